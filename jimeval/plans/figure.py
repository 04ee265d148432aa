"""A plan's programme logic drawn, with its gaps marked.

A gap is a thick dashed frame with the rule's mark at its corner, and an element that no link ties has its corners cut
off: never a colour alone. Layout is in points: the type stays 8 points, and the figure grows downwards with the plan;
of a large plan the texts are shortened, so that it can be printed.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, PathPatch, Polygon
from matplotlib.path import Path

from jimeval.base.style import COLOURS, figure_style, new_axes, simulated_mark
from jimeval.plans.figure_layout import CHANNEL, LINE, PAD, SMALLEST_TYPE, TEXTS, Box, layout, measure, paths_of
from jimeval.plans.form import STATE_LABELS
from jimeval.plans.gaps import RULE_LABELS, RULES
from jimeval.plans.logic import arrange, graph, marks_of

WIDTH = 10.0  # inches: about 1000 pixels on a page
_TOP, _MARGIN = 30.0, 8.0
_LOWEST = 13.2 * 72  # points: with the legend, A3 as it is or A4 made smaller


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
        for longest in TEXTS:
            boxes, heads = layout(columns, chain, width, longest)
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


def _draw_heads(ax: Axes, heads: list[tuple[float, float, list[str]]]) -> None:
    for x, y, lines in heads:
        ax.text(x, y, "\n".join(lines), fontsize=9, fontweight="bold", ha="center", va="center", color=COLOURS["ink"])


def _tags(element: Mapping) -> str:
    """What stands at the foot of the box: done already, simulated."""
    done = [STATE_LABELS[element["state"]]] if element["state"] in ("performed", "achieved") else []
    return ", ".join(done + (["sim."] if element["origin"] == "simulated" else []))


def _draw_box(ax: Axes, node: str, box: Box, marks: list[str], tags: str, loose: bool) -> None:
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
            box.x + PAD,
            top + PAD + 1 + LINE * (n + 0.5),
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
    paths = paths_of(columns, chain)
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
            right, away = start.x + start.width, start.x + start.width + CHANNEL * 0.6
            target = (end.x + end.width + 1, end.y)
            vertices = [(right, start.y), (away, start.y), (max(away, target[0] + CHANNEL * 0.6), end.y), target]
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
        if measure(joined, 9) <= width:
            lines[-1] = joined
        else:
            lines.append(part)
    return lines
