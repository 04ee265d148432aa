"""Groups within one occasion beside each other: women and men, management and working group."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd

from jimeval.base.disclosure import MINIMUM_GROUP, Audience
from jimeval.base.swedish import listed, sort_key
from jimeval.ratings.contrasts import TESTED, UNKNOWN_SCALE, compared, verdict
from jimeval.ratings.instruments import Instrument
from jimeval.ratings.protection import protect_groups
from jimeval.ratings.rounds import ROUND, instrument_of, rounds, samples, scale_of, typed

GROUP_COLUMNS = [
    *(*ROUND, "item", "label", "by", "first", "second", "n", "n_missing", "n_first", "n_second", "n_unknown"),
    *(*TESTED, "method", "status", "note"),
]


def compare_groups(
    ratings: pd.DataFrame,
    instruments: Mapping[str, Instrument],
    *,
    by: Literal["gender", "group"],
    audience: Audience = "internal",
    minimum: int = MINIMUM_GROUP,
) -> pd.DataFrame:
    """Do two groups in one room mark differently? One row per agency, occasion, item and pair of groups.

    ratings  table ``ratings``; only individual marks are used
    by       the column that says which group a person belongs to

    Columns: agency_id, instrument, instrument_version, occasion, date, item, label, by, first, second (the groups, in
    alphabetical order); n (marks of both), n_missing (cells of both without one), n_first, n_second, n_unknown (marks
    of persons whose group is not known: they are left out); estimate (Hodges-Lehmann: the median of all differences
    second - first, in scale units) with ci_low and ci_high; delta (Cliff's, from -1 to 1: above 0 when the second group
    marks higher) with delta_low and delta_high; p (exact where it can be), p_holm (over the items of one pair that
    can be tested), smallest_p (the smallest that the sizes and ties allow); method, status, note.

    Under five in either group nothing is tested. That a difference cannot be tested is not that there is none.
    """
    keys, marks = rounds(ratings)
    marks["name"] = marks[by].fillna("").str.strip()
    names = marks.loc[marks["name"] != "", ["round", "name"]].drop_duplicates().groupby("round")["name"]
    pairs = [
        (number, *pair)
        for number, of_round in names
        for pair in itertools.combinations(sorted(of_round, key=sort_key), 2)
    ]
    items = {number: sorted(of_round.unique()) for number, of_round in marks.groupby("round")["item"]}
    rows = pd.DataFrame(
        [(contrast, *pair, item) for contrast, pair in enumerate(pairs) for item in items[pair[0]]],
        columns=["contrast", "round", "first", "second", "item"],
    )
    cells = marks.groupby(["round", "name", "item"])["value"]
    cells = pd.DataFrame({"n": cells.count(), "n_missing": cells.size() - cells.count()})
    place = cells.index.get_indexer(pd.MultiIndex.from_frame(marks[["round", "name", "item"]]))
    found = samples(place, marks["value"].to_numpy(dtype=float), len(cells))
    first, second = (
        cells.index.get_indexer(pd.MultiIndex.from_frame(rows[["round", side, "item"]])) for side in ("first", "second")
    )
    tested = compared(found, first, second, rows["contrast"].to_numpy(dtype=int))
    table = pd.concat([keys.iloc[rows["round"]].reset_index(drop=True), rows, tested], axis=1)
    table["by"] = by
    table["n"] = table["n_first"] + table["n_second"]
    unknown = pd.MultiIndex.from_arrays([rows["round"], [""] * len(rows), rows["item"]])
    table["n_unknown"] = cells["n"].reindex(unknown).fillna(0).to_numpy(dtype=int)
    missing = np.append(cells["n_missing"].to_numpy(), 0)  # -1 names a group that the item is not there for
    table["n_missing"] = missing[first] + missing[second]
    said = [
        _said(instrument_of(instruments, row), row, alike)
        for row, alike in zip(table.to_dict("records"), tested["alike"], strict=True)
    ]
    table[["label", "status", "note"]] = pd.DataFrame(said, columns=["label", "status", "note"], dtype="str")
    return protect_groups(typed(table, GROUP_COLUMNS), audience, minimum=minimum)


def _said(instrument: Instrument | None, row: dict, alike: bool) -> tuple[str, str, str | None]:
    """Label, status and note of a row."""
    label = instrument.label(row["item"]) if instrument else f"fråga {row['item']}"
    empty = [row[side] for side in ("first", "second") if row[f"n_{side}"] == 0]
    if empty:
        return label, "too_few", f"inga markeringar av {listed(empty)}"
    status, note = verdict(row["n_first"], row["n_second"], row["smallest_p"], alike, row["p_holm"])
    if status == "ok" and scale_of(instrument, row["item"]) is None:
        return label, "unknown_scale", UNKNOWN_SCALE
    return label, status, note
