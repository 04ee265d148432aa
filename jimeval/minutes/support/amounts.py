"""How much support a sentence tells of: days, half days, hours, meetings, or contact with no amount.

A full day or process day is 1, a half day, morning or afternoon 0.5, N hours N/8. An amount that is not stated
("någon timme", "till viss del", "flera gånger") is None, never zero.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from jimeval.base.swedish import NUMBER_WORDS
from jimeval.minutes.support.unrealised import PROGRAMME

NUMBER = "|".join(
    [
        r"(?:en|ett|två|tre|fyra|fem)\s+och\s+en\s+halv",
        *sorted(NUMBER_WORDS, key=len, reverse=True),
        r"\d+(?:[,.]\d+)?",
        "½",
    ]
)
_COUNT = rf"(?:(?P<number>{NUMBER})\s+)?"
_PART_OF_NAME = (
    r"(?:möte\w*|träff\w*|utbildning\w*|pass\w*|workshop\w*|seminari\w*|genomgång\w*|besök\w*|kurs\w*|föreläsning\w*)"
)
_GATHERING = rf"(?:\s+(?:\w+\s+)?{_PART_OF_NAME}|{_PART_OF_NAME})"
_AMOUNTS = {  # form -> what any of its words holds in small letters, and the words; "number" where the paper counts
    "process day": (("dag",), rf"{_COUNT}(?:\S+-ledd\s+)?(?:process|utvecklings)dag(?P<plural>ar\b|arna)?(?:en)?"),
    "half day": (
        ("halv", "middag"),
        rf"(?<!\ben och )(?<!\bett och )(?<!\btvå och )(?<!\btre och )(?<!\boch en ){_COUNT}"
        rf"(?:halvdag(?P<plural>ars?\b|arna)?(?:en)?(?:s{_GATHERING})?|halv\s+(?:arbets)?dag)|"
        rf"(?P<part_of_day>(?:en|ett|{NUMBER})\s+(?:hel\s+)?(?:för|efter)middag(?:ar)?\b|"
        rf"(?:för|efter)middagen(?=\s+med\s+{PROGRAMME}))",
    ),
    "full day": (
        ("hel",),
        rf"{_COUNT}(?:heldag(?P<plural>ars?\b|arna)?(?:en)?(?:s{_GATHERING})?|hel(?:a)?\s+(?:arbets)?dag(?:ar|en)?)\b",
    ),
    "days": (
        ("dag",),
        rf"(?P<length>{NUMBER})-?\s?(?:dagars(?:{_GATHERING})?|dags{_GATHERING})\b|(?P<number>{NUMBER})\s+(?:utbildnings)?dag(?:ar)?\b"
        r"(?!\s+(?:sedan|senare|kvar|innan|efter|i\s+veckan))|utbildningsdag(?:en)?\b",
    ),
    "hours": (
        ("tim", "min", r"h(?<!ch)\b"),
        rf"(?P<length>{NUMBER})-?\s?timm(?:ar|e)s?(?:{_GATHERING})\b|(?P<minutes>\d{{2,3}})\s*min(?:uter(?:s(?:{_GATHERING})?)?)?\b|"
        rf"(?P<number>{NUMBER})\s*-?(?:timm(?:e|ar)s?\b|tim\b|h\b)",
    ),
    "some hours": (("timm",), r"(?:någon|några|ett\s+par)\s+timm(?:e|ar)s?\b(?:\s+eller\s+så)?"),
    "some meetings": (
        ("gång", "träff", "möten", "tillfäll"),
        r"(?:flera|några|många|ett\s+par|återkommande)\s+(?:gånger|träffar|möten|tillfällen)",
    ),
    "meetings": (
        ("gång", "träff", "möten", "tillfäll"),
        rf"(?P<number>{NUMBER})\s+(?:gånger|träffar|möten|tillfällen)",
    ),
    "contact": (
        ("kontakt",),
        rf"(?:lite|mest|mycket|viss|tät|löpande|sporadisk|begränsad)\s+kontakt(?:er)?\s+med\s+{PROGRAMME}",
    ),
    "part": (
        ("delt", "medverk", "varit med"),
        rf"(?:där\s+)?{PROGRAMME}\s+(?:har\s+|hade\s+)?(?:deltagit|medverkat|varit\s+med)(?:\s+till\s+viss\s+del|\s+delvis)?",
    ),
}
_PATTERNS = {form: re.compile(rf"(?<![\w,-]){words}", re.IGNORECASE) for form, (_, words) in _AMOUNTS.items()}
_SIGNS = {form: re.compile("|".join(signs)) for form, (signs, _) in _AMOUNTS.items()}
DAYS = {"process day": 1.0, "full day": 1.0, "days": 1.0, "half day": 0.5, "hours": 1 / 8}
_MEETING_WORD = re.compile(r"\b(?:träff|möt|mött|sett|besök|kontakt)", re.IGNORECASE)
_COUNT_GOES_ON = re.compile(rf"\s*(?:med\s+{PROGRAMME})?\s*[,(à]?\s*(?:(?:båda|bägge|samtliga|alla)\s+)?")
_VAGUE = re.compile(r"\b(?:minst|drygt|ungefär|ca|cirka|omkring|kanske|troligen|varav\b[^,;.]*)\s*$", re.IGNORECASE)
_NEAR = 40
_EACH = re.compile(r"\s*(?:per|i\s+varje|för\s+varje|vardera)\b", re.IGNORECASE)
_OF_PROGRAMME = re.compile(PROGRAMME)


@dataclass(frozen=True, slots=True)
class Anchor:
    """The words that make an occasion, and the number in them. ``length``: it is the length of one occasion."""

    form: str
    start: int
    end: int
    number: float | None = None
    plural: bool = False
    length: bool = False


@functools.lru_cache(maxsize=64)
def amounts(text: str) -> tuple[Anchor, ...]:
    """The amounts in a sentence, in order; the longer-worded form wins where two fit."""
    taken: list[Anchor] = []
    lowered = text.lower()
    for form, pattern in _PATTERNS.items():
        if not _SIGNS[form].search(lowered):
            continue
        others = tuple(taken)
        for match in pattern.finditer(text):
            anchor = _anchor(form, match)
            if "gånger" in match.group() and not _MEETING_WORD.search(text):
                continue
            asks = form == "days" and not anchor.length or "middag" in match.group()
            if asks and not _OF_PROGRAMME.search(text):
                continue  # a day of training may be the agency's own
            if not any(a.start < match.end() and match.start() < a.end for a in others):
                taken.append(anchor)
    return tuple(_counted(text, sorted(taken, key=lambda anchor: anchor.start)))


def _anchor(form: str, match: re.Match) -> Anchor:
    groups = match.groupdict()
    start, end = match.span()
    if groups.get("part_of_day"):
        return Anchor(form, start, end, _as_number(match.group().split()[0]))
    if groups.get("minutes"):
        return Anchor(form, start, end, int(groups["minutes"]) / 60, length=True)
    if groups.get("length"):
        return Anchor(form, start, end, _as_number(groups["length"]), length=True)
    return Anchor(form, start, end, _as_number(groups.get("number")), bool(groups.get("plural")))


def _counted(text: str, anchors: list[Anchor]) -> list[Anchor]:
    """``vid två tillfällen, halvdagar``: the count belongs to the amount beside it."""
    merged: list[Anchor] = []
    for anchor in anchors:
        before = merged[-1] if merged else None
        if (
            before
            and before.form == "meetings"
            and anchor.form in DAYS
            and _COUNT_GOES_ON.fullmatch(text, before.end, anchor.start)
        ):
            merged[-1] = Anchor(anchor.form, before.start, anchor.end, before.number, True)
        else:
            merged.append(anchor)
    return merged


def _as_number(word: str | None) -> float | None:
    word = (word or "").lower()
    if not word or word.endswith("middagen"):
        return None
    if word == "½":
        return 0.5
    if word.endswith("halv"):
        return NUMBER_WORDS[word.split()[0]] + 0.5
    return float(NUMBER_WORDS[word]) if word in NUMBER_WORDS else float(word.replace(",", "."))


def amount_of(anchor: Anchor, text: str) -> tuple[int, float | None, str | None]:
    """How many occasions, the days of each, and a doubt in Swedish."""
    count, days, doubt = _days_of(anchor)
    if _EACH.match(text, anchor.end):
        return 1, None, "antalet tillfällen sägs inte"
    near = 0 if _says_of_which(text) else max(0, anchor.start - _NEAR)  # any words may follow that one
    if vague := _VAGUE.search(text, near, anchor.start):
        doubt = f"”{vague.group().split()[0]}” gör antalet osäkert"
    return count, days, doubt


@functools.lru_cache(maxsize=64)
def _says_of_which(text: str) -> bool:
    return "varav" in text.lower()


def _days_of(anchor: Anchor) -> tuple[int, float | None, str | None]:
    if anchor.form == "hours":
        return 1, (1.0 if anchor.number is None else anchor.number) / 8, None
    if anchor.form in DAYS:
        if anchor.plural and anchor.number is None:
            return 1, None, "flera dagar utan antal"
        if anchor.number and (anchor.length or anchor.number != int(anchor.number)):
            return 1, anchor.number * DAYS[anchor.form], None
        return int(anchor.number or 1), DAYS[anchor.form], None
    return (int(anchor.number or 1) if anchor.form == "meetings" else 1), None, None
