"""What persons decided about papers: ``data/decisions/documents.csv`` wins over what the readers find.

Columns: document_id, field (date, kind, title or agency), value, reason, decided_by, decided_on.
"""

from __future__ import annotations

import csv
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
    try:
        return content.decode("utf-8-sig").splitlines(keepends=True) or [HEADER], []
    except UnicodeDecodeError:
        mend = "Kontrollera å, ä och ö, eller spara om som UTF-8."
        read = Problem("note", "windows_1252", "", "filen är inte UTF-8 och lästes som Windows-1252.", mend, place)
        return content.decode("cp1252", errors="replace").splitlines(keepends=True), [read]


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
