"""A plan as the rules see it: its elements by kind, what leads to what, and what later reports say of them.

Plain dictionaries and lists: five hundred plans are judged at once, and a graph object for each would cost more than
the rules themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from jimeval.base.swedish import shorten
from jimeval.plans.gaps.wording import says_done, says_none
from jimeval.plans.logic import natural

AHEAD = ("planned", "expected", None)


class Element(NamedTuple):
    """What the rules need to know of a row of ``plan_elements``; None for what is missing."""

    element_id: str
    kind: str
    state: str | None
    text: str
    due: str | None
    due_precision: str | None
    indicator: str | None
    topic: str | None
    stated_none: str | None


class Reported(NamedTuple):
    """What the reports say of an element: the best status of them all, and the reasons they give."""

    status: str
    reason: str | None


class Untied(NamedTuple):
    """A reported result that answers no element of the plan; ``mark``: document#start of its sentence."""

    mark: str
    level: str
    text: str | None


class Finding(NamedTuple):
    """What breaks a rule: which sentence to say of it, the elements, and the words that the sentence needs.

    elements  ids in the order of the sentence; none: the finding is about the plan as a whole
    mark      what tells it from the rule's other findings in the plan, where no elements do
    """

    sentence: str
    elements: tuple[str, ...] = ()
    basis: str = "not_stated"
    words: dict[str, str] = {}  # noqa: RUF012 - never changed
    mark: str = ""
    severity: str | None = None


@dataclass(slots=True)
class Chain:
    """One plan. ``after``, ``before``: the elements that each leads to and comes from, in natural order of the links.

    says_none  kinds of which the plan as a whole says that there is none
    none      elements that state that there is none ("inga särskilda medel"): they carry nothing and are not judged
    done      activities whose words say that they were carried out before the plan
    reported  what reports say of its elements; empty when none has been read (or confirmed)
    untied    results in those reports that answer no element
    prose     what the plan says beside its elements, in small letters
    """

    plan_id: str
    agency_id: str
    decided: str | None = None
    made: str | None = None  # decided, else the period's beginning
    extent: str = "whole"
    elements: dict[str, Element] = field(default_factory=dict)
    by_kind: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    after: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    before: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    none: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)
    reported: dict[str, Reported] = field(default_factory=dict)
    untied: list[Untied] = field(default_factory=list)
    prose: str = ""
    says_none: frozenset[str] = frozenset()

    def of_kind(self, *kinds: str) -> Iterator[Element]:
        """The elements of the kinds, in natural order; those that state that there is none left out."""
        return (self.elements[n] for kind in kinds for n in self.by_kind.get(kind, ()) if n not in self.none)

    def ahead(self, *kinds: str) -> Iterator[Element]:
        """Of these, what is still to be done or reached."""
        return (e for e in self.of_kind(*kinds) if e.state in AHEAD and e.element_id not in self.done)

    def named(self, element_id: str, width: int = 80) -> str:
        return f"”{shorten(self.elements[element_id].text, width)}”"

    def leading_to(self, sources: Collection[str], through: Collection[str]) -> set[str]:
        """The elements from which links lead to any of the sources, straight or by way of the kinds ``through``."""
        return self._spread(sources, through, self.before)

    def led_from(self, sources: Collection[str], through: Collection[str]) -> set[str]:
        """The elements that links lead to from any of the sources, straight or by way of the kinds ``through``."""
        return self._spread(sources, through, self.after)

    def _spread(self, sources: Collection[str], through: Collection[str], links: dict[str, list[str]]) -> set[str]:
        seen: set[str] = set()
        waiting = [node for node in sources if node not in self.none]
        while waiting:
            for node in links.get(waiting.pop(), ()):
                if node not in seen:
                    seen.add(node)
                    if self.elements[node].kind in through and node not in self.none:
                        waiting.append(node)
        return seen

    def said_none(self, element: Element, neighbours: Collection[str], kind: str) -> str | None:
        """What the plan says where it states that the element, with these neighbours, has none of the kind."""
        for node in neighbours:
            if node in self.none and self.elements[node].kind == kind:
                return self.named(node, 60)
        if kind in self.says_none or (element.stated_none and kind in element.stated_none.split("+")):
            return f"att det inte finns {'något' if kind == 'result' else 'någon'}"
        return None


def chains(elements: pd.DataFrame, links: pd.DataFrame, plans: pd.DataFrame) -> dict[str, Chain]:
    """Each plan that has elements, by plan_id in order; a link to an element that is not there is left out."""
    of_plan = ("plan_id", "decided", "period_from", "extent", "stated_none")
    about = {row["plan_id"]: row for row in _values(plans, of_plan)}
    found: dict[str, Chain] = {}
    owner: dict[str, Chain] = {}
    columns = ("element_id", "kind", "state", "text", "due", "due_precision", "indicator", "subgoal_topic")
    columns += ("stated_none",)
    by_plan: dict[tuple[str, str], list[Element]] = {}
    plans_of = zip(_column(elements, "plan_id"), _column(elements, "agency_id"), strict=True)
    values = zip(*(_column(elements, name) for name in columns), strict=True)
    for whose, row in zip(plans_of, values, strict=True):
        by_plan.setdefault(whose, []).append(Element._make(row))
    for (plan_id, agency_id), own in sorted(by_plan.items(), key=lambda item: item[0]):
        plan = about.get(plan_id, {})
        made, extent = plan.get("decided") or plan.get("period_from"), plan.get("extent") or "whole"
        chain = found[plan_id] = Chain(plan_id, agency_id, plan.get("decided"), made, extent)
        chain.says_none = frozenset((plan.get("stated_none") or "").split("+"))
        for element in sorted(own, key=lambda element: natural(element.element_id)):
            chain.elements[element.element_id] = element
            chain.by_kind[element.kind].append(element.element_id)
            owner[element.element_id] = chain
            if says_none(element.text, element.kind):
                chain.none.add(element.element_id)
            elif element.kind == "activity" and says_done(element.text):
                chain.done.add(element.element_id)
    pairs = zip(_column(links, "from_element_id"), _column(links, "to_element_id"), strict=True)
    for start, end in pairs:
        chain = owner.get(start)
        if chain is not None and owner.get(end) is chain:
            chain.after[start].append(end)
            chain.before[end].append(start)
    return found


def _column(table: pd.DataFrame, name: str) -> list:
    """The column's values, None for what is missing."""
    return table[name].to_numpy(dtype=object, na_value=None).tolist()


def _values(table: pd.DataFrame, names: tuple[str, ...]) -> list[dict]:
    columns = [_column(table, name) if name in table else [None] * len(table) for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
