"""Alpha of items or raters drawn again, for many groups at once: counts of points, and products of whole numbers.

Counts, mid-ranks (doubled) and their squares are whole numbers, so the products are exact and no order of summing, no
padding and no size of a chunk can change a bit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from jimeval.statistics.arrays import Floats, divide, ties, total


def alphas_of_draws(marks: Floats, level: str, resample: str, seed: int, draws: int) -> tuple[NDArray[np.int_], Floats]:
    """marks (groups, raters, items). Returns how many things can be drawn, (groups,), and alphas, (groups, draws)."""
    pairable = (~np.isnan(marks)).sum(axis=1) >= 2
    marks = np.where(pairable[:, None], marks, np.nan)
    codes, values = _codes(marks)
    if resample == "items":
        times = _times(pairable, seed, draws)
        counts = np.stack([(codes == code).sum(axis=1) for code in range(values.shape[1])], axis=-1)
        return pairable.sum(axis=1), _items_drawn(counts.astype(float), times, values, level)
    raters = (~np.isnan(marks)).any(axis=2)
    times = _times(raters, seed, draws)
    return raters.sum(axis=1), _raters_drawn(codes, times, values, level)


def _codes(marks: Floats) -> tuple[NDArray[np.int_], Floats]:
    """Which of its group's different values each mark is, -1 where missing; and the values, (groups, values), from the
    group's lowest, 0 where it has no more."""
    flat = marks.reshape(len(marks), marks.shape[1] * marks.shape[2])
    order = np.argsort(flat, axis=-1, kind="stable")
    ordered = np.take_along_axis(flat, order, axis=-1)
    begins, _ = ties(ordered)
    present = ~np.isnan(ordered)
    code = np.cumsum(present & (begins == np.arange(flat.shape[-1])), axis=-1) - 1
    codes = np.empty(flat.shape, dtype=int)
    np.put_along_axis(codes, order, np.where(present, code, -1), axis=-1)
    values = np.zeros((len(marks), int(codes.max(initial=0)) + 1))
    group = np.broadcast_to(np.arange(len(marks))[:, None], flat.shape)
    values[group[present], code[present]] = (ordered - ordered[:, :1])[present]
    return codes.reshape(marks.shape), values


def _times(possible: NDArray[np.bool_], seed: int, draws: int) -> Floats:
    """How often each thing is drawn: (groups, draws, things). As many are drawn as can be."""
    n = possible.sum(axis=1)
    share = np.random.default_rng(seed).random((int(n.max(initial=0)), draws))  # the first n rows are always the same
    times = np.zeros((len(possible), draws, possible.shape[1]))
    for size in np.unique(n[n > 0]):
        drawn = np.minimum((share[:size] * size).astype(int), size - 1)
        of_size = np.stack([(drawn == thing).sum(axis=0) for thing in range(size)], axis=-1)
        groups = np.flatnonzero(n == size)
        if size == possible.shape[1]:
            times[groups] = of_size
        else:
            things = np.nonzero(possible[groups])[1].reshape(len(groups), size)
            times[groups[:, None], :, things] = of_size.T[None]
    return times


def _items_drawn(counts: Floats, times: Floats, values: Floats, level: str) -> Floats:
    """counts (groups, items, values), times (groups, draws, items)."""
    n_item = counts.sum(axis=-1)
    weight = times * divide(1, n_item - 1, or_else=0.0)[:, None]
    if level == "ordinal":
        drawn = times @ counts  # (groups, draws, values)
        rank = 2 * np.cumsum(drawn, axis=-1) - drawn
        x, xx = (drawn * rank).sum(axis=-1), (drawn * rank * rank).sum(axis=-1)
        by_item = np.swapaxes(counts, 1, 2)
        within = n_item[:, None] * ((rank * rank) @ by_item) - (rank @ by_item) ** 2
        n = drawn.sum(axis=-1)
        return _alpha(total(weight * within), n, n * xx - x**2, (drawn > 0).sum(axis=-1) > 1)
    if level == "nominal":
        drawn = times @ counts
        n = drawn.sum(axis=-1)
        within = n_item**2 - (counts**2).sum(axis=-1)
        return _alpha(total(weight * within[:, None]), n, n**2 - (drawn**2).sum(axis=-1), True)
    x, xx = (total(counts * power[:, None]) for power in (values, values**2))  # (groups, items)
    within = np.maximum(n_item * xx - x**2, 0)
    n = total(times * n_item[:, None])
    between = n * total(times * xx[:, None]) - total(times * x[:, None]) ** 2
    several = ((times @ counts) > 0).sum(axis=-1) > 1
    return _alpha(total(weight * within[:, None]), n, between, several)


def _raters_drawn(codes: NDArray[np.int_], times: Floats, values: Floats, level: str) -> Floats:
    """codes (groups, raters, items), times (groups, draws, raters)."""
    groups, raters, items = codes.shape
    kinds = values.shape[1]
    marked = (codes[..., None] == np.arange(kinds)).astype(float)
    counts = (times @ marked.reshape(groups, raters, items * kinds)).reshape(groups, times.shape[1], items, kinds)
    n_item = counts.sum(axis=-1)
    usable = n_item >= 2
    counts = np.where(usable[..., None], counts, 0)
    drawn = counts.sum(axis=2)
    n = drawn.sum(axis=-1)
    if level == "nominal":
        within, between = n_item**2 - (counts**2).sum(axis=-1), n**2 - (drawn**2).sum(axis=-1)
    else:
        x = 2 * np.cumsum(drawn, axis=-1) - drawn if level == "ordinal" else values[:, None]
        within = n_item * total(counts * (x**2)[..., None, :]) - total(counts * x[..., None, :]) ** 2
        between = n * total(drawn * x**2) - total(drawn * x) ** 2
    within = total(divide(np.where(usable, np.maximum(within, 0), 0), n_item - 1, or_else=0.0))
    return _alpha(within, n, between, (drawn > 0).sum(axis=-1) > 1)


def _alpha(within: Floats, n: Floats, between: Floats, several: NDArray[np.bool_] | bool) -> Floats:
    return 1 - (n - 1) * divide(within, np.where(several, between, 0))
