"""Who speaks: the agency itself, the programme, the reference group or the researcher.

A heading may say it ("Laget runt", "Medskick från referensgruppen"), and so may a sentence inside an agency's stretch
("Referensgruppen tycker", "Följeforskaren:", "Vi har börjat"). Where neither does, the voice is not stated: None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FROM_AGENCIES = re.compile(
    r"(?:från|av|bland) (?:(?:de|alla|samtliga|övriga) (?:\w+ )?)?myndighet|(?:laget|bordet|varvet) runt|"
    r"runt bordet|rund|"
    r"myndigheterna[ \t]+(?:berättar|rapporterar|informerar|redovisar)|myndigheternas|erfarenhetsutbyte",
    re.IGNORECASE,
)
_ABOUT_AGENCIES = re.compile(
    r"^\W*(?:[\d.]*\W*)(?:läget |rapport )?(?:(?:i|hos|på|om) )?myndigheterna\b", re.IGNORECASE
)
_RESEARCHER = re.compile(r"följeforsk", re.IGNORECASE)
_PROGRAMME = re.compile(r"\bJiM\b|\bJIM\b|sekretariatet|Jämställdhetsmyndigheten|programmet", re.IGNORECASE)
_REFERENCE_GROUP = re.compile(r"referensgrupp|medskick|gruppens", re.IGNORECASE)
_VERBS = (
    r"(?:tycker|tyckte|anser|ansåg|menar|menade|noterar|noterade|undrar|undrade|konstaterar|konstaterade|påpekar|"
    r"påpekade|framhåller|framhöll|lyfter|lyfte|frågar|frågade|reflekterar|reflekterade|bedömer|bedömde|ser|såg|"
    r"kommenterar|kommenterade|betonar|betonade|berömmer|ställer|saknar|uppskattar|hoppas|varnar)"
)
_ADVISES = (
    r"(?:föreslår|föreslog|rekommenderar|rekommenderade|råder|rådde|uppmanar|uppmanade|tipsar|tipsade|önskar|"
    r"efterlyser|efterlyste|skickar|vill|ger|påminner)"
)
_SPEAKERS = {
    "reference_group": r"Referensgruppen",
    "researcher": r"Följeforskar(?:en|na|e)|Följeforskningen",
    "programme": r"Sekretariatet|JiM|JIM",
}
_WHO, _WHO_LABELS = ("referensgrupp", "följeforsk"), ("sekretariat", "jim")  # the latter only before a colon
_WORDS = (
    r"(?:[Kk]ommentar(?:er)?|[Rr]eflektion(?:er)?|[Ii]akttagelser?|[Nn]otering(?:ar)?|"
    r"[Mm]edskick|[Rr]åd|[Ii]nspel|[Ff]råg(?:a|or))"
)
_SPEAKER = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(
        rf"(?P<{voice}>(?:{who})(?:s|:s)?(?:[ \t]+{_WORDS.lower()})?[ \t]*:(?![ \t]?s\b)|"
        rf"{_WORDS}[ \t]+från[ \t]+(?i:{who})[ \t]*:|"
        + (rf"(?:{who})[ \t]+(?:\w+[ \t]+)?(?:{_VERBS}|{_ADVISES})\b)" if voice != "programme" else r"(?!))")
        for voice, who in _SPEAKERS.items()
    )
    + ")"
)
_ADVICE = re.compile(rf"\b(?:{_ADVISES}|bör|borde|behöver|[Mm]edskick|[Rr]åd)\b")
_WE = re.compile(r"(?:^|(?<=[.!?:]\s))(?:Vi|Vår|Vårt|Våra|Hos oss)\b")
_TELLS = re.compile(
    r"\s*(?:har\s+)?(?:berätta\w*|rapportera\w*|informera\w*|redovisa\w*|uppger|uppgav|meddela\w*|säger|lyfter|lyfte)\b"
)
_OPENING_STRETCH = 300


@dataclass(frozen=True, slots=True)
class Speaker:
    """Where somebody else takes the word in an agency's stretch; ``advises``: whether it gives advice."""

    voice: str
    start: int
    end: int
    advises: bool


def voice_of_heading(section: str, heading: str) -> str | None:
    """Who speaks under this heading of a part; None when it does not say."""
    if section == "researcher" or _RESEARCHER.search(heading):
        return "researcher"
    if section == "status":
        if re.match(r"\W*[\d.]*\W*(?:Genomgång|Kommentarer|Synpunkter)", heading):
            return None
        if _FROM_AGENCIES.search(heading):
            return "agency"
        return "programme" if _ABOUT_AGENCIES.search(heading) else None
    if section == "advice":
        if _FROM_AGENCIES.search(heading):
            return "agency"
        if re.search(r"\bfrån[ \t]+(?:JiM|JIM|sekretariatet|Jämställdhetsmyndigheten|programmet)\b", heading):
            return "programme"
        if _REFERENCE_GROUP.search(heading):
            return "reference_group"
        return "programme" if _PROGRAMME.search(heading) else None
    return "programme" if section == "programme" else None


def voice_of_agency(text: str, name_end: int, start: int, end: int) -> str | None:
    """'agency' where it reports itself: ``Boverket berättar att``, or a sentence near the start that says "vi"."""
    if _TELLS.match(text, name_end, end) or _WE.search(text[start : min(end, start + _OPENING_STRETCH)].lstrip()):
        return "agency"
    return None


def speakers(text: str, start: int, end: int) -> list[Speaker]:
    """Where another voice takes the word in an agency's stretch, by label or by sentence."""
    found = []
    lowered = text[start:end].lower()
    if not any(who in lowered for who in _WHO) and not (":" in lowered and any(who in lowered for who in _WHO_LABELS)):
        return found
    for match in _SPEAKER.finditer(text, start, end):
        stop = text.find("\n\n", match.start(), end)
        sentence = text[match.start() : stop if stop >= 0 else end][:200].split(". ", 1)[0]
        found.append(Speaker(match.lastgroup, match.start(), match.end(), bool(_ADVICE.search(sentence))))
    return found
