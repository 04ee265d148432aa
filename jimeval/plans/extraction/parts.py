"""The headed parts of a plan, and tables that a transcript has made running text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jimeval.base.errors import Problem
from jimeval.documents.document import Document
from jimeval.plans.extraction.found import Extract
from jimeval.plans.extraction.templates import Meaning
from jimeval.plans.extraction.units import Unit


@dataclass(frozen=True, slots=True)
class Part:
    """A headed part, from its heading (``start``; its words end at ``body``) to the next; ``heading`` "" at the top."""

    heading: str
    start: int
    body: int
    end: int
    meaning: Meaning | None
    top: bool = False


def parts(document: Document, found: list[Unit]) -> list[Part]:
    """The text from heading to heading, all of it but surrounding space; a table of contents is one part."""
    text = document.own_text
    heads = [unit for unit in found if unit.kind == "heading" or (unit.kind == "item" and unit.marked)]
    starts = [unit.begin for unit in heads]
    made: list[Part] = []
    first = starts[0] if starts else len(text)
    if span := _words(text, 0, first):
        made.append(Part("", span[0], span[0], span[1], None, top=True))
    for place, unit in enumerate(heads):
        end = starts[place + 1] if place + 1 < len(heads) else len(text)
        if span := _words(text, unit.begin, end):
            meaning = unit.meaning or (Meaning(unit.label.partition("|")[0]) if unit.kind == "item" else None)
            made.append(
                Part(" ".join(text[unit.start : unit.end].split()), span[0], min(unit.end, span[1]), span[1], meaning)
            )
    return made


def _words(text: str, start: int, end: int) -> tuple[int, int] | None:
    words = text[start:end]
    if not words.strip():
        return None
    start += len(words) - len(words.lstrip())
    return start, start + len(words.strip())


def understood(part: Part) -> bool:
    """Whether its heading tells what it is; what stands before the first heading is the paper's title and identity."""
    return part.meaning is not None or (part.top and part.end - part.start <= 1500)


# Tables without rows and columns

_ADJECTIVE = r"(?:Planerade|Prioriterade|Förvänta(?:t|de|d)|Önska(?:t|de|d)|Övergripande|Kort- och långsiktiga)"
_NOUN = (
    r"(?:problem|mål|delmål|effektmål|resultatmål|resurs(?:er)?|aktivitet(?:er)?|åtgärd(?:er)?|insats(?:er)?|resultat?|effekt(?:er)?|"
    r"ansvarig(?:a)?|tidplan|när|klart|indikator(?:er)?|uppföljning|status)"
)
_COLUMN = rf"(?:{_ADJECTIVE}\s+{_NOUN}|(?-i:(?=[A-ZÅÄÖ])){_NOUN}|Förmedlande\s+instans(?:er)?)"
_HEADS = re.compile(rf"(?<![\w-]){_COLUMN}(?:[ \t]*[/|]?[ \t]+{_COLUMN}){{2,}}(?!\w)", re.IGNORECASE)
_HALF = re.compile(r"\A\s*[a-zåäö]{1,4}\s+(?=(?:Förvänta\w*\s+)?[A-ZÅÄÖ]\w+)")


def flattened_tables(document: Document) -> Extract:
    """Where a table's headings stand in a row in running text: its cells cannot be told apart, and are not guessed.

    ``assigned`` has the stretches (to the page's end) whose words are not proposed as elements.
    """
    made = Extract()
    text = document.own_text
    sure = [(grid.start, grid.end) for grid in document.grids]
    for match in _HEADS.finditer(text):
        if any(start <= match.start() < end for start, end in sure):
            continue
        line_end = _table_end(text, match)
        if line_end - match.end() < 40:
            continue
        page = document.page_at(match.start())
        torn = _torn(document, match, page)
        names = " ".join(match.group().split())
        words = f"tabellen under rubrikerna ”{names}” har förlorat rader och kolumner när texten togs ut; "
        words += "cellerna läses inte"
        if torn:
            words += (
                f", och kolumnerna från ”{match.group().split()[-1]}” är delade mellan sida {page} och {page + 1}: "
            )
            words += "orden är avhuggna och kan inte sättas ihop säkert"
        where = f"s. {page}" if page else ""
        mend = "Läs tabellen i originalet (PDF eller Word) i stället, eller skriv av den i projektets formulär."
        made.problems.append(Problem("warning", "flattened_table", where, f"{words}.", mend, document.document_id))
        made.assigned.append((match.start(), line_end))
        if torn:
            made.assigned.append(torn)
    return made


def _table_end(text: str, head: re.Match) -> int:
    """The end of the line; where the headings have a line to themselves, of the lines below them to an empty one."""
    line = text.rfind("\n", 0, head.start()) + 1
    line_end = text.find("\n", head.end())
    line_end = len(text) if line_end < 0 else line_end
    alone = not text[head.end() : line_end].strip() and len(text[line : head.start()].split()) <= 1
    if not alone:
        return line_end
    empty = re.compile(r"\n[ \t]*\n").search(text, line_end - 1 if line_end else 0)
    return empty.start() if empty else len(text.rstrip())


def _torn(document: Document, head: re.Match, page: int | None) -> tuple[int, int] | None:
    """The next page, when it begins with the rest of the last heading: the table was cut through its columns."""
    last = head.group().split()[-1]
    following = next((p for p in document.pages if page is not None and p.number == page + 1), None)
    if following is None:
        return None
    begins = document.own_text[following.start : following.end]
    half = _HALF.match(begins)
    whole = half and re.fullmatch(_NOUN, f"{last}{half.group().strip()}", re.IGNORECASE)
    return (following.start, following.end) if whole else None
