"""What the marks give to talk about: questions for lines with low or split marks, and what the group itself proposed.

Low: the median in the lowest third of its scale. Split: D at least halfway between all alike and half of the group at
each end, which for few people is more than for many. Both are reasons to talk, no verdicts.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from jimeval.base.swedish import number, shorten
from jimeval.ratings.rounds import instrument_of
from jimeval.study.marks.group_and_plan import LOW

SPLIT = 0.5  # D at least, of the largest D that so many marks can have
_SPLIT_ASKS = "Hur tänkte den som satte sitt märke högst, och den som satte det lägst?"
_LOW_ASKS = "Vad skulle ge ett högre värde nästa gång?"
_DIFFER_ASKS = {
    "group_higher": "Ni satte er högt, men papperen visar lite: vad ser ni som inte är nedskrivet?",
    "papers_higher": "Papperen visar mycket, men ni satte er lågt: vad är det som inte räcker?",
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question, which items it concerns, and what in the marks gives rise to it."""

    item: int
    words: str
    because: str


def questions(view) -> list[Question]:
    """In the items' order: for lines with low or split marks the questions of the instrument, else a general one."""
    found = []
    for row in view.spread().to_dict("records"):
        instrument = instrument_of(view.study.instruments, row)
        if instrument is None or pd.isna(row["median"]):
            continue
        low = instrument.scale_for(row["item"]).standing(row["median"]) <= LOW
        split = row["n"] > 1 and not pd.isna(row["scaled"]) and _apart(row["scaled"], int(row["n"])) >= SPLIT
        if not (low or split):
            continue
        why = " och ".join(words for words, holds in (("lågt", low), ("delat", split)) if holds)
        apart = "" if pd.isna(row["estimate"]) else f", D {number(row['estimate'], 1)}"
        because = f"{why}: median {number(row['median'], 1)}{apart}, n = {row['n']}"
        item = next((one for one in instrument.items if one.number == row["item"]), None)
        asks = " ".join(item.asks[:2]) if item and item.asks else ""
        general = _SPLIT_ASKS if split else _LOW_ASKS
        found.append(Question(row["item"], f"{row['item']} {row['label']}. {asks or general}", because))
    return found


def _apart(scaled: float, n: int) -> float:
    """D as a share of the largest that n marks can have: half of them at each end of the scale. ``scaled`` is
    1 - 2 D / (maximum - minimum)."""
    largest = 2 * (n // 2) * ((n + 1) // 2) / (n * (n - 1))
    return (1 - scaled) / 2 / largest


def differences(table: pd.DataFrame) -> list[Question]:
    """Where the group's marks and the papers part ways, one question an item; ``table`` of ``group_and_plan``."""
    lit = table[table["differ"].notna()].drop_duplicates("item")
    return [
        Question(
            row.item,
            f"{row.item} {row.label}. {_DIFFER_ASKS[row.differ]}",
            f"median {number(row.median, 1)}; {row.shows}",
        )
        for row in lit.itertuples()
    ]


def proposed_last(view) -> list[Question]:
    """What the participants said, the time before, would give a higher value: was it done?"""
    rows = view.previous_suggestions()
    places = view.study.evidence(rows)["reference"] if len(rows) else []
    return [
        Question(row.item, f"{row.item}: ”{shorten(view.study.mask(row.text), 140)}” Vad blev det av det?", place)
        for row, place in zip(rows.itertuples(), places, strict=True)
    ]
