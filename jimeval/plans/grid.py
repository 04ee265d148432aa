"""The grid of agency x gap rule: which rules come back with several agencies."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from jimeval.base.style import COLOURS, figure_style, new_axes, simulated_mark
from jimeval.base.swedish import listed
from jimeval.plans.figure import WIDTH
from jimeval.plans.figure_layout import SMALLEST_TYPE, wrapped
from jimeval.plans.gaps import REASONS, RULE_LABELS, RULES

_LEGEND = WIDTH * 72 * 0.8  # points that a line of the legend may take, beside the agencies' names


def plot_gap_grid(
    grid: pd.DataFrame,
    labels: Mapping[str, str],
    simulated: bool = False,
    ax: Axes | None = None,
    reasons: pd.DataFrame | None = None,
) -> Axes:
    """Agency x rule, the number of gaps in each cell; darker is more, and the number says how many.

    grid     as ``gap_grid`` gives it; labels  agency_id to name, in the order to draw (``register().labels``)
    reasons  as ``gap_reasons`` gives it: why a cell has no number; without it every such cell had nothing to judge

    A hatched row has no plan, or one without elements. A cell that was not judged has a sign that says why, explained
    below. A rule that is judged of nobody has no column and is named below instead, and so are the rules' own words.
    """
    with figure_style():
        rows = [agency_id for agency_id in labels if agency_id in grid.index]
        with_plan = [agency_id for agency_id in rows if grid.at[agency_id, "elements"] != 0]
        shown = [rule for rule in RULES if grid.loc[with_plan, rule].notna().any()] if with_plan else list(RULES)
        why = _why(grid, reasons)
        legend = _legend(grid, why, with_plan, shown)
        ax = new_axes(ax, WIDTH, 0.65 + 0.3 * max(1, len(rows)) + 0.17 * len(legend))
        most = max([1, *(int(n) for n in grid[shown].to_numpy().ravel() if not pd.isna(n))])
        for y, agency_id in enumerate(rows):
            if grid.at[agency_id, "elements"] == 0:
                _hatched(ax, y, len(shown), "ingen plan att bedöma")
                continue
            for x, rule in enumerate(shown):
                number = grid.at[agency_id, rule]
                sign = REASONS[why.at[agency_id, rule]][0] if pd.isna(number) else f"{int(number)}"
                _cell(ax, x, y, number, sign, most)
        ax.set(xlim=(0, max(1, len(shown))), ylim=(max(1, len(rows)), 0))
        ax.set_yticks([y + 0.5 for y in range(len(rows))], [labels[agency_id] for agency_id in rows])
        ax.set_xticks([x + 0.5 for x in range(len(shown))], shown, fontsize=SMALLEST_TYPE + 1)
        ax.set_xlabel("\n".join(legend), fontsize=SMALLEST_TYPE, loc="left", linespacing=1.35)
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        simulated_mark(ax, simulated)
    return ax


def _why(grid: pd.DataFrame, reasons: pd.DataFrame | None) -> pd.DataFrame:
    """A reason for every cell without a number."""
    if reasons is None:
        reasons = pd.DataFrame("nothing", index=grid.index, columns=RULES)
    return reasons.where(reasons != "", "nothing")


def _legend(grid: pd.DataFrame, why: pd.DataFrame, with_plan: list[str], shown: list[str]) -> list[str]:
    """The signs, the rules' own words, and the rules that are judged of nobody, in lines of the figure's width."""
    parts = [f"{rule} = {RULE_LABELS[rule]}" for rule in shown]
    met = {why.at[a, rule] for a in with_plan for rule in shown if pd.isna(grid.at[a, rule])}
    for sign in dict.fromkeys(REASONS[reason][0] for reason in REASONS if reason in met):
        parts.append(f"{sign} = {' eller '.join(words for r, (s, words) in REASONS.items() if s == sign and r in met)}")
    hidden: dict[str, list[str]] = {}
    for rule in RULES:
        if rule not in shown:
            found = {why.at[a, rule] for a in with_plan}
            words = " eller ".join(words for reason, (_, words) in REASONS.items() if reason in found)
            hidden.setdefault(words, []).append(rule)
    parts += [f"{listed(rules)} visas inte: {words}" for words, rules in hidden.items()]
    lines: list[str] = []
    for part in parts:
        joined = f"{lines[-1]}  ·  {part}" if lines else part
        if lines and len(wrapped(joined, _LEGEND)) == 1:
            lines[-1] = joined
        else:
            lines += wrapped(part, _LEGEND)
    return lines


def _cell(ax: Axes, x: int, y: int, number, sign: str, most: int) -> None:
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
        sign,
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
