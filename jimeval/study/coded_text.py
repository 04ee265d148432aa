"""A paper's passages with their codes in the text: which words stand under which codes, names masked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from jimeval.base.display import Run

_WEIGHT = ("accepted", "disputed", "proposed")


@dataclass(frozen=True, slots=True)
class Mark:
    """A code over ``start`` to ``end``, positions in the passage's own text."""

    start: int
    end: int
    label: str
    state: str


def runs(text: str, marks: Iterable[Mark], mask: Callable[[str], str] = str) -> tuple[Run, ...]:
    """The text cut where a code begins or ends; joined again they are ``mask(text)``.

    A cut that would fall inside something that the mask replaces (a person's name) is moved to its end, so that half
    a name is never shown.
    """
    marks = [mark for mark in marks if mark.start < mark.end]
    cuts = sorted({0, len(text), *(at for mark in marks for at in (mark.start, mark.end))})
    moved = {at: _outside_names(text, at, mask) for at in cuts}
    edges = sorted(set(moved.values()))
    placed = [Mark(moved[mark.start], moved[mark.end], mark.label, mark.state) for mark in marks]
    found = []
    for start, end in zip(edges, edges[1:], strict=False):
        over = [mark for mark in placed if mark.start < end and start < mark.end]
        state = next((state for state in _WEIGHT if any(mark.state == state for mark in over)), "")
        labels = tuple(dict.fromkeys(mark.label for mark in over))
        ending = tuple(dict.fromkeys(mark.label for mark in over if mark.end == end))
        found.append(Run(mask(text[start:end]), state, labels, ending))
    return tuple(found)


def _outside_names(text: str, at: int, mask: Callable[[str], str]) -> int:
    whole = mask(text)
    while at < len(text) and mask(text[:at]) + mask(text[at:]) != whole:
        at += 1
    return at
