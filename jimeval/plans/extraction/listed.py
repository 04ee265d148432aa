"""Numbered and labelled items, the fields said of them, and the bullets of lists."""

from __future__ import annotations

from dataclasses import replace

from jimeval.plans.extraction.cells import none_stated
from jimeval.plans.extraction.columns import KINDS, goal_rank
from jimeval.plans.extraction.fields import beside
from jimeval.plans.extraction.shapes import is_national, is_person, is_reference, kind_by_shape, tells_action
from jimeval.plans.extraction.tails import fields_in
from jimeval.plans.extraction.templates import Meaning, goal_level, is_instruction
from jimeval.plans.extraction.units import Unit
from jimeval.plans.extraction.walk import SILENT, Goal, Walk, add, close_area, indicates, set_field, silent
from jimeval.plans.subgoals import names_subgoal, read_subgoal

# Confidence of kind and text, by shape.
LABELLED, LISTED, INTRODUCED, AMONG, GUESSED = 0.8, 0.8, 0.6, 0.5, 0.4
INLINE = 0.1  # less where line ends are lost: the item's end is a guess
LONGEST = 600  # a paragraph or item longer than this tells more than one thing


def item(walk: Walk, unit: Unit, found: list[Unit], place: int) -> None:
    kind, _, label = unit.label.partition("|")
    walk.waiting = None
    if silent(walk) and not unit.marked and not unit.number:
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
    elif not words.strip() and label == "delmål" and _leads_on(found, place) and _national(walk, unit.number):
        walk.goal, walk.meaning = None, Meaning("area")
    elif not words.strip():
        walk.waiting = (unit, label)
    elif label.startswith("delmål") and names_subgoal(f"delmål {unit.number} {words}" if len(words) < 60 else words):
        subgoal = read_subgoal(f"delmål {unit.number} {words}", walk.made)
        walk.subgoal = (subgoal.topic, subgoal.scheme) if subgoal.topic else None
        walk.goal, walk.meaning = None, Meaning("area")
    else:
        if label.startswith("delmål"):
            walk.subgoal = None  # a milestone of the agency's own, beside the national one above
        labelled(walk, unit, kind, label, unit.start, unit.end)


def _leads_on(found: list[Unit], place: int) -> bool:
    """Whether another heading or goal comes right after, so that a bare "Delmål 4" is a name and not a label."""
    below = found[place + 1] if place + 1 < len(found) else None
    return below is not None and (below.kind == "heading" or (below.kind == "item" and below.label.startswith("goal")))


def _national(walk: Walk, number: str) -> bool:
    """Sets the national sub-goal of the number; whether there is one at the plan's time."""
    subgoal = read_subgoal(f"delmål {number}", walk.made)
    walk.subgoal = (subgoal.topic, subgoal.scheme) if subgoal.topic else None
    return walk.subgoal is not None


def labelled(walk: Walk, unit: Unit, kind: str, label: str, start: int, end: int) -> None:
    said_before = any(e.kind == "goal" and e.level == goal_level(label) for e in walk.extract.elements)
    if (
        kind == "goal" and walk.activity is not None and not unit.marked and not said_before
    ):  # said of the activity above
        kind = "result" if "resultatmål" in label else "effect" if "effektmål" in label else kind
    if kind == "activity" and "." in unit.number and not unit.marked:
        of = walk.numbered.get(("goal", unit.number.partition(".")[0]))
        if of is not None:  # "Aktivitet 2.1" is of "Mål 2", in a list of its own too
            walk.goal = Goal(of, walk.level, walk.depth, False, unit.number.partition(".")[0])
    again = walk.numbered.get((f"{kind}|{label}", unit.number))
    if again is not None and _same(walk, again, start, end):
        walk.goal, walk.activity = Goal(again, unit.level or walk.level, walk.depth, unit.marked, unit.number), None
        walk.meaning = Meaning("activity", ("activity",), sure=False)
        return  # told before: now what is to be done for it
    if kind == "problem":
        close_area(walk)  # each labelled problem has an area of its own
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
        if unit.number:
            walk.numbered.setdefault((f"{kind}|{label}", unit.number), at)
        walk.activity = None
        walk.meaning = Meaning("activity", ("activity",), sure=False)
    elif kind == "problem":
        walk.area, walk.area_level = [at], unit.level if unit.marked else 0
        walk.problem, walk.goal, walk.activity = at, None, None
        walk.meaning = walk.meaning if walk.meaning and walk.meaning.name == "mixed" else None
    elif kind == "activity":
        walk.activity = at


def _same(walk: Walk, at: int, start: int, end: int) -> bool:
    """Whether the words are an element's, told again."""
    return " ".join(walk.extract.elements[at].text.split()) == " ".join(walk.text[start:end].split())


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


def field(walk: Walk, unit: Unit, found: list[Unit], place: int) -> None:
    if silent(walk) or walk.last is None:
        return
    words = " ".join(walk.text[unit.start : unit.end].split()).rstrip(" .;,")
    if walk.goal is not None and walk.extract.elements[walk.last].kind != "goal" and _of_goal(unit, found, place):
        walk.last = walk.goal.at
    if none_stated(words):
        walk.extract.stated_none.append((unit.label, walk.last, unit.start, unit.end))
    elif words:
        for name, value in fields_in(walk.text, unit.begin, unit.end) or [(unit.label, words)]:
            set_field(walk, name, value)
        walk.extract.assigned.append((unit.begin, unit.end))
    else:
        walk.field_waiting = unit.label


def _of_goal(unit: Unit, found: list[Unit], place: int) -> bool:
    """Whether a field after a list is said of the goal that the list is nested under, not of the list's last item: no
    item follows it, none before it has fields of its own, and it is set apart, or the list has several items; an
    indicator is a goal's at once."""
    items = 0
    while place > items and found[place - 1 - items].kind == "bullet":
        items += 1
    below = found[place + 1] if place + 1 < len(found) else None
    if not items or (unit.start < unit.end and below is not None and below.kind == "bullet"):
        return False
    own = place > items and found[place - 1 - items].kind == "field"
    return not own and (unit.gap or items > 1 or unit.label == "indicator")


def bullet(walk: Walk, unit: Unit, found: list[Unit], place: int) -> None:
    words = walk.text[unit.start : unit.end]
    if is_instruction(words, listed=True) or len(words) > LONGEST or is_person(words) or is_national(words):
        return
    if names_subgoal(words) or is_reference(words):
        return  # a national goal's name, or a footnote: not the agency's own
    if none_stated(words):
        if walk.meaning is not None and walk.meaning.name in KINDS:
            walk.extract.stated_none.append((walk.meaning.name, None, unit.start, unit.end))
        return
    if indicates(walk, unit):
        return
    if walk.field_waiting and walk.last is not None:
        set_field(walk, walk.field_waiting, " ".join(words.split()).rstrip(" .;,"))
        walk.extract.assigned.append((unit.begin, unit.end))
        return
    if walk.waiting and not silent(walk):
        item_above, label = walk.waiting
        labelled(
            walk,
            replace(unit, marked=item_above.marked),
            item_above.label.partition("|")[0],
            label,
            unit.start,
            unit.end,
        )
        return
    meaning = walk.introduced or walk.meaning
    if meaning is not None and meaning.name in SILENT and not walk.introduced:
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
