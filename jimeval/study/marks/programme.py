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
from jimeval.study.marks.across import (
    group_and_plan_across,
    say_group_and_plan_across,
    table_group_and_plan_across,
)
from jimeval.study.marks.agency import steps_into
from jimeval.study.marks.kept import kept
from jimeval.study.marks.tables import say_change_across, table_between, table_change_across


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
        return ratings.consensus(self.last_marks, self.study.instruments, **self._shown_to)

    @property
    def _shown_to(self) -> dict:
        return self.study.shown_to(self.audience)

    @kept
    def between_agencies(self) -> pd.DataFrame:
        """How much of a mark lies between agencies, item by item; see ``ratings.between_agencies``."""
        return ratings.between_agencies(self.last_marks, self.study.instruments, **self._shown_to)

    def change(self) -> pd.DataFrame:
        """What has moved from the occasion before, agency by agency; see ``ratings.change``."""
        return self._change.copy()

    @functools.cached_property
    def _change(self) -> pd.DataFrame:
        rows = self.study.table("ratings")
        known = rows[rows["agency_id"].isin(self.labels) & (rows["date"].str[:4].astype("float64") <= self.year)]
        steps = ratings.change(known, self.study.instruments, **self._shown_to)
        return steps_into(steps, self.last_marks, self.year)

    @functools.cached_property
    def _group_and_plan(self) -> pd.DataFrame:
        return group_and_plan_across(self)

    def group_and_plan(self) -> pd.DataFrame:
        """Per parameter, in how many agencies the group and the papers part ways, and which."""
        return self._group_and_plan.copy()

    def marks_findings(self) -> dict[str, Callable[[], str]]:
        """The findings on marks, by topic; each is made when it is called."""
        return {
            "marks": self._say_marks,
            "medians": self._say_medians,
            "between": self._say_between,
            "change": lambda: say_change_across(self._change, self.labels),
            "group_and_plan": lambda: say_group_and_plan_across(self, self._group_and_plan),
        }

    def marks_tables(self) -> dict[str, Callable[[], ReportTable]]:
        """The tables on marks, by topic."""
        simulated = self.study.simulated
        return {
            "between": lambda: table_between(self.between_agencies(), simulated(self.last_marks["document_id"])),
            "change": lambda: table_change_across(self._change, self.labels, simulated(self.last_marks["document_id"])),
            "group_and_plan": lambda: table_group_and_plan_across(self, self._group_and_plan),
        }

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
            + self._say_forms()
        )

    def _say_forms(self) -> str:
        """Which agencies used which instrument, where there are several."""
        used = self.last_marks.groupby("instrument", sort=True)["agency_id"].agg(set)
        if len(used) < 2:
            return ""
        told = [f"{one}: {listed(self.labels[a] for a in self.labels if a in own)}" for one, own in used.items()]
        return f" De använde olika instrument, som inte jämförs: {'; '.join(told)}."

    def _say_between(self) -> str:
        """How much lies between agencies, one form and version by itself."""
        return self._of_each_form(self.between_agencies(), ratings.headline_between)

    def _say_medians(self) -> str:
        """Per item, between which values the agencies' medians lie: how much there is, never who stands where."""
        marks = self.marks()
        if marks["median"].isna().all():
            return "Inga medianer att visa."
        return self._of_each_form(marks, _medians)

    def _of_each_form(self, table: pd.DataFrame, say: Callable[[pd.DataFrame], str]) -> str:
        """``say`` of each form and version, named where there are several: values of two are never put together."""
        forms = [(key, rows) for key, rows in table.groupby(["instrument", "instrument_version"], sort=True)]
        if len(forms) < 2:
            return say(table)
        return " ".join(f"{name} (version {version}): {say(rows)}" for (name, version), rows in forms)

    def plot_marks(self, instrument: str | None = None, ax: Axes | None = None) -> Axes | None:
        """Agency x item: individual medians with D, the agreed mark apart.

        One form at a time: the one named, else that of most agencies; the others are named below. Without marks on a
        form whose scale is known it says so and gives None.
        """
        marks = self.last_marks
        chosen = self._form(marks, instrument)
        if chosen is None:
            print(f"Inga markeringar från {self.year}{f' på {instrument}' if instrument else ''} att rita.")
            return None
        own, agreed = (table[table["instrument"] == chosen.id] for table in (self.marks(), self.consensus()))
        others = sorted(set(marks["instrument"]) - {chosen.id})
        if others:
            print(f"Här visas {chosen.id}. Andra formulär har en annan skala: {listed(others)}.")
        return ratings.plot_mark_grid(
            own,
            self.labels,
            chosen,
            agreed,
            simulated=self.study.simulated(marks.loc[marks["instrument"] == chosen.id, "document_id"]),
            ax=ax,
        )

    def _form(self, marks: pd.DataFrame, named: str | None) -> ratings.Instrument | None:
        """The instrument to draw on, in the version that its marks were made on; None when it has no known scale."""
        agencies = marks.groupby("instrument")["agency_id"].nunique()
        order = sorted(agencies.index, key=lambda one: (-agencies[one], one))
        for one in order:
            known = self.study.instruments.get(one)
            versions = set(marks.loc[marks["instrument"] == one, "instrument_version"])
            if named in (None, one) and known is not None and known.can_be_read and versions == {known.version}:
                return known
        return None


def _medians(marks: pd.DataFrame) -> str:
    shown = marks[marks["median"].notna()]
    if shown.empty:
        return "Inga medianer att visa."
    alone = shown["agency_id"].nunique() == 1
    said = "Bara en myndighet har medianer att visa" if alone else "Myndigheternas medianer ligger"
    items = [f"{item}: {_range(rows['median'])}" for item, rows in shown.groupby("item", sort=True)]
    between = "" if alone else ", mellan"
    return f"{said}, per fråga{between}: {'; '.join(items)}. {int(marks['n'].sum())} markeringar i allt."


def _range(values: pd.Series) -> str:
    """``2,5–6,0``, or the one value that all have."""
    return EN_DASH.join(dict.fromkeys(number(value, 1) for value in (values.min(), values.max())))
