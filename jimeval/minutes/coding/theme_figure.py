"""Code x agency as a grid of signs: decided, disputed, proposed."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from jimeval.base.style import COLOURS, figure_style, new_axes, simulated_mark
from jimeval.base.swedish import shorten

_SIGNS = {
    "accepted": {"marker": "o", "markerfacecolor": COLOURS["ink"]},
    "disputed": {"marker": "X", "markerfacecolor": COLOURS["paper"]},
    "proposed": {"marker": "o", "markerfacecolor": COLOURS["paper"]},
}
_GENERAL = "alla eller\ningen särskild"


def plot_codes(
    grid: pd.DataFrame,
    codes: Mapping[str, str],
    labels: Mapping[str, str],
    simulated: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Where each code stands. Agencies as rows in the order of ``labels``, codes as columns in the order of ``codes``.

    grid    as ``code_grid`` gives it; codes  code to Swedish label; labels  agency_id to name
    Only codes that stand somewhere are drawn. Filled: decided; open: proposed; cross: coders differ; empty: not said.
    """
    shown = {code: label for code, label in codes.items() if code in set(grid["code"])}
    rows = {**labels, None: _GENERAL}
    across = {code: x for x, code in enumerate(shown)}
    down = {agency_id: y for y, agency_id in enumerate(rows)}
    with figure_style():
        ax = new_axes(ax, max(5.0, 2.7 + 0.32 * len(shown)), 2.6 + 0.27 * len(rows))
        for y in range(len(rows)):
            ax.axhline(y, color=COLOURS["faint"], linewidth=0.6, zorder=0)
        for x in range(len(shown)):
            ax.axvline(x, color=COLOURS["faint"], linewidth=0.4, zorder=0)
        for row in grid.itertuples():
            agency_id = row.agency_id if isinstance(row.agency_id, str) else None
            if row.code in across and agency_id in down:
                ax.plot(
                    across[row.code],
                    down[agency_id],
                    linestyle="none",
                    markersize=8,
                    markeredgecolor=COLOURS["ink"],
                    zorder=2,
                    **_SIGNS[row.state],
                )
        ax.set(xlim=(-0.6, max(len(shown), 1) - 0.4), ylim=(len(rows) - 0.4, -0.6))
        ax.set_yticks(range(len(rows)), list(rows.values()))
        ax.set_xticks(range(len(shown)), [shorten(label, 38) for label in shown.values()])
        ax.xaxis.tick_top()
        for words in ax.get_xticklabels():
            words.set(rotation=50, ha="left", va="center", rotation_mode="anchor")
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        ax.set_xlabel(
            "● beslutad   ○ föreslagen   ✕ kodarna är oense   tomt: papperen säger det inte",
            loc="left",
            fontsize=9,
            labelpad=16,
        )
        if not shown:
            ax.text(0.5, 0.5, "Inga koder.", transform=ax.transAxes, ha="center", va="center")
        simulated_mark(ax, simulated, below=True)
    return ax
