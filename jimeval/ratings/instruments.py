"""Instruments: which items are marked, on which scale. A scale is data; none is ever assumed."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from importlib import resources
from pathlib import Path

import yaml

from jimeval.base.errors import InputError, Problem
from jimeval.base.swedish import EN_DASH, short_number

DIRECTIONS = ("higher_is_better", "lower_is_better")
TYPES = ("line", "levels", "points", "percent", "yes_no")
_NUMBERED = re.compile(
    r"(?:(?:fråga|linje|item|parameter|nr|[fql])\.?\s*)?(\d{1,2})(?!\d|[,.]\d)\s*[.):–-]?\s*(.*)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Scale:
    """What a value means. ``minimum`` and ``maximum`` are both None where the source gives no ends.

    step  distance between allowed values; None when every value between the ends is allowed
    """

    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    anchor_low: str = ""
    anchor_high: str = ""
    direction: str = "higher_is_better"
    type: str = "line"

    @property
    def has_ends(self) -> bool:
        return self.minimum is not None and self.maximum is not None

    def share(self, value):
        """Position between the ends, 0 to 1, of a value or an array; for drawing only."""
        return (value - self.minimum) / (self.maximum - self.minimum)

    def on_step(self, value: float) -> bool:
        """Whether the value is one that the scale allows between its ends."""
        if not self.step:
            return True
        steps = (value - self.minimum) / self.step
        return abs(steps - round(steps)) < 1e-9

    @property
    def values(self) -> list[float]:
        """The allowed values when they are few enough to name (at most eleven), else none."""
        count = round((self.maximum - self.minimum) / self.step) + 1 if self.step else 0
        return [self.minimum + place * self.step for place in range(count)] if count <= 11 else []

    def range(self) -> str:
        """``0–10``."""
        return f"{short_number(self.minimum)}{EN_DASH}{short_number(self.maximum)}"

    def allowed(self) -> str:
        """Allowed values in words: ``tal från 0 till 10`` or ``1, 2, 3, 4 eller 5``."""
        if self.type == "yes_no":
            return "ja eller nej"
        if self.values:
            words = [short_number(value) for value in self.values]
            return f"{', '.join(words[:-1])} eller {words[-1]}"
        return f"tal från {short_number(self.minimum)} till {short_number(self.maximum)}"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is marked; ``keywords`` are stems that know it again in a file's headings."""

    number: int
    label: str
    wording: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class Instrument:
    """A form: its items, the scale that each person marks on, and the group's own scales for agreed marks."""

    id: str
    version: str
    name: str
    items: tuple[Item, ...]
    scale: Scale | None = None
    consensus: Mapping[int, Scale] = field(default_factory=dict)
    suggestions_asked: bool = False
    source: str = ""
    note: str = ""

    @property
    def numbers(self) -> list[int]:
        return [item.number for item in self.items]

    def label(self, number: int) -> str:
        """The item's short name; ``fråga 12`` for a number that the instrument does not have."""
        return next((item.label for item in self.items if item.number == number), f"fråga {number}")

    def find_items(self, text: str) -> tuple[int, ...]:
        """Numbers of the items that a heading or cell names: one, none, or two when number and words disagree.

        By number ("1", "Fråga 1.", "1. Utgångspunkt"), by wording, else by the label or keyword that comes first.
        """
        text = " ".join(text.split()).casefold()
        numbered = _NUMBERED.fullmatch(text)
        words = numbered[2] if numbered else text
        found = self._by_words(words)
        if not numbered:
            return found[:1]
        number = int(numbered[1])
        if number not in self.numbers:
            return ()
        return (number,) if not found or number in found else (number, found[0])

    def _by_words(self, text: str) -> tuple[int, ...]:
        places = []
        for item in self.items:
            if text and text == item.wording.casefold():
                return (item.number,)
            at = [
                match.start()
                for word in (item.label, *item.keywords)
                if (match := re.search(rf"\b{re.escape(word.casefold())}", text))
            ]
            if at:
                places.append((min(at), item.number))
        return tuple(number for _, number in sorted(places))

    def scale_for(self, item: int, kind: str = "individual") -> Scale:
        """The scale that a mark of this kind stands on.

        Raises InputError when the instrument gives no ends, or an agreed mark has no scale of its own: then values
        can neither be read, drawn nor scaled.
        """
        if kind == "consensus":
            scale, key = self.consensus.get(item), f"consensus: {item}:"
            lack = (
                f"instrumentet ”{self.id}” anger ingen egen skala med ändar för gemensamma markeringar på "
                f"fråga {item}, så de kan varken läsas eller ritas."
            )
        else:
            scale, key = self.scale, "scale:"
            lack = (
                f"instrumentet ”{self.id}” anger inga ändar för skalan, så markeringar kan varken läsas, ritas "
                "eller räknas om."
            )
        if scale is None or not scale.has_ends:
            raise InputError(
                [
                    Problem(
                        "error",
                        "no_ends",
                        "",
                        lack,
                        f"Ange minimum och maximum under {key} i en egen "
                        f"YAML-fil i data/raw/ratings (based_on: {self.id}).",
                    )
                ]
            )
        return scale


class _Faults(list):
    """The problems of one instrument file."""

    def __init__(self, document_id: str):
        super().__init__()
        self.document_id = document_id

    def add(self, key: str, message: str, mend: str) -> None:
        self.append(Problem("error", "instrument", key and f"nyckeln {key}", message, mend, self.document_id))


def _text(data: dict, key: str, faults: _Faults, where: str = "", required: bool = False) -> str:
    value = data.get(key)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or not value.strip():
        faults.add(
            f"{where}{key}",
            "ska vara text." if value is not None else "saknas.",
            'Skriv texten, inom "" om den är ett tal, ett datum eller ja/nej.',
        )
        return ""
    return " ".join(value.split())


def _unknown_keys(data: dict, known, faults: _Faults, where: str = "") -> None:
    for key in data:
        if key not in known:
            faults.add(f"{where}{key}", "är okänd.", f"Kända nycklar: {', '.join(known)}.")


def _scale(data, where: str, faults: _Faults) -> Scale | None:
    known = [part.name for part in fields(Scale)]
    if not isinstance(data, dict):
        faults.add(where, "ska vara en skala.", f"Ange {', '.join(known)}.")
        return None
    _unknown_keys(data, known, faults, f"{where}.")
    numbers = {}
    for key in ("minimum", "maximum", "step"):
        value = data.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            faults.add(f"{where}.{key}", f"”{value}” är inget tal.", "Skriv ett tal, med decimalpunkt.")
            value = None
        numbers[key] = value
    low, high, step = numbers.values()
    if ("minimum" in data) != ("maximum" in data):
        faults.add(where, "har bara den ena änden.", "Ange både minimum och maximum, eller ingen av dem.")
    elif low is not None and high is not None and low >= high:
        faults.add(
            where,
            "minimum är inte lägre än maximum.",
            "Sätt minimum till skalans lägsta tal; vänd på den med direction.",
        )
    if step is not None and step <= 0:
        faults.add(f"{where}.step", "ska vara större än noll.", "Ta bort step om alla tal mellan ändarna är tillåtna.")
    for key, allowed in (("direction", DIRECTIONS), ("type", TYPES)):
        if data.get(key) not in allowed:
            faults.add(
                f"{where}.{key}",
                "saknas." if key not in data else f"”{data[key]}” är okänt.",
                f"Välj {', '.join(allowed)}.",
            )
    return Scale(
        **numbers,
        anchor_low=_text(data, "anchor_low", faults, f"{where}."),
        anchor_high=_text(data, "anchor_high", faults, f"{where}."),
        direction=data.get("direction"),
        type=data.get("type"),
    )


def _items(data, faults: _Faults) -> tuple[Item, ...]:
    items: dict[int, Item] = {}
    for place, row in enumerate(data if isinstance(data, list) else [], 1):
        where = f"items[{place}]."
        if not isinstance(row, dict) or isinstance(row.get("number"), bool) or not isinstance(row.get("number"), int):
            faults.add(f"{where}number", "saknas eller är inget heltal.", "Ge frågan ett nummer.")
            continue
        _unknown_keys(row, [part.name for part in fields(Item)], faults, where)
        if row["number"] in items:
            faults.add(f"{where}number", f"{row['number']} finns redan.", "Ge varje fråga ett eget nummer.")
        items[row["number"]] = Item(
            row["number"],
            _text(row, "label", faults, where, required=True),
            _text(row, "wording", faults, where),
            tuple(str(word) for word in row.get("keywords") or ()),
        )
    if not items:
        faults.add("items", "innehåller inga frågor.", "Lista frågorna med number och label.")
    return tuple(items[number] for number in sorted(items))


def _merged(base: dict, own: dict) -> dict:
    """The base's declaration with the study's own laid over: scales key by key, items by number, the rest whole."""
    merged = base | {key: value for key, value in own.items() if key != "based_on"}
    if isinstance(own.get("scale"), dict):
        merged["scale"] = base.get("scale", {}) | own["scale"]
    if isinstance(own.get("consensus"), dict):
        before = base.get("consensus", {})
        merged["consensus"] = before | {
            item: before.get(item, {}) | scale if isinstance(scale, dict) else scale
            for item, scale in own["consensus"].items()
        }
    if isinstance(own.get("items"), list):
        numbered = {row.get("number"): row for row in own["items"] if isinstance(row, dict)}
        known = [row | numbered.pop(row["number"], {}) for row in base.get("items", [])]
        merged["items"] = known + list(numbered.values())
    return merged


def _declared(text: str, bases: Mapping[str, dict], faults: _Faults) -> dict | None:
    """The keys of an instrument's file, laid over those of the instrument that it is based on."""
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as reason:
        mark = getattr(reason, "problem_mark", None)
        where = f"rad {mark.line + 1}" if mark else ""
        faults.append(
            Problem(
                "error",
                "instrument",
                where,
                "filen är inte giltig YAML.",
                "Kontrollera indrag, kolon och citattecken.",
                faults.document_id,
            )
        )
        return None
    if not isinstance(data, dict):
        faults.add("", "filen beskriver inget instrument.", "Börja med id:, version: och based_on: eller items:.")
        return None
    if (base := data.get("based_on")) is None:
        return data
    if str(base) not in bases:
        faults.add("based_on", f"instrumentet ”{base}” finns inte.", f"Välj bland: {', '.join(sorted(bases))}.")
        return None
    own = {"id": None, "version": None} | data  # never inherited: on another scale it is another instrument
    return _merged(bases[str(base)], own)


def _parse(text: str, document_id: str, bases: Mapping[str, dict]) -> tuple[Instrument | None, dict, list[Problem]]:
    """The instrument, its keys for others to be based on, and what was wrong (then there is no instrument)."""
    faults = _Faults(document_id)
    if (data := _declared(text, bases, faults)) is None:
        return None, {}, faults
    _unknown_keys(data, [*(part.name for part in fields(Instrument)), "based_on"], faults)
    texts = {
        key: _text(data, key, faults, required=key in ("id", "version", "name"))
        for key in ("id", "version", "name", "source", "note")
    }
    scale = _scale(data["scale"], "scale", faults) if data.get("scale") is not None else None
    items = _items(data.get("items"), faults)
    agreed = data.get("consensus") or {}
    if not isinstance(agreed, dict):
        faults.add("consensus", "ska ange en skala per fråga.", "Skriv frågans nummer, kolon och skalan.")
        agreed = {}
    for item in agreed:
        if item not in {row.number for row in items}:
            faults.add(f"consensus.{item}", "är ingen av frågorna.", "Ange numret på en fråga i items.")
    consensus = {item: _scale(scale_data, f"consensus.{item}", faults) for item, scale_data in agreed.items()}
    asked = data.get("suggestions_asked", False)
    if not isinstance(asked, bool):
        faults.add("suggestions_asked", "ska vara true eller false.", "Skriv true om blanketten frågar efter förslag.")
    if faults:
        return None, {}, faults
    return Instrument(items=items, scale=scale, consensus=consensus, suggestions_asked=asked, **texts), data, faults


@functools.cache
def _packaged() -> tuple[dict[str, Instrument], dict[str, dict]]:
    instruments, sources = {}, {}
    for file in sorted((resources.files("jimeval") / "data" / "instruments").iterdir(), key=lambda file: file.name):
        instrument, data, faults = _parse(file.read_text(encoding="utf-8"), file.name, {})
        if faults:
            raise InputError(faults)
        instruments[instrument.id], sources[instrument.id] = instrument, data
    return instruments, sources


def read_instrument(path: str | Path, document_id: str = "") -> Instrument:
    """The instrument that one YAML file declares. Raises InputError with everything that is wrong in it."""
    path = Path(path)
    document_id = document_id or path.name
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise InputError(
            [
                Problem(
                    "error",
                    "unreadable",
                    "",
                    "filen gick inte att läsa som text i UTF-8.",
                    "Kontrollera namnet och spara om som UTF-8.",
                    document_id,
                )
            ]
        ) from None
    instrument, _, faults = _parse(text, document_id, _packaged()[1])
    if faults:
        raise InputError(faults)
    return instrument


def read_instruments(folder: Path | None) -> tuple[dict[str, Instrument], tuple[Problem, ...]]:
    """The packaged instruments and those of the folder's YAML files, by id; and what was wrong in the others.

    ``sources.yml`` is no instrument. A broken file stops none of the others.
    """
    instruments, problems = dict(_packaged()[0]), []
    files = [*folder.glob("*.yml"), *folder.glob("*.yaml")] if folder else []
    for file in sorted(files, key=lambda file: file.name):
        if file.stem == "sources":
            continue
        document_id = f"{folder.name}/{file.name}"
        try:
            instrument = read_instrument(file, document_id)
        except InputError as error:
            problems += error.problems
            continue
        if instrument.id in instruments:
            problems.append(
                Problem(
                    "error",
                    "instrument",
                    "nyckeln id",
                    f"”{instrument.id}” finns redan.",
                    "Ge instrumentet ett eget id.",
                    document_id,
                )
            )
        instruments.setdefault(instrument.id, instrument)
    return instruments, tuple(problems)


def load_instruments(folder: Path | None = None) -> dict[str, Instrument]:
    """As :func:`read_instruments`, but raises InputError with everything found when any file is wrong."""
    instruments, problems = read_instruments(folder)
    if problems:
        raise InputError(problems)
    return instruments
