"""A paper's passages with their codes in the text: which words stand under which codes, names masked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from jimeval.base.display import CodedPassage, CodedText, Run
from jimeval.base.persons import mask
from jimeval.documents.evidence import stretch
from jimeval.study.words import SECTION_LABELS, VOICE_LABELS

_KEY = (
    "Prickad linje och frågetecken: regelns förslag. Hel linje: en kodare har godtagit eller lagt till. "
    "Dubbel linje: kodarna är oense."
)
_WEIGHT = ("accepted", "disputed", "proposed")


@dataclass(frozen=True, slots=True)
class Mark:
    """A code over ``start`` to ``end``, positions in the passage's own text."""

    start: int
    end: int
    label: str
    state: str


def runs(text: str, marks: Iterable[Mark], names: Sequence[tuple[int, int, str]] = ()) -> tuple[Run, ...]:
    """The text cut where a code begins or ends, with ``names`` (start, end, pseudonym) replaced.

    A cut that would fall inside a name is moved to its end, so that half a name is never shown.
    """
    marks = [mark for mark in marks if mark.start < mark.end]
    cuts = {0, len(text), *(at for mark in marks for at in (mark.start, mark.end))}
    moved = {at: next((end for start, end, _ in names if start < at < end), at) for at in cuts}
    edges = sorted(set(moved.values()))
    placed = [Mark(moved[mark.start], moved[mark.end], mark.label, mark.state) for mark in marks]
    found = []
    for start, end in zip(edges, edges[1:], strict=False):
        over = [mark for mark in placed if mark.start < end and start < mark.end]
        state = next((state for state in _WEIGHT if any(mark.state == state for mark in over)), "")
        labels = tuple(dict.fromkeys(mark.label for mark in over))
        ending = tuple(dict.fromkeys(mark.label for mark in over if mark.end == end))
        inside = [(a - start, b - start, words) for a, b, words in names if start <= a and b <= end]
        found.append(Run(mask(text[start:end], inside), state, labels, ending))
    return tuple(found)


def coded_text(view, passages: pd.DataFrame, codings: pd.DataFrame, caption: str, *, papers: bool) -> CodedText:
    """The passages with the codes that stand (as ``standing`` gives them). ``papers``: name each passage's paper."""
    labels, shown = {} if papers else view.study.labels(view.year), []
    for row in passages.itertuples():
        own = codings[
            (codings["document_id"] == row.document_id) & (codings["start"] < row.end) & (codings["end"] > row.start)
        ]
        marks = [
            Mark(
                max(coding.start, row.start) - row.start,
                min(coding.end, row.end) - row.start,
                view.study.code_label(coding.code, coding.value) + ("?" if coding.state == "proposed" else ""),
                "disputed" if coding.disputed else coding.state,
            )
            for coding in own.itertuples()
        ]
        place = (f"{row.document_id}, " if papers else "") + stretch(row.page, row.start, row.end)
        names = [
            (a - row.start, b - row.start, p) for a, b, p in view.study.names_in(row.document_id, row.start, row.end)
        ]
        shown.append(CodedPassage(_heading(row, labels), place, runs(row.text, marks, names)))
    simulated = view.study.simulated(passages["document_id"])
    return CodedText(shown, caption, simulated=simulated, note=_KEY if len(codings) else "")


def _heading(row, labels: dict[str, str]) -> str:
    """What a passage is: the agency it is about (where there are ``labels``), its part, who speaks."""
    agency = labels.get(row.agency_id) if isinstance(row.agency_id, str) else None
    voice = f"röst: {VOICE_LABELS[row.voice]}" if row.voice in VOICE_LABELS else None
    return ", ".join(part for part in (agency, SECTION_LABELS[row.section], voice) if part)
