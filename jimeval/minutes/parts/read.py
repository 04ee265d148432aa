"""Minutes into parts: attendance, programme, status, advice and the rest, each agency's paragraphs in them.

How such minutes are written: a part opens with a heading of a few known kinds; within the status and the advice parts
each agency has a paragraph that opens with its name (``headings``, ``agency_headings``). Order is free; an agency may
come back under another name; somebody else may take the word in its stretch (``voices``); the advice to one agency may
be several pieces. The parts tile the text: what lies under no heading is unassigned.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from jimeval.documents.document import Document
from jimeval.minutes.attendance.list_end import attendance_end
from jimeval.minutes.parts.addressees import addressees
from jimeval.minutes.parts.agency_headings import agency_headings, agency_mentions, paragraphs_by_name
from jimeval.minutes.parts.headings import Opening, line_headings, section_headings, signatures, wave_headings
from jimeval.minutes.parts.labels import OF_AGENCIES, as_label, item_number, repeated_words
from jimeval.minutes.parts.own_minutes import own_agency, with_own_agency
from jimeval.minutes.parts.paragraphs import lines_between, passed_over
from jimeval.minutes.parts.pieces import pieces
from jimeval.minutes.parts.tables import table_labels
from jimeval.minutes.parts.unknown_agencies import is_agency_by_form, style_of, unknown_headings
from jimeval.minutes.parts.voices import speakers, voice_of_agency
from jimeval.register import Mention

_KNOWN_TO_LISTS = {"joint": "agency", "researcher": "status", "label": "status", "header": "status"}
_ENDS_A_LIST = ("status", "advice", "programme", "other")  # a numbered line may be a row of the list
_LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the minutes with one section and at most one agency. ``heading_end``: where its heading ends.

    ``goes_on``: it continues a part cut in two by another voice, a label or a new piece of advice.
    ``unknown``: the name of an agency that the register does not have, as written.
    """

    section: str
    agency_id: str | None
    voice: str | None
    start: int
    heading_end: int
    end: int
    goes_on: bool = False
    unknown: str | None = None


@dataclass(frozen=True, slots=True)
class Segmentation:
    """The parts, tiling the document's own text, and what a person should look at: (start, end) of headings that are
    doubtful, of those that name several agencies at once, and of lines that look like headings but were not read.

    ``mentions``: every agency named in the body, in order; found once. ``own``: the agency whose own minutes they are.
    """

    parts: tuple[Part, ...]
    doubtful: tuple[tuple[int, int], ...]
    joint: tuple[tuple[int, int], ...]
    unread: tuple[tuple[int, int], ...]
    mentions: tuple[Mention, ...]
    own: str | None = None

    def mentions_in(self, start: int, end: int) -> list[Mention]:
        """The agencies named in ``start`` to ``end``, with positions counted from ``start``."""
        first = bisect_left(self.mentions, start, key=lambda mention: mention.start)
        last = bisect_left(self.mentions, end, key=lambda mention: mention.start)
        return [Mention(m.start - start, m.end - start, m.agency_id) for m in self.mentions[first:last] if m.end <= end]


def segment(document: Document) -> Segmentation:
    """The document's own text as parts. Text before the first heading is title, then unassigned."""
    text = document.own_text
    body_end = min((shell.start for shell in document.shell if shell.kind == "tail"), default=len(text))
    mentions = agency_mentions(text, body_end)
    openings, unread = _openings(text, body_end, mentions)
    parts = _front(text, openings[0].start if openings else body_end, document.title)
    parts += _parts(text, openings, body_end)
    if own := own_agency(text, document.title, parts, mentions):
        parts = with_own_agency(text, document.title, parts, own)
    parts = [piece for part in parts for piece in _in_pieces(document, part)]
    parts = [piece for part in parts for piece in _by_addressee(text, part, mentions)]
    return Segmentation(
        tuple(parts),
        tuple((opening.start, opening.end) for opening in openings if opening.doubtful),
        tuple((opening.start, opening.end) for opening in openings if opening.kind == "joint"),
        tuple(unread),
        tuple(mentions),
        own,
    )


def _parts(text: str, openings: Sequence[Opening], body_end: int) -> list[Part]:
    parts: list[Part] = []
    section, voice, current = None, None, None  # current: the agency's part that labels and voices cut
    for place, opening in enumerate(openings):
        start, heading_end = opening.start, opening.end
        end = openings[place + 1].start if place + 1 < len(openings) else body_end
        kind = opening.kind
        if kind in ("agency", "unknown"):
            if opening.section:
                section, voice = opening.section, voice if opening.section == section else opening.voice
            elif section not in OF_AGENCIES:
                section, voice = "status", voice if section == "researcher" else None
            spoken = opening.voice
            if section == "status" and voice != "researcher":
                spoken = spoken or voice_of_agency(text, heading_end, heading_end, end)
            current = Part(section, opening.agency_id, spoken or voice, start, heading_end, end, unknown=opening.name)
            parts.append(current)
        elif kind in ("label", "speaker", "back") and current:
            same = kind == "back" or opening.section in (None, current.section)
            parts.append(
                replace(
                    current,
                    section=current.section if same else opening.section,
                    voice=current.voice if kind == "back" else opening.voice or (current.voice if same else None),
                    start=start,
                    heading_end=heading_end,
                    end=end,
                    goes_on=True,
                )
            )
        else:
            current = None
            if kind == "joint":
                parts.append(Part("general", None, voice, start, heading_end, end))
            elif kind == "general" and section == "advice":
                current = Part("advice", None, voice, start, heading_end, end)
                parts.append(current)
            elif kind == "header":
                if section not in OF_AGENCIES:
                    section, voice = opening.section, opening.voice
                parts.append(Part(section, None, voice, start, heading_end, end))
            elif kind == "unplaced":
                parts.append(Part("unassigned", None, None, start, heading_end, end))
            elif kind in ("general", "line", "signature"):
                section = section if kind == "general" else None
                parts.append(Part("general" if kind == "general" else "other", None, None, start, heading_end, end))
            else:
                section, voice = kind, opening.voice
                named = "general" if kind == "researcher" else kind
                parts.append(Part(named, None, voice, start, heading_end, end))
    return parts


def _in_pieces(document: Document, part: Part) -> list[Part]:
    """Advice as its pieces: bullets or paragraphs, each of which can be followed up."""
    if part.section != "advice":
        return [part]
    starts = pieces(document, part.heading_end, part.end)
    bounds = [part.start, *(start for start, _ in starts[1:]), part.end]
    return [
        replace(part, start=bounds[n], heading_end=body, end=bounds[n + 1], goes_on=part.goes_on or n > 0)
        for n, (_, body) in enumerate(starts)
    ]


def _by_addressee(text: str, part: Part, mentions: list[Mention]) -> list[Part]:
    """Advice to all, cut where its sentences say which agency they are meant for."""
    if part.section != "advice" or part.agency_id or part.unknown:
        return [part]
    first = bisect_left(mentions, part.heading_end, key=lambda mention: mention.start)
    last = bisect_left(mentions, part.end, key=lambda mention: mention.start)
    told = addressees(text, part.heading_end, part.end, mentions[first:last])
    bounds = [part.start, *(start for start, _ in told[1:]), part.end]
    return [
        replace(
            part,
            agency_id=to,
            start=bounds[n],
            heading_end=max(part.heading_end, bounds[n]),
            end=bounds[n + 1],
            goes_on=part.goes_on or n > 0,
        )
        for n, (_, to) in enumerate(told)
    ]


def _front(text: str, end: int, title: str) -> list[Part]:
    """Text before the first heading: the paper's title is its own part, what else stands there is unassigned."""
    parts: list[Part] = []
    start = next((match.start() for match in re.compile(r"\S").finditer(text, 0, end)), end)
    if start >= end:
        return parts
    line_end = text.find("\n", start, end)
    first_line = text[start : line_end if line_end >= 0 else end].rstrip()
    words = " ".join(first_line.lstrip("# ").split())
    if words and (words.startswith(title[:40]) or title.startswith(words)):
        length = len(first_line)
        if length > max(_LONGEST_TITLE, len(title) + 40):  # the title, and running text on the same line
            length = len(first_line.split(title, 1)[0]) + len(title) if title and title in first_line else 0
        after = start + length
        after = after if text[after:end].strip() else end
        if length:
            parts.append(Part("other", None, None, start, after, after))
            start = after
    if text[start:end].strip():
        parts.append(Part("unassigned", None, None, start, start, end))
    return parts


def _openings(text: str, body_end: int, mentions: list[Mention]) -> tuple[list[Opening], list[tuple[int, int]]]:
    sections = section_headings(text, body_end)
    opened = {opening.end for opening in sections}  # a paragraph may follow its part's heading on the same line
    agencies = agency_headings(text, mentions, opened)
    found = [*sections, *agencies, *line_headings(text, body_end), *signatures(text, body_end)]
    found += [*table_labels(text, agencies), *wave_headings(text, body_end)]
    found.sort(key=lambda opening: (opening.start, opening.kind == "line", -opening.end))  # a known kind before a line
    openings = _without_overlaps(text, body_end, found)
    if len(openings) > 1 and openings[0].kind == "agency" and openings[1].kind == "attendance":
        del openings[0]  # the letterhead of whoever held the meeting
    openings, unread = _with_the_rest(text, body_end, openings, mentions)
    return _with_speakers(text, body_end, openings), unread


def _without_overlaps(text: str, body_end: int, found: list[Opening]) -> list[Opening]:
    """The openings that stand, in order: none inside an attendance list, labels told from headings of parts."""
    repeated = repeated_words(text, found)
    leads = {opening.start for opening in found if opening.kind in ("agency", "general", "joint")}
    openings: list[Opening] = []
    blocked, item = 0, 0
    for opening in found:
        if opening.start < blocked:
            continue
        before = openings[-1] if openings else None
        if opening.kind == "line" and before and (number := item_number(text, opening, before, item)):
            item = number
            continue
        item = 0
        if label := as_label(text, opening, openings, leads, repeated):
            if label.kind == "label":
                openings.append(label)
                blocked = label.end
            continue
        openings.append(opening)
        blocked = opening.end
        if opening.kind == "attendance":
            rest = [
                (
                    o.start,
                    "wave" if o.name == "wave" else _KNOWN_TO_LISTS.get(o.kind, o.kind),
                    _words_after(text, o.end),
                )
                for o in found
                if o.start >= opening.end
            ]
            limit = min((start for start, kind, _ in rest if kind in _ENDS_A_LIST), default=body_end)
            blocked = attendance_end(text, opening.end, rest, limit)
            following = min((start for start, _, _ in rest if start >= blocked), default=body_end)
            if text[blocked:following].strip():
                openings.append(Opening("unplaced", blocked, blocked))  # prose after the list, under no heading
    return openings


def _words_after(text: str, end: int) -> int:
    """Where the words under a heading begin, on its line or the next."""
    return re.compile(r"\s*").match(text, end).end()


def _with_the_rest(
    text: str, body_end: int, openings: list[Opening], mentions: list[Mention]
) -> tuple[list[Opening], list[tuple[int, int]]]:
    """With agencies that the register lacks, and paragraphs that merely open with an agency's name."""
    added: list[Opening] = []
    unread: list[tuple[int, int]] = []
    everywhere = {style_of(text, o) for o in openings if o.kind == "agency"}
    openings = [_unknown_line(text, opening, everywhere) for opening in openings]
    for first, last in _sections_of_agencies(openings):
        start, section = openings[first].start, openings[first:last]
        end = openings[last].start if last < len(openings) else body_end
        headed = [opening for opening in section if opening.kind == "agency"]
        if not headed and section[0].kind == "status":
            headed = paragraphs_by_name(text, mentions, section[0].end, end)
            lines = lines_between(text, section[0].end, end) if headed else []
            added += [o for o in (*headed, *lines) if not any(a.start <= o.start < a.end for a in (*section, *added))]
        styles = {style_of(text, o) for o in headed} or everywhere
        unknown, lines = unknown_headings(text, mentions, start, end, styles)
        taken = [(o.start, o.end) for o in section]
        free = [o for o in unknown if not any(a < o.end and o.start < b for a, b in taken)]
        added += free
        lines += passed_over(text, mentions, [*section, *free], end, styles)
        unread += [line for line in lines if not any(a < line[1] and line[0] < b for a, b in taken)]
    merged = sorted([*openings, *added], key=lambda opening: opening.start)
    return merged, unread


def _unknown_line(text: str, opening: Opening, styles: set[tuple[str, str]]) -> Opening:
    """A marked line with an agency's form among agencies' headings of the same marks: an agency we do not know."""
    name = text[opening.start : opening.end].strip(" \t#*_.0123456789§")
    if opening.kind == "line" and style_of(text, opening) in styles and is_agency_by_form(name):
        return replace(opening, kind="unknown", name=name)
    return opening


def _sections_of_agencies(openings: list[Opening]) -> list[tuple[int, int]]:
    """(first, last) of the openings of each status or advice part, or of a run of agencies under no such part."""
    found: list[tuple[int, int]] = []
    begin = None
    for place, opening in enumerate(openings):
        inside = opening.kind in ("agency", "joint", "general", "label", "unknown", "header") and begin is not None
        if not inside and begin is not None:
            found.append((begin, place))
            begin = None
        if begin is None and opening.kind in (*OF_AGENCIES, "researcher", "agency", "header"):
            begin = place
    return [*found, (begin, len(openings))] if begin is not None else found


def _with_speakers(text: str, body_end: int, openings: list[Opening]) -> list[Opening]:
    """With the places where another voice takes the word in an agency's status, and where the agency's goes on."""
    whole: list[Opening] = []
    section = None
    for place, opening in enumerate(openings):
        whole.append(opening)
        end = openings[place + 1].start if place + 1 < len(openings) else body_end
        if opening.kind not in ("agency", "unknown", "label"):
            section = opening.kind if opening.kind != "general" else section
            continue
        section = opening.section or (section if section in OF_AGENCIES else "status")
        if opening.kind == "label" and text[opening.end : opening.end + 1] not in ("\n", ""):
            whole += _back(text, opening.end, end)
            end = whole[-1].start
        if section != "status":
            continue
        for speaker in speakers(text, opening.end, end):
            if speaker.start < whole[-1].end:
                continue
            if whole[-1].kind == "back" and whole[-1].start >= speaker.start:
                whole.pop()
            said = "advice" if speaker.advises else None
            colon = text[speaker.start : speaker.end].endswith(":")
            heading_end = speaker.end if colon else speaker.start
            whole.append(Opening("speaker", speaker.start, heading_end, section=said, voice=speaker.voice))
            if not colon or text[speaker.end : speaker.end + 1] != "\n":
                whole += _back(text, speaker.end, end)
    return whole


def _back(text: str, start: int, end: int) -> list[Opening]:
    """Where the paragraph of a label or a speaker ends and the agency's stretch goes on."""
    stop = re.compile(r"\n[ \t]*\n\s*(?=\S)").search(text, start, end)
    return [Opening("back", stop.end(), stop.end())] if stop and text[start : stop.start()].strip() else []
