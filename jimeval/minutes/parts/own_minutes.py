"""Minutes of one agency's own group: no agency has a heading, for all of it is about the one that the title names.

Taken only where the title, or a letterhead line above it, names exactly one agency, nobody from another agency was
there, and the title speaks of no group of several agencies. Its numbered or marked items are then the agency's; formal
items (the last meeting, the next one) are nobody's.
"""

from __future__ import annotations

import re
from dataclasses import replace

from jimeval.minutes.parts.headings import section_of
from jimeval.register import Mention, register

_OF_SEVERAL = re.compile(
    r"referensgrupp|nätverk|myndigheter(?:na)?\b|gruppmöte|gruppträff|JiM\+|ref\.?[ ]?grupp|erfarenhets|"
    r"seminarium|konferens",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(r"\bJiM|\bJIM|sekretariatet|följeforsk|jämställdhetsmyndigheten", re.IGNORECASE)
_ITEM = re.compile(r"[ \t]*(?:#{1,6}|§[ \t]*\d+[.)]?|\d{1,2}(?:\.\d{1,2})*[.)]?)[ \t]+(?P<words>[^\n]+)")
_FORMAL = re.compile(
    r"(?:Föregående|Förra|Senaste)\b|Mötets?\b|Öppn|Avslut|Välkom|Val av|Godkänn|Dagordning|Presentation|Justering|"
    r"Närvar|Nästa|Kommande|Övrig|Bilag",
    re.IGNORECASE,
)
_PROGRAMMES = ("jamy",)  # it follows the others


def own_agency(text: str, title: str, parts: list, mentions: list[Mention]) -> str | None:
    """The id of the one agency that the whole paper is about; None when it is not of that kind."""
    if _OF_SEVERAL.search(title) or any(part.agency_id or part.unknown for part in parts):
        return None
    if not any(_is_item(text, part) for part in parts):
        return None
    named = {mention.agency_id for mention in register().find(title)}
    front = next((part.start for part in parts if part.section == "attendance" or _is_item(text, part)), 0)
    named |= {mention.agency_id for mention in mentions if mention.end <= front and _alone_on_line(text, mention)}
    attendance = [part for part in parts if part.section == "attendance"]
    there = {m.agency_id for m in mentions for part in attendance if part.start <= m.start < part.end}
    if len(named) != 1 or named & set(_PROGRAMMES) or there - named:
        return None
    return named.pop()


def with_own_agency(text: str, title: str, parts: list, agency_id: str) -> list:
    """The parts, with the items and the advice as the agency's."""
    voice = None if _OF_OTHERS.search(title) else "agency"
    whole, seen = [], set()
    for part in parts:
        if _is_item(text, part):
            section = part.section if part.section == "advice" else "status"
            whole.append(
                replace(
                    part,
                    section=section,
                    agency_id=agency_id,
                    voice=part.voice or (voice if section == "status" else None),
                    goes_on=part.goes_on or section in seen,
                )
            )
            seen.add(section)
        else:
            whole.append(part)
    return whole


def _is_item(text: str, part) -> bool:
    if part.section in ("status", "advice"):
        return True
    item = _ITEM.match(text, part.start, part.end) if part.section == "other" else None
    return bool(item) and section_of(item["words"]) != "other" and not _FORMAL.match(item["words"])


def _alone_on_line(text: str, mention: Mention) -> bool:
    line = text.rfind("\n", 0, mention.start) + 1
    end = text.find("\n", mention.end)
    return not (text[line : mention.start] + text[mention.end : end if end >= 0 else len(text)]).strip(" \t#*_")
