"""Collects what is to be said of a file: one problem once, with how many places share it."""

from __future__ import annotations

import re

from jimeval.base.errors import Problem
from jimeval.base.swedish import count, listed
from jimeval.ratings.reading.words import without_addresses

Key = tuple[str, str, str, str]  # severity, code, message, what to do
Places = dict[str, None]  # in the order in which they were met
_FEW = 3
_OF_ITEM = re.compile(r"fråga (?P<item>\d+): ")
_UNUSED = re.compile(r"(?:kolumnen|sammanräkningen)(?: (?P<name>”.*”))? användes inte\.", re.DOTALL)


class Notes:
    """Problems of one document, in the order in which they were first met."""

    def __init__(self, document_id: str):
        self.document_id = document_id
        self._places: dict[Key, Places] = {}

    def add(self, severity: str, code: str, where: str, message: str, mend: str = "") -> None:
        message, mend = without_addresses(message), without_addresses(mend)
        self._places.setdefault((severity, code, message, mend), {}).setdefault(where)

    @property
    def has_errors(self) -> bool:
        return any(key[0] == "error" for key in self._places)

    def problems(self) -> list[Problem]:
        """Each thing once; one value on many questions, and many unused columns of a sheet, are one thing."""
        listed_problems = []
        for (severity, code, message, mend), places in _together(self._places).items():
            also = f" Det gäller {count(len(places), 'ställe', 'ställen')}." if len(places) > 1 else ""
            listed_problems.append(Problem(severity, code, next(iter(places)), message + also, mend, self.document_id))
        return listed_problems


def _together(found: dict[Key, Places]) -> dict[Key, Places]:
    """The same with those that say one thing more than ``_FEW`` times as one, where the first of them stood."""
    alike: dict[tuple, list[Key]] = {}
    for key, places in found.items():
        severity, code, message, mend = key
        if code == "value" and (match := _OF_ITEM.match(message)):
            alike.setdefault((severity, code, message[match.end() :], mend), []).append(key)
        elif severity == "note" and _UNUSED.fullmatch(message):
            alike.setdefault((severity, code, next(iter(places)).partition("rad ")[0]), []).append(key)
    many = {key: keys for keys in alike.values() if len(keys) > _FEW for key in keys}
    merged: dict[Key, Places] = {}
    for key in found:
        keys = many.get(key, [key])
        if keys[0] == key:
            message = _as_one([each[2] for each in keys]) if len(keys) > 1 else key[2]
            merged[*key[:2], message, key[3]] = {place: None for each in keys for place in found[each]}
    return merged


def _as_one(messages: list[str]) -> str:
    items = [match for message in messages if (match := _OF_ITEM.match(message))]
    if items:
        numbers = sorted({int(match["item"]) for match in items})
        return f"fråga {listed([str(number) for number in numbers])}: {messages[0][items[0].end() :]}"
    names = [match["name"] for message in messages if (match := _UNUSED.fullmatch(message)) and match["name"]]
    return f"kolumnerna {listed(names)} användes inte." if names else "kolumnerna användes inte."
