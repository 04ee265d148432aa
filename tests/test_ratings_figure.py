"""The wall, ratings over the years and their words: read from what is drawn, not from pixels."""

from dataclasses import replace

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jimeval.base.style import COLOURS, words_of
from jimeval.base.tables import frame
from jimeval.ratings import Instrument, Item, Scale, alt_text, plot_change, plot_mark_grid, plot_marks, spread
from jimeval.ratings.figure_lines import stacked
from jimeval.ratings.figure_words import camps

LINE = Scale(0, 10, anchor_low="inte alls", anchor_high="helt")
AGREED = Scale(1, 5, 1, "låg", "hög", type="levels")
TWO = Instrument("rader", "1", "Två rader", (Item(1, "Resultat"), Item(2, "Resurser")), LINE, {2: AGREED})
STEPS = Scale(1, 3, 1, type="levels", levels=("saknas", "pågår", "finns"))
OWN = Instrument(
    "egna",
    "1",
    "Egna skalor",
    (
        Item(1, "Andel", scale=Scale(0, 100, type="percent")),
        Item(2, "Uppdrag", scale=Scale(0, 1, 1, type="yes_no")),
        Item(3, "Brister", scale=Scale(1, 4, 1, "få", "många", direction="lower_is_better", type="points")),
    ),
)


@pytest.fixture(autouse=True)
def no_figures_left():
    yield
    plt.close("all")


def marks(own, agreed=None, outside=None, instrument=TWO, occasion="2014-11", version="1"):
    """Marks per item; a word in place of a number is a kind of missing."""
    rows = []
    for kind, items in (("individual", own), ("consensus", agreed or {}), ("external", outside or {})):
        for item, cells in items.items():
            for n, cell in enumerate(cells):
                missing = isinstance(cell, str)
                rows.append(
                    {"rating_id": f"{occasion}{kind}{item}-{n}", "document_id": "d", "instrument": instrument.id}
                    | {"instrument_version": version, "agency_id": "csn", "occasion": occasion, "item": item}
                    | {"kind": kind, "rater": f"D{n}", "value": None if missing else float(cell)}
                    | {"missing": cell if missing else None}
                )
    return frame("ratings", rows)


def signs(ax, marker, face=None):
    """Places of all signs of one shape, and one colour if said."""
    found = [
        line
        for line in ax.lines
        if line.get_marker() == marker and (face is None or line.get_markerfacecolor() == COLOURS[face])
    ]
    return [place for line in found for place in zip(*line.get_data(), strict=True)]


def texts(ax):
    return [text.get_text() for text in (*ax.texts, *ax.get_yticklabels())]


GROUPS = {
    "one": [7],
    "three": [1, 5, 5],
    "two camps": [1, 1, 2, 8, 9, 9],
    "forty": [k % 11 for k in range(40)],
    "all equal": [3] * 40,
    "near": [5 + k / 50 for k in range(12)],
}


@pytest.mark.parametrize("values", GROUPS.values(), ids=GROUPS)
def test_every_mark_has_a_place_of_its_own_and_none_lies_over_another(values):
    ax = plot_marks(marks({1: values, 2: ["empty"]}), TWO)
    ax.figure.canvas.draw()
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    places = ax.transData.transform(signs(ax, "o", "focus"))
    assert sorted(round(x * 10, 6) for x, _ in signs(ax, "o", "focus")) == sorted(float(value) for value in values)
    size = dots[0].get_markersize() * ax.figure.dpi / 72
    for n, one in enumerate(places):
        for other in places[n + 1 :]:
            assert ((one - other) ** 2).sum() ** 0.5 > 0.9 * size


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 1), max_size=30), st.floats(0.001, 0.2))
def test_stacked_marks_on_one_level_are_a_dot_apart(places, width):
    places = sorted(places)
    levels = stacked(places, width)
    for level in set(levels):
        own = [place for place, at in zip(places, levels, strict=True) if at == level]
        assert all(after - before >= width for before, after in zip(own, own[1:], strict=False))
    assert set(levels) == set(range(max(levels, default=-1) + 1))


def test_a_high_stack_says_how_many_it_is():
    shown = texts(plot_marks(marks({1: [4] * 12, 2: [6] * 5}), TWO))
    assert "12" in shown and "5" not in shown[: shown.index("12")]


def test_the_label_has_n_and_each_kind_of_missing_for_itself():
    ax = plot_marks(marks({1: [0, "empty", "not_marked", "dont_know"], 2: [3, "not_applicable"]}), TWO)
    labels = [" ".join(text.split("\n")) for text in texts(ax)]
    assert "1 Resultat (n\u00a0=\u00a01, 2 saknas, 1 vet ej)" in labels
    assert "2 Resurser (n\u00a0=\u00a01, 1 ej aktuellt)" in labels


def test_the_agreed_mark_has_its_own_shape_line_ends_and_words_and_is_no_participant():
    ax = plot_marks(marks({1: [2, 4], 2: [6, 8]}, agreed={2: [4]}), TWO)
    [(x, y)] = signs(ax, "D")
    assert x == pytest.approx(AGREED.share(4)) and len(signs(ax, "o")) == 4
    assert y > max(height for _, height in signs(ax, "o"))
    assert {"låg", "hög", "1", "5", "inte alls", "helt", "0", "10"} <= set(texts(ax))


def test_marks_from_outside_are_triangles_and_not_for_others_than_the_study():
    table = marks({1: [2, 4, 5, 6, 8], 2: [1, 2, 3, 4, 5]}, outside={1: [9]})
    ax = plot_marks(table, TWO)
    assert [x for x, _ in signs(ax, "^")] == [0.9] and len(signs(ax, "o")) == 10
    assert signs(plot_marks(table, TWO, audience="agency"), "^") == []
    assert "utifrån" not in alt_text(table, TWO, "agency") and "utifrån: 9" in alt_text(table, TWO)


def test_each_item_is_drawn_on_its_own_scale_with_its_own_ends_and_direction():
    ax = plot_marks(marks({1: [50], 2: [1], 3: [4]}, instrument=OWN), OWN)
    assert sorted(x for x, _ in signs(ax, "o")) == [0.5, 1, 1]
    assert {"0\u00a0%", "100\u00a0%", "ja", "nej", "1", "4", "få", "många"} <= set(texts(ax))
    assert [text for text in texts(ax) if "bättre" in text] == ["högre är bättre →", "← lägre är bättre"]


def test_the_words_of_levels_stand_over_their_steps():
    levels = replace(TWO, scale=STEPS, consensus={})
    ax = plot_marks(marks({1: [1, 2, 3], 2: [2]}), levels)
    places = {text.get_text(): text.get_position()[0] for text in ax.texts}
    assert (places["saknas"], places["pågår"], places["finns"]) == (0, 0.5, 1)


def test_d_stands_at_the_line_where_there_is_one():
    shown = texts(plot_marks(marks({1: [1, 9], 2: [5]}), TWO))
    assert [text for text in shown if text.startswith("D ")] == ["D 8,0"]


@pytest.mark.parametrize("lines", [3, 20])
def test_labels_never_lie_over_each_other(lines):
    items = tuple(
        Item(n, f"Påstående {n} om hur verksamheten styrs, stöds och följs upp år för år") for n in range(lines)
    )
    form = Instrument("många", "1", "Många", items, LINE)
    ax = plot_marks(marks({n: [n % 11, 5, 5] for n in range(lines)}, instrument=form), form)
    ax.figure.canvas.draw()
    boxes = [label.get_window_extent() for label in ax.get_yticklabels()]
    assert len(boxes) == lines
    assert not any(first.overlaps(second) for n, first in enumerate(boxes) for second in boxes[n + 1 :])
    page = ax.figure.bbox
    assert all(page.x0 <= box.x0 and box.x1 <= page.x1 for box in boxes)


def fields(ax):
    """Grey fields over lines: what is withheld."""
    return [patch for patch in ax.patches if patch.get_facecolor()[:3] == pytest.approx((217 / 255,) * 3)]


def test_withheld_is_a_grey_field_and_missing_a_bare_line():
    table = marks({1: [1, 2, 3, 4], 2: ["empty"] * 4})
    ax = plot_marks(table, TWO, audience="public")
    assert len(fields(ax)) == 1 and {"skyddat: färre än fem svar", "inga markeringar"} <= set(texts(ax))
    assert signs(ax, "o") == [] and fields(plot_marks(table, TWO)) == []


def test_in_the_grid_withheld_is_grey_and_missing_hatched():
    table = spread(marks({1: [1, 2, 3, 4], 2: ["empty"] * 4}), {"rader": TWO}, "public")
    ax = plot_mark_grid(table, {"csn": "CSN"}, TWO)
    assert len(fields(ax)) == 1 and [patch.get_hatch() for patch in ax.patches if patch.get_hatch()] == ["////"]


def test_the_grid_shades_each_item_on_its_own_scale():
    table = spread(marks({1: [50, 50], 2: [1, 1], 3: [1, 1]}, instrument=OWN), {"egna": OWN})
    ax = plot_mark_grid(table, {"csn": "CSN"}, OWN)
    assert list(ax.collections[0].get_array().ravel()) == [0.5, 1, 0]


def test_the_words_say_what_the_figure_shows_line_by_line():
    now = marks({1: [1, 2, 2, 8, 8, 9], 2: ["dont_know", 5]}, agreed={2: [4]})
    before = marks({1: [3, 4], 2: []}, occasion="2013-11")
    assert alt_text(now, TWO, previous=before) == (
        "2 linjer med deltagarnas markeringar. Skalan går från 0 (inte alls) till 10 (helt), högre är bättre. "
        "1 Resultat: n = 6, 1, 2 på 2, 2 på 8 och 9, median 5; två läger: 3 på 1–2 och 3 på 8–9; "
        "2013-11: n = 2, median 3,5. "
        "2 Resurser: n = 1 (1 vet ej), på 5; 2013-11: frågan finns inte bland markeringarna. "
        "Gruppens gemensamma markering på 2 Resurser, egen skala: 4 på skalan 1 (låg) till 5 (hög)."
    )


def test_the_words_tell_others_than_the_study_no_single_mark():
    told = alt_text(marks({1: [1, 2, 3, 4, 9], 2: [2, 3, 4, 5, "dont_know"]}, agreed={2: [4]}), TWO, "agency")
    assert told.count("skyddat: färre än fem svar") == 3 and "vet ej" not in told and "median" not in told
    shown = alt_text(marks({1: [1, 2, 3, 4, 9], 2: [2, 3, 4, 5, 6]}), TWO, "public")
    assert "1 Resultat: n = 5, median 3." in shown and "läger" not in shown


def test_the_figure_carries_its_words_to_notebook_and_page():
    table = marks({1: [1, 9], 2: [5]})
    ax = plot_marks(table, TWO)
    assert words_of(ax) == alt_text(table, TWO)
    assert ax.figure._repr_mimebundle_() == ({}, {"image/png": {"alt": alt_text(table, TWO)}})


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([1, 1, 9, 9], "två läger: 2 på 1 och 2 på 9"),
        ([1, 9, 9, 9], ""),  # one alone is no camp
        ([1, 3, 5, 7, 9], ""),
        ([0, 4, 8, 10], ""),  # the stretch between is no wider than the camps
        ([5, 5, 5], ""),
        ([], ""),
    ],
)
def test_two_camps_need_two_in_each_and_an_empty_stretch_wider_than_both(values, said):
    assert camps(values, LINE) == said


NEW = replace(TWO, id="nya", scale=Scale(1, 5, 1, type="points"))
BOTH = {"rader": TWO, "nya": NEW}


def over_time(audience="internal"):
    years = [
        marks({1: [1, 2, 3, 4, 5], 2: [5, 5, 6, 6, 7]}, occasion="2012"),
        marks({1: [3, 4, 5, 6, 7], 2: ["empty"] * 5}, occasion="2013"),
        marks({1: [6, 7]}, occasion="2014", version="0"),
        marks({1: [2, 3, 3, 3, 4], 2: [1, 2, 3, 4, 4]}, instrument=NEW, occasion="2015"),
        marks({1: [2, 3, 3, 4, 4], 2: [2, 2, 3, 4, 4]}, instrument=NEW, occasion="2016"),
    ]
    table = pd.concat(years)
    found = spread(table, BOTH, audience).sort_values(["occasion", "item"])
    return plot_change(found, BOTH, table, audience)


def test_medians_are_joined_within_one_form_and_version_and_never_over_a_break():
    ax = over_time()
    joins = [tuple(line.get_xdata()) for line in ax.lines if line.get_gid() == "join"]
    assert joins == [(0, 1), (3, 4), (3, 4)]  # item 2 has no median in 2013
    dashed = [line.get_xdata()[0] for line in ax.lines if line.is_dashed()]
    assert dashed == [1.5, 2.5, 1.5, 2.5] and "skalan\när inte\nkänd" in texts(ax)
    assert {"0", "10", "1", "5"} <= set(texts(ax)) and [label for label in texts(ax) if "fråga" in label] == []


def test_single_marks_over_time_are_for_the_study_alone():
    rings = [line for line in over_time().lines if line.get_gid() == "marks"]
    assert sum(len(line.get_xdata()) for line in rings) == 5 + 5 + 5 + 5 + 5 + 5 + 5
    assert [line for line in over_time("public").lines if line.get_gid() == "marks"] == []
    assert "skyddat" in texts(over_time("public"))


def test_change_in_words_says_where_comparing_stops():
    told = words_of(over_time())
    assert told.startswith(
        "2 frågor över tid. 1 Resultat (högre är bättre): 2012 median 3 (n = 5); 2013 median 5 (n = 5); "
    )
    assert (
        "därefter ett annat formulär eller en annan skala, som inte kan jämföras med den förra; 2015 median 3" in told
    )
    with pytest.raises(ValueError, match="one agency"):
        plot_change(pd.DataFrame({"agency_id": ["csn", "msb"]}), BOTH)


def test_a_form_without_questions_and_marks_gives_an_empty_wall():
    empty = Instrument("tom", "1", "Tom", (), LINE)
    ax = plot_marks(frame("ratings"), empty)
    assert signs(ax, "o") == [] and words_of(ax) == "0 linjer med deltagarnas markeringar."


def test_rounds_of_one_name_in_two_years_are_two_columns():
    rounds = pd.concat(
        marks({1: values}, occasion="Omgång 1").assign(date=f"{year}-11-20")
        for year, values in ((2013, [1, 2, 3]), (2014, [5, 6, 7]))
    )
    axes = plot_change(spread(rounds, BOTH), BOTH, rounds)
    assert [text.get_text() for text in axes.texts if text.get_weight() == "bold"] == ["Omgång 1 2013", "Omgång 1 2014"]
    assert "Omgång 1 2013 median 2 (n = 3); Omgång 1 2014 median 6 (n = 3)" in words_of(axes)
