"""Goals by their levels, once the whole plan is read: what "resultatmål" and "effektmål" are hangs on the others."""

from __future__ import annotations

from jimeval.plans.extraction.found import Extract
from jimeval.plans.form import DEFAULT_STATES


def settle(extract: Extract, own: set[int]) -> Extract:
    """As the columns of a table (``columns.settled``): where a plan has plainer goals, effektmål are the effects and
    resultatmål the results that its activities are to lead to; beside effektmål alone, resultatmål are results.
    ``own``: the elements of running text; a table's headings have been read together.

    Links follow: from the goal to its activity becomes from the activity to its result or effect. The same link twice
    is one.
    """
    levels = {element.level or "" for element in extract.elements if element.kind == "goal"}
    plain = any("effektmål" not in level and "resultatmål" not in level for level in levels)
    effect_goals = any("effektmål" in level for level in levels)
    turned = {}
    for at, element in enumerate(extract.elements):
        level = element.level or ""
        if element.kind != "goal" or at not in own:
            continue
        if "resultatmål" in level and (plain or effect_goals):
            turned[at] = "result"
        elif "effektmål" in level and plain:
            turned[at] = "effect"
    for at, kind in turned.items():
        extract.elements[at].kind, extract.elements[at].state = kind, DEFAULT_STATES[kind]
    led = {at: [end for start, end, _ in extract.links if start == at] for at in turned}
    through = [  # a goal above one that became a result leads to that one's activities
        (start, activity, origin)
        for start, end, origin in extract.links
        if end in turned and start not in turned and extract.elements[start].kind == "goal"
        for activity in led[end]
        if extract.elements[activity].kind == "activity"
    ]
    links = through + [
        (end, start, origin) if start in turned and extract.elements[end].kind == "activity" else (start, end, origin)
        for start, end, origin in extract.links
        if not (end in turned and extract.elements[start].kind in ("problem", "goal"))
    ]
    extract.links = list(dict.fromkeys(links))
    return extract
