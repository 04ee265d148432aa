"""Fields of a plan's row (who, when, how measured, how it went): whose they are, and what they put into an element."""

from __future__ import annotations

import re

from jimeval.documents.grid import GridCell
from jimeval.plans.extraction.cells import due, items
from jimeval.plans.extraction.found import Found
from jimeval.plans.subgoals import read_subgoal

# Whom a field of the row concerns: the first of these that stands on it. Who and when belong to what is done, a measure
# to what is to come out of it.
_DOERS = ("activity", "goal", "result", "effect", "mediator", "problem", "resource")
OWNERS = {
    "responsible": _DOERS,
    "due": _DOERS,
    "due_start": _DOERS,
    "indicator": ("result", "activity", "goal", "effect", "problem"),
    "status": ("activity", "result", "effect"),
}
DONE = {"activity": "performed", "result": "achieved", "effect": "achieved"}
_MARK = re.compile(r"\s*(?:[•▪\-–*]\s|\(?\d{1,2}[.)]\s)\s*")


def beside(kind: str) -> tuple[str, ...]:
    """Kinds that an element of this kind would be tied to, the nearest first."""
    return {
        "problem": ("goal", "activity"),
        "goal": ("activity", "problem"),
        "resource": ("activity",),
        "activity": ("goal", "result", "resource", "problem"),
        "result": ("activity", "mediator", "effect"),
        "mediator": ("result", "effect"),
        "effect": ("mediator", "result", "activity"),
    }.get(kind, ("goal", "activity", "result"))


def shared_out(role: str, cell: GridCell, owners: list[int], stored: str, broken: bool) -> list[tuple[int | None, str]]:
    """The field's value for each owner, or for all (None): a list as long as that of the owners, who stand in one cell,
    is read side by side when it is one of times or has marks or numbers of its own."""
    lines = [_MARK.sub("", line, count=1).strip() for line in re.split(r"[\n\v]", cell.text) if line.strip()]
    if len(lines) == len(owners) > 1 and (role == "due" or _MARK.match(cell.text)):
        return list(zip(owners, lines, strict=True))
    return [(None, ", ".join(item.text.rstrip(",;") for item in items(cell, stored, broken=broken)))]


def fill(element: Found, role: str, values: list[str], made: str | None) -> None:
    """Puts what the rows say into the element. Values that differ between its rows are kept, joined by " | "."""
    if role == "due":
        element.due, element.due_precision = due(values[0]) if len(values) == 1 else (" | ".join(values), None)
    elif role == "due_start":
        element.due = element.due or f"från {' | '.join(values)}"  # the end is what is due, where it is said
    elif role == "subgoal":
        said = {(found.topic, found.scheme) for value in values if (found := read_subgoal(value, made)).topic}
        if len(said) == 1:  # an element of rows with different sub-goals is of none of them alone
            element.subgoal_topic, element.subgoal_scheme = said.pop()
    else:
        setattr(element, role, " | ".join(values))
