"""What stands around a table: whose marks and when, which instrument, and what a legend says of the scale."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from jimeval.base.swedish import parse_number, short_number
from jimeval.documents import Cell, Document
from jimeval.documents.dates import dates_in
from jimeval.ratings.instruments import Scale
from jimeval.ratings.reading.headings import AGREED, field_of
from jimeval.ratings.reading.sheet import Row, Sheet, sheets_of
from jimeval.ratings.reading.words import folded
from jimeval.ratings.values import level_named, missing_named
from jimeval.register.agencies import register

TITLE_FIELDS = ("agency", "occasion", "date", "instrument", "rater", "group", "gender", "kind", "person_key")
_TITLED = re.compile(r"([^:]{2,40}):\s*(\S.*)", re.DOTALL)
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_ENDS = re.compile(
    r"\b(?:skala\w*|betyg|poäng)\s*(?:är|:|=|går)?\s*(?:från)?\s*(-?\d{1,3})\s*(?:[-–—]|till|\.\.\.?|…)\s*(\d{1,3})\b",
    re.IGNORECASE,
)
ENDS = re.compile(r"(\d{1,3})\s*[-–—]\s*(\d{1,3})")
_MEANS = re.compile(
    r"(?<![\d,.])(-?\d{1,3})\s*(?:=|är|betyder|står för|[-–—:])\s*([^\d=;,.]{2,60}?)\s*"
    r"(?=$|[;,.)(\n]|\s-?\d{1,3}\s*(?:=|är|betyder|[-–—:]))",
    re.IGNORECASE,
)
_MEETING = re.compile(r"protokoll|anteckning|workshop|möte\b|träff\b|seminari|mätning|sammanträde", re.IGNORECASE)
_TURNED = re.compile(r"(omvänd|omkastad|vänd)\w*\s+(skala|ordning)|skala\w*\s+är\s+(omvänd|vänd)", re.IGNORECASE)
_GOOD = re.compile(
    r"\b(bäst|best|mycket bra|utmärkt|bra|helt( och hållet)?|uppnå\w*"
    r"|fullt|hög(st|a|t)?|alltid|klar(t|a)?|finns|färdig\w*"
    r"|i hög grad|mycket hög\w*|positiv\w*|stämmer helt)\b",
    re.IGNORECASE,
)
_BAD = re.compile(
    r"\b(sämst|worst|mycket dåligt?|dåligt?|inte alls|saknas( helt)?|inget|ingen|låg(st|a|t)?|aldrig"
    r"|(inte|ej) påbörja\w*|i låg grad|mycket låg\w*|negativ\w*|stämmer inte|finns inte|uselt?)\b",
    re.IGNORECASE,
)


def agency_named(text: str) -> str | None:
    """The name of the one agency that a line of its own names ("Lärande uppföljning, Kriminalvården"), else None."""
    named = {} if ":" in text else {mention.agency_id for mention in register().find(text)}
    whole = register().find_agency(text)
    return whole.name if whole else register().by_id(named.pop()).name if len(named) == 1 else None


def title_values(row: Row) -> list[tuple[str, str]]:
    """What a row above the table states: "Myndighet: CSN" in one cell, or name and value in two."""
    cells = list(row.values())
    if len(cells) == 1 and (agency := agency_named(cells[0].text)):
        when = list(dates_in(cells[0].text, "cellen"))
        return [("agency", agency), *([("occasion", when[0].iso)] if len(when) == 1 else [])]
    label = cells[0].text
    if len(cells) == 2 and field_of(label) in TITLE_FIELDS and (":" in label or not field_of(cells[1].text)):
        return [(field_of(label), cells[1].text)]
    found = [(field_of(match[1]), match[2].strip()) for cell in cells if (match := _TITLED.fullmatch(cell.text))]
    stated = [(field, value) for field, value in found if field in TITLE_FIELDS]
    return stated or _pairs(cells)


def meeting_date(rows: Iterable[Row]) -> str | None:
    """The date of the meeting that lines above a table tell of: ``Workshop 4 november 2014``; None for none or two."""
    texts = [" ".join(cell.text for cell in row.values()) for row in rows]
    found = {date.iso for text in texts if _MEETING.search(text) for date in dates_in(text, "cellen")}
    return found.pop() if len(found) == 1 else None


def _pairs(cells: list[Cell]) -> list[tuple[str, str]]:
    """Several names and values on one row: ``Myndighet: | CSN | Datum: | 2014-03-01``."""
    if len(cells) < 4 or len(cells) % 2:
        return []
    pairs = [(cell.text, value.text) for cell, value in zip(cells[::2], cells[1::2], strict=True)]
    named = [(field_of(label), value) for label, value in pairs if label.rstrip().endswith(":")]
    return named if len(named) == len(pairs) and all(field in TITLE_FIELDS for field, _ in named) else []


def is_titled(text: str) -> bool:
    """Whether the cell is a title with its value: ``Myndighet: CSN``."""
    match = _TITLED.fullmatch(text)
    return bool(match) and field_of(match[1]) in TITLE_FIELDS


def starts_table(row: Row) -> bool:
    """Whether a row below a table names another agency, round or person for what follows: nothing else is on it."""
    cells = list(row.values())
    if len(cells) == 1 and _names_agency_alone(cells[0].text):
        return True
    label = cells[0].text.partition(":")[0]
    alone = len(cells) == 1 and _TITLED.fullmatch(cells[0].text) or len(cells) == 2 and not re.search(r"\d", label)
    fields = ("agency", "occasion", "date", *(("rater", "kind") if ":" in cells[0].text else ()))
    return bool(alone) and field_of(label) in fields


def _names_agency_alone(text: str) -> bool:
    """Whether a line is an agency's name and at most its round: ``MSB``, ``MSB 2014-11``, ``MSB, hösten 2014``."""
    if register().find_agency(text):
        return True
    named = register().find(text)
    if len(named) != 1:
        return False
    rest = text[: named[0].start] + text[named[0].end :]
    return len(re.findall(r"[^\W\d_]+", rest)) <= 2 and agency_named(text) is not None


def stated_instrument(sheet: Sheet) -> str | None:
    """The instrument that a sheet names, above the table or in a column of its own; None when it names none."""
    for number, row in sheet.rows.items():
        for field, value in title_values(row):
            if field == "instrument":
                return value
        for column, cell in row.items():
            if len(row) > 2 and field_of(cell.text) == "instrument" and not is_titled(cell.text):
                below = (sheet.rows[later].get(column) for later in sheet.below(number))
                return next((cell.text for cell in below if cell), None)
    return None


def looks_like_ratings(document: Document) -> bool:
    """Whether a table of cells surely holds marks: it names an instrument, or has a column for raters and as many
    numbers as words."""
    for sheet in sheets_of(document):
        if stated_instrument(sheet):
            return True
        texts = [cell.text for row in sheet.rows.values() for cell in row.values()]
        headed = any(
            len(row) > 2 and any(field_of(cell.text) == "rater" for cell in row.values()) for row in sheet.rows.values()
        )
        if headed and 2 * sum(_NUMBER.fullmatch(text) is not None for text in texts) >= len(texts):
            return True
    return False


# what a legend says of the scale -------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ScaleSaid:
    """What one cell says of the scale: its ends, and which of its numbers means what."""

    cell: Cell
    ends: tuple[float, float] | None
    means: tuple[tuple[float, str], ...]


def scales_said(rows: Iterable[Row], bare: bool = False) -> list[ScaleSaid]:
    """What the cells around the tables say of the scale; a number and its words may stand in a cell each.

    bare  whether "1–5" alone says it, as it does below headings
    """
    found = []
    for row in rows:
        cells = list(row.values())
        number = parse_number(cells[0].text) if len(cells) == 2 else None
        if number is not None and _words_of_worth(cells[1].text):
            found.append(ScaleSaid(cells[1], None, ((number, cells[1].text),)))
            continue
        for cell in cells:
            match = _ENDS.search(cell.text) or (ENDS.fullmatch(cell.text) if bare else None)
            ends = (float(match[1]), float(match[2])) if match else None
            means = tuple((parse_number(m[1]), m[2].strip(" -–:()")) for m in _MEANS.finditer(cell.text))
            means = tuple((number, words) for number, words in means if _words_of_worth(words))
            if ends or means:
                found.append(ScaleSaid(cell, ends, means))
    return found


def turned_scale(rows: Iterable[Row]) -> Cell | None:
    """The cell that says that a scale is the other way round; which one, and how, a person must tell."""
    return next((cell for row in rows for cell in row.values() if _TURNED.search(cell.text)), None)


def explains_scale(sheet: Sheet) -> bool:
    """Whether a sheet is a key of codes: below its headings nothing but numbers and their words, one of them known."""
    rows = [[cell.text for cell in row.values()] for row in sheet.rows.values()]
    pairs = [row for row in rows if len(row) == 2 and parse_number(row[0]) is not None and not re.search(r"\d", row[1])]
    return len(pairs) >= 3 and len(pairs) >= len(rows) - 2 and any(missing_named(words) for _, words in pairs)


def _words_of_worth(words: str) -> bool:
    return bool(re.search(r"[a-zåäö]{2}", words, re.IGNORECASE))


def against(said: ScaleSaid, own: Iterable[Scale], agreed: Iterable[Scale]) -> str | None:
    """What the cell says against every scale that it can be about (a Swedish sentence), or None.

    own  the scales of each person's marks;  agreed  those of the group's, which a cell is about when it names the group
    """
    scales = agreed if AGREED.search(said.cell.text) else own
    complaints = [_against(said, scale) for scale in scales if scale.has_ends]
    return complaints[0] if complaints and all(complaints) else None


def _against(said: ScaleSaid, scale: Scale) -> str | None:
    text = " ".join(said.cell.text.split())
    if said.ends and scale.type != "yes_no" and sorted(said.ends) != [scale.minimum, scale.maximum]:
        low, high = (short_number(end) for end in said.ends)
        return f"”{text}” säger att skalan är {low}–{high}, men instrumentets skala är {scale.range()}."
    for number, words in said.means:
        if missing_named(words) and scale.minimum <= number <= scale.maximum:
            told = f"”{text}” säger att {short_number(number)} inte är något värde"
            return f"{told}, men det är det på instrumentets skala, {scale.range()}."
    outside = [number for number, _ in said.means if not scale.minimum <= number <= scale.maximum]
    if outside and any(_worth(words, scale) for number, words in said.means if number in outside):
        return f"”{text}” förklarar {short_number(outside[0])}, men instrumentets skala är {scale.range()}."
    worths = [(number, worth) for number, words in said.means if (worth := _worth(words, scale))]
    if not worths:
        return None
    middle = (scale.minimum + scale.maximum) / 2
    turned = [(number, worth) for number, worth in worths if (number - middle) * worth < 0]
    if len(turned) * 2 > len(worths):
        better = "högre" if scale.direction == "higher_is_better" else "lägre"
        return f"”{text}” vänder på skalan: i instrumentet är {better} tal bättre."
    return None


def _worth(words: str, scale: Scale) -> int:
    """1 for words that belong at the scale's upper end, -1 at its lower end, 0 where they do not tell."""
    for anchor, end in ((scale.anchor_low, -1), (scale.anchor_high, 1)):
        if anchor and folded(anchor) == folded(words):
            return end
    if scale.levels and (level := level_named(words, scale)):
        place = 2 * (level - 1) - (len(scale.levels) - 1)
        return (place > 0) - (place < 0)
    better = -1 if _BAD.search(words) else 1 if _GOOD.search(words) else 0
    return better if scale.direction == "higher_is_better" else -better
