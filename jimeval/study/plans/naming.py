"""What a plan is called and which years it is for; imports no figures, since every run of the reports asks."""

from __future__ import annotations

from collections.abc import Mapping

from jimeval.base.swedish import EN_DASH
from jimeval.base.tables import known
from jimeval.register import register


def first_year(plan: Mapping) -> int:
    """The year that the plan begins, else in which it was decided; 0 when neither is known."""
    return int(str(known(plan["period_from"]) or known(plan["decided"]) or 0)[:4])


def label(plan: Mapping) -> str:
    """The agency as it was then called, and the plan's period: ``CSN 2014–2015``."""
    return f"{register().by_id(plan['agency_id']).label(first_year(plan))} {period(plan)}".strip()


def period(plan: Mapping) -> str:
    first, last = (str(known(plan[name]) or "")[:4] for name in ("period_from", "period_to"))
    return first if not last or first == last else f"{first}{EN_DASH}{last}"


def covers(plan: Mapping, year: int) -> bool:
    """Whether the plan is for the year; of one without an end only its first is known."""
    first, last = (str(known(plan[name]) or "")[:4] for name in ("period_from", "period_to"))
    return bool(first) and int(first) <= year <= int(last or first)
