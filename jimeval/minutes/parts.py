"""Minutes into parts: attendance, programme, status, advice and the rest, each agency's paragraphs in them.

How such minutes are written: a part opens with a heading of a few known kinds; within the status and the advice parts
each agency has a paragraph that opens with its name. Transcripts lose bold type and line ends, so a heading may run
into its sentence, with or without a colon. What tells a heading from a sentence that merely begins with the name is
what follows: a colon, a line end, or a capital letter that begins a new sentence. ``Skolverket De har ...`` is a
heading, ``Skolverket har ...`` is not. Order is free; an agency may come back under another name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jimeval.documents.document import Document
from jimeval.minutes.attendance import attendance_end
from jimeval.minutes.sentences import ends_sentence
from jimeval.register import Mention, register

_ADDRESS = r"(?:[ \t]+(?:från|till|av|om|för|i|hos|bland|kring|med|på)(?:[ \t]+[a-zåäöé]+){1,3}){0,3}"
_PROGRAMME_NAME = (
    r"(?:[ \t]+(?:från|om|i)[ \t]+(?:JiM|JIM|JiM\+|[Ss]ekretariatet|[Rr]egeringskansliet|Jämställdhetsmyndigheten))?"
)
_GIVER = r"(?:Referensgruppens|Gruppens|Sekretariatets|JiM:s)[ \t]+"
_KINDS = {
    "attendance": r"(?:Närvarande|Deltagande)[ \t]+(?:myndigheter|ledamöter|personer|organisationer)|"
    r"Närvarande|Närvaro(?:lista)?|Deltagare|Deltog|Medverkande",
    "status": r"Myndigheterna(?:[ \t]+(?:berättar|rapporterar))?|Lägesrapport(?:er)?|Laget runt|Rundan?|"
    r"Läges(?:genomgång|redovisning|beskrivning)|Läget|Nuläget?|Rapport(?:er)?(?= från)|Status(?:rapport)?|Avstämning",
    "advice": rf"(?:{_GIVER}(?:medskick|råd|rekommendationer|synpunkter|kommentarer|inspel|återkoppling|tips)|"
    rf"Medskick|Råd|Rekommendationer|Synpunkter|Återkoppling|Återföring|Inspel|Kommentarer(?= från)|Tips(?= till))"
    r"(?:[ \t]+och[ \t]+[a-zåäö]+)?",
    "programme": r"Uppdraget|Om uppdraget|Bakgrund|Inledning|"
    r"Information (?:från|om) (?:JiM|programmet|sekretariatet|stödet)|"
    r"Om programmet|Aktuellt|Stödet",
    "general": r"Generellt|Alla(?=[ \t]*:)|Allmänt|Gemensamt|Till alla|Alla myndigheter(?:na)?|"
    r"Samtliga(?: myndigheter)?|Övergripande",
    "other": r"Övrigt|Övriga frågor|Nästa (?:möte|träff)|Kommande (?:möten|träffar)|Avslutning|Att göra|"
    r"Dagordning|Beslut|Bilagor",
}
_HEADING = re.compile(
    "|".join(f"(?P<{kind}>(?:{words}){_PROGRAMME_NAME}{_ADDRESS})(?!\\w)" for kind, words in _KINDS.items())
)
_LINE_HEADING = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]+\S.*|§[ \t]*\d+[ \t]+\S.*|\d{1,2}[.)][ \t]+[A-ZÅÄÖ].{0,90}(?<![.:;,]))[ \t]*$", re.MULTILINE
)
_SIGNATURE = re.compile(
    r"(?:^|(?<=\s))/[A-ZÅÄÖ][\w-]+(?:(?:,[ \t]*|[ \t]+(?:och|&)[ \t]+|[ \t]+)[A-ZÅÄÖ][\w-]+){0,4}[ \t]*(?=\n|\Z)"
)
_NO_HEADING_AFTER = re.compile(
    r"(?:\b(?:med|från|till|av|på|i|hos|och|samt|eller|för|om|mot|vid|mellan|bland|som|att|än|utom|enligt|den|det|de|"
    r"både|liksom|via|genom|hos|är|heter|kallas)|[,/(&–—-])[ \t\n]*$",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"[ \t]*(?:#{1,6}|[•·*\-–o]|§[ \t]*\d+|\d{1,2}(?:\.\d{1,2})*[.)]?)?[ \t]*"
    r"(?:\d{1,2}(?:\.\d{1,2})*[.)]?[ \t]+)?[*_]{0,3}"
)
_AFTER_HEADING = re.compile(
    r"[*_]*(?:[ \t]*:(?![ \t]?s\b)[*_]*|\.(?:\*\*|__)|(?<=\*\*)[ \t]+(?=\w)|"
    r"[ \t]*(?=\n|\Z)|(?P<dash>[ \t]+[-–—][ \t]+)(?=\w)|[ \t\u00a0]+(?=[\"”]?[A-ZÅÄÖ]))"
)
_SAME_AGENCY = re.compile(
    r"[ \t]*(?:[,/][ \t]*|[-–][ \t]+|\((?:(?:tidigare|förut|numera|nuvarande|f\.?d\.?|före detta)[ \t]+)?)"
)
_SEVERAL = re.compile(r"[ \t]*(?:,|/|&|\boch\b|\bsamt\b)[ \t]*")
_FROM_AGENCIES = re.compile(r"från myndighet|laget runt|runda", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the minutes with one section and at most one agency. ``heading_end``: where its heading ends."""

    section: str
    agency_id: str | None
    voice: str | None
    start: int
    heading_end: int
    end: int


@dataclass(frozen=True, slots=True)
class _Opening:
    kind: str  # a section, 'agency', or 'line' for a heading that tells no section
    start: int
    end: int
    agency_id: str | None = None
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Segmentation:
    """The parts, tiling the document's own text, and the (start, end) of headings that are doubtful, and of those that
    name several agencies at once."""

    parts: tuple[Part, ...]
    doubtful: tuple[tuple[int, int], ...]
    joint: tuple[tuple[int, int], ...]


def segment(document: Document) -> Segmentation:
    """The document's own text as parts. Text before the first heading is title, then unassigned."""
    text = document.own_text
    body_end = min((shell.start for shell in document.shell if shell.kind == "tail"), default=len(text))
    openings = _openings(text, body_end)
    parts: list[Part] = []
    _front(text, openings[0].start if openings else body_end, document.title, parts)
    section, voice = None, None
    for place, opening in enumerate(openings):
        end = openings[place + 1].start if place + 1 < len(openings) else body_end
        agency_id = opening.agency_id
        if opening.kind == "agency":
            section, voice = (section, voice) if section in ("status", "advice") else ("status", "programme")
            parts.append(Part(section, agency_id, voice, opening.start, opening.end, end))
        elif opening.kind == "general" and section == "advice":
            parts.append(Part("advice", None, voice, opening.start, opening.end, end))
        elif opening.kind == "joint":
            parts.append(Part("general", None, voice, opening.start, opening.end, end))
        elif opening.kind == "unplaced":
            parts.append(Part("unassigned", None, None, opening.start, opening.end, end))
        elif opening.kind in ("general", "line", "signature"):
            kind = "general" if opening.kind == "general" else "other"
            section = section if opening.kind == "general" else None
            parts.append(Part(kind, None, None, opening.start, opening.end, end))
        else:
            section = opening.kind
            voice = _voice(section, text[opening.start : opening.end])
            parts.append(Part(section, None, voice, opening.start, opening.end, end))
    doubtful = tuple((opening.start, opening.end) for opening in openings if opening.doubtful)
    joint = tuple((opening.start, opening.end) for opening in openings if opening.kind == "joint")
    return Segmentation(tuple(parts), doubtful, joint)


def _voice(section: str, heading: str) -> str | None:
    if section == "status":
        return "agency" if _FROM_AGENCIES.search(heading) else "programme"
    return {"programme": "programme", "advice": "reference_group"}.get(section)


def _front(text: str, end: int, title: str, parts: list[Part]) -> None:
    """Text before the first heading: the paper's title is its own part, what else stands there is unassigned."""
    start = len(text[:end]) - len(text[:end].lstrip())
    if start >= end:
        return
    first_line = text[start:end].split("\n", 1)[0].rstrip()
    words = " ".join(first_line.lstrip("# ").split())
    if words and (title.startswith(words) or words.startswith(title[:40])):
        after = start + len(first_line)
        after = after if text[after:end].strip() else end
        parts.append(Part("other", None, None, start, after, after))
        start = after
    if text[start:end].strip():
        parts.append(Part("unassigned", None, None, start, start, end))


def _openings(text: str, body_end: int) -> list[_Opening]:
    sections = _section_headings(text, body_end)
    opened = {opening.end for opening in sections}  # a paragraph may follow its part's heading on the same line
    found = [*sections, *_agency_headings(text, body_end, opened), *_line_headings(text, body_end)]
    found.sort(
        key=lambda opening: (opening.start, opening.kind == "line", -opening.end)
    )  # a known kind before any line
    openings: list[_Opening] = []
    blocked = 0
    for opening in found:
        if opening.start < blocked or _is_label(text, opening, openings):
            continue
        openings.append(opening)
        blocked = opening.end
        if opening.kind == "attendance":
            rest = [(o.start, o.kind, o.end) for o in found if o.start >= opening.end]
            blocked = attendance_end(text, opening.end, rest, body_end)
            following = min((start for start, _, _ in rest if start >= blocked), default=body_end)
            if text[blocked:following].strip():
                openings.append(_Opening("unplaced", blocked, blocked))  # prose after the list, under no heading
    return openings


def _is_label(text: str, opening: _Opening, before: list[_Opening]) -> bool:
    """``Råd: Skriv kortare.`` inside an agency's paragraph: where the agencies' names stand on lines of their own, a
    part's heading does so too, and one word with text after it on its line is a label."""
    if opening.kind not in ("status", "advice", "programme", "general") or not before or before[-1].kind != "agency":
        return False
    own_line = text[before[-1].end : before[-1].end + 1] == "\n"
    heading = text[opening.start : opening.end].strip(" \t:")
    return own_line and " " not in heading and text[opening.end : opening.end + 1] != "\n"


def _begins_anew(text: str, start: int) -> bool:
    """Whether a sentence or line begins here; markup before it (#, bullets, bold, numbering) is passed over."""
    begin = max(0, start - 60)
    before = text[begin : _markup_start(text, start)]
    stripped = before.rstrip()
    if not stripped or "\n" in before[len(stripped) :]:
        return True
    return stripped.endswith(("!", "?", "…", ":", ")", "”", '"')) or (
        stripped.endswith(".") and ends_sentence(text, begin + len(stripped))
    )


def _markup_start(text: str, start: int) -> int:
    """Where the markup of a line's first words begins: ``## ``, ``- ``, ``**``, ``3. ``; else ``start`` itself."""
    line = text.rfind("\n", 0, start) + 1
    return line if _MARKUP.fullmatch(text, line, start) else start


def _follows_as_heading(text: str, end: int) -> re.Match | None:
    """What stands after a heading: a colon, the end of its line, a dash, or a capital that begins a sentence."""
    return _AFTER_HEADING.match(text, end)


def _section_headings(text: str, body_end: int) -> list[_Opening]:
    """Headings of parts. Their words are common nouns: with a capital, and a capital after them, they are headings
    even where the transcript lost the stop before; then they are marked doubtful unless a list or a title ran on."""
    found: list[_Opening] = []
    for match in _HEADING.finditer(text, 0, body_end):
        after = _follows_as_heading(text, match.end())
        anew = _begins_anew(text, match.start())
        capital_follows = bool(after) and text[after.end() : after.end() + 5].lstrip(" \t*_")[:1].isupper()
        line = text.rfind("\n", 0, match.start()) + 1
        if match.lastgroup == "attendance" and text[match.end() : match.end() + 1] == "\n" and match.end() - line < 60:
            found.append(_Opening("attendance", line, match.end()))  # "Ledamöter Närvarande" over a table
            continue
        if not after or not (anew or capital_follows):
            continue
        runs_on = bool(found) and (found[-1].kind == "attendance" or found[-1].end == match.start())
        doubtful = not (anew or runs_on or match.lastgroup == "attendance")
        found.append(_Opening(match.lastgroup, _markup_start(text, match.start()), after.end(), doubtful=doubtful))
    return found


def _agency_headings(text: str, body_end: int, opened: set[int]) -> list[_Opening]:
    found = []
    mentions = _whole_names(text, [mention for mention in register().find(text) if mention.start < body_end])
    begins = {mention.start for mention in mentions}
    for place, mention in enumerate(mentions):
        name = text[mention.start : mention.end]
        after = _follows_as_heading(text, mention.end)
        if not after or name.endswith(":s"):
            continue
        if after["dash"] and text[: _markup_start(text, mention.start)].rstrip(" \t")[-1:] not in ("", "\n"):
            continue  # a dash inside a sentence
        if ":" not in after.group() and after.end() in begins and "\n" not in text[mention.end : after.end() + 1]:
            continue  # two agencies side by side: a list
        first = _first_of_several(text, mentions, place)
        if first < mention.start:  # a heading over several agencies at once: no one of them is said to be meant
            if ":" in after.group() and _begins_anew(text, first):
                found.append(_Opening("joint", _markup_start(text, first), after.end()))
            continue
        anew = mention.start in opened or _begins_anew(text, mention.start)
        if anew or _stop_may_be_lost(text, mention.start, after):
            found.append(
                _Opening("agency", _markup_start(text, mention.start), after.end(), mention.agency_id, not anew)
            )
    return found


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
    if _NO_HEADING_AFTER.search(before) or not re.search(r"[a-zåäö)]\s+$", before):
        return False
    follows = text[after.end() : after.end() + 60]
    if ":" in after.group():
        return follows.lstrip()[:1].isupper()
    return bool(re.match(r"(?:De|Det|Den|Har|Hade|JiM|Myndigheten|Ledningen|Arbetet|Här|Man|Är|Vill|Ska)\b", follows))


def _line_headings(text: str, body_end: int) -> list[_Opening]:
    found = [
        _Opening("line", m.start(), m.end())
        for m in _LINE_HEADING.finditer(text, 0, body_end)
        if not re.match(r"[ \t]*#[ \t]", m.group())
    ]  # a single # is the paper's title
    found += [_Opening("signature", m.start(), m.end()) for m in _SIGNATURE.finditer(text, 0, body_end)]
    return found
