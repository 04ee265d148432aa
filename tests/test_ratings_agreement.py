"""Agreement over the items: D first, alpha second with what it does not say, the order of the items third."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ratings_tables import KNOWN, marks

from jimeval.ratings import Instrument, Item, Scale, agreement, headline_agreement

FIVE = {"fem": Instrument("fem", "1", "Fem", tuple(Item(k, f"Rad {k}") for k in range(1, 6)), Scale(1, 5, 1))}
PROFILE = ([1, 2, 3, 4, 5], [1, 2, 3, 5, 5], [2, 2, 3, 4, 5], [1, 1, 3, 4, 5], [1, 2, 4, 4, 5])  # of five persons


def by_measure(table):
    return {row["measure"]: row for row in table.to_dict("records")}


def of_persons(*persons):
    """Marks of persons, each a row, on the instrument with five items."""
    return marks(*zip(*persons, strict=True), instrument="fem")


def test_each_occasion_has_distance_first_then_alpha_then_w():
    two = pd.concat([of_persons(*PROFILE), marks([1, 5], [2, 4], instrument="fem", occasion="2014")])
    table = agreement(two, FIVE, level="ordinal")
    assert table[["occasion", "measure", "n", "n_items"]].values.tolist() == [
        *(["2013-11", measure, 5, 5] for measure in ("distance", "alpha", "w")),
        *(["2014", measure, 2, 2] for measure in ("distance", "alpha", "w")),
    ]


def test_the_mean_distance_is_the_mean_of_d_over_the_items():
    # item 1: 1 1 2 1 1 and likewise 2, 3, 4 with one who differs by a step: four of ten pairs differ by 1; item 5: none
    row = by_measure(agreement(of_persons(*PROFILE), FIVE, level="ordinal"))["distance"]
    assert row["estimate"] == pytest.approx((0.4 * 4 + 0) / 5) and row["scaled"] == pytest.approx(1 - 2 * 0.32 / 4)


def test_alpha_is_the_published_value():
    """Krippendorff (2011), data C: four observers, twelve units, ordinal 0.815."""
    missing = None
    observers = (
        [1, 2, 3, 3, 2, 1, 4, 1, 2, missing, missing, missing],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, missing, 3],
        [missing, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, missing],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, missing],
    )
    units = Instrument("c", "1", "C", tuple(Item(k, str(k)) for k in range(1, 13)), Scale(1, 5, 1))
    table = agreement(marks(*zip(*observers, strict=True), instrument="c"), {"c": units}, level="ordinal")
    row = by_measure(table)["alpha"]
    assert row["estimate"] == pytest.approx(0.8154, abs=1e-4)
    assert pd.isna(row["ci_low"]) and row["note"] == "färre än fem personer: inget intervall"


def test_the_level_has_no_default():
    with pytest.raises(TypeError):
        agreement(of_persons(*PROFILE), FIVE)


def test_alpha_near_nothing_is_explained_where_all_are_close():
    flat = of_persons([4, 4, 4, 4, 5], [4, 4, 4, 5, 4], [4, 4, 5, 4, 4], [4, 5, 4, 4, 4], [5, 4, 4, 4, 4])
    row = by_measure(agreement(flat, FIVE, level="ordinal"))["alpha"]
    assert row["estimate"] < 0.2 and row["note"] == (
        "alfa är nära noll fast deltagarna markerar nära varandra: frågorna får ungefär samma svar, och då finns lite "
        "att skilja på; färre än åtta personer: intervallet är osäkert"
    )


def test_where_all_is_alike_distance_is_nothing_and_the_others_are_not_defined():
    rows = by_measure(agreement(marks([3] * 6, [3] * 6), KNOWN, level="ordinal"))
    assert rows["distance"]["estimate"] == 0 and rows["distance"]["status"] == "ok"
    assert rows["distance"]["note"] == "alla är eniga på varje fråga: inget intervall"
    assert (rows["alpha"]["status"], rows["alpha"]["note"]) == (
        "undefined_all_equal",
        "alla svar lika: måttet går inte att räkna",
    )
    assert (rows["w"]["status"], rows["w"]["note"]) == (
        "undefined_all_equal",
        "ingen skiljer mellan frågorna: måttet går inte att räkna",
    )


@pytest.mark.parametrize(
    "table, status, note",
    [
        (marks(["empty"], ["dont_know"]), "too_few", "inga markeringar"),
        (marks([1, 2, 3], [4, "empty", "empty"]), "too_few", "färre än två frågor har minst två markeringar"),
        (
            marks([1, 2], [3, 4], version="2"),
            "unknown_scale",
            "instrumentets version eller ändar är okända: frågorna kan inte räknas ihop",
        ),
    ],
)
def test_what_cannot_be_computed_says_why(table, status, note):
    found = agreement(table, KNOWN, level="ordinal")
    assert found["status"].tolist() == [status] * 3 and found["note"].tolist() == [note] * 3
    assert found["estimate"].isna().all()


def test_items_on_different_scales_are_never_in_one_measure():
    items = (Item(1, "Resultat"), Item(2, "Ja eller nej", scale=Scale(0, 1, 1, type="yes_no")))
    mixed = Instrument("rader", "1", "Rader", items, Scale(0, 10))
    found = agreement(marks([1, 2, 3, 4, 5], [0, 1, 1, 0, 1]), {"rader": mixed}, level="ordinal")
    assert found["status"].unique().tolist() == ["not_comparable"]
    assert found["note"].unique().tolist() == ["frågorna har olika skalor och räknas inte ihop"]
    assert headline_agreement(found) == "Inget mått över alla frågor: frågorna har olika skalor och räknas inte ihop."


def test_without_names_there_is_neither_interval_nor_order():
    nameless = of_persons(*PROFILE).assign(rater=None)
    rows = by_measure(agreement(nameless, FIVE, level="ordinal"))
    named = by_measure(agreement(of_persons(*PROFILE), FIVE, level="ordinal"))
    assert rows["alpha"]["estimate"] == named["alpha"]["estimate"] and pd.isna(rows["alpha"]["ci_low"])
    assert rows["alpha"]["note"] == "vem som gjort vilken markering är inte känt: inget intervall"
    assert rows["w"]["status"] == "not_comparable" and pd.isna(rows["w"]["estimate"])


def test_agreed_marks_are_no_rater():
    own = of_persons(*PROFILE)
    agreed = own[own["rater"] == "D1"].assign(kind="consensus", rating_id=lambda rows: "k" + rows["rating_id"])
    both = pd.concat([own, agreed])
    pd.testing.assert_frame_equal(agreement(both, FIVE, level="ordinal"), agreement(own, FIVE, level="ordinal"))


def test_only_the_measures_asked_for_are_computed():
    found = agreement(of_persons(*PROFILE), FIVE, level="ordinal", measures=("alpha",))
    assert found["measure"].tolist() == ["alpha"]


MARKS = st.lists(
    st.lists(st.one_of(st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0]), st.just("empty")), min_size=5, max_size=5),
    min_size=1,
    max_size=7,
)


@settings(max_examples=25, deadline=None)
@given(MARKS, MARKS, st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_other_occasions_change_a_bit(persons, others, chance):
    alone = of_persons(*persons)
    beside = pd.concat([alone, marks(*zip(*others, strict=True), instrument="fem", agency="msb")])
    order = list(range(len(beside)))
    chance.shuffle(order)
    measures = ("distance", "alpha")
    expected = agreement(alone, FIVE, level="ordinal", measures=measures)
    found = agreement(beside.iloc[order], FIVE, level="ordinal", measures=measures)
    pd.testing.assert_frame_equal(found[found["agency_id"] == "csn"], expected, check_exact=True)


CLOSE = of_persons(*([4] * 5 for _ in range(4)), [4, 4, 4, 4, 5])


@pytest.mark.parametrize(
    "table, known, finding",
    [
        (marks(["empty"]), KNOWN, "Det finns inga markeringar."),
        (
            marks([1, 2], ["empty", 3]),
            KNOWN,
            "Inget mått över alla frågor: färre än två frågor har minst två markeringar.",
        ),
        (marks([3] * 6, [7] * 6), KNOWN, "Alla 6 deltagare är eniga på varje fråga."),
        (
            of_persons(*PROFILE),
            FIVE,
            "Två deltagare är i snitt 0,3 skalenheter ifrån varandra på en fråga (n = 5; 95 %: 0,1 till 0,5). "
            "Krippendorffs alfa är 0,92 (95 %: 0,87 till 0,97); det säger om frågorna skiljs åt på samma sätt, inte om "
            "alla är eniga. Kendalls W är 0,97 (p = 0,001): deltagarna ordnar frågorna mer lika än slumpen "
            "skulle ge. Färre än åtta personer: intervallen är osäkra.",
        ),
        (
            CLOSE,
            FIVE,
            "Två deltagare är i snitt 0,1 skalenheter ifrån varandra på en fråga (n = 5; 95 %: 0,0 till 0,3). "
            "Krippendorffs alfa är 0,00; det säger om frågorna skiljs åt på samma sätt, inte om alla är eniga. Alfa är "
            "nära noll fast deltagarna markerar nära varandra: frågorna får ungefär samma svar, och då finns lite att "
            "skilja på. Kendalls W är 0,20 (p = 1,00): ingen gemensam ordning kan ses. Färre än åtta personer: "
            "intervallen är osäkra.",
        ),
        (
            marks([1, 9], [2, 8]),
            KNOWN,
            "Två deltagare är i snitt 7,0 skalenheter ifrån varandra på en fråga (n = 2). Krippendorffs alfa är "
            "\u22120,50; det säger om frågorna skiljs åt på samma sätt, inte om alla är eniga. Färre än fem personer: "
            "inget kan sägas om andra än dem.",
        ),
    ],
)
def test_the_finding_is_computed(table, known, finding):
    assert headline_agreement(agreement(table, known, level="ordinal")) == finding


def test_the_finding_compares_no_agencies():
    two = pd.concat([marks([1, 2], [3, 4]), marks([1, 2], [3, 4], agency="msb")])
    with pytest.raises(ValueError, match="one agency's occasion"):
        headline_agreement(agreement(two, KNOWN, level="ordinal"))


def test_nothing_is_asked_of_no_marks():
    nothing = agreement(marks(), KNOWN, level="ordinal")
    assert nothing.empty and headline_agreement(nothing) == "Det finns inga markeringar."
