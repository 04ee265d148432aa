"""A run on a cluster never waits for ever: it says for whom it waits, then gives its jobs up."""

from concurrent.futures import Future, wait
from pathlib import Path

import pytest

from jimeval.report import Job
from jimeval.report import cluster as module
from jimeval.report.cluster import Run, _OnCluster

JOB = Job(Path("a.ipynb"), "a", "A")


class Client:
    """A client whose scheduler has no workers and takes every job."""

    status, workers, scheduler = "running", 0, None

    def __init__(self):
        self.scheduler, self.identity = self, None

    def get_executor(self, **_):
        return self

    def submit(self, *_):
        return Future()

    def sync(self, *_, **__):
        return {"n_workers": self.workers}


@pytest.fixture
def now(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: clock[0])
    return clock


def test_when_all_workers_have_gone_the_run_says_so_and_gives_up_in_time(now):
    executor = _OnCluster(client := Client(), "tcp://x:1", Run("1"))
    job = executor.submit(None, JOB, None)
    assert executor.news() == []
    now[0] = 6
    assert executor.news() == [
        "Schemaläggaren på tcp://x:1 har inga arbetare kvar. Väntar högst 120 sekunder på en ny: "
        "dask worker ADRESS --nworkers ANTAL --nthreads 1"
    ]
    client.workers, now[0] = 1, 12
    assert executor.news() == []
    client.workers, now[0] = 0, 133
    assert executor.news() == [
        "Alla arbetare försvann, och ingen ny kom inom 120 sekunder. Det som inte är klart misslyckas; "
        "kör igen när arbetare finns, så görs bara det."
    ]
    wait([job], 1)
    assert job.result(0).reason == "Alla arbetare försvann, och ingen ny kom inom 120 sekunder."
    assert executor.news() == []


def test_when_the_scheduler_has_gone_it_is_told_once_and_what_is_not_done_fails(now):
    executor = _OnCluster(client := Client(), "tcp://x:1", Run("1"))
    job = executor.submit(None, JOB, None)
    client.status = "connecting"
    assert executor.news() == [
        "Schemaläggaren på tcp://x:1 svarar inte längre. Det som inte är klart misslyckas; "
        "kör igen när den är startad, så görs bara det."
    ]
    assert (job.result(0).reason, executor.news()) == ("Schemaläggaren svarade inte längre.", [])
