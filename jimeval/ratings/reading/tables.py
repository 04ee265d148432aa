"""Tables of marks in a sheet: where their headings stand, which way they lie, and what each column holds."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from jimeval.ratings.forms import Form, fingerprint
from jimeval.ratings.instruments import Instrument
from jimeval.ratings.reading.columns import columns_of
from jimeval.ratings.reading.columns_together import Column, Faults
from jimeval.ratings.reading.meaning import Meaning
from jimeval.ratings.reading.orientation import headings_at, heads_another
from jimeval.ratings.reading.sheet import Row, Sheet
from jimeval.ratings.reading.titles import meeting_date, starts_table, title_values
from jimeval.ratings.reading.words import looks_like_name, may_be_name


@dataclass(frozen=True)
class Table:
    """One table: its headings, what its columns hold, and the numbers of the rows below.

    titles  field to value, from the rows above the headings
    title_rows  rows above the headings
    faults  what is to be said of the headings: severity, code, column, message, what to do
    """

    sheet: Sheet
    shape: str
    first: int
    last: int
    columns: Mapping[str, Column]
    titles: Mapping[str, str]
    title_rows: tuple[int, ...] = ()
    rows: list[int] = field(default_factory=list)
    faults: Faults = ()
    form: Form | None = None

    def letters(self, name: str) -> list[str]:
        """The columns that hold a field."""
        return self._by_field.get(name, [])

    @functools.cached_property
    def _by_field(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for letter, column in self.columns.items():
            found.setdefault(column.meaning.field, []).append(letter)
        return found

    def has(self, name: str) -> bool:
        return bool(self.letters(name)) or name in self.titles

    @property
    def marks(self) -> list[Column]:
        return [column for column in self.columns.values() if column.meaning.is_mark]


def find_tables(sheet: Sheet, instrument: Instrument, forms: Iterable[Form] = ()) -> list[Table]:
    """The tables of a sheet, each with its rows: title rows begin a new one, and so do headings.

    A table below titles but without headings of its own goes on under those of the table before. Titles hold until
    others replace them.
    """
    forms = {form.fingerprint: form for form in forms if form.confirmed}
    tables: list[Table] = []
    waiting: list[int] = []
    numbers = sheet.numbers
    at = 0
    while at < len(numbers):
        number, table = numbers[at], tables[-1] if tables else None
        gap = bool(table) and number - numbers[at - 1] > 1
        if table is None or waiting or gap or _heads_again(sheet, table, number, instrument):
            found = _table_at(sheet, at, waiting, instrument, forms, table.titles if table else {})
            if found:
                tables.append(found)
                waiting = []
                at = numbers.index(found.last) + 1
                continue
        row = sheet.rows[number]
        if table is None or (waiting and starts_table(row)):
            waiting.append(number)
        elif waiting:
            tables.append(_under_new_titles(table, waiting, number))
            waiting = []
        elif starts_table(row) and not _is_row_of(table, row):
            waiting.append(number)
        else:
            table.rows.append(number)
        at += 1
    if waiting and tables:
        tables[-1].rows.extend(waiting)
    return tables


def _heads_again(sheet: Sheet, table: Table, number: int, instrument: Instrument) -> bool:
    """Whether the row repeats the first of the table's headings, or surely is the headings of another table."""
    if heads_another(sheet, number, instrument):
        return True
    texts = [cell.text.casefold() for cell in sheet.rows[number].values()]
    return texts == [cell.text.casefold() for cell in sheet.rows[table.first].values()]


def _is_row_of(table: Table, row: Row) -> bool:
    """Whether a row that could be a title is one of the table's own: a person who marked one item only."""
    return (
        len(row) == 2
        and any(table.columns[letter].meaning.is_mark for letter in row if letter in table.columns)
        and (
            not next(iter(row.values())).text.rstrip().endswith(":") and table.shape != "long" and not title_values(row)
        )
    )


def _table_at(
    sheet: Sheet,
    at: int,
    waiting: Sequence[int],
    instrument: Instrument,
    forms: Mapping[str, Form],
    above: Mapping[str, str],
) -> Table | None:
    """The table whose headings begin at the place in the sheet's rows, as a person has confirmed it or as proposed."""
    number = sheet.numbers[at]
    for rows in range(1, 5) if forms else ():
        lines = sheet.numbers[at : at + rows]
        form = forms.get(_fingerprint(sheet, lines)) if len(lines) == rows else None
        if form and form.heading_rows == rows:
            columns, faults = columns_of(sheet, lines, form.shape, instrument, form.columns)
            return _made(sheet, lines, form.shape, columns, faults, waiting, above, form)
    found = headings_at(sheet, number, list(waiting), instrument)
    if found is None:
        return None
    shape, lines = found
    columns, faults = columns_of(sheet, lines, shape, instrument)
    return _made(sheet, lines, shape, columns, faults, [row for row in waiting if row not in lines], above, None)


def _made(sheet, lines, shape, columns, faults, title_rows, above, form) -> Table:
    titles = dict(above)
    told: dict[str, str] = {}
    for row in title_rows:
        for name, value in title_values(sheet.rows[row]):
            told.setdefault(name, value)
    if "occasion" not in told and "date" not in told and (met := meeting_date(sheet.rows[row] for row in title_rows)):
        told["occasion"] = met
    titles |= told
    table = Table(sheet, shape, lines[0], lines[-1], columns, titles, tuple(title_rows), [], faults)
    return replace(table, form=form or proposed_form(table, lines))


def proposed_form(table: Table, lines: Sequence[int]) -> Form:
    """What the reader takes the table's columns for, in a person's words."""
    headings = {}
    for letter, column in table.columns.items():
        own = column.meaning
        words = " / ".join(column.headings)
        named = own.rater and own.kind is None and may_be_name(words)
        headings[letter] = "(ett namn)" if named else words
    return Form(
        _fingerprint(table.sheet, lines),
        table.shape,
        len(lines),
        headings,
        {letter: column.meaning for letter, column in table.columns.items()},
        unit=next((column.unit for column in table.columns.values() if column.unit), ""),
    )


def _fingerprint(sheet: Sheet, lines: Sequence[int]) -> str:
    return fingerprint([(letter, [f"{n}:{text}" for n, text in found]) for letter, found in _words(sheet, lines)])


def _words(sheet: Sheet, lines: Sequence[int]) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """Column letter and (which heading row, words), columns in the order in which the rows have them."""
    by_letter: dict[str, list[tuple[int, str]]] = {}
    for place, line in enumerate(lines):
        for letter, cell in sheet.rows[line].items():
            by_letter.setdefault(letter, []).append((place, cell.text))
    yield from sorted(by_letter.items(), key=lambda pair: (len(pair[0]), pair[0]))


def unknown_form(sheet: Sheet) -> Form | None:
    """A form to correct for a sheet in which no headings were understood: its row with most words."""
    rows = [
        (sum(any(map(str.isalpha, cell.text)) for cell in row.values()), -number) for number, row in sheet.rows.items()
    ]
    words, number = max(rows, default=(0, 0))
    if words < 2:
        return None
    row = sheet.rows[-number]
    headings = {letter: "(ett namn)" if looks_like_name(cell.text) else cell.text for letter, cell in row.items()}
    meanings = dict.fromkeys(row, Meaning("ignored"))
    return Form(_fingerprint(sheet, [-number]), "unknown", 1, headings, meanings)


def _under_new_titles(table: Table, waiting: Sequence[int], number: int) -> Table:
    titles = {name: value for row in waiting for name, value in title_values(table.sheet.rows[row])}
    return replace(table, titles={**table.titles, **titles}, title_rows=tuple(waiting), rows=[number], faults=())
