"""Reading plans in the project's form: both dresses alike, evidence for every element, all problems at once."""

import importlib.util
import re
from pathlib import Path

import openpyxl
import pytest

from jimeval.base.errors import InputError
from jimeval.base.tables import violations
from jimeval.documents import read_document
from jimeval.plans import is_plan_form, read, read_plan

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = ROOT / "jimeval" / "data" / "templates"
OWN_PAPER = ROOT / "data" / "raw" / "plans" / "forsvarsmakten-2014.docx"
EXAMPLES = sorted(path for path in OWN_PAPER.parent.glob("*-2014.*") if path != OWN_PAPER)

PLAN = {"Myndighet": "CSN", "Beslutad": "september 2013", "Period från": "2014", "Period till": "tills vidare"}
HEADINGS = ["Id", "Slag", "Läge", "Text", "Ansvarig", "Klart", "Delmål"]
ROWS = [
    ["R1", "resurs", "", "En samordnare", "", "", ""],
    ["A1", "aktivitet", "", "Utbilda handläggare", "samordnaren", "2014-06", ""],
    ["A2", "aktivitet", "genomförd", "Kartlägga", "", "löpande", ""],
    ["F1", "resultat", "", "Lika bemötande", "", "", ""],
    ["E1", "effekt", "", "Jämnare uttag", "", "", "3"],
]
LINKS = [["R1", "A1"], ["A1", "F1"], ["F1", "E1"]]


def workbook(path, plan=PLAN, headings=HEADINGS, rows=ROWS, links=LINKS, extra=()):
    book = openpyxl.Workbook()
    book.active.title = "Plan"
    for pair in plan.items():
        book.active.append(pair)
    elements = book.create_sheet("Delar")
    for row in [headings, *rows]:
        elements.append([value or None for value in row])
    pairs = book.create_sheet("Kopplingar")
    for row in [["Från", "Till"], *links]:
        pairs.append(row)
    for title, value in extra:
        book.create_sheet(title).append([value])
    book.save(path)
    return path


def yaml_form(path, plan=PLAN, headings=HEADINGS, rows=ROWS, links=LINKS):
    lines = ["plan:", *(f"  {label.lower()}: {value}" for label, value in plan.items()), "delar:"]
    for row in rows:
        fields = [f"{heading.lower()}: {value}" for heading, value in zip(headings, row, strict=True) if value]
        lines.append(f"  - {{{', '.join(fields)}}}")
    lines += ["kopplingar:", *(f"  - [{start}, {end}]" for start, end in links)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def words_only(table):
    return table.drop(columns=[c for c in ("document_id", "start", "end", "sheet", "row", "column") if c in table])


def sentences(reading):
    return [problem.sentence() for problem in reading.problems]


def test_workbook_and_yaml_give_the_same_plan_elements_and_links(tmp_path):
    sheet, text = read_plan(workbook(tmp_path / "csn.xlsx")), read_plan(yaml_form(tmp_path / "csn.yml"))
    for name in ("plans", "plan_elements", "plan_links"):
        assert words_only(sheet.tables[name]).equals(words_only(text.tables[name]))
        assert violations(name, sheet.tables[name]) == violations(name, text.tables[name]) == []
    plan = sheet.plans.astype(object).where(sheet.plans.notna(), None).iloc[0].to_dict()
    assert plan == {
        "plan_id": "csn-2014",
        "agency_id": "csn",
        "document_id": "csn.xlsx",
        "decided": "2013-09",
        "period_from": "2014",
        "period_to": None,
        "template": None,
        "registration": None,
        "caveats": None,
        "extent": "whole",
        "stated_none": None,
    }
    assert list(sheet.plan_elements["element_id"]) == [f"csn-2014/{n}" for n in ("A1", "A2", "E1", "F1", "R1")]
    assert list(sheet.plan_elements["state"]) == ["planned", "performed", "expected", "expected", "planned"]
    assert set(sheet.plan_elements["origin"]) == {"original"} and set(sheet.plan_elements["confidence"]) == {1.0}


def test_everything_in_a_form_filled_in_as_meant_finds_its_place(tmp_path):
    for reading in (read_plan(workbook(tmp_path / "a.xlsx")), read_plan(yaml_form(tmp_path / "a.yml"))):
        assert reading.characters_assigned == len(reading.document.text)
        assert [p.code for p in reading.problems] == ["open_period"]


def test_an_element_leads_back_to_its_cell(tmp_path):
    reading = read_plan(workbook(tmp_path / "csn.xlsx"))
    activity = reading.plan_elements.iloc[0].to_dict()
    assert str(reading.evidence(activity)) == '”Utbilda handläggare” (csn.xlsx, blad "Delar", cell D3)'


@pytest.mark.parametrize(
    "written",
    [
        "Utbilda: både chefer och andra",
        '"Utbilda: både \\"chefer\\" och andra"',
        "'Utbilda ''alla'' och envar'",
        "|\n      Utbilda\n      alla",
        ">-\n      Utbilda\n      alla och\n      envar",
        "Utbilda\n      alla envar",
        "Utbilda  # not",
    ],
)
def test_an_element_in_yaml_leads_back_to_its_words_however_they_are_quoted(tmp_path, written):
    path = tmp_path / "csn.yml"
    written = f'"{written}"' if written.startswith("Utbilda:") else written
    path.write_text(
        f"plan:\n  myndighet: CSN\n  period från: 2014\ndelar:\n  - id: A1\n    slag: aktivitet\n    text: {written}\n",
        encoding="utf-8",
    )
    reading = read_plan(path)
    element = reading.plan_elements.iloc[0].to_dict()
    quotation = reading.evidence(element).quotation.replace('\\"', '"').replace("''", "'")
    assert quotation.split() == element["text"].split()


def test_headings_are_known_by_synonym_in_any_order_with_lines_above(tmp_path):
    path = workbook(
        tmp_path / "csn.xlsx",
        headings=["Beskrivning", "Typ", "Nr", "Ansvarig enhet"],
        rows=[["Utbilda", "Aktiviteter", "A1", "staben"]],
        links=[],
    )
    element = read_plan(path).plan_elements.iloc[0]
    assert (element["text"], element["kind"], element["responsible"]) == ("Utbilda", "activity", "staben")


def test_what_has_no_place_in_the_form_is_listed_and_not_counted(tmp_path):
    reading = read_plan(
        workbook(
            tmp_path / "csn.xlsx",
            plan=PLAN | {"Färg": "blå"},
            headings=[*HEADINGS[:-1], "Anteckning"],
            rows=[["A1", "aktivitet", "", "Utbilda", "", "", "viktig"]],
            links=[],
            extra=[("Budget", "ett belopp")],
        )
    )
    assert sentences(reading)[:3] == [
        'blad "Plan", rad 5, kolumn A: rubriken ”Färg” känns inte igen; 1 värde under den läses inte.',
        'blad "Delar", rad 1, kolumn G: rubriken ”Anteckning” känns inte igen; 1 värde under den läses inte.',
        'blad "Budget": bladet läses inte (1 cell). Formulärets blad heter Plan, Delar, Kopplingar och Så fyller du i.',
    ]
    unread = len("Färg") + len("blå") + len("Anteckning") + len("viktig") + len("ett belopp")
    assert reading.characters_assigned == len(reading.document.text) - unread


@pytest.mark.parametrize(
    ("decided", "written", "topic", "scheme"),
    [
        ("2013-09", "3", "obetalt hem- och omsorgsarbete", "four"),
        ("2016-10-24", "4", "mäns våld mot kvinnor ska upphöra", "four"),
        ("2021-09-01", "Delmål 4", "obetalt hem- och omsorgsarbete", "six"),
        ("2021-09-01", "Jämställd hälsa", "jämställd hälsa", "six"),
        ("2013-09", "mäns våld mot kvinnor", "mäns våld mot kvinnor ska upphöra", "four"),
    ],
)
def test_a_numbered_subgoal_means_what_it_meant_when_the_plan_was_made(tmp_path, decided, written, topic, scheme):
    """Numbering before and after 17 November 2016, skr. 2016/17:10."""
    path = workbook(
        tmp_path / "csn.xlsx",
        plan=PLAN | {"Beslutad": decided},
        rows=[["E1", "effekt", "", "En effekt", "", "", written]],
        links=[],
    )
    element = read_plan(path).plan_elements.iloc[0]
    assert (element["subgoal_topic"], element["subgoal_scheme"]) == (topic, scheme)


def test_a_number_is_not_guessed_when_the_date_leaves_the_numbering_open(tmp_path):
    reading = read_plan(
        workbook(
            tmp_path / "csn.xlsx",
            plan=PLAN | {"Beslutad": "2016"},
            rows=[["E1", "effekt", "", "En effekt", "", "", "4"]],
            links=[],
        )
    )
    assert reading.plan_elements["subgoal_topic"].isna().all()
    assert sentences(reading)[-1] == (
        'blad "Delar", rad 2, kolumn G: delmålet ”4” läses inte: numreringen ändrades den 17 november 2016 och planens '
        "datum avgör inte vilken som gäller. Skriv delmålets namn; egna delmål skrivs som en rad med slaget mål."
    )


def test_every_problem_is_named_at_once_with_its_place_and_what_to_do(tmp_path):
    path = workbook(
        tmp_path / "fel.xlsx",
        plan={"Myndighet": "Forsäkringskassan", "Beslutad": "i höstas", "Period till": "2014"},
        headings=["Id", "Slag", "Läge", "Text"],
        rows=[
            ["A1", "aktivitett", "planrad", "Utbilda"],
            ["A2", "aktivitet", "", ""],
            ["F1", "resultat", "", "Ett"],
            ["F1", "resultat", "", "Två"],
            ["", "mål", "", "Ett mål"],
        ],
        links=[["A1", "F1"], ["F1", "F9"], ["F1", None]],
    )
    with pytest.raises(InputError) as caught:
        read_plan(path)
    assert (
        str(caught.value)
        == """fel.xlsx: 11 problem
  blad "Kopplingar", rad 4: kopplingen saknar Till. Fyll i båda sidor eller ta bort raden.
  blad "Plan", rad 1, kolumn B: myndigheten ”Forsäkringskassan” finns inte i registret. Menade du Försäkringskassan?
  blad "Plan", rad 2, kolumn B: Beslutad är ”i höstas”, som inte är ett datum. Skriv 2014-03-01, 2014-03 eller 2014.
  Period från saknas. Fyll i första året, till exempel 2014.
  blad "Delar", rad 2, kolumn B: slaget ”aktivitett” finns inte. Menade du aktivitet? Tillåtna: problem, mål, resurs, \
aktivitet, resultat, förmedlande instans, effekt.
  blad "Delar", rad 2, kolumn C: läget ”planrad” finns inte. Menade du planerad? Tillåtna: planerad, genomförd, \
förväntad, uppnådd.
  blad "Delar", rad 3: raden saknar Text. Skriv delen som den står i planen, eller ta bort raden.
  blad "Delar", rad 5, kolumn A: id F1 står redan på blad "Delar", rad 4. Ge raden ett eget id, \
och se över kopplingarna.
  blad "Delar", rad 6: raden saknar Id. Ge den en kort beteckning, till exempel A1.
  blad "Kopplingar", rad 2, kolumn A: kopplingen läses inte, eftersom raden A1 inte kunde läsas.
  blad "Kopplingar", rad 3, kolumn B: id F9 finns inte bland planens delar. Delarna är F1."""
    )


def test_an_unknown_key_in_yaml_is_named_with_its_line(tmp_path):
    path = tmp_path / "csn.yml"
    path.write_text(
        "plan:\n  myndighet: CSN\n  beslutad: 2013-09\n  period från: 2014\n  period till: 2014\n  färg: blå\n"
        "delar:\n  - {id: A1, slag: aktivitet, text: Utbilda, budget: 3}\nkopplingar: []\n",
        encoding="utf-8",
    )
    assert [problem.sentence() for problem in read_plan(path).problems] == [
        "rad 6: rubriken ”färg” känns inte igen; 1 värde under den läses inte.",
        "rad 8: rubriken ”budget” känns inte igen; 1 värde under den läses inte.",
    ]


def test_a_link_against_the_chain_is_kept_and_asked_about(tmp_path):
    links = [["F1", "A1"], ["A1", "A1"], ["A1, A2", "F1"], ["A2", "F1"]]
    reading = read_plan(workbook(tmp_path / "csn.xlsx", links=links))
    assert len(reading.plan_links) == 4
    assert sentences(reading)[1:] == [
        'blad "Kopplingar", rad 2, kolumn A: kopplingen F1 till A1 går från resultat till aktivitet; den behålls som '
        "den står. Kontrollera att Från och Till inte bytt plats.",
        'blad "Kopplingar", rad 3, kolumn A: kopplingen A1 till A1 går från en del till sig själv; den behålls som den '
        "står. Kontrollera att Från och Till inte bytt plats.",
        'blad "Kopplingar", rad 5, kolumn A: kopplingen A2 till F1 står två gånger.',
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "plan: {myndighet: CSN}\ndelar:\n  - {id: A1, text: &x hej, slag: mål}\n",
            "rad 3: ankare och hänvisningar (& och *) läses inte. Skriv ut texten, eller sätt citattecken om den.",
        ),
        (
            "plan: {myndighet: CSN}\ndelar: " + "[" * 3000 + "]" * 3000 + "\n",
            "rad 2: uppgifterna ligger i fler nivåer än formuläret har. Utgå från den tomma mallen plan.yml.",
        ),
        (
            "plan:\n  myndighet: CSN\ndelar:\n  - id: A1\n    text: Mål: bättre: bemötande\n",
            "rad 5, tecken 14: filen går inte att läsa som YAML. Se över indragen, och sätt citattecken om text som "
            "innehåller kolon följt av mellanslag eller börjar med något av - # & * [ {.",
        ),
    ],
)
def test_yaml_that_cannot_be_trusted_or_parsed_is_refused(tmp_path, text, message):
    path = tmp_path / "csn.yml"
    path.write_text(text, encoding="utf-8")
    reading = read(read_document(path))
    assert sentences(reading) == [message]
    assert reading.characters_assigned == 0 and reading.plan_elements.empty


@pytest.mark.parametrize("name", ["plan.xlsx", "plan.yml"])
def test_the_empty_form_is_known_gives_nothing_and_says_so(name):
    document = read_document(TEMPLATES / name)
    reading = read(document)
    assert is_plan_form(document)
    assert [len(table) for table in reading.tables.values()] == [0, 0, 0]
    assert sentences(reading) == ["formuläret är tomt: ingen plan och inga delar är ifyllda."]


def test_a_plan_without_elements_is_read_and_says_so(tmp_path):
    reading = read_plan(workbook(tmp_path / "csn.xlsx", rows=[], links=[]))
    assert (len(reading.plans), len(reading.plan_elements)) == (1, 0)
    assert sentences(reading)[-1] == "planen har inga delar: bladet Delar är tomt."


def test_other_papers_are_not_taken_for_plans(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Bedömare", "Fråga 1"])
    book.save(tmp_path / "marks.xlsx")
    (tmp_path / "sources.yml").write_text("csn.yml: {origin: simulated}\n", encoding="utf-8")
    for name in ("marks.xlsx", "sources.yml"):
        document = read_document(tmp_path / name)
        assert not is_plan_form(document)
        assert sentences(read(document)) == [
            "filen är inte projektets formulär för planer. Utgå från den tomma mallen plan.xlsx eller plan.yml."
        ]


# The example study's plans


def test_eight_of_the_eighteen_have_an_example_plan_in_the_form_and_one_in_a_paper_of_its_own():
    agencies = {read_plan(path).plans["agency_id"].item() for path in EXAMPLES}
    assert agencies == {"boverket", "csn", "fk", "msb", "mucf", "sis", "tillvaxtverket", "vr"}
    assert read_plan(OWN_PAPER).plans["agency_id"].item() == "fm"


def test_in_the_example_paper_everything_that_is_read_is_invented_and_says_so():
    reading = read_plan(OWN_PAPER)
    assert reading.plan_elements["text"].str.startswith("Simuler").all()
    assert reading.plan_elements["kind"].value_counts().to_dict() == {
        "activity": 5,
        "result": 5,
        "goal": 2,
        "effect": 1,
    }
    assert len(reading.plan_links) == 9
    assert reading.plan_elements["signed_by"].isna().all()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_says_of_each_element_whether_it_is_retold_or_simulated(path):
    reading = read_plan(path)
    elements = reading.plan_elements
    assert reading.problems == () and 6 <= len(elements) <= 16
    assert reading.characters_assigned == len(reading.document.text)
    assert set(elements["origin"]) == {"retold", "simulated"}
    assert (elements["text"].str.startswith("Simuler") == (elements["origin"] == "simulated")).all()
    for row in elements.to_dict("records"):
        assert reading.evidence(row).quotation == row["text"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_nothing_is_called_missing_of_what_a_real_plan_says_in_an_example(path):
    """What the retold words state themselves may be found: that work was done already, a goal taken from elsewhere."""
    from jimeval.plans import gaps

    reading = read_plan(path)
    table = gaps(reading.plan_elements, reading.plan_links, reading.plans).query("basis != 'stated'")
    found = table["element_ids"].str.split("+").explode()
    retold = reading.plan_elements.query("origin == 'retold'")["element_id"]
    assert not set(found) & set(retold)


def test_templates_and_examples_are_what_the_scripts_write(tmp_path, monkeypatch):
    script = importlib.util.spec_from_file_location("make_example_plans", ROOT / "tools" / "make_example_plans.py")
    tool = importlib.util.module_from_spec(script)
    script.loader.exec_module(tool)
    monkeypatch.setattr(tool, "FOLDER", tmp_path)
    tool.main()
    kept = [*EXAMPLES, OWN_PAPER, EXAMPLES[0].with_name("sources.yml")]
    assert sorted(path.name for path in kept) == sorted(path.name for path in tmp_path.iterdir())
    assert all(path.read_bytes() == (tmp_path / path.name).read_bytes() for path in kept)
    assert (TEMPLATES / "plan.xlsx").read_bytes() == tool.form_bytes()


def _runs(text, length=8):
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[n : n + length]) for n in range(len(words) - length + 1)}


def test_no_example_repeats_a_founding_paper(shared):
    sources = set().union(
        *(
            _runs(path.read_text(encoding="utf-8"))
            for folder in ("sources", "samples")
            for path in (shared / folder).glob("*.txt")
        )
    )
    papers = [*EXAMPLES, ROOT / "tests" / "papers" / "annex1.yml"]
    assert not any(_runs(" ".join(read_plan(path).plan_elements["text"])) & sources for path in papers)


def test_ids_in_links_may_differ_in_capitals_when_one_row_alone_can_be_meant(tmp_path):
    rows = [["a1", "åtgärder", "", "Utbilda", "", "hösten 2014", ""], *ROWS[3:]]
    reading = read_plan(workbook(tmp_path / "a.xlsx", rows=rows, links=[["A1", "f1"], ["F1", "E1"]]))
    assert sorted(zip(reading.plan_links["from_element_id"], reading.plan_links["to_element_id"], strict=True)) == [
        ("csn-2014/F1", "csn-2014/E1"),
        ("csn-2014/a1", "csn-2014/F1"),
    ]
    assert [p.message for p in reading.problems if p.code == "id_case"] == [
        "id A1 lästes som a1.",
        "id f1 lästes som F1.",
    ]


def test_a_date_that_says_more_than_a_date_keeps_its_words(tmp_path):
    rows = [["A1", "aktivitet", "", "Utbilda", "", "hösten 2014", ""]]
    plan = PLAN | {"Period till": "2014 (-2016)"}
    reading = read(read_document(workbook(tmp_path / "a.xlsx", plan=plan, rows=rows, links=[])))
    assert list(reading.plan_elements["due"]) == ["hösten 2014"]
    assert [p.message for p in reading.problems if p.severity == "error"] == [
        "Period till är ”2014 (-2016)”, som inte är ett datum."
    ]


def test_the_yaml_form_is_known_with_capitals(tmp_path):
    path = yaml_form(tmp_path / "a.yml")
    path.write_text(re.sub(r"(?m)^([a-z])", lambda m: m[1].upper(), path.read_text(encoding="utf-8")), encoding="utf-8")
    assert len(read_plan(path).plan_elements) == len(ROWS)
