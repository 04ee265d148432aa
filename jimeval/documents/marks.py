"""Marks within a text on its way to being stored: where tables, cells, headings and pages begin and end.

A reader writes them as single signs of private use, which survive that the text is mended and grows or shrinks; then
:func:`unmarked` takes them out, and what they marked has its place in the text that is stored.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from jimeval.documents.document import Page
from jimeval.documents.grid import Grid, GridCell

SITE, SITE_END = "\ue000", "\ue001"  # private use: no paper has them
TABLE, TABLE_END, CELL, CELL_END = "\ue002", "\ue003", "\ue004", "\ue005"
HEADING, HEADING_END, RUNNING, RUNNING_END, PAGE = "\ue006", "\ue007", "\ue008", "\ue009", "\ue00a"
_PAIRS = {SITE_END: SITE, TABLE_END: TABLE, CELL_END: CELL, HEADING_END: HEADING, RUNNING_END: RUNNING}
_MARK = re.compile("([\ue000-\ue00a])")
MOST_SPANNED = 1000  # rows or columns under one cell: no paper has more, and a forged number must not fill memory


@dataclass(frozen=True, slots=True)
class Stretch:
    """What stood between two marks.

    sign   the first of them;  order  place among those of the same sign, from 0
    table, cell  orders of the innermost table and cell that it lies in; -1: in none
    """

    sign: str
    order: int
    start: int
    end: int
    table: int = -1
    cell: int = -1


@dataclass(frozen=True, slots=True)
class Spanned:
    """A cell as a file writes it: how many columns and rows it covers; covered cells are not written."""

    columns: int = 1
    rows: int = 1
    marked: bool = False
    hidden: bool = False


Rows = list[list[Spanned]]
Places = dict[tuple[int, int], tuple[int, int]]


def without_marks(text: str) -> str:
    """The text without signs of a paper's own (of symbol fonts) that would be taken for marks."""
    return _MARK.sub("", text)


def unmarked(text: str) -> tuple[str, list[Stretch]]:
    """The text without marks, and the stretches in the order they begin; a PAGE is a stretch of no length."""
    pieces: list[str] = []
    found: list[Stretch] = []
    open_: list[int] = []  # places in found
    begun: Counter[str] = Counter()
    length = 0
    for piece in _MARK.split(text):
        if sign := _PAIRS.get(piece):
            if any(found[place].sign == sign for place in open_):
                while found[place := open_.pop()].sign != sign:
                    found[place] = replace(found[place], end=length)  # begun within and never ended
                found[place] = replace(found[place], end=length)
        elif _MARK.fullmatch(piece):
            inner = {found[place].sign: found[place].order for place in open_}
            found.append(Stretch(piece, begun[piece], length, length, inner.get(TABLE, -1), inner.get(CELL, -1)))
            begun[piece] += 1
            if piece != PAGE:
                open_.append(len(found) - 1)
        else:
            pieces.append(piece)
            length += len(piece)
    return "".join(pieces), [replace(s, end=length) if n in open_ else s for n, s in enumerate(found)]


def begun_pages(text: str, stretches: list[Stretch]) -> tuple[Page, ...]:
    """The pages that begin at the marks; none without marks. A page without words is one."""
    begins = [0, *(stretch.start for stretch in stretches if stretch.sign == PAGE)]
    if len(begins) == 1:
        return ()
    return tuple(
        Page(number, a, b) for number, (a, b) in enumerate(zip(begins, [*begins[1:], len(text)], strict=True), 1)
    )


def laid_out(rows: Rows) -> tuple[Places, int]:
    """Every place of a table to the (row, place in it) of the cell there, and how many columns there are.

    Cells go to the first free column of their row, as HTML says; a cell covers what it spans that is free and within
    the table's rows. Columns that no cell of its own begins in are not counted as columns.
    """
    taken: Places = {}
    for r, row in enumerate(rows):
        column = 0
        for n, cell in enumerate(row):
            while (r, column) in taken:
                column += 1
            for down in range(max(1, min(cell.rows, len(rows) - r, MOST_SPANNED))):
                for right in range(max(1, min(cell.columns, MOST_SPANNED))):
                    taken.setdefault((r + down, column + right), (r, n))
    firsts: dict[tuple[int, int], int] = {}
    for (_, column), cell in taken.items():
        firsts[cell] = min(column, firsts.get(cell, column))
    columns = {column: place for place, column in enumerate(sorted(set(firsts.values())))}
    return {(r, columns[c]): cell for (r, c), cell in taken.items() if c in columns}, len(columns)


def grids(text: str, stretches: list[Stretch], tables: list[Rows], pages: tuple[Page, ...] = ()) -> tuple[Grid, ...]:
    """The tables between marks as grids; ``tables`` says how their cells span, in the order the tables begin.

    A cell that holds a table has its own words only: the inner table is a grid of its own.
    """
    own: dict[int, list[Stretch]] = {}
    inner: dict[int, list[Stretch]] = {}
    for stretch in stretches:
        if stretch.sign == CELL:
            own.setdefault(stretch.table, []).append(stretch)
        elif stretch.sign == TABLE:
            inner.setdefault(stretch.cell, []).append(stretch)
    found: list[Grid] = []
    for order, rows in enumerate(tables):
        if cells := [_words(text, cell, inner.get(cell.order, [])) for cell in own.get(order, [])]:
            found.append(Grid(len(found) + 1, _grid_rows(rows, cells, len(found) + 1, pages)))
    return tuple(found)


def _words(text: str, cell: Stretch, inner: list[Stretch]) -> tuple[str, int, int]:
    """(text, start, end) of a cell's own words, without the tables in it."""
    edges = [cell.start, *(at for table in inner for at in (table.start, table.end)), cell.end]
    parts = [_stripped(text, start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    filled = [(start, end) for start, end in parts if start < end]
    if not filled:
        return "", cell.start, cell.start
    return "\n".join(text[start:end] for start, end in filled), filled[0][0], filled[-1][1]


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


def _grid_rows(
    rows: Rows, words: list[tuple[str, int, int]], number: int, pages: tuple[Page, ...]
) -> tuple[tuple[GridCell, ...], ...]:
    """The rows of a grid from how its cells span and what they say, in reading order."""
    places, width = laid_out(rows)
    said = dict(zip(((r, n) for r, row in enumerate(rows) for n in range(len(row))), words, strict=True))
    origin: dict[tuple[int, int], tuple[int, int]] = {}
    grid, at = [], words[0][1]
    for r in range(len(rows)):
        cells = []
        for c in range(width):
            cell = places.get((r, c))
            text, start, end = said[cell] if cell else ("", at, at)
            spanned = rows[cell[0]][cell[1]] if cell else Spanned()
            covering = origin.setdefault(cell, (r, c)) if cell else (r, c)
            page = next((page.number for page in pages if page.start <= start < page.end), None)
            where = f"{f's. {page}, ' if page else ''}tabell {number}, rad {r + 1}, kolumn {c + 1}"
            covered = covering if covering != (r, c) else None
            cells.append(GridCell(r, c, text, start, end, where, page, covered, spanned.hidden, spanned.marked))
            if covering[0] == r:
                at = end
        grid.append(tuple(cells))
    return tuple(grid)


def drawn(rows: Rows, words: list[list[str]], pages: Sequence[int] = ()) -> str:
    """A table as text with marks: its cells parted by tabs, a tab for each covered cell too, its rows by line ends.

    ``pages``  how many pages begin before each row and after the last
    """
    places, width = laid_out(rows)
    lines, written = [], set()
    for r in range(len(rows)):
        cells = []
        for c in range(width):
            cell = places.get((r, c))
            own = cell is not None and cell[0] == r and cell not in written
            cells.append(f"{CELL}{words[r][cell[1]]}{CELL_END}" if own else "")
            written.add(cell)
        lines.append(PAGE * (pages[r] if pages else 0) + "\t".join(cells))
    text = "\n".join(lines)
    return f"{TABLE}{text}{PAGE * (pages[-1] if pages else 0)}{TABLE_END}"
