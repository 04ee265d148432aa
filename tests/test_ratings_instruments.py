"""Instruments: a scale is declared by whoever used it, never assumed."""

import pytest

from jimeval.base.errors import InputError, UsageError
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
    assert set(GUIDE.consensus) == {9} and not GUIDE.consensus[9].has_ends and not GUIDE.can_be_read


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
            "scale: {minimum: 10, maximum: 0, direction: high_is_better}\nconsensus: {12: {minimum: 1}}\n",
        )
    assert message(error) == (
        "ratings/eget.yml nyckeln skala: är okänd. Menade du scale? Kända nycklar: id, version, name, family, "
        "based_on, only_items, same_as, score, suggestions_asked, scale, consensus, items, source, note.\n"
        'ratings/eget.yml nyckeln version: saknas. Skriv texten, inom "" om den är ett tal, ett datum eller ja/nej.\n'
        "ratings/eget.yml nyckeln scale.direction: ”high_is_better” är okänt. Menade du higher_is_better? Välj "
        "higher_is_better, lower_is_better.\n"
        "ratings/eget.yml nyckeln scale: minimum är inte lägre än maximum. Sätt minimum till skalans lägsta tal; vänd "
        "på den med direction.\n"
        "ratings/eget.yml nyckeln consensus.12: är ingen av frågorna. Ange numret på en fråga i items, utan "
        "citattecken.\n"
        "ratings/eget.yml nyckeln consensus.12.type: saknas. Välj line, levels, points, percent, yes_no.\n"
        "ratings/eget.yml nyckeln consensus.12.direction: saknas. Välj higher_is_better, lower_is_better.\n"
        "ratings/eget.yml nyckeln consensus.12: har bara den ena änden. Ange både minimum och maximum, eller ends: "
        "not_stated.\n"
        "ratings/eget.yml nyckeln consensus.12.anchors: saknas. Ange anchor_low och anchor_high (orden vid ändarna), "
        "eller anchors: not_stated om källan inte har några."
    )


def test_what_a_source_does_not_give_is_stated_as_such_and_never_left_out(tmp_path):
    with pytest.raises(InputError) as error:
        declare(
            tmp_path,
            "id: eget\nversion: '1'\nname: Egen\nitems: [{number: 1, label: Mål}]\n"
            "scale: {type: line, direction: higher_is_better}\n",
        )
    assert [problem.sentence() for problem in error.value.problems] == [
        "nyckeln scale.ends: saknas. Ange minimum och maximum, eller ends: not_stated om källan inte säger dem.",
        "nyckeln scale.anchors: saknas. Ange anchor_low och anchor_high (orden vid ändarna), eller anchors: not_stated "
        "om källan inte har några.",
        "nyckeln consensus: saknas. Skriv none om blanketten inte har någon gemensam markering, not_stated om det inte "
        "är känt, annars frågans nummer, kolon och skalan.",
    ]


WHOLE = """id: eget
version: "1"
name: Egen
consensus: none
items: [{number: 1, label: Mål}]
scale: {type: line, direction: higher_is_better, minimum: 0, maximum: 10, anchors: not_stated}
"""
POINTS = "type: points, direction: higher_is_better, anchors: not_stated"
LEVELS = "type: levels, direction: higher_is_better"


def scale(text: str) -> str:
    return WHOLE.rpartition("scale:")[0] + f"scale: {{{text}}}\n"


@pytest.mark.parametrize(
    "text, says",
    [
        (WHOLE + "version: '2'\n", "rad 7: nyckeln version finns två gånger. Behåll den ena."),
        (WHOLE.replace('"1"', "1"), 'nyckeln version: ska vara text. Skriv texten, inom "" om den är ett tal, ett '
         "datum eller ja/nej."),
        (WHOLE.replace("none", "ingen"), "nyckeln consensus: ska ange en skala per fråga. Skriv none om blanketten "
         "inte har någon gemensam markering, not_stated om det inte är känt, annars frågans nummer, kolon och skalan."),
        (WHOLE.replace("label: Mål", "label: Mål, keywords: mål"), "nyckeln items.1.keywords: ska vara en lista av "
         'texter. Skriv [en text, en till]; sätt tal, datum och ja/nej inom "".'),
        (WHOLE.replace("label: Mål", "label: Mål, fråga: 2"), "nyckeln items.1.fråga: är okänd. Kända nycklar: "
         "number, label, wording, group, subgroup, keywords, asks, scale."),
        (WHOLE.replace("[{number: 1, label: Mål}]", "[]"), "nyckeln items: innehåller inga frågor. Lista frågorna med "
         "number och label, eller skriv items: not_stated."),
        (WHOLE.replace("}]", "}, {number: 1, label: Två}]"), "nyckeln items.1: finns två gånger. Ge varje fråga ett "
         "eget nummer."),
        (WHOLE.replace("}]", "}, Två]"), "nyckeln items: raden ”Två” har inget number. Ge frågan ett heltal från 1."),
        (WHOLE.replace("}]", "}, {number: '2', label: Två}]"), "nyckeln items: raden ”number: 2, label: Två” har inget "
         "number. Ge frågan ett heltal från 1."),
        (WHOLE.replace("maximum: 10", "maximum: 7,5"), "nyckeln scale.5: är okänd. Skriv tal med decimalpunkt, inte "
         "komma. Kända nycklar: type, direction, ends, minimum, maximum, step, anchors, anchor_low, anchor_high, "
         "levels, level_words, length."),
        ("id: eget\nversion: '1'\nbased_on: larande_uppfoljning\nscale:\n", "nyckeln scale: saknas. Ange type, "
         "direction, ändar och ankare, eller en egen scale för varje fråga."),
        (WHOLE.rpartition("scale:")[0], "nyckeln scale: saknas. Ange type, direction, ändar och ankare, eller en egen "
         "scale för varje fråga."),
        (WHOLE + "same_as: {annat: 1}\n", "nyckeln same_as: ska ange id och version. Skriv till exempel: same_as: "
         '{var_skala: "1"}.'),
        (WHOLE + "score: summa\n", "nyckeln score: ”summa” är okänt. Menade du sum? Välj none, sum, makequality."),
        (WHOLE + "only_items: [1]\n", "nyckeln only_items: hör till based_on. Stryk den; lista bara de frågor som "
         "används i items."),
        (WHOLE + "based_on: larande_uppföljning\n", "nyckeln based_on: instrumentet ”larande_uppföljning” finns inte. "
         "Menade du larande_uppfoljning? Välj bland: jamy_sjalvskattning, larande_uppfoljning, makequality, "
         "skl_checklista_2017, skl_checklista_2019, skr_checklista_2024_namnd, skr_checklista_2024_overgripande."),
        ("id: eget\nversion: '1'\nbased_on: larande_uppfoljning\nonly_items: [1, 12]\n", "nyckeln only_items: 12 finns "
         "inte i items. Skriv de frågor som används, till exempel [1, 2, 3]; de finns bland 1, 2, 3, 4, 5, 6, 7, 8 och "
         "9."),
        ("id: eget\nversion: '1'\nbased_on: larande_uppfoljning\nonly_items: 5\n", "nyckeln only_items: ska vara en "
         "lista av nummer. Skriv de frågor som används, till exempel [1, 2, 3]; de finns bland 1, 2, 3, 4, 5, 6, 7, 8 "
         "och 9."),
        (scale(POINTS + ", minimum: 1, maximum: 5, step: 3"), "nyckeln scale.step: 3 går inte jämnt upp mellan 1 och "
         "5. Rätta step eller ändarna."),
        (scale(POINTS + ", minimum: 1, maximum: .nan"), "nyckeln scale.maximum: ”nan” är inget tal. Skriv ett tal, med "
         "decimalpunkt."),
        (scale(POINTS + ", minimum: 1, maximum: 5, ends: not_stated"), "nyckeln scale.ends: säger att ändarna inte är "
         "kända, men minimum och maximum anger dem. Stryk det ena."),
        (scale(POINTS + ", minimum: 1, maximum: 5, anchor_low: nej"), "nyckeln scale.anchors: säger att orden inte är "
         "kända, men de anges. Skriv not_stated, eller ange anchor_low och anchor_high."),
        (scale("type: points, direction: higher_is_better, minimum: 1, maximum: 5, anchor_low: nej"), "nyckeln "
         "scale.anchor_high: saknas. Ange ordet, eller anchor_high: not_stated."),
        (scale(POINTS + ", minimum: 1, maximum: 5, length: 100"), "nyckeln scale.length: ska vara en linjes längd i "
         "millimeter. Ange ett tal över noll, eller stryk den."),
        (scale(POINTS + ", levels: [låg, hög]"), "nyckeln scale.levels: hör inte till type: points. Skriv type: "
         "levels, eller stryk levels."),
        (scale(LEVELS + ", levels: [låg, hög], minimum: 1, maximum: 3"), "nyckeln scale.levels: har 2 nivåer men "
         "skalan går från 1 till 3. Rätta ändarna eller nivåerna; den lägsta står först."),
        (scale(LEVELS + ", levels: [nej, Nej]"), "nyckeln scale.levels: ska vara minst två olika ord. Skriv nivåerna "
         "med den lägsta först."),
        (scale(LEVELS + ", levels: [låg, hög], level_words: [[låg]]"), "nyckeln scale.level_words: ska ha en lista per "
         "nivå. Skriv till exempel [[saknas], [delvis], [finns]]."),
        (scale(LEVELS + ", levels: [no, yes]"), "nyckeln scale.levels: ska vara en lista av texter. Skriv [en text, en "
         'till]; sätt tal, datum och ja/nej inom "".'),
    ],
)  # fmt: skip
def test_each_fault_says_the_key_what_is_wrong_and_what_to_write(tmp_path, text, says):
    with pytest.raises(InputError) as error:
        declare(tmp_path, text)
    assert says in [problem.sentence() for problem in error.value.problems]


def test_a_fault_in_the_levels_is_not_said_again_as_missing_ends(tmp_path):
    with pytest.raises(InputError) as error:
        declare(tmp_path, scale(LEVELS + ", levels: låg"))
    assert len(error.value.problems) == 1


def test_levels_in_words_get_their_numbers_from_their_order(tmp_path):
    own = declare(tmp_path, scale(LEVELS + ", levels: [saknas, delvis, finns]"))["eget"]
    assert own.scale.allowed() == "1, 2 eller 3"
    assert (own.scale.anchor_low, own.scale.anchor_high, own.scale.word(2)) == ("saknas", "finns", "delvis")
    zero = declare(tmp_path, scale(LEVELS + ", levels: [saknas, delvis, finns], minimum: 0, maximum: 2"))["eget"]
    assert (zero.scale.range(), zero.scale.word(0), zero.scale.word(3)) == ("0–2", "saknas", "")


def test_items_may_have_scales_of_their_own(tmp_path):
    one = (
        "items: [{number: 1, label: Mål, scale: {type: yes_no, direction: higher_is_better}}, {number: 2, label: Två}]"
    )
    own = declare(tmp_path, WHOLE.replace("items: [{number: 1, label: Mål}]", one))["eget"]
    assert (own.scale_for(1).allowed(), own.scale_for(2).range()) == ("ja eller nej", "0–10")


def test_a_study_uses_fewer_lines_than_the_guide_and_then_without_the_agreed_mark(tmp_path):
    base = "id: eget\nversion: '1'\nbased_on: larande_uppfoljning\nscale: {minimum: 0, maximum: 10}\n"
    own = declare(tmp_path, base + "only_items: [1, 3, 8]\n")["eget"]
    assert (own.numbers, dict(own.consensus), own.family) == ([1, 3, 8], {}, "larande_uppfoljning")
    more = declare(tmp_path, base + "items: [{number: 10, label: Media}]\n")["eget"]
    assert (len(more.items), more.label(10), set(more.consensus)) == (10, "Media", {9})


def test_a_scale_of_another_type_leaves_the_levels_it_is_laid_over(tmp_path):
    own = declare(
        tmp_path,
        "id: eget\nversion: '1'\nbased_on: skl_checklista_2017\n"
        "scale: {type: line, minimum: 0, maximum: 100, length: 100, anchors: not_stated}\n",
    )["eget"]
    assert (own.scale.levels, own.scale.step, own.scale.range(), own.scale.length) == ((), None, "0–100", 100)


def test_broken_yaml_names_its_line(tmp_path):
    with pytest.raises(InputError) as error:
        declare(tmp_path, "id: eget\nscale: {minimum: 0\nname: x: y\n")
    assert message(error).endswith(
        'rad 3: filen är inte giltig YAML. Kontrollera indrag och kolon; sätt text med : ? # eller , inom "".'
    )


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
        ("ca 4", (None, None, "”ca 4” är inget bestämt tal.")),
        ("2-3", (None, None, "”2-3” är två tal.")),
        ("1 0", (None, None, "”1 0” är två tal.")),
    ],
)
def test_zero_blank_dash_and_dont_know_are_four_things(cell, read):
    assert parse_mark(cell, Scale(0, 10))[:3] == read


def test_steps_percent_and_yes_no_follow_the_scale():
    assert parse_mark("2,5", Scale(1, 5, 1))[:3] == (None, None, "”2,5” är inget av skalans steg.")
    assert parse_mark("45 %", Scale(0, 100, type="percent"))[0] == 45
    assert parse_mark("nej", Scale(0, 1, 1, type="yes_no"))[0] == 0


def test_a_studys_own_instruments_are_loaded_by_the_folders_path_and_a_folder_that_is_not_there_is_said(tmp_path):
    (tmp_path / "eget.yml").write_text(
        'id: eget\nversion: "1"\nname: Eget\nconsensus: none\n'
        "scale: {type: levels, direction: higher_is_better, levels: [nej, delvis, ja]}\n"
        "items:\n  - {number: 1, label: Beslut}\n",
        "utf-8",
    )
    assert set(load_instruments(str(tmp_path))) - set(load_instruments()) == {"eget"}
    with pytest.raises(UsageError) as error:
        load_instruments("data/raw/rating")
    assert str(error.value) == "Mappen data/raw/rating finns inte."
