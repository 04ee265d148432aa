"""A plan's table to proposed elements and the links between those that stand together on its rows.

Links are proposed between neighbours of the chain that stand on one row, never over an empty cell; a merged cell, and
the same words on consecutive rows, are one element tied to each of them. Whatever is not placed is listed.
"""

from __future__ import annotations

from jimeval.base.errors import Problem
from jimeval.base.swedish import count, listed, shorten
from jimeval.documents.document import Document
from jimeval.documents.grid import Grid, GridCell
from jimeval.plans.extraction.build import Builder
from jimeval.plans.extraction.cells import one_line
from jimeval.plans.extraction.crosses import CROSSED, names_time
from jimeval.plans.extraction.found import Extract
from jimeval.plans.extraction.heads import Head, continued, find_head, visible_rows
from jimeval.plans.extraction.records import Laid, lay_out

_CROSSES = {
    "crossed_due": "som när det ska göras",
    "crossed_who": "som vem som ansvarar",
    "crossed": "inte: vad de säger framgår inte",
}
_ADD = "Lägg till det när planen signeras."
_BETWEEN = 8  # words between two tables that are one
_CORE = ("problem", "goal", "activity", "result", "effect")


def table_elements(
    document: Document, grid: Grid, made: str | None = None, before: Grid | None = None
) -> Extract | None:
    """Elements and links of a table in a plan or its follow-up; None when it is no such table (see ``why_no_table``).

    made    ISO date of the plan as far as it is known: which national sub-goal a number meant
    before  the table right before it, whose headings hold where this one goes on without any
    """
    rows = visible_rows(grid)
    head = _head(document, grid, rows, before)
    if _refusal(rows, head):
        return None
    laid = lay_out(rows, head)
    builder = Builder(document, grid, made, head.columns)
    for record in laid.records:
        builder.read(record)
    extract = builder.finished()
    extract.assigned += [
        (cell.start, cell.end) for what in ("heading", "title", "total", "legend") for cell in laid.aside.get(what, ())
    ]
    extract.assigned = sorted({stretch for stretch in extract.assigned if stretch[0] < stretch[1]})
    extract.problems = [*_of_table(document, grid, head, laid, before), *extract.problems]
    return extract


def needed_cells(grid: Grid) -> set[str]:
    """Places of the cells, also empty ones, where a table that is read has the plan's elements."""
    rows = visible_rows(grid)
    head = find_head(rows) if rows else None
    if _refusal(rows, head):
        return set()
    entries = [entry for record in lay_out(rows, head).records for entry in record.entries]
    return {entry.cell.where for entry in entries if entry.column.meaning and entry.column.meaning.is_kind}


def _head(document: Document, grid: Grid, rows: list, before: Grid | None) -> Head | None:
    """The table's headings, or those of the table before where it goes on: no heading and few words between them."""
    head = find_head(rows) if rows else None
    if before is None or (head is not None and (head.rows or head.sideways)) or grid.sheet:
        return head
    between = document.own_text[before.end : grid.start]
    headed = any(before.end <= heading.start < grid.start for heading in document.headings)
    if headed or len(between.split()) > _BETWEEN:
        return head
    above = visible_rows(before)
    return continued(rows, find_head(above) if above else None) or head


def why_no_table(document: Document, grid: Grid) -> Problem | None:
    """A note that says why the table is not read as a plan's; None when it is. A warning where nothing tells what a
    table of some size is about: it may be the plan's."""
    rows = visible_rows(grid)
    head = find_head(rows) if rows else None
    why = _refusal(rows, head)
    if why is None:
        return None
    unknown = bool(rows) and head is None and len(rows) > 1 and len(rows[0]) > 2
    if not rows and any(cell.text.strip() for row in grid.rows for cell in row):
        why = "den är dold i filen"
    held = sum(1 for row in grid.rows for cell in row if cell.text.strip() and not cell.covered_by)
    return Problem(
        "warning" if unknown else "note",
        "no_plan_table",
        place_of(grid),
        f"tabellen läses inte som en del av planen ({count(held, 'cell', 'celler')} med innehåll): {why}.",
        "Skriv av det som hör till planen i projektets formulär." if held else "",
        document.document_id,
    )


def place_of(grid: Grid) -> str:
    """The table as a person finds it: page and number, or sheet and number."""
    page = next((cell.page for row in grid.rows for cell in row if cell.page is not None), None)
    before = f'blad "{grid.sheet}", ' if grid.sheet else f"s. {page}, " if page is not None else ""
    return f"{before}tabell {grid.number}"


def _refusal(rows: list, head: Head | None) -> str | None:
    if not rows:
        return "den är tom"
    if head is None:
        return "ingen rubrik känns igen och innehållet avgör inte vad kolumnerna är"
    known = [column for column in head.columns.values() if column.meaning]
    kinds = [column for column in known if column.meaning.role in _CORE]
    foreign = [column for column in known if column.meaning.role == "foreign"]
    names = listed(f"”{shorten(column.heading, 30)}”" for column in foreign[:3])
    leads = next((column for column in known if column in kinds or "risk" in column.heading.casefold()), None)
    if foreign and (len(foreign) > len(kinds) or leads in foreign):  # what is done against the risks that lead the rows
        return f"{'rubriken' if len(foreign) == 1 else 'rubrikerna'} {names} hör till en annan sorts tabell"
    if not kinds:
        return "ingen kolumn är mål, problem, aktivitet, resultat eller effekt"
    if len(rows) <= len(head.rows):
        return "under rubrikerna står ingenting"
    return None


def _of_table(document: Document, grid: Grid, head: Head, laid: Laid, before: Grid | None) -> list[Problem]:
    """What a person should know of the table as a whole."""
    where, told = place_of(grid), []

    def tell(severity: str, code: str, place: str, message: str, mend: str = "") -> None:
        told.append(Problem(severity, code, place, message, mend, document.document_id))

    for role, what in _CROSSES.items():
        crosses = [column for column in head.columns.values() if column.meaning and column.meaning.role == role]
        if not crosses:
            continue
        names = listed(f"”{shorten(column.heading, 20)}”" for column in crosses[:4]) + " …" * (len(crosses) > 4)
        severity, mend = ("note", "Kontrollera att de säger det.") if role in CROSSED else ("warning", _ADD)
        tell(severity, "crosses", where, f"kryssen under {names} läses {what}.", mend)
    below = [row for row in grid.rows if head.rows and row[0].row > laid.aside["heading"][-1].row]
    coloured = [
        column.heading
        for number, column in head.columns.items()
        if column.meaning is None and names_time(column.heading) and any(_coloured(row, number) for row in below)
    ]
    if len(coloured) > 1:
        names = listed(f"”{shorten(heading, 20)}”" for heading in coloured[:4]) + " …" * (len(coloured) > 4)
        tell("warning", "crosses", where, f"färgade rutor under {names} läses inte.", _ADD)
    if not head.rows and not head.sideways and before and not any(c.guessed for c in head.columns.values()):
        words = f"tabellen saknar rubriker och läses med dem i tabell {before.number}."
        tell("warning", "continued_headings", where, words, "Kontrollera att varje kolumn har fått rätt slag.")
    elif any(column.guessed for column in head.columns.values()):
        if head.rows:
            tell("note", "one_column", where, "tabellen har en enda kolumn; varje rad föreslås som en del.")
        else:
            mend = "Kontrollera att varje kolumn har fått rätt slag."
            tell(
                "warning", "guessed_headings", where, "tabellen saknar rubriker; slaget är gissat av innehållet.", mend
            )
    if not grid.sure:
        mend = "Jämför förslagen med sidan i dokumentet."
        tell("note", "unsure_columns", where, "kolumnerna syns inte som linjer utan är tolkade av mellanrummen.", mend)
    hidden = [cell for row in grid.rows for cell in row if cell.hidden and cell.text.strip() and not cell.covered_by]
    if hidden and not grid.sheet:  # of a workbook its reader tells
        held = count(len(hidden), "dold cell", "dolda celler")
        mend = "Visa raderna eller kolumnerna i filen om de hör till planen."
        tell("warning", "hidden_cells", hidden[0].where, f"{held} läses inte.", mend)
    for cell in laid.aside.get("instruction", ()):
        tell("note", "template_left", cell.where, f"mallens anvisning står kvar: ”{_short(cell)}”.")
    for what, name in (("total", "summeringen"), ("legend", "förklaringen")):
        for cell in laid.aside.get(what, ())[:1]:
            tell("note", f"{what}_row", cell.where, f"{name} ”{_short(cell)}” är ingen del av planen.")
    for cell in laid.aside.get("unlabelled", ()):
        mend = "Skriv av den i projektets formulär om den hör till planen."
        tell("warning", "unknown_column", cell.where, f"”{_short(cell)}” står vid en rubrik som inte känns igen.", mend)
    return told


def _coloured(row: tuple[GridCell, ...], number: int) -> bool:
    """Whether the row's cell in that column has a ground of its own and no words."""
    cells = {cell.column: cell for cell in row}
    return number in cells and cells[number].marked and not cells[number].text.strip() and not row[0].marked


def _short(cell: GridCell) -> str:
    return shorten(one_line(cell.text), 60)
