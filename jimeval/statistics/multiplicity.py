"""Several tests at once: p-values adjusted within a family."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from jimeval.statistics.arrays import Floats


def holm(p: ArrayLike) -> Floats:
    """How sure can we be of each of several tests when none of them may be wrong? Adjusted p, same shape.

    p  (..., tests): the family along the last axis; NaN for a test that was not done

    The family is the tests that were done: NaN is taken out first and put back after. It misleads when the family is
    chosen after looking, and it makes no difference smaller: show effects as they are. Use it inside one question
    (nine items, one comparison).
    Source: Holm (1979), Scandinavian Journal of Statistics 6:65-70.
    """
    ordered, order, done = _ordered(p)
    stepped = np.maximum.accumulate(ordered * (done - np.arange(ordered.shape[-1])), axis=-1)
    return _put_back(np.minimum(stepped, 1), order)


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """How sure can we be when a share of the finds may be wrong? Adjusted p (false discovery rate), same shape.

    p  (..., tests): the family along the last axis; NaN for a test that was not done

    For a screen over many agencies that ends in a closer look, not in a finding. The family is the tests done, as in
    :func:`holm`. It misleads when tests hang together so that one low p draws others down.
    Source: Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57:289-300.
    """
    ordered, order, done = _ordered(p)
    raised = np.where(np.isnan(ordered), np.inf, ordered * done / np.arange(1, ordered.shape[-1] + 1))
    stepped = np.minimum.accumulate(raised[..., ::-1], axis=-1)[..., ::-1]
    return _put_back(np.where(np.isnan(ordered), np.nan, np.minimum(stepped, 1)), order)


def _ordered(p: ArrayLike) -> tuple[Floats, np.ndarray, np.ndarray]:
    p = np.atleast_1d(np.asarray(p, dtype=float))
    order = np.argsort(p, axis=-1, kind="stable")  # NaN last
    return np.take_along_axis(p, order, axis=-1), order, (~np.isnan(p)).sum(axis=-1, keepdims=True)


def _put_back(adjusted: Floats, order: np.ndarray) -> Floats:
    found = np.empty(adjusted.shape)
    np.put_along_axis(found, order, adjusted, axis=-1)
    return found
