"""The floor that reports are measured against: a notebook's code as a plain script in two warm processes.

    python benchmarks/floor.py JOBS.json OUT

No kernel, no notebook and no isolation: a limit, not a way to work. A cell's figures become PNG as the inline backend
makes them, and the value of its last line becomes HTML. JOBS.json is what benchmarks/reports.py writes: notebook,
key and parameters of each page.
"""

from __future__ import annotations

import ast
import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

PROCESSES = 2


def main() -> None:
    jobs, out = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(PROCESSES, get_context("spawn"), begin) as pool:
        list(pool.map(run, jobs, [str(out)] * len(jobs)))


def begin() -> None:
    os.environ["MPLBACKEND"] = "agg"


def run(job: dict, out: str) -> None:
    shown = [piece for _, pieces in executed(job["notebook"], job["parameters"]) for piece in pieces]
    pictures = [piece for piece in shown if isinstance(piece, bytes)]
    for number, picture in enumerate(pictures):
        Path(out, f"{job['key']}-{number}.png").write_bytes(picture)
    Path(out, f"{job['key']}.html").write_text("\n".join(p for p in shown if isinstance(p, str)), encoding="utf-8")


def executed(notebook: str, parameters: dict):
    """Runs the cells; yields each one's number and what it shows: HTML as text, figures as bytes."""
    cells = json.loads(Path(notebook).read_text(encoding="utf-8"))["cells"]
    names: dict = {"__name__": "__main__"}
    for number, cell in enumerate(cells):
        if cell["cell_type"] != "code":
            continue
        pieces = run_cell("".join(cell["source"]), f"<cell {number}>", names)
        if "parameters" in cell["metadata"].get("tags", []):
            names.update(parameters)
        yield number, pieces


def run_cell(source: str, where: str, names: dict) -> list[str | bytes]:
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, where, "exec"), names)
    pieces: list[str | bytes] = []
    if last is not None:
        value = eval(compile(ast.Expression(last.value), where, "eval"), names)
        if value is not None and not source.rstrip().endswith(";"):
            pieces.append(value._repr_html_() if hasattr(value, "_repr_html_") else repr(value))
    return pieces + figures()


def figures() -> list[bytes]:
    if "matplotlib.pyplot" not in sys.modules:
        return []
    from IPython.core.pylabtools import print_figure
    from matplotlib import pyplot

    drawn = [print_figure(pyplot.figure(number)) for number in pyplot.get_fignums()]
    pyplot.close("all")
    return [picture for picture in drawn if picture]


if __name__ == "__main__":
    main()
