"""How much of a mark lies between agencies: never which agency."""

import pandas as pd
import pytest
from ratings_tables import KNOWN, marks

from jimeval.ratings import agency_effects, between_agencies, headline_between


def agencies(*groups, **more):
    """One item; a list of marks per agency: a, b, c ..."""
    return pd.concat([marks(own, agency=name, **more) for name, own in zip("abcdefgh", groups, strict=False)])


CLEAR = agencies([1, 2, 3, 2, 2], [8, 9, 8, 7, 8], [5, 5, 4, 6, 5])


def only(table):
    return table.query("item == 1").iloc[0]


def test_the_share_by_hand():
    # means 2, 8 and 5: between = 5 (9 + 9 + 0) / 2 = 45; within = (2 + 2 + 2) / 12 = 0.5; F = 90
    row = only(between_agencies(CLEAR, KNOWN))
    assert (row["n"], row["n_agencies"], row["n_smallest"]) == (15, 3, 5) and row["within"] == pytest.approx(0.5)
    assert row["estimate"] == pytest.approx((45 - 0.5) / (45 + 4 * 0.5)) and row["icc2"] == pytest.approx(1 - 1 / 90)
    assert row["tau2"] == pytest.approx((45 - 0.5) / 5) and row["ci_low"] < row["estimate"] < row["ci_high"]
    assert row["status"] == "ok" and pd.isna(row["note"])


def test_where_agencies_differ_less_than_chance_no_difference_can_be_seen():
    row = only(between_agencies(agencies([1, 5, 9], [2, 5, 8], [5, 5, 5]), KNOWN))
    assert row["estimate"] < 0 and row["tau2"] == 0 and row["status"] == "ok"
    assert row["note"] == "ingen skillnad mellan myndigheterna kan ses: visa ingen tabell över dem"


@pytest.mark.parametrize(
    "table, status, note",
    [
        (agencies([1, 2, 3]), "too_few", "färre än två myndigheter, eller ingen myndighet med mer än en markering"),
        (agencies([1], [2], [3]), "too_few", "färre än två myndigheter, eller ingen myndighet med mer än en markering"),
        (
            agencies([3, 3], [4, 4]),
            "undefined_all_equal",
            "alla deltagare i varje myndighet har markerat lika: andelen går inte att räkna",
        ),
    ],
)
def test_what_cannot_be_computed_says_why(table, status, note):
    row = only(between_agencies(table, KNOWN))
    assert (row["status"], row["note"]) == (status, note) and pd.isna(row["estimate"])


def test_only_the_last_occasion_of_each_agency_counts():
    earlier = agencies([1, 1, 10, 10], [5, 5, 5, 5], occasion="2012-11")
    both = pd.concat([earlier, CLEAR])
    pd.testing.assert_frame_equal(between_agencies(both, KNOWN), between_agencies(CLEAR, KNOWN))


def test_versions_are_never_pooled():
    two = pd.concat([CLEAR, agencies([1, 2, 3], [1, 2, 3], version="2")])
    table = between_agencies(two, KNOWN)
    assert table["instrument_version"].tolist() == ["1", "2"] and table["n"].tolist() == [15, 6]
    assert table["status"].tolist() == ["ok", "unknown_scale"]


def test_effects_are_drawn_together_and_stand_by_agency():
    table = agency_effects(CLEAR, KNOWN)
    assert table["agency_id"].tolist() == ["a", "b", "c"] and table["mean"].tolist() == [2, 8, 5]
    a, b, c = table["estimate"]
    assert 2 < a < 5 and 5 < b < 8 and c == pytest.approx(5)
    assert "rank" not in " ".join(table.columns)


def test_effects_are_not_given_where_too_little_lies_between():
    table = agency_effects(agencies([1, 5, 9], [2, 5, 8], [5, 5, 5]), KNOWN)
    assert table["estimate"].isna().all() and table["mean"].isna().all()
    assert table["status"].unique().tolist() == ["not_comparable"] and "visa ingen tabell" in table["note"][0]


@pytest.mark.parametrize(
    "table, finding",
    [
        (marks(), "Det finns inga markeringar."),
        (
            agencies([1, 2, 3]),
            "Hur mycket som ligger mellan myndigheter kan inte räknas: färre än två myndigheter, eller ingen myndighet "
            "med mer än en markering.",
        ),
        (
            agencies([1, 5, 9], [2, 5, 8], [5, 5, 5]),
            "Mellan myndigheterna kan ingen skillnad av betydelse ses (3 myndigheter, 9 markeringar per fråga): visa "
            "ingen tabell över myndigheterna.",
        ),
        (
            CLEAR,
            "På 1 fråga av 1 ligger 95\u00a0% av skillnaderna i markeringar mellan myndigheter, resten mellan "
            "deltagare i samma myndighet (3 myndigheter, 15 markeringar per fråga). Varje grupp har sin egen "
            "måttstock: det är ingen rangordning.",
        ),
    ],
)
def test_the_finding_is_computed(table, finding):
    assert headline_between(between_agencies(table, KNOWN)) == finding


def test_a_share_that_may_be_chance_is_told_as_such():
    unsure = agencies([1, 4, 6, 5], [4, 7, 9, 8], [2, 5, 7, 5])
    table = between_agencies(pd.concat([unsure, CLEAR.assign(item=2, instrument_version="1")]), KNOWN)
    assert headline_between(table.query("item == 1")) == (
        "På 1 fråga av 1 ligger 22\u00a0% av skillnaderna i markeringar mellan myndigheter, resten mellan deltagare i "
        "samma myndighet (3 myndigheter, 12 markeringar per fråga). Intervallet når ned till noll, så det kan vara "
        "slump. Varje grupp har sin egen måttstock: det är ingen rangordning."
    )
    assert "På 1 fråga av dem når intervallet ned till noll, så det kan vara slump. " in headline_between(table)


def test_the_finding_compares_no_versions():
    two = pd.concat([CLEAR, agencies([1, 2, 3], [1, 2, 3], version="2")])
    with pytest.raises(ValueError, match="one instrument and version"):
        headline_between(between_agencies(two, KNOWN))


def test_outside_the_study_no_agency_can_be_seen():
    table = agency_effects(CLEAR, KNOWN, audience="public")
    assert table[["mean", "estimate", "ci_low"]].isna().all(axis=None)
    assert headline_between(between_agencies(CLEAR, KNOWN, audience="public")) == (
        "Hur mycket som ligger mellan myndigheter är skyddat."
    )
