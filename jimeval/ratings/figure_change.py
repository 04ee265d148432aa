"""Ratings over the years: each item's medians by occasion, never joined where form, version or scale is another."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from jimeval.base.disclosure import Audience, shows_marks
from jimeval.base.style import COLOURS, describe, figure_style, new_axes, simulated_mark
from jimeval.base.swedish import EN_DASH, count, listed, number, shorten
from jimeval.ratings.breaks import when
from jimeval.ratings.figure_lines import TYPE
from jimeval.ratings.figure_words import DIRECTIONS, is_withheld, value_words
from jimeval.ratings.instruments import Instrument, Scale

_WIDTH, _BAND, _BETWEEN, _HEAD = 9.0, 62.0, 36.0, 34.0  # inches; points: an item's band, and room for n and D under it
_KEYS = ["instrument", "instrument_version", "occasion"]


def plot_change(
    table: pd.DataFrame,
    instruments: Mapping[str, Instrument],
    marks: pd.DataFrame | None = None,
    audience: Audience = "internal",
    title: str | None = None,
    simulated: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """One band per item, one column per occasion: the median as a point on the item's own scale, n and D under it.

    table        result of :func:`spread` for one agency: its occasions in the order to be shown, which is in time
    instruments  by id; an occasion on a version that is not there has no known ends and is not drawn, but said
    marks        table ``ratings`` of the same occasions, for the single marks; shown to the internal audience only

    A line joins medians of neighbouring occasions on one instrument, version and scale; between others stands a dashed
    line, with the ends of the scale after it. An item that changed its name is another item. Nothing is computed.
    The figure carries the same in words. Raises ValueError for rows of several agencies.
    """
    if table["agency_id"].nunique() > 1:
        raise ValueError("one agency's occasions, please")
    table = table.assign(label=_named(table), occasion=_rounds(table))
    occasions = list(table[_KEYS].drop_duplicates().itertuples(index=False, name=None))
    items = list(table.sort_values("item", kind="stable")[["item", "label"]].drop_duplicates().itertuples(index=False))
    cells = {(*(row[key] for key in _KEYS), row["item"], row["label"]): row for row in table.to_dict("records")}
    dots = _dots(marks) if marks is not None and shows_marks(audience) else None
    told = []
    with figure_style():
        height = _HEAD + (_BAND + _BETWEEN) * max(len(items), 1)
        ax = new_axes(ax, _WIDTH, height / 72 + (0.9 if title else 0.5))
        columns = max(len(occasions), 1)
        ax.set(xlim=(-0.5, columns - 0.5), ylim=(height, 0), xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
        for x, (_, _, occasion) in enumerate(occasions):
            ax.text(x, 4, textwrap.fill(occasion, 14), ha="center", va="top", fontsize=TYPE, weight="bold")
        ticks = {}
        for place, (item, label) in enumerate(items):
            top = _HEAD + place * (_BAND + _BETWEEN)
            row = [cells.get((*occasion, item, label)) for occasion in occasions]
            scales = [_scale(instruments, occasion, item) for occasion in occasions]
            _draw_band(ax, top, row, scales, occasions)
            if dots is not None:
                _draw_dots(ax, top, item, row, scales, occasions, dots)
            ticks[top + _BAND / 2] = textwrap.fill(shorten(f"{item} {label}", 76), 26)
            told.append(_told(item, label, row, scales, occasions))
        if not items:
            ax.text(0, height / 2, "inga markeringar", ha="center", style="italic")
        ax.set_yticks(list(ticks), list(ticks.values()))
        ax.tick_params(axis="y", length=0, pad=26)
        if title:
            ax.set_title(textwrap.fill(title, 72), pad=20 if simulated else 8, fontsize=11)
        signs = ["Fylld punkt: median."]
        signs += ["Grå stapel: mellan kvartilerna."] if table["q1"].notna().any() else []
        signs += ["Liten ring: en deltagare."] if dots is not None else []
        note = f"{' '.join(signs)}\nStreckad linje: annat formulär, version eller skala, går inte att jämföra."
        ax.set_xlabel(note, fontsize=TYPE, loc="right")
        simulated_mark(ax, simulated)
        describe(ax, f"{count(len(items), 'fråga', 'frågor')} över tid. {' '.join(told)}")
    return ax


def _rounds(rows: pd.DataFrame) -> list[str]:
    """The rounds' names, with the year where the occasion does not say it: "Omgång 1" may come every year."""
    return [when({"occasion": row.occasion, "date": row.date}) for row in rows.itertuples()]


def _named(table: pd.DataFrame) -> list[str]:
    """The items' labels; where a version is not known, so that the label is only a number, the number's last label."""
    bare = [label == f"fråga {item}" for item, label in zip(table["item"], table["label"], strict=True)]
    known = table[[not one for one in bare]].drop_duplicates("item", keep="last").set_index("item")["label"]
    rows = zip(table["item"], table["label"], bare, strict=True)
    return [known.get(item, label) if one else label for item, label, one in rows]


def _scale(instruments: Mapping[str, Instrument], occasion: tuple, item: int) -> Scale | None:
    """The scale that the occasion's marks were made on, None where it or its ends are not known."""
    instrument = instruments.get(occasion[0])
    if instrument is None or instrument.version != occasion[1]:
        return None
    own = next((one.scale for one in instrument.items if one.number == item), None) or instrument.scale
    return own if own is not None and own.has_ends else None


def _joined(before: tuple, after: tuple, scale_before: Scale | None, scale_after: Scale | None) -> bool:
    return before[:2] == after[:2] and scale_before == scale_after


def _draw_band(ax: Axes, top: float, row: list, scales: list, occasions: list[tuple]) -> None:
    ink, grey, blue = COLOURS["ink"], COLOURS["grey"], COLOURS["focus"]
    last = None  # the last drawn median since a break
    for x, (cell, scale, occasion) in enumerate(zip(row, scales, occasions, strict=True)):
        broken = x > 0 and not _joined(occasions[x - 1], occasion, scales[x - 1], scale)
        if broken:
            ax.plot([x - 0.5] * 2, [top - 6, top + _BAND + 6], color=ink, linewidth=1.2, linestyle=(0, (4, 3)))
            last = None
        if scale is not None and (x == 0 or broken):
            for value in (scale.minimum, scale.maximum):
                y = top + _BAND * (1 - scale.share(value))
                ax.text(x - 0.47, y, value_words(scale, value), ha="left" if x else "right", va="center", fontsize=TYPE)
        if scale is not None:
            for y in (top, top + _BAND):
                ax.plot([x - 0.36, x + 0.36], [y, y], color=COLOURS["faint"], linewidth=1, zorder=1)
        if cell is None or pd.isna(cell["median"]) or scale is None:
            _draw_without(ax, x, top, cell, scale)
            last = None
        else:
            y = top + _BAND * (1 - scale.share(cell["median"]))
            if last is not None:
                ax.plot([last[0], x], [last[1], y], color=blue, linewidth=1.6, zorder=2, gid="join")
            if not pd.isna(cell["q1"]) and not pd.isna(cell["q3"]):
                reach = [top + _BAND * (1 - scale.share(cell[name])) for name in ("q1", "q3")]
                ax.plot([x, x], reach, color=grey, linewidth=4, solid_capstyle="butt", zorder=1.5, alpha=0.6)
            ax.plot([x], [y], "o", markersize=8, markerfacecolor=blue, markeredgecolor=COLOURS["paper"], zorder=4)
            last = (x, y)
        if cell is not None:
            words = f"n = {cell['n']}"
            if not pd.isna(cell["estimate"]) and scale is not None:
                words += f"\nD {number(cell['estimate'], 1)}"
            ax.text(x, top + _BAND + 4, words, ha="center", va="top", fontsize=TYPE, color="#555555", linespacing=1.1)


def _draw_without(ax: Axes, x: float, top: float, cell: Mapping | None, scale: Scale | None) -> None:
    """A column without a median: withheld is a grey field, a scale that is not known is said, the rest is hatched."""
    field = {"xy": (x - 0.3, top), "width": 0.6, "height": _BAND, "linewidth": 0, "zorder": 1.2}
    if is_withheld(cell):
        ax.add_patch(Rectangle(facecolor=COLOURS["faint"], **field))
        words = "skyddat"
    elif cell is not None and cell["n"] and scale is None:
        words = "skalan\när inte\nkänd"
    else:
        ax.add_patch(Rectangle(facecolor=COLOURS["paper"], edgecolor=COLOURS["faint"], hatch="////", **field))
        words = EN_DASH
    ax.text(x, top + _BAND / 2, words, ha="center", va="center", fontsize=TYPE, style="italic", zorder=5)


def _dots(marks: pd.DataFrame) -> dict[tuple, list[float]]:
    """The single marks, lowest first, by occasion and item."""
    own = marks.assign(occasion=_rounds(marks))[(marks["kind"] == "individual") & marks["value"].notna()]
    dots: dict[tuple, list[float]] = {}
    for *key, value in own.sort_values("value")[[*_KEYS, "item", "value"]].itertuples(index=False, name=None):
        dots.setdefault(tuple(key), []).append(value)
    return dots


def _draw_dots(ax: Axes, top: float, item: int, row: list, scales: list, occasions: list[tuple], dots: Mapping) -> None:
    """Single marks as faint rings right of the median, equal ones side by side."""
    for x, (cell, scale, occasion) in enumerate(zip(row, scales, occasions, strict=True)):
        if scale is None or cell is None:
            continue
        values = dots.get((*occasion, item), [])
        places = [x + 0.09 + 0.045 * values[:n].count(value) for n, value in enumerate(values)]
        heights = [top + _BAND * (1 - scale.share(value)) for value in values]
        look = {"markersize": 4.5, "markerfacecolor": "none", "markeredgecolor": COLOURS["grey"], "zorder": 3}
        if values:
            ax.plot(places, heights, "o", linestyle="", gid="marks", **look)


def _told(item: int, label: str, row: list, scales: list, occasions: list[tuple]) -> str:
    """The band in words: each occasion's median and n, and where comparing stops."""
    parts = []
    for x, (cell, scale, occasion) in enumerate(zip(row, scales, occasions, strict=True)):
        if x and not _joined(occasions[x - 1], occasion, scales[x - 1], scale):
            parts.append("därefter ett annat formulär eller en annan skala, som inte kan jämföras med den förra")
        if cell is None:
            parts.append(f"{occasion[2]} frågan fanns inte")
        elif pd.isna(cell["median"]) or scale is None:
            why = cell["note"] if pd.isna(cell["median"]) and cell["note"] else "skalan är inte känd"
            parts.append(f"{occasion[2]} n = {cell['n']}, {why}")
        else:
            parts.append(f"{occasion[2]} median {value_words(scale, cell['median'])} (n = {cell['n']})")
    directions = listed(dict.fromkeys(DIRECTIONS[scale.direction] for scale in scales if scale is not None))
    return f"{item} {label}{f' ({directions})' if directions else ''}: {'; '.join(parts)}."
