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

import functools
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
    says_none: bool = False  # minutes say that it cooperates with nobody
    whole_plan: bool = False
    has_minutes: bool = False
    names: set[str] = field(default_factory=set)  # every agency that the plan's words name

    def tells_of(self, agency_id: str) -> bool:
        return agency_id in self.in_plan or agency_id in self.in_minutes or agency_id in self.names


def collaboration_gaps(tables: Mapping[str, pd.DataFrame]) -> tuple[pd.DataFrame, frozenset[str]]:
    """Table ``gaps`` with the findings of G15 only; the plans that it could be judged of: those that we have the whole
    of, with minutes that speak of the agency in their years.

    tables  plans, plan_elements, passages, documents, and collaborations with the plans' own rows among them (see
            ``study.plans.collaborations``)
    """
    papers = _Papers(tables)
    elements = frozenset(tables["plan_elements"]["element_id"])
    labels = functools.cache(lambda year: register().labels(register().agencies, year))
    rows: list[dict] = []
    compared = set()
    for plan, period in papers.periods.values():
        side = papers.side(plan.agency_id, period, plan)
        if side.whole_plan and (side.has_minutes or side.in_minutes):
            compared.add(plan.plan_id)
        names = labels(period[0])
        partners = {*side.in_plan, *side.in_minutes} & set(names) - {plan.agency_id}
        others = {partner: papers.side(partner, period) for partner in sorted(partners, key=list(names).index)}
        for kind, partner, message, question in _differences(plan, side, others, names):
            place = side.in_plan.get(partner)
            rows.append(
                {
                    "gap_id": f"{plan.plan_id}/{_RULE}/{kind}-{partner}",
                    "plan_id": plan.plan_id,
                    "agency_id": plan.agency_id,
                    "rule": _RULE,
                    "severity": SEVERITIES[_RULE],
                    "element_ids": place if place in elements else plan.plan_id,
                    "message": message,
                    "question": question,
                    "basis": "stated_none" if kind == "plan" and side.says_none else "not_stated",
                }
            )
    return frame("gaps", _dated(rows, tables["plans"])), frozenset(compared)


def _differences(plan, side: _Side, others: Mapping[str, _Side], labels: Mapping[str, str]) -> Iterator[tuple]:
    """(kind, partner, message, question) of each difference; labels  of the agency, then of its partners."""
    own = labels[plan.agency_id]
    for partner, other in others.items():
        name = labels[partner]
        talked, planned = partner in side.in_minutes, partner in side.in_plan
        if talked and not planned and side.whole_plan and partner not in side.names:
            yield (
                "minutes",
                partner,
                f"Enligt anteckningarna samverkar {own} med {name}, men planen nämner det inte.",
                f"Hör samverkan med {name} till planen, och vad ska den leda till?",
            )
        if planned and not talked and (side.has_minutes or side.says_none):
            silent = f"enligt anteckningarna samverkar {own} inte med någon" if side.says_none else ""
            yield (
                "plan",
                partner,
                f"Planen anger samverkan med {name}, men {silent or 'anteckningarna nämner den inte'}.",
                f"Har samverkan med {name} kommit i gång?",
            )
        silent = other and (other.whole_plan or other.has_minutes) and not other.tells_of(plan.agency_id)
        if (talked or planned) and silent:
            told_in = listed(w for w, has in (("planen", planned), ("anteckningarna", talked)) if has)
            where = listed(w for w, has in (("planen", other.whole_plan), ("anteckningarna", other.has_minutes)) if has)
            yield (
                "one-side",
                partner,
                f"{own} samverkar enligt {told_in} med {name}, men i det vi har om {name} ({where}) nämns inte {own}.",
                f"Vem hos {name} samverkar ni med, och vad vill {name} med samverkan?",
            )


class _Papers:
    """What all papers say of cooperation, by agency, so that each plan is compared with its partners' papers only.

    periods  plan_id: (plan, (first year, last year)), of the plans that have a date
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame]):
        rows = list(tables["plans"].itertuples(index=False))
        self.periods = {plan.plan_id: (plan, period) for plan in rows if (period := _period(plan))}
        self._of_agency = defaultdict(list)
        for plan, period in self.periods.values():
            self._of_agency[plan.agency_id].append((plan, period))
        self._years = _years_of_papers(tables["documents"])
        passages, ties = tables["passages"], tables["collaborations"]
        about = passages[passages["section"].isin(_SPEAKS) & passages["agency_id"].notna()]
        self._spoken: dict[str, set[int]] = defaultdict(set)
        for document_id, agency_id in zip(about["document_id"], about["agency_id"], strict=True):
            self._spoken[agency_id] |= self._years.get(document_id, set())
        none = ties[(ties["statement"] == "stated_none") & (ties["stated_in"] == "minutes")]
        self._none: dict[str, set[int]] = defaultdict(set)  # years in which minutes say that it cooperates with nobody
        for agency_id, document_id in zip(none["from_agency_id"], none["document_id"], strict=True):
            self._none[agency_id] |= self._years.get(document_id, set())
        named = ties[(ties["statement"] == "named") & ties["partner_agency_id"].notna()]
        columns = ("from_agency_id", "document_id", "stated_in", "partner_agency_id", "passage_id")
        self._told = defaultdict(list)
        for agency_id, *told in zip(*(named[column] for column in columns), strict=True):
            self._told[agency_id].append(told)
        self._names = _names_in_plans(tables, set(named["partner_agency_id"]))
        self._known: dict[tuple, _Side] = {}

    def side(self, agency_id: str, period: tuple[int, int], own=None) -> _Side:
        """What the agency's papers of the years say; ``own``: of its plans this one only."""
        key = (agency_id, period, own and own.plan_id)
        if key not in self._known:
            self._known[key] = self._side(agency_id, period, own)
        return self._known[key]

    def _side(self, agency_id: str, period: tuple[int, int], own) -> _Side:
        side, years = _Side(), range(period[0] - 1, period[1] + 1)
        plans = [own] if own else [plan for plan, its in self._of_agency[agency_id] if _overlap(its, period)]
        for plan in plans:
            side.whole_plan |= known(plan.extent) in (None, "whole")
            side.names |= self._names.get(plan.plan_id, set())
        side.has_minutes = any(year in years for year in self._spoken.get(agency_id, ()))
        side.says_none = any(year in years for year in self._none.get(agency_id, ()))
        papers = {plan.document_id for plan in plans}
        for document_id, stated_in, partner, passage_id in self._told.get(agency_id, ()):
            if stated_in == "plan" and document_id in papers:
                side.in_plan.setdefault(partner, passage_id)
            elif stated_in == "minutes" and any(year in years for year in self._years.get(document_id, ())):
                side.in_minutes.setdefault(partner, passage_id)
        return side


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
