"""The register: any spelling of an agency, names over time, and denominators that are never guessed."""

import unicodedata

import pytest
from conftest import PILOTS

import jimeval as jim
from jimeval.base.tables import violations
from jimeval.register import UnknownAgency, register
from jimeval.register.goals import SUBGOALS, subgoal_topic


@pytest.mark.parametrize(
    "written, agency_id",
    [
        ("CSN", "csn"),
        ("csn", "csn"),
        ("CSN:s", "csn"),
        ("Centrala studiestödsnämndens", "csn"),
        ("Försäkringskassans", "fk"),
        ("FÖRSÄKRINGSKASSAN", "fk"),
        (unicodedata.normalize("NFD", "Försäkringskassan"), "fk"),
        ("  Statens   institutionsstyrelse ", "sis"),
        ("SiS", "sis"),
        ("sis", "sis"),
        ("Statens institutionsstyrelse (SiS)", "sis"),
        ("SiS (Statens institutionsstyrelse)", "sis"),
        ("ESF rådet", "esf-radet"),
        ("ESF–rådet", "esf-radet"),
        ("Ungdomsstyrelsen", "mucf"),
        ("MUCF", "mucf"),
        ("US", "mucf"),
        ("Myndigheten för civilt försvar", "msb"),
        ("MCF", "msb"),
        ("MSB:s", "msb"),
        ("DO", "do"),
        ("DO:s", "do"),
        ("Försvaret", "fm"),
        ("VINNOVA", "vinnova"),
        ("Musikverket", "musikverket"),
        ("Statens musikverk", "musikverket"),
        ("Skolverkets", "skolverket"),
        ("Länsstyrelsen i Skåne", "lst-skane"),
        ("Länsstyrelsen i Hallands län", "lst-halland"),
    ],
)
def test_any_spelling_finds_the_agency(written, agency_id):
    assert jim.agency(written).agency_id == agency_id


@pytest.mark.parametrize("word", ["do", "us", "sos", "Sos", "Us"])
def test_short_forms_that_are_words_need_their_own_case(word):
    assert register().find_agency(word) is None


@pytest.mark.parametrize(
    "written, message",
    [
        (
            "PM",
            "”PM” läses aldrig som en myndighet, eftersom det också betyder promemoria. Menade du Pensionsmyndigheten?",
        ),
        (
            "LV",
            "”LV” läses aldrig som en myndighet, eftersom det också betyder lika villkor. Menade du Läkemedelsverket?",
        ),
        ("Tillväxt", "Myndigheten ”Tillväxt” finns inte i registret. Menade du Tillväxtanalys eller Tillväxtverket?"),
        ("Xyzzy", "Myndigheten ”Xyzzy” finns inte i registret. Alla namn står i tabellen agencies."),
    ],
)
def test_an_unknown_name_asks_back(written, message):
    with pytest.raises(UnknownAgency) as error:
        jim.agency(written)
    assert str(error.value) == message


@pytest.mark.parametrize(
    "one, other",
    [
        ("Tillväxtverket", "Tillväxtanalys"),
        ("Skolverket", "Skolinspektionen"),
        ("MFD", "MFoF"),
        ("Socialstyrelsen", "Statens institutionsstyrelse"),
        ("Forte", "Formas"),
        ("Försvarsmakten", "Försvarets materielverk"),
    ],
)
def test_agencies_of_like_names_are_never_joined(one, other):
    assert jim.agency(one).agency_id != jim.agency(other).agency_id
    assert register().find_agency(one[:-2]) is None


def test_two_agencies_in_one_name_are_neither():
    assert register().find_agency("CSN (MSB)") is None


def test_the_name_follows_the_year():
    mucf = jim.agency("MUCF")
    assert (mucf.name_in(2013), mucf.label(2013)) == ("Ungdomsstyrelsen", "Ungdomsstyrelsen")
    assert (mucf.name_in(2014), mucf.label(2014)) == ("Myndigheten för ungdoms- och civilsamhällesfrågor", "MUCF")
    assert (jim.agency("MSB").label(2013), jim.agency("MSB").label(2026)) == ("MSB", "MCF")
    assert [(f.value, f.valid_to) for f in mucf.names if f.fact == "name"][0] == ("Ungdomsstyrelsen", "2014-03-31")


def test_in_running_text_the_longest_name_wins_and_word_limits_hold():
    text = (
        "Statens institutionsstyrelse (SiS) och CSN:s chef, JiM/Göteborgs universitet, US1000, PM 1, do, sekretariatet."
    )
    assert [(text[m.start : m.end], m.agency_id) for m in register().find(text)] == [
        ("Statens institutionsstyrelse (SiS)", "sis"),
        ("CSN:s", "csn"),
        ("JiM/Göteborgs universitet", "nsg"),
    ]


@pytest.mark.parametrize(
    "year, count, named, inferred",
    [
        (2013, 18, 18, 0),
        (2014, 18, 18, 0),
        (2015, 41, 30, 8),
        (2016, 60, 49, 8),
        (2017, None, 49, 8),
        (2018, 59, 48, 7),
        (2020, 54, 5, 0),
    ],
)
def test_denominators_are_as_sources_state_them(year, count, named, inferred):
    denominator = register().denominator(year)
    assert (denominator.count, denominator.named, denominator.inferred) == (count, named, inferred)


def test_a_list_that_cannot_be_made_says_so():
    assert register().denominator(2013).note == ""
    assert register().denominator(2015).note == (
        "Källorna namnger 30 av 41 medlemmar 2015, 8 av dem härledda, så en fullständig lista kan inte göras."
    )
    assert (
        register().denominator(2017).note
        == "Ingen källa anger hur många myndigheter som ingick 2017; närmast före anges 60 (2016)."
    )
    assert register().denominator(2020).note == (
        "Källorna namnger 5 av 54 medlemmar 2020, så en fullständig lista kan inte göras. Av de 8 som kom till 2020 "
        "namnges 5; vilka 46 av de tidigare som blev kvar är okänt."
    )


def test_the_eighteen_pilots_are_the_members_of_2013():
    assert {agency.agency_id for agency in register().members(2013)} == PILOTS


def test_groups_and_support_bodies_are_memberships_of_their_own():
    waves = {(m.value, m.detail) for m in jim.agency("CSN").memberships}
    assert waves == {("JiM", "JiM 1"), ("JiM+", "2021-2022 grupp 3")}
    assert [
        (m.value, m.valid_from, m.valid_to)
        for m in jim.agency("Nationella sekretariatet för genusforskning").memberships
    ] == [("Stödfunktion", "2013", "2017")]
    assert not jim.agency("Länsstyrelsen Skåne").is_member(2013)


def test_every_fact_has_a_source_and_the_tables_keep_their_contracts():
    assert all(fact.source for agency in register().agencies.values() for fact in agency.facts)
    for name, table in (
        ("agencies", register().table()),
        ("memberships", register().membership_table()),
        ("programme_counts", register().count_table()),
    ):
        assert violations(name, table) == []


def test_every_agency_of_the_facts_file_is_in_the_register(shared):
    import csv

    with (shared / "agencies.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        for written in filter(None, [row["name_sv"], row["abbreviation"], *row["aliases"].split(";")]):
            assert jim.agency(written).agency_id == row["agency_id"], written


def test_number_four_of_the_old_sub_goals_is_number_six_of_the_new():
    assert subgoal_topic(4, "four") == subgoal_topic(6, "six") == "mäns våld mot kvinnor ska upphöra"
    assert subgoal_topic(3, "four") == subgoal_topic(4, "six")
    assert [len(SUBGOALS[scheme]) for scheme in ("four", "six")] == [4, 6]
    with pytest.raises(ValueError, match="delmål 5 finns inte bland de 4"):
        subgoal_topic(5, "four")
