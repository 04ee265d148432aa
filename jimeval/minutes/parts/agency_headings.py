"""Headings with an agency's name: what tells them from a sentence that merely begins with it.

It is what follows: a colon, a line end, a table's next cell, or a capital letter that begins a new sentence.
``Skolverket De har ...`` is a heading, ``Skolverket har ...`` is not. A word of the part may stand before the name or
after it (``Från Boverket:``, ``Boverket – nuläge``). An agency that the register does not have is known by its form
among other agencies' headings.
"""

from __future__ import annotations

import functools
import re

from jimeval.minutes.parts.headings import (
    Opening,
    at_line_start,
    begins_anew,
    follows_as_heading,
    markup_start,
    section_of,
)
from jimeval.minutes.parts.paragraphs import NO_HEADING_AFTER, line_ends_there, paragraph_at, row_of_dashes, wrapped
from jimeval.minutes.parts.unknown_agencies import PART_WORD, STARTS, is_agency_by_form
from jimeval.register import Mention, register

_SAME_AGENCY = re.compile(
    r"[ \t]*(?:[,/][ \t]*|[-–][ \t]+|\((?:(?:tidigare|förut|numera|nuvarande|f\.?d\.?|före detta)[ \t]+)?)"
)
_SEVERAL = re.compile(r"[ \t]*(?:,|/|&|\boch\b|\bsamt\b)[ \t]*")
_PERSON = r"[A-ZÅÄÖ][\w’'-]+(?:[ \t]+[A-ZÅÄÖ][\w’'-]+){1,2}"
_ADDITION = re.compile(
    rf"(?:[ \t]*[,–—-][ \t]*|[ \t]*\(|[ \t]+)(?P<words>{PART_WORD}(?:[ \t]+[\wåäö]+){{0,3}}|"
    r"(?:[Rr]egion|[Oo]mråde|[Dd]istrikt)(?:[ \t]+[A-ZÅÄÖ]\w+){1,2}|"
    rf"(?:genom[ \t]+)?{_PERSON}|[A-ZÅÄÖ][a-zåäöé]+(?:-[A-ZÅÄÖ][a-zåäöé]+)?(?=\)?[ \t]*:))\)?|"
    r"[ \t]*\([^()\n]{2,60}\)(?=[ \t]*:)"
)
_BEFORE = re.compile(
    rf"(?P<field>^[ \t#*_•-]*(?:Myndighet|Organisation)[*_]*[ \t]*:[*_]*[ \t]*)$|"
    rf"(?:^|(?<=[\s|*_]))(?:(?P<part>(?:Referensgruppens[ \t]+|JiM:s[ \t]+)?{PART_WORD})(?:[ \t]*[:,–-])?[ \t]+)?"
    r"(?P<from>[Ff]rån|[Hh]os|[Pp]å|[Ii]|[Ff]ör|[Tt]ill|[Oo]m|[Aa]v)?[ \t]*[*_]{0,3}$"
)
_TELLS = re.compile(
    r"[ \t]+(?:berättar|berättade|rapporterar|rapporterade|informerar|informerade|redovisar|redovisade|uppger|"
    r"meddelar|meddelade|säger|lyfter|kommenterar|svarar)\b"
)
_VALUE = re.compile(  # what a label on the line says ("Bra exempel: CSN"), or with whom one works
    r"(?P<partner>\b(?:sam(?:verka|arbet|råd)\w*|partner\w*)(?:[ \t]+\w+){0,2}[*_]*:[*_]*[ \t]*)$|"
    r"[a-zåäö][*_]*:[*_]*[ \t]+$",
    re.IGNORECASE,
)
_STOPPED = re.compile(r"\.[ \t]+(?=[A-ZÅÄÖ])")  # "Boverket. Har kommit igång."


def agency_mentions(text: str, body_end: int) -> list[Mention]:
    """Every agency named in the body, once over the text; a region of an agency counts as the agency."""
    found = [mention for mention in register().find(text) if mention.start < body_end]
    words, ids = _regions()
    if words:
        taken = {mention.start for mention in found}
        found += [
            Mention(match.start(), match.end(), ids[match["word"]])
            for match in words.finditer(text, 0, body_end)
            if match.start() not in taken
        ]
        found.sort(key=lambda mention: mention.start)
    return found


@functools.cache
def _regions() -> tuple[re.Pattern | None, dict[str, str]]:
    """What the register's regions begin with ("Polisregion") and whose they are."""
    ids = {
        fact.value.split()[0]: agency.agency_id
        for agency in register().agencies.values()
        for fact in agency.facts
        if fact.fact == "region"
    }
    if not ids:
        return None, {}
    return re.compile(rf"(?<!\w)(?P<word>{'|'.join(map(re.escape, sorted(ids)))})[ \t]+[A-ZÅÄÖ]\w+"), ids


def agency_headings(text: str, found: list[Mention], opened: set[int]) -> list[Opening]:
    """The headings among the mentions. ``opened``: where parts' headings end, so that a paragraph may follow there."""
    headings = []
    mentions = _whole_names(text, found)
    begins = {mention.start for mention in mentions}
    for place, mention in enumerate(mentions):
        heading = _dressed(text, mention) or _plain(text, mentions, place, begins, opened)
        if heading:
            headings.append(heading)
    return headings


def _dressed(text: str, mention: Mention) -> Opening | None:
    """A heading with words beside the name: ``Från Boverket:``, ``Boverket, lägesrapport``, ``Boverket berättar:``."""
    tells, addition = _TELLS.match(text, mention.end), _ADDITION.match(text, mention.end)
    if not (tells or addition or follows_as_heading(text, mention.end)):
        return None
    line = text.rfind("\n", max(0, mention.start - 80), mention.start) + 1
    before = _BEFORE.search(text[max(line, mention.start - 60) : mention.start])
    dressed = before and (before["field"] or before["part"] or before["from"])
    start = mention.start - len(before.group()) if dressed else mention.start
    words, end = before["part"] if dressed else None, mention.end
    if tells:
        end = tells.end()
    elif addition:
        own_line = at_line_start(text, start)
        after = follows_as_heading(text, addition.end())
        said = addition["words"] or ""
        person = re.search(rf"{_PERSON}\)?$", addition.group()) and not section_of(said)
        another = bool(said) and (bool(register().find_agency(said)) or is_agency_by_form(said))
        if not another and after and (after["colon"] or (own_line and after["line"] is not None and not person)):
            words, end = words or addition["words"], addition.end()
    if end == mention.end and not dressed:
        return None
    after = follows_as_heading(text, end)
    closed = after and (after["colon"] or (after["line"] is not None and at_line_start(text, start)) or after["cell"])
    if not closed and not (dressed and before["part"] and after and after["capital"] is not None and not tells):
        return None
    if not begins_anew(text, start) or (after["line"] is not None and not line_ends_there(text, start, end)):
        return None
    if re.search(r"[a-zåäö]:s?$", text[mention.start : mention.end]):
        return None
    section = section_of(words) if words else None
    return Opening(
        "agency",
        markup_start(text, start),
        after.end(),
        mention.agency_id,
        section=section if section in ("status", "advice") else None,
        voice="agency" if tells or (dressed and (before["from"] or "").lower() in ("från", "hos")) else None,
    )


def _plain(text: str, mentions: list[Mention], place: int, begins: set[int], opened: set[int]) -> Opening | None:
    mention = mentions[place]
    after = follows_as_heading(text, mention.end)
    if not after and (stop := _STOPPED.match(text, mention.end)) and paragraph_at(text, mention.start, opened):
        return Opening("agency", markup_start(text, mention.start), stop.end(), mention.agency_id)
    if not after or text[mention.start : mention.end].endswith(":s"):
        return None
    if mention.start not in opened and _is_value(text, mention.start, after):
        return None
    if after["cell"] and not at_line_start(text, mention.start):
        return None  # a cell further on in its row
    if after["dash"] and not at_line_start(text, mention.start) and not row_of_dashes(text, mentions, place):
        return None  # a dash inside a sentence
    if not after["colon"] and after.end() in begins and "\n" not in text[mention.end : after.end() + 1]:
        if not re.match(r"[ \t]+(?!och\b|samt\b|eller\b)[a-zåäö]", text[mentions[place + 1].end :][:9]):
            return None  # two agencies side by side: a list, not a heading and a sentence about another
    first = _first_of_several(text, mentions, place)
    if first < mention.start:  # a heading over several agencies at once: no one of them is said to be meant
        joint = (after["colon"] or after["line"] is not None and at_line_start(text, first)) and begins_anew(
            text, first
        )
        if joint and line_ends_there(text, first, mention.end):
            return Opening("joint", markup_start(text, first), after.end())
        return None
    if after["line"] is not None and not line_ends_there(text, mention.start, mention.end):
        return None
    anew = mention.start in opened or begins_anew(text, mention.start)
    if anew and wrapped(text, mention.start) and after["capital"] is not None:
        anew = False
    if not anew and not _stop_may_be_lost(text, mention.start, after):
        return None
    return Opening("agency", markup_start(text, mention.start), after.end(), mention.agency_id, not anew)


def _is_value(text: str, start: int, after: re.Match) -> bool:
    """Whether a name before its line's end is what a label on the line says; a partner is so whatever follows it."""
    line = text.rfind("\n", max(0, start - 80), start) + 1
    label = _VALUE.search(text[max(line, start - 60) : start])
    return bool(label) and (after["line"] is not None or (bool(label["partner"]) and not after["colon"]))


def _first_of_several(text: str, mentions: list[Mention], place: int) -> int:
    """Where a row of agencies ending with this one begins ("Formas och Forte"); its own start when it stands alone."""
    while place and _SEVERAL.fullmatch(text, mentions[place - 1].end, mentions[place].start):
        place -= 1
    return mentions[place].start


def _whole_names(text: str, mentions: list[Mention]) -> list[Mention]:
    """One mention where an agency's two names stand side by side: ``MUCF (tidigare Ungdomsstyrelsen)``."""
    whole: list[Mention] = []
    for mention in mentions:
        before = whole[-1] if whole else None
        if before and before.agency_id == mention.agency_id and _SAME_AGENCY.fullmatch(text, before.end, mention.start):
            closed = text[mention.end : mention.end + 1] == ")" and "(" in text[before.end : mention.start]
            whole[-1] = Mention(before.start, mention.end + closed, mention.agency_id)
        else:
            whole.append(mention)
    return whole


def _stop_may_be_lost(text: str, start: int, after: re.Match) -> bool:
    """A heading in running text whose sentence before lost its stop: only where no word before asks for a name."""
    before = text[max(0, start - 30) : start]
    words = before.rstrip()
    if len(words) == len(before) or not (words[-1:].islower() or words[-1:] == ")") or NO_HEADING_AFTER.search(before):
        return False
    follows = text[after.end() : after.end() + 60]
    if after["colon"]:
        return follows.lstrip()[:1].isupper()
    return bool(re.match(STARTS, follows))


def paragraphs_by_name(text: str, mentions: list[Mention], start: int, end: int) -> list[Opening]:
    """Paragraphs that open with an agency as their subject (``Boverket berättar att ...``), in a part where no agency
    has a heading. Without such a verb it takes three agencies' paragraphs, and they are doubtful."""
    found: list[tuple[Mention, bool]] = []
    for mention in mentions:
        if not start <= mention.start < end:
            continue
        if not at_line_start(text, mention.start):  # in a paragraph that runs on, only where it tells
            if _TELLS.match(text, mention.end) and begins_anew(text, mention.start):
                found.append((mention, True))
            continue
        at = markup_start(text, mention.start)
        line_before = text[max(start, at - 80) : at].rstrip(" \t")
        paragraph = at < mention.start or line_before.endswith("\n\n") or re.search(r"[.!?:]\n$", line_before)
        tells = bool(_TELLS.match(text, mention.end))
        if (paragraph or not line_before) and (
            tells or re.match(r"[ \t]+[a-zåäö]", text[mention.end : mention.end + 3])
        ):
            found.append((mention, tells))
    if not any(tells for _, tells in found) and len({mention.agency_id for mention, _ in found}) < 3:
        return []
    return [
        Opening("agency", at, at, mention.agency_id, not tells, voice="agency" if tells else None)
        for mention, tells in found
        for at in [markup_start(text, mention.start)]
    ]
