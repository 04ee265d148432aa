"""Where a row of a plan stands, in words: a row that a person added, or whose words are gone, stands nowhere."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from jimeval import plans
from jimeval.base.swedish import shorten
from jimeval.base.tables import known
from jimeval.documents.evidence import stretch

_PLACE = ("passage_id", "document_id", "page", "start", "end")


def place_in_words(row: Mapping) -> str:
    """Where a row stands, within its paper, as a person finds it; empty for one without a place."""
    if known(row.get("row")) is not None:
        sheet = f"{row['sheet']}!" if known(row.get("sheet")) else ""
        return f"{sheet}{row['column']}{int(row['row'])}"
    if known(row.get("start")) is None:
        return ""
    return stretch(None if known(row.get("page")) is None else int(row["page"]), int(row["start"]), int(row["end"]))


def quotations(study, rows: pd.DataFrame, width: int | None = None) -> list[str]:
    """The words at each row's place, with pseudonyms; empty for a row without one."""
    found = []
    for row in rows.to_dict("records"):
        quotation = " ".join(study.evidence(row).quotation.split()) if place_in_words(row) else ""
        found.append(shorten(quotation, width) if width else quotation)
    return found


def gap_references(study, gaps: pd.DataFrame, elements: pd.DataFrame) -> list[str]:
    """Where each gap shows: of one of the plan as a whole, its paper; of a row that stands nowhere, who stands for it.

    elements  the signed elements of the gaps' plans
    """
    signed_by = elements.drop_duplicates("element_id").set_index("element_id")["signed_by"]
    marked = {gap_id.split("/", 2)[2].rpartition("#")[0] for gap_id in gaps["gap_id"]} - {""}
    passages = study.rows("passages", *_PLACE, document_id=marked)
    places = plans.evidence(gaps, elements, passages).to_dict("records")
    found = []
    for gap, place in zip(gaps.itertuples(), places, strict=True):
        if gap.element_ids == gap.plan_id and gap.rule not in ("G7", "G8"):
            found.append(f"hela planen, {place['document_id']}")
        elif place_in_words(place):
            found.append(study.evidence(place).reference)
        else:
            found.append(f"inte i papperet; {signed_by.get(gap.element_ids.split('+')[0], '')}".rstrip("; "))
    return found
