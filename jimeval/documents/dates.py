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

    iso    2013-10-23, 2013-10 or 2013: never more than the paper says
    where  'texten', 'rubriken' or 'filnamnet'
    """

    iso: str
    where: str

    @property
    def precision(self) -> Precision:
        return {10: "day", 7: "month", 4: "year"}[len(self.iso)]

    def agrees_with(self, other: FoundDate) -> bool:
        shared = min(len(self.iso), len(other.iso))
        return self.iso[:shared] == other.iso[:shared]


_MONTH = "|".join(MONTHS)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
# Most exact first; a stretch that one pattern took is not read again by a looser one.
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d){_YEAR}[-._/](?P<month>0\d|1[0-2])[-._/](?P<day>[0-3]\d)(?!\d)",
        rf"(?<![\d])(?P<day>[0-3]?\d)(?:\s*[-–]\s*[0-3]?\d)?(?::?e)?\s+(?P<month_name>{_MONTH})\s+{_YEAR}(?!\d)",
        rf"(?<!\d){_YEAR}(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?!\d)",
        rf"\b(?P<month_name>{_MONTH})\s+{_YEAR}(?!\d)",
        rf"(?<!\d){_YEAR}[-_](?P<month>0[1-9]|1[0-2])(?![\d-])",
    )
)
_PERIOD_BEFORE = re.compile(rf"\b(?:{_MONTH})\s*(?:till|–|-|t\.o\.m\.)\s*$", re.IGNORECASE)
_YEAR_ALONE = re.compile(rf"(?<![\d\-–/:]){_YEAR}(?![\d\-–/:])")


def _iso(match: re.Match) -> str | None:
    found = match.groupdict()
    year = int(found["year"])
    month = found.get("month") or (MONTHS.index(found["month_name"].lower()) + 1 if found.get("month_name") else None)
    if month is None:
        return str(year)
    if not found.get("day"):
        return f"{year}-{int(month):02d}"
    try:
        return dt.date(year, int(month), int(found["day"])).isoformat()
    except ValueError:
        return None


def dates_in(text: str, where: str, *, years: bool = False) -> Iterator[FoundDate]:
    """Dates in the text, most exact kinds first; lone years only when asked for (in prose they seldom date a paper).

    Of a range of days (12–13 april 2017) the first is taken. Impossible dates are passed over.
    """
    taken: list[tuple[int, int]] = []
    for pattern in (*_PATTERNS, *((_YEAR_ALONE,) if years else ())):
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            if _PERIOD_BEFORE.search(text, max(0, match.start() - 20), match.start()):
                continue  # the end of a period: januari till mars 2021
            taken.append(match.span())  # an impossible date too: its month alone would be a guess
            if iso := _iso(match):
                yield FoundDate(iso, where)


def parse_date(text: str) -> FoundDate | None:
    """The date that a cell or field holds, or None when it holds anything else."""
    text = text.strip()
    found = list(dates_in(text, "cellen", years=True))
    bare = re.sub(r"^(den|kl\.?)\s+", "", text, flags=re.IGNORECASE)
    return found[0] if len(found) == 1 and len(bare) <= 20 else None


def whole_date(text: str) -> FoundDate | None:
    """As :func:`parse_date`, but only when nothing else is said: "ht 2014" and "2014 (-2016)" are more than a date."""
    bare = re.sub(
        r"^(den|kl\.?)\s+|[\sT]+(kl\.?\s*)?\d\d[:.]\d\d([:.]\d\d)?$|[.\s]+$", "", text.strip(), flags=re.IGNORECASE
    )
    fits = any(pattern.fullmatch(bare) for pattern in (*_PATTERNS, _YEAR_ALONE))
    return parse_date(bare) if fits else None
