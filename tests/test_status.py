"""How each page stands: current, stale, failed, altered by hand, missing or orphaned, and why."""

import shutil

import pytest
from report_in_process import in_process, paper
from report_study import CELLS, KEYS, jobs, study

from jimeval.report import Key, report
from jimeval.report.plan import Job
from jimeval.report.status import status

KEYS_OF_ALL = (*KEYS, *(Key(f"{name}-2013", name, {"agency": name}) for name in ("FK", "MSB", "AV")))
BAD = (*CELLS[:2], ("code", "raise ValueError('nej')"))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    in_process(monkeypatch)
    folder = study(tmp_path, CELLS[:2])
    study(tmp_path, BAD, "year.ipynb")
    report(folder, [*jobs(folder, keys=KEYS_OF_ALL), *jobs(folder, "year.ipynb", KEYS[:1])])
    return folder


def test_each_page_has_its_state_and_its_reasons(folder):
    reports = folder.reports / "agency"
    paper(folder, "CSN").write_text("nytt")
    (reports / "ao-2013.html").write_bytes((reports / "ao-2013.html").read_bytes() + b" ")
    (reports / "FK-2013.html").unlink()
    shutil.copy(reports / "AV-2013.json", reports / "borta-2013.json")
    planned = [*jobs(folder, keys=(*KEYS_OF_ALL, Key("ny-2013", "Ny", {}))), *jobs(folder, "year.ipynb", KEYS[:1])]
    found = status(folder, planned=planned)
    assert {page.page: (page.state, *page.reasons) for page in found.pages} == {
        "agency/csn-2013.html": ("stale", "ändrat underlag: data/raw/CSN.txt"),
        "agency/ao-2013.html": ("altered", "sidan är ändrad för hand"),
        "agency/FK-2013.html": ("missing", "sidan saknas"),
        "agency/MSB-2013.html": ("current",),
        "agency/AV-2013.html": ("current",),
        "agency/ny-2013.html": ("missing", "inte gjord ännu"),
        "agency/borta-2013.html": ("orphaned", "studien har inte längre material för sidan"),
        "year/csn-2013.html": (
            "failed",
            "misslyckades: Cellen stannade med ValueError: nej",
            "ändrat underlag: data/raw/CSN.txt",
        ),
    }
    assert list(found.lines())[-2:] == [
        "7 sidor: 2 aktuella, 1 inaktuell, 1 misslyckad, 1 ändrad för hand, 1 utan arbetsbok eller material, 1 saknas.",
        "1 sida är inte gjord ännu. Kör: jimeval report",
    ]


def test_pages_of_a_notebook_that_is_gone_are_orphaned(folder):
    (folder.notebooks / "year.ipynb").unlink()
    found = status(folder, planned=jobs(folder, keys=KEYS_OF_ALL))
    assert [page.reasons for page in found.pages if page.state == "orphaned"] == [
        ("arbetsboken year.ipynb finns inte längre",)
    ]


def test_a_page_for_another_audience_is_current_and_a_broken_manifest_is_told(folder):
    report(folder, jobs(folder, keys=KEYS[:1]), "agency")
    (folder.reports / "manifest.json").write_text("{")
    found = status(folder, planned=jobs(folder, keys=KEYS[:1]))
    assert next(page.state for page in found.pages if page.page == "agency/csn-2013.html") == "current"
    assert found.problems == ("manifest.json går inte att läsa. Nästa jimeval report gör den på nytt.",)


def test_where_it_cannot_be_told_what_should_be_made_each_page_is_held_against_its_record(folder):
    found = status(folder)
    assert found.problems == ("Studien är inte byggd än. Kör: jimeval build",)
    assert {page.state for page in found.pages} == {"current", "failed"}


def test_pages_of_a_notebook_that_cannot_be_run_now_are_kept_and_only_older(folder):
    broken = Job(folder.notebooks / "year.ipynb", "arbetsboken", "Arbetsboken year", broken="Den är trasig.")
    planned = [*jobs(folder, keys=KEYS_OF_ALL), broken]
    report(folder, planned, keep_others=False)
    found = {page.page: (page.state, *page.reasons) for page in status(folder, planned=planned).pages if page.reasons}
    assert found == {
        "year/csn-2013.html": ("stale", "arbetsboken year.ipynb går inte att köra nu; sidan är från innan dess"),
        "year/arbetsboken.html": ("failed", "misslyckades: Den är trasig."),
    }
