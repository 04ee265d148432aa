"""Days of support that were none: planned, offered, wished for, declined, called off, or the agency's own work."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right

PROGRAMME = r"(?:JiM|JIM|JiMi|[Ss]ekretariatet|[Ss]tödfunktionen|[Ss]tödteamet|Jämställdhetsmyndigheten)"
_NOT_YET_BEFORE = re.compile(  # planned, offered, wished for, asked about, declined or denied: said before the day
    r"\b(?:ska|skulle|kommer\s+att|planera\w*|vill|ville|velat|hellre|önska\w*|hoppas|efterfråga\w*|"
    r"erbj[uö]d\w*|boka\w*|inplanerad|"
    r"föreslå\w*|föreslog|bör|borde|gärna|tacka\w*\s+nej|avstå\w*|avstod|avböj\w*|"
    r"(?:frågan?|tal|förslag\w*|önskemål|behov|idén?|diskussion\w*)\s+(?:om|av)|"
    r"ingen|inga|inte\s+(?:intresserad\w*|velat|kunnat)|inte\s+(?:\w+\s+){0,3}(?:någon|några|haft|hunnit|fått|genomfört|blivit))\b"
    r"(?:(?!\b(?:har|hade)\s+(?:haft|fått)\b|\boch\s+(?:har|hade|fick)\b|\bdärför\b)[^,;.]){0,60}$",
    re.IGNORECASE,
)
_NOT_YET_AFTER = re.compile(  # the same said after it, of it
    r"^(?:(?!\b(?:som|att)\b)[^,;.]){0,60}?\b(?:ställ\w+\s+in|inställd\w*|(?:inte|aldrig|ej)\s+(?:(?:blivit\s+)?(?:av|aktuell\w*)|hållits|"
    r"genomför\w*|ägt\s+rum)|utebl\w+|"
    r"skj?[uö]t\w*\s+upp|skjutits\s+(?:upp|fram)|avbok\w*|planeras|(?:är|var)\s+(?:in)?(?:planerad|bokad|tänkt)|inplanerad|inbokad|"
    r"efterfrågas|önskas|erbjuds|(?:vore|skulle\s+vara|hade\s+varit)|"
    r"(?:kommer\s+att|ska)\s+(?:hållas|genomföras|äga|ske|ordnas))\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;]?\s+(?:men|fast|medan|däremot)\s+|;\s*|,\s+(?:och|samt)\s+|,\s+(?=en\s)", re.IGNORECASE)
_LOOKS_AHEAD = 3  # characters after a match that _CLAUSE may look at
_NEAR = 400  # characters before a day within which something may be said of it; what says so allows 60 between
_TURNED = re.compile(r"[,;]?\s+(?:men|fast)\s+(?:den|det|detta|de)\b", re.IGNORECASE)
_OWN_WORK = re.compile(r"\b(?:internt|på\s+egen\s+hand|egen\s+regi|konsult\w*|själva)\b", re.IGNORECASE)
_OWN_TIME = re.compile(  # the agency's own working days, and meetings that recur
    rf"\b(?:lagt|lade|lägger|avsatt|avsatte|avsätter|ägnat|ägnade|ägnar)\b|\bträffas\b|\bvar(?:je|annan|t)\s+(?:vecka|månad)|"
    rf"\butan\s+{PROGRAMME}\b",
    re.IGNORECASE,
)


@functools.lru_cache(maxsize=64)
def is_own_work(text: str) -> bool:
    """Whether the sentence is about the agency's own days, with no word of the programme's part in them."""
    return bool(_OWN_TIME.search(text) or (_OWN_WORK.search(text) and not re.search(PROGRAMME, text)))


@functools.lru_cache(maxsize=256)
def is_not_realised(text: str, begin: int, end: int, until: int) -> bool:
    """Whether the clause around the day in ``text[begin:end]``, or one that turns back on it, says that it has not
    taken place. ``until``: where the next day is named."""
    start, stop = clause_of(text, begin, end)
    if _NOT_YET_BEFORE.search(text, max(start, begin - _NEAR), begin):
        return True
    if _NOT_YET_AFTER.match(text[end : min(stop, until)]):
        return True
    turned = _TURNED.match(text, stop) if stop < len(text) else None
    return bool(turned and _NOT_YET_AFTER.match(text[turned.end() :]))


def clause_of(text: str, begin: int, end: int) -> tuple[int, int]:
    """Where the clause around ``text[begin:end]`` begins and ends."""
    starts, ends = clauses(text)
    sure = bisect_right(ends, begin - _LOOKS_AHEAD)
    start = ends[sure - 1] if sure else 0
    if sure < len(starts) and starts[sure] < begin:  # it may look beyond: sought again in the words before alone
        start = max((match.end() for match in _CLAUSE.finditer(text, starts[sure], begin)), default=start)
    following = bisect_right(ends, end)
    if following == len(ends):
        return start, len(text)
    if starts[following] >= end:
        return start, starts[following]
    return start, found.start() if (found := _CLAUSE.search(text, end)) else len(text)


@functools.lru_cache(maxsize=64)
def clauses(text: str) -> tuple[list[int], list[int]]:
    """Starts and ends of what parts the clauses of a sentence: found once, however many days it names."""
    found = list(_CLAUSE.finditer(text))
    return [match.start() for match in found], [match.end() for match in found]
