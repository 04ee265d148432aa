"""A sheet as its reader sees it: rows of cells, what merged cells cover, what is hidden and what has a colour."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from jimeval.documents import Cell, Document

Row = Mapping[str, Cell]  # the row's filled cells by column letter
_PLACE = re.compile(r"cell ([A-Z]+)(\d+)$")


def place_of(letters: str) -> int:
    """A column's number from its letters, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook, or a whole CSV (``name`` None).

    rows      number to filled cells, in order, columns from the left
    covering  place (row, column) that a merged cell covers, to that cell
    coloured  places, empty ones too, that type or ground sets apart
    """

    name: str | None
    rows: Mapping[int, Row]
    covering: Mapping[tuple[int, str], Cell] = field(default_factory=dict)
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[str] = frozenset()
    coloured: frozenset[tuple[int, str]] = frozenset()

    @functools.cached_property
    def numbers(self) -> list[int]:
        return list(self.rows)

    def at(self, row: int, column: str) -> Cell | None:
        """The cell at a place, or the merged cell that covers it; None for an empty one."""
        return self.rows.get(row, {}).get(column) or self.covering.get((row, column))

    def below(self, row: int) -> Iterator[int]:
        """Numbers of the filled rows below."""
        start = bisect.bisect_right(self.numbers, row)
        return (self.numbers[at] for at in range(start, len(self.numbers)))

    def place(self, row: int | None = None, column: str | None = None) -> str:
        """``blad "Svar", rad 4, kolumn C`` as far as it is given."""
        parts = [f'blad "{self.name}"'] if self.name else []
        parts += [f"rad {row}"] if row else []
        return ", ".join([*parts, *([f"kolumn {column}"] if column else [])])


def sheets_of(document: Document) -> list[Sheet]:
    """The document's sheets that hold something, in the workbook's order."""
    grids = {grid.sheet: grid for grid in document.grids}
    return [_sheet(document, name, grids.get(name)) for name in document.sheets]


def _sheet(document: Document, name: str | None, grid) -> Sheet:
    rows = {
        number: {cell.column: cell for cell in sorted(cells, key=lambda cell: place_of(cell.column))}
        for number, cells in sorted(document.rows(name).items())
    }
    if grid is None:
        return Sheet(name, rows)
    places = {(cell.row, cell.column): _place(cell.where) for line in grid.rows for cell in line}
    covering, coloured = {}, set()
    hidden: list[tuple[int, str]] = []
    for cell in (cell for line in grid.rows for cell in line):
        row, column = places[cell.row, cell.column]
        if cell.covered_by and (over := places.get(cell.covered_by)):
            if found := rows.get(over[0], {}).get(over[1]):
                covering[row, column] = found
        if cell.marked:
            coloured.add((row, column))
        if cell.hidden:
            hidden.append((row, column))
    lines = {row for row, _ in places.values()}
    letters = {column for _, column in places.values()}
    whole = set(hidden)
    return Sheet(
        name,
        rows,
        covering,
        hidden=len(whole) == len(places),
        hidden_rows=frozenset(row for row in lines if all((row, column) in whole for column in letters)),
        hidden_columns=frozenset(column for column in letters if all((row, column) in whole for row in lines)),
        coloured=frozenset(coloured),
    )


def _place(where: str) -> tuple[int, str]:
    found = _PLACE.search(where)
    return int(found[2]), found[1]
