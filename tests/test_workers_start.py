"""What workers are forked from may be killed at any moment, and what is killed leaves nothing for ever."""

import multiprocessing
import os
import tempfile
import threading
from concurrent.futures import Future
from pathlib import Path
from types import SimpleNamespace

import pytest
from report_study import CELLS, KEYS, jobs, study

from jimeval.report import runner, scratch, worker
from jimeval.report.files import Folder
from jimeval.report.surroundings import Surroundings


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


def test_a_worker_whose_starter_has_gone_puts_no_page_in_place_while_its_folder_is_removed(tmp_path, monkeypatch):
    folder, ended = study(tmp_path, CELLS), threading.Event()
    monkeypatch.setattr(worker, "_putting_in_place", threading.Lock())
    monkeypatch.setattr(multiprocessing, "parent_process", lambda: SimpleNamespace(join=lambda: None))
    monkeypatch.setattr(os, "_exit", lambda code: ended.set())
    settings = worker.Settings(Surroundings.make(folder.root), Folder(folder.reports))
    worker._end_with_parent(settings.surroundings)
    assert ended.wait(10) and not settings.surroundings.scratch.exists()
    (job,) = jobs(folder, keys=KEYS[:1])
    late = threading.Thread(target=worker.give_up, args=(job, settings, "kärnan dog"), daemon=True)
    late.start()
    late.join(3)
    assert late.is_alive() and not folder.reports.exists()
    worker._putting_in_place.release()  # and would have put it there
    late.join(10)
    assert (folder.reports / job.page).exists()


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
