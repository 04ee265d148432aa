"""Gaps in a programme logic: what leads nowhere and what stands on nothing.

The rules follow the programme logic of SKL's guide Lärande uppföljning för jämställda verksamheter (2011), which is
read from the ends back to the means: is there a result for each effect, an activity for each result, a resource for
each activity? And the other way: is anything done, or meant to come out, that serves nothing further on?

Only what is still ahead is judged: elements that are planned or expected, or whose state is not stated. What is
performed or achieved is not asked about, but carries others. A rule is a function from the graph to the elements
that break it; a new rule is a new function in RULES, with its words in the tables below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import networkx as nx
import pandas as pd

from jimeval.base.swedish import count, listed, shorten
from jimeval.base.tables import frame
from jimeval.plans.logic import graph, local_id

AHEAD = ("planned", "expected", None)


@dataclass(frozen=True, slots=True)
class Finding:
    """An element that breaks a rule, and a Swedish sentence that says what it lacks."""

    element_id: str
    message: str


def _ahead(chain: nx.DiGraph, *kinds: str) -> Iterator[str]:
    return (node for node, element in chain.nodes(data=True) if element["kind"] in kinds and element["state"] in AHEAD)


def _reaches(chain: nx.DiGraph, node: str, goal: str, through: tuple[str, ...]) -> bool:
    """Whether links lead from the node to an element of kind ``goal``, straight or by way of the kinds ``through``."""
    seen, waiting = {node}, [node]
    while waiting:
        for after in chain.successors(waiting.pop()):
            kind = chain.nodes[after]["kind"]
            if kind == goal and after != node:
                return True
            if kind in through and after not in seen:
                seen.add(after)
                waiting.append(after)
    return False


def _named(chain: nx.DiGraph, node: str) -> str:
    return f"”{shorten(chain.nodes[node]['text'], 80)}”"


def activity_without_result(chain: nx.DiGraph) -> Iterator[Finding]:
    """G1: an activity leads to no result, straight or by way of other activities. Why then do it, the guide asks."""
    for node in _ahead(chain, "activity"):
        if not _reaches(chain, node, "result", ("activity",)):
            yield Finding(node, f"Aktiviteten {_named(chain, node)} leder inte till något förväntat resultat.")


def result_without_activity(chain: nx.DiGraph) -> Iterator[Finding]:
    """G2: no activity leads to an expected result, straight or by way of other results."""
    back = chain.reverse(copy=False)
    for node in _ahead(chain, "result"):
        if not _reaches(back, node, "activity", ("result",)):
            yield Finding(node, f"Resultatet {_named(chain, node)} stöds inte av någon aktivitet.")


def effect_without_result(chain: nx.DiGraph) -> Iterator[Finding]:
    """G3: no result leads to an expected effect, straight or through mediators and other effects.

    The guide asks how an effect can come about in the long run when there is no result that could turn into it.
    """
    back = chain.reverse(copy=False)
    for node in _ahead(chain, "effect"):
        if not _reaches(back, node, "result", ("mediator", "effect")):
            yield Finding(node, f"Effekten {_named(chain, node)} bygger inte på något resultat.")


def result_without_effect(chain: nx.DiGraph) -> Iterator[Finding]:
    """G4: an expected result leads to no effect, straight or through mediators and other results.

    A mediator (förmedlande instans, APeL's addition in the guide) carries a result on; one that leads nowhere does not.
    """
    for node in _ahead(chain, "result"):
        if not _reaches(chain, node, "effect", ("mediator", "result")):
            yield Finding(node, f"Resultatet {_named(chain, node)} leder inte till någon förväntad effekt.")


def resource_and_activity_apart(chain: nx.DiGraph) -> Iterator[Finding]:
    """G5: an activity without resource, or a resource without activity; a resource may pass through other resources.

    The guide asks whether time, money and competent staff are in proportion to the activities: here whether any are
    tied to them at all.
    """
    back = chain.reverse(copy=False)
    for node in _ahead(chain, "activity"):
        if not _reaches(back, node, "resource", ()):
            yield Finding(node, f"Aktiviteten {_named(chain, node)} har ingen resurs.")
    for node in _ahead(chain, "resource"):
        if not _reaches(chain, node, "activity", ("resource",)):
            yield Finding(node, f"Resursen {_named(chain, node)} används inte i någon aktivitet.")


Rule = Callable[[nx.DiGraph], Iterable[Finding]]
RULES: dict[str, Rule] = {
    "G1": activity_without_result,
    "G2": result_without_activity,
    "G3": effect_without_result,
    "G4": result_without_effect,
    "G5": resource_and_activity_apart,
}
RULE_LABELS = {
    "G1": "aktivitet som inte leder till något resultat",
    "G2": "resultat som ingen aktivitet stöder",
    "G3": "effekt som inte bygger på något resultat",
    "G4": "resultat som inte leder till någon effekt",
    "G5": "aktivitet utan resurs eller resurs utan aktivitet",
}
RULE_COUNTS = {
    "G1": ("aktivitet leder inte till något resultat", "aktiviteter leder inte till något resultat"),
    "G2": ("resultat stöds inte av någon aktivitet", "resultat stöds inte av någon aktivitet"),
    "G3": ("effekt bygger inte på något resultat", "effekter bygger inte på något resultat"),
    "G4": ("resultat leder inte till någon effekt", "resultat leder inte till någon effekt"),
    "G5": ("aktivitet eller resurs saknar sin motpart", "aktiviteter eller resurser saknar sin motpart"),
}
JUDGED_KINDS = {
    "G1": ("activity",),
    "G2": ("result",),
    "G3": ("effect",),
    "G4": ("result",),
    "G5": ("activity", "resource"),
}
# A broken chain is to be talked about; a missing tie to resources may be only the plan's brevity.
SEVERITIES = {"G1": "warning", "G2": "warning", "G3": "warning", "G4": "warning", "G5": "note"}


def gaps(elements: pd.DataFrame, links: pd.DataFrame, plans: pd.DataFrame) -> pd.DataFrame:
    """Table ``gaps``: one row per element and rule that it breaks, plan by plan.

    elements, links, plans  tables plan_elements, plan_links, plans. Each plan is judged by itself. first_seen and
    last_seen are the plan's date of decision as far as it is known.
    """
    dates = plans["decided"].astype(object).where(plans["decided"].notna(), None)
    decided = dict(zip(plans["plan_id"], dates, strict=True))
    rows = []
    for (plan_id, agency_id), own in elements.groupby(["plan_id", "agency_id"], sort=True):
        chain = graph(own, links[links["plan_id"] == plan_id])
        rows += [
            {
                "gap_id": f"{plan_id}/{rule}/{local_id(finding.element_id)}",
                "plan_id": plan_id,
                "agency_id": agency_id,
                "rule": rule,
                "severity": SEVERITIES[rule],
                "element_ids": finding.element_id,
                "message": finding.message,
                "basis": "not_stated",
                "first_seen": decided.get(plan_id),
                "last_seen": decided.get(plan_id),
            }
            for rule, broken_by in RULES.items()
            for finding in broken_by(chain)
        ]
    return frame("gaps", rows)


def judged(elements: pd.DataFrame, rule: str | None = None) -> pd.DataFrame:
    """The elements that a rule judges (any rule, when none is named): of its kinds, and still ahead."""
    kinds = JUDGED_KINDS[rule] if rule else {kind for kinds in JUDGED_KINDS.values() for kind in kinds}
    ahead = elements["state"].isna() | elements["state"].isin([state for state in AHEAD if state])
    return elements[ahead & elements["kind"].isin(kinds)]


def gap_grid(gaps: pd.DataFrame, elements: pd.DataFrame, agency_ids: Iterable[str]) -> pd.DataFrame:
    """Agency x rule: how many gaps; index agency_id in the order given, columns ``elements`` and each rule.

    ``elements`` is how many elements the agency's plans have (0: no plan, or one without elements). A rule with
    nothing to judge is missing (NA), not 0. With several plans of an agency in the tables their gaps are added:
    choose the year first.
    """
    agency_ids = list(agency_ids)
    grid = pd.DataFrame(index=pd.Index(agency_ids, name="agency_id", dtype="str"))
    grid["elements"] = _per_agency(elements, agency_ids)
    for rule in RULES:
        found = _per_agency(gaps[gaps["rule"] == rule], agency_ids)
        grid[rule] = found.mask(_per_agency(judged(elements, rule), agency_ids) == 0)
    return grid


def _per_agency(rows: pd.DataFrame, agency_ids: list[str]) -> pd.Series:
    return rows["agency_id"].value_counts().reindex(agency_ids, fill_value=0).astype("Int64")


def headline(gaps: pd.DataFrame, elements: pd.DataFrame, plans: pd.DataFrame) -> str:
    """The finding in one Swedish sentence, for one plan or several; the tables hold those plans only."""
    if plans.empty:
        return "Ingen plan har lästs."
    several = len(plans) > 1
    whose = f"De {count(len(plans), 'plan', 'planerna')}" if several else "Planen"
    if elements.empty:
        return f"{whose} har lästs men har inga delar, så programlogiken går inte att bedöma."
    examined = len(judged(elements))
    if not examined:
        return f"{whose} har inga planerade eller förväntade delar, så reglerna har inget att bedöma."
    if gaps.empty:
        among = f"de {count(examined, 'del', 'delar')}" if examined > 1 else "den enda del"
        return f"Ingen lucka i programlogiken hittades bland {among} som bedöms."
    counts = gaps["rule"].value_counts()
    found = [f"{count(int(counts[rule]), *RULE_COUNTS[rule])} ({rule})" for rule in RULES if rule in counts.index]
    where = f"i de {count(len(plans), 'plan', 'planerna')}" if several else "i planens programlogik"
    kinds = "av ett slag" if len(found) == 1 else f"av {len(found)} slag"
    kinds = "" if len(gaps) == 1 else f", {kinds}"
    return f"{count(len(gaps), 'lucka', 'luckor')} {where}{kinds}: {listed(found)}."
