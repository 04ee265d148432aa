"""Many groups at once: each as if it were alone, to the bit, and never an exception or a warning for a small one."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import jimeval.statistics.arrays as arrays_module
from jimeval import statistics

NAN = np.nan
POINTS = np.arange(8)


def change_in_distance(marks):
    """Two groups of one array: the even raters before, the odd ones after."""
    return statistics.jackknife_change(statistics.mean_pairwise_distance, marks[..., ::2, :], marks[..., 1::2, :], 0.95)


def persons_first(marks):
    """Samples along the last axis: (..., items, raters)."""
    return np.moveaxis(np.asarray(marks, dtype=float), -2, -1)


def halves(marks):
    half = marks.shape[-2] // 2
    return persons_first(marks[..., :half, :]), persons_first(marks[..., half:, :])


def both_times(marks):
    x, y = halves(marks)
    size = min(x.shape[-1], y.shape[-1])
    return x[..., :size], y[..., :size]


BY_RATER = {  # of (..., raters, items); all-missing raters may be added anywhere
    "level": statistics.level,
    "median interval": lambda m: statistics.median_interval(persons_first(m), 0.8),
    "median of points": lambda m: statistics.interpolated_median(persons_first(m), 1),
    "D": statistics.mean_pairwise_distance,
    "A": lambda m: statistics.van_der_eijk_a(statistics.count_points(m, POINTS)),
    "alpha nominal": lambda m: statistics.krippendorff_alpha(m, "nominal"),
    "alpha ordinal": lambda m: statistics.krippendorff_alpha(m, "ordinal"),
    "alpha interval": lambda m: statistics.krippendorff_alpha(m, "interval"),
    "items drawn, nominal": lambda m: statistics.resampled_alpha(m, "nominal", resample="items", seed=3, draws=40),
    "items drawn, ordinal": lambda m: statistics.resampled_alpha(m, "ordinal", resample="items", seed=3, draws=40),
    "items drawn, interval": lambda m: statistics.resampled_alpha(m, "interval", resample="items", seed=3, draws=40),
    "raters drawn, nominal": lambda m: statistics.resampled_alpha(m, "nominal", resample="raters", seed=3, draws=40),
    "raters drawn, ordinal": lambda m: statistics.resampled_alpha(m, "ordinal", resample="raters", seed=3, draws=40),
    "raters drawn, interval": lambda m: statistics.resampled_alpha(m, "interval", resample="raters", seed=3, draws=40),
    "W": lambda m: statistics.kendall_w(m, draws=60),
    "icc": statistics.icc,
    "jackknife of D": lambda m: statistics.jackknife_raters(statistics.mean_pairwise_distance, m, 0.95),
    "jackknife of alpha": lambda m: statistics.jackknife_raters(BY_RATER["alpha ordinal"], m, 0.95),
}
IN_PAIRS = {  # of two halves of the raters
    "rank sum": lambda m: statistics.rank_sum(*halves(m)),
    "signed rank, pratt": lambda m: statistics.signed_rank(*both_times(m), "pratt"),
    "signed rank, dropped": lambda m: statistics.signed_rank(*both_times(m), "dropped"),
    "trend": lambda m: statistics.jonckheere([*halves(m), persons_first(m[..., :2, :])]),
    "change of spread": lambda m: statistics.spread_change(*halves(m), draws=50),
    "change of profile": lambda m: statistics.profile_change(m[..., ::2, :], m[..., 1::2, :], draws=50),
    "jackknife of a change": change_in_distance,
}
BY_BLOCK = {"trend over blocks": lambda m: (*(found := statistics.page_trend(m))[:1], *found[2:])}  # not those left out
ALL = BY_RATER | IN_PAIRS | BY_BLOCK
NAMES = sorted(ALL)


def fields(found):
    """All arrays of a result, flat."""
    if isinstance(found, tuple):
        return [array for field in found for array in fields(field)]
    return [np.asarray(found)]


def same_bits(one, other):
    for a, b in zip(fields(one), fields(other), strict=True):
        assert a.shape == b.shape
        assert np.array_equal(a, b, equal_nan=a.dtype.kind == "f"), (a, b)


def of_group(found, group):
    return [array[group] for array in fields(found)]


@st.composite
def groups(draw, most=4):
    """Some groups of raters x items, whole marks or marks on a line, each with its own share missing."""
    count, raters, items = draw(st.integers(1, most)), draw(st.integers(2, 7)), draw(st.integers(1, 4))
    chance = np.random.default_rng(draw(st.integers(0, 2**32)))
    line = draw(st.booleans())
    highest = draw(st.integers(1, 7))
    marks = chance.uniform(0, 7, (count, raters, items)).round(3) if line else None
    marks = chance.integers(0, highest + 1, (count, raters, items)).astype(float) if marks is None else marks
    marks[chance.random(marks.shape) < chance.choice([0, 0.1, 0.5], (count, 1, 1))] = NAN
    if draw(st.booleans()):
        marks[chance.integers(count), chance.integers(raters)] = NAN
    if draw(st.booleans()):
        marks[chance.integers(count), :, chance.integers(items)] = NAN
    return marks


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=8, deadline=None)
@given(marks=groups())
def test_each_group_is_as_if_it_were_alone_to_the_bit(name, marks):
    together = ALL[name](marks)
    for group, alone in enumerate(marks):
        for a, b in zip(of_group(together, group), fields(ALL[name](alone)), strict=True):
            assert np.array_equal(a, b, equal_nan=a.dtype.kind == "f"), (a, b)


@pytest.mark.parametrize("name", sorted(BY_RATER))
@settings(max_examples=8, deadline=None)
@given(marks=groups(), added=st.integers(1, 9))
def test_raters_without_marks_change_no_bit(name, marks, added):
    nobody = np.full((len(marks), added, marks.shape[-1]), NAN)
    alone, padded = BY_RATER[name](marks), BY_RATER[name](np.concatenate([marks, nobody], axis=1))
    if name == "level":
        padded = padded._replace(missing=padded.missing - added)
    same_bits(alone, padded)


@pytest.mark.parametrize("name", sorted(set(BY_RATER) - {"level", "median interval", "median of points", "D", "A"}))
@settings(max_examples=6, deadline=None)
@given(marks=groups())
def test_an_item_without_marks_changes_no_bit(name, marks):
    nothing = np.full((*marks.shape[:2], 1), NAN)
    alone, wider = BY_RATER[name](marks), BY_RATER[name](np.concatenate([marks, nothing], axis=2))
    if name == "jackknife of D":
        wider = tuple(field[..., :-1] for field in wider)
    same_bits(alone, wider)


ANY_ORDER = [name for name in BY_RATER if "raters drawn" not in name and name not in ("W", "icc")]


@pytest.mark.parametrize("name", ANY_ORDER)
@settings(max_examples=8, deadline=None)
@given(marks=groups(), chance=st.randoms(use_true_random=False))
def test_the_order_of_raters_changes_no_bit(name, marks, chance):
    order = list(range(marks.shape[1]))
    chance.shuffle(order)
    same_bits(BY_RATER[name](marks), BY_RATER[name](marks[:, order]))


@settings(max_examples=20, deadline=None)
@given(marks=groups(), chance=st.randoms(use_true_random=False))
def test_the_order_of_raters_leaves_w_and_icc_alone(marks, chance):
    """Their p by permutation draws for the first rater first: only W and the coefficients are compared."""
    order = list(range(marks.shape[1]))
    chance.shuffle(order)
    moved = marks[:, order]
    np.testing.assert_allclose(
        statistics.kendall_w(moved, draws=1).w, statistics.kendall_w(marks, draws=1).w, atol=1e-9
    )
    for a, b in zip(fields(statistics.icc(marks)[3:]), fields(statistics.icc(moved)[3:]), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_the_size_of_the_steps_changes_no_bit(name, monkeypatch):
    chance = np.random.default_rng(8)
    marks = chance.integers(0, 7, (23, 8, 4)).astype(float)
    marks[chance.random(marks.shape) < 0.1] = NAN
    expected = ALL[name](marks)
    monkeypatch.setattr(arrays_module, "CELLS", 1)
    same_bits(expected, ALL[name](marks))


SMALL = {
    "nobody": np.full((0, 3), NAN),
    "no items": np.full((4, 0), NAN),
    "nothing at all": np.full((0, 0), NAN),
    "no groups": np.full((0, 4, 3), NAN),
    "one rater": [[1.0, 2, 3]],
    "two raters": [[1.0, 2, 3], [3, 2, 1]],
    "one item": [[1.0], [2], [2], [5], [NAN]],
    "all equal": np.full((5, 3), 4.0),
    "all equal on a line": np.full((3, 3), 0.1),
    "all missing": np.full((5, 3), NAN),
    "an item missing": [[1.0, NAN, 2], [2, NAN, 3], [3, NAN, 5], [1, NAN, 1]],
    "a rater missing": [[1.0, 4, 2], [NAN, NAN, NAN], [3, 1, 5], [1, 2, 1]],
    "no two on an item": [[1.0, NAN, NAN], [NAN, 2, NAN], [NAN, NAN, 3]],
    "one mark": [[NAN, NAN], [NAN, 3.0]],
    "alike within items": [[1.0, 5, 3], [1, 5, 3], [1, 5, 3], [1, 5, 3]],
    "two camps": [[0.0, 0], [0, 0], [7, 7], [7, 7]],
}


@pytest.mark.parametrize("case", SMALL)
@pytest.mark.parametrize("name", NAMES)
def test_small_groups_neither_raise_nor_warn(name, case):
    marks = np.asarray(SMALL[case], dtype=float)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = fields(ALL[name](marks))
    assert all(not np.isinf(array).any() for array in found if array.dtype.kind == "f")


def test_too_few_is_nan_and_counted():
    one = np.array([[1.0, 2, 3]])
    assert statistics.level(one).n.tolist() == [1, 1, 1] and np.isnan(statistics.mean_pairwise_distance(one)).all()
    assert np.isnan(statistics.krippendorff_alpha(one, "ordinal")) and np.isnan(statistics.kendall_w(one).w)
    assert (statistics.icc(one).status, statistics.icc(np.full((3, 3), 2.0)).status) == ("too_few", "all_equal")
    found = statistics.jackknife_raters(statistics.mean_pairwise_distance, [[1.0], [2], [NAN]], 0.95)
    assert found.n.tolist() == [2] and np.isnan(found.se).all()  # without one of two there is no pair
    nobody = statistics.rank_sum([1.0, 2], [NAN])
    assert (nobody.n_x, nobody.n_y, nobody.method) == (2, 0, "") and np.isnan([nobody.p, nobody.shift]).all()


@settings(max_examples=30, deadline=None)
@given(marks=groups(), shift=st.integers(-40, 40))
def test_reversing_or_shifting_the_scale_leaves_agreement_alone(marks, shift):
    for name in ("D", "alpha ordinal", "alpha interval", "alpha nominal"):
        for other in (-marks, marks + shift):
            np.testing.assert_allclose(BY_RATER[name](other), BY_RATER[name](marks), atol=1e-7)
    for other in (-marks, marks + shift):
        np.testing.assert_allclose(
            statistics.kendall_w(other, draws=1).w, statistics.kendall_w(marks, draws=1).w, atol=1e-9
        )
    x, y = halves(marks)
    found, turned, moved = statistics.rank_sum(x, y), statistics.rank_sum(-x, -y), statistics.rank_sum(x + shift, y)
    np.testing.assert_allclose(turned.p, found.p)
    np.testing.assert_allclose(turned.shift, -found.shift)
    np.testing.assert_allclose((turned.delta_low, turned.shift_low), (-found.delta_high, -found.shift_high), atol=1e-9)
    np.testing.assert_allclose(moved.shift, found.shift + shift, atol=1e-9)


@given(arrays(float, st.integers(0, 9), elements=st.sampled_from([0.0, 0.001, 0.01, 0.04, 0.5, 1.0, NAN])))
def test_adjusted_p_of_what_was_tested_as_if_the_rest_were_not_there(p):
    tested = ~np.isnan(p)
    for adjust in (statistics.holm, statistics.benjamini_hochberg):
        found = adjust(p)
        np.testing.assert_array_equal(found[tested], adjust(p[tested]))
        assert np.isnan(found[~tested]).all() and (found[tested] >= p[tested]).all() and (found[tested] <= 1).all()
        np.testing.assert_array_equal(adjust(np.stack([p, p])), np.stack([found, found]))


def long_table(marks, chance):
    """A row for each cell, in any order."""
    group, rater, item = (axis.ravel() for axis in np.indices(marks.shape))
    order = chance.permutation(len(group))
    return marks.ravel()[order], group[order], rater[order], item[order]


@settings(max_examples=25, deadline=None)
@given(marks=groups(7), at_once=st.integers(1, 9), seed=st.integers(0, 99))
def test_a_long_table_becomes_arrays_whatever_the_order_of_its_rows(marks, at_once, seed):
    chance = np.random.default_rng(seed)
    parts = list(statistics.stacked(*long_table(marks, chance), groups_at_once=at_once))
    assert np.concatenate([part.groups for part in parts]).tolist() == list(range(len(marks)))
    np.testing.assert_array_equal(np.concatenate([part.marks for part in parts]), marks)


def test_raters_of_a_group_are_packed_and_groups_without_rows_left_out():
    parts = list(statistics.stacked([5, 6, NAN, 8], [7, 7, 2, 2], [40, 3, 9, 11], [0, 1, 1, 0]))
    (part,) = parts
    assert part.groups.tolist() == [2, 7]
    np.testing.assert_array_equal(part.marks, [[[NAN, NAN], [8, NAN]], [[NAN, 6], [5, NAN]]])


def test_a_rater_with_two_marks_on_an_item_is_not_settled_in_silence():
    with pytest.raises(ValueError, match="a rater has several rows for one item of a group"):
        list(statistics.stacked([5, 6], [0, 0], [1, 1], [2, 2]))
    with pytest.raises(ValueError, match="columns of one length"):
        list(statistics.stacked([5, 6], [0], [1, 1], [2, 2]))
    with pytest.raises(ValueError, match="codes must be 0 or more"):
        list(statistics.stacked([5.0], [0], [-1], [2]))
    assert list(statistics.stacked([], [], [], [])) == []
