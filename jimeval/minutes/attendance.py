"""Who was there: lists of persons and organisations as minutes write them.

Handled: running ``Name, Organisation, Name, Organisation``; one or several pairs a line; organisation first
(``CSN: A B, C D``; ``Från CSN närvarade A B``); several persons before one organisation; notes in parentheses; a list
with X for those present; apologies; and a list kept elsewhere, which is unknown, not empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from jimeval.base.persons import PersonKey
from jimeval.minutes.entries import ABSENT, PERSON, Attendant, entry_of, is_person, pairs_of, pieces_of, presence_of
from jimeval.register import register

_ELSEWHERE = re.compile(
    r"\b(?:se|enligt)\b[^.\n]{0,30}\b(?:förteckning|bilaga|närvarolista|deltagarlista|lista)\b", re.IGNORECASE
)
_ABSENT_WORDS = r"(?:(?:Anmäl[td]a? )?(?:[Ff]rånvarande|[Ff]örhinder|[Åå]terbud)|Ej närvarande|Ej med)"
_ABSENT_LABEL = re.compile(  # "Frånvarande: A, B", also in the middle of a running list, or a line of its own
    rf"(?:^|(?<=[\s.;,*]))[*_]*{_ABSENT_WORDS}[*_]*[ \t]*:[*_]*[ \t]*|^[ \t#*_-]*{_ABSENT_WORDS}[ \t*_]*$",
    re.MULTILINE,
)
_ROLE_LABEL = re.compile(
    r"\s*[-•·*]*\s*(?:Ordförande|Sekreterare|Mötesledare|Vid pennan|Antecknare|Protokoll)[ \t]*:[ \t]*"
)
_NEXT_GROUP = re.compile(r"[,;.]\s*(?=(?:[Ff]rån\s+)?[A-ZÅÄÖ][^,:;.()]{1,60}:[ \t])")
_GROUP_LINE = re.compile(
    r"^(?:ledamöter|suppleanter|övriga|adjungerade|sekretariatet|ordinarie|närvarande|deltagare|från \w+)"
    r"(?: närvarande)?:?$",
    re.IGNORECASE,
)


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
            and not ABSENT.search(following)
        ):
            ends.append(paragraph.end())
            break
    return min(ends)


def _last_before_prose(text: str, start: int, limit: int):
    """An organisation after which a heading or sentence runs on without a stop: the list's last one."""
    for mention in register().find(text[:limit]):
        after = text[mention.end : mention.end + 120]
        if mention.start >= start and re.match(r"\.?\s+[A-ZÅÄÖ]", after) and _runs_on(after):
            yield mention


def _runs_on(after: str) -> bool:
    """Whether what follows an organisation is running text; after a stop one small word tells it from a name."""
    words = re.split(r"[,.;:\n]", after.lstrip("."), maxsplit=1)[0]
    return _prose(words) or (after.startswith(".") and bool(re.search(r"\s[a-zåäö]{2,}\s", words)))


def _prose(words: str) -> bool:
    """Running text rather than a list: a sentence with several small words in a row."""
    return bool(re.search(r"(?:\b[a-zåäö]{2,}[ ]+){3,}", re.sub(r"\([^)]*\)", "", words))) and "närvarade" not in words


def attendants(text: str, start: int, end: int) -> tuple[list[Attendant], list[tuple[int, int]]]:
    """The entries of the list in ``text[start:end]``, and the stretches that could not be placed."""
    if _ELSEWHERE.search(text[start:end]):
        return [Attendant(None, None, "unknown", None, start, end)], []
    found: list[Attendant] = []
    left: list[tuple[int, int]] = []
    matrix = len(re.findall(rf"^{PERSON.pattern}[ \t]+X\b", text[start:end], re.MULTILINE)) >= 2
    pieces = {text[a:b].strip() for a, b in pieces_of(text.replace("\n", ","), start, end)}
    absent = False  # whether a line of its own said that those below were not there
    for block in _blocks(text, start, end, matrix):
        label = _ABSENT_LABEL.search(text, *block)
        if _GROUP_LINE.match(text[slice(*block)].strip(" \t#*_-")):
            absent = False
        for group in _groups(text, block[0], label.start() if label else block[1]):
            entries, rest = _block(text, *group, matrix, pieces)
            found += [replace(entry, presence="absent") for entry in entries] if absent else entries
            left += rest
        if label:
            absent = not text[label.end() : block[1]].strip()
            entries, rest = pairs_of(text, label.end(), block[1], pieces)
            found += [replace(entry, presence="absent") for entry in entries]
            left += rest
    return found, left


def _groups(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """``Från CSN: A, B, från Boverket: C``: each organisation with its own persons."""
    cuts = [match.span() for match in _NEXT_GROUP.finditer(text, start, end)]
    return list(zip([start, *(after for _, after in cuts)], [*(before for before, _ in cuts), end], strict=True))


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
    if role := _ROLE_LABEL.match(text, start, end):
        start = role.end()
    elif first := re.match(
        r"\s*(?:[-•·*][ \t]+)?(?:[Ff]rån )?(?P<who>[^,:]+?)(?: närvarade| deltog|:)[ \t]+(?P<names>\S.*)",
        text[start:end],
        re.DOTALL,
    ):
        at = start + first.start("names")
        persons = [entry_of(text[a:b], first["who"].strip(), a, b) for a, b in pieces_of(text, at, end)]
        known = [person for person in persons if PERSON.fullmatch(person.person or "")]
        if known:
            return known, [(person.start, person.end) for person in persons if person not in known]
    if ABSENT.search(words) and "(" not in words:
        return _absent(text, start, end)
    return pairs_of(text, start, end, listed)


def _matrix_row(words: str, start: int, end: int) -> Attendant | None:
    row = re.match(rf"(?P<name>{PERSON.pattern})(?:[ \t]+(?P<mark>X\b)?(?P<rest>.*))?$", words)
    if not row:
        return None
    rest = (row["rest"] or "").strip(" ,")
    presence = "absent" if ABSENT.search(rest) else "unknown" if not row["mark"] else presence_of(rest)
    role = next((word for word in re.split(r",\s*", rest) if word and not re.search(r"§|förhinder", word)), None)
    role = (
        re.sub(r"\s*§.*", "", role).strip() or None
        if role
        else re.sub(r"\s*§.*|.*förhinder.*", "", rest).strip() or None
    )
    return Attendant(row["name"], None, presence, role, start, end)


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
        Attendant(name if is_person(name) else None, None if is_person(name) else name, "absent", None, start, end)
        for name in names
    ], []


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
