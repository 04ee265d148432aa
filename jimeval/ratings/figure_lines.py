"""What a wall of marks is drawn from: a scale as a line with its ends, marks as dots that can be counted, notes on it.

Heights are in points, downwards; places along a line are shares of its length, 0 to 1.
"""

from __future__ import annotations

import textwrap

from matplotlib.axes import Axes

from jimeval.base.style import COLOURS
from jimeval.ratings.figure_words import value_words
from jimeval.ratings.instruments import Scale

TYPE = 9.0  # points: the smallest type; a figure of nine inches is printed on A4 at four fifths
_ARROWS = {"higher_is_better": "högre är bättre →", "lower_is_better": "← lägre är bättre"}
_LETTER, _LEADING = 5.3, 12.0  # points: about how wide a letter of TYPE is, and a row of it is high


def stacked(places: list[float], width: float) -> list[int]:
    """A level for each of the sorted places so that no two on one level are nearer than ``width``; lowest first."""
    last: list[float] = []
    levels = []
    for place in places:
        level = next((level for level, taken in enumerate(last) if place - taken >= width), len(last))
        last[level : level + 1] = [place]
        levels.append(level)
    return levels


def scale_words(scale: Scale, length: float) -> list[tuple[float, str, str]]:
    """What stands over a line of this length in points: place, how it is set, and the words, broken into rows.

    The words of the levels, each over its step, where the scale has them; else the words at its two ends.
    """
    if scale.levels and len(scale.levels) == len(scale.values):
        width = 0.9 * length / (len(scale.levels) - 1)
        texts = [(scale.share(value), "center", words) for value, words in zip(scale.values, scale.levels, strict=True)]
    else:
        width = 0.45 * length
        texts = [(0.0, "left", scale.anchor_low), (1.0, "right", scale.anchor_high)]
    letters = min(30, int(width / _LETTER))
    return [
        (place, side, textwrap.fill(words, letters, break_long_words=False)) for place, side, words in texts if words
    ]


def end_width(scale: Scale) -> float:
    """Room in points that the values at the two ends of the line need."""
    return max(len(value_words(scale, value)) for value in (scale.minimum, scale.maximum)) * 6.0 + 8


def head_height(scale: Scale, length: float) -> float:
    """Room for what :func:`draw_head` writes."""
    rows = max((words.count("\n") + 1 for _, _, words in scale_words(scale, length)), default=0)
    return _LEADING * (rows + 1) + 4


def draw_head(ax: Axes, top: float, scale: Scale, length: float) -> None:
    """Over a line: which way is better, and the words of the scale."""
    ax.text(0.5, top, _ARROWS[scale.direction], ha="center", va="top", fontsize=TYPE, color="#555555")
    for place, side, words in scale_words(scale, length):
        ax.text(place, top + _LEADING, words, ha=side, va="top", fontsize=TYPE, style="italic", color=COLOURS["ink"])


def draw_line(ax: Axes, y: float, scale: Scale) -> None:
    """The scale as a line with its steps, where they are few enough to draw, and its ends."""
    ax.plot([0, 1], [y, y], color=COLOURS["grey"], linewidth=1, zorder=1)
    steps = [scale.share(value) for value in scale.values] or [0, 1]
    ax.plot(steps, [y] * len(steps), "|", color=COLOURS["grey"], markersize=9, zorder=1)
    for x, value, side in ((-0.018, scale.minimum, "right"), (1.018, scale.maximum, "left")):
        ax.text(x, y, value_words(scale, value), ha=side, va="center", fontsize=TYPE, color="#555555")


def draw_signs(ax: Axes, shares, heights, marker: str, size: float, face: str, edge: str, zorder: float) -> None:
    if len(shares):  # an empty line would claim the figure's corner and shrink the axes
        ax.plot(
            shares,
            heights,
            marker,
            markersize=size * 0.92,
            markerfacecolor=face,
            markeredgecolor=edge,
            markeredgewidth=0.6 if edge == COLOURS["paper"] else 1,
            zorder=zorder,
            clip_on=False,
        )


def draw_counts(ax: Axes, shares, levels, y: float, size: float) -> None:
    """The number over a stack of equal marks that is too high to be counted at a glance."""
    for place in dict.fromkeys(shares):
        own = [level for share, level in zip(shares, levels, strict=True) if share == place]
        if len(own) > 6:
            ax.text(place, y - (max(own) + 0.7) * size, str(len(own)), ha="center", va="bottom", fontsize=TYPE)


def draw_instead(ax: Axes, y: float, words: str, withheld: bool) -> None:
    """What is said of a line without marks to show. Withheld is a grey field over the line; no marks leave it bare."""
    if withheld:
        ax.fill([0, 1, 1, 0], [y - 8, y - 8, y + 8, y + 8], color=COLOURS["faint"], zorder=1.5, linewidth=0)
    style = {"fontsize": TYPE, "style": "italic", "color": COLOURS["ink"], "ha": "center"}
    ax.text(0.5, y if withheld else y - 2, words, va="center" if withheld else "bottom", **style)
