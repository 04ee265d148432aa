"""Gaps that a person has waived: ``data/decisions/waivers.csv``, with a reason. They stay in the table.

Columns: gap_id, plan_id, rule, words, reason, decided_by, decided_on. ``words`` are the element's own (several joined
by ' + '; empty for a gap of the plan as a whole), since ids shift when a plan is read better: it holds for the gap of
its plan and rule with those words, else, where its id is the same, with words nearly the same. A later row wins over
an earlier one. A waiver whose gap is gone is reported, never dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from jimeval.base.errors import Problem
from jimeval.base.study_folder import StudyFolder
from jimeval.base.swedish import shorten
from jimeval.base.tables import typed
from jimeval.documents.dates import parse_date
from jimeval.plans import RULES
from jimeval.plans.gaps.likeness import ALIKE, words_of
from jimeval.study.decision_files import Form, append_row, place_of, read_rows, wrong_row

FORM = Form(
    "waivers.csv",
    columns=("gap_id", "plan_id", "rule", "words", "reason", "decided_by", "decided_on"),
    needed=("gap_id", "words", "reason", "decided_by"),
)
_JOIN = " + "


@dataclass(frozen=True, slots=True)
class Waiver:
    """One row of the file."""

    row: int
    gap_id: str
    plan_id: str
    rule: str
    words: str
    reason: str
    decided_by: str
    decided_on: str


def read_waivers(folder: StudyFolder) -> tuple[list[Waiver], list[Problem]]:
    """The waivers, and what is wrong with the file; a row that is wrong does not count."""
    path = folder.decisions / FORM.file
    rows, problems = read_rows(path, FORM)
    waivers = []
    for number, row in rows:
        plan_id, rule = _of_id(row["gap_id"])
        cells = row | {"plan_id": row["plan_id"] or plan_id, "rule": (row["rule"] or rule).upper()}
        wrong = _wrong_in(cells)
        problems += [wrong_row(path.name, number, what, mend) for what, mend in wrong]
        if not wrong:
            date = parse_date(row["decided_on"])
            waivers.append(Waiver(row=number, **cells | {"decided_on": date.iso if date else ""}))
    return waivers, problems


def _of_id(gap_id: str) -> tuple[str, str]:
    """(plan, rule) of ``csn-2014/G1/A8``."""
    parts = gap_id.split("/")
    return (parts[0], parts[1]) if len(parts) > 2 else ("", "")


def _wrong_in(row: Mapping[str, str]) -> list[tuple[str, str]]:
    """(what is wrong, what to do), one of each."""
    checks = (
        (not row["plan_id"], "det framgår inte vilken plan raden gäller.", "Skriv luckans id, som csn-2014/G1/A8."),
        (
            row["plan_id"] and row["rule"] not in RULES,
            f"”{row['rule']}” är ingen regel." if row["rule"] else "det framgår inte vilken regel raden gäller.",
            f"Tillåtna: {', '.join(RULES)}.",
        ),
        (not row["reason"], "reason är tomt: en lucka undantas bara med ett skäl.", "Skriv skälet."),
        (not row["decided_by"], "decided_by är tomt: det framgår inte vem som har beslutat.", "Skriv vem."),
        (
            row["decided_on"] and not parse_date(row["decided_on"]),
            f"”{row['decided_on']}” är inget datum.",
            "Skriv ÅÅÅÅ-MM-DD.",
        ),
    )
    return [(what, mend) for wrong, what, mend in checks if wrong]


def waive(gaps: pd.DataFrame, elements: pd.DataFrame, waivers: list[Waiver]) -> tuple[pd.DataFrame, list[Problem]]:
    """The table ``gaps`` with the waivers in it, and those whose gap is gone or whose id has moved."""
    texts = dict(zip(elements["element_id"], elements["text"], strict=True))
    rows = gaps.set_index("gap_id", drop=False).to_dict("index")
    words = {gap_id: words_of(gap_words(row, texts)) for gap_id, row in rows.items()}
    by_rule: dict[tuple[str, str], list[str]] = {}
    for gap_id, row in rows.items():
        by_rule.setdefault((row["plan_id"], row["rule"]), []).append(gap_id)
    problems = []
    for waiver in waivers:
        found = _found(waiver, by_rule.get((waiver.plan_id, waiver.rule), []), words)
        if found is None:
            problems.append(_gone(waiver))
            continue
        rows[found] |= {
            "waived_because": waiver.reason,
            "waived_by": waiver.decided_by,
            "waived_on": waiver.decided_on or None,
        }
    return typed("gaps", pd.DataFrame(list(rows.values()), columns=list(gaps.columns))), problems


def gap_words(gap: Mapping, texts: Mapping[str, str]) -> str:
    """What a gap's elements say, as the file has it; empty for a gap of the plan as a whole."""
    return _JOIN.join(texts[element_id] for element_id in gap["element_ids"].split("+") if element_id in texts)


def _found(waiver: Waiver, gap_ids: list[str], words: Mapping[str, str]) -> str | None:
    """The gap that the waiver is about: same words, the same id first; else the same id with words nearly the same.

    A gap of the plan as a whole is found by its id alone: its elements come and go, and it is the plan that is waived.
    """
    if waiver.gap_id in gap_ids and (waiver.gap_id.endswith("/plan") or not words[waiver.gap_id]):
        return waiver.gap_id
    wanted = words_of(waiver.words)
    if not wanted:
        return None
    same = [gap_id for gap_id in gap_ids if words[gap_id] == wanted]
    if same:
        return waiver.gap_id if waiver.gap_id in same else same[0]
    from rapidfuzz import fuzz

    near = waiver.gap_id in gap_ids and fuzz.token_sort_ratio(words[waiver.gap_id], wanted) >= ALIKE
    return waiver.gap_id if near else None


def _gone(waiver: Waiver) -> Problem:
    about = f"”{shorten(waiver.words, 60)}”" if waiver.words else "planen som helhet"
    return Problem(
        "warning",
        "decision_without_object",
        f"rad {waiver.row}",
        f"luckan {waiver.gap_id} ({waiver.rule}) om {about} finns inte längre; undantaget gäller ingenting.",
        "Ta bort raden, eller rätta luckans id och ord.",
        place_of(FORM.file),
    )


def add_waiver(
    folder: StudyFolder, gap: Mapping, elements: pd.DataFrame, reason: str, decided_by: str, decided_on: str
) -> None:
    """Writes a waiver of the gap (a row of ``gaps``) last in the file; it holds from the next build.

    Raises UsageError when the file cannot be written, or its header lacks a column.
    """
    texts = dict(zip(elements["element_id"], elements["text"], strict=True))
    cells = {name: gap[name] for name in ("gap_id", "plan_id", "rule")}
    cells |= {"words": "" if gap["gap_id"].endswith("/plan") else gap_words(gap, texts)}
    cells |= {"reason": reason, "decided_by": decided_by, "decided_on": decided_on}
    append_row(folder.decisions / FORM.file, FORM, cells)
