"""Plans to and from other programs: a tidy package of CSV that describes itself, and the logic as SVG, DOT, GraphML.

The package follows Data Package and Table Schema (Frictionless, 2017): one CSV a table and ``datapackage.json``, which
says of every column its type, its allowed words and its meaning. Reading it gives the same tables back.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path

import networkx as nx
import pandas as pd

from jimeval.base.contracts import TABLES, Column, Table
from jimeval.base.dot import digraph, quoted
from jimeval.base.errors import InputError, Problem
from jimeval.base.swedish import listed, shorten
from jimeval.base.tables import frame, known, violations
from jimeval.plans.form import KIND_LABELS
from jimeval.plans.logic import COLUMNS, graph, local_id, marks_of

PACKAGED = ("plans", "plan_elements", "plan_links")
DESCRIPTION = "datapackage.json"
_TYPES = {"text": "string", "integer": "integer", "number": "number"}
_SHAPES = {  # told apart without colour; an element that nothing ties is drawn with a double line
    "problem": {"shape": "note"},
    "goal": {"shape": "note", "style": "dashed"},
    "resource": {"shape": "box"},
    "activity": {"shape": "box", "style": "rounded"},
    "result": {"shape": "hexagon"},
    "mediator": {"shape": "diamond"},
    "effect": {"shape": "ellipse"},
}


# As a package of tables -----------------------------------------------------------------------------------------------
def write_package(tables: Mapping[str, pd.DataFrame], directory: Path, title: str) -> list[str]:
    """Writes the tables plans, plan_elements and plan_links as CSV (UTF-8, comma, decimal point) with their
    description. File names."""
    directory.mkdir(parents=True, exist_ok=True)
    for name in PACKAGED:
        tables[name].to_csv(directory / f"{name}.csv", index=False, encoding="utf-8", lineterminator="\n")
    described = {
        "profile": "tabular-data-package",
        "name": "jimeval-plans",
        "title": title,
        "resources": [_resource(TABLES[name]) for name in PACKAGED],
    }
    words = json.dumps(described, ensure_ascii=False, indent=1)
    (directory / DESCRIPTION).write_text(words + "\n", encoding="utf-8", newline="\n")
    return [*(f"{name}.csv" for name in PACKAGED), DESCRIPTION]


def _resource(table: Table) -> dict:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.label,
        "path": f"{table.name}.csv",
        "encoding": "utf-8",
        "schema": {"fields": [_field(column) for column in table.columns], "primaryKey": list(table.key)},
    }


def _field(column: Column) -> dict:
    limits = {"required": column.required} | ({"enum": list(column.allowed)} if column.allowed else {})
    return {
        "name": column.name,
        "type": _TYPES[column.type],
        "title": column.label,
        "description": column.meaning,
        "constraints": limits,
    }


def read_package(directory: str | Path) -> dict[str, pd.DataFrame]:
    """The tables of a package that :func:`write_package` wrote, also when a spreadsheet has saved its files since.

    Raises InputError, with everything found, when a file or column is missing or a value is not allowed.
    """
    directory, tables, problems = Path(directory), {}, []
    for name in PACKAGED:
        path = directory / f"{name}.csv"
        if not path.exists():
            missing = f"filen saknas i {directory.name}."
            problems.append(Problem("error", "no_table", "", missing, "Lägg dit den.", path.name))
            continue
        rows, wrong = _rows(path, TABLES[name])
        problems += wrong
        if wrong:
            continue
        tables[name] = frame(name, rows)
        problems += [
            Problem("error", "contract", "", sentence, f"Tillåtna värden står i {DESCRIPTION}.", path.name)
            for sentence in violations(name, tables[name])
        ]
    problems += _loose_ends(tables) if len(tables) == len(PACKAGED) else []
    if problems:
        raise InputError(problems)
    return tables


def _rows(path: Path, table: Table) -> tuple[list[dict], list[Problem]]:
    """The file's rows with values of the contract's types, and what is wrong, by row and column."""
    text = path.read_text(encoding="utf-8-sig")
    sign = ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=sign)
    lacking = [name for name in table.names() if name not in (reader.fieldnames or ())]
    if lacking:
        message = f"{listed(lacking)} saknas bland kolumnerna."
        return [], [Problem("error", "no_column", "rad 1", message, f"Se {DESCRIPTION}.", path.name)]
    rows, problems = [], []
    for number, cells in enumerate(reader, 2):
        row = {}
        for column in table.columns:
            try:
                row[column.name] = _value(cells[column.name] or "", column.type)
            except ValueError:
                message = f"”{shorten(cells[column.name], 40)}” är inget tal."
                where = f"rad {number}, kolumn {column.name}"
                problems.append(Problem("error", "wrong_value", where, message, "Rätta cellen.", path.name))
        rows.append(row)
    return rows, problems


def _value(written: str, kind: str):
    """The cell's value; a spreadsheet may have given a number a decimal comma. Raises ValueError."""
    if not written:
        return None
    if kind == "integer":
        return int(float(written.replace(",", ".")))
    if kind == "number":
        return float(written.replace(",", "."))
    return written


def _loose_ends(tables: Mapping[str, pd.DataFrame]) -> list[Problem]:
    """Links whose ends are no elements, and elements whose plan is not there."""
    elements, links = set(tables["plan_elements"]["element_id"]), tables["plan_links"]
    loose = [end for name in ("from_element_id", "to_element_id") for end in links[name] if end not in elements]
    homeless = [
        plan for plan in tables["plan_elements"]["plan_id"].unique() if plan not in set(tables["plans"]["plan_id"])
    ]
    return [
        Problem("error", "loose_end", "", f"{listed(dict.fromkeys(found))} finns inte i {where}.", "Rätta filen.", file)
        for found, where, file in (
            (loose, "plan_elements.csv", "plan_links.csv"),
            (homeless, "plans.csv", "plan_elements.csv"),
        )
        if found
    ]


# As a graph -----------------------------------------------------------------------------------------------------------
def write_graphml(elements: pd.DataFrame, links: pd.DataFrame, gaps: pd.DataFrame, path: Path) -> None:
    """One plan's logic as GraphML (yEd, Gephi, NetworkX): kind, state, words and gaps of every element, and what a
    link rests on."""
    chain, marks = graph(elements, links), marks_of(gaps)
    plain = nx.DiGraph()
    shown = (
        "kind",
        "state",
        "level",
        "text",
        "responsible",
        "due",
        "indicator",
        "stated_none",
        "subgoal_topic",
        "origin",
        "signed_by",
    )
    for node, element in chain.nodes(data=True):
        about = {name: known(element[name]) or "" for name in shown}
        plain.add_node(node, label=local_id(node), gaps=" ".join(marks.get(node, [])), **about)
    rests = _rests_on(links)
    plain.add_edges_from((start, end, {"origin": rests[start, end]}) for start, end in chain.edges)
    nx.write_graphml_xml(plain, path, encoding="utf-8")


def dot(elements: pd.DataFrame, links: pd.DataFrame, gaps: pd.DataFrame, name: str) -> str:
    """One plan's logic in Graphviz' language: a shape for each kind, a double line where a gap is, dashed links that
    rest on standing in one row alone."""
    chain, marks, rests = graph(elements, links), marks_of(gaps), _rests_on(links)
    nodes = []
    for node, element in chain.nodes(data=True):
        rules = f" ({' '.join(marks[node])})" if node in marks else ""
        label = quoted(f"{KIND_LABELS[element['kind']]} {local_id(node)}{rules}: {shorten(element['text'], 80)}")
        nodes.append((node, {"label": label} | _SHAPES[element["kind"]] | ({"peripheries": "2"} if rules else {})))
    edges = [(start, end, {"style": "dashed"} if rests[start, end] == "same_row" else {}) for start, end in chain.edges]
    columns = [[node for node, element in chain.nodes(data=True) if element["kind"] in those] for _, those in COLUMNS]
    return digraph(name, nodes, edges, [column for column in columns if column])


def _rests_on(links: pd.DataFrame) -> dict[tuple[str, str], str]:
    return {(link.from_element_id, link.to_element_id): link.origin for link in links.itertuples()}


def write_svg(ax, path: Path) -> None:
    """The axes' figure as SVG, the same bytes each time; text stays text, so that it can be searched and read out."""
    import matplotlib as mpl

    with mpl.rc_context({"svg.hashsalt": "jimeval", "svg.fonttype": "none"}):
        ax.figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
