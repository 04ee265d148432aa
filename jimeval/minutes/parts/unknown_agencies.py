"""Agencies that the register lacks: known by the form of their names among other agencies' headings."""

from __future__ import annotations

import re
from bisect import bisect_left

from jimeval.minutes.parts.headings import Opening, follows_as_heading, section_of
from jimeval.minutes.parts.paragraphs import line_ends_there
from jimeval.minutes.parts.voices import voice_of_agency
from jimeval.register import Mention

PART_WORD = (
    r"(?:[Ll]äges\w*|[Nn]uläget?|[Ll]äget|[Ss]tatus\w*|[Rr]apport\w*|[Uu]ppdatering|[Aa]ktuellt|[Rr]edovisning|"
    r"[Pp]resentation|[Ii]nformation|[Uu]ppföljning|[Mm]edskick|[Rr]åd|[Ss]ynpunkter|[Tt]ips|[Åå]terkoppling|[Ii]nspel|"
    r"[Rr]ekommendationer|[Kk]ommentarer|[Pp]lan(?:en)?|[Aa]rbetet?)"
)
STARTS = (
    r"(?:De|Det|Den|Har|Hade|JiM|Myndigheten|Verket|Nämnden|Rådet|Styrelsen|"
    r"Ledningen|Arbetet|Arbetsgruppen|Planen|Heldag|Halvdag|Processdag|Samarbetar|Samverkar|Ingen|Inget|"
    r"Här|Man|Är|Vill|Ska|Vi)\b"
)
_STEMS = (
    r"verket?|myndighet(?:en)?|styrelsen?|nämnd(?:en)?|råd(?:et)?|institut(?:et)?|inspektion(?:en)?|universitet(?:et)?|"
    r"högskola[n]?|kassa[n]?|domstol(?:en)?|ombudsman(?:nen)?|muse(?:et|um|er|erna)|akademi(?:e?n)?|förmedling(?:en)?|"
    r"fond(?:en)?|centrum|ämbetet?|kollegi(?:um|et)|riksarkivet|stiftelsen?|centralen|polisen|kansliet|departementet|länsstyrelse[nr]?(?:na)?"
)
_ORGANISATION = re.compile(
    rf"(?:^|\s)(?:[\wåäö-]*(?:{_STEMS})(?=\W|$)|(?:Statens|Svenska|Sveriges|Kungliga)\s+\w+|"
    r"Region\s+(?!(?:Nord|Syd|Väst|Öst|Mitt|Stockholm)\b)[^\W\d_]+(?:\s+(?-i:[A-ZÅÄÖ])\w+)?\Z|\w+\s+kommun\Z)",
    re.IGNORECASE,
)
_COMMON = re.compile(rf"(?:{_STEMS})", re.IGNORECASE)  # "Myndighet" alone is the name of none
_CAPITAL_NAME = r"(?!(?:GD|HR|OBS|PM|IT|JIM|PS|NB|SOU|MUMS|AU|FAQ|VD|ÖD|OH|FM|EM|KL)\b)[A-ZÅÄÖ]{2,8}"
_CAPITALS = re.compile(_CAPITAL_NAME)
_NAME = r"[A-ZÅÄÖ][\wåäöé&.-]*,?(?:[ \t]+[\wåäöé&,-]+){0,8}?(?:[ \t]*\([A-ZÅÄÖ]\w{1,9}\))?"
_ROW = re.compile(
    rf"^(?P<mark>[ \t|#•·▪●◦*\-–o§\d.)_]*?(?:(?:Från|Hos)[ \t]+|(?:Myndighet|Organisation)[ \t]*:[ \t]*)?)"
    rf"(?P<name>{_NAME})"
    r"(?=\*\*|[*_]*[ \t]*(?::|\n|\||\t|\Z|\.\*\*| [-–—] ))",
    re.M,
)
_RUN_IN = re.compile(
    rf"(?:(?<=[.!?:] )|^)(?P<name>[A-ZÅÄÖ][a-zåäö-]*(?:{_STEMS})|{_CAPITAL_NAME})"
    rf"(?:[ \t]*:[ \t]*(?=[A-ZÅÄÖ])|[ \t]+(?={STARTS}))",
    re.MULTILINE,
)
_RUN_IN_LINE = re.compile(  # a line of its own paragraph: "Kulturrådet Ny i programmet."
    rf"(?:(?<=[.!?]\n)|(?<=\n\n))(?P<name>[A-ZÅÄÖ][a-zåäö-]*(?:{_STEMS}))[ \t]+(?=[A-ZÅÄÖ][a-zåäö]* [a-zåäö])"
)


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
        name = re.sub(rf"[ \t]*[,–—-][ \t]*{PART_WORD}.*|s[ \t]+{PART_WORD}$", "", row["name"])
        opening = Opening("unknown", row.start(), after.end(), name=name)
        style = style_of(text, opening)
        if style not in styles and not (after["colon"] and style[0] in marks and is_agency_by_form(name)):
            continue
        if after["line"] is not None and not line_ends_there(text, row.start("name"), row.end("name")):
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
    if len(name) > 90 or re.search(r"[.!?]\s", name) or section_of(name) or _COMMON.fullmatch(name):
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
