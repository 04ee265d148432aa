"""How long the reports take, and how much memory, against a shell loop of papermill and nbconvert.

    python benchmarks/reports.py                          the repository's own study, agency.ipynb, 2013
    python benchmarks/reports.py --agencies 2 --rounds 3  a quick look

Both ways run the same notebook with the same parameters (those that our run wrote in its manifest), in turn, each
from nothing, and what they made is compared: every page must hold as many figures. The table replaces the one in
docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shlex
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psutil
from document import DOCUMENT, ROOT, put

COMMAND = "{python} -m jimeval.cli report --study {study} --notebook {notebook} --year {year} --force --out {out}"
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """wall and cpu in seconds, peak memory of the whole process tree in MiB."""

    wall: float
    cpu: float
    peak: float


def main() -> int:
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="jimeval-benchmark-") as scratch:
        ours, loops = [], []
        for number in range(options.rounds):
            out = Path(scratch) / f"ours-{number}"
            ours.append(measured(our_command(options, out), options.study))
            pages = made_pages(out, options.notebook)
            script = loop_script(pages, options, Path(scratch) / f"loop-{number}")
            loops.append(measured(["sh", "-e", str(script)], options.study))
            compared = figures(pages, out, Path(scratch) / f"loop-{number}")
            print(
                f"round {number + 1}: loop {loops[-1].wall:.1f} s, jimeval report {ours[-1].wall:.1f} s, "
                f"{len(pages)} pages",
                flush=True,
            )
    differing = [page for page, (here, there) in compared.items() if here != there]
    table = described(options, len(pages), loops, ours, compared)
    print(table)
    if differing:
        print(f"NOT the same number of figures: {', '.join(differing)}; {DOCUMENT.name} is left as it was.")
        return 1
    if not options.no_document:
        put("reports", table)
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--study", type=Path, default=ROOT)
    parser.add_argument("--notebook", default="agency")
    parser.add_argument("--year", type=int, default=2013)
    parser.add_argument("--agencies", type=int, help="only the first so many of the register's members")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--command", default=COMMAND, help="how the reports are run; the words in braces are filled in")
    parser.add_argument("--no-document", action="store_true", help="print the table only")
    options = parser.parse_args()
    options.study = options.study.resolve()
    return options


def our_command(options: argparse.Namespace, out: Path) -> list[str]:
    command = [
        part.format(python=sys.executable, study=options.study, notebook=options.notebook, year=options.year, out=out)
        for part in shlex.split(options.command)
    ]
    if options.agencies:
        from jimeval.register.agencies import register

        for agency in register().members(options.year)[: options.agencies]:
            command += ["--agency", agency.agency_id]
    return command


def made_pages(out: Path, notebook: str) -> list[dict]:
    pages = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["pages"]
    return [page for page in pages if Path(page["notebook"]).stem == notebook]


def loop_script(pages: list[dict], options: argparse.Namespace, out: Path) -> Path:
    """The shell loop, written out: one papermill and one nbconvert for each page."""
    out.mkdir()
    lines = []
    for page in pages:
        values = [
            word
            for name, value in page["parameters"].items()
            for word in ("-r" if isinstance(value, str) else "-p", name, str(value))
        ]
        executed = str(out / f"{page['key']}.ipynb")
        lines.append(
            shlex.join(
                [
                    "papermill",
                    "--no-progress-bar",
                    "--kernel",
                    "python3",
                    "--language",
                    "python",
                    f"notebooks/{page['notebook']}",
                    executed,
                    *values,
                ]
            )
        )
        lines.append(shlex.join(["jupyter", "nbconvert", "--to", "html", "--no-input", executed]))
    script = out / "loop.sh"
    script.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return script


def measured(command: list[str], study: Path) -> Cost:
    """Runs the command in the study; output of a failing one is shown and ends the benchmark."""
    environment = os.environ | {
        "JIMEVAL_STUDY": str(study),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")])),
    }
    before, started = os.times(), time.monotonic()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=study, env=environment, stdout=said, stderr=subprocess.STDOUT)
        peak = Peak(process.pid)
        code = process.wait()
        wall, after = time.monotonic() - started, os.times()
        highest = peak.end()
        if code:
            said.seek(0)
            sys.exit(f"{shlex.join(command)}\nended with {code}:\n{said.read().decode(errors='replace')[-3000:]}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(wall, cpu, highest)


class Peak:
    """Watches a process and all its descendants from a thread of its own."""

    def __init__(self, pid: int, every: float = 0.2):
        self._root, self._every, self._highest = psutil.Process(pid), every, 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def end(self) -> float:
        self._ended.set()
        self._thread.join()
        return self._highest / MEBIBYTE

    def _watch(self) -> None:
        while not self._ended.wait(self._every):
            try:
                tree = [self._root, *self._root.children(recursive=True)]
            except psutil.Error:
                continue
            self._highest = max(self._highest, sum(map(memory, tree)))


def memory(process: psutil.Process) -> float:
    """Bytes: the process' share of shared pages where the system tells it (PSS), else all of them (RSS)."""
    try:
        full = process.memory_full_info()
    except psutil.Error:
        return 0.0
    return getattr(full, "pss", full.rss)


def figures(pages: list[dict], ours: Path, loop: Path) -> dict[str, tuple[int, int]]:
    """Figures in each page of ours and of the loop's."""
    return {page["page"]: (pictures(ours / page["page"]), pictures(loop / f"{page['key']}.html")) for page in pages}


def pictures(page: Path) -> int:
    return len(re.findall(r'<img[^>]*\ssrc="data:image/png', page.read_text(encoding="utf-8")))


def described(
    options: argparse.Namespace, pages: int, loops: list[Cost], ours: list[Cost], compared: dict[str, tuple[int, int]]
) -> str:
    def row(name: str, costs: list[Cost], base: list[Cost]) -> str:
        wall, cpu, peak = (statistics.median(getattr(cost, part) for cost in costs) for part in ("wall", "cpu", "peak"))
        ratios = [cost.wall / other.wall for cost, other in zip(costs, base, strict=True)]
        return (
            f"| {name} | {wall:.1f} | {wall / pages:.2f} | {cpu:.1f} | {peak:.0f} | {statistics.median(ratios):.2f} |"
        )

    total = sum(here for here, _ in compared.values())
    versions = ", ".join(
        f"{name} {version(name)}"
        for name in ("papermill", "nbclient", "nbconvert", "ipykernel", "pandas", "matplotlib")
    )
    return "\n".join(
        [
            f"`{options.notebook}.ipynb` for {options.year}: {pages} pages with {total} figures in all, as many on "
            f"each page both ways. {'One round' if options.rounds == 1 else f'Medians of {options.rounds} rounds'}, "
            f"the two ways in turn, each from nothing, HTML included; {os.cpu_count()} cores, Python "
            f"{platform.python_version()}, {versions}. Seconds depend on the machine; the last column is the result.",
            "",
            "| way | wall s | s per page | CPU s | peak memory MiB | wall as share of the loop |",
            "|---|---:|---:|---:|---:|---:|",
            row("shell loop: `papermill`, then `jupyter nbconvert --no-input`", loops, loops),
            row("`jimeval report`", ours, loops),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
