"""What persons decided about advice: ``data/decisions/advice.csv`` wins over what the papers' words propose.

Columns: advice_id, quotation, theme, status, evidence, reason, decided_by, decided_on. A decision on advice to all that
holds for one agency has ``@`` and the agency's id after the advice_id. A later row wins over an earlier one.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from jimeval.base.contracts import ADVICE_STATUSES
from jimeval.base.errors import Problem, Severity
from jimeval.base.study_folder import StudyFolder
from jimeval.base.swedish import shorten
from jimeval.base.tables import typed
from jimeval.documents.dates import parse_date
from jimeval.minutes.coding.anchors import comparable, only_place
from jimeval.register import register
from jimeval.study.advice.proposals import JOIN
from jimeval.study.decision_files import Form, checked_rows, place_of, two_minds

FORM = Form(
    "advice.csv",
    columns=("advice_id", "quotation", "theme", "status", "evidence", "reason", "decided_by", "decided_on"),
    needed=("advice_id", "quotation", "status", "decided_by"),
)
_ALIKE, _UNLIKE = 0.9, 0.75  # a corrected quotation is found again at this likeness, if no other comes near
Mask = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class AdviceDecision:
    """One row of the file. ``agency_id``: the one agency that it holds for, of advice to all; else None."""

    row: int
    advice_id: str
    agency_id: str | None
    quotation: str
    theme: str
    status: str
    evidence: str
    reason: str
    decided_by: str
    decided_on: str


def read_advice_decisions(folder: StudyFolder) -> tuple[list[AdviceDecision], list[Problem]]:
    """The decisions on advice, and what is wrong with the file; a row that is wrong does not count."""
    path = folder.decisions / FORM.file
    rows, problems = checked_rows(path, FORM, _wrong_in)
    decisions = []
    for number, row in rows:
        advice_id, _, agency_id = row["advice_id"].partition("@")
        decisions.append(AdviceDecision(row=number, agency_id=agency_id or None, **row | {"advice_id": advice_id}))
    return decisions, problems


def _wrong_in(row: Mapping[str, str]) -> list[tuple[str, str]]:
    """(what is wrong, what to do), one of each."""
    agency_id = row["advice_id"].partition("@")[2]
    checks = (
        (not row["advice_id"], "advice_id är tomt.", "Skriv medskickets id, som view.advice() visar det."),
        (
            agency_id and agency_id not in register().agencies,
            f"myndigheten ”{agency_id}” finns inte i registret.",
            "Skriv registrets id efter @.",
        ),
        (not row["quotation"], "quotation är tomt: det går inte att se vilket medskick som menas.", "Skriv dess ord."),
        (
            row["status"] and row["status"] not in ADVICE_STATUSES,
            f"”{row['status']}” är inget läge.",
            f"Tillåtna: {', '.join(ADVICE_STATUSES)}.",
        ),
        (
            not row["status"] and not row["theme"],
            "raden har varken läge eller tema.",
            "Fyll i status eller theme, eller ta bort raden.",
        ),
        (not row["decided_by"], "decided_by är tomt: det framgår inte vem som har beslutat.", "Skriv vem."),
        (
            row["decided_on"] and not parse_date(row["decided_on"]),
            f"”{row['decided_on']}” är inget datum.",
            "Skriv ÅÅÅÅ-MM-DD.",
        ),
    )
    return [(what, mend) for wrong, what, mend in checks if wrong]


def decide(
    advice: pd.DataFrame,
    followup: pd.DataFrame,
    decisions: list[AdviceDecision],
    texts: Mapping[str, str],
    mask: Mask = str,
) -> tuple[pd.DataFrame, pd.DataFrame, list[Problem]]:
    """The tables ``advice`` and ``advice_followup`` with the decisions in them, and what needs a person.

    texts  document_id to stored text; mask  names to pseudonyms, as quotations in the file have them
    """
    rows = advice.set_index("advice_id", drop=False).to_dict("index")
    followed = {(row["advice_id"], row["agency_id"]): row for row in followup.to_dict("records")}
    problems, before = [], {}
    for decision in decisions:
        found, moved = _found_again(decision, rows, texts, mask)
        if found is None:
            problems.append(_lost(decision))
            continue
        whose = rows[found]["agency_id"]
        if decision.agency_id and isinstance(whose, str) and whose != decision.agency_id:
            problems.append(_not_theirs(decision))
            continue
        if moved:
            problems.append(_moved(decision, found))
        decision = replace(decision, advice_id=found)
        key = (found, decision.agency_id)
        if (earlier := before.get(key)) and earlier.decided_by != decision.decided_by and _differ(earlier, decision):
            later, first = (decision.row, decision.decided_by), (earlier.row, earlier.decided_by)
            problems.append(two_minds(FORM.file, later, first, decision.advice_id))
        before[key] = decision
        evidence, spoiled = _evidence(decision, texts, mask)
        problems += spoiled
        _enter(decision, evidence, rows[found], followed)
    for (advice_id, agency_id), row in followed.items():  # one agency's own decision wins over the one for all
        own = before.get((advice_id, agency_id))
        if own and own.status:
            row.update(_status_of(own, _evidence(own, texts, mask)[0]))
    return (
        typed("advice", pd.DataFrame(list(rows.values()), columns=list(advice.columns))),
        typed("advice_followup", pd.DataFrame(list(followed.values()), columns=list(followup.columns))),
        problems,
    )


def _status_of(decision: AdviceDecision, evidence: str) -> dict:
    return {
        "status": decision.status,
        "status_evidence": evidence or None,
        "reason": decision.reason or None,
        "decided_by": decision.decided_by,
        "decided_on": decision.decided_on or None,
    }


def _enter(decision: AdviceDecision, evidence: str, row: dict, followed: dict[tuple[str, str], dict]) -> None:
    """The decision into the advice's row, and its status into the rows of the agencies that it holds for."""
    to_all = not isinstance(row["agency_id"], str)
    if decision.agency_id is None or not to_all:
        own = _status_of(decision, evidence) if decision.status else {}
        row.update({name: own[name] for name in ("status", "status_evidence") if own})
        row.update(theme=decision.theme or row["theme"], decided_by=decision.decided_by)
        row["decided_on"] = decision.decided_on or None
    if not decision.status:
        return
    if decision.agency_id and to_all:
        key = (decision.advice_id, decision.agency_id)
        followed.setdefault(key, {"advice_id": key[0], "agency_id": key[1]})
    for (advice_id, agency_id), follow in followed.items():
        if advice_id == decision.advice_id and decision.agency_id in (None, agency_id):
            follow.update(_status_of(decision, evidence))


def _found_again(decision: AdviceDecision, rows: Mapping[str, dict], texts, mask: Mask) -> tuple[str | None, bool]:
    """(id of the advice that the decision is about, whether it is another than written); None when not certain."""
    wanted = comparable(decision.quotation)

    def likeness(advice_id: str) -> float:
        row = rows[advice_id]
        words = texts.get(row["document_id"], "")[row["start"] : row["end"]]
        return max(_likeness(wanted, comparable(form)) for form in (words, mask(words)))

    if decision.advice_id in rows and likeness(decision.advice_id) == 1:
        return decision.advice_id, False
    addressee = decision.advice_id.rpartition("-")[0]
    scores = sorted(((likeness(name), name) for name in rows if name.rpartition("-")[0] == addressee), reverse=True)
    if scores and scores[0][0] >= _ALIKE and (len(scores) == 1 or scores[1][0] < min(_UNLIKE, scores[0][0])):
        return scores[0][1], scores[0][1] != decision.advice_id or scores[0][0] < 1
    return None, False


def _likeness(wanted: str, words: str) -> float:
    """1 when the words hold what is wanted, else how alike they are (Ratcliff and Obershelp), for the same length."""
    if not wanted or not words:
        return 0.0
    if wanted in words and (len(wanted) >= 12 or wanted == words):
        return 1.0
    nearest = max(
        difflib.SequenceMatcher(None, wanted, words[: len(wanted)], autojunk=False).ratio(),
        difflib.SequenceMatcher(None, wanted, words, autojunk=False).ratio(),
    )
    return min(nearest, 0.999)


def _differ(one: AdviceDecision, other: AdviceDecision) -> bool:
    return bool(one.status and other.status and one.status != other.status) or bool(
        one.theme and other.theme and one.theme != other.theme
    )


# Evidence as text --------------------------------------------------------------------------------------------------
def parse_evidence(written: str) -> list[tuple[str, int, int, str]]:
    """(document_id, start, end, quotation) of every reference in ``document#start-end ”words” | ...``.

    Raises ValueError with the piece that is no such reference.
    """
    found = []
    for piece in written.split(JOIN) if written else ():
        reference, _, words = piece.strip().partition(" ”")
        document_id, _, span = reference.rpartition("#")
        start, _, end = span.partition("-")
        if not document_id or not (start.isdecimal() and end.isdecimal() and int(start) < int(end)):
            raise ValueError(piece.strip())
        found.append((document_id, int(start), int(end), words.rstrip("”")))
    return found


def _evidence(decision: AdviceDecision, texts: Mapping[str, str], mask: Mask) -> tuple[str, list[Problem]]:
    """The decision's references as they stand now, moved where their words moved; what cannot be found is a problem."""
    try:
        pieces = parse_evidence(decision.evidence)
    except ValueError as reason:
        mend = "Skriv papper#från-till, som view.advice() visar det; flera skiljs åt med ' | '."
        return "", [
            _about_evidence(decision, f"belägget ”{shorten(str(reason), 60)}” är ingen plats i ett papper.", mend)
        ]
    references, problems = [], []
    for document_id, start, end, words in pieces:
        if span := place_now(texts.get(document_id, ""), start, end, words, mask):
            references.append(f"{document_id}#{span[0]}-{span[1]}")
        else:
            what = f"belägget {document_id}#{start}-{end} finns inte längre där."
            problems.append(_about_evidence(decision, what, "Ange en ny plats, eller töm cellen."))
    return JOIN.join(references), problems


def place_now(text: str, start: int, end: int, words: str, mask: Mask = str) -> tuple[int, int] | None:
    """Where a reference's words stand now: at its place, or moved; None when they are gone or stand at many places."""
    here = text[start:end] if end <= len(text) else ""
    if here and (not words or comparable(words) in (comparable(here), comparable(mask(here)))):
        return start, end
    return only_place(text, words)


# Problems ----------------------------------------------------------------------------------------------------------
def _told(decision: AdviceDecision, severity: Severity, code: str, what: str, mend: str) -> Problem:
    return Problem(severity, code, f"rad {decision.row}", what, mend, place_of(FORM.file))


def _about_evidence(decision: AdviceDecision, what: str, mend: str) -> Problem:
    return _told(decision, "warning", "decision_evidence", what, mend)


def _lost(decision: AdviceDecision) -> Problem:
    words = f"medskicket {decision.advice_id} (”{shorten(decision.quotation, 60)}”)"
    what = f"{words} finns inte längre, eller kan inte skiljas från ett annat."
    mend = "Ändra advice_id och quotation, eller ta bort raden."
    return _told(decision, "warning", "decision_without_object", what, mend)


def _not_theirs(decision: AdviceDecision) -> Problem:
    what = f"medskicket {decision.advice_id} är inte till {decision.agency_id}."
    return _told(decision, "error", "wrong_decision", what, "Ta bort det som står efter @.")


def _moved(decision: AdviceDecision, found: str) -> Problem:
    what = f"medskicket {decision.advice_id} kändes igen på sina ord som {found}."
    return _told(decision, "note", "decision_moved", what, "Ändra advice_id och quotation i raden om det stämmer.")
