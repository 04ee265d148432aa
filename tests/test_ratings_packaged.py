"""The packaged instruments: what each is, what is not known of it, our own words, and which may be compared."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from jimeval.base.errors import InputError
from jimeval.ratings import Instrument, Item, Scale, candidates, comparable, load_instruments, why_not
from jimeval.ratings.comparing import require_comparable

ROOT = Path(__file__).resolve().parents[1]
ALL = load_instruments()
CHECKLISTS = [one for one in ALL.values() if one.family == "skr_checklista"]


def test_these_instruments_are_packaged():
    assert {key: (one.version, len(one.items), one.score) for key, one in ALL.items()} == {
        "jamy_sjalvskattning": ("1", 11, "none"),
        "larande_uppfoljning": ("1", 9, "none"),
        "makequality": ("2014", 0, "makequality"),
        "skl_checklista_2017": ("2017", 13, "sum"),
        "skl_checklista_2019": ("2019", 10, "sum"),
        "skr_checklista_2024_namnd": ("2024", 10, "sum"),
        "skr_checklista_2024_overgripande": ("2024", 10, "sum"),
    }


def test_each_instrument_says_its_source_and_what_is_not_known():
    for one in ALL.values():
        assert one.source and one.note, one.id


def test_the_checklists_have_drifted_in_items_scale_and_words():
    assert [(one.scale.range(), one.scale.levels != ()) for one in CHECKLISTS] == [
        ("1–3", True),
        ("1–3", False),
        ("1–4", False),
        ("1–4", False),
    ]


def test_items_whose_content_is_not_known_have_a_number_and_no_wording():
    for variant in ("skr_checklista_2024_namnd", "skr_checklista_2024_overgripande"):
        assert [item.label for item in ALL[variant].items if not item.wording] == ["Moment 5", "Moment 6", "Moment 10"]


def test_the_self_assessment_has_groups_and_three_levels_in_words():
    own = ALL["jamy_sjalvskattning"]
    assert [(item.group, item.subgroup) for item in own.items][::5] == [
        ("Förutsättningar", "Ledning och styrning"),
        ("Förutsättningar", "Stöd, samordning och kompetens"),
        ("Planera", "Inriktning och problemformulering"),
    ]
    assert own.scale.levels == ("saknas helt", "utveckling pågår eller finns delvis", "uppnått")


def test_every_statement_of_the_self_assessment_is_known_by_the_forms_own_text(shared):
    text = (shared / "samples" / "19-jamstalldhetsmyndigheten-sjalvskattning.txt").read_text(encoding="utf-8")
    statements = re.findall(r"^(\d+\.) (.+)$", text, re.MULTILINE)
    for number, words in statements[:11]:
        assert ALL["jamy_sjalvskattning"].find_items(f"{number} {words}") == (int(number[:-1]),)


def test_each_of_the_nine_lines_has_two_or_three_questions_to_talk_about():
    asks = [item.asks for item in ALL["larande_uppfoljning"].items]
    assert {len(own) for own in asks} == {2, 3} and all(ask.endswith("?") for own in asks for ask in own)


def test_the_words_are_our_own(shared):
    """No run of eight words of a founding paper or sample stands in our instruments."""
    theirs = set()
    for source in [*(shared / "sources").glob("*.txt"), *(shared / "samples").glob("*.txt")]:
        words = re.findall(r"\w+", source.read_text(encoding="utf-8").casefold())
        theirs |= {tuple(words[at : at + 8]) for at in range(len(words) - 7)}
    for one in ALL.values():
        for text in [one.note, *(text for item in one.items for text in (item.label, item.wording, *item.asks))]:
            words = re.findall(r"\w+", text.casefold())
            assert not {tuple(words[at : at + 8]) for at in range(len(words) - 7)} & theirs, text


def test_the_examples_in_the_documentation_are_read(tmp_path):
    text = (ROOT / "docs" / "instrument.md").read_text(encoding="utf-8")
    for place, block in enumerate(re.findall(r"```yaml\n(.+?)```", text, re.DOTALL)):
        (tmp_path / f"{place}.yml").write_text(block, encoding="utf-8")
    found = load_instruments(tmp_path)
    lines, statements = found["nio_linjer_norr"], found["tre_pastaenden"]
    assert (lines.numbers, lines.scale.range(), lines.scale_for(9, "consensus").range()) == (
        [1, 2, 3, 5, 6, 9],
        "0–10",
        "1–5",
    )
    assert [statements.scale_for(number).range() for number in statements.numbers] == ["1–3", "1–3", "0–100"]
    assert {key for key in ALL if f"`{key}`" not in text} == set()


# comparing

LINES = Instrument("a", "1", "A", (Item(1, "Mål"), Item(2, "Väg")), Scale(0, 10), family="rader")
LATER = replace(LINES, version="2")


def test_the_same_instrument_and_version_may_be_compared_and_nothing_else():
    assert comparable(LINES, replace(LINES, name="Annat namn")) and why_not(LINES, LINES) == ""
    assert why_not(LINES, LATER) == (
        "”a”, version 1 och ”a”, version 2 är olika utgåvor av samma blankett; värdena kan inte jämföras."
    )
    assert why_not(ALL["skl_checklista_2019"], ALL["skl_checklista_2017"]) == (
        "”skl_checklista_2017”, version 2017 och ”skl_checklista_2019”, version 2019 är olika utgåvor av samma "
        "blankett; värdena kan inte jämföras."
    )
    assert why_not(LINES, replace(LINES, id="b", family="annat")) == (
        "”a”, version 1 och ”b”, version 1 är olika instrument; värdena kan inte jämföras."
    )
    assert why_not(LINES, None) == "instrumentets version är inte deklarerad, så värdena kan inte jämföras."


def test_no_packaged_instrument_may_be_compared_with_another():
    assert [(a.id, b.id) for a in ALL.values() for b in ALL.values() if comparable(a, b) != (a is b)] == []


def test_a_scale_declared_the_same_may_be_compared_where_it_is_the_same():
    same = replace(LATER, same_as=(("a", "1"),))
    assert comparable(LINES, same) and comparable(same, LINES) and comparable(LINES, same, item=2)
    other = replace(same, items=(Item(1, "Mål"), Item(2, "Väg", scale=Scale(1, 5))))
    assert comparable(LINES, other, item=1) and not comparable(LINES, other, item=2)
    assert why_not(LINES, other) == (
        "”a”, version 1 och ”a”, version 2 sägs ha samma skala, men skiljer sig på fråga 2; värdena kan inte jämföras."
    )
    assert comparable(LINES, replace(same, items=LINES.items[:1]))  # one line fewer
    assert not comparable(LINES, replace(same, scale=replace(LINES.scale, direction="lower_is_better")))
    assert comparable(LINES, replace(same, scale=replace(LINES.scale, length=120)))  # another print


def test_the_agreed_mark_has_a_scale_of_its_own_to_be_compared_on():
    agreed = replace(LINES, consensus={2: Scale(1, 5, 1)})
    same = replace(agreed, version="2", consensus={2: Scale(1, 4, 1)}, same_as=(("a", "1"),))
    assert comparable(agreed, same) and not comparable(agreed, same, item=2, kind="consensus")
    assert not comparable(LINES, replace(LATER, same_as=(("a", "1"),)), kind="consensus")


def test_it_is_declared_in_the_studys_own_file(tmp_path):
    for name, rest in (("ett", ""), ("tva", 'same_as: {ett: "1"}\n')):
        (tmp_path / f"{name}.yml").write_text(
            f"id: {name}\nversion: '1'\nbased_on: larande_uppfoljning\nscale: {{minimum: 0, maximum: 10}}\n{rest}",
            encoding="utf-8",
        )
    found = load_instruments(tmp_path)
    assert comparable(found["ett"], found["tva"]) and not comparable(found["ett"], found["larande_uppfoljning"])


def test_values_of_another_version_are_refused_with_the_reason():
    require_comparable(LINES, LINES)
    with pytest.raises(InputError) as error:
        require_comparable(LINES, LATER)
    assert [problem.sentence() for problem in error.value.problems] == [
        "”a”, version 1 och ”a”, version 2 är olika utgåvor av samma blankett; värdena kan inte jämföras. Visa dem var "
        "för sig, eller skriv same_as i det egna instrumentets fil om skalan verkligen är densamma."
    ]


# choosing

OTHER = Instrument("b", "1", "B", (Item(1, "Ledning"), Item(2, "Stöd"), Item(3, "Media")), Scale(1, 5, 1))


def test_only_what_the_study_has_declared_is_chosen_for_a_file_that_names_nothing():
    assert candidates(ALL) == []
    assert candidates(ALL | {"a": LINES}) == [LINES]
    assert candidates(ALL | {"b": OTHER, "a": LINES}) == [LINES, OTHER]
    assert candidates({"larande_uppfoljning": ALL["larande_uppfoljning"]}) == [ALL["larande_uppfoljning"]]
