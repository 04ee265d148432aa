"""What a study's data answer today to the queries that a page noted: checksums to compare with those of its record.

Two studies with equal tables answer alike on every machine; the checksums hold no clock and no path.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from jimeval.base import reads
from jimeval.base.contracts import TABLES
from jimeval.base.errors import UsageError
from jimeval.base.study_folder import StudyFolder

MISSING = "missing"
_SETTINGS = ("name", "instruments", "is_built")  # asked of files, and not of tables
_ABOUT = {  # what an answer is mostly made of, for people
    "compared_plans": "plans",
    "instruments": "data/raw/ratings",
    "is_built": "data/processed",
    "name": "README.md",
}


class Data:
    """The data of one study as they lie when first asked for; after a build make another."""

    def __init__(self, folder: StudyFolder):
        self.folder = folder
        self._digests: dict[str, str] = {}

    @functools.cached_property
    def checksum(self) -> str:
        """Of all tables together, and of the key to the persons in them: the bytes of the files as they are."""
        files = [self.folder.processed / f"{name}.parquet" for name in TABLES]
        return _short("\n".join(_of_file(path) for path in (*files, self.folder.person_key)))

    def digests(self, queries: Iterable[str]) -> dict[str, str]:
        """By query: a checksum of what it gives now; "missing" when it cannot be answered."""
        return {query: self._digest(query) for query in queries}

    def changed(self, digests: Mapping[str, str], tables: str = "") -> tuple[str, ...]:
        """What now differs, as names of tables and files, in order.

        tables  the ``checksum`` when the digests were made: when it is today's, tables are not read again
        """
        same = bool(tables) and tables == self.checksum
        asked = (query for query in digests if is_of_files(query) or not same)
        return tuple(sorted({named(query) for query in asked if self._digest(query) != digests[query]}))

    def _digest(self, query: str) -> str:
        if query not in self._digests:
            try:
                with reads.quietly():
                    self._digests[query] = self._answer(*json.loads(query))
            except (UsageError, OSError, KeyError, IndexError, AttributeError, TypeError, ValueError):
                self._digests[query] = MISSING
        return self._digests[query]

    def _answer(self, kind: str, *query) -> str:
        if kind == "file":
            return _of_file(self.folder.root / query[0])
        if kind == "folder":
            names = (path.name for path in (self.folder.root / query[0]).iterdir())
            return _short("\n".join(sorted(name for name in names if name != "__pycache__" and name[0] != ".")))
        if kind == "all":
            return _short("\n".join(f"{name} {_of_file(self.folder.root / name)}" for name in self._all_files()))
        if kind == "ask":
            return self._asked(*query)
        if kind == "text":
            return self._words(*query)
        if kind == "table":
            return self._checksums.of(query[0], (), slice(None))
        if kind == "rows":
            name, equal, *columns = query
            return self._checksums.of(name, *columns or ((),), self._study.selection.rows(name, equal))
        year, name, equal, *columns = query
        places = self._study.selection.rows_in(year, name, equal, until={"rows_in": False, "rows_until": True}[kind])
        return self._checksums.of(name, *columns or ((),), places)

    def files_of(self, query: str) -> list[Path]:
        """The files and folders that a query is answered from, tables apart: what must not change while one reads."""
        kind, *rest = json.loads(query)
        root = self.folder.root
        if kind in ("file", "folder"):
            return [root / rest[0]]
        if kind == "all":
            return [root / name for name in self._all_files()]
        if kind == "ask" and rest[0] == "instruments":
            return [self.folder.raw / "ratings", *(self.folder.raw / "ratings").glob("*.y*ml")]
        return [root / "README.md"] if kind == "ask" and rest[0] == "name" else []

    def _all_files(self) -> list[str]:
        """Of the study, from its root: not what the runs themselves write, nor programs' own folders."""
        found = []
        for folder, folders, names in os.walk(self.folder.root):
            below = os.path.relpath(folder, self.folder.root).replace(os.sep, "/")
            folders[:] = [
                name
                for name in folders
                if name[0] != "."
                and name not in ("__pycache__", "node_modules")
                and (below, name) not in ((".", "reports"), ("data", "private"))
                and not os.path.exists(os.path.join(folder, name, "pyvenv.cfg"))
            ]
            found += [name if below == "." else f"{below}/{name}" for name in names if name[0] != "."]
        return sorted([*found, self.folder.person_key.relative_to(self.folder.root).as_posix()])

    def _asked(self, question: str, *arguments) -> str:
        if question == "instruments":
            files = (path for path in (self.folder.raw / "ratings").glob("*.y*ml") if path.stem != "sources")
            return _short("\n".join(f"{path.name} {_of_file(path)}" for path in sorted(files)))
        answer = self._study.answer(question, *arguments)
        return _short(reads.as_text([answer]))

    def _words(self, document_id: str, start: int, end: int) -> str:
        """Of words of a paper and the persons that they name."""
        study = self._study
        return _short(reads.as_text([study.words(document_id, start, end), study.names_in(document_id, start, end)]))

    @functools.cached_property
    def _study(self):
        from jimeval.study import Study

        return Study(self.folder)

    @functools.cached_property
    def _checksums(self):
        from jimeval.study.row_checksums import RowChecksums

        return RowChecksums(self._study.selection.data, self._study.mask)


def named(query: str) -> str:
    """What a query is about, for people: the name of a table or the path of a file."""
    kind, *rest = json.loads(query)
    if kind == "ask":
        return _ABOUT.get(rest[0], "documents")
    name = {"text": "texts", "all": "tables"}.get(kind) or rest[1 if kind in ("rows_in", "rows_until") else 0]
    return "ratings" if name == "marks" else name


def is_of_files(query: str) -> bool:
    """Whether other files than the tables answer it."""
    kind, *rest = json.loads(query)
    return kind in ("file", "folder", "all") or (kind == "ask" and rest[0] in _SETTINGS)


def _of_file(path: Path) -> str:
    try:
        with path.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()[:16]
    except OSError:
        return MISSING


def _short(content: str) -> str:
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]
