"""A row of a plan's signing file: its columns, the words that may stand in them, and what is wrong with one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from jimeval.base.contracts import PLAN_EXTENTS
from jimeval.base.errors import Problem
from jimeval.base.swedish import shorten
from jimeval.documents.dates import parse_date, whole_date
from jimeval.minutes.coding.anchors import comparable, fold
from jimeval.plans import form as words
from jimeval.register import register
from jimeval.register.goals import SIX_SINCE, SUBGOALS
from jimeval.study.decision_files import Form, place_of

HEADINGS = {
    "row": "Rad",
    "id": "Id",
    "decision": "Beslut",
    "kind": "Slag",
    "state": "Läge",
    "level": "Nivå",
    "text": "Text",
    "responsible": "Ansvarig",
    "due": "Klart",
    "indicator": "Indikator",
    "stated_none": "Anges som inga",
    "subgoal": "Delmål",
    "from": "Från",
    "to": "Till",
    "origin": "Grund",
    "signed_by": "Signerad av",
    "signed_on": "Signerad",
    "reason": "Skäl",
    "document": "Papper",
    "page": "Sida",
    "cell": "Cell",
    "start": "Från tecken",
    "end": "Till tecken",
    "confidence": "Säkerhet",
    "read_kind": "Slag som läst",
    "read": "Text som läst",
    "before": "Före",
    "after": "Efter",
}
FORM = Form(
    "plans",
    columns=tuple(HEADINGS),
    needed=("row", "id", "decision", "text", "signed_by"),
    verbatim=("before", "after"),
    headings=HEADINGS,
)
ROWS = {"element": "del", "link": "koppling", "plan": "plan"}
DECISIONS = {"accept": "godkänn", "change": "ändra", "drop": "stryk", "add": "lägg till"}
_DECISION_WORDS = {word: name for name, swedish in DECISIONS.items() for word in (name, swedish)} | {
    "accepted": "accept",
    "godkänd": "accept",
    "godkänt": "accept",
    "changed": "change",
    "ändrad": "change",
    "ändrat": "change",
    "dropped": "drop",
    "struken": "drop",
    "struket": "drop",
    "added": "add",
    "tillagd": "add",
    "tillagt": "add",
}
PLAN_FIELDS = {
    "agency": "myndighet",
    "decided": "beslutad",
    "period_from": "period från",
    "period_to": "period till",
    "registration": "diarienummer",
    "template": "mall",
    "caveats": "förbehåll",
    "extent": "omfattning",
    "stated_none": "anges som inga",
}
EXTENT_LABELS = dict(zip(PLAN_EXTENTS, ("hel", "avskuren", "delvis i ett annat papper"), strict=True))
LINK_ORIGINS = {"stated": "angiven i planen", "same_row": "samma rad", "signed": "signerad"}
SCHEME_LABELS = {"four": "fyra delmål", "six": "sex delmål"}


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row, checked: ``cells`` by column, words in English, dates in ISO form, '' where nothing stands.

    file    below data/decisions; number  of the row, as a spreadsheet shows it; decision  '' while it waits
    """

    file: str
    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    @property
    def decision(self) -> str:
        return self.cells["decision"]

    @property
    def place(self) -> str:
        return f"{self.file.rpartition('/')[2]}, rad {self.number}"

    @property
    def words(self) -> tuple[str, str]:
        """What the row is about, so that it is known again: kind and letters as read; empty for what was added."""
        return self["read_kind"] if self["read"] else "", comparable(self["read"])

    def says(self) -> tuple:
        """What is decided, to compare two persons' decisions."""
        if self.decision == "drop":
            return ("drop",)
        names = ("kind", "state", "level", "text", "responsible", "due", "indicator", "subgoal_topic")
        names += ("stated_none",)
        return (
            "keep",
            *(fold(self.cells.get(name, "")) for name in (names if self["row"] == "element" else ("text",))),
        )


def wrong_cell(file: str, number: int, column: str, what: str, mend: str) -> Problem:
    """``column``: the form's name of it, shown as the file has it."""
    shown = HEADINGS[column] if file.endswith(".xlsx") else column
    return Problem("error", "wrong_decision", f"rad {number}, kolumn {shown}", what, mend, place_of(file))


def meant(cells: dict[str, str], read_as: Mapping[str, tuple[str, str]]) -> tuple[dict[str, str], list]:
    """The row with its words in one form, and its faults as (column, what is wrong, what to do)."""
    faults = []
    written, cells["row"] = cells["row"], _word(cells["row"], {word: k for k, v in ROWS.items() for word in (k, v)})
    if not cells["row"]:
        mend = f"Tillåtna: {', '.join(ROWS)} ({', '.join(ROWS.values())})."
        return cells, [("row", f"”{shorten(written, 40)}” är inget slag av rad.", mend)]
    decision, cells["decision"] = cells["decision"], _word(cells["decision"], _DECISION_WORDS)
    if decision and not cells["decision"]:
        mend = f"Tillåtna: {', '.join(DECISIONS)} ({', '.join(DECISIONS.values())})."
        faults.append(("decision", f"”{shorten(decision, 40)}” är inget beslut.", mend))
    if cells["decision"] and not cells["signed_by"]:
        faults.append(("signed_by", "beslutet har inget namn; raden räknas som osignerad.", "Skriv vem som signerar."))
    if cells["signed_by"] and not decision:
        faults.append(("decision", "raden är signerad men har inget beslut.", f"Skriv {_or(DECISIONS.values())}."))
    if cells["signed_on"]:
        date = parse_date(cells["signed_on"])
        if not date:
            faults.append(("signed_on", f"”{shorten(cells['signed_on'], 40)}” är inget datum.", "Skriv ÅÅÅÅ-MM-DD."))
        cells["signed_on"] = date.iso if date else ""
    check = {"element": _element, "link": _link, "plan": _field}[cells["row"]]
    return cells, faults + check(cells, read_as)


def _element(cells: dict[str, str], read_as: Mapping[str, tuple[str, str]]) -> list[tuple[str, str, str]]:
    faults = []
    if not cells["id"] or re.search(r"[\s/+,;>]", cells["id"]):
        told = f"”{shorten(cells['id'], 30)}” kan inte vara ett id." if cells["id"] else "raden saknar id."
        faults.append(("id", told, "Skriv en kort beteckning utan mellanslag, till exempel A1."))
    for column, known, allowed in (
        ("kind", words.KIND_WORDS, words.KIND_LABELS),
        ("read_kind", words.KIND_WORDS, words.KIND_LABELS),
        ("state", words.STATE_WORDS, words.STATE_LABELS),
    ):
        written, cells[column] = cells[column], _word(cells[column], known | {name: name for name in allowed})
        if written and not cells[column]:
            what = "läge" if column == "state" else "slag"
            mend = f"Tillåtna: {', '.join(allowed.values())}."
            faults.append((column, f"”{shorten(written, 40)}” är inget {what}.", mend))
    kind_before, read_before = read_as.get(cells["id"], ("", ""))
    own = cells["decision"] == "add" or (cells["id"] in read_as and not read_before)  # no reader proposed it
    if own:
        cells["read"] = cells["read_kind"] = ""
    elif cells["decision"]:
        cells["read"] = cells["read"] or read_before or (cells["text"] if cells["decision"] != "change" else "")
    cells["read_kind"] = cells["read_kind"] or (kind_before if read_before == cells["read"] else "") or cells["kind"]
    cells["kind"] = cells["kind"] or cells["read_kind"]
    if cells["decision"] == "accept":
        cells["text"] = cells["text"] or cells["read"]
    elif cells["decision"] == "add":
        cells["state"] = cells["state"] or words.DEFAULT_STATES.get(cells["kind"], "")
    if not cells["kind"] and not any(column in ("kind", "read_kind") for column, *_ in faults):
        faults.append(("kind", "raden saknar slag.", f"Tillåtna: {', '.join(words.KIND_LABELS.values())}."))
    if cells["decision"] in ("change", "add") and not cells["text"]:
        verb = DECISIONS[cells["decision"]]
        mend = "Skriv delen som den ska stå. Är den ingen del av planen: skriv stryk som beslut."
        faults.append(("text", f"beslutet är ”{verb}” men text är tom.", mend))
    elif cells["decision"] and not own and not cells["read"]:
        mend = "Skriv delens ord som de står i papperet."
        faults.append(("read", "raden har inga lästa ord, så det går inte att se vad som beslutas.", mend))
    return faults + _due_and_subgoal(cells) + _stated_none(cells, "stated_none") + _positions(cells)


def _due_and_subgoal(cells: dict[str, str]) -> list[tuple[str, str, str]]:
    due = whole_date(cells["due"]) if cells["due"] else None
    cells["due"], cells["due_precision"] = (due.iso, due.precision) if due else (cells["due"], "")
    cells["subgoal_topic"], cells["subgoal_scheme"] = "", ""
    if not cells["subgoal"]:
        return []
    topic, _, scheme = cells["subgoal"].partition("(")
    cells["subgoal_topic"] = topic.strip().casefold()
    cells["subgoal_scheme"] = next((name for name, label in SCHEME_LABELS.items() if label in scheme), "")
    if cells["subgoal_topic"] in SUBGOALS["six"]:
        return []
    what = f"”{shorten(cells['subgoal'], 40)}” är inget nationellt delmål."
    return [("subgoal", what, f"Skriv delmålets namn: {', '.join(SUBGOALS['six'])}.")]


def nones(written: str) -> tuple[str | None, str]:
    """What is written of what there is none of ("resurs + resultat") as kinds joined by +, or None, and the word that
    is none."""
    known = words.KIND_WORDS | {word: name for name, label in words.NONE_LABELS.items() for word in (name, label)}
    parts = [part for part in re.split(r"\s*[+,;]\s*", written.strip()) if part]
    wrong = next((part for part in parts if words.normal(part) not in known), "")
    meant = {known.get(words.normal(part)) for part in parts}
    return None if wrong else "+".join(name for name in words.NONE_LABELS if name in meant), wrong


def _stated_none(cells: dict[str, str], column: str) -> list[tuple[str, str, str]]:
    meant, wrong = nones(cells[column])
    cells[column] = meant or ""
    mend = f"Tillåtna: {', '.join(words.NONE_LABELS.values())}, flera med + emellan."
    return [(column, f"”{shorten(wrong, 40)}” kan inte anges som inga.", mend)] if wrong else []


def _positions(cells: dict[str, str]) -> list[tuple[str, str, str]]:
    numbers = [cells["start"], cells["end"]]
    if any(numbers) and not (all(n.isdecimal() for n in numbers) and int(numbers[0]) <= int(numbers[1])):
        mend = "Skriv två heltal, eller lämna båda tomma."
        return [("start", f"”{numbers[0]}” till ”{numbers[1]}” är ingen sträcka.", mend)]
    if cells["page"] and not cells["page"].isdecimal():
        return [("page", f"”{shorten(cells['page'], 20)}” är inget sidnummer.", "Skriv ett heltal, eller töm cellen.")]
    return []


def _link(cells: dict[str, str], _) -> list[tuple[str, str, str]]:
    faults = [
        (column, "kopplingen saknar en av sina ändar.", "Skriv delens id, till exempel A1.")
        for column in ("from", "to")
        if not cells[column]
    ]
    cells["origin"] = _word(cells["origin"], {word: k for k, v in LINK_ORIGINS.items() for word in (k, v)})
    if cells["from"] and cells["from"] == cells["to"]:
        faults.append(("to", f"kopplingen går från {cells['from']} till sig själv.", "Ändra en av ändarna."))
    if cells["decision"] == "change":
        mend = "Stryk kopplingen, och lägg till den som ska gälla."
        faults.append(("decision", "en koppling kan inte ändras.", mend))
    return faults


def _field(cells: dict[str, str], _) -> list[tuple[str, str, str]]:
    """The plan's own: ``text`` becomes the value as the table has it."""
    name = cells["id"] = _word(cells["id"], {w: k for k, v in PLAN_FIELDS.items() for w in (k, v)}) or cells["id"]
    if name not in PLAN_FIELDS:
        mend = f"Tillåtna: {', '.join(PLAN_FIELDS)} ({', '.join(PLAN_FIELDS.values())})."
        return [("id", f"planen har inget fält ”{shorten(name, 40)}”.", mend)]
    value = cells["text"]
    if cells["decision"] in ("", "drop"):
        return []
    if not value:
        what = f"beslutet är ”{DECISIONS[cells['decision']]}” men text är tom."
        return [("text", what, "Skriv fältets värde. Har planen inget: skriv stryk som beslut.")]
    if name == "stated_none":
        return _stated_none(cells, "text")
    if name == "agency":
        agency = register().find_agency(value)
        cells["text"] = agency.agency_id if agency else ""
        near = " eller ".join(register().suggestions(value))
        mend = f"Menade du {near}?" if near else "Skriv namnet som registret har det."
        return [] if agency else [("text", f"myndigheten ”{shorten(value, 60)}” finns inte i registret.", mend)]
    if name in ("decided", "period_from", "period_to"):
        date = whole_date(value)
        cells["text"] = date.iso if date else ""
        mend = "Skriv ÅÅÅÅ-MM-DD, ÅÅÅÅ-MM eller ÅÅÅÅ."
        return [] if date else [("text", f"”{shorten(value, 40)}” är inget datum.", mend)]
    if name == "extent":
        cells["text"] = _word(value, {w: k for k, v in EXTENT_LABELS.items() for w in (k, v)})
        mend = f"Tillåtna: {', '.join(EXTENT_LABELS.values())}."
        return [] if cells["text"] else [("text", f"”{shorten(value, 40)}” är ingen omfattning.", mend)]
    return []


def _word(written: str, known: Mapping[str, str]) -> str:
    return known.get(words.normal(written), "")


def _or(names) -> str:
    *first, last = names
    return f"{', '.join(first)} eller {last}"


def scheme_of(topic: str, scheme: str, decided: str | None) -> str | None:
    """The scheme that a sub-goal's topic belongs to: as written, else as the plan's date has it."""
    if not topic or scheme:
        return scheme or None
    return "four" if decided and decided < SIX_SINCE[: len(decided)] and topic in SUBGOALS["four"] else "six"
