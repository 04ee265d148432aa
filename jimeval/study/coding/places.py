"""A paper's coding decisions as rows of ``codings`` and ``coverage``: where their words stand now, the latest holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from jimeval.base.errors import Problem
from jimeval.base.swedish import count, listed, shorten
from jimeval.base.tables import frame
from jimeval.documents import Reading
from jimeval.minutes.coding.anchors import Placement, find_again
from jimeval.minutes.coding.proposals import with_ids
from jimeval.study.coding.decisions import CodingDecision

_STATES = {"accepted": "accepted", "added": "accepted", "rejected": "rejected"}
_SHOWN = 60  # characters of a quotation in a message


def decided_tables(reading: Reading, decisions: list[CodingDecision]) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """The paper's ``codings``, proposed and decided, and ``coverage``, when there are decisions; and what is to say."""
    if not decisions:
        return {}, []
    document = reading.document
    proposed, passages = (
        reading.tables[name].astype(object).where(reading.tables[name].notna(), None).to_dict("records")
        if name in reading.tables
        else []
        for name in ("codings", "passages")
    )
    placed = place_decisions(decisions, document.document_id, document.text, proposed, passages, document.page_at)
    tables = {"codings": frame("codings", [*proposed, *placed.codings]), "coverage": frame("coverage", placed.coverage)}
    return tables, placed.problems


@dataclass(frozen=True)
class Placed:
    """A paper's decisions as rows of ``codings`` and ``coverage``, and what a person should know about them."""

    codings: list[dict]
    coverage: list[dict]
    problems: list[Problem]


def place_decisions(
    decisions: list[CodingDecision],
    document_id: str,
    text: str,
    proposals: list[dict],
    passages: list[Mapping],
    page_at: Callable[[int], int | None],
) -> Placed:
    """One paper's decisions, each where its words stand now. What is not sure of its place is listed, not in force."""
    problems: list[Problem] = []
    at: list[tuple[CodingDecision, int, int]] = []
    moved = 0
    for decision in decisions:
        if decision.decision == "read" and not decision.quotation:
            problems += _read_before(decision, document_id, text)
            at.append((decision, 0, len(text)))
            continue
        found = find_again(text, decision.quotation, decision.before, decision.after, decision.start, decision.end)
        if found is None or found.how == "doubtful":
            problems.append(_unplaced(decision, document_id, text, found))
        else:
            moved += found.how == "moved" and decision.start is not None
            at.append((decision, found.start, found.end))
    if moved:
        told = (
            f"{count(moved, 'beslut om kodning har', 'beslut om kodning har')} flyttats med sina ord efter en rättelse."
        )
        problems.append(Problem("note", "decisions_moved", "", told, "", document_id))
    codings, contradicting = _in_force(at, proposals)
    problems += [_contradiction(group, document_id) for group in contradicting]
    rows = [_coding_row(decision, start, end, value, passages, page_at) for decision, start, end, value in codings]
    return Placed(with_ids(rows), _coverage(at, page_at), problems)


def _in_force(at, proposals: list[dict]):
    """((decision, start, end, value) in force, groups of decisions that contradict each other)."""
    groups: dict[tuple, list[CodingDecision]] = {}
    for decision, start, end in at:
        if decision.decision != "read":
            value = decision.value or _only_value(proposals, start, end, decision.code)
            groups.setdefault((start, end, decision.code, value, decision.coder), []).append(decision)
    in_force, contradicting = [], []
    for (start, end, _, value, _), group in sorted(groups.items()):
        latest = max(decision.decided_on for decision in group)
        last = [decision for decision in group if decision.decided_on == latest]
        if len({_STATES[decision.decision] for decision in last}) > 1:
            contradicting.append(last)
        else:
            in_force.append((last[-1], start, end, value))
    return in_force, contradicting


def _only_value(proposals: list[dict], start: int, end: int, code: str) -> str:
    """The value of the one proposal there; a decision that leaves it out is about that."""
    values = [row["value"] for row in proposals if (row["start"], row["end"], row["code"]) == (start, end, code)]
    return values[0] if len(values) == 1 and isinstance(values[0], str) else ""


def _coding_row(decision: CodingDecision, start: int, end: int, value: str, passages, page_at) -> dict:
    held = [row["passage_id"] for row in passages if row["start"] <= start]
    return {
        "passage_id": held[-1] if held else f"{decision.document_id}#0",
        "document_id": decision.document_id,
        "page": page_at(start),
        "start": start,
        "end": end,
        "code": decision.code,
        "value": value or None,
        "coder": decision.coder,
        "decided_on": decision.decided_on,
        "state": _STATES[decision.decision],
        "codebook_version": decision.codebook_version or "ej angiven",
        "memo": decision.memo or None,
    }


def _coverage(at, page_at) -> list[dict]:
    """One row for each coder and beginning: the longest stretch read from there, with its latest time."""
    read: dict[tuple[str, int], dict] = {}
    for decision, start, end in at:
        if decision.decision == "read":
            row = read.setdefault((decision.coder, start), {"end": end, "decided_on": decision.decided_on})
            row["end"], row["decided_on"] = max(row["end"], end), max(row["decided_on"], decision.decided_on)
            row |= {"document_id": decision.document_id, "coder": decision.coder, "start": start}
            row["page"] = page_at(start)
    return [row for _, row in sorted(read.items())]


# What a person should know -------------------------------------------------------------------------------------------
def _unplaced(decision: CodingDecision, document_id: str, text: str, found: Placement | None) -> Problem:
    about = f"{decision.code or 'genomläst'}, {decision.decision} av {decision.coder}"
    words = shorten(decision.quotation, _SHOWN)
    if found is None:
        return Problem(
            "warning",
            "decision_without_object",
            decision.place,
            f"orden ”{words}” ({about}) finns inte längre i pappret; beslutet gäller inte.",
            "Skriv orden som de nu står i kolumnen quotation, eller ta bort raden.",
            document_id,
        )
    now = shorten(text[found.start : found.end], _SHOWN)
    return Problem(
        "warning",
        "decision_doubtful",
        decision.place,
        f"det är inte säkert var ”{words}” ({about}) står efter en rättelse, kanske ”{now}” "
        f"(tecken {found.start}–{found.end}); beslutet gäller inte.",
        "Stämmer det: skriv den lydelsen i kolumnen quotation och platsen i start och end. Annars: ta bort raden.",
        document_id,
    )


def _contradiction(group: list[CodingDecision], document_id: str) -> Problem:
    first = group[0]
    return Problem(
        "warning",
        "contradicting_decisions",
        listed(decision.place for decision in group),
        f"{first.coder} har både godtagit och avvisat {first.code} på ”{shorten(first.quotation, _SHOWN)}” "
        f"vid samma tid ({first.decided_on}); inget av besluten gäller.",
        "Ta bort den rad som är fel.",
        document_id,
    )


def _read_before(decision: CodingDecision, document_id: str, text: str) -> list[Problem]:
    if decision.end is None or decision.end == len(text):
        return []
    return [
        Problem(
            "warning",
            "read_before_correction",
            decision.place,
            f"pappret har ändrats sedan {decision.coder} läste det (då {decision.end} tecken, nu {len(text)}); "
            "det räknas ännu som genomläst.",
            "Läs ändringen och anteckna pappret som läst på nytt.",
            document_id,
        )
    ]


def not_in_force(decisions: list[CodingDecision], document_id: str) -> list[Problem]:
    """That a paper's decisions wait, since the paper could not be read or is counted under another name."""
    if not decisions:
        return []
    told = (
        f"{count(len(decisions), 'beslut om kodning gäller', 'beslut om kodning gäller')} inte: pappret är inte inläst."
    )
    return [Problem("warning", "decision_without_object", "", told, "Rätta pappret.", document_id)]
