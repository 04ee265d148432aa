"""What a case is: a file as somebody made it, and what a careful person would read in it. Nothing of jimeval here."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import openpyxl

EMPTY, NOT_MARKED, DONT_KNOW = "empty", "not_marked", "dont_know"
NOT_APPLICABLE, WITHHELD = "not_applicable", "withheld"
E, N, DK, NA, W = EMPTY, NOT_MARKED, DONT_KNOW, NOT_APPLICABLE, WITHHELD
OWN, AGREED, EXTERNAL = "individual", "consensus", "external"

Mark = tuple  # agency_id, occasion, rater, item, kind, value or kind of missing


@dataclass(frozen=True)
class Case:
    """One file and what is in it.

    file         its name, which may say agency or occasion
    content      its bytes, or what makes them
    instruments  declarations, as a user would write them in YAML
    marks        (agency_id, occasion, rater, item, kind, value or kind of missing). rater: None for an agreed mark;
                 a name that begins with * stands for any pseudonym, one and the same for all marks of that name.
                 occasion: as labelled or as dated; one that ends with * is a beginning, the same round for all.
    may          marks that a reader may give as well; when it gives none of them, ``otherwise`` must be said
    suggestions  (agency_id, item, text); a text that ends with * is a beginning
    said         each a tuple of words that stand together in one message; "a||b" is one of several. Every problem of
                 severity error must be one of these.
    otherwise    as said, but only where no mark of ``may`` was given
    never        words that stand in no table and in no message
    headings     (sheet, row) of headings that are repeated among the marks
    people       (rater, group, gender) where the file says so
    by_form      (instrument, number of marks) where a file has several
    """

    family: str
    name: str
    file: str
    content: bytes | Callable[[], bytes]
    instruments: tuple[dict, ...]
    marks: tuple[Mark, ...] = ()
    may: tuple[Mark, ...] = ()
    suggestions: tuple[tuple, ...] = ()
    said: tuple[tuple[str, ...], ...] = ()
    otherwise: tuple[tuple[str, ...], ...] = ()
    never: tuple[str, ...] = ()
    headings: tuple[tuple[str, int], ...] = ()
    people: tuple[tuple[str, str, str], ...] = ()
    by_form: tuple[tuple[str, int], ...] = ()

    def bytes(self) -> bytes:
        return self.content() if callable(self.content) else self.content


def at(cell: str, *words: str) -> tuple[str, ...]:
    """Words of a message on the cell that Excel calls so: ``at("C5", "12")``."""
    letters = cell.rstrip("0123456789")
    return (f"rad {cell[len(letters) :]}||cell {cell}", f"kolumn {letters}||cell {cell}", *words)


def marks(agency: str, occasion: str, items, rows: dict[str | None, list], kind: str = OWN) -> tuple[Mark, ...]:
    """A wide table as marks; None in a row stands for a cell that is no mark."""
    return tuple(
        (agency, occasion, rater, item, kind, value)
        for rater, values in rows.items()
        for item, value in zip(items, values, strict=True)
        if value is not None
    )


def agreed(agency: str, occasion: str, item: int, value) -> Mark:
    return (agency, occasion, None, item, AGREED, value)


def table(rows, sep: str = ";", encoding: str = "utf-8", eol: str = "\r\n", quoting=csv.QUOTE_MINIMAL) -> bytes:
    """Rows as a CSV file."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=sep, lineterminator=eol, quoting=quoting).writerows(rows)
    return stream.getvalue().encode(encoding)


def text(content: str, encoding: str = "utf-8") -> bytes:
    return content.encode(encoding)


def book(sheets: dict[str, list], touch: Callable | None = None) -> Callable[[], bytes]:
    """A workbook of rows per sheet, with what ``touch`` does to it; the same bytes each time."""

    def make() -> bytes:
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for title, rows in sheets.items():
            sheet = workbook.create_sheet(title)
            for number, row in enumerate(rows, 1):
                for column, value in enumerate(row, 1):
                    if value is not None and value != "":
                        sheet.cell(number, column, value)
        if touch:
            touch(workbook)
        workbook.properties.created = datetime(2014, 11, 3)
        stream = io.BytesIO()
        workbook.save(stream)
        return _undated(stream.getvalue())

    return make


def _undated(content: bytes) -> bytes:
    """The same archive with one date on every file in it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2014-11-03T00:00:00Z", old.read(name))
            new.writestr(zipfile.ZipInfo(name, (2014, 11, 3, 0, 0, 0)), content)
    return stream.getvalue()
