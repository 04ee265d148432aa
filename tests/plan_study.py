"""A small study with plans that are read out of running text, by a reader made for the tests. All invented.

A paper's line ``aktivitet: Utbilda cheferna -> R1`` is a proposed element and its link; the rest of the text is no
part of the plan. So a test can let the paper, or what is read of it, change as it likes.
"""

import re
from pathlib import Path

from jimeval.base.study_folder import StudyFolder
from jimeval.base.tables import frame
from jimeval.documents import Reading
from jimeval.plans.form import KIND_WORDS
from jimeval.study import Study, reading
from jimeval.study.build import build

LETTERS = {"problem": "P", "goal": "M", "resource": "R", "activity": "A", "result": "F", "mediator": "I", "effect": "E"}
_LINE = re.compile(r"^(?P<kind>[a-zåäö ]+): (?P<text>.+?)(?: \((?P<who>[^)]*)\))?(?: -> (?P<to>.+))?$", re.MULTILINE)
PLAN_ID = "csn-2014"
PAPER = "plans/csn-plan.md"
TEXT = """# Plan för jämställdhetsintegrering vid CSN

Här står vad myndigheten avser att göra under året, och varför det behövs.

resurs: En samordnare på halvtid -> Utbilda cheferna i jämställdhet
aktivitet: Utbilda cheferna i jämställdhet (personalchefen) -> Cheferna frågar efter könsuppdelad statistik
aktivitet: Gå igenom alla mallar för beslut
resultat: Cheferna frågar efter könsuppdelad statistik -> Likvärdig service till kvinnor och män
effekt: Likvärdig service till kvinnor och män

Planen följs upp i årsredovisningen.
"""


def read_lines(document) -> Reading:
    """Elements numbered by kind in the text's order, links by the words that they lead to; nothing signed."""
    numbers, elements, ids = {}, [], {}
    for found in _LINE.finditer(document.text):
        if (kind := KIND_WORDS.get(found["kind"])) is None:
            continue
        numbers[kind] = numbers.get(kind, 0) + 1
        element_id = f"{PLAN_ID}/{LETTERS[kind]}{numbers[kind]}"
        ids.setdefault(found["text"], element_id)
        elements.append(
            {"element_id": element_id, "plan_id": PLAN_ID, "agency_id": "csn", "document_id": document.document_id}
            | {"kind": kind, "text": found["text"], "responsible": found["who"], "origin": "original"}
            | {"state": "expected" if kind in ("result", "effect") else "planned", "confidence": 0.9}
            | {"start": found.start("text"), "end": found.end("text"), "page": 1}
        )
    links = [
        {"plan_id": PLAN_ID, "from_element_id": ids[found["text"]], "to_element_id": ids[found["to"]]}
        | {"origin": "same_row"}
        for found in _LINE.finditer(document.text)
        if found["to"] in ids
    ]
    plan = {"plan_id": PLAN_ID, "agency_id": "csn", "document_id": document.document_id, "extent": "whole"}
    plan |= {"decided": "2013-11-20", "period_from": "2014", "period_to": "2014", "template": "egen"}
    tables = {"plans": [plan], "plan_elements": elements, "plan_links": links}
    return Reading(document, "plan", {name: frame(name, rows) for name, rows in tables.items()}, (), 100)


def use_line_reader(monkeypatch) -> None:
    """Lets papers in the folder plans that are no form be read by the lines."""
    original = reading._read

    def read(document, kind, *others):
        if document.document_id.endswith(".md") and document.document_id.startswith("plans/"):
            return read_lines(document)
        return original(document, kind, *others)

    monkeypatch.setattr(reading, "_read", read)


def write(root: Path, text: str = TEXT, name: str = PAPER) -> StudyFolder:
    path = root / "data" / "raw" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return StudyFolder(root)


def built(folder: StudyFolder) -> Study:
    build(folder)
    return Study(folder)


def decisions_file(folder: StudyFolder, plan_id: str = PLAN_ID, suffix: str = ".csv") -> Path:
    return folder.decisions / "plans" / f"{plan_id}{suffix}"


def decide(folder: StudyFolder, rows: str, plan_id: str = PLAN_ID) -> None:
    path = decisions_file(folder, plan_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(rows, encoding="utf-8")


def signed(study: Study) -> list[tuple]:
    """(id, kind, words, whose signature, the words at its place) of every signed element, in order of id."""
    rows = study.table("plan_elements")
    rows = rows[rows["signed_by"].notna()]
    return [
        (
            row["element_id"].split("/")[1],
            row["kind"],
            row["text"],
            row["signed_by"],
            study.evidence(row).quotation if row["start"] == row["start"] and row["start"] is not None else "",
        )
        for row in rows.astype(object).where(rows.notna(), None).to_dict("records")
    ]


def told(study: Study, *codes: str) -> list[str]:
    """The problems of the codes given, each with its file, as sentences."""
    rows = study.table("problems")
    rows = rows[rows["code"].isin(codes)].astype(object)
    rows = rows.where(rows.notna(), "")
    return [
        f"{row.document_id}: " + " ".join(filter(None, [f"{row.where}:" if row.where else "", row.message, row.mend]))
        for row in rows.itertuples()
    ]
