"""Headings of the parts of minutes, and what makes words a heading: where they begin and what follows them.

Transcripts lose bold type and line ends, so a heading may run into its sentence, with or without a colon, and bullets,
numbers and table lines may stand before it. All positions are code points into the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jimeval.base.sentences import ends_sentence
from jimeval.minutes.attendance.names import is_role, person_cost
from jimeval.minutes.parts.voices import voice_of_heading

_ADDRESS = r"(?:[ \t]+(?:fr[åàâäa]n|till|av|om|för|i|hos|bland|kring|med|på)(?:[ \t]+(?!från\b)[a-zåäöé]+){1,3}){0,3}"
_PROGRAMME_NAME = (
    r"(?:[ \t]+(?:från|om|i)[ \t]+(?:JiM\+?|JIM\+?|[Ss]ekretariatet|[Rr]egeringskansliet|Jämställdhetsmyndigheten))?"
)
_GIVER = r"(?:Referensgruppens|Gruppens|Sekretariatets|JiM:s|Följeforskarens|Följeforskarnas|Följeforskningens)[ \t]+"
_AGENCIES = (
    r"[ \t]+(?:från|av|hos|på|i|bland)[ \t]+(?:(?:de|alla|samtliga|övriga)[ \t]+(?:\w+[ \t]+)?)?myndighet(?:erna|er)"
)
_KINDS = {
    "attendance": r"(?:Närvarande|Deltagande)[ \t]+(?:myndigheter|ledamöter|personer|organisationer)|"
    r"Närvarande|Närvaro(?:lista)?|Deltagare|Deltagarlista|Deltog(?:[ \t]+gjorde)?|Medverkande|Närv(?:\.|(?=[ \t]*:))|"
    r"(?:I|På|Vid)[ \t]+(?:mötet|träffen)[ \t]+(?:deltog|medverkade|närvarade|var)|"
    r"(?:Med|På[ \t]+plats)[ \t]+var|Ledamöter(?=[ \t]*:)|"
    r"Vi[ \t]+som[ \t]+(?:var[ \t]+med|deltog|träffades)(?:[ \t]+var)?|"
    r"Följande[ \t]+(?:personer[ \t]+)?(?:deltog|var[ \t]+(?:med|närvarande))",
    "status": r"Myndigheternas[ \t]+(?:egna[ \t]+)?(?:läges\w+|rapport\w*|redovisning\w*|arbete|"
    r"reflektioner|berättelser)|"
    r"Myndigheterna(?:[ \t]+(?:berättar|rapporterar|informerar|redovisar))?|"
    rf"(?:Information|Aktuellt|Nytt|Redovisning(?:ar)?|Presentation(?:er)?|Erfarenheter|Uppdatering(?:ar)?){_AGENCIES}|"
    rf"(?:Genomgång|Avrapportering|Rapportering){_AGENCIES}|Genomgång av (?:läget|planerna)|"
    r"(?:Kommentarer|Synpunkter)[ \t]+(?:till|på|om|kring)[ \t]+(?:myndigheternas[ \t]+|de[ \t]+)?(?:hand\w*)?plan\w+|"
    r"Vad (?:händer|är på gång|görs) (?:på|hos|i) myndigheterna\??|"
    r"Lägesrapport(?:er)?|(?:Laget|Bordet|Varvet) runt|Rundan?|Runt bordet|"
    r"Läges(?:genomgång|redovisning|beskrivning|uppdatering|avstämning|runda)(?:ar)?|Läget?|Nuläget?|"
    r"Rapport(?:er)?(?= från)|Status(?:rapport)?|Avstämning|Erfarenhetsutbyte",
    "advice": rf"(?:{_GIVER}(?:medskick|råd|rekommendationer|synpunkter|kommentarer|inspel|återkoppling|återföring|"
    r"tips)|"
    r"Att[ \t]+ta[ \t]+med(?:[ \t]+(?:sig|hem))*|"
    r"(?:Gemensam(?:t|ma)|Generell(?:t|a)|Allmän(?:t|na)|Övergripande)[ \t]+(?:medskick|råd|rekommendationer)|"
    rf"Medskick(?:e[nt])?|Råd(?:en)?|Rekommendationer(?:na)?|Synpunkter(?:na)?|"
    r"Återkoppling|Återföring|Inspel|Kommentarer(?= från)|Tips(?= till))"
    r"(?:[ \t]+(?:och[ \t]+[a-zåäö]+|i[ \t]+korthet))?",
    "researcher": r"(?:Reflektion(?:er)?|Iakttagelser|Noteringar|Observationer|Intryck)(?= från följeforsk)|"
    r"Följefors(?:karens|karnas|kningens)[ \t]+(?:\w+[ \t]+)?(?:reflektion(?:er)?|iakttagelser|noteringar|"
    r"observationer|"
    r"kommentar|intryck|analys|del)|Från följeforsk(?:aren|arna|ningen)|Följefors(?:karen|karna|kningen|kning)",
    "programme": r"Uppdraget|Om uppdraget|Bakgrund|Inledning|"
    r"Information (?:från|om) (?:JiM|programmet|sekretariatet|stödet)|"
    r"Om programmet|Aktuellt|Stödet",
    "general": r"Generellt|Alla(?=[ \t]*:)|Allmänt|Gemensamt|Till alla|Alla myndigheter(?:na)?|"
    r"Samtliga(?: myndigheter)?|Till samtliga|Övriga(?: myndigheter(?:na)?)?(?=[ \t]*:)|"
    r"(?:Övergripande|Generella|Allmänna|Gemensamma)(?:[ \t]+(?:reflektioner|kommentarer|synpunkter|iakttagelser|"
    r"intryck))|Övergripande",
    "other": r"Övrigt|Övriga frågor|Nästa (?:möte|träff|steg|gång)|Kommande (?:möten|träffar)|Avslutning|Att göra|"
    r"Dagordning|Beslut|Bilagor",
}
_PATTERN = "|".join(
    f"(?P<{kind}>(?:{words}){_PROGRAMME_NAME}{_ADDRESS}{_PROGRAMME_NAME})(?!\\w)" for kind, words in _KINDS.items()
)
_HEADING = re.compile(rf"(?<![\w-])(?=[A-ZÅÄÖ])(?:{_PATTERN})")
_CAPITAL = re.compile(r"[A-ZÅÄÖ](?<![\w-].)")
_SHOUTED = re.compile(rf"(?:{_PATTERN})", re.IGNORECASE)
_SHOUTED_LINE = re.compile(r"^[ \t#*_\d.)]*(?P<words>[A-ZÅÄÖ][^a-zåäö\n:]{3,60}?)[ \t]*(?::[^\n]*)?$", re.MULTILINE)
_LINE_HEADING = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]+\S.*|§[ \t]*\d+[.)]?[ \t]+\S.*|"
    r"\d{1,2}(?:\.\d{1,2})*[.)]?[ \t]+[A-ZÅÄÖ].{0,90}(?<![.:;,]))[ \t]*$",
    re.MULTILINE,
)
_PLAIN_LINE = re.compile(  # headings of other parts, only on a line of their own
    r"^[ \t*_]*(?:(?:Gemensam |Grupp)?[Dd]iskussion(?:er)?(?:[ \t]+(?:om|kring|av)[ \t].{3,60})?|"
    r"Sammanfattning|Summering|Presentationsrunda|Välkom\w+(?:[ \t]+\w+){0,3}|Frågor|"
    r"Föregående[ \t]+(?:mötes?|protokoll|minnesanteckningar)\b.{0,40}|Mötets?[ \t]+(?:öppn|avslut)\w+|"
    r"Utvärdering av (?:dagen|mötet)|Praktisk information|Punkter till nästa möte)[ \t:*_]*$",
    re.MULTILINE,
)
_WAVE_LINE = re.compile(  # over the agencies that joined in a year
    r"^[ \t#*_]*(?:(?:Den[ \t]+)?(?:[Ff]örsta|[Aa]ndra|[Tt]redje|[Ff]järde|[Ff]emte)[ \t]+(?:vågen|omgången|kullen)|"
    r"(?:Våg|Omgång)[ \t]+(?:\d|I{1,3})|Vågen)"
    r"(?:s?[ \t]+myndigheter(?:na)?)?[ \t,:(–-]*(?:från[ \t]+)?(?:20\d\d)?[) \t:*_]*$",
    re.MULTILINE,
)
_LIST_ELSEWHERE = re.compile(
    r"^[ \t(*_]*(?P<words>(?:Deltagar|Närvaro)(?:lista|förteckning)n?[ \t]+"
    r"(?:bifogas|biläggs|finns|ligger|återfinns)\b)",
    re.MULTILINE,
)
_SIGNATURE = re.compile(
    r"(?:^|(?<=\s))//?[ \t]?[A-ZÅÄÖ][\w-]+"
    r"(?:(?:,[ \t]*|[ \t]+(?:och|&)[ \t]+|[ \t]+)[A-ZÅÄÖ][\w-]*\.?){0,6}[ \t]*(?=\n|\Z)",
)
_SIGNED = re.compile(  # only at the paper's end
    r"(?<!\w)(?:Vid (?:pennan|anteckningarna|protokollet|tangenterna)|Antecknat(?: av|(?=[ \t]*:))|"
    r"Antecknare|Anteckningar(?:na)? av|"
    r"(?:Minnesa|A)nteckningar(?:na)?[ \t]+(?:är[ \t]+)?(?:fördes|förda|skrivna|upprättade)[ \t]+av|Nedtecknat av|"
    r"Justera[ts]\w*|Protokollförare|Sekreterare(?=[ \t]*:)|Med vänlig(?:a)? hälsning(?:ar)?|Hälsningar|Hälsar)\b",
)
_AT_THE_END = 500
MARKUP = re.compile(
    r"[ \t]*(?:>[ \t]*)?(?:(?:[Kk]l\.?[ \t]*\d{1,2}(?:[.:]\d{2})?|\d{1,2}[.:]\d{2})"
    r"(?:[ \t]*[-–][ \t]*\d{1,2}(?:[.:]\d{2})?)?[ \t]+)?"
    r"(?:\|[ \t]*)?(?:#{1,6}|[•·▪●◦*\-–o]|§[ \t]*\d+|\d{1,2}(?:\.\d{1,2})*[.)]?)?[ \t]*"
    r"(?:\d{1,2}(?:\.\d{1,2})*[.)]?[ \t]+)?[*_]{0,3}"
)
_INLINE_MARK = re.compile(
    r"(?:(?:^|(?<=\s))(?:[•·▪●◦*–-]|o|\d{1,2}[.)]|§[ \t]*\d{1,3}\.?)[ \t]+|[•·▪●◦])[*_]{0,3}$|(?<=\s)[*_]{1,3}$"
)
_AFTER_HEADING = re.compile(
    r"[*_]*(?:(?P<colon>[ \t]*:(?![ \t]?s\b)[*_]*)|\.(?:\*\*|__)|(?<=\*\*)[ \t]+(?=\w)|"
    r"(?P<bullet>[ \t]+(?=[•·▪●◦]|o[ \t]+[A-ZÅÄÖ]))|(?P<cell>[ \t]*\|[ \t]*|[ ]*\t[ \t]*)|"
    r"[ \t]*(?P<line>(?=\n|\Z))|(?P<dash>[ \t]+[-–—][ \t]+)(?=\w)|(?P<capital>[ \t\u00a0]+(?=[\"”]?[A-ZÅÄÖ])))"
)
_LEVEL = re.compile(r"[ \t]*(?:(#{1,6})|(?:§[ \t]*)?(\d{1,2}(?:\.\d{1,2})*))")


@dataclass(frozen=True, slots=True)
class Opening:
    """Where something begins: ``start`` to ``end`` is its heading.

    kind     a section; 'agency'; 'unknown' for an agency that the register does not have; 'joint' for several;
             'header' for a table's first row;
             'label', 'speaker' and 'back' inside an agency's stretch; 'line', 'signature', 'unplaced' for the rest
    section  the section that an agency's heading or a label names itself; voice: who speaks, where it says so
    name     the words of an unknown agency
    """

    kind: str
    start: int
    end: int
    agency_id: str | None = None
    doubtful: bool = False
    section: str | None = None
    voice: str | None = None
    name: str | None = None


def begins_anew(text: str, start: int) -> bool:
    """Whether a sentence or line begins here; markup before it (#, bullets, bold, numbering) is passed over."""
    begin = max(0, start - 60)
    at = markup_start(text, start)
    before = text[begin:at]
    if text[at : at + 1] in "•·▪●◦" and at < start:
        return True
    stripped = re.sub(
        r"(?<=[.!?])[ \t]+\d{1,3}$", "", before.rstrip().rstrip("*_").rstrip()
    )  # a sheet's number after the stop
    if not stripped or "\n" in before[len(stripped) :]:
        return True
    return stripped.endswith(("!", "?", "…", ":", ")", "”", '"', "|")) or (
        stripped.endswith(".") and ends_sentence(text, begin + len(stripped))
    )


def markup_start(text: str, start: int) -> int:
    """Where the markup before some words begins: ``## ``, ``- ``, ``**``, ``3. ``, ``| ``; else ``start`` itself."""
    line = text.rfind("\n", max(0, start - 40), start) + 1
    if (line or start <= 40) and MARKUP.fullmatch(text, line, start):
        return line
    begin = max(line, start - 10)
    inline = _INLINE_MARK.search(text[begin:start])
    return begin + inline.start() if inline else start


def at_line_start(text: str, start: int) -> bool:
    at = markup_start(text, start)
    return at == 0 or text[at - 1] == "\n"


def follows_as_heading(text: str, end: int) -> re.Match | None:
    """What stands after a heading: a colon, the end of its line or cell, a dash, or a new sentence's capital."""
    return _AFTER_HEADING.match(text, end)


def section_of(words: str) -> str | None:
    """The kind of part that some words name, as a table's column or a label does; None when they name none."""
    found = _SHOUTED.match(words.strip(" \t*_:|"))
    return found.lastgroup if found else None


def level_of(text: str, opening: Opening) -> int:
    """How deep a heading stands by its own marks: ``##`` is 2, ``3.1`` is 2; 0 when it has no marks."""
    marks = _LEVEL.match(text, opening.start, opening.end)
    if not marks:
        return 0
    return len(marks[1]) if marks[1] else marks[2].count(".") + 1


def number_of(text: str, opening: Opening) -> int | None:
    """The number that a heading begins with."""
    found = re.compile(r"[ \t]*(\d{1,2})[.)]?[ \t]").match(text, opening.start, opening.end)
    return int(found[1]) if found else None


def section_headings(text: str, body_end: int) -> list[Opening]:
    """Headings of parts. Their words are common nouns: with a capital, and a capital after them, they are headings
    even where the transcript lost the stop before; then they are marked doubtful unless a list or a title ran on."""
    found: list[Opening] = []
    for match in _headings(text, body_end):
        kind, after = match.lastgroup, follows_as_heading(text, match.end())
        line = text.rfind("\n", 0, match.start()) + 1
        if kind == "attendance" and text[match.end() : match.end() + 1] == "\n" and match.end() - line < 60:
            found.append(Opening("attendance", line, match.end()))  # "Ledamöter Närvarande" over a table
            continue
        if kind == "attendance" and after and after["cell"] and at_line_start(text, match.start()):
            found.append(Opening("attendance", markup_start(text, match.start()), match.end()))  # a table's first cell
            continue
        if not after or after["cell"] or (after["dash"] and not at_line_start(text, match.start())):
            continue
        anew = begins_anew(text, match.start()) or (kind == "attendance" and bool(after["colon"]))
        capital_follows = text[after.end() : after.end() + 5].lstrip(" \t*_")[:1].isupper()
        if not (anew or capital_follows) or (kind == "researcher" and not anew):
            continue
        runs_on = bool(found) and (found[-1].kind == "attendance" or found[-1].end == match.start())
        doubtful = not (anew or runs_on or kind == "attendance")
        found.append(_section(text, kind, match.start(), after.end(), doubtful))
    elsewhere = _LIST_ELSEWHERE.finditer(text, 0, body_end)
    found += [Opening("attendance", match.start(), match.start("words")) for match in elsewhere]
    for line in _SHOUTED_LINE.finditer(text, 0, body_end):
        if match := _SHOUTED.fullmatch(text, line.start("words"), line.end("words")):
            after = follows_as_heading(text, match.end())
            found.append(_section(text, match.lastgroup, match.start(), after.end() if after else match.end()))
    return found


def _headings(text: str, body_end: int) -> Iterator[re.Match]:
    """As ``_HEADING.finditer``: capitals that may begin one are by far faster to look for."""
    after = 0
    for capital in _CAPITAL.finditer(text, 0, body_end):
        if capital.start() >= after and (match := _HEADING.match(text, capital.start(), body_end)):
            yield match
            after = match.end()


def _section(text: str, kind: str, start: int, end: int, doubtful: bool = False) -> Opening:
    return Opening(
        kind, markup_start(text, start), end, doubtful=doubtful, voice=voice_of_heading(kind, text[start:end])
    )


def line_headings(text: str, body_end: int) -> list[Opening]:
    """Headings of parts with no known name, by their marks or their line; a single # is the paper's title."""
    return [
        Opening("line", match.start(), match.end())
        for pattern in (_LINE_HEADING, _PLAIN_LINE)
        for match in pattern.finditer(text, 0, body_end)
        if not re.match(r"[ \t]*#[ \t]", match.group())
    ]


def wave_headings(text: str, body_end: int) -> list[Opening]:
    """Lines that group the agencies of a part by the year they joined: the part goes on under them."""
    return [
        Opening("general", match.start(), match.end(), name="wave") for match in _WAVE_LINE.finditer(text, 0, body_end)
    ]


def signatures(text: str, body_end: int) -> list[Opening]:
    """Who wrote it: ``/Ada och Bo`` where a line ends; ``Vid pennan``, ``Antecknat av`` near the paper's end."""
    end = len(text[:body_end].rstrip())
    near = max(0, end - _AT_THE_END)
    last = re.compile(r"\n[ \t]*\n[ \t*_]*([^\n,]{5,60})(?:,[ \t]*([^\n,]{2,60}))?\Z").search(text, near, end)
    named = bool(last) and person_cost(last[1].strip(" *_")) < 0.8 and (not last[2] or is_role(last[2].strip(" .*_")))
    return [
        *([Opening("signature", last.start(1), end)] if named else []),
        *(Opening("signature", match.start(), match.end()) for match in _SIGNATURE.finditer(text, 0, body_end)),
        *(
            Opening("signature", match.start(), match.end())
            for match in _SIGNED.finditer(text, near, body_end)
            if begins_anew(text, match.start()) or text[match.end() : match.end() + 2].strip()[:1] in (":", "")
        ),
    ]
