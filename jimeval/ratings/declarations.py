"""Instruments from their YAML files: the packaged ones and a study's own; and which of them a file may be made on."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from jimeval.base.errors import InputError, Problem, UsageError
from jimeval.ratings.instrument_file import parse_instrument
from jimeval.ratings.instruments import Instrument


@functools.cache
def _packaged() -> tuple[dict[str, Instrument], dict[str, dict]]:
    instruments, sources = {}, {}
    for file in sorted((resources.files("jimeval") / "data" / "instruments").iterdir(), key=lambda file: file.name):
        instrument, data, faults = parse_instrument(file.read_text(encoding="utf-8"), file.name, {})
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
    instrument, _, faults = parse_instrument(text, document_id, _packaged()[1])
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


def load_instruments(folder: str | Path | None = None) -> dict[str, Instrument]:
    """The instruments by id: the packaged ones, and those of the YAML files in ``folder`` (data/raw/ratings).

    Raises UsageError when there is no such folder, InputError with everything found when any file is wrong.
    """
    if folder is not None and not Path(folder).is_dir():
        raise UsageError(f"Mappen {folder} finns inte.")
    instruments, problems = read_instruments(Path(folder) if folder is not None else None)
    if problems:
        raise InputError(problems)
    return instruments


def candidates(instruments: Mapping[str, Instrument]) -> list[Instrument]:
    """The instruments that a file may be made on when it names none, by id; which of them its headings tell.

    Those that the study itself has declared and that can be read (items, scales with ends); never a packaged one, which
    must be named. An only instrument is given by the caller and stays, whatever it is.
    """
    if len(instruments) == 1:
        return list(instruments.values())
    own = [one for one in instruments.values() if one.can_be_read and one != _packaged()[0].get(one.id)]
    return sorted(own, key=lambda one: one.id)
