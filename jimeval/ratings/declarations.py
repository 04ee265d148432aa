"""Instruments from their YAML files: the packaged ones and a study's own, checked whole, all faults at once."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import fields
from importlib import resources
from pathlib import Path

import yaml

from jimeval.base.errors import InputError, Problem
from jimeval.ratings.instruments import DIRECTIONS, TYPES, Instrument, Item, Scale


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
