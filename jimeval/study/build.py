"""Build: the study's papers to tables. Incremental, whole or not at all, and every doubt listed.

A paper is read again when its file, its card, a reader, the register, an instrument, a confirmed form of rating files,
the person key or a decision has changed; else its rows are taken over from the last build. Same papers, same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from jimeval import plans, ratings
from jimeval.base.contracts import AS_READ
from jimeval.base.errors import Problem
from jimeval.base.persons import PersonKey, mask_words
from jimeval.base.study_folder import StudyFolder
from jimeval.base.tables import frame, typed, violations
from jimeval.documents import Reading
from jimeval.documents.read import TABLES, TEXT
from jimeval.minutes.coding.codebook import NO_CODEBOOK, Codebook
from jimeval.ratings.forms import Form
from jimeval.register import register
from jimeval.study.advice.decisions import decide, read_advice_decisions
from jimeval.study.advice.proposals import follow_up
from jimeval.study.coding.decisions import CodingDecision, read_coding_decisions, study_codebook
from jimeval.study.coding.places import decided_tables, not_in_force
from jimeval.study.document_decisions import Decision, read_decisions
from jimeval.study.followup.decisions import decide_followup, read_followup_decisions
from jimeval.study.followup.papers import untied
from jimeval.study.followup.proposals import Reports, follow_plans
from jimeval.study.followup.results import reported_results
from jimeval.study.forms import read_forms, without_file
from jimeval.study.plans.collaboration_gaps import collaboration_gaps
from jimeval.study.plans.collaborations import plan_collaborations
from jimeval.study.plans.decisions import read_plan_decisions
from jimeval.study.plans.papers import (
    SAID,
    as_read,
    page_of,
    told_without_names,
    with_plans,
    without_doubled_plans,
    without_names,
)
from jimeval.study.plans.signing import signed_tables
from jimeval.study.plans.waivers import read_waivers, waive
from jimeval.study.reading import named_by_file, nobodys, read_paper, readers_fingerprint, reporting, unreadable
from jimeval.study.small_numbers import read_minimum
from jimeval.study.sources import Source, document_id, raw_papers, read_sources
from jimeval.study.stored import BY_DOCUMENT, Before, sha256, write_tables
from jimeval.study.twins import twins

_REGISTER = {"agencies": "table", "memberships": "membership_table", "programme_counts": "count_table"}


@dataclass(frozen=True)
class Build:
    """What a build did: papers read and taken over, all tables, and all problems in reading order."""

    read: tuple[str, ...]
    unchanged: tuple[str, ...]
    tables: dict[str, pd.DataFrame]

    @property
    def has_errors(self) -> bool:
        return bool((self.tables["problems"]["severity"] == "error").any())


def build(
    folder: StudyFolder,
    *,
    write: bool = True,
    force: bool = False,
    partial: bool = False,
    on_paper: Callable[[str], None] = lambda name: None,
) -> Build:
    """Reads what has changed in data/raw (all of it with ``force``) and replaces data/processed with the result.

    With ``write`` False nothing is written. With ``partial`` the good rows of rating files that have errors are used
    (else such a file gives no marks). ``on_paper`` is called with each paper before it is read.
    """
    instruments, instrument_problems = ratings.read_instruments(folder.raw / "ratings")
    instrument_files = set((folder.raw / "ratings").glob("*.y*ml"))
    papers = {document_id(folder, path): path for path in raw_papers(folder, instrument_files)}
    sources, problems = read_sources(folder)
    decisions, decision_problems = read_decisions(folder, set(papers))
    codebook, codebook_problems = study_codebook(folder)
    coding_decisions, coding_problems = read_coding_decisions(folder, set(papers), codebook)
    forms, form_problems = read_forms(folder, instruments)
    problems += [*form_problems, *instrument_problems, *decision_problems, *codebook_problems, *coding_problems]
    problems += read_minimum(folder)[1]
    decided, coded = _by_paper(decisions), _by_paper(coding_decisions)
    key = PersonKey.load(folder.person_key)
    before = Before() if force else Before.of(folder)
    common = _common_fingerprint(instrument_files, codebook or NO_CODEBOOK)
    of_ratings = sha256(f"{forms}{partial}".encode())
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in BY_DOCUMENT}
    contents: dict[str, str] = {}
    fingerprints, read, unchanged = {}, [], []
    for name, path in papers.items():
        content = _content(path)
        first = contents.setdefault(content, name)
        if first != name:
            problems.append(
                Problem(
                    "warning",
                    "same_file",
                    "",
                    f"filen är densamma som {first} och räknas inte en gång till.",
                    "Ta bort den ena.",
                    name,
                )
            )
            problems += not_in_force(coded.get(name, []), name)
            continue
        own, codings = decided.get(name, []), coded.get(name, [])
        on_tables = of_ratings if path.suffix.lower() in TABLES else ""
        fingerprints[name] = _fingerprint(content, sources.get(name), [*own, *codings], common + on_tables)
        if before.fingerprints.get(name) == fingerprints[name]:
            rows = before.rows_of(name)
            unchanged.append(name)
        else:
            on_paper(name)
            of_study = (instruments, key, codebook or NO_CODEBOOK, forms, partial)
            rows = _read_one(folder, name, path, sources, own, codings, *of_study)
            read.append(name)
        for table, data in rows.items():
            parts[table].append(data)
    by_document = {name: _together(name, found) for name, found in parts.items()}
    tables, doubled = _without_twins(dict(by_document), fingerprints)
    problems += doubled
    tables, doubled = without_doubled_plans(tables)  # of those that count: a copy of a paper holds no other plan
    problems += doubled
    for problem in doubled:
        fingerprints.pop(problem.document_id, None)  # read again next time: the other plan may be gone by then
    tables |= {name: getattr(register(), method)() for name, method in _REGISTER.items()}
    problems += _sign_plans(folder, tables, decisions, key)
    problems += _follow_advice(folder, tables, key)
    problems += _follow_plans(folder, tables, key)
    problems += _find_gaps(folder, tables)
    problems += without_file(forms, tables["rating_forms"])
    tables["problems"] = _together("problems", [tables["problems"], _problem_table(problems)])
    broken = [sentence for name, data in tables.items() for sentence in violations(name, data)]
    if broken:
        wrong = [Problem("error", "contract", "", sentence, "Det är ett fel i jimeval.") for sentence in broken]
        tables["problems"] = _together("problems", [tables["problems"], _problem_table(wrong)])
    if write:
        key.save(folder.person_key)
        write_tables(folder, tables, by_document, fingerprints)
    return Build(tuple(read), tuple(unchanged), tables)


def _by_paper(decisions: list) -> dict[str, list]:
    found: dict[str, list] = {}
    for decision in decisions:
        found.setdefault(decision.document_id, []).append(decision)
    return found


def _without_twins(
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
        fingerprints.pop(name, None)
    kept = {
        name: data[~data["document_id"].isin(left_out)].reset_index(drop=True)
        for name, data in tables.items()
        if "document_id" in data
    }
    return tables | kept, problems


def _sign_plans(
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


def _follow_advice(folder: StudyFolder, tables: dict[str, pd.DataFrame], key: PersonKey) -> list[Problem]:
    """Status of advice from all papers together, then what persons decided; replaces the tables."""
    decisions, problems = read_advice_decisions(folder)
    texts = dict(zip(tables["texts"]["document_id"], tables["texts"]["text"], strict=True))
    tables["advice"], tables["advice_followup"], doubts = decide(*follow_up(tables), decisions, texts, key.mask)
    return [*problems, *doubts]


def _follow_plans(folder: StudyFolder, tables: dict[str, pd.DataFrame], key: PersonKey) -> list[Problem]:
    """What reports say became of the plans, from all papers together, then what persons decided; adds the tables."""
    decisions, problems = read_followup_decisions(folder)
    reports = Reports(tables)
    tables["plan_followup"] = follow_plans(tables, reports)
    tables["plan_followup"], doubts = decide_followup(tables, decisions, key.mask)
    tables["results"] = reported_results(tables, reports)
    return [*problems, *doubts, *untied(tables["documents"], tables["plans"])]


def _find_gaps(folder: StudyFolder, tables: dict[str, pd.DataFrame]) -> list[Problem]:
    """Cooperation that plans name, then all gaps of the signed plans, less those that persons waived."""
    named = plan_collaborations(tables["plans"], tables["plan_elements"], tables["passages"])
    tables["collaborations"] = _together("collaborations", [tables["collaborations"], named])
    found = plans.gaps(
        *(tables[name] for name in ("plan_elements", "plan_links", "plans", "plan_followup", "results", "passages"))
    )
    waivers, problems = read_waivers(folder)
    all_gaps = _together("gaps", [found, collaboration_gaps(tables)[0]])
    tables["gaps"], doubts = waive(all_gaps, tables["plan_elements"], waivers)
    return [*problems, *doubts]


def _read_one(
    folder: StudyFolder,
    name: str,
    path: Path,
    sources: dict[str, Source],
    decisions: list[Decision],
    coding_decisions: list[CodingDecision],
    instruments,
    key: PersonKey,
    codebook: Codebook,
    forms: tuple[Form, ...],
    partial: bool,
) -> dict[str, pd.DataFrame]:
    """All rows that one paper gives; one that cannot be read gives its problems."""
    stated = {decision.field: decision.value for decision in decisions}
    kind, agency_id = stated.get("kind"), stated.get("agency_id")
    try:
        reading, _ = read_paper(path, folder.raw, instruments, key, kind, codebook, agency_id, forms, partial)
    except Exception as reason:  # one broken paper must not stop the others
        return {"problems": _problem_table([*unreadable(name, reason), *not_in_force(coding_decisions, name)])}
    source = sources.get(name)
    found = list(reading.problems)
    if source is None:
        found.append(
            Problem(
                "note",
                "no_source",
                "",
                "filen har ingen rad i sources.yml och räknas som original.",
                "Skriv varifrån den kommer.",
                name,
            )
        )
    document = reading.document
    found += named_by_file(name, key)
    row = _document_row(folder, path, reading, source, decisions, key)
    if reading.kind == "report" and row["agency_id"].isna().all():
        found.append(nobodys(name))
    if reading.kind == "report":  # a person may have decided whose it is
        reading.tables["passages"]["agency_id"] = row["agency_id"].iloc[0]
    if source and reading.kind == "plan" and not plans.is_plan_form(document):
        reading.tables["plan_elements"]["origin"] = source.origin  # the form says so row by row
    coded, wrong = decided_tables(reading, coding_decisions)
    found += wrong
    return {
        **as_read(name, reading.tables),
        **coded,
        "documents": row,
        "texts": frame("texts", [{"document_id": name, "text": document.text}]),
        "cells": frame(
            "cells",
            (
                {
                    "document_id": name,
                    "sheet": c.sheet,
                    "row": c.row,
                    "column": c.column,
                    "start": c.start,
                    "end": c.end,
                }
                for c in document.cells
            ),
        ),
        "problems": _problem_table(found),
    }


def _document_row(
    folder: StudyFolder, path: Path, reading: Reading, source: Source | None, decisions: list[Decision], key: PersonKey
) -> pd.DataFrame:
    document = reading.document
    persons = reading.tables["named"].itertuples() if "named" in reading.tables else ()
    named = {document.text[person.start : person.end]: person.person for person in persons}
    plan = reading.tables["plans"].iloc[0] if len(reading.tables.get("plans", ())) else {}
    date = document.date.iso if document.date else None
    row = {
        "document_id": document.document_id,
        "path": path.relative_to(folder.root).as_posix(),
        "kind": reading.kind,
        "title": key.mask(mask_words(document.title, named)) if document.title else document.title,
        "date": plan.get("decided") or date,
        "period_from": plan.get("period_from"),
        "period_to": plan.get("period_to"),
        "agency_id": reporting(document) if reading.kind == "report" else plan.get("agency_id"),
        "sha256": document.sha256,
        "pages": len(document.pages) or None,
        "characters": len(document.text) - document.characters_shell,
        "characters_assigned": reading.characters_assigned,
        "characters_shell": document.characters_shell,
        "origin": source.origin if source else "original",
    }
    row |= {decision.field: decision.value for decision in decisions}
    if row["date"] and not pd.isna(row["date"]):
        row["date_precision"] = {10: "day", 7: "month", 4: "year"}.get(len(row["date"]))
    return frame("documents", [row])


def _problem_table(problems) -> pd.DataFrame:
    return frame(
        "problems",
        (
            {
                "document_id": p.document_id or None,
                "severity": p.severity,
                "code": p.code,
                "where": p.where or None,
                "message": p.message,
                "mend": p.mend or None,
            }
            for p in problems
        ),
    )


def _together(name: str, found: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [data for data in found if len(data)]
    return typed(name, pd.concat(filled)) if filled else frame(name)


def _common_fingerprint(instrument_files: set[Path], codebook: Codebook) -> str:
    """What every paper's reading depends on beside the paper: jimeval itself, the study's instruments and codebook."""
    contents = [
        *(path.read_bytes() for path in sorted(instrument_files)),
        repr(codebook).encode(),
        readers_fingerprint().encode(),
    ]
    return sha256(b"".join(sha256(content).encode() for content in contents))


def _content(path: Path) -> str:
    """The checksum of the file's bytes; of one that is empty or cannot be opened, its path: its reader says why."""
    try:
        content = path.read_bytes()
    except OSError:
        content = b""
    return sha256(content) if content else str(path)


def _fingerprint(content: str, source: Source | None, decisions: list, common: str) -> str:
    return sha256(f"{content}{source}{decisions}{common}".encode())
