"""A form's own score: makEQuality's grades and a checklist's sum, with what is missing said."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jimeval.base.errors import InputError
from jimeval.base.tables import frame
from jimeval.ratings import Instrument, Item, Scale, load_instruments, score

ANSWER = Scale(1, 5, 1, type="points")
SHARE = Scale(0, 100, type="percent")
TREE = (  # goal, sub-goal, own scale
    ("Styra", "Mål", None),
    ("Styra", "Mål", None),
    ("Styra", "Mål", None),
    ("Styra", "Ledning", None),
    ("Leverera", "Service", None),
    ("Leverera", "Andelar", SHARE),
)
FORM = Instrument(
    "mq",
    "1",
    "makEQuality, egna frågor",
    tuple(
        Item(number, f"Fråga {number}", group=goal, subgroup=sub_goal, scale=scale)
        for number, (goal, sub_goal, scale) in enumerate(TREE, 1)
    ),
    ANSWER,
    family="makequality",
    score="makequality",
)
CHECKLIST = load_instruments()["skl_checklista_2017"]


def filled(answers: dict, instrument=FORM, **more) -> pd.DataFrame:
    """One form; an answer in words is a kind of missing."""
    rows = []
    for item, answer in answers.items():
        said = isinstance(answer, str)
        rows.append(
            {
                "rating_id": f"{more.get('rater', 'D1')}-{item}",
                "document_id": "svar.csv",
                "instrument": instrument.id,
                "instrument_version": instrument.version,
                "agency_id": "csn",
                "occasion": "2014",
                "rater": "D1",
                "kind": "individual",
                "item": item,
                "value": None if said else answer,
                "missing": answer if said else None,
            }
            | more
        )
    return frame("ratings", rows)


def graded(answers: dict) -> dict:
    rows = score(filled(answers), FORM)
    key = {"sub_goal": lambda row: (row.goal, row.sub_goal), "goal": lambda row: row.goal, "total": lambda row: "total"}
    return {key[row.level](row): row for row in rows.itertuples()}


def test_grades_are_means_upward_without_weights():
    rows = graded({1: 1, 2: 2, 3: 3, 4: 5, 5: 4, 6: 100})
    assert [row.level for row in rows.values()] == [
        "sub_goal",
        "sub_goal",
        "goal",
        "sub_goal",
        "sub_goal",
        "goal",
        "total",
    ]
    assert rows["Styra", "Mål"].estimate == pytest.approx((1 + 3.25 + 5.5) / 3)
    assert rows["Styra", "Ledning"].estimate == 10  # a single answer weighs as much as three
    assert rows["Leverera", "Andelar"].estimate == 10
    assert rows["total"].estimate == pytest.approx(((3.25 + 10) / 2 + (7.75 + 10) / 2) / 2)
    assert [row.n for row in rows.values()] == [3, 1, 2, 1, 1, 2, 2]


def test_a_share_follows_the_straight_line_and_the_sources_contradiction_is_said():
    rows = graded({1: 3, 2: 3, 3: 3, 4: 3, 5: 3, 6: 20})
    said = (
        "Källans exempel för andelar (20 av 100 ger 3,25) går inte ihop med dess egen raka linje (2,8); linjen är "
        "använd."
    )
    assert rows["Leverera", "Andelar"].estimate == pytest.approx(2.8)
    assert [row.note for row in rows.values()] == ["", "", "", "", said, said, said]
    assert "20 av 100 som ger 3,25" in load_instruments()["makequality"].note


def test_missing_answers_and_what_is_not_applicable_are_left_out_and_said():
    rows = graded({1: 2, 2: "empty", 3: "not_applicable", 4: "not_applicable", 5: "dont_know", 6: 50})
    mål, ledning, service = rows["Styra", "Mål"], rows["Styra", "Ledning"], rows["Leverera", "Service"]
    assert (mål.estimate, mål.n, mål.n_missing, mål.n_not_applicable, mål.status) == (3.25, 1, 1, 1, "ok")
    assert mål.note == "2 av 3 frågor räknas inte (1 utan svar och 1 ej aktuella)."
    assert (ledning.status, service.status) == ("not_asked", "too_few")
    assert pd.isna(ledning.estimate) and pd.isna(service.estimate)
    assert (rows["Styra"].estimate, rows["Styra"].note) == (3.25, "1 av 2 delmål har inget betyg.")
    assert rows["total"].note.startswith("Alla svar finns inte i delarna under.")


def test_a_form_without_answers_has_no_grade():
    rows = score(filled(dict.fromkeys(range(1, 7), "empty")), FORM)
    assert rows.estimate.isna().all() and set(rows.status) == {"too_few"}
    assert score(filled({}), FORM).empty


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(1, 5), min_size=5, max_size=5), st.integers(0, 4))
def test_a_higher_answer_never_gives_a_lower_grade_and_grades_stay_between_the_ends(answers, raised):
    higher = [min(5, answer + (place == raised)) for place, answer in enumerate(answers)]
    totals = [score(filled(dict(enumerate(own, 1))), FORM).estimate for own in (answers, higher)]
    assert (totals[0].dropna() <= totals[1].dropna() + 1e-9).all() and totals[1].dropna().between(1, 10).all()


def test_forms_are_counted_one_by_one_and_the_agreed_one_apart():
    table = pd.concat(
        [
            filled(dict.fromkeys(range(1, 7), 1), rater="D1"),
            filled(dict.fromkeys(range(1, 7), 5), rater="D2"),
            filled(dict.fromkeys(range(1, 7), 3), rater=None, kind="consensus"),
            filled(dict.fromkeys(range(1, 7), 3), instrument_version="0"),
        ]
    )
    total = score(table, FORM).query("level == 'total'")
    assert list(zip(total.kind, total.rater.fillna("gruppen"), strict=True)) == [
        ("consensus", "gruppen"),
        ("individual", "D1"),
        ("individual", "D2"),
    ]
    assert score(table.sample(frac=1, random_state=1), FORM).equals(score(table, FORM))


def test_a_checklist_is_summed_only_when_every_item_is_answered():
    whole = score(filled(dict.fromkeys(range(1, 14), 2), CHECKLIST), CHECKLIST).iloc[0]
    assert (whole.estimate, whole.n, whole.method, whole.note) == (26, 13, "summa av 13 frågor, 13–39", "")
    part = score(filled(dict.fromkeys(range(1, 13), 2) | {13: "dont_know"}, CHECKLIST), CHECKLIST).iloc[0]
    assert pd.isna(part.estimate) and (part.status, part.n, part.n_missing) == ("too_few", 12, 1)
    assert part.note == "12 av 13 frågor är besvarade; summan visas bara när alla är det."


@pytest.mark.parametrize(
    "instrument, says",
    [
        (
            load_instruments()["larande_uppfoljning"],
            "blanketten ”larande_uppfoljning”, version 1 räknar inte själv ihop svaren. Visa svaren fråga för fråga.",
        ),
        (
            load_instruments()["makequality"],
            "frågorna i ”makequality”, version 2014 är inte angivna, så inget kan räknas ihop. Lägg dem i en egen "
            "YAML-fil i data/raw/ratings (based_on: makequality).",
        ),
        (
            Instrument("mq", "1", "", (Item(1, "a"), Item(2, "b", group="Mål")), ANSWER, score="makequality"),
            "fråga 1 och 2 saknar mål eller delmål. Skriv målet i group och delmålet i subgroup.",
        ),
        (
            Instrument("mq", "1", "", (Item(1, "a", group="M", subgroup="D"),), Scale(1, 10, 1), score="makequality"),
            "fråga 1 går 1–10, men makEQualitys regel gäller 1–5 och andelar i procent. Skriv type: points med 1–5, "
            "eller type: percent med 0–100.",
        ),
    ],
)
def test_what_a_form_does_not_count_itself_is_not_counted(instrument, says):
    with pytest.raises(InputError) as error:
        score(filled({}), instrument)
    assert [problem.sentence() for problem in error.value.problems] == [says]


def test_two_marks_of_one_form_on_one_item_are_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="one mark per form and item"):
        score(pd.concat([filled({1: 2}), filled({1: 3})]), FORM)
