"""What happens in a worker process: one notebook run in a fresh kernel, its page made right after.

Everything heavy (papermill, nbconvert) is imported here and kept for the worker's life. ``run_job`` takes and
returns plain values, so that it can be sent to any ``concurrent.futures`` executor.
"""

from __future__ import annotations

import errno
import functools
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from jimeval.base.persons import PersonKey
from jimeval.base.settings import ReportSettings
from jimeval.base.study_folder import StudyFolder
from jimeval.report import clean as cleaning
from jimeval.report import execution, old_pages, records
from jimeval.report.data import Data, is_of_files
from jimeval.report.failure import Failure
from jimeval.report.files import Place, Unwritten
from jimeval.report.plan import Job
from jimeval.report.records import Record, Stamp
from jimeval.report.secret import OPEN, Secret, for_audience
from jimeval.report.surroundings import Surroundings

FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


@dataclass(frozen=True, slots=True)
class Settings:
    """What all jobs of a run share.

    out       where the pages lie
    audience  for whom they are
    persons   whose full names no page shows, wherever they come from
    report    how notebooks are run
    server    address of the server that kernels are forked from; empty: each starts anew
    tables    checksum of the study's tables when the run began
    secret    what the records of pages for others are closed with
    """

    surroundings: Surroundings
    out: Place
    audience: str = "internal"
    persons: PersonKey = field(default_factory=PersonKey)
    report: ReportSettings = field(default_factory=ReportSettings)
    server: str = ""
    tables: str = ""
    secret: Secret = OPEN


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one job went.

    status   ok or failed; also a failed job leaves a page, unless it could not be written
    reason   the cause in Swedish; empty when ok
    seconds  wall time; the only thing here that differs between two runs
    sha256   of the page; empty when none could be written
    why      why it was made, as :mod:`jimeval.report.due` says it
    remark   a sentence about how the worker stands, for the log; no part of the page
    """

    job: Job
    status: str
    reason: str
    seconds: float
    sha256: str = ""
    why: str = ""
    remark: str = ""


def prepare(settings: Settings, environment: Mapping[str, str]) -> None:
    """Brings a new worker process into its surroundings; it ends when the process that started it has gone.

    ``environment`` is that of the starter, since the process it was forked from may be older.
    """
    os.environ.clear()
    os.environ.update(environment)
    _end_with_parent()
    quiet = os.open(settings.surroundings.scratch / f"worker-{os.getpid()}.txt", os.O_WRONLY | os.O_CREAT, 0o600)
    for stream in (1, 2):  # kernels write warnings of their own there; they belong in no log of ours
        os.dup2(quiet, stream)
    os.close(quiet)
    _enter(settings.surroundings)


def run_job(job: Job, settings: Settings) -> Outcome:
    """Runs the job's notebook and writes its page, the executed notebook and the record. Never raises."""
    _enter(settings.surroundings)
    started = time.monotonic()

    def write() -> Outcome:
        source = records.of_source(job.notebook)
        executed = execution.execute(job, settings)
        return _write(job, settings, executed.notebook, executed.failure, executed.reads, started, source)

    return _guarded(write, job, settings, started)


def give_up(job: Job, settings: Settings, sentence: str) -> Outcome:
    """A page that says only why there is none: its notebook could not be run to any end. Never raises."""
    without_slow_imports()
    started = time.monotonic()

    def write() -> Outcome:
        import nbformat

        source = records.of_source(job.notebook)
        return _write(job, settings, nbformat.v4.new_notebook(), Failure(sentence), (), started, source)

    outcome = _guarded(write, job, settings, started)
    return outcome if outcome.sha256 else replace(outcome, reason=sentence)


def _guarded(write: Callable[[], Outcome], job: Job, settings: Settings, started: float) -> Outcome:
    try:
        return write()
    except Exception as error:  # whatever it is, it must not touch another job
        said = cleaning.scrubber(settings.surroundings.root)(_cause(error))
        return Outcome(job, "failed", settings.persons.mask(said), time.monotonic() - started)


def _cause(error: Exception) -> str:
    if isinstance(error, Unwritten):
        return unwritten(error)
    return f"Sidan kunde inte skrivas: {type(error).__name__}: {error}"


def unwritten(error: Unwritten) -> str:
    """What could not be written, and what to do when the reason is a full disk."""
    if getattr(error.__cause__, "errno", None) in FULL:
        return f"Disken är full: {error} Gör plats och kör igen."
    return str(error)


def _write(
    job: Job,
    settings: Settings,
    notebook,
    failure: Failure | None,
    queries: Iterable[str],
    started: float,
    source: str,
) -> Outcome:
    """The page and what belongs to it, each whole, the record last: what has a record that agrees with it is done.

    ``source`` is that of the notebook before it was run; when it is another now, the page is of no notebook.
    """
    from jimeval.report import pages

    cleaning.clean(notebook, settings.surroundings.root)
    cleaning.without_names(notebook, settings.persons)
    if failure is not None:
        scrub = cleaning.scrubber(settings.surroundings.root)
        failure = replace(failure, sentence=settings.persons.mask(scrub(failure.sentence)))
    place = settings.out
    reads, data = _digests(settings, queries, time.time() - (time.monotonic() - started))
    used = records.parameters_used(job, settings.persons)
    secret = for_audience(settings.secret, used.get("audience", "internal"))
    still = source if source == records.of_source(job.notebook) else ""
    stamp = _stamp(job, secret.of(data), still, used)
    old = old_pages.kept(place, job.page, stamp, settings.persons) if failure else None
    html = pages.page(notebook, job, settings.audience, failure, stamp, old).encode()
    record = Record(
        page=job.page,
        key=job.key,
        row=job.row,
        column=job.column,
        status="failed" if failure else "ok",
        reason=failure.sentence if failure else "",
        sha256=records.sha256(html),
        jimeval=stamp.library["jimeval"],
        run=stamp.run,
        reads={} if secret else reads,
        closed=secret.close(reads) if secret else "",
        tables=secret.of(settings.tables),
        **{each.name: getattr(stamp, each.name) for each in fields(Stamp)},
    )
    place.write_whole(records.notebook_of(job.page), _as_text(notebook))
    place.write_whole(job.page, html)
    records.write(place, record)
    if old is None:
        records.remove_old(place, job.page)
    return Outcome(job, record.status, record.reason, time.monotonic() - started, record.sha256)


def _stamp(job: Job, data: str, source: str, parameters: dict[str, Any]) -> Stamp:
    return Stamp(
        notebook=job.notebook.name,
        title=job.title,
        data=data,
        source=source,
        library=records.library(),
        style=records.style(),
        parameters=parameters,
    )


def _digests(settings: Settings, queries: Iterable[str], since: float) -> tuple[dict[str, str], str]:
    """What the queries gave, and one fingerprint of it; "" when something has changed while the notebook ran."""
    data = _data(settings.surroundings, settings.tables)
    of_tables, of_files = [], []
    for query in sorted(queries):
        (of_files if is_of_files(query) else of_tables).append(query)
    fresh = Data(data.folder)  # a file may be another than it was to the job before
    reads = data.digests(of_tables) | fresh.digests(of_files)
    files = (path for query in of_files for path in fresh.files_of(query))
    changed = fresh.checksum != settings.tables or any(_written_since(path, since) for path in files)
    return reads, "" if changed else records.of_reads(reads)


def _written_since(path: Path, since: float) -> bool:
    try:
        found = path.stat()
        return max(found.st_mtime, found.st_ctime) > since  # one that is moved here keeps the hour of its words
    except OSError:
        return False


@functools.lru_cache(maxsize=1)
def _data(surroundings: Surroundings, tables: str) -> Data:
    """Kept for all jobs of one run in this process, which may outlive the run."""
    return Data(StudyFolder(surroundings.root))


def _as_text(notebook) -> str:
    import nbformat

    return nbformat.writes(notebook, version=4) + "\n"


@functools.cache
def _enter(surroundings: Surroundings) -> None:
    without_slow_imports()
    surroundings.enter()


def without_slow_imports() -> None:
    # jupyterlab brings a package that makes every import of nbformat take seconds; without it only one kind of
    # address check is lost, which notebooks do not use
    sys.modules.setdefault("rfc3987_syntax", None)


def _end_with_parent() -> None:
    """The run's folder is left to the next run: a worker beside this one may be about to read there."""
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
