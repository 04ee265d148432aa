"""Tables that go on over pages: rows brought together, headings that are printed again set apart, a cell that the page
break cut made one again."""

from __future__ import annotations

import re
import statistics
from dataclasses import dataclass, field

from jimeval.documents.pdf.anchors import is_heading
from jimeval.documents.pdf.frames import Row, Slot
from jimeval.documents.pdf.lines import BULLET, fits
from jimeval.documents.pdf.tables import Part

_NEAR = 12.0  # points that a column's edge may move from page to page
_STOP = (".", "!", "?", ":")


@dataclass(slots=True)
class Table:
    """A table with the rows of all its pages.

    doubtful  pages at whose top a row was joined to the one above, or was not, without a sure sign
    crossing  (page, word) of words that could belong to two columns
    """

    parts: list[Part]
    rows: list[Row]
    doubtful: list[int] = field(default_factory=list)

    @property
    def ruled(self) -> bool:
        return all(part.frame.ruled for part in self.parts)

    @property
    def rows_shown(self) -> bool:
        return all(part.frame.rows_shown for part in self.parts)


def begin(part: Part) -> Table:
    table = Table([part], [])
    _append(table, part.rows)
    return table


def continues(table: Table, part: Part) -> bool:
    """Whether the part stands in the table's columns, and does not begin another table with headings of its own."""
    before = table.parts[-1]
    if before.frame.width != part.frame.width or before.frame.ruled != part.frame.ruled:
        return False
    if part.page != before.page + 1:
        return False
    if _headings(table, part):
        return True
    whole = before.frame.xs[-1] - before.frame.xs[0], part.frame.xs[-1] - part.frame.xs[0]
    if part.frame.ruled:
        shares = [[(x - f.xs[0]) / w for x in f.xs] for f, w in zip((before.frame, part.frame), whole, strict=True)]
        return all(abs(a - b) * whole[0] < _NEAR for a, b in zip(*shares, strict=True))
    return all(abs(a - b) < _NEAR for a, b in zip(before.frame.xs[1:-1], part.frame.xs[1:-1], strict=True))


def go_on(table: Table, part: Part) -> None:
    """Puts the part's rows after the table's; its first row is joined to the last where the page break cut it."""
    again = _headings(table, part)
    for row in part.rows[:again]:
        row.repeated = True
    head, body = part.rows[:again], part.rows[again:]
    _uncovered(head, body)
    open_end = table.parts[-1].frame.open_end and table.parts[-1].frame.ruled
    table.parts.append(part)
    _append(table, head)
    if not body:
        return
    last = next((row for row in reversed(table.rows) if not row.repeated), None)
    lone = _spanning(table, last, body[0]) if last else []
    if last and not lone and _is_cut(table, last, body[0], open_end):
        own = _chiefs(table, last)
        for chief, slot in zip(own, body[0].slots, strict=True):
            chief.lines += slot.lines
        body = _after_joined(table, last, body)
    _append(table, body)
    for column in lone:
        _carry_over(table, last, column, len(table.rows) - len(body))


def _uncovered(head: list[Row], body: list[Row]) -> None:
    """Parts the rows from a heading that is printed again: where no rule does, a merged cell goes on from the page
    before."""
    for column in range(len(body[0].slots)) if head and body else ():
        below = [row for row in body if (over := row.slots[column].covered_by) and over[0] <= head[-1].first]
        for row in below:
            row.slots[column].covered_by = (below[0].first, column) if row is not below[0] else None
        if below:
            below[0].slots[column].rows = len(below)


def _append(table: Table, rows: list[Row]) -> None:
    """The rows with their covering places counted within the whole table."""
    first = len(table.rows)
    base = rows[0].first if rows else 0
    for row in rows:
        for slot in row.slots:
            if slot.covered_by is not None:
                r, c = slot.covered_by
                slot.covered_by = (r - base + first, c)
        table.rows.append(row)


def _after_joined(table: Table, last: Row, body: list[Row]) -> list[Row]:
    """The rows after a joined one; those that it covered are covered by the row that it was joined to."""
    at = next(place for place, row in enumerate(table.rows) if row is last)
    gone = body[0].first
    for row in body[1:]:
        for slot in row.slots:
            if slot.covered_by is not None and slot.covered_by[0] == gone:
                chief = last.slots[slot.covered_by[1]].covered_by or (at, slot.covered_by[1])  # it may be covered, too
                slot.covered_by = (chief[0] - len(table.rows) + body[1].first, chief[1])
    return body[1:]


def _chiefs(table: Table, row: Row) -> list[Slot]:
    return [table.rows[slot.covered_by[0]].slots[slot.covered_by[1]] if slot.covered_by else slot for slot in row.slots]


def _carry_over(table: Table, last: Row, column: int, at: int) -> None:
    """A merged cell that the page break cut: its words and its rows go to the cell above the break."""
    chief_at = next(place for place, row in enumerate(table.rows) if row is last), column
    chief_at = last.slots[column].covered_by or chief_at
    chief = table.rows[chief_at[0]].slots[chief_at[1]]
    chief.lines += table.rows[at].slots[column].lines
    for row in table.rows[at:]:
        slot = row.slots[column]
        if row is table.rows[at] or slot.covered_by == (at, column):
            row.slots[column] = Slot(covered_by=chief_at)


def _spanning(table: Table, last: Row, first: Row) -> list[int]:
    """Columns where a cell merged over rows goes on over the page break, while the row itself begins anew."""
    found = []
    for column, slot in enumerate(first.slots):
        above = last.slots[column]
        merged = slot.rows > 1 and slot.covered_by is None
        if merged and (not slot.lines or _runs_on(_chiefs(table, last)[column], slot)):
            found.append(column)
        elif above.covered_by and above.covered_by[1] == column and slot.lines:
            if _runs_on(_chiefs(table, last)[column], slot):
                found.append(column)
    others = [column for column, slot in enumerate(first.slots) if slot.lines and column not in found]
    anew = others and not any(_runs_on(last.slots[column], first.slots[column]) for column in others)
    return found if anew else []


def _headings(table: Table, part: Part) -> int:
    """How many of the part's first rows are the table's first rows printed again."""
    count = 0
    for own, again in zip(table.rows[:3], part.rows[:3], strict=False):
        heading = count == 0 or all(slot.marked for slot in own.slots if slot.lines) or _known(own) > 1
        if own.bare or not heading or _form(own) != _form(again):
            break
        count += 1
    return count


def _known(row: Row) -> int:
    return sum(is_heading(slot.text) for slot in row.slots if slot.lines)


def _form(row: Row) -> list[str]:
    return [re.sub(r"\W+", "", slot.text).casefold() for slot in row.slots]


def _is_cut(table: Table, last: Row, first: Row, open_end: bool) -> bool:
    """Whether the page's first row is the rest of the row above: the cells' signs for and against weighed together.

    Where they say nothing, a lone cell in a table whose rows have three or more is the rest of the one above, which is
    told as doubtful.
    """
    own = _chiefs(table, last)
    pairs = [(above, slot) for above, slot in zip(own, first.slots, strict=True) if slot.lines]
    if not pairs or last.bare:
        return False
    weight = sum(_sign(above, slot) for above, slot in pairs) + (3 if open_end else 0)
    if first.slots[0].text[:1].isupper():
        weight -= 2
    if weight == 0 and len(pairs) == 1 and pairs[0][0].lines:
        usual = statistics.median([sum(bool(slot.lines) for slot in row.slots) for row in table.rows])
        table.doubtful += [first.page] if usual >= 3 else []
        return usual >= 3
    return weight > 0


def _sign(above: Slot, slot: Slot) -> int:
    """What a cell at the top of a page says of the row being the rest of the one above: for when positive.

    Small letters where there was no room for more above, most in running text; against it words that had had room,
    words below an empty cell, a stop above, a list below what is none.
    """
    if not above.lines:
        return -2
    if BULLET.match(slot.text):
        return 1 if BULLET.match(above.text) else -2
    room = fits(above.lines[-1], slot.lines[0])
    if _runs_on(above, slot):
        return -1 if room else 2 if len(above.text.split()) > 2 else 1
    if above.lines[-1].text.endswith("-"):
        return 2
    return -1 if above.text.endswith(_STOP) else -2 if room else 0


def _runs_on(above: Slot, slot: Slot) -> bool:
    """The words go on within a sentence or a number: small letter or thousands below, no stop above."""
    if not above.lines or not slot.lines or above.text.endswith((".", "!", "?")) or BULLET.match(slot.text):
        return False
    number = re.match(r"\d{3}\b", slot.text) and above.text[-1].isdigit()
    return slot.text[0].islower() or bool(number)
