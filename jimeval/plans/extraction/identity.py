"""Whose plan it is, when it was decided, what time it is for, and under which number it is kept."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from jimeval.base.errors import Problem
from jimeval.base.swedish import shorten
from jimeval.documents.dates import FoundDate, dates_in, short_dates_in
from jimeval.documents.document import Document
from jimeval.plans.extraction.period import Period, at_top, in_text, in_title
from jimeval.plans.extraction.units import Unit
from jimeval.register import register
from jimeval.register.agencies import Mention

_TITLE = 160  # characters: a longer line is no title
_TOP = 1500  # where a plan says whose it is, before it tells of others
_PLAN = (
    r"(?:\w*plan(?:en)?|inriktning(?:en)?|strategi(?:n)?|redovisning|jämställdhetsintegrering|integrering|uppdraget)"
)
_OWNED = re.compile(rf"\b{_PLAN}\b[^.\n]{{0,80}}?\b(?:på|vid|i|för|hos|inom|från|av)\s+$", re.IGNORECASE)
_OWNS = re.compile(
    rf"\W{{0,3}}(?:\w+\s+){{0,2}}(?:{_PLAN}|arbete|beslut|dnr|har\s+(?:fått|haft)\s+i\s+uppdrag|fick\s+i\s+uppdrag)\b",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    r"\b(?:till|ert|er|mottagare|kopia|samråd med|stöd (?:av|från)|uppdrag (?:av|från)|"
    r"för kännedom)[^\w\n]+(?:\w+[^\w\n]+){0,3}$",
    re.IGNORECASE,
)
_NAME_AFTER = re.compile(
    rf"\b{_PLAN}\s+(?:\w+\s+){{0,4}}?(?:på|vid|i|för|hos|inom)\s+(?P<name>[A-ZÅÄÖ][\w-]+(?:\s+(?:för|i|och|"
    rf"av)?\s*[\w-]+){{0,5}}?)"
    r"\s*(?:[,.:;(\n–-]|\d{4}|Dnr|$)"
)
_ANY = re.compile(r"(?:Länsstyrelsen|Myndigheten|Universitetet|Högskolan|Styrelsen)s?(?: \d.*)?")
_AUTHORITY = re.compile(
    r"verket\b|styrelsen\b|myndigheten\b|nämnden\b|inspektionen\b|rådet\b|universitet|högskola|kommun\b|institut|museum"
)
_DECISION = re.compile(
    r"\b(?:besluta(?:d|t|des|de|ts)|fastställ(?:d|t|des|de|ts)|antag(?:en|its|ts|et)|antogs|godkän(?:d|t|des)|"
    r"beslutsdatum|decision date|datum för beslut|beslut(?=\s*:|\s+(?:av|den|\d)))\b",
    re.IGNORECASE,
)
_NOT_THIS = re.compile(
    r"\b(?:revidera\w*|regering\w*|riksdag\w*|tidigare|föregående|uppdrag\w*|senast den|sista dag)\b", re.IGNORECASE
)
_FOR_TIME = re.compile(r"\b(?:gäller|från|fr\.?\s?o\.?\s?m|giltig|senast|till)\b", re.IGNORECASE)
_DATE_LABEL = re.compile(r"(?<!\w)(?:Datum|Dat\.|Vårt datum|Upprättad|Upprättat)\b[ \t]*:?")
_VALUE = (
    r"(?P<value>(?:[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{0,9}[ -]?(?=\d))?\d[\w.:]*(?:\s?[-/–]\s?[\w.:]*\d\w*)*"
    r"(?:[ ]\d+[-/](?!\d\d-\d\d\b)\d[\w/-]*)?(?:\s+handling\s+\d+)?)"
)
_NUMBER_LABEL = re.compile(
    r"(?<!\w)(?P<label>(?:Vårt?\s+)?(?:[Dd]nr|DNR|[Dd]iarie-?(?:nummer|nr)|Ärende(?:nr|nummer|beteckning)?|"
    r"Ärende-?id|Beteckning|"
    r"Vår beteckning|Reg(?:istration)?\.? ?(?:no|number)|Act number|"
    r"Vår ref(?:erens)?|Dok\.?\s?bet\.?|Dokumentnummer))\.?(?:\s*nr)?[\s*_]*[:.]?[\s*_]*(?:nr\.?\s*)?"
)
_ALONE_NUMBER = re.compile(  # a line that is nothing but letters, a year and a running number
    r"^[ \t*]*(?P<value>[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{0,5}[ -]?(?:19|20)\d\d(?:[/:]\d{2,7}|-\d{3,7})(?:[-:]\d{1,3})?)[ \t*]*$",
    re.MULTILINE,
)
_OTHERS_NUMBER = re.compile(r"\b(?:ert|er|deras|regeringens|regeringskansliets)\s*$", re.IGNORECASE)
_DAY = re.compile(r"(?:19|20)\d\d[-.]\d\d[-.]\d\d|\d{1,3}\s?\(\d{1,3}\)|\d\.\d")
_LABEL_WORD = re.compile(
    r"(?:Datum|Dnr|Diarienr|Diarienummer|Version|Sida|Beslutad|Handläggare|Ärende\w*|Vår|Er|Ert|Status|datum|dnr):?"
)
_MEND_AGENCY = "Skriv myndigheten i data/decisions/documents.csv."
_MEND_PLAN = "Rätta när planen signeras, efter originalet."


@dataclass(slots=True)
class Identity:
    """What the paper says of itself; None is what it does not say."""

    agency_id: str | None = None
    decided: str | None = None
    period_from: str | None = None
    period_to: str | None = None
    registration: str | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def made(self) -> str | None:
        """When the plan was made, as far as it is known: for the numbers of the national sub-goals."""
        return self.decided or self.period_from

    @property
    def plan_id(self) -> str | None:
        if self.agency_id is None:
            return None
        year = (self.period_from or self.decided or "")[:4]
        return f"{self.agency_id}-{year or 'utan-period'}"


def identity(document: Document, found: list[Unit], agency_id: str | None = None) -> Identity:
    """Whose plan, decided when, for what time; ``agency_id``: as a person has stated it."""
    own = Identity(agency_id)
    report = _Report(document.document_id, own.problems)
    if agency_id is None:
        own.agency_id = _agency(document, report)
    own.registration = _registration(document, report)
    own.decided = _decided(document, found, report)
    _put_period(document, own, report)
    return own


@dataclass(slots=True)
class _Report:
    document_id: str
    problems: list[Problem]

    def __call__(self, severity, code: str, where: str, message: str, mend: str = "") -> None:
        self.problems.append(Problem(severity, code, where, message, mend, self.document_id))


# Whose


def _agency(document: Document, report: _Report) -> str | None:
    """The agency whose plan it is: named in the title, else at the top as the plan's owner, else in the head of its
    pages or its file's name, else the one that the text names most."""
    own = document.own_text
    top = own[: len(own) - len(own.lstrip()) + _TOP]
    if not register().find(document.title):
        unknown = _NAME_AFTER.search(document.title)
        if unknown and _AUTHORITY.search(unknown["name"]) and not _ANY.fullmatch(unknown["name"]):
            _unknown(document, top, report)
            return None  # the title names an agency that the register lacks, so that no other is the plan's
        if alone := _alone(top):
            return alone
    for words in (document.title, top, *_heads(document), Path(document.path).stem.replace("-", " ").replace("_", " ")):
        if owner := _owner(words, strict=words is top):
            return owner
    counted = Counter(mention.agency_id for mention in register().find(own)).most_common(2)
    if counted and counted[0][1] >= 3 and (len(counted) == 1 or counted[0][1] >= 2 * counted[1][1]):
        name = register().by_id(counted[0][0]).name
        words = f"varken rubrik eller inledning säger vems planen är; {name} nämns oftast ({counted[0][1]} gånger)."
        report("warning", "agency_from_text", "", words, _MEND_AGENCY)
        return counted[0][0]
    _unknown(document, top, report)
    return None


def _alone(top: str) -> str | None:
    """The agency whose name has a line to itself at the top, as on a title page; None when several have."""
    named = []
    for line in top.strip().split("\n")[:12]:
        found = register().find(line)
        rest = re.sub(r"[\W\d_]+", "", "".join(line[: found[0].start] + line[found[0].end :])) if found else line
        if found and not rest:
            named.append(found[0].agency_id)
    return named[0] if len(set(named)) == 1 else None


def _heads(document: Document) -> list[str]:
    """What stands at the pages' heads and feet, and what a portal or a person wrote above the text."""
    kinds = {"running_head": 0, "header": 1}
    shells = sorted((shell for shell in document.shell if shell.kind in kinds), key=lambda shell: kinds[shell.kind])
    return list(dict.fromkeys(document.text[shell.start : shell.end] for shell in shells))


def _owner(words: str, strict: bool) -> str | None:
    mentions = [m for m in register().find(words) if not _ADDRESSED.search(words[: m.start])]
    if not mentions:
        return None
    owning = [m for m in mentions if _owns(words, m)]
    if owning:
        return owning[0].agency_id
    named = {mention.agency_id for mention in mentions}
    if strict and len(named) > 1:
        counted = Counter(mention.agency_id for mention in mentions).most_common(2)
        return counted[0][0] if counted[0][1] > counted[1][1] else None
    return mentions[0].agency_id if len(named) == 1 or not strict else None


def _owns(words: str, mention: Mention) -> bool:
    after = words[mention.end : mention.end + 80]
    return bool(_OWNED.search(words[: mention.start])) or bool(_OWNS.match(after))


def _unknown(document: Document, top: str, report: _Report) -> None:
    named = _NAME_AFTER.search(document.title) or _NAME_AFTER.search(top)
    if named is None:
        words = "texten visar inte vilken myndighet planen gäller; inga delar av planen föreslås."
        report("error", "no_agency", "", words, _MEND_AGENCY)
        return
    name = " ".join(named["name"].split())
    near = register().suggestions(name)
    mend = f"Menade du {' eller '.join(near)}? " if near else ""
    words = f"myndigheten ”{shorten(name, 60)}” finns inte i registret; inga delar av planen föreslås."
    report("error", "unknown_agency", "", words, mend + _MEND_AGENCY)


# When


def _decided(document: Document, found: list[Unit], report: _Report) -> str | None:
    """The day of decision: beside a word for deciding, else in the part of approval, else beside the label Datum."""
    text = document.own_text
    dates = _beside_decision(text, 4000) or _approval(text, found) or _labelled_date(text)
    if not dates:
        tail = text.rstrip()[-600:]
        dates = _beside_decision(tail, 600)
    if not dates:
        shown = document.date
        if shown and shown.where == "texten" and shown.precision == "day" and not _in_force(text, shown.iso):
            report("note", "date_from_head", "", f"beslutsdatum anges inte; {shown.iso} är dokumentets datum.")
            return shown.iso
        words = "fältet för datum är tomt; planen får inget beslutsdatum." if _empty_date(text, found) else None
        report("note", "no_decided", "", words or "texten säger inte när planen beslutades.")
        return None
    first = max(dates[:1] + [d for d in dates if d.agrees_with(dates[0])], key=lambda d: len(d.iso))
    if other := next((d for d in dates if not d.agrees_with(first)), None):
        words = f"planen sägs vara beslutad både {first.iso} och {other.iso}; det första används."
        report("warning", "decided_disagree", "", words, _MEND_PLAN)
    return first.iso


def _in_force(text: str, iso: str) -> bool:
    """Whether the date at the top says from when the plan holds, or when something is due."""
    top = text.lstrip()[:_TOP]
    for match in re.finditer(re.escape(iso[:4]), top):
        line = top[top.rfind("\n", 0, match.start()) + 1 : match.start()][-80:]
        if _FOR_TIME.search(line) or _NOT_THIS.search(line):
            return True
    return False


def _dates(words: str) -> list[FoundDate]:
    return list(dates_in(words, "texten")) or list(short_dates_in(words, "texten"))


def _beside_decision(text: str, reach: int) -> list[FoundDate]:
    start = len(text) - len(text.lstrip())
    found = []
    for match in _DECISION.finditer(text, start, start + reach):
        line = text.rfind("\n", start, match.start()) + 1
        before = text[max(line, match.start() - 60) : match.start()]
        after = re.split(r"(?<=[a-zåäö)])[.!?]\s|\n\s*\n", text[match.end() : match.end() + 110])[0]
        after = re.split(r"[,;(]\s*(?:senast )?(?=revidera)", after)[0]  # decided, and revised later
        near = [] if _NOT_THIS.search(before + after) else list(dates_in(after, "texten"))
        found += near[:1]
    return found


def _approval(text: str, found: list[Unit]) -> list[FoundDate]:
    for place, unit in enumerate(found):
        if unit.kind == "heading" and unit.meaning and unit.meaning.name == "approval":
            stop = next((u.begin for u in found[place + 1 :] if u.kind == "heading"), len(text))
            if dates := _dates(text[unit.end : min(stop, unit.end + 500)]):
                return dates[:1]
    return []


def _labelled_date(text: str) -> list[FoundDate]:
    start = len(text) - len(text.lstrip())
    for match in _DATE_LABEL.finditer(text, start, start + 2500):
        after = re.split(r"[a-zåäö]{2}[.!?]\s", text[match.end() : match.end() + 120])[0]
        if dates := _dates(after):
            return dates[:1]
    return []


def _empty_date(text: str, found: list[Unit]) -> bool:
    start = len(text) - len(text.lstrip())
    return bool(_DATE_LABEL.search(text, start, start + 2500))


# For what time


def _put_period(document: Document, own: Identity, report: _Report) -> None:
    text = document.own_text.lstrip()
    title = in_title(document.title, "rubriken")
    lines = [line for line in text[:500].split("\n")[:8] if len(line) <= _TITLE and not line.endswith(".")]
    lines = [line for line in lines if re.search(rf"\b{_PLAN}\b", line, re.IGNORECASE)]
    title = title or next((found for line in lines[:2] if (found := in_title(line, "rubriken"))), None)
    stated = in_text(text)
    best: Period | None = title or (stated[0] if stated else None)
    if title and title.first == title.last and stated and stated[0].first and stated[0].first[:4] == title.first:
        best = stated[0]  # the title's one year is the first of them
    if best is None or (best.first == best.last and best.where == "rubriken"):
        best = at_top(text) or best
    if best is None:
        best = in_title(Path(document.path).stem, "filnamnet")
    if title and (other := next((p for p in stated if not p.agrees_with(title)), None)) and best is title:
        words = f"rubriken säger {title.written} men texten säger {other.written}; rubrikens period används."
        report("warning", "periods_disagree", "", words, _MEND_PLAN)
    if best is None or best.first is None:
        own.period_to = best.last if best else None
        own.period_from = None
        said = f", men att den {best.written}" if best and best.last else ""
        used = f"; {own.decided[:4]}, då den beslutades, används i planens id" if own.decided else ""
        words = f"texten säger inte från vilket år planen gäller{said}{used}."
        report("warning", "no_period", "", words, "Fyll i perioden när planen signeras.")
        return
    own.period_from, own.period_to = best.first, best.last
    if best.open:
        report("note", "open_period", "", "planen gäller tills vidare, utan slutdatum.")
    elif best.last is None:
        report("note", "no_period_end", "", "texten säger inte hur länge planen gäller.")


# Under which number


def _registration(document: Document, report: _Report) -> str | None:
    own = document.own_text
    start = len(own) - len(own.lstrip())
    damaged = None
    for words in (own[start : start + 4000], *_heads(document)):
        for match in _NUMBER_LABEL.finditer(words):
            if _OTHERS_NUMBER.search(words[: match.start()]):
                continue
            value = re.compile(_VALUE).match(words, match.end())
            if value and _is_number(value["value"], match["label"]):
                return " ".join(value["value"].split()).rstrip(".,:-–/")
            if below := _below_labels(words, match.end(), match["label"]):
                return below
            if rest := re.compile(r"[-/–]\s?\d[\w/-]*").match(words, match.end()):
                damaged = damaged or rest.group()
    if unlabelled := _ALONE_NUMBER.search(own, start, start + 800):
        return " ".join(unlabelled["value"].split())
    if damaged:
        words = f"diarienumret är ofullständigt (”{damaged}”), siffror tycks ha fallit bort; det lämnas tomt."
        report("warning", "registration_damaged", "", words, "Fyll i det från originalet.")
    return None


def _below_labels(words: str, at: int, label: str) -> str | None:
    """The number where labels stand in a row and their values after them: the first word that is no label or date."""
    for word in words[at : at + 120].split()[:10]:
        if _DAY.fullmatch(word) or _LABEL_WORD.fullmatch(word):
            continue
        found = re.fullmatch(_VALUE, word)
        return word if found and re.search(r"\d[-/:]\d|[A-Z]\d", word) and _is_number(word, label) else None
    return None


def _is_number(value: str, label: str) -> bool:
    """A year or a date after the label is another label's value; "Ärende" needs more than a bare number."""
    if re.fullmatch(r"(?:19|20)\d\d(?:-\d\d-\d\d)?", value):
        return False
    return bool(re.search(r"[/\-–:.]", value)) or not label.startswith(("Ärende", "Beteckning", "Vår ref"))
