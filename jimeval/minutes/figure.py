"""Figures of what minutes tell: support by agency and audience, and the directed network of collaboration."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Rectangle

from jimeval.base.contracts import AUDIENCES
from jimeval.base.style import COLOURS, figure_style, new_axes, simulated_mark
from jimeval.base.swedish import listed, short_number, shorten
from jimeval.minutes.summary import AUDIENCE_LABELS, collaboration_graph

_SHADES = ((0, "#ffffff"), (0.01, "#e3eef6"), (0.75, "#b9d6ea"), (1.5, "#8fbfdf"))


def plot_support(
    table: pd.DataFrame, labels: Mapping[str, str], simulated: bool = False, ax: Axes | None = None
) -> Axes:
    """Agency x audience: days of support in each cell.

    table   as ``support_by_audience`` gives it; labels  agency_id to name, in the order to draw
    ``+`` an occasion without stated time, ``nej`` stated that none was given, empty: the minutes say nothing.
    """
    columns = [name for name in AUDIENCES if (table["audience"] == name).any()]
    with figure_style():
        ax = new_axes(ax, 9.0, 1.3 + 0.31 * max(1, len(labels)))
        cells = {(row.agency_id, row.audience): row for row in table.itertuples()}
        for y, agency_id in enumerate(labels):
            for x, audience in enumerate([*columns, "all"]):
                _support_cell(
                    ax, x + (0.15 if audience == "all" else 0), y, cells.get((agency_id, audience)), audience == "all"
                )
        ax.set(xlim=(0, len(columns) + 1.2), ylim=(max(1, len(labels)), 0))
        ax.set_yticks([y + 0.5 for y in range(len(labels))], list(labels.values()))
        heads = [AUDIENCE_LABELS[name].replace(" ", "\n", 1) for name in columns]
        ax.set_xticks([*(x + 0.5 for x in range(len(columns))), len(columns) + 0.65], [*heads, "dagar\ni allt"])
        ax.xaxis.tick_top()
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        ax.set_xlabel(
            "Tal: dagar.   + tillfälle utan angiven tid.   nej: uttryckligen inget.   "
            "Tomt: anteckningarna säger inget.",
            loc="left",
            fontsize=9,
        )
        simulated_mark(ax, simulated)
    return ax


def _support_cell(ax: Axes, x: float, y: int, told, total: bool) -> None:
    words, shade = "", COLOURS["paper"]
    if told is not None:
        days = 0 if pd.isna(told.days) else told.days
        words = (short_number(days) if days else "") + (" +" if told.n_without_amount and not total else "")
        words = words.strip() or ("nej" if told.stated_none and not told.n else "–" if total else "")
        if told.stated_none and told.n and not total:
            words += ", nej"
        shade = COLOURS["paper"] if total else [colour for limit, colour in _SHADES if days >= limit][-1]
        shade = "#f1f1f1" if not days and told.n and not total else shade
    ax.add_patch(
        Rectangle(
            (x + 0.03, y + 0.06), 0.94, 0.88, facecolor=shade, edgecolor=COLOURS["faint"], linewidth=0 if total else 0.8
        )
    )
    ax.text(
        x + 0.5,
        y + 0.5,
        words,
        ha="center",
        va="center",
        fontsize=9,
        color=COLOURS["ink"],
        weight="bold" if total else "normal",
    )


def plot_collaborations(
    collaborations: pd.DataFrame, labels: Mapping[str, str], simulated: bool = False, ax: Axes | None = None
) -> Axes:
    """The directed network of named ties; what is not named or stated as none stands in words below.

    collaborations  table ``collaborations``; labels  agency_id to name. Filled dots: agencies of the register,
    squares: other partners. An arrow goes from the agency spoken of to the partner it names.
    """
    graph = collaboration_graph(collaborations)
    with figure_style():
        ax = new_axes(ax, 9.0, 6.4)
        ax.set_axis_off()
        names = {node: labels.get(node, node) for node in graph}
        order = sorted(
            graph,
            key=lambda node: (not graph.nodes[node]["agency"], list(labels).index(node) if node in labels else 0, node),
        )
        place = {node: _on_circle(number, len(order)) for number, node in enumerate(order)}
        for start, end in graph.edges:
            _arrow(ax, place[start], place[end], graph.has_edge(end, start))
        for node in order:
            _node(ax, place[node], names[node], graph.nodes[node]["agency"])
        if not order:
            ax.text(0, 0, "Ingen samverkan med namngiven part.", ha="center", va="center")
        ax.set(xlim=(-2.15, 2.15), ylim=(-1.62, 1.3))
        ax.text(
            -2.1, -1.45, "\n".join(_in_words(collaborations, labels)), fontsize=9, va="center", color=COLOURS["ink"]
        )
        simulated_mark(ax, simulated)
    return ax


def _on_circle(number: int, total: int) -> tuple[float, float]:
    angle = math.pi / 2 - 2 * math.pi * number / max(total, 1)
    return 1.18 * math.cos(angle), 1.08 * math.sin(angle)


def _arrow(ax: Axes, start: tuple[float, float], end: tuple[float, float], mutual: bool) -> None:
    ax.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle="-|>",
            mutation_scale=13,
            shrinkA=7,
            shrinkB=8,
            connectionstyle=f"arc3,rad={0.16 if mutual else 0.06}",
            linewidth=2.4 if mutual else 1.2,
            color=COLOURS["focus"] if mutual else "#555555",
        )
    )


def _node(ax: Axes, place: tuple[float, float], name: str, agency: bool) -> None:
    x, y = place
    ax.plot(
        x,
        y,
        marker="o" if agency else "s",
        markersize=9,
        markerfacecolor=COLOURS["ink"] if agency else COLOURS["paper"],
        markeredgecolor=COLOURS["ink"],
        linestyle="none",
        zorder=3,
    )
    side = "center" if abs(x) < 0.25 else "left" if x > 0 else "right"
    ax.text(
        x + (0 if side == "center" else 0.09 if x > 0 else -0.09),
        y + (0.11 if side == "center" and y > 0 else -0.12 if side == "center" else 0),
        _wrapped(name),
        ha=side,
        va="center",
        fontsize=9.5,
        color=COLOURS["ink"],
        zorder=4,
    )


def _wrapped(name: str, width: int = 24) -> str:
    import textwrap

    return "\n".join(textwrap.wrap(shorten(name, 70), width))


def _in_words(collaborations: pd.DataFrame, labels: Mapping[str, str]) -> list[str]:
    named = collaborations[collaborations["statement"] == "named"]
    lines = ["● myndighet i registret   □ annan part   tjocka pilar: båda nämner varandra"] if len(named) else []
    for statement, words in (
        ("unnamed", "Samverkan utan namngiven part"),
        ("stated_none", "Uttryckligen ingen samverkan"),
    ):
        who = [
            labels[a]
            for a in labels
            if a in set(collaborations.loc[collaborations["statement"] == statement, "from_agency_id"])
        ]
        if who:
            lines.append(f"{words}: {listed(who)}.")
    return lines
