"""The papers that advice is followed into: what they say of an agency, sentence by sentence, in time order."""

from __future__ import annotations

import functools
import itertools
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import and_, or_

import pandas as pd

from jimeval.base.contracts import MINUTES_SECTIONS
from jimeval.base.sentences import sentences
from jimeval.register import register
from jimeval.study.terms import Term, rarity, stems

_TELLING = ("status", "general", "other", "programme")
_PAPERS = ("report", "plan", "form", "slides", "other")
_SENTENCE = 400  # characters


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence of a later paper, or one plan element. ``tells``: told, planned, named, advised or advised_all."""

    document_id: str
    date: str
    start: int
    end: int
    text: str
    tells: str
    codes: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()

    @property
    def reference(self) -> str:
        return f"{self.document_id}#{self.start}-{self.end}"


class Papers:
    """The study's papers as sentences by agency, made when they are first asked for."""

    def __init__(self, tables: Mapping[str, pd.DataFrame]):
        self._tables = tables
        documents = tables["documents"]
        self.texts = dict(zip(tables["texts"]["document_id"], tables["texts"]["text"], strict=True))
        self._dates = {d.document_id: d.date for d in documents.itertuples() if isinstance(d.date, str)}
        # papers read as plans: also one whose rows another paper is evidence for
        self._plans = set(tables["plans_as_read"]["document_id"]) if "plans_as_read" in tables else set()
        self._units: dict[str, list[Unit]] = {}
        self._indexes: dict[str, Index] = {}
        self._papers: dict[str, list[str]] = {}
        self._to_all: dict[tuple, list[Unit]] = {}
        self._codes = _by_document(tables["codings"])

    @functools.cached_property
    def rare(self) -> Mapping[str, float]:
        """How much sharing a stem says, over all that the papers tell of agencies."""
        passages, elements = self._tables["passages"], self._tables["plan_elements"]
        told = passages[passages["agency_id"].notna() & passages["section"].isin(MINUTES_SECTIONS)]
        blocks = pd.concat([data[["document_id", "agency_id", "text"]] for data in (told, elements)])
        return rarity(" ".join(texts) for _, texts in blocks.groupby(["document_id", "agency_id"])["text"])

    def date(self, document_id: str) -> str | None:
        return self._dates.get(document_id)

    def later(self, agency_id: str, date: str) -> int:
        """How many papers on the agency are surely later than the date."""
        if agency_id not in self._papers:
            self._papers[agency_id] = [dated for dated, _ in papers_about(self._tables, agency_id)]
        return len(self._papers[agency_id]) - _first_after(self._papers[agency_id], date)

    def index(self, agency_id: str) -> Index:
        """The agency's units, to be looked up by their words."""
        if agency_id not in self._indexes:
            self._indexes[agency_id] = Index(self.units(agency_id))
        return self._indexes[agency_id]

    def codes_in(self, document_id: str, start: int, end: int) -> frozenset[str]:
        codes = self._codes.get(document_id)
        return codes.within(start, end) if codes else frozenset()

    def everybody(self, document_id: str) -> list[str]:
        """Whom advice to all was for: the year's named members, and whoever the same paper has a passage about."""
        named = self._named.get(document_id, set())
        year = self._dates.get(document_id, "")[:4]
        return sorted(named | ({agency.agency_id for agency in register().members(int(year))} if year else set()))

    @functools.cached_property
    def _named(self) -> dict[str, set[str]]:
        """The agencies that each paper has a passage about."""
        named = self._tables["passages"][["document_id", "agency_id"]].dropna().drop_duplicates()
        return {document_id: set(ids) for document_id, ids in named.groupby("document_id")["agency_id"]}

    def units(self, agency_id: str) -> list[Unit]:
        """All dated sentences and plan elements about the agency, in time order."""
        if agency_id not in self._units:
            found = [*self._told(agency_id), *self._advised(agency_id), *self._planned(agency_id)]
            planned = {unit.document_id for unit in found if unit.tells in ("planned", "named")}
            found += self._written(agency_id, planned | self._plans)
            self._units[agency_id] = sorted(found, key=lambda unit: (unit.date, unit.document_id, unit.start))
        return self._units[agency_id]

    def _told(self, agency_id: str) -> Iterable[Unit]:
        passages = self._tables["passages"]
        own = passages[(passages["agency_id"] == agency_id) & passages["section"].isin(_TELLING)]
        for row in own.itertuples():
            yield from self._sentences(row.document_id, row.start, row.end, "told")

    def _advised(self, agency_id: str) -> Iterable[Unit]:
        advice = self._tables["advice"]
        for row in advice[(advice["agency_id"] == agency_id) | advice["agency_id"].isna()].itertuples():
            if isinstance(row.agency_id, str):
                yield from self._sentences(row.document_id, row.start, row.end, "advised")
                continue
            place = (row.document_id, row.start, row.end)
            if place not in self._to_all:  # the same for every agency
                self._to_all[place] = list(self._sentences(*place, "advised_all"))
            yield from self._to_all[place]

    def _planned(self, agency_id: str) -> Iterable[Unit]:
        elements = self._tables["plan_elements"]
        for row in elements[elements["agency_id"] == agency_id].itertuples():
            if (date := self._dates.get(row.document_id)) and not pd.isna(row.start):
                start, end = int(row.start), int(row.end)
                tells = "named" if row.kind == "problem" else "planned"
                yield self._unit(row.document_id, date, start, end, row.text, tells)

    def _written(self, agency_id: str, planned: set[str]) -> Iterable[Unit]:
        """The agency's own papers that are stored as text only: reports back, and plans outside the project's form."""
        documents = self._tables["documents"]
        own = documents[(documents["agency_id"] == agency_id) & documents["kind"].isin(_PAPERS)]
        for document_id in own["document_id"]:
            if document_id not in planned:
                yield from self._sentences(document_id, 0, len(self.texts.get(document_id, "")), "told")

    def _sentences(self, document_id: str, start: int, end: int, tells: str) -> Iterable[Unit]:
        if date := self._dates.get(document_id):
            text = self.texts.get(document_id, "")
            for a, b in _stretches(text, int(start), int(end)):
                yield self._unit(document_id, date, a, b, text[a:b], tells)

    def _unit(self, document_id: str, date: str, start: int, end: int, text: str, tells: str) -> Unit:
        codes = self.codes_in(document_id, start, end)
        return Unit(document_id, date, start, end, text, tells, codes, stems(text))


def _stretches(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    """The sentences; what is too long to be one (a table, a list without stops) line by line, and never longer."""
    for found in sentences(text, start, end):
        if len(found.text) <= _SENTENCE:
            yield found.start, found.end
        else:
            for line in re.finditer(rf"\S.{{0,{_SENTENCE}}}(?!\S)", found.text):
                yield found.start + line.start(), found.start + line.end()


def papers_about(tables, agency_id: str) -> list[tuple[str, str]]:
    """(date, document_id) of the dated papers that say something of the agency, in time order: minutes with a passage
    about it or advice to it, its plans, and its own papers that are stored as text. ``tables``: by name."""
    passages, advice, elements, documents = (
        tables[name] for name in ("passages", "advice", "plan_elements", "documents")
    )
    about = [
        passages[(passages["agency_id"] == agency_id) & passages["section"].isin(_TELLING)],
        advice[advice["agency_id"] == agency_id],
        elements[elements["agency_id"] == agency_id],
        documents[(documents["agency_id"] == agency_id) & documents["kind"].isin(_PAPERS)],
    ]
    ids = {document_id for rows in about for document_id in rows["document_id"]}
    dated = documents[documents["document_id"].isin(ids) & documents["date"].notna()]
    return sorted(zip(dated["date"], dated["document_id"], strict=True))


def surely_after(later: str, earlier: str) -> bool:
    """Whether one ISO date is after another as far as both are known: 2014 is after 2013-10, 2013 is not."""
    known = min(len(later), len(earlier))
    return later[:known] > earlier[:known]


def _first_after(dates: Sequence[str], date: str) -> int:
    """The first of the dates, in order, that is surely after ``date``: then all that follow it are."""
    return bisect_left(dates, True, key=lambda dated: surely_after(dated, date))


class Index:
    """Units in time order, looked up by word. A set of units is a number with a bit for each, so that what many papers
    share costs a few operations and not one for each of them."""

    def __init__(self, units: list[Unit]):
        self.units = units
        self._dates = [unit.date for unit in units]
        self._places: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, unit in enumerate(units):
            self._places["tells", unit.tells].append(place)
            for kind, words in (("stem", unit.stems), ("code", unit.codes)):
                for word in words:
                    self._places[kind, word].append(place)
        self._sets: dict[tuple[str, str], int] = {}

    def _set(self, kind: str, word: str) -> int:
        if (kind, word) not in self._sets:
            places = self._places.get((kind, word), ())
            held = bytearray(len(self.units) // 8 + 1)
            for place in places:
                held[place >> 3] |= 1 << (place & 7)
            self._sets[kind, word] = int.from_bytes(held, "little")
        return self._sets[kind, word]

    def after(self, date: str) -> int:
        """The units that are surely later than the date."""
        return (1 << len(self.units)) - (1 << _first_after(self._dates, date))

    def telling(self, tells: str) -> int:
        return self._set("tells", tells)

    def coded(self, codes: Iterable[str]) -> int:
        """The units with any of the codes."""
        return functools.reduce(or_, (self._set("code", code) for code in codes), 0)

    def holding(self, term: Term) -> int:
        """The units that hold the word, or all parts of the compound (as :meth:`Term.is_in`)."""
        parts = functools.reduce(and_, (self._set("stem", part) for part in term.parts)) if term.parts else 0
        return self._set("stem", term.stem) | parts

    def by_words(self, wanted: Iterable[Term], among: int) -> list[tuple[tuple[Term, ...], int]]:
        """The units ``among`` these that hold any of the words, parted by which of them they hold."""
        parted: list[tuple[tuple[Term, ...], int]] = []
        none = among
        for term in wanted:
            if not (holding := self.holding(term) & among):
                continue
            split = []
            for held, units in parted:
                split += [((*held, term), both)] if (both := units & holding) else []
                split += [(held, units & ~holding)] if both != units else []
            parted = split + ([((term,), first)] if (first := none & holding) else [])
            none &= ~holding
        return parted


def forward(units: int) -> Iterator[int]:
    """The places of a set of units, in time order."""
    while units:
        lowest = units & -units
        yield lowest.bit_length() - 1
        units ^= lowest


def backward(units: int) -> Iterator[int]:
    """The places of a set of units, the latest first."""
    while units:
        place = units.bit_length() - 1
        yield place
        units ^= 1 << place


class _Codes:
    """The codings of one paper, looked up by place."""

    def __init__(self, found: list[tuple[int, int, str]]):
        self._found = sorted(found)
        self._starts = [start for start, _, _ in self._found]
        self._reach = list(itertools.accumulate((end for _, end, _ in self._found), max))  # how far those up to it go

    def within(self, start: int, end: int) -> frozenset[str]:
        """The codes of what overlaps the stretch."""
        near = self._found[bisect_right(self._reach, start) : bisect_left(self._starts, end)]
        return frozenset(code for _, stop, code in near if start < stop)


def _by_document(codings: pd.DataFrame) -> dict[str, _Codes]:
    found = defaultdict(list)
    for row in codings[codings["state"] != "rejected"].itertuples():
        found[row.document_id].append((int(row.start), int(row.end), row.code))
    return {document_id: _Codes(rows) for document_id, rows in found.items()}
