"""What the measures share: the form of their input, sums whose bits hang on nothing but the numbers, runs of ties.

A group's marks are an array of raters x items with NaN for a missing mark. Many groups stand in leading axes and are
padded to one size with raters whose marks are all missing. A number must not change its last bit because its group was
computed beside others, so nothing here sums pairwise: added zeros then change nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
CELLS = 500_000  # numbers that a step may hold at once in one array


def as_marks(marks: ArrayLike) -> Floats:
    """Marks as floats of shape (..., raters, items). Raises ValueError for fewer than two dimensions."""
    marks = np.asarray(marks, dtype=float)
    if marks.ndim < 2:
        raise ValueError(f"marks must be (..., raters x items), got {marks.ndim} dimension(s)")
    return marks


def as_samples(x: ArrayLike) -> Floats:
    """Samples as floats of shape (..., n), sorted along the last axis, missing last: the order of rows is gone."""
    x = np.asarray(x, dtype=float)
    if x.ndim < 1:
        raise ValueError("a sample must have at least one dimension")
    return np.sort(x, axis=-1)


def checked_confidence(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, got {confidence!r}")
    return confidence


def flattened(x: NDArray, own: int) -> NDArray:
    """All leading axes as one, before the last ``own`` axes; also where there is nothing at all."""
    return x.reshape(prod(x.shape[: x.ndim - own]), *x.shape[x.ndim - own :])


def side_by_side(*arrays: NDArray, own: int) -> tuple[tuple[int, ...], list[NDArray]]:
    """The leading axes that arrays have in common, and each with these as one axis."""
    lead = np.broadcast_shapes(*(one.shape[: one.ndim - own] for one in arrays))
    return lead, [flattened(np.broadcast_to(one, lead + one.shape[one.ndim - own :]), own) for one in arrays]


def total(x: NDArray, axis: int = -1, where: NDArray[np.bool_] | None = None) -> Floats:
    """The sum in the order in which the numbers stand: zeros at the end leave every bit as it was."""
    if where is not None:
        x = np.where(where, x, 0)
    if not x.shape[axis]:
        return x.sum(axis=axis, dtype=float)
    return np.cumsum(x, axis=axis, dtype=float).take(-1, axis=axis)


def divide(over: ArrayLike, under: ArrayLike, or_else: float = np.nan) -> Floats:
    """over / under; NaN (or ``or_else``) where under is not above 0, and no warning."""
    over, under = np.broadcast_arrays(np.asarray(over, dtype=float), np.asarray(under, dtype=float))
    return np.divide(over, under, out=np.full(over.shape, or_else), where=under > 0)


def ties(ordered: Floats) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
    """Of each number in sorted rows (last axis): where its run of equal numbers begins and where it ends (last place).

    NaN stands last and counts as a run of its own for each.
    """
    size = ordered.shape[-1]
    place = np.broadcast_to(np.arange(size), ordered.shape)
    new = np.ones(ordered.shape, dtype=bool)
    new[..., 1:] = ordered[..., 1:] != ordered[..., :-1]
    last = np.ones(ordered.shape, dtype=bool)
    last[..., :-1] = new[..., 1:]
    begins = np.maximum.accumulate(np.where(new, place, 0), axis=-1)
    ends = np.minimum.accumulate(np.where(last, place, size)[..., ::-1], axis=-1)[..., ::-1]
    return begins, ends


def doubled_ranks(ordered: Floats) -> Floats:
    """Twice the mid-rank, from 1, of each number in sorted rows (last axis): a whole number, so that sums are exact."""
    begins, ends = ties(ordered)
    return (begins + ends + 2).astype(float)


def chunks(groups: int, cells_each: int) -> Iterator[slice]:
    """Slices of groups so that no step holds more than about CELLS numbers. The result never depends on them."""
    step = max(1, CELLS // max(1, cells_each))
    for start in range(0, groups, step):
        yield slice(start, min(groups, start + step))


def unit_weights(weights: ArrayLike | None, units: int) -> Floats:
    """One weight a unit, ones when none are given. Raises ValueError for another number of weights."""
    weights = np.ones(units) if weights is None else np.asarray(weights, dtype=float)
    if weights.shape != (units,):
        raise ValueError(f"weights must be one a unit, got shape {weights.shape} for {units} units")
    return weights
