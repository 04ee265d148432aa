"""PDF papers: every cell in its row and column however the table is drawn, text in order, never an empty plan."""

from io import BytesIO

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plan_documents import BAD, PLANS, STYLES, write_pdf
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

from jimeval.base.errors import InputError
from jimeval.documents import read_document

NORMAL, TITLE = getSampleStyleSheet()["Normal"], getSampleStyleSheet()["Title"]
PROSE = (
    "Vi som skriver planen har talat med alla enheter och med dem som söker vårt stöd. Samtalen visade att många "
    "saknar tid för frågorna, och att stödet från ledningen har varit ojämnt mellan åren."
)
GRID = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]
OPEN = [("VALIGN", (0, 0), (-1, -1), "TOP")]
HEADS = ["Mål", "Aktivitet", "Ansvarig", "Klart"]
ROWS = [
    ["Lika väntetid för alla som söker stöd hos oss", "Mäta väntetid efter kön varje månad", "Analysen", "2016-05-31"],
    ["", "Flytta två tjänster till växeln om tiden skiljer", "Chefen för växeln", "hösten 2016"],
    ["Blanketter som alla känner igen sig i", "", "", "löpande"],
]


def cells(words, bold=False):
    return [[Paragraph(f"<b>{word}</b>" if bold else word, NORMAL) for word in row] for row in words]


def table(rows=ROWS, style=GRID, heads=HEADS, widths=(120, 160, 90, 80)):
    return Table(cells([heads], True) + cells(rows), colWidths=widths[: len(heads)], style=style)


@pytest.fixture
def paper(tmp_path):
    def write(*flow, name="plan.pdf", **settings):
        path = tmp_path / name
        SimpleDocTemplate(str(path), pagesize=A4, invariant=1, **settings).build(list(flow))
        return read_document(path)

    return write


def said(grid):
    return [[" ".join(cell.text.split()) for cell in row] for row in grid.rows]


def drawn(tmp_path, draw, name="plan.pdf"):
    canvas = Canvas(str(tmp_path / name), pagesize=A4, invariant=1)
    draw(canvas)
    canvas.save()
    return tmp_path / name


def message(path):
    with pytest.raises(InputError) as caught:
        read_document(path)
    return str(caught.value)


FORMS = [
    pytest.param(plan, lines, landscape, repeat, id=f"{plan.name}-{lines}-{landscape}-{repeat}", marks=marks)
    for plan in PLANS
    for lines in STYLES
    for landscape in (False, True)
    for repeat in (True, False)
    for marks in [[] if not landscape and repeat else [pytest.mark.slow]]
]


def agrees(document, plan, repeated):
    """Whether the paper's one table has the plan's cells, each in its row and column, merged ones over their rows."""
    (grid,) = document.grids
    rows = [plan.columns, *(plan.laid_out() if repeated else plan.rows)]
    assert [len(row) for row in grid.rows] == [len(plan.columns)] * len(rows)
    for expected, row in zip(rows, grid.rows, strict=True):
        for words, cell in zip(expected, row, strict=True):
            assert document.text[cell.start : cell.end] == cell.text
            assert (cell.covered_by is not None) == (words is None), cell
            if isinstance(words, tuple):
                assert cell.text.split("\n") == [f"• {item}" for item in words]
            elif words is not None:
                assert cell.text == " ".join(words.split())


@pytest.mark.parametrize("plan, lines, landscape, repeat", FORMS)
def test_every_cell_is_in_its_row_and_column_however_the_table_is_drawn(tmp_path, plan, lines, landscape, repeat):
    path = write_pdf(plan, tmp_path / "plan.pdf", lines, landscape=landscape, repeat_heading=repeat)
    document = read_document(path)
    agrees(document, plan, lines in ("shaded", "borderless"))
    assert document.grids[0].sure == (lines == "ruled")


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_a_merged_cell_that_the_page_break_cuts_is_one_cell(tmp_path, plan):
    path = write_pdf(plan, tmp_path / "plan.pdf", "ruled", landscape=True, split_merged=True)
    agrees(read_document(path), plan, False)


def test_a_tables_words_stand_once_and_a_cut_row_is_on_the_page_where_it_begins(tmp_path):
    document = read_document(write_pdf(PLANS[0], tmp_path / "plan.pdf", "borderless"))
    (grid,) = document.grids
    for row in grid.rows[1:]:
        for cell in row:
            if len(cell.text) > 60:
                assert document.text.count(cell.text) == len(
                    {c.start for r in grid.rows for c in r if c.text == cell.text}
                )
            assert document.page_at(cell.start) == cell.page
    assert sorted({row[0].page for row in grid.rows}) == [1, 2, 3]


def test_heads_feet_and_repeated_headings_are_shell_and_pages_follow_each_other(tmp_path):
    document = read_document(write_pdf(PLANS[0], tmp_path / "plan.pdf", "ruled"))
    shell = {(part.kind, document.text[part.start : part.end]) for part in document.shell}
    assert shell == {
        ("running_head", "Konsumentverket"),
        ("running_head", "Dnr 2015/4711-3"),
        ("running_head", "\t".join(PLANS[0].columns)),
        *(("page_number", f"Sida {number}") for number in (1, 2, 3)),
    }
    assert [page.number for page in document.pages] == [1, 2, 3]
    assert [page.start for page in document.pages][1:] == [page.end for page in document.pages][:-1]
    assert (document.pages[0].start, document.pages[-1].end) == (0, len(document.text))


def test_title_date_and_headings_are_read_from_type_and_text(tmp_path):
    document = read_document(write_pdf(PLANS[0], tmp_path / "plan.pdf", "horizontal"))
    assert document.title == PLANS[0].title
    assert document.date.iso == PLANS[0].decided
    assert [(h.level, document.text[h.start : h.end]) for h in document.headings] == [
        (1, PLANS[0].title),
        (2, "Inledning"),
        (2, "Programlogik"),
        (2, "Uppföljning"),
    ]


def test_lines_of_a_paragraph_are_one_line_of_text(paper):
    document = paper(Paragraph("En rubrik", TITLE), Paragraph(PROSE, NORMAL), Spacer(1, 8), Paragraph(PROSE, NORMAL))
    assert document.text == f"En rubrik\n{PROSE}\n{PROSE}\n"


def test_a_paragraph_that_the_page_break_cuts_is_one(paper):
    long = f"Så här gick det till. {PROSE} Planen bygger på dessa samtal."  # three lines, of which one has room
    document = paper(Spacer(1, 640), Paragraph(long, NORMAL), Spacer(1, 8), Paragraph("Sedan kommer nästa.", NORMAL))
    assert document.text == f"{long}\nSedan kommer nästa.\n"
    long = f"Så här gick det till. {PROSE} {PROSE} Det går."  # five lines, of which two have room
    document = paper(Spacer(1, 655), Paragraph(long, NORMAL), Spacer(1, 8), Paragraph("Sedan kommer nästa.", NORMAL))
    assert document.text == f"{long}\nSedan kommer nästa.\n"
    assert [page.start for page in document.pages] == [0, len(long) + 1], "stycket står där det börjar"


def test_columns_of_running_text_are_read_one_after_the_other(tmp_path):
    left = [f"vänster rad {n} om hur arbetet gick" for n in range(12)]
    right = [f"höger rad {n} om vad som återstår" for n in range(12)]

    def draw(canvas):
        canvas.setFont("Helvetica", 10)
        for n in range(12):
            canvas.drawString(60, 700 - 14 * n, left[n])
            canvas.drawString(310, 700 - 14 * n, right[n])

    assert read_document(drawn(tmp_path, draw)).text == f"{' '.join(left)}\n{' '.join(right)}\n"


def test_a_word_that_a_lines_end_cut_is_whole_and_told(tmp_path):
    def draw(canvas):
        canvas.setFont("Helvetica", 10)
        lines = [
            "Planen tar upp jämställdhets-",
            "arbetet i kvinno- och",
            "mansfrågor, e-post och JiM-",
            "planen för hela åren.",
        ]
        for n, line in enumerate(lines):
            canvas.drawString(60, 700 - 12 * n, line)

    document = read_document(drawn(tmp_path, draw))
    assert "Planen tar upp jämställdhetsarbetet i kvinno- och mansfrågor, e-post och JiM-planen" in document.text
    assert [problem.sentence() for problem in document.problems] == [
        "1 ord var avstavat vid radslut och är helt i den lagrade texten (”jämställdhets-arbetet”)."
    ]


@pytest.mark.parametrize("style", [GRID, OPEN], ids=["ruled", "open"])
def test_prose_around_and_between_tables_stays_outside_them(paper, style):
    document = paper(
        Paragraph(PROSE, NORMAL), Spacer(1, 10), table(style=style), Spacer(1, 10), Paragraph(PROSE, NORMAL),
        Spacer(1, 10), table([row[:3] for row in ROWS[:2]], style, HEADS[:3]), Spacer(1, 10), Paragraph(PROSE, NORMAL),
    )  # fmt: skip
    first, second = document.grids
    assert said(first) == [HEADS, *ROWS]
    assert said(second) == [HEADS[:3], *(row[:3] for row in ROWS[:2])]
    around = document.text[: first.start], document.text[first.end : second.start], document.text[second.end :]
    assert [text.strip() for text in around] == [PROSE] * 3


def test_columns_may_stand_in_any_order_under_headings_that_are_not_known(paper):
    heads = ["Rubrik ett", "Rubrik två", "Rubrik tre", "Rubrik fyra"]
    document = paper(table([row[::-1] for row in ROWS], OPEN, heads, (80, 90, 160, 120)))
    assert said(document.grids[0]) == [heads, *(row[::-1] for row in ROWS)]


def test_two_heading_rows_and_a_row_of_one_cell_keep_their_columns(paper):
    rows = cells([["Mål", "Genomförande", "", ""], ["", "Aktivitet", "Ansvarig", "Klart"]], True)
    rows += cells([ROWS[0], ["Interna mål", "", "", ""], ROWS[1]])
    spans = [("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (3, 0)), ("SPAN", (0, 3), (3, 3))]
    (grid,) = paper(Table(rows, colWidths=(120, 160, 90, 80), style=GRID + spans)).grids
    assert said(grid)[1:] == [["Mål", *HEADS[1:]], ROWS[0], ["Interna mål"] * 4, ROWS[1]]
    assert [[cell.covered_by for cell in grid.rows[place]] for place in (0, 1, 3)] == [
        [None, None, (0, 1), (0, 1)],
        [(0, 0), None, None, None],
        [None, (3, 0), (3, 0), (3, 0)],
    ]


def test_a_line_across_a_table_without_rules_is_a_row_of_one_cell(paper):
    rows = cells([HEADS], True) + cells(
        ROWS[:1] + [["Mål för den egna personalen på alla kontor", "", "", ""]] + ROWS[:1]
    )
    style = OPEN + [("SPAN", (0, 2), (3, 2))]
    (grid,) = paper(Table(rows, colWidths=(120, 160, 90, 80), style=style)).grids
    assert said(grid) == [HEADS, ROWS[0], ["Mål för den egna personalen på alla kontor"] * 4, ROWS[0]]


@pytest.mark.parametrize("turned", ["drawn", "flag"])
def test_a_table_that_lies_on_its_side_is_read_upright(tmp_path, turned):
    def draw(canvas):
        if turned == "flag":
            canvas.setPageRotation(90)
        canvas.translate(A4[0], 0)
        canvas.rotate(90)
        lying = table()
        lying.wrapOn(canvas, 700, 500)
        lying.drawOn(canvas, 60, 200)

    assert said(read_document(drawn(tmp_path, draw)).grids[0]) == [HEADS, *ROWS]


def test_a_box_around_running_text_is_no_table(paper):
    document = paper(Table([[Paragraph(PROSE, NORMAL)]], colWidths=[400], style=GRID))
    assert document.grids == () and document.text == f"{PROSE}\n"


def test_a_new_row_after_a_page_break_is_no_rest_of_the_row_before(paper):
    rows = [[f"Mål nummer {n}", f"Göra sak nummer {n} under året", f"Enhet {n}", "löpande"] for n in range(60)]
    (grid,) = paper(table(rows, OPEN)).grids
    assert said(grid) == [HEADS, *rows]


WORDS = st.lists(
    st.sampled_from("arbete bemötande Chefer dialog enkät 2016 Följa kön ledning mäta Råd stöd".split()), max_size=9
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=25), repeat=st.booleans())
@pytest.mark.slow
def test_no_ruled_table_shifts_a_word_whatever_its_cells_hold(tmp_path, rows, repeat):
    rows = [[" ".join(cell) for cell in row] for row in rows if any(row)]
    flow = Table(
        cells([HEADS[:3]], True) + cells(rows),
        colWidths=(110, 150, 120),
        style=GRID,
        repeatRows=int(repeat),
        splitByRow=1,
    )
    path = tmp_path / "plan.pdf"
    SimpleDocTemplate(str(path), pagesize=A4, invariant=1).build([flow])
    grid = read_document(path).grids[0]
    for column in range(3):
        words = " ".join(row[column].text for row in grid.rows[1:]).split()
        assert words == " ".join(row[column] for row in rows).split()


def test_the_same_file_gives_the_same_document_and_nothing_on_the_screen(tmp_path, capfd):
    path = write_pdf(PLANS[1], tmp_path / "plan.pdf", "shaded")
    assert read_document(path) == read_document(path)
    assert capfd.readouterr() == ("", "")


def test_a_file_locked_against_changes_only_is_read(tmp_path):
    agrees(read_document(BAD["skrivskyddad.pdf"](tmp_path / "skrivskyddad.pdf")), PLANS[0], False)


def test_a_page_of_picture_among_pages_of_text_is_named(tmp_path):
    def draw(canvas):
        canvas.drawString(60, 700, "Den första sidan har ord.")
        canvas.showPage()
        canvas.drawImage(picture(), 0, 0, *A4)
        canvas.showPage()
        canvas.drawString(60, 700, "Den tredje sidan har också ord.")

    document = read_document(drawn(tmp_path, draw))
    assert document.text == "Den första sidan har ord.\nDen tredje sidan har också ord.\n"
    assert [problem.sentence() for problem in document.problems] == [
        f"s. 2: sidan är bild utan läsbar text och lästes inte. {OCR}"
    ]


def picture():
    from PIL import Image

    held = BytesIO()
    Image.new("L", (60, 80), 200).save(held, "PNG")
    return ImageReader(BytesIO(held.getvalue()))


OCR = "Texttolka filen (OCR) och lägg dit den texttolkade filen, eller be myndigheten om originalet."
AGAIN = "Hämta filen på nytt eller be myndigheten om den, som PDF eller Word."
TOLD = {
    "bilder.pdf": f"PDF-filen är inskannad: sidorna är bilder utan text. Ingenting lästes. {OCR}",
    "låst.pdf": "filen är låst med ett lösenord och kan inte läsas. Be myndigheten om en olåst fil, eller spara om den "
    "utan lösenord.",
    "avhuggen.pdf": f"PDF-filen är skadad eller avkortad och gick inte att öppna. {AGAIN}",
    "tom.pdf": "filen är tom. Lägg dit rätt fil eller ta bort den.",
}


@pytest.mark.parametrize("name", TOLD)
def test_what_cannot_be_read_is_refused_with_one_message(tmp_path, name, capfd):
    assert message(BAD[name](tmp_path / name)) == f"{name}: 1 problem\n  {TOLD[name]}"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "content, told",
    [
        (b"Kara alla, det har ar ett brev." * 40, f"filen heter .pdf men är ingen PDF-fil. {AGAIN}"),
        (
            b"%PDF-1.4\n" + b"\x00\xff skrap" * 200,
            f"PDF-filen är skadad eller avkortad och gick inte att öppna. {AGAIN}",
        ),
    ],
    ids=["other", "scrap"],
)
def test_what_is_no_pdf_is_refused(tmp_path, content, told):
    (tmp_path / "plan.pdf").write_bytes(content)
    assert message(tmp_path / "plan.pdf") == f"plan.pdf: 1 problem\n  {told}"


def test_no_pages_and_too_many_are_refused(tmp_path):
    for count, told in (
        (0, f"PDF-filen har inga sidor. {AGAIN}"),
        (
            1001,
            "PDF-filen har 1\u00a0001 sidor; fler än 1\u00a0000 läses inte. "
            "Dela upp den eller kontrollera att det är rätt fil.",
        ),
    ):
        writer = pypdf.PdfWriter()
        for _ in range(count):
            writer.add_blank_page(200, 200)
        writer.write(str(tmp_path / "plan.pdf"))
        assert message(tmp_path / "plan.pdf") == f"plan.pdf: 1 problem\n  {told}"


def test_empty_pages_are_no_empty_plan(tmp_path):
    path = drawn(tmp_path, lambda canvas: canvas.showPage())
    assert message(path) == f"plan.pdf: 1 problem\n  PDF-filen har ingen text. Ingenting lästes. {OCR}"


def test_a_page_without_words_is_an_empty_page(tmp_path):
    def draw(canvas):
        canvas.drawString(60, 700, "Den första sidan har ord.")
        canvas.showPage()
        canvas.showPage()
        canvas.drawString(60, 400, "Den tredje sidan har också ord.")

    document = read_document(drawn(tmp_path, draw))
    assert [(page.number, page.end - page.start) for page in document.pages] == [(1, 26), (2, 0), (3, 32)]


def test_a_page_that_unpacks_to_too_much_is_left_out_and_named(tmp_path):
    writer = pypdf.PdfWriter(
        clone_from=str(drawn(tmp_path, lambda canvas: canvas.drawString(60, 700, "Ord på sidan.")))
    )
    page = writer.add_blank_page(200, 200)
    stream = pypdf.generic.StreamObject()
    stream.set_data(b"0 0 m 1 1 l S\n" * 600_000)
    page[pypdf.generic.NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    writer.write(str(tmp_path / "tung.pdf"))
    document = read_document(tmp_path / "tung.pdf")
    assert document.text == "Ord på sidan.\n"
    assert [problem.sentence() for problem in document.problems] == [
        "s. 2: sidan är för tungt ritade och lästes inte. Jämför med originalet."
    ]


def test_letters_without_unicode_are_said_to_be_unreadable(tmp_path, monkeypatch):
    path = write_pdf(PLANS[0], tmp_path / "plan.pdf")
    from pdfminer.layout import LTChar

    monkeypatch.setattr(LTChar, "get_text", lambda char: "(cid:17)")
    told = "typsnitten i PDF-filen säger inte vilka bokstäver tecknen är, och texten går inte att läsa."
    assert message(path) == f"plan.pdf: 1 problem\n  {told} {OCR}"
