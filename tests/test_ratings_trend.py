"""A rise or fall over three occasions or more of one agency."""

import pandas as pd
import pytest
from ratings_tables import KNOWN, marks

from jimeval.base.swedish import MINUS
from jimeval.ratings import Instrument, Item, Scale, headline_trend, trend


def years(*items_by_year, **more):
    return pd.concat([marks(*items, occasion=str(2013 + n), **more) for n, items in enumerate(items_by_year)])


RISING = years([[1, 2, 3, 4, 5], [5] * 5], [[3, 4, 5, 6, 7], [5] * 5], [[5, 6, 7, 8, 9], [5] * 5])


def test_a_rise_has_a_slope_a_year_and_a_p():
    row = trend(RISING, KNOWN).iloc[0]
    assert (row["occasion_before"], row["occasion"], row["n"], row["n_rounds"]) == ("2013", "2015", 15, 3)
    assert row["estimate"] == pytest.approx(2) and row["p"] < 0.01 and row["p_holm"] == row["p"]  # one item tested
    assert trend(RISING, KNOWN)["status"].tolist() == ["ok", "undefined_all_equal"]


def test_the_slope_counts_the_years_between():
    apart = pd.concat([RISING[RISING["date"] != "2015"], RISING[RISING["date"] == "2015"].assign(date="2017")])
    assert trend(apart, KNOWN)["estimate"][0] < 2


def test_another_instrument_between_the_occasions_breaks_no_series():
    other = Instrument("enkat", "1", "Enkät", (Item(1, "Mål"),), Scale(1, 5, 1))
    own, others = RISING.assign(date=RISING["date"] + "-03"), years(*[[[1, 2, 3, 4, 5]]] * 3, instrument="enkat")
    table = trend(pd.concat([own, others.assign(date=others["date"] + "-11")]), KNOWN | {"enkat": other})
    assert table[["instrument", "item", "n_rounds"]].values.tolist() == [
        ["rader", 1, 3],
        ["rader", 2, 3],
        ["enkat", 1, 3],
    ]


def test_so_few_cannot_be_tested_on_so_many_items():
    # three of fifteen stand apart: all in the last year, or all in the first, is 20 of 455 ways, times two items
    two = years(*[[cells] * 2 for cells in ([1] * 5, [1] * 5, [1, 1, 2, 2, 2])])
    table = trend(two, KNOWN)
    assert (table["p"] < 0.05).all() and table["p_holm"].isna().all() and set(table["status"]) == {"too_few"}
    assert table["note"].str.startswith("kan inte prövas för sig").all()
    assert headline_trend(table).endswith("för få eller för lika svar för att pröva om något stiger eller faller.")


def test_two_occasions_are_a_change_and_no_trend():
    assert trend(RISING[RISING["date"] != "2015"], KNOWN).empty and trend(marks(), KNOWN).empty


def test_a_series_ends_at_a_break():
    broken = pd.concat([RISING, years([[1] * 5], version="2").assign(occasion="2016", date="2016")])
    assert trend(broken, KNOWN)["occasion"].unique().tolist() == ["2015"]
    early = RISING.assign(instrument_version=RISING["date"].map({"2013": "0", "2014": "1", "2015": "1"}))
    assert trend(early, KNOWN).empty


def test_under_five_at_any_occasion_only_the_slope_is_described():
    row = trend(years([[1, 2, 3, 4]], [[2] * 5], [[9] * 5]), KNOWN).iloc[0]
    assert (
        row["estimate"] > 0
        and pd.isna(row["p"])
        and (row["status"], row["note"])
        == (
            "too_few",
            "färre än fem svar vid något tillfälle: lutningen beskrivs utan test",
        )
    )
    lacking = trend(years([[1] * 5], [["empty"]], [[3] * 5]), KNOWN).iloc[0]
    assert lacking["note"] == "färre än tre tillfällen har markeringar: inga 2014"


@pytest.mark.parametrize(
    "table, finding",
    [
        (marks([1, 2]), "Det finns inte tre tillfällen i rad att jämföra."),
        (
            years([[1, 2]], [[1, 2]], [[1, 2]]),
            "Från 2013 till 2015 (3 tillfällen, n = 6): för få eller för lika svar för att pröva om något stiger eller "
            "faller.",
        ),
        (
            RISING,
            "Från 2013 till 2015 (3 tillfällen, n = 15): stiger gör 1 Resultat (+2,0 skalenheter om året, p = 0,002). "
            "Deltagarna räknas som andra varje gång.",
        ),
        (
            years([[5, 6, 7, 8, 9]], [[3, 4, 5, 6, 7]], [[1, 2, 3, 4, 5]]),
            "Från 2013 till 2015 (3 tillfällen, n = 15): faller gör 1 Resultat "
            f"({MINUS}2,0 skalenheter om året, p = 0,002). Deltagarna räknas som andra varje gång.",
        ),
        (
            years([[1, 2, 3, 4, 5]], [[1, 2, 3, 4, 5]], [[1, 2, 3, 4, 5]]),
            "Från 2013 till 2015 (3 tillfällen, n = 15): ingen fråga stiger eller faller säkert (1 prövade). Det är "
            "inte detsamma som att ingen skillnad finns. Deltagarna räknas som andra varje gång.",
        ),
    ],
)
def test_the_finding_is_computed(table, finding):
    assert headline_trend(trend(table, KNOWN)) == finding


def test_outside_the_study_no_trend_is_told():
    table = trend(RISING, KNOWN, audience="agency")
    assert table[["estimate", "p", "smallest_p"]].isna().all(axis=None)
    assert headline_trend(table) == "Från 2013 till 2015: utvecklingen är skyddad och visas bara inom studien."
