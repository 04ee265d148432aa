"""The reports of a study: pages, index, manifest and log. Only what no longer holds is made again."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from jimeval.base.errors import ReportError, UsageError
from jimeval.base.lock import WAIT, study_lock
from jimeval.base.persons import PersonKey
from jimeval.base.settings import ReportSettings
from jimeval.base.study_folder import StudyFolder
from jimeval.base.swedish import count, number
from jimeval.report import index, manifest, plan, records, runner
from jimeval.report.data import Data
from jimeval.report.due import Due, Today
from jimeval.report.files import Place, Unwritten
from jimeval.report.index import IndexText
from jimeval.report.orphans import orphans, pages_in
from jimeval.report.plan import Job
from jimeval.report.records import Entry
from jimeval.report.secret import OPEN, Secret, for_audience, made_secret, secret_of
from jimeval.report.surroundings import Surroundings
from jimeval.report.worker import Outcome, Settings, give_up, unwritten
from jimeval.study.stored import altered_tables

LOG = "log.txt"
BROKEN_MANIFEST = "manifest.json gick inte att läsa och är gjord på nytt ur sidornas egna uppgifter."


@dataclass(frozen=True, slots=True)
class Result:
    """What a run of the reports made: its outcomes in the order of the jobs, and the index that leads to them.

    outcomes   one for each job; its status is ``current`` where nothing needed to be made
    unwritten  sentences about what else could not be written
    noticed    sentences about what was not as a run had left it
    """

    outcomes: tuple[Outcome, ...]
    index: Path | str
    unwritten: tuple[str, ...] = ()
    noticed: tuple[str, ...] = ()

    @property
    def failed(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.status == "failed")

    @property
    def made(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.status != "current")

    def checked(self) -> Result:
        """The result itself. Raises ReportError, naming each page and cause, when any report failed."""
        lines = []
        if self.failed:
            lines = [
                f"{len(self.failed)} av {count(len(self.outcomes), 'rapport', 'rapporter')} misslyckades, "
                "resten är gjorda:"
                if len(self.outcomes) > len(self.failed)
                else f"{count(len(self.failed), 'rapport', 'rapporter')} misslyckades:"
            ]
            lines += [f"  {outcome.job.page}: {outcome.reason}" for outcome in self.failed]
        if lines or self.unwritten:
            raise ReportError("\n".join([*lines, *self.unwritten]))
        return self


def report(
    folder: StudyFolder,
    jobs: Sequence[Job],
    audience: str = "internal",
    *,
    text: IndexText | None = None,
    jobs_in_parallel: int | None = None,
    on_start: Callable[[int], None] | None = None,
    on_done: Callable[[Outcome], None] | None = None,
    say: Callable[[str], None] | None = None,
    out: str | Path | None = None,
    keep_others: bool = True,
    force: bool = False,
    wait: float = WAIT,
    settings: ReportSettings | None = None,
    executor: Executor | None = None,
    begun: runner.Ready | None = None,
) -> Result:
    """Makes those pages of the jobs that are not current, ``index.html`` and ``manifest.json``; adds to ``log.txt``.

    text         what the index says besides its list
    on_start     called with the number of pages to make
    on_done      called with the outcome of each of them as it comes, see :func:`jimeval.report.progress.progress`
    say          called with each sentence about something else than a page
    out          where to write; the study's ``reports`` when not given
    keep_others  pages of earlier runs stay in the index and the manifest (a run of some pages only); otherwise they
                 are removed, so that what is no longer in the material is no longer in the reports
    force        makes every page
    wait         seconds to wait for another run of the study
    begun        what :func:`jimeval.report.runner.ready` gave, where that was begun before the jobs were known

    Raises UsageError before anything runs, with all that is wrong, for parameters that a notebook does not take.
    A failing notebook raises nothing here: see :meth:`Result.checked`.
    """
    plan.check(jobs)
    jobs = plan.for_audience(jobs, audience)
    place = Place.of(out or folder.reports).checked()
    with study_lock(folder, "jimeval report", wait=wait, say=say):
        making = _Making(folder, place, audience, say, _secret(folder, audience))
        place.remove_leftovers()
        found = [making.today.due(job, force=force) for job in jobs]
        to_make = [each for each in found if each.reasons]
        if on_start is not None:
            on_start(len(to_make))
        if to_make:
            making.log(f"börjar: {count(len(to_make), 'sida', 'sidor')} av {len(jobs)}")
        how = {"jobs_in_parallel": jobs_in_parallel, "report": settings, "executor": executor, "begun": begun}
        made = making.make(to_make, on_done, **how)
        outcomes = tuple(made.get(each.job.page) or _current(each) for each in found)
        making.settle([each for each in found if not each.reasons])
        index_path = making.finish(found, made, text or IndexText(study="Rapporter"), keep_others=keep_others)
        if made:
            making.log("klar")
        elif not making.told:
            making.log(f"inget att göra: {count(len(jobs), 'sida är aktuell', 'sidor är aktuella')}")
    return Result(outcomes, index_path, tuple(making.unwritten), tuple(making.noticed))


def _secret(folder: StudyFolder, audience: str) -> Secret:
    """The study's secret, made where pages are for others."""
    if audience != "internal":
        return made_secret(folder)
    try:
        return secret_of(folder)
    except UsageError:  # it closes none of these pages
        return OPEN


def log_line(outcome: Outcome) -> str:
    """``agency/csn-2013.html  klar (2,3 s): ändrat underlag: support``, or the cause when it failed."""
    seconds = f"({number(outcome.seconds, 1)} s)"
    if outcome.status == "ok":
        return f"{outcome.job.page}  klar {seconds}" + (f": {outcome.why}" if outcome.why else "")
    return f"{outcome.job.page}  misslyckades {seconds}: {' '.join(outcome.reason.split())}"


def _headings(folder: StudyFolder, jobs: Sequence[Job], entries: Sequence[Entry]) -> dict[str, str]:
    paths = {entry.notebook: folder.notebooks / entry.notebook for entry in entries}
    paths.update({job.notebook.name: job.notebook for job in jobs})
    found = {}
    for name, path in paths.items():
        with contextlib.suppress(UsageError):  # a notebook that cannot be read is called by its file's name
            found[name] = plan.heading(path)
    return found


def _current(found: Due) -> Outcome:
    return Outcome(found.job, "current", "", 0.0, found.record.sha256 if found.record else "")


class _Making:
    """One run of the reports in one place."""

    def __init__(
        self, folder: StudyFolder, place: Place, audience: str, say: Callable[[str], None] | None, secret: Secret
    ):
        self.folder, self.place, self.audience = folder, place, audience
        self.say = say
        self.told: list[str] = []
        self.unwritten: list[str] = []
        self.noticed: list[str] = []
        self.persons = PersonKey.load(folder.person_key).full_names()
        altered = altered_tables(folder)
        self.today = Today(place, Data(folder), self.persons, altered, secret)
        if altered:
            self.notice(f"Ändrade eller borttagna sedan bygget: {', '.join(altered)}. Kör: jimeval build")
        try:
            self.earlier = manifest.read(place)
        except manifest.Broken:
            self.earlier = []
            self.notice(BROKEN_MANIFEST)

    def notice(self, sentence: str) -> None:
        self.noticed.append(sentence)
        self.tell(sentence)

    def tell(self, sentence: str) -> None:
        self.told.append(sentence)
        self.log(sentence)
        if self.say is not None:
            self.say(sentence)

    def log(self, line: str) -> None:
        with contextlib.suppress(Unwritten):  # the pages matter more
            self.place.append(LOG, f"{datetime.datetime.now():%Y-%m-%d %H:%M:%S}  {line}\n")

    def make(self, to_make: Sequence[Due], on_done: Callable[[Outcome], None] | None, **how: Any) -> dict[str, Outcome]:
        """Runs the jobs; their outcomes by page. A job that left no page gets one that says why.

        how  for :func:`jimeval.report.runner.run`
        """
        why = {each.job.page: each.why for each in to_make}
        made: dict[str, Outcome] = {}

        def done(outcome: Outcome) -> None:
            if not outcome.sha256:
                outcome = self._without_page(outcome)
            outcome = replace(outcome, why=why[outcome.job.page])
            made[outcome.job.page] = outcome
            self.log(log_line(outcome))
            if on_done is not None:
                on_done(outcome)

        for each in to_make:
            if each.job.broken:
                done(Outcome(each.job, "failed", each.job.broken, 0.0))
        jobs = [each.job for each in to_make if not each.job.broken]
        place, audience, secret = self.place, self.audience, self.today.secret
        runner.run(self.folder, jobs, on_done=done, say=self.tell, out=place, audience=audience, secret=secret, **how)
        return made

    def _without_page(self, outcome: Outcome) -> Outcome:
        """A job that was lost with its worker, or whose page could not be written: a page says so, if it can be."""
        surroundings = Surroundings(self.folder.root.resolve(), Path())
        settings = Settings(
            surroundings,
            self.place,
            self.audience,
            self.persons,
            tables=self.today.tables,
            secret=self.today.secret,
        )
        page = give_up(outcome.job, settings, outcome.reason)
        if not page.sha256:
            self._remove_for_others(outcome.job)
        return replace(outcome, sha256=page.sha256)

    def _remove_for_others(self, job: Job) -> None:
        """Takes away an earlier page that is for somebody else: it must not stand among those of this run."""
        record = records.read(self.place, job.page)
        if record is None or record.audience != self.audience:
            records.remove_page(self.place, job.page)

    def settle(self, current: Iterable[Due]) -> None:
        """Brings the records of pages that hold up to date: what the tables are now, where the index shows them."""
        for each in current:
            job, record = each.job, each.record
            secret = for_audience(self.today.secret, record.audience)
            now = replace(record, row=job.row, column=job.column, tables=secret.of(self.today.tables))
            if now != record:
                self._try(lambda now=now: records.write(self.place, now), records.name_of(job.page))
            if records.old_of(job.page) in self.today.names:
                records.remove_old(self.place, job.page)

    def finish(
        self, found: Sequence[Due], made: dict[str, Outcome], text: IndexText, *, keep_others: bool
    ) -> Path | str:
        """The manifest and the index of all pages; without ``keep_others`` those of no job are removed first."""
        own = {each.job.page for each in found}
        names = set(self.place.names("*/*"))
        kept = {each.job.notebook.stem for each in found if each.job.broken}  # which pages are theirs nobody can say
        if not keep_others:
            for page in sorted(orphans(self.place, names, self.earlier, own)):
                if PurePosixPath(page).parent.name in kept:
                    continue
                self.tell(f"tar bort {page}: ingen arbetsbok gör den längre")
                records.remove_page(self.place, page)
                names -= set(records.files_of(page))
        entries = [self._entry(each, made) for each in found]
        if keep_others or kept:
            others = sorted(page for page in pages_in(names) if page not in own)
            entries += [record.entry() for page in others if (record := records.read(self.place, page))]
        headings = _headings(self.folder, [each.job for each in found], entries)
        old = {entry.page for entry in entries if entry.status != "ok" and records.old_of(entry.page) in names}
        self._write_if_changed(manifest.NAME, manifest.text(entries))
        self._write_if_changed(index.NAME, index.html(text, entries, headings, old))
        return self.place.local / index.NAME if self.place.local else f"{self.place}/{index.NAME}"

    def _entry(self, found: Due, made: dict[str, Outcome]) -> Entry:
        """What is known of a job's page: its record, or what its outcome says when none could be written."""
        job, outcome = found.job, made.get(found.job.page)
        record = records.read(self.place, job.page)
        if record is not None and (outcome is None or outcome.sha256 == record.sha256):
            return record.entry()
        return Entry(
            page=job.page,
            notebook=job.notebook.name,
            key=job.key,
            title=job.title,
            row=job.row,
            column=job.column,
            status="failed",
            reason=outcome.reason if outcome else "",
            sha256="",
            jimeval=records.version("jimeval"),
            parameters=records.parameters_used(job, self.persons),
        )

    def _write_if_changed(self, name: str, text: str) -> None:
        if self.place.read(name) != text.encode():
            self._try(lambda: self.place.write_whole(name, text), name)

    def _try(self, write: Callable[[], None], name: str) -> None:
        try:
            write()
        except Unwritten as error:
            self.unwritten.append(unwritten(error))
