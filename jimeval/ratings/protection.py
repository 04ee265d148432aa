"""What of the tables of marks may be shown to an audience: the rules of base.disclosure, table by table.

Every function gives the internal audience its rows untouched. For the others it keeps the columns that it names and
empties all the rest, so that a column added to a table is withheld until somebody has judged it here.

table            kept                                                          withheld
spread           n, n_missing; median; D from ten marks (told coarsely)        the rest, and small occasions whole
consensus        the agreed mark                                               in small occasions
agreement        n, n_missing, n_items                                         every measure
change, groups   n                                                             every shift, delta, p and interval
between          the share between agencies, in tenths, from five agencies     the rest, and every agency's own numbers

Change and groups hold tests of whole numbers: of two groups of six on five points, a shift, a delta and a p are often
those of a single pair of groups, and where all of one group marked above all of the other nothing is left to guess.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from jimeval.base.disclosure import MINIMUM_GROUP, Audience, checked_minimum, shows_marks
from jimeval.base.disclosure.counts import hide
from jimeval.base.disclosure.marks import FROM_N_FOR_DISTANCE, told_distance, told_median
from jimeval.base.swedish import in_words
from jimeval.ratings.instruments import Scale

PROTECTED = "skyddat"
AT_AN_END = f"{PROTECTED}: medianen ligger vid en ände av skalan"
UNKNOWN_SCALE = f"{PROTECTED}: instrumentets version eller ändar är okända"
FEW_FOR_D = f"{PROTECTED}: D visas från tio svar"
NO_D = f"{PROTECTED}: D visas bara på minst fem steg, och inte när det är litet eller stort"
ONLY_INSIDE = f"{PROTECTED}: talen kan röja enskilda markeringar och visas bara inom studien"
SMALL_PART = f"{PROTECTED}: en grupp är för liten"
FEW_AGENCIES, MOST_BETWEEN = 5, 0.8

_ROUND = ["agency_id", "instrument", "instrument_version", "occasion", "date"]
_KEYS = {*_ROUND, "item", "label", "measure", "by", "first", "second", "status", "note"}
_GROUP_COUNTS = ("n", "n_missing", "n_first", "n_second", "n_unknown")


def too_few(minimum: int) -> str:
    """The note on a group under the minimum: ``skyddat: färre än fem svar``."""
    return f"{PROTECTED}: färre än {in_words(minimum)} svar"


def protect_spread(
    rows: pd.DataFrame, audience: Audience, *, scales: Sequence[Scale | None], minimum: int = MINIMUM_GROUP
) -> pd.DataFrame:
    """The table ``spread`` as the audience may see it.

    rows     of one or more occasions, with all their items; ``estimate`` is D
    scales   the scale of each row, None where its ends are not known

    status is ``withheld`` where the median or D is; the note says which. Raises ValueError for a minimum under three.
    """
    checked_minimum(minimum)
    if shows_marks(audience):
        return rows
    median, distance, n = (rows[name].to_numpy(dtype=float) for name in ("median", "estimate", "n"))
    low, high, step = _ends(scales)
    small = _of_small_occasions(rows, minimum)
    told = np.where(small, np.nan, told_median(median, low, high, step))
    near = told_distance(distance, n, told, low, high, step)
    shown = _emptied(rows, keep={"n", "n_missing", "scale_minimum", "scale_maximum", "method"})
    shown["median"], shown["estimate"] = told, near
    if "scaled" in shown:
        shown["scaled"] = 1 - 2 * near / (high - low)
    marked = n > 0
    reasons = [
        (~marked, None),
        (small, too_few(minimum)),
        (np.isnan(step), UNKNOWN_SCALE),
        (np.isnan(told), AT_AN_END),
        (n < FROM_N_FOR_DISTANCE, FEW_FOR_D),
        (np.isnan(near), NO_D),
    ]
    note = np.select([which for which, _ in reasons], [text or "" for _, text in reasons], "")
    _say(shown, marked, np.where(note == "", "ok", "withheld"), note)
    _say(
        shown, ~marked & (rows["n_missing"].to_numpy(dtype=float) > 0), "too_few", "inga markeringar"
    )  # not which kind
    if "method" in shown:
        shown.loc[marked & np.isnan(near), "method"] = None
    return shown


def protect_consensus(
    rows: pd.DataFrame, audience: Audience, *, small: Sequence[bool], minimum: int = MINIMUM_GROUP
) -> pd.DataFrame:
    """The agreed marks as the audience may see them: of a small occasion neither the mark nor whether there is one.

    small  of each row, whether its occasion is withheld whole, see :func:`jimeval.base.disclosure.withheld`
    The columns that set the agreed mark beside the own ones must come from a protected ``spread``.
    """
    checked_minimum(minimum)
    hidden = np.asarray(small, dtype=bool) & (not shows_marks(audience))
    shown = rows.copy()
    kept = {*_KEYS, "scale_minimum", "scale_maximum", "n", "missing", "comparison"}
    shown.loc[hidden, [name for name in rows if name not in kept]] = pd.NA
    shown.loc[hidden, "missing"] = "withheld"
    shown.loc[hidden, "note"] = too_few(minimum)
    return shown


def protect_agreement(rows: pd.DataFrame, audience: Audience, *, minimum: int = MINIMUM_GROUP) -> pd.DataFrame:
    """The table ``agreement``: how many took part, and no measure."""
    return _only_inside(rows, audience, {"n", "n_missing", "n_items"}, minimum)


def protect_change(rows: pd.DataFrame, audience: Audience, *, minimum: int = MINIMUM_GROUP) -> pd.DataFrame:
    """The table ``change``: how many marked each time, and where the instrument broke off, but no shift. The medians of
    both times stand in ``spread``."""
    keep = {"occasion_before", "date_before", "sample", "n", "n_missing", "n_before", "n_after", "n_both"}
    shown = _only_inside(rows, audience, keep, minimum)
    if shows_marks(audience):
        return shown
    broken = rows["status"] == "not_comparable"
    shown[["status", "note"]] = shown[["status", "note"]].where(~broken, rows[["status", "note"]])
    return shown


def protect_groups(rows: pd.DataFrame, audience: Audience, *, minimum: int = MINIMUM_GROUP) -> pd.DataFrame:
    """The table ``compare_groups``: how many of each group marked, where no group is small, and no difference.

    rows  every pair of groups of an occasion and item. Groups that must be hidden together with a small one, so that
          its number does not follow from the whole room's, are found by :func:`jimeval.base.disclosure.counts.hide`;
          those whose group is not known are a group too.
    """
    shown = _only_inside(rows, audience, set(_GROUP_COUNTS), minimum)
    if shows_marks(audience) or rows.empty:
        return shown
    names = np.stack([rows[side].to_numpy(dtype=object) for side in ("first", "second")], axis=1)
    numbers = rows[["n_first", "n_second", "n_unknown"]].to_numpy(dtype=int)
    out = np.zeros((len(rows), 3), dtype=bool)
    for places in rows.groupby([*_ROUND, "item", "by"], dropna=False).indices.values():
        parts = {None: numbers[places[0], 2]}  # None: those whose group is not known
        for at in places:
            parts |= {names[at, side]: numbers[at, side] for side in (0, 1)}
        hidden = dict(zip(parts, _hidden_parts(tuple(parts.values()), minimum), strict=True))
        out[places] = [(hidden[names[at, 0]], hidden[names[at, 1]], hidden[None]) for at in places]
    either = out[:, 0] | out[:, 1]
    for name, which in zip(_GROUP_COUNTS, (either, either, *out.T), strict=True):
        shown[name] = shown[name].astype("Int64").mask(which)
    shown["note"] = shown["note"].mask(either, SMALL_PART)
    return shown


@functools.lru_cache(maxsize=1024)
def _hidden_parts(parts: tuple[int, ...], minimum: int) -> tuple[bool, ...]:
    """Which parts of a room's known whole are hidden, for a room like many others."""
    small = [0 < count < minimum for count in parts]
    return tuple(hide(parts, np.ones((1, len(parts))), small, minimum).tolist())


def protect_between(rows: pd.DataFrame, audience: Audience, *, minimum: int = MINIMUM_GROUP) -> pd.DataFrame:
    """The table ``between_agencies``: how much of the differences lies between agencies, in tenths.

    Shown from five agencies of which none is small, and up to eight tenths: more says that within the agencies all
    marked alike. Under 0 it is 0: less says that the agencies have one mean.
    """
    shown = _only_inside(rows, audience, {"n", "n_missing", "n_agencies", "n_smallest", "method"}, minimum)
    if shows_marks(audience):
        return shown
    share = np.maximum(np.floor(rows["estimate"].to_numpy(dtype=float) * 10 + 0.5) / 10, 0)
    enough = (rows["n_agencies"] >= FEW_AGENCIES) & (rows["n_smallest"] >= minimum)
    told = enough.to_numpy() & (share <= MOST_BETWEEN)
    shown["estimate"] = np.where(told, share, np.nan)
    _say(shown, told, "ok", "")
    return shown


def protect_effects(rows: pd.DataFrame, audience: Audience, *, minimum: int = MINIMUM_GROUP) -> pd.DataFrame:
    """The table ``agency_effects``: nothing but n. An agency's mean is a sum of few whole numbers."""
    return _only_inside(rows, audience, {"n", "n_agencies"}, minimum)


def _ends(scales: Iterable[Scale | None]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lowest and highest value and step of each scale; a line's step is a tenth of its length; NaN when not known."""
    found = [
        (scale.minimum, scale.maximum, scale.step if scale.values else (scale.maximum - scale.minimum) / 10)
        if scale is not None and scale.has_ends
        else (np.nan,) * 3
        for scale in scales
    ]
    low, high, step = np.array(found, dtype=float).reshape(-1, 3).T
    return low, high, step


def _of_small_occasions(rows: pd.DataFrame, minimum: int) -> np.ndarray:
    """Of each row, whether its occasion is withheld whole."""
    smallest = rows["n"].where(rows["n"] > 0).groupby([rows[name] for name in _ROUND if name in rows], dropna=False)
    return (smallest.transform("min") < minimum).to_numpy(dtype=bool)


def _emptied(rows: pd.DataFrame, keep: set[str]) -> pd.DataFrame:
    """A copy in which every column but the keys and those to keep is empty."""
    shown = rows.copy()
    for name in rows:
        if name in keep | _KEYS:
            continue
        kind = rows[name].dtype
        if pd.api.types.is_bool_dtype(kind):
            shown[name] = pd.array([pd.NA] * len(rows), dtype="boolean")
        elif pd.api.types.is_integer_dtype(kind):
            shown[name] = pd.array([pd.NA] * len(rows), dtype="Int64")
        else:
            shown[name] = pd.array([None] * len(rows), dtype=kind) if kind == "str" else np.nan
    return shown


def _only_inside(rows: pd.DataFrame, audience: Audience, keep: set[str], minimum: int) -> pd.DataFrame:
    """The rows with nothing but their keys and the columns to keep, and the reason."""
    checked_minimum(minimum)
    if shows_marks(audience):
        return rows
    shown = _emptied(rows, keep)
    _say(shown, np.ones(len(rows), dtype=bool), "withheld", ONLY_INSIDE)
    return shown


def _say(shown: pd.DataFrame, which: np.ndarray, status: ArrayLike, note: ArrayLike) -> None:
    """Status and note of the rows in ``which``; an empty note is none. The others keep theirs."""
    for name, said in (("status", status), ("note", note)):
        now = np.where(which, said, shown[name].to_numpy(dtype=object))
        shown[name] = pd.array([text if isinstance(text, str) and text else None for text in now], dtype="str")
