"""The folder of a study: where papers, decisions, processed tables, notebooks and reports lie."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from jimeval.base.errors import UsageError

RAW_KINDS = ("minutes", "plans", "ratings", "groups", "reports", "inbox")


@dataclass(frozen=True, slots=True)
class StudyFolder:
    """Paths inside one study; none of them need exist but ``root/data/raw``."""

    root: Path

    @property
    def raw(self) -> Path:
        return self.root / "data" / "raw"

    @property
    def decisions(self) -> Path:
        return self.root / "data" / "decisions"

    @property
    def processed(self) -> Path:
        return self.root / "data" / "processed"

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def person_key(self) -> Path:
        """Which pseudonym stands for whom; outside git, see ``.gitignore``."""
        return self.root / "data" / "private" / "persons.csv"


def is_study(folder: Path) -> bool:
    return (folder / "data" / "raw").is_dir()


def find_study(study: str | Path | None = None) -> StudyFolder:
    """The study at ``study``, else around the working folder, else named by ``JIMEVAL_STUDY``.

    Raises UsageError when there is none, saying how to make one.
    """
    if study is not None:
        root = Path(study).expanduser().resolve()
        if not is_study(root):
            raise UsageError(f"{root} är ingen studie: mappen data/raw saknas. Skapa en med: jimeval init {study}")
        return StudyFolder(root)
    here = Path.cwd().resolve()
    for folder in (here, *here.parents):
        if is_study(folder):
            return StudyFolder(folder)
    if named := os.environ.get("JIMEVAL_STUDY"):
        return find_study(named)
    raise UsageError(
        "Här finns ingen studie. Gå till studiens mapp, ange --study MAPP, eller skapa en ny med: jimeval init MAPP"
    )
