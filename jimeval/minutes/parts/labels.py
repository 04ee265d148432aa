"""What looks like a part's heading inside an agency's stretch: labels, subheadings that come back, numbered items."""

from __future__ import annotations

import re
from dataclasses import replace

from jimeval.minutes.parts.headings import Opening, at_line_start, level_of, number_of

OF_AGENCIES = ("status", "advice")


def item_number(text: str, opening: Opening, before: Opening, item: int) -> int | None:
    """The number of an item in a list inside somebody's stretch: it begins at 1, where headings would have gone on, and
    counts on."""
    if before.kind not in ("agency", "general", "joint", "advice", "label"):
        return None
    number = number_of(text, opening)
    return number if number and number == item + 1 else None


def repeated_words(text: str, found: list[Opening]) -> set[str]:
    """Words of headings that come back under one agency after the other: they divide its stretch, not the paper."""
    seen: dict[str, set[int]] = {}
    agency = -1
    for place, opening in enumerate(found):
        if opening.kind == "agency":
            agency = place
        elif agency >= 0 and opening.kind not in ("attendance", "general", "label"):
            seen.setdefault(_words(text, opening), set()).add(agency)
    return {words for words, agencies in seen.items() if len(agencies) > 1}


def _words(text: str, opening: Opening) -> str:
    return text[opening.start : opening.end].strip(" \t\n#*_:|•-.0123456789§").casefold()


def _is_own_line(text: str, opening: Opening) -> bool:
    return text[opening.end : opening.end + 1] in ("\n", "")


def _is_item(text: str, opening: Opening) -> bool:
    """Whether a bullet stands before the heading."""
    return bool(re.match(r"[ \t]*[-•·▪●◦*–>][ \t]", text[opening.start : opening.end]))


def as_label(text: str, opening: Opening, before: list[Opening], leads: set[int], repeated: set[str]) -> Opening | None:
    """What a part's heading is inside an agency's stretch: a label (``Råd: Skriv kortare.``) when it names a section,
    or (kind 'none') words of the stretch itself; None when it is a heading of a part."""
    if opening.kind in ("agency", "attendance", "signature", "joint", "header", "unplaced"):
        return None
    inside = next((o for o in reversed(before) if o.kind not in ("label", "speaker")), None)
    if not inside or inside.kind != "agency":
        return None if opening.kind != "label" else replace(opening, kind="none")
    if opening.kind == "label":
        return opening
    own_line = _is_own_line(text, opening)
    if opening.kind == "general" and at_line_start(text, opening.start) and not _is_own_line(text, inside):
        return None  # "Alla: ..." on its line among "CSN: ..." on theirs
    inner = _words(text, opening) in repeated
    inner = inner or 0 < level_of(text, inside) < level_of(text, opening)
    if not inner and opening.kind in (*OF_AGENCIES, "programme", "general", "researcher") and not own_line:
        heading = text[opening.start : opening.end].strip(" \t:|*_•-")
        by_line = text[inside.end : inside.end + 1] == "\n"
        colon = text[opening.start : opening.end].rstrip(" \t*_").endswith(":")
        inner = " " not in heading and opening.end not in leads and (by_line or colon)
        inner = inner or (opening.kind == "researcher" and colon)
        inner = inner or (colon and opening.end not in leads and _is_item(text, opening) and not _is_item(text, inside))
    if not inner:
        return None
    if opening.kind in OF_AGENCIES or opening.kind == "researcher":
        section = None if opening.kind == "researcher" else opening.kind
        return replace(opening, kind="label", section=section)
    return replace(opening, kind="none")
