"""Sentences with their positions, in texts where line ends mean nothing and a stop may end an abbreviation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ABBREVIATIONS = {
    "t.ex",
    "bl.a",
    "dvs",
    "m.m",
    "m.fl",
    "o.s.v",
    "osv",
    "f.d",
    "s.k",
    "ca",
    "kl",
    "nr",
    "fr.o.m",
    "t.o.m",
    "resp",
    "inkl",
    "exkl",
    "jfr",
    "pga",
    "p.g.a",
    "st",
    "tel",
    "dnr",
    "ev",
    "sid",
}
_LONGEST = 2000
_STOP = re.compile(
    r"[.!?…]+[\"”’)\]]*(?=\s|\Z)|\n[ \t]*\n|\n(?=[ \t]*(?:[-•·▪●◦*–][ \t]+\S|[A-ZÅÄÖ][\w/ -]{1,30}:[ \t]*\S))"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it stands: code points, end exclusive."""

    start: int
    end: int
    text: str


def ends_sentence(text: str, end: int) -> bool:
    """Whether the stop that ends at ``end`` closes a sentence, rather than an abbreviation or a numbering."""
    if text[end - 1 : end] != ".":
        return True
    words = text[max(0, end - 12) : end - 1].split()  # longer than any abbreviation
    if not words or text[end - 2].isspace():
        return True
    number = words[-1].isdecimal() and len(words[-1]) <= 2
    return not number and words[-1].rpartition("(")[2].lower() not in _ABBREVIATIONS


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Sentence]:
    """The sentences of ``text[start:end]``, without surrounding space; positions count in the whole text."""
    end = len(text) if end is None else end
    begin = start
    for stop in _STOP.finditer(text, start, end):
        if "\n" in stop.group() or ends_sentence(text, stop.end()):
            yield from _stripped(text, begin, stop.end())
            begin = stop.end()
    yield from _stripped(text, begin, end)


def _stripped(text: str, start: int, end: int) -> Iterator[Sentence]:
    while end - start > _LONGEST:  # text without stops: cut at a space, so that no rule meets a line of any length
        cut = text.rfind(" ", start + 1, start + _LONGEST)
        cut = cut if cut > start else start + _LONGEST
        yield from _stripped(text, start, cut)
        start = cut
    words = text[start:end]
    if words.strip():
        start += len(words) - len(words.lstrip())
        yield Sentence(start, start + len(words.strip()), words.strip())
