"""Column headings of plans, known by their stems: where two or more stand side by side, a table begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jimeval.documents.pdf.lines import Line, segments
from jimeval.documents.pdf.sheet import Box, Word

_STEM = re.compile(  # DOMAIN 5.1, and what stands beside them
    r"(?<!\w)(?:(?:del|effekt|resultat|process|utvecklings|verksamhets|huvud|inriktnings|etapp|över|prestations)?mål\w{0,3}|"
    r"aktivitet|insats|åtgärd|\w*ansvar|(?:tid|när|klar|start|slut)(?:plan|s?ram|punkt|sätts|datum)?\w{0,2}(?!\w)|"
    r"tidsplan|senast|period|resurs|budget|kostnad|\w*resultat|\w*effekt|prestation|utfall|indikator|nyckeltal|mått|"
    r"mätning|uppfölj|återrapport|status|läge|bedömning|kommentar|anmärkning|\w*problem|\w*behov|förbättring|utmaning|"
    r"område|process|målgrupp|syfte|genomför|utför|verkställ|prioritet|fråga|svar|deltagare|beslut|"
    r"samverka|delaktig|förmedl|instans|nuläge|önskat|risk|beskrivning|moment|steg|nr|datum|enhet|avdelning)",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"(?:vem|vilka|vad|hur|när|varför)\b", re.IGNORECASE)
_LONGEST = 60  # characters of a column's heading
GAP = 0.7  # of the type's size: white wider than this parts two columns on a line
_NARROW = 0.45  # the same between two headings that are both known, wider than a space between words
_LINES = 4  # of a heading row at most


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """The lines from ``first`` to before ``after``, and the box of each column's heading, from left to right."""

    first: int
    after: int
    boxes: tuple[Box, ...]
    known: int


def is_heading(text: str) -> bool:
    """Whether the words are a column heading that plans have."""
    bare = text.lstrip("0123456789.:) ")
    if not bare[:1].isupper() or len(text) > _LONGEST or len(text.split()) > 7 or text.endswith((".", ",", ";")):
        return False
    return bool(_STEM.search(bare) or _QUESTION.match(bare))


def blocks(words: Sequence[Word], gap: float) -> list[list[Word]]:
    """Words parted where white wider than ``gap`` points goes down through all their lines, from left to right."""
    parts: list[list[Word]] = []
    right = 0.0
    for word in sorted(words, key=lambda word: word.x0):
        if not parts or word.x0 - right > gap:
            parts.append([])
            right = word.x1
        parts[-1].append(word)
        right = max(right, word.x1)
    return parts


def heading_row(lines: Sequence[Line], first: int, rules: Sequence[Box] = ()) -> HeadingRow | None:
    """The heading row of a table that begins on the line ``first``: one to four lines, two or more known headings; a
    rule across ends it."""
    if len(lines[first].text) > 2 * _LONGEST or (len(lines[first].text) > _LONGEST and not spread(lines[first])):
        return None
    best, bold = None, lines[first].bold
    gap = GAP * lines[first].size
    inner = 0.0
    for count in range(1, min(_LINES, len(lines) - first) + 1):
        chosen = lines[first : first + count]
        if count > 1:
            step = chosen[-1].top - chosen[-2].bottom
            if step > 1.2 * chosen[0].size or chosen[-1].bold != bold or abs(chosen[-1].size - chosen[0].size) > 0.6:
                break
            if any(_between(rule, chosen[-2], chosen[-1]) for rule in rules):
                break
            inner = max(inner, step)
        last = first + count
        beyond = lines[last].top - chosen[-1].bottom if last < len(lines) else 99.0
        ends = count == 1 or beyond > inner + 1.5 or (bold and last < len(lines) and not lines[last].bold)
        found, texts = _parted(chosen, gap)
        known = sum(map(is_heading, texts))
        closer, own = _parted(chosen, _NARROW * lines[first].size)
        if len(closer) > len(found) and all(map(is_heading, own)):  # columns no wider than their headings
            found, texts, known = closer, own, len(own)
        if not ends or known < 2 or 2 * known < len(found) or any(len(text) > _LONGEST for text in texts):
            continue
        if best is None or known >= best.known and len(found) >= len(best.boxes):
            best = HeadingRow(first, last, tuple(_box(part) for part in found), known)
    return best


def _parted(lines: Sequence[Line], gap: float) -> tuple[list[list[Word]], list[str]]:
    """The lines' words in columns, and the text of each."""
    found = blocks([word for line in lines for word in line.words], gap)
    return found, [" ".join(word.text for line in lines for word in line.words if word in part) for part in found]


def _between(rule: Box, above: Line, below: Line) -> bool:
    """Whether a rule goes between the lines below most of what is above it."""
    y, wide = (rule.top + rule.bottom) / 2, min(rule.x1, above.x1) - max(rule.x0, above.x0)
    return above.bottom - 2 < y < below.top + 2 and wide > 0.8 * (above.x1 - above.x0)


def _box(words: Sequence[Word]) -> Box:
    return Box(
        min(word.x0 for word in words),
        min(word.top for word in words),
        max(word.x1 for word in words),
        max(word.bottom for word in words),
    )


def spread(line: Line) -> bool:
    """Whether the line stands in pieces, as the lines of a table do."""
    return len(segments(line, GAP * line.size)) > 1
