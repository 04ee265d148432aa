"""Build: the study's papers to tables. Incremental, whole or not at all, and every doubt listed.

A paper is read again when its file, its card, a reader, the register, an instrument, a confirmed form of rating files,
the person key or a decision has changed; else its rows are taken over from the last build. Same papers, same bytes.
When nothing at all has changed, nothing is read and nothing written, and importing this costs next to nothing.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jimeval.base.contracts import TABLES
from jimeval.base.errors import UsageError
from jimeval.base.lock import WAIT, study_lock
from jimeval.base.persons import PersonKey
from jimeval.base.study_folder import StudyFolder
from jimeval.base.swedish import count, listed
from jimeval.study.inputs import Inputs
from jimeval.study.stored import (
    Stored,
    altered_tables,
    read_manifest,
    remove_leftovers,
    stored_problems,
    write_tables,
    writing,
)

if TYPE_CHECKING:
    import pandas as pd

_NAMED = 5  # so many altered tables are named; more are told by their number


def _nothing(line: str) -> None:
    """Says nothing."""


@dataclass(frozen=True)
class Build:
    """What a build did: papers read and taken over, all tables, and all problems in reading order.

    tables    of a build that had nothing to do each is read when it is asked for
    rows      how many rows each table has
    problems  the rows of the table of problems, None for what is missing
    """

    read: tuple[str, ...]
    unchanged: tuple[str, ...]
    tables: Mapping[str, pd.DataFrame]
    rows: dict[str, int]
    problems: list[dict[str, Any]]

    @property
    def has_errors(self) -> bool:
        return any(problem["severity"] == "error" for problem in self.problems)


def build(
    folder: StudyFolder,
    *,
    write: bool = True,
    force: bool = False,
    partial: bool = False,
    on_paper: Callable[[str], None] = _nothing,
    say: Callable[[str], None] = _nothing,
    wait: float = WAIT,
) -> Build:
    """Reads what has changed in data/raw (all of it with ``force``) and replaces data/processed with the result.

    With ``write`` False nothing is written. With ``partial`` the good rows of rating files that have errors are used
    (else such a file gives no marks). ``on_paper`` is called with each paper before it is read, ``say`` with a line for
    people when another holds the study (for whom to wait, at most ``wait`` seconds) and when tables had been altered.

    Raises UsageError when data/processed or the person key cannot be written; the tables are then as they were.
    """
    with study_lock(folder, "jimeval build", wait=wait, say=say) if write else contextlib.nullcontext():
        if write:
            remove_leftovers(folder)  # of a build that was stopped, also when this one finds nothing to do
        inputs = Inputs.of(folder, partial=partial)
        altered = altered_tables(folder)
        if not force and not altered and (last := _as_the_last(folder, inputs)):
            return last
        if write:
            _check_writable(folder)
            if altered:
                say(_told(folder, altered))
        from jimeval.study.all_tables import make_tables

        key = PersonKey.load(folder.person_key)
        made = make_tables(folder, inputs, key, force=force, partial=partial, on_paper=on_paper)
        if write:
            with writing(folder):
                key.save(folder.person_key)
                write_tables(folder, made.tables, made.by_document, made.fingerprints, inputs.with_persons(folder))
        return Build(
            made.read,
            made.unchanged,
            made.tables,
            {name: len(data) for name, data in made.tables.items()},
            _records(made.tables["problems"]),
        )


def _as_the_last(folder: StudyFolder, inputs: Inputs) -> Build | None:
    """What the last build gave, when it depended on the same as this one would; else None."""
    manifest = read_manifest(folder)
    if not manifest or manifest.get("inputs") != inputs.with_persons(folder):
        return None
    rows = {name: manifest["tables"][name]["rows"] for name in TABLES if name in manifest["tables"]}
    return Build((), tuple(sorted(manifest["documents"])), Stored(folder, tuple(rows)), rows, stored_problems(folder))


def _check_writable(folder: StudyFolder) -> None:
    """Refuses before anything is read what would be refused when all is read."""
    with writing(folder):
        folder.processed.mkdir(parents=True, exist_ok=True)
    if not os.access(folder.processed, os.W_OK | os.X_OK):
        raise UsageError(
            f"{folder.processed.relative_to(folder.root).as_posix()} går inte att skriva: skrivrättighet saknas. "
            "Ändra det och kör sedan: jimeval build"
        )


def _told(folder: StudyFolder, altered: list[str]) -> str:
    if not read_manifest(folder):
        return "Det förra bygget blev inte klart, eller så är data/processed ändrad för hand. Allt läses om."
    which = listed(altered) if len(altered) <= _NAMED else count(len(altered), "tabell", "tabeller")
    return f"Inte som det förra bygget skrev: {which} i data/processed. De görs om."


def _records(problems: pd.DataFrame) -> list[dict[str, Any]]:
    return problems.astype(object).where(problems.notna(), None).to_dict("records")
