"""The programme a year: its agencies beside each other, in Swedish order, never ranked."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pandas as pd
from matplotlib.axes import Axes

from jimeval import minutes, plans
from jimeval.base.disclosure import Audience
from jimeval.base.display import Finding, ReportTable
from jimeval.base.errors import UsageError
from jimeval.base.swedish import EN_DASH, count, listed, number
from jimeval.register import Agency, register
from jimeval.study import over_time
from jimeval.study import tables as report_tables
from jimeval.study.advice.figure import plot_advice
from jimeval.study.advice.tables import advice_by_theme, advice_to_all, table_advice_of_year
from jimeval.study.advice.view import advice_of_year, status_counts
from jimeval.study.coding.views import Themes
from jimeval.study.marks.programme import MarksOfProgramme
from jimeval.study.plans.across import PlansAcross
from jimeval.study.plans.signing import signed_only, unsigned_only
from jimeval.study.words import chosen, of_minutes, say_advice_of_year, say_left_out, say_members

KIND_HEADINGS = {
    "minutes": "Avsnitt i anteckningar",
    "plan": "Planer",
    "ratings": "Deltagare som markerat",
    "report": "Rapporter",
}


class ProgrammeYear(MarksOfProgramme):
    """Made by ``study.year(year)``. ``compare`` gives agency x something; the rest is for readers."""

    def __init__(self, study, year: int, audience: Audience):
        self.study, self.year, self.audience = study, year, audience
        self.label = "Programmet"

    def __repr__(self) -> str:
        return f"JiM {self.year}"

    @functools.cached_property
    def agencies(self) -> list[Agency]:
        return self.study.agencies_in(self.year)

    @functools.cached_property
    def labels(self) -> dict[str, str]:
        """Short names of the year's agencies by id, in Swedish order."""
        return register().labels([agency.agency_id for agency in self.agencies], self.year)

    def compare(self, what: str) -> pd.DataFrame:
        """Agency x something, one row per agency and thing: material, support, support_over_time, collaborations,
        advice, gaps, marks."""
        views = {
            "material": self.material,
            "support": self.support,
            "support_over_time": self.support_over_time,
            "collaborations": self.collaborations,
            "advice": self.advice_counts,
            "gaps": self.gaps,
            "marks": self.marks,
        }
        if what not in views:
            raise UsageError(f"”{what}” kan inte jämföras. Välj bland: {', '.join(views)}.")
        return views[what]()

    def material(self) -> pd.DataFrame:
        """Agency x kind: passages in minutes, plans, participants who marked, and reports in a year that has any.
        0: none read."""
        passages, own_plans = self.study.minutes_passages(self.year), self.study.rows_in("plans", self.year)
        marks = self.last_marks
        marks = marks[marks["kind"] == "individual"]
        papers = self.study.documents_in(self.year)
        reports = papers.loc[papers["kind"] == "report", "agency_id"]
        counted = {
            "minutes": passages["agency_id"].value_counts(),
            "plan": own_plans["agency_id"].value_counts(),
            "ratings": marks.groupby("agency_id")["rater"].nunique(),
        }
        if len(reports):
            counted["report"] = reports.value_counts()
        return pd.DataFrame(
            {kind: rows.reindex(self.labels, fill_value=0).astype("Int64") for kind, rows in counted.items()},
            index=pd.Index(list(self.labels), name="agency_id"),
        )

    def support(self) -> pd.DataFrame:
        return minutes.support_by_audience(self.study.rows_in("support", self.year), self.labels)

    def support_over_time(self) -> pd.DataFrame:
        """Agency x audience x year: support in all papers up to and including the year."""
        return over_time.support_over_time(self)

    def told_twice(self) -> pd.DataFrame:
        """Pairs of places that surely or perhaps tell of one occasion of support."""
        return over_time.told_twice(self)

    def collaborations(self) -> pd.DataFrame:
        """Ties that the year's minutes tell of."""
        return self.study.ties_in(self.year)

    def advice(self) -> pd.DataFrame:
        """The year's advice as every agency's later papers answer it; ``for_agency`` says whose. See ``advice_for``."""
        return self._advice

    @functools.cached_property
    def _advice(self) -> pd.DataFrame:
        return advice_of_year(self.study, self.labels, self.year)

    def advice_counts(self) -> pd.DataFrame:
        """Agency x status of its own advice, and of advice to all (``to_all_*``)."""
        return status_counts(self.advice(), self.labels)

    @functools.cached_property
    def themes(self) -> Themes:
        """The year's codes beside its agencies: ``.grid``, ``.shared``."""
        return Themes(self.study, self.year, self.labels)

    def elements(self) -> pd.DataFrame:
        """The parts of the year's plans that somebody has signed."""
        return signed_only(self.study.rows_in("plan_elements", self.year))

    def unsigned(self) -> pd.DataFrame:
        """Proposed parts of the year's plans, which wait for a person and are not counted."""
        return unsigned_only(self.study.rows_in("plan_elements", self.year))

    def gaps(self) -> pd.DataFrame:
        """Agency x rule: how many gaps; missing where the rule could not be judged, see ``gap_reasons``."""
        return self._gap_grid.copy()

    @functools.cached_property
    def _gap_grid(self) -> pd.DataFrame:
        return plans.gap_grid(self._rows("gaps"), self._rows("plan_elements"), self.labels, *self._judged_by())

    def gap_reasons(self) -> pd.DataFrame:
        """Agency x rule: why the rule is not judged; empty text where it is."""
        return self._gap_reasons.copy()

    @functools.cached_property
    def _gap_reasons(self) -> pd.DataFrame:
        return plans.gap_reasons(self._rows("plan_elements"), self.labels, *self._judged_by())

    def _judged_by(self) -> tuple:
        """What decides whether a rule can be judged: the plans, what reports say of them, what G15 could compare."""
        return self._rows("plans"), self._rows("plan_followup"), self.study.compared_plans

    def _rows(self, name: str) -> pd.DataFrame:
        return self.study.rows_in(name, self.year)

    # For readers ---------------------------------------------------------------------------------------------------
    @functools.cached_property
    def plans_across(self) -> PlansAcross:
        """The year's signed plans beside each other, for the topics rules, alike, subgoals and levels."""
        return PlansAcross(self.study, self.year, self.labels, self.elements(), self._gap_grid)

    def say(self, topic: str) -> Finding:
        findings: dict[str, Callable[[], str]] = {
            "members": lambda: say_members(
                register().denominator(self.year), int((self.material().sum(axis=1) > 0).sum())
            ),
            "material": self._say_material,
            "support": self._say_support,
            "support_over_time": lambda: over_time.say_support_over_time(self),
            "collaborations": lambda: minutes.say_network(self.collaborations()),
            "collaborations_over_time": lambda: (
                f"I alla papper till och med {self.year}: {minutes.say_network(over_time.ties_until(self))}"
            ),
            "advice": lambda: of_minutes(self, lambda: say_advice_of_year(self.advice(), self.year)),
            "themes": self.themes.say_themes,
            "patterns": self.themes.say_patterns,
            "gaps": lambda: plans.headline(
                *(self._rows(name) for name in ("gaps", "plan_elements", "plans", "plan_followup"))
            ),
            "rules": lambda: self.plans_across.say_rules(),
            "alike": lambda: self.plans_across.say_alike(),
            "subgoals": lambda: self.plans_across.say_subgoals(),
            "levels": lambda: self.plans_across.say_levels(),
            **self.marks_findings(),
            "left_out": lambda: say_left_out(self.study.documents_in(self.year), self._problems()),
        }
        return Finding(chosen(topic, findings)())

    def _say_material(self) -> str:
        material, n = self.material(), len(self.labels)
        have = [f"{KIND_HEADINGS[kind].lower()} för {int((material[kind] > 0).sum())} av {n}" for kind in material]
        without = [self.labels[agency_id] for agency_id in material.index[material.sum(axis=1) == 0]]
        lacking = f" Inget alls om: {listed(without)}." if without else ""
        return f"{count(n, 'myndighet', 'myndigheter')}: {listed(have)}.{lacking}"

    def _say_support(self) -> str:
        table = self.support()
        whole = table[table["audience"] == "all"]
        if whole.empty:
            return f"Inga anteckningar från {self.year} säger något om stöd."
        met = set(table.loc[table["audience"].isin(["management", "managers"]) & (table["n"] > 0), "agency_id"])
        late = set(
            table.loc[
                (table["audience"] == "management") & (table["n_after_plan"] == table["n"]) & (table["n"] > 0),
                "agency_id",
            ]
        )
        never = set(table.loc[table["stated_none"] & (table["audience"] == "management"), "agency_id"])
        return (
            f"Stöd nämns för {len(whole)} av {len(self.labels)} myndigheter, "
            f"{over_time.say_days(self)}. "
            f"Ledning eller chefer träffades i {len(met)}, varav {len(late)} först efter planen; "
            f"i {len(never)} sägs uttryckligen att ledningen inte träffades."
        )

    def _problems(self) -> pd.DataFrame:
        return self.study.rows("problems", document_id={*self.study.documents_in(self.year)["document_id"], None})

    def show(self, topic: str) -> ReportTable:
        tables: dict[str, Callable[[], ReportTable]] = {
            "material": self._show_material,
            "support_over_time": lambda: over_time.table_programme_over_time(self),
            "told_twice": lambda: over_time.table_told_twice(self),
            "codes": self.themes.show,
            "gaps": lambda: self.plans_across.table_gaps(self._gap_reasons),
            "rules": lambda: self.plans_across.table_rules(),
            "alike": lambda: self.plans_across.table_alike(),
            "subgoals": lambda: self.plans_across.table_subgoals(),
            "levels": lambda: self.plans_across.table_levels(),
            "advice": lambda: table_advice_of_year(self),
            "collaborations": lambda: report_tables.table_collaborations(self, self.collaborations()),
            "collaborations_over_time": lambda: over_time.table_network(self),
            **self.marks_tables(),
            "left_out": lambda: report_tables.table_problems(self._problems(), self.audience),
        }
        return chosen(topic, tables)()

    def _show_material(self) -> ReportTable:
        material = self.material()
        rows = pd.DataFrame(
            {"Myndighet": [self.labels[agency_id] for agency_id in material.index]}
            | {KIND_HEADINGS[kind]: [number(n) if n else EN_DASH for n in material[kind]] for kind in material}
        )
        return ReportTable(
            rows,
            f"Material per myndighet {self.year}",
            empty="Inga myndigheter.",
            simulated=self.study.simulated(self.study.documents_in(self.year)["document_id"]),
            note=f"{EN_DASH}: inget läst. Det betyder inte att inget finns.",
        )

    def plot_support(self, ax: Axes | None = None) -> Axes:
        support = self.study.rows_in("support", self.year)
        return minutes.plot_support(
            minutes.over_years(over_time.support_of_year(self)),
            self.labels,
            self.study.simulated(support["document_id"]),
            ax,
        )

    def plot_support_over_time(self, ax: Axes | None = None) -> Axes:
        """As ``plot_support``, of all papers up to and including the year."""
        table, support = over_time.support_over_time(self), over_time.told_until(self.study, self.year)[0]
        labels = register().labels({*self.labels, *table["agency_id"]}, self.year)
        return minutes.plot_support(minutes.over_years(table), labels, self.study.simulated(support["document_id"]), ax)

    def plot_collaborations_over_time(self, ax: Axes | None = None) -> Axes:
        """As ``plot_collaborations``, of all papers up to and including the year."""
        return self.plot_collaborations(ax, over_time.ties_until(self))

    def plot_collaborations(self, ax: Axes | None = None, ties: pd.DataFrame | None = None) -> Axes:
        ties = self.collaborations() if ties is None else ties
        return minutes.plot_collaborations(
            ties, self.study.labels(self.year), self.study.simulated(ties["document_id"]), ax
        )

    def plot_advice(self, addressed: str = "own", ax: Axes | None = None) -> Axes | None:
        """Agency x theme of the agencies' own advice, a sign for every piece's status; with ``addressed="all"`` agency
        x each piece of advice to all. Without any it says so and gives None."""
        if addressed not in ("own", "all"):
            raise UsageError(f"addressed=”{addressed}” finns inte. Tillåtna: own, all.")
        grid = advice_by_theme(self) if addressed == "own" else advice_to_all(self)
        if grid[0].empty:
            print(
                f"Inga medskick till {'enskilda myndigheter' if addressed == 'own' else 'alla'} {self.year} att rita."
            )
            return None
        return plot_advice(*grid, ax=ax)

    def plot_codes(self, ax: Axes | None = None) -> Axes:
        """Agency x code: decided, proposed, or the coders differ."""
        return self.themes.plot(ax)

    def plot_gaps(self, ax: Axes | None = None) -> Axes:
        elements = self.study.rows_in("plan_elements", self.year)
        simulated = bool((elements["origin"] == "simulated").any())
        return plans.plot_gap_grid(self._gap_grid, self.labels, simulated, ax, self._gap_reasons)
