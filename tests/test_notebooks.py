"""The notebooks: short articles in shape, checked in content, and each one run by papermill."""

import ast
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from jimeval.base.study_folder import StudyFolder
from jimeval.study.build import build

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
REPORTS = [
    path for path in NOTEBOOKS if json.loads(path.read_text(encoding="utf-8"))["metadata"]["jimeval"]["per"] != "none"
]
CHECKED = {"NBVAL_CHECK_OUTPUT", "nbval-check-output"}  # the word people look for, and the one nbval reads as a tag
every = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells(path, kind=None):
    content = json.loads(path.read_text(encoding="utf-8"))
    return [cell for cell in content["cells"] if kind in (None, cell["cell_type"])]


def source(cell):
    return "".join(cell["source"])


def tags(cell):
    return cell["metadata"].get("tags", [])


def test_the_notebooks_are_there():
    names = {"00_kom_igang", "agency", "cross_agency", "meeting"}
    assert names <= {path.stem for path in NOTEBOOKS} and len(REPORTS) >= 3


@every
def test_it_opens_with_a_title_and_is_half_prose(path):
    assert source(cells(path)[0]).startswith("# ")
    assert len(cells(path, "markdown")) >= len(cells(path, "code")) / 3


@every
def test_code_is_calls_of_one_to_five_lines_without_def_loop_or_path(path):
    for cell in cells(path, "code"):
        tree = ast.parse(source(cell))
        assert 1 <= len([line for line in source(cell).splitlines() if line.strip()]) <= 5
        assert not [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.For | ast.While | ast.ListComp | ast.Lambda)
        ]
        texts = [
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        assert not any("/" in text or "\\" in text for text in texts)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_a_report_has_one_annotated_and_commented_parameters_cell(path):
    found = [cell for cell in cells(path, "code") if "parameters" in tags(cell)]
    assert len(found) == 1
    assert all(re.fullmatch(r"\w+: \w+ = .+  # \S.*", line) for line in source(found[0]).splitlines())


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_a_report_has_at_least_five_computed_findings_under_check(path):
    checked = [cell for cell in cells(path, "code") if CHECKED <= set(tags(cell))]
    findings = [cell for cell in checked if ".say(" in source(cell)]
    assert len(findings) >= 5
    assert all(cell["outputs"] for cell in checked)


@every
def test_every_finding_is_under_check(path):
    assert all(
        CHECKED <= set(tags(cell))
        for cell in cells(path, "code")
        if source(cell).startswith(("view.say", "programme.say"))
    )


@every
def test_it_is_stored_executed_without_clocks_paths_or_machine(path):
    text = path.read_text(encoding="utf-8")
    assert all(cell["execution_count"] for cell in cells(path, "code"))
    assert not re.search(r"/(?:home|root|work|tmp|Users)/|\"papermill\"|iopub|start_time|C:\\\\", text)
    assert json.loads(text)["metadata"]["kernelspec"]["name"] == "python3"
    assert json.loads(text)["metadata"]["language_info"] == {"name": "python"}


@every
def test_every_figure_has_a_text_alternative_and_is_there(path):
    for cell in cells(path, "code"):
        if ".plot_" in source(cell):
            drawn = any("image/png" in output.get("data", {}) for output in cell["outputs"])
            said = "".join("".join(output.get("text", "")) for output in cell["outputs"])
            alone = "plot_change" in source(cell) and "har inte två tillfällen" in said  # the example's first year
            assert cell["metadata"].get("alt") and (drawn or alone)


@pytest.fixture(scope="module")
def study(example, tmp_path_factory):
    """A copy of the example study, built."""
    root = tmp_path_factory.mktemp("study")
    shutil.copytree(example / "data", root / "data")
    shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copy(ROOT / "README.md", root)  # its heading is the study's name
    return root


@every
def test_papermill_runs_it(path, study, tmp_path):
    import papermill

    done = papermill.execute_notebook(
        study / "notebooks" / path.name, tmp_path / path.name, cwd=study, progress_bar=False, kernel_name="python3"
    )
    assert all(cell.get("execution_count") for cell in done.cells if cell.cell_type == "code" and cell.source)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_papermill_runs_it_on_a_page_and_for_an_audience_that_are_not_its_own(path, study, tmp_path):
    import papermill

    per = json.loads(path.read_text(encoding="utf-8"))["metadata"]["jimeval"]["per"]
    page, words = (
        ({"document": "2013-08-27_natverkstraff"}, "2013-08-27") if per == "document" else ({"year": 2014}, "2014")
    )

    done = papermill.execute_notebook(
        study / "notebooks" / path.name,
        tmp_path / path.name,
        page | {"audience": "public"},
        cwd=study,
        progress_bar=False,
        kernel_name="python3",
    )
    said = "".join(
        output.get("data", {}).get("text/plain", "")
        for cell in done.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    )
    assert words in said


@pytest.mark.slow
@pytest.mark.parametrize("notebook", ["agency", "cross_agency"])
def test_one_changed_mark_makes_nbval_fail(notebook, study, tmp_path):
    """That it passes unchanged is seen where pytest itself runs ``notebooks/``."""
    changed = tmp_path / "changed"
    shutil.copytree(study, changed)
    marks = changed / "data/raw/ratings/2013-11_markeringar.csv"
    lines = marks.read_text(encoding="utf-8-sig").split("\n")
    own = [n for n, line in enumerate(lines) if re.search(r"CSN|Centrala studie", line) and ";individuell;" in line]
    place = own[0]
    value = ";0;" if notebook == "agency" else ";;"  # moved to the line's end; or taken away, which the counts show
    lines[place] = re.sub(r"(;individuell);[\d,]+;", rf"\1{value}", lines[place])
    marks.write_text("\n".join(lines), encoding="utf-8")
    build(StudyFolder(changed))
    failed = nbval(changed / "notebooks" / f"{notebook}.ipynb")
    assert failed.returncode == 1 and "medians" in failed.stdout


def nbval(path):
    """nbval as CI runs it, in a process of its own."""
    run = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "--nbval-lax",
        "--nbval-current-env",
        "-q",
        "-c",
        "/dev/null",
        path,
    ]
    return subprocess.run(run, capture_output=True, text=True, cwd=path.parents[1], check=False)
