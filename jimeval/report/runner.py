"""Runs jobs in parallel worker processes; one that fails, hangs or kills its worker touches no other."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from jimeval.base.persons import PersonKey
from jimeval.base.settings import ReportSettings
from jimeval.base.study_folder import StudyFolder
from jimeval.report import scratch
from jimeval.report.data import Data
from jimeval.report.failure import within
from jimeval.report.files import Place
from jimeval.report.kernels import ForkServer, fork_server
from jimeval.report.plan import Job
from jimeval.report.secret import OPEN, Secret
from jimeval.report.surroundings import Surroundings
from jimeval.report.worker import Outcome, Settings, prepare, run_job

WORKER_DIED = "Processen som skulle göra sidan dog två gånger, till exempel för att minnet tog slut."
GRACE = 30.0  # seconds that a worker may need after its notebook's deadline, to make the page that says so
_NEWS = 1.0  # seconds between two looks at what an executor has to tell
Placed = tuple[int, Job]


@dataclass(frozen=True, slots=True)
class Ready:
    """What the kernels of a run stand in and are forked from; the server has no address where they start anew."""

    surroundings: Surroundings
    server: ForkServer


@contextlib.contextmanager
def ready(folder: StudyFolder, report: ReportSettings, *, forked: bool = True) -> Iterator[Ready]:
    """Begins the imports that all kernels share, so that they are under way while the caller finds out what to run."""
    surroundings = Surroundings.make(folder.root)
    try:
        with fork_server(surroundings, report) if forked else ForkServer() as server:
            yield Ready(surroundings, server)
    finally:
        surroundings.remove()


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(
    folder: StudyFolder,
    jobs: Sequence[Job],
    *,
    jobs_in_parallel: int | None = None,
    on_done: Callable[[Outcome], None] | None = None,
    say: Callable[[str], None] | None = None,
    out: str | Path | Place | None = None,
    audience: str = "internal",
    report: ReportSettings | None = None,
    executor: Executor | None = None,
    secret: Secret = OPEN,
    begun: Ready | None = None,
) -> list[Outcome]:
    """Runs every job; outcomes come in the order of the jobs.

    jobs_in_parallel  worker processes; when not given one for each core, and one more with forked kernels
    on_done           called in this thread with each outcome, as it comes
    say               called with a sentence when forked kernels were asked for and cannot be had
    out               where the pages lie; the study's ``reports`` when not given
    report            how notebooks are run
    executor          runs the jobs in place of worker processes of our own; kernels are then as its workers have them
    secret            what the records of pages for others are closed with
    begun             what :func:`ready` gave, where it was begun before
    """
    if not jobs:
        return []
    report = report or ReportSettings()
    where = out if isinstance(out, Place) else Place.of(out or folder.reports).checked()
    persons = PersonKey.load(folder.person_key).full_names()
    done: dict[int, Outcome] = {}
    placed = list(enumerate(jobs))
    begun_here = ready(folder, report, forked=executor is None) if begun is None else contextlib.nullcontext(begun)
    with begun_here as begun:
        settings = Settings(
            begun.surroundings,
            where,
            audience,
            persons,
            report,
            begun.server.address,
            tables=Data(folder).checksum,
            secret=secret,
        )
        if executor:
            ways = _elsewhere(placed, settings, executor, say)
        else:
            ways = _here(placed, settings, begun.server, jobs_in_parallel, say)
        try:
            with contextlib.closing(ways) as outcomes:
                for place, outcome in outcomes:
                    done[place] = outcome
                    if on_done is not None:
                        on_done(outcome)
        finally:
            where.remove_leftovers()
    return [done[place] for place in range(len(jobs))]


def _elsewhere(
    jobs: Sequence[Placed], settings: Settings, executor: Executor, say: Callable[[str], None] | None
) -> Iterator[tuple[int, Outcome]]:
    """Outcomes as they come. An executor may have a method ``news``, asked now and then for sentences to tell."""
    places = {executor.submit(run_job, job, settings): (place, job) for place, job in jobs}
    waiting, told, news = set(places), {""}, getattr(executor, "news", tuple)
    try:
        while waiting:
            done, waiting = wait(waiting, _NEWS, FIRST_COMPLETED)
            outcomes = [(places[future], _result(future, places[future][1])) for future in done]
            for sentence in (*news(), *(outcome.remark for _, outcome in outcomes)):
                if sentence not in told and say is not None:
                    say(sentence)
                told.add(sentence)
            for (place, _), outcome in outcomes:
                yield place, outcome
    finally:
        for future in places:
            future.cancel()


def _result(future: Future, job: Job) -> Outcome:
    try:
        return future.result()
    except Exception as error:  # the executor lost the job, whatever it calls that
        return Outcome(job, "failed", f"{WORKER_DIED} ({type(error).__name__})", 0.0)


def _here(
    jobs: Sequence[Placed], settings: Settings, server: ForkServer, asked: int | None, say: Callable[[str], None] | None
) -> Iterator[tuple[int, Outcome]]:
    """Outcomes as they come. What a dying worker took along is tried again at the end, with nothing beside it."""
    with _Crew(settings) as crew:
        crew.enlist(min(asked or cores() + bool(server.address), len(jobs)))  # one kernel's waits are another's work
        again = []
        for place, job, outcome in crew.run(jobs):
            if server.why_not and say is not None:
                say(server.why_not)
                say = None
            if outcome is None:
                again.append((place, job))
            else:
                yield place, outcome
        for one in again:
            for place, job, outcome in crew.run([one]):
                yield place, outcome or Outcome(job, "failed", WORKER_DIED, 0.0)


class _Crew:
    """Workers, each a pool of one process: the death of one is nothing to the others."""

    def __init__(self, settings: Settings):
        self.settings = settings
        self.workers: list[_Worker] = []
        self.dismissed = False

    def enlist(self, number: int) -> None:
        for _ in range(number):  # one by one: a signal may come at any moment, and those that are must be ended
            self.workers.append(_Worker(self.settings))

    def run(self, jobs: Sequence[Placed]) -> Iterator[tuple[int, Job, Outcome | None]]:
        """Each job's outcome as it comes; None when its worker died."""
        waiting: queue.SimpleQueue[Placed] = queue.SimpleQueue()
        results: queue.SimpleQueue[tuple[int, Job, Outcome | None | Exception]] = queue.SimpleQueue()
        for one in jobs:
            waiting.put(one)

        def serve(worker: _Worker) -> None:
            with contextlib.suppress(queue.Empty):
                while not self.dismissed:
                    place, job = waiting.get_nowait()
                    results.put((place, job, self._outcome(worker, job)))

        for worker in self.workers[: len(jobs)]:
            threading.Thread(target=serve, args=(worker,), daemon=True).start()
        for _ in jobs:
            place, job, outcome = results.get()
            if isinstance(outcome, Exception):  # our own mistake
                raise outcome
            yield place, job, outcome

    def __enter__(self) -> _Crew:
        return self

    def __exit__(self, *_) -> None:
        """Ends the workers; those that still work, because the run was interrupted, at once."""
        self.dismissed = True
        for worker in self.workers:
            worker.end()
        for worker in self.workers:
            worker.pool.shutdown(wait=True)

    def _outcome(self, worker: _Worker, job: Job) -> Outcome | None | Exception:
        deadline = self.settings.report.deadline
        try:
            return worker.run(job, self.settings, deadline + GRACE)
        except TimeoutError:
            return Outcome(job, "failed", f"Arbetsboken blev inte klar {within(deadline)} och avbröts.", deadline)
        except BrokenProcessPool:
            return None
        except Exception as error:
            return error


class _Worker:
    def __init__(self, settings: Settings):
        self.start_with = (settings, dict(os.environ))
        self.busy = self.ended = False
        self._start()

    def run(self, job: Job, settings: Settings, seconds: float) -> Outcome:
        """The job's outcome. After TimeoutError and BrokenProcessPool the process is gone and there is a new one."""
        self.busy = True
        try:
            return self.pool.submit(run_job, job, settings).result(seconds)
        except (TimeoutError, BrokenProcessPool) as error:
            if isinstance(error, TimeoutError):
                self._kill()
            if not self.ended:
                self.pool.shutdown(wait=True, cancel_futures=True)
                self._start()
            raise
        finally:
            self.busy = False

    def end(self) -> None:
        self.ended = True
        if self.busy:
            self._kill()
        self.pool.shutdown(wait=False, cancel_futures=True)

    def _start(self) -> None:
        """Starts the process; anew, and at last from nothing, should that be killed which it is forked from."""
        for context in (_context, _context, _from_nothing):
            try:
                self.pool = ProcessPoolExecutor(1, context(), prepare, self.start_with)
                self.pid = self.pool.submit(os.getpid)
                return
            except (EOFError, ConnectionError) as error:
                gone = error
        raise gone

    def _kill(self) -> None:
        with contextlib.suppress(BrokenProcessPool, CancelledError, ProcessLookupError):
            os.kill(self.pid.result(), getattr(signal, "SIGKILL", signal.SIGTERM))


def _context():
    """How worker processes start: from one that has imported what they need, where such a fork is safe."""
    if sys.platform != "linux":
        return _from_nothing()
    from multiprocessing import forkserver, resource_tracker

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["jimeval.report.warm"])
    # until it ignores Ctrl-C itself, it would answer one with a traceback
    resource_tracker.ensure_running()  # first: its start lets the signal through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        with scratch.own_temporary():  # its socket's folder stays when this process is killed; the next run removes it
            forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return context


def _from_nothing():
    return multiprocessing.get_context("spawn")
