"""Gaps over plans and agencies: what could be judged and why not, agency x rule, and the finding in a sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import pandas as pd

from jimeval.base.swedish import count, listed
from jimeval.plans.gaps.chain import AHEAD
from jimeval.plans.gaps.engine import confirmed, signed
from jimeval.plans.gaps.sentences import ABSENCE, FOLLOWED_UP, JUDGED_KINDS, REASONS, RULE_COUNTS, RULES

_ALSO_DONE = ("G12",)  # asks of what is performed, too


def judged(elements: pd.DataFrame, rule: str | None = None, *, signed_only: bool = True) -> pd.DataFrame:
    """The elements that a rule judges (any rule, when none is named): signed, of its kinds, and still ahead."""
    elements = signed(elements, signed_only)
    ahead = elements["state"].isna() | elements["state"].isin([state for state in AHEAD if state])
    asked = pd.Series(False, index=elements.index)
    for name in (rule,) if rule else RULES:
        asked |= elements["kind"].isin(JUDGED_KINDS[name]) & (ahead | (name in _ALSO_DONE))
    return elements[asked]


def judging(
    elements: pd.DataFrame,
    plans: pd.DataFrame,
    followup: pd.DataFrame | None = None,
    compared: Collection[str] = (),
    *,
    signed_only: bool = True,
) -> pd.DataFrame:
    """Plan x rule: why the rule is not judged of the plan, a word of ``REASONS``; empty text where it is judged.

    Index plan_id; columns agency_id and each rule. compared: the plans that G15 could be judged of, see
    ``study.collaboration_gaps``.
    """
    own = signed(elements, signed_only)
    told = frozenset() if followup is None else frozenset(followup["plan_id"])
    sure = frozenset() if followup is None else frozenset(confirmed(followup, signed_only)["plan_id"])
    kinds = {rule: frozenset(judged(own, rule, signed_only=False)["plan_id"]) for rule in RULES}
    waiting, standing = frozenset(elements["plan_id"]), frozenset(own["plan_id"])
    rows = []
    for plan in plans.itertuples(index=False):
        extent = plan.extent if isinstance(plan.extent, str) else "whole"
        row = {"plan_id": plan.plan_id, "agency_id": plan.agency_id}
        for rule in RULES:
            if plan.plan_id in waiting and plan.plan_id not in standing:
                reason = "unsigned"
            elif rule in FOLLOWED_UP and plan.plan_id not in sure:
                reason = "unconfirmed" if plan.plan_id in told else "no_report"
            elif rule == "G15" and plan.plan_id not in compared:
                reason = "not_compared"
            elif rule in ABSENCE and extent != "whole":
                reason = extent
            else:
                reason = "" if plan.plan_id in kinds[rule] else "nothing"
            row[rule] = reason
        rows.append(row)
    return pd.DataFrame(rows, columns=["plan_id", "agency_id", *RULES], dtype="str").set_index("plan_id")


def gap_grid(
    gaps: pd.DataFrame,
    elements: pd.DataFrame,
    agency_ids: Iterable[str],
    plans: pd.DataFrame | None = None,
    followup: pd.DataFrame | None = None,
    compared: Collection[str] = (),
    *,
    signed_only: bool = True,
) -> pd.DataFrame:
    """Agency x rule: how many gaps that stand (not waived); index agency_id as given, columns ``elements`` and rules.

    ``elements`` is how many elements the agency's plans have, signed or not (0: no plan, or one without elements). A
    rule that could not be judged of any of the agency's plans is missing (NA), not 0: ``gap_reasons`` says why; what
    it found all the same (G15: the other side's silence) is counted, so that the grid has every gap that stands. With
    several plans of an agency in the tables their gaps are added: choose the year first.
    """
    agency_ids = list(agency_ids)
    reasons = gap_reasons(elements, agency_ids, plans, followup, compared, signed_only=signed_only)
    standing = gaps[gaps["waived_because"].isna()]
    grid = pd.DataFrame(index=pd.Index(agency_ids, name="agency_id", dtype="str"))
    grid["elements"] = _per_agency(elements, agency_ids)
    for rule in RULES:
        found = _per_agency(standing[standing["rule"] == rule], agency_ids)
        grid[rule] = found.mask(((reasons[rule] != "").to_numpy()) & (found == 0))
    return grid


def gap_reasons(
    elements: pd.DataFrame,
    agency_ids: Iterable[str],
    plans: pd.DataFrame | None = None,
    followup: pd.DataFrame | None = None,
    compared: Collection[str] = (),
    *,
    signed_only: bool = True,
) -> pd.DataFrame:
    """Agency x rule: why the rule is not judged, a word of ``REASONS``; empty text where it is judged of any plan.

    Arguments as ``gap_grid`` has them; without ``plans`` every plan that has elements counts as whole.
    """
    if plans is None:
        plans = elements[["plan_id", "agency_id"]].drop_duplicates().assign(extent="whole")
    of_plans = judging(elements, plans, followup, compared, signed_only=signed_only)
    order = ["", *REASONS]
    by_agency = {agency_id: own for agency_id, own in of_plans.groupby("agency_id")}
    rows = [
        {rule: min(by_agency[a][rule], key=order.index) if a in by_agency else "nothing" for rule in RULES}
        for a in agency_ids
    ]
    return pd.DataFrame(rows, index=pd.Index(list(agency_ids), name="agency_id", dtype="str"), columns=RULES)


def _per_agency(rows: pd.DataFrame, agency_ids: list[str]) -> pd.Series:
    return rows["agency_id"].value_counts().reindex(agency_ids, fill_value=0).astype("Int64")


def headline(
    gaps: pd.DataFrame,
    elements: pd.DataFrame,
    plans: pd.DataFrame,
    followup: pd.DataFrame | None = None,
    *,
    signed_only: bool = True,
) -> str:
    """The finding in Swedish, for one plan or several; the tables hold those plans only.

    Waived gaps are not counted, only said to be so. With ``followup`` it says of how many plans no report is read.
    """
    if plans.empty:
        return "Ingen plan har lästs."
    several = len(plans) > 1
    whose = f"De {count(len(plans), 'plan', 'planerna')}" if several else "Planen"
    if elements.empty:
        return f"{whose} har lästs men har inga delar, så programlogiken går inte att bedöma."
    waiting = len(elements) - len(signed(elements, signed_only))
    if waiting == len(elements):
        parts = count(waiting, "del", "delar")
        return f"{whose} har {parts} som väntar på signering, så programlogiken bedöms inte ännu."
    said = [_found(gaps[gaps["waived_because"].isna()], elements, plans, signed_only)]
    if waived := int(gaps["waived_because"].notna().sum()):
        said.append(f"{count(waived, 'lucka är undantagen', 'luckor är undantagna')} med skäl och räknas inte.")
    if waiting:
        said.append(f"{count(waiting, 'del väntar', 'delar väntar')} på signering och räknas inte.")
    return " ".join([*said, *_not_judged(plans, followup, signed_only)])


def _found(standing: pd.DataFrame, elements: pd.DataFrame, plans: pd.DataFrame, signed_only: bool) -> str:
    several = len(plans) > 1
    examined = len(judged(elements, signed_only=signed_only))
    if not examined and standing.empty:
        whose = f"De {count(len(plans), 'plan', 'planerna')}" if several else "Planen"
        return f"{whose} har inga planerade eller förväntade delar, så reglerna har inget att bedöma."
    if standing.empty:
        among = f"de {count(examined, 'del', 'delar')}" if examined > 1 else "den enda del"
        return f"Ingen lucka i programlogiken hittades bland {among} som bedöms."
    counts = standing["rule"].value_counts()
    found = [f"{count(int(counts[rule]), *RULE_COUNTS[rule])} ({rule})" for rule in RULES if rule in counts.index]
    where = f"i de {count(len(plans), 'plan', 'planerna')}" if several else "i planens programlogik"
    kinds = "" if len(standing) == 1 else ", av ett slag" if len(found) == 1 else f", av {len(found)} slag"
    return f"{count(len(standing), 'lucka', 'luckor')} {where}{kinds}: {listed(found)}."


def _not_judged(plans: pd.DataFrame, followup: pd.DataFrame | None, signed_only: bool) -> list[str]:
    """What could not be judged, in sentences."""
    said, of = [], len(plans)
    for extent, one, many in (
        ("cut", "Planen är avkortad", "är avkortade"),
        ("elsewhere", "En del av planen finns i ett papper som vi inte har", "har en del i ett papper som vi inte har"),
    ):
        if n := int((plans["extent"] == extent).sum()):
            whose = one if of == 1 else f"{n} av {of} planer {many}"
            said.append(f"{whose}: där bedöms inte vad som saknas.")
    if followup is not None:
        told, sure = set(followup["plan_id"]), set(confirmed(followup, signed_only)["plan_id"])
        for plan_ids, why in (
            (set(plans["plan_id"]) - told, "ingen återrapport har lästs"),
            (set(plans["plan_id"]) & (told - sure), "ingen har bekräftat vad återrapporten säger"),
        ):
            if plan_ids:
                about, there = ("", "") if of == 1 else (f" för {len(plan_ids)} av {of} planer", " där")
                rules = listed(rule for rule in RULES if rule in FOLLOWED_UP)
                said.append(f"{why[0].upper()}{why[1:]}{about}, så {rules} bedöms inte{there}.")
    return said


def _mark(gap_id: str) -> str:
    return gap_id.split("/", 2)[2]


def _passage_of(mark: str, told: pd.DataFrame) -> str:
    """The passage that the sentence at document#start stands in; the mark itself when there is none."""
    document_id, _, start = mark.rpartition("#")
    if mark in told.index or not start.isdecimal():
        return mark
    own = told[(told["document_id"] == document_id) & (told["start"] <= int(start)) & (told["end"] > int(start))]
    return own.index[0] if len(own) else mark


def evidence(gaps: pd.DataFrame, elements: pd.DataFrame, passages: pd.DataFrame | None = None) -> pd.DataFrame:
    """Where each gap shows: document_id, page, start, end, sheet, row, column, indexed as ``gaps``.

    The reported passage for what answers no element; else the first element that the gap concerns; for a gap of the
    plan as a whole, its first element. Missing when the elements are not in the table.
    """
    places = ["document_id", "page", "start", "end", "sheet", "row", "column"]
    by_id = elements.drop_duplicates("element_id").set_index("element_id")[places]
    by_plan = elements.drop_duplicates("plan_id").set_index("plan_id")[places]
    told = pd.DataFrame(columns=places)
    if passages is not None:
        told = passages.drop_duplicates("passage_id").set_index("passage_id").reindex(columns=places)
        told = told[told["document_id"].isin({mark.rpartition("#")[0] for mark in gaps["gap_id"].map(_mark)})]
    rows = []
    for gap in gaps.itertuples():
        mark = _passage_of(_mark(gap.gap_id), told)
        first = gap.element_ids.split("+")[0]
        table, key = next(
            ((t, k) for t, k in ((told, mark), (by_id, first), (by_plan, gap.plan_id)) if k in t.index), (None, None)
        )
        rows.append(dict.fromkeys(places) if table is None else table.loc[key].to_dict())
    return pd.DataFrame(rows, columns=places, index=gaps.index)
