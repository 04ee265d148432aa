"""Dates as Swedish papers write them, with their precision and where they were found."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from jimeval.base.swedish import MONTHS

Precision = Literal["day", "month", "year"]


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date as far as it is known, and where it stood.

    iso        2013-10-23, 2013-10 or 2013: never more than the paper says
    where      'texten', 'rubriken', 'filnamnet' or 'cellen'
    until      last day, when days in a row were written (12-13 april 2017); else empty
    year_from  where the year was taken from, when the date itself was written without one; else empty
    """

    iso: str
    where: str
    until: str = ""
    year_from: str = ""

    @property
    def precision(self) -> Precision:
        return {10: "day", 7: "month", 4: "year"}[len(self.iso)]

    def agrees_with(self, other: FoundDate) -> bool:
        """Whether both can be of the same day: one may say less, or lie within the other's days."""
        shared = min(len(self.iso), len(other.iso))
        if self.iso[:shared] == other.iso[:shared]:
            return True
        within = self.iso <= other.iso <= self.until or other.iso <= self.iso <= other.until
        return shared == 10 and within


_SHORT = {name[:3]: number for number, name in enumerate(MONTHS, 1)}
_ENGLISH = {"january": 1, "february": 2, "march": 3, "may": 5, "june": 6, "july": 7, "august": 8, "october": 10}
_MONTH_NUMBERS = {name: n for n, name in enumerate(MONTHS, 1)} | {"sept": 9} | _SHORT | _ENGLISH
_NAMES = "|".join(sorted((*MONTHS, *_ENGLISH), key=len, reverse=True))
_MONTH = rf"(?:{_NAMES}|(?:jan|feb|mar|apr|jun|jul|aug|sept|sep|okt|nov|dec)(?!\w)\.?)"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>[0-3]?\d)"
_LAST = r"(?:[ \t]*(?:[-–]|och|till|&)[ \t]*(?P<last>[0-3]?\d))?"  # 12-13 april: the first day counts
_TIME = (
    r"(?:[T ](?P<hour>[0-2]\d):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:\.\d+)?)?[ ]?(?P<zone>Z|[+-]00:?00)(?!\d))?"
)
# Most exact first; a stretch that one pattern took is not read again by a looser one.
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d){_YEAR}[-._/](?P<month>0\d|1[0-2])[-._/](?P<day>[0-3]\d)(?!\d){_TIME}",
        rf"\bdag\s*\d\s*[-–:]\s*{_DAY}\s+(?P<month_name>{_MONTH})\s+{_YEAR}(?!\d)",
        rf"(?<!\d){_DAY}{_LAST}(?::?[ea])?(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<month_name>{_MONTH}),?\s+{_YEAR}(?!\d)",
        rf"(?<!\d){_DAY}\s+{_MONTH}\s*(?:[-–]|till|och)\s*[0-3]?\d\s+{_MONTH}\s+{_YEAR}(?!\d)",
        rf"(?<![\d/.:]){_DAY}[./](?P<month>0?[1-9]|1[0-2])(?:[./-]|\s+){_YEAR}(?!\d)",
        rf"(?<!\d){_YEAR}(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?!\d)",
        rf"\b(?P<month_name>{_MONTH})\s+{_YEAR}(?!\d)",
        rf"(?<!\d){_YEAR}[-_](?P<month>0[1-9]|1[0-2])(?![\d-])",
    )
)
_TWO_MONTHS = 3  # the pattern above that spans two months: its first month is read out of the match
_YEARLESS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bdag\s*\d\s*[-–:]\s*{_DAY}\s+(?P<month_name>{_MONTH})(?!\w|\s+(?:19|20)\d\d)",
        rf"(?<!\d){_DAY}{_LAST}(?::?[ea])?\s+(?P<month_name>{_MONTH})(?!\w|\s+(?:19|20)\d\d)",
        r"(?<![\d/.:-])(?P<day>[0-3]?\d)/(?P<month>1[0-2]|0?[1-9])(?![\d/]|-\d{3})",
    )
)
_SHORT_YEAR = re.compile(
    r"(?<![A-Za-z\d/:-])(?P<yy>[0-3]\d|9\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?![A-Za-z\d/:]|-\d)"
)
_NO_DATE_BEFORE = re.compile(
    r"(?:dnr|diarie\w*|ärende\w*|tel\w*|mobil\w*|nr|nummer|org\w*|konto|giro|isbn|id)[.:\s]*$", re.IGNORECASE
)
_PERIOD_BEFORE = re.compile(rf"\b(?:{_NAMES})\s*(?:till|–|-|t\.o\.m\.)\s*$", re.IGNORECASE)
_YEAR_ALONE = re.compile(rf"(?<![\d\-–/:]){_YEAR}(?![\d\-–/:])")
_SERIAL = re.compile(r"(?P<days>[2-5]\d{4})(?:[.,]\d+)?")
_FIRST_DAY = dt.date(1899, 12, 30)  # Excel counts days from here (its 1900 system, after February 1900)


def _month(found: dict) -> int | None:
    if found.get("month"):
        return int(found["month"])
    name = (found.get("month_name") or "").lower().rstrip(".")
    return _MONTH_NUMBERS[name] if name else None


def _iso(match: re.Match, year: int | None = None) -> str | None:
    """The match as an ISO date, as exact as it is written; None when there is no such day."""
    found = match.groupdict()
    year = year or int(found.get("year") or (2000 if int(found["yy"]) < 60 else 1900) + int(found["yy"]))
    month = _month(found)
    if month is None:
        return str(year)
    if not found.get("day"):
        return f"{year}-{month:02d}"
    try:
        date = dt.date(year, month, int(found["day"]))
    except ValueError:
        return None
    # Midnight in Sweden, as spreadsheets send it: an hour or two before, the day before, in world time.
    if (
        found.get("zone")
        and found["hour"] in ("22", "23")
        and found["minute"] == "00"
        and found["second"] in (None, "00")
    ):
        date += dt.timedelta(days=1)
    return date.isoformat()


def _until(match: re.Match, iso: str | None) -> str:
    last = match.groupdict().get("last")
    if not last or not iso or not int(iso[-2:]) < int(last) <= 31:
        return ""
    return f"{iso[:8]}{int(last):02d}"


def dates_in(text: str, where: str, *, years: bool = False) -> Iterator[FoundDate]:
    """Dates in the text, most exact kinds first; lone years only when asked for (in prose they seldom date a paper).

    Of a range of days (12–13 april 2017) the first is taken. Impossible dates are passed over.
    """
    taken: list[tuple[int, int]] = []
    for place, pattern in enumerate((*_PATTERNS, *((_YEAR_ALONE,) if years else ()))):
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            if _PERIOD_BEFORE.search(text, max(0, match.start() - 20), match.start()):
                continue  # the end of a period: januari till mars 2021
            taken.append(match.span())  # an impossible date too: its month alone would be a guess
            if place == _TWO_MONTHS:
                first = next(_YEARLESS[1].finditer(match.group()), None)
                iso, until = _iso(first, int(match["year"])) if first else None, ""
            else:
                iso = _iso(match)
                until = _until(match, iso)
            if iso:
                yield FoundDate(iso, where, until)


def yearless_in(text: str, where: str, year: int, year_from: str) -> Iterator[FoundDate]:
    """Days written without a year (``16/12``, ``12-13 april``, ``Dag 1-12 april``), given the year from elsewhere."""
    taken: list[tuple[int, int]] = []
    for pattern in _YEARLESS:
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            taken.append(match.span())
            if iso := _iso(match, year):
                yield FoundDate(iso, where, _until(match, iso), year_from)


def yearless_words(text: str) -> Iterator[str]:
    """The words of the days in the text that are written without a year, surest kinds first."""
    for pattern in _YEARLESS:
        yield from (match.group() for match in pattern.finditer(text) if _iso(match, 2000))


def short_dates_in(text: str, where: str) -> Iterator[FoundDate]:
    """Six digits as a date (``151009``): for headings, file names and what follows ``Datum``, never for prose.

    Diary and telephone numbers, and numbers of persons (``151009-1234``), are none.
    """
    for match in _SHORT_YEAR.finditer(text):
        if not _NO_DATE_BEFORE.search(text, max(0, match.start() - 20), match.start()) and (iso := _iso(match)):
            yield FoundDate(iso, where)


def _serial(text: str) -> FoundDate | None:
    """The day that Excel's number of days means, from 1954 to 2064: only a cell holds dates so."""
    match = _SERIAL.fullmatch(text)
    return FoundDate((_FIRST_DAY + dt.timedelta(days=int(match["days"]))).isoformat(), "cellen") if match else None


def parse_date(text: str) -> FoundDate | None:
    """The date that a cell or field holds, or None when it holds anything else."""
    text = text.strip()
    found = list(dates_in(text, "cellen", years=True))
    bare = re.sub(r"^(den|kl\.?)\s+|[T ]\d\d:\d\d\S*( ?[+-]\d\d:?\d\d)?$", "", text, flags=re.IGNORECASE)
    if len(found) == 1 and len(bare) <= 20:
        return found[0]
    return _serial(text) or (next(short_dates_in(text, "cellen"), None) if len(text) == 6 else None)


def whole_date(text: str) -> FoundDate | None:
    """As :func:`parse_date`, but only when nothing else is said: "ht 2014" and "2014 (-2016)" are more than a date."""
    bare = re.sub(
        r"^(den|kl\.?)\s+|[\sT]+(kl\.?\s*)?\d\d[:.]\d\d([:.]\d\d)?$|[.\s]+$", "", text.strip(), flags=re.IGNORECASE
    )
    fits = any(pattern.fullmatch(bare) for pattern in (*_PATTERNS, _YEAR_ALONE, _SERIAL))
    return parse_date(bare) if fits else None
