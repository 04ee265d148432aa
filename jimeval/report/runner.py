"""Runs jobs in parallel worker processes; one that fails, or kills its worker, touches no other."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from jimeval.base.persons import PersonKey
from jimeval.base.study_folder import StudyFolder
from jimeval.report.files import remove_leftovers
from jimeval.report.kernels import Surroundings
from jimeval.report.plan import Job
from jimeval.report.worker import Outcome, Settings, prepare, run_job

WORKER_DIED = "Processen som skulle göra sidan dog två gånger, till exempel för att minnet tog slut."


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(
    folder: StudyFolder,
    jobs: Sequence[Job],
    *,
    jobs_in_parallel: int | None = None,
    on_done: Callable[[Outcome], None] | None = None,
    out: Path | None = None,
    audience: str = "internal",
    cell_timeout: float = 600,
) -> list[Outcome]:
    """Runs every job; outcomes come in the order of the jobs.

    jobs_in_parallel  worker processes; one for each core when not given
    on_done           called in this process with each outcome, as it comes
    out               folder of the pages; the study's ``reports`` when not given
    cell_timeout      seconds that one cell may take before its notebook is stopped
    """
    if not jobs:
        return []
    out = (out or folder.reports).resolve()
    remove_leftovers(out)
    surroundings = Surroundings.make(folder.root)
    settings = Settings(surroundings, out, audience, cell_timeout, PersonKey.load(folder.person_key).full_names())
    done: dict[int, Outcome] = {}

    def finished(place: int, outcome: Outcome) -> None:
        done[place] = outcome
        if on_done is not None:
            on_done(outcome)

    try:
        workers = max(1, min(jobs_in_parallel or cores(), len(jobs)))
        waiting = dict(enumerate(jobs))
        while waiting:
            _run_in_pool(waiting, settings, workers, finished)
            waiting = {place: job for place, job in waiting.items() if place not in done}
            for place in list(waiting)[:workers]:  # these were in flight when a worker died: again, each by itself
                job = waiting.pop(place)
                _run_in_pool({place: job}, settings, 1, finished)
                if place not in done:
                    finished(place, Outcome(job, "failed", WORKER_DIED, 0.0))
    finally:
        surroundings.remove()
        remove_leftovers(out)
    return [done[place] for place in range(len(jobs))]


def _run_in_pool(
    jobs: dict[int, Job], settings: Settings, workers: int, finished: Callable[[int, Outcome], None]
) -> None:
    """Runs jobs in a new pool; returns early, with some not finished, when one of its workers dies."""
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), prepare, (settings,))
    try:
        places = {pool.submit(run_job, job, settings): place for place, job in jobs.items()}
        for future in as_completed(places):
            try:
                outcome = future.result()
            except BrokenProcessPool:
                continue
            finished(places[future], outcome)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
