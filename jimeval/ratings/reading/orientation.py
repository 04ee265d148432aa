"""Which rows of a sheet are headings of marks, and which way the table lies: by item, by rater, or a mark a row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from jimeval.base.swedish import parse_number
from jimeval.ratings.instruments import Instrument
from jimeval.ratings.reading.headings import Said, field_of, items_named, said_by, scale_of
from jimeval.ratings.reading.sheet import Row, Sheet, place_of
from jimeval.ratings.reading.titles import ENDS, is_titled, title_values
from jimeval.ratings.reading.words import is_code, is_summary, kind_of_rater, may_be_name, near
from jimeval.ratings.values import TICK, UNTICKED, parse_mark

_WHO = {"agency", "occasion", "rater", "kind", "timestamp", "personal", "person_key", "gender", "group", "date"}
_FACTS = {"gender", "group", "kind", "person_key", "occasion", "agency", "date", "rater"}
_BARE = re.compile(r"\d{1,2}\.?")
_LOOK = 60  # rows below possible headings that show what they are headings of


def headings_at(
    sheet: Sheet, number: int, above: Sequence[int], instrument: Instrument
) -> tuple[str, list[int]] | None:
    """(shape, numbers of the heading rows) of the table whose last row of items or names of persons this is, else None.

    above  rows above it that belong to no table yet
    """
    row = {letter: cell for letter, cell in sheet.rows[number].items() if not is_titled(cell.text)}
    if not row or (_is_title(row) and not _is_agreed_column(row, instrument)):
        return None
    said = {letter: said_by(cell.text, instrument) for letter, cell in row.items()}
    fields = {one.field for one in said.values()}
    levels = len({one.level for one in said.values() if one.level and not one.items})
    upper = _upper(sheet, number, above)
    shape = None
    if "item" in fields and ("value" in fields or levels > 1):
        shape = "long"
    elif _is_by_item(sheet, number, row, said, fields, instrument, upper):
        shape = "by_item"
    elif _is_by_rater(sheet, number, row, said, instrument, upper):
        shape = "by_rater"
    elif {"item", "suggestion"} <= fields:
        shape = "suggestions"
    if shape is None:
        return None
    lower = _lower(sheet, number, said, instrument) if shape == "by_item" else []
    return shape, [*upper, number, *lower]


def _is_title(row: Row) -> bool:
    return bool(title_values(row)) and field_of(next(iter(row.values())).text) != "item"


def _is_agreed_column(row: Row, instrument: Instrument) -> bool:
    """Whether what could be a title with its value heads one column of agreed marks."""
    last = said_by(list(row.values())[-1].text, instrument)
    return len(row) == 2 and last.kind is not None


def _upper(sheet: Sheet, number: int, above: Sequence[int]) -> list[int]:
    """Rows right above that are headings too: groups over items, rounds over items, raters over names."""
    found: list[int] = []
    for row in reversed(above):
        cells = sheet.rows[row]
        spans = any(covered in cells.values() for (line, _), covered in sheet.covering.items() if line == row)
        over = set(cells) & set(sheet.rows[number]) or spans
        if row != (found[0] if found else number) - 1 or title_values(cells) or not over:
            break
        if len(cells) == 1 and (_first_letter(cells) == _first_letter(sheet.rows[number]) or not spans):
            if not (spans and _first_letter(cells) != _first_letter(sheet.rows[number])):
                break  # a line of its own above the table: its title
        if len(found) == 2:
            break
        found.insert(0, row)
    return found


def _first_letter(row: Row) -> str:
    return next(iter(row))


def _is_by_item(
    sheet: Sheet,
    number: int,
    row: Row,
    said: Mapping[str, Said],
    fields: set,
    instrument: Instrument,
    upper: Sequence[int],
) -> bool:
    """Whether the row heads columns of items: several of them beside a column for who marked, or nothing but items."""
    named = {letter: one.items for letter, one in said.items() if one.items and one.field is None and not one.kind}
    worded = {letter for letter in named if not _BARE.fullmatch(row[letter].text)}
    bare = [int(parse_number(row[letter].text.rstrip("."))) for letter in named if letter not in worded]
    if bare and any(_over_raters(sheet, letter, upper) for letter in named):
        return False
    if fields & _WHO and any(one.kind and (one.items or len(instrument.consensus) == 1) for one in said.values()):
        return not any(one.rater for one in said.values())
    slips = sum(bool(is_slip(row[letter].text, one, instrument)) for letter, one in said.items())
    distinct = len(set(named.values())) + slips
    if slips and fields & _WHO and distinct > 1:
        return True
    if not named or (distinct < 2 and not fields & _WHO):
        return False
    first = said[_first_letter(row)]
    if not worded and first.field == "item" and _column_of_items(sheet, number, _first_letter(row), instrument):
        return False  # items by name down the side, people by number across
    if fields & _WHO:
        return distinct > 1
    others = [letter for letter in row if letter not in named and not said[letter].kind and not said[letter].field]
    if not bare:
        return len(worded) >= len(others)
    if _first_letter(row) in worded or any(is_code(row[letter].text) for letter in others):
        return False  # an item, or a person, with marks
    return bare == sorted(set(bare)) and len(named) >= max(2, len(instrument.items) / 2)


def is_slip(text: str, said: Said, instrument: Instrument) -> list[str]:
    """Labels of items that a heading which says nothing may be a slip of the pen for."""
    if said != Said() or not text[:1].isalpha():
        return []
    return near(text, [item.label for item in instrument.items])


def heads_another(sheet: Sheet, number: int, instrument: Instrument) -> bool:
    """Whether a row below a table surely is the headings of another: fields beside items, marks or proposals."""
    row = sheet.rows[number]
    if len(row) < 2 or not any(field_of(cell.text) for cell in row.values()) or title_values(row):
        return False
    said = [said_by(cell.text, instrument) for cell in row.values()]
    fields = {one.field for one in said}
    if "item" in fields and fields & {"value", "suggestion"}:
        return True
    return bool(fields & _WHO) and len({one.items for one in said if one.items}) > 1


def _over_raters(sheet: Sheet, letter: str, upper: Sequence[int]) -> bool:
    """Whether a heading above the column says that people stand below it."""
    for row in upper:
        left = [cell for other, cell in sheet.rows[row].items() if place_of(other) <= place_of(letter)]
        cell = sheet.at(row, letter) or (left[-1] if left else None)
        if cell is not None and field_of(cell.text) == "rater":
            return True
    return False


def item_columns(sheet: Sheet, number: int, instrument: Instrument) -> list[str]:
    """Columns in which most cells below the row name items."""
    letters = dict.fromkeys(letter for below in _below(sheet, number) for letter in sheet.rows[below])
    lead = sorted(letters, key=place_of)[:4]
    found = [letter for letter in lead if _column_of_items(sheet, number, letter, instrument)]
    worded = [letter for letter in found if not _numbers_alone(sheet, number, letter)]
    headed = [x for x in found if (cell := sheet.rows[number].get(x)) and field_of(cell.text) == "item"]
    return [letter for letter in found if letter in {*worded, *headed}] if worded else found[:1]


def _numbers_alone(sheet: Sheet, number: int, letter: str) -> bool:
    texts = [cell.text for below in _below(sheet, number) if (cell := sheet.rows[below].get(letter))]
    return all(_BARE.fullmatch(text) for text in texts)


def _column_of_items(sheet: Sheet, number: int, letter: str, instrument: Instrument) -> bool:
    texts = [cell.text for below in _below(sheet, number) if (cell := sheet.rows[below].get(letter))]
    texts = [text for text in texts if not is_summary(text) and field_of(text) not in _WHO]
    named = [items for text in texts if (items := items_named(text, instrument))]
    bare = sum(bool(_BARE.fullmatch(text)) for text in texts)
    distinct = len(set(named))
    if distinct < min(2, len(instrument.items)) or len(named) < 0.5 * len(texts):
        return False
    if bare * 2 > len(named):  # numbers alone: they must be a list of items, each once
        numbers = [items[0] for items in named]
        heading = sheet.rows[number].get(letter)
        listed = numbers == sorted(numbers) and distinct == len(numbers) == len(texts)
        said = field_of(heading.text) if heading else None
        return said == "item" or (listed and said is None and distinct >= max(2, len(instrument.items) / 2))
    return True


def _below(sheet: Sheet, number: int) -> list[int]:
    rows = []
    last = number
    for below in sheet.below(number):
        if below - last > 2 or len(rows) >= _LOOK:
            break
        rows.append(below)
        last = below
    return rows


def _is_by_rater(
    sheet: Sheet, number: int, row: Row, said: Mapping[str, Said], instrument: Instrument, upper: Sequence[int]
) -> bool:
    """Whether the row heads columns of persons (or the group, rounds, levels), and rows below are items."""
    items = item_columns(sheet, number, instrument)
    if not items or (items[0] in row and said[items[0]].items and field_of(row[items[0]].text) is None):
        return False
    after = next(iter(sheet.below(number)), number)
    lead = sheet.rows[after].get(items[0])
    if after == number + 1 and not (lead and items_named(lead.text, instrument)):
        beside = [cell.text for letter, cell in sheet.rows[after].items() if letter not in items]
        if beside and not (lead and field_of(lead.text) in _FACTS) and not markish(beside, instrument):
            return False  # the row below heads the columns
        if beside and (lead is None or field_of(lead.text) == "item") and all(map(_BARE.fullmatch, beside)):
            return False
    return any(
        heads_marks(sheet, number, letter, cell.text, said[letter], instrument)
        for letter, cell in row.items()
        if letter not in items
    )


def heads_marks(sheet: Sheet, number: int, letter: str, text: str, said: Said, instrument: Instrument) -> bool:
    """Whether a heading over rows of items is somebody who marked, or something else that marks stand below."""
    if said.field not in (None, "value") and kind_of_rater(text) == "individual":
        return False
    known = bool(
        said.level or said.missing or said.kind or said.rater or said.occasion or said.agency or said.field == "value"
    )
    known = known or is_code(text) or kind_of_rater(text) != "individual"
    body = [cell.text for below in _below(sheet, number) if (cell := sheet.rows[below].get(letter))]
    if not body:
        return known
    return markish(body, instrument) and (known or may_be_name(text) or len(text.split()) <= 4)


def markish(texts: Sequence[str], instrument: Instrument) -> bool:
    """Whether most of the cells could be marks: numbers, crosses, levels, or words for no mark."""
    scale = scale_of(instrument, None)
    good = 0
    for text in texts:
        crossed = TICK.fullmatch(text) or UNTICKED.fullmatch(text)
        numeric = bool(re.match(r"[~<>≈]?\s*(ca\.?\s*)?-?\d", text)) and len(text) < 20
        read = parse_mark(text, scale) if scale else None
        good += bool(crossed or numeric or (read and read.complaint is None))
    return 2 * good >= len(texts)


def _lower(sheet: Sheet, number: int, said: Mapping[str, Said], instrument: Instrument) -> list[int]:
    """The rows right below that go on with the headings: levels, rounds, own and agreed, the scale's ends."""
    found: list[int] = []
    for place in (number, number + 1):
        found += _goes_on(sheet, place, said, instrument) if len(found) == place - number else []
    return found


def _goes_on(sheet: Sheet, number: int, said: Mapping[str, Said], instrument: Instrument) -> list[int]:
    row = sheet.rows.get(number + 1)
    if not row:
        return []
    if (
        len(row) > 1
        and len({cell.text for cell in row.values()}) == 1
        and ENDS.fullmatch(next(iter(row.values())).text)
    ):
        return [number + 1]
    under = {letter for letter, one in said.items() if one.items}
    scale = scale_of(instrument, None)
    values = {str(int(value)) for value in (scale.values if scale else []) if value == int(value)}
    kinds = []
    for letter, cell in row.items():
        own = said_by(cell.text, instrument)
        spans = (number, letter) in sheet.covering or letter not in sheet.rows[number]
        if (own.level or own.missing) and not (letter in under or spans):
            return []
        if own.level or own.missing or own.kind or own.occasion or own.agency or own.summary:
            kinds.append("sub")
        elif own.field in (*_WHO, "comment", "suggestion", "value"):
            kinds.append("field")
        elif re.match(r"(egen|egna|individ|enskild)", cell.text, re.IGNORECASE):
            kinds.append("sub")
        elif cell.text in values and (spans or _numbers_under(sheet, number, values)):
            kinds.append("number")
        elif (
            own.items
            and not _BARE.fullmatch(cell.text)
            and set(own.items) == set(said[letter].items if letter in said else ())
        ):
            kinds.append("sub")
        elif own.rater and not _BARE.fullmatch(cell.text) and letter in said and said[letter].items:
            kinds.append("sub")
        else:
            return []
    crossed = kinds.count("number")
    if crossed and not _numbers_under(sheet, number, values):
        return []
    return [number + 1] if crossed or kinds.count("sub") > 0 or kinds.count("field") > 1 else []


def _numbers_under(sheet: Sheet, number: int, values: set[str]) -> bool:
    """Whether the scale's numbers stand under items over and over, with nothing under the first column."""
    row = [cell.text for cell in sheet.rows[number + 1].values()]
    numbers = [text for text in row if text in values]
    size = len(values)
    groups = [numbers[at : at + size] for at in range(0, len(numbers), size)]
    return (
        size > 1
        and len(groups) > 0
        and all(group == sorted(values, key=int) or group == sorted(values, key=int)[::-1] for group in groups)
        and (len(groups) > 1 or len(sheet.rows[number]) < len(row))
    )
