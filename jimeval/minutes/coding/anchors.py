"""Finding a quotation again in a paper that has been corrected since: by its words and by what stands around them.

A place is sure only when nothing speaks for another one; what is not sure is shown to a person, never applied.
White space counts as one blank, so that a quotation survives a spreadsheet and a new line break.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

CONTEXT = 40  # characters kept on either side of a quotation
_EVIDENCE = 12  # so much of one side's context must be there to count as such
_TELLING = 25  # a quotation of this length seldom stands twice by chance
_ALIKE = 70  # of 100: a context with a correction in it, against another context
_INSERTED = 400  # characters that a correction may have put between a quotation and its context
_REWORDED = 75  # of 100: the quotation with a correction in it


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a quotation stands now (code points, end exclusive), and how sure that is: ``same`` place, ``moved`` for
    sure, or ``doubtful``: perhaps here, for a person to look at."""

    start: int
    end: int
    how: Literal["same", "moved", "doubtful"]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An occurrence in the folded text; whether each side's context is whole, and how alike it is (0 to 100)."""

    start: int
    end: int
    before: bool
    after: bool
    alike: tuple[float, float]

    @property
    def sides(self) -> int:
        return self.before + self.after


def fold(text: str) -> str:
    """The text with every run of white space as one blank."""
    return " ".join(text.split())


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after the stretch, folded, at most ``CONTEXT`` characters each."""
    before, _ = _folded(text[max(0, start - 3 * CONTEXT) : start])
    after, _ = _folded(text[end : end + 3 * CONTEXT])
    return before[-CONTEXT:], after[:CONTEXT]


def occurrences(text: str, quotation: str) -> list[tuple[int, int]]:
    """Where the words stand in the text, white space apart: (start, end) of each."""
    folded, places = _folded(text)
    words = fold(quotation)
    found, at = [], folded.find(words) if words else -1
    while at >= 0:
        found.append((places[at], places[at + len(words) - 1] + 1))
        at = folded.find(words, at + 1)
    return found


def comparable(text: str) -> str:
    """Letters and digits alone, so that line breaks, hyphens and quotation marks make no difference."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def only_place(text: str, words: str) -> tuple[int, int] | None:
    """Where a reference's words stand, letters and digits alone compared, when they stand in the text once.

    For what only points at a place; what a person judged word by word is found by :func:`find_again`.
    """
    wanted = comparable(words)
    letters = [(letter, place) for place, sign in enumerate(text) for letter in sign.casefold() if letter.isalnum()]
    plain = "".join(letter for letter, _ in letters)
    if len(wanted) < _EVIDENCE or plain.count(wanted) != 1:
        return None
    first = plain.index(wanted)
    return letters[first][1], letters[first + len(wanted) - 1][1] + 1


def find_again(
    text: str, quotation: str, before: str, after: str, start: int | None, end: int | None
) -> Placement | None:
    """Where the quotation that stood at ``start``–``end`` (None when unknown) stands now; None when it is gone.

    ``before`` and ``after`` as :func:`context` gave them; a spreadsheet may have taken the blanks at their ends.
    """
    quotation = fold(quotation)
    if not quotation:
        return None
    folded, places = _folded(text)
    candidates = _candidates(folded, quotation, before, after)
    kept = next((c for c in candidates if start is not None and _unfolded(places, c)[0] == start), None)
    chosen, sure = _chosen(folded, quotation, (before, after), candidates, kept)
    if not sure and (changed := _between(folded, quotation, before.strip(), after.strip())):
        return Placement(places[changed[0]], places[changed[1] - 1] + 1, "doubtful")
    if chosen is None:
        like = _alike(folded, quotation)
        return like and Placement(places[like[0]], places[like[1] - 1] + 1, "doubtful")
    place = _unfolded(places, chosen)
    return Placement(*place, "doubtful" if not sure else "same" if place == (start, end) else "moved")


def _folded(text: str) -> tuple[str, list[int]]:
    """The text with runs of white space as one blank, and where each of its characters stood, with the end last."""
    letters, places = [], []
    for part in re.finditer(r"\s+|\S+", text):
        blank = part.group().isspace()
        letters.append(" " if blank else part.group())
        places += [part.start()] if blank else range(part.start(), part.end())
    return "".join(letters), [*places, len(text)]


def _unfolded(places: list[int], found: _Candidate) -> tuple[int, int]:
    return places[found.start], places[found.end - 1] + 1


def _candidates(folded: str, quotation: str, before: str, after: str) -> list[_Candidate]:
    """Every occurrence of the quotation, save inside a longer word where the one quoted was not."""
    found, start = [], folded.find(quotation)
    while start >= 0:
        end = start + len(quotation)
        left, right = folded[max(0, start - CONTEXT - 1) : start], folded[end : end + CONTEXT + 1]
        if _cut(left[-1:], quotation[0]) <= _cut(before[-1:], quotation[0]) and (
            _cut(quotation[-1], right[:1]) <= _cut(quotation[-1], after[:1])
        ):
            whole = _is_whole(left, before, str.endswith), _is_whole(right, after, str.startswith)
            alike = fuzz.ratio(before.strip(), left.strip()), fuzz.ratio(after.strip(), right.strip())
            found.append(_Candidate(start, end, *whole, alike))
        start = folded.find(quotation, start + 1)
    return found


def _cut(left: str, right: str) -> bool:
    """Whether the two characters stand in the same word."""
    return left.isalnum() and right.isalnum()


def _is_whole(side: str, context: str, at: Callable[[str, str], bool]) -> bool:
    """Whether all of a side's context is there; a short one proves something at the paper's very edge only."""
    bare = context.strip()
    if len(bare) < _EVIDENCE:
        return side.strip() == bare
    return at(side.strip(), bare)


def _chosen(
    folded: str, quotation: str, contexts: tuple[str, str], candidates: list[_Candidate], kept: _Candidate | None
) -> tuple[_Candidate | None, bool]:
    """The likeliest candidate and whether it is sure. ``kept``: the one at the old place."""
    if not candidates:
        return None, False
    if not any(side.strip() for side in contexts):  # nothing to go by but place and words
        alone = len(candidates) == 1 and len(quotation) >= _TELLING
        return kept or candidates[0], kept is not None or alone
    best = max(candidates, key=lambda c: (c.sides, c is kept, max(c.alike), -c.start))
    rivals = [c for c in candidates if c is not best and c.sides >= best.sides]
    if best.sides == 2:
        return best, best is kept or not rivals
    if best.sides == 1:
        broken, likeness = (contexts[1], best.alike[1]) if best.before else (contexts[0], best.alike[0])
        if _stands(folded, broken):
            supported = _is_parted(folded, quotation, contexts, best)
        else:
            supported = likeness >= _ALIKE or best is kept or (len(candidates) == 1 and len(quotation) >= _TELLING)
        return best, supported and not rivals
    supported = min(best.alike) >= _ALIKE or (best is kept and max(best.alike) >= _ALIKE)
    return best, supported and len(candidates) == 1 and not any(_stands(folded, side) for side in contexts)


def _stands(folded: str, side: str) -> bool:
    return len(side.strip()) >= _EVIDENCE and side.strip() in folded


def _is_parted(folded: str, quotation: str, contexts: tuple[str, str], best: _Candidate) -> bool:
    """Whether new words have come between the quotation and the context that it has lost; words like its own, or like
    those around it, may be the place it stood at."""
    before, after = (side.strip() for side in contexts)
    if best.before:
        place = folded.find(after, best.end)
        new, lost, whole = folded[best.end : place], after, before[-_EVIDENCE:]
    else:
        place = folded.rfind(before, 0, best.start)
        new, lost, whole = folded[place + len(before) : best.start], before, after[:_EVIDENCE]
    if place < 0 or folded.count(lost) > 1 or len(new) > _INSERTED or whole in new:
        return False
    return fuzz.partial_ratio(quotation, new) < _ALIKE


def _between(folded: str, quotation: str, before: str, after: str) -> tuple[int, int] | None:
    """What stands between the two contexts now, when both are there and it is not the quotation."""
    lead = folded.find(before) if min(len(before), len(after)) >= _EVIDENCE else -1
    begin = lead + len(before)
    stop = folded.find(after, begin) if lead >= 0 else -1
    words = folded[begin:stop] if begin < stop <= begin + 2 * len(quotation) + CONTEXT else ""
    begin += len(words) - len(words.lstrip())
    return (begin, begin + len(words.strip())) if words.strip() else None


def _alike(folded: str, quotation: str) -> tuple[int, int] | None:
    """The whole words that are most like the quotation, when some are like enough."""
    like = fuzz.partial_ratio_alignment(quotation, folded, score_cutoff=_REWORDED) if len(quotation) >= 8 else None
    if not like or like.dest_end <= like.dest_start:
        return None
    start, end = like.dest_start, like.dest_end
    while start > 0 and _cut(folded[start - 1], folded[start]):
        start -= 1
    while end < len(folded) and _cut(folded[end - 1], folded[end]):
        end += 1
    return start, end
