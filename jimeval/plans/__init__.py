"""Plans as elements and links: reading the project's form, the programme logic, its gaps, and the figures of both."""

from jimeval.plans.exchange import PACKAGED, dot, read_package, write_graphml, write_package, write_svg
from jimeval.plans.extraction import extract, looks_like_plan
from jimeval.plans.figure import plot_logic
from jimeval.plans.form import KIND_LABELS, ORIGIN_LABELS, STATE_LABELS
from jimeval.plans.gaps import (
    REASONS,
    RULE_LABELS,
    RULES,
    evidence,
    gap_grid,
    gap_reasons,
    gaps,
    headline,
    judged,
    judging,
)
from jimeval.plans.grid import plot_gap_grid
from jimeval.plans.logic import describe_logic, graph, table_logic
from jimeval.plans.parse import is_plan_form
from jimeval.plans.read import read, read_plan
from jimeval.plans.reports.read import read_report

__all__ = [
    "KIND_LABELS",
    "ORIGIN_LABELS",
    "PACKAGED",
    "REASONS",
    "RULES",
    "RULE_LABELS",
    "STATE_LABELS",
    "describe_logic",
    "dot",
    "evidence",
    "extract",
    "gap_grid",
    "gap_reasons",
    "gaps",
    "graph",
    "headline",
    "is_plan_form",
    "judged",
    "judging",
    "looks_like_plan",
    "plot_gap_grid",
    "plot_logic",
    "read",
    "read_package",
    "read_plan",
    "read_report",
    "table_logic",
    "write_graphml",
    "write_package",
    "write_svg",
]
