"""Documents: stored text with exact positions, shell set apart, dates with precision, evidence back to the words."""

import pytest

from jimeval.base.errors import InputError
from jimeval.documents import read_document
from jimeval.documents.dates import dates_in, parse_date

PORTAL = """Titel på papperet

Storlek: px
Starta visningen från sidan:

Download "Titel på papperet 2013-08-27"

Transkript

1 Titel på papperet Närvarande Ada Berg, CSN

2 Boverket Här står det mer.

3

4 Slut på texten. /Ada

Ett annat papper

Ett annat papper om något helt annat 2012-01-02 Närvarande Bo Ek, MSB

Läs mer

Ett tredje

Ett tredje papper med många ord
"""


@pytest.fixture
def portal(tmp_path):
    (tmp_path / "papper.txt").write_text(PORTAL, encoding="utf-8")
    return read_document(tmp_path / "papper.txt")


def test_header_sheet_numbers_and_teasers_are_shell_and_nothing_is_deleted(portal):
    assert portal.text == PORTAL
    assert [shell.kind for shell in portal.shell] == ["header", *["sheet_number"] * 4, "tail"]
    assert (
        portal.own_text.split()
        == ("Titel på papperet Närvarande Ada Berg, CSN Boverket Här står det mer. Slut på texten. /Ada").split()
    )
    assert len(portal.own_text) == len(portal.text)


def test_sheets_are_pages_and_empty_ones_count(portal):
    assert [page.number for page in portal.pages] == [1, 2, 3, 4]
    assert portal.page_at(portal.text.index("Boverket")) == 2


def test_the_portals_title_dates_the_paper_and_teasers_do_not(portal):
    assert (portal.title, portal.date.iso, portal.date.precision, portal.date.where) == (
        "Titel på papperet 2013-08-27",
        "2013-08-27",
        "day",
        "rubriken",
    )


def test_text_that_is_no_transcript_has_no_shell(tmp_path):
    (tmp_path / "a.txt").write_text("Möte den 3 maj 2017\n\nTranskript\n\n1 Ett\n", encoding="utf-8")
    assert read_document(tmp_path / "a.txt").shell == ()


@pytest.mark.parametrize(
    "text, iso",
    [
        ("2013-09-13", "2013-09-13"),
        ("13 september 2013", "2013-09-13"),
        ("den 10 september 2013", "2013-09-10"),
        ("2015.10.19", "2015-10-19"),
        ("12-13 april 2017", "2017-04-12"),
        ("september 2013", "2013-09"),
        ("2013-09", "2013-09"),
        ("20131023", "2013-10-23"),
        ("2014", "2014"),
        ("23:e oktober 2013", "2013-10-23"),
    ],
)
def test_dates_are_read_as_far_as_they_are_known(text, iso):
    assert parse_date(text).iso == iso


@pytest.mark.parametrize("text", ["vet ej", "", "2013-13-45", "31 februari 2013", "2015-2018", "tel 08-452 70 00"])
def test_what_is_no_date_is_none(text):
    assert parse_date(text) is None


def test_the_end_of_a_period_of_months_is_no_date():
    assert list(dates_in("Förberedelser januari till mars 2021, juni–augusti 2014", "texten")) == []


def test_diary_numbers_and_periods_are_no_dates():
    assert list(dates_in("Dnr 2013/100-1634 för perioden 2015–2018, U2013/5520/SF", "texten")) == []


@pytest.mark.parametrize(
    "name, text, date, problem",
    [
        ("2013-10-23_mote.txt", "Möte den 23 oktober 2013", "2013-10-23", None),
        ("2013-10_mote.txt", "Möte den 23 oktober 2013", "2013-10-23", None),
        ("2013_10_23_mote.txt", "Möte i höstas", "2013-10-23", None),
        ("plan_2013-2014.txt", "Plan", None, None),
        (
            "2013-11-02_mote.txt",
            "Möte den 23 oktober 2013",
            None,
            "texten säger 2013-10-23 men filnamnet säger 2013-11-02; dokumentet lämnas utan datum. Skriv rätt datum i "
            "data/decisions/documents.csv.",
        ),
        (
            "plan-2014.txt",
            "Plan\nBeslutad den 13 september 2013",
            "2013-09-13",
            "filnamnet nämner 2014, texten daterar dokumentet 2013-09-13.",
        ),
        ("mote.txt", "Möte i höstas", None, None),
    ],
)
def test_dates_that_disagree_are_listed_and_not_guessed(tmp_path, name, text, date, problem):
    (tmp_path / name).write_text(text, encoding="utf-8")
    document = read_document(tmp_path / name)
    assert (document.date.iso if document.date else None) == date
    assert [found.sentence() for found in document.problems] == ([problem] if problem else [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_is_read_in_any_disguise_with_cells_where_excel_shows_them(tmp_path, encoding, delimiter):
    path = tmp_path / "m.csv"
    path.write_bytes(f'fråga{delimiter}värde\r\n1{delimiter}"7,5"\r\n'.encode(encoding))
    document = read_document(path)
    assert [(cell.row, cell.column, cell.text) for cell in document.cells] == [
        (1, "A", "fråga"),
        (1, "B", "värde"),
        (2, "A", "1"),
        (2, "B", "7,5"),
    ]
    assert all(document.text[cell.start : cell.end] == cell.text for cell in document.cells)
    assert [problem.code for problem in document.problems] == (["windows_1252"] if encoding == "cp1252" else [])


def test_a_workbook_keeps_sheet_row_and_column(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "Blad ett"
    book.active["B3"] = "Åsikt"
    book.create_sheet("Två")["A1"] = 7.75
    book.save(tmp_path / "b.xlsx")
    document = read_document(tmp_path / "b.xlsx")
    assert [(cell.sheet, cell.row, cell.column, cell.text) for cell in document.cells] == [
        ("Blad ett", 3, "B", "Åsikt"),
        ("Två", 1, "A", "7,75"),
    ]
    evidence = document.evidence({"sheet": "Blad ett", "row": 3, "column": "B"})
    assert (evidence.quotation, evidence.reference) == ("Åsikt", 'b.xlsx, blad "Blad ett", cell B3')


def test_a_formula_without_a_stored_value_is_a_problem_and_not_a_blank(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "Blad"
    book.active["A1"], book.active["A2"] = 3, "=A1*2"
    book.save(tmp_path / "b.xlsx")
    assert [problem.sentence() for problem in read_document(tmp_path / "b.xlsx").problems] == [
        'blad "Blad", cell A2: cellen har en formel utan sparat värde. Öppna filen i Excel och spara om den.'
    ]


def test_evidence_gives_page_positions_and_words(portal):
    start = portal.text.index("Här står")
    evidence = portal.evidence({"page": 2, "start": start, "end": start + 8})
    assert (evidence.quotation, evidence.reference) == ("Här står", f"papper.txt, s. 2, tecken {start}–{start + 8}")


def test_a_row_without_a_place_is_refused(portal):
    with pytest.raises(ValueError, match="raden saknar plats i papper.txt"):
        portal.evidence({"agency_id": "csn"})


@pytest.mark.parametrize(
    "name, content, message",
    [
        ("tom.txt", b"", "tom.txt: 1 problem\n  filen är tom. Lägg dit rätt fil eller ta bort den."),
        ("en.txt", b"\n", "en.txt: 1 problem\n  filen är tom. Lägg dit rätt fil eller ta bort den."),
        (
            "bild.txt",
            b"\x89PNG\0\0",
            "bild.txt: 1 problem\n  filen är en bild, fast namnet säger text. Öppna den i rätt program och spara om.",
        ),
        (
            "plan.txt",
            b"%PDF-1.4 ...",
            "plan.txt: 1 problem\n  filen är en PDF, fast namnet säger text. Öppna den i rätt program och spara om.",
        ),
        (
            "nollor.txt",
            b"Hej\0\0\1\0 och \0\2 s\0 vidare",
            "nollor.txt: 1 problem\n  filen är ingen text, fast namnet säger det. Öppna den i rätt program och "
            "spara om.",
        ),
        (
            "utan-nollor.txt",
            bytes(range(1, 256)) * 20,
            "utan-nollor.txt: 1 problem\n  filen är ingen text, fast namnet säger det. "
            "Öppna den i rätt program och spara om.",
        ),
        ("bom.txt", b"\xef\xbb\xbf", "bom.txt: 1 problem\n  filen är tom. Lägg dit rätt fil eller ta bort den."),
        (
            "ett.txt",
            b"a",
            "ett.txt: 1 problem\n  filen innehåller bara ett tecken. Lägg dit rätt fil eller ta bort den.",
        ),
        (
            "lang.txt",
            b"x" * 6_000_000,
            "lang.txt: 1 problem\n  filen är på 6 miljoner tecken; inget papper är så långt, och den läses inte. "
            "Dela upp den eller kontrollera att det är rätt fil.",
        ),
        (
            "bok.xlsx",
            b"inte en bok",
            "bok.xlsx: 1 problem\n  arbetsboken gick inte att öppna. Öppna den i Excel och spara om den.",
        ),
        (
            "plan.docx",
            b"PK",
            "plan.docx: 1 problem\n  filen är avhuggen: slutet saknas. Hämta eller kopiera den på nytt.",
        ),
        (
            "plan.doc",
            b"x",
            "plan.doc: 1 problem\n  filer av slaget .doc kan inte läsas ännu. Öppna den i Word och spara om som .docx.",
        ),
        (
            "plan.pptx",
            b"x",
            "plan.pptx: 1 problem\n  filer av slaget .pptx kan inte läsas ännu. "
            "Spara om som .csv, .docx, .htm, .html, .md, .pdf, .txt, .xlsx, .yaml, .yml.",
        ),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as error:
        read_document(tmp_path / name)
    assert str(error.value) == message


@pytest.mark.parametrize(
    "text, title",
    [
        ("2013-01-31\n\nUppdrag till gruppen\n\nText.", "Uppdrag till gruppen"),
        ("Datum: 2014-05-03\nPlats: Lund\nMöte i Lund\n", "Möte i Lund"),
        ("CSN\nMöte\n", "CSN"),
        ("Ingress\n\n# Rubriken\n", "Rubriken"),
        ("2013-01-31", "2013-01-31"),
    ],
)
def test_the_title_is_the_first_line_that_is_more_than_a_date_or_a_label(tmp_path, text, title):
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert read_document(tmp_path / "a.txt").title == title


SOUND = "Möte på Åland om jämställdhet för alla, även Öland"


@pytest.mark.parametrize(
    "encoding, note",
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", None),
        ("utf-32", None),
        ("utf-16-le", "filen har inget märke om kodning och lästes som UTF-16. Kontrollera å, ä och ö."),
        ("utf-16-be", "filen har inget märke om kodning och lästes som UTF-16. Kontrollera å, ä och ö."),
        ("cp1252", "filen är inte UTF-8 och lästes som Windows-1252. Kontrollera å, ä och ö."),
        ("mac_roman", "filen är inte UTF-8 och lästes som Mac Roman. Kontrollera å, ä och ö."),
        ("cp850", "filen är inte UTF-8 och lästes som DOS (CP 850). Kontrollera å, ä och ö."),
    ],
)
def test_the_encoding_is_found_out_and_a_guess_is_told(tmp_path, encoding, note):
    (tmp_path / "a.txt").write_bytes(SOUND.encode(encoding))
    document = read_document(tmp_path / "a.txt")
    assert document.text == SOUND
    assert [problem.sentence() for problem in document.problems] == ([note] if note else [])


def test_two_encodings_in_one_file_are_both_read_and_told(tmp_path):
    (tmp_path / "a.txt").write_bytes("Möte på ".encode() + "Åland är".encode("cp1252"))
    document = read_document(tmp_path / "a.txt")
    assert document.text == "Möte på Åland är"
    assert [problem.sentence() for problem in document.problems] == [
        "filen blandar UTF-8 och Windows-1252; 2 tecken lästes som Windows-1252. Kontrollera å, ä och ö."
    ]


def test_a_guess_that_gives_few_swedish_letters_says_so(tmp_path):
    (tmp_path / "a.txt").write_bytes("Möte ".encode("cp1252") + bytes([0xD0, 0xDE, 0xFE]) + b" om arbetet i gruppen")
    assert [problem.sentence() for problem in read_document(tmp_path / "a.txt").problems] == [
        "filens kodning är okänd; den lästes som Windows-1252, men få tecken blev svenska bokstäver. Spara om "
        "som UTF-8."
    ]


def test_a_file_name_in_decomposed_letters_is_the_same_name(tmp_path):
    (tmp_path / "mo\u0308te_a\u030a.txt").write_text("Text här", encoding="utf-8")
    assert read_document(tmp_path / "mo\u0308te_a\u030a.txt").document_id == "m\u00f6te_\u00e5.txt"


@pytest.mark.parametrize(
    "damaged, sound, told",
    [
        ("MÃ¶te pÃ¥ Ã…land â€“ här", "Möte på Åland – här", "4 trasiga tecken (”Ã¶”)"),
        ("MÃƒÂ¶te", "Möte", "1 trasigt tecken (”ÃƒÂ¶”)"),
        ("M√∂te", "Möte", "1 trasigt tecken (”√∂”)"),
        ("jäm\u00adställd\u00ad\nhet", "jämställdhet", "2 mjuka bindestreck"),
        ("kvaliﬁcerad", "kvalificerad", "1 ligatur (”ﬁ”)"),
        ("f¨or b˚ade", "för både", "2 lösa accenter (”¨o”)"),
        ("f&ouml;r &amp; emot", "för & emot", "2 HTML-koder (”&ouml;”)"),
        ("på\x96ett", "på–ett", "1 Windowstecken"),
        ("N ä r v a r a n d e  är K L A R T", "Närvarande  är K L A R T", "1 spärrat ord (”N ä r v a r a n d e”)"),
        ("P R O T O K O L L", "PROTOKOLL", "1 spärrat ord (”P R O T O K O L L”)"),
        ("arbets-plats, arbetsplats", "arbetsplats, arbetsplats", "1 avstavat ord (”arbets-plats”)"),
        ("arbets-\ngrupp och arbetsgrupp", "arbetsgrupp och arbetsgrupp", "1 avstavat ord"),
        ("R EGIONALA mål, regionala", "REGIONALA mål, regionala", "1 lös begynnelsebokstav (”R EGIONALA”)"),
    ],
)  # fmt: skip
def test_damage_with_one_reading_is_mended_in_the_stored_text_and_told_once(tmp_path, damaged, sound, told):
    (tmp_path / "a.txt").write_text(damaged, encoding="utf-8")
    document = read_document(tmp_path / "a.txt")
    assert document.text == sound
    assert [problem.sentence() for problem in document.problems] == [f"den lagrade texten är lagad: {told}."]


@pytest.mark.parametrize(
    "text",
    [
        "A B C D E F och X X X X X",
        "kvinno- och mansfrågor, kvinno-\noch mansfrågor",
        "GRUPP A deltagare och adeltagare, deltagare",
        "icke-binär är icke-binär, icke ickebinär",
        "Ã är en bokstav i portugisiska",
        "I arbetet ingår Å och ä",
        "e-post, JiM-myndighet, 2013-2014",
    ],
)
def test_what_may_be_sound_is_left_as_it_stands(tmp_path, text):
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert read_document(tmp_path / "a.txt").text == text


def test_composed_letters_line_ends_and_spaces_are_brought_to_one_form_silently(tmp_path):
    (tmp_path / "a.txt").write_bytes("Mo\u0308te\r\n1\u00a0000\u2028slut".encode())
    document = read_document(tmp_path / "a.txt")
    assert (document.text, document.problems) == ("Möte\n1 000\nslut", ())


@pytest.mark.parametrize(
    "text, sentence",
    [
        (
            "Arbetet pågick under Med stöd av staten.",
            "tecken 15–24: 1 ställe där ett datum, årtal eller nummer tycks ha fallit bort: "
            "”Arbetet pågick under Med stöd av staten.” (tecken 15). Jämför med originalet.",
        ),
        (
            "Ordet f\ufffdr är borta.",
            "tecken 7–8: 1 ställe med oläsliga tecken: ”Ordet f\ufffdr är borta.” (tecken 7). Jämför med originalet.",
        ),
        (
            "Detta är lika a9rak?v för alla.",
            "tecken 15–21: 1 ord som tycks feltolkat: ”Detta är lika a9rak?v för alla.” (tecken 15). Jämför med "
            "originalet.",
        ),
        (
            "Han är avbo-\nkad i dag.",
            "tecken 7–16: 1 ord som kan vara avstavat: ”Han är avbo- kad i dag.” (tecken 7). Jämför med originalet.",
        ),
    ],
)
def test_damage_that_cannot_be_mended_is_listed_with_its_place(tmp_path, text, sentence):
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    document = read_document(tmp_path / "a.txt")
    assert document.text == text
    assert [problem.sentence() for problem in document.problems] == [sentence]


def test_damage_in_other_papers_teasers_is_not_listed(tmp_path):
    (tmp_path / "a.txt").write_text(PORTAL + "f\ufffdr\n\nLäs mer\n", encoding="utf-8")
    assert read_document(tmp_path / "a.txt").problems == ()


def test_the_real_transcripts_are_taken_apart(shared):
    minutes = read_document(shared / "sources" / "000_6a56439457c20b2f.txt")
    guide = read_document(shared / "sources" / "004_a716299bd5478c68.txt")
    assert [page.number for page in minutes.pages] == [1, 2, 3, 4, 5]
    assert minutes.own_text.rstrip().endswith("/Sofie och Lillemor")
    assert len(guide.pages) == 24 and guide.own_text.rstrip().endswith("Telefon:")
    assert minutes.date.iso == "2013-10-23"
