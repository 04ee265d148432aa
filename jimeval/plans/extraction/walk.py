"""Where the reading of a plan's text is, and the elements made on the way: nested under what, said by what shape."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from jimeval.documents.document import Document
from jimeval.plans.extraction.found import Extract, Found
from jimeval.plans.extraction.tails import due_date, only_due, tail_of
from jimeval.plans.extraction.templates import Meaning
from jimeval.plans.extraction.units import Unit
from jimeval.plans.form import DEFAULT_STATES
from jimeval.plans.subgoals import read_subgoal

SILENT = ("contents", "letter", "contact", "approval", "policy", "mission", "background", "followup")
_INDICATOR = re.compile(r"indikator|nyckeltal|\bmått\b", re.IGNORECASE)
_DONE = {"activity": "performed", "resource": "performed", "result": "achieved", "effect": "achieved"}
_SUBGOAL_SAID = re.compile(
    r"(?:jämställdhetspolitisk\w*|nationell\w*)\s+delmål(?:et)?\s+(?:nr\.?\s*)?\d\b|(?<=\()delmål(?:et)?\s+\d\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Goal:
    """The goal that what follows is nested under: its element, and the heading that opened it."""

    at: int
    level: int
    depth: int
    marked: bool
    number: str = ""
    above: Goal | None = None


@dataclass(slots=True)
class Walk:
    """Where the reading is: what the part means, what is nested under what, and the elements of the area so far."""

    document: Document
    made: str | None
    first_year: int
    extract: Extract = field(default_factory=Extract)
    heading: str = ""
    meaning: Meaning | None = None
    introduced: Meaning | None = None
    parties: bool = False
    depth: int = 0  # of the numbered chapter
    level: int = 0  # of the marked heading
    goal: Goal | None = None
    problem: int | None = None  # a labelled one, that the next labelled goal answers
    activity: int | None = None  # a labelled one, that results and resources under it belong to
    waiting: tuple[Unit, str] | None = None  # an item's label whose words stand on the next line
    field_waiting: str = ""
    last: int | None = None
    subgoal: tuple[str, str] | None = None
    area: list[int] | None = None  # elements of an area that the plan heads; None outside one
    area_level: int = 0
    indent: int = 0
    recurring: frozenset[str] = frozenset()
    again: frozenset[str] = frozenset()  # headings that come more than once, in their own words
    numbered: dict[tuple[str, str], int] = field(default_factory=dict)  # goals by their number
    own: set[int] = field(default_factory=set)
    heads: Unit | None = None  # the last heading that told what it heads, and what that is
    headed: Meaning | None = None

    @property
    def text(self) -> str:
        return self.document.own_text


def set_field(walk: Walk, name: str, words: str) -> None:
    element = walk.extract.elements[walk.last]
    if name == "due":
        element.due, element.due_precision = due_date(words)
    elif name == "responsible":
        element.responsible = words if not element.responsible else f"{element.responsible} | {words}"
    elif name == "indicator":
        element.indicator = words if not element.indicator else f"{element.indicator} | {words}"


def add(
    walk: Walk,
    kind: str,
    start: int,
    end: int,
    confidence: float,
    level: str | None = None,
    begin: int | None = None,
    done: bool = False,
) -> int | None:
    """Adds an element and ties it to what it is nested under; its index, None when nothing is left of its words."""
    text = walk.text
    if walk.last is not None and (when := only_due(text[start:end])):
        set_field(walk, "due", when)
        walk.extract.assigned.append((start, end))
        return None
    tail = tail_of(text, start, end, walk.parties, walk.first_year)
    if not re.search(r"[^\W\d]{2}", text[start : tail.end]):
        return None
    element = Found(kind, text[start : tail.end], start, tail.end, walk.document.page_at(start))
    element.where = f"s. {element.page}" if element.page else ""
    element.state = _DONE.get(kind) if done else DEFAULT_STATES.get(kind)
    element.level = (level or "mål") if kind == "goal" else level if level and kind in ("result", "effect") else None
    element.responsible, element.indicator = tail.responsible, tail.indicator
    if tail.due:
        element.due, element.due_precision = due_date(tail.due)
    element.subgoal_topic, element.subgoal_scheme = _subgoal(walk, text[start:end])
    element.confidence = round(max(confidence - (0.2 if tail.unclosed else 0), 0.1), 2)
    at = len(walk.extract.elements)
    walk.extract.elements.append(element)
    walk.extract.assigned.append((start if begin is None else begin, end))
    walk.last = at
    walk.own.add(at)
    _tie(walk, kind, at)
    if walk.area is not None and (walk.area_level or kind != "activity" or walk.meaning is None or _recurs(walk)):
        walk.area.append(at)
    return at


def _recurs(walk: Walk) -> bool:
    """Where nothing shows levels, areas are known by their headings coming again (Mål, Aktiviteter, Mål ...)."""
    return walk.meaning is not None and walk.meaning.name in walk.recurring


def _tie(walk: Walk, kind: str, at: int) -> None:
    if kind == "activity" and walk.goal is not None and walk.goal.at != at:
        walk.extract.links.append((walk.goal.at, at, "stated"))
    if walk.activity is None:
        return
    if kind == "resource":
        walk.extract.links.append((at, walk.activity, "stated"))
    elif kind == "result":
        walk.extract.links.append((walk.activity, at, "stated"))
    elif kind == "effect":
        results = [end for start, end, _ in walk.extract.links if start == walk.activity]
        if len(results) == 1:
            walk.extract.links.append((results[0], at, "stated"))


def _subgoal(walk: Walk, words: str) -> tuple[str | None, str | None]:
    if said := _SUBGOAL_SAID.search(words):
        found = read_subgoal(re.search(r"delmål.*", said.group(), re.IGNORECASE).group(), walk.made)
        if found.topic:
            return found.topic, found.scheme
    return walk.subgoal or (None, None)


def close_area(walk: Walk) -> None:
    """An area with one goal: its activities are nested beside that goal under one heading; the same for a problem."""
    if walk.area:
        elements = walk.extract.elements
        kinds = {kind: [n for n in walk.area if elements[n].kind == kind] for kind in ("problem", "goal", "activity")}
        linked = {end for _, end, _ in walk.extract.links}
        if len(kinds["goal"]) == 1:
            walk.extract.links += [(kinds["goal"][0], n, "stated") for n in kinds["activity"] if n not in linked]
        if len(kinds["problem"]) == 1:
            walk.extract.links += [(kinds["problem"][0], n, "stated") for n in kinds["goal"] if n not in linked]
    walk.area = None


def silent(walk: Walk) -> bool:
    return walk.meaning is not None and walk.meaning.name in SILENT


def list_after(found: list[Unit], place: int) -> list[tuple[int, int]]:
    """The bullets until the next heading."""
    spans = []
    for unit in found[place + 1 :]:
        if unit.kind == "heading":
            break
        if unit.kind == "bullet":
            spans.append((unit.start, unit.end))
    return spans


def indicates(walk: Walk, unit: Unit) -> bool:
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
