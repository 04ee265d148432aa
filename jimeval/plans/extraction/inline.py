"""Units within a long line: transcripts lose line ends, and headings, bullets and labels stand in the running text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jimeval.base.sentences import ends_sentence
from jimeval.plans.extraction.templates import meaning_of
from jimeval.plans.extraction.units import Unit, label_of

_TERM = r"[\wåäö]+integrering"  # one agency replaced the programme's word throughout
_STRONG = (  # headings of the forms in so many words that running text seldom has them with a capital
    rf"Kontaktpersone?r?(?:er)? för arbetet med {_TERM}",
    r"Bakgrund och nuläges(?:beskrivning|analys)",
    r"Process(?:en)? för framtagande(?:t)?(?: av (?:handlings)?plan(?:en)?)?",
    rf"Myndighetens arbete med {_TERM} hittills",
    r"Myndighetens uppdrag och mål",
    r"Organis(?:ering|ation) och styrning",
    r"Uppföljning och utvärdering",
    r"Hållbarhet och lärande",
    r"Utvecklingsarbetets förutsättningar",
    r"Mål-? ?och aktivitetslista",
    r"Resurser, aktiviteter och (?:resultat)?mål",
    r"(?:Mål|Problem) och (?:aktiviteter|åtgärder|insatser)",
    r"Identifierade (?:ojämställdhetsproblem|problem|utvecklingsbehov|förbättringsområden)",
    r"(?:Planerade|Prioriterade|Genomförda) (?:aktiviteter|insatser|åtgärder)",
    r"(?:Förväntade?|Önskade|Avsedda) (?:effekt(?:er)?|resultat)",
    r"Övergripande mål(?: för [\wåäö]+)?",
    r"Prioriterade (?:mål|områden)",
)
_WEAK = (  # words that may begin a sentence too: only where a new one begins with a capital right after
    r"Sammanfattning",
    r"Förord",
    r"Inledning",
    r"Bakgrund",
    r"Nuläges?(?:beskrivning|analys)?",
    r"Kontaktperson(?:er)?",
    r"Kontaktuppgifter",
    r"Godkännande",
    r"Utvecklingsbehov",
    r"Ojämställdhetsproblem",
    r"Problem(?:beskrivning|bild|formulering)?",
    r"Förbättringsområden",
    r"Genomförande",
    r"Kompetens(?:försörjning|utveckling)",
    r"Samverkan",
    r"Uppföljning",
    r"Effektmål",
    r"Resultatmål",
    r"Delmål",
    r"Mål(?:sättning(?:ar)?)?",
    r"Aktiviteter",
    r"Åtgärder",
    r"Insatser",
    r"Resurser",
    r"Resultat",
    r"Effekter",
    r"Tidplan",
    r"Organisation",
)
_NUMBER = r"(?:(?P<number>\d{1,2}(?:\.\d{1,2}){0,2})\.?[ ]?|(?P<roman>[IVX]{1,4})\.[ ])?"
_HEADING = re.compile(
    rf"(?<![\w.,/-]){_NUMBER}(?:(?P<strong>{'|'.join(_STRONG)})|(?P<weak>{'|'.join(_WEAK)}))"
    rf"(?P<colon>:)?(?P<leader>[ ]?\.{{2,}}[ ]?\d{{0,3}}|…+[ ]?\d{{0,3}})?(?=\s+[A-ZÅÄÖ•·▪●(\d\"”]|\s*\Z|[ ]*\n)"
)
_CONTENTS = re.compile(r"(?<!\w)Innehåll(?:sförteckning)?:?(?=\s+(?:\d+(?:\.\d+)*\.?\s+)?[A-ZÅÄÖ])")
_BULLET = re.compile(r"(?:(?<=\s)|^)[•·▪●◦►➢✓\uf0b7][ \t]*(?=\S)")
_LABEL = re.compile(r"(?<![\w-])(?=[A-ZÅÄÖ][a-zåäö]+)")
_BEFORE_LABELS = re.compile(r"\s+(?:Datum|Underskrift|Namn|Telefon|E-post)\b")
_OPENERS = '.!?:;)…”"'


def inline_units(text: str, start: int, end: int) -> Iterator[Unit]:
    """The units of ``text[start:end]``, all of it covered."""
    marks = _marks(text, start, end)
    at = start
    for place, unit in enumerate(marks):
        yield from _rest(text, at, unit.begin)
        stop = marks[place + 1].begin if place + 1 < len(marks) else end
        if unit.kind in ("heading", "contents"):
            yield unit
            at = unit.end
            continue
        at = _words_end(text, unit.start, stop)
        yield Unit(
            unit.kind,
            unit.begin,
            unit.start,
            _without_space(text, unit.start, at),
            number=unit.number,
            label=unit.label,
            inline=True,
        )
    yield from _rest(text, at, end)


def _rest(text: str, start: int, end: int) -> Iterator[Unit]:
    words = text[start:end]
    if re.search(r"\w", words):
        start += len(words) - len(words.lstrip())
        yield Unit("text", start, start, start + len(words.strip()), inline=True)


def _without_space(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


def _words_end(text: str, start: int, stop: int) -> int:
    """Where an item's words end: at its first sentence's stop, else at the next mark."""
    for match in re.finditer(r"[.!?](?=\s+[A-ZÅÄÖ\d]|\s*\Z)", text[start:stop]):
        if ends_sentence(text, start + match.end()):
            return start + match.end()
    return stop


def _marks(text: str, start: int, end: int) -> list[Unit]:
    """All marks that begin a unit, in order and apart."""
    found: list[Unit] = []
    contents = _CONTENTS.search(text, start, end)
    if contents:
        found.append(Unit("heading", *contents.span()[:1], *contents.span(), meaning_of("Innehåll"), inline=True))
    for match in _BULLET.finditer(text, start, end):
        found.append(Unit("bullet", match.start(), match.end(), end, inline=True))
    for match in _HEADING.finditer(text, start, end):
        if unit := _heading(text, match, start):
            found.append(unit)
    for match in _LABEL.finditer(text, start, end):
        if (label := label_of(text, match.start(), end)) and _opens(text, match.start(), start, label):
            name, what, words = label
            written = name if what == "field" else f"{name}|{words['label'].casefold()}"
            found.append(
                Unit(what, match.start(), words.end(), end, number=words["number"] or "", label=written, inline=True)
            )
    apart: list[Unit] = []
    for unit in sorted(found, key=lambda unit: (unit.begin, unit.kind != "item", -unit.start)):
        if not apart or unit.begin >= (apart[-1].end if apart[-1].kind == "heading" else apart[-1].start):
            apart.append(unit)
    return apart


def _heading(text: str, match: re.Match, start: int) -> Unit | None:
    number = match["number"] or match["roman"] or ""
    before = text[start : match.start()].rstrip()
    words = match.start("strong") if match["strong"] else match.start("weak")
    fresh = not before or before[-1] in _OPENERS or bool(re.search(r"(?:^|\s)\d{1,3}$", before))
    if match["leader"]:
        return Unit("contents", match.start(), match.start(), match.end(), inline=True)
    single = match["weak"] and not number and not match["colon"]
    if single and not fresh and not _BEFORE_LABELS.match(text, match.end()):
        return None
    depth = number.count(".") + 1 if number else 0
    return Unit(
        "heading",
        match.start(),
        words,
        match.end(),
        meaning_of(match["strong"] or match["weak"]),
        depth,
        number,
        inline=True,
    )


def _opens(text: str, at: int, start: int, label: tuple[str, str, re.Match]) -> bool:
    """A label within running text begins anew, or has its colon."""
    before = text[start:at].rstrip()
    match = label[2]
    if not match["label"][0].isupper():
        return False
    return not before or before[-1] in _OPENERS or ":" in match["mark"]
