"""A page of a PDF as words, rules and shaded areas, turned so that most of its text stands upright.

Coordinates are points from the page's upper left corner as it is read: x to the right, y down.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage, LTItem, LTLine, LTRect
from pdfplumber.page import Page
from pdfplumber.utils import extract_words

_CID = re.compile(r"\(cid:\d+\)")
_SYMBOLS = {  # what Symbol and Wingdings print at places that Unicode leaves to each font
    0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0FC: "✓", 0xF0FE: "☒", 0xF0A8: "☐", 0xF06F: "☐", 0xF078: "☒",
    0xF02D: "–", 0xF0E0: "→", 0xF0DE: "→", 0xF076: "•",
}  # fmt: skip
_BOLD = re.compile(r"bold|black|heavy|demi|semibd|-bd\b", re.IGNORECASE)
_THIN = 2.5  # points: a filled area that is no wider than this is a rule
_SPACE = 0.17  # of the type's size: a gap wider than this parts two words


Quad = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page, in points."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    def holds(self, other: Box) -> bool:
        """Whether the middle of the other lies within this."""
        x, y = other.middle, (other.top + other.bottom) / 2
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom


@dataclass(frozen=True, slots=True)
class Word(Box):
    """A word, its type's size in points and whether it is bold; turned text is one word a line."""

    text: str
    size: float
    bold: bool


@dataclass(frozen=True)
class Sheet:
    """A page: number counted from 1, what is printed on it, and the share of it that pictures cover.

    across, down  thin rules that run across and down;  fills  shaded areas
    unmapped      share of its signs that the font gives no Unicode for
    drawn         whether curves or rules are drawn where words might be
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    across: tuple[Box, ...] = ()
    down: tuple[Box, ...] = ()
    fills: tuple[Box, ...] = ()
    pictured: float = 0.0
    unmapped: float = 0.0
    drawn: bool = False

    @cached_property
    def size(self) -> float:
        """The size that most of the page's letters have."""
        sizes = Counter()
        for word in self.words:
            sizes[word.size] += len(word.text)
        return max(sizes, key=lambda size: (sizes[size], -size)) if sizes else 10.0


def read_sheet(page: Page) -> Sheet:
    """What a page holds; the page's own caches are the caller's to empty."""
    width, height = float(page.width), float(page.height)
    things: dict[type, list] = {LTChar: [], LTImage: [], LTCurve: []}
    _collect(page.layout, things)
    chars = [char for char in things[LTChar] if char.get_text().strip() or char.get_text() in (" ", "\u00a0")]
    turn = _turn(chars)

    def placed(thing: LTItem) -> Quad:
        x0, x1, top, bottom = thing.x0, thing.x1, height - thing.y1, height - thing.y0
        if turn == 90:  # reads upwards
            return height - bottom, x0, height - top, x1
        if turn == 270:  # reads downwards
            return top, width - x1, bottom, width - x0
        if turn == 180:
            return width - x1, height - bottom, width - x0, height - top
        return x0, top, x1, bottom

    words = _words(chars, placed, turn)
    shapes = [shape for shape in things[LTCurve] if shape.x0 < width and shape.y0 < height]
    round_ones = [shape for shape in shapes if type(shape) is LTCurve]
    words += _bullets([Box(*placed(shape)) for shape in round_ones if shape.fill], words)
    across, down, fills = _drawn(shapes, placed, width * height)
    broad, tall = (height, width) if turn in (90, 270) else (width, height)
    area = max(width * height, 1.0)
    pictured = sum(max(0.0, image.x1 - image.x0) * max(0.0, image.y1 - image.y0) for image in things[LTImage])
    shown = [char for char in chars if char.get_text().strip()]
    unmapped = sum(1 for char in shown if _CID.fullmatch(char.get_text())) / max(1, len(shown))
    fills = tuple(fill for fill in fills if fill.width * fill.height < 0.6 * area)
    share = min(1.0, pictured / area)
    return Sheet(page.page_number, broad, tall, words, across, down, fills, share, unmapped, bool(round_ones))


def _collect(item: LTItem, things: dict[type, list]) -> None:
    """The letters, pictures and drawn shapes of a page, also of the forms that it calls."""
    for part in item:
        for kind, found in things.items():
            if isinstance(part, kind):
                found.append(part)
                break
        else:
            if isinstance(part, LTContainer):
                _collect(part, things)


def _bullets(dots: list[Box], words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Bullets that are drawn and not written, as by browsers: round dots of their size before a line's first word."""
    found = []
    for dot in dots:
        if not (1.5 < dot.width < 7 and abs(dot.width - dot.height) < 0.6):
            continue
        y = (dot.top + dot.bottom) / 2
        level = [word for word in words if word.top < y < word.bottom]
        beside = [word for word in level if word.x0 - 2.5 * word.size < dot.x1 <= word.x0 + 1]
        before = [word for word in level if 0 <= dot.x0 - word.x1 < word.size]
        if beside and not before:
            word = min(beside, key=lambda word: word.x0)
            found.append(replace(word, x0=dot.x0, x1=dot.x1, text="•"))
    return tuple(dict.fromkeys(found))


def _direction(char: LTChar) -> int:
    """Which way a letter runs: 0 to the right, 90 up, 180 to the left, 270 down."""
    a, b = char.matrix[:2]
    if abs(a) >= abs(b):
        return 0 if a >= 0 else 180
    return 90 if b > 0 else 270


def _turn(chars: list[LTChar]) -> int:
    ways = Counter(_direction(char) for char in chars)
    return max((0, 90, 270, 180), key=lambda way: ways[way])


def _words(chars: list[LTChar], placed: Callable[[LTItem], Quad], turn: int) -> tuple[Word, ...]:
    """The page's words; text that runs another way than the page is one word a line. A letter printed twice, a hair
    apart, as a bold face is at times made, is one."""
    upright: list[dict] = []
    turned: dict[int, list[dict]] = {}
    seen: dict[tuple[str, int], dict[int, Quad]] = {}  # what is printed on each line of points, by the point across
    for char in chars:
        x0, top, x1, bottom = place = placed(char)
        text = _sign(char.get_text())
        x, y = round(x0), round(top)
        if any(_printed(beside, x, x0, top) for dy in (0, -1, 1) if (beside := seen.get((text, y + dy)))):
            continue
        seen.setdefault((text, y), {})[x] = place
        towards = _direction(char)
        size = char.size if towards in (0, 180) else char.x1 - char.x0
        plain = {"text": text, "size": float(size), "fontname": str(char.fontname), "upright": True}
        way = (towards - turn) % 360
        if way == 0:
            upright.append(plain | {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "doctop": top})
        else:
            turned.setdefault(way, []).append(plain | {"place": place})
    words = [_word(found) for found in _joined(upright)]
    for way, letters in sorted(turned.items()):
        words += _turned(letters, way)
    return tuple(word for word in words if word.text)


def _printed(beside: dict[int, Quad], x: int, x0: float, top: float) -> bool:
    """Whether the same letter stands less than a hair from the place."""
    for at in (x, x - 1, x + 1):
        other = beside.get(at)
        if other and abs(other[0] - x0) < 0.8 and abs(other[1] - top) < 0.8:
            return True
    return False


def _joined(chars: list[dict]) -> list[dict]:
    return extract_words(chars, x_tolerance_ratio=_SPACE, y_tolerance=2, return_chars=True) if chars else []


def _word(found: dict) -> Word:
    chars = found["chars"]
    bold = sum(1 for char in chars if _BOLD.search(char["fontname"]))
    size = round(max(char["size"] for char in chars) * 2) / 2
    return Word(found["x0"], found["top"], found["x1"], found["bottom"], found["text"], size, 2 * bold > len(chars))


def _turned(letters: list[dict], way: int) -> list[Word]:
    """Words that run up, down or upside down, each line as one."""
    if way == 90:
        boxes = [(-bottom, x0, -top, x1) for x0, top, x1, bottom in (letter["place"] for letter in letters)]
    elif way == 270:
        boxes = [(top, -x1, bottom, -x0) for x0, top, x1, bottom in (letter["place"] for letter in letters)]
    else:
        boxes = [(-x1, -bottom, -x0, -top) for x0, top, x1, bottom in (letter["place"] for letter in letters)]
    chars = [
        letter | {"x0": x0, "top": top, "x1": x1, "bottom": bottom, "doctop": top}
        for letter, (x0, top, x1, bottom) in zip(letters, boxes, strict=True)
    ]
    lines: list[list[Word]] = []
    for word in sorted((_word(found) for found in _joined(chars)), key=lambda word: (round(word.top), word.x0)):
        last = lines[-1][-1] if lines else None
        if last and abs(last.top - word.top) < 2 and -1 < word.x0 - last.x1 < word.size:
            lines[-1].append(word)
        else:
            lines.append([word])
    back = {90: lambda b: (b[1], -b[2], b[3], -b[0]), 270: lambda b: (-b[3], b[0], -b[1], b[2])}
    turned = []
    for line in lines:
        box = line[0].x0, min(word.top for word in line), line[-1].x1, max(word.bottom for word in line)
        x0, top, x1, bottom = back.get(way, lambda b: (-b[2], -b[3], -b[0], -b[1]))(box)
        turned.append(replace(line[0], x0=x0, top=top, x1=x1, bottom=bottom, text=" ".join(w.text for w in line)))
    return turned


def _sign(text: str) -> str:
    if text == "(cid:127)":  # the bullet, in the encoding that Windows programs write
        return "•"
    if len(text) == 1 and 0xE000 <= ord(text) <= 0xF8FF:
        return _SYMBOLS.get(ord(text), text)
    return text


def _drawn(
    shapes: Iterable[LTCurve], placed: Callable[[LTItem], Quad], whole: float
) -> tuple[tuple[Box, ...], tuple[Box, ...], tuple[Box, ...]]:
    """Rules across, rules down and shaded areas. A stroked frame is four rules; one that is filled too is both."""
    across, down, fills = [], [], []

    def rule(box: Box) -> None:
        if box.height <= _THIN < box.width:
            across.append(box)
        elif box.width <= _THIN < box.height:
            down.append(box)

    for shape in shapes:
        box = Box(*placed(shape))
        if isinstance(shape, LTLine) or box.height <= _THIN or box.width <= _THIN:
            rule(box)
        elif isinstance(shape, LTRect) or _is_square(shape):
            if shape.fill and shape.non_stroking_color is not None:
                fills.append(box)
            if shape.stroke and box.width * box.height < 0.95 * whole:
                rule(Box(box.x0, box.top, box.x1, box.top))
                rule(Box(box.x0, box.bottom, box.x1, box.bottom))
                rule(Box(box.x0, box.top, box.x0, box.bottom))
                rule(Box(box.x1, box.top, box.x1, box.bottom))
    return tuple(across), tuple(down), tuple(fills)


def _is_square(curve: LTCurve) -> bool:
    """A path of straight lines along the axes, as some programs draw a cell's frame."""
    points = curve.pts or []
    return 4 <= len(points) <= 6 and all(
        abs(a[0] - b[0]) < 0.5 or abs(a[1] - b[1]) < 0.5 for a, b in zip(points, points[1:], strict=False)
    )
