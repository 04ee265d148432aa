"""What one cell of a plan's table holds: one item or several, who answers for them, when, and how it went.

A line end begins a new item when the next line begins anew (a bullet, a number, a capital) and the line before is not
left hanging; a sentence that the column's width broke is one item. What is written is kept as written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from jimeval.documents.dates import parse_date, whole_date
from jimeval.documents.grid import GridCell
from jimeval.plans.extraction.columns import meaning

_BULLET = r"[•·▪▫‣●○◦■□►▶➢✓✔\uf0b7\uf0a7*]|[-–—](?=[ \t])|o(?=[ \t]+[A-ZÅÄÖ])"
_NUMBER = r"\(?\d{1,2}(?:\.\d{1,2})*[.):](?=[ \t]|[A-ZÅÄÖ])|\d{1,2}\.\d{1,2}(?=[ \t])|\(?[a-h]\)(?=[ \t])"
_MARK = re.compile(rf"[ \t]*(?:{_BULLET}|{_NUMBER})[ \t]*")
_INSIDE = re.compile(r"(?<=\S)[ \t]+(?=[•▪‣●■►➢\uf0b7])")
_HANGING = re.compile(
    r"(?:[,\-–/(&:]|\b(?:och|eller|samt|att|som|för|till|från|på|i|av|med|om|vid|hos|under|inom|mellan|genom|mot|utan|"
    r"enligt|per|efter|före|sedan|hur|den|det|de|en|ett|alla|varje|både|inklusive|t\.ex\.|bl\.a\.|dvs\.|ca|kap|nr|"
    r"tillsammans|ska|skall|kan|är|har|inte|samtliga|respektive|nya|ny|nytt|Sveriges|vår|våra|sina|sin|sitt))$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:Detta|Det|De|Den|Dessa|Därefter|Därmed|Därför|Även|Sedan|Vidare|Dessutom|Syftet|Målet|Arbetet|Resultatet|Här|"
    r"Bland|Samtidigt|På|I|För|Vid|Under|Genom|När|Om|Utifrån|Utbildningen|Insatsen|Åtgärden|Aktiviteten)\b"
)
_NONE = re.compile(
    r"(?:[-–—−]+|saknas|finns (?:ej|inte|inga?)|(?:ej|inte|icke) (?:aktuellt?|relevant|tillämpligt|tillämpbart)"
    r"|n\.?/?a\.?|nej|(?:inga|ingen|inget)(?: (?:särskild[at]?|extra|ytterligare|egna))?"
    r"(?: (?:resurs(?:er)?|medel|kostnad(?:er)?|budget"
    r"|indikator(?:er)?|ansvarig|aktivitet(?:er)?|åtgärd(?:er)?|insatser|effekter?|resultat|mål|problem"
    r"|uppföljning|mottagare|instans(?:er)?))?(?: (?:krävs|behövs|finns|angiv\w+|planeras"
    r"|(?:är|har) (?:formulera\w+|beslut\w+|satta|tagits fram|identifiera\w+)))?)[.!]?",
    re.IGNORECASE,
)
_ASKED = r"(?:här|vilka?|vilket|vem|när|hur|vad|namn|mål|målet|ansvarig\w*|aktivitet\w*|datum|tid\w*|eventuell\w*)\b"
_QUESTION = r"(?:vad|vem|vilka?|vilket|när|hur|varför)\b[^.!?]*\?"
_TEMPLATE = re.compile(
    r"(?:\[[^\]]*\]|<[^>]*>|\{[^}]*\}|[.…_ ]+|x{2,}|tbd|lorem ipsum.*"
    rf"|\(?(?:(?:ange|lista|specificera|sammanfatta)\s+(?:kort(?:fattat)?\s+)?{_ASKED}.*"
    r"|(?:beskriv|formulera|skriv|fyll i|välj|redogör|motivera|infoga)\b.*"
    r"|klicka (?:här|eller|för)\b.*|exempel ?:.*|exempelvis ?:.*|hjälptext\b.*|anvisning\w*\b.*"
    rf"|{_QUESTION}(?: {_QUESTION})*)\)?)",
    re.IGNORECASE | re.DOTALL,
)
_AROUND_DATE = re.compile(
    r"^(?:(?:beräknas |ska vara |är )?(?:klart?a?|färdigt?a?|avslutat?|genomfört|slutfört)|senast|under|år|till"
    r"|t\.?o\.?m\.?|den|i|deadline|slut|:|\s)+(?=[\s\d:a-z])|\s+\(?(?:klart?|senast)\)?$",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?:(?:start|slutet|början|senast|under|mitten|klart?|från|till|av|i|ca|den|och|sommaren|hösten|våren|vintern|ht|vt"
    r"|q[1-4]|kvartal|kv|tertial|halvår\w*|första|andra|tredje|fjärde|vecka|v|löpande|årlig(?:en|t)|varje år|år"
    r"|månad\w*|kontinuerligt|tills vidare|(?:19|20)\d\d|\d{1,2}/\d{1,2}|v\.? ?\d{1,2}|\d{1,2}"
    r"|januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)(?:[\s.,–/-]+|$))+",
    re.IGNORECASE,
)
_DONE = (
    r"(?:genomför[dt]a?|klart?a?|avslutad?t?e?|utför[dt]a?|uppnådda?|uppnått|uppfylld?t?a?|färdigt?a?|slutför[dt]a?"
    r"|levererad?t?|ja|gröna?t?|x|✓|✔|☑|☒|🗸|√)"
)
_NOT_DONE = re.compile(
    r"(?:ej|inte|delvis|icke|ännu|till viss del|i stort)\b.*|pågå\w*.*|påbörja\w*|planera[dt]\w*|försena\w*|nej|gula?t?"
    r"|röda?|rött|orange|☐|□|kvarstår|löpande|uppskjut\w*|senarelagd\w*|inställd\w*|vilande|utgår|utgått|under arbete"
    r"|startad?t?|kommande"
)
_DONE_WHEN = re.compile(rf"{_DONE}(?:[ ,(]+(?:den |i |under |år )?(?:\w+ )?[\d/-]+\)?)?")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a cell says: its words on one line, its stretch of the stored text, whether it was set apart."""

    text: str
    start: int
    end: int
    apart: bool = False


def one_line(text: str) -> str:
    return " ".join(text.split())


def items(cell: GridCell, stored: str, *, amounts: bool = False, broken: bool = False) -> list[Item]:
    """The items of a cell in order; ``stored``: the document's text, shell as spaces.

    amounts  a figure at a line's beginning begins an item (money, shares of a post)
    broken   the column's width broke the lines, as a PDF has them; else every line end was typed
    """
    text = stored[cell.start : cell.end]
    if one_line(text) != one_line(cell.text):
        text, at = _aligned(cell, stored)
    else:
        at = list(range(cell.start, cell.end + 1))
    pieces = [(s, e) for s, e in _pieces(text, amounts, broken) if text[s:e].strip()]
    found = []
    for start, end in pieces:
        start += len(text[start:end]) - len(text[start:end].lstrip())
        end = start + len(text[start:end].rstrip())
        found.append(Item(one_line(text[start:end]), at[start], at[end - 1] + 1, len(pieces) > 1))
    return found


def _aligned(cell: GridCell, stored: str) -> tuple[str, list[int]]:
    """The cell's own words with the place of each character in the stored text, where it holds more or other space.

    Characters are sought one after the other; one that is not found stands where the one before it did.
    """
    at, places = cell.start, []
    for character in cell.text:
        found = stored.find(character, at, cell.end) if not character.isspace() else -1
        if found >= 0:
            at = found + 1
        places.append(found if found >= 0 else min(max(at - 1, cell.start), max(cell.end - 1, cell.start)))
    return cell.text, [*places, cell.end]


def _pieces(text: str, amounts: bool, broken: bool) -> list[tuple[int, int]]:
    """Stretches of the items in the text."""
    lines = [match.span() for match in re.finditer(r"[^\n\v]+", _INSIDE.sub(_line_end, text))]
    lines = [(s, e) for s, e in lines if text[s:e].strip()]
    marks = [_MARK.match(text, s, e) for s, e in lines]
    if len(lines) == 1 and marks[0] is None or not lines:
        return _numbered_within(text) or lines
    if any(marks) and (len(lines) > 1 or marks[0][0].strip()[:1] not in "0123456789("):
        return _marked(text, lines, marks)
    if len(lines) == 1:
        return _numbered_within(text) or lines
    return _begun_anew(text, lines, amounts, broken)


def _line_end(match: re.Match) -> str:
    return "\n" * len(match[0])  # as long as it was: positions hold


def _numbered_within(text: str) -> list[tuple[int, int]]:
    """ "1) ... 2) ... 3) ..." on one line; only numbers in order from 1 part it."""
    found = list(re.finditer(r"(?:(?<=\s)|^)\(?(\d)[.)][ \t]+(?=\S)", text))
    if len(found) < 2 or [match[1] for match in found] != [str(n) for n in range(1, len(found) + 1)]:
        return []
    before = [(0, found[0].start())] if text[: found[0].start()].strip() else []
    ends = [*(match.start() for match in found[1:]), len(text)]
    return before + [(match.end(), end) for match, end in zip(found, ends, strict=True)]


def _marked(text: str, lines: list[tuple[int, int]], marks: list[re.Match | None]) -> list[tuple[int, int]]:
    """Items that begin at bullets or numbers. A line before them with a colon labels them, or begins one item."""
    pieces, lead = [], None
    for (start, end), mark in zip(lines, marks, strict=True):
        if mark:
            pieces.append((mark.end(), end))
        elif not pieces:
            lead = (lead[0] if lead else start, end)
        else:
            pieces[-1] = (pieces[-1][0], end)
    if lead is None:
        return pieces
    words = text[lead[0] : lead[1]].strip()
    if not words.endswith(":"):
        return [lead, *pieces]
    if meaning(words) and len(words.split()) <= 3:
        return pieces
    small = sum(text[s:e].strip()[:1].islower() for s, e in pieces)
    return [(lead[0], pieces[-1][1])] if small * 2 > len(pieces) else pieces


def _begun_anew(text: str, lines: list[tuple[int, int]], amounts: bool, broken: bool) -> list[tuple[int, int]]:
    widest = max(end - start for start, end in lines)
    verbs = (
        all(re.match(r"\s*[a-zåäö]+a\b", text[s:e]) for s, e in lines) and text[lines[0][0] :].lstrip()[:1].islower()
    )
    pieces = [lines[0]]
    for (first, last), (start, end) in pairwise(lines):
        if verbs or _begins(text[first:last].strip(), text[start:end].strip(), widest if broken else None, amounts):
            pieces.append((start, end))
        else:
            pieces[-1] = (pieces[-1][0], end)
    return pieces


def _begins(before: str, line: str, widest: int | None, amounts: bool) -> bool:
    """Whether the line begins an item of its own after the line before; ``widest``: of lines that a width broke."""
    figure = amounts and line[:1].isdigit() and not before[-1:].isdigit()
    if _HANGING.search(before) or not (line[:1].isupper() or figure):
        return False
    first = line.split()[0].strip(".,;")
    if before[-1:] in ".!?;":
        return not _GOES_ON.match(line)
    full = widest is not None and len(before) + 1 + len(first) > widest  # no room was left for the next word
    return not full or _infinitive(first)


def _infinitive(word: str) -> bool:
    return bool(re.fullmatch(r"[A-ZÅÄÖ]?[a-zåäö]{2,}as?", word))


def begins_with_verb(text: str) -> bool:
    """Whether the words begin as activities do: with a verb in the infinitive ("Utbilda", "Ta fram", "Se över")."""
    first = (text.split() or [""])[0].strip(".,:;()")
    return _infinitive(first) or first.casefold() in ("ta", "ge", "se", "gå", "få", "nå", "bli", "göra", "att")


def none_stated(text: str) -> bool:
    """Whether the cell says that there is none: "-", "saknas", "ej aktuellt", "inga särskilda resurser"."""
    return bool(_NONE.fullmatch(one_line(text)))


def left_from_template(text: str) -> bool:
    """Whether the words are the template's own instruction or place-holder, left in."""
    return bool(text.strip()) and bool(_TEMPLATE.fullmatch(one_line(text)))


def due(text: str) -> tuple[str | None, str | None]:
    """When it is to be ready: ISO date and precision where the cell holds one date, else as written and None."""
    written = one_line(text)
    bare = _AROUND_DATE.sub("", written).strip(" .:,()")
    found = parse_date(bare) if re.fullmatch(r"\d{6}", bare) else whole_date(bare)
    return (found.iso, found.precision) if found else (written or None, None)


def performed(text: str) -> bool | None:
    """Whether a status says that it is done; False for begun, partly, planned, put off; None: not a status word."""
    said = one_line(text).casefold().strip(" .:!()").lstrip("●•■○◦ ")
    if _NOT_DONE.fullmatch(said):
        return False
    if _DONE_WHEN.fullmatch(said):
        return True
    first = re.split(r"[ ,.:;(–-]", said)[0]
    if re.match(r"(?:ej|inte|delvis|pågå|påbörja|planerad)", said):
        return False
    return True if len(said.split()) <= 6 and re.fullmatch(_DONE, first) and first not in ("x", "ja") else None


def is_time(text: str) -> bool:
    """Whether the words say when, and nothing else: a date, "Q3 2014", "hösten 2014", "vecka 10", "löpande"."""
    said = one_line(text)
    return bool(due(said)[1]) or bool(_TIME.fullmatch(said) and not said.isdigit())


def who_and_when(text: str) -> tuple[str, str]:
    """A cell for both who and when, parted at line ends and signs: those who answer for it, and the time."""
    parts = [part for part in re.split(r"[\n\v;,()]|\s[-–/]\s|/(?=\s*\d)", text) if part.strip()]
    times = [one_line(part) for part in parts if is_time(part)]
    return ", ".join(one_line(part) for part in parts if not is_time(part)), ", ".join(times)
