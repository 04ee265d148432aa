"""Rows of a table to marks and suggestions: every cell used, or named in a problem."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from jimeval.base.errors import InputError
from jimeval.base.swedish import parse_number
from jimeval.documents import Cell, Document
from jimeval.documents.dates import FoundDate
from jimeval.ratings.instruments import Instrument, Scale
from jimeval.ratings.reading.columns import Column
from jimeval.ratings.reading.context import (
    SheetFacts,
    agency_named,
    agency_of_file,
    generic_sheet,
    occasion_of,
    rater_in_file_name,
    stamped_round,
)
from jimeval.ratings.reading.headings import agreed_items, field_of, is_agreed, items_named, level_in, scale_of
from jimeval.ratings.reading.meaning import Meaning
from jimeval.ratings.reading.notes import Notes
from jimeval.ratings.reading.people import unnamed
from jimeval.ratings.reading.sheet import Row
from jimeval.ratings.reading.tables import Table
from jimeval.ratings.reading.titles import is_titled, title_values
from jimeval.ratings.reading.words import (
    did_you_mean,
    is_code,
    is_key,
    is_summary,
    kind_named,
    kind_of_rater,
    without_addresses,
)
from jimeval.ratings.values import Mark, missing_named, parse_crosses, parse_mark

_FACTS = ("gender", "group", "kind", "person_key", "occasion", "agency", "date", "rater")
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
class _Block:
    """One mark's place in every row: a column, or the columns of crosses on one item."""

    columns: tuple[Column, ...]

    @property
    def first(self) -> Column:
        return self.columns[0]

    @property
    def crosses(self) -> bool:
        return bool(self.first.meaning.level or self.first.meaning.missing)


def blocks_of(columns: list[Column]) -> list[_Block]:
    """The columns of marks, those of one item's levels together."""
    groups: dict[tuple, list[Column]] = {}
    for column in columns:
        own = column.meaning
        crosses = bool(own.level or own.missing)
        key = (own.item, own.kind, column.rater, column.occasion, column.agency, "" if crosses else column.letter)
        groups.setdefault(key, []).append(column)
    return [_Block(tuple(group)) for group in groups.values()]


class RowReader:
    """Reads the rows of one table."""

    def __init__(
        self, found: Collected, table: Table, instrument: Instrument, facts: SheetFacts, unit: str, lone: bool
    ):
        self.found, self.table, self.instrument, self.facts, self.lone = found, table, instrument, facts, lone
        self.sheet, self.document, self.notes = table.sheet, found.document, found.notes
        self.unit = unit or (table.form.unit if table.form else "")
        self.blocks = blocks_of(table.marks)
        self.usual, self.suggesting, self.lead_rater = instrument, False, None
        self.faulty = {letter for severity, _, letter, *_ in table.faults if severity == "error"}
        self.of_columns: dict[str, dict[str, str]] = {}  # field to column to words, from rows about the columns
        self.below: dict[str, str] = {}  # agency and round as last written further up
        times = [
            cell.text for letter in table.letters("timestamp") for row in table.rows if (cell := self.cell(row, letter))
        ]
        self.stamped = stamped_round(times)

    def read(self) -> None:
        for cell in (cell for column in self.table.columns.values() for cell in column.cells):
            self.found.used.add(cell)
        for row in self.table.title_rows:
            self.found.used.update(self.sheet.rows[row].values())
            for name, value in title_values(self.sheet.rows[row]):
                if name == "rater" and not is_code(value) and kind_of_rater(value) == "individual":
                    self.found.personal.update(c for c in self.sheet.rows[row].values() if value in c.text)
        for column in self.table.columns.values():
            if column.meaning.rater and column.rater and not is_code(column.rater):
                self.found.personal.update(cell for cell in column.cells if " ".join(cell.text.split()) == column.rater)
        if self._crossed_rows():
            return
        for row in self.table.rows:
            self._row(row)
        for row in self.table.title_rows:
            self._agreed_line(row, self.sheet.rows[row])

    # what a row says

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

    # rows

    def _row(self, row: int) -> None:
        cells = self.sheet.rows[row]
        self.instrument = self._instrument_of(row)
        if self._about_columns(row) or self._suggested(row, cells) or self._agreed_line(row, cells):
            return
        if self._left_out(row, cells):
            return
        self.found.filled += sum(letter in cells for letter in self.faulty)
        widths = self.document.widths
        if widths and widths[row] > max(widths[line] for line in (self.table.first, self.table.last)):
            return self.notes.add(
                "error",
                "too_many_fields",
                self.where(row),
                "raden har fler fält än rubrikraden och lästes inte; ett decimalkomma delar kanske ett tal i två.",
                "Spara om med semikolon mellan fälten.",
            )
        for letter, cell in cells.items():
            column = self.table.columns.get(letter)
            if column is None:
                self.notes.add("note", "cell_unused", cell.where, "cellen har ingen rubrik och lästes inte.")
            elif column.meaning.field == "personal":
                self.found.personal.add(cell)
                self.found.used.add(cell)
            elif column.meaning.field not in ("ignored", "comment", "summary") and not column.meaning.is_mark:
                self.found.used.add(cell)
        self._hide_rater(row)
        item = self._item(row) if self._needs_item() else None
        for block in self.blocks:
            self._block(row, block, item)
        self._suggest(row, item)

    def _needs_item(self) -> bool:
        return any(block.first.meaning.item is None for block in self.blocks) or self.table.shape == "suggestions"

    def _instrument_of(self, row: int) -> Instrument:
        """The instrument that a row of its own names, else the table's."""
        cell = self.field_cell(row, "instrument")
        found = self.found.by_name.get(cell.text.casefold()) if cell else None
        if cell and not found:
            near = did_you_mean(cell.text, self.found.by_name)
            words = f"instrumentet ”{cell.text}” finns inte."
            self.notes.add("error", "instrument_unknown", self.where(row, "instrument"), words, near)
        return found or self.usual

    def _crossed_rows(self) -> bool:
        """A table with a row for each level and crosses under the items: one person's marks, read down the columns."""
        if self.table.shape != "by_item":
            return False
        lead = next(iter(self.table.columns))
        scale = scale_of(self.instrument, None)
        levels = {}
        for row in self.table.rows:
            cell = self.sheet.rows[row].get(lead)
            if scale and cell and (level := level_in(cell.text, scale) or missing_named(cell.text)):
                levels[row] = level
        if len(set(levels.values())) < 2 or len(levels) < len(self.table.rows):
            return False
        self.found.used.update(self.sheet.rows[row][lead] for row in levels)
        for block in self.blocks:
            column = block.first
            cells = [(row, self.sheet.rows[row].get(column.letter)) for row in levels]
            written = [cell for _, cell in cells if cell]
            row = next((row for row, cell in cells if cell), next(iter(levels)))
            self.found.filled += bool(written)
            own = self.instrument.scale_for(column.meaning.item)
            mark = parse_crosses([(levels[r], cell.text if cell else "") for r, cell in cells], own)
            if mark.complaint:
                told = f"fråga {column.meaning.item}: {mark.complaint}"
                self.notes.add("error", "value", written[0].where, told, mark.hint)
            else:
                rater = self.table.titles.get("rater") or self.facts.rater or rater_in_file_name(self.document)
                self.lead_rater = rater or unnamed(f"{self.sheet.name}\0{lead}")
                self._keep(row, column, cells, written, column.meaning.item, "individual", mark)
        return True

    def _agreed_line(self, row: int, cells: Row) -> bool:
        """A line of its own that says what the group agreed on: ``Gruppen enades om 3 på samlad bedömning``."""
        texts = list(cells.values())
        if len(texts) > 2 or not is_agreed(texts[0].text) or (len(texts) == 2 and is_titled(texts[0].text)):
            return False
        items = agreed_items(texts[0].text, self.instrument) or tuple(self.instrument.consensus)
        if len(texts) == 2:
            column = self.table.columns.get(texts[1].column)
            if column and column.meaning.is_mark and not self._not_asked(column.meaning.item or 0, "consensus"):
                return False
            written = texts[1].text
        else:
            spoken = re.findall(r"\d+(?:[.,]\d+)?(?:\s*(?:av|/)\s*\d+)?", texts[0].text)
            if len(spoken) != 1:
                return False
            written = spoken[0]
        if len(items) != 1 or self._not_asked(items[0], "consensus"):
            return False
        self.found.filled += 1
        mark = parse_mark(written, self.instrument.scale_for(items[0], "consensus"))
        column = Column(texts[-1].column, (), (), Meaning("mark", items[0], kind="consensus"))
        if mark.complaint:
            scale = self.instrument.scale_for(items[0], "consensus")
            words = f"fråga {items[0]}, gemensam: {mark.complaint}"
            self.notes.add("error", "value", texts[-1].where, words, f"Tillåtet: {scale.allowed()}.")
        else:
            self.found.used.update(texts)
            self._keep(row, column, [], [texts[-1]], items[0], "consensus", mark)
        return True

    def _suggested(self, row: int, cells: Row) -> bool:
        """Suggestions in rows of their own: one under each item, or a list of items below a heading for them."""
        lead = next(iter(cells.values()))
        if field_of(lead.text) == "suggestion" and self.table.shape in ("by_item", "by_rater"):
            self.suggesting = len(cells) == 1
            self.found.used.add(lead)
            for letter, cell in cells.items():
                column = self.table.columns.get(letter)
                if cell is not lead and column and column.meaning.item:
                    self._suggestion(row, column, cell, column.meaning.item)
                elif cell is not lead:
                    self.notes.add(
                        "note", "cell_unused", cell.where, "förslaget hör inte till någon fråga och lästes inte."
                    )
            return True
        items = items_named(lead.text, self.instrument)
        if self.suggesting and len(cells) == 2 and len(items) == 1:
            self.found.used.add(lead)
            cell = list(cells.values())[1]
            self._suggestion(row, Column(cell.column, (), (), Meaning("suggestion")), cell, items[0])
            return True
        self.suggesting = False
        return False

    def _about_columns(self, row: int) -> bool:
        """A row of facts about the persons in the columns: their gender, group, round."""
        if self.table.shape != "by_rater":
            return False
        cell = self.field_cell(row, "item")
        name = field_of(cell.text) if cell else None
        if name not in _FACTS or items_named(cell.text, self.instrument):
            return False
        marks = {column.letter for column in self.table.marks}
        words = {letter: other for letter, other in self.sheet.rows[row].items() if letter in marks}
        if not words:
            return False
        self.of_columns[name] = {letter: other.text for letter, other in words.items()}
        self.found.used.update({cell, *words.values()})
        if name == "rater":
            self.found.personal.update(other for other in words.values() if not is_code(other.text))
        return True

    def _left_out(self, row: int, cells: Row) -> bool:
        """Sums, means and lines that belong to no table; each is noted."""
        skipped = ("comment", "suggestion", "personal", "timestamp", "group", "gender", "person_key")
        beside = [
            cell
            for letter, cell in cells.items()
            if not (
                (column := self.table.columns.get(letter))
                and (column.meaning.is_mark or column.meaning.field in skipped)
            )
        ]
        heads = [cell for cell in beside if is_summary(cell.text) and not self._is_item(cell)]
        if heads and not (len(heads) == 1 and self._counts(heads[0], cells)):
            self.found.used.update()
            self.notes.add(
                "note", "summary_row", self.where(row), "raden är en sammanräkning och lästes inte som markering."
            )
            return True
        if self._explains(row, cells):
            self.notes.add(
                "note", "row_unused", self.where(row), "raden förklarar skalan och lästes inte som markering."
            )
            return True
        held = {letter for letter, column in self.table.columns.items() if column.meaning.is_mark}
        held |= set(self.table.letters("suggestion"))
        rater = self.field_cell(row, "rater")
        marked = any(letter in cells or (self.sheet.name, row, letter) in self.found.formulas for letter in held)
        known = self.field_cell(row, "item") if self._needs_item() else rater
        if not marked and (not known or len(cells) == 1 and not (self._is_item(known) or is_code(known.text))):
            self.notes.add("note", "row_unused", self.where(row), "raden har ingen markering och lästes inte.")
            return True
        return False

    def _explains(self, row: int, cells: Row) -> bool:
        """Whether a row is one of a legend's: a number of the scale and words, like the row above or below it."""

        def pair(number: int) -> bool:
            texts = [cell.text for cell in self.sheet.rows.get(number, {}).values()]
            return len(texts) == 2 and bool(re.fullmatch(r"\d{1,3}", texts[0])) and not re.search(r"\d", texts[1])

        if not pair(row) or not (pair(row - 1) or pair(row + 1)):
            return False
        top = row
        while pair(top - 1):
            top -= 1
        return top > self.table.last + 1 and len(self.sheet.rows.get(top - 1, {})) < 2

    def _is_item(self, cell: Cell) -> bool:
        return self.table.columns.get(cell.column) is not None and bool(
            self.table.columns[cell.column].meaning.field == "item" and items_named(cell.text, self.instrument)
        )

    def _counts(self, cell: Cell, cells: Row) -> bool:
        """Whether a word that heads sums stands in a column of words, where it is somebody's own."""
        column = self.table.columns.get(cell.column)
        return column is not None and column.meaning.field in ("ignored",) and cell.column != next(iter(cells))

    def _hide_rater(self, row: int) -> None:
        for name in ("rater", "person_key"):
            cell = self.field_cell(row, name)
            named = cell and name == "rater" and not is_code(cell.text) and kind_of_rater(cell.text) == "individual"
            if cell and (named or (name == "person_key" and not is_key(cell.text))):
                self.found.personal.add(cell)

    # a mark

    def _block(self, row: int, block: _Block, item: int | None) -> None:
        column = block.first
        cells = [(c, self.cell(row, c.letter, merged=False)) for c in block.columns]
        written = [cell for _, cell in cells if cell]
        if lost := {(self.sheet.name, row, c.letter) for c in block.columns} & self.found.formulas:
            self.found.lost |= lost
            self.found.filled += 1
            return None
        over = [self.sheet.covering.get((row, c.letter)) for c in block.columns]
        if not written and any(over) and column.meaning.kind != "consensus":
            return self._merged(row, column, next(cell for cell in over if cell))
        self.found.filled += bool(written)
        item = column.meaning.item or item
        kind = self._kind(row, column)
        if item is None or kind is None:
            return
        if not written and (column.meaning.kind or self._not_asked(item, kind)):
            return  # nobody outside marked, or the group was not asked to agree on this item
        if not written and self.table.shape == "long" and not self._whose(row, column):
            return
        try:
            scale = self.instrument.scale_for(item, kind)
        except InputError as error:
            problem = error.problems[0]
            return self.notes.add(
                "error", problem.code, self.where(row, letter=column.letter), problem.message, problem.mend
            )
        mark = self._read(cells, scale, column)
        if mark.complaint:
            blank = "eller tomt, –, vet ej, ej aktuellt."
            mend = f"{mark.hint} " if mark.hint else ""
            limits = "" if "Tillåtet:" in mend else f"Tillåtet: {scale.allowed()}, {blank}"
            return self.notes.add(
                "error",
                "value",
                written[0].where,
                f"fråga {item}: {mark.complaint}",
                (mend + limits).strip(),
            )
        self._keep(row, column, cells, written, item, kind, mark)

    def _read(self, cells: list[tuple[Column, Cell | None]], scale: Scale, column: Column) -> Mark:
        if column.meaning.level or column.meaning.missing:
            levels = [(one.meaning.level or one.meaning.missing, cell.text if cell else "") for one, cell in cells]
            return parse_crosses(levels, scale)
        cell = cells[0][1]
        number = parse_number(cell.text) if cell else None
        if number in self.found.codes and not scale.minimum <= number <= scale.maximum:
            missing, words = self.found.codes[number]
            return Mark(missing=missing, conversion=f"{cell.text} är ”{words}” enligt filens förklaring")
        return parse_mark(cell.text if cell else "", scale, column.unit or self.unit)

    def _keep(
        self, row: int, column: Column, cells: list, written: list[Cell], item: int, kind: str, mark: Mark
    ) -> None:
        agency_id, when = self._agency(row, column), self._occasion(row, column)
        if not (agency_id and when):
            return
        rater = None if kind == "consensus" else self._rater(row, column, kind)
        if kind != "consensus" and not rater:
            return
        occasion, date = when
        common = {"agency_id": agency_id, "occasion": occasion, "instrument": self.instrument.id}
        key = (*common.values(), item, kind, (rater or "").casefold())
        where = written[0].where if written else self.where(row, letter=column.letter)
        place = self._place(row, column.letter, written)
        if key in self.found.first_seen:
            return self._again(key, where, column, written, item, occasion, mark)
        self.found.first_seen[key] = (where, mark.value)
        self.found.used.update(written)
        self.found.marks.append(
            common
            | place
            | {
                "rating_id": f"{self.document.document_id}#{self.sheet.name or ''}!{place['column']}{place['row']}",
                "instrument_version": self.instrument.version,
                "date": date.iso if date else None,
                "date_precision": date.precision if date else None,
                "rater": rater,
                "person_key": self._person_key(row, column, kind),
                "group": self.text(row, "group", column) or column.group,
                "gender": self.text(row, "gender", column),
                "item": item,
                "kind": kind,
                "value": mark.value,
                "written": written[0].text if written else None,
                "conversion": mark.conversion,
                "missing": mark.missing,
            }
        )

    def _again(
        self, key: tuple, where: str, column: Column, written: list[Cell], item: int, occasion: str, mark: Mark
    ) -> None:
        """A mark that has been read: a column of agreed marks repeats it for each person, else it is an error."""
        before, value = self.found.first_seen[key]
        if column.meaning.kind == "consensus" and value == mark.value:
            self.found.used.update(written)
            words = f"den gemensamma markeringen på fråga {item} upprepas; den räknas en gång."
            return self.notes.add("note", "agreed_again", where, words)
        whose = "gruppen" if key[4] == "consensus" else "samma bedömare"
        self.notes.add(
            "error",
            "duplicate",
            where,
            f"{whose} har redan markerat fråga {item} vid {occasion} ({before}).",
            "Ta bort den ena eller rätta bedömaren.",
        )

    def _place(self, row: int, letter: str, written: Sequence[Cell] = ()) -> dict:
        """Where it stands: of what is written its own cell, of a blank the place where it should have been."""
        if written:
            row, letter = written[0].row, written[0].column
        return {"document_id": self.document.document_id, "sheet": self.sheet.name, "row": row, "column": letter}

    def _merged(self, row: int, column: Column, over: Cell) -> None:
        """A mark's cell that is merged with another person's: whose it is cannot be told."""
        if over.column != column.letter or not re.search(r"\w", over.text):
            return
        self.notes.add(
            "error",
            "merged_mark",
            self.where(row, letter=column.letter),
            f"cellen är sammanslagen med {over.where}, ”{over.text}”; vems markeringen är framgår inte.",
            "Dela cellen och skriv en markering på varje rad.",
        )

    def _not_asked(self, item: int, kind: str) -> bool:
        own = self.instrument.consensus.get(item)
        return kind == "consensus" and not (own and own.has_ends)

    # whose, about whom, when

    def _agency(self, row: int, column: Column) -> str | None:
        if column.agency:
            return column.agency
        text = self._carried(row, "agency", column)
        if text:
            return agency_named(text, self.where(row, "agency"), self.notes)
        found = self.facts.agency_id or agency_of_file(self.document)
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
            return self.facts.kind or from_rater
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

    def _suggest(self, row: int, item: int | None) -> None:
        for letter in self.table.letters("suggestion"):
            column = self.table.columns[letter]
            cell, about = self.cell(row, letter, merged=False), column.meaning.item or item
            if cell is None:
                continue
            self.found.used.add(cell)
            if about is None:
                if not self._needs_item():
                    words = f"förslaget i kolumnen ”{column.shown}” hör inte till någon fråga och lästes inte."
                    self.notes.add("note", "suggestion_without_item", self.where(row, letter=letter), words)
                    self.found.used.discard(cell)
                continue
            self._suggestion(row, column, cell, about)

    def _suggestion(self, row: int, column: Column, cell: Cell, item: int) -> None:
        self.found.used.add(cell)
        text = without_addresses(" ".join(cell.text.split()))
        if missing_named(text) or not re.search(r"\w", text):
            return self.notes.add("note", "no_suggestion", cell.where, f"”{text}” är inget förslag.")
        agency_id, when = self._agency(row, column), self._occasion(row, column)
        if agency_id and when:
            self.found.suggestions.append(
                {"agency_id": agency_id, "occasion": when[0], "instrument": self.instrument.id}
                | self._place(row, cell.column, [cell])
                | {"item": item, "text": text}
            )
