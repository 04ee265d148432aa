"""Workbooks as grids: merged cells laid out, what is hidden marked and told, and files that are no workbook refused."""

import io
import subprocess
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from plan_documents import BAD, FOUR_COLUMNS, PLANS, one_line, write_docx, write_xlsx

from jimeval.base.errors import InputError
from jimeval.documents.packed import safe_zip
from jimeval.documents.read import read_document
from jimeval.documents.workbook import read_workbook

NAMED = lambda plan: plan.name  # noqa: E731


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sentences(problems) -> list[str]:
    return [problem.sentence() for problem in problems]


def cell_text(written) -> str:
    """A made plan's cell as one line, without bullets."""
    return one_line(" ".join(written) if isinstance(written, tuple) else written)


def refusal(content: bytes, name: str = "plan.xlsx") -> str:
    with pytest.raises(InputError) as error:
        read_workbook(content, name)
    return str(error.value)


@pytest.mark.parametrize("plan", PLANS, ids=NAMED)
def test_a_plans_table_lies_in_the_grid_row_by_row_and_no_cell_is_shifted(tmp_path, plan):
    document = read_document(write_xlsx(plan, tmp_path / "plan.xlsx"))
    grid = document.grids[0]
    shown = [[cell for cell in row if not cell.hidden] for row in grid.rows]
    shown = [row for row in shown if row]
    texts = [[one_line(cell.text.replace("• ", "")) for cell in row] for row in shown]
    assert texts[4] == list(plan.columns), "title, two lines and an empty row stand above"
    assert texts[5 : 5 + len(plan.rows)] == [[cell_text(cell) for cell in row] for row in plan.laid_out()]
    for written, row in zip(plan.rows, shown[5:], strict=False):
        assert [cell.covered_by is not None for cell in row] == [cell is None for cell in written]


@pytest.mark.parametrize("plan", PLANS, ids=NAMED)
def test_each_cell_of_a_grid_says_where_its_words_stand_in_the_text(tmp_path, plan):
    document = read_document(write_xlsx(plan, tmp_path / "plan.xlsx"))
    for grid in document.grids:
        for row in grid.rows:
            assert len(row) == grid.width
            for cell in row:
                assert document.text[cell.start : cell.end] == cell.text
                if cell.covered_by:
                    over = grid.rows[cell.covered_by[0]][cell.covered_by[1]]
                    assert (over.start, over.end, over.covered_by) == (cell.start, cell.end, None)


def test_a_merged_cells_words_stand_once_in_the_text_and_on_every_row_of_the_grid(tmp_path):
    document = read_document(write_xlsx(FOUR_COLUMNS, tmp_path / "plan.xlsx"))
    effect = FOUR_COLUMNS.rows[0][3]
    assert document.text.count(effect) == 1
    found = [cell for row in document.grids[0].rows for cell in row if cell.text == effect]
    assert [cell.where for cell in found] == [f'blad "Handlingsplan", cell E{row}' for row in (6, 7, 8, 9)]
    assert [cell.covered_by for cell in found] == [None, (5, 4), (5, 4), (5, 4)]


def test_what_the_file_hides_is_read_marked_and_told_once_a_sheet(tmp_path):
    document = read_document(write_xlsx(FOUR_COLUMNS, tmp_path / "plan.xlsx", formula=False))
    assert sentences(document.problems) == [
        'blad "Handlingsplan": rad 22 och kolumn C är dolda och har text i 6 celler. '
        "Det dolda läses men märks; ta fram det i Excel och se efter om det ska räknas.",
        'blad "Underlag": bladet är dolt och har text i 4 celler. '
        "Det dolda läses men märks; ta fram det i Excel och se efter om det ska räknas.",
    ]
    assert {problem.severity for problem in document.problems} == {"note"}
    plan, other = document.grids
    assert {cell.where for row in plan.rows for cell in row if cell.hidden and cell.text and not cell.covered_by} == {
        f'blad "Handlingsplan", cell {place}' for place in ("C5", "C7", "A22", "B22", "D22", "E22")
    }
    assert all(cell.hidden for row in other.rows for cell in row)


def test_hidden_rows_and_columns_are_named_in_runs_and_empty_ones_not_at_all():
    book = openpyxl.Workbook()
    for _ in range(9):
        book.active.append(["a", "b", "c", "d"])
    for row in (3, 4, 5, 9, 30):
        book.active.row_dimensions[row].hidden = True
    *_, problems = read_workbook(saved(book), "p.xlsx")
    assert [problem.message for problem in problems] == ["raderna 3–5 och 9 är dolda och har text i 16 celler."]
    book = openpyxl.Workbook()
    book.active.append(["a", "b", "c", "d"])
    book.active.column_dimensions.group("B", "C", hidden=True)
    book.active.column_dimensions["F"].hidden = True
    *_, problems = read_workbook(saved(book), "p.xlsx")
    assert [problem.message for problem in problems] == ["kolumnerna B–C är dolda och har text i 2 celler."]
    book.active.column_dimensions.group("B", "C", hidden=False)
    book.active.column_dimensions["D"].hidden = True
    *_, problems = read_workbook(saved(book), "p.xlsx")
    assert [problem.message for problem in problems] == ["kolumn D är dold och har text i 1 cell."]


def test_a_grid_begins_at_the_first_filled_cell_and_keeps_empty_rows_inside():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["C4"], sheet["D4"], sheet["D6"] = "Mål", "Aktivitet", "Öva"
    sheet["F9"].fill = openpyxl.styles.PatternFill("solid", fgColor="FFFF00")
    book.create_sheet("Tomt")
    text, cells, (grid,), problems = read_workbook(saved(book), "p.xlsx")
    assert [[cell.text for cell in row] for row in grid.rows] == [["Mål", "Aktivitet"], ["", ""], ["", "Öva"]]
    empty = grid.rows[1][1]
    assert (empty.where, empty.start == empty.end) == ('blad "Sheet", cell D5', True)
    assert text[: empty.start].count("\n") == 4
    assert problems == ()


def test_bold_or_coloured_cells_are_marked():
    book = openpyxl.Workbook()
    book.active.append(["Mål", "Aktivitet", "Klart"])
    book.active["A1"].font = openpyxl.styles.Font(bold=True)
    book.active["B1"].fill = openpyxl.styles.PatternFill("solid", fgColor="FFDDDDDD")
    *_, (grid,), _ = read_workbook(saved(book), "p.xlsx")
    assert [cell.marked for cell in grid.rows[0]] == [True, True, False]


def test_values_are_shown_as_in_a_swedish_spreadsheet():
    book = openpyxl.Workbook()
    book.active.append([7.5, True, datetime(2015, 3, 31, 12), -2, "å"])
    *_, (grid,), _ = read_workbook(saved(book), "p.xlsx")
    assert [cell.text for cell in grid.rows[0]] == ["7,5", "SANT", "2015-03-31", "-2", "å"]


def test_comments_charts_pictures_and_links_do_not_stop_a_reading(tmp_path):
    from openpyxl.chart import BarChart, Reference
    from openpyxl.drawing.image import Image
    from PIL import Image as picture

    picture.new("L", (9, 9)).save(tmp_path / "p.png")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Mål", 1])
    sheet.append(["Öva", 2])
    sheet["A2"].comment = Comment("Ska detta vara med?", "A")
    sheet["B2"].hyperlink = "https://exempel.se/"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=2))
    sheet.add_chart(chart, "D4")
    sheet.add_image(Image(str(tmp_path / "p.png")), "F1")
    book.create_chartsheet("Diagram").add_chart(BarChart())
    book.create_sheet("Efter")["A1"] = "Sist"
    text, _, grids, problems = read_workbook(saved(book), "p.xlsx")
    assert text == "Mål\t1\nÖva\t2\nSist\n"
    assert [grid.sheet for grid in grids] == ["Sheet", "Efter"]
    assert sentences(problems) == [
        'blad "Sheet": cell A2 har en kommentar, som inte läses. Se efter om den ska räknas.'
    ]


LOOK = "Kontrollera att de är aktuella."


@pytest.mark.parametrize(
    "name, said",
    [
        ("makron.xlsx", ["arbetsboken har makron; de körs inte, cellernas sparade värden läses."]),
        ("länkad.xlsx", [f'arbetsboken hämtar värden ur "Underlag 2015.xlsx"; de som senast sparades läses. {LOOK}']),
        ("vid.xlsx", []),
    ],
)
def test_unusual_workbooks_are_read_with_a_word_about_it(tmp_path, name, said):
    document = read_document(BAD[name](tmp_path / name))
    assert sentences(document.problems) == said
    assert document.cells and document.grids


def test_cells_far_apart_are_laid_out_without_the_empty_ones_between(tmp_path):
    document = read_document(BAD["vid.xlsx"](tmp_path / "vid.xlsx"))
    (grid,) = document.grids
    assert [[cell.text for cell in row] for row in grid.rows] == [
        ["Mål", "Aktivitet", ""],
        ["Fler övar", "Öva på ett beslut", ""],
        ["", "", "x"],
    ]
    assert grid.rows[2][2].where == 'blad "Sheet", cell XFD1048576'
    assert document.text[document.cells[-1].start : document.cells[-1].end] == "x"


READ_IT = """
import resource, sys
from jimeval.documents.read import read_document
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
document = read_document(sys.argv[1])
print(len(document.cells), len(document.grids[0].rows), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base)
"""


@pytest.mark.slow
def test_a_million_rows_without_words_cost_neither_rows_nor_memory(tmp_path):
    path = BAD["miljon.xlsx"](tmp_path / "miljon.xlsx")
    root = str(Path(__file__).resolve().parents[1])
    run = subprocess.run(
        [sys.executable, "-c", READ_IT, str(path)], capture_output=True, text=True, check=True, cwd=root
    )
    cells, rows, kilobytes = map(int, run.stdout.split())
    assert (cells, rows) == (4, 2)
    assert kilobytes < 600_000


AGAIN = "Hämta eller kopiera den på nytt."
WRONG = "Den läses inte; kontrollera att det är rätt fil."


@pytest.mark.parametrize(
    "name, message",
    [
        ("avhuggen.xlsx", f"filen är avhuggen: slutet saknas. {AGAIN}"),
        (
            "låst.xlsx",
            "filen är skyddad med lösenord och kan inte läsas. Öppna den i Excel, ta bort lösenordet och spara om den.",
        ),
        ("tom.xlsx", "filen är tom. Lägg dit rätt fil eller ta bort den."),
    ],
)
def test_a_workbook_that_cannot_be_opened_says_why_and_what_to_do(tmp_path, name, message):
    with pytest.raises(InputError) as error:
        read_document(BAD[name](tmp_path / name))
    assert str(error.value) == f"{name}: 1 problem\n  {message}"


@pytest.mark.parametrize(
    "name, message",
    [
        ("avhuggen.docx", f"filen är avhuggen: slutet saknas. {AGAIN}"),
        (
            "låst.docx",
            "filen är skyddad med lösenord och kan inte läsas. Öppna den i Word, ta bort lösenordet och spara om den.",
        ),
        (
            "omdöpt.docx",
            "filen är i äldre format (.doc) fast den heter .docx. Öppna den i Word och spara om den som .docx.",
        ),
        ("bomb.docx", f"filen blir 301 miljoner byte i {{parts}} delar när den packas upp. {WRONG}"),
        (
            "entiteter.docx",
            "filens del word/document.xml beskriver egna tecken (DOCTYPE), som kan växa utan gräns vid läsning. "
            "Den läses inte; be avsändaren spara om den.",
        ),
        ("tom.docx", "dokumentet gick inte att öppna. Öppna den i Word och spara om den."),
    ],
)
def test_archives_are_refused_before_they_are_unpacked(tmp_path, name, message):
    path = BAD[name](tmp_path / name)
    if name == "bomb.docx":
        with zipfile.ZipFile(path) as archive:
            message = message.format(parts=len(archive.namelist()))
    with pytest.raises(InputError) as error:
        safe_zip(path.read_bytes(), name, ".docx")
    assert str(error.value) == f"{name}: 1 problem\n  {message}"


def test_a_word_paper_with_a_workbooks_ending_is_told_of(tmp_path):
    content = write_docx(FOUR_COLUMNS, tmp_path / "plan.docx").read_bytes()
    assert refusal(content) == (
        "plan.xlsx: 1 problem\n  filen heter .xlsx men är inte från Excel. Spara om den som .xlsx."
    )


def test_a_part_whose_bytes_are_damaged_is_named(tmp_path):
    content = bytearray(write_xlsx(FOUR_COLUMNS, tmp_path / "plan.xlsx").read_bytes())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    middle = part.header_offset + 30 + len(part.filename) + part.compress_size // 2
    content[middle : middle + 40] = bytes(40)
    assert refusal(bytes(content)) == f"plan.xlsx: 1 problem\n  filens del xl/worksheets/sheet1.xml är skadad. {AGAIN}"


def test_one_long_string_that_every_cell_repeats_does_not_fill_the_memory():
    book = openpyxl.Workbook()
    for _ in range(200):
        book.active.append(["ord " * 8000])
    assert refusal(saved(book)) == (
        f"plan.xlsx: 1 problem\n  arbetsboken har 6,4 miljoner tecken i sina celler. {WRONG}"
    )


def test_a_workbook_with_more_cells_than_any_plan_is_not_opened(monkeypatch):
    monkeypatch.setattr("jimeval.documents.workbook.MOST_CELLS", 3)
    book = openpyxl.Workbook()
    book.active.append(["a", "b", "c", "d"])
    assert refusal(saved(book)) == f"plan.xlsx: 1 problem\n  arbetsboken har 4 ifyllda celler. {WRONG}"


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=5), st.data())
def test_whatever_a_table_says_each_cell_has_its_own_words(rows, data):
    book = openpyxl.Workbook()
    sheet = book.active
    for number, row in enumerate(rows, 1):
        for place, text in enumerate(row, 1):
            cell = sheet.cell(number, place)
            cell.value, cell.data_type = text or None, "s" if text else "n"
    width = max(map(len, rows))
    top = data.draw(st.integers(1, len(rows)))
    bottom = data.draw(st.integers(top, len(rows)))
    column = data.draw(st.integers(1, width))
    sheet.merge_cells(start_row=top, start_column=column, end_row=bottom, end_column=column)
    expected = {
        f"{get_column_letter(cell.column)}{cell.row}": str(cell.value).strip()
        for row in sheet.iter_rows()
        for cell in row
        if cell.value and str(cell.value).strip()
    }
    text, cells, grids, problems = read_workbook(saved(book), "p.xlsx")
    assert {f"{cell.column}{cell.row}": " ".join(cell.text.split()) for cell in cells} == {
        place: " ".join(value.split()) for place, value in normal(expected).items()
    }
    for grid in grids:
        for row in grid.rows:
            assert len(row) == grid.width
            for cell in row:
                assert text[cell.start : cell.end] == cell.text
                place = cell.where.rsplit(" ", 1)[1]
                over = grid.rows[cell.covered_by[0]][cell.covered_by[1]] if cell.covered_by else cell
                assert cell.text == over.text
                assert bool(cell.text) == (over.where.rsplit(" ", 1)[1] in expected), place


def normal(values: dict[str, str]) -> dict[str, str]:
    import unicodedata

    return {place: unicodedata.normalize("NFC", value).removeprefix("\ufeff") for place, value in values.items()}
