"""Support and collaboration summed up: small tables out of the tables of minutes, and findings in words."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx
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


def collaboration_graph(collaborations: pd.DataFrame) -> nx.DiGraph:
    """The named ties as a directed graph: never made symmetric. Nodes are agency ids, and partners outside the
    register by their words; node attribute ``agency`` tells which."""
    graph = nx.DiGraph()
    for tie in collaborations[collaborations["statement"] == "named"].itertuples():
        known = not pd.isna(tie.partner_agency_id)
        graph.add_node(tie.from_agency_id, agency=True)
        graph.add_node(tie.partner_agency_id if known else tie.partner, agency=known)
        graph.add_edge(tie.from_agency_id, tie.partner_agency_id if known else tie.partner)
    return graph


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


def say_collaborations(collaborations: pd.DataFrame, names: dict[str, str]) -> str:
    """The finding on one agency's collaboration, from its own side and the others'. ``names``: id to label."""
    if collaborations.empty:
        return "Anteckningarna säger inget om samverkan."
    parts = []
    for agency_id, own in collaborations.groupby("from_agency_id", sort=True):
        who = names.get(agency_id, agency_id)
        named = own[own["statement"] == "named"]
        if len(named):
            partners = [
                names.get(tie.partner_agency_id, tie.partner) if not pd.isna(tie.partner_agency_id) else tie.partner
                for tie in named.itertuples()
            ]
            parts.append(f"{who} anges samverka med {listed(partners)}.")
        elif (own["statement"] == "stated_none").any():
            parts.append(f"För {who} anges uttryckligen att ingen samverkan framgår.")
        else:
            parts.append(f"{who} anges samverka, men ingen part nämns vid namn.")
    return " ".join(parts)


def say_network(collaborations: pd.DataFrame) -> str:
    """The finding on all ties of a year: how many, how many mutual, who is named from outside."""
    graph = collaboration_graph(collaborations)
    if not graph.number_of_edges():
        return "Anteckningarna nämner ingen samverkan med namngiven part."
    mutual = sum(graph.has_edge(b, a) for a, b in graph.edges) // 2
    outside = sum(not graph.nodes[b]["agency"] for _, b in graph.edges)
    named_from = len({a for a, _ in graph.edges})
    unnamed = collaborations.loc[collaborations["statement"] == "unnamed", "from_agency_id"].nunique()
    none = collaborations.loc[collaborations["statement"] == "stated_none", "from_agency_id"].nunique()
    return (
        f"{count(graph.number_of_edges(), 'riktad koppling', 'riktade kopplingar')} från "
        f"{count(named_from, 'myndighet', 'myndigheter')}; {mutual} ömsesidiga par; "
        f"{outside} går till parter utanför registret. Utan namngiven part: {unnamed}; uttryckligen ingen: {none}."
    )
