"""A session's file: the marks in the form that the reader reads, and above them the little else that resuming needs.

The file alone is the whole state; there is no journal beside it. Rows above the headings hold what is no mark: which
lines are used, how many take part, whether the wall has been shown, and what was corrected after it. Files are written
whole under a hidden name, flushed to the disk and renamed, so a stop at any moment leaves the last whole state.
"""

from __future__ import annotations

import csv
import io
import os
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from jimeval.base.errors import InputError, UsageError
from jimeval.base.whole_files import write_whole
from jimeval.documents.decode import decoded
from jimeval.ratings.reading.unfinished import SESSION_TITLE, STATE, WALL_HIDDEN, WALL_SHOWN

_COLUMNS = ("Myndighet", "Tillfälle", "Datum", "Bedömare", "Grupp", "Kön", "Fråga", "Slag", "Värde", "Instrument")
_KEY, _SUGGESTION = "Personnyckel", "Förslag"
_CORRECTED = "Rättat efter väggen"


@dataclass(frozen=True, slots=True)
class Participant:
    """One person's marks, as written, by item; the code is given by the session and says nothing of who it is."""

    code: str
    marks: Mapping[int, str] = field(repr=False)  # nobody else's to see until the wall is shown
    group: str = ""
    gender: str = ""
    person_key: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """All that a session has been told; a new one for each act.

    lines        numbers of the items that are used
    expected     how many take part; None until the leader has said so
    agreed       the group's marks as written, by item
    suggestions  what would give a higher value next year, by item
    corrections  sentences on marks that were changed after the wall
    """

    agency: str
    date: str
    instrument: str
    version: str
    lines: tuple[int, ...]
    occasion: str = ""
    expected: int | None = None
    participants: tuple[Participant, ...] = ()
    wall_shown: bool = False
    agreed: Mapping[int, str] = field(default_factory=dict)
    suggestions: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    corrections: tuple[str, ...] = ()

    def participant(self, code: str) -> Participant | None:
        return next((one for one in self.participants if one.code == code), None)


def to_text(state: State, to_agree: tuple[int, ...]) -> str:
    """The state as CSV, with a row per participant and line; ``to_agree``: items with a row for the agreed mark, which
    is there from the wall on, blank until the group has said what it agrees on."""
    keyed = any(one.person_key for one in state.participants)
    columns = [*_COLUMNS, *([_KEY] if keyed else []), _SUGGESTION]
    same = {"Myndighet": state.agency, "Tillfälle": state.occasion or state.date, "Datum": state.date}
    same["Instrument"] = state.instrument
    rows = [
        same
        | {"Bedömare": one.code, "Grupp": one.group, "Kön": one.gender, _KEY: one.person_key}
        | {"Fråga": item, "Slag": "individuell", "Värde": one.marks.get(item, "")}
        for one in state.participants
        for item in state.lines
    ]
    rows += [
        same | {"Bedömare": "Gemensam", "Fråga": item, "Slag": "gemensam", "Värde": state.agreed.get(item, "")}
        for item in (to_agree if state.wall_shown else ())
    ]
    rows += [
        same | {"Fråga": item, _SUGGESTION: text} for item in state.lines for text in state.suggestions.get(item, ())
    ]
    titles = [
        SESSION_TITLE,
        f"Version: {state.version}",
        f"I bruk: {' '.join(map(str, state.lines))}",
        f"Antal som deltar: {'' if state.expected is None else state.expected}",
        f"{STATE}: {WALL_SHOWN if state.wall_shown else WALL_HIDDEN}",
        *(f"{_CORRECTED}: {words}" for words in state.corrections),
    ]
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=";", lineterminator="\n")
    blank = [""] * (len(columns) - 1)  # every row has as many fields, so that the delimiter is never in doubt
    writer.writerows([title, *blank] for title in titles)
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return "\ufeff" + lines.getvalue()  # the mark makes Excel read å, ä and ö right


def from_text(text: str, name: str) -> State:
    """The state that :func:`to_text` wrote. Raises UsageError for a file that is no session's, or no longer whole."""
    rows = [row for row in csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";") if any(row)]
    if not rows or rows[0][0].strip() != SESSION_TITLE:
        raise UsageError(f"{name} är inget skattningssamtal: första raden ska vara ”{SESSION_TITLE}”.")
    headed = next((place for place, row in enumerate(rows) if set(_COLUMNS) <= set(row)), None)
    told = [row[0].partition(":") for row in rows[1:headed]]
    facts = {label.strip(): value.strip() for label, _, value in told}
    if headed is None or not {"Version", "I bruk", STATE} <= set(facts) or headed + 1 == len(rows):
        raise UsageError(f"{name} går inte att fortsätta: raderna ovanför markeringarna är inte hela.")
    marks = [dict(zip(rows[headed], row, strict=False)) for row in rows[headed + 1 :]]
    try:
        return _state(facts, [value.strip() for label, _, value in told if label == _CORRECTED], marks)
    except (KeyError, ValueError):
        raise UsageError(f"{name} går inte att fortsätta: den har ändrats så att den inte kan läsas.") from None


def _state(facts: Mapping[str, str], corrections: list[str], rows: list[dict[str, str]]) -> State:
    first = rows[0]
    state = State(
        agency=first["Myndighet"],
        date=first["Datum"],
        instrument=first["Instrument"],
        version=facts["Version"],
        lines=tuple(map(int, facts["I bruk"].split())),
        occasion=first["Tillfälle"],
        expected=int(facts["Antal som deltar"]) if facts.get("Antal som deltar") else None,
        wall_shown=facts[STATE] == WALL_SHOWN,
        corrections=tuple(corrections),
    )
    participants: dict[str, Participant] = {}
    agreed: dict[int, str] = {}
    suggestions: dict[int, tuple[str, ...]] = {}
    for row in rows:
        item = int(row["Fråga"])
        if row.get(_SUGGESTION):
            suggestions[item] = (*suggestions.get(item, ()), row[_SUGGESTION])
        elif row["Slag"] == "gemensam":
            agreed[item] = row["Värde"]
        else:
            new = Participant(row["Bedömare"], {}, row["Grupp"], row["Kön"], row.get(_KEY, ""))
            one = participants.setdefault(row["Bedömare"], new)
            participants[one.code] = replace(one, marks={**one.marks, item: row["Värde"]})
    given = {item: text for item, text in agreed.items() if text}
    return replace(state, participants=tuple(participants.values()), agreed=given, suggestions=suggestions)


def load(path: Path) -> tuple[State, bytes]:
    """The state in a file, also when Excel has saved it in another encoding, and the file's bytes.

    Raises UsageError when it cannot be read as a session's file.
    """
    try:
        content = path.read_bytes()
        text = decoded(content, path.name)[0]
    except (OSError, InputError):
        raise UsageError(f"{path.name} går inte att läsa.") from None
    return from_text(text, path.name), content


def save(path: Path, text: str, last: bytes) -> bytes:
    """Replaces the file whole and returns its bytes; ``last``: what this session knows that it holds.

    Raises UsageError, and writes nothing, when it holds something else or cannot be written.
    """
    try:
        if path.read_bytes() != last:
            raise UsageError(
                f"{path.name} har ändrats av någon annan sedan den sparades sist. Inget skrevs. "
                "Öppna samtalet igen för att fortsätta med det som står i filen."
            )
        write_whole(path, text)
        return text.encode()
    except OSError as reason:
        raise UsageError(_not_written(path, reason)) from None


def save_new(folder: Path, stem: str, text: Callable[[int], str]) -> tuple[Path, bytes]:
    """Writes a file that was not there: ``stem.csv``, else ``stem_2.csv`` ...; what it holds may depend on the number.

    No file is ever written over, also when two sessions begin at the same moment.
    """
    for number in count(1):
        path = folder / f"{stem}{'' if number == 1 else f'_{number}'}.csv"
        own = folder / f".{path.stem}-{os.getpid()}.csv"  # hidden: no paper to the build
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(own, text(number))
            try:
                os.link(own, path)  # fails where the name is taken
            finally:
                own.unlink()
        except FileExistsError:
            continue
        except OSError as reason:
            raise UsageError(_not_written(path, reason)) from None
        return path, text(number).encode()
    raise AssertionError("unreachable")


def file_stem(*parts: str) -> str:
    """``2013-11-14_csn_larande-uppfoljning``: letters that every file system bears."""
    plain = (unicodedata.normalize("NFKD", part).encode("ascii", "ignore").decode().casefold() for part in parts)
    return "_".join(re.sub(r"[^a-z0-9]+", "-", letters).strip("-") or "namnlos" for letters in plain)


def _not_written(path: Path, reason: Exception) -> str:
    why = getattr(reason, "strerror", None) or "okänt skäl"
    return (
        f"{path.name} kunde inte sparas ({why}), och det senaste är inte med i filen. Är den öppen i Excel? "
        "Stäng den där och spara igen."
    )
