"""Level, spread, agreed marks, the finding in words, and the figures."""

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT

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

TWO = Instrument(
    "rader",
    "1",
    "Två rader",
    (Item(1, "Resultat"), Item(2, "Resurser")),
    Scale(0, 10),
    {2: Scale(1, 5, 1, "låg", "hög", type="levels")},
)
KNOWN = {"rader": TWO}


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
    assert first["distance"] == pytest.approx(20 / 3) and first["scaled"] == pytest.approx(1 - 40 / 30)
    assert (second["n"], second["n_missing"], second["n_empty"], second["n_dont_know"]) == (1, 2, 1, 1)
    assert pd.isna(second["distance"]) and second["note"] == "bara en markering: ingen spridning kan räknas"


def test_an_item_that_was_not_asked_is_neither_zero_nor_an_error():
    assert spread(ratings([5, 6], []), KNOWN)["note"].fillna("").tolist() == [
        "",
        "frågan finns inte bland markeringarna",
    ]
    assert spread(ratings([5, 6], ["empty"]), KNOWN)["note"].fillna("").tolist() == ["", "inga markeringar"]
    assert spread(ratings([], []), KNOWN).empty


def test_another_version_of_the_scale_is_not_scaled():
    rows = spread(ratings([5, 6], [1, 2], version="2"), KNOWN)
    assert rows["scaled"].isna().all() and rows["distance"].tolist() == [1, 1]
    assert rows["note"][0] == "instrumentets version är okänd: D kan inte ställas mot skalan"


def test_agreed_marks_stand_apart_on_their_own_scale():
    table = consensus(ratings([5], [6], agreed=[4]), KNOWN)
    assert table[["item", "value", "scale_minimum", "scale_maximum"]].values.tolist() == [[2, 4, 1, 5]]
    assert consensus(ratings([5], [6], agreed=["not_marked"]), KNOWN)["note"].tolist() == ["ingen gemensam markering"]


def test_outside_the_study_one_small_item_withholds_the_whole_occasion():
    marks = ratings([1, 2, 3, 4, 5], [1, 2, 3, 4, "empty"])
    for audience in ("agency", "public"):
        rows = spread(marks, KNOWN, audience)
        assert rows["note"].unique().tolist() == ["skyddat: färre än fem svar"]
        assert rows[["median", "distance", "scaled", "minimum", "n_empty"]].isna().all(axis=None)


def test_outside_the_study_no_extremes_no_small_quartiles_and_no_unanimity():
    first, second = spread(ratings(list(range(10)), [7] * 6), KNOWN, "public").to_dict("records")
    assert first["median"] == 4.5 and pd.isna(first["q1"]) and pd.isna(first["minimum"])
    assert second["median"] == 7 and pd.isna(second["distance"]) and second["note"] == "skyddat: D visas från tio svar"
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
            "2 Resurser (0,0); n = 5–6.",
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
    assert headline(spread(ratings([1, 9], [6, 6]), KNOWN, "public")).startswith("Markeringarna är skyddade")
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
    assert (table.groupby("agency_id")["distance"].median() > 3).sum() == 1


def test_d_of_a_small_group_would_give_its_marks_away():
    steps = Instrument("steg", "1", "Steg", (Item(1, "Mål"),), Scale(1, 5, 1, type="levels"))
    rows = [
        {"agency_id": "csn", "instrument": "steg", "instrument_version": "1", "occasion": "2014", "item": 1}
        | {"kind": "individual", "value": value, "missing": None}
        for value in (2.0, 2.0, 2.0, 2.0, 3.0)
    ]
    shown = spread(pd.DataFrame(rows), {"steg": steps}, "public").iloc[0]
    assert shown["median"] == 2
    assert np.isnan(shown["distance"]) and np.isnan(shown["scaled"])
    assert (
        headline(spread(pd.DataFrame(rows), {"steg": steps}, "public"))
        == "Hur lika deltagarna bedömer är skyddat: det visas från tio svar."
    )
