"""Rating files: long and wide, CSV and Excel; every row a mark or a named problem."""

import openpyxl
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from jimeval.base.errors import InputError
from jimeval.base.tables import violations
from jimeval.documents import read_document
from jimeval.ratings import Instrument, Item, Scale, load_instruments, read, read_ratings

ITEMS = (Item(1, "Utgångspunkt"), Item(2, "Effekter"), Item(9, "Samlad bedömning", keywords=("samlad",)))
LINES = Instrument("rader", "1", "Tre rader", ITEMS, Scale(0, 10), {9: Scale(1, 5, 1, type="levels")})
EXAMPLES = ROOT / "data" / "raw" / "ratings"


def csv(tmp_path, text, name="2013-11_marken.csv", encoding="utf-8", instrument=LINES, partial=False):
    path = tmp_path / name
    path.write_text(text, encoding=encoding)
    return read(read_document(path), {instrument.id: instrument}, partial=partial)


def xlsx(tmp_path, sheets, name="marken.xlsx", partial=False):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / name)
    return read(read_document(tmp_path / name), {LINES.id: LINES}, partial=partial)


def marks(reading):
    """Agency, rater, item, kind, value or kind of missing: in the file's order."""
    table = reading.ratings.sort_values(["row", "column"], kind="stable")
    return [
        (
            m.agency_id,
            None if m.kind == "consensus" else m.rater,
            m.item,
            m.kind,
            m.value if m.value == m.value else m.missing,
        )
        for m in table.itertuples()
    ]


def said(reading):
    return [f"{p.severity}: {p.sentence()}" for p in reading.problems]


LONG = """Myndighet;Omgång;Deltagare;Fråga;Markering
CSN;2013-11;D1;1;7,5
CSN;2013-11;D1;Effekter;0
CSN;2013-11;D2;1;
CSN;2013-11;D2;2. Effekter;vet ej
CSN;2013-11;Gemensam;9;4
"""
LONG_MARKS = [
    ("csn", "D1", 1, "individual", 7.5),
    ("csn", "D1", 2, "individual", 0.0),
    ("csn", "D2", 1, "individual", "empty"),
    ("csn", "D2", 2, "individual", "dont_know"),
    ("csn", None, 9, "consensus", 4.0),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_long_csv_is_read_in_any_swedish_disguise(tmp_path, encoding):
    reading = csv(tmp_path, LONG, encoding=encoding)
    assert marks(reading) == LONG_MARKS
    assert reading.characters_assigned == len(reading.document.text)
    assert violations("ratings", reading.ratings) == []


def test_a_mark_leads_back_to_its_cell(tmp_path):
    reading = csv(tmp_path, LONG)
    first = reading.ratings.set_index("rating_id").loc["2013-11_marken.csv#!E2"]
    assert (first["date"], first["date_precision"], first["occasion"]) == ("2013-11", "month", "2013-11")
    assert str(reading.evidence(first)) == "”7,5” (2013-11_marken.csv, cell E2)"


@given(st.permutations(range(5)))
def test_the_order_of_columns_does_not_matter(tmp_path_factory, order):
    rows = [line.split(";") for line in LONG.splitlines()]
    text = "\n".join(";".join(row[k] for k in order) for row in rows)
    found = csv(tmp_path_factory.mktemp("order"), text).ratings
    assert found.value.sum() == 11.5 and found.missing.notna().sum() == 2 and len(found) == 5


def test_a_wide_sheet_under_title_rows_with_blank_marks_totals_and_suggestions(tmp_path):
    reading = xlsx(
        tmp_path,
        {
            "Markeringar": [
                ["Vårens samtal"],
                ["Tillfälle:", "2014-03"],
                [],
                ["Bedömare", "2. Effekter", "1", "Samlad", "Kommentar"],
                ["D1", 3.5, None, 8, "sen"],
                ["Konsensus", None, None, 3],
                ["Medelvärde", 3.5, None, 8],
            ],
            "Förslag": [
                ["Tillfälle: 2014-03"],
                ["Myndighet", "Linje", "Vad kan göras?"],
                ["CSN", 1, "Börja tidigare."],
            ],
        },
        name="CSN_samtal.xlsx",
    )
    assert marks(reading) == [
        ("csn", "D1", 2, "individual", 3.5),
        ("csn", "D1", 1, "individual", "empty"),
        ("csn", "D1", 9, "individual", 8.0),
        ("csn", None, 9, "consensus", 3.0),
    ]
    assert reading.suggestions[["agency_id", "occasion", "item", "text", "row"]].values.tolist() == [
        ["csn", "2014-03", 1, "Börja tidigare.", 3]
    ]
    assert said(reading) == [
        'note: blad "Markeringar", rad 4, kolumn E: kolumnen ”Kommentar” användes inte.',
        'note: blad "Markeringar", rad 7: raden är en sammanräkning och lästes inte som markering.',
    ]


def test_everything_wrong_is_said_at_once_with_place_and_what_to_do(tmp_path):
    reading = xlsx(
        tmp_path,
        {
            "Blad1": [
                ["Tillfälle: 2013-11"],
                ["Myndighet", "Deltagare", 1, 2, 9],
                ["CSN", "D1", 12, "ca 4", 5],
                ["CSN", "D1", 5, None, None],
                ["CSN", "Gruppen", 3, None, 7],
                ["Skolverkett", "D1", 5, 5, 5],
                ["Skolverkett", "D2", 5, 5, 5],
                ["Boverket", None, 4, 4, 4],
            ]
        },
        partial=True,
    )
    assert said(reading) == [
        'error: blad "Blad1", rad 3, kolumn C: fråga 1: ”12” ligger utanför skalan 0–10. Tillåtet: tal från 0 till 10, '
        "eller tomt, –, vet ej, ej aktuellt.",
        'error: blad "Blad1", rad 3, kolumn D: fråga 2: ”ca 4” är inget bestämt tal. Skriv ett tal, till exempel 4, '
        "eller vet ej. Tillåtet: tal från 0 till 10, eller tomt, –, vet ej, ej aktuellt.",
        'error: blad "Blad1", rad 4, kolumn E: samma bedömare har redan markerat fråga 9 vid 2013-11 (blad "Blad1", '
        "rad 3, kolumn E). Ta bort den ena eller rätta bedömaren.",
        'error: blad "Blad1", rad 5, kolumn C: instrumentet ”rader” anger ingen egen skala med ändar för gemensamma '
        "markeringar på fråga 1, så de kan varken läsas eller ritas. Ange minimum och maximum under consensus: 1: i en "
        "egen YAML-fil i data/raw/ratings (based_on: rader).",
        'error: blad "Blad1", rad 5, kolumn E: fråga 9: ”7” ligger utanför skalan 1–5. Tillåtet: 1, 2, 3, 4 eller 5, '
        "eller tomt, –, vet ej, ej aktuellt.",
        'error: blad "Blad1", rad 6, kolumn A: Myndigheten ”Skolverkett” finns inte i registret. Det gäller 2 ställen. '
        "Menade du Statens skolverk eller Boverket eller Statens musikverk?",
        'error: blad "Blad1", rad 8, kolumn B: bedömare saknas, så personernas markeringar kan inte skiljas åt. '
        "Skriv en kod per person (D1, D2 …), eller Gemensam.",
        "warning: filen har fel; 2 av 15 markeringar används. Rätta felen och läs om filen.",
    ]
    assert marks(reading) == [
        ("csn", "D1", 9, "individual", 5.0),
        ("csn", "D1", 1, "individual", 5.0),
        ("csn", "D1", 2, "individual", "empty"),
    ]
    with pytest.raises(InputError):
        reading.checked()


def test_names_become_pseudonyms_and_codes_stay(tmp_path):
    reading = csv(
        tmp_path,
        "Myndighet;Person;1;2\nCSN;Vera Påhittad;5;6\nCSN;D1;4;4\nCSN;Ola;3;3\n"
        "MSB;Deltagare 4;1;1\nMSB;Vera Påhittad;2;2\n",
    )
    assert [(m[0], m[1]) for m in marks(reading)][::2] == [
        ("csn", "D2"),
        ("csn", "D1"),
        ("csn", "D3"),
        ("msb", "Deltagare 4"),
        ("msb", "D1"),
    ]
    assert [p.severity for p in reading.problems] == ["note"]
    assert "Påhittad" not in reading.ratings.to_csv() + str(reading.problems)


def test_an_item_heading_that_contradicts_itself_or_is_unknown_is_an_error(tmp_path):
    reading = csv(tmp_path, "Myndighet;Person;1 Effekter;2;12\nCSN;D1;5;6;7\n", partial=True)
    assert said(reading) == [
        "error: rad 1, kolumn C: rubriken ”1 Effekter” kan vara fråga 1 eller 2. Skriv frågans nummer och rubrik som i "
        "instrumentet.",
        "error: rad 1, kolumn E: rubriken ”12” är ingen av instrumentets frågor (1, 2, 9). Rätta numret, eller ange "
        "det instrument som har frågan.",
        "warning: filen har fel; 1 av 3 markeringar används. Rätta felen och läs om filen.",
    ]
    assert [m[2] for m in marks(reading)] == [2]


def test_an_empty_form_gives_no_marks_and_says_so(tmp_path):
    for text in ("Myndighet;Deltagare;1;2;9\n", "Myndighet;Deltagare;1;2;9\nCSN;D1;;;\nCSN;D2;;;\n"):
        reading = csv(tmp_path, text)
        assert reading.ratings.empty
        assert said(reading) == ["warning: blanketten är tom: inga markeringar. Fyll i den eller ta bort filen."]


def test_occasions_that_disagree_and_an_occasion_that_is_missing_are_listed(tmp_path):
    disagreeing = csv(tmp_path, "Myndighet;Tillfälle;Person;1;2\nCSN;2014-11;D1;5;6\n")
    assert said(disagreeing) == [
        "warning: rad 2, kolumn B: tillfället säger 2014-11 men filnamnet 2013-11. "
        "Kontrollera vilket som stämmer; raden gäller före filnamnet."
    ]
    missing = csv(tmp_path, "Myndighet;Person;1;2\nCSN;D1;5;6\n", name="marken.csv")
    assert [p.code for p in missing.problems] == ["occasion_missing"] and missing.ratings.empty


def test_a_scale_without_ends_reads_nothing(tmp_path):
    guide = load_instruments()["larande_uppfoljning"]
    reading = csv(tmp_path, "Myndighet;Person;1;2\nCSN;D1;5;6\n", instrument=guide)
    assert reading.ratings.empty and [p.code for p in reading.problems] == ["no_ends"]


def test_the_instrument_is_named_by_the_file_or_is_the_only_one_that_the_study_declares_with_ends(tmp_path):
    path = tmp_path / "2013-11.csv"
    path.write_text("Myndighet;Person;1;2\nCSN;D1;5;6\n", encoding="utf-8")
    (tmp_path / "skala.yml").write_text(
        "id: eget\nversion: '1'\nbased_on: larande_uppfoljning\nscale: {minimum: 0, maximum: 10}\n", encoding="utf-8"
    )
    reading = read_ratings(path)
    assert set(reading.ratings.instrument) == {"eget"} and [p.code for p in reading.problems] == ["instrument_chosen"]
    assert read_ratings(path, instrument=tmp_path / "skala.yml").problems == ()
    path.write_text("Instrument: annat;;;\nMyndighet;Person;1;2\nCSN;D1;5;6\n", encoding="utf-8")
    with pytest.raises(InputError, match="instrumentet ”annat” finns inte. Välj bland: eget, jamy_sjalvskattning,"):
        read_ratings(path)


@pytest.mark.parametrize("name, year", [("2013-11_markeringar.csv", 2013), ("2014-11_markeringar.xlsx", 2014)])
def test_the_example_marks_are_read_whole_and_without_problems(name, year):
    reading = read_ratings(EXAMPLES / name)
    assert reading.problems == () and reading.characters_assigned == len(reading.document.text)
    own = reading.ratings[reading.ratings.kind == "individual"]
    sizes = own.groupby("agency_id").rater.nunique()
    assert len(sizes) == 17 and "sametinget" not in sizes
    assert sorted(sizes)[0] == 2 and sizes[sizes > 2].between(5, 9).all()
    assert set(own.missing.dropna()) == {"empty", "not_marked", "dont_know", "not_applicable"}
    assert set(own.occasion) == {f"{year}-11"}


def test_the_example_files_are_what_the_generator_writes(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import simulate_ratings

    simulate_ratings.main(tmp_path)
    written = sorted(tmp_path.iterdir())
    assert len(written) == 2
    for file in written:
        assert file.read_bytes() == (EXAMPLES / file.name).read_bytes()


def test_an_agreed_column_is_never_taken_for_a_person_and_a_legend_never_for_a_rater(tmp_path):
    reading = csv(
        tmp_path,
        "Bedömare;1;2;9;Gemensam samlad bedömning\nD1;4,5;3;2;4\nD2;5;5;5;4\nSkala: 0 = inte alls\n",
        name="CSN_2013-11.csv",
    )
    assert [m[1:] for m in marks(reading)] == [
        ("D1", 1, "individual", 4.5),
        ("D1", 2, "individual", 3.0),
        ("D1", 9, "individual", 2.0),
        (None, 9, "consensus", 4.0),
        ("D2", 1, "individual", 5.0),
        ("D2", 2, "individual", 5.0),
        ("D2", 9, "individual", 5.0),
    ]
    assert said(reading) == [
        "note: rad 3, kolumn E: den gemensamma markeringen på fråga 9 upprepas; den räknas en gång.",
        "note: rad 4: raden har ingen markering och lästes inte.",
    ]


HEADS = "Bedömare;1;2;9\n"


@pytest.mark.parametrize(
    "text",
    [
        "Bedömare,1,2,9\nD1,7,5,2,1\n",  # 7,5 2 1
        "Fråga,Bedömare,Värde\n1,D1,7,5\n",
        "Bedömare,1,2,9\nD1,7,5,,\n",
    ],
)
def test_an_unquoted_decimal_comma_is_never_read_as_two_numbers(tmp_path, text):
    reading = csv(tmp_path, text, "CSN 2014-11.csv")
    assert marks(reading) == []
    assert said(reading) == [
        "error: rad 2: raden har fler fält än rubrikraden och lästes inte; ett decimalkomma delar kanske ett tal i "
        "två. Spara om med semikolon mellan fälten."
    ]


@pytest.mark.parametrize("again", [HEADS, ""], ids=["headings repeated", "headings once"])
@pytest.mark.parametrize("named", ["Myndighet: Skolverket", "Myndighet;Skolverket", "Skolverket"])
def test_a_title_row_below_a_table_holds_for_what_follows(tmp_path, named, again):
    reading = csv(tmp_path, f"Myndighet: CSN\n{HEADS}D1;1;2;3\n\n{named}\n{again}D3;4;5;6\n", "2014-11.csv")
    assert [(agency, rater, value) for agency, rater, _, _, value in marks(reading)] == [
        *(("csn", "D1", value) for value in (1, 2, 3)),
        *(("skolverket", "D3", value) for value in (4, 5, 6)),
    ]
    assert said(reading) == []


def test_a_row_that_only_looks_like_a_title_is_a_row(tmp_path):
    reading = csv(tmp_path, f"{HEADS}Grupp 2;5\nDeltagare 3;;6\n", "CSN 2014-11.csv")
    assert [mark for mark in marks(reading) if mark[4] != "empty"] == [
        ("csn", "Grupp 2", 1, "individual", 5),
        ("csn", "Deltagare 3", 2, "individual", 6),
    ]


def test_the_agency_may_stand_in_a_title_without_label(tmp_path):
    reading = csv(tmp_path, f"Lärande uppföljning, Kriminalvården\n{HEADS}D1;1;2;3\n", "2014-11.csv")
    assert {mark[0] for mark in marks(reading)} == {"kriminalvarden"}


@pytest.mark.parametrize(
    "head", ["Medelvärde", "Antal svar", "n", "n =", "Spridning", "Gruppens medel", "Standardav.", "Totalt CSN"]
)
def test_rows_that_sum_up_are_no_persons(tmp_path, head):
    reading = csv(tmp_path, f"{HEADS}D1;1;2;3\n{head};1;1;1\nN;4;4;4\n", "CSN 2014-11.csv")
    assert {mark[1] for mark in marks(reading)} == {"D1", "N"}


def test_two_rounds_of_one_year_stay_two(tmp_path):
    text = "Myndighet;Tillfälle;Bedömare;Fråga;Värde\nCSN;vt 2014;D1;1;3\nCSN;ht 2014;D1;1;4\nCSN;Omgång 3;D1;1;5\n"
    reading = csv(tmp_path, text, "marken.csv")
    found = reading.ratings.sort_values("row")
    assert list(found["occasion"]) == ["vt 2014", "ht 2014", "Omgång 3"]
    assert list(found["date"].fillna("")) == ["2014", "2014", ""]
    assert said(reading) == [
        "warning: rad 4, kolumn B: tillfället ”Omgång 3” har inget år, så markeringarna kommer inte med i något års "
        "rapport. Lägg till en kolumn Datum, eller ha datum i filnamnet."
    ]


@pytest.mark.parametrize(
    "written, missing",
    [("ej svar", "not_marked"), ("N/A", "not_applicable"), ("vill ej svara", "withheld"), ("ved ikke", "dont_know")],
)
def test_other_words_for_no_mark(tmp_path, written, missing):
    assert marks(csv(tmp_path, f"{HEADS}D1;1;2;{written}\n", "CSN 2014-11.csv"))[-1][4] == missing
