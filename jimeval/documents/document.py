"""What a paper is to the readers: text, pages, shell, cells, and what was read out of it."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from jimeval.base.errors import InputError, Problem
from jimeval.documents.dates import FoundDate
from jimeval.documents.evidence import Evidence
from jimeval.documents.grid import Grid, Heading

ShellKind = Literal[
    "header", "tail", "sheet_number", "page_mark", "page_number", "running_head", "portal", "web", "spam", "markup"
]


@dataclass(frozen=True, slots=True)
class Page:
    """A page or sheet: its number as printed in the paper, and its stretch of the stored text."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Shell:
    """A stretch that is not the paper's own: set apart, never deleted.

    kind  header: what the document portal wrote above the text; tail: the beginnings of other documents below it;
          sheet_number: a number glued into the text; page_mark: what a portal or a PDF parts pages with;
          page_number, running_head: what the paper itself prints on every page; portal: single words of a portal
          within the text; web: a site's cookies, navigation, buttons and dates of publishing; spam; markup: HTML tags
    """

    kind: ShellKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: place as Excel shows it, text as typed, and its stretch of the stored text."""

    sheet: str | None
    row: int
    column: str
    text: str
    start: int
    end: int

    @property
    def where(self) -> str:
        sheet = f'blad "{self.sheet}", ' if self.sheet else ""
        return f"{sheet}rad {self.row}, kolumn {self.column}"


@dataclass(frozen=True)
class Document:
    """A paper as it was stored. Positions are code points into ``text``, end exclusive.

    ``text`` is the file's text with composed letters (NFC), LF line ends and what was surely damaged mended
    (``documents.repair``); a table's text is its cells, one row a line, so that a cell too has a position.
    ``cells``: of workbooks and CSV, as their forms are read; ``grids``: tables of any paper, merged cells laid out;
    ``headings``: what the file itself marks as such. ``widths``: how many fields each row of a CSV parted by commas
    has, since an unquoted decimal comma makes one number two.
    """

    document_id: str
    path: str
    text: str
    sha256: str
    suffix: str
    title: str = ""
    date: FoundDate | None = None
    pages: tuple[Page, ...] = ()
    shell: tuple[Shell, ...] = ()
    cells: tuple[Cell, ...] = ()
    grids: tuple[Grid, ...] = ()
    headings: tuple[Heading, ...] = ()
    problems: tuple[Problem, ...] = field(default=(), repr=False)
    widths: Mapping[int, int] = field(default_factory=dict, repr=False)

    @functools.cached_property
    def own_text(self) -> str:
        """The text with every character of shell but line ends made a space: same length, same positions."""
        pieces, at = [], 0
        for shell in self.shell:
            lines = self.text[shell.start : shell.end].split("\n")
            pieces += [self.text[at : shell.start], "\n".join(" " * len(line) for line in lines)]
            at = shell.end
        return "".join([*pieces, self.text[at:]])

    @property
    def characters_shell(self) -> int:
        return sum(shell.end - shell.start for shell in self.shell)

    def page_at(self, position: int) -> int | None:
        """Number of the page that the position lies on; None when the paper has no pages."""
        return next((page.number for page in self.pages if page.start <= position < page.end), None)

    def rows(self, sheet: str | None = None) -> dict[int, list[Cell]]:
        """The cells of a sheet that hold something, row by row; without a name those of the first sheet."""
        if sheet is None and self.cells:
            sheet = self.cells[0].sheet
        grid: dict[int, list[Cell]] = {}
        for cell in self.cells:
            if cell.sheet == sheet:
                grid.setdefault(cell.row, []).append(cell)
        return grid

    @property
    def sheets(self) -> list[str | None]:
        """Names of the sheets that hold something, in the workbook's order."""
        return list(dict.fromkeys(cell.sheet for cell in self.cells))

    def evidence(self, row: Mapping) -> Evidence:
        """From a row of any table to the place in this paper and its words."""
        cells = {(cell.sheet, cell.row, cell.column): (cell.start, cell.end) for cell in self.cells}
        return Evidence.of(row, self.document_id, self.text, cells)


@dataclass(frozen=True)
class Reading:
    """What a reader made of one paper: tables, problems, and how much of the text found its place.

    Each table is also an attribute: ``reading.passages``, ``reading.marks``.
    """

    document: Document
    kind: str
    tables: Mapping[str, pd.DataFrame]
    problems: tuple[Problem, ...] = ()
    characters_assigned: int = 0

    def __getattr__(self, name: str) -> pd.DataFrame:
        tables = object.__getattribute__(self, "tables") if "tables" in self.__dict__ else {}
        if name in tables:
            return tables[name]
        raise AttributeError(f"{type(self).__name__} has no table {name!r}; it has {', '.join(tables)}")

    def evidence(self, row: Mapping) -> Evidence:
        """From a row of one of the tables to page or cell and quotation."""
        return self.document.evidence(row)

    def checked(self) -> Reading:
        """This reading, or InputError with everything found when some of it is an error."""
        if any(problem.severity == "error" for problem in self.problems):
            raise InputError(self.problems)
        return self
