"""Paragraphs of agencies: where one begins, and what stands between them that is no agency's own."""

from __future__ import annotations

import re
from bisect import bisect_right

from jimeval.minutes.attendance.names import is_first_name
from jimeval.minutes.parts.headings import Opening, at_line_start, begins_anew, follows_as_heading, markup_start
from jimeval.register import Mention

NO_HEADING_AFTER = re.compile(
    r"(?:\b(?:med|från|till|av|på|i|hos|och|samt|eller|för|om|mot|vid|mellan|bland|som|att|än|utom|enligt|den|det|de|"
    r"både|liksom|via|genom|hos|är|heter|kallas|inom|inklusive|respektive)|[,/(&–—-])[ \t\n]*$",
    re.IGNORECASE,
)
_NEW_SENTENCE = re.compile(r"[ \t]+([A-ZÅÄÖ][a-zåäö]+)[ \t]+[a-zåäö]")


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
    """Paragraphs and sentences inside an agency's stretch that open with another's name but were not read as its own,
    where the agencies' headings stand in their paragraphs: to be listed."""
    if not any(closer in ("run", ":", "dash") for _, closer in styles):
        return []
    openings = sorted(openings, key=lambda opening: opening.start)
    starts = [opening.start for opening in openings]
    found = []
    for mention in mentions:
        place = bisect_right(starts, mention.start)
        inside = openings[place - 1] if place else None
        if not inside or inside.kind != "agency" or not inside.end <= mention.start < end:
            continue
        opens = paragraph_at(text, mention.start, set()) or _after_a_lost_stop(text, mention)
        if mention.agency_id != inside.agency_id and opens:
            found.append((mention.start, mention.end))
    return found


def _after_a_lost_stop(text: str, mention: Mention) -> bool:
    """Whether a name in a sentence has a new sentence after it, and before it no word that asks for a name."""
    before = text[max(0, mention.start - 30) : mention.start]
    following = _NEW_SENTENCE.match(text, mention.end)
    lost = bool(re.search(r"[a-zåäö]{2}[ \t]+$", before)) and not NO_HEADING_AFTER.search(before)
    return lost and bool(following) and not is_first_name(following[1])


def wrapped(text: str, start: int) -> bool:
    """Whether the line before runs on into this one: the text is broken into lines of even length."""
    at = markup_start(text, start)
    if at < 2 or text[at - 1] != "\n" or text[at - 2] in ".!?:\n":
        return False
    return bool(NO_HEADING_AFTER.search(text[max(0, at - 30) : at - 1]))


def line_ends_there(text: str, start: int, end: int) -> bool:
    """Whether a name that ends its line is a line of its own, not a sentence broken into lines there."""
    if wrapped(text, start):
        return False
    following = re.compile(r"[*_]*[ \t]*\n[ \t]*(?=[a-zåäö])(?!o[ \t])").match(text, end)
    return not following
