"""The codebook's pattern language: words in any of their forms, near each other in a sentence, with negation.

A pattern is a row of words parted by blanks. ``word`` stands for all forms of the word (simplemma's Swedish lemmas),
``stem*``, ``*end`` and ``*part*`` for words that begin, end or hold so, ``=form`` for that form alone, ``a|b`` for
either, and ``INTE`` for any word that denies. Every distinct word of the papers is looked up once.
"""

from __future__ import annotations

import functools
import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

ORDERS = ("given", "any")
NEGATED = ("skip", "opposite", "keep")
DENIED = "ej"  # the value of what a pattern with ``negated: opposite`` finds denied
_ALTERNATIVE = re.compile(r"INTE|=?\w[\w:-]*|\*\w[\w:-]+\*?|\w[\w:-]+\*")
_TOKEN = re.compile(r"\w+(?:[-:\u00ad]+\w+|-\n[ \t]*(?!(?:och|eller|samt|respektive)\b)\w+)*|[,;:()–—]")
_LONGEST = 80  # characters of a word that is looked up
_MARKS = frozenset(",;:()–—")
_DENIES = frozenset("inte ej icke ingen inget inga aldrig saknas saknar saknade saknades varken utan knappast".split())
_ONLY_AFTER = frozenset({"utan", "varken"})  # deny what follows them, never what stands before
_NO_DENIAL_BEFORE = frozenset("bara enbart endast minst blott tvekan tvivel".split())
_CLAUSE_WORDS = frozenset(
    "men fast fastän medan däremot eftersom som där när vilket samtidigt trots annars därför".split()
)
_AGAINST = frozenset({"men", "medan", "däremot"})
_COORDINATES = frozenset({"och", "samt", "eller"})
_VERBS = frozenset(  # after 'och' and at most two other words these show that a clause of its own has begun
    "är var har hade blir blev ska skulle kan kunde vill ville måste bör borde får fick sker skedde finns fanns går "
    "gick ligger låg sitter satt gör gjorde leder ledde kommer kom saknar behöver".split()
)
_SUBJECTS = frozenset("de det den man vi myndigheten verket jim".split())


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern: its words, how many other words may stand between two of them, whether their order counts, what in
    the same sentence makes it void, what a denial does (see ``NEGATED``), and the value that its finds get."""

    words: str
    within: int = 3
    order: str = "given"
    unless: tuple[str, ...] = ()
    negated: str = "skip"
    value: str = ""


@dataclass(frozen=True, slots=True)
class Find:
    """Where a pattern fired: code points in the text, end exclusive; ``value`` as the pattern says."""

    start: int
    end: int
    value: str


def faults(words: str) -> list[str]:
    """What in a pattern's words is no word of the language, in Swedish; empty when all is well."""
    if not words.strip():
        return ["mönstret är tomt"]
    return [
        f"”{written}” är inget ord i mönsterspråket"
        for element in words.split()
        for written in element.split("|")
        if not _ALTERNATIVE.fullmatch(written)
    ]


def _unbroken(word: str) -> str:
    """The word in small letters, without hyphens that only break a line."""
    return re.sub(r"\u00ad|-\n[ \t]*", "", word).lower()


@functools.lru_cache(maxsize=65536)
def forms(word: str) -> frozenset[str]:
    """The word in small letters and its lemmas."""
    import simplemma

    word = _unbroken(word)
    if len(word) > _LONGEST:
        return frozenset({word})
    lemma = simplemma.lemmatize(word, lang="sv").lower()
    return frozenset((word, lemma, simplemma.lemmatize(lemma, lang="sv").lower()))


class Matcher:
    """Patterns made ready for use; ``find`` is called with one sentence at a time."""

    def __init__(self, patterns: tuple[tuple[str, Pattern], ...]):
        """``patterns``: (code, pattern) in the codebook's order."""
        self._elements: dict[str, int] = {}
        self._known: dict[str, frozenset[int]] = dict.fromkeys(_MARKS, frozenset())
        self._telling: set[str] = set()  # words met that stand for any element
        self._patterns = [
            (code, pattern, self._row(pattern.words), [self._row(words) for words in pattern.unless])
            for code, pattern in patterns
        ]
        self._tests = [_test(element) for element in self._elements]
        self._by_element: dict[int, list[tuple[int, frozenset[int]]]] = {}
        for place, (_, _, row, _) in enumerate(self._patterns):
            self._by_element.setdefault(row[0], []).append((place, frozenset(row[1:])))

    def _row(self, words: str) -> tuple[int, ...]:
        return tuple(self._elements.setdefault(element, len(self._elements)) for element in words.split())

    def _look_up(self, word: str) -> None:
        own, written = forms(word), _unbroken(word)
        self._known[word] = frozenset(place for place, test in enumerate(self._tests) if test(written, own))
        if self._known[word]:
            self._telling.add(word)

    def find(self, text: str, start: int, end: int) -> Iterator[tuple[str, Find]]:
        """(code, find) for every place in ``text[start:end]``, one sentence, where a pattern fires."""
        words = _TOKEN.findall(text, start, end)
        for word in words:
            if word not in self._known:
                self._look_up(word)
        if self._telling.isdisjoint(words):
            return
        places = self._places(words)
        fired = sorted(
            place
            for element in places
            for place, others in self._by_element.get(element, ())
            if not others or all(other in places for other in others)
        )
        if not fired:
            return
        tokens = clauses = None
        for place in fired:
            code, pattern, row, unless = self._patterns[place]
            if len(row) == 1:
                chains = [(number, number) for number in places[row[0]]]
            else:
                chains = _tightest(_chains(row, places, pattern.within, pattern.order))
            if not chains or any(next(_chains(other, places, 2, "given"), None) for other in unless):
                continue
            tokens = tokens or [token for token in _TOKEN.finditer(text, start, end) if token.group() not in _MARKS]
            clauses = clauses or _Clauses([word.lower() for word in words])
            for first, last in chains:
                if found := _judged(pattern, tokens, clauses, first, last):
                    yield code, found

    def _places(self, words: list[str]) -> dict[int, list[int]]:
        """Element -> the words, by number, that it stands for; not the "utan" of "inte det ena utan det andra"."""
        known, places, denied, number = self._known, {}, False, -1
        for place, word in enumerate(words):
            if word in _MARKS:
                continue
            number += 1
            elements = known[word]
            if not elements or (word == "utan" and _is_instead(words, place, denied)):
                continue
            denied = denied or word in _DENIES
            for element in elements:
                places.setdefault(element, []).append(number)
        return places


def _judged(pattern: Pattern, tokens: list[re.Match], clauses: _Clauses, first: int, last: int) -> Find | None:
    """The find between two tokens, or None when it is denied and the pattern does not want that."""
    if clauses.parted(first, last, "INTE" in pattern.words):
        return None
    denial = None if pattern.negated == "keep" or "INTE" in pattern.words else clauses.denial(first, last)
    if denial is None:
        return Find(tokens[first].start(), tokens[last].end(), pattern.value)
    if pattern.negated == "skip":
        return None
    value = f"{DENIED} {pattern.value}".strip()
    return Find(tokens[min(first, denial)].start(), tokens[max(last, denial)].end(), value)


def _test(element: str):
    """A function (word, its forms) -> whether the word is one that the element stands for."""
    exact, lemmas, shapes = set(), set(), []
    for written in element.split("|"):
        word = written.strip("=*").lower()
        if written == "INTE":
            exact |= _DENIES
        elif written.startswith("="):
            exact.add(word)
        elif "*" in written:
            begins, ends = not written.startswith("*"), not written.endswith("*")
            shapes.append(f"{'' if begins else '.*'}{re.escape(word)}{'' if ends else '.*'}")
        else:
            lemmas |= forms(word)
    shape = re.compile("|".join(shapes) or r"(?!)", re.DOTALL)
    return lambda word, own: word in exact or bool(own & lemmas) or bool(shape.fullmatch(word))


def _chains(row: tuple[int, ...], places: dict[int, list[int]], within: int, order: str) -> Iterator[tuple[int, int]]:
    """(first, last) token of the ways that the elements stand near enough."""
    rows = itertools.permutations(row) if order == "any" else (row,)
    if any(element not in places for element in row):
        return
    seen = set()
    for arranged in rows:
        for first in places[arranged[0]]:
            last = _reach(arranged[1:], places, first, within)
            if last is not None and (first, last) not in seen:
                seen.add((first, last))
                yield first, last


def _tightest(chains: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of ways that overlap, the one whose words stand closest."""
    kept, taken = [], set()
    for first, last in sorted(chains, key=lambda chain: (chain[1] - chain[0], chain)):
        if taken.isdisjoint(words := range(first, last + 1)):
            kept.append((first, last))
            taken.update(words)
    return sorted(kept)


def _reach(rest: tuple[int, ...], places: dict[int, list[int]], at: int, within: int) -> int | None:
    if not rest:
        return at
    near = places[rest[0]]
    for place in near[bisect_right(near, at) : bisect_right(near, at + within + 1)]:
        reached = _reach(rest[1:], places, place, within)
        if reached is not None:
            return reached
    return None


def _has_verb(words: list[str]) -> bool:
    """Whether one of the next words, up to where a clause may end, is a verb that makes a clause of them."""
    for word in words[:3]:
        if word in _MARKS or word in _CLAUSE_WORDS or word in _COORDINATES:
            return False
        if word in _VERBS:
            return True
    return False


def _is_instead(words: list[str], place: int, denied: bool) -> bool:
    """Whether the "utan" sets something in the place of what was denied before it."""
    return words[place + 1 : place + 2] != ["att"] and (denied or words[max(place - 1, 0) : place] == [","])


class _Clauses:
    """Which clause each word of a sentence is in, and which words deny; words are numbered without the marks."""

    def __init__(self, words: list[str]):
        """``words``: the sentence's words and marks, in small letters."""
        self._words: list[str] = []
        self._clause: list[int] = []
        self._denials: list[int] = []
        self._instead: list[int] = []
        clause = 0
        for place, word in enumerate(words):
            after = words[place + 1] if place + 1 < len(words) else ""
            instead = word == "utan" and _is_instead(words, place, bool(self._denials))
            opens = word in _COORDINATES and (after in _SUBJECTS or after in _DENIES or _has_verb(words[place + 1 :]))
            opens = opens or (word in _CLAUSE_WORDS and words[max(place - 1, 0)] not in _DENIES)
            clause += instead or opens or word in _MARKS
            if word in _MARKS:
                continue
            if instead:
                self._instead.append(len(self._words))
            elif word in _DENIES and after not in _NO_DENIAL_BEFORE:
                self._denials.append(len(self._words))
            self._words.append(word)
            self._clause.append(clause)

    def parted(self, first: int, last: int, denying: bool) -> bool:
        """Whether an "utan" between the words sets the one in the place of the other, or, where the pattern does not
        itself deny ("målen finns men inga aktiviteter"), a "men" sets them against each other."""
        instead = bisect_right(self._instead, first) < bisect_left(self._instead, last)
        return instead or (not denying and not _AGAINST.isdisjoint(self._words[first : last + 1]))

    def denial(self, first: int, last: int) -> int | None:
        """The token that denies what stands between ``first`` and ``last``, if one does: in its clause, and not of
        something that an 'och' adds to it."""
        begin = bisect_left(self._clause, self._clause[first])
        stop = bisect_right(self._clause, self._clause[last])
        for place in self._denials[bisect_left(self._denials, begin) : bisect_left(self._denials, stop)]:
            follows = self._words[last + 1 : place + 1] if place > last else []
            if not (_COORDINATES | _ONLY_AFTER).intersection(follows):
                return place
        return None
