"""What a heading says: a field, an item, a level, whose marks, a round, an agency, or nothing that is known."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from jimeval.documents.dates import parse_date
from jimeval.ratings.instruments import Instrument, Scale
from jimeval.ratings.reading.remembered import remembered
from jimeval.ratings.reading.words import folded, is_aside, is_code, is_personal, is_summary, kind_named
from jimeval.ratings.values import level_named, missing_named
from jimeval.register.agencies import register

# A heading is known by how its first words begin, so endings, case and explanations after it do not matter.
_STEMS = {
    "person_key": r"(person(lig)?|svars|deltagar|egen)?\s*-?(nyckel|kod)\s*\(?samma|person-?\s?(nyckel|id|kod)\b"
    r"|(din |egen |personlig )?nyckel\b|id\b.*samma|pseudonym",
    "timestamp": r"tid(s?stämpel|punkt)|timestamp|(start|slut)\s?tid|starttime|start time|completion time|end time"
    r"|(tid för )?slutförande|senast (ändrad|åtgärdad)|last (modified|action)|svarstid|inskicka[dt]|skapad|submitted",
    "personal": r"e-?\s?post|e-?mail|mejl|epost|telefon|mobil|adress|personnummer|ip\b|ip-?adress|användarnamn|username"
    r"|(för|efter)\s?namn|first name|last name",
    "ignored": r"custom data|status\b|språk|language|collector|samlare|user agent|enhetstyp"
    r"|poäng\s*[-–—:]|points\s*[-–—:]|feedback\s*[-–—:]"
    r"|(total(t|a)?\s*)?(quiz|poäng)\s*(feedback|totalt)|total points|länk\b|url\b",
    "summary": r"(medel|genomsnitt|snitt|summa|total|median|mean|average|antal (svar|mark)|spridning"
    r"|(min|max)\b(?!\s+[a-zåäö])|diff)",
    "comment": r"kommentar|motiver|anteckning|notering|övrig|comment|beskriv|varför|exempel på|fritext|underlag",
    "suggestion": r"förslag|vad (kan|behöver|skulle|krävs|måste|gör vi)|(hur|vad) .*(högre (värde|betyg)|nästa år)"
    r"|suggestion|åtgärd|förbättring|nästa steg",
    "agency": r"myndighet|agency|organisation(?!s?struktur)|enhet som bedöms|verk\b",
    "occasion": r"månad|tillfälle|möte\b|workshop\b|träff\b|mättillfälle|omgång|mätomgång|occasion|mätning|mätpunkt"
    r"|år\b|årtal|termin|runda|round|year",
    "date": r"(\w+s)?datum|date|ifyll[dt]t?\s*(den|datum)|dag\b",
    "instrument": r"instrument|formulär|enkät\s*:|blankett",
    "kind": r"slag|typ\b|typ av|kind|sort\b",
    "rater": r"bedömare|deltaker|namn(?!\w|\s+på)|deltagare|person(?!lig|al)|respondent|svarande|svarsperson|rater"
    r"|ifyll[dt]t? av|svar(s|ande)?[\s-]?(nr|nummer)\b|löp-?(nr|nummer)"
    r"|vem\b"
    r"|uppgiftslämnare|(svars-?)?id\b|response id|respons-?id|medarbetare\b|kod\b|name\b|participant|intervjuperson"
    r"|ledamot",
    "group": r"grupp|group|roll\b|befattning|funktion\b|avdelning|enhet\b|team|nivå i org",
    "gender": r"kön|gender|juridiskt kön",
    "item": r"fråg|spørs?g?smål|linje|item|nr\b|nummer|parameter|påstående|moment|område|kriteri|rubrik"
    r"|statement|question|del\b|aspekt",
    "value": r"(min|mitt|mina|din|ditt|dina|vår|vårt|ert?)\s+(markering|bedömning|svar|värde|skattning|betyg|poäng)"
    r"|nuläge\b|nu\b|i\s?dag\b|v[eæ]rdi\b"
    r"|värde|markering|betyg|svar|poäng|value|score|bedömning\b|skattning|mm\b|millimeter|resultat \("
    r"|siffra|nivå\b",
}
_FIELDS = {field: re.compile(stems, re.IGNORECASE) for field, stems in _STEMS.items()}
AGREED = re.compile(
    r"\b(gemensam|konsensus|consensus|gruppens|samlad markering|enats|enades|överenskom|samsyn)", re.IGNORECASE
)
AGREED_MARKS = re.compile(
    r"(de |våra? )?(gemensam\w*|gruppens|samlade|överenskomna|enade)\s+"
    r"(markering|bedömning|svar|värde|skattning|resultat)\w*\W*",
    re.IGNORECASE,
)
_EXTERNAL = re.compile(r"\b(extern|följeforskare|utomstående|utvärderare)", re.IGNORECASE)
_OWN = re.compile(r"(egen|egna|individ\w*|enskild\w*|person(lig)?)\b(\s+markering\w*)?", re.IGNORECASE)
_BRACKET = re.compile(r"^(?P<before>.*?)\s*[\[{](?P<within>[^\[\]]+)[\]}]\s*\.?$", re.DOTALL)
_SPLIT = re.compile(r"\s+[-–—:|>]\s+|\s*[:|>›»]\s+|\s+/\s+|\n")
_ENDS = re.compile(r"\d{1,3}\s*[-–—]\s*\d{1,3}")
_YEAR = re.compile(
    r"(?:(?:vt|ht|våren|hösten|vår|höst|år|q[1-4]|kvartal [1-4])\s*-?\s*)?(?:19|20)\d\d(?:-\d\d){0,2}"
    r"|(?:19|20)\d\d\s*(?:vt|ht|vår|höst)|(?:omgång|tillfälle|mätning|runda)\s*\d{1,2}",
    re.IGNORECASE,
)
_VALUE_OF = re.compile(
    r"(?:svar|värde|markering|betyg|poäng)[a-zåäö]*(?:\s+|\s*[-–:,]\s*)(?:(?:av|från|för)\s+)?(\S.*)", re.IGNORECASE
)
_FEEDBACK = re.compile(r"feedback\s*[-–—:]\s*\D", re.IGNORECASE)
POINTS_OF = re.compile(r"(?:poäng|points)\s*[-–—:]\s*(?=\D)", re.IGNORECASE)  # a quiz's, beside the answer
_OF_AGENCY = re.compile(r"(?P<who>[^()]+?)\s*[(,/]\s*(?P<agency>[^()]+?)\s*\)?")
_BEFORE = re.compile(r"före|efter|innan|(för|efter|start|slut)mätning", re.IGNORECASE)
UNIT = re.compile(r"\b(mm|millimeter)\b", re.IGNORECASE)


_ASKED = re.compile(
    r"^(?:\d{1,2}\s*[.)]\s*)?(?:(?:vilken|vilket|vilka|vad|vem|är|ange|skriv|välj|din|ditt|dina|er|ert|i|på|den|det)\s+)*",
    re.IGNORECASE,
)
_BACKGROUND = ("agency", "gender", "group", "occasion", "person_key", "date", "personal")


@functools.lru_cache(maxsize=8192)
def field_of(heading: str) -> str | None:
    """The field that a heading names, or None."""
    heading = " ".join(heading.split()).lstrip("*#• ")
    found = next((field for field, stems in _FIELDS.items() if stems.match(heading)), None)
    if found == "item" and (len(heading) > 40 or heading.endswith(".")):
        return None  # a sentence
    if found in (None, "item") and (asked := _ASKED.sub("", heading)) != heading:
        inner = next((field for field, stems in _FIELDS.items() if stems.match(asked)), None)
        return inner if inner in _BACKGROUND else found
    return found


@dataclass(frozen=True, slots=True)
class Said:
    """What one heading says, as far as it can be known from its own words.

    items  numbers of the items it may mean: none, one, or two when number and words disagree
    level  from 1;  rater, occasion, agency  as named;  kind  consensus or external;  summary  a mean or a sum
    missing  the kind that a column of crosses stands for
    """

    field: str | None = None
    items: tuple[int, ...] = ()
    level: int | None = None
    kind: str | None = None
    rater: str | None = None
    occasion: str | None = None
    agency: str | None = None
    summary: bool = False
    missing: str | None = None


@remembered
def said_by(text: str, instrument: Instrument) -> Said:
    """What the heading says; its parts (``Fråga [Resultat]``, ``3. Resultat – delvis``) each for themselves."""
    text = " ".join(text.split())
    if is_summary(text):
        return Said("summary", summary=True)
    if _ENDS.fullmatch(text):
        return Said()
    if missing := _missing_of(text, instrument):
        return missing
    if _FEEDBACK.match(text):
        return Said("comment")
    if (match := POINTS_OF.match(text)) and (items := items_named(text[match.end() :], instrument)):
        return Said(None, items)
    if items := by_whole_words(text, instrument):
        return Said(None, items, _level_of(text, items, instrument))
    if _BEFORE.fullmatch(text):
        return Said(None, occasion=text)
    if _YEAR.fullmatch(text) and (parse_date(text) or re.match(r"\D", text)):
        return Said(None, occasion=text)
    if match := re.fullmatch(r"(?:individuell|egen|person)\w*\s+(\S.*)", text, re.IGNORECASE):
        if is_code(match[1]) and not field_of(text):
            return Said(None, rater=match[1])
    if (match := _OF_AGENCY.fullmatch(text)) and is_code(match["who"]) and not field_of(text):
        if found := register().find_agency(match["agency"]):
            return Said(None, rater=match["who"], agency=found.agency_id)
    if is_aside(text) and not items_named(text, instrument):
        return Said("comment")
    field = field_of(text)
    if field == "agency" and (found := register().find_agency(text)):
        return Said(None, agency=found.agency_id)
    if field in ("personal", "timestamp", "person_key", "ignored"):
        return Said(field)
    if field in ("comment", "suggestion"):
        return Said(field, items=_items_after(text, instrument))
    items = items_named(text, instrument)
    kind = "consensus" if AGREED.search(text) else "external" if _EXTERNAL.search(text) else None
    if kind is None and field == "group" and kind_named(text) == "consensus" and not items:
        kind = None  # "Grupp" is whose group somebody belongs to
    level = _level_of(text, items, instrument)
    if kind:
        return Said(None, _without_agreed(text, instrument), level, kind)
    if items and field in (None, "item", "value", "group", "occasion", "agency", "kind", "date"):
        return Said(None, items, level)
    if level:
        return Said(None, (), level)
    if field == "value" and (match := _VALUE_OF.fullmatch(text)) and is_code(match[1]):
        return Said(None, rater=match[1])
    if field and not (field == "rater" and re.search(r"\d\s*$", text) and is_code(text)):
        return Said(field)
    if found := register().find_agency(text):
        return Said(None, agency=found.agency_id)
    if is_code(text) or is_personal(text):
        return Said(None, rater=text)
    return Said()


def _missing_of(text: str, instrument: Instrument) -> Said | None:
    """A column for a kind of missing beside columns of levels, also with the item's name in the same heading."""
    parts = [part for part in re.split(_SPLIT, text) if part]
    if match := _BRACKET.match(text):
        parts = [match["before"], match["within"]]
    kind = missing_named(parts[-1]) if parts and re.search("[a-z]{2}", parts[-1].casefold()) else None
    if kind is None or (len(parts) > 1 and not (items := items_named(" ".join(parts[:-1]), instrument))):
        return None
    return Said(None, items if len(parts) > 1 else (), missing=kind)


@remembered
def items_named(text: str, instrument: Instrument) -> tuple[int, ...]:
    """The items that a heading or cell names: by what stands in brackets last, number, words, or shortened words."""
    text = " ".join(text.split())
    if match := _BRACKET.match(text):
        for part in (match["within"], match["before"]):
            if part and (found := items_named(part, instrument)):
                return found
        return ()
    if field_of(text) == "item" and re.fullmatch(r"\w+", text) and not re.search(r"\d", text):
        own = {folded(item.label) for item in instrument.items}
        return instrument.find_items(text) if folded(text) in own else ()
    if re.match(r"\d{1,2}\s*%|\d+[.,]\d+\s*$|\d+\s*(mm|av|p)\b", text):
        return ()
    return by_whole_words(text, instrument) or instrument.find_items(text) or _shortened(text, instrument)


def _shortened(text: str, instrument: Instrument) -> tuple[int, ...]:
    """By words cut off at a point: "Utg.punkt", "Saml. bed."; all items that they may mean."""
    if "." not in text or re.search(r"\d", text):
        return ()
    pieces = [piece for piece in re.split(r"\.\s*|\s+", folded(text)) if piece]
    if not pieces or any(len(piece) < 2 for piece in pieces):
        return ()
    cut = re.compile(r"\w*\s*".join(map(re.escape, pieces)) + r"\w*")
    found = tuple(item.number for item in instrument.items if cut.fullmatch(folded(item.label)))
    return found[:2]


def by_likeness(text: str, instrument: Instrument) -> int | None:
    """The one item whose wording is a whole sentence much like this one, and no other's: to be told when it is used."""
    from rapidfuzz import fuzz

    words = folded(text)
    if len(words) < 20 or words.count(" ") < 3:
        return None
    scores = sorted(
        ((fuzz.token_set_ratio(words, folded(item.wording)), item.number) for item in instrument.items if item.wording),
        reverse=True,
    )
    if not scores or scores[0][0] < 70 or (len(scores) > 1 and scores[0][0] - scores[1][0] < 20):
        return None
    return scores[0][1]


def by_whole_words(text: str, instrument: Instrument) -> tuple[int, ...]:
    """By the item's wording or label, whole or cut off, also after a number that agrees with it."""
    match = re.match(
        r"(?:(?:fråga|linje|påstående|nr|[fqlp])\.?\s*)?(\d{1,2})\s*[.):–-]?\s+(?=\D)", text, re.IGNORECASE
    )
    words = folded(text[match.end() :] if match else text).rstrip("…").rstrip(". ")
    if len(words) < 8:
        return ()
    found = []
    for item in instrument.items:
        wording, label = folded(item.wording), folded(item.label)
        if words in (wording, label):
            found = [item.number]
            break
        cut = len(words) >= 12 and " " in words and (wording.startswith(words) or label.startswith(words))
        if cut or (len(wording) >= 20 and wording in words):
            found.append(item.number)
    if len(found) != 1:
        return ()
    number = int(match[1]) if match else found[0]
    return (number,) if number == found[0] else (number, found[0]) if number in instrument.numbers else (found[0],)


def _items_after(text: str, instrument: Instrument) -> tuple[int, ...]:
    """The item that a heading for comments or suggestions concerns, when a part of it names one."""
    if match := _BRACKET.match(text):
        return items_named(match["within"], instrument)
    if match := re.search(
        r"(?:fråga|linje|item|nr|q|f)\.?\s*(\d{1,2})\b|[(:–-]\s*(\d{1,2})\)?\s*$", text, re.IGNORECASE
    ):
        number = int(match[1] or match[2])
        return (number,) if number in instrument.numbers else ()
    if match := re.match(r"\w+\s*(?:[:–-]|till|om|för|på)?\s+(.*)", text):
        labels = {folded(item.label): item.number for item in instrument.items}
        return (labels[folded(match[1])],) if folded(match[1]) in labels else ()
    return ()


def _without_agreed(text: str, instrument: Instrument) -> tuple[int, ...]:
    """The item of a column for agreed or outside marks: what is left of the heading, or its own words."""
    rest = AGREED.sub("", _EXTERNAL.sub("", text)).strip(" -–:,()")
    rest = re.sub(r"^\w*\b(markering|bedömning)\w*\s*", "", rest) if not items_named(rest, instrument) else rest
    found = items_named(rest, instrument) if rest else ()
    found = found or (items_named(text, instrument) if re.search(r"\d", text) else ())
    labels = [item.number for item in instrument.items if folded(item.label) in folded(text)]
    return found or tuple(labels if len(labels) == 1 else ())


def is_agreed(text: str) -> bool:
    """Whether words are about what the group agreed on."""
    return bool(AGREED.search(text)) or (
        kind_named(text) == "consensus" and not re.match(r"samlad", text, re.IGNORECASE)
    )


def agreed_items(text: str, instrument: Instrument) -> tuple[int, ...]:
    """Items that are named in words about what the group agreed on."""
    return _without_agreed(re.sub(r"\d+(?:[.,]\d+)?(?:\s*(?:av|/)\s*\d+)?", " ", text), instrument)


def _level_of(text: str, items: tuple[int, ...], instrument: Instrument) -> int | None:
    """The level that the heading, or a part of it beside the item's name, names."""
    scale = scale_of(instrument, items[0] if items else None)
    if scale is None:
        return None
    if not items:
        return level_in(text, scale)
    parts = [part for part in re.split(_SPLIT, text) if part]
    if match := _BRACKET.match(text):
        parts = [match["before"], match["within"]]
    if len(parts) < 2:
        return None
    return next((level for part in reversed(parts) if (level := level_in(part, scale))), None)


def level_in(text: str, scale: Scale) -> int | None:
    """The level (from 1) that a heading is, by its words, also with its number before or after them."""
    if scale.type == "yes_no":
        return {"nej": 1, "ja": 2}.get(folded(text))
    if not scale.levels:
        return None
    if level := level_named(text, scale):
        return level
    if match := re.fullmatch(r"\(?(\d{1,2})\)?\s*[-–—=:.)]?\s*(\D+)|(\D+?)\s*[(=]?\s*(\d{1,2})\)?", text.strip()):
        words, number = match[2] or match[3], int(match[1] or match[4])
        level = level_named(words, scale)
        return level if level and scale.values and number in (level, scale.values[level - 1]) else None
    return None


def scale_of(instrument: Instrument, item: int | None) -> Scale | None:
    """The scale of individual marks when it has ends, else None: headings are read without complaint."""
    scale = next((one.scale for one in instrument.items if one.number == item), None) or instrument.scale
    scale = scale or next((one.scale for one in instrument.items if one.scale), None)
    return scale if scale and scale.has_ends else None
