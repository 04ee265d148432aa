"""How much lies between agencies: means drawn towards the common one as far as their own uncertainty says."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from jimeval.statistics.arrays import Floats, checked_confidence, divide, total

STEPS = 200  # halvings: far below the last bit of a variance


class Shrunk(NamedTuple):
    """Shapes (...) for the whole and (..., k) for each.

    n          groups with an estimate and a variance
    tau2       variance between the groups, after what chance gives each; 0 when no difference can be seen
    share      tau2 / (tau2 + a typical group's own variance), from 0 to 1 (I2)
    mean, se   the common mean and its standard error
    effects    each group's mean drawn towards the common one; low, high: its interval. NaN for what was left out
    """

    n: NDArray[np.int_]
    tau2: Floats
    share: Floats
    mean: Floats
    se: Floats
    effects: Floats
    low: Floats
    high: Floats


def shrink(estimates: ArrayLike, variances: ArrayLike, confidence: float = 0.95) -> Shrunk:
    """How much of the difference between groups' means is more than chance, and where does that leave each of them?

    estimates   (..., k), NaN where a group has none
    variances   (..., k): the square of each estimate's standard error, above 0. Of few raters it is best taken from
                the spread within all groups together: a group where all marked alike is not certain

    The variance between groups is the one that makes the weighted squares what they should be (Paule and Mandel). At
    0, which is common and no error, all effects are the common mean: no difference between the groups can be seen.
    It misleads when the groups use different yardsticks, which a self-assessment invites, and with few groups tau2 is
    very unsure. The intervals take tau2 as known. Never a rank: this says how far apart groups are, not who is first.
    A group without estimate, or without a variance above 0, is left out and NaN. One group is its own mean; tau2 and
    share are then NaN.
    Source: Paule and Mandel (1982), Journal of Research of the NBS 87:377-385; shrinking as in Efron and Morris
    (1977); share: Higgins and Thompson (2002), Statistics in Medicine 21:1539-1558.

    Raises ValueError when the shapes differ, and for a confidence outside 0 to 1.
    """
    estimates, variances = np.asarray(estimates, dtype=float), np.asarray(variances, dtype=float)
    if estimates.shape != variances.shape or estimates.ndim < 1:
        raise ValueError(f"one variance an estimate, got shapes {estimates.shape} and {variances.shape}")
    used = ~np.isnan(estimates) & (variances > 0)
    y, v = np.where(used, estimates, 0), np.where(used, variances, 1)
    n = used.sum(axis=-1)
    tau2 = _between(y, v, used, n)
    mean, weight = _common(y, v, used, tau2)
    se2 = divide(1, total(weight))
    kept = tau2[..., None] / (tau2[..., None] + v)
    effects = kept * y + (1 - kept) * mean[..., None]
    half = ndtri((1 + checked_confidence(confidence)) / 2) * np.sqrt(kept * v + (1 - kept) ** 2 * se2[..., None])
    effects = np.where(used, effects, np.nan)
    several = n > 1
    return Shrunk(
        n[()],
        np.where(several, tau2, np.nan)[()],
        np.where(several, divide(tau2, tau2 + _typical(v, used, n)), np.nan)[()],
        mean[()],
        np.sqrt(se2)[()],
        effects,
        effects - half,
        effects + half,
    )


def _between(y: Floats, v: Floats, used: NDArray[np.bool_], n: NDArray[np.int_]) -> Floats:
    """tau2 by halving: the weighted sum of squares falls with tau2, and should be n - 1."""
    low = np.zeros(n.shape)
    spread = np.where(used, y, -np.inf).max(axis=-1, initial=-np.inf) - np.where(used, y, np.inf).min(
        axis=-1, initial=np.inf
    )
    high = np.where(n > 1, spread, 0) ** 2 * np.maximum(n, 1)
    for _ in range(STEPS):
        middle = (low + high) / 2
        mean, weight = _common(y, v, used, middle)
        above = total(weight * np.where(used, y - mean[..., None], 0) ** 2) > n - 1
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    mean, weight = _common(y, v, used, np.zeros(n.shape))
    at_nought = total(weight * np.where(used, y - mean[..., None], 0) ** 2)
    return np.where((n > 1) & (at_nought > n - 1), low, 0.0)


def _common(y: Floats, v: Floats, used: NDArray[np.bool_], tau2: Floats) -> tuple[Floats, Floats]:
    weight = np.where(used, 1 / (v + tau2[..., None]), 0)
    return divide(total(weight * y), total(weight)), weight


def _typical(v: Floats, used: NDArray[np.bool_], n: NDArray[np.int_]) -> Floats:
    weight = np.where(used, 1 / v, 0)
    return divide((n - 1) * total(weight), total(weight) ** 2 - total(weight**2))
