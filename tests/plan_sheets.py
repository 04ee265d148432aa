"""The plans as a workbook, a web page, Markdown and a text that has lost its layout."""

from __future__ import annotations

import html
import io
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from plan_contents import Plan, cell_lines, front
from plan_word import fixed_zip

HEADING_ROW = 5  # of the workbook: title, lines on the plan and an empty row stand above
NOTE = "Intern kommentar"  # heading of a hidden column, whose cells hold words that no paper shows
SHEET = "Handlingsplan"


def write_xlsx(plan: Plan, path: Path, *, hidden: bool = True, formula: bool = True, legend: bool = True) -> Path:
    """The plan as a workbook: title rows, heading in row 5, merged cells, an autofilter.

    hidden   a hidden column (:data:`NOTE`) after the second of the plan, a hidden row (``plan.hidden``, not one of the
             plan's own rows) last in the table, and a hidden sheet "Underlag"
    formula  a count below the table whose value no program has computed
    legend   a line on the marks below it
    """
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = SHEET
    columns = [place + (2 if hidden and place > 1 else 1) for place in range(len(plan.columns))]
    sheet["A1"], sheet["A1"].font = plan.title, Font(bold=True, size=14)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=columns[-1])
    for number, line in enumerate([front(plan)[0], "; ".join(front(plan)[1:])], 2):
        sheet.cell(number, 1, line)
    for column, name in zip(columns, plan.columns, strict=True):
        cell = sheet.cell(HEADING_ROW, column, name)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFD9D9D9")
        sheet.column_dimensions[get_column_letter(column)].width = 34
    for number, row in enumerate([*plan.rows, *([plan.hidden] if hidden else [])], HEADING_ROW + 1):
        for place, (column, written) in enumerate(zip(columns, row, strict=True)):
            if written:
                sheet.cell(number, column, "\n".join(cell_lines(written))).alignment = Alignment(
                    wrap_text=True, vertical="top"
                )
            own = number - HEADING_ROW - 1
            if written and own < len(plan.rows) and plan.span(own, place) > 1:
                end = number + plan.span(own, place) - 1
                sheet.merge_cells(start_row=number, start_column=column, end_row=end, end_column=column)
    last = HEADING_ROW + len(plan.rows) + hidden
    if hidden:
        sheet.row_dimensions[last].hidden = True
        sheet.cell(HEADING_ROW, 3, NOTE)
        sheet.cell(HEADING_ROW + 2, 3, "Stäm av med kansliet")
        sheet.column_dimensions["C"].hidden = True
        other = book.create_sheet("Underlag")
        other.append(["Äldre förslag", "Struket på mötet"])
        other.append(["Pröva en annan indelning", "ja"])
        other.sheet_state = "hidden"
    if formula:
        sheet.cell(last + 2, 1, "Antal rader")
        sheet.cell(last + 2, 2, f"=COUNTA(B{HEADING_ROW + 1}:B{last})")
    if legend:
        sheet.cell(last + 3, 1, "Förklaring: en tom ruta betyder att planen inte säger något.")
    return save_workbook(book, path)


def save_workbook(book, path: Path) -> Path:
    stream = io.BytesIO()
    book.save(stream)
    return fixed_zip(stream.getvalue(), path)


def write_html(plan: Plan, path: Path) -> Path:
    """The plan as a page of an agency's site: navigation, headings, a table with merged cells, a footer."""
    rows = []
    for number, row in enumerate(plan.rows):
        cells = []
        for place, cell in enumerate(row):
            if cell is None:
                continue
            span = plan.span(number, place)
            attribute = f' rowspan="{span}"' if span > 1 else ""
            cells.append(f"<td{attribute}>{_html(cell)}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in plan.columns)
    body = "\n".join(
        [
            f"<h1>{html.escape(plan.title)}</h1>",
            *(f"<p>{html.escape(line)}</p>" for line in front(plan)),
            *map(_html_line, plan.before),
            f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>",
            *rows,
            "</tbody>\n</table>",
            *map(_html_line, plan.after),
        ]
    )
    page = (
        '<!DOCTYPE html>\n<html lang="sv">\n<head><meta charset="utf-8">'
        f"<title>{html.escape(plan.title)}</title></head>\n"
        f'<body>\n<nav><a href="/">Start</a> <a href="/om">Om oss</a></nav>\n<main>\n{body}\n</main>\n'
        f"<footer>{html.escape(plan.agency)}</footer>\n</body>\n</html>\n"
    )
    return _write(path, page)


def _html(cell) -> str:
    if isinstance(cell, tuple):
        return f"<ul>{''.join(f'<li>{html.escape(item)}</li>' for item in cell)}</ul>"
    return "<br>".join(map(html.escape, cell_lines(cell)))


def _html_line(line: str) -> str:
    return f"<h2>{html.escape(line[2:])}</h2>" if line.startswith("# ") else f"<p>{html.escape(line)}</p>"


def write_markdown(plan: Plan, path: Path) -> Path:
    """The plan in Markdown, which has no merged cells: the words stand on each row; lines of a cell parted by <br>."""
    lines = [f"# {plan.title}", "", *front(plan)]
    lines = [lines[0], "", *[f"{line}  " for line in lines[2:]], ""]
    for line in plan.before:
        lines += [f"#{line}" if line.startswith("# ") else line, ""]
    lines += ["| " + " | ".join(plan.columns) + " |", "|" + " --- |" * len(plan.columns)]
    for row in plan.laid_out():
        lines.append("| " + " | ".join("<br>".join(cell_lines(cell)) for cell in row) + " |")
    lines.append("")
    for line in plan.after:
        lines += [f"#{line}" if line.startswith("# ") else line, ""]
    return _write(path, "\n".join(lines))


def write_text(plan: Plan, path: Path) -> Path:
    """The plan as a portal's transcript: cells one after another, merged words once, nothing left of the table."""
    lines = [plan.title, *front(plan)]
    lines += [line.removeprefix("# ") for line in plan.before]
    lines.append(" ".join(plan.columns))
    for row in plan.rows:
        lines += [" ".join(cell_lines(cell)) for cell in row if cell]
    lines += [line.removeprefix("# ") for line in plan.after]
    return _write(path, "\n".join(lines) + "\n")


def _write(path: Path, text: str) -> Path:
    Path(path).write_text(text, encoding="utf-8", newline="\n")
    return Path(path)
