"""The date that a sentence states for the occasion it tells of; its year from the paper where it states none."""

from __future__ import annotations

import re
from typing import NamedTuple

from jimeval.base.swedish import MONTHS
from jimeval.documents.dates import dates_in
from jimeval.minutes.support.unrealised import clause_of

_MONTH = "|".join(MONTHS)
_LAST_YEAR = r"(?:i\s+fjol|(?<!som\s)(?<!än\s)förra\s+året)"
_WHEN = re.compile(
    rf"(?<![\w/-])(?:(?P<day>[0-3]?\d)(?P<range>\s*[-–]\s*[0-3]?\d)?(?::?e)?\s+)?(?P<month>{_MONTH})"
    rf"(?:\s+(?:19|20)\d\d|\s+(?P<last_year>{_LAST_YEAR}))?(?!\w)|"
    r"(?<![\d/-])(?:(?:19|20)\d\d[-./]\d\d(?:[-./]\d\d)?|(?:19|20)\d{6})(?![\d-])|"
    r"(?<![\d/-])(?P<day2>[0-3]?\d)/(?P<month2>1[0-2]|0?[1-9])(?![\d/])|"
    r"\b(?:hösten|våren|sommaren|vintern|under|år)\s+(?:19|20)\d\d(?![\d–-])|"
    rf"\b(?P<only_last_year>{_LAST_YEAR})\b",
    re.IGNORECASE,
)
_OPENING = re.compile(r"^\W*(?:den|i|under)?\s*$", re.IGNORECASE)
_SEPARATOR = re.compile(r"[,;]|\b(?:och|samt)\b", re.IGNORECASE)
_OF_ANOTHER_THING = re.compile(  # a date after such a word is not the day of support
    r"\b(?:\w*plan(?:en|erna|er)?|beslut\w*|lämna\w*|skick\w*|mål\w*|inför|innan|före|efter|sedan|till|senast|förrän)\b",
    re.IGNORECASE,
)


class StatedDate(NamedTuple):
    """ISO date as far as the sentence states it, and whether it states the year too or the paper's date gave it."""

    iso: str
    year_stated: bool


def stated_dates(
    sentence: str, start: int, end: int, paper_date: str = "", before: int = 0, after: int | None = None
) -> list[StatedDate]:
    """The dates that are stated for the occasion in ``sentence[start:end]``, in order: those of its clause, between the
    occasion that ends at ``before`` and the one that begins at ``after``.

    A day or month without a year is the last one before ``paper_date``; without that it is not known and left out. Of
    a range of days only the month is sure.
    """
    first, last = clause_of(sentence, start, min(end, len(sentence)))
    if before:
        first = max(first, _parting(sentence, before, start))
    if after is not None:
        last = min(last, _parting(sentence, end, after))
    found = []
    for match in _WHEN.finditer(sentence):
        opens = not before and _OPENING.match(sentence[: match.start()])
        if start <= match.start() <= last:
            between = sentence[start : match.start()]
        elif match.end() <= start and (match.start() >= first or opens):
            between = sentence[match.end() : start] if opens else sentence[first:start]
        else:
            continue
        if not _OF_ANOTHER_THING.search(between) and (iso := _iso(match, paper_date)):
            found.append(
                StatedDate(iso, iso[:4] in match.group() or bool(match["last_year"] or match["only_last_year"]))
            )
    return found


def _parting(sentence: str, end: int, start: int) -> int:
    """Where, between two occasions, the words of the first end: at the last comma or 'och'; none: at the second."""
    return max((match.start() for match in _SEPARATOR.finditer(sentence, end, start)), default=start)


def _iso(match: re.Match, paper_date: str) -> str:
    whole = next(iter(dates_in(match.group(), "texten", years=True)), None)
    if whole:
        return whole.iso[:7] if match["range"] else whole.iso
    if match["only_last_year"]:
        return str(int(paper_date[:4]) - 1) if paper_date else ""
    month = MONTHS.index(match["month"].lower()) + 1 if match["month"] else int(match["month2"] or 0)
    day = int(match["day"] or match["day2"] or 0)
    if not month or len(paper_date) < 7 or day > 31:
        return ""
    stated = f"{month:02d}" + (f"-{day:02d}" if day and not match["range"] else "")
    shared = min(len(stated), len(paper_date) - 5)
    year = int(paper_date[:4]) - bool(match["last_year"] or stated[:shared] > paper_date[5 : 5 + shared])
    written = f"{year}-{stated}"
    return written if len(written) == 7 or list(dates_in(written, "texten")) else ""
