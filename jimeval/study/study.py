"""The researcher's handle on a study: its tables, an agency's year, a programme year, and the evidence behind a row."""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pandas as pd

from jimeval import minutes, ratings
from jimeval.base import reads
from jimeval.base.contracts import MINUTES_SECTIONS, TABLES
from jimeval.base.disclosure import AUDIENCES, Audience, shows_marks
from jimeval.base.errors import InputError, UsageError
from jimeval.base.persons import PersonKey, mask, mask_words
from jimeval.base.study_folder import StudyFolder, find_study
from jimeval.base.swedish import count, listed, shorten
from jimeval.base.tables import known
from jimeval.documents import Evidence
from jimeval.minutes.coding.codebook import Codebook, load_codebook
from jimeval.register import Agency, register
from jimeval.study import forms as rating_forms
from jimeval.study.coding import notes as coding_notes
from jimeval.study.coding.decisions import CODEBOOK, study_codebook
from jimeval.study.plans.collaboration_gaps import collaboration_gaps
from jimeval.study.selecting import MARKS, Selection, covered, either, years_of
from jimeval.study.small_numbers import FILE as DISCLOSURE
from jimeval.study.small_numbers import read_minimum
from jimeval.study.stored import MANIFEST
from jimeval.study.words import COUNT_WORDS


def open_study(study: str | Path | None = None) -> Study:
    """The study at ``study``, or the one around this notebook. Raises UsageError when there is none."""
    return Study(find_study(study or None))


class Study:
    """One study. Tables are read when they are first asked for; nothing here writes but the coding decisions.

    Whatever is given out is noted (``base.reads``), so that a page knows which rows it shows.
    """

    def __init__(self, folder: StudyFolder):
        self.folder = folder
        self._tables: dict[str, pd.DataFrame] = {}
        self._papers: dict[str, tuple] = {}
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

    def __repr__(self) -> str:
        if not self.is_built:
            return "Studien är inte byggd än. Kör: jimeval build"
        counts = self.rows("documents", "kind")["kind"].value_counts()
        read = listed(count(int(counts.get(kind, 0)), *words) for kind, words in COUNT_WORDS.items() if kind in counts)
        years = ", ".join(str(year) for year in self.years())
        return f"Studien ”{self.name}”: {read or 'inga papper'}. År med material: {years or 'inga'}."

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
            try:
                with reads.quietly():
                    self._tables[name] = pd.read_parquet(self.folder.processed / f"{name}.parquet")
            except (OSError, ValueError):  # pyarrow's errors are both
                raise UsageError(f"Tabellen {name} i data/processed är skadad. Kör: jimeval build") from None
            if list(self._tables[name]) != TABLES[name].names():
                raise UsageError(f"Tabellen {name} är byggd av en annan version av jimeval. Kör: jimeval build")
        return self._tables[name]

    @property
    def instruments(self) -> Mapping[str, ratings.Instrument]:
        reads.note("ask", "instruments")
        return self._instruments

    @functools.cached_property
    def _instruments(self) -> Mapping[str, ratings.Instrument]:
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
        reads.note("file", f"data/decisions/{CODEBOOK}")
        return self._codebook

    @functools.cached_property
    def _codebook(self) -> Codebook:
        with reads.quietly():
            return study_codebook(self.folder)[0] or load_codebook()

    def text(self, document_id: str) -> str:
        """A paper's stored text, which positions count in. Raises UsageError for an unknown paper."""
        if self.rows("texts", document_id=document_id).empty:
            raise UsageError(f"Dokumentet ”{document_id}” finns inte i studien. Dokumenten står i tabellen documents.")
        return self._texts[document_id]

    def agreement(self, *, unit: str, uncoded: str) -> pd.DataFrame:
        """How alike coders have coded, per code: nominal alpha with interval; see ``minutes.coder_agreement``.

        unit  "passage" or "character"; uncoded  text that nobody coded "in" or "out". Both are choices to make.
        """
        from jimeval.study.coding import views as code_views

        return code_views.agreement(self, unit=unit, uncoded=uncoded)

    def disagreements(self) -> pd.DataFrame:
        """The passages that coders coded differently, to talk through."""
        from jimeval.study.coding import views as code_views

        return code_views.disagreements(self)

    def rules_against(self, coder: str) -> pd.DataFrame:
        """Precision and recall of the rules' proposals against what the coder decided, per code."""
        codings, coverage = self.table("codings"), self.table("coverage")
        return minutes.rules_against(codings, self.minutes_passages(), coverage, coder)

    # Forms of rating files -----------------------------------------------------------------------------------------
    def forms(self) -> pd.DataFrame:
        """The forms of rating files that the study has: files, and what each column is taken to hold, as proposed by
        the reader or confirmed by a person."""
        return rating_forms.forms_table(self.table("rating_forms"))

    def confirm_form(
        self,
        fingerprint: str,
        *,
        shape: str = "",
        unit: str = "",
        instrument: str = "",
        by: str = "",
        **columns: str,
    ) -> str:
        """Notes that a person has confirmed a form, with corrections (``B="item 3"``, ``C="ignored"``); says where.

        In force from the next build, for every file with the same headings. Raises UsageError for a form or column
        that does not exist and for words that are no meaning.
        """
        path = rating_forms.confirm(
            self.folder,
            self.table("rating_forms"),
            fingerprint,
            columns,
            shape=shape,
            unit=unit,
            instrument=instrument,
            by=by,
            instruments=self.instruments,
        )
        where = path.relative_to(self.folder.root).as_posix()
        return f"Formuläret {fingerprint} är bekräftat i {where}. Kör: jimeval build"

    # Coding decisions ----------------------------------------------------------------------------------------------
    def decide(self, coding_id: str, decision: str, *, coder: str, memo: str = "", when: datetime | None = None) -> str:
        """Notes that ``coder`` has ``accepted`` or ``rejected`` the coding, at ``when`` (now); says where.

        In force from the next build. Raises UsageError for an unknown coding, decision or coder.
        """
        return coding_notes.decide(self, coding_id, decision, coder, memo, when)

    def add_coding(
        self,
        document_id: str,
        quotation: str,
        code: str,
        *,
        coder: str,
        value: str = "",
        near: int | None = None,
        memo: str = "",
        when: datetime | None = None,
    ) -> str:
        """Notes that ``coder`` codes the words; ``near``, a position, tells which of several places. As :meth:`decide`.

        Raises UsageError for an unknown paper, code or coder, and for words that do not stand there, or at many places.
        """
        return coding_notes.add_coding(self, document_id, quotation, code, coder, value, near, memo, when)

    def mark_read(self, document_id: str, coder: str, *, memo: str = "", when: datetime | None = None) -> str:
        """Notes that ``coder`` has read the whole paper: what it leaves uncoded was left so. As :meth:`decide`."""
        return coding_notes.mark_read(self, document_id, coder, memo, when)

    # Which papers belong to a year ---------------------------------------------------------------------------------
    def years(self) -> list[int]:
        """Years with any material."""
        reads.note("ask", "years")
        return self._years()

    def _years(self) -> list[int]:
        found = set()
        for document in self._read("documents").itertuples():
            if document.kind != "ratings":
                found |= years_of(document.date) | covered(document.period_from, document.period_to)
        for date in self._read("ratings")["date"].dropna().unique():
            found |= years_of(date)
        return sorted(found)

    def documents_in(self, year: int) -> pd.DataFrame:
        """Papers of the year: minutes, reports and marks dated in it; plans decided in it or covering it."""
        return self.rows_in("documents", year)

    def in_year(self, document_ids, year: int) -> set[str]:
        """Which of the papers belong to the year."""
        return set(self.rows_in("documents", year, "document_id", document_id=set(document_ids))["document_id"])

    def has_minutes(self, year: int) -> bool:
        """Whether any minutes of the year were read."""
        reads.note("ask", "has_minutes", int(year))
        return self._has_minutes(year)

    def _has_minutes(self, year: int) -> bool:
        return len(self.selection.rows_in(year, "documents", {"kind": "minutes"})) > 0

    def minutes_until(self, year: int) -> int:
        """How many minutes dated up to and including the year were read."""
        reads.note("ask", "minutes_until", int(year))
        return self._minutes_until(year)

    def _minutes_until(self, year: int) -> int:
        return len(self.selection.rows_in(year, "documents", {"kind": "minutes"}, until=True))

    def marks_in(self, year: int, **equal) -> pd.DataFrame:
        return self.rows_in(MARKS, year, **equal)

    def minutes_passages(self, year: int | None = None, **equal) -> pd.DataFrame:
        """The passages of minutes, of all years or of one: parts of agencies' own plans and reports stand apart."""
        equal = {"section": MINUTES_SECTIONS} | equal
        return self.rows("passages", **equal) if year is None else self.rows_in("passages", year, **equal)

    def ties_in(self, year: int, agency_id: str | None = None) -> pd.DataFrame:
        """Collaboration that the year's minutes tell of; of an agency: from it, and from others that name it."""
        whose = [{}] if agency_id is None else [{"from_agency_id": agency_id}, {"partner_agency_id": agency_id}]
        found = [self.rows_in("collaborations", year, stated_in="minutes", **one) for one in whose]
        return either(*found).reset_index(drop=True)

    @property
    def compared_plans(self) -> frozenset[str]:
        """The plans whose cooperation could be compared with minutes (rule G15)."""
        reads.note("ask", "compared_plans")
        return self._compared_plans

    @functools.cached_property
    def _compared_plans(self) -> frozenset[str]:
        names = ("plans", "plan_elements", "passages", "documents", "collaborations")
        return collaboration_gaps({name: self._read(name) for name in names})[1]

    def agencies_in(self, year: int) -> list[Agency]:
        """Members that the register can name that year and every agency with material, in Swedish order."""
        reads.note("ask", "agencies_in", int(year))
        return [register().by_id(agency_id) for agency_id in self._agencies_in(int(year))]

    def _agencies_in(self, year: int) -> list[str]:
        ids = {agency.agency_id for agency in register().members(year)}
        for name in ("passages", "plans", MARKS, "documents"):
            places = self.selection.rows_in(year, name, {})
            ids |= set(self.selection.data(name)["agency_id"].iloc[places].dropna())
        return list(register().labels(ids, year))

    def labels(self, year: int) -> dict[str, str]:
        """Short names of all the register's agencies by id, in Swedish order."""
        return register().labels(register().agencies, year)

    # Handles -------------------------------------------------------------------------------------------------------
    def agency(self, name: str, year: int, audience: Audience = "internal"):
        """One agency's year; ``name`` in any spelling. Raises UsageError for an unknown agency, year or audience."""
        from jimeval.study.agency_year import AgencyYear

        agency = register().resolve(name)
        self._check(year, audience)
        return AgencyYear(self, agency, year, audience)

    def year(self, year: int, audience: Audience = "internal"):
        """The programme's year: all its agencies beside each other, in Swedish order. Raises UsageError likewise."""
        from jimeval.study.programme_year import ProgrammeYear

        self._check(year, audience)
        return ProgrammeYear(self, year, audience)

    def document(self, name: str, audience: Audience = "internal"):
        """One paper: ``name`` is its id, or as much of its end as tells it from the others, with or without ending.

        Raises UsageError for an unknown paper or audience, or a name that fits several.
        """
        from jimeval.study.paper import Paper

        self._check_audience(audience)
        wanted = unicodedata.normalize("NFC", name)
        if len(self.rows("documents", "document_id", document_id=wanted)):
            return Paper(self, wanted, audience)
        known = list(self.rows("documents", "document_id")["document_id"])
        fits = [
            known_id
            for known_id in known
            if wanted and (known_id.endswith(wanted) or known_id.rsplit(".", 1)[0].endswith(wanted))
        ]
        if len(fits) != 1:
            near = fits or difflib.get_close_matches(wanted, known, n=3, cutoff=0.4)
            asked = f" Menade du {' eller '.join(near)}?" if near else ""
            raise UsageError(f"Papperet ”{name}” {'kan vara flera' if fits else 'finns inte i studien'}.{asked}")
        return Paper(self, fits[0], audience)

    def plan(
        self,
        agency: str | None = None,
        year: int | None = None,
        *,
        plan_id: str | None = None,
        audience: Audience = "internal",
    ):
        """The agency's plan of the year, in any spelling of its name; of several the one decided last. Or by id.

        Raises UsageError for an unknown agency, plan or audience.
        """
        from jimeval.study.plans.view import Plan, find_plan

        self._check_audience(audience)
        return Plan(self, find_plan(self, agency, year, plan_id), audience)

    def compare(self, what: str, year: int) -> pd.DataFrame:
        """Agency x something: 'material', 'support', 'collaborations', 'advice', 'gaps' or 'marks'. Never ranked."""
        return self.year(year).compare(what)

    def support_over_time(self) -> pd.DataFrame:
        """Agency x audience x year: support in all papers, what is told twice counted once; at least and at most."""
        from jimeval.study.over_time import told_until

        return minutes.cumulated_support(*told_until(self))

    # Advice --------------------------------------------------------------------------------------------------------
    def advice(self, agency: str, year: int) -> pd.DataFrame:
        """The year's advice to the agency and to all, with theme, status and where it is seen; ``agency`` in any
        spelling. Columns: see ``advice_view.COLUMNS``. Raises UsageError for an unknown agency or year."""
        return self.agency(agency, year).advice()

    def decide_advice(
        self,
        advice_id: str,
        status: str,
        *,
        by: str,
        theme: str | None = None,
        reason: str = "",
        evidence: str = "",
        agency: str | None = None,
        when: str | None = None,
    ) -> str:
        """Writes a person's decision on a piece of advice into data/decisions/advice.csv, and says what it did.

        status    open, taken_up, partly, not_seen or contradicted; "" with a ``theme`` decides the theme alone
        evidence  as ``advice()["status_evidence"]`` has it; left out, the proposal's own when the status is the same
        agency    for advice to all: the one agency that the decision holds for; when  ISO date, else today
        Raises UsageError, and writes nothing, when something is wrong. It holds from the next ``jimeval build``.
        """
        from jimeval.study.advice.writing import decide_advice

        return decide_advice(self, advice_id, status, by, theme or "", reason, evidence, agency, when)

    # Plans followed into reports ------------------------------------------------------------------------------------
    def confirm_followup(
        self,
        element_id: str,
        document: str,
        *,
        by: str,
        status: str = "",
        reason: str = "",
        evidence: str = "",
        when: str | None = None,
    ) -> str:
        """Writes a person's decision on what a report says became of a plan's element into data/decisions/followup.csv.

        document  the report, named as for :meth:`document`; status: a word of contracts.FOLLOWED, left out to confirm
                  the proposal; reason, evidence (paper#start-end): left out, the proposal's own when the status is the
                  same; when: ISO date, else today
        Raises UsageError, and writes nothing, when something is wrong. It holds from the next ``jimeval build``.
        """
        from jimeval.study.followup.writing import confirm_followup

        return confirm_followup(self, element_id, document, by, status, reason, evidence, when)

    def _check(self, year: int, audience: str) -> None:
        reads.note("ask", "has_year", year)
        if not self._has_year(year):
            known = self.years()
            raise UsageError(
                f"Studien har inget material från {year}. Den har: {', '.join(map(str, known)) or 'inget'}."
            )
        self._check_audience(audience)

    def _has_year(self, year: int) -> bool:
        return year in self._years()

    @staticmethod
    def _check_audience(audience: str) -> None:
        if audience not in AUDIENCES:
            raise UsageError(f"Målgruppen ”{audience}” finns inte. Tillåtna: {', '.join(AUDIENCES)}.")

    # Evidence ------------------------------------------------------------------------------------------------------
    def evidence(self, rows: Mapping | pd.DataFrame) -> Evidence | pd.DataFrame:
        """From a row to document, page or cell and quotation; from a table to one with a line per row.

        Persons' names in quotations are replaced by their pseudonyms. Raises ValueError for a row without a place.
        """
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

    def code_label(self, code: str, value: str | None = None) -> str:
        """The code's Swedish name, with ": nej" where the words deny it; its id when the codebook no longer has it."""
        return self.codebook.label(code) + (": nej" if value == minutes.DENIED else "")

    def words(self, document_id: str, start: int, end: int) -> str:
        """``text[start:end]`` of a paper, as it stands."""
        reads.note("text", document_id, int(start), int(end))
        return self._texts[document_id][start:end]

    def answer(self, question: str, *arguments):
        """The answer to a question that was noted; see ``base.reads``."""
        found = getattr(self, f"_{question}")
        return found(*arguments) if callable(found) else found

    def simulated(self, document_ids) -> bool:
        """Whether any of the papers is simulated."""
        papers = self.rows("documents", "document_id", "origin", document_id=set(document_ids))
        return bool((papers["origin"] == "simulated").any())


def _plain(equal: Mapping) -> dict:
    """The values as a query has them: of several each once, in order; None for no value."""
    return {
        column: sorted({known(one) for one in value}, key=lambda one: (one is None, str(one)))
        if isinstance(value, (list, tuple, set, frozenset))
        else known(value)
        for column, value in equal.items()
    }
