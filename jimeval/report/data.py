"""What a study's data answer today to the queries that a page noted: checksums to compare with those of its record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from jimeval.base.study_folder import StudyFolder
from jimeval.study.stored import MANIFEST

MISSING = "missing"


class Data:
    """The data of one study as they lie when first asked for; a change of them asks for another ``Data``."""

    def __init__(self, folder: StudyFolder):
        self.folder = folder
        self._digests: dict[str, str] = {}

    @property
    def checksum(self) -> str:
        """Of all tables together, as the build wrote them; "" when there are none."""
        return _short(json.dumps(self._built, sort_keys=True)) if self._built else ""

    @property
    def _built(self) -> dict[str, str]:
        try:
            tables = json.loads((self.folder.processed / MANIFEST).read_text(encoding="utf-8"))["tables"]
            return {name: table["sha256"] for name, table in tables.items()}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def digests(self, queries: Iterable[str]) -> dict[str, str]:
        """By query: a checksum of what it gives now, or "missing"."""
        return {query: self._digest(query) for query in queries}

    def changed(self, digests: Mapping[str, str], tables: str = "") -> tuple[str, ...]:
        """What now differs, as names of tables and files, in order.

        tables  the ``checksum`` when the digests were made: when it is today's, only files are looked at
        """
        same = bool(tables) and tables == self.checksum
        return tuple(
            sorted(
                {
                    named(query)
                    for query, digest in digests.items()
                    if not (same and json.loads(query)[0] not in ("file", "folder")) and self._digest(query) != digest
                }
            )
        )

    def _digest(self, query: str) -> str:
        if query not in self._digests:
            self._digests[query] = self._answer(json.loads(query))
        return self._digests[query]

    def _answer(self, query: list) -> str:
        if query[0] == "file":
            try:
                return _short((self.folder.root / query[1]).read_bytes())
            except OSError:
                return MISSING
        if query[0] == "folder":
            try:
                return _short("\n".join(sorted(path.name for path in (self.folder.root / query[1]).iterdir())))
            except OSError:
                return MISSING
        return self.checksum or MISSING


def named(query: str) -> str:
    """What a query is about, for people: a table, a file, or all tables."""
    kind, *rest = json.loads(query)
    return {"table": rest[:1], "rows": rest[:1], "rows_in": rest[1:2], "file": rest[:1], "folder": rest[:1]}.get(
        kind, ["tables"]
    )[0]


def _short(content: str | bytes) -> str:
    return hashlib.sha256(content if isinstance(content, bytes) else content.encode()).hexdigest()[:16]
