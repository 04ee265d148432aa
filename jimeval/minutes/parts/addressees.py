"""To whom a piece of advice is given that stands under no agency's name: the sentence itself may say it.

``Boverket bör skriva mål.`` and ``Vi råder Boverket att skriva mål`` are to Boverket. A sentence that names nobody goes
on with the one before, until one speaks to all. One sentence to several agencies is left to everybody, and listed.
"""

from __future__ import annotations

import re

from jimeval.base.sentences import sentences
from jimeval.register import Mention

_DUTY = re.compile(
    r"(?::?s)?[ \t\n]+(?:bör|borde|behöver|måste|ska|skulle[ \t]+(?:kunna|behöva)|kan|får|"
    r"(?:rekommenderas|uppmanas|råds|tipsas|ombeds|föreslås)(?:[ \t]+att)?)\b"
)
_URGED = re.compile(
    r"\b(?:rekommendera[rt]?|rekommenderade|uppmana[rt]?|uppmanade|rå(?:der|dde)|tipsa[rt]?|tipsade|be(?:r|tt)|bad|"
    r"påminn(?:er|de)|(?:föreslå[rs]?|föreslog|anse[rt]|ansåg|tycke[rt]|tyckte|mena[rt]|menade|vill|önskar)[ \t]+att)"
    r"[ \t\n]+(?:även[ \t]+|också[ \t]+)?$"
)
_TO_ALL = re.compile(r"(?:Alla|Samtliga|Myndigheterna|De[ \t]+flesta|Flera|Generellt|Övriga|Vi)\b")
_MARKS = re.compile(r"[\s•·▪●◦*–|>-]*(?:\d{1,2}[.)]|[a-z]\))?\s*")


def addressees(text: str, start: int, end: int, mentions: list[Mention]) -> list[tuple[int, str | None]]:
    """(start, agency id) of each stretch of the advice in ``text[start:end]``; None is to all. ``mentions``: the
    agencies that it names, positions in the whole text."""
    stretches: list[tuple[int, str | None]] = [(start, None)]
    if not mentions:
        return stretches
    for sentence in sentences(text, start, end):
        first = _MARKS.match(text, sentence.start, sentence.end).end()
        told = {
            mention.agency_id
            for mention in mentions
            if sentence.start <= mention.start < sentence.end
            and (
                (mention.start == first and _DUTY.match(text, mention.end))
                or _URGED.search(text[sentence.start : mention.start])
            )
        }
        if len(told) == 1 or _TO_ALL.match(text, first):
            to = told.pop() if len(told) == 1 else None
            if to != stretches[-1][1]:
                at = start if text[start : sentence.start].strip(" \t\n|>*_-–•") == "" else sentence.start
                stretches = [*(stretches if at > start else []), (at, to)]
    return stretches
