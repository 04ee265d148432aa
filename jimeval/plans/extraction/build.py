"""Elements, their fields and their links, built from a table's records one after the other."""

from __future__ import annotations

import re

from jimeval.base.errors import Problem
from jimeval.base.swedish import count, shorten
from jimeval.documents.document import Document
from jimeval.documents.grid import Grid, GridCell
from jimeval.plans.extraction import cells as read
from jimeval.plans.extraction.columns import KINDS, Column, Meaning, goal_rank
from jimeval.plans.extraction.crosses import CROSSED, is_cross
from jimeval.plans.extraction.fields import DONE, OWNERS, beside, fill, shared_out
from jimeval.plans.extraction.found import Extract, Found
from jimeval.plans.extraction.heads import key
from jimeval.plans.extraction.records import Entry, Record
from jimeval.plans.subgoals import names_subgoal, read_subgoal

_SURE, _UNSURE, _APART, _GUESSED = 0.9, 0.7, 0.8, 0.5
_CHAIN = ("resource", "activity", "result", "mediator", "effect")
_CELL = re.compile(r"cell \$?([A-Z]{1,3})\$?(\d+)$")

Group = tuple[Meaning, list[int]]  # elements of one cell, or of a row that heads others


class Builder:
    """Reads records in order; ``finished`` gives what was found, in reading order."""

    def __init__(self, document: Document, grid: Grid, made: str | None, columns: dict[int, Column]):
        self._document, self._grid, self._made = document, grid, made
        self._stored = document.own_text
        self._broken = document.suffix.lower() == ".pdf"
        self._kinds = {column.meaning.role for column in columns.values() if column.meaning}
        self._extract = Extract()
        self._of_cell: dict[tuple, list[int]] = {}  # elements by the cell that shows and its column's kind
        self._above: dict[int, dict[str, list[int]]] = {}  # words to elements, of each column's cell on the row before
        self._carried: dict[int, list[int]] = {}
        self._led: dict[int, str] = {}
        self._heads: list[Group] = []
        self._areas: list[GridCell] = []
        self._head_subgoal: str | None = None
        self._values: dict[tuple[int, str], list[str]] = {}
        self._links: dict[tuple[int, int], None] = {}
        self._none: list[tuple[str, int | None, int, int]] = []
        self._unplaced: dict[tuple[int, str, str], list[GridCell]] = {}
        self._seen: set[tuple[int, int]] = set()

    def read(self, record: Record) -> None:
        if record.heading:
            self._read_heading(*record.heading)
            return
        if record.anew:
            self._above, self._carried, self._led = {}, {}, {}
        groups: list[Group] = []
        fields: list[tuple[Entry, str]] = []
        nones: list[Entry] = []
        crosses: dict[str, list[str]] = {}
        above: dict[int, dict[str, list[int]]] = {}
        for entry in record.entries:
            text = entry.cell.text.strip()
            said = entry.column.meaning
            if not text or self._covered_from_the_side(entry):
                continue
            if said is not None and said.role.startswith("crossed") and is_cross(text):
                self._place(entry.cell)
                if said.role in CROSSED:
                    crosses.setdefault(CROSSED[said.role], []).append(entry.column.heading.replace(": ", " "))
            elif said is None or said.role in ("comment", "foreign"):
                self._leave(entry)
            elif read.left_from_template(text):
                self._report_once(entry.cell, "note", "template_left", "mallens anvisning står kvar")
            elif read.none_stated(text) and said.role not in ("status", "number", "area"):
                nones.append(entry)
                self._place(entry.cell)
            elif said.is_kind:
                here = self._elements(entry, above)
                groups.append((said, here))
                if said.role == "goal" and names_subgoal(text):
                    fields.append((entry, "subgoal"))
            else:
                self._place(entry.cell)
                fields.append((entry, said.role))
        carried = self._carry(record)
        self._above = above
        groups += carried
        own = [group for group in groups if group not in carried]
        self._fields(fields, groups, own)
        for role, names in crosses.items():
            self._give(role, ", ".join(names), self._owners(role, own))
        self._state_none(nones, groups)
        self._link([*self._heads, *groups])

    # What stands above

    def _read_heading(self, column: Column, cell: GridCell) -> None:
        """A row that heads those after it: a goal or a problem replaces the like above it, an area all of them."""
        self._place(cell)
        said, entry = column.meaning, Entry(-1, column, cell)
        if said.role in OWNERS:
            self._fields([(entry, said.role)], [], self._heads)
            return
        self._above, self._carried, self._led = {}, {}, {}
        if said.role in ("area", "subgoal"):
            self._areas += [cell] if said.role == "area" else []
            self._heads = []
            self._head_subgoal = read.one_line(cell.text) if said.role == "subgoal" else None
            return
        rank = _rank(said)
        self._heads = [group for group in self._heads if _rank(group[0]) < rank]
        if not self._heads and rank == 0:
            self._head_subgoal = None
        made = self._new(entry, read.items(cell, self._stored, broken=self._broken))
        self._heads.append((said, made))
        if names_subgoal(cell.text):
            self._head_subgoal = read.one_line(cell.text)

    def _carry(self, record: Record) -> list[Group]:
        """Goals and problems that are written on their first row only; a new one ends those after it."""
        carried: list[Group] = []
        by_number = {entry.number: entry for entry in record.entries}
        ended = False
        for number in record.leading:
            entry = by_number.get(number)
            if entry is None:
                continue
            said = entry.column.meaning
            if entry.cell.text.strip():
                words = read.one_line(entry.cell.text)
                ended = ended or words != self._led.get(number)
                self._led[number] = words
                self._carried[number] = self._of_cell.get((key(entry.cell), said.role), [])
            elif ended:
                self._carried[number], self._led[number] = [], ""
            elif self._carried.get(number):
                carried.append((said, self._carried[number]))
        return carried

    # Elements

    def _elements(self, entry: Entry, above: dict[int, dict[str, list[int]]]) -> list[int]:
        """Elements of a cell, those of a merged cell or of the same words on the row before found again."""
        same = (key(entry.cell), entry.column.meaning.role)
        before = self._above.get(entry.number, {})
        if same not in self._of_cell:
            kind = entry.column.meaning.role
            said = read.items(entry.cell, self._stored, amounts=kind == "resource", broken=self._broken)
            here: list[int] = []
            for item in said:
                here += before.get(item.text) or self._new(entry, [item])
            self._of_cell[same] = list(dict.fromkeys(here))
            self._place(entry.cell)
        here = self._of_cell[same]
        words = above.setdefault(entry.number, {})
        for place in here:
            words.setdefault(self._extract.elements[place].text, [place])
        return here

    def _new(self, entry: Entry, items: list[read.Item]) -> list[int]:
        said, cell, made = entry.column.meaning, entry.cell, []
        at = _CELL.search(cell.where) if self._grid.sheet else None
        for item in items:
            made.append(len(self._extract.elements))
            sure = _GUESSED if entry.column.guessed else _SURE if self._grid.sure else _UNSURE
            self._extract.elements.append(
                Found(
                    kind=said.role,
                    text=item.text,
                    start=item.start,
                    end=item.end,
                    page=cell.page if cell.page is not None else self._document.page_at(item.start),
                    where=cell.where,
                    state=said.state,
                    level=said.level,
                    confidence=min(sure, _APART) if item.apart else sure,
                    sheet=self._grid.sheet,
                    row=int(at[2]) if at else None,
                    column=at[1] if at else None,
                )
            )
        return made

    def _covered_from_the_side(self, entry: Entry) -> bool:
        """Whether a merged cell that begins in another column covers this one: its words belong to that column."""
        over = entry.cell.covered_by
        if over is None or over[1] == entry.cell.column:
            return False
        self._report_once(
            entry.cell,
            "note",
            "merged_across",
            "cellen täcker flera kolumner och läses bara i den första",
            "Kontrollera vilket slag den har.",
        )
        return True

    # Fields

    def _fields(self, fields: list[tuple[Entry, str]], groups: list[Group], own: list[Group]) -> None:
        if self._head_subgoal:
            self._give("subgoal", self._head_subgoal, [place for _, here in groups for place in here])
        for entry, role in fields:
            text = read.one_line(entry.cell.text)
            if role == "subgoal":
                self._subgoal(entry.cell, [place for _, here in groups for place in here])
            elif role in ("area", "number"):
                if role == "area" and names_subgoal(text):
                    self._subgoal(entry.cell, [place for _, here in groups for place in here])
            elif not (owners := self._owners(role, own)):
                under = shorten(entry.column.heading, 30)
                what = f"”{shorten(text, 60)}” under ”{under}” hör inte till någon del på raden"
                self._report_once(entry.cell, "note", "field_alone", what, said=False)
            elif role == "status":
                self._status(entry, owners)
            else:
                self._values_of(role, entry, owners)

    def _owners(self, role: str, groups: list[Group]) -> list[int]:
        for kind in OWNERS[role]:
            if kind == "goal" and "activity" in self._kinds and role != "indicator" and groups is not self._heads:
                continue  # an empty cell for what is done: who and when are not the goal's
            if found := [place for said, here in groups if said.role == kind for place in here]:
                return found
        return []

    def _values_of(self, role: str, entry: Entry, owners: list[int]) -> None:
        """What a field says of its owners; of planned and performed side by side, who and when are of the planned."""
        planned = [place for place in owners if self._extract.elements[place].state == "planned"]
        owners = planned if planned and role in ("responsible", "due", "due_start") else owners
        if role == "responsible" and entry.column.meaning.also_due:
            who, when = read.who_and_when(entry.cell.text)
            for name, value in (("responsible", who), ("due", when)):
                self._give(name, value, owners if value else [])
            return
        of_one_cell = len({self._extract.elements[place].where for place in owners}) == 1
        for place, value in shared_out(role, entry.cell, owners if of_one_cell else [], self._stored, self._broken):
            self._give(role, value, owners if place is None else [place])

    def _give(self, role: str, value: str, owners: list[int]) -> None:
        for place in owners:
            values = self._values.setdefault((place, role), [])
            values += [value] if value not in values else []

    def _status(self, entry: Entry, owners: list[int]) -> None:
        done = read.performed(entry.cell.text)
        if done is None and read.due(entry.cell.text)[1]:
            done = True  # the day it was done
        if done is None:
            self._leave(entry)
        elif done:
            for place in owners:
                element = self._extract.elements[place]
                element.state = DONE[element.kind]

    def _subgoal(self, cell: GridCell, places: list[int]) -> None:
        subgoal = read_subgoal(cell.text, self._made)
        if subgoal.topic:
            self._give("subgoal", read.one_line(cell.text), places)
        else:
            what = f"delmålet ”{shorten(read.one_line(cell.text), 40)}” läses inte: {subgoal.why}"
            self._report_once(cell, "warning", "unknown_subgoal", what, "Ange det när förslaget signeras.", said=False)

    def _state_none(self, nones: list[Entry], groups: list[Group]) -> None:
        """Notes where a cell says that there is none, and beside which elements of the row: the nearest on each side
        of the chain, else those that such a field is of."""
        of = {kind: [place for said, here in groups if said.role == kind for place in here] for kind in KINDS}
        for entry in nones:
            role = entry.column.meaning.role
            if role in _CHAIN:
                at = _CHAIN.index(role)
                sides = (reversed(_CHAIN[:at]), _CHAIN[at + 1 :])
            else:
                sides = (OWNERS.get(role) or beside(role),)
            places = [place for side in sides for place in next((of[kind] for kind in side if of.get(kind)), [])]
            for place in places or [None]:
                told = (role, place, entry.cell.start, entry.cell.end)
                self._none += [told] if told not in self._none else []

    # Links

    def _link(self, groups: list[Group]) -> None:
        of = {kind: [place for said, here in groups if said.role == kind for place in here] for kind in KINDS}
        goals: dict[int, list[int]] = {}
        for said, here in groups:
            if said.role == "goal":
                goals.setdefault(goal_rank(said.level), []).extend(here)
        ends = [of["problem"], *(goals[rank] for rank in sorted(goals)), of["activity"]]
        if not goals:
            ends = []
        chain = [kind for kind in _CHAIN if kind != "mediator" or kind in self._kinds]
        for steps in (ends, [of[kind] for kind in chain]):
            for first, second in zip(steps, steps[1:], strict=False):
                self._links |= {(a, b): None for a in first for b in second if a != b}

    # What is not placed

    def _place(self, cell: GridCell) -> None:
        self._extract.assigned.append((cell.start, cell.end))

    def _leave(self, entry: Entry) -> None:
        said = entry.column.meaning
        what = (entry.number, entry.column.heading, said.role if said else "")
        left = self._unplaced.setdefault(what, [])
        if all(key(cell) != key(entry.cell) for cell in left):
            left.append(entry.cell)

    def _report_once(
        self, cell: GridCell, severity: str, code: str, what: str, mend: str = "", *, said: bool = True
    ) -> None:
        if (key(cell), code) in self._seen:
            return
        self._seen.add((key(cell), code))
        quoted = f": ”{shorten(read.one_line(cell.text), 60)}”" if said else ""
        self._extract.problems.append(
            Problem(severity, code, cell.where, f"{what}{quoted}.", mend, self._document.document_id)
        )

    def _report_columns(self) -> None:
        if self._areas:
            held = count(len(self._areas), "rad är områdesrubrik", "rader är områdesrubriker")
            first = shorten(read.one_line(self._areas[0].text), 40)
            message = f"{held} och ingen del av planen, först ”{first}”."
            self._extract.problems.append(
                Problem("note", "area_rows", self._areas[0].where, message, "", self._document.document_id)
            )
        for (_, heading, role), left in self._unplaced.items():
            held = count(len(left), "cell", "celler")
            name = f"rubriken ”{shorten(heading, 40)}”" if heading else "en kolumn utan rubrik"
            mend = "Skriv av det som hör till planen i projektets formulär."
            if role in ("comment", "foreign"):
                severity, code, message = "note", "beside_plan", f"{held} under {name} är inga delar av planen."
            elif role == "status":
                severity, code = "warning", "unknown_status"
                message, mend = f"{held} under {name} säger inte om något är genomfört.", "Ange läget vid signeringen."
            else:
                severity, code = "warning", "unknown_column"
                message = f"{held} under {name} läses inte: vad kolumnen är framgår inte."
            self._extract.problems.append(
                Problem(severity, code, left[0].where, message, mend, self._document.document_id)
            )

    # The end

    def finished(self) -> Extract:
        """Elements in reading order with their fields; links by their new places."""
        found = self._extract
        for (place, role), values in sorted(self._values.items(), key=lambda field: field[0]):  # due before due_start
            fill(found.elements[place], role, values, self._made)
        self._report_columns()
        order = sorted(range(len(found.elements)), key=lambda n: (found.elements[n].start, n))
        new = {old: place for place, old in enumerate(order)}
        found.elements = [found.elements[old] for old in order]
        found.links = sorted((new[a], new[b], "same_row") for a, b in self._links)
        found.stated_none = [(kind, None if at is None else new[at], s, e) for kind, at, s, e in self._none]
        return found


def _rank(said: Meaning) -> int:
    return {"problem": 0, "goal": 1 + goal_rank(said.level)}.get(said.role, 9)
