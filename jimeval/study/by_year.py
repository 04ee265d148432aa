"""Which of a study's papers, rows and agencies belong to a year; every question is noted."""

from __future__ import annotations

import functools

import pandas as pd

from jimeval.base import reads
from jimeval.base.contracts import MINUTES_SECTIONS
from jimeval.register import Agency, register
from jimeval.study.noted_tables import NotedTables
from jimeval.study.selecting import MARKS, covered, either, years_of


class ByYear(NotedTables):
    """What a study has of a year."""

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

    def _has_year(self, year: int) -> bool:
        return year in self._years()

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
        from jimeval.study.plans.collaboration_gaps import collaboration_gaps

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
