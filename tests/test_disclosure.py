"""Small numbers: the rules, the audit of counts, the study's own minimum, and what each table keeps."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from jimeval.base.disclosure import shows_marks, withheld
from jimeval.base.disclosure.counts import bounds, follows, hide, unsafe
from jimeval.base.disclosure.marks import told_distance, told_median
from jimeval.base.errors import describe
from jimeval.base.study_folder import StudyFolder
from jimeval.study.small_numbers import read_minimum

# The published example: a table of 2 x 3 counts with all its totals; the count 0 must not be known.
TABLE = [5, 2, 0, 6, 3, 4]
TOTALS = [[1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1], [1, 0, 0, 1, 0, 0], [0, 1, 0, 0, 1, 0], [0, 0, 1, 0, 0, 1]]
SMALL = [False, False, True, False, False, False]


def test_only_the_study_itself_sees_marks():
    assert [shows_marks(audience) for audience in ("internal", "agency", "public")] == [True, False, False]


def test_one_item_with_few_answers_withholds_the_occasion_and_one_that_nobody_answered_does_not():
    assert withheld([12, 4], "public") and withheld([12, 4], "agency") and not withheld([12, 4], "internal")
    assert not withheld([12, 0], "public") and not withheld([], "public")
    assert withheld([12, 6], "public", 7) and not withheld([3, 4], "public", 3)


@pytest.mark.parametrize("minimum, said", [(2, "2"), (0, "0"), (4.5, "4.5"), (True, "True"), ("5", "5")])
def test_a_minimum_under_three_is_refused(minimum, said):
    with pytest.raises(ValueError) as refused:
        withheld([12], "internal", minimum)
    assert str(refused.value) == f"minsta grupp ska vara ett heltal som är minst 3, inte {said}"


def test_the_median_is_told_to_half_a_step_and_not_at_the_ends():
    told = told_median([1, 1.5, 2, 2.5, 4, 4.5, 5, np.nan], 1, 5, 1)
    assert_array_equal(told, [np.nan, np.nan, 2, 2.5, 4, np.nan, np.nan, np.nan])
    assert_array_equal(told_median([0.7, 0.8, 7.3, 7.25, 9.2, 9.3], 0, 10, 1), [np.nan, 1, 7.5, 7.5, 9, np.nan])
    assert_array_equal(told_median([41, 95], 0, 100, 10), [40, np.nan])
    assert np.isnan(told_median(5, np.nan, np.nan, np.nan))


def test_d_is_told_from_ten_answers_in_tenths_of_the_scale_and_not_when_small_or_large():
    assert_array_equal(told_distance([1.4, 1.5, 2.2, 4.4, 4.5], 10, 5, 0, 10, 1), [np.nan, 2, 2, 4, np.nan])
    assert_array_equal(told_distance([2.2, 2.6], 10, 5.5, 0, 10, 1), [np.nan, 3])  # between two steps
    assert_array_equal(told_distance(2.2, [9, 10], 5, 0, 10, 1), [np.nan, 2])
    assert_array_equal(told_distance(1.2, 12, [3, np.nan], 1, 5, 1), [1.2, np.nan])
    assert np.isnan(told_distance(0.9, 12, 2, 1, 4, 1))  # four points


def test_a_hidden_count_beside_its_total_follows():
    assert follows([[1, 1]], [True, False]).tolist() == [True, False]
    assert follows([[1, 1]], [True, True]).tolist() == [False, False]
    assert follows(TOTALS, SMALL).tolist() == SMALL
    assert bounds(TABLE, TOTALS, SMALL)[:, 2].tolist() == [0, 0]


def test_the_published_example_hides_four_counts_and_bounds_them_as_published():
    case = next(one for one in PUBLISHED if one["id"] == "table_1")
    hidden = hide(TABLE, TOTALS, SMALL)
    assert np.flatnonzero(hidden).tolist() == case["pattern"]
    assert np.array(TABLE)[hidden].sum() == 9
    low, high = bounds(TABLE, TOTALS, hidden)
    assert np.stack([low, high], axis=1)[hidden].round(6).tolist() == case["bounds"]
    assert not unsafe(TABLE, TOTALS, hidden).any()


# R GaussSuppression 1.0.0, vignette on small counts, table 1; bounds by trying every table.
PUBLISHED = [{"id": "table_1", "pattern": [1, 2, 4, 5], "bounds": [[0, 2], [0, 2], [3, 5], [2, 4]]}]


@pytest.mark.parametrize(
    "counts, hidden",
    [
        ([3, 9], [True, True]),  # three women of twelve: neither women nor men
        ([6, 6], [False, False]),
        ([3, 9, 0], [True, True, False]),
        ([6, 6, 1], [True, False, True]),  # one whose group is not known
        ([3, 7, 8], [True, True, False]),
        ([1, 2, 9], [True, True, True]),  # the two small ones are together three
        ([3, 4, 9], [True, True, False]),
    ],
)
def test_a_small_part_is_hidden_with_another_so_that_the_rest_is_no_small_group(counts, hidden):
    small = [0 < count < 5 for count in counts]
    assert hide(counts, [[1] * len(counts)], small, minimum=5).tolist() == hidden


def every_table(counts, sums, hidden):
    """What a reader can think of: all whole numbers for the hidden counts that give the totals."""
    sums, hidden = np.asarray(sums), np.asarray(hidden)
    free = [range(sum(counts) + 1) if out else [count] for count, out in zip(counts, hidden, strict=True)]
    wanted = (sums @ counts).tolist()
    return np.array([table for table in itertools.product(*free) if (sums @ table).tolist() == wanted])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=4, max_size=4), st.integers(1, 15))
def test_no_hidden_count_can_be_reckoned_out(counts, pattern):
    small = np.array([bool(pattern >> place & 1) for place in range(4)])
    sums = [[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]]
    hidden = hide(counts, sums, small)
    assert hidden[small].all()
    low, high = bounds(counts, sums, hidden)
    tables = every_table(counts, sums, hidden)
    assert (tables.min(axis=0) >= low - 1e-6).all() and (tables.max(axis=0) <= high + 1e-6).all()
    if not hidden.all():  # all are hidden where no pattern is safe
        assert (np.ptp(tables, axis=0)[hidden] >= 2).all()


@pytest.mark.parametrize(
    "text, minimum, said",
    [
        (None, 5, ""),
        ("minimum_group: 7\n", 7, ""),
        ("\ufeffminimum_group: 3 # lägst\n", 3, ""),
        ("minimum_group: 2\n", None, "nyckeln minimum_group: minsta grupp ska vara ett heltal som är minst 3, inte 2."),
        (
            "minimum_group: fem\n",
            None,
            "nyckeln minimum_group: minsta grupp ska vara ett heltal som är minst 3, inte fem.",
        ),
        ("minimum: 7\n", None, "nyckeln minimum: är okänd.|nyckeln minimum_group: saknas."),
        ("", None, "filen ska ha en inställning."),
        ("a: [\n", None, "rad 2: filen kan inte läsas som YAML i UTF-8."),
    ],
)
def test_the_minimum_is_a_setting_of_the_study(tmp_path, text, minimum, said):
    if text is not None:
        path = tmp_path / "data" / "decisions" / "disclosure.yml"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    found, problems = read_minimum(StudyFolder(tmp_path))
    mend = " Skriv en rad: minimum_group: 5. Lägst är 3; utan filen gäller 5."
    lines = [f"  {line}{mend}" for line in said.split("|") if line]
    assert found == minimum
    assert describe(problems).splitlines()[1:] == lines
    assert all(problem.document_id == "data/decisions/disclosure.yml" for problem in problems)
