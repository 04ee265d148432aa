"""Where the raters stand on an item: median, quartiles, the interval of a median, the median of points."""

from __future__ import annotations

from functools import cache
from math import comb
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from jimeval.statistics.arrays import Floats, as_marks, as_samples, checked_confidence, divide


class Level(NamedTuple):
    """Level of each item, shape (..., items). ``n`` and ``missing`` count raters; the rest is in scale units."""

    n: NDArray[np.int_]
    missing: NDArray[np.int_]
    median: Floats
    q1: Floats
    q3: Floats
    minimum: Floats
    maximum: Floats


class MedianInterval(NamedTuple):
    """The interval's ends and the chance that such an interval holds the median; all NaN where none reaches it."""

    low: Floats
    high: Floats
    coverage: Floats


def level(marks: ArrayLike) -> Level:
    """Where do the raters stand on each item: median, quartiles, lowest and highest mark.

    marks  (..., raters, items), NaN where a mark is missing.

    Misleads when few have marked: with four marks the quartiles depend on how they are defined (1 2 2 5 has an
    interquartile range of 1.0 by type 7 and 3.0 by type 6), and one person more or less moves the median a whole
    step. Two camps have a median between them where nobody stands: look at the marks.
    Missing marks are left out item by item and counted; an item without marks is NaN with n = 0.
    Source: quartiles of type 7 in Hyndman and Fan (1996), American Statistician 50:361-365.

    Raises ValueError when ``marks`` has fewer than two dimensions.
    """
    marks = as_marks(marks)
    ordered = as_samples(np.moveaxis(marks, -2, -1))
    n = (~np.isnan(ordered)).sum(axis=-1)
    low, q1, median, q3, high = (quantile(ordered, n, share) for share in (0, 0.25, 0.5, 0.75, 1))
    return Level(n, marks.shape[-2] - n, median, q1, q3, low, high)


def median_interval(x: ArrayLike, confidence: float) -> MedianInterval:
    """Between which marks does the median of all who could have marked lie?

    x           (..., n): samples along the last axis, NaN where missing
    confidence  at least this coverage, such as 0.95

    From the k-th lowest to the k-th highest mark, with the largest k that covers enough whatever the distribution.
    The steps are coarse, so ``coverage`` says what was reached; with ties it is higher still. It misleads nobody by
    being absent: with five marks the widest interval covers 93.75 %, so there is none of 95 %, and NaN is returned.
    Missing marks are left out.
    Source: binomial interval of order statistics, Conover (1999), Practical Nonparametric Statistics, section 3.2.

    Raises ValueError for a confidence outside 0 to 1.
    """
    ordered = as_samples(x)
    n = (~np.isnan(ordered)).sum(axis=-1)
    sizes, where = np.unique(n, return_inverse=True)
    found = [_median_rank(int(size), checked_confidence(confidence)) for size in sizes]
    k = np.array([rank for rank, _ in found], dtype=int)[where].reshape(n.shape)
    coverage = np.array([share for _, share in found], dtype=float)[where].reshape(n.shape)
    low, high = (np.where(k > 0, at(ordered, place), np.nan) for place in (k - 1, n - k))
    return MedianInterval(low[()], high[()], coverage[()])


@cache
def _median_rank(n: int, confidence: float) -> tuple[int, float]:
    """The largest k whose interval covers enough, and its coverage; 0 and NaN when there is none."""
    outside, k, coverage = 0, 0, np.nan
    while k < n // 2:
        outside += comb(n, k)
        share = (2**n - 2 * outside) / 2**n  # whole numbers until here: rounded once
        if share < confidence:
            break
        k, coverage = k + 1, share
    return k, coverage


def interpolated_median(x: ArrayLike, step: float) -> Floats:
    """Where does the middle lie when marks are points, each standing for what is half a step around it?

    x     (..., n): samples along the last axis, NaN where missing
    step  the distance between two points of the scale

    The plain median jumps in whole steps when many share a point; this one moves with how many stand below and above.
    It misleads where points are not evenly far from each other, and on a line, where it is the median.
    Missing marks are left out; without marks NaN.
    Source: interpolation within the median's class, as for grouped data; R package psych, interp.median.
    """
    ordered = as_samples(x)
    n = (~np.isnan(ordered)).sum(axis=-1)
    median = quantile(ordered, n, 0.5)
    below = (ordered < median[..., None]).sum(axis=-1)
    equal = (ordered == median[..., None]).sum(axis=-1)
    moved = median - step / 2 + step * divide(n / 2 - below, equal)
    return np.where(equal > 0, moved, median)


def quantile(ordered: Floats, n: NDArray[np.int_], share: float) -> Floats:
    """Type 7, as numpy does it; shape without the last axis."""
    place = np.maximum(n - 1, 0) * share
    below = np.floor(place)
    part = place - below
    lower, upper = at(ordered, below.astype(int)), at(ordered, np.ceil(place).astype(int))
    step = upper - lower
    return np.where(part < 0.5, lower + step * part, upper - step * (1 - part))


def at(ordered: Floats, place: NDArray[np.int_]) -> Floats:
    """The number at a place of each sorted row, NaN where the row is not so long."""
    size = ordered.shape[-1]
    if not size:
        return np.full(place.shape, np.nan)
    taken = np.take_along_axis(ordered, np.clip(place, 0, size - 1)[..., None], axis=-1)[..., 0]
    return np.where((place >= 0) & (place < size), taken, np.nan)
