"""Tables to text and cells, each with its place and stretch of the text; CSV in any Swedish disguise."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable

from jimeval.documents.document import Cell


def csv_cells(text: str) -> tuple[str, tuple[Cell, ...], dict[int, int]]:
    """Rows and cells of a CSV in any Swedish disguise: the delimiter is the one that splits the most rows alike, or
    what a first line ``sep=;`` says."""
    told = re.match(r'"?sep=(.)"?[;,\t]*\n', text, re.IGNORECASE)  # for Excel alone, which shows no row for it
    text = text[told.end() :] if told else text
    delimiter = told[1] if told else _delimiter(text)
    rows = dict(enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), 1))
    widths = {number: len(row) for number, row in rows.items()} if delimiter == "," else {}
    text, cells, _ = stored((None, number, list(enumerate(row, 1))) for number, row in rows.items())
    return text, cells, widths


def _delimiter(text: str) -> str:
    """What parts the fields: with it the most rows of the beginning have as many fields as most others."""
    head = [line for line in text.split("\n") if line.strip()][:200]

    def alike(delimiter: str) -> int:
        try:
            widths = [len(row) for row in csv.reader(head, delimiter=delimiter)]
        except csv.Error:
            return 0
        counts = Counter(width for width in widths if width > 1)
        return max(counts.values(), default=0)

    return max(";\t|,", key=alike)


def stored(
    rows: Iterable[tuple[str | None, int, list[tuple[int, str]]]],
) -> tuple[str, tuple[Cell, ...], dict[tuple[str | None, int], dict[int, int]]]:
    """The text of a table, cells by tabs, rows by line ends; its filled cells; where each cell of a row begins.

    ``rows``: sheet, number of the row, and (number of the column, words) of its cells from the left.
    """
    from openpyxl.utils import get_column_letter

    parts, cells, starts, at = [], [], {}, 0
    for sheet, number, values in rows:
        begins = starts[sheet, number] = {}
        last = values[-1][0] if values else 0
        for place, value in values:
            begins[place] = at
            if value.strip():
                start, end = at + len(value) - len(value.lstrip()), at + len(value.rstrip())
                cells.append(Cell(sheet, number, get_column_letter(place), value.strip(), start, end))
            parts.append(value + ("\t" if place < last else ""))
            at += len(parts[-1])
        parts.append("\n")
        at += 1
    return "".join(parts), tuple(cells), starts
