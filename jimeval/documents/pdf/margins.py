"""Running heads and page numbers: what stands at the same place at the edge of page after page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from jimeval.documents.pdf.anchors import is_heading
from jimeval.documents.pdf.lines import Line, lines_of, segments
from jimeval.documents.pdf.ruled import ruled_frames
from jimeval.documents.pdf.sheet import Sheet, Word

_LINES = 4  # at each edge that may belong to a head or a foot
_ZONE = 0.2  # of the page's height
_NEAR = 5.0  # points that a running head may move from page to page
_NUMBER = re.compile(
    r"\W{0,3}(?:(?:sid(?:a|an|nr)?|s|page)\.?\s*)?(\d{1,3})(?:\s?\(\s?\d{1,3}\s?\)|\s?/\s?\d{1,3}|\s(?:av|of)\s\d{1,3})?\W{0,3}",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"(?:sid(?:a|an)?\s*)?(\d{1,3})\s?(?:\(\s?\d{1,3}\s?\)|/\s?\d{1,3}|\sav\s\d{1,3})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Edge:
    """A piece of a head or foot: ``running_head`` or ``page_number``."""

    kind: str
    line: Line
    top: bool


def edges(sheets: Sequence[Sheet]) -> dict[int, list[Edge]]:
    """The running heads and page numbers of each page, by its number, from the top down."""
    seen: dict[tuple[bool, str], list[tuple[int, float]]] = defaultdict(list)
    lines = {sheet.number: _at_edges(sheet) for sheet in sheets}
    for sheet in sheets:
        for top, line in lines[sheet.number]:
            for part in _parts(line):
                seen[(top, _form(part.text))].append((sheet.number, _distance(sheet, line, top)))
    offsets = _counting(sheets, lines)
    needed = 2 if len(sheets) < 5 else 3
    found: dict[int, list[Edge]] = {}
    for sheet in sheets:
        own: list[Edge] = []
        for top in (True, False):
            for _, line in (pair for pair in lines[sheet.number] if pair[0] == top):
                kinds = [_kind(part, sheet, top, line, seen, offsets, needed) for part in _parts(line)]
                if None in kinds:
                    break
                own += [Edge(kind, part, top) for kind, part in zip(kinds, _parts(line), strict=True)]
        found[sheet.number] = own
    return found


def without(sheet: Sheet, found: Sequence[Edge]) -> list[Word]:
    """The page's words but those of its heads and feet."""
    taken = {word for edge in found for word in edge.line.words}
    return [word for word in sheet.words if word not in taken]


def _at_edges(sheet: Sheet) -> list[tuple[bool, Line]]:
    """The outermost lines: those at the top from the top down, then those at the foot from the foot up."""
    boxes = [frame.box for frame in ruled_frames(sheet) if frame.width > 1 and frame.height > 1]
    words = [
        word for word in sheet.words if not any(box.holds(word) and box.width > 0.3 * sheet.width for box in boxes)
    ]
    high = [word for word in words if word.bottom < _ZONE * sheet.height]
    low = [word for word in words if word.top > (1 - _ZONE) * sheet.height]
    found = [(True, line) for line in lines_of(high)[:_LINES]]
    found += [(False, line) for line in lines_of(low)[::-1][:_LINES]]
    lines = lines_of(words)
    kept, ended = [], set()
    for top, line in found:
        below = next((other for other in lines if other.top > line.bottom - 1), None)
        if sum(is_heading(part.text) for part in _parts(line)) > 1 or _aligned(line, below):
            ended.add(top)  # a table begins here: what is further in is no head
        elif top not in ended:
            kept.append((top, line))
    return kept


def _aligned(line: Line, below: Line | None) -> bool:
    """Whether three pieces or more stand above each other, as in a table."""
    starts = [part.x0 for part in _parts(below)] if below else []
    return sum(any(abs(part.x0 - x) < 2 for x in starts) for part in _parts(line)) > 2


def _parts(line: Line) -> list[Line]:
    return segments(line, 1.2 * line.size)


def _form(text: str) -> str:
    return re.sub(r"\d+", "#", text).casefold()


def _distance(sheet: Sheet, line: Line, top: bool) -> float:
    return line.top if top else sheet.height - line.bottom


def _counting(sheets: Sequence[Sheet], lines: dict[int, list[tuple[bool, Line]]]) -> set[int]:
    """How much printed numbers differ from the page's place, where they count with the pages on two pages or more."""
    seen: dict[int, set[int]] = defaultdict(set)
    for sheet in sheets:
        for _, line in lines[sheet.number]:
            for part in _parts(line):
                if match := _NUMBER.fullmatch(part.text):
                    seen[int(match[1]) - sheet.number].add(sheet.number)
    return {offset for offset, pages in seen.items() if len(pages) > 1}


def _kind(part: Line, sheet: Sheet, top: bool, line: Line, seen: dict, offsets: set[int], needed: int) -> str | None:
    if match := _NUMBER.fullmatch(part.text):
        if int(match[1]) - sheet.number in offsets or _COUNTED.fullmatch(part.text.strip()):
            return "page_number"
        return None
    distance = _distance(sheet, line, top)
    pages = {page for page, other in seen[(top, _form(part.text))] if abs(other - distance) <= _NEAR}
    return "running_head" if len(pages) >= needed else None
