"""Which cells of a plan's table are its headings, and what each column holds.

Headings stand in the first row or below titles; in two rows, where a wider heading stands over narrower ones
("Aktivitet" over "planerad" and "genomförd"); or in the first column, one record below or beside the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from jimeval.documents.grid import Grid, GridCell
from jimeval.plans.extraction.cells import begins_with_verb, due, is_time, one_line, performed
from jimeval.plans.extraction.columns import Column, Meaning, joined, labelled, meaning, settled
from jimeval.plans.extraction.crosses import cross_meaning, crossed, names_time
from jimeval.plans.form import normal
from jimeval.plans.subgoals import names_subgoal

_DEEPEST = 8  # a heading stands among a table's first rows
_LONGEST = 90  # characters of a heading, also of one put as a question
_MOST_WORDS = 9
_FIGURE = re.compile(r"\s*[-–−]?[\d\s.,]+(?:%|kr|tkr|mnkr|mkr|kronor|procent)?\.?\s*")
_LABEL = re.compile(r"([^:\n]{2,40}):\s*\S.*", re.DOTALL)

Row = Sequence[GridCell]
Number = int | tuple[int, int]  # a column's, or the place of the heading in a table read sideways


@dataclass(frozen=True, slots=True)
class Head:
    """The headings of a table: columns by the grid's column number (read sideways: by the heading's own place), the
    rows that they take, and a goal that stands as the heading of what is done for it."""

    columns: dict[Number, Column]
    rows: tuple[int, ...] = ()
    sideways: bool = False
    goal: tuple[Column, GridCell] | None = None


def key(cell: GridCell) -> tuple[int, int]:
    """Row and column of the cell that shows: its own, or those of the merged cell that covers it."""
    return cell.covered_by or (cell.row, cell.column)


def visible_rows(grid: Grid) -> list[Row]:
    """The grid without hidden rows and columns and without those where nothing stands; rectangular as it was."""
    rows = [row for row in grid.rows if not all(cell.hidden for cell in row)]
    held = {place for row in rows for place, cell in enumerate(row) if cell.text.strip() and not cell.hidden}
    kept = [[row[place] for place in sorted(held)] for row in rows if any(cell.text.strip() for cell in row)]
    return _in_pairs(kept)


def _in_pairs(rows: list[Row]) -> list[Row]:
    """Rows of a form with labels in every other column (Mål: | ... | Ansvarig: | ...) as pairs below each other."""
    if not rows or len(rows[0]) % 2 or len(rows[0]) < 4:
        return rows
    labels = [cell for row in rows for cell in row[::2] if cell.text.strip()]
    values = [cell for row in rows for cell in row[1::2] if cell.text.strip()]
    roles = {meaning(cell.text).role for cell in labels if is_heading(cell)}
    if len(roles) < 3 or not all(map(is_heading, labels)):
        return rows
    apart = all(cell.marked for cell in labels) and not any(cell.marked for cell in values)
    if not (apart or all(cell.text.strip().endswith(":") for cell in labels)) and any(map(is_heading, values)):
        return rows
    return [row[place : place + 2] for row in rows for place in range(0, len(row), 2) if row[place].text.strip()]


def shown(row: Row) -> list[GridCell]:
    """The row's cells that hold something, a merged one once."""
    return list({key(cell): cell for cell in reversed(row) if cell.text.strip()}.values())[::-1]


def is_heading(cell: GridCell) -> bool:
    """Whether the cell's words are those of a heading that is known."""
    words = one_line(cell.text).split()
    if not words or len(words) > _MOST_WORDS or len(cell.text) > _LONGEST or cell.text.strip().endswith("."):
        return len(words) == 1 and meaning(cell.text) is not None
    asked = cell.text.strip().endswith("?") or cell.marked
    return (asked or len(words) == 1 or not begins_with_verb(cell.text)) and meaning(cell.text) is not None


def is_heading_row(row: Row, crosses: frozenset[int] = frozenset()) -> bool:
    """Whether the row is one of headings: two or more that mean different things, and half of what stands there.

    crosses  columns of crosses alone: their headings, which may be years or units, do not count; nor does a time
    """
    cells = [cell for cell in shown(row) if cell.column not in crosses]
    if len(cells) < len(shown(row)) and len(cells) == 1:  # what is done, and crosses
        return is_heading(cells[0]) and meaning(cells[0].text).is_kind
    times = [cell for cell in cells if names_time(cell.text) and meaning(cell.text) is None]
    cells = [cell for cell in cells if cell not in times] if len(times) > 1 else cells
    known = [cell for cell in cells if is_heading(cell)]
    roles = {meaning(cell.text).role for cell in known}
    return len(roles) >= 2 and len(known) * 2 >= len(cells) and all(len(cell.text) <= _LONGEST for cell in cells)


def is_label_row(row: Row) -> bool:
    """Whether the row is a heading in its first cell and what it is the heading of in the rest: Mål | ..."""
    cells = shown(row)
    if len(cells) != 2 or len(row) < 3 or cells[0].column != row[0].column or is_heading(cells[1]):
        return False
    words = re.sub(r"[\d.:]+", " ", cells[0].text).split()
    rest = {key(cell) for cell in row[1:]} - {key(cells[0])}
    # Where the rest is not one merged cell the row may be one with blanks: then only a bare word is a label.
    most = 4 if len(rest) == 1 else 1
    return len(words) <= most and is_heading(cells[0]) and labelled(cells[0].text) is None


def find_head(rows: list[Row]) -> Head | None:
    """The headings of a table given as its visible rows; None when none can be told."""
    crosses = crossed(rows)
    place = next((place for place, row in enumerate(rows[:_DEEPEST]) if is_heading_row(row, crosses)), None)
    headed = any(all(map(is_heading, shown(row))) for row in rows[:_DEEPEST] if is_heading_row(row, crosses))
    if (not headed or _labels(rows)) and (sideways := _sideways(rows)):
        return sideways
    if place is None:
        return _single(rows) or _by_content(rows)
    return _with_crosses(_across(rows, place), crosses)


def _with_crosses(head: Head, crosses: frozenset[int]) -> Head:
    """The head with what columns of crosses say."""
    roles = {column.meaning.role for n, column in head.columns.items() if column.meaning and n not in crosses}
    columns = {
        n: replace(column, meaning=cross_meaning(column.heading, roles)) if n in crosses else column
        for n, column in head.columns.items()
    }
    return replace(head, columns=columns)


def continued(rows: list[Row], before: Head | None) -> Head | None:
    """The columns of the table before, for one of the same width that has no headings of its own; None where what it
    holds does not fit them."""
    if before is None or not before.rows or not rows or len(rows[0]) != len(before.columns):
        return None
    columns = dict(zip((cell.column for cell in rows[0]), before.columns.values(), strict=True))
    for place, column in enumerate(columns.values()):
        texts = [row[place].text for row in rows if row[place].text.strip()]
        times = sum(map(is_time, texts))
        expected = column.meaning is not None and column.meaning.role in ("due", "due_start")
        if texts and (times * 2 > len(texts)) != expected:
            return None
    return Head(columns)


def _across(rows: list[Row], place: int) -> Head:
    above = rows[place - 1] if place else None
    below = rows[place + 1] if place + 1 < len(rows) else None
    if below is not None and _narrower(rows[place], below):
        taken, over = (place, place + 1), rows[place]
        names = {cell.column: _pair(over, place_, cell) for place_, cell in enumerate(below)}
    elif above is not None and _spans(above) and not is_heading_row(above) and not is_label_row(above):
        taken = (place - 1, place)
        names = {cell.column: _pair(above, place_, cell) for place_, cell in enumerate(rows[place])}
    else:
        columns, goal = read_headings(rows[place], rows[place + 1 :])
        return Head(columns, (place,), goal=goal)
    found = {
        number: (
            f"{over}: {under}" if over and under else over or under,
            joined(over, under) if over else meaning(under),
        )
        for number, (over, under) in names.items()
    }
    return Head(read_together(found, held_below(rows[taken[-1] + 1 :])), taken)


def read_headings(row: Row, below: list[Row]) -> tuple[dict[Number, Column], tuple[Column, GridCell] | None]:
    """The columns under one row of headings. Where a goal stands as a heading ("Mål 1: ..." | Ansvarig | Klart) what
    is below it are the activities; the goal comes beside."""
    found: dict[Number, tuple[str, Meaning | None]] = {
        cell.column: (one_line(cell.text), meaning(cell.text)) for cell in row
    }
    goals = [(said, cell) for cell in shown(row) if (said := labelled(cell.text)) and said.is_kind]
    if len(goals) != 1 or any(said and said.role == "activity" for _, said in found.values()):
        return read_together(found, held_below(below)), None
    said, cell = goals[0]
    found[cell.column] = ("", Meaning("activity"))
    columns = read_together(found, held_below(below))
    columns[cell.column] = replace(columns[cell.column], guessed=True)
    return columns, (Column("", said), cell)


def _pair(over: Row, place: int, cell: GridCell) -> tuple[str, str]:
    """The wider heading above a column, if any, and the column's own."""
    upper, lower = one_line(over[place].text), one_line(cell.text)
    if not upper and lower:  # a wider heading whose cells were not merged stands in the first of them
        left = next((one_line(over[n].text) for n in range(place, -1, -1) if over[n].text.strip()), "")
        return left, lower
    if key(over[place]) == key(cell) or normal(upper) == normal(lower) or not lower:
        return "", upper
    return upper, lower


def _spans(row: Row) -> list[tuple[int, int]]:
    """Keys of cells that cover several columns of the row but not all of it."""
    keys = [key(cell) for cell in row if cell.text.strip()]
    return [k for k in dict.fromkeys(keys) if 1 < keys.count(k) < len(row)]


def _narrower(over: Row, under: Row) -> bool:
    """Whether the second row holds narrower headings under wider ones of the first."""
    spans = set(_spans(over))
    blank = [
        place
        for place, (a, b) in enumerate(zip(over, under, strict=True))
        if not a.text.strip() and b.text.strip() and place and under[place - 1].text.strip()
    ]
    if not spans and not blank:
        return False
    beneath = [
        cell
        for place, (a, cell) in enumerate(zip(over, under, strict=True))
        if key(a) in spans or place in blank or place + 1 in blank
    ]
    rest = [
        cell
        for place, (a, cell) in enumerate(zip(over, under, strict=True))
        if not (key(a) in spans or place in blank or place + 1 in blank) and key(a) != key(cell)
    ]
    short = all(len(cell.text) <= 40 and len(cell.text.split()) <= 5 for cell in beneath)
    dated = any(due(cell.text)[1] in ("day", "month") for cell in beneath if cell.text.strip())
    filled = [cell for cell in beneath if cell.text.strip()]
    if blank and not spans and not all(is_heading(cell) for cell in filled):
        return False
    return short and not dated and bool(filled) and not any(cell.text.strip() for cell in rest)


def _labels(rows: list[Row]) -> bool:
    """Whether every row begins with a heading, of three meanings or more: no rows of a table downwards do."""
    first = [row[0] for row in rows if row[0].text.strip()]
    return all(map(is_heading, first)) and len({meaning(cell.text).role for cell in first}) > 2


def _sideways(rows: list[Row]) -> Head | None:
    """Headings in the first column: two or more that mean different things, and most of what stands in it."""
    if not rows or len(rows[0]) < 2:
        return None
    first = [row[0] for row in rows if row[0].text.strip() and len({key(cell) for cell in row}) > 1]
    first = list({key(cell): cell for cell in first}.values())
    known = [cell for cell in first if is_heading(cell)]
    if len({meaning(cell.text).role for cell in known}) < 2 or len(known) * 3 < len(first) * 2:
        return None
    found = {key(cell): (one_line(cell.text), meaning(cell.text)) for cell in first}
    held: dict[Number, list[str]] = {}
    for row in rows:
        held.setdefault(key(row[0]), []).extend(cell.text for cell in shown(row[1:]))
    return Head(read_together(found, held), sideways=True)


def _single(rows: list[Row]) -> Head | None:
    """A table of one column under a heading that is a kind of element."""
    if not rows or len({key(cell)[1] for row in rows for cell in row}) != 1 or len(rows) < 2:
        return None
    heading = rows[0][0]
    said = meaning(heading.text)
    if any((label := _LABEL.match(row[0].text)) and meaning(label[1]) for row in rows[1:]):
        return None  # a box of text with labels of its own
    if not (said and said.is_kind and is_heading(heading) and len(heading.text.split()) <= 4):
        return None
    return Head({heading.column: Column(one_line(heading.text), settled([said])[0], True)}, (0,))


def _by_content(rows: list[Row]) -> Head | None:
    """Columns told by what they hold where no heading is known: activities begin with verbs, and somebody or some
    time stands beside them."""
    if len(rows) < 2 or not rows[0] or len(rows[0]) < 2:
        return None
    guesses: dict[int, Meaning | None] = {}
    for place, cell in enumerate(rows[0]):
        texts = [row[place].text for row in rows if row[place].text.strip()]
        guesses[cell.column] = _held(texts)
    roles = [guess.role for guess in guesses.values() if guess]
    if roles.count("activity") != 1 or not {"due", "responsible"} & set(roles):
        return None
    return Head({number: Column("", settled([guess])[0], True) for number, guess in guesses.items()})


def _held(texts: list[str]) -> Meaning | None:
    def most(test) -> bool:
        return sum(map(bool, map(test, texts))) * 3 >= len(texts) * 2

    if not texts:
        return None
    if most(lambda text: text.strip(" .)").isdigit() and len(text.strip()) < 4):
        return Meaning("number")
    if most(is_time):
        return Meaning("due")
    if most(lambda text: performed(text) is not None):
        return Meaning("status")
    if most(lambda text: begins_with_verb(text) and len(text.split()) > 2):
        return Meaning("activity")
    named = ("chef", "enhet", "avdelning", "direktör", "grupp", "stab", "kansli", "hr", "gd", "ansvarig", "samordnare")
    if most(lambda text: len(text.split()) <= 6 and any(word in normal(text) for word in named)):
        return Meaning("responsible")
    return None


def read_together(
    found: dict[Number, tuple[str, Meaning | None]], held: dict[Number, list[str]]
) -> dict[Number, Column]:
    """The columns with what the cells below decide (``held``: their words by column): own milestones or national
    sub-goals, a state or what was done."""
    told = {number: _by_cells(heading, said, held.get(number, [])) for number, (heading, said) in found.items()}
    return {
        number: Column(found[number][0], said, guessed=said is not None and found[number][1] is None)
        for number, said in zip(told, settled(told.values()), strict=True)
    }


def held_below(rows: list[Row]) -> dict[Number, list[str]]:
    """The words in each column of the rows, a merged cell once a row."""
    held: dict[Number, list[str]] = {}
    for row in rows:
        cells = shown(row)
        if len(cells) > 1 or len({key(cell) for cell in row}) > 1:  # a line across all columns is of none of them
            for cell in cells:
                held.setdefault(cell.column, []).append(cell.text)
    return held


def _without_heading(texts: list[str]) -> Meaning | None:
    """Numbers, or goals and problems that say themselves what they are ("Mål 1: ..."), below an empty heading."""
    if texts and all(re.fullmatch(r"[\dA-Z]{1,2}(?:\.\d+)*[.)]?", text.strip()) for text in texts):
        return Meaning("number")
    said = {labelled(text) for text in texts}
    return said.pop() if len(said) == 1 else None


def _by_cells(heading: str, said: Meaning | None, texts: list[str]) -> Meaning | None:
    if said is None:
        return None if normal(heading) else _without_heading(texts)
    if said.role == "own_or_national":
        national = sum(map(names_subgoal, texts))
        return Meaning("subgoal") if texts and national * 2 > len(texts) else Meaning("goal", "delmål")
    if said.role == "status" and normal(heading).startswith(("genomför", "utför")):
        prose = sum(performed(text) is None and due(text)[1] is None for text in texts)
        return Meaning("activity", state="performed") if prose * 2 > len(texts) else said
    if said.role in ("goal", "activity", "result", "effect") and texts and all(map(_FIGURE.fullmatch, texts)):
        return replace(said, role="foreign")  # what was spent or measured, or a page: not what is to come out
    return said
