"""The time that a plan is for, in all the ways that plans write it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jimeval.base.sentences import sentences
from jimeval.base.swedish import MONTHS
from jimeval.documents.dates import dates_in

_MONTH = "|".join(MONTHS)
_YEAR = r"20[0-4]\d"
_POINT = (  # a day, a month or a year; what a period may begin or end with
    rf"(?:(?:{_YEAR})-(?:0[1-9]|1[0-2])-[0-3]\d|(?:\d{{1,2}}\s+)?(?:{_MONTH})\s+(?:{_YEAR})|"
    rf"(?:vår(?:en)?|höst(?:en)?|vt|ht|[qk]v?(?:artal)?\.?\s?[1-4])\s*(?:{_YEAR})|{_YEAR})"
)
_TO = r"\s*(?:[-–—/]|\(\s*[-–—]|till(?:\s+och\s+med)?|t\.?\s?o\.?\s?m\.?(?:\s+den)?|och)\s*"
_RANGE = re.compile(
    rf"(?<![\d/:.-])(?P<first>{_POINT}){_TO}(?:den\s+)?(?P<last>{_POINT}|\d\d(?![\d-]))(?![\d:]|-\d|/\d)",
    re.IGNORECASE,
)
_TWO_YEARS = re.compile(rf"(?<![\d/:.-])(?P<first>{_YEAR})\s+(?P<last>{_YEAR})(?![\d:/-])")
_ONE_YEAR = re.compile(rf"(?<![\d/:.\-–])(?P<first>{_YEAR})(?![\d:/.\-–]\d|\d)")
_OPEN = re.compile(
    rf"(?:(?:från(?: och med)?|fr\.?\s?o\.?\s?m\.?)\s+(?:den\s+)?(?P<first>{_POINT})[^.\n]{{0,40}}?\btills?\s*vidare|"
    rf"(?P<before>{_POINT})\s*(?:[-–,]|och)?\s*tills?\s*vidare|\btills?\s*vidare\b)",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    rf"\b(?:gäller|giltig)[^.\n]{{0,30}}?\b(?:till(?: och med)?|fram till|"
    rf"t\.?\s?o\.?\s?m\.?)\s+(?:den\s+)?(?P<last>{_POINT})",
    re.IGNORECASE,
)
_FROM = re.compile(
    rf"\b(?:gäller|giltig)[^.\n]{{0,20}}?\b(?:från(?: och med)?|fr\.?\s?o\.?\s?m\.?)\s+(?:den\s+)?(?P<first>{_POINT})",
    re.IGNORECASE,
)
_FOR_YEAR = re.compile(
    rf"\b(?:handlings)?plan(?:en)?\b(?:\s(?:ska|skall|som))?(?:\s(?:gäller|avser|omfattar|genomförs|genomföras))?"
    rf"\s(?:för|under|avser|gäller|omfattar)?\s*(?:år(?:et)?\s)?(?P<first>{_YEAR})(?![\d:/–-])",
    re.IGNORECASE,
)
_STATES = re.compile(  # a sentence on the plan's own time
    r"\b(?:(?:handlings)?plan(?:en|ens)?|planperiod\w*|inriktning(?:en|ens)?|strategi(?:n|ns)?|period(?:en)?|"
    r"giltighetstid|"
    r"gäller|åren|genomförandeperiod\w*)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(  # another plan's time, the programme's, or what was
    r"\b(?:tidigare|föregående|förra|program(?:met|mets|period\w*)|regeringen\w*|utvecklingsprogram\w*|budget\w*|"
    r"beslutade|"
    r"rapport\w*|statistik\w*|mellan åren|verksamhetsplan\w*|strategi för statistik|sedan|historisk\w*|ersätter|"
    r"JiM-|enkät\w*)\b",
    re.IGNORECASE,
)
_HEAD, _NEAR = 8000, 110


@dataclass(frozen=True, slots=True)
class Period:
    """From and to as ISO dates as far as they are written; ``last`` None: no end is said, or it is open.

    written  the words;  open  said to hold until further notice;  where  Swedish: rubriken, texten, filnamnet
    """

    first: str | None
    last: str | None
    written: str
    where: str
    open: bool = False

    @property
    def years(self) -> tuple[str | None, str | None]:
        return (self.first and self.first[:4], self.last and self.last[:4])

    def agrees_with(self, other: Period) -> bool:
        """Whether both can be of the same time: one may leave out its end, or say one year of several."""
        (first, last), (begin, end) = self.years, other.years
        if self.open or other.open or last is None or end is None:
            return first == begin or first is None or begin is None or (end is not None and begin <= first <= end)
        return (first, last) == (begin, end)


def _iso(point: str, first: str = "") -> str | None:
    """A point of time as an ISO date, as exact as it is written; two digits end a period that ``first`` begins."""
    point = point.strip()
    if re.fullmatch(r"\d\d", point):
        return first[:2] + point if first else None
    found = next(dates_in(point, "texten", years=True), None)
    year = re.search(_YEAR, point)
    return found.iso if found else year.group() if year else None


def _made(match: re.Match, where: str) -> Period | None:
    first = _iso(match["first"])
    last = _iso(match["last"], first or "")
    if not first or not last or last[:4] < first[:4] or int(last[:4]) - int(first[:4]) > 15:
        return None
    return Period(first, last, " ".join(match.group().split()), where)


def in_title(title: str, where: str) -> Period | None:
    """The period of a title or a file's name: a range, two years side by side, or one year."""
    words = re.sub(r"_", " ", title)
    if found := next(_ranges(words, where), None):
        return found
    if two := _TWO_YEARS.search(words):
        if (made := _made(two, where)) and made.first < made.last:
            return made
    if _OPEN.search(words):
        return _open(words, where)
    years = [
        m
        for m in _ONE_YEAR.finditer(words)
        if not re.search(r"(?:version|rev\w*|dnr|dec|beslut\w*)\W*$", words[: m.start()], re.I)
    ]
    if years and not list(dates_exact(words)):
        first = years[0]["first"]
        return Period(first, first, first, where)
    return None


def dates_exact(words: str) -> Iterator[str]:
    """Days and months in the words: a year that belongs to one is when a paper is from, not for."""
    return (found.iso for found in dates_in(words, "texten"))


def _ranges(words: str, where: str) -> Iterator[Period]:
    for match in _RANGE.finditer(words):
        if made := _made(match, where):
            yield made


def _open(words: str, where: str) -> Period | None:
    match = _OPEN.search(words)
    if not match:
        return None
    begin = match["first"] or match["before"]
    start = _FROM.search(words)
    begin = begin or (start["first"] if start else None)
    return Period(_iso(begin) if begin else None, None, " ".join(match.group().split()), where, open=True)


def at_top(text: str) -> Period | None:
    """The first range of years that stands by itself at the top, as on a title page."""
    return next(
        (made for line in text[:600].split("\n") if not _OTHERS.search(line) for made in _ranges(line, "texten")), None
    )


def in_text(text: str) -> list[Period]:
    """Periods that the text states for the plan, in order: within a few words of "planen", "perioden", "gäller"."""
    head = text[:_HEAD]
    found: list[Period] = []
    for sentence in (told.text for told in sentences(head)):
        if not _STATES.search(sentence) or len(sentence) > 1500:
            continue
        for span in _RANGE.finditer(sentence):
            near = sentence[max(0, span.start() - _NEAR) : span.end() + 25]
            made = _made(span, "texten")
            if made and _STATES.search(near) and not _OTHERS.search(near):
                found.append(made)
        if re.search(r"\bgäller\b|giltig", sentence, re.IGNORECASE) and not found:
            if opened := _open(sentence, "texten"):
                found.append(opened)
            else:
                first, last = _FROM.search(sentence), _UNTIL.search(sentence)
                if first or last:
                    written = " ".join((first or last).group().split())
                    begin, end = first and _iso(first["first"]), last and _iso(last["last"])
                    found.append(Period(begin, end, written, "texten"))
    if not found and (one := _FOR_YEAR.search(head)) and not _OTHERS.search(one.group()):
        found.append(Period(one["first"], one["first"], one["first"], "texten"))
    return found
