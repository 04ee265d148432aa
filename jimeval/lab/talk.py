"""After the wall: which lines to talk about first, and what to ask."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from jimeval.base.swedish import number, short_number
from jimeval.lab.session import RatingSession

_AT_MOST = 3  # lines named for one reason; where more are alike, none of them stands out


@dataclass(frozen=True, slots=True)
class Topic:
    """A line to talk about: why it stands out on the wall, and the instrument's questions on it."""

    item: int
    label: str
    why: str
    asks: tuple[str, ...]


def topics(session: RatingSession) -> list[Topic]:
    """The lines most apart and the lowest, as far as the wall shows a difference; by number, never by mark.

    Lines are set beside each other only where they share a scale, and compared as shown, with one decimal.
    Raises UsageError before the wall.
    """
    table = session.spread()
    items = {item.number: item for item in session.instrument.items}
    scales = [session.instrument.scale_for(item) for item in items]
    why: dict[int, list[str]] = {}
    for scale in dict.fromkeys(scales):
        same = [item for item, own in zip(items, scales, strict=True) if own == scale]
        rows = table[table["item"].isin(same) & (table["n"] > 1)]
        lowest_first = scale.direction == "higher_is_better"
        for item in _outstanding(rows, "estimate", largest=True):
            why.setdefault(item, []).append(f"mest olika (D {_shown(rows, item, 'estimate')})")
        for item in _outstanding(rows, "median", largest=not lowest_first):
            why.setdefault(item, []).append(f"svagast (median {_shown(rows, item, 'median')})")
    return [
        Topic(item, items[item].label, f"bedöms {' och '.join(why[item])}", items[item].asks)
        for item in items
        if item in why
    ]


def _outstanding(rows: pd.DataFrame, column: str, largest: bool) -> list[int]:
    """The items with the largest (or smallest) value of those shown; none when it does not tell them from the rest."""
    values = rows.set_index("item")[column].dropna().map(lambda value: float(round(value, 1)))
    if values.nunique() < 2:
        return []
    found = values[values == (values.max() if largest else values.min())]
    return [int(item) for item in found.index] if len(found) <= _AT_MOST else []


def _shown(rows: pd.DataFrame, item: int, column: str) -> str:
    value = rows.loc[rows["item"] == item, column].iloc[0]
    return number(value, 1) if column == "estimate" else short_number(value, 1)
