"""What extraction finds in a plan, before it gets ids: elements with their places, links between them, and doubts."""

from __future__ import annotations

from dataclasses import dataclass, field

from jimeval.base.errors import Problem


@dataclass(slots=True)
class Found:
    """A proposed element: columns of ``plan_elements`` that a reader can tell, and its place in the stored text.

    kind, state, level ... subgoal_scheme  as in the table plan_elements
    due         ISO date as far as it is known, else as written; due_precision  day, month or year when it is a date
    where       place as a person finds it; sheet, row, column  for a workbook's cell
    confidence  of kind and text, 0 to 1: a cell under a known heading of a sure grid 0.9; text by shape less
    """

    kind: str
    text: str
    start: int
    end: int
    page: int | None = None
    where: str = ""
    state: str | None = None
    level: str | None = None
    responsible: str | None = None
    due: str | None = None
    due_precision: str | None = None
    indicator: str | None = None
    subgoal_topic: str | None = None
    subgoal_scheme: str | None = None
    confidence: float = 0.9
    sheet: str | None = None
    row: int | None = None
    column: str | None = None


@dataclass(slots=True)
class Extract:
    """Elements in reading order; links as (index of the element that leads, index of what it leads to, origin
    ``stated`` or ``same_row``); ``assigned``: stretches of the text that found a place; what a person should know;
    ``stated_none``: where the paper says that there is none ("-", "saknas"), as (kind or field, index of the element
    beside it or None, start, end), one for each such element: neither an element nor a blank."""

    elements: list[Found] = field(default_factory=list)
    links: list[tuple[int, int, str]] = field(default_factory=list)
    assigned: list[tuple[int, int]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    stated_none: list[tuple[str, int | None, int, int]] = field(default_factory=list)

    def add(self, other: Extract) -> None:
        """Puts what was found elsewhere after this, the links' indices moved."""
        first = len(self.elements)
        self.elements += other.elements
        self.links += [(first + start, first + end, origin) for start, end, origin in other.links]
        self.assigned += other.assigned
        self.problems += other.problems
        self.stated_none += [
            (kind, None if at is None else first + at, start, end) for kind, at, start, end in other.stated_none
        ]
