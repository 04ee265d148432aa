"""Makes the empty form for a plan, jimeval/data/templates/plan.xlsx; `form_bytes` also fills it in for the examples.

Same input, same bytes: the workbook's properties and the times inside its zip are fixed.

    python tools/make_plan_form.py
"""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ["OPENPYXL_LXML"] = "False"  # where lxml is installed openpyxl writes other bytes

from openpyxl import Workbook  # noqa: E402
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side  # noqa: E402
from openpyxl.worksheet.datavalidation import DataValidation  # noqa: E402

from jimeval.plans import form  # noqa: E402

TEMPLATE = ROOT / "jimeval" / "data" / "templates" / "plan.xlsx"
_WIDTHS = {
    "id": 8,
    "kind": 20,
    "state": 12,
    "level": 14,
    "text": 70,
    "responsible": 22,
    "due": 14,
    "indicator": 26,
    "subgoal": 26,
    "origin": 14,
    "source": 40,
}
_HEAD = {
    "font": Font(bold=True),
    "fill": PatternFill("solid", fgColor="E7EDF3"),
    "border": Border(bottom=Side(style="thin")),
    "alignment": Alignment(wrap_text=True, vertical="top"),
}
_EMPTY_ROWS = 60


def form_bytes(
    plan: dict[str, str] | None = None, elements: list[dict[str, str]] = (), links: list[tuple[str, str]] = ()
) -> bytes:
    """The form as XLSX; fields as in ``form.PLAN_FIELDS`` and ``form.ELEMENT_FIELDS``, words in Swedish."""
    book = Workbook()
    _plan_sheet(book.active, plan or {})
    _element_sheet(book.create_sheet(form.ELEMENTS), elements)
    _link_sheet(book.create_sheet(form.LINKS), links)
    _help_sheet(book.create_sheet(form.HELP))
    book.properties.creator = "jimeval"
    stored = io.BytesIO()
    book.save(stored)
    return without_times(stored.getvalue())


def _plan_sheet(sheet, plan: dict[str, str]) -> None:
    sheet.title = form.PLAN
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 80
    for row, (field, names) in enumerate(form.PLAN_FIELDS.items(), 1):
        _styled(sheet.cell(row, 1, names[0]))
        cell = sheet.cell(row, 2, plan.get(field))
        cell.number_format, cell.alignment = "@", Alignment(wrap_text=True, vertical="top", horizontal="left")
    _choice(sheet, "B9", form.ORIGIN_LABELS)


def _element_sheet(sheet, elements) -> None:
    for column, (field, names) in enumerate(form.ELEMENT_FIELDS.items(), 1):
        _styled(sheet.cell(1, column, names[0]))
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = _WIDTHS[field]
        last = max(_EMPTY_ROWS, len(elements) + 1)
        for row in range(2, last + 1):
            element = elements[row - 2] if row - 2 < len(elements) else {}
            cell = sheet.cell(row, column, element.get(field))
            cell.number_format, cell.alignment = "@", Alignment(wrap_text=True, vertical="top")
        letter = sheet.cell(1, column).column_letter
        if labels := {"kind": form.KIND_LABELS, "state": form.STATE_LABELS, "origin": form.ORIGIN_LABELS}.get(field):
            _choice(sheet, f"{letter}2:{letter}{last}", labels)
    sheet.freeze_panes = "A2"


def _link_sheet(sheet, links) -> None:
    for column, names in enumerate(form.LINK_FIELDS.values(), 1):
        _styled(sheet.cell(1, column, names[0]))
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = 14
    for link in links:
        sheet.append(link)
    sheet.freeze_panes = "A2"


def _help_sheet(sheet) -> None:
    sheet.column_dimensions["A"].width = 100
    _styled(sheet.cell(1, 1, form.HELP))
    for row, line in enumerate(form.INSTRUCTIONS, 2):
        sheet.cell(row, 1, line).alignment = Alignment(wrap_text=True, vertical="top")


def _styled(cell) -> None:
    for name, value in _HEAD.items():
        setattr(cell, name, value)


def _choice(sheet, cells: str, labels: dict[str, str]) -> None:
    """A list to choose from; other words are let through, since the reader names them with what was meant."""
    choice = DataValidation(
        type="list", formula1=f'"{",".join(labels.values())}"', allow_blank=True, showErrorMessage=False
    )
    sheet.add_data_validation(choice)
    choice.add(cells)


def without_times(content: bytes) -> bytes:
    """The same workbook with fixed times: openpyxl writes the clock into the properties and the zip."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = source.read(name)
            if name == "docProps/core.xml":
                moment = dt.datetime(2014, 1, 1).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                part = re.sub(rb"\d{4}-\d\d-\d\dT[\d:.]+Z", moment, part)
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            target.writestr(info, part)
    return fixed.getvalue()


if __name__ == "__main__":
    TEMPLATE.parent.mkdir(parents=True, exist_ok=True)
    TEMPLATE.write_bytes(form_bytes())
