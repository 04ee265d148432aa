"""The tables of a page, each a part that may continue one from the page before, and the words that no table holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from jimeval.documents.pdf.anchors import HeadingRow, heading_row, spread
from jimeval.documents.pdf.frames import Frame, Row, rows_of, within
from jimeval.documents.pdf.gaps import Gutters, open_frame, row_starts, table_end
from jimeval.documents.pdf.lines import Line, lines_of, segments
from jimeval.documents.pdf.ruled import filled_frames, merged_across, ruled_frames
from jimeval.documents.pdf.sheet import Box, Sheet, Word

_SHORT = 0.5  # share of a table's lines that stand in pieces, at least, where no heading is known


@dataclass(slots=True)
class Part:
    """A table's rows on one page, in rows that the page has; ``columns``: how far the words of each reach.

    crossing  words that could belong to two columns;  open_end  whether no rule ends it
    """

    page: int
    frame: Frame
    rows: list[Row]
    columns: list[Box]
    crossing: list[Word] = field(default_factory=list)

    @property
    def top(self) -> float:
        return self.frame.ys[0]


def tables_on(sheet: Sheet, words: Sequence[Word], before: Part | None) -> tuple[list[Part], list[Word]]:
    """The parts of tables among a page's words, from the top down, and the words outside them.

    ``before`` is the part that ends the page before, when nothing follows it there: its columns may go on here.
    """
    parts, left = [], list(words)
    frames = ruled_frames(sheet)
    frames += filled_frames(sheet, [frame.box for frame in frames])
    for frame in frames:
        inside = [word for word in left if frame.box.holds(word)]
        if part := _ruled_part(frame, inside, sheet, before):
            parts.append(part)
            held = set(inside)
            left = [word for word in left if word not in held]
    lines = lines_of(left)
    barriers = sorted(part.top for part in parts)
    found, taken = _open_parts(lines, sheet, barriers, before)
    parts += found
    left = [word for word in left if word not in taken]
    return sorted(parts, key=lambda part: part.top), left


def _ruled_part(frame: Frame, words: list[Word], sheet: Sheet, before: Part | None) -> Part | None:
    if not words:
        return None
    _extend_columns(frame, words)
    _split_rows(frame, words, sheet.fills)
    rows = rows_of(frame, words, sheet.number)
    filled = {c for row in rows for c, slot in enumerate(row.slots) if slot.lines}
    continues = before is not None and before.frame.width == frame.width
    if len(filled) < 2 and not continues:
        return None
    return Part(sheet.number, frame, rows, _columns(frame, words))


def _extend_columns(frame: Frame, words: Sequence[Word]) -> None:
    """Rules that stand between the columns of the heading row only hold for all rows, but where words cross them."""
    bare = {r for r in range(frame.height) if all((r, c) in frame.no_right for c in range(frame.width - 1))}
    if len(bare) < frame.height and (len(bare) > 1 or frame.height == 2) and 2 * len(bare) >= frame.height:
        for r, c in sorted(frame.no_right):
            inside = [word for word in words if within(frame.ys, (word.top + word.bottom) / 2) == r]
            if r in bare and not any(
                word.x0 < frame.xs[c + 1] - 1 and word.x1 > frame.xs[c + 1] + 1 for word in inside
            ):
                frame.no_right.discard((r, c))


def _split_rows(frame: Frame, words: Sequence[Word], fills: Sequence[Box]) -> None:
    """Rows that no rule parts, in a frame that has rules between its columns only: parted where every other row is
    shaded, else by the white across it."""
    if frame.height > 2 or frame.width < 2:
        return
    last = frame.height - 1
    body = [word for word in words if within(frame.ys, (word.top + word.bottom) / 2) == last]
    found = _bands(frame, fills) or row_starts(body, frame.xs, 2)
    if found:
        frame.ys[-1:-1] = found
        frame.no_right |= {(last + n, c) for r, c in frame.no_right if r == last for n in range(1, len(found) + 1)}
        frame.rows_shown = False


def _bands(frame: Frame, fills: Sequence[Box]) -> list[float]:
    """Where shaded bands across the frame begin and end within its last row."""
    top, bottom = frame.ys[-2] + 4, frame.ys[-1] - 4
    edges: dict[int, set[Box]] = {}
    for fill in fills:
        if fill.height > 8 and fill.x0 > frame.xs[0] - 4 and fill.x1 < frame.xs[-1] + 4:
            for y in (fill.top, fill.bottom):
                if top < y < bottom:
                    edges.setdefault(round(y), set()).add(fill)
    wide = 0.8 * (frame.xs[-1] - frame.xs[0])
    found: list[float] = []
    for y, boxes in sorted(edges.items()):
        if sum(x1 - x0 for x0, x1 in {(box.x0, box.x1) for box in boxes}) > wide and (not found or y - found[-1] > 4):
            found.append(float(y))
    return found


def _columns(frame: Frame, words: Sequence[Word]) -> list[Box]:
    """For each column a box as wide as its words; of a column without words its frame."""
    held: list[list[Word]] = [[] for _ in range(frame.width)]
    for word in words:
        held[within(frame.xs, min(word.middle, word.x0 + word.size))].append(word)
    return [
        Box(min(w.x0 for w in ws), frame.ys[0], min(max(w.x1 for w in ws), right), frame.ys[-1])
        if ws
        else Box(left + 1, frame.ys[0], right - 1, frame.ys[-1])
        for ws, left, right in zip(held, frame.xs, frame.xs[1:], strict=False)
    ]


def _open_parts(
    lines: list[Line], sheet: Sheet, barriers: list[float], before: Part | None
) -> tuple[list[Part], set[Word]]:
    """Tables without rules between their columns: from a heading row, or from the page before, down to the first line
    that runs across the columns."""
    parts, taken, at = [], set(), 0
    while at < len(lines):
        stop = min((top for top in barriers if top > lines[at].top), default=sheet.height)
        first_here = before is not None and at == 0 and not any(top < lines[0].top for top in barriers)
        part, after = _open_part(lines, at, sheet, stop, before if first_here else None)
        if part:
            parts.append(part)
            taken.update(word for line in lines[at:after] for word in line.words)
            at = after
        else:
            at += 1
    return parts, taken


def _open_part(lines: list[Line], at: int, sheet: Sheet, stop: float, before: Part | None) -> tuple[Part | None, int]:
    heading = heading_row(lines, at, merged_across(sheet.across))
    goes_on = before is not None and not before.frame.ruled and _goes_on(lines, at, before)
    plain = goes_on and not lines[at].bold  # plain words in the columns of a table are its next row
    if heading and not (plain and not _again(lines[at : heading.after], before)):
        boxes, first, edges = list(heading.boxes), heading.after, None
    elif goes_on:
        heading = None
        boxes, first, edges = before.columns, at, before.frame.xs[1:-1]
    elif found := _unknown(lines, at, sheet):
        heading, first, edges, boxes = found, found.after, None, list(found.boxes)
    else:
        return None, at
    gutters = Gutters(boxes)
    after, across = table_end(lines, first, gutters, stop)
    after = _without_tail(lines, first, after, boxes, sheet)
    if after == first and edges is None:
        return None, at
    if after == at:
        return None, at
    gutters = Gutters(boxes)
    for line in lines[at if edges is not None else first : after]:
        gutters.take(line.words, line.size)
    across = [line for line in across if line in lines[first:after]]
    if heading:
        gutters.take([w for line in lines[at:first] for w in line.words], lines[at].size)
    chosen = lines[at:after]
    frame, crossing = open_frame(chosen, gutters.edges(edges), sheet, heading, across)
    words = [word for line in chosen for word in line.words]
    rows = rows_of(frame, words, sheet.number)
    part = Part(sheet.number, frame, rows, _columns(frame, words), crossing)
    if heading and not heading.known and not _is_table(part, chosen[heading.after - at :], sheet):
        return None, at
    if heading and heading.known and not any(sum(bool(s.lines) for s in row.slots) > 1 for row in rows[1:]):
        return None, at
    return part, after


def _goes_on(lines: list[Line], at: int, before: Part) -> bool:
    """Whether the page's first lines stand in the columns of the table that the page before ended with."""
    gutters = Gutters(before.columns)
    end, _ = table_end(lines, at, gutters, float("inf"))
    second = before.frame.xs[1] - 2
    if any(spread(line) or line.x0 >= second for line in lines[at:end][:6]):
        return True
    last = before.rows[-1].slots[0]
    return end > at and bool(last.lines) and lines[at].text[:1].islower() and not last.text.endswith((".", "!", "?"))


def _again(chosen: list[Line], before: Part) -> bool:
    """Whether the lines have the words of the first row on the page before."""
    first = [word.text for slot in before.rows[0].slots for line in slot.lines for word in line.words]
    return sorted(word.text for line in chosen for word in line.words) == sorted(first)


def _unknown(lines: list[Line], at: int, sheet: Sheet) -> HeadingRow | None:
    """A first row whose headings are not known: in three pieces or more, or in two under a rule."""
    line = lines[at]
    parts = segments(line, 1.2 * line.size)
    needed = 3
    if len(parts) == 2:
        rules = [rule for rule in merged_across(sheet.across) if rule.width > 0.8 * (line.x1 - line.x0)]
        needed = 2 if any(0 < rule.top - line.bottom < line.size for rule in rules) else 3
    if len(parts) < needed or any(len(part.text) > 60 for part in parts):
        return None
    return HeadingRow(at, at + 1, tuple(Box(part.x0, part.top, part.x1, part.bottom) for part in parts), 0)


def _is_table(part: Part, body: list[Line], sheet: Sheet) -> bool:
    """Whether lines under an unknown heading are a table: three rows or more, most of them in pieces, and no contents
    with page numbers in the last column."""
    if len(part.rows) < 3 or sum(map(spread, body)) < max(2, _SHORT * len(body)):
        return False
    last = [row.slots[-1].text for row in part.rows if row.slots[-1].lines]
    return not all(text.strip(". ").isdigit() for text in last)


def _without_tail(lines: list[Line], first: int, after: int, boxes: Sequence[Box], sheet: Sheet) -> int:
    """The end without lines of the first column alone that belong to what follows: a heading, a note below."""
    own = [at for at in range(first, after) if spread(lines[at]) or lines[at].x0 >= boxes[1].x0 - lines[at].size]
    if not own:
        return first if after < len(lines) or after == first else after
    tail = own[-1] + 1
    body = lines[first:after]
    for at in range(tail, after):
        line = lines[at]
        away = line.top - max(other.bottom for other in lines[first:at]) > 0.6 * line.size
        differs = line.size > sheet.size + 0.8 or (line.bold and not all(other.bold for other in body))
        if away and (differs or after < len(lines)):
            return at
    return after
