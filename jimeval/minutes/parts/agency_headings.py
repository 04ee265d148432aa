"""Headings with an agency's name: what tells them from a sentence that merely begins with it.

It is what follows: a colon, a line end, a table's next cell, or a capital letter that begins a new sentence.
``Skolverket De har ...`` is a heading, ``Skolverket har ...`` is not. A word of the part may stand before the name or
after it (``Från Boverket:``, ``Boverket – nuläge``). An agency that the register does not have is known by its form
among other agencies' headings.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left

from jimeval.minutes.parts.headings import (
    Opening,
    at_line_start,
    begins_anew,
    follows_as_heading,
    markup_start,
    section_of,
)
from jimeval.minutes.parts.paragraphs import NO_HEADING_AFTER, paragraph_at, row_of_dashes
from jimeval.minutes.parts.voices import voice_of_agency
from jimeval.register import Mention, register

_SAME_AGENCY = re.compile(
    r"[ \t]*(?:[,/][ \t]*|[-–][ \t]+|\((?:(?:tidigare|förut|numera|nuvarande|f\.?d\.?|före detta)[ \t]+)?)"
)
_SEVERAL = re.compile(r"[ \t]*(?:,|/|&|\boch\b|\bsamt\b)[ \t]*")
_PART_WORD = (
    r"(?:[Ll]äges\w*|[Nn]uläget?|[Ll]äget|[Ss]tatus\w*|[Rr]apport\w*|[Uu]ppdatering|[Aa]ktuellt|[Rr]edovisning|"
    r"[Pp]resentation|[Ii]nformation|[Uu]ppföljning|[Mm]edskick|[Rr]åd|[Ss]ynpunkter|[Tt]ips|[Åå]terkoppling|[Ii]nspel|"
    r"[Rr]ekommendationer|[Kk]ommentarer|[Pp]lan(?:en)?|[Aa]rbetet?)"
)
_PERSON = r"[A-ZÅÄÖ][\w’'-]+(?:[ \t]+[A-ZÅÄÖ][\w’'-]+){1,2}"
_ADDITION = re.compile(
    rf"(?:[ \t]*[,–—-][ \t]*|[ \t]*\(|[ \t]+)(?P<words>{_PART_WORD}(?:[ \t]+[\wåäö]+){{0,3}}|"
    r"(?:[Rr]egion|[Oo]mråde|[Dd]istrikt)(?:[ \t]+[A-ZÅÄÖ]\w+){1,2}|"
    rf"(?:genom[ \t]+)?{_PERSON}|[A-ZÅÄÖ][a-zåäöé]+(?:-[A-ZÅÄÖ][a-zåäöé]+)?(?=\)?[ \t]*:))\)?|"
    r"[ \t]*\([^()\n]{2,60}\)(?=[ \t]*:)"
)
_BEFORE = re.compile(
    rf"(?:^|(?<=[\s|*_]))(?:(?P<part>(?:Referensgruppens[ \t]+|JiM:s[ \t]+)?{_PART_WORD})(?:[ \t]*[:,–-])?[ \t]+)?"
    r"(?P<from>[Ff]rån|[Hh]os|[Pp]å|[Ii]|[Ff]ör|[Tt]ill|[Oo]m|[Aa]v)?[ \t]*[*_]{0,3}$"
)
_TELLS = re.compile(
    r"[ \t]+(?:berättar|berättade|rapporterar|rapporterade|informerar|informerade|redovisar|redovisade|uppger|"
    r"meddelar|meddelade|säger|lyfter|kommenterar|svarar)\b"
)
_STOPPED = re.compile(r"\.[ \t]+(?=[A-ZÅÄÖ])")  # "Boverket. Har kommit igång."
_STARTS = (
    r"(?:De|Det|Den|Har|Hade|JiM|Myndigheten|Verket|Nämnden|Rådet|Styrelsen|"
    r"Ledningen|Arbetet|Arbetsgruppen|Planen|Heldag|Halvdag|Processdag|Samarbetar|Samverkar|Ingen|Inget|"
    r"Här|Man|Är|Vill|Ska|Vi)\b"
)
_STEMS = (
    r"verket?|myndighet(?:en)?|styrelsen?|nämnd(?:en)?|råd(?:et)?|institut(?:et)?|inspektion(?:en)?|universitet(?:et)?|"
    r"högskola[n]?|kassa[n]?|domstol(?:en)?|ombudsman(?:nen)?|muse(?:et|um|er|erna)|akademi(?:e?n)?|förmedling(?:en)?|"
    r"fond(?:en)?|centrum|centralen|polisen|kansliet|departementet|länsstyrelse[nr]?(?:na)?"
)
_ORGANISATION = re.compile(
    rf"(?:^|\s)(?:[\wåäö-]*(?:{_STEMS})(?=\W|$)|(?:Statens|Svenska|Sveriges|Kungliga)\s+\w+|"
    r"Region\s+(?!(?:Nord|Syd|Väst|Öst|Mitt|Stockholm)\b)[^\W\d_]+(?:\s+Götaland)?\Z|\w+\s+kommun\Z)",
    re.IGNORECASE,
)
_CAPITAL_NAME = r"(?!(?:GD|HR|OBS|PM|IT|JIM|PS|NB|SOU|MUMS|AU|FAQ|VD|ÖD|OH|FM|EM|KL)\b)[A-ZÅÄÖ]{2,8}"
_CAPITALS = re.compile(_CAPITAL_NAME)
_NAME = r"[A-ZÅÄÖ][\wåäöé&.-]*,?(?:[ \t]+[\wåäöé&,-]+){0,8}?(?:[ \t]*\([A-ZÅÄÖ]\w{1,9}\))?"
_ROW = re.compile(
    rf"^(?P<mark>[ \t|#•·▪●◦*\-–o§\d.)_]*?(?:(?:Från|Hos)[ \t]+)?)(?P<name>{_NAME})"
    r"(?=\*\*|[*_]*[ \t]*(?::|\n|\||\t|\Z|\.\*\*| [-–—] ))",
    re.M,
)
_RUN_IN = re.compile(
    rf"(?:(?<=[.!?:] )|^)(?P<name>[A-ZÅÄÖ][a-zåäö-]*(?:{_STEMS})|{_CAPITAL_NAME})"
    rf"(?:[ \t]*:[ \t]*(?=[A-ZÅÄÖ])|[ \t]+(?={_STARTS}))",
    re.MULTILINE,
)
_RUN_IN_LINE = re.compile(  # a line of its own paragraph: "Kulturrådet Ny i programmet."
    rf"(?:(?<=[.!?]\n)|(?<=\n\n))(?P<name>[A-ZÅÄÖ][a-zåäö-]*(?:{_STEMS}))[ \t]+(?=[A-ZÅÄÖ][a-zåäö]* [a-zåäö])"
)


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
    dressed = before and (before["part"] or before["from"])
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
    if not begins_anew(text, start) or (after["line"] is not None and not _line_ends_there(text, start, end)):
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
        if joint and _line_ends_there(text, first, mention.end):
            return Opening("joint", markup_start(text, first), after.end())
        return None
    if after["line"] is not None and not _line_ends_there(text, mention.start, mention.end):
        return None
    anew = mention.start in opened or begins_anew(text, mention.start)
    if anew and _wrapped(text, mention.start) and after["capital"] is not None:
        anew = False
    if not anew and not _stop_may_be_lost(text, mention.start, after):
        return None
    return Opening("agency", markup_start(text, mention.start), after.end(), mention.agency_id, not anew)


def _wrapped(text: str, start: int) -> bool:
    """Whether the line before runs on into this one: the text is broken into lines of even length."""
    at = markup_start(text, start)
    if at < 2 or text[at - 1] != "\n" or text[at - 2] in ".!?:\n":
        return False
    return bool(NO_HEADING_AFTER.search(text[max(0, at - 30) : at - 1]))


def _line_ends_there(text: str, start: int, end: int) -> bool:
    """Whether a name that ends its line is a line of its own, not a sentence broken into lines there."""
    if _wrapped(text, start):
        return False
    following = re.compile(r"[*_]*[ \t]*\n[ \t]*(?=[a-zåäö])(?!o[ \t])").match(text, end)
    return not following


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
    return bool(re.match(_STARTS, follows))


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


def style_of(text: str, opening: Opening) -> tuple[str, str]:
    """How an agency's heading is dressed: the marks before the name, and what closes it."""
    marks = re.compile(r"[^\wÅÄÖåäö]*(?:\d[\d.)]*|o(?=[ \t]))?[^\wÅÄÖåäö]*").match(text, opening.start, opening.end)
    before = re.sub(r"\d+(?:\.\d+)*", "1", marks.group().strip())
    return before, _closer(text, opening.start, opening.end)


def _closer(text: str, start: int, end: int) -> str:
    last = text[start:end].rstrip(" *_")[-1:]
    if last in (":", "|", "\t"):
        return last
    if text[end : end + 1] in ("\n", ""):
        return "line"
    return "dash" if last in ("-", "–", "—") else "run"


def unknown_headings(
    text: str, mentions: list[Mention], start: int, end: int, styles: set[tuple[str, str]]
) -> tuple[list[Opening], list[tuple[int, int]]]:
    """Agencies that the register lacks, known by their form in a part whose agencies' headings look like ``styles``;
    and lines that look like such headings but could be anything, to be listed."""
    found, unread = [], []
    marks = {before for before, _ in styles}
    named = [mention.start for mention in mentions if start <= mention.start < end]
    for row in _ROW.finditer(text, start, end):
        after = follows_as_heading(text, row.end("name"))
        if not after or bisect_left(named, row.start("name")) < bisect_left(named, row.end("name")):
            continue
        name = re.sub(rf"[ \t]*[,–—-][ \t]*{_PART_WORD}.*|s[ \t]+{_PART_WORD}$", "", row["name"])
        opening = Opening("unknown", row.start(), after.end(), name=name)
        style = style_of(text, opening)
        if style not in styles and not (after["colon"] and style[0] in marks and is_agency_by_form(name)):
            continue
        if after["line"] is not None and not _line_ends_there(text, row.start("name"), row.end("name")):
            continue
        if is_agency_by_form(name):
            found.append(_told(text, opening))
        elif _alone(text, row):
            unread.append((row.start("name"), row.end("name")))
    if any(closer in ("run", ":") for _, closer in styles):
        taken = {opening.start for opening in found} | set(named)
        for match in _RUN_IN.finditer(text, start, end):
            colon = ":" in match.group()
            if match.start("name") not in taken and ("", ":" if colon else "run") in styles:
                found.append(_told(text, Opening("unknown", match.start("name"), match.end(), name=match["name"])))
    if ("", "run") in styles:
        taken = {opening.start for opening in found} | set(named)
        found += [
            _told(text, Opening("unknown", match.start("name"), match.end(), name=match["name"]))
            for match in _RUN_IN_LINE.finditer(text, start, end)
            if match.start("name") not in taken
        ]
    return sorted(found, key=lambda opening: opening.start), unread


def _told(text: str, opening: Opening) -> Opening:
    voice = voice_of_agency(text, opening.start, opening.end, min(len(text), opening.end + 300))
    return Opening("unknown", opening.start, opening.end, voice=voice, name=opening.name)


def is_agency_by_form(name: str) -> bool:
    """Whether a name has the form of an agency's: "...verket", "Länsstyrelsen i ...", capitals."""
    if len(name) > 90 or re.search(r"[.!?]\s", name) or section_of(name):
        return False
    words = name.split()
    small = sum(word[0].islower() and word not in ("för", "och", "i", "vid", "av") for word in words)
    if small > 4 or re.search(r"\b(?:har|är|ska|med|till|som|att|vill|blir|kan)\b", name):
        return False
    return bool(_CAPITALS.fullmatch(name) or _ORGANISATION.search(name))


def _alone(text: str, row: re.Match) -> bool:
    """A few words after a blank line, on a line of their own or before a colon: a heading of something."""
    before = text[max(0, row.start() - 2) : row.start()]
    return before in ("\n\n", "") and len(row["name"].split()) <= 3 and not section_of(row["name"])
