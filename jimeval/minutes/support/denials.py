"""Meetings that the minutes say did not take place: "dock ej ledningen", "Ledningen har JiM inte träffat"."""

from __future__ import annotations

import re
from collections.abc import Callable

from jimeval.minutes.support.audiences import ANY_AUDIENCE, PHRASE
from jimeval.minutes.support.unrealised import PROGRAMME

_WHO = PHRASE.pattern
_NOT = r"(?:ej|inte|aldrig)"
_ELSEWHERE = rf"(?!\s+(?:i|på|vid|av|som|med)\s+(?!{PROGRAMME}|någo[nt]\b|\w*dag|\w*träff|\w*mötet))"
_SMALL = r"(?:(?:uttryckligen|fortfarande|dock|ännu|däremot|tyvärr|alls|heller|då)\s+){0,2}"
_MET = r"(?:träffat|träffa|mött|möta|sett|haft\s+\w+\s+med|lyckats\s+\w+|fått\s+träffa|fått\s+till\s+\w+)"
_BY_ITSELF = {  # these deny a meeting whatever else the sentence says
    "verb after": rf"(?P<who>{_WHO})\s+(?:har|hade|fick|hann)\s+(?:{PROGRAMME}|de|vi)\s+"
    rf"{_SMALL}{_NOT}\s+(?:\w+\s+)?{_MET}",
    "absent": rf"(?P<who>{_WHO})\s+(?:har|hade)\s+{_SMALL}{_NOT}\s+(?:(?:velat|kunnat|hunnit)\s+)?"
    rf"(?:deltagit|delta|träffat|träffa|möta|varit\s+med|medverkat|mött){_ELSEWHERE}",
    "not reached": rf"(?P<who>{_WHO})\s*:?\s+(?:är\s+|har\s+)?{_SMALL}{_NOT}\s+"
    r"(?:nådd|nåtts|träffats|träffad|träffat\W*$)",
    "neither": rf"\bvarken\s+(?:träffat\s+|mött\s+)?(?P<who>{_WHO}\s+eller\s+{_WHO})",
    "either": rf"\b{_NOT}\s+(?:\w+\s+)?(?:träffat|mött|haft\s+\w+\s+med)\s+"
    rf"vare\s+sig\s+(?P<who>{_WHO}\s+eller\s+{_WHO})",
    "elliptic": rf"^\W*{_NOT}\s+(?:träffat|mött)\s+(?P<who>{_WHO})",  # a note: "ej träffat ledningen"
    "none": rf"\b(?:ingen|inget|inga)\s+(?:träff\w*|möten?|kontakt\w*)\s+med\s+(?P<who>{_WHO})",
    "not any": rf"\b{_NOT}\b[^.;]{{0,40}}?\b(?:något|någon|några|ett|till)\s+"
    rf"(?:träff\w*|möten?|heldag\w*|halvdag\w*)\s+med\s+(?P<who>{_WHO})",
    "came to nothing": rf"\b(?:något|någon|några)\s+(?:träff\w*|möten?|heldag\w*|halvdag\w*)\s+med\s+(?P<who>{_WHO})\s+"
    rf"(?:har|hade|blev|kom)\s+{_SMALL}{_NOT}\b",
}
_OF_SUPPORT = {  # these do so where support is spoken of, in the sentence or just before it
    "without their part": rf"\butan\s+att\s+(?P<who>{_WHO})\s+(?:deltog|medverkade|var\s+med|kunde|fick)",
    "but they not": rf"(?P<who>{_WHO})\s+(?:dock|däremot|tyvärr)\s+{_NOT}\b",
    "not with": rf"(?:dock\s+|men\s+|fast\s+)?\b(?!utan\s+(?:att|dess|för)\b|inte\s+(?:bara|enbart|minst)\b)"
    r"(?:ej|inte|aldrig|utan|förutom|utom)\s+(?:\w+\s+)?"
    rf"(?:träffat?\s+|mött\s+|möta\s+|haft\s+\w+\s+med\s+|med\s+|för\s+)?(?P<who>{_WHO})",
    "was not there": rf"(?P<who>{_WHO})\s+(?:(?:deltog|medverkade)\s+{_SMALL}{_NOT}|"
    rf"var\s+{_SMALL}{_NOT}\s+(?:med|där|på\s+plats|närvarande)|"
    rf"saknades|uteblev|kunde\s+{_SMALL}{_NOT}\s+(?:delta|medverka|komma|vara\s+med))\b{_ELSEWHERE}",
}
_DENIED = [(re.compile(words, re.IGNORECASE), True) for words in _BY_ITSELF.values()]
_DENIED += [(re.compile(words, re.IGNORECASE), False) for words in _OF_SUPPORT.values()]
_NO_SUPPORT = re.compile(  # a field of a form: "Stöd: Inget"
    r"^\W*(?:Stöd(?:et)?|Stödinsats(?:er)?|Stöd[ \t]+från[ \t]+(?:JiM|sekretariatet))[*_]*[ \t]*:[*_]*[ \t]*"
    r"(?:inget|inga|ingen|ej|nej)(?:[ \t]+(?:alls|ännu|hittills|stöd|lämnat|givet))*\W*$",
    re.IGNORECASE,
)
_SIGNS = ("ej", "inte", "aldrig", "utan", "utom", "varken", "inge", "inga", "saknades", "uteblev")
_SIGN = re.compile(r"\b(?:ej|inte|aldrig|utan|utom|förutom|varken|ing(?:en|et|a)|saknades|uteblev)\b", re.IGNORECASE)


def denials(text: str, of_support: Callable[[], bool]) -> list[tuple[int, int, str]]:
    """(start, end, the audience's words) of each meeting that the sentence denies. ``of_support``
    tells whether support is spoken of in it or just before."""
    lowered = text.lower()
    if not any(sign in lowered for sign in _SIGNS) and "nej" not in lowered:
        return []
    if none := _NO_SUPPORT.match(text):
        return [(none.start(), none.end(), "")]
    if not _SIGN.search(text):
        return []
    found: list[tuple[int, int, str]] = []
    if not ANY_AUDIENCE.search(text):
        return []
    spoken_of = of_support()
    for pattern, by_itself in _DENIED:
        if not (by_itself or spoken_of):
            continue
        for match in pattern.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end, _ in found):
                found.append((match.start(), match.end(), match["who"]))
    return sorted(found)
