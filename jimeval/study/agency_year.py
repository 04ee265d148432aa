"""One agency, one year: its rows of every table, findings in words, tables for readers, and figures."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pandas as pd
from matplotlib.axes import Axes

from jimeval import minutes, plans
from jimeval.base.disclosure import Audience
from jimeval.base.display import CodedText, Finding, ReportTable
from jimeval.base.swedish import count, listed
from jimeval.register import Agency
from jimeval.study import over_time
from jimeval.study import tables as report_tables
from jimeval.study.advice.figure import plot_advice
from jimeval.study.advice.tables import advice_through_time
from jimeval.study.advice.view import advice_for
from jimeval.study.coding.coded_text import coded_text
from jimeval.study.coding.views import codings_about
from jimeval.study.conversation import ConversationSheet, conversation_sheet
from jimeval.study.followup.view import (
    COLUMNS,
    follow_up,
    plot_followed,
    results_of,
    say_followed,
    say_results,
    standing,
)
from jimeval.study.marks.agency import MarksOfAgency
from jimeval.study.marks.kept import kept
from jimeval.study.plans.signing import signed_only, unsigned_only
from jimeval.study.plans.words import say_elements
from jimeval.study.selecting import either
from jimeval.study.words import chosen, of_minutes, say_advice, say_codings, say_left_out, say_material

TOPICS = (
    "material",
    "minutes",
    "support",
    "support_over_time",
    "collaborations",
    "codings",
    "advice",
    "gaps",
    "elements",
    "followed",
    "results",
    "marks",
    "consensus",
    "medians",
    "agreement",
    "change",
    "trend",
    "groups",
    "group_and_plan",
    "suggestions",
    "left_out",
)


class AgencyYear(MarksOfAgency):
    """Made by ``study.agency(name, year=...)``. Methods named as nouns give plain tables; ``say`` gives a finding,
    ``show`` a table for readers, ``plot_*`` a figure."""

    def __init__(self, study, agency: Agency, year: int, audience: Audience):
        self.study, self.agency, self.year, self.audience = study, agency, year, audience
        self.agency_id = agency.agency_id
        self.label = agency.label(year)

    def __repr__(self) -> str:
        """Who this is, and its place in the programme that year as far as the register knows."""
        name = self.agency.name_in(self.year)
        held = [fact for fact in self.agency.memberships if fact.holds_in(self.year)]
        places = [fact.detail or fact.value for fact in held if fact.detail.startswith("JiM")] + [
            f"{fact.value} {fact.detail}".strip() for fact in held if not fact.detail.startswith("JiM")
        ]
        known = (
            f"I registret {self.year}: {listed(places)}."
            if places
            else f"Registret vet inget om programmet {self.year}."
        )
        return f"{name}. {known}" if name == self.label else f"{name} ({self.label}). {known}"

    # Plain tables --------------------------------------------------------------------------------------------------
    def _own(self, name: str, column: str = "agency_id") -> pd.DataFrame:
        return self.study.rows_in(name, self.year, **{column: self.agency_id}).reset_index(drop=True)

    @kept
    def documents(self) -> pd.DataFrame:
        """The year's papers in which the agency stands: its plans and marks, and minutes with a passage about it."""
        return self.papers()

    def papers(self, *columns: str) -> pd.DataFrame:
        """These columns of ``documents``: a page that shows no more is not made anew when something else of a paper
        changes, as its bytes do with every word in it."""
        ids = {d for name in ("passages", "plans") for d in self._own(name)["document_id"]} | set(
            self.all_marks()["document_id"]
        )
        named = self.study.rows_in("documents", self.year, *columns, document_id=ids)
        return either(
            named, self.study.rows_in("documents", self.year, *columns, agency_id=self.agency_id)
        ).reset_index(drop=True)

    @kept
    def passages(self) -> pd.DataFrame:
        """The year's passages about the agency in minutes."""
        return self.study.minutes_passages(self.year, agency_id=self.agency_id).reset_index(drop=True)

    def support(self) -> pd.DataFrame:
        return self._own("support")

    @kept
    def support_over_time(self) -> pd.DataFrame:
        """Audience x year: support in all papers up to and including the year, what is told twice counted once."""
        return over_time.support_over_time(self)

    @kept
    def told_twice(self) -> pd.DataFrame:
        """Pairs of places that surely or perhaps tell of one occasion of support."""
        return over_time.told_twice(self)

    @kept
    def collaborations(self) -> pd.DataFrame:
        """Ties that the minutes tell of: from the agency, and from others that name it. Plans' own are in the gaps."""
        return self.study.ties_in(self.year, self.agency_id)

    @kept
    def codings(self) -> pd.DataFrame:
        """What stands coded in passages about the agency; ``disputed`` where coders differ."""
        return codings_about(self.study, self.year, self.agency_id)

    def coded_text(self) -> CodedText:
        """The year's passages about the agency, with the codes that stand over their words."""
        caption = f"Vad anteckningarna säger om {self.label}"
        return coded_text(self, self.passages(), self.codings(), caption, papers=True)

    @kept
    def advice(self) -> pd.DataFrame:
        """Advice to the agency, then advice to all, with what the agency's later papers show; see ``advice_for``."""
        return advice_for(self.study, self.agency_id, self.year)

    @kept
    def plans(self) -> pd.DataFrame:
        return self._own("plans")

    @kept
    def elements(self) -> pd.DataFrame:
        """The parts of the year's plans that somebody has signed."""
        return signed_only(self._own("plan_elements"))

    def unsigned(self) -> pd.DataFrame:
        """Proposed parts of the year's plans, which wait for a person and are not counted."""
        return unsigned_only(self._own("plan_elements"))

    @kept
    def links(self) -> pd.DataFrame:
        """The signed links of the year's plans."""
        return signed_only(self.study.rows("plan_links", plan_id=set(self.plans()["plan_id"])))

    @kept
    def gaps(self) -> pd.DataFrame:
        """The programme logic's gaps: what leads nowhere, what stands on nothing."""
        return self._own("gaps")

    def followed_plans(self) -> list[str]:
        """The plans to follow up: the year's, and those that its reports answer."""
        whose = self.study.rows("plans", "plan_id", agency_id=self.agency_id)["plan_id"]
        followed = self.study.rows("plan_followup", "plan_id", "document_id", plan_id=set(whose))
        answered = followed[followed["document_id"].isin(self.study.in_year(followed["document_id"], self.year))]
        return [plan_id for plan_id in whose if plan_id in {*self.plans()["plan_id"], *answered["plan_id"]}]

    @kept
    def followed_up(self) -> pd.DataFrame:
        """What reports say became of those plans, one row per element; columns: ``followup_view.COLUMNS``."""
        found = [standing(follow_up(self.study, plan_id)) for plan_id in self.followed_plans()]
        return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(COLUMNS))

    @kept
    def results(self) -> pd.DataFrame:
        """Results of the year that reports tell of, whenever they were reported."""
        return results_of(self.study, self.agency_id, self.year)

    def conversation_sheet(self) -> ConversationSheet:
        """One page for the next talk with the agency: questions, each with where it comes from."""
        return conversation_sheet(self)

    @kept
    def problems(self) -> pd.DataFrame:
        """What a person should know about the papers in which the agency stands."""
        papers = set(self.papers("document_id")["document_id"])
        return self.study.rows("problems", document_id=papers).reset_index(drop=True)

    def evidence(self, rows):
        return self.study.evidence(rows)

    # For readers ---------------------------------------------------------------------------------------------------
    def say(self, topic: str) -> Finding:
        """The finding on a topic, computed. Topics: see ``TOPICS``."""
        return Finding(chosen(topic, self._findings)())

    @functools.cached_property
    def _findings(self) -> dict[str, Callable[[], str]]:
        return {
            "material": lambda: say_material(self, self.papers("kind", "origin")),
            "minutes": lambda: self._say_minutes(),
            "support": lambda: of_minutes(self, lambda: over_time.say_support(self)),
            "support_over_time": lambda: over_time.say_support_over_time(self),
            "collaborations": lambda: of_minutes(
                self, lambda: minutes.say_collaborations(self.collaborations(), self.study.labels(self.year))
            ),
            "codings": lambda: of_minutes(self, lambda: say_codings(self.codings(), self.study.code_label)),
            "advice": lambda: of_minutes(self, lambda: say_advice(self.advice(), self.label)),
            "gaps": lambda: plans.headline(self.gaps(), self._own("plan_elements"), self.plans(), self._followed_by()),
            "elements": lambda: say_elements(self._own("plan_elements"), self.links(), self.gaps()),
            "followed": self._say_followed,
            "results": lambda: say_results(self.study, self.agency_id, self.year, self.label),
            **self.marks_findings(),
            "left_out": lambda: say_left_out(self.papers("characters", "characters_assigned"), self.problems()),
        }

    def _followed_by(self) -> pd.DataFrame:
        return self.study.rows("plan_followup", plan_id=set(self.plans()["plan_id"]))

    def _say_followed(self) -> str:
        plan_ids = self.followed_plans()
        if not plan_ids:
            return f"Ingen plan från {self.label} att följa upp {self.year}."
        named = len(plan_ids) > 1
        return " ".join(
            f"{f'Planen {plan_id}: ' if named else ''}{say_followed(self.study, plan_id)}" for plan_id in plan_ids
        )

    def _say_minutes(self) -> str:
        passages = self.passages()
        if passages.empty:
            return f"Inga anteckningar från {self.year} har något avsnitt om {self.label}."
        papers = passages["document_id"].nunique()
        return (
            f"{count(len(passages), 'avsnitt', 'avsnitt')} i {count(papers, 'minnesanteckning', 'minnesanteckningar')} "
            f"handlar om {self.label}."
        )

    def show(self, topic: str) -> ReportTable:
        """The table on a topic, with Swedish headings and a reference to the paper on every row."""
        return chosen(topic, report_tables.for_agency(self))()

    def plot_advice(self, ax: Axes | None = None) -> Axes | None:
        """Each piece of advice in a row, the later papers in columns, and in which of them it is seen. Without advice
        it says so and gives None."""
        advice = self.advice()
        if advice.empty:
            print(f"Inget medskick till {self.label} från {self.year} att rita.")
            return None
        return plot_advice(*advice_through_time(self, advice), ax=ax)

    def plot_logic(self, ax: Axes | None = None) -> Axes | None:
        """The programme logic of the year's plan, its gaps marked. Without a plan it says so and gives None."""
        if self.elements().empty:
            waiting = len(self.unsigned())
            print(f"{self.label} har ingen {'signerad ' if waiting else ''}plan från {self.year} att rita.")
            return None
        return plans.plot_logic(self.elements(), self.links(), self.gaps(), ax=ax)

    def plot_followed(self, ax: Axes | None = None) -> Axes | None:
        """The plan that the year's reports answer, or the year's own, element by element. Without one it says so."""
        plan_ids = self.followed_plans()
        if not plan_ids:
            print(f"Ingen plan från {self.label} att följa upp {self.year}.")
            return None
        return plot_followed(self.study, plan_ids[-1], ax)
