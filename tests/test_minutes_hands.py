"""Minutes by many hands: short notes, bullets, labels on lines, Markdown, lost stops. What belongs to whom stays so."""

import pytest

from jimeval.base.persons import PersonKey
from jimeval.documents.document import Document
from jimeval.documents.kinds import paper_kind
from jimeval.documents.web import html_text
from jimeval.minutes import read
from jimeval.register import register

TITLE = "Minnesanteckningar 2017-04-12"


def reading(body):
    return read(Document("m.txt", "m.txt", f"{TITLE}\n\n{body}", "0", ".txt", TITLE), PersonKey())


def value(cell):
    return None if cell != cell else cell


def stretches(body):
    """(section, agency, words) of every passage but the title."""
    rows = reading(body).passages.itertuples()
    return [(row.section, value(row.agency_id), " ".join(row.text.split())) for row in rows][1:]


def agencies(body):
    return [(agency, words) for section, agency, words in stretches(body) if section == "status" and agency]


def support(body):
    rows = reading(f"Myndigheterna\n\n{body}").support.itertuples()
    return [(row.agency_id, row.audience, row.statement, value(row.days)) for row in rows]


def ties(body):
    rows = reading(f"Myndigheterna\n\n{body}").collaborations.itertuples()
    return sorted((row.from_agency_id, value(row.partner) or "", row.statement) for row in rows)


def advice(body):
    result = reading(body)
    text = result.document.text
    return [(row.advice_id.split("#")[1], text[row.start : row.end]) for row in result.advice.itertuples()]


def present(body):
    rows = reading(f"{body}\n\nMyndigheterna\n\nBoverket: Klart.\n").attendance.itertuples()
    return [(value(row.person), value(row.organisation), row.presence) for row in rows]


def messages(body, code):
    return [problem.message for problem in reading(body).problems if problem.code == code]


# --- whose the text is


def test_a_name_with_a_stop_heads_its_paragraph():
    body = "Myndigheterna\n\nBoverket. Har en plan.\n\nCSN. Har ingen plan.\n"
    assert agencies(body) == [("boverket", "Boverket. Har en plan."), ("csn", "CSN. Har ingen plan.")]


def test_a_name_with_a_stop_inside_a_paragraph_heads_nothing():
    body = "Myndigheterna\n\nBoverket: Man har ett nytt nätverk ihop med CSN. Det fungerar bra.\n"
    assert [agency for agency, _ in agencies(body)] == ["boverket"]


@pytest.mark.parametrize(
    "heading", ["CSN, Tyko:", "CSN (Tyko/Svea):", "CSN – Tyko:", "CSN:s arbete:", "Polisens arbete:", "Kronofogden:"]
)
def test_a_heading_may_name_the_speaker_or_stand_in_the_genitive(heading):
    body = f"Myndigheterna\n\nBoverket: Arbetet går sin gång.\n{heading} Arbetet har stannat.\n"
    assert [words for _, words in agencies(body)] == [
        "Boverket: Arbetet går sin gång.",
        f"{heading} Arbetet har stannat.",
    ]


def test_two_agencies_over_one_line_are_none_of_them():
    body = "Myndigheterna\n\nSkolverket: Går bra.\nCSN, Boverket: Delar lokaler.\n"
    assert [agency for agency, _ in agencies(body)] == ["skolverket"]


@pytest.mark.parametrize("unknown", ["Luftfartsverket Ny i gruppen för året.", "Region Dalarna: Har avslutat allt."])
def test_an_agency_that_the_register_lacks_takes_its_own_line(unknown):
    body = f"Myndigheterna\n\nBoverket Har kommit igång.\nSkolverket Det går trögt.\n{unknown}\n"
    assert [words for _, words in agencies(body)] == ["Boverket Har kommit igång.", "Skolverket Det går trögt."]
    assert len(messages(body, "unknown_agency")) == 1


def test_a_paragraph_that_opens_with_another_agency_is_listed_when_it_is_not_read_as_its_own():
    body = "Myndigheterna\n\nBoverket: Går bra.\nSkolverket: Går trögt.\nCSN:s ledning träffade JiM en halvdag.\n"
    assert messages(body, "unread_heading") == [
        "raden ”CSN:s” ser ut som en rubrik men känns inte igen; texten under den räknas till avsnittet före."
    ]


def test_a_name_after_a_lost_stop_is_listed_where_it_cannot_be_told():
    body = "Medskick till myndigheterna Boverket Tydliggör målen CSN Börja mäta allt. Övrigt Inget."
    assert advice(body) == [("boverket-1", "Tydliggör målen CSN Börja mäta allt.")]
    assert messages(body, "unread_heading") == [
        "raden ”CSN” ser ut som en rubrik men känns inte igen; texten under den räknas till avsnittet före."
    ]


def test_agencies_after_lost_stops_have_each_their_own():
    body = "Myndigheterna Boverket Verket har en plan CSN Planen dröjer Sametinget Ingen rapport. Övrigt Inget."
    assert [agency for agency, _ in agencies(body)] == ["boverket", "csn", "sametinget"]


def test_a_time_may_stand_before_a_parts_heading():
    body = "Kl. 11 Laget runt:\n– Boverket berättade om sin plan.\n– CSN berättade om sin.\n"
    assert [agency for agency, _ in agencies(body)] == ["boverket", "csn"]


def test_a_heading_may_be_followed_by_a_sentence_about_another_agency():
    body = "Myndigheterna Boverket Det går bra. Skatteverket Försäkringskassan har bjudit in till samtal. Övrigt Inget."
    assert [agency for agency, _ in agencies(body)] == ["boverket", "skatteverket"]


def test_a_sheets_number_may_stand_between_the_stop_and_the_heading():
    body = "Myndigheterna Boverket Det går bra. 5 Migrationsverket De är nya. Övrigt Inget."
    assert [agency for agency, _ in agencies(body)] == ["boverket", "migrationsverket"]


def test_a_discussion_ends_the_stretch_of_an_agency_without_heading():
    body = (
        "Runda\n\nBoverket berättar att planen är klar.\n\nSkolverket berättar att planen dröjer.\n\n"
        "Gemensamma frågor om mätning\nFlera undrade hur man mäter.\n"
    )
    assert [words for _, words in agencies(body)][-1] == "Skolverket berättar att planen dröjer."


def test_a_letterhead_over_the_list_is_no_agencys_status():
    body = "Skatteverket\n\nNärvarande: Ada Berg, CSN\n\nMyndigheterna\n\nBoverket: Klart.\n"
    assert [agency for agency, _ in agencies(body)] == ["boverket"]


def test_a_numbered_paragraph_sign_with_a_stop_is_a_heading():
    body = "§ 2. Lägesrapport\n\nBoverket: Klart.\n\n§ 3. Ekonomi\n\nPengarna är slut.\n"
    assert agencies(body) == [("boverket", "Boverket: Klart.")]


# --- advice, and to whom


def test_a_label_in_a_bullet_belongs_to_the_agency_it_stands_under():
    body = "Boverket: Arbetet ligger hos HR.\n- Råd från gruppen: flytta ut det.\nCSN: Arbetsgruppen är ny.\n"
    assert advice(body) == [("boverket-1", "flytta ut det.")]
    assert agencies(body)[-1] == ("csn", "CSN: Arbetsgruppen är ny.")


def test_labels_in_bold_on_one_line_part_it():
    body = (
        "Lägesrapport\n\n**Boverket** – inget nytt. **Medskick:** mät mer.\n\n**CSN** – på gång. **Medskick:** vila.\n"
    )
    assert advice(body) == [("boverket-1", "mät mer."), ("csn-1", "vila.")]


def test_advice_goes_to_the_agency_that_its_sentence_names():
    body = (
        "Rekommendationer\n\nVi uppmanar Boverket att skriva mål. De kan vara få. CSN bör vänta. "
        "Samtliga uppmanas att läsa vägledningen.\n"
    )
    assert advice(body) == [
        ("alla-1", "Samtliga uppmanas att läsa vägledningen."),
        ("boverket-1", "Vi uppmanar Boverket att skriva mål. De kan vara få."),
        ("csn-1", "CSN bör vänta."),
    ]


def test_advice_that_names_two_agencies_is_left_to_all_and_listed():
    body = "Medskick\n\nBoverket och CSN bör prata med varandra.\n"
    assert advice(body) == [("alla-1", "Boverket och CSN bör prata med varandra.")]
    assert messages(body, "advice_names_agency") == [
        "medskicket läses som riktat till alla men nämner Boverket och Centrala studiestödsnämnden."
    ]


def test_agencies_in_a_row_of_dashes_have_each_their_own():
    body = "Medskick\n\nCSN – skriv mål. Boverket – vänta inte. Skolverket – bra.\n"
    assert advice(body) == [("boverket-1", "vänta inte."), ("csn-1", "skriv mål."), ("skolverket-1", "bra.")]


def test_what_is_said_to_all_on_its_own_line_is_not_the_last_agencys():
    body = "Medskick\n\nCSN: Boka tid.\nAlla: läs på.\nÖvriga: vila.\n"
    assert advice(body) == [("alla-1", "läs på."), ("alla-2", "vila."), ("csn-1", "Boka tid.")]


def test_who_signs_last_is_no_advice():
    body = "Medskick\n\nCSN: Boka tid.\n\nAda Berg, sekreterare\n"
    assert advice(body) == [("csn-1", "Boka tid.")]


def test_advice_from_the_programme_has_its_voice():
    result = reading("Medskick från Jämställdhetsmyndigheten till myndigheterna\n\nCSN: Boka tid.\n")
    assert [value(row.voice) for row in result.passages.itertuples()][1:] == ["programme", "programme"]


# --- support and collaboration in short notes


@pytest.mark.parametrize(
    "notes, expected",
    [
        (
            "Boverket\n- heldag ledningen (mars)\n- halvdag arb.grupp\n",
            [("boverket", "management", "given", 1.0), ("boverket", "working_group", "given", 0.5)],
        ),
        (
            "Boverket\nLedning: ej träffat\nArbetsgrupp: halvdag\nPlan: klar\n",
            [("boverket", "management", "stated_none", None), ("boverket", "working_group", "given", 0.5)],
        ),
        ("Boverket: 3 tim m ledningsgruppen.\n", [("boverket", "management", "given", 0.375)]),
        ("Boverket: heldag genomfördes 12 maj med ledningen.\n", [("boverket", "management", "given", 1.0)]),
        (
            "Boverket: verket har fått två halvdagars stöd till ledningen.\n",
            [("boverket", "management", "given", 0.5)] * 2,
        ),
        ("Boverket: De ville hellre ha två timmar med ledningen.\n", []),
        ("Boverket: JiM har inte fått träffa GD.\n", [("boverket", "management", "stated_none", None)]),
        ("Boverket: Ledningen ej nådd.\n", [("boverket", "management", "stated_none", None)]),
        (
            "Boverket: Ledningen har uttryckligen inte velat träffa oss.\n",
            [("boverket", "management", "stated_none", None)],
        ),
        (
            "Boverket: JiM träffade regionernas ledningar under en dag.\n",
            [("boverket", "regional_management", "given", 1.0)],
        ),
    ],
)
def test_support_told_in_a_note(notes, expected):
    assert support(notes) == expected


@pytest.mark.parametrize(
    "notes, expected",
    [
        (
            "Boverket\nSamarbete: Länsstyrelserna, CSN\nPlan: klar\n",
            [("boverket", "CSN", "named"), ("boverket", "Länsstyrelserna", "named")],
        ),
        ("Boverket\nSamarbete: –\nPlan: klar\n", []),
        (
            "Boverket: Tillsammans med CSN och Lönnverket tar man fram ett kurspaket.\n",
            [("boverket", "CSN", "named"), ("boverket", "Lönnverket", "named")],
        ),
    ],
)
def test_partners_told_in_a_note(notes, expected):
    assert ties(notes) == expected


# --- who was there


def test_first_names_alone_are_persons_even_where_some_are_rare():
    found = present("Närvarande: Anna, Zlatkina, Ulla, Kenishia, Karin, Pia och Majvor (sekreterare)")
    assert [organisation for _, organisation, _ in found] == [None] * 7


def test_a_surname_cut_at_the_lines_end_is_no_organisation():
    found = present("Närvarande: Bo Ek, CSN,\nEva Mar-\ntinsson, Boverket")
    assert [organisation for _, organisation, _ in found] == ["CSN", "Boverket"]


def test_presence_told_in_a_sentence_keeps_the_name_whole():
    found = present("Närvarande: Ada Berg, CSN. Bo Ek, Boverket. Bo Ek deltog per telefon.")
    assert [organisation for _, organisation, _ in found][:2] == ["CSN", "Boverket"]
    assert {person for person, _, _ in found} == {"Person 1", "Person 2"}


def names(body):
    """The names behind the pseudonyms with their organisations, in order."""
    key = PersonKey()
    text = f"{TITLE}\n\n{body}\n\nMyndigheterna\n\nBoverket: Klart.\n"
    rows = read(Document("m.txt", "m.txt", text, "0", ".txt", TITLE), key).attendance.itertuples()
    pseudonyms = {key.pseudonym(name): name for name in ("Ada Berg", "Bo Ek", "Cia Dal")}
    return [(pseudonyms.get(row.person, row.person), value(row.organisation)) for row in rows]


@pytest.mark.parametrize(
    "body",
    [
        "Närvarande:\nBerg, Ada – CSN\nEk, Bo – Boverket",
        "Närvarande:\nBerg, Ada (CSN)\nEk, Bo (Boverket)",
        "Närvarande:\n1 Ada Berg CSN ada.berg@example.se\n2 Bo Ek Boverket bo.ek@example.se",
        "På plats var Ada Berg från CSN samt Bo Ek, som kom efter lunch, från Boverket.",
    ],
)
def test_names_in_another_order_are_the_same_persons(body):
    assert names(body) == [("Ada Berg", "CSN"), ("Bo Ek", "Boverket")]


def test_a_first_name_at_an_agency_is_no_organisation():
    found = present("Närvarande: Ada Berg (CSN), Bo Ek (SCB). Ulrika på Boverket hade fått förhinder.")
    assert [(organisation, presence) for _, organisation, presence in found] == [
        ("CSN", "full"),
        ("SCB", "full"),
        ("Boverket", "absent"),
    ]


def test_whom_somebody_stands_in_for_was_not_there():
    assert names("Ledamöter: Ada Berg, CSN\nErsättare: Bo Ek för Disa Falk") == [("Ada Berg", "CSN"), ("Bo Ek", None)]


@pytest.mark.parametrize(
    "opening",
    ["Närv:", "I mötet deltog:", "Deltog gjorde", "Vi som var med:", "Följande deltog:"],
)
def test_the_list_may_open_in_other_words(opening):
    assert [row[1] for row in present(f"{opening} Ada Berg, CSN, Bo Ek, Boverket")] == ["CSN", "Boverket"]


@pytest.mark.parametrize("words", ["Frånvarande var Cia Dal, SCB", "Förhindrade: Cia Dal, SCB"])
def test_who_was_away_may_be_told_after_the_stop(words):
    found = present(f"Närvarande: Ada Berg, CSN. {words}")
    assert [(organisation, presence) for _, organisation, presence in found] == [("CSN", "full"), ("SCB", "absent")]


def test_a_mark_after_a_role_is_a_mark():
    found = present("Närvarande\nAda Berg, ordf.\tX\nBo Ek\tX\nCia Dal (adj.)\tX")
    assert [(organisation, presence) for _, organisation, presence in found] == [(None, "full")] * 3


def test_agencies_in_bullets_after_the_list_are_not_in_it():
    body = "Närvarande:\n- Ada Berg, CSN\n- Bo Ek, SCB\n\n* Boverket\n  - heldag med ledningen\n"
    assert [agency for agency, _ in agencies(body)] == ["boverket"]
    body = "Närvarande:\n- Ada Berg, CSN\n- Bo Ek, SCB\n\n**Boverket** – 2 heldagar ledning\n"
    assert [agency for agency, _ in agencies(body)] == ["boverket"]


# --- the paper, the page, the register


@pytest.mark.parametrize("title", ["JiM ref.grupp 2017-01-25", "JiM+ grupp 2, minnesanteckningar"])
def test_minutes_of_a_group_are_minutes(title):
    text = f"{title}\nMinnesanteckningar\n\nNärvarande: Ada Berg, CSN\n"
    assert paper_kind(Document("m.txt", "m.txt", text, "0", ".txt", title))[0] == "minutes"


def test_a_space_after_bold_type_stays_in_a_web_page():
    text, _, _ = html_text("<p><strong>Boverket</strong> Klart.</p><ul><li><b>CSN:</b> Nytt</li></ul>")
    assert text == "Boverket Klart.\n\n• CSN: Nytt\n"


def test_a_suggestion_is_near_and_not_a_few_letters_inside_the_word():
    assert register().suggestions("Kulturrådet") == []
    assert register().suggestions("Migrationsvrket") == ["Migrationsverket"]
