"""What a page makes of outputs, and what is taken out so that two runs give the same bytes."""

from pathlib import Path

import nbformat.v4 as v4
import pytest

from jimeval.base.disclosure import AUDIENCES
from jimeval.base.persons import PersonKey
from jimeval.report import index
from jimeval.report.clean import clean, scrubber, without_names
from jimeval.report.index import IndexText
from jimeval.report.pages import BANNERS, exporter, page, printed, tidy
from jimeval.report.plan import Job
from jimeval.report.records import Entry


def entry(label, year, audience="internal", status="ok"):
    return Entry(
        f"agency/{label}-{year}.html",
        "agency.ipynb",
        f"{label}-{year}",
        f"{label} {year}",
        label,
        str(year),
        status,
        "",
        "",
        "1",
        {"audience": audience},
    )


def of_cells(*cells):
    return v4.new_notebook(cells=list(cells), metadata={})


@pytest.mark.parametrize(
    ("written", "clean_text"),
    [
        ("\x1b[0;31mKeyError\x1b[0m", "KeyError"),
        ("<jimeval.Study object at 0x7f3a10>", "<jimeval.Study object>"),
        ("/tmp/ipykernel_412/99.py:3: UserWarning: se upp", "arbetsboken:3: UserWarning: se upp"),
        ("/srv/the study/data/raw/a.txt", "data/raw/a.txt"),
        ("mappen /srv/the study finns", "mappen . finns"),
        ("/srv/the study-2/a.txt", "/srv/the study-2/a.txt"),
    ],
)
def test_what_differs_from_run_to_run_is_taken_out(written, clean_text):
    assert scrubber(Path("/srv/the study"))(written) == clean_text


def test_warnings_stand_last_and_printed_pieces_are_one(tmp_path):
    outputs = [
        v4.new_output("stream", name=name, text=text)
        for name, text in (("stdout", "a"), ("stderr", "w1"), ("stdout", "b"), ("stderr", "w2"))
    ]
    notebook = of_cells(v4.new_code_cell("x", outputs=outputs))
    clean(notebook, tmp_path)
    found = [(output.name, output.text) for output in notebook.cells[0].outputs]
    assert found == [("stdout", "ab"), ("stderr", "w1w2")]


def test_a_random_table_name_is_made_fixed(tmp_path):
    html = '<style>#T_1a2b3 td {color: red}</style><table id="T_1a2b3"><td id="T_1a2b3_row0"></td></table>'
    notebook = of_cells(v4.new_code_cell("x", outputs=[v4.new_output("display_data", data={"text/html": html})]))
    clean(notebook, tmp_path)
    assert notebook.cells[0].outputs[0].data["text/html"] == html.replace("T_1a2b3", "T_c1t1")


def test_a_table_loses_its_row_numbers_lines_up_numbers_and_can_scroll():
    import pandas as pd

    data = pd.DataFrame({"Dokument": ["A", "B"], "Antal": ["1 204", "–"], "Datum": ["2013-10-23", "2013-10"]})
    html = tidy(data.to_html())
    assert html.startswith('<div aria-label="Tabell" class="scroll" role="region" tabindex="0"><table')
    assert "<th>0</th>" not in html
    assert '<th class="number">Antal</th>' in html and '<td class="number">–</td>' in html
    assert '<td class="date">2013-10</td>' in html and "<td>A</td>" in html and "border" not in html
    assert "<th>2013</th>" in tidy(data.set_axis([2013, 2014]).to_html()), "an index that says something stays"


def test_one_exporter_makes_all_pages_of_a_process():
    assert exporter() is exporter()


def test_html_of_an_output_fetches_and_runs_nothing():
    html = tidy(
        '<p>kvar<script src="https://x.se/a.js"></script><img src="https://x.se/b.png">'
        '<iframe src="c"></iframe><a href="https://x.se">länk</a></p>'
    )
    assert html == ('<p>kvar(En bild är utelämnad: sidan hämtar inget från nätet.)<a href="https://x.se">länk</a></p>')


def test_printed_sentences_are_prose_and_lined_up_columns_keep_their_places():
    assert printed("Tre dokument lästes.\nTvå saknas.") == "prose"
    assert printed("rad      n\nett      1") == "columns"


def test_a_figure_has_its_text_and_an_object_alone_is_not_shown():
    png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
    cell = v4.new_code_cell(
        "study.plot()",
        outputs=[
            v4.new_output("execute_result", data={"text/plain": "<Axes: title={'left': 'x'}>"}),
            v4.new_output(
                "display_data",
                data={"image/png": png, "text/plain": "<Figure size 1x1>"},
                metadata={"image/png": {"alt": "Nio linjer med sex markeringar"}},
            ),
            v4.new_output("execute_result", data={"text/markdown": "Det är **tre**.", "text/plain": "Finding()"}),
        ],
    )
    html = page(of_cells(cell), Job(Path("agency.ipynb"), "a", "A"), "internal")
    assert "Axes" not in html and "Finding" not in html and "<strong>tre</strong>" in html
    assert 'alt="Nio linjer med sex markeringar"' in html and 'width="1"' in html


def test_every_audience_has_a_banner_and_a_mixed_folder_warns():
    assert set(BANNERS) == set(AUDIENCES)
    assert BANNERS["public"] in index.html(IndexText("S"), [entry("A", 2013, "public")], {})
    mixed = index.html(IndexText("S"), [entry("A", 2013, "public"), entry("B", 2013)], {})
    assert "Här ligger sidor för olika mottagare." in mixed


def test_the_index_is_a_grid_of_agencies_and_years_by_the_swedish_alphabet():
    html = index.html(
        IndexText("S & T"),
        [entry("Öland", 2014), entry("Åland", 2013), entry("Zon", 2013)],
        {"agency.ipynb": "En myndighet"},
    )
    assert [html.index(name) for name in (">Zon<", ">Åland<", ">Öland<")] == sorted(
        html.index(name) for name in (">Zon<", ">Åland<", ">Öland<")
    )
    assert html.count("ingen sida") == 3 and "S &amp; T" in html and "<h2>En myndighet</h2>" in html


def test_a_full_name_that_is_left_in_a_cell_or_its_outputs_becomes_a_pseudonym_and_a_figure_is_left():
    notebook = v4.new_notebook(
        cells=[
            v4.new_code_cell(
                'document = "minutes/Ada_Berg.md"',
                outputs=[
                    v4.new_output("stream", text="Ada Bergs papper"),
                    v4.new_output("display_data", {"text/html": "<b>ada-berg.md</b>", "image/png": "Ada Berg"}),
                ],
            )
        ]
    )
    key = PersonKey({"ada berg": "Person 1", "ada": "Person 2"})
    without_names(notebook, key.full_names())
    (cell,) = notebook.cells
    assert cell.source == 'document = "minutes/Person 1.md"'
    assert cell.outputs[0]["text"] == "Person 1s papper"
    assert cell.outputs[1]["data"] == {"text/html": "<b>Person 1.md</b>", "image/png": "Ada Berg"}
