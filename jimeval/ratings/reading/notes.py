"""Collects what is to be said of a file: one problem once, with how many places share it."""

from __future__ import annotations

from jimeval.base.errors import Problem
from jimeval.base.swedish import count
from jimeval.ratings.reading.words import without_addresses


class Notes:
    """Problems of one document, in the order in which they were first met."""

    def __init__(self, document_id: str):
        self.document_id = document_id
        self._places: dict[tuple[str, str, str, str], dict[str, None]] = {}

    def add(self, severity: str, code: str, where: str, message: str, mend: str = "") -> None:
        message, mend = without_addresses(message), without_addresses(mend)
        self._places.setdefault((severity, code, message, mend), {}).setdefault(where)

    @property
    def has_errors(self) -> bool:
        return any(key[0] == "error" for key in self._places)

    def problems(self) -> list[Problem]:
        listed = []
        for (severity, code, message, mend), places in self._places.items():
            also = f" Det gäller {count(len(places), 'ställe', 'ställen')}." if len(places) > 1 else ""
            listed.append(Problem(severity, code, next(iter(places)), message + also, mend, self.document_id))
        return listed
