"""Tables of Word papers, web pages and Markdown as grids: every cell in its row and column, each with its stretch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_documents import PLANS, write_docx, write_html, write_markdown

from jimeval.documents import read_document
from jimeval.documents.marks import Spanned, drawn, grids, laid_out, unmarked


def words(text):
    """The words of a cell: line ends and bullets are the form's own."""
    return " ".join(text.replace("•", " ").split())


def written(plan):
    """What the plan's table says, heading row first, merged words on each row that they cover."""
    rows = [[" ".join(cell) if isinstance(cell, tuple) else cell for cell in row] for row in plan.laid_out()]
    return [list(plan.columns), *([words(cell) for cell in row] for row in rows)]


def said(grid):
    return [[words(cell.text) for cell in row] for row in grid.rows]


FORMS = {
    "docx": lambda plan, path: write_docx(plan, f"{path}.docx"),
    "plain docx": lambda plan, path: write_docx(
        plan, f"{path}.docx", merged=False, controls=False, tracked=False, box=False, landscape=False
    ),
    "html": lambda plan, path: write_html(plan, f"{path}.html"),
    "md": lambda plan, path: write_markdown(plan, f"{path}.md"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_a_plans_table_has_every_cell_in_its_row_and_column(tmp_path, plan, form):
    document = read_document(FORMS[form](plan, tmp_path / plan.name))
    assert [said(grid) for grid in document.grids] == [written(plan)]
    for row in document.grids[0].rows:
        for cell in row:
            own = document.text[cell.start : cell.end]
            assert words(own.replace("<br>", " ")) == words(cell.text)
    assert all(cell.marked for cell in document.grids[0].rows[0])


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_merged_cells_are_covered_by_the_one_that_is_written(tmp_path, plan):
    grid = read_document(write_docx(plan, tmp_path / "plan.docx")).grids[0]
    covered = {(cell.row, cell.column) for row in grid.rows for cell in row if cell.covered_by}
    assert covered == {(r, c) for r, row in enumerate(plan.rows, 1) for c, cell in enumerate(row) if cell is None}
    assert all(
        grid.rows[a][b].covered_by is None for row in grid.rows for c in row if c.covered_by for a, b in [c.covered_by]
    )


@pytest.mark.parametrize("form", FORMS)
def test_headings_of_the_file_are_headings_of_the_document(tmp_path, form):
    plan = PLANS[0]
    document = read_document(FORMS[form](plan, tmp_path / "plan"))
    shown = [document.text[heading.start : heading.end] for heading in document.headings]
    stated = [line[2:] for line in (*plan.before, *plan.after) if line.startswith("# ")]
    assert shown == [plan.title, *stated]


WEB = """<html><body><nav><table><tr><td>Hem<td>Kontakt</table></nav><h1>Plan</h1>
<table><caption>Aktiviteter</caption><thead><tr><th>Mål<th>Aktivitet<th>Ansvar</thead>
<tr><td rowspan=2>M1<td><p>A1</p><ul><li>ett</li><li>två</li></ul><td>&nbsp;
<tr><td>A2<td>Chef</tr><tr><td colspan=2>bred<td></tr></table>
<table role="presentation"><tr><td>sida</td><td><table><tr><td>inre</td><td>tabell</td></tr></table></td></tr></table>
</body></html>"""


def test_a_web_pages_tables_are_grids_and_those_that_lay_out_the_page_are_not(tmp_path):
    (tmp_path / "plan.html").write_text(WEB, encoding="utf-8")
    document = read_document(tmp_path / "plan.html")
    first, second = document.grids
    assert [[cell.text for cell in row] for row in first.rows] == [
        ["Mål", "Aktivitet", "Ansvar"],
        ["M1", "A1\n• ett\n• två", ""],
        ["M1", "A2", "Chef"],
        ["bred", "bred", ""],
    ]
    assert [cell.covered_by for cell in first.rows[2]] == [(1, 0), None, None]
    assert first.rows[2][1].where == "tabell 1, rad 3, kolumn 2"
    assert [[cell.text for cell in row] for row in second.rows] == [["inre", "tabell"]]
    assert "Aktiviteter\nMål\tAktivitet\tAnsvar\n" in document.text


MARKDOWN = """# Plan 2014

| Mål | Aktivitet | Ansvar |
|:----|-----------|-------:|
| **M1** | gör a \\| b<br>och c | Chef |
| | A2 |
Text direkt under.

Underrubrik
-----------

```
# inte rubrik
| a | b |
|---|---|
```

**Fet rad**

Mer | text än tabell.
"""


def test_markdown_tables_and_headings_have_their_places_in_the_source(tmp_path):
    (tmp_path / "plan.md").write_text(MARKDOWN, encoding="utf-8")
    document = read_document(tmp_path / "plan.md")
    assert document.text == MARKDOWN
    (grid,) = document.grids
    assert [[cell.text for cell in row] for row in grid.rows] == [
        ["Mål", "Aktivitet", "Ansvar"],
        ["M1", "gör a | b\noch c", "Chef"],
        ["", "A2", ""],
    ]
    assert [document.text[cell.start : cell.end] for cell in grid.rows[1]] == ["M1", "gör a \\| b<br>och c", "Chef"]
    assert [(h.level, document.text[h.start : h.end]) for h in document.headings] == [
        (1, "Plan 2014"),
        (2, "Underrubrik"),
        (3, "Fet rad"),
    ]


def test_a_row_with_more_cells_than_columns_keeps_them_and_is_told(tmp_path):
    (tmp_path / "plan.md").write_text("a | b\n---|---\n1 | 2 | 3\n", encoding="utf-8")
    document = read_document(tmp_path / "plan.md")
    assert [[cell.text for cell in row] for row in document.grids[0].rows] == [["a", "b", ""], ["1", "2", "3"]]
    assert [problem.sentence() for problem in document.problems] == [
        "tabell 1, rad 2: raden har 3 celler, men tabellen har 2 kolumner; ord kan stå i fel kolumn. "
        "Ett lodstreck som hör till texten skrivs \\|."
    ]


SPANS = st.lists(
    st.lists(st.builds(Spanned, st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=5), min_size=1, max_size=6
)


@given(SPANS)
def test_every_written_cell_keeps_its_words_and_every_place_has_a_cell(rows):
    said_ = [[f"r{r}c{n}" for n in range(len(row))] for r, row in enumerate(rows)]
    text, stretches = unmarked(f"före\n{drawn(rows, said_)}\nefter")
    (grid,) = grids(text, stretches, [rows])
    assert {len(row) for row in grid.rows} == {laid_out(rows)[1]}
    own = [cell for row in grid.rows for cell in row if cell.covered_by is None and cell.text]
    assert [cell.text for cell in own] == [word for row in said_ for word in row]
    assert all(text[cell.start : cell.end] == cell.text for row in grid.rows for cell in row)
    for row in grid.rows:
        for cell in row:
            if cell.covered_by:
                covering = grid.rows[cell.covered_by[0]][cell.covered_by[1]]
                assert covering.covered_by is None and covering.text == cell.text


@given(st.text(alphabet="ab \n\ue000\ue001\ue002\ue003\ue004\ue005\ue006\ue007\ue00a", max_size=40))
def test_marks_in_any_order_are_taken_out_and_lie_within_the_text(marked):
    text, stretches = unmarked(marked)
    assert text == "".join(sign for sign in marked if sign in "ab \n")
    assert all(0 <= stretch.start <= stretch.end <= len(text) for stretch in stretches)
