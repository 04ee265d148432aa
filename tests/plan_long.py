"""A long made-up plan of any number of rows, the same for the same seed, to measure the readers on. Imports nothing of
jimeval. ``write_long_pdf`` writes it as a paper of so many pages, its table over most of them."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pypdf
from plan_contents import FOUR_COLUMNS, Plan, Written
from plan_pdf import write_pdf

_FUNDS = ("En utredare på deltid", "Två jurister", "Statistikern", "Webbgruppens tid", "Medel ur utbildningspotten")
_DEEDS = ("Gå igenom", "Skriva om", "Ta fram", "Pröva", "Följa upp", "Förankra", "Samla in synpunkter på", "Rätta")
_WHAT = (
    "blanketter för ansökan",
    "rutinen för återkrav",
    "mallen för avslag",
    "svaren från kundenkäten",
    "listan över remisser",
    "texterna om överklagande",
    "turordningen i telefonkön",
)
_WHO = ("tillsammans med handläggarna", "vid kontoret i Norrby", "på enheten för tillsyn", "inför mötet med länen")
_WHEN = ("innan budgeten läggs", "under våren", "när systemet byts", "efter första mätningen", "varje halvår")
_COMES = ("Alla i gruppen använder", "Ledningen har beslutat om", "Kontoren jämför varje år", "Det finns nya")
_LASTS = (
    "Kvinnor och män väntar lika länge på besked",
    "Fler män söker stödet innan skulden växer",
    "Stödet når ensamma föräldrar i hela landet",
    "Besluten håller lika ofta när de prövas på nytt",
)
_PROSE = (
    "Under året har arbetet gått framåt men i ojämn takt, eftersom två av enheterna bytte chef samtidigt.",
    "Gruppen som tog fram underlaget träffades sex gånger och läste igenom svaren från samtliga kontor.",
    "Flera av dem som svarade ville se siffror för det egna länet innan de tog ställning till förslagen.",
    "Det visade sig att uppgift om kön saknades i nästan vart femte ärende från det äldre systemet.",
    "En del av det som föreslås nedan prövas redan i liten skala och kan spridas utan nya medel.",
    "Fackliga företrädare har fått lämna synpunkter på utkastet, och deras svar har vägts in.",
)


def long_plan(rows: int, seed: int = 1, paragraphs: int = 60) -> Plan:
    """A plan in four columns, with merged cells, empty ones and ones with several items; prose before and after it."""
    draw = random.Random(seed)
    made: list[tuple[Written, ...]] = []
    merged = [0, 0]  # rows that the resource's and the effect's cell still cover
    for number in range(1, rows + 1):
        cells = [_resource(draw, number), _activity(draw, number), _result(draw, number), _effect(draw, number)]
        for way, place in enumerate((0, 3)):
            if merged[way]:
                cells[place], merged[way] = None, merged[way] - 1
            elif draw.random() < 0.25 and number < rows - 3:
                merged[way] = draw.choice((1, 1, 2))
            elif draw.random() < 0.1:
                cells[place] = ""
        if draw.random() < 0.08:
            cells[2] = ""
        made.append(tuple(cells))
    prose = tuple(
        words
        for n in range(paragraphs)
        for words in (*([f"# Del {n // 6 + 1} av genomgången"] * (n % 6 == 0)), " ".join(draw.choices(_PROSE, k=5)))
    )
    before = (*prose, *FOUR_COLUMNS.before[-2:])
    return replace(FOUR_COLUMNS, name=f"lång-{rows}", rows=tuple(made), before=before, after=FOUR_COLUMNS.after)


def write_long_pdf(path: Path, lines: str, pages: int, seed: int = 1) -> Plan:
    """Writes a PDF of just ``pages`` pages (at least 10), prose on a sixth of them; the plan that it holds."""
    paragraphs = max(6, pages)
    low, high = 1, 12 * pages
    while low < high:  # the most rows that fit
        middle = (low + high + 1) // 2
        write_pdf(long_plan(middle, seed, paragraphs), path, lines)
        low, high = (middle, high) if len(pypdf.PdfReader(path).pages) <= pages else (low, middle - 1)
    plan = long_plan(low, seed, paragraphs)
    write_pdf(plan, path, lines)
    found = len(pypdf.PdfReader(path).pages)
    assert found == pages, f"{found} sidor, inte {pages}"
    return plan


def _resource(draw: random.Random, number: int) -> Written:
    return f"{draw.choice(_FUNDS)}, post {number}"


def _activity(draw: random.Random, number: int) -> Written:
    def one() -> str:
        return f"{draw.choice(_DEEDS)} {draw.choice(_WHAT)} {draw.choice(_WHO)} {draw.choice(_WHEN)}, steg {number}"

    return one() if draw.random() < 0.8 else tuple(dict.fromkeys((one(), one())))


def _result(draw: random.Random, number: int) -> Written:
    return f"{draw.choice(_COMES)} {draw.choice(_WHAT)} {draw.choice(_WHEN)}, mått {number}"


def _effect(draw: random.Random, number: int) -> Written:
    return f"{draw.choice(_LASTS)} än år {1900 + number}"
