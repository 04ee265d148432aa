"""The same paper from two extractors: told by the runs of words that both have, counted once.

Each paper is a row of words without numbers (dates are what extractors lose). A run is four words in a row; a word is
*shared* when it lies in a run that the other paper has too. So a lost date or a hyphen costs a word, not a page.

Two papers are surely one when nearly all of the shorter is shared, when between the first and the last shared word
both hold little else (a filled form holds more than the blank one; an excerpt does not), when no stretch is worded
differently in both (two versions), and when date, agency, diary numbers and years do not contradict each other.
Pairs are found by an index of a fixed share of the runs (A. Broder, On the resemblance and containment of documents,
1997), each paper held against the first few that share a run: the work grows with the number of papers.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np
import pandas as pd

from jimeval.base.swedish import percent

COLUMNS = ("document_id", "same_as", "why", "sure", "share")
_RUN = 4  # words
_KEPT = 8  # one run of this many is indexed, chosen by its checksum
_FEW = 400  # words; of shorter papers every run is indexed
_FIRST = 5  # papers that share a run: so many of them are held against all the others
_SHARED, _DOUBTFUL, _DENSE = 0.75, 0.6, 0.85
_REWORDED = 8  # words in a row that both papers have in place of the other's
_WORD = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DAY = re.compile(
    r"(?<!\d)(?:19|20)\d\d-[01]\d-[0-3]\d(?!\d)|(?<!\d)[0-3]?\d (?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)"
)
_DIARY = re.compile(r"\b(?:[Dd]nr|DNR|[Dd]iarienr|[Dd]iarienummer|[Ää]rendenr)\b[.: ]*([\w./:-]*\d[\w./:-]*)")


@dataclass(frozen=True, eq=False)
class _Paper:
    document_id: str
    title: str
    date: str | None
    agency: str | None
    runs: np.ndarray  # one number a run, in reading order
    words: int
    days: Counter
    years: frozenset[str]
    diary: frozenset[str]
    parts: int

    @property
    def worth(self) -> tuple:
        """What makes this the better copy: parts of a plan that were read, much text, dates kept (each a few lines)."""
        return (-self.parts, -(self.words + 30 * self.days.total()), self.document_id)


def twins(documents: pd.DataFrame, texts: pd.DataFrame) -> pd.DataFrame:
    """Papers that are the same as another: which, why, and whether it is sure.

    ``documents`` and ``texts`` are the contract's tables; ``texts`` may have a column ``own_text`` (the text with its
    shell blanked), else the stored text is taken; ``documents`` a column ``parts``, how many parts of a plan were
    read in the paper. Tables of marks are left out: equal sheets are no copies.

    Columns: document_id (the one that is not to be counted), same_as (the one that counts), why (Swedish), sure
    (False: only listed, both count), share (of the shorter one's words). One row a document_id, in its order.
    """
    words = dict(zip(texts["document_id"], texts["own_text" if "own_text" in texts else "text"], strict=True))
    kept = documents[(documents["kind"] != "ratings") & documents["document_id"].isin(words)]
    papers = sorted((_paper(row, words[row["document_id"]]) for row in kept.to_dict("records")), key=lambda p: p.worth)
    rows: dict[str, dict] = {}
    for first, second in _pairs(papers):
        found = _compared(papers[first], papers[second])
        name = papers[second].document_id
        same_as = papers[first].document_id
        if found is None or (same_as in rows and rows[same_as]["sure"]):
            continue
        if name not in rows or (found["sure"], found["share"]) > (rows[name]["sure"], rows[name]["share"]):
            rows[name] = {"document_id": name, "same_as": same_as, **found}
    return pd.DataFrame([rows[name] for name in sorted(rows)], columns=list(COLUMNS))


def _paper(row: dict, text: str) -> _Paper:
    words = _WORD.findall(text.replace("-\n", "").replace("-", "").casefold())
    known: dict[str, int] = {}
    numbers = np.array([known.setdefault(word, zlib.crc32(word.encode())) for word in words], dtype=np.uint64)
    runs = np.zeros(max(0, len(words) - _RUN + 1), dtype=np.uint64)
    for place in range(_RUN if len(runs) else 0):
        runs = runs * np.uint64(1_000_003) + numbers[place : place + len(runs)]
    return _Paper(
        row["document_id"],
        " ".join(_WORD.findall(str(row["title"] or "").casefold())) if pd.notna(row["title"]) else "",
        row["date"] if pd.notna(row["date"]) else None,
        row["agency_id"] if pd.notna(row["agency_id"]) else None,
        runs,
        len(words),
        Counter(_DAY.findall(text)),
        frozenset(_YEAR.findall(text)),
        frozenset(number.strip(".:/-") for number in _DIARY.findall(text[:5000])),
        int(row.get("parts", 0)),
    )


def _pairs(papers: list[_Paper]) -> list[tuple[int, int]]:
    """Places of the papers that share enough of their indexed runs to be worth comparing, the better copy first."""
    holders: dict[int, list[int]] = defaultdict(list)
    indexed = []
    for place, paper in enumerate(papers):
        runs = np.unique(paper.runs)
        mixed = (runs * np.uint64(11400714819323198485)) >> np.uint64(40)
        indexed.append(runs if paper.words < _FEW else runs[mixed % np.uint64(_KEPT) == 0])
        for run in (runs[mixed % np.uint64(_KEPT) == 0] if paper.words >= _FEW else runs).tolist():
            holders[run].append(place)
    shared: Counter = Counter()
    for places in holders.values():
        for number, first in enumerate(places[:_FIRST]):
            shared.update((first, second) for second in places[number + 1 :])
    # A long paper has an eighth of its runs in the index: of what it shares with a short one too.
    return sorted(
        (a, b)
        for (a, b), count in shared.items()
        if count * (_KEPT if papers[a].words >= _FEW > papers[b].words else 1)
        >= 0.3 * min(len(indexed[a]), len(indexed[b]))
    )


@dataclass(frozen=True)
class _Cover:
    """How much of a paper the other one has: of all words, of those between the first and last shared, and the longest
    stretch there that is not shared."""

    share: float
    dense: float
    longest: int

    @classmethod
    def of(cls, paper: _Paper, other: _Paper) -> _Cover:
        hits = np.flatnonzero(np.isin(paper.runs, other.runs))
        covered = np.zeros(paper.words + 1, dtype=int)
        np.add.at(covered, hits, 1)
        np.add.at(covered, np.minimum(hits + _RUN, paper.words), -1)
        mask = np.cumsum(covered)[:-1] > 0
        if not mask.any():
            return cls(0.0, 0.0, 0)
        between = mask[mask.argmax() : len(mask) - mask[::-1].argmax()]
        edges = np.flatnonzero(np.diff(np.concatenate([[True], between, [True]]).astype(int)))
        longest = int((edges[1::2] - edges[::2]).max()) if len(edges) else 0
        return cls(float(mask.mean()), float(between.mean()), longest)


def _compared(better: _Paper, other: _Paper) -> dict | None:
    """{why, sure, share} of a pair; None when they are different papers."""
    if min(better.words, other.words) < 12:
        return None
    covers = _Cover.of(better, other), _Cover.of(other, better)
    share = max(cover.share for cover in covers)
    if share < _DOUBTFUL or (better.agency and other.agency and better.agency != other.agency):
        return None
    against = _against(better, other)
    reworded = all(cover.longest >= _REWORDED for cover in covers)
    more = min(cover.dense for cover in covers) < _DENSE
    same = [
        words
        for words, is_same in (
            ("samma rubrik", bool(better.title) and better.title == other.title),
            ("samma datum", bool(better.date) and better.date == other.date),
            ("samma diarienummer", bool(better.diary & other.diary)),
        )
        if is_same
    ]
    why = ", ".join([f"{percent(share)} av orden står i samma följd", *same])
    short = min(better.words, other.words) < max(60, max(better.words, other.words) / 2)
    if share < _SHARED:
        against = against or "mindre delar skiljer sig"
    elif more:
        against = against or "den ena har mer text inne i den andras"
    elif reworded:
        against = against or "ett stycke lyder olika"
    elif short and not same:
        against = against or "den ena är bara en del av den andra"
    if against and (more or share < 0.9) and not same[:1]:
        return None  # a series of meetings, or forms of one template
    if against and more and share < 0.9:
        return None
    return {"why": f"{why}, men {against}" if against else why, "sure": not against, "share": round(share, 3)}


def _against(one: _Paper, two: _Paper) -> str:
    """What the papers say that cannot both hold of one paper; empty when nothing does."""
    if one.date and two.date:
        shared = min(len(one.date), len(two.date))
        if one.date[:shared] != two.date[:shared]:
            return f"datumen är {one.date} och {two.date}"
    if one.diary and two.diary and not any(a in b or b in a for a in one.diary for b in two.diary):
        return "diarienumren skiljer sig"  # a number that has lost its year is within the whole one
    if one.years - two.years and two.years - one.years:
        return "årtalen skiljer sig"
    if one.days - two.days and two.days - one.days:
        return "datumen i texten skiljer sig"
    return ""
