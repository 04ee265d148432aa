"""One writer at a time: the second waits, or says whose the study is; an owner that died holds nothing."""

import re
import signal
import subprocess
import sys
import threading

import pytest

from jimeval.base.errors import UsageError
from jimeval.base.lock import LOCK, OWNER, owner, study_lock
from jimeval.base.study_folder import StudyFolder

HOLDING = """\
import sys
from pathlib import Path
from jimeval.base.lock import study_lock
from jimeval.base.study_folder import StudyFolder
with study_lock(StudyFolder(Path(sys.argv[1])), "jimeval run"):
    print("har låset", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def folder(tmp_path) -> StudyFolder:
    return StudyFolder(tmp_path / "en studie på Åland")


@pytest.fixture
def other(folder):
    """Another process that holds the study until it gets a line, or dies."""
    command = [sys.executable, "-c", HOLDING, str(folder.root)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "har låset\n"
    yield process
    process.kill()
    process.communicate()


def without_what_varies(text: str) -> str:
    return re.sub(r"process \d+ på .*?, sedan \d{4}-\d\d-\d\d \d\d:\d\d", "P", text)


def test_the_second_gives_up_and_names_the_owner(folder, other):
    with pytest.raises(UsageError) as raised, study_lock(folder, "jimeval build", wait=0.2):
        pass
    assert str(other.pid) in str(raised.value)
    assert without_what_varies(str(raised.value)) == (
        "Studien används av jimeval run (P). Vänta tills det är klart och försök igen, "
        "eller ange en längre väntan med --wait SEKUNDER."
    )


def test_the_second_says_whom_it_waits_for_and_goes_on_when_the_first_is_done(folder, other):
    said = []

    def say(line: str) -> None:
        said.append(without_what_varies(line))
        other.stdin.write("\n")
        other.stdin.flush()

    with study_lock(folder, "jimeval build", say=say):
        assert owner(folder).startswith("jimeval build (process ")
    assert said == ["Väntar på jimeval run (P), i högst 600 sekunder."]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="bara där en process kan dödas så")
def test_the_lock_of_an_owner_that_was_killed_is_free_at_once(folder, other):
    other.send_signal(signal.SIGKILL)
    other.wait()
    assert (folder.processed / OWNER).exists()
    said = []
    with study_lock(folder, "jimeval build", wait=0, say=said.append):
        assert owner(folder).startswith("jimeval build (process ")
    assert said == [] and not (folder.processed / OWNER).exists()


def test_one_process_may_take_it_again_and_holds_it_until_the_first_is_done(folder):
    with study_lock(folder, "jimeval run"):
        with study_lock(folder, "jimeval report", wait=0):
            pass
        assert owner(folder).startswith("jimeval run (process ")
        refused = []
        thread = threading.Thread(target=lambda: refused.append(_refused(folder)))
        thread.start()
        thread.join()
        assert refused == [True]
    with study_lock(folder, "jimeval build", wait=0):
        pass


def _refused(folder) -> bool:
    try:
        with study_lock(folder, "jimeval build", wait=0):
            return False
    except UsageError:
        return True


def test_an_owner_that_could_not_be_told_is_another_run(folder, other):
    (folder.processed / OWNER).write_text("{", encoding="utf-8")
    with pytest.raises(UsageError, match="^Studien används av en annan körning. "), study_lock(folder, "x", wait=0):
        pass


def test_a_study_where_nothing_can_be_written_is_not_locked(tmp_path):
    (tmp_path / "data").write_text("en fil i mappens ställe")
    with study_lock(StudyFolder(tmp_path), "jimeval report"):
        assert not (tmp_path / "data" / "processed" / LOCK).exists()
