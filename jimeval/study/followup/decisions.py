"""What persons decided became of a plan's elements: ``data/decisions/followup.csv`` wins over what words propose.

Columns: element_id, words (of the element), document, status, evidence (``document#start-end ”words”``), reason,
decided_by, decided_on. A decision on a paper that no rule ties to the plan ties it. A later row wins over an earlier.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from jimeval.base.contracts import FOLLOWED
from jimeval.base.errors import Problem, Severity
from jimeval.base.study_folder import StudyFolder
from jimeval.base.swedish import shorten
from jimeval.base.tables import frame, known
from jimeval.documents.dates import parse_date
from jimeval.minutes.coding.anchors import comparable
from jimeval.study.advice.decisions import parse_evidence, place_now
from jimeval.study.decision_files import Form, checked_rows, place_of, two_minds

FORM = Form(
    "followup.csv",
    columns=("element_id", "words", "document", "status", "evidence", "reason", "decided_by", "decided_on"),
    needed=("element_id", "words", "document", "status", "decided_by"),
)
Mask = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class FollowupDecision:
    """One row of the file."""

    row: int
    element_id: str
    words: str
    document: str
    status: str
    evidence: str
    reason: str
    decided_by: str
    decided_on: str


def read_followup_decisions(folder: StudyFolder) -> tuple[list[FollowupDecision], list[Problem]]:
    """The decisions, and what is wrong with the file; a row that is wrong does not count."""
    rows, problems = checked_rows(folder.decisions / FORM.file, FORM, _wrong_in)
    return [FollowupDecision(row=number, **row) for number, row in rows], problems


def _wrong_in(row: Mapping[str, str]) -> list[tuple[str, str]]:
    """(what is wrong, what to do), one of each."""
    checks = (
        (not row["element_id"], "element_id är tomt.", "Skriv delens id, som tabellen plan_elements har det."),
        (not row["words"], "words är tomt: det går inte att se vilken del som menas.", "Skriv delens ord."),
        (not row["document"], "document är tomt: det går inte att se vilken rapport som menas.", "Skriv dess id."),
        (
            row["status"] not in FOLLOWED,
            f"”{row['status']}” är inget läge.",
            f"Tillåtna: {', '.join(FOLLOWED)}.",
        ),
        (not row["decided_by"], "decided_by är tomt: det framgår inte vem som har beslutat.", "Skriv vem."),
        (
            row["decided_on"] and not parse_date(row["decided_on"]),
            f"”{row['decided_on']}” är inget datum.",
            "Skriv ÅÅÅÅ-MM-DD.",
        ),
    )
    return [(what, mend) for wrong, what, mend in checks if wrong]


def decide_followup(
    tables: Mapping[str, pd.DataFrame], decisions: list[FollowupDecision], mask: Mask = str
) -> tuple[pd.DataFrame, list[Problem]]:
    """The table ``plan_followup`` with the decisions in it, and what needs a person: a decision whose element, paper or
    evidence is gone is listed, never dropped in silence. ``tables``: the study's, with the proposals."""
    elements = tables["plan_elements"].set_index("element_id", drop=False).to_dict("index")
    texts = dict(zip(tables["texts"]["document_id"], tables["texts"]["text"], strict=True))
    rows = {(row["element_id"], row["document_id"]): row for row in tables["plan_followup"].to_dict("records")}
    problems, before = [], {}
    for decision in decisions:
        element_id, moved = _element(decision, elements, mask)
        if element_id is None or decision.document not in texts:
            problems.append(_lost(decision, element_id is None))
            continue
        if moved:
            problems.append(_moved(decision, element_id))
        key = (element_id, decision.document)
        earlier = before.get(key)
        if earlier and earlier.decided_by != decision.decided_by and earlier.status != decision.status:
            later, first = (decision.row, decision.decided_by), (earlier.row, earlier.decided_by)
            problems.append(two_minds(FORM.file, later, first, f"{element_id} i {decision.document}"))
        before[key] = decision
        span, spoiled = _evidence(decision, texts[decision.document], mask)
        problems += spoiled
        own = {"element_id": element_id, "plan_id": elements[element_id]["plan_id"], "document_id": decision.document}
        rows[key] = rows.get(key, own) | own | _decided(decision, span, _passage(tables["passages"], decision, span))
    return frame("plan_followup", [{k: known(v) for k, v in row.items()} for row in rows.values()]), problems


def _decided(decision: FollowupDecision, span: tuple[int, int] | None, passage: Mapping) -> dict:
    return {
        "passage_id": passage.get("passage_id"),
        "status": decision.status,
        "reason": decision.reason or None,
        "confirmed": True,
        "confirmed_by": decision.decided_by,
        "confirmed_on": decision.decided_on or None,
        "page": passage.get("page"),
        "start": span[0] if span else None,
        "end": span[1] if span else None,
    }


def _passage(passages: pd.DataFrame, decision: FollowupDecision, span: tuple[int, int] | None) -> dict:
    """The passage that the evidence begins in."""
    if span is None:
        return {}
    own = passages[(passages["document_id"] == decision.document) & (passages["start"] <= span[0])]
    held = own[own["end"] > span[0]]
    return held.iloc[0].to_dict() if len(held) else {}


def _element(decision: FollowupDecision, elements: Mapping[str, Mapping], mask: Mask) -> tuple[str | None, bool]:
    """(id of the element that the decision is about, whether it is another than written); None when not certain."""
    wanted = comparable(decision.words)

    def is_meant(row: Mapping) -> bool:
        forms = {comparable(row["text"]), comparable(mask(row["text"]))}
        return any(form == wanted or (len(wanted) >= 12 and form.startswith(wanted)) for form in forms)

    if decision.element_id in elements and is_meant(elements[decision.element_id]):
        return decision.element_id, False
    plan_id = decision.element_id.rpartition("/")[0]
    alike = [name for name, row in elements.items() if row["plan_id"] == plan_id and is_meant(row)]
    return (alike[0], True) if len(alike) == 1 else (None, False)


def _evidence(decision: FollowupDecision, text: str, mask: Mask) -> tuple[tuple[int, int] | None, list[Problem]]:
    """Where the decision's evidence stands now; what cannot be found is a problem."""
    try:
        pieces = parse_evidence(decision.evidence)
    except ValueError as reason:
        what = f"belägget ”{shorten(str(reason), 60)}” är ingen plats i ett papper."
        return None, [_told(decision, "warning", "decision_evidence", what, "Skriv papper#från-till.")]
    for document_id, start, end, words in pieces[:1]:
        if document_id == decision.document and (span := place_now(text, start, end, words, mask)):
            return span, []
        what = f"belägget {document_id}#{start}-{end} finns inte i {decision.document}."
        return None, [_told(decision, "warning", "decision_evidence", what, "Ange en ny plats, eller töm cellen.")]
    return None, []


# Problems ----------------------------------------------------------------------------------------------------------
def _told(decision: FollowupDecision, severity: Severity, code: str, what: str, mend: str) -> Problem:
    return Problem(severity, code, f"rad {decision.row}", what, mend, place_of(FORM.file))


def _lost(decision: FollowupDecision, element: bool) -> Problem:
    if element:
        words = f"delen {decision.element_id} (”{shorten(decision.words, 60)}”)"
        what = f"{words} finns inte längre, eller kan inte skiljas från en annan."
        mend = "Ändra element_id och words, eller ta bort raden."
    else:
        what, mend = f"dokumentet ”{decision.document}” finns inte längre.", "Ändra sökvägen eller ta bort raden."
    return _told(decision, "warning", "decision_without_object", what, mend)


def _moved(decision: FollowupDecision, found: str) -> Problem:
    what = f"delen {decision.element_id} kändes igen på sina ord som {found}."
    return _told(decision, "note", "decision_moved", what, "Ändra element_id i raden om det stämmer.")
