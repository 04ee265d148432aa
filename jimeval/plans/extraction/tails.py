"""What stands at the end of an item and is said about it: who is responsible, when it is due, how it is followed up.

The item's words end where this begins, so that the stored text has the words alone; a date that belongs to the
sentence ("... ska vara klart senast december 2016") stays within them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jimeval.base.swedish import MONTHS
from jimeval.documents.dates import FoundDate, dates_in, whole_date

_INLINE_FIELD = re.compile(
    r"(?<![\w-])(?P<name>(?:Huvud)?[Aa]nsvar(?:ig(?:a|t)?)?(?: (?:enhet|avdelning|chef|funktion|part))?|"
    r"Genomförs av|Utförs av|"
    r"Tids?plan|Tid(?:punkt)?|När|Klart?(?: senast)?|Slutdatum|Deadline|"
    r"Indikator(?:er)?|Mått|Nyckeltal|Följs upp genom|"
    r"Uppföljning|Status)(?:[ \t]*:|(?<=nsvarig)[ \t]+är(?=[ \t]))[ \t]*"
)
_FIELDS = (
    ("responsible", r"(?:huvud)?ansvar|genomförs av|utförs av"),
    ("due", r"tid|när|klar|slutdatum|deadline"),
    ("indicator", r"indikator|mått|nyckeltal|följs upp|uppföljning"),
    ("status", r"status"),
)
_TRAILING = re.compile(r"\s*\((?P<inside>[^()]+(?:\([^()]*\)[^()]*)*)\)\s*[.;,]?\s*\Z")
_NO_PARTY = re.compile(
    r"\bt\.?\s?ex\b|\bexempelvis|till exempel|\bbl\.?\s?a\b|\bbland annat|\bdvs\b|\bd\.v\.s|\bjfr\b|\bjämför\b|"
    r"\bse\b|\binkl|"
    r"\bexkl|\betc\b|\bosv\b|\bm\.?m\.?$|\bprop\b|\bskr\b|\bsfs\b|\bsou\b|\bds\b|\bdir\b|\bdnr\b|§|%|"
    r"\bkr(?:onor)?\b|\btkr|\bmnkr|"
    r"\bdelmål\b|\bmål \d|\bca\b|\bcirka\b|\bså kallad|\bs\.?k\b|\bf\.?d\b|\beller\b|\d+ ?st\b|https?:|www\.|@|"
    r"^\W*\d[\d\s–,.-]*$|"
    r"^\d+:\d+|^(?:både|även|också|samt|det vill säga|såsom|som|vid behov|om|när|där|för|ej|inte|kvinnor|män|ny|"
    r"nytt|nya)\b",
    re.IGNORECASE,
)
_PARTY = re.compile(
    r"avdelning|enhet|chef|\bhr\b|rektor|\w*ledning|grupp|samordn|kansli|\bstab|förvaltning|institution|nämnd|fakultet|"
    r"direktör|ansvar|\bgd\b|kommunikation|personal|prefekt|dekan|controller|jurist|region|kontor|bibliotek|ekonomi|"
    r"\bit\b|handläggare|strateg|sekretariat|funktion|\bråd\b|rådet|styrelse|utvecklare|expert|kommitté|utskott|juridi|"
    r"myndighet|"
    r"verket\b|styrelsen|departement|universitet|högskol|\w+team\b|partner|medarbetare|lärare|utredare|projekt|ägare|"
    r"planering|verksamhet\w*(?:område|stöd|utveckling)|process",
    re.IGNORECASE,
)
_SEASON = r"(?:vår(?:en)?|höst(?:en)?|sommar(?:en)?|vinter(?:n)?|vt|ht|årsskiftet|halvårsskiftet)"
_TIMES = (
    rf"(?:kv(?:artal)?\.?\s?[1-4]|[kq][1-4]|{_SEASON}|(?:första|andra|tredje|fjärde) kvartalet|(?:första|"
    rf"andra) halvåret|"
    r"vecka \d{1,2}|v\.?\s?\d{1,2})\s*(?:[/,-]?\s*(?:19|20)\d\d(?:\s*[/–-]\s*(?:(?:19|20)?\d\d|20\d\d))?)?"
)
_YEARS = r"(?:19|20)\d\d\s*(?:[–/-]|till|och)\s*(?:(?:19|20)\d\d|\d\d)(?!\d)"
_ALWAYS = (
    r"löpande|kontinuerligt|årlig(?:en|t)|varje (?:år|termin|halvår|kvartal|månad)|tills? ?vidare|pågår|pågående|"
    r"(?:under )?hela perioden"
)
_DATE = (
    rf"(?:(?:den\s+)?\d{{1,2}}\s+(?:{'|'.join(MONTHS)})(?:\s+(?:19|20)\d\d)?|(?:{'|'.join(MONTHS)})\s+(?:19|20)\d\d|"
    rf"(?:slutet|början|mitten) av (?:19|20)\d\d|(?:19|20)\d\d[-./](?:0[1-9]|1[0-2])(?:[-./][0-3]\d)?|"
    rf"\d{{1,2}}/\d{{1,2}}\s+(?:19|20)\d\d|utgången av (?:19|20)\d\d|{_YEARS}|{_TIMES}|år (?:19|20)\d\d|(?:19|20)\d\d)"
)
_WHEN = re.compile(rf"(?:{_DATE}|{_ALWAYS})", re.IGNORECASE)
_DUE_WORDS = (
    r"(?:ska(?:ll)? vara )?(?:klar(?:t|a)?(?: senast)?|färdig(?:t|a|ställs)?(?: senast)?|senast|"
    r"genomförs(?: under)?|tidplan|"
    r"slutförs(?: senast)?|före|till och med|t\.o\.m\.|start(?:ar)?|påbörjas|under)"
)
_DUE_END = re.compile(
    rf"(?P<words>(?<!\w){_DUE_WORDS}|(?<=\))[,;]?)\s*:?\s*(?P<when>{_DATE})\s*[.;,]?\s*\Z", re.IGNORECASE
)
_SET_OFF = re.compile(r"(?:[,;]|\s[–—-]|\.)\s*\Z")
_OWN_WORDS = re.compile(r"klar|färdig|senast|tidplan|slutförs|genomförs", re.IGNORECASE)


@dataclass(slots=True)
class Tail:
    """Where the item's own words end, and what is said about it after them, as written."""

    end: int
    responsible: str | None = None
    due: str | None = None
    indicator: str | None = None
    unclosed: bool = False


def field_name(label: str) -> str | None:
    """Which field a label within an item means."""
    return next((name for name, stems in _FIELDS if re.match(stems, label.casefold())), None)


def tail_of(text: str, start: int, end: int, parties: bool, first_year: int = 0) -> Tail:
    """What is said at the end of the item ``text[start:end]``.

    parties     whether the list that it stands in ends its items with parties in parentheses, so that any words in
                them are one; else they must look like a part of an organisation
    first_year  of the plan: a lone year in parentheses before it is not when something is due
    """
    tail = Tail(end)
    named = _INLINE_FIELD.search(text, start + 3, end)
    if named and text[named.start() - 1] != "(":
        _take_fields(text, named.start(), end, tail)
        tail.end = named.start()
    for _ in range(3):  # (unit), klart 2016, in any order
        before = tail.end
        _take_due(text, start, tail)
        found = _TRAILING.search(text[start : tail.end])
        if found and found.start() >= 3:
            inside = " ".join(found["inside"].split())
            if _take_parenthesis(inside, text[start : start + found.start()], tail, parties, first_year):
                tail.end = start + found.start()
        if tail.end == before:
            break
    cut = text[start : tail.end]
    tail.end = start + len(cut.rstrip(" \t\n,;–—"))
    opened = cut.rfind("(")
    tail.unclosed = opened > cut.rfind(")")
    return tail


def only_due(words: str) -> str | None:
    """When, where the words say nothing else: "Klart senast juni 2017."."""
    found = re.fullmatch(rf"{_DUE_WORDS}\s*:?\s*(?P<when>{_DATE})\.?", " ".join(words.split()), re.IGNORECASE)
    return found["when"] if found else None


def fields_in(text: str, start: int, end: int) -> list[tuple[str, str]]:
    """(field, value) of the labels on one line: "Ansvarig: HR. Klart: 2016"."""
    tail = Tail(end)
    _take_fields(text, start, end, tail)
    found = [(name, getattr(tail, name)) for name in ("responsible", "due", "indicator")]
    return [(name, value) for name, value in found if value]


def _take_due(text: str, start: int, tail: Tail) -> None:
    """A date at the end: taken off when something sets it apart, else left within the sentence and noted."""
    words = text[start : tail.end]
    due = _DUE_END.search(words)
    if (
        due is None
        or tail.due is not None
        or not (_OWN_WORDS.match(due["words"]) or words[: due.start()].rstrip().endswith(")"))
    ):
        return
    tail.due = due["when"]
    before = words[: due.start()].rstrip()
    if len(before) > 3 and (before.endswith(")") or _SET_OFF.search(before)):
        tail.end = start + len(re.sub(r"(?:[,;.]|\s[–—-])\Z", "", before))


def _take_fields(text: str, start: int, end: int, tail: Tail) -> None:
    found = list(_INLINE_FIELD.finditer(text, start, end))
    for place, match in enumerate(found):
        stop = found[place + 1].start() if place + 1 < len(found) else end
        value, _, rest = " ".join(text[match.end() : stop].split()).partition(". ")
        value = value.strip("*_").strip(" .,;")
        if tail.due is None and (due := _DUE_END.search(rest)):
            tail.due = due["when"]
        name = field_name(match["name"])
        if name and value and name != "status" and getattr(tail, name) is None:
            setattr(tail, name, value)


def _take_parenthesis(inside: str, before: str, tail: Tail, parties: bool, first_year: int) -> bool:
    """Whether words in trailing parentheses say who or when; nothing else is taken from the item."""
    if named := _INLINE_FIELD.match(inside[:1].upper() + inside[1:]):
        name = field_name(named["name"])
        if name in ("responsible", "due", "indicator") and getattr(tail, name) is None:
            value = inside[named.end() :].strip()
            when = re.search(rf"[,;]\s*(?:{_DUE_WORDS}\s*:?\s*)?(?P<when>{_WHEN.pattern})\Z", value, re.IGNORECASE)
            if when and name == "responsible" and tail.due is None:
                tail.due, value = when["when"], value[: when.start()]
            setattr(tail, name, value)
            return True
    when = re.fullmatch(rf"(?:{_DUE_WORDS}\s*:?\s*)?(?P<when>{_WHEN.pattern})\.?", inside, re.IGNORECASE)
    if when and tail.due is None:
        year = re.fullmatch(r"(?:19|20)\d\d", inside)
        if year and int(inside) < first_year:
            return False
        tail.due = when["when"]
        return True
    who, _, last = inside.rpartition(",")
    if (
        who
        and tail.due is None
        and tail.responsible is None
        and _WHEN.fullmatch(last.strip())
        and is_party(who, before, parties)
    ):
        tail.responsible, tail.due = who.strip(), last.strip()
        return True
    if tail.responsible is None and is_party(inside, before, parties):
        tail.responsible = inside
        return True
    return False


def is_party(inside: str, before: str, parties: bool) -> bool:
    """Whether words in parentheses name who is responsible: not a year, an example or a short form of what precedes."""
    if _NO_PARTY.search(inside) or len(inside) > 140 or not re.search(r"[^\W\d]", inside):
        return False
    if _PARTY.search(inside) and not _is_short_form(inside, before):
        return True
    return parties and not _is_short_form(inside, before) and (inside[0].isupper() or len(inside.split()) <= 6)


def _is_short_form(inside: str, before: str) -> bool:
    """MTB after "Musik- och teaterbiblioteket": its letters begin words right before it, or parts of them."""
    letters = inside.strip()
    if not re.fullmatch(r"[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{1,6}", letters) or not letters[1:].strip(
        "abcdefghijklmnopqrstuvwxyzåäö"
    ):
        return False
    words = re.findall(r"[^\W\d]+", before)[-7:]
    initials = "".join(word[0] for word in words).casefold()
    wanted = letters.casefold()
    if wanted in initials or (
        words and words[-1].casefold().startswith(wanted[:1]) and len(wanted) > 2 and _in_order(wanted, words[-1])
    ):
        return True
    at = 0
    for letter in initials:
        at += at < len(wanted) and letter == wanted[at]
    return at == len(wanted)


def _in_order(letters: str, word: str) -> bool:
    rest = iter(word.casefold())
    return all(letter in rest for letter in letters)


def parties_end_items(text: str, spans: list[tuple[int, int]]) -> bool:
    """Whether a list ends its items with parties in parentheses: at least half of two or more do."""
    ends = []
    for start, end in spans:
        tail = Tail(end)
        _take_due(text, start, tail)
        ends.append(_TRAILING.search(text[start : tail.end]))
    ends = [m for m in ends if m and not _INLINE_FIELD.match(m["inside"][:1].upper() + m["inside"][1:])]
    named = [m for m in ends if m and not _NO_PARTY.search(m["inside"]) and not _WHEN.fullmatch(m["inside"].strip())]
    return len(named) >= 2 and 2 * len(named) >= len(spans) and any(_PARTY.search(m["inside"]) for m in named)


def due_date(written: str) -> tuple[str, str | None]:
    """(ISO date as far as it is known, precision), or (as written, None) when it is no single date."""
    words = " ".join(written.split()).strip(" .,;")
    bare = re.sub(rf"^(?:{_DUE_WORDS}|år|den)\s+(?=\d|{'|'.join(MONTHS)})", "", words, flags=re.IGNORECASE)
    found = whole_date(bare)
    if found is None:
        dates: list[FoundDate] = list(dates_in(bare, "texten"))
        found = dates[0] if len(dates) == 1 and re.fullmatch(rf"(?:den )?{_DATE}", bare, re.IGNORECASE) else None
    return (found.iso, found.precision) if found else (words, None)
