"""Whose mark a row holds, on what, when and of which kind: from the row, its column, the titles or the sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from jimeval.documents import Cell, Document
from jimeval.documents.dates import FoundDate
from jimeval.ratings.instruments import Instrument
from jimeval.ratings.reading.columns_together import Column
from jimeval.ratings.reading.context import (
    SheetFacts,
    agency_in_file_name,
    agency_named,
    generic_sheet,
    occasion_of,
    rater_in_file_name,
    stamped_round,
)
from jimeval.ratings.reading.headings import AGREED, AGREED_MARKS, items_named
from jimeval.ratings.reading.notes import Notes
from jimeval.ratings.reading.people import unnamed
from jimeval.ratings.reading.tables import Table
from jimeval.ratings.reading.words import (
    did_you_mean,
    is_code,
    is_key,
    kind_named,
    kind_of_rater,
)
from jimeval.ratings.values import Mark

_ANONYMOUS = re.compile(r"anonym\w*|-+|okänd", re.IGNORECASE)


@dataclass
class Collected:
    """What a file's tables gave so far.

    spots, filled  marks that could stand there, and those where something was written
    personal       cells whose words must not be stored
    formulas, lost  places (sheet, row, column) of formulas without a value; those where a mark should have stood
    """

    document: Document
    notes: Notes
    marks: list[dict] = field(default_factory=list)
    suggestions: list[dict] = field(default_factory=list)
    used: set[Cell] = field(default_factory=set)
    personal: set[Cell] = field(default_factory=set)
    filled: int = 0
    first_seen: dict[tuple, tuple[str, float | None]] = field(default_factory=dict)
    named_sheets: set[str] = field(default_factory=set)
    rounds: dict[str, str] = field(default_factory=dict)  # a round in small letters, to how it was first written
    by_name: dict[str, Instrument] = field(default_factory=dict)
    codes: dict[float, tuple[str, str]] = field(default_factory=dict)  # number to kind of missing, and the words
    formulas: set[tuple[str | None, int, str]] = field(default_factory=set)
    lost: set[tuple[str | None, int, str]] = field(default_factory=set)


@dataclass(frozen=True)
class Block:
    """One mark's place in every row: a column, or the columns of crosses on one item."""

    columns: tuple[Column, ...]

    @property
    def first(self) -> Column:
        return self.columns[0]

    @property
    def crosses(self) -> bool:
        return bool(self.first.meaning.level or self.first.meaning.missing)


def blocks_of(columns: list[Column]) -> list[Block]:
    """The columns of marks, those of one item's levels together."""
    groups: dict[tuple, list[Column]] = {}
    for column in columns:
        own = column.meaning
        crosses = bool(own.level or own.missing)
        key = (own.item, own.kind, column.rater, column.occasion, column.agency, "" if crosses else column.letter)
        groups.setdefault(key, []).append(column)
    return [Block(tuple(group)) for group in groups.values()]


class RowFacts:
    """What the rows of one table say beside the marks themselves."""

    def __init__(
        self, found: Collected, table: Table, instrument: Instrument, facts: SheetFacts, unit: str, lone: bool
    ):
        self.found, self.table, self.instrument, self.facts, self.lone = found, table, instrument, facts, lone
        self.sheet, self.document, self.notes = table.sheet, found.document, found.notes
        self.unit = unit or (table.form.unit if table.form else "")
        self.blocks = blocks_of(table.marks)
        self.usual, self.suggesting, self.lead_rater = instrument, False, None
        self.faulty = {letter for severity, _, letter, *_ in table.faults if severity == "error"}
        self.read_before: dict[tuple[str, int, str], Mark] = {}  # by words, scale and unit
        self.of_columns: dict[str, dict[str, str]] = {}  # field to column to words, from rows about the columns
        self.below: dict[str, str] = {}  # agency and round as last written further up
        times = [
            cell.text for letter in table.letters("timestamp") for row in table.rows if (cell := self.cell(row, letter))
        ]
        self.stamped = stamped_round(times)

    def cell(self, row: int, letter: str, merged: bool = True) -> Cell | None:
        return self.sheet.at(row, letter) if merged else self.sheet.rows[row].get(letter)

    def field_cell(self, row: int, name: str) -> Cell | None:
        return next((cell for letter in self.table.letters(name) if (cell := self.cell(row, letter))), None)

    def text(self, row: int, name: str, column: Column | None = None) -> str | None:
        """A field's words: in the row, else in a row about the columns, else above the table."""
        if cell := self.field_cell(row, name):
            return cell.text
        if column and (words := self.of_columns.get(name, {}).get(column.letter)):
            return words
        return self.table.titles.get(name)

    def where(self, row: int, name: str = "", letter: str | None = None) -> str:
        letters = self.table.letters(name) if name else []
        return self.sheet.place(row, letter or next(iter(letters), None))

    def _instrument_of(self, row: int) -> Instrument:
        """The instrument that a row of its own names, else the table's."""
        cell = self.field_cell(row, "instrument")
        found = self.found.by_name.get(cell.text.casefold()) if cell else None
        if cell and not found:
            near = did_you_mean(cell.text, self.found.by_name)
            words = f"instrumentet ”{cell.text}” finns inte."
            self.notes.add("error", "instrument_unknown", self.where(row, "instrument"), words, near)
        return found or self.usual

    def _agency(self, row: int, column: Column) -> str | None:
        if column.agency:
            return column.agency
        text = self._carried(row, "agency", column)
        if text:
            return agency_named(text, self.where(row, "agency"), self.notes)
        found = self.facts.agency_id or agency_in_file_name(self.document.document_id)
        if not found:
            self.notes.add(
                "error",
                "agency_missing",
                self.where(row, "agency"),
                "myndighet saknas.",
                "Skriv myndigheten på raden, eller ”Myndighet: …” ovanför tabellen.",
            )
        return found

    def _carried(self, row: int, name: str, column: Column) -> str | None:
        """As :meth:`text`; a blank under an agency or a round goes on from the row above, and that is said."""
        cell = self.field_cell(row, name)
        if cell:
            self.below[name] = cell.text
            return cell.text
        if self.table.letters(name) and name in self.below:
            what = {"agency": "myndigheten", "occasion": "tillfället"}[name]
            words = f"{what} är tom och togs från raden ovanför, ”{self.below[name]}”."
            self.notes.add("note", "carried_down", self.where(row, name), words)
            return self.below[name]
        return self.text(row, name, column)

    def _occasion(self, row: int, column: Column) -> tuple[str, FoundDate | None] | None:
        text = column.occasion or self._carried(row, "occasion", column) or self.facts.occasion
        places = (self.where(row, "occasion"), self.where(row, "date"))
        found = occasion_of(text, self.text(row, "date", column), self.document, self.stamped, places, self.notes)
        if found is None:
            return None
        return self.found.rounds.setdefault(found[0].casefold(), found[0]), found[1]

    def _whose(self, row: int, column: Column) -> str | None:
        """The words that name the rater: of the column, the row, the title or the sheet."""
        if column.meaning.rater:
            return column.rater
        if self.lead_rater:
            return self.lead_rater
        if cell := self.field_cell(row, "rater"):
            return None if _ANONYMOUS.fullmatch(cell.text) else cell.text
        if column.meaning.kind == "external":
            return column.rater or column.shown
        return self.text(row, "rater", column) or self.facts.rater or rater_in_file_name(self.document)

    def _kind(self, row: int, column: Column) -> str | None:
        """individual, consensus or external: from the column, the kind's cell, else from the rater's."""
        if column.meaning.kind:
            return column.meaning.kind
        text, rater = self.text(row, "kind", column), self._whose(row, column) or ""
        from_rater = kind_of_rater(rater)
        if not text:
            if self.facts.kind or not rater:
                return self.facts.kind or self._agreed_here(row) or from_rater
            return from_rater
        kind = kind_named(text)
        if kind is None or (from_rater == "consensus" != kind):
            fault = "är okänt" if kind is None else f"går inte ihop med bedömaren ”{rater}”"
            self.notes.add(
                "error",
                "kind_unknown",
                self.where(row, "kind"),
                f"slaget ”{text}” {fault}.",
                "Skriv individuell, gemensam eller extern.",
            )
            return None
        return kind

    def _agreed_here(self, row: int) -> str | None:
        """Where no person is named: "consensus" when the row's item, or a line above the table, says that it is."""
        cell = self.field_cell(row, "item")
        above = [c for line in self.table.title_rows for c in self.sheet.rows[line].values()]
        agreed = (cell is not None and AGREED.search(cell.text)) or any(AGREED_MARKS.fullmatch(c.text) for c in above)
        return "consensus" if agreed else None

    def _rater(self, row: int, column: Column, kind: str) -> str | None:
        if rater := self._whose(row, column):
            return rater
        if self.table.shape == "by_item" and not self.table.letters("rater"):
            return unnamed(f"{self.sheet.name}\0{row}")  # no column: the row is the person
        if (
            self.table.shape == "by_item"
            and (cell := self.field_cell(row, "rater"))
            and _ANONYMOUS.fullmatch(cell.text)
        ):
            return unnamed(f"{self.sheet.name}\0{row}")
        name = self.sheet.name
        if self.lone and not self.table.letters("rater") and not generic_sheet(name):
            if not is_code(name):
                self.found.named_sheets.add(name)
            return name
        self.notes.add(
            "error",
            "rater_missing",
            self.where(row, "rater", None if self.table.letters("rater") else column.letter),
            "bedömare saknas, så personernas markeringar kan inte skiljas åt.",
            "Skriv en kod per person (D1, D2 …), eller Gemensam.",
        )
        return None

    def _person_key(self, row: int, column: Column, kind: str) -> str | None:
        text = self.text(row, "person_key", column)
        if kind == "consensus" or not text:
            return None
        if is_key(text):
            return " ".join(text.split())
        self.notes.add(
            "warning",
            "person_key",
            self.where(row, "person_key"),
            "personnyckeln är ingen kod utan kan vara ett namn, en adress eller ett personnummer, och sparades inte.",
            "Ge varje person en kod som är densamma varje år, till exempel K07.",
        )
        return None

    def _item(self, row: int) -> int | None:
        cells = [cell for letter in self.table.letters("item") if (cell := self.cell(row, letter))]
        named = [items_named(cell.text, self.instrument) for cell in cells]
        found = tuple(dict.fromkeys(number for items in named for number in items))
        if len(found) == 1:
            return found[0]
        text = " ".join(" ".join(cell.text.split()) for cell in cells)
        if found:
            self.notes.add(
                "error",
                "item_ambiguous",
                self.where(row, "item"),
                f"”{text}” kan vara fråga {found[0]} eller {found[1]}.",
                "Skriv frågans nummer och rubrik som i instrumentet.",
            )
        elif self._has_marks(row):
            numbers = ", ".join(map(str, self.instrument.numbers))
            fault = f"”{text}” är ingen av instrumentets frågor ({numbers})." if text else "fråga saknas."
            near = did_you_mean(re.sub(r"^\d+\W+", "", text), [item.label for item in self.instrument.items])
            mend = f"{near}Rätta numret, eller ange det instrument som har frågan."
            self.notes.add("error", "item_unknown", self.where(row, "item"), fault, mend)
        return None

    def _has_marks(self, row: int) -> bool:
        letters = {c.letter for block in self.blocks for c in block.columns} | set(self.table.letters("suggestion"))
        return any(letter in self.sheet.rows[row] for letter in letters)

    def _needs_item(self) -> bool:
        return any(block.first.meaning.item is None for block in self.blocks) or self.table.shape == "suggestions"
