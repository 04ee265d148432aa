"""A rating session: everyone marks alone, the marks go up on the wall together, the group talks and agrees.

Plain state without widgets. Each act is checked whole, saved, and only then true: what is wrong changes nothing. Nobody
sees a mark before the wall; after it marks stand, and a correction is an act of its own that the file tells of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes

from jimeval import ratings
from jimeval.base.errors import UsageError
from jimeval.base.swedish import listed
from jimeval.documents import read_document
from jimeval.documents.dates import parse_date
from jimeval.lab.choices import usable
from jimeval.lab.session_file import Participant, State, file_stem, load, save, save_new, to_text
from jimeval.ratings.figure_words import alt_text
from jimeval.ratings.reading.unfinished import SESSION_TITLE
from jimeval.ratings.values import is_code, parse_mark
from jimeval.register import register
from jimeval.study import Study

Marks = Mapping[int, float | str]  # by item: a number, or words as on the form ("7,5", "vet ej", "" for left blank)


class RatingSession:
    """One agency's occasion on one instrument. Make it with :meth:`begin`, or :meth:`resume` one that was stopped."""

    def __init__(self, study: Study, agency_id: str, instrument: ratings.Instrument, state: State):
        self.study, self.agency_id = study, agency_id
        used = tuple(item for item in instrument.items if item.number in state.lines)
        agreed = {n: own for n, own in instrument.consensus.items() if n in state.lines and own.has_ends}
        self.instrument = replace(instrument, items=used, consensus=agreed)
        self._state = state
        self._path: Path | None = None
        self._content = b""

    @classmethod
    def begin(
        cls,
        study: Study,
        agency: str,
        instrument: str,
        *,
        date: str,
        lines: Iterable[int] | None = None,
        expected: int | None = None,
    ) -> RatingSession:
        """A new session; its file comes with the first participant's marks.

        agency    in any spelling; instrument: id of one whose scales have ends; date: the day, ÅÅÅÅ-MM-DD
        lines     numbers of the items to use, when only a part of the guide is used; expected: how many take part
        Raises UsageError when something of it does not exist.
        """
        known = register().resolve(agency)
        day = parse_date(str(date))
        if not day or day.precision != "day":
            raise UsageError(f"Datumet ”{date}” kan inte läsas som en dag. Skriv ÅÅÅÅ-MM-DD.")
        form = usable(study, instrument)
        numbers = form.numbers if lines is None else sorted(set(lines))
        if not numbers or not set(numbers) <= set(form.numbers):
            have = ", ".join(map(str, form.numbers))
            raise UsageError(f"Välj minst en linje bland instrumentets: {have}.")
        name = known.name_in(int(day.iso[:4]))
        state = State(name, day.iso, form.id, form.version, tuple(numbers))
        session = cls(study, known.agency_id, form, state)
        if expected is not None:
            session.expect(expected)
        return session

    @classmethod
    def resume(cls, study: Study, name: str) -> RatingSession:
        """The session of a file in data/raw/ratings as it was after its last act. Raises UsageError for other files."""
        path = study.folder.raw / "ratings" / Path(name).name
        state, content = load(path)
        form = usable(study, state.instrument)
        if form.version != state.version or not set(state.lines) <= set(form.numbers):
            raise UsageError(
                f"{path.name} gjordes på version {state.version} av instrumentet ”{form.id}”, som nu är version "
                f"{form.version}. Markeringar på olika versioner blandas inte: börja ett nytt samtal."
            )
        session = cls(study, register().resolve(state.agency).agency_id, form, state)
        session._path, session._content = path, content
        return session

    # What may be seen -----------------------------------------------------------------------------------------------
    def __repr__(self) -> str:
        wall = "Väggen är visad" if self.wall_shown else "Markeringarna är dolda tills väggen visas"
        return f"{self.title}: {self.progress}. {wall}. {self.saved}"

    @property
    def title(self) -> str:
        """``CSN 2014-11-20, Lärande uppföljning``."""
        year = int(self._state.date[:4])
        label = register().by_id(self.agency_id).label(year)
        return f"{label} {self._state.occasion or self._state.date}, {self.instrument.name}"

    @property
    def progress(self) -> str:
        """``3 av 8 har markerat``."""
        return f"{len(self.codes)} av {self.expected or '?'} har markerat"

    @property
    def saved(self) -> str:
        return (
            f"Sparat i {self.path}." if self._path else "Inget är sparat än: filen kommer med den första markeringen."
        )

    @property
    def path(self) -> str | None:
        """The file as seen from the study; None until somebody has marked."""
        return self._path.relative_to(self.study.folder.root).as_posix() if self._path else None

    @property
    def expected(self) -> int | None:
        return self._state.expected

    @property
    def codes(self) -> list[str]:
        """The participants who have marked, in order: D1, D2 ..."""
        return [one.code for one in self._state.participants]

    @property
    def next_code(self) -> str:
        return f"D{max((int(code[1:]) for code in self.codes), default=0) + 1}"

    @property
    def all_marked(self) -> bool:
        return self.expected is not None and len(self.codes) == self.expected

    @property
    def wall_shown(self) -> bool:
        return self._state.wall_shown

    @property
    def to_agree(self) -> tuple[int, ...]:
        """Items that the instrument asks the group for one mark on."""
        return tuple(sorted(self.instrument.consensus))

    @property
    def agreed(self) -> dict[int, str]:
        return dict(self._state.agreed)

    @property
    def suggestions(self) -> dict[int, tuple[str, ...]]:
        return dict(self._state.suggestions)

    @property
    def corrections(self) -> tuple[str, ...]:
        return self._state.corrections

    def marks(self) -> pd.DataFrame:
        """Table ``ratings`` as the reader reads the file. Raises UsageError before the wall."""
        self._after_wall("se markeringarna")
        reading = ratings.read(read_document(self._path, self.study.folder.raw), {self.instrument.id: self.instrument})
        return reading.checked().ratings

    def previous_marks(self) -> pd.DataFrame | None:
        """The agency's marks of the occasion before on this instrument; None when the built study has none."""
        if not self.study.is_built:
            return None
        rows = self.study.table("ratings")
        own = rows[(rows["agency_id"] == self.agency_id) & (rows["instrument"] == self.instrument.id)]
        day = self._state.date
        before = own[[date < day and not day.startswith(date) for date in own["date"].fillna(day)]]
        last = before[before["date"] == before["date"].max()]
        last = last[last["occasion"] == last["occasion"].max()]
        return last[last["item"].isin(self.instrument.numbers)] if len(last) else None

    def spread(self) -> pd.DataFrame:
        """Median, D and n per line, as the wall has them. Raises UsageError before it."""
        return ratings.spread(self.marks(), {self.instrument.id: self.instrument})

    def plot_wall(self, ax: Axes | None = None) -> Axes:
        """Every mark on its line, the agreed mark on its own. Raises UsageError before the wall is shown."""
        marks, before = self.marks(), self.previous_marks()
        simulated = before is not None and self.study.simulated(before["document_id"])
        return ratings.plot_marks(marks, self.instrument, before, title=self.title, simulated=simulated, ax=ax)

    def wall_words(self) -> str:
        """The wall in words, for those who cannot see it. Raises UsageError before it is shown."""
        words = alt_text(self.marks(), self.instrument, previous=self.previous_marks())
        return f"Väggen: {self.title}. {words}"

    # Acts -----------------------------------------------------------------------------------------------------------
    def expect(self, number: int) -> None:
        """States how many take part. Raises UsageError for fewer than have marked."""
        self._before_wall("ändra hur många som deltar")
        if number < max(1, len(self.codes)):
            done = f": {len(self.codes)} har redan markerat" if self.codes else ""
            raise UsageError(f"{number} kan inte vara antalet som deltar{done}.")
        self._act(replace(self._state, expected=number))

    def mark(self, marks: Marks, *, group: str = "", gender: str = "", person_key: str = "") -> str:
        """One participant's marks; items left out are left blank. Returns the code that the participant got.

        Raises UsageError with everything that is wrong; then nothing is saved.
        """
        return self.mark_all([{"marks": marks, "group": group, "gender": gender, "person_key": person_key}])[0]

    def mark_all(self, forms: Sequence[Mapping]) -> list[str]:
        """Several participants' marks as one act, such as those of paper forms: each has what :meth:`mark` takes."""
        self._before_wall("markera")
        if self.expected is not None and len(self.codes) + len(forms) > self.expected:
            raise UsageError(
                f"{self.progress}, och {len(forms)} till blir fler än som deltar. Ändra antalet om fler ska markera."
            )
        first, faults = int(self.next_code[1:]), []
        keys = {one.person_key.casefold() for one in self._state.participants if one.person_key}
        new = []
        for place, form in enumerate(forms):
            code, key = f"D{first + place}", " ".join(str(form.get("person_key", "")).split())
            written, wrong = self._written(form["marks"])
            if key and not is_code(key):
                wrong.append(f"Personnyckeln ”{key}” ska vara en kod, som K17, aldrig ett namn.")
            elif key and key.casefold() in keys:
                wrong.append(f"Personnyckeln ”{key}” har redan markerat i det här samtalet.")
            keys.add(key.casefold())
            faults += [f"{code}: {words}" if len(forms) > 1 else words for words in wrong]
            about = (" ".join(str(form.get(name, "")).split()) for name in ("group", "gender"))
            new.append(Participant(code, written, *about, key))
        if faults:
            raise UsageError("\n".join(faults))
        self._act(replace(self._state, participants=(*self._state.participants, *new)))
        return [one.code for one in new]

    def change(self, code: str, marks: Marks) -> None:
        """A participant marks anew, all lines; possible until the wall is shown."""
        self._before_wall("ändra utan att det syns")
        one = self._participant(code)
        written, faults = self._written(marks)
        if faults:
            raise UsageError("\n".join(faults))
        self._act(self._with(replace(one, marks=written)))

    def withdraw(self, code: str) -> None:
        """Takes a participant's marks away, such as a form that was saved by mistake; possible until the wall."""
        self._before_wall("ta bort en markering")
        left = tuple(one for one in self._state.participants if one is not self._participant(code))
        if not left:
            raise UsageError(f"{code} är ensam om att ha markerat och kan inte tas bort: låt {code} markera om.")
        self._act(replace(self._state, participants=left))

    def show_wall(self, early: bool = False) -> None:
        """Ends the marking and lets everyone see it. Raises UsageError unless all have marked or the leader closes
        ``early``, and when nobody has marked."""
        if not self.codes:
            raise UsageError("Ingen har markerat än, så det finns ingen vägg att visa.")
        if not self.all_marked and not early and not self.wall_shown:
            raise UsageError(f"{self.progress}. Vänta in de andra, eller avsluta i förtid.")
        self._act(replace(self._state, wall_shown=True))

    def agree(self, item: int, mark: float | str) -> None:
        """The group's agreed mark, on its own scale; "–" when the group does not agree. May be entered again."""
        self._after_wall("enas om en markering")
        if item not in self.to_agree:
            asked = listed(map(str, self.to_agree)) or "ingen linje"
            raise UsageError(f"Instrumentet frågar efter en gemensam markering på {asked}, inte på {item}.")
        written, faults = self._written({item: mark}, "consensus")
        if faults:
            raise UsageError("\n".join(faults))
        self._act(replace(self._state, agreed={**self._state.agreed, item: written[item]}))

    def suggest(self, item: int, text: str) -> None:
        """What would give a higher value next year: one suggestion per line of text, in place of the item's before."""
        self._after_wall("skriva förslag")
        self._known(item)
        texts = tuple(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))
        self._act(replace(self._state, suggestions={**self._state.suggestions, item: texts}))

    def correct(self, code: str, item: int, mark: float | str, reason: str) -> None:
        """Changes a mark that stands on the wall, for a stated reason; the file tells what it was."""
        self._after_wall("rätta en markering")
        one, reason = self._participant(code), " ".join(reason.split())
        self._known(item)
        written, faults = self._written({item: mark})
        if not reason:
            faults.append("Skriv skälet till rättelsen: den syns i filen.")
        if faults:
            raise UsageError("\n".join(faults))
        before, after = (f"”{text}”" if text else "tomt" for text in (one.marks.get(item, ""), written[item]))
        told = f"{code}, fråga {item}, från {before} till {after}. Skäl {reason}"
        changed = self._with(replace(one, marks={**one.marks, item: written[item]}))
        self._act(replace(changed, corrections=(*changed.corrections, told)))

    # Helpers --------------------------------------------------------------------------------------------------------
    def _act(self, state: State) -> None:
        """Saves the new state, and holds it for true when it is on the disk."""
        if self._path:
            self._content = save(self._path, to_text(state, self.to_agree), self._content)
        elif state.participants:
            folder = self.study.folder.raw / "ratings"
            stem = file_stem(state.date, self.agency_id, self.instrument.id)
            self._path, self._content = save_new(
                folder, stem, lambda number: to_text(_numbered(state, number), self.to_agree)
            )
            state = load(self._path)[0]
        self._state = state

    def _written(self, marks: Marks, kind: str = "individual") -> tuple[dict[int, str], list[str]]:
        """Marks as the form would have them, and everything that is wrong with them."""
        written, faults = {}, []
        for item, mark in marks.items():
            if item not in self.instrument.numbers:
                faults.append(f"Linje {item} används inte i det här samtalet.")
                continue
            text = mark if isinstance(mark, str) else f"{mark:.10g}".replace(".", ",")
            written[item] = " ".join(text.split())
            scale = self.instrument.scale_for(item, kind)
            if complaint := parse_mark(written[item], scale)[2]:
                allowed = f"Tillåtet: {scale.allowed()}, eller tomt, –, vet ej, ej aktuellt."
                faults.append(f"Fråga {item}: {complaint} {allowed}")
        return written, faults

    def _with(self, changed: Participant) -> State:
        every = tuple(changed if one.code == changed.code else one for one in self._state.participants)
        return replace(self._state, participants=every)

    def _participant(self, code: str) -> Participant:
        if found := self._state.participant(code):
            return found
        raise UsageError(f"{code} har inte markerat. De som har markerat är {listed(self.codes) or 'ingen'}.")

    def _known(self, item: int) -> None:
        if item not in self.instrument.numbers:
            raise UsageError(f"Linje {item} används inte i det här samtalet.")

    def _before_wall(self, what: str) -> None:
        if self.wall_shown:
            raise UsageError(f"Väggen är visad: markeringarna står, och det går inte längre att {what}.")

    def _after_wall(self, what: str) -> None:
        if not self.wall_shown:
            raise UsageError(f"Väggen är inte visad än: först då går det att {what}.")


def sessions(study: Study) -> dict[str, str]:
    """The study's sessions that can be resumed, by file name, the latest first, each with a sentence on how far it is.
    Files that are no sessions, or no longer whole, are left out."""
    found = {}
    for path in sorted((study.folder.raw / "ratings").glob("*.csv"), reverse=True):
        if path.name.startswith(".") or SESSION_TITLE not in _first_words(path):
            continue
        try:
            session = RatingSession.resume(study, path.name)
        except UsageError:
            continue
        found[path.name] = f"{session.title}: {session.progress}, {'väggen visad' if session.wall_shown else 'dolt'}"
    return found


def _first_words(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.readline(200)
    except OSError:
        return ""


def _numbered(state: State, number: int) -> State:
    """The second session of a day is an occasion of its own: its D1 is somebody else, and its group agrees itself."""
    return state if number == 1 else replace(state, occasion=f"{state.date}, samtal {number}")
