"""Intraclass correlations: of complete tables of raters x items, and of people in groups of unequal size."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import fdtri

from jimeval.statistics.arrays import Floats, as_marks, checked_confidence, divide, flattened, total

CRUMB = 1e-24  # a sum of squares below this share of the whole is rounding


class Interval(NamedTuple):
    """A coefficient and its limits, shapes (...)."""

    estimate: Floats
    low: Floats
    high: Floats


class Icc(NamedTuple):
    """The three coefficients of one rater's mark, and of the mean of all raters' marks.

    n, items              raters and items with a mark
    status                "ok", "incomplete" (a mark is missing), "too_few" (under two raters or items), "all_equal"
    one                   ICC(1): raters are not the same from item to item
    absolute              ICC(A,1): the same raters, alike in their marks
    consistent            ICC(C,1): the same raters, alike but for who is generous
    one_mean, absolute_mean, consistent_mean   ICC(k), ICC(A,k), ICC(C,k)
    """

    n: NDArray[np.int_]
    items: NDArray[np.int_]
    status: NDArray[np.str_]
    one: Interval
    absolute: Interval
    consistent: Interval
    one_mean: Interval
    absolute_mean: Interval
    consistent_mean: Interval


class IccGroups(NamedTuple):
    """How much lies between groups, shapes (...).

    n, groups  persons with a value, and groups with one
    size       persons a group, as the analysis of variance weighs unequal groups
    icc1       share of one person's value that is the group's; low, high: approximate when groups are unequal
    icc2       how sure the groups' means are: icc1 stepped up to ``size`` persons
    """

    n: NDArray[np.int_]
    groups: NDArray[np.int_]
    size: Floats
    icc1: Floats
    low: Floats
    high: Floats
    icc2: Floats


def icc(marks: ArrayLike, confidence: float = 0.95) -> Icc:
    """How much of the variation between marks is between the items, in the analysis of variance's terms?

    marks  (..., raters, items), NaN where a mark is missing

    For readers from that tradition. It takes distances between marks at face value, and misleads as alpha does: items
    that are seen alike give a low value although everybody agrees. Limits come from F, those of the mean's coefficient
    by stepping up those of one rater's (another definition of the limits of ICC(A,k) is in use).
    All or nothing: when one of the raters who marked lacks a mark on an item that somebody marked, all is NaN and the
    status says so; raters and items without any mark are not there.
    Sources: Shrout and Fleiss (1979), Psychological Bulletin 86:420-428; names as in McGraw and Wong (1996),
    Psychological Methods 1:30-46; three values and not six: Liljequist et al. (2019), PLoS ONE 14:e0219854.
    """
    marks = as_marks(marks)
    present = ~np.isnan(marks)
    rater, item = present.any(axis=-1), present.any(axis=-2)
    cells = rater[..., :, None] & item[..., None, :]
    m, k = rater.sum(axis=-1), item.sum(axis=-1)
    few, gaps = (m < 2) | (k < 2), (cells & ~present).any(axis=(-2, -1))
    between, raters, rest, inside = _mean_squares(marks, cells, m, k)
    alike = (between == 0) & (raters == 0) & (rest == 0)
    status = np.where(few, "too_few", np.where(gaps, "incomplete", np.where(alike, "all_equal", "ok")))
    tail = (1 + checked_confidence(confidence)) / 2
    one = _one_way(between, inside, m, k - 1.0, k * (m - 1.0), tail)
    consistent = _one_way(between, rest, m, k - 1.0, (k - 1.0) * (m - 1), tail)
    absolute = _absolute(between, raters, rest, m, k, tail)
    usable = status == "ok"
    single = [Interval(*(np.where(usable, value, np.nan) for value in found)) for found in (one, absolute, consistent)]
    stepped = [Interval(*(_stepped(value, m)[()] for value in found)) for found in single]
    return Icc(m[()], k[()], status[()], *(Interval(*(value[()] for value in found)) for found in single), *stepped)


def icc_groups(values: ArrayLike, groups: ArrayLike, confidence: float = 0.95) -> IccGroups:
    """How much of a person's value is the group's (ICC 1), and how sure are the groups' means (ICC 2)?

    values  (..., persons), NaN where missing
    groups  (persons,): 0, 1, 2 ...: the group of each

    Below 0 when people of a group differ more than people of different groups; below about .05 there is nothing to
    show of single groups. It misleads when groups use different yardsticks, and says nothing of which group is higher.
    The limits are those of equal groups of ``size`` and approximate otherwise. Missing values and groups without any
    are left out. NaN for fewer than two groups, and when no group has two persons or all values are equal.
    Sources: Bliese (2000) in Klein and Kozlowski, Multilevel theory, pp. 349-381; size of unequal groups: Snedecor and
    Cochran, Statistical methods; the limits: Shrout and Fleiss (1979).
    """
    values, groups = np.asarray(values, dtype=float), np.asarray(groups, dtype=np.int64)
    lead, rows = values.shape[:-1], flattened(values, 1)
    number = int(groups.max(initial=-1)) + 1
    order = np.argsort(rows, axis=-1, kind="stable")  # sums in the order of the values: rows may stand in any order
    rows = np.take_along_axis(rows, order, axis=-1)
    place = groups[order] + np.arange(len(rows))[:, None] * number
    present = ~np.isnan(rows)
    rows = np.where(present, rows - rows[:, :1], 0)
    n_each, sums = (
        np.bincount(place[present], weights, minlength=len(rows) * number).reshape(len(rows), number)
        for weights in (None, rows[present])
    )
    n, several = n_each.sum(axis=1), (n_each > 0).sum(axis=1)
    mean = divide(total(sums), n)
    of_group = divide(sums, n_each)
    centred = np.where(present, rows - np.nan_to_num(of_group).ravel()[place], 0)
    within = total(centred**2)
    across = total(n_each * np.nan_to_num(of_group - mean[:, None]) ** 2)
    within = np.where(within <= CRUMB * across, 0, within)
    size = divide(n - divide((n_each.astype(float) ** 2).sum(axis=1), n), several - 1)
    freedom = n - several
    between, inside = divide(across, several - 1), divide(within, freedom)
    estimate, low, high = _one_way(
        between, inside, size, np.maximum(several - 1.0, 1), np.maximum(freedom, 1.0), (1 + confidence) / 2
    )
    icc2 = divide(between - inside, between)
    found = (n, several, size, estimate, low, high, icc2)
    return IccGroups(*(np.reshape(value, lead)[()] for value in found))


def _mean_squares(marks: Floats, cells: NDArray, m: NDArray, k: NDArray) -> tuple[Floats, Floats, Floats, Floats]:
    """Of items, raters, the rest, and within items; NaN where the sizes are too small."""
    lowest = np.where(np.isnan(marks), np.inf, marks).min(axis=(-2, -1), keepdims=True, initial=np.inf)
    x = np.where(cells & ~np.isnan(marks), marks - np.where(np.isinf(lowest), 0, lowest), 0)
    item, rater = divide(total(x, axis=-2), m[..., None]), divide(total(x), k[..., None])
    grand = divide(total(total(x)), m * k)[..., None]
    here, marked = cells.any(axis=-1), cells.any(axis=-2)
    of_item, of_rater = np.where(marked, item - grand, 0), np.where(here, rater - grand, 0)
    left = np.where(cells, x - item[..., None, :] - rater[..., :, None] + grand[..., None], 0)
    inside = np.where(cells, x - item[..., None, :], 0)
    across = np.where(cells, x - grand[..., None], 0)
    squares = [m * total(of_item**2), k * total(of_rater**2), total(total(left**2)), total(total(inside**2))]
    whole = total(total(across**2))
    squares = [np.where(one <= CRUMB * whole, 0, one) for one in squares]
    freedom = (k - 1, m - 1, (k - 1) * (m - 1), k * (m - 1))
    return tuple(divide(one, free) for one, free in zip(squares, freedom, strict=True))


def _one_way(
    between: Floats, inside: Floats, m: NDArray, over: Floats, under: Floats, tail: float
) -> tuple[Floats, Floats, Floats]:
    """(between - inside) / (between + (m - 1) inside) and its limits from F with these degrees of freedom."""
    ratio = divide(between, inside)
    low, high = ratio / fdtri(over, under, tail), ratio * fdtri(under, over, tail)
    estimate = divide(between - inside, between + (m - 1) * inside)
    return estimate, *(divide(limit - 1, limit + m - 1) for limit in (low, high))


def _absolute(
    between: Floats, raters: Floats, rest: Floats, m: NDArray, k: NDArray, tail: float
) -> tuple[Floats, Floats, Floats]:
    estimate = divide(between - rest, between + (m - 1) * rest + m * divide(raters - rest, k))
    generous = divide(raters, rest)
    stepped = k * (1 + (m - 1) * estimate) - m * estimate
    freedom = divide(
        (m - 1.0) * (k - 1) * (m * estimate * generous + stepped) ** 2,
        (k - 1) * (m * estimate * generous) ** 2 + stepped**2,
    )
    safe = np.maximum(k - 1.0, 1)
    below, above = fdtri(safe, freedom, tail), fdtri(freedom, safe, tail)
    noise = m * raters + (m * k - m - k) * rest
    low = divide(k * (between - below * rest), below * noise + k * between)
    high = divide(k * (above * between - rest), noise + k * above * between)
    return estimate, low, high


def _stepped(value: Floats, m: NDArray) -> Floats:
    return divide(m * value, 1 + (m - 1) * value)
