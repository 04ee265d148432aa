"""Forms of rating files: which column holds what, proposed by the reader, confirmed or corrected once by a person."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from jimeval.ratings.reading.meaning import Meaning

SHAPES = ("by_item", "by_rater", "long", "suggestions", "unknown")
UNITS = ("", "mm")


@dataclass(frozen=True)
class Form:
    """The headings of a table of marks and what its columns hold.

    fingerprint   of the headings, by :func:`fingerprint`: files with the same headings are of one form
    shape         by_item: a person a row; by_rater: an item a row, a person a column; long: a mark a row
    heading_rows  how many rows the headings take
    headings      column letter to heading, without names of persons
    columns       column letter to what it holds
    unit          "mm": marks were measured along a printed line
    instrument    id of the instrument that the form is of; empty when the files say it
    """

    fingerprint: str
    shape: str
    heading_rows: int
    headings: Mapping[str, str]
    columns: Mapping[str, Meaning]
    unit: str = ""
    instrument: str = ""
    confirmed: bool = False
    confirmed_by: str = field(default="", compare=False)

    def to_data(self) -> dict:
        """For YAML: plain words and numbers, in a fixed order."""
        data = {
            "shape": self.shape,
            "heading_rows": self.heading_rows,
            "columns": {
                letter: {"heading": self.headings.get(letter, ""), "holds": meaning.words()}
                for letter, meaning in self.columns.items()
            },
        }
        for name in ("unit", "instrument", "confirmed_by"):
            if getattr(self, name):
                data[name] = getattr(self, name)
        return data


def fingerprint(headings: Sequence[tuple[str, Iterable[str]]]) -> str:
    """Twelve signs that are the same for the same headings: each column's letter and words, case and blanks aside."""
    lines = []
    for letter, words in headings:
        told = " / ".join(" ".join(unicodedata.normalize("NFC", part).casefold().split()) for part in words)
        lines.append(f"{letter}\t{told}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def is_fingerprint(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9a-f]{12}", text))
