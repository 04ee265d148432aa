"""A table's columns seen together: crosses or persons, whose remarks, who tells persons apart, what is there twice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from jimeval.documents import Cell
from jimeval.ratings.instruments import Instrument
from jimeval.ratings.reading.headings import POINTS_OF, items_named, scale_of
from jimeval.ratings.reading.meaning import Meaning
from jimeval.ratings.reading.orientation import item_columns
from jimeval.ratings.reading.sheet import Sheet, place_of
from jimeval.ratings.reading.words import is_code, is_summary
from jimeval.ratings.values import TICK, parse_mark

Faults = Sequence[tuple[str, str, str, str, str]]  # severity, code, column, message, what to do
_COUNTED = re.compile(r"(löp|svar|nr|nummer|id\b|kod)", re.IGNORECASE)  # headings of numbers that may only count rows
_LOOK = 60  # rows below the headings that show what a column holds


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


class ColumnsTogether:
    """The columns under the heading rows ``lines``; what is wrong with them is collected in ``faults``."""

    def __init__(self, sheet: Sheet, lines: Sequence[int], shape: str, instrument: Instrument):
        self.sheet, self.lines, self.shape, self.instrument = sheet, lines, shape, instrument
        own = {letter for line in lines for letter in sheet.rows[line]}
        own |= {letter for line, letter in sheet.covering if line in lines}
        self.items = item_columns(sheet, lines[-1], instrument) if shape in ("by_rater", "long") else []
        self.letters = sorted(own | set(self.items[:1] if shape == "by_rater" else ()), key=place_of)
        self.faults: list[tuple[str, str, str, str, str]] = []
        scale = scale_of(instrument, None)
        self.values = [str(int(v)) for v in scale.values] if scale and all(v == int(v) for v in scale.values) else []

    def body(self, letter: str, below_items: bool = False) -> list[str]:
        """What stands below the headings; ``below_items``: on rows of items only, not on sums."""
        rows = [self.sheet.rows[row] for row in self.sheet.below(self.lines[-1])]
        if below_items and self.items:
            lead = self.items[0]
            rows = [row for row in rows if lead in row and items_named(row[lead].text, self.instrument)]
        return [row[letter].text for row in rows if letter in row][:_LOOK]

    def fault(self, severity: str, code: str, column: Column, message: str, mend: str) -> None:
        self.faults.append((severity, code, column.letter, message, mend))

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
        for letter, column in sorted(columns.items(), key=lambda pair: bool(POINTS_OF.match(pair[1].shown))):
            own = column.meaning
            if not own.is_mark or (
                self.shape == "long" and own.level is None and own.kind is None and own.item is None
            ):
                continue
            key = (own, column.rater and column.rater.casefold(), column.occasion, column.agency)
            if key not in first:
                first[key] = letter
                continue
            columns[letter] = replace(column, meaning=Meaning("ignored"))
            if POINTS_OF.match(column.shown):
                self.fault("note", "column_unused", column, f"kolumnen ”{column.shown}” användes inte.", "")
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
        return columns

    def _values(self, letter: str, meaning: Meaning) -> dict[int, object]:
        """What the cells below say, by row: the value where it can be read, else the words."""
        scale = scale_of(self.instrument, meaning.item)
        found = {
            row: cell.text for row in self.sheet.below(self.lines[-1]) if (cell := self.sheet.rows[row].get(letter))
        }
        marks = {row: parse_mark(text, scale) for row, text in found.items()} if scale else {}
        return {row: mark[:2] if (mark := marks.get(row)) and not mark.complaint else found[row] for row in found}

    def _counted(self, numbered: Mapping[str, int]) -> str | None:
        """Whether the columns under all of the scale's numbers tell how many gave each answer: whole numbers that come
        to one sum on three lines or more. "error" when some are no marks on the scale, else "warning"; None for no.
        """
        if len(numbered) < 3 or not self.items or sorted(numbered.values()) != list(range(1, len(self.values) + 1)):
            return None
        rows = [self.sheet.rows[row] for row in self.sheet.below(self.lines[-1])]
        rows = [row for row in rows if (lead := row.get(self.items[0])) and items_named(lead.text, self.instrument)]
        counts = [[row[letter].text for letter in numbered if letter in row] for row in rows[:_LOOK]]
        if len(counts) < 3 or not all(re.fullmatch(r"\d{1,4}", text) for row in counts for text in row):
            return None
        sums = {sum(map(int, row)) for row in counts}
        if len(sums) > 1 or sums < {0, 1}:
            return None
        if {text for row in counts for text in row} - set(self.values):
            return "error"
        return "warning" if len(set(map(tuple, counts))) > 1 else None

    def _crosses(self, columns: dict[str, Column]) -> dict[str, Column]:
        """Columns under the scale's numbers that hold nothing but crosses are levels, not persons."""
        numbered = {
            letter: self.values.index(column.headings[-1]) + 1
            for letter, column in columns.items()
            if column.meaning.rater and column.headings[-1] in self.values
        }
        bodies = [text for letter in numbered for text in self.body(letter, below_items=True)]
        if (severity := self._counted(numbered)) == "warning":
            told = "varje rad har samma summa; tabellen räknar kanske hur många som svarat varje värde."
            self.fault(severity, "counts", columns[next(iter(numbered))], told, "Lästes som en person i varje kolumn.")
        elif severity:
            first = columns[next(iter(numbered))]
            told = "tabellen räknar hur många som svarat varje värde, inte vad var och en svarat, och lästes inte."
            self.fault(
                "error", "counts", first, told, "Lämna in personernas markeringar: en kolumn per person (D1, D2 …)."
            )
            return columns | {x: replace(columns[x], meaning=Meaning("ignored"), rater=None) for x in numbered}
        if len(numbered) < 2 or not bodies or not all(TICK.fullmatch(t) and not t.isdigit() for t in bodies):
            return columns
        for letter, level in numbered.items():
            columns[letter] = replace(columns[letter], meaning=Meaning("mark", level=level), rater=None)
        return columns
