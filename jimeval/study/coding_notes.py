"""Writing a coding decision: one row added to ``data/decisions/codings.csv``, nothing there changed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pandas as pd

from jimeval.base.errors import UsageError
from jimeval.base.study_folder import StudyFolder
from jimeval.base.swedish import listed, shorten
from jimeval.minutes.anchors import context, fold, occurrences
from jimeval.minutes.coding import RULES
from jimeval.study.coding_decisions import FILE, HEADER


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
    append_decision(study.folder, row)
    return f"Antecknat i data/decisions/{FILE}. Det gäller från nästa bygge: jimeval build."


def append_decision(folder: StudyFolder, row: Mapping[str, object]) -> Path:
    """Adds one row to codings.csv, in the dress that the file has, and touches nothing that is there.

    Raises UsageError when the file's header lacks a column.
    """
    path = folder.decisions / FILE
    content = path.read_bytes() if path.exists() else b""
    header = content.decode("utf-8-sig", errors="replace").split("\n", 1)[0].strip("\r") or HEADER
    delimiter = max(",;\t", key=header.count)
    names = next(csv.reader([header], delimiter=delimiter))
    if lacking := [name for name in HEADER.split(",") if name not in names]:
        raise UsageError(
            f"data/decisions/{FILE} saknar {listed(lacking)} i rubrikraden (eller är inte sparad som UTF-8). "
            f"Rubrikraden ska vara: {HEADER}"
        )
    line = io.StringIO()
    writer = csv.writer(line, delimiter=delimiter, lineterminator="\n")
    if not content.strip():
        writer.writerow(names)
    elif not content.endswith((b"\n", b"\r")):
        line.write("\n")
    writer.writerow([re.sub(r"\s+", " ", str(row.get(name, ""))) for name in names])
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(_as_the_file(line.getvalue(), content))
    return path


def _as_the_file(line: str, content: bytes) -> bytes:
    """The line in the file's own encoding; in UTF-8 when that lacks a letter, which is read line by line."""
    try:
        content.decode("utf-8")
        return line.encode("utf-8")
    except UnicodeDecodeError:
        try:
            return line.encode("cp1252")
        except UnicodeEncodeError:
            return line.encode("utf-8")
