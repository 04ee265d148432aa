"""XLSX to text, cells and grids: every sheet, its merged cells laid out, what is hidden marked and told."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import PureWindowsPath
from typing import NoReturn
from urllib.parse import unquote

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import get_column_letter
from openpyxl.utils.escape import unescape

from jimeval.base.errors import InputError, Problem
from jimeval.base.swedish import count, listed, number, plain, short_number
from jimeval.documents.cells import stored
from jimeval.documents.decode import LONGEST
from jimeval.documents.document import Cell
from jimeval.documents.grid import Grid, GridCell
from jimeval.documents.packed import safe_zip
from jimeval.documents.workbook_parts import fit

MOST_CELLS, MOST_MERGED = 300_000, 20_000  # cells of a workbook, merged ranges
_LARGEST = 1_000_000  # cells of a sheet's rectangle, empty ones too

_NOT_READ = "Den läses inte; kontrollera att det är rätt fil."

_PERCENT = re.compile(r'^[^"]*(?<!\\)%')  # a number format that shows shares as percent, not a "%" in quotes
Place = tuple[int, int]  # row and column as Excel counts them, from 1


def read_workbook(
    content: bytes, document_id: str
) -> tuple[str, tuple[Cell, ...], tuple[Grid, ...], tuple[Problem, ...]]:
    """Text and cells of all sheets, one grid a sheet, and what a person should know.

    A grid goes from the sheet's first filled row and column to its last; titles above a heading are rows of it, and
    so are empty rows. A formula whose value no program has stored is no blank: it is a problem.

    Raises InputError for what cannot be read: see :func:`safe_zip`; broken_workbook; too_large.
    """
    archive = safe_zip(content, document_id, ".xlsx")
    book, formulas = _opened(archive, document_id)
    sheets = [_Sheet(sheet) for sheet in book.worksheets]
    if formulas is None and not any(sheet.values for sheet in sheets):
        _stop(
            document_id,
            "empty_file",
            "arbetsboken är tom: ingen cell har text.",
            "Lägg dit rätt fil eller ta bort den.",
        )
    letters = sum(len(value) for sheet in sheets for value in sheet.values.values())
    if letters > LONGEST:  # long strings that many cells share
        words = f"arbetsboken har {number(letters / 1e6, 1)} miljoner tecken i sina celler."
        _stop(document_id, "too_large", words, _NOT_READ)
    if scattered := [sheet.name for sheet in sheets if len(sheet.lines) * len(sheet.columns) > _LARGEST]:
        words = f'bladet "{scattered[0]}" har celler så långt från varandra att de inte blir en tabell.'
        _stop(document_id, "too_large", words, _NOT_READ)
    text, cells, starts = stored(row for sheet in sheets for row in sheet.rows())
    filled = [sheet for sheet in sheets if sheet.values]
    grids = tuple(sheet.grid(place, starts) for place, sheet in enumerate(filled, 1))
    problems = [*_without_value(formulas, book), *_told_of(archive, book)]
    problems += [problem for sheet in filled for problem in sheet.problems()]
    return text, cells, grids, tuple(replace(problem, document_id=document_id) for problem in problems)


def _opened(archive: zipfile.ZipFile, document_id: str):
    """The workbook with stored values, and once more with its formulas when it has any, else None."""
    found = fit(archive)
    if found.cells > MOST_CELLS or found.merged > MOST_MERGED:
        many = f"{number(found.cells)} ifyllda celler och {number(found.merged)} sammanslagna"
        _stop(document_id, "too_large", f"arbetsboken har {many}.", _NOT_READ)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that it leaves out when it writes: nothing is written here
            return _loaded(found.content, True), _loaded(found.content, False) if found.formulas else None
    except Exception:  # openpyxl raises whatever its zip and XML readers do
        _stop(document_id, "broken_workbook", "arbetsboken gick inte att öppna.", "Öppna den i Excel och spara om den.")


def _loaded(slim: bytes, values: bool):
    reader = _Reader(io.BytesIO(slim), data_only=values)
    reader.read()
    return reader.wb


class _Reader(ExcelReader):
    """As openpyxl.load_workbook, but a sheet that is only a chart keeps its place and no more."""

    def read_chartsheet(self, sheet, rel) -> None:
        self.wb.create_chartsheet(sheet.name)


def _stop(document_id: str, code: str, message: str, mend: str) -> NoReturn:
    raise InputError([Problem("error", code, "", message, mend, document_id)])


def _without_value(formulas, book) -> Iterator[Problem]:
    for sheet in formulas.worksheets if formulas else ():
        for place, cell in sorted(sheet._cells.items()):
            if cell.data_type == "f" and book[sheet.title].cell(*place).value is None:
                where = f'blad "{sheet.title}", cell {cell.coordinate}'
                words = "cellen har en formel utan sparat värde."
                yield Problem("error", "formula_without_value", where, words, "Öppna filen i Excel och spara om den.")


def _told_of(archive: zipfile.ZipFile, book) -> Iterator[Problem]:
    """Macros and other workbooks: neither is opened."""
    if any(name.lower().endswith("vbaproject.bin") for name in archive.namelist()):
        yield Problem("note", "macros", "", "arbetsboken har makron; de körs inte, cellernas sparade värden läses.")
    links = [link.file_link.Target for link in book._external_links if link.file_link]
    if links:
        names = listed(sorted({f'"{PureWindowsPath(unquote(link)).name}"' for link in links}))
        words = f"arbetsboken hämtar värden ur {names}; de som senast sparades läses."
        yield Problem("note", "external_links", "", words, "Kontrollera att de är aktuella.")


class _Sheet:
    """A sheet's filled cells, which rows and columns it lays out, what merged ranges cover and what is hidden.

    values          filled cells by place, as Excel counts
    lines, columns  of the grid: all from the first filled to the last, or the filled alone where they lie thinly in an
                    enormous sheet (``thin``)
    """

    def __init__(self, sheet):
        self.sheet, self.name, self.hidden = sheet, sheet.title, sheet.sheet_state != "visible"
        shown = ((place, _shown(cell.value, cell.number_format)) for place, cell in sorted(sheet._cells.items()))
        self.values: dict[Place, str] = {place: value for place, value in shown if value.strip()}
        rows, columns = (sorted({place[axis] for place in self.values}) for axis in (0, 1))
        self.thin = bool(rows) and max(rows[-1], sheet.max_row) * max(columns[-1], sheet.max_column) > _LARGEST
        if rows and not self.thin:
            rows, columns = list(range(rows[0], rows[-1] + 1)), list(range(columns[0], columns[-1] + 1))
        self.lines, self.columns = rows, columns
        self.hidden_rows = {row for row in rows if row in sheet.row_dimensions and sheet.row_dimensions[row].hidden}
        wide = [(group.min, group.max) for group in sheet.column_dimensions.values() if group.hidden]
        self.hidden_columns = {place for place in columns if any(first <= place <= last for first, last in wide)}

    def rows(self) -> Iterator[tuple[str, int, list[tuple[int, str]]]]:
        """Row by row from A1, as :func:`stored` takes them; of a thin sheet what its grid has."""
        lines = self.lines if self.thin else range(1, self.sheet.max_row + 1)
        columns = self.columns if self.thin else range(1, self.sheet.max_column + 1)
        for row in lines:
            yield self.name, row, [(place, self.values.get((row, place), "")) for place in columns]

    def grid(self, number: int, starts: Mapping[tuple[str | None, int], Mapping[int, int]]) -> Grid:
        covering = self.covering()
        at_row = {row: place for place, row in enumerate(self.lines)}
        at_column = {column: place for place, column in enumerate(self.columns)}

        def cell(row: int, column: int) -> GridCell:
            place = covering.get((row, column), (row, column))
            value = self.values.get(place, "")
            start = starts[self.name, place[0]][place[1]] + len(value) - len(value.lstrip())
            return GridCell(
                at_row[row],
                at_column[column],
                value.strip(),
                start,
                start + len(value.strip()),
                f'blad "{self.name}", cell {get_column_letter(column)}{row}',
                covered_by=(at_row[place[0]], at_column[place[1]]) if place != (row, column) else None,
                hidden=self.hidden or row in self.hidden_rows or column in self.hidden_columns,
                marked=_marked(self.sheet._cells.get(place)),
            )

        return Grid(number, tuple(tuple(cell(row, column) for column in self.columns) for row in self.lines), self.name)

    def covering(self) -> dict[Place, Place]:
        """Cells of the grid that a merged range covers, to the range's first cell, when that is in the grid."""
        lines, columns = set(self.lines), set(self.columns)
        return {
            (row, column): (merged.min_row, merged.min_col)
            for merged in self.sheet.merged_cells.ranges
            if merged.min_row in lines and merged.min_col in columns
            for row in range(merged.min_row, merged.max_row + 1)
            for column in range(merged.min_col, merged.max_col + 1)
            if row in lines and column in columns and (row, column) != (merged.min_row, merged.min_col)
        }

    def problems(self) -> Iterator[Problem]:
        """What the file hides and how much stands there, and comments, once a sheet."""
        where = f'blad "{self.name}"'
        commented = [cell.coordinate for _, cell in sorted(self.sheet._cells.items()) if cell.comment]
        if commented:
            first = listed(commented) if len(commented) < 6 else f"{', '.join(commented[:5])} med flera"
            words = f"{'cell' if len(commented) == 1 else 'cellerna'} {first} har en kommentar, som inte läses."
            yield Problem("note", "cell_comments", where, words, "Se efter om den ska räknas.")
        mend = "Ta fram det i Excel och se efter om det ska räknas."
        cells = [place for place in self.values if place[0] in self.hidden_rows or place[1] in self.hidden_columns]
        if self.hidden:
            words = f"bladet är dolt och har text i {count(len(self.values), 'cell', 'celler')}."
            yield Problem("note", "hidden_cells", where, words, mend)
        elif cells:
            rows = sorted({row for row, _ in cells} & self.hidden_rows)
            columns = sorted({column for _, column in cells} & self.hidden_columns)
            names = [_named("rad", "raderna", rows, str), _named("kolumn", "kolumnerna", columns, get_column_letter)]
            are = "är dold" if len(rows) + len(columns) == 1 else "är dolda"
            words = f"{listed(filter(None, names))} {are} och har text i {count(len(cells), 'cell', 'celler')}."
            yield Problem("note", "hidden_cells", where, words, mend)


def _named(one: str, many: str, numbers: list[int], name: Callable[[int], str]) -> str:
    """``rad 4``, ``raderna 4–6 och 9``; empty for none."""
    runs: list[list[int]] = []
    for place in numbers:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    shown = [name(run[0]) if len(run) == 1 else f"{name(run[0])}–{name(run[-1])}" for run in runs]
    return f"{one if len(numbers) == 1 else many} {listed(shown)}" if runs else ""


def _marked(cell) -> bool:
    """Whether type or ground sets the cell apart: bold, or a colour behind it."""
    return bool(cell is not None and cell.has_style and (cell.font.b or cell.fill.fill_type))


def _shown(value, number_format: str = "") -> str:
    """A cell's value as a Swedish spreadsheet shows it: a share in a cell of percent as ``45 %``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "SANT" if value else "FALSKT"
    if isinstance(value, int | float) and _PERCENT.search(number_format or ""):
        return f"{_shown(value * 100)} %"
    if isinstance(value, int | float):
        return short_number(value, 6).replace("\u00a0", "").replace("−", "-")
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    return plain(unescape(str(value)))
