"""Persons who stand in running text: signatures, givers of advice, speakers by initials, tasks by first name.

Only what is certain by its form is taken, so that agencies, places and words are left as they are: a known first name
with a surname; a name in a signature; a first name, or initials in parentheses, of one who was present.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from jimeval.minutes.attendance.names import is_first_name, is_organisation, organisation_cost, person_cost, split_title
from jimeval.register import register

_NAME = r"[^\W\d_a-zåäöéü][\w’'´]+(?:[-‐‑][^\W\d_a-zåäöéü][\w’'´]+)*"
_RUN = re.compile(
    rf"(?<![\w/@-])(?:[A-ZÅÄÖ]\.[ \u00a0]?){{0,2}}{_NAME}"
    rf"(?:[ \u00a0]?\n?[ \u00a0]?(?:(?:von|af|de|van|der|el)[ \u00a0])*(?:{_NAME}|[A-ZÅÄÖ](?![\w.])))*"
)
_CAPITAL = re.compile(r"[^\W\d_a-zåäöéü](?<![\w/@-].)")  # where a run may begin
_MARK = re.compile(r"[/\n]")
_MOST = 5  # words of a name, as person_cost has it
_SIGNATURE = re.compile(
    r"(?:(?:^|(?<=[\s.]))/[ ]?|^[ \t]{0,8}(?:[Vv]id pennan|[Aa]ntecknat av|[Aa]ntecknare|[Ff]ört av|[Ss]krivet av|"
    r"[Mm]innesanteckningar(?:na)?(?: förda)?(?: av)?|[Jj]usteras|[Uu]nder(?:skrift|tecknat)|"
    r"[Mm]ed vänlig(?:a)? hälsning(?:ar)?|[Hh]älsningar)[ \t]*[:,]?\s+)"
    rf"(?P<names>{_NAME}(?:(?:,[ \t]*|[ \t]+(?:och|&)[ \t]+|[ \t]+){_NAME}){{0,7}})[ \t]*(?=\n|\Z|[.,])",
    re.MULTILINE,
)
_FROM = re.compile(r"\b(?:från|av|enligt|genom|till|med|hos|tackade|tackar|tack)[ \u00a0\n]+$", re.IGNORECASE)
_INITIALS = re.compile(r"\((?P<letters>[A-ZÅÄÖ]{2,3})\)")
WORDS_TOO = frozenset(
    "bo dag hans liv maj my per rut sten stig tor siv björn frida alva love viola stella ester ros max".split()
)
_OPENERS = frozenset(
    "och men sedan då nu att även också både när om så eller av från med till hos kontakta fråga".split()
)
_VERB_AFTER = re.compile(
    r"[ \u00a0\n]+(?:[a-zåäö]{2,}(?:ar|er|år|de|te)|ska|har|fick|tar|går|gör|får|ser|vill|kan)\b(?![- ]?(?:möte|chef))"
)
_GENITIVE = re.compile(r"(?<=[^sxz])s$")


def persons_in_text(text: str, start: int, end: int, present: list[str]) -> list[tuple[int, int, str]]:
    """Persons named in ``text[start:end]``: (start, end, name), in order, without overlap; a genitive's s is outside.

    ``present``: full names of those present (as the list has them). A first name, or initials, that one of them alone
    has gives that full name; a first name that several of them share gives the first name itself.
    """
    first, initials = _short_forms(tuple(present))
    full = {" ".join(name.casefold().split()): name for name in present}
    found: list[tuple[int, int, str]] = []
    for signature in _found_at(_SIGNATURE, _lines_and_slashes(text, start, end), text, end):
        found += _signed(text, signature, first, full)
    signed = list(found)
    capitals = (match.start() for match in _CAPITAL.finditer(text, start, end))
    named: dict[str, bool] = {}  # by the words of a run: most are one word that begins a sentence, met again and again
    for run in _found_at(_RUN, capitals, text, end):
        words = run.group()
        if words not in named:
            named[words] = _holds_first_name(words, first)
        if not named[words] and len(words.split()) == 1:
            continue
        if not signed or not any(a < run.end() and run.start() < b for a, b, _ in signed):
            found += _in_run(text, run, named[words], first, full)
    for match in _INITIALS.finditer(text, start, end):
        name = initials.get(match["letters"])
        if name and not register().find_agency(match["letters"]) and not _abbreviates(text, match):
            found.append((*match.span("letters"), name))
    return _apart(sorted(found, key=lambda place: (place[0], -place[1])))


def _lines_and_slashes(text: str, start: int, end: int) -> Iterator[int]:
    """Where a signature may begin: at a line's start and at a slash."""
    yield start
    for mark in _MARK.finditer(text, start, end):
        yield mark.start() + (mark.group() == "\n")


def _found_at(pattern: re.Pattern, places: Iterable[int], text: str, end: int) -> Iterator[re.Match]:
    """As ``finditer``, where the pattern can begin at the places alone: they are by far faster to look for."""
    after = 0
    for at in places:
        if at >= after and (match := pattern.match(text, at, end)):
            yield match
            after = match.end()


@functools.lru_cache(maxsize=64)
def _short_forms(present: tuple[str, ...]) -> tuple[dict[str, str], dict[str, str]]:
    """First names and initials of those present, each with the full name that it stands for."""
    first: dict[str, list[str]] = {}
    initials: dict[str, list[str]] = {}
    for name in dict.fromkeys(present):
        words = [word for word in re.split(r"[\s-]+", name) if word[:1].isupper()]
        given = name.split()[0] if name.split() else ""
        if len(given) > 1 and not given.endswith("."):
            first.setdefault(given, []).append(name)
        if len(words) > 1:
            for letters in dict.fromkeys(("".join(word[0] for word in words), words[0][0] + words[-1][0])):
                initials.setdefault(letters, []).append(name)
    return (
        {given: names[0] if len(names) == 1 else given for given, names in first.items()},
        {letters: names[0] for letters, names in initials.items() if len(names) == 1},
    )


def _signed(text: str, signature: re.Match, first: dict[str, str], full: dict[str, str]) -> list[tuple[int, int, str]]:
    """The names in a signature: whole names where two words stand side by side, else first names."""
    found = []
    for part in re.finditer(rf"{_NAME}(?:[ \t]+{_NAME})*", signature["names"]):
        at, words = signature.start("names") + part.start(), part.group()
        if is_organisation(words) and not is_first_name(words.split()[0]):
            continue
        if " " not in words and not is_first_name(words) and words not in first and len(signature["names"].split()) < 2:
            slash = text[signature.start()] == "/"
            if not slash or organisation_cost(words) < 0.5:
                continue
        found.append((at, at + len(words), full.get(words.casefold()) or first.get(words, words)))
    return found


def _holds_first_name(words: str, first: dict[str, str]) -> bool:
    return any(is_first_name(word) or _GENITIVE.sub("", word) in first for word in words.split())


def _in_run(
    text: str, run: re.Match, named: bool, first: dict[str, str], full: dict[str, str]
) -> list[tuple[int, int, str]]:
    """The name that a run of capitalised words holds, if it is one: the whole run, or its end after a title."""
    words = " ".join(run.group().split())
    after_giver = _FROM.search(text[max(0, run.start() - 12) : run.start()])
    if not named and not after_giver:
        return []
    title, name = split_title(words)
    at, end = run.start() + _offset(run.group(), words, name), run.end()
    if title and words.startswith(name):  # "Ada Berg Ordförande"
        at, end = run.start(), run.start() + re.search(r"\s+".join(map(re.escape, name.split())), run.group()).end()
    parts = name.split()
    if len(parts) == 1:
        return _given(text, at, end, name, first)
    bare = _GENITIVE.sub("", name)
    for written in (name, bare):
        if written.casefold() in full:
            return [(at, end - (len(name) - len(written)), full[written.casefold()])]
    for place in range(max(0, len(parts) - _MOST), len(parts) - 1):  # "Sedan Ada Berg": the name begins later
        part, rest = parts[place], " ".join(parts[place:])
        if not is_first_name(part) or person_cost(rest) > 1.0 or organisation_cost(rest) < 1.0:
            continue
        if part.casefold() in WORDS_TOO and place == 0 and not _inside(text, at):
            continue
        begin = at + _offset(text[at:end], name, rest)
        return [
            (
                begin,
                end - (len(rest) - len(_GENITIVE.sub("", rest)) if _may_be_genitive(text, run) else 0),
                _GENITIVE.sub("", rest) if _may_be_genitive(text, run) else rest,
            )
        ]
    if len(parts) == 2 and parts[0].casefold() in _OPENERS:
        return _given(text, end - len(parts[1]), end, parts[1], first)
    if after_giver and re.match(r"\s*,\s*", text[run.end() : run.end() + 3]):
        after = re.match(r"\s*,\s*([^,.;:\n]{2,60})", text[run.end() :][:70])
        if person_cost(name) < 1.0 and organisation_cost(name) >= 1.0 and after and is_organisation(after[1]):
            return [(at, end, name)]  # "från Zlatka Ilieva, Boverket"
    return []


def _may_be_genitive(text: str, run: re.Match) -> bool:
    """Whether a name's last s is a genitive: a small word that is no verb follows ("Ada Bergs förslag")."""
    return bool(re.match(r"[ \u00a0][a-zåäö]", text[run.end() : run.end() + 2])) and not _VERB_AFTER.match(
        text, run.end()
    )


def _given(text: str, start: int, end: int, word: str, first: dict[str, str]) -> list[tuple[int, int, str]]:
    """A first name that one who was present has. One that is also a common word counts where it can be no other."""
    given = word if word in first else _GENITIVE.sub("", word)
    if given not in first or is_organisation(word) and not is_first_name(given):
        return []
    if given.casefold() in WORDS_TOO and not _inside(text, start) and not _VERB_AFTER.match(text, end):
        return []
    return [(start, start + len(given), first[given])]


def _inside(text: str, at: int) -> bool:
    """Whether the word stands inside a sentence, so that its capital tells a name."""
    before = text[max(0, at - 3) : at].rstrip(" \u00a0")
    return bool(before) and (before[-1].isalnum() or before[-1] in ",(")


def _offset(written: str, words: str, name: str) -> int:
    """Where in the written run a name begins that ends it; the run may hold line breaks."""
    skip = len(words[: len(words) - len(name)].split())
    for match in re.finditer(r"\S+", written):
        if skip == 0:
            return match.start()
        skip -= 1
    return 0


def _abbreviates(text: str, match: re.Match) -> bool:
    """Whether the letters in parentheses shorten the word or words before them: ``Försäkringskassan (FK)``."""
    before = re.search(r"([^\W\d_][\w-]*)[ \u00a0]$", text[max(0, match.start() - 40) : match.start()])
    if not before:
        return False
    return before[1][0].isupper() or bool(
        re.search(r"för |och |om |av ", text[max(0, match.start() - 30) : match.start()])
    )


def _apart(found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for place in found:
        if not kept or place[0] >= kept[-1][1]:
            kept.append(place)
    return kept
