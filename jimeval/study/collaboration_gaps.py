"""G15: cooperation that stands in the minutes but not in the plan, or the reverse, or that only one side tells of.

Reference group 2013: plans that name partners who know nothing of it, and cooperation that is talked about and planned
nowhere; the yearly reports from 2021 on ask for cooperation between agencies of a sector.

Partners are compared by the register's ids; one that it does not know may be written in many ways and is not judged.
A plan is compared with minutes from the year before its period, when plans are discussed, to the period's last year.
What is missing in a plan is asked only of a plan that we have the whole of and that does not name the partner anywhere;
what is missing in minutes only where they speak of the agency; the other side's silence only where it has a whole plan,
or minutes that speak of it, in those years.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from jimeval.base.swedish import listed
from jimeval.base.tables import frame, known
from jimeval.plans.gaps.sentences import SEVERITIES
from jimeval.register import register

_RULE = "G15"
_SPEAKS = ("status", "advice")  # parts of minutes that are about one agency


@dataclass(slots=True)
class _Side:
    """What one agency's papers of a plan's years say: its partners, and whether they could have named one."""

    in_plan: dict[str, str] = field(default_factory=dict)  # partner: the element or passage that names it
    in_minutes: dict[str, str] = field(default_factory=dict)
    whole_plan: bool = False
    has_minutes: bool = False
    names: set[str] = field(default_factory=set)  # every agency that the plan's words name

    def tells_of(self, agency_id: str) -> bool:
        return agency_id in self.in_plan or agency_id in self.in_minutes or agency_id in self.names


def collaboration_gaps(tables: Mapping[str, pd.DataFrame]) -> tuple[pd.DataFrame, frozenset[str]]:
    """Table ``gaps`` with the findings of G15 only; the plans that it could be judged of: those that we have the whole
    of, with minutes that speak of the agency in their years.

    tables  plans, plan_elements, passages, documents, and collaborations with the plans' own rows among them (see
            ``study.plan_collaborations``)
    """
    rows: list[dict] = []
    compared = set()
    for plan, first_year, side, others in _sides(tables):
        if side.whole_plan and (side.has_minutes or side.in_minutes):
            compared.add(plan.plan_id)
        labels = register().labels(register().agencies, first_year)
        for kind, partner, message, question in _differences(plan, side, others, labels):
            rows.append(
                {
                    "gap_id": f"{plan.plan_id}/{_RULE}/{kind}-{partner}",
                    "plan_id": plan.plan_id,
                    "agency_id": plan.agency_id,
                    "rule": _RULE,
                    "severity": SEVERITIES[_RULE],
                    "element_ids": _elements(tables["plan_elements"], side.in_plan.get(partner)) or plan.plan_id,
                    "message": message,
                    "question": question,
                    "basis": "not_stated",
                }
            )
    return frame("gaps", _dated(rows, tables["plans"])), frozenset(compared)


def _differences(plan, side: _Side, others: Mapping[str, _Side], labels: Mapping[str, str]) -> Iterator[tuple]:
    """(kind, partner, message, question) of each difference, partners in Swedish order."""
    own = labels[plan.agency_id]
    for partner in labels:
        name, other = labels[partner], others.get(partner)
        talked, planned = partner in side.in_minutes, partner in side.in_plan
        if talked and not planned and side.whole_plan and partner not in side.names:
            yield (
                "minutes",
                partner,
                f"Enligt anteckningarna samverkar {own} med {name}, men planen nämner det inte.",
                f"Hör samverkan med {name} till planen, och vad ska den leda till?",
            )
        if planned and not talked and side.has_minutes:
            yield (
                "plan",
                partner,
                f"Planen anger samverkan med {name}, men anteckningarna nämner den inte.",
                f"Har samverkan med {name} kommit i gång?",
            )
        silent = other and (other.whole_plan or other.has_minutes) and not other.tells_of(plan.agency_id)
        if (talked or planned) and silent:
            where = listed(w for w, has in (("planen", other.whole_plan), ("anteckningarna", other.has_minutes)) if has)
            yield (
                "one-side",
                partner,
                f"{own} samverkar enligt sina papper med {name}, men i det vi har om {name} ({where}) nämns inte "
                f"{own}.",
                f"Vem hos {name} samverkar ni med, och vet {name} om det?",
            )


def _sides(tables: Mapping[str, pd.DataFrame]) -> Iterator[tuple]:
    """(plan, its first year, what its agency's papers say, what the others' of the same years say) for each plan."""
    plans, ties = tables["plans"], tables["collaborations"]
    named = ties[(ties["statement"] == "named") & ties["partner_agency_id"].notna()]
    years = _years_of_papers(tables["documents"])
    passages = tables["passages"]
    about = passages[passages["section"].isin(_SPEAKS) & passages["agency_id"].notna()]
    spoken = list(zip(about["document_id"], about["agency_id"], strict=True))
    told = list(
        zip(
            *(named[c] for c in ("document_id", "stated_in", "from_agency_id", "partner_agency_id", "passage_id")),
            strict=True,
        )
    )
    mentions = _names_in_plans(tables, {partner for *_, partner, _ in told})
    rows = list(plans.itertuples(index=False))
    periods = {plan.plan_id: _period(plan) for plan in rows}
    for plan in rows:
        if (period := periods[plan.plan_id]) is None:
            continue
        first, last = period
        sides: dict[str, _Side] = defaultdict(_Side)
        same = [
            p
            for p in rows
            if p.plan_id == plan.plan_id
            or (p.agency_id != plan.agency_id and periods[p.plan_id] and _overlap(periods[p.plan_id], period))
        ]
        papers = {p.document_id for p in same}
        timely = {paper for paper, own in years.items() if any(first - 1 <= year <= last for year in own)}
        for p in same:
            sides[p.agency_id].whole_plan |= known(p.extent) in (None, "whole")
            sides[p.agency_id].names |= mentions.get(p.plan_id, set())
        for document_id, agency_id in spoken:
            if document_id in timely:
                sides[agency_id].has_minutes = True
        for document_id, stated_in, agency_id, partner, passage_id in told:
            if stated_in == "plan" and document_id in papers:
                sides[agency_id].in_plan.setdefault(partner, passage_id)
            elif stated_in == "minutes" and document_id in timely:
                sides[agency_id].in_minutes.setdefault(partner, passage_id)
        yield plan, first, sides[plan.agency_id], {a: side for a, side in sides.items() if a != plan.agency_id}


def _years_of_papers(documents: pd.DataFrame) -> dict[str, set[int]]:
    return {
        d.document_id: {int(date[:4]) for date in (d.date, d.period_from, d.period_to) if isinstance(date, str)}
        for d in documents.itertuples(index=False)
    }


def _period(plan) -> tuple[int, int] | None:
    """First and last year; a plan without an end counts for its first year; None when it has no date."""
    start, end = known(plan.period_from) or known(plan.decided), known(plan.period_to)
    if not start or not start[:4].isdecimal():
        return None
    first = int(start[:4])
    return first, max(first, int(end[:4])) if end and end[:4].isdecimal() else first


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _names_in_plans(tables: Mapping[str, pd.DataFrame], partners: set[str]) -> dict[str, set[str]]:
    """The agencies that each plan's words name, of those that anybody is said to cooperate with or that have a plan."""
    wanted = partners | set(tables["plans"]["agency_id"])
    passages = tables["passages"]
    prose = passages[passages["section"] == "plan"].groupby("document_id")["text"].agg("\n".join).to_dict()
    texts = tables["plan_elements"].groupby("plan_id")["text"].agg("\n".join).to_dict()
    found = {}
    for plan in tables["plans"].itertuples(index=False):
        words = "\n".join((texts.get(plan.plan_id, ""), prose.get(plan.document_id, "")))
        found[plan.plan_id] = {mention.agency_id for mention in register().find(words)} & wanted - {plan.agency_id}
    return found


def _elements(elements: pd.DataFrame, place: str | None) -> str | None:
    return place if place is not None and (elements["element_id"] == place).any() else None


def _dated(rows: list[dict], plans: pd.DataFrame) -> list[dict]:
    """First and last seen: the decisions of the agency's plans in which the same difference stands."""
    decided = {plan.plan_id: known(plan.decided) for plan in plans.itertuples(index=False)}
    dates: dict[tuple, list[str]] = {}
    keys = [(row["agency_id"], row["gap_id"].rpartition("/")[2]) for row in rows]
    for key, row in zip(keys, rows, strict=True):
        if decided[row["plan_id"]]:
            dates.setdefault(key, []).append(decided[row["plan_id"]])
    return [
        row | ({"first_seen": min(dates[key]), "last_seen": max(dates[key])} if key in dates else {})
        for key, row in zip(keys, rows, strict=True)
    ]
