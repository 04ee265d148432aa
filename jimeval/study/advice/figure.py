"""A grid of signs: who or what in rows, themes or papers in columns; for advice, one sign a piece of advice."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from jimeval.base.style import COLOURS, figure_style, new_axes, simulated_mark
from jimeval.base.swedish import shorten
from jimeval.study.words import STATUS_LABELS

# Every status has a shape of its own, so that it is read in grey print.
_INK = COLOURS["ink"]
SIGNS = {
    "taken_up": {"marker": "o", "markerfacecolor": _INK},
    "partly": {"marker": "o", "fillstyle": "left", "markerfacecolor": _INK, "markerfacecoloralt": "white"},
    "not_seen": {"marker": "o", "markerfacecolor": "white"},
    "contradicted": {"marker": "X", "markerfacecolor": _INK},
    "open": {"marker": "_", "markeredgewidth": 2},
    "given": {"marker": ">", "markerfacecolor": "white"},
    "read": {"marker": ".", "markerfacecolor": COLOURS["grey"], "markeredgecolor": COLOURS["grey"]},
}
LABELS = STATUS_LABELS | {"given": "medskicket ges", "read": "läst, syns inte här"}
_FEW = 3  # columns; below so few the legend stands in one column
_BESIDE = 4  # signs beside each other in a cell; more stand on the next line


def plot_advice(
    marks: pd.DataFrame,
    rows: Mapping[str, str],
    columns: Mapping[str, str],
    simulated: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Signs in a grid of rows x columns; several in a cell stand beside each other.

    marks   columns row, column (keys of ``rows`` and ``columns``), sign (a status, "given" or "read"), proposed
    A frame around a sign: a person has decided it. Lines apart the rows; nothing is told by colour.
    """
    return plot_signs(marks, rows, columns, SIGNS, LABELS, simulated, ax, never_framed=("given", "read"))


def plot_signs(
    marks: pd.DataFrame,
    rows: Mapping[str, str],
    columns: Mapping[str, str],
    signs: Mapping[str, Mapping],
    words: Mapping[str, str],
    simulated: bool = False,
    ax: Axes | None = None,
    never_framed: Sequence[str] = (),
) -> Axes:
    """As :func:`plot_advice`, for any signs: ``signs`` says how each is drawn, ``words`` what it says."""
    marks = marks.assign(framed=~marks["proposed"].astype(bool) & ~marks["sign"].isin(list(never_framed)))
    cells = {key: found for key, found in marks.groupby(["row", "column"], sort=False)}
    lines = {
        row: max([1, *(-(-len(found) // _BESIDE) for (of, _), found in cells.items() if of == row)]) for row in rows
    }
    labels = ["\n".join(textwrap.wrap(shorten(label, 96), 50)) for label in rows.values()]
    heights = [
        max(0.30 * n, 0.19 * (label.count("\n") + 1) + 0.1) for n, label in zip(lines.values(), labels, strict=True)
    ]
    wide = min(1.3, max(0.8, 9 / max(1, len(columns))))  # inches a column
    heads = [
        "\n".join(textwrap.wrap(shorten(label, 64), int(14 * wide), break_long_words=False))
        for label in columns.values()
    ]
    with figure_style():
        tall = 0.16 * max([1, *(head.count("\n") + 1 for head in heads)])
        beside = max([len(label.split("\n")[0]) for label in labels], default=8) * 0.075
        ax = new_axes(
            ax,
            max(6.5, beside + 0.5 + wide * len(columns)),
            sum(heights) + tall + (0.95 if len(columns) > _FEW else 1.8),
        )
        y, middles = 0.0, []
        for row, height in zip(rows, heights, strict=True):
            for x, column in enumerate(columns):
                if (row, column) in cells:
                    _cell(ax, x, y, height, cells[row, column], signs)
            middles.append(y + height / 2)
            y += height
            ax.axhline(y, color=COLOURS["faint"], linewidth=0.8, zorder=0)
        for x in range(1, len(columns)):
            ax.axvline(x, color=COLOURS["faint"], linewidth=0.8, zorder=0)
        ax.set(xlim=(0, max(1, len(columns))), ylim=(max(y, 0.3), 0))
        ax.set_yticks(middles, labels, fontsize=9)
        ax.set_xticks([x + 0.5 for x in range(len(columns))], heads, fontsize=9)
        ax.xaxis.tick_top()
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        _legend(ax, marks, signs, words, 2 if len(columns) > _FEW else 1, 2.0 if simulated else 0.6)
        simulated_mark(ax, simulated, below=True)
    return ax


def _cell(ax: Axes, x: int, y: float, height: float, found: pd.DataFrame, signs: Mapping[str, Mapping]) -> None:
    lines = -(-len(found) // _BESIDE)
    for place, mark in enumerate(found.itertuples()):
        line, at = divmod(place, _BESIDE)
        beside = min(_BESIDE, len(found) - line * _BESIDE)
        where = (x + 0.5 + (at - (beside - 1) / 2) * 0.22, y + height * (line + 0.5) / lines)
        if mark.framed:
            ax.plot(*where, marker="s", markersize=14, markerfacecolor="none", markeredgecolor=_INK, linestyle="none")
        ax.plot(*where, **_sign(signs[mark.sign]))


def _sign(sign: Mapping) -> dict:
    return {"markersize": 9, "markeredgecolor": _INK, "linestyle": "none", "zorder": 3} | sign


def _legend(
    ax: Axes,
    marks: pd.DataFrame,
    signs: Mapping[str, Mapping],
    words: Mapping[str, str],
    ncols: int,
    away: float,
) -> None:
    """What the signs say, ``away`` (font sizes) below; only the signs that are drawn."""
    shown = [name for name in signs if (marks["sign"] == name).any()]
    handles = [Line2D([], [], label=words[name], **_sign(signs[name])) for name in shown]
    if marks["framed"].any():
        frame = {"marker": "s", "markersize": 12, "markerfacecolor": "none", "markeredgecolor": _INK}
        handles.append(Line2D([], [], label="inramat: beslutat av en person", linestyle="none", **frame))
    if handles:
        ax.legend(handles=handles, loc="upper left", bbox_to_anchor=(0, -0.01), ncols=ncols, borderaxespad=away)
