"""An agency's marks of a year: which they are, what may be shown of them, what they say, and the figures."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from matplotlib.axes import Axes

from jimeval import ratings
from jimeval.base.disclosure import shows_marks, withheld
from jimeval.base.display import ReportTable
from jimeval.base.swedish import listed
from jimeval.ratings.rounds import in_time, instrument_of, round_names, time_key
from jimeval.study import tables as report_tables
from jimeval.study.marks.group_and_plan import group_and_plan, say_group_and_plan, table_group_and_plan
from jimeval.study.marks.kept import kept
from jimeval.study.marks.tables import table_agreement, table_change, table_groups
from jimeval.study.selecting import MARKS


class MarksOfAgency:
    """The part of ``AgencyYear`` that is about marks: needs study, agency_id, label, year and audience."""

    @kept
    def all_marks(self) -> pd.DataFrame:
        """All marks of the year, whatever instrument and occasion."""
        return self.study.marks_in(self.year, agency_id=self.agency_id).reset_index(drop=True)

    @kept
    def marks(self) -> pd.DataFrame:
        """The marks of the year's last occasion (on the first instrument by name, should there be several)."""
        rows = self.all_marks()
        if rows.empty:
            return rows
        of_instrument = rows[rows["instrument"] == rows["instrument"].min()]
        return of_instrument[round_names(of_instrument) == in_time(of_instrument)[-1]].reset_index(drop=True)

    @kept
    def previous_marks(self) -> pd.DataFrame:
        """The marks of the occasion before the one in ``marks``, on the same instrument."""
        now = self.marks()
        if now.empty:
            return now
        rows = self._marks_until()
        own = rows[rows["instrument"] == now["instrument"].iloc[0]]
        rounds = in_time(own)
        before = rounds[: rounds.index(round_names(now).iloc[0])][-1:]
        return own[round_names(own).isin(before)].reset_index(drop=True)

    @kept
    def spread(self) -> pd.DataFrame:
        """Median, quartiles, mean pairwise distance D and kinds of missing per item, as the audience may see them."""
        return ratings.spread(self.marks(), self.study.instruments, **self._shown_to)

    @kept
    def consensus(self) -> pd.DataFrame:
        counts = self.spread() if shows_marks(self.audience) else None
        return ratings.consensus(self.marks(), self.study.instruments, **self._shown_to, counts=counts)

    @kept
    def agreement(self) -> pd.DataFrame:
        """Do the participants see the same profile over the items: mean D, alpha (ordinal), W; see
        ``ratings.agreement``."""
        return ratings.agreement(self.marks(), self.study.instruments, level="ordinal", **self._shown_to)

    @kept
    def change(self) -> pd.DataFrame:
        """What has moved from the occasion before to the year's last, item by item; see ``ratings.change``."""
        return steps_into(
            ratings.change(self._marks_until(), self.study.instruments, **self._shown_to), self.marks(), self.year
        )

    @kept
    def trend(self) -> pd.DataFrame:
        """What rises or falls over three occasions or more, up to the year; see ``ratings.trend``."""
        return ratings.trend(self._marks_until(), self.study.instruments, **self._shown_to)

    def _marks_until(self) -> pd.DataFrame:
        return self.study.rows_until(MARKS, self.year, agency_id=self.agency_id)

    @kept
    def compare_groups(self) -> pd.DataFrame:
        """Women and men, and the groups that the form names, beside each other; see ``ratings.compare_groups``."""
        ways = [
            ratings.compare_groups(self.marks(), self.study.instruments, by=by, **self._shown_to)
            for by in ("gender", "group")
        ]
        return pd.concat(ways, ignore_index=True)

    @property
    def _shown_to(self) -> dict:
        return self.study.shown_to(self.audience)

    @kept
    def group_and_plan(self) -> pd.DataFrame:
        """Each parameter's marks beside what the agency's papers show for it."""
        return group_and_plan(self, self.spread(), self.consensus())

    @property
    def withheld(self) -> bool:
        """Whether the group is too small for what it said to be shown to the audience."""
        return self._withheld(self.marks())

    def _withheld(self, marks: pd.DataFrame) -> bool:
        answers = marks[marks["kind"] == "individual"].groupby("item")["value"].count()
        return withheld(answers.tolist(), **self._shown_to)

    def suggestions(self) -> pd.DataFrame:
        """What the participants would change until next year; withheld with a small group's marks."""
        return self._suggested(self.marks())

    def previous_suggestions(self) -> pd.DataFrame:
        """What they would change, said at the occasion before."""
        return self._suggested(self.previous_marks())

    def _suggested(self, marks: pd.DataFrame) -> pd.DataFrame:
        withheld = marks.empty or self._withheld(marks)
        occasions = () if withheld else set(marks["occasion"])
        rows = self.study.rows("suggestions", agency_id=self.agency_id, occasion=occasions)
        if withheld:
            return rows
        papers = {*marks["document_id"], *self.study.in_year(rows["document_id"], int(marks["date"].iloc[0][:4]))}
        return rows[rows["document_id"].isin(papers)].reset_index(drop=True)

    def _say_other_rounds(self) -> str:
        """Which marks the page shows, and which others the year has; empty where it has no others."""
        shown, rows = self.marks(), self.all_marks()
        others = rows[~rows["rating_id"].isin(shown["rating_id"])]
        if others.empty:
            return ""
        several = rows["instrument"].nunique() > 1
        told = []
        for _, own in others.groupby("instrument", sort=True):
            names = round_names(own)
            when = [own.loc[names == name, "occasion"].iloc[0] for name in in_time(own)]
            told.append(f"{self._form_of(own)}: {listed(when)}" if several else listed(when))
        which = f"{shown['occasion'].iloc[0]}{f' ({self._form_of(shown)})' if several else ''}"
        return f" Det som visas är från {which}. Året har också markeringar som inte visas här: {'; '.join(told)}."

    def _form_of(self, marks: pd.DataFrame) -> str:
        form = marks["instrument"].iloc[0]
        return self.study.instruments[form].name if form in self.study.instruments else form

    def marks_findings(self) -> dict[str, Callable[[], str]]:
        """The findings on marks, by topic; each is made when it is called."""
        return {
            "marks": lambda: ratings.headline(self.spread()) + self._say_other_rounds(),
            "consensus": lambda: report_tables.say_consensus(self.consensus()),
            "medians": lambda: report_tables.say_medians(self.spread(), self.audience),
            "agreement": lambda: ratings.headline_agreement(self.agreement()),
            "change": lambda: ratings.headline_change(self.change()),
            "trend": lambda: ratings.headline_trend(self.trend()),
            "groups": lambda: ratings.headline_groups(self.compare_groups()),
            "group_and_plan": lambda: say_group_and_plan(self, self.group_and_plan()),
        }

    def marks_tables(self) -> dict[str, Callable[[], ReportTable]]:
        """The tables on marks, by topic; each is made when it is called."""
        simulated = self.study.simulated
        return {
            "marks": lambda: report_tables.table_spread(self.spread(), simulated(self.marks()["document_id"])),
            "agreement": lambda: table_agreement(self.agreement(), simulated(self.marks()["document_id"])),
            "change": lambda: table_change(
                self.change(), simulated([*self.marks()["document_id"], *self.previous_marks()["document_id"]])
            ),
            "groups": lambda: table_groups(self.compare_groups(), simulated(self.marks()["document_id"])),
            "group_and_plan": lambda: table_group_and_plan(self, self.group_and_plan()),
            "suggestions": lambda: report_tables.table_suggestions(self),
        }

    def plot_change(self, ax: Axes | None = None) -> Axes | None:
        """Each item's medians over the occasions up to the year, breaks as breaks. With one occasion or none there is
        nothing to follow: says so and gives None."""
        rows = self._marks_until()
        found = ratings.spread(rows, self.study.instruments, **self._shown_to)
        keys = [time_key(date, occasion) for date, occasion in zip(found["date"], found["occasion"], strict=True)]
        if len(set(keys)) < 2:
            print(f"{self.label} har inte två tillfällen med markeringar till och med {self.year}.")
            return None
        order = sorted(range(len(found)), key=lambda place: (keys[place], found["item"].iloc[place]))
        return ratings.plot_change(
            found.iloc[order],
            self.study.instruments,
            rows,
            self.audience,
            title=f"{self.label}, tillfälle för tillfälle",
            simulated=self.study.simulated(rows["document_id"]),
            ax=ax,
        )

    def plot_marks(self, ax: Axes | None = None) -> Axes | None:
        """The lines with every participant's mark, the occasion before in grey, the agreed mark on its own scale.
        Without any marks there is nothing to draw: says so and gives None."""
        marks, before = self.marks(), self.previous_marks()
        if marks.empty:
            print(f"{self.label} har inga markeringar från {self.year}.")
            return None
        instrument = instrument_of(self.study.instruments, marks.iloc[0])
        if instrument is None or not instrument.can_be_read:
            print(
                f"Markeringarna från {self.year} är gjorda på {marks['instrument'].iloc[0]}, vars skala inte är känd."
            )
            return None
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


def steps_into(steps: pd.DataFrame, marks: pd.DataFrame, year: int) -> pd.DataFrame:
    """Of the rows of ``ratings.change`` those that lead to the year's occasions on which ``marks`` were made."""
    keys = ["agency_id", "instrument", "occasion"]
    now = pd.MultiIndex.from_frame(marks[keys].drop_duplicates())
    into = pd.MultiIndex.from_frame(steps[keys]).isin(now) & (steps["date"].str[:4] == str(year))
    return steps[into].reset_index(drop=True)
