"""What the reports cost, in ways that take turns on one machine, and whether all of them show the same.

    python benchmarks/reports.py                                      everything; about half an hour on two cores
    python benchmarks/reports.py --agencies 2 --parts methods again   a quick look; writes nothing

Ways (``--ways``), each from nothing, interpreter and imports in its time:
    loop    a shell loop: the ``papermill`` command, then ``jupyter nbconvert``, for each page
    pool    papermill's Python API with its defaults in two processes, an HTML exporter kept in each: pool.py
    report  ``jimeval report --force``; with ``--kernels``, once for each word given
    floor   the notebook's code as a script in two warm processes, no kernel and no notebook: floor.py
Parts (``--parts``):
    methods  the ways at 18 pages and at 54; the loop only up to ``--loop-up-to`` pages, since it is slow
    growth   ``jimeval report --force`` alone at 18, 54 and 216 pages: cost per page, memory at start and end
    again    a second run with nothing changed, and which pages are made anew after one agency's file was changed

All of it runs in a copy of the study. The tables replace those in docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import compileall
import html
import json
import os
import platform
import re
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from document import DOCUMENT, ROOT, put
from processes import Cost, measured

HERE = Path(__file__).resolve().parent
WAYS = {
    "loop": "shell loop: `papermill`, then `jupyter nbconvert --no-input`",
    "pool": "`papermill`'s Python API, 2 processes, exporter kept",
    "floor": "the notebook's code in 2 warm processes, no notebook",
}
COPIES = {18: 1, 54: 1, 216: 4}  # pages: how many copies of the notebook make them


def main() -> int:
    options = arguments()
    lines, same = [], True
    compileall.compile_dir(ROOT / "jimeval", quiet=1)  # else the way that comes first would pay for all
    with tempfile.TemporaryDirectory(prefix="jimeval-benchmark-") as scratch:
        if "methods" in options.parts:
            for number in options.pages:
                table, alike = methods(options, number, Path(scratch, f"methods-{number}"))
                lines, same = [*lines, *table, ""], same and alike
        if "growth" in options.parts:
            lines += [*growth(options, Path(scratch, "growth")), ""]
        if "again" in options.parts:
            lines += again(options, Path(scratch, "again"))
    text = "\n".join([about(options), "", *lines]).rstrip()
    print(text)
    if same and not (options.agencies or options.no_document):
        put("reports", text)
    return 0 if same else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--study", type=Path, default=ROOT)
    parser.add_argument("--notebook", default="agency")
    parser.add_argument("--year", type=int, default=2013, help="of the 18 pages; 54 are all years of its agencies")
    parser.add_argument("--agencies", type=int, help="only the first so many: a quick look")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--parts", nargs="+", default=["methods", "growth", "again"])
    parser.add_argument("--ways", nargs="+", default=["loop", "pool", "report", "floor"])
    parser.add_argument("--pages", nargs="+", type=int, default=[18, 54], choices=list(COPIES))
    parser.add_argument("--loop-up-to", type=int, default=18)
    parser.add_argument("--kernels", nargs="+", default=[], help="plain, forked: where the command has the option")
    parser.add_argument("--no-document", action="store_true", help="print the tables only")
    options = parser.parse_args()
    options.study = options.study.resolve()
    if options.kernels and "--kernels" not in said([*jimeval("report"), "--help"]):
        print("jimeval report has no --kernels here: measured with the kernels it has")
        options.kernels = []
    return options


def about(options: argparse.Namespace) -> str:
    names = ("papermill", "nbclient", "nbconvert", "ipykernel", "pandas", "matplotlib")
    rounds = "One round" if options.rounds == 1 else f"Medians of {options.rounds} rounds"
    return (
        f"`{options.notebook}.ipynb`. {rounds}, the ways in turn, each from nothing, HTML included but for the last; "
        f"{os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{', '.join(f'{name} {version(name)}' for name in names)}. Seconds depend on the machine; the ratios are the "
        "result. Memory is the highest sum over all processes of the run, shared pages counted once."
    )


# The ways ------------------------------------------------------------------------------------------------------------
def methods(options: argparse.Namespace, number: int, scratch: Path) -> tuple[list[str], bool]:
    study = copied(options, scratch, COPIES[number])
    ours = [f"report {word}".strip() for word in (options.kernels or [""])] if "report" in options.ways else []
    others = [way for way in WAYS if way in options.ways and (way != "loop" or number <= options.loop_up_to)]
    costs: dict[str, list[Cost]] = {}
    differing: list[str] = []
    for turn in range(options.rounds):
        out, of_way = scratch / f"report-{turn}", {}
        for name in ours or ["report"]:
            out = scratch / f"{name.replace(' ', '-')}-{turn}"
            costs.setdefault(name, []).append(measured(report(options, study, out, number, name), study))
            of_way[name] = out
        pages = made_pages(out)
        jobs = scratch / "jobs.json"
        jobs.write_text(
            json.dumps([page | {"notebook": str(study / "notebooks" / page["notebook"])} for page in pages]), "utf-8"
        )
        for way in others:
            to = scratch / f"{way}-{turn}"
            to.mkdir()
            command = ["sh", "-e", str(loop_script(jobs, to))] if way == "loop" else script(way, jobs, to)
            costs.setdefault(way, []).append(measured(command, study))
            of_way[way] = to
        first, *rest = ({way: looks(way, to, pages) for way, to in of_way.items()}).items()
        for way, shown in rest:
            differing += [f"{way}: {page}" for page, look in shown.items() if look != first[1][page]]
        told = ", ".join(f"{way} {cost[-1].wall:.1f}" for way, cost in costs.items())
        print(f"{len(pages)} pages, round {turn + 1}: {told} s", flush=True)
    if differing:
        print(f"NOT the same figures and tables: {', '.join(differing)}; {DOCUMENT.name} is left as it was.")
    figures = sum(look[0] for look in first[1].values())
    tables = sum(len(look[1]) for look in first[1].values())
    head = (
        f"{len(pages)} pages with {figures} figures and {tables} tables in all"
        f"{', every page the same in all ways' if rest and not differing else ''}:"
    )
    return [head, "", *compared(costs, len(pages))], not differing


def script(way: str, jobs: Path, out: Path) -> list[str]:
    return [sys.executable, str(HERE / f"{way}.py"), str(jobs), str(out)]


def jimeval(*words: str) -> list[str]:
    return [sys.executable, "-m", "jimeval.cli", *words]


def report(options: argparse.Namespace, study: Path, out: Path, number: int, name: str) -> list[str]:
    command = [*jimeval("report"), "--study", str(study), "--force", "--out", str(out)]
    command += ["--year", str(options.year)] if number == 18 else []
    for agency in agencies(options):
        command += ["--agency", agency]
    return command + (["--kernels", name.split()[1]] if " " in name else [])


def agencies(options: argparse.Namespace) -> list[str]:
    from jimeval.study import open_study

    found = [agency.name for agency in open_study(options.study).agencies_in(options.year)]
    return found[: options.agencies]


def loop_script(jobs: Path, out: Path) -> Path:
    """The shell loop, written out: one papermill and one nbconvert for each page."""
    lines = []
    for job in json.loads(jobs.read_text("utf-8")):
        executed = str(out / f"{job['key']}.ipynb")
        command = ["papermill", "--no-progress-bar", "--kernel", "python3", "--language", "python"]
        command += [job["notebook"], executed]
        for name, value in job["parameters"].items():
            command += ["-r" if isinstance(value, str) else "-p", name, str(value)]
        lines += [shlex.join(command), shlex.join(["jupyter", "nbconvert", "--to", "html", "--no-input", executed])]
    path = out / "loop.sh"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def compared(costs: dict[str, list[Cost]], pages: int) -> list[str]:
    """The costs as a table, with the wall time as a share of each way that there is."""
    bases = [name for name in ("loop", "pool", "floor") if name in costs]
    titles = ["way", "wall s", "s per page", "CPU s", "CPU s per page", "peak memory MiB", *(f"× {b}" for b in bases)]
    lines = [f"| {' | '.join(titles)} |", "|---|" + "---:|" * (len(titles) - 1)]
    for name in sorted(costs, key=lambda name: ["loop", "pool", "report", "floor"].index(name.split()[0])):
        wall, cpu, peak = (statistics.median(getattr(c, part) for c in costs[name]) for part in ("wall", "cpu", "peak"))
        ratios = [
            statistics.median(own.wall / other.wall for own, other in zip(costs[name], costs[base], strict=True))
            for base in bases
        ]
        cells = [WAYS.get(name) or called(name), f"{wall:.1f}", f"{wall / pages:.2f}", f"{cpu:.1f}"]
        cells += [f"{cpu / pages:.2f}", f"{peak:.0f}", *(f"{ratio:.2f}" for ratio in ratios)]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def called(name: str) -> str:
    return f"`jimeval report --force{f' --kernels {name.split()[1]}' if ' ' in name else ''}`"


# What pages show -----------------------------------------------------------------------------------------------------
def made_pages(out: Path) -> list[dict]:
    pages = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["pages"]
    return [{name: page[name] for name in ("page", "notebook", "key", "parameters")} for page in pages]


def looks(way: str, out: Path, pages: list[dict]) -> dict[str, tuple[int, list[str]]]:
    """Of each page how many figures it has, and the text of all its tables."""
    return {page["page"]: look(way, out, page) for page in pages}


def look(way: str, out: Path, page: dict) -> tuple[int, list[str]]:
    if way == "floor":
        shown = (out / f"{page['key']}.html").read_text(encoding="utf-8")
        return len(list(out.glob(f"{page['key']}-[0-9]*.png"))), tables(shown)
    made = out / (page["page"] if way.startswith("report") else f"{page['key']}.html")
    notebook = json.loads(made.with_suffix(".ipynb").read_text(encoding="utf-8"))
    outputs = [output.get("data", {}) for cell in notebook["cells"] for output in cell.get("outputs", ())]
    shown = "\n".join("".join(data.get("text/html", "")) for data in outputs)
    pictures = len(re.findall(r'<img[^>]*\ssrc="data:image/png', made.read_text(encoding="utf-8")))
    return pictures, tables(shown)


def tables(shown: str) -> list[str]:
    found = re.findall(r"<table.*?</table>", shown, re.DOTALL)
    return [" ".join(html.unescape(re.sub(r"<[^>]*>", " ", table)).split()) for table in found]


# Growth, and runs again ----------------------------------------------------------------------------------------------
def copied(options: argparse.Namespace, scratch: Path, copies: int = 0) -> Path:
    """A copy of the study; with so many copies of the one notebook, or with all the study's own."""
    study = scratch / "study"
    study.mkdir(parents=True)
    for part in ("data", "notebooks"):
        shutil.copytree(options.study / part, study / part, ignore=shutil.ignore_patterns(".*"))
    for name in ("README.md", "jimeval.yml"):
        if (options.study / name).exists():
            shutil.copy(options.study / name, study)
    (study / "reports").mkdir()
    if copies:
        notebook = options.study / "notebooks" / f"{options.notebook}.ipynb"
        shutil.rmtree(study / "notebooks")
        (study / "notebooks").mkdir()
        for number in range(copies):
            shutil.copy(notebook, study / "notebooks" / f"{options.notebook}{number or ''}.ipynb")
    return study


def growth(options: argparse.Namespace, scratch: Path) -> list[str]:
    titles = "| pages | wall s | s per page | CPU s per page | memory MiB: first quarter | last quarter | peak |"
    lines = ["`jimeval report --force` alone, each number of pages in a run of its own:", "", titles, "|---:" * 7 + "|"]
    for number, copies in COPIES.items():
        place = scratch / str(number)
        study = copied(options, place, copies)
        name = f"report {options.kernels[-1]}" if options.kernels else "report"
        cost = measured(report(options, study, place / "out", number, name), study)
        pages = len(made_pages(place / "out"))
        lines.append(
            f"| {pages} | {cost.wall:.1f} | {cost.wall / pages:.2f} | {cost.cpu / pages:.2f} | {cost.first:.0f} "
            f"| {cost.last:.0f} | {cost.peak:.0f} |"
        )
        print(lines[-1], flush=True)
    return lines


def again(options: argparse.Namespace, scratch: Path) -> list[str]:
    """A whole run, the same again, and once more after a word of one agency's plan was changed."""
    study = copied(options, scratch)
    where = ["--study", str(study)]
    whole = measured(jimeval("run", *where), study).wall
    report_again, run_again = (
        statistics.median(measured(jimeval(word, *where), study).wall for _ in range(3)) for word in ("report", "run")
    )
    before = made_when(study)
    plan = study / "data" / "raw" / "plans" / "csn-2014.yml"
    plan.write_text(re.sub(r"(?m)^( +text: \w+)", r"\1 ändrad", plan.read_text("utf-8"), count=1), "utf-8")
    changed = measured(jimeval("run", *where), study).wall
    after = made_when(study)
    anew = sorted(page for page in after if after[page] != before.get(page))
    others = [page for page in anew if "csn" not in page]
    return [
        f"A whole `jimeval run` of the example study ({len(after)} pages) took {whole:.0f} s. With nothing changed, "
        f"`jimeval report` took {report_again:.1f} s and `jimeval run` {run_again:.1f} s. After a word was changed in "
        f"`{plan.name}`, `jimeval run` took {changed:.1f} s and made {len(anew)} pages anew: "
        f"{len(anew) - len(others)} of CSN{f', and {listed(others)}' if others else ', no other'}."
    ]


def listed(pages: list[str]) -> str:
    return ", ".join(pages) if len(pages) <= 8 else f"{len(pages)} others ({', '.join(pages[:3])} ...)"


def made_when(study: Path) -> dict[str, int]:
    reports = study / "reports"
    return {page.relative_to(reports).as_posix(): page.stat().st_mtime_ns for page in reports.glob("*/*.html")}


def said(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT).stdout


if __name__ == "__main__":
    sys.exit(main())
