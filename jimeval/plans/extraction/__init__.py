"""Plans as agencies write them: what they are, and proposals of elements and links that a person signs."""

from jimeval.plans.extraction.kinds import looks_like_plan
from jimeval.plans.extraction.read import extract

__all__ = ["extract", "looks_like_plan"]
