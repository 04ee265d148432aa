"""Pages made in this process with their reading noted, and studies in which all that they did not read is another.

A notebook's cells are run as they stand, without a kernel; what they show is told as text, figures by their words and
numbers.
"""

import ast
import contextlib
import io
import json
import tempfile
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

from jimeval.base import reads
from jimeval.base.contracts import TABLES
from jimeval.base.study_folder import StudyFolder
from jimeval.report.data import Data
from jimeval.study import Study

ROOT = Path(__file__).resolve().parents[1]


def page(study, notebook, **parameters):
    """(what the page shows, the queries that it noted)."""
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "reads.jsonl"
        reads.watch(notes, study.folder.root)
        try:
            return shown(study, notebook, parameters), reads.noted(notes)
        finally:
            reads.stop()


def shown(study, notebook, parameters):
    with reads.quietly():  # a kernel is sent its cells
        cells = json.loads((ROOT / f"notebooks/{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    names = {}
    exec(sources[0], names)
    names |= parameters
    names["STUDY"] = study
    return [_run(source.replace("jim.open_study()", "STUDY"), names) for source in sources[1:]]


def _run(source, names):
    import matplotlib.pyplot as plt

    *before, last = ast.parse(source).body
    said = io.StringIO()
    with contextlib.redirect_stdout(said), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(ast.Module(before, []), "cell", "exec"), names)
        found = None
        if isinstance(last, ast.Expr):
            found = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
        else:
            exec(compile(ast.Module([last], []), "cell", "exec"), names)
    told = _told(found) if found is not None else ""
    plt.close("all")
    return said.getvalue() + told


def _told(found):
    if hasattr(found, "_repr_html_"):
        return found._repr_html_()
    if not hasattr(found, "figure"):
        return repr(found)
    from matplotlib.collections import Collection
    from matplotlib.lines import Line2D
    from matplotlib.text import Text

    figure = found.figure
    words = [text.get_text() for text in figure.findobj(Text)]
    lines = [np.asarray(line.get_xydata(), dtype=float).round(6).tolist() for line in figure.findobj(Line2D)]
    places = [np.asarray(one.get_offsets(), dtype=float).round(6).tolist() for one in figure.findobj(Collection)]
    return json.dumps([words, lines, places])


def of_tables(folder: StudyFolder, tables) -> Study:
    """The study at the folder, as if its tables were these."""
    study = Study(folder)
    study._tables, study._is_built = dict(tables), lambda: True
    return study


def data_of(study: Study) -> Data:
    data = Data(study.folder)
    data.__dict__["_study"] = study
    return data


def all_tables(folder: StudyFolder) -> dict[str, pd.DataFrame]:
    study = Study(folder)
    return {name: study._read(name) for name in TABLES}


def covered(study: Study, queries) -> dict[str, pd.DataFrame]:
    """By table, which cells the queries hold."""
    cells = {
        name: pd.DataFrame(False, index=range(len(study._read(name))), columns=list(study._read(name)))
        for name in TABLES
    }
    for kind, *query in map(json.loads, queries):
        if kind in ("rows", "rows_in", "rows_until"):
            year = query.pop(0) if kind != "rows" else None
            name, equal, *columns = query
            select = study.selection
            places = (
                select.rows(name, equal)
                if year is None
                else select.rows_in(year, name, equal, until=kind == "rows_until")
            )
            table = cells["ratings" if name == "marks" else name]
            held = [list(table).index(column) for column in (columns[0] if columns else table)]
            table.iloc[places, held] = True
        elif kind == "table":
            cells[query[0]].loc[:] = True
    return cells


def others_changed(study: Study, queries) -> tuple[dict[str, pd.DataFrame], dict[str, int]]:
    """(tables that answer all the queries alike but are else as unlike as can be, how many cells of each were changed)

    Rows that no query holds are taken away, and cells that none holds get the values of other rows; what changes an
    answer after all (a question on the whole study) is left.
    """
    tables = {name: study._read(name).reset_index(drop=True) for name in TABLES}
    wanted = data_of(study).digests(queries)
    changed = dict.fromkeys(TABLES, 0)

    def alike(trial, name=""):
        """Whether the queries are answered alike; with a name only those that can depend on that table are asked."""
        asked = [query for query in queries if not name or _may_hold(query, name)]
        data = data_of(of_tables(study.folder, trial))
        return all(data.digests([query])[query] == wanted[query] for query in asked)

    def without(name, rows):
        """Takes the rows away, as many as can be."""
        if not len(rows):
            return
        trial = tables | {name: tables[name].drop(index=rows)}
        if alike(trial, name):
            tables[name] = trial[name]
            changed[name] += len(rows)
        elif len(rows) > 1:
            half = len(rows) // 2
            without(name, rows[:half])
            without(name, rows[half:])

    cells = covered(study, queries)
    for name in TABLES:
        if name not in ("texts",):
            without(name, np.flatnonzero(~cells[name].any(axis=1)))
    for name in TABLES:
        held = cells[name].loc[tables[name].index]
        for column in tables[name]:
            free = np.flatnonzero(~held[column])
            values = tables[name][column]
            if len(free) < 2:
                continue
            rolled = values.copy()
            rolled.iloc[free] = values.iloc[np.roll(free, 1)].to_numpy()
            trial = tables | {name: tables[name].assign(**{column: rolled})}
            if not rolled.equals(values) and alike(trial, name):
                tables[name] = trial[name]
                changed[name] += len(free)
    tables["texts"] = _blanked(tables["texts"], queries)
    assert alike(tables)
    return {name: data.reset_index(drop=True) for name, data in tables.items()}, changed


def _may_hold(query, name):
    """A selection of rows depends on its own table; what else was asked may depend on any."""
    kind, *rest = json.loads(query)
    return kind not in ("rows", "table") or rest[0] == name


def _blanked(texts, queries):
    """The papers' words outside those that were asked for, put out."""
    kept: dict[str, list] = {}
    for kind, *query in map(json.loads, queries):
        if kind == "text":
            kept.setdefault(query[0], []).append(query[1:])
        elif kind == "rows" and query[0] == "texts":
            return texts
    made = []
    for paper, text in zip(texts["document_id"], texts["text"], strict=True):
        blank = list("x" * len(text))
        for start, end in kept.get(paper, []):
            blank[start:end] = text[start:end]
        made.append("".join(blank))
    return texts.assign(text=pd.Series(made, texts.index, dtype=texts["text"].dtype))
