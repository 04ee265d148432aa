"""The figure of collaboration: arrows on a circle for a small network, a square of who names whom for a large one.

A matrix is read better than arrows from about twenty nodes on (Ghoniem, Fekete and Castagliola 2004, A comparison of
the readability of graphs using node-link and matrix-based representations).
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping

import networkx as nx
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Rectangle

from jimeval.base.style import COLOURS, figure_style, new_axes, simulated_mark
from jimeval.base.swedish import listed, shorten
from jimeval.minutes.collaborations.network import collaboration_graph
from jimeval.minutes.support.figure import corner_mark, note

CIRCLE_HOLDS = 20  # nodes
_CELL = 0.165  # inches
_LINE = 0.155


def plot_collaborations(
    collaborations: pd.DataFrame, labels: Mapping[str, str], simulated: bool = False, ax: Axes | None = None
) -> Axes:
    """The directed network of named ties; what is not named or stated as none stands in words below.

    collaborations  table ``collaborations``; labels  agency_id to name, in the order to draw
    Up to ``CIRCLE_HOLDS`` nodes: an arrow from the agency spoken of to the partner it names, thick with two heads when
    both name each other. More: a mark in the row of the one and the column of the other. Partners outside the register
    are squares in both.
    """
    graph = collaboration_graph(collaborations, labels=labels)
    place = {agency_id: number for number, agency_id in enumerate(labels)}
    tied = [node for node in graph if graph.degree(node)]
    order = sorted(tied, key=lambda node: (not graph.nodes[node]["agency"], place.get(node, len(place))))
    with figure_style():
        if len(order) > CIRCLE_HOLDS:
            return _draw_matrix(graph, order, _in_words(graph, place), simulated, ax)
        ax = _draw_circle(graph, order, _in_words(graph, place), ax)
        simulated_mark(ax, simulated)
    return ax


def _in_words(graph: nx.DiGraph, place: Mapping[str, int]) -> list[str]:
    lines = []
    for statement, words in (
        ("unnamed", "Samverkan utan namngiven part"),
        ("stated_none", "Uttryckligen ingen samverkan"),
    ):
        who = [node for node, papers in graph.nodes(data=statement) if papers]
        if who:
            names = [graph.nodes[node]["label"] for node in sorted(who, key=lambda node: place.get(node, len(place)))]
            lines.append(f"{words}: {listed(names)}.")
    return lines


def _wrapped(lines: list[str], width: int) -> list[str]:
    return [piece for line in lines for piece in textwrap.wrap(line, width, subsequent_indent="    ")]


# A small network: arrows on a circle --------------------------------------------------------------------------------
def _draw_circle(graph: nx.DiGraph, order: list[str], words: list[str], ax: Axes | None) -> Axes:
    key = ["● i registret   □ annan part   → nämner   ⟷ tjock pil: båda nämner varandra"] if order else []
    lines = _wrapped([*key, *words], 118)
    height = 6.0 if len(order) <= 12 else 7.4
    foot = len(lines) * _LINE * 2.9 / height
    ax = new_axes(ax, 9.0, height + len(lines) * _LINE)
    ax.set_axis_off()
    spots = {node: _on_circle(number, len(order)) for number, node in enumerate(order)}
    for start, end, mutual in graph.edges(data="mutual"):
        if not mutual or start < end:
            _arrow(ax, spots[start], spots[end], mutual)
    for node in order:
        _node(ax, spots[node], graph.nodes[node]["label"], graph.nodes[node]["agency"])
    if not order:
        ax.text(0, 0, "Ingen samverkan med namngiven part.", ha="center", va="center")
    ax.set(xlim=(-2.15, 2.15), ylim=(-1.5 - foot, 1.4))
    ax.text(-2.1, -1.5, "\n".join(lines), fontsize=9, va="top", color=COLOURS["ink"], linespacing=1.25)
    return ax


def _on_circle(number: int, total: int) -> tuple[float, float]:
    angle = math.pi / 2 - 2 * math.pi * (number + 0.5) / max(total, 1)
    return 1.12 * math.cos(angle), 1.18 * math.sin(angle)


def _arrow(ax: Axes, start: tuple[float, float], end: tuple[float, float], mutual: bool) -> None:
    ax.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle="<|-|>" if mutual else "-|>",
            mutation_scale=14 if mutual else 12,
            shrinkA=8 if mutual else 6,
            shrinkB=8,
            connectionstyle=f"arc3,rad={_inwards(start, end)}",
            linewidth=2.6 if mutual else 1.1,
            color=COLOURS["focus"] if mutual else "#555555",
        )
    )


def _inwards(start: tuple[float, float], end: tuple[float, float], bend: float = 0.14) -> float:
    """The bend that takes the arrow towards the middle, clear of the nodes between."""
    (x, y), (dx, dy) = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2), (end[0] - start[0], end[1] - start[1])
    return bend if x * dy <= y * dx else -bend


def _node(ax: Axes, spot: tuple[float, float], name: str, agency: bool) -> None:
    x, y = spot
    _mark(ax, x, y, "o" if agency else "s", agency, 9)
    top, side = abs(x) < 0.3, 0 if abs(x) < 1e-6 else math.copysign(1, x)
    ax.text(
        x + side * (0.03 if top else 0.09),
        y + math.copysign(0.07, y) * top,
        "\n".join(textwrap.wrap(shorten(name, 70), 26, break_long_words=False)),
        ha={0: "center", 1: "left", -1: "right"}[side],
        va="center" if not top else "bottom" if y > 0 else "top",
        fontsize=9,
        color=COLOURS["ink"],
        zorder=4,
    )


def _mark(ax: Axes, x: float, y: float, shape: str, filled: bool, size: float, colour: str = COLOURS["ink"]) -> None:
    ax.plot(
        x,
        y,
        marker=shape,
        markersize=size,
        markerfacecolor=colour if filled else COLOURS["paper"],
        markeredgecolor=colour,
        markeredgewidth=1.2,
        linestyle="none",
        zorder=3,
    )


# A large network: who names whom, as a square -----------------------------------------------------------------------
def _draw_matrix(graph: nx.DiGraph, order: list[str], words: list[str], simulated: bool, ax: Axes | None) -> Axes:
    rows = [node for node in order if graph.out_degree(node)]
    columns = [node for node in order if graph.in_degree(node)]
    gap = 0.6 if not graph.nodes[columns[-1]]["agency"] else 0.0
    across = {node: number + (0 if graph.nodes[node]["agency"] else gap) for number, node in enumerate(columns)}
    down = {node: number for number, node in enumerate(rows)}
    key = (
        "Rad nämner kolumn:   ● båda nämner varandra   ○ bara den ena nämner den andra   □ part utanför registret. "
        "De som inte nämner någon har ingen rad, de som ingen nämner ingen kolumn."
    )
    width = 2.6 + _CELL * (len(columns) + gap)
    lines = _wrapped([key, *words], int(width * 13))
    ax = new_axes(ax, width, 2.6 + _CELL * len(rows) + _LINE * len(lines))
    _rules(ax, graph, across, down)
    for start, end, mutual in graph.edges(data="mutual"):
        outside = not graph.nodes[end]["agency"]
        _mark(ax, across[end], down[start], "s" if outside else "o", mutual, 5.6 if outside else 6.6)
    ax.set(xlim=(-0.6, max(across.values()) + 0.6), ylim=(len(rows) - 0.4, -0.6))
    ax.set_yticks(list(down.values()), [shorten(graph.nodes[node]["label"], 44) for node in rows], fontsize=8.5)
    ax.set_xticks(
        list(across.values()),
        [shorten(graph.nodes[node]["label"], 36) for node in columns],
        rotation=90,
        fontsize=8.5,
    )
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    note(ax, "\n".join(lines), (0, 0), (-110, -10), va="top", color=COLOURS["ink"], linespacing=1.25)
    corner_mark(ax, simulated)
    return ax


def _rules(ax: Axes, graph: nx.DiGraph, across: Mapping[str, float], down: Mapping[str, float]) -> None:
    """Faint lines to follow from a name, a stronger one at every fifth, and the diagonal where nobody names itself."""
    right, bottom = max(across.values()) + 0.5, max(down.values()) + 0.5
    for number, y in enumerate(down.values()):
        if number % 2 == 0:
            ax.add_patch(Rectangle((-0.5, y - 0.5), right + 0.5, 1, facecolor="#f3f3f3", linewidth=0, zorder=0))
    for number, x in enumerate(across.values()):
        heavy = number % 5 == 0
        ax.plot([x - 0.5] * 2, [-0.5, bottom], color="#b5b5b5" if heavy else "#e2e2e2", linewidth=0.7, zorder=1)
    for node in down:
        if node in across:
            ax.add_patch(
                Rectangle((across[node] - 0.5, down[node] - 0.5), 1, 1, facecolor="#cfcfcf", linewidth=0, zorder=1)
            )
