"""A person's decision on what became of a plan's element, checked and written to the file of decisions."""

from __future__ import annotations

import datetime

from jimeval.base.contracts import FOLLOWED
from jimeval.base.errors import UsageError
from jimeval.base.swedish import shorten
from jimeval.documents.dates import parse_date
from jimeval.study.advice.decisions import parse_evidence
from jimeval.study.advice.view import evidence_rows
from jimeval.study.decision_files import append_row, place_of
from jimeval.study.followup.decisions import FORM

_QUOTED = 400


def confirm_followup(
    study, element_id: str, document: str, by: str, status: str, reason: str, evidence: str, when: str | None
) -> str:
    """One more row in data/decisions/followup.csv; a sentence on what was written. See ``Study.confirm_followup``."""
    elements, followup = study.table("plan_elements"), study.table("plan_followup")
    own = elements[elements["element_id"] == element_id]
    if own.empty:
        raise UsageError(f"Delen ”{element_id}” finns inte. Delarna står i tabellen plan_elements.")
    document = study.document(document).document_id
    proposed = followup[(followup["element_id"] == element_id) & (followup["document_id"] == document)]
    if not status and proposed.empty:
        raise UsageError(f"Det finns inget förslag om {element_id} i {document} att bekräfta. Ange status=...")
    row = proposed.iloc[0] if len(proposed) else None
    status = status or row["status"]
    if status not in FOLLOWED:
        raise UsageError(f"”{status}” är inget läge. Tillåtna: {', '.join(FOLLOWED)}.")
    if not by.strip():
        raise UsageError("Ange vem som beslutar: by=...")
    if when is not None and not parse_date(when):
        raise UsageError(f"”{when}” är inget datum. Skriv ÅÅÅÅ-MM-DD.")
    as_proposed = row is not None and status == row["status"]
    if not evidence and as_proposed and isinstance(row["passage_id"], str):
        evidence = f"{document}#{row['start']}-{row['end']}"
    if not reason and as_proposed and isinstance(row["reason"], str):
        reason = row["reason"]
    cells = {
        "element_id": element_id,
        "words": shorten(study.persons.mask(own.iloc[0]["text"]), _QUOTED).removesuffix("…"),
        "document": document,
        "status": status,
        "evidence": _quoted(study, evidence, document),
        "reason": reason.strip(),
        "decided_by": by.strip(),
        "decided_on": parse_date(when).iso if when is not None else datetime.date.today().isoformat(),
    }
    path = study.folder.decisions / FORM.file
    append_row(path, FORM, cells)
    return f"Beslutet om {element_id} är skrivet i {place_of(path.name)}. Det gäller från nästa jimeval build."


def _quoted(study, evidence: str, document: str) -> str:
    """The reference with its words, so that it is found again in a corrected source. Raises UsageError for one that
    leads nowhere, or to another paper."""
    if not evidence:
        return ""
    try:
        pieces = parse_evidence(evidence)
        words = study.evidence(evidence_rows(study, evidence))["quotation"].iloc[0]
    except (ValueError, IndexError):
        pieces, words = [], ""
    if len(pieces) != 1 or pieces[0][0] != document or not words:
        raise UsageError(f"Belägget ”{evidence}” är ingen plats i {document}. Skriv papper#från-till.")
    return f"{document}#{pieces[0][1]}-{pieces[0][2]} ”{' '.join(words.replace('|', '/').split())}”"
