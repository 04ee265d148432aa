"""Transcript shells: what a document portal wrote around and into a paper's text, set apart with exact positions.

A portal page is made in one way: a title, buttons and a ``Download "title"`` line, the word ``Transkript``, then the
text with every sheet's number glued to its first word, and below it the beginnings of other documents, each ended by
``Läs mer``. The rules here follow from that, not from any one paper.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jimeval.documents.document import Page, Shell

_TRANSCRIPT = re.compile(r"^[ \t]*Transkript[ \t]*$", re.MULTILINE)
_BUTTONS = re.compile(
    r"^[ \t]*(Storlek: px|Starta visningen från sidan:|Save this PDF as:|Download \".*)", re.MULTILINE
)
_DOWNLOAD = re.compile(r"^[ \t]*Download \"(?P<title>.+?)\"[ \t]*$", re.MULTILINE)
_MORE = re.compile(r"^[ \t]*Läs mer[ \t]*$", re.MULTILINE)
_PARAGRAPH = re.compile(r"\S(?:.*\S)?(?:\n[^\n\S]*\S.*)*")
_SHEET_NUMBER = re.compile(r"(?:\A|\n[ \t]*\n|\n)(?P<number>\d{1,3})(?=[ \t]|\n|\Z)[ \t]?")


@dataclass(frozen=True, slots=True)
class Transcript:
    """A portal's page taken apart: what is shell, where the sheets lie, and the title it gives the paper."""

    title: str
    shell: tuple[Shell, ...]
    pages: tuple[Page, ...]


def find_transcript(text: str) -> Transcript | None:
    """The shell of a transcript page; None when the text does not come from one."""
    word = _TRANSCRIPT.search(text)
    if not word or not _BUTTONS.search(text, 0, word.start()):
        return None
    body = word.end()
    body += len(text[body:]) - len(text[body:].lstrip())
    tail = _tail_start(text, body)
    numbers = _sheet_numbers(text, body, tail)
    shell = [Shell("header", 0, body), *(Shell("sheet_number", start, end) for _, start, end in numbers)]
    if tail < len(text):
        shell.append(Shell("tail", tail, len(text)))
    ends = [start for _, start, _ in numbers[1:]] + [tail]
    pages = tuple(Page(number, start, end) for (number, start, _), end in zip(numbers, ends, strict=True))
    download = _DOWNLOAD.search(text, 0, body)
    title = download["title"] if download else text[:body].strip().split("\n", 1)[0]
    return Transcript(" ".join(title.split()), tuple(shell), pages)


def _tail_start(text: str, body: int) -> int:
    """Where the first teaser begins: its title and its first lines stand as two paragraphs before ``Läs mer``."""
    more = _MORE.search(text, body)
    if not more:
        return len(text)
    before = [match for match in _PARAGRAPH.finditer(text, body, more.start())]
    if not before:
        return more.start()
    if len(before) > 1 and _is_title_of(before[-2].group(), before[-1].group()):
        return before[-2].start()
    numbers = _sheet_numbers(text, body, more.start())
    if numbers and numbers[-1][1] == before[-1].start():  # the paper's own last sheet, not a teaser
        return more.start()
    return before[-1].start()


def _is_title_of(title: str, teaser: str) -> bool:
    """A teaser repeats its title, as its first words or among them; a sheet of running text is not repeated."""
    words = set(re.findall(r"\w+", title.casefold()))
    return len(title) < 400 and len(words & set(re.findall(r"\w+", teaser.casefold()))) >= 0.6 * len(words)


def _sheet_numbers(text: str, body: int, tail: int) -> list[tuple[int, int, int]]:
    """(number, start, end) of the sheet numbers: at the start of a line, counting up by one from the first."""
    found: list[tuple[int, int, int]] = []
    for match in _SHEET_NUMBER.finditer(text[:tail], max(0, body - 2)):
        number, start = int(match["number"]), match.start("number")
        if start >= body and (number == found[-1][0] + 1 if found else number == 1):
            found.append((number, start, match.end()))
    return found
