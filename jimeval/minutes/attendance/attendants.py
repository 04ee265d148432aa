"""From the pieces of a list to who was there: each person's organisation, role and presence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from jimeval.minutes.attendance.entries import Piece
from jimeval.minutes.attendance.names import (
    SUBUNIT,
    in_register,
    is_note,
    is_organisation,
    is_remote,
    is_role,
    organisation_cost,
    person_cost,
    presence_of,
    split_title,
)

_PARTIES = frozenset("S M C L V KD MP SD FP FI".split())
_NAME_RUN = re.compile(
    r"[^\W\d_a-zåäö][\w’'-]*\.?(?:[ \u00a0\n]+(?:(?:von|af|de|van|der)[ ])?[^\W\d_a-zåäö][\w’'-]*\.?)*"
)


@dataclass(frozen=True, slots=True)
class Attendant:
    """One row of the list, before persons become pseudonyms. ``start``, ``end``: code points of the entry."""

    person: str | None
    organisation: str | None
    presence: str
    role: str | None
    start: int
    end: int


@dataclass(slots=True)
class _Filling:
    """What has been read so far of one group of the list."""

    found: list[Attendant] = field(default_factory=list)
    left: list[tuple[int, int]] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)  # places in found of persons that no organisation has met
    met: list[int] = field(default_factory=list)  # those that the latest organisation went to
    pending: list[tuple[str, int, int]] = field(default_factory=list)  # roles that stand before their person
    over: tuple[str, int, bool] | None = None  # organisation over the persons that follow: words, start, taken


def fill(
    text: str, pieces: list[Piece], build: str, organisation: str | None = None, label: tuple[int, int] | None = None
) -> tuple[list[Attendant], list[tuple[int, int]]]:
    """The attendants of one group, and what could not be placed. ``organisation``: what a label over the group says."""
    filling = _Filling(over=(organisation, label[0], False) if organisation and label else None)
    for place, piece in enumerate(pieces):
        following = pieces[place + 1] if place + 1 < len(pieces) else None
        if piece.kind == "P":
            _person(text, filling, piece, build)
        elif piece.kind == "O":
            _organisation(text, filling, piece, following, build, organisation)
        elif piece.kind == "R":
            _role(filling, piece, following)
        else:
            filling.left.append((piece.start, piece.end))
    _close_over(filling, organisation)
    filling.left += [(start, end) for _, start, end in filling.pending]
    return filling.found, filling.left


def _person(text: str, filling: _Filling, piece: Piece, build: str) -> None:
    role, name = split_title(piece.words)
    start = piece.start
    if filling.pending:
        role = role or filling.pending[-1][0]
        start = filling.pending[-1][1]
        filling.left += [(a, b) for _, a, b in filling.pending[:-1]]
        filling.pending = []
    if filling.over:
        words, over_start, taken = filling.over
        start, organisation = (start if taken else min(start, over_start)), words
        filling.over = (words, over_start, True)
    else:
        organisation = None
    entry = _with_asides(text, Attendant(name, organisation, "full", role, start, piece.end), piece)
    if piece.gap in ("line", "semi"):
        filling.waiting = []
    if piece.gap == "comma":  # one whose role stands after the name is told of in full
        filling.waiting = [at for at in filling.waiting if not filling.found[at].role]
    filling.found.append(entry)
    filling.met = []
    if not entry.organisation or (filling.over and build == "after"):
        filling.waiting.append(len(filling.found) - 1)
    elif not filling.over:  # "Ada Berg och Bo Ek (Boverket)"
        together = any(re.match(r"[(\[]\s*(?:båda|bägge|alla|samtliga)\b", text[a:b]) for a, b in piece.asides)
        for at in filling.waiting if piece.gap == "och" or together else []:
            filling.found[at] = replace(filling.found[at], organisation=entry.organisation)
        filling.waiting = []


def _organisation(
    text, filling: _Filling, piece: Piece, following: Piece | None, build: str, label: str | None
) -> None:
    persons = _persons_in_asides(text, piece)
    if persons:
        filling.found += [replace(person, organisation=piece.words) for person in persons]
        filling.found[-len(persons)] = replace(filling.found[-len(persons)], start=piece.start)
        filling.waiting, filling.met = [], []
    elif build == "before" and not label:
        _close_over(filling, label)
        if following and following.kind in "PR" and not (following.gap == "line" and piece.gap != "line"):
            filling.over = (piece.words, piece.start, False)
            filling.waiting = []
        elif filling.found and piece.gap != "line" and SUBUNIT.match(piece.words) and filling.over:
            filling.left.append((piece.start, piece.end))
        else:
            filling.over = None
            _alone(text, filling, piece)
    elif filling.waiting:
        places = filling.waiting[-1:] if piece.gap == "line" else filling.waiting
        for at in places:
            entry = filling.found[at]
            words = f"{label}, {piece.words}" if label and SUBUNIT.match(piece.words) else piece.words
            entry = replace(entry, organisation=words, end=max(entry.end, piece.end))
            filling.found[at] = _with_asides(text, entry, piece)
        filling.met, filling.waiting = list(places), []
    elif filling.met and piece.gap != "line" and _part_of(piece.words, filling.found[filling.met[-1]].organisation):
        for at in filling.met:
            entry = filling.found[at]
            words = f"{entry.organisation}, {piece.words}"
            filling.found[at] = _with_asides(text, replace(entry, organisation=words, end=piece.end), piece)
    else:
        filling.met = []
        _alone(text, filling, piece)


def _part_of(words: str, whole: str | None) -> bool:
    """Whether an organisation after another is a part of it: a unit, or nothing that is known by itself."""
    if not whole:
        return False
    return bool(SUBUNIT.match(words) or SUBUNIT.match(whole)) or not is_organisation(words) and not in_register(words)


def _alone(text: str, filling: _Filling, piece: Piece) -> None:
    before = filling.found[-1] if filling.found else None
    if before and not before.person and piece.gap == "comma" and SUBUNIT.match(piece.words) and not filling.met:
        words = f"{before.organisation}, {piece.words}"
        filling.found[-1] = _with_asides(text, replace(before, organisation=words, end=piece.end), piece)
        return
    entry = Attendant(None, piece.words, "full", None, piece.start, piece.end)
    filling.found.append(_with_asides(text, entry, piece))


def _close_over(filling: _Filling, label: str | None) -> None:
    """An organisation that stood over no person is present as itself."""
    if filling.over and not filling.over[2] and not label:
        words, start, _ = filling.over
        filling.found.append(Attendant(None, words, "full", None, start, start + len(words)))
    if not label:
        filling.over = None


def _role(filling: _Filling, piece: Piece, following: Piece | None) -> None:
    opens_line = piece.gap == "line" and not is_note(piece.words)
    if not filling.found or (opens_line and following and following.kind == "P" and following.gap != "line"):
        filling.pending.append((piece.words, piece.start, piece.end))
        return
    last = filling.found[-1]
    if is_note(piece.words):
        presence = presence_of(piece.words)
        last = replace(last, presence=presence if presence != "full" else last.presence)
    else:
        role = without_persons(piece.words)
        last = replace(last, role=f"{last.role}, {role}" if last.role and role else role or last.role)
    filling.found[-1] = replace(last, end=max(last.end, piece.end))


def _with_asides(text: str, entry: Attendant, piece: Piece) -> Attendant:
    """The entry with what its parentheses say: presence, organisation or role; an abbreviation in them is none."""
    for start, end in piece.asides:
        for words in re.split(r"[,;](?!\d)", text[start:end].strip("()[]")):
            words = re.sub(
                r"^(?:båda|bägge|alla|samtliga)(?: från| på)?\s+(?=[A-ZÅÄÖ])", "", " ".join(words.split()).strip(" .:")
            )
            if entry.person and words in (_initials(entry.person), _initials(entry.person, 2)) or words in _PARTIES:
                continue
            if (
                is_remote(words)
                or "@" in words
                or re.fullmatch(r"[\d\s+-]*|[a-zåäö]{1,2}|kl\.?[\d .:]*|(?:tjg|tjänstgör)\w*\b.*", words)
            ):
                continue
            if is_note(words) or presence_of(words) != "full":
                presence = presence_of(words)
                entry = replace(entry, presence=presence if presence != "full" else entry.presence)
            elif is_role(words) or words[:1].islower():
                role = without_persons(words)
                entry = replace(entry, role=f"{entry.role}, {role}" if entry.role and role else role or entry.role)
            elif not entry.organisation and organisation_cost(words) < 1.5 and person_cost(words) > 0.5:
                entry = replace(entry, organisation=words)
    return entry


def _initials(name: str, most: int = 9) -> str:
    """``Ada Lind-Berg``: ALB, or with ``most`` 2: AB."""
    letters = [word[0] for word in re.split(r"[\s-]+", name) if word[:1].isupper()]
    return "".join(letters if len(letters) <= most else [letters[0], letters[-1]])


def _persons_in_asides(text: str, piece: Piece) -> list[Attendant]:
    """``CSN (Ada Berg, Bo Ek)``: the persons in the parentheses; none unless all of them read as persons."""
    persons = []
    for start, end in piece.asides:
        for words in re.finditer(r"[^,;]+?(?=\s*(?:[,;]|\boch\b|\bsamt\b|$))", text[start + 1 : end - 1]):
            name = re.sub(r"^(?:och|samt)\b", "", words.group().strip()).strip()
            if not name:
                continue
            at = start + 1 + words.end() - len(name)
            if person_cost(name) > 1.2 or is_organisation(name):
                return []
            persons.append(Attendant(name, None, "full", None, at, at + len(name)))
    return persons


def without_persons(role: str) -> str | None:
    """A role without the names in it: ``suppleant för Ada Berg`` is ``suppleant``."""
    for run in reversed(list(_NAME_RUN.finditer(role))):
        if person_cost(run.group()) <= 2.0 and organisation_cost(run.group()) > 0.3 and not is_role(run.group()):
            before = re.sub(r"[\s,]*\b(?:för|till|åt|efter|av|i stället för|ersätter)?\s*$", "", role[: run.start()])
            role = before + role[run.end() :]
    return role.strip(" ,.") or None


def as_absent(found: list[Attendant]) -> list[Attendant]:
    return [replace(entry, presence="absent") for entry in found]
