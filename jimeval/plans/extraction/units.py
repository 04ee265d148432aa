"""Units of a plan's text, and the marks that begin them: bullets, numbers, and labels of items and of their fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from jimeval.plans.extraction.templates import Meaning

UnitKind = Literal["heading", "item", "field", "bullet", "text", "contents"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: from ``begin`` (its mark or label) its words stand at ``start`` to ``end``.

    level    of a heading: 1 is highest; 0 when nothing shows it
    number   as written, of headings and items
    label    of items the kind that it names, of fields which field; of bullets its depth is ``indent``
    gap      whether an empty line stands before it;  marked  whether the file itself marks it as a heading
    """

    kind: UnitKind
    begin: int
    start: int
    end: int
    meaning: Meaning | None = None
    level: int = 0
    number: str = ""
    label: str = ""
    gap: bool = True
    marked: bool = False
    indent: int = 0
    inline: bool = False


BULLET = re.compile(r"[ \t]*(?:[•·▪●◦■□○►➢✓\uf0b7–—-]|\*(?!\*)|o(?=[ \t])|\(?[a-hj-z]\))[ \t]*(?=\S)")
NUMBERED = re.compile(r"[ \t]*\(?(?P<number>\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,4}(?=\.))[.)]?[ \t]*(?=[^\W\d])")
_ITEM_WORDS = {
    "problem": r"(?:o?jämställdhets)?problem|utvecklingsbehov|utmaning|förbättringsområde",
    "goal": r"(?:(?!regering|riksdag|agenda|politik|jämställdhetspolit)[\wåäö]+s |vårt |våra )?"
    r"(?:övergripande |långsiktiga?t? |kortsiktiga?t? )?(?:del|effekt|resultat|process|utvecklings|inriktnings|"
    r"etapp|huvud)?mål(?:sättning)?",
    "resource": r"resurs(?:er)?|budget",
    "activity": r"aktivitet(?:er)?|åtgärd(?:er)?|insats(?:er)?",
    "mediator": r"förmedlande instans(?:er)?|förmedlare",
    "result": r"(?:förvänta(?:t|de) |planera(?:t|de) )?resultat|prestation",
    "effect": r"(?:förvänta(?:d|de) |önska(?:d|de) )?effekt(?:er)?",
}
_FIELD_WORDS = {
    "responsible": r"(?:huvud)?ansvar(?:ig(?:a|t)?)?(?: (?:för (?:aktiviteten|genomförande\w*|målet)|enhet(?:er)?|"
    r"avdelning(?:ar)?|chef|funktion|part(?:er)?|myndighet))?|genomförs av|utförs av|utförare|vem|ägare",
    "due": r"tids?plan|tid(?:punkt|sram|såtgång)?|när|klar(?:t)?(?: senast)?|slutdatum|slutförs|senast|"
    "genomförs(?: under)?|"
    r"deadline|period",
    "indicator": r"indikator(?:er)?|mått|nyckeltal|mätetal|uppföljning(?:smått)?|följs upp(?: genom)?|så följer vi upp",
    "status": r"status|läge",
}
_WORDS = [(kind, "item", words) for kind, words in _ITEM_WORDS.items()]
_WORDS += [(name, "field", words) for name, words in _FIELD_WORDS.items()]
_LABELS = tuple(
    (
        kind,
        what,
        re.compile(
            rf"[ \t]*(?P<label>{words})(?:[ \t]+(?:nr\.?[ \t]*)?(?P<number>\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}[a-z]?|"
            rf"[A-ZÅÄÖ]"
            rf"(?:\.?\d{{1,2}})?(?![^\W\d])|[IVX]+(?![^\W\d])))?[ \t]*(?P<mark>[:.–—\t-]+|(?=[ \t\n]|\Z))[*_]*[ \t]*",
            re.IGNORECASE,
        ),
    )
    for kind, what, words in _WORDS
)


def field_label(words: str) -> str | None:
    """Which field the words are the label of, and nothing else."""
    return next((name for name, stems in _FIELD_WORDS.items() if re.fullmatch(stems, words, re.IGNORECASE)), None)


_EMPHASIS = re.compile(r"[*_]{0,3}")


def label_of(text: str, at: int, end: int) -> tuple[str, str, re.Match] | None:
    """(kind or field, item or field, match) of a label that begins at ``at``; one without a number must be closed by
    a colon, a tab or the end of its line."""
    at += len(_EMPHASIS.match(text[at:end]).group())
    for name, what, pattern in _LABELS:
        match = pattern.match(text, at, end)
        if not match:
            continue
        rest = text[match.end() : end].strip()
        closed = ":" in match["mark"] or "\t" in match["mark"] or (match["mark"] and match["number"])
        if match["number"] and what == "item" and (closed or not rest or rest[0].isupper()):
            return name, what, match
        if closed or (not rest and what == "field" and match["mark"] == ""):
            return name, what, match
    return None
