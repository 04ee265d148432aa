"""The marks of a year over its agencies: each by itself beside the others, in Swedish order, never ranked."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pandas as pd
from matplotlib.axes import Axes

from jimeval import ratings
from jimeval.base.disclosure import MINIMUM_GROUP, shows_marks
from jimeval.base.display import ReportTable
from jimeval.base.swedish import EN_DASH, in_words, listed, number
from jimeval.ratings.rounds import instrument_of
from jimeval.study.marks.across import (
    group_and_plan_across,
    say_group_and_plan_across,
    table_group_and_plan_across,
)
from jimeval.study.marks.agency import steps_into
from jimeval.study.marks.kept import kept
from jimeval.study.marks.tables import say_change_across, table_between, table_change_across
from jimeval.study.selecting import MARKS

_FORM = ["instrument", "instrument_version"]


class MarksOfProgramme:
    """The part of ``ProgrammeYear`` that is about marks: needs study, agencies, labels, year and audience."""

    @functools.cached_property
    def last_marks(self) -> pd.DataFrame:
        """Each agency's marks from its last occasion of the year."""
        found = [self.study.agency(agency.name, self.year, self.audience).marks() for agency in self.agencies]
        return pd.concat(found, ignore_index=True)

    @kept
    def marks(self) -> pd.DataFrame:
        """Agency x item: median, D and n of the individual marks, as the audience may see them."""
        return ratings.spread(self.last_marks, self.study.instruments, **self._shown_to)

    @kept
    def consensus(self) -> pd.DataFrame:
        counts = self.marks() if shows_marks(self.audience) else None
        return ratings.consensus(self.last_marks, self.study.instruments, **self._shown_to, counts=counts)

    @property
    def _shown_to(self) -> dict:
        return self.study.shown_to(self.audience)

    @kept
    def between_agencies(self) -> pd.DataFrame:
        """How much of a mark lies between agencies, item by item; see ``ratings.between_agencies``."""
        return ratings.between_agencies(self.last_marks, self.study.instruments, **self._shown_to)

    @kept
    def change(self) -> pd.DataFrame:
        """What has moved from the occasion before, agency by agency; see ``ratings.change``."""
        known = self.study.rows_until(MARKS, self.year, agency_id=set(self.labels))
        steps = ratings.change(known, self.study.instruments, **self._shown_to)
        return steps_into(steps, self.last_marks, self.year)

    @kept
    def group_and_plan(self) -> pd.DataFrame:
        """Per parameter, in how many agencies the group and the papers part ways, and which."""
        return group_and_plan_across(self)

    def marks_findings(self) -> dict[str, Callable[[], str]]:
        """The findings on marks, by topic; each is made when it is called."""
        return {
            "marks": self._say_marks,
            "medians": self._say_medians,
            "between": self._say_between,
            "change": lambda: say_change_across(self.change(), self.labels),
            "group_and_plan": lambda: say_group_and_plan_across(self, self.group_and_plan()),
        }

    def marks_tables(self) -> dict[str, Callable[[], ReportTable]]:
        """The tables on marks, by topic."""
        simulated = self.study.simulated
        return {
            "between": lambda: table_between(
                self._named(self.between_agencies()), simulated(self.last_marks["document_id"])
            ),
            "change": lambda: table_change_across(
                self.change(), self.labels, simulated(self.last_marks["document_id"])
            ),
            "group_and_plan": lambda: table_group_and_plan_across(self, self.group_and_plan()),
        }

    def _by_instrument(self, table: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
        """Each instrument's rows with its name, the one that most agencies used first: scales are never mixed."""
        used = self.last_marks.groupby(_FORM)["agency_id"].nunique().sort_index()
        order = used.sort_values(ascending=False, kind="stable").index
        known = self.study.instruments
        names = {form: known[form[0]].name if form[0] in known else form[0] for form in order}
        twice = {name for name in names.values() if list(names.values()).count(name) > 1}
        told = {form: f"{name} ({form[0]}, {form[1]})" if name in twice else name for form, name in names.items()}
        rows = {
            form: table[(table["instrument"] == form[0]) & (table["instrument_version"] == form[1])] for form in order
        }
        return [(told[form], own) for form, own in rows.items() if len(own)]

    def _each(self, table: pd.DataFrame, say: Callable[[pd.DataFrame], str]) -> str:
        """One sentence per instrument, named where there are several."""
        parts = self._by_instrument(table)
        if len(parts) < 2:
            return say(table)
        return " ".join(f"{name}: {say(own)}" for name, own in parts)

    def _say_marks(self) -> str:
        marks = self.marks()
        rated = set(marks.loc[marks["n"] > 0, "agency_id"])
        if not rated:
            return f"Ingen myndighet har markeringar från {self.year}."
        without = [label for agency_id, label in self.labels.items() if agency_id not in rated]
        low = marks.loc[marks["n"] > 0].groupby("agency_id")["n"].max()
        small = self.study.shown_to(self.audience).get("minimum", MINIMUM_GROUP)
        few = [self.labels[one] for one in self.labels if one in low.index and low[one] < small]
        care = "läs deras tal med försiktighet" if shows_marks(self.audience) else "deras tal visas inte"
        return (
            f"Markeringar finns för {len(rated)} av {len(self.labels)} myndigheter."
            + (f" Inga från: {listed(without)}." if without else "")
            + (f" Färre än {in_words(small)} deltagare: {listed(few)}; {care}." if few else "")
            + self._say_instruments()
        )

    def _say_instruments(self) -> str:
        """Which agencies used which instrument, where there are several."""
        parts = self._by_instrument(self.last_marks)
        if len(parts) < 2:
            return ""
        told = [f"{name}: {listed(self._labels_of(own))}" for name, own in parts]
        return f" De använde olika instrument, som inte jämförs: {'; '.join(told)}."

    def _named(self, table: pd.DataFrame) -> pd.DataFrame:
        """The table with its instruments' names in ``form``, the rows of each together; as it is where there is one."""
        parts = self._by_instrument(table)
        return pd.concat([own.assign(form=name) for name, own in parts], ignore_index=True) if len(parts) > 1 else table

    def _labels_of(self, rows: pd.DataFrame) -> list[str]:
        return [label for agency_id, label in self.labels.items() if agency_id in set(rows["agency_id"])]

    def _say_between(self) -> str:
        return self._each(self.between_agencies(), ratings.headline_between)

    def _say_medians(self) -> str:
        return self._each(self.marks(), self._medians)

    def _medians(self, marks: pd.DataFrame) -> str:
        """Per item, between which values the agencies' medians lie: how much there is, never who stands where."""
        shown = marks[marks["median"].notna()]
        if shown.empty:
            return "Inga medianer att visa."
        alone = shown["agency_id"].nunique() == 1
        said = "Bara en myndighet har medianer att visa" if alone else "Myndigheternas medianer ligger"
        items = [f"{item}: {_range(rows['median'])}" for item, rows in shown.groupby("item", sort=True)]
        between = "" if alone else ", mellan"
        return f"{said}, per fråga{between}: {'; '.join(items)}. {int(marks['n'].sum())} markeringar i allt."

    def plot_marks(self, ax: Axes | None = None) -> Axes | None:
        """Agency x item: individual medians with D, the agreed mark apart. Without marks it says so and gives None.

        A figure per instrument, of the agencies that used it where there are several; gives the first, which is the one
        of the instrument that most agencies used and the only one drawn where ``ax`` is given.
        """
        if self.last_marks.empty:
            print(f"Inga markeringar från {self.year}.")
            return None
        parts = [(name, own) for name, own in self._by_instrument(self.marks()) if self._known(own)]
        if not parts:
            print(f"Markeringarna från {self.year} är gjorda på formulär vars skala inte är känd.")
            return None
        drawn = [self._plot_grid(name if len(parts) > 1 else "", own, ax) for name, own in parts[: 1 if ax else None]]
        return drawn[0]

    def _known(self, rows: pd.DataFrame) -> ratings.Instrument | None:
        """The instrument of rows that are all of one, as it was then; None when its scale is not known."""
        found = instrument_of(self.study.instruments, rows.iloc[0])
        return found if found is not None and found.can_be_read else None

    def _plot_grid(self, name: str, marks: pd.DataFrame, ax: Axes | None) -> Axes:
        """The grid of one instrument; ``name`` for its heading where it is not the only one."""
        agreed, form = self.consensus(), tuple(marks[_FORM].iloc[0])
        last = self.last_marks
        own = last[(last["instrument"] == form[0]) & (last["instrument_version"] == form[1])]
        rated = set(marks["agency_id"])
        ax = ratings.plot_mark_grid(
            marks,
            {one: label for one, label in self.labels.items() if one in rated} if name else self.labels,
            self._known(marks),
            agreed[(agreed["instrument"] == form[0]) & agreed["agency_id"].isin(rated)],
            simulated=self.study.simulated(own["document_id"]),
            ax=ax,
        )
        if name:
            ax.set_title(name, loc="left")
        return ax


def _range(values: pd.Series) -> str:
    """``2,5–6,0``, or the one value that all have."""
    return EN_DASH.join(dict.fromkeys(number(value, 1) for value in (values.min(), values.max())))
