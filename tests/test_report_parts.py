"""Reports back as passages: headed parts, tables' rows, shell apart, exact text, whoever reports."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimeval import plans
from jimeval.documents import Document, read_document
from jimeval.documents.document import Page, Shell
from jimeval.documents.grid import Grid, GridCell, Heading


def document(text: str, **more) -> Document:
    return Document("reports/x.txt", "x.txt", text, "0", ".txt", **more)


def passages(text: str, **more) -> list[str]:
    return list(plans.read_report(document(text, **more), "csn").passages["text"])


def beginnings(text: str, **more) -> list[str]:
    return [passage.split("\n")[0][:40].strip() for passage in passages(text, **more)]


def test_markdown_headings_part_the_report():
    assert beginnings("# Slutrapport\n\nInledande ord.\n\n## Mål 1\n\nKlart.\n\n### Utfall\n\nFler.") == [
        "# Slutrapport",
        "## Mål 1",
        "### Utfall",
    ]


def test_numbered_lines_are_headings_but_a_table_of_contents_and_a_list_are_not():
    text = (
        "Innehåll\n1 Inledning ...... 3\n2 Utfall ...... 4\n\n1 Inledning\nVi redovisar här.\n\n2 Utfall\n"
        "Tre saker gjordes:\n1. Kurser\n2. Möten\n3. Samtal\n"
    )
    assert beginnings(text) == ["Innehåll", "1 Inledning", "2 Utfall"]


def test_a_number_on_a_line_of_its_own_heads_with_the_title_below_it():
    text = "1\nSammanfattning .... 3\n1\nSammanfattning\nVi redovisar här.\n2.1\nBemötande\nKontoren har prövat nytt.\n"
    assert passages(text)[1:] == ["1\nSammanfattning\nVi redovisar här.", "2.1\nBemötande\nKontoren har prövat nytt."]


def test_short_lines_by_themselves_are_headings_where_running_text_or_a_list_follows():
    text = (
        "Redovisning av uppdraget\n\nArbetets gång\nKontoren har under året prövat nya sätt att arbeta.\n\n"
        "Avvikelser från planen\n• Kursen ställdes in\n• Mötet flyttades\n\nKarlstad den 3 mars\n"
    )
    assert beginnings(text) == ["Redovisning av uppdraget", "Arbetets gång", "Avvikelser från planen"]


def test_a_transcript_on_one_line_is_parted_by_the_names_of_reports_parts():
    text = (
        "Återrapportering 2014 Sammanfattning Året har gått bra och mycket har hänt. Bakgrund Uppdraget gavs 2013. "
        "Mål 1 Bemötandet är likvärdigt. Två kurser hölls. Ekonomisk redovisning Kostnaden blev 200 tkr. "
        + "Mer står i en bilaga som inte finns här. "
        * 15
    )
    assert [words[:22] for words in passages(text)] == [
        "Återrapportering 2014",
        "Sammanfattning Året ha",
        "Bakgrund Uppdraget gav",
        "Mål 1 Bemötandet är li",
        "Ekonomisk redovisning ",
    ]


def test_headings_that_the_file_marks_win_over_how_lines_look():
    text = "Utfall\nKort rad\nKontoren har under året prövat nya sätt att arbeta.\nLärdomar\nVi behöver mer tid."
    marked = tuple(Heading(1, text.index(word), text.index(word) + len(word)) for word in ("Utfall", "Lärdomar"))
    assert beginnings(text, headings=marked) == ["Utfall", "Lärdomar"]


def test_a_row_of_a_table_is_a_passage_of_its_own_with_its_empty_cells_in_place():
    text = "Utfall\n\nAktivitet\tStatus\nKurs\tKlar\nMöte\t\n\nDetta var allt som gjordes under året."
    cells = []
    for row, words in enumerate((("Aktivitet", "Status"), ("Kurs", "Klar"), ("Möte", ""))):
        line = []
        for column, word in enumerate(words):
            start = text.index(word) if word else text.index("Möte\t") + 5
            line.append(GridCell(row, column, word, start, start + len(word), ""))
        cells.append(tuple(line))
    found = passages(text, grids=(Grid(1, tuple(cells)),))
    assert found == ["Utfall", "Aktivitet\tStatus", "Kurs\tKlar", "Möte", "Detta var allt som gjordes under året."]


def test_a_cell_that_another_row_s_merged_cell_covers_is_not_read_into_this_row():
    text = "Kurs\tKlar\nMöte"
    first = (GridCell(0, 0, "Kurs", 0, 4, ""), GridCell(0, 1, "Klar", 5, 9, ""))
    second = (GridCell(1, 0, "Möte", 10, 14, ""), GridCell(1, 1, "Klar", 5, 9, "", covered_by=(0, 1)))
    assert passages(text, grids=(Grid(1, (first, second)),)) == ["Kurs\tKlar", "Möte"]


def test_rows_typed_with_pipes_are_passages_and_the_rule_under_the_heading_is_not():
    text = "# Rapport\n\n| Aktivitet | Utfall |\n|---|---|\n| Kurs | Klar |\n"
    assert passages(text) == ["# Rapport", "| Aktivitet | Utfall |", "| Kurs | Klar |"]


def test_shell_parts_a_passage_and_is_in_none():
    text = "Utfall av arbetet under året som gick 2 Kurser hölls."
    at = text.index("2 ")
    found = plans.read_report(document(text, shell=(Shell("sheet_number", at, at + 2),)), "csn")
    assert list(found.passages["text"]) == ["Utfall av arbetet under året som gick", "Kurser hölls."]


def test_a_long_part_is_cut_between_paragraphs_and_says_its_page():
    paragraph = "Kontoren har prövat nya sätt att arbeta. " * 12
    text = "# Utfall\n\n" + "\n\n".join([paragraph] * 6)
    half = len(text) // 2
    found = plans.read_report(document(text, pages=(Page(1, 0, half), Page(2, half, len(text)))), "csn").passages
    assert len(found) > 1
    assert found["text"].str.len().max() <= 1500
    assert set(found["page"]) == {1, 2}


def test_every_passage_is_the_agency_s_own_voice_under_section_report():
    found = plans.read_report(document("# Utfall\n\nKlart."), "csn").passages
    assert set(zip(found["section"], found["agency_id"], found["voice"], strict=True)) == {("report", "csn", "agency")}


def test_a_report_without_headings_is_read_and_said_so():
    reading = plans.read_report(document("kontoren har prövat nya sätt att arbeta."))
    assert [(p.code, p.message) for p in reading.problems] == [
        ("no_headings", "rapporten har inga rubriker som känns igen; den är läst stycke för stycke.")
    ]
    assert len(reading.passages) == 1


@given(st.text(alphabet="aA. \n\t|#12Mål-•", max_size=400))
def test_passages_are_exact_in_order_and_leave_no_word_out(text):
    reading = plans.read_report(document(text), "csn")
    at = 0
    for row in reading.passages.itertuples():
        assert row.start >= at
        assert text[row.start : row.end] == row.text
        assert not any(c.isalnum() for c in text[at : row.start])
        at = row.end
    assert not any(c.isalnum() for c in text[at:])
    assert reading.characters_assigned <= len(text)


@pytest.mark.parametrize("path", sorted(Path("data/raw/reports").glob("*.md")), ids=lambda path: path.stem)
def test_the_example_s_reports_are_placed_whole(path):
    paper = read_document(path)
    reading = plans.read_report(paper)
    assert reading.characters_assigned >= 0.95 * len(paper.own_text.strip())
    assert len(reading.passages) >= 4
