"""Elements and links from headings, lists and running text: what an item is, who, when, and what it is nested under."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jimeval.base.tables import violations
from jimeval.plans import extract, read_plan
from jimeval.plans.extraction.tails import due_date, tail_of
from tests.plan_grids import table
from tests.plan_texts import DIRECTION, JIM_2015, TRANSCRIPT, UNIVERSITY, document, elements, links, reading, said


def of(folder, *lines, name="plan.txt"):
    text = "\n".join(["Handlingsplan för jämställdhetsintegrering på Skolverket 2015-2018", "", *lines])
    return reading(folder, text, name)


def test_every_element_is_a_proposal_whose_words_stand_in_the_text(tmp_path):
    for text in (UNIVERSITY, TRANSCRIPT, JIM_2015, DIRECTION):
        made = reading(tmp_path, text)
        for row in made.plan_elements.to_dict("records"):
            assert made.document.text[row["start"] : row["end"]] == row["text"]
        assert made.plan_elements["signed_by"].isna().all() and made.plan_links["signed_by"].isna().all()
        assert set(made.plan_elements["origin"]) <= {"original"}
        assert made.plan_elements["confidence"].between(0.1, 0.8).all()
        for name, rows in made.tables.items():
            assert violations(name, rows) == []


def test_activities_under_a_goals_own_heading_are_linked_to_that_goal(tmp_path):
    made = reading(tmp_path, UNIVERSITY, "plan.md")
    first, second = "Lika villkor för forskare", "Studieval utan gränser"
    assert links(made) == {
        (first, "Se över hur lektorer rekryteras"),
        (first, "Utbilda sakkunniga"),
        (first, "Kartlägga tid för forskning (t.ex. egna kurser)"),
        (second, "Ta fram nytt material"),
        (second, "Besöka gymnasier"),
    }
    assert set(made.plan_links["origin"]) == {"stated"}


def test_who_and_when_are_read_at_an_items_end_and_on_lines_under_it(tmp_path):
    made = elements(reading(tmp_path, UNIVERSITY, "plan.md"), "responsible", "due", "due_precision", "indicator")
    assert made == [
        ("goal", "Lika villkor för forskare", "Prorektor", None, None, "andel kvinnor bland docenter"),
        ("activity", "Se över hur lektorer rekryteras", "HR-avdelningen", "2018-06", "month", None),
        ("activity", "Utbilda sakkunniga", "Fakulteterna/HR", "2018-12", "month", None),
        ("activity", "Kartlägga tid för forskning (t.ex. egna kurser)", None, None, None, None),
        ("goal", "Studieval utan gränser", None, None, None, None),
        ("activity", "Ta fram nytt material", "Kommunikationsavdelningen", "hösten 2018", None, None),
        ("activity", "Besöka gymnasier", "Studentservice", "löpande", None, None),
    ]


def test_a_transcript_without_lines_gives_the_same_kinds_with_less_confidence(tmp_path):
    made = reading(tmp_path, TRANSCRIPT)
    assert elements(made, "responsible", "due", "page") == [
        ("goal", "Kvinnor och män ska få likvärdigt bemötande.", None, None, 3),
        ("activity", "Myndigheten ska under 2016 utbilda all personal.", None, None, 3),
        (
            "activity",
            "En mall för brev ska tas fram senast den 30 juni 2016.",
            "Produktionsavdelningen",
            "2016-06-30",
            3,
        ),
        ("goal", "Könsuppdelad statistik ska finnas överallt.", None, None, 3),
        ("activity", "Inventera statistiken", "Analys/IT", None, 3),
        ("activity", "Införa kön i systemet", "IT-avdelningen", "2017", 3),
        ("activity", "Redovisa skillnader i årsredovisningen", "Ekonomi", None, 3),
    ]
    assert len(made.plan_links) == 5
    assert made.plan_elements["confidence"].max() < 0.8


def test_a_form_that_ends_in_its_list_of_goals_and_activities(tmp_path):
    made = reading(tmp_path, JIM_2015)
    assert elements(made, "level", "responsible", "due") == [
        ("problem", "Handläggare saknar kunskap om bemötande.", None, None, None),
        ("problem", "Statistik redovisas inte uppdelad på kön.", None, None, None),
        ("goal", "Alla som möter myndigheten får samma service.", "effektmål", None, None),
        ("resource", "En samordnare på halvtid", None, None, None),
        ("activity", "Utbilda alla handläggare.", None, "HR", "2016"),
        ("result", "80 procent har gått utbildningen", "resultatmål", None, None),
        ("activity", "Ta fram könsuppdelad statistik", None, "Analysenheten", "kvartal 2 2017"),
        ("result", "All statistik om personer är uppdelad på kön", "resultatmål", None, None),
    ]
    assert links(made) == {
        ("Utbilda alla handläggare.", "80 procent har gått utbildningen"),
        ("Ta fram könsuppdelad statistik", "All statistik om personer är uppdelad på kön"),
    }


def test_a_part_below_one_of_problems_has_problems_and_a_pointer_elsewhere_is_no_activity(tmp_path):
    assert elements(reading(tmp_path, DIRECTION), "confidence") == [
        ("problem", "Kvinnor är underrepresenterade bland installatörer.", 0.5),
        ("goal", "Fler kvinnor ska välja yrket.", 0.8),
        ("goal", "Information ska nå kvinnor och män lika väl.", 0.8),
        ("problem", "Statistiken är inte könsuppdelad.", 0.8),
    ]


def test_persons_in_parts_on_contact_and_approval_are_never_elements(tmp_path):
    made = of(
        tmp_path,
        *("Kontaktpersoner", "• Karin Exempelsson, samordnare", "• Olle Påhittad", "", "Arbetsgrupp", "- Stina Låtsas"),
        *("", "Godkännande", "- Gun Direktör, generaldirektör", "", "Aktiviteter", "- Utbilda chefer"),
    )
    assert elements(made) == [("activity", "Utbilda chefer")]


def test_instructions_that_were_left_in_and_questions_are_no_elements(tmp_path):
    made = of(
        tmp_path,
        *("Aktiviteter", "Beskriv de aktiviteter som myndigheten ska genomföra.", "Vad ska göras?", "- Ange tid", ""),
        *("Mål", "Ange vilka mål som ni ska nå.", "- Alla ska få svar i tid."),
    )
    assert elements(made) == [("activity", "Ange tid"), ("goal", "Alla ska få svar i tid.")]


def test_lists_in_background_and_follow_up_are_no_elements(tmp_path):
    lines = ("Bakgrund", "- Utbilda chefer har prövats", "", "Uppföljning", "- Mäta varje år")
    assert elements(of(tmp_path, *lines)) == []


def test_a_line_that_introduces_a_list_says_what_it_holds(tmp_path):
    made = of(tmp_path, "Skolans värld", "", "Följande insatser planeras:", "- Utbilda lärare", "- Tre nya filmer", "")
    assert elements(made, "confidence") == [("activity", "Utbilda lärare", 0.6), ("activity", "Tre nya filmer", 0.6)]


def test_of_running_text_only_sentences_that_tell_what_shall_be_are_proposed(tmp_path):
    made = of(
        tmp_path,
        "Aktiviteter",
        "Det har varit ett långt år. Myndigheten ska utbilda alla chefer. Frågan är viktig för många. "
        "Enheten kommer att ta fram en mall för att alla ska få samma svar.",
    )
    assert elements(made, "confidence") == [
        ("activity", "Myndigheten ska utbilda alla chefer.", 0.5),
        ("activity", "Enheten kommer att ta fram en mall för att alla ska få samma svar.", 0.5),
    ]


def test_a_bullet_broken_at_the_margin_is_one_element(tmp_path):
    made = of(
        tmp_path,
        "Aktiviteter",
        "– Granska ett urval av beslut för att se om kön har påverkat hur de",
        "  beskrivs (Rättsavdelningen)",
        "– Uppdatera mallar",
    )
    assert elements(made, "responsible") == [
        ("activity", "Granska ett urval av beslut för att se om kön har påverkat hur de beskrivs", "Rättsavdelningen"),
        ("activity", "Uppdatera mallar", None),
    ]


def test_under_an_area_one_problem_leads_to_its_goal_and_the_goal_to_its_activities(tmp_path):
    made = of(
        tmp_path,
        *(
            "Utvecklingsområde 1: Bemötande",
            "Problem: Elever möts olika.",
            "Mål: Alla får samma hjälp.",
            "Aktiviteter:",
        ),
        *(
            "- Utbilda personalen",
            "",
            "Utvecklingsområde 2: Statistik",
            "Problem: Tabeller saknas.",
            "Mål: Allt är uppdelat.",
        ),
        *("Aktiviteter:", "- Ta fram tabeller"),
    )
    assert links(made) == {
        ("Elever möts olika.", "Alla får samma hjälp."),
        ("Alla får samma hjälp.", "Utbilda personalen"),
        ("Tabeller saknas.", "Allt är uppdelat."),
        ("Allt är uppdelat.", "Ta fram tabeller"),
    }


def test_goals_and_activities_in_lists_of_their_own_are_not_linked(tmp_path):
    made = of(tmp_path, "Mål", "- Alla ska få svar.", "- Alla ska få hjälp.", "", "Aktiviteter", "- Utbilda chefer")
    assert len(made.plan_elements) == 3 and made.plan_links.empty


def test_a_chapter_after_a_goal_closes_it(tmp_path):
    made = of(
        tmp_path,
        *("Mål 1: Alla får samma svar", "- Utbilda chefer", "", "Organisation", "Arbetet leds av en grupp.", ""),
        *("Aktiviteter", "- Ta fram en mall"),
    )
    assert links(made) == {("Alla får samma svar", "Utbilda chefer")}


def test_what_heads_done_things_is_done(tmp_path):
    made = of(tmp_path, "Genomförda aktiviteter", "- Utbildning av chefer", "", "Planerade aktiviteter", "- Ny mall")
    assert elements(made, "state") == [
        ("activity", "Utbildning av chefer", "performed"),
        ("activity", "Ny mall", "planned"),
    ]


def test_a_national_subgoal_heads_what_stands_under_it_and_is_no_goal_of_the_agency(tmp_path):
    made = of(
        tmp_path,
        *(
            "Beslutad 2015-03-01",
            "",
            "Delmål 4: Mäns våld mot kvinnor ska upphöra",
            "",
            "Aktiviteter",
            "- Utbilda jourer",
            "",
        ),
        *("Delmål 1: Alla får svar i tid", "", "Aktiviteter", "- Mäta svarstider"),
    )
    assert elements(made, "subgoal_topic", "subgoal_scheme") == [
        ("activity", "Utbilda jourer", "mäns våld mot kvinnor ska upphöra", "four"),
        ("goal", "Alla får svar i tid", None, None),
        ("activity", "Mäta svarstider", None, None),
    ]


def test_stated_as_none_is_told_and_is_neither_an_element_nor_a_blank(tmp_path):
    made = of(tmp_path, "Aktiviteter", "- Utbilda chefer", "Ansvarig: saknas", "", "Effekter", "- Inga")
    assert elements(made, "responsible") == [("activity", "Utbilda chefer", None)]
    assert said(made, "stated_none") == [
        "vid ansvarig säger planen ”saknas”: att det inte finns, vilket inte är detsamma som tomt.",
        "vid effekt säger planen ”Inga”: att det inte finns, vilket inte är detsamma som tomt.",
    ]


@pytest.mark.parametrize(
    ("item", "words", "responsible", "due"),
    [
        ("Utbilda chefer (HR)", "Utbilda chefer", "HR", None),
        (
            "Utbilda chefer (Enheten för stöd/HR och Kommunikation)",
            "Utbilda chefer",
            "Enheten för stöd/HR och Kommunikation",
            None,
        ),
        ("Utbilda chefer (Rektor, hösten 2016)", "Utbilda chefer", "Rektor", "hösten 2016"),
        ("Utbilda chefer (HR-chef) (2016)", "Utbilda chefer", "HR-chef", "2016"),
        ("Utbilda chefer – klart 2016-06", "Utbilda chefer", None, "2016-06"),
        ("Utbilda chefer. Ansvarig: HR. Tidplan: 2016", "Utbilda chefer.", "HR", "2016"),
        (
            "Alla chefer ska vara utbildade senast december 2016",
            "Alla chefer ska vara utbildade senast december 2016",
            None,
            "december 2016",
        ),
        ("Utbilda i bemötande (t.ex. samtal)", "Utbilda i bemötande (t.ex. samtal)", None, None),
        ("Följa upp enkäten (2012)", "Följa upp enkäten (2012)", None, None),
        ("Tillämpa lagen (2008:567)", "Tillämpa lagen (2008:567)", None, None),
        ("Utveckla Musik- och teaterbiblioteket (MTB)", "Utveckla Musik- och teaterbiblioteket (MTB)", None, None),
        ("Se över rutiner (se bilaga 2)", "Se över rutiner (se bilaga 2)", None, None),
    ],
)
def test_what_stands_in_parentheses_at_the_end_is_who_or_when_only_where_it_says_so(item, words, responsible, due):
    tail = tail_of(item, 0, len(item), parties=False, first_year=2015)
    assert (item[: tail.end], tail.responsible, tail.due) == (words, responsible, due)


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("december 2016", ("2016-12", "month")),
        ("2015-06", ("2015-06", "month")),
        ("den 30 juni 2016", ("2016-06-30", "day")),
        ("2017", ("2017", "year")),
        ("Q3 2014", ("Q3 2014", None)),
        ("2015–2016", ("2015–2016", None)),
        ("löpande", ("löpande", None)),
    ],
)
def test_a_due_date_is_iso_as_far_as_it_is_known_else_as_written(written, date):
    assert due_date(written) == date


LINES = st.lists(
    st.sampled_from(
        [
            *(
                "Mål",
                "Mål 1: Alla får svar",
                "Aktiviteter:",
                "- Utbilda chefer (HR)",
                "• Ta fram stöd, klart 2016",
                "Ansvarig: HR",
            ),
            *(
                "",
                "1. Första",
                "2.1 Andra delen",
                "Problem: Brist",
                "Resultatmål",
                "Inga",
                "Klart",
                "2016",
                "Effekter",
                "-",
                "(",
            ),
            *(
                "Myndigheten ska utbilda alla. Det är bra.",
                "Bilaga 1",
                "Innehåll",
                "Mål 3",
                "\t",
                "Tidplan:",
                "Delmål 4",
            ),
        ]
    ),
    max_size=14,
)


@settings(deadline=None)
@given(LINES)
def test_any_order_of_lines_is_read_without_stopping_and_every_row_stands_in_the_text(tmp_path_factory, lines):
    made = of(tmp_path_factory.mktemp("lines"), *lines)
    ids = set(made.plan_elements["element_id"])
    assert all(made.document.text[r.start : r.end] == r.text for r in made.plan_elements.itertuples())
    assert set(made.plan_links["from_element_id"]) | set(made.plan_links["to_element_id"]) <= ids
    assert not (made.plan_links["from_element_id"] == made.plan_links["to_element_id"]).any()
    again = extract(made.document)
    assert again.plan_elements.equals(made.plan_elements) and again.problems == made.problems


def test_read_plan_reads_any_plan(tmp_path):
    document(tmp_path, JIM_2015)
    assert read_plan(tmp_path / "plan.txt").plans["plan_id"].item() == "tullverket-2016"


def test_a_real_web_page_gives_its_activities_with_who_is_responsible(shared):
    made = read_plan(shared / "samples" / "15-hogskolan-vast-plan-webb.txt").plan_elements
    assert list(made["kind"]) == ["activity"] * 6
    assert made["responsible"].notna().tolist() == [True] * 5 + [False]  # the last is cut within its parenthesis
    assert made["confidence"].iloc[5] < made["confidence"].iloc[0]


def test_of_the_guides_torn_table_nothing_is_invented(shared):
    from jimeval.documents import read_document

    made = extract(read_document(shared / "sources" / "004_a716299bd5478c68.txt"), agency_id="csn")
    torn = [problem for problem in made.problems if problem.code == "flattened_table" and problem.where == "s. 20"]
    assert len(torn) == 1 and "delade mellan sida 20 och 21" in torn[0].message
    assert not made.plan_elements["page"].isin([20, 21]).any()


def test_wider_goals_lead_to_narrower_ones_and_through_results_to_their_activities(tmp_path):
    narrow = of(
        tmp_path, "Mål 1: Lika svar", "Delmål 1.1: Svar i tid", "- Utbilda chefer", "Delmål 1.2: Svar på lätt svenska"
    )
    assert links(narrow) == {
        ("Lika svar", "Svar i tid"),
        ("Svar i tid", "Utbilda chefer"),
        ("Lika svar", "Svar på lätt svenska"),
    }
    results = of(
        tmp_path, "Effektmål 1", "Lika svar ges.", "", "Resultatmål 1.1", "Svar ges i tid.", "", "- Utbilda chefer"
    )
    assert links(results) == {("Lika svar ges.", "Utbilda chefer"), ("Utbilda chefer", "Svar ges i tid.")}


def test_activities_that_name_their_goal_by_its_number_are_linked_to_it(tmp_path):
    lists = ("Delmål 1. Svar i tid", "Delmål 2. Svar på lätt svenska", "", "Aktiviteter")
    again = of(tmp_path, "Mål", *lists, "Delmål 1", "a) Utbilda chefer", "", "Delmål 2", "a) Skriva om mallar")
    assert links(again) == {("Svar i tid", "Utbilda chefer"), ("Svar på lätt svenska", "Skriva om mallar")}
    told = of(
        tmp_path,
        "Våra mål",
        "1. Svar i tid",
        "2. Lätt svenska",
        "",
        "Så når vi målen",
        "För att nå mål 2 ska vi",
        "- ändra mallar",
    )
    assert links(told) == {("Lätt svenska", "ändra mallar")}


def test_a_signature_is_no_element(tmp_path):
    made = of(
        tmp_path,
        "Effekter",
        "Alla får samma svar.",
        "",
        "Stockholm den 1 mars 2016",
        "",
        "Anna Exempelsson",
        "generaldirektör",
    )
    assert elements(made) == [("effect", "Alla får samma svar.")]


def test_several_fields_on_one_line_are_told_apart(tmp_path):
    made = of(
        tmp_path,
        "Aktiviteter",
        "- Utbilda chefer.",
        "  Ansvar: Enheten för stöd. Klart: Q2 2016.",
        "- Granska ärenden. Ansvarig är HR. Klart senast 31 mars 2016.",
    )
    assert elements(made, "responsible", "due") == [
        ("activity", "Utbilda chefer.", "Enheten för stöd", "Q2 2016"),
        ("activity", "Granska ärenden.", "HR", "2016-03-31"),
    ]


def test_tables_give_their_elements_among_the_text_and_those_of_other_things_none():
    plan, _ = table(
        [["Aktivitet", "Ansvarig", "Tidplan"], ["Utbilda chefer", "HR", "2016"]],
        before="Plan för Skolverket 2015-2018\n\nMål 1: Alla får samma svar\n\n",
    )
    made = extract(plan)
    assert elements(made, "responsible", "due") == [
        ("goal", "Alla får samma svar", None, None),
        ("activity", "Utbilda chefer", "HR", "2016"),
    ]
    assert links(made) == {("Alla får samma svar", "Utbilda chefer")}
    risks, _ = table(
        [["Risk", "Sannolikhet", "Konsekvens"], ["Chefer ska utbildas för sent", "3", "4"]],
        before="Plan för Skolverket 2015-2018\n\nAktiviteter\n\n",
    )
    assert elements(extract(risks)) == []
    assert len(said(extract(risks), "no_plan_table")) == 1


def test_headings_that_ask_in_plain_words_say_what_stands_under_them(tmp_path):
    made = of(
        tmp_path,
        *("Var är vi i dag?", "- Få män söker utbildningen", "", "Vad vill vi uppnå?", "- Lika många söker", ""),
        *("Så gör vi", "- Besöka gymnasier", "", "Vad krävs?", "- En samordnare", "", "Hur följer vi upp?", "- Mäta"),
    )
    assert elements(made) == [
        ("goal", "Lika många söker"),
        ("activity", "Besöka gymnasier"),
        ("resource", "En samordnare"),
    ]


def test_numbered_activities_in_a_list_of_their_own_are_of_the_goal_that_their_number_names(tmp_path):
    made = of(
        tmp_path,
        *("Mål", "Mål 1: Lika betyg", "Mål 2: Trygga skolor", "", "Aktiviteter", "Aktivitet 2.1: Sprida metoder"),
        *("Aktivitet 1.1: Granska betyg",),
    )
    assert links(made) == {("Trygga skolor", "Sprida metoder"), ("Lika betyg", "Granska betyg")}


def test_a_subheading_of_goals_that_says_what_shall_be_or_leads_to_what_is_done_is_a_goal(tmp_path):
    text = (
        "# Plan för jämställdhetsintegrering på Skolverket 2016\n\n## Mål\n\n### Pojkars betyg ska öka\n\n"
        "Så gör vi:\n\n- Ta fram stöd\n\n### Tryggare skolor\n\nÅtgärder:\n\n- Sprida metoder\n"
    )
    made = reading(tmp_path, text, "plan.md")
    assert links(made) == {("Pojkars betyg ska öka", "Ta fram stöd"), ("Tryggare skolor", "Sprida metoder")}


def test_each_labelled_problem_heads_an_area_whose_goal_answers_it(tmp_path):
    made = of(
        tmp_path,
        *("Problem 1: Få män undervisar", "Mål", "- Fler män söker", "Åtgärder", "- Besöka gymnasier", ""),
        *("Problem 2: Flickor mår sämre", "Mål", "- Flickor mår bättre", "Åtgärder", "- Utbilda elevhälsan", ""),
        *("Förbättringsområden", "- Statistiken saknar kön"),
    )
    assert links(made) == {
        ("Få män undervisar", "Fler män söker"),
        ("Fler män söker", "Besöka gymnasier"),
        ("Flickor mår sämre", "Flickor mår bättre"),
        ("Flickor mår bättre", "Utbilda elevhälsan"),
    }


def test_a_field_after_a_whole_list_is_said_of_the_goal_and_one_after_each_item_of_the_item(tmp_path):
    made = of(
        tmp_path,
        *("Mål 1: Lika betyg", "- Granska betyg", "- Ta fram stöd", "Indikator: betyg efter kön", ""),
        *("Mål 2: Trygghet", "- Sprida metoder", "Ansvarig: HR", "- Utbilda rektorer", "Ansvarig: Staben"),
    )
    assert elements(made, "responsible", "indicator") == [
        ("goal", "Lika betyg", None, "betyg efter kön"),
        ("activity", "Granska betyg", None, None),
        ("activity", "Ta fram stöd", None, None),
        ("goal", "Trygghet", None, None),
        ("activity", "Sprida metoder", "HR", None),
        ("activity", "Utbilda rektorer", "Staben", None),
    ]


def test_labels_in_bold_and_headings_that_are_fields_are_read_as_labels(tmp_path):
    text = (
        "# Plan för jämställdhetsintegrering på Skolverket 2016\n\n## 1. Betyg\n\n**Mål:** Lika betyg\n\n"
        "**Åtgärd:** Granska betyg\n**Ansvarig:** HR\n\n## 2. Trygghet\n\n**Mål**\n\n- Trygga skolor\n\n"
        "**Aktiviteter**\n\n- Sprida metoder\n\n**Ansvarig**\n\nStaben\n"
    )
    made = reading(tmp_path, text, "plan.md")
    assert elements(made, "responsible") == [
        ("goal", "Lika betyg", None),
        ("activity", "Granska betyg", "HR"),
        ("goal", "Trygga skolor", "Staben"),
        ("activity", "Sprida metoder", None),
    ]
    assert links(made) == {("Lika betyg", "Granska betyg"), ("Trygga skolor", "Sprida metoder")}


@pytest.mark.parametrize(
    "line",
    [
        "Aktiviteterna genomförs om medel ställs till förfogande.",
        "Kommunerna ska enligt lagen främja trygghet.",
        "Regeringskansliet har en egen samordnare.",
        "I den slutliga handläggningen har utredaren Karin Fantasi deltagit",
        "Saknas",
        "- Xxx",
        "1 Se regeringens skrivelse om politiken",
        "- Jämställd utbildning",
    ],
)
def test_what_tells_of_the_plan_of_others_or_of_nothing_is_no_activity(tmp_path, line):
    assert elements(of(tmp_path, "Aktiviteter", "- Utbilda chefer", "", line)) == [("activity", "Utbilda chefer")]


def test_the_national_goal_is_not_the_agencys_own(tmp_path):
    words = "Alla ska få samma makt att forma samhället."
    assert elements(of(tmp_path, "Övergripande mål", words, "- Lika betyg")) == [("goal", "Lika betyg")]


def test_a_sentence_that_says_who_answers_for_it_is_said_of_the_activity_before(tmp_path):
    made = of(tmp_path, "Aktiviteter", "Myndigheten ska ta fram stöd. Staben ansvarar för arbetet, som är viktigt.")
    assert elements(made, "responsible") == [("activity", "Myndigheten ska ta fram stöd.", "Staben")]


def test_a_goal_told_again_with_its_activities_is_one_goal(tmp_path):
    made = of(
        tmp_path,
        *("Effektmål", "Effektmål 1: Lika betyg", "Effektmål 2: Trygghet", "", "Aktiviteter och resultatmål", ""),
        *("Effektmål 1: Lika betyg", "Aktivitet: Granska", "Resultatmål: Betyg är granskade", ""),
        *("Effektmål 2: Trygghet", "Aktivitet: Utbilda", "Resultatmål: Alla är utbildade"),
    )
    assert [kind for kind, *_ in elements(made)].count("goal") == 2
    assert {("Lika betyg", "Granska"), ("Trygghet", "Utbilda")} <= links(made)


def test_a_bare_national_number_means_what_it_meant_when_the_plan_was_decided(tmp_path):
    for decided, topic in (("20 oktober 2016", "mäns våld mot kvinnor ska upphöra"), ("20 oktober 2018", None)):
        text = (
            f"# Plan för jämställdhetsintegrering i Tullverket 2017–2018\n\nBeslutad den {decided}\n\n## Delmål 4\n\n"
            "### Mål: Tullverket upptäcker fler offer\n\n- Utbilda personal\n"
        )
        made = elements(reading(tmp_path, text, "plan.md"), "subgoal_topic")
        topic = topic or "obetalt hem- och omsorgsarbete"
        assert made == [("goal", "Tullverket upptäcker fler offer", topic), ("activity", "Utbilda personal", topic)]
