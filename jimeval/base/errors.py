"""Problems with the user's papers, and the few exceptions of jimeval.

A *problem* is data: it is collected, shown together with all others and kept in the table ``problems``.
An *exception* stops what cannot go on; its exit code is the command line's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a paper that a person should know about.

    severity  error: could not be read or breaks its contract; warning: read, but look at it; note: for information
    code      short stable word, for filters and tests
    where     place in the file as its reader sees it: 'blad "Markeringar", rad 14, kolumn "värde"'
    message   what is wrong, in Swedish
    mend      what to do, in Swedish; empty when nothing needs doing
    document_id   path below data/raw, or the file's name outside a study
    """

    severity: Severity
    code: str
    where: str
    message: str
    mend: str = ""
    document_id: str = ""

    def sentence(self) -> str:
        place = f"{self.where}: " if self.where else ""
        mend = f" {self.mend}" if self.mend else ""
        return f"{place}{self.message}{mend}"


def describe(problems: Iterable[Problem]) -> str:
    """All problems in reading order, grouped by file: what is wrong, where, and what to do."""
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.document_id or "(ingen fil)", []).append(problem)
    lines = []
    for file, found in by_file.items():
        lines.append(f"{file}: {len(found)} problem")
        lines += [f"  {problem.sentence()}" for problem in found]
    return "\n".join(lines)


class JimevalError(Exception):
    """Base of everything that jimeval raises on purpose."""

    exit_code = 1


class UsageError(JimevalError):
    """What was asked for does not exist: an unknown agency, year, parameter, study or command option."""

    exit_code = 2


class InputError(JimevalError):
    """A paper could not be read or breaks its contract; ``problems`` holds everything found."""

    exit_code = 10

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        super().__init__(describe(self.problems))


class ReportError(JimevalError):
    """One or more reports failed; the others were made."""

    exit_code = 11


class NoticeError(JimevalError):
    """A notice could not be delivered; everything else was done."""

    exit_code = 12
