"""Plans out of the tool and back: a package of tables that describes itself, and the logic for other programs."""

import json
import shutil
import subprocess

import networkx as nx
import pandas as pd
import pytest

from jimeval import plans
from jimeval.base.contracts import TABLES
from jimeval.base.errors import InputError
from jimeval.base.study_folder import find_study

EXAMPLES = sorted((find_study(None).raw / "plans").glob("*-2014.*"))


def tables_of(path):
    reading = plans.read_plan(path)
    return {name: reading.tables[name] for name in plans.PACKAGED}


def logic_of(tables):
    gaps = plans.gaps(tables["plan_elements"], tables["plan_links"], tables["plans"])
    return tables["plan_elements"], tables["plan_links"], gaps


def concerned(elements, gaps):
    """The elements that a gap concerns; what concerns the whole plan has the plan's id."""
    return {part for ids in gaps["element_ids"] for part in ids.split("+")} & set(elements["element_id"])


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_package_read_back_is_the_same_plan(path, tmp_path):
    tables = tables_of(path)
    files = plans.write_package(tables, tmp_path, "Exempel")
    assert files == ["plans.csv", "plan_elements.csv", "plan_links.csv", "datapackage.json"]
    again = plans.read_package(tmp_path)
    for name, data in tables.items():
        pd.testing.assert_frame_equal(again[name], data)


def test_words_with_commas_quotes_and_line_ends_come_back(tmp_path):
    tables = tables_of(EXAMPLES[0])
    odd = 'Utbilda ”alla”, även "nya";\nsedan följa upp'
    tables["plan_elements"].loc[0, "text"] = odd
    plans.write_package(tables, tmp_path, "Exempel")
    assert plans.read_package(tmp_path)["plan_elements"].loc[0, "text"] == odd


def test_a_package_that_a_swedish_spreadsheet_has_saved_is_read(tmp_path):
    tables = tables_of(EXAMPLES[0])
    plans.write_package(tables, tmp_path, "Exempel")
    for name in plans.PACKAGED:
        saved = pd.read_csv(tmp_path / f"{name}.csv", dtype="str")
        if "confidence" in saved:
            saved["confidence"] = saved["confidence"].str.replace(".", ",")
        saved.to_csv(tmp_path / f"{name}.csv", sep=";", index=False, encoding="utf-8-sig", lineterminator="\r\n")
    again = plans.read_package(tmp_path)
    for name, data in tables.items():
        pd.testing.assert_frame_equal(again[name], data)


def test_the_description_says_of_every_column_its_type_words_and_meaning(tmp_path):
    plans.write_package(tables_of(EXAMPLES[0]), tmp_path, "Exempel")
    described = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    for resource in described["resources"]:
        table = TABLES[resource["name"]]
        header = (tmp_path / resource["path"]).read_text(encoding="utf-8").split("\n")[0].split(",")
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == header == table.names()
        assert [field["description"] for field in fields] == [column.meaning for column in table.columns]
        assert all(field["type"] in ("string", "integer", "number") for field in fields)


def test_everything_wrong_in_a_package_is_told_at_once(tmp_path):
    tables = tables_of(EXAMPLES[0])
    plans.write_package(tables, tmp_path, "Exempel")
    elements = pd.read_csv(tmp_path / "plan_elements.csv", dtype="str")
    elements.loc[1, "start"] = "tolv"
    elements.to_csv(tmp_path / "plan_elements.csv", index=False)
    pd.read_csv(tmp_path / "plan_links.csv").drop(columns="origin").to_csv(tmp_path / "plan_links.csv", index=False)
    (tmp_path / "plans.csv").unlink()
    with pytest.raises(InputError) as wrong:
        plans.read_package(tmp_path)
    assert str(wrong.value).split("\n") == [
        "plans.csv: 1 problem",
        f"  filen saknas i {tmp_path.name}. Lägg dit den.",
        "plan_elements.csv: 1 problem",
        "  rad 3, kolumn start: ”tolv” är inget tal. Rätta cellen.",
        "plan_links.csv: 1 problem",
        "  rad 1: origin saknas bland kolumnerna. Se datapackage.json.",
    ]


def test_a_link_to_nothing_and_a_kind_that_is_none_are_told(tmp_path):
    tables = tables_of(EXAMPLES[0])
    gone = tables["plan_elements"]["element_id"].iloc[0]
    first = tables["plan_links"].query("from_element_id == @gone or to_element_id == @gone")
    assert len(first)
    tables["plan_elements"] = tables["plan_elements"].iloc[1:]
    plans.write_package(tables, tmp_path, "Exempel")
    with pytest.raises(InputError) as wrong:
        plans.read_package(tmp_path)
    assert str(wrong.value).split("\n") == [
        "plan_links.csv: 1 problem",
        f"  {gone} finns inte i plan_elements.csv. Rätta filen.",
    ]


def test_graphml_has_every_element_with_its_gaps_and_every_link(tmp_path):
    elements, links, gaps = logic_of(tables_of(EXAMPLES[1]))
    plans.write_graphml(elements, links, gaps, tmp_path / "logic.graphml")
    read = nx.read_graphml(tmp_path / "logic.graphml")
    assert set(read) == set(elements["element_id"])
    assert set(read.edges) == set(zip(links["from_element_id"], links["to_element_id"], strict=True))
    marked = {node for node, about in read.nodes(data=True) if about["gaps"]}
    assert marked == concerned(elements, gaps) != set()


def test_dot_has_a_shape_for_every_kind_and_a_double_line_where_a_gap_is():
    elements, links, gaps = logic_of(tables_of(EXAMPLES[1]))
    drawn = plans.dot(elements, links, gaps, "plan")
    assert drawn.count("->") == len(links)
    assert drawn.count("peripheries=2") == len(concerned(elements, gaps)) > 0
    assert drawn.count("[label=") == len(elements)


@pytest.mark.skipif(not shutil.which("dot"), reason="Graphviz' dot is not installed")
def test_graphviz_reads_what_is_written():
    drawn = plans.dot(*logic_of(tables_of(EXAMPLES[1])), "plan")
    assert subprocess.run(["dot", "-Tsvg"], input=drawn.encode(), capture_output=True).returncode == 0


def test_svg_is_the_same_each_time_and_keeps_its_words_as_text(tmp_path):
    from matplotlib import pyplot

    pages = []
    for name in ("one.svg", "two.svg"):
        axes = plans.plot_logic(*logic_of(tables_of(EXAMPLES[1])))
        plans.write_svg(axes, tmp_path / name)
        pyplot.close(axes.figure)
        pages.append((tmp_path / name).read_bytes())
    assert pages[0] == pages[1]
    assert b">Planerade" in pages[0]
