"""All tables of a study: its papers read, or their rows taken over from the last build, then put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from jimeval import ratings
from jimeval.base.contracts import TABLES as CONTRACTS
from jimeval.base.errors import Problem
from jimeval.base.persons import PersonKey
from jimeval.base.study_folder import StudyFolder
from jimeval.base.tables import violations
from jimeval.documents.read import TABLES
from jimeval.minutes.coding.codebook import NO_CODEBOOK, Codebook
from jimeval.ratings.forms import Form
from jimeval.register import register
from jimeval.study.all_papers import find_gaps, follow_advice, follow_up_plans, sign_plans, without_twins
from jimeval.study.coding.decisions import CodingDecision, read_coding_decisions, study_codebook
from jimeval.study.coding.places import not_in_force
from jimeval.study.document_decisions import Decision, read_decisions
from jimeval.study.forms import read_forms, without_file
from jimeval.study.inputs import Inputs, libraries_fingerprint, readers_fingerprint, sha256
from jimeval.study.paper_rows import problem_table, rows_of_paper, together
from jimeval.study.plans.papers import without_doubled_plans
from jimeval.study.small_numbers import read_minimum
from jimeval.study.sources import Source, document_id, raw_papers, read_sources
from jimeval.study.stored import BY_DOCUMENT, Before

_REGISTER = {"agencies": "table", "memberships": "membership_table", "programme_counts": "count_table"}
_NOTHING = sha256(b"")


@dataclass(frozen=True)
class Made:
    """What was read and taken over, and what is to be written.

    by_document   the tables of ``BY_DOCUMENT`` as they were read
    fingerprints  what each paper's rows depend on; "" for a paper to be read again next time
    """

    read: tuple[str, ...]
    unchanged: tuple[str, ...]
    tables: dict[str, pd.DataFrame]
    by_document: dict[str, pd.DataFrame]
    fingerprints: dict[str, str]


@dataclass(frozen=True)
class _Told:
    """What the study's own files say beside its papers; ``problems`` is what is wrong with these files."""

    instruments: Mapping[str, ratings.Instrument]
    sources: dict[str, Source]
    decisions: list[Decision]
    codebook: Codebook | None
    coding_decisions: list[CodingDecision]
    forms: tuple[Form, ...]
    problems: list[Problem]

    @classmethod
    def of(cls, folder: StudyFolder, papers: set[str]) -> _Told:
        instruments, instrument_problems = ratings.read_instruments(folder.raw / "ratings")
        sources, problems = read_sources(folder)
        decisions, decision_problems = read_decisions(folder, papers)
        codebook, codebook_problems = study_codebook(folder)
        coding_decisions, coding_problems = read_coding_decisions(folder, papers, codebook)
        forms, form_problems = read_forms(folder, instruments)
        problems += [*form_problems, *instrument_problems, *decision_problems, *codebook_problems, *coding_problems]
        problems += read_minimum(folder)[1]
        return cls(instruments, sources, decisions, codebook, coding_decisions, forms, problems)


def make_tables(
    folder: StudyFolder,
    inputs: Inputs,
    key: PersonKey,
    *,
    force: bool,
    partial: bool,
    on_paper: Callable[[str], None],
) -> Made:
    """Everything in data/raw as tables; persons met for the first time get their pseudonyms in ``key``."""
    instrument_files = set((folder.raw / "ratings").glob("*.y*ml"))
    papers = {document_id(folder, path): path for path in raw_papers(folder, instrument_files)}
    told = _Told.of(folder, set(papers))
    before = Before() if force else Before.of(folder)
    common = _common_fingerprint([inputs.contents.get(path, "") for path in sorted(instrument_files)], told.codebook)
    reading = _Reading(folder, key, told, before, common, partial, on_paper)
    for name, path in papers.items():
        reading.take(name, path, inputs.contents.get(path, ""))
    by_document = {name: together(name, found) for name, found in reading.parts.items()}
    problems, fingerprints = told.problems + reading.problems, reading.fingerprints
    tables, doubled = without_twins(dict(by_document), fingerprints)
    problems += doubled
    tables, doubled = without_doubled_plans(tables)  # of those that count: a copy of a paper holds no other plan
    problems += doubled
    for problem in doubled:
        fingerprints[problem.document_id] = ""  # read again next time: the other plan may be gone by then
    tables |= {name: getattr(register(), method)() for name, method in _REGISTER.items()}
    problems += sign_plans(folder, tables, told.decisions, key)
    problems += follow_advice(folder, tables, key)
    problems += follow_up_plans(folder, tables, key)
    problems += find_gaps(folder, tables)
    problems += without_file(told.forms, tables["rating_forms"])
    tables["problems"] = together("problems", [tables["problems"], problem_table(problems)])
    broken = [sentence for name, data in tables.items() for sentence in violations(name, data)]
    if broken:
        wrong = [Problem("error", "contract", "", sentence, "Det är ett fel i jimeval.") for sentence in broken]
        tables["problems"] = together("problems", [tables["problems"], problem_table(wrong)])
    in_order = {name: tables[name] for name in CONTRACTS if name in tables}
    return Made(tuple(reading.read), tuple(reading.unchanged), in_order, by_document, fingerprints)


class _Reading:
    """The papers one by one: the rows of each, read or taken over."""

    def __init__(
        self,
        folder: StudyFolder,
        key: PersonKey,
        told: _Told,
        before: Before,
        common: str,
        partial: bool,
        on_paper: Callable[[str], None],
    ):
        self.folder, self.told, self.before, self.common, self.on_paper = folder, told, before, common, on_paper
        self.decided, self.coded = _by_paper(told.decisions), _by_paper(told.coding_decisions)
        self.of_ratings = sha256(f"{told.forms}{partial}".encode())
        self.of_study = (told.instruments, key, told.codebook or NO_CODEBOOK, told.forms, partial)
        self.parts: dict[str, list[pd.DataFrame]] = {name: [] for name in BY_DOCUMENT}
        self.contents: dict[str, str] = {}
        self.fingerprints: dict[str, str] = {}
        self.read: list[str] = []
        self.unchanged: list[str] = []
        self.problems: list[Problem] = []

    def take(self, name: str, path: Path, checksum: str) -> None:
        own, codings = self.decided.get(name, []), self.coded.get(name, [])
        content = _content(checksum, name)
        first = self.contents.setdefault(content, name)
        if first != name:
            self.problems += [_same_file(name, first), *not_in_force(codings, name)]
            return
        common = self.common + (self.of_ratings if path.suffix.lower() in TABLES else "")
        fingerprint = _fingerprint(content, self.told.sources.get(name), [*own, *codings], common)
        self.fingerprints[name] = fingerprint
        if self.before.fingerprints.get(name) == fingerprint:
            rows = self.before.rows_of(name)
            self.unchanged.append(name)
        else:
            self.on_paper(name)
            rows = rows_of_paper(self.folder, name, path, self.told.sources, own, codings, *self.of_study)
            self.read.append(name)
        for table, data in rows.items():
            self.parts[table].append(data)


def _by_paper(decisions: list) -> dict[str, list]:
    found: dict[str, list] = {}
    for decision in decisions:
        found.setdefault(decision.document_id, []).append(decision)
    return found


def _same_file(name: str, first: str) -> Problem:
    message = f"filen är densamma som {first} och räknas inte en gång till."
    return Problem("warning", "same_file", "", message, "Ta bort den ena.", name)


def _common_fingerprint(instrument_contents: list[str], codebook: Codebook | None) -> str:
    """What every paper's reading depends on beside the paper: jimeval itself, what it stands on, the study's
    instruments and codebook."""
    told = [*instrument_contents, repr(codebook or NO_CODEBOOK), readers_fingerprint(), libraries_fingerprint()]
    return sha256("".join(sha256(words.encode()) for words in told).encode())


def _content(checksum: str, name: str) -> str:
    """The checksum of the file's bytes; of one that is empty or cannot be opened, its name: its reader says why."""
    return f"{checksum} {name}" if checksum == _NOTHING or len(checksum) != len(_NOTHING) else checksum


def _fingerprint(content: str, source: Source | None, decisions: list, common: str) -> str:
    return sha256(f"{content}{source}{decisions}{common}".encode())
