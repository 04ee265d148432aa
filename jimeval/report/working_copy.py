"""A study that lies at a URL: fetched to a private folder of this machine, worked on there, its tables put back."""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from jimeval.base.errors import UsageError
from jimeval.base.study_folder import StudyFolder, find_study, is_study
from jimeval.report.files import Place

PROCESSED = "data/processed/"
PRIVATE = "data/private/"
PERSONS = "data/private/persons.csv"
_MANIFEST = f"{PROCESSED}manifest.json"
_PARTS = ("data/raw/", "data/decisions/", PROCESSED, "notebooks/", "README.md", "jimeval.yml")


@dataclass(frozen=True)
class OpenedStudy:
    """A study to work on.

    folder  where it lies on this machine; of a study at a URL a copy, gone after use
    url     where it lies in truth; empty when that is ``folder``
    """

    folder: StudyFolder
    url: str = ""
    _before: dict[str, str] = field(default_factory=dict)

    @property
    def reports(self) -> str | Path:
        """Where its pages go when nothing else is said."""
        return f"{self.url}/reports" if self.url else self.folder.reports

    def put_back(self) -> None:
        """Sends what a build has changed to where the study lies, the tables' manifest last; else does nothing.

        That is the tables and the key of persons, which must stay the same from build to build.
        """
        if not self.url:
            return
        place, now = Place.of(self.url), _checksums(self.folder.root)
        changed = [name for name, checksum in now.items() if self._before.get(name) != checksum]
        for name in sorted(changed, key=lambda name: (name == _MANIFEST, not name.startswith(PRIVATE), name)):
            place.write_whole(name, (self.folder.root / name).read_bytes())
        for name in sorted(set(self._before) - set(now)):
            place.remove(name)
        self._before.clear()
        self._before.update(now)


@contextlib.contextmanager
def opened_study(study: str | None = None) -> Iterator[OpenedStudy]:
    """The study at a path or URL, or around the working folder. Raises UsageError when there is none."""
    if study is None or "://" not in study:
        yield OpenedStudy(find_study(study))
        return
    place = Place.of(study)
    if place.local is not None:
        yield OpenedStudy(find_study(place.local))
        return
    with tempfile.TemporaryDirectory(prefix="jimeval-", ignore_cleanup_errors=True) as scratch:
        folder = fetched(study, Path(scratch).resolve() / "studie", private=PRIVATE)
        yield OpenedStudy(folder, study.rstrip("/"), _checksums(folder.root))


def fetched(url: str, root: Path, *, private: str = PERSONS) -> StudyFolder:
    """Copies the study at a URL to a folder; of what is private only the key of persons, without which a page would
    show other words, when no more is asked for. Raises UsageError."""
    place = Place.of(url)
    parts = (*_PARTS, private)
    names = [name for name in place.tree() if name.startswith(parts) and "/." not in f"/{name}"]
    if not any(name.startswith("data/raw/") for name in names):
        raise UsageError(f"{place} är ingen studie: mappen data/raw saknas eller är tom. Kontrollera adressen.")
    place.fetch(names, root)
    assert is_study(root)
    return StudyFolder(root)


def _checksums(root: Path) -> dict[str, str]:
    """Of the files that a build writes; hidden ones are locks and half files."""
    found = [path for part in (PROCESSED, PRIVATE) for path in (root / part).rglob("*") if path.is_file()]
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in found
        if not path.name.startswith(".")
    }
