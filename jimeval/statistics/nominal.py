"""Nominal disagreement over very many units, with each group of units left out: for coded text."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from jimeval.statistics.arrays import unit_weights


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
