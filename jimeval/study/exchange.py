"""Codes to and from other programs for qualitative analysis (NVivo, ATLAS.ti, MAXQDA, QualCoder) by REFI-QDA."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from jimeval.base.errors import Problem
from jimeval.minutes.coding.anchors import context
from jimeval.minutes.coding.refi_qda import codings_to_decisions, read_project, write_codebook, write_project
from jimeval.register import register
from jimeval.study.coding.decisions import FORM
from jimeval.study.decision_files import append_row, read_rows
from jimeval.study.export import said_without_names
from jimeval.study.study import Study

PROJECT, CODEBOOK = "studie.qdpx", "kodbok.qdc"


def export_codes(study: Study, directory: Path, *, with_names: bool = False) -> list[str]:
    """Writes the papers of minutes with their codes as a project, and the codebook. File names.

    Persons' names are crossed out letter by letter, so that positions stay; ``with_names`` leaves them.
    """
    directory.mkdir(parents=True, exist_ok=True)
    documents = study.table("documents").query("kind == 'minutes'")
    codings = study.table("codings")
    if not with_names:
        codings = said_without_names(study, codings, ("memo", "value"))
    write_project(
        directory / PROJECT,
        study.name,
        documents,
        _texts(study, crossed_out=not with_names),
        codings,
        study.minutes_passages(),
        study.codebook,
        _agencies(study),
        coverage=study.table("coverage"),
        with_proposals=True,
        called=None if with_names else study.persons.mask,
    )
    write_codebook(directory / CODEBOOK, study.codebook)
    return [PROJECT, Path(PROJECT).with_suffix(".forluster.txt").name, CODEBOOK]


@dataclass(frozen=True)
class Imported:
    """What an import did: the file of decisions, how many rows are new in it, and what could not be placed."""

    path: Path
    rows: int
    problems: tuple[Problem, ...]


def import_codes(study: Study, path: Path) -> Imported:
    """Takes the codings of a project file into ``data/decisions/codings-<name>.csv``; they hold from the next build.

    Rows that are there already are left. Raises InputError for a file that cannot be used.
    """
    imported = read_project(path)
    rows, problems = _placed(study, imported)
    name = re.sub(r"[^\w-]+", "-", path.stem)
    target = study.folder.decisions / f"codings-{name}.csv"
    there = {_key(row) for _, row in read_rows(target, FORM)[0]}
    new = [row for row in map(_cells, rows) if _key(row) not in there]
    for row in new:
        append_row(target, FORM, row)
    return Imported(target, len(new), (*imported.problems, *problems))


def _cells(row: dict) -> dict[str, str]:
    return {name: "" if pd.isna(row[name]) else str(row[name]) for name in FORM.columns}


def _key(row: dict[str, str]) -> tuple[str, ...]:
    """The row as it reads in the file, where a line end is a blank."""
    return tuple(" ".join(row[name].split()) for name in FORM.columns)


def _placed(study: Study, imported) -> tuple[list[dict], list[Problem]]:
    """The rows as decisions. A text that went out with names crossed out is known by its letters so; what is quoted
    in the decision is the study's own text."""
    crossed, stored = _texts(study, crossed_out=True), study.table("texts")
    originals = dict(zip(stored["document_id"], stored["text"], strict=True))
    sent = {document.text for document in imported.documents}
    texts = [
        {"document_id": row.document_id, "text": row.text if row.text in sent else originals[row.document_id]}
        for row in crossed.itertuples()
    ]
    rows, problems = codings_to_decisions(
        imported, pd.DataFrame(texts, columns=["document_id", "text"]), study.codebook
    )
    changed = {problem.document_id for problem in problems if problem.code == "refi_changed"}
    for row in rows:
        if row["document_id"] not in changed:
            text, start, end = originals[row["document_id"]], int(row["start"]), int(row["end"])
            row["quotation"] = text[start:end]
            row["before"], row["after"] = context(text, start, end)
    return rows, problems


def _texts(study: Study, *, crossed_out: bool) -> pd.DataFrame:
    """document_id and text; ``crossed_out``: every letter of a person's name an x, so that positions stay."""
    texts = study.table("texts")[["document_id", "text"]]
    if not crossed_out:
        return texts
    return texts.assign(
        text=[_crossed_out(row.text, study.names_in(row.document_id, 0, len(row.text))) for row in texts.itertuples()]
    )


def _crossed_out(text: str, names: list[tuple[int, int, str]]) -> str:
    letters = list(text)
    for start, end, _ in names:
        letters[start:end] = [("X" if c.isupper() else "x") if c.isalpha() else c for c in letters[start:end]]
    return "".join(letters)


def _agencies(study: Study) -> pd.DataFrame:
    """The agencies that passages are about: name, wave and sector words of the register, as attributes of Cases."""
    years = study.years()
    rows = []
    for agency_id in sorted(set(study.minutes_passages()["agency_id"].dropna())):
        agency = register().by_id(agency_id)
        waves = sorted({fact.detail for fact in agency.memberships if fact.detail})
        rows.append(
            {
                "agency_id": agency_id,
                "name": agency.name_in(years[-1]) if years else agency.name,
                "omgång": ", ".join(waves) or None,
            }
        )
    return pd.DataFrame(rows, columns=["agency_id", "name", "omgång"])
