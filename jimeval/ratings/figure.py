"""The wall: one line per item with every participant's mark, and the agreed mark on a scale of its own."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from jimeval.base.disclosure import Audience, shows_marks
from jimeval.base.style import COLOURS, describe, figure_style, new_axes, simulated_mark
from jimeval.base.swedish import NO_BREAK_SPACE, number, shorten
from jimeval.ratings.figure_lines import (
    TYPE,
    draw_counts,
    draw_head,
    draw_instead,
    draw_line,
    draw_signs,
    end_width,
    head_height,
    scale_words,
    stacked,
)
from jimeval.ratings.figure_words import Counted, agreed_value, alt_text, fits, is_withheld, missing_words
from jimeval.ratings.instruments import Instrument, Scale

_WIDTH, _LINE = 9.0, 5.0 * 72  # inches: the figure; points: a line in it, at the least
_DOTS, _SMALLEST_FOR_PAGE = (8.0, 7.0, 6.0, 5.0, 4.0), 6.0  # points: a mark, smaller where stacks or lines are many
_HIGHEST_STACK, _LOWEST = 130.0, 12.5 * 72  # points
_ROW, _LABEL_ROW, _LABEL_WIDTH, _LABEL_ROWS = 15.0, 13.5, 30, 3  # points: half a line, a row of its label; letters
_NAME_OF_D = "D: hur långt två deltagare i snitt är ifrån varandra"
_TIED = "\x1f"  # a space where no row is broken
NO_EARLIER = "Förra tillfället visas inte: det gjordes på en annan skala eller version."


@dataclass
class _Dots:
    """Marks of one kind on a line: places from low to high, and the level of each in its stack."""

    shares: list[float] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return max(self.levels, default=-1) + 1


@dataclass
class _Row:
    """A line of the wall. ``headed``: its scale's words stand over it, as over the first line and where they change."""

    item: int
    scale: Scale
    label: str
    headed: bool
    now: _Dots
    before: _Dots
    outside: _Dots
    summary: Mapping | None
    earlier: Mapping | None

    def heights(self, dot: float, length: float) -> tuple[float, float, float]:
        """Points for the scale's words, above the line and below it."""
        head = head_height(self.scale, length) if self.headed else 0.0
        label = (self.label.count("\n") + 1) * _LABEL_ROW / 2
        counted = 12 if self.now.rows > 6 else 0
        above = max(_ROW, label, self.now.rows * dot + counted + 4)
        below = max(_ROW, label, 4 + (self.before.rows + self.outside.rows) * dot + 10)
        return head, above, below


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

    Equal or near marks are stacked upwards (those of the occasion before downwards), so that each can be counted;
    a stack of seven or more has its number. Marks from outside are triangles under the line, for the internal audience.
    The figure carries :func:`alt_text`. Given ``ax``, the dots are as small as its height asks for.
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
    agreed = {item: own for item, own in instrument.consensus.items() if own.has_ends}
    counted = Counted.of(marks, before, instrument, audience)
    with figure_style():
        own_figure = ax is None
        length = _LINE if own_figure else ax.get_window_extent().width / ax.figure.dpi * 72 / 1.12
        for dot in _DOTS:
            rows = _rows(marks, instrument, audience, counted, dot / length)
            tops, height = _places(rows, agreed, dot, length)
            page = height <= _LOWEST or dot <= _SMALLEST_FOR_PAGE
            if page and max((row.now.rows for row in rows), default=0) * dot <= _HIGHEST_STACK:
                break
        ax = new_axes(ax, _WIDTH, height / 72 + (1.35 if title else 0.8))
        room = 1.0 if own_figure else min(1.0, ax.get_window_extent().height / ax.figure.dpi * 72 / height)
        ends = max((end_width(one) for one in (*(row.scale for row in rows), *agreed.values())), default=0) / length
        ax.set(xlim=(-ends - 0.02, 1 + ends + 0.02), ylim=(height, 0), xticks=[])
        ticks = {}
        for row, (top, line) in zip(rows, tops, strict=False):
            if row.headed:
                draw_head(ax, top, row.scale, length)
            draw_line(ax, line, row.scale)
            _draw_row(ax, line, row, dot, room)
            ticks[line] = row.label
        for (item, own), (top, line) in zip(agreed.items(), tops[len(rows) :], strict=True):
            ax.axhline(top, color=COLOURS["grey"], linewidth=0.8, linestyle=(0, (1, 3)))
            draw_head(ax, top + 6, own, length)
            draw_line(ax, line, own)
            _draw_agreed(ax, line, item, own, counted.agreed, counted.agreed_before)
            ticks[line] = _wrapped(f"{item} {instrument.label(item)}, gruppens gemensamma")
        ax.set_yticks(list(ticks), list(ticks.values()))
        ax.tick_params(axis="y", length=0)
        ax.spines[:].set_visible(False)
        _legend(ax, own_figure, rows, before, bool(agreed), audience)
        _notes(ax, marks, instrument, bool(previous is not None and len(previous) and not comparable))
        if title:
            ax.set_title(textwrap.fill(title, 72), pad=20 if simulated else 8, fontsize=11)
        simulated_mark(ax, simulated)
        describe(ax, alt_text(marks, instrument, audience, before if comparable else None, counted))
    return ax


def _check_one(marks: pd.DataFrame) -> None:
    if len(marks[["agency_id", "occasion"]].drop_duplicates()) > 1:
        raise ValueError("one agency's marks from one occasion, please")


def _rows(
    marks: pd.DataFrame, instrument: Instrument, audience: Audience, counted: Counted, width: float
) -> list[_Row]:
    """The lines of the wall; ``width``: of a dot, as a share of a line."""
    now, then = counted.now, counted.then
    rows: list[_Row] = []
    for item in instrument.numbers or sorted(set(marks["item"])):
        scale = instrument.scale_for(item)
        dots = [
            _dots(values.get((kind, item), []), scale, width)
            for values, kind in (
                (counted.values, "individual"),
                (counted.values_before, "individual"),
                (counted.values, "external"),
            )
        ]
        label = _label(item, instrument, now.get(item), audience)
        headed = not rows or not _same_words(rows[-1].scale, scale)
        rows.append(_Row(item, scale, label, headed, *dots, now.get(item), then.get(item)))
    return rows


def _same_words(first: Scale, second: Scale) -> bool:
    return first.direction == second.direction and scale_words(first, _LINE) == scale_words(second, _LINE)


def _dots(values: list[float], scale: Scale, width: float) -> _Dots:
    shares = sorted(scale.share(value) for value in values)
    return _Dots(shares, stacked(shares, width))


def _places(
    rows: list[_Row], agreed: Mapping[int, Scale], dot: float, length: float
) -> tuple[list[tuple[float, float]], float]:
    """Top and line of every row and, after them, of every agreed mark; and the height of it all, in points."""
    places, at = [], 4.0
    for row in rows:
        head, above, below = row.heights(dot, length)
        places.append((at, at + head + above))
        at += head + above + below
    for own in agreed.values():
        head = head_height(own, length)
        places.append((at + 2, at + 8 + head + 18))
        at += 8 + head + 18 + 30
    return places, at


def _wrapped(label: str) -> str:
    return textwrap.fill(label, _LABEL_WIDTH, break_long_words=False)


def _label(item: int, instrument: Instrument, summary: Mapping | None, audience: Audience) -> str:
    """Number, name and n; a name that is too long is cut, n never is."""
    n = summary["n"] if summary is not None else 0
    lost = missing_words(summary) if summary is not None and shows_marks(audience) else []
    counted = [f"(n{NO_BREAK_SPACE}={NO_BREAK_SPACE}{n}", *lost]
    together = " ".join(f"{words},".replace(" ", _TIED) for words in counted)[:-1] + ")"
    name = shorten(f"{item} {instrument.label(item)}", _LABEL_WIDTH * _LABEL_ROWS - 6)
    return _wrapped(f"{name} {together}").replace(_TIED, " ")


def _draw_row(ax: Axes, y: float, row: _Row, dot: float, room: float) -> None:
    """The marks of a line; heights in points are those of a figure of its own, sizes shrink with its ``room``."""
    blue, grey, ink, paper = (COLOURS[name] for name in ("focus", "grey", "ink", "paper"))
    upwards = [y - level * dot for level in row.now.levels]
    draw_signs(ax, row.now.shares, upwards, "o", dot * room, blue, paper, 3)
    draw_counts(ax, row.now.shares, row.now.levels, y, dot)
    under = [y + 4 + dot * (level + 0.5) for level in row.outside.levels]
    draw_signs(ax, row.outside.shares, under, "^", dot * room, COLOURS["third"], ink, 3)
    start = y + 4 + dot * (row.outside.rows + 0.5)
    draw_signs(ax, row.before.shares, [start + level * dot for level in row.before.levels], "o",
               0.8 * dot * room, paper, grey, 2)  # fmt: skip
    for summary, reach, colour in ((row.earlier, (y + 8, y + 16), grey), (row.summary, (y - 10, y + 10), ink)):
        if summary is None or summary["n"] < 2 or pd.isna(summary["median"]):
            continue  # a lone mark is its own median
        if summary is row.summary or not row.before.shares:
            share = row.scale.share(summary["median"])
            ax.plot([share, share], reach, color=colour, linewidth=2.6, solid_capstyle="butt", zorder=1.8)
    distance = distance_of(row.summary)
    if distance is not None:
        words = f"D {number(distance, 1)}"
        ax.text(ax.get_xlim()[1] + 0.01, y, words, ha="left", va="center", fontsize=TYPE, color=COLOURS["ink"])
    if words := _instead(row.summary):
        draw_instead(ax, y, words, is_withheld(row.summary))


def distance_of(summary: Mapping | None) -> float | None:
    """D of a row of the spread table; None where there is none to show."""
    return None if summary is None or pd.isna(summary["estimate"]) else float(summary["estimate"])


def _instead(summary: Mapping | None) -> str | None:
    """What stands on a line without marks to show: nothing was marked, nobody was asked, or it is withheld."""
    if summary is None:
        return "inga markeringar"
    return summary["note"] if pd.isna(summary["median"]) else None


def _draw_agreed(ax: Axes, y: float, item: int, scale: Scale, agreed: pd.DataFrame, before: pd.DataFrame) -> None:
    earlier, _, _ = agreed_value(before, item)
    if earlier is not None:
        draw_signs(ax, [scale.share(earlier)], [y + 14], "D", 7, COLOURS["paper"], COLOURS["grey"], 2)
    value, instead, withheld = agreed_value(agreed, item)
    if value is not None:
        draw_signs(ax, [scale.share(value)], [y], "D", 11, COLOURS["second"], COLOURS["ink"], 3)
    else:
        draw_instead(ax, y, instead, withheld)


def _legend(
    ax: Axes, own_figure: bool, rows: list[_Row], before: pd.DataFrame, agreed: bool, audience: Audience
) -> None:
    blue, grey, ink, paper = (COLOURS[name] for name in ("focus", "grey", "ink", "paper"))

    def sign(marker, label, face, edge, size=8.0):
        width = 2.6 if marker == "|" else 1
        look = {"markerfacecolor": face, "markeredgecolor": edge, "markersize": size, "markeredgewidth": width}
        return Line2D([], [], linestyle="", marker=marker, label=label, **look)

    earlier = f" {before['occasion'].iloc[0]}" if len(before) else ""
    single = shows_marks(audience)
    signs = [sign("o", "en deltagare", blue, paper)] if single else []
    signs.append(sign("|", "median", ink, ink, 12))
    if len(before) and single:
        signs.append(sign("o", f"en deltagare{earlier}", paper, grey, 6))
    elif len(before):
        signs.append(sign("|", f"median{earlier}", grey, grey, 9))
    if any(row.outside.shares for row in rows):
        signs.append(sign("^", "utifrån", COLOURS["third"], ink))
    if agreed:
        signs.append(sign("D", "gemensam, egen skala", COLOURS["second"], ink))
    named = _NAME_OF_D if any(distance_of(row.summary) is not None for row in rows) else None
    look = {"title": named, "title_fontsize": TYPE, "alignment": "right"}
    look |= {"handles": signs, "ncols": len(signs), "handletextpad": 0.3, "columnspacing": 1.2}
    if own_figure:
        ax.figure.legend(loc="outside lower right", **look)
    else:
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, 0), **look)


def _notes(ax: Axes, marks: pd.DataFrame, instrument: Instrument, not_comparable: bool) -> None:
    """Under the lines: what is not drawn, and why."""
    agreed = marks[(marks["kind"] == "consensus") & marks["value"].notna()]["item"]
    without_ends = [item for item in sorted(set(agreed)) if not getattr(instrument.consensus.get(item), "has_ends", 0)]
    notes = [
        f"Gemensam markering på fråga {item} visas inte: dess skala har inga ändar i instrumentet."
        for item in without_ends
    ]
    if not_comparable:
        notes.insert(0, NO_EARLIER)
    ax.set_xlabel("\n".join(notes), fontsize=TYPE, loc="right")
