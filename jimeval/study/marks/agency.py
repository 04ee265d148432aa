"""An agency's marks of a year: which they are, what may be shown of them, what they say, and the figures."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from matplotlib.axes import Axes

from jimeval import ratings
from jimeval.base.disclosure import withheld
from jimeval.ratings.rounds import in_time, round_names
from jimeval.study import tables as report_tables
from jimeval.study.marks.group_and_plan import group_and_plan, say_group_and_plan


class MarksOfAgency:
    """The part of ``AgencyYear`` that is about marks: needs study, agency_id, label, year and audience."""

    def all_marks(self) -> pd.DataFrame:
        """All marks of the year, whatever instrument and occasion."""
        rows = self.study.marks_in(self.year)
        return rows[rows["agency_id"] == self.agency_id].reset_index(drop=True)

    def marks(self) -> pd.DataFrame:
        """The marks of the year's last occasion (on the first instrument by name, should there be several)."""
        rows = self.all_marks()
        if rows.empty:
            return rows
        of_instrument = rows[rows["instrument"] == rows["instrument"].min()]
        return of_instrument[round_names(of_instrument) == in_time(of_instrument)[-1]].reset_index(drop=True)

    def previous_marks(self) -> pd.DataFrame:
        """The marks of the occasion before the one in ``marks``, on the same instrument."""
        now, rows = self.marks(), self.study.table("ratings")
        if now.empty:
            return now
        own = rows[
            (rows["agency_id"] == self.agency_id)
            & (rows["instrument"] == now["instrument"].iloc[0])
            & rows["date"].notna()
        ]
        rounds = in_time(own)
        before = rounds[: rounds.index(round_names(now).iloc[0])][-1:]
        return own[round_names(own).isin(before)].reset_index(drop=True)

    def spread(self) -> pd.DataFrame:
        """Median, quartiles, mean pairwise distance D and kinds of missing per item, as the audience may see them."""
        return ratings.spread(self.marks(), self.study.instruments, self.audience)

    def consensus(self) -> pd.DataFrame:
        return ratings.consensus(self.marks(), self.study.instruments, self.audience)

    def group_and_plan(self) -> pd.DataFrame:
        """Each parameter's marks beside what the agency's papers show for it."""
        return group_and_plan(self)

    @property
    def withheld(self) -> bool:
        """Whether the group is too small for what it said to be shown to the audience."""
        return self._withheld(self.marks())

    def _withheld(self, marks: pd.DataFrame) -> bool:
        counts = ratings.spread(marks, self.study.instruments)["n"]
        return withheld([int(n) for n in counts], self.audience)

    def suggestions(self) -> pd.DataFrame:
        """What the participants would change until next year; withheld with a small group's marks."""
        return self._suggested(self.marks())

    def previous_suggestions(self) -> pd.DataFrame:
        """What they would change, said at the occasion before."""
        return self._suggested(self.previous_marks())

    def _suggested(self, marks: pd.DataFrame) -> pd.DataFrame:
        rows = self.study.table("suggestions")
        if marks.empty or self._withheld(marks):
            return rows[:0]
        papers = {*marks["document_id"], *self.study.documents_in(int(marks["date"].iloc[0][:4]))["document_id"]}
        said = (rows["agency_id"] == self.agency_id) & rows["occasion"].isin(marks["occasion"])
        return rows[said & rows["document_id"].isin(papers)].reset_index(drop=True)

    def marks_findings(self) -> dict[str, Callable[[], str]]:
        """The findings on marks, by topic; each is made when it is called."""
        return {
            "marks": lambda: ratings.headline(self.spread()),
            "consensus": lambda: report_tables.say_consensus(self.consensus()),
            "medians": lambda: report_tables.say_medians(self.spread(), self.audience),
            "group_and_plan": lambda: say_group_and_plan(self, self.group_and_plan()),
        }

    def plot_marks(self, ax: Axes | None = None) -> Axes | None:
        """The lines with every participant's mark, the occasion before in grey, the agreed mark on its own scale.
        Without any marks there is nothing to draw: says so and gives None."""
        marks, before = self.marks(), self.previous_marks()
        if marks.empty:
            print(f"{self.label} har inga markeringar från {self.year}.")
            return None
        instrument = self.study.instruments[marks["instrument"].iloc[0]]
        simulated = self.study.simulated([*marks["document_id"], *before["document_id"]])
        return ratings.plot_marks(
            marks,
            instrument,
            before,
            self.audience,
            simulated=simulated,
            ax=ax,
            title=f"{self.label}, {marks['occasion'].iloc[0]}",
        )
