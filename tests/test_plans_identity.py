"""What a plan says of itself: whose, decided when, for what time, under which number, and if we have it whole."""

import pytest

from jimeval.base.errors import InputError
from jimeval.plans import extract, read_plan
from tests.plan_texts import DIRECTION, JIM_2015, TRANSCRIPT, UNIVERSITY, document, reading, said


def plan(folder, text, name="plan.txt"):
    row = reading(folder, text, name).plans.iloc[0]
    return {name: value for name, value in row.items() if value == value}


def titled(title, *lines):
    return "\n".join([title, "", *lines, "", "Mål", "- Alla ska få samma svar."])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (UNIVERSITY, ("uu-2017", "uu", "2017-05-15", "2017", "2019", "UFV 2017/123")),
        (TRANSCRIPT, ("kronofogden-2016", "kronofogden", "2016-02-01", "2016", "2018", "840 1234-16/111")),
        (JIM_2015, ("tullverket-2016", "tullverket", "2015-10-19", "2016", "2018", "STY 2015-445")),
        (DIRECTION, ("elsakerhetsverket-2022", "elsakerhetsverket", "2021-08-25", "2022", "2025", "21EV2345")),
    ],
)
def test_a_plan_tells_whose_it_is_when_it_was_decided_for_what_time_and_its_number(tmp_path, text, expected):
    name = "plan.md" if text is UNIVERSITY else "plan.txt"
    found = plan(tmp_path, text, name)
    names = ("plan_id", "agency_id", "decided", "period_from", "period_to", "registration")
    assert tuple(found[name] for name in names) == expected


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2015-2018", ("2015", "2018")),
        ("2015–2017", ("2015", "2017")),
        ("2014 (-2019)", ("2014", "2019")),
        ("2016 - 2018", ("2016", "2018")),
        ("för åren 2014 och 2015", ("2014", "2015")),
        ("2013 2014", ("2013", "2014")),
        ("2015-18", ("2015", "2018")),
        ("2014/2015", ("2014", "2015")),
        ("2016 till och med 2018", ("2016", "2018")),
        ("2014", ("2014", "2014")),
    ],
)
def test_the_period_is_read_in_all_its_ways_of_writing(tmp_path, written, period):
    found = plan(tmp_path, titled(f"Handlingsplan för jämställdhetsintegrering på Skolverket {written}"))
    assert (found["period_from"], found["period_to"]) == period


@pytest.mark.parametrize(
    ("line", "period"),
    [
        ("Planen gäller för perioden 2015–2017.", ("2015", "2017")),
        ("Handlingsplanen omfattar åren 2014 till 2016.", ("2014", "2016")),
        ("Planen gäller från 1 januari 2016 till 31 december 2018.", ("2016-01-01", "2018-12-31")),
        ("Planperiod: 2015-01-01 – 2016-12-31", ("2015-01-01", "2016-12-31")),
    ],
)
def test_a_period_that_only_the_text_states_is_the_plans(tmp_path, line, period):
    found = plan(tmp_path, titled("Handlingsplan för jämställdhetsintegrering på Skolverket", line))
    assert (found["period_from"], found["period_to"]) == period


def test_a_plan_until_further_notice_has_no_end(tmp_path):
    made = reading(
        tmp_path, titled("Plan för jämställdhetsintegrering, Skolverket", "Gäller fr.o.m. 2016 tills vidare")
    )
    assert made.plans["period_from"].item() == "2016"
    assert made.plans["period_to"].isna().item()
    assert said(made, "open_period") == ["planen gäller tills vidare, utan slutdatum."]


def test_a_title_and_a_text_that_disagree_are_both_told(tmp_path):
    title = "Handlingsplan för jämställdhetsintegrering på Skolverket 2015-2018"
    made = reading(tmp_path, titled(title, "Planen gäller perioden 2016–2019."))
    assert (made.plans["period_from"].item(), made.plans["period_to"].item()) == ("2015", "2018")
    assert said(made, "periods_disagree") == [
        "rubriken säger 2015-2018 men texten säger 2016–2019; rubrikens period används. "
        "Rätta när planen signeras, efter originalet."
    ]


def test_the_period_of_another_plan_or_of_the_programme_is_not_the_plans(tmp_path):
    title = "Handlingsplan för jämställdhetsintegrering på Skolverket 2015-2018"
    made = reading(
        tmp_path, titled(title, "Den tidigare planen gällde perioden 2010–2014.", "Programmet pågår 2013–2018.")
    )
    assert said(made, "periods_disagree") == []


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Beslutad den 10 september 2013", "2013-09-10"),
        ("Fastställd av generaldirektören 2015-10-19", "2015-10-19"),
        ("Antagen av styrelsen 2015.10.19", "2015-10-19"),
        ("Datum: 2013-09-13", "2013-09-13"),
        ("Datum Dnr Version\n2013-09-13 12/2013 1.0", "2013-09-13"),
        ("Datum 151009", "2015-10-09"),
        ("2. Godkännande\nStockholm den 3 maj 2014", "2014-05-03"),
    ],
)
def test_the_day_of_decision_stands_by_its_word_its_part_or_its_label(tmp_path, line, day):
    assert plan(tmp_path, titled("Handlingsplan 2014 för Skolverket", line))["decided"] == day


@pytest.mark.parametrize(
    "line",
    [
        "Uppdraget ska redovisas senast den 16 september 2013.",
        "Regeringen beslutade den 20 december 2012 om uppdraget.",
        "Datum Underskrift Stella Exempelsson, generaldirektör",
        "Planen gäller från den 1 januari 2014.",
    ],
)
def test_other_days_are_not_the_day_of_decision(tmp_path, line):
    made = reading(tmp_path, titled("Handlingsplan för Skolverket 2014", line))
    assert made.plans["decided"].isna().item()
    assert len(said(made, "no_decided")) == 1


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Dnr 1152/13", "1152/13"),
        ("dnr: 2013-77", "2013-77"),
        ("Diarienummer LiU-2015-00123", "LiU-2015-00123"),
        ("Boverkets dnr 1234-3567/2013", "1234-3567/2013"),
        ("Ärendenr 8.1-445/2015", "8.1-445/2015"),
        ("Ärende LED 2015/12 handling 30", "LED 2015/12 handling 30"),
        ("Datum          Dnr\n2016-03-15     X16-90123", "X16-90123"),
    ],
)
def test_the_registration_number_is_read_under_any_label(tmp_path, line, number):
    assert plan(tmp_path, titled("Handlingsplan för Boverket 2014", line))["registration"] == number


@pytest.mark.parametrize("line", ["Ert dnr A2014/2479", "Diarienummer Datum Postadress", "Dnr", "Ärendet avgörs 2014"])
def test_the_senders_number_an_empty_label_and_a_year_are_no_registration(tmp_path, line):
    assert "registration" not in plan(tmp_path, titled("Handlingsplan för Boverket 2014", line))


def test_a_number_that_lost_its_digits_is_told_and_left_empty(tmp_path):
    made = reading(tmp_path, titled("Handlingsplan för Boverket 2014", "Boverkets dnr /2013"))
    assert made.plans["registration"].isna().item()
    assert said(made, "registration_damaged") == [
        "diarienumret är ofullständigt (”/2013”), siffror tycks ha fallit bort; det lämnas tomt. "
        "Fyll i det från originalet."
    ]


def test_the_plans_own_agency_is_not_one_that_it_mentions(tmp_path):
    lines = ["Skolverket och Boverket har lämnat synpunkter.", "Samråd har skett med Boverket."]
    assert (
        plan(tmp_path, titled("Handlingsplan för jämställdhetsintegrering på CSN 2014", *lines))["agency_id"] == "csn"
    )
    letter = "Till Regeringskansliet\nKopia: Boverket\nSkolverkets plan för jämställdhetsintegrering 2014"
    assert plan(tmp_path, titled(letter, *lines))["agency_id"] == "skolverket"


def test_an_unknown_agency_is_one_error_that_names_the_nearest(tmp_path):
    document(tmp_path, titled("Handlingsplan för jämställdhetsintegrering på Skolvärket 2014-2016"))
    with pytest.raises(InputError) as error:
        read_plan(tmp_path / "plan.txt")
    assert [p.sentence() for p in error.value.problems if p.severity == "error"] == [
        "myndigheten ”Skolvärket” finns inte i registret; inga delar av planen föreslås. "
        "Menade du Statens skolverk? Skriv myndigheten i data/decisions/documents.csv."
    ]


def test_a_plan_that_names_nobody_gives_no_elements_but_its_text_and_what_to_do(tmp_path):
    made = reading(tmp_path, titled("Handlingsplan 2014-2016"))
    assert made.plans.empty and made.plan_elements.empty and not made.passages.empty
    assert said(made, "no_agency") == [
        "texten visar inte vilken myndighet planen gäller; inga delar av planen föreslås. "
        "Skriv myndigheten i data/decisions/documents.csv."
    ]
    stated = reading(tmp_path, titled("Handlingsplan 2014-2016"), agency_id="csn")
    assert stated.plans["plan_id"].item() == "csn-2014"


def test_what_the_plan_is_conditional_on_is_kept_as_written(tmp_path):
    text = titled(
        "Handlingsplan för Skolverket 2014",
        "Insatserna görs om medel ställs till förfogande. Planen är kort. Resten sker i mån av tid.",
    )
    caveats = "Insatserna görs om medel ställs till förfogande. | Resten sker i mån av tid."
    assert plan(tmp_path, text)["caveats"] == caveats
    assert plan(tmp_path, DIRECTION)["caveats"] == "Arbetet görs under förutsättning att medel tilldelas."
    assert "caveats" not in plan(tmp_path, JIM_2015)


def test_a_text_that_stops_in_mid_sentence_is_cut(tmp_path):
    text = TRANSCRIPT[: TRANSCRIPT.index("Införa kön i sys")].replace(
        " • Inventera statistiken (Analys/IT) •", " Vi ska även i"
    )
    made = reading(tmp_path, text + "nventera hur statistiken ser ut i hela verksamhe")
    assert made.plans["extent"].item() == "cut"
    assert said(made, "plan_cut") == [
        "planen är inte hel: texten slutar mitt i en mening (”…hur statistiken ser ut i hela verksamhe”). "
        "Vad resten säger är okänt, så inget kallas saknat i planen. Lägg in hela planen."
    ]


def test_a_plan_that_numbers_more_pages_than_there_are_is_cut(tmp_path):
    made = reading(tmp_path, TRANSCRIPT.replace("Diarienummer", "Sida 1 (13) Diarienummer"))
    assert made.plans["extent"].item() == "cut"


def test_activities_that_stand_in_a_paper_we_do_not_have_are_elsewhere(tmp_path):
    assert plan(tmp_path, DIRECTION)["extent"] == "elsewhere"
    assert plan(tmp_path, UNIVERSITY, "plan.md")["extent"] == "whole"
    appendix = titled("Plan för Skolverket 2014", "Aktiviteterna finns i bilaga 1.")
    assert plan(tmp_path, appendix)["extent"] == "elsewhere"
    assert plan(tmp_path, f"{appendix}\n\nBilaga 1 Aktivitetsplan\n- Utbilda chefer.\n")["extent"] == "whole"


REAL = {
    "02-boverket-plan-2014.txt": ("boverket-2014", "2013-09-10", "2014", "2014", None, "JiM 2013", "cut"),
    "10-statens-musikverk-plan-2013-2014.txt": ("musikverket-2013", None, "2013", "2014", "1152/13", "JiM 2013", "cut"),
    "15-hogskolan-vast-plan-webb.txt": ("hv-utan-period", None, None, None, None, "webbsida", "cut"),
}


@pytest.mark.parametrize("name", REAL)
def test_real_plans_tell_what_they_are(shared, name):
    row = read_plan(shared / "samples" / name).plans.astype(object).iloc[0]
    names = ("plan_id", "decided", "period_from", "period_to", "registration", "template", "extent")
    assert tuple(row[name] if row[name] == row[name] else None for name in names) == REAL[name]


def test_an_agency_with_a_line_of_its_own_at_the_top_owns_the_plan_among_others_named(tmp_path):
    text = titled(
        "Inriktning för jämställdhetsintegrering 2022–2025",
        *("Myndigheten för delaktighet", "", "Jämställdhetsmyndigheten stödjer arbetet och Socialstyrelsen deltar."),
    )
    assert plan(tmp_path, text)["agency_id"] == "mfd"


def test_an_unknown_agency_in_the_title_is_not_taken_for_another_that_the_text_names_often(tmp_path):
    others = "Polismyndigheten deltar. Polismyndigheten leder. Polismyndigheten följer upp."
    made = reading(tmp_path, titled("Handlingsplan för jämställdhetsintegrering på Fiskeriverket 2015", others))
    assert len(made.plans) == 0
    assert said(made, "unknown_agency") == [
        "myndigheten ”Fiskeriverket” finns inte i registret; inga delar av planen föreslås. "
        "Menade du Skatteverket eller Trafikverket? Skriv myndigheten i data/decisions/documents.csv."
    ]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("**Diarienummer:** 840 4321-16/111", "840 4321-16/111"),
        ("Af-2015/223344", "Af-2015/223344"),
        ("ESV 2016-00777", "ESV 2016-00777"),
        ("Dnr 2013:1122\n2013-09-16", "2013:1122"),
        ("Datum 2014-04-02", None),
    ],
)
def test_a_number_is_read_bold_or_alone_on_its_line_and_no_date_is_one(tmp_path, line, number):
    assert (
        plan(tmp_path, titled("Plan för jämställdhetsintegrering på Skolverket 2014", line)).get("registration")
        == number
    )


def test_a_plan_that_was_decided_and_later_revised_has_its_day_of_decision(tmp_path):
    line = "Fastställd 2015-10-12, reviderad 2016-03-01"
    made = reading(tmp_path, titled("Plan för jämställdhetsintegrering på Skolverket 2016", line))
    assert made.plans["decided"].item() == "2015-10-12" and said(made, "date_from_head") == []


def test_one_year_that_the_text_states_for_the_plan_is_its_period(tmp_path):
    found = plan(
        tmp_path, titled("Plan för jämställdhetsintegrering på Skolverket", "Planen ska genomföras under 2014.")
    )
    assert (found["period_from"], found["period_to"]) == ("2014", "2014")


@pytest.mark.parametrize(
    ("ending", "extent"),
    [
        ("Stina Sagolik\nGeneraldirektör", "whole"),
        (
            "- " + "Utbilda alla rektorer i landets skolor om hur stödet fördelas mellan flickor och pojkar " * 2,
            "whole",
        ),
        (
            "Skolverket, 106 20 Stockholm, besöksadress Gatan 14, telefon 08-000 00 00, e-post post@skolverket.se",
            "whole",
        ),
        ("Myndigheten kommer också att se över de föreskrifter som rör skolornas arbete och då särskilt de som", "cut"),
        ("Innehåll\nMål ........ 3\nAktiviteter ........ 4\nUppföljning ........ 5", "cut"),
    ],
)
def test_a_plan_is_cut_only_where_a_sentence_or_all_after_the_contents_is_lost(tmp_path, ending, extent):
    text = f"Plan för jämställdhetsintegrering på Skolverket 2014\n\nAktiviteter\n- Utbilda rektorer\n\n{ending}\n"
    assert plan(tmp_path, text)["extent"] == extent


def test_a_papers_title_heads_no_activities(tmp_path):
    text = "Handlingsplan\n\nRektor ska enligt regleringsbrevet redovisa arbetet. Högskolan i Borås plan för 2017.\n"
    assert len(reading(tmp_path, text).plan_elements) == 0


def test_a_plan_in_english_is_read_by_its_headings_and_says_what_is_not_read(tmp_path):
    text = (
        "# Gender Equality Plan 2022–2024\n\nReg. no.: LED 2021/777\n\n## Background\n\nThe work of the university has "
        "been going on for years and the results of it are known to the staff and the students of the departments.\n\n"
        "## Objectives\n\n- Recruitment is transparent\n\n## Actions\n\n- Train the committees (HR department)\n"
    )
    made = extract(document(tmp_path, text, "plan.md"), "uu")
    assert list(made.plan_elements["kind"]) == ["activity", "goal"]
    assert made.plans["registration"].item() == "LED 2021/777"
    assert said(made, "english") == [
        "planen är på engelska: rubriker och listor läses, men inte löpande text och datum skrivna med ord. "
        "Lägg in den svenska planen om den finns."
    ]
