"""Activities that several agencies plan alike: what counts as alike, and what does not."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jimeval.study.plans.alike import alike

# Invented for this test and read by eye: every pair in a group is the same kind of work.
ACTIVITIES = {
    "csn": (
        "Utbilda handläggare i jämställt bemötande",
        "Gå igenom blanketter och brevmallar ur jämställdhetsperspektiv",
        "Redovisa all ärendestatistik uppdelad på kön",
        "Samverka med Försäkringskassan om information till unga föräldrar",
        "Ta fram en checklista för konsekvensanalyser i föreskriftsarbetet",
        "Skriva in jämställdhet i anvisningarna för verksamhetsplaneringen",
    ),
    "fk": (
        "Utbildning i bemötande för handläggarna vid lokalkontoren",
        "Granska beslutsbrev och mallar",
        "Könsuppdelad statistik i alla rapporter till ledningen",
        "Kartläggning av skillnader mellan kvinnor och män i sjukpenningärenden",
        "Jämställdhetsperspektiv i verksamhetsplaneringens anvisningar",
        "Utveckla kundundersökningen så att svaren delas upp på kön",
    ),
    "pensionsmyndigheten": (
        "Ta fram könsuppdelad statistik över pensionsutbetalningar",
        "Informationskampanj riktad till kvinnor med deltidsarbete",
        "Kompetensutveckling för chefer om styrning och jämställdhet",
        "Undersökning bland kunder redovisas efter kön",
    ),
    "kriminalvarden": (
        "Kartlägga behandlingsprogrammen för kvinnor på anstalt",
        "Checklista för föreskrifter och allmänna råd",
        "Genomföra processtöd för häktenas ledningsgrupper",
        "Samarbeta med socialtjänsten om frigivning",
    ),
    "polismyndigheten": (
        "Utbildning för förundersökningsledare om våld i nära relationer",
        "Inrätta nätverk av jämställdhetsstrateger i regionerna",
        "Analysera anmälda brott efter kön och ålder",
        "Följa upp bemötandet i kontakt med brottsoffer",
    ),
    "mucf": (
        "Bilda ett nätverk av strateger för jämställdhet",
        "Pröva ett urval av bidragsansökningar",
        "Utbildning om våld i nära relationer för handläggare",
        "Analysera bidragsgivningen efter kön på mottagare",
    ),
}
GROUPS = [
    {"csn/1", "fk/1"},
    {"csn/2", "fk/2"},
    {"csn/3", "fk/3", "pensionsmyndigheten/1"},
    {"csn/5", "kriminalvarden/2"},
    {"csn/6", "fk/5"},
    {"fk/6", "pensionsmyndigheten/4"},
    {"polismyndigheten/1", "mucf/3"},
    {"polismyndigheten/2", "mucf/1"},
]


def table(activities):
    return pd.DataFrame(
        [
            {"element_id": f"{agency}/{n}", "agency_id": agency, "document_id": f"{agency}.pdf", "text": text}
            for agency, texts in activities.items()
            for n, text in enumerate(texts, 1)
        ],
        columns=["element_id", "agency_id", "document_id", "text"],
    )


def groups_of(found):
    return [set(own["element_id"]) for _, own in found.groupby("group", sort=True)]


def test_the_same_kind_of_work_is_found_in_other_words_and_nothing_else_is():
    assert groups_of(alike(table(ACTIVITIES))) == GROUPS


def test_what_they_share_is_told_in_the_words_of_the_comparison():
    found = alike(table(ACTIVITIES))
    assert found.loc[found["element_id"] == "mucf/1", "shared"].tolist() == ["nätverk, strateg"]


def test_one_agency_alone_plans_nothing_alike():
    assert alike(table({"csn": ACTIVITIES["csn"] + ACTIVITIES["fk"]})).empty


@pytest.mark.parametrize(
    "texts",
    [
        ((), ()),
        (("Jämställdhetsintegrera verksamheten",), ("Arbeta med jämställdhetsintegrering",)),
        (("",), ("Utbilda chefer",)),
    ],
    ids=["nothing", "words of all such papers", "no words"],
)
def test_words_that_say_nothing_make_nothing_alike(texts):
    assert alike(table({"csn": texts[0], "fk": texts[1]})).empty


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order_of_rows(random):
    rows = table(ACTIVITIES)
    order = list(range(len(rows)))
    random.shuffle(order)
    shuffled = groups_of(alike(rows.iloc[order].reset_index(drop=True)))
    assert sorted(map(sorted, shuffled)) == sorted(map(sorted, GROUPS))
