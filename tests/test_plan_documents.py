"""The script that makes the test plans: every form has every cell's words, and what is expected of them is sound."""

import re
import zipfile
from pathlib import Path

import openpyxl
import pypdf
import pytest
from bs4 import BeautifulSoup
from lxml import etree
from plan_documents import (
    BAD,
    BOX,
    FOUR_COLUMNS,
    PLANS,
    SIX_COLUMNS,
    STRUCK,
    STYLES,
    one_line,
    write_all,
    write_docx,
    write_html,
    write_markdown,
    write_pdf,
    write_text,
    write_xlsx,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def words_of_docx(path):
    with zipfile.ZipFile(path) as archive:
        parts = [etree.fromstring(archive.read(name)) for name in ("word/document.xml", "word/header1.xml")]
    return " ".join(node.text or "" for part in parts for node in part.iter(f"{W}t"))


def words_of_pdf(path):
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    return re.sub(r"(?<=\w)-\n(?=[a-zåäö])", "", text)


def words_of_xlsx(path):
    book = openpyxl.load_workbook(path)
    return "\n".join(str(cell.value or "") for sheet in book for row in sheet.iter_rows() for cell in row)


def words_of_html(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").get_text("\n")


def words_of_file(path):
    return path.read_text(encoding="utf-8").replace("<br>", "\n")


READERS = {".docx": words_of_docx, ".pdf": words_of_pdf, ".xlsx": words_of_xlsx, ".html": words_of_html}


def bag(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_every_form_has_the_words_of_every_cell_and_of_what_stands_around(tmp_path, plan):
    for paper in write_all(plan, tmp_path):
        words = bag(READERS.get(paper.suffix, words_of_file)(paper))
        for element in plan.elements():
            for text in (element.text, element.responsible, element.due, element.indicator):
                assert bag(text or "") <= words, (paper.name, text)
        front = " ".join([plan.title, plan.registration, plan.decided_as_written])
        assert bag(front) <= words, paper.name
        if paper.suffix != ".xlsx":
            assert bag(" ".join([*plan.before, *plan.after])) <= words, paper.name


def test_what_four_columns_say_counted_by_hand():
    elements, links = FOUR_COLUMNS.elements(), FOUR_COLUMNS.links()
    kinds = [element.kind for element in elements]
    assert {kind: kinds.count(kind) for kind in FOUR_COLUMNS.kinds} == {
        "resource": 11,
        "activity": 16,
        "result": 14,
        "effect": 9,
    }
    ties = [(first[0], last[0]) for first, last in links]
    assert {tie: ties.count(tie) for tie in set(ties)} == {
        ("resource", "activity"): 16,
        ("activity", "result"): 17,
        ("result", "effect"): 13,
    }
    tied = {end for link in links for end in link}
    assert [one_line(e.text)[:30] for e in elements if (e.kind, e.text) not in tied] == [
        "Den ekonomiska självständighet",
        "Generaldirektörens strategiska",
        "En modell för hur jämställdhet",
    ]


def test_what_six_columns_say_counted_by_hand():
    elements, links = SIX_COLUMNS.elements(), SIX_COLUMNS.links()
    kinds = [element.kind for element in elements]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"goal": 4, "activity": 16, "result": 14}
    ties = [(first[0], last[0]) for first, last in links]
    assert {tie: ties.count(tie) for tie in set(ties)} == {("goal", "activity"): 16, ("activity", "result"): 15}
    three = [e for e in elements if e.due == "senast juni 2016"]
    assert [(e.kind, e.responsible, e.indicator) for e in three] == [
        ("activity", "Programrådet och Publika enheten", None)
    ] * 3
    assert [(e.text, e.indicator) for e in elements if e.kind == "result"][5] == (
        "Nya bedömningsgrunder är beslutade av styrgruppen",
        "Beslut finns",
    )


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_an_element_is_told_by_its_kind_and_words(plan):
    ends = [(element.kind, element.text) for element in plan.elements()]
    assert len(set(ends)) == len(ends)
    assert {end for link in plan.links() for end in link} <= set(ends)


def test_the_same_plan_gives_the_same_bytes(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    first, second = (write_all(FOUR_COLUMNS, tmp_path / folder) for folder in ("a", "b"))
    assert [path.name for path in first] == [path.name for path in second]
    assert [p.name for p, q in zip(first, second, strict=True) if p.read_bytes() != q.read_bytes()] == []


def test_struck_words_stand_in_the_word_paper_as_deleted_only(tmp_path):
    path = write_docx(SIX_COLUMNS, tmp_path / "plan.docx")
    with zipfile.ZipFile(path) as archive:
        tree = etree.fromstring(archive.read("word/document.xml"))
    deleted = " ".join(node.text for node in tree.iter(f"{W}delText"))
    assert all(word in deleted for word in STRUCK)
    assert not any(word in words_of_docx(path) for word in STRUCK)
    assert words_of_docx(path).count(BOX) == 2, "as Word writes it, and for older programs"
    names = {etree.QName(node).localname for node in tree.iter() if isinstance(node.tag, str)}
    assert {"sdt", "ins", "del", "moveFrom", "moveTo", "vMerge", "tblHeader"} <= names


@pytest.mark.parametrize("lines", STYLES)
@pytest.mark.parametrize("landscape", [False, True])
def test_a_table_in_pdf_goes_over_pages_and_a_page_break_cuts_a_row(tmp_path, lines, landscape):
    path = write_pdf(FOUR_COLUMNS, tmp_path / "plan.pdf", lines, landscape=landscape)
    pages = [page.extract_text() for page in pypdf.PdfReader(path).pages]
    assert sum("Planerade aktiviteter" in page for page in pages) == 3
    ends = [re.sub(r"Sida \d+", "", page).strip() for page in pages]
    whole = {one_line(item.text).rsplit(" ", 1)[-1] for item in FOUR_COLUMNS.elements()}
    assert any(end.rsplit(None, 1)[-1] not in whole for end in ends[landscape:-1]), "ingen rad är kluven"
    once = write_pdf(FOUR_COLUMNS, tmp_path / "en.pdf", lines, landscape=landscape, repeat_heading=False)
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(once).pages)
    assert text.count("Planerade aktiviteter") == 1


def test_where_paper_shows_no_merged_cell_its_words_stand_on_each_row(tmp_path):
    goal = "Jämställdhet ska vara en självklar del"
    times = {}
    for lines in STYLES:
        path = write_pdf(SIX_COLUMNS, tmp_path / f"{lines}.pdf", lines, landscape=True, size=8)
        times[lines] = one_line(words_of_pdf(path)).count(goal[:20])
    assert times == {"ruled": 1, "horizontal": 1, "shaded": 3, "borderless": 3}


def test_workbook_page_and_markdown_have_their_own_ways_with_merged_cells(tmp_path):
    sheet = openpyxl.load_workbook(write_xlsx(FOUR_COLUMNS, tmp_path / "p.xlsx"))["Handlingsplan"]
    assert {str(merged) for merged in sheet.merged_cells.ranges} == {"A1:E1", "A6:A8", "E6:E9", "A13:A14", "E17:E19"}
    assert write_html(FOUR_COLUMNS, tmp_path / "p.html").read_text(encoding="utf-8").count("rowspan=") == 4
    effect = FOUR_COLUMNS.rows[0][3]
    assert write_markdown(FOUR_COLUMNS, tmp_path / "p.md").read_text(encoding="utf-8").count(effect) == 4
    assert write_text(FOUR_COLUMNS, tmp_path / "p.txt").read_text(encoding="utf-8").count(effect) == 1


def test_bad_files_are_what_they_say(tmp_path):
    made = {name: Path(write(tmp_path / name)).read_bytes() for name, write in BAD.items()}
    assert pypdf.PdfReader(tmp_path / "låst.pdf").decrypt("") == pypdf.PasswordType.NOT_DECRYPTED
    assert pypdf.PdfReader(tmp_path / "skrivskyddad.pdf").decrypt("") != pypdf.PasswordType.NOT_DECRYPTED
    assert "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "bilder.pdf").pages).strip() == ""
    assert [name for name, content in made.items() if not content] == ["tom.pdf", "tom.docx", "tom.xlsx"]
    with zipfile.ZipFile(tmp_path / "bomb.docx") as archive:
        assert archive.getinfo("word/document.xml").file_size > 500 * len(made["bomb.docx"])
