"""Swedish writing: numbers, lists, sorting, and text brought to one form. Independent of the computer's settings."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
EN_DASH = "\u2013"

MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
_WORDS = ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")
NUMBER_WORDS = {word: number for number, word in enumerate(_WORDS)} | {"ett": 1}
_ALPHABET = {letter: f"~{place}" for place, letter in enumerate("åäö")}


def plain(text: str) -> str:
    """One form for stored text: composed letters (NFC), LF line ends, no byte-order mark."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).removeprefix("\ufeff")


def sort_key(text: str) -> str:
    """Key that sorts å, ä, ö last and disregards case."""
    folded = unicodedata.normalize("NFC", text).casefold()
    return "".join(_ALPHABET.get(letter, letter) for letter in folded)


def number(value: float | None, decimals: int = 0) -> str:
    """A number as Swedish print has it: ``1 234,5``, ``−3,2``; halves are rounded away from zero; missing is ``–``."""
    if value is None or value != value:
        return EN_DASH
    if math.isinf(value):
        raise ValueError("ett oändligt tal kan inte skrivas ut")
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(repr(float(value))).quantize(step, rounding=ROUND_HALF_UP)
    digits = f"{abs(rounded):,}".replace(",", NO_BREAK_SPACE).replace(".", ",")
    return (MINUS if rounded < 0 else "") + digits


def short_number(value: float | None, decimals: int = 2) -> str:
    """As :func:`number`, without trailing zeros: ``0,5``, ``3``."""
    text = number(value, decimals)
    return text.rstrip("0").rstrip(",") if "," in text else text


def percent(share: float, decimals: int = 0) -> str:
    return f"{number(share * 100, decimals)}{NO_BREAK_SPACE}%"


def count(n: int, one: str, many: str) -> str:
    """``1 myndighet``, ``3 myndigheter``, ``ingen myndighet`` is left to the caller's sentence."""
    return f"{number(n)} {one if n == 1 else many}"


def in_words(n: int) -> str:
    """A small number as running text has it: ``fem``; from thirteen in figures."""
    return _WORDS[n] if 0 <= n < len(_WORDS) else number(n)


def listed(words: Iterable[str]) -> str:
    """``A``, ``A och B``, ``A, B och C``."""
    words = list(words)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} och {words[-1]}"


def in_sentence(label: str) -> str:
    """A label as it stands inside a sentence: its first letter small, but an abbreviation and a name as they are."""
    return label if label[1:2].isupper() or not label else label[0].lower() + label[1:]


def parse_number(text: str) -> float | None:
    """A number as Swedes type it (decimal comma or point, spaced thousands, any minus); None if it is not one."""
    compact = re.sub(r"[\s\u00a0\u202f]", "", text.strip()).replace(MINUS, "-").replace(EN_DASH, "-")
    if re.fullmatch(r"[+-]?\d+([.,]\d+)?", compact):
        return float(compact.replace(",", "."))
    return None


def shorten(text: str, width: int) -> str:
    """The text on one line, cut at a word with an ellipsis when it is longer than ``width`` characters."""
    text = " ".join(text.split())
    if len(text) <= width:
        return text
    return text[: width - 1].rsplit(" ", 1)[0].rstrip(",;:–- ") + "…"
