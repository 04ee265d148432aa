"""A plan's signing file as a workbook: read with the CSV's own reader, written for people who live in Excel."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from jimeval.base.errors import Problem, UsageError
from jimeval.study.decision_files import Form, Row, place_of, replace_file, rows_of

SHEET, HELP = "Signering", "Så signerar du"
_LARGEST = 100_000_000  # bytes of a workbook when it is unpacked
_BLANK_ROWS = 1000  # so many in a row, and the sheet is over
_CLOSED = {"start", "end", "confidence", "read_kind", "read", "before", "after", "document", "page", "cell", "origin"}
_WIDTHS = {"text": 60, "read": 60, "reason": 30, "indicator": 26, "responsible": 22, "document": 30, "subgoal": 26}
INSTRUCTIONS = (
    "En rad är ett förslag ur planens papper: en del av planen, en koppling mellan två delar, eller ett fält.",
    "Skriv i Beslut: godkänn, ändra, stryk eller lägg till. En rad utan beslut väntar, och räknas inte.",
    "Skriv ditt namn i Signerad av på varje rad som du beslutar om, och datum i Signerad.",
    "Vid ändra: rätta i kolumnerna Slag till Delmål. Det som står i raden är det som gäller.",
    "Vid lägg till: skriv del eller koppling i Rad, ett eget id som inte används, slag och text.",
    "En koppling har Id för delen som leder i Från, och för den som den leder till i Till.",
    "De grå kolumnerna visar var det står och vad som lästes. Ändra dem inte: på dem känns raden igen.",
    "CSV-filen bredvid har samma rader. Beslutar du olika i de två filerna gäller CSV-filen, och bygget säger det.",
)


def read_workbook(path: Path, form: Form, file: str) -> tuple[list[Row], list[Problem]]:
    """The rows of the workbook's signing sheet, numbered as Excel shows them, as ``decision_files.read_rows``."""
    if not path.exists():
        return [], []
    try:
        book = _opened(path.read_bytes())
        sheets = [_cells(sheet) for sheet in book.worksheets]
    except Exception:  # openpyxl raises whatever its zip and XML readers do
        told = "arbetsboken gick inte att öppna; inga beslut i den gäller."
        mend = "Öppna den i Excel och spara om den, eller ta bort den och skriv en ny."
        return [], [Problem("error", "broken_workbook", "", told, mend, place_of(file))]
    for rows in sheets:
        first = next((n for n, cells in enumerate(rows) if form.names_columns(cells)), None)
        if first is not None:
            return rows_of([[[""] * len(cells) for cells in rows[:first]] + rows[first:]], form, file)
    told = "arbetsboken har inget blad med signeringens rubriker; inga beslut i den gäller."
    headings = ", ".join(form.headings[name] for name in form.needed)
    return [], [Problem("error", "wrong_decision", "", told, f"Rubrikerna {headings} behövs.", place_of(file))]


def _opened(content: bytes):
    """Raises ValueError for one that would not fit in memory."""
    import openpyxl

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > _LARGEST:
            raise ValueError
    return openpyxl.load_workbook(io.BytesIO(content), data_only=True, read_only=True)


def _cells(sheet) -> list[list[str]]:
    rows: list[list[str]] = []
    blank = 0
    for values in sheet.iter_rows(values_only=True):
        rows.append([_shown(value) for value in values])
        blank = 0 if any(rows[-1]) else blank + 1
        if blank == _BLANK_ROWS:
            break
    return rows[: len(rows) - blank]


def _shown(value) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    return "" if value is None else str(value)


# Writing -------------------------------------------------------------------------------------------------------------
def write_workbook(path: Path, form: Form, rows: Sequence[Mapping[str, str]], file: str) -> None:
    """Adds rows last on the signing sheet; makes the workbook when there is none. What stands there is not changed.

    Raises UsageError when the workbook cannot be opened or written.
    """
    import openpyxl

    if path.exists():
        try:
            book = openpyxl.load_workbook(path)
            sheet = next(sheet for sheet in book.worksheets if _header_row(sheet, form))
        except Exception:  # as above, and a workbook of another sort
            told = "gick inte att öppna som en signeringsfil. Rätta den, eller ta bort den."
            raise UsageError(f"{place_of(file)} {told}") from None
        header = _header_row(sheet, form)
        names = [form.column(str(cell.value or "")) for cell in sheet[header]]
        last = max((cell.row for line in sheet.iter_rows() for cell in line if cell.value not in (None, "")), default=1)
    else:
        book, names = openpyxl.Workbook(), list(form.columns)
        sheet = book.active
        _dress(book, sheet, form)
        last = 1
    for number, cells in enumerate(rows, last + 1):
        for column, name in enumerate(names, 1):
            _write(sheet.cell(number, column), cells.get(name, ""), closed=name in _CLOSED)
    stored = io.BytesIO()
    book.save(stored)
    replace_file(path, _without_times(stored.getvalue()), file)


def _header_row(sheet, form: Form) -> int | None:
    lines = sheet.iter_rows(max_row=20, values_only=True)
    return next((n for n, cells in enumerate(lines, 1) if form.names_columns([str(c or "") for c in cells])), None)


def _write(cell, text: str, *, closed: bool) -> None:
    """As text, so that neither a formula nor a date is made of what a plan says."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font

    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text) or None
    cell.data_type = "s" if text else cell.data_type
    cell.number_format, cell.alignment = "@", Alignment(wrap_text=True, vertical="top")
    if closed:
        cell.font = Font(color="666666")


def _dress(book, sheet, form: Form) -> None:
    from openpyxl.styles import Font
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet.title = SHEET
    for column, name in enumerate(form.columns, 1):
        cell = sheet.cell(1, column, form.headings[name])
        cell.font = Font(bold=True, color="666666" if name in _CLOSED else "000000")
        sheet.column_dimensions[cell.column_letter].width = _WIDTHS.get(name, 13)
    sheet.freeze_panes = "A2"
    choice = DataValidation(type="list", formula1='"godkänn,ändra,stryk,lägg till"', showErrorMessage=False)
    sheet.add_data_validation(choice)
    letter = sheet.cell(1, form.columns.index("decision") + 1).column_letter
    choice.add(f"{letter}2:{letter}2000")
    help_sheet = book.create_sheet(HELP)
    help_sheet.column_dimensions["A"].width = 110
    for number, line in enumerate(INSTRUCTIONS, 1):
        help_sheet.cell(number, 1, line)
    book.properties.creator = "jimeval"


def _without_times(content: bytes) -> bytes:
    """The same workbook with fixed times: openpyxl writes the clock into the properties and the zip."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT[\d:.]+Z", b"2014-01-01T00:00:00Z", part)
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            target.writestr(info, part)
    return fixed.getvalue()
