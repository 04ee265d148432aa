"""Meeting notes: passages by agency and section, attendance, support, collaborations, advice."""

from jimeval.minutes.cumulated import cumulated_support, over_years, say_support_over_time, told_twice
from jimeval.minutes.figure import plot_support
from jimeval.minutes.network import collaboration_graph, dot, say_collaborations, say_network
from jimeval.minutes.network_figure import plot_collaborations
from jimeval.minutes.read import looks_like_minutes, read, read_minutes
from jimeval.minutes.summary import say_support, support_by_audience

__all__ = [
    "collaboration_graph",
    "cumulated_support",
    "dot",
    "looks_like_minutes",
    "over_years",
    "plot_collaborations",
    "plot_support",
    "read",
    "read_minutes",
    "say_collaborations",
    "say_network",
    "say_support",
    "say_support_over_time",
    "support_by_audience",
    "told_twice",
]
