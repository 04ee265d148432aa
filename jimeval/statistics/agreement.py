"""How alike raters judge one item: the mean distance between two of them, and the shape of the marks."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from jimeval.statistics.arrays import Floats, as_marks, as_samples, divide, total


def mean_pairwise_distance(marks: ArrayLike) -> Floats:
    """How far apart, in scale units, are two raters drawn at random from those who marked the item (D)?

    marks  (..., raters, items), NaN where a mark is missing. Returns shape (..., items).

    D is the mean of |xi - xj| over all pairs of different raters: 0 when all are alike, unbiased for every n >= 2
    and therefore comparable between groups of different size. It misleads as a picture of shape: two camps and an
    even spread can have the same D, so show the marks beside it; and it is in the units of its scale, so D from
    different scales cannot be compared.
    Missing marks are left out; with fewer than two marks there is no pair and D is NaN.
    Source: Gini's mean difference (Gini 1912), as a sum over ordered marks: Yitzhaki (2003), Metron 61:285-316.

    Raises ValueError when ``marks`` has fewer than two dimensions.
    """
    return sample_distance(np.moveaxis(as_marks(marks), -2, -1))


def sample_distance(x: ArrayLike) -> Floats:
    """D of samples that stand along the last axis: (..., n) to (...)."""
    ordered = as_samples(x)
    n = (~np.isnan(ordered)).sum(axis=-1)
    from_lowest = np.nan_to_num(ordered - ordered[..., :1], nan=0.0)  # equal marks give exactly 0
    weight = 2 * np.arange(ordered.shape[-1]) - n[..., None] + 1
    return divide(total(weight * from_lowest), n * (n - 1) / 2)


def count_points(marks: ArrayLike, points: ArrayLike) -> Floats:
    """How many stand on each point of the scale: (..., raters, items) to (..., items, points).

    points  all points of the scale, lowest first, also those that nobody used

    Missing marks are not counted. An item with a mark that is none of the points is NaN throughout: what the marks on
    a line or between two points would be as points is not for a count to decide.
    """
    marks = np.moveaxis(as_marks(marks), -2, -1)
    points = np.asarray(points, dtype=float)
    counts = np.stack([(marks == point).sum(axis=-1) for point in points], axis=-1).astype(float)
    elsewhere = counts.sum(axis=-1) != (~np.isnan(marks)).sum(axis=-1)
    return np.where(elsewhere[..., None], np.nan, counts)


def van_der_eijk_a(counts: ArrayLike) -> Floats:
    """What shape have the marks: one camp (A = 1), evenly spread over the scale (0), a camp at each end (-1)?

    counts  (..., points): how many stand on each point of the scale, lowest first, unused points too. Returns (...).

    (1 - A) / 2 is the polarisation, from 0 to 1. The counts are taken off in layers of points that are all used
    alike; A is the layers' mean weighted by their size, and of a layer it says how many points it covers and whether
    they hang together. It misleads in small groups: A is then far too high (three marks drawn where the true value
    is 0.46 have 0.61 on average), so it is compared only between groups of equal size, and no interval works for it.
    Missing marks are not counted. NaN without marks, for a scale of one point, and for counts that are NaN.
    Source: van der Eijk (2001), Quality & Quantity 35:325-341, with the formula of its text (the appendix's is
    superseded); the layers are whole numbers.

    Raises ValueError for counts that are not whole numbers: shares make layers that hang on rounding.
    """
    counts = np.asarray(counts, dtype=float)
    if counts.ndim < 1:
        raise ValueError("counts must have at least one dimension: the points of the scale")
    known = ~np.isnan(counts).any(axis=-1)
    left = np.where(known[..., None], counts, 0)
    if (left % 1 != 0).any() or (left < 0).any():
        raise ValueError("counts must be whole numbers, 0 or more: give the number of marks, not shares")
    points, n = left.shape[-1], total(left)
    if points < 2:
        return np.full(n.shape, np.nan)
    gathered = np.zeros(n.shape)
    for _ in range(points):  # each layer empties at least one point
        used = left > 0
        thickness = np.where(used, left, np.inf).min(axis=-1)
        thickness = np.where(np.isinf(thickness), 0, thickness)
        layer = used * thickness[..., None]
        gathered += total(layer) * _of_layer(used)
        left = left - layer
    return np.where(known, divide(gathered, n), np.nan)


def _of_layer(used: np.ndarray) -> Floats:
    """A of a layer: which points are used, all alike. Its triples of points, lowest first, either hang together (the
    unused one outside) or not (the unused one between two used)."""
    points = used.shape[-1]
    below = np.cumsum(used, axis=-1) - used
    n_used = used.sum(axis=-1)
    above = n_used[..., None] - below - used
    together = (~used * (below * (below - 1) + above * (above - 1)) // 2).sum(axis=-1)
    apart = (~used * below * above).sum(axis=-1)
    triples = (points - 2) * (together + apart)
    unimodality = np.where(triples > 0, divide((points - 2) * together - (points - 1) * apart, triples), 1.0)
    return unimodality * (1 - (n_used - 1) / (points - 1))
