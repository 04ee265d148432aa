"""Rules on what a plan is for: the problem behind it, goals of its own, and its way into the ordinary planning."""

from __future__ import annotations

from collections.abc import Iterator

from jimeval.plans.form import KIND_LABELS
from jimeval.plans.gaps.chain import Chain, Finding
from jimeval.plans.gaps.wording import is_ordinary_planning, names_subgoal, only_cites

_ALL_KINDS = tuple(KIND_LABELS)


def effect_without_problem(chain: Chain) -> Iterator[Finding]:
    """G10: an expected effect is tied to no stated inequality problem and to no national sub-goal.

    Statskontoret 2019:14: many results are weakly tied to actual problems; Jämställdhetsmyndigheten 2018:2 and 2021:11:
    start from identified problems. An effect passes when it has a sub-goal (topic and scheme), when its words name
    one, or when links tie it to a problem or to an element with a sub-goal, before it in the chain or right after it.
    Numbers are read in the scheme of the plan's date: number 4 of 2015 is not number 4 of 2021. A plan that has neither
    problems nor sub-goals is one finding, not one for each effect.
    """
    effects = list(chain.ahead("effect"))
    if not effects:
        return
    anchors = [e.element_id for e in chain.of_kind(*_ALL_KINDS) if e.kind == "problem" or _has_subgoal(chain, e)]
    tied = {*anchors, *chain.led_from(anchors, _ALL_KINDS), *chain.leading_to(anchors, ())}
    lacking = [e.element_id for e in effects if e.element_id not in tied]
    numbers = {node: names_subgoal(chain.elements[node].text, chain.made)[1] for node in lacking}
    if len(lacking) > 1 and not anchors and not any(numbers.values()):
        yield Finding("G10 plan", tuple(lacking), words={"n": f"någon av sina {len(effects)}"}, mark="plan")
        return
    for node, number in numbers.items():
        if number:
            yield Finding("G10 number", (node,), "stated", {"number": number})
        else:
            yield Finding("G10", (node,))


def _has_subgoal(chain: Chain, element) -> bool:
    return bool(element.topic) or (element.kind in ("goal", "effect") and names_subgoal(element.text, chain.made)[0])


def goal_only_cites(chain: Chain) -> Iterator[Finding]:
    """G13: a goal's words only point to another plan ("se verksamhetsplanen").

    Reference group 2013: a goal taken from another plan cannot be tied to anything here. The assignment of 2020 wants
    goals that can be followed up (uppföljningsbara mål).
    """
    for element in chain.ahead("goal"):
        if only_cites(element.text):
            yield Finding("G13", (element.element_id,), "stated")


def outside_ordinary_planning(chain: Chain) -> Iterator[Finding]:
    """G14: nothing in the plan reaches the ordinary planning: verksamhetsplan, budget, styrdokument, follow-up.

    Reference group 2013: only three of eighteen agencies meant to do anything with their planning process, which should
    be the core. One finding for a plan. Sought in what is to be done and reached, in indicators, and in the plan's
    other text when it is at hand; resources ("ordinarie budget") and problems do not count.
    """
    kinds = ("goal", "activity", "result", "mediator", "effect")
    elements = list(chain.of_kind(*kinds))
    if not elements or (chain.prose and is_ordinary_planning(chain.prose)):
        return
    said = " | ".join(words for e in elements for words in (e.text, e.indicator) if words)
    if not is_ordinary_planning(said):
        yield Finding("G14", mark="plan")
