"""Whom the programme met: the words for each audience, and reading them out of a phrase."""

from __future__ import annotations

import re

from jimeval.base.contracts import AUDIENCES
from jimeval.minutes.support.amounts import NUMBER

_FILLER = (
    rf"(?:(?:{NUMBER}|utsedda?|utvalda?|tillsatta?|hela|alla|samtliga|högsta|den|de|det|sina?|myndighetens|verkets|nya|egna|"
    r"lokala|centrala|flera|några|övriga|vissa|både|såväl|även|också|dels|hennes|deras|respektive|[a-zåäö]+(?:ens|ets))\s+){0,6}"
)
_WORDS = {
    "regional_management": r"\w*region(?:er)?(?:na)?s\s+ledning\w*|regional\w*\s+lednings?grupp\w*|"
    r"regionledning\w*|regional\w*\s+ledning\w*|regionchef\w*",
    "management": r"(?:lednings?|ledn\.\s?)grupp\w*|"
    r"(?:myndighets|verks|förvaltnings|koncern|kansli)?ledning(?:en|ens|ar|arna|arnas)?\b|"
    r"GD\b|generaldirektör\w*|direktion\w*|"
    r"myndighetschef\w*|överdirektör\w*|rikspolischef\w*",
    "managers": r"(?:enhets|avdelnings|mellan|linje|sektions|kontors)?chef(?:er|erna|sgrupp\w*|en|s)?\b",
    "working_group": r"(?:arbets|projekt|arb\.\s?|arb)grupp\w*",
    "steering_group": r"styrgrupp\w*",
    "key_persons": r"nyckelperson\w*",
}
AUDIENCE = "|".join(_WORDS.values())
FILLED = rf"{_FILLER}(?:{AUDIENCE})"
PHRASE = re.compile(rf"(?<![\w-]){FILLED}(?:\s*\([^)]*\))?", re.IGNORECASE)
ANY_AUDIENCE = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _WORDS.items()), re.IGNORECASE)
_CONNECTIVE = re.compile(r"\s*,?\s*(?:och|samt|inklusive|inkl\.|plus)\s+|\s*,\s+", re.IGNORECASE)


def audiences_listed(text: str, start: int, until: int) -> tuple[set[str], int]:
    """The audiences listed from ``start`` on, and where the list ends."""
    found: set[str] = set()
    end = start
    phrase = PHRASE.match(text, start, until)
    while phrase:
        found |= audiences_in(phrase.group())
        end = phrase.end()
        connective = _CONNECTIVE.match(text, end, until)
        phrase = PHRASE.match(text, connective.end(), until) if connective else None
    return found, end


def audiences_in(words: str) -> set[str]:
    """The audiences that a phrase names; a parenthesis that names one says what the word before it meant."""
    aside = re.search(r"\(([^)]*)\)", words)
    if aside and (inside := {m.lastgroup for m in ANY_AUDIENCE.finditer(aside[1])}):
        return inside
    return {m.lastgroup for m in ANY_AUDIENCE.finditer(re.sub(r"\([^)]*\)", "", words))}


def joined(audiences: set[str]) -> str:
    """``management+key_persons``, in the order of the contract; 'not_stated' for none."""
    return "+".join(name for name in AUDIENCES if name in audiences) or "not_stated"
