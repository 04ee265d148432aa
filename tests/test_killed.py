"""A run killed at any moment leaves only whole pages, and the next one goes on where it was."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest
from report_study import PARAMETERS, notebook, study

from jimeval.report import Key, records

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="bara där en process kan dödas så"),
]
KILLS = 3  # of the runner, and as many of a process that it has started
CELLS = (("md", "# Prov"), ("parameters", PARAMETERS), ("code", "import time; time.sleep(0.05); print(agency)"))
KEYS = [Key(f"m{n}-2013", f"Myndighet {n}", {"agency": f"M{n}", "year": 2013}, f"M{n}", "2013") for n in range(6)]
RUN = """\
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from report_study import jobs
from test_killed import KEYS
from jimeval.base.study_folder import StudyFolder
from jimeval.report import report
if __name__ == "__main__":
    folder = StudyFolder(Path(sys.argv[1]))
    result = report(folder, jobs(folder, keys=KEYS), jobs_in_parallel=2, keep_others=False)
    print(len(result.made), len(result.failed))
"""


def start(root: Path, temporary: Path) -> subprocess.Popen:
    script = root.parent / "run.py"
    script.write_text(RUN, encoding="utf-8")
    command = [sys.executable, str(script), str(root), str(Path(__file__).parent)]
    environment = os.environ | {"TMPDIR": str(temporary)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def finished(root: Path, temporary: Path) -> tuple[int, int]:
    """How many pages a run to its end made, and how many of them failed."""
    process = start(root, temporary)
    made, failed = process.communicate(timeout=120)[0].split()
    return int(made), int(failed)


def files(root: Path) -> dict[str, bytes]:
    found = (path for path in (root / "reports").rglob("*") if path.is_file() and path.name != "log.txt")
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def strays(temporary: Path) -> list[psutil.Process]:
    """Processes of ours that are still there: they name the folder in their command line or surroundings."""
    found = []
    for process in psutil.process_iter():
        try:
            told = " ".join(process.cmdline()) + process.environ().get("TMPDIR", "")
            if str(temporary) in told and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def victim(process: subprocess.Popen, kind: str, chance: random.Random) -> int | None:
    """The runner itself, or one of the processes that it has started, workers and kernels; None when there is none."""
    if kind == "runner":
        return process.pid
    try:
        children = psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return None
    return chance.choice(children).pid if children else None


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A study whose run was left in peace."""
    root, temporary = tmp_path_factory.mktemp("whole") / "studie", Path(tempfile.mkdtemp(dir="/tmp"))
    study(root, CELLS)
    began = time.monotonic()
    assert finished(root, temporary) == (len(KEYS), 0)
    yield root, time.monotonic() - began
    shutil.rmtree(temporary)


def test_killed_at_random_moments_a_run_leaves_whole_files_and_the_next_ends_as_if_nothing_had_happened(
    whole, tmp_path
):
    expected, takes = files(whole[0]), whole[1]
    chance = random.Random(6)
    temporary = Path(tempfile.mkdtemp(dir="/tmp"))  # short: sockets lie there
    kills = {"runner": 0, "other": 0}
    turns = 0
    root = tmp_path / "studie"
    study(root, CELLS)
    try:
        while min(kills.values()) < KILLS:
            turns += 1
            assert turns < 8 * KILLS
            kind = min(kills, key=kills.get)
            process = start(root, temporary)
            time.sleep(chance.uniform(0.2, 0.9) * takes)
            killed = victim(process, kind, chance)
            if killed and process.poll() is None:
                try:
                    os.kill(killed, signal.SIGKILL)
                    kills[kind] += 1
                except ProcessLookupError:
                    pass
            elif process.poll() is not None:
                takes *= 0.7  # the first run was measured on a busy machine
            process.communicate(timeout=120)
            whole_files(root)
            if turns % 3 == 0 or len(done(root)) == len(KEYS):
                before = done(root)
                made, failed = finished(root, temporary)
                assert (made, failed) == (len(KEYS) - len(before), 0)
                assert files(root) == expected
                shutil.rmtree(root / "reports")
        finished(root, temporary)
        assert files(root) == expected
        gone(temporary)
        assert not list(temporary.glob("jimeval-*"))
    finally:
        for process in strays(temporary):
            process.kill()
        shutil.rmtree(temporary, ignore_errors=True)


def whole_files(root: Path) -> None:
    """Every file of every kind parses, and a record speaks of the page beside it or of an earlier one."""
    for path in (root / "reports").rglob("*"):
        if path.suffix in (".json", ".ipynb") and not path.name.startswith("."):
            json.loads(path.read_text(encoding="utf-8"))
        elif path.suffix == ".html" and not path.name.startswith("."):
            assert re.search(r"</html>\s*\Z", path.read_text(encoding="utf-8"))


def done(root: Path) -> list[str]:
    """The pages whose record says that they are whole and good."""
    found = []
    for path in (root / "reports").glob("*/*.json"):
        record = json.loads(path.read_text(encoding="utf-8"))
        page = root / "reports" / record["page"]
        if record["status"] == "ok" and page.exists() and records.sha256(page.read_bytes()) == record["sha256"]:
            found.append(record["page"])
    return found


def gone(temporary: Path) -> None:
    """Waits until the processes of killed runs have ended, as they do when whoever they worked for has."""
    ends = time.monotonic() + 20
    while strays(temporary) and time.monotonic() < ends:
        time.sleep(0.1)
    assert [process.cmdline() for process in strays(temporary)] == []


FULL = """\
import sys
from pathlib import Path
from jimeval.report import jobs_for, report
sys.path.insert(0, sys.argv[2])
from report_study import jobs
from test_killed import KEYS
from jimeval.base.errors import ReportError
from jimeval.base.study_folder import StudyFolder
if __name__ == "__main__":
    folder = StudyFolder(Path(sys.argv[1]))
    try:
        report(folder, jobs(folder, keys=KEYS), jobs_in_parallel=1, out=sys.argv[3]).checked()
    except ReportError as error:
        print(error)
        sys.exit(error.exit_code)
"""


def test_on_a_full_disk_the_pages_that_fit_are_whole_and_the_rest_are_one_line_each(tmp_path):
    """In a mount of its own, which ends with the process: nothing is left mounted."""
    root, out = tmp_path / "studie", tmp_path / "litet"
    study(root, CELLS)
    filled = (*CELLS[:2], ("code", "import random\nprint(random.Random(1).randbytes(60_000).hex())"))
    (root / "notebooks" / "agency.ipynb").write_text(json.dumps(notebook(filled)), encoding="utf-8")
    out.mkdir()
    script = tmp_path / "full.py"
    script.write_text(FULL, encoding="utf-8")
    python = [sys.executable, str(script), str(root), str(Path(__file__).parent), str(out)]
    kept = tmp_path / "kept"
    command = 'mount -t tmpfs -o size=1m tmpfs "$0" || exit 77; "$@"; code=$?; cp -r "$0" "$KEPT"; exit $code'
    done = subprocess.run(
        ["unshare", *([] if os.geteuid() == 0 else ["-r"]), "-m", "sh", "-c", command, str(out), *python],
        env=os.environ | {"KEPT": str(kept)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode in (1, 77) and not kept.exists():
        pytest.skip(f"här får inget litet filsystem monteras: {done.stderr.strip()[:80]}")
    assert (done.returncode, done.stderr) == (11, "")
    lines = done.stdout.splitlines()
    assert re.fullmatch(r"\d av 6 rapporter misslyckades, resten är gjorda:", lines[0])
    for line in lines[1:]:
        assert re.fullmatch(
            r"(  agency/m\d-2013\.html: )?Disken är full: \S+ gick inte att skriva: det finns ingen plats kvar\. "
            r"Gör plats och kör igen\.",
            line,
        )
    shutil.copytree(kept, root / "reports")
    whole_files(root)
    assert 1 <= len(done_pages := list((root / "reports").glob("*/*.json"))) < len(KEYS), done_pages
    assert not list(kept.rglob(".*"))
