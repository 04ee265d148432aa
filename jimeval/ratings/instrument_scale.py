"""A scale in an instrument's YAML, and the faults that such a file may have."""

from __future__ import annotations

import math
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from jimeval.base.errors import Problem
from jimeval.base.swedish import count, listed, short_number
from jimeval.ratings.instruments import DIRECTIONS, TYPES, Scale

SCALE_KEYS = (
    *("type", "direction", "ends", "minimum", "maximum", "step", "anchors", "anchor_low", "anchor_high"),
    *("levels", "level_words", "length"),
)
NOT_STATED = "not_stated"


class Faults(list):
    """The problems of one instrument file."""

    def __init__(self, document_id: str):
        super().__init__()
        self.document_id = document_id

    def add(self, key: str, message: str, mend: str) -> None:
        self.append(Problem("error", "instrument", key and f"nyckeln {key}", message, mend, self.document_id))

    def unknown_keys(self, data: dict, known: Iterable[str], where: str = "") -> None:
        for key in data:
            if key not in known:
                hint = "Skriv tal med decimalpunkt, inte komma. " if isinstance(key, int) and data[key] is None else ""
                hint = hint or near(key, known)
                self.add(f"{where}{key}", "är okänd.", f"{hint}Kända nycklar: {', '.join(known)}.")


def near(word, known: Iterable[str]) -> str:
    """``Menade du scale? ``, or nothing when no known word is like it."""
    found = process.extractOne(str(word), list(known), scorer=fuzz.ratio, score_cutoff=60)
    return f"Menade du {found[0]}? " if found else ""


def text_of(data: dict, key: str, faults: Faults, where: str = "", required: bool = False) -> str:
    value = data.get(key)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or not value.strip():
        faults.add(
            f"{where}{key}",
            "ska vara text." if value is not None else "saknas.",
            'Skriv texten, inom "" om den är ett tal, ett datum eller ja/nej.',
        )
        return ""
    return " ".join(value.split())


def texts_of(data: dict, key: str, faults: Faults, where: str = "") -> tuple[str, ...]:
    values = data.get(key)
    if values is None:
        return ()
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        faults.add(
            f"{where}{key}",
            "ska vara en lista av texter.",
            'Skriv [en text, en till]; sätt tal, datum och ja/nej inom "".',
        )
        return ()
    return tuple(" ".join(value.split()) for value in values)


def one_of(data: dict, key: str, allowed: tuple[str, ...], faults: Faults, where: str = "") -> str:
    value = data.get(key)
    if value not in allowed:
        faults.add(
            f"{where}{key}",
            "saknas." if value is None else f"”{value}” är okänt.",
            ("" if value is None else near(value, allowed)) + f"Välj {', '.join(allowed)}.",
        )
        return allowed[0]
    return value


def read_scale(data, where: str, faults: Faults) -> Scale | None:
    """The scale that the keys declare; None when they are no scale. Everything wrong in it is added to the faults."""
    if not isinstance(data, dict):
        faults.add(where, "ska vara en skala.", f"Ange {', '.join(SCALE_KEYS)}.")
        return None
    at = f"{where}."
    faults.unknown_keys(data, SCALE_KEYS, at)
    kind = one_of(data, "type", TYPES, faults, at)
    direction = one_of(data, "direction", DIRECTIONS, faults, at)
    levels = texts_of(data, "levels", faults, at)
    low, high, step = _ends(data, kind, levels, where, faults)
    anchor_low, anchor_high = _anchors(data, kind, levels, where, faults)
    length = _number(data, "length", faults, at)
    if length is not None and (length <= 0 or kind != "line"):
        faults.add(f"{at}length", "ska vara en linjes längd i millimeter.", "Ange ett tal över noll, eller stryk den.")
    words = _level_words(data, levels, faults, at)
    return Scale(low, high, step, anchor_low, anchor_high, direction, kind, levels, length, words)


def _number(data: dict, key: str, faults: Faults, at: str) -> float | None:
    value = data.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        faults.add(f"{at}{key}", f"”{value}” är inget tal.", "Skriv ett tal, med decimalpunkt.")
        return None
    return value


def _ends(data: dict, kind: str, levels: tuple[str, ...], where: str, faults: Faults) -> tuple:
    """Minimum, maximum and step. Words of levels give them where they are not stated; so does yes or no."""
    at = f"{where}."
    low, high, step = (_number(data, key, faults, at) for key in ("minimum", "maximum", "step"))
    stated = [key for key in ("minimum", "maximum") if data.get(key) is not None]
    if "ends" in data and data["ends"] != NOT_STATED:
        faults.add(f"{at}ends", f"”{data['ends']}” är okänt.", "Skriv not_stated, eller ange minimum och maximum.")
    elif "ends" in data and (stated or levels):
        said = listed([*stated, *(["levels"] if levels else [])])
        faults.add(f"{at}ends", f"säger att ändarna inte är kända, men {said} anger dem.", "Stryk det ena.")
    elif "ends" in data:
        return None, None, step
    if data.get("levels") is not None and not levels:
        return low, high, step  # the levels are at fault, and that is said
    if kind == "yes_no" and not stated:
        return 0, 1, 1
    if kind == "levels":
        step = step or 1
    if levels and not stated:
        return _of_levels(1, None, levels, kind, where, faults)
    if len(stated) == 1:
        faults.add(where, "har bara den ena änden.", "Ange både minimum och maximum, eller ends: not_stated.")
    elif not stated and "ends" not in data:
        faults.add(f"{at}ends", "saknas.", "Ange minimum och maximum, eller ends: not_stated om källan inte säger dem.")
    elif low is not None and high is not None:
        _check_ends(low, high, step, where, faults)
        if levels:
            return _of_levels(low, high, levels, kind, where, faults)
    return low, high, step


def _check_ends(low: float, high: float, step: float | None, where: str, faults: Faults) -> None:
    if low >= high:
        faults.add(
            where,
            "minimum är inte lägre än maximum.",
            "Sätt minimum till skalans lägsta tal; vänd på den med direction.",
        )
    elif step is not None and step <= 0:
        faults.add(f"{where}.step", "ska vara större än noll.", "Ta bort step om alla tal mellan ändarna är tillåtna.")
    elif step is not None and abs((high - low) / step - round((high - low) / step)) > 1e-9:
        faults.add(
            f"{where}.step",
            f"{short_number(step)} går inte jämnt upp mellan {short_number(low)} och {short_number(high)}.",
            "Rätta step eller ändarna.",
        )


def _of_levels(low, high, levels: tuple[str, ...], kind: str, where: str, faults: Faults) -> tuple:
    last = low + len(levels) - 1
    if kind != "levels":
        faults.add(f"{where}.levels", f"hör inte till type: {kind}.", "Skriv type: levels, eller stryk levels.")
    elif len(levels) < 2 or len({word.casefold() for word in levels}) < len(levels):
        faults.add(f"{where}.levels", "ska vara minst två olika ord.", "Skriv nivåerna med den lägsta först.")
    elif high is not None and high != last:
        faults.add(
            f"{where}.levels",
            f"har {count(len(levels), 'nivå', 'nivåer')} men skalan går från {short_number(low)} till "
            f"{short_number(high)}.",
            "Rätta ändarna eller nivåerna; den lägsta står först.",
        )
    return low, last, 1


def _anchors(data: dict, kind: str, levels: tuple[str, ...], where: str, faults: Faults) -> tuple[str, str]:
    """Words at the ends; empty where the source has none. Named levels and yes or no have them already."""
    at = f"{where}."
    stated = [key for key in ("anchor_low", "anchor_high") if data.get(key) is not None]
    if "anchors" in data and (data["anchors"] != NOT_STATED or stated):
        what = "säger att orden inte är kända, men de anges." if stated else f"”{data['anchors']}” är okänt."
        faults.add(f"{at}anchors", what, "Skriv not_stated, eller ange anchor_low och anchor_high.")
    elif not stated and levels:
        return levels[0], levels[-1]
    elif not stated and kind == "yes_no":
        return "nej", "ja"
    elif not stated and data.get("levels") is not None:
        return "", ""  # the levels are at fault, and that is said
    elif not stated and "anchors" not in data:
        faults.add(
            f"{at}anchors",
            "saknas.",
            "Ange anchor_low och anchor_high (orden vid ändarna), eller anchors: not_stated om källan inte har några.",
        )
    elif len(stated) == 1:
        other = "anchor_high" if stated == ["anchor_low"] else "anchor_low"
        faults.add(f"{at}{other}", "saknas.", f"Ange ordet, eller {other}: not_stated.")
    low, high = (text_of(data, key, faults, at) for key in ("anchor_low", "anchor_high"))
    return "" if low == NOT_STATED else low, "" if high == NOT_STATED else high


def _level_words(data: dict, levels: tuple[str, ...], faults: Faults, at: str) -> tuple[tuple[str, ...], ...]:
    """Per level, beginnings of words that people write for it."""
    rows = data.get("level_words")
    if rows is None:
        return ()
    if not isinstance(rows, list) or len(rows) != len(levels):
        faults.add(f"{at}level_words", "ska ha en lista per nivå.", "Skriv till exempel [[saknas], [delvis], [finns]].")
        return ()
    words = tuple(texts_of({"level_words": row}, "level_words", faults, at) for row in rows)
    if len({word.casefold() for row in words for word in row}) < sum(map(len, words)):
        faults.add(f"{at}level_words", "har samma ord två gånger.", "Låt varje ord höra till en nivå.")
    return words
