"""Tables for tests as a reader lays them out: a document with one grid, from rows of words."""

from __future__ import annotations

import string

from jimeval.documents.document import Document
from jimeval.documents.grid import Grid, GridCell

UP = None  # the cell above goes on
LEFT = "<"  # the cell to the left goes on


def table(rows, *, sheet=None, sure=True, suffix=".docx", marked=(), hidden=(), before="En plan.\n"):
    """A document with one table of ``rows`` (words, UP or LEFT in each cell) and its grid."""
    text, laid = before, []
    for number, row in enumerate(rows):
        cells = []
        for place, words in enumerate(row):
            text += "\t" if place else ""
            over = laid[number - 1][place] if words is UP else cells[place - 1] if words == LEFT else None
            start = len(text)
            text += words if over is None else ""
            at = f"{string.ascii_uppercase[place]}{number + 1}"
            cells.append(
                GridCell(
                    number,
                    place,
                    over.text if over else words,
                    over.start if over else start,
                    over.end if over else len(text),
                    f'blad "{sheet}", cell {at}' if sheet else f"tabell 1, rad {number + 1}, kolumn {place + 1}",
                    covered_by=(over.covered_by or (over.row, over.column)) if over else None,
                    hidden=number in hidden,
                    marked=number in marked,
                )
            )
        laid.append(cells)
        text += "\n"
    grid = Grid(1, tuple(map(tuple, laid)), sheet, sure)
    document = Document(f"plans/plan{suffix}", f"plans/plan{suffix}", text, "0" * 64, suffix, grids=(grid,))
    return document, grid


def said(extract, *fields):
    """Elements as (kind, text, and the fields named), in any order."""
    return sorted(
        ((e.kind, e.text, *(getattr(e, name) for name in fields)) for e in extract.elements), key=lambda row: str(row)
    )


def tied(extract):
    """Links as pairs of words."""
    return {(extract.elements[a].text, extract.elements[b].text) for a, b, _ in extract.links}
