"""Counts in a table with totals: which must be hidden together so that none can be reckoned out.

A reader knows every total and every count that is shown, and that counts are whole numbers, never negative. A hidden
count is safe when the equations leave it several values. Hiding women of whom there are three in a room of twelve is
no use when the nine men stand beside the twelve.
"""

from __future__ import annotations

import itertools
import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

LEAST_WIDTH = 2  # a hidden count can be one of at least three numbers
_MOST_TRIED = 2_000  # patterns; a larger table is hidden whole
_ZERO = 1e-7


def follows(sums: ArrayLike, hidden: ArrayLike) -> NDArray[np.bool_]:
    """Of every count: whether it is hidden and yet given by the sums, whatever its size (a test of rank).

    sums    totals x counts, 1 where the count is part of the total (which is known)
    hidden  which counts are hidden
    """
    hidden = np.asarray(hidden, dtype=bool)
    left = np.asarray(sums, dtype=float)[:, hidden]
    given = np.zeros(len(hidden), dtype=bool)
    rank = np.linalg.matrix_rank(left) if left.size else 0
    for place, count in enumerate(np.flatnonzero(hidden)):
        alone = np.zeros((1, left.shape[1]))
        alone[0, place] = 1
        given[count] = np.linalg.matrix_rank(np.vstack([left, alone])) == rank
    return given


def bounds(counts: ArrayLike, sums: ArrayLike, hidden: ArrayLike) -> NDArray[np.float64]:
    """The lowest and highest value that each count can have for the reader: array (2, counts).

    Two linear programmes for each hidden count (scipy's HiGHS); a count that is shown is its own bounds.
    """
    from scipy.optimize import linprog

    counts, sums = np.asarray(counts, dtype=float), np.asarray(sums, dtype=float)
    hidden = np.asarray(hidden, dtype=bool)
    found = np.vstack([counts, counts])
    left = sums[:, hidden]
    rest = sums @ counts - sums[:, ~hidden] @ counts[~hidden]
    for place, count in enumerate(np.flatnonzero(hidden)):
        for row, sign in enumerate((1, -1)):
            goal = np.zeros(left.shape[1])
            goal[place] = sign
            solved = linprog(goal, A_eq=left, b_eq=rest, bounds=(0, None), method="highs")
            found[row, count] = sign * solved.fun if solved.status == 0 else np.inf  # no total bounds it from above
    return found


def unsafe(
    counts: ArrayLike, sums: ArrayLike, hidden: ArrayLike, minimum: int = 0, width: float = LEAST_WIDTH
) -> NDArray[np.bool_]:
    """Of every count: whether it is hidden and yet follows from what is shown, lies within less than ``width``, or
    belongs to a total whose hidden counts are together fewer than ``minimum``: then they are a small group themselves.
    """
    counts, sums, hidden = np.asarray(counts, dtype=float), np.asarray(sums, dtype=float), np.asarray(hidden, bool)
    together = sums[:, hidden] @ counts[hidden]
    few = (sums.any(axis=1) & (together > 0) & (together < minimum)) @ sums > 0
    found = hidden & (few | follows(sums, hidden))
    if found.any():
        return found
    low, high = bounds(counts, sums, hidden)
    return hidden & (high - low < width - _ZERO)


def hide(
    counts: ArrayLike, sums: ArrayLike, small: ArrayLike, minimum: int = 0, width: float = LEAST_WIDTH
) -> NDArray[np.bool_]:
    """Which counts to hide when those in ``small`` must not be known: as few as can be, and of equally few patterns
    the one that hides the smallest sum, then the first. All of them when no pattern is safe, or there are too many.
    """
    counts, small = np.asarray(counts, dtype=float), np.asarray(small, dtype=bool)
    everything = np.ones(len(counts), dtype=bool)
    if not small.any():
        return small
    others = np.flatnonzero(~small)
    tried = 0
    for number in range(len(others)):
        tried += math.comb(len(others), number)
        if tried > _MOST_TRIED:
            return everything
        for more in sorted(itertools.combinations(others, number), key=lambda chosen: counts[list(chosen)].sum()):
            hidden = small.copy()
            hidden[list(more)] = True
            if not unsafe(counts, sums, hidden, minimum, width).any():
                return hidden
    return everything
