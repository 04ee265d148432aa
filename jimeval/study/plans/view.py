"""One plan: what was read, what waits for a signature, what is signed, its gaps, and the writing of decisions."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes

from jimeval import plans
from jimeval.base import reads
from jimeval.base.disclosure import Audience
from jimeval.base.display import Finding, ReportTable
from jimeval.base.errors import UsageError
from jimeval.plans.logic import local_id, natural
from jimeval.register import register
from jimeval.study.followup.view import plot_followed, say_followed, table_followed
from jimeval.study.plans import naming, words
from jimeval.study.plans import tables as plan_tables
from jimeval.study.plans.changes import changes
from jimeval.study.plans.decisions import read_plan_file
from jimeval.study.plans.evidence import place_in_words, quotations
from jimeval.study.plans.messages import of_plan
from jimeval.study.plans.signing import signed_only, unsigned_only
from jimeval.study.plans.writing import Signing
from jimeval.study.selecting import either
from jimeval.study.tables import table_gaps
from jimeval.study.words import chosen

PROPOSALS = (
    *("part", "id", "kind", "state", "level", "text", "responsible", "due", "indicator", "stated_none"),
    "subgoal_topic",
    *("from", "to", "origin", "confidence", "where", "quotation", "document_id"),
)
DROPPED = ("part", "id", "kind", "text", "from", "to", "signed_by", "signed_on", "reason")


def find_plan(study, agency: str | None, year: int | None, plan_id: str | None) -> pd.Series:
    """The row of plans that is asked for: by id, else the agency's plan for the year or, without one, decided in it; of
    several the one decided last.

    Raises UsageError naming the plans there are.
    """
    table = functools.partial(study.rows, "plans", "plan_id")
    if plan_id is not None:
        found = study.rows("plans", plan_id=plan_id)
        told = f"Planen ”{plan_id}” finns inte i studien."
    elif agency is None or year is None:
        raise UsageError("Ange myndighet och år, eller plan_id=...")
    else:
        whose = register().resolve(agency)
        found = study.rows_in("plans", year, agency_id=whose.agency_id)
        meant = [naming.covers(row, year) for row in found.to_dict("records")]
        found = (found[meant] if any(meant) else found).sort_values(
            ["decided", "period_from", "plan_id"], na_position="first"
        )
        told = f"{whose.label(year)} har ingen plan från {year}."
        table = functools.partial(table, agency_id=whose.agency_id)
    if found.empty:
        there = ", ".join(table()["plan_id"]) or "inga"
        raise UsageError(f"{told} Planer som finns: {there}.")
    return found.iloc[-1]


class Plan:
    """Made by ``study.plan(agency, year)``. Methods named as nouns give plain tables, ``say`` a finding, ``show`` a
    table for readers; those named as verbs write a person's decisions, and say in Swedish what they did."""

    def __init__(self, study, row: pd.Series, audience: Audience):
        self.study, self.audience = study, audience
        self.plan = row.astype(object).where(row.notna(), None)
        self.plan_id, self.agency_id = row["plan_id"], row["agency_id"]
        self.year = naming.first_year(self.plan)
        self.label = naming.label(self.plan)

    def __repr__(self) -> str:
        return f"Planen {self.plan_id}. {self._say_proposals()}"

    # Plain tables --------------------------------------------------------------------------------------------------
    def _own(self, name: str) -> pd.DataFrame:
        return self.study.rows(name, plan_id=self.plan_id).reset_index(drop=True)

    def all_elements(self) -> pd.DataFrame:
        """Signed elements and proposals."""
        return self._own("plan_elements")

    def all_links(self) -> pd.DataFrame:
        """Signed links and proposals."""
        return self._own("plan_links")

    def elements(self) -> pd.DataFrame:
        """The elements that somebody has signed."""
        return signed_only(self.all_elements())

    def links(self) -> pd.DataFrame:
        """The links that somebody has signed."""
        return signed_only(self.all_links())

    def gaps(self) -> pd.DataFrame:
        """What the signed elements and links lack."""
        return self._own("gaps")

    def papers(self) -> pd.DataFrame:
        """The rows of documents of the papers that the plan was read in."""
        read = self._own("plans_as_read")
        return self.study.rows("documents", document_id=set(read["document_id"])).reset_index(drop=True)

    def proposals(self) -> pd.DataFrame:
        """What waits for a person, elements and then links: where it stands, the words there, and how sure the reading
        is. Columns: ``PROPOSALS``; ``id`` of a link is ``A1 > R1``, as :meth:`sign` takes it."""
        elements, links = unsigned_only(self.all_elements()), unsigned_only(self.all_links())
        elements = elements.sort_values("start", kind="stable", na_position="last", ignore_index=True)
        rows = [
            row | {"part": "element", "id": local_id(row["element_id"]), "where": place_in_words(row)}
            for row in elements.to_dict("records")
        ]
        for row, quotation in zip(rows, quotations(self.study, elements), strict=True):
            row["quotation"] = quotation
        ends = [(local_id(row.from_element_id), local_id(row.to_element_id), row.origin) for row in links.itertuples()]
        rows += [
            {"part": "link", "id": f"{start} > {end}", "from": start, "to": end, "origin": origin}
            for start, end, origin in sorted(ends, key=lambda link: (natural(link[0]), natural(link[1])))
        ]
        return pd.DataFrame(rows, columns=list(PROPOSALS))

    def dropped(self) -> pd.DataFrame:
        """What persons have said is no part of the plan, as the files have it now. Columns: ``DROPPED``."""
        for ending in ("csv", "xlsx"):  # also one that is not there yet
            reads.note("file", f"data/decisions/plans/{self.plan_id}.{ending}")
        written = read_plan_file(self.study.folder, self.plan_id)[0]
        rows = [row for row in (*written.elements.values(), *written.links.values()) if row.decision == "drop"]
        return pd.DataFrame(
            [
                {"part": row["row"], "kind": row["read_kind"] or None, "text": self._said(row)}
                | {name: row[name] or None for name in ("id", "from", "to", "signed_by", "signed_on", "reason")}
                for row in rows
            ],
            columns=list(DROPPED),
        )

    def _said(self, row) -> str | None:
        """A row's words out of the plan's file, with pseudonyms."""
        words = row["read"] or row["text"]
        return self.study.without_names(words, row["document"] or self.plan["document_id"]) if words else None

    def difference(self) -> pd.DataFrame:
        """How the last reading and what is signed differ: rows of plan_differences that are not ``dropped``."""
        rows = self._own("plan_differences")
        return rows[rows["what"] != "dropped"].reset_index(drop=True)

    def previous(self) -> Plan | None:
        """The agency's plan before this one; None when the study has none."""
        own = self.study.rows("plans", agency_id=self.agency_id)
        dated = sorted(zip(own["period_from"].fillna(""), own["decided"].fillna(""), own["plan_id"], strict=True))
        before = [plan_id for *_, plan_id in dated]
        place = before.index(self.plan_id)
        return (
            Plan(self.study, own.set_index("plan_id", drop=False).loc[before[place - 1]], self.audience)
            if place
            else None
        )

    def changes(self) -> pd.DataFrame:
        """The signed elements beside those of the plan before: see ``plan_changes.changes``; empty without one."""
        before = self.previous()
        return changes(
            before.elements() if before else self.elements()[:0], self.elements() if before else self.elements()[:0]
        )

    def problems(self) -> pd.DataFrame:
        """What a person should know about the plan's papers and its file of decisions."""
        files = {f"data/decisions/plans/{self.plan_id}.csv", f"data/decisions/plans/{self.plan_id}.xlsx"}
        of_papers = self.study.rows("problems", document_id=files | set(self.papers()["document_id"]))
        return either(of_papers, self.study.rows("problems", where=of_plan(self.plan_id))).reset_index(drop=True)

    def evidence(self, rows):
        return self.study.evidence(rows)

    # For readers ---------------------------------------------------------------------------------------------------
    def say(self, topic: str) -> Finding:
        """The finding on a topic, computed: read, proposals, elements, gaps, changes or difference."""
        return Finding(chosen(topic, self._findings)())

    def show(self, topic: str) -> ReportTable:
        """The table on a topic, with Swedish headings: as :meth:`say`, and dropped and problems."""
        return chosen(topic, self._tables)()

    @functools.cached_property
    def _findings(self) -> dict[str, Callable[[], str]]:
        return {
            "read": lambda: words.say_read(self),
            "proposals": self._say_proposals,
            "elements": lambda: words.say_elements(self.all_elements(), self.links(), self.gaps()),
            "gaps": lambda: plans.headline(
                self.gaps(), self.all_elements(), self._own("plans"), self._own("plan_followup")
            ),
            "changes": lambda: words.say_plan_changes(self),
            "difference": lambda: words.say_difference(self),
            "followed": lambda: say_followed(self.study, self.plan_id),
        }

    @functools.cached_property
    def _tables(self) -> dict[str, Callable[[], ReportTable]]:
        return {
            "read": lambda: plan_tables.table_read(self),
            "proposals": lambda: plan_tables.table_proposals(self),
            "elements": lambda: plan_tables.table_elements(self),
            "gaps": lambda: table_gaps(self),
            "changes": lambda: plan_tables.table_changes(self),
            "difference": lambda: plan_tables.table_difference(self),
            "followed": lambda: table_followed(self.study, self.plan_id),
            "dropped": lambda: plan_tables.table_dropped(self),
            "problems": lambda: plan_tables.table_plan_problems(self),
        }

    def _say_proposals(self) -> str:
        return words.say_proposals(self.all_elements(), self.all_links())

    @property
    def simulated(self) -> bool:
        return bool((self.all_elements()["origin"] == "simulated").any())

    def plot_logic(self, ax: Axes | None = None) -> Axes | None:
        """The programme logic of what is signed, its gaps marked. Without anything signed it says so and gives None."""
        if self.elements().empty:
            print(f"Planen {self.plan_id} har inga signerade delar att rita. {self._say_proposals()}")
            return None
        return plans.plot_logic(self.elements(), self.links(), self.gaps(), ax=ax)

    def plot_followed(self, ax: Axes | None = None) -> Axes | None:
        """The plan's elements in rows, the reports that answer it in columns. Without a report it says so: None."""
        return plot_followed(self.study, self.plan_id, ax)

    # Decisions -----------------------------------------------------------------------------------------------------
    def write_form(self, path: str | Path | None = None) -> str:
        """Writes every proposal that waits as a row to sign, in data/decisions/plans/<plan_id>.csv and .xlsx (or in the
        one file at ``path``). Rows that stand there are left as they are; new ones come last."""
        return Signing(self).write_form(path)

    def sign(
        self, which: str | Iterable[str], *, by: str, min_confidence: float | None = None, when=None, reason: str = ""
    ) -> str:
        """Signs proposals as they were read: ``which`` is "all", an id or several (``A1``, ``A1 > R1``); with
        ``min_confidence`` only elements that were read so surely. "all" takes the links whose ends are then signed.

        This and the other verbs add rows to data/decisions/plans/<plan_id>.csv, all or none, and say what they did;
        it holds from the next build. ``when``: ISO date, else today. Raises UsageError, and writes nothing, when
        something is wrong.
        """
        return Signing(self).sign(which, min_confidence, by, when, reason)

    def change(
        self,
        element_id: str,
        *,
        by: str,
        text: str | None = None,
        kind: str | None = None,
        state: str | None = None,
        level: str | None = None,
        responsible: str | None = None,
        due: str | None = None,
        indicator: str | None = None,
        stated_none: str | None = None,
        subgoal: str | None = None,
        when=None,
        reason: str = "",
    ) -> str:
        """Signs an element with other values than it has: "" empties one, what is left out stays. As :meth:`sign`."""
        given = {"text": text, "kind": kind, "state": state, "level": level, "responsible": responsible}
        given |= {"due": due, "indicator": indicator, "stated_none": stated_none, "subgoal": subgoal}
        return Signing(self).change(element_id, by, when, reason, given)

    def drop(self, element_id: str, *, by: str, reason: str = "", when=None) -> str:
        """Says that an element (or a link, ``A1 > R1``) is no part of the plan, so that it does not come back. As
        :meth:`sign`."""
        return Signing(self).drop(element_id, by, when, reason)

    def add(
        self,
        kind: str,
        text: str,
        *,
        by: str,
        state: str | None = None,
        level: str | None = None,
        responsible: str | None = None,
        due: str | None = None,
        indicator: str | None = None,
        stated_none: str | None = None,
        subgoal: str | None = None,
        when=None,
        reason: str = "",
    ) -> str:
        """Adds an element that was not read, under the next free id, and says which. As :meth:`sign`."""
        given = {"state": state, "level": level, "responsible": responsible, "due": due, "indicator": indicator}
        given |= {"stated_none": stated_none, "subgoal": subgoal}
        return Signing(self).add(kind, text, by, when, reason, given)

    def link(self, from_id: str, to_id: str, *, by: str, when=None, reason: str = "") -> str:
        """Signs that one element leads to another, whether or not it was read so. As :meth:`sign`."""
        return Signing(self).link(from_id, to_id, by, when, reason)

    def unlink(self, from_id: str, to_id: str, *, by: str, when=None, reason: str = "") -> str:
        """Says that one element does not lead to another; the link does not come back. As :meth:`sign`."""
        return Signing(self).unlink(from_id, to_id, by, when, reason)
