"""Markdown as its source says it: headings by ``#`` or underlined, pipe tables as grids, with places in that source.

A plain rule rather than a parser: markdown-it gives lines but no places within them, and of tables it drops the cells
beyond the heading row's, which here are kept and told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from jimeval.base.errors import Problem
from jimeval.documents.document import Page, Shell
from jimeval.documents.grid import Grid, GridCell, Heading

_ATX = re.compile(r"[ ]{0,3}(?P<marks>#{1,6})[ \t]+(?P<words>\S.*?)(?:[ \t]+#+)?[ \t]*\Z")
_UNDERLINE = re.compile(r"[ ]{0,3}(?:=+|-{2,})[ \t]*\Z")
_BOLD = re.compile(r"[ ]{0,3}(?P<mark>\*\*|__)(?P<words>\S(?:(?!\*\*|__).)*)(?P=mark)[ \t]*\Z")
_FENCE = re.compile(r"[ ]{0,3}(?P<fence>`{3,}|~{3,})")
_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\Z")
_PIPE = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"[ \t]*<br[ \t]*/?>[ \t]*", re.IGNORECASE)
_LINE_START = re.compile(r"[ \t]*(?:[#>|*+-]|\d+[.)][ \t]|\Z)")
_LONGEST_HEADING = 120

Line = tuple[int, str]


def headings(text: str, shell: Iterable[Shell] = (), whole: bool = False) -> tuple[Heading, ...]:
    """The headings outside shell; ``whole``: the file is Markdown, where underlined and bold lines are headings too.

    Lines that are only bold lie below all other headings.
    """
    lines = list(_lines(text))
    found: list[tuple[int, int, int]] = []
    for place, (at, line) in enumerate(lines):
        below = lines[place + 1][1] if place + 1 < len(lines) else ""
        above = lines[place - 1][1] if place else ""
        if match := _ATX.match(line):
            found.append((len(match["marks"]), at + match.start("words"), at + match.end("words")))
        elif whole and (match := _BOLD.match(line)) and len(line) <= _LONGEST_HEADING and not above.strip():
            if not below.strip() or _LINE_START.match(below):
                found.append((0, at + match.start("words"), at + match.end("words")))
        elif whole and _UNDERLINE.match(below) and not _LINE_START.match(line) and not above.strip():
            words = line.strip()
            start = at + line.index(words)
            found.append((1 if "=" in below else 2, start, start + len(words)))
    within = [(part.start, part.end) for part in shell if part.kind != "running_head"]
    deepest = max((level for level, _, _ in found), default=0)
    return tuple(
        Heading(level or deepest + 1, start, end)
        for level, start, end in found
        if not any(a <= start < b for a, b in within)
    )


def _lines(text: str) -> Iterator[Line]:
    """(place, line) of all lines; those of fenced code are empty."""
    at, fence = 0, ""
    for line in text.split("\n"):
        match = _FENCE.match(line)
        if fence or match:
            yield at, ""
            if not fence:
                fence = match["fence"]
            elif match and match["fence"].startswith(fence):
                fence = ""
        else:
            yield at, line
        at += len(line) + 1


def pipe_tables(text: str, pages: tuple[Page, ...], document_id: str) -> tuple[tuple[Grid, ...], list[Problem]]:
    """The pipe tables as grids, and a warning for each row that has more cells than its table has columns."""
    if "|" not in text:
        return (), []
    grids: list[Grid] = []
    problems: list[Problem] = []
    for lines in _tables(list(_lines(text))):
        rows = [_cells(at, line) for at, line in lines]
        columns, width, number = len(rows[0]), max(map(len, rows)), len(grids) + 1
        for place, row in enumerate(rows, 1):
            if len(row) > columns:
                words = f"raden har {len(row)} celler, men tabellen har {columns} kolumner; ord kan stå i fel kolumn."
                mend = "Ett lodstreck som hör till texten skrivs \\|."
                where = f"tabell {number}, rad {place}"
                problems.append(Problem("warning", "row_too_wide", where, words, mend, document_id))
        grids.append(Grid(number, tuple(_row(text, r, row, width, number, pages) for r, row in enumerate(rows))))
    return tuple(grids), problems


def _tables(lines: list[Line]) -> Iterator[list[Line]]:
    """The lines of each table without the rule below its heading row."""
    place = 1
    while place < len(lines):
        rule, heading = lines[place][1], lines[place - 1]
        if "|" in rule and _RULE.match(rule) and _PIPE.search(heading[1]) and not _RULE.match(heading[1]):
            end = place + 1
            while end < len(lines) and _PIPE.search(lines[end][1]):
                end += 1
            yield [heading, *lines[place + 1 : end]]
            place = end
        place += 1


def _cells(at: int, line: str) -> list[tuple[int, int]]:
    """The stretches of a line's cells, without the spaces around."""
    start = len(line) - len(line.lstrip())
    end = len(line.rstrip())
    edges = [match.start() for match in _PIPE.finditer(line, start, end)]
    begins = [start, *(edge + 1 for edge in edges)]
    ends = [*edges, end]
    parts = list(zip(begins, ends, strict=True))
    if edges and edges[0] == start:
        parts = parts[1:]
    if edges and edges[-1] == end - 1 and len(parts) > 1:
        parts = parts[:-1]
    return [(at + a, at + b) for a, b in (_stripped(line, a, b) for a, b in parts)]


def _stripped(line: str, start: int, end: int) -> tuple[int, int]:
    words = line[start:end]
    if not words.strip():
        return start, start
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


def _row(
    text: str, r: int, cells: list[tuple[int, int]], width: int, number: int, pages: tuple[Page, ...]
) -> tuple[GridCell, ...]:
    last = cells[-1][1]
    row = []
    for c, (start, end) in enumerate([*cells, *[(last, last)] * (width - len(cells))]):
        bold = _BOLD.fullmatch(text, start, end)
        if bold:
            start, end = bold.span("words")
        words = _BREAK.sub("\n", text[start:end]).replace("\\|", "|")
        page = next((page.number for page in pages if page.start <= start < page.end), None)
        where = f"{f's. {page}, ' if page else ''}tabell {number}, rad {r + 1}, kolumn {c + 1}"
        row.append(GridCell(r, c, words, start, end, where, page, marked=bool(bold) or r == 0))
    return tuple(row)
