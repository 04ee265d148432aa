"""A page depends on the rows it shows and on no others: what changes a query's checksum, and which pages run again."""

import json
import shutil

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from read_pages import ROOT, all_tables, data_of, of_tables, others_changed, page, shown

from jimeval.base.contracts import TABLES
from jimeval.base.persons import PersonKey
from jimeval.base.study_folder import StudyFolder
from jimeval.base.tables import frame
from jimeval.report.data import MISSING, Data, named
from jimeval.study import Study

NOWHERE = StudyFolder(ROOT / "finns-inte")
VALUES = st.sampled_from(["csn", "fm", "å", "", None])


def query(*parts):
    return json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plans(*rows):
    """A study with these plans, and with nothing else: (plan_id, agency_id, decided)."""
    found = [
        {"plan_id": plan, "agency_id": whose or "x", "document_id": f"plans/{plan}", "decided": when, "extent": "whole"}
        for plan, whose, when in rows
    ]
    tables = {name: frame(name) for name in TABLES if not name.endswith("_as_read")}
    return of_tables(NOWHERE, tables | {"plans": frame("plans", found)})


# Checksums of queries ---------------------------------------------------------------------------------------------
@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=6), st.data())
def test_a_change_in_a_row_changes_the_queries_that_select_it_and_no_others(rows, data):
    before = plans(*((f"p{number}", whose, when) for number, (whose, when) in enumerate(rows)))
    table = before._read("plans")
    wanted = data.draw(st.lists(st.sampled_from(["csn", "fm", "x", None]), unique=True, max_size=3))
    asked = query("rows", "plans", {"decided": wanted}), query("rows", "plans", {"agency_id": "csn"})
    place = data.draw(st.integers(0, len(table) - 1))
    other = table.copy()
    other.loc[place, "template"] = "en annan"
    first, second = (
        data_of(one).digests(asked) for one in (before, of_tables(NOWHERE, before._tables | {"plans": other}))
    )
    decided, whose = table.loc[place, "decided"], table.loc[place, "agency_id"]
    held = (None if pd.isna(decided) else decided) in wanted, whose == "csn"
    assert [first[one] != second[one] for one in asked] == list(held)


@settings(max_examples=40, deadline=None)
@given(VALUES, VALUES)
def test_cells_have_one_checksum_when_and_only_when_they_are_alike(one, other):
    asked = query("rows", "plans", {"plan_id": "p"}, ["decided"])
    first, second = (data_of(plans(("p", "csn", value))).digests([asked])[asked] for value in (one, other))
    assert (first == second) == (one == other)


def test_a_column_that_was_not_asked_for_may_change():
    asked = query("rows", "plans", {"plan_id": "p"}, ["plan_id", "agency_id"])
    answers = {data_of(plans(("p", "csn", decided))).digests([asked])[asked] for decided in ("2014", "2015")}
    assert len(answers) == 1


def test_rows_that_come_or_go_or_change_places_are_a_change():
    asked = query("table", "plans")
    made = [(("a", "csn", "1"), ("b", "fm", "2")), (("a", "fm", "2"), ("b", "csn", "1")), (("a", "csn", "1"),), ()]
    assert len({data_of(plans(*rows)).digests([asked])[asked] for rows in made}) == 4


def test_the_checksum_is_the_same_on_every_day_and_every_machine():
    asked = query("rows", "plans", {"agency_id": "csn"}, ["plan_id", "decided"])
    assert data_of(plans(("p", "csn", "2014"))).digests([asked]) == {asked: "cfdffe60d51094b5"}


def test_another_key_to_the_persons_changes_the_rows_that_name_them_and_no_others():
    """Pseudonyms are put in when words are shown, so the words are other with another key."""

    def answers(key):
        study = plans(("a", "csn", "Ada Berg beslutade"), ("b", "fm", "2014"))
        study.__dict__["_persons"] = PersonKey(key)
        return list(data_of(study).digests([query("rows", "plans", {"plan_id": plan}) for plan in "ab"]).values())

    (named_before, other_before), (named_after, other_after) = answers({}), answers({"ada berg": "Person 1"})
    assert named_before != named_after and other_before == other_after


@pytest.mark.parametrize(
    "asked",
    [
        query("rows", "finns_inte", {}),
        query("rows", "plans", {"finns_inte": 1}),
        query("rows", "plans", {}, ["finns_inte"]),
        query("text", "finns/inte.md", 0, 1),
        query("file", "data/finns inte.csv"),
        query("folder", "data/finns inte"),
        query("ask", "finns_inte"),
        query("något annat", 1),
    ],
)
def test_what_cannot_be_answered_is_missing(asked):
    assert data_of(plans()).digests([asked]) == {asked: MISSING}


def test_a_study_that_is_not_built_answers_no_query(tmp_path):
    asked = query("table", "plans")
    assert Data(StudyFolder(tmp_path)).digests([asked]) == {asked: MISSING}


@pytest.mark.parametrize(
    "asked, name",
    [
        (query("rows", "plans", {}), "plans"),
        (query("rows_in", 2013, "marks", {}), "ratings"),
        (query("rows_until", 2013, "support", {}), "support"),
        (query("text", "minutes/a.md", 1, 2), "texts"),
        (query("ask", "years"), "documents"),
        (query("ask", "instruments"), "data/raw/ratings"),
        (query("file", "data/raw/a.csv"), "data/raw/a.csv"),
        (query("all"), "tables"),
    ],
)
def test_what_has_changed_is_told_as_tables_and_files(asked, name):
    assert named(asked) == name


# The example study ------------------------------------------------------------------------------------------------
PAGES = (
    ("agency", {"agency": "CSN", "year": 2013}),
    ("agency", {"agency": "Boverket", "year": 2014}),
    ("agency", {"agency": "CSN", "year": 2014, "audience": "public"}),
    ("plan", {"plan": "fm-2014"}),
    ("meeting", {"document": "minutes/2013-10-23_referensgruppsmote.md"}),
    ("cross_agency", {"year": 2014}),
)


@pytest.fixture(scope="module")
def folder(example):
    return StudyFolder(example)


@pytest.fixture(scope="module")
def made(folder):
    """By notebook and parameters: what the page shows, and what it noted."""
    return {(notebook, *given.values()): page(Study(folder), notebook, **given) for notebook, given in PAGES}


def test_a_page_asks_for_rows_and_never_for_whole_tables(made):
    whole = {
        (name, asked)
        for name, (_, noted) in made.items()
        for asked in noted
        if json.loads(asked)[0] in ("table", "all") or (json.loads(asked)[0] == "rows" and not json.loads(asked)[2])
    }
    assert whole == set()


def test_a_page_opens_no_file_that_it_does_not_name(made):
    files = {json.loads(asked)[1] for _, noted in made.values() for asked in noted if json.loads(asked)[0] == "file"}
    assert files == {"data/decisions/codebook.yml", "data/decisions/disclosure.yml"}


@pytest.mark.slow
@pytest.mark.parametrize("notebook, given", PAGES, ids=lambda value: value if isinstance(value, str) else None)
def test_a_page_shows_the_same_when_all_that_it_did_not_ask_for_is_another(folder, made, notebook, given):
    told, noted = made[(notebook, *given.values())]
    tables, changed = others_changed(Study(folder), noted)
    assert sum(changed.values()) > 1000
    assert shown(of_tables(folder, tables), notebook, given) == told


@pytest.mark.slow
def test_a_query_that_was_not_noted_would_be_found_out(folder, made):
    """The test above can fail: without its queries on the gaps the page is another."""
    told, noted = made["agency", "CSN", 2013]
    tables, _ = others_changed(Study(folder), [asked for asked in noted if '"gaps"' not in asked])
    assert shown(of_tables(folder, tables), "agency", {"agency": "CSN", "year": 2013}) != told


def changed_pages(folder, made, *changes):
    """Which pages run again when cells are changed: (table, row's column and value, column, new value)."""
    tables = all_tables(folder)
    stamps = {name: data_of(of_tables(folder, tables)).digests(noted) for name, (_, noted) in made.items()}
    other = {name: rows.copy() for name, rows in tables.items()}
    for name, (key, value), column, new in changes:
        rows = other[name].index[other[name][key] == value]
        assert len(rows)
        other[name].loc[rows[0], column] = new
    data = data_of(of_tables(folder, other))
    return {name: data.changed(stamp) for name, stamp in stamps.items() if data.changed(stamp)}


def test_a_mark_reruns_the_pages_that_show_it(folder, made):
    ratings = all_tables(folder)["ratings"]
    mark = ratings[(ratings["agency_id"] == "boverket") & (ratings["date"].str[:4] == "2014")]["rating_id"].iloc[0]
    assert changed_pages(folder, made, ("ratings", ("rating_id", mark), "value", 1.5)) == {
        ("agency", "Boverket", 2014): ("ratings",),
        ("cross_agency", 2014): ("ratings",),
    }


def test_an_element_of_a_plan_reruns_the_plan_its_agency_and_the_years_it_covers(folder, made):
    change = ("plan_elements", ("plan_id", "fm-2014"), "text", "Något annat")
    assert changed_pages(folder, made, change) == {
        ("plan", "fm-2014"): ("plan_elements",),
        ("cross_agency", 2014): ("plan_elements",),
    }


def test_other_bytes_of_shared_minutes_rerun_only_the_page_of_the_paper(folder, made):
    """An agency's page shows what is said of the agency, and not that something was changed elsewhere in the paper."""
    paper = "minutes/2013-10-23_referensgruppsmote.md"
    assert changed_pages(folder, made, ("documents", ("document_id", paper), "sha256", "0" * 64)) == {
        ("meeting", paper): ("documents",)
    }


def test_nothing_changed_is_nothing_read(folder, made):
    noted = made["agency", "CSN", 2013][1]
    before = Data(folder)
    stamp, checksum = before.digests(noted), before.checksum
    after = Data(folder)
    assert after.changed(stamp, checksum) == () and "_study" not in vars(after)
    assert Data(folder).changed(stamp) == ()


def test_a_setting_that_comes_is_a_change_though_the_tables_are_the_same(folder, made, tmp_path):
    copy = StudyFolder(shutil.copytree(folder.root, tmp_path / "kopia"))
    noted = made["agency", "CSN", 2014, "public"][1]
    stamp, checksum = Data(copy).digests(noted), Data(copy).checksum
    (copy.decisions / "disclosure.yml").write_text("minimum_group: 9\n", encoding="utf-8")
    assert Data(copy).changed(stamp, checksum) == ("data/decisions/disclosure.yml",)


def test_a_table_altered_by_hand_is_a_change(folder, made, tmp_path):
    copy = StudyFolder(shutil.copytree(folder.root, tmp_path / "kopia"))
    noted = made["agency", "CSN", 2013][1]
    stamp, checksum = Data(copy).digests(noted), Data(copy).checksum
    gaps = pd.read_parquet(copy.processed / "gaps.parquet")
    gaps.loc[gaps["agency_id"] == "csn", "message"] = "Ändrad."
    gaps.to_parquet(copy.processed / "gaps.parquet", index=False)
    assert Data(copy).changed(stamp, checksum) == ("gaps",)
    (copy.processed / "support.parquet").write_bytes(b"trasig")
    assert Data(copy).changed(stamp, checksum) == ("gaps", "support")
