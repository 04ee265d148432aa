"""A plan's proposals as rows to sign: what waits, and the files for it. What stands in the files is left as it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from jimeval.base.errors import UsageError
from jimeval.base.swedish import count, listed, shorten
from jimeval.minutes.coding.anchors import comparable, context, fold
from jimeval.plans.form import KIND_LABELS, STATE_LABELS, nearest, none_in_words, normal
from jimeval.plans.logic import local_id, natural
from jimeval.study.decision_files import append_rows, place_of, read_rows
from jimeval.study.plans.decisions import PlanDecisions, read_plan_file
from jimeval.study.plans.evidence import place_in_words
from jimeval.study.plans.papers import SAID
from jimeval.study.plans.rows import EXTENT_LABELS, FORM, LINK_ORIGINS, PLAN_FIELDS, ROWS, SCHEME_LABELS
from jimeval.study.plans.workbook import read_workbook, write_workbook


class PlanFile:
    """What one plan waits for, as rows of its file, and what the file has. ``view``: see ``plan_view.Plan``."""

    def __init__(self, view):
        self.study, self.plan_id = view.study, view.plan_id
        self.plan = view.plan
        self.elements = {local_id(row["element_id"]): row for row in _as_written(view)}
        self.links = {
            (local_id(row["from_element_id"]), local_id(row["to_element_id"])): row
            for row in _records(view.all_links())
        }
        self.file = f"plans/{self.plan_id}.csv"
        self.folder = self.study.folder.decisions / "plans"
        self.written: PlanDecisions = read_plan_file(self.study.folder, self.plan_id)[0]

    # The form ------------------------------------------------------------------------------------------------------
    def write_form(self, path: str | Path | None) -> str:
        """See ``Plan.write_form``."""
        target = Path(path) if path is not None else self.folder / f"{self.plan_id}.csv"
        if target.suffix.lower() not in (".csv", ".xlsx"):
            raise UsageError(
                f"{target.name} är varken en CSV-fil eller en arbetsbok. Skriv ett namn på .csv eller .xlsx."
            )
        rows = [*self._field_rows(), *self._waiting_rows()]
        own = target.parent.resolve() == self.folder.resolve()
        files = [target.with_suffix(suffix) for suffix in (".csv", ".xlsx")] if path is None else [target]
        targets = [(file, f"plans/{file.name}" if own else file.name, self._not_in(file, rows)) for file in files]
        where = listed(place_of(name) if own else str(file) for file, name, _ in targets)
        if not rows:
            return "Inget förslag väntar på signering; inget är skrivet."
        added = max(len(new) for *_, new in targets)
        if not added:
            return f"Alla förslag står redan i {where}; inget är ändrat."
        for file, name, new in targets:
            if new and file.suffix.lower() == ".csv":
                append_rows(file, FORM, new, name)
            elif new:
                write_workbook(file, FORM, new, name)
        return (
            f"{count(added, 'rad', 'rader')} att signera är skrivna sist i {where}. Skriv beslut och namn på raderna, "
            "spara, och kör jimeval build."
        )

    def _waiting_rows(self) -> list[dict[str, str]]:
        rows = [self.element_row(local) for local in self.waiting_elements()]
        return rows + [self.link_row(ends) for ends in self.waiting_links()]

    def _field_rows(self) -> list[dict[str, str]]:
        """The plan's own fields that have no row in the file."""
        values = {name: self.plan["agency_id" if name == "agency" else name] or "" for name in PLAN_FIELDS}
        values["stated_none"] = none_in_words(values["stated_none"])
        values["extent"] = EXTENT_LABELS.get(values["extent"], "")
        return [
            {"row": ROWS["plan"], "id": label, "text": values[name], "read": values[name]}
            for name, label in PLAN_FIELDS.items()
            if values[name] and name not in self.written.fields
        ]

    def _not_in(self, file: Path, rows: list[dict[str, str]]) -> list[dict[str, str]]:
        """The rows that the file does not have yet."""
        if not file.exists():
            return rows
        read = read_rows if file.suffix.lower() == ".csv" else read_workbook
        known_rows, problems = read(file, FORM, file.name)
        if broken := [problem for problem in problems if not problem.where and problem.severity == "error"]:
            raise UsageError(broken[0].sentence())
        there = {_identity(row) for _, row in known_rows}
        return [row for row in rows if _identity(row) not in there]

    def waiting_elements(self) -> list[str]:
        """Ids of proposals that nobody has decided on, in the tables or in the files since."""
        locals_ = [
            local
            for local, row in self.elements.items()
            if row["signed_by"] is None and not (local in self.written.elements and self._decided(local, row))
        ]
        return sorted(locals_, key=lambda local: _in_reading_order(local, self.elements[local]))

    def _decided(self, local: str, row: Mapping) -> bool:
        written = self.written.elements[local]
        return bool(written.decision) and comparable(written["read"]) == comparable(row["text"])

    def waiting_links(self) -> list[tuple[str, str]]:
        waiting = [
            ends
            for ends, row in self.links.items()
            if row["signed_by"] is None and not (ends in self.written.links and self.written.links[ends].decision)
        ]
        return sorted(waiting, key=lambda ends: (natural(ends[0]), natural(ends[1])))

    # Rows ----------------------------------------------------------------------------------------------------------
    def element_row(self, local: str) -> dict[str, str]:
        """A proposal, or a signed row, as a row of the file."""
        written = self.written.elements.get(local)
        if local not in self.elements or (written and written.decision and self.is_signed(local)):
            return self._from_file(local)  # later than the tables
        row = self.elements[local]
        topic, scheme = row["subgoal_topic"], row["subgoal_scheme"]
        earlier = self.written.elements.get(local)
        cells = {
            "row": ROWS["element"],
            "id": local,
            "kind": KIND_LABELS[row["kind"]],
            "state": STATE_LABELS.get(row["state"], ""),
            "subgoal": f"{topic} ({SCHEME_LABELS[scheme]})" if topic and scheme else topic or "",
            "document": row["document_id"],
            "page": _shown(row["page"]),
            "cell": place_in_words(row) if row["row"] is not None else "",
            "start": _shown(row["start"]),
            "end": _shown(row["end"]),
            "confidence": "" if row["confidence"] is None else f"{row['confidence']:.2f}",
            **{name: row[name] or "" for name in ("level", "text", "responsible", "due", "indicator")},
            "stated_none": none_in_words(row["stated_none"]),
        }
        if earlier is not None and earlier["read"]:  # as it was read when it was signed, by which it is found again
            read = {name: earlier[name] for name in ("read", "before", "after")}
            return cells | read | {"read_kind": KIND_LABELS.get(earlier["read_kind"], "")}
        if earlier is not None and earlier.decision:  # added by a person
            return cells
        before, after = "", ""
        if row["start"] is not None and not row["sheet"]:
            before, after = context(self.study.text(row["document_id"]), int(row["start"]), int(row["end"]))
        return cells | {"read_kind": cells["kind"], "read": fold(row["text"]), "before": before, "after": after}

    def _from_file(self, local: str) -> dict[str, str]:
        """As the file has it."""
        cells = dict(self.written.elements[local].cells)
        labels = {"row": ROWS["element"], "kind": KIND_LABELS.get(cells["kind"], "")}
        labels |= {"read_kind": KIND_LABELS.get(cells["read_kind"], ""), "state": STATE_LABELS.get(cells["state"], "")}
        return (
            {name: cells[name] for name in FORM.columns}
            | labels
            | {"stated_none": none_in_words(cells["stated_none"])}
            | {"decision": "", "signed_by": "", "reason": ""}
        )

    def link_row(self, ends: tuple[str, str]) -> dict[str, str]:
        row = self.links.get(ends)
        origin = LINK_ORIGINS[row["origin"]] if row else ""
        return {"row": ROWS["link"], "from": ends[0], "to": ends[1], "origin": origin}

    # Checks --------------------------------------------------------------------------------------------------------
    def known_ids(self) -> list[str]:
        """Ids in the tables and of what is decided in the file: added since, or dropped."""
        decided = [name for name, row in self.written.elements.items() if row.decision]
        return sorted({*self.elements, *decided}, key=natural)

    def is_signed(self, local: str) -> bool:
        if (row := self.written.elements.get(local)) and row.decision:
            return row.decision != "drop"
        return local in self.elements and self.elements[local]["signed_by"] is not None

    def link_holds(self, ends: tuple[str, str]) -> bool:
        if (row := self.written.links.get(ends)) and row.decision:
            return row.decision != "drop"
        return ends in self.links and self.links[ends]["signed_by"] is not None

    def check_id(self, local: str) -> None:
        if local not in self.known_ids():
            near = nearest(local, self.known_ids()) if local else None
            mend = f" Menade du {near}?" if near else f" Delarna är {shorten(listed(self.known_ids()), 120)}."
            raise UsageError(f"Planen {self.plan_id} har ingen del ”{local}”.{mend}")


def _identity(row: Mapping[str, str]) -> tuple:
    """What a row of the file is about, to see whether it stands there already."""
    kind = normal(row["row"])
    if kind in ("link", ROWS["link"]):
        return "link", row["from"], row["to"]
    if kind == "plan":
        return "plan", {label: name for name, label in PLAN_FIELDS.items()}.get(normal(row["id"]), row["id"])
    return "element", row["id"], comparable(row.get("read") or row["text"])


def _in_reading_order(local: str, row: Mapping) -> tuple:
    return row["document_id"], row["start"] is None, row["start"] or 0, natural(local)


def _shown(number) -> str:
    return "" if number is None else str(int(number))


def _as_written(view) -> list[dict]:
    """The plan's elements; proposals with their paper's words, also names, since by those they are found again. The
    files of decisions are the study's own; the tables have pseudonyms."""
    read = view.study.table("plan_elements_as_read")
    written: dict[tuple, list[dict]] = {}
    for row in _records(read[read["plan_id"] == view.plan_id]):
        written.setdefault(_place(row), []).append(row)
    rows = _records(view.all_elements())
    for row in rows:
        there = written.get(_place(row), []) if row["signed_by"] is None else []
        own = [other for other in there if other["element_id"] == row["element_id"]] or there
        if own and (len(there) == 1 or len(own) == 1):
            row |= {name: own[0][name] for name in SAID}
    return rows


def _place(row: Mapping) -> tuple:
    return tuple(row[name] for name in ("document_id", "kind", "start", "end", "sheet", "row", "column"))


def _records(data: pd.DataFrame) -> list[dict]:
    return data.astype(object).where(data.notna(), None).to_dict("records")
