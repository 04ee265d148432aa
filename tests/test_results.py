"""The result ladder: condition, output, outcome, effect assumed and shown, and how strong the evidence is."""

import pytest

from jimeval.base.contracts import EVIDENCE_GRADES, RESULT_LEVELS
from jimeval.plans.results import result_in, topic_in


@pytest.mark.parametrize(
    ("sentence", "level", "grade"),
    [
        ("Samtliga chefer har utbildats i jämställdhet.", "condition", "statement"),
        ("Under hösten utbildades 120 handläggare.", "condition", "number"),
        ("En kartläggning av besluten genomfördes i maj.", "condition", "statement"),
        ("Ledningen fastställde riktningen i mars 2014.", "condition", "statement"),
        ("Kunskapen om bemötande har ökat bland personalen.", "condition", "statement"),
        ("En ny rutin för remissvar har tagits fram.", "output", "statement"),
        ("Fyra checklistor har införts i handläggningen.", "output", "number"),
        ("Könsuppdelad statistik finns nu i alla årsböcker.", "output", "statement"),
        ("Ett beslut om ny organisation fattades.", "condition", "statement"),
        ("Arbetet har lett till nya rutiner för utlysningar.", "output", "statement"),
        ("Andelen kvinnor bland de sökande har ökat.", "outcome", "statement"),
        ("Andelen kvinnor bland de sökande ökade från 40 till 48 procent.", "outcome", "comparison"),
        ("Kvinnor utgör 62 procent av de sökande.", "outcome", "number"),
        ("Bifallet för män var 48 procent, jämfört med 40 procent 2013.", "outcome", "comparison"),
        ("En analys visar att andelen män har ökat.", "outcome", "analysis"),
        ("Skillnaden mellan kvinnor och män har inte minskat.", "outcome", "statement"),
        ("Insatserna förväntas bidra till ekonomisk jämställdhet.", "effect_assumed", "none"),
        ("Vi bedömer att rutinen bidrar till en jämn fördelning eftersom fler söker.", "effect_assumed", "statement"),
        ("Insatsen har lett till att fler kvinnor söker stöd.", "effect_assumed", "statement"),
        (
            "Utvärderingen visar att bemötandet har förbättrats mer hos de kontor som deltog än hos andra kontor.",
            "effect_shown",
            "analysis",
        ),
        ("En analys med kontrollgrupp visar att andelen män ökade med 8 procentenheter.", "effect_shown", "analysis"),
    ],
)
def test_a_clear_sentence_has_its_step_and_grade(sentence, level, grade):
    found = result_in(sentence)
    assert (found.level, found.grade) == (level, grade)
    assert found.level in RESULT_LEVELS
    assert found.grade in EVIDENCE_GRADES


@pytest.mark.parametrize(
    "sentence",
    [
        "Andelen kvinnor ökade från 40 till 48 procent efter utbildningen.",
        "Före insatsen var 40 procent kvinnor, efter insatsen är 48 procent kvinnor.",
        "Andelen män har stigit med 12 procentenheter sedan 2013.",
        "Utbildningen har lett till att andelen kvinnor ökat från 40 till 48 procent.",
        "Tack vare arbetet har skillnaden mellan kvinnor och män minskat jämfört med 2013.",
        "Uppföljningen visar att andelen kvinnor ökat från 40 till 48 procent.",
        "Analysen visar att andelen kvinnor ökat från 40 till 48 procent.",
    ],
)
def test_before_and_after_alone_is_never_an_effect_shown(sentence):
    assert result_in(sentence).level in ("outcome", "effect_assumed")


@pytest.mark.parametrize(
    "sentence",
    [
        "En rutin ska tas fram under 2015.",
        "Rutinen har inte tagits fram.",
        "Regeringen beslutade i december 2013 om uppdraget.",
        "Chefer behöver utbildas mer.",
        "Informationen är anpassad efter målgrupp.",
        "Arbetet har varit roligt.",
        "Har andelen kvinnor ökat?",
        "CSN bedömde att utbildning måste få mycket kraft.",
        "Handläggarna tycker att det är viktigt.",
        "",
    ],
)
def test_what_is_to_come_is_wished_for_denied_or_vague_is_no_result(sentence):
    assert result_in(sentence) is None


def test_years_dates_and_numbers_of_goals_are_no_figures():
    assert result_in("Den 12 mars 2014 antogs planen för delmål 4.").grade == "statement"


def test_the_year_is_the_latest_that_the_sentence_names():
    assert result_in("Andelen kvinnor ökade från 40 procent 2012 till 48 procent 2014.").year == 2014
    assert result_in("Andelen kvinnor har ökat.").year is None


@pytest.mark.parametrize(
    ("sentence", "topic"),
    [
        ("Handläggarna frågar om våld i nära relationer.", "mäns våld mot kvinnor ska upphöra"),
        ("Fler män tar ut föräldrapenning.", "obetalt hem- och omsorgsarbete"),
        ("Chefernas utbildning har genomförts.", None),
        ("Inflytande och pensioner följs upp.", None),
    ],
)
def test_the_sub_goal_is_told_by_words_that_name_one_only(sentence, topic):
    assert topic_in(sentence) == topic
