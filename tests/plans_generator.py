"""Made plans of any number, the same for the same seed: elements, links, plans, reports on them, and results.

Words are drawn from short lists with a number that makes each text its own; gaps of every rule come with a known
likelihood, so that all rules have work to do.
"""

from __future__ import annotations

import random

from jimeval.base.tables import frame

_DEEDS = (
    "Utbilda",
    "Ta fram stöd till",
    "Kartlägga",
    "Se över rutiner för",
    "Ändra mallar för",
    "Pröva arbetssätt med",
)
_WHO = ("handläggare", "chefer", "utredare", "kundtjänst", "inspektörer", "controllers", "kommunikatörer")
_WHERE = ("i tillsynen", "vid bidragsgivning", "i remissvar", "på webben", "i upphandlingar", "vid rekrytering")
_COMES = ("Underlag visar villkor för kvinnor och män", "Beslut motiveras lika", "Frågorna ställs till alla sökande")
_LASTS = ("Likvärdig tillgång till stöd", "Lika bemötande", "Jämnare fördelning av medel")
_GOALS = ("Perspektivet finns i handläggningen", "Se verksamhetsplanen för året", "Alla chefer kan sitt uppdrag")
_WRONG = ("Kvinnor får mindre stöd", "Män söker senare")
_TIED = ("Styrelsens beslut om rutiner", "Enhetens möten tar över arbetet")
_FUNDS = ("Arbetsgrupp på två personer", "Inga särskilda medel", "Utvecklingsanslaget")


def made_plans(number: int, per_plan: int = 40, agencies: int = 60, seed: int = 1) -> dict:
    """Tables plans, plan_elements, plan_links, plan_followup and results of ``number`` plans of ``per_plan`` elements.

    An agency's plans follow each other by year from 2014 and keep two thirds of their words from the year before.
    """
    draw = random.Random(seed)
    rows: dict[str, list] = {name: [] for name in ("plans", "plan_elements", "plan_links", "plan_followup", "results")}
    kept: dict[int, list[str]] = {}
    for n in range(number):
        agency, year = n % agencies, 2014 + n // agencies
        plan_id, agency_id = f"m{agency:03}-{year}", f"m{agency:03}"
        shared = {"plan_id": plan_id, "agency_id": agency_id, "document_id": f"plans/{plan_id}.docx"}
        whole = "whole" if draw.random() < 0.9 else "cut"
        rows["plans"].append(shared | {"decided": f"{year - 1}-10-01", "period_from": str(year), "extent": whole})
        kinds = _kinds(per_plan)
        before = kept.get(agency, [])
        texts = [
            before[place] if place < len(before) and draw.random() < 2 / 3 else _text(draw, kind, n, place)
            for place, kind in enumerate(kinds)
        ]
        kept[agency] = texts
        ids = [f"{plan_id}/{kind[0].upper()}{place}" for place, kind in enumerate(kinds)]
        for element_id, kind, text in zip(ids, kinds, texts, strict=True):
            rows["plan_elements"].append(_element(draw, shared, element_id, kind, text, year))
        rows["plan_links"] += _links(draw, plan_id, ids, kinds)
        if n % 2:
            rows["plan_followup"] += _reported(draw, plan_id, f"reports/{plan_id}.docx", ids, kinds)
            rows["results"].append(_result(plan_id, agency_id, year))
    return {name: frame(name, found) for name, found in rows.items()}


def _kinds(per_plan: int) -> list[str]:
    shares = (("problem", 2), ("goal", 5), ("resource", 6), ("activity", 12), ("result", 8), ("mediator", 2))
    kinds = [kind for kind, share in shares for _ in range(max(1, share * per_plan // 40))]
    return [*kinds, *["effect"] * max(1, per_plan - len(kinds))][:per_plan]


def _text(draw: random.Random, kind: str, n: int, place: int) -> str:
    own = f"{n}.{place}"
    if kind == "activity":
        return f"{draw.choice(_DEEDS)} {draw.choice(_WHO)} {draw.choice(_WHERE)}, del {own}"
    if kind == "resource":
        chosen = draw.choice(_FUNDS)
        return chosen if chosen.startswith("Inga") else f"{chosen}, post {own}"
    words = {"result": _COMES, "effect": _LASTS, "goal": _GOALS, "mediator": _TIED}.get(
        kind, ("Kvinnor får mindre stöd",)
    )
    return f"{draw.choice(words)} {draw.choice(_WHERE)} {own}"


def _element(draw: random.Random, shared: dict, element_id: str, kind: str, text: str, year: int) -> dict:
    state = {"resource": "planned", "activity": "planned", "result": "expected", "effect": "expected"}.get(kind)
    due = f"{year - draw.choice((0, 0, 0, 1))}-{draw.randint(1, 12):02}" if kind == "activity" else None
    topic = "makt och inflytande" if kind == "effect" and draw.random() < 0.3 else None
    return shared | {
        "element_id": element_id,
        "kind": kind,
        "state": state,
        "text": text,
        "due": due,
        "due_precision": due and "month",
        "subgoal_topic": topic,
        "subgoal_scheme": topic and ("four" if year < 2017 else "six"),
        "origin": "simulated",
        "confidence": 1.0,
        "signed_by": "N.N.",
    }


def _links(draw: random.Random, plan_id: str, ids: list[str], kinds: list[str]) -> list[dict]:
    """About one link an element along the chain, now and then one past a level or back."""
    of_kind = {kind: [i for i, own in zip(ids, kinds, strict=True) if own == kind] for kind in dict.fromkeys(kinds)}
    steps = (("problem", "goal"), ("goal", "activity"), ("resource", "activity"), ("activity", "result"))
    pairs = set()
    for first, second in (*steps, ("result", "mediator"), ("result", "effect"), ("mediator", "effect")):
        for start in of_kind.get(first, ()):
            if of_kind.get(second) and draw.random() < 0.75:
                pairs.add((start, draw.choice(of_kind[second])))
    for first, second in (("activity", "effect"), ("effect", "activity")):
        if draw.random() < 0.2 and of_kind.get(first) and of_kind.get(second):
            pairs.add((draw.choice(of_kind[first]), draw.choice(of_kind[second])))
    shared = {"plan_id": plan_id, "origin": "stated", "signed_by": "N.N."}
    return [shared | {"from_element_id": a, "to_element_id": b} for a, b in sorted(pairs)]


def _reported(draw: random.Random, plan_id: str, paper: str, ids: list[str], kinds: list[str]) -> list[dict]:
    said = {"activity": ("performed", "performed", "not_performed", "not_mentioned")}
    said |= dict.fromkeys(("goal", "result", "effect"), ("achieved", "partly", "not_achieved", "not_mentioned"))
    shared = {"plan_id": plan_id, "document_id": paper, "confirmed": True}
    return [
        shared | {"element_id": i, "status": draw.choice(said[kind])}
        for i, kind in zip(ids, kinds, strict=True)
        if kind in said
    ]


def _result(plan_id: str, agency_id: str, year: int) -> dict:
    paper = f"reports/{plan_id}.docx"
    shared = {"agency_id": agency_id, "document_id": paper, "year": year, "start": 0, "end": 10}
    return shared | {"level": "output", "evidence_grade": "statement", "passage_id": f"{paper}#0"}
