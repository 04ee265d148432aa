"""Ratings: instruments and their scales, marks and suggestions out of rating files, level and spread, agreement, change
and comparisons, figures.

The figures are imported when first asked for, so that reading need not load matplotlib.
"""

from jimeval.ratings.agreement import agreement
from jimeval.ratings.between import agency_effects, between_agencies
from jimeval.ratings.change import CHANGE_COLUMNS, change
from jimeval.ratings.comparing import comparable, why_not
from jimeval.ratings.declarations import candidates, load_instruments, read_instrument, read_instruments
from jimeval.ratings.groups import compare_groups
from jimeval.ratings.headlines import headline, headline_agreement, headline_between
from jimeval.ratings.headlines_compared import headline_change, headline_groups, headline_trend
from jimeval.ratings.instruments import Instrument, Item, Scale
from jimeval.ratings.printed_form import printable_form
from jimeval.ratings.reading import looks_like_ratings, read, read_ratings
from jimeval.ratings.scoring import score
from jimeval.ratings.spread import consensus, spread
from jimeval.ratings.trend import trend

__all__ = [
    "CHANGE_COLUMNS",
    "Instrument",
    "Item",
    "Scale",
    "candidates",
    "comparable",
    "agency_effects",
    "agreement",
    "between_agencies",
    "change",
    "compare_groups",
    "consensus",
    "headline",
    "headline_agreement",
    "headline_between",
    "headline_change",
    "headline_groups",
    "headline_trend",
    "load_instruments",
    "looks_like_ratings",
    "alt_text",
    "plot_change",
    "plot_mark_grid",
    "plot_marks",
    "printable_form",
    "read",
    "read_instrument",
    "read_instruments",
    "read_ratings",
    "score",
    "spread",
    "trend",
    "why_not",
]


_FIGURES = {
    "alt_text": "figure_words",
    "plot_change": "figure_change",
    "plot_mark_grid": "grid",
    "plot_marks": "figure",
}


def __getattr__(name: str):
    if name in _FIGURES:
        import importlib

        return getattr(importlib.import_module(f"jimeval.ratings.{_FIGURES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
