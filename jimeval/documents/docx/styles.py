"""What styles and lists of a DOCX say of a paragraph: heading level, bold, size, space around, number or bullet."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar
from xml.etree.ElementTree import Element

from jimeval.documents.docx.package import Part, on, value

_HEADING = re.compile(r"(?:heading|rubrik|überschrift|otsikko|overskrift)[ _]?([1-9])(?!\d)", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|titel|rubrik|dokumenttitel|dokumentrubrik)\Z", re.IGNORECASE)
_DEEPEST = 9  # outline levels; the tenth is body text
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
Found = TypeVar("Found")


class Styles:
    """The styles of a document, each with what it inherits from the one it is based on."""

    def __init__(self, part: Part | None):
        root = part.root if part else None
        self._styles = {} if root is None else {style.get("styleId", ""): style for style in root.iter("style")}
        self._defaults = None if root is None else root.find("docDefaults")
        self.default = next(
            (key for key, style in self._styles.items() if style.get("type") == "paragraph" and _is_default(style)), ""
        )

    def first(self, style_id: str, read: Callable[[Element], Found | None]) -> Found | None:
        """What ``read`` finds in the style, else in the one it is based on, and so on."""
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            style = self._styles[style_id]
            if (found := read(style)) is not None:
                return found
            style_id = value(style, "basedOn") or ""
        return None

    def paragraph_style(self, paragraph: Element) -> str:
        """The id of a paragraph's style; the default one's when it has none."""
        return value(paragraph, "pPr/pStyle") or self.default

    def level(self, paragraph: Element, style_id: str) -> int | None:
        """1–9 for a heading; by its outline level, else by its style's name; None for all else."""
        outline = value(paragraph, "pPr/outlineLvl")
        outline = outline or self.first(style_id, lambda style: value(style, "pPr/outlineLvl"))
        if outline is not None and outline.isdecimal():
            return int(outline) + 1 if int(outline) < _DEEPEST else None
        named = self.first(style_id, lambda style: _HEADING.match(value(style, "name") or ""))
        named = named or (_HEADING.match(style_id) if style_id not in self._styles else None)
        return int(named[1]) if named else None

    def is_title(self, style_id: str) -> bool:
        name = value(self._styles.get(style_id), "name") or style_id
        return bool(_TITLE.match(name))

    def bold(self, style_id: str) -> bool:
        return bool(self.first(style_id, lambda style: on(style, "rPr/b")))

    def size(self, style_id: str) -> int:
        """Half points of the style's letters; Word's own default is ten points."""
        found = self.first(style_id, lambda style: value(style, "rPr/sz")) or value(self._defaults, "rPrDefault/rPr/sz")
        return _whole(found, 20)

    def space(self, paragraph: Element, style_id: str, side: str) -> int:
        """Twentieths of a point ``before`` or ``after`` the paragraph."""
        own = value(paragraph, "pPr/spacing", side)
        if own is None:
            own = self.first(style_id, lambda style: value(style, "pPr/spacing", side))
        return _whole(own or value(self._defaults, "pPrDefault/pPr/spacing", side), 0)

    def close(self, paragraph: Element, style_id: str) -> bool:
        """Whether there is no space between paragraphs of this style."""
        own = on(paragraph, "pPr/contextualSpacing")
        return bool(self.first(style_id, lambda s: on(s, "pPr/contextualSpacing")) if own is None else own)

    def list_of(self, paragraph: Element, style_id: str) -> tuple[str, str | None] | None:
        """(list, level) that the paragraph or its style says it belongs to; the level None when it is not said."""
        for number in (paragraph.find("pPr/numPr"), self.first(style_id, lambda style: style.find("pPr/numPr"))):
            if number is not None and (of := value(number, "numId")) is not None:
                return None if of == "0" else (of, value(number, "ilvl"))
        return None

    def list_style(self, style_id: str) -> str | None:
        return self.first(style_id, lambda style: value(style, "pPr/numPr/numId"))

    def first_row_apart(self, table: Element) -> bool:
        """Whether the table's style sets its first row apart, by bold letters or shade, and the table uses that."""
        look = table.find("tblPr/tblLook")
        if look is None:
            return False
        uses = look.get("firstRow")
        uses = uses in ("1", "true", "on") if uses is not None else bool(_hexadecimal(look.get("val")) & 0x20)

        def apart(style: Element) -> bool | None:
            first = next((part for part in style.findall("tblStylePr") if part.get("type") == "firstRow"), None)
            return None if first is None else bool(on(first, "rPr/b")) or shaded(first.find("tcPr"))

        return uses and bool(self.first(value(table, "tblPr/tblStyle") or "", apart))


class Lists:
    """The numbers and bullets that Word writes before a list's items, counted as the paragraphs come."""

    def __init__(self, part: Part | None, styles: Styles):
        root = part.root if part else None
        self._styles = styles
        self._abstract = {} if root is None else {e.get("abstractNumId", ""): e for e in root.findall("abstractNum")}
        self._lists = {} if root is None else {e.get("numId", ""): e for e in root.findall("num")}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()

    def label(self, paragraph: Element, style_id: str) -> str:
        """The number or bullet of the next item, ``2.1`` or ``•``; empty when the paragraph is none."""
        found = self._styles.list_of(paragraph, style_id)
        if found is None or found[0] not in self._lists:
            return ""
        number, abstract = self._abstract_of(found[0])
        if abstract is None:
            return ""
        levels = {_whole(level.get("ilvl"), 0): level for level in abstract.findall("lvl")}
        for override in self._lists[number].findall("lvlOverride"):
            if (level := override.find("lvl")) is not None:
                levels[_whole(override.get("ilvl"), 0)] = level
        tied = next((n for n, level in levels.items() if value(level, "pStyle") == style_id), 0)
        place = _whole(found[1], tied)
        if place not in levels:
            return ""
        counts = self._counted(number, abstract.get("abstractNumId", ""), levels, place)
        return _label(levels, place, counts)

    def _abstract_of(self, number: str) -> tuple[str, Element | None]:
        """The list's definition, also where it is only named by a style of lists."""
        for _ in range(3):
            abstract = self._abstract.get(value(self._lists.get(number), "abstractNumId") or "")
            link = value(abstract, "numStyleLink")
            further = self._styles.list_style(link) if link else None
            if not further or further not in self._lists:
                return number, abstract
            number = further
        return number, None

    def _counted(self, number: str, abstract: str, levels: dict[int, Element], place: int) -> dict[int, int]:
        """The counts of all levels after one more item at ``place``; lists of one definition go on with its count."""
        counts = self._counts.setdefault(abstract, {})
        if number not in self._begun:
            self._begun.add(number)
            for override in self._lists[number].findall("lvlOverride"):
                if (start := value(override, "startOverride")) is not None:
                    counts[_whole(override.get("ilvl"), 0)] = _whole(start, 1) - 1
        for level in range(place):
            counts.setdefault(level, _whole(value(levels.get(level), "start"), 1))
        counts[place] = counts.get(place, _whole(value(levels[place], "start"), 1) - 1) + 1
        for deeper in [level for level in counts if level > place]:
            del counts[deeper]
        return counts


def _label(levels: dict[int, Element], place: int, counts: dict[int, int]) -> str:
    level = levels[place]
    form, text = value(level, "numFmt") or "decimal", value(level, "lvlText") or ""
    if form == "bullet":
        return text if text in ("-", "–", "—") else "•"
    if form == "none":
        return ""
    legal = on(level, "isLgl")

    def written(match: re.Match) -> str:
        of = int(match[1]) - 1
        return _numeral(counts.get(of, 1), "decimal" if legal else value(levels.get(of), "numFmt") or "decimal")

    return re.sub(r"%([1-9])", written, text).strip()


def _numeral(count: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        word = _LETTERS[(count - 1) % 26] * min((count - 1) // 26 + 1, 20)
    elif form in ("lowerRoman", "upperRoman"):
        word, left = "", min(count, 399)
        for worth, sign in _ROMAN:
            word, left = word + sign * (left // worth), left % worth
    else:
        return f"{count:02}" if form == "decimalZero" else str(count)
    return word.upper() if form.startswith("upper") else word


def shaded(properties: Element | None) -> bool:
    """Whether a cell has a background of its own."""
    shade = properties.find("shd") if properties is not None else None
    if shade is None:
        return False
    fill = (shade.get("fill") or "auto").upper()
    return fill not in ("AUTO", "FFFFFF") or shade.get("val") not in (None, "clear", "nil")


def _is_default(style: Element) -> bool:
    return style.get("default") in ("1", "true", "on")


def _whole(text: str | None, otherwise: int) -> int:
    try:
        return int(float(text)) if text else otherwise
    except (ValueError, OverflowError):
        return otherwise


def _hexadecimal(text: str | None) -> int:
    try:
        return int(text or "0", 16)
    except ValueError:
        return 0
