"""Rows of a table to marks and suggestions: every cell used, or named in a problem."""

from __future__ import annotations

import re

from jimeval.documents import Cell
from jimeval.ratings.reading.columns_together import Column
from jimeval.ratings.reading.context import (
    rater_in_file_name,
)
from jimeval.ratings.reading.headings import agreed_items, field_of, is_agreed, items_named, level_in, scale_of
from jimeval.ratings.reading.marks import MarkReader
from jimeval.ratings.reading.meaning import Meaning
from jimeval.ratings.reading.people import unnamed
from jimeval.ratings.reading.sheet import Row
from jimeval.ratings.reading.titles import is_titled, title_values
from jimeval.ratings.reading.words import (
    folded,
    is_aside,
    is_code,
    is_key,
    is_summary,
    kind_of_rater,
    without_addresses,
)
from jimeval.ratings.values import missing_named, parse_crosses, parse_mark

_FACTS = ("gender", "group", "kind", "person_key", "occasion", "agency", "date", "rater")


class RowReader(MarkReader):
    """Reads the rows of one table."""

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
        if (
            field_of(lead.text) == "suggestion"
            and not self._is_label(lead)
            and self.table.shape in ("by_item", "by_rater")
        ):
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

    def _is_label(self, cell: Cell) -> bool:
        """Whether the words are an item's very own: "Förbättringar" may be one."""
        return any(folded(item.label) == folded(cell.text) for item in self.instrument.items)

    def _about_columns(self, row: int) -> bool:
        """A row of facts about the persons in the columns: their gender, group, round."""
        if self.table.shape != "by_rater":
            return False
        cell = self.field_cell(row, "item")
        name = field_of(cell.text) if cell else None
        if name not in _FACTS or items_named(cell.text, self.instrument):
            return False
        if name == "group" and re.match(r"gruppens?\b", cell.text, re.IGNORECASE):
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
            self.notes.add(
                "note", "summary_row", self.where(row), "raden är en sammanräkning och lästes inte som markering."
            )
            return True
        aside = next((cell for cell in beside if is_aside(cell.text) and not self._is_item(cell)), None)
        if aside and aside.column == next(iter(cells)):
            told = f"raden ”{aside.text}” är ingens markeringar och lästes inte."
            self.notes.add("note", "row_unused", self.where(row), told)
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
