"""PDF as word processors and browsers print it: narrow columns that break words, close headings, bands of shade."""

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from jimeval.documents import read_document

SIZE, STEP = 10, 12


@pytest.fixture
def sheets(tmp_path):
    """Pages drawn by functions of a canvas, read as a Document."""

    def write(*pages):
        canvas = Canvas(str(tmp_path / "plan.pdf"), pagesize=A4, invariant=1)
        for draw in pages:
            canvas.setFont("Helvetica", SIZE)
            draw(canvas)
            canvas.showPage()
        canvas.save()
        return read_document(tmp_path / "plan.pdf")

    return write


def put(canvas, x, top, *lines, font="Helvetica"):
    canvas.setFont(font, SIZE)
    for number, line in enumerate(lines):
        canvas.drawString(x, top - STEP * number, line)


def ruled(canvas, xs, ys):
    for x in xs:
        canvas.line(x, ys[0], x, ys[-1])
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)


def said(document):
    (grid,) = document.grids
    return [["^" if cell.covered_by else " ".join(cell.text.split()) for cell in row] for row in grid.rows]


def test_a_word_that_a_narrow_column_broke_is_whole_and_told(sheets):
    def draw(canvas):
        width = canvas.stringWidth("jämställdhetsombu", "Helvetica", SIZE)
        ruled(canvas, [60, 72 + width, 300, 400], [700, 680, 600])
        put(canvas, 65, 686, "Aktivitet")
        put(canvas, 77 + width, 686, "Ansvarig")
        put(canvas, 305, 686, "Klart")
        put(canvas, 65, 668, "Utse", "jämställdhetsombu", "d på alla enheter")
        put(canvas, 77 + width, 668, "Staben")
        put(canvas, 305, 668, "2016")

    document = sheets(draw)
    assert said(document)[1] == ["Utse jämställdhetsombud på alla enheter", "Staben", "2016"]
    assert [problem.sentence() for problem in document.problems if problem.code == "unbroken_words"] == [
        "1 ord som en smal kolumn har delat utan bindestreck läses som ett helt (”jämställdhetsombud”)."
    ]


def test_two_words_that_fill_their_lines_stay_two(sheets):
    def draw(canvas):
        width = canvas.stringWidth("jämställdhetsombud", "Helvetica", SIZE)
        ruled(canvas, [60, 72 + width, 300, 400], [700, 680, 600])
        put(canvas, 65, 686, "Aktivitet")
        put(canvas, 77 + width, 686, "Ansvarig")
        put(canvas, 305, 686, "Klart")
        put(canvas, 65, 668, "Utse", "jämställdhetsombud", "och ge dem tid")
        put(canvas, 77 + width, 668, "Staben")
        put(canvas, 305, 668, "2016")

    document = sheets(draw)
    assert said(document)[1][0] == "Utse jämställdhetsombud och ge dem tid"
    assert document.problems == ()


def test_columns_no_wider_than_their_headings_are_two(sheets):
    ends = 65 + Canvas("x").stringWidth("Aktivitet", "Helvetica-Bold", SIZE)

    def draw(canvas):
        after = 300 + canvas.stringWidth("Ansvarig", "Helvetica-Bold", SIZE) + 0.55 * SIZE
        put(canvas, 65, 700, "Aktivitet", font="Helvetica-Bold")
        put(canvas, 300, 700, "Ansvarig", font="Helvetica-Bold")
        put(canvas, after, 700, "Tidpunkt", font="Helvetica-Bold")
        for number, (what, who, when) in enumerate((("Öva chefer", "HR", "2016"), ("Mäta tider", "Analys", "2017"))):
            put(canvas, 65, 676 - 24 * number, what)
            put(canvas, 300, 676 - 24 * number, who)
            put(canvas, after, 676 - 24 * number, when)

    assert ends < 300
    assert said(sheets(draw)) == [
        ["Aktivitet", "Ansvarig", "Tidpunkt"],
        ["Öva chefer", "HR", "2016"],
        ["Mäta tider", "Analys", "2017"],
    ]


def rows_of(canvas, top, rows):
    for number, row in enumerate(rows):
        for x, words in zip((65, 250, 400), row, strict=True):
            put(canvas, x, top - 24 * number, *words.split("\n"))


def test_a_heading_in_plain_type_that_is_printed_again_is_no_row(sheets):
    head = ("Aktivitet", "Förväntat resultat", "Ansvarig")

    def page(rows):
        def draw(canvas):
            rows_of(canvas, 780, [head])
            canvas.line(60, 772, 500, 772)
            rows_of(canvas, 756, rows)

        return draw

    first = [(f"Öva grupp {n}", f"Kunskap i grupp {n}", "HR") for n in range(29)]
    second = [("Mäta tider", "Tider som går att jämföra", "Analys"), ("Se över brev", "Klara brev", "Press")]
    found = said(sheets(page(first), page(second)))
    assert found[0] == list(head)
    assert found[-2:] == [list(row) for row in second]
    assert len(found) == 1 + len(first) + len(second)


def test_a_shaded_cell_that_goes_on_below_its_row_is_one_cell(sheets):
    def draw(canvas):
        canvas.setFillGray(0.9)
        canvas.rect(60, 640, 140, 60, stroke=0, fill=1)
        canvas.rect(200, 670, 300, 30, stroke=0, fill=1)
        canvas.setFillGray(0)
        for x, words in zip((65, 205, 420), ("Mål", "Aktivitet", "Ansvarig"), strict=True):
            put(canvas, x, 712, words, font="Helvetica-Bold")
        put(canvas, 65, 688, "Lika stöd till alla", "som söker, oavsett", "var de bor")
        for top, what, who in ((688, "Öva chefer", "HR"), (658, "Mäta tider", "Analys")):
            put(canvas, 205, top, what)
            put(canvas, 420, top, who)

    assert said(sheets(draw)) == [
        ["Mål", "Aktivitet", "Ansvarig"],
        ["Lika stöd till alla som söker, oavsett var de bor", "Öva chefer", "HR"],
        ["^", "Mäta tider", "Analys"],
    ]


def test_every_other_row_shaded_parts_rows_where_no_rule_does(sheets):
    def draw(canvas):
        for left, right in ((60, 200), (200, 420), (420, 500)):
            canvas.rect(left, 700, right - left, 18, stroke=1, fill=0)
            canvas.setFillGray(0.9)
            for low, high in ((672, 700), (628, 644)):
                canvas.rect(left, low, right - left, high - low, stroke=0, fill=1)
            canvas.setFillGray(0)
        canvas.rect(60, 628, 440, 72, stroke=1, fill=0)
        for x, words in zip((65, 205, 425), ("Mål", "Aktivitet", "Ansvarig"), strict=True):
            put(canvas, x, 705, words)
        for top, row in (
            (689, ("Lika stöd|till alla", "Öva chefer|i bemötande", "HR")),
            (661, ("Lika lön", "Mäta löner|i alla grupper", "Analys")),
            (633, ("Jämna råd", "Fråga brett", "Staben")),
        ):
            for x, words in zip((65, 205, 425), row, strict=True):
                put(canvas, x, top, *words.split("|"))

    assert said(sheets(draw)) == [
        ["Mål", "Aktivitet", "Ansvarig"],
        ["Lika stöd till alla", "Öva chefer i bemötande", "HR"],
        ["Lika lön", "Mäta löner i alla grupper", "Analys"],
        ["Jämna råd", "Fråga brett", "Staben"],
    ]


def test_rows_that_only_a_merged_cell_hides_are_told(sheets):
    def draw(canvas):
        for x, words in zip((65, 205, 420), ("Mål", "Aktivitet", "Ansvarig"), strict=True):
            put(canvas, x, 712, words, font="Helvetica-Bold")
        put(canvas, 65, 688, "Lika stöd till alla", "som söker, oavsett", "var de bor i landet", "och hur de söker")
        for top, what, who in ((688, "Öva chefer", "HR"), (658, "Mäta tider", "Analys")):
            put(canvas, 205, top, what)
            put(canvas, 420, top, who)
        for x, words in zip((65, 205, 420), ("Lika lön", "Mäta löner", "HR"), strict=True):
            put(canvas, x, 628, words)

    document = sheets(draw)
    assert [problem.sentence() for problem in document.problems if problem.severity == "warning"] == [
        "s. 1, tabell 1: raden som börjar ”Lika stöd till alla som söker, oavsett…” kan vara flera: "
        "inget visar var rader slutar. Jämför förslagen med sidan i dokumentet."
    ]
