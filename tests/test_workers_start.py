"""What workers are forked from may be killed at any moment, and what is killed leaves nothing for ever."""

import tempfile
from concurrent.futures import Future
from pathlib import Path

import pytest

from jimeval.report import runner, scratch


def pools(monkeypatch: pytest.MonkeyPatch, *errors: Exception) -> list[str]:
    """How each process of a worker is started, of which the first ones meet the errors."""
    started, waiting = [], list(errors)

    class Pool:
        def __init__(self, workers, context, *_):
            started.append(context)

        def submit(self, _):
            if waiting:
                raise waiting.pop(0)
            return Future()

    monkeypatch.setattr(runner, "ProcessPoolExecutor", Pool)
    monkeypatch.setattr(runner, "_context", lambda: "forked")
    monkeypatch.setattr(runner, "_from_nothing", lambda: "anew")
    return started


@pytest.mark.parametrize(
    ("errors", "started"),
    [
        ([], ["forked"]),
        ([EOFError()], ["forked", "forked"]),
        ([EOFError(), ConnectionResetError()], ["forked", "forked", "anew"]),
    ],
)
def test_a_worker_is_started_again_when_what_it_is_forked_from_is_killed(monkeypatch, errors, started):
    found = pools(monkeypatch, *errors)
    runner._Worker(settings=None)
    assert found == started


def test_what_can_never_be_started_is_said(monkeypatch):
    pools(monkeypatch, EOFError(), EOFError(), EOFError("slut"))
    with pytest.raises(EOFError, match="^slut$"):
        runner._Worker(settings=None)


def test_what_a_killed_run_leaves_in_the_temporary_folder_is_taken_by_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    scratch._of_process.cache_clear()
    with scratch.own_temporary():
        inside = Path(tempfile.mkdtemp())
    assert tempfile.gettempdir() == str(tmp_path)
    (own,) = tmp_path.iterdir()
    assert inside.parent == own
    scratch.remove_abandoned()
    assert inside.is_dir()  # its owner lives
    scratch._HELD.pop(own).release(force=True)  # as when it dies
    scratch.remove_abandoned()
    assert not list(tmp_path.iterdir())
    scratch._of_process.cache_clear()
