"""A plan's table as records: what stands together on a row, below the goals and areas that head its part of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from jimeval.documents.grid import GridCell
from jimeval.plans.extraction.cells import left_from_template, none_stated, one_line
from jimeval.plans.extraction.columns import Column, Meaning, labelled, meaning
from jimeval.plans.extraction.heads import (
    Head,
    Number,
    Row,
    is_heading,
    is_heading_row,
    is_label_row,
    key,
    read_headings,
    shown,
)
from jimeval.plans.form import normal
from jimeval.plans.subgoals import names_subgoal

_AREA_WORDS = 5  # a heading of an area is short; a longer line, where no column is for goals, is one
LEADING = ("area", "problem", "subgoal", "goal")
_TOTAL = re.compile(r"(?:(?:del)?summa|totalt?|sammanlagt|s:a|antal)\b(?: \S+){0,3}", re.IGNORECASE)
_LEGEND = re.compile(r"(?:tecken)?förklaring\w*[ :].*|(?:anm|not|obs|källa)\w{0,7}\.? ?:.*|\* ?\S.*", re.IGNORECASE)
_FIGURE = re.compile(r"[\d\s.,%–-]*(?:kr|tkr|mkr|mnkr|kronor|timmar|dagar|st)?\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell under its column; ``number``: the column's, or the heading's place in a table read sideways."""

    number: Number
    column: Column
    cell: GridCell


@dataclass(frozen=True, slots=True)
class Record:
    """Cells that stand together on a row.

    heading  a row that heads those after it: what it is, as of a column, and its cell
    leading  numbers of the columns whose blank means the same as above, from the left
    anew     headings stood before it: nothing above is carried past them
    """

    entries: tuple[Entry, ...] = ()
    heading: tuple[Column, GridCell] | None = None
    leading: tuple[Number, ...] = ()
    anew: bool = False


@dataclass(slots=True)
class Laid:
    """The table as records, and the cells that are none of it by what they are: heading, title, total, legend,
    instruction, unlabelled."""

    records: list[Record] = field(default_factory=list)
    aside: dict[str, list[GridCell]] = field(default_factory=dict)

    def put_aside(self, what: str, cells: list[GridCell]) -> None:
        self.aside.setdefault(what, []).extend(cells)


def lay_out(rows: list[Row], head: Head) -> Laid:
    """The visible rows of a table under its headings as records."""
    return _sideways(rows, head) if head.sideways else _downwards(rows, head)


def _downwards(rows: list[Row], head: Head) -> Laid:
    laid, columns, anew = Laid(), head.columns, False
    leading = _leading(rows, columns)
    headings = [[normal(cell.text) for cell in shown(rows[place])] for place in head.rows]
    for place, row in enumerate(rows):
        cells, before = shown(row), bool(head.rows) and place < head.rows[0]
        if head.rows and place == head.rows[0] and head.goal:
            laid.records.append(Record(heading=head.goal))
        if place in head.rows or [normal(cell.text) for cell in cells] in headings:
            laid.put_aside("heading", cells)
        elif not before and (what := _no_row(cells)):
            laid.put_aside(what, cells)
        elif (above := heading_of(row, columns, before=before)) and not (before and _of_the_plan(above, laid)):
            laid.records.append(Record(heading=above))
            laid.put_aside("heading", cells[:-1])
        elif before:
            laid.put_aside("title", cells)
        elif _heads_anew(row, cells):
            columns, goal = read_headings(row, rows[place + 1 :])
            leading, anew = _leading(rows, columns), True
            laid.records += [Record(heading=goal)] if goal else []
            laid.put_aside("heading", cells)
        else:
            entries = tuple(Entry(cell.column, columns[cell.column], cell) for cell in row if cell.column in columns)
            laid.records.append(Record(entries, leading=leading, anew=anew))
            anew = False
    return laid


def _leading(rows: list[Row], columns: dict[int, Column]) -> tuple[int, ...]:
    """Columns for problem, goal, sub-goal or area with nothing but numbers before them."""
    found = []
    for number in (cell.column for cell in rows[0]):
        said = columns[number].meaning if number in columns else None
        if said is None or said.role not in (*LEADING, "number"):
            break
        found += [number] if said.role in LEADING else []
    return tuple(found)


def heading_of(row: Row, columns: dict[int, Column], *, before: bool) -> tuple[Column, GridCell] | None:
    """What a row that heads those after it says: one cell over the whole width, or a label and what it labels.

    before  the row stands above the headings, where a lone line without a label is only a title
    """
    cells = shown(row)
    if is_label_row(row):
        said = meaning(cells[0].text)
        if said.role in (*LEADING, "own_or_national", "effect", "responsible", "due", "indicator"):
            said = Meaning("goal", "delmål") if said.role == "own_or_national" else said
            return Column(one_line(cells[0].text), said), cells[1]
    if len(cells) != 1 or len(row) < 2 or cells[0].column != row[0].column:
        return None
    covers = len({key(cell) for cell in row}) == 1
    said = labelled(cells[0].text)
    if said and (covers or cells[0].marked or len(row) > 2 and _fits(said, columns.get(row[0].column))):
        return Column("", said), cells[0]
    if before or not (covers or (cells[0].marked and len(row) > 2)) or none_stated(cells[0].text):
        return None
    if names_subgoal(cells[0].text):
        return Column("", Meaning("subgoal")), cells[0]
    goals = any(column.meaning and column.meaning.role == "goal" for column in columns.values())
    if goals or len(cells[0].text.split()) <= _AREA_WORDS:
        return Column("", Meaning("area")), cells[0]
    return Column("", Meaning("goal", "mål"), guessed=True), cells[0]


def _of_the_plan(above: tuple[Column, GridCell], laid: Laid) -> bool:
    """Whether a time above the headings is the plan's own (Period | 2016–2018), no goal's."""
    return above[0].meaning.role == "due" and not laid.records


def _fits(said: Meaning, column: Column | None) -> bool:
    """Whether a labelled row that is not merged heads the rows after it, or is a cell of a column of that kind."""
    return column is None or column.meaning is None or column.meaning.role != said.role


def _heads_anew(row: Row, cells: list[GridCell]) -> bool:
    """Whether a row within the table is one of headings again: every cell a short heading or a goal that says that it
    is one, and one of a kind of element."""
    short = [cell for cell in cells if len(cell.text.split()) <= 4 or labelled(cell.text)]
    said = [meaning(cell.text) for cell in short if is_heading(cell)]
    return len(said) == len(cells) and is_heading_row(row) and any(m.is_kind for m in said)


def _no_row(cells: list[GridCell]) -> str | None:
    texts = [one_line(cell.text) for cell in cells]
    if _TOTAL.fullmatch(texts[0]) and all(_FIGURE.fullmatch(text) for text in texts[1:]):
        return "total"
    if len(texts) == 1 and _LEGEND.fullmatch(texts[0]):
        return "legend"
    if len(texts) > 1 and texts == [str(number) for number in range(1, len(texts) + 1)]:
        return "heading"  # numbers of the columns
    if all(left_from_template(text) for text in texts):
        return "instruction"
    return None


def _sideways(rows: list[Row], head: Head) -> Laid:
    """Records of a table with its headings in the first column: a new one where a heading comes again."""
    laid = Laid()
    laid.put_aside("heading", list({key(row[0]): row[0] for row in rows if key(row[0]) in head.columns}.values()))
    for place in range(1, max(len(row) for row in rows)):
        entries: dict[tuple, Entry] = {}
        for row in rows:
            if len({key(cell) for cell in row}) == 1:  # a line over the whole width parts the records
                above = heading_of(row, {}, before=False) if place == 1 else None
                laid.records += [Record(tuple(entries.values())), *([Record(heading=above)] if above else [])]
                entries = {}
                continue
            label, cell = row[0], row[place]
            column = head.columns.get(key(label))
            if column is None:
                what = "unlabelled" if label.text.strip() else "title"
                laid.put_aside(what, [cell] if cell.text.strip() else [])
                continue
            # Rows that one merged label covers are several things under one heading of the same record.
            number = (column.heading, column.meaning, label.row - key(label)[0])
            if number in entries:
                laid.records.append(Record(tuple(entries.values())))
                entries = {n: entry for n, entry in entries.items() if _stays(entry, column)}
            entries[number] = Entry(key(label), column, cell)
        laid.records.append(Record(tuple(entries.values())))
    return laid


def _stays(entry: Entry, again: Column) -> bool:
    """Whether a goal or a problem holds for the next record too, when the heading ``again`` begins it."""
    order = [*LEADING, None]
    said, begins = entry.column.meaning, again.meaning
    role = begins.role if begins and begins.role in LEADING else None
    return bool(said) and said.role in LEADING and order.index(said.role) < order.index(role)
