"""docs/scheduling.md holds: its command lines run, its unit files are right, its reference names every setting."""

import dataclasses
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import report_study

from jimeval.base.settings import DEFAULT_PRELOAD, MailSettings, NotifySettings, ReportSettings, key_of, read_settings

TEXT = (Path(__file__).resolve().parents[1] / "docs/scheduling.md").read_text(encoding="utf-8")
COMMAND = "/opt/jimeval/bin/jimeval run --study /srv/jim --quiet --notify"


def block(language: str, number: int = 0) -> str:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)[number]


def test_cron_and_systemd_run_the_same_command():
    [cron] = [line for line in block("crontab").splitlines() if "jimeval" in line]
    assert re.fullmatch(r"\d+ \d+ \S+ \S+ \S+  (.*)", cron)[1] == COMMAND
    assert re.search(r"^ExecStart=(.*)$", block("ini"), re.MULTILINE)[1] == COMMAND


@pytest.mark.slow
def test_the_command_works_as_cron_runs_it(tmp_path):
    folder = report_study.study(tmp_path / "jim", [("md", "# Prov"), ("parameters", report_study.PARAMETERS)])
    (folder.raw / "minutes").mkdir()
    paper = "# Möte 2013-10-23\n\nNärvarande Ada Berg, CSN\n\nMyndigheterna\n\nCSN Inget nytt.\n"
    (folder.raw / "minutes/a.md").write_text(paper, encoding="utf-8")
    (folder.root / "jimeval.yml").write_text("notify:\n  file: meddelanden.txt\n", encoding="utf-8")
    notebook = folder.notebooks / "agency.ipynb"
    notebook.write_text(notebook.read_text(encoding="utf-8").replace("agency_year", "year"), encoding="utf-8")
    words = shlex.split(COMMAND.replace("/srv/jim", str(folder.root)))
    environment = {"LANG": "C.UTF-8", "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"} | report_path()
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-m", "jimeval.cli", *words[1:]], env=environment, cwd=tmp_path, capture_output=True
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (folder.reports / "agency/2013.html").exists()
    assert (folder.root / "meddelanden.txt").read_text(encoding="utf-8").count("Meddelanden är på.") == 1


def report_path() -> dict[str, str]:
    """Where the tests found jimeval, for a process that gets no other part of our environment."""
    import jimeval

    return {"PYTHONPATH": str(Path(jimeval.__file__).parents[1])}


def test_the_unit_files_are_right(tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    for number, name in enumerate(("jimeval.service", "jimeval.timer")):
        unit = block("ini", number).replace("/opt/jimeval/bin/jimeval", "/bin/true").replace("User=jim", "User=root")
        (tmp_path / name).write_text(unit, encoding="utf-8")
    paths = [str(tmp_path / "jimeval.service"), str(tmp_path / "jimeval.timer")]
    done = subprocess.run(["systemd-analyze", "verify", *paths], capture_output=True, text=True)
    assert (done.returncode, [line for line in done.stderr.splitlines() if "jimeval." in line]) == (0, [])


def test_the_timer_names_a_time_that_comes():
    when = re.search(r"^OnCalendar=(.*)$", block("ini", 1), re.MULTILINE)[1]
    assert re.fullmatch(r"Mon\.\.Fri \d\d:\d\d", when)
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    done = subprocess.run(["systemd-analyze", "calendar", when], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_reference_names_every_setting_and_no_other():
    listed = re.findall(r"^\| `((?:report|notify)\.[\w.]+)` \|", TEXT, re.MULTILINE)
    kinds = {"report": ReportSettings, "notify": NotifySettings, "notify.mail": MailSettings}
    known = [f"{name}.{key_of(one)}" for name, kind in kinds.items() for one in dataclasses.fields(kind)]
    assert sorted(listed) == sorted(set(known) - {"notify.mail"})


def test_the_example_is_read_and_uses_every_setting(tmp_path):
    (tmp_path / "jimeval.yml").write_text(block("yaml"), encoding="utf-8")
    settings = read_settings(tmp_path)
    assert settings.report == ReportSettings("forked", DEFAULT_PRELOAD, 1800.0, 600.0)
    assert settings.report == ReportSettings()  # what the table calls the default
    assert all(dataclasses.astuple(settings.notify.mail)) and settings.notify.file
    assert json.dumps(dataclasses.asdict(settings))
