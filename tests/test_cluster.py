"""Reports by a scheduler and its workers on this machine: same pages as without, also when a worker dies."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from report_study import CELLS, study

from jimeval.base.errors import UsageError
from jimeval.report import Key, jobs_for, records, report
from jimeval.report.cluster import cluster
from jimeval.report.files import Folder
from jimeval.report.working_copy import opened_study

pytest.importorskip("distributed", reason="tillägget cluster är inte installerat")
psutil = pytest.importorskip("psutil", reason="psutil är inte installerat")
ROOT = Path(__file__).resolve().parents[1]
KEYS = [
    Key(f"csn-{year}", f"CSN {year}", {"agency": "CSN", "year": year}, "CSN", str(year)) for year in range(2011, 2019)
]
DISTANT = """\
from fsspec.implementations.local import LocalFileSystem

class Distant(LocalFileSystem):
    protocol = "distant"

    @classmethod
    def _strip_protocol(cls, path):
        return LocalFileSystem._strip_protocol(path.removeprefix("distant://"))
"""
SLOW = ("code", "import time\ntime.sleep(0.5)")


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
        self.environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{folder}", "TMPDIR": str(folder / "tmp")}
        (folder / "tmp").mkdir()
        (folder / "distant-1.0.dist-info").mkdir()
        (folder / "distant-1.0.dist-info" / "METADATA").write_text(
            "Metadata-Version: 2.1\nName: distant\nVersion: 1.0\n"
        )
        (folder / "distant-1.0.dist-info" / "entry_points.txt").write_text(
            "[fsspec.specs]\ndistant = distant:Distant\n"
        )
        (folder / "distant.py").write_text(DISTANT)
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
        return [each for each in self.all() if forked(each) or "ipykernel" in line(each)]

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


def worker_of(kernel: psutil.Process) -> psutil.Process:
    worker = kernel.parent()
    while "fork_server" in line(worker):
        worker = worker.parent()
    return worker


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
            killed.append(worker_of(eventually(machines.kernels)[0]))
            killed[0].kill()

    jobs = jobs_for(slow_study.notebooks / "agency.ipynb", KEYS)
    with cluster(machines.address, slow_study, out) as executor:
        result = report(slow_study, jobs, out=out, executor=executor, on_done=on_done).checked()
        assert len(machines.fork_servers()) <= 2
    assert killed and len(result.outcomes) == len(KEYS)
    assert pages(out) == pages(slow_study.reports)
    eventually(lambda: not machines.kernels() and not machines.fork_servers() and not machines.scratch())


def test_a_study_at_a_url_is_fetched_by_each_worker_and_gives_the_same_pages(machines, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(machines.folder))
    pytest.importorskip("fsspec").register_implementation("distant", "distant.Distant", clobber=True)
    there = study(tmp_path / "där", CELLS)
    (there.raw / "papper.txt").write_text("x")
    with opened_study(f"distant://{there.root}") as opened:
        jobs = jobs_for(opened.folder.notebooks / "agency.ipynb", KEYS[:2])
        with cluster(machines.address, opened.folder, opened.reports, study=opened.url) as executor:
            report(opened.folder, jobs, out=opened.reports, executor=executor).checked()
    report(there, jobs_for(there.notebooks / "agency.ipynb", KEYS[:2]), out=tmp_path / "ut").checked()
    assert pages(there.reports) == pages(tmp_path / "ut")
    eventually(lambda: not machines.scratch())


INTERRUPTED = """\
import signal, sys
from pathlib import Path
from jimeval.base.study_folder import StudyFolder
from jimeval.report import Key, jobs_for, report
from jimeval.report.cluster import cluster
from jimeval.report.files import Folder
from jimeval.report.working_copy import opened_study
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # what a shell starts in the background ignores Ctrl-C
    folder = StudyFolder(Path(sys.argv[1]))
    jobs = jobs_for(folder.notebooks / "agency.ipynb", [Key("csn-2013", "CSN 2013", {"agency": "CSN", "year": 2013})])
    with cluster(sys.argv[2], folder, folder.reports) as executor:
        report(folder, jobs, executor=executor)
"""


def interrupted(runner: subprocess.Popen) -> str:
    """What it said. A Ctrl-C that comes while Python is in a callback of its own is lost: then one presses again."""
    runner.send_signal(signal.SIGINT)
    try:
        return runner.communicate(timeout=30)[1]
    except subprocess.TimeoutExpired:
        runner.send_signal(signal.SIGINT)
        return runner.communicate(timeout=30)[1]


def test_a_run_that_is_interrupted_ends_its_notebooks_and_writes_no_page(machines, tmp_path):
    folder = study(tmp_path / "s", (*CELLS[:3], ("code", "import time\ntime.sleep(90)")))
    command = [sys.executable, "-P", "-c", INTERRUPTED, str(folder.root), machines.address]
    runner = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True)
    eventually(machines.kernels)
    assert interrupted(runner).rstrip().endswith("KeyboardInterrupt")
    eventually(lambda: not machines.kernels() and not machines.scratch())
    assert [name for name in pages(folder.reports) if name.startswith("agency")] == []


def test_a_notebook_that_kills_every_worker_fails_alone(machines, tmp_path):
    deadly = """\
import os, psutil, signal
if year == 2011:
    worker = psutil.Process().parent()
    while "fork_server" in " ".join(worker.cmdline()):
        worker = worker.parent()
    worker.kill()
    signal.pause()"""
    folder = study(tmp_path / "s", (*CELLS[:3], ("code", deadly)))
    jobs = jobs_for(folder.notebooks / "agency.ipynb", KEYS[:2])
    with cluster(machines.address, folder, tmp_path / "ut") as executor:
        result = report(folder, jobs, out=tmp_path / "ut", executor=executor)
    assert [outcome.reason for outcome in result.outcomes] == [
        "Arbetarna som skulle göra sidan dog, en efter en, till exempel för att minnet tog slut.",
        "",
    ]


def test_a_scheduler_that_does_not_answer(tmp_path, monkeypatch):
    monkeypatch.setattr("jimeval.report.cluster.TIMEOUT", 0.3)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(UsageError) as raised, cluster(address, study(tmp_path), tmp_path / "ut"):
            pass
    assert str(raised.value) == (
        f"Schemaläggaren på {address} går inte att nå: inget svar inom 0.3 sekunder. "
        "Kontrollera adressen och att den är startad (dask scheduler)."
    )


def test_an_address_that_is_none(tmp_path):
    with pytest.raises(UsageError) as raised, cluster("htp://x:1", study(tmp_path), tmp_path / "ut"):
        pass
    assert str(raised.value) == (
        "”htp://x:1” är ingen adress till en schemaläggare. Skriv till exempel tcp://10.0.0.5:8786."
    )


def test_without_the_extra(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError) as raised, cluster("tcp://127.0.0.1:1", study(tmp_path), tmp_path / "ut"):
        pass
    assert str(raised.value) == (
        'För --dask behövs ett tillägg som inte är installerat. Kör: pip install "jimeval[cluster]"'
    )


def test_workers_that_would_not_give_the_same_pages_are_all_told_before_anything_runs(tmp_path, monkeypatch):
    """One cluster that is wrong in every way: no workers; then two threads, another version, folders not shared."""
    monkeypatch.setattr("jimeval.report.cluster.TIMEOUT", 5)
    folder = study(tmp_path / "s")
    (tmp_path / "cluster").mkdir()
    wrong = Machines(tmp_path / "cluster")
    try:
        with pytest.raises(UsageError) as raised, cluster(wrong.address, folder, tmp_path / "ut"):
            pass
        assert str(raised.value) == (
            f"Schemaläggaren på {wrong.address} har inga arbetare. "
            "Starta minst en: dask worker ADRESS --nworkers ANTAL --nthreads 1"
        )
        wrong.workers("--nworkers", "1", "--nthreads", "2")
        monkeypatch.setattr("jimeval.report.cluster.TIMEOUT", 60)
        monkeypatch.setattr("jimeval.report.cluster.records.library", lambda: {"jimeval": "9.9", "code": "x"})
        monkeypatch.setattr("jimeval.report.cluster.temporary_name", lambda: ".a.part")
        monkeypatch.setattr(Folder, "write_whole", lambda *_: None)
        monkeypatch.setattr("jimeval.report.data.Data.checksum", "x")
        with pytest.raises(UsageError) as raised, cluster(wrong.address, folder, tmp_path / "ut"):
            raise AssertionError("it began")
        version = records.version("jimeval")
        env = f"jimeval {version} (här 9.9), jimevals kod. Installera samma versioner där som här."
        assert re.sub(r"Arbetaren tcp://127\.0\.0\.1:\d+", "A", str(raised.value)).splitlines() == [
            "A har 2 trådar; en arbetsbok kräver en egen process. "
            "Starta om den med: dask worker ADRESS --nworkers ANTAL --nthreads 1",
            f"Schemaläggaren har en annan miljö än den här datorn: {env}",
            f"A har en annan miljö än den här datorn: {env}",
            f"A ser inte {tmp_path}/ut. Lägg rapporterna på en disk som alla maskiner delar, "
            "eller ange en URL med --out.",
            f"A ser inte studien i {tmp_path}/s. Lägg den på en disk som alla maskiner delar, "
            "eller ange en URL med --study.",
        ]
    finally:
        wrong.stop()
