"""Tables that rules or shaded areas show: the rules that touch make a frame, what they leave out joins cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jimeval.documents.pdf.frames import Frame
from jimeval.documents.pdf.sheet import Box, Sheet

_NEAR = 3.5  # points within which two rules are one, or touch
_LEAST = 8.0  # points: no column of a table is narrower, no row lower


def ruled_frames(sheet: Sheet) -> list[Frame]:
    """Frames with rules between their columns, from the top down. A box around running text is none."""
    across, down = merged_across(sheet.across), _merged_down(sheet.down)
    frames = []
    for rows, columns in _touching(across, down):
        frame = _frame(rows, columns, sheet)
        if frame and frame.width > 1:
            frames.append(frame)
    return _outermost(frames)


def filled_frames(sheet: Sheet, taken: Sequence[Box]) -> list[Frame]:
    """Frames whose places are shaded one by one, side by side, without rules."""
    fills = [fill for fill in sheet.fills if fill.height > _LEAST and fill.width > _LEAST]
    fills = [fill for fill in fills if not any(box.holds(fill) for box in taken)]
    across, down = [], []
    for fill in fills:
        across += [Box(fill.x0, y, fill.x1, y) for y in (fill.top, fill.bottom)]
        down += [Box(x, fill.top, x, fill.bottom) for x in (fill.x0, fill.x1)]
    frames = []
    for rows, columns in _touching(merged_across(across), _merged_down(down)):
        frame = _frame(rows, columns, sheet)
        if frame and frame.width > 1 and frame.height > 1 and _all_filled(frame, fills):
            frames.append(frame)
    return _outermost(frames)


def _all_filled(frame: Frame, fills: Iterable[Box]) -> bool:
    """Whether nearly the whole frame is shaded: then its edges are cells, else only some cells are marked."""
    area = sum(fill.width * fill.height for fill in fills if frame.box.holds(fill))
    return area > 0.9 * frame.box.width * frame.box.height


def merged_across(rules: Iterable[Box]) -> list[Box]:
    """Rules on one line made one, also when they are dots or drawn cell by cell."""
    turned = [Box(rule.top, rule.x0, rule.bottom, rule.x1) for rule in rules]
    return [Box(rule.top, rule.x0, rule.bottom, rule.x1) for rule in _merged_down(turned)]


def _merged_down(rules: Iterable[Box]) -> list[Box]:
    lines: list[list[Box]] = []
    for rule in sorted(rules, key=lambda rule: (rule.middle, rule.top)):
        if lines and rule.middle - lines[-1][-1].middle < 0.8 and rule.middle - lines[-1][0].middle < 2:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    merged = []
    for line in lines:
        line.sort(key=lambda rule: rule.top)
        run = [line[0]]
        for rule in line[1:]:
            if rule.top - max(other.bottom for other in run) <= 4:
                run.append(rule)
            else:
                merged.append(_hull(run))
                run = [rule]
        merged.append(_hull(run))
    return [rule for rule in merged if rule.height > _LEAST / 2]


def _hull(boxes: Sequence[Box]) -> Box:
    return Box(
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )


def _touching(across: list[Box], down: list[Box]) -> list[tuple[list[Box], list[Box]]]:
    """Rules across and down that hang together, each group once."""
    group = list(range(len(across) + len(down)))

    def find(at: int) -> int:
        while group[at] != at:
            group[at] = group[group[at]]
            at = group[at]
        return at

    for i, row in enumerate(across):
        for j, column in enumerate(down, len(across)):
            x, y = column.middle, (row.top + row.bottom) / 2
            if (
                row.x0 - _NEAR <= x <= row.x1 + _NEAR
                and column.top - _NEAR <= y <= column.bottom + _NEAR
                and find(i) != find(j)
            ):
                group[max(find(i), find(j))] = min(find(i), find(j))
    groups: dict[int, tuple[list[Box], list[Box]]] = {}
    for at, rule in enumerate([*across, *down]):
        groups.setdefault(find(at), ([], []))[at >= len(across)].append(rule)
    return [pair for _, pair in sorted(groups.items()) if pair[1]]


def _frame(across: list[Box], down: list[Box], sheet: Sheet) -> Frame | None:
    """The frame that the rules make; columns and rows that hold nothing and are as narrow as a double rule are none."""
    box = _hull([*across, *down])
    xs = _edges([*(rule.middle for rule in down), *((box.x0, box.x1) if across else ())])
    ys = _edges([*((rule.top + rule.bottom) / 2 for rule in across), box.top, box.bottom])
    if len(xs) < 2 or len(ys) < 2:
        return None
    frame = Frame(xs, ys)
    for r, (top, bottom) in enumerate(zip(ys, ys[1:], strict=False)):
        for c, right in enumerate(xs[1:-1]):
            if not _covers([rule for rule in down if abs(rule.middle - right) <= _NEAR], top, bottom):
                frame.no_right.add((r, c))
    for c, (left, right) in enumerate(zip(xs, xs[1:], strict=False)):
        for r, below in enumerate(ys[1:-1]):
            near = [rule for rule in across if abs((rule.top + rule.bottom) / 2 - below) <= _NEAR]
            if not _covers([Box(rule.top, rule.x0, rule.bottom, rule.x1) for rule in near], left, right):
                frame.no_below.add((r, c))
    frame.open_end = not any(abs((rule.top + rule.bottom) / 2 - ys[-1]) <= _NEAR for rule in across)
    frame.shaded = shaded(frame, sheet.fills)
    return frame


def shaded(frame: Frame, fills: Iterable[Box]) -> set[tuple[int, int]]:
    """The places whose middle a shaded area covers, where not all are."""
    fills = list(fills)
    found = set()
    for r, (top, bottom) in enumerate(zip(frame.ys, frame.ys[1:], strict=False)):
        for c, (left, right) in enumerate(zip(frame.xs, frame.xs[1:], strict=False)):
            place = Box((left + right) / 2, (top + bottom) / 2, (left + right) / 2, (top + bottom) / 2)
            if any(fill.holds(place) for fill in fills):
                found.add((r, c))
    return found if len(found) < frame.width * frame.height else set()


def _edges(places: Iterable[float]) -> list[float]:
    """The places brought together where they are as near as the two lines of a double rule."""
    edges: list[list[float]] = []
    for place in sorted(places):
        if edges and place - edges[-1][0] <= _NEAR + 1:
            edges[-1].append(place)
        else:
            edges.append([place])
    return [sum(edge) / len(edge) for edge in edges]


def _covers(rules: Iterable[Box], start: float, end: float) -> bool:
    """Whether the rules cover more than half of the stretch down the page."""
    covered = sum(max(0.0, min(rule.bottom, end) - max(rule.top, start)) for rule in rules)
    return covered > 0.5 * (end - start)


def _outermost(frames: list[Frame]) -> list[Frame]:
    """Without frames that lie within another, from the top down."""
    frames.sort(key=lambda frame: -(frame.box.width * frame.box.height))
    kept: list[Frame] = []
    for frame in frames:
        if not any(other.box.holds(frame.box) for other in kept):
            kept.append(frame)
    return sorted(kept, key=lambda frame: (frame.box.top, frame.box.x0))
