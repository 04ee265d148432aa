"""Words to lines, lines to running text: where a line ends because the paper does, and where the writer ended it."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jimeval.base.errors import Problem
from jimeval.base.swedish import number
from jimeval.documents.pdf.sheet import Word

BULLET = re.compile(r"[•·▪‣◦●○■□➢➤►▶✓✔☐☒→*–—-](?=\s|$)|(?:\(?\d{1,2}[.)]|\(?[a-zåäö][.)])(?=\s)")
_HANGING = re.compile(r"(?:och|eller|samt|men|respektive|till|resp)\b")
_CUT = re.compile(r"(?<![\w-])[A-ZÅÄÖ]?[a-zåäöé]{2,}-\Z")
_CUT_WORD = re.compile(r"(?<![\w-])(?P<first>[A-ZÅÄÖ]?[a-zåäöé]{2,})-\n(?P<rest>[a-zåäöé]{2,})")
_BROKEN_WORD = re.compile(r"[\w-]+(?:\v\w+)+")
_ENDINGS = {"en", "et", "er", "ar", "or", "na", "de", "den", "ens", "ets"}  # of nouns, that are words, too
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_BROKEN = "\v"  # where a word that fills its line may go on, until the whole text is known
_SPACE = 0.28  # of the type's size: a space between words


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one line from left to right, and ``room``: points that are left to the right of the last."""

    words: tuple[Word, ...]
    room: float = 0.0

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    @property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @property
    def size(self) -> float:
        return statistics.median_high([word.size for word in self.words])

    @property
    def bold(self) -> bool:
        said = [word.bold for word in self.words if any(map(str.isalnum, word.text))]
        return bool(said) and all(said)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


def lines_of(words: Iterable[Word]) -> list[Line]:
    """The lines from the top down. A word belongs to the line that its middle lies within: raised signs too."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: ((word.top + word.bottom) / 2, word.x0)):
        middle = (word.top + word.bottom) / 2
        row = rows[-1] if rows else None
        if row and _belongs(row, word, middle):
            row.append(word)
        else:
            rows.append([word])
    return [Line(tuple(sorted(row, key=lambda word: word.x0))) for row in rows]


def _belongs(row: list[Word], word: Word, middle: float) -> bool:
    """The largest type of a line sets its height; a smaller sign may stand above or below its middle."""
    base = max(row, key=lambda other: other.size)
    reach = 0.3 if abs(base.size - word.size) < 1 else 0.5
    return abs((base.top + base.bottom) / 2 - middle) <= reach * max(base.size, word.size)


def segments(line: Line, gap: float) -> list[Line]:
    """The line cut where the white between words is wider than ``gap`` points."""
    parts: list[list[Word]] = [[line.words[0]]]
    right = line.words[0].x1
    for word in line.words[1:]:
        if word.x0 - right > gap:
            parts.append([])
        parts[-1].append(word)
        right = max(right, word.x1)
    return [Line(tuple(part)) for part in parts]


def pitch(lines: Sequence[Line]) -> float:
    """Points from line to line within a text: the commonest distance between neighbours; without any, 1.2 sizes."""
    steps = [round((b.top - a.top) * 2) / 2 for a, b in zip(lines, lines[1:], strict=False) if b.top - a.top > 2]
    near = [step for step, line in zip(steps, lines, strict=False) if step < 2.2 * line.size]
    if near:
        return min(set(near), key=lambda step: (-near.count(step), step))
    return 1.2 * lines[0].size if lines else 12.0


def joined(lines: Sequence[Line], step: float) -> str:
    """The lines as text: a space where the paper ended the line, a line end where the writer did.

    A writer ended a line when the next begins with a bullet or a number, stands further down than ``step`` points, or
    begins with a capital letter or figure though its first word had fitted on the line before. A word cut by a hyphen
    keeps hyphen and line end, for :func:`whole_words` to judge.
    """
    pieces = [lines[0].text] if lines else []
    for line, after in zip(lines, lines[1:], strict=False):
        pieces += [between(line, after, step), after.text]
    return "".join(pieces)


def between(line: Line, after: Line, step: float) -> str:
    """What stands between two lines of a text: a space, a line end, or nothing in the middle of a word."""
    first, last = after.words[0].text, line.words[-1].text
    if ended(line, after, step):
        return "\n"
    if last.endswith("-") and len(last) > 1 and not _HANGING.match(first):
        return "\n" if _CUT.search(last) and first[:1].islower() else ""
    if last.endswith("\u00ad") or (re.search(r"\w/\Z", last) and first[:1].isalnum()):
        return ""
    if re.search(r"\d–\Z", last) and first[:1].isdigit():
        return ""
    alone = len(line.words) == 1 or (len(line.words) == 2 and BULLET.fullmatch(line.words[0].text))
    broken = alone and line.room < 0.7 * line.size and (first[0].islower() or first[0].isdigit())
    return _BROKEN if broken and last[-1:].isalnum() else " "


def ended(line: Line, after: Line, step: float) -> bool:
    """Whether the writer ended the line, for what can be seen."""
    if BULLET.match(after.text):
        return not (re.match(r"[–—-]", after.text) and line.room < 2 * line.size and not BULLET.match(line.text))
    if after.top - line.top > 1.35 * step and after.top > line.top:
        return True
    begins = not after.words[0].text[0].islower()
    return begins and fits(line, after) and not line.words[-1].text.endswith(("-", "/", ","))


def fits(line: Line, after: Line) -> bool:
    """Whether the first word of the line after had had room on the line."""
    return after.words[0].width + _SPACE * line.size + 1 < line.room


def whole_words(text: str, document_id: str) -> tuple[str, list[Problem]]:
    """The text with words that a line's end cut made whole, and a note on how many.

    Swedish has no hyphen between two lower-case parts of a word but where a line ends and where a part is left out
    (``kvinno- och``). Where the paper itself writes the hyphen within a line, it stays.
    """
    inside = set(re.findall(r"[a-zåäöé]{2,}-[a-zåäöé]{2,}", text.lower())) if "-\n" in text else set()
    made = []

    def whole(match: re.Match) -> str:
        first, rest = match["first"], match["rest"]
        if f"{first}-{rest}".lower() in inside:
            return f"{first}-{rest}"
        made.append(f"{first}-{rest}")
        return first + rest

    text = _CUT_WORD.sub(whole, text)
    mended = _Unbroken(text) if _BROKEN in text else None
    text = _BROKEN_WORD.sub(mended, text).replace(_BROKEN, " ") if mended else text
    notes = []
    if made:
        one = len(made) == 1
        words = f"{number(len(made))} ord var {'avstavat' if one else 'avstavade'} vid radslut och är "
        words += f"{'helt' if one else 'hela'} i den lagrade texten (”{made[0]}”)."
        notes.append(Problem("note", "mended_line_ends", "", words, "", document_id))
    if mended and mended.judged:
        one = len(mended.judged) == 1
        words = f"{number(len(mended.judged))} ord som en smal kolumn har delat utan bindestreck "
        words += f"läses som {'ett helt' if one else 'hela'} (”{mended.judged[0]}”)."
        notes.append(Problem("note", "unbroken_words", "", words, "", document_id))
    return text, notes


class _Unbroken:
    """Joins what a full line broke: a date, a word that the paper has whole elsewhere, and pieces that are no words.

    A column narrower than a word breaks it without a hyphen. Where neither piece tells, they stay two words.
    """

    def __init__(self, text: str):
        self._words = set(re.findall(r"\w+", text.lower()))
        self._elsewhere = set(re.findall(r"\w+", _BROKEN_WORD.sub(" ", text).lower()))
        self.judged: list[str] = []

    def __call__(self, match: re.Match) -> str:
        said, *rest = match[0].split(_BROKEN)
        for piece in rest:
            before = re.split(r"\s", said)[-1]
            said += piece if self._is_one(before, piece) else f" {piece}"
        return said

    def _is_one(self, first: str, rest: str) -> bool:
        whole = first + rest
        if _DATE.fullmatch(whole) or (whole.lower() in self._words and rest.islower()):
            return True
        if not (rest.islower() and rest.isalpha() and first[-1:].isalpha()):
            return False
        ending = rest in _ENDINGS or not self._is_word(first)
        one = not self._is_word(rest) or (ending and self._is_word(whole))
        self.judged += [whole] if one else []
        return one

    def _is_word(self, word: str) -> bool:
        """Whether Swedish or the paper knows the word, or the last part of a long one."""
        from simplemma import is_known  # its word list takes seconds to load

        word = word.lower()
        if len(word) == 1:
            return word in ("i", "å", "à")
        ends = [word[at:] for at in range(1, len(word) - 5)] if len(word) > 7 else []
        return word in self._elsewhere or any(is_known(piece, "sv") for piece in (word, *ends))
