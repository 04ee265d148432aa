"""Paragraphs of agencies: where one begins, and what stands between them that is no agency's own."""

from __future__ import annotations

import re

from jimeval.minutes.headings import Opening, at_line_start, begins_anew, follows_as_heading, markup_start
from jimeval.register import Mention


def row_of_dashes(text: str, mentions: list[Mention], place: int) -> bool:
    """Whether the line opens with an agency and a dash, and this is another at the beginning of a sentence in it:
    ``CSN – skriv mål. Boverket – vänta inte.``"""
    start = mentions[place].start
    line = text.rfind("\n", 0, start) + 1
    while place and mentions[place - 1].start >= line:
        place -= 1
    first = mentions[place]
    after = follows_as_heading(text, first.end)
    return (
        first.start < start
        and bool(after and after["dash"])
        and at_line_start(text, first.start)
        and begins_anew(text, start)
    )


def paragraph_at(text: str, start: int, opened: set[int]) -> bool:
    """Whether a paragraph begins here: after a part's heading, a blank line, or a line that ends its sentence."""
    at = markup_start(text, start)
    return at in opened or bool(re.search(r"(?:\A|\n[ \t]*\n|[.!?]\n)[ \t]*\Z", text[max(0, at - 40) : at]))


def lines_between(text: str, start: int, end: int) -> list[Opening]:
    """Short lines of their own after a blank line, in a part whose agencies have no headings: headings of something
    else."""
    return [
        Opening("line", match.start(), match.end())
        for match in re.compile(r"(?<=\n\n)[A-ZÅÄÖ][^\n.!?:;,|]{2,60}(?=\n[ \t]*[A-ZÅÄÖ])").finditer(text, start, end)
    ]


def passed_over(
    text: str, mentions: list[Mention], openings: list[Opening], end: int, styles: set[tuple[str, str]]
) -> list[tuple[int, int]]:
    """Paragraphs inside an agency's stretch that open with another's name but were not read as its own, where the
    agencies' headings stand in their paragraphs: to be listed."""
    if not any(closer in ("run", ":", "dash") for _, closer in styles):
        return []
    openings = sorted(openings, key=lambda opening: opening.start)
    found = []
    for mention in mentions:
        inside = next((o for o in reversed(openings) if o.start <= mention.start), None)
        if not inside or inside.kind != "agency" or not inside.end <= mention.start < end:
            continue
        if mention.agency_id != inside.agency_id and paragraph_at(text, mention.start, set()):
            found.append((mention.start, mention.end))
    return found
