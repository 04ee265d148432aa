"""An agency's own plan to the tables plans, plan_elements, plan_links and passages: a proposal, with every doubt."""

from __future__ import annotations

import re

from jimeval.base.contracts import ELEMENT_KINDS, NONE_STATED
from jimeval.base.errors import Problem
from jimeval.base.swedish import shorten
from jimeval.base.tables import frame
from jimeval.documents.document import Document, Reading
from jimeval.documents.grid import Grid
from jimeval.documents.read import WEB
from jimeval.plans.extraction.extent import caveats, extent
from jimeval.plans.extraction.found import Extract, Found
from jimeval.plans.extraction.identity import Identity, identity
from jimeval.plans.extraction.lines import units
from jimeval.plans.extraction.parts import Part, flattened_tables, parts, understood
from jimeval.plans.extraction.prose import prose_elements
from jimeval.plans.extraction.rows import needed_cells, table_elements, why_no_table
from jimeval.plans.extraction.templates import template_of
from jimeval.plans.extraction.told import of_cells
from jimeval.plans.form import KIND_LABELS
from jimeval.register import register

_NAMES = KIND_LABELS | {"responsible": "ansvarig", "due": "tidplan", "indicator": "indikator", "subgoal": "delmål"}
_ENGLISH, _SWEDISH = r"\b(?:the|and|of|to|for)\b", r"\b(?:och|att|för|på|av|som|till)\b"
_LETTERS = {
    "problem": "P",
    "goal": "M",
    "resource": "R",
    "activity": "A",
    "result": "F",
    "mediator": "I",
    "effect": "E",
}


def extract(document: Document, agency_id: str | None = None) -> Reading:
    """What an agency's own plan says, as proposals that nobody has signed; nothing is raised.

    Tables plans (one row), plan_elements, plan_links and passages (one per headed part); ``agency_id``: whose plan, as
    a person has stated it. Without an agency there is no plan and no elements, only passages and what to do.
    """
    torn = flattened_tables(document)
    everything = units(document, torn.assigned)
    own = identity(document, everything, agency_id)
    tables = [
        (grid, made)
        for before, grid in zip((None, *document.grids), document.grids, strict=False)
        if (made := table_elements(document, grid, own.made, before)) is not None
    ]
    read = {grid.number for grid, _ in tables}
    refused = [grid for grid in document.grids if grid.number not in read]
    others = [why for grid in refused if not _hidden(grid) and (why := why_no_table(document, grid))]
    # A narrow table that is none of a plan's lays out text, label beside value; a wide one is about something else.
    aside = [*(grid for grid, _ in tables), *(grid for grid in refused if grid.width > 2 or document.cells)]
    found = units(document, [*torn.assigned, *((grid.start, grid.end) for grid in aside)]) if aside else everything
    made = prose_elements(
        document,
        found,
        [(grid.start, table) for grid, table in tables],
        own.made,
        int((own.period_from or own.decided or "0")[:4]),
    )
    headed = parts(document, found)
    told = of_cells(document, {where for grid, _ in tables for where in needed_cells(grid)})
    problems = [*told, *own.problems, *made.problems, *torn.problems, *others]
    plan, elements, links = [], [], []
    if own.plan_id:
        plan = [_plan(document, own, made, found, problems, bool(torn.problems))]
        elements, links = _rows(document, own, made)
        if not elements:
            problems.append(_none(document, plan[0]["extent"]))
    problems += [*_english(document), *_stated_none(document, made), *_left(document, headed, made)]
    tables_made = {
        "plans": frame("plans", plan),
        "plan_elements": frame("plan_elements", elements),
        "plan_links": frame("plan_links", links),
        "passages": frame("passages", _passages(document, headed, own.agency_id)),
    }
    return Reading(document, "plan", tables_made, tuple(problems), _assigned(document, headed, made))


def _hidden(grid: Grid) -> bool:
    """Whether the whole sheet is hidden, which its reader tells."""
    return bool(grid.sheet) and all(cell.hidden for row in grid.rows for cell in row)


def _plan(document: Document, own: Identity, made: Extract, found: list, problems: list[Problem], torn: bool) -> dict:
    text = document.own_text
    headings = [text[unit.start : unit.end] for unit in found if unit.kind in ("heading", "contents")]
    reach = extent(document, found, sum(element.kind == "activity" for element in made.elements), torn)
    if reach.extent == "cut":
        words = f"planen är inte hel: {reach.why}. Vad resten säger är okänt, så inget kallas saknat i planen."
        problems.append(Problem("warning", "plan_cut", "", words, "Lägg in hela planen.", document.document_id))
    elif reach.extent == "elsewhere":
        words = f"planen hänvisar sina aktiviteter till ett papper som inte finns i filen: {reach.why}."
        problems.append(
            Problem("warning", "plan_elsewhere", "", words, "Lägg in även det pappret.", document.document_id)
        )
    first = register().by_id(own.agency_id)
    return {
        "plan_id": own.plan_id,
        "agency_id": own.agency_id,
        "document_id": document.document_id,
        "decided": own.decided,
        "period_from": own.period_from,
        "period_to": own.period_to,
        "template": template_of(
            document.title,
            text.strip()[:300],
            headings,
            first.name,
            int((own.period_to or own.period_from or "0")[:4]),
            document.suffix in WEB or any(shell.kind == "web" for shell in document.shell),
        ),
        "registration": own.registration,
        "caveats": caveats(text),
        "extent": reach.extent,
        "stated_none": _nones_of(made, None),
    }


def _rows(document: Document, own: Identity, made: Extract) -> tuple[list[dict], list[dict]]:
    """Rows of elements, in reading order with ids that count within each kind, and of links."""
    order = sorted(range(len(made.elements)), key=lambda at: (made.elements[at].start, at))
    numbers: dict[str, int] = {}
    ids: dict[int, str] = {}
    rows = []
    for at in order:
        element = made.elements[at]
        letter = _LETTERS[element.kind]
        numbers[letter] = numbers.get(letter, 0) + 1
        ids[at] = f"{own.plan_id}/{letter}{numbers[letter]}"
        rows.append(_row(document, own, element, ids[at]) | {"stated_none": _nones_of(made, at)})
    links = [
        {"plan_id": own.plan_id, "from_element_id": ids[start], "to_element_id": ids[end], "origin": origin}
        for start, end, origin in dict.fromkeys(made.links)
        if start in ids and end in ids
    ]
    unique = {(link["from_element_id"], link["to_element_id"]): link for link in reversed(links)}
    return rows, list(unique.values())


def _nones_of(made: Extract, at: int | None) -> str | None:
    """What the paper says that the element has none of; where ``at`` is None, the kinds that it says so of beside no
    element, and has none of."""
    told = {kind for kind, place, _, _ in made.stated_none if place == at}
    if at is None:
        told = (told & set(ELEMENT_KINDS)) - {element.kind for element in made.elements}
    return "+".join(kind for kind in NONE_STATED if kind in told) or None


def _row(document: Document, own: Identity, element: Found, element_id: str) -> dict:
    return {
        "element_id": element_id,
        "plan_id": own.plan_id,
        "agency_id": own.agency_id,
        "document_id": document.document_id,
        "origin": "original",
        **{
            name: getattr(element, name)
            for name in (
                *("kind", "state", "level", "text", "responsible", "due", "due_precision", "indicator"),
                *("subgoal_topic", "subgoal_scheme", "confidence", "page", "start", "end", "sheet", "row", "column"),
            )
        },
    }


def _passages(document: Document, headed: list[Part], agency_id: str | None) -> list[dict]:
    return [
        {
            "passage_id": f"{document.document_id}#{part.start}",
            "document_id": document.document_id,
            "page": document.page_at(part.start),
            "start": part.start,
            "end": part.end,
            "section": "plan",
            "agency_id": agency_id,
            "voice": "agency",
            "text": document.text[part.start : part.end],
        }
        for part in headed
    ]


def _assigned(document: Document, headed: list[Part], made: Extract) -> int:
    """Characters of the paper's own text in parts that were understood, in elements, and in what is said of them."""
    taken = bytearray(len(document.text))
    for start, end in [
        *((part.start, part.end) for part in headed if understood(part)),
        *((part.start, part.body) for part in headed),
        *made.assigned,
    ]:
        taken[start:end] = b"\1" * (end - start)
    for shell in document.shell:
        taken[shell.start : shell.end] = bytes(shell.end - shell.start)
    return sum(taken)


def _english(document: Document) -> list[Problem]:
    """That the paper is in English, of which less is read: its small words are, for the most part."""
    english, swedish = (len(re.findall(words, document.own_text[:20_000])) for words in (_ENGLISH, _SWEDISH))
    if english < 10 or english < 2 * swedish:
        return []
    words = "planen är på engelska: rubriker och listor läses, men inte löpande text och datum skrivna med ord."
    return [Problem("note", "english", "", words, "Lägg in den svenska planen om den finns.", document.document_id)]


def _none(document: Document, reach: str) -> Problem:
    words = "inga delar av planen (mål, aktiviteter ...) kunde föreslås"
    words += (
        "; planen är avklippt." if reach == "cut" else "; de finns i ett annat papper." if reach == "elsewhere" else "."
    )
    mend = "Läs planen och skriv av den i projektets formulär (jimeval init ger ett tomt)."
    return Problem("warning", "no_elements", "", words, mend, document.document_id)


def _stated_none(document: Document, made: Extract) -> list[Problem]:
    """Where the plan says that there is none: neither an element nor a blank."""
    return [
        Problem(
            "note",
            "stated_none",
            f"s. {page}" if (page := document.page_at(start)) else "",
            f"vid {_NAMES.get(kind, kind)} säger planen ”{shorten(document.text[start:end], 60)}”: att det inte finns, "
            "vilket inte är detsamma som tomt.",
            "",
            document.document_id,
        )
        for kind, start, end in dict.fromkeys((kind, start, end) for kind, _, start, end in made.stated_none)
    ]


def _left(document: Document, headed: list[Part], made: Extract) -> list[Problem]:
    """The headed parts that gave nothing since their headings tell nothing, all in one note."""
    left = [
        part
        for part in headed
        if not understood(part)
        and not any(part.start <= start < part.end for start, _ in made.assigned)
        and re.search(r"\w", document.own_text[part.body : part.end])
    ]
    if not left:
        return []
    names = ", ".join(
        f"”{shorten(part.heading, 50)}”" if part.heading else "texten före första rubriken" for part in left[:6]
    )
    more = f" och {len(left) - 6} till" if len(left) > 6 else ""
    words = f"{len(left)} avsnitt gav inga delar, eftersom rubriken inte säger vad det handlar om: {names}{more}."
    mend = "Läs dem och lägg till det som saknas."
    return [Problem("note", "parts_without_meaning", "", words, mend, document.document_id)]
