"""What the signing of plans has to say to a person: problems, each with its place and what to do."""

from __future__ import annotations

from jimeval.base.errors import Problem
from jimeval.base.swedish import count, listed, shorten
from jimeval.plans.form import nearest
from jimeval.plans.logic import natural
from jimeval.study.decision_files import place_of
from jimeval.study.plans.decisions import PlanDecisions
from jimeval.study.plans.rows import DECISIONS, PlanRow, wrong_cell

_SHOWN = 80  # characters of a part's words
DIFFERENCE_WORDS = {"gone": "läses inte längre", "otherwise": "läses annorlunda"}


def no_plan(decisions: PlanDecisions) -> Problem:
    rows = [*decisions.elements.values(), *decisions.links.values(), *decisions.fields.values()]
    told = f"planen {decisions.plan_id} finns inte i studien; filens {_decisions(decisions.decided)} väntar."
    mend = "Lägg tillbaka papperet, eller ge filen planens id som namn."
    return Problem("warning", "decision_without_object", "", told, mend, place_of(rows[0].file))


def _decisions(n: int) -> str:
    return count(n, "beslut", "beslut")


def gone(plan, row: PlanRow, document_id: str) -> Problem:
    words = f"{row['id']} ”{shorten(row['read'], _SHOWN)}”"
    told = f"{words} står inte längre i papperet {document_id}; den gäller som signerad."
    mend = f"Hör den inte till planen: skriv {DECISIONS['drop']} som beslut."
    return Problem("warning", "decision_without_object", f"rad {row.number}", told, mend, place_of(row.file))


def unknown_end(plan, row: PlanRow, ends: tuple[str, str], local: str, dropped: set[str]) -> Problem:
    column = "from" if local == ends[0] else "to"
    about = f"kopplingen {ends[0]} till {ends[1]} gäller inte: "
    if local in dropped:
        return wrong_cell(row.file, row.number, column, f"{about}{local} är struken.", "Stryk kopplingen också.")
    near = nearest(local, list(plan.elements))
    mend = (
        f"Menade du {near}?" if near else f"Delarna är {shorten(listed(sorted(plan.elements, key=natural)), _SHOWN)}."
    )
    return wrong_cell(row.file, row.number, column, f"{about}planen har ingen del {shorten(local, 30)}.", mend)


def of_plan(plan_id: str) -> str:
    """The place of what is about a plan and no file alone."""
    return f"planen {plan_id}"


def twice(plan_id: str, form, paper, matched: int) -> Problem:
    beside = len(paper.elements) - matched
    told = (
        f"är avskriven i {form.row['document_id']}, vars rader gäller, och läst ur {paper.row['document_id']}: "
        f"{matched} av {count(len(form.elements), 'avskriven del', 'avskrivna delar')} står i papperet, och "
        f"{count(beside, 'del i papperet', 'delar i papperet')} är inte avskrivna."
    )
    mend = "Signera eller stryk dem som väntar." if beside else ""
    return Problem("note", "plan_typed_and_read", of_plan(plan_id), told, mend)


def told(plan) -> list[Problem]:
    """How many proposals wait, and how the reading differs from what is signed: one note each."""
    waiting = sum(not row["signed_by"] for row in plan.elements.values())
    plan_id = plan.row["plan_id"]
    problems = []
    if waiting:
        mend = f'Se study.plan(plan_id="{plan_id}"): write_form() skriver signeringsfilen, sign(...) signerar.'
        problems.append(Problem("note", "unsigned", of_plan(plan_id), waits(waiting), mend))
    kinds = [row["what"] for row in plan.differences if row["part"] == "element"]
    found = [f"{kinds.count(what)} {words}" for what, words in DIFFERENCE_WORDS.items() if what in kinds]
    if found:
        what = f"läsningen skiljer sig från det signerade, som gäller: {listed(found)}."
        mend = f'Se study.plan(plan_id="{plan_id}").show("difference").'
        problems.append(Problem("note", "reading_differs", of_plan(plan_id), what, mend))
    return problems


def waits(n: int) -> str:
    """That so many elements wait for a person."""
    one, many = (
        "föreslagen del väntar på signering och räknas inte.",
        "föreslagna delar väntar på signering och räknas inte.",
    )
    return count(n, one, many)
