"""A build that is stopped at any moment, finds no room or another at work: the tables are whole, or not used."""

import contextlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jimeval.base.errors import UsageError
from jimeval.base.study_folder import StudyFolder
from jimeval.study import Study
from jimeval.study.build import build
from jimeval.study.stored import altered_tables

ROOT = Path(__file__).resolve().parents[1]
PAPERS = ("minutes/2013-10-23_referensgruppsmote.md", "minutes/sources.yml", "plans/csn-2014.yml")
KEY = "data/private/persons.csv"
CHANGE = "\n\nNärvarande Zoe Ny, CSN\n"
# Builds in forks of a warm process: what is to be stopped is the build, not Python on its way up
BUILDS = """
import os, sys
from pathlib import Path
from jimeval.base.study_folder import StudyFolder
from jimeval.study.build import build
import jimeval.study.all_tables
folder = StudyFolder(Path(sys.argv[1]))
for line in sys.stdin:
    if not (child := os.fork()):
        build(folder, force=True)
        os._exit(0)
    print(child, flush=True)
    sys.stdin.readline()
    print(os.waitpid(child, 0)[1], flush=True)
"""


def study(root: Path) -> StudyFolder:
    for name in PAPERS:
        (root / "data/raw" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "data/raw" / name, root / "data/raw" / name)
    return StudyFolder(root)


def change(folder: StudyFolder) -> None:
    with (folder.raw / PAPERS[0]).open("a", encoding="utf-8") as paper:
        paper.write(CHANGE)


def contents(folder: StudyFolder) -> dict[str, bytes]:
    """Everything but the lock, which is there while somebody builds."""
    return {
        str(path.relative_to(folder.root)): path.read_bytes()
        for part in (folder.processed, folder.person_key.parent)
        for path in sorted(part.rglob("*"))
        if not path.name.startswith(".lock")
    }


@pytest.fixture(scope="module")
def before_and_after(tmp_path_factory):
    """A study as it was built, and what an undisturbed build gives when a paper has changed."""
    folder = study(tmp_path_factory.mktemp("hel"))
    build(folder)
    first = contents(folder)
    change(folder)
    build(folder)
    return first, contents(folder)


@pytest.fixture
def start(tmp_path):
    """Starts a build of the study in tmp_path; gives its process and how to ask what became of it."""
    with subprocess.Popen(
        [sys.executable, "-c", BUILDS, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:

        def told() -> int:
            process.stdin.write("\n")
            process.stdin.flush()
            return int(process.stdout.readline())

        def begin():
            return told(), told

        yield begin
        process.stdin.close()


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="systemet kan inte grena processer")
def test_after_a_kill_at_any_moment_the_next_build_gives_what_an_undisturbed_one_would(
    tmp_path, before_and_after, start
):
    before, after = before_and_after
    folder = study(tmp_path)
    began = time.monotonic()
    assert start()[1]() == 0
    takes = time.monotonic() - began
    assert contents(folder) == before
    change(folder)
    chance = random.Random(6)
    killed = 0
    for turn in range(20):
        if killed == 4:
            break
        child, became = start()
        time.sleep(takes * chance.uniform(0.8 if turn % 2 else 0, 1))  # half of them while tables are written
        os.kill(child, signal.SIGKILL)
        if became() == signal.SIGKILL:
            killed += 1
        else:
            takes *= 0.7  # the first build was measured on a busy machine
        assert set(before[KEY].splitlines()) <= set(folder.person_key.read_bytes().splitlines())
        assert not altered_tables(folder) or not Study(folder).is_built  # tables of two builds never pass for one
    assert killed == 4
    build(folder)
    assert contents(folder) == after


@pytest.mark.parametrize("at", ["persons.csv", "agencies.parquet", "support.parquet", "manifest.json"])
def test_a_stop_between_any_two_files_leaves_a_study_that_is_whole_or_says_that_it_is_not_built(
    tmp_path, before_and_after, monkeypatch, at
):
    before, after = before_and_after
    folder = study(tmp_path)
    for name, content in before.items():
        (folder.root / name).parent.mkdir(parents=True, exist_ok=True)
        (folder.root / name).write_bytes(content)
    change(folder)
    replace = os.replace

    def stops(source, target):
        if Path(target).name == at:
            raise KeyboardInterrupt
        replace(source, target)

    monkeypatch.setattr(os, "replace", stops)
    with pytest.raises(KeyboardInterrupt):
        build(folder)
    monkeypatch.undo()
    assert Study(folder).is_built == (at == "persons.csv")
    if at == "persons.csv":
        assert contents(folder) == before
    build(folder)
    assert contents(folder) == after


# No room, no permission, another at work -----------------------------------------------------------------------------
@pytest.fixture
def small_disk(tmp_path):
    """A study whose data/processed is a file system with little room."""
    folder = study(tmp_path)
    folder.processed.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.processed], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("ett litet filsystem får inte monteras här")
    yield folder
    subprocess.run(["umount", folder.processed], check=True)


def test_a_full_disk_is_one_line_and_the_tables_stay(small_disk, before_and_after):
    build(small_disk)
    change(small_disk)
    with (small_disk.processed / "fyllnad").open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(b"0" * 4096):
            pass
    kept = contents(small_disk)
    command = [sys.executable, "-m", "jimeval.cli", "build", "--study", small_disk.root]
    told = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert told.returncode == 2
    assert told.stderr == (
        "data/processed går inte att skriva: disken är full. Tabellerna är som de var. "
        "Frigör plats och kör sedan: jimeval build\n"
    )
    assert {**contents(small_disk), KEY: b""} == {**kept, KEY: b""} and not altered_tables(small_disk)
    (small_disk.processed / "fyllnad").unlink()
    build(small_disk)
    assert contents(small_disk) == before_and_after[1]


def test_where_nothing_may_be_written_it_is_said_in_one_line(tmp_path, before_and_after, monkeypatch):
    folder = study(tmp_path)
    folder.processed.mkdir()
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != folder.processed and allowed(path, mode))
    with pytest.raises(UsageError) as told:
        build(folder)
    assert str(told.value) == (
        "data/processed går inte att skriva: skrivrättighet saknas. Ändra det och kör sedan: jimeval build"
    )


def test_a_second_build_waits_for_the_first_and_then_has_nothing_to_do(tmp_path, before_and_after, start):
    folder = study(tmp_path)
    _, became = start()
    while not (folder.processed / ".lock-owner.json").exists():
        time.sleep(0.02)
    said = []
    second = build(folder, say=said.append)
    assert became() == 0
    assert len(said) == 1 and re.fullmatch(r"Väntar på jimeval build \(process .*\), i högst 600 sekunder\.", said[0])
    assert second.read == () and contents(folder) == before_and_after[0]
