"""The entries of an attendance list: persons, each with the organisation that stands after, and notes on presence."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from jimeval.register import register

ABSENT = re.compile(r"förhinder|frånvarande|\bsjuk\b|ej närvarande|ej med\b|meddelat återbud|återbud", re.IGNORECASE)
_LEFT = re.compile(r"lämnade|gick\b|avvek|fram till|t\.o\.m|till kl|till och med|till lunch|förmiddag", re.IGNORECASE)
_JOINED = re.compile(r"anslöt|kom\b|från kl|fr\.o\.m|från och med|eftermiddag", re.IGNORECASE)
_PART = re.compile(r"del av|delvis|§|punkt \d", re.IGNORECASE)
_ROLE = re.compile(
    r"\w*(?:chef|expert|handläggare|samordnare|strateg|controller|utredare|jurist|analytiker|ledare|sekreterare|ordförande|"
    r"direktör|konsult|forskare|specialist|rådgivare|praktikant|ansvarig|person)\b.*",
    re.IGNORECASE,
)
_WORD = r"(?!X\b)[A-ZÅÄÖÉÜ][\w’'é]*(?:-[A-ZÅÄÖ][\w’']*)*"
PERSON = re.compile(rf"{_WORD}(?: (?:{_WORD}|von|af|de|van|der|el))* {_WORD}")
_ORGANISATION_STEM = re.compile(
    r"(?:verket|verk|styrelsen?|departementet|myndigheten?|nämnden|rådet|råd|kommun|regionen?|universitet|högskolan?|"
    r"institutet|kassan|ombudsmannen|inspektionen|sekretariatet|kansliet|förbundet?|stiftelsen|rörelsen|centralen|"
    r"organisationer?|landsting|akademin?|analys|polisen|allians|ungdomsråd|förbunden)\b|länsstyrelse|^svensk|^sverige|&|/|\bAB\b",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(r"[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{1,6}")


@dataclass(frozen=True, slots=True)
class Attendant:
    """One row of the list, before persons become pseudonyms. ``start``, ``end``: code points of the entry."""

    person: str | None
    organisation: str | None
    presence: str
    role: str | None
    start: int
    end: int


def presence_of(note: str) -> str:
    left, joined = bool(_LEFT.search(note)), bool(_JOINED.search(note))
    if ABSENT.search(note):
        return "absent"
    if left and joined or _PART.search(note):
        return "partial"
    return "left_early" if left else "joined_late" if joined else "full"


def is_person(words: str) -> bool:
    return bool(PERSON.fullmatch(words)) and not is_organisation(words)


def is_organisation(words: str) -> bool:
    """Certainly an organisation: in the register, of an organisation's word, in capitals, or with small words."""
    words = re.sub(r"\([^)]*\)", "", words).strip(" .")
    if register().find_agency(words) or _ORGANISATION_STEM.search(words):
        return True
    return bool(re.fullmatch(r"[A-ZÅÄÖ]{2,8}", words)) or bool(re.search(r"\s[a-zåäö]{3,}", words))


def is_listed_organisation(words: str) -> bool:
    """As in ``Ada Berg (Försäkringskassan)``: an organisation, and no note on presence or role."""
    noted = _LEFT.search(words) or _JOINED.search(words) or ABSENT.search(words) or _PART.search(words)
    return words[:1].isupper() and not noted and not _ROLE.fullmatch(words) and is_organisation(words)


def pieces_of(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The comma-separated pieces of a list; commas and 'och' inside parentheses do not separate."""
    pieces, depth, begin = [], 0, start
    for at in range(start, end):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        between = (
            re.compile(r"\s+(?:och|samt)\s+(?=[A-ZÅÄÖ])").match(text, at) if depth <= 0 and text[at].isspace() else None
        )
        if depth <= 0 and (text[at] in ",;" or between):
            pieces.append((begin, at))
            begin = between.end() if between else at + 1
    pieces.append((begin, end))
    return [
        (a + len(text[a:b]) - len(text[a:b].lstrip()), a + len(text[a:b].rstrip()))
        for a, b in pieces
        if text[a:b].strip()
    ]


def entry_of(words: str, organisation: str | None, start: int = 0, end: int = 0) -> Attendant:
    """A name with what its parentheses say: presence, else a role; an abbreviation in them is neither."""
    asides = re.findall(r"\(([^)]*)\)", words)
    organisation = organisation or next((aside for aside in asides if is_listed_organisation(aside)), None)
    notes = [note for note in asides if note.islower() or not _ABBREVIATION.fullmatch(note)]
    note = " ".join(note for note in notes if note != organisation)
    presence = presence_of(note)
    role = note if note and presence == "full" else None
    return Attendant(without_notes(words) or None, organisation, presence, role, start, end)


def pairs_of(text: str, start: int, end: int, listed: set[str]) -> tuple[list[Attendant], list[tuple[int, int]]]:
    """Persons, each followed by an organisation; several persons may share the next one. In a list that names no
    organisation at all everybody is a person."""
    pieces = _joined_apart(text, _glued_apart(text, pieces_of(text, start, end), listed))
    names_only = not any(is_organisation(without_notes(words)) for words in listed)
    found: list[Attendant] = []
    left: list[tuple[int, int]] = []
    waiting: list[tuple[int, int]] = []
    roles: dict[tuple[int, int], str] = {}
    for place, (a, b) in enumerate(pieces):
        words = without_notes(text[a:b])
        following = without_notes(text[slice(*pieces[place + 1])]) if place + 1 < len(pieces) else None
        certain = is_organisation(words)
        shares = place + 1 < len(pieces) and re.fullmatch(r"\s+(?:och|samt)\s+", text[b : pieces[place + 1][0]])
        by_place = waiting and not names_only and not shares and (following is None or not is_organisation(following))
        aside = re.search(r"\(([^)]*)\)", text[a:b])
        if aside and is_listed_organisation(aside[1]) and PERSON.fullmatch(words):
            found += [_attendant(text, person, (a, b), aside[1]) for person in waiting]
            found.append(entry_of(text[a:b], None, a, b))
            waiting = []
        elif _is_note(words, certain):
            found = _noted(found, words) if not waiting else found
            if waiting or not found:
                roles[waiting[-1] if waiting else (a, b)] = words
        elif not certain and not by_place and PERSON.fullmatch(words):
            waiting.append((a, b))
        elif waiting:
            met = [(_attendant(text, person, (a, b)), roles.get(person)) for person in waiting]
            found += [replace(entry, role=entry.role or role) for entry, role in met]
            waiting = []
        elif certain and (register().find_agency(words) or _ORGANISATION_STEM.search(words)):
            found.append(Attendant(None, words, presence_of(text[a:b]), None, a, b))
        else:
            left.append((a, b))
    met = [(_attendant(text, person, None), roles.get(person)) for person in waiting]
    return found + [replace(entry, role=entry.role or role) for entry, role in met], left


def _is_note(words: str, certain: bool) -> bool:
    """A role or a word on presence set off by commas: ``A B, enhetschef, CSN``; ``A B, CSN, gick kl. 14``."""
    if certain and register().find_agency(words):
        return False
    timed = words[:1].islower() and (_LEFT.search(words) or _JOINED.search(words) or _PART.search(words))
    return bool(timed or _ROLE.fullmatch(re.sub(r"^(?:tf|t\.f|bitr|vice)\.?\s+", "", words)))


def _noted(found: list[Attendant], words: str) -> list[Attendant]:
    """The list with what stands after its last entry added to it."""
    if not found:
        return found
    presence = presence_of(words)
    last = found[-1]
    changed = replace(last, presence=presence) if presence != "full" else replace(last, role=last.role or words)
    return [*found[:-1], changed]


def _joined_apart(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """``Ada Berg Boverket``, ``Ada Berg – CSN``, ``Ada Berg/SCB``: a name and an agency with no comma between."""
    apart: list[tuple[int, int]] = []
    for a, b in pieces:
        words = text[a:b]
        end = len(words.rstrip(" ."))
        mention = next((m for m in register().find(words) if m.start and m.end == end), None)
        before = words[: mention.start].rstrip(" /–—-\t") if mention else ""
        if mention and PERSON.fullmatch(before.lstrip("-•·* ")):
            apart += [(a, a + len(before)), (a + mention.start, b)]
        else:
            apart.append((a, b))
    return apart


def without_notes(words: str) -> str:
    return re.sub(r"\s*\([^)]*\)", "", words).strip(" .•*\t\n-")


def _attendant(
    text: str, person: tuple[int, int], organisation: tuple[int, int] | None, named: str | None = None
) -> Attendant:
    """A person with the organisation that stands after; a note in parentheses at either is the person's."""
    place = organisation or (person[1], person[1])
    entry = entry_of(f"{text[slice(*person)]} {text[slice(*place)]}", None)
    return Attendant(
        without_notes(text[slice(*person)]),
        named or without_notes(text[slice(*place)]) or None,
        entry.presence,
        entry.role,
        person[0],
        place[1],
    )


def _glued_apart(text: str, pieces: list[tuple[int, int]], listed: set[str]) -> list[tuple[int, int]]:
    """``Civos Anna Berg`` is an organisation and the next person, where a transcript lost what stood between."""
    apart: list[tuple[int, int]] = []
    for place, (a, b) in enumerate(pieces):
        glued = re.compile(rf"(?P<first>[A-ZÅÄÖ][\w-]+)[ \t]+(?P<name>{_WORD} {_WORD}(?: {_WORD})?)$").match(text[a:b])
        if glued and place and (is_organisation(glued["first"]) or glued["first"] in listed):
            apart += [(a, a + glued.end("first")), (a + glued.start("name"), b)]
        else:
            apart.append((a, b))
    return apart
