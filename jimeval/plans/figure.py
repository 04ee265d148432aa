"""A plan's programme logic drawn, with its gaps marked.

A gap is a thick dashed frame with the rule's mark at its corner, and an element that no link ties has its corners cut
off: never a colour alone. Layout is in points: the type stays 8 points, and the figure grows downwards with the plan;
of a large plan the texts are shortened, so that it can be printed.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, PathPatch, Polygon
from matplotlib.path import Path

from jimeval.base.style import COLOURS, figure_style, new_axes, simulated_mark
from jimeval.base.swedish import shorten
from jimeval.plans.form import STATE_LABELS
from jimeval.plans.gaps import RULE_LABELS, RULES
from jimeval.plans.logic import arrange, graph, local_id, marks_of

WIDTH = 10.0  # inches: about 1000 pixels on a page
SMALLEST_TYPE, _LINE = 8.0, 10.0  # points
_PAD, _GAP, _CHANNEL = 5.0, 15.0, 34.0  # inside a box, between boxes, between columns
_TOP, _MARGIN = 30.0, 8.0
_TEXTS = (150, 110, 80, 60, 45)  # characters of an element's text: the first with which the figure is low enough
_LOWEST = 13.2 * 72  # points: with the legend, A3 as it is or A4 made smaller
_MUCH = 900  # characters in a column: from here on the columns have widths of their own
_TIGHT = 8.0  # between boxes, where the room is scarce
_JOINTS = ("hets", "ions", "ings", "skaps", "ments", "tets", "dels", "lags")  # after these a compound may be parted


@dataclass(slots=True)
class _Box:
    """An element's box, or the narrow passage of a link past a column (no lines); y is the middle, in points."""

    x: float
    width: float
    height: float
    lines: tuple[str, ...]
    y: float = 0.0


@functools.cache
def _measure(text: str, size: float, bold: bool = False) -> float:
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
        if lines and _measure(joined, size, bold) <= width:
            lines[-1] = joined
            continue
        while _measure(word, size, bold) > width and len(word) > 6:
            cut = _cut(word, width, size, bold)
            lines.append(word[:cut] + ("" if word[cut - 1] in "-/–" else "-"))
            word = word[cut:]
        lines.append(word)
    return lines


def _cut(word: str, width: float, size: float, bold: bool) -> int:
    """Where to part a long word: at its own hyphen, after a compound's joint, else where the room ends."""
    fits = max(3, max((n for n in range(3, len(word) - 2) if _measure(word[:n] + "-", size, bold) <= width), default=3))
    if own := [n for n in range(4, fits + 2) if word[n - 1] in "-/–"]:
        return own[-1]
    joints = [n for n in range(5, fits + 1) if word[:n].endswith(_JOINTS)]
    return joints[-1] if joints else fits


def plot_logic(
    elements: pd.DataFrame, links: pd.DataFrame, gaps: pd.DataFrame, simulated: bool = False, ax: Axes | None = None
) -> Axes:
    """One plan's programme logic from means (left) to ends (right), its gaps marked; legend below.

    elements, links, gaps  tables of one plan. "Simulerade data" is written when ``simulated`` or any element is. Given
    ``ax``, the drawing takes the axes' width, and needs a height to match; without it the figure is made to fit.
    """
    with figure_style():
        own = ax is None
        ax = new_axes(ax, WIDTH, 4.0)
        width = WIDTH * 72 - 2 * _MARGIN if own else ax.get_window_extent().width / ax.figure.dpi * 72
        ax.set_axis_off()
        if elements.empty:
            ax.text(0.5, 0.5, "Planen har inga delar att rita.", ha="center", va="center", transform=ax.transAxes)
            simulated_mark(ax, simulated)
            return ax
        chain = graph(elements, links)
        columns = arrange(chain)
        for longest in _TEXTS:
            boxes, heads = _layout(columns, chain, width, longest)
            lowest = max(box.y + box.height / 2 for box in boxes.values())
            if lowest <= _LOWEST:
                break
        shortened = any(len(text) > longest for text in elements["text"])
        loose = [node for node in chain if not chain.degree(node)]
        marks = marks_of(gaps)
        any_simulated = bool((elements["origin"] == "simulated").any())
        whole = gaps["element_ids"].eq(gaps["plan_id"]) & gaps["waived_because"].isna()
        of_plan = [rule for rule in RULES if rule in set(gaps.loc[whole, "rule"])]
        signs = [
            words
            for shown, words in (
                (loose, "avhuggna hörn = ingen koppling alls"),
                (_dotted(chain, columns), "prickad pil = inom samma kolumn eller bakåt"),
                (any_simulated, "sim. = simulerad del"),
                (shortened, "långa texter är förkortade; hela står i listan"),
            )
            if shown
        ]
        legend = _legend(marks, of_plan, signs, width)
        height = lowest + 20 + 12.5 * len(legend)
        if own:
            _fit(ax, width, height)
        ax.set(xlim=(0, width), ylim=(height, 0))
        _draw_heads(ax, heads)
        _draw_links(ax, chain, columns, boxes)
        for node, element in chain.nodes(data=True):
            _draw_box(ax, node, boxes[node], marks.get(node, []), _tags(element), node in loose)
        for n, line in enumerate(legend):
            ax.text(0, lowest + 24 + 12.5 * n, line, fontsize=9, va="center", color=COLOURS["ink"])
        simulated_mark(ax, simulated or any_simulated)
    return ax


def _fit(ax: Axes, width: float, height: float) -> None:
    """Makes the figure so that one unit of the axes is one point."""
    full = height + _TOP + _MARGIN
    figure = ax.figure
    figure.set_layout_engine("none")
    figure.set_size_inches(WIDTH, full / 72)
    ax.set_position((_MARGIN / (WIDTH * 72), _MARGIN / full, width / (WIDTH * 72), height / full))


def _layout(
    columns: list[tuple[str, list]], chain, width: float, longest: int
) -> tuple[dict, list[tuple[float, float, list[str]]]]:
    """Boxes by node, texts of at most ``longest`` characters, and the headings (middle x, middle y, lines)."""
    gap = _GAP if longest == _TEXTS[0] else _TIGHT
    widths = _widths(columns, chain, width)
    lefts = [sum(widths[:n]) + _CHANNEL * n for n in range(len(columns))]
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
                lines = tuple(wrapped(text, widths[n] - 2 * _PAD))
            height = _LINE * len(lines) + 2 * _PAD + 2 if lines else 2.0
            boxes[node] = _Box(lefts[n], widths[n], height, lines)
    room = max(sum(boxes[node].height + gap for node in nodes) for _, nodes in columns)
    _place(columns, chain, boxes, head + 12, room, gap)
    empty = min(box.y - box.height / 2 for box in boxes.values()) - head - 14
    for box in boxes.values():
        box.y -= empty
    return boxes, [(x, head / 2, lines) for x, lines in heads]


def _widths(columns: list[tuple[str, list]], chain, width: float) -> list[float]:
    """Points for each column: more for one with much to say, so that the fullest is not the tallest by far."""
    room = width - _CHANNEL * (len(columns) - 1)
    said = [
        sum(min(len(chain.nodes[node]["text"]), _TEXTS[0]) for node in nodes if node in chain) for _, nodes in columns
    ]
    if max(said) < _MUCH:
        return [room / len(columns)] * len(columns)
    mean = sum(said) / len(said)
    words = [max(_measure(word, 9, bold=True) for word in title.split()) + 2 * _PAD for title, _ in columns]
    wished = [
        max(need * len(columns) / room, 0.75, min(1.6, (own / mean) ** 0.5))
        for own, need in zip(said, words, strict=True)
    ]
    return [room * own / sum(wished) for own in wished]


def _place(columns: list[tuple[str, list]], chain, boxes: dict, top: float, room: float, gap: float) -> None:
    """Gives each box a height on the page near the boxes it is linked to, in the order arranged, none overlapping."""
    near: dict = {node: [] for node in boxes}
    for path in _paths(columns, chain).values():
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


def _paths(columns: list[tuple[str, list]], chain) -> dict:
    """Each link's nodes from start to end, the passages past columns between."""
    passing: dict = {}
    for _, nodes in columns:
        for node in nodes:
            if node not in chain:
                passing.setdefault(node[:2], []).append(node)
    return {edge: [edge[0], *passing.get(edge, []), edge[1]] for edge in chain.edges}


def _draw_heads(ax: Axes, heads: list[tuple[float, float, list[str]]]) -> None:
    for x, y, lines in heads:
        ax.text(x, y, "\n".join(lines), fontsize=9, fontweight="bold", ha="center", va="center", color=COLOURS["ink"])


def _tags(element: Mapping) -> str:
    """What stands at the foot of the box: done already, simulated."""
    done = [STATE_LABELS[element["state"]]] if element["state"] in ("performed", "achieved") else []
    return ", ".join(done + (["sim."] if element["origin"] == "simulated" else []))


def _draw_box(ax: Axes, node: str, box: _Box, marks: list[str], tags: str, loose: bool) -> None:
    top, low = box.y - box.height / 2, box.y + box.height / 2
    frame = (
        {"linewidth": 2.2, "linestyle": (0, (3, 1.6)), "edgecolor": COLOURS["second"]}
        if any(not mark.startswith("(") for mark in marks)
        else {"linewidth": 0.9, "edgecolor": COLOURS["ink"]}
    ) | {"facecolor": COLOURS["paper"], "zorder": 3, "gid": node, "clip_on": False}
    if loose:
        ax.add_patch(Polygon(_cut_corners(box.x, top, box.x + box.width, low), closed=True, **frame))
    else:
        rounded = "round,pad=0,rounding_size=3"
        ax.add_patch(FancyBboxPatch((box.x, top), box.width, box.height, boxstyle=rounded, **frame))
    for n, line in enumerate(box.lines):
        ax.text(
            box.x + _PAD,
            top + _PAD + 1 + _LINE * (n + 0.5),
            line,
            fontsize=SMALLEST_TYPE,
            va="center",
            zorder=4,
            color=COLOURS["ink"],
        )
    tag = {
        "fontsize": SMALLEST_TYPE,
        "va": "center",
        "ha": "right",
        "zorder": 5,
        "bbox": {"facecolor": COLOURS["paper"], "edgecolor": "none", "pad": 1},
    }
    if marks:
        ax.text(box.x + box.width - 6, top, " ".join(marks), fontweight="bold", color=COLOURS["second"], **tag)
    if tags:
        ax.text(box.x + box.width - 6, low, tags, style="italic", color=COLOURS["ink"], **tag)


def _cut_corners(left: float, top: float, right: float, low: float, cut: float = 9.0) -> list[tuple[float, float]]:
    """The corners of an eight-sided box: the sign of what no link ties."""
    cut = min(cut, (low - top) / 2)
    return [
        *((left + cut, top), (right - cut, top), (right, top + cut), (right, low - cut)),
        *((right - cut, low), (left + cut, low), (left, low - cut), (left, top + cut)),
    ]


def _draw_links(ax: Axes, chain, columns: list[tuple[str, list]], boxes: dict) -> None:
    place = {node: n for n, (_, nodes) in enumerate(columns) for node in nodes}
    paths = _paths(columns, chain)
    ports = _ports(paths, boxes, place)
    for edge, path in paths.items():
        forward = place[edge[1]] > place[edge[0]]
        start, end = boxes[edge[0]], boxes[edge[1]]
        style = {"edgecolor": COLOURS["grey"], "facecolor": "none", "linewidth": 1.1, "zorder": 2}
        if forward:
            points = [(start.x + start.width, ports[edge, "out"])]
            for node in path[1:-1]:
                points += [(boxes[node].x, boxes[node].y), (boxes[node].x + boxes[node].width, boxes[node].y)]
            points.append((end.x - 1, ports[edge, "in"]))
            vertices, codes = _curve(points)
        else:  # within a column, or against the chain: round the right side, dotted
            right, away = start.x + start.width, start.x + start.width + _CHANNEL * 0.6
            target = (end.x + end.width + 1, end.y)
            vertices = [(right, start.y), (away, start.y), (max(away, target[0] + _CHANNEL * 0.6), end.y), target]
            codes = [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4]
            style |= {"linestyle": (0, (1, 1.5))}
        ax.add_patch(PathPatch(Path(vertices, codes), gid=f"{edge[0]} -> {edge[1]}", **style))
        _arrowhead(ax, *vertices[-1], 1 if forward else -1)


def _ports(paths: dict, boxes: dict, place: dict) -> dict:
    """Where on its box's side each link starts and ends: spread, in the order of where they come from."""
    ports: dict = {}
    for side, own, other in (("out", 0, 1), ("in", -1, -2)):
        by_node: dict = {}
        for edge, path in paths.items():
            if place[edge[1]] > place[edge[0]]:
                by_node.setdefault(path[own], []).append((boxes[path[other]].y, edge))
        for node, ends in by_node.items():
            box = boxes[node]
            step = min(7.0, 0.6 * box.height / len(ends))
            for n, (_, edge) in enumerate(sorted(ends)):
                ports[edge, side] = box.y + (n - (len(ends) - 1) / 2) * step
    return ports


def _curve(points: list[tuple[float, float]]) -> tuple[list, list]:
    """A smooth way through the channels between columns, straight past the columns themselves."""
    vertices, codes = [points[0]], [Path.MOVETO]
    for n, (first, second) in enumerate(zip(points, points[1:], strict=False)):
        if n % 2:
            vertices.append(second)
            codes.append(Path.LINETO)
        else:
            bend = (second[0] - first[0]) * 0.5
            vertices += [(first[0] + bend, first[1]), (second[0] - bend, second[1]), second]
            codes += [Path.CURVE4] * 3
    return vertices, codes


def _arrowhead(ax: Axes, x: float, y: float, direction: int) -> None:
    ax.add_patch(
        Polygon(
            [(x, y), (x - 5 * direction, y - 2.6), (x - 5 * direction, y + 2.6)],
            closed=True,
            facecolor=COLOURS["grey"],
            edgecolor="none",
            zorder=2.5,
        )
    )


def _dotted(chain, columns: list[tuple[str, list]]) -> bool:
    """Whether any link stays within its column or goes back."""
    place = {node: n for n, (_, nodes) in enumerate(columns) for node in nodes}
    return any(place[start] >= place[end] for start, end in chain.edges)


def _legend(marks: dict[str, list[str]], of_plan: list[str], signs: list[str], width: float) -> list[str]:
    """What the signs mean, and the gaps that concern no single element, in lines of the figure's width."""
    shown = {mark for rules in marks.values() for mark in rules}
    present = [rule for rule in RULES if rule in shown or f"({rule})" in shown]
    parts = ["Streckad ram = lucka" if shown & set(RULES) else "Ingen lucka markerad"]
    parts += [f"{rule} = {RULE_LABELS[rule]}" for rule in present]
    parts += [f"gäller hela planen: {rule} = {RULE_LABELS[rule]}" for rule in of_plan]
    if shown - set(RULES):
        parts.append("(G) = undantagen med skäl")
    parts += signs
    lines = [parts[0]]
    for part in parts[1:]:
        joined = f"{lines[-1]}   ·   {part}"
        if _measure(joined, 9) <= width:
            lines[-1] = joined
        else:
            lines.append(part)
    return lines
