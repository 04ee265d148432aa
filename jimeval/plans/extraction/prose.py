"""Elements and links from a plan's headings, lists and running text.

What an item is follows from the heading it stands under or the label before it; how sure that is, from its shape. A
link is stated where the plan nests: activities under their goal, a result under its activity. Parts on persons
(contact, approval) and on what the form asks for never give elements.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from jimeval.documents.document import Document
from jimeval.plans.extraction.columns import KINDS
from jimeval.plans.extraction.found import Extract
from jimeval.plans.extraction.listed import bullet, field, item
from jimeval.plans.extraction.running import running_text
from jimeval.plans.extraction.settle import settle
from jimeval.plans.extraction.shapes import fits
from jimeval.plans.extraction.tails import parties_end_items
from jimeval.plans.extraction.templates import Meaning, bare, meaning_of
from jimeval.plans.extraction.units import Unit, field_label
from jimeval.plans.extraction.walk import Goal, Walk, close_area, list_after
from jimeval.plans.subgoals import names_subgoal, read_subgoal

_WEAK = ("conduct", "area", "background")  # what a part of a list may be called ("3.2 Kompetens" among activities)


def prose_elements(
    document: Document, found: list[Unit], tables: list[tuple[int, Extract]], made: str | None, first_year: int = 0
) -> Extract:
    """Elements of the units, and of the tables that stand among them, in reading order.

    tables  (where the table begins, what was read of it);  made  ISO date of the plan, for the numbers of sub-goals
    """
    walk = Walk(document, made, first_year)
    names = [unit.meaning.name for unit in found if unit.kind == "heading" and unit.meaning]
    walk.recurring = frozenset(name for name in names if names.count(name) > 1)
    heads = [bare(walk.text[unit.start : unit.end]) for unit in found if unit.kind == "heading"]
    walk.again = frozenset(words for words, times in Counter(heads).items() if times > 1)
    waiting = sorted(tables, key=lambda table: table[0])
    for place, unit in enumerate(found):
        while waiting and waiting[0][0] <= unit.begin:
            _add_table(walk, waiting.pop(0)[1])
        _READERS[unit.kind](walk, unit, found, place)
    for _, table in waiting:
        _add_table(walk, table)
    close_area(walk)
    return settle(walk.extract, walk.own)


# What a heading opens and closes: its part's meaning, the goal above it, the area that it parts


def _heading(walk: Walk, unit: Unit, found: list[Unit], place: int) -> None:
    words = walk.heading = walk.text[unit.start : unit.end]
    meaning = unit.meaning
    if meaning and meaning.name == "activity" and not any(u.kind == "heading" for u in found[:place]):
        if re.fullmatch(r"\w*plan(?:en)?", bare(words)):
            meaning = Meaning("title")  # the whole paper's
    if (name := field_label(bare(words))) in ("responsible", "due") and (goal := _goal_of(walk)) is not None:
        walk.last, walk.field_waiting = goal, name
        return
    if walk.activity is not None and _said_of_activity(walk, unit):
        walk.waiting = (replace(unit, marked=False, label=f"{meaning.name}|{bare(words)}"), bare(words))
        return
    walk.introduced, walk.waiting, walk.field_waiting, walk.activity, walk.last = None, None, "", None, None
    nested = meaning is not None and (meaning.name in KINDS or meaning.name in ("mixed", "followup"))
    if walk.goal and not _stays_open(walk.goal, unit, nested):
        walk.goal = None
    inherited = _inherited(walk, unit) if meaning is None or meaning.name in _WEAK else None
    if inherited and _is_goal(walk, unit, found, place):
        item(walk, replace(unit, kind="item", label=f"goal|{inherited.level or 'mål'}"), found, place)
        return
    if inherited:
        meaning, nested = inherited, True
    if walk.problem is not None and meaning is not None and meaning.name == "problem":
        close_area(walk)  # other problems than the one that the goals above answer
        walk.problem = None
    if not nested:
        walk.problem = None
    if names_subgoal(words):
        subgoal = read_subgoal(words, walk.made)
        walk.subgoal = (subgoal.topic, subgoal.scheme) if subgoal.topic else None
        meaning = Meaning("area")
        nested = False
    elif not nested:
        walk.subgoal = None
    within = unit.marked and walk.area is not None and 0 < walk.area_level < unit.level
    aside = within and meaning is not None and meaning.name != "area"  # background or follow-up of this area only
    if (not nested and not aside) or (unit.marked and walk.area is not None and unit.level <= walk.area_level):
        close_area(walk)
        if meaning is None or meaning.name == "area":
            walk.area, walk.area_level = [], unit.level if unit.marked else 0
    if inherited and unit.marked and walk.area is None:
        walk.area, walk.area_level = [], unit.level  # what it parts off belongs together
    walk.meaning = meaning
    if inherited is None:
        walk.heads, walk.headed = unit, meaning
    walk.level, walk.depth = (unit.level if unit.marked else 0), (unit.level if unit.number else 0)
    walk.parties = parties_end_items(walk.text, list_after(found, place))


def _inherited(walk: Walk, unit: Unit) -> Meaning | None:
    """A heading that tells nothing, below one that heads elements, parts them: they are of the same kind."""
    above, meaning = walk.heads, walk.headed
    if above is None or meaning is None or meaning.name not in (*KINDS, "mixed"):
        return None
    deeper = (above.marked and unit.marked) or (above.number and unit.number)
    return replace(meaning, sure=False) if deeper and unit.level > above.level else None


def _goal_of(walk: Walk) -> int | None:
    """The goal that a heading such as "Ansvarig" is about: the one above it, or the only one of its area."""
    if walk.goal is not None:
        return walk.goal.at
    goals = [n for n in walk.area or [] if walk.extract.elements[n].kind == "goal"]
    return goals[0] if len(goals) == 1 else None


def _said_of_activity(walk: Walk, unit: Unit) -> bool:
    """Whether a bare heading that comes again and again after numbered activities tells of each of them."""
    words = bare(walk.text[unit.start : unit.end])
    if unit.number or unit.meaning is None or unit.meaning.name not in ("goal", "result", "resource"):
        return False
    return words in walk.again and (unit.meaning.name != "goal" or "resultatmål" in words)


def _is_goal(walk: Walk, unit: Unit, found: list[Unit], place: int) -> bool:
    """Whether a heading below one of goals is a goal's own words: it says what shall be, or leads to what is done."""
    if walk.headed is None or walk.headed.name != "goal":
        return False
    below = found[place + 1] if place + 1 < len(found) else None
    leads = below and (
        below.meaning or (meaning_of(walk.text[below.start : below.end]) if _introduces(walk, below) else None)
    )
    return fits("goal", walk.text[unit.start : unit.end]) or bool(leads and leads.name == "activity")


def _introduces(walk: Walk, unit: Unit) -> bool:
    return unit.kind == "text" and walk.text[unit.start : unit.end].rstrip().endswith(":")


def _stays_open(goal: Goal, unit: Unit, nested: bool) -> bool:
    """Whether what stands under this heading is still nested under the goal."""
    if unit.marked and goal.marked:
        return unit.level > goal.level
    if unit.meaning and unit.meaning.name == "goal":
        return False
    if unit.number and goal.depth:
        return nested and unit.level > goal.depth
    return nested


# The rest


def _contents(walk: Walk, unit: Unit, found: list[Unit], place: int) -> None:
    walk.introduced = walk.waiting = None


_READERS = {
    "heading": _heading,
    "item": item,
    "field": field,
    "bullet": bullet,
    "text": running_text,
    "contents": _contents,
}


def _add_table(walk: Walk, table: Extract) -> None:
    """A table's elements; activities that no goal of the table leads to are nested under the goal heading above."""
    first = len(walk.extract.elements)
    walk.extract.add(table)
    elements = walk.extract.elements
    led = {end for start, end, _ in walk.extract.links if elements[start].kind == "goal"}
    for n in range(first, len(elements)):
        if walk.goal is not None and elements[n].kind == "activity" and n not in led:
            walk.extract.links.append((walk.goal.at, n, "stated"))
        if walk.subgoal and elements[n].subgoal_topic is None:
            elements[n].subgoal_topic, elements[n].subgoal_scheme = walk.subgoal
    walk.last = None
