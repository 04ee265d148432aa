"""Tests of change between two groups of different people: in how alike they judge, and in the whole profile."""

from __future__ import annotations

from itertools import combinations
from math import comb
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from jimeval.statistics.agreement import sample_distance
from jimeval.statistics.arrays import Floats, as_marks, as_samples, chunks, divide, doubled_ranks, side_by_side, total
from jimeval.statistics.level import quantile

DRAWS = 9999
DIVISIONS = 20_000  # when the people can be divided in no more ways, all are tried
CRUMB = 1e-9  # a statistic that is lower by less than this share is as high: rounding


class Permuted(NamedTuple):
    """Shapes (...).

    n_before, n_after  marks (of an item), or persons (of a profile), in each group
    difference         after - before of D; for a profile the statistic
    p                  share of divisions at least as far apart; method "exact" (all) or "permuted" (drawn with a seed)
    smallest_p         the smallest p that so many divisions could have given
    """

    n_before: NDArray[np.int_]
    n_after: NDArray[np.int_]
    difference: Floats
    p: Floats
    method: NDArray[np.str_]
    smallest_p: Floats


def spread_change(x: ArrayLike, y: ArrayLike, *, seed: int = 0, draws: int = DRAWS) -> Permuted:
    """Has D changed between two groups of different people, x before and y after?

    x, y  (..., n_x) and (..., n_y): samples along the last axis, NaN where missing
    seed  for the draws when there are too many divisions to try all; the same for all samples of a size

    The medians are put on each other, so that a move alone is no change of spread; then the marks are divided anew
    between the two, and p is the share of divisions where |D after - D before| is at least as large. It misleads in
    very small groups, where putting the medians on each other takes away some of the chance (p is then a little too
    low), and when the scale's end stops one of the groups: they are alike because nobody can go further.
    Missing marks are left out. NaN when either has fewer than two marks; when all are equal p is 1.
    Source: permutation test on deviations from the medians, as in Good (2005), Permutation, parametric and bootstrap
    tests, for D.
    """
    x, y = as_samples(x), as_samples(y)
    lead, (x, y) = side_by_side(x, y, own=1)
    n_x, n_y = ((~np.isnan(one)).sum(axis=-1) for one in (x, y))
    difference = sample_distance(y) - sample_distance(x)
    moved = [one - quantile(one, n, 0.5)[:, None] for one, n in ((x, n_x), (y, n_y))]
    ordered = np.sort(np.concatenate(moved, axis=-1), axis=-1)
    p, smallest = np.full((2, len(x)), np.nan)
    method = np.full(len(x), "", dtype="U8")
    for before, after in np.unique(np.stack([n_x, n_y], axis=-1), axis=0):
        if min(before, after) < 2:
            continue
        divided, name = divisions(int(before), int(after), seed, draws)
        passed = np.cumsum(divided, axis=1)[:, :-1]  # how many of the first group stand before each gap
        others = np.arange(1, before + after) - passed
        weight = 2 * others * (after - others) / (after * (after - 1)) - 2 * passed * (before - passed) / (
            before * (before - 1)
        )
        where = np.flatnonzero((n_x == before) & (n_y == after))
        for part in chunks(len(where), len(divided)):
            one = where[part]
            gaps = np.diff(ordered[one][:, : before + after], axis=-1)
            _count(p, smallest, one, np.abs(gaps @ weight.T), np.abs(difference[one]), name)
        method[where] = name
    fields = (n_x, n_y, difference, p, method, smallest)
    return Permuted(*(field.reshape(lead)[()] for field in fields))


def profile_change(before: ArrayLike, after: ArrayLike, *, seed: int = 0, draws: int = DRAWS) -> Permuted:
    """Has anything moved in the whole profile of items between two groups of different people? One p for all items.

    before, after  (..., raters, items), NaN where a mark is missing
    seed           for the draws when there are too many divisions to try all; the same for all groups of a size

    The persons are divided anew between the groups, each with all her marks, so that what hangs together within a
    person stays together. The statistic (``difference``) is the sum over items of the squared difference between the
    groups' mean ranks, with ranks from 0 to 1 within the item. It does not say which item moved: look at them one by
    one after, with :func:`holm`. It misleads when the same people are in both groups, and a change in spread alone is
    not seen. Missing marks are left out item by item; an item that only one group has marked counts nothing.
    NaN when a group has no persons with marks.
    Source: permutation of whole persons, as in Pesarin and Salmaso (2010), Permutation tests for complex data.
    """
    before, after = as_marks(before), as_marks(after)
    lead, (before, after) = side_by_side(before, after, own=2)
    n_x, n_y = ((~np.isnan(one)).any(axis=-1).sum(axis=-1) for one in (before, after))
    both = np.concatenate([before, after], axis=1)
    first = np.broadcast_to(np.arange(both.shape[1]) < before.shape[1], both.shape[:2])
    order = np.argsort(np.isnan(both).all(axis=-1), axis=1, kind="stable")  # those who marked something, first
    ranks, there = _shares(np.take_along_axis(both, order[..., None], axis=1))
    first = np.take_along_axis(first, order, axis=1).astype(float)
    statistic, p, smallest = np.full((3, len(both)), np.nan)
    method = np.full(len(both), "", dtype="U8")
    for m_x, m_y in np.unique(np.stack([n_x, n_y], axis=-1), axis=0):
        if min(m_x, m_y) < 1:
            continue
        divided, name = divisions(int(m_x), int(m_y), seed, draws)
        where = np.flatnonzero((n_x == m_x) & (n_y == m_y))
        for part in chunks(len(where), len(divided) * both.shape[2]):
            one, size = where[part], m_x + m_y
            of_items = ranks[one][:, :size], there[one][:, :size]
            statistic[one] = _apart(first[one][:, None, :size], *of_items)[:, 0]
            _count(p, smallest, one, _apart(divided[None].astype(float), *of_items), statistic[one], name)
        method[where] = name
    return Permuted(*(field.reshape(lead)[()] for field in (n_x, n_y, statistic, p, method, smallest)))


def divisions(n_x: int, n_y: int, seed: int, draws: int) -> tuple[NDArray[np.bool_], str]:
    """Who is in the first group: (divisions, n_x + n_y), all ways or drawn ones."""
    n = n_x + n_y
    if comb(n, n_x) <= DIVISIONS:
        chosen = np.array(list(combinations(range(n), n_x)), dtype=int).reshape(-1, n_x)
        name = "exact"
    else:
        chosen = np.argsort(np.random.default_rng(seed).random((draws, n)), axis=1)[:, :n_x]
        name = "permuted"
    divided = np.zeros((len(chosen), n), dtype=bool)
    np.put_along_axis(divided, chosen, True, axis=1)
    return divided, name


def _count(p: Floats, smallest: Floats, where: NDArray, drawn: Floats, observed: Floats, name: str) -> None:
    most = np.maximum(drawn.max(axis=-1), observed)
    drawn_one = 0 if name == "exact" else 1  # the observed division is one of them
    for into, value in ((p, observed), (smallest, most)):
        as_far = (drawn >= (value * (1 - CRUMB))[:, None]).sum(axis=-1)
        into[where] = (as_far + drawn_one) / (drawn.shape[-1] + drawn_one)
    if name == "permuted":
        smallest[where] = 1 / (drawn.shape[-1] + 1)


def _shares(marks: Floats) -> tuple[Floats, Floats]:
    """Mid-ranks within the item from 0 to 1 (0 where missing), and who is there: both (groups, persons, items)."""
    by_item = np.swapaxes(marks, 1, 2)
    place = np.argsort(by_item, axis=-1, kind="stable")
    ranks = np.empty(by_item.shape)
    np.put_along_axis(ranks, place, doubled_ranks(np.take_along_axis(by_item, place, axis=-1)) - 1, axis=-1)
    there = ~np.isnan(by_item)
    ranks = np.where(there, ranks, 0)  # whole numbers: their sums are exact
    return np.swapaxes(ranks, 1, 2), np.swapaxes(there, 1, 2).astype(float)


def _apart(first: Floats, ranks: Floats, there: Floats) -> Floats:
    """first (groups or 1, divisions, persons). Returns (groups, divisions)."""
    n, whole = there.sum(axis=1)[:, None], ranks.sum(axis=1)[:, None]
    n_first, of_first = first @ there, first @ ranks
    apart = divide(of_first, n_first * 2 * n) - divide(whole - of_first, (n - n_first) * 2 * n)
    return total(np.nan_to_num(apart) ** 2)
