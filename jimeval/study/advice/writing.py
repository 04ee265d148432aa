"""A person's decision on advice, checked and written to the file of decisions."""

from __future__ import annotations

import datetime

from jimeval.base.contracts import ADVICE_STATUSES
from jimeval.base.errors import UsageError
from jimeval.base.swedish import shorten
from jimeval.documents.dates import parse_date
from jimeval.register import register
from jimeval.study.advice.decisions import FORM
from jimeval.study.advice.proposals import JOIN
from jimeval.study.advice.view import evidence_rows
from jimeval.study.decision_files import append_row, place_of

_QUOTED = 400


def decide_advice(
    study, advice_id: str, status: str, by: str, theme: str, reason: str, evidence: str, agency: str | None, when
) -> str:
    """One more row in data/decisions/advice.csv; gives a sentence on what was written. See ``Study.decide_advice``."""
    advice = study.table("advice")
    own = advice[advice["advice_id"] == advice_id]
    if own.empty:
        raise UsageError(f"Medskicket ”{advice_id}” finns inte. view.advice() visar vilka som finns.")
    if status and status not in ADVICE_STATUSES:
        raise UsageError(f"”{status}” är inget läge. Tillåtna: {', '.join(ADVICE_STATUSES)}.")
    if not status and not theme.strip():
        raise UsageError("Ange ett läge eller ett tema.")
    if not by.strip():
        raise UsageError("Ange vem som beslutar: by=...")
    if when is not None and not parse_date(when):
        raise UsageError(f"”{when}” är inget datum. Skriv ÅÅÅÅ-MM-DD.")
    row = own.iloc[0].to_dict()
    of_one = register().resolve(agency).agency_id if agency else None
    to_all = not isinstance(row["agency_id"], str)
    if of_one and not to_all and of_one != row["agency_id"]:
        raise UsageError(f"Medskicket {advice_id} är inte till {agency}.")
    words = " ".join(study.evidence(row).quotation.split())
    cells = {
        "advice_id": f"{advice_id}@{of_one}" if of_one and to_all else advice_id,
        "quotation": shorten(words, _QUOTED).removesuffix("…"),
        "theme": theme.strip(),
        "status": status,
        "evidence": _quoted(study, evidence or _proposed(study, row, status, of_one)),
        "reason": reason.strip(),
        "decided_by": by.strip(),
        "decided_on": parse_date(when).iso if when is not None else datetime.date.today().isoformat(),
    }
    path = study.folder.decisions / FORM.file
    append_row(path, FORM, cells)
    return f"Beslutet om {cells['advice_id']} är skrivet i {place_of(path.name)}. Det gäller från nästa jimeval build."


def _proposed(study, row: dict, status: str, agency_id: str | None) -> str:
    """The proposal's own evidence, when a person decides as it proposes."""
    whose = agency_id or row["agency_id"]
    followup = study.table("advice_followup")
    same = followup[
        (followup["advice_id"] == row["advice_id"])
        & (followup["agency_id"] == whose)
        & (followup["status"] == status)
        & followup["status_evidence"].notna()
    ]
    return same["status_evidence"].iloc[0] if len(same) else ""


def _quoted(study, evidence: str) -> str:
    """Every reference with its words, so that it is found again in a corrected source. Raises UsageError for one that
    leads nowhere."""
    try:
        rows = evidence_rows(study, evidence)
        found = study.evidence(rows)
    except (ValueError, IndexError):
        raise UsageError(
            f"Belägget ”{evidence}” är ingen plats i ett papper. Skriv papper#från-till, som view.advice() visar det."
        ) from None
    return JOIN.join(
        f"{row.document_id}#{row.start}-{row.end} ”{' '.join(words.replace('|', '/').split())}”"
        for row, words in zip(rows.itertuples(), found["quotation"], strict=True)
    )
