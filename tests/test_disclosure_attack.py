"""A reader who knows the rules tries every set of marks that could have been made, and keeps those that would have
been published in exactly the same way. What is alike in all of them she knows.
"""

import itertools

import numpy as np
import pandas as pd
import pytest

from jimeval.base.disclosure import marks
from jimeval.ratings.instruments import Scale
from jimeval.ratings.protection import protect_spread
from jimeval.statistics import level, mean_pairwise_distance

ROUND = {"instrument": "prov", "instrument_version": "1", "occasion": "2013", "date": "2013-11-05"}


def points(number):
    return Scale(minimum=1, maximum=number, step=1, type="points")


def every_set(n, values):
    """All sets of n marks on the values, each in order: array (sets, n)."""
    return np.array(list(itertools.combinations_with_replacement(values, n)), dtype=float)


def summarised(sets):
    """One row per set, as an internal table has it: an agency for each, so that all are protected in one go."""
    n = sets.shape[1]
    found = level(sets.T)
    distance = mean_pairwise_distance(sets.T)
    rows = pd.DataFrame(
        {"agency_id": [f"m{number}" for number in range(len(sets))], **ROUND, "item": 1, "label": "Mål"}
    )
    rows["n"], rows["n_missing"], rows["n_dont_know"] = n, 1, pd.array([1] * len(rows), dtype="Int64")
    for name in ("median", "q1", "q3", "minimum", "maximum"):
        rows[name] = getattr(found, name)
    rows["mean"], rows["estimate"] = sets.mean(axis=1), distance
    rows["ci_low"], rows["ci_high"], rows["scaled"] = distance - 1, distance + 1, 1 - distance
    rows["method"], rows["status"] = "D", "ok"
    rows["note"] = pd.array(np.where(distance == 0, "alla svar lika", None), dtype="str")
    return rows


def published(sets, scale, minimum=5, audience="public"):
    return protect_spread(summarised(sets), audience, scales=[scale] * len(sets), minimum=minimum)


def seen_alike(rows):
    """The sets by what is published of them: number of each set's class."""
    number = np.zeros(len(rows), dtype=np.int64)
    for name in rows.columns.drop("agency_id"):
        code = pd.factorize(rows[name], use_na_sentinel=False)[0]
        number = np.unique(number * (code.max() + 1) + code, return_inverse=True)[1]
    return number


def known(sets, values):
    """What a reader knows who is left with these sets: counts, places in order, and others' marks given her own."""
    counts = np.stack([(sets == value).sum(axis=1) for value in values], axis=1)
    n = sets.shape[1]
    found = [f"antal på {value}" for value in np.asarray(values)[(counts == counts[0]).all(axis=0)]]
    middle = {(n - 1) // 2, n // 2}  # what the median tells of
    same = np.flatnonzero((sets == sets[0]).all(axis=0))
    found += [f"markering nummer {place + 1} i ordning" for place in same if place not in middle]
    for place, own in enumerate(values):
        others = counts[counts[:, place] > 0].copy()
        others[:, place] -= 1
        if len(others) and (others.max(axis=1) == n - 1).all() and len(np.unique(others.argmax(axis=1))) == 1:
            found.append(f"alla andras, för den som själv satt {own}")
    return found


def leaks(sets, classes, values):
    return {number: found for number in np.unique(classes) if (found := known(sets[classes == number], values))}


SMALL = [(n, k, minimum) for minimum in (3, 5) for n in range(minimum, 8) for k in (2, 3, 4, 5)]
LARGE = [(10, 3), (11, 3), (10, 4), (13, 4), (10, 5), (11, 5), (12, 5), (13, 5), (10, 6), (11, 7)]


@pytest.mark.parametrize("n, k, minimum", SMALL)
def test_of_a_small_group_no_count_and_no_mark_follows(n, k, minimum):
    values = np.arange(1, k + 1)
    sets = every_set(n, values)
    assert leaks(sets, seen_alike(published(sets, points(k), minimum)), values) == {}


@pytest.mark.parametrize("n, k", LARGE)
def test_of_a_group_whose_d_is_shown_no_count_and_no_mark_follows(n, k):
    values = np.arange(1, k + 1)
    sets = every_set(n, values)
    rows = published(sets, points(k))
    assert rows["estimate"].notna().any() == (k >= 5)
    assert leaks(sets, seen_alike(rows), values) == {}


@pytest.mark.parametrize("n", [5, 6])
def test_on_a_line_nothing_follows_though_all_are_known_to_have_marked_whole_numbers(n):
    values = np.arange(11)
    sets = every_set(n, values)
    rows = published(sets, Scale(minimum=0, maximum=10))
    assert leaks(sets, seen_alike(rows), values) == {}


def test_nor_does_anything_follow_from_d_on_a_line():
    values, n = np.arange(11), 10
    sets = every_set(n, values)
    median = marks.told_median(np.median(sets, axis=1), 0, 10, 1)
    distance = marks.told_distance(mean_pairwise_distance(sets.T), n, median, 0, 10, 1)
    assert leaks(sets, told(sets, median=median, d=distance), values) == {}


def test_a_group_under_the_minimum_is_published_in_one_way_whatever_it_marked():
    sets = every_set(4, np.arange(1, 6))
    assert set(seen_alike(published(sets, points(5)))) == {0}


# The reader is able: with weaker rules she finds what these rules are there against. ------------------------------
def test_she_reads_all_marks_out_of_the_unprotected_table():
    sets = every_set(5, np.arange(1, 5))
    classes = seen_alike(published(sets, points(4), audience="internal"))
    assert len(leaks(sets, classes, np.arange(1, 5))) == len(set(classes)) == len(sets)


def told(sets, **columns):
    """Classes by these columns alone, as tables under weaker rules would give them."""
    rows = pd.DataFrame({name: np.round(values, 6) for name, values in columns.items()}).fillna(-1)
    return rows.groupby(list(rows)).ngroup().to_numpy()


def test_median_quartiles_and_d_of_ten_marks_are_most_often_the_marks_themselves():
    sets = every_set(10, np.arange(1, 6))
    found = level(sets.T)
    classes = told(sets, median=found.median, q1=found.q1, q3=found.q3, d=np.round(mean_pairwise_distance(sets.T), 1))
    alone = (np.bincount(classes) == 1).sum()
    assert alone / len(set(classes)) > 0.7


def test_she_sees_through_a_rule_that_hides_only_those_who_are_all_alike():
    values = np.arange(1, 6)
    sets = every_set(5, values)
    median = np.where(sets[:, 0] == sets[:, -1], np.nan, level(sets.T).median)
    assert "alla andras, för den som själv satt 3" in sum(leaks(sets, told(sets, median=median), values).values(), [])


def test_she_counts_those_at_the_end_of_the_scale_from_a_median_there():
    values = np.arange(1, 6)
    sets = every_set(6, values)
    found = leaks(sets, told(sets, median=level(sets.T).median), values)
    assert "antal på 5" in sum(found.values(), [])


@pytest.mark.parametrize("bound, weaker", [("_SMALLEST", 0), ("_SMALLEST_BETWEEN", 2), ("_LARGEST", 10)])
def test_each_bound_on_d_is_needed(bound, weaker, monkeypatch):
    values, n = np.arange(1, 6), 10
    sets = every_set(n, values)
    monkeypatch.setattr(marks, bound, weaker)
    median = marks.told_median(level(sets.T).median, 1, 5, 1)
    distance = marks.told_distance(mean_pairwise_distance(sets.T), n, median, 1, 5, 1)
    assert leaks(sets, told(sets, median=median, d=distance), values)
