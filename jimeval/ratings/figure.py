"""The wall: one line per item with every participant's mark, and the agreed mark on a scale of its own."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from jimeval.base.disclosure import Audience, shows_marks
from jimeval.base.style import COLOURS, figure_style, new_axes, simulated_mark
from jimeval.base.swedish import NO_BREAK_SPACE, short_number
from jimeval.ratings.instruments import Instrument, Scale
from jimeval.ratings.spread import consensus, spread

_WIDTH, _LINE = 9.5, 6.0  # inches: the figure, and about how much of it the lines get
_DOT, _SMALL_DOT, _ROW = 8.0, 6.0, 34.0  # points: a mark, a mark of the occasion before, least room for a line
_TALLEST = 130.0  # points: a stack that would be taller has smaller dots
DIRECTIONS = {"higher_is_better": "högre är bättre", "lower_is_better": "lägre är bättre"}


def plot_marks(
    marks: pd.DataFrame,
    instrument: Instrument,
    previous: pd.DataFrame | None = None,
    audience: Audience = "internal",
    title: str | None = None,
    simulated: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """One line per item with every participant's mark, and the agreed mark on a line of its own below.

    marks     rows of table ``ratings`` from one agency's occasion on this instrument
    previous  the same from the occasion before; left out, and said so, when its version is another
    audience  agency and public see no single mark, only the medians that :func:`spread` lets through

    Equal or near marks are stacked upwards (those of the occasion before downwards), so that each can be counted.
    Raises InputError when the instrument gives no ends, ValueError for marks of several agencies or occasions, or
    of another instrument or version than the one given.
    """
    _check_one(marks)
    if not fits(marks, instrument):
        raise ValueError(f"the marks are not made on {instrument.id} version {instrument.version}")
    if previous is not None:
        _check_one(previous)
    comparable = previous is not None and len(previous) > 0 and fits(previous, instrument)
    before = previous if comparable else marks.iloc[:0]
    scale = instrument.scale_for(instrument.numbers[0])
    rows = [_line(item, marks, before, scale, audience) for item in instrument.numbers]
    medians, medians_before = (_medians(table, instrument, audience) for table in (marks, before))
    agreed = {item: own for item, own in instrument.consensus.items() if own.has_ends}
    height = sum(row["height"] for row in rows) + 62 * len(agreed) + 26
    with figure_style():
        own_figure = ax is None
        ax = new_axes(ax, _WIDTH, height / 72 + (1.3 if title else 0.7))
        at, ticks = 26.0, {}
        for row in rows:
            line = at + row["above"]
            _draw_line(ax, line, scale)
            _draw_row(ax, line, row, medians.get(row["item"]), medians_before.get(row["item"]))
            ticks[line] = _label(row["item"], instrument, medians.get(row["item"]), audience)
            at += row["height"]
        _anchors(ax, 26.0 + rows[0]["above"] - max(rows[0]["above"], 14) + 4, scale, "bottom")
        for item, own in agreed.items():
            line = at + 30
            ax.axhline(at + 4, color=COLOURS["grey"], linewidth=0.8, linestyle=(0, (1, 3)))
            _draw_agreed(
                ax,
                line,
                item,
                own,
                *(consensus(table, {instrument.id: instrument}, audience) for table in (marks, before)),
            )
            ticks[line] = f"{item} {instrument.label(item)},\ngruppens gemensamma"
            at += 62
        ax.set(xlim=(-0.06, 1.06), ylim=(at, 0), xticks=[])
        ax.set_yticks(list(ticks), list(ticks.values()))
        ax.tick_params(axis="y", length=0)
        ax.spines[["left", "bottom"]].set_visible(False)
        _legend(ax, own_figure, before, bool(agreed), audience)
        if previous is not None and len(previous) and not comparable:
            ax.set_xlabel("Förra tillfället visas inte: det gjordes på en annan skala eller version.")
        _title(ax, title, simulated)
    return ax


def _check_one(marks: pd.DataFrame) -> None:
    if len(marks[["agency_id", "occasion"]].drop_duplicates()) > 1:
        raise ValueError("one agency's marks from one occasion, please")


def fits(marks: pd.DataFrame, instrument: Instrument) -> bool:
    same = (marks["instrument"] == instrument.id) & (marks["instrument_version"] == instrument.version)
    return bool(same.all())


def _medians(marks: pd.DataFrame, instrument: Instrument, audience: Audience) -> dict[int, Mapping]:
    return {row["item"]: row for row in spread(marks, {instrument.id: instrument}, audience).to_dict("records")}


def _line(item: int, marks: pd.DataFrame, before: pd.DataFrame, scale: Scale, audience: Audience) -> dict:
    """Where the dots of a line go: shares of its length, levels, dot sizes and the room that they need in points."""
    row: dict = {"item": item, "scale": scale}
    for name, table, dot in (("now", marks, _DOT), ("before", before, _SMALL_DOT)):
        own = table[(table["kind"] == "individual") & (table["item"] == item)]["value"].dropna()
        shares = sorted(scale.share(own)) if shows_marks(audience) else []
        levels = stacked(shares, dot / (_LINE * 72))
        size = min(dot, _TALLEST / (max(levels, default=0) + 1))
        row |= {name: (shares, levels, size), f"room_{name}": (max(levels, default=-1) + 1) * size}
    row["above"] = max(_ROW / 2, row["room_now"] + 8)
    row["height"] = row["above"] + max(_ROW / 2, row["room_before"] + 14)
    return row


def stacked(places: list[float], width: float) -> list[int]:
    """A level for each of the sorted places so that no two on one level are nearer than ``width``; lowest first."""
    last: list[float] = []
    levels = []
    for place in places:
        level = next((level for level, taken in enumerate(last) if place - taken >= width), len(last))
        last[level : level + 1] = [place]
        levels.append(level)
    return levels


def _draw_line(ax: Axes, y: float, scale: Scale) -> None:
    ax.plot([0, 1], [y, y], color=COLOURS["grey"], linewidth=1, zorder=1)
    ends = [scale.share(value) for value in scale.values] or [0, 1]
    ax.plot(ends, [y] * len(ends), "|", color=COLOURS["grey"], markersize=9, zorder=1)
    for x, value, side in ((-0.012, scale.minimum, "right"), (1.012, scale.maximum, "left")):
        ax.text(x, y, short_number(value), ha=side, va="center", fontsize=8, color=COLOURS["grey"])


def _anchors(ax: Axes, y: float, scale: Scale, side: str) -> None:
    for x, anchor, align in ((0, scale.anchor_low, "left"), (1, scale.anchor_high, "right")):
        ax.text(x, y, anchor, ha=align, va=side, fontsize=8.5, style="italic", color=COLOURS["ink"])


def _draw_row(ax: Axes, y: float, row: dict, summary: Mapping | None, before: Mapping | None) -> None:
    for (shares, levels, size), up in ((row["now"], True), (row["before"], False)):
        if not shares:  # an empty line would claim the figure's corner and shrink the axes
            continue
        heights = [y - level * size if up else y + 9 + level * size for level in levels]
        ax.plot(
            shares,
            heights,
            "o",
            markersize=size * 0.92,
            zorder=3 if up else 2,
            clip_on=False,
            markerfacecolor=COLOURS["focus"] if up else COLOURS["paper"],
            markeredgecolor=COLOURS["paper"] if up else COLOURS["grey"],
            markeredgewidth=0.6 if up else 1,
        )
    grey, ink = COLOURS["grey"], COLOURS["ink"]
    for place, reach, colour in ((before, (y + 3, y + 15), grey), (summary, (y - 10, y + 10), ink)):
        if place is None or place["n"] < 2 or pd.isna(place["median"]):
            continue  # a lone mark is its own median
        if place is summary or not row["before"][0]:
            share = row["scale"].share(place["median"])
            ax.plot([share, share], reach, color=colour, linewidth=2.6, solid_capstyle="butt", zorder=4)
    if words := _instead(summary):
        ax.text(
            0.5,
            y,
            words,
            ha="center",
            va="center",
            fontsize=9,
            style="italic",
            color=COLOURS["ink"],
            bbox={"facecolor": COLOURS["paper"], "edgecolor": "none", "pad": 2},
        )


def _instead(summary: Mapping | None) -> str | None:
    """What stands on a line without marks to show: nothing was marked, nobody was asked, or it is withheld."""
    if summary is None:
        return "inga markeringar"
    if not pd.isna(summary["median"]):
        return None
    return summary["note"]


def _label(item: int, instrument: Instrument, summary: Mapping | None, audience: Audience) -> str:
    n, missing = (summary["n"], summary["n_missing"]) if summary is not None else (0, 0)
    lost = f", {missing} saknas" if missing and shows_marks(audience) else ""
    return f"{item} {instrument.label(item)} (n{NO_BREAK_SPACE}={NO_BREAK_SPACE}{n}{lost})"


def _agreed_value(agreed: pd.DataFrame, item: int) -> tuple[float | None, str]:
    """The agreed mark on the item, or why there is none to show."""
    found = agreed[agreed["item"] == item]
    if found["value"].notna().any():
        return float(found["value"].dropna().iloc[0]), ""
    return None, next(iter(found["note"].dropna()), "ingen gemensam markering")


def _draw_agreed(ax: Axes, y: float, item: int, scale: Scale, agreed: pd.DataFrame, before: pd.DataFrame) -> None:
    _draw_line(ax, y, scale)
    _anchors(ax, y + 10, scale, "top")
    if (value := _agreed_value(before, item)[0]) is not None:
        ax.plot(
            scale.share(value),
            y + 14,
            "D",
            markersize=7,
            markerfacecolor=COLOURS["paper"],
            markeredgecolor=COLOURS["grey"],
            zorder=2,
        )
    value, instead = _agreed_value(agreed, item)
    if value is not None:
        ax.plot(
            scale.share(value),
            y,
            "D",
            markersize=10,
            markerfacecolor=COLOURS["second"],
            markeredgecolor=COLOURS["ink"],
            zorder=3,
        )
    else:
        ax.text(
            0.5,
            y,
            instead,
            ha="center",
            va="center",
            fontsize=9,
            style="italic",
            bbox={"facecolor": COLOURS["paper"], "edgecolor": "none", "pad": 2},
        )


def _legend(ax: Axes, own_figure: bool, before: pd.DataFrame, agreed: bool, audience: Audience) -> None:
    def sign(marker, label, face, edge, size=8):
        return Line2D(
            [],
            [],
            linestyle="",
            marker=marker,
            label=label,
            markerfacecolor=face,
            markeredgecolor=edge,
            markersize=size,
            markeredgewidth=2.6 if marker == "|" else 1,
        )

    earlier = f" {before['occasion'].iloc[0]}" if len(before) else ""
    single = shows_marks(audience)
    signs = [sign("o", "en deltagare", COLOURS["focus"], COLOURS["paper"])] if single else []
    signs.append(sign("|", "median", COLOURS["ink"], COLOURS["ink"], 12))
    if len(before) and single:
        signs.append(sign("o", f"en deltagare{earlier}", COLOURS["paper"], COLOURS["grey"], 6))
    elif len(before):
        signs.append(sign("|", f"median{earlier}", COLOURS["grey"], COLOURS["grey"], 9))
    if agreed:
        signs.append(sign("D", "gemensam, på egen skala", COLOURS["second"], COLOURS["ink"]))
    if own_figure:
        ax.figure.legend(handles=signs, loc="outside lower right", ncols=len(signs), handletextpad=0.3)
    else:
        ax.legend(handles=signs, loc="upper center", bbox_to_anchor=(0.5, 0), ncols=len(signs), handletextpad=0.3)


def _title(ax: Axes, title: str | None, simulated: bool) -> None:
    if title:
        ax.set_title(textwrap.fill(title, 72), pad=20 if simulated else 8, fontsize=11)
    simulated_mark(ax, simulated)
