"""Two samples of marks set against each other, item by item: shared by change over time and by groups in one round."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jimeval.base.swedish import number
from jimeval.ratings.rounds import Samples
from jimeval.statistics import MIN_FOR_INTERVAL, RankSum, SignedRank, holm, rank_sum, signed_rank

SIGNIFICANT = 0.05
INDEPENDENT, PAIRED = "independent", "same_persons"
TESTED = ["estimate", "ci_low", "ci_high", "delta", "delta_low", "delta_high", "p", "p_holm", "smallest_p"]
CANNOT = "kan inte prövas"
ALONE_CANNOT = (
    f"{CANNOT} för sig: med så få svar och så många frågor är det minsta p som kan komma ut över 0,05 efter Holm, "
    "vilket inte är detsamma som ingen skillnad"
)
UNKNOWN_SCALE = "instrumentets version eller ändar är okända: förskjutningen kan inte ställas mot skalan"


def compared(
    found: Samples, first: NDArray[np.int_], second: NDArray[np.int_], family: NDArray[np.int_]
) -> pd.DataFrame:
    """``second`` against ``first``: marks of different people, one row per comparison.

    first, second  (comparisons,): which samples, -1 for none
    family         (comparisons,): Holm's correction is made within each, over the tests that were done

    Columns: n_first, n_second, alike (all marks of both are one value), ``TESTED`` and method. estimate: the median of
    all differences second - first; delta: Cliff's. Interval and p only from five on both sides; no p where even the
    smallest that can come out is over 0.05, and no p_holm where it is so after Holm's correction.
    """
    table = _empty(len(first))
    table["n_first"], table["n_second"] = (
        np.where(which >= 0, np.append(found.n, 0)[which], 0) for which in (first, second)
    )
    for part, x, y in found.pairs(first, second):
        result = rank_sum(y, x)
        _fill(table, part, result, min(x.shape[1], y.shape[1]) >= MIN_FOR_INTERVAL)
        table["delta"][part] = result.delta
        if min(x.shape[1], y.shape[1]) >= MIN_FOR_INTERVAL:
            table["delta_low"][part], table["delta_high"][part] = result.delta_low, result.delta_high
        table["alike"][part] = np.minimum(x[:, 0], y[:, 0]) == np.maximum(x[:, -1], y[:, -1])
    return _finished(table, family)


def compared_pairs(
    place: NDArray[np.int_], before: NDArray[np.float64], after: NDArray[np.float64], family: NDArray[np.int_]
) -> pd.DataFrame:
    """As :func:`compared`, for the same people twice.

    place          (pairs,): which comparison a person's two marks belong to
    before, after  (pairs,): the marks
    family         (comparisons,)

    Persons who marked alike both times are kept (Pratt). No delta, which is a measure of two samples.
    """
    table = _empty(len(family))
    n = np.bincount(place, minlength=len(family))
    order, start = np.lexsort((after, before, place)), np.cumsum(n) - n
    for size in np.unique(n[n > 0]):
        part = np.flatnonzero(n == size)
        rows = order[start[part][:, None] + np.arange(size)]
        x, y = before[rows], after[rows]
        _fill(table, part, signed_rank(y, x, zeros="pratt"), size >= MIN_FOR_INTERVAL)
        both = np.concatenate([x, y], axis=1)
        table["alike"][part] = both.min(axis=1) == both.max(axis=1)
    table["n_first"] = table["n_second"] = n
    return _finished(table, family)


def _empty(n: int) -> dict[str, NDArray]:
    table: dict[str, NDArray] = {name: np.full(n, np.nan) for name in TESTED}
    return table | {"alike": np.zeros(n, dtype=bool), "method": np.full(n, None, dtype=object)}


def _fill(table: dict[str, NDArray], part: NDArray[np.int_], result: RankSum | SignedRank, enough: bool) -> None:
    table["estimate"][part] = result.shift
    table["smallest_p"][part] = result.smallest_p
    table["method"][part] = result.method
    if enough:
        table["ci_low"][part], table["ci_high"][part] = result.shift_low, result.shift_high
        table["p"][part] = np.where(result.smallest_p <= SIGNIFICANT, result.p, np.nan)


def _finished(table: dict[str, NDArray], family: NDArray[np.int_]) -> pd.DataFrame:
    table["p_holm"] = holm_within(table["p"], table["smallest_p"], family)
    return pd.DataFrame(table).astype({"method": "str"})


def holm_within(
    p: NDArray[np.float64], smallest_p: NDArray[np.float64], family: NDArray[np.int_]
) -> NDArray[np.float64]:
    """Holm's correction inside each family, over the tests that could find something there.

    The family is the most that could all come out under 0.05 after the correction, those of the lowest smallest
    possible p first, and of one smallest p all or none. The rest are no tests: they get NaN and do not count against
    the others. Five against five on nine items are nine such, for 2 / 252 times nine is over 0.05. What could come out
    hangs on sizes and ties only and not on who marked what, so the level holds.
    Source: the idea of Tarone (1990), Biometrics 46:515-522, with Holm's steps.
    """
    adjusted = np.full(len(p), np.nan)
    lowest = np.where(np.isnan(p), np.nan, np.nan_to_num(smallest_p))  # not known of a normal p: nothing forbids it
    for one in np.unique(family):
        own = np.flatnonzero(family == one)
        for limit in np.unique(lowest[own][~np.isnan(lowest[own])])[::-1]:
            could = own[lowest[own] <= limit]
            if holm(lowest[could]).max() <= SIGNIFICANT:
                adjusted[could] = holm(p[could])
                break
    return adjusted


def verdict(n_first: int, n_second: int, smallest_p: float, all_alike: bool, p_holm: float) -> tuple[str, str | None]:
    """Status and note of a comparison of two samples that both have marks."""
    if n_first < MIN_FOR_INTERVAL or n_second < MIN_FOR_INTERVAL:
        return "too_few", "färre än fem svar på någon sida: förskjutningen beskrivs utan intervall och test"
    if all_alike:
        return "undefined_all_equal", "alla svar lika på båda sidor: det finns inget att pröva"
    if smallest_p > SIGNIFICANT:
        return "too_few", (
            f"{CANNOT}: det minsta p som kan komma ut är {number(smallest_p, 2)}, vilket inte är detsamma som ingen "
            "skillnad"
        )
    if np.isnan(p_holm):
        return "too_few", ALONE_CANNOT
    return "ok", None
