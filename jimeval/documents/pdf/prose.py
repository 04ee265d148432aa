"""Running text of a page: columns read one after the other, lines brought together to paragraphs, headings told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jimeval.documents.pdf.lines import BULLET, Line, between, ended, lines_of, pitch, segments
from jimeval.documents.pdf.sheet import Sheet, Word

Style = tuple[float, bool]
_APART = 2.0  # of the type's size: words that far apart are a label and what is filled in
_LONGEST = 160  # characters of a heading
_CONTENTS = re.compile(r"(?:\.\s?){4,}\s*\d{0,3}$|\s{2,}\d{1,3}$")


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, the page they begin on, and the heading's level or 0."""

    lines: list[Line]
    page: int
    step: float
    level: int = 0

    @property
    def top(self) -> float:
        return self.lines[0].top

    @property
    def text(self) -> str:
        pieces = [self.lines[0].text]
        for line, after in zip(self.lines, self.lines[1:], strict=False):
            gap = between(line, after, 1e6)
            pieces += [" " if gap == "\n" and not line.text.endswith("-") else gap, after.text]
        return "".join(pieces)


def paragraphs(words: Iterable[Word], sheet: Sheet, body: Style) -> list[Paragraph]:
    """The paragraphs of the words in reading order; a line of larger or bolder type than the body's is a heading."""
    found = []
    for column in _columns(list(words), sheet):
        right = max(line.x1 for line in column)
        column = [Line(line.words, right - line.x1) for line in column]
        step = pitch(column)
        for line in column:
            last = found[-1] if found and found[-1].lines[-1] in column else None
            if last and not _parts(last.lines[-1], line, last, body):
                last.lines.append(line)
            else:
                found.append(Paragraph([line], sheet.number, step))
    return found


def _parts(line: Line, after: Line, paragraph: Paragraph, body: Style) -> bool:
    """Whether a new paragraph begins with the line after."""
    if _style(line) != _style(after) and (_raised(line, body) or _raised(after, body)):
        return True
    if any(len(segments(each, _APART * each.size)) > 1 for each in (line, after)):
        return True
    step = max(paragraph.step, 1.12 * line.size if not _raised(line, body) else 1.35 * line.size)
    if after.top - line.top > 1.3 * step or after.top < line.top or _CONTENTS.search(line.text):
        return True
    if _raised(line, body):
        return bool(re.match(r"\d+(?:\.\d+)*\.?\s", after.text))
    return ended(line, after, step) or (
        line.text.endswith((".", ":", "?", "!")) and fits_loosely(line, after) and BULLET.match(after.text) is None
    )


def fits_loosely(line: Line, after: Line) -> bool:
    """Whether a line that ends a sentence is so short that the paragraph ends with it."""
    return line.room > 0.12 * (line.x1 - line.x0 + line.room) and after.words[0].width < line.room


def _style(line: Line) -> Style:
    return line.size, line.bold


def _raised(line: Line, body: Style) -> bool:
    return line.size > body[0] * 1.08 or (line.bold and not body[1] and line.size >= body[0] * 0.95)


def levels(found: Sequence[Paragraph], body: Style) -> None:
    """Marks the headings and ranks them by size, bold before plain."""
    headings = [paragraph for paragraph in found if _is_heading(paragraph, body)]
    styles = sorted({_style(paragraph.lines[0]) for paragraph in headings}, key=lambda style: (-style[0], not style[1]))
    for paragraph in headings:
        paragraph.level = min(6, styles.index(_style(paragraph.lines[0])) + 1)


def _is_heading(paragraph: Paragraph, body: Style) -> bool:
    text = paragraph.text
    return (
        all(_raised(line, body) and len(segments(line, _APART * line.size)) == 1 for line in paragraph.lines)
        and len(text) <= _LONGEST
        and any(letter.isalpha() for letter in text)
        and not text.endswith((".", ",", ";"))
        and not BULLET.match(re.sub(r"^\d+\.(?=\s)", "", text))
    )


def _columns(words: list[Word], sheet: Sheet) -> list[list[Line]]:
    """The lines in reading order, one list a column; lines across both columns part the page above from below."""
    lines = lines_of(words)
    if not lines:
        return []
    middle = _gutter(lines, sheet)
    if middle is None:
        return [lines]
    columns: list[list[Line]] = []
    left: list[Word] = []
    right: list[Word] = []
    whole: list[Line] = []

    def close() -> None:
        columns.extend(part for part in (lines_of(left), lines_of(right)) if part)
        left.clear()
        right.clear()

    for line in lines:
        if any(word.x0 < middle < word.x1 for word in line.words) or _across(line, middle):
            close()
            whole.append(line)
            continue
        if whole:
            columns.append(list(whole))
            whole.clear()
        left += [word for word in line.words if word.x1 <= middle]
        right += [word for word in line.words if word.x0 >= middle]
    if whole:
        columns.append(whole)
    close()
    return columns


def _across(line: Line, middle: float) -> bool:
    """Words on both sides with no more than a space at the middle."""
    before = [word.x1 for word in line.words if word.x1 <= middle]
    after = [word.x0 for word in line.words if word.x0 >= middle]
    return bool(before and after) and min(after) - max(before) < 0.6 * min(word.size for word in line.words)


def _gutter(lines: Sequence[Line], sheet: Sheet) -> float | None:
    """The middle of the white between two columns of running text: at least eight lines on both sides of it, each side
    wide and well filled, and four fifths of the lines clear of it."""
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    size = sheet.size
    found: list[tuple[tuple[int, int], float]] = []
    for step in range(70, 131):
        middle = left + (right - left) * step / 200
        clear = [line for line in lines if not any(w.x0 - 0.2 * size < middle < w.x1 + 0.2 * size for w in line.words)]
        both = [line for line in clear if line.x0 < middle < line.x1 and not _across(line, middle)]
        if len(both) >= 8 and len(clear) >= 0.8 * len(lines):
            found.append(((len(clear), len(both)), middle))
    if not found:
        return None
    best = [middle for counts, middle in found if counts == max(counts for counts, _ in found)]
    middle = best[len(best) // 2]
    words = [word for line in lines for word in line.words if not word.x0 < middle < word.x1]
    sides = [lines_of([w for w in words if (w.x1 <= middle) == is_left]) for is_left in (True, False)]
    filled = [sum(len(line.words) > 3 for line in side) >= 0.5 * len(side) for side in sides]
    return middle if all(filled) else None
