"""Is each report still true to its data, its notebook and the library?"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from jimeval.base.study_folder import StudyFolder
from jimeval.report import manifest
from jimeval.report.pages import version


@dataclass(frozen=True, slots=True)
class PageStatus:
    """A page and what has changed since it was made, in Swedish; ``reasons`` is empty when it is current."""

    page: str
    reasons: tuple[str, ...]


def status(folder: StudyFolder, out: Path | None = None) -> list[PageStatus]:
    """The pages that the last runs made, each with why it may no longer be true."""
    out = out or folder.reports
    data = manifest.checksum_of_data(folder)
    return [PageStatus(entry.page, tuple(_reasons(entry, folder, out, data))) for entry in manifest.read(out)]


def _reasons(entry: manifest.Entry, folder: StudyFolder, out: Path, data: str):
    page = out / entry.page
    if not page.is_file():
        yield "sidan saknas"
    elif hashlib.sha256(page.read_bytes()).hexdigest() != entry.sha256:
        yield "sidan är ändrad för hand"
    if entry.status != "ok":
        yield f"misslyckades: {entry.reason}"
    if entry.data != data:
        yield "tabellerna har byggts om"
    if manifest.checksum_of_source(folder.notebooks / entry.notebook) != entry.source:
        yield "arbetsboken är ändrad"
    if entry.jimeval != version():
        yield f"gjordes med jimeval {entry.jimeval}"
