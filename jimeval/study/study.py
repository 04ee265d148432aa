"""The researcher's handle on a study: an agency's year, the programme's, a paper, a plan, and what a person decides."""

from __future__ import annotations

import difflib
import unicodedata
from datetime import datetime
from pathlib import Path

import pandas as pd

from jimeval.base import reads
from jimeval.base.disclosure import AUDIENCES, Audience
from jimeval.base.errors import UsageError
from jimeval.base.study_folder import find_study
from jimeval.base.swedish import count, listed
from jimeval.register import register
from jimeval.study.by_year import ByYear
from jimeval.study.quoting import Quoting
from jimeval.study.words import COUNT_WORDS

# Readers, views and figures are imported where they are needed: which pages there are is asked without them, and often


def open_study(study: str | Path | None = None) -> Study:
    """The study at ``study``, or the one around this notebook. Raises UsageError when there is none."""
    return Study(find_study(study or None))


class Study(ByYear, Quoting):
    """One study: tables (:mod:`noted_tables`), years (:mod:`by_year`), words (:mod:`quoting`), and the handles here.

    Nothing here writes but the methods that note what a person has decided.
    """

    def __repr__(self) -> str:
        if not self.is_built:
            return "Studien är inte byggd än. Kör: jimeval build"
        counts = self.rows("documents", "kind")["kind"].value_counts()
        read = listed(count(int(counts.get(kind, 0)), *words) for kind, words in COUNT_WORDS.items() if kind in counts)
        years = ", ".join(str(year) for year in self.years())
        return f"Studien ”{self.name}”: {read or 'inga papper'}. År med material: {years or 'inga'}."

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

    def advice(self, agency: str, year: int) -> pd.DataFrame:
        """The year's advice to the agency and to all, with theme, status and where it is seen; ``agency`` in any
        spelling. Columns: see ``advice.view.COLUMNS``. Raises UsageError for an unknown agency or year."""
        return self.agency(agency, year).advice()

    def support_over_time(self) -> pd.DataFrame:
        """Agency x audience x year: support in all papers, what is told twice counted once; at least and at most."""
        from jimeval import minutes
        from jimeval.study.over_time import told_until

        return minutes.cumulated_support(*told_until(self))

    def simulated(self, document_ids) -> bool:
        """Whether any of the papers is simulated."""
        papers = self.rows("documents", "document_id", "origin", document_id=set(document_ids))
        return bool((papers["origin"] == "simulated").any())

    def _check(self, year: int, audience: str) -> None:
        reads.note("ask", "has_year", year)
        if not self._has_year(year):
            known = self.years()
            raise UsageError(
                f"Studien har inget material från {year}. Den har: {', '.join(map(str, known)) or 'inget'}."
            )
        self._check_audience(audience)

    @staticmethod
    def _check_audience(audience: str) -> None:
        if audience not in AUDIENCES:
            raise UsageError(f"Målgruppen ”{audience}” finns inte. Tillåtna: {', '.join(AUDIENCES)}.")

    # Forms of rating files -------------------------------------------------------------------------------------------
    def forms(self) -> pd.DataFrame:
        """The forms of rating files that the study has: files, and what each column is taken to hold, as proposed by
        the reader or confirmed by a person."""
        from jimeval.study import forms as rating_forms

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
        from jimeval.study import forms as rating_forms

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

    # Coding ----------------------------------------------------------------------------------------------------------
    def code_label(self, code: str, value: str | None = None) -> str:
        """The code's Swedish name, with ": nej" where the words deny it; its id when the codebook no longer has it."""
        from jimeval.minutes import DENIED

        return self.codebook.label(code) + (": nej" if value == DENIED else "")

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
        from jimeval import minutes

        codings, coverage = self.table("codings"), self.table("coverage")
        return minutes.rules_against(codings, self.minutes_passages(), coverage, coder)

    def decide(self, coding_id: str, decision: str, *, coder: str, memo: str = "", when: datetime | None = None) -> str:
        """Notes that ``coder`` has ``accepted`` or ``rejected`` the coding, at ``when`` (now); says where.

        In force from the next build. Raises UsageError for an unknown coding, decision or coder.
        """
        from jimeval.study.coding import notes as coding_notes

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
        from jimeval.study.coding import notes as coding_notes

        return coding_notes.add_coding(self, document_id, quotation, code, coder, value, near, memo, when)

    def mark_read(self, document_id: str, coder: str, *, memo: str = "", when: datetime | None = None) -> str:
        """Notes that ``coder`` has read the whole paper: what it leaves uncoded was left so. As :meth:`decide`."""
        from jimeval.study.coding import notes as coding_notes

        return coding_notes.mark_read(self, document_id, coder, memo, when)

    # Advice and plans followed up ------------------------------------------------------------------------------------
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
