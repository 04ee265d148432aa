"""What a cell of a mark says: a value, a kind of missing, or something that a person has to make clear."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from jimeval.base.swedish import parse_number, short_number
from jimeval.ratings.conversions import millimetres, percent_to_share, words_to_levels
from jimeval.ratings.instruments import Scale
from jimeval.ratings.reading.words import did_you_mean, folded, is_code

__all__ = ["TICK", "UNTICKED", "Mark", "is_code", "level_named", "missing_named", "parse_crosses", "parse_mark"]

_MISSING = {
    "not_marked": re.compile(
        r"[-–—−_./]+|(ej|inte|inget|inga|icke) (markera[td]?|besvara[td]?|ifyll[dt]?a?|svar(at|ade)?|uppgift(er)?"
        r"|gjort)|obesvarad|blank(t)?|tomt|uteblev|frånvarande|saknar svar|not answered|no answer",
    ),
    "dont_know": re.compile(
        r"\?+|vet (ej|inte|icke|ikke)|ved ikke|(jag )?vet (det )?inte( säkert)?|osäker|v\.?\s?e|kan (ej|inte) "
        r"(bedöma|avgöra|svara|säga|ta ställning)|ingen (uppfattning|åsikt|aning)|don.?t know|oklart|svårt att säga",
    ),
    "not_applicable": re.compile(
        r"(är )?(ej|inte|icke|ikke|not) (aktuell[at]?|aktuellt|tillämplig[at]?|tillämpligt|relevante?|relevanta?"
        r"|applicable|tillämpbar[at]?)|e/?\s?a|ea|n\.?/?a|i/?t|irrelevant|gäller (ej|inte)( oss)?"
        r"|berör (ej|inte)( oss)?",
    ),
    "withheld": re.compile(r"(vill|ville|önskar) (ej|inte) (svara|uppge|markera)|avst(år|od)|hemligt"),
}
_YES, _NO = ("ja", "j", "yes", "y", "sant", "true"), ("nej", "n", "no", "falskt", "false")
TICK = re.compile(r"[xX×✓✔√☑☒●•⬤■]|kryss|ja|sant|true|\(x\)|\[x\]|1|v", re.IGNORECASE)
UNTICKED = re.compile(r"[☐□○◯]|nej|falskt|false|0|\( ?\)|\[ ?\]", re.IGNORECASE)
_NUMBER = r"[+−-]?\d+(?:[.,]\d+)?"
_OF = re.compile(rf"({_NUMBER})\s*(?:av|/|of|utav)\s*(\d+)(?:\s*(?:p|poäng))?", re.IGNORECASE)
_RANGE = re.compile(rf"({_NUMBER})(?:\s*(?:[-–—/]|till|eller|och)\s*|\s+)({_NUMBER})", re.IGNORECASE)
_ABOUT = re.compile(
    rf"(?:ca\.?|cirka|c:a|circa|ungefär|runt|omkring|typ|kanske|minst|högst|mer än|mindre än|nästan"
    rf"|över|under|[~≈<>≤≥±])"
    rf"\s*({_NUMBER}).*|({_NUMBER})\s*(?:[+±?]|ungefär|typ|ca|minus|plus|-)",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:19|20)\d\d-\d\d-\d\d|\d{1,2}[-.]?\s*(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w*\.?")
_MILLIMETRES = re.compile(rf"({_NUMBER})\s*(mm|millimeter|cm|centimeter)\.?", re.IGNORECASE)
_WORDED = re.compile(rf"({_NUMBER})\s*(?:[-–—=:.)(]+|\s)\s*(\S.*?)\)?", re.DOTALL)
_NEGATIONS = {"inte": "inte", "ej": "inte", "icke": "inte", "ikke": "inte", "not": "inte", "inget": "inte"}
_LESS = {"delvis", "behöver", "behövs", "nästan", "knappt", "ganska", "något", "mycket", "viss", "inte", "börjat"}
_SMALL = {"och", "eller", "i", "att", "som", "en", "ett", "vi", "är", "på", "det", "of", "is"}


class Mark(NamedTuple):
    """A cell read: a value and how it came about, or a kind of missing, or a complaint with what to do about it."""

    value: float | None = None
    missing: str | None = None
    complaint: str | None = None
    conversion: str | None = None
    hint: str = ""


def parse_mark(text: str, scale: Scale, unit: str = "") -> Mark:
    """What a mark's cell says on its scale. ``unit`` "mm": the column or the form says that marks were measured.

    Zero is a value. "3 av 5" and "3/5" are read only when the scale ends at five. Nothing is guessed: what could be
    two things is a complaint.
    """
    text = " ".join(text.replace("\u00a0", " ").split())
    if not text:
        return Mark(missing="empty")
    if scale.levels and (level := level_named(text, scale)) is not None:
        return Mark(level_value(level, scale), conversion=words_to_levels(scale).name)
    if missing := missing_named(text):
        return Mark(missing=missing)
    bare = folded(text)
    if scale.type == "yes_no" and bare in _YES + _NO:
        value = scale.maximum if bare in _YES else scale.minimum
        return Mark(value, conversion=None if bare in ("ja", "nej") else "svar till ja eller nej")
    return _measured(text, scale, unit) or _share(text, scale) or _of(text, scale) or _number(text, scale)


def missing_named(text: str) -> str | None:
    """The kind of missing that words or signs name, else None."""
    bare = folded(text).strip("()[] ") if re.search(r"\w", text) else text
    forms = (bare, text.casefold().strip())
    return next((kind for kind, words in _MISSING.items() if any(map(words.fullmatch, forms))), None)


def parse_crosses(cells: Sequence[tuple[int | str, str]], scale: Scale) -> Mark:
    """The mark in a block of columns, one a level: (level from 1 or a kind of missing, what its cell says) each.

    A cross is a sign, "ja", the level's own words or number; two of them are a complaint.
    """
    ticked: list[tuple[int | str, str]] = []
    for level, text in cells:
        text = " ".join(text.split())
        if not text or UNTICKED.fullmatch(text):
            continue
        if missing := missing_named(text):
            ticked.append((missing, text))
        elif TICK.fullmatch(text) or _is_level(level, text, scale):
            ticked.append((level, text))
        else:
            return Mark(complaint=f"”{text}” är inget kryss.", hint="Skriv X i en av kolumnerna.")
    if not ticked:
        return Mark(missing="empty")
    if len(ticked) > 1:
        return Mark(complaint=f"{len(ticked)} kryss på samma fråga.", hint="Behåll ett kryss, eller skriv vet ej.")
    level, text = ticked[0]
    if isinstance(level, str):
        return Mark(missing=level)
    value = level_value(level, scale)
    return Mark(value, conversion=f"kryss till nivå {scale.range()}")


def _is_level(level: int | str, text: str, scale: Scale) -> bool:
    if not isinstance(level, int):
        return False
    return level_named(text, scale) == level or parse_number(text) in (level, level_value(level, scale))


def _measured(text: str, scale: Scale, unit: str) -> Mark | None:
    """A mark measured along its printed line, when the cell or the form says that it was."""
    match = _MILLIMETRES.fullmatch(text)
    number = parse_number(match[1] if match else text)
    if number is None or not (match or unit == "mm"):
        return None
    long_side = number * 10 if match and match[2].lower().startswith("c") else number
    if not scale.length:
        hint = "Skriv linjens längd i mm som length: under scale: i instrumentets fil."
        return Mark(
            complaint=f"”{text}” är mätt i millimeter, men instrumentet anger inte hur lång linjen är.", hint=hint
        )
    long = short_number(scale.length)
    if not 0 <= long_side <= scale.length:
        return Mark(complaint=f"”{text}” ligger utanför linjen, som är {long} mm.", hint=f"Tillåtet: 0 till {long} mm.")
    way = millimetres(scale)
    return Mark(round(float(way(long_side)), 6), conversion=way.name)


def _share(text: str, scale: Scale) -> Mark | None:
    """A number of percent, on a scale of percent only."""
    if not re.fullmatch(rf"{_NUMBER}\s*(%|procent)", text, re.IGNORECASE):
        return None
    if scale.type != "percent":
        return Mark(complaint=f"”{text}” är procent, men skalan är {scale.range()}.")
    percent = parse_number(re.sub(r"(%|procent)$", "", text, flags=re.IGNORECASE))
    if scale.maximum > 1:
        return _on_scale(percent, text, scale)
    way = percent_to_share()
    found = _on_scale(round(way.rule(percent), 8), text, scale)
    return Mark(found.value, conversion=way.name) if found.value is not None else found


def _of(text: str, scale: Scale) -> Mark | None:
    match = _OF.fullmatch(text)
    if not match:
        return None
    if float(match[2]) != scale.maximum:
        counted = f"”{text}” räknar till {match[2]}, men skalan går till {short_number(scale.maximum)}."
        return Mark(complaint=counted, hint=f"Skriv talet på skalan {scale.range()}.")
    return _on_scale(parse_number(match[1]), text, scale)


def _number(text: str, scale: Scale) -> Mark:
    value = None if re.search(r"\d\s+\d", text) else parse_number(text)  # "5 6" is no 56
    if value is not None:
        return _on_scale(value, text, scale)
    if _DATE.fullmatch(text.casefold()):
        hint = "Excel gör datum av 3/5 och 3-5: skriv talet i en cell som är text."
        return Mark(complaint=f"”{text}” är ett datum.", hint=hint)
    if match := _RANGE.fullmatch(text):
        return Mark(complaint=f"”{text}” är två tal.", hint=_one(match[1], match[2]))
    if len(re.findall(_NUMBER, text)) > 1 and re.fullmatch(r"[\d\s,./;och+-]+", text):
        return Mark(complaint=f"”{text}” är flera tal.", hint="Skriv en markering i varje cell: en kolumn per person.")
    if match := _ABOUT.fullmatch(text):
        return Mark(complaint=f"”{text}” är inget bestämt tal.", hint=_one(match[1] or match[2]))
    if (match := _WORDED.fullmatch(text)) and scale.levels:
        return _number_and_words(match, text, scale)
    if (match := _WORDED.fullmatch(text)) and (found := _number_and_end(match, text, scale)):
        return found
    if match := re.fullmatch(rf"({_NUMBER})\s*\D.*", text):
        return Mark(
            complaint=f"”{text}” är ett tal med något efter.",
            hint=f"Skriv bara talet, {match[1]}, om det är markeringen.",
        )
    hint = did_you_mean(text, [part for level in scale.levels for part in (level, *_alternatives(level))]).strip()
    return Mark(complaint=f"”{text}” är inget tal{' och ingen av nivåerna' if scale.levels else ''}.", hint=hint)


def _number_and_words(match: re.Match, text: str, scale: Scale) -> Mark:
    """``2 – delvis``: read only when the words are that very level's."""
    found, level = _on_scale(parse_number(match[1]), text, scale), level_named(match[2], scale)
    if level is None:
        return Mark(complaint=f"”{text}” är ett tal med något efter.", hint=f"Skriv bara {match[1]} eller nivåns ord.")
    if found.value is not None and level_value(level, scale) != found.value:
        word = scale.levels[level - 1]
        return Mark(complaint=f"”{text}” säger emot sig: orden är nivån ”{word}”.", hint="Skriv en av dem.")
    return found if found.complaint else Mark(found.value, conversion=words_to_levels(scale).name)


def _number_and_end(match: re.Match, text: str, scale: Scale) -> Mark | None:
    """``1 (inte alls)``: read when the words are those printed at that end of the scale; None for other words."""
    ends = {folded(scale.anchor_low or ""): scale.minimum, folded(scale.anchor_high or ""): scale.maximum}
    end = ends.get(folded(match[2]))
    if end is None:
        return None
    if parse_number(match[1]) != end:
        hint = f"Orden står vid {short_number(end)}. Skriv bara talet som gäller."
        return Mark(complaint=f"”{text}” säger emot sig.", hint=hint)
    return Mark(end)


def _one(*numbers: str) -> str:
    return f"Skriv ett tal, till exempel {' eller '.join(numbers)}, eller vet ej."


def _on_scale(value: float, text: str, scale: Scale) -> Mark:
    if not scale.minimum <= value <= scale.maximum:
        return Mark(complaint=f"”{text}” ligger utanför skalan {scale.range()}.", hint=_glued(text, scale))
    if not scale.on_step(value):
        return Mark(complaint=f"”{text}” är inget av skalans steg.")
    return Mark(value)


def _glued(text: str, scale: Scale) -> str:
    """Whether the digits could be two numbers without the blank between them, each on the scale: "45", "23,25"."""
    digits = text.replace(".", ",").lstrip("+-−")
    if "," not in digits and scale.maximum > 9:
        return ""
    for at in range(1, len(digits.partition(",")[0])):
        first, second = parse_number(digits[:at]), parse_number(digits[at:])
        if (
            first is not None
            and second is not None
            and all(scale.minimum <= number <= scale.maximum for number in (first, second))
        ):
            return f"Är det två tal som gått ihop, {digits[:at]} och {digits[at:]}? Skriv bara markeringen."
    return ""


# words of levels -----------------------------------------------------------------------------------------------------
def level_value(level: int, scale: Scale) -> float:
    """The value of a level, counted from 1 for the lowest value."""
    if scale.step:
        return scale.minimum + (level - 1) * scale.step
    return scale.minimum + (level - 1) * (scale.maximum - scale.minimum) / max(1, len(scale.levels) - 1)


def level_named(text: str, scale: Scale) -> int | None:
    """The level (from 1) that words name: as declared, one alternative inflected, else the only level that has all of
    the words. None for no level, or for words that fit several."""
    wanted = folded(text)
    if not wanted or parse_number(wanted) is not None:
        return None
    if (value := words_to_levels(scale).rule(text)) is not None:
        return round(value - scale.minimum) + 1
    whole = {n for n, level in enumerate(scale.levels, 1) if wanted in (folded(level), *_alternatives(level))}
    if len(whole) == 1:
        return whole.pop()
    words = _stems(wanted)
    if not words:
        return None
    begun = {
        n for n, row in enumerate(scale.level_words, 1) for stem in row if any(word.startswith(stem) for word in words)
    }
    if len(begun) == 1 and "inte" not in words and len(words) <= 4:
        return begun.pop()
    alike = {n for n, level in enumerate(scale.levels, 1) for part in _parts(level) if _same(words, _stems(part))}
    if len(alike) == 1:
        return alike.pop()
    within = {n for n, level in enumerate(scale.levels, 1) for part in _parts(level) if _within(words, _stems(part))}
    return within.pop() if len(within) == 1 else None


def _parts(level: str) -> list[str]:
    return [level, *_alternatives(level)]


def _alternatives(level: str) -> list[str]:
    """``utveckling pågår/finns delvis`` as its two parts."""
    return [folded(part) for part in re.split(r"\s*[/,;(]\s*|\s+eller\s+", level) if folded(part)]


def _stems(text: str) -> list[str]:
    words = [_NEGATIONS.get(word, word) for word in re.findall(r"\w+", folded(text))]
    return [word for word in words if word not in _SMALL]


def _alike(one: str, other: str) -> bool:
    """Whether two words are one in two forms: uppnått and uppnådda, saknas and saknar."""
    if one == other:
        return True
    shared = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return shared >= 4 and shared >= max(len(one), len(other)) - 4 and shared >= min(len(one), len(other)) - 2


def _same(words: list[str], level: list[str]) -> bool:
    return len(words) == len(level) and _within(words, level)


def _within(words: list[str], level: list[str]) -> bool:
    """Whether the level has all of the words, and the words all that makes less of it: "finns" is no "finns delvis"."""
    if {word for word in level if word in _LESS} - set(words):
        return False
    return ("inte" in words) == ("inte" in level) and all(any(_alike(w, other) for other in level) for w in words)
