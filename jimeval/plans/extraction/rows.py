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
from jimeval.plans.extraction.found import Extract
from jimeval.plans.extraction.heads import Head, find_head, visible_rows
from jimeval.plans.extraction.records import Laid, lay_out

_CORE = ("problem", "goal", "activity", "result", "effect")


def table_elements(document: Document, grid: Grid, made: str | None = None) -> Extract | None:
    """Elements and links of a table in a plan or its follow-up; None when it is no such table (see ``why_no_table``).

    made  ISO date of the plan as far as it is known: which national sub-goal a number meant
    """
    if why_no_table(document, grid):
        return None
    rows = visible_rows(grid)
    head = find_head(rows)
    laid = lay_out(rows, head)
    builder = Builder(document, grid, made, head.columns)
    for record in laid.records:
        builder.read(record)
    extract = builder.finished()
    extract.assigned += [
        (cell.start, cell.end) for what in ("heading", "title", "total", "legend") for cell in laid.aside.get(what, ())
    ]
    extract.assigned = sorted({stretch for stretch in extract.assigned if stretch[0] < stretch[1]})
    extract.problems = [*_of_table(document, grid, head, laid), *extract.problems]
    return extract


def why_no_table(document: Document, grid: Grid) -> Problem | None:
    """A note that says why the table is not read as a plan's; None when it is."""
    rows = visible_rows(grid)
    why = _refusal(rows, find_head(rows) if rows else None)
    if why is None:
        return None
    held = sum(1 for row in grid.rows for cell in row if cell.text.strip() and not cell.covered_by)
    return Problem(
        "note",
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
    risk = [column for column in foreign if "risk" in column.heading.casefold()]
    if foreign and (len(foreign) > len(kinds) or (risk and not {"goal", "problem"} & {c.meaning.role for c in kinds})):
        return f"{'rubriken' if len(foreign) == 1 else 'rubrikerna'} {names} hör till en annan sorts tabell"
    if not kinds:
        return "ingen kolumn är mål, problem, aktivitet, resultat eller effekt"
    if len(rows) <= len(head.rows):
        return "under rubrikerna står ingenting"
    return None


def _of_table(document: Document, grid: Grid, head: Head, laid: Laid) -> list[Problem]:
    """What a person should know of the table as a whole."""
    where, told = place_of(grid), []

    def tell(severity: str, code: str, place: str, message: str, mend: str = "") -> None:
        told.append(Problem(severity, code, place, message, mend, document.document_id))

    if any(column.guessed for column in head.columns.values()):
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
    if hidden:
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


def _short(cell: GridCell) -> str:
    return shorten(one_line(cell.text), 60)
