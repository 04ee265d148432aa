"""Rows and cells of a table in Word's XML: out of content controls, in their columns, merged where Word merges them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from jimeval.documents.docx.package import on, value
from jimeval.documents.marks import MOST_SPANNED

_THROUGH = frozenset("sdt sdtContent customXml ins moveTo smartTag".split())
_SLIVER = 227  # twentieths of a point, 4 mm: column edges this near were meant to be one, and were drawn by hand


@dataclass(slots=True)
class Placed:
    """A cell in its columns; ``element`` None stands for what a row leaves out; ``controls`` are those around it."""

    element: Element | None
    column: int
    span: int
    goes_on: bool = False
    covered: bool = False
    controls: list[Element] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    cells: list[Placed]
    heading: bool
    hidden: bool
    deleted: bool
    deleted_whole: bool  # and no deletion within tells it


def placed_rows(table: Element) -> list[Row]:
    """All rows of a table, deleted ones too, with their cells in columns."""
    rows = [_row(element, controls) for element, controls in _through(table, "tr", ())]
    kept = [row for row in rows if not row.deleted]
    _join_edges(kept, [_whole(column.get("w"), 0) for column in table.findall("tblGrid/gridCol")])
    above: dict[tuple[int, int], Placed] = {}
    for row in kept:
        for cell in row.cells:  # Word merges only cells of the same columns
            cell.covered = cell.goes_on and (cell.column, cell.span) in above
        above = {(cell.column, cell.span): cell for cell in row.cells if cell.element is not None}
    return rows


def _through(root: Element, tag: str, controls: tuple[Element, ...]) -> Iterator[tuple[Element, tuple[Element, ...]]]:
    """The elements of the name below ``root``, also within content controls, and those controls."""
    for child in root:
        if child.tag == tag:
            yield child, controls
        elif child.tag in _THROUGH:
            yield from _through(child, tag, (*controls, child) if child.tag == "sdt" else controls)


def _row(element: Element, around: tuple[Element, ...]) -> Row:
    properties = element.find("trPr")
    column = min(_whole(value(properties, "gridBefore"), 0), MOST_SPANNED)
    cells = [Placed(None, 0, column)] if column else []
    for cell, controls in _through(element, "tc", around):
        span = max(1, min(_whole(value(cell, "tcPr/gridSpan"), 1), MOST_SPANNED))
        sideways = cell.find("tcPr/hMerge")
        if sideways is not None and sideways.get("val") != "restart" and cells and not _words(cell):
            cells[-1].span += span  # as older Word merged cells
        else:
            down = cell.find("tcPr/vMerge")
            goes_on = down is not None and down.get("val", "continue") != "restart"
            cells.append(Placed(cell, column, span, goes_on, False, list(controls)))
        column += span
    deleted = properties is not None and properties.find("del") is not None
    whole = deleted and _words(element) and element.find(".//p//del") is None
    return Row(cells, bool(on(properties, "tblHeader")), bool(on(properties, "hidden")), deleted, bool(whole))


def _words(element: Element) -> bool:
    return any((text.text or "").strip() for text in element.iter("t"))


def _join_edges(rows: list[Row], widths: list[int]) -> None:
    """Makes one of column edges that lie a few millimetres apart, unless some cell would have no width left.

    Edges drawn by hand in single rows give Word columns that no one sees, and cells that seem to have moved.
    """
    edges = [sum(widths[:n]) for n in range(len(widths) + 1)]
    used = sorted({edge for row in rows for cell in row.cells for edge in (cell.column, cell.column + cell.span)})
    if not used or used[-1] >= len(edges) or min(widths) <= 0:
        return
    cells = {(cell.column, cell.column + cell.span) for row in rows for cell in row.cells if cell.element is not None}
    place, last = {used[0]: 0}, used[0]
    for before, edge in zip(used, used[1:], strict=False):
        near = edges[edge] - edges[last] <= _SLIVER
        apart = any(place.get(a) == place[before] for a, b in cells if b == edge)
        place[edge] = place[before] if near and not apart else place[before] + 1
        last = last if place[edge] == place[before] else edge
    for row in rows:
        for cell in row.cells:
            begin, end = place[cell.column], place[cell.column + cell.span]
            cell.column, cell.span = begin, end - begin
        row.cells[:] = [cell for cell in row.cells if cell.span]


def _whole(text: str | None, otherwise: int) -> int:
    try:
        return int(float(text)) if text else otherwise
    except (ValueError, OverflowError):
        return otherwise
