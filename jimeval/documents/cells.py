"""Tables to cells: CSV in any Swedish disguise and XLSX sheets, each cell with its place and stretch of the text."""

from __future__ import annotations

import csv
import io

from jimeval.base.errors import InputError, Problem
from jimeval.base.swedish import plain, short_number
from jimeval.documents.document import Cell


def csv_cells(text: str) -> tuple[str, tuple[Cell, ...], dict[int, int]]:
    """Rows and cells of a CSV in any Swedish disguise: the delimiter is the one that splits the most lines alike."""
    lines = [line for line in text.split("\n") if line.strip()][:50]
    delimiter = max(";\t,", key=lambda mark: (sum(line.count(mark) > 0 for line in lines), mark == ";"))
    rows = dict(enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), 1))
    widths = {number: len(row) for number, row in rows.items()} if delimiter == "," else {}
    return *_stored((None, number, row) for number, row in rows.items()), widths


def workbook_cells(content: bytes, document_id: str) -> tuple[str, tuple[Cell, ...], tuple[Problem, ...]]:
    """Text and cells of all sheets. A formula whose value Excel never stored is no blank: it is a problem."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(content))
    except Exception:  # openpyxl raises whatever its zip and XML readers do
        raise InputError(
            [
                Problem(
                    "error",
                    "broken_workbook",
                    "",
                    "arbetsboken gick inte att öppna.",
                    "Öppna den i Excel och spara om den.",
                    document_id,
                )
            ]
        ) from None
    valueless = [
        f'blad "{sheet.title}", cell {cell.coordinate}'
        for sheet in formulas.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and book[sheet.title][cell.coordinate].value is None
    ]
    problems = tuple(
        Problem(
            "error",
            "formula_without_value",
            where,
            "cellen har en formel utan sparat värde.",
            "Öppna filen i Excel och spara om den.",
            document_id,
        )
        for where in valueless
    )
    stored = _stored(
        (sheet.title, row[0].row, [_shown(cell.value) for cell in row])
        for sheet in book.worksheets
        for row in sheet.iter_rows()
    )
    return *stored, problems


def _shown(value) -> str:
    """A cell's value as a Swedish spreadsheet shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "SANT" if value else "FALSKT"
    if isinstance(value, int | float):
        return short_number(value, 6).replace("\u00a0", "").replace("−", "-")
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    return plain(str(value))


def _stored(rows) -> tuple[str, tuple[Cell, ...]]:
    """The text of a table (cells by tabs, rows by line ends) and where each filled cell stands in it."""
    from openpyxl.utils import get_column_letter

    parts, cells, at = [], [], 0
    for sheet, number, values in rows:
        for place, value in enumerate(values, 1):
            if value.strip():
                cells.append(
                    Cell(
                        sheet,
                        number,
                        get_column_letter(place),
                        value.strip(),
                        at + len(value) - len(value.lstrip()),
                        at + len(value.rstrip()),
                    )
                )
            parts.append(value + ("\t" if place < len(values) else ""))
            at += len(parts[-1])
        parts.append("\n")
        at += 1
    return "".join(parts), tuple(cells)
