"""Rules on the chain from resources to effects: what leads nowhere, what stands on nothing, what goes round or leaps.

They follow the programme logic of SKL's guide Lärande uppföljning för jämställda verksamheter (2011), which is read
from the ends back to the means: is there a result for each effect, an activity for each result, a resource for each
activity? And the other way: is anything done, or meant to come out, that serves nothing further on?

Only what is still ahead is judged: elements that are planned or expected, or whose state is not stated. What is
performed or achieved is not asked about, but carries others. What an element states to be none carries nothing: the
finding then has the basis ``stated_none``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jimeval.plans.form import KIND_LABELS
from jimeval.plans.gaps.chain import AHEAD, Chain, Element, Finding
from jimeval.plans.gaps.wording import is_decision, is_ordinary_planning

_DEFINITE = {
    "resource": "Resursen",
    "activity": "Aktiviteten",
    "result": "Resultatet",
    "mediator": "Den förmedlande instansen",
    "effect": "Effekten",
}
_STEP = {"resource": 0, "activity": 1, "result": 2, "mediator": 3, "effect": 4}
_BETWEEN = {1: "aktivitet", 2: "resultat"}  # a mediator between result and effect is what G9 asks about


def _lacking(
    rule: str, chain: Chain, elements: Iterable[Element], carried: set[str], neighbours: dict[str, list[str]], kind: str
) -> Iterator[Finding]:
    """A finding for each element that is not carried, with what the plan says where it states that there is none."""
    for element in elements:
        if element.element_id not in carried:
            said = chain.said_none(element, neighbours.get(element.element_id, ()), kind)
            if said:
                yield Finding(f"{rule} none", (element.element_id,), "stated_none", {"said": said})
            else:
                yield Finding(rule, (element.element_id,))


def activity_without_result(chain: Chain) -> Iterator[Finding]:
    """G1: an activity leads to no result, straight or by way of other activities. Why then do it, SKL's guide asks.

    Reference group 2013: activities that match no goal and lead to nothing that can be seen.
    """
    carried = chain.leading_to(chain.by_kind["result"], ("activity",))
    return _lacking("G1", chain, chain.ahead("activity"), carried, chain.after, "result")


def result_without_activity(chain: Chain) -> Iterator[Finding]:
    """G2: no activity leads to an expected result, straight or by way of other results. How is it to come about, SKL's
    guide asks."""
    carried = chain.led_from(chain.by_kind["activity"], ("result",))
    return _lacking("G2", chain, chain.ahead("result"), carried, chain.before, "activity")


def effect_without_result(chain: Chain) -> Iterator[Finding]:
    """G3: no result leads to an expected effect, straight or through mediators and other effects.

    SKL's guide asks how an effect can come about in the long run when there is no result that could turn into it.
    """
    carried = chain.led_from(chain.by_kind["result"], ("mediator", "effect"))
    return _lacking("G3", chain, chain.ahead("effect"), carried, chain.before, "result")


def result_without_effect(chain: Chain) -> Iterator[Finding]:
    """G4: an expected result leads to no effect, straight or through mediators and other results.

    A mediator (förmedlande instans, APeL's addition in SKL's guide) carries a result on; one that leads nowhere does
    not.
    """
    carried = chain.leading_to(chain.by_kind["effect"], ("mediator", "result"))
    return _lacking("G4", chain, chain.ahead("result"), carried, chain.after, "effect")


def resource_and_activity_apart(chain: Chain) -> Iterator[Finding]:
    """G5: an activity without resource, or a resource without activity; a resource may pass through other resources.

    SKL's guide asks whether time, money and competent staff are in proportion to the activities: here whether any are
    tied to them at all. "Inga särskilda medel" tied to no activity is said of them all. A plan that names no resource
    is one finding, not one for each activity.
    """
    activities = list(chain.ahead("activity"))
    stated = any(chain.said_none(a, chain.before.get(a.element_id, ()), "resource") for a in activities)
    if len(activities) > 1 and not chain.by_kind["resource"] and not stated:
        yield Finding("G5 plan", tuple(a.element_id for a in activities), words={"n": len(activities)}, mark="plan")
        return
    supplied = chain.led_from(chain.by_kind["resource"], ())
    everywhere = [n for n in chain.by_kind["resource"] if n in chain.none and not chain.after.get(n)]
    for element in activities:
        if element.element_id not in supplied:
            said = chain.said_none(element, [*chain.before.get(element.element_id, ()), *everywhere], "resource")
            if said:
                yield Finding("G5 none", (element.element_id,), "stated_none", {"said": said})
            else:
                yield Finding("G5", (element.element_id,))
    used = chain.leading_to(chain.by_kind["activity"], ("resource",))
    for element in chain.ahead("resource"):
        if element.element_id not in used:
            yield Finding("G5 unused", (element.element_id,))


def result_without_mediator(chain: Chain) -> Iterator[Finding]:
    """G9: no mediating body or decision (förmedlande instans) carries an expected result on.

    APeL's addition to the programme logic, as SKL's guide tells it: results do not become effects by themselves; a
    decision, or somebody who takes them further, is needed. A result passes when it leads to a mediator, straight or
    by way of other results, or when its own words, or those of what it leads to, name a decision or the ordinary
    planning. A plan without any mediator is one finding, not one for each result.
    """
    results = list(chain.ahead("result"))
    if not results:
        return
    carried = chain.leading_to(chain.by_kind["mediator"], ("result",))
    lacking = [
        element.element_id
        for element in results
        if element.element_id not in carried
        and not any(
            _carries_on(chain.elements[node].text)
            for node in (element.element_id, *chain.after.get(element.element_id, ()))
        )
    ]
    if len(lacking) > 1 and not chain.by_kind["mediator"]:
        whole = len(lacking) == len(results)
        words = {"n": f"{'något av sina' if whole else f'{len(lacking)} av sina'} {len(results)}"}
        yield Finding("G9 plan", tuple(lacking), words=words, mark="plan")
        return
    for node in lacking:
        near = [*chain.after.get(node, ()), *chain.by_kind["mediator"]]
        said = chain.said_none(chain.elements[node], near, "mediator")
        if said:
            yield Finding("G9 none", (node,), "stated_none", {"said": said})
        else:
            yield Finding("G9", (node,))


def _carries_on(text: str) -> bool:
    return is_decision(text) or is_ordinary_planning(text)


def circular_or_skipping(chain: Chain) -> Iterator[Finding]:
    """G16: links that go round in a circle, or past a level of the chain (an activity straight to an effect).

    A programme logic is read as a chain of assumptions, each step a reason for the next (SKL's guide): in a circle
    nothing comes first, and a leap hides what was assumed. A leap beside a fuller way is none; between result and
    effect only a mediator can be passed, which G9 asks about; problems and goals stand before the chain.
    """
    yield from _rings(chain)
    for start, ends in chain.after.items():
        for end in ends:
            missing = _passed(chain, start, end)
            if missing:
                kind = chain.elements[end].kind
                words = {"kind": _DEFINITE[chain.elements[start].kind], "in_kind": _small(kind), "missing": missing}
                yield Finding("G16 skip", (start, end), "stated", words)


def _small(kind: str) -> str:
    word = _DEFINITE.get(kind, KIND_LABELS[kind])
    return word[0].lower() + word[1:]


def _passed(chain: Chain, start: str, end: str) -> str | None:
    """The level that a link leaps over, in words; None when it leaps over none, or another way takes the steps."""
    first, last = chain.elements[start], chain.elements[end]
    if first.kind not in _STEP or last.kind not in _STEP or not {start, end}.isdisjoint(chain.none):
        return None
    if first.state not in AHEAD and last.state not in AHEAD:
        return None
    between = [step for step in range(_STEP[first.kind] + 1, _STEP[last.kind]) if step in _BETWEEN]
    if not between:
        return None
    kinds = tuple(kind for kind, step in _STEP.items() if _STEP[first.kind] <= step <= _STEP[last.kind])
    steps = {kind for kind, step in _STEP.items() if step in between}
    if any(
        chain.elements[node].kind in steps and (node == end or end in chain.led_from([node], kinds))
        for node in chain.led_from([start], kinds)
    ):
        return None
    return " och ".join(_BETWEEN[step] for step in between)


def _rings(chain: Chain) -> Iterator[Finding]:
    """The circles, each once: what is left when all that nothing leads to has been taken away, again and again."""
    waiting_for = {node: len(chain.before.get(node, ())) for node in chain.elements}
    free = [node for node, number in waiting_for.items() if not number]
    left = len(waiting_for)
    while free:
        left -= 1
        for after in chain.after.get(free.pop(), ()):
            waiting_for[after] -= 1
            if not waiting_for[after]:
                free.append(after)
    if not left:
        return
    import networkx as nx

    graph = nx.DiGraph([(start, end) for start, ends in chain.after.items() for end in ends])
    place = {node: n for n, node in enumerate(chain.elements)}
    components = [c for c in nx.strongly_connected_components(graph) if len(c) > 1]
    loops = [{node} for node in nx.nodes_with_selfloops(graph)]
    for ring in sorted((sorted(c, key=place.__getitem__) for c in [*components, *loops]), key=lambda c: place[c[0]]):
        if len(ring) == 1:
            yield Finding("G16 self", tuple(ring), "stated")
        else:
            around = _way_round(graph.subgraph(ring), ring[0])
            words = {"ring": " → ".join(chain.named(node, 40) for node in [*around, around[0]])}
            yield Finding("G16", tuple(ring), "stated", words)


def _way_round(ring, first: str) -> list[str]:
    """The shortest way from the element back to itself."""
    import networkx as nx

    ways = (nx.shortest_path(ring, after, first) for after in sorted(ring.successors(first)) if after != first)
    return [first, *min(ways, key=len)[:-1]]
