"""Instruments: a scale is declared by whoever used it, never assumed."""

import re

import pytest

from jimeval.base.errors import InputError
from jimeval.ratings import Scale, load_instruments
from jimeval.ratings.values import parse_mark

GUIDE = load_instruments()["larande_uppfoljning"]


def message(error) -> str:
    return "\n".join(f"{p.document_id} {p.sentence()}".strip() for p in error.value.problems)


def declare(folder, text, name="eget.yml"):
    (folder / name).write_text(text, encoding="utf-8")
    return load_instruments(folder)


def test_the_nine_lines_have_labels_and_a_direction_but_no_ends():
    assert GUIDE.numbers == list(range(1, 10))
    assert (GUIDE.label(4), GUIDE.label(9)) == ("Förmedlande instanser", "Samlad bedömning")
    assert GUIDE.scale.direction == "higher_is_better" and not GUIDE.scale.has_ends
    assert set(GUIDE.consensus) == {9} and not GUIDE.consensus[9].has_ends


def test_the_wording_is_our_own(shared):
    """No run of eight words of the guide stands in our instrument."""
    ours = re.findall(r"\w+", " ".join([GUIDE.note, *(i.wording for i in GUIDE.items)]).casefold())
    for source in (shared / "sources").glob("004*"):
        guide = re.findall(r"\w+", source.read_text(encoding="utf-8").casefold())
        runs = {tuple(guide[at : at + 8]) for at in range(len(guide) - 7)}
        assert not [run for at in range(len(ours) - 7) if (run := tuple(ours[at : at + 8])) in runs]


def test_without_ends_no_value_can_be_read():
    with pytest.raises(InputError) as error:
        GUIDE.scale_for(1)
    assert message(error) == (
        "instrumentet ”larande_uppfoljning” anger inga ändar för skalan, så markeringar kan varken läsas, ritas eller "
        "räknas om. Ange minimum och maximum under scale: i en egen YAML-fil i data/raw/ratings (based_on: "
        "larande_uppfoljning)."
    )


def test_agreed_marks_need_a_scale_of_their_own(tmp_path):
    own = declare(
        tmp_path, "id: eget\nversion: '1'\nbased_on: larande_uppfoljning\nscale: {minimum: 0, maximum: 10}\n"
    )["eget"]
    assert own.scale_for(9).range() == "0–10" and own.scale.direction == "higher_is_better"
    with pytest.raises(InputError) as error:
        own.scale_for(9, "consensus")
    assert "anger ingen egen skala med ändar för gemensamma markeringar på fråga 9" in message(error)


def test_a_study_lays_its_own_scale_and_wording_over_a_packaged_instrument(tmp_path):
    own = declare(
        tmp_path,
        "id: eget\nversion: '2'\nbased_on: larande_uppfoljning\n"
        "scale: {type: points, minimum: 1, maximum: 7, step: 1}\n"
        "consensus: {9: {minimum: 1, maximum: 4}}\n"
        "items: [{number: 3, wording: Vad blev det}]\n",
    )["eget"]
    assert (own.scale.allowed(), own.scale_for(9, "consensus").range()) == ("1, 2, 3, 4, 5, 6 eller 7", "1–4")
    assert own.items[2].wording == "Vad blev det" and own.label(3) == "Resultat"


def test_everything_wrong_in_a_file_is_said_at_once(tmp_path):
    folder = tmp_path / "ratings"
    folder.mkdir()
    with pytest.raises(InputError) as error:
        declare(
            folder,
            "id: eget\nbased_on: larande_uppfoljning\nskala: 5\n"
            "scale: {minimum: 10, maximum: 0, direction: up}\nconsensus: {12: {minimum: 1}}\n",
        )
    assert message(error) == (
        "ratings/eget.yml nyckeln skala: är okänd. Kända nycklar: id, version, name, items, scale, consensus, "
        "suggestions_asked, source, note, based_on.\n"
        'ratings/eget.yml nyckeln version: saknas. Skriv texten, inom "" om den är ett tal, ett datum eller ja/nej.\n'
        "ratings/eget.yml nyckeln scale: minimum är inte lägre än maximum. Sätt minimum till skalans lägsta tal; vänd "
        "på den med direction.\n"
        "ratings/eget.yml nyckeln scale.direction: ”up” är okänt. Välj higher_is_better, lower_is_better.\n"
        "ratings/eget.yml nyckeln consensus.12: är ingen av frågorna. Ange numret på en fråga i items.\n"
        "ratings/eget.yml nyckeln consensus.12: har bara den ena änden. Ange både minimum och maximum, eller ingen av "
        "dem.\n"
        "ratings/eget.yml nyckeln consensus.12.direction: saknas. Välj higher_is_better, lower_is_better.\n"
        "ratings/eget.yml nyckeln consensus.12.type: saknas. Välj line, levels, points, percent, yes_no."
    )


def test_broken_yaml_names_its_line(tmp_path):
    with pytest.raises(InputError) as error:
        declare(tmp_path, "id: eget\nscale: {minimum: 0\nname: x: y\n")
    assert "rad 3: filen är inte giltig YAML." in message(error)


@pytest.mark.parametrize(
    "heading, items",
    [
        ("1", (1,)),
        ("1.", (1,)),
        ("Fråga 7", (7,)),
        ("1. Utgångspunkt", (1,)),
        ("resurserna", (6,)),
        ("9 Sammanfattning", (9,)),
        ("12", ()),
        ("3,5", ()),
        ("Kommentar", ()),
        ("1. Effekter", (1, 2)),
    ],
)
def test_an_item_is_known_by_number_label_or_keyword(heading, items):
    assert GUIDE.find_items(heading) == items


@pytest.mark.parametrize(
    "cell, read",
    [
        ("7,5", (7.5, None, None)),
        ("0", (0.0, None, None)),
        ("", (None, "empty", None)),
        ("–", (None, "not_marked", None)),
        ("Ej markerat", (None, "not_marked", None)),
        ("vet ej", (None, "dont_know", None)),
        ("?", (None, "dont_know", None)),
        ("ej aktuellt", (None, "not_applicable", None)),
        ("3 av 10", (3.0, None, None)),
        ("3/10", (3.0, None, None)),
        ("3/5", (None, None, "”3/5” räknar till 5, men skalan går till 10.")),
        ("12", (None, None, "”12” ligger utanför skalan 0–10.")),
        ("ca 4", (None, None, "”ca 4” är inget tal.")),
        ("2-3", (None, None, "”2-3” är inget tal.")),
        ("1 0", (None, None, "”1 0” är inget tal.")),
    ],
)
def test_zero_blank_dash_and_dont_know_are_four_things(cell, read):
    assert parse_mark(cell, Scale(0, 10)) == read


def test_steps_percent_and_yes_no_follow_the_scale():
    assert parse_mark("2,5", Scale(1, 5, 1)) == (None, None, "”2,5” är inget av skalans steg.")
    assert parse_mark("45 %", Scale(0, 100, type="percent"))[0] == 45
    assert parse_mark("nej", Scale(0, 1, 1, type="yes_no"))[0] == 0
