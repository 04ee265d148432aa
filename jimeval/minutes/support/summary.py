"""Support of one year or paper summed up: a small table out of the table of minutes, findings, and Swedish words."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from jimeval.base.contracts import AUDIENCES
from jimeval.base.swedish import count, listed, short_number

AUDIENCE_LABELS = {
    "management": "ledning",
    "managers": "chefer",
    "working_group": "arbetsgrupp",
    "steering_group": "styrgrupp",
    "key_persons": "nyckelpersoner",
    "regional_management": "regional ledning",
    "not_stated": "målgrupp ej angiven",
}
FORM_LABELS = {
    "full day": "heldag",
    "half day": "halvdag",
    "process day": "processdag",
    "days": "dag",
    "hours": "timmar",
    "some hours": "någon timme",
    "some meetings": "flera möten",
    "meetings": "möten",
    "meeting": "möte",
    "contact": "kontakt",
    "part": "delvis medverkan",
}
TIMING_LABELS = {"before_plan": "före planen", "after_plan": "efter planen", "not_stated": "ej angivet"}
STATEMENT_LABELS = {
    "given": "fick stöd",
    "stated_none": "uttryckligen inget",
    "named": "namngiven part",
    "unnamed": "part nämns inte vid namn",
}


def support_by_audience(support: pd.DataFrame, agency_ids: Iterable[str]) -> pd.DataFrame:
    """Agency x audience: how much support the minutes tell of. One row per agency and audience told of, and one with
    audience ``all`` in which each occasion counts once (a day with two audiences stands under both).

    Columns: agency_id, audience, n (occasions), days (sum of stated amounts, empty when none is stated),
    n_without_amount, n_after_plan, stated_none.
    """
    wanted = support[support["agency_id"].isin(set(agency_ids))]
    apart = wanted.assign(audience=wanted["audience"].str.split("+", regex=False)).explode("audience")
    both = pd.concat([apart, wanted.assign(audience="all")])
    rows = []
    for (agency_id, audience), told in both.groupby(["agency_id", "audience"], sort=True):
        given = told[told["statement"] == "given"]
        rows.append(
            {
                "agency_id": agency_id,
                "audience": audience,
                "n": len(given),
                "days": given["days"].sum(min_count=1),
                "n_without_amount": int(given["days"].isna().sum()),
                "n_after_plan": int((given["timing"] == "after_plan").sum()),
                "stated_none": bool((told["statement"] == "stated_none").any()),
            }
        )
    return pd.DataFrame(
        rows, columns=["agency_id", "audience", "n", "days", "n_without_amount", "n_after_plan", "stated_none"]
    )


def say_support(support: pd.DataFrame) -> str:
    """The finding on one agency's support. Cases: nothing told, only 'none', amounts stated, none stated, both."""
    given = support[support["statement"] == "given"]
    refused = _audiences(support[support["statement"] == "stated_none"])
    none = f" Uttryckligen inget möte med {listed(refused)}." if refused else ""
    if given.empty:
        return (
            none.strip()
            or "Anteckningarna säger inget om vilket stöd myndigheten fick. Det betyder inte att den inte fick något."
        )
    days, without = given["days"].sum(), int(given["days"].isna().sum())
    parts = []
    if given["days"].notna().any():
        parts.append(f"{short_number(days)} {'dag' if days == 1 else 'dagar'} stöd med angiven tid")
    if without:
        parts.append(f"{count(without, 'tillfälle', 'tillfällen')} utan angiven tid")
    after = given[given["timing"] == "after_plan"]
    late = f" Efter att planen lämnats: {listed(_audiences(after))}." if len(after) else ""
    return f"Anteckningarna nämner {listed(parts)} ({count(len(given), 'tillfälle', 'tillfällen')} i allt).{late}{none}"


def _audiences(support: pd.DataFrame) -> list[str]:
    named = {name for joined in support["audience"] for name in joined.split("+")}
    return [AUDIENCE_LABELS[name] for name in AUDIENCES if name in named]
