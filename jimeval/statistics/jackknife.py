"""Intervals from leaving out one at a time: raters (for ratings) or units (for coded text)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from jimeval.statistics.arrays import Floats, as_marks, checked_confidence, chunks, divide, flattened, total

MIN_FOR_INTERVAL = 5  # left out one at a time: below this an interval is not printed,
MIN_FOR_TRUST = 8  # and below this it is flagged
Statistic = Callable[[Floats], ArrayLike]


class Jackknife(NamedTuple):
    """A statistic, the same with its bias taken off, its standard error and interval; ``n`` were left out in turn."""

    n: NDArray[np.int_]
    estimate: Floats
    corrected: Floats
    se: Floats
    low: Floats
    high: Floats


class JackknifeChange(NamedTuple):
    """after - before of a statistic, in two groups of different people, as in :class:`Jackknife`."""

    n_before: NDArray[np.int_]
    n_after: NDArray[np.int_]
    estimate: Floats
    corrected: Floats
    se: Floats
    low: Floats
    high: Floats


def jackknife(estimate: ArrayLike, without_each: ArrayLike, confidence: float) -> Jackknife:
    """The interval of a statistic from its values with each of n things left out: t with n - 1 degrees of freedom
    around the corrected value, not cut at the statistic's ends.

    estimate      (...)
    without_each  (n, ...)

    NaN when n < 2 or when the statistic is undefined without some of them: it then hangs on that one alone.
    Source: Tukey's jackknife, as in Efron and Tibshirani (1993), chapter 11.
    """
    values = np.asarray(without_each, dtype=float)
    return _jackknife(np.asarray(estimate, dtype=float), values, np.ones(values.shape, dtype=bool), confidence)


def jackknife_raters(statistic: Statistic, marks: ArrayLike, confidence: float) -> Jackknife:
    """The interval of ``statistic(marks)`` when the raters are the sample and the items are given: for ratings.

    statistic   of marks (..., raters, items) with any leading axes: gives (...), or (..., items) for one of each item
    marks       (..., raters, items), NaN where a mark is missing: several groups at once
    confidence  such as 0.95

    Each rater is left out in turn, all in one call with a leading axis. Those who marked nothing are not there: ``n``
    counts raters with a mark, for a statistic of each item those who marked the item. It asks how much hangs on who
    came, not on which items the instrument has. It misleads with few raters: under MIN_FOR_INTERVAL the interval is
    too wide to print and its coverage unsure, under MIN_FOR_TRUST it should be flagged; and for statistics that are
    not smooth, such as a median or van der Eijk's A, it is wrong. NaN when n < 2 or when the statistic is undefined
    without one of them. With two coders nobody can be left out: see :func:`jackknife_units`.
    Source: Tukey's jackknife, as in Efron and Tibshirani (1993), chapter 11.
    """
    marks = as_marks(marks)
    lead, (raters, items), groups = marks.shape[:-2], marks.shape[-2:], flattened(marks, 2)
    if not len(groups):
        estimate = np.asarray(statistic(marks), dtype=float)
        return _jackknife(
            estimate, np.empty((0, *estimate.shape)), np.empty((0, *estimate.shape), dtype=bool), confidence
        )
    parts = [
        _without_raters(statistic, groups[part], confidence) for part in chunks(len(groups), raters * raters * items)
    ]
    fields = (np.concatenate(field) for field in zip(*parts, strict=True))
    return Jackknife(*(field.reshape(lead + field.shape[1:])[()] for field in fields))


def _without_raters(statistic: Statistic, marks: Floats, confidence: float) -> Jackknife:
    """marks (groups, raters, items)."""
    estimate = np.asarray(statistic(marks), dtype=float)
    without = np.repeat(marks[None], marks.shape[1], axis=0)
    rater = np.arange(marks.shape[1])
    without[rater, :, rater] = np.nan
    values = np.asarray(statistic(without), dtype=float).reshape(len(without), *estimate.shape)
    there = np.moveaxis(~np.isnan(marks), 1, 0)
    return _jackknife(estimate, values, there if estimate.ndim == 2 else there.any(axis=-1), confidence)


def jackknife_change(statistic: Statistic, before: ArrayLike, after: ArrayLike, confidence: float) -> JackknifeChange:
    """The interval of statistic(after) - statistic(before) when other people marked each time: for a change in D.

    As :func:`jackknife_raters` for each, with the variances added and Welch's degrees of freedom. It misleads where
    the same people marked both times (the interval is then too wide, as a rule) and where either group is small.
    Source: Welch (1947), Biometrika 34:28-35, on the two jackknife variances.
    """
    first, second = (jackknife_raters(statistic, marks, confidence) for marks in (before, after))
    corrected = second.corrected - first.corrected
    variance = first.se**2 + second.se**2
    spread = sum(divide(one.se**4, np.asarray(one.n) - 1.0) for one in (first, second))
    freedom = np.where(variance > 0, divide(variance**2, spread), 1.0)
    half = stdtrit(freedom, (1 + checked_confidence(confidence)) / 2) * np.sqrt(variance)
    half = np.where(np.isnan(variance), np.nan, half)
    return JackknifeChange(
        first.n,
        second.n,
        second.estimate - first.estimate,
        corrected,
        np.sqrt(variance),
        corrected - half,
        corrected + half,
    )


def jackknife_units(statistic: Statistic, marks: ArrayLike, confidence: float) -> Jackknife:
    """The interval of ``statistic(marks)`` when the units are the sample and the raters are given: for coded text.

    Each unit of a table of raters x units is left out in turn; the raters are those who coded, and nothing is said of
    other raters. It misleads when units are few, or when a code was used in a handful of them. For nominal alpha over
    many units :func:`nominal_disagreement` gives the same values without a loop.
    Source: Hughes (2024), arXiv 2210.13265, who finds that the customary bootstrap fails in small samples.
    """
    marks = as_marks(marks)
    without = [statistic(np.delete(marks, unit, axis=-1)) for unit in range(marks.shape[-1])]
    return jackknife(statistic(marks), without, confidence)


def _jackknife(estimate: Floats, values: Floats, there: NDArray[np.bool_], confidence: float) -> Jackknife:
    """values and there: (left out, ...). Sorted before they are summed, so that it never matters who is who."""
    n = there.sum(axis=0)
    values = np.sort(np.where(there, values, np.nan), axis=0)
    defined = (~np.isnan(values)).sum(axis=0)
    usable = (n >= 2) & (defined == n) & ~np.isnan(estimate)
    safe = np.where(usable, n, 2)
    mean = total(np.nan_to_num(values), axis=0) / safe
    deviations = np.nan_to_num(values - mean)
    corrected = n * estimate - (n - 1) * mean
    se = np.sqrt((safe - 1) / safe * total(deviations**2, axis=0))
    half = stdtrit(safe - 1, (1 + checked_confidence(confidence)) / 2) * se
    found = (np.where(usable, value, np.nan)[()] for value in (corrected, se, corrected - half, corrected + half))
    return Jackknife(n[()], estimate[()], *found)
