"""Plans as elements and links: reading the project's form, the programme logic, its gaps, and the figures of both."""

from jimeval.plans.figure import plot_logic
from jimeval.plans.form import KIND_LABELS, ORIGIN_LABELS, STATE_LABELS
from jimeval.plans.gaps import RULE_LABELS, RULES, gap_grid, gaps, headline, judged
from jimeval.plans.grid import plot_gap_grid
from jimeval.plans.logic import describe_logic, graph, table_logic
from jimeval.plans.parse import is_plan_form
from jimeval.plans.read import read, read_plan
from jimeval.plans.reports.read import read_report

__all__ = [
    "KIND_LABELS",
    "ORIGIN_LABELS",
    "RULES",
    "RULE_LABELS",
    "STATE_LABELS",
    "describe_logic",
    "gap_grid",
    "gaps",
    "graph",
    "headline",
    "is_plan_form",
    "judged",
    "plot_gap_grid",
    "plot_logic",
    "read",
    "read_plan",
    "read_report",
    "table_logic",
]
