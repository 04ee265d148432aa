"""One look for all figures: type sizes, colours with jobs, and the mark that simulated material carries.

Colours are from the Okabe-Ito palette (2008), told apart by colour-blind readers; every use has a second sign
(shape, line, label), since pages are printed in grey.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from matplotlib.axes import Axes

COLOURS = {
    "focus": "#0072B2",
    "second": "#D55E00",
    "third": "#009E73",
    "ink": "#222222",
    "grey": "#8a8a8a",
    "faint": "#d9d9d9",
    "paper": "#ffffff",
}
SIMULATED = "Simulerade data"
_RULES = {
    "figure.dpi": 100,
    "savefig.dpi": 100,
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.titlesize": 12,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titley": 1.0,  # said, it need not be looked for at every drawing, tick label by tick label
    "axes.labelsize": 10,
    "xtick.labelsize": 9,
    "ytick.labelsize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#666666",
    "axes.grid": False,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "figure.constrained_layout.use": True,
}


@contextlib.contextmanager
def figure_style() -> Iterator[None]:
    """The house style inside ``with``; a researcher's own settings are as before after it."""
    import matplotlib as mpl

    with mpl.rc_context(_RULES):
        yield
        interactive = mpl.is_interactive()
    mpl.interactive(interactive)  # a notebook's backend turns it on with its first figure; off, the next is not shown


def new_axes(ax: Axes | None, width: float, height: float) -> Axes:
    """The axes given, or new ones of this size in inches; call inside :func:`figure_style`."""
    if ax is not None:
        return ax
    import matplotlib.pyplot as plt

    axes = plt.figure(figsize=(width, height)).add_subplot()
    axes.set_title("")  # at the height that the style says, also where no title comes
    return axes


def simulated_mark(ax: Axes, simulated: bool, *, below: bool = False) -> None:
    """Writes 'Simulerade data' inside the figure when any of what it shows is simulated: figures travel alone.

    ``below``: under the axes, where the headings of columns stand above them.
    """
    if simulated:
        ax.annotate(
            SIMULATED,
            (0.995, 0 if below else 1),
            (0, -4 if below else 4),
            xycoords="axes fraction",
            textcoords="offset points",
            ha="right",
            va="top" if below else "bottom",
            fontsize=9,
            style="italic",
            color=COLOURS["second"],
        )


def describe(ax: Axes, text: str) -> None:
    """Gives the figure that the axes stand in a text alternative; of several axes, their texts in turn.

    Shown in a notebook, the figure carries the text in its output's metadata, where a page takes its ``alt`` from.
    """
    figure = ax.figure
    words = f"{words_of(ax)} {text}".strip()
    figure._repr_mimebundle_ = lambda include=None, exclude=None: ({}, {"image/png": {"alt": words}})


def words_of(ax: Axes) -> str:
    """The text alternative of the figure that the axes stand in; empty when it has none."""
    bundle = getattr(ax.figure, "_repr_mimebundle_", None)
    return bundle()[1]["image/png"]["alt"] if bundle else ""
