"""Whether marks rise or fall over three occasions or more of one agency."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jimeval.base.disclosure import MINIMUM_GROUP, Audience
from jimeval.base.swedish import listed
from jimeval.ratings.breaks import Contrast, contrasts, when
from jimeval.ratings.contrasts import ALONE_CANNOT, CANNOT, SIGNIFICANT, holm_within
from jimeval.ratings.instruments import Instrument
from jimeval.ratings.protection import protect_change
from jimeval.ratings.rounds import instrument_of, rounds, typed
from jimeval.statistics import MIN_FOR_INTERVAL, jonckheere

TREND_COLUMNS = [
    *("agency_id", "instrument", "instrument_version", "occasion_before", "date_before", "occasion", "date"),
    *("item", "label", "n", "n_missing", "n_rounds", "n_smallest", "estimate", "p", "p_holm", "smallest_p"),
    *("method", "status", "note"),
]
FEWEST = 3  # occasions: two are a change


def trend(
    ratings: pd.DataFrame,
    instruments: Mapping[str, Instrument],
    audience: Audience = "internal",
    minimum: int = MINIMUM_GROUP,
) -> pd.DataFrame:
    """Has it gone one way over the years? One row per agency, unbroken series of at least three occasions, and item.

    ratings  table ``ratings``; only individual marks; a series ends where :func:`change` finds a break

    The people are taken to be others each time. Columns: agency_id, instrument, instrument_version, occasion_before and
    date_before (the series' first), occasion and date (its last), item, label; n (marks), n_missing, n_rounds (with
    marks), n_smallest (marks in the smallest of them); estimate (Theil-Sen: the median slope between two marks of
    different occasions, in scale units a year: a description without interval); p (Jonckheere and Terpstra, either
    way), p_holm (over the items of a series that can be tested), smallest_p; method, status, note. Nothing is tested
    where an occasion has under five.
    """
    keys, marks = rounds(ratings)
    rows = []
    for number, series in enumerate(_series(contrasts(keys, marks, instruments))):
        years = np.array([_year(keys["date"][one]) for one in series])
        own = marks[marks["round"].isin(series)]
        for item, of_item in own.groupby("item"):
            cells = [of_item.loc[of_item["round"] == one, "value"].dropna().to_numpy(dtype=float) for one in series]
            first, last = keys.loc[series[0]], keys.loc[series[-1]]
            instrument = instrument_of(instruments, last)
            row = {name: last[name] for name in keys} | {
                "series": number,
                "occasion_before": first["occasion"],
                "date_before": first["date"],
                "item": item,
                "label": instrument.label(item) if instrument else f"fråga {item}",
                "n_missing": int(of_item["value"].isna().sum()),
            }
            rows.append(row | _item(cells, years, [when(keys.loc[one]) for one in series]))
    table = pd.DataFrame(rows, columns=[*TREND_COLUMNS, "series"])
    p, smallest = (table[name].to_numpy(dtype=float) for name in ("p", "smallest_p"))
    table["p_holm"] = holm_within(p, smallest, table["series"].to_numpy())
    alone = table["p"].notna() & table["p_holm"].isna()
    table["status"] = table["status"].mask(alone, "too_few")
    table["note"] = table["note"].astype("object").mask(alone, ALONE_CANNOT)
    return protect_change(typed(table, TREND_COLUMNS), audience, minimum=minimum)


def _series(compare: list[Contrast]) -> list[list[int]]:
    """Unbroken runs of at least three rounds, in time."""
    found: list[list[int]] = []
    for pair in compare:
        if pair.broken is not None:
            continue
        goes_on = next((series for series in found if series[-1] == pair.before), None)  # others may lie between
        if goes_on is None:
            found.append([pair.before, pair.after])
        else:
            goes_on.append(pair.after)
    return [series for series in found if len(series) >= FEWEST]


def _year(date: str) -> float:
    """``2013`` or ``2013-11`` or a whole date as a year with its part."""
    year, month, day = (*map(int, date.split("-")), 0, 0)[:3]
    return year + (max(month, 1) - 1) / 12 + (max(day, 1) - 1) / 365


def _item(cells: list[NDArray[np.float64]], years: NDArray[np.float64], names: list[str]) -> dict:
    n = np.array([len(cell) for cell in cells])
    row = {"n": n.sum(), "n_rounds": (n > 0).sum(), "n_smallest": n[n > 0].min(initial=n.max())}
    if row["n_rounds"] < FEWEST:
        lacking = [name for name, size in zip(names, n, strict=True) if not size]
        return row | {
            "status": "too_few",
            "note": f"färre än tre tillfällen har markeringar: inga {listed(lacking)}",
        }
    row["estimate"] = _slope(cells, years)
    found = jonckheere(cells)
    row |= {"smallest_p": float(found.smallest_p), "method": f"Jonckheere och Terpstra, {found.method}"}
    if row["n_smallest"] < MIN_FOR_INTERVAL:
        return row | {
            "status": "too_few",
            "note": "färre än fem svar vid något tillfälle: lutningen beskrivs utan test",
        }
    if len(np.unique(np.concatenate(cells))) == 1:
        return row | {"status": "undefined_all_equal", "note": "alla svar lika: det finns inget att pröva"}
    if found.smallest_p > SIGNIFICANT:
        return row | {"status": "too_few", "note": f"{CANNOT}: svaren är för få eller för lika"}
    return row | {"p": float(found.p), "status": "ok"}


def _slope(cells: list[NDArray[np.float64]], years: NDArray[np.float64]) -> float:
    """Median slope over all pairs of marks from occasions with different dates; NaN when all have one date."""
    slopes = [
        ((cells[later] - cells[earlier][:, None]) / (years[later] - years[earlier])).ravel()
        for later in range(len(cells))
        for earlier in range(later)
        if years[later] > years[earlier]
    ]
    return float(np.median(np.concatenate(slopes))) if sum(map(len, slopes)) else np.nan
