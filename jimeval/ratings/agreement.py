"""Whether the participants see one profile: the mean D over the items, Krippendorff's alpha, Kendall's W."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jimeval.base.disclosure import MINIMUM_GROUP, Audience
from jimeval.ratings.instruments import Instrument, Scale
from jimeval.ratings.protection import protect_agreement
from jimeval.ratings.rounds import CONFIDENCE, ROUND, instrument_of, one_scale, rounds, scale_of, tables, typed
from jimeval.statistics import (
    MIN_FOR_INTERVAL,
    MIN_FOR_TRUST,
    KendallW,
    Measurement,
    jackknife_raters,
    kendall_w,
    krippendorff_alpha,
    mean_pairwise_distance,
)

MEASURES = ("distance", "alpha", "w")
AGREEMENT_COLUMNS = [
    *(*ROUND, "measure", "n", "n_missing", "n_items", "estimate", "ci_low", "ci_high", "p"),
    *("scaled", "method", "status", "note"),
]
DRAWS = 1999
CLOSE, LOW = 0.75, 0.2  # scaled agreement from which marks lie close, and alpha under which it looks as if they did not
CLOSE_BUT_LOW = (
    "alfa är nära noll fast deltagarna markerar nära varandra: frågorna får ungefär samma svar, och då finns lite att "
    "skilja på"
)
_JACKKNIFE = f"jackknife över personer, {round(100 * CONFIDENCE)} %"
_UNNAMED = "vem som gjort vilken markering är inte känt"


def agreement(
    ratings: pd.DataFrame,
    instruments: Mapping[str, Instrument],
    *,
    level: Measurement,
    audience: Audience = "internal",
    minimum: int = MINIMUM_GROUP,
    measures: Sequence[str] = MEASURES,
) -> pd.DataFrame:
    """Do the participants see the same profile over the items? One row per agency, occasion and measure.

    ratings  table ``ratings``; only individual marks are used
    level    how alpha reads the marks: "ordinal" (their order) or "interval" (distances on a line). No default
    measures which of ``MEASURES`` to compute: W's p, by permutation, takes nearly all of the time

    Measures, in the order to read them: ``distance``, the mean of D over the items, in scale units; ``alpha``,
    Krippendorff's; ``w``, Kendall's: do they order the items alike, disregarding who is generous?
    Columns: agency_id, instrument, instrument_version, occasion, date, measure; n (persons with a mark), n_missing
    (cells without one), n_items (with two marks or more); estimate; ci_low and ci_high (one person left out at a time,
    from five); p (of W, by permutation); scaled (mean of 1 - 2 D / range over the items); method, status, note.

    Alpha sets the disagreement within an item against the disagreement overall, so that a group that marks all items
    alike has an alpha near 0 though everybody agrees; the note then says so. Items on different scales are never put
    into one measure: status not_comparable.
    """
    keys, marks = rounds(ratings)
    missing = np.bincount(marks["round"][marks["value"].isna()], minlength=len(keys))
    found = [_without_marks() for _ in range(len(keys))]
    of = tables(marks)
    for stack in of.stacks:
        named = np.array([of.named[number] for number in stack.groups])
        scales = [_scales(instruments, keys.iloc[number], of.items[number]) for number in stack.groups]
        for number, measured in zip(stack.groups, _measured(stack.marks, scales, named, level, measures), strict=True):
            found[number] = measured
    rows = [
        key | {"n_missing": int(missing[number])} | row
        for number, key in enumerate(keys.to_dict("records"))
        for row in found[number]
        if row["measure"] in measures
    ]
    return protect_agreement(typed(rows, AGREEMENT_COLUMNS), audience, minimum=minimum)


def mean_distance(marks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean of D over the items that have one, (..., raters, items) -> (...)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a group without any pair is NaN, which is what we want
        return np.nanmean(mean_pairwise_distance(marks), axis=-1)


def _without_marks() -> list[dict]:
    return [
        {"measure": measure, "n": 0, "n_items": 0, "status": "too_few", "note": "inga markeringar"}
        for measure in MEASURES
    ]


def _measured(
    marks: NDArray[np.float64],
    scales: list[list[Scale | None]],
    named: NDArray[np.bool_],
    level: Measurement,
    measures: Sequence[str],
) -> list[list[dict]]:
    """The rows of some rounds, each measure computed for all of them at once. ``marks`` (rounds, raters, items)."""
    n = (~np.isnan(marks)).any(axis=2).sum(axis=1)
    n_items = ((~np.isnan(marks)).sum(axis=1) >= 2).sum(axis=1)
    statistics = {"distance": mean_distance, "alpha": lambda of: krippendorff_alpha(of, level)}
    statistics = {name: statistic for name, statistic in statistics.items() if name in (*measures, "distance")}
    found = {name: statistic(marks) for name, statistic in statistics.items()}
    # of marks that are all alike, or of few or unknown persons, no interval can be told
    sure = named & (n >= MIN_FOR_INTERVAL) & (found["distance"] > 0)
    limits = {}
    for name, statistic in statistics.items():
        interval = jackknife_raters(statistic, marks, CONFIDENCE)
        limits[name] = np.where(sure, interval.low, np.nan), np.where(sure, interval.high, np.nan)
    order = kendall_w(marks, draws=DRAWS) if "w" in measures else None
    rows = []
    for at in range(len(marks)):
        status, note = _state(scales[at], n_items[at])
        base = {"n": n[at], "n_items": n_items[at], "status": status, "note": note}
        if status != "ok":
            rows.append([base | {"measure": measure} for measure in MEASURES])
            continue
        distance, scale = found["distance"][at], scales[at][0]
        base["scaled"] = 1 - 2 * distance / (scale.maximum - scale.minimum)
        own = []
        for name, (low, high) in limits.items():
            row = base | {"measure": name, "estimate": found[name][at], "ci_low": low[at], "ci_high": high[at]}
            own.append(row | {"method": f"{_names(level)[name]}; {_JACKKNIFE}"} | _care(row, named[at], distance))
        rows.append(own)
        if order is None:
            continue
        row = base | {"measure": "w", "estimate": order.w[at] if named[at] else np.nan}
        row["p"] = order.p[at] if named[at] and n[at] >= MIN_FOR_INTERVAL else np.nan
        row["method"] = _w_method(order, at)
        own.append(row | _care(row, named[at], distance))
    return rows


def _w_method(order: KendallW, at: int) -> str:
    how = "medel över par av personer" if order.method[at] == "pairs" else "rangsummor"
    return f"Kendalls W, {how}; p genom omkastning, {'alla sätt' if order.p_method[at] == 'exact' else 'lottade'}"


def _names(level: Measurement) -> dict[str, str]:
    words = {"nominal": "nominalt", "ordinal": "ordinalt", "interval": "på avstånd"}
    return {"distance": "medel av D över frågorna", "alpha": f"Krippendorffs alfa, {words[level]}"}


def _scales(instruments: Mapping[str, Instrument], key: pd.Series, items: NDArray[np.int_]) -> list[Scale | None]:
    instrument = instrument_of(instruments, key)
    return [scale_of(instrument, int(item)) for item in items]


def _state(scales: list[Scale | None], n_items: int) -> tuple[str, str | None]:
    """Whether the items can be put into one measure at all."""
    known = [scale for scale in scales if scale]
    if any(not one_scale(known[0], scale) for scale in known[1:]):
        return "not_comparable", "frågorna har olika skalor och räknas inte ihop"
    if len(known) < len(scales):
        return "unknown_scale", "instrumentets version eller ändar är okända: frågorna kan inte räknas ihop"
    if n_items < 2:
        return "too_few", "färre än två frågor har minst två markeringar"
    return "ok", None


def _care(row: dict, named: bool, distance: float) -> dict:
    """Status and note of one measure: why something is missing, or is to be read with care."""
    measure, n = row["measure"], row["n"]
    if np.isnan(row["estimate"]):
        if measure == "w" and not named:
            return {"status": "not_comparable", "note": f"{_UNNAMED}: ordningen kan inte jämföras"}
        alike = "alla svar lika" if measure == "alpha" else "ingen skiljer mellan frågorna"
        return {"status": "undefined_all_equal", "note": f"{alike}: måttet går inte att räkna"}
    said = []
    if measure == "alpha" and row["scaled"] >= CLOSE and row["estimate"] < LOW:
        said.append(CLOSE_BUT_LOW)
    lacks = "p" if measure == "w" else "intervall"
    if n < MIN_FOR_INTERVAL:
        said.append(f"färre än fem personer: inget {lacks}")
    elif measure != "w" and not named:
        said.append(f"{_UNNAMED}: inget intervall")
    elif measure != "w" and distance == 0:
        said.append("alla är eniga på varje fråga: inget intervall")
    elif measure != "w" and np.isnan(row["ci_low"]):
        said.append("måttet hänger på en enda person: inget intervall")
    elif measure != "w" and n < MIN_FOR_TRUST:
        said.append("färre än åtta personer: intervallet är osäkert")
    return {"note": "; ".join(said) or None}
