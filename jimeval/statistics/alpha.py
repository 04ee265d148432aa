"""Krippendorff's alpha for many groups at once, its limits when items or raters are drawn again, and for coded text
the nominal disagreement over very many units, with each group of units left out."""

from __future__ import annotations

from math import prod
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from jimeval.statistics.arrays import (
    Floats,
    as_marks,
    checked_confidence,
    chunks,
    divide,
    flattened,
    ties,
    total,
    unit_weights,
)

Measurement = Literal["nominal", "ordinal", "interval"]
Resample = Literal["items", "raters"]


def krippendorff_alpha(marks: ArrayLike, level: Measurement, *, weights: ArrayLike | None = None) -> Floats:
    """How much better than by chance do the raters agree over the units (Krippendorff's alpha)?

    marks    (..., raters, units), NaN where a mark is missing; for codes any number that stands for the code.
    level    what the marks are: "nominal" (alike or not), "ordinal" (order) or "interval" (distance). No default.
    weights  shape (units,): a unit of weight k counts as k units that are alike, as a run of k characters does.

    Returns (...). 1 is full agreement, 0 what chance would give, below 0 systematic disagreement. It compares the
    disagreement within units with the disagreement between any two marks, and so misleads when there is little to tell
    apart: if nearly all units carry the same mark, or a group gives all parameters similar marks, alpha is near 0
    though everybody agrees. Units with fewer than two marks are dropped. NaN when no unit has two marks, or all the
    marks are equal.
    Source: Krippendorff (2011), Computing Krippendorff's alpha-reliability; the ordinal distance is the difference of
    mid-ranks among the marks that can be paired.

    Raises ValueError for a level that is not one of the three, and for marks of fewer than two dimensions.
    """
    marks = as_marks(marks)
    _checked_level(level)
    weights = unit_weights(weights, marks.shape[-1])
    by_unit = np.sort(np.swapaxes(marks, -1, -2), axis=-1)  # who marked what is gone: (..., units, raters)
    n_unit = (~np.isnan(by_unit)).sum(axis=-1)
    weights = np.where(n_unit >= 2, weights, 0.0)
    by_unit = np.where((n_unit >= 2)[..., None], by_unit, np.nan)
    found = _nominal(by_unit, n_unit, weights) if level == "nominal" else _metric(by_unit, n_unit, weights, level)
    return found[()]


def _nominal(by_unit: Floats, n_unit: NDArray, weights: Floats) -> Floats:
    begins, ends = ties(by_unit)
    alike = total(np.where(np.isnan(by_unit), 0, ends - begins + 1))
    within = total(weights * divide(n_unit**2 - alike, n_unit - 1.0), where=weights > 0)
    _, weight, begins, ends = _all_marks(by_unit, weights)
    upto = _upto(weight)
    n = upto[..., -1]
    between = n**2 - total(weight * (_take(upto, ends + 1) - _take(upto, begins)))
    return 1 - (n - 1) * divide(within, np.where(_several(begins, weight), between, 0))


def _metric(by_unit: Floats, n_unit: NDArray, weights: Floats, level: Measurement) -> Floats:
    """Squared distances, of the marks or of their doubled mid-ranks; whole numbers are summed exactly."""
    order, weight, begins, ends = _all_marks(by_unit, weights)
    several = _several(begins, weight)
    if level == "ordinal":
        upto = _upto(weight)
        ranks = np.empty(weight.shape)
        np.put_along_axis(ranks, order, _take(upto, begins) + _take(upto, ends + 1), axis=-1)
        by_unit = np.where(np.isnan(by_unit), np.nan, ranks.reshape(by_unit.shape))
    present = ~np.isnan(by_unit)
    lowest = np.where(present, by_unit, np.inf).min(axis=(-2, -1), keepdims=True, initial=np.inf)
    x = np.where(present, by_unit - np.where(np.isinf(lowest), 0, lowest), 0)
    inside = np.where(present, x - x[..., :1], 0)  # from the unit's lowest: exactly 0 when all are alike
    within = divide(n_unit * total(inside**2) - total(inside) ** 2, n_unit - 1.0)
    within = total(weights * within, where=weights > 0)
    n = total(weights * n_unit)
    between = n * total(weights * total(x**2)) - total(weights * total(x)) ** 2
    return 1 - (n - 1) * divide(within, np.where(several, between, 0))


def _all_marks(by_unit: Floats, weights: Floats) -> tuple[NDArray, Floats, NDArray, NDArray]:
    """A group's marks in one row in order: their places, their weights (0 where missing), and their runs of ties."""
    flat = by_unit.reshape(*by_unit.shape[:-2], prod(by_unit.shape[-2:]))
    order = np.argsort(flat, axis=-1, kind="stable")
    weight = np.where(np.isnan(by_unit), 0, weights[..., None]).reshape(flat.shape)
    begins, ends = ties(np.take_along_axis(flat, order, axis=-1))
    return order, np.take_along_axis(weight, order, axis=-1), begins, ends


def _upto(weight: Floats) -> Floats:
    """The weight of all before a place: one longer than the row."""
    upto = np.zeros((*weight.shape[:-1], weight.shape[-1] + 1))
    np.cumsum(weight, axis=-1, out=upto[..., 1:])
    return upto


def _take(row: Floats, place: NDArray) -> Floats:
    return np.take_along_axis(row, place, axis=-1)


def _several(begins: NDArray, weight: Floats) -> NDArray[np.bool_]:
    """Whether a group has two different marks that can be paired."""
    return ((begins > 0) & (weight > 0)).any(axis=-1)


def _checked_level(level: str) -> None:
    if level not in ("nominal", "ordinal", "interval"):
        raise ValueError(f"level must be nominal, ordinal or interval, got {level!r}")


class Resampled(NamedTuple):
    """Percentile limits of alpha. ``n`` things could be drawn; ``undefined`` is the share of draws without a value."""

    n: NDArray[np.int_]
    estimate: Floats
    low: Floats
    high: Floats
    undefined: Floats


def resampled_alpha(
    marks: ArrayLike,
    level: Measurement,
    *,
    resample: Resample,
    seed: int,
    draws: int = 1000,
    confidence: float = 0.95,
) -> Resampled:
    """Alpha with percentile limits from drawing items, or raters, again with replacement.

    marks     (..., raters, items), NaN where a mark is missing
    resample  what is the sample: "items" (the usual one: as if the instrument's items had been drawn) or "raters".
              No default. Both mislead in small groups: a rater drawn twice agrees with herself, which lifts alpha,
              and nine items drawn again lose what differs between them, which lowers it. With the people as the
              sample :func:`jackknife_raters` covers as it says and needs no seed; this is here to compare.
    seed      the same draws for every group of the same size: a group's limits never hang on the groups beside it

    Missing marks are treated as by :func:`krippendorff_alpha`; only items with two marks, and raters with a mark on
    one of those, can be drawn. NaN limits when n < 2 or alpha is undefined.
    Source: percentile interval in Efron and Tibshirani (1993), chapter 13; for what it does here Hughes (2024),
    arXiv 2210.13265.

    Raises ValueError for another level, another thing to resample, or a confidence outside 0 to 1.
    """
    from jimeval.statistics.resampling import alphas_of_draws  # only those who resample pay for it

    marks = as_marks(marks)
    _checked_level(level)
    if resample not in ("items", "raters"):
        raise ValueError(f"resample must be items or raters, got {resample!r}")
    tail = (1 - checked_confidence(confidence)) / 2
    lead, groups = marks.shape[:-2], flattened(marks, 2)
    n = np.zeros(len(groups), dtype=int)
    low, high, undefined = np.full((3, len(groups)), np.nan)
    values = min(np.unique(groups[~np.isnan(groups)]).size, groups.shape[1] * groups.shape[2])
    for part in chunks(len(groups), draws * max(groups.shape[2], values, 1)):
        n[part], drawn = alphas_of_draws(groups[part], level, resample, seed, draws)
        low[part], high[part], undefined[part] = _limits(drawn, tail)
    estimate = krippendorff_alpha(marks, level)
    bare = np.isnan(estimate) | (n.reshape(lead) < 2)
    low, high = (np.where(bare, np.nan, limit.reshape(lead)) for limit in (low, high))
    return Resampled(n.reshape(lead), estimate, low, high, undefined.reshape(lead))


def _limits(drawn: Floats, tail: float) -> tuple[Floats, Floats, Floats]:
    from jimeval.statistics.level import quantile

    drawn = np.sort(drawn, axis=-1)
    n = (~np.isnan(drawn)).sum(axis=-1)
    return quantile(drawn, n, tail), quantile(drawn, n, 1 - tail), 1 - n / drawn.shape[-1]


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
    marks = np.asarray(marks, dtype=float)
    if marks.ndim != 2:
        raise ValueError(f"marks must be raters x units, got {marks.ndim} dimension(s)")
    units = marks.shape[1]
    groups = np.arange(units) if groups is None else np.asarray(groups, dtype=int)
    n_groups = int(groups.max()) + 1 if units else 0
    weights = unit_weights(weights, units)
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
