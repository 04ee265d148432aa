"""What has moved from one occasion to the next of one agency: level, distance between people, the whole profile."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jimeval.base.disclosure import MINIMUM_GROUP, Audience
from jimeval.ratings.breaks import Contrast, contrasts, when
from jimeval.ratings.contrasts import (
    INDEPENDENT,
    PAIRED,
    SIGNIFICANT,
    TESTED,
    UNKNOWN_SCALE,
    compared,
    compared_pairs,
    holm_within,
    verdict,
)
from jimeval.ratings.instruments import Instrument
from jimeval.ratings.protection import protect_change
from jimeval.ratings.rounds import CONFIDENCE, Samples, instrument_of, rounds, samples, scale_of, tables, typed
from jimeval.statistics import (
    MIN_FOR_INTERVAL,
    MIN_FOR_TRUST,
    jackknife_change,
    mean_pairwise_distance,
    profile_change,
    spread_change,
)

DISTANCES = ["d_before", "d_after", "d_change", "d_low", "d_high", "d_p", "d_p_holm"]
CHANGE_COLUMNS = [
    *("agency_id", "instrument", "instrument_version", "occasion_before", "date_before", "occasion", "date"),
    *("item", "label", "sample", "n", "n_missing", "n_before", "n_after", "n_both"),
    *(*TESTED, *DISTANCES, "p_profile", "method", "status", "note"),
]
UNSURE_DISTANCE = "färre än åtta svar på någon sida: intervallet för ändringen i D är osäkert"
DRAWS = 1999  # divisions of the people, where there are too many to try them all
_AT_ONCE = 512  # contrasts in one array: bounds the memory, and no result depends on it


def change(
    ratings: pd.DataFrame,
    instruments: Mapping[str, Instrument],
    audience: Audience = "internal",
    minimum: int = MINIMUM_GROUP,
    *,
    seed: int = 1,
) -> pd.DataFrame:
    """Has it moved? From each occasion to the next of one agency and instrument: one row per item.

    ratings  table ``ratings``, all occasions that are to be compared; only individual marks are used
    seed     of the divisions that are drawn where there are too many to try them all

    The people are taken to be others each time (sample ``independent``). Where persons are known by ``person_key`` at
    both occasions they get a row of their own as well, ``same_persons``, of those who marked both times.

    Columns: agency_id, instrument, instrument_version, occasion_before, date_before, occasion, date, item, label,
    sample; n (marks of both occasions; of the same persons: persons), n_missing, n_before, n_after, n_both (persons
    known to have marked the item both times; empty when no key is known); estimate (Hodges-Lehmann shift, in scale
    units, above 0 when the later marks are higher) with ci_low and ci_high; delta (Cliff's, -1 to 1) with delta_low and
    delta_high; p (exact where it can be), p_holm (over the items that can be tested), smallest_p (that the sizes and
    ties allow); d_before, d_after and d_change (D in scale units) with d_low and d_high (one person left out at a
    time), d_p (people exchanged after the medians are moved together), d_p_holm; p_profile (whole people exchanged: all
    items as one question, the same on every row of a contrast); method, status, note.

    Under five at either occasion nothing is tested. Where even the smallest possible p is over 0.05, by itself or after
    Holm, the change cannot be tested, which is not that there is none: five against five on nine items are answered by
    p_profile only. Another instrument, version or make-up of the group is a break: one row with status not_comparable
    that says what broke. That several rounds of an agency have no year is one too.
    """
    keys, marks = rounds(ratings)
    compare = contrasts(keys, marks, instruments)
    cells = marks[["round", "item"]].drop_duplicates().sort_values(["round", "item"], ignore_index=True)
    places = pd.MultiIndex.from_frame(cells)
    place = places.get_indexer(pd.MultiIndex.from_frame(marks[["round", "item"]]))
    values = marks["value"].to_numpy(dtype=float)
    found = samples(place, values, len(cells))
    missing = np.append(np.bincount(place[np.isnan(values)], minlength=len(cells)), 0)  # the last: of no cell
    rows = _rows(compare, cells)
    cell = {side: places.get_indexer(pd.MultiIndex.from_frame(rows[[side, "item"]])) for side in ("before", "after")}
    table = pd.concat([rows, compared(found, cell["before"], cell["after"], rows["contrast"].to_numpy())], axis=1)
    table["sample"], table["n"] = INDEPENDENT, table["n_first"] + table["n_second"]
    table["n_missing"] = missing[cell["before"]] + missing[cell["after"]]
    table["asked_before"], table["asked_after"] = cell["before"] >= 0, cell["after"] >= 0
    for name, numbers in _distances(found, cell["before"], cell["after"], rows["contrast"].to_numpy(), seed).items():
        table[name] = numbers
    table["p_profile"] = table["contrast"].map(_profiles(compare, marks, seed)).astype("float64")
    table["n_both"], paired = _same_persons(rows, marks)
    table = pd.concat([table, paired], ignore_index=True).sort_values(["contrast", "item", "sample"], ignore_index=True)
    table = table.rename(columns={"n_first": "n_before", "n_second": "n_after"})
    by_round = keys.to_dict("index")
    said = [_said(row, by_round, instruments) for row in table.to_dict("records")]
    return protect_change(_complete(table, said, compare, keys), audience, minimum=minimum)


def _rows(compare: list[Contrast], cells: pd.DataFrame) -> pd.DataFrame:
    """One row per contrast and item that either occasion asked."""
    items = {number: set(of_round) for number, of_round in cells.groupby("round")["item"]}
    rows = [
        (number, pair.before, pair.after, item)
        for number, pair in enumerate(compare)
        if pair.broken is None
        for item in sorted(items[pair.before] | items[pair.after])
    ]
    return pd.DataFrame(rows, columns=["contrast", "before", "after", "item"], dtype="int64")


def _distances(
    found: Samples, before: NDArray[np.int_], after: NDArray[np.int_], family: NDArray[np.int_], seed: int
) -> dict[str, NDArray[np.float64]]:
    """D at both occasions, its change, and what can be said of it. Nothing but D itself under five."""
    numbers = {name: np.full(len(before), np.nan) for name in DISTANCES}
    smallest = np.full(len(before), np.nan)
    for part, x, y in found.pairs(before, after):
        for name, side in (("d_before", x), ("d_after", y)):
            numbers[name][part] = mean_pairwise_distance(side[:, :, None])[:, 0]
        if min(x.shape[1], y.shape[1]) >= MIN_FOR_INTERVAL:
            moved = jackknife_change(mean_pairwise_distance, x[:, :, None], y[:, :, None], CONFIDENCE)
            differ = (x[:, 0] < x[:, -1]) | (y[:, 0] < y[:, -1])
            numbers["d_low"][part] = np.where(differ, moved.low[:, 0], np.nan)
            numbers["d_high"][part] = np.where(differ, moved.high[:, 0], np.nan)
            tested = spread_change(x, y, seed=seed, draws=DRAWS)
            smallest[part] = tested.smallest_p
            numbers["d_p"][part] = np.where(differ & (tested.smallest_p <= SIGNIFICANT), tested.p, np.nan)
    numbers["d_change"] = numbers["d_after"] - numbers["d_before"]
    numbers["d_p_holm"] = holm_within(numbers["d_p"], smallest, family)
    return numbers


def _profiles(compare: list[Contrast], marks: pd.DataFrame, seed: int) -> dict[int, float]:
    """p of each contrast's whole profile, where both occasions have five named persons with a mark."""
    of = tables(marks)
    table = {number: own for stack in of.stacks for number, own in zip(stack.groups.tolist(), stack.marks, strict=True)}
    wanted = [
        number
        for number, pair in enumerate(compare)
        if pair.broken is None and of.named.get(pair.before) and of.named.get(pair.after)
    ]
    found: dict[int, float] = {}
    for first in range(0, len(wanted), _AT_ONCE):
        part = wanted[first : first + _AT_ONCE]
        items = [np.intersect1d(*(of.items[compare[n][side]] for side in (0, 1))) for n in part]
        sides = []
        for side in (0, 1):
            own = [
                table[compare[n][side]][:, np.searchsorted(of.items[compare[n][side]], common)]
                for n, common in zip(part, items, strict=True)
            ]
            padded = np.full((len(own), max(map(len, own)), max(map(len, items))), np.nan)
            for into, one in zip(padded, own, strict=True):
                into[: one.shape[0], : one.shape[1]] = one
            sides.append(padded)
        tested = profile_change(*sides, seed=seed, draws=DRAWS)
        enough = np.minimum(tested.n_before, tested.n_after) >= MIN_FOR_INTERVAL
        enough &= tested.smallest_p <= SIGNIFICANT
        found |= dict(zip(part, np.where(enough, tested.p, np.nan).tolist(), strict=True))
    return found


def _same_persons(rows: pd.DataFrame, marks: pd.DataFrame) -> tuple[pd.Series, pd.DataFrame]:
    """Of each row how many are known to have marked both times, empty when keys are lacking; and the rows of those."""
    keyed = marks.loc[marks["person_key"].notna() & marks["value"].notna(), ["round", "item", "person_key", "value"]]
    keyed = keyed.sort_values("value").drop_duplicates(["round", "item", "person_key"])
    both = rows.reset_index(names="place")
    for side in ("before", "after"):
        both = both.merge(
            keyed.rename(columns={"round": side, "value": f"value_{side}"}),
            on=[side, "item"] if side == "before" else [side, "item", "person_key"],
        )
    n_both = np.bincount(both["place"], minlength=len(rows))
    with_keys = set(keyed["round"])
    told = rows["before"].isin(with_keys) & rows["after"].isin(with_keys)
    counted = pd.Series(n_both, index=rows.index, dtype="Int64").where(told)
    paired = rows[n_both > 0].reset_index(names="place")
    place = np.searchsorted(paired["place"], both["place"])
    numbers = compared_pairs(
        place,
        *(both[f"value_{side}"].to_numpy(dtype=float) for side in ("before", "after")),
        paired["contrast"].to_numpy(),
    )
    paired = pd.concat([paired.drop(columns="place"), numbers], axis=1)
    paired["sample"], paired["n"], paired["n_both"], paired["n_missing"] = (
        PAIRED,
        numbers["n_first"],
        numbers["n_first"],
        0,
    )
    paired["asked_before"] = paired["asked_after"] = True
    return counted, paired


def _said(row: dict, keys: Mapping[int, dict], instruments: Mapping[str, Instrument]) -> tuple[str, str, str | None]:
    """Label, status and note of a row."""
    before, after = keys[row["before"]], keys[row["after"]]
    instrument = instrument_of(instruments, after)
    label = instrument.label(row["item"]) if instrument else f"fråga {row['item']}"
    rounds = {"before": before, "after": after}
    if not_asked := [key for side, key in rounds.items() if not row[f"asked_{side}"]]:
        return label, "not_asked", f"frågan ställdes inte {when(not_asked[0])}"
    if empty := [when(key) for side, key in rounds.items() if row[f"n_{side}"] == 0]:
        return label, "too_few", f"inga markeringar {' eller '.join(empty)}"
    status, note = verdict(row["n_before"], row["n_after"], row["smallest_p"], row["alike"], row["p_holm"])
    if status == "ok" and scale_of(instrument, row["item"]) is None:
        return label, "unknown_scale", UNKNOWN_SCALE
    if status == "ok" and row["d_low"] < np.inf and min(row["n_before"], row["n_after"]) < MIN_FOR_TRUST:
        return label, status, UNSURE_DISTANCE
    return label, status, note


def _complete(
    table: pd.DataFrame, said: list[tuple[str, str, str | None]], compare: list[Contrast], keys: pd.DataFrame
) -> pd.DataFrame:
    """The rows with their keys and words, and a row for each break, in the order of agencies and time."""
    table[["label", "status", "note"]] = pd.DataFrame(said, columns=["label", "status", "note"], dtype="str")
    broken = [
        {
            "contrast": number,
            "before": pair.before,
            "after": pair.after,
            "status": "not_comparable",
            "note": pair.broken,
        }
        for number, pair in enumerate(compare)
        if pair.broken is not None
    ]
    table = pd.concat([table, pd.DataFrame(broken, columns=["contrast", "before", "after", "status", "note"])])
    table = table.sort_values("contrast", kind="stable", ignore_index=True)
    for name in ("agency_id", "instrument", "instrument_version", "occasion", "date"):
        table[name] = keys[name].reindex(table["after"]).to_numpy()
    for name in ("occasion", "date"):
        table[f"{name}_before"] = keys[name].reindex(table["before"]).to_numpy()
    return typed(table, CHANGE_COLUMNS)
