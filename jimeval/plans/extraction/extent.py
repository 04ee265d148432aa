"""What a plan is conditional on, and whether we have it whole: cut off, or with its activities in another paper."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jimeval.base.sentences import sentences
from jimeval.base.swedish import shorten
from jimeval.documents.document import Document
from jimeval.plans.extraction.lines import last_page_in_contents
from jimeval.plans.extraction.templates import is_appendix
from jimeval.plans.extraction.units import BULLET, Unit

_MEANS = r"(?:medel|resurser|finansiering|budget|anslag|utrymme|tid|pengar|bemanning)"
_CAVEAT = re.compile(
    rf"\b(?:om (?:\w+ ){{0,2}}{_MEANS} (?:\w+ )?(?:ställs|finns|saknas|uteblir|inte |"
    rf"tilldelas|beviljas|medge[rs]|tillåter|räcker|"
    rf"skjuts till)|"
    rf"bygger på att [^.]{{0,60}}\b{_MEANS}\b|"
    r"under förutsättning(?:en)? att|förutsatt att|i mån av|med förbehåll|förbehåll(?:et|s)?\b|villkora(?:t|d|de|"
    r"s) (?:av|med)|"
    rf"med reservation för|(?:beroende|avhängigt?) (?:på|av) (?:att |om |vilka |"
    rf"tillgång(?:en)? )?(?:till )?(?:\w+ )?{_MEANS}|"
    rf"kräver (?:ytterligare|extra|särskilda|utökade|mer) {_MEANS}|så långt (?:{_MEANS}|det är möjligt|resurserna)|"
    r"inom (?:ramen för )?(?:befintlig|tillgänglig)a? (?:resurser|ramar|medel|budget)|med de resurser som finns|"
    r"kan (?:endast|bara) genomföras om|förutsätter att|gäller under förutsättning)",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"\b(?:se|finns|framgår|redovisas|återfinns|beskrivs|presenteras|anges|listas|preciseras|specificeras|"
    r"konkretiseras|hänvisas|"
    r"beslutas|planeras|samlas|samlade|redovisade|beskrivna|bifogas|formuleras|fastställs)\b[^.\n]{0,60}?"
    r"\b(?P<where>bilag(?:a|an|or|orna)\w*|(?:verksamhets|aktivitets|åtgärds|handlings|genomförande)plan\w*|VP\b|"
    r"separat dokument)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"\b(?:aktivitet|åtgärd|insats|delmål|konkreta mål|genomförandet)\w*", re.IGNORECASE)
_OF_PAGES = re.compile(r"\b[Ss]ida\s*\d{1,3}\s*(?:\(|av |/)(\d{1,3})(?!\d)")
_SIGN_OFF = re.compile(r"[.!?:;)\]”\"…]\s*\Z|\d\s*\Z")
_ADDRESS = re.compile(r"\S@\S|www\.|\b(?:tfn|telefon|fax)\b|\bbox \d|\b\d{3} ?\d\d [A-ZÅÄÖ]", re.IGNORECASE)
_MANY = 80  # characters of the last line that make it running text


@dataclass(frozen=True, slots=True)
class Extent:
    """``whole``, ``cut`` or ``elsewhere``, and a Swedish sentence on what shows it."""

    extent: str
    why: str = ""


def caveats(text: str) -> str | None:
    """The sentences that make the plan conditional, in one line each, joined by " | "; None when there is none."""
    told = (" ".join(BULLET.sub("", sentence.text, count=1).split()) for sentence in sentences(text))
    found = [sentence for sentence in told if _CAVEAT.search(sentence)]
    return " | ".join(dict.fromkeys(shorten(sentence, 600) for sentence in found)) or None


def extent(document: Document, found: list[Unit], activities: int, torn: bool = False) -> Extent:
    """Whether we have the plan whole; ``activities``: how many were found in it; ``torn``: whether one of its tables
    has lost its cells, so that what stands in it cannot be told."""
    if why := _cut(document, found) or ("en tabell har förlorat rader och kolumner" if torn else None):
        return Extent("cut", why)
    if why := _elsewhere(document, found, activities):
        return Extent("elsewhere", why)
    return Extent("whole")


def _cut(document: Document, found: list[Unit]) -> str | None:
    text = document.own_text.rstrip()
    if any(grid.end >= len(text) for grid in document.grids):
        return None
    last = re.sub(r"\s+\d{1,3}\Z", "", text.rsplit("\n", 1)[-1].strip())
    ending = list(sentences(last[-600:]))[-1].text if last else ""
    opened = last.rfind("(") > last.rfind(")")
    told = found[-1].kind in ("text", "bullet") if found else False
    running = (
        told
        and not _ADDRESS.search(last)
        and (len(last) >= 2 * _MANY or (len(last) >= _MANY and len(ending.split()) >= 4))
    )
    if running and (opened or (not _SIGN_OFF.search(last) and (found[-1].kind == "text" or found[-1].inline))):
        return f"texten slutar mitt i en mening (”…{_last_words(last)}”)"
    have = max((page.number for page in document.pages), default=0)
    if found and found[-1].kind == "contents" and sum(unit.kind == "contents" for unit in found) > 2:
        return "efter innehållsförteckningen finns inget"
    pages = _stated_pages(document)
    if have and pages > have:
        return f"sidorna är numrerade till {pages} men filen har {have}"
    told_of = last_page_in_contents(document.own_text, found)
    if have and told_of and told_of > have + 1:
        return f"innehållsförteckningen går till sida {told_of} men filen har {have}"
    return None


def _last_words(text: str) -> str:
    return text if len(text) <= 40 else text[-40:].split(" ", 1)[-1]


def _stated_pages(document: Document) -> int:
    """How many pages the paper says that it has: "Sida 1 (13)", with that word, since 1 (13) has other senses."""
    totals = [int(match[1]) for match in _OF_PAGES.finditer(document.text)]
    return max((total for total in totals if total <= 300), default=0)


def points_elsewhere(sentence: str) -> str | None:
    """The appendix or plan that a sentence says activities or goals stand in, as written; None when it says none."""
    sentence = " ".join(sentence.split())
    found = _POINTS.search(sentence)
    return found["where"].casefold() if found and _SUBJECT.search(sentence) else None


def _elsewhere(document: Document, found: list[Unit], activities: int) -> str | None:
    """A sentence that says activities are in an appendix that the file does not have, or in another plan while the
    file has none of its own."""
    text = document.own_text
    headings = [text[unit.start : unit.end] for unit in found if unit.kind == "heading"]
    has_appendix = any(is_appendix(heading) for heading in headings)
    for sentence in sentences(text):
        where = points_elsewhere(sentence.text)
        if where is None:
            continue
        appendix = where.startswith(("bilag", "separat"))
        if (appendix and not has_appendix) or (not appendix and not activities):
            return f"”{shorten(sentence.text, 140)}”"
    return None
