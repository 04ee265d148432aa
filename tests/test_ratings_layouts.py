"""What a rating file's table shows beside its marks: scales stated, what is hidden, merged or coloured, persons."""

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from jimeval.base.errors import InputError
from jimeval.documents import read_document
from jimeval.ratings import Instrument, Item, Scale, read, read_ratings

ITEMS = (Item(1, "Utgångspunkt"), Item(2, "Effekter"), Item(9, "Samlad bedömning", keywords=("samlad",)))
LINES = Instrument("rader", "1", "Tre rader", ITEMS, Scale(0, 10, length=100), {9: Scale(1, 5, 1, type="levels")})
HEADS = "Bedömare;1;2;9\n"


def csv(folder, text, name="CSN_2013-11.csv", instrument=LINES, **options):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read(read_document(path), {instrument.id: instrument}, **options)


def book(folder, sheets, touch=lambda workbook: None, **options):
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    touch(workbook)
    path = folder / "CSN_2013-11.xlsx"
    workbook.save(path)
    return read(read_document(path), {LINES.id: LINES}, **options)


def said(reading):
    return [f"{p.severity}: {p.sentence()}" for p in reading.problems]


def values(reading):
    return [
        (m.rater if m.kind != "consensus" else m.kind, m.item, m.value if m.value == m.value else m.missing)
        for m in reading.ratings.sort_values(["row", "column"], kind="stable").itertuples()
    ]


UNREAD = (
    " Bladets markeringar lästes inte. Ange det instrument som har den skalan, eller rätta texten; inget vänds eller "
    "räknas om tyst."
)


@pytest.mark.parametrize(
    "legend, wrong",
    [
        ("1 = bäst, 10 = sämst", "”1 = bäst, 10 = sämst” vänder på skalan: i instrumentet är högre tal bättre."),
        ("Skala 1-5", "”Skala 1-5” säger att skalan är 1–5, men instrumentets skala är 0–10."),
        ("0 = vet ej", "”0 = vet ej” säger att 0 inte är något värde, men det är det på instrumentets skala, 0–10."),
    ],
)
@pytest.mark.parametrize("partial", [False, True])
def test_a_scale_stated_against_the_instruments_is_never_turned_silently(tmp_path, legend, wrong, partial):
    reading = csv(tmp_path, f"{legend}\n{HEADS}D1;1;2;3\n", partial=partial)
    assert reading.ratings.empty
    assert said(reading) == [f"error: rad 1, kolumn A: {wrong}{UNREAD}"]


@pytest.mark.parametrize("legend", ["0 = inte alls, 10 = helt", "Skala 0–10", "Gemensam markering: skala 1–5"])
def test_a_scale_stated_as_the_instruments_is_no_fault(tmp_path, legend):
    assert said(csv(tmp_path, f"{legend}\n{HEADS}D1;1;2;3\n")) == []


def test_a_code_that_the_file_explains_is_that_kind_of_missing(tmp_path):
    reading = csv(tmp_path, f"{HEADS}D1;99;2;3\n\n99 = vet ej\n")
    assert values(reading) == [("D1", 1, "dont_know"), ("D1", 2, 2.0), ("D1", 9, 3.0)]
    assert set(reading.ratings["conversion"].dropna()) == {"99 är ”vet ej” enligt filens förklaring"}


def test_millimetres_are_converted_where_the_file_says_so_and_the_conversion_is_named(tmp_path):
    reading = csv(tmp_path, "Markeringarna mätta i mm\nBedömare;1;2\nD1;55;0\nD2;101;vet ej\n", partial=True)
    assert values(reading) == [("D1", 1, 5.5), ("D1", 2, 0.0), ("D2", 2, "dont_know")]
    assert set(reading.ratings["conversion"].dropna()) == {"millimeter på en linje om 100 mm till 0–10"}
    assert said(reading)[0] == (
        "error: rad 4, kolumn B: fråga 1: ”101” ligger utanför linjen, som är 100 mm. Tillåtet: 0 till 100 mm."
    )


def test_hidden_rows_are_read_and_hidden_sheets_are_not_and_both_are_said(tmp_path):
    def hide(workbook):
        workbook["Svar"].row_dimensions[3].hidden = True
        workbook["Kopia"].sheet_state = "hidden"

    rows = [["Bedömare", 1, 2, 9], ["D1", 1, 2, 3], ["D2", 4, 5, 6]]
    reading = book(tmp_path, {"Svar": rows, "Kopia": rows}, hide)
    assert len(reading.ratings) == 6
    assert said(reading) == [
        'note: blad "Svar": rad 3 är dold och har text i 4 celler. Ta fram det i Excel och se efter om det ska räknas.',
        'note: blad "Kopia": bladet är dolt och har text i 12 celler. Ta fram det i Excel och se efter om det ska '
        "räknas.",
        'warning: blad "Kopia": bladet är dolt och lästes inte; det ser ut att hålla markeringar. Ta fram bladet i '
        "Excel om det ska räknas.",
    ]


def test_an_agency_merged_down_its_rows_holds_for_all_of_them_and_a_mark_merged_over_two_persons_for_none(tmp_path):
    def merge(workbook):
        workbook["Svar"].merge_cells("A2:A3")
        workbook["Svar"].merge_cells("D2:D3")

    rows = [["Myndighet", "Bedömare", 1, 2], ["MSB", "D1", 1, 2], [None, "D2", 4, None]]
    reading = book(tmp_path, {"Svar": rows}, merge, partial=True)
    assert set(reading.ratings["agency_id"]) == {"msb"}
    assert values(reading) == [("D1", 1, 1.0), ("D1", 2, 2.0), ("D2", 1, 4.0)]
    assert said(reading)[0] == (
        'error: blad "Svar", rad 3, kolumn D: cellen är sammanslagen med blad "Svar", rad 2, kolumn D, ”2”; vems '
        "markeringen är framgår inte. Dela cellen och skriv en markering på varje rad."
    )


def test_an_agency_written_once_above_blanks_goes_on_and_that_is_said(tmp_path):
    reading = csv(tmp_path, "Myndighet;Bedömare;1;2\nMSB;D1;1;2\n;D2;4;5\n", "2013-11.csv")
    assert set(reading.ratings["agency_id"]) == {"msb"}
    assert said(reading) == ["note: rad 3, kolumn A: myndigheten är tom och togs från raden ovanför, ”MSB”."]


def test_colour_is_told_and_never_read(tmp_path):
    def paint(workbook):
        workbook["Svar"]["C2"].fill = PatternFill("solid", fgColor="FF0000")

    reading = book(tmp_path, {"Svar": [["Bedömare", 1, 2, 9], ["D1", 1, None, 3], ["D2", 4, 5, 6]]}, paint)
    assert values(reading)[1] == ("D1", 2, "empty")
    assert said(reading) == [
        'warning: blad "Svar": cell C2 har färg eller fetstil, som inte läses. Betyder färgen något: skriv det som ett '
        "värde."
    ]


def test_a_formula_without_value_is_an_error_among_marks_and_a_note_elsewhere(tmp_path):
    rows = [["Bedömare", 1, 2], ["D1", 1, "=B2+1"], ["Medel", "=AVERAGE(B2:B2)", None]]
    reading = book(tmp_path, {"Svar": rows}, partial=True)
    assert values(reading) == [("D1", 1, 1.0)]
    assert [line.partition(" Öppna")[0] for line in said(reading)] == [
        'error: blad "Svar", cell C2: cellen har en formel utan sparat värde.',
        'note: blad "Svar", cell B3: cellen har en formel utan sparat värde; ingen markering står där.',
        'note: blad "Svar", rad 3: raden är en sammanräkning och lästes inte som markering.',
        "warning: filen har fel; 1 av 2 markeringar används. Rätta felen och läs om filen.",
    ]


def test_a_persons_key_is_a_code_and_names_and_addresses_are_stored_nowhere(tmp_path):
    reading = csv(
        tmp_path,
        "Namn;E-post;Personnyckel;1;2\nVera Påhittad;vera@hitta.example;K07;1;2\n"
        "Ola Låtsas;ola@hitta.example;Ola Låtsas;3;4\n",
    )
    keys = reading.ratings.drop_duplicates("rater")[["rater", "person_key"]].fillna("").values.tolist()
    assert sorted(keys) == [["D1", "K07"], ["D2", ""]]
    assert said(reading)[0] == (
        "warning: rad 3, kolumn C: personnyckeln är ingen kod utan kan vara ett namn, en adress eller ett "
        "personnummer, och sparades inte. Ge varje person en kod som är densamma varje år, till exempel K07."
    )
    everything = (
        "".join(table.to_csv() for table in reading.tables.values())
        + reading.document.text
        + "".join(cell.text for cell in reading.document.cells)
    )
    for word in ("Vera", "Påhittad", "Ola", "Låtsas", "hitta"):
        assert word not in everything + "".join(said(reading))


def test_several_instruments_that_fit_are_listed_and_none_is_chosen(tmp_path):
    (tmp_path / "CSN_2013-11.csv").write_text("Bedömare;1;2\nD1;5;6\n", encoding="utf-8")
    for name in ("ett", "annat"):
        (tmp_path / f"{name}.yml").write_text(
            f"id: {name}\nversion: '1'\nbased_on: larande_uppfoljning\nscale: {{minimum: 0, maximum: 10}}\n",
            encoding="utf-8",
        )
    with pytest.raises(InputError) as wrong:
        read_ratings(tmp_path / "CSN_2013-11.csv")
    (problem,) = wrong.value.problems
    assert problem.message == "filen säger inte vilket instrument den hör till."
    assert problem.mend.startswith(
        "Skriv ”Instrument: …” ovanför tabellen, eller säg det för alla filer med samma rubriker med "
        "study.confirm_form(…, instrument=…); study.forms() visar dem. Välj bland: annat, ett, jamy_sjalvskattning"
    )


def test_a_near_miss_is_a_question_and_never_a_mark(tmp_path):
    reading = csv(tmp_path, "Bedömare;Utgangspunkt;Efekter;9\nD1;1;2;3\n")
    assert reading.ratings.empty
    assert said(reading)[:2] == [
        f"error: rad 1, kolumn {letter}: rubriken ”{written}” är ingen av instrumentets frågor (1, 2, 9). Menade du "
        f"”{meant}”? Rätta numret, eller ange det instrument som har frågan."
        for letter, written, meant in (("B", "Utgangspunkt", "Utgångspunkt"), ("C", "Efekter", "Effekter"))
    ]
    assert read_partly(tmp_path) == [(9, 3.0)]


def read_partly(folder):
    document = read_document(folder / "CSN_2013-11.csv")
    reading = read(document, {LINES.id: LINES}, partial=True)
    return [(m.item, m.value) for m in reading.ratings.itertuples()]


def test_cells_one_below_the_other_are_read_as_the_table_that_they_were(tmp_path):
    reading = csv(tmp_path, "D1\nD2\nUtgångspunkt\nEffekter\nSamlad bedömning\n7\n5\n3\n2\n–\n0\n")
    assert {(m.rater, m.item): m.value if m.value == m.value else m.missing for m in reading.ratings.itertuples()} == {
        ("D1", 1): 7.0,
        ("D1", 2): 5.0,
        ("D1", 9): 3.0,
        ("D2", 1): 2.0,
        ("D2", 2): "not_marked",
        ("D2", 9): 0.0,
    }
    assert said(reading) == [
        "warning: rad 1: cellerna står under varandra; värdena togs rad för rad. Kontrollera några värden mot förlagan."
    ]


def test_a_sheet_that_bears_a_persons_name_is_called_by_its_place(tmp_path):
    rows = [["Fråga", "Värde"], ["Utgångspunkt", 3], ["Effekter", 12]]
    reading = book(tmp_path, {"Vera Påhittad": rows, "Ola Låtsas": rows}, partial=True)
    assert values(reading) == [("D1", 1, 3.0), ("D2", 1, 3.0)]
    assert list(reading.ratings["sheet"]) == ["(blad 1)", "(blad 2)"]
    assert str(reading.evidence(reading.ratings.iloc[0])) == '”3” (CSN_2013-11.xlsx, blad "(blad 1)", cell B2)'
    everything = "".join(table.to_csv() for table in reading.tables.values()) + "".join(said(reading))
    for word in ("Vera", "Påhittad", "Ola", "Låtsas"):
        assert word not in everything
