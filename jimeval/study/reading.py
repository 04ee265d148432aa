"""Which reader a paper belongs to. The folder is a hint; the reader decides, and says why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from jimeval import minutes, plans, ratings
from jimeval.base.errors import InputError, Problem
from jimeval.base.persons import UNKNOWN, PersonKey
from jimeval.base.swedish import listed
from jimeval.base.tables import frame
from jimeval.documents import Document, Reading, read_document
from jimeval.documents.kinds import paper_kind
from jimeval.documents.read import TEXT
from jimeval.minutes.attendance.persons_in_text import persons_in_text
from jimeval.minutes.coding.codebook import Codebook
from jimeval.ratings.forms import Form
from jimeval.register import register
from jimeval.study.plans.persons import persons_in_plan
from jimeval.study.words import KIND_LABELS

_HINTS = {"minutes": "minutes", "plans": "plan", "ratings": "ratings", "groups": "group", "reports": "report"}
_HEAD = 600  # a report names the agency it concerns in its title or near its top; others come further down


def kind_of(document: Document, stated: str | None = None) -> tuple[str, str]:
    """(kind, why): what the paper is, and a Swedish phrase on what shows it. ``stated`` is a person's decision."""
    if stated:
        return stated, "beslutat av en person"
    if plans.is_plan_form(document):
        return "plan", "projektets planformulär"
    if document.cells and ratings.looks_like_ratings(document):
        return "ratings", "en tabell med markeringar"
    if document.cells and (why := plans.looks_like_plan(document)):
        return "plan", why
    if document.cells:
        return "ratings", "en tabell som inte är planformuläret"
    if document.suffix in TEXT:
        return paper_kind(document)
    return "other", "ingen av de kända sorterna känns igen"


def reporting(document: Document) -> str | None:
    """The agency a report concerns: the only one that its title names, else the only one near its top; else None."""
    for words in (document.title, document.own_text.strip()[:_HEAD]):
        if named := {mention.agency_id for mention in register().find(words)}:
            return named.pop() if len(named) == 1 else None
    return None


def read_paper(
    path: Path,
    root: Path,
    instruments: Mapping[str, ratings.Instrument],
    key: PersonKey,
    stated: str | None,
    codebook: Codebook | None = None,
    agency_id: str | None = None,
    forms: tuple[Form, ...] = (),
    partial: bool = False,
) -> tuple[Reading, str]:
    """One paper's reading and why it was taken for what it is; ``codebook`` (else the packaged one) proposes codes.

    stated, agency_id  the paper's kind, and whose it is, where a person has decided so
    forms, partial  forms of rating files that a person confirmed; whether good rows of a bad rating file are used
    Raises InputError when it cannot be opened.
    """
    document = read_document(path, root)
    kind, why = kind_of(document, stated)
    if kind == "ratings" and document.cells:
        reading = ratings.read(document, instruments, forms, partial=partial)
    else:
        reading = _read(document, kind, key, why, codebook, agency_id)
    shown = _shown(document, kind, why, bool(reading.tables))
    return Reading(
        reading.document, kind, reading.tables, (*reading.problems, *shown), reading.characters_assigned
    ), why


def _shown(document: Document, kind: str, why: str, was_read: bool) -> list[Problem]:
    """What the paper was taken for and why, told once: more loudly where the folder says something else."""
    hint = _HINTS.get(document.document_id.split("/", 1)[0])
    if hint and hint != kind:
        words = f"mappen säger {KIND_LABELS[hint]} men filen är av slaget {KIND_LABELS[kind]}: {why}."
        return [Problem("note", "other_than_folder", "", words, "", document.document_id)]
    if not was_read:
        return []  # the warning that it was not read tells its kind
    return [Problem("note", "kind", "", f"läses som {KIND_LABELS[kind]}: {why}.", "", document.document_id)]


def _read(
    document: Document,
    kind: str,
    key: PersonKey,
    why: str,
    codebook: Codebook | None,
    agency_id: str | None,
) -> Reading:
    if kind == "minutes" and not document.cells:
        return minutes.read(document, key, codebook)
    if kind == "plan" and plans.is_plan_form(document):
        return _with_names(plans.read(document), key)
    if kind == "plan":
        return _with_names(plans.extract(document, agency_id), key)
    if kind == "report":
        return _with_names(plans.read_report(document, reporting(document)), key)
    unread = Problem(
        "warning",
        "not_read",
        "",
        f"filen är av slaget {KIND_LABELS[kind]} ({why}) och läses inte in i några tabeller ännu; texten är lagrad.",
        "Är den något annat: skriv det som kind i data/decisions/documents.csv." if kind == "other" else "",
        document.document_id,
    )
    return Reading(document, kind, {}, (*document.problems, unread))


def _with_names(reading: Reading, key: PersonKey) -> Reading:
    """The reading with the persons that its text names, so that they are masked wherever its words are shown."""
    document = reading.document
    elements = reading.tables.get("plan_elements")
    responsible = () if elements is None else elements["responsible"].dropna()
    rows = (
        {
            "document_id": document.document_id,
            "person": key.pseudonym(name) if " " in name else UNKNOWN,
            "page": document.page_at(start),
            "start": start,
            "end": end,
        }
        for start, end, name in persons_in_plan(document.own_text, responsible)
    )
    return replace(reading, tables={**reading.tables, "named": frame("named", rows)})


def named_by_file(name: str, key: PersonKey) -> list[Problem]:
    """A file whose name holds a person's name, which then gets a pseudonym: pages and exports show that instead."""
    words = re.sub(r"[_\W]+", " ", name.rpartition(".")[0])
    names = [person for _, _, person in persons_in_text(words, 0, len(words), []) if " " in person]
    known = list(
        dict.fromkeys([*map(key.pseudonym, names), *(person for *_, person in key.full_names().names_in(words))])
    )
    if not known:
        return []
    message = f"filens namn nämner {listed(known)}; på sidor och i exporter står det i stället."
    return [Problem("warning", "name_in_file_name", "", message, "Byt namn på filen.", name)]


def nobodys(document_id: str) -> Problem:
    """What to say of a report whose agency neither it nor a person has stated."""
    return Problem(
        "note",
        "whose_report",
        "",
        "varken rubriken eller inledningen visar vilken myndighet rapporten gäller.",
        "Skriv myndigheten i data/decisions/documents.csv.",
        document_id,
    )


def unreadable(document_id: str, reason: Exception) -> tuple[Problem, ...]:
    """The problems of a paper that stopped its reader."""
    if isinstance(reason, InputError):
        return tuple(Problem(p.severity, p.code, p.where, p.message, p.mend, document_id) for p in reason.problems)
    return (
        Problem(
            "error",
            "reader_failed",
            "",
            f"läsaren stannade: {type(reason).__name__}: {reason}",
            "Det är ett fel i jimeval; resten av studien är läst.",
            document_id,
        ),
    )
