"""Only what no longer holds is made again, each line says why, and what stands is the same as from nothing."""

import json
import os
import re
import shutil
import time
from dataclasses import replace

import pytest
from report_in_process import in_process, paper
from report_study import KEYS, jobs, study

from jimeval.base.errors import ReportError
from jimeval.report import IndexText, Job, execution, records, report, worker
from jimeval.report.worker import Outcome

PARAMETERS = 'agency: str = "CSN"\nyear: int = 2013\nthreshold: int = 5\naudience: str = "internal"'
GOOD = (("md", "# Rubrik"), ("parameters", PARAMETERS), ("code", "print det som hände"))
BAD = (*GOOD, ("code", "raise ValueError('nej')"))
CSN, ANGE = "agency/csn-2013.html", "agency/ao-2013.html"


@pytest.fixture
def ran(monkeypatch):
    return in_process(monkeypatch)


@pytest.fixture
def folder(tmp_path, ran):
    """A study whose two pages are made."""
    folder = study(tmp_path / "studien", GOOD)
    report(folder, jobs(folder))
    ran.clear()
    return folder


def whys(folder, planned=None, **options) -> dict[str, str]:
    found = {}
    report(
        folder,
        planned or jobs(folder),
        on_done=lambda outcome: found.update({outcome.job.page: outcome.why}),
        **options,
    )
    return found


def files(folder) -> dict[str, bytes]:
    return {
        path.relative_to(folder.reports).as_posix(): path.read_bytes()
        for path in sorted(folder.reports.rglob("*"))
        if path.is_file() and path.name != "log.txt"
    }


def log(folder) -> list[str]:
    return [line[21:] for line in (folder.reports / "log.txt").read_text(encoding="utf-8").splitlines()]


def change(folder, name, **fields) -> None:
    path = folder.reports / records.name_of(name)
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | fields), encoding="utf-8")


def test_nothing_changed_runs_nothing_and_touches_nothing_but_one_line_of_the_log(folder, ran):
    before = {path: path.stat().st_mtime_ns for path in folder.reports.rglob("*") if path.name != "log.txt"}
    lines = log(folder)
    started = []
    result = report(folder, jobs(folder), on_start=started.append, keep_others=False)
    assert {path: path.stat().st_mtime_ns for path in folder.reports.rglob("*") if path.name != "log.txt"} == before
    assert log(folder) == [*lines, "inget att göra: 2 sidor är aktuella"]
    assert (ran, started, result.made, [outcome.status for outcome in result.outcomes]) == (
        [],
        [0],
        (),
        ["current"] * 2,
    )


def notebook_changed(folder):
    study(folder.root, (*GOOD, ("md", "Mer.")))


def version_changed(folder):
    path = folder.reports / records.name_of(CSN)
    library = json.loads(path.read_text(encoding="utf-8"))["library"] | {"jimeval": "0.4.0", "code": "x"}
    change(folder, CSN, library=library)


def package_changed(folder):
    path = folder.reports / records.name_of(CSN)
    library = json.loads(path.read_text(encoding="utf-8"))["library"] | {"pandas": "1.0", "Python": "2.7"}
    change(folder, CSN, library=library)


REASONS = {
    "the notebook": (notebook_changed, "ändrad arbetsbok"),
    "the paper": (lambda folder: paper(folder, "CSN").write_text("nytt"), "ändrat underlag: data/raw/CSN.txt"),
    "the page is gone": (lambda folder: (folder.reports / CSN).unlink(), "sidan saknas"),
    "the page by hand": (
        lambda folder: (folder.reports / CSN).write_bytes((folder.reports / CSN).read_bytes() + b" "),
        "sidan är ändrad för hand",
    ),
    "stopped between page and record": (
        lambda folder: shutil.copy(folder.reports / ANGE, folder.reports / CSN),
        "en körning stoppades innan sidan var klar",
    ),
    "the page overwritten": (
        lambda folder: (folder.reports / CSN).write_text("någon annans sida"),
        "sidan är ändrad för hand",
    ),
    "the executed notebook is gone": (
        lambda folder: (folder.reports / records.notebook_of(CSN)).unlink(),
        "den körda arbetsboken saknas",
    ),
    "no record": (
        lambda folder: (folder.reports / records.name_of(CSN)).unlink(),
        "uppgifterna om sidan saknas eller är skadade",
    ),
    "a broken record": (
        lambda folder: (folder.reports / records.name_of(CSN)).write_text("{"),
        "uppgifterna om sidan saknas eller är skadade",
    ),
    "a record by hand": (lambda folder: change(folder, CSN, reads=[]), "uppgifterna om sidan saknas eller är skadade"),
    "another page's record": (
        lambda folder: change(folder, CSN, page=ANGE),
        "uppgifterna om sidan saknas eller är skadade",
    ),
    "the version": (version_changed, "gjordes med jimeval 0.4.0"),
    "a package": (package_changed, "annan version av Python och pandas"),
    "the style": (lambda folder: change(folder, CSN, style="x"), "ändrat utseende"),
    "the title": (lambda folder: change(folder, CSN, title="x"), "ändrad rubrik"),
    "failed": (lambda folder: change(folder, CSN, status="failed"), "misslyckades förra gången"),
    "the data changed while it ran": (
        lambda folder: change(folder, CSN, data=""),
        "underlaget ändrades medan sidan gjordes",
    ),
}


@pytest.mark.parametrize("changed, reason", REASONS.values(), ids=REASONS)
def test_what_no_longer_holds_is_made_again_and_says_why_and_ends_as_from_nothing(folder, changed, reason, tmp_path):
    changed(folder)
    found = whys(folder, keep_others=False)
    assert found == ({CSN: reason, ANGE: reason} if changed is notebook_changed else {CSN: reason})
    assert any(re.fullmatch(rf"{CSN}  klar \(\d+,\d s\): {re.escape(reason)}", line) for line in log(folder))
    assert whys(folder) == {}
    anew = replace(folder, root=tmp_path / "en annan")
    shutil.copytree(folder.root, anew.root, ignore=shutil.ignore_patterns("reports"))
    report(anew, jobs(anew), keep_others=False)
    assert files(anew) == files(folder)


def test_parameters_and_audience_and_force(folder, ran):
    planned = jobs(folder)
    other = [replace(planned[0], parameters={**planned[0].parameters, "threshold": 3}), planned[1]]
    assert whys(folder, other) == {CSN: "ändrade parametrar: threshold"}
    assert whys(folder, planned[1:], force=True) == {ANGE: "--force"}
    assert whys(folder, planned[1:], audience="agency") == {ANGE: "annan mottagare"}
    assert whys(folder) == {CSN: "ändrade parametrar: threshold", ANGE: "annan mottagare"}


def test_a_default_that_is_given_is_no_change(folder):
    planned = jobs(folder)
    assert whys(folder, [replace(planned[0], parameters={**planned[0].parameters, "threshold": 5})]) == {}


def test_the_place_in_the_index_changes_without_a_new_page(folder, ran):
    planned = jobs(folder)
    report(folder, [replace(planned[0], row="CSN (tidigare CSN-ny)"), planned[1]])
    assert ran == [] and "CSN (tidigare CSN-ny)" in (folder.reports / "index.html").read_text(encoding="utf-8")
    report(folder, planned)
    assert "CSN-ny" not in (folder.reports / "index.html").read_text(encoding="utf-8")


def test_a_name_that_has_got_a_pseudonym_since_is_taken_out_of_the_pages(tmp_path, ran):
    folder = study(tmp_path, (*GOOD[:2], ("code", "print Ada Berg sade ja.")))
    report(folder, jobs(folder))
    assert "Ada Berg" in (folder.reports / CSN).read_text(encoding="utf-8")
    folder.person_key.parent.mkdir(parents=True)
    folder.person_key.write_text("name,pseudonym\nada berg,Person 1\n", encoding="utf-8")
    assert set(whys(folder).values()) == {"sidan visar ett namn som numera har en pseudonym"}
    assert not any(b"Ada Berg" in content for content in files(folder).values())


def test_data_that_change_while_a_page_is_made_leave_a_page_that_is_not_current(folder, monkeypatch):
    from jimeval.report import worker

    paper(folder, "CSN").write_text("nytt")
    folder.processed.mkdir(parents=True, exist_ok=True)

    def write(*arguments, write=worker._write):
        (folder.processed / "support.parquet").write_bytes(b"x")
        return write(*arguments)

    monkeypatch.setattr(worker, "_write", write)
    assert whys(folder) == {CSN: "ändrat underlag: data/raw/CSN.txt"}
    assert json.loads((folder.reports / records.name_of(CSN)).read_text(encoding="utf-8"))["data"] == ""
    assert "<dd>ändrades medan sidan gjordes</dd>" in (folder.reports / CSN).read_text(encoding="utf-8")
    monkeypatch.undo()


def test_a_broken_manifest_is_one_line_and_is_made_again_from_the_records(folder, ran):
    before, said = files(folder), []
    (folder.reports / "manifest.json").write_text('{"pages": [{"page"')
    report(folder, jobs(folder)[:1], say=said.append)
    assert said == ["manifest.json gick inte att läsa och är gjord på nytt ur sidornas egna uppgifter."]
    assert (files(folder), ran) == (before, [])


def test_a_whole_run_removes_what_no_job_makes_and_leaves_what_is_not_ours(folder):
    own = folder.reports / "agency" / "anteckning.html"
    own.write_text("<p>min egen</p>")
    (folder.reports / "agency" / "ao-2013~gammal.html").write_text("x")
    (folder.reports / records.name_of(CSN)).unlink()
    shutil.copy(folder.reports / records.notebook_of(CSN), folder.reports / "agency/fk-2013.ipynb")
    ours = folder.reports / "agency/fk-2013.ipynb"
    ours.write_text(
        ours.read_text(encoding="utf-8").replace('"id": "c2"', '"id": "injected-parameters"'), encoding="utf-8"
    )
    said = []
    report(folder, [replace(jobs(folder)[0], key="msb-2013")], keep_others=False, say=said.append)
    assert said == [
        "tar bort agency/ao-2013.html: ingen arbetsbok gör den längre",
        "tar bort agency/csn-2013.html: ingen arbetsbok gör den längre",
        "tar bort agency/fk-2013.html: ingen arbetsbok gör den längre",
    ]
    assert sorted(path.name for path in own.parent.iterdir()) == [
        "anteckning.html",
        "msb-2013.html",
        "msb-2013.ipynb",
        "msb-2013.json",
    ]


def test_the_page_tells_what_it_is_made_of_and_no_clock(folder):
    html = (folder.reports / CSN).read_text(encoding="utf-8")
    record = json.loads((folder.reports / records.name_of(CSN)).read_text(encoding="utf-8"))
    entry = next(
        entry for entry in json.loads((folder.reports / "manifest.json").read_text())["pages"] if entry["page"] == CSN
    )
    foot = html[html.index("Så gjordes sidan") :]
    assert f"<dt>Körning</dt><dd>{record['run']}</dd>" in foot and len(record["run"]) == 12
    assert f"<dt>Underlag</dt><dd>{record['data'][:12]}</dd>" in foot
    assert "<dd>agency = CSN, year = 2013, threshold = 5, audience = internal</dd>" in foot
    assert f"Python {record['library']['Python']}" in foot
    assert entry == {name: value for name, value in record.items() if name not in ("reads", "closed", "tables")}


def test_same_run_id_for_the_same_content_only(folder):
    def runs():
        return [json.loads(path.read_text(encoding="utf-8"))["run"] for path in sorted(folder.reports.glob("*/*.json"))]

    first = runs()
    report(folder, jobs(folder), force=True)
    assert runs() == first and len(set(first)) == 2
    paper(folder, "CSN").write_text("nytt")
    report(folder, jobs(folder))
    assert [now == before for now, before in zip(runs(), first, strict=True)] == [True, False]


# --- failures


def page(folder, name=CSN) -> str:
    return (folder.reports / name).read_text(encoding="utf-8")


OLD = records.old_of(CSN)


def test_a_page_that_fails_leads_to_the_last_good_one_which_says_that_it_is_old(folder):
    run = json.loads((folder.reports / records.name_of(CSN)).read_text(encoding="utf-8"))["run"]
    study(folder.root, BAD)
    paper(folder, "CSN").write_text("nytt")
    with pytest.raises(ReportError):
        report(folder, jobs(folder)).checked()
    assert 'märkt som äldre: <a href="csn-2013~gammal.html">visa den</a>' in page(folder)
    old = page(folder, OLD)
    version = records.version("jimeval")
    assert (
        f"<p><strong>Äldre sida.</strong> Den gjordes av körning {run} med jimeval {version}. "
        "Sedan dess har ändrats: underlaget och arbetsboken. "
        'Den nya sidan kunde inte göras färdig; <a href="csn-2013.html">där står varför</a>.</p>' in old
    )
    assert "<title>Äldre: Centrala studiestödsnämnden (CSN) 2013</title>" in old
    index = page(folder, "index.html")
    assert 'class="failed">misslyckades</a> <a href="agency/csn-2013~gammal.html"' in index and ">förra</a>" in index


def test_a_notebook_that_cannot_be_run_has_a_page_that_says_why_and_its_earlier_pages_stay(folder, ran):
    (folder.notebooks / "agency.ipynb").write_text("{")
    broken = Job(folder.notebooks / "agency.ipynb", "arbetsboken", "Arbetsboken agency", broken="Den är trasig.")
    result = report(folder, [broken], keep_others=False)
    assert [(outcome.status, outcome.reason) for outcome in result.outcomes] == [("failed", "Den är trasig.")]
    assert ran == [] and "Den är trasig." in page(folder, "agency/arbetsboken.html")
    assert {CSN, ANGE, "agency/arbetsboken.html"} <= files(folder).keys()
    index = page(folder, "index.html")
    assert 'href="agency/csn-2013.html"' in index and "Arbetsboken agency" in index
    study(folder.root, GOOD)
    report(folder, jobs(folder), keep_others=False).checked()
    assert "agency/arbetsboken.html" not in files(folder)


def test_a_page_that_fails_again_keeps_the_same_old_page_and_loses_it_when_it_is_good(folder):
    study(folder.root, BAD)
    report(folder, jobs(folder))
    kept = page(folder, OLD)
    study(folder.root, (*BAD, ("md", "Mer.")))
    assert set(whys(folder).values()) == {"misslyckades förra gången; ändrad arbetsbok"}
    assert page(folder, OLD) == kept
    assert set(whys(folder).values()) == {"misslyckades förra gången"}
    study(folder.root, GOOD)
    report(folder, jobs(folder)).checked()
    assert not list(folder.reports.rglob("*~gammal*")) and "förra" not in page(folder, "index.html")


@pytest.mark.parametrize("audience", ["agency", "public"])
def test_an_internal_page_is_never_kept_beside_one_that_goes_further(folder, audience):
    study(folder.root, BAD)
    report(folder, jobs(folder), audience)
    assert not list(folder.reports.rglob("*~gammal*")) and "Intern version" not in page(folder)


def test_an_old_internal_page_goes_when_a_failing_page_goes_further(folder):
    study(folder.root, BAD)
    report(folder, jobs(folder))
    assert (folder.reports / OLD).exists()
    report(folder, jobs(folder), "agency")
    assert not list(folder.reports.rglob("*~gammal*"))


def test_a_page_changed_by_hand_is_not_kept_as_the_last_good_one(folder):
    (folder.reports / CSN).write_bytes((folder.reports / CSN).read_bytes() + b"<p>eget</p>")
    study(folder.root, BAD)
    report(folder, jobs(folder)[:1])
    assert not (folder.reports / OLD).exists()


def test_an_old_page_loses_a_name_that_has_got_a_pseudonym_since(tmp_path, ran):
    folder = study(tmp_path, (*GOOD[:2], ("code", "print Ada Berg sade ja.")))
    report(folder, jobs(folder))
    study(folder.root, BAD)
    report(folder, jobs(folder))
    assert "Ada Berg" in page(folder, OLD)
    folder.person_key.parent.mkdir(parents=True)
    folder.person_key.write_text("name,pseudonym\nada berg,Person 1\n", encoding="utf-8")
    report(folder, jobs(folder))
    assert "Person 1 sade ja." in page(folder, OLD)
    assert not any(b"Ada Berg" in content for content in files(folder).values())


def test_a_page_left_by_a_stop_while_the_old_one_was_kept_is_removed_once_the_page_holds(folder, ran):
    study(folder.root, BAD)
    report(folder, jobs(folder))
    old = {name: (folder.reports / name).read_bytes() for name in (OLD, records.name_of(OLD))}
    study(folder.root, GOOD)
    report(folder, jobs(folder))
    for name, content in old.items():
        (folder.reports / name).write_bytes(content)
    ran.clear()
    report(folder, jobs(folder))
    assert ran == [] and not (folder.reports / OLD).exists()


@pytest.mark.parametrize("audience", ["internal", "agency"])
def test_a_job_that_was_lost_with_its_worker_has_a_page_that_says_so(folder, monkeypatch, audience):
    def lost(folder, jobs, *, on_done, **_):
        outcomes = [Outcome(job, "failed", "Processen dog.", 0.0) for job in jobs]
        for outcome in outcomes:
            on_done(outcome)
        return outcomes

    monkeypatch.setattr("jimeval.report.runner.run", lost)
    study(folder.root, BAD)
    result = report(folder, jobs(folder, keys=KEYS[:1]), audience, text=IndexText("Prov"))
    assert [(outcome.reason, bool(outcome.sha256)) for outcome in result.failed] == [("Processen dog.", True)]
    assert "Sidan kunde inte göras färdig" in page(folder) and "Processen dog." in page(folder)
    assert (folder.reports / OLD).exists() == (audience == "internal")


# What changes while a page is made --------------------------------------------------------------------------------
def test_a_file_moved_in_while_the_notebook_ran_makes_the_page_due_however_old_it_is(folder, ran, monkeypatch):
    paper(folder, "CSN").write_text("som sidan visar")
    (folder.root / "gammal").write_text("som ligger där sedan")
    os.utime(folder.root / "gammal", (1, 1))
    plain = execution.execute

    def moved(job, settings):
        executed = plain(job, settings)
        time.sleep(0.02)  # more than a step of the file system's clock
        os.replace(folder.root / "gammal", paper(folder, "CSN"))
        return executed

    monkeypatch.setattr(execution, "execute", moved)
    report(folder, jobs(folder)[:1], force=True)
    monkeypatch.setattr(execution, "execute", plain)
    assert whys(folder, jobs(folder)[:1]) == {CSN: "underlaget ändrades medan sidan gjordes"}


def test_a_notebook_changed_while_it_ran_is_run_again(folder, monkeypatch):
    plain = execution.execute

    def edited(job, settings):
        executed = plain(job, settings)
        study(folder.root, (*GOOD, ("md", "Något nytt.")))
        return executed

    monkeypatch.setattr(execution, "execute", edited)
    report(folder, jobs(folder)[:1], force=True)
    monkeypatch.setattr(execution, "execute", plain)
    assert whys(folder, jobs(folder)[:1]) == {CSN: "ändrad arbetsbok"}
    assert whys(folder, jobs(folder)[:1]) == {}


def test_a_file_that_changes_between_two_jobs_is_asked_anew_for_each(folder, monkeypatch):
    other = study(folder.root, GOOD, "annan.ipynb")
    plain, contents = execution.execute, iter(["först", "sedan"])

    def changing(job, settings):
        paper(folder, "CSN").write_text(next(contents))
        os.utime(paper(folder, "CSN"), (1, 1))
        monkeypatch.setattr(worker, "_written_since", lambda path, since: False)
        return plain(job, settings)

    monkeypatch.setattr(execution, "execute", changing)
    report(folder, [*jobs(folder)[:1], *jobs(other, "annan.ipynb")[:1]], force=True)
    monkeypatch.setattr(execution, "execute", plain)
    assert whys(folder, [*jobs(folder)[:1], *jobs(other, "annan.ipynb")[:1]]) == {
        CSN: "ändrat underlag: data/raw/CSN.txt"
    }


def test_another_picture_in_a_cell_is_another_notebook(folder):
    path = folder.notebooks / "agency.ipynb"
    content = json.loads(path.read_text(encoding="utf-8"))
    before = records.of_source(path)
    content["cells"][0]["attachments"] = {"bild.png": {"image/png": "aaaa"}}
    path.write_text(json.dumps(content), encoding="utf-8")
    assert records.of_source(path) != before
