"""Pseudonyms for persons: stable within a study, with the key in a file that never enters git."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from pathlib import Path


class PersonKey:
    """Which pseudonym stands for whom. The same person in variant spellings (hyphen, case) is one."""

    def __init__(self, names: dict[str, str] | None = None):
        self._names = dict(names or {})  # comparable name -> pseudonym

    @classmethod
    def load(cls, path: Path) -> PersonKey:
        """The key at the path; an empty one when there is none yet."""
        if not path.exists():
            return cls()
        with path.open(encoding="utf-8", newline="") as lines:
            return cls({row["name"]: row["pseudonym"] for row in csv.DictReader(lines)})

    def save(self, path: Path) -> None:
        """Writes the key when it holds anyone, readable by its owner only."""
        if not self._names:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = io.StringIO()
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(["name", "pseudonym"])
        writer.writerows(self._names.items())
        path.write_text(lines.getvalue(), encoding="utf-8")
        path.chmod(0o600)

    def pseudonym(self, name: str) -> str:
        """``Person 1``, ``Person 2`` ... in the order in which they are first asked for."""
        key = _comparable(name)
        return self._names.setdefault(key, f"Person {len(self._names) + 1}")

    def mask(self, text: str) -> str:
        """The text with every known full name replaced by its pseudonym."""
        for name, pseudonym in sorted(self._names.items(), key=lambda pair: -len(pair[0])):
            words = r"[\s-]+".join(re.escape(word) for word in name.split())
            text = re.sub(rf"(?<!\w){words}(s?)(?!\w)", rf"{pseudonym}\1", text, flags=re.IGNORECASE)
        return text


def _comparable(name: str) -> str:
    return " ".join(re.sub(r"[-‐‑–]", " ", unicodedata.normalize("NFC", name)).casefold().split())
