"""Published values: the cases of the reference file where it is at hand, and the printed numbers typed in again."""

import json

import numpy as np
import pytest

from jimeval import statistics

NAN = np.nan
# Krippendorff (2011), Computing Krippendorff's alpha-reliability, example C: 4 observers, 12 units
OBSERVERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
        [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
    ]
)
# Shrout and Fleiss (1979), Psychological Bulletin 86:420-428, table 2: 4 judges, 6 targets
JUDGES = np.array([[9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2], [5, 3, 6, 2, 6, 4], [8, 2, 8, 6, 9, 7]], dtype=float)
# Siegel and Castellan (1988), Nonparametric statistics: 3 judges, 8 reasons
REASONS = np.array([[5, 6, 7, 1, 2, 4, 3, 8], [1, 7, 6, 2, 3, 5, 4, 8], [4, 5, 1, 3, 2, 7, 6, 8]], dtype=float)
# Hollander and Wolfe (1973), pp. 29 and 69, and example 6.2
DEPRESSION = (
    [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3],
    [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29],
)
MEMBRANE = ([0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46], [1.15, 0.88, 0.9, 0.74, 1.21])
# Hollander and Wolfe (1999), table 7.5: 3 replications, 5 amounts of potash
COTTON = np.array([[7.46, 7.17, 7.76, 8.14, 7.63], [7.68, 7.57, 7.73, 8.15, 8.0], [7.21, 7.8, 7.74, 7.87, 7.93]])
KNOWLEDGE = ([40, 35, 38, 43, 44, 41], [38, 40, 47, 44, 40, 42], [48, 40, 45, 43, 46, 44])
# Hogarty and Kromrey (1999), SUGI 24
TREATMENT, CONTROL = [10, 10, 20, 20, 20, 30, 30, 30, 40, 50], [10, 20, 30, 40, 40, 50]


@pytest.fixture
def case(shared):
    cases = {one["id"]: one for one in json.loads((shared / "reference" / "statistics.json").read_text("utf-8"))}

    def found(name):
        one = cases[name]
        return one["input"], one["expected"], one["tolerance"]

    return found


def close(found, expected, tolerance):
    np.testing.assert_allclose(np.asarray(found, dtype=float), expected, rtol=0, atol=tolerance)


# from the file


@pytest.mark.parametrize("name", ["agree_vde_example", "agree_vde_bimodal"])
def test_a_and_polarisation(case, name):
    given, expected, tolerance = case(name)
    a = statistics.van_der_eijk_a(given["freq"])
    close([a, (1 - a) / 2], [expected["A"], expected["polarization"]], tolerance)


def test_median_quartiles_and_interpolated_median(case):
    given, expected, tolerance = case("lvl_level_1")
    found = statistics.level(np.array(given["values"], dtype=float)[:, None])
    close(
        [found.median[0], found.q1[0], found.q3[0]],
        [expected[k] for k in ("median", "q25_type7", "q75_type7")],
        tolerance,
    )
    close(statistics.interpolated_median(given["values"], 1), expected["interp_median"], tolerance)


def test_interval_of_a_median(case):
    given, expected, tolerance = case("lvl_median_ci_n10")
    found = statistics.median_interval(given["values"], given["confidence"])
    close(found, [expected["lo"], expected["hi"], expected["coverage"]], tolerance)


@pytest.mark.parametrize("name", ["alpha_A", "alpha_C"])
@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_alpha(case, name, level):
    given, expected, tolerance = case(name)
    close(statistics.krippendorff_alpha(np.array(given["matrix"], dtype=float), level), expected[level], tolerance)


def test_alpha_without_each_rater(case):
    given, expected, tolerance = case("alpha_delete_rater_C")
    found = statistics.jackknife_raters(
        lambda m: statistics.krippendorff_alpha(m, "ordinal"), np.array(given["matrix"], dtype=float), 0.95
    )
    close(found[1:], [expected[k] for k in ("alpha", "jackknife_estimate", "se", "lo", "hi")], tolerance)


def test_intraclass_correlations_and_their_limits(case):
    given, expected, tolerance = case("icc_sf")
    found = statistics.icc(given["matrix"])
    names = ["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"]
    for name, interval in zip(names, found[3:], strict=True):
        close(interval, [expected[name], expected[f"{name}_lo"], expected[f"{name}_hi"]], tolerance)


def test_kendalls_w(case):
    given, expected, tolerance = case("kendall_w_siegel")
    found = statistics.kendall_w(given["matrix"])
    close(found.w, expected["W_t"], tolerance)
    assert found.p < expected["p"]  # chi-square is too careful with three raters


def test_signed_rank(case):
    given, expected, tolerance = case("wsr_hollander")
    for zeros in ("pratt", "dropped"):  # nobody stood still
        found = statistics.signed_rank(given["x"], given["y"], zeros)
        close([found.p, *found[5:]], [expected[k] for k in ("p_two", "hl", "ci_lo", "ci_hi")], tolerance)


def test_rank_sum(case):
    given, expected, tolerance = case("wmw_hollander")
    found = statistics.rank_sum(given["x"], given["y"])
    close(
        [found.p, found.delta, *found[8:]], [expected[k] for k in ("p_two", "delta", "hl", "ci_lo", "ci_hi")], tolerance
    )


def test_rank_sum_and_delta_with_many_ties(case):
    given, expected, tolerance = case("cliff_hogarty")
    found = statistics.rank_sum(given["x"], given["y"])
    close([found.p, found.shift], [expected["p_two"], expected["hl"]], tolerance)
    close(found[5:8], [expected["delta"], expected["lo"], expected["hi"]], tolerance)


def test_trend(case):
    given, expected, tolerance = case("jonckheere_hw")
    found = statistics.jonckheere(given["groups"])
    close([found.statistic, found.z, found.p_rising], [expected[k] for k in ("J", "z", "p_greater_exact")], tolerance)


def test_trend_over_blocks(case):
    given, expected, tolerance = case("page_cotton")
    found = statistics.page_trend(given["matrix"])
    close([found.statistic, found.z, found.p_rising], [expected[k] for k in ("L", "z", "p_greater_exact")], tolerance)


def test_adjusted_p(case):
    given, expected, tolerance = case("padj_bh1995")
    close(statistics.holm(given["p"]), expected["holm"], tolerance)
    close(statistics.benjamini_hochberg(given["p"]), expected["BH"], tolerance)


def test_shrunken_effects_at_the_boundary(case):
    given, expected, tolerance = case("meta_eight_schools")
    found = statistics.shrink(given["y"], given["v"])
    close([found.tau2, found.mean, found.se], [expected[k] for k in ("tau2_REML", "mu_REML", "se_REML")], tolerance)
    close(found.effects, expected["blup_REML"], tolerance)
    close((found.high - found.low) / 2 / 1.959963984540054, [expected["se_REML"]] * 8, tolerance)


# typed in from print


def test_a_of_the_authors_own_example():
    """van der Eijk (2001), p. 331; axioms of the same paper."""
    assert statistics.van_der_eijk_a([30, 40, 210, 130, 530, 50, 10]) == pytest.approx(0.6113333, abs=1e-7)
    axioms = [[5, 0, 0, 0, 5], [2, 2, 2, 2, 2], [0, 0, 7, 0, 0]]
    assert statistics.van_der_eijk_a(axioms).tolist() == [-1, 0, 1]
    assert statistics.van_der_eijk_a([3, 0]) == 1 and statistics.van_der_eijk_a([3, 3]) == 0


@pytest.mark.parametrize("level, printed", [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_as_printed(level, printed):
    assert statistics.krippendorff_alpha(OBSERVERS, level) == pytest.approx(printed, abs=5e-4)


def test_alpha_without_each_observer_as_other_packages_have_it():
    """Without each: krippendorff 0.9.0 and R irr 0.84.1; then Tukey's jackknife, t with 3 degrees of freedom."""
    without = np.array([0.8688089010669655, 0.7512389520202021, 0.8209223887924216, 0.8048605240912934])
    corrected = 4 * 0.8153875037548814 - 3 * without.mean()
    se = np.sqrt(3 / 4 * ((without - without.mean()) ** 2).sum())
    found = statistics.jackknife_raters(lambda m: statistics.krippendorff_alpha(m, "ordinal"), OBSERVERS, 0.95)
    assert (found.n, found.corrected, found.se) == (4, pytest.approx(corrected), pytest.approx(se))
    assert (found.low, found.high) == pytest.approx((corrected - 3.182446 * se, corrected + 3.182446 * se), abs=1e-6)


def test_interpolated_median_as_in_r():
    """Example of R psych's interp.median: two of five below the three who share a point."""
    assert statistics.interpolated_median([1, 2, 3, 3, 3, NAN], 1) == pytest.approx(3 - 0.5 + 0.5 / 3)
    assert statistics.interpolated_median([1, 2, 3, 4], 1) == 2.5 and np.isnan(statistics.interpolated_median([], 1))


def test_icc_as_printed():
    """Table 4 of the same paper."""
    found = [float(one.estimate) for one in statistics.icc(JUDGES)[3:]]
    assert [round(value, 2) for value in found] == [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]


def test_w_as_printed():
    assert statistics.kendall_w(REASONS).w == pytest.approx(0.656, abs=5e-4)


def test_exact_ranks_as_printed():
    """One-sided .01953 and .1272 in the book; estimates .46 and .305 and their intervals, with the signs turned."""
    found = statistics.signed_rank(*DEPRESSION, "dropped")
    assert (found.p, found.smallest_p) == (pytest.approx(2 * 0.01953, abs=1e-5), 2 / 2**9)
    assert found[5:] == pytest.approx((0.46, 0.01, 0.786))
    found = statistics.rank_sum(*MEMBRANE)
    assert found.p == pytest.approx(2 * 0.1272, abs=1e-4) and found[8:] == pytest.approx((0.305, -0.15, 0.76))


def test_cliffs_delta_as_printed():
    found = statistics.rank_sum(TREATMENT, CONTROL)
    assert found[5:8] == pytest.approx((-0.25, -0.7265846, 0.3890062), abs=1e-6)


def test_trend_as_printed():
    """J = 79, z = 2.04; the large-sample p is .0207. All decimals of z: R packages NSM3 1.20 and PMCMRplus 1.9.10."""
    found = statistics.jonckheere(KNOWLEDGE)
    assert (found.statistic, found.z) == (79, pytest.approx(2.03929305884472, abs=1e-12))
    assert found.p_rising == pytest.approx(0.0207, abs=5e-4) and found.method == "exact"


def test_trend_over_blocks_as_printed():
    found = statistics.page_trend(COTTON)
    assert (found.statistic, found.n, found.method) == (158, 3, "exact")
    assert found.z == pytest.approx(2.6558, abs=1e-4) and found.p_rising == pytest.approx(0.0024925, abs=1e-7)


def test_the_interval_of_a_median_as_in_tables():
    """2nd to 9th of ten: 97.85 %; of five none of 95 %, since 1st to 5th covers 93.75 %."""
    found = statistics.median_interval(np.arange(10.0), 0.95)
    assert found == (1, 8, pytest.approx(0.9785, abs=5e-5))
    assert np.isnan(statistics.median_interval(np.arange(5.0), 0.95)).all()
    assert statistics.median_interval(np.arange(5.0), 0.9) == (0, 4, 0.9375)
    assert statistics.median_interval(np.arange(6.0), 0.95)[:2] == (0, 5)
    assert statistics.median_interval([1.0, 2, 3], 0.75) == (1, 3, 0.75)


@pytest.mark.parametrize(
    "sizes, smallest",
    [((3, 3), 0.1), ((3, 4), 0.057), ((4, 4), 0.029), ((3, 5), 0.036), ((2, 7), 0.056), ((2, 8), 0.044)],
)
def test_the_smallest_p_that_so_few_can_give(sizes, smallest):
    x, y = np.arange(sizes[0]) + 0.0, np.arange(sizes[1]) + 100.0
    found = statistics.rank_sum(x, y)
    assert found.p == found.smallest_p == pytest.approx(smallest, abs=5e-4)
    assert np.isnan(found.shift_low) == (smallest > 0.05)  # no interval of 95 % either


def test_eight_schools_as_printed():
    """Rubin (1981); Gelman et al., Bayesian data analysis, section 5.5: the pooled 7.7 with standard error 4.1."""
    found = statistics.shrink([28, 8, -3, 7, -1, 1, 18, 12], [225, 100, 256, 121, 81, 121, 100, 324])
    assert (found.tau2, found.share) == (0, 0) and (found.mean, found.se) == pytest.approx((7.7, 4.1), abs=0.05)
    assert found.effects == pytest.approx([found.mean] * 8)


def test_multiplicity_as_printed():
    """Benjamini and Hochberg (1995), section 4: four of fifteen are found, by Bonferroni's rule three."""
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.324,
        0.4262,
        0.5719,
        0.6528,
        0.759,
        1,
    ]
    assert (statistics.benjamini_hochberg(p) <= 0.05).sum() == 4 and (statistics.holm(p) <= 0.05).sum() == 3


def test_multiplicity_worked_by_hand():
    """3 x .01, 2 x .03, and .04 no lower than that; 3 / 1 x .01, 3 / 2 x .03 no higher than .04."""
    assert statistics.holm([0.01, 0.04, NAN, 0.03])[[0, 1, 3]] == pytest.approx([0.03, 0.06, 0.06])
    assert statistics.benjamini_hochberg([0.01, 0.04, NAN, 0.03])[[0, 1, 3]] == pytest.approx([0.03, 0.04, 0.04])
