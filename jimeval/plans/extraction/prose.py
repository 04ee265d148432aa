"""Elements and links from a plan's headings, lists and running text.

What an item is follows from the heading it stands under or the label before it; how sure that is, from its shape. A
link is stated where the plan nests: activities under their goal, a result under its activity. Parts on persons
(contact, approval) and on what the form asks for never give elements.
"""

from __future__ import annotations

import re
from dataclasses import replace

from jimeval.base.sentences import sentences
from jimeval.documents.document import Document
from jimeval.plans.extraction.cells import none_stated
from jimeval.plans.extraction.columns import KINDS, goal_rank
from jimeval.plans.extraction.extent import points_elsewhere
from jimeval.plans.extraction.fields import beside
from jimeval.plans.extraction.found import Extract
from jimeval.plans.extraction.settle import settle
from jimeval.plans.extraction.shapes import (
    fits,
    is_person,
    kind_by_shape,
    signs_off,
    tells_action,
    tells_of_the_plan,
    tells_state,
)
from jimeval.plans.extraction.tails import fields_in, parties_end_items
from jimeval.plans.extraction.templates import Meaning, goal_level, is_instruction, meaning_of
from jimeval.plans.extraction.units import Unit
from jimeval.plans.extraction.walk import Goal, Walk, add, close_area, set_field
from jimeval.plans.subgoals import names_subgoal, read_subgoal

_SILENT = ("contents", "letter", "contact", "approval", "policy", "mission", "background", "followup")
# Confidence of kind and text, by shape.
LABELLED, LISTED, INTRODUCED, SENTENCE, AMONG, GUESSED = 0.8, 0.8, 0.6, 0.6, 0.5, 0.4
INLINE = 0.1  # less where line ends are lost: the item's end is a guess
_WEAK = ("conduct", "area", "background")  # what a part of a list may be called ("3.2 Kompetens" among activities)
_INDICATOR = re.compile(r"indikator|nyckeltal|\bmått\b", re.IGNORECASE)
_FOR_GOAL = re.compile(r"\bmål(?:et)?\s+(?:nr\.?\s*)?(\d{1,2})\b", re.IGNORECASE)
_SHALL = re.compile(r"\b(?:ska(?:ll)?|kommer)\b[^.]*\b(?:vi|myndigheten|att)?\s*:?\s*$", re.IGNORECASE)
_LONGEST = 600  # a paragraph or item longer than this tells more than one thing


def prose_elements(
    document: Document, found: list[Unit], tables: list[tuple[int, Extract]], made: str | None, first_year: int = 0
) -> Extract:
    """Elements of the units, and of the tables that stand among them, in reading order.

    tables  (where the table begins, what was read of it);  made  ISO date of the plan, for the numbers of sub-goals
    """
    walk = Walk(document, made, first_year)
    names = [unit.meaning.name for unit in found if unit.kind == "heading" and unit.meaning]
    walk.recurring = frozenset(name for name in names if names.count(name) > 1)
    waiting = sorted(tables, key=lambda table: table[0])
    for place, unit in enumerate(found):
        while waiting and waiting[0][0] <= unit.begin:
            _add_table(walk, waiting.pop(0)[1])
        _READERS[unit.kind](walk, unit, found, place)
    for _, table in waiting:
        _add_table(walk, table)
    close_area(walk)
    return settle(walk.extract, walk.own)


# Headings


def _heading(walk: Walk, unit: Unit, found: list[Unit], place: int) -> None:
    words = walk.heading = walk.text[unit.start : unit.end]
    meaning = unit.meaning
    walk.introduced, walk.waiting, walk.field_waiting, walk.activity, walk.last = None, None, "", None, None
    nested = meaning is not None and (meaning.name in KINDS or meaning.name in ("mixed", "followup"))
    if walk.goal and not _stays_open(walk.goal, unit, nested):
        walk.goal = None
    inherited = _inherited(walk, unit) if meaning is None or meaning.name in _WEAK else None
    if inherited:
        meaning, nested = inherited, True
    if not nested:
        walk.problem = None
    if names_subgoal(words):
        subgoal = read_subgoal(words, walk.made)
        walk.subgoal = (subgoal.topic, subgoal.scheme) if subgoal.topic else None
        meaning = Meaning("area")
        nested = False
    elif not nested:
        walk.subgoal = None
    if not nested or (unit.marked and walk.area is not None and unit.level <= walk.area_level):
        close_area(walk)
        if meaning is None or meaning.name == "area":
            walk.area, walk.area_level = [], unit.level if unit.marked else 0
    walk.meaning = meaning
    if inherited is None:
        walk.heads, walk.headed = unit, meaning
    walk.level, walk.depth = (unit.level if unit.marked else 0), (unit.level if unit.number else 0)
    walk.parties = parties_end_items(walk.text, _list_after(found, place))


def _inherited(walk: Walk, unit: Unit) -> Meaning | None:
    """A heading that tells nothing, below one that heads elements, parts them: they are of the same kind."""
    above, meaning = walk.heads, walk.headed
    if above is None or meaning is None or meaning.name not in (*KINDS, "mixed"):
        return None
    deeper = (above.marked and unit.marked) or (above.number and unit.number)
    return replace(meaning, sure=False) if deeper and unit.level > above.level else None


def _stays_open(goal: Goal, unit: Unit, nested: bool) -> bool:
    """Whether what stands under this heading is still nested under the goal."""
    if unit.marked and goal.marked:
        return unit.level > goal.level
    if unit.meaning and unit.meaning.name == "goal":
        return False
    if unit.number and goal.depth:
        return nested and unit.level > goal.depth
    return nested


def _list_after(found: list[Unit], place: int) -> list[tuple[int, int]]:
    """The bullets until the next heading."""
    spans = []
    for unit in found[place + 1 :]:
        if unit.kind == "heading":
            break
        if unit.kind == "bullet":
            spans.append((unit.start, unit.end))
    return spans


# Items, fields, bullets and running text


def _item(walk: Walk, unit: Unit, found: list[Unit], place: int) -> None:
    kind, _, label = unit.label.partition("|")
    if _silent(walk) and not unit.marked and not unit.number:
        return
    words = walk.text[unit.start : unit.end]
    if unit.marked or unit.number:
        if walk.meaning is None or walk.meaning.name in ("background", "mission", "policy", "conduct"):
            walk.meaning = None  # a numbered item begins the list that the part was to introduce
    walk.introduced, walk.field_waiting = None, ""
    if none_stated(words):
        walk.extract.stated_none.append((kind, _owner(walk, kind), unit.start, unit.end))
    elif not words.strip() and (again := walk.numbered.get((kind, unit.number))) is not None and kind == "goal":
        walk.goal = Goal(again, unit.level or walk.level, walk.depth, unit.marked, unit.number)
        walk.meaning = Meaning("activity", ("activity",), sure=False)  # told before: now what is to be done for it
    elif not words.strip():
        walk.waiting = (unit, label)
    elif label.startswith("delmål") and names_subgoal(f"delmål {unit.number} {words}" if len(words) < 60 else words):
        subgoal = read_subgoal(f"delmål {unit.number} {words}", walk.made)
        walk.subgoal = (subgoal.topic, subgoal.scheme) if subgoal.topic else None
        walk.goal, walk.meaning = None, Meaning("area")
    else:
        if label.startswith("delmål"):
            walk.subgoal = None  # a milestone of the agency's own, beside the national one above
        _labelled(walk, unit, kind, label, unit.start, unit.end)


def _labelled(walk: Walk, unit: Unit, kind: str, label: str, start: int, end: int) -> None:
    if kind == "goal" and walk.activity is not None and not unit.marked:  # said of the activity above
        kind = "result" if "resultatmål" in label else "effect" if "effektmål" in label else kind
    at = add(walk, kind, start, end, LABELLED - (INLINE if unit.inline else 0), goal_level(label), unit.begin)
    if at is None:
        return
    if kind == "goal":
        above = _wider(walk, unit, walk.extract.elements[at].level)
        if above is not None:
            walk.extract.links.append((above.at, at, "stated"))
        elif walk.problem is not None:
            walk.extract.links.append((walk.problem, at, "stated"))
        walk.goal = Goal(at, unit.level or walk.level, walk.depth, unit.marked, unit.number, above)
        walk.numbered.setdefault((kind, unit.number), at)
        walk.activity = None
        walk.meaning = Meaning("activity", ("activity",), sure=False)
    elif kind == "problem":
        walk.problem, walk.goal, walk.activity = at, None, None
        walk.meaning = walk.meaning if walk.meaning and walk.meaning.name == "mixed" else None
    elif kind == "activity":
        walk.activity = at


def _wider(walk: Walk, unit: Unit, level: str | None) -> Goal | None:
    """The goal above that this one is nested under: by its number, by the file's levels, else by its word."""
    goal = walk.goal
    while goal is not None:
        if goal.number and unit.number and "." in unit.number:
            nested = unit.number.startswith(f"{goal.number}.")
        elif goal.marked and unit.marked:
            nested = unit.level > goal.level
        else:
            nested = goal_rank(level) > goal_rank(walk.extract.elements[goal.at].level)
        if nested:
            return goal
        goal = goal.above
    return None


def _owner(walk: Walk, kind: str) -> int | None:
    """The last element that one of the kind would be tied to, under the same goal; else the last of all."""
    for at in range(walk.last if walk.last is not None else -1, -1, -1):
        own = walk.extract.elements[at].kind
        if own in beside(kind):
            return at
        if own == "goal":
            break
    return walk.last


def _field(walk: Walk, unit: Unit, found: list[Unit], place: int) -> None:
    if _silent(walk) or walk.last is None:
        return
    words = " ".join(walk.text[unit.start : unit.end].split()).rstrip(" .;,")
    if none_stated(words):
        walk.extract.stated_none.append((unit.label, walk.last, unit.start, unit.end))
    elif words:
        if unit.gap and walk.goal is not None and walk.extract.elements[walk.last].kind != "goal":
            walk.last = walk.goal.at  # set apart from the list: said of the goal that it is nested under
        for name, value in fields_in(walk.text, unit.begin, unit.end) or [(unit.label, words)]:
            set_field(walk, name, value)
        walk.extract.assigned.append((unit.begin, unit.end))
    else:
        walk.field_waiting = unit.label


def _bullet(walk: Walk, unit: Unit, found: list[Unit], place: int) -> None:
    words = walk.text[unit.start : unit.end]
    if is_instruction(words, listed=True) or len(words) > _LONGEST or is_person(words):
        return
    if none_stated(words):
        if walk.meaning is not None and walk.meaning.name in KINDS:
            walk.extract.stated_none.append((walk.meaning.name, None, unit.start, unit.end))
        return
    if _indicates(walk, unit):
        return
    meaning = walk.introduced or walk.meaning
    if meaning is not None and meaning.name in _SILENT and not walk.introduced:
        return
    less = INLINE if unit.inline else 0
    if meaning is None or meaning.name not in (*KINDS, "mixed"):
        if walk.parties or tells_action(words):
            confidence = INTRODUCED if walk.parties else GUESSED
            add(walk, "activity", unit.start, unit.end, confidence - less, begin=unit.begin)
        return
    kind, confidence = meaning.name, LISTED if meaning.sure and not walk.introduced else INTRODUCED
    if kind == "mixed":
        nested = walk.last is not None and unit.indent > walk.indent and "activity" in meaning.kinds
        kind = "activity" if nested else kind_by_shape(words, meaning.kinds)
        confidence = AMONG
    before = walk.last
    at = add(walk, kind, unit.start, unit.end, confidence - less, meaning.level, unit.begin, meaning.done)
    if kind == "goal" and at is not None and unit.number:
        walk.numbered.setdefault((kind, unit.number), at)
    if meaning.name == "mixed" and at is not None:
        if kind == "goal":
            walk.goal = Goal(at, walk.level, walk.depth, False)
        if before is None or unit.indent <= walk.indent:
            walk.indent = unit.indent


def _text(walk: Walk, unit: Unit, found: list[Unit], place: int) -> None:
    words = walk.text[unit.start : unit.end]
    if walk.waiting:
        item, label = walk.waiting
        walk.waiting = None
        if len(words) <= _LONGEST and not is_instruction(words):
            first = next(sentences(walk.text, unit.start, unit.end))
            end = first.end if unit.inline or len(words) > 250 else unit.end
            _labelled(walk, item, item.label.partition("|")[0], label, unit.start, end)
        return
    if walk.field_waiting and walk.last is not None:
        if len(words) <= 150:
            set_field(walk, walk.field_waiting, " ".join(words.split()).rstrip(" .;,"))
            walk.extract.assigned.append((unit.begin, unit.end))
        walk.field_waiting = ""
        return
    walk.introduced = None
    if _indicates(walk, unit):
        return
    if _leads_to_list(walk, words, found, place):
        return
    if words.rstrip().endswith(":"):
        if not _silent(walk) and (meaning := meaning_of(words)) and meaning.name in (*KINDS, "mixed"):
            walk.introduced = meaning
            walk.parties = parties_end_items(walk.text, _list_after(found, place))
        return
    meaning = walk.meaning
    if meaning is None or meaning.name not in (*KINDS, "mixed"):
        return
    told = [s for s in sentences(walk.text, unit.start, unit.end) if not is_instruction(s.text)]
    alone = len(told) == 1 and len(words) <= 300 and not unit.inline
    under_goal = walk.goal is not None and meaning.name == "activity" and not meaning.sure
    for sentence in told:
        if len(sentence.text) > _LONGEST or sentence.text.endswith(":") or len(sentence.text.split()) < 2:
            continue
        if points_elsewhere(sentence.text) or tells_of_the_plan(sentence.text):
            continue
        kind = kind_by_shape(sentence.text, meaning.kinds) if meaning.name == "mixed" else meaning.name
        said = fits(kind, sentence.text)
        if not said and signs_off(sentence.text):
            continue
        if under_goal and (not said or tells_state(sentence.text)):
            continue
        if alone or said:
            confidence = SENTENCE if alone and not under_goal and meaning.name != "mixed" else AMONG
            confidence -= (0 if said else 0.1) + (0.1 if under_goal else 0)
            add(walk, kind, sentence.start, sentence.end, confidence, meaning.level, done=meaning.done)


def _leads_to_list(walk: Walk, words: str, found: list[Unit], place: int) -> bool:
    """Whether a line goes on in the list below it: "För att nå mål 1 ska vi", and then what shall be done."""
    below = found[place + 1] if place + 1 < len(found) else None
    if (
        below is None
        or below.kind != "bullet"
        or below.gap
        or _silent(walk)
        or words.rstrip().endswith((".", "!", "?"))
    ):
        return False
    named = _FOR_GOAL.search(words)
    if named and (at := walk.numbered.get(("goal", named[1]))) is not None:
        walk.goal = Goal(at, walk.level, walk.depth, False, named[1])
    if named or _SHALL.search(words):
        walk.introduced = Meaning("activity", ("activity",), sure=False)
        walk.parties = parties_end_items(walk.text, _list_after(found, place))
        return True
    return False


def _contents(walk: Walk, unit: Unit, found: list[Unit], place: int) -> None:
    walk.introduced = walk.waiting = None


_READERS = {
    "heading": _heading,
    "item": _item,
    "field": _field,
    "bullet": _bullet,
    "text": _text,
    "contents": _contents,
}


def _silent(walk: Walk) -> bool:
    return walk.meaning is not None and walk.meaning.name in _SILENT


def _indicates(walk: Walk, unit: Unit) -> bool:
    """Text and bullets under a heading of indicators, nested under a goal, say how the goal is followed up."""
    heading = walk.meaning
    if not walk.goal or heading is None or heading.name != "followup":
        return False
    if not _INDICATOR.search(walk.heading):
        return False
    walk.last = walk.goal.at
    set_field(walk, "indicator", " ".join(walk.text[unit.start : unit.end].split()).rstrip(" .;,"))
    walk.extract.assigned.append((unit.begin, unit.end))
    return True


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
