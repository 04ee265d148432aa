"""What persons decided about papers: ``data/decisions/documents.csv`` wins over what the readers find.

Columns: document_id, field (date, kind, title or agency), value, reason, decided_by, decided_on.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
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
_VERBATIM = {"before", "after"}  # a blank at their ends says that a word ends there


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
    decisions = []
    rows, problems = decision_rows(path, place, ("document_id", "field", "value"))
    for number, row in rows:
        where = f"rad {number}"
        field, value, name = row["field"], row["value"], row["document_id"]
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


def decision_rows(
    path: Path, place: str, needed: Sequence[str]
) -> tuple[list[tuple[int, dict[str, str]]], list[Problem]]:
    """The rows of a decision file, each with its number as Excel shows it, and what is wrong with the file.

    Excel may have saved it with semicolons or tabs and in Windows-1252, and git may have joined two coders' files:
    a header may come again, in another dress, and the rows below it follow it. ``place`` names the file in problems;
    ``needed`` are the columns it must have, the first of which begins every header.
    """
    lines, problems = _lines(path, place)
    rows, names, number = [], None, 0
    for part in _parts(lines, needed[0]):
        delimiter = max(",;\t", key=part[0].count)
        for cells in _cells(part, delimiter):
            number += 1
            if not any(cell.strip() for cell in cells):
                continue
            if cells[0].strip() == needed[0]:
                names = [cell.strip() for cell in cells]
                problems += _missing_columns(names, needed, number, place)
            elif names is None or any(cells[len(names) :]) or _swallows(cells, delimiter):
                problems.append(_uneven(len(cells), names, number, place))
            else:
                row = {name: "" for name in needed} | dict(zip(names, cells, strict=False))
                rows.append((number, {k: cell if k in _VERBATIM else cell.strip() for k, cell in row.items()}))
    return rows, problems


def _cells(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    """The rows' cells; one that is too long to be a cell, since its citation mark has no end, as one that swallows."""
    try:
        for cells in csv.reader(lines, delimiter=delimiter):
            yield [unicodedata.normalize("NFC", cell) for cell in cells]
    except csv.Error:
        yield ["\n" + delimiter * 2]


def _swallows(cells: list[str], delimiter: str) -> bool:
    """Whether a citation mark without an end has made the rows below part of a cell."""
    return any(line.count(delimiter) > 1 for cell in cells for line in cell.split("\n")[1:])


def _parts(lines: list[str], first: str) -> list[list[str]]:
    """The lines, parted at each header."""
    parts: list[list[str]] = []
    for line in lines:
        if not parts or line.lstrip('"').startswith(first):
            parts.append([])
        parts[-1].append(line)
    return parts


def _missing_columns(names: list[str], needed: Sequence[str], number: int, place: str) -> list[Problem]:
    return [
        Problem(
            "error",
            "wrong_decision",
            f"rad {number}",
            f"kolumnen ”{name}” saknas i rubrikraden.",
            f"Rubrikraden ska vara: {','.join(needed)}",
            place,
        )
        for name in needed
        if name not in names
    ]


def _uneven(width: int, names: list[str] | None, number: int, place: str) -> Problem:
    message = (
        f"raden har {width} fält, rubrikraden {len(names)}; den och det som hänger ihop med den är inte läst."
        if names
        else "filen har ingen rubrikrad ovanför raden; den är inte läst."
    )
    mend = "Sätt text med komma inom citattecken, och kontrollera att varje citattecken har ett slut."
    return Problem("error", "wrong_decision", f"rad {number}", message, mend if names else "", place)


def _lines(path: Path, place: str) -> tuple[list[str], list[Problem]]:
    """The lines of the file, each in the encoding it was written in."""
    content = path.read_bytes()
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        content = content.decode("utf-16", errors="replace").encode()
    lines, spoiled = [], False
    for line in content.splitlines(keepends=True):
        try:
            lines.append(line.decode("utf-8-sig"))
        except UnicodeDecodeError:
            lines.append(line.decode("cp1252", errors="replace"))
            spoiled = True
    mend = "Kontrollera å, ä och ö, eller spara om som UTF-8."
    read = Problem("note", "windows_1252", "", "filen är inte UTF-8 och lästes som Windows-1252.", mend, place)
    return lines, [read] if spoiled else []


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
