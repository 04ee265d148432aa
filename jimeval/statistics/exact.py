"""Exact distributions under "it makes no difference", with the ties that there are: whole numbers of ways."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from jimeval.statistics.arrays import Floats, checked_confidence, chunks

EXACT_UP_TO = 50  # marks in all: the ways are then whole numbers that a float holds


def split_p(scores: NDArray[np.int_], chosen: NDArray[np.int_], observed: NDArray[np.int_]) -> tuple[Floats, Floats]:
    """Two-sided p of a sum over ``chosen`` of the scores, among all ways to choose so many; and the smallest there is.

    scores    (groups, n): whole numbers, 0 for what is not there (which has to stand last)
    chosen    (groups,): how many are in the first sample; n counts those above 0
    observed  (groups,): their sum

    Two-sided: the share of ways whose sum is at least as far from its expectation as the observed, on either side.
    """
    p, smallest = np.ones((2, len(scores)))
    n = (scores > 0).sum(axis=1)
    fewer = np.minimum(chosen, n - chosen)
    flipped = fewer != chosen
    observed = np.where(flipped, scores.sum(axis=1) - observed, observed)
    rows = int(fewer.max(initial=0)) + 1
    width = int(np.sort(scores, axis=1)[:, ::-1][:, : rows - 1].sum(axis=1).max(initial=0)) + 1
    sums = np.arange(width)
    for part in chunks(len(scores), rows * width):
        ways = np.zeros((len(p[part]), rows, width))
        ways[:, 0, 0] = 1
        for score in scores[part].T:
            before = sums - score[:, None]
            there = (before >= 0) & (score > 0)[:, None]
            moved = np.take_along_axis(ways[:, :-1], np.where(there, before, 0)[:, None], axis=2)
            ways[:, 1:] += np.where(there[:, None], moved, 0)
        ways = np.take_along_axis(ways, fewer[part][:, None, None], axis=1)[:, 0]
        middle = fewer[part] * scores[part].sum(axis=1)  # n times the expectation
        away = np.abs(n[part][:, None] * sums - middle[:, None])
        p[part], smallest[part] = _tails(ways, away, np.abs(n[part] * observed[part] - middle))
    return p, smallest


def sign_p(scores: NDArray[np.int_], observed: NDArray[np.int_]) -> tuple[Floats, Floats]:
    """As :func:`split_p` for a sum over those scores whose sign is plus, when each sign falls either way."""
    p, smallest = np.ones((2, len(scores)))
    width = int(scores.sum(axis=1).max(initial=0)) + 1
    sums = np.arange(width)
    for part in chunks(len(scores), width):
        ways = np.zeros((len(p[part]), width))
        ways[:, 0] = 1
        for score in scores[part].T:
            before = sums - score[:, None]
            there = (before >= 0) & (score > 0)[:, None]
            ways += np.where(there, np.take_along_axis(ways, np.where(there, before, 0), axis=1), 0)
        middle = scores[part].sum(axis=1)  # twice the expectation
        p[part], smallest[part] = _tails(ways, np.abs(2 * sums - middle[:, None]), np.abs(2 * observed[part] - middle))
    return p, smallest


def _tails(ways: Floats, away: NDArray[np.int_], observed: NDArray[np.int_]) -> tuple[Floats, Floats]:
    every = ways.sum(axis=-1)
    farthest = np.where(ways > 0, away, -1).max(axis=-1)
    at_least, at_most = ((ways * (away >= far[:, None])).sum(axis=-1) / every for far in (observed, farthest))
    return at_least, at_most


def normal_p(statistic: Floats, expected: Floats, variance: Floats, step: float) -> Floats:
    """Two-sided normal p with half a step of the statistic as correction; 1 when the statistic cannot vary."""
    far = np.maximum(np.abs(statistic - expected) - step / 2, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(variance > 0, 2 * ndtr(-far / np.sqrt(variance)), 1.0)


@cache
def split_rank(n_x: int, n_y: int, confidence: float) -> int:
    """Which of the ordered pairwise differences ends an interval for the shift, from below; 0 when none is sure enough.

    From the distribution of the rank-sum without ties; with ties the interval covers more.
    """
    tail = (1 - checked_confidence(confidence)) / 2
    pairs = n_x * n_y
    if n_x + n_y > EXACT_UP_TO:
        return max(int(pairs / 2 + ndtri(tail) * np.sqrt(pairs * (n_x + n_y + 1) / 12)), 0)
    ways = np.zeros((n_x + 1, pairs + 1))
    ways[0, 0] = 1
    for rank in range(n_x + n_y):  # chosen so many of the ranks so far: the pairs that the next one wins
        for chosen in range(min(rank, n_x - 1), -1, -1):
            won = rank - chosen
            if won <= n_y:
                ways[chosen + 1, won:] += ways[chosen, : pairs + 1 - won]
    return _rank_of(ways[n_x], tail)


@cache
def sign_rank(n: int, confidence: float) -> int:
    """As :func:`split_rank` for the ordered Walsh averages of n differences."""
    tail = (1 - checked_confidence(confidence)) / 2
    pairs = n * (n + 1) // 2
    if n > EXACT_UP_TO:
        return max(int(pairs / 2 + ndtri(tail) * np.sqrt(pairs * (2 * n + 1) / 12)), 0)
    ways = np.zeros(pairs + 1)
    ways[0] = 1
    for rank in range(1, n + 1):
        ways[rank:] += ways[:-rank].copy()
    return _rank_of(ways, tail)


def _rank_of(ways: Floats, tail: float) -> int:
    return int((np.cumsum(ways) <= tail * ways.sum()).sum())


def by_size(function, *sizes: NDArray[np.int_]) -> NDArray[np.int_]:
    """function of whole numbers, one after the other, for arrays that hold few different ones."""
    every = np.stack([np.ravel(size) for size in sizes], axis=-1)
    different, where = np.unique(every, axis=0, return_inverse=True)
    found = np.array([function(*map(int, row)) for row in different], dtype=int)
    return found[where.reshape(-1)].reshape(np.shape(sizes[0]))
