"""A table that was copied out cell by cell, each on a line of its own: names of rows, of columns, then the values."""

from __future__ import annotations

from jimeval.documents import Cell
from jimeval.ratings.instruments import Instrument, Scale
from jimeval.ratings.reading.headings import items_named, scale_of
from jimeval.ratings.reading.notes import Notes
from jimeval.ratings.reading.sheet import Row, Sheet
from jimeval.ratings.reading.titles import title_values
from jimeval.ratings.reading.words import is_code, kind_of_rater, may_be_name
from jimeval.ratings.values import parse_mark


def unstacked(sheet: Sheet, instrument: Instrument, notes: Notes) -> Sheet | None:
    """The sheet laid out as a table, items across; None when it is no stack of cells.

    Names of persons and items come first, in either order, then all values row by row in the order of the first names.
    What does not come out even is an error.
    """
    rows = [(number, next(iter(row.values()))) for number, row in sheet.rows.items()]
    if len(rows) < 6 or any(len(row) > 1 for row in sheet.rows.values()):
        return None
    titles = []
    while rows and title_values({rows[0][1].column: rows[0][1]}):
        titles.append(rows.pop(0))
    scale = scale_of(instrument, None)
    runs = _runs([cell for _, cell in rows], instrument)
    if scale is None or len(runs) != 3 or {runs[0][0], runs[1][0]} != {"item", "rater"} or runs[2][0] != "value":
        return None
    (first, heads), (_, others), (_, values) = runs
    if len(values) != len(heads) * len(others):
        notes.add(
            "error",
            "stacked",
            sheet.place(rows[0][0]),
            f"cellerna står under varandra, {len(heads)} gånger {len(others)} namn men {len(values)} värden.",
            "Lägg ut dem som en tabell: en rad per person och en kolumn per fråga.",
        )
        return None
    if len(heads) == len(others):
        words = f"cellerna står under varandra; värdena togs i ordning för {heads[0].text}, {heads[1].text} …"
    else:
        words = "cellerna står under varandra; värdena togs rad för rad."
    notes.add("warning", "stacked", sheet.place(rows[0][0]), words, "Kontrollera några värden mot förlagan.")
    return _laid_out(sheet, titles, first, heads, others, values)


def _runs(cells: list, instrument: Instrument) -> list[tuple[str, list]]:
    """The cells in runs of one sort: names of items, names of persons, values. An odd corner word is passed over."""
    scale = scale_of(instrument, None)
    runs: list[tuple[str, list]] = []
    for cell in cells:
        read = parse_mark(cell.text, scale) if scale else None
        worded = any(map(str.isalpha, cell.text))
        if worded and items_named(cell.text, instrument):
            sort = "item"
        elif read and read.complaint is None:
            sort = "value"
        elif is_code(cell.text) or kind_of_rater(cell.text) != "individual" or may_be_name(cell.text):
            sort = "rater"
        else:
            sort = "value"
        if not runs or runs[-1][0] != sort:
            runs.append((sort, []))
        runs[-1][1].append(cell)
    return runs


def _laid_out(sheet: Sheet, titles: list, first: str, heads: list, others: list, values: list) -> Sheet:
    """A sheet of the same cells, each knowing its own place in the file, as a table of one mark a row."""
    rows: dict[int, dict[str, Cell]] = {number: {cell.column: cell} for number, cell in titles}
    start = max([*rows, 0]) + 1
    words = ("Fråga", "Bedömare", "Värde") if first == "item" else ("Bedömare", "Fråga", "Värde")
    rows[start] = {
        letter: Cell(sheet.name, start, letter, text, 0, 0) for letter, text in zip("ABC", words, strict=True)
    }
    pairs = [(head, other) for head in heads for other in others]
    for place, ((head, other), value) in enumerate(zip(pairs, values, strict=True), start + 1):
        rows[place] = {"A": head, "B": other, "C": value}
    return Sheet(sheet.name, rows)


def headed(sheet: Sheet, instrument: Instrument) -> Sheet | None:
    """The sheet with the headings that it lacks, when it is a list of items with a mark beside each; else None."""
    scale = scale_of(instrument, None)
    rows = list(sheet.rows.items())
    first = next((place for place, (_, row) in enumerate(rows) if _item_and_mark(row, instrument, scale)), None)
    if first is None or scale is None:
        return None
    listed = [row for _, row in rows[first:] if _item_and_mark(row, instrument, scale)]
    columns = {tuple(row) for row in listed if len(row) == 2}
    if len(listed) < 2 or len(columns) != 1:
        return None
    start = rows[first][0] - 1
    titles = {start - first + place: row for place, (_, row) in enumerate(rows[:first])}
    head = {
        letter: Cell(sheet.name, start, letter, words, 0, 0)
        for letter, words in zip(columns.pop(), ("Fråga", "Värde"), strict=True)
    }
    return Sheet(sheet.name, {**titles, start: head, **dict(rows[first:])}, sheet.covering)


def _item_and_mark(row: Row, instrument: Instrument, scale: Scale | None) -> bool:
    cells = list(row.values())
    if scale is None or not 1 <= len(cells) <= 2 or not items_named(cells[0].text, instrument):
        return False
    if len(cells) == 1:
        return any(map(str.isalpha, cells[0].text))
    return parse_mark(cells[1].text, scale).complaint is None or cells[1].text[:1].isdigit()
