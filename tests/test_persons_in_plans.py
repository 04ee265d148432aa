"""Persons' names in plans: what stands where a person does is a name by its place, and functions stay readable."""

import re

import pytest

from jimeval.base.study_folder import StudyFolder
from jimeval.study import Study
from jimeval.study.build import build
from jimeval.study.exchange import export_codes
from jimeval.study.export import export_graphs, export_plans, export_tables
from jimeval.study.plans.persons import names_in_field, persons_in_plan

NAMES = {  # value of a field: the names in it
    "Anna Bergqvist, tfn 010-111 22 33": ["Anna Bergqvist"],
    "Karin Ekdal (HR)": ["Karin Ekdal"],
    "Anna/Eva": ["Anna", "Eva"],
    "GD Lena Strömgren": ["Lena Strömgren"],
    "L. Strömgren": ["L. Strömgren"],
    "A-K Svensson": ["A-K Svensson"],
    "Ilievska, Zlatka": ["Ilievska", "Zlatka"],
    "Berg, Anna": ["Anna Berg"],
    "Ek Karin": ["Ek Karin"],
    "Xhemile Krasniqi, utredare": ["Xhemile Krasniqi"],
    "Nguyen Thi Hoa": ["Nguyen Thi Hoa"],
    "Krasniqi": ["Krasniqi"],
    "Tallroth B": ["Tallroth B"],
    "Johan S": ["Johan S"],
    "ANNA BERG": ["Anna Berg"],
    "Bo Lund och Dag Sten": ["Bo Lund", "Dag Sten"],
    "Enhetschef Mbeki Okonjo": ["Mbeki Okonjo"],
    "Siw Malmkvist, Planering": ["Siw Malmkvist"],
    "Stina/HR": ["Stina"],
    "Anna von Essen tillsammans med HR": ["Anna von Essen"],
    "professor Ingegerd Wärnström": ["Ingegerd Wärnström"],
}
FUNCTIONS = (
    "enhetschef|HR-chefen|GD|Planeringsenheten|Generaldirektören|Rektor, prefekter|Administrativa avdelningen|IT|LG|"
    "JiM-gruppen|Avdelningschef Väst|Region Nord|Avd. för analys|Samtliga chefer|Verksamhetsstöd|Human Resources|"
    "Team Jämställdhet|Stabschef/HR|Internrevisionen|Kundcenter|Länsråd|Likabehandlingsombud|Campus Norrköping|"
    "Prefekt/Dekan|Boverket|Försäkringskassan|Region Skåne|Sveriges Kommuner och Landsting|VO Handläggning|Chef HR|"
    "Vakant|Se bilaga 2|Tillsätts senare|GD-staben|Statistikenheten (STAT)|Avdelningen för Barn och familj|"
    "Strategisk kommunikation|Upphandling och inköp|Doktorandombud|Platschef Umeå|Miljö och Hälsa|Central Stab|"
    "Barn- och ungdomsenheten|Linköpings tingsrätt|Chefsrådman|Löpande|Kvartal 2|Återrapportering|Studentkåren"
).split("|")


@pytest.mark.parametrize("value, names", NAMES.items(), ids=list(NAMES))
def test_a_name_in_a_field_for_persons_is_found_without_title_and_function(value, names):
    assert [name for _, _, name in names_in_field(value)] == names


@pytest.mark.parametrize("value", FUNCTIONS)
def test_a_function_or_a_unit_is_no_name(value):
    assert names_in_field(value) == []


LINES = {  # text: the same with names replaced
    "Kontaktperson: Anna Bergqvist, tfn 010-111": "Kontaktperson: #, tfn 010-111",
    "Kontaktpersoner: Zlatka Ilievska/Omid Farahani": "Kontaktpersoner: #/#",
    "Kontaktperson\nXhemile Krasniqi": "Kontaktperson\n#",
    "Kontaktperson\nVi arbetar i Norrköping.": "Kontaktperson\nVi arbetar i Norrköping.",
    "Namn:\tTuulikki Härmälä": "Namn:\t#",
    "| Handläggare | Dag Sten |": "| Handläggare | # |",
    "**Underskrift:** Lena Strömgren": "**Underskrift:** #",
    "Dokumentansvarig: Bo Lund": "Dokumentansvarig: #",
    "Processledare för JiM: Nguyen Thi Hoa": "Processledare för JiM: #",
    "Upprättad av: Mbeki Okonjo  Godkänd av: Xhemile Krasniqi": "Upprättad av: #  Godkänd av: #",
    "Fastställd av Mbeki Okonjo den 3 maj": "Fastställd av # den 3 maj",
    "Ansvarig enhet: Planeringsenheten": "Ansvarig enhet: Planeringsenheten",
    "Ansvarig: enhetschefen": "Ansvarig: enhetschefen",
    "efter föredragning av utredaren Zlatka Ilievska": "efter föredragning av utredaren #",
    "E-post: tuulikki.harmala@csn.se": "E-post: #@csn.se",
    "E-post: jamstalldhet.registrator@csn.se": "E-post: jamstalldhet.registrator@csn.se",
    "Projektledare: Omid Farahani\nFarahani och Omid leder. Farahanis mål": "Projektledare: #\n# och # leder. #s mål",
    "Handläggare: Karin Ekdal\nAnsvarig: KE, HR": "Handläggare: #\nAnsvarig: #, HR",
    "Utbilda enhetschefer i Lund": "Utbilda enhetschefer i Lund",
}


@pytest.mark.parametrize("text, shown", LINES.items(), ids=list(LINES))
def test_labels_titles_and_addresses_say_that_a_person_stands_there(text, shown):
    for start, end, _ in reversed(persons_in_plan(text)):
        text = f"{text[:start]}#{text[end:]}"
    assert text == shown


def test_who_is_responsible_is_found_in_the_cell_and_wherever_the_same_name_stands():
    text = "Utbilda\tKrasniqi\nÖva\tPer\nPer år frågar Krasniqi alla."
    assert [(text[start:end], start) for start, end, _ in persons_in_plan(text, ["Krasniqi", "Per"])] == [
        ("Krasniqi", 8),
        ("Per", 21),
        ("Krasniqi", 39),
    ]


def test_a_surname_alone_is_the_only_person_in_the_paper_who_has_it():
    text = "Projektledare: Omid Farahani\nAnsvarig: Farahani"
    assert {name for *_, name in persons_in_plan(text)} == {"Omid Farahani"}


# Nothing that leaves the study has them -------------------------------------------------------------------------------
PLAN = """# Handlingsplan för jämställdhetsintegrering vid CSN 2014

Beslutad 2013-11-20 av generaldirektör Lena Strömgren efter föredragning av Zlatka Ilievska, utredare.

Kontaktperson: Xhemile Krasniqi, xhemile.krasniqi@csn.se

| Mål | Aktivitet | Ansvarig | Indikator | Resultat |
|---|---|---|---|---|
| Lika service | Krasniqi utbildar handläggare | HR-chefen | Krasniqi räknar | Alla har gått kursen |
| | Se över blanketter (Omid) | Omid Farahani | | Blanketterna är könsneutrala |
| | Kartlägga löner | Tallroth B | | Kartan är klar |
| | Granska texter | Planeringsenheten | | Texterna är granskade |

Samverkan sker med Försäkringskassan genom utredaren Mbeki Okonjo och XK.
"""
PERSONS = ("Strömgren", "Ilievska", "Krasniqi", "krasniqi", "Omid", "Farahani", "Tallroth", "Okonjo")
BY = {"by": "AB", "when": "2026-11-01"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A study with a plan that names persons in every way, all of it signed, one row changed, one dropped, one gone."""
    root = tmp_path_factory.mktemp("namn")
    paper = root / "data/raw/plans/csn-plan.md"
    paper.parent.mkdir(parents=True)
    paper.write_text(PLAN, encoding="utf-8")
    folder = StudyFolder(root)
    build(folder)
    return folder


def test_what_is_signed_is_found_again_by_the_papers_own_words(folder):
    Study(folder).plan("CSN", 2014).sign("all", **BY)
    tables = build(folder).tables
    assert tables["plan_elements"]["signed_by"].eq("AB").all() and tables["plan_differences"].empty
    assert set(tables["problems"]["code"]) <= {"kind", "no_source", "other_year"}
    said = set(tables["plan_elements"]["responsible"].dropna())
    assert {"HR-chefen", "Planeringsenheten"} < said and len(said) == 4
    assert any(re.match(r"Person \d+ utbildar handläggare$", text) for text in tables["plan_elements"]["text"])


def topics(view, verb: str) -> list[str]:
    try:
        getattr(view, verb)("?")
    except Exception as told:
        return re.findall(r"\w+", str(told).rsplit(":", 1)[-1])
    raise AssertionError("an unknown topic is refused")


def test_no_table_finding_export_or_message_holds_a_persons_name(folder, tmp_path):
    plan = Study(folder).plan("CSN", 2014)
    plan.sign("all", **BY) if len(plan.proposals()) else None
    paper = folder.raw / "plans/csn-plan.md"
    paper.write_text(paper.read_text(encoding="utf-8").replace("Se över blanketter (Omid)", "Annat"), encoding="utf-8")
    build(folder)
    study = Study(folder)
    study.plan("CSN", 2014).drop(study.plan("CSN", 2014).elements().iloc[0]["element_id"].split("/")[1], **BY)
    build(folder)
    study = Study(folder)
    export_tables(study, tmp_path), export_graphs(study, tmp_path), export_plans(study, tmp_path)
    export_codes(study, tmp_path)
    said = {file.name: file.read_text(encoding="utf-8", errors="replace") for file in tmp_path.rglob("*.*")}
    for view in (study.plan("CSN", 2014), study.agency("csn", 2014), study.year(2014)):
        for topic in topics(view, "say"):
            said[f"{type(view).__name__}.say({topic})"] = str(view.say(topic))
        for topic in topics(view, "show"):
            table = view.show(topic)
            said[f"{type(view).__name__}.show({topic})"] = f"{table.data.to_csv()} {table.caption} {table.note}"
    assert len(said) > 60 and "Planeringsenheten" in said["plan_elements.csv"]
    assert {(where, name) for where, words in said.items() for name in PERSONS if name in words} == set()
