"""Do the raters see the same profile over the items: do they put the items in the same order (Kendall's W)?"""

from __future__ import annotations

from itertools import permutations, product
from math import factorial
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from jimeval.statistics.arrays import Floats, as_marks, chunks, divide, doubled_ranks, flattened, ties, total

DRAWS = 1999
ARRANGEMENTS = 20_000  # when there are no more, all are tried


class KendallW(NamedTuple):
    """Shapes (...).

    w         from 0, no common order, to 1, the same order
    p         share of arrangements with a W at least as high, when each rater's marks fall on any of her items
    n         raters with marks on two items or more
    method    how W was computed: "ranks" (nothing missing, corrected for ties) or "pairs" (mean of pairwise Spearman)
    p_method  "exact" (all arrangements) or "permuted" (drawn with the seed); both empty when W is not defined
    """

    w: Floats
    p: Floats
    n: NDArray[np.int_]
    method: NDArray[np.str_]
    p_method: NDArray[np.str_]


def kendall_w(marks: ArrayLike, *, seed: int = 0, draws: int = DRAWS) -> KendallW:
    """Do the raters put the items in the same order, disregarding who is generous (Kendall's W)?

    marks  (..., raters, items), NaN where a mark is missing
    seed   for the draws when there are too many arrangements to try all; the same for all groups of a size

    With nothing missing W is that of the rank sums, corrected for ties. With missing marks it is that of the mean
    Spearman correlation over pairs of raters, on the items both marked, weighted by their number less one; a rater who
    marks all alike has the correlation 0. The two differ slightly when there are ties, so ``method`` tells which it
    is. Raters with fewer than two marks have no order and are left out, items without marks too.
    It misleads as a picture of agreement: raters far from each other can have the same order, and when all items are
    seen alike there is no order to agree on. Two raters have W of one half by chance, many raters near 0: read it with
    its p. NaN for fewer than two raters or items, and when everybody marks all items alike.
    Sources: Kendall and Babington Smith (1939); with missing marks Taylor (1987), Biometrics 43:409-416, as in Brueckl
    (2011) and R package irrNA; p by permutation: Legendre (2005), JABES 10:226-245, who finds chi-square too careful.
    """
    marks = as_marks(marks)
    lead = marks.shape[:-2]
    groups, raters, items = _packed(flattened(marks, 2))
    w, p = np.full((2, len(groups)), np.nan)
    method, p_method = np.full((2, len(groups)), "", dtype="U8")
    for m, k in np.unique(np.stack([raters, items], axis=-1), axis=0):
        if m < 2 or k < 2:
            continue
        of_size = (raters == m) & (items == k)
        complete = of_size & ~np.isnan(groups[:, :m, :k]).any(axis=(1, 2))
        orders, name = _orders(int(m), int(k), seed, draws)
        for chosen, how, compute in ((complete, "ranks", _by_ranks), (of_size & ~complete, "pairs", _by_pairs)):
            where = np.flatnonzero(chosen)
            if how == "pairs" and name == "exact":
                orders, name = _drawn(int(m), int(k), seed, draws), "permuted"
            for part in chunks(len(where), len(orders) * int(k) * (1 if how == "ranks" else int(m * m))):
                one = where[part]
                w[one], as_high = compute(groups[one][:, :m, :k], orders)
                p[one] = as_high / len(orders) if name == "exact" else (1 + as_high) / (1 + len(orders))
            method[where], p_method[where] = how, name
    undefined = np.isnan(w)
    p[undefined] = np.nan
    method[undefined] = p_method[undefined] = ""
    return KendallW(*(field.reshape(lead)[()] for field in (w, p, raters, method, p_method)))


def _packed(marks: Floats) -> tuple[Floats, NDArray, NDArray]:
    """Raters with two marks and items with a mark moved to the front, and how many there are."""
    present = ~np.isnan(marks)
    kept = present.sum(axis=2) >= 2
    marks = np.where(kept[:, :, None], marks, np.nan)
    marked = (~np.isnan(marks)).any(axis=1)
    by_rater, by_item = (np.argsort(~one, axis=1, kind="stable") for one in (kept, marked))
    marks = np.take_along_axis(marks, by_rater[:, :, None], axis=1)
    return np.take_along_axis(marks, by_item[:, None], axis=2), kept.sum(axis=1), marked.sum(axis=1)


def _orders(m: int, k: int, seed: int, draws: int) -> tuple[NDArray[np.int_], str]:
    """Arrangements of each rater's items, (arrangements, raters, items): all (the first rater may stay), or drawn."""
    if k < 9 and factorial(k) ** (m - 1) <= ARRANGEMENTS:
        every = np.array(list(permutations(range(k))))
        which = np.array(list(product(range(len(every)), repeat=m - 1)), dtype=int).reshape(-1, m - 1)
        first = np.broadcast_to(np.arange(k), (len(which), 1, k))
        return np.concatenate([first, every[which]], axis=1), "exact"
    return _drawn(m, k, seed, draws), "permuted"


def _drawn(m: int, k: int, seed: int, draws: int) -> NDArray[np.int_]:
    return np.argsort(np.random.default_rng(seed).random((draws, m, k)), axis=-1)


def _by_ranks(marks: Floats, orders: NDArray) -> tuple[Floats, NDArray[np.int_]]:
    """W of complete groups (groups, raters, items), and how many arrangements have one at least as high."""
    m, k = marks.shape[1:]
    place = np.argsort(marks, axis=-1, kind="stable")
    ordered = np.take_along_axis(marks, place, axis=-1)
    ranks = np.empty(marks.shape)
    np.put_along_axis(ranks, place, doubled_ranks(ordered), axis=-1)
    begins, ends = ties(ordered)
    same = (ends - begins + 1).astype(float)
    tied = (same**2 - 1).sum(axis=(1, 2))
    squares = (ranks.sum(axis=1) ** 2).sum(axis=-1)  # whole numbers
    spread = squares - k * (m * (k + 1.0)) ** 2
    w = divide(12 * spread / 4, m**2 * (k**3 - k) - m * tied)
    sums = sum(ranks[:, rater][:, orders[:, rater]] for rater in range(m))  # (groups, arrangements, items)
    return w, ((sums**2).sum(axis=-1) >= squares[:, None]).sum(axis=-1)


def _by_pairs(marks: Floats, orders: NDArray) -> tuple[Floats, NDArray[np.int_]]:
    present = ~np.isnan(marks)
    rho = _mean_rho(marks)
    places = np.argsort(~present, axis=-1, kind="stable")  # the marked items first, in their order
    keys = np.argsort(orders, axis=-1)
    shuffled = np.argsort(np.where(present[:, None], keys, keys.shape[-1]), axis=-1, kind="stable")
    drawn = np.empty(shuffled.shape)
    source = np.broadcast_to(marks[:, None], shuffled.shape)
    np.put_along_axis(
        drawn, np.broadcast_to(places[:, None], shuffled.shape), np.take_along_axis(source, shuffled, axis=-1), axis=-1
    )
    each = divide(present.sum(axis=(1, 2)), present.any(axis=1).sum(axis=-1))  # marks on an item, on average
    w = divide(1 + rho * (each - 1), each)
    return w, (_mean_rho(drawn) >= rho[:, None] - 1e-12).sum(axis=-1)


def _mean_rho(marks: Floats) -> Floats:
    """Mean Spearman correlation over pairs of raters (..., raters, items), weighted by common items less one; NaN when
    no pair has one."""
    there = ~np.isnan(marks)
    known = np.where(there, marks, 0)
    above = np.sign(known[..., :, None] - known[..., None, :]) * (there[..., :, None] & there[..., None, :])
    others = np.swapaxes(there, -1, -2).astype(float)[..., None, :, :]  # (..., 1, items, raters)
    ranks = (above @ others) * others  # twice a's rank of an item among those b marked, centred: (..., a, items, b)
    squares = (ranks**2).sum(axis=-2)
    crossed = (ranks * np.swapaxes(ranks, -3, -1)).sum(axis=-2)
    common = there.astype(float) @ others[..., 0, :, :]
    pairs = np.triu_indices(marks.shape[-2], 1)
    weight = np.maximum(common[..., *pairs] - 1, 0)
    squares = (squares * np.swapaxes(squares, -1, -2))[..., *pairs]
    rho = divide(crossed[..., *pairs], np.sqrt(squares))
    any_order = ((weight > 0) & (squares > 0)).any(axis=-1)
    return np.where(any_order, divide(total(weight * np.nan_to_num(rho)), total(weight)), np.nan)
