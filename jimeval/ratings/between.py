"""How much of a mark lies between agencies, and how much between the participants of one agency. Never a rank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from jimeval.base.disclosure import MINIMUM_GROUP, Audience
from jimeval.ratings.instruments import Instrument, Scale
from jimeval.ratings.protection import protect_between, protect_effects
from jimeval.ratings.rounds import CONFIDENCE, Samples, instrument_of, rounds, samples, scale_of, time_key, typed
from jimeval.statistics import icc_groups, shrink

FORM = ["instrument", "instrument_version", "item"]
BETWEEN_COLUMNS = [
    *(*FORM, "label", "n", "n_missing", "n_agencies", "n_smallest", "estimate", "ci_low", "ci_high", "icc2", "tau2"),
    *("within", "method", "status", "note"),
]
EFFECT_COLUMNS = [
    *(
        *FORM,
        "label",
        "agency_id",
        "n",
        "n_agencies",
        "mean",
        "estimate",
        "ci_low",
        "ci_high",
        "method",
        "status",
        "note",
    ),
]
WORTH_A_TABLE = 0.05  # ICC(1) under which differences between agencies are too small a part of a mark to show
NOTHING_BETWEEN = "ingen skillnad mellan myndigheterna kan ses: visa ingen tabell över dem"
NO_TABLE = "mindre än 5 % av skillnaderna ligger mellan myndigheterna: visa ingen tabell över dem"
_METHOD = f"ICC(1), variansanalys med en faktor; F-intervall, {round(100 * CONFIDENCE)} %"
_SHRUNKEN = f"medelvärde draget mot det gemensamma (Paule och Mandel), {round(100 * CONFIDENCE)} %"


def between_agencies(
    ratings: pd.DataFrame,
    instruments: Mapping[str, Instrument],
    audience: Audience = "internal",
    minimum: int = MINIMUM_GROUP,
) -> pd.DataFrame:
    """How much of a mark depends on which agency it comes from? One row per instrument, version and item.

    ratings  table ``ratings``; only individual marks, and of each agency only its last occasion on the form

    Columns: instrument, instrument_version, item, label; n (marks), n_missing, n_agencies, n_smallest (marks in the
    smallest group); estimate (ICC(1): the share of the variance of one mark that lies between agencies) with ci_low and
    ci_high; icc2 (how dependable an agency's mean is); tau2 and within (variances between and within agencies, in scale
    units squared); method, status, note.

    ICC(1) can be under 0: the agencies then differ less than chance would make them, and no difference can be seen.
    Under 0.05 no table of agencies should be shown. Self-assessments have the yardstick of those who marked, so even a
    large share is no ranking.
    Source: ICC(1) and ICC(2) by one-way analysis of variance, Bliese (2000), in Klein and Kozlowski (eds), Multilevel
    theory; the interval for groups of unequal size by the mean size n0, Searle (1971).
    """
    return protect_between(_between(_of_agencies(ratings), instruments), audience, minimum=minimum)


def agency_effects(
    ratings: pd.DataFrame,
    instruments: Mapping[str, Instrument],
    audience: Audience = "internal",
    minimum: int = MINIMUM_GROUP,
) -> pd.DataFrame:
    """Each agency's mean drawn towards the common one as far as its uncertainty says; one row per item and agency,
    in the order of agency_id. Shown in no page unless it is asked for, and never as a rank.

    Columns: instrument, instrument_version, item, label, agency_id, n, mean (of its own marks), estimate (shrunken
    mean) with ci_low and ci_high, method, status, note. Where less than 5 % of a mark lies between agencies nothing is
    given but the reason.
    """
    of = _of_agencies(ratings)
    parts = _between(of, instruments).set_index(FORM)
    rows = []
    for form, own in of.cells[of.cells["n"] > 0].groupby(FORM, sort=True):
        part = parts.loc[form]
        shown = part["n_agencies"] > 1 and part["within"] > 0 and part["estimate"] >= WORTH_A_TABLE
        means = own["mean"].to_numpy()
        found = shrink(means, np.where(shown, part["within"] / own["n"].to_numpy(), np.nan), CONFIDENCE)
        state = (
            {"status": "ok", "note": None} if shown else {"status": "not_comparable", "note": part["note"] or NO_TABLE}
        )
        for at, (agency_id, n) in enumerate(zip(own["agency_id"], own["n"], strict=True)):
            row = dict(zip(FORM, form, strict=True)) | {"label": part["label"], "agency_id": agency_id, "n": n}
            numbers = {
                "mean": means[at],
                "estimate": found.effects[at],
                "ci_low": found.low[at],
                "ci_high": found.high[at],
            }
            rows.append(row | (numbers if shown else {}) | state | {"method": _SHRUNKEN})
    return protect_effects(typed(rows, EFFECT_COLUMNS), audience, minimum=minimum)


class _Agencies(NamedTuple):
    """``cells``: one row per instrument, version, item and agency; ``marks``: those of each row."""

    cells: pd.DataFrame
    marks: Samples


def _of_agencies(ratings: pd.DataFrame) -> _Agencies:
    """The marks of each agency's last occasion on each form."""
    keys, marks = rounds(ratings)
    last: dict[tuple, tuple] = {}
    for number, key in enumerate(keys.to_dict("records")):
        whose = (key["agency_id"], key["instrument"], key["instrument_version"])
        date = key["date"] if isinstance(key["date"], str) else ""
        last[whose] = max(last.get(whose, ()), (time_key(date, key["occasion"]), number))
    marks = marks[marks["round"].isin({number for _, number in last.values()})]
    place = marks.groupby([*FORM, "agency_id"], sort=True).ngroup().to_numpy()
    cells = marks[[*FORM, "agency_id"]].assign(place=place).drop_duplicates("place").sort_values("place")
    cells = cells.drop(columns="place").reset_index(drop=True)
    found = samples(place, marks["value"].to_numpy(dtype=float), len(cells))
    cells["n"] = found.n
    cells["n_missing"] = np.bincount(place[marks["value"].isna()], minlength=len(cells))
    cells["mean"], cells["squares"] = np.nan, np.nan
    for which, values in found.blocks():
        mean = values.mean(axis=1)
        cells.loc[which, "mean"] = mean
        cells.loc[which, "squares"] = ((values - mean[:, None]) ** 2).sum(axis=1)
    return _Agencies(cells, found)


def _between(of: _Agencies, instruments: Mapping[str, Instrument]) -> pd.DataFrame:
    rows = []
    for form, own in of.cells.groupby(FORM, sort=True):
        marked = own[own["n"] > 0]
        instrument = instrument_of(instruments, {"instrument": form[0], "instrument_version": form[1]})
        row = dict(zip(FORM, form, strict=True)) | {
            "label": instrument.label(form[2]) if instrument else f"fråga {form[2]}",
            "n": own["n"].sum(),
            "n_missing": own["n_missing"].sum(),
            "n_agencies": len(marked),
            "n_smallest": marked["n"].min() if len(marked) else 0,
        }
        parts = _variance(marked, of.marks)
        row |= parts | dict(zip(("status", "note"), _state(parts, scale_of(instrument, form[2])), strict=True))
        rows.append(row | {"method": _METHOD})
    return typed(rows, BETWEEN_COLUMNS)


def _variance(own: pd.DataFrame, marks: Samples) -> dict[str, float]:
    """ICC(1) and (2) with their parts, of the agencies in ``own``; nothing of what is undefined."""
    n = own["n"].to_numpy()
    if len(n) < 2 or n.sum() == len(n):
        return {}
    values = np.concatenate([marks.values[marks.start[place] :][: marks.n[place]] for place in own.index])
    found = icc_groups(values, np.repeat(np.arange(len(n)), n), CONFIDENCE)
    within = own["squares"].sum() / (n.sum() - len(n))
    parts = {"within": within, "estimate": found.icc1, "ci_low": found.low, "ci_high": found.high, "icc2": found.icc2}
    if not within:
        return {"within": 0.0}
    return parts | {"tau2": shrink(own["mean"].to_numpy(), within / n, CONFIDENCE).tau2}


def _state(parts: dict[str, float], scale: Scale | None) -> tuple[str, str | None]:
    if not parts:
        return "too_few", "färre än två myndigheter, eller ingen myndighet med mer än en markering"
    if "estimate" not in parts:
        return "undefined_all_equal", "alla deltagare i varje myndighet har markerat lika: andelen går inte att räkna"
    if scale is None:
        return "unknown_scale", "instrumentets version eller ändar är okända: varianserna kan inte ställas mot skalan"
    if parts["tau2"] == 0:
        return "ok", NOTHING_BETWEEN
    return "ok", NO_TABLE if parts["estimate"] < WORTH_A_TABLE else None
