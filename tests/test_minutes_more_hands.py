"""Minutes by more hands: forms with a field a line, waves, the agency's own groups, tables, marks for several days."""

import pytest

from jimeval.base.persons import PersonKey
from jimeval.documents.document import Document
from jimeval.minutes import read

TITLE = "Minnesanteckningar 2017-04-12"


def reading(body, title=TITLE):
    return read(Document("m.txt", "m.txt", f"{title}\n\n{body}", "0", ".txt", title), PersonKey())


def value(cell):
    return None if cell != cell else cell


def stretches(body, section="status", title=TITLE):
    rows = reading(body, title).passages.itertuples()
    return [(value(row.agency_id), " ".join(row.text.split())) for row in rows if row.section == section]


def support(body, title=TITLE):
    rows = reading(body, title).support.itertuples()
    return [(row.agency_id, row.audience, row.statement, value(row.days)) for row in rows]


def ties(body, title=TITLE):
    rows = reading(body, title).collaborations.itertuples()
    return sorted((row.from_agency_id, value(row.partner) or "", row.statement) for row in rows)


def advice(body, title=TITLE):
    result = reading(body, title)
    text = result.document.text
    return [(row.advice_id.split("#")[1], text[row.start : row.end]) for row in result.advice.itertuples()]


def present(body):
    rows = reading(f"{body}\n\nMyndigheterna\n\nBoverket: Klart.\n").attendance.itertuples()
    return [(value(row.person), value(row.organisation), row.presence) for row in rows]


def messages(body, code, title=TITLE):
    return [problem.message for problem in reading(body, title).problems if problem.code == code]


# --- whose the text is

FORM = """Närvarande: Ada Berg (CSN), Bo Ek (Boverket)

Myndighet: CSN
Läge: Går framåt
Samverkan: Skolverket
Medskick: Räkna fler

Myndighet: Lönnverket
Läge: Går bra
Stöd: Heldag med ledningen
"""


def test_a_field_that_says_which_agency_heads_what_stands_under_it():
    assert [agency for agency, _ in stretches(FORM)] == ["csn", "csn", None, None]
    assert ties(FORM) == [("csn", "Skolverket", "named")]
    assert advice(FORM) == [("csn-1", "Räkna fler")]
    assert support(FORM) == []
    assert messages(FORM, "unknown_agency") == [
        "okänd myndighet: ”Lönnverket” finns inte i registret; avsnittet läggs inte på någon myndighet."
    ]


@pytest.mark.parametrize("label", ["Samverkan", "Bra exempel", "Samarbete med"])
def test_an_agency_after_a_label_on_the_line_heads_nothing(label):
    body = f"Boverket\nArbetet rullar.\n{label}: CSN\nPlanen dröjer.\n"
    assert {agency for agency, _ in stretches(body)} == {"boverket"}


@pytest.mark.parametrize("unknown", ["Region Vänern Vättern", "Lönnämbetet", "Stiftelsen Lönnen", "Lönnkollegiet"])
def test_bodies_that_the_register_lacks_are_told_by_more_forms(unknown):
    body = f"Runda\n\nBoverket: Går bra.\n\n{unknown}: JiM höll en heldag med ledningsgruppen.\n"
    assert support(body) == []
    assert len(messages(body, "unknown_agency")) == 1


def test_a_line_that_groups_agencies_by_wave_belongs_to_none_of_them():
    body = "Boverket\nNy plan.\n\nAndra vågen 2014\n\nCSN\nGår trögt.\n"
    assert stretches(body) == [("boverket", "Boverket Ny plan."), ("csn", "CSN Går trögt.")]
    body = "Medskick\n\nVåg 1\n\nBoverket: Vila.\n\nVåg 2\n\nCSN: Läs.\n"
    assert advice(body) == [("boverket-1", "Vila."), ("csn-1", "Läs.")]


def test_a_wave_after_the_list_is_not_in_it():
    names = "Närvarande:\nCSN Bo Ek, Cia Dal\nBoverket Ada Berg\n\n"
    rows = reading(f"{names}Första vågen\n\nCSN\nHar skrivit om sin plan från grunden.\n").attendance.itertuples()
    assert [row.organisation for row in rows] == ["CSN", "CSN", "Boverket"]


OWN = """Närvarande: Ada Berg, Bo Ek

1. Föregående möte
Genomgånget.

2. Planen
JiM har träffat ledningsgruppen en halvdag. Vi samverkar med CSN.

3. Nästa möte
I maj.
"""


@pytest.mark.parametrize(
    "title",
    ["Boverkets arbetsgrupp, minnesanteckningar 2017-04-12", "Minnesanteckningar från projektgruppen på Boverket"],
)
def test_minutes_of_an_agencys_own_group_are_about_that_agency(title):
    assert stretches(OWN, title=title) == [
        ("boverket", "2. Planen JiM har träffat ledningsgruppen en halvdag. Vi samverkar med CSN.")
    ]
    assert support(OWN, title) == [("boverket", "management", "given", 0.5)]
    assert ties(OWN, title) == [("boverket", "CSN", "named")]
    assert messages(OWN, "own_minutes", title) == [
        "ingen myndighet har en egen rubrik och titeln nämner bara Boverket; punkterna läses som dess egna."
    ]


@pytest.mark.parametrize(
    "title",
    [
        "Minnesanteckningar från referensgruppens möte på Boverket",
        "Nätverksträff hos Boverket, minnesanteckningar",
        "Minnesanteckningar från Boverkets och Formas arbetsgrupp",
        "Minnesanteckningar 2017-04-12",
    ],
)
def test_minutes_of_several_or_of_none_are_nobodys_own(title):
    assert support(OWN, title) == []
    assert messages(OWN, "own_minutes", title) == []


def test_minutes_where_another_agency_was_present_are_nobodys_own():
    body = OWN.replace("Bo Ek", "Bo Ek (CSN)")
    assert support(body, "Boverkets arbetsgrupp, minnesanteckningar 2017-04-12") == []


def test_own_minutes_with_an_agencys_heading_are_read_by_their_headings():
    body = f"{OWN}\n4. Laget runt\n\nCSN: Klart.\n"
    assert [agency for agency, _ in stretches(body, title="Boverkets arbetsgrupp, minnesanteckningar")] == [None, "csn"]


def test_the_voice_in_the_programmes_notes_from_a_visit_is_not_the_agencys():
    rows = reading(OWN, "Minnesanteckningar från JiM:s besök hos Boverket").passages.itertuples()
    assert [value(row.voice) for row in rows if value(row.agency_id)] == [None]


# --- who was there


@pytest.mark.parametrize(
    "words", ["Deltagarlista bifogas.", "Närvarolistan finns hos sekretariatet", "Deltagare: se bilaga 1"]
)
def test_a_list_in_another_paper_leaves_attendance_unknown(words):
    assert present(words) == [(None, None, "unknown")]
    assert len(messages(f"{words}\n\nRunda\n\nBoverket: Klart.\n", "attendance_elsewhere")) == 1


@pytest.mark.parametrize(
    "table",
    [
        "Närvaro\t12/2\t14/4\nAda Berg, CSN\tX\tX\nBo Ek, Boverket\t\tX\n",
        "| Namn | Myndighet | 12/2 | 14/4 |\n|---|---|---|---|\n"
        "| Ada Berg | CSN | X | X |\n| Bo Ek | Boverket | X | |\n",
        "Närvarande | Myndighet | Möte 1 | Möte 2\nAda Berg | CSN | X | X\nBo Ek | Boverket | | X\n",
    ],
)
def test_marks_for_several_days_are_presence_only_where_every_day_has_one(table):
    body = table if table.startswith("När") else f"Närvarande\n\n{table}"
    assert present(body) == [("Person 1", "CSN", "full"), ("Person 2", "Boverket", "unknown")]
    assert len(reading(f"{body}\n\nRunda\n\nCSN: Nytt.\n").tables["named"]) == 2


def test_a_double_first_name_after_an_organisation_is_not_cut():
    body = "Närvarande:\nLönnet, Jan-Olof Berg\nCSN, Ada Ek\nLönnet, Gun-Britt Dal"
    assert [row[1] for row in present(body)] == ["Lönnet", "CSN", "Lönnet"]


def test_a_lists_word_may_stand_in_a_tables_first_cell():
    assert present("Närvarande\tAda Berg, CSN\n\tBo Ek, Boverket\nFrånvarande\tCia Dal, Formas\n") == [
        ("Person 1", "CSN", "full"),
        ("Person 2", "Boverket", "full"),
        ("Person 3", "Formas", "absent"),
    ]


def test_notes_without_capitals_are_listed_for_names_would_stand_in_them():
    body = (
        "närvarande: ada berg (csn), bo ek (boverket)\n\ncsn: har planen klar.\nboverket: det går lite trögt just nu.\n"
    )
    assert messages(body, "small_letters", "minnesanteckningar 2017-04-12") == [
        "anteckningarna är skrivna utan stora bokstäver; rubriker och personnamn känns då inte igen."
    ]
    assert messages(body.title(), "small_letters") == []


# --- support and collaboration


@pytest.mark.parametrize(
    "words, expected",
    [
        ("Stöd: Inget", [("boverket", "not_stated", "stated_none", None)]),
        ("Stöd: inget hittills", [("boverket", "not_stated", "stated_none", None)]),
        ("Stöd: –", []),
        ("Stöd: Inget särskilt att ta upp", []),
        ("Stöd: Heldag med ledningen", [("boverket", "management", "given", 1.0)]),
    ],
)
def test_a_forms_field_may_say_that_no_support_was_given(words, expected):
    assert support(f"Boverket\nLäge: Går bra\n{words}\nPlan: klar\n") == expected


@pytest.mark.parametrize("sheet", ["", "2 ", "14 "])
def test_a_sheets_number_is_no_part_of_a_partners_name(sheet):
    result = reading(f"Myndigheterna\n\nBoverket: Man samverkar med {sheet}Formas om forskning.\n")
    assert [(row.partner, row.partner_agency_id) for row in result.collaborations.itertuples()] == [
        ("Formas", "formas")
    ]


@pytest.mark.parametrize("name", ["Cilla", "Yosef", "Fatemeh", "Jocke"])
def test_more_first_names_are_known_in_running_text(name):
    result = reading(f"Myndigheterna\n\nBoverket: Kontakta {name} Lönnlid om mallen.\n")
    text = result.document.text
    assert [text[row.start : row.end] for row in result.tables["named"].itertuples()] == [f"{name} Lönnlid"]
