"""What changed between two plans of an agency: elements new, gone, the same or reworded, by likeness of words."""

from __future__ import annotations

import pandas as pd
from rapidfuzz import fuzz

from jimeval.base.swedish import count, listed
from jimeval.minutes.coding.anchors import comparable, fold
from jimeval.plans.logic import natural

REWORDED = 70  # of 100, likeness of the words whatever their order (token sort ratio); checked by eye on made plans
COLUMNS = ("what", "kind", "before_id", "before", "after_id", "after", "likeness")
CHANGE_LABELS = {"new": "ny", "gone": "borta", "reworded": "omskriven", "same": "oförändrad"}
_COUNTS = {
    "new": ("del är ny", "delar är nya"),
    "gone": ("del är borta", "delar är borta"),
    "reworded": ("är omskriven", "är omskrivna"),
    "same": ("är oförändrad", "är oförändrade"),
}


def changes(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """One row per element of either plan; ``before``, ``after``: rows of plan_elements, of one plan each.

    what  same (the same letters), reworded (the likest of its kind, likeness at least ``REWORDED``, taken pair by pair
    from the likest down), new or gone. A pair is a proposal: that two elements are alike does not make them one.
    """
    old, new = (sorted(rows.to_dict("records"), key=lambda row: natural(row["element_id"])) for rows in (before, after))
    scores = []
    for n, one in enumerate(old):
        for m, other in enumerate(new):
            if one["kind"] == other["kind"]:
                likeness = _likeness(one["text"], other["text"])
                if likeness >= REWORDED:
                    scores.append((-likeness, n, m))
    pairs: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for score, n, m in sorted(scores):
        if n not in pairs and m not in taken:
            pairs[n] = (m, -score)
            taken.add(m)
    rows = [_row(None, other, None) for m, other in enumerate(new) if m not in taken]
    rows += [_row(one, None, None) for n, one in enumerate(old) if n not in pairs]
    rows += [_row(old[n], new[m], likeness) for n, (m, likeness) in sorted(pairs.items())]
    rows.sort(key=lambda row: list(CHANGE_LABELS).index(row["what"]))
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _likeness(one: str, other: str) -> float:
    if comparable(one) == comparable(other):
        return 100.0
    return min(99.0, fuzz.token_sort_ratio(fold(one).casefold(), fold(other).casefold()))


def _row(one: dict | None, other: dict | None, likeness: float | None) -> dict:
    what = "new" if one is None else "gone" if other is None else "same" if likeness == 100 else "reworded"
    return {
        "what": what,
        "kind": (other or one)["kind"],
        "before_id": one and one["element_id"],
        "before": one and one["text"],
        "after_id": other and other["element_id"],
        "after": other and other["text"],
        "likeness": likeness and likeness / 100,
    }


def say_changes(found: pd.DataFrame, before: str) -> str:
    """How much of a plan is new since the plan ``before``. Cases: nothing in either; all the same; some changed."""
    if found.empty:
        return f"Varken planen eller {before} har några signerade delar, så det går inte att se vad som ändrats."
    counts = found["what"].value_counts()
    if set(counts.index) == {"same"}:
        return f"Planens {count(len(found), 'del', 'delar')} är oförändrade sedan {before}."
    parts = [count(int(counts[what]), *words) for what, words in _COUNTS.items() if what in counts.index]
    return f"Sedan {before}: {listed(parts)}. Att två lydelser hör ihop är föreslaget av lika ord."
