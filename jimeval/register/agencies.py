"""The register of agencies: packaged facts, each with a source, and finding agencies by any spelling.

A fact is a row of ``data/register.csv``: name, abbreviation, short form (a word when its case is ignored), alias,
membership, successor, and the programme's counts. Two agencies are never joined by likeness.
"""

from __future__ import annotations

import csv
import functools
import re
import unicodedata
from dataclasses import dataclass
from importlib import resources

import pandas as pd

from jimeval.base.errors import UsageError
from jimeval.base.swedish import listed, sort_key
from jimeval.base.tables import frame

PROGRAMME = "JiM"
_NAMING = ("name", "abbreviation", "short_form", "everyday_name", "alias")


class UnknownAgency(UsageError):
    """A name that the register does not have; the message says which ones are near."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of the register; ``value`` and ``detail`` mean what ``fact`` says, dates are ISO or years."""

    agency_id: str
    fact: str
    value: str
    detail: str
    valid_from: str
    valid_to: str
    basis: str
    source: str

    def holds_in(self, year: int) -> bool:
        return (not self.valid_from or int(self.valid_from[:4]) <= year) and (
            not self.valid_to or year <= int(self.valid_to[:4])
        )


@dataclass(frozen=True)
class Agency:
    """One agency or organisation, whatever it was called over the years."""

    agency_id: str
    facts: tuple[Fact, ...]

    def _values(self, *kinds: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.fact in kinds]

    @property
    def name(self) -> str:
        """The latest name."""
        return max(self._values("name"), key=lambda fact: fact.valid_from).value

    @property
    def names(self) -> tuple[Fact, ...]:
        """Every way of writing it that a source shows: names with their time, abbreviations, aliases."""
        return tuple(self._values(*_NAMING))

    @property
    def abbreviation(self) -> str | None:
        return next((fact.value for fact in reversed(self._values("abbreviation"))), None)

    @property
    def memberships(self) -> tuple[Fact, ...]:
        """Programme (``value``), wave or group (``detail``), years, and whether a source names it or we infer it."""
        return tuple(self._values("membership"))

    @property
    def successor_id(self) -> str | None:
        return next((fact.value for fact in self._values("successor")), None)

    def name_in(self, year: int) -> str:
        """The name it had that year; on a change of name within the year, the one it ended with."""
        valid = [fact for fact in self._values("name") if fact.holds_in(year)]
        return max(valid, key=lambda fact: fact.valid_from).value if valid else self.name

    def label(self, year: int) -> str:
        """A short name for figures and tables: abbreviation, else a shorter everyday name, else the name."""
        short = [
            fact.value
            for kind in ("abbreviation", "everyday_name")
            for fact in self._values(kind)
            if fact.holds_in(year)
        ]
        return short[0] if short else self.name_in(year)

    def is_member(self, year: int, programme: str = PROGRAMME) -> bool:
        return any(fact.value == programme and fact.holds_in(year) for fact in self.memberships)


@dataclass(frozen=True, slots=True)
class Mention:
    """An agency named in a text: positions of the words, genitive and abbreviation in parentheses included."""

    start: int
    end: int
    agency_id: str


@dataclass(frozen=True, slots=True)
class Denominator:
    """How many members the programme had a year, how many of them the sources name, and what cannot be said.

    count      as a source states it for that very year; None when no source does
    named      members that sources name or that we infer
    inferred   of these, inferred
    note       Swedish sentence on what is missing; empty when the list is whole
    """

    year: int
    count: int | None
    named: int
    inferred: int
    note: str


class Register:
    """All agencies by any name. Make it with :func:`register`."""

    def __init__(self, facts: list[Fact]):
        self.counts = tuple(fact for fact in facts if fact.fact == "count")
        grouped: dict[str, list[Fact]] = {}
        for fact in facts:
            if fact.agency_id:
                grouped.setdefault(fact.agency_id, []).append(fact)
        self.agencies = {agency_id: Agency(agency_id, tuple(rows)) for agency_id, rows in grouped.items()}
        self._by_key: dict[str, str] = {}
        self._by_short_form: dict[str, str] = {}
        for agency in self.agencies.values():
            for fact in agency.names:
                if fact.fact == "short_form":
                    self._by_short_form[fact.value] = agency.agency_id
                for form in _forms(fact):
                    self._by_key[_key(form)] = agency.agency_id
        self._not_names = {fact.value: (fact.detail, fact.agency_id) for fact in facts if fact.fact == "not_a_name"}

    def by_id(self, agency_id: str) -> Agency:
        """The agency with this id. Raises KeyError when there is none: ids come from our own tables."""
        return self.agencies[agency_id]

    def find_agency(self, text: str) -> Agency | None:
        """The agency that the whole text names, by any spelling; None when it names none or could mean two."""
        text = unicodedata.normalize("NFC", text).strip().strip("*").strip()
        for form in (text, *_without_genitive(text)):
            if form in self._by_short_form:
                return self.agencies[self._by_short_form[form]]
            if agency_id := self._by_key.get(_key(form)):
                return self.agencies[agency_id]
        if in_parentheses := re.fullmatch(r"(.+?)\s*\(([^()]+)\)", text):
            first, second = (self.find_agency(part) for part in in_parentheses.groups())
            if first and second and first is not second:
                return None
            return first or second
        return None

    def resolve(self, text: str) -> Agency:
        """As :meth:`find_agency`, but raises UnknownAgency with the nearest names."""
        if agency := self.find_agency(text):
            return agency
        raise UnknownAgency(self._unknown(text))

    def _unknown(self, text: str) -> str:
        name = text.strip()
        if name in self._not_names:
            meaning, agency_id = self._not_names[name]
            return (
                f"”{name}” läses aldrig som en myndighet, eftersom det också betyder {meaning}. "
                f"Menade du {self.agencies[agency_id].name}?"
            )
        near = self.suggestions(name)
        hint = f" Menade du {' eller '.join(near)}?" if near else " Alla namn står i tabellen agencies."
        return f"Myndigheten ”{name}” finns inte i registret.{hint}"

    def suggestions(self, text: str) -> list[str]:
        """Up to three names near the text, for a question to a person; never used to decide."""
        from rapidfuzz import fuzz, process

        names = {fact.value: agency.name for agency in self.agencies.values() for fact in agency.names}
        near = process.extract(text, list(names), scorer=fuzz.WRatio, processor=str.casefold, limit=20, score_cutoff=72)
        wanted = text.casefold()
        like = (
            match
            for match, *_ in near  # a short name inside a long one is no likeness
            if match.casefold().startswith(wanted) or fuzz.ratio(match.casefold(), wanted) >= 66
        )
        return list(dict.fromkeys(names[match] for match in like))[:3]

    @functools.cached_property
    def _patterns(self) -> tuple[re.Pattern, dict[str, re.Pattern], dict[str, str]]:
        """Where a name may begin, the names by their first letter, and the agency of each name's group. By letter,
        since trying every name at every letter of a text is most of what reading it costs."""
        forms: list[tuple[int, str, str, str]] = []
        for agency in self.agencies.values():
            short = [re.escape(f.value) for f in agency.names if f.fact in ("abbreviation", "short_form")]
            aside = rf"(?:\s*\((?:{'|'.join(short)})\))?" if short else ""
            for fact in agency.names:
                if fact.value[0].islower():
                    continue  # an everyday word ("sekretariatet") names an agency only where a name is asked for
                if fact.fact in ("abbreviation", "short_form"):
                    words = "|".join(dict.fromkeys((re.escape(fact.value), re.escape(fact.value.upper()))))
                    forms.append((len(fact.value), f"(?:{words})", agency.agency_id, fact.value[0]))
                for form in _forms(fact) if fact.fact != "abbreviation" else ():
                    forms.append((len(form), _loose(form) + aside, agency.agency_id, form[0]))
        forms.sort(key=lambda form: (-form[0], form[1]))
        groups = {f"g{n}": agency_id for n, (_, _, agency_id, _) in enumerate(forms)}
        by_letter: dict[str, list[str]] = {}
        for n, (_, words, _, letter) in enumerate(forms):
            by_letter.setdefault(letter, []).append(f"(?P<g{n}>{words})")
        patterns = {
            letter: re.compile(rf"(?:{'|'.join(bodies)})(?:(?::?s)?(?!\w))") for letter, bodies in by_letter.items()
        }
        return re.compile(rf"[{re.escape(''.join(sorted(patterns)))}](?<![\w-].)"), patterns, groups

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[Mention]:
        """Every agency named in ``text[start:end]``, in order; the longest name wins where several fit.

        Names match with a capital first letter, abbreviations only in their own case or all capitals. Positions count
        in the whole text.
        """
        begins, patterns, groups = self._patterns
        found: list[Mention] = []
        after = start
        stop = len(text) if end is None else end
        for begin in begins.finditer(text, start, stop):
            if begin.start() < after:
                continue
            if match := patterns[begin.group()].match(text, begin.start(), stop):
                found.append(Mention(match.start(), match.end(), groups[match.lastgroup]))
                after = match.end()
        return found

    def members(self, year: int, programme: str = PROGRAMME) -> list[Agency]:
        """The members of that year that sources name or that we infer, in Swedish order. Not all of them: see
        :meth:`denominator`."""
        found = [agency for agency in self.agencies.values() if agency.is_member(year, programme)]
        return sorted(found, key=lambda agency: sort_key(agency.name_in(year)))

    def denominator(self, year: int) -> Denominator:
        """How many members JiM had that year and how many of them can be named; nothing is guessed."""
        counts = {int(fact.valid_from): int(fact.value) for fact in self.counts if fact.detail == "members"}
        members = self.members(year)
        inferred = sum(
            any(f.value == PROGRAMME and f.holds_in(year) and f.basis == "inferred" for f in a.memberships)
            for a in members
        )
        count = counts.get(year)
        if count is None:
            before = [known for known in counts if known < year]
            nearest = f"; närmast före anges {counts[max(before)]} ({max(before)})" if before else ""
            note = f"Ingen källa anger hur många myndigheter som ingick {year}{nearest}."
        elif len(members) < count:
            doubt = f", {inferred} av dem härledda" if inferred else ""
            note = (
                f"Källorna namnger {len(members)} av {count} medlemmar {year}{doubt}, "
                "så en fullständig lista kan inte göras."
            )
        else:
            note = ""
        if year >= 2020:
            new = [fact for fact in self.counts if fact.detail == "new members" and fact.valid_from == "2020"]
            stayed = counts[2020] - int(new[0].value)
            note += (
                f" Av de {new[0].value} som kom till 2020 namnges {len(members)}; vilka {stayed} av de tidigare "
                "som blev kvar är okänt."
            )
        return Denominator(year, count, len(members), inferred, note.strip())

    def table(self) -> pd.DataFrame:
        """Table ``agencies``: one row per name and its time."""
        return frame(
            "agencies",
            (
                {
                    "agency_id": agency.agency_id,
                    "name": fact.value,
                    "abbreviation": next(
                        (f.value for f in agency.names if f.fact == "abbreviation" and f.valid_to == fact.valid_to),
                        None,
                    ),
                    "valid_from": fact.valid_from or None,
                    "valid_to": fact.valid_to or None,
                    "successor_id": agency.successor_id,
                }
                for agency in self.agencies.values()
                for fact in agency.names
                if fact.fact == "name"
            ),
        )

    def membership_table(self) -> pd.DataFrame:
        """Table ``memberships``: programme, wave or group, years and basis."""
        return frame(
            "memberships",
            (
                {
                    "agency_id": agency.agency_id,
                    "programme": fact.value,
                    "wave": fact.detail or None,
                    "from_year": int(fact.valid_from) if fact.valid_from else None,
                    "to_year": int(fact.valid_to) if fact.valid_to else None,
                    "basis": fact.basis,
                    "source": fact.source,
                }
                for agency in self.agencies.values()
                for fact in agency.memberships
            ),
        )

    def count_table(self) -> pd.DataFrame:
        """Table ``programme_counts``: what sources count, and how many members can be named."""
        stated = [
            {"year": int(f.valid_from), "count": int(f.value), "kind": f.detail, "source": f.source}
            for f in self.counts
        ]
        years = sorted({int(f.valid_from) for f in self.counts if f.detail == "members"})
        named = [
            {
                "year": year,
                "count": self.denominator(year).named,
                "kind": "named members",
                "source": "registret: medlemskap namngivna eller härledda",
            }
            for year in years
        ]
        return frame("programme_counts", stated + named)

    def labels(self, agency_ids, year: int) -> dict[str, str]:
        """Short names for figures, by id, in Swedish order."""
        pairs = {agency_id: self.by_id(agency_id).label(year) for agency_id in set(agency_ids)}
        return dict(sorted(pairs.items(), key=lambda pair: sort_key(pair[1])))

    def sentence(self, agency_ids, year: int) -> str:
        """``CSN, MSB och Skolverket``."""
        return listed(self.labels(agency_ids, year).values())


def _forms(fact: Fact) -> list[str]:
    """The ways of writing that a name stands for; county boards are written with and without "i ... län"."""
    if fact.fact == "short_form":
        return []
    county = re.fullmatch(r"Länsstyrelsen (?!i )(?P<name>.+)", fact.value)
    if not county:
        return [fact.value]
    name = county["name"]
    genitive = name if name.endswith("s") else f"{name}s"
    return [fact.value, *(f"Länsstyrelsen i {form}" for form in (name, f"{name} län", f"{genitive} län"))]


def _key(text: str) -> str:
    """One form of a name for comparison: composed letters, no case, no spaces, hyphens or soft hyphens."""
    return re.sub(r"[\s\u00a0\u00ad\-‐‑–—_]+", "", unicodedata.normalize("NFC", text)).casefold()


def _without_genitive(text: str) -> list[str]:
    return [text[: -len(end)] for end in (":s", "’s", "s") if text.endswith(end) and len(text) > len(end) + 1]


def _loose(name: str) -> str:
    """A pattern for a name in running text: first letter as it is, the rest in any case, any space or hyphen."""
    rest = re.sub(r"(\\ )+", r"[\\s\\u00a0]+", re.escape(name[1:])).replace(r"\-", "[-‐‑–]")
    return f"{re.escape(name[0])}(?i:{rest})"


@functools.cache
def register() -> Register:
    """The packaged register, read once."""
    file = resources.files("jimeval") / "data" / "register.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        return Register([Fact(**row) for row in csv.DictReader(lines)])
