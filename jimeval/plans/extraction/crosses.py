"""Columns that hold only crosses: the heading says when, or who, and the cross for which row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jimeval.documents.grid import GridCell
from jimeval.plans.extraction.cells import is_time, one_line
from jimeval.plans.extraction.columns import Meaning, meaning

_TIME = re.compile(r"(?:19|20)\d\d|(?:jan|feb|mar|apr|jun|jul|aug|sept?|okt|nov|dec)\.?", re.IGNORECASE)
_CROSS = re.compile(r"\(?[xX×✓✔☒☑●•■]\)?")
_LONGEST = 40  # characters of a heading above crosses
_HEADS = 3  # rows of headings and titles at most

CROSSED = {"crossed_due": "due", "crossed_who": "responsible"}  # role of the column to the field that it fills


def is_cross(text: str) -> bool:
    return bool(_CROSS.fullmatch(text.strip()))


def names_time(heading: str) -> bool:
    """Whether a heading is a time: "2016", "Q1", "jan"."""
    return is_time(heading) or bool(_TIME.fullmatch(heading.strip()))


def crossed(rows: Sequence[Sequence[GridCell]]) -> frozenset[int]:
    """Numbers of the columns, two or more, that hold nothing but crosses below their headings."""
    found = set()
    for place in range(len(rows[0]) if rows else 0):
        column = [row[place] for row in rows if row[place].text.strip()]
        below = [cell for cell in column if is_cross(cell.text)]
        above = [cell for cell in column if not is_cross(cell.text)]
        before = all(cell.row < below[0].row for cell in above) if below else False
        if before and 0 < len(above) <= _HEADS and len(one_line(above[-1].text)) <= _LONGEST:
            found.add(column[0].column)
    return frozenset(found) if len(found) > 1 else frozenset()


def cross_meaning(heading: str, roles: set[str]) -> Meaning:
    """What a column of crosses says: when, where its heading is a time; who, where its heading means nothing else and
    no other column says who; else what nobody can tell. ``roles``: of the table's other columns."""
    last = heading.rpartition(":")[2].strip()
    said = meaning(last)
    if names_time(last):
        return Meaning("crossed_due" if "due" not in roles else "crossed")
    if said is None and last and "responsible" not in roles:
        return Meaning("crossed_who")
    return said if said and said.role == "status" else Meaning("crossed")
