"""Writing REFI-QDA 1.5, the exchange format of NVivo, ATLAS.ti, MAXQDA and QualCoder: codebook and project.

Agencies become Cases with their attributes as Variables, coders Users, memos Notes. Positions are Unicode code points,
end exclusive, as QualCoder and others have them; each selection carries its quotation as its name, so that a reader who
counts otherwise can see it. What the format cannot carry is told in a report written beside the file.
Element order is that of Project.xsd (18 March 2019). Same study, same bytes: identifiers are made from stable keys.
"""

from __future__ import annotations

import uuid
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd

from jimeval.minutes.coding.codebook import Code, Codebook
from jimeval.minutes.coding.refi_qda.losses import NOT_XML, LossReport, iso_time, losses_of

CODEBOOK_NAMESPACE = "urn:QDA-XML:codebook:1.0"
PROJECT_NAMESPACE = "urn:QDA-XML:project:1.0"
MEMO, VALUE = "Anteckning", "Värde"  # names of the notes on a coding
CODE_PARTS = ("Används när: ", "Används inte när: ", "Exempel: ", "Kod-id: ")
CASE_ID = "agency_id"
QUOTED = 200  # characters of a quotation in a selection's name
_OURS = uuid.UUID("6f0c4a0e-52c1-5c83-9f4e-3f1e8f9a7b21")


def guid(kind: str, *key: object) -> str:
    """The same identifier for the same thing every time (a version-5 UUID)."""
    return str(uuid.uuid5(_OURS, "\x1f".join([kind, *map(str, key)])))


def one_line(text: str) -> str:
    """A quotation as an attribute can hold it: without line ends and control characters."""
    return " ".join(NOT_XML.sub(" ", text).split())


def quoted(text: str) -> str:
    """The quotation on one line, a long one cut with an ellipsis."""
    line = one_line(text)
    return line if len(line) <= QUOTED else line[: QUOTED - 1] + "…"


def line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def write_codebook(path: Path, codebook: Codebook) -> None:
    """The codebook as ``.qdc``. Patterns are not carried; groups are written around their codes."""
    root = ET.Element("CodeBook", {"xmlns": CODEBOOK_NAMESPACE, "origin": _origin(codebook)})
    _write_codes(ET.SubElement(root, "Codes"), codebook.codes, set())
    Path(path).write_bytes(_xml(root))


def write_project(
    path: Path,
    name: str,
    documents: pd.DataFrame,
    texts: pd.DataFrame,
    codings: pd.DataFrame,
    passages: pd.DataFrame,
    codebook: Codebook,
    agencies: pd.DataFrame,
    *,
    coverage: pd.DataFrame | None = None,
    with_proposals: bool = False,
    called: Callable[[str], str] | None = None,
) -> LossReport:
    """The study as ``.qdpx``, and beside it what was lost (``<name>.forluster.txt``).

    documents, texts, codings, passages, coverage   tables of the contract; only papers with a text are written.
    agencies   agency_id, name, and any further columns: they become the Cases' attributes (whole numbers, numbers,
               yes/no, else text; empty cells have no value).
    with_proposals   whether what only the rules found goes along, by the user "regler".
    called   how a paper's id is shown, as its text's name; the id itself when left out.

    What persons accepted is always written; a code outside the codebook is written under its id. The texts go along as
    they are stored, with the names of persons that stand in them: mind who gets the file.
    """
    stored = {row.document_id: str(row.text) for row in texts.itertuples()}
    stored = {
        document_id: stored[document_id] for document_id in sorted(documents["document_id"]) if document_id in stored
    }
    states = ("accepted", "proposed") if with_proposals else ("accepted",)
    wanted = _placed(codings[codings["state"].isin(states)].sort_values("coding_id", kind="stable"), stored)
    lacking = sorted({str(code) for code in wanted["code"]} - {code.code for code in codebook.codes})
    codes = (*codebook.codes, *(Code(code, code, None, "", "", "", "") for code in lacking))

    project = ET.Element("Project", {"xmlns": PROJECT_NAMESPACE, "name": _clean(name), "origin": "jimeval"})
    users = sorted(set(wanted["coder"]))
    for user in users:
        _container(project, "Users").append(ET.Element("User", {"guid": guid("user", user), "name": _clean(user)}))
    if codes:
        book = ET.SubElement(ET.SubElement(project, "CodeBook"), "Codes")
        _write_codes(book, codes, set(wanted["code"]))
    placed = _placed(passages.dropna(subset="agency_id"), stored)
    _write_cases(project, agencies, documents[documents["document_id"].isin(list(stored))], placed)
    notes: list[ET.Element] = []
    for document_id, text in stored.items():
        source = {"guid": guid("document", document_id), "name": _clean(called(document_id) if called else document_id)}
        source["plainTextPath"] = f"internal://{source['guid']}.txt"
        element = ET.SubElement(_container(project, "Sources"), "TextSource", source)
        here = wanted[wanted["document_id"] == document_id]
        told = placed[placed["document_id"] == document_id]
        _write_selections(element, document_id, text, here, told, notes)
    if notes:
        ET.SubElement(project, "Notes").extend(notes)
    ET.SubElement(project, "Description").text = _origin(codebook)
    members = {"project.qde": _xml(project)}
    members |= {f"sources/{guid('document', one)}.txt": line_ends(text).encode() for one, text in stored.items()}
    _write_zip(Path(path), members)
    report = losses_of(documents, stored, codings, wanted, passages, codebook, coverage, with_proposals, agencies)
    Path(path).with_suffix(".forluster.txt").write_text(report.text(), encoding="utf-8", newline="\n")
    return report


def _placed(rows: pd.DataFrame, stored: dict[str, str]) -> pd.DataFrame:
    """The rows that stand within a stored text."""
    rows = rows.dropna(subset=["start", "end"])
    start, end = rows["start"].to_numpy(int), rows["end"].to_numpy(int)
    length = np.array([len(stored.get(document_id, "")) for document_id in rows["document_id"]], dtype=int)
    return rows[(start >= 0) & (start < end) & (end <= length)]


def _container(project: ET.Element, tag: str) -> ET.Element:
    """The element of this name, made when first needed: the schema allows no empty ones."""
    found = project.find(tag)
    return ET.SubElement(project, tag) if found is None else found


def _origin(codebook: Codebook) -> str:
    return _clean(f"jimeval, kodbok ”{codebook.name}”, version {codebook.version}")


def _write_codes(parent: ET.Element, codes: tuple[Code, ...], used: set[str]) -> None:
    """Codes within their groups; a group without patterns that nobody has used cannot be coded with."""
    known = {code.code for code in codes}
    groups = {code.group for code in codes}
    elements: dict[str, ET.Element] = {}
    for code in codes:
        codable = code.code not in groups or bool(code.patterns) or code.code in used
        attributes = {"guid": guid("code", code.code), "name": _clean(code.label), "isCodable": str(codable).lower()}
        elements[code.code] = ET.Element("Code", attributes)
        ET.SubElement(elements[code.code], "Description").text = _description(code)
    above = {code.code: code.group for code in codes}
    for code in codes:
        seen, group = {code.code}, code.group
        while group in known and group not in seen:
            seen.add(group)
            group = above[group]
        outside = code.group not in known or group in seen  # a ring of groups: none of them has a place in it
        (parent if outside else elements[code.group]).append(elements[code.code])


def _description(code: Code) -> str:
    parts = [code.definition] if code.definition else []
    for label, text in zip(CODE_PARTS, (code.use_when, code.not_when, code.example, code.code), strict=True):
        if text:
            parts.append(label + text)
    return _clean(line_ends("\n\n".join(parts)))


def _write_cases(project: ET.Element, agencies: pd.DataFrame, documents: pd.DataFrame, placed: pd.DataFrame) -> None:
    """One Case an agency: its attributes, the papers that are its own, and the passages about it."""
    told = {*placed["agency_id"], *documents["agency_id"].dropna()} - set(agencies["agency_id"])
    unnamed = pd.DataFrame({"agency_id": sorted(told), "name": sorted(told)})
    everyone = pd.concat([agencies, unnamed], ignore_index=True) if told else agencies
    everyone = everyone.drop_duplicates(CASE_ID, keep="last")  # one agency, several names over time: the last
    kinds = {column: _kind(agencies[column]) for column in agencies.columns if column not in (CASE_ID, "name")}
    kinds = {CASE_ID: "Text"} | kinds
    if everyone.empty:
        return
    for column, kind in kinds.items():
        variable = {"guid": guid("variable", column), "name": _clean(column), "typeOfVariable": kind}
        ET.SubElement(_container(project, "Variables"), "Variable", variable)
    for row in everyone.to_dict("records"):
        agency_id = row[CASE_ID]
        attributes = {"guid": guid("case", agency_id), "name": _clean(str(row["name"]))}
        case = ET.SubElement(_container(project, "Cases"), "Case", attributes)
        for column, kind in kinds.items():
            if pd.notna(row[column]):
                value = ET.SubElement(case, "VariableValue")
                ET.SubElement(value, "VariableRef", {"targetGUID": guid("variable", column)})
                ET.SubElement(value, f"{kind}Value").text = _value(row[column], kind)
        for document_id in sorted(documents[documents["agency_id"] == agency_id]["document_id"]):
            ET.SubElement(case, "SourceRef", {"targetGUID": guid("document", document_id)})
        for passage in placed[placed["agency_id"] == agency_id].itertuples():
            target = guid("selection", passage.document_id, passage.start, passage.end)
            ET.SubElement(case, "SelectionRef", {"targetGUID": target})


def _kind(column: pd.Series) -> str:
    if pd.api.types.is_bool_dtype(column):
        return "Boolean"
    if pd.api.types.is_integer_dtype(column):
        return "Integer"
    if not (pd.api.types.is_float_dtype(column) and column.abs().max() < float("inf")):
        return "Text"
    return "Integer" if (column.dropna() % 1 == 0).all() else "Float"  # whole numbers with gaps are whole numbers


def _value(value: object, kind: str) -> str:
    if kind == "Boolean":
        return str(bool(value)).lower()
    if kind == "Integer":
        return str(int(value))
    return format(Decimal(repr(float(value))), "f") if kind == "Float" else _clean(line_ends(str(value)))


def _write_selections(
    source: ET.Element, document_id: str, text: str, codings: pd.DataFrame, told: pd.DataFrame, notes: list[ET.Element]
) -> None:
    """The stretches of one paper that are coded or belong to an agency, in reading order, each once."""
    coded: dict[tuple[int, int], list] = {(int(row.start), int(row.end)): [] for row in told.itertuples()}
    for row in codings.itertuples():
        coded.setdefault((int(row.start), int(row.end)), []).append(row)
    moved = _moved(text)
    for start, end in sorted(coded):
        attributes = {
            "guid": guid("selection", document_id, start, end),
            "name": quoted(text[start:end]),
            "startPosition": str(moved(start)),
            "endPosition": str(moved(end)),
        }
        selection = ET.SubElement(source, "PlainTextSelection", attributes)
        for row in coded[start, end]:
            mark = {"guid": guid("coding", row.coding_id), "creatingUser": guid("user", row.coder)}
            if decided := iso_time(row.decided_on):
                mark["creationDateTime"] = decided
            coding = ET.SubElement(selection, "Coding", mark)
            ET.SubElement(coding, "CodeRef", {"targetGUID": guid("code", row.code)})
            for label, said in ((MEMO, row.memo), (VALUE, row.value)):
                if pd.notna(said) and said:
                    note = {
                        "guid": guid("note", label, row.coding_id),
                        "name": label,
                        "creatingUser": mark["creatingUser"],
                    }
                    notes.append(ET.Element("Note", note))
                    ET.SubElement(notes[-1], "PlainTextContent").text = _clean(line_ends(str(said)))
                    ET.SubElement(coding, "NoteRef", {"targetGUID": note["guid"]})


def _moved(text: str):
    """Where a position stands when every line end is one character."""
    return (lambda place: place) if "\r" not in text else (lambda place: len(line_ends(text[:place])))


def _clean(text: str) -> str:
    return NOT_XML.sub("", text)


def _xml(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _write_zip(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr, entry.compress_type = 3, 0o600 << 16, zipfile.ZIP_DEFLATED
            file.writestr(entry, content)
