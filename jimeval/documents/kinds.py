"""What a paper of running text is: minutes, plan, report, form, slides, decision, list, group or other, and why.

A title's own word for what it heads counts first ("Handlingsplan ...", "Protokoll från ..."): of two such words the
first, since the second says what the paper is about. Then the shape: slides are sheet after sheet of short lines, a
list is lines of names, an agenda is lines of times; minutes have an attendance list and tell of a meeting that was.
"""

from __future__ import annotations

import re
import statistics
from pathlib import Path

from jimeval.documents.document import Document

_PAPER = r"(?:(?!kurs|tids?|läro|studie|detalj|översikts|lokal|spel)\w*plan|\w*inriktning(?:en)?|\w*strategi)"
_SUBMITTED = (  # a plan that is decided or handed in, as its covering title says
    rf"(?:beslut om|redovisning av) (?:(?:fastställande|antagande) av )?(?:(?:regerings)?uppdrag\w* )?"
    rf"(?:(?:om|att (?:ta fram|redovisa|upprätta|utarbeta)) )?(?:en |sin |ny |reviderad |myndighetens )*{_PAPER}\b"
)
_GENRES = (  # (kind, words that name it), searched in titles; the earliest word counts
    (
        "other",
        r"dagordning\b|föredragningslista|kallelse|inbjudan|\binbjuder\b|\bprogram(?: för| till|"
        r"blad)?(?=[ ,:]*(?:nätverk|träff|konferens|"
        r"seminari|dag|\d))|nyhetsbrev|verksamhetsberättelse|pressmeddelande|\bremiss\w*|debattartikel",
    ),
    (
        "minutes",
        r"minnesanteckning\w*|mötes(?:anteckning|notering|referat)\w*|\b(?:anteckning|notering)ar(?:na)?\b|\breferat\b|"
        r"\b(?:\w*(?:mötes?|sammanträdes?|styrelse|gruppe?s?|nämnds?|kommittés?|stämmo|besluts))?protokoll(?:et|"
        r"sutdrag|et)?\b|"
        r"\bmeeting (?:notes|minutes)\b|^minutes\b",
    ),
    (
        "report",
        r"slutrapport|återrapport\w*|resultatredovisning|delredovisning|slutredovisning|årsredovisning|delrapport|"
        rf"\brapport\b|(?!{_SUBMITTED})"
        r"\bredovisning av\b|\b(?:uppföljning|utvärdering(?:srapport)?|granskning) av\b",
    ),
    (
        "form",
        r"självskattning|formulär|handledning|vägledning|frågeguide|checklista|\bmall(?:en)?\b|\bblankett\b|\benkät\b|"
        r"stödmaterial|metodstöd|\bexempel på\b|\banvisningar\b|\bhandbok\b|^utforma\b|"
        r"^(?:att|så) (?:ta fram|skriv\w*|gör\w*|upprätta\w*|utforma\w*)\b|^hur (?:man |ni |du )?(?:tar|skriver|gör)\b",
    ),
    (
        "plan",
        rf"{_SUBMITTED}|\b(?!kurs|tids?|läro|studie|detalj|översikts|lokal|spel)\w*plan(?:en|ens)?\b|handlingsprogram|"
        r"\binriktning(?:en|ens)?\b(?=\W*(?:för|av|\d|$))|\b\w*strategi(?:n)?\b(?=\W*(?:för|mot|av|vid|\d|$))",
    ),
    ("decision", r"(?<!\bi )\buppdrag att|regeringsbeslut|regleringsbrev|\bbeslut om\b"),
    ("slides", r"\bpresentation\b|bildspel|powerpoint|\.pptx?\b|\båhörarkopior\b"),
    ("list", r"förteckning|deltagarlista|närvarolista|adresslista|sändlista|\blista\b|\bmedlemmar\b"),
    ("group", r"JiM\s?\+|(?<![.\w])grupp \d{1,2}\b"),
)
_MEETING = re.compile(  # names of meetings: what they head may be minutes, and may be what was shown or sent out there
    r"\w*(?:referensgrupps?|nätverks?|styrgrupps?|arbetsgrupps?|projektgrupps?|lednings?grupps?|styrelse|"
    r"avstämnings?|samråds?|"
    r"uppstarts?|arbetsplats|samverkans?)(?:möte|träff|dag)\w*|\bAPL\b",
    re.IGNORECASE,
)
_MET = re.compile(
    r"\b(?:\w*möte\w*|sammanträde\w*|\w*träff(?:en)?|workshop\w*|(?:arbets|referens|styr|projekt|lednings)grupp(?:en)?)\b",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"(?:^|\s)(?:Närvarande|Deltagare|Medverkande|Deltog|Beslutande|Närvaro|Present)(?:\s*:|\s+(?=[A-ZÅÄÖ])|"
    r"(?:\s+\w+){0,2}[ \t]*$)",
    re.MULTILINE,
)
_HELD = re.compile(  # what only one who was there can write
    r"\b(?:mötet (?:öppnades|öppnas|avslutades)|förklara\w* mötet|öppna(?:r|de) mötet|hälsa(?:r|"
    r"de) (?:alla )?välkom\w+|"
    r"vid pennan|justera(?:s|t|des)?\b.{0,40}protokoll|(?:före|förra) ?(?:gående)? (?:protokoll|mötes)\w*|"
    r"val av (?:justerare|sekreterare)|"
    r"lades till handlingarna|utsågs att justera|mötets öppnande)",
    re.IGNORECASE,
)
_COMING = re.compile(
    r"\b(?:o\.?s\.?a\.?|anmäl (?:dig|er)|anmälan (?:görs|senast|sker)|sista anmälningsdag|välkommen till|välkomna till|"
    r"varmt välkom\w+|kallas till|inbjuds)\b",
    re.IGNORECASE,
)
_TIME_LINE = re.compile(
    r"^[ \t•*-]*(?:kl\.?[ \t]*)?\d{1,2}[.:]\d{2}(?:[ \t]*[-–][ \t]*\d{1,2}[.:]\d{2})?\b", re.MULTILINE
)
_BULLET = re.compile(r"[ \t]*(?:[•·*▪–-]|o\b|\d{1,2}[.)])[ \t]")
_SENTENCE = re.compile(r"[a-zåäö]{2,}[ ,]+[a-zåäö]+[^.!?\n]{10,}[a-zåäö)][.!?](?:\s|$)")
_SMALL = re.compile(r"\b(?!(?:och|för|i|på|av|samt|till|med|de|von|af|vid)\b)[a-zåäö]{2,}")
_SERIES = re.compile(
    r"\b\d{4}:\d+\s+rapport\b|\brapport(?:serie)?\s*(?:nr\.?\s*)?\d+(?:[:/]\d+|\s*\(\d+\))?", re.IGNORECASE
)
_ABOUT = re.compile(  # what people met about is not what the paper is
    r"(?P<met>\b\w*(?:möte|träff|workshop|seminarium|samtal|dialog|avstämning|konferens)\b)\s+"
    r"(?:om|kring|inför|rörande)\b.*",
    re.IGNORECASE,
)
_TITLE = 120  # a portal's longer titles are the text's first lines
_HEAD, _READ = 1500, 20_000  # characters from the top: where a paper says what it is, and where its shape is measured


def paper_kind(document: Document) -> tuple[str, str]:
    """(kind, why) of a paper of running text; ``why`` is a Swedish phrase."""
    own = document.own_text
    head, body = own.strip()[:_HEAD], own[:_READ]
    for place, words in (("rubriken", document.title), ("filnamnet", _spaced(Path(document.path).stem))):
        if found := _genre(words):
            return found[0], f"{place} säger ”{found[1]}”"
        if place == "rubriken" and (shown := _shape(document, body)):
            return shown
        if place == "rubriken" and (found := _first_lines(head)):
            return found
    if meeting := _MEETING.search(document.title):
        return "minutes", f"rubriken säger ”{meeting.group()}”"
    if _PRESENT.search(head):
        return "minutes", "en närvarolista står överst"
    met = _MET.search(document.title)
    if met and document.date and document.date.where != "filnamnet" and document.date.precision == "day":
        return "minutes", f"rubriken säger ”{met.group()}” och dagen är {document.date.iso}"
    if (held := _HELD.search(body)) and (met or _MET.search(head)):
        return "minutes", f"texten berättar om ett möte (”{' '.join(held.group().split()).lower()}”)"
    return "other", "ingen av de kända sorterna känns igen"


def _spaced(stem: str) -> str:
    return re.sub(r"[_-]+", " ", stem)


def _genre(title: str) -> tuple[str, str] | None:
    """(kind, word) of the first word in a title that names a kind of paper; a series' name ("Rapport 2014:5") and what
    a meeting was about ("Möte om handlingsplan") count only where nothing else does."""
    title = _ABOUT.sub(r"\g<met>", title)
    return _first_genre(_SERIES.sub(" ", title)) or _first_genre(title)


def _first_genre(title: str) -> tuple[str, str] | None:
    found = [
        (match.start(), place, kind, match.group().strip())
        for place, (kind, words) in enumerate(_GENRES)
        if (match := re.search(words, title[:_TITLE], re.IGNORECASE))
    ]
    found = [word for word in found if word[2] != "group"] or found  # the group's own paper, or minutes of its meeting
    return min(found)[2:] if found else None


def _first_lines(head: str) -> tuple[str, str] | None:
    """The kind that a paper's first lines name when its title does not: minutes and agendas begin so."""
    lines = " ".join(head[:300].split())
    found = _genre(lines)
    if found and found[0] in ("minutes", "report", "plan", "decision"):
        opens = re.match(rf"\W*(?:\S+\s+){{0,12}}?{re.escape(found[1])}", lines)
        if found[0] == "minutes" or opens:
            return found[0], f"de första raderna säger ”{found[1]}”"
    if (coming := _COMING.search(head[:800])) and not _HELD.search(head):
        return "other", f"texten bjuder in (”{coming.group().lower()}”)"
    return None


def _shape(document: Document, body: str) -> tuple[str, str] | None:
    """Slides, lists and agendas by how their lines look; None for all else."""
    sheets = [document.own_text[page.start : page.end].split() for page in document.pages]
    filled = [len(words) for words in sheets if words]
    lines = [line.strip() for line in body.split("\n") if line.strip()]
    sentences = len(_SENTENCE.findall(body))
    if len(filled) >= 5 and statistics.median(filled) < 60 and sentences < 2 * len(filled) and not _HELD.search(body):
        return "slides", f"{len(filled)} blad med få ord på varje"
    if len(lines) < 6:
        return None
    bullets, short = sum(bool(_BULLET.match(line)) for line in lines), sum(len(line) < 70 for line in lines)
    times = len(_TIME_LINE.findall(body))
    if times >= 4 and times * 3 >= len(lines) and not _HELD.search(body):
        return "other", f"{times} rader med klockslag, som i ett program"
    names = sum(_is_name_line(line) for line in lines)
    told = sum(line.endswith((".", "!", "?")) for line in lines)
    allowed = 0 if _MEETING.search(document.title) or _MET.search(document.title) else 2
    if len(lines) >= 8 and names >= 0.75 * len(lines) and told <= allowed and not _HELD.search(body):
        return "list", f"{names} av {len(lines)} rader är bara namn"
    if len(lines) >= 15 and bullets * 2 > len(lines) and short >= 0.9 * len(lines) and sentences * 8 < len(lines):
        if not _PRESENT.search(body[:_HEAD]):
            return "slides", "nästan bara korta punkter"
    return None


def _is_name_line(line: str) -> bool:
    """Names of persons or organisations and nothing told: capitals, commas, no small words but the binding ones."""
    bare = re.sub(r"\([^)]*\)|\S+@\S+|[\d*†]+", " ", _BULLET.sub("", line, count=1)).strip()
    if not bare or len(line) > 100 or line.startswith(("#", "**")) or bare.endswith((".", "?", "!", ":")):
        return False
    words = re.findall(r"[^\W\d]+", bare)
    capitals = sum(word[0].isupper() for word in words)
    small = len(_SMALL.findall(bare))
    return bool(words) and words[0][0].isupper() and (small == 0 or small <= capitals - 1)
