"""Writing a coding decision: one row added to ``data/decisions/codings.csv``, nothing there changed."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from jimeval.base.errors import UsageError
from jimeval.base.swedish import listed, shorten
from jimeval.minutes.coding.anchors import context, fold, occurrences
from jimeval.minutes.coding.proposals import RULES
from jimeval.study.coding.decisions import FORM
from jimeval.study.decision_files import append_row, place_of


def decide(study, coding_id: str, decision: str, coder: str, memo: str, when: datetime | None) -> str:
    """See :meth:`jimeval.study.Study.decide`."""
    codings = study.table("codings")
    found = codings[codings["coding_id"] == coding_id]
    if found.empty:
        raise UsageError(f"Kodningen ”{coding_id}” finns inte. Kodningarna står i tabellen codings.")
    if decision not in ("accepted", "rejected"):
        raise UsageError(f"”{decision}” är inget beslut om en kodning. Tillåtna: accepted, rejected.")
    row = found.iloc[0]
    value = "" if pd.isna(row["value"]) else row["value"]
    stretch = (row["document_id"], int(row["start"]), int(row["end"]))
    return _noted(study, stretch, row["code"], value, decision, coder, memo, when)


def add_coding(
    study, document_id: str, quotation: str, code: str, coder: str, value: str, near: int | None, memo: str, when
) -> str:
    """See :meth:`jimeval.study.Study.add_coding`."""
    text = study.text(document_id)
    if code not in study.codebook:
        near_ids = study.codebook.suggestions(code)
        mend = f" Menade du {' eller '.join(near_ids)}?" if near_ids else ""
        raise UsageError(f"Koden ”{code}” finns inte i kodboken.{mend}")
    places = occurrences(text, quotation)
    if not places:
        raise UsageError(f"Orden ”{shorten(quotation, 60)}” står inte i {document_id}.")
    if len(places) > 1 and near is None:
        at = listed(str(start) for start, _ in places)
        raise UsageError(
            f"Orden ”{shorten(quotation, 60)}” står på {len(places)} ställen i {document_id}: vid tecken {at}. "
            "Ange near=tecken, eller fler ord."
        )
    start, end = min(places, key=lambda place: abs(place[0] - (near or 0)))
    return _noted(study, (document_id, start, end), code, value, "added", coder, memo, when)


def mark_read(study, document_id: str, coder: str, memo: str, when: datetime | None) -> str:
    """See :meth:`jimeval.study.Study.mark_read`."""
    return _noted(study, (document_id, 0, len(study.text(document_id))), "", "", "read", coder, memo, when)


def _noted(study, stretch: tuple[str, int, int], code: str, value: str, decision: str, coder: str, memo: str, when):
    """Writes the row and says so. Raises UsageError for a coder that cannot be."""
    if not coder.strip() or coder.strip().lower() == RULES:
        raise UsageError(f"Skriv vem som beslutar: coder får inte vara tomt eller ”{RULES}”.")
    document_id, start, end = stretch
    text = study.text(document_id)
    before, after = context(text, start, end) if code else ("", "")
    row = {
        "document_id": document_id,
        "start": start,
        "end": end,
        "quotation": fold(text[start:end]) if code else "",
        "before": before,
        "after": after,
        "code": code,
        "value": value,
        "decision": decision,
        "coder": coder.strip(),
        "decided_on": (when or datetime.now()).replace(tzinfo=None).isoformat(timespec="seconds"),
        "codebook_version": study.codebook.version if code else "",
        "memo": memo,
    }
    path = study.folder.decisions / FORM.file
    append_row(path, FORM, row)
    return f"Antecknat i {place_of(path.name)}. Det gäller från nästa bygge: jimeval build."
