"""How the marks lie: level and spread per agency, occasion and item; the agreed marks apart."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jimeval.base.disclosure import MINIMUM_GROUP, Audience, shows_marks, withheld
from jimeval.ratings.instruments import Instrument, Scale
from jimeval.ratings.protection import protect_consensus, protect_spread
from jimeval.ratings.rounds import (
    CONFIDENCE,
    GROUP,
    ROUND,
    Samples,
    instrument_of,
    one_scale,
    rounds,
    samples,
    scale_of,
)
from jimeval.statistics import (
    MIN_FOR_INTERVAL,
    MIN_FOR_TRUST,
    count_points,
    jackknife_raters,
    level,
    mean_pairwise_distance,
    median_interval,
    van_der_eijk_a,
)

KINDS_OF_MISSING = ("empty", "not_marked", "dont_know", "not_applicable", "withheld")
COUNTS = ["n", "n_missing", *(f"n_{kind}" for kind in KINDS_OF_MISSING)]
DISTANCE = ["estimate", "ci_low", "ci_high"]
LEVEL = ["median", "median_low", "median_high", "q1", "q3", "minimum", "maximum", "mean"]
SPREAD_COLUMNS = [
    *(*ROUND, "item", "label", *COUNTS, *DISTANCE, "scaled", *LEVEL, "shape", "polarisation"),
    *("scale_minimum", "scale_maximum", "method", "status", "note"),
]
CONSENSUS_COLUMNS = [
    *(*GROUP, "item", "label", "value", "missing", "scale_minimum", "scale_maximum"),
    *("n", "median", "difference", "outside_quartiles", "comparison", "note"),
]
SKIPPED = "ingen har markerat frågan: den ställdes inte, eller alla hoppade över den"
METHOD = f"D; jackknife över personer, {round(100 * CONFIDENCE)} %"


def spread(
    ratings: pd.DataFrame,
    instruments: Mapping[str, Instrument],
    audience: Audience = "internal",
    minimum: int = MINIMUM_GROUP,
) -> pd.DataFrame:
    """How alike the participants judge each item, and where they stand: one row per agency, occasion and item.

    ratings      table ``ratings``; only individual marks are used, agreed and outside marks never mix with them
    instruments  by id; gives labels, items and scales
    minimum      for ``agency`` and ``public``: groups with fewer answers are withheld, see :mod:`ratings.protection`

    Columns: agency_id, instrument, instrument_version, occasion, date (the round's first), item, label; n (marks),
    n_missing and its kinds; and, in scale units unless said otherwise,
    estimate        D, the mean distance between two participants, with ci_low and ci_high: one person left out at a
                    time, from five marks; not cut at 0
    scaled          1 - 2 D / (maximum - minimum of the scale): 1 when all are alike, 0 with half at each end, down to
                    -1/(n - 1) in small groups
    median          with median_low and median_high, two ordered marks; none with five marks or fewer
    q1, q3          quartiles of type 7; minimum, maximum: lowest and highest mark; mean: a second number, never alone
    shape           van der Eijk's A where the scale has points: 1 one camp, 0 flat, -1 two camps; and polarisation,
                    (1 - A) / 2. Too high in small groups: a description, to be compared between groups of one n
    scale_minimum, scale_maximum    ends of the item's scale
    status          ok, too_few (under two marks: no D), not_asked (no rows, or blank for all), unknown_scale, withheld
    note            Swedish: why something is empty or to be read with care; empty when there is nothing to say
    """
    keys, marks = rounds(ratings)
    which, item, place = _cells(keys, marks, instruments)
    rows = keys.iloc[which].reset_index(drop=True)
    rows["item"] = item
    by_form = {
        form: instrument_of(instruments, dict(zip(("instrument", "instrument_version"), form, strict=True)))
        for form in keys[["instrument", "instrument_version"]].drop_duplicates().itertuples(index=False, name=None)
    }
    forms = list(zip(rows["instrument"], rows["instrument_version"], strict=True))
    asked = {(form, number) for form, number in zip(forms, item, strict=True)}
    labels = {(f, i): by_form[f].label(i) if by_form[f] else f"fråga {i}" for f, i in asked}
    scales = {(f, i): scale_of(by_form[f], i) for f, i in asked}
    rows["label"] = pd.array([labels[form, number] for form, number in zip(forms, item, strict=True)], dtype="str")
    of_cell = [scales[form, number] for form, number in zip(forms, item, strict=True)]
    found = samples(place, marks["value"].to_numpy(dtype=float), len(rows))
    rows["n"] = found.n
    missing = marks["missing"].to_numpy(dtype=object)
    for kind in KINDS_OF_MISSING:
        rows[f"n_{kind}"] = pd.array(np.bincount(place[missing == kind], minlength=len(rows)), dtype="Int64")
    rows["n_missing"] = np.bincount(place[marks["missing"].notna().to_numpy(dtype=bool)], minlength=len(rows))
    for name, values in _numbers(found).items():
        rows[name] = values
    for name in ("minimum", "maximum"):
        rows[f"scale_{name}"] = np.array([getattr(s, name) if s else np.nan for s in of_cell], dtype=float)
    rows["scaled"] = 1 - 2 * rows["estimate"] / (rows["scale_maximum"] - rows["scale_minimum"])
    rows["shape"] = _shapes(found, of_cell)
    rows["polarisation"] = (1 - rows["shape"]) / 2
    rows["method"] = pd.array(np.where(rows["n"] >= 2, METHOD, None), dtype="str")
    said = [
        _status(*row)
        for row in zip(
            rows["n"],
            rows["n_missing"],
            rows["n_empty"] + rows["n_not_marked"],
            (s is not None for s in of_cell),
            rows["estimate"],
            strict=True,
        )
    ]
    rows["status"] = pd.array([status for status, _ in said], dtype="str")
    rows["note"] = pd.array([note for _, note in said], dtype="str")
    return protect_spread(rows[SPREAD_COLUMNS], audience, scales=of_cell, minimum=minimum)


def _cells(
    keys: pd.DataFrame, marks: pd.DataFrame, instruments: Mapping[str, Instrument]
) -> tuple[NDArray[np.int_], NDArray[np.int_], NDArray[np.int_]]:
    """Round and item of every row of the table, and which of the rows each mark belongs to."""
    item = marks["item"].to_numpy(dtype=int)
    declared = [
        (number, asked)
        for number, key in enumerate(keys.to_dict("records"))
        if (instrument := instrument_of(instruments, key))
        for asked in instrument.numbers
    ]
    pairs = np.concatenate([np.column_stack([marks["round"], item]), np.array(declared, dtype=int).reshape(-1, 2)])
    cells, place = np.unique(pairs, axis=0, return_inverse=True)
    return cells[:, 0], cells[:, 1], place.reshape(-1)[: len(marks)]


def _numbers(found: Samples) -> dict[str, NDArray[np.float64]]:
    """Level and D with their intervals, of all samples of one size at a time."""
    numbers = {name: np.full(len(found.n), np.nan) for name in (*DISTANCE, *LEVEL)}
    for which, values in found.blocks():
        marks = values[:, :, None]
        where = level(marks)
        for name in ("median", "q1", "q3", "minimum", "maximum"):
            numbers[name][which] = getattr(where, name)[:, 0]
        numbers["mean"][which] = values.mean(axis=1)
        low, high, _ = median_interval(values, CONFIDENCE)
        numbers["median_low"][which], numbers["median_high"][which] = low, high
        numbers["estimate"][which] = mean_pairwise_distance(marks)[:, 0]
        if values.shape[1] >= MIN_FOR_INTERVAL:
            interval = jackknife_raters(mean_pairwise_distance, marks, CONFIDENCE)
            differ = values[:, 0] < values[:, -1]  # of marks that are all alike no interval can be told
            numbers["ci_low"][which] = np.where(differ, interval.low[:, 0], np.nan)
            numbers["ci_high"][which] = np.where(differ, interval.high[:, 0], np.nan)
    return numbers


def _shapes(found: Samples, scales: list[Scale | None]) -> NDArray[np.float64]:
    """Van der Eijk's A where the scale has points and every mark stands on one, else NaN."""
    shape = np.full(len(found.n), np.nan)
    points = [tuple(scale.values) if scale else () for scale in scales]
    for scale_points in sorted(set(points) - {()}):
        on_scale = np.array([own == scale_points for own in points], dtype=bool)
        for which, values in found.blocks():
            mine = on_scale[which]
            counts = count_points(values[mine][:, :, None], scale_points)
            shape[which[mine]] = van_der_eijk_a(counts)[:, 0]
    return shape


def _status(n: int, missing: int, blank: int, scale_known: bool, distance: float) -> tuple[str, str | None]:
    if n == 0:
        if not missing:
            return "not_asked", "frågan finns inte bland markeringarna"
        return ("not_asked", SKIPPED) if blank == missing else ("too_few", "inga markeringar")
    if n == 1:
        return "too_few", "bara en markering: ingen spridning kan räknas"
    if not scale_known:
        return "unknown_scale", "instrumentets version eller ändar är okända: D kan inte ställas mot skalan"
    if n < MIN_FOR_INTERVAL:
        return "ok", "färre än fem svar: inget intervall"
    if distance == 0:
        return "ok", "alla svar lika: inget intervall"
    return "ok", "färre än åtta svar: intervallet är osäkert" if n < MIN_FOR_TRUST else None


def consensus(
    ratings: pd.DataFrame,
    instruments: Mapping[str, Instrument],
    audience: Audience = "internal",
    minimum: int = MINIMUM_GROUP,
    counts: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The marks that groups agreed on, each with the ends of its own scale, beside the participants' own; never part of
    :func:`spread`.

    Columns: agency_id, instrument, instrument_version, occasion, item, label, value, missing, scale_minimum,
    scale_maximum; n and median of the own marks as the audience may see them; difference (agreed mark minus median)
    and outside_quartiles (whether the agreed mark lies outside q1 to q3), both only where agreed and own marks have
    the same scale; comparison (Swedish: why these two are empty); note. An agency that was to agree but did not has an
    empty value and says so. For ``agency`` and ``public`` the mark of a group that is too small to be shown is withheld
    with the group's own marks.

    counts  ``spread(ratings, instruments)``, where it is made already
    """
    agreed = ratings[ratings["kind"] == "consensus"].sort_values([*GROUP, "item"], kind="stable")
    if agreed.empty:
        return protect_consensus(_agreed_table([]), audience, small=[], minimum=minimum)
    counts = spread(ratings, instruments) if counts is None else counts
    shown = counts if shows_marks(audience) else spread(ratings, instruments, audience, minimum)
    own = {(*(row[name] for name in GROUP), _year(row["date"]), row["item"]): row for row in shown.to_dict("records")}
    small = {
        (*key, _year(date))
        for (*key, date), n in counts.groupby(ROUND, dropna=False)["n"]
        if withheld(n.tolist(), audience, minimum)
    }
    rows, hidden = [], []
    for mark in agreed.to_dict("records"):
        key = (*(mark[name] for name in GROUP), _year(mark.get("date")))
        instrument, item = instrument_of(instruments, mark), mark["item"]
        scale = instrument.consensus.get(item) if instrument else None
        rows.append(
            {name: mark[name] for name in (*GROUP, "item", "value")}
            | {
                "label": instrument.label(item) if instrument else f"fråga {item}",
                "missing": mark["missing"] if pd.notna(mark["missing"]) else None,
                "scale_minimum": scale.minimum if scale else None,
                "scale_maximum": scale.maximum if scale else None,
                "note": "ingen gemensam markering" if pd.isna(mark["value"]) else None,
            }
            | _beside(mark["value"], own.get((*key, item)), one_scale(scale, scale_of(instrument, item)))
        )
        hidden.append(key in small)
    return protect_consensus(_agreed_table(rows), audience, small=hidden, minimum=minimum)


def _agreed_table(rows: list[dict]) -> pd.DataFrame:
    numbers = ("value", "scale_minimum", "scale_maximum", "median", "difference")
    types = dict.fromkeys(numbers, "float64") | {"n": "Int64", "outside_quartiles": "boolean"}
    return pd.DataFrame(rows, columns=CONSENSUS_COLUMNS).astype(types)


def _year(date) -> str:
    return date[:4] if isinstance(date, str) else ""


def _beside(value: float | None, own: Mapping | None, same_scale: bool) -> dict:
    """The agreed mark set against the participants' own, where that can be done."""
    if own is None or own["n"] == 0:
        return {"n": 0, "comparison": "inga egna markeringar att jämföra med"}
    beside = {"n": own["n"], "median": own["median"]}
    if pd.isna(value):
        return beside
    if not same_scale:
        return beside | {"comparison": "gemensam och egna markeringar har olika skalor: lägena jämförs inte"}
    if pd.isna(own["median"]):
        return beside | {"comparison": own["note"]}
    known = pd.notna(own["q1"]) and pd.notna(own["q3"])
    return beside | {
        "difference": value - own["median"],
        "outside_quartiles": not own["q1"] <= value <= own["q3"] if known else None,
    }
