"""Minutes to tables: passages, attendance, support, collaborations and advice, with everything else listed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd

from jimeval.base.errors import InputError, Problem
from jimeval.base.persons import UNKNOWN, PersonKey, mask_words
from jimeval.base.sentences import sentences
from jimeval.base.swedish import shorten
from jimeval.base.tables import frame
from jimeval.documents import Document, Reading, read_document
from jimeval.documents.kinds import paper_kind
from jimeval.documents.read import TEXT
from jimeval.minutes.attendance.persons_in_text import persons_in_text
from jimeval.minutes.attendance.read import attendance_rows, attendants
from jimeval.minutes.coding.codebook import Codebook, load_codebook
from jimeval.minutes.coding.proposals import propose
from jimeval.minutes.collaborations.read import collaborations
from jimeval.minutes.parts.read import Part, Segmentation, segment
from jimeval.minutes.parts.unplaced import in_small_letters, segmentation_problems, where
from jimeval.minutes.support.read import Occasion, not_counted, occasions
from jimeval.register import register

_NAMESAKES = 3


def looks_like_minutes(document: Document) -> str | None:
    """Why the paper is taken for minutes, in a Swedish phrase; None when it is not."""
    if document.cells or document.suffix not in TEXT:
        return None
    kind, why = paper_kind(document)
    return why if kind == "minutes" else None


def read_minutes(path: str | Path) -> Reading:
    """The minutes at ``path``: tables passages, attendance, support, collaborations, advice and codings (proposed).

    Persons are pseudonyms that hold within this one paper. Raises InputError when the file cannot be read or shows no
    sign of being minutes.
    """
    document = read_document(path)
    if not looks_like_minutes(document):
        raise InputError(
            [
                Problem(
                    "error",
                    "not_minutes",
                    "",
                    "filen känns inte igen som minnesanteckningar: varken rubrik eller närvarolista säger det.",
                    "Kontrollera att det är rätt fil.",
                    document.document_id,
                )
            ]
        )
    return read(document, PersonKey()).checked()


def read(document: Document, key: PersonKey, codebook: Codebook | None = None) -> Reading:
    """The tables of one paper of minutes; ``key`` gives persons their pseudonyms, ``codebook`` (else the packaged one)
    the codes that are proposed."""
    text = document.own_text
    segmentation = segment(document)
    problems = list(document.problems)
    rows: dict[str, list[dict]] = {
        name: [] for name in ("passages", "attendance", "support", "collaborations", "advice")
    }
    present: list[str] = []
    for part in segmentation.parts:
        ids = _add_passages(rows["passages"], document, part)
        first = ids[0] if ids else None
        if part.section == "attendance":
            found, left = attendants(text, part.heading_end, part.end)
            rows["attendance"] += attendance_rows(document.document_id, document.page_at, found, key)
            present += [entry.person for entry in found if entry.person]
            problems += _attendance_problems(document, found, left)
        elif part.section == "advice" and re.search(r"\w", text[part.heading_end : part.end]) and not part.unknown:
            rows["advice"].append(_advice(document, part, first, rows["advice"]))
        elif part.section == "status" and part.agency_id:
            problems += _told(document, text, part, ids, rows, segmentation)
    _add_shell(rows["passages"], document)
    problems += [*in_small_letters(document), *segmentation_problems(document, segmentation)]
    rows["codings"] = propose(
        text,
        rows["passages"],
        codebook or load_codebook(),
        support=rows["support"],
        collaborations=rows["collaborations"],
        page_at=document.page_at,
    )
    rows["named"] = _named(document, present, key)
    tables = {name: frame(name, found) for name, found in rows.items()}
    own = [row for row in rows["passages"] if row["section"] not in ("shell", "unassigned")]
    return Reading(
        document,
        "minutes",
        tables,
        _masked(document, problems, tables["named"], key),
        sum(row["end"] - row["start"] for row in own),
    )


def _masked(document: Document, problems: list[Problem], named: pd.DataFrame, key: PersonKey) -> tuple[Problem, ...]:
    """The problems with the names that their messages quote replaced."""
    words = {document.text[row.start : row.end]: row.person for row in named.itertuples()}
    return tuple(replace(problem, message=key.mask(mask_words(problem.message, words))) for problem in problems)


def _named(document: Document, present: list[str], key: PersonKey) -> list[dict]:
    """Where the text names persons. A full name has its pseudonym; a first name of one who is not known is N.N.; a
    first word that many of the names share is a label ("Ledamot A"), no name."""
    shared = Counter(name.split()[0] for name in present)
    return [
        {
            "document_id": document.document_id,
            "person": key.pseudonym(name) if " " in name else UNKNOWN,
            "page": document.page_at(start),
            "start": start,
            "end": end,
        }
        for start, end, name in persons_in_text(document.own_text, 0, len(document.own_text), present)
        if shared[name] <= _NAMESAKES
    ]


def _passage_id(document: Document, start: int) -> str:
    return f"{document.document_id}#{start}"


def _add_passages(rows: list[dict], document: Document, part: Part) -> list[tuple[int, int, str]]:
    """The part's passages: one, or several where shell (a sheet's number) cuts it. Their (start, end, id)."""
    cuts = [shell for shell in document.shell if part.start < shell.end and shell.start < part.end]
    ids, begin = [], part.start
    for start, end in [*((shell.start, shell.end) for shell in cuts), (part.end, part.end)]:
        if begin < start:
            ids.append((begin, start, _passage_id(document, begin)))
            rows.append(
                {
                    "passage_id": ids[-1][2],
                    "document_id": document.document_id,
                    "page": document.page_at(begin),
                    "start": begin,
                    "end": start,
                    "section": part.section,
                    "agency_id": part.agency_id,
                    "voice": part.voice,
                    "text": document.text[begin:start],
                }
            )
        begin = max(begin, end)
    return ids


def _add_shell(rows: list[dict], document: Document) -> None:
    """Shell as passages of its own, so that the passages together are the stored text; blank space joins it."""
    covered = sorted((row["start"], row["end"]) for row in rows)
    begin = 0
    for start, end in [*covered, (len(document.text), len(document.text))]:
        if begin < start:
            own = document.own_text[begin:start].strip()
            rows.append(
                {
                    "passage_id": _passage_id(document, begin),
                    "document_id": document.document_id,
                    "page": document.page_at(begin),
                    "start": begin,
                    "end": start,
                    "section": "unassigned" if own else "shell",
                    "agency_id": None,
                    "voice": None,
                    "text": document.text[begin:start],
                }
            )
        begin = max(begin, end)


def _holding(ids: list[tuple[int, int, str]], position: int) -> str:
    return next((passage for start, end, passage in ids if start <= position < end), ids[0][2])


def _told(
    document: Document, text: str, part: Part, ids, rows: dict[str, list[dict]], segmentation: Segmentation
) -> list[Problem]:
    """What an agency's paragraph tells of support and collaboration."""
    problems = []
    told = list(sentences(text, part.heading_end, part.end))
    for before, sentence, after in zip([None, *told], told, [*told[1:], None], strict=False):
        for occasion in occasions(sentence, before, after):
            rows["support"].append(
                {
                    "document_id": document.document_id,
                    "passage_id": _holding(ids, occasion.start),
                    "agency_id": part.agency_id,
                    "audience": occasion.audience,
                    "form": occasion.form,
                    "statement": occasion.statement,
                    "days": occasion.days,
                    "timing": occasion.timing,
                    "page": document.page_at(occasion.start),
                    "start": occasion.start,
                    "end": occasion.end,
                }
            )
            if occasion.doubtful and _doubtful_occasion(document, part, occasion) not in problems:
                problems.append(_doubtful_occasion(document, part, occasion))
        problems += [_not_counted(document, start, end) for start, end in not_counted(sentence)]
        for tie in collaborations(
            sentence, part.agency_id, partial(segmentation.mentions_in, sentence.start, sentence.end)
        ):
            rows["collaborations"].append(
                {
                    "document_id": document.document_id,
                    "passage_id": _holding(ids, tie.start),
                    "from_agency_id": tie.from_agency_id,
                    "partner": tie.partner,
                    "partner_agency_id": tie.partner_agency_id,
                    "statement": tie.statement,
                    "stated_in": "minutes",
                    "page": document.page_at(tie.start),
                    "start": tie.start,
                    "end": tie.end,
                }
            )
    return problems


def _advice(document: Document, part: Part, first: tuple[int, int, str], before: list[dict]) -> dict:
    """A piece of advice, numbered in the paper's order for its addressee: positions move when a source is corrected."""
    number = 1 + sum(row["agency_id"] == part.agency_id for row in before)
    words = document.own_text[part.heading_end : part.end]
    start = part.heading_end + len(words) - len(words.lstrip(" |\t\n"))
    return {
        "advice_id": f"{document.document_id}#{part.agency_id or 'alla'}-{number}",
        "document_id": document.document_id,
        "passage_id": first[2],
        "agency_id": part.agency_id,
        "status": "open",
        "page": document.page_at(start),
        "start": start,
        "end": part.start + len(document.own_text[part.start : part.end].rstrip(" |\t\n")),
    }


def _doubtful_occasion(document: Document, part: Part, occasion: Occasion) -> Problem:
    severity = "warning" if "samma" in occasion.doubtful or "utan antal" in occasion.doubtful else "note"
    name = register().by_id(part.agency_id).name
    return Problem(
        severity,
        "doubtful_occasion",
        where(document, occasion.start, occasion.end),
        f"{name}: {occasion.doubtful}; räknas som ett eget tillfälle "
        f"(”{shorten(document.text[occasion.start : occasion.end], 60)}”).",
        "Kontrollera att det är skilda tillfällen.",
        document.document_id,
    )


def _attendance_problems(document: Document, found, left) -> list[Problem]:
    problems = [
        Problem(
            "warning",
            "attendance_elsewhere",
            where(document, entry.start, entry.end),
            "närvarolistan ligger i ett annat papper; vilka som var där är okänt.",
            "Lägg listan i data/raw om du har den.",
            document.document_id,
        )
        for entry in found
        if entry.presence == "unknown" and not entry.person and not entry.organisation
    ]
    problems += [
        Problem(
            "note",
            "attendance_unread",
            where(document, start, end),
            f"”{shorten(document.text[start:end], 60)}” i närvarolistan lästes varken som person eller organisation.",
            "",
            document.document_id,
        )
        for start, end in left
    ]
    return problems


def _not_counted(document: Document, start: int, end: int) -> Problem:
    return Problem(
        "note",
        "occasion_not_counted",
        where(document, start, end),
        f"”{document.text[start:end]}” räknas inte som stöd: planerat, erbjudet, avböjt, inställt eller eget arbete.",
        "Läs meningen om det är fel.",
        document.document_id,
    )
