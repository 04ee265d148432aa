"""Persons named in plans and reports: in running text, and where a form says that a person stands.

A contact part, an approval line and a column of responsible parties name persons by their place, so that a name counts
there which no list of first names has. The same places hold functions and units (enhetschef, Planeringsenheten, GD),
which stay: a piece is a name when it has a person's form and is not made of words of the language. A first name,
surname or initials alone count when they stand in such a place, or when the paper gives the whole name of one person
only that they can mean.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping

from jimeval.minutes.attendance.names import ROLE_WORD, SURNAME, is_first_name, organisation_cost, person_cost
from jimeval.minutes.attendance.persons_in_text import WORDS_TOO, persons_in_text
from jimeval.register import register
from jimeval.study.terms import is_word

Place = tuple[int, int, str]

_AV = r"(?:upprätt|fram ?tag|utarbet|skriv|författ|faststäl|godkän|beslut|undertecknad?|attester|reviderad?)\w* av"
_LABEL_WORDS = (
    r"kontakt(?:person(?:er)?|uppgifter|a)?|handläggare|föredragande|(?:projekt|process|del(?:projekt|process))"
    r"(?:ledare|ägare|ansvarig)|samordnare|koordinator|namn(?:förtydligande)?|underskrift(?:er)?|undertecknat|"
    r"beslut(?:ande|sfattare)|författare|dokument(?:ansvarig|ägare)|(?:huvud|del)?ansvarig(?:a|t)?(?:[ ][\w-]+)?|"
    r"ansvar|uppdragsgivare|beställare|sakkunnig(?:a)?|deltagare|styrgrupp|arbetsgrupp|projektgrupp|referensgrupp|"
    r"medverkande|generaldirektör|överdirektör|rektor|utförare|genomförs av|utförs av"
)
_LABEL = re.compile(
    rf"(?<![\w-])(?:(?P<label>{_LABEL_WORDS})(?:[ ](?:för|i|till|vid)[ ][\w \t-]{{2,40}}?)?"
    rf"(?:[ ]?\([^()\n]{{1,30}}\))?|{_AV})[*_ ]*(?P<mark>:|[ ]?\||\t|\n)[*_| \t]*\n?(?P<value>[^\n\t|]{{2,160}})|"
    rf"(?<![\w-]){_AV}[ ](?P<running>[A-ZÅÄÖ][^\n\t|:]{{2,80}})",
    re.IGNORECASE,
)
_NEXT_LABEL = re.compile(r"[ \t]{2,}|[.;][ ]+(?=[A-ZÅÄÖa-zåäö ]{3,40}:)|[ ](?=[A-ZÅÄÖ][a-zåäö]+(?: av| för \w+)?:)")
_PIECE = re.compile(
    r"[^,;/\n\t|()&+]+?(?=\s+(?:och|samt|eller|i samråd med|med stöd av|tillsammans med)\s|[,;/\n\t|()&+]|$)"
)
_JOINT = re.compile(r"^\s*(?:och|samt|eller|i samråd med|med stöd av|tillsammans med)\s+")
_TOKEN = re.compile(r"[^\W\d_][\w’'´]*\.?(?:[-‐‑][^\W\d_][\w’'´]*)*")
_NAME = re.compile(r"[^\W\d_a-zåäöéü][a-zà-öø-ÿāčćđēęěğīłńňőřśşšťūůýźżž’'´]+(?:[-‐‑’'´]?[^\W\d_a-zåäö][\w’'´]+)*")
_INITIAL = re.compile(r"[A-ZÅÄÖ]\.?(?:[- ]?[A-ZÅÄÖ]\.|-[A-ZÅÄÖ])?")
_NOUN = re.compile(r"(?:ing|[ts]ion|het|skap|else)(?:e[nt]|n|s)?$", re.IGNORECASE)  # no surname ends so
_PARTICLES = frozenset("von af de van der den el al la du da di dos bin ben".split())
_TITLED = re.compile(
    rf"(?<![\w-])(?P<role>{ROLE_WORD.pattern}(?:[a-z]{{0,3}}))[ ]+(?P<name>[A-ZÅÄÖ][^\n\t|,;:()]{{2,60}})"
)
_RUN = re.compile(
    r"(?:[^\W\d_a-zåäö][\w’'´.-]*|von|af|de|van|der)(?:[ ](?:[^\W\d_a-zåäö][\w’'´.-]*|von|af|de|van|der))*"
)
_BEFORE_TITLE = re.compile(rf"(?<![\w@-])(?P<name>{_RUN.pattern}),[ ](?=(?:{ROLE_WORD.pattern})(?!\w))")
_LETTERS = re.compile(r"(?<![\w-])[A-ZÅÄÖ]{2,3}(?![\w-])")
_UNITS = frozenset("GD ÖD HR IT VD EU FN PA AC EC KC AD AB JIM".split())
_ADDRESS = re.compile(r"(?<![\w.+-])(?P<who>[\w+-]+(?:\.[\w+-]+)*)@(?=[\w-]+\.[\w.-]+)")
_FAMILY_FIRST = re.compile(r"\s*(?P<family>[^\W\d_][\w’'´-]+),\s*(?P<given>[^\W\d_][\w’'´-]+)\s*")


def persons_in_plan(text: str, responsible: Iterable[str] = ()) -> list[Place]:
    """Persons named in a plan's or a report's text: (start, end, name), in order, without overlap.

    responsible  what the plan's column of responsible parties says, cell by cell
    """
    parties = list(dict.fromkeys(responsible))
    certain = [*_in_text(text, []), *_by_label(text), *_in_cells(text, parties)]
    certain += [*_with_title(text), *_addresses(text)]
    written = {text[start:end]: name for start, end, name in certain if "@" not in text[end : end + 1]}
    whole = sorted({name for name in written.values() if " " in name})
    found = [*certain, *_in_text(text, whole), *_again(text, written, whole)]
    letters = {match.group() for cell in parties for match in _LETTERS.finditer(cell)}
    letters |= {match.group() for _, value in _fields(text) for match in _LETTERS.finditer(value)}
    found += _initials(text, letters, whole)
    kept: list[Place] = []
    for place in sorted(found, key=lambda place: (place[0], -place[1], " " not in place[2])):
        if not kept or place[0] >= kept[-1][1]:
            kept.append(place)
    return kept


def _in_text(text: str, present: list[str]) -> Iterator[Place]:
    """Persons in running text; of a run of capitals over a line end its first line, when that is a whole name: the rows
    of a form are lines."""
    for start, end, name in persons_in_text(text, 0, len(text), present):
        first = text[start:end].partition("\n")[0].rstrip()
        if len(first.split()) > 1 and first != text[start:end]:
            end, name = start + len(first), first
        yield start, end, name


# What stands in a place for a person ---------------------------------------------------------------------------------
def names_in_field(value: str) -> list[Place]:
    """Names in the value of a field that holds persons, functions or units: places in the value, and the name."""
    turned = _FAMILY_FIRST.fullmatch(value)
    if turned and is_first_name(turned["given"]) and (SURNAME.search(turned[1]) or not _of_language(turned[1])):
        return [(turned.start("family"), turned.end("given"), f"{turned['given']} {turned['family']}")]
    found = []
    for piece in _PIECE.finditer(value):
        words = piece.group()
        skip = match.end() if (match := _JOINT.match(words)) else 0
        if name := _name_in(words[skip:]):
            start = piece.start() + skip + name[0]
            found.append((start, piece.start() + skip + name[1], name[2]))
    return found


def _name_in(words: str) -> Place | None:
    """The person's name in a piece of a field, without title or function around it; None when it has none."""
    if words.isupper() and " " in words.strip() and is_first_name(words.split()[0].title()):
        words = words.title()
    tokens = list(_TOKEN.finditer(words))
    while tokens and (_is_role(tokens[0].group()) or not _may_begin(tokens[0].group())):
        tokens.pop(0)
    end = 0
    while end < len(tokens) and _may_be_in_name(tokens[end].group()):
        if end and not re.fullmatch(r"[ \u00a0]{1,2}|\.[ ]?", words[tokens[end - 1].end() : tokens[end].start()]):
            break
        end += 1
    while end and (tokens[end - 1].group() in _PARTICLES or _is_role(tokens[end - 1].group())):
        end -= 1
    tokens = tokens[:end]
    names = [token.group() for token in tokens if _NAME.fullmatch(token.group())]
    if not names or len(tokens) > 5:
        return None
    whole = words[tokens[0].start() : tokens[-1].end()]
    if organisation_cost(whole) < 0 or any(_is_unit(name) for name in names):
        return None
    first, last = tokens[0].group(), names[-1]
    given = (
        is_first_name(first) or not _NAME.fullmatch(first) or is_first_name(last) and last.casefold() not in WORDS_TOO
    )
    if not given and (all(map(_of_language, names)) or len(names) > 1 and all(map(_english, names))):
        return None
    return tokens[0].start(), tokens[-1].end(), " ".join(whole.split())


def _may_begin(token: str) -> bool:
    return bool(_NAME.fullmatch(token) or re.fullmatch(r"[A-ZÅÄÖ](?:\.|-[A-ZÅÄÖ]\.?)", token))


def _may_be_in_name(token: str) -> bool:
    return bool(_NAME.fullmatch(token) or _INITIAL.fullmatch(token)) or token in _PARTICLES


@functools.lru_cache(maxsize=20_000)
def _is_role(token: str) -> bool:
    """A word for what somebody is: ``enhetschef``, ``Utredaren``; not one that is a first name, too."""
    bare = re.sub(r"(?:en|n|na|ne)$", "", token)
    return not is_first_name(token) and bool(ROLE_WORD.fullmatch(token) or ROLE_WORD.fullmatch(bare))


@functools.lru_cache(maxsize=20_000)
def _is_unit(token: str) -> bool:
    return not is_first_name(token) and (organisation_cost(token) < 0.5 or bool(register().find_agency(token)))


@functools.lru_cache(maxsize=20_000)
def _of_language(word: str) -> bool:
    """Whether the word is one of the language, or a compound of such that is no surname: Berg is, Strömberg is not."""
    if len(word) > 8 and _NOUN.search(word):
        return True
    return is_word(word, compound=not SURNAME.search(word)) or _is_unit(word)


def _english(word: str) -> bool:
    from simplemma import is_known

    return is_known(word.lower(), "en")


# Where such places are -----------------------------------------------------------------------------------------------
def _fields(text: str) -> Iterator[tuple[int, str]]:
    """(where it begins, value) of every field whose label says that a person, or who is responsible, stands there."""
    for match in _LABEL.finditer(text):
        if match["running"]:
            yield match.start("running"), _cut(match["running"])
            continue
        if match["mark"] == "\n" and match.start() and text[match.start() - 1] not in "\n\t|#*":
            continue  # the end of a sentence that happens to be such a word
        value = _cut(match["value"])
        if match["mark"] == "\n" and not _is_list_of_names(value):
            continue
        yield match.start("value"), value


def _cut(value: str) -> str:
    following = _NEXT_LABEL.search(value)
    return value[: following.start()] if following else value


def _is_list_of_names(value: str) -> bool:
    """Whether the line below a label begins with a name, and is no sentence."""
    return len(value.split()) <= 8 and not value.rstrip().endswith(".") and bool(names_in_field(value))


def _by_label(text: str) -> Iterator[Place]:
    for at, value in _fields(text):
        for start, end, name in names_in_field(value):
            yield at + start, at + end, name


def _in_cells(text: str, parties: Iterable[str]) -> Iterator[Place]:
    """The names in cells, or trailing words, that say who is responsible."""
    for cell in parties:
        if not names_in_field(cell):
            continue
        words = r"\s+".join(map(re.escape, cell.split()))
        around = (
            (r"(?<!\w)", r"(?!\w)")
            if " " in cell
            else (r"(?:(?<=[\t\n|:;,(>/])|(?<=[|:;,] )|^)", r"(?=\s*[\t\n|;,)</]|\s*$)")
        )
        for match in re.finditer(f"{around[0]}{words}{around[1]}", text):
            for start, end, name in names_in_field(match.group()):
                yield match.start() + start, match.start() + end, name


def _with_title(text: str) -> Iterator[Place]:
    """``utredaren Zlatka Ilievska``, ``L. Strömgren, GD``: two words of a name's form beside what somebody is."""
    for match in _BEFORE_TITLE.finditer(text):
        if (name := _name_in(match["name"])) and " " in name[2]:
            yield match.start("name") + name[0], match.start("name") + name[1], name[2]
    for match in _TITLED.finditer(text):
        run = _RUN.match(match["name"])
        name = run and _name_in(run.group())
        if name and " " in name[2] and person_cost(name[2]) < 2.0:
            yield match.start("name") + name[0], match.start("name") + name[1], name[2]


def _addresses(text: str) -> Iterator[Place]:
    """An e-mail address that a person's name makes: the part before the sign. A function's stays."""
    for match in _ADDRESS.finditer(text):
        parts = [part for part in re.split(r"[._-]", match["who"]) if part]
        if any(is_first_name(part.capitalize()) for part in parts) or (
            len(parts) == 2 and not any(is_word(part) for part in parts)
        ):
            yield match.start("who"), match.end("who"), match["who"]


# The same persons elsewhere in the paper ------------------------------------------------------------------------------
def _again(text: str, written: dict[str, str], whole: list[str]) -> Iterator[Place]:
    """Every other place of the names, and of the given names and surnames that only one of them has."""
    alone = {words: name for words, name in written.items() if is_first_name(words) or not is_word(words)}
    wanted = {words: name for words, name in written.items() if " " in words}
    wanted |= {words: name for words, name in alone.items() if words.casefold() not in WORDS_TOO}
    wanted |= short_forms({name: name for name in whole})
    wanted = {words: name for words, name in wanted.items() if words[:1].isupper() and len(words) > 2}
    if not wanted:
        return
    longest = sorted(wanted, key=len, reverse=True)
    for match in re.finditer(rf"(?<![\w@-])(?P<name>{'|'.join(map(re.escape, longest))})(?=s?(?!\w)(?!-\w))", text):
        yield match.start(), match.end(), wanted[match["name"]]


def short_forms(names: Mapping[str, str]) -> dict[str, str]:
    """Given names and surnames alone, that are no words of the language, of the whole names (to what stands for them);
    what two of them share is left out."""
    found: dict[str, set[str]] = {}
    for name, stands_for in names.items():
        words = name.split()
        for word in (words[0], words[-1]) if len(words) > 1 else ():
            certain = is_first_name(word) and word.casefold() not in WORDS_TOO or not _of_language(word)
            if _NAME.fullmatch(word) and len(word) > 2 and certain:
                found.setdefault(word, set()).add(stands_for)
    return {word: people.pop() for word, people in found.items() if len(people) == 1}


def _initials(text: str, letters: set[str], whole: list[str]) -> Iterator[Place]:
    """Initials that stand where a person does, of one who alone in the paper has them."""
    owners: dict[str, list[str]] = {}
    for name in whole:
        words = [word for word in re.split(r"[\s-]+", name) if word[:1].isupper()]
        for own in dict.fromkeys(("".join(word[0] for word in words), words[0][0] + words[-1][0])):
            owners.setdefault(own, []).append(name)
    known = {
        own: owners[own][0]
        for own in letters - _UNITS
        if len(owners.get(own, ())) == 1 and not register().find_agency(own)
    }
    if known:
        for match in _LETTERS.finditer(text):
            if match.group() in known:
                yield match.start(), match.end(), known[match.group()]
