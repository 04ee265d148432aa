"""What persons decided about papers: ``data/decisions/documents.csv`` wins over what the readers find.

Columns: document_id, field (date, kind, title or agency), value, reason, decided_by, decided_on.
"""

from __future__ import annotations

from dataclasses import dataclass

from jimeval.base.contracts import DOCUMENT_KINDS
from jimeval.base.errors import Problem
from jimeval.base.study_folder import StudyFolder
from jimeval.documents.dates import parse_date
from jimeval.register import register
from jimeval.study.decision_files import Form, read_rows, two_minds, without_paper, wrong_row

FORM = Form(
    "documents.csv",
    columns=("document_id", "field", "value", "reason", "decided_by", "decided_on"),
    needed=("document_id", "field", "value"),
)
FIELDS = ("date", "kind", "title", "agency")


@dataclass(frozen=True, slots=True)
class Decision:
    """One corrected field of one paper's row; ``value`` is already in the table's form."""

    document_id: str
    field: str
    value: str


def read_decisions(folder: StudyFolder, document_ids: set[str]) -> tuple[list[Decision], list[Problem]]:
    """The decisions on papers, and what is wrong with them; one whose paper is gone is reported, never dropped."""
    path = folder.decisions / FORM.file
    rows, problems = read_rows(path, FORM)
    decisions: list[Decision] = []
    before: dict[tuple[str, str], tuple[int, str, str]] = {}
    for number, row in rows:
        field, name = row["field"], row["document_id"]
        value, wrong, mend = _checked(field, row["value"])
        if wrong:
            problems.append(wrong_row(path.name, number, wrong, mend))
        elif name not in document_ids:
            problems.append(without_paper(path.name, number, name))
        else:
            by = row["decided_by"]
            earlier, said, whose = before.get((name, field), (number, value, by))
            if said != value and whose != by:
                problems.append(two_minds(path.name, (number, by), (earlier, whose), f"{field} för {name}"))
            before[name, field] = number, value, by
            decisions.append(Decision(name, "agency_id" if field == "agency" else field, value))
    return decisions, problems


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
