"""Tables as agencies' staff make them: crosses, headings left out, forms in pairs, and what is told of all that."""

import openpyxl
import pytest
from docx import Document as Word
from openpyxl.styles import PatternFill
from plan_grids import said, table, tied

from jimeval import plans
from jimeval.documents import read_document
from jimeval.plans.extraction.rows import table_elements, why_no_table


def read(rows, **how):
    return table_elements(*table(rows, **how), "2016-01-01")


def sentences(found):
    return [problem.sentence() for problem in found.problems]


@pytest.fixture
def word(tmp_path):
    """Paragraphs and tables (lists of rows) as a Word paper, read."""

    def write(*parts):
        paper = Word()
        paper.add_heading("Handlingsplan för jämställdhetsintegrering 2016–2018", 0)
        for part in parts:
            if isinstance(part, str):
                paper.add_paragraph(part)
                continue
            grid = paper.add_table(rows=0, cols=len(part[0]))
            for row in part:
                for cell, words in zip(grid.add_row().cells, row, strict=True):
                    cell.text = words
        paper.save(tmp_path / "plan.docx")
        return plans.extract(read_document(tmp_path / "plan.docx"), "konsumentverket")

    return write


@pytest.fixture
def workbook(tmp_path):
    def write(rows, change=lambda sheet: None):
        book = openpyxl.Workbook()
        book.active.title = "Plan"
        for row in rows:
            book.active.append(row)
        change(book.active)
        book.save(tmp_path / "plan.xlsx")
        return plans.extract(read_document(tmp_path / "plan.xlsx"), "konsumentverket")

    return write


def told(reading, *codes):
    return [(p.severity, p.sentence()) for p in reading.problems if p.code in codes]


# Crosses


def test_crosses_under_years_say_when():
    found = read(
        [["Aktivitet", "Ansvarig", "2016", "2017"], ["Öva chefer", "HR", "X", ""], ["Mäta tider", "Analys", "x", "(X)"]]
    )
    assert said(found, "responsible", "due") == [
        ("activity", "Mäta tider", "Analys", "2016, 2017"),
        ("activity", "Öva chefer", "HR", "2016"),
    ]
    assert sentences(found) == [
        "tabell 1: kryssen under ”2016” och ”2017” läses som när det ska göras. Kontrollera att de säger det."
    ]


def test_crosses_under_units_say_who_where_no_column_does():
    rows = [["Aktivitet", "Staben", "Analys", "Klart"], ["Öva", "X", "X", "2016"], ["Mäta", "", "X", "2017"]]
    found = read(rows)
    assert said(found, "responsible", "due") == [
        ("activity", "Mäta", "Analys", "2017"),
        ("activity", "Öva", "Staben, Analys", "2016"),
    ]
    assert sentences(found) == [
        "tabell 1: kryssen under ”Staben” och ”Analys” läses som vem som ansvarar. Kontrollera att de säger det."
    ]
    rows = [["Aktivitet", "Ansvarig", "Makt", "Våld"], ["Öva", "HR", "X", ""], ["Mäta", "HR", "", "X"]]
    found = read(rows)
    assert said(found, "responsible") == [("activity", "Mäta", "HR"), ("activity", "Öva", "HR")]
    assert sentences(found) == [
        "tabell 1: kryssen under ”Makt” och ”Våld” läses inte: vad de säger framgår inte. "
        "Lägg till det när planen signeras."
    ]


def test_coloured_squares_under_months_are_told_and_the_rest_is_read(workbook):
    def colour(sheet):
        for place in ("C2", "D3"):
            sheet[place].fill = PatternFill("solid", fgColor="FF4472C4")

    reading = workbook([["Aktivitet", "Ansvarig", "jan", "feb"], ["Öva", "HR"], ["Mäta", "Analys"]], colour)
    assert list(reading.plan_elements["text"]) == ["Öva", "Mäta"]
    assert told(reading, "crosses") == [
        (
            "warning",
            'blad "Plan", tabell 1: färgade rutor under ”jan” och ”feb” läses inte. Lägg till det när planen signeras.',
        )
    ]


# Headings


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        *(("Vad är problemet?", "problem"), ("Hur ser det ut i dag?", "problem")),
        *(("Vad det ger", "result"), ("Vad ska insatsen leda till?", "result")),
    ],
)
def test_questions_as_headings_say_what_they_ask_for(heading, kind):
    found = read([["Aktivitet", heading, "Vem driver"], ["Öva chefer", "Ojämn fördelning", "HR"]])
    assert said(found) == sorted([("activity", "Öva chefer"), (kind, "Ojämn fördelning")])


def test_start_and_end_in_one_heading_is_the_time():
    found = read([["Aktivitet", "Start–slut", "Prioritet", "Andel klart"], ["Öva", "vt–ht 2016", "Hög", "Klar"]])
    assert said(found, "due", "state") == [("activity", "Öva", "vt–ht 2016", "performed")]
    assert sentences(found) == [
        "tabell 1, rad 2, kolumn 3: 1 cell under rubriken ”Prioritet” är inga delar av planen. "
        "Skriv av det som hör till planen i projektets formulär."
    ]


def test_a_table_without_headings_goes_on_from_the_one_right_before_it(word):
    heads, first = ["Aktivitet", "Ansvarig", "Klart"], ["Öva chefer", "Kim", "2016-05-01"]
    reading = word([heads, first], "Forts.", [["Mäta tider", "Sam", "2016-06-01"], ["Se över", "Kim", "2017"]])
    rows = reading.plan_elements[["text", "responsible", "due"]].itertuples(index=False)
    assert list(map(tuple, rows)) == [
        ("Öva chefer", "Kim", "2016-05-01"),
        ("Mäta tider", "Sam", "2016-06-01"),
        ("Se över", "Kim", "2017"),
    ]
    assert told(reading, "continued_headings") == [
        (
            "warning",
            "tabell 2: tabellen saknar rubriker och läses med dem i tabell 1. "
            "Kontrollera att varje kolumn har fått rätt slag.",
        )
    ]
    other = word([heads, first], "Forts.", [["Grön", "Kim", "Lund"], ["Blå", "Sam", "Umeå"]])
    assert list(other.plan_elements["text"]) == ["Öva chefer"], "det som står där är ingen tid"
    assert [severity for severity, _ in told(other, "no_plan_table")] == ["warning"]


def test_a_form_in_pairs_is_read_as_pairs_whatever_its_values_look_like():
    found = read(
        [
            ["Aktivitet:", "Följa upp svaren", "Ansvarig:", "Rätt"],
            ["Mål:", "Vi vet hur den används", "Klart:", "2017"],
        ]
    )
    assert said(found, "responsible", "due") == [
        ("activity", "Följa upp svaren", "Rätt", "2017"),
        ("goal", "Vi vet hur den används", None, None),
    ]
    assert tied(found) == {("Vi vet hur den används", "Följa upp svaren")}


def test_a_column_for_risks_beside_activities_does_not_make_the_table_one_of_risks():
    found = read([["Aktivitet", "Ansvarig", "Risk"], ["Öva chefer", "HR", "Få deltar"]])
    assert said(found) == [("activity", "Öva chefer")]
    document, grid = table([["Risk", "Åtgärd", "Ansvarig"], ["Få deltar", "Påminna", "HR"]])
    assert why_no_table(document, grid).severity == "note"


def test_the_plans_own_period_above_the_headings_is_no_field_of_a_part(workbook):
    reading = workbook(
        [["Myndighet", "Konsumentverket", None], ["Period", "2016–2018", None], [], ["Mål", "Aktivitet", "Klart"]]
        + [["Lika stöd", "Öva", "2016"]]
    )
    assert told(reading, "field_alone") == []
    assert list(reading.plans["period_from"]) == ["2016"]


# What is told


def test_a_table_that_nothing_tells_about_is_a_warning_and_never_an_empty_plan_in_silence(word):
    reading = word([["Spår", "Moment", "Etapp"], ["Grön", "Byta skyltar", "II"], ["Blå", "Måla om", "III"]])
    assert len(reading.plan_elements) == 0
    assert told(reading, "no_plan_table", "no_elements") == [
        (
            "warning",
            "tabell 1: tabellen läses inte som en del av planen (9 celler med innehåll): ingen rubrik känns igen och "
            "innehållet avgör inte vad kolumnerna är. Skriv av det som hör till planen i projektets formulär.",
        ),
        (
            "warning",
            "inga delar av planen (mål, aktiviteter ...) kunde föreslås. "
            "Läs planen och skriv av den i projektets formulär (jimeval init ger ett tomt).",
        ),
    ]


def test_a_note_below_a_table_is_no_part_of_the_plan(word):
    rows = [["Åtgärd", "Ansvarig"], ["Öva chefer", "HR"]]
    reading = word("Åtgärder", rows, "Not: Tiderna är preliminära och ska ses över.")
    assert list(reading.plan_elements["text"]) == ["Öva chefer"]


def test_hidden_cells_are_told_once(workbook):
    def hide(sheet):
        sheet.row_dimensions[3].hidden = True

    reading = workbook([["Aktivitet", "Tid"], ["Öva", "2016"], ["Struken", "2017"]], hide)
    assert told(reading, "hidden_cells") == [
        (
            "warning",
            'blad "Plan": rad 3 är dold och har text i 2 celler, som inte läses. '
            "Ta fram det i Excel om det hör till planen.",
        )
    ]


def test_formulas_without_value_are_told_once_and_refuse_the_plan_only_where_its_parts_stand(workbook):
    heads = ["Mål", "Aktivitet", "Kostnad", "Nästa avstämning"]
    beside = [heads, ["Lika lön", "Mäta", 10, "=A1+90"], ["", "Öva", 20, "=A2+90"], ["Summa", "", "=SUM(C2:C3)", ""]]
    reading = workbook(beside)
    mend = "Öppna filen i Excel och spara om den."
    assert told(reading, "formula_without_value") == [
        (
            "warning",
            f'blad "Plan": 3 celler har formler utan sparat värde (D2, D3 och C4) och läses som tomma. {mend}',
        )
    ]
    assert reading.checked() is reading
    reading = workbook([heads, ["=Data!A1", "Mäta", 10, "2016"]])
    assert told(reading, "formula_without_value") == [
        (
            "error",
            f'blad "Plan": 1 cell har en formel utan sparat värde (A2) där det ska stå en del av planen. {mend}',
        )
    ]
