"""The entries of an attendance list, decided for the list as a whole.

The words between two separators may be a person, an organisation, or several of them run together. Every way to cut
and name them has a cost: how far the words are from what they are taken for, and how unlikely it is that one follows
the other in a list of that build (organisation after the person, before, persons only, organisations only). The
cheapest reading of the whole list is taken, so that an unusual name is told by its place among the others.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from jimeval.minutes.attendance.name_order import first_names_only, given_names, stands_in_for
from jimeval.minutes.attendance.names import (
    NEVER,
    ROLE_WORD,
    is_note,
    is_organisation,
    is_role,
    names_inside,
    organisation_cost,
    person_cost,
    split_title,
)

_TOKEN = re.compile(
    r"(?P<mail>[<(\[]?(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+[>)\]]?|\[email[\s\u00a0]protected\])|"
    r"(?P<phone>(?:\b(?:tel|telefon|tfn|mobil|mob)\b\.?:?[ \t]*)?(?<!\w)(?:\+46|0)[ \t]?\d(?:[ \t-]*\d){5,}(?!\w))|"
    r"(?P<aside>\([^()]*\)|\[[^\[\]]*\])|"
    r"(?P<field>\b(?:Namn|Organisation|Myndighet|Roll|Titel|Funktion|E-post|Telefon)[ \t]*:)|"
    r"(?P<none>\b[Ii]ng(?:a|en)[ \t]+(?:frånvarande|förhinder|återbud)\b\.?)|"
    r"(?P<time>\bkl\.?[ \t]*\d[\d.:]*(?:[ \t]*[-–][ \t]*\d[\d.:]*)?)|"
    r"(?P<number>(?<![^\s,;|])\d{1,3}[.)][ \t]+(?=[A-ZÅÄÖ])|(?<=\n)\d{1,3}[ \t]+(?=[A-ZÅÄÖ][a-zåäö]))|"
    r"(?P<line>[ \t]*\n\s*(?:(?:[-•·*▪–o]|\d{1,3}[.)])[ \t]+(?=\S))?)|(?P<wide>\t\s*|[ \u00a0]{3,}|\|)|"
    r"(?P<comma>,)|(?P<semi>;)|(?P<dash>[ \u00a0]+[-–—][ \u00a0]+)|(?P<slash>/)|"
    r"(?P<fran>\b(?:(?:alla|samtliga|båda|bägge)[ ]+)?(?:[Ff]rån|vid|hos|på)\b(?=\s+(?:[A-ZÅÄÖ]|sekretariatet\b)))|"
    r"(?P<och>\b(?:och|samt)\b|&(?=\s+[A-ZÅÄÖ][a-zåäö]+ [A-ZÅÄÖ]))|(?P<junk>[*_#]+|:)|(?P<word>[^\s,;|/()\[\]*:]+)"
)
_TOOK_PART = re.compile(r"(?:deltog|deltar|medverkade|närvarade)[ \t]+(?:via|per|på|genom|digitalt|från|fr)\b")
_NO_STOP = re.compile(
    r"(?:^|\b)(?:[A-ZÅÄÖ]|ordf|sekr|bitr|tel|kl|prof|dr|doc|st|jfr|v|tf|t\.f|avd|resp|univ|adj|Kungl|Ö|N)\.$", re.I
)
_RANK = ("space", "slash", "dash", "wide", "line", "och", "comma", "semi")
_HARD = {"comma", "semi", "wide"}


@dataclass(slots=True)
class _Word:
    """A word, the notes in parentheses that stand after it, and how it is cut from the word before."""

    start: int
    end: int
    text: str
    gap: str
    asides: list[tuple[int, int]]
    fresh_line: bool = False
    fresh_part: bool = False
    goes_on: bool = False  # whether it is the rest of the word before, hyphenated at the line's end
    given: bool = False  # whether it is a given name after the family name and a comma
    names_body: bool = False  # whether an organisation stands in the parentheses after it: "Ada Berg (CSN)"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words read as one thing: kind ``P`` person, ``O`` organisation, ``R`` role or note, ``X`` not read."""

    kind: str
    words: str
    start: int
    end: int
    gap: str
    line: bool
    asides: tuple[tuple[int, int], ...]


# cost of what may follow what, by the build of the list: (before, next) -> cost by gap, "" for any other
_BUILDS: dict[str, dict[str, dict[str, float]]] = {
    "after": {
        "^P": {"": 0},
        "^O": {"": 1.2},
        "PO": {"": 0, "line": 0.8, "och": 3, "semi": 1.5},
        "PP": {"": 0.6, "och": 0.2, "slash": 0.3},
        "OP": {"": 0, "dash": 2, "slash": 3, "och": 0.3},
        "OO": {"": 1.3, "slash": 2},
        "P$": {"": 0.4},
        "O$": {"": 0},
    },
    "before": {
        "^P": {"": 2},
        "^O": {"": 0.4},
        "PO": {"": 0.35, "line": 0.2, "semi": 0.2, "wide": 1.2, "dash": 3, "slash": 2},
        "PP": {"": 0.3, "line": 0.6, "wide": 1.5},
        "OP": {"": 0},
        "OO": {"": 1.8},
        "P$": {"": 0},
        "O$": {"": 2},
    },
    "persons": {"^P": {"": 0}, "PP": {"": 0}, "P$": {"": 0}},
    "organisations": {"^O": {"": 0}, "OO": {"": 0}, "O$": {"": 0}},
}
_BIAS = {"after": 0.0, "before": 0.4, "persons": 0.4, "organisations": 1.2}


def words_of(text: str, start: int, end: int) -> list[_Word]:
    """The list's words with the gap before each: the strongest separator that stands between them."""
    words: list[_Word] = []
    gap, fresh, part, hyphen, at = "line", True, True, False, start
    turned = given_names(text, start, end)
    while at < end:
        token = _TOKEN.match(text, at, end)
        if not token:
            at += 1
            continue
        kind, at = token.lastgroup, token.end()
        if kind == "aside" or (kind == "time" and words and words[-1].text[0].isupper() and gap == "space"):
            if words:
                words[-1].asides.append(token.span())
                words[-1].names_body |= is_organisation(token.group().strip("()[]"))
        elif kind == "word" and words and _TOOK_PART.match(text, token.start()):
            words.append(_Word(*token.span(), token.group(), max(gap, "comma", key=_RANK.index), [], fresh, part))
            gap, fresh, part = "space", False, False
        elif kind == "word" and words and (instead := stands_in_for(text, token.start())):
            words[-1].asides.append((token.start(), instead))
            at = instead
        elif kind in ("word", "time") and token.group().strip("•·.–—-"):
            given = token.start() in turned
            words.append(_Word(*token.span(), token.group(), "space" if given else gap, [], fresh, part, hyphen, given))
            hyphen = False
            stop = token.group().endswith(".") and not _NO_STOP.search(token.group())
            gap, fresh = ("semi" if stop and re.match(r"\s+[A-ZÅÄÖ]", text[at : at + 4]) else "space"), False
            part = False
        elif kind == "number":
            gap, fresh = max(gap, "line", key=_RANK.index), True
        elif kind == "fran":
            gap = max(gap, "comma", key=_RANK.index)
        elif kind in ("mail", "phone", "field", "none"):
            gap = max(gap, "wide", key=_RANK.index)
        elif kind == "line" and words and text[words[-1].end - 1] == "-" and text[at : at + 1].islower():
            hyphen = not re.match(r"(?:och|eller|samt)\b", text[at : at + 6])
        elif kind in _RANK:
            gap, fresh = max(gap, kind, key=_RANK.index), fresh or kind == "line"
            part = part or token.group().count("\n") > 1
    return words


def _joinable(words: list[_Word], place: int) -> float:
    """What it costs to take this word and the one before as parts of one name."""
    before, word = words[place - 1], words[place]
    small = word.text[0].islower()
    if word.gap in _HARD or word.gap == "och" and before.gap == "comma" and before.text[0].islower():
        inside = (
            word.gap in ("comma", "och") and small and re.search(r"^(?:för|mot|om|av|i)$", _run_before(words, place))
        )
        return 0.2 if inside else NEVER
    if word.gap == "och":
        return 0.0 if before.text.endswith("-") or small or before.text[0].islower() else 0.1
    cost = {"space": 0.0, "slash": 0.0, "dash": 0.2}.get(word.gap, 0.0)
    if word.fresh_part:
        return NEVER
    if word.gap == "line":
        wrapped = word.start - _line_start(words, place) > 55
        cost = 0.5 if small or before.text.endswith("-") else 0.7 if wrapped else 3.0
    return cost + (1.0 if before.asides and not small else 0)


def _run_before(words: list[_Word], place: int) -> str:
    """The small word (för, mot, om ...) within the piece before, if it has one."""
    for word in reversed(words[max(0, place - 8) : place]):
        if word.text in ("för", "mot", "om", "av", "i"):
            return word.text
        if word.gap in ("semi", "line"):
            break
    return ""


def _line_start(words: list[_Word], place: int) -> int:
    at = place - 1
    while at > 0 and not words[at].fresh_line:
        at -= 1
    return words[at].start


def _cut(words: list[_Word], place: int) -> float:
    """What it costs to begin a new name at this word."""
    gap, before = words[place].gap, words[place - 1]
    if gap != "space":
        return {"slash": 0.8, "dash": 0.0, "och": 0.2}.get(gap, 0.0)
    if before.asides:
        return 0.0
    if words[place].text[0].isupper():
        return 1.0
    if not any(letter.isalpha() for letter in words[place].text):
        return 0.5
    return 0.8 if ROLE_WORD.fullmatch(words[place].text) else 2.5


@functools.lru_cache(maxsize=50_000)
def _readings(phrase: str, alone: bool) -> list[tuple[str, float]]:
    """What a phrase may be taken for, with its cost."""
    if re.fullmatch(r"m\.?\s?fl\.?|med flera", phrase):
        return [("X", 0.0)]
    bare = phrase.strip(" .*:–-")
    if not any(letter.isalpha() for letter in bare):
        return [("X", 0.3)]
    title, name = split_title(bare)
    if title:
        return [("P", person_cost(name))]
    if alone and (is_note(bare) or (is_role(bare) and not is_organisation(bare))):
        return [("R", -0.2)]
    if is_role(bare) and bare[0].islower():
        return [("R", 0.2)]
    found = [("P", person_cost(bare)), ("O", organisation_cost(bare))]
    if alone and bare[:1].islower() and bare.count(" ") < 4 and not names_inside(bare):
        found.append(("R", 1.0))
    if not found or min(cost for _, cost in found) > 3:
        found.append(("X", (5.0 if alone else 6.0) + 2.0 * bare.count(" och ")))
    return [(kind, cost) for kind, cost in found if cost < NEVER]


def _options(words: list[_Word]) -> list[list[tuple[int, str, float]]]:
    """For each word, the pieces that end with it: (first word, kind, cost)."""
    ends: list[list[tuple[int, str, float]]] = [[] for _ in words]
    whole = _plain_names(words)
    for first in range(len(words)):
        if first in whole:
            if last := whole[first]:
                ends[last].append((first, "P", 0.0))
            continue
        if words[first].goes_on or (first and _cut(words, first) >= NEVER):
            continue
        cost, phrase = (_cut(words, first) if first else 0.0), ""
        for last in range(first, min(len(words), first + 12)):
            if last > first:
                join = _joinable(words, last)
                if join >= NEVER or (join >= 3 and last - first > 2):
                    break
                cost += join
            separator = {"slash": "/", "dash": " – ", "och": " och ", "comma": ", "}.get(words[last].gap, " ")
            if last in whole:
                break
            phrase = phrase[:-1] if words[last].goes_on else f"{phrase}{separator}" if last > first else ""
            phrase += words[last].text
            after = words[last + 1].gap if last + 1 < len(words) else "line"
            alone = words[first].gap != "space" and (after != "space" or bool(words[last].asides))
            named = words[last].names_body
            ends[last] += [
                (first, kind, cost + own - (1.0 if named and kind == "P" else 0))
                for kind, own in _readings(phrase, alone)
            ]
            if words[last].asides and after == "space" and last - first > 4:
                break
    return ends


def _plain_names(words: list[_Word]) -> dict[int, int]:
    """First and last word of each name that is certain and stands between separators: nothing else is tried there."""
    found: dict[int, int] = {}
    for first in range(len(words) - 1):
        name = words[first : first + 2]
        if name[1].given:
            found |= {first: first + 1, first + 1: 0}
            continue
        after = words[first + 2].gap if first + 2 < len(words) else "line"
        if (
            name[0].gap in ("line", "comma", "semi")
            and name[1].gap == "space"
            and not name[0].asides
            and after in ("comma", "semi")
            and person_cost(f"{name[0].text} {name[1].text}") == 0
        ):
            found |= {first: first + 1, first + 1: 0}
    return found


def _cheapest(words: list[_Word], ends: list[list[tuple[int, str, float]]], build: str) -> tuple[float, list]:
    """The cheapest cut of the words in a list of this build: its cost and its (first, last, kind)."""
    follows = _BUILDS[build]
    best: list[dict[str, tuple[float, tuple | None]]] = [{"^": (0.0, None)}, *({} for _ in words)]
    for last, options in enumerate(ends):
        here = best[last + 1]
        for first, kind, own in options:
            for state, (cost, _) in best[first].items():
                if kind in "PO":
                    costs = follows.get(state + kind)
                    step = costs.get(words[first].gap, costs[""]) if costs else 5.0
                    after = kind
                else:
                    step, after = 0.0, state
                total = cost + own + step
                if after not in here or total < here[after][0] - 1e-9:
                    here[after] = (total, (first, state, kind))
    final = {
        state: cost + (follows.get(f"{state}$", {"": 0})[""] if state != "^" else 0)
        for state, (cost, _) in best[-1].items()
    }
    if not final:
        return NEVER, []
    state, at, pieces = min(final, key=final.get), len(words), []
    total = final[state] + _BIAS[build]
    while at:
        _, (first, before, kind) = best[at][state]
        pieces.append((first, at - 1, kind))
        at, state = first, before
    return total, pieces[::-1]


def decide(text: str, groups: list[tuple[int, int]]) -> tuple[str, list[list[Piece]]]:
    """The build of the list and the pieces of each of its groups, by the reading of the whole that costs least."""
    worded = [words_of(text, *group) for group in groups]
    options = [_options(words) for words in worded]
    results = {}
    for build in _BUILDS:
        read = [_cheapest(words, ends, build) for words, ends in zip(worded, options, strict=True)]
        results[build] = (sum(cost for cost, _ in read), [pieces for _, pieces in read])
    build = "persons" if first_names_only(worded) else min(results, key=lambda name: results[name][0])
    return build, [
        [_piece(text, words, *piece) for piece in pieces]
        for words, pieces in zip(worded, results[build][1], strict=True)
    ]


def _piece(text: str, words: list[_Word], first: int, last: int, kind: str) -> Piece:
    start, end = words[first].start, words[last].end
    asides = tuple(aside for word in words[first : last + 1] for aside in word.asides)
    written = text[start:end]
    for a, b in reversed([aside for aside in asides if aside[1] <= end]):
        written = written[: a - start] + " " + written[b - start :]
    written = re.sub(r"-\n\s*(?=[a-zåäö])", "", written)
    plain = " ".join(re.sub(r"[*_]+", "", written).split()).strip(" .:–-")
    if len(turned := [word.text for word in words[first : last + 1] if word.given]) == 1 and kind == "P":
        plain = f"{turned[0]} {plain.split()[0].strip(',')}"
    return Piece(
        kind, plain, start, max([end, *(b for _, b in asides)]), words[first].gap, words[first].fresh_line, asides
    )
