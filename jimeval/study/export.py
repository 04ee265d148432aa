"""The study's tables as CSV and its network as graphs, for other programs: pseudonyms for names, no whole texts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import networkx as nx
import pandas as pd

from jimeval import minutes, plans
from jimeval.base.contracts import AS_READ, TABLES
from jimeval.study.study import Study

# whole papers stay in the study, and messages that quote them, and what persons have not decided on
_STAYS = {"texts", "cells", "problems", *(f"{name}_as_read" for name in AS_READ)}


def export_tables(study: Study, directory: Path) -> list[str]:
    """Writes one CSV a table (UTF-8 with a byte-order mark, for Excel; comma, decimal point). File names."""
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for name in TABLES:
        if name in _STAYS:
            continue
        data = study.table(name)
        if name == "passages":
            masked = [study.masked(row.document_id, row.start, row.end) for row in data.itertuples()]
            data = data.assign(text=masked)
        _without_names(study, data).to_csv(
            directory / f"{name}.csv", index=False, encoding="utf-8-sig", lineterminator="\n"
        )
        written.append(f"{name}.csv")
    return written


def _without_names(study: Study, data: pd.DataFrame) -> pd.DataFrame:
    """The rows with pseudonyms in every column, also in identifiers: a paper's holds its file's name."""
    data = said_without_names(study, data, ("title", "memo", "reason"))
    for column in data.select_dtypes(["object", "string"]):
        masked = {words: study.persons.mask(words) for words in data[column].unique() if isinstance(words, str)}
        data[column] = data[column].map(masked.get, na_action="ignore")
    return data


def said_without_names(study: Study, data: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """A copy of the rows with pseudonyms in those of the columns that it has: what somebody wrote about a paper."""
    data = data.copy()
    for column in data.columns.intersection(list(columns)):
        papers = data["document_id"] if "document_id" in data else data["advice_id"].str.rsplit("#", n=1).str[0]
        said = zip(data[column], papers, strict=True)
        masked = [study.without_names(words, paper) if isinstance(words, str) else words for words, paper in said]
        data[column] = pd.Series(masked, data.index, data[column].dtype)
    return data


def export_graphs(study: Study, directory: Path) -> list[str]:
    """Writes the network of collaboration of every year with any, and of all years together, as GraphML (Gephi, yEd,
    NetworkX) and DOT (Graphviz), UTF-8. File names."""
    directory.mkdir(parents=True, exist_ok=True)
    years = study.years()
    selections = [(str(year), study.rows_in("collaborations", year), year) for year in years]
    selections.append(("all", study.table("collaborations"), max(years, default=None)))
    written = []
    for name, ties, year in selections:
        if ties.empty and name != "all":
            continue
        ties, documents = (_without_names(study, data) for data in (ties, study.table("documents")))
        graph = minutes.collaboration_graph(ties, documents, study.labels(year) if year else None)
        nx.write_graphml_xml(graph, directory / f"collaborations-{name}.graphml", encoding="utf-8")
        drawn = minutes.dot(graph, f"samverkan {name}")
        (directory / f"collaborations-{name}.dot").write_text(drawn, encoding="utf-8", newline="\n")
        written += [f"collaborations-{name}.graphml", f"collaborations-{name}.dot"]
    return written


def export_plans(study: Study, directory: Path) -> list[str]:
    """Writes every plan's signed programme logic in a folder of its own: a package of CSV that describes itself (which
    ``plans.read_package`` reads back), and the logic as SVG, GraphML and DOT. Paths of the files, from the folder."""
    from matplotlib import pyplot

    tables = {name: _without_names(study, study.table(name)) for name in (*plans.PACKAGED, "gaps")}
    written = []
    for plan_id in tables["plans"]["plan_id"]:
        folder = directory / plan_id
        own = {name: data[data["plan_id"] == plan_id].reset_index(drop=True) for name, data in tables.items()}
        for name in ("plan_elements", "plan_links"):
            own[name] = own[name][own[name]["signed_by"].notna()].reset_index(drop=True)
        logic = own["plan_elements"], own["plan_links"], own["gaps"]
        files = plans.write_package(own, folder, f"{study.name}: planen {plan_id}")
        axes = plans.plot_logic(*logic)
        plans.write_svg(axes, folder / "logic.svg")
        pyplot.close(axes.figure)
        plans.write_graphml(*logic, folder / "logic.graphml")
        (folder / "logic.dot").write_text(plans.dot(*logic, f"plan {plan_id}"), encoding="utf-8", newline="\n")
        written += [f"{plan_id}/{file}" for file in (*files, "logic.svg", "logic.graphml", "logic.dot")]
    return written
