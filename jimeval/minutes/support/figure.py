"""The figure of support: agency x audience, days in each cell, as at least and at most where that differs."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from jimeval.base.contracts import AUDIENCES
from jimeval.base.style import COLOURS, SIMULATED, figure_style, new_axes
from jimeval.base.swedish import listed
from jimeval.minutes.support.cumulated import days_between
from jimeval.minutes.support.summary import AUDIENCE_LABELS

_SHADES = ((0, "#ffffff"), (0.01, "#e3eef6"), (0.75, "#b9d6ea"), (1.5, "#8fbfdf"))
_HEADS = {
    "key_persons": "nyckel-\npersoner",
    "regional_management": "regional\nledning",
    "not_stated": "målgrupp\nej angiven",
}
_ALL_ROWS = 30  # of more agencies, those that the minutes say nothing of are named below instead
_KEY = "Tal: dagar.   + tillfälle utan angiven tid.   nej: uttryckligen inget.   Tomt: anteckningarna säger inget."
_INTERVAL = "1–2: minst 1 och högst 2 dagar; något tillfälle kan vara nämnt två gånger."


def plot_support(
    table: pd.DataFrame, labels: Mapping[str, str], simulated: bool = False, ax: Axes | None = None
) -> Axes:
    """Agency x audience: days of support in each cell.

    table   as ``support_by_audience`` gives it, or ``over_years`` with at least and at most
    labels  agency_id to name, in the order to draw
    ``1–2`` at least and at most, ``+`` an occasion without stated time, ``nej`` stated that none was given, empty: the
    minutes say nothing. Of many agencies those with nothing told are named below.
    """
    told = set(table["agency_id"])
    rows = {a: label for a, label in labels.items() if len(labels) <= _ALL_ROWS or a in told}
    columns = [name for name in AUDIENCES if (table["audience"] == name).any()]
    lines = _in_words(table, [label for agency_id, label in labels.items() if agency_id not in rows])
    step = 0.31 if len(rows) <= _ALL_ROWS else 0.22
    with figure_style():
        ax = new_axes(ax, 9.0, 1.1 + step * max(1, len(rows)) + 0.16 * len(lines))
        cells = {(row.agency_id, row.audience): row for row in table.itertuples()}
        for y, agency_id in enumerate(rows):
            for x, audience in enumerate([*columns, "all"]):
                _support_cell(
                    ax, x + (0.15 if audience == "all" else 0), y, cells.get((agency_id, audience)), audience == "all"
                )
        ax.set(xlim=(0, len(columns) + 1.2), ylim=(max(1, len(rows)), 0))
        ax.set_yticks([y + 0.5 for y in range(len(rows))], list(rows.values()), fontsize=10 if step > 0.3 else 9)
        heads = [_HEADS.get(name, AUDIENCE_LABELS[name]) for name in columns]
        ax.set_xticks([*(x + 0.5 for x in range(len(columns))), len(columns) + 0.65], [*heads, "dagar\ni allt"])
        ax.xaxis.tick_top()
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        ax.set_xlabel("\n".join(lines), loc="left", fontsize=9)
        corner_mark(ax, simulated)
    return ax


def _in_words(table: pd.DataFrame, untold: list[str]) -> list[str]:
    lines = [_KEY]
    if "days_at_least" in table and (table["days_at_least"] < table["days"]).any():
        lines.append(_INTERVAL)
    if untold:
        lines += textwrap.wrap(f"Anteckningarna säger inget om stöd till: {listed(untold)}.", 95)
    return lines


def _support_cell(ax: Axes, x: float, y: int, told, total: bool) -> None:
    words, shade = "", COLOURS["paper"]
    if told is not None:
        days = 0 if pd.isna(told.days) else told.days
        least = getattr(told, "days_at_least", told.days)
        words = (days_between(least, days) if days else "") + (" +" if told.n_without_amount and not total else "")
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


def corner_mark(ax: Axes, simulated: bool) -> None:
    """'Simulerade data' in the upper left corner, which heads above the columns leave free."""
    if simulated:
        note(ax, SIMULATED, (0, 1), (-8, 8), ha="right", va="bottom", style="italic", color=COLOURS["second"])


def note(ax: Axes, words: str, corner: tuple[float, float], points: tuple[float, float], **looks) -> None:
    """Words at a distance in points from a corner of the axes (0 or 1 across and up)."""
    ax.annotate(words, corner, points, xycoords="axes fraction", textcoords="offset points", fontsize=9, **looks)
