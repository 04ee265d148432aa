"""Reports by a scheduler and its workers on this machine: same pages as without, also when a worker dies."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from report_study import CELLS, PARAMETERS, study

from jimeval.base.errors import UsageError
from jimeval.report import Key, jobs_for, report
from jimeval.report.cluster import cluster

pytest.importorskip("distributed", reason="tillägget cluster är inte installerat")
ROOT = Path(__file__).resolve().parents[1]
KEYS = [
    Key(f"csn-{year}", f"CSN {year}", {"agency": "CSN", "year": year}, "CSN", str(year)) for year in range(2011, 2019)
]
SLOW = ("code", "import time\ntime.sleep(1.5)")


def loopback_serves() -> bool:
    with contextlib.suppress(OSError), socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return True
    return False


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not loopback_serves(), reason="127.0.0.1 går inte att använda här"),
]


class Machines:
    """A scheduler and its workers, each a process of its own."""

    def __init__(self, folder: Path, *options: str):
        self.folder, self.options, self.processes = folder, options, []
        self.environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder / "tmp")}
        (folder / "tmp").mkdir()
        file = folder / "scheduler.json"
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
        self.address = eventually(lambda: file.exists() and json.loads(file.read_text())["address"])

    def workers(self, *options: str) -> subprocess.Popen:
        return self._start("worker", self.address, "--host", "127.0.0.1", "--no-dashboard", *options)

    def _start(self, kind: str, *options: str) -> subprocess.Popen:
        command = [sys.executable, "-P", "-m", "dask", kind, *options, *self.options]
        log = (self.folder / f"{kind}-{len(self.processes)}.txt").open("w")
        self.processes.append(subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, cwd=self.folder))
        return self.processes[-1]

    def all(self) -> list[psutil.Process]:
        """Every living process that these have started."""
        own = psutil.Process()
        return [each for each in own.children(recursive=True) if str(self.folder) in variables(each).get("TMPDIR", "")]

    def kernels(self) -> list[psutil.Process]:
        return [each for each in self.all() if variables(each).get("JPY_PARENT_PID") or "ipykernel" in line(each)]

    def fork_servers(self) -> list[psutil.Process]:
        return [each for each in self.all() if "jimeval.report.fork_server" in line(each) and not forked(each)]

    def scratch(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "tmp").glob("jimeval-*"))

    def stop(self) -> None:
        left = self.all()
        for process in left:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        for process in self.processes:
            process.wait()


def line(process: psutil.Process) -> str:
    with contextlib.suppress(psutil.Error):
        return " ".join(process.cmdline())
    return ""


def variables(process: psutil.Process) -> dict[str, str]:
    with contextlib.suppress(psutil.Error, OSError):
        return process.environ()
    return {}


def forked(process: psutil.Process) -> bool:
    """Whether a process was forked from a fork server: then its parent is one."""
    with contextlib.suppress(psutil.Error):
        return "jimeval.report.fork_server" in line(process.parent())
    return False


def eventually(what, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s")


@pytest.fixture(scope="module")
def machines(tmp_path_factory):
    made = Machines(tmp_path_factory.mktemp("cluster"))
    try:
        made.workers("--nworkers", "2", "--nthreads", "1")
        yield made
    finally:
        made.stop()


def pages(out: Path) -> dict[str, bytes]:
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and path.name != "log.txt"
    }


@pytest.fixture(scope="module")
def slow_study(tmp_path_factory):
    folder = study(tmp_path_factory.mktemp("en studie på Åland"), (*CELLS, SLOW))
    report(folder, jobs_for(folder.notebooks / "agency.ipynb", KEYS)).checked()
    return folder


def test_a_killed_workers_notebooks_run_again_and_the_pages_are_those_of_one_machine(machines, slow_study, tmp_path):
    out, killed = tmp_path / "ut", []

    def on_done(outcome):
        if not killed:
            worker = eventually(machines.kernels)[0]
            while "dask" not in line(worker) and "spawn" not in line(worker):
                worker = worker.parent()
            killed.append(worker.pid)
            worker.kill()

    jobs = jobs_for(slow_study.notebooks / "agency.ipynb", KEYS)
    with cluster(machines.address, slow_study, out) as executor:
        result = report(slow_study, jobs, out=out, executor=executor, on_done=on_done).checked()
        assert len(machines.fork_servers()) <= 2
    assert killed and len(result.outcomes) == len(KEYS)
    assert pages(out) == pages(slow_study.reports)
    eventually(lambda: not machines.kernels() and not machines.fork_servers() and not machines.scratch())


def test_a_run_that_is_interrupted_ends_its_notebooks_and_writes_nothing_more(machines, tmp_path):
    folder = study(tmp_path / "s", (*CELLS[:3], ("code", "import time\ntime.sleep(60)")))
    out = tmp_path / "ut"

    with pytest.raises(KeyboardInterrupt), cluster(machines.address, folder, out) as executor:
        jobs = jobs_for(folder.notebooks / "agency.ipynb", KEYS[:1])
        future = report(folder, jobs, out=out, executor=_Interrupted(executor, machines))
        assert future is None
    eventually(lambda: not machines.kernels() and not machines.scratch())
    assert [name for name in pages(out) if name.startswith("agency")] == []
