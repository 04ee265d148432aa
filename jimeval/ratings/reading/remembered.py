"""Answers about words and an instrument, kept: a file asks the same thing of the same words in every row."""

from __future__ import annotations

import functools
from collections.abc import Callable

from jimeval.ratings.instruments import Instrument

_MOST_WORDS, _MOST_INSTRUMENTS = 20_000, 40


def remembered(ask: Callable) -> Callable:
    """``ask(words, instrument)`` with its answers kept, per instrument: the very same one, since none can be hashed."""
    kept: dict[int, tuple[Instrument, dict]] = {}

    @functools.wraps(ask)
    def answer(words: str, instrument: Instrument):
        whose, answers = kept.get(id(instrument), (None, {}))
        if whose is not instrument:
            if len(kept) >= _MOST_INSTRUMENTS:
                kept.clear()
            answers = {}
            kept[id(instrument)] = (instrument, answers)
        if words not in answers:
            if len(answers) >= _MOST_WORDS:
                answers.clear()
            answers[words] = ask(words, instrument)
        return answers[words]

    return answer
