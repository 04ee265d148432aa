"""Where a row of a plan stands, in words: a row that a person added, or whose words are gone, stands nowhere."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from jimeval.base.swedish import shorten
from jimeval.base.tables import known
from jimeval.documents.evidence import stretch


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


def references(study, rows: pd.DataFrame) -> list[str]:
    """Where each row stands; of one that stands nowhere, who stands for it."""
    found = []
    for row in rows.to_dict("records"):
        by = known(row.get("signed_by"))
        found.append(study.evidence(row).reference if place_in_words(row) else f"inte i papperet; {by}" if by else "")
    return found
