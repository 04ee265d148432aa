"""Level and spread of marks: published values, values worked by hand, and what must hold for any marks."""

import itertools
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from jimeval.statistics import (
    jackknife,
    jackknife_raters,
    jackknife_units,
    krippendorff_alpha,
    level,
    mean_pairwise_distance,
    nominal_disagreement,
)

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


LEVELS = ("nominal", "ordinal", "interval")
CODES = arrays(
    float,
    st.tuples(st.integers(2, 5), st.integers(1, 8)),
    elements=st.integers(0, 4).map(lambda code: NAN if code == 4 else float(code)),
)


def published(shared, case_id):
    cases = json.loads((shared / "reference" / "statistics.json").read_text("utf-8"))
    case = next(case for case in cases if case["id"] == case_id)
    return np.array(case["input"]["matrix"], dtype=float), case["expected"]


def alpha_without_each(marks, **options):
    found = nominal_disagreement(marks, **options)
    with np.errstate(invalid="ignore", divide="ignore"):
        return 1 - found.observed_without / np.where(found.expected_without > 0, found.expected_without, NAN)


@pytest.mark.parametrize("case_id", ["alpha_A", "alpha_C"])
@pytest.mark.parametrize("measurement", LEVELS)
def test_alpha_agrees_with_krippendorffs_own_examples(shared, case_id, measurement):
    marks, expected = published(shared, case_id)  # Krippendorff (2011), examples A and C
    assert krippendorff_alpha(marks, measurement) == pytest.approx(expected[measurement], abs=1e-9)


def test_the_interval_with_one_rater_left_out_agrees_with_the_reference(shared):
    marks, expected = published(shared, "alpha_delete_rater_C")
    found = jackknife_raters(lambda m: krippendorff_alpha(m, "ordinal"), marks, 0.95)
    assert (found.n, found.estimate) == (4, pytest.approx(expected["alpha"], abs=1e-9))
    values = (found.corrected, found.se, found.low, found.high)
    assert values == pytest.approx([expected[name] for name in ("jackknife_estimate", "se", "lo", "hi")], abs=1e-9)


def test_the_jackknife_of_a_mean_is_the_t_interval():
    """Worked by hand: 1 2 3 4 has mean 2.5 and standard error 0.6455; t with 3 degrees of freedom is 3.1824."""
    found = jackknife_units(lambda m: m.mean(), [[1, 2, 3, 4]], 0.95)
    assert found.corrected == pytest.approx(2.5) and found.se == pytest.approx(0.645497)
    assert (found.low, found.high) == pytest.approx((0.445739, 4.554261), abs=1e-5)


@pytest.mark.parametrize("without", [[0.5], [0.5, NAN, 0.4]])
def test_there_is_no_interval_when_the_statistic_hangs_on_one(without):
    found = jackknife(0.5, without, 0.95)
    assert found.estimate == 0.5 and np.isnan([found.corrected, found.se, found.low, found.high]).all()


@pytest.mark.parametrize("measurement", LEVELS)
@pytest.mark.parametrize("marks", [[[1, 1], [1, 1]], [[1, NAN], [NAN, 2]], [[], []], [[1, 2]]])
def test_alpha_is_undefined_when_all_are_equal_or_nothing_can_be_paired(marks, measurement):
    assert np.isnan(krippendorff_alpha(marks, measurement))


def test_alpha_says_what_is_wrong_with_its_input():
    with pytest.raises(ValueError, match="level must be nominal, ordinal or interval, got 'ratio'"):
        krippendorff_alpha([[1, 2]], "ratio")
    with pytest.raises(ValueError, match=r"weights must be one a unit, got shape \(1,\) for 2 units"):
        krippendorff_alpha([[1, 2], [1, 2]], "nominal", weights=[1])
    with pytest.raises(TypeError):
        krippendorff_alpha([[1, 2], [1, 2]])  # the level has no default


@given(CODES, st.sampled_from(LEVELS))
def test_alpha_agrees_with_the_package_krippendorff(marks, measurement):
    peer = pytest.importorskip("krippendorff", reason="paketet krippendorff finns inte")
    found = krippendorff_alpha(marks, measurement)
    if np.isnan(found):
        return  # the package divides by nought or raises; our case is tested by itself
    expected = peer.alpha(reliability_data=marks, level_of_measurement=measurement)
    assert found == pytest.approx(expected, abs=1e-9)


@given(CODES, st.sampled_from(LEVELS), st.randoms(use_true_random=False))
def test_alpha_does_not_ask_who_or_in_what_order(marks, measurement, chance):
    raters, units = list(range(len(marks))), list(range(marks.shape[1]))
    chance.shuffle(raters), chance.shuffle(units)
    moved = krippendorff_alpha(marks[raters][:, units], measurement)
    np.testing.assert_allclose(moved, krippendorff_alpha(marks, measurement), atol=1e-9)


@given(CODES, st.permutations([10.0, 3.5, -2.0, 7.0]))
def test_nominal_alpha_does_not_care_what_the_codes_are_called(marks, names):
    renamed = np.where(np.isnan(marks), NAN, np.array(names)[np.nan_to_num(marks).astype(int)])
    np.testing.assert_allclose(krippendorff_alpha(renamed, "nominal"), krippendorff_alpha(marks, "nominal"), atol=1e-12)


@given(CODES, st.sampled_from(LEVELS))
def test_full_agreement_is_one_and_a_missing_rater_changes_nothing(marks, measurement):
    alike = np.vstack([marks[0], marks[0]])
    full = krippendorff_alpha(alike, measurement)
    assert np.isnan(full) or full == pytest.approx(1, abs=1e-9)
    absent = np.vstack([marks, np.full(marks.shape[1], NAN)])
    np.testing.assert_allclose(krippendorff_alpha(absent, measurement), krippendorff_alpha(marks, measurement))


@given(CODES, st.sampled_from(LEVELS), st.data())
def test_a_weight_counts_as_so_many_units_alike(marks, measurement, data):
    weights = data.draw(st.lists(st.integers(1, 4), min_size=marks.shape[1], max_size=marks.shape[1]))
    repeated = np.repeat(marks, weights, axis=1)
    np.testing.assert_allclose(
        krippendorff_alpha(marks, measurement, weights=weights), krippendorff_alpha(repeated, measurement), atol=1e-9
    )


@given(CODES, st.data())
def test_leaving_out_all_groups_at_once_equals_leaving_out_one_after_the_other(marks, data):
    units = marks.shape[1]
    weights = np.array(data.draw(st.lists(st.integers(1, 4), min_size=units, max_size=units)))
    groups = np.sort(np.array(data.draw(st.lists(st.integers(0, 2), min_size=units, max_size=units))))
    groups = np.unique(groups, return_inverse=True)[1]
    one_by_one = [
        krippendorff_alpha(marks[:, groups != left], "nominal", weights=weights[groups != left])
        for left in range(groups.max() + 1)
    ]
    np.testing.assert_allclose(alpha_without_each(marks, groups=groups, weights=weights), one_by_one, atol=1e-9)


def test_a_hundred_thousand_characters_take_a_moment():
    """With a loop over the units this test would not end."""
    chance = np.random.default_rng(20)
    marks = chance.integers(0, 3, (3, 100_000)).astype(float)
    without = alpha_without_each(marks)
    assert without.shape == (100_000,) and abs(krippendorff_alpha(marks, "nominal")) < 0.02
