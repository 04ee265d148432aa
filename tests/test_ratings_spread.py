"""Level, spread, agreed marks, the finding in words, and the figures."""

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from ratings_tables import KNOWN, TWO

from jimeval.base.errors import InputError
from jimeval.base.tables import frame
from jimeval.ratings import (
    Instrument,
    Item,
    Scale,
    consensus,
    headline,
    load_instruments,
    plot_mark_grid,
    plot_marks,
    read_ratings,
    spread,
)
from jimeval.ratings.figure import stacked


def ratings(first, second, agreed=None, agency="csn", occasion="2013-11", version="1"):
    """Marks on the two items; a word instead of a number is a kind of missing."""
    rows = []
    for item, cells, kind in ((1, first, "individual"), (2, second, "individual"), (2, agreed or (), "consensus")):
        for n, cell in enumerate(cells, 1):
            missing = isinstance(cell, str)
            rows.append(
                {
                    "rating_id": f"{agency}{occasion}{kind}{item}-{n}",
                    "document_id": "d",
                    "instrument": "rader",
                    "instrument_version": version,
                    "agency_id": agency,
                    "occasion": occasion,
                    "item": item,
                    "kind": kind,
                    "rater": f"D{n}" if kind == "individual" else None,
                    "value": None if missing else cell,
                    "missing": cell if missing else None,
                }
            )
    return frame("ratings", rows)


def test_each_item_has_its_level_distance_and_missing_by_kind():
    first, second = spread(ratings([0, 10, 4], [5, "empty", "dont_know"], agreed=[1]), KNOWN).to_dict("records")
    assert (first["n"], first["median"], first["minimum"], first["maximum"]) == (3, 4, 0, 10)
    assert first["estimate"] == pytest.approx(20 / 3) and first["scaled"] == pytest.approx(1 - 40 / 30)
    assert (second["n"], second["n_missing"], second["n_empty"], second["n_dont_know"]) == (1, 2, 1, 1)
    assert pd.isna(second["estimate"]) and second["note"] == "bara en markering: ingen spridning kan räknas"


def test_an_item_that_was_not_asked_is_neither_zero_nor_an_error():
    asked = spread(ratings([5, 6], []), KNOWN)
    assert asked["status"].tolist() == ["ok", "not_asked"]
    assert asked["note"].tolist() == ["färre än fem svar: inget intervall", "frågan finns inte bland markeringarna"]
    blank = spread(ratings([5, 6], ["empty", "not_marked"]), KNOWN).iloc[1]
    assert (blank["status"], blank["n"], blank["n_missing"]) == ("not_asked", 0, 2)
    assert blank["note"] == "ingen har markerat frågan: den ställdes inte, eller alla hoppade över den"
    unsure = spread(ratings([5, 6], ["empty", "dont_know"]), KNOWN).iloc[1]
    assert (unsure["status"], unsure["note"]) == ("too_few", "inga markeringar")
    for missing in ("empty", "dont_know"):  # outside the study the kind of missing is not told
        told = spread(ratings([5, 6], [missing]), KNOWN, audience="public").iloc[1]
        assert (told["status"], told["note"]) == ("too_few", "inga markeringar")
    assert spread(ratings([], []), KNOWN).empty


def test_another_version_of_the_scale_is_not_scaled():
    rows = spread(ratings([5, 6], [1, 2], version="2"), KNOWN)
    assert rows["scaled"].isna().all() and rows["estimate"].tolist() == [1, 1]
    assert rows["note"][0] == "instrumentets version eller ändar är okända: D kan inte ställas mot skalan"


def test_d_has_an_interval_from_five_marks_and_a_median_one_from_six():
    first, second = spread(ratings([1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 9]), KNOWN).to_dict("records")
    # D without each: 2.5 less a step at the ends: 10/6, 13/6, 14/6, 13/6, 10/6; t with 4 degrees of freedom
    without = np.array([10, 13, 14, 13, 10]) / 6
    half = 2.7764451 * np.sqrt(4 / 5 * ((without - without.mean()) ** 2).sum())
    assert (first["ci_low"], first["ci_high"]) == pytest.approx((2 - half, 2 + half))
    assert pd.isna(first["median_low"]) and (second["median_low"], second["median_high"]) == (1, 9)
    assert first["note"] == "färre än åtta svar: intervallet är osäkert" and first["status"] == "ok"


def test_of_marks_that_are_all_alike_no_interval_is_told():
    row = spread(ratings([3] * 9, []), KNOWN).iloc[0]
    assert row["estimate"] == 0 and pd.isna(row["ci_low"]) and row["note"] == "alla svar lika: inget intervall"


def test_each_item_has_its_own_scale_and_points_have_a_shape():
    items = (Item(1, "Linje"), Item(2, "Steg", scale=Scale(1, 5, 1, type="levels")))
    mixed = Instrument("rader", "1", "Rader", items, Scale(0, 10))
    line, steps = spread(ratings([0, 10, 0, 10], [1, 1, 5, 5]), {"rader": mixed}).to_dict("records")
    assert (line["scale_maximum"], steps["scale_maximum"]) == (10, 5) and line["scaled"] == pytest.approx(
        steps["scaled"]
    )
    assert pd.isna(line["shape"]) and (steps["shape"], steps["polarisation"]) == (-1, 1)  # two camps
    one_camp = spread(ratings([], [3, 3, 3]), {"rader": mixed}).iloc[1]
    assert (one_camp["shape"], one_camp["polarisation"]) == (1, 0)
    assert spread(ratings([], [3, 2.5]), {"rader": mixed})["shape"].isna().all()  # a mark between two points


def test_on_different_scales_the_finding_compares_shares_of_the_scale():
    items = (Item(1, "Linje"), Item(2, "Steg", scale=Scale(1, 5, 1, type="levels")))
    mixed = Instrument("rader", "1", "Rader", items, Scale(0, 10))
    assert headline(spread(ratings([0, 2, 0, 2, 0], [1, 2, 1, 2, 1]), {"rader": mixed})) == (
        "Mest olika bedöms 2 Steg (i snitt 15,0 procent av skalan mellan två deltagare), mest lika 1 Linje (12,0); "
        "n = 5. Intervallen överlappar: skillnaden kan bero på vilka som deltog."
    )


def test_rounds_of_one_name_in_two_years_are_two():
    first, second = (ratings([5, 6], [], occasion="Omgång 1").assign(date=date) for date in ("2013", "2014-05"))
    table = spread(pd.concat([second, first]), KNOWN).query("item == 1")
    assert table[["date", "n"]].values.tolist() == [["2013", 2], ["2014-05", 2]]


MARKS = st.lists(st.one_of(st.sampled_from([0.1, 0.2, 0.3, 4.0, 7.7, 10.0]), st.just("empty")), max_size=9)


@settings(max_examples=50, deadline=None)
@given(MARKS, MARKS, MARKS, st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_other_agencies_change_a_bit(first, second, other, chance):
    alone = ratings(first, second)
    beside = pd.concat([alone, ratings(other, first, agency="msb"), ratings(other, other, occasion="2014-11")])
    order = list(range(len(beside)))
    chance.shuffle(order)
    found = spread(beside.iloc[order], KNOWN)
    found = found[(found["agency_id"] == "csn") & (found["occasion"] == "2013-11")].reset_index(drop=True)
    pd.testing.assert_frame_equal(found, spread(alone, KNOWN), check_exact=True)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from([0, 1, 2, 3, 5, 8, 10]), min_size=1, max_size=9))
def test_a_scale_turned_round_keeps_d_and_turns_the_level(values):
    there, back = (spread(ratings(own, []), KNOWN).iloc[0] for own in (values, [10 - value for value in values]))
    assert there["median"] == pytest.approx(10 - back["median"])
    for name in ("estimate", "ci_low", "ci_high", "scaled"):
        assert there[name] == pytest.approx(back[name], nan_ok=True)


def test_agreed_and_own_marks_are_set_beside_each_other_only_on_one_scale():
    apart = consensus(ratings([5], [6, 7, 8], agreed=[4]), KNOWN).iloc[0]
    assert (apart["n"], apart["median"]) == (3, 7) and pd.isna(apart["difference"])
    assert apart["comparison"] == "gemensam och egna markeringar har olika skalor: lägena jämförs inte"
    same = {"rader": Instrument("rader", "1", "Två rader", TWO.items, Scale(0, 10), {2: Scale(0, 10)})}
    inside, outside = (consensus(ratings([5], [6, 7, 8], agreed=[mark]), same).iloc[0] for mark in (7.5, 9))
    assert (inside["difference"], inside["outside_quartiles"]) == (0.5, False)
    assert (outside["difference"], outside["outside_quartiles"]) == (2, True) and pd.isna(outside["comparison"])
    alone = consensus(ratings([5], [], agreed=[4]), same).iloc[0]
    assert alone["comparison"] == "inga egna markeringar att jämföra med"


def test_agreed_marks_stand_apart_on_their_own_scale():
    table = consensus(ratings([5], [6], agreed=[4]), KNOWN)
    assert table[["item", "value", "scale_minimum", "scale_maximum"]].values.tolist() == [[2, 4, 1, 5]]
    assert consensus(ratings([5], [6], agreed=["not_marked"]), KNOWN)["note"].tolist() == ["ingen gemensam markering"]


def test_outside_the_study_one_small_item_withholds_the_whole_occasion():
    marks = ratings([1, 2, 3, 4, 5], [1, 2, 3, 4, "empty"])
    for audience in ("agency", "public"):
        rows = spread(marks, KNOWN, audience)
        assert rows["note"].unique().tolist() == ["skyddat: färre än fem svar"]
        assert rows[["median", "estimate", "scaled", "minimum", "n_empty"]].isna().all(axis=None)


def test_outside_the_study_no_extremes_no_small_quartiles_and_no_unanimity():
    first, second = spread(ratings(list(range(10)), [7] * 6), KNOWN, "public").to_dict("records")
    assert first["median"] == 4.5 and pd.isna(first["q1"]) and pd.isna(first["minimum"])
    assert second["median"] == 7 and pd.isna(second["estimate"]) and second["note"] == "skyddat: D visas från tio svar"
    assert pd.isna(spread(ratings([1, 2, 3, 4, 5], []), KNOWN, "public")["q1"][0])


@pytest.mark.parametrize(
    "first, second, finding",
    [
        ([], [], "Det finns inga markeringar."),
        ([5], [6], "Ingen fråga har mer än en markering, så det går inte att säga hur lika deltagarna bedömer."),
        (
            [5, 6],
            [6],
            "Bara 1 Resultat har mer än en markering; där skiljer det i snitt 1,0 skalenheter mellan två "
            "deltagare (n = 2).",
        ),
        ([5] * 5, [6] * 5, "Alla deltagare har markerat lika på varje fråga (n = 5)."),
        (
            [1, 2, 3, 4, 5],
            [5, 6, 7, 8, 9.02],
            "Deltagarna är lika oense om alla frågor: i snitt 2,0 skalenheter mellan två (n = 5).",
        ),
        (
            [1, 9, 5, 5, 5],
            [6] * 6,
            "Mest olika bedöms 1 Resultat (i snitt 3,2 skalenheter mellan två deltagare), mest lika "
            "2 Resurser (0,0); n = 5–6. Intervallen överlappar: skillnaden kan bero på vilka som deltog.",
        ),
        (
            [0, 0, 0, 0, 0, 10, 10, 10, 10, 10],
            [6, 6, 6, 6, 7, 6, 6, 6, 6, 6],
            "Mest olika bedöms 1 Resultat (i snitt 5,6 skalenheter mellan två deltagare), mest lika "
            "2 Resurser (0,2); n = 10.",
        ),
        (
            [1, 9],
            [6, 6],
            "Mest olika bedöms 1 Resultat (i snitt 8,0 skalenheter mellan två deltagare), mest lika "
            "2 Resurser (0,0); n = 2. Där färre än fem har markerat kan skillnaden bero på vilka de är.",
        ),
    ],
)
def test_the_finding_is_computed(first, second, finding):
    assert headline(spread(ratings(first, second), KNOWN)) == finding


def test_the_finding_says_withheld_and_compares_no_agencies():
    assert headline(spread(ratings([1, 9], [6, 6]), KNOWN, "public")) == (
        "Hur lika deltagarna bedömer är skyddat: färre än fem svar."
    )
    with pytest.raises(ValueError):
        headline(spread(pd.concat([ratings([1], [2]), ratings([1], [2], agency="msb")]), KNOWN))


def texts(ax):
    return [text.get_text() for text in (*ax.texts, *ax.get_yticklabels())]


def dots(ax, face):
    """Places of the filled or hollow dots that the figure shows."""
    found = [line for line in ax.lines if line.get_marker() == "o" and line.get_markerfacecolor() == face]
    return [place for line in found for place in zip(*line.get_data(), strict=True)]


@pytest.mark.parametrize("values", [[5], [1, 5, 5], [float(k % 10) for k in range(12)], [3.0] * 40])
def test_every_mark_is_a_dot_of_its_own(values):
    ax = plot_marks(ratings(values, []), TWO)
    shown = dots(ax, "#0072B2")
    assert len(shown) == len(set(shown)) == len(values)
    assert sorted(round(x * 10, 6) for x, _ in shown) == sorted(values)
    assert f"1 Resultat (n\u00a0=\u00a0{len(values)})" in texts(
        ax
    ) and "frågan finns inte bland markeringarna" in texts(ax)


def test_the_occasion_before_is_hollow_and_another_version_is_not_drawn():
    now, before = ratings([5, 6], [7, "empty"], agreed=[4]), ratings([1, 2, 3], [], occasion="2012-11")
    ax = plot_marks(now, TWO, previous=before, simulated=True)
    assert len(dots(ax, "#ffffff")) == 3 and "Simulerade data" in texts(ax)
    assert "2 Resurser (n\u00a0=\u00a01, 1 saknas)" in texts(ax) and {"låg", "hög"} <= set(texts(ax))
    other = plot_marks(now, TWO, previous=ratings([1, 2, 3], [], occasion="2012-11", version="0"))
    assert dots(other, "#ffffff") == []
    assert other.get_xlabel() == "Förra tillfället visas inte: det gjordes på en annan skala eller version."


def test_outside_the_study_no_dot_is_drawn():
    ax = plot_marks(ratings([1, 2, 3, 4, 5], [1, 2]), TWO, audience="agency")
    assert dots(ax, "#0072B2") == [] and texts(ax).count("skyddat: färre än fem svar") == 2


def test_without_marks_or_ends_the_figure_says_so():
    ax = plot_marks(ratings([], []), TWO)
    assert texts(ax).count("inga markeringar") == 2 and "ingen gemensam markering" in texts(ax)
    with pytest.raises(InputError):
        guide = load_instruments()["larande_uppfoljning"]
        plot_marks(frame("ratings"), guide)


def test_near_marks_are_stacked_and_no_higher_than_needed():
    assert stacked([0.1, 0.1, 0.105, 0.2, 0.3], 0.01) == [0, 1, 2, 0, 0]


def test_the_grid_shows_who_has_no_marks_and_agreed_marks_without_shade():
    marks = pd.concat([ratings([5, 6], [7, 8], agreed=[4]), ratings([2], [3], agency="msb")])
    table = spread(marks, KNOWN)
    labels = {"csn": "CSN", "msb": "MSB", "sametinget": "Sametinget"}
    ax = plot_mark_grid(table, labels, TWO, consensus(marks, KNOWN), simulated=True)
    shown = texts(ax)
    assert {"5,5", "D 1,0", "n = 1", "4", "2 gemensam\nmarkering,\negen skala\n1–5", "Simulerade data"} <= set(shown)
    assert shown.count("–") == 4  # two items and the agreed mark of one agency, the agreed mark of another
    hidden = plot_mark_grid(spread(marks, KNOWN, "public"), {"csn": "CSN"}, TWO)
    assert texts(hidden).count("skyddat") == 2


def test_the_example_has_one_group_in_two_camps():
    folder = ROOT / "data" / "raw" / "ratings"
    instruments = load_instruments(folder)
    table = spread(read_ratings(folder / "2013-11_markeringar.csv").ratings, instruments)
    assert (table.groupby("agency_id")["estimate"].median() > 3).sum() == 1


def test_d_of_a_small_group_would_give_its_marks_away():
    steps = Instrument("steg", "1", "Steg", (Item(1, "Mål"),), Scale(1, 5, 1, type="levels"))
    rows = [
        {"agency_id": "csn", "instrument": "steg", "instrument_version": "1", "occasion": "2014", "item": 1}
        | {"kind": "individual", "value": value, "missing": None}
        for value in (2.0, 2.0, 2.0, 2.0, 3.0)
    ]
    shown = spread(pd.DataFrame(rows), {"steg": steps}, "public").iloc[0]
    assert shown["median"] == 2
    assert np.isnan(shown["estimate"]) and np.isnan(shown["scaled"])
    assert (
        headline(spread(pd.DataFrame(rows), {"steg": steps}, "public"))
        == "Hur lika deltagarna bedömer är skyddat: D visas från tio svar."
    )
