"""Tables of a paper as a grid: every cell in its row and column, also under a merged cell, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of a grid, also an empty one, and one that a merged cell covers.

    row, column  place in the grid, from 0
    text         as the paper has it, lines parted by line ends; a covered cell has the covering cell's text
    start, end   its stretch of the document's stored text; equal for an empty cell
    where        place as a person finds it: ``s. 3, tabell 2, rad 4, kolumn 1`` or ``blad "Plan", cell C4``
    covered_by   (row, column) of the merged cell that covers this one
    hidden       whether the file hides its row, column or sheet
    marked       whether the paper sets it apart as a heading: bold, shaded or a repeated heading row
    """

    row: int
    column: int
    text: str
    start: int
    end: int
    where: str
    page: int | None = None
    covered_by: tuple[int, int] | None = None
    hidden: bool = False
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a paper: as many cells in each row as it has columns, rows that continue over pages in one.

    number  order in the paper, from 1;  sheet  of a workbook, else None
    sure    whether lines, markup or cells of a file show the columns (else they were inferred from gaps)
    """

    number: int
    rows: tuple[tuple[GridCell, ...], ...]
    sheet: str | None = None
    sure: bool = True

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0

    @property
    def start(self) -> int:
        return min(cell.start for row in self.rows for cell in row)

    @property
    def end(self) -> int:
        return max(cell.end for row in self.rows for cell in row)


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that the file itself marks as a heading (style, tag, ``#``, larger or bolder type); level 1 is highest."""

    level: int
    start: int
    end: int
