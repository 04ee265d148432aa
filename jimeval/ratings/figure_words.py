"""The wall in words: the text alternative of a figure of marks, for those who cannot see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from jimeval.base.disclosure import Audience, shows_marks
from jimeval.base.swedish import EN_DASH, NO_BREAK_SPACE, count, listed, short_number
from jimeval.ratings.instruments import Instrument, Scale
from jimeval.ratings.protection import PROTECTED
from jimeval.ratings.spread import consensus, spread

DIRECTIONS = {"higher_is_better": "högre är bättre", "lower_is_better": "lägre är bättre"}
ALL_LISTED = 12  # up to so many different marks are named one by one; of more, the ends and the middle half
_GAP = 1 / 3  # of the scale: an empty stretch as long as this, with two or more on both sides, parts two camps
_MISSING = {
    "saknas": ("n_empty", "n_not_marked"),
    "vet ej": ("n_dont_know",),
    "ej aktuellt": ("n_not_applicable",),
    "skyddade": ("n_withheld",),
}


def value_words(scale: Scale, value: float) -> str:
    """A value as the scale writes it: ``7,5``, ``40 %``, ``ja``."""
    if scale.type == "yes_no":
        return "ja" if value == scale.maximum else "nej" if value == scale.minimum else short_number(value)
    if scale.type == "percent":
        return f"{short_number(value)}{NO_BREAK_SPACE}%"
    return short_number(value)


def fits(marks: pd.DataFrame, instrument: Instrument) -> bool:
    same = (marks["instrument"] == instrument.id) & (marks["instrument_version"] == instrument.version)
    return bool(same.all())


class Counted(NamedTuple):
    """What is counted of an occasion's marks and of those before it: rows of ``spread`` by item, ``consensus``, and the
    single marks, lowest first, by kind and item, as far as the audience may see them."""

    now: dict[int, dict]
    then: dict[int, dict]
    agreed: pd.DataFrame
    agreed_before: pd.DataFrame
    values: dict[tuple[str, int], list[float]]
    values_before: dict[tuple[str, int], list[float]]

    @classmethod
    def of(cls, marks: pd.DataFrame, before: pd.DataFrame, instrument: Instrument, audience: Audience) -> Counted:
        known = {instrument.id: instrument}
        both = (marks, before)
        tables = [spread(table, known, audience) for table in both]
        inside = shows_marks(audience)
        return cls(
            *({row["item"]: row for row in table.to_dict("records")} for table in tables),
            *(
                consensus(table, known, audience, counts=own if inside else None)
                for table, own in zip(both, tables, strict=True)
            ),
            *(_values(table) if inside else {} for table in both),
        )


def alt_text(
    marks: pd.DataFrame,
    instrument: Instrument,
    audience: Audience = "internal",
    previous: pd.DataFrame | None = None,
    counted: Counted | None = None,
) -> str:
    """What :func:`plot_marks` shows of the same tables, in Swedish: line by line n, where the marks lie, and camps.

    ``previous`` of another instrument or version is left out, as in the figure. For ``agency`` and ``public`` it says
    no more than the figure does for them; ``counted`` is theirs, where it is made already. Raises InputError when the
    instrument gives no ends.
    """
    if previous is None or not fits(previous, instrument):
        previous = marks.iloc[:0]
    counted = counted or Counted.of(marks, previous, instrument, audience)
    now, then = counted.now, counted.then
    numbers = instrument.numbers or sorted(set(marks["item"]))
    lines, scale = [], None
    for item in numbers:
        own = instrument.scale_for(item)
        if own != scale:
            lines.append(_scale_sentence(own))
        scale = own
        told = _line(now.get(item), counted.values.get(("individual", item), []), own)
        outside = counted.values.get(("external", item), [])
        if outside:
            told += f"; utifrån: {_each(outside, own)}"
        if item in then:
            told += f"; {_earlier(then[item], previous['occasion'].iloc[0], own)}"
        lines.append(f"{item} {instrument.label(item)}: {told}.")
    for item, own in instrument.consensus.items():
        if own.has_ends:
            value, instead, _ = agreed_value(counted.agreed, item)
            words = instead if value is None else f"{value_words(own, value)} på skalan {_ends(own)}"
            lines.append(f"Gruppens gemensamma markering på {item} {instrument.label(item)}, egen skala: {words}.")
    return " ".join([f"{count(len(numbers), 'linje', 'linjer')} med deltagarnas markeringar.", *lines])


def _ends(scale: Scale) -> str:
    ends = [value_words(scale, value) for value in (scale.minimum, scale.maximum)]
    for place, words in enumerate((scale.anchor_low, scale.anchor_high)):
        ends[place] += f" ({words})" if words else ""
    return f"{ends[0]} till {ends[1]}"


def _scale_sentence(scale: Scale) -> str:
    levels = ""
    if scale.levels and len(scale.levels) == len(scale.values):
        named = [f"{short_number(value)} {word}" for value, word in zip(scale.values, scale.levels, strict=True)]
        levels = f": {', '.join(named)}"
    return f"Skalan går från {_ends(scale)}, {DIRECTIONS[scale.direction]}{levels}."


def _values(marks: pd.DataFrame) -> dict[tuple[str, int], list[float]]:
    found: dict[tuple[str, int], list[float]] = {}
    marked = marks.loc[marks["value"].notna(), ["kind", "item", "value"]].sort_values("value", kind="stable")
    for kind, item, value in marked.itertuples(index=False, name=None):
        found.setdefault((kind, item), []).append(value)
    return found


def _line(summary: Mapping | None, values: list[float], scale: Scale) -> str:
    if summary is None:
        return "inga markeringar"
    lost = f" ({', '.join(missing_words(summary))})" if values and missing_words(summary) else ""
    if not values:
        if pd.isna(summary["median"]):
            kinds = missing_words(summary)
            known = not is_withheld(summary) and kinds
            return f"n = {summary['n']}, {summary['note']}" + (f" ({', '.join(kinds)})" if known else "")
        return f"n = {summary['n']}, median {value_words(scale, summary['median'])}"
    if len(values) == 1:
        return f"n = 1{lost}, på {value_words(scale, values[0])}"
    if values[0] == values[-1]:
        return f"n = {len(values)}{lost}, alla på {value_words(scale, values[0])}"
    where = f"n = {len(values)}{lost}, {_each(values, scale)}, median {value_words(scale, summary['median'])}"
    return f"{where}; {parted}" if (parted := camps(values, scale)) else where


def _each(values: list[float], scale: Scale) -> str:
    """Every mark, equal ones counted; of many different ones the lowest, the highest and the middle half."""
    tally = pd.Series(values).value_counts().sort_index()
    if len(tally) > ALL_LISTED:
        low, high = pd.Series(values).quantile([0.25, 0.75])
        return (
            f"mellan {value_words(scale, values[0])} och {value_words(scale, values[-1])}, mittersta hälften "
            f"{value_words(scale, low)}{EN_DASH}{value_words(scale, high)}"
        )
    return listed(
        f"{times} på {value_words(scale, value)}" if times > 1 else value_words(scale, value)
        for value, times in tally.items()
    )


def camps(values: list[float], scale: Scale) -> str:
    """``två läger: 3 på 1–2 och 3 på 8–9`` where an empty stretch parts the sorted marks, else nothing.

    A camp has two marks or more, and the stretch is a third of the scale at least and wider than either camp.
    """
    gaps = [after - before for before, after in zip(values, values[1:], strict=False)]
    widest = max(gaps, default=0)
    if widest <= 0:
        return ""
    place = gaps.index(widest) + 1
    low, high = values[:place], values[place:]
    wide = max(low[-1] - low[0], high[-1] - high[0])
    if min(len(low), len(high)) < 2 or widest < _GAP * (scale.maximum - scale.minimum) - 1e-9 or widest <= wide:
        return ""
    spans = []
    for camp in (low, high):
        ends = dict.fromkeys(value_words(scale, value) for value in (camp[0], camp[-1]))
        spans.append(f"{len(camp)} på {EN_DASH.join(ends)}")
    return f"två läger: {' och '.join(spans)}"


def _earlier(summary: Mapping, occasion: str, scale: Scale) -> str:
    if pd.isna(summary["median"]):
        return f"{occasion}: {summary['note']}"
    return f"{occasion}: n = {summary['n']}, median {value_words(scale, summary['median'])}"


def missing_words(summary: Mapping) -> list[str]:
    """``["2 saknas", "1 vet ej"]`` from a row of the spread table; zero, blank and the rest are different things."""
    counts = {words: [summary[name] for name in names] for words, names in _MISSING.items()}
    sums = {words: sum(int(n) for n in numbers if not pd.isna(n)) for words, numbers in counts.items()}
    return [f"{n} {words}" for words, n in sums.items() if n]


def is_withheld(summary: Mapping | None) -> bool:
    return summary is not None and str(summary["note"]).startswith(PROTECTED)


def agreed_value(agreed: pd.DataFrame, item: int) -> tuple[float | None, str, bool]:
    """The agreed mark on the item in the table ``consensus``; else why there is none, and whether it is withheld."""
    found = agreed[agreed["item"] == item]
    if found["value"].notna().any():
        return float(found["value"].dropna().iloc[0]), "", False
    note = next((note for note in found["note"].dropna() if note), "ingen gemensam markering")
    return None, note, note.startswith(PROTECTED)
