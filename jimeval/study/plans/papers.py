"""Papers that hold plans: a paper's tables as read, two papers for one plan, and what a decision does to its paper."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import pandas as pd

from jimeval.base.contracts import AS_READ
from jimeval.base.errors import Problem
from jimeval.base.persons import PersonKey, mask_words
from jimeval.base.tables import known, typed
from jimeval.study.plans.persons import short_forms


def as_read(document_id: str, tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables that a reader gave, those of plans under the names that say that nobody has signed them yet."""
    found = {name: data for name, data in tables.items() if name not in AS_READ}
    for name in AS_READ:
        if name in tables:
            found[f"{name}_as_read"] = typed(f"{name}_as_read", tables[name].assign(document_id=document_id))
    return found


def without_doubled_plans(tables: dict[str, pd.DataFrame]) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """Two papers of one sort for one agency and period: the first, by path, counts; the other is listed and its plan
    left out. A plan typed in the project's form and the agency's own paper are two sorts, and are joined.
    """
    elements = tables["plan_elements_as_read"]
    forms = set(elements.loc[elements["signed_by"].notna(), "document_id"])
    first: dict[tuple[str, bool], str] = {}
    problems = []
    for plan in tables["plans_as_read"].sort_values("document_id", kind="stable").itertuples():
        counts = first.setdefault((plan.plan_id, plan.document_id in forms), plan.document_id)
        if counts != plan.document_id:
            told = f"planen {plan.plan_id} finns redan i {counts}; den här filen räknas inte."
            mend = "Behåll en av dem, eller ändra perioden."
            problems.append(Problem("error", "plan_twice", "", told, mend, plan.document_id))
    left_out = {problem.document_id for problem in problems}
    names = [f"{name}_as_read" for name in AS_READ] if left_out else []
    kept = {name: tables[name][~tables[name]["document_id"].isin(left_out)].reset_index(drop=True) for name in names}
    return tables | kept, problems


def page_of(passages: pd.DataFrame) -> Callable[[str, int], int | None]:
    """The page on which a place of a paper's stored text lies, as far as its passages tell."""
    pages: dict[str, list[tuple[int, int]]] = {}
    paged = passages[passages["page"].notna() & passages["start"].notna()]
    for row in paged.sort_values(["document_id", "start"]).itertuples():
        pages.setdefault(row.document_id, []).append((int(row.start), int(row.page)))

    def page_at(document_id: str, position: int) -> int | None:
        starts = pages.get(document_id, [])
        place = bisect_right(starts, position, key=lambda start: start[0])
        return starts[place - 1][1] if place else None

    return page_at


_COLUMNS = {"agency_id": "agency_id", "decided": "date", "period_from": "period_from", "period_to": "period_to"}


def with_plans(documents: pd.DataFrame, read: pd.DataFrame, signed: pd.DataFrame, stated: set[str]) -> pd.DataFrame:
    """The table documents, with what persons corrected in plans put into their papers' rows too, so that a plan belongs
    to the right year. ``stated``: papers whose own date or agency a person has decided, which are left alone."""
    before = {(row["plan_id"], row["document_id"]): row for row in read.to_dict("records")}
    rows = documents.set_index("document_id", drop=False).to_dict("index")
    changed = False
    for plan in signed.to_dict("records"):
        old, document = before[plan["plan_id"], plan["document_id"]], rows.get(plan["document_id"])
        if document is None or plan["document_id"] in stated:
            continue
        for name, column in _COLUMNS.items():
            if known(plan[name]) != known(old[name]):
                document[column], changed = known(plan[name]), True
        date = known(document["date"])
        document["date_precision"] = {10: "day", 7: "month", 4: "year"}.get(len(date)) if date else None
    return typed("documents", pd.DataFrame(rows.values(), columns=documents.columns)) if changed else documents


SAID = ("text", "responsible", "indicator", "level")  # columns of plan_elements in the paper's words


def without_names(
    name: str,
    rows: pd.DataFrame,
    columns: Iterable[str],
    named: pd.DataFrame,
    texts: Mapping[str, str],
    key: PersonKey,
) -> pd.DataFrame:
    """The table's rows with pseudonyms for persons in the columns: those that their paper names, and those that the
    key has."""
    if rows.empty:
        return rows
    names: dict[str, dict[str, str]] = {}
    for row in named[named["document_id"].isin(rows["document_id"])].itertuples():
        names.setdefault(row.document_id, {})[texts[row.document_id][row.start : row.end]] = row.person
    names = {paper: short_forms(own) | own for paper, own in names.items()}
    masked = {
        column: [
            key.mask(mask_words(said, names.get(paper, {}))) if isinstance(said, str) else said
            for said, paper in zip(rows[column], rows["document_id"], strict=True)
        ]
        for column in columns
    }
    return typed(name, rows.assign(**masked))


def told_without_names(
    problems: Iterable[Problem],
    document_ids: Iterable[str],
    named: pd.DataFrame,
    texts: Mapping[str, str],
    key: PersonKey,
) -> list[Problem]:
    """The problems with pseudonyms in their messages, which may quote any of the papers."""
    quoted = named[named["document_id"].isin(set(document_ids))].itertuples()
    names = {texts[row.document_id][row.start : row.end]: row.person for row in quoted}
    names = short_forms(names) | names
    return [replace(problem, message=key.mask(mask_words(problem.message, names))) for problem in problems]
