"""Has it gone one way over several years, when other people marked each year (Jonckheere and Terpstra)?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import comb, factorial, prod
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from jimeval.statistics.arrays import Floats, as_samples, divide, side_by_side, ties

WORK = 100_000_000  # steps that the exact p of one trend may take


class Jonckheere(NamedTuple):
    """Shapes (...).

    n           marks in all; groups: how many groups have any
    statistic   J: pairs from different groups that rise, ties as one half
    z           J less its expectation, by its standard deviation with ties
    p           two-sided; p_rising: one-sided, for a rise; method "exact" or "normal", empty when undefined
    smallest_p  the smallest two-sided p that these sizes and ties could have given; NaN under "normal"
    """

    n: NDArray[np.int_]
    groups: NDArray[np.int_]
    statistic: Floats
    z: Floats
    p: Floats
    p_rising: Floats
    method: NDArray[np.str_]
    smallest_p: Floats


def jonckheere(groups: Sequence[ArrayLike]) -> Jonckheere:
    """Do the marks rise, or fall, from group to group in the order in which the groups are given?

    groups  arrays (..., n_i): samples along the last axis, NaN where missing; the leading axes are the same

    For the years of one agency, when other people marked each year. It asks for one direction, so a rise that turns is
    missed; it says nothing of how far (show the medians); and it misleads when the same people come back, since their
    marks are not independent. p is exact, with the ties, while the ways can be counted in reasonable time, and normal
    after that. Two-sided: as far from the expectation on either side.
    Missing marks and empty groups are left out. NaN for fewer than two groups with marks; when all marks are equal J is
    its expectation and p is 1.
    Source: Jonckheere (1954), Biometrika 41:133-145; variance with ties: Hollander and Wolfe (1999), section 6.2.
    """
    samples = [as_samples(group) for group in groups]
    if not samples:
        raise ValueError("a trend needs groups: got none")
    lead, samples = side_by_side(*samples, own=1)
    sizes = np.stack([(~np.isnan(one)).sum(axis=-1) for one in samples], axis=-1)
    rising = np.zeros(len(sizes))  # twice J
    for later in range(1, len(samples)):
        for earlier in range(later):
            above = samples[later][:, :, None] - samples[earlier][:, None, :]
            rising += 2.0 * (above > 0).sum(axis=(1, 2)) + (above == 0).sum(axis=(1, 2))
    ordered = np.sort(np.concatenate(samples, axis=-1), axis=-1)
    n, kinds = sizes.sum(axis=-1), (sizes > 0).sum(axis=-1)
    expected = (n**2 - (sizes**2).sum(axis=-1)) / 2.0  # of twice J
    variance = 4 * _variance(ordered, sizes, n)
    z = divide(rising - expected, np.sqrt(np.maximum(variance, 0)))
    p, p_rising = np.where(variance > 0, [2 * ndtr(-np.abs(z)), ndtr(-z)], 1.0)
    smallest, method = np.full(len(n), np.nan), np.full(len(n), "normal")
    runs = _runs(ordered)
    for row in np.flatnonzero(kinds > 1):  # each has a distribution of its own; those alike are counted once
        if _work(shape := tuple(sizes[row][sizes[row] > 0].tolist()), runs[row]) <= WORK:
            p[row], p_rising[row], smallest[row] = _exact(shape, runs[row], int(rising[row]), float(expected[row]))
            method[row] = "exact"
    defined = kinds > 1
    statistic, z, p, p_rising = (np.where(defined, value, np.nan) for value in (rising / 2, z, p, p_rising))
    method = np.where(defined, method, "")
    fields = (n, kinds, statistic, z, p, p_rising, method, smallest)
    return Jonckheere(*(field.reshape(lead)[()] for field in fields))


def _variance(ordered: Floats, sizes: NDArray, n: NDArray) -> Floats:
    begins, ends = ties(ordered)
    tied = np.where(np.isnan(ordered), 0, ends - begins + 1).astype(float)

    def spread(count: Floats, each: Floats) -> tuple[Floats, Floats, Floats]:
        """Sums over runs, or groups, of t(t-1)(2t+5), t(t-1)(t-2) and t(t-1); ``each`` is how often a run is met."""
        share = np.divide(count, each, out=np.zeros(count.shape), where=each > 0)
        first = (share * (count - 1) * (2 * count + 5)).sum(axis=-1)
        return first, (share * (count - 1) * (count - 2)).sum(axis=-1), (share * (count - 1)).sum(axis=-1)

    of_ties, of_groups = (
        spread(tied, np.where(tied > 0, 1.0, 0.0) * tied),
        spread(sizes.astype(float), np.ones(sizes.shape)),
    )
    of_ties = tuple(np.round(value) for value in of_ties)
    n = n.astype(float)
    whole = n * (n - 1) * (2 * n + 5)
    return (
        (whole - of_groups[0] - of_ties[0]) / 72
        + np.nan_to_num(divide(of_groups[1] * of_ties[1], 36 * n * (n - 1) * (n - 2)))
        + np.nan_to_num(divide(of_groups[2] * of_ties[2], 8 * n * (n - 1)))
    )


def _runs(ordered: Floats) -> list[tuple[int, ...]]:
    """The lengths of the runs of equal marks, lowest first, of each row."""
    begins, ends = ties(ordered)
    first = (begins == np.arange(ordered.shape[-1])) & ~np.isnan(ordered)
    return [tuple((ends - begins + 1)[row][first[row]].tolist()) for row in range(len(ordered))]


def _work(sizes: tuple[int, ...], runs: tuple[int, ...]) -> int:
    pairs = (sum(sizes) ** 2 - sum(size**2 for size in sizes)) + 1
    return prod(size + 1 for size in sizes) * pairs * sum(comb(run + len(sizes) - 1, run) for run in runs)


def _exact(sizes: tuple[int, ...], runs: tuple[int, ...], rising: int, expected: float) -> tuple[float, float, float]:
    ways = _ways(sizes, runs)
    at = np.arange(len(ways))
    away = np.abs(at - expected)
    every = ways.sum()
    farthest = away[ways > 0].max()
    return (
        float(ways[away >= abs(rising - expected)].sum() / every),
        float(ways[rising:].sum() / every),
        float(ways[away >= farthest].sum() / every),
    )


@lru_cache(maxsize=4096)
def _ways(sizes: tuple[int, ...], runs: tuple[int, ...]) -> Floats:
    """In how many ways twice J takes each value when the marks, with these ties, fall on groups of these sizes.

    One run of equal marks after the other is dealt to the groups; a state is how many each group has got.
    """
    width = sum(sizes) ** 2 - sum(size**2 for size in sizes) + 1
    states = {(0,) * len(sizes): np.eye(1, width)[0]}
    for run in runs:
        after: dict[tuple[int, ...], Floats] = {}
        for state, ways in states.items():
            for dealt in _dealings(run, tuple(size - has for size, has in zip(sizes, state, strict=True))):
                gain, below, tied = 0, 0, 0
                for has, gets in zip(state, dealt, strict=True):
                    gain += 2 * below * gets + tied * gets
                    below, tied = below + has, tied + gets
                times = factorial(run) // prod(map(factorial, dealt))
                new = tuple(has + gets for has, gets in zip(state, dealt, strict=True))
                row = after.setdefault(new, np.zeros(width))
                row[gain:] += times * ways[: width - gain]
        states = after
    (ways,) = states.values()
    return ways


def _dealings(run: int, room: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    if len(room) == 1:
        if run <= room[0]:
            yield (run,)
        return
    for gets in range(min(run, room[0]) + 1):
        for rest in _dealings(run - gets, room[1:]):
            yield (gets, *rest)
