"""Conversions of a written answer to a value, each with an id and a Swedish name for the column ``conversion``.

A conversion is chosen and shown, never silent. None leads from one version of a form to another: that is refused with
the reason by ``comparing.require_comparable``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from jimeval.base.errors import InputError, Problem
from jimeval.base.swedish import short_number
from jimeval.ratings.instruments import Scale

_NOT = {"ej": "inte"}


@dataclass(frozen=True)
class Conversion:
    """One way from a written answer to a value.

    name      what the reader sees: ”millimeter på en linje om 100 mm till 0–10”
    rule      the arithmetic, on a number or an array (NaN stays NaN); for words: on one text
    low, high ends of what may be written; None for words
    words     the words that are understood, for messages; empty for numbers
    """

    id: str
    name: str
    rule: Callable
    low: float | None = None
    high: float | None = None
    words: tuple[str, ...] = ()

    def complaint(self, written) -> str:
        """What is wrong with one written answer, a Swedish sentence; empty when it can be converted."""
        if self.low is None:
            if self.rule(written) is not None:
                return ""
            found = process.extractOne(str(written), self.words, scorer=fuzz.WRatio, score_cutoff=70)
            hint = f" Menade du ”{found[0]}”?" if found else ""
            return f"”{written}” är inget av skalans ord ({', '.join(self.words)}).{hint}"
        if self.low <= written <= self.high:
            return ""
        return (
            f"{short_number(written)} ligger utanför {short_number(self.low)}–{short_number(self.high)} "
            f"och kan inte räknas om ({self.name})."
        )

    def __call__(self, written):
        """The value of one written answer. Raises ValueError with :meth:`complaint` when there is none."""
        if complaint := self.complaint(written):
            raise ValueError(complaint)
        return self.rule(written)


def reversed_scale(scale: Scale) -> Conversion:
    """For a form that printed the scale the other way round: lowest becomes highest. Its own inverse."""
    low, high = _ends(scale)
    total = low + high
    name = f"vänd skala {scale.range()}: {short_number(total)} minus det skrivna"
    return Conversion("reversed", name, lambda written: total - written, low, high)


def millimetres(scale: Scale) -> Conversion:
    """Millimetres from the low end of a printed line to the scale. Raises InputError without ends or length."""
    low, high = _ends(scale)
    if not scale.length:
        raise InputError(
            [
                Problem(
                    "error",
                    "no_length",
                    "",
                    "linjens längd är inte angiven, så millimeter kan inte räknas om.",
                    "Ange length: under scale, den tryckta linjens längd i millimeter.",
                )
            ]
        )
    name = f"millimeter på en linje om {short_number(scale.length)} mm till {scale.range()}"
    return Conversion("millimetres", name, lambda mm: low + mm / scale.length * (high - low), 0, scale.length)


def percent_to_share() -> Conversion:
    """0 to 100 per cent to 0 to 1."""
    return Conversion("percent_share", "procent till andel, 0–1", lambda written: written / 100, 0, 100)


def answer_to_grade() -> Conversion:
    """makEQuality: answers 1 to 5 to grades 1 to 10 along a straight line (makequality.se, the report's page)."""
    return Conversion("answer_grade", "svar 1–5 till betyg 1–10", lambda answer: 1 + (answer - 1) * 9 / 4, 1, 5)


def share_to_grade() -> Conversion:
    """makEQuality: a share to grades 1 to 10 along the same line, 0.2 to 2.8; the source's own example says 3.25."""
    return Conversion("share_grade", "andel 0–1 till betyg 1–10", lambda share: 1 + share * 9, 0, 1)


def words_to_levels(scale: Scale) -> Conversion:
    """The words of ordered levels to their numbers. Raises InputError when the scale has no words.

    Understood: the level's words, its alternatives ("pågår eller finns delvis" has two), or words with one of the
    declared beginnings; of several, all must mean the same level. Nothing less: "finns" is not "finns delvis", nor
    "påbörjat" "inte påbörjat".
    """
    if not scale.levels:
        raise InputError(
            [
                Problem(
                    "error",
                    "no_levels",
                    "",
                    "skalan har inga ord för sina nivåer, så ord kan inte läsas som värden.",
                    "Ange levels: under scale, den lägsta nivån först.",
                )
            ]
        )
    values = [scale.minimum + place for place in range(len(scale.levels))]
    whole = [
        (value, _plain(words)) for value, level in zip(values, scale.levels, strict=True) for words in _parts(level)
    ]
    stems = [(value, _plain(stem)) for value, row in zip(values, scale.level_words, strict=False) for stem in row]

    def level_of(part: str) -> float | None:
        text = _plain(part)
        found = {value for value, words in whole if words == text}
        found = found or {value for value, stem in stems if re.fullmatch(rf"{re.escape(stem)}\w*", text)}
        return found.pop() if len(found) == 1 else None

    def rule(written) -> float | None:
        text = str(written)
        found = {level_of(text)} if level_of(text) is not None else {level_of(part) for part in _parts(text)[1:]}
        return found.pop() if len(found) == 1 else None

    return Conversion("words_levels", f"ord till nivå {scale.range()}", rule, words=scale.levels)


def _parts(level: str) -> list[str]:
    """The whole, then the alternatives that it names: ``pågår eller finns delvis`` has two."""
    return [level, *re.split(r"\beller\b|[,/;]", level)]


def _plain(words: str) -> str:
    return " ".join(_NOT.get(word, word) for word in re.findall(r"\w+", words.casefold()))


def _ends(scale: Scale) -> tuple[float, float]:
    if not scale.has_ends:
        raise InputError(
            [
                Problem(
                    "error",
                    "no_ends",
                    "",
                    "skalan har inga ändar, så inget kan räknas om.",
                    "Ange minimum och maximum under scale.",
                )
            ]
        )
    return scale.minimum, scale.maximum
