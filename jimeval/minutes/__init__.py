"""Meeting notes: passages by agency and section, attendance, support, collaborations, advice."""

from jimeval.minutes.coding.agreement import coder_agreement, disagreements, rules_against, say_agreement
from jimeval.minutes.coding.codebook import Code, Codebook, load_codebook
from jimeval.minutes.coding.patterns import DENIED
from jimeval.minutes.coding.proposals import standing
from jimeval.minutes.coding.theme_figure import plot_codes
from jimeval.minutes.coding.themes import code_grid, grid_codes, say_patterns, say_themes, shared_codes
from jimeval.minutes.collaborations.network import collaboration_graph, dot, say_collaborations, say_network
from jimeval.minutes.collaborations.network_figure import plot_collaborations
from jimeval.minutes.read import looks_like_minutes, read, read_minutes
from jimeval.minutes.support.cumulated import cumulated_support, over_years, say_support_over_time, told_twice
from jimeval.minutes.support.figure import plot_support
from jimeval.minutes.support.summary import say_support, support_by_audience

__all__ = [
    "DENIED",
    "Code",
    "Codebook",
    "code_grid",
    "coder_agreement",
    "collaboration_graph",
    "cumulated_support",
    "disagreements",
    "grid_codes",
    "dot",
    "load_codebook",
    "looks_like_minutes",
    "over_years",
    "plot_codes",
    "plot_collaborations",
    "plot_support",
    "read",
    "read_minutes",
    "rules_against",
    "say_agreement",
    "say_collaborations",
    "say_network",
    "say_patterns",
    "say_support",
    "say_support_over_time",
    "say_themes",
    "shared_codes",
    "standing",
    "support_by_audience",
    "told_twice",
]
