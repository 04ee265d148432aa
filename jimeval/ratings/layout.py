"""Where in a sheet the marks stand: title rows, the heading row, and what each column holds, in any order."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from jimeval.base.errors import Problem
from jimeval.documents.document import Cell, Document
from jimeval.ratings.instruments import Instrument
from jimeval.register.agencies import register

Shape = Literal["long", "wide", "suggestions"]
Rows = Mapping[int, list[Cell]]

# A heading is known by how its first words begin, so endings, case and explanations after it do not matter.
_STEMS = {
    "agency": r"myndighet|agency|organisation",
    "occasion": r"tillfälle|mättillfälle|omgång|mätomgång|occasion",
    "date": r"datum|date",
    "rater": r"bedömare|namn(?!\w|\s+på)|deltagare|person(?!lig|al)|respondent|svarande|svarsperson|rater",
    "group": r"grupp|group",
    "gender": r"kön|gender",
    "item": r"fråg|linje|item|nr\b|nummer|parameter",
    "value": r"värde|markering|betyg|svar|poäng|value|score",
    "kind": r"slag|typ|kind",
    "suggestion": r"förslag|vad kan göras|suggestion",
    "instrument": r"instrument|formulär",
}
_FIELDS = {field: re.compile(stems, re.IGNORECASE) for field, stems in _STEMS.items()}
_TITLE_FIELDS = ("agency", "occasion", "date", "instrument", "rater", "group", "kind")
_AGREED = re.compile(r"\b(gemensam|konsensus|consensus|gruppens)", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_TITLED = re.compile(r"([^:]{2,40}):\s*(\S.*)", re.DOTALL)


@dataclass(frozen=True)
class Layout:
    """What a sheet's columns hold.

    columns  field to column letter; items  column letter to item number (wide only)
    titles   field to value, from the rows above the headings
    used     cells of the rows above the headings, and of the headings that were understood
    """

    sheet: str | None
    shape: Shape
    heading_row: int
    columns: Mapping[str, str]
    items: Mapping[str, int]
    titles: Mapping[str, str]
    used: tuple[Cell, ...]
    problems: tuple[Problem, ...]
    headed: frozenset[str] = frozenset()  # letters of all columns with a heading, understood or not


@functools.lru_cache(maxsize=4096)
def field_of(heading: str) -> str | None:
    """The field that a heading names, or None."""
    heading = " ".join(heading.split())
    return next((field for field, stems in _FIELDS.items() if stems.match(heading)), None)


def agency_named(text: str) -> str | None:
    """The name of the one agency that a line of its own names ("Lärande uppföljning, Kriminalvården"), else None."""
    named = {} if ":" in text else {mention.agency_id for mention in register().find(text)}
    whole = register().find_agency(text)
    return whole.name if whole else register().by_id(named.pop()).name if len(named) == 1 else None


def stated_instrument(rows: Rows) -> str | None:
    """The instrument that a sheet names, above the table or in a column of its own; None when it names none."""
    for number, row in rows.items():
        for field, value in _title_values(row):
            if field == "instrument":
                return value
        for cell in row:
            if len(row) > 2 and field_of(cell.text) == "instrument":
                below = [
                    other
                    for later, cells in rows.items()
                    if later > number
                    for other in cells
                    if other.column == cell.column
                ]
                return below[0].text if below else None
    return None


def looks_like_ratings(document: Document) -> bool:
    """Whether a table of cells surely holds marks: it names an instrument, or has a column for raters and as many
    numbers as words."""
    for sheet in document.sheets:
        rows = document.rows(sheet)
        if stated_instrument(rows):
            return True
        texts = [cell.text for row in rows.values() for cell in row]
        headed = any(len(row) > 2 and any(field_of(cell.text) == "rater" for cell in row) for row in rows.values())
        if headed and 2 * sum(_NUMBER.fullmatch(text) is not None for text in texts) >= len(texts):
            return True
    return False


def find_tables(rows: Rows, sheet: str | None, instrument: Instrument, document_id: str) -> list[tuple[Layout, Rows]]:
    """The tables of a sheet, each with its rows: title rows begin a new one, and so do the headings repeated.

    A table below titles but without headings of its own goes on under those of the table before. Titles hold until
    others replace them.
    """
    tables: list[tuple[Layout, Rows]] = []
    layout, waiting, own = None, {}, {}
    for number, row in rows.items():
        repeated = layout and _texts(row) == _texts(rows[layout.heading_row])
        if layout is None or repeated or waiting:
            waiting[number] = row
            titles = layout.titles if layout else {}
            if found := find_layout(waiting, sheet, instrument, document_id, titles):
                layout, waiting, own = found, {}, {}
                tables.append((layout, own))
            elif layout and not _starts_table(row):
                layout, own, waiting = _under_new_titles(layout, waiting), {number: row}, {}
                tables.append((layout, own))
        elif _starts_table(row):
            waiting[number] = row
        else:
            own[number] = row
    if waiting and layout:
        own.update(waiting)
    return tables


def _starts_table(row: list[Cell]) -> bool:
    """Whether a row below a table names another agency or occasion for what follows: nothing else stands on it."""
    if len(row) == 1 and register().find_agency(row[0].text):
        return True
    label = row[0].text.partition(":")[0]
    alone = len(row) == 1 and _TITLED.fullmatch(row[0].text) or len(row) == 2 and not re.search(r"\d", label)
    return bool(alone) and field_of(label) in ("agency", "occasion", "date")


def _under_new_titles(layout: Layout, rows: Rows) -> Layout:
    titles = {field: value for row in rows.values() for field, value in _title_values(row)}
    used = tuple(cell for row in rows.values() if _title_values(row) for cell in row)
    return replace(layout, titles={**layout.titles, **titles}, used=used, problems=())


def _texts(row: list[Cell]) -> list[str]:
    return [cell.text.casefold() for cell in row]


def find_layout(
    rows: Rows, sheet: str | None, instrument: Instrument, document_id: str, above: Mapping[str, str] | None = None
) -> Layout | None:
    """The layout of the first row that can be headings, or None when no row can; ``above``: titles that hold."""
    titles: dict[str, str] = {}
    used: list[Cell] = []
    for number, row in rows.items():
        if shape := _shape(row, instrument):
            return _layout(row, number, shape, sheet, instrument, {**(above or {}), **titles}, used, document_id)
        for field, value in _title_values(row):
            titles.setdefault(field, value)
        used += row
    return None


def _title_values(row: list[Cell]) -> list[tuple[str, str]]:
    """What a row above the table states: "Myndighet: CSN" in one cell, or name and value in two."""
    if len(row) == 1 and (agency := agency_named(row[0].text)):
        return [("agency", agency)]
    if len(row) == 2 and field_of(row[0].text) in _TITLE_FIELDS and not field_of(row[1].text):
        return [(field_of(row[0].text), row[1].text)]
    found = [(field_of(match[1]), match[2].strip()) for cell in row if (match := _TITLED.fullmatch(cell.text))]
    return [(field, value) for field, value in found if field in _TITLE_FIELDS]


def _is_item(cell: Cell, instrument: Instrument) -> bool:
    """Whether a heading is an item's column: "Fråga" alone is a field, "Fråga 3" and "Resultat" are items."""
    return (
        bool(instrument.find_items(cell.text))
        and field_of(cell.text) in (None, "item")
        and not _AGREED.search(cell.text)
    )


def _shape(row: list[Cell], instrument: Instrument) -> Shape | None:
    fields = {
        field_of(cell.text) for cell in row if not _is_item(cell, instrument) and not _TITLED.fullmatch(cell.text)
    }
    items = [instrument.find_items(cell.text) for cell in row if _is_item(cell, instrument)]
    if len(items) > 1 and fields & {"agency", "occasion", "rater", "kind"}:
        return "wide"
    if {"item", "value"} <= fields:
        return "long"
    if {"item", "suggestion"} <= fields:
        return "suggestions"
    only_items = len(items) == len(row) and len(set(items)) == len(items) >= max(2, len(instrument.items) / 2)
    return "wide" if only_items and items == sorted(items) and not fields else None


def _layout(
    row: list[Cell],
    number: int,
    shape: Shape,
    sheet: str | None,
    instrument: Instrument,
    titles: dict[str, str],
    used: list[Cell],
    document_id: str,
) -> Layout:
    columns: dict[str, str] = {}
    items: dict[str, int] = {}
    problems = []

    def problem(severity, code, cell, message, mend):
        problems.append(Problem(severity, code, cell.where, message, mend, document_id))

    numbers = ", ".join(str(number) for number in instrument.numbers)
    for cell in row:
        field, found = field_of(cell.text), instrument.find_items(cell.text)
        if shape == "wide" and _AGREED.search(cell.text):
            problem(
                "error",
                "agreed_column",
                cell,
                f"kolumnen ”{cell.text}” ser ut att hålla gemensamma markeringar och lästes inte.",
                "Skriv gruppens markering på en egen rad, med Gemensam som bedömare.",
            )
        elif shape == "wide" and _is_item(cell, instrument):
            if len(found) > 1:
                problem(
                    "error",
                    "item_ambiguous",
                    cell,
                    f"rubriken ”{cell.text}” kan vara fråga {found[0]} eller {found[1]}.",
                    "Skriv frågans nummer och rubrik som i instrumentet.",
                )
            elif found[0] in items.values():
                problem(
                    "error",
                    "item_twice",
                    cell,
                    f"fråga {found[0]} har redan en kolumn; den här lästes inte.",
                    "Ta bort den ena eller rätta numret.",
                )
            else:
                items[cell.column] = found[0]
                used.append(cell)
        elif field and field not in columns and (shape != "wide" or field not in ("item", "value", "suggestion")):
            columns[field] = cell.column
            used.append(cell)
        elif shape == "wide" and re.search(r"\d", cell.text):
            problem(
                "error",
                "item_unknown",
                cell,
                f"rubriken ”{cell.text}” är ingen av instrumentets frågor ({numbers}).",
                "Rätta numret, eller ange det instrument som har frågan.",
            )
        else:
            problem("note", "column_unused", cell, f"kolumnen ”{cell.text}” användes inte.", "")
    return Layout(
        sheet,
        shape,
        number,
        columns,
        items,
        titles,
        tuple(used),
        tuple(problems),
        frozenset(cell.column for cell in row),
    )
