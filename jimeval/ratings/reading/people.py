"""Persons in rating files: codes stay, names become D1, D2 ..., and neither names nor addresses are stored."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from jimeval.base.swedish import count
from jimeval.documents import Cell, Document
from jimeval.ratings.reading.notes import Notes
from jimeval.ratings.reading.words import ADDRESS, is_code

HIDDEN = "•"  # stands for each sign of a name or an address in the stored text


def unnamed(place: str) -> str:
    """A rater of whom nothing is known but the place: written so that no name can be the same."""
    return f"\0{place}"


def name_raters(marks: list[dict], notes: Notes) -> None:
    """Codes stay; whatever may be a name becomes D1, D2 ... in order within the agency, passing codes in use."""
    taken = {(mark["agency_id"], mark["rater"].casefold()) for mark in marks if mark["rater"]}
    given: dict[tuple[str, str], str] = {}
    last: dict[str, int] = {}  # the highest number given, by agency
    for mark in marks:
        rater, agency_id = mark["rater"], mark["agency_id"]
        if not rater or is_code(rater):
            continue
        if (key := (agency_id, rater.casefold())) not in given:
            number = last.get(agency_id, 0) + 1
            while (agency_id, f"d{number}") in taken:
                number += 1
            given[key] = f"D{number}"
            last[agency_id] = number
        mark["rater"] = given[key]
    named = sum("\0" not in rater for _, rater in given)
    if named:
        notes.add(
            "note",
            "pseudonyms",
            "",
            f"{count(named, 'bedömare', 'bedömare')} utan kod fick beteckning "
            "(D1, D2 …); namnen förs inte vidare, och samma beteckning i en annan fil behöver inte vara "
            "samma person.",
        )


def without_persons(document: Document, cells: Collection[Cell]) -> Document:
    """The document with every sign of the cells, and of addresses in any cell, as ``•``: positions stay."""
    text, masked = list(document.text), []
    hidden = set(cells)
    for cell in document.cells:
        places = [(0, len(cell.text))] if cell in hidden else [match.span() for match in ADDRESS.finditer(cell.text)]
        words = cell.text
        for start, end in places:
            words = words[:start] + HIDDEN * (end - start) + words[end:]
            for at in range(cell.start + start, min(cell.start + end, cell.end)):
                text[at] = HIDDEN
        masked.append(replace(cell, text=words) if places else cell)
    return replace(document, text="".join(text), cells=tuple(masked))
