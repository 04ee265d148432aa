"""Files that cannot be read, or only with a word about it: one clear message each, the rest goes on, memory bounded."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from plan_documents import BAD, FOUR_COLUMNS, SIX_COLUMNS, write_docx

from jimeval.study.new import new_study

ROOT = Path(__file__).resolve().parents[1]
OF_ANY = {"kind", "no_source", "no_decided", "legend_row", "mended_line_ends", "date_from_head", "tracked_changes"}
NO_AGENCY = [
    "error: texten visar inte vilken myndighet planen gäller; inga delar av planen föreslås. "
    "Skriv myndigheten i data/decisions/documents.csv."
]
NO_PERIOD = ["warning: texten säger inte från vilket år planen gäller. Fyll i perioden när planen signeras."]
EXPECTED = {
    "låst.pdf": [
        "error: filen är låst med ett lösenord och kan inte läsas. "
        "Be myndigheten om en olåst fil, eller spara om den utan lösenord."
    ],
    "skrivskyddad.pdf": [
        "error: planen konsumentverket-2016 finns redan i plans/makron.xlsx; den här filen räknas inte. "
        "Behåll en av dem, eller ändra perioden."
    ],
    "hel.docx": [
        "warning: är samma papper som plans/skrivskyddad.pdf (99\u00a0% av orden står i samma följd, samma rubrik, "
        "samma datum, samma diarienummer) och räknas inte en gång till. Ta bort den ena. "
        "Är de två olika papper: skriv deras datum i data/decisions/documents.csv."
    ],
    "bilder.pdf": [
        "error: PDF-filen är inskannad: sidorna är bilder utan text. Ingenting lästes. "
        "Texttolka filen (OCR) och lägg dit den texttolkade filen, eller be myndigheten om originalet."
    ],
    "avhuggen.pdf": [
        "error: PDF-filen är skadad eller avkortad och gick inte att öppna. "
        "Hämta filen på nytt eller be myndigheten om den, som PDF eller Word."
    ],
    "avhuggen.docx": ["error: filen är avhuggen: slutet saknas. Hämta eller kopiera den på nytt."],
    "avhuggen.xlsx": ["error: filen är avhuggen: slutet saknas. Hämta eller kopiera den på nytt."],
    "omdöpt.docx": [
        "error: filen är i äldre format (.doc) fast den heter .docx. Öppna den i Word och spara om den som .docx."
    ],
    "låst.docx": [
        "error: filen är skyddad med lösenord och kan inte läsas. "
        "Öppna den i Word, ta bort lösenordet och spara om den."
    ],
    "låst.xlsx": ["warning: filen är densamma som plans/låst.docx och räknas inte en gång till. Ta bort den ena."],
    "tom.pdf": ["error: filen är tom. Lägg dit rätt fil eller ta bort den."],
    "tom.docx": ["error: filen är tom. Lägg dit rätt fil eller ta bort den."],
    "tom.xlsx": ["error: filen är tom. Lägg dit rätt fil eller ta bort den."],
    "makron.xlsx": ["note: arbetsboken har makron; de körs inte, cellernas sparade värden läses."],
    "länkad.xlsx": [
        *NO_AGENCY,
        'note: arbetsboken hämtar värden ur "Underlag 2015.xlsx"; de som senast sparades läses. '
        "Kontrollera att de är aktuella.",
        *NO_PERIOD,
    ],
    "miljon.xlsx": [*NO_AGENCY, *NO_PERIOD],
    "vid.xlsx": [
        *NO_AGENCY,
        *NO_PERIOD,
        'warning: blad "Sheet", cell XFD1048576: 1 cell under en kolumn utan rubrik läses inte: vad kolumnen är '
        "framgår inte. Skriv av det som hör till planen i projektets formulär.",
    ],
    "bomb.docx": [
        "error: filen blir 301 miljoner byte i 17 delar när den packas upp. "
        "Den läses inte; kontrollera att det är rätt fil."
    ],
    "entiteter.docx": [
        "error: filens del word/document.xml beskriver egna tecken (DOCTYPE), som kan växa utan gräns vid läsning. "
        "Den läses inte; be avsändaren spara om den."
    ],
    "två-rubrikrader.docx": NO_AGENCY,
    "okänd.md": [
        "error: myndigheten ”Myndigheten för Sjöhästar” finns inte i registret; inga delar av planen föreslås. "
        "Menade du Myndigheten för civilt försvar? Skriv myndigheten i data/decisions/documents.csv."
    ],
}
UNKNOWN = """# Handlingsplan för jämställdhetsintegrering vid Myndigheten för Sjöhästar 2014–2016

| Mål | Aktivitet | Resultat |
|---|---|---|
| Lika | Utbilda personalen | Alla kan mer |
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """(exit code, answer, largest memory in MB) of ``jimeval build`` on a study with every bad file and a whole one."""
    study = tmp_path_factory.mktemp("dåligt") / "studie"
    new_study(study)
    for name, make in BAD.items():
        make(study / "data/raw/plans" / name)
    (study / "data/raw/plans/okänd.md").write_text(UNKNOWN, encoding="utf-8")
    write_docx(FOUR_COLUMNS, study / "data/raw/plans/hel.docx")
    write_docx(SIX_COLUMNS, study / "data/raw/plans/annan.docx")
    decided = study / "data/decisions/plans/konsumentverket-2016.csv"
    decided.parent.mkdir()
    decided.write_text(
        "row,id,decision,kind,text,read,signed_by\ndel,A99,godkänn,aktivitet,Det som inte står,Det som inte står,AB\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "jimeval.cli", "build", "--json", "--study", str(study)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    return done.returncode, json.loads(done.stdout), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def said(answer: dict, document_id: str) -> list[str]:
    rows = [row for row in answer["problems"] if row["document_id"] == document_id and row["code"] not in OF_ANY]
    where = [f"{row['where']}: " if row["where"] else "" for row in rows]
    return [
        f"{row['severity']}: {at}{row['message']}{' ' + row['mend'] if row['mend'] else ''}"
        for row, at in zip(rows, where, strict=True)
    ]


@pytest.mark.parametrize("name", [*BAD, "okänd.md", "hel.docx"])
def test_a_bad_file_has_its_message(built, name):
    assert said(built[1], f"plans/{name}") == EXPECTED[name]


def test_a_signature_for_a_row_that_is_not_there_is_told_and_holds(built):
    assert said(built[1], "data/decisions/plans/konsumentverket-2016.csv") == [
        "warning: rad 2: A99 ”Det som inte står” står inte längre i papperet plans/makron.xlsx; den gäller som "
        "signerad. Hör den inte till planen: skriv stryk som beslut."
    ]


def test_the_rest_goes_on_with_the_exit_code_of_bad_input_and_bounded_memory(built):
    code, answer, memory = built
    assert code == 10 and answer["errors"]
    assert (answer["tables"]["plans"], answer["tables"]["plan_elements_as_read"]) == (2, 84)
    assert memory < 1200  # the reader of one file needs some 300 MB, the zip bomb alone would be 300 more
