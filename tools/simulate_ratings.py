"""Writes the example study's simulated marks, always the same bytes: ``python tools/simulate_ratings.py``.

Nothing here tells what any agency's people thought: levels and spreads are drawn at random. Among the 17 that mark
there are, by lot, one group in two camps and one group of two; the agency in ``DID_NOT_RATE`` has no marks.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import random
import re
import sys
import zipfile
from pathlib import Path

os.environ["OPENPYXL_LXML"] = "False"  # where lxml is installed openpyxl writes other bytes

import openpyxl  # noqa: E402
from openpyxl.styles import Font  # noqa: E402

from jimeval.base.swedish import short_number  # noqa: E402
from jimeval.ratings.declarations import load_instruments  # noqa: E402
from jimeval.ratings.instruments import Instrument  # noqa: E402
from jimeval.register.agencies import Agency, register  # noqa: E402

FOLDER = Path(__file__).resolve().parents[1] / "data" / "raw" / "ratings"
INSTRUMENT = "larande_uppfoljning_exempel"
DID_NOT_RATE = "sametinget"
MISSING = ("", "–", "vet ej", "ej aktuellt")
SUGGESTIONS = (
    "Skriv ned vem som följer upp vad, och när.",
    "Välj ut två frågor och följ dem hela året.",
    "Låt fler än arbetsgruppen vara med när målen sätts.",
    "Stäm av tiden som behövs innan planen beslutas.",
    "Berätta för varandra vad som har fungerat, en gång i kvartalet.",
    "Ta fram könsuppdelade uppgifter innan nästa samtal.",
)
Person = dict[str, str]


def simulate(year: int, instrument: Instrument) -> list[tuple[Agency, list[Person], str]]:
    """Per agency its participants (code, group, gender, and the cell for each item) and the agreed mark's cell."""
    agencies = [agency for agency in register().members(2013) if agency.agency_id != DID_NOT_RATE]
    lot = random.Random("two camps and a pair")
    camps, pair = lot.sample([agency.agency_id for agency in agencies], 2)
    material = []
    for agency in agencies:
        draw = random.Random(f"{year} {agency.agency_id}")
        size = 2 if agency.agency_id == pair else draw.randint(5, 9)
        centres = {item: draw.uniform(2.5, 7) + (year - 2013) * 0.5 for item in instrument.numbers}
        people = [_person(number, draw, centres, agency.agency_id == camps) for number in range(1, size + 1)]
        agreed = min(5, max(1, round(centres[9] / 2.2) + draw.choice((0, 0, 1))))
        material.append((agency, people, draw.choices((str(agreed), "–"), (9, 1))[0]))
    return material


def _person(number: int, draw: random.Random, centres: dict[int, float], two_camps: bool) -> Person:
    lean = (2.8 if number % 2 else -2.8) if two_camps else draw.gauss(0, 0.8)
    spread = 0.5 if two_camps else 1.2
    cells = {
        str(item): short_number(round(min(10, max(0, draw.gauss(centre + lean, spread))), 1))
        for item, centre in centres.items()
    }
    for item in cells:
        if draw.random() < 0.05:
            cells[item] = draw.choice(MISSING)
    return {
        "code": f"D{number}",
        "group": draw.choice(("ledning", "arbetsgrupp")),
        "gender": draw.choice(("kvinna", "man")),
    } | cells


def write_long(path: Path, year: int, instrument: Instrument) -> None:
    """A row per mark and per suggestion, semicolons and decimal commas, as Swedish Excel saves CSV."""
    text = io.StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\n")
    table.writerow(
        ("Myndighet", "Tillfälle", "Bedömare", "Grupp", "Kön", "Fråga", "Slag", "Värde", "Instrument", "Förslag")
    )
    draw = random.Random(f"suggestions {year}")
    for agency, people, agreed in simulate(year, instrument):
        head = (agency.name_in(year), f"{year}-11")
        for person in people:
            for item in instrument.numbers:
                table.writerow(
                    (
                        *head,
                        person["code"],
                        person["group"],
                        person["gender"],
                        item,
                        "individuell",
                        person[str(item)],
                        instrument.id,
                        "",
                    )
                )
        table.writerow((*head, "Gemensam", "", "", 9, "gemensam", agreed, instrument.id, ""))
        for item in sorted(draw.sample(instrument.numbers, draw.randint(1, 3))):
            table.writerow((*head, "", "", "", item, "", "", instrument.id, draw.choice(SUGGESTIONS)))
    path.write_text(text.getvalue(), encoding="utf-8", newline="")


def write_wide(path: Path, year: int, instrument: Instrument) -> None:
    """A row per participant and a column per item under title rows, and a sheet of suggestions."""
    book = openpyxl.Workbook()
    marks, suggestions = book.active, book.create_sheet("Förslag")
    marks.title = "Markeringar"
    for row in (["Simulerade markeringar"], [f"Tillfälle: {year}-11"], [f"Instrument: {instrument.id}"], []):
        marks.append(row)
    items = [f"{item.number} {item.label}" for item in instrument.items]
    marks.append(["Myndighet", "Bedömare", "Grupp", "Kön", *items])
    suggestions.append(["Simulerade förslag"])
    suggestions.append([f"Tillfälle: {year}-11"])
    suggestions.append(["Myndighet", "Fråga", "Förslag"])
    draw = random.Random(f"suggestions {year}")
    for agency, people, agreed in simulate(year, instrument):
        name = agency.label(year)
        for person in people:
            marks.append(
                [
                    name,
                    person["code"],
                    person["group"],
                    person["gender"],
                    *(_number(person[str(item)]) for item in instrument.numbers),
                ]
            )
        marks.append([name, "Gemensam", *[None] * 10, _number(agreed)])
        for item in sorted(draw.sample(instrument.numbers, draw.randint(1, 3))):
            suggestions.append([name, item, draw.choice(SUGGESTIONS)])
    for sheet, heading in ((marks, 5), (suggestions, 3)):
        for cell in (*sheet[1], *sheet[heading]):
            cell.font = Font(bold=True)
        sheet.column_dimensions["A"].width = 24
        sheet.freeze_panes = sheet.cell(heading + 1, 1)
    path.write_bytes(_fixed(book))


def _number(cell: str) -> float | str | None:
    return float(cell.replace(",", ".")) if re.match(r"\d", cell) else cell or None


def _fixed(book: openpyxl.Workbook) -> bytes:
    """The workbook's bytes without the clock: the same date in its properties and in every part of the zip."""
    book.properties.creator = "jimeval"
    book.properties.created = dt.datetime(2014, 11, 1)
    saved, fixed = io.BytesIO(), io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as parts, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as out:
        for name in parts.namelist():
            content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2014-11-01T00:00:00Z", parts.read(name))
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(part, content)
    return fixed.getvalue()


def main(folder: Path = FOLDER) -> None:
    """Writes both files into the folder."""
    instrument = load_instruments(FOLDER)[INSTRUMENT]
    write_long(folder / "2013-11_markeringar.csv", 2013, instrument)
    write_wide(folder / "2014-11_markeringar.xlsx", 2014, instrument)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
