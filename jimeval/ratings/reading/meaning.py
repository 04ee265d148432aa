"""What a column holds, in a form that a person can read, confirm and correct in data/decisions/forms.yml."""

from __future__ import annotations

import re
from dataclasses import dataclass

FIELDS = (
    "agency",
    "occasion",
    "date",
    "rater",
    "person_key",
    "group",
    "gender",
    "kind",
    "item",
    "suggestion",
    "instrument",
    "timestamp",
    "personal",
    "summary",
    "comment",
    "ignored",
)
NO_MARK = ("not_marked", "dont_know", "not_applicable", "withheld")
KINDS = ("individual", "consensus", "external")
_ITEM, _LEVEL = re.compile(r"item (\d+)"), re.compile(r"level (\d+)")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one column holds.

    field   "mark", or one of ``FIELDS``; personal: names and addresses, whose words are never stored
    item    the item that all marks of a column are on; None when the rows say it
    level   of a column for crosses: which level, from 1 for the lowest value
    kind    of a column for the group's or somebody's outside marks; None when rows say it
    rater   whether the column's heading is the person who marked
    missing  of a column for crosses: which kind of missing it stands for ("Vet ej" beside the levels)
    """

    field: str
    item: int | None = None
    level: int | None = None
    kind: str | None = None
    rater: bool = False
    missing: str | None = None

    @property
    def is_mark(self) -> bool:
        return self.field == "mark"

    def words(self) -> str:
        """``item 3, level 2``; read back by :meth:`parse`."""
        if not self.is_mark:
            return f"{self.field}, item {self.item}" if self.item else self.field
        parts = [f"item {self.item}"] if self.item else []
        parts += [f"level {self.level}"] if self.level else []
        parts += [self.missing] if self.missing else []
        parts += [self.kind] if self.kind else []
        parts += ["one rater"] if self.rater else []
        return ", ".join(parts) or "value"

    @classmethod
    def parse(cls, words: str) -> Meaning | None:
        """The meaning that the words state; None for words that state none."""
        parts = [" ".join(part.split()).lower() for part in str(words).split(",")]
        field, item, level, kind, rater, missing = "mark", None, None, None, False, None
        for part in parts:
            if match := _ITEM.fullmatch(part):
                item = int(match[1])
            elif match := _LEVEL.fullmatch(part):
                level = int(match[1])
            elif part in KINDS:
                kind = part
            elif part in NO_MARK:
                missing = part
            elif part == "one rater":
                rater = True
            elif part in FIELDS and field == "mark" and len(parts) <= 2:
                field = part
            elif part != "value" or len(parts) > 1:
                return None
        return cls(field, item, level, kind, rater, missing)


def allowed_meanings() -> str:
    """What a column can be said to hold, for a message."""
    return f"{', '.join(FIELDS)}, value, item N, item N, level K, consensus, external eller one rater"
