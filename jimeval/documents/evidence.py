"""Evidence: from a row of any table back to the document, the page or cell, and the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jimeval.base.tables import known


def stretch(page: int | None, start: int, end: int) -> str:
    """A stretch as a person writes it: ``s. 2, tecken 1034–1190``; ``page`` None or missing: the page is not known."""
    return f"{'' if known(page) is None else f's. {page}, '}tecken {start}–{end}"


def _blank(cells: Mapping, sheet: str | None, number: int) -> tuple[int | None, int | None]:
    """The place of a blank cell: no characters, after the last filled cell of its row; none for an unknown row."""
    end = max(
        (stretch[1] for (of_sheet, row, _), stretch in cells.items() if of_sheet == sheet and row == number),
        default=None,
    )
    return end, end


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where something is said, and the words. Positions are code points into the document's stored text."""

    document_id: str
    page: int | None
    start: int
    end: int
    sheet: str | None
    row: int | None
    column: str | None
    quotation: str

    @classmethod
    def of(
        cls, row: Mapping, document_id: str, text: str, cells: Mapping[tuple[str | None, int, str], tuple[int, int]]
    ) -> Evidence:
        """The evidence that a table row carries: by position, or by cell when it has no position.

        Raises ValueError when the row carries neither, or points outside the stored text.
        """
        page, start, end = (known(row.get(name)) for name in ("page", "start", "end"))
        sheet, number, column = (known(row.get(name)) for name in ("sheet", "row", "column"))
        if start is None and number is not None:
            start, end = cells.get((sheet, int(number), column)) or _blank(cells, sheet, int(number))
        if start is None or end is None or not 0 <= start <= end <= len(text):
            raise ValueError(f"raden saknar plats i {document_id}")
        return cls(
            document_id,
            None if page is None else int(page),
            int(start),
            int(end),
            sheet,
            None if number is None else int(number),
            column,
            text[int(start) : int(end)],
        )

    @property
    def reference(self) -> str:
        """The place as a person writes it: ``minutes/2013-10-23.md, s. 2, tecken 1034–1190``."""
        if self.row is not None:
            sheet = f'blad "{self.sheet}", ' if self.sheet else ""
            return f"{self.document_id}, {sheet}cell {self.column}{self.row}"
        return f"{self.document_id}, {stretch(self.page, self.start, self.end)}"

    def __str__(self) -> str:
        return f"”{' '.join(self.quotation.split())}” ({self.reference})"
