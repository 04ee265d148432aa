"""Support over several meetings: what is surely told twice counts once, what may be gives a least and a most.

``days`` counts every occasion that is not surely told before; ``days_at_least`` also joins those that nothing tells
apart. The truth lies between them as far as the papers know.
"""

from __future__ import annotations

import pandas as pd

from jimeval.base.contracts import AUDIENCES
from jimeval.base.swedish import count, listed, short_number
from jimeval.minutes.support.retold import Telling, compare, tellings
from jimeval.minutes.support.summary import AUDIENCE_LABELS

CUMULATED = (
    "agency_id",
    "audience",
    "year",
    "n",
    "n_at_least",
    "days",
    "days_at_least",
    "n_without_amount",
    "n_unsure",
    "n_after_plan",
    "stated_none",
    "note",
)
TOLD_TWICE = (
    "agency_id",
    "audience",
    "form",
    "days",
    "sure",
    "reason",
    "first_document_id",
    "first_page",
    "first_start",
    "first_end",
    "document_id",
    "page",
    "start",
    "end",
)
_TYPES = {"year": "Int64", "n": int, "n_at_least": int, "days": float, "days_at_least": float}

Occasion = list[Telling]  # the tellings of one occasion, in order of time


def cumulated_support(support: pd.DataFrame, documents: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Agency x audience x year: support over several meetings, each occasion once. One more row with audience ``all``
    in which an occasion with two audiences counts once.

    year              of the occasion's stated date, else of its first paper; empty when neither is known
    n, days           at most: all occasions but those surely told before; days empty when no amount is stated
    n_at_least, days_at_least   when those that may be told twice are: a cell whose days may all be another year's has 0
    n_without_amount  of n, without a stated amount
    n_unsure          of n, perhaps told before (listed by :func:`told_twice`)
    n_after_plan      of n, said to be after the plan
    stated_none       whether a paper of the year says that there was none
    note              Swedish: what a reader of the row should know
    """
    found = tellings(support, documents, passages)
    sure, least, _ = _occasions(found)
    cells: dict[tuple, dict] = {}
    for occasions, most in ((sure, True), (least, False)):
        for occasion in occasions:
            for audience in (*_audiences(occasion), "all"):
                _count(cells, occasion, audience, most)
    _count_none(cells, support, documents)
    order = {name: place for place, name in enumerate((*AUDIENCES, "all"))}
    keys = sorted(cells, key=lambda key: (key[0], order[key[1]], key[2] is None, key[2] or 0))
    rows = [_row(key, cells[key]) for key in keys]
    return pd.DataFrame(rows, columns=list(CUMULATED)).astype(_TYPES)


def over_years(cumulated: pd.DataFrame) -> pd.DataFrame:
    """Agency x audience: the cumulated table summed over its years, for figures; columns as ``support_by_audience``
    with n_at_least, days_at_least and n_unsure."""
    whole = cumulated.groupby(["agency_id", "audience"], sort=True)
    table = whole[["n", "n_at_least", "n_without_amount", "n_unsure", "n_after_plan"]].sum()
    days = whole[["days", "days_at_least"]].sum(min_count=1)
    return table.join(days).join(whole["stated_none"].any()).reset_index()


def told_twice(support: pd.DataFrame, documents: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """The pairs of places that tell of one occasion, surely or perhaps; each later telling once, beside the nearest
    earlier one. ``first_``: the earlier place; document_id, page, start, end: the later; reason in Swedish."""
    found = tellings(support, documents, passages)
    pages = support.reset_index(drop=True)["page"]
    rows = [
        {
            "agency_id": second.agency_id,
            "audience": "+".join(name for name in AUDIENCES if name in second.audiences),
            "form": second.form,
            "days": second.days,
            "sure": sure,
            "reason": reason,
            "first_document_id": first.document_id,
            "first_page": pages[first.row],
            "first_start": first.span[0],
            "first_end": first.span[1],
            "document_id": second.document_id,
            "page": pages[second.row],
            "start": second.span[0],
            "end": second.span[1],
        }
        for first, second, sure, reason in sorted(
            _occasions(found)[2], key=lambda pair: (pair[1].agency_id, pair[1].order, pair[0].order)
        )
    ]
    types = {"days": float, "sure": bool, "first_page": "Int64", "page": "Int64"}
    return pd.DataFrame(rows, columns=list(TOLD_TWICE)).astype(types)


def _occasions(found: list[Telling]) -> tuple[list[Occasion], list[Occasion], list[tuple]]:
    """(occasions when only what is sure is joined, when all that may be is, and the pairs that were joined)."""
    by_agency: dict[str, list[Telling]] = {}
    for telling in found:
        by_agency.setdefault(telling.agency_id, []).append(telling)
    sure: list[Occasion] = []
    least: list[Occasion] = []
    pairs: list[tuple] = []
    for own in by_agency.values():
        certain = _surely_joined(own, pairs)
        sure += certain
        least += _all_joined(certain, pairs)
    return sure, least, pairs


def _surely_joined(found: list[Telling], pairs: list[tuple]) -> list[Occasion]:
    """The occasions, each telling with the latest that it surely repeats and that no telling speaks against."""
    sure: list[Occasion] = []
    for telling in found:
        for occasion in reversed(sure):
            if repeated := _repeated(occasion, telling):
                first, reason = repeated
                pairs.append((first, telling, True, reason))
                occasion.append(telling)
                break
        else:
            sure.append([telling])
    return sure


def _repeated(occasion: Occasion, telling: Telling) -> tuple[Telling, str] | None:
    """The last of the occasion's tellings that this one surely repeats, and why, when none of them speaks against."""
    repeated = None
    for other in occasion:
        verdict, reason = compare(other, telling)
        if verdict == "apart":
            return None
        if verdict == "same":
            repeated = (other, reason)
    return repeated


def _all_joined(sure: list[Occasion], pairs: list[tuple]) -> list[Occasion]:
    """As few occasions as the papers allow: those joined that nothing tells apart."""
    least: list[Occasion] = []
    for occasion in sorted(sure, key=_most_told):
        fitting = [(other, why) for other in least if (why := _may_be(other, occasion))]
        if fitting:
            joined, (first, second, reason) = fitting[-1]
            pairs.append((first, second, False, reason))
            joined += occasion
            joined.sort(key=lambda telling: telling.order)
        else:
            least.append(list(occasion))
    return least


def _most_told(occasion: Occasion) -> tuple:
    """Those with a date, an amount and an audience first, so that the vague ones find theirs among them."""
    return (
        -max(len(telling.when) for telling in occasion),
        all(telling.days is None for telling in occasion),
        all("not_stated" in telling.audiences for telling in occasion),
        occasion[0].order,
    )


def _may_be(one: Occasion, other: Occasion) -> tuple[Telling, Telling, str] | None:
    """The nearest pair and the reason, when nothing tells any telling of one from any of the other."""
    nearest = None
    for mine in one:
        for theirs in other:
            first, second = sorted((mine, theirs), key=lambda telling: telling.order)
            verdict, reason = compare(first, second)
            if verdict == "apart":
                return None
            nearest = (first, second, reason)
    return nearest


def _audiences(occasion: Occasion) -> list[str]:
    named = frozenset().union(*(telling.audiences for telling in occasion))
    return [name for name in AUDIENCES if name in named and (name != "not_stated" or len(named) == 1)]


def _count(cells: dict, occasion: Occasion, audience: str, most: bool) -> None:
    """Adds an occasion to the cells of the years in which it, and its amount, are first told with the audience."""
    agency_id = occasion[0].agency_id
    told = [telling for telling in occasion if audience in ("all", *telling.audiences)]
    amounts = [telling for telling in told if telling.days is not None]
    cell = _cell(cells, agency_id, audience, _year(told))
    if most:
        cell["n"] += 1
        cell["n_after_plan"] += any(telling.timing == "after_plan" for telling in occasion)
        cell["moved"] += bool(told[0].paper[0] and _year(told) != int(told[0].paper[0][:4]))
        cell["days"] += [max(telling.days for telling in amounts)] if amounts else []
        return
    cell["n_at_least"] += 1
    if amounts:
        least = min(telling.days for telling in occasion if telling.days is not None)
        _cell(cells, agency_id, audience, _year(amounts))["days_at_least"] += least


def _year(told: Occasion) -> int | None:
    """The year of the first date that is stated, else of the first paper."""
    return next((telling for telling in told if telling.when), told[0]).year


def _cell(cells: dict, agency_id: str, audience: str, year: int | None) -> dict:
    empty = {"n": 0, "n_at_least": 0, "days": [], "days_at_least": 0.0, "n_after_plan": 0, "none": False, "moved": 0}
    return cells.setdefault((agency_id, audience, year), empty)


def _count_none(cells: dict, support: pd.DataFrame, documents: pd.DataFrame) -> None:
    dates = dict(zip(documents["document_id"], documents["date"], strict=True))
    for told in support[support["statement"] == "stated_none"].itertuples():
        date = dates.get(told.document_id)
        for audience in (*told.audience.split("+"), "all"):
            year = int(date[:4]) if isinstance(date, str) else None
            _cell(cells, told.agency_id, audience, year)["none"] = True


def _row(key: tuple, cell: dict) -> dict:
    agency_id, audience, year = key
    days = sum(cell["days"]) if cell["days"] else None
    unsure = cell["n"] - cell["n_at_least"]
    notes = [
        _doubt(unsure),
        f"{count(cell['moved'], 'tillfälle', 'tillfällen')} nämns i papper från ett annat år" if cell["moved"] else "",
        "uttryckligen inget i något av papperen" if cell["none"] and cell["n"] else "",
        "papperets datum är okänt" if year is None else "",
    ]
    return {
        "agency_id": agency_id,
        "audience": audience,
        "year": year,
        "n": cell["n"],
        "n_at_least": cell["n_at_least"],
        "days": days,
        "days_at_least": None if days is None else cell["days_at_least"],
        "n_without_amount": cell["n"] - len(cell["days"]),
        "n_unsure": unsure,
        "n_after_plan": cell["n_after_plan"],
        "stated_none": cell["none"],
        "note": "; ".join(note for note in notes if note),
    }


def days_between(least: float | None, most: float | None) -> str:
    """``2``, ``1–2``, and empty when no amount is stated: at least and at most, as figures and tables write it."""
    if pd.isna(most):
        return ""
    return short_number(most) if pd.isna(least) or least == most else f"{short_number(least)}–{short_number(most)}"


def say_support_over_time(cumulated: pd.DataFrame, papers: int) -> str:
    """The finding on one agency's, or many agencies', support over ``papers`` minutes.

    Cases: nothing told, only 'none', amounts known, at least and at most, no amounts.
    """
    whole = cumulated[cumulated["audience"] == "all"]
    refused = _audiences_with(cumulated, cumulated["stated_none"])
    none = f" Uttryckligen inget möte med {listed(refused)} i något av papperen." if refused else ""
    after = _audiences_with(cumulated, cumulated["n_after_plan"] > 0)
    late = f" Efter att planen lämnats: {listed(after)}." if after else ""
    n = int(whole["n"].sum())
    if not n:
        return none.strip() or (
            "Anteckningarna säger inget om stöd. Det betyder inte att inget stöd gavs." if papers else _UNREAD
        )
    days, least = whole["days"].sum(min_count=1), whole["days_at_least"].sum(min_count=1)
    without, unsure = int(whole["n_without_amount"].sum()), int(whole["n_unsure"].sum())
    untimed = f", {without} utan angiven tid" if without and not pd.isna(days) else ""
    doubt = f" {_doubt(unsure)}." if unsure else ""
    told, occasions = count(papers, "minnesanteckning", "minnesanteckningar"), count(n, "tillfälle", "tillfällen")
    return f"{told} nämner {occasions} av stöd: {say_days(least, days)}{untimed}.{doubt}{late}{none}"


def _doubt(unsure: int) -> str:
    return count(unsure, "tillfälle kan vara nämnt", "tillfällen kan vara nämnda") + " två gånger" if unsure else ""


def say_days(least: float | None, most: float | None) -> str:
    """The days in words. Cases: none stated, one number, at least and at most."""
    if pd.isna(most):
        return "inget med angiven tid"
    if least == most:
        return f"{short_number(most)} {'dag' if most == 1 else 'dagar'} med angiven tid"
    return f"minst {short_number(least)} och högst {short_number(most)} dagar med angiven tid"


def _audiences_with(cumulated: pd.DataFrame, wanted: pd.Series) -> list[str]:
    named = set(cumulated.loc[wanted, "audience"])
    return [AUDIENCE_LABELS[name] for name in AUDIENCES if name in named]


_UNREAD = "Inga anteckningar har lästs, så det är okänt."
