"""The grid of agency x gap rule: which rules come back with several agencies."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from jimeval.base.style import COLOURS, figure_style, new_axes, simulated_mark
from jimeval.plans.figure import SMALLEST_TYPE, WIDTH, wrapped
from jimeval.plans.gaps import RULE_LABELS, RULES


def plot_gap_grid(
    grid: pd.DataFrame, labels: Mapping[str, str], simulated: bool = False, ax: Axes | None = None
) -> Axes:
    """Agency x rule, the number of gaps in each cell; darker is more, and the number says how many.

    grid    as ``gap_grid`` gives it; labels  agency_id to name, in the order to draw (``register().labels``)
    A hatched row has no plan, or one without elements; a cell with a dash had nothing for the rule to judge, and a
    line below says so.
    """
    with figure_style():
        rows = [agency_id for agency_id in labels if agency_id in grid.index]
        ax = new_axes(ax, WIDTH * 0.8, 0.95 + 0.3 * max(1, len(rows)) + 0.55)
        most = max([1, *(int(n) for n in grid[list(RULES)].to_numpy().ravel() if not pd.isna(n))])
        for y, agency_id in enumerate(rows):
            if grid.at[agency_id, "elements"] == 0:
                _hatched(ax, y, len(RULES), "ingen plan att bedöma")
                continue
            for x, rule in enumerate(RULES):
                _cell(ax, x, y, grid.at[agency_id, rule], most)
        ax.set(xlim=(0, len(RULES)), ylim=(max(1, len(rows)), 0))
        ax.set_yticks([y + 0.5 for y in range(len(rows))], [labels[agency_id] for agency_id in rows])
        ax.set_xticks(
            [x + 0.5 for x in range(len(RULES))],
            ["\n".join([rule, *wrapped(RULE_LABELS[rule], 88)]) for rule in RULES],
            fontsize=SMALLEST_TYPE,
        )
        if (grid.loc[rows, list(RULES)].isna().any(axis=1) & (grid.loc[rows, "elements"] > 0)).any():
            ax.set_xlabel("– = planen har inget som regeln kan bedöma", fontsize=9, loc="left")
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        simulated_mark(ax, simulated)
    return ax


def _cell(ax: Axes, x: int, y: int, number, most: int) -> None:
    missing = pd.isna(number)
    share = 0.0 if missing else int(number) / most
    start, end = (0.96, 0.97, 0.99), (0.0, 0.27, 0.48)
    colour = tuple(a + (b - a) * share * 0.9 for a, b in zip(start, end, strict=True))
    ax.add_patch(
        Rectangle(
            (x + 0.02, y + 0.05),
            0.96,
            0.9,
            facecolor=COLOURS["paper"] if missing else colour,
            edgecolor=COLOURS["faint"],
            linewidth=0.8,
        )
    )
    ax.text(
        x + 0.5,
        y + 0.5,
        "–" if missing else f"{int(number)}",
        ha="center",
        va="center",
        fontsize=9,
        color=COLOURS["paper"] if share > 0.5 else COLOURS["ink"],
    )


def _hatched(ax: Axes, y: int, width: int, words: str) -> None:
    ax.add_patch(
        Rectangle(
            (0.02, y + 0.05),
            width - 0.04,
            0.9,
            facecolor=COLOURS["paper"],
            edgecolor=COLOURS["faint"],
            hatch="////",
            linewidth=0.8,
        )
    )
    ax.text(
        width / 2,
        y + 0.5,
        words,
        ha="center",
        va="center",
        fontsize=9,
        color=COLOURS["ink"],
        bbox={"facecolor": COLOURS["paper"], "edgecolor": "none", "pad": 2},
    )
