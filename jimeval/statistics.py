"""Statistics of marks: pure functions on arrays of raters x items, missing marks as NaN, all items at once.

Every function asks about the people who marked (they are the sample); the items are given by the instrument.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

Measurement = Literal["nominal", "ordinal", "interval"]
MIN_FOR_INTERVAL = 5  # left out one at a time: below this an interval is not printed,
MIN_FOR_TRUST = 8  # and below this it is flagged


class Level(NamedTuple):
    """Level of each item: arrays of shape (items,). ``n`` and ``missing`` count raters; the rest is in scale units."""

    n: NDArray[np.int_]
    missing: NDArray[np.int_]
    median: NDArray[np.float64]
    q1: NDArray[np.float64]
    q3: NDArray[np.float64]
    minimum: NDArray[np.float64]
    maximum: NDArray[np.float64]


def level(marks: ArrayLike) -> Level:
    """Where do the raters stand on each item: median, quartiles, lowest and highest mark.

    marks  float array, raters x items, NaN where a mark is missing.

    Misleads when few have marked: with four marks the quartiles depend on how they are defined (1 2 2 5 has an
    interquartile range of 1.0 by type 7 and 3.0 by type 6), and one person more or less moves the median a whole
    step. Two camps have a median between them where nobody stands: look at the marks.
    Missing marks are left out item by item and counted; an item without marks is NaN with n = 0.
    Source: quartiles of type 7 in Hyndman and Fan (1996), American Statistician 50:361-365.

    Raises ValueError when ``marks`` is not a table of two dimensions.
    """
    marks = _table(marks)
    present = ~np.isnan(marks)
    n = present.sum(axis=0)
    if not len(marks):
        marks = np.full((1, marks.shape[1]), np.nan)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # an item without marks is NaN, which is what we want
        low, q1, median, q3, high = np.nanquantile(marks, [0, 0.25, 0.5, 0.75, 1], axis=0, method="linear")
    return Level(n, len(present) - n, median, q1, q3, low, high)


def mean_pairwise_distance(marks: ArrayLike) -> NDArray[np.float64]:
    """How far apart, in scale units, are two raters drawn at random from those who marked the item (D)?

    marks  float array, raters x items, NaN where a mark is missing. Returns shape (items,).

    D is the mean of |xi - xj| over all pairs of different raters: 0 when all are alike, unbiased for every n >= 2
    and therefore comparable between groups of different size. It misleads as a picture of shape: two camps and an
    even spread can have the same D, so show the marks beside it; and it is in the units of its scale, so D from
    different scales cannot be compared.
    Missing marks are left out; with fewer than two marks there is no pair and D is NaN.
    Source: Gini's mean difference (Gini 1912), as a sum over ordered marks: Yitzhaki (2003), Metron 61:285-316.

    Raises ValueError when ``marks`` is not a table of two dimensions.
    """
    marks = _table(marks)
    ordered = np.sort(marks, axis=0)  # NaN last
    n = (~np.isnan(ordered)).sum(axis=0)
    if not len(ordered):
        return np.full(marks.shape[1], np.nan)
    from_lowest = np.nan_to_num(ordered - ordered[0], nan=0.0)  # equal marks give exactly 0
    weight = 2 * np.arange(len(ordered))[:, None] - n + 1
    pairs = n * (n - 1) / 2
    return np.divide((weight * from_lowest).sum(axis=0), pairs, out=np.full(len(n), np.nan), where=pairs > 0)


def krippendorff_alpha(marks: ArrayLike, level: Measurement, *, weights: ArrayLike | None = None) -> float:
    """How much better than by chance do the raters agree over the units (Krippendorff's alpha)?

    marks    float array, raters x units, NaN where a mark is missing; for codes any number that stands for the code.
    level    what the marks are: "nominal" (alike or not), "ordinal" (order) or "interval" (distance). No default.
    weights  shape (units,): a unit of weight k counts as k units that are alike, as a run of k characters does.

    1 is full agreement, 0 what chance would give, below 0 systematic disagreement. It compares the disagreement within
    units with the disagreement between any two marks, and so misleads when there is little to tell apart: if nearly
    all units carry the same mark, or a group gives all parameters similar marks, alpha is near 0 though everybody
    agrees. Units with fewer than two marks are dropped. NaN when no unit has two marks, or all the marks are equal.
    Source: Krippendorff (2011), Computing Krippendorff's alpha-reliability; the ordinal distance is the difference of
    mid-ranks among the marks that can be paired.

    Raises ValueError for a level that is not one of the three, and for tables of other dimensions.
    """
    marks = _table(marks)
    if level not in ("nominal", "ordinal", "interval"):
        raise ValueError(f"level must be nominal, ordinal or interval, got {level!r}")
    if level == "nominal":
        found = nominal_disagreement(marks, weights=weights)
        return 1 - found.observed / found.expected if found.expected > 0 else np.nan
    marks, weights = _pairable(marks, _weights(weights, marks.shape[1]))
    present = ~np.isnan(marks)
    values, place = np.unique(marks[present], return_inverse=True)
    if len(values) < 2:
        return np.nan
    weight = np.broadcast_to(weights, marks.shape)[present]
    if level == "ordinal":
        count = np.bincount(place, weight)
        values = np.cumsum(count) - count / 2  # mid-ranks, less a constant
    n = weight.sum()
    x = np.zeros(marks.shape)
    x[present] = values[place] - np.average(values[place], weights=weight)
    n_unit = present.sum(axis=0)
    within = (weights * (n_unit * (x**2).sum(axis=0) - x.sum(axis=0) ** 2) / (n_unit - 1)).sum()
    between = n * (weights * (x**2).sum(axis=0)).sum()
    return 1 - (n - 1) * within / between


class Disagreement(NamedTuple):
    """Nominal disagreement: shares of pairs that differ, within units and by chance. Alpha is 1 - observed / expected.

    The arrays, of shape (groups,), are the same shares with each group of units left out in turn.
    """

    observed: float
    expected: float
    observed_without: NDArray[np.float64]
    expected_without: NDArray[np.float64]


def nominal_disagreement(
    marks: ArrayLike, *, groups: ArrayLike | None = None, weights: ArrayLike | None = None
) -> Disagreement:
    """Observed and expected nominal disagreement, and both without each group of units: all at once, no loop.

    marks    float array, raters x units, NaN where a mark is missing.
    groups   shape (units,): 0, 1, 2 ... for the units that are left out together; each unit alone when not given.
    weights  shape (units,): how many units like it each column stands for.

    Shares are NaN where no pair is left. Memory and time grow as the number of marks (times log).
    """
    marks = _table(marks)
    units = marks.shape[1]
    groups = np.arange(units) if groups is None else np.asarray(groups, dtype=int)
    n_groups = int(groups.max()) + 1 if units else 0
    weights = _weights(weights, units)
    present = ~np.isnan(marks)
    pairable = present.sum(axis=0) >= 2
    present &= pairable
    _, code = np.unique(marks[present], return_inverse=True)
    kinds = int(code.max()) + 1 if len(code) else 1
    cell, n_cell = np.unique(np.nonzero(present)[1] * kinds + code, return_counts=True)
    unit = cell // kinds
    n_unit = present.sum(axis=0)
    alike = np.bincount(unit, n_cell.astype(float) ** 2, minlength=units)
    differing = np.zeros(units)
    differing[pairable] = weights[pairable] * (n_unit**2 - alike)[pairable] / (n_unit - 1)[pairable]
    differing = np.bincount(groups, differing, minlength=n_groups)
    counts = np.bincount(groups[unit] * kinds + cell % kinds, weights[unit] * n_cell, minlength=n_groups * kinds)
    counts = counts.reshape(n_groups, kinds)
    total, all_counts = differing.sum(), counts.sum(axis=0)
    observed, expected = _shares(
        np.concatenate([[total], total - differing]), np.vstack([all_counts, all_counts - counts])
    )
    return Disagreement(float(observed[0]), float(expected[0]), observed[1:], expected[1:])


def _shares(differing: NDArray[np.float64], counts: NDArray[np.float64]) -> tuple[NDArray, NDArray]:
    n = counts.sum(axis=1)
    pairs = n * (n - 1)
    unlike = n**2 - (counts**2).sum(axis=1)
    unlike[(counts > 0).sum(axis=1) < 2] = 0  # exactly none, whatever the rounding
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(n > 1, differing / n, np.nan), np.where(n > 1, unlike / pairs, np.nan)


class Jackknife(NamedTuple):
    """A statistic, the same with its bias taken off, its standard error and interval; ``n`` were left out in turn."""

    n: int
    estimate: float
    corrected: float
    se: float
    low: float
    high: float


def jackknife(estimate: float, without_each: ArrayLike, confidence: float) -> Jackknife:
    """The interval of a statistic from its values with each of n things left out: t with n - 1 degrees of freedom
    around the corrected value, not cut at the statistic's ends.

    NaN when n < 2 or when the statistic is undefined without some of them: it then hangs on that one alone.
    Source: Tukey's jackknife, as in Efron and Tibshirani (1993), chapter 11.
    """
    values = np.asarray(without_each, dtype=float)
    n = len(values)
    if n < 2 or np.isnan(values).any() or np.isnan(estimate):
        return Jackknife(n, float(estimate), np.nan, np.nan, np.nan, np.nan)
    corrected = n * estimate - (n - 1) * values.mean()
    se = float(np.sqrt((n - 1) / n * ((values - values.mean()) ** 2).sum()))
    half = float(stdtrit(n - 1, (1 + confidence) / 2)) * se
    return Jackknife(n, float(estimate), float(corrected), se, float(corrected - half), float(corrected + half))


def jackknife_raters(
    statistic: Callable[[NDArray[np.float64]], float], marks: ArrayLike, confidence: float
) -> Jackknife:
    """The interval of ``statistic(marks)`` when the raters are the sample and the units are given: for ratings.

    Each rater is left out in turn. Fewer than MIN_FOR_INTERVAL raters give an interval too wide to print, and fewer
    than MIN_FOR_TRUST should be flagged. With two coders nobody can be left out: see :func:`jackknife_units`.
    """
    marks = _table(marks)
    without = [statistic(np.delete(marks, rater, axis=0)) for rater in range(len(marks))]
    return jackknife(statistic(marks), without, confidence)


def jackknife_units(
    statistic: Callable[[NDArray[np.float64]], float], marks: ArrayLike, confidence: float
) -> Jackknife:
    """The interval of ``statistic(marks)`` when the units are the sample and the raters are given: for coded text.

    Each unit is left out in turn; the raters are those who coded, and nothing is said of other raters. It misleads
    when units are few, or when a code was used in a handful of them. For nominal alpha over many units
    :func:`nominal_disagreement` gives the same values without a loop.
    Source: Hughes (2024), arXiv 2210.13265, who finds that the customary bootstrap fails in small samples.
    """
    marks = _table(marks)
    without = [statistic(np.delete(marks, unit, axis=1)) for unit in range(marks.shape[1])]
    return jackknife(statistic(marks), without, confidence)


def _pairable(marks: NDArray[np.float64], weights: NDArray[np.float64]) -> tuple[NDArray, NDArray]:
    kept = (~np.isnan(marks)).sum(axis=0) >= 2
    return marks[:, kept], weights[kept]


def _weights(weights: ArrayLike | None, units: int) -> NDArray[np.float64]:
    weights = np.ones(units) if weights is None else np.asarray(weights, dtype=float)
    if weights.shape != (units,):
        raise ValueError(f"weights must be one a unit, got shape {weights.shape} for {units} units")
    return weights


def _table(marks: ArrayLike) -> NDArray[np.float64]:
    marks = np.asarray(marks, dtype=float)
    if marks.ndim != 2:
        raise ValueError(f"marks must be raters x items, got {marks.ndim} dimension(s)")
    return marks
