"""Change from one occasion to the next: shift, distance, profile; what breaks a comparison, what cannot be tested."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ratings_tables import KNOWN, TWO, marks

from jimeval.base.swedish import MINUS
from jimeval.ratings import Instrument, Item, Scale, change, headline_change

LOW, HIGH = [1, 2, 3, 4, 5], [6, 7, 8, 9, 10]


def rounds(*items_by_year, **more):
    """Marks of rounds one year after the other, from 2013-11."""
    return pd.concat([marks(*items, occasion=f"{2013 + year}-11", **more) for year, items in enumerate(items_by_year)])


def one(table):
    assert len(table) == 1
    return table.iloc[0]


def test_a_clear_rise_by_hand():
    # all after are higher: 2 of the 252 ways to divide ten marks are as far apart; every difference's middle is 5
    row = one(change(rounds([LOW], [HIGH]), KNOWN).query("item == 1"))
    assert (row["occasion_before"], row["occasion"], row["label"]) == ("2013-11", "2014-11", "Resultat")
    assert (row["n"], row["n_before"], row["n_after"], row["sample"]) == (10, 5, 5, "independent")
    assert (row["estimate"], row["delta"]) == (5, 1) and row["p"] == pytest.approx(2 / 252) == row["smallest_p"]
    assert (row["d_before"], row["d_after"], row["d_change"]) == (2, 2, 0) and row["d_p"] == 1
    assert row["status"] == "ok" and row["method"] == "exact"
    assert row["note"] == "färre än åtta svar på någon sida: intervallet för ändringen i D är osäkert"
    eight = one(change(rounds([[*LOW, 1, 2, 3]], [[*HIGH, 8, 9, 10]]), KNOWN).query("item == 1"))
    assert eight["status"] == "ok" and pd.isna(eight["note"]) and pd.notna(eight["d_low"])


def test_the_published_shift_and_p():
    """Hollander and Wolfe (1999), permeability: p 0.2544, shift 0.305 (-0.15 to 0.76) of the first over the second."""
    x = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
    y = [1.15, 0.88, 0.90, 0.74, 1.21]
    row = one(change(rounds([y], [x]), KNOWN).query("item == 1"))
    assert row["p"] == pytest.approx(0.254412, abs=1e-6) and row["estimate"] == pytest.approx(0.305)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((-0.15, 0.76))


def test_under_five_nothing_is_tested_but_the_shift_is_described():
    row = one(change(rounds([[1, 2, 3, 4]], [HIGH]), KNOWN).query("item == 1"))
    assert row["estimate"] == 5.5 and row["smallest_p"] == pytest.approx(2 / 126)
    assert row[["p", "ci_low", "ci_high", "delta_low", "d_p", "d_low", "p_profile"]].isna().all()
    assert (row["status"], row["note"]) == (
        "too_few",
        "färre än fem svar på någon sida: förskjutningen beskrivs utan intervall och test",
    )


def test_what_cannot_be_tested_is_not_the_same_as_no_difference():
    # nine alike and one apart: the one can only be in one group or the other, so that p is never under 1
    row = one(change(rounds([[3] * 5], [[3] * 4 + [4]]), KNOWN).query("item == 1"))
    assert row["smallest_p"] == 1 and pd.isna(row["p"]) and pd.isna(row["p_holm"])
    assert (row["status"], row["note"]) == (
        "too_few",
        "kan inte prövas: det minsta p som kan komma ut är 1,00, vilket inte är detsamma som ingen skillnad",
    )


NINE = {"nio": Instrument("nio", "1", "Nio", tuple(Item(n, f"Fråga {n}") for n in range(1, 10)), Scale(0, 20))}


def test_five_against_five_cannot_show_anything_on_nine_items_but_the_profile_can():
    # the smallest p of each is 2 / 252, times nine 0.071: all higher, and yet nothing that Holm could find
    table = change(rounds([LOW] * 9, [HIGH] * 9, instrument="nio"), NINE)
    assert (table["p"] == table["smallest_p"]).all() and table["p_holm"].isna().all()
    assert table["status"].unique().tolist() == ["too_few"] and table["note"].unique().tolist() == [
        "kan inte prövas för sig: med så få svar och så många frågor är det minsta p som kan komma ut över 0,05 efter "
        "Holm, vilket inte är detsamma som ingen skillnad"
    ]
    assert headline_change(table) == (
        "Från 2013-11 till 2014-11 (n = 5 och 5): om deltagarna bedömer mer eller mindre lika kan inte prövas. "
        "9 frågor kan inte prövas: svaren är för få eller för lika. Profilen som helhet har ändrats (p = 0,008)."
    )


def test_what_could_find_nothing_does_not_count_against_the_others():
    # one item whose p can be 2 / 462, eight where it is 5 / 330 at the least: of these none could be found
    few_apart = [3, 3, 3, 3, 3, 3], [3, 4, 4, 4, 4]
    table = change(rounds([[*LOW, 3]] + [few_apart[0]] * 8, [HIGH] + [few_apart[1]] * 8, instrument="nio"), NINE)
    assert table["smallest_p"].tolist() == pytest.approx([2 / 462] + [5 / 330] * 8)
    assert table["p_holm"][0] == table["p"][0] and table["p_holm"][1:].isna().all()
    # six against five on nine items is enough for all, and Holm's steps let five against five be the last of them
    together = change(rounds([[*LOW, 3]] * 8 + [LOW], [HIGH] * 9, instrument="nio"), NINE)
    assert together["p_holm"].tolist() == pytest.approx([9 * 2 / 462] * 9)


def test_all_alike_both_times_leaves_nothing_to_test():
    row = one(change(rounds([[3] * 5], [[3] * 6]), KNOWN).query("item == 1"))
    assert (row["status"], row["estimate"]) == ("undefined_all_equal", 0)
    assert row["note"] == "alla svar lika på båda sidor: det finns inget att pröva"


def test_holm_counts_the_tests_of_one_contrast_that_were_done():
    table = change(rounds([LOW, LOW, [3] * 5], [HIGH, LOW, [3] * 4 + [4]], [HIGH, LOW, [3] * 5]), KNOWN)
    first = table[table["occasion"] == "2014-11"]
    assert first["p_holm"].tolist()[:2] == pytest.approx([2 * 2 / 252, 1]) and pd.isna(first["p_holm"].tolist()[2])


def test_an_item_asked_only_once_says_so():
    table = change(rounds([LOW, LOW], [HIGH, ["empty"] * 5], [HIGH]), {"rader": TWO}).query("item == 2")
    assert table["status"].tolist() == ["too_few", "not_asked"]
    assert table["note"].tolist() == ["inga markeringar 2014-11", "frågan ställdes inte 2015-11"]


def test_another_version_is_a_break():
    two = pd.concat([marks(LOW), marks(HIGH, occasion="2014-11", version="2")])
    row = one(change(two, KNOWN))
    assert (row["status"], pd.isna(row["item"]), pd.isna(row["estimate"])) == ("not_comparable", True, True)
    assert row["note"] == "annan version av formuläret: ”1” 2013-11, ”2” 2014-11"


def test_another_instrument_is_a_break_and_the_old_one_goes_on():
    other = Instrument("enkat", "1", "Enkät", (Item(1, "Mål"),), Scale(1, 5, 1))
    three = pd.concat([rounds([LOW], [HIGH]), marks([1, 2, 3, 4, 5], instrument="enkat", occasion="2014-01")])
    table = change(three, KNOWN | {"enkat": other})
    assert table["status"].tolist() == ["not_comparable", "ok"]
    assert table["note"][0] == "annat instrument: rader 2013-11, enkat 2014-01"
    assert table["occasion_before"].tolist() == ["2013-11", "2013-11"]


def test_an_instrument_that_is_declared_to_have_the_same_scale_goes_on():
    newer = Instrument("nya_rader", "2", "Nya rader", TWO.items, TWO.scale, same_as=(("rader", "1"),))
    two = pd.concat([marks(LOW), marks(HIGH, occasion="2014-11", instrument="nya_rader", version="2")])
    row = one(change(two, KNOWN | {"nya_rader": newer}).query("item == 1"))
    assert (row["instrument"], row["status"], row["estimate"]) == ("nya_rader", "ok", 5)


def test_other_groups_are_a_break():
    leaders = marks(LOW, group="ledning")
    both = marks([*HIGH, *LOW], occasion="2014-11", group=["Ledning"] * 5 + ["arbetsgrupp"] * 5)
    assert one(change(pd.concat([leaders, both]), KNOWN))["note"] == (
        "andra grupper har svarat: arbetsgrupp bara 2014-11. Jämför en grupp i taget"
    )
    same = change(pd.concat([leaders, both[both["group"] == "Ledning"]]), KNOWN)
    assert same["status"].tolist() == ["ok"]


def test_rounds_of_one_name_are_told_apart_by_year_and_autumn_comes_last():
    table = pd.concat(
        [marks(LOW, occasion="Omgång 1", date=date) for date in ("2014", "2013")]
        + [marks(LOW, occasion=name, date="2015") for name in ("HT", "VT")]
    )
    found = change(table, KNOWN)
    assert found[["occasion_before", "date_before", "occasion", "date"]].values.tolist() == [
        ["Omgång 1", "2013", "Omgång 1", "2014"],
        ["Omgång 1", "2014", "VT", "2015"],
        ["VT", "2015", "HT", "2015"],
    ]


def test_a_round_without_year_cannot_be_placed():
    table = pd.concat([marks(LOW), marks(HIGH, occasion="Omgång 2", date=None)])
    row = one(change(table, KNOWN))
    assert row["note"] == "tillfället ”Omgång 2” har inget år och kan inte ordnas i tiden"


def test_the_same_persons_get_a_row_of_their_own():
    keys = [f"p{n}" for n in range(6)]
    before = marks([1, 2, 3, 4, 5, 6], person_key=keys)
    after = marks([2, 4, 6, 8, 10, 6, 9], occasion="2014-11", person_key=[*keys[:5], None, "ny"])
    table = change(pd.concat([before, after]), KNOWN).query("item == 1")
    assert table["sample"].tolist() == ["independent", "same_persons"]
    assert table["n"].tolist() == [13, 5] and table["n_both"].tolist() == [5, 5]
    paired = table.iloc[1]
    assert paired["estimate"] == 3 and paired["smallest_p"] == 2 / 32 and pd.isna(paired["p"])
    assert paired["note"].startswith("kan inte prövas: det minsta p som kan komma ut är 0,06")


def test_without_keys_the_overlap_is_not_known_and_with_keys_it_may_be_none():
    table = change(rounds([LOW], [HIGH]), KNOWN).query("item == 1")
    assert pd.isna(table["n_both"]).all()
    keyed = pd.concat([marks(LOW, person_key="a"), marks(HIGH, occasion="2014-11", person_key="b")])
    assert change(keyed, KNOWN).query("item == 1")["n_both"].tolist() == [0]


def test_the_profile_is_one_question_and_needs_named_persons():
    risen = rounds([LOW, LOW], [HIGH, HIGH])
    table = change(risen, KNOWN)
    assert table["p_profile"].tolist() == pytest.approx([2 / 252] * 2)
    assert change(risen.assign(rater=None), KNOWN)["p_profile"].isna().all()


def test_two_camps_that_meet_are_a_change_in_distance():
    table = change(rounds([[0, 0, 0, 0, 10, 10, 10, 10]], [[4, 4, 5, 5, 5, 5, 6, 6]]), KNOWN)
    row = one(table.query("item == 1"))
    assert row["estimate"] == 0 and row["d_p_holm"] < 0.05 and row["d_high"] < 0
    assert row["d_before"] == pytest.approx(160 / 28) and row["d_after"] == pytest.approx(24 / 28)


def test_one_agency_with_one_round_has_nothing_to_compare():
    assert change(marks(LOW), KNOWN).empty and change(marks(), KNOWN).empty


MARKS = st.lists(st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]), min_size=5, max_size=8)


@settings(max_examples=20, deadline=None)
@given(MARKS, MARKS, MARKS, st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_other_agencies_change_a_bit(first, second, third, chance):
    alone = rounds([first, second], [second, third])
    beside = pd.concat([alone, rounds([third], [first], agency="msb")])
    order = list(range(len(beside)))
    chance.shuffle(order)
    found = change(beside.iloc[order], KNOWN)
    pd.testing.assert_frame_equal(found[found["agency_id"] == "csn"], change(alone, KNOWN), check_exact=True)


@settings(max_examples=20, deadline=None)
@given(MARKS, MARKS)
def test_time_turned_round_turns_the_signs(before, after):
    there, back = change(rounds([before], [after]), KNOWN).iloc[0], change(rounds([after], [before]), KNOWN).iloc[0]
    for name in ("estimate", "delta", "d_change"):
        assert there[name] == -back[name] or pd.isna(there[name]) and pd.isna(back[name])
    for name in ("p", "d_p", "p_profile"):
        assert there[name] == pytest.approx(back[name], nan_ok=True, abs=0.06)  # drawn when there are many ways


@pytest.mark.parametrize(
    "table, finding",
    [
        (marks(LOW), "Det finns inte två tillfällen att jämföra."),
        (
            pd.concat([marks(LOW), marks(HIGH, occasion="2014-11", version="2")]),
            "Från 2013-11 till 2014-11 jämförs inte: annan version av formuläret: ”1” 2013-11, ”2” 2014-11.",
        ),
        (
            rounds([[1, 2]], [[3]]),
            "Från 2013-11 till 2014-11 (n = 2 och 1): för få svar för att pröva någon förändring. Förskjutningarna "
            "beskrivs i tabellen.",
        ),
        (
            rounds([[3] * 5], [[3] * 6]),
            "Från 2013-11 till 2014-11 (n = 5 och 6): alla svar är lika vid båda tillfällena.",
        ),
        (
            rounds([[3] * 5], [[3] * 4 + [4]]),
            "Från 2013-11 till 2014-11 (n = 5 och 5): om deltagarna bedömer mer eller mindre lika kan inte prövas. "
            "1 fråga kan inte prövas: svaren är för få eller för lika.",
        ),
        (
            rounds([LOW, LOW], [HIGH, LOW]),
            "Från 2013-11 till 2014-11 (n = 5 och 5): om deltagarna bedömer mer eller mindre lika kan inte prövas. "
            "Högre markeras 1 Resultat (+5,0 skalenheter; 95 %: 2,0 till 8,0). Profilen som helhet har ändrats "
            "(p = 0,048).",
        ),
        (
            rounds([LOW, LOW], [LOW, [1, 1, 3, 4, 5]]),
            "Från 2013-11 till 2014-11 (n = 5 och 5): hur lika deltagarna bedömer har inte säkert ändrats på någon "
            "fråga. Ingen av 2 prövade frågor har säkert flyttats; störst är förskjutningen på 1 Resultat (0,0 "
            f"skalenheter; 95 %: {MINUS}3,0 till 3,0). Det är inte detsamma som att ingen skillnad finns. Profilen som "
            "helhet har inte säkert ändrats (p = 0,98).",
        ),
        (
            rounds([[0, 0, 0, 0, 10, 10, 10, 10]], [[4, 4, 5, 5, 5, 5, 6, 6]]),
            "Från 2013-11 till 2014-11 (n = 8 och 8): deltagarna bedömer mer lika på 1 Resultat (D från 5,7 till 0,9). "
            f"1 Resultat (0,0 skalenheter; 95 %: {MINUS}5,0 till 5,0) har inte säkert flyttats. Det är inte detsamma "
            "som att ingen skillnad finns. Profilen som helhet har inte säkert ändrats (p = 1,00).",
        ),
        (
            pd.concat(
                [
                    marks([1, 2, 3, 4, 5, 6], person_key=list("abcdef")),
                    marks([2, 4, 6, 8, 9, 10], person_key=list("abcdef"), occasion="2014-11"),
                ]
            ),
            "Från 2013-11 till 2014-11 (n = 6 och 6): hur lika deltagarna bedömer har inte säkert ändrats på någon "
            f"fråga. 1 Resultat (+3,0 skalenheter; 95 %: {MINUS}1,0 till 7,0) har inte säkert flyttats. Det är inte "
            "detsamma som att ingen skillnad finns. Profilen som helhet har inte säkert ändrats (p = 0,11). Samma "
            "personer (n = 6): högre markeras 1 Resultat (+3,0 skalenheter; 95 %: 1,0 till 4,0).",
        ),
    ],
)
def test_the_finding_is_computed(table, finding):
    assert headline_change(change(table, KNOWN)) == finding


def test_the_finding_takes_one_agency():
    two = pd.concat([rounds([LOW], [HIGH]), rounds([LOW], [HIGH], agency="msb")])
    with pytest.raises(ValueError, match="one agency"):
        headline_change(change(two, KNOWN))
