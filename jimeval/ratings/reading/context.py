"""Which agency and which round a row's marks are of: from the row, its column, the titles, the sheet or the file."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jimeval.documents import Document
from jimeval.documents.dates import FoundDate, parse_date, whole_date
from jimeval.ratings.reading.notes import Notes
from jimeval.ratings.reading.words import is_code, kind_of_rater
from jimeval.register.agencies import UnknownAgency, register

_GENERIC = re.compile(
    r"(blad|sheet|ark|tabell|table|form(ulär)?(svar)?|form responses|svar|markeringar|data|resultat|enkät|marks|ratings"
    r"|rådata|fråg\w*|förslag|skattning\w*|självskattning|linjer\w*|matris\w*)\s*\d*",
    re.IGNORECASE,
)
_ROUND = re.compile(
    r"(?:(?:vt|ht|våren|hösten|vår|höst|år)\s*-?\s*)?(?:19|20)\d\d(?:-\d\d){0,2}|(?:omgång|tillfälle|mätning)\s*\d+",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"före|efter|innan|baslinje|nollmätning|(start|slut|mellan|eftermätning|för)mätning"
    r"|(första|andra|tredje|fjärde) (mätningen|omgången|gången|tillfället|mätning|omgång|tillfälle)",
    re.IGNORECASE,
)
_RATER_IN_NAME = re.compile(
    r"(?<![^\W_])(?:[DRP]|deltagare|bedömare|person|respondent)[ _-]?\d{1,3}(?![^\W_])", re.IGNORECASE
)
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/((?:19|20)\d\d|\d\d)\b")


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What a sheet's name says of all marks on it."""

    agency_id: str | None = None
    occasion: str | None = None
    rater: str | None = None
    kind: str | None = None


def sheet_facts(name: str | None) -> SheetFacts:
    """``CSN``, ``2014``, ``Deltagare 3``, ``Gemensam``; other names may be a person's, or say nothing."""
    if not name or _GENERIC.fullmatch(name.strip()):
        return SheetFacts()
    text = name.strip()
    if found := register().find_agency(text):
        return SheetFacts(agency_id=found.agency_id)
    if _ROUND.fullmatch(text) or _BEFORE.fullmatch(text) or whole_date(text):
        return SheetFacts(occasion=text)
    kind = kind_of_rater(text)
    named = {mention.agency_id for mention in register().find(text)}
    agency = named.pop() if len(named) == 1 else None
    within = _ROUND.search(text)
    if agency or within:
        return SheetFacts(agency, within[0] if within else None, kind=kind if kind == "consensus" else None)
    if kind == "consensus":
        return SheetFacts(kind=kind)
    if kind == "external" or (is_code(text) and re.search(r"\d", text)):
        return SheetFacts(rater=text)
    return SheetFacts()


def generic_sheet(name: str | None) -> bool:
    return not name or bool(_GENERIC.fullmatch(name.strip()))


def rater_in_file_name(document: Document) -> str | None:
    """A code for one person in the file's name: ``CSN_2013-11_D4``."""
    found = _RATER_IN_NAME.findall(Path(document.document_id).stem)
    return found[0].replace("_", " ") if len(found) == 1 else None


@functools.lru_cache(maxsize=256)
def agency_in_file_name(document_id: str) -> str | None:
    stem = Path(document_id).stem.replace("_", " ")
    named = {mention.agency_id for mention in register().find(stem)}
    words = {*stem.split(), *re.split(r"[\s,;()–-]+", stem)}
    named |= {found.agency_id for word in words if word and (found := register().find_agency(word))}
    return named.pop() if len(named) == 1 else None


def agency_named(text: str, where: str, notes: Notes) -> str | None:
    """The agency that a cell names; an unknown one is an error with the nearest names."""
    if found := register().find_agency(text):
        return found.agency_id
    try:
        register().resolve(text)
    except UnknownAgency as unknown:
        sentence, _, hint = str(unknown).partition(". ")
        notes.add("error", "agency_unknown", where, f"{sentence}.", hint)
    return None


def occasion_of(
    text: str | None,
    date_text: str | None,
    document: Document,
    stamped: FoundDate | None,
    places: Sequence[str],
    notes: Notes,
) -> tuple[str, FoundDate | None] | None:
    """The round as written (a date in its ISO form) and its date as far as it is known.

    stamped  the month or year that all times of answering share;  places  where the round and the date are written
    """
    file_date = _date_of_file(document.document_id, document.date)
    whole, stated = _dates(text) if text else (None, None)
    date = _dates(date_text)[1] if date_text else None
    if date_text and not date:
        words = f"datumet ”{date_text}” kan inte läsas."
        notes.add("warning", "date_unread", places[1], words, "Skriv ÅÅÅÅ-MM-DD.")
    for ours, other, said in ((stated, date, "datumet"), (stated or date, file_date, "filnamnet")):
        if ours and other and not ours.agrees_with(other):
            notes.add(
                "warning",
                "dates_disagree",
                places[0],
                f"tillfället säger {ours.iso} men {said} {other.iso}.",
                "Kontrollera vilket som stämmer; raden gäller före filnamnet.",
            )
    when = date or stated or file_date or stamped
    occasion = whole.iso if whole else text or (when.iso if when else None)
    if not occasion:
        notes.add(
            "error",
            "occasion_missing",
            places[0],
            "tillfälle saknas.",
            "Lägg till en kolumn Tillfälle, skriv ”Tillfälle: 2013-11” ovanför tabellen, eller ha datum i filnamnet.",
        )
        return None
    if not when:
        notes.add(
            "warning",
            "no_date",
            places[0],
            f"tillfället ”{occasion}” har inget år, så markeringarna kommer inte med i något års rapport.",
            "Lägg till en kolumn Datum, eller ha datum i filnamnet.",
        )
    return occasion, when


@functools.lru_cache(maxsize=2000)
def _dates(text: str) -> tuple[FoundDate | None, FoundDate | None]:
    """The date that the text is, and the date that it holds."""
    return whole_date(text), parse_date(text)


@functools.lru_cache(maxsize=256)
def _date_of_file(document_id: str, stated: FoundDate | None) -> FoundDate | None:
    """The date in the file's name, also a month with a word right after it: ``2014-11-linjer``."""
    month = re.search(r"(?<!\d)((?:19|20)\d\d)[-_](0[1-9]|1[0-2])[-_](?=\D)", Path(document_id).stem)
    if month and (stated is None or stated.iso == month[1]):
        return FoundDate(f"{month[1]}-{month[2]}", "filnamnet")
    return stated


def stamped_round(texts: Sequence[str]) -> FoundDate | None:
    """The month that all times of answering lie in, else their year; None when they span years or are none."""
    turned = any(int(match[1]) > 12 for text in texts if (match := _SLASHED.search(text)))
    american = any(int(match[2]) > 12 for text in texts if (match := _SLASHED.search(text)))
    found = []
    for text in texts:
        if match := _SLASHED.search(text):
            year = match[3] if len(match[3]) == 4 else f"20{match[3]}"
            month = int(match[1] if american else match[2]) if turned != american else None
            found.append(f"{year}-{month:02d}" if month else year)
        elif date := parse_date(text.replace("T", " ")[:19]) or parse_date(text[:10]):
            found.append(date.iso[:7])
    if not found:
        return None
    for length in (7, 4):
        shared = {iso[:length] for iso in found}
        if len(shared) == 1 and all(len(iso) >= length for iso in found):
            return FoundDate(shared.pop(), "cellen")
    return None
