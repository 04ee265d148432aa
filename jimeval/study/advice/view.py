"""Advice to one agency a year, or to all its agencies: text, theme, status, and where the status is seen."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from jimeval.base.contracts import ADVICE_STATUSES
from jimeval.base.tables import known
from jimeval.study.advice.decisions import parse_evidence
from jimeval.study.advice.later_papers import papers_about, surely_after
from jimeval.study.advice.proposals import JOIN
from jimeval.study.selecting import either

COLUMNS = (
    "advice_id",
    "document_id",
    "date",
    "agency_id",
    "addressed",
    "theme",
    "theme_label",
    "text",
    "status",
    "proposed",
    "status_evidence",
    "evidence",
    "quotation",
    "papers_read",
    "note",
    "reason",
    "decided_by",
    "decided_on",
    "passage_id",
    "page",
    "start",
    "end",
)
_FOLLOWED = ("status", "status_evidence", "note", "reason", "decided_by", "decided_on")


def advice_for(study, agency_id: str, year: int) -> pd.DataFrame:
    """The year's advice to the agency, then to all, one row a piece, as this agency's later papers answer it.

    Columns: see ``COLUMNS``. ``agency_id`` is the addressee as in the table (empty: all) and ``addressed`` "own" or
    "all"; ``proposed``: no person has decided the status; ``papers_read``: list of the later papers searched.
    """
    rows = study.rows_in("advice", year, agency_id=(agency_id, None))
    followup = study.rows("advice_followup", agency_id=agency_id, advice_id=set(rows["advice_id"]))
    followed = followup.set_index("advice_id")
    papers = study.rows("documents", "document_id", "date", document_id=set(rows["document_id"]))
    dates = papers.set_index("document_id")["date"]
    about = papers_on(study, agency_id) if len(rows) else []
    found = []
    for row in rows.to_dict("records"):
        own = isinstance(row["agency_id"], str)
        if row["advice_id"] in followed.index:
            answer = {name: known(followed.at[row["advice_id"], name]) for name in _FOLLOWED}
        else:  # advice to all, and no later paper of this agency: only what a person decided for everybody
            answer = dict.fromkeys(_FOLLOWED) | {name: known(row.get(name)) for name in ("status", "status_evidence")}
            if row["status"] != "open":
                answer |= {name: known(row[name]) for name in ("decided_by", "decided_on")}
        seen = study.evidence(evidence_rows(study, answer["status_evidence"] or ""))
        date = known(dates.get(row["document_id"]))
        found.append(
            row
            | answer
            | {
                "date": date,
                "addressed": "own" if own else "all",
                "theme": known(row["theme"]),
                "theme_label": theme_label(study, known(row["theme"])),
                "text": study.evidence(row).quotation,
                "proposed": answer["decided_by"] is None,
                "evidence": JOIN.join(seen["reference"]),
                "quotation": JOIN.join(" ".join(words.split()) for words in seen["quotation"]),
                "papers_read": [name for when, name in about if date and surely_after(when, date)],
            }
        )
    found.sort(key=lambda row: (row["addressed"] == "all", row["date"] or "", row["document_id"], row["start"]))
    return pd.DataFrame(found, columns=list(COLUMNS))


def papers_on(study, agency_id: str) -> list[tuple[str, str]]:
    """The papers on the agency, as :func:`papers_about` has them."""
    told = {
        name: study.rows(name, "document_id", "agency_id", *more, agency_id=agency_id)
        for name, *more in (("passages", "section"), ("advice",), ("plan_elements",))
    }
    columns = ("document_id", "agency_id", "kind", "date")
    named = study.rows("documents", *columns, document_id={d for rows in told.values() for d in rows["document_id"]})
    documents = either(named, study.rows("documents", *columns, agency_id=agency_id))
    return papers_about(told | {"documents": documents}, agency_id)


def advice_of_year(study, labels: Iterable[str], year: int) -> pd.DataFrame:
    """:func:`advice_for` for every agency in ``labels``, in their order; the column ``for_agency`` says whose."""
    parts = [advice_for(study, agency_id, year).assign(for_agency=agency_id) for agency_id in labels]
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=[*COLUMNS, "for_agency"])


def status_counts(advice: pd.DataFrame, labels: Iterable[str]) -> pd.DataFrame:
    """Agency x status: how many pieces of its own advice have it; ``to_all_*`` the same of advice to all. Not a
    ranking: the order is that of ``labels``."""
    columns = [f"{prefix}{status}" for prefix in ("", "to_all_") for status in ADVICE_STATUSES]
    counts = pd.DataFrame(0, index=pd.Index(list(labels), name="agency_id"), columns=columns, dtype="Int64")
    for row in advice.itertuples():
        counts.at[row.for_agency, ("" if row.addressed == "own" else "to_all_") + row.status] += 1
    return counts


def evidence_rows(study, written: str) -> pd.DataFrame:
    """References as ``status_evidence`` has them, as rows for ``study.evidence``: document, page or cell, start, end.

    Raises ValueError with the piece that is no reference.
    """
    rows = [
        {"document_id": document_id, "start": start, "end": end} | _place(study, document_id, start, end)
        for document_id, start, end, _ in parse_evidence(written)
    ]
    return pd.DataFrame(rows, columns=["document_id", "page", "start", "end", "sheet", "row", "column"]).astype(object)


def _place(study, document_id: str, start: int, end: int) -> dict:
    """The page of the passage, or the cell, that the stretch stands in."""
    cells = study.rows("cells", document_id=document_id)
    within = cells[(cells["start"] <= start) & (end <= cells["end"])]
    if len(within):
        return {name: known(within.iloc[0][name]) for name in ("sheet", "row", "column")}
    passages = study.rows("passages", "document_id", "page", "start", "end", document_id=document_id)
    around = passages[(passages["start"] <= start) & (start < passages["end"])]
    return {"page": known(around.iloc[0]["page"])} if len(around) else {}


def theme_label(study, theme: str | None) -> str:
    """The codes' names, or a person's own words, joined by comma; empty when there is no theme."""
    return ", ".join(study.code_label(code) for code in theme.split("+")) if theme else ""
