"""Who was there: lists of persons and organisations as minutes write them.

A list is cut at its labels (``Frånvarande:``, ``Ledamöter``, ``CSN:``, ``Sekreterare:``); the groups between are read
together (``entries.py``), so that what is doubtful in one line is told by the others. Tables and lists
with marks are read by their columns. A list kept elsewhere is unknown, not empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from jimeval.base.persons import PersonKey
from jimeval.minutes.attendance.attendants import Attendant, as_absent, fill
from jimeval.minutes.attendance.entries import decide
from jimeval.minutes.attendance.marks import columns_of, dated_rows, is_matrix, matrix, table_row, table_rows
from jimeval.minutes.attendance.names import SUBUNIT, is_organisation, is_role, organisation_cost, person_cost
from jimeval.register import register

__all__ = ["Attendant", "attendance_rows", "attendants"]

_ELSEWHERE = re.compile(
    r"(?:\b(?:övriga|resten|samtliga|deltagare)[ ,]+)?\b(?:se|enligt|jfr|framgår av|redovisas i|finns i)\b"
    r"[^.\n]{0,40}?\b(?:\w*förteckning\w*|bilag\w+|\w*lista\w*)\b(?:[ \t]+\d+)?|"
    r"^\W*\w+(?:lista|förteckning)n?[ \t]+(?:bifogas|biläggs|finns|ligger|återfinns)\b",
    re.IGNORECASE,
)
_ABSENT_WORDS = (
    r"(?:(?:Anmäl[td]a?|Meddelat|Lämnat)[ \t]+)?(?:[Ff]rånvarande|[Ff]rånvaro|[Ff]örhinder|[Ff]örhindrade?|[Åå]terbud)"
    r"(?:[ \t]+(?:ledamöter|anmält av|hade anmälts av|från|hade|har|anmält|med anmälan|utan anmälan))*|"
    r"(?:Kallade?|Inbjud\w*)(?:,)?[ \t]+men[ \t]+(?:ej|inte)[ \t]+(?:närvarande|deltagande|med)|"
    r"(?:Ej|Inte)[ \t]+(?:närvarande|med|deltagande)|Sjukanmälda|Sjuka?(?=[ \t]*:)"
)
_GROUP_WORDS = (
    r"(?:(?:[Oo]rdinarie|[Tt]jänstgörande|[Öö]vriga|[Vv]alda|[Nn]ärvarande|[Dd]eltagande|[Ii]nbjudna|[Kk]ommun|[Ff]rån)"
    r"[ \t]{0,3}){0,8}(?:[Ll]edamöter(?:na)?|[Ss]uppleanter(?:na)?|[Ee]rsättare|[Aa]djungera(?:de|nde)|[Öö]vriga|"
    r"[Dd]eltagare|[Nn]ärvarande|[Gg]äster|[Ii]nbjudna|[Ff]öredragande|[Hh]uvudföredragande|[Dd]essutom|"
    r"[Kk]onsult(?:er)?|[Rr]epresentanter|[Ss]ekretariat(?:et)?|[Tt]jänstemän|[Uu]tvärderarna|[Mm]edverkande|"
    r"[Ii]nledare|[Pp]å plats|[Dd]igitalt|[Pp]å länk|[Vv]ia länk|[Kk]ansliet|[Oo]rganisationer|[Mm]yndigheter|"
    r"[Pp]ersoner)(?:[ \t]+(?:närvarande|var|är))?"
)
_ROLE_LABELS = (
    r"(?:Mötes)?[Oo]rdförande|Vice ordförande|(?:Mötes)?[Ss]ekreterare|Mötesledare|Vid pennan|Vid protokollet|"
    r"Antecknare|Protokoll(?:förare)?|Justerare|Justeringsperson|Moderator|Sammankallande|Projektledare|Processledare"
)
_LABEL = re.compile(  # "Frånvarande: A, B", also in the middle of a running list, or a line of its own
    rf"(?:^|(?<=[\s.;,*_(]))[ \t#*_•-]{{0,12}}"
    rf"(?:(?P<absent>{_ABSENT_WORDS})|(?P<role>{_ROLE_LABELS})|(?P<group>{_GROUP_WORDS}))"
    r"[*_]*(?:[ \t]*\.?:[*_]*|(?P<bare>[ \t]*[*_]*[ \t]*(?=\n|\Z)))[ \t]*",
    re.MULTILINE,
)
_GROUP_BEFORE = re.compile(  # "... Bo Ek Ersättare Cia Dal ...", run together
    r"(?:^|(?<=[\s.;,)]))(?:Tjänstgörande[ \t]+)?(?:Ledamöter(?:na)?|[Ee]rsättar(?:e|na)|Suppleanter(?:na)?|"
    r"Adjungerade|Deltagarna|Kommunrepresentanter|Utvärderarna|Ordinarie)[ \t]+(?=[A-ZÅÄÖ][a-zåäö])",
    re.MULTILINE,
)
_ABSENT_BEFORE = (
    re.compile(  # "Frånvarande Bo Ek" on a line, or after the list's stop: "... CSN. Frånvarande var Bo Ek"
        rf"(?:^[ \t#*_•-]{{0,12}}|(?<=[.;)] ))(?:{_ABSENT_WORDS})[*_]*(?:[ \t]+(?:var|är))?[ \t]+(?=[A-ZÅÄÖ])",
        re.MULTILINE,
    )
)
_OVER = re.compile(  # "CSN: A, B"; "Från CSN närvarade A, B"
    r"(?:^|(?<=[\n.;,:]))[ \t•·*#–-]{0,12}(?:\d{1,3}[.)][ \t]+)?(?:[Ff]rån[ \t]+)?"
    r"(?P<who>[^\W\d_a-zåäö][^:;\n]{1,90}?)[*_]*"
    r"(?:[ \t]+(?:närvarade|deltog|medverkade|kom)(?=[ \t:])|[ \t]*:(?!\d)[*_]*)[ \t]*",
    re.MULTILINE,
)
_FIELD = re.compile(r"Namn|Organisation|Myndighet|Roll|Titel|Funktion|E-post|Telefon")
_AWAY = re.compile(  # "A och B hade anmält förhinder", "A kunde inte komma"
    r"(?<![ \t])[ \t]*(?:,[ \t]*)?(?:\bsom[ \t]+)?\b(?P<verb>hade|har|var|är|kunde|kan|hann)?[ \t]{0,3}"
    r"(?:\btyvärr[ \t]+)?"
    r"(?:(?:anmält|anmälde|anmäld|meddelat|meddelade|lämnat|lämnade|fått)[ \t]+)?"
    r"(?:förhinder|förhindrad(?:e)?|frånvarande|återbud|sjuk(?:a|anmäld(?:a)?)?|"
    r"(?:ej|inte)[ \t]+(?:närvarande|med|komma|delta(?:ga)?|medverka|närvara))\b(?:[ \t]+(?:på mötet|idag|vid mötet))?"
    r"[ \t]*\.?[ \t]*(?=\n|\Z|(?<=\.)[ \t])",
    re.IGNORECASE,
)


_NOTHING = " \t\n.,;:*_#-–•"


@dataclass(frozen=True, slots=True)
class _Group:
    """A stretch of the list under one label. ``label``: where the label stands; ``tail``: where its last words end."""

    start: int
    end: int
    absent: bool = False
    role: str | None = None
    organisation: str | None = None
    label: tuple[int, int] | None = None
    tail: int | None = None


def attendants(text: str, start: int, end: int) -> tuple[list[Attendant], list[tuple[int, int]]]:
    """The entries of the list in ``text[start:end]``, and the stretches that could not be placed."""
    found, left = _read(text[start:end])
    found = [replace(entry, start=entry.start + start, end=entry.end + start) for entry in found]
    return found, [(a + start, b + start) for a, b in left]


def _read(text: str) -> tuple[list[Attendant], list[tuple[int, int]]]:
    """The entries of the list, in a text that is the list alone."""
    if elsewhere := _ELSEWHERE.search(text):
        found, left = _read(text[: elsewhere.start()])
        named = [entry for entry in found if entry.person or is_organisation(entry.organisation or "")]
        start = elsewhere.start() if named else 0
        return [*named, Attendant(None, None, "unknown", None, start, len(text))], left if named else []
    if dated := dated_rows(text):
        return dated
    if is_matrix(text, 0, len(text)):
        return matrix(text, 0, len(text), lambda words: bool(_LABEL.fullmatch(words) or re.search(r"[Nn]ärva", words)))
    found, left, rest = _table(text, 0, len(text))
    groups = [group for stretch in rest for group in _groups(text, *stretch)]
    build, pieces = decide(text, [(group.start, group.end) for group in groups])
    for group, read in zip(groups, pieces, strict=True):
        entries, unread = fill(text, read, build, group.organisation, group.label)
        if group.organisation and not any(entry.start <= group.label[0] < entry.end for entry in entries):
            unread.append(group.label)
        found += _labelled(entries, group)
        left += unread
    found.sort(key=lambda entry: entry.start)
    return found, sorted(left)


def _labelled(entries: list[Attendant], group: _Group) -> list[Attendant]:
    """The entries with what the label over them, or the words after them, say."""
    if group.absent:
        entries = as_absent(entries)
        if entries and group.label:
            entries[0] = replace(entries[0], start=min(entries[0].start, group.label[0]))
    if entries and group.role:
        entries[0] = replace(
            entries[0], role=entries[0].role or group.role, start=min(entries[0].start, group.label[0])
        )
    if entries and group.tail:
        entries[-1] = replace(entries[-1], end=max(entries[-1].end, group.tail))
    return entries


def _table(text: str, start: int, end: int):
    """The rows of a table under a heading row, what of them could not be read, and the stretches outside the table."""
    rows = table_rows(text, start, end)
    heading = next((row for row in rows if columns_of([text[a:b] for a, b in row[2]])), None)
    if not heading:
        return [], [], [(start, end)]
    columns = columns_of([text[a:b] for a, b in heading[2]])
    found, left, last = [], [], heading[1]
    for row in rows[rows.index(heading) + 1 :]:
        last = row[1]
        if re.fullmatch(r"[|\s:–-]*", text[row[0] : row[1]]):
            continue
        if columns_of([text[a:b] for a, b in row[2]]) == columns:
            continue  # the heading again, on the next page
        if entry := table_row(text, *row, columns):
            found.append(entry)
        else:
            left.append(row[:2])
    outside = [(a, b) for a, b in ((start, heading[0]), (last, end)) if text[a:b].strip()]
    return found, left, outside


def _groups(text: str, start: int, end: int) -> list[_Group]:
    """The stretch cut at its labels."""
    marks: list[tuple[int, int, str, re.Match]] = [
        (match.start(), match.end(), match.lastgroup if match.lastgroup != "bare" else _kind(match), match)
        for match in _LABEL.finditer(text, start, end)
        if _outside(text, start, match.start()) and not (match["bare"] is not None and _line_before(text, start, match))
    ]
    taken = {mark[1] for mark in marks}
    marks += [
        (m.start(), m.end(), "absent", m) for m in _ABSENT_BEFORE.finditer(text, start, end) if m.end() not in taken
    ]
    marks += [
        (m.start(), m.end(), "group", m) for m in _GROUP_BEFORE.finditer(text, start, end) if m.end() not in taken
    ]
    for match in _OVER.finditer(text, start, end):
        if not any(a < match.end() and match.start() < b for a, b, _, _ in marks) and (who := _body_over(match)):
            inside = match["who"].rfind(",") + 1  # "..., Bo Ek, Boverket: Cia Dal"
            begins = match.start("who") + inside if inside and "," not in who else match.start()
            marks.append((begins, match.end(), "over", match))
    marks.sort(key=lambda mark: mark[:2])
    groups, absent = [], False
    begin = start
    current = _Group(start, start)
    for a, b, kind, match in [*marks, (end, end, "end", None)]:
        groups += _sentences(text, replace(current, start=begin, end=max(begin, a)))
        if match is None:
            break
        own_line = not text[b:end].split("\n", 1)[0].strip()
        absent = kind == "absent"
        label = (a + len(text[a:b]) - len(text[a:b].lstrip(" \t#*_•-\n")), b)
        words = text[label[0] : b].strip(" \t\n:*_")
        if kind == "over":
            current = _Group(b, b, organisation=_body_over(match), label=label)
        else:
            body = words if kind == "group" and not own_line and re.match(r"[Ss]ekretariat|[Kk]ansli", words) else None
            current = _Group(b, b, absent, words if kind == "role" else None, body, label)
        stop = None if own_line else _line_end(text, b, end)
        following = next((mark[0] for mark in marks if mark[0] >= b), end)
        begin = b
        if stop is not None and stop < following and (absent or kind == "over"):
            groups += _sentences(text, replace(current, start=b, end=stop))
            current, begin = _Group(stop, stop), stop
    return [group for group in groups if text[group.start : group.end].strip(_NOTHING) or group.organisation]


def _line_before(text: str, start: int, match: re.Match) -> str:
    """What stands before a label on its line."""
    at = match.start() + len(match.group()) - len(match.group().lstrip(" \t\n#*_•-"))
    return text[max(start, text.rfind("\n", 0, at) + 1) : at].strip(" \t#*_•-")


def _kind(match: re.Match) -> str:
    return next(kind for kind in ("absent", "role", "group") if match[kind])


def _outside(text: str, start: int, at: int) -> bool:
    """Whether the place is outside parentheses on its line."""
    line = text[max(start, text.rfind("\n", 0, at) + 1, at - 300) : at]
    return line.count("(") <= line.count(")")


def _body_over(match: re.Match) -> str | None:
    """The organisation that ``X:`` names, or None when it is none."""
    who = re.sub(r"\s*\([^)]*\)", "", match["who"]).strip(" \t*_-–•")
    who = re.sub(
        r"^(?:(?:[Nn]ärvarande|[Dd]eltagare|[Rr]epresentanter|[Ll]edamöter)[ \t]+)?(?:[Ff]rån|[Ff]ör)[ \t]+", "", who
    )
    if match.group().rstrip().endswith("kom") and "rån" not in match.group()[:8]:
        return None
    unit = SUBUNIT.match(who.rpartition(",")[2].strip()) and is_organisation(who.partition(",")[0])
    if "," in who and not unit and not re.search(r" (?:för|mot|av|om) ", who):
        who = who.rpartition(",")[2].strip()
    after = match.string[match.end() :].split("\n", 1)[0]
    if is_role(after.strip(" .")) or _FIELD.fullmatch(who):
        return None  # "CSN: ordförande"; "Namn: Ada Berg"
    if not who or person_cost(who) < 0.5 or is_role(who) and not is_organisation(who):
        return None
    return who if organisation_cost(who) < 1.5 or not re.search(r"\d", who) and organisation_cost(who) < 2.8 else None


def _line_end(text: str, at: int, end: int) -> int:
    """Where what stands after a label on its line ends: the line, and those it runs on into."""
    while (stop := text.find("\n", at, end)) >= 0:
        if not text[at:stop].rstrip().endswith((",", "-", " och", "&", ";")) and not re.match(
            r"\n[ \t]*[a-zåäö]", text[stop : stop + 9]
        ):
            return stop
        at = stop + 1
    return end


def _sentences(text: str, group: _Group) -> list[_Group]:
    """The group, with each sentence that says who was away as a group of its own."""
    groups, begin = [], group.start
    for away in _AWAY.finditer(text, group.start, group.end):
        if not _outside(text, group.start, away.start()):
            continue
        first = max(begin, text.rfind("\n", begin, away.start()) + 1)
        stops = [m.end() for m in re.finditer(r"(?<=[\w)]{2})\.\s+(?=[A-ZÅÄÖ])", text[first : away.start()])]
        first += stops[-1] if stops else 0
        words = text[first : away.start()]
        if words.strip(" \t-•*").casefold() in ("", "inga", "ingen") or (
            not away["verb"] and ("," in words or away.group().lstrip().startswith(","))
        ):
            continue  # a word after one entry of several: read with it
        groups += [replace(group, start=begin, end=first), _Group(first, away.start(), absent=True, tail=away.end())]
        if group.organisation and begin == first:
            groups[-1] = replace(groups[-1], organisation=group.organisation, label=group.label)
        begin = away.end()
    if (
        group.label
        and group.organisation
        and re.fullmatch(
            r"[ \t]*(?:anmält )?(?:förhinder|återbud|frånvarande|sjuk)\.?\s*", text[begin : group.end], re.I
        )
    ):
        return [_Group(group.label[0], group.label[1], absent=True, tail=group.end)]  # "Skolverket: förhinder"
    return [*groups, replace(group, start=begin)]


def agency_of(organisation: str) -> str | None:
    """The agency that the words name: as a whole, or by what stands before a comma (a unit of it after)."""
    agency = register().find_agency(organisation)
    if not agency and "," in organisation:
        agency = register().find_agency(organisation.split(",", 1)[0])
    return agency.agency_id if agency else None


def attendance_rows(document_id: str, page_at, found: list[Attendant], key: PersonKey) -> list[dict]:
    """Rows of the table ``attendance``: persons as pseudonyms, organisations with their agency when it has one."""
    pseudonyms = [key.pseudonym(entry.person) if entry.person else None for entry in found]
    return [
        {
            "document_id": document_id,
            "person": pseudonym,
            "organisation": key.mask(entry.organisation) if entry.organisation else None,
            "agency_id": agency_of(entry.organisation) if entry.organisation else None,
            "presence": entry.presence,
            "role": key.mask(entry.role) if entry.role else None,
            "page": page_at(entry.start),
            "start": entry.start,
            "end": entry.end,
        }
        for entry, pseudonym in zip(found, pseudonyms, strict=True)
    ]
