"""Whether a paper that says nothing of its kind holds a plan: a workbook that is no form and no ratings."""

from __future__ import annotations

from jimeval.base.swedish import listed
from jimeval.documents.document import Document
from jimeval.plans.extraction.heads import find_head, visible_rows
from jimeval.plans.extraction.rows import why_no_table
from jimeval.plans.parse import is_plan_form

_PLAN_FIELDS = ("responsible", "due", "due_start", "indicator", "subgoal")


def looks_like_plan(document: Document) -> str | None:
    """Why a workbook or CSV is taken for a plan, in a Swedish phrase; None when it is not.

    A plan's table has columns for two different things that only plans have side by side: kinds of elements, or one of
    these and who, when or how it is followed up. The project's own form is read by itself.
    """
    if is_plan_form(document):
        return None
    for grid in document.grids:
        if why_no_table(document, grid):
            continue
        columns = find_head(visible_rows(grid)).columns.values()
        told = [
            c for c in columns if c.meaning and not c.guessed and (c.meaning.is_kind or c.meaning.role in _PLAN_FIELDS)
        ]
        if len({column.meaning.role for column in told}) >= 2 and any(column.meaning.is_kind for column in told):
            return f"kolumnerna {listed(f'”{column.heading}”' for column in told[:3])} är en plans"
    return None
