"""Has it gone one way over the years in several agencies, each measured against itself (Page)?"""

from __future__ import annotations

from functools import cache
from itertools import permutations
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from jimeval.statistics.arrays import Floats, divide, doubled_ranks, flattened

EXACT_YEARS, EXACT_BLOCKS = 8, 60  # up to which the exact p is counted


class PageTrend(NamedTuple):
    """Shapes (...).

    n           blocks (agencies) with all years;  n_left_out: those where one is missing
    statistic   L: each year's place times its rank within the block (mid-ranks), summed
    z           L less its expectation, by its standard deviation with ties
    p           two-sided; p_rising: one-sided, for a rise; method "exact" or "normal", empty when undefined
    smallest_p  the smallest two-sided p that so many blocks with these ties could have given; NaN under "normal"
    """

    n: NDArray[np.int_]
    n_left_out: NDArray[np.int_]
    statistic: Floats
    z: Floats
    p: Floats
    p_rising: Floats
    method: NDArray[np.str_]
    smallest_p: Floats


def page_trend(blocks: ArrayLike) -> PageTrend:
    """Do the values rise, or fall, from year to year in several agencies, disregarding on what level each of them is?

    blocks  (..., agencies, years): such as the median of each agency and year, NaN where there is none; years in order

    Agencies are never compared with each other, only each with its own other years. It asks for one direction in all
    of them: a rise that turns is missed, and so is a rise in half of them and a fall in the rest. It does not know how
    many marked behind each value, nor how far anything has moved, and it misleads when something all agencies share (a
    new form) lies between two years. An agency that lacks a year is left out and counted. p is exact, with the ties
    within agencies, up to EXACT_YEARS and EXACT_BLOCKS, and normal above; two-sided: as far from the expectation on
    either side. NaN for no complete block or one year; where all values of all are equal p is 1.
    Source: Page (1963), Journal of the American Statistical Association 58:216-230; the exact p is conditional on ties.

    Raises ValueError for fewer than two dimensions.
    """
    blocks = np.asarray(blocks, dtype=float)
    if blocks.ndim < 2:
        raise ValueError(f"blocks must be (..., agencies x years), got {blocks.ndim} dimension(s)")
    found = [_page(one) for one in flattened(blocks, 2)]
    fields = zip(*found, strict=True) if found else [[] for _ in PageTrend._fields]
    types = (int, int, float, float, float, float, "U8", float)
    arrays = (
        np.array(list(field), dtype=kind).reshape(blocks.shape[:-2]) for field, kind in zip(fields, types, strict=True)
    )
    return PageTrend(*(array[()] for array in arrays))


def _page(blocks: Floats) -> tuple:
    whole = blocks[~np.isnan(blocks).any(axis=1)]
    (n, years), left_out = whole.shape, len(blocks) - len(whole)
    if not n or years < 2:
        return n, left_out, *[np.nan] * 4, "", np.nan
    place = np.arange(1, years + 1)
    order = np.argsort(whole, axis=1, kind="stable")
    ranks = np.empty(whole.shape)
    np.put_along_axis(ranks, order, doubled_ranks(np.take_along_axis(whole, order, axis=1)), axis=1)
    doubled, expected = int((ranks @ place).sum()), n * years * (years + 1) ** 2 / 2
    spread = ((ranks - (years + 1)) ** 2).sum() * years * (years + 1) / 12
    z = float(divide(doubled - expected, np.sqrt(spread)))
    if years > EXACT_YEARS or n > EXACT_BLOCKS:
        p, rising = (2 * ndtr(-abs(z)), ndtr(-z)) if spread else (1.0, 1.0)
        return n, left_out, doubled / 2, z, p, rising, "normal", np.nan
    share = np.ones(1)
    for block in sorted(map(tuple, np.sort(ranks, axis=1).astype(int).tolist())):  # the order of rows changes no bit
        share = np.convolve(share, _of_block(block))
    away = np.abs(np.arange(len(share)) - expected)
    p, rising, smallest = (
        share[which].sum()
        for which in (away >= abs(doubled - expected), slice(doubled, None), away >= away[share > 0].max())
    )
    return n, left_out, doubled / 2, z, p, rising, "exact", smallest


@cache
def _of_block(ranks: tuple[int, ...]) -> Floats:
    """The share of all orders of a block's doubled ranks in which twice its part of L takes each value."""
    sums = np.array(list(permutations(ranks))) @ np.arange(1, len(ranks) + 1)
    return np.bincount(sums) / len(sums)
