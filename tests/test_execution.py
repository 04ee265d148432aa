"""One notebook in its kernel: what is kept of it however it ends, what it used, and how much it may show."""

import base64
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor

import numpy
import pytest
from report_study import CELLS, KEYS, PARAMETERS, jobs, study

from jimeval.base import kernel_side
from jimeval.base.settings import ReportSettings
from jimeval.report import execution, report, runner
from jimeval.report.surroundings import Surroundings
from jimeval.report.worker import Settings, prepare

START = ("parameters", PARAMETERS)
ODD = (
    START,
    ("code", "for _ in range(30):\n    print('å' * 1_000_000)"),
    ("code", "'ö' * 1_500_000"),
    (
        "code",
        "from IPython.display import HTML, display\ndisplay(HTML('x' * 20_000_001))\ndisplay(HTML('<b>kort</b>'))",
    ),
    ("code", "import os\nforked = os.fork()\nprint('delad')"),
    ("code", "import subprocess\nleft = subprocess.Popen(['sleep', '600'])\nprint(left.pid)"),
    ("code", "print(sorted(name for name in globals() if 'kernel' in name or 'jimeval' in name))"),
)
NOTEBOOKS = {
    "odd": ODD,
    "other_year": (START, ("code", "for year in (2013, 2014): print(year)"), ("code", "audience = None")),
    "broken_picture": (
        START,
        ("code", "from IPython.display import display\ndisplay({'image/png': 'ingen bild'}, raw=True)"),
        ("code", "print('efter')"),
    ),
    "broken_bundle": (
        START,
        ("code", "from IPython.display import display\ndisplay({'text/html': 5}, raw=True)"),
        ("code", "print('efter')"),
    ),
    "huge_error": (START, ("code", "raise ValueError('fel ' * 1_000_000)")),
    "counted": (
        START,
        ("code", ""),
        ("code", "'den tredje'"),
        ("code", "pass"),
        ("md", "## Ord"),
        ("code", "'den femte'"),
        ("code", "raise ValueError('fel')"),
    ),
    "late": (
        START,
        ("code", "import subprocess\nprint(subprocess.Popen(['sleep', '600']).pid)"),
        ("md", "## Väntan"),
        ("code", "import time\nprint('väntar', flush=True)\ntime.sleep(60)"),
    ),
}


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """Every notebook above, executed; the one called late with a deadline of a few seconds."""
    root = tmp_path_factory.mktemp("studie å")
    for name, cells in NOTEBOOKS.items():
        folder = study(root, cells, f"{name}.ipynb")
    broken = folder.notebooks / "other_year.ipynb"
    stored = json.loads(broken.read_text())
    stored["cells"][1]["outputs"] = [{"output_type": "okänd"}]
    broken.write_text(json.dumps(stored))
    surroundings = Surroundings.make(folder.root)
    settings = Settings(surroundings, folder.reports)
    late = Settings(surroundings, folder.reports, report=ReportSettings(deadline=6.0))
    with ProcessPoolExecutor(2, runner._context(), prepare, (settings, dict(os.environ))) as pool:
        coming = {
            name: pool.submit(
                execution.execute, jobs(folder, f"{name}.ipynb", KEYS[:1])[0], late if name == "late" else settings
            )
            for name in NOTEBOOKS
        }
        yield {name: future.result() for name, future in coming.items()}
    surroundings.remove()


def printed(notebook, cell: int) -> str:
    return "".join(output.get("text", "") for output in notebook.cells[cell].outputs)


def shown(notebook, cell: int) -> list[str]:
    return [next(iter(output.data.values())) for output in notebook.cells[cell].outputs if "data" in output]


def is_gone(pid: int) -> bool:
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    return False


def test_a_flood_of_printed_text_is_cut_and_the_page_says_how_much(executed):
    text = printed(executed["odd"].notebook, 2)
    assert text.replace("\n", "").startswith("å" * 900_000)
    assert text[1_000_000:] == "\n[Utskriften är kortad här: 29\u00a0000\u00a0030 tecken till visas inte.]\n"


def test_a_value_written_at_length_is_cut_like_what_is_printed(executed):
    notebook = executed["odd"].notebook
    assert len(shown(notebook, 3)[0]) == 1_000_000
    assert printed(notebook, 3) == "\n[Utskriften är kortad här: 500\u00a0002 tecken till visas inte.]\n"


def test_what_is_too_large_to_show_is_named_and_the_rest_of_its_cell_is_shown(executed):
    large, small = (output.data for output in executed["odd"].notebook.cells[4].outputs)
    assert large == {
        "text/plain": "[En figur eller tabell på 20\u00a0000\u00a0035 tecken visas inte: cellen visar för mycket.]"
    }
    assert small["text/html"] == "<b>kort</b>"


def test_a_cell_that_forks_and_one_that_leaves_a_process_behind_stop_nothing(executed):
    odd = executed["odd"]
    assert odd.failure is None
    assert "delad" in printed(odd.notebook, 5)
    assert is_gone(int(printed(odd.notebook, 6)))


def test_cells_are_numbered_as_their_kernel_numbers_them_though_it_does_not_tell_that_a_cell_begins(executed):
    cells = [cell for cell in executed["counted"].notebook.cells if cell.cell_type == "code" and cell.source]
    told = [output.execution_count for cell in cells for output in cell.outputs if "execution_count" in output]
    assert told == [3, 5]
    assert [cell.execution_count for cell in cells] == [1, 2, 3, 4, 5, 6]


def test_our_start_up_leaves_no_name_in_the_notebook(executed):
    assert printed(executed["odd"].notebook, 7) == "[]\n"


def test_what_was_read_is_known_and_nothing_else_is_told_as_read(executed):
    assert executed["huge_error"].reads == ('["file","matplotlibrc"]',)
    assert executed["odd"].reads == ('["all"]', '["file","matplotlibrc"]')  # it starts a process, which may read all


def test_a_notebook_that_changes_its_own_parameter_fails_also_where_its_stored_output_was_broken(executed):
    assert executed["other_year"].failure.sentence == (
        "Arbetsboken räknade med year = 2014 och audience = None, "
        "men sidan gäller year = 2013 och audience = ”internal”."
    )


@pytest.mark.parametrize(
    ("namespace", "sentence"),
    [
        ({"year": 2013}, None),
        ({"year": "2013"}, "Arbetsboken räknade med year = ”2013”, men sidan gäller year = 2013."),
        ({"year": 2013.0}, "Arbetsboken räknade med year = 2013.0, men sidan gäller year = 2013."),
        ({"year": numpy.int64(2013)}, "Arbetsboken räknade med year = np.int64(2013), men sidan gäller year = 2013."),
        ({}, "Arbetsboken har inte kvar sin parameter year när den är färdig."),
    ],
)
def test_a_parameter_keeps_its_value_and_its_type(namespace, sentence):
    used = json.loads(kernel_side.values(["year"], namespace))
    failure = execution._other_values({"year": 2013}, used)
    assert (failure.sentence if failure else None) == sentence


def test_something_broken_that_a_cell_shows_is_named_with_its_cell_and_taken_out(executed):
    picture, bundle = executed["broken_picture"], executed["broken_bundle"]
    assert picture.failure.sentence == "Cellen visar en trasig bild (image/png)."
    assert picture.failure.place == "Det hände i kodcell 2."
    assert not shown(picture.notebook, 2)
    assert bundle.failure.sentence == "Cellen visar något trasigt, till exempel ett tal i stället för text."


@pytest.mark.parametrize(
    ("content", "holds"),
    [(b"\x89PNG\r\n\x1a\n..", True), (b"GIF89a", False), (b"", False)],
)
def test_a_picture_is_known_by_its_first_bytes(content, holds):
    assert execution._is_picture(base64.encodebytes(content).decode(), b"\x89PNG\r\n") is holds


def test_an_error_of_any_length_is_told_in_few_words(executed):
    huge = executed["huge_error"]
    assert huge.failure.sentence.startswith("Cellen stannade med ValueError: fel fel fel")
    assert sum(map(len, huge.notebook.cells[2].outputs[0].traceback)) < 200_000


def test_at_the_deadline_the_kernel_and_what_it_started_are_killed_and_what_ran_is_kept(executed):
    late = executed["late"]
    assert late.failure.sentence == "Arbetsboken blev inte klar inom 6 sekunder och avbröts."
    assert late.failure.place == "Det hände i kodcell 3, under rubriken ”Väntan”."
    assert printed(late.notebook, 4) == "väntar\n"
    assert is_gone(int(printed(late.notebook, 2)))


def test_a_deadline_is_told_in_minutes_where_it_is_whole_minutes():
    told = [execution.failures.within(seconds) for seconds in (1800.0, 90.0, 120.5)]
    assert told == ["inom 30 minuter", "inom 90 sekunder", "inom 120,5 sekunder"]


@pytest.mark.parametrize(("deaths", "reason"), [(1, ""), (9, "Kärnan som skulle köra arbetsboken startade inte.")])
def test_a_kernel_that_dies_before_its_first_cell_is_tried_once_more(tmp_path, monkeypatch, deaths, reason):
    (tmp_path / "sitecustomize.py").write_text(
        "import os, sys\n"
        f"deaths = [name for name in os.listdir({str(tmp_path)!r}) if name.startswith('died')]\n"
        f"if 'ipykernel_launcher' in sys.orig_argv and len(deaths) < {deaths}:\n"
        f"    open(os.path.join({str(tmp_path)!r}, f'died-{{os.getpid()}}'), 'w').close()\n"
        "    os._exit(1)\n"
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]))
    folder = study(tmp_path / "study", CELLS[:3])
    plain = ReportSettings(kernels="plain")
    assert [outcome.reason for outcome in runner.run(folder, jobs(folder, keys=KEYS[:1]), report=plain)] == [reason]
    assert len(list(tmp_path.glob("died*"))) == min(deaths, 2)


@pytest.mark.slow
def test_a_worker_that_does_not_come_back_is_killed_alone_and_its_page_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(runner, "GRACE", 3.0)
    stop = "import os, signal\nos.kill(os.getppid(), signal.SIGSTOP)"
    folder = study(tmp_path, (*CELLS[:2], ("code", stop)))
    study(tmp_path, CELLS[:3], "year.ipynb")
    planned = jobs(folder, keys=KEYS[:1]) + jobs(folder, "year.ipynb", KEYS[:1])
    settings = ReportSettings(kernels="plain", deadline=9.0)
    stopped, other = report(folder, planned, settings=settings, jobs_in_parallel=2).outcomes
    assert stopped.reason == "Arbetsboken blev inte klar inom 9 sekunder och avbröts."
    assert stopped.reason in (folder.reports / stopped.job.page).read_text()
    assert other.status == "ok"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="bara på Linux delas processer så")
def test_what_workers_are_forked_from_has_no_thread_loop_or_socket_of_its_own():
    asked = """
import asyncio, gc, os
told = os.fdopen(os.dup(1), 'w')
import jimeval.report.warm, zmq
threads = [open(f"/proc/self/task/{task}/comm").read().strip() for task in os.listdir("/proc/self/task")]
print(len([name for name in threads if name != "jemalloc_bg_thd"]), file=told)  # that one knows of forks
kept = [found for found in gc.get_objects() if isinstance(found, (zmq.Context, asyncio.AbstractEventLoop))]
print(kept, file=told, flush=True)
"""
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True).stdout == "1\n[]\n"


SERVERLESS = """
import os, signal
parent = os.getppid()
with open(f"/proc/{parent}/cmdline", "rb") as file:
    forked = b"jimeval.report.fork_server" in file.read()
if forked:
    os.kill(parent, signal.SIGKILL)
    signal.pause()"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="bara på Linux delas processer så")
def test_a_notebook_whose_fork_server_dies_runs_once_more_in_a_kernel_of_its_own(tmp_path):
    from report_study import CELLS, KEYS, jobs, study

    from jimeval.report import runner

    folder, said = study(tmp_path, (*CELLS[:3], ("code", SERVERLESS))), []
    (outcome,) = runner.run(folder, jobs(folder, keys=KEYS[:1]), say=said.append)
    assert (outcome.status, outcome.reason) == ("ok", "")
    assert said == ["Varje kärna startas för sig: processen som de skulle delas från slutade mitt i körningen."]
