"""Advice in pieces: one bullet, item or paragraph is one piece, so that each can be followed up by itself."""

from __future__ import annotations

import re

from jimeval.documents.document import Document

_ITEM = re.compile(
    r"^[ \t]*(?:[•·▪●◦*–-]|o(?=[ \t])|\d{1,2}[.)]|[a-z]\))[ \t]+(?=\S)|^[ \t]*[•·▪●◦](?=\S)", re.MULTILINE
)
_INLINE = re.compile(r"(?:(?<=\s)|^)[•·▪●◦][ \t]*(?=\S)")
_INLINE_LETTER = re.compile(r"(?:(?<=[.!?:][ \t])|^)(?:o|[–-])[ \t]+(?=[A-ZÅÄÖ])|(?<=\s)o[ \t]+(?=[A-ZÅÄÖ])")
_BREAK = re.compile(r"\n[ \t]*\n\s*(?=\S)")
_LINE = re.compile(r"[^\n]+")


def pieces(document: Document, start: int, end: int) -> list[tuple[int, int]]:
    """(start, where its words begin) of each piece in ``start`` to ``end``; one when the advice is not divided.

    An introduction before bullets ("Referensgruppen vill skicka med:") belongs to the first piece, whose words begin
    after it. A change of sheet is no new paragraph.
    """
    text = document.own_text
    marks = [(match.start(), match.end()) for match in _ITEM.finditer(text, start, end)]
    if not marks:
        inline = [(match.start(), match.end()) for match in _INLINE.finditer(text, start, end)]
        inline = inline or [(match.start(), match.end()) for match in _INLINE_LETTER.finditer(text, start, end)]
        marks = inline if len(inline) > 1 else []
    if marks:
        introduction = text[start : marks[0][0]].strip()
        if introduction and not introduction.endswith(":"):
            first = start + len(text[start:end]) - len(text[start:end].lstrip())
            marks = [(start, first), *marks]
        paragraphs = [at for _, at in _paragraphs(document, marks[0][1], end)[1:]]
        items = {begin for begin, _ in marks} | {body for _, body in marks}
        return sorted([*marks, *((at, at) for at in paragraphs if at not in items and not _is_item(text, at))])
    return _paragraphs(document, start, end)


def _is_item(text: str, at: int) -> bool:
    return bool(_ITEM.match(text, text.rfind("\n", 0, at) + 1))


def _paragraphs(document: Document, start: int, end: int) -> list[tuple[int, int]]:
    text = document.own_text
    first = start + len(text[start:end]) - len(text[start:end].lstrip())
    sheets = [shell.start for shell in document.shell if shell.kind == "sheet_number"]
    breaks = [
        match.end()
        for match in _BREAK.finditer(text, first, end)
        if not any(match.start() <= sheet < match.end() for sheet in sheets)
    ]
    if not breaks:
        lines = [(match.start(), match.end()) for match in _LINE.finditer(text, first, end) if match.group().strip()]
        whole = all(text[b - 1] in ".!?" and text[a].isupper() for a, b in lines)
        breaks = (
            [a for a, _ in lines[1:]]
            if whole and not any(a <= sheet < end for a, _ in lines for sheet in sheets)
            else []
        )
    return [(at, at) for at in (first, *breaks)]
