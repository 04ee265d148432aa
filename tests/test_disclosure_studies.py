"""The reader again, with all tables of whole small studies before her: every way that three or four people can have
marked, or not marked, two items on one occasion or one item on two, through the functions that make the tables.
"""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jimeval.ratings import agreement, change, compare_groups, consensus, plot_mark_grid, spread
from jimeval.ratings.instruments import Instrument, Item, Scale

NOT_MARKED = 0


def instrument(points):
    items = (Item(1, "Mål"), Item(2, "Resurser"))
    scale = Scale(minimum=1, maximum=points, step=1, type="points")
    return {"prov": Instrument("prov", "1", "Prov", items, scale, {1: scale})}


def study(marks):
    """Table ``ratings``; marks: studies x occasions x items x persons, one agency for each study; women first."""
    studies, occasions, items, people = marks.shape
    place = np.indices(marks.shape).reshape(4, -1)
    value = np.where(marks == NOT_MARKED, np.nan, marks).ravel()
    rows = pd.DataFrame({"agency_id": [f"m{number:05}" for number in place[0]], "item": place[2] + 1, "value": value})
    rows["occasion"] = rows["date"] = (2013 + place[1]).astype(str)
    rows["rater"] = rows["person_key"] = [f"p{number}" for number in place[3]]
    rows["gender"] = np.where(place[3] < people // 2, "kvinna", "man")
    rows["kind"] = "individual"
    rows["missing"] = np.where(np.isnan(value), "empty", None)
    agreed = rows[(rows["rater"] == "p0") & (rows["item"] == 1)].assign(kind="consensus", value=2.0, missing=None)
    rows = pd.concat([rows, agreed], ignore_index=True)
    rows["missing"] = rows["missing"].astype("str").where(rows["missing"].notna())
    return rows.assign(instrument="prov", instrument_version="1", group=pd.array([None] * len(rows), dtype="str"))


def tables(ratings, points, audience, minimum):
    known, room = instrument(points), {"audience": audience, "minimum": minimum}
    return {
        "spread": spread(ratings, known, **room),
        "consensus": consensus(ratings, known, **room),
        "agreement": agreement(ratings, known, level="ordinal", **room),
        "change": change(ratings, known, **room),
        "groups": compare_groups(ratings, known, by="gender", **room),
    }


def seen_alike(found):
    """Number of each study's class: studies with the same rows in all tables."""
    of = {}
    for table in found.values():
        for row in table.astype(object).where(table.notna(), None).itertuples(index=False, name=None):
            agency_id, *rest = row
            of.setdefault(agency_id, []).append(tuple(rest))
    numbers = {}
    return np.array([numbers.setdefault(tuple(of[agency_id]), len(numbers)) for agency_id in sorted(of)])


def certain(marks, classes):
    """(class, place) where every study of the class has one mark; for the reader who was there, given her own marks.

    That somebody did not mark is certain where n is 0, and is no mark.
    """
    found = []
    flat = marks.reshape(*marks.shape[:-1], -1).transpose(3, 0, 1, 2).reshape(marks.shape[-1], len(marks), -1)
    for number in np.unique(classes):
        mine = flat[:, classes == number]
        for own in [None, *np.unique(mine[0], axis=0)]:
            left = mine if own is None else mine[:, (mine[0] == own).all(axis=1)]
            same = (left == left[:, :1]).all(axis=1) & (left[:, 0] != NOT_MARKED)
            if same[0 if own is None else 1 :].any():
                found.append((number, None if own is None else own.tolist()))
    return found


def all_marks(occasions, items, people, values):
    marks = list(itertools.product(values, repeat=occasions * items * people))
    return np.array(marks).reshape(-1, occasions, items, people)


GRIDS = [
    (1, 2, 3, (NOT_MARKED, 1, 2)),
    (1, 1, 5, (NOT_MARKED, 1, 2, 3)),
    (1, 1, 4, (1, 2, 3, 4, 5)),
    (2, 1, 3, (1, 2, 3)),
]


@pytest.mark.parametrize("occasions, items, people, values", GRIDS)
def test_no_mark_is_certain_for_one_who_sees_every_table(occasions, items, people, values):
    marks = all_marks(occasions, items, people, values)
    classes = seen_alike(tables(study(marks), max(values), "public", 3))
    assert 1 < len(set(classes)) < len(marks) / 10
    assert certain(marks, classes) == []


def test_the_tables_that_the_study_sees_itself_give_marks_away():
    marks = all_marks(1, 1, 4, (NOT_MARKED, 1, 2, 3))
    assert certain(marks, seen_alike(tables(study(marks), 3, "internal", 3)))


SOME = st.lists(st.lists(st.integers(1, 5), min_size=14, max_size=14), min_size=2, max_size=2)


@settings(max_examples=6, deadline=None)
@given(SOME, st.integers(3, 7), st.integers(0, 2**28 - 1))
def test_what_is_said_of_agreement_change_and_groups_hangs_on_no_mark(two, people, gaps):
    """Two studies with the same people, and marks missing in the same places, have the same tables but for spread."""
    missing = np.array([bool(gaps >> place & 1) and bool(gaps >> place + 14 & 1) for place in range(14)])
    marks = np.where(missing, NOT_MARKED, np.array(two)).reshape(2, 2, 1, 7)[..., :people]
    one, other = (tables(study(marks[[which]]), 5, "public", 5) for which in (0, 1))
    for name in ("agreement", "change", "groups"):
        pd.testing.assert_frame_equal(one[name], other[name], check_dtype=False)


@pytest.mark.parametrize("audience", ["agency", "public"])
def test_what_is_withheld_does_not_look_like_what_is_missing(audience):
    marks = np.array([[[[4, 3, 3, 2]]], [[[3, 3, 3, 0]]], [[[4, 3, 3, 2]]]])
    ratings = study(marks)
    agreed = ratings["kind"] == "consensus"
    ratings.loc[agreed & (ratings["agency_id"] == "m00002"), ["value", "missing"]] = [np.nan, "not_marked"]
    known, room = instrument(4), {"audience": audience, "minimum": 4}
    labels = {f"m0000{number}": f"Myndighet {number}" for number in range(3)}
    rows, agreed = spread(ratings, known, **room), consensus(ratings, known, **room)
    said = rows[rows["item"] == 1].set_index("agency_id")[["status", "note"]]
    assert said.loc["m00001"].tolist() == ["withheld", "skyddat: färre än fyra svar"]
    assert said.loc["m00000"].tolist() == ["withheld", "skyddat: D visas från tio svar"]
    assert agreed["missing"].fillna("").tolist() == ["", "withheld", "not_marked"]
    words = [text.get_text() for text in plot_mark_grid(rows, labels, known["prov"], agreed).texts]
    assert (
        words.count("skyddat") == 2 and words.count("–") == 4
    )  # one item and one agreed mark; item 2, and one not agreed
