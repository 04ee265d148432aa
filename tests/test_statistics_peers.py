"""Against the definition by brute force, and against other packages, also where these are known to go wrong."""

import itertools
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from jimeval import statistics

NAN = np.nan
SAMPLE = st.lists(st.integers(0, 4).map(float), min_size=1, max_size=5)
quick = settings(max_examples=25, deadline=None)


def as_far(values, observed, middle):
    far = np.abs(np.array(values) - middle)
    return np.mean(far >= abs(observed - middle) - 1e-9), np.mean(far >= far.max() - 1e-9)


@quick
@given(SAMPLE, SAMPLE)
def test_exact_rank_sum_is_the_share_of_all_divisions(x, y):
    ranks = stats.rankdata(x + y)
    sums = [ranks[list(chosen)].sum() for chosen in itertools.combinations(range(len(ranks)), len(x))]
    found = statistics.rank_sum(x, y)
    assert (found.p, found.smallest_p) == pytest.approx(as_far(sums, ranks[: len(x)].sum(), np.mean(sums)))
    apart = np.subtract.outer(x, y)
    assert found.delta == pytest.approx(np.sign(apart).mean()) and found.shift == np.median(apart)


@quick
@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=7),
    st.sampled_from(["pratt", "dropped"]),
)
def test_exact_signed_rank_is_the_share_of_all_signs(pairs, zeros):
    x, y = np.array(pairs, dtype=float).T
    moved = x - y
    kept = moved if zeros == "pratt" else moved[moved != 0]
    ranks = stats.rankdata(np.abs(kept))[kept != 0] if len(kept) else np.zeros(0)
    sums = [ranks[np.array(up, dtype=bool)].sum() for up in itertools.product([0, 1], repeat=len(ranks))]
    observed = ranks[kept[kept != 0] > 0].sum()
    found = statistics.signed_rank(x, y, zeros)
    assert (found.p, found.smallest_p) == pytest.approx(as_far(sums, observed, ranks.sum() / 2))
    assert (found.n, found.n_zero) == (len(pairs), (moved == 0).sum())
    means = [(a + b) / 2 for a, b in itertools.combinations_with_replacement(kept, 2)]
    assert found.shift == pytest.approx(np.median(means) if means else NAN, nan_ok=True)


@quick
@given(st.integers(1, 3), st.integers(2, 4), st.integers(1, 4), st.integers(0, 999))
def test_exact_trend_over_blocks_is_the_share_of_all_orders_within_them(agencies, years, points, seed):
    blocks = np.random.default_rng(seed).integers(0, points, (agencies, years)).astype(float)
    parts = [[ranks @ np.arange(1, years + 1) for ranks in itertools.permutations(stats.rankdata(b))] for b in blocks]
    values = [sum(own) for own in itertools.product(*parts)]
    lacking = np.vstack([[NAN, *blocks[0][1:]], blocks])
    found = statistics.page_trend(lacking)
    assert (found.n, found.n_left_out, found.method) == (agencies, 1, "exact")
    assert found.statistic == pytest.approx(sum(own[0] for own in parts))
    assert found.p_rising == pytest.approx(np.mean(np.array(values) >= found.statistic - 1e-9))
    p, smallest = as_far(values, found.statistic, agencies * years * (years + 1) ** 2 / 4)
    assert (found.p, found.smallest_p) == pytest.approx((p, smallest))
    spread = np.std(values)
    assert found.z == pytest.approx((found.statistic - np.mean(values)) / spread if spread > 1e-9 else NAN, nan_ok=True)


def test_trend_over_blocks_goes_from_counted_to_normal_without_a_jump():
    blocks = np.random.default_rng(3).normal(size=(60, 4)) + 0.2 * np.arange(4)
    counted, normal = statistics.page_trend(blocks), statistics.page_trend(np.vstack([blocks, [[1, 1, 1, 1]]]))
    assert (counted.method, normal.method) == ("exact", "normal") and np.isnan(normal.smallest_p)
    assert normal.z == pytest.approx(counted.z) and normal.p == pytest.approx(counted.p, rel=0.05)
    nothing = statistics.page_trend(np.full((2, 3), NAN))
    assert (nothing.n, nothing.n_left_out, nothing.method) == (0, 2, "") and np.isnan(nothing.p)
    assert statistics.page_trend(np.full((2, 3), 5.0)).p == 1
    with pytest.raises(ValueError, match="blocks must be"):
        statistics.page_trend([1.0, 2.0])


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(st.integers(0, 3).map(float), min_size=1, max_size=3), min_size=2, max_size=3))
def test_exact_trend_is_the_share_of_all_orders(groups):
    marks, sizes = np.concatenate(groups), [len(group) for group in groups]
    label = np.repeat(np.arange(len(groups)), sizes)

    def rising(order):
        x = marks[list(order)]
        pairs = [(a, b) for a, b in itertools.combinations(range(len(x)), 2) if label[a] < label[b]]
        return sum((x[b] > x[a]) + (x[b] == x[a]) / 2 for a, b in pairs)

    every = range(len(marks))
    orders = (
        itertools.permutations(every)
        if len(marks) < 7
        else (np.random.default_rng(n).permutation(every) for n in range(2000))
    )
    values = [rising(order) for order in orders]
    found = statistics.jonckheere(groups)
    assert found.statistic == rising(every)
    middle = (len(marks) ** 2 - sum(size**2 for size in sizes)) / 4
    p, smallest = as_far(values, found.statistic, middle)
    if len(marks) < 7:
        assert (found.p, found.smallest_p) == pytest.approx((p, smallest))
        assert found.p_rising == pytest.approx(np.mean(np.array(values) >= found.statistic - 1e-9))
    assert found.p == pytest.approx(p, abs=0.06)


@quick
@given(
    st.lists(st.integers(0, 6).map(float), min_size=2, max_size=5),
    st.lists(st.integers(0, 6).map(float), min_size=2, max_size=5),
)
def test_change_of_spread_is_the_share_of_all_divisions_of_what_is_left_without_the_medians(x, y):
    def distance(marks):
        return np.mean([abs(a - b) for a, b in itertools.combinations(marks, 2)])

    left = np.concatenate([x - np.median(x), y - np.median(y)])
    every = set(range(len(left)))
    changes = [
        abs(distance(left[sorted(every - set(chosen))]) - distance(left[list(chosen)]))
        for chosen in itertools.combinations(sorted(every), len(x))
    ]
    found = statistics.spread_change(x, y)
    assert found.difference == pytest.approx(distance(y) - distance(x)) and found.method == "exact"
    assert found.p == pytest.approx(np.mean(np.array(changes) >= abs(found.difference) - 1e-9))


def test_change_of_a_profile_divides_whole_persons():
    chance = np.random.default_rng(4)
    before, after = chance.integers(0, 5, (4, 3)).astype(float), chance.integers(1, 6, (3, 3)).astype(float)
    before[0, 1] = after[2, 0] = NAN
    both = np.concatenate([before, after])

    def statistic(first):
        squares = 0
        for item in both.T:
            there = ~np.isnan(item)
            share = (stats.rankdata(item[there]) - 0.5) / there.sum()
            squares += (share[first[there]].mean() - share[~first[there]].mean()) ** 2
        return squares

    divided = [np.isin(np.arange(7), chosen) for chosen in itertools.combinations(range(7), 4)]
    values = [statistic(first) for first in divided]
    found = statistics.profile_change(before, after)
    assert found.difference == pytest.approx(values[0])
    assert found.p == pytest.approx(np.mean(np.array(values) >= values[0] - 1e-9))


def test_a_moved_profile_is_seen_and_a_still_one_is_not():
    chance = np.random.default_rng(5)
    before, after = chance.integers(0, 7, (2, 12, 9)).astype(float)
    assert statistics.profile_change(before, before[::-1]).p == 1
    found = statistics.profile_change(before, after + 3)
    assert (found.method, found.p, found.smallest_p) == ("permuted", 1 / 10000, 1 / 10000)


def w_by_pairs(marks):
    """The mean Spearman correlation over pairs, weighted by common items less one (irrNA)."""
    marks = marks[(~np.isnan(marks)).sum(axis=1) > 1]
    rho, weight = [], []
    for a, b in itertools.combinations(marks, 2):
        common = ~np.isnan(a) & ~np.isnan(b)
        varied = common.sum() > 1 and np.ptp(a[common]) and np.ptp(b[common])
        rho.append(stats.spearmanr(a[common], b[common])[0] if varied else 0)
        weight.append(max(common.sum() - 1, 0))
    each = (~np.isnan(marks)).sum() / (~np.isnan(marks)).any(axis=0).sum()
    return (1 + np.average(rho, weights=weight) * (each - 1)) / each


def test_w_with_missing_marks_is_that_of_pairs_of_raters():
    chance = np.random.default_rng(6)
    for _ in range(10):
        marks = chance.integers(0, 4, (5, 6)).astype(float)
        marks[chance.random(marks.shape) < 0.2] = NAN
        marks[0, 0] = NAN
        found = statistics.kendall_w(marks, draws=20)
        assert found.w == pytest.approx(w_by_pairs(marks)) and found.method == "pairs"


def test_w_of_complete_marks_is_friedmans_and_its_p_is_the_share_of_all_arrangements():
    chance = np.random.default_rng(7)
    for _ in range(10):
        marks = chance.integers(0, 3, (3, 3)).astype(float)
        if (np.ptp(marks, axis=1) == 0).all():
            continue
        found = statistics.kendall_w(marks)
        assert found.w == pytest.approx(stats.friedmanchisquare(*marks.T).statistic / (3 * 2))
        others = itertools.product(*(itertools.permutations(row) for row in marks))
        values = [statistics.kendall_w(np.array(rows), draws=1).w for rows in others]
        assert (found.method, found.p_method) == ("ranks", "exact")
        assert found.p == pytest.approx(np.mean(np.array(values) >= found.w - 1e-9))


def test_drawn_p_of_w_is_near_the_exact_one():
    marks = np.array([[1, 2, 3, 4], [2, 1, 3, 4], [1, 2, 4, 3.0]])
    exact = statistics.kendall_w(marks)
    marks_and_one = np.vstack([marks, [NAN, NAN, NAN, 2]])  # one mark has no order: she is left out
    assert exact.p_method == "exact" and statistics.kendall_w(marks_and_one) == exact
    drawn = statistics.kendall_w(np.vstack([marks] * 2)[:, [0, 1, 2, 3]], seed=1)
    assert drawn.p_method == "permuted" and drawn.p < exact.p


def test_a_of_every_small_group_agrees_with_the_definition_by_triples():
    """Layer by layer, counting triples of points as van der Eijk does."""

    def pattern(used):
        points = len(used)
        triples = list(itertools.combinations(used, 3))
        together = sum(t in ((1, 1, 0), (0, 1, 1)) for t in triples)
        apart = sum(t == (1, 0, 1) for t in triples)
        whole = (points - 2) * (together + apart)
        u = ((points - 2) * together - (points - 1) * apart) / whole if whole else 1
        return u * (1 - (sum(used) - 1) / (points - 1))

    def by_layers(counts):
        left, found = np.array(counts), 0
        while left.any():
            used = (left > 0).astype(int)
            layer = used * left[left > 0].min()
            found += layer.sum() / sum(counts) * pattern(tuple(used))
            left = left - layer
        return found

    every = [counts for counts in itertools.product(range(4), repeat=5) if any(counts)]
    np.testing.assert_allclose(statistics.van_der_eijk_a(every), [by_layers(counts) for counts in every], atol=1e-12)
    with pytest.raises(ValueError, match="counts must be whole numbers"):
        statistics.van_der_eijk_a([0.5, 0.5])
    assert np.isnan(statistics.van_der_eijk_a([[0, 0, 0], [NAN, 1, 0]])).all()


def test_between_agencies_is_what_made_the_marks_and_a_boundary_is_no_error():
    chance = np.random.default_rng(9)
    v = chance.uniform(0.05, 0.3, (200, 54))
    y = 5 + chance.normal(0, 0.5, (200, 54)) + chance.normal(0, np.sqrt(v))
    found = statistics.shrink(y, v)
    assert found.tau2.mean() == pytest.approx(0.25, abs=0.02)
    # Paule and Mandel's equation, group by group
    weight = 1 / (v + found.tau2[:, None])
    mean = (weight * y).sum(axis=1) / weight.sum(axis=1)
    assert (weight * (y - mean[:, None]) ** 2).sum(axis=1) == pytest.approx(53, abs=1e-6)
    assert found.effects == pytest.approx(mean[:, None] + (y - mean[:, None]) * (1 - weight * v))
    alike = statistics.shrink([3.0, 3, 3, NAN], [0.1, 0.2, 0.1, 0.1])
    assert (alike.n, alike.tau2, alike.mean) == (3, 0, 3) and np.isnan(alike.effects[3])
    assert np.isnan(statistics.shrink([3.0], [0.1]).tau2) and np.isnan(statistics.shrink([NAN, 2], [1, 0]).mean)


def test_two_agencies_worked_by_hand():
    """0 and 4, variance 1 each: 8 / (1 + tau2) = 1, so tau2 = 7, and seven eighths of each deviation are kept."""
    found = statistics.shrink([0, 4], [1, 1], 0.95)
    assert (found.tau2, found.share, found.mean, found.se) == pytest.approx((7, 7 / 8, 2, 2))
    assert found.effects == pytest.approx([0.25, 3.75])
    assert found.high - found.effects == pytest.approx([1.959964 * np.sqrt(7 / 8 + 4 / 64)] * 2, abs=1e-5)


def test_icc_of_groups_is_the_analysis_of_variance():
    chance = np.random.default_rng(10)
    sizes = [3, 5, 4, 8, 6]
    groups = np.repeat(np.arange(5), sizes)
    values = chance.normal(0, 1, 26) + np.repeat(chance.normal(0, 1, 5), sizes)
    f = stats.f_oneway(*(values[groups == group] for group in range(5))).statistic
    size = (26 - sum(n**2 for n in sizes) / 26) / 4
    found = statistics.icc_groups(values, groups)
    assert (found.n, found.groups, found.size) == (26, 5, pytest.approx(size))
    assert found.icc1 == pytest.approx((f - 1) / (f + size - 1)) and found.icc2 == pytest.approx(1 - 1 / f)
    assert found.low < found.icc1 < found.high
    order = chance.permutation(26)
    assert statistics.icc_groups(values[order], groups[order]) == found
    with_gaps = statistics.icc_groups(np.append(values, [NAN, NAN]), np.append(groups, [7, 0]))
    assert with_gaps == found
    equal = statistics.icc_groups(np.ravel([[1.0, 2, 3], [2, 3, 5]]), [0, 0, 0, 1, 1, 1])
    assert equal.icc1 == pytest.approx(statistics.icc([[1.0, 2], [2, 3], [3, 5]]).one.estimate)
    both = statistics.icc_groups(np.stack([values, values * 2]), groups)
    assert both.icc1 == pytest.approx([found.icc1, found.icc1])


@pytest.mark.parametrize(
    "values, groups",
    [([], []), ([1.0], [0]), ([1.0, 1, 1], [0, 0, 1]), ([1.0, 2], [0, 1]), ([1.0, 2], [3, 3]), ([NAN, NAN], [0, 1])],
)
def test_icc_of_few_groups_is_nan_without_a_warning(values, groups):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isnan(statistics.icc_groups(values, groups).icc1)
        assert np.isnan(statistics.shrink([NAN] * 2, [NAN] * 2).mean)


# other packages, and their traps


def test_limits_of_alpha_agree_with_drawing_for_krippendorff():
    peer = pytest.importorskip("krippendorff", reason="paketet krippendorff finns inte")
    chance = np.random.default_rng(11)
    marks = np.clip(chance.normal(4, 1, (8, 1)) + chance.normal(0, 1, (8, 9)) + np.arange(9) / 3, 1, 7).round()
    marks[chance.random(marks.shape) < 0.08] = NAN
    for level in ("nominal", "ordinal", "interval"):
        for thing, axis in (("items", 1), ("raters", 0)):
            drawn = np.random.default_rng(12).integers(0, marks.shape[axis], (400, marks.shape[axis]))
            values = [peer.alpha(np.take(marks, some, axis=axis), level_of_measurement=level) for some in drawn]
            found = statistics.resampled_alpha(marks, level, resample=thing, seed=1, draws=4000)
            assert (found.low, found.high) == pytest.approx(np.quantile(values, [0.025, 0.975]), abs=0.06)
            assert found == statistics.resampled_alpha(marks, level, resample=thing, seed=1, draws=4000)


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
@pytest.mark.parametrize("thing, axis", [("items", 2), ("raters", 1)])
def test_each_draw_is_alpha_of_the_marks_that_were_drawn(level, thing, axis):
    from jimeval.statistics.resampling import alphas_of_draws

    chance = np.random.default_rng(18)
    marks = chance.integers(1, 5, (6, 4, 5)).astype(float)
    marks[chance.random(marks.shape) < 0.35] = NAN
    n, found = alphas_of_draws(marks, level, thing, seed=7, draws=30)
    share = np.random.default_rng(7).random((n.max(), 30))
    for group, one in enumerate(marks):
        one = np.where((~np.isnan(one)).sum(axis=0) >= 2, one, NAN)
        possible = np.flatnonzero((~np.isnan(one)).any(axis=2 - axis))
        assert n[group] == len(possible)
        drawn = possible[(share[: n[group]] * n[group]).astype(int)].T
        expected = [statistics.krippendorff_alpha(np.take(one, some, axis=axis - 1), level) for some in drawn]
        np.testing.assert_allclose(found[group], expected, atol=1e-12)


def test_with_many_items_the_limits_lie_close_around_alpha():
    many = np.tile(np.array([[1.0, 2, 5], [1, 3, 4], [2, 3, 4]]), 400)
    for level in ("nominal", "ordinal", "interval"):
        found = statistics.resampled_alpha(many, level, resample="items", seed=2, draws=50)
        assert found.low < statistics.krippendorff_alpha(many, level) < found.high
        assert found.high - found.low < 0.15


def test_what_is_drawn_has_no_default_and_must_be_known():
    with pytest.raises(TypeError):
        statistics.resampled_alpha([[1, 2], [1, 2]], "ordinal", seed=1)
    with pytest.raises(TypeError):
        statistics.resampled_alpha([[1, 2], [1, 2]], "ordinal", resample="items")
    with pytest.raises(ValueError, match="resample must be items or raters, got 'units'"):
        statistics.resampled_alpha([[1, 2], [1, 2]], "ordinal", resample="units", seed=1)
    with pytest.raises(TypeError):
        statistics.signed_rank([1, 2], [2, 3])
    with pytest.raises(ValueError, match="zeros must be pratt or dropped, got 'zsplit'"):
        statistics.signed_rank([1, 2], [2, 3], "zsplit")
    with pytest.raises(ValueError, match="confidence must lie between 0 and 1, got 95"):
        statistics.median_interval([1, 2], 95)


def test_krippendorff_stops_where_one_agency_marks_alike_and_we_go_on():
    peer = pytest.importorskip("krippendorff", reason="paketet krippendorff finns inte")
    alike = np.full((3, 4), 2.0)
    with pytest.raises(ValueError):
        peer.alpha(alike, level_of_measurement="ordinal")
    other = np.array([[1.0, 2, 3, 4], [1, 2, 3, 4], [2, 1, 3, 4]])
    found = statistics.krippendorff_alpha(np.stack([alike, other]), "ordinal")
    assert np.isnan(found[0]) and found[1] == pytest.approx(peer.alpha(other, level_of_measurement="ordinal"))


def test_icc_agrees_with_pingouin_before_it_rounds():
    peer = pytest.importorskip("pingouin", reason="paketet pingouin finns inte")
    import pandas as pd

    chance = np.random.default_rng(13)
    marks = chance.normal(0, 1, (5, 9)) + np.arange(9) / 4 + chance.normal(0, 0.5, (5, 1))
    rater, item = np.indices(marks.shape)
    long = pd.DataFrame({"rater": rater.ravel(), "item": item.ravel(), "mark": marks.ravel()})
    before = peer.options.get("round.column.CI95")
    peer.options["round.column.CI95"] = None  # two decimals otherwise
    try:
        table = peer.intraclass_corr(data=long, targets="item", raters="rater", ratings="mark")
    finally:
        peer.options["round.column.CI95"] = before
    limits = next(name for name in table.columns if name.startswith("CI95"))
    for (_, row), found in zip(table.iterrows(), statistics.icc(marks)[3:], strict=True):
        assert tuple(found) == pytest.approx((row["ICC"], *row[limits]), abs=1e-6)


def test_limits_of_a_mean_that_step_over_the_pole_are_not_told():
    """Below -1 / (raters - 1) stepping up changes sign: packages print a lower limit far above the upper one."""
    found = statistics.icc([[1.0, 5, 3, 4, 2], [5, 1, 3, 2, 4]])
    assert found.absolute.low < -1 and np.isnan(found.absolute_mean.low)


def test_trend_agrees_with_scikit_posthocs():
    peer = pytest.importorskip("scikit_posthocs", reason="paketet scikit-posthocs finns inte")
    groups = [[1.5, 3.5, 2.0, 7.0], [2.5, 4.0, 6.0, 8.0, 5.5], [4.5, 9.0, 6.5, 9.5]]
    p, z = peer.test_jonckheere(groups)
    found = statistics.jonckheere(groups)
    assert found.z == pytest.approx(z) and found.p == pytest.approx(p, abs=0.01) and found.method == "exact"


def test_an_untied_item_keeps_its_exact_p_beside_a_tied_one():
    """scipy's mannwhitneyu gives the untied one another p in such company (issue 26115)."""
    chance = np.random.default_rng(14)
    x, y = chance.normal(0, 1, (2, 2, 5))
    x[1], y[1] = [1, 2, 2, 3, 3], [2, 3, 4, 4, 5]
    together = statistics.rank_sum(x, y)
    assert together.p[0] == pytest.approx(stats.mannwhitneyu(x[0], y[0], method="exact").pvalue)
    assert together.p[0] == statistics.rank_sum(x[0], y[0]).p and together.method.tolist() == ["exact", "exact"]


def test_large_groups_are_normal_with_ties_and_say_so():
    chance = np.random.default_rng(15)
    x, y = chance.integers(0, 7, 40).astype(float), chance.integers(1, 8, 35).astype(float)
    found = statistics.rank_sum(x, y)
    assert found.method == "normal"
    assert found.p == pytest.approx(stats.mannwhitneyu(x, y, method="asymptotic").pvalue)
    pairs = chance.integers(0, 7, (2, 80)).astype(float)
    for zeros, scipys in (("pratt", "pratt"), ("dropped", "wilcox")):
        found = statistics.signed_rank(*pairs, zeros)
        expected = stats.wilcoxon(*pairs, zero_method=scipys, correction=True, method="asymptotic")
        assert found.method == "normal" and found.p == pytest.approx(expected.pvalue, rel=0.02)
    assert statistics.jonckheere([x, y, x[:20]]).method == "normal"


def test_groups_without_overlap_still_have_a_limit_of_delta():
    """Feng and Cliff (2004): (n - z^2) / (n + z^2) for the smaller n; 1.96^2 is 3.8415."""
    found = statistics.rank_sum([6, 7, 8, 9, 10.0], [1, 2, 3, 4, 5, 5.5])
    assert (found.delta, found.delta_high) == (1, 1) and found.delta_low == pytest.approx(
        (5 - 3.8415) / (5 + 3.8415), abs=1e-4
    )
    turned = statistics.rank_sum([1, 2, 3, 4, 5, 5.5], [6, 7, 8, 9, 10.0])
    assert (turned.delta_low, turned.delta_high) == (-1, -found.delta_low)
    assert np.isnan(statistics.rank_sum([2.0], [1, 1, 1]).delta_low)


def test_differences_that_rounding_sets_apart_are_alike():
    assert statistics.rank_sum([0.3], [0.1]).shift == 0.2 != 0.3 - 0.1
    found = statistics.signed_rank([0.3, 0.4, 0.9], [0.1, 0.2, 0.7], "dropped")  # 0.2 three times, in three bits
    assert (found.p, found.smallest_p) == (0.25, 0.25) and (found.shift, found.n_zero) == (0.2, 0)


def test_the_jackknife_of_a_change_covers_what_made_it():
    chance = np.random.default_rng(16)
    before, after = chance.normal(0, 1, (400, 8, 1)), chance.normal(0, 1.5, (400, 12, 1))
    found = statistics.jackknife_change(statistics.mean_pairwise_distance, before, after, 0.95)
    true = 0.5 * 2 / np.sqrt(np.pi)  # D of a normal is 2 sd / sqrt(pi)
    covered = ((found.low <= true) & (true <= found.high)).mean()
    assert 0.9 < covered < 0.99 and found.corrected.mean() == pytest.approx(true, abs=0.05)
    assert (found.n_before[0, 0], found.n_after[0, 0]) == (8, 12)


def test_the_jackknife_of_a_change_of_means_is_welchs_interval():
    before, after = np.array([1.0, 4, 2, 7]), np.array([3.0, 9, 4, 8, 8, 1])
    mean = lambda marks: np.nanmean(marks, axis=(-2, -1))  # noqa: E731
    found = statistics.jackknife_change(mean, before[:, None], after[:, None], 0.9)
    welch = stats.ttest_ind(after, before, equal_var=False).confidence_interval(0.9)
    assert (found.low, found.high) == pytest.approx((welch.low, welch.high))


def test_the_jackknife_over_groups_is_that_of_each_one_with_the_absent_taken_away():
    chance = np.random.default_rng(17)
    marks = chance.integers(1, 8, (30, 7, 4)).astype(float)
    marks[chance.random(marks.shape) < 0.2] = NAN
    found = statistics.jackknife_raters(lambda m: statistics.krippendorff_alpha(m, "ordinal"), marks, 0.9)
    for group, one in enumerate(marks):
        one = one[~np.isnan(one).all(axis=1)]
        without = [statistics.krippendorff_alpha(np.delete(one, rater, axis=0), "ordinal") for rater in range(len(one))]
        expected = statistics.jackknife(statistics.krippendorff_alpha(one, "ordinal"), without, 0.9)
        np.testing.assert_allclose([field[group] for field in found], expected, rtol=1e-9)
