"""What only all of a study's papers together show: copies, plans as they hold, advice and plans followed up, gaps."""

from __future__ import annotations

import pandas as pd

from jimeval import plans
from jimeval.base.contracts import AS_READ
from jimeval.base.errors import Problem
from jimeval.base.persons import PersonKey
from jimeval.base.study_folder import StudyFolder
from jimeval.documents.read import TEXT
from jimeval.study.advice.decisions import decide, read_advice_decisions
from jimeval.study.advice.proposals import follow_up
from jimeval.study.document_decisions import Decision
from jimeval.study.followup.decisions import decide_followup, read_followup_decisions
from jimeval.study.followup.papers import untied
from jimeval.study.followup.proposals import Reports, follow_plans
from jimeval.study.followup.results import reported_results
from jimeval.study.paper_rows import together
from jimeval.study.plans.collaboration_gaps import collaboration_gaps
from jimeval.study.plans.collaborations import plan_collaborations
from jimeval.study.plans.decisions import read_plan_decisions
from jimeval.study.plans.papers import SAID, page_of, told_without_names, with_plans, without_names
from jimeval.study.plans.signing import signed_tables
from jimeval.study.plans.waivers import read_waivers, waive
from jimeval.study.twins import twins


def without_twins(
    tables: dict[str, pd.DataFrame], fingerprints: dict[str, str]
) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """The tables without papers that surely are another's copy, and what was found. A copy is read again next time,
    since the other may be gone by then."""
    # of running text only: that two forms are one plan is told by their readers
    running = tables["documents"]["path"].str.lower().str.endswith(tuple(TEXT))
    own = tables["passages"].query("section != 'shell'").groupby("document_id")["text"].agg("\n".join)
    texts = tables["texts"].assign(own_text=tables["texts"]["document_id"].map(own).fillna(tables["texts"]["text"]))
    parts = tables["plan_elements_as_read"]["document_id"].value_counts()
    counted = tables["documents"].assign(parts=tables["documents"]["document_id"].map(parts).fillna(0))
    found = twins(counted[running], texts)
    problems = [
        Problem(
            "warning" if pair.sure else "note",
            "same_document",
            "",
            f"är {'' if pair.sure else 'kanske '}samma papper som {pair.same_as} ({pair.why}) och räknas "
            f"{'inte en gång till' if pair.sure else 'för sig'}.",
            "Ta bort den ena. Är de två olika papper: skriv deras datum i data/decisions/documents.csv."
            if pair.sure
            else "Är de samma: ta bort den ena.",
            pair.document_id,
        )
        for pair in found.itertuples()
    ]
    left_out = set(found.loc[found["sure"].astype(bool), "document_id"])
    if not left_out:
        return tables, problems
    for name in left_out:
        fingerprints[name] = ""
    kept = {
        name: data[~data["document_id"].isin(left_out)].reset_index(drop=True)
        for name, data in tables.items()
        if "document_id" in data
    }
    return tables | kept, problems


def sign_plans(
    folder: StudyFolder, tables: dict[str, pd.DataFrame], of_papers: list[Decision], key: PersonKey
) -> list[Problem]:
    """The plans as they hold, from what was read and what persons decided, with pseudonyms; replaces the tables.

    of_papers  what persons decided about papers
    """
    decisions, problems = read_plan_decisions(folder)
    texts = dict(zip(tables["texts"]["document_id"], tables["texts"]["text"], strict=True))
    readings = {name: tables[f"{name}_as_read"] for name in AS_READ}
    signed, doubts = signed_tables(readings, decisions, texts, page_of(tables["passages"]))
    for name, columns in (("plan_elements", SAID), ("plan_differences", ("signed", "read"))):
        signed[name] = without_names(name, signed[name], columns, tables["named"], texts, key)
    doubts = told_without_names(doubts, readings["plans"]["document_id"], tables["named"], texts, key)
    stated = {d.document_id for d in of_papers if d.field in ("date", "agency_id")}
    tables |= signed | {"documents": with_plans(tables["documents"], readings["plans"], signed["plans"], stated)}
    return [*problems, *doubts]


def follow_advice(folder: StudyFolder, tables: dict[str, pd.DataFrame], key: PersonKey) -> list[Problem]:
    """Status of advice from all papers together, then what persons decided; replaces the tables."""
    decisions, problems = read_advice_decisions(folder)
    texts = dict(zip(tables["texts"]["document_id"], tables["texts"]["text"], strict=True))
    tables["advice"], tables["advice_followup"], doubts = decide(*follow_up(tables), decisions, texts, key.mask)
    return [*problems, *doubts]


def follow_up_plans(folder: StudyFolder, tables: dict[str, pd.DataFrame], key: PersonKey) -> list[Problem]:
    """What reports say became of the plans, from all papers together, then what persons decided; adds the tables."""
    decisions, problems = read_followup_decisions(folder)
    reports = Reports(tables)
    tables["plan_followup"] = follow_plans(tables, reports)
    tables["plan_followup"], doubts = decide_followup(tables, decisions, key.mask)
    tables["results"] = reported_results(tables, reports)
    return [*problems, *doubts, *untied(tables["documents"], tables["plans"])]


def find_gaps(folder: StudyFolder, tables: dict[str, pd.DataFrame]) -> list[Problem]:
    """Cooperation that plans name, then all gaps of the signed plans, less those that persons waived."""
    named = plan_collaborations(tables["plans"], tables["plan_elements"], tables["passages"])
    tables["collaborations"] = together("collaborations", [tables["collaborations"], named])
    found = plans.gaps(
        *(tables[name] for name in ("plan_elements", "plan_links", "plans", "plan_followup", "results", "passages"))
    )
    waivers, problems = read_waivers(folder)
    all_gaps = together("gaps", [found, collaboration_gaps(tables)[0]])
    tables["gaps"], doubts = waive(all_gaps, tables["plan_elements"], waivers)
    return [*problems, *doubts]
