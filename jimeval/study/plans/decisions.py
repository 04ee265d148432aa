"""What persons decided about plans: ``data/decisions/plans/<plan_id>.csv``, and the same rows as ``<plan_id>.xlsx``.

Three sorts of rows, told apart by the column ``row``:

element  a part of the plan; ``read``, ``read_kind``, ``before`` and ``after`` are the words as they were read and what
         stands around them, by which the part is found again when the paper is read anew; the other columns are what
         is signed. Decision: accept (it holds as it was read), change (it holds as the row has it), drop (it is no part
         of the plan), add (a part that was not read). Without a decision the row waits.
link     ``from`` leads ``to``; accept, add or drop
plan     a field of the plan itself: its name in ``id``, its value in ``text``

English or Swedish words. Within a file a later row wins. A row that is decided in one of the two files only holds; what
both decide differently holds as the CSV has it, which is what git can join and what the study's own methods write.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from jimeval.base.errors import Problem
from jimeval.base.study_folder import StudyFolder
from jimeval.study.decision_files import place_of, read_rows, two_minds
from jimeval.study.plans.rows import FORM, PlanRow, meant, wrong_cell
from jimeval.study.plans.workbook import read_workbook


@dataclass(slots=True)
class PlanDecisions:
    """The rows in force for one plan: elements and links, decided or waiting, by id or ends; fields of the plan."""

    plan_id: str
    elements: dict[str, PlanRow] = field(default_factory=dict)
    links: dict[tuple[str, str], PlanRow] = field(default_factory=dict)
    fields: dict[str, PlanRow] = field(default_factory=dict)

    @property
    def decided(self) -> int:
        return sum(bool(row.decision) for rows in (self.elements, self.links, self.fields) for row in rows.values())


def read_plan_decisions(folder: StudyFolder) -> tuple[dict[str, PlanDecisions], list[Problem]]:
    """Every plan's decisions by plan_id, and all that is wrong with the files; a row that is wrong does not count."""
    below = folder.decisions / "plans"
    files = [path for path in below.glob("*") if path.suffix.lower() in (".csv", ".xlsx") and path.name[0] not in ".~"]
    found, problems = {}, []
    for plan_id in sorted({path.stem for path in files}):
        found[plan_id], wrong = read_plan_file(folder, plan_id)
        problems += wrong
    return found, problems


def read_plan_file(folder: StudyFolder, plan_id: str) -> tuple[PlanDecisions, list[Problem]]:
    """One plan's decisions, from both its files."""
    below = folder.decisions / "plans"
    csv_file, book_file = f"plans/{plan_id}.csv", f"plans/{plan_id}.xlsx"
    rows, problems = read_rows(below / f"{plan_id}.csv", FORM, csv_file)
    typed, broken = read_workbook(below / f"{plan_id}.xlsx", FORM, book_file)
    checked, faults = _checked([(csv_file, rows), (book_file, typed)])
    decisions, disputes = _in_force(plan_id, checked)
    return decisions, [*problems, *broken, *faults, *disputes]


# Checking ------------------------------------------------------------------------------------------------------------
def _checked(files) -> tuple[list[PlanRow], list[Problem]]:
    good: list[PlanRow] = []
    problems: list[Problem] = []
    read_as: dict[str, tuple[str, str]] = {}  # what earlier rows say was read under an id
    for file, rows in files:
        for number, written in rows:
            cells, faults = meant(dict(written), read_as)
            problems += [wrong_cell(file, number, *fault) for fault in faults]
            if faults:
                continue
            good.append(PlanRow(file, number, cells))
            if cells["row"] == "element" and (cells["read"] or cells["decision"] == "add"):
                read_as.setdefault(cells["id"], (cells["read_kind"], cells["read"]))
    return good, problems


# What is in force ----------------------------------------------------------------------------------------------------
def _in_force(plan_id: str, rows: list[PlanRow]) -> tuple[PlanDecisions, list[Problem]]:
    decisions, problems = PlanDecisions(plan_id), []
    groups: list[list[PlanRow]] = []
    alike: dict[tuple, list[list[PlanRow]]] = {}  # those that may be about the same
    for row in rows:
        candidates = alike.setdefault(_about(row), [])
        group = next((group for group in candidates if _same(group[0], row)), None)
        if group is None:
            group = []
            candidates.append(group)
            groups.append(group)
        group.append(row)
    for group in groups:
        row, disputes = _latest(group)
        problems += disputes
        if row["row"] == "link":
            decisions.links[row["from"], row["to"]] = row
        elif row["row"] == "plan":
            decisions.fields[row["id"]] = row
        elif (first := decisions.elements.get(row["id"])) is None:
            decisions.elements[row["id"]] = row
        elif row.decision and first.decision:
            told = f"id {row['id']} står redan för andra ord ({first.place}); raden gäller inte."
            mend = "Ge raden ett eget id, och se över kopplingarna."
            problems.append(wrong_cell(row.file, row.number, "id", told, mend))
        elif row.decision:  # the other one waits, and gets another id when it is read again
            decisions.elements[row["id"]] = row
    return decisions, problems


def _about(row: PlanRow) -> tuple:
    if row["row"] != "element":
        return (row["row"], row["from"], row["to"]) if row["row"] == "link" else ("plan", row["id"])
    return row.words if row["read"] else ("added", row["id"])


def _same(one: PlanRow, other: PlanRow) -> bool:
    """Whether two rows that may be about the same part are: the same words may stand twice in a plan."""
    return one["row"] != "element" or one["id"] == other["id"] or _same_place(one, other)


def _same_place(one: PlanRow, other: PlanRow) -> bool:
    around = [(row["before"].strip(), row["after"].strip()) for row in (one, other)]
    if any(around[0]) and any(around[1]):
        return around[0] == around[1]
    places = [(row["document"], row["start"], row["end"]) for row in (one, other)]
    return places[0] == places[1] and bool(one["start"])


def _latest(group: list[PlanRow]) -> tuple[PlanRow, list[Problem]]:
    """The row that holds, with the first one's id, and what two persons or two files disagree on."""
    decided = [row for row in group if row.decision]
    if not decided:
        return group[0], []
    problems, last = [], {}
    for row in decided:
        earlier = last.get(row.file)
        if earlier and earlier.says() != row.says() and earlier["signed_by"] != row["signed_by"]:
            later, first = (row.number, row["signed_by"]), (earlier.number, earlier["signed_by"])
            problems.append(two_minds(row.file, later, first, _named(row)))
        last[row.file] = row
    (holds, *others) = last.values()  # the CSV is read first
    if others and holds.says() != others[0].says():
        told = f"besluten om {_named(holds)} är olika i {others[0].place} och {holds.place}; CSV-filens gäller."
        mend = "Gör raderna lika, eller ta bort den som inte ska gälla."
        place = place_of(others[0].file)
        problems.append(Problem("warning", "decisions_differ", f"rad {others[0].number}", told, mend, place))
    own = group[0]["id"]
    return replace(holds, cells={**holds.cells, "id": own}) if holds["id"] != own else holds, problems


def _named(row: PlanRow) -> str:
    if row["row"] == "link":
        return f"kopplingen {row['from']} till {row['to']}"
    return f"fältet {row['id']}" if row["row"] == "plan" else row["id"]
