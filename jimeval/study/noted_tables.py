"""A study's tables, settings and key to the persons: what is given out is noted, so that a page knows what it read."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from jimeval.base import reads
from jimeval.base.contracts import TABLES
from jimeval.base.disclosure import Audience, shows_marks
from jimeval.base.errors import InputError, UsageError
from jimeval.base.persons import PersonKey
from jimeval.base.study_folder import StudyFolder
from jimeval.base.tables import known
from jimeval.study.selecting import Selection
from jimeval.study.small_numbers import FILE as DISCLOSURE
from jimeval.study.small_numbers import read_minimum
from jimeval.study.stored import MANIFEST, read_table

# Readers are imported where they are needed: which pages there are is asked without them, and often
if TYPE_CHECKING:
    from jimeval import ratings
    from jimeval.minutes.coding.codebook import Codebook


class NotedTables:
    """Tables are read when they are first asked for, and queries on them noted (``base.reads``).

    A query ``name`` is answered by ``_name``, which notes nothing: so it can be asked again, see :meth:`answer`.
    """

    def __init__(self, folder: StudyFolder):
        self.folder = folder
        self._tables: dict[str, pd.DataFrame] = {}
        self.selection = Selection(self._read)

    @property
    def is_built(self) -> bool:
        reads.note("ask", "is_built")
        return self._is_built()

    def _is_built(self) -> bool:
        return (self.folder.processed / MANIFEST).exists()

    @property
    def name(self) -> str:
        """What the study is called: its README's first heading, so that a copy in another folder has the same name."""
        reads.note("ask", "name")
        with reads.quietly():
            return self._name()

    def _name(self) -> str:
        readme = self.folder.root / "README.md"
        heading = (
            re.search(r"^# (.+)$", readme.read_text(encoding="utf-8-sig", errors="replace"), re.MULTILINE)
            if readme.exists()
            else None
        )
        return heading[1].strip() if heading else self.folder.root.name

    def table(self, name: str) -> pd.DataFrame:
        """One of the processed tables. Raises UsageError for an unknown table, or when the study is not built."""
        reads.note("table", name)
        return self._read(name)

    def rows(self, name: str, /, *columns: str, **equal) -> pd.DataFrame:
        """The rows of a table whose columns have the values: one, any of several, or None for none. With ``columns``
        these only. What a page shows is asked for so, then only a change of these rows makes it anew."""
        equal = _plain(equal)
        reads.note("rows", name, equal, *([columns] if columns else []))
        self._has(name, columns, equal)
        return self._taken(name, columns, self.selection.rows(name, equal))

    def rows_in(self, name: str, year: int, /, *columns: str, **equal) -> pd.DataFrame:
        """Those of :meth:`rows` whose paper belongs to the year; links, gaps and follow-up belong to it with their
        plan, a result with its own year."""
        return self._rows_of("rows_in", name, int(year), columns, equal)

    def rows_until(self, name: str, year: int, /, *columns: str, **equal) -> pd.DataFrame:
        """Those of :meth:`rows` whose paper is dated up to and including the year."""
        return self._rows_of("rows_until", name, int(year), columns, equal)

    def _rows_of(self, kind: str, name: str, year: int, columns: tuple[str, ...], equal: Mapping) -> pd.DataFrame:
        equal = _plain(equal)
        reads.note(kind, year, name, equal, *([columns] if columns else []))
        self._has(name, columns, equal)
        return self._taken(name, columns, self.selection.rows_in(year, name, equal, until=kind == "rows_until"))

    def _taken(self, name: str, columns: tuple[str, ...], places) -> pd.DataFrame:
        data = self.selection.data(name)
        return (data[list(columns)] if columns else data).iloc[places]

    def _has(self, name: str, columns: tuple[str, ...], equal: Mapping) -> None:
        """Raises UsageError for a column that the table does not have."""
        there = list(self.selection.data(name))
        for column in (*columns, *equal):
            if column not in there:
                raise UsageError(f"Tabellen {name} har ingen kolumn ”{column}”. Den har: {', '.join(there)}.")

    def _read(self, name: str) -> pd.DataFrame:
        if name not in TABLES:
            raise UsageError(f"Tabellen ”{name}” finns inte. Tabellerna är: {', '.join(TABLES)}.")
        if not self._is_built():
            raise UsageError("Studien är inte byggd än. Kör: jimeval build")
        if name not in self._tables:
            with reads.quietly():
                self._tables[name] = read_table(self.folder, name)
            if list(self._tables[name]) != TABLES[name].names():
                raise UsageError(f"Tabellen {name} är byggd av en annan version av jimeval. Kör: jimeval build")
        return self._tables[name]

    @property
    def instruments(self) -> Mapping[str, ratings.Instrument]:
        reads.note("ask", "instruments")
        return self._instruments

    @functools.cached_property
    def _instruments(self) -> Mapping[str, ratings.Instrument]:
        from jimeval import ratings

        with reads.quietly():
            return ratings.read_instruments(self.folder.raw / "ratings")[0]

    def shown_to(self, audience: Audience) -> dict:
        """How tables of marks are to be made for an audience: ``audience``, and the study's ``minimum`` group.

        Raises InputError when something is to leave the study and its own minimum cannot be read.
        """
        if shows_marks(audience):
            return {"audience": audience}
        reads.note("file", f"data/decisions/{DISCLOSURE}")
        with reads.quietly():
            minimum, problems = read_minimum(self.folder)
        if minimum is None:
            raise InputError(problems)
        return {"audience": audience, "minimum": minimum}

    @property
    def persons(self) -> PersonKey:
        """Who is behind the pseudonyms. To mask words of a table's rows use :meth:`mask`."""
        reads.note("file", self.folder.person_key.relative_to(self.folder.root).as_posix())
        return self._persons

    @functools.cached_property
    def _persons(self) -> PersonKey:
        with reads.quietly():
            return PersonKey.load(self.folder.person_key)

    def mask(self, words: str) -> str:
        """Words out of a row of some table, with pseudonyms: that names stand in them is known of the row itself."""
        return self._persons.mask(words)

    @property
    def codebook(self) -> Codebook:
        """The study's own codebook; the packaged one when it has none, or one that cannot be read (build says so)."""
        from jimeval.study.coding.decisions import CODEBOOK

        reads.note("file", f"data/decisions/{CODEBOOK}")
        return self._codebook

    @functools.cached_property
    def _codebook(self) -> Codebook:
        from jimeval.minutes.coding.codebook import load_codebook
        from jimeval.study.coding.decisions import study_codebook

        with reads.quietly():
            return study_codebook(self.folder)[0] or load_codebook()

    def answer(self, question: str, *arguments):
        """The answer to a question that was noted; see ``base.reads``."""
        found = getattr(self, f"_{question}")
        return found(*arguments) if callable(found) else found


def _plain(equal: Mapping) -> dict:
    """The values as a query has them: of several each once, in order; None for no value."""
    return {
        column: sorted({known(one) for one in value}, key=lambda one: (one is None, str(one)))
        if isinstance(value, (list, tuple, set, frozenset))
        else known(value)
        for column, value in equal.items()
    }
