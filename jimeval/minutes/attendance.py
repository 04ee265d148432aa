"""Who was there: lists of persons and organisations as minutes write them.

Handled: running ``Name, Organisation, Name, Organisation``; one or several pairs a line; organisation first
(``CSN: A B, C D``; ``Från CSN närvarade A B``); several persons before one organisation; notes in parentheses; a list
with X for those present; apologies; and a list kept elsewhere, which is unknown, not empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from jimeval.base.persons import PersonKey
from jimeval.register import register

_ELSEWHERE = re.compile(
    r"\b(?:se|enligt)\b[^.\n]{0,30}\b(?:förteckning|bilaga|närvarolista|deltagarlista|lista)\b", re.IGNORECASE
)
_ABSENT = re.compile(r"förhinder|frånvarande|\bsjuk\b|ej närvarande|ej med\b|meddelat återbud|återbud", re.IGNORECASE)
_LEFT = re.compile(r"lämnade|gick\b|avvek|fram till|t\.o\.m|till kl|till och med|till lunch|förmiddag", re.IGNORECASE)
_JOINED = re.compile(r"anslöt|kom\b|från kl|fr\.o\.m|från och med|eftermiddag", re.IGNORECASE)
_PART = re.compile(r"del av|delvis|§|punkt \d", re.IGNORECASE)
_WORD = r"(?!X\b)[A-ZÅÄÖÉÜ][\w’'é]*(?:-[A-ZÅÄÖ][\w’']*)*"
_PERSON = re.compile(rf"{_WORD}(?: (?:{_WORD}|von|af|de|van|der|el))* {_WORD}")
_ORGANISATION_STEM = re.compile(
    r"(?:verket|verk|styrelsen?|departementet|myndigheten?|nämnden|rådet|råd|kommun|regionen?|universitet|högskolan?|"
    r"institutet|kassan|ombudsmannen|inspektionen|sekretariatet|kansliet|förbundet?|stiftelsen|rörelsen|centralen|"
    r"organisationer?|landsting|akademin?|analys|polisen|allians|ungdomsråd|förbunden)\b|länsstyrelse|^svensk|^sverige|&|/|\bAB\b",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"[^,;\n]+(?:\([^)\n]*\))?")
_ABBREVIATION = re.compile(r"[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{1,6}")
_GROUP_LINE = re.compile(
    r"^(?:ledamöter|suppleanter|övriga|adjungerade|sekretariatet|ordinarie|närvarande|deltagare|från \w+)"
    r"(?: närvarande)?:?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Attendant:
    """One row of the list, before persons become pseudonyms. ``start``, ``end``: code points of the entry."""

    person: str | None
    organisation: str | None
    presence: str
    role: str | None
    start: int
    end: int


def attendance_end(text: str, start: int, openings: Iterable[tuple[int, str, int]], limit: int) -> int:
    """Where the list that begins at ``start`` ends: at the next heading of a part, at an agency's paragraph, or where
    prose begins. ``openings``: (start, kind, end) of the headings found after it."""
    ends = [limit]
    for at, kind, after in openings:
        if kind == "agency":
            if _prose(text[after : after + 120].split("\n", 1)[0]):
                ends.append(at)
        elif kind not in ("general", "signature"):
            ends.append(at)
    ends += [mention.end for mention in _last_before_prose(text, start, limit)]
    for paragraph in re.finditer(r"\n[ \t]*\n\s*(?=\S)", text[:limit]):
        following = text[paragraph.end() : limit].split("\n\n", 1)[0]
        if (
            paragraph.end() > start
            and text[start : paragraph.end()].strip()
            and _prose(following)
            and re.search(r"[.!?](?:\s|\Z)", re.sub(r"\([^)]*\)", "", following))
            and not _ABSENT.search(following)
        ):
            ends.append(paragraph.end())
            break
    return min(ends)


def _last_before_prose(text: str, start: int, limit: int):
    """An organisation after which a heading or sentence runs on without a stop: the list's last one."""
    for mention in register().find(text[:limit]):
        after = text[mention.end : mention.end + 120]
        if (
            mention.start >= start
            and re.match(r"\s+[A-ZÅÄÖ]", after)
            and _prose(re.split(r"[,.;:\n]", after, maxsplit=1)[0])
        ):
            yield mention


def _prose(words: str) -> bool:
    """Running text rather than a list: a sentence with several small words in a row."""
    return bool(re.search(r"(?:\b[a-zåäö]{2,}[ ]+){3,}", re.sub(r"\([^)]*\)", "", words))) and "närvarade" not in words


def attendants(text: str, start: int, end: int) -> tuple[list[Attendant], list[tuple[int, int]]]:
    """The entries of the list in ``text[start:end]``, and the stretches that could not be placed."""
    if _ELSEWHERE.search(text[start:end]):
        return [Attendant(None, None, "unknown", None, start, end)], []
    found: list[Attendant] = []
    left: list[tuple[int, int]] = []
    matrix = len(re.findall(rf"^{_PERSON.pattern}[ \t]+X\b", text[start:end], re.MULTILINE)) >= 2
    pieces = {text[a:b].strip() for a, b in _pieces(text.replace("\n", ","), start, end)}
    for block in _blocks(text, start, end, matrix):
        entries, rest = _block(text, *block, matrix, pieces)
        found += entries
        left += rest
    return found, left


def _blocks(text: str, start: int, end: int, matrix: bool) -> list[tuple[int, int]]:
    """Lines when the list is one of lines; the whole stretch when names run on over line ends."""
    lines = [(m.start(), m.end()) for m in re.compile(r"[^\n]*\S[^\n]*").finditer(text, start, end)]
    runs_on = sum(text[a:b].rstrip().endswith(",") for a, b in lines)
    if len(lines) > 1 and runs_on > len(lines) / 2 and not matrix:
        return [(start, end)]
    return lines


def _block(
    text: str, start: int, end: int, matrix: bool, listed: set[str]
) -> tuple[list[Attendant], list[tuple[int, int]]]:
    words = text[start:end].strip(" \t\n•·*-")
    if not words or _GROUP_LINE.match(words):
        return [], []
    if matrix and (row := _matrix_row(words, start, end)):
        return [row], []
    if first := re.match(
        r"\s*(?:Från )?(?P<who>[^,:]+?)(?: närvarade| deltog|:)[ \t]+(?P<names>\S.*)", text[start:end], re.DOTALL
    ):
        at = start + first.start("names")
        persons = [_entry(text[a:b], first["who"].strip(), a, b) for a, b in _pieces(text, at, end)]
        known = [person for person in persons if _PERSON.fullmatch(person.person or "")]
        if known:
            return known, []
    if _ABSENT.search(words) and "(" not in words:
        return _absent(text, start, end)
    return _pairs(text, start, end, listed)


def _matrix_row(words: str, start: int, end: int) -> Attendant | None:
    row = re.match(rf"(?P<name>{_PERSON.pattern})(?:[ \t]+(?P<mark>X\b)?(?P<rest>.*))?$", words)
    if not row:
        return None
    rest = (row["rest"] or "").strip(" ,")
    presence = "absent" if _ABSENT.search(rest) else "unknown" if not row["mark"] else _presence(rest)
    role = next((word for word in re.split(r",\s*", rest) if word and not re.search(r"§|förhinder", word)), None)
    role = (
        re.sub(r"\s*§.*", "", role).strip() or None
        if role
        else re.sub(r"\s*§.*|.*förhinder.*", "", rest).strip() or None
    )
    return Attendant(row["name"], None, presence, role, start, end)


def _presence(note: str) -> str:
    left, joined = bool(_LEFT.search(note)), bool(_JOINED.search(note))
    if _ABSENT.search(note):
        return "absent"
    if left and joined or _PART.search(note):
        return "partial"
    return "left_early" if left else "joined_late" if joined else "full"


def _absent(text: str, start: int, end: int) -> tuple[list[Attendant], list[tuple[int, int]]]:
    """``A och B hade anmält förhinder``; ``Frånvarande: A, B``."""
    words = re.sub(
        r"\s*\b(?:hade|har|var)?\s*(?:anmält|meddelat)?\s*(?:förhinder|frånvarande|återbud|sjuk\w*)\b[.:]?\s*",
        " ",
        text[start:end],
        flags=re.IGNORECASE,
    )
    names = [name.strip(" .:\t\n") for name in re.split(r",|\boch\b|\bsamt\b", words) if name.strip(" .:\t\n")]
    return [
        Attendant(name if _is_person(name) else None, None if _is_person(name) else name, "absent", None, start, end)
        for name in names
    ], []


def _is_person(words: str) -> bool:
    return bool(_PERSON.fullmatch(words)) and not _is_organisation(words)


def _is_organisation(words: str) -> bool:
    """Certainly an organisation: in the register, of an organisation's word, in capitals, or with small words."""
    words = re.sub(r"\([^)]*\)", "", words).strip(" .")
    if register().find_agency(words) or _ORGANISATION_STEM.search(words):
        return True
    return bool(re.fullmatch(r"[A-ZÅÄÖ]{2,8}", words)) or bool(re.search(r"\s[a-zåäö]{3,}", words))


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
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


def _entry(words: str, organisation: str | None, start: int = 0, end: int = 0) -> Attendant:
    """A name with what its parentheses say: presence, else a role; an abbreviation in them is neither."""
    notes = [note for note in re.findall(r"\(([^)]*)\)", words) if note.islower() or not _ABBREVIATION.fullmatch(note)]
    note = " ".join(notes)
    presence = _presence(note)
    role = note if note and presence == "full" else None
    return Attendant(_without_notes(words) or None, organisation, presence, role, start, end)


def _pairs(text: str, start: int, end: int, listed: set[str]) -> tuple[list[Attendant], list[tuple[int, int]]]:
    """Persons, each followed by an organisation; several persons may share the next one. In a list that names no
    organisation at all everybody is a person."""
    pieces = _glued_apart(text, _pieces(text, start, end), listed)
    names_only = not any(_is_organisation(_without_notes(words)) for words in listed)
    found: list[Attendant] = []
    left: list[tuple[int, int]] = []
    waiting: list[tuple[int, int]] = []
    for place, (a, b) in enumerate(pieces):
        words = _without_notes(text[a:b])
        following = _without_notes(text[slice(*pieces[place + 1])]) if place + 1 < len(pieces) else None
        certain = _is_organisation(words)
        by_place = waiting and not names_only and (following is None or not _is_organisation(following))
        if not certain and not by_place and _PERSON.fullmatch(words):
            waiting.append((a, b))
        elif waiting:
            found += [_attendant(text, person, (a, b)) for person in waiting]
            waiting = []
        elif certain and (register().find_agency(words) or _ORGANISATION_STEM.search(words)):
            found.append(Attendant(None, words, _presence(text[a:b]), None, a, b))
        else:
            left.append((a, b))
    found += [_attendant(text, person, None) for person in waiting]
    return found, left


def _without_notes(words: str) -> str:
    return re.sub(r"\s*\([^)]*\)", "", words).strip(" .•*\t\n-")


def _attendant(text: str, person: tuple[int, int], organisation: tuple[int, int] | None) -> Attendant:
    """A person with the organisation that stands after; a note in parentheses at either is the person's."""
    place = organisation or (person[1], person[1])
    entry = _entry(f"{text[slice(*person)]} {text[slice(*place)]}", None)
    return Attendant(
        _without_notes(text[slice(*person)]),
        _without_notes(text[slice(*place)]) or None,
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
        if glued and place and (_is_organisation(glued["first"]) or glued["first"] in listed):
            apart += [(a, a + glued.end("first")), (a + glued.start("name"), b)]
        else:
            apart.append((a, b))
    return apart


def attendance_rows(document_id: str, page_at, found: list[Attendant], key: PersonKey) -> list[dict]:
    """Rows of the table ``attendance``: persons as pseudonyms, organisations with their agency when it has one."""
    rows = []
    for entry in found:
        agency = register().find_agency(entry.organisation) if entry.organisation else None
        rows.append(
            {
                "document_id": document_id,
                "person": key.pseudonym(entry.person) if entry.person else None,
                "organisation": entry.organisation,
                "agency_id": agency.agency_id if agency else None,
                "presence": entry.presence,
                "role": entry.role,
                "page": page_at(entry.start),
                "start": entry.start,
                "end": entry.end,
            }
        )
    return rows
