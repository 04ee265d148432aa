"""A plan form as filled in, whatever its dress: fields with their words, place and positions in the stored text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from jimeval.base.errors import Problem, Severity
from jimeval.base.swedish import count, shorten
from jimeval.documents.document import Cell
from jimeval.plans import form as words


@dataclass(frozen=True, slots=True)
class Value:
    """A cell or a YAML value: its words, its place as its reader sees it, and its stretch of the stored text."""

    text: str
    where: str
    start: int
    end: int
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    @classmethod
    def of(cls, cell: Cell) -> Value:
        return cls(cell.text, cell.where, cell.start, cell.end, cell.sheet, cell.row, cell.column)


@dataclass(slots=True)
class Form:
    """A form as filled in: the plan's fields, the elements, the links, and everything a person should know.

    elements  (place of the row, its fields)
    unread    stretches of cells and values that have no place in the form
    """

    document_id: str
    plan: dict[str, Value] = field(default_factory=dict)
    elements: list[tuple[str, dict[str, Value]]] = field(default_factory=list)
    links: list[tuple[Value, Value]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unread: set[tuple[int, int]] = field(default_factory=set)

    @property
    def characters_unread(self) -> int:
        return sum(end - start for start, end in self.unread)

    def skip(self, *values: Value) -> None:
        """Counts values as not read; somebody else says why."""
        self.unread |= {(value.start, value.end) for value in values}

    def report(self, severity: Severity, code: str, where: str, message: str, mend: str = "") -> None:
        self.problems.append(Problem(severity, code, where, message, mend, self.document_id))

    def leave(self, value: Value, why: str = "den hör inte till någon rubrik") -> None:
        """Lists a value that has no place in the form."""
        self.skip(value)
        self.report("warning", "not_read", value.where, f"”{shorten(value.text, 60)}” läses inte: {why}.")

    def put(self, fields: dict[str, Value], name: str, value: Value) -> None:
        if name in fields:
            self.leave(value, f"uppgiften står redan på {fields[name].where}")
        else:
            fields[name] = value


def add_link(form: Form, start: Value | None, end: Value | None, where: str) -> None:
    if start is None or end is None:
        side = "Från" if start is None else "Till"
        form.report("error", "half_link", where, f"kopplingen saknar {side}.", "Fyll i båda sidor eller ta bort raden.")
        form.skip(*(value for value in (start, end) if value))
        return
    for first in _ids(start):
        form.links += [(first, second) for second in _ids(end)]


def _ids(value: Value) -> Iterator[Value]:
    """The ids in a cell, which commas or semicolons may part."""
    for part in re.split(r"[,;]", value.text):
        if part.strip():
            yield Value(part.strip(), value.where, value.start, value.end, value.sheet, value.row, value.column)


def unknown_heading(form: Form, heading: Value, values: list[Value], fields: dict, twice: str | None = None) -> None:
    """A heading without a field: a warning, with how much stands under it."""
    form.skip(heading, *values)
    if twice:
        message = f"rubriken ”{heading.text}” betyder detsamma som kolumn {twice}"
    else:
        message = f"rubriken ”{shorten(heading.text, 40)}” känns inte igen"
    near = None if twice else words.nearest(heading.text, [names[0] for names in fields.values()])
    held = f"{count(len(values), 'värde', 'värden')} under den läses inte" if values else "inget står under den"
    form.report(
        "warning", "unknown_heading", heading.where, f"{message}; {held}.", f"Menade du {near}?" if near else ""
    )
