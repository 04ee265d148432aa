"""Is each report still true to its data, its notebook and the library?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from jimeval.base.errors import UsageError
from jimeval.base.persons import PersonKey
from jimeval.base.study_folder import StudyFolder
from jimeval.base.swedish import count
from jimeval.report import due, manifest, records
from jimeval.report.data import Data
from jimeval.report.due import Today
from jimeval.report.files import Place
from jimeval.report.orphans import orphans, pages_in
from jimeval.report.plan import Job
from jimeval.report.planned import whole_run
from jimeval.report.records import Record
from jimeval.report.secret import OPEN, secret_of
from jimeval.study.stored import altered_tables

CURRENT, STALE, FAILED, ALTERED, MISSING, ORPHANED = "current", "stale", "failed", "altered", "missing", "orphaned"
_NOT_MADE = "inte gjord ännu"
_WORDS = {
    CURRENT: ("aktuell", "aktuella"),
    STALE: ("inaktuell", "inaktuella"),
    FAILED: ("misslyckad", "misslyckade"),
    ALTERED: ("ändrad för hand", "ändrade för hand"),
    ORPHANED: ("utan arbetsbok eller material", "utan arbetsbok eller material"),
    MISSING: ("saknas", "saknas"),
}


@dataclass(frozen=True, slots=True)
class PageStatus:
    """A page and why it may no longer be true, in Swedish; ``reasons`` is empty when it is current.

    state  current; stale: something has changed since it was made; failed: the page says why; altered: by hand;
           missing: it was made and is gone, or never was; orphaned: nothing makes it any more
    """

    page: str
    state: str
    reasons: tuple[str, ...] = ()

    @property
    def made(self) -> bool:
        return self.reasons != (_NOT_MADE,)


@dataclass(frozen=True, slots=True)
class StudyStatus:
    """The pages in order of name, and what else a person should know.

    altered_tables  changed or gone since the build
    problems        sentences, such as that the manifest is broken
    """

    pages: tuple[PageStatus, ...]
    altered_tables: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """For people: each page that is not current, and a count."""
        yield from self.problems
        for table in self.altered_tables:
            yield f"Tabellen {table} är ändrad eller borttagen sedan bygget. Kör: jimeval build"
        made = [page for page in self.pages if page.made]
        for page in made:
            if page.reasons:
                yield f"  {page.page}: {'; '.join(page.reasons)}"
        found = Counter(page.state for page in made)
        parts = [f"{found[state]} {_WORDS[state][found[state] != 1]}" for state in _WORDS if found[state]]
        yield f"{count(len(made), 'sida', 'sidor')}{': ' if parts else ''}{', '.join(parts)}."
        if waiting := len(self.pages) - len(made):
            yield f"{count(waiting, 'sida är inte gjord ännu', 'sidor är inte gjorda ännu')}. Kör: jimeval report"

    def as_dict(self) -> dict:
        """For machines."""
        return {
            "pages": [{"page": page.page, "state": page.state, "reasons": list(page.reasons)} for page in self.pages],
            "altered_tables": list(self.altered_tables),
            "problems": list(self.problems),
        }


def status(folder: StudyFolder, out: str | Path | None = None, planned: Sequence[Job] | None = None) -> StudyStatus:
    """How each page stands, those of earlier runs and those that should be there.

    planned  the pages that a whole run would make; found out when not given
    """
    place = Place.of(out or folder.reports)
    problems = []
    if planned is None:
        planned, wrong = _planned(folder)
        problems += wrong
    try:
        earlier = manifest.read(place)
    except manifest.Broken:
        earlier = []
        problems.append("manifest.json går inte att läsa. Nästa jimeval report gör den på nytt.")
    altered = altered_tables(folder)
    try:
        secret = secret_of(folder)
    except UsageError as error:
        secret = OPEN
        problems.append(str(error))
    today = Today(place, Data(folder), PersonKey.load(folder.person_key).full_names(), altered, secret)
    if planned is None:  # what should be there is not known: each page is held against its own record
        planned = [_job_of(record, folder) for record in _recorded(place, today.names)]
    pages = [_status(today, job) for job in planned]
    gone = orphans(place, today.names, earlier, {job.page for job in planned})
    broken = {job.notebook.stem for job in planned if job.broken}
    pages += [_of_no_job(page, folder, broken) for page in gone]
    return StudyStatus(tuple(sorted(pages, key=lambda page: page.page)), tuple(altered), tuple(problems))


def _planned(folder: StudyFolder) -> tuple[list[Job] | None, list[str]]:
    """What a whole run would make; None, and why, when that cannot be told."""
    try:
        return whole_run(folder, keep=False)[0], []
    except UsageError as error:
        return None, [str(error)]


def _recorded(place: Place, names: set[str]) -> list[Record]:
    found = (records.read(place, page) for page in sorted(pages_in(names)))
    return [record for record in found if record is not None]


def _job_of(record: Record, folder: StudyFolder) -> Job:
    return Job(
        folder.notebooks / record.notebook, record.key, record.title, record.parameters, record.row, record.column
    )


def _status(today: Today, job: Job) -> PageStatus:
    found = today.due(_for_its_audience(today.place, job))
    if not found.reasons:
        return PageStatus(job.page, CURRENT)
    if found.record is None:
        never = found.reasons == (due.FIRST,)
        return PageStatus(job.page, MISSING if never else STALE, (_NOT_MADE,) if never else found.reasons)
    reasons = tuple(
        f"misslyckades: {found.record.reason}" if reason == due.FAILED else reason for reason in found.reasons
    )
    for reason, state in ((due.MISSING, MISSING), (due.ALTERED, ALTERED), (due.FAILED, FAILED)):
        if reason in found.reasons:
            return PageStatus(job.page, state, reasons)
    return PageStatus(job.page, STALE, reasons)


def _for_its_audience(place: Place, job: Job) -> Job:
    """The job as it was last made: a page for an agency is not stale because a plain run would make an internal one."""
    record = records.read(place, job.page)
    if record is None or "audience" not in record.parameters:
        return job
    return replace(job, parameters={**job.parameters, "audience": record.audience})


def _of_no_job(page: str, folder: StudyFolder, broken: Collection[str]) -> PageStatus:
    stem = page.partition("/")[0]
    if stem in broken:  # which pages are its own nobody can say: they are kept
        return PageStatus(page, STALE, (f"arbetsboken {stem}.ipynb går inte att köra nu; sidan är från innan dess",))
    if not (folder.notebooks / f"{stem}.ipynb").exists():
        return PageStatus(page, ORPHANED, (f"arbetsboken {stem}.ipynb finns inte längre",))
    return PageStatus(page, ORPHANED, ("studien har inte längre material för sidan",))
