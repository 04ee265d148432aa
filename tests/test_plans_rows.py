"""A plan's table to elements and links: what a row, a blank, a merged cell and a heading within the table say."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_documents import PLANS, write_docx, write_html, write_markdown
from plan_grids import LEFT, UP, said, table, tied

from jimeval.base.errors import Problem
from jimeval.documents import read_document
from jimeval.plans.extraction.rows import table_elements, why_no_table


def read(rows, made="2014-09-13", **how):
    return table_elements(*table(rows, **how), made)


def sentences(extract):
    return [problem.sentence() for problem in extract.problems]


def test_what_stands_on_one_row_is_tied_from_means_to_ends():
    found = read(
        [
            ["Problem", "Mål", "Resurser", "Aktivitet", "Resultat", "Förmedlande instans", "Effekt"],
            ["Få söker", "Fler söker", "En tjänst", "Informera", "Kunskap", "Ledningen", "Lika stöd"],
        ]
    )
    assert tied(found) == {
        *(("Få söker", "Fler söker"), ("Fler söker", "Informera")),
        *(("En tjänst", "Informera"), ("Informera", "Kunskap")),
        *(("Kunskap", "Ledningen"), ("Ledningen", "Lika stöd")),
    }
    assert {origin for _, _, origin in found.links} == {"same_row"}
    assert [e.state for e in found.elements] == [None, None, "planned", "planned", "expected", None, "expected"]


def test_no_link_leaps_over_an_empty_cell_but_a_table_without_mediators_ties_result_to_effect():
    empty = read([["Aktivitet", "Resultat", "Mottagare", "Effekt"], ["Utbilda", "Kunskap", "", "Lika stöd"]])
    assert tied(empty) == {("Utbilda", "Kunskap")}
    assert tied(read([["Aktivitet", "Resultat", "Effekt"], ["Utbilda", "", "Lika stöd"]])) == set()
    assert tied(read([["Aktivitet", "Resultat", "Effekt"], ["Utbilda", "Kunskap", "Lika"]])) == {
        ("Utbilda", "Kunskap"),
        ("Kunskap", "Lika"),
    }


def test_a_goal_written_on_its_first_row_only_holds_until_the_next_and_other_blanks_stay_blank():
    found = read(
        [
            ["Nr", "Mål", "Aktivitet", "Resultat"],
            ["1", "Lika lön", "Räkna", "Rapport"],
            ["2", "", "Förhandla", ""],
            ["3", "Lika makt", "Rekrytera", "Lista"],
        ]
    )
    assert tied(found) == {
        *(("Lika lön", "Räkna"), ("Lika lön", "Förhandla"), ("Lika makt", "Rekrytera")),
        *(("Räkna", "Rapport"), ("Rekrytera", "Lista")),
    }


def test_a_blank_goal_is_not_carried_past_a_new_problem_nor_in_a_column_after_the_activities():
    new_problem = read(
        [["Problem", "Mål", "Aktivitet"], ["Få söker", "Fler söker", "Informera"], ["Ojämn makt", "", "Rekrytera"]]
    )
    assert tied(new_problem) == {("Få söker", "Fler söker"), ("Fler söker", "Informera")}
    after = read([["Aktivitet", "Mål"], ["Informera", "Fler söker"], ["Rekrytera", ""]])
    assert tied(after) == {("Fler söker", "Informera")}


def test_the_same_words_on_rows_in_a_row_are_one_element_and_further_apart_two():
    found = read(
        [["Aktivitet", "Resultat"], ["Utbilda", "Kunskap"], ["Öva", "Kunskap"], ["Mäta", "Tal"], ["Läsa", "Kunskap"]]
    )
    assert [e.text for e in found.elements if e.kind == "result"] == ["Kunskap", "Tal", "Kunskap"]
    assert len(found.links) == 4


def test_several_items_in_a_cell_are_elements_that_share_the_row():
    found = read(
        [["Aktivitet", "Ansvarig", "Tidplan", "Resultat"], ["• Utbilda\n• Mäta", "HR/Staben", "2014-06", "Kunskap"]]
    )
    assert said(found, "responsible", "due", "due_precision", "confidence") == [
        ("activity", "Mäta", "HR/Staben", "2014-06", "month", 0.8),
        ("activity", "Utbilda", "HR/Staben", "2014-06", "month", 0.8),
        ("result", "Kunskap", None, None, None, 0.9),
    ]
    assert tied(found) == {("Utbilda", "Kunskap"), ("Mäta", "Kunskap")}


def test_lists_of_one_length_with_marks_of_their_own_are_read_side_by_side():
    found = read([["Aktivitet", "Ansvarig", "Tid"], ["1. Utbilda\n2. Mäta", "1. HR\n2. Staben", "2014-01\n2014-02"]])
    assert said(found, "responsible", "due") == [
        ("activity", "Mäta", "Staben", "2014-02"),
        ("activity", "Utbilda", "HR", "2014-01"),
    ]


def test_who_when_and_measure_go_to_activity_and_result_and_a_field_alone_is_listed():
    found = read(
        [
            ["Mål", "Aktivitet", "Ansvarig", "Klart", "Resultat", "Indikator"],
            ["Lika stöd", "Utbilda", "HR", "Q3 2014", "Kunskap", "Andel"],
            ["", "", "Staben", "", "", ""],
        ]
    )
    assert said(found, "responsible", "due", "due_precision", "indicator") == [
        ("activity", "Utbilda", "HR", "Q3 2014", None, None),
        ("goal", "Lika stöd", None, None, None, None),
        ("result", "Kunskap", None, None, None, "Andel"),
    ]
    assert sentences(found) == [
        "tabell 1, rad 3, kolumn 3: ”Staben” under ”Ansvarig” hör inte till någon del på raden."
    ]


def test_start_and_end_give_the_end_and_a_start_alone_is_said_to_be_one():
    found = read(
        [["Aktivitet", "Tidplan", LEFT], [UP, "Start", "Slut"], ["Öva", "2014-01", "2014-06"], ["Mäta", "maj 2014", ""]]
    )
    assert said(found, "due", "due_precision") == [
        ("activity", "Mäta", "från maj 2014", None),
        ("activity", "Öva", "2014-06", "month"),
    ]


def test_planned_and_performed_under_one_heading_are_different_elements():
    found = read(
        [["Mål", "Aktivitet", LEFT, "Ansvarig"], [UP, "planerad", "genomförd", UP], ["Lika", "Öva", "Övade", "HR"]]
    )
    assert said(found, "state", "responsible") == [
        ("activity", "Öva", "planned", "HR"),
        ("activity", "Övade", "performed", None),
        ("goal", "Lika", None, None),
    ]


def test_a_status_says_what_was_performed_and_words_that_say_neither_are_listed():
    found = read(
        [["Aktivitet", "Status"], ["Öva", "Klar"], ["Mäta", "Pågår"], ["Läsa", "✓"], ["Tala", "Två möten hölls"]]
    )
    states = {e.text: e.state for e in found.elements}
    assert states == {"Öva": "performed", "Mäta": "planned", "Läsa": "performed", "Tala": "planned"}
    assert sentences(found) == [
        "tabell 1, rad 5, kolumn 2: 1 cell under rubriken ”Status” säger inte om något är genomfört. "
        "Ange läget vid signeringen."
    ]


def test_a_column_of_what_was_done_holds_performed_activities():
    found = read([["Planerad aktivitet", "Genomfört"], ["Öva", "Två övningar hölls"], ["Mäta", "En mätning i maj"]])
    assert {(e.text, e.state) for e in found.elements} == {
        *(("Öva", "planned"), ("Två övningar hölls", "performed")),
        *(("Mäta", "planned"), ("En mätning i maj", "performed")),
    }


def test_stated_as_none_is_neither_an_element_nor_a_blank():
    document, grid = table([["Resurser", "Aktivitet", "Resultat"], ["Inga", "Utbilda", "-"]])
    found = table_elements(document, grid)
    assert said(found) == [("activity", "Utbilda")]
    assert [(kind, at, document.text[start:end]) for kind, at, start, end in found.stated_none] == [
        ("resource", 0, "Inga"),
        ("result", 0, "-"),
    ]
    assert found.problems == []


def test_instructions_left_from_the_template_are_listed_and_no_elements():
    found = read([["Mål", "Aktivitet"], ["Beskriv målet kort", "[Klicka här]"], ["Lika", "Vad ska göras?"], ["", ""]])
    assert said(found) == [("goal", "Lika")]
    assert sentences(found) == [
        "tabell 1, rad 2, kolumn 1: mallens anvisning står kvar: ”Beskriv målet kort”.",
        "tabell 1, rad 2, kolumn 2: mallens anvisning står kvar: ”[Klicka här]”.",
        "tabell 1, rad 3, kolumn 2: mallens anvisning står kvar: ”Vad ska göras?”.",
    ]


def test_a_row_over_the_whole_width_is_a_goal_a_subgoal_or_an_area():
    found = read(
        [
            ["Aktivitet", "Resultat"],
            ["Mål 1: Lika stöd", LEFT],
            ["Utbilda", "Kunskap"],
            ["Makt och inflytande", LEFT],
            ["Rekrytera", "Lista"],
            ["Övrigt arbete", LEFT],
            ["Mäta", "Tal"],
        ]
    )
    assert tied(found) == {
        *(("Mål 1: Lika stöd", "Utbilda"), ("Utbilda", "Kunskap")),
        *(("Rekrytera", "Lista"), ("Mäta", "Tal")),
    }
    assert {e.text: e.subgoal_topic for e in found.elements if e.subgoal_topic} == {
        "Rekrytera": "makt och inflytande",
        "Lista": "makt och inflytande",
    }
    assert sentences(found) == [
        "tabell 1, rad 6, kolumn 1: 1 rad är områdesrubrik och ingen del av planen, först ”Övrigt arbete”."
    ]


def test_a_long_line_over_the_whole_width_is_a_goal_by_its_place_where_no_column_is_for_goals():
    line = "Fler kvinnor ska vilja bli tekniker än i dag"
    found = read([["Aktivitet", "Tid"], [line, LEFT], ["Öva", "2015"]])
    assert said(found, "confidence") == [("activity", "Öva", 0.9), ("goal", line, 0.5)]
    assert tied(found) == {(line, "Öva")}


def test_goals_may_stand_above_their_own_headings_again_and_again():
    found = read(
        [
            ["Mål", "Lika stöd", LEFT],
            ["Ansvarig", "Chefen för stöd", LEFT],
            ["Aktivitet", "Vem", "När"],
            ["Utbilda", "HR", "2014"],
            ["Mål", "Lika lön", LEFT],
            ["Aktivitet", "Vem", "När"],
            ["Räkna", "Staben", "2015"],
        ]
    )
    assert said(found, "responsible", "due") == [
        ("activity", "Räkna", "Staben", "2015"),
        ("activity", "Utbilda", "HR", "2014"),
        ("goal", "Lika lön", None, None),
        ("goal", "Lika stöd", "Chefen för stöd", None),
    ]
    assert tied(found) == {("Lika stöd", "Utbilda"), ("Lika lön", "Räkna")}


def test_headings_may_stand_in_the_first_column_one_record_below_the_other():
    found = read(
        [
            *(["Mål", "Lika stöd"], ["Aktivitet", "Utbilda"], ["Ansvarig", "HR"]),
            *(["Aktivitet", "Mäta"], ["Ansvarig", "Staben"]),
            *(["Mål", "Lika lön"], ["Aktivitet", "Räkna"], ["Ansvarig", "HR"]),
        ]
    )
    assert tied(found) == {("Lika stöd", "Utbilda"), ("Lika stöd", "Mäta"), ("Lika lön", "Räkna")}
    assert said(found, "responsible")[:3] == [
        ("activity", "Mäta", "Staben"),
        ("activity", "Räkna", "HR"),
        ("activity", "Utbilda", "HR"),
    ]


def test_headings_in_the_first_column_may_head_several_columns():
    found = read([["Problem", "Få söker", "Ojämn makt"], ["Mål", "Fler söker", "Jämn makt"], ["Åtgärd", "Tala", "Öva"]])
    assert tied(found) == {
        *(("Få söker", "Fler söker"), ("Ojämn makt", "Jämn makt")),
        *(("Fler söker", "Tala"), ("Jämn makt", "Öva")),
    }


def test_a_goal_may_stand_as_the_heading_of_what_is_done_for_it():
    found = read(
        [
            *(["Mål 1: Lika stöd till alla", "Ansvarig", "Klart"], ["Öva", "HR", "2014"], ["Mäta", "", ""]),
            *(["Mål 2: Lika lön", "Ansvarig", "Klart"], ["Räkna", "Staben", "2015"]),
        ]
    )
    assert tied(found) == {
        *(("Mål 1: Lika stöd till alla", "Öva"), ("Mål 1: Lika stöd till alla", "Mäta")),
        ("Mål 2: Lika lön", "Räkna"),
    }
    assert {e.confidence for e in found.elements if e.kind == "activity"} == {0.5}


def test_a_hidden_table_is_refused_as_hidden():
    document, grid = table([["Aktivitet", "Tid"], ["Öva", "2014"]], hidden=(0, 1))
    assert why_no_table(document, grid).message == (
        "tabellen läses inte som en del av planen (4 celler med innehåll): den är dold i filen."
    )


def test_labels_in_every_other_column_are_a_form():
    found = read([["Mål:", "Lika stöd", "Ansvarig:", "HR"], ["Aktivitet:", "Öva", "Klart:", "2015"]])
    assert said(found, "responsible", "due") == [
        ("activity", "Öva", "HR", "2015"),
        ("goal", "Lika stöd", None, None),
    ]


def test_a_goal_that_says_so_itself_needs_no_heading_above_it():
    found = read([["", "Aktivitet", "Vem"], ["Mål 1: Lika", "Öva", "HR"], ["", "Mäta", "HR"], ["Mål 2: Bra", "Se", ""]])
    assert tied(found) == {("Mål 1: Lika", "Öva"), ("Mål 1: Lika", "Mäta"), ("Mål 2: Bra", "Se")}
    assert {e.confidence for e in found.elements if e.kind == "goal"} == {0.5}


def test_words_that_cover_two_columns_are_read_in_the_first_and_said_to_be():
    found = read([["Aktivitet", "Resultat", "Effekt"], ["Öva", "Bättre beslut", LEFT]])
    assert tied(found) == {("Öva", "Bättre beslut")}
    assert sentences(found) == [
        "tabell 1, rad 2, kolumn 3: cellen täcker flera kolumner och läses bara i den första: ”Bättre beslut”. "
        "Kontrollera vilket slag den har."
    ]


def test_goals_of_two_levels_are_tied_the_wider_to_the_narrower():
    found = read([["Effektmål", "Delmål", "Aktivitet"], ["Lika lön", "Känd skillnad", "Räkna"]])
    assert said(found, "level")[1:] == [("goal", "Känd skillnad", "delmål"), ("goal", "Lika lön", "effektmål")]
    assert tied(found) == {("Lika lön", "Känd skillnad"), ("Känd skillnad", "Räkna")}


def test_a_column_of_subgoals_gives_its_rows_topic_and_scheme_by_the_plans_date():
    rows = [["Delmål", "Mål", "Aktivitet"], ["4", "Trygghet", "Öva"], ["Makt och inflytande", "Lika", "Välja"]]
    old = {e.text: (e.subgoal_topic, e.subgoal_scheme) for e in read(rows, "2014").elements}
    assert old["Öva"] == old["Trygghet"] == ("mäns våld mot kvinnor ska upphöra", "four")
    assert old["Välja"] == ("makt och inflytande", "four")
    new = {e.text: (e.subgoal_topic, e.subgoal_scheme) for e in read(rows, "2021").elements}
    assert new["Öva"] == ("obetalt hem- och omsorgsarbete", "six")
    undated = read(rows, None)
    assert {e.text: e.subgoal_topic for e in undated.elements}["Öva"] is None
    assert sentences(undated) == [
        "tabell 1, rad 2, kolumn 1: delmålet ”4” läses inte: numreringen ändrades den 17 november 2016 och planens "
        "datum avgör inte vilken som gäller. Ange det när förslaget signeras."
    ]


def test_a_goal_of_agenda_2030_is_no_subgoal():
    found = read([["Nationellt delmål", "Mål", "Aktivitet"], ["Agenda 2030 mål 5", "Lika", "Öva"]], "2021")
    assert {e.subgoal_topic for e in found.elements} == {None}
    assert sentences(found) == [
        "tabell 1, rad 2, kolumn 1: delmålet ”Agenda 2030 mål 5” läses inte: det är ett mål i Agenda 2030, som har "
        "egna nummer. Ange det när förslaget signeras."
    ]


def test_a_column_that_cannot_be_told_and_comments_are_listed_with_how_many_cells():
    found = read(
        [["Mål", "Gruppens tankar", "Aktivitet", "Kommentar"], ["A", "x", "Öva", "sent"], ["B", "y", "Läsa", ""]]
    )
    assert sentences(found) == [
        "tabell 1, rad 2, kolumn 2: 2 celler under rubriken ”Gruppens tankar” läses inte: vad kolumnen är framgår "
        "inte. Skriv av det som hör till planen i projektets formulär.",
        "tabell 1, rad 2, kolumn 4: 1 cell under rubriken ”Kommentar” är inga delar av planen. "
        "Skriv av det som hör till planen i projektets formulär.",
    ]


def test_titles_sums_and_legends_are_no_elements():
    found = read(
        [
            *(["Bilaga 1", "", ""], ["Aktivitet", "Kostnad", "Tid"], ["Utbilda", "10 000 kr", "2014"]),
            *(["Summa", "10 000 kr", ""], ["Teckenförklaring: tom ruta är okänd", "", ""]),
        ]
    )
    assert said(found) == [("activity", "Utbilda"), ("resource", "10 000 kr")]
    assert sentences(found) == [
        "tabell 1, rad 4, kolumn 1: summeringen ”Summa” är ingen del av planen.",
        "tabell 1, rad 5, kolumn 1: förklaringen ”Teckenförklaring: tom ruta är okänd” är ingen del av planen.",
    ]


def test_hidden_rows_are_not_read_but_counted():
    rows = [["Aktivitet", "Tid"], ["Utbilda", "2014"], ["Struken", "2015"]]
    found = read(rows, hidden=(2,))
    assert said(found) == [("activity", "Utbilda")]
    assert sentences(found) == [
        "tabell 1, rad 3, kolumn 1: 2 dolda celler läses inte. "
        "Visa raderna eller kolumnerna i filen om de hör till planen."
    ]
    found = read(rows, sheet="Plan", hidden=(2,))
    assert said(found, "sheet", "row", "column") == [("activity", "Utbilda", "Plan", 2, "A")]
    assert sentences(found) == [], "arbetsbokens läsare har sagt det"


def test_without_headings_the_content_decides_with_half_the_confidence_or_the_table_is_refused():
    found = read([["Utbilda alla chefer", "HR-avdelningen", "Q2 2014"], ["Ta fram en mall", "Staben", "2014-12"]])
    assert said(found, "responsible", "confidence") == [
        ("activity", "Ta fram en mall", "Staben", 0.5),
        ("activity", "Utbilda alla chefer", "HR-avdelningen", 0.5),
    ]
    assert found.problems == [
        Problem(
            "warning",
            "guessed_headings",
            "tabell 1",
            "tabellen saknar rubriker; slaget är gissat av innehållet.",
            "Kontrollera att varje kolumn har fått rätt slag.",
            "plans/plan.docx",
        )
    ]


def test_columns_inferred_from_gaps_are_less_sure():
    found = read([["Mål", "Aktivitet"], ["Lika", "Öva"]], sure=False)
    assert {e.confidence for e in found.elements} == {0.7}


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (
            [["Namn", "Telefon"], ["Registrator", "000"]],
            "ingen rubrik känns igen och innehållet avgör inte vad kolumnerna är",
        ),
        ([["Post", "Belopp"], ["Lön", "100"]], "ingen rubrik känns igen och innehållet avgör inte vad kolumnerna är"),
        (
            [["Risk", "Sannolikhet", "Åtgärd", "Ansvarig"], ["Brist", "3", "Planera", "HR"]],
            "rubrikerna ”Risk” och ”Sannolikhet” hör till en annan sorts tabell",
        ),
        (
            [["Version", "Datum", "Ansvarig"], ["1", "2014", "HR"]],
            "rubriken ”Version” hör till en annan sorts tabell",
        ),
        ([["Ansvarig", "Tidplan"], ["HR", "2014"]], "ingen kolumn är mål, problem, aktivitet, resultat eller effekt"),
        (
            [["2 Mål", "4"], ["3 Aktiviteter", "5"]],
            "rubrikerna ”2 Mål” och ”3 Aktiviteter” hör till en annan sorts tabell",
        ),
        (
            [["Indikator", "Utfall 2013", "Mål 2014"], ["Andel kvinnor", "40 %", "45 %"]],
            "rubrikerna ”Utfall 2013” och ”Mål 2014” hör till en annan sorts tabell",
        ),
        (
            [["Mål: Lika"], ["Aktivitet: Öva"]],
            "ingen rubrik känns igen och innehållet avgör inte vad kolumnerna är",
        ),
        ([["Mål", "Aktivitet"]], "under rubrikerna står ingenting"),
    ],
)
def test_a_table_that_is_none_of_a_plan_is_refused_with_its_reason(rows, why):
    document, grid = table(rows)
    assert table_elements(document, grid) is None
    held = sum(bool(words) for row in rows for words in row)
    assert why_no_table(document, grid) == Problem(
        "note",
        "no_plan_table",
        "tabell 1",
        f"tabellen läses inte som en del av planen ({held} celler med innehåll): {why}.",
        "Skriv av det som hör till planen i projektets formulär.",
        "plans/plan.docx",
    )


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
@pytest.mark.parametrize(("suffix", "write"), [("docx", write_docx), ("html", write_html), ("md", write_markdown)])
def test_a_plan_gives_the_same_elements_and_links_in_every_form(plan, suffix, write, tmp_path):
    document = read_document(write(plan, tmp_path / f"{plan.name}.{suffix}"))
    [grid] = document.grids
    found = table_elements(document, grid, plan.decided)
    expected = sorted((e.kind, e.text, e.responsible or "", e.indicator or "") for e in plan.elements())
    assert [tuple(part or "" for part in row) for row in said(found, "responsible", "indicator")] == expected
    ends = [(e.kind, e.text) for e in found.elements]
    assert {(ends[a], ends[b]) for a, b, _ in found.links} == plan.links()
    assert found.problems == []


# What changes nothing

TEXTS = st.sampled_from(["Lika stöd", "Öva i par", "Mäta utfall", "En rapport", "Kända skäl", "Två möten", "Lika lön"])
HEADINGS = {
    "Mål": TEXTS,
    "Resurser": TEXTS | st.just("") | st.just("-"),
    "Aktivitet": TEXTS | st.just("") | st.just("• Tala\n• Lyssna"),
    "Ansvarig": st.sampled_from(["HR", "Staben", ""]),
    "Tidplan": st.sampled_from(["2014-05", "löpande", ""]),
    "Förväntat resultat": TEXTS | st.just(""),
    "Effekt": TEXTS | st.just(""),
}
TABLES = st.lists(st.tuples(*HEADINGS.values()).map(list), min_size=1, max_size=5)
FIELDS = ("responsible", "due", "due_precision", "state", "level", "confidence")


def meant(rows):
    """Elements with the rows that tie them: what is said, whatever the order of columns."""
    found = read(rows)
    ends = [(e.kind, e.text, e.responsible, e.due) for e in found.elements]
    links = sorted(((ends[a], ends[b]) for a, b, _ in found.links), key=str)
    nones = {(kind, at is not None and ends[at]) for kind, at, _, _ in found.stated_none}
    return said(found, *FIELDS), links, nones


@settings(max_examples=60, deadline=None)
@given(TABLES, st.permutations(range(len(HEADINGS))))
def test_any_order_of_columns_says_the_same(rows, order):
    rows = [list(HEADINGS), *rows]
    assert meant([[row[place] for place in order] for row in rows]) == meant(rows)


@settings(max_examples=40, deadline=None)
@given(TABLES, st.integers(0, 6), st.integers(0, 7))
def test_an_empty_row_or_column_says_nothing(rows, at_row, at_column):
    rows = [list(HEADINGS), *rows]
    more = [[*row[:at_column], "", *row[at_column:]] for row in rows]
    more.insert(at_row, [""] * len(more[0]))
    assert meant(more) == meant(rows)


@settings(max_examples=60, deadline=None)
@given(TABLES, st.data())
def test_a_merged_cell_says_what_its_words_on_each_row_say(rows, data):
    merged = [list(HEADINGS), *(list(row) for row in rows)]
    for number in range(2, len(merged)):
        for place in range(len(HEADINGS)):
            if data.draw(st.booleans()) and merged[number - 1][place] != "":
                merged[number][place] = UP
    written = [list(merged[0])]
    for row in merged[1:]:
        written.append([written[-1][place] if words is UP else words for place, words in enumerate(row)])
    assert meant(merged) == meant(written)


@settings(max_examples=40, deadline=None)
@given(TABLES)
def test_every_element_quotes_its_place_and_every_cell_is_placed_or_stated_as_none(rows):
    document, grid = table([list(HEADINGS), *rows])
    found = table_elements(document, grid)
    assert all(" ".join(document.text[e.start : e.end].split()) == e.text for e in found.elements)
    assert [e.start for e in found.elements] == sorted(e.start for e in found.elements)
    filled = {(cell.start, cell.end) for row in grid.rows for cell in row if cell.text}
    assert set(found.assigned) == filled
