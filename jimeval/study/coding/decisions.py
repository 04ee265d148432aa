"""What persons decided about codings: ``data/decisions/codings.csv``, and ``codings-*.csv`` beside it.

One row a decision: accepted or rejected (of what the rules propose), added (by the coder), or read (the coder has read
the stretch, or the whole paper, through). The same place decided by two coders is two rows. Rows are only ever added;
the latest of a coder's decisions on the same stretch and code is in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from jimeval.base.errors import InputError, Problem
from jimeval.base.study_folder import StudyFolder
from jimeval.minutes.coding.anchors import fold
from jimeval.minutes.coding.codebook import Codebook, load_codebook, parse_codebook
from jimeval.minutes.coding.proposals import DECISION_COLUMNS, RULES
from jimeval.study.decision_files import Form, place_of, read_rows, without_paper, wrong_row

FORM = Form(
    "codings.csv",
    columns=DECISION_COLUMNS,
    needed=("document_id", "quotation", "code", "decision", "coder", "decided_on"),
    verbatim=("before", "after"),  # a blank at their ends says that a word ends there
)
CODEBOOK = "codebook.yml"
DECISIONS = ("accepted", "rejected", "added", "read")


@dataclass(frozen=True, slots=True)
class CodingDecision:
    """One row. ``place``: file and row; ``start``, ``end``: None where the row has none."""

    place: str
    document_id: str
    start: int | None
    end: int | None
    quotation: str
    before: str
    after: str
    code: str
    value: str
    decision: str
    coder: str
    decided_on: str
    codebook_version: str
    memo: str


def study_codebook(folder: StudyFolder) -> tuple[Codebook | None, list[Problem]]:
    """The study's own codebook, else the packaged one; None, with what is wrong, when its own cannot be read.

    Nothing is proposed then, since codes of another book would be mixed with the study's; decisions hold as before.
    """
    path = folder.decisions / CODEBOOK
    if not path.exists():
        return load_codebook(), []
    place = f"data/decisions/{CODEBOOK}"
    try:
        return parse_codebook(path.read_bytes(), place), []
    except InputError as reason:
        waits = Problem(
            "warning",
            "no_codebook",
            "",
            "inga koder föreslås förrän kodboken är rättad; det som personer har beslutat gäller som förut.",
            "",
            place,
        )
        return None, [*reason.problems, waits]


def read_coding_decisions(
    folder: StudyFolder, document_ids: set[str], codebook: Codebook | None
) -> tuple[list[CodingDecision], list[Problem]]:
    """All rows that can be used, and a problem for each fault in the others. ``codebook`` None: codes go unchecked."""
    decisions, problems = [], []
    beside = [path for path in folder.decisions.glob("codings-*.csv") if path.is_file()]
    for path in [folder.decisions / FORM.file, *sorted(beside)]:
        rows, wrong = read_rows(path, FORM)
        problems += wrong
        for number, row in rows:
            faults = list(_faults(row, codebook))
            problems += [wrong_row(path.name, number, fault, mend) for fault, mend in faults]
            if row["document_id"] not in document_ids:
                problems.append(without_paper(path.name, number, row["document_id"]))
            elif not faults:
                decisions.append(_decision(row, f"{place_of(path.name)}, rad {number}"))
    return decisions, problems


def _decision(row: Mapping[str, str], place: str) -> CodingDecision:
    texts = {name: row[name] for name in FORM.columns if name not in ("start", "end", "decided_on")}
    start, end = (int(row[name]) if row[name] else None for name in ("start", "end"))
    if row["decision"] == "read":
        texts |= {"code": "", "value": ""}
    return CodingDecision(place, start=start, end=end, decided_on=_time(row["decided_on"]), **texts)


def _time(written: str) -> str | None:
    """ISO time to the second, or the day alone where the row has no more; None when it is neither."""
    try:
        time = datetime.fromisoformat(written).replace(tzinfo=None)
    except ValueError:
        return None
    return time.date().isoformat() if len(written) <= 10 else time.isoformat(timespec="seconds")


def _faults(row: Mapping[str, str], codebook: Codebook | None) -> Iterable[tuple[str, str]]:
    """(what is wrong, what to do) for each fault in a row."""
    decision, code = row["decision"], row["code"]
    if decision not in DECISIONS:
        yield f"”{decision}” är inget beslut.", f"Tillåtna: {', '.join(DECISIONS)}."
    if not row["coder"]:
        yield "kodaren saknas.", "Skriv vem som har beslutat i kolumnen coder."
    elif row["coder"].lower() == RULES:
        yield f"kodaren kan inte heta ”{RULES}”: så heter reglerna.", "Skriv vem som har beslutat."
    if _time(row["decided_on"]) is None:
        yield f"”{row['decided_on']}” är ingen tid.", "Skriv ÅÅÅÅ-MM-DD eller ÅÅÅÅ-MM-DDTTT:MM:SS i decided_on."
    if decision != "read" and not code:
        yield "koden saknas.", "Skriv kodens id i kolumnen code."
    elif decision != "read" and codebook is not None and code not in codebook:
        near = codebook.suggestions(code)
        mend = f"Menade du {' eller '.join(near)}?" if near else "Lägg till den i data/decisions/codebook.yml."
        yield f"koden ”{code}” finns inte i kodboken.", mend
    yield from _place_faults(row)


def _place_faults(row: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    numbers = [row[name] for name in ("start", "end")]
    if any(numbers) and not (all(n.isdecimal() for n in numbers) and int(numbers[0]) < int(numbers[1])):
        yield f"”{numbers[0]}” till ”{numbers[1]}” är ingen sträcka.", "Skriv två heltal, eller lämna båda tomma."
    elif not fold(row["quotation"]) and not (row["decision"] == "read" and numbers[0] in ("", "0")):
        yield "citatet saknas, så platsen kan inte kontrolleras.", "Skriv orden ur pappret i kolumnen quotation."
