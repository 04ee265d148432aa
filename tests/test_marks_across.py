"""What is said of many agencies' marks at once: who has moved when many are looked through."""

import numpy as np
import pandas as pd
import pytest

from jimeval.study.marks.programme import MarksOfProgramme
from jimeval.study.marks.tables import say_change_across, screened, table_change_across


def steps(*p_of_agencies, estimate=1.0, delta=0.8, **more):
    """One row an item: lists of p after Holm, an agency each, a0, a1 ..."""
    rows = [
        {
            "agency_id": f"a{agency}",
            "instrument": "rader",
            "instrument_version": "1",
            "occasion_before": "2013",
            "date_before": "2013",
            "occasion": "2014",
            "date": "2014",
            "item": item,
            "label": f"Fråga {item}",
            "sample": "independent",
            "estimate": estimate,
            "delta": delta,
            "p_holm": p,
            "status": "ok",
        }
        | more
        for agency, own in enumerate(p_of_agencies)
        for item, p in enumerate(own, 1)
    ]
    return pd.DataFrame(rows).astype({"p_holm": "float64"})


def labels(table):
    return {one: one.upper() for one in sorted(table["agency_id"].unique())}


def test_one_in_twenty_agencies_is_not_named_by_chance():
    many = steps([0.04, 0.9], *[[0.5, 1.0]] * 19)
    assert not screened(many)["moved"].any()
    assert say_change_across(many, labels(many)) == (
        "I 20 av 20 myndigheter kan förändringen prövas; ingen fråga har säkert flyttat sig, vilket inte är detsamma "
        "som att ingen skillnad finns."
    )


def test_an_agency_passes_by_benjamini_and_hochberg_and_its_items_at_their_share():
    # smallest: 0.001, 0.02, 0.3, 0.6. Of four 0.001 and 0.02 pass (0.0125, 0.025); the items' limit is then 2/4 of 0.05
    four = steps([0.001, 0.03], [0.02, 0.024], [0.3, 1], [0.6, 1])
    assert screened(four)["moved"].tolist() == [True, False, True, True, False, False, False, False]
    assert say_change_across(four, labels(four)) == (
        "I 4 av 4 myndigheter kan förändringen prövas; någon fråga har flyttat sig i 2: A0 och A1. Av dem som "
        "nämns väntas högst 5\u00a0% bero på slump. Deltagarna räknas som andra varje gång."
    )


def test_who_could_not_be_tested_does_not_count():
    some = steps([0.04], *[[np.nan]] * 19)
    assert screened(some)["moved"].tolist() == [True] + [False] * 19


def test_alone_an_agency_is_tested_by_holm_as_everywhere_else():
    assert screened(steps([0.05, 0.051]))["moved"].tolist() == [True, False]


def test_the_same_persons_are_a_second_line_and_no_agency_of_their_own():
    both = pd.concat([steps([0.04]), steps([0.001], sample="same_persons")])
    assert screened(both)["moved"].tolist() == [True]


@pytest.mark.parametrize(
    "table, said",
    [
        (steps([0.5]).iloc[:0], "Ingen myndighet har ett tidigare tillfälle att jämföra med."),
        (
            pd.concat([steps([np.nan]), steps([np.nan], agency_id="b", status="not_comparable", sample=None)]),
            "Ingen förändring sedan förra tillfället kan prövas: svaren är för få eller för lika. I 1 myndighet bryts "
            "serien.",
        ),
        (
            pd.concat([steps([np.nan], status="withheld"), steps([np.nan], status="not_comparable", sample=None)]),
            "Förändringar sedan förra tillfället är skyddade och visas bara inom studien.",
        ),
        (
            steps([np.nan], status="withheld"),
            "Förändringar sedan förra tillfället är skyddade och visas bara inom studien.",
        ),
    ],
)
def test_what_cannot_be_said_is_told(table, said):
    assert say_change_across(table, labels(table)) == said


def test_the_table_names_who_passed_and_not_who_is_under_five_per_cent_alone():
    found = table_change_across(
        steps([0.001, 0.04], [0.04, 0.04], [0.9, 0.9], [0.9, 0.9]), {f"a{n}": f"A{n}" for n in range(4)}, False
    )
    assert found.data[["Kunde prövas", "Högre", "Lägre"]].values.tolist() == [["4 av 4", "A0", ""], ["4 av 4", "", ""]]


def test_the_table_tells_a_move_whose_shift_is_nought():
    found = table_change_across(steps([0.001], estimate=0.0, delta=-0.4), {"a0": "A0"}, False)
    assert found.data[["Högre", "Lägre"]].values.tolist() == [["", "A0"]]


@pytest.mark.parametrize("agencies", [1, 3, 40])
def test_whoever_passes_has_an_item_that_has_moved(agencies):
    chance = np.random.default_rng(agencies)
    for _ in range(50):
        table = screened(steps(*(chance.random((agencies, 3)) ** 4)))
        assert len(table) == 3 * agencies
        smallest = table.groupby("agency_id")["p_holm"].min().sort_values()
        limits = 0.05 * np.arange(1, agencies + 1) / agencies
        passed = smallest.index[: np.flatnonzero(smallest <= limits).max(initial=-1) + 1]
        assert set(table.loc[table["moved"], "agency_id"]) == set(passed)


def test_medians_and_shares_of_two_forms_are_told_apart():
    class View(MarksOfProgramme):
        def marks(self):
            forms = zip(["rader", "rader", "enkat", "enkat"], [2.0, 4.0, 1.0, 90.0], strict=True)
            rows = [("ab"[n % 2], form, "1", 1, "Mål", 5, median) for n, (form, median) in enumerate(forms)]
            columns = ["agency_id", "instrument", "instrument_version", "item", "label", "n", "median"]
            return pd.DataFrame(rows, columns=columns)

        def between_agencies(self):
            table = self.marks().drop_duplicates("instrument")
            return table.assign(estimate=0.01, n_agencies=2, status="ok", note=None)

    found = View().marks_findings()
    assert found["medians"]() == (
        "enkat (version 1): Myndigheternas medianer ligger, per fråga, mellan: 1: 1,0–90,0. 10 markeringar i allt. "
        "rader (version 1): Myndigheternas medianer ligger, per fråga, mellan: 1: 2,0–4,0. 10 markeringar i allt."
    )
    said = found["between"]()
    assert said.startswith("enkat (version 1): Mellan myndigheterna kan ingen skillnad av betydelse ses (2 myndigheter")
    assert " rader (version 1): Mellan myndigheterna kan ingen" in said
