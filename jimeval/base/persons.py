"""Pseudonyms for persons: stable within a study, with the key in a file that never enters git."""

from __future__ import annotations

import csv
import functools
import io
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from jimeval.base.whole_files import remove_leftovers, write_whole

UNKNOWN = "N.N."  # a name that the text holds but that cannot be told whose it is
_WORD = re.compile(r"[^\W\d_]+(?:[’'´][^\W\d_]+)*")
_BETWEEN = re.compile(r"\.?[\s\u00a0\u00ad]*[-‐‑–]?[\s\u00a0]*|_")  # what may stand between two words of a name


class PersonKey:
    """Which pseudonym stands for whom. The same person in variant spellings (hyphen, space, case) is one.

    ``A. Berg`` and ``Ada Berg`` are two: that they are one person is not certain. :meth:`unsure` tells of such pairs.
    """

    def __init__(self, names: dict[str, str] | None = None):
        self._names = dict(names or {})  # comparable name -> pseudonym
        self._first: dict[str, list[tuple[tuple[str, ...], str]]] = {}  # a name's first word -> names, longest first
        self._indexed = 0

    @classmethod
    def load(cls, path: Path) -> PersonKey:
        """The key at the path; an empty one when there is none yet."""
        if not path.exists():
            return cls()
        with path.open(encoding="utf-8", newline="") as lines:
            return cls({row["name"]: row["pseudonym"] for row in csv.DictReader(lines)})

    def save(self, path: Path) -> None:
        """Writes the key when it holds anyone, readable by its owner only; whole and on the disk, or not at all: who is
        behind a pseudonym cannot be found again."""
        if not self._names:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = io.StringIO()
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(["name", "pseudonym"])
        writer.writerows(self._names.items())
        content = lines.getvalue().encode()
        remove_leftovers(path.parent)
        if path.exists() and path.read_bytes() == content:
            path.chmod(0o600)
            return
        write_whole(path, content, private=True)

    def pseudonym(self, name: str) -> str:
        """``Person 1``, ``Person 2`` ... in the order in which they are first asked for."""
        key = _comparable(name)
        return self._names.setdefault(key, f"Person {len(self._names) + 1}")

    def full_names(self) -> PersonKey:
        """Those that are known by more than one word: they are nobody else's words wherever they stand."""
        return PersonKey({name: pseudonym for name, pseudonym in self._names.items() if " " in name})

    def unsure(self) -> list[tuple[str, str]]:
        """Pairs of pseudonyms that may be one person: an initial beside a first name, or one surname of two."""
        by_surname: dict[str, list[tuple[list[str], str]]] = {}
        pairs = []
        for name, pseudonym in self._names.items():
            words = name.replace(".", " ").split()
            if len(words) < 2:
                continue
            for surname in dict.fromkeys(words[1:]):
                for other, theirs in by_surname.get(surname, []):
                    if (theirs, pseudonym) not in pairs and _may_be_one(words, other):
                        pairs.append((theirs, pseudonym))
                by_surname.setdefault(surname, []).append((words, pseudonym))
        return pairs

    def mask(self, text: str) -> str:
        """The text with every known full name replaced by its pseudonym."""
        return mask(text, self.names_in(text))

    def names_in(self, text: str) -> list[tuple[int, int, str]]:
        """Where known names stand in the text: (start, end, pseudonym), in order, without overlap. A genitive's s is
        outside; a name may be cut by a line end, with or without a hyphen, and written with a hyphen or a space."""
        self._index()
        words = list(_WORD.finditer(text))
        found, place = [], 0
        while place < len(words):
            match = None
            for name, pseudonym in self._first.get(_fold(words[place].group()), ()):
                if (end := _ends(text, words, place, name)) is not None:
                    match = (words[place].start(), *end, pseudonym)
                    break
            if match:
                start, end, after, pseudonym = match
                found.append((start, end, pseudonym))
                place = after
            else:
                place += 1
        return found

    def _index(self) -> None:
        """The names by their first word, made anew when somebody has come."""
        if self._indexed == len(self._names):
            return
        self._first = {}
        for name, pseudonym in self._names.items():
            words = tuple(_fold(word) for word in _WORD.findall(name))
            if not words:
                continue
            self._first.setdefault(words[0], []).append((words, pseudonym))
            if len(words) == 1 and not words[0].endswith("s"):
                self._first.setdefault(f"{words[0]}s", []).append((words, pseudonym))
        for names in self._first.values():
            names.sort(key=lambda pair: -len(pair[0]))
        self._indexed = len(self._names)


def mask_words(text: str, words: Mapping[str, str]) -> str:
    """The text with each of the words, where it stands as a whole word, replaced by what it has."""
    if not words:
        return text
    known = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})(?!\w)")
    return known.sub(lambda match: words[match.group()], text)


def mask(text: str, places: list[tuple[int, int, str]]) -> str:
    """The text with each place (start, end, words to put there) replaced; of places that overlap the first is taken."""
    parts, at = [], 0
    for start, end, words in sorted(places, key=lambda place: (place[0], -place[1])):
        if start >= at:
            parts += [text[at:start], words]
            at = end
    return "".join([*parts, text[at:]])


def _ends(text: str, words: list[re.Match], place: int, name: tuple[str, ...]) -> tuple[int, int] | None:
    """Where the name ends when it stands at this word: (end, next word's place); None when it does not."""
    at = place
    for wanted in name:
        if at >= len(words) or (at > place and not _BETWEEN.fullmatch(text, words[at - 1].end(), words[at].start())):
            return None
        word, last = _fold(words[at].group()), wanted is name[-1]
        after = at + 1
        if word != wanted and not (last and word == f"{wanted}s") and after < len(words):
            gap = text[words[at].end() : words[after].start()]
            if "\n" in gap and gap.strip() in ("-", "\u00ad"):  # the word itself cut by a line end
                word, after = word + _fold(words[after].group()), after + 1
        if word != wanted and not (last and word == f"{wanted}s"):
            return None
        at = after
    whole, end = words[at - 1].group(), words[at - 1].end()
    if len(name) == 1 and not words[place].group()[0].isupper():
        return None  # a lone first name counts with a capital only
    if len(name) > 1 and at < len(words) and text[end : words[at].start()] in ("-", "‐", "‑") and len(name[-1]) > 1:
        return None if words[at].group()[0].isupper() else (end, at)  # "Ada Lind" is not "Ada Lind-Berg"
    genitive = _fold(whole).endswith("s") and not name[-1].endswith(_fold(whole)[-len(name[-1]) :])
    if genitive and _fold(whole) != name[-1]:
        end -= 1
    return end, at


def _may_be_one(words: list[str], other: list[str]) -> bool:
    """Two different names that one person may have: initial and first name, or one of two names left out."""
    first, theirs = words[0], other[0]
    if len(first) == 1 or len(theirs) == 1:
        return first[0] == theirs[0] and words[-1] == other[-1]
    return first == theirs and len(words) != len(other)


@functools.lru_cache(maxsize=1 << 16)  # a text is mostly words that have been there before
def _fold(word: str) -> str:
    return unicodedata.normalize("NFC", word).casefold()


def _comparable(name: str) -> str:
    return " ".join(re.sub(r"[-‐‑–]", " ", unicodedata.normalize("NFC", name)).casefold().split())
