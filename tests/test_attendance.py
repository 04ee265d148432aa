"""Attendance lists: every form that minutes use, alone and together. Names are invented."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jimeval.base.persons import PersonKey
from jimeval.documents.document import Document
from jimeval.minutes import read
from jimeval.minutes.attendance.list_end import attendance_end
from jimeval.minutes.attendance.persons_in_text import persons_in_text
from jimeval.minutes.attendance.read import agency_of, attendance_rows, attendants


def who(text):
    found, _ = attendants(text, 0, len(text))
    return [(entry.person, entry.organisation, entry.presence, entry.role) for entry in found]


def pairs(text):
    return [entry[:2] for entry in who(text)]


def unread(text):
    return [text[start:end] for start, end in attendants(text, 0, len(text))[1]]


THREE = [("Ada Berg", "CSN"), ("Bo Ek", "Boverket"), ("Cia Dal", "MSB")]


@pytest.mark.parametrize(
    "text",
    [
        "Ada Berg, CSN, Bo Ek, Boverket, Cia Dal, MSB",
        "Ada Berg, CSN\nBo Ek, Boverket\nCia Dal, MSB",
        "Ada Berg, CSN; Bo Ek, Boverket; Cia Dal, MSB",
        "Ada Berg; CSN; Bo Ek; Boverket; Cia Dal; MSB",
        "Ada Berg CSN\nBo Ek Boverket\nCia Dal MSB",
        "Ada Berg, CSN Bo Ek, Boverket Cia Dal, MSB",
        "Ada Berg (CSN), Bo Ek (Boverket) och Cia Dal (MSB)",
        "Ada Berg – CSN\nBo Ek – Boverket\nCia Dal – MSB",
        "Ada Berg/CSN, Bo Ek/Boverket, Cia Dal/MSB",
        "Ada Berg från CSN, Bo Ek från Boverket och Cia Dal från MSB",
        "Ada Berg\tCSN\nBo Ek\tBoverket\nCia Dal\tMSB",
        "Ada Berg    CSN\nBo Ek    Boverket\nCia Dal    MSB",
        "| Ada Berg | CSN |\n| Bo Ek | Boverket |\n| Cia Dal | MSB |",
        "| Namn | Organisation |\n|---|---|\n| Ada Berg | CSN |\n| Bo Ek | Boverket |\n| Cia Dal | MSB |",
        "Namn\tMyndighet\tE-post\nAda Berg\tCSN\ta@b.se\nBo Ek\tBoverket\tb@b.se\nCia Dal\tMSB\tc@b.se",
        "Namn: Ada Berg\nOrganisation: CSN\nNamn: Bo Ek\nOrganisation: Boverket\nNamn: Cia Dal\nOrganisation: MSB",
        "1. Ada Berg, CSN\n2. Bo Ek, Boverket\n3. Cia Dal, MSB",
        "1. Ada Berg, CSN 2. Bo Ek, Boverket 3. Cia Dal, MSB",
        "• Ada Berg, CSN\n• Bo Ek, Boverket\n• Cia Dal, MSB",
        "**Ada Berg**, CSN\n**Bo Ek**, Boverket\n**Cia Dal**, MSB",
        "Ada Berg\nCSN\nBo Ek\nBoverket\nCia Dal\nMSB",
        "Ada Berg, CSN\n\nBo Ek, Boverket\n\nCia Dal, MSB",
        "CSN: Ada Berg\nBoverket: Bo Ek\nMSB: Cia Dal",
        "CSN – Ada Berg\nBoverket – Bo Ek\nMSB – Cia Dal",
        "CSN (Ada Berg), Boverket (Bo Ek), MSB (Cia Dal)",
        "CSN\tAda Berg\nBoverket\tBo Ek\nMSB\tCia Dal",
        "CSN, Ada Berg\nBoverket, Bo Ek\nMSB, Cia Dal",
        "CSN, Ada Berg, Boverket, Bo Ek, MSB, Cia Dal",
        "Från CSN: Ada Berg. Från Boverket: Bo Ek. Från MSB: Cia Dal.",
        "Ada Berg, CSN, ada.berg@csn.se, 08-123 45 67\nBo Ek, Boverket, bo@b.se\nCia Dal, MSB, 0701-23 45 67",
        "Ada Berg (AB), CSN, Bo Ek (BE), Boverket, Cia Dal (CD), MSB",
        "Ada Berg, CSN,\nBo Ek, Boverket,\nCia Dal, MSB",
    ],
)
def test_one_list_in_all_its_dresses(text):
    assert pairs(text) == THREE
    assert unread(text) == []


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Ada Berg, Bo Ek, CSN, Cia Dal, MSB", [("Ada Berg", "CSN"), ("Bo Ek", "CSN"), ("Cia Dal", "MSB")]),
        ("Ada Berg och Bo Ek, CSN, samt Cia Dal, MSB", [("Ada Berg", "CSN"), ("Bo Ek", "CSN"), ("Cia Dal", "MSB")]),
        ("Ada Berg, Bo Ek (båda CSN), Cia Dal (MSB)", [("Ada Berg", "CSN"), ("Bo Ek", "CSN"), ("Cia Dal", "MSB")]),
        ("CSN: Ada Berg, Bo Ek; Boverket: Cia Dal", [("Ada Berg", "CSN"), ("Bo Ek", "CSN"), ("Cia Dal", "Boverket")]),
        ("CSN (Ada Berg, Bo Ek)", [("Ada Berg", "CSN"), ("Bo Ek", "CSN")]),
        ("CSN\nAda Berg\nBo Ek\n\nMSB\nCia Dal", [("Ada Berg", "CSN"), ("Bo Ek", "CSN"), ("Cia Dal", "MSB")]),
        ("Ada Berg\nBo Ek, CSN", [("Ada Berg", None), ("Bo Ek", "CSN")]),  # the line above says nothing of CSN
    ],
)
def test_several_persons_share_an_organisation_only_where_the_list_says_so(text, expected):
    assert pairs(text) == expected


@pytest.mark.parametrize(
    "organisation",
    [
        "Myndigheten för vård- och omsorgsanalys",
        "Statens beredning för medicin, hälsa och etik",
        "Uppsala universitet, Institutionen för arbetsliv",
        "JiM/Göteborgs universitet",
        "Sveriges Kommuner och Landsting",
        "Forum – öppna organisationer med lokal förankring",
        "Länsstyrelsen i Skåne län",
        "Rädda Barnen",
        "Winnet Sverige",
        "APeL",
        "Malmö stad",
        "Avdelningen för kvalitet, SUB",
        "Kungl. Musikaliska akademien",
    ],
)
def test_an_organisation_is_kept_whole(organisation):
    text = f"Ada Berg, {organisation}, Bo Ek, CSN, Cia Dal, {organisation}"
    assert pairs(text) == [("Ada Berg", organisation), ("Bo Ek", "CSN"), ("Cia Dal", organisation)]


@pytest.mark.parametrize(
    "name",
    [
        "B. Ek",
        "A.-K. Lind",
        "Eva von Heland",
        "Ann-Sofie Lind Berg",
        "Zlatka Ilieva",
        "Xiu Wang",
        "Ada Lind-Berg",
        "Ledamot A",
    ],
)
def test_a_name_of_any_form_is_a_person(name):
    assert pairs(f"Dan Holm, CSN, {name}, MSB, Eva Strid, Nordlyset") == [
        ("Dan Holm", "CSN"),
        (name, "MSB"),
        ("Eva Strid", "Nordlyset"),
    ]


@pytest.mark.parametrize(
    "text, names",
    [
        ("Ada Berg, Bo Ek och Cia Dal", ["Ada Berg", "Bo Ek", "Cia Dal"]),
        ("Ada Berg Bo Ek\nCia Dal Dan Holm\nEva Strid", ["Ada Berg", "Bo Ek", "Cia Dal", "Dan Holm", "Eva Strid"]),
        ("Anna, Bosse och Lillemor", ["Anna", "Bosse", "Lillemor"]),
    ],
)
def test_a_list_of_names_alone_has_no_organisations(text, names):
    assert pairs(text) == [(name, None) for name in names]


def test_a_role_right_after_the_name_is_no_part_of_it():
    assert who("Ada Berg Ordförande\nBo Ek (MSB) sekr.") == [
        ("Ada Berg", None, "full", "Ordförande"),
        ("Bo Ek", "MSB", "full", "sekr"),
    ]


def test_a_unit_stays_with_its_agency_in_a_label():
    assert pairs("Polismyndigheten, region Syd: Ada Berg") == [("Ada Berg", "Polismyndigheten, region Syd")]


def test_a_body_named_after_somebody_is_a_body():
    body = "Gerda Lunds Minnesfond"
    assert pairs(f"Ada Berg, {body}, Bo Ek, CSN") == [("Ada Berg", body), ("Bo Ek", "CSN")]


@pytest.mark.parametrize("form", ["{p}, {o}", "{p} – {o}", "{o}: {p}", "{o}, {p}", "{p} ({o})", "| {p} | {o} |"])
def test_names_that_no_list_of_names_knows_are_told_by_their_place(form):
    rows = [("Quaziran Ranyu", "CSN"), ("Lomi Lozilo", "Göteborgs universitet"), ("Vestor Kequa", "Malmö stad")]
    assert pairs("\n".join(form.format(p=person, o=body) for person, body in rows)) == rows


def test_a_list_of_organisations_alone_has_no_persons():
    assert pairs("CSN, Boverket och Länsstyrelsen Skåne") == [
        (None, "CSN"),
        (None, "Boverket"),
        (None, "Länsstyrelsen Skåne"),
    ]


@pytest.mark.parametrize(
    "note, presence, role",
    [
        (" (lämnade efter lunch)", "left_early", None),
        (" (anslöt efter lunch)", "joined_late", None),
        (" (fram till kl. 14.30)", "left_early", None),
        (" – anslöt 10.30", "joined_late", None),
        (" [via Skype]", "full", None),
        (" (via länk)", "full", None),
        (", via telefon", "full", None),
        (" (praktikant)", "full", "praktikant"),
        (" (ordf.)", "full", "ordf"),
        (" (vid protokollet)", "full", "vid protokollet"),
        (" (suppleant för Eva Strid)", "full", "suppleant"),
        (", enhetschef", "full", "enhetschef"),
        (" (§ 1-4)", "partial", None),
        (" kl. 9-12", "partial", None),
        (" (sjuk)", "absent", None),
        (", anmält förhinder", "absent", None),
        (", ej närvarande", "absent", None),
        (" (ordförande, gick 14.00)", "left_early", "ordförande"),
    ],
)
def test_what_a_note_says_goes_to_its_person_alone(note, presence, role):
    assert who(f"Ada Berg, CSN\nBo Ek, MSB{note}\nCia Dal, SiS") == [
        ("Ada Berg", "CSN", "full", None),
        ("Bo Ek", "MSB", presence, role),
        ("Cia Dal", "SiS", "full", None),
    ]


@pytest.mark.parametrize("title", ["Generaldirektör", "GD", "Tf enhetschef", "Vice ordförande", "Docent"])
def test_a_title_before_the_name_is_the_role(title):
    assert who(f"{title} Ada Berg, CSN, Bo Ek, MSB") == [
        ("Ada Berg", "CSN", "full", title),
        ("Bo Ek", "MSB", "full", None),
    ]


@pytest.mark.parametrize(
    "end",
    [
        "\nFrånvarande: Dan Holm, SiS",
        "\nEj närvarande\nDan Holm, SiS",
        "\n\nKallade men ej närvarande\nDan Holm, SiS",
        "\nFörhinder: Dan Holm, SiS",
        "\nAnmält förhinder:\nDan Holm, SiS",
        ". Frånvarande: Dan Holm, SiS.",
        ". Dan Holm, SiS, kunde inte komma.",
        "\nDan Holm, SiS, hade anmält förhinder",
        "\nFörhinder hade Dan Holm, SiS.",
        "\nÅterbud från Dan Holm, SiS",
        "\nFrånvarande med anmälan: Dan Holm, SiS",
    ],
)
def test_apologies_are_apart_from_those_present(end):
    assert who(f"Ada Berg, CSN, Bo Ek, MSB{end}") == [
        ("Ada Berg", "CSN", "full", None),
        ("Bo Ek", "MSB", "full", None),
        ("Dan Holm", "SiS", "absent", None),
    ]


def test_nobody_absent_is_nobodys_name():
    assert pairs("Inga frånvarande. Ada Berg, CSN") == [("Ada Berg", "CSN")]


@pytest.mark.parametrize("text", ["se separat förteckning", "enligt bilaga 2", "Enligt bifogad närvarolista."])
def test_a_list_kept_elsewhere_is_unknown_and_not_none(text):
    assert who(text) == [(None, None, "unknown", None)]


def test_a_list_partly_kept_elsewhere_is_those_named_and_an_unknown_rest():
    assert who("Ada Berg, CSN, Bo Ek, MSB, övriga se bilaga 1")[:2] == [
        ("Ada Berg", "CSN", "full", None),
        ("Bo Ek", "MSB", "full", None),
    ]
    assert who("Ada Berg, CSN, Bo Ek, MSB, övriga se bilaga 1")[-1] == (None, None, "unknown", None)


def test_marks_in_a_column_tell_who_was_there_and_a_blank_is_unknown():
    text = (
        "| Namn | Myndighet | Närvaro |\n|---|---|---|\n| Ada Berg | CSN | X |\n| Bo Ek | Boverket | |\n"
        "| Cia Dal | MSB | förhinder |\n| Dan Holm | SiS | till kl. 12 |"
    )
    assert [entry[2] for entry in who(text)] == ["full", "unknown", "absent", "left_early"]


def test_marks_below_as_many_names_are_theirs_in_order():
    text = "Ada Berg X\nBo Ek X, sekreterare\nÖvriga\nCia Dal\nDan Holm\nX\nX, § 5-6\nEva Strid"
    assert [entry[1:] for entry in who(text)] == [
        (None, "full", None),
        (None, "full", "sekreterare"),
        (None, "full", None),
        (None, "partial", None),
        (None, "unknown", None),
    ]


def test_marks_that_are_more_or_fewer_than_the_names_are_left_and_say_nothing():
    text = "Ada Berg X\nBo Ek X\nÖvriga\nCia Dal\nDan Holm\nX\n"
    assert [entry[2] for entry in who(text)] == ["full", "full", "unknown", "unknown"]
    assert unread(text) == ["X"]


def test_what_is_neither_person_nor_organisation_is_listed():
    assert unread("Ada Berg, CSN, m.fl.") == ["m.fl."]


@pytest.mark.parametrize(
    "organisation, agency_id",
    [
        ("Försvaret", "fm"),
        ("CSN:s", "csn"),
        ("Myndigheten för samhällsskydd och beredskap (MSB)", "msb"),
        ("Försäkringskassan, Avdelningen för analys", "fk"),
        ("Försäkringskommittén", None),
        ("Tillväxtrådet", None),
    ],
)
def test_an_agency_is_known_by_any_of_its_names_and_no_unknown_name_is_joined(organisation, agency_id):
    assert agency_of(organisation) == agency_id


def test_a_numbered_list_of_persons_does_not_end_at_its_numbers():
    text = "Närvarande\n1. Ada Berg, CSN\n2. Bo Ek, Boverket\n\n1. Mötet öppnas\n\nAda Berg öppnade mötet.\n"
    document = Document("m.txt", "m.txt", f"Minnesanteckningar\n\n{text}", "0", ".txt", "Minnesanteckningar")
    assert read(document, PersonKey()).attendance["organisation"].tolist() == ["CSN", "Boverket"]


def test_a_list_on_one_line_ends_where_a_sentence_or_a_numbered_heading_begins():
    for after in ("Cia Dal öppnade mötet och hälsade alla välkomna.", "1. Mötets öppnande Alla var välkomna."):
        text = f"Ada Berg, CSN, Bo Ek (punkt 5) {after}"
        assert text[attendance_end(text, 0, [], len(text)) :].strip() == after


# ------------------------------------------------------------------ persons


def test_no_name_stands_in_organisation_or_role():
    text = "Ada Berg, CSN, suppleant för Bo Ek\nBo Ek, Boverket, ersätter Ada Berg"
    found, _ = attendants(text, 0, len(text))
    rows = attendance_rows("d", lambda at: None, found, PersonKey())
    assert not re.search(
        "Ada|Berg|Bo Ek", " ".join(str(row[name]) for row in rows for name in ("organisation", "role"))
    )


def test_variants_of_a_name_are_one_person_and_initials_another_said_to_be_unsure():
    key = PersonKey()
    assert key.pseudonym("Ada Lind-Berg") == key.pseudonym("ada lind berg") == "Person 1"
    assert key.pseudonym("A. Lind-Berg") == "Person 2"
    assert key.pseudonym("Ada Holm") == "Person 3"
    assert key.unsure() == [("Person 1", "Person 2")]


@pytest.mark.parametrize(
    "text, masked",
    [
        ("Hälsa Ada Lind-Berg och Bo Eks chef.", "Hälsa Person 1 och Person 2s chef."),
        ("enligt Ada\nLind Berg", "enligt Person 1"),
        ("enligt Ada Lind-\nBerg", "enligt Person 1"),
        ("ADA LIND-BERG", "Person 1"),
        ("Bo Ekman och Bo Ek-Lund", "Bo Ekman och Bo Ek-Lund"),
        ("Hans Marks bil", "Person 3 bil"),
        ("", ""),
    ],
)
def test_known_names_are_masked_in_every_writing_and_no_other(text, masked):
    key = PersonKey({"ada lind berg": "Person 1", "bo ek": "Person 2", "hans marks": "Person 3"})
    assert key.mask(text) == masked


def test_a_name_that_comes_later_is_masked_as_well():
    key = PersonKey()
    assert key.mask("Ada Berg") == "Ada Berg"
    key.pseudonym("Ada Berg")
    assert key.mask("Ada Berg") == "Person 1"


PRESENT = ["Anna Berg", "Olle Holm", "Bo Ek", "Frida Karl", "Sofie Lund", "Lillemor Dahl", "Eva Ros", "Eva Lind"]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Medskick från Greta Nyström, Länsstyrelsen Gotland", [("Greta Nyström", "Greta Nyström")]),
        ("Klart.\n/Sofie och Lillemor\n", [("Sofie", "Sofie Lund"), ("Lillemor", "Lillemor Dahl")]),
        ("Vid pennan: Malin Ros", [("Malin Ros", "Malin Ros")]),
        ("(OH) Vi bör mäta mer.", [("OH", "Olle Holm")]),
        ("Anna skickar ut och Bo läser.", [("Anna", "Anna Berg"), ("Bo", "Bo Ek")]),
        ("Eva skickar ut.", [("Eva", "Eva")]),  # two have that first name
        ("Annas plan", [("Anna", "Anna Berg")]),
        ("Greta Nyströms förslag", [("Greta Nyström", "Greta Nyström")]),
        ("Tack till Zlatka Ilieva, Boverket.", [("Zlatka Ilieva", "Zlatka Ilieva")]),
        ("Försäkringskassan (FK) och Västra Götaland", []),
        ("Bo i kollektiv. Dag 1. Stora Sköndal. Nordiskt Forum. Karolinska Institutet.", []),
        ("/Sekretariatet", []),
        ("från Statens Musikverk, Stockholm", []),
    ],
)
def test_persons_of_the_running_text_are_found_by_form_and_nothing_else_is(text, expected):
    assert [(text[a:b], name) for a, b, name in persons_in_text(text, 0, len(text), PRESENT)] == expected


# ------------------------------------------------------------------ any list

GIVEN = ["Ada", "Bo", "Cia", "Dan", "Eva", "Fanny", "Gun-Britt", "Hassan", "Ingrid", "Jan-Olof", "Zlatka", "Xiu"]
FAMILY = ["Berg", "Ek", "Dal", "Lind-Holm", "Ilieva", "af Ström", "Sandqvist", "Nordin Ros", "Persson"]
BODIES = [
    "CSN",
    "Boverket",
    "Länsstyrelsen Skåne",
    "ESF-rådet",
    "Myndigheten för vård- och omsorgsanalys",
    "JiM/Göteborgs universitet",
    "Nordiska museet",
    "Malmö stad",
    "Civos",
    "Winnet Sverige",
    "Nationella sekretariatet för genusforskning",
]
NOTES = {
    "": "full",
    " (lämnade efter lunch)": "left_early",
    " (anslöt kl. 10)": "joined_late",
    " (sjuk)": "absent",
    " (via länk)": "full",
}
FORMS = {
    "running": (", ", "{person}{note}, {body}"),
    "lines": ("\n", "{person}{note}, {body}"),
    "notes last": ("\n", "{person}, {body}{note}"),
    "dash": ("\n", "{person}{note} – {body}"),
    "parentheses": (", ", "{person} ({body}){note}"),
    "semicolons": ("; ", "{person}, {body}{note}"),
    "tabs": ("\n", "{person}{note}\t{body}"),
    "pipes": ("\n", "| {person}{note} | {body} |"),
    "bullets": ("\n", "- {person}, {body}{note}"),
    "label": ("\n", "{body}: {person}{note}"),
    "body first": ("\n", "{body}, {person}{note}"),
}


@st.composite
def lists(draw):
    names = draw(
        st.lists(st.tuples(st.sampled_from(GIVEN), st.sampled_from(FAMILY)), min_size=3, max_size=12, unique=True)
    )
    rows = [
        (f"{given} {family}", draw(st.sampled_from(BODIES)), draw(st.sampled_from(list(NOTES))))
        for given, family in names
    ]
    separator, form = FORMS[draw(st.sampled_from(sorted(FORMS)))]
    return rows, separator.join(form.format(person=person, body=body, note=note) for person, body, note in rows)


@settings(max_examples=150, deadline=None)
@given(lists())
def test_a_list_in_any_form_comes_back_exactly(made):
    rows, text = made
    assert who(text) == [(person, body, NOTES[note], None) for person, body, note in rows]


@settings(max_examples=150, deadline=None)
@given(
    lists(),
    st.sampled_from(
        ["", "\nÖvrigt folk kom och gick\n", ", m.fl.", "\nFrånvarande: Gun Strid, Forte", " ??? 12", "\nNisse"]
    ),
)
def test_every_word_of_a_list_is_in_an_entry_or_listed(made, more):
    text = made[1] + more
    found, left = attendants(text, 0, len(text))
    held = [(entry.start, entry.end) for entry in found] + left
    lost = [m.group() for m in re.finditer(r"\w+", text) if not any(a <= m.start() and m.end() <= b for a, b in held)]
    assert lost == []


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="AÅbcö ,.;:\n\t|()[]/-–12Xx@§*#", max_size=120))
def test_no_text_whatever_breaks_the_reader_and_positions_hold(text):
    found, left = attendants(text, 0, len(text))
    assert all(0 <= entry.start <= entry.end <= len(text) for entry in found)
    assert all(0 <= start <= end <= len(text) for start, end in left)
