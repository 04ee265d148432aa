"""How the marks lie: level and spread per agency, occasion and item; the agreed marks apart; the finding in words."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from jimeval.base.disclosure import Audience, withheld
from jimeval.base.swedish import EN_DASH, listed, number
from jimeval.ratings.instruments import Instrument
from jimeval.ratings.protection import FEW_FOR_D, PROTECTED, protect_spread
from jimeval.statistics import level, mean_pairwise_distance

GROUP = ["agency_id", "instrument", "instrument_version", "occasion"]
KINDS_OF_MISSING = ("empty", "not_marked", "dont_know", "not_applicable", "withheld")
ESTIMATES = ["median", "q1", "q3", "minimum", "maximum", "distance", "scaled"]
COUNTS = ["n", "n_missing", *(f"n_{kind}" for kind in KINDS_OF_MISSING)]
SPREAD_COLUMNS = [*GROUP, "item", "label", *COUNTS, *ESTIMATES, "note"]
CONSENSUS_COLUMNS = [*GROUP, "item", "label", "value", "missing", "scale_minimum", "scale_maximum", "note"]


def spread(
    ratings: pd.DataFrame, instruments: Mapping[str, Instrument], audience: Audience = "internal"
) -> pd.DataFrame:
    """Where the participants stand on each item, and how far apart: one row per agency, occasion and item.

    ratings      table ``ratings``; only individual marks are used, agreed and outside marks never mix with them
    instruments  by id; gives labels, items and the scale

    Columns: agency_id, instrument, instrument_version, occasion, item, label; n (marks), n_missing and its kinds;
    median, q1, q3 (type 7), minimum, maximum and distance (D, the mean distance between two participants), all in
    scale units; scaled = 1 - 2 D / (maximum - minimum of the scale): 1 when all are alike, 0 with half at each end,
    down to -1/(n - 1) in small groups; note (Swedish), why something is empty.
    For ``agency`` and ``public`` the rules of :mod:`jimeval.base.disclosure` hold: an occasion where any item has
    fewer than five marks is withheld whole, no lowest or highest mark, no kinds of missing, quartiles from ten
    marks, nothing of an item where all marks are equal, and D from ten marks where the scale has few steps.
    """
    own = ratings[ratings["kind"] == "individual"]
    parts = [_occasion(key, marks, instruments, audience) for key, marks in own.groupby(GROUP, sort=True)]
    rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=SPREAD_COLUMNS)
    return rows[SPREAD_COLUMNS]


def _occasion(
    key: tuple, marks: pd.DataFrame, instruments: Mapping[str, Instrument], audience: Audience
) -> pd.DataFrame:
    instrument = _instrument(instruments, key)
    items = sorted({*marks["item"], *(instrument.numbers if instrument else ())})
    by_item = [marks.loc[marks["item"] == item] for item in items]
    values = _columns([of_item["value"].dropna().to_numpy(dtype=float) for of_item in by_item])
    where = level(values)
    rows = pd.DataFrame(dict(zip(GROUP, key, strict=True)), index=range(len(items)))
    rows["item"] = items
    rows["label"] = [instrument.label(item) if instrument else f"fråga {item}" for item in items]
    rows["n"] = where.n
    for kind in KINDS_OF_MISSING:
        rows[f"n_{kind}"] = pd.array([int((of_item["missing"] == kind).sum()) for of_item in by_item], dtype="Int64")
    rows["n_missing"] = [int(of_item["missing"].notna().sum()) for of_item in by_item]
    for name in ("median", "q1", "q3", "minimum", "maximum"):
        rows[name] = getattr(where, name)
    rows["distance"] = mean_pairwise_distance(values)
    scale = instrument.scale if instrument else None
    known = scale is not None and scale.has_ends
    rows["scaled"] = 1 - 2 * rows["distance"] / (scale.maximum - scale.minimum) if known else np.nan
    notes = [_note(n, missing, known) for n, missing in zip(rows["n"], rows["n_missing"], strict=True)]
    rows["note"] = pd.array(notes, dtype="str")
    rows["status"] = pd.array([None] * len(rows), dtype="str")
    shown = protect_spread(
        rows.rename(columns={"distance": "estimate"}), audience, scales=[scale if known else None] * len(rows)
    )
    return shown.rename(columns={"estimate": "distance"})


def _instrument(instruments: Mapping[str, Instrument], key: tuple) -> Instrument | None:
    """The instrument as it was when the marks were made: another version may have another scale."""
    instrument = instruments.get(key[1])
    return instrument if instrument and instrument.version == key[2] else None


def _columns(values: list[np.ndarray]) -> np.ndarray:
    """Marks of each item as columns of one array, filled up with NaN."""
    table = np.full((max(map(len, values), default=0), len(values)), np.nan)
    for place, column in enumerate(values):
        table[: len(column), place] = column
    return table


def _note(n: int, missing: int, scale_known: bool) -> str | None:
    if n == 0:
        return "inga markeringar" if missing else "frågan finns inte bland markeringarna"
    if n == 1:
        return "bara en markering: ingen spridning kan räknas"
    return None if scale_known else "instrumentets version är okänd: D kan inte ställas mot skalan"


def consensus(
    ratings: pd.DataFrame, instruments: Mapping[str, Instrument], audience: Audience = "internal"
) -> pd.DataFrame:
    """The marks that groups agreed on, each with the ends of its own scale; never part of :func:`spread`.

    Columns: agency_id, instrument, instrument_version, occasion, item, label, value, missing, scale_minimum,
    scale_maximum, note. An agency that was to agree but did not has an empty value and says so. For ``agency`` and
    ``public`` the mark of a group that is too small to be shown is withheld with the group's own marks.
    """
    agreed = ratings[ratings["kind"] == "consensus"].sort_values([*GROUP, "item"], kind="stable")
    counts = spread(ratings, instruments)
    small = {key for key, of_group in counts.groupby(GROUP) if withheld([int(n) for n in of_group["n"]], audience)}
    rows = []
    for mark in agreed.to_dict("records"):
        key = tuple(mark[name] for name in GROUP)
        instrument = _instrument(instruments, key)
        scale = instrument.consensus.get(mark["item"]) if instrument else None
        hidden = key in small and pd.notna(mark["value"])
        rows.append(
            {name: mark[name] for name in (*GROUP, "item")}
            | {
                "value": None if hidden else mark["value"],
                "label": instrument.label(mark["item"]) if instrument else f"fråga {mark['item']}",
                "missing": "withheld" if hidden else mark["missing"] if pd.notna(mark["missing"]) else None,
                "scale_minimum": scale.minimum if scale else None,
                "scale_maximum": scale.maximum if scale else None,
                "note": f"{PROTECTED}: färre än fem svar"
                if hidden
                else "ingen gemensam markering"
                if pd.isna(mark["value"])
                else None,
            }
        )
    return pd.DataFrame(rows, columns=CONSENSUS_COLUMNS).astype(
        {name: "float64" for name in ("value", "scale_minimum", "scale_maximum")}
    )


def headline(spread_table: pd.DataFrame) -> str:
    """The finding about one agency's occasion, in Swedish: what is judged most differently and what most alike.

    Compares D as it is shown, with one decimal, so that a difference nobody can see is no finding.
    Raises ValueError for rows of several agencies, occasions or instruments: these are not compared.
    """
    if len(spread_table[GROUP].drop_duplicates()) > 1:
        raise ValueError("headline() takes one agency's occasion on one instrument")
    if not (spread_table["n"] > 0).any():
        return "Det finns inga markeringar."
    if (spread_table["note"] == FEW_FOR_D).any() and spread_table["distance"].isna().all():
        return "Hur lika deltagarna bedömer är skyddat: det visas från tio svar."
    if spread_table["note"].str.startswith(PROTECTED, na=False).any() and spread_table["distance"].isna().all():
        return "Markeringarna är skyddade: för få svar, eller alla svar lika, för att visas utanför studien."
    compared = spread_table[spread_table["distance"].notna()]
    if compared.empty:
        return "Ingen fråga har mer än en markering, så det går inte att säga hur lika deltagarna bedömer."
    low, high = int(compared["n"].min()), int(compared["n"].max())
    answers = f"n = {low}" if low == high else f"n = {low}{EN_DASH}{high}"
    shown = [number(distance, 1) for distance in compared["distance"]]
    few = " Där färre än fem har markerat kan skillnaden bero på vilka de är." if low < 5 else ""
    if len(compared) == 1:
        return (
            f"Bara {_names(compared)} har mer än en markering; där skiljer det i snitt {shown[0]} skalenheter "
            f"mellan två deltagare ({answers})."
        )
    if (compared["distance"] == 0).all():
        return f"Alla deltagare har markerat lika på varje fråga ({answers})."
    if len(set(shown)) == 1:
        return f"Deltagarna är lika oense om alla frågor: i snitt {shown[0]} skalenheter mellan två ({answers})."
    least, most = number(compared["distance"].min(), 1), number(compared["distance"].max(), 1)
    alike = compared[[text == least for text in shown]]
    apart = compared[[text == most for text in shown]]
    return (
        f"Mest olika bedöms {_names(apart)} (i snitt {most} skalenheter mellan två deltagare), mest lika "
        f"{_names(alike)} ({least}); {answers}.{few}"
    )


def _names(rows: pd.DataFrame) -> str:
    return listed(f"{item} {label}" for item, label in zip(rows["item"], rows["label"], strict=True))
