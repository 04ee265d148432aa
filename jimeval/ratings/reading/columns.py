"""Columns under their headings, one or several rows of them: what each holds, and what is wrong with a heading."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from jimeval.documents import Cell
from jimeval.ratings.instruments import Instrument
from jimeval.ratings.reading.columns_together import Column, ColumnsTogether, Faults
from jimeval.ratings.reading.headings import (
    UNIT,
    Said,
    by_likeness,
    by_whole_words,
    said_by,
)
from jimeval.ratings.reading.meaning import Meaning
from jimeval.ratings.reading.orientation import heads_marks, markish
from jimeval.ratings.reading.sheet import Sheet, place_of
from jimeval.ratings.reading.titles import is_titled
from jimeval.ratings.reading.words import did_you_mean, is_summary, kind_of_rater, may_be_name

_SPANNING = (None, "item", "value", "rater", "occasion", "kind", "group")


def columns_of(
    sheet: Sheet,
    lines: Sequence[int],
    shape: str,
    instrument: Instrument,
    given: Mapping[str, Meaning] | None = None,
) -> tuple[dict[str, Column], Faults]:
    """The columns under the heading rows ``lines``, and what is wrong; ``given``: what a person has said they hold."""
    reader = _Columns(sheet, lines, shape, instrument)
    columns = {letter: reader.column(letter) for letter in reader.letters}
    if given:
        return {letter: replace(one, meaning=given.get(letter, one.meaning)) for letter, one in columns.items()}, ()
    columns = reader.settled(columns)
    return columns, tuple(reader.faults)


class _Columns(ColumnsTogether):
    """Reads the headings of each column by itself."""

    def __init__(self, sheet: Sheet, lines: Sequence[int], shape: str, instrument: Instrument):
        super().__init__(sheet, lines, shape, instrument)
        self.shift = self._shift() if shape == "by_item" else 0

    def _shift(self) -> int:
        """How much all numbers of the headings exceed those of the items whose very words follow them: a tool has
        counted other questions too. 0 when they do not, or not all alike."""
        found = []
        for letter in self.letters:
            cell = self.sheet.at(self.lines[-1], letter)
            match = re.match(r"\s*(\d{1,2})\s*[.):–-]\s*(\D.*)", cell.text, re.DOTALL) if cell else None
            named = by_whole_words(match[2], self.instrument) if match else ()
            if len(named) == 1:
                found.append((int(match[1]) - named[0], letter))
        shifts = {shift for shift, _ in found}
        if len(found) < 2 or len(shifts) != 1 or shifts == {0}:
            return 0
        told = "frågornas nummer i rubrikerna är inte instrumentets, men orden är det; orden gäller."
        self.faults.append(("warning", "items_renumbered", found[0][1], told, "Kontrollera några av frågorna."))
        return shifts.pop()

    def path(self, letter: str) -> list[tuple[Cell, bool]]:
        """The headings over a column from the top, and whether each is its own (else it spans from the left)."""
        found: list[tuple[Cell, bool]] = []
        for line in self.lines:
            row = self.sheet.rows[line]
            cell = self.sheet.at(line, letter)
            own = cell is not None
            if cell is None and line != self.lines[-1]:
                left = [other for column, other in row.items() if place_of(column) < place_of(letter)]
                below = any(self.sheet.at(later, letter) for later in self.lines if later > line)
                if left and below and said_by(left[-1].text, self.instrument).field in _SPANNING:
                    cell = left[-1]
            if cell is not None and not is_titled(cell.text) and (not found or found[-1][0] is not cell):
                found.append((cell, own))
        return found

    def column(self, letter: str) -> Column:
        path = self.path(letter)
        texts = [cell.text for cell, _ in path]
        said = [said_by(text, self.instrument) for text in texts]
        own = tuple(cell for cell, _ in path)
        unit = "mm" if any(UNIT.search(text) for text in texts) else ""
        column = Column(letter, tuple(" ".join(text.split()) for text in texts), own, Meaning("ignored"), unit=unit)
        if not said:
            return replace(column, meaning=Meaning("item" if letter in self.items else "ignored"))
        column = replace(
            column,
            occasion=next((one.occasion for one in reversed(said) if one.occasion), None),
            agency=next((one.agency for one in reversed(said) if one.agency), None),
            rater=next((one.rater for one in reversed(said) if one.rater), None),
        )
        last = said[-1]
        if last.summary or (last.field == "summary"):
            return replace(column, meaning=Meaning("summary"))
        by = {"by_item": self._by_item, "by_rater": self._by_rater, "long": self._long}.get(self.shape, self._plain)
        return by(column, said, texts)

    # by shape

    def _by_item(self, column: Column, said: list[Said], texts: list[str]) -> Column:
        last = said[-1]
        items = next((one.items for one in reversed(said) if one.items), ())
        kind = next((one.kind for one in reversed(said) if one.kind), None)
        level = next((one.level for one in reversed(said) if one.level), None)
        if last.missing and items:
            return replace(column, meaning=Meaning("mark", items[0], missing=last.missing))
        if level is None and items and len(said) > 1 and texts[-1] in self.values and said[-2].items:
            level, items = self.values.index(texts[-1]) + 1, said[-2].items
        if last.field in ("comment", "suggestion"):
            return replace(column, meaning=Meaning(last.field, item=items[0] if items else None))
        if last.field in ("item", "rater") and not items:
            return replace(column, meaning=Meaning("rater"))
        if last.field and not (items and last.field in ("value", "kind")):
            return replace(column, meaning=Meaning(last.field))
        if items:
            return self._item(column, items, level, kind)
        if kind:
            return self._agreed(column, kind)
        body = self.body(column.letter)
        numbered = column.occasion or column.agency or column.rater or re.search(r"\d", texts[-1])
        if (like := by_likeness(texts[-1], self.instrument)) and body and markish(body, self.instrument):
            label = self.instrument.label(like)
            told = f"rubriken ”{column.shown}” liknar mest fråga {like} ({label}) och togs som den."
            self.fault("warning", "item_by_likeness", column, told, "Kontrollera; skriv annars frågans nummer först.")
            return replace(column, meaning=Meaning("mark", like))
        if numbered and (not body or markish(body, self.instrument)):
            return self._unknown_item(column)
        return self._unknown(column)

    def _item(self, column: Column, items: tuple[int, ...], level: int | None, kind: str | None) -> Column:
        if len(items) > 1 and items[0] - items[1] == self.shift:
            items = items[1:]
        if len(items) > 1:
            self.fault(
                "error",
                "item_ambiguous",
                column,
                f"rubriken ”{column.shown}” kan vara fråga {items[0]} eller {items[1]}.",
                "Skriv frågans nummer och rubrik som i instrumentet.",
            )
            return column
        if kind == "consensus" and items[0] not in self.instrument.consensus:
            return self._agreed(column, kind)
        return replace(column, meaning=Meaning("mark", items[0], level, kind))

    def _agreed(self, column: Column, kind: str) -> Column:
        """A column for the group's or somebody's outside marks whose heading names no item."""
        agreed = list(self.instrument.consensus)
        if kind == "consensus" and len(agreed) == 1:
            return replace(column, meaning=Meaning("mark", agreed[0], kind=kind))
        whose = "gemensamma markeringar" if kind == "consensus" else "markeringar utifrån"
        self.fault(
            "error",
            "agreed_column",
            column,
            f"kolumnen ”{column.shown}” ser ut att hålla {whose}, men det framgår inte på vilken fråga.",
            "Skriv frågans nummer i rubriken, eller skriv markeringen på en egen rad.",
        )
        return column

    def _by_rater(self, column: Column, said: list[Said], texts: list[str]) -> Column:
        last = said[-1]
        over = [text for one, text in zip(said[:-1], texts[:-1], strict=True) if one == Said() or one.field == "group"]
        column = replace(column, group=next((t for t in reversed(over) if not is_summary(t)), None))
        if column.letter in self.items and (
            last.field in (None, "item", "rater", "group", "kind") or len(self.items) == 1
        ):
            return replace(column, meaning=Meaning("item"))
        kind = next((one.kind for one in reversed(said) if one.kind), None)
        level = next((one.level for one in reversed(said) if one.level), None)
        if level or last.missing:
            return replace(column, meaning=Meaning("mark", level=level, kind=kind, missing=last.missing))
        if kind is None and kind_of_rater(texts[-1]) == "consensus":
            kind = "consensus"
        if kind:
            return replace(column, meaning=Meaning("mark", kind=kind), rater=None if kind == "consensus" else texts[-1])
        number, letter = self.lines[-1], column.letter
        whole = self.lines[-1] if self.sheet.at(number, letter) else self.lines[-2] if len(self.lines) > 1 else number
        if heads_marks(self.sheet, self.lines[-1] if whole else number, letter, texts[-1], last, self.instrument):
            if last.field == "value" or ((last.occasion or last.agency) and not last.rater):
                return replace(column, meaning=Meaning("mark"))
            return replace(column, meaning=Meaning("mark", rater=True), rater=column.rater or texts[-1])
        if last.field == "rater" and (body := self.body(letter)) and markish(body, self.instrument):
            told = f"kolumnen ”{column.shown}” togs som bedömare, inte som markeringar."
            self.fault("warning", "column_unused", column, told, "Är det någons markeringar: skriv en kod (D1, D2 …).")
        if last.field in ("comment", "suggestion", "personal", "agency", "occasion", "date", "rater"):
            return replace(column, meaning=Meaning(last.field))
        return self._unknown(column)

    def _long(self, column: Column, said: list[Said], texts: list[str]) -> Column:
        last = said[-1]
        if (last.level or last.missing) and not last.items:
            return replace(column, meaning=Meaning("mark", level=last.level, missing=last.missing))
        if last.kind and markish(self.body(column.letter), self.instrument) and last.field is None:
            return replace(column, meaning=Meaning("mark", kind=last.kind))
        if last.field == "value":
            return replace(column, meaning=Meaning("mark"))
        return self._plain(column, said, texts)

    def _plain(self, column: Column, said: list[Said], texts: list[str]) -> Column:
        last = said[-1]
        if last.field == "value":
            return self._unknown(column)
        return replace(column, meaning=Meaning(last.field)) if last.field else self._unknown(column)

    # what is not known

    def _unknown_item(self, column: Column) -> Column:
        numbers = ", ".join(map(str, self.instrument.numbers))
        self.fault(
            "error",
            "item_unknown",
            column,
            f"rubriken ”{column.shown}” är ingen av instrumentets frågor ({numbers}).",
            self._meant(column) + "Rätta numret, eller ange det instrument som har frågan.",
        )
        return column

    def _meant(self, column: Column) -> str:
        labels = [f"{item.number} {item.label}" for item in self.instrument.items]
        bare = re.sub(r"^\W*\d{1,2}\W+", "", column.headings[-1])
        found = did_you_mean(bare, [item.label for item in self.instrument.items])
        return found or did_you_mean(column.headings[-1], labels)

    def _unknown(self, column: Column) -> Column:
        """A heading that says nothing known: a slip for an item is an error, all else is left out and told."""
        body = self.body(column.letter)
        if self.shape == "by_item" and body and markish(body, self.instrument) and self._meant(column):
            return self._unknown_item(column)
        named = "kolumnen" if may_be_name(column.shown) and self.shape == "by_rater" else f"kolumnen ”{column.shown}”"
        self.fault("note", "column_unused", column, f"{named} användes inte.", "")
        return column
