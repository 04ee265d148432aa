"""Statistics of marks: pure functions on arrays of raters x items, missing marks as NaN, all items at once.

Every function asks about the people who marked (they are the sample); the items are given by the instrument.
"""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray


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


def _table(marks: ArrayLike) -> NDArray[np.float64]:
    marks = np.asarray(marks, dtype=float)
    if marks.ndim != 2:
        raise ValueError(f"marks must be raters x items, got {marks.ndim} dimension(s)")
    return marks
