"""Groups within one occasion: shift and its test for each pair, and what is said of them."""

import pandas as pd
import pytest
from ratings_tables import KNOWN, marks

from jimeval.base.swedish import MINUS
from jimeval.ratings import Instrument, Item, Scale, compare_groups, headline_groups

WOMEN_MEN = ["kvinna"] * 5 + ["man"] * 5
APART = marks([6, 7, 8, 9, 10, 1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 5, 4, 3, 2, 1], gender=WOMEN_MEN)


def test_a_clear_difference_by_hand():
    # women all higher than men: second - first is men - women; 2 of 252 divisions are as far apart, times two items
    first, second = compare_groups(APART, KNOWN, by="gender").to_dict("records")
    assert (first["first"], first["second"], first["n_first"], first["n_second"]) == ("kvinna", "man", 5, 5)
    assert (first["estimate"], first["delta"]) == (-5, -1) and first["p"] == pytest.approx(2 / 252)
    assert first["p_holm"] == pytest.approx(4 / 252) and first["smallest_p"] == pytest.approx(2 / 252)
    assert (second["estimate"], second["delta"], second["p"]) == (0, 0, 1) and second["status"] == "ok"


def test_every_pair_of_groups_is_a_contrast_of_its_own_in_swedish_order():
    three = marks([1, 2, 3, 4], group=["östra", "ledning", "åtta", "ledning"])
    table = compare_groups(three, KNOWN, by="group")
    assert table[["first", "second"]].values.tolist() == [["ledning", "åtta"], ["ledning", "östra"], ["åtta", "östra"]]


def test_those_whose_group_is_not_known_are_counted_and_left_out():
    some = marks([1, 2, 3, 4, "empty"], gender=["kvinna", "man", None, " ", "man"])
    row = compare_groups(some, KNOWN, by="gender").iloc[0]
    assert (row["n_first"], row["n_second"], row["n_unknown"], row["n"], row["n_missing"]) == (1, 1, 2, 2, 1)


def test_under_five_in_either_group_nothing_is_tested():
    few = marks([1, 2, 3, 4, 6, 7, 8, 9, 10], gender=["kvinna"] * 4 + ["man"] * 5)
    row = compare_groups(few, KNOWN, by="gender").iloc[0]
    assert row["estimate"] == 5.5 and row[["p", "p_holm", "ci_low", "delta_low"]].isna().all()
    assert (row["status"], row["note"]) == (
        "too_few",
        "färre än fem svar på någon sida: förskjutningen beskrivs utan intervall och test",
    )


def test_an_item_that_one_group_has_not_marked_says_which():
    half = marks([1, 2], [3, None], gender=["kvinna", "man"])
    table = compare_groups(half, KNOWN, by="gender")
    assert table["note"][1] == "inga markeringar av man"


def test_one_group_has_nobody_to_be_compared_with():
    assert compare_groups(marks([1, 2], gender="man"), KNOWN, by="gender").empty
    assert compare_groups(marks(), KNOWN, by="gender").empty


@pytest.mark.parametrize(
    "table, finding",
    [
        (marks([1, 2], gender="man"), "Det finns inte två grupper att jämföra."),
        (
            marks([1, 2, 3], gender=["man", "kvinna", "man"]),
            "Mellan kvinnor (n = 1) och män (n = 2): för få svar för att pröva någon skillnad.",
        ),
        (marks([3] * 10, gender=WOMEN_MEN), "Mellan kvinnor (n = 5) och män (n = 5): alla svar är lika."),
        (
            marks([3] * 9 + [4], gender=WOMEN_MEN),
            "Mellan kvinnor (n = 5) och män (n = 5): 1 fråga kan inte prövas: svaren är för få eller för lika.",
        ),
        (
            APART,
            "Mellan kvinnor (n = 5) och män (n = 5): män markerar lägre på 1 Resultat "
            f"({MINUS}5,0 skalenheter; 95 %: {MINUS}8,0 till {MINUS}2,0).",
        ),
        (
            marks([1, 2, 3, 4, 5, 5, 4, 3, 2, 2], gender=WOMEN_MEN),
            "Mellan kvinnor (n = 5) och män (n = 5): 1 Resultat (0,0 skalenheter; 95 %: "
            f"{MINUS}2,0 till 3,0) skiljer sig inte säkert. Det är inte detsamma som att ingen skillnad finns.",
        ),
    ],
)
def test_the_finding_is_computed(table, finding):
    assert headline_groups(compare_groups(table, KNOWN, by="gender")) == finding


def test_a_group_keeps_its_name_and_both_ways_to_divide_are_told_apart():
    who = {"gender": WOMEN_MEN, "group": ["Man"] * 5 + ["GD-staben"] * 5}
    table = marks([6, 7, 8, 9, 10, 1, 2, 3, 4, 5], **who)
    both = pd.concat([compare_groups(table, KNOWN, by=by) for by in ("gender", "group")])
    assert headline_groups(both) == (
        "Mellan kvinnor (n = 5) och män (n = 5): män markerar lägre på 1 Resultat "
        f"({MINUS}5,0 skalenheter; 95 %: {MINUS}8,0 till {MINUS}2,0). "
        "Mellan GD-staben (n = 5) och Man (n = 5): Man markerar högre på 1 Resultat "
        "(+5,0 skalenheter; 95 %: 2,0 till 8,0)."
    )


def test_so_few_cannot_be_tested_on_so_many_items():
    nine = Instrument("nio", "1", "Nio", tuple(Item(n, f"Fråga {n}") for n in range(1, 10)), Scale(0, 10))
    apart = marks(*[[6, 7, 8, 9, 10, 1, 2, 3, 4, 5]] * 9, instrument="nio", gender=WOMEN_MEN)
    assert headline_groups(compare_groups(apart, {"nio": nine}, by="gender")) == (
        "Mellan kvinnor (n = 5) och män (n = 5): 9 frågor kan inte prövas: svaren är för få eller för lika."
    )


def test_the_finding_compares_no_agencies():
    two = pd.concat([APART, APART.assign(agency_id="msb")])
    with pytest.raises(ValueError, match="one agency's occasion"):
        headline_groups(compare_groups(two, KNOWN, by="gender"))


def test_outside_the_study_no_difference_is_told():
    table = compare_groups(APART, KNOWN, by="gender", audience="public")
    assert table[["estimate", "p", "delta", "ci_low"]].isna().all(axis=None)
    assert headline_groups(table) == "Skillnader mellan kvinnor och män är skyddade och visas bara inom studien."
