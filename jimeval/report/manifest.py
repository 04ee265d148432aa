"""What lies in ``reports``: one entry for each page, in ``manifest.json``. No clock and no absolute path in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from jimeval.base.persons import PersonKey
from jimeval.base.study_folder import StudyFolder
from jimeval.base.swedish import sort_key
from jimeval.report.files import write_whole
from jimeval.report.pages import version
from jimeval.report.worker import Outcome, shown

NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """One page.

    page      place below ``reports``: ``agency/csn-2013.html``
    status    ok, or failed: then the page says why
    sha256    of the page; empty when it could not be written
    jimeval   version that made it
    data      checksum of the tables' manifest when it was made; source: of the notebook's code and prose
    """

    page: str
    notebook: str
    key: str
    title: str
    row: str
    column: str
    status: str
    reason: str
    sha256: str
    jimeval: str
    parameters: dict[str, Any] = field(default_factory=dict)
    data: str = ""
    source: str = ""

    @property
    def audience(self) -> str:
        return self.parameters.get("audience", "internal")

    def order(self) -> tuple:
        """Notebook, then the Swedish alphabet; never how well anything went."""
        return self.notebook, sort_key(self.row), self.column, sort_key(self.title), self.page


def entries_of(outcomes: Iterable[Outcome], folder: StudyFolder) -> list[Entry]:
    data = checksum_of_data(folder)
    sources = {path: checksum_of_source(path) for path in {outcome.job.notebook for outcome in outcomes}}
    persons = PersonKey.load(folder.person_key).full_names()
    return [
        Entry(
            page=outcome.job.page,
            notebook=outcome.job.notebook.name,
            key=outcome.job.key,
            title=outcome.job.title,
            row=outcome.job.row,
            column=outcome.job.column,
            status=outcome.status,
            reason=outcome.reason,
            sha256=outcome.sha256,
            jimeval=version(),
            data=data,
            source=sources[outcome.job.notebook],
            parameters=dict(shown(outcome.job, persons).parameters),
        )
        for outcome in outcomes
    ]


def checksum_of_data(folder: StudyFolder) -> str:
    """Of the manifest that build wrote, which holds the checksum of every table; empty when nothing is built."""
    built = folder.processed / NAME
    return hashlib.sha256(built.read_bytes()).hexdigest() if built.exists() else ""


def checksum_of_source(notebook: Path) -> str:
    """Of a notebook's cells without outputs: running it in JupyterLab changes nothing. Empty when it is gone."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError):
        return ""
    code = [(cell["cell_type"], cell["source"], cell["metadata"].get("tags")) for cell in cells]
    return hashlib.sha256(json.dumps(code, ensure_ascii=False).encode()).hexdigest()


def read(out: Path) -> list[Entry]:
    """The entries of an earlier run; none when there was no run or its manifest cannot be read."""
    try:
        return [Entry(**entry) for entry in json.loads((out / NAME).read_text(encoding="utf-8"))["pages"]]
    except (OSError, ValueError, TypeError, KeyError):
        return []


def write(out: Path, entries: Iterable[Entry]) -> None:
    pages = [asdict(entry) for entry in sorted(entries, key=Entry.order)]
    write_whole(out / NAME, json.dumps({"pages": pages}, ensure_ascii=False, indent=1) + "\n")
