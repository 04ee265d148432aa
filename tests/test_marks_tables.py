"""What readers see of agreement, change, groups and the share between agencies: numbers with n, remarks said once."""

import pandas as pd
import pytest
from ratings_tables import KNOWN

from jimeval import ratings
from jimeval.base.tables import frame
from jimeval.study.marks.agency import steps_into
from jimeval.study.marks.tables import table_agreement, table_between, table_change, table_groups
from jimeval.study.tables import table_spread

NBSP = "\u00a0"
INSTRUMENT = next(iter(KNOWN.values()))


def marks(*rounds):
    """Marks on the first item: (agency, year, values, genders)."""
    rows = [
        {
            "rating_id": f"{agency}{year}{n}",
            "document_id": "r",
            "instrument": INSTRUMENT.id,
            "instrument_version": INSTRUMENT.version,
            "agency_id": agency,
            "occasion": f"{year}-11",
            "date": f"{year}-11",
            "rater": f"D{n}",
            "gender": gender,
            "item": INSTRUMENT.numbers[0],
            "kind": "individual",
            "value": float(value),
        }
        for agency, year, values, genders in rounds
        for n, (value, gender) in enumerate(zip(values, genders or [None] * len(values), strict=True))
    ]
    return frame("ratings", rows)


TWO = marks(("csn", 2013, [1, 1, 2, 2, 3], None), ("csn", 2014, [7, 7, 8, 8, 9], None))
ROOM = marks(("csn", 2014, [1, 2, 8, 9], ["kvinna", "kvinna", "man", "man"]))


def test_a_change_has_both_n_its_interval_and_what_could_be_tested_and_says_the_occasions_once():
    shown = table_change(ratings.change(TWO, KNOWN), False)
    row = shown.data.iloc[0]
    assert shown.caption == "Från förra tillfället till det här: 2013-11 → 2014-11"
    assert (row["n"], row["Förskjutning"], row["D"]) == (f"5{NBSP}och{NBSP}5", "+6,0", f"1,0{NBSP}→{NBSP}1,0")
    assert (row["p (Holm)"], row["Minsta möjliga p"]) == ("0,008", "0,008")
    assert "är inte detsamma som att ingen finns" in shown.note


def test_a_remark_that_holds_for_every_row_is_said_once_below():
    few = marks(("csn", 2013, [1, 2, 3], None), ("csn", 2014, [7, 8, 9], None))
    shown = table_change(ratings.change(few, KNOWN), False)
    assert "Anmärkning" not in shown.data and "Gäller varje rad: " in shown.note


def test_without_an_earlier_occasion_the_table_says_so():
    assert repr(table_change(ratings.change(TWO[:0], KNOWN), False)) == (
        "Det finns inget tidigare tillfälle att jämföra med."
    )


def test_groups_stand_with_both_n_and_their_division_once():
    shown = table_groups(ratings.compare_groups(ROOM, KNOWN, by="gender"), False).data
    assert shown["Grupper"].iloc[0] == "Kön: kvinna och man"
    assert (shown["n"].iloc[0], shown["Skillnad"].iloc[0]) == (f"2{NBSP}och{NBSP}2", "+7,0")


def test_agreement_has_d_before_alpha_and_w():
    table = ratings.agreement(TWO[TWO["date"] == "2014-11"], KNOWN, level="ordinal")
    assert table_agreement(table, False).data["Mått"].to_list() == [
        "D, medel över frågorna",
        "Krippendorffs alfa, ordinalt",
        "Kendalls W",
    ]


def test_the_share_between_agencies_names_no_agency():
    several = marks(
        *((agency, 2014, [low, low + 1, low + 2], None) for agency, low in zip("abc", (0, 3, 6), strict=True))
    )
    shown = table_between(ratings.between_agencies(several, KNOWN), False)
    assert shown.data[["Myndigheter", "Markeringar"]].iloc[0].to_list() == ["3", "9"]
    assert not {"a", "b", "c"} & set(shown.data.to_numpy().ravel())


@pytest.mark.parametrize("year, found", [(2014, 1), (2013, 0)])
def test_of_all_steps_those_into_the_years_occasion_are_shown(year, found):
    now = TWO[TWO["date"] == f"{year}-11"]
    assert len(steps_into(ratings.change(TWO, KNOWN), now, year)) == found


@pytest.mark.parametrize(
    "shown, said",
    [
        (
            lambda: table_change(ratings.change(TWO, KNOWN, "public"), False),
            "Från förra tillfället till det här: skyddat: talen kan röja enskilda markeringar och visas bara inom "
            "studien.",
        ),
        (
            lambda: table_agreement(ratings.agreement(TWO[:5], KNOWN, level="ordinal", audience="public"), False),
            "Hur lika deltagarna ser på helheten: skyddat: talen kan röja enskilda markeringar och visas bara inom "
            "studien.",
        ),
        (
            lambda: table_groups(ratings.compare_groups(ROOM, KNOWN, by="gender", audience="public"), False),
            "Grupper bland deltagarna: skyddat: en grupp är för liten.",
        ),
    ],
)
def test_a_table_that_is_withheld_whole_is_a_sentence_and_no_rows_of_dashes(shown, said):
    assert (shown().empty, len(shown().data)) == (said, 0)


def test_a_withheld_row_beside_others_reads_so_and_a_lacking_number_is_a_dash():
    table = ratings.change(TWO, KNOWN)
    both = pd.concat([table.assign(p_holm=None), table.assign(estimate=None, p_holm=None, status="withheld")])
    assert table_change(both, False).data["p (Holm)"].to_list() == ["–", "skyddat"]


def test_a_step_that_is_broken_whole_is_a_sentence_and_no_row_of_dashes():
    other = TWO.assign(instrument=TWO["instrument"].where(TWO["date"] == "2013-11", "annat"))
    shown = table_change(ratings.change(other, KNOWN), False)
    assert len(shown.data) == 0
    assert shown.empty == (
        f"Förra tillfället och det här jämförs inte: annat instrument: {INSTRUMENT.id} 2013-11, annat 2014-11."
    )


def test_an_interval_for_d_never_goes_under_nought_and_reads_with_a_minus_in_sight():
    split = marks(("csn", 2014, [1, 1, 1, 1, 1, 9], None))
    found = ratings.spread(split, KNOWN)
    assert found["ci_low"].iloc[0] < 0
    assert table_spread(found, False).data["95 % för D"].iloc[0].startswith(f"0,0{NBSP}till{NBSP}")
