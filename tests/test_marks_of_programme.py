"""A year in which agencies used different instruments: each by itself, and what the pages say of the rest."""

import shutil

import pytest
from conftest import ROOT

import jimeval as jim
from jimeval.study.build import build

LINES = "larande_uppfoljning_exempel"
OTHER = """id: tre
version: "1"
name: Tre påståenden
consensus: none
scale: {type: levels, direction: higher_is_better, levels: [saknas, på väg, på plats]}
items:
  - {number: 1, label: Beslut}
  - {number: 2, label: Uppföljning}
"""


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    root = tmp_path_factory.mktemp("study")
    folder = root / "data/raw/ratings"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / f"data/raw/ratings/{LINES}.yml", folder)
    (folder / "tre.yml").write_text(OTHER, "utf-8")
    for name, agency, date, instrument, marks in (
        ("a", "CSN", "2014-11-03", LINES, ["8;9", "7;9", "9;9"]),
        ("b", "SiS", "2014-11-04", LINES, ["2;9", "3;9", "1;9"]),
        ("c", "Vetenskapsrådet", "2014-05-05", "tre", ["saknas;på plats"] * 3),
        ("d", "CSN", "2014-05-05", "tre", ["på väg;på plats"] * 3),
    ):
        rows = "".join(f"{agency};{date};{instrument};P{n};{row}\n" for n, row in enumerate(marks))
        (folder / f"{name}.csv").write_text("Myndighet;Datum;Instrument;Bedömare;1;2\n" + rows, "utf-8")
    built = build(jim.open_study(root).folder)
    assert not built.has_errors
    return jim.open_study(root)


def test_medians_on_different_scales_are_told_apart_and_never_as_one_range(study):
    assert study.year(2014).say("medians") == (
        "larande_uppfoljning_exempel (version exempel 1): Myndigheternas medianer ligger, per fråga, mellan: "
        "1: 2,0–8,0; 2: 9,0. "
        "12 markeringar i allt. tre (version 1): Bara en myndighet har medianer att visa, per fråga: 1: 1,0; "
        "2: 3,0. 6 markeringar i allt."
    )


def test_which_agencies_used_which_instrument_is_said(study):
    assert str(study.year(2014).say("marks")).endswith(
        "De använde olika instrument, som inte jämförs: larande_uppfoljning_exempel: CSN och SiS; tre: Vetenskapsrådet."
    )


def test_the_share_between_agencies_is_of_one_instrument_at_a_time(study):
    programme = study.year(2014)
    said, shown = str(programme.say("between")), programme.show("between").data
    assert "larande_uppfoljning_exempel (version exempel 1): På 1 fråga av" in said
    assert "tre (version 1): Hur mycket som ligger mellan myndigheter kan inte räknas" in said
    assert shown["Instrument"][shown["Instrument"] != ""].to_list() == [
        "larande_uppfoljning_exempel, version exempel 1",
        "tre, version 1",
    ]


def test_an_agencys_page_names_the_instrument_it_shows_and_the_marks_of_the_year_that_it_does_not(study):
    assert str(study.agency("CSN", year=2014).say("marks")).endswith(
        " Det som visas är från 2014-11-03 (Lärande uppföljning, exempelstudiens skala). Året har också markeringar "
        "som inte visas här: Tre påståenden: 2014-05-05."
    )
    assert "Det som visas" not in str(study.agency("SiS", year=2014).say("marks"))


def test_without_any_paper_group_and_plan_is_a_sentence_and_no_table_of_absences(study):
    view = study.agency("SiS", year=2014)
    assert str(view.say("group_and_plan")) == (
        "Papperen ger inget att räkna på, så markeringarna kan inte ställas bredvid dem."
    )
    assert len(view.show("group_and_plan").data) == 0
