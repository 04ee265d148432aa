"""Statistics of marks: pure functions on arrays, missing marks as NaN, all groups and items at once.

Every function asks about the people who marked (they are the sample); the items are given by the instrument.
``marks`` are (..., raters, items): groups stand in leading axes, padded to one size with raters whose marks are all
missing. Samples (``x``, ``y``) stand along the last axis. Nothing raises, or warns, because a group is small: what
cannot be computed is NaN, and the counts say why.

level        median, quartiles; the interval of a median; the median of points
agreement    D, van der Eijk's A: how alike is one item judged
alpha        Krippendorff's alpha, with limits by drawing again; nominal disagreement over very many units
profile      Kendall's W;  icc: intraclass correlations
jackknife    intervals from leaving out one rater
ranks        two groups, or one group twice;  change: of D, of a profile
trend        over several years;  blocks: over several years in several agencies
multiplicity Holm, Benjamini and Hochberg;  shrinkage: how much lies between groups
stacked      from a long table to arrays
"""

from jimeval.statistics.agreement import count_points, mean_pairwise_distance, van_der_eijk_a
from jimeval.statistics.alpha import (
    Disagreement,
    Measurement,
    Resample,
    Resampled,
    krippendorff_alpha,
    nominal_disagreement,
    resampled_alpha,
)
from jimeval.statistics.blocks import PageTrend, page_trend
from jimeval.statistics.change import Permuted, profile_change, spread_change
from jimeval.statistics.icc import Icc, IccGroups, Interval, icc, icc_groups
from jimeval.statistics.jackknife import (
    MIN_FOR_INTERVAL,
    MIN_FOR_TRUST,
    Jackknife,
    JackknifeChange,
    jackknife,
    jackknife_change,
    jackknife_raters,
    jackknife_units,
)
from jimeval.statistics.level import Level, MedianInterval, interpolated_median, level, median_interval
from jimeval.statistics.multiplicity import benjamini_hochberg, holm
from jimeval.statistics.profile import KendallW, kendall_w
from jimeval.statistics.ranks import RankSum, SignedRank, Zeros, rank_sum, signed_rank
from jimeval.statistics.shrinkage import Shrunk, shrink
from jimeval.statistics.stacked import Stack, stacked
from jimeval.statistics.trend import Jonckheere, jonckheere

__all__ = [
    "MIN_FOR_INTERVAL",
    "MIN_FOR_TRUST",
    "Disagreement",
    "Icc",
    "IccGroups",
    "Interval",
    "Jackknife",
    "JackknifeChange",
    "Jonckheere",
    "KendallW",
    "Level",
    "Measurement",
    "MedianInterval",
    "PageTrend",
    "Permuted",
    "RankSum",
    "Resample",
    "Resampled",
    "Shrunk",
    "SignedRank",
    "Stack",
    "Zeros",
    "benjamini_hochberg",
    "count_points",
    "holm",
    "icc",
    "icc_groups",
    "interpolated_median",
    "jackknife",
    "jackknife_change",
    "jackknife_raters",
    "jackknife_units",
    "jonckheere",
    "kendall_w",
    "krippendorff_alpha",
    "level",
    "mean_pairwise_distance",
    "median_interval",
    "nominal_disagreement",
    "page_trend",
    "profile_change",
    "rank_sum",
    "resampled_alpha",
    "shrink",
    "signed_rank",
    "spread_change",
    "stacked",
    "van_der_eijk_a",
]
