"""Rules on activities that are none: those that only look, and those that were done before the plan."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jimeval.plans.gaps.chain import Chain, Finding
from jimeval.plans.gaps.wording import only_maps

_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_ONWARDS = ("activity", "result", "mediator")
_LONGEST_ECHO = 8  # words of a result that only says that the mapping is there


def activity_only_maps(chain: Chain) -> Iterator[Finding]:
    """G11: an activity only maps or reviews (kartlägga, se över, översyn, utreda ...) and nothing follows on it.

    Reference group 2013: a great deal is to be mapped, as if what is known already were not trusted, and "översyn" is
    no activity in itself. What follows may be another activity, an effect, or a result that is more than the mapping.
    """
    for element in chain.ahead("activity"):
        if only_maps(element.text):
            onwards = chain.led_from([element.element_id], _ONWARDS) - chain.none
            if not any(_is_more(chain, node) for node in onwards if node != element.element_id):
                yield Finding("G11", (element.element_id,), "stated")


def _is_more(chain: Chain, node: str) -> bool:
    element = chain.elements[node]
    if element.kind == "result":
        return not (only_maps(element.text) and len(element.text.split()) <= _LONGEST_ECHO)
    return element.kind != "activity" or not only_maps(element.text)


def activity_done_before(chain: Chain) -> Iterator[Finding]:
    """G12: an activity was done already when the plan was decided.

    Reference group 2013 found work that had been done taken up in plans. Seen by the state performed, by words ("har
    genomförts"), or by a time for it that had passed on the day of decision, as far as both dates are known: a year
    or a month counts to its end.
    """
    for element in chain.of_kind("activity"):
        if element.state == "performed" or element.element_id in chain.done:
            yield Finding("G12", (element.element_id,), "stated")
        elif element.due and chain.decided and _DATE.fullmatch(element.due) and _before(element.due, chain.decided):
            yield Finding("G12 due", (element.element_id,), "stated", {"due": element.due, "decided": chain.decided})


def _before(due: str, decided: str) -> bool:
    """Whether the last day of one is before the first day of the other."""
    return due < decided and not decided.startswith(due)
