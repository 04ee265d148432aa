"""How fast and how rightly plans' tables are read, beside pdfplumber and python-docx, and what the gap analysis costs.

    python benchmarks/plans.py                       52 pages, 40 rows, 500 plans
    python benchmarks/plans.py --pages 12 --rounds 1 --plans 100   a quick look

The papers come from ``tests/plan_long.py``: a PDF, most of it one table in four columns with merged cells, ruled and
without a line, and a DOCX whose table has vertical merges and content controls. Every way runs in processes of its own,
in turn, on one core. The first reading in a process has the loading of its libraries in it; the second has not. The
ratio is that of CPU time in the second one.

The share of right cells. The paper's maker says which words stand in which row and column. A way's rows, those that
repeat the heading left out, are laid beside the expected rows in order, so that as many cells as possible are right;
a row that is answered by none has no right cell. A cell is right when it says just its words (white space and bullets
disregarded) in its row and column; an empty one, when it says nothing and some other cell of its row is right. One that
a merged cell above covers is right when it says the covering words or None (no cell here). What a page break cut
belongs to the row where it began: in the first share a row's words must stand in one row; in the second up to three
rows in a row are put together first, as a person could do afterwards who knows which rows were cut.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from document import ROOT, put

Rows = list[list[str | None]]
_PIECES = 3  # rows that may be put together to one
_WORDS = {"vertical_strategy": "text", "horizontal_strategy": "text"}


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of the first and the second time in a process, CPU seconds of the second, its peak memory in MiB."""

    first: float
    wall: float
    cpu: float
    peak: float


def main() -> int:
    sys.path.insert(0, str(ROOT / "tests"))
    options = arguments()
    if options.one:
        return one(*options.one)
    with tempfile.TemporaryDirectory(prefix="jimeval-benchmark-") as scratch:
        table = described(options, papers(options, Path(scratch)), analyses(options, Path(scratch)))
    print(table)
    if not options.no_document:
        put("plans", table)
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=52)
    parser.add_argument("--rows", type=int, default=40)
    parser.add_argument("--plans", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-document", action="store_true", help="print the tables only")
    parser.add_argument("--one", nargs=3, metavar=("WAY", "WHAT", "OUT"), help=argparse.SUPPRESS)
    return parser.parse_args()


# What is measured, each in a process of its own ----------------------------------------------------------------------


def one(way: str, what: str, out: str) -> int:
    """Runs one way twice and writes {first, wall, cpu, peak, made} to the file ``out``."""
    started = time.perf_counter()
    work = WAYS[way](what)
    begun = time.perf_counter() if way in ("gaps", "alike") else started  # their tables are no part of the work
    made = work()
    first = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    Path(out).write_bytes(pickle.dumps(({"first": first, "wall": wall, "cpu": cpu, "peak": peak}, made)))
    return 0


def with_jimeval(path: str) -> Callable[[], Rows]:
    from jimeval.documents import read_document

    return lambda: [
        [None if cell.covered_by else cell.text for cell in row]
        for grid in read_document(path).grids
        for row in grid.rows
    ]


def with_elements(path: str) -> Callable[[], int]:
    from jimeval import plans
    from jimeval.documents import read_document

    return lambda: len(plans.extract(read_document(path)).tables["plan_elements"])


def with_pdfplumber(path: str, settings: dict | None = None) -> Callable[[], Rows]:
    import pdfplumber

    def read() -> Rows:
        with pdfplumber.open(path) as pdf:
            return [row for page in pdf.pages for table in page.extract_tables(settings or {}) for row in table]

    return read


def with_python_docx(path: str) -> Callable[[], Rows]:
    import docx

    return lambda: [[cell.text for cell in row.cells] for table in docx.Document(path).tables for row in table.rows]


def gap_analysis(number: str) -> Callable[[], int]:
    from plans_generator import made_plans

    from jimeval.plans import gaps

    made = made_plans(int(number))
    names = ("plan_elements", "plan_links", "plans", "plan_followup", "results")
    return lambda: len(gaps(*(made[name] for name in names)))


def likeness(number: str) -> Callable[[], int]:
    from plans_generator import made_plans

    from jimeval.study.plans.alike import alike

    elements = made_plans(int(number))["plan_elements"]
    activities = elements[elements["kind"] == "activity"]
    return lambda: len(alike(activities))


WAYS = {
    "jimeval": with_jimeval,
    "jimeval, elements": with_elements,
    "pdfplumber": with_pdfplumber,
    "pdfplumber, text": lambda path: with_pdfplumber(path, _WORDS),
    "python-docx": with_python_docx,
    "gaps": gap_analysis,
    "alike": likeness,
}


def run(way: str, what: str, scratch: Path) -> tuple[Cost, object]:
    out = scratch / "made"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "ARROW_NUM_THREADS": "1"}
    command = [sys.executable, str(Path(__file__).resolve()), "--one", way, what, str(out)]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if said.returncode:
        sys.exit(said.stderr[-3000:])
    cost, made = pickle.loads(out.read_bytes())
    print(
        f"{way}, {Path(what).name}: {json.dumps({name: round(value, 2) for name, value in cost.items()})}", flush=True
    )
    return Cost(**cost), made


def repeated(ways: list[str], what: str, options: argparse.Namespace, scratch: Path) -> dict[str, tuple[Cost, object]]:
    """The ways in turn, round after round: medians, and what each made."""
    found: dict[str, list[Cost]] = {way: [] for way in ways}
    made = {}
    for _ in range(options.rounds):
        for way in ways:
            cost, made[way] = run(way, what, scratch)
            found[way].append(cost)
    return {way: (middle(costs), made[way]) for way, costs in found.items()}


def middle(costs: list[Cost]) -> Cost:
    return Cost(*(statistics.median(getattr(cost, name) for cost in costs) for name in Cost.__slots__))


# Papers -------------------------------------------------------------------------------------------------------------


def papers(options: argparse.Namespace, scratch: Path) -> dict[str, dict]:
    """{paper: its rows in number, expected elements, what each way cost and how much of it was right}."""
    from plan_long import long_plan, write_long_pdf
    from plan_word import write_docx

    made = {}
    for lines, words in (("ruled", "ruled"), ("borderless", "without a line")):
        path = scratch / f"{lines}.pdf"
        plan = write_long_pdf(path, lines, options.pages)
        ways = ["pdfplumber", *["pdfplumber, text"] * (lines == "borderless"), "jimeval", "jimeval, elements"]
        made[f"PDF, {options.pages} pages, {words}"] = (path, plan, lines == "borderless", ways)
    plan, path = long_plan(options.rows, paragraphs=6), scratch / "table.docx"
    write_docx(plan, path, tracked=False)
    made[f"DOCX, {options.rows} rows"] = (path, plan, False, ["python-docx", "jimeval", "jimeval, elements"])
    found = {}
    for name, (path, plan, shown_again, ways) in made.items():
        wanted = expected(plan, shown_again)
        results = repeated(ways, str(path), options, scratch)
        rights = {way: judged(wanted, plan.columns, rows) for way, (_, rows) in results.items() if type(rows) is list}
        costs = {way: cost for way, (cost, _) in results.items()}
        elements = (results["jimeval, elements"][1], len(plan.elements()))
        found[name] = {"rows": len(wanted), "elements": elements, "costs": costs, "rights": rights}
    return found


def expected(plan, shown_again: bool) -> list[list[tuple[str, ...]]]:
    """For each cell what is right in it; "" stands for an empty one, and for None."""
    laid = plan.laid_out()
    return [
        [
            (said(whole),) if cell is not None or shown_again else (said(whole), "")
            for cell, whole in zip(row, laid[number], strict=True)
        ]
        for number, row in enumerate(plan.rows)
    ]


def said(cell: str | tuple[str, ...] | None) -> str:
    """The cell's words on one line, without bullets; (cid:127) is one that pdfplumber has no sign for."""
    text = "\n".join(cell) if isinstance(cell, tuple) else cell or ""
    return " ".join(text.replace("(cid:127)", " ").replace("•", " ").split())


def judged(wanted: list[list[tuple[str, ...]]], columns: tuple[str, ...], rows: Rows) -> tuple[float, float, int]:
    """Share of right cells, the same when cut rows are put together, and the number of rows that the way found."""
    heading = [said(name) for name in columns]
    found = [own for row in rows if (own := [said(cell) for cell in row]) != heading]
    cells = sum(map(len, wanted))
    return most_right(wanted, found, 1) / cells, most_right(wanted, found, _PIECES) / cells, len(found)


def most_right(wanted: list[list[tuple[str, ...]]], found: list[list[str]], pieces: int) -> int:
    """The most cells that are right when the rows are laid beside each other in order, ``pieces`` found ones to one."""
    best = [[0] * (len(found) + 1) for _ in range(len(wanted) + 1)]
    for i, row in enumerate(wanted, 1):
        for j in range(1, len(found) + 1):
            most = max(best[i - 1][j], best[i][j - 1])
            for k in range(1, min(pieces, j) + 1):
                most = max(most, best[i - 1][j - k] + right(row, together(found[j - k : j])))
            best[i][j] = most
    return best[-1][-1]


def together(rows: list[list[str]]) -> list[str]:
    if len(rows) == 1:
        return rows[0]
    width = max(map(len, rows))
    return [" ".join(row[place] for row in rows if place < len(row) and row[place]) for place in range(width)]


def right(wanted: list[tuple[str, ...]], found: list[str]) -> int:
    same = [words in choices for choices, words in zip(wanted, found, strict=False)]
    told = any(same[place] and found[place] for place in range(len(same)))
    return sum(same) if told else 0


# Analyses -----------------------------------------------------------------------------------------------------------


def analyses(options: argparse.Namespace, scratch: Path) -> dict[str, list[tuple[int, Cost, int]]]:
    """{analysis: (plans, cost, rows that it gave)} for half as many plans, so many and twice as many."""
    sizes = {"gaps": (options.plans // 2, options.plans, 2 * options.plans), "alike": (options.plans,)}
    found = {}
    for way, numbers in sizes.items():
        found[way] = [(number, *repeated([way], str(number), options, scratch)[way]) for number in numbers]
    return found


# The tables ---------------------------------------------------------------------------------------------------------

_NAMES = {
    "jimeval": "`jimeval`: text, pages, headings, tables (`read_document`)",
    "jimeval, elements": "`jimeval`: the same, and elements, links and evidence (`plans.extract`)",
    "pdfplumber": "`pdfplumber`: `extract_tables()` of each page",
    "pdfplumber, text": '`pdfplumber`: `extract_tables()` with both strategies "text"',
    "python-docx": "`python-docx`: `cell.text` of each table's rows",
}


def described(options: argparse.Namespace, read: dict[str, dict], analysed: dict) -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in ("pdfplumber", "python-docx", "pandas"))
    lines = [
        f"{'One round' if options.rounds == 1 else f'Medians of {options.rounds} rounds'} in processes of their own, "
        f"{os.cpu_count()} cores that other "
        f"programs used too, Python {platform.python_version()}, {versions}. Seconds depend on the machine; CPU time "
        'as ratio to the first way and the shares of right cells are the result; "first time" and wall seconds were '
        "stretched by what else ran.",
        "",
        "| paper | way | first time s | CPU s | ratio | peak memory MiB | rows found | right cells | cut rows joined |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for paper, own in read.items():
        base = next(iter(own["costs"].values())).cpu
        for way, cost in own["costs"].items():
            share, joined, rows = own["rights"].get(way, (None, None, None))
            cells = f"{rows} of {own['rows']} | {share:.1%} | {joined:.1%}" if rows is not None else "| |"
            if rows is None:
                cells = f"{own['elements'][0]} of {own['elements'][1]} elements | |"
            lines.append(
                f"| {paper} | {_NAMES[way]} | {cost.first:.1f} | {cost.cpu:.2f} | {cost.cpu / base:.2f} | "
                f"{cost.peak:.0f} | {cells} |"
            )
    lines += ["", "| analysis in one call | plans | rows | wall s | CPU s | peak memory MiB | growth |"]
    lines.append("|---|---:|---:|---:|---:|---:|---:|")
    words = {"gaps": "gaps, all rules (G15 apart)", "alike": "activities planned alike"}
    for way, sizes in analysed.items():
        first = sizes[0][1].cpu / sizes[0][0]
        for number, cost, rows in sizes:
            lines.append(
                f"| {words[way]} | {number} | {rows} | {cost.wall:.2f} | {cost.cpu:.2f} | {cost.peak:.0f} | "
                f"{cost.cpu / number / first:.2f} |"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
