"""Names in other orders than given name and family name: family name first, first names alone, somebody's stand-in."""

from __future__ import annotations

import re

from jimeval.minutes.attendance.names import is_first_name, is_organisation

_FAMILY_FIRST = re.compile(  # "Berg, Ada – CSN"
    r"^[ \t•*–-]*(?:\d{1,3}[.)]?[ \t]+)?(?P<family>[A-ZÅÄÖ][\w’'-]+),[ \t]*(?P<given>[A-ZÅÄÖ][\w-]++)"
    r"(?=[ \t]*(?:[-–(,;|\t\n]|\Z))",
    re.MULTILINE,
)
_INSTEAD = re.compile(r"(?:i[ ]?stället[ ]+)?för[ \t]+(?P<given>[A-ZÅÄÖ][\w-]+)[ \t]+[A-ZÅÄÖ][\w’'-]+")


def given_names(text: str, start: int, end: int) -> set[int]:
    """Where given names begin in a list that has the family name first, on two lines or more."""
    found = {
        match.start("given")
        for match in _FAMILY_FIRST.finditer(text, start, end)
        if is_first_name(match["given"]) and not is_first_name(match["family"]) and not is_organisation(match["family"])
    }
    return found if len(found) > 1 else set()


def stands_in_for(text: str, start: int) -> int | None:
    """Where "för Bo Ek" ends, whom the person before stands in for: a name that is no attendant's."""
    instead = _INSTEAD.match(text, start)
    return instead.end() if instead and is_first_name(instead["given"]) else None


def first_names_only(groups: list[list]) -> bool:
    """Whether the list is one of first names ("Ada, Bo, Cia B"): three or more, most of them known, and no body."""
    names: list[list[str]] = []
    for words in groups:
        for word in words:
            if word.gap == "space" and names:
                names[-1].append(word.text)
            else:
                names.append([word.text])
    if len(names) < 3 or not all(name[0][0].isupper() and len(name) < 3 for name in names):
        return False
    if any(
        len(name) == 2 and not re.fullmatch(r"[A-ZÅÄÖ]\w?\.?", name[1]) or is_organisation(name[0]) for name in names
    ):
        return False
    return sum(is_first_name(name[0]) for name in names) * 2 >= len(names)
