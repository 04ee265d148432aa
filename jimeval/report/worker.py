"""What happens in a worker process: one notebook run in a fresh kernel, its page made right after.

Everything heavy (papermill, nbconvert) is imported here and kept for the worker's life. ``run_job`` takes and
returns plain values, so that it can be sent to any ``concurrent.futures`` executor.
"""

from __future__ import annotations

import functools
import hashlib
import os
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from jimeval.base.persons import PersonKey
from jimeval.base.settings import ReportSettings
from jimeval.report import clean as cleaning
from jimeval.report import execution
from jimeval.report.failure import Failure
from jimeval.report.files import write_whole
from jimeval.report.kernels import Surroundings
from jimeval.report.plan import Job


@dataclass(frozen=True, slots=True)
class Settings:
    """What all jobs of a run share.

    out       folder of the pages
    audience  for whom they are
    persons   whose full names no page shows, wherever they come from
    report    how notebooks are run
    server    address of the server that kernels are forked from; empty: each starts anew
    """

    surroundings: Surroundings
    out: Path
    audience: str = "internal"
    persons: PersonKey = field(default_factory=PersonKey)
    report: ReportSettings = field(default_factory=ReportSettings)
    server: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one job went.

    status   ok or failed; also a failed job leaves a page, unless it could not be written
    reason   the cause in Swedish; empty when ok
    seconds  wall time; the only thing here that differs between two runs
    sha256   of the page; empty when there is none
    """

    job: Job
    status: str
    reason: str
    seconds: float
    sha256: str = ""


def prepare(settings: Settings, environment: Mapping[str, str]) -> None:
    """Brings a new worker process into its surroundings; it ends when the process that started it has gone.

    ``environment`` is that of the starter, since the process it was forked from may be older.
    """
    os.environ.clear()
    os.environ.update(environment)
    _end_with_parent(settings.surroundings)
    quiet = os.open(settings.surroundings.scratch / f"worker-{os.getpid()}.txt", os.O_WRONLY | os.O_CREAT, 0o600)
    for stream in (1, 2):  # kernels write warnings of their own there; they belong in no log of ours
        os.dup2(quiet, stream)
    os.close(quiet)
    _enter(settings.surroundings)


def run_job(job: Job, settings: Settings, lost: str = "") -> Outcome:
    """Runs the job's notebook and writes its page and the executed notebook, whole or not at all. Never raises.

    ``lost`` says why the process that ran it before is gone: it is not run again, its page says so.
    """
    from jimeval.report import pages

    _enter(settings.surroundings)
    started = time.monotonic()
    page = settings.out / job.page
    try:
        page.parent.mkdir(parents=True, exist_ok=True)
        executed = execution.not_run(job, lost) if lost else execution.execute(job, settings)
        notebook, failure = executed.notebook, executed.failure
        cleaning.clean(notebook, settings.surroundings.root)
        cleaning.without_names(notebook, settings.persons)
        if failure is not None:
            scrub = cleaning.scrubber(settings.surroundings.root)
            failure = Failure(settings.persons.mask(scrub(failure.sentence)), failure.place, failure.cell_index)
        html = pages.page(notebook, shown(job, settings.persons), settings.audience, failure)
        write_whole(page.with_suffix(".ipynb"), _as_text(notebook))
        write_whole(page, html)
    except Exception as error:  # whatever it is, it must not touch another job
        where = cleaning.scrubber(settings.surroundings.root)(str(error))
        return Outcome(
            job, "failed", f"Sidan kunde inte skrivas: {type(error).__name__}: {where}", time.monotonic() - started
        )
    return Outcome(
        job,
        "failed" if failure else "ok",
        failure.sentence if failure else "",
        time.monotonic() - started,
        hashlib.sha256(html.encode()).hexdigest(),
    )


def shown(job: Job, persons: PersonKey) -> Job:
    """The job as a page or a list of pages tells of it: with pseudonyms in its parameters, since one may be a file."""
    told = {name: persons.mask(value) if isinstance(value, str) else value for name, value in job.parameters.items()}
    return replace(job, parameters=told)


def _as_text(notebook) -> str:
    import nbformat

    return nbformat.writes(notebook, version=4) + "\n"


@functools.cache
def _enter(surroundings: Surroundings) -> None:
    # jupyterlab brings a package that makes every import of nbformat take seconds; without it only one kind of
    # address check is lost, which notebooks do not use
    sys.modules.setdefault("rfc3987_syntax", None)
    surroundings.enter()


def _end_with_parent(surroundings: Surroundings) -> None:
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        surroundings.remove()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
