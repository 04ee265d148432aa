"""What coders did to the text, as arrays: the units that agreement counts, who has read them, who has coded them.

A person's row in ``codings`` is accepted or rejected; what the rules found is proposed. ``coverage`` tells what each
has read through: only there does an uncoded stretch mean "not this code". Where a coder has decided something in a
paper without saying what was read, the whole paper counts as read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jimeval.base.swedish import sort_key
from jimeval.minutes.coding.proposals import RULES


class Units(NamedTuple):
    """What is coded: stretches of passages in reading order, within a paper never overlapping."""

    start: NDArray[np.int_]
    end: NDArray[np.int_]
    weight: NDArray[np.int_]
    passage: NDArray[np.int_]  # row in the table of passages
    papers: dict[str, slice]


class Marks(NamedTuple):
    """Who has read what (coders x units), and per code who has set it there and who has said no to it."""

    coders: list[str]
    read: NDArray[np.bool_]
    coded: dict[str, NDArray[np.bool_]]
    refused: dict[str, NDArray[np.bool_]]
    assumed: list[str]  # coders who are taken to have read whole papers

    def of(self, code: str) -> NDArray[np.float64]:
        """1 coded, 0 read or refused without this code, NaN not judged."""
        judged = self.read | self.refused[code] | self.coded[code]
        return np.where(self.coded[code], 1.0, np.where(judged, 0.0, np.nan))


def persons_rows(codings: pd.DataFrame) -> pd.DataFrame:
    """The persons' rows that stand somewhere in a text."""
    decided = codings["state"].isin(("accepted", "rejected")) & (codings["coder"] != RULES)
    return codings[decided].dropna(subset=["start", "end"])


def own_text(passages: pd.DataFrame) -> pd.DataFrame:
    """The passages that can be coded, in reading order: not the shell around a transcript, nor empty ones."""
    own = passages[(passages["section"] != "shell") & passages["text"].fillna("").str.strip().ne("")]
    return own.sort_values(["document_id", "start"], kind="stable", ignore_index=True)


def coders_of(own: pd.DataFrame, coverage: pd.DataFrame) -> list[str]:
    return sorted({*own["coder"], *coverage["coder"]} - {RULES}, key=sort_key)


def _by_paper(passages: pd.DataFrame) -> Iterable[tuple[str, NDArray[np.int_]]]:
    for document_id, rows in passages.groupby("document_id", sort=True).indices.items():
        yield document_id, np.sort(rows)


def passage_units(passages: pd.DataFrame) -> Units:
    """One unit a passage, without the blank space at its ends."""
    text = passages["text"].astype(str)
    start = passages["start"].to_numpy(int) + (text.str.len() - text.str.lstrip().str.len()).to_numpy(int)
    end = passages["end"].to_numpy(int) - (text.str.len() - text.str.rstrip().str.len()).to_numpy(int)
    papers = {document_id: slice(rows[0], rows[-1] + 1) for document_id, rows in _by_paper(passages)}
    return Units(start, end, np.ones(len(start), dtype=int), np.arange(len(start)), papers)


def character_units(passages: pd.DataFrame, own: pd.DataFrame, coverage: pd.DataFrame) -> Units:
    """Maximal runs of characters that are all coded and read alike, weighted by their length."""
    starts, ends, owners, papers, n = [], [], [], {}, 0
    for document_id, rows in _by_paper(passages):
        first, last = passages["start"].to_numpy(int)[rows], passages["end"].to_numpy(int)[rows]
        borders = [first, last]
        for table in (own, coverage):
            here = table[table["document_id"] == document_id]
            borders += [here["start"].dropna().to_numpy(int), here["end"].dropna().to_numpy(int)]
        cuts = np.unique(np.concatenate(borders))
        owner = np.searchsorted(first, cuts[:-1], side="right") - 1
        inside = (owner >= 0) & (cuts[:-1] < last[owner])
        starts.append(cuts[:-1][inside]), ends.append(cuts[1:][inside]), owners.append(rows[owner[inside]])
        papers[document_id] = slice(n, n := n + int(inside.sum()))
    start, end, owner = (np.concatenate([np.zeros(0, dtype=int), *parts]) for parts in (starts, ends, owners))
    return Units(start, end, end - start, owner, papers)


def gather(units: Units, own: pd.DataFrame, coverage: pd.DataFrame) -> Marks:
    coders = coders_of(own, coverage)
    place = {coder: number for number, coder in enumerate(coders)}
    read = np.zeros((len(coders), len(units.start)), dtype=bool)
    stated = {(row.coder, row.document_id) for row in coverage.itertuples()}
    assumed = {(row.coder, row.document_id) for row in own.itertuples()} - stated
    for coder, document_id in assumed:
        read[place[coder], units.papers.get(document_id, slice(0))] = True
    for (coder, document_id), rows in coverage.groupby(["coder", "document_id"], sort=True):
        if coder in place and document_id in units.papers:
            part = units.papers[document_id]
            read[place[coder], part] = _covered(units.start[part], units.end[part], rows)
    codes = sorted(set(own["code"]))
    coded = {code: np.zeros_like(read) for code in codes}
    refused = {code: np.zeros_like(read) for code in codes}
    for row in own.itertuples():
        marked = coded if row.state == "accepted" else refused
        marked[row.code][place[row.coder], touched(units, row.document_id, row.start, row.end)] = True
    names = sorted({coder for coder, document_id in assumed if document_id in units.papers}, key=sort_key)
    return Marks(coders, read, coded, refused, names)


def _covered(start: NDArray[np.int_], end: NDArray[np.int_], rows: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether each stretch is read from end to end; a row of coverage without positions is the whole paper."""
    covered, reached = np.zeros(len(start), dtype=int), 0
    limits = rows.assign(start=rows["start"].fillna(0), end=rows["end"].fillna(int(end.max(initial=0))))
    for row in limits.sort_values("start").itertuples():
        first, reached = max(row.start, reached), max(row.end, reached)
        covered += np.clip(np.minimum(end, row.end) - np.maximum(start, first), 0, None)
    return covered >= end - start


def touched(units: Units, document_id: str, start: int, end: int) -> slice:
    """The units of a paper that a stretch has some character in."""
    part = units.papers.get(document_id, slice(0, 0))
    first = np.searchsorted(units.end[part], start, side="right")
    last = np.searchsorted(units.start[part], end, side="left")
    return slice(part.start + first, part.start + max(first, last))


def in_read(spans: pd.DataFrame, units: Units, read: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which stretches have some character in a unit that is read."""
    found = [read[touched(units, row.document_id, row.start, row.end)].any() for row in spans.itertuples()]
    return np.array(found, dtype=bool)
