"""Where everything in the drawing of a programme logic goes, in points: lines of text, boxes, columns, links' ways."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from jimeval.base.swedish import shorten
from jimeval.plans.logic import local_id

SMALLEST_TYPE, LINE = 8.0, 10.0  # points
PAD, CHANNEL = 5.0, 34.0  # inside a box, between columns
_GAP, _TIGHT = 15.0, 8.0  # between boxes; where the room is scarce
TEXTS = (150, 110, 80, 60, 45)  # characters of an element's text: the first with which the figure is low enough
_MUCH = 900  # characters in a column: from here on the columns have widths of their own
_JOINTS = ("hets", "ions", "ings", "skaps", "ments", "tets", "dels", "lags")  # after these a compound may be parted


@dataclass(slots=True)
class Box:
    """An element's box, or the narrow passage of a link past a column (no lines); y is the middle, in points."""

    x: float
    width: float
    height: float
    lines: tuple[str, ...]
    y: float = 0.0


@functools.cache
def measure(text: str, size: float, bold: bool = False) -> float:
    """Width in points, with room for the rounding that small type gets on a screen."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
    return 1.03 * text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]


def wrapped(text: str, width: float, size: float = SMALLEST_TYPE, bold: bool = False) -> list[str]:
    """Lines no wider than ``width`` points; a word that is wider is parted with a hyphen."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and measure(joined, size, bold) <= width:
            lines[-1] = joined
            continue
        while measure(word, size, bold) > width and len(word) > 6:
            cut = _cut(word, width, size, bold)
            lines.append(word[:cut] + ("" if word[cut - 1] in "-/–" else "-"))
            word = word[cut:]
        lines.append(word)
    return lines


def _cut(word: str, width: float, size: float, bold: bool) -> int:
    """Where to part a long word: at its own hyphen, after a compound's joint, else where the room ends."""
    fits = max(3, max((n for n in range(3, len(word) - 2) if measure(word[:n] + "-", size, bold) <= width), default=3))
    if own := [n for n in range(4, fits + 2) if word[n - 1] in "-/–"]:
        return own[-1]
    joints = [n for n in range(5, fits + 1) if word[:n].endswith(_JOINTS)]
    return joints[-1] if joints else fits


def layout(
    columns: list[tuple[str, list]], chain, width: float, longest: int
) -> tuple[dict, list[tuple[float, float, list[str]]]]:
    """Boxes by node, texts of at most ``longest`` characters, and the headings (middle x, middle y, lines)."""
    gap = _GAP if longest == TEXTS[0] else _TIGHT
    widths = _widths(columns, chain, width)
    lefts = [sum(widths[:n]) + CHANNEL * n for n in range(len(columns))]
    heads = [
        (left + own / 2, wrapped(title, own, 9, bold=True))
        for left, own, (title, _) in zip(lefts, widths, columns, strict=True)
    ]
    head = 12.0 * max(len(lines) for _, lines in heads)
    boxes: dict = {}
    for n, (_, nodes) in enumerate(columns):
        for node in nodes:
            lines: tuple[str, ...] = ()
            if node in chain:
                text = f"{local_id(node)}  {shorten(chain.nodes[node]['text'], longest)}"
                lines = tuple(wrapped(text, widths[n] - 2 * PAD))
            height = LINE * len(lines) + 2 * PAD + 2 if lines else 2.0
            boxes[node] = Box(lefts[n], widths[n], height, lines)
    room = max(sum(boxes[node].height + gap for node in nodes) for _, nodes in columns)
    _place(columns, chain, boxes, head + 12, room, gap)
    empty = min(box.y - box.height / 2 for box in boxes.values()) - head - 14
    for box in boxes.values():
        box.y -= empty
    return boxes, [(x, head / 2, lines) for x, lines in heads]


def _widths(columns: list[tuple[str, list]], chain, width: float) -> list[float]:
    """Points for each column: more for one with much to say, so that the fullest is not the tallest by far."""
    room = width - CHANNEL * (len(columns) - 1)
    said = [
        sum(min(len(chain.nodes[node]["text"]), TEXTS[0]) for node in nodes if node in chain) for _, nodes in columns
    ]
    if max(said) < _MUCH:
        return [room / len(columns)] * len(columns)
    mean = sum(said) / len(said)
    words = [max(measure(word, 9, bold=True) for word in title.split()) + 2 * PAD for title, _ in columns]
    wished = [
        max(need * len(columns) / room, 0.75, min(1.6, (own / mean) ** 0.5))
        for own, need in zip(said, words, strict=True)
    ]
    return [room * own / sum(wished) for own in wished]


def _place(columns: list[tuple[str, list]], chain, boxes: dict, top: float, room: float, gap: float) -> None:
    """Gives each box a height on the page near the boxes it is linked to, in the order arranged, none overlapping."""
    near: dict = {node: [] for node in boxes}
    for path in paths_of(columns, chain).values():
        for first, second in zip(path, path[1:], strict=False):
            near[first].append(second)
            near[second].append(first)
    for _, nodes in columns:
        spare = (room - sum(boxes[node].height + gap for node in nodes)) / max(1, len(nodes))
        at = top
        for node in nodes:
            step = boxes[node].height + gap + spare
            boxes[node].y, at = at + step / 2, at + step
    for sweep in range(6):
        for _, nodes in columns if sweep % 2 else columns[::-1]:
            wished = [
                sum(boxes[other].y for other in near[node]) / len(near[node]) if near[node] else boxes[node].y
                for node in nodes
            ]
            for node, y in zip(nodes, _apart(wished, [boxes[n].height + gap for n in nodes], top, room), strict=True):
                boxes[node].y = y


def _apart(wished: list[float], steps: list[float], top: float, room: float) -> list[float]:
    """The middles nearest to those wished (least squares) that keep order and distance within the room.

    Pool adjacent violators (Ayer et al. 1955) on the middles less the space taken above them.
    """
    above = [sum(steps[:n]) + step / 2 for n, step in enumerate(steps)]
    blocks: list[list[float]] = []  # mean, number
    for wish, taken in zip(wished, above, strict=True):
        blocks.append([wish - taken, 1])
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            (second, n), (first, m) = blocks.pop(), blocks.pop()
            blocks.append([(first * m + second * n) / (m + n), m + n])
    last = top + room - sum(steps)
    level = [min(max(mean, top), last) for mean, n in blocks for _ in range(int(n))]
    return [base + taken for base, taken in zip(level, above, strict=True)]


def paths_of(columns: list[tuple[str, list]], chain) -> dict:
    """Each link's nodes from start to end, the passages past columns between."""
    passing: dict = {}
    for _, nodes in columns:
        for node in nodes:
            if node not in chain:
                passing.setdefault(node[:2], []).append(node)
    return {edge: [edge[0], *passing.get(edge, []), edge[1]] for edge in chain.edges}
