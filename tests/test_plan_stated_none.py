"""What a plan says that there is none of, from the cell through the signature to the gap; never mixed with blanks."""

from plan_study import built, decisions_file, write

from jimeval.study import Study
from jimeval.study.build import build

PLAN = """# Handlingsplan för jämställdhetsintegrering 2014–2015

Centrala studiestödsnämnden, beslutad 2013-11-20

| Resurser | Aktivitet | Resultat | Effekt | Ansvarig |
|---|---|---|---|---|
| Inga särskilda medel | Utbilda handläggare i bemötande | Handläggarna ställer samma frågor | - | HR |
| | Skriva om mallarna | Mallarna är könsneutrala | Lika begripliga beslut | - |
| En utredare | Ordna en temadag | | | HR |
"""


def rows_of(study: Study, rule: str) -> list[tuple[str, str, str]]:
    gaps = study.table("gaps")
    own = gaps[gaps["rule"] == rule]
    return list(zip(own["basis"], own["message"], own["question"], strict=True))


def signed_study(tmp_path) -> Study:
    study = built(write(tmp_path, PLAN))
    study.plan("CSN", 2014).sign("all", by="Ada Berg", when="2014-02-01")
    return built(study.folder)


def nones(study: Study) -> dict[str, str]:
    told = study.table("plan_elements").dropna(subset="stated_none")
    return dict(zip(told["text"], told["stated_none"], strict=True))


def test_a_cell_that_says_none_is_kept_by_the_elements_beside_it_and_an_empty_one_is_not(tmp_path):
    study = built(write(tmp_path, PLAN))
    assert nones(study) == {
        "Utbilda handläggare i bemötande": "resource",
        "Handläggarna ställer samma frågor": "effect",
        "Skriva om mallarna": "responsible",
    }


def test_a_gap_says_what_the_plan_states_and_what_it_is_silent_on(tmp_path):
    study = signed_study(tmp_path)
    assert rows_of(study, "G5") == [
        (
            "stated_none",
            "Aktiviteten ”Utbilda handläggare i bemötande” har ingen resurs: planen säger att det inte finns någon.",
            "Hur ska aktiviteten ”Utbilda handläggare i bemötande” kunna genomföras utan egna medel?",
        ),
        (
            "not_stated",
            "Aktiviteten ”Skriva om mallarna” har ingen resurs.",
            "Vem ska arbeta med aktiviteten ”Skriva om mallarna”, och med vilken tid och vilka medel?",
        ),
    ]
    assert [(basis, message) for basis, message, _ in rows_of(study, "G4")] == [
        (
            "stated_none",
            "Resultatet ”Handläggarna ställer samma frågor” leder inte till någon effekt: planen säger att det inte "
            "finns någon.",
        )
    ]
    assert [basis for basis, *_ in rows_of(study, "G1")] == ["not_stated"]  # the day has an empty cell


def test_a_person_can_take_it_away_or_say_it_of_another_element(tmp_path):
    study = signed_study(tmp_path)
    plan = study.plan("CSN", 2014)
    plan.change("A1", by="Ada Berg", stated_none="", when="2014-02-02")
    plan.change("A2", by="Ada Berg", stated_none="resurs, ansvarig", when="2014-02-02")
    study = built(study.folder)
    assert nones(study) == {
        "Handläggarna ställer samma frågor": "effect",
        "Skriva om mallarna": "resource+responsible",
    }
    assert [basis for basis, *_ in rows_of(study, "G5")] == ["not_stated", "stated_none"]
    assert "resurs + ansvarig" in decisions_file(study.folder).read_text(encoding="utf-8")


def test_a_word_that_there_cannot_be_none_of_is_told(tmp_path):
    study = signed_study(tmp_path)
    file = decisions_file(study.folder)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(",resurs,", ",pengar,", 1), encoding="utf-8")
    build(study.folder)
    found = Study(study.folder).table("problems").query("code == 'wrong_decision'")
    assert [f"{row.where}: {row.message} {row.mend}" for row in found.itertuples()] == [
        "rad 2, kolumn stated_none: ”pengar” kan inte anges som inga. Tillåtna: problem, mål, resurs, aktivitet, "
        "resultat, förmedlande instans, effekt, ansvarig, tid, indikator, flera med + emellan."
    ]


def test_none_beside_no_element_is_said_of_the_plan_when_it_has_none_of_the_kind(tmp_path):
    text = """# Handlingsplan för jämställdhetsintegrering 2014

Centrala studiestödsnämnden, beslutad 2013-11-20

## Aktiviteter

- Utbilda handläggare i bemötande
- Skriva om mallarna

## Resurser

- Inga
"""
    study = built(write(tmp_path, text))
    assert study.table("plans")["stated_none"].tolist() == ["resource"]
    study.plan("CSN", 2014).sign("all", by="Ada Berg", when="2014-02-01")
    assert [basis for basis, *_ in rows_of(built(study.folder), "G5")] == ["stated_none", "stated_none"]
