"""The grid of agency x item: the participants' medians and how far apart they judge."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from jimeval.base.style import COLOURS, figure_style, new_axes, simulated_mark
from jimeval.base.swedish import EN_DASH, number, short_number
from jimeval.ratings.figure import distance_of
from jimeval.ratings.figure_words import DIRECTIONS, fits, value_words
from jimeval.ratings.instruments import Instrument, Scale
from jimeval.ratings.protection import PROTECTED


def plot_mark_grid(
    table: pd.DataFrame,
    labels: Mapping[str, str],
    instrument: Instrument,
    agreed: pd.DataFrame | None = None,
    simulated: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Agencies x items: the participants' median as shade and number, D beneath; agreed marks in a column apart.

    table   result of :func:`spread`: one occasion per agency, on this instrument
    labels  agency_id to short name in the order to be shown; who is in it without marks gets hatched cells
    agreed  result of :func:`consensus`; its values have their own scale and therefore no shade

    The shade runs over the whole scale, not over the values met, so it says nothing about who is best of those shown;
    where items have scales of their own, over the item's own. No marks is a hatched cell, withheld a grey one.
    Raises InputError when the instrument gives no ends, ValueError for several occasions of an agency, instruments or
    versions.
    """
    import seaborn

    if table.duplicated(["agency_id", "item"]).any() or not fits(table, instrument):
        raise ValueError("one occasion per agency on one version of the given instrument, please")
    scales = {item: instrument.scale_for(item) for item in instrument.numbers}
    cells = {(row["agency_id"], row["item"]): row for row in table.to_dict("records")}
    shares = pd.DataFrame(
        [
            [scales[item].share(cells.get((agency, item), {}).get("median", float("nan"))) for item in scales]
            for agency in labels
        ],
        dtype=float,
    )
    apart = {item: own for item, own in instrument.consensus.items() if own.has_ends} if agreed is not None else {}
    columns = len(instrument.items)
    with figure_style():
        ax = new_axes(ax, 3.4 + 0.92 * (columns + 1.4 * len(apart)), 1.5 + 0.42 * len(labels))
        seaborn.heatmap(
            shares,
            ax=ax,
            vmin=0,
            vmax=1,
            linewidths=1.5,
            square=False,
            cmap=seaborn.light_palette(COLOURS["focus"], as_cmap=True),
            cbar_kws={"label": _shade_words(list(scales.values())), "shrink": 0.6, "pad": 0.02, "ticks": [0, 1]},
        )
        _name_ends(ax, list(scales.values()))
        for y, agency in enumerate(labels):
            for x, item in enumerate(instrument.numbers):
                _cell(ax, x, y, cells.get((agency, item)), scales[item])
        for x, item in enumerate(instrument.items):
            _head(ax, x + 0.5, f"{item.number}\n{textwrap.fill(item.label, 12, break_long_words=False)}")
        for place, (item, own) in enumerate(apart.items()):
            left = columns + 0.3 + place * 1.4
            _agreed_column(ax, left, labels, agreed[agreed["item"] == item])
            _head(ax, left + 0.55, f"{item} gemensam\nmarkering,\negen skala\n{own.range()}")
        ax.set(
            xlim=(0, columns + 1.45 * len(apart)),
            ylim=(len(labels), -1.6),
            xticks=[],
            ylabel="",
            xlabel="Stor siffra: deltagarnas median. D: hur långt två deltagare i snitt är ifrån varandra. "
            "Skrafferat: inga markeringar. Grått: skyddat.",
        )
        ax.set_yticks([y + 0.5 for y in range(len(labels))], labels.values(), rotation=0)
        ax.tick_params(length=0)
        simulated_mark(ax, simulated)
    return ax


def _shade_words(scales: list[Scale]) -> str:
    directions = " eller ".join(dict.fromkeys(DIRECTIONS[scale.direction] for scale in scales))
    ranges = {scale.range() for scale in scales}
    return f"median, {'skala ' + ranges.pop() if len(ranges) == 1 else 'varje frågas egen skala'}, {directions}"


def _name_ends(ax: Axes, scales: list[Scale]) -> None:
    """Writes the scale's ends at the shade's; its lowest and highest where the items have scales of their own."""
    ends = {(value_words(scale, scale.minimum), value_words(scale, scale.maximum)) for scale in scales}
    ax.collections[0].colorbar.set_ticklabels(ends.pop() if len(ends) == 1 else ("lägst", "högst"))


def _head(ax: Axes, x: float, text: str) -> None:
    ax.text(x, -0.12, text, ha="center", va="bottom", fontsize=8.5)


def _cell(ax: Axes, x: float, y: float, row: Mapping | None, scale: Scale) -> None:
    middle = {"ha": "center", "va": "center"}
    if row is None or row["n"] == 0:
        ax.add_patch(
            Rectangle(
                (x + 0.03, y + 0.05),
                0.94,
                0.9,
                hatch="////",
                facecolor=COLOURS["paper"],
                edgecolor=COLOURS["faint"],
                linewidth=0,
            )
        )
        ax.text(x + 0.5, y + 0.5, EN_DASH, **middle)
    elif pd.isna(row["median"]):
        ax.add_patch(Rectangle((x + 0.03, y + 0.05), 0.94, 0.9, facecolor=COLOURS["faint"], linewidth=0))
        ax.text(x + 0.5, y + 0.5, PROTECTED, fontsize=8, style="italic", **middle)
    else:
        colour = COLOURS["paper"] if scale.share(row["median"]) > 0.8 else COLOURS["ink"]
        ax.text(x + 0.5, y + 0.36, number(row["median"], 1), fontsize=10.5, weight="bold", color=colour, **middle)
        distance = distance_of(row)
        below = f"n = {row['n']}" if distance is None else f"D {number(distance, 1)}"
        ax.text(x + 0.5, y + 0.76, below, fontsize=7.5, color=colour, **middle)


def _agreed_column(ax: Axes, left: float, labels: Mapping[str, str], agreed: pd.DataFrame) -> None:
    values = dict(zip(agreed["agency_id"], agreed["value"], strict=True))
    hidden = set(agreed.loc[agreed["missing"] == "withheld", "agency_id"])
    for y, agency in enumerate(labels):
        ax.add_patch(
            Rectangle(
                (left, y + 0.06),
                1.1,
                0.88,
                facecolor=COLOURS["paper"],
                edgecolor=COLOURS["grey"],
                linewidth=0.8,
                hatch=None if agency in values else "////",
            )
        )
        middle = {"ha": "center", "va": "center"}
        if agency in hidden:  # as in the other cells: withheld is not the same as none
            ax.text(left + 0.55, y + 0.5, PROTECTED, fontsize=8, style="italic", **middle)
        else:
            ax.text(left + 0.55, y + 0.5, short_number(values.get(agency)), fontsize=10.5, **middle)
