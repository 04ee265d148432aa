"""Marks sorted into rounds, and rounds of one shape stacked into arrays, so that statistics take all of them at once.

A round is one agency's occasion on one instrument and version. "Omgång 1" may come every year, so the year tells
rounds apart where a date is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jimeval.base.errors import InputError
from jimeval.ratings.instruments import Instrument, Scale
from jimeval.statistics import Stack, stacked

GROUP = ["agency_id", "instrument", "instrument_version", "occasion"]
ROUND = [*GROUP, "date"]
CONFIDENCE = 0.95
_CHUNK = 1 << 20  # marks in one array: bounds the memory, and no result depends on it
_AUTUMN = re.compile(r"\b(ht|höst)", re.IGNORECASE)


class Rounds(NamedTuple):
    """``keys``: one row per round with ``ROUND`` (date: the round's first). ``marks``: the marks, each with the
    number of its round in column ``round``."""

    keys: pd.DataFrame
    marks: pd.DataFrame


def rounds(ratings: pd.DataFrame) -> Rounds:
    """The individual marks by round; agreed marks and marks from outside never mix with them."""
    own = ratings[ratings["kind"] == "individual"].reset_index(drop=True)
    for name in ("date", "rater", "person_key", "group", "gender"):
        if name not in own:
            own[name] = pd.array([None] * len(own), dtype="str")
    grouped = own.groupby([*(own[name] for name in GROUP), own["date"].str[:4]], sort=True, dropna=False)
    own["round"] = grouped.ngroup()
    keys = own[["round", *ROUND]].drop_duplicates().sort_values(["round", "date"], kind="stable", na_position="last")
    keys = keys.drop_duplicates("round")[ROUND].reset_index(drop=True)
    return Rounds(keys, own)


_TEXTS = {
    *(*ROUND, "occasion_before", "date_before", "label", "measure", "by", "first", "second", "sample"),
    *("method", "status", "note"),
}


def typed(rows: pd.DataFrame | list[dict], columns: list[str]) -> pd.DataFrame:
    """A table of results with these columns: texts, counts (item and n...: whole numbers, empty where there is none),
    and numbers."""
    table = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(rows, columns=columns)
    counts = {name for name in columns if name in ("item", "n") or name.startswith("n_")}
    types = {name: "str" if name in _TEXTS else "Int64" if name in counts else "float64" for name in columns}
    return table.reindex(columns=columns).astype(types).reset_index(drop=True)


def round_names(marks: pd.DataFrame) -> pd.Series:
    """Year and occasion of every mark."""
    return marks["date"].str[:4] + " " + marks["occasion"]


def in_time(marks: pd.DataFrame) -> list[str]:
    """The names of the rounds in order of time; of those with one date, autumn (ht, hösten) after the rest."""
    names = round_names(marks)
    first = marks["date"].groupby(names).min()
    return sorted(first.index, key=lambda name: time_key(first[name], name))


def time_key(date: str, occasion: str) -> tuple:
    return date, bool(_AUTUMN.search(occasion)), occasion


def instrument_of(instruments: Mapping[str, Instrument], key) -> Instrument | None:
    """The instrument as it was when the marks were made: another version may have another scale.

    key  anything with ``["instrument"]`` and ``["instrument_version"]``
    """
    instrument = instruments.get(key["instrument"])
    return instrument if instrument and instrument.version == key["instrument_version"] else None


def scale_of(instrument: Instrument | None, item: int) -> Scale | None:
    """The scale that participants mark the item on; None when the instrument or its ends are not known."""
    if instrument is None:
        return None
    try:
        return instrument.scale_for(item)
    except InputError:
        return None


def one_scale(one: Scale | None, other: Scale | None) -> bool:
    """Whether values on the two may be set against each other: the same ends, steps, direction and type."""
    if one is None or other is None:
        return False
    return all(
        getattr(one, name) == getattr(other, name) for name in ("minimum", "maximum", "step", "direction", "type")
    )


class Samples(NamedTuple):
    """Values in samples, ordered within each: ``values[start[s] : start[s] + n[s]]`` are those of sample s."""

    values: NDArray[np.float64]
    start: NDArray[np.int_]
    n: NDArray[np.int_]

    def blocks(self) -> Iterator[tuple[NDArray[np.int_], NDArray[np.float64]]]:
        """Samples of one size at a time: their numbers, and the values as an array (samples, size). Empty ones are
        left out. No value is missing, so that what is computed of a sample does not hang on the others."""
        for size in np.unique(self.n[self.n > 0]):
            which = np.flatnonzero(self.n == size)
            step = max(1, _CHUNK // int(size) ** 2)
            for first in range(0, len(which), step):
                part = which[first : first + step]
                yield part, self.values[self.start[part][:, None] + np.arange(size)]

    def pairs(
        self, first: NDArray[np.int_], second: NDArray[np.int_]
    ) -> Iterator[tuple[NDArray[np.int_], NDArray[np.float64], NDArray[np.float64]]]:
        """Pairs of samples, those of one pair of sizes at a time: which pairs, and the values of both as arrays. Pairs
        with an empty side, and those where -1 says that there is none, are left out."""
        there = (first >= 0) & (second >= 0)
        sizes = np.column_stack([np.where(there, self.n[which] if len(self.n) else 0, 0) for which in (first, second)])
        for size in np.unique(sizes[(sizes > 0).all(axis=1)], axis=0):
            which = np.flatnonzero((sizes == size).all(axis=1))
            step = max(1, _CHUNK // int(size.max()) ** 2)
            for start in range(0, len(which), step):
                part = which[start : start + step]
                x, y = (
                    self.values[self.start[side[part]][:, None] + np.arange(n)]
                    for side, n in zip((first, second), size, strict=True)
                )
                yield part, x, y


def samples(place: NDArray[np.int_], values: NDArray[np.float64], number: int) -> Samples:
    """Values gathered into ``number`` samples; ``place`` says which one each value belongs to; NaN are left out."""
    given = ~np.isnan(values)
    place, values = place[given], values[given]
    n = np.bincount(place, minlength=number)
    return Samples(values[np.lexsort((values, place))], np.cumsum(n) - n, n)


class Tables(NamedTuple):
    """Every round's marks as raters x items.

    stacks  arrays (rounds, raters, items) of some rounds at a time, and their numbers; padded with NaN
    items   the items of each round's columns
    named   of each round whether its rows are persons: every mark has a rater
    """

    stacks: Iterator[Stack]
    items: Mapping[int, NDArray[np.int_]]
    named: Mapping[int, bool]


def tables(marks: pd.DataFrame) -> Tables:
    """``marks`` of :func:`rounds` as arrays. Raters without a single mark are left out.

    Where a round has marks without a rater its rows are no persons: the marks of an item are numbered from the lowest.
    A rater who has marked an item twice has two rows.
    """
    marks = marks[marks["value"].notna()]
    of, item = marks["round"].to_numpy(), marks["item"].to_numpy(dtype=int)
    unnamed = marks["rater"].isna().groupby(marks["round"]).transform("any").to_numpy(dtype=bool)
    table = pd.DataFrame({"round": of, "item": item, "value": marks["value"].to_numpy(dtype=float)})
    table["who"] = np.where(unnamed, -1, pd.factorize(marks["rater"], sort=True)[0])
    table = table.sort_values(["round", "item", "who", "value"], ignore_index=True)
    table["again"] = table.groupby(["round", "item", "who"]).cumcount()
    raters = table.groupby(["round", "who", "again"]).ngroup()
    asked = table[["round", "item"]].drop_duplicates()
    column = table.groupby(["round", "item"]).ngroup()
    column -= column.groupby(table["round"]).transform("min")
    return Tables(
        stacked(table["value"], table["round"], raters, column),
        {number: items.to_numpy() for number, items in asked.groupby("round")["item"]},
        dict(zip(of.tolist(), (~unnamed).tolist(), strict=True)),
    )
