"""Gaps in a plan: what leads nowhere, what stands on nothing, what is only promised, and what became of it.

chain       a plan as elements and what leads to what
rules_*     the rules, each a function from a plan to its findings, with what it asks, why, and its source
wording     what the words of an element say: that it only maps, is done already, only cites another plan ...
sentences   the Swedish words for each rule
engine      all rules on all plans: the table ``gaps``
likeness    the same element in an agency's next plan, so that a gap keeps the date when it was first seen
overview    agency x rule, and the finding in a sentence
"""

from jimeval.plans.gaps.engine import JUDGES, gaps
from jimeval.plans.gaps.overview import evidence, gap_grid, gap_reasons, headline, judged, judging
from jimeval.plans.gaps.sentences import JUDGED_KINDS, REASONS, RULE_COUNTS, RULE_LABELS, RULES, SEVERITIES

__all__ = [
    "JUDGED_KINDS",
    "JUDGES",
    "REASONS",
    "RULES",
    "RULE_COUNTS",
    "RULE_LABELS",
    "SEVERITIES",
    "evidence",
    "gap_grid",
    "gap_reasons",
    "gaps",
    "headline",
    "judged",
    "judging",
]
