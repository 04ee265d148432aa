"""From a row to the words behind it: papers' texts, places and quotations, with pseudonyms for the persons named."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from jimeval.base import reads
from jimeval.base.errors import UsageError
from jimeval.base.persons import mask, mask_words
from jimeval.base.study_folder import StudyFolder
from jimeval.base.swedish import shorten
from jimeval.base.tables import known
from jimeval.study.noted_tables import NotedTables

if TYPE_CHECKING:
    from jimeval.documents import Evidence


class Quoting(NotedTables):
    """The words of a study's papers; every read of them is noted."""

    def __init__(self, folder: StudyFolder):
        super().__init__(folder)
        self._papers: dict[str, tuple] = {}

    def text(self, document_id: str) -> str:
        """A paper's stored text, which positions count in. Raises UsageError for an unknown paper."""
        if self.rows("texts", document_id=document_id).empty:
            raise UsageError(f"Dokumentet ”{document_id}” finns inte i studien. Dokumenten står i tabellen documents.")
        return self._texts[document_id]

    def words(self, document_id: str, start: int, end: int) -> str:
        """``text[start:end]`` of a paper, as it stands."""
        reads.note("text", document_id, int(start), int(end))
        return self._texts[document_id][start:end]

    def evidence(self, rows: Mapping | pd.DataFrame) -> Evidence | pd.DataFrame:
        """From a row to document, page or cell and quotation; from a table to one with a line per row.

        Persons' names in quotations are replaced by their pseudonyms. Raises ValueError for a row without a place.
        """
        from jimeval.documents import Evidence

        if isinstance(rows, pd.DataFrame):
            found = [self.evidence(row) for row in rows.to_dict("records")]
            return pd.DataFrame(
                {"reference": [e.reference for e in found], "quotation": [e.quotation for e in found]}, index=rows.index
            )
        if not isinstance(rows.get("document_id"), str):
            raise ValueError("raden kommer inte ur något papper")
        text, places = self._stored(rows["document_id"])
        found = Evidence.of(rows, rows["document_id"], text, places)
        if known(rows.get("start")) is None:  # found by its cell
            reads.note("rows", "cells", {"document_id": found.document_id, "row": found.row})
        return replace(found, quotation=self.masked(found.document_id, found.start, found.end))

    def quoted(self, rows: pd.DataFrame, width: int) -> tuple[list[str], list[str]]:
        """The evidence of a table's rows for readers: quotations of at most ``width`` characters, and references."""
        found = self.evidence(rows)
        return [shorten(words, width) for words in found["quotation"]], list(found["reference"])

    def masked(self, document_id: str, start: int, end: int) -> str:
        """``text[start:end]`` of a paper, with pseudonyms for the persons it names."""
        start, end = int(start), int(end)
        text = self._texts[document_id][start:end]
        return mask(text, [(a - start, b - start, words) for a, b, words in self.names_in(document_id, start, end)])

    def without_names(self, words: str, document_id: str | None = None) -> str:
        """What somebody has written about a paper, with pseudonyms for known persons and for those the paper names."""
        if document_id is not None:
            reads.note("rows", "named", {"document_id": document_id})
        text = self.text(document_id) if document_id in self._named else ""
        said = {text[start:end]: person for start, end, person in self._named.get(document_id, ())}
        return self._persons.mask(mask_words(words, said))

    def names_in(self, document_id: str, start: int, end: int) -> list[tuple[int, int, str]]:
        """Where a paper's stored text names persons between two positions: (start, end, pseudonym), in order."""
        reads.note("text", document_id, int(start), int(end))
        text, named = self._texts[document_id], self._named.get(document_id, [])
        known = self._persons.names_in(text[start:end])
        places = [(start + a, start + b, words) for a, b, words in known]
        places += [(max(a, start), min(b, end), words) for a, b, words in named if a < end and start < b]
        kept: list[tuple[int, int, str]] = []
        for place in sorted(places, key=lambda place: (place[0], -place[1])):
            if not kept or place[0] >= kept[-1][1]:
                kept.append(place)
        return kept

    @functools.cached_property
    def _named(self) -> dict[str, list[tuple[int, int, str]]]:
        """The persons that papers' texts name, by paper."""
        found: dict[str, list[tuple[int, int, str]]] = {}
        for row in self._read("named").itertuples():
            found.setdefault(row.document_id, []).append((row.start, row.end, row.person))
        return found

    def _stored(self, document_id: str) -> tuple[str, dict[tuple[str | None, int, str], tuple[int, int]]]:
        """A paper's stored text, and where its cells stand in it; kept, since a table asks for each of its rows."""
        if document_id in self._papers:
            return self._papers[document_id]
        cells = self._read("cells")
        own = cells[cells["document_id"] == document_id]
        places = {
            (None if pd.isna(sheet) else sheet, int(row), column): (int(start), int(end))
            for sheet, row, column, start, end in own[["sheet", "row", "column", "start", "end"]].itertuples(
                index=False
            )
        }
        return self._papers.setdefault(document_id, (self._texts[document_id], places))

    @functools.cached_property
    def _texts(self) -> dict[str, str]:
        texts = self._read("texts")
        return dict(zip(texts["document_id"], texts["text"], strict=True))
