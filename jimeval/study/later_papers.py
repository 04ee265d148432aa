"""The papers that advice is followed into: what they say of an agency, sentence by sentence, in time order."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from jimeval.minutes.sentences import sentences
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
        self._units: dict[str, list[Unit]] = {}
        self._indexes: dict[str, dict[str, set[int]]] = {}
        self._papers: dict[str, list[tuple[str, str]]] = {}
        self._codes = _by_document(tables["codings"])

    @functools.cached_property
    def rare(self) -> Mapping[str, float]:
        """How much sharing a stem says, over all that the papers tell of agencies."""
        passages, elements = self._tables["passages"], self._tables["plan_elements"]
        told = passages[passages["agency_id"].notna()]
        blocks = pd.concat([data[["document_id", "agency_id", "text"]] for data in (told, elements)])
        return rarity(" ".join(texts) for _, texts in blocks.groupby(["document_id", "agency_id"])["text"])

    def date(self, document_id: str) -> str | None:
        return self._dates.get(document_id)

    def later(self, agency_id: str, date: str) -> tuple[str, ...]:
        """The papers on the agency that are surely later than the date."""
        if agency_id not in self._papers:
            self._papers[agency_id] = papers_about(self._tables, agency_id)
        return tuple(document_id for dated, document_id in self._papers[agency_id] if surely_after(dated, date))

    def holding(self, agency_id: str, wanted: Iterable[Term]) -> list[Unit]:
        """The agency's units that hold any of the words, in time order."""
        if agency_id not in self._indexes:
            index = self._indexes[agency_id] = defaultdict(set)
            for place, unit in enumerate(self.units(agency_id)):
                for stem in unit.stems:
                    index[stem].add(place)
        index, places = self._indexes[agency_id], set()
        for term in wanted:
            places |= index.get(term.stem, set())
            if term.parts:
                places |= set.intersection(*(index.get(part, set()) for part in sorted(term.parts)))
        units = self.units(agency_id)
        return [units[place] for place in sorted(places)]

    def codes_in(self, document_id: str, start: int, end: int) -> frozenset[str]:
        return frozenset(code for a, b, code in self._codes.get(document_id, ()) if a < end and start < b)

    def everybody(self, document_id: str) -> list[str]:
        """Whom advice to all was for: the year's named members, and whoever the same paper has a passage about."""
        passages = self._tables["passages"]
        named = set(passages.loc[passages["document_id"] == document_id, "agency_id"].dropna())
        year = self._dates.get(document_id, "")[:4]
        return sorted(named | ({agency.agency_id for agency in register().members(int(year))} if year else set()))

    def units(self, agency_id: str) -> list[Unit]:
        """All dated sentences and plan elements about the agency, in time order."""
        if agency_id not in self._units:
            found = [*self._told(agency_id), *self._advised(agency_id), *self._planned(agency_id)]
            found += self._written(
                agency_id, {unit.document_id for unit in found if unit.tells in ("planned", "named")}
            )
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
            tells = "advised" if isinstance(row.agency_id, str) else "advised_all"
            yield from self._sentences(row.document_id, row.start, row.end, tells)

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


def _by_document(codings: pd.DataFrame) -> dict[str, list[tuple[int, int, str]]]:
    found = defaultdict(list)
    for row in codings[codings["state"] != "rejected"].itertuples():
        found[row.document_id].append((int(row.start), int(row.end), row.code))
    return found
