"""Segmentation: each way that minutes dress a heading, who speaks, and what a piece of advice is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jimeval.base.persons import PersonKey
from jimeval.documents.document import Document, Shell
from jimeval.minutes import read

TITLE = "Minnesanteckningar 2017-04-12"


def reading(body, shell=()):
    text = f"{TITLE}\n\n{body}"
    return read(Document("m.txt", "m.txt", text, "0", ".txt", TITLE, shell=tuple(shell)), PersonKey())


def value(cell):
    return None if cell != cell else cell


def stretches(body):
    """(section, agency, words) of every passage but the title."""
    passages = reading(body).passages
    return [(row.section, value(row.agency_id), row.text.strip()) for row in passages.itertuples()][1:]


def voices(body):
    return [(value(row.agency_id), value(row.voice)) for row in reading(body).passages.itertuples()][1:]


def messages(body, code):
    return [problem.message for problem in reading(body).problems if problem.code == code]


def pieces(body):
    result = reading(body)
    text = result.document.text
    return [(row.advice_id, text[row.start : row.end]) for row in result.advice.itertuples()]


@pytest.mark.parametrize(
    "heading",
    [
        "Boverket\n",
        "Boverket: ",
        "Boverket : ",
        "Boverket ",
        "**Boverket** ",
        "**Boverket:** ",
        "BOVERKET\n",
        "## Boverket\n\n",
        "- Boverket: ",
        "• Boverket\n",
        " o Boverket: ",
        "3. Boverket\n",
        "§ 4 Boverket\n",
        "3.1 Boverket\n",
        "Boverket, lägesrapport\n",
        "Boverket – nuläge\n",
        "Boverket (lägesrapport): ",
        "Boverket lägesrapport: ",
        "Boverket (Ada Berg): ",
        "Boverket, Ada Berg: ",
        "Lägesrapport Boverket\n",
        "Lägesrapport från Boverket\n",
        "Nuläge: Boverket\n",
        "Från Boverket: ",
        "Boverket berättar: ",
        "Boverket – ",
        "Boverket\t",
        "| Boverket | ",
    ],
)
def test_an_agencys_heading_in_every_dress(heading):
    body = f"Läget\n\n{heading}De har kommit igång.\n\nÖvrigt\nInget.\n"
    assert stretches(body)[1:] == [
        ("status", "boverket", f"{heading}De har kommit igång.".strip()),
        ("other", None, "Övrigt\nInget."),
    ]


@pytest.mark.parametrize(
    "name, agency_id",
    [
        ("Centrala studiestödsnämnden (CSN)", "csn"),
        ("CSN (Centrala studiestödsnämnden)", "csn"),
        ("MUCF/Ungdomsstyrelsen", "mucf"),
        ("MUCF (tidigare Ungdomsstyrelsen)", "mucf"),
        ("Polisregion Syd", "polisen"),
        ("Kriminalvården, region Väst", "kriminalvarden"),
        ("Göteborgs universitet", "gu"),
        ("Länsstyrelsen i Skåne län", "lst-skane"),
    ],
)
def test_two_names_regions_universities_and_county_boards(name, agency_id):
    assert stretches(f"Läget\n\n{name}\nDe har kommit igång.\n\n{name}: De väntar.\n")[1:] == [
        ("status", agency_id, f"{name}\nDe har kommit igång."),
        ("status", agency_id, f"{name}: De väntar."),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Skolverket har hört av sig.",
        "De samverkar med Skolverket. Skolverket är nöjda.",
        "Enligt Skolverket: inget nytt.",
        "De samverkar med CSN, Skolverket och Formas.",
        "De samverkar med\nSkolverket\noch CSN.",
        "De har frågat\nSkolverket\nom råd.",
        "Skolverkets plan är klar.",
        "Det gäller Skolverket - som är sena.",
    ],
)
def test_an_agency_inside_anothers_paragraph_starts_no_section(sentence):
    assert stretches(f"Läget\n\nBoverket\nDe har börjat. {sentence} Sedan hände inget.\n")[1:] == [
        ("status", "boverket", f"Boverket\nDe har börjat. {sentence} Sedan hände inget.")
    ]


def test_a_whole_paper_on_one_line():
    body = (
        "Närvarande Ada Berg, CSN, Bo Ek, MSB Laget runt Boverket De har börjat. Skolverket har fått del av det. "
        "CSN Vi väntar. Råd från referensgruppen Generellt Skriv kortare. Boverket Följ upp målen. "
        "Övrigt Nästa möte i maj. Justeras av Ada Berg"
    )
    assert [(section, agency) for section, agency, _ in stretches(body)] == [
        ("attendance", None),
        ("status", None),
        ("status", "boverket"),
        ("status", "csn"),
        ("advice", None),
        ("advice", None),
        ("advice", "boverket"),
        ("other", None),
        ("other", None),
    ]


def test_a_table_gives_each_row_to_its_agency_and_each_column_to_its_section():
    body = (
        "| Myndighet | Läge | Medskick |\n|---|---|---|\n"
        "| Boverket | JiM har haft heldag med ledningen. | Skriv kortare. |\n| CSN | Klart. | |\n"
    )
    result = reading(body)
    assert [(section, agency) for section, agency, _ in stretches(body)] == [
        ("status", None),
        ("status", "boverket"),
        ("advice", "boverket"),
        ("status", "csn"),
        ("advice", "csn"),
    ]
    assert pieces(body) == [("m.txt#boverket-1", "Skriv kortare.")]
    assert result.support["agency_id"].tolist() == ["boverket"]


def test_headings_in_capitals_open_parts_and_agencies():
    body = "LÄGESRAPPORT FRÅN MYNDIGHETERNA\n\nFÖRSÄKRINGSKASSAN\nKlart.\n\nÖVRIGT\nInget.\n"
    assert [(section, agency) for section, agency, _ in stretches(body)] == [
        ("status", None),
        ("status", "fk"),
        ("other", None),
    ]


@pytest.mark.parametrize("name", ["Generellt", "Alla myndigheter", "Samtliga", "Till alla"])
def test_what_is_said_to_all_is_no_agencys(name):
    body = f"Läget\n\nCSN\nBra.\n\n{name}\nTänk på tiden.\n\nMedskick\n\nCSN\nKortare.\n\n{name}\nBörja i tid.\n"
    assert [(section, agency) for section, agency, _ in stretches(body)] == [
        ("status", None),
        ("status", "csn"),
        ("general", None),
        ("advice", None),
        ("advice", "csn"),
        ("advice", None),
    ]
    assert pieces(body) == [("m.txt#alla-1", "Börja i tid."), ("m.txt#csn-1", "Kortare.")]


@pytest.mark.parametrize("signature", ["/Ada och Bo", "Vid pennan: Ada Berg", "Antecknat av Ada", "Justeras: Bo Ek"])
def test_the_last_paragraph_does_not_run_into_the_signature(signature):
    assert stretches(f"Medskick\n\nCSN\nSkriv kortare.\n\n{signature}\n")[1:] == [
        ("advice", "csn", "CSN\nSkriv kortare."),
        ("other", None, signature),
    ]


def test_subheadings_that_come_back_under_each_agency_stay_in_its_stretch():
    body = (
        "## Läget\n\n### Boverket\n\n#### Nuläge\n\nJiM har haft heldag med ledningen.\n\n#### Planer\n\nMer.\n\n"
        "### CSN\n\n#### Nuläge\n\nVäntar.\n\n#### Planer\n\nInga.\n\n## Övrigt\n\nInget.\n"
    )
    agencies = [agency for _, agency, _ in stretches(body)]
    assert agencies == [None, "boverket", "boverket", "csn", "csn", None]
    assert reading(body).support["agency_id"].tolist() == ["boverket"]


def test_numbered_items_under_an_agency_are_its_own_and_agenda_items_are_not():
    body = "Medskick\n\nBoverket\n1. Skriv tydligare\n2. Följ upp\n\nCSN\n1. Kortare\n\n3. Nästa möte\nI maj.\n"
    assert pieces(body) == [
        ("m.txt#boverket-1", "Skriv tydligare"),
        ("m.txt#boverket-2", "Följ upp"),
        ("m.txt#csn-1", "Kortare"),
    ]


def test_paragraphs_that_open_by_telling_belong_to_the_one_who_tells():
    body = (
        "Laget runt\n\nBoverket berättar att de börjat.\n\nCSN rapporterar att planen är klar. Boverket har frågat.\n"
    )
    assert stretches(body)[1:] == [
        ("status", "boverket", "Boverket berättar att de börjat."),
        ("status", "csn", "CSN rapporterar att planen är klar. Boverket har frågat."),
    ]
    assert messages(body, "doubtful_heading") == []


def test_three_paragraphs_that_merely_begin_with_an_agency_are_read_so_but_doubtful():
    body = "Läget\n\nBoverket har börjat.\n\nCSN är klara.\n\nFormas väntar.\n"
    assert [agency for _, agency, _ in stretches(body)] == [None, "boverket", "csn", "formas"]
    assert (
        messages(body, "doubtful_heading")
        == ["stycket läggs på den myndighet som det börjar med, fast det saknar rubrik."] * 3
    )


@pytest.mark.parametrize(
    "body, name",
    [
        (
            "Läget\n\nCSN\nBra.\n\nHavsplaneverket\nJiM har haft heldag med ledningen.\n\nFormas\nBra.\n",
            "Havsplaneverket",
        ),
        ("Läget\n\nCSN: Bra.\n\nHPV: JiM har haft heldag med ledningen.\n\nFormas: Bra.\n", "HPV"),
        ("Läget CSN De väntar. Havsplaneverket De har haft heldag med JiM. Formas De väntar.\n", "Havsplaneverket"),
        ("Läget\n\n- CSN: Bra.\n- Statens havsråd: JiM har haft heldag med ledningen.\n", "Statens havsråd"),
        (
            "## Läget\n\n### CSN\n\nBra.\n\n### Statens havsråd\n\nJiM har haft heldag med ledningen.\n",
            "Statens havsråd",
        ),
        ("| Myndighet | Läge |\n| CSN | Bra. |\n| Statens havsråd | JiM har haft heldag. |\n", "Statens havsråd"),
        ("Läget\n\n1. CSN\nBra.\n2. Statens havsråd\nJiM har haft heldag med ledningen.\n", "Statens havsråd"),
    ],
)
def test_an_agency_that_the_register_lacks_is_a_passage_of_its_own_and_is_listed(body, name):
    result = reading(body)
    assert result.support.empty
    own = result.passages[result.passages["text"].str.contains("heldag")]
    assert own["agency_id"].isna().all() and own["section"].tolist() == ["status"]
    assert "CSN" not in own["text"].iloc[0] and "Formas" not in own["text"].iloc[0]
    assert [message.split(";")[0] for message in messages(body, "unknown_agency")] == [
        f"okänd myndighet: ”{name}” finns inte i registret"
    ]


def test_an_unknown_agency_is_never_taken_for_its_neighbour_in_the_register():
    assert messages("Läget\n\nCSN\nBra.\n\nLänsstyrelsen i Dalarna\nBra.\n", "unknown_agency") == [
        "okänd myndighet: ”Länsstyrelsen i Dalarna” finns inte i registret; avsnittet läggs inte på någon myndighet. "
        "Närmast i registret: Länsstyrelsen Kalmar, Länsstyrelsen Halland, Länsstyrelsen Gotland."
    ]


def test_advice_to_an_unknown_agency_is_not_advice_to_all():
    body = "Medskick\n\nCSN\nKortare.\n\nHavsplaneverket\nLängre.\n"
    assert pieces(body) == [("m.txt#csn-1", "Kortare.")]
    assert messages(body, "unknown_agency")[0].startswith(
        "okänd myndighet: ”Havsplaneverket” finns inte i registret; medskicket blir ingen rad."
    )


def test_a_line_that_may_be_a_heading_is_listed():
    assert messages("Läget\n\nCSN\nBra.\n\nKusten\nDe har börjat.\n\nFormas\nBra.\n", "unread_heading") == [
        "raden ”Kusten” ser ut som en rubrik men känns inte igen; texten under den räknas till avsnittet före."
    ]


@pytest.mark.parametrize(
    "heading, voice",
    [
        ("Laget runt", "agency"),
        ("Lägesrapport från myndigheterna", "agency"),
        ("Myndigheterna rapporterar", "agency"),
        ("Myndigheterna", "programme"),
        ("Information från sekretariatet", "programme"),
        ("Lägesrapport", None),
        ("Medskick från referensgruppen", "reference_group"),
        ("Referensgruppens råd", "reference_group"),
        ("Medskick", "reference_group"),
        ("Sekretariatets råd", "programme"),
        ("Råd", None),
        ("Följeforskarens återföring", "researcher"),
        ("Reflektioner från följeforskaren", "researcher"),
        ("Övrigt", None),
    ],
)
def test_the_heading_says_who_speaks_or_nobody_does(heading, voice):
    assert voices(f"{heading}\n\nDet går framåt.\n")[0] == (None, voice)


@pytest.mark.parametrize(
    "words, voice",
    [
        ("CSN: Vi har börjat.", "agency"),
        ("CSN: De har börjat.", None),
        ("CSN berättar: De har börjat.", "agency"),
        ("Från CSN: De har börjat.", "agency"),
    ],
)
def test_an_agency_speaks_where_it_says_we_or_tells(words, voice):
    assert voices(f"Lägesrapport\n\n{words}\n")[1] == ("csn", voice)


def test_another_voice_in_an_agencys_stretch_is_a_part_of_its_own_and_the_agency_goes_on():
    body = (
        "Laget runt\n\nCSN: De har börjat. Referensgruppen undrar hur.\n\nPlanen är klar.\n\n"
        "Följeforskaren: Intressant.\n\nBoverket: Klart. Följeforskningen noterar att chefer saknas.\n"
    )
    assert voices(body) == [
        (None, "agency"),
        ("csn", "agency"),
        ("csn", "reference_group"),
        ("csn", "agency"),
        ("csn", "researcher"),
        ("boverket", "agency"),
        ("boverket", "researcher"),
    ]
    assert messages(body, "agency_again") == []


def test_advice_said_in_an_agencys_stretch_is_advice_to_it():
    body = "Laget runt\n\nCSN: De har börjat. Referensgruppen föreslår att målen skrivs om.\n\nRåd: Kortare.\n"
    assert pieces(body) == [
        ("m.txt#csn-1", "Referensgruppen föreslår att målen skrivs om."),
        ("m.txt#csn-2", "Kortare."),
    ]


def test_the_researchers_part_keeps_its_voice_under_each_agency():
    assert voices("Följeforskarens reflektioner\n\nCSN: Bra.\n\nBoverket: Vi ser att det går.\n") == [
        (None, "researcher"),
        ("csn", "researcher"),
        ("boverket", "researcher"),
    ]


@pytest.mark.parametrize(
    "advice",
    [
        "Boverket\n- Skriv kortare.\n- Följ upp.\n",
        "Boverket: \n• Skriv kortare.\n• Följ upp.\n",
        "Boverket\no Skriv kortare.\no Följ upp.\n",
        "Boverket\n1) Skriv kortare.\n2) Följ upp.\n",
        "Boverket • Skriv kortare. • Följ upp.\n",
        "Boverket o Skriv kortare. o Följ upp.\n",
        "Boverket\nSkriv kortare.\n\nFölj upp.\n",
        "Boverket\nSkriv kortare.\nFölj upp.\n",
        "Boverket\nGruppen vill skicka med:\n- Skriv kortare.\n- Följ upp.\n",
        "Boverket\n- Skriv kortare.\n\nFölj upp.\n",
    ],
)
def test_each_bullet_or_paragraph_of_advice_is_a_piece(advice):
    assert pieces(f"Medskick\n\n{advice}\nCSN\nBra.\n") == [
        ("m.txt#boverket-1", "Skriv kortare."),
        ("m.txt#boverket-2", "Följ upp."),
        ("m.txt#csn-1", "Bra."),
    ]


def test_a_paragraph_broken_into_lines_is_one_piece():
    assert len(pieces("Medskick\n\nBoverket\nSkriv kortare och följ\nupp målen. Bra att\nni börjat.\n")) == 1


def test_a_change_of_sheet_inside_a_piece_does_not_part_it():
    body = "Medskick\n\nBoverket\nSkriv kortare.\n\n2 Följ upp.\n"
    at = len(TITLE) + 2 + body.index("2 ")
    result = reading(body, [Shell("sheet_number", at, at + 1)])
    assert result.advice["advice_id"].tolist() == ["m.txt#boverket-1"]


def test_an_advice_id_holds_when_text_before_it_is_corrected():
    before = pieces("Läget\n\nCSN\nBra.\n\nMedskick\n\nCSN\n- Kortare.\n- Bättre.\n")
    assert before == pieces("Läget\n\nCSN\nMycket bra, sägs det.\n\nMedskick\n\nCSN\n- Kortare.\n- Bättre.\n")


def test_text_before_the_first_heading_is_unassigned_and_kept_whole():
    text = "Vi möttes i hamnen och talade länge om vädret innan vi kom till saken, som var planerna för nästa år. " * 2
    result = reading(f"{text}\n\nLäget\n\nCSN\nBra.\n")
    unassigned = result.passages[result.passages["section"] == "unassigned"]
    assert unassigned["text"].str.strip().tolist() == [text.strip()]
    assert result.characters_assigned + unassigned["text"].str.len().sum() == len(result.document.text)


def test_running_text_on_the_titles_own_line_is_not_taken_for_the_title():
    text = f"{TITLE} Vi möttes i hamnen och talade länge om vädret och båtarna. " + "Sedan åt vi. " * 20
    result = read(Document("m.txt", "m.txt", text, "0", ".txt", TITLE), PersonKey())
    assert [(row.section, row.text[:28]) for row in result.passages.itertuples()] == [
        ("other", TITLE[:28]),
        ("unassigned", " Vi möttes i hamnen och tala"),
    ]


PIECES = st.sampled_from(
    [
        *["CSN", "Boverket", "Skolverket:", "MUCF/Ungdomsstyrelsen", "Havsplaneverket", "HPV:", "CSN och Boverket:"],
        *[
            "Närvarande",
            "Läget",
            "Medskick",
            "Generellt",
            "Övrigt",
            "Följeforskaren:",
            "Referensgruppen tycker",
            "Råd:",
        ],
        *["Ada Berg, CSN", "JiM har haft heldag med ledningen.", "De samverkar med CSN.", "berättar att", "Vi har"],
        *[
            "\n",
            "\n\n",
            " ",
            "- ",
            "• ",
            " o ",
            "| ",
            " | ",
            "\t",
            "## ",
            "1. ",
            "§ 4 ",
            "**",
            ":",
            ".",
            ", ",
            "\u00a0",
            "😀",
        ],
        *["| Myndighet | Läge | Medskick |\n", "/Ada och Bo", "Vid pennan", "LÄGET", "Från ", "å", "x" * 50],
    ]
)


@settings(max_examples=120, deadline=None)
@given(st.lists(PIECES, max_size=40), st.data())
def test_passages_tile_any_text(parts, data):
    text = "".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=4)))
    shell = [Shell("sheet_number", a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if a < b]
    result = read(Document("m.txt", "m.txt", text, "0", ".txt", "Läget", shell=tuple(shell)), PersonKey())
    passages = result.passages
    assert "".join(passages["text"]) == text
    assert (passages["start"] < passages["end"]).all() and passages["passage_id"].is_unique
    lost = passages.loc[passages["section"].isin(["unassigned", "shell"]), "text"].str.len().sum()
    assert result.characters_assigned + lost == len(text)
    assert result.advice["advice_id"].is_unique
    for name in ("advice", "support", "collaborations"):
        table = result.tables[name]
        assert (table["start"] < table["end"]).all() and table["passage_id"].isin(passages["passage_id"]).all()


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200))
def test_passages_tile_nonsense(text):
    passages = read(Document("m.txt", "m.txt", text, "0", ".txt", ""), PersonKey()).passages
    assert "".join(passages["text"]) == text
