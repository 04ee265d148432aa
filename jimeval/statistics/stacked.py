"""From a long table to arrays of groups x raters x items, a chunk of groups at a time, whatever the order of rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from jimeval.statistics.arrays import Floats

GROUPS_AT_ONCE = 4096


class Stack(NamedTuple):
    """``groups``: their codes, (groups,), in order; ``marks``: (groups, raters, items), NaN where there is no mark."""

    groups: NDArray[np.int_]
    marks: Floats


def stacked(
    values: ArrayLike,
    group_codes: ArrayLike,
    rater_codes: ArrayLike,
    item_codes: ArrayLike,
    *,
    groups_at_once: int = GROUPS_AT_ONCE,
) -> Iterator[Stack]:
    """The marks of a long table as arrays, a chunk of groups at a time, so that memory does not grow with the table.

    values       (rows,): the mark, NaN where it is missing
    group_codes  (rows,): 0, 1, 2 ...: what is computed by itself, such as an agency's occasion
    rater_codes  (rows,): 0, 1, 2 ...: any code that tells a group's raters apart, and whose order is theirs
    item_codes   (rows,): 0, 1, 2 ...: the item's place; the widest code gives all arrays their width

    Groups come in the order of their codes and raters within them too, so the order of rows changes nothing. Raters
    are packed to the front; the rest of an array is NaN, up to the largest group of the chunk. Groups without rows
    are not there.

    Raises ValueError when the columns are not equally long, and when a rater has two rows for an item of a group:
    which of them counts is not for an array to decide.
    """
    values = np.asarray(values, dtype=float)
    group, rater, item = (np.asarray(codes) for codes in (group_codes, rater_codes, item_codes))
    if not values.shape == group.shape == rater.shape == item.shape or values.ndim != 1:
        raise ValueError("values, groups, raters and items must be columns of one length")
    if not len(values):
        return
    if min(group.min(), rater.min(), item.min()) < 0:
        raise ValueError("codes must be 0 or more: -1 stands for a value that no code was given")
    items = int(item.max()) + 1
    order = None if (np.diff(group) >= 0).all() else np.argsort(group, kind="stable")
    ordered = group if order is None else group[order]
    borders = np.flatnonzero(np.diff(ordered)) + 1
    starts = np.concatenate([[0], borders, [len(ordered)]])
    for first in range(0, len(starts) - 1, groups_at_once):
        last = min(first + groups_at_once, len(starts) - 1)
        rows = slice(starts[first], starts[last])
        rows = rows if order is None else order[rows]
        yield _stack(values[rows], group[rows], rater[rows], item[rows], items)


def _stack(values: Floats, group: NDArray, rater: NDArray, item: NDArray, items: int) -> Stack:
    codes, place = np.unique(group, return_inverse=True)
    person, row = np.unique(place * (int(rater.max()) + 1) + rater, return_inverse=True)
    of_group = person // (int(rater.max()) + 1)
    within = np.arange(len(person)) - np.searchsorted(of_group, of_group)
    cell = row * items + item
    if len(cell) != len(np.unique(cell)):
        raise ValueError("a rater has several rows for one item of a group")
    marks = np.full((len(codes), int(within.max()) + 1, items), np.nan)
    marks[place, within[row], item] = values
    return Stack(codes, marks)
