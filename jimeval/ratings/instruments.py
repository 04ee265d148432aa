"""Instruments: which items are marked, on which scale. A scale is data; none is ever assumed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from jimeval.base.errors import InputError, Problem
from jimeval.base.swedish import EN_DASH, short_number

DIRECTIONS = ("higher_is_better", "lower_is_better")
TYPES = ("line", "levels", "points", "percent", "yes_no")
SCORES = ("none", "sum", "makequality")
_NUMBERED = re.compile(
    r"(?:(?:fråga|linje|item|parameter|nr|[fql])\.?\s*)?(\d{1,2})(?!\d|[,.]\d)\s*[.):–-]?\s*(.*)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Scale:
    """What a value means. ``minimum`` and ``maximum`` are both None where the source gives no ends.

    step    distance between allowed values; None when every value between the ends is allowed
    levels  words of ordered levels, the lowest value first; empty when the values have no words
    length  of a printed line in millimetres; None when a mark is not measured
    level_words  per level: beginnings of words that people write for it; empty when none are declared
    """

    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    anchor_low: str = ""
    anchor_high: str = ""
    direction: str = "higher_is_better"
    type: str = "line"
    levels: tuple[str, ...] = ()
    length: float | None = None
    level_words: tuple[tuple[str, ...], ...] = ()

    @property
    def has_ends(self) -> bool:
        return self.minimum is not None and self.maximum is not None

    def share(self, value):
        """Position between the ends, 0 to 1, of a value or an array; for drawing only."""
        return (value - self.minimum) / (self.maximum - self.minimum)

    def standing(self, value):
        """As :meth:`share`, turned so that 1 is the better end."""
        return 1 - self.share(value) if self.direction == "lower_is_better" else self.share(value)

    def on_step(self, value: float) -> bool:
        """Whether the value is one that the scale allows between its ends."""
        if not self.step:
            return True
        steps = (value - self.minimum) / self.step
        return abs(steps - round(steps)) < 1e-9

    @property
    def values(self) -> list[float]:
        """The allowed values when they are few enough to name (at most eleven), else none."""
        count = round((self.maximum - self.minimum) / self.step) + 1 if self.step else 0
        return [self.minimum + place * self.step for place in range(count)] if count <= 11 else []

    def word(self, value: float) -> str:
        """The words of the level that a value stands for; empty when the scale has no words for it."""
        named = dict(zip(self.values, self.levels, strict=False)) if self.has_ends else {}
        return named.get(value, "")

    def range(self) -> str:
        """``0–10``."""
        return f"{short_number(self.minimum)}{EN_DASH}{short_number(self.maximum)}"

    def allowed(self) -> str:
        """Allowed values in words: ``tal från 0 till 10`` or ``1, 2, 3, 4 eller 5``."""
        if self.type == "yes_no":
            return "ja eller nej"
        if self.values:
            words = [short_number(value) for value in self.values]
            return f"{', '.join(words[:-1])} eller {words[-1]}"
        return f"tal från {short_number(self.minimum)} till {short_number(self.maximum)}"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is marked.

    keywords  stems that know it again in a file's headings
    group     heading that it stands under in the form; empty when the form has none
    subgroup  heading below the group's, where the form has two
    asks      what to talk about where the marks are low or apart, in our words
    scale     its own, where the items of a form do not share one
    """

    number: int
    label: str
    wording: str = ""
    keywords: tuple[str, ...] = ()
    group: str = ""
    asks: tuple[str, ...] = ()
    scale: Scale | None = None
    subgroup: str = ""


@dataclass(frozen=True)
class Instrument:
    """A form: its items, the scale that each person marks on, and the group's own scales for agreed marks.

    items     empty where the source does not give the form's questions
    family    the same for all versions of one form: different instruments, never compared without being declared so
    score     how the form itself counts: none, sum (of all items) or makequality (see ``ratings/scoring.py``)
    same_as   (id, version) of instruments that marks may be compared with, though another version; see ``comparable``
    """

    id: str
    version: str
    name: str
    items: tuple[Item, ...]
    scale: Scale | None = None
    consensus: Mapping[int, Scale] = field(default_factory=dict)
    suggestions_asked: bool = False
    source: str = ""
    note: str = ""
    family: str = ""
    score: str = "none"
    same_as: tuple[tuple[str, str], ...] = ()

    @property
    def named(self) -> str:
        """``”larande_uppfoljning”, version 1``."""
        return f"”{self.id}”, version {self.version}"

    @property
    def can_be_read(self) -> bool:
        """Whether it has items, and each of them a scale with ends."""
        scales = [item.scale or self.scale for item in self.items]
        return bool(scales) and all(scale is not None and scale.has_ends for scale in scales)

    @property
    def numbers(self) -> list[int]:
        return [item.number for item in self.items]

    def label(self, number: int) -> str:
        """The item's short name; ``fråga 12`` for a number that the instrument does not have."""
        return next((item.label for item in self.items if item.number == number), f"fråga {number}")

    def find_items(self, text: str) -> tuple[int, ...]:
        """Numbers of the items that a heading or cell names: one, none, or two when number and words disagree.

        By number ("1", "Fråga 1.", "1. Utgångspunkt"), by wording, else by the label or keyword that comes first.
        """
        text = " ".join(text.split()).casefold()
        numbered = _NUMBERED.fullmatch(text)
        words = numbered[2] if numbered else text
        found = self._by_words(words)
        if not numbered:
            return found[:1]
        number = int(numbered[1])
        if number not in self.numbers:
            return ()
        return (number,) if not found or number in found else (number, found[0])

    def _by_words(self, text: str) -> tuple[int, ...]:
        places = []
        for item in self.items:
            if text and text == item.wording.casefold():
                return (item.number,)
            at = [
                match.start()
                for word in (item.label, *item.keywords)
                if (match := re.search(rf"\b{re.escape(word.casefold())}", text))
            ]
            if at:
                places.append((min(at), item.number))
        return tuple(number for _, number in sorted(places))

    def scale_for(self, item: int, kind: str = "individual") -> Scale:
        """The scale that a mark of this kind stands on.

        Raises InputError when the instrument gives no ends, or an agreed mark has no scale of its own: then values
        can neither be read, drawn nor scaled.
        """
        if kind == "consensus":
            scale, key = self.consensus.get(item), f"consensus: {item}:"
            lack = (
                f"instrumentet ”{self.id}” anger ingen egen skala med ändar för gemensamma markeringar på "
                f"fråga {item}, så de kan varken läsas eller ritas."
            )
        else:
            own = next((one.scale for one in self.items if one.number == item), None)
            scale, key = own or self.scale, f"scale: för fråga {item}" if own else "scale:"
            lack = (
                f"instrumentet ”{self.id}” anger inga ändar för skalan, så markeringar kan varken läsas, ritas "
                "eller räknas om."
            )
        if scale is None or not scale.has_ends:
            raise InputError(
                [
                    Problem(
                        "error",
                        "no_ends",
                        "",
                        lack,
                        f"Ange minimum och maximum under {key} i en egen "
                        f"YAML-fil i data/raw/ratings (based_on: {self.id}).",
                    )
                ]
            )
        return scale
