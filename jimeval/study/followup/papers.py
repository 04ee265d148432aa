"""Which report answers which plan, which year it reports, and its text as sentences and rows to look for words in.

Report year is not result year: "Återrapportering 2014", or a report of March 2015, tells of 2014 (DOMAIN 1, fact 4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from jimeval.base.errors import Problem
from jimeval.base.sentences import sentences
from jimeval.base.tables import known
from jimeval.plans.reports.parts import named_heading
from jimeval.study.advice.later_papers import surely_after
from jimeval.study.terms import stems

SPRING = 6  # a report dated up to this month tells of the year before
_YEARS = re.compile(r"(?<![\d:/.-])(20\d\d)(?:\s*(?:[-–]|till|och|t\.o\.m\.)\s*(20\d\d))?(?![\d:/]|[-–]\d)")
_TITLE = 200
_HEADING = re.compile(
    r"(?:[ \t]*#{1,6}[ \t]+)?(?P<words>(?:\d{1,2}(?:\.\d{1,2})*\.?[ \t]*\n[ \t]*)?[^\n]{2,140})(?:\n|\Z)"
)
_CONTENTS = re.compile(r"(?:\.\s?){3,}\s*\d{0,3}\s*$")  # a line of a table of contents
_BULLET = re.compile(r"^[ \t]*(?:[-•·▪●◦*–]|\d{1,2}[.)]|[a-z]\))[ \t]+")


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, a heading or a table's row of a report. ``group``: number of the heading it stands under;
    ``around``: that heading's stems; ``cells``: of a row, each with where it stands, and ``heads`` over them."""

    document_id: str
    passage_id: str
    page: int | None
    start: int
    end: int
    text: str
    group: int
    is_heading: bool = False
    stems: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    cells: tuple[tuple[int, int], ...] = ()
    heads: tuple[str, ...] = ()


def result_years(title: str | None, date: str | None) -> tuple[int, ...]:
    """The years that a report tells of, by its title (but not "Rapport 2015:16"), else by its date; empty: not known.

    A title's year that is the year of a spring report is when it was written: it tells of the year before. A report
    with a year but no month tells of that year or the one before.
    """
    year, month = _year_and_month(date)
    found = [(int(a), int(b or a)) for a, b in _YEARS.findall((title or "")[:_TITLE])]
    spans = [(a, b) for a, b in found if a <= b and (year is None or a <= year)]
    if spans:
        first, last = min(a for a, _ in spans), max(b for _, b in spans)
        if (first, last) == (year, year) and month and month <= SPRING:
            return (year - 1,)
        return tuple(range(first, min(last, year or last) + 1))
    if year is None:
        return ()
    if month is None:
        return (year - 1, year)
    return (year - 1,) if month <= SPRING else (year,)


def untied(documents: pd.DataFrame, plans: pd.DataFrame) -> list[Problem]:
    """The reports of agencies with a plan whose year cannot be told, so that no plan is followed into them."""
    own = documents[(documents["kind"] == "report") & documents["agency_id"].isin(plans["agency_id"])]
    return [
        Problem(
            "warning",
            "report_without_year",
            "",
            "rapporten har varken datum eller år i rubriken, så myndighetens plan söks inte i den.",
            "Skriv datumet i data/decisions/documents.csv.",
            row["document_id"],
        )
        for row in own.to_dict("records")
        if not result_years(known(row["title"]), known(row["date"]))
    ]


def _year_and_month(date: str | None) -> tuple[int | None, int | None]:
    if not isinstance(date, str) or not date[:4].isdigit():
        return None, None
    return int(date[:4]), int(date[5:7]) if len(date) >= 7 else None


def reports_on(plan: Mapping, documents: pd.DataFrame) -> list[str]:
    """The reports that answer the plan, in time order: the same agency's, dated after the plan was decided (as far as
    dates are known), and on a year that the plan covers.

    A plan without an end is answered by all later reports. A report without a date answers by the years in its title,
    after the year that the plan was decided; without these it answers none: it may be older.
    """
    own = documents[(documents["kind"] == "report") & (documents["agency_id"] == plan["agency_id"])]
    decided, first, last = (known(plan[name]) for name in ("decided", "period_from", "period_to"))
    begins, ends = int(first[:4]) if first else None, int(last[:4]) if last else None
    found = []
    for row in own.to_dict("records"):
        date = known(row["date"])
        years = result_years(known(row["title"]), date)
        later = years and (surely_after(date, decided) if date else years[-1] > int(decided[:4])) if decided else years
        if not later:
            continue
        covered = [year for year in years if (begins is None or year >= begins) and (ends is None or year <= ends)]
        if covered:
            found.append((date or f"{years[-1]}-12", row["document_id"]))
    return [document_id for _, document_id in sorted(found)]


def units_of(passages: Iterable[Mapping], text: str) -> list[Unit]:
    """One report's passages, in order, as units; ``text``: its stored text."""
    found: list[Unit] = []
    group, around, heads = 0, frozenset(), ()
    before = 0
    for passage in passages:
        start, end = int(passage["start"]), int(passage["end"])
        page = known(passage["page"])
        place = (passage["document_id"], passage["passage_id"], None if page is None else int(page))
        if cells := _cells(text, start, end):
            words = tuple(text[a:b] for a, b in cells)
            begins = not heads or text[before:start].strip(" \t\n|-:") != ""
            if begins and not any(re.search(r"[.!]\s*$|^\s*\d[\d-]*\s*$", cell) for cell in words):
                heads = words
            elif re.search(r"\w", "".join(words)):
                row = text[start:end]
                found.append(Unit(*place, start, end, row, group, False, stems(row), around, cells, heads))
            before = end
            continue
        heads, before = (), end
        body = start
        if heading := _heading(text, start, end):
            group += 1
            words = text[slice(*heading)]
            around, body = stems(words), heading[1]
            found.append(Unit(*place, *heading, words, group, True, around))
        for a, b in _told(text, body, end):
            found.append(Unit(*place, a, b, text[a:b], group, False, stems(text[a:b]), around))
    return found


def _heading(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the passage's heading stands: its first line when that is marked, or short and without a stop; else the
    name of a report's part that runs into its sentence."""
    if match := _heading_line(text, start, end):
        return match.span("words")
    named = named_heading(text, start, end)
    return (start, named) if named else None


def _heading_line(text: str, start: int, end: int) -> re.Match | None:
    match = _HEADING.match(text, start, end)
    if not match:
        return None
    words = match["words"].rstrip(" *_")
    marked = text[start:end].lstrip().startswith("#")
    return (
        match
        if marked or (match.end() < end and not words.endswith((".", ",", ";", "!", "?")) and not _BULLET.match(words))
        else None
    )


def _told(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences without the mark of a list before them; a line that ends in a colon or is an item stands by itself."""
    for found in sentences(text, start, end):
        at = found.start
        for line in re.split(r"\n(?=[ \t]*(?:[-•·▪●◦*–]|\d{1,2}[.)])[ \t])", found.text):
            begin = at + (mark.end() if (mark := _BULLET.match(line)) else 0)
            stop = at + len(line.rstrip())
            if re.search(r"\w", text[begin:stop]) and not _CONTENTS.search(text[begin:stop]):
                yield begin, stop
            at += len(line) + 1


def _cells(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Where the cells of a row stand, parted by tabs or pipes; empty for running text."""
    row = text[start:end]
    sign = "\t" if "\t" in row else "|" if re.match(r"\|.*\|$", row.strip(), re.DOTALL) else ""
    if not sign:
        return ()
    places, at = [], start
    for cell in row.split(sign):
        lead = len(cell) - len(cell.lstrip())
        places.append((at + lead, at + max(lead, len(cell.rstrip()))))
        at += len(cell) + 1
    return tuple(places[1:-1] if sign == "|" else places)
