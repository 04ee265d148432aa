"""What headings, cells and national sub-goals in a plan's table mean."""

import pytest
from plan_grids import table

from jimeval.plans.extraction.cells import due, items, left_from_template, none_stated, performed, who_and_when
from jimeval.plans.extraction.columns import Meaning, joined, labelled, meaning, settled
from jimeval.plans.subgoals import names_subgoal, read_subgoal, scheme_at

ROLES = {
    "problem": "Problem|Ojämställdhetsproblem|Utvecklingsbehov|Förbättringsområden|Nuläge|Varför?"
    "|Diskrimineringsproblem",
    "goal": "Mål|MÅL 2014|Målsättning|Processmål|Utvecklingsmål|Övergripande mål|Mål för aktiviteten|Vad vill vi uppnå?"
    "|Antidiskrimineringsmål|Syfte",
    "activity": "Aktivitet|Planerade aktiviteter|Insats|Insatser|Åtgärd|Åtgärder 2015-2018|Delaktivitet|Vad ska göras?"
    "|Genomförande|Aktiviteter för att nå målet|Beskrivning av aktivitet|Vad|Genomförda aktiviteter",
    "responsible": "Ansvarig|Ansvarig enhet|Ansv.|Vem?|Vem gör vad?|Utförare|Ansvarig för aktiviteten"
    "|Aktivitetsansvarig"
    "|Ansvarig för uppföljning av mål",
    "due": "Tidplan|Tidsplan|När|När ska aktiviteten vara klar?|Klart|Klart senast|Slut|Slutdatum|Tidpunkt"
    "|Deadline|Kvartal",
    "due_start": "Start|Startdatum|Påbörjas",
    "resource": "Resurser|Budget|Kostnad|Personal|Resurs/kostnad|Vilka resurser krävs?",
    "result": "Förväntat resultat|Resultat|Utfall|Prestation|Resultat av aktiviteten|Uppnått resultat|Leverans",
    "effect": "Förväntad effekt|Förväntade effekter|Långsiktig effekt|Effekter på lång sikt",
    "indicator": "Indikator|Indikatorer|Mått|Nyckeltal|Uppföljning|Uppföljning av mål|Hur mäts?"
    "|Hur ska målet följas upp?|Målvärde",
    "status": "Status|Läge|Genomfört|Genomförd|Status vid årets slut",
    "mediator": "Förmedlande instans|Mottagare|Beslutsinstans",
    "subgoal": "Nationellt delmål|Jämställdhetspolitiskt mål|Jämställdhetspolitiska delmål|Koppling till delmål",
    "own_or_national": "Delmål",
    "area": "Område|Prioriterat område|Insatsområde|Tema|Process",
    "number": "Nr|Nr.|Nummer|#",
    "comment": "Kommentar|Kommentarer|Bedömning|Anmärkning|Avvikelse",
    "foreign": "Telefon|E-post|Version|Risk|Sannolikhet|Belopp|Målgrupp|Agenda 2030-mål",
}


@pytest.mark.parametrize(
    ("heading", "role"), [(heading, role) for role, headings in ROLES.items() for heading in headings.split("|")]
)
def test_a_heading_means_what_its_first_noun_and_its_last_part_say(heading, role):
    assert meaning(heading).role == role


@pytest.mark.parametrize("heading", ["", "Gruppens tankar", "Kvinnor", "Antal", "Ordningsregler"])
def test_an_unknown_heading_means_nothing(heading):
    assert meaning(heading) is None


def test_the_heading_of_a_goal_keeps_the_plans_own_word():
    words = ["Effektmål", "Resultatmål", "Övergripande mål", "Processmål", "Mål 2014"]
    assert [meaning(word).level for word in words] == [
        "effektmål",
        "resultatmål",
        "övergripande mål",
        "processmål",
        "mål",
    ]


@pytest.mark.parametrize(
    ("over", "under", "expected"),
    [
        ("Aktivitet", "planerad", Meaning("activity", state="planned")),
        ("Aktivitet", "genomförd", Meaning("activity", state="performed")),
        ("Tidplan", "Start", Meaning("due_start")),
        ("Uppföljning", "Resultat", Meaning("result", state="achieved")),
        ("Uppföljning", "Förväntat resultat", Meaning("result", state="expected")),
        ("Ansvarig", "genomförande", Meaning("responsible")),
        ("Genomförande", "Ansvarig", Meaning("responsible")),
        ("Plan", "Mål", Meaning("goal", "mål")),
    ],
)
def test_a_wider_heading_adds_to_the_narrower_one_below_it(over, under, expected):
    assert joined(over, under) == expected


def kinds(*headings):
    return [m.role for m in settled([meaning(heading) for heading in headings])]


def test_effect_goals_and_result_goals_are_goals_until_a_plainer_goal_stands_beside_them():
    assert kinds("Effektmål", "Aktivitet") == ["goal", "activity"]
    assert kinds("Resultatmål", "Aktivitet") == ["goal", "activity"]
    assert kinds("Effektmål", "Resurser", "Aktiviteter", "Resultatmål") == ["goal", "resource", "activity", "result"]
    assert kinds("Resultatmål", "Aktivitet", "Effektmål", "Mål") == ["result", "activity", "effect", "goal"]


def test_a_result_beside_an_expected_result_was_achieved():
    both = settled([meaning("Resultat"), meaning("Förväntat resultat")])
    assert [m.state for m in both] == ["achieved", "expected"]
    assert settled([meaning("Resultat")])[0].state == "expected"


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Mål 2: Lika service", "goal"),
        ("Effektmål – Lika service", "goal"),
        ("Mål 3 Lika service", "goal"),
        ("Delmål 1: Alla chefer utbildade", "goal"),
        ("Delmål 4: Mäns våld mot kvinnor ska upphöra", "subgoal"),
        ("Problem 1. Få söker", "problem"),
    ],
)
def test_a_line_may_say_itself_what_it_is(line, role):
    assert labelled(line).role == role


@pytest.mark.parametrize("line", ["Lika service", "Målen nås", "Aktivitet: Utbilda"])
def test_other_lines_say_nothing_of_the_kind(line):
    assert labelled(line) is None


def parts(text, **how):
    document, grid = table([[text]])
    return [item.text for item in items(grid.rows[0][0], document.text, **how)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("• Utbilda\n• Mäta", ["Utbilda", "Mäta"]),
        ("- Utbilda alla\nchefer\n- Mäta", ["Utbilda alla chefer", "Mäta"]),
        ("1. Utbilda\n2. Mäta", ["Utbilda", "Mäta"]),
        ("1) Utbilda 2) Mäta 3) Skriva", ["Utbilda", "Mäta", "Skriva"]),
        ("• Utbilda • Mäta", ["Utbilda", "Mäta"]),
        ("Utbilda chefer\nMäta utfall", ["Utbilda chefer", "Mäta utfall"]),
        ("utbilda chefer\nmäta utfall", ["utbilda chefer", "mäta utfall"]),
        ("Utbilda chefer i\nDalarna", ["Utbilda chefer i Dalarna"]),
        ("Utbilda chefer\noch mäta", ["Utbilda chefer och mäta"]),
        ("Utbilda chefer.\nDetta sker varje år.", ["Utbilda chefer. Detta sker varje år."]),
        ("Aktiviteter:\n- Utbilda\n- Mäta", ["Utbilda", "Mäta"]),
        ("Utbildning för:\n- chefer\n- handläggare", ["Utbildning för: - chefer - handläggare"]),
        ("Ta fram en plan\n- Utbilda", ["Ta fram en plan", "Utbilda"]),
        ("Klart 2. Q3 2014", ["Klart 2. Q3 2014"]),
        ("2014-2015", ["2014-2015"]),
        ("", []),
    ],
)
def test_a_cell_holds_as_many_items_as_begin_anew_in_it(text, expected):
    assert parts(text) == expected


def test_lines_that_the_columns_width_broke_are_one_item_but_for_a_new_verb():
    assert parts("Föra samtal med Stora\nMuseet om entréer", broken=True) == ["Föra samtal med Stora Museet om entréer"]
    assert parts("Utbilda alla chefer nu\nMäta utfallet", broken=True) == ["Utbilda alla chefer nu", "Mäta utfallet"]


def test_a_figure_begins_an_item_only_among_resources_and_never_inside_a_number():
    assert parts("En utredare\n200 000 kr", amounts=True) == ["En utredare", "200 000 kr"]
    assert parts("Medel, 150\n000 kr", amounts=True) == ["Medel, 150 000 kr"]
    assert parts("Senast mars\n2015") == ["Senast mars 2015"]


def test_an_items_place_holds_its_words_also_where_the_stored_text_has_more():
    document, grid = table([["Utbilda\nMäta"]], before="A<br>B ")
    first, second = items(grid.rows[0][0], document.text)
    assert [document.text[item.start : item.end] for item in (first, second)] == ["Utbilda", "Mäta"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2014-06-30", ("2014-06-30", "day")),
        ("klart dec 2014", ("2014-12", "month")),
        ("Senast den 1 mars 2015", ("2015-03-01", "day")),
        ("senast juni 2016", ("2016-06", "month")),
        ("141031", ("2014-10-31", "day")),
        ("under 2014", ("2014", "year")),
        ("Q3 2014", ("Q3 2014", None)),
        ("hösten 2014", ("hösten 2014", None)),
        ("kvartal 2", ("kvartal 2", None)),
        ("vecka 10", ("vecka 10", None)),
        ("löpande", ("löpande", None)),
        ("2014-2015", ("2014-2015", None)),
        ("15 februari varje år", ("15 februari varje år", None)),
    ],
)
def test_when_is_a_date_as_far_as_one_is_written_else_as_written(written, expected):
    assert due(written) == expected


def test_who_and_when_in_one_cell_are_told_apart():
    assert who_and_when("HR, december 2014") == ("HR", "december 2014")
    assert who_and_when("Staben/HR\nQ3 2014") == ("Staben/HR", "Q3 2014")
    assert who_and_when("Chefen för stöd") == ("Chefen för stöd", "")


@pytest.mark.parametrize(
    "text", ["-", "–", "saknas", "Saknas.", "ej aktuellt", "Inga", "Inga särskilda resurser", "N/A"]
)
def test_a_cell_may_say_that_there_is_none(text):
    assert none_stated(text)


@pytest.mark.parametrize("text", ["", "Inga nya regler ska antas", "Inom ram", "Ingen ska nekas stöd", "?", "0"])
def test_other_cells_do_not_say_that_there_is_none(text):
    assert not none_stated(text)


@pytest.mark.parametrize(
    "text",
    ["[Klicka här]", "Beskriv målet kort", "Ange vem som ansvarar", "Vad ska göras?", "Exempel: en kurs", "xxx", "…"],
)
def test_the_templates_words_are_told_from_the_plans(text):
    assert left_from_template(text)


@pytest.mark.parametrize(
    "text", ["Beskriva urvalet", "Ange kön i alla register", "Skriva om mallen", "När alla kan", ""]
)
def test_the_plans_own_words_are_no_template(text):
    assert not left_from_template(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(
            (text, True)
            for text in ("Genomförd", "klar", "Klart 2014-05", "✓", "X", "grön", "Ja", "Genomfört i maj 2014")
        ),
        *(
            (text, False)
            for text in ("pågår", "Ej påbörjad", "delvis klar", "gul", "röd", "Inte genomförd", "försenad")
        ),
        *((text, None) for text in ("", "Två möten hölls", "?")),
    ],
)
def test_a_status_says_done_or_not_done_or_neither(text, expected):
    assert performed(text) is expected


@pytest.mark.parametrize(
    ("written", "made", "topic", "scheme"),
    [
        ("4", "2015", "mäns våld mot kvinnor ska upphöra", "four"),
        ("Delmål 4", "2021-03", "obetalt hem- och omsorgsarbete", "six"),
        ("makt och inflytande", "2015", "makt och inflytande", "four"),
        ("Jämställd hälsa", "2015", "jämställd hälsa", "six"),
        ("Delmål 4: mäns våld mot kvinnor", None, "mäns våld mot kvinnor ska upphöra", "four"),
        ("Delmål 4: mäns våld mot kvinnor", "2018", "mäns våld mot kvinnor ska upphöra", "four"),
        ("6. Mäns våld mot kvinnor", None, "mäns våld mot kvinnor ska upphöra", "six"),
    ],
)
def test_a_national_subgoal_is_read_by_the_number_of_its_time_by_name_or_by_both(written, made, topic, scheme):
    found = read_subgoal(written, made)
    assert (found.topic, found.scheme, found.why) == (topic, scheme, "")


@pytest.mark.parametrize(
    ("written", "made", "why"),
    [
        ("Agenda 2030, mål 5", "2021", "det är ett mål i Agenda 2030, som har egna nummer"),
        ("5", "2015", "när planen gjordes fanns 4 nationella delmål"),
        ("5", "2016", "numreringen ändrades den 17 november 2016 och planens datum avgör inte vilken som gäller"),
        ("ekonomisk jämställdhet och makt", "2015", "flera nationella delmål nämns på en gång"),
        ("Nöjda kunder", "2015", "det är inget nationellt delmål"),
    ],
)
def test_a_subgoal_that_cannot_be_told_says_why(written, made, why):
    found = read_subgoal(written, made)
    assert (found.topic, found.scheme, found.why) == (None, None, why)


def test_the_scheme_hangs_on_the_date_as_far_as_it_is_known():
    assert [scheme_at(made) for made in (None, "2016", "2016-11", "2016-11-16", "2016-11-17", "2017")] == [None] * 3 + [
        "four",
        "six",
        "six",
    ]


def test_a_sentence_that_touches_a_subgoal_is_not_its_name():
    assert names_subgoal("En jämn fördelning av makt och inflytande")
    assert not names_subgoal("Vi ska utbilda alla chefer om mäns våld mot kvinnor före utgången av året")
    assert not names_subgoal("Mål 5 i Agenda 2030")
