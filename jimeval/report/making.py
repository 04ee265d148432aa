"""The reports of a study: pages, index, manifest and log."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from jimeval.base.errors import ReportError, UsageError
from jimeval.base.settings import ReportSettings
from jimeval.base.study_folder import StudyFolder
from jimeval.base.swedish import count, number
from jimeval.report import index, manifest, plan, runner
from jimeval.report.index import IndexText
from jimeval.report.plan import Job
from jimeval.report.worker import Outcome

LOG = "log.txt"


@dataclass(frozen=True, slots=True)
class Result:
    """What a run of the reports made: its outcomes in the order of the jobs, and the index that leads to them."""

    outcomes: tuple[Outcome, ...]
    index: Path

    @property
    def failed(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.status == "failed")

    def checked(self) -> Result:
        """The result itself. Raises ReportError, naming each page and cause, when any report failed."""
        if self.failed:
            lines = [
                f"{len(self.failed)} av {count(len(self.outcomes), 'rapport', 'rapporter')} misslyckades, "
                "resten är gjorda:"
                if len(self.outcomes) > len(self.failed)
                else f"{count(len(self.failed), 'rapport', 'rapporter')} misslyckades:"
            ]
            lines += [f"  {outcome.job.page}: {outcome.reason}" for outcome in self.failed]
            raise ReportError("\n".join(lines))
        return self


def report(
    folder: StudyFolder,
    jobs: Sequence[Job],
    audience: str = "internal",
    *,
    text: IndexText | None = None,
    jobs_in_parallel: int | None = None,
    on_done: Callable[[Outcome], None] | None = None,
    out: Path | None = None,
    keep_others: bool = True,
    report_settings: ReportSettings | None = None,
) -> Result:
    """Makes the pages of the jobs, ``index.html`` and ``manifest.json``, and adds times to ``log.txt``.

    text         what the index says besides its list
    on_done      called with each outcome as it comes, see :func:`jimeval.report.progress.progress`
    out          folder to write to; the study's ``reports`` when not given
    keep_others  pages of earlier runs stay in the index and the manifest (a run of some pages only); otherwise they
                 are removed, so that what is no longer in the material is no longer in the reports

    Raises UsageError before anything runs, with all that is wrong, for parameters that a notebook does not take.
    A failing notebook raises nothing here: see :meth:`Result.checked`.
    """
    plan.check(jobs)
    jobs = plan.for_audience(jobs, audience)
    out = _writable(out or folder.reports)
    earlier = manifest.read(out)
    with (out / LOG).open("a", encoding="utf-8", newline="\n") as log:

        def done(outcome: Outcome) -> None:
            _log(log, log_line(outcome))
            if on_done is not None:
                on_done(outcome)

        _log(log, f"börjar: {count(len(jobs), 'sida', 'sidor')}")
        outcomes = runner.run(
            folder,
            jobs,
            jobs_in_parallel=jobs_in_parallel,
            on_done=done,
            out=out,
            audience=audience,
            report=report_settings,
        )
        entries = manifest.entries_of(outcomes, folder)
        made = {entry.page for entry in entries}
        others = [entry for entry in earlier if entry.page not in made]
        if keep_others:
            entries += [entry for entry in others if (out / entry.page).is_file()]
        else:
            _remove(out, others)
        manifest.write(out, entries)
        text = text or IndexText(study="Rapporter")
        index_path = index.write(out, text, entries, _headings(folder, jobs, entries))
        _log(log, "klar")
    return Result(tuple(outcomes), index_path)


def log_line(outcome: Outcome) -> str:
    """``agency/csn-2013.html  klar (2,3 s)``, or the cause when it failed."""
    if outcome.status == "ok":
        return f"{outcome.job.page}  klar ({number(outcome.seconds, 1)} s)"
    return f"{outcome.job.page}  misslyckades ({number(outcome.seconds, 1)} s): {' '.join(outcome.reason.split())}"


def _log(log, line: str) -> None:
    log.write(f"{datetime.datetime.now():%Y-%m-%d %H:%M:%S}  {line}\n")
    log.flush()


def _writable(out: Path) -> Path:
    try:
        out.mkdir(parents=True, exist_ok=True)
        if not os.access(out, os.W_OK | os.X_OK):
            raise PermissionError("skrivrättighet saknas")
    except OSError as error:
        raise UsageError(
            f"Mappen {out} går inte att skriva rapporter i: {error.strerror or error}. Välj en annan med --out."
        ) from None
    return out.resolve()


def _remove(out: Path, entries: Sequence[manifest.Entry]) -> None:
    """Removes pages that an earlier run made; only files inside ``out``, whatever the manifest says."""
    for entry in entries:
        page = (out / entry.page).resolve()
        if page.is_relative_to(out) and page.suffix == ".html":
            page.unlink(missing_ok=True)
            page.with_suffix(".ipynb").unlink(missing_ok=True)


def _headings(folder: StudyFolder, jobs: Sequence[Job], entries: Sequence[manifest.Entry]) -> dict[str, str]:
    paths = {entry.notebook: folder.notebooks / entry.notebook for entry in entries}
    paths.update({job.notebook.name: job.notebook for job in jobs})
    return {name: plan.heading(path) for name, path in paths.items() if path.is_file()}
