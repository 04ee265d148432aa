"""What may be told of the marks on one item: n, the median, and from ten answers a coarse D.

More cannot be told on a scale with few steps. Of all sets of ten marks on five points, seven in ten are the only one
with their median, quartiles and D in tenths of a point: the table would be the list of marks. Quartiles, extremes,
means, intervals and shape are therefore never told, however many answered.

The median alone leaves several sets of marks, but at the end of a scale it says that half of the group marked the end
value; there it is hidden. D goes up in tenths of the scale's length, and only where it is neither small nor large: a
small one says that nearly all marked alike and a large one that all marked the ends. The tests try every set of marks
(``tests/test_disclosure_attack.py``).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

FROM_N_FOR_DISTANCE = 10
_STEPS_FOR_DISTANCE = 4  # five points
_SMALLEST, _SMALLEST_BETWEEN, _LARGEST = 2, 3, 4  # tenths of the scale's length that D may be told as
_SAME = 1e-9


def told_median(median: ArrayLike, minimum: ArrayLike, maximum: ArrayLike, step: ArrayLike) -> NDArray[np.float64]:
    """The median to the nearest half step; NaN where it lies at an end of the scale or half a step from it.

    step  between allowed values; on a line, a tenth of its length. All arguments broadcast; NaN gives NaN.
    """
    median, minimum, maximum, step = np.broadcast_arrays(*_floats(median, minimum, maximum, step))
    told = minimum + _rounded((median - minimum) / step * 2) * step / 2
    inside = (told > minimum + 0.75 * step) & (told < maximum - 0.75 * step)
    return np.where(inside, told, np.nan)


def told_distance(
    distance: ArrayLike, n: ArrayLike, median: ArrayLike, minimum: ArrayLike, maximum: ArrayLike, step: ArrayLike
) -> NDArray[np.float64]:
    """D to the nearest tenth of the scale's length; NaN where it is not told.

    It is told from ten answers on a line or at least five points, beside a told median (what ``told_median`` gave),
    when it is two, three or four tenths; two only beside a median on a whole step, since two even camps on either side
    of a half step have no other D.
    """
    distance, n, median, minimum, maximum, step = np.broadcast_arrays(
        *_floats(distance, n, median, minimum, maximum, step)
    )
    length = maximum - minimum
    tenths = _rounded(distance / length * 10)
    half_steps = (median - minimum) / step * 2
    on_step = np.abs(half_steps / 2 - np.round(half_steps / 2)) < _SAME
    told = (
        (n >= FROM_N_FOR_DISTANCE)
        & (length / step > _STEPS_FOR_DISTANCE - _SAME)
        & ~np.isnan(median)
        & (tenths >= np.where(on_step, _SMALLEST, _SMALLEST_BETWEEN))
        & (tenths <= _LARGEST)
    )
    return np.where(told, tenths * length / 10, np.nan)


def _floats(*values: ArrayLike) -> list[NDArray[np.float64]]:
    return [np.asarray(value, dtype=float) for value in values]


def _rounded(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Halves upwards, the same for all that is half but for the machine's last digits."""
    return np.floor(values + 0.5 + _SAME)
