"""A run of the reports: pages whole, alike from run to run, readable without a net, and one failure alone."""

import json
import os
import re
import shutil
from dataclasses import replace
from html import unescape
from pathlib import Path

import nbformat
import pytest
from report_in_process import in_process
from report_study import CELLS, KEYS, jobs, study

from jimeval.base.errors import ReportError
from jimeval.base.settings import ReportSettings
from jimeval.base.whole_files import temporary_name
from jimeval.report import IndexText, Key, jobs_for, report, run

TEXT = IndexText(
    "Provstudien", notice="Simulerat.", summary={"Dokument": 3}, review="Två saker.", review_link="agency/csn-2013.html"
)
FAILING = (*CELLS[:3], ("md", "## Stödet"), ("code", 'print("före felet")\n{}[agency]'), ("md", "Efter felet"))
ONE = [Key("2013", "Året 2013", {"year": 2013})]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The same study made twice, in two folders of different depth and name."""
    results = []
    for name in ("first", "second/much/deeper"):
        folder = study(tmp_path_factory.mktemp("run") / name)
        (folder.reports / "agency").mkdir(parents=True)
        (folder.reports / "agency" / temporary_name()).write_text("half")
        results.append((folder, report(folder, jobs(folder), text=TEXT)))
    return results


def page(folder, name: str) -> str:
    return (folder.reports / name).read_text(encoding="utf-8")


def code_outputs(path: Path) -> list:
    return [output for cell in nbformat.read(path, as_version=4).cells for output in cell.get("outputs", ())]


def test_each_key_gives_a_page_and_its_notebook_and_nothing_else_is_left(made):
    folder, result = made[0]
    assert sorted(str(path.relative_to(folder.root)) for path in folder.reports.rglob("*") if path.is_file()) == [
        "reports/agency/ao-2013.html",
        "reports/agency/ao-2013.ipynb",
        "reports/agency/ao-2013.json",
        "reports/agency/csn-2013.html",
        "reports/agency/csn-2013.ipynb",
        "reports/agency/csn-2013.json",
        "reports/index.html",
        "reports/log.txt",
        "reports/manifest.json",
    ]
    assert [outcome.status for outcome in result.outcomes] == ["ok", "ok"]
    assert result.checked() is result


def test_same_input_same_bytes_in_any_folder(made):
    (first, _), (second, _) = made
    for path in sorted(first.reports.rglob("*.*")):
        if path.name != "log.txt":
            assert path.read_bytes() == (second.reports / path.relative_to(first.reports)).read_bytes(), path.name


def test_the_manifest_knows_each_page_and_no_clock_or_folder(made):
    folder, result = made[0]
    text = page(folder, "manifest.json")
    first = json.loads(text)["pages"][0]
    assert first["page"] == "agency/csn-2013.html" and first["sha256"] == result.outcomes[0].sha256
    assert first["parameters"] == {"agency": "CSN", "year": 2013, "audience": "internal"}
    assert str(folder.root) not in text and not re.search(r"\d\d:\d\d", text)


def test_the_page_is_about_its_agency_and_the_figure_is_in_it(made):
    folder, _ = made[0]
    html = page(folder, "agency/ao-2013.html")
    assert '<html lang="sv">' in html and "<title>Ånge ombud 2013</title>" in html
    assert "Ånge ombud har 3 markeringar 2013." in html
    assert "Intern version: visar enskilda markeringar. Sprid den inte." in html
    assert '<a href="../index.html">' in html
    images = re.findall(r"<img[^>]*>", html)
    assert len(images) == 1 and 'alt="Figur"' in images[0] and 'src="data:image/png;base64,' in images[0]
    assert (
        sum(
            "image/png" in output.get("data", {})
            for output in code_outputs(folder.reports / "agency" / "ao-2013.ipynb")
        )
        == 1
    )


def test_code_is_kept_but_folded(made):
    html = page(made[0][0], "agency/csn-2013.html")
    outside = re.sub(r"<details.*?</details>", "", html, flags=re.DOTALL)
    assert "plt" in html and "plt" not in outside
    assert "<details open" not in html


def test_nothing_is_fetched_from_the_net(made):
    for name in ("agency/csn-2013.html", "index.html"):
        html = page(made[0][0], name)
        assert "<script" not in html and "<link" not in html and "@import" not in html and "url(" not in html
        assert not re.search(r"""src=["'](?!data:)""", html)
        assert "default-src 'none'" in html


def test_the_index_leads_to_every_page_in_swedish_order(made):
    html = page(made[0][0], "index.html")
    assert re.findall(r'<td><a href="(.*?)"', html) == ["agency/csn-2013.html", "agency/ao-2013.html"]
    for text in ("Provstudien", "Simulerat.", "Två saker.", "2 sidor.", "<dt>Dokument</dt><dd>3</dd>"):
        assert text in html
    assert "misslyckades" not in html


def test_a_failing_notebook_leaves_a_page_and_touches_no_other(tmp_path):
    folder = study(tmp_path, FAILING)
    study(tmp_path, CELLS, "year.ipynb", "year")
    lines = []
    result = report(folder, jobs(folder, keys=KEYS[:1]) + jobs(folder, "year.ipynb", ONE), on_done=lines.append)
    assert {outcome.job.page: outcome.status for outcome in lines} == {
        "agency/csn-2013.html": "failed",
        "year/2013.html": "ok",
    }
    with pytest.raises(ReportError) as raised:
        result.checked()
    assert raised.value.exit_code == 11
    assert str(raised.value) == (
        "1 av 2 rapporter misslyckades, resten är gjorda:\n  agency/csn-2013.html: Cellen stannade med KeyError: 'CSN'"
    )
    html = page(folder, "agency/csn-2013.html")
    assert "Sidan kunde inte göras färdig" in html and "Cellen stannade med KeyError: 'CSN'" in unescape(html)
    assert "Det hände i kodcell 3, under rubriken ”Stödet”." in html
    assert "CSN har 3 markeringar 2013." in html and "före felet" in html and "Efter felet" not in html
    traceback = re.search(r"<summary>Visa felspårningen</summary><pre>(.*?)</pre>", html, re.DOTALL)[1]
    assert "KeyError" in traceback and "\x1b" not in traceback
    index = page(folder, "index.html")
    assert "1 misslyckades" in index and ">misslyckades</a>" in index


WAYS_TO_FAIL = {
    "endless": ("import time; time.sleep(60)", "Cellen blev inte klar inom 4,5 sekunder och avbröts."),
    "killed": ("import os; os._exit(1)", "Kärnan dog mitt i cellen, till exempel för att minnet tog slut."),
    "syntax": ("def broken(:", "Cellen är inte giltig Python: invalid syntax (rad 1)"),
    "ended": ("import sys; sys.exit()", "Arbetsboken avslutade sig själv innan alla celler hade körts."),
    "ours": (
        "from jimeval.base.errors import UsageError; raise UsageError('Kör först: jimeval build')",
        "Kör först: jimeval build",
    ),
    "missing": (
        "import os; open(os.path.abspath('data/none.csv'))",
        "Cellen stannade med FileNotFoundError: [Errno 2] No such file or directory: 'data/none.csv'",
    ),
}


def test_each_way_to_fail_has_its_sentence_and_tells_no_folder(tmp_path):
    planned = []
    for name, (code, _) in WAYS_TO_FAIL.items():
        folder = study(tmp_path, (*CELLS[:2], ("code", code), ("code", "1")), f"{name}.ipynb")
        planned += jobs(folder, f"{name}.ipynb", KEYS[:1])
    result = report(folder, planned, settings=ReportSettings(cell_timeout=4.5))
    for outcome, (_, reason) in zip(result.failed, WAYS_TO_FAIL.values(), strict=True):
        html = page(folder, outcome.job.page)
        assert outcome.reason.startswith(reason)
        assert reason in unescape(html) and "Det hände i kodcell 2, under rubriken" in html
        assert str(tmp_path) not in html


def test_a_notebook_that_kills_its_worker_does_not_take_the_others_along(tmp_path):
    kill = "import os, signal\nparent = os.getppid()\nos.kill(parent, signal.SIGKILL)\nimport time; time.sleep(30)"
    folder = study(tmp_path, (*CELLS[:2], ("code", kill)))
    study(tmp_path, CELLS[:3], "year.ipynb", "year")
    planned = jobs(folder, keys=KEYS[:1]) + jobs(folder, "year.ipynb", ONE)
    outcomes = run(folder, planned, report=ReportSettings(kernels="plain"))
    assert [outcome.status for outcome in outcomes] == ["failed", "ok"]
    assert outcomes[0].reason.startswith("Processen som skulle göra sidan dog två gånger")
    assert not list(folder.reports.rglob(".*"))


def test_a_later_run_of_some_pages_keeps_the_others_and_a_whole_run_removes_what_is_gone(tmp_path, monkeypatch):
    in_process(monkeypatch)
    folder = study(tmp_path)
    everything = jobs(folder)
    report(folder, everything)
    before = page(folder, "manifest.json")
    report(folder, everything[:1])
    assert page(folder, "manifest.json") == before
    report(folder, everything[:1], keep_others=False)
    assert [entry["key"] for entry in json.loads(page(folder, "manifest.json"))["pages"]] == ["csn-2013"]
    assert {path.stem for path in (folder.reports / "agency").iterdir()} == {"csn-2013"}


def test_kernels_stand_in_the_study_whatever_the_caller_has_set(tmp_path, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "kernels"))
    foreign = tmp_path / "kernels" / "kernels" / "python3"
    foreign.mkdir(parents=True)
    spec = {"argv": ["/bin/false"], "display_name": "x", "language": "python"}
    (foreign / "kernel.json").write_text(json.dumps(spec))
    asked = (
        "code",
        "import os, sys, pathlib\n"
        "print(pathlib.Path('notebooks/agency.ipynb').is_file(), os.environ['OPENBLAS_NUM_THREADS'],"
        " os.environ['PYTHONHASHSEED'], os.environ['JIMEVAL_STUDY'] == os.getcwd(), os.getcwd(),"
        " get_ipython().kernel.parent.transport)",
    )
    folder = study(tmp_path / "{agency} study", (*CELLS[:2], asked, CELLS[4]))
    assert report(folder, jobs(folder, keys=KEYS[:1])).checked()
    html = page(folder, "agency/csn-2013.html")
    transport = "ipc" if os.name == "posix" else "tcp"
    assert f">True 1 0 True . {transport}<" in html and "data:image/png" in html
    assert str(tmp_path) not in html


def test_every_figure_in_the_house_style_is_shown_not_only_the_first(tmp_path):
    draw = "with figure_style():\n    new_axes(None, 3, 1).plot([1, 2])"
    first = ("code", "from jimeval.base.style import figure_style, new_axes")
    folder = study(tmp_path, (*CELLS[:2], first, ("code", draw), ("code", draw)))
    assert report(folder, jobs(folder, keys=KEYS[:1])).checked()
    assert page(folder, "agency/csn-2013.html").count("<img") == 2


@pytest.mark.skipif(os.name != "posix", reason="bara där en mapp kan skrivskyddas så")
def test_a_page_that_cannot_be_written_is_a_failed_report(tmp_path):
    folder = study(tmp_path, CELLS[:3])
    folder.reports.mkdir()
    (folder.reports / "agency").write_text("en fil i mappens ställe")
    outcome = run(folder, jobs(folder, keys=KEYS[:1]))[0]
    assert outcome.status == "failed"
    assert outcome.reason == "agency/csn-2013.ipynb gick inte att skriva: det finns redan en fil med det namnet."


def test_a_key_given_twice_is_our_own_mistake(tmp_path):
    folder = study(tmp_path)
    with pytest.raises(ValueError, match="stands twice"):
        jobs_for(folder.notebooks / "agency.ipynb", [KEYS[0], replace(KEYS[0])])
    shutil.rmtree(folder.root)
