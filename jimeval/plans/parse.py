"""Both dresses of the form to one shape: fields, each with its words, its place and its positions in the stored text.

Nothing is judged here but whether a cell or value has a place in the form; what has none is listed as not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from jimeval.base.errors import Problem, Severity
from jimeval.base.swedish import count, listed, shorten
from jimeval.documents.document import Cell, Document
from jimeval.plans import form as words

_DEEPEST = 8  # the form needs four levels
_NOTHING = {"", "~", "null"}


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


def is_plan_form(document: Document) -> bool:
    """Whether a paper is the project's form for a plan, as a workbook or as YAML, filled in or not."""
    if document.suffix == ".xlsx":
        return words.ELEMENTS in {words.sheet_of(name) for name in document.sheets}
    if document.suffix in (".yml", ".yaml"):
        return all(re.search(rf"(?mi)^{part}\s*:", document.text) for part in ("plan", "delar"))
    return False


def parse(document: Document) -> Form:
    """The form's fields with their places; what cannot be read at all is an error among its problems."""
    form = Form(document.document_id)
    if document.suffix == ".xlsx":
        _parse_workbook(document, form)
    else:
        _parse_yaml(document, form)
    return form


# The workbook


def _parse_workbook(document: Document, form: Form) -> None:
    seen: set[str] = set()
    for name in document.sheets:
        sheet, rows = words.sheet_of(name), document.rows(name)
        if sheet is None or (sheet in seen and sheet != words.HELP):
            cells = [Value.of(cell) for row in rows.values() for cell in row]
            form.skip(*cells)
            form.report(
                "warning",
                "not_read",
                f'blad "{name}"',
                f"bladet läses inte ({count(len(cells), 'cell', 'celler')}).",
                f"Formulärets blad heter {listed(words.SHEETS)}.",
            )
        elif sheet == words.PLAN:
            _read_labels(rows, form)
        elif sheet == words.HELP:
            _read_help(rows, form)
        else:
            _read_grid(name, sheet, rows, form)
        seen.add(sheet)
    if words.LINKS not in seen:
        form.report("warning", "no_links_sheet", "", "bladet Kopplingar saknas; planen läses utan kopplingar.")


def _read_labels(rows: dict[int, list[Cell]], form: Form) -> None:
    for label, *cells in rows.values():
        values = [Value.of(cell) for cell in cells]
        name = words.field_of(label.text, words.PLAN_FIELDS)
        if name is None:
            _unknown_heading(form, Value.of(label), values, words.PLAN_FIELDS)
            continue
        if values:
            form.put(form.plan, name, values[0])
        for value in values[1:]:
            form.leave(value, "bara den första cellen efter etiketten läses")


def _read_help(rows: dict[int, list[Cell]], form: Form) -> None:
    """The form's own instructions are its own; what somebody added to them is listed."""
    own = {words.normal(line) for line in (*words.INSTRUCTIONS, words.HELP)}
    for cell in (cell for row in rows.values() for cell in row):
        if words.normal(cell.text) not in own:
            form.leave(Value.of(cell), "bladet innehåller bara anvisningar")


def _read_grid(name: str, sheet: str, rows: dict[int, list[Cell]], form: Form) -> None:
    fields = words.ELEMENT_FIELDS if sheet == words.ELEMENTS else words.LINK_FIELDS
    needed = words.NEEDED if sheet == words.ELEMENTS else tuple(words.LINK_FIELDS)
    numbers = list(rows)
    head = next(
        (
            number
            for number in numbers[:20]
            if len({words.field_of(cell.text, fields) for cell in rows[number]} & set(needed)) >= 2
        ),
        None,
    )
    if head is None:
        for cell in (cell for row in rows.values() for cell in row):
            form.leave(Value.of(cell), "bladet saknar rubrikrad")
        form.report(
            "error",
            "no_headings",
            f'blad "{name}"',
            "rubrikraden saknas.",
            f"Skriv rubrikerna {listed(fields[field][0] for field in needed)} överst i bladet.",
        )
        return
    columns = _columns(name, head, rows, fields, needed, form)
    for number in numbers:
        if number == head:
            continue
        row: dict[str, Value] = {}
        for cell in rows[number]:
            if number < head:
                form.leave(Value.of(cell), "det står ovanför rubrikraden")
            elif cell.column in columns:
                row[columns[cell.column]] = Value.of(cell)
            elif cell.column not in {heading.column for heading in rows[head]}:
                form.leave(Value.of(cell), "kolumnen saknar rubrik")
        if row and sheet == words.ELEMENTS:
            form.elements.append((f'blad "{name}", rad {number}', row))
        elif row:
            _add_link(form, row.get("from"), row.get("to"), f'blad "{name}", rad {number}')


def _columns(
    name: str, head: int, rows: dict[int, list[Cell]], fields: dict, needed: tuple[str, ...], form: Form
) -> dict[str, str]:
    """Column letter to field; headings that mean nothing, or the same as one before, are reported with their cells."""
    columns: dict[str, str] = {}
    for heading in rows[head]:
        meant = words.field_of(heading.text, fields)
        below = [
            Value.of(cell)
            for number, row in rows.items()
            if number > head
            for cell in row
            if cell.column == heading.column
        ]
        if meant is None or meant in columns.values():
            twice = next((letter for letter, field in columns.items() if field == meant), None)
            _unknown_heading(form, Value.of(heading), below, fields, twice)
        else:
            columns[heading.column] = meant
    for field_name in needed:
        if field_name not in columns.values():
            form.report(
                "error",
                "missing_heading",
                f'blad "{name}", rad {head}',
                f"kolumnen {fields[field_name][0]} saknas.",
                "Lägg till den, med det namnet som rubrik.",
            )
    return columns


def _unknown_heading(form: Form, heading: Value, values: list[Value], fields: dict, twice: str | None = None) -> None:
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


def _add_link(form: Form, start: Value | None, end: Value | None, where: str) -> None:
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


# YAML


def _parse_yaml(document: Document, form: Form) -> None:
    text = document.text
    try:
        if refused := _refused(text):
            form.report("error", "refused_yaml", *refused)
            form.unread = {(0, len(text))}
            return
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as reason:
        mark = getattr(reason, "problem_mark", None)
        form.unread = {(0, len(text))}
        form.report(
            "error",
            "broken_yaml",
            f"rad {mark.line + 1}, tecken {mark.column + 1}" if mark else "",
            "filen går inte att läsa som YAML.",
            "Se över indragen, och sätt citattecken om text som innehåller "
            "kolon följt av mellanslag eller börjar med något av - # & * [ {.",
        )
        return
    parts = {"plan": _plan_part, "delar": _element_part, "kopplingar": _link_part}
    seen: set[str] = set()
    for key, node in _pairs(root, text, form):
        name = words.normal(key.text)
        if name not in parts:
            _unknown_heading(form, key, list(_values(node, text)), {part: (part,) for part in parts})
        elif name in seen:
            for value in _values(node, text):
                form.leave(value, f"rubriken {name} står redan tidigare i filen")
        elif not _is_nothing(node):
            parts[name](node, text, form)
        seen.add(name)


def _refused(text: str) -> tuple[str, str, str] | None:
    """Where, what and what to do, when the YAML uses anchors (a small file can grow without end) or nests too deep."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = f"rad {event.start_mark.line + 1}"
        if getattr(event, "anchor", None):
            return (
                line,
                "ankare och hänvisningar (& och *) läses inte.",
                "Skriv ut texten, eller sätt citattecken om den.",
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            return line, "uppgifterna ligger i fler nivåer än formuläret har.", "Utgå från den tomma mallen plan.yml."
    return None


def _plan_part(node: yaml.Node, text: str, form: Form) -> None:
    _fill(form.plan, node, text, form, words.PLAN_FIELDS)


def _element_part(node: yaml.Node, text: str, form: Form) -> None:
    for item in _items(node, text, form):
        row: dict[str, Value] = {}
        _fill(row, item, text, form, words.ELEMENT_FIELDS)
        if row:
            form.elements.append((f"rad {item.start_mark.line + 1}", row))


def _link_part(node: yaml.Node, text: str, form: Form) -> None:
    for item in _items(node, text, form):
        where = f"rad {item.start_mark.line + 1}"
        row: dict[str, Value] = {}
        if isinstance(item, yaml.MappingNode):
            _fill(row, item, text, form, words.LINK_FIELDS)
        elif isinstance(item, yaml.SequenceNode) and len(item.value) <= 2:
            for name, part in zip(("from", "to"), item.value, strict=False):
                if value := _value(part, text):
                    row[name] = value
        else:
            for value in _values(item, text):
                form.leave(value, "en koppling skrivs [från, till]")
            continue
        _add_link(form, row.get("from"), row.get("to"), where)


def _fill(fields: dict[str, Value], node: yaml.Node, text: str, form: Form, known: dict) -> None:
    for key, value_node in _pairs(node, text, form):
        name = words.field_of(key.text, known)
        if name is None:
            _unknown_heading(form, key, list(_values(value_node, text)), known)
        elif isinstance(value_node, yaml.ScalarNode):
            if value := _value(value_node, text):
                form.put(fields, name, value)
        else:
            for value in _values(value_node, text):
                form.leave(value, f"{key.text} skrivs som en enda text")


def _pairs(node: yaml.Node | None, text: str, form: Form) -> Iterator[tuple[Value, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (
                _value(key, text)
                or Value("", f"rad {key.start_mark.line + 1}", key.start_mark.index, key.end_mark.index),
                value,
            )
    elif node is not None:
        for value in _values(node, text):
            form.leave(value, "här väntas rader av slaget rubrik: värde")


def _items(node: yaml.Node, text: str, form: Form) -> list[yaml.Node]:
    if isinstance(node, yaml.SequenceNode):
        return node.value
    for value in _values(node, text):
        form.leave(value, "här väntas en lista där varje rad börjar med -")
    return []


def _is_nothing(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.style is None and node.value.casefold() in _NOTHING


def _values(node: yaml.Node, text: str) -> Iterator[Value]:
    """Every value below a node, in the file's order."""
    if isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _values(value, text)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _values(item, text)
    elif value := _value(node, text):
        yield value


def _value(node: yaml.Node, text: str) -> Value | None:
    """A scalar with the stretch that holds its words, without quotes or block marks; None when it is empty."""
    if not isinstance(node, yaml.ScalarNode) or _is_nothing(node) or not node.value.strip():
        return None
    start, end = node.start_mark.index, node.end_mark.index
    if node.style in ("'", '"'):
        start, end = start + 1, end - 1
    elif node.style in ("|", ">"):
        start = text.index("\n", start)
    stretch = text[start:end]
    start, end = start + len(stretch) - len(stretch.lstrip()), end - (len(stretch) - len(stretch.rstrip()))
    return Value(node.value.strip(), f"rad {node.start_mark.line + 1}", start, end)
