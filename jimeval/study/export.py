"""The study's tables as CSV and its network as graphs, for other programs: pseudonyms for names, no whole texts."""

from __future__ import annotations

from pathlib import Path

import networkx as nx

from jimeval import minutes
from jimeval.base.contracts import TABLES
from jimeval.study.study import Study

_STAYS = {"texts", "cells", "problems"}  # whole papers stay in the study, and messages that quote them


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
        for column in ("text", "message", "role", "memo"):
            if column in data:
                data = data.assign(**{column: data[column].map(study.persons.mask, na_action="ignore")})
        data.to_csv(directory / f"{name}.csv", index=False, encoding="utf-8-sig", lineterminator="\n")
        written.append(f"{name}.csv")
    return written


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
        ties = ties.assign(partner=ties["partner"].map(study.persons.mask, na_action="ignore"))
        graph = minutes.collaboration_graph(ties, study.table("documents"), study.labels(year) if year else None)
        nx.write_graphml_xml(graph, directory / f"collaborations-{name}.graphml", encoding="utf-8")
        drawn = minutes.dot(graph, f"samverkan {name}")
        (directory / f"collaborations-{name}.dot").write_text(drawn, encoding="utf-8", newline="\n")
        written += [f"collaborations-{name}.graphml", f"collaborations-{name}.dot"]
    return written
