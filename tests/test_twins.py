"""The same paper from two extractors is one; meetings in a row, forms of one template and versions are not."""

import random
import re

import pandas as pd
import pytest

from jimeval.base.tables import frame
from jimeval.study.twins import COLUMNS, _pairs, _paper, twins

SYLLABLES = (
    "ar",
    "be",
    "för",
    "ska",
    "med",
    "ling",
    "stöd",
    "plan",
    "verk",
    "dag",
    "in",
    "ut",
    "nor",
    "mer",
    "vis",
    "het",
)


def prose(chance: random.Random, sentences: int) -> str:
    """Made-up sentences of made-up words: no two papers share runs of them by chance."""
    made = []
    for _ in range(sentences):
        words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 3))) for _ in range(chance.randint(8, 16))]
        made.append(" ".join(words).capitalize() + ".")
    return "\n".join(made)


def tables(papers: list[dict]) -> tuple[pd.DataFrame, pd.DataFrame]:
    common = {"kind": "minutes", "sha256": "0", "characters": 1, "characters_assigned": 0, "characters_shell": 0}
    documents = frame(
        "documents",
        (
            common
            | {"path": paper["document_id"], "origin": "original"}
            | {name: value for name, value in paper.items() if name != "text"}
            for paper in papers
        ),
    )
    return documents, frame("texts", ({"document_id": p["document_id"], "text": p["text"]} for p in papers))


def found(*papers: dict) -> list[tuple[str, str, bool]]:
    table = twins(*tables(list(papers)))
    return list(zip(table["document_id"], table["same_as"], table["sure"], strict=True))


def other_extractor(text: str, chance: random.Random) -> str:
    """The text as another extractor gives it: one line, dates gone, hyphens left in words, some words lost."""
    text = re.sub(r"\b(?:\d{1,2} \w+ )?\d{4}\b ?", "", text)
    words = text.split()
    for _ in range(len(words) // 40):
        place = chance.randrange(len(words))
        words[place] = words[place][:2] + "-" + words[place][2:] if chance.random() < 0.5 else words[place][:-1]
    return " ".join(words)


@pytest.mark.parametrize("seed", range(12))
def test_the_same_paper_from_two_extractors_is_found_and_the_one_with_dates_counts(seed):
    chance = random.Random(seed)
    text = "Anteckningar från träffen den 3 maj 2014\nDnr 12/2014\n" + prose(chance, chance.randint(15, 120))
    copy = "Relaterat Sök Hem " + other_extractor(text, chance) + " Alla rättigheter förbehållna"
    assert found(
        {"document_id": "b.txt", "text": text, "date": "2014-05-03"},
        {"document_id": "a.txt", "text": copy},
        {"document_id": "c.txt", "text": prose(chance, 60)},
    ) == [("a.txt", "b.txt", True)]


@pytest.mark.parametrize("seed", range(6))
def test_a_copy_cut_short_is_the_same_when_the_title_says_so(seed):
    chance = random.Random(seed)
    text = prose(chance, 80)
    whole = {"document_id": "a.txt", "text": text, "title": "Träff om stöd"}
    cut = {"document_id": "b.txt", "text": text[: len(text) // 3], "title": "Träff om stöd"}
    assert found(whole, cut) == [("b.txt", "a.txt", True)]
    assert found(whole, cut | {"title": "Bilaga"}) == [("b.txt", "a.txt", False)]


@pytest.mark.parametrize("seed", range(6))
def test_two_meetings_with_the_same_attendance_list_are_two(seed):
    chance = random.Random(seed)
    present = "Närvarande\n" + prose(chance, 12)
    first = {"document_id": "a.txt", "text": present + prose(chance, 15), "title": "Träff", "date": "2014-05-03"}
    second = {"document_id": "b.txt", "text": present + prose(chance, 15), "title": "Träff", "date": "2014-09-03"}
    assert found(first, second) == []


def test_minutes_that_say_the_same_of_another_day_are_listed_and_both_count():
    text = prose(random.Random(1), 40)
    first = {"document_id": "a.txt", "text": text, "title": "Träff", "date": "2014-05-03"}
    second = {"document_id": "b.txt", "text": text, "title": "Träff", "date": "2014-09-03"}
    table = twins(*tables([first, second]))
    assert table.to_dict("records") == [
        {
            "document_id": "b.txt",
            "same_as": "a.txt",
            "why": "100\u00a0% av orden står i samma följd, samma rubrik, men datumen är 2014-05-03 och 2014-09-03",
            "sure": False,
            "share": 1.0,
        }
    ]


@pytest.mark.parametrize("seed", range(6))
def test_two_agencies_forms_of_one_template_are_two_and_so_is_the_blank_form(seed):
    chance = random.Random(seed)
    headings = prose(chance, 20).split("\n")

    def filled() -> str:
        return "\n".join(f"{heading}\n{prose(chance, 1)}" for heading in headings)

    blank = {"document_id": "mall.txt", "text": "\n".join(headings), "title": "Plan"}
    one = {"document_id": "a.txt", "text": filled(), "title": "Plan", "agency_id": "csn"}
    two = {"document_id": "b.txt", "text": filled(), "title": "Plan", "agency_id": "msb"}
    assert [row for row in found(blank, one, two) if row[2]] == []
    assert found(one, two) == []


@pytest.mark.parametrize("seed", range(6))
def test_two_versions_of_a_plan_are_listed_and_not_made_one(seed):
    chance = random.Random(seed)
    lines = prose(chance, 60).split("\n")
    later = list(lines)
    later[20], later[40] = prose(chance, 1), prose(chance, 1)
    first = {"document_id": "v1.txt", "text": "\n".join(lines), "title": "Plan", "agency_id": "csn"}
    second = {"document_id": "v2.txt", "text": "\n".join(later), "title": "Plan", "agency_id": "csn"}
    assert [sure for _, _, sure in found(first, second)] == [False]


def test_the_same_plan_for_the_next_year_is_not_the_same_plan():
    text = prose(random.Random(2), 40)
    first = {"document_id": "a.txt", "text": f"{text} under 2014", "title": "Plan", "agency_id": "csn"}
    second = {"document_id": "b.txt", "text": f"{text} under 2015", "title": "Plan", "agency_id": "csn"}
    assert [sure for _, _, sure in found(first, second)] == [False]


def test_three_copies_are_one_paper_and_all_point_to_the_one_that_counts():
    text = prose(random.Random(3), 40)
    assert found(*({"document_id": f"{name}.txt", "text": text} for name in "bca")) == [
        ("b.txt", "a.txt", True),
        ("c.txt", "a.txt", True),
    ]


def test_own_text_is_compared_where_it_is_given():
    chance = random.Random(4)
    documents, texts = tables([{"document_id": n, "text": prose(chance, 30)} for n in ("a.txt", "b.txt")])
    assert twins(documents, texts).empty
    same = texts.assign(own_text=["x " * 20 + prose(random.Random(5), 20)] * 2)
    assert list(twins(documents, same)["document_id"]) == ["b.txt"]


def test_nothing_to_compare_gives_an_empty_table_of_the_right_columns():
    assert list(twins(*tables([])).columns) == list(COLUMNS)
    assert found({"document_id": "a.txt", "text": ""}, {"document_id": "b.txt", "text": "Hej"}) == []


def test_the_pairs_to_compare_grow_with_the_papers_also_when_all_share_a_template():
    def pairs(count: int) -> int:
        chance = random.Random(6)
        template = prose(chance, 30)
        papers = [{"document_id": f"{n:03}", "title": "", "date": None, "agency_id": None} for n in range(count)]
        return len(_pairs([_paper(row, template + prose(chance, 5)) for row in papers]))

    assert pairs(80) <= 2.2 * pairs(40)
