"""The form as a workbook: labels and values, and the tables of elements and links under their headings."""

from __future__ import annotations

from jimeval.base.swedish import count, listed
from jimeval.documents.document import Cell, Document
from jimeval.plans import form as words
from jimeval.plans.filled import Form, Value, add_link, unknown_heading


def parse_workbook(document: Document, form: Form) -> None:
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
            unknown_heading(form, Value.of(label), values, words.PLAN_FIELDS)
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
            add_link(form, row.get("from"), row.get("to"), f'blad "{name}", rad {number}')


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
            unknown_heading(form, Value.of(heading), below, fields, twice)
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
