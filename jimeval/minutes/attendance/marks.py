"""Attendance as a table: lines with a mark for each who was there, and tables with columns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jimeval.base.swedish import MONTHS
from jimeval.minutes.attendance.attendants import Attendant, without_persons
from jimeval.minutes.attendance.names import ABSENT, is_role, organisation_cost, person_cost, presence_of, split_title

_LINE = re.compile(r"[^\n]+")
_MARK = r"(?:[Xx✓✔☒]|\(x\))"
_MARKED = re.compile(
    r"(?P<name>[^\W\d_a-zåäö][^,;:()\n]*?)(?:[ \t]+(?P<party>[a-zåäö]{1,2}))?"
    r"(?:,[ \t]*(?P<role>[a-zåäö]{3,20})\.?|[ \t]*\((?P<aside>[a-zåäö]{3,20})\.?\))?"
    rf"[ \t]+(?P<mark>{_MARK})(?=[\s,]|$)(?P<rest>.*)"
)
_DAY_CELL = re.compile(
    r"(?:^|(?<=[|\t]))[ *]*(?:\d{1,2}[/.]\d{1,2}(?:[/.-]\d{2,4})?|20\d\d-\d\d-\d\d|"
    rf"\d{{1,2}}[ ](?:{'|'.join(MONTHS)}|{'|'.join(month[:3] for month in MONTHS)})\.?|"
    r"(?:[Mm]öte|[Tt]räff)[ ]\d)[ *]*(?=[|\t]|$)"
)
_LONE_MARK = re.compile(rf"[ \t]*(?P<mark>{_MARK})(?=[\s,]|$)(?P<rest>.*)")
_ABSENT_LINE = re.compile(
    r"(?P<name>[^\W\d_a-zåäö].*?)[ \t,]+"
    r"(?P<rest>(?:[Aa]nmält |[Mm]eddelat )?(?:[Ff]örhinder|[Ff]rånvarande|[Ss]juk|[Åå]terbud).*)"
)
_COLUMNS = {
    "person": r"(?:för- och efter)?namn\w*|person|deltagare|ledamot|ledamöter|vem",
    "given": r"förnamn",
    "family": r"efternamn",
    "organisation": r"organisation\w*|myndighet\w*|arbetsplats|representerar|kommun|företag|enhet|förening|från|avd\w*",
    "role": r"roll|titel|funktion|befattning|uppdrag|tjänst",
    "presence": r"närvaro|närvarande|deltog|när?v\.?|anmärkning\w*|kommentar|notering|status|x|tid",
    "drop": r"e-?post\w*|mejl|mail|telefon\w*|tel\.?|mobil|nr|#|parti|signatur|underskrift",
}


def _lines(text: str, start: int, end: int) -> Iterator[re.Match]:
    """The lines that hold more than blanks."""
    return (line for line in _LINE.finditer(text, start, end) if not line.group().isspace())


def is_matrix(text: str, start: int, end: int) -> bool:
    """Whether two lines or more have a name and a mark."""
    lines = [line for line in text[start:end].split("\n") if len(line) < 200]
    return sum(bool((m := _MARKED.match(line)) and person_cost(m["name"].strip()) < 5) for line in lines) >= 2


def matrix(text: str, start: int, end: int, is_heading) -> tuple[list[Attendant], list[tuple[int, int]]]:
    """The rows of a list with marks. Marks on lines of their own, below as many names without one, are theirs in
    order; where the numbers differ nothing is said of those names, and the marks are left. No mark is unknown."""
    found: list[Attendant] = []
    left: list[tuple[int, int]] = []
    unmarked: list[int] = []
    lone: list[tuple[int, int, str]] = []
    for line in _lines(text, start, end):
        words, at = line.group().strip(" \t|"), (line.start(), line.end())
        if mark := _LONE_MARK.fullmatch(words):
            lone.append((*at, mark["rest"]))
            continue
        _settle(found, left, unmarked, lone)
        if is_heading(words):
            unmarked.clear()
        elif (row := _MARKED.fullmatch(words)) and person_cost(row["name"].strip()) < 6:
            unmarked.clear()
            role = row["role"] or row["aside"]
            found.append(_row(row["name"], f"{role}, {row['rest']}" if role else row["rest"], "full", *at))
        elif (row := _ABSENT_LINE.fullmatch(words)) and person_cost(row["name"].strip()) < 6:
            unmarked.clear()
            found.append(_row(row["name"], row["rest"], "absent", *at))
        elif "\t" not in words and person_cost(words) < 6:
            unmarked.append(len(found))
            found.append(Attendant(words, None, "unknown", None, *at))
        elif person_cost((cells := re.split(r"[ \t]*(?:,|\t)\s*", words, maxsplit=1))[0]) < 3:
            unmarked.append(len(found))
            found.append(_row(cells[0], cells[1], "unknown", *at))
        else:
            unmarked.clear()
            left.append(at)
    _settle(found, left, unmarked, lone)
    return found, left


def dated_rows(text: str) -> tuple[list[Attendant], list[tuple[int, int]]] | None:
    """The rows of a table with a column of marks for each of several days; None when the text has no such table. A
    mark for every day is full presence; which of the days these minutes are of is not known, so less is unknown."""
    lines = list(_lines(text, 0, len(text)))
    heading = next((line for line in lines if len(_DAY_CELL.findall(line.group())) > 1), None)
    if not heading:
        return None
    days = len(_DAY_CELL.findall(heading.group()))
    found, left = [], [(heading.start(), heading.end())]
    for line in lines:
        cells = [cell.strip(" *") for cell in re.split(r"[ \t]*\|[ \t]*|\t", line.group())]
        words = [cell for cell in cells if cell and not re.fullmatch(rf"{_MARK}|[-–]|[\s:–-]+", cell)]
        if line is heading or not words:
            continue
        name, _, rest = ", ".join(words).partition(",")
        if line.start() > heading.start() and len(cells) > 1 and person_cost(name) < 6:
            marks = sum(bool(re.fullmatch(_MARK, cell)) for cell in cells)
            found.append(_row(name, rest, "full" if marks == days else "unknown", line.start(), line.end()))
        else:
            left.append((line.start(), line.end()))
    return found, sorted(left)


def _settle(found: list, left: list, unmarked: list[int], lone: list) -> None:
    """Marks on lines of their own to the names above them."""
    if lone and len(lone) == len(unmarked):
        for place, (_, _, rest) in zip(unmarked, lone, strict=True):
            name, entry = found[place].person, found[place]
            found[place] = _row(name, rest, "full", entry.start, entry.end)
    else:
        left += [(start, end) for start, end, _ in lone]
    if lone:
        unmarked.clear()
    lone.clear()


def _row(name: str, rest: str, presence: str, start: int, end: int) -> Attendant:
    rest = rest.strip(" ,()\t")
    role, name = split_title(name.strip())
    organisation = None
    for words in re.split(r",\s*|\t+", rest):
        words = words.strip(" ().")
        bare = re.sub(r"\s*§.*", "", words).strip()
        if is_role(bare):
            role = without_persons(bare)
        elif bare and organisation_cost(bare) < 0.7 and not ABSENT.search(bare) and presence_of(bare) == "full":
            organisation = bare
    if presence != "absent" and presence_of(rest) != "full":
        presence = presence_of(rest)
    if presence == "full" and re.match(r"ej §", rest):
        presence = "partial"
    return Attendant(name.strip(" *"), organisation, presence, role, start, end)


def table_rows(text: str, start: int, end: int) -> list[tuple[int, int, list[tuple[int, int]]]]:
    """The lines of a table with pipes, or with tabs under a heading row: (start, end, the cells' places)."""
    rows = []
    for line in _lines(text, start, end):
        separator = "|" if line.group().count("|") > 1 or " | " in line.group() else "\t"
        if separator not in line.group().strip("|" if separator == "\t" else ""):
            continue
        inner = line.group().strip()
        begin = line.start() + line.group().index(inner)
        if separator == "|":
            begin, inner = begin + len(inner) - len(inner.removeprefix("|")), inner.removeprefix("|").removesuffix("|")
        cells, at = [], begin
        for cell in inner.split(separator) if separator == "|" else re.split(r"\t", inner):
            pad = len(cell) - len(cell.lstrip())
            cells.append((at + pad, at + max(pad, len(cell.rstrip()))))
            at += len(cell) + 1
        rows.append((line.start(), line.end(), cells))
    return rows


def columns_of(words: list[str]) -> list[str] | None:
    """What the columns of a table hold, from its heading row; None when it is no heading row."""
    kinds = []
    for word in words:
        word = word.strip(" *:").casefold()
        kinds.append(next((kind for kind, form in _COLUMNS.items() if re.fullmatch(form, word)), None))
    named = [kind for kind in kinds if kind]
    if len(named) < 2 or not ({"person", "given", "organisation"} & set(named)) or len(named) < len(words) - 1:
        return None
    return [kind or "drop" for kind in kinds]


def table_row(text: str, start: int, end: int, cells: list[tuple[int, int]], columns: list[str]) -> Attendant | None:
    """One row of a table whose columns are known; a blank mark is unknown, not absent."""
    by: dict[str, str] = {}
    for (a, b), kind in zip(cells, columns, strict=False):
        words = " ".join(text[a:b].split()).strip(" *")
        if words and words != "-":
            by[kind] = words
    person = by.get("person") or " ".join(by[kind] for kind in ("given", "family") if kind in by) or None
    aside = re.search(r"\(([^)]*)\)", person or "")
    person = re.sub(r"\s*\([^)]*\)", "", person or "") or None
    organisation = by.get("organisation")
    if person and not organisation and organisation_cost(person) < 0.5 < person_cost(person):
        person, organisation = None, person
    if not person and not organisation:
        return None
    presence = "full"
    if "presence" in columns:
        presence = _presence_mark(by.get("presence", ""))
    if aside and presence_of(aside[1]) != "full":
        presence = presence_of(aside[1])
    role = by.get("role") or (aside[1] if aside and is_role(aside[1]) else None)
    return Attendant(person, organisation, presence, without_persons(role) if role else None, start, end)


def _presence_mark(mark: str) -> str:
    if not mark:
        return "unknown"
    if re.fullmatch(rf"{_MARK}|ja|n|närv\w*|j|1|deltog|hela (?:mötet|dagen)", mark, re.IGNORECASE):
        return "full"
    if re.fullmatch(r"nej|f|frånv\w*|0|–", mark, re.IGNORECASE) or ABSENT.search(mark):
        return "absent"
    said = presence_of(re.sub(rf"^{_MARK}\s*,?\s*", "", mark))
    return said if said != "full" else "full" if re.match(_MARK, mark) or is_role(mark) else "unknown"
