"""Which of a new reading's proposals is which part that a person has seen: by the words that were read, never by
number, since numbers shift when reading gets better."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from jimeval.minutes.coding.anchors import comparable, context, find_again, only_place

_REWORDED = 90  # of 100: letters alike enough to be the same words, once corrected
_CLEAR = 5  # so much more alike than the next best


@dataclass(frozen=True, slots=True)
class Seen:
    """A part as a person saw it: kind and words as read, what stood around them, and where.

    ``exact``: only the very same words are it, as for what was dropped: other words are to be seen anew.
    """

    kind: str
    words: str
    before: str = ""
    after: str = ""
    document_id: str = ""
    start: int | None = None
    end: int | None = None
    exact: bool = False


def match(seen: Sequence[Seen], proposals: Sequence[Mapping], texts: Mapping[str, str]) -> dict[int, int]:
    """Index in ``seen`` to index in ``proposals`` (rows of plan_elements), each used once.

    In turn: same kind and letters; same letters; the place where the words stand now, when the reading takes more or
    less of it for the part; and, when the words are gone, the only proposal of the kind that is almost the same.
    """
    found: dict[int, int] = {}
    free = set(range(len(proposals)))
    letters = [comparable(row["text"]) for row in proposals]
    wanted = [comparable(part.words) for part in seen]

    def take(pairs: dict[int, int]) -> None:
        found.update(pairs)
        free.difference_update(pairs.values())

    for of_kind in (True, False):
        left = [n for n in range(len(seen)) if n not in found]
        ours = _grouped(left, lambda n, k=of_kind: (wanted[n], k and seen[n].kind))
        theirs = _grouped(sorted(free), lambda m, k=of_kind: (letters[m], k and proposals[m]["kind"]))
        for key, group in ours.items():
            if key[0] and key in theirs:
                take(_same_words([(n, seen[n]) for n in group], [(m, proposals[m]) for m in theirs[key]], texts))
    left = [n for n in range(len(seen)) if n not in found and not seen[n].exact]
    places = {n: place_now(seen[n], texts) for n in left}
    for n in left:
        if places[n] and (m := _overlapping(seen[n], places[n], [(m, proposals[m]) for m in sorted(free)])) is not None:
            take({n: m})
    for n in left:
        if n not in found and not places[n]:
            alike = sorted(
                (-fuzz.ratio(wanted[n], letters[m]), m) for m in free if proposals[m]["kind"] == seen[n].kind
            )
            if alike and -alike[0][0] >= _REWORDED and (len(alike) == 1 or alike[1][0] - alike[0][0] >= _CLEAR):
                take({n: alike[0][1]})
    return found


def place_now(part: Seen, texts: Mapping[str, str]) -> tuple[int, int] | None:
    """Where the part's words surely stand in its paper now; None when they are gone or may stand in several places."""
    if not stands(part, texts):
        return None
    text = texts[part.document_id]
    placed = find_again(text, part.words, part.before, part.after, part.start, part.end)
    if placed and placed.how != "doubtful":
        return placed.start, placed.end
    return only_place(text, part.words)


def stands(part: Seen, texts: Mapping[str, str]) -> bool:
    """Whether the words stand in the paper at all, wherever; line breaks and hyphens apart."""
    words, letters = comparable(part.words), _letters(texts.get(part.document_id, ""))
    return bool(words) and words in letters


_letters = functools.lru_cache(maxsize=4)(comparable)  # of whole papers, asked for once for every part


def _grouped(numbers: list[int], key) -> dict[tuple, list[int]]:
    groups: dict[tuple, list[int]] = {}
    for number in numbers:
        groups.setdefault(key(number), []).append(number)
    return groups


def _same_words(ours: list[tuple[int, Seen]], theirs: list[tuple[int, Mapping]], texts) -> dict[int, int]:
    """Parts and proposals that all have the same words: by what stands around them, then in order."""
    if len(ours) == len(theirs) == 1:
        return {ours[0][0]: theirs[0][0]}
    ours = sorted(ours, key=lambda own: (own[1].start is None, own[1].start or 0))
    around = {m: _around(row, texts) for m, row in theirs}
    scores = [
        (-sum(map(fuzz.ratio, (part.before.strip(), part.after.strip()), around[m])), place, other, n, m)
        for place, (n, part) in enumerate(ours)
        for other, (m, _) in enumerate(theirs)
    ]
    found: dict[int, int] = {}
    for *_, n, m in sorted(scores):
        if n not in found and m not in found.values():
            found[n] = m
    return found


def _around(row: Mapping, texts: Mapping[str, str]) -> tuple[str, str]:
    text = texts.get(row["document_id"])
    if not text or row.get("start") is None:
        return "", ""
    before, after = context(text, int(row["start"]), int(row["end"]))
    return before.strip(), after.strip()


def _overlapping(part: Seen, place: tuple[int, int], proposals: list[tuple[int, Mapping]]) -> int | None:
    """The proposal that shares most of the place, at least half of the shorter of the two; the same kind first."""
    shared = []
    for m, row in proposals:
        if row["document_id"] != part.document_id or row.get("start") is None:
            continue
        start, end = int(row["start"]), int(row["end"])
        common = min(end, place[1]) - max(start, place[0])
        if common > 0 and 2 * common >= min(end - start, place[1] - place[0]):
            shared.append((row["kind"] != part.kind, -common, m))
    return min(shared)[2] if shared else None
