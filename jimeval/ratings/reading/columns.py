"""Columns under their headings, one or several rows of them: what each holds, and what is wrong with a heading."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from jimeval.documents import Cell
from jimeval.ratings.instruments import Instrument
from jimeval.ratings.reading.headings import (
    UNIT,
    Said,
    by_likeness,
    by_whole_words,
    items_named,
    said_by,
    scale_of,
)
from jimeval.ratings.reading.meaning import Meaning
from jimeval.ratings.reading.orientation import heads_marks, item_columns, markish
from jimeval.ratings.reading.sheet import Sheet, place_of
from jimeval.ratings.reading.titles import is_titled
from jimeval.ratings.reading.words import did_you_mean, is_code, is_summary, may_be_name
from jimeval.ratings.values import TICK, parse_mark

Faults = Sequence[tuple[str, str, str, str, str]]  # severity, code, column, message, what to do
_COUNTED = re.compile(r"(löp|svar|nr|nummer|id\b|kod)", re.IGNORECASE)  # headings of numbers that may only count rows
_SPANNING = (None, "item", "value", "rater", "occasion", "kind", "group")


@dataclass(frozen=True)
class Column:
    """One column: its headings from the top, their cells, and what it holds.

    rater, occasion, agency  as its headings say them
    """

    letter: str
    headings: tuple[str, ...]
    cells: tuple[Cell, ...]
    meaning: Meaning
    rater: str | None = None
    occasion: str | None = None
    agency: str | None = None
    group: str | None = None
    unit: str = ""

    @property
    def shown(self) -> str:
        return " / ".join(self.headings)


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


class _Columns:
    def __init__(self, sheet: Sheet, lines: Sequence[int], shape: str, instrument: Instrument):
        self.sheet, self.lines, self.shape, self.instrument = sheet, lines, shape, instrument
        own = {letter for line in lines for letter in sheet.rows[line]}
        own |= {letter for line, letter in sheet.covering if line in lines}
        self.items = item_columns(sheet, lines[-1], instrument) if shape in ("by_rater", "long") else []
        self.letters = sorted(own | set(self.items[:1] if shape == "by_rater" else ()), key=place_of)
        self.faults: list[tuple[str, str, str, str, str]] = []
        self.shift = self._shift() if shape == "by_item" else 0
        scale = scale_of(instrument, None)
        self.values = [str(int(v)) for v in scale.values] if scale and all(v == int(v) for v in scale.values) else []

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
        if kind is None and is_group(texts[-1]):
            kind = "consensus"
        if kind:
            return replace(column, meaning=Meaning("mark", kind=kind), rater=None if kind == "consensus" else texts[-1])
        number, letter = self.lines[-1], column.letter
        whole = self.lines[-1] if self.sheet.at(number, letter) else self.lines[-2] if len(self.lines) > 1 else number
        if heads_marks(self.sheet, self.lines[-1] if whole else number, letter, texts[-1], last, self.instrument):
            if last.field == "value" or last.occasion or last.agency:
                return replace(column, meaning=Meaning("mark"))
            return replace(column, meaning=Meaning("mark", rater=True), rater=column.rater or texts[-1])
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

    def body(self, letter: str, below_items: bool = False) -> list[str]:
        """What stands below the headings; ``below_items``: on rows of items only, not on sums."""
        rows = [self.sheet.rows[row] for row in self.sheet.below(self.lines[-1])]
        if below_items and self.items:
            lead = self.items[0]
            rows = [row for row in rows if lead in row and items_named(row[lead].text, self.instrument)]
        return [row[letter].text for row in rows if letter in row][:60]

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

    def fault(self, severity: str, code: str, column: Column, message: str, mend: str) -> None:
        self.faults.append((severity, code, column.letter, message, mend))

    # all columns together

    def settled(self, columns: dict[str, Column]) -> dict[str, Column]:
        """The columns when they have been seen together: who the rater is, what is there twice, whose remarks."""
        columns = self._without_copies(self._one_rater(self._remarks(self._crosses(columns))))
        seen: dict[str, str] = {}
        for letter, column in columns.items():
            name = column.meaning.field
            if name in ("mark", "ignored", "personal", "summary", "comment", "item", "timestamp", "suggestion"):
                continue
            if name in seen:
                columns[letter] = replace(column, meaning=Meaning("ignored"))
                self.fault("note", "column_unused", column, f"kolumnen ”{column.shown}” användes inte.", "")
            seen.setdefault(name, letter)
        for column in columns.values():
            if column.meaning.field in ("comment", "summary"):
                what = "kolumnen" if column.meaning.field == "comment" else "sammanräkningen"
                self.fault("note", "column_unused", column, f"{what} ”{column.shown}” användes inte.", "")
        return columns

    def _remarks(self, columns: dict[str, Column]) -> dict[str, Column]:
        """Suggestions right after an item's column are about that item."""
        item = None
        for letter, column in columns.items():
            if column.meaning.is_mark:
                item = column.meaning.item
            elif column.meaning.field == "suggestion" and self.shape == "by_item" and column.meaning.item is None:
                columns[letter] = replace(column, meaning=replace(column.meaning, item=item))
        return columns

    def _one_rater(self, columns: dict[str, Column]) -> dict[str, Column]:
        """The column that tells persons apart: one of codes before one of names, and that before addresses."""
        raters = [letter for letter, column in columns.items() if column.meaning.field == "rater"]
        if not raters and self.shape == "by_item":
            raters = [letter for letter, column in columns.items() if column.meaning.field == "personal"]
        if not raters:
            return columns
        raters.sort(key=lambda letter: bool(_COUNTED.match(columns[letter].shown)))
        codes = [r for r in raters if (body := self.body(r)) and all(is_code(t) or is_summary(t) for t in body)]
        best = (
            (codes or sorted(raters, key=lambda letter: -len(set(self.body(letter)))))[0]
            if len(raters) > 1
            else raters[0]
        )
        for letter in raters:
            columns[letter] = replace(columns[letter], meaning=Meaning("rater" if letter == best else "personal"))
        return columns

    def _without_copies(self, columns: dict[str, Column]) -> dict[str, Column]:
        """Columns that hold the same mark: copies are left out; different ones are an error."""
        first: dict[tuple, str] = {}
        for letter, column in columns.items():
            own = column.meaning
            if not own.is_mark or (
                self.shape == "long" and own.level is None and own.kind is None and own.item is None
            ):
                continue
            key = (own, column.rater and column.rater.casefold(), column.occasion, column.agency)
            if key not in first:
                first[key] = letter
                continue
            same = self._values(first[key], own) == self._values(letter, own)
            what = f"fråga {own.item}" if own.item else f"”{column.shown}”"
            if own.level:
                what += f", nivå {own.level},"
            self.fault(
                "note" if same else "error",
                "item_twice",
                column,
                f"{what} har redan en kolumn ({first[key]}) med samma värden; den här lästes inte."
                if same
                else f"{what} har redan en kolumn; den här lästes inte.",
                "" if same else "Ta bort den ena eller rätta numret.",
            )
            columns[letter] = replace(column, meaning=Meaning("ignored"))
        return columns

    def _values(self, letter: str, meaning: Meaning) -> dict[int, object]:
        """What the cells below say, by row: the value where it can be read, else the words."""
        scale = scale_of(self.instrument, meaning.item)
        found = {
            row: cell.text for row in self.sheet.below(self.lines[-1]) if (cell := self.sheet.rows[row].get(letter))
        }
        marks = {row: parse_mark(text, scale) for row, text in found.items()} if scale else {}
        return {row: mark[:2] if (mark := marks.get(row)) and not mark.complaint else found[row] for row in found}

    def _crosses(self, columns: dict[str, Column]) -> dict[str, Column]:
        """Columns under the scale's numbers that hold nothing but crosses are levels, not persons."""
        numbered = {
            letter: self.values.index(column.headings[-1]) + 1
            for letter, column in columns.items()
            if column.meaning.rater and column.headings[-1] in self.values
        }
        bodies = [text for letter in numbered for text in self.body(letter, below_items=True)]
        if len(numbered) < 2 or not bodies or not all(TICK.fullmatch(t) and not t.isdigit() for t in bodies):
            return columns
        for letter, level in numbered.items():
            columns[letter] = replace(columns[letter], meaning=Meaning("mark", level=level), rater=None)
        return columns


def is_group(text: str) -> bool:
    """Whether a heading over marks is the group as one: "Gruppen", "Konsensus"."""
    from jimeval.ratings.reading.words import kind_of_rater

    return kind_of_rater(text) == "consensus"
