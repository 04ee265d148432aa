"""The headed parts of a report: where each begins, from what the file marks, else from how its lines look.

Headings, in this order: what the file marks (:attr:`Document.headings`) and Markdown's ``#``; lines that are numbered
("3.1 Utfall", "Mål 2", "Bilaga 1"); short lines by themselves. A transcript without line ends has none of these: there
the parts that reports have (DOMAIN 7) are looked for by name, where a sentence has ended and a capital follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from jimeval.base.sentences import sentences
from jimeval.documents import Document
from jimeval.documents.dates import whole_date

LONGEST = 1500  # characters: a part that is longer is cut between paragraphs, so that a reference leads near the words
_MARKED = re.compile(r"^[ \t]*#{1,6}[ \t]+\S.*$", re.MULTILINE)
_NUMBERED = re.compile(
    r"^[ \t]*(?:(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,4})[.)]?[ \t]+(?=[A-ZÅÄÖ])|"
    r"(?:(?:Effekt|Resultat|Process|Del|Utvecklings)?[Mm]ål|Aktivitet|Åtgärd|Insats|Område|Bilaga|Kapitel|Delmål)"
    r"[ \t]+\d{1,2}(?:\.\d{1,2})?\b[.:)]?).{0,110}(?<![.,;])[ \t]*$",
    re.MULTILINE,
)
_TWO_LINES = re.compile(  # a transcript's "2.1" on one line and its title on the next
    r"^[ \t]*\d{1,2}(?:\.\d{1,2}){0,3}\.?[ \t]*\n[ \t]*(?=[A-ZÅÄÖ])[^\n]{3,90}(?<![.,;:])[ \t]*$"
    r"(?=\n+[ \t]*[A-ZÅÄÖ\d])",
    re.MULTILINE,
)
_SHORT = re.compile(r"^[ \t*_]*(?=[A-ZÅÄÖ])[^\n\t|]{3,80}(?<![.,;:!?…\s*_-])[ \t*_]*$", re.MULTILINE)
_NO_HEADING = re.compile(  # what stands by itself on a line and heads nothing
    r"[ \t]*(?:[-•·▪●◦*–][ \t]|\S+@\S+|(?:datum|dnr|diarien\w*|ert? d\w*|handläggare|telefon|e-post|till|från|sida|"
    r"version|mottagare|kopia|ärende\w*|beslut\w* av|stockholm den|underskrift|"
    r"generaldirektör)\b)|.*\.{4,}|.*[ \t]\d{1,3}[ \t]*$",
    re.IGNORECASE,
)
_NAMES = (
    r"Sammanfattning|Inledning|Bakgrund(?: och syfte)?|Uppdraget|Om uppdraget|Genomförande(?:t)?|Organisation|"
    r"Organisering(?: och styrning)?|Styrning och organisation|Samverkan(?: och stöd)?|Kompetensutveckling|"
    r"Redovisning av (?:aktiviteter(?:na)?|mål(?:en)?|resultat(?:et|en)?)|"
    r"Genomförda (?:aktiviteter|insatser|åtgärder)|"
    r"(?:Ej|Inte) genomförda (?:aktiviteter|insatser|åtgärder)|Aktiviteter|Måluppfyllelse|"
    r"Resultat(?:et|en)?(?: och effekter)?|Effekter(?:na)?|Utfall|Avvikelser|Analys|"
    r"(?:Resultat-|Effekt-|Process-)?Mål \d{1,2}|Delmål \d|Aktivitet \d{1,2}(?:\.\d{1,2})?|"
    r"Hållbarhet(?:, utveckling)?(?: och lärande)?|(?:Viktiga )?[Ss]lutsatser|Lärdomar(?:na)?|Erfarenheter|"
    r"Stödorganisationen(?: JiM)?|Stödet från \w+|Ekonomisk redovisning|Ekonomi|Kostnader|"
    r"Fortsatt arbete|Det fortsatta arbetet|Nästa steg|Vad som återstår|Framåtblick|Uppföljning(?: och utvärdering)?"
)
_WORDS = rf"(?P<words>(?:(?<!\d)\d{{1,2}}(?:\.\d{{1,2}}){{0,2}}\.?[ \t]+)?(?:{_NAMES}))(?=[ \t]*:?[ \t\n]+[A-ZÅÄÖ\d])"
_NAMED = re.compile(rf"(?:(?<=[.!?:])|(?<=\s\d)|(?<=\s\d\d)|(?<=\d{{4}})|\A|(?<=\n))[ \t\n]*{_WORDS}")
_NAMED_HERE = re.compile(_WORDS)
_BULLET = re.compile(r"[ \t]*(?:[-•·▪●◦*–]|\d{1,2}[.)])[ \t]")
_LONG_LINE = 600  # characters: text with such lines has lost its line ends


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a report under one heading (``start`` to ``heading_end``; equal where nothing heads it)."""

    start: int
    heading_end: int
    end: int


def parts_of(document: Document) -> list[Part]:
    """The report's parts in order: together they are the whole text but the blank space between them."""
    text = document.own_text
    places: list[tuple[int, int]] = []
    for start, end in sorted(_headings(document, text)):
        if not places or start >= places[-1][1]:  # else a heading within another
            places.append((start, end))
    if not places:
        return _cut(text, Part(0, 0, len(text)))
    ends = [*(start for start, _ in places[1:]), len(text)]
    headed = [Part(start, end, stop) for (start, end), stop in zip(places, ends, strict=True)]
    return [piece for part in (Part(0, 0, places[0][0]), *headed) for piece in _cut(text, part)]


def _headings(document: Document, text: str) -> Iterable[tuple[int, int]]:
    """(start, end) of every heading."""
    tables = [(grid.start, grid.end) for grid in document.grids if grid.rows]
    outside = [
        span
        for pattern in (_MARKED, _NUMBERED)
        for span in _spans(pattern, text)
        if not _listed(text, *span) and not any(start <= span[0] < end for start, end in tables)
    ]
    outside += _spans(_TWO_LINES, text)
    marked = {(heading.start, heading.end) for heading in document.headings}
    found = marked | {span for span in outside if not any(a < span[1] and span[0] < b for a, b in marked)}
    if len(marked) >= 2 or len(_spans(_MARKED, text)) >= 2:
        return found
    if max((len(line) for line in text.split("\n")), default=0) > _LONG_LINE:
        return found | {match.span("words") for match in _NAMED.finditer(text)}
    short = (span for span in _spans(_SHORT, text) if _stands_alone(text, *span))
    return found | {span for span in short if not any(start <= span[0] < end for start, end in tables)}


def _spans(pattern: re.Pattern, text: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text)]


def _listed(text: str, start: int, end: int) -> bool:
    """Whether a numbered line is one of a list, or of a table of contents: the line before or after it is numbered
    in the same way, or it ends with a page's number."""
    line = text[start:end]
    if line.lstrip().startswith("#"):
        return False
    beside = (text[:start].rstrip(" \t").removesuffix("\n").rpartition("\n")[2], text[end + 1 :].split("\n", 1)[0])
    same = any(_NUMBERED.fullmatch(other) and _depth(other) == _depth(line) is not None for other in beside)
    return same or bool(re.search(r"(?:\.{3,}|\s{2,}|\t)\s*\d{1,3}\s*$", line))


def _depth(line: str) -> int | None:
    """How many numbers a line's own number has: 2 for "2.1"; None when it does not begin with one."""
    number = re.match(r"\s*(\d+(?:\.\d+)*)", line)
    return number[1].count(".") + 1 if number else None


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a short line is a heading: nothing or a closed sentence stands before it, running text after it."""
    line = text[start:end].strip(" \t*_")
    if _NO_HEADING.match(line) or whole_date(line) or len(line.split()) > 10:
        return False
    before, after = text[:start].rstrip(" \t"), text[end:]
    closed = not before.strip() or before.endswith("\n\n") or bool(re.search(r"[.!?:]\n$", before))
    following = after.lstrip("\n")[:200].split("\n", 1)[0]
    runs = len(following) > len(line) or bool(_BULLET.match(following))
    return closed and after.startswith("\n") and runs and not following.startswith("|")


def named_heading(text: str, start: int, end: int) -> int | None:
    """Where a heading ends that runs into its sentence, by the names of reports' parts; None when none begins here."""
    match = _NAMED_HERE.match(text, start, end)
    return match.end("words") if match else None


def _cut(text: str, part: Part) -> list[Part]:
    """The part without space at its ends, cut between paragraphs (else sentences) where it is too long."""
    end = part.start + len(text[part.start : part.end].rstrip())
    begin = part.start + len(text[part.start : end]) - len(text[part.start : end].lstrip())
    if end <= begin:
        return []
    heading_end = max(begin, min(part.heading_end, end))
    found, start = [], begin
    while end - start > LONGEST:
        breaks = [match.end() for match in re.finditer(r"\n[ \t]*\n", text[start : start + LONGEST])]
        at = start + breaks[-1] if breaks and breaks[-1] > LONGEST // 3 else _last_sentence(text, start, end)
        found.append((start, at))
        start = at
    found.append((start, end))
    stripped = [(a, a + len(text[a:b].rstrip())) for a, b in found if text[a:b].strip()]
    return [Part(a, heading_end if a == begin else a, b) for a, b in stripped]


def _last_sentence(text: str, start: int, end: int) -> int:
    """Where the last sentence begins that does not fit in one part; never at ``start``."""
    near = sentences(text, start, min(end, start + LONGEST))
    begins = [found.start for found in near if found.start > start]
    return begins[-1] if begins else min(end, start + LONGEST)
