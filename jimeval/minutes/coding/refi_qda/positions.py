"""Where a foreign program's positions stand in the text: the way of counting that makes its quotations match.

A line end may be one character or two, an emoji one (code point) or two (UTF-16), the byte-order mark counted or not,
and the end the last character or the one after. Nothing in a file says which; the selections' names often quote the
text, and show it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jimeval.base.swedish import EN_DASH
from jimeval.minutes.coding.refi_qda.write import line_ends, one_line

Span = tuple[int, int]
ENOUGH_TO_FIND, TOO_LONG_TO_FIND = 12, 2000  # characters of a quotation that may be looked for elsewhere in the text
ENOUGH_TO_VOTE = 2000  # selections that decide the way of counting, evenly spread over the file
ENOUGH_TO_CUT = 20  # a name this long may be a quotation cut without an ellipsis


class Counting(NamedTuple):
    """One way of counting; the first is tried first and holds when nothing speaks for another."""

    line_end: str  # as the file has it, "one" or "two"
    utf16: bool
    mark: bool  # the byte-order mark is counted
    last: bool  # the end is the last character


COUNTINGS = [Counting(*way) for way in itertools.product(("file", "one", "two"), *[(False, True)] * 3)]


class SourceText:
    """A text with LF line ends, and how wide its characters are in each way of counting."""

    def __init__(self, raw: str):
        self.mark = raw.startswith("\ufeff")
        raw = raw.removeprefix("\ufeff")
        self.text = line_ends(raw)
        points = np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        self._newline = points == 10
        self._wide = points > 0xFFFF
        written = np.frombuffer(raw.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        first = np.flatnonzero((written[:-1] == 13) & (written[1:] == 10))
        self._crlf = np.zeros(len(points), dtype=bool)
        self._crlf[first - np.arange(len(first))] = True
        self._borders: dict[tuple[str, bool], NDArray[np.int_]] = {}

    def span(self, counting: Counting, start: int, end: int) -> Span | None:
        """The stretch in code points, or None when it is empty or leads out of the text."""
        start, end = (place - (self.mark and counting.mark) for place in (start, end + counting.last))
        borders = self._border(counting.line_end, counting.utf16)
        if not 0 <= start < end <= borders[-1]:
            return None
        first, last = np.searchsorted(borders, [start, end])
        return (int(first), int(last)) if first < last else None

    def _border(self, line_end: str, utf16: bool) -> NDArray[np.int_]:
        if (line_end, utf16) not in self._borders:
            double = {"file": self._crlf, "one": np.zeros_like(self._crlf), "two": self._newline}[line_end]
            width = 1 + double + (self._wide if utf16 else 0)
            self._borders[line_end, utf16] = np.concatenate([[0], np.cumsum(width)])
        return self._borders[line_end, utf16]


@dataclass(frozen=True, slots=True)
class Selection:
    """A selection as written: its name, its positions (None when they are no numbers), how many codes it carries."""

    name: str
    start: int | None
    end: int | None
    written: str
    codes: int


@dataclass
class Placing:
    """One text of the file with its selections."""

    label: str
    source: SourceText
    selections: list[Selection] = field(default_factory=list)


def place(placings: list[Placing], tell: Callable[..., None]) -> list[list[Span | None]]:
    """Where each selection stands, text by text; None for what cannot be placed, which is told.

    One way of counting is taken for the whole file. If the names of at least half of the selections then match, they
    are quotations: one that does not match there is placed by another way of counting, or where it stands if that is
    one single place, else not at all. If fewer match, the names are no quotations and positions are all there is.
    """
    named = [(one.source, selection) for one in placings for selection in one.selections if _has_place(selection)]
    named = [(source, selection) for source, selection in named if selection.name]
    counting = _best(named)
    fits = sum(_score(source, selection, counting) > 0 for source, selection in named)
    quoting = bool(named) and 2 * fits >= len(named)
    total = sum(_should_quote(one.source, selection, counting) for one in placings for selection in one.selections)
    if total and not quoting:
        tell(
            "warning",
            "refi_no_quotations",
            "",
            f"markeringarna citerar inte texten ({fits} av {total} stämmer), så deras lägen går inte att kontrollera.",
            "Jämför några kodningar med originalet.",
        )
    return [[_place(one, selection, counting, quoting, tell) for selection in one.selections] for one in placings]


def _has_place(selection: Selection) -> bool:
    return selection.start is not None and selection.end is not None


def _should_quote(source: SourceText, selection: Selection, counting: Counting) -> bool:
    """Whether there is something to quote: not where only blank space is marked."""
    if not _has_place(selection):
        return False
    span = source.span(counting, selection.start, selection.end)
    return bool(selection.name) or span is None or bool(one_line(source.text[slice(*span)]))


def _best(named: list[tuple[SourceText, Selection]]) -> Counting:
    """The way of counting that most quotations speak for."""
    best, best_score = COUNTINGS[0], 0
    named = named[:: 1 + len(named) // ENOUGH_TO_VOTE]
    highest = sum(1 if _is_cut(selection.name) else 2 for _, selection in named)
    for counting in COUNTINGS:
        score = sum(_score(source, selection, counting) for source, selection in named)
        if score > best_score:
            best, best_score = counting, score
        if best_score == highest:
            break
    return best


def _score(source: SourceText, selection: Selection, counting: Counting) -> int:
    """2 when the name is the text there, 1 when it is its beginning, 0 when it is something else."""
    span = source.span(counting, selection.start, selection.end)
    if span is None:
        return 0
    name = one_line(selection.name)
    limit = span[0] + 4 * len(name) + 100  # no quotation is longer, whatever the blank space in it
    there = one_line(source.text[span[0] : min(span[1], limit)])
    if there == name and span[1] <= limit:
        return 2
    begins = there.startswith(_uncut(name)) and (_is_cut(name) or len(name) >= ENOUGH_TO_CUT)
    return 1 if begins else 0


def _is_cut(name: str) -> bool:
    return name.endswith(("…", "...")) and len(_uncut(name)) > 2


def _uncut(name: str) -> str:
    return name.removesuffix("…").removesuffix("...").rstrip() if name.endswith(("…", "...")) else name


def _place(
    one: Placing, selection: Selection, counting: Counting, quoting: bool, tell: Callable[..., None]
) -> Span | None:
    where = f"{one.label}, markering {selection.written}"
    lost = f"{selection.codes} kod{'' if selection.codes == 1 else 'er'} där togs inte in."
    if not _has_place(selection):
        tell("warning", "refi_position", where, f"läget är inget tal; {lost}", "Koda stället för hand.")
        return None
    span = one.source.span(counting, selection.start, selection.end)
    if quoting and selection.name and _score(one.source, selection, counting) == 0:
        others = (other for other in COUNTINGS if _score(one.source, selection, other) == 2)
        found = next(others, None)
        if found is not None:
            return one.source.span(found, selection.start, selection.end)
        span = _single(one.source.text, selection)
        if span is None:
            message = f"citatet ”{selection.name}” står inte där och inte på något annat entydigt ställe; {lost}"
            tell("warning", "refi_unplaced", where, message, "Koda stället för hand.")
        else:
            message = (
                f"citatet ”{selection.name}” står inte där men på ett enda annat ställe, {span[0]}{EN_DASH}{span[1]}."
            )
            tell("warning", "refi_moved", where, message, "Kontrollera att det är rätt ställe.")
        return span
    if span is None:
        message = f"läget finns inte i texten, som har {len(one.source.text)} tecken; {lost}"
        tell("warning", "refi_position", where, message, "Koda stället för hand.")
    return span


def _single(text: str, selection: Selection) -> Span | None:
    """Where the quotation stands in the text, if it is long enough and stands there once."""
    words = selection.name.split()
    if _is_cut(selection.name) or not ENOUGH_TO_FIND <= len(selection.name) <= TOO_LONG_TO_FIND:
        return None
    found = list(itertools.islice(re.finditer(r"\s+".join(map(re.escape, words)), text), 2))
    return found[0].span() if len(found) == 1 else None
