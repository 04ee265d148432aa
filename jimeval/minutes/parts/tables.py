"""Tables in minutes: one agency a row, and a column for what it tells or what it is advised."""

from __future__ import annotations

import re

from jimeval.minutes.parts.headings import Opening, section_of
from jimeval.minutes.parts.voices import voice_of_heading

_HEADER = re.compile(
    r"^[ \t*_]*(?:\|[ \t*_]*)?(?:Myndighet|Organisation|Agency)\w*[ \t*_]*(?P<bar>[|\t])[^\n]*$", re.MULTILINE
)


def table_labels(text: str, agencies: list[Opening]) -> list[Opening]:
    """The header of each table of agencies, and where a row's cell stands in a column of another section than the one
    before it ("Myndighet | Läge | Medskick")."""
    found: list[Opening] = []
    headers = list(_HEADER.finditer(text))
    for header, following in zip(headers, [*headers[1:], None], strict=False):
        below = following.start() if following else len(text)
        bar = header["bar"]
        columns = [cell.strip(" *_") for cell in header.group().strip(" |").split(bar)]
        kinds = [section_of(column) for column in columns]
        if not any(kind in ("status", "advice") for kind in kinds[1:]):
            continue
        first = next(n for n, kind in enumerate(kinds) if n and kind in ("status", "advice"))
        voice = voice_of_heading(kinds[first], columns[first])
        found.append(Opening("header", header.start(), header.end(), section=kinds[first], voice=voice))
        for row in agencies:
            if header.end() < row.start < below and text[row.start : row.end].rstrip(" ").endswith(bar):
                found += _cells(text, row, bar, columns, kinds, kinds[first])
    return found


def _cells(
    text: str, row: Opening, bar: str, columns: list[str], kinds: list[str | None], current: str
) -> list[Opening]:
    line_end = text.find("\n", row.end)
    line_end = line_end if line_end >= 0 else len(text)
    at, column, found = row.end, 1, []
    while at < line_end and column < len(columns):
        kind = kinds[column]
        if kind in ("status", "advice") and (kind != current or found):
            found.append(Opening("label", at, at, section=kind, voice=voice_of_heading(kind, columns[column])))
            current = kind
        next_bar = text.find(bar, at, line_end)
        at, column = (next_bar + 1 if next_bar >= 0 else line_end), column + 1
    return found
