"""A report back to its passages: one for each headed part, one for each row of a table, with the exact text."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter

from jimeval.base.errors import Problem
from jimeval.base.tables import frame
from jimeval.documents import Document, Reading
from jimeval.plans.reports.parts import Part, parts_of

_PIPES = re.compile(r"^[ \t]*\|.*\|[ \t]*$|^[^\n\t]*\t[^\n]*$", re.MULTILINE)  # a table's row, where no grid is made


def read_report(document: Document, agency_id: str | None = None) -> Reading:
    """The report's passages: section "report", the agency's voice, ``agency_id`` of whoever reports.

    Each passage is ``document.text[start:end]``; shell (a sheet's number, a running head) parts it. A table's row is a
    passage of its own, its cells parted as in the stored text, since it is about one thing. Parts without a heading
    are passages too; a report with no heading at all is one that is said so of.
    """
    text, parts = document.own_text, parts_of(document)
    tables = _table_rows(document)
    places = [place for part in parts for place in _around(part, tables)]
    places = [piece for place in places for piece in _between_shell(document, *place)]
    rows = [
        {
            "passage_id": f"{document.document_id}#{start}",
            "document_id": document.document_id,
            "page": document.page_at(start),
            "start": start,
            "end": end,
            "section": "report",
            "agency_id": agency_id,
            "voice": "agency",
            "text": document.text[start:end],
        }
        for start, end in sorted({*places, *tables})
    ]
    headed = any(part.heading_end > part.start for part in parts)
    problems = [] if headed or not text.strip() else [_unheaded(document)]
    assigned = sum(row["end"] - row["start"] for row in rows)
    return Reading(document, "report", {"passages": frame("passages", rows)}, (*document.problems, *problems), assigned)


def _unheaded(document: Document) -> Problem:
    return Problem(
        "note",
        "no_headings",
        "",
        "rapporten har inga rubriker som känns igen; den är läst stycke för stycke.",
        "",
        document.document_id,
    )


def _table_rows(document: Document) -> list[tuple[int, int]]:
    """(start, end) of every row that holds something, of grids and of tables typed with pipes or tabs."""
    found = []
    for grid in document.grids:
        for row in grid.rows:
            cells = [cell for cell in row if cell.covered_by is None and cell.end > cell.start]
            if cells:
                found.append((min(cell.start for cell in cells), max(cell.end for cell in cells)))
    grids = [(grid.start, grid.end) for grid in document.grids if grid.rows]
    for match in _PIPES.finditer(document.own_text):
        start, end = match.span()
        bare = document.own_text[start:end]
        start, end = start + len(bare) - len(bare.lstrip()), start + len(bare.rstrip())
        if (
            re.search(r"\w", bare)
            and re.search(r"[|\t]", bare.strip())
            and not any(a < end and start < b for a, b in grids)
        ):
            found.append((start, end))
    return sorted(found)


def _around(part: Part, tables: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The part but for the tables' rows in it."""
    begin = part.start
    first = bisect_right(tables, part.start, key=itemgetter(1))
    inside = itertools.takewhile(lambda row: row[0] < part.end, itertools.islice(tables, first, None))
    for start, end in [*inside, (part.end, part.end)]:
        if begin < start:
            yield begin, start
        begin = max(begin, end)


def _between_shell(document: Document, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch's pieces between shell, without space at their ends."""
    begin = start
    for shell in [*document.shell, None]:
        stop = min(end, shell.start) if shell else end
        words = document.text[begin:stop]
        if begin < stop and re.search(r"\w", words):
            yield begin + len(words) - len(words.lstrip()), begin + len(words.rstrip())
        begin = max(begin, shell.end) if shell else end
