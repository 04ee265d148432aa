"""The commands: what they print, what they write, and how they end."""

import io
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from jimeval.cli import main

ROOT = Path(__file__).resolve().parents[1]
MINUTES = "minutes/2013-10-23_referensgruppsmote.md"


class Done(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


def jimeval(*arguments, cwd="."):
    """What a command prints and how it ends, called in this process: starting one costs more than most commands do."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err), chdir(cwd):
        patch.setattr(sys, "argv", ["jimeval", *map(str, arguments)])
        try:
            main()
        except SystemExit as end:
            return Done(end.code or 0, out.getvalue(), err.getvalue())
    return Done(0, out.getvalue(), err.getvalue())


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    """A study with the example's minutes and one small notebook."""
    tmp_path = tmp_path_factory.mktemp("papers")
    (tmp_path / "data/raw/minutes").mkdir(parents=True)
    for name in (MINUTES, "minutes/sources.yml"):
        shutil.copy(ROOT / "data/raw" / name, tmp_path / "data/raw" / name)
    (tmp_path / "notebooks").mkdir()
    cells = [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Prov"},
        {
            "cell_type": "code",
            "id": "b",
            "metadata": {"tags": ["parameters"]},
            "outputs": [],
            "execution_count": None,
            "source": 'agency: str = "CSN"  # myndighet\nyear: int = 2013  # år\n'
            'audience: str = "internal"  # mottagare',
        },
        {
            "cell_type": "code",
            "id": "c",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": "import jimeval as jim\n"
            'jim.open_study().agency(agency, year=year, audience=audience).say("support")',
        },
    ]
    notebook = {"cells": cells, "metadata": {"jimeval": {"per": "agency_year"}}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "notebooks/agency.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return tmp_path


@pytest.fixture
def root(papers, tmp_path):
    """That study, to do with as the test likes."""
    shutil.copytree(papers, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture(scope="module")
def once(papers, tmp_path_factory):
    """The study built, for tests that write nothing in it."""
    folder = tmp_path_factory.mktemp("once") / "study"
    shutil.copytree(papers, folder)
    assert jimeval("build", "--study", folder).returncode == 0
    return folder


@pytest.fixture
def built(once, tmp_path):
    """The study built, to do with as the test likes."""
    shutil.copytree(once, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_the_command_runs_in_a_process_of_its_own(root):
    (root / "data/raw/minutes/tom.txt").write_bytes(b"")
    command = [sys.executable, "-m", "jimeval.cli", "check", "--study", root]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (10, "") and "minutes/tom.txt: 1 problem\n" in done.stdout


def test_build_says_what_was_read_and_ends_with_zero(root):
    done = jimeval("build", "--study", root)
    assert done.returncode == 0
    assert done.stdout.startswith(
        f"  läser {MINUTES}\n1 papper läst, 0 oförändrade.\nAtt se över:\n{MINUTES}: 2 problem\n"
    )
    assert jimeval("build", "--study", root).stdout.startswith("0 papper lästa, 1 oförändrade.\n")


def test_check_writes_nothing_and_ends_as_build_would(root):
    (root / "data/raw/minutes/tom.txt").write_bytes(b"")
    done = jimeval("check", "--study", root)
    assert done.returncode == 10 and "minutes/tom.txt: 1 problem\n  filen är tom." in done.stdout
    assert not (root / "data/processed").exists()


def test_a_broken_paper_ends_with_ten_and_everything_else_is_done(root):
    (root / "data/raw/minutes/tom.txt").write_bytes(b"")
    assert jimeval("build", "--study", root).returncode == 10
    assert (root / "data/processed/support.parquet").exists()


@pytest.mark.parametrize(
    "arguments, message",
    [
        (
            ["--agency", "Tillväxt"],
            "Myndigheten ”Tillväxt” finns inte i registret. Menade du Tillväxtanalys eller Tillväxtverket?",
        ),
        (["--year", "1999"], "Studien har inget material från 1999. Den har: 2013."),
        (["--notebook", "plan"], "Arbetsboken ”plan” gör inga sidor här. Det gör: agency."),
        (
            ["--parameter", "ar=2013"],
            "Arbetsboken agency.ipynb har ingen parameter ”ar”. Den har: agency, year, audience. Menade du year?",
        ),
        (["--parameter", "year=i fjol"], "Arbetsboken agency.ipynb: year ska vara heltal, men fick ”i fjol”."),
        (["--parameter", "year"], "”year” är ingen parameter. Skriv NAMN=VÄRDE."),
        (["--audience", "alla"], "Okänd mottagare ”alla”. Kända: internal, agency, public."),
        (
            ["--language", "en"],
            "Språket ”en” finns inte. Rapporterna görs på svenska (sv); engelska är inte gjort ännu.",
        ),
    ],
)
def test_wrong_usage_stops_before_anything_runs(once, arguments, message):
    done = jimeval("report", "--study", once, *arguments)
    assert (done.returncode, done.stderr.strip()) == (2, message)
    assert not (once / "reports").exists() or not list((once / "reports").rglob("*.html"))


def test_a_study_that_is_not_there_or_not_built_says_what_to_do(root, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("tom")
    done = jimeval("build", cwd=elsewhere)
    assert (done.returncode, done.stderr.strip()) == (
        2,
        "Här finns ingen studie. Gå till studiens mapp, ange --study MAPP, eller skapa en ny med: jimeval init MAPP",
    )
    done = jimeval("report", "--study", root)
    assert (done.returncode, done.stderr.strip()) == (2, "Studien är inte byggd än. Kör: jimeval build")


def test_report_makes_the_pages_and_status_says_what_has_changed(built):
    done = jimeval("report", "--study", built, "--agency", "CSN", "--agency", "msb", cwd=built)
    assert done.returncode == 0 and done.stdout.splitlines()[-1] == "Rapporterna: reports/index.html"
    assert {path.name for path in (built / "reports/agency").glob("*.html")} == {"csn-2013.html", "msb-2013.html"}
    assert jimeval("status", "--study", built).stdout.splitlines()[0] == "2 sidor: 2 aktuella."
    minutes = built / "data/raw" / MINUTES
    minutes.write_text(minutes.read_text(encoding="utf-8") + "\nMer.\n", encoding="utf-8")
    jimeval("build", "--study", built)
    page = built / "reports/agency/csn-2013.html"
    page.write_text(page.read_text(encoding="utf-8") + "ändrad", encoding="utf-8")
    found = jimeval("status", "--study", built)
    assert found.returncode == 0 and "  agency/csn-2013.html: sidan är ändrad för hand" in found.stdout


def test_a_known_agency_without_material_is_no_error(built):
    assert jimeval("report", "--study", built, "--agency", "Naturvårdsverket").returncode == 0
    assert "Anteckningarna säger inget om vilket stöd" in (
        built / "reports/agency/naturvardsverket-2013.html"
    ).read_text(encoding="utf-8")


def test_run_ends_with_eleven_when_a_report_failed_and_ten_goes_before_it(root):
    notebook = root / "notebooks/agency.ipynb"
    broken = notebook.read_text(encoding="utf-8").replace("say(", "säg(")
    notebook.write_text(broken.replace('"agency_year"', '"year"'), encoding="utf-8")  # one page: a short test
    for path in (root / "data/raw/minutes").glob("*.md"):
        path.write_text(
            "# Möte 2013-10-23\n\nNärvarande Ada Berg, CSN\n\nMyndigheterna\n\nCSN Inget nytt.\n", encoding="utf-8"
        )
    done = jimeval("run", "--study", root)
    assert done.returncode == 11 and "1 rapport misslyckades" in done.stderr
    (root / "data/raw/minutes/tom.txt").write_bytes(b"")
    done = jimeval("run", "--study", root)
    assert done.returncode == 10 and "1 rapport misslyckades" in done.stderr and "filen är tom." in done.stdout


def test_run_refuses_what_no_report_can_be_before_it_reads_anything(root):
    done = jimeval("run", "--study", root, "--language", "en")
    assert done.returncode == 2 and not (root / "data/processed").exists()


def test_answers_for_machines_are_json_alone(root):
    built = json.loads(jimeval("build", "--study", root, "--json").stdout)
    assert (built["read"], built["tables"]["support"], built["errors"]) == ([MINUTES], 30, False)
    answer = json.loads(jimeval("status", "--study", root, "--json").stdout)
    assert {page["state"] for page in answer["pages"]} == {"missing"} and answer["altered_tables"] == []


def test_export_writes_tables_with_pseudonyms(root, tmp_path):
    (root / "data/raw/minutes/2014-01-01.md").write_text(
        "# Möte\n\nNärvarande Ada Berg, CSN\n\nMedskick\n\nCSN Fråga Ada Berg.\n", encoding="utf-8"
    )
    jimeval("build", "--study", root)
    done = jimeval("export", tmp_path / "ut", "--study", root)
    assert done.returncode == 0 and not (tmp_path / "ut/texts.csv").exists()
    assert not any("Ada Berg" in path.read_text(encoding="utf-8-sig") for path in (tmp_path / "ut").glob("*.csv"))


def test_export_of_one_kind_alone_and_codes_back_in(once, tmp_path):
    done = jimeval("export", tmp_path / "ut", "--study", once, "--only", "codes", "--only", "graphs")
    written = {path.suffix for path in (tmp_path / "ut").iterdir()}
    assert done.returncode == 0 and written == {".qdpx", ".qdc", ".txt", ".graphml", ".dot"}
    assert jimeval("export", tmp_path / "ut", "--study", once, "--only", "allt").stderr == (
        "”allt” kan inte exporteras. Välj bland: tables, codes, graphs, plans.\n"
    )
    taken = jimeval("import", tmp_path / "ut/studie.qdpx", "--study", once)
    assert (taken.returncode, taken.stdout) == (0, "Inga nya kodningar.\n")
    (tmp_path / "ut/fel.qdpx").write_text("ingen projektfil", encoding="utf-8")
    failed = jimeval("import", tmp_path / "ut/fel.qdpx", "--study", once)
    assert failed.returncode == 10 and "fel.qdpx" in failed.stderr


def test_a_new_study_is_empty_has_forms_and_examples_and_runs(tmp_path):
    target = tmp_path / "studie"
    done = jimeval("init", target)
    assert done.returncode == 0 and "jimeval run --study" in done.stdout
    assert {path.name for path in (target / "mallar").iterdir()} == {"codebook.yml", "plan.xlsx", "plan.yml"}
    assert (target / "exempel" / MINUTES).exists() and not list((target / "data/raw").rglob("*.*"))
    assert jimeval("build", "--study", target).stdout == "0 papper lästa, 0 oförändrade.\n"
    assert 'outputs": []' in (target / "notebooks/agency.ipynb").read_text(encoding="utf-8")
    again = jimeval("init", target)
    assert (again.returncode, again.stderr.strip()) == (
        2,
        f"Mappen {target} finns redan och är inte tom. Välj en ny mapp.",
    )


def test_git_leaves_out_of_a_new_study_what_is_private_or_made_again_and_no_paper(tmp_path):
    target = tmp_path / "studie"
    jimeval("init", target)
    assert (target / "data/raw/reports").is_dir()
    subprocess.run(["git", "init", "-q", target], check=True)
    asked = ["data/private/persons.csv", "data/processed/texts.parquet", "reports/index.html", "data/raw/reports/a.md"]
    told = subprocess.run(["git", "check-ignore", *asked], cwd=target, capture_output=True, text=True, check=False)
    assert told.stdout.splitlines() == asked[:3]


def test_lab_without_jupyterlab_says_how_to_get_it(root, monkeypatch):
    import jimeval.lab as lab
    from jimeval.base.errors import UsageError
    from jimeval.base.study_folder import StudyFolder

    monkeypatch.setattr(lab.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UsageError) as error:
        lab.open_lab(StudyFolder(root), say=print)
    assert str(error.value) == 'JupyterLab är inte installerat. Kör: make lab, eller: pip install "jimeval[lab]"'


def test_lab_opens_the_first_notebook_and_says_when_the_study_is_not_built(root, monkeypatch):
    import jimeval.lab as lab
    from jimeval.base.study_folder import StudyFolder

    (root / "notebooks/00_kom_igang.ipynb").write_text("{}", encoding="utf-8")
    said, started = [], []
    monkeypatch.setattr(lab.importlib.util, "find_spec", lambda name: object())
    monkeypatch.setattr(lab.subprocess, "run", lambda command, **options: started.append((command[1:], options["cwd"])))
    lab.open_lab(StudyFolder(root), say=said.append)
    assert said == [f"Studien är inte byggd än. Kör: jimeval build --study {root}"]
    assert started == [
        (["-m", "jupyterlab", f"--ServerApp.root_dir={root}", str(root / "notebooks/00_kom_igang.ipynb")], root)
    ]


def test_places_that_cannot_be_written_are_wrong_usage(root):
    (root / "fil").write_text("", encoding="utf-8")
    done = jimeval("init", root / "fil")
    assert (done.returncode, done.stderr) == (2, f"{root / 'fil'} är en fil. Välj en ny mapp.\n")
    assert jimeval("build", "--study", root).returncode == 0
    done = jimeval("export", root / "fil", "--study", root)
    assert (done.returncode, done.stderr) == (2, f"{root / 'fil'} går inte att läsa eller skriva: File exists.\n")
    (root / "data/processed/ratings.parquet").write_text("skräp", encoding="utf-8")
    done = jimeval("report", "--study", root)
    assert (done.returncode, done.stderr) == (
        2,
        "Tabellen ratings i data/processed är skadad. Kör: jimeval build\n",
    )
    pd.DataFrame({"rating_id": ["a"]}).to_parquet(root / "data/processed/ratings.parquet")
    done = jimeval("report", "--study", root)
    assert (done.returncode, done.stderr) == (
        2,
        "Tabellen ratings är byggd av en annan version av jimeval. Kör: jimeval build\n",
    )


@pytest.fixture(scope="module")
def made(papers, tmp_path_factory):
    """The study run once, with one page and a file for notices; for tests that only run it again."""
    folder = tmp_path_factory.mktemp("made") / "studie å"
    shutil.copytree(papers, folder)
    notebook = folder / "notebooks/agency.ipynb"
    notebook.write_text(notebook.read_text(encoding="utf-8").replace('"agency_year"', '"year"'), encoding="utf-8")
    (folder / "jimeval.yml").write_text("notify:\n  file: nytt.txt\n", encoding="utf-8")
    done = jimeval("run", "--study", folder, "--notify", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[:2] == [f"  läser {MINUTES}", "1 papper läst, 0 oförändrade."]
    assert re.fullmatch(r"  agency/2013\.html  klar \(\d+,\d s\): första gången", lines[-3])
    assert lines[-2:] == ["Rapporterna: reports/index.html", "Meddelande: studie å: meddelanden är på"]
    return folder


@pytest.fixture
def broken(made, tmp_path):
    """That study with a notebook that fails, to do with as the test likes."""
    folder = tmp_path / "studie"
    shutil.copytree(made, folder)
    notebook = folder / "notebooks/agency.ipynb"
    notebook.write_text(notebook.read_text(encoding="utf-8").replace("say(", "säg("), encoding="utf-8")
    return folder


def test_a_run_of_which_nothing_changed_says_one_line_or_none(made):
    log = (made / "reports/log.txt").read_text(encoding="utf-8")
    done = jimeval("run", "--study", made, "--notify")
    assert done == (0, "Inget har ändrats: 1 papper är läst, 1 sida är aktuell.\n", "")
    assert jimeval("run", "--study", made, "--notify", "--quiet") == (0, "", "")
    assert jimeval("report", "--study", made) == (0, "Inget har ändrats: 1 sida är aktuell.\n", "")
    assert (made / "nytt.txt").read_text(encoding="utf-8").count("==") == 1
    assert log.count("agency/2013.html  klar (") == 1


def test_a_table_altered_by_hand_is_told_by_status_and_by_report(made, tmp_path):
    folder = tmp_path / "studie"
    shutil.copytree(made, folder)
    table = folder / "data/processed/support.parquet"
    pd.read_parquet(table).iloc[1:].to_parquet(table)
    told = jimeval("status", "--study", folder).stdout.splitlines()
    assert told[0] == "Tabellen support är ändrad eller borttagen sedan bygget. Kör: jimeval build"
    assert json.loads(jimeval("status", "--study", folder, "--json").stdout)["altered_tables"] == ["support"]
    sentence = "Ändrade eller borttagna sedan bygget: support. Kör: jimeval build"
    said = jimeval("report", "--study", folder, "--notebook", "agency").stdout.splitlines()
    assert said[0] == sentence
    assert jimeval("report", "--study", folder, "--quiet") == (0, "", sentence + "\n")
    for_machines = jimeval("report", "--study", folder, "--json")
    assert json.loads(for_machines.stdout)["noticed"] == [sentence] and for_machines.stderr == sentence + "\n"


@pytest.mark.parametrize("asked", [["run", "--notify"], ["report"], ["status"]], ids=lambda asked: asked[0])
def test_where_nothing_changed_nothing_is_imported_that_pages_are_made_with(made, asked):
    heavy = ("pandas", "matplotlib", "papermill", "nbconvert", "nbformat", "jupyter_client", "distributed")
    program = (
        "import sys, jimeval.cli\n"
        "try: jimeval.cli.main()\n"
        f"finally: print([name for name in {heavy} if name in sys.modules], file=sys.stderr)"
    )
    command = [sys.executable, "-c", program, *asked, "--study", made]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "[]\n")


def test_a_run_for_machines_is_one_json_object(made):
    done = jimeval("run", "--study", made, "--notify", "--json")
    answer = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert answer["report"] == {
        "index": str(made / "reports/index.html"),
        "pages": ["agency/2013.html"],
        "made": [],
        "failed": {},
        "failures": [],
        "noticed": [],
    }
    assert answer["build"]["read"] == [] and answer["notice"] == {"subject": "", "problems": []}


def test_quiet_says_what_fails_on_stderr_alone_and_a_notice_tells_it_once(broken):
    (broken / "data/raw/minutes/tom.txt").write_bytes(b"")
    for _ in range(2):
        done = jimeval("run", "--study", broken, "--quiet", "--notify")
        assert (done.returncode, done.stdout) == (10, "")
        first, *_, last = done.stderr.splitlines()
        assert first == "Gick inte att läsa:" and "minutes/tom.txt: 1 problem\n  filen är tom." in done.stderr
        assert last.startswith("  agency/2013.html: Cellen stannade med AttributeError")
    told = (broken / "nytt.txt").read_text(encoding="utf-8")
    assert told.count("Misslyckades:") == 1
    assert "  – agency/2013.html: Cellen stannade med AttributeError\n  – minutes/tom.txt: 1 fel\n" in told


def test_a_notice_that_does_not_arrive_ends_with_twelve_and_the_next_run_sends_it(made, tmp_path):
    folder = tmp_path / "studie"
    shutil.copytree(made, folder)
    (folder / "data/private/notice.json").unlink()
    (folder / "nytt.txt").unlink()
    (folder / "nytt.txt").mkdir()
    done = jimeval("run", "--study", folder, "--notify", "--quiet")
    said = f"Meddelandet kunde inte skrivas i {folder / 'nytt.txt'}: Is a directory. Nästa körning försöker igen.\n"
    assert done == (12, "", said)
    (folder / "nytt.txt").rmdir()
    assert jimeval("run", "--study", folder, "--notify", "--quiet") == (0, "", "")
    assert "meddelanden är på" in (folder / "nytt.txt").read_text(encoding="utf-8")


def test_a_run_that_stops_on_our_own_fault_is_told_too(made, tmp_path, monkeypatch):
    import jimeval.report

    folder = tmp_path / "studie"
    shutil.copytree(made, folder)
    monkeypatch.setattr(jimeval.report, "report", lambda *given, **named: {}["fel"])
    with pytest.raises(KeyError):
        globals()["jimeval"]("run", "--study", folder, "--notify", "--quiet")
    assert "  – körningen: ett fel i själva jimeval, inte i papperen; " in (folder / "nytt.txt").read_text(
        encoding="utf-8"
    )


def test_settings_are_checked_before_anything_is_read(root):
    done = jimeval("run", "--study", root, "--notify")
    assert done == (
        2,
        "",
        "Det står inte vart meddelanden ska. Skriv notify: med file: eller mail: i jimeval.yml, "
        "eller kör utan --notify.\n",
    )
    (root / "jimeval.yml").write_text("report:\n  kernels: fork\n", encoding="utf-8")
    for command in ("run", "report"):
        assert jimeval(command, "--study", root) == (
            2,
            "",
            "jimeval.yml: 1 problem\n"
            "  rad 2, report.kernels: ”fork” finns inte. Menade du forked? Välj bland: forked, plain.\n",
        )
    assert not (root / "data/processed/manifest.json").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="bara på Linux delas kärnor")
def test_kernels_are_as_the_settings_say_unless_the_command_says_otherwise(built):
    (built / "jimeval.yml").write_text("report: {preload: [finns_inte]}", encoding="utf-8")
    one_page = ("report", "--study", built, "--agency", "CSN", "--year", "2013", "--force")
    why = (
        "Varje kärna startas för sig: modulen finns_inte i listan preload går inte att importera "
        "(ModuleNotFoundError: No module named 'finns_inte')."
    )
    told = [jimeval(*one_page).stdout.count(why), jimeval(*one_page, "--kernels", "plain").stdout.count(why)]
    log = (built / "reports/log.txt").read_text(encoding="utf-8")
    assert (told, log.count(why), log.count("csn-2013.html  klar")) == ([1, 0], 1, 2)


def test_a_scheduler_that_cannot_be_reached_is_wrong_usage(built, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("jimeval.report.cluster.TIMEOUT", 0.3)
    with socket.socket() as taken:  # bound, and nobody listens
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        assert jimeval("report", "--study", built, "--dask", address) == (
            2,
            "",
            f"Schemaläggaren på {address} går inte att nå: inget svar inom 0.3 sekunder. "
            "Kontrollera adressen och att den är startad (dask scheduler).\n",
        )
    assert not (built / "reports/index.html").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGTERM there")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_ends_with_one_line_and_its_own_code(once, number):
    from jimeval.base.lock import study_lock
    from jimeval.base.study_folder import StudyFolder

    command = [sys.executable, "-m", "jimeval.cli", "build", "--study", once]
    with study_lock(StudyFolder(once), "provet"):
        waiting = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert waiting.stdout.readline().startswith("Väntar på provet (process ")
        waiting.send_signal(number)
        out, err = waiting.communicate()
    assert (waiting.returncode, out) == (128 + number, "")
    assert err == "Avbrutet. Det som var klart ligger kvar; nästa körning fortsätter där.\n"


def test_a_terminal_has_a_bar_and_a_log_has_lines():
    from jimeval.report import Job, Outcome, progress

    job = Job(Path("agency.ipynb"), "csn-2013", "CSN 2013", {})
    outcomes = [Outcome(job, "ok", "", 1.0, why="första gången"), Outcome(job, "failed", "Kärnan dog.", 1.0)]
    log, terminal = io.StringIO(), io.StringIO()
    terminal.isatty = lambda: True
    for stream in (log, terminal, None):
        with progress(stream) as shown:
            shown.start(2)
            for outcome in outcomes:
                shown.done(outcome)
    assert log.getvalue() == (
        "  agency/csn-2013.html  klar (1,0 s): första gången\n"
        "  agency/csn-2013.html  misslyckades (1,0 s): Kärnan dog.\n"
    )
    assert "2/2" in terminal.getvalue() and "misslyckades" in terminal.getvalue()
    assert "klar (" not in terminal.getvalue()
