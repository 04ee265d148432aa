"""Extraction proposes, a person signs: the tables of plans as they hold, from what was read and what was decided.

Signed rows keep their ids, their words and their evidence, whatever a later reading makes of the paper; proposals that
nobody has decided on stay as proposals; what was dropped does not come back. How the last reading differs from what is
signed is the table ``plan_differences``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from jimeval.base.contracts import AS_READ
from jimeval.base.errors import Problem
from jimeval.base.tables import frame, known
from jimeval.minutes.coding.anchors import comparable
from jimeval.plans.logic import local_id
from jimeval.study.plans import messages
from jimeval.study.plans.decisions import PlanDecisions
from jimeval.study.plans.matching import Seen, match, place_now, stands
from jimeval.study.plans.rows import PlanRow, scheme_of

PLACE = ("document_id", "page", "start", "end", "sheet", "row", "column")
_COMPARED = ("kind", "state", "level", "responsible", "due", "indicator", "stated_none")
PageAt = Callable[[str, int], int | None]


@dataclass(slots=True)
class _Plan:
    """One plan while it is put together: its row, elements by local id, links by local ids, and what is to say."""

    row: dict
    elements: dict[str, dict] = field(default_factory=dict)
    links: dict[tuple[str, str], dict] = field(default_factory=dict)
    differences: list[dict] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def differ(self, what: str, local: str, signed: Mapping | None, read: Mapping | None, fields=()) -> None:
        shown = read or signed
        self.differences.append(
            {name: known(shown.get(name)) for name in PLACE}
            | {"document_id": known(shown.get("document_id")) or self.row["document_id"], "what": what}
            | {"plan_id": self.row["plan_id"], "part": "element", "element_id": f"{self.row['plan_id']}/{local}"}
            | {"kind": (signed or read)["kind"], "signed": signed and signed["text"], "read": read and read["text"]}
            | {"fields": "+".join(fields) or None}
        )

    def differ_link(self, what: str, ends: tuple[str, str]) -> None:
        start, end = (f"{self.row['plan_id']}/{local}" for local in ends)
        place = {name: known(self.elements.get(ends[0], {}).get(name)) for name in PLACE}
        self.differences.append(
            place
            | {"document_id": place["document_id"] or self.row["document_id"], "what": what, "part": "link"}
            | {"plan_id": self.row["plan_id"], "element_id": start, "to_element_id": end}
        )


def signed_only(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of plan_elements or plan_links that somebody stands for: those that an analysis counts."""
    return rows[rows["signed_by"].notna()].reset_index(drop=True)


def unsigned_only(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that wait for a person: proposals."""
    return rows[rows["signed_by"].isna()].reset_index(drop=True)


def signed_tables(
    readings: Mapping[str, pd.DataFrame],
    decisions: Mapping[str, PlanDecisions],
    texts: Mapping[str, str],
    page_at: PageAt = lambda document_id, position: None,
) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """The tables plans, plan_elements, plan_links and plan_differences, and what a person should know.

    readings   plans, plan_elements and plan_links as read (``*_as_read``, or the tables that a reader gives); a plan
               may come twice, typed in the project's form and as the agency's own paper: see :func:`_joined`
    decisions  by plan_id, see ``read_plan_decisions``; texts  stored text by document_id; page_at  the page of a place
    """
    found = _by_plan(readings, texts)
    problems = [problem for plan in found.values() for problem in plan.problems]
    for plan_id, own in sorted(decisions.items()):
        if plan_id in found:
            problems += _decide(found[plan_id], own, texts, page_at)
        elif own.decided:
            problems.append(messages.no_plan(own))
    for plan in found.values():
        _add_new(plan)
        problems += messages.told(plan)
    rows = {
        "plans": [plan.row for plan in found.values()],
        "plan_elements": [
            _with_ids(plan, row, local) for plan in found.values() for local, row in plan.elements.items()
        ],
        "plan_links": [_with_ends(plan, row, ends) for plan in found.values() for ends, row in plan.links.items()],
        "plan_differences": [row for plan in found.values() for row in plan.differences],
    }
    return {name: frame(name, those) for name, those in rows.items()}, problems


def _with_ids(plan: _Plan, row: dict, local: str) -> dict:
    own = {"plan_id": plan.row["plan_id"], "agency_id": plan.row["agency_id"]}
    return row | own | {"element_id": f"{own['plan_id']}/{local}"}


def _with_ends(plan: _Plan, row: dict, ends: tuple[str, str]) -> dict:
    plan_id = plan.row["plan_id"]
    return row | {
        "plan_id": plan_id,
        "from_element_id": f"{plan_id}/{ends[0]}",
        "to_element_id": f"{plan_id}/{ends[1]}",
    }


# What was read -------------------------------------------------------------------------------------------------------
def _by_plan(readings: Mapping[str, pd.DataFrame], texts: Mapping[str, str]) -> dict[str, _Plan]:
    """Plans by id; of one that comes as a form and as a paper, both together."""
    papers: dict[str, list[_Plan]] = {}
    of_paper: dict[tuple[str, str], _Plan] = {}
    rows = {name: _records(readings[name]) for name in AS_READ}
    for row in rows["plans"]:
        plan = of_paper[row["plan_id"], row["document_id"]] = _Plan(row)
        papers.setdefault(row["plan_id"], []).append(plan)
    for row in sorted(rows["plan_elements"], key=_in_reading_order):
        of_paper[row["plan_id"], row["document_id"]].elements[local_id(row["element_id"])] = row
    for row in rows["plan_links"]:
        document_id = row.pop("document_id", None) or papers[row["plan_id"]][0].row["document_id"]
        ends = local_id(row["from_element_id"]), local_id(row["to_element_id"])
        of_paper[row["plan_id"], document_id].links[ends] = row
    return {plan_id: _joined(those, texts) if len(those) > 1 else those[0] for plan_id, those in papers.items()}


def _records(data: pd.DataFrame) -> list[dict]:
    return data.astype(object).where(data.notna(), None).to_dict("records")


def _in_reading_order(row: Mapping) -> tuple:
    start = row.get("start")
    return row["document_id"], start is None, start or 0, row["element_id"]


def _joined(papers: list[_Plan], texts: Mapping[str, str]) -> _Plan:
    """The form's plan, with the agency's own paper as evidence: a row of the form that stands in the paper gets its
    place there, what the paper has beside stays as proposals, and what differs is told."""
    form = next((plan for plan in papers if any(row["signed_by"] for row in plan.elements.values())), papers[0])
    paper = next(plan for plan in papers if plan is not form)
    rows, proposals = list(form.elements.items()), list(paper.elements.items())
    seen = [Seen(row["kind"], row["text"], document_id=paper.row["document_id"]) for _, row in rows]
    pairs = match(seen, [row for _, row in proposals], texts)
    joined = _Plan({name: form.row[name] if form.row[name] is not None else paper.row[name] for name in form.row})
    ids = {proposals[m][0]: rows[n][0] for n, m in pairs.items()}
    for n, (local, row) in enumerate(rows):
        read = proposals[pairs[n]][1] if n in pairs else None
        joined.elements[local] = row | ({name: read[name] for name in PLACE} if read else {})
        if read is None:
            joined.differ("gone", local, row, None)
        elif comparable(row["text"]) != comparable(read["text"]) or row["kind"] != read["kind"]:
            joined.differ("otherwise", local, row, read, _other_fields(row, read, ("kind",)))
    _add_proposals(joined, [(local, row) for local, row in proposals if local not in ids], ids, set(form.elements))
    joined.links = dict(form.links)
    for ends, row in paper.links.items():
        joined.links.setdefault((ids[ends[0]], ids[ends[1]]), row)
    joined.problems.append(messages.twice(joined.row["plan_id"], form, paper, len(pairs)))
    return joined


def _add_proposals(plan: _Plan, proposals: Iterable[tuple[str, dict]], ids: dict[str, str], taken: set[str]) -> None:
    """Adds the proposals under their own ids, or the next free one where that is taken; notes them in ``ids``."""
    proposals = list(proposals)
    used = taken | set(plan.elements)
    waiting = {local for local, _ in proposals}
    for local, row in proposals:
        ids[local] = local if local not in used else _next_free(local, used | waiting)
        used.add(ids[local])
        plan.elements[ids[local]] = row


def _next_free(local: str, used: set[str]) -> str:
    stem = re.match(r"(.*?)\d*$", local)[1]
    numbers = [int(found[1]) for other in used if (found := re.fullmatch(re.escape(stem) + r"(\d+)", other))]
    return f"{stem}{max(numbers, default=0) + 1}"


# What was decided ----------------------------------------------------------------------------------------------------
def _decide(plan: _Plan, decisions: PlanDecisions, texts: Mapping[str, str], page_at: PageAt) -> list[Problem]:
    """Puts the decisions into the plan; gives what is to say."""
    for name, row in decisions.fields.items():
        if row.decision:
            value = None if row.decision == "drop" else row["text"]
            column = "agency_id" if name == "agency" else name
            if value or column not in ("agency_id", "extent"):
                plan.row = plan.row | {column: value}
    read, links, plan.elements, plan.links = plan.elements, plan.links, {}, {}
    was_read = [row for row in decisions.elements.values() if row["read"]]
    proposals = list(read.items())
    seen = [_seen(plan, row, texts) for row in was_read]
    pairs = match(seen, [row for _, row in proposals], texts)
    ids: dict[str, str | None] = {}
    problems = []
    for n, row in enumerate(was_read):
        local, proposal = proposals[pairs[n]] if n in pairs else (None, None)
        ids |= {local: None if row.decision == "drop" else row["id"]} if local else {}
        if row.decision == "drop":
            plan.differ("dropped", row["id"], None, proposal or _as_read(plan, row, seen[n], texts, page_at))
        elif row.decision:
            problems += _sign(plan, row, proposal, seen[n], texts, page_at)
        elif proposal:
            plan.elements[row["id"]] = proposal
    for row in decisions.elements.values():
        if not row["read"] and row.decision in ("add", "change", "accept"):
            plan.elements[row["id"]] = _signed(plan, row, None) | _added_place(plan, row, texts, page_at)
    _add_proposals(plan, [(local, row) for local, row in proposals if local not in ids], ids, set(decisions.elements))
    for ends, row in links.items():
        if (start := ids.get(ends[0])) and (end := ids.get(ends[1])):
            plan.links[start, end] = row
    return problems + _decide_links(plan, decisions)


def _seen(plan: _Plan, row: PlanRow, texts: Mapping[str, str]) -> Seen:
    document_id = row["document"] if row["document"] in texts else plan.row["document_id"]
    start, end = (int(row[name]) if row[name] else None for name in ("start", "end"))
    exact = row.decision in ("", "drop")
    return Seen(row["read_kind"], row["read"], row["before"], row["after"], document_id, start, end, exact)


def _sign(plan: _Plan, row: PlanRow, proposal: dict | None, seen: Seen, texts, page_at) -> list[Problem]:
    """Puts a signed row into the plan, with its evidence as it stands now, and notes how the reading differs."""
    signed = plan.elements[row["id"]] = _signed(plan, row, proposal)
    if proposal is None:
        signed |= _as_read(plan, row, seen, texts, page_at)
        signed["text"] = row["text"]
        plan.differ("gone", row["id"], signed, None)
        return [] if stands(seen, texts) else [messages.gone(plan, row, seen.document_id)]
    otherwise = comparable(proposal["text"]) not in (comparable(row["read"]), comparable(row["text"]))
    compared = [name for name in _COMPARED if row.decision == "accept" or name == "kind"]
    fields = _other_fields(
        signed | ({"kind": row["read_kind"]} if row.decision == "change" else {}), proposal, compared
    )
    if otherwise or fields:
        plan.differ("otherwise", row["id"], signed, proposal, fields)
    return []


def _other_fields(signed: Mapping, read: Mapping, names: Iterable[str]) -> list[str]:
    return [name for name in names if comparable(signed[name] or "") != comparable(read[name] or "")]


def _signed(plan: _Plan, row: PlanRow, proposal: Mapping | None) -> dict:
    """The row of plan_elements that a person stands for; what the file does not have is the proposal's."""
    values = {name: row[name] or None for name in ("kind", "state", "level", "text", "responsible", "indicator")}
    values |= {"due": row["due"] or None, "due_precision": row["due_precision"] or None}
    topic, scheme = row["subgoal_topic"], row["subgoal_scheme"]
    if proposal and topic and topic == proposal["subgoal_topic"]:
        scheme = scheme or proposal["subgoal_scheme"] or ""
    values |= {"subgoal_topic": topic or None}
    values |= {"subgoal_scheme": scheme_of(topic, scheme, plan.row["decided"] or plan.row["period_from"])}
    values |= {"signed_by": row["signed_by"], "signed_on": row["signed_on"] or None}
    as_read = proposal["stated_none"] if proposal and row.decision == "accept" else None
    values |= {"stated_none": row["stated_none"] or as_read}
    if proposal:
        return dict(proposal) | values
    confidence = row["confidence"].replace(",", ".")
    confidence = float(confidence) if re.fullmatch(r"[01](\.\d+)?", confidence) else None
    return values | {"document_id": plan.row["document_id"], "origin": "original", "confidence": confidence}


def _as_read(plan: _Plan, row: PlanRow, seen: Seen, texts, page_at: PageAt) -> dict:
    """What a row that no reading proposes any more says was read, and where its words stand now; no place when they
    are gone."""
    found = {"kind": row["read_kind"], "text": row["read"], "document_id": seen.document_id or plan.row["document_id"]}
    return found | _at(place_now(seen, texts), seen, row, page_at)


def _at(place: tuple[int, int] | None, seen: Seen, row: PlanRow, page_at: PageAt) -> dict:
    empty = dict.fromkeys(("page", "start", "end", "sheet", "row", "column"))
    if place is None:
        return empty
    same = place == (seen.start, seen.end)
    page = int(row["page"]) if same and row["page"] else page_at(seen.document_id, place[0])
    sheet, _, cell = row["cell"].rpartition("!")
    held = re.fullmatch(r"([A-Z]+)(\d+)", cell) if same else None
    cells = {"sheet": sheet or None, "row": int(held[2]), "column": held[1]} if held else {}
    return empty | {"page": page, "start": place[0], "end": place[1]} | cells


def _added_place(plan: _Plan, row: PlanRow, texts, page_at: PageAt) -> dict:
    """Where the words of an added part stand, if they stand in the plan's paper, once."""
    seen = replace(_seen(plan, row, texts), words=row["text"])
    return {"document_id": seen.document_id} | _at(place_now(seen, texts), seen, row, page_at)


def _decide_links(plan: _Plan, decisions: PlanDecisions) -> list[Problem]:
    problems = []
    dropped = {row["id"] for row in decisions.elements.values() if row.decision == "drop"}
    read = set(plan.links)
    for ends, row in decisions.links.items():
        if row.decision == "drop":
            if plan.links.pop(ends, None):
                plan.differ_link("dropped", ends)
            continue
        if not row.decision:
            continue
        if wrong := [local for local in ends if local not in plan.elements]:
            problems += [messages.unknown_end(plan, row, ends, local, dropped) for local in wrong]
            continue
        origin = plan.links.get(ends, {}).get("origin") or (
            row["origin"] if row["origin"] in _READ_ORIGINS else "signed"
        )
        plan.links[ends] = {"origin": origin, "signed_by": row["signed_by"], "signed_on": row["signed_on"] or None}
        if ends not in read and origin in _READ_ORIGINS:
            plan.differ_link("gone", ends)
    return problems


_READ_ORIGINS = ("stated", "same_row")


def _add_new(plan: _Plan) -> None:
    """Notes what was read and not decided on, once anything of the plan is signed."""
    if not any(row["signed_by"] for row in plan.elements.values()):
        return
    for local, row in plan.elements.items():
        if not row["signed_by"]:
            plan.differ("new", local, None, row)
    for ends, row in plan.links.items():
        if not row["signed_by"]:
            plan.differ_link("new", ends)
