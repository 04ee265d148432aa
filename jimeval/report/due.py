"""Why a page must be made, or made again: what does not hold today of what its record says."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from jimeval.base.persons import PersonKey
from jimeval.base.swedish import listed
from jimeval.report import records
from jimeval.report.data import Data
from jimeval.report.files import Place
from jimeval.report.plan import Job
from jimeval.report.records import Record
from jimeval.report.secret import OPEN, Secret, for_audience

FIRST = "första gången"
MISSING = "sidan saknas"
ALTERED = "sidan är ändrad för hand"
STOPPED = "en körning stoppades innan sidan var klar"
NO_RECORD = "uppgifterna om sidan saknas eller är skadade"
FAILED = "misslyckades förra gången"
FORCED = "--force"
CHANGED_DATA = "ändrat underlag"
CLOSED = "gjordes med en annan hemlighet i data/private, så vad den läste kan inte läsas"
_PICTURE = re.compile(r"[A-Za-z0-9+/=]{200,}")


@dataclass(frozen=True, slots=True)
class Due:
    """A job and what stands in its place; without reasons its page is current."""

    job: Job
    record: Record | None
    reasons: tuple[str, ...]

    @property
    def why(self) -> str:
        return "; ".join(self.reasons)


class Today:
    """What pages should be made of today; asks of each query, notebook and file once.

    names    files that stand below the place
    altered  tables changed or gone since the build: then what build says of the tables' checksum proves nothing
    secret   what the records of pages for others are closed with
    """

    def __init__(
        self, place: Place, data: Data, persons: PersonKey, altered: Collection[str] = (), secret: Secret = OPEN
    ):
        self.place, self.data, self.persons, self.secret = place, data, persons, secret
        self.tables = "" if altered else data.checksum
        self.names = set(place.names("*/*"))
        self.source = functools.cache(records.of_source)
        self._defaults = functools.cache(records.defaults)

    def due(self, job: Job, *, force: bool = False) -> Due:
        record = records.read(self.place, job.page) if records.name_of(job.page) in self.names else None
        if record is None:
            stands = {job.page, records.name_of(job.page), records.notebook_of(job.page)} & self.names
            return Due(job, None, (NO_RECORD if stands else FIRST,))
        reasons = [*self._of_files(record), *self._of_stamp(record, job)]
        if not reasons and force:
            reasons = [FORCED]
        return Due(job, record, tuple(reasons))

    def _of_files(self, record: Record) -> Iterator[str]:
        content = self.place.read(record.page) if record.page in self.names else None
        if record.status != "ok":
            yield FAILED
        if content is None:
            yield MISSING
        elif records.sha256(content) != record.sha256:
            newer = records.MARK in content and record.run.encode() not in content  # written, and its record not yet
            yield STOPPED if newer else ALTERED
        elif records.notebook_of(record.page) not in self.names:
            yield "den körda arbetsboken saknas"

    def _of_stamp(self, record: Record, job: Job) -> Iterator[str]:
        used = records.parameters_used(job, self.persons, self._defaults(job.notebook))
        if record.title != job.title:
            yield "ändrad rubrik"
        if record.audience != used.get("audience", "internal"):
            yield "annan mottagare"
        differing = sorted(
            name
            for name in {*used, *record.parameters} - {"audience"}
            if name not in used or name not in record.parameters or used[name] != record.parameters[name]
        )
        if differing:
            yield f"ändrade parametrar: {', '.join(differing)}"
        if record.source != self.source(job.notebook):
            yield "ändrad arbetsbok"
        yield from changed_library(record.library)
        if record.style != records.style():
            yield "ändrat utseende"
        yield from self._of_data(record)

    def _of_data(self, record: Record) -> Iterator[str]:
        secret = for_audience(self.secret, record.audience)
        same = self.tables if self.tables and secret.of(self.tables) == record.tables else ""
        reads = record.what_was_read(secret)
        if reads is None:
            yield CLOSED
        elif record.data != secret.of(records.of_reads(reads)):
            yield "underlaget ändrades medan sidan gjordes"
        elif changed := self.data.changed(reads, same):
            yield f"{CHANGED_DATA}: {', '.join(changed)}"
        elif not same and self._shows_a_name(record):
            yield "sidan visar ett namn som numera har en pseudonym"

    def _shows_a_name(self, record: Record) -> bool:
        """Whether somebody who has got a pseudonym since stands in the page by name."""
        text = (self.place.read(records.notebook_of(record.page)) or b"").decode(errors="replace")
        return bool(self.persons.names_in(_PICTURE.sub("", text)))


def changed_library(made_with: dict[str, str]) -> Iterator[str]:
    """What computes or draws otherwise today than when a page was made."""
    today = records.library()
    differing = [name for name in today if made_with.get(name) != today[name]]
    if "jimeval" in differing:
        yield f"gjordes med jimeval {made_with.get('jimeval', '0')}"
    elif "code" in differing:
        yield "ändrad kod i jimeval"
    if others := [name for name in differing if name not in ("jimeval", "code")]:
        yield f"annan version av {listed(others)}"
