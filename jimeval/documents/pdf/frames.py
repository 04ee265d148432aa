"""Frames of tables: where columns and rows part, which places are one cell, and the words in each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from jimeval.documents.pdf.lines import Line, lines_of
from jimeval.documents.pdf.sheet import Box, Word

_PADDING = 6.0  # points at most that count as a cell's white at its right edge


@dataclass(slots=True)
class Frame:
    """A table, or its part on one page.

    xs, ys      where columns and rows part, outer edges too
    no_right    (row, column) without a rule to the next column; ``no_below`` without one to the next row
    ruled       whether rules or shaded edges show the columns;  ``rows_shown`` the same of the rows
    open_end    whether the table has no rule at its foot, so that its last row may go on
    shaded      (row, column) of shaded places
    """

    xs: list[float]
    ys: list[float]
    no_right: set[tuple[int, int]] = field(default_factory=set)
    no_below: set[tuple[int, int]] = field(default_factory=set)
    ruled: bool = True
    rows_shown: bool = True
    open_end: bool = False
    shaded: set[tuple[int, int]] = field(default_factory=set)

    @property
    def box(self) -> Box:
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    @property
    def width(self) -> int:
        return len(self.xs) - 1

    @property
    def height(self) -> int:
        return len(self.ys) - 1


@dataclass(slots=True)
class Slot:
    """A place in a row: its lines, or the place (row, column) of the cell that covers it."""

    lines: list[Line] = field(default_factory=list)
    covered_by: tuple[int, int] | None = None
    rows: int = 1
    columns: int = 1
    marked: bool = False

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


@dataclass(slots=True)
class Row:
    """A row of slots, the page it begins on, its place ``first`` in its part and where on the page it begins."""

    slots: list[Slot]
    page: int
    first: int
    top: float
    repeated: bool = False

    @property
    def bare(self) -> bool:
        return not any(slot.lines for slot in self.slots)


def within(edges: Sequence[float], at: float) -> int:
    """Which of the stretches between the edges the place lies in; outside the nearest."""
    for place in range(len(edges) - 2, 0, -1):
        if at >= edges[place]:
            return place
    return 0


def rows_of(frame: Frame, words: Iterable[Word], page: int) -> list[Row]:
    """The frame's rows with their words, places that no rule parts made one cell."""
    held: dict[tuple[int, int], list[Word]] = {}
    words = list(words)
    owner, spans = _cells(frame, words)
    for word in words:
        place = within(frame.ys, (word.top + word.bottom) / 2), _column(frame, word)
        held.setdefault(owner.get(place, place), []).append(word)
    right = _right_edges(frame, held, spans)
    rows = []
    for r in range(frame.height):
        slots = []
        for c in range(frame.width):
            if (chief := owner.get((r, c), (r, c))) != (r, c):
                slots.append(Slot(covered_by=chief))
                continue
            tall, broad = spans.get((r, c), (1, 1))
            limit = right[c + broad - 1]
            lines = [Line(line.words, limit - line.x1) for line in lines_of(held.get((r, c), []))]
            bold = bool(lines) and all(line.bold for line in lines)
            slots.append(Slot(lines, None, tall, broad, bold or (r, c) in frame.shaded))
        rows.append(Row(slots, page, r, frame.ys[r]))
    return rows


def _column(frame: Frame, word: Word) -> int:
    """A word lies in the column that holds its middle; where gaps show the columns, in the one where it begins."""
    return within(frame.xs, word.middle if frame.ruled else min(word.middle, word.x0 + word.size))


def _cells(
    frame: Frame, words: list[Word]
) -> tuple[dict[tuple[int, int], tuple[int, int]], dict[tuple[int, int], tuple[int, int]]]:
    """Which cell covers each place that is not its own, and how many rows and columns such a cell has."""
    group = {(r, c): (r, c) for r in range(frame.height) for c in range(frame.width)}

    def find(place: tuple[int, int]) -> tuple[int, int]:
        while group[place] != place:
            place = group[place]
        return place

    for r, c in sorted(frame.no_right):
        if c + 1 < frame.width:
            _join(group, find((r, c)), find((r, c + 1)))
    for r, c in sorted(frame.no_below):
        if r + 1 < frame.height:
            _join(group, find((r, c)), find((r + 1, c)))
    members: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place in group:
        members.setdefault(find(place), []).append(place)
    owner, spans = {}, {}
    for places in members.values():
        top, left = min(r for r, _ in places), min(c for _, c in places)
        tall, broad = max(r for r, _ in places) - top + 1, max(c for _, c in places) - left + 1
        if len(places) > 1 and len(places) == tall * broad:  # else no cell: rules are lost somewhere
            owner |= {place: (top, left) for place in places if place != (top, left)}
            spans[(top, left)] = (tall, broad)
    return owner, spans


def _join(group: dict, first: tuple[int, int], second: tuple[int, int]) -> None:
    group[max(first, second)] = min(first, second)


def _right_edges(frame: Frame, held: dict, spans: dict) -> list[float]:
    """How far right text goes in each column: to the rule less the white at its left, else as far as any text does."""
    edges = []
    for c in range(frame.width):
        inside = [w for (r, col), words in held.items() if col == c for w in words]
        own = [w for (r, col), ws in held.items() if col == c and spans.get((r, col), (1, 1))[1] == 1 for w in ws]
        if not frame.ruled:
            edges.append(max((word.x1 for word in own), default=frame.xs[c + 1]))
            continue
        padding = min((word.x0 for word in inside), default=frame.xs[c]) - frame.xs[c]
        edge = frame.xs[c + 1] - min(max(padding, 0.0), _PADDING)
        edges.append(max([edge, *(word.x1 for word in own if word.x1 < frame.xs[c + 1])]))
    return edges
