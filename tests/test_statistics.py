"""Level and spread of marks: published values, values worked by hand, and what must hold for any marks."""

import itertools
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from jimeval.statistics import level, mean_pairwise_distance

NAN = np.nan
MARKS = arrays(
    float,
    st.tuples(st.integers(0, 7), st.integers(1, 4)),
    elements=st.integers(-20, 20).map(lambda tenths: NAN if tenths == 20 else tenths / 10),
)


def by_pairs(column):
    """The definition itself: the mean over all pairs of those who marked."""
    distances = [abs(a - b) for a, b in itertools.combinations(column[~np.isnan(column)], 2)]
    return np.mean(distances) if distances else NAN


def column(*values):
    return np.array(values, dtype=float)[:, None]


def test_median_and_quartiles_agree_with_r(shared):
    cases = {case["id"]: case for case in json.loads((shared / "reference" / "statistics.json").read_text("utf-8"))}
    case = cases["lvl_level_1"]  # R stats::quantile type 7 and psych::interp.median
    found = level(column(*case["input"]["values"]))
    expected = [case["expected"][name] for name in ("median", "q25_type7", "q75_type7")]
    assert [found.median[0], found.q1[0], found.q3[0]] == expected


def test_two_camps_are_as_far_apart_as_the_published_measure_says(shared):
    """Leik's D is 1 for half at each end (Leik 1966); so is 2 D (n-1)/n of the range, by counting pairs."""
    cases = {case["id"]: case for case in json.loads((shared / "reference" / "statistics.json").read_text("utf-8"))}
    counts = cases["agree_vde_bimodal"]["input"]["freq"]
    marks = np.repeat(np.arange(1, 6), counts)
    distance = mean_pairwise_distance(marks[:, None])[0]
    assert distance == pytest.approx(25 * 4 / 45)  # 5 x 5 pairs across, 45 pairs, 4 steps apart
    assert 2 * distance / 4 * 9 / 10 == pytest.approx(cases["agree_vde_bimodal"]["expected"]["leik_D"])


@pytest.mark.parametrize(
    "marks, distance",
    [
        ((1, 2, 2, 5), (1 + 1 + 4 + 0 + 3 + 3) / 6),
        ((0, 10), 10),
        ((3.3, 3.3, 3.3), 0),
        ((4, NAN, 7, NAN), 3),
        ((4, NAN), NAN),
        ((), NAN),
    ],
)
def test_distance_is_the_mean_over_pairs_of_those_who_marked(marks, distance):
    assert mean_pairwise_distance(column(*marks))[0] == pytest.approx(distance, nan_ok=True)


def test_quartiles_are_of_type_seven():
    found = level(column(1, 2, 2, 5))
    assert (found.q1[0], found.median[0], found.q3[0]) == (1.75, 2, 2.75)


def test_an_item_that_nobody_marked_has_no_level_and_counts_as_missing():
    found = level([[1, NAN], [2, NAN]])
    assert found.n.tolist() == [2, 0] and found.missing.tolist() == [0, 2]
    assert np.isnan([found.median[1], found.q1[1], found.q3[1], found.minimum[1], found.maximum[1]]).all()


def test_marks_must_be_raters_by_items():
    with pytest.raises(ValueError, match="raters x items"):
        level([1, 2, 3])


@given(MARKS)
def test_all_items_at_once_equals_pair_by_pair(marks):
    np.testing.assert_allclose(
        mean_pairwise_distance(marks), [by_pairs(marks[:, k]) for k in range(marks.shape[1])], atol=1e-12
    )


@given(MARKS, st.randoms(use_true_random=False), st.integers(-50, 50))
def test_order_shift_and_reversal_leave_the_distance_alone(marks, chance, shift):
    order = list(range(len(marks)))
    chance.shuffle(order)
    for other in (marks[order], marks + shift, -marks):
        np.testing.assert_allclose(mean_pairwise_distance(other), mean_pairwise_distance(marks), atol=1e-9)


@given(MARKS)
def test_reversing_the_scale_swaps_the_quartiles(marks):
    found, mirrored = level(marks), level(-marks)
    np.testing.assert_allclose(mirrored.q1, -found.q3, atol=1e-12)
    np.testing.assert_allclose(mirrored.median, -found.median, atol=1e-12)
