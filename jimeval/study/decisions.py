"""What persons decided about papers: ``data/decisions/documents.csv`` wins over what the readers find.

Columns: document_id, field (date, kind, title or agency), value, reason, decided_by, decided_on.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from jimeval.base.contracts import DOCUMENT_KINDS
from jimeval.base.errors import Problem
from jimeval.base.study_folder import StudyFolder
from jimeval.documents.dates import parse_date
from jimeval.register import register

FILE = "documents.csv"
FIELDS = ("date", "kind", "title", "agency")
HEADER = "document_id,field,value,reason,decided_by,decided_on"


@dataclass(frozen=True, slots=True)
class Decision:
    """One corrected field of one paper's row; ``value`` is already in the table's form."""

    document_id: str
    field: str
    value: str


def read_decisions(folder: StudyFolder, document_ids: set[str]) -> tuple[list[Decision], list[Problem]]:
    """The decisions on papers, and what is wrong with them; one whose paper is gone is reported, never dropped."""
    path = folder.decisions / FILE
    place = f"data/decisions/{FILE}"
    if not path.exists():
        return [], []
    decisions, problems = [], []
    lines, spoiled = _lines(path, place)
    problems += spoiled
    for number, row in enumerate(csv.DictReader(lines, delimiter=";" if ";" in lines[0] else ","), 2):
        where = f"rad {number}"
        field, value = (row.get("field") or "").strip(), (row.get("value") or "").strip()
        name = (row.get("document_id") or "").strip()
        checked, wrong, mend = _checked(field, value)
        if wrong:
            problems.append(Problem("error", "wrong_decision", where, wrong, mend, place))
        elif name not in document_ids:
            problems.append(
                Problem(
                    "warning",
                    "decision_without_object",
                    where,
                    f"dokumentet ”{name}” finns inte längre.",
                    "Ändra sökvägen eller ta bort raden.",
                    place,
                )
            )
        else:
            decisions.append(Decision(name, "agency_id" if field == "agency" else field, checked))
    return decisions, problems


def _lines(path: Path, place: str) -> tuple[list[str], list[Problem]]:
    """The lines of a decision file; Excel may have saved it with semicolons and in Windows-1252."""
    content = path.read_bytes()
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):  # "Unicode-text" in Excel
        return content.decode("utf-16", errors="replace").splitlines(keepends=True) or [HEADER], []
    try:
        return content.decode("utf-8-sig").splitlines(keepends=True) or [HEADER], []
    except UnicodeDecodeError:
        mend = "Kontrollera å, ä och ö, eller spara om som UTF-8."
        read = Problem("note", "windows_1252", "", "filen är inte UTF-8 och lästes som Windows-1252.", mend, place)
        return content.decode("cp1252", errors="replace").splitlines(keepends=True), [read]


def read_records(
    path: Path, place: str, columns: tuple[str, ...], needed: tuple[str, ...]
) -> tuple[list[tuple[int, dict[str, str]]], list[Problem]]:
    """The rows of a decision file with the row number that Excel shows, each cell stripped; blank rows left out.

    ``needed``: columns without which no row is read. Unknown and missing columns, and rows with cells beside the
    columns, are problems.
    """
    if not path.exists():
        return [], []
    lines, problems = _lines(path, place)
    text = "".join(lines)
    records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)))
    header = [name.strip().lower() for name in records[0]] if records else []
    for name in header:
        if name and name not in columns:
            problems.append(_wrong(1, f"kolumnen ”{name}” finns inte.", f"Kolumnerna är: {', '.join(columns)}.", place))
    missing = [name for name in needed if name not in header]
    for name in missing:
        problems.append(_wrong(1, f"kolumnen ”{name}” saknas.", f"Första raden ska vara: {','.join(columns)}", place))
    rows = []
    for number, cells in enumerate(records[1:], 2) if not missing else ():
        if not any(cell.strip() for cell in cells):
            continue
        if any(cell.strip() for cell in cells[len(header) :]):
            mend = "Sätt citattecken runt text som innehåller skiljetecknet."
            problems.append(_wrong(number, "raden har fler celler än det finns kolumner.", mend, place))
            continue
        filled = [*cells, *[""] * (len(header) - len(cells))]
        rows.append((number, {name: cell.strip() for name, cell in zip(header, filled, strict=False)}))
    return rows, problems


def delimiter_of(text: str) -> str:
    """What stands between the cells of the first line: a semicolon (Swedish Excel), a tab, or a comma."""
    first = text.split("\n", 1)[0]
    return next((sign for sign in (";", "\t") if sign in first), ",")


def _wrong(number: int, message: str, mend: str, place: str) -> Problem:
    return Problem("error", "wrong_decision", f"rad {number}", message, mend, place)


def _checked(field: str, value: str) -> tuple[str, str, str]:
    """(value as the table has it, what is wrong, what to do)."""
    if field == "kind":
        return (
            value,
            "" if value in DOCUMENT_KINDS else f"”{value}” är inget slag av papper.",
            f"Tillåtna: {', '.join(DOCUMENT_KINDS)}.",
        )
    if field == "date":
        date = parse_date(value)
        return (
            (date.iso if date else ""),
            "" if date else f"”{value}” är inget datum.",
            "Skriv ÅÅÅÅ-MM-DD, ÅÅÅÅ-MM eller ÅÅÅÅ.",
        )
    if field == "agency":
        agency = register().find_agency(value)
        return (
            (agency.agency_id if agency else ""),
            "" if agency else f"myndigheten ”{value}” finns inte i registret.",
            (f"Menade du {' eller '.join(register().suggestions(value)) or 'något annat'}?"),
        )
    if field == "title":
        return value, "", ""
    return "", f"fältet ”{field}” kan inte rättas.", f"Tillåtna: {', '.join(FIELDS)}."
