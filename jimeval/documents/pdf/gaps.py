"""Tables without rules between their columns: the white that goes down through all rows parts the columns.

Rows begin at rules or shaded bands where the paper has them, else where white across the table is wider than
between lines, together with how many columns begin anew there.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from jimeval.documents.pdf.anchors import GAP, HeadingRow, heading_row
from jimeval.documents.pdf.frames import Frame, within
from jimeval.documents.pdf.lines import Line, lines_of, segments
from jimeval.documents.pdf.ruled import merged_across
from jimeval.documents.pdf.sheet import Box, Sheet, Word

Interval = tuple[float, float]
_LEAST = 0.42  # of the type's size: white that is narrower is a space between words


class Gutters:
    """The white between columns as it is left when line after line is laid over it.

    ``white``  for each pair of neighbouring columns the stretches across that no word has touched
    """

    def __init__(self, columns: Sequence[Box]):
        self.white = [[(left.x0, right.x1)] for left, right in zip(columns, columns[1:], strict=False)]

    def left_by(self, words: Sequence[Word], size: float) -> list[list[Interval]]:
        """What is left of the white when the words too are laid over it."""
        least = _LEAST * size
        left = []
        for intervals in self.white:
            for word in words:
                if word.x1 > intervals[0][0] and word.x0 < intervals[-1][1] if intervals else False:
                    cut = []
                    for start, end in intervals:
                        if word.x0 >= end or word.x1 <= start:
                            cut.append((start, end))
                            continue
                        cut += [part for part in ((start, word.x0), (word.x1, end)) if part[1] - part[0] >= least]
                    intervals = cut
            left.append(intervals)
        return left

    def take(self, words: Sequence[Word], size: float) -> bool:
        """Lays the words over the white; False, and nothing done, when they would close it between two columns.

        Where one word alone runs over into the next column among columns that are clear, it is let through.
        """
        left = self.left_by(words, size)
        closed = [place for place, intervals in enumerate(left) if not intervals]
        if closed:
            through = len(closed) == 1 and len(left) > 2 and self._clear(words, left, closed[0], size)
            if not through:
                return False
            left[closed[0]] = self.white[closed[0]]
        self.white = left
        return True

    def _clear(self, words: Sequence[Word], left: list[list[Interval]], closed: int, size: float) -> bool:
        """Whether the line stands in pieces at all other gutters that it reaches."""
        start, end = words[0].x0, max(word.x1 for word in words)
        reached = [
            i for i, white in enumerate(left) if i != closed and white and start < white[0][0] and end > white[-1][1]
        ]
        gaps = sum(1 for a, b in zip(words, words[1:], strict=False) if b.x0 - a.x1 > GAP * size)
        return len(reached) >= 1 and gaps >= len(reached)

    def edges(self, known: Sequence[float] | None = None) -> list[float]:
        """Where each column but the first begins: at the edge ``known`` from a page before where it is still in the
        white, else at the right end of the widest white."""
        found = []
        for place, white in enumerate(self.white):
            if known is not None and any(start - 1 <= known[place] <= end + 1 for start, end in white):
                found.append(known[place])
            else:
                found.append(max(white, key=lambda stretch: (stretch[1] - stretch[0], stretch[1]))[1] - 0.5)
        return found


def table_end(lines: Sequence[Line], first: int, gutters: Gutters, stop: float) -> tuple[int, list[Line]]:
    """The line after the last that the columns can hold, above ``stop``, and lines before it that run across all
    columns: headings of the rows below them."""
    across: list[Line] = []
    for at in range(first, len(lines)):
        line = lines[at]
        if line.top >= stop:
            return at, across
        if not gutters.take(line.words, line.size):
            if not _heads_rows(lines, at, gutters):
                return at, across
            across.append(line)
    return len(lines), across


def _heads_rows(lines: Sequence[Line], at: int, gutters: Gutters) -> bool:
    """Whether a line across the columns is one piece in the middle of a table: the next is a row of it, and no heading
    row of another."""
    if at + 1 >= len(lines) or len(segments(lines[at], GAP * lines[at].size)) > 1 or heading_row(lines, at + 1):
        return False
    after = lines[at + 1]
    pieces = len(segments(after, GAP * after.size))
    near = after.top - lines[at].bottom < 2 * after.size
    return near and pieces > max(1, len(gutters.white) // 2) and all(gutters.left_by(after.words, after.size))


def open_frame(
    lines: Sequence[Line], edges: Sequence[float], sheet: Sheet, heading: HeadingRow | None, across: Sequence[Line]
) -> tuple[Frame, list[Word]]:
    """The frame of lines whose columns begin at ``edges`` (all but the first), and words that cross an edge; lines
    ``across`` all columns are rows of one cell."""
    words = [word for line in lines for word in line.words]
    left, right = min(word.x0 for word in words), max(word.x1 for word in words)
    xs = [min(left, edges[0] - 2) - 1, *edges, max(right, edges[-1] + 2) + 1]
    xs = _unheaded(words, xs, heading)
    head = max(box.bottom for box in heading.boxes) if heading else None
    frame = Frame(xs, [], ruled=False)
    body = [word for word in words if head is None or word.top >= head - 1]
    shown = _shown_rows(frame, sheet, words, head)
    top, bottom = min(word.top for word in words) - 1, max(word.bottom for word in words) + 1
    if shown:
        frame.ys = [top, *shown, bottom]
        _partial(frame, sheet)
        _shaded_on(frame, sheet)
    else:
        frame.rows_shown = False
        starts = [] if head is None or not body else [(head + min(word.top for word in body)) / 2]
        frame.ys = [top, *starts, *row_starts(body, xs), bottom]
    frame.open_end = True
    _whole_rows(frame, lines, across)
    single = {word for line in across for word in line.words}
    crossing = [
        word for word in body if word not in single and any(word.x0 < x - 1.5 and word.x1 > x + 1.5 for x in xs[1:-1])
    ]
    return frame, crossing


def _whole_rows(frame: Frame, lines: Sequence[Line], across: Sequence[Line]) -> None:
    """Rows of one cell, parted from the rows above and below them."""
    for line in across:
        above = max((other.bottom for other in lines if other.bottom <= line.top + 2), default=line.top)
        below = min((other.top for other in lines if other.top >= line.bottom - 2), default=line.bottom)
        for y in ((above + line.top) / 2, (line.bottom + below) / 2):
            if all(abs(y - other) > 0.6 * line.size for other in frame.ys):
                frame.ys = sorted([*frame.ys, y])
                at = frame.ys.index(y)
                frame.no_below = {(r + (r >= at), c) for r, c in frame.no_below}
    for line in across:
        r = within(frame.ys, (line.top + line.bottom) / 2)
        frame.no_right |= {(r, c) for c in range(frame.width - 1)}


def _unheaded(words: Sequence[Word], xs: list[float], heading: HeadingRow | None) -> list[float]:
    """A first column without a heading: words left of all headings, with white between."""
    if not heading:
        return xs
    start = heading.boxes[0].x0
    outside = [word for word in words if word.x1 < start]
    if not outside:
        return xs
    edge = max(word.x1 for word in outside)
    size = outside[0].size
    beyond = [word for word in words if word.x0 < start and word.x1 > edge + 0.1 and word not in outside]
    return [xs[0], start - 0.5, *xs[1:]] if start - edge > GAP * size and not beyond else xs


def _shown_rows(frame: Frame, sheet: Sheet, words: Sequence[Word], head: float | None) -> list[float]:
    """Where rules or shaded bands part the rows; empty when at most the heading row is parted off."""
    top, bottom = min(word.top for word in words), max(word.bottom for word in words)
    left, right = frame.xs[0], frame.xs[-1]

    def inside(boxes: Sequence[Box]) -> list[float]:
        lines: dict[int, list[Box]] = {}
        for box in boxes:
            y = (box.top + box.bottom) / 2
            if top < y < bottom and box.x1 > left and box.x0 < right:
                lines.setdefault(round(y / 2), []).append(box)
        found: list[float] = []
        for _, parts in sorted(lines.items()):
            covered = sum(min(part.x1, right) - max(part.x0, left) for part in parts)
            if covered > 0.25 * (right - left) and len(frame.xs) > 2:
                y = statistics.fmean((part.top + part.bottom) / 2 for part in parts)
                under = [word for word in words if any(part.x0 < word.middle < part.x1 for part in parts)]
                struck = any(word.top + 1.5 < y < word.bottom - 1.5 for word in under)
                if not struck and (not found or y - found[-1] > 4):
                    found.append(y)
        return found

    least = 0 if head is None else 1
    rules = inside(merged_across(sheet.across))
    if len(rules) > least:
        return rules
    fills = [fill for fill in sheet.fills if fill.height > 8]
    bands = inside([Box(f.x0, y, f.x1, y) for f in fills for y in (f.top, f.bottom) if f.width > 8])
    return bands if len(bands) > least else []


def _partial(frame: Frame, sheet: Sheet) -> None:
    """Where a rule leaves out a column, the cells above and below it are one."""
    rules = merged_across(sheet.across)
    for r, y in enumerate(frame.ys[1:-1]):
        near = [rule for rule in rules if abs((rule.top + rule.bottom) / 2 - y) < 3]
        if not near:
            continue
        for c, (left, right) in enumerate(zip(frame.xs, frame.xs[1:], strict=False)):
            covered = sum(max(0.0, min(rule.x1, right) - max(rule.x0, left)) for rule in near)
            if covered < 0.3 * (right - left):
                frame.no_below.add((r, c))


def _shaded_on(frame: Frame, sheet: Sheet) -> None:
    """Where a shaded area of one column goes on past the edge of a row, the cells above and below it are one."""
    for r, y in enumerate(frame.ys[1:-1]):
        over = [fill for fill in sheet.fills if fill.top < y - 4 and fill.bottom > y + 4]
        for c, (left, right) in enumerate(zip(frame.xs, frame.xs[1:], strict=False)):
            middle = (left + right) / 2
            if any(fill.x0 <= middle <= fill.x1 and fill.width < 1.5 * (right - left) for fill in over):
                frame.no_below.add((r, c))


def row_starts(words: Sequence[Word], xs: Sequence[float], least: int = 0) -> list[float]:
    """Where rows part, below the first. With ``least``, only where as many columns begin anew after white across."""
    columns: list[list[Word]] = [[] for _ in xs[1:]]
    for word in words:
        columns[within(xs, min(word.middle, word.x0 + word.size))].append(word)
    lines = [(line, c) for c, column in enumerate(columns) for line in lines_of(column)]
    lines.sort(key=lambda pair: (pair[0].top, pair[1]))
    if not lines:
        return []
    size = statistics.median_high([line.size for line, _ in lines])
    step = _step(columns, size)
    found = _parted(lines, step, least)
    if not found and step > 1.45 * size:
        found = _parted(lines, 1.2 * size, least)
    return found if found or least else _begun(lines)


def _step(columns: Sequence[Sequence[Word]], size: float) -> float:
    """Points from line to line within a cell: the shortest step that is seen more than once."""
    steps = []
    for column in columns:
        found = lines_of(column)
        steps += [round((b.top - a.top) * 2) / 2 for a, b in zip(found, found[1:], strict=False)]
    steps = [step for step in steps if 0.9 * size < step < 2 * size]
    often = [step for step in sorted(set(steps)) if steps.count(step) >= max(2, 0.1 * len(steps))]
    return often[0] if often else 1.2 * size


def _parted(lines: Sequence[tuple[Line, int]], step: float, least: int) -> list[float]:
    """Rows where white goes across the whole table: wider than between lines, and several columns, or the first, begin
    after it. White before a lone column parts rows when it is as wide as where several begin."""
    bands: list[tuple[float, list[tuple[Line, int]]]] = []  # white above, lines
    low = 0.0
    usual = step - statistics.median([line.bottom - line.top for line, _ in lines])
    for line, column in lines:
        white = line.top - low
        if not bands or white > usual + 0.15 * step:
            bands.append((white, []))
        bands[-1][1].append((line, column))
        low = max(low, line.bottom)
    begun = [{column for _, column in band} for _, band in bands]
    several = [white for (white, _), columns in zip(bands[1:], begun[1:], strict=True) if len(columns) > 1]
    if least:
        sure = [
            white for (white, _), columns in zip(bands[1:], begun[1:], strict=True) if len(columns) > 1 and 0 in columns
        ]
        several, wide = several if sure else [], 0.8 * min(sure, default=0.0)
    else:
        wide = 0.8 * statistics.median(several) if several else 0.0
    found = []
    for (_, before), (white, band), columns in zip(bands, bands[1:], begun[1:], strict=False):
        begins = len(columns) > 1 and white >= (wide if least else 0.6 * wide)
        if begins or (white >= wide and not least):
            found.append((max(line.bottom for line, _ in before) + min(line.top for line, _ in band)) / 2)
    return found if several or not least else []


def _begun(lines: Sequence[tuple[Line, int]]) -> list[float]:
    """Rows as close as lines: one begins where the first column begins anew, with a capital, number or bullet."""
    found, last = [], None
    firsts = [line for line, column in lines if column == 0]
    for line in firsts:
        beside = {column for other, column in lines if abs(other.top - line.top) < 0.4 * line.size}
        anew = last is None or line.top - last.top > 1.7 * (line.bottom - line.top)
        if line.top > lines[0][0].top + 1 and len(beside) > 1 and (anew or not line.text[0].islower()):
            found.append(line.top - 0.5)
        last = line
    return found
