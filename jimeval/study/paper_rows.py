"""The rows that one paper gives to the study's tables, whatever becomes of it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from jimeval import plans
from jimeval.base.errors import Problem
from jimeval.base.persons import PersonKey, mask_words
from jimeval.base.study_folder import StudyFolder
from jimeval.base.tables import frame, typed
from jimeval.documents import Reading
from jimeval.minutes.coding.codebook import Codebook
from jimeval.ratings.forms import Form
from jimeval.study.coding.decisions import CodingDecision
from jimeval.study.coding.places import decided_tables, not_in_force
from jimeval.study.document_decisions import Decision
from jimeval.study.plans.papers import as_read
from jimeval.study.reading import named_by_file, nobodys, read_paper, reporting, unreadable
from jimeval.study.sources import Source


def rows_of_paper(
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
        return {"problems": problem_table([*unreadable(name, reason), *not_in_force(coding_decisions, name)])}
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
        "problems": problem_table(found),
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


def problem_table(problems) -> pd.DataFrame:
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


def together(name: str, found: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [data for data in found if len(data)]
    return typed(name, pd.concat(filled)) if filled else frame(name)
