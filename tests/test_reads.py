"""What a notebook reads is noted: queries of the study's, and every file below its root that is opened."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from jimeval.base import reads


@pytest.fixture
def study(tmp_path):
    root = tmp_path / "en studie å"
    for folder in ("data/raw", "data/decisions", "reports", "notebooks", ".git", "egen"):
        (root / folder).mkdir(parents=True)
    return root


@pytest.fixture
def notes(tmp_path, study):
    path = tmp_path / "reads.jsonl"
    reads.watch(path, study)
    yield path
    reads.stop()


def test_a_query_is_noted_once_in_one_way_of_writing_it(notes):
    reads.note("rows", "plans", {"b": {2, 1}, "a": "å"})
    reads.note("rows", "plans", {"a": "å", "b": [1, 2]})
    assert notes.read_text(encoding="utf-8") == '["rows","plans",{"a":"å","b":[1,2]}]\n'


def test_a_note_is_written_at_once_so_that_a_kernel_that_is_killed_leaves_it(tmp_path):
    notes = tmp_path / "notes"
    code = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from jimeval.base import reads\n"
        "reads.watch(Path(sys.argv[1]), Path('.'))\n"
        "reads.note('table', 'plans')\n"
        "os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, notes], cwd=tmp_path, env=_with_library())
    assert reads.noted(notes) == ('["table","plans"]',)


def test_what_is_read_quietly_is_not_noted(notes, study):
    path = study / "data/raw/a.csv"
    path.write_text("x")
    with reads.quietly():
        reads.note("table", "plans")
        path.read_text()
    assert reads.noted(notes) == ()
    path.read_text()
    assert reads.noted(notes) == ('["file","data/raw/a.csv"]',)


def test_a_file_that_is_not_there_is_noted_too(notes, study):
    with pytest.raises(FileNotFoundError):
        open(study / "data/raw/saknas.csv")
    assert reads.noted(notes) == ('["file","data/raw/saknas.csv"]',)


@pytest.mark.parametrize(
    "read",
    [
        lambda path: path.read_text(),
        lambda path: path.read_bytes(),
        lambda path: os.close(os.open(path, os.O_RDONLY)),
        lambda path: open(os.fsencode(path)).close(),
        lambda path: open(path, "r+").close(),
        lambda path: open(path, "a+").close(),
        lambda path: open(os.path.relpath(path)).close(),
        lambda path: pd.read_csv(path),
        lambda path: pd.read_csv(str(path)),
    ],
)
def test_every_way_to_open_a_file_for_reading_is_heard(notes, study, read):
    path = study / "data/raw/a.csv"
    path.write_text("x\n1\n")
    read(path)
    assert reads.noted(notes) == ('["file","data/raw/a.csv"]',)


@pytest.mark.parametrize("first", ["", "import pandas as pd, pyarrow.parquet as pq; "], ids=["after", "before"])
def test_files_that_python_itself_does_not_open_are_heard(tmp_path, study, first):
    """The libraries may come before the listening, as in a forked kernel, or after it."""
    (study / "data/raw/delar").mkdir()
    names = ("a", "b", "c", "delar/d", "e", "f")
    for name in names:
        pd.DataFrame({"x": [1]}).to_parquet(study / f"data/raw/{name}.parquet")
    notes = tmp_path / "notes"
    code = (
        f"{first}import sqlite3, sys; from pathlib import Path; from jimeval.base import reads\n"
        "reads.watch(Path(sys.argv[1]), Path('.'))\n"
        "import pandas as pd, pyarrow.parquet as pq\n"
        "pd.read_parquet('data/raw/a.parquet')\n"
        "pd.read_parquet(Path('data/raw/b.parquet'), columns=['x'])\n"
        "pq.read_table('data/raw/c.parquet')\n"
        "pd.read_parquet('data/raw/delar')\n"
        "import pyarrow.dataset; pyarrow.dataset.dataset('data/raw/f.parquet').to_table()\n"
        "sqlite3.connect('data/raw/e.parquet')\n"
    )
    subprocess.run([sys.executable, "-c", code, notes], cwd=study, env=_with_library(), check=True)
    assert {f'["file","data/raw/{name}.parquet"]' for name in names} <= set(reads.noted(notes))


def test_a_library_whose_reading_cannot_be_heard_may_have_read_all(notes):
    with pytest.raises(ImportError):
        importlib.import_module("datatable")  # as pandas does, where no audit hook hears it
    assert reads.noted(notes) == (reads.ALL,)


@pytest.mark.parametrize("mode", ["w", "a", "x", "wb"])
def test_a_file_that_is_only_written_is_not_read(notes, study, mode):
    open(study / "data/raw/ny.csv", mode).close()
    assert reads.noted(notes) == ()


@pytest.mark.parametrize("path", [".git/a", "data/.program/a", "../utanför.txt", "data/raw/../../../b.txt"])
def test_what_is_no_part_of_the_studys_data_is_not_noted(notes, study, path):
    """Programs' own folders, and what lies in the system's folder for what is passing."""
    (study / path).parent.mkdir(exist_ok=True)
    (study / path).write_text("x")
    (study / path).read_text()
    assert reads.noted(notes) == ()


@pytest.mark.parametrize("path", ["reports/a.html", "notebooks/hjälp.py", "notebooks/annan.ipynb", "data/.dold", "a"])
def test_everything_else_in_the_study_is_noted_wherever_it_lies(notes, study, path):
    (study / path).write_text("x")
    (study / path).read_text()
    assert reads.noted(notes) == (reads.as_text(["file", path]),)


def test_what_lies_beside_the_study_is_noted_from_the_study(tmp_path, study, monkeypatch):
    monkeypatch.setattr(reads, "_passing", tuple)
    reads.watch(tmp_path / "notes", study)
    for path in ("delat/siffror.csv", "venv/lib/site-packages/b.py"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text("x")
        (tmp_path / path).read_text()
    for path in ("/etc/hostname", "/proc"):
        Path(path).is_dir() and os.listdir(path)
        Path(path).is_file() and Path(path).read_text()
    reads.stop()
    assert reads.noted(tmp_path / "notes") == ('["file","../delat/siffror.csv"]',)


def test_a_folder_that_is_listed_is_noted_also_the_root_but_not_when_modules_are_looked_for(notes, study, monkeypatch):
    monkeypatch.syspath_prepend(str(study / "egen"))
    importlib.invalidate_caches()
    with pytest.raises(ImportError):
        import finns_inte_alls  # noqa: F401
    assert reads.noted(notes) == ()
    os.listdir(study)
    list((study / "data/raw").glob("*.csv"))
    assert reads.noted(notes) == ('["folder","."]', '["folder","data/raw"]')


@pytest.mark.parametrize(
    "start",
    [
        lambda: subprocess.run([sys.executable, "-c", ""]),
        lambda: os.system("true"),
        lambda: os.popen("true").close(),
        lambda: importlib.import_module("multiprocessing.popen_spawn_posix"),
    ],
)
@pytest.mark.skipif(os.name != "posix", reason="kommandon som på Unix")
def test_a_notebook_that_starts_a_process_may_have_read_all(notes, start, monkeypatch):
    monkeypatch.setitem(sys.modules, "multiprocessing.popen_spawn_posix", None)  # and gone again afterwards
    monkeypatch.delitem(sys.modules, "multiprocessing.popen_spawn_posix")
    start()
    assert reads.ALL in reads.noted(notes)


def test_a_module_of_the_studys_own_that_was_loaded_before_the_listening_is_noted(tmp_path, study, monkeypatch):
    (study / "egen/innan.py").write_text("ett = 1\n")
    monkeypatch.syspath_prepend(str(study / "egen"))
    importlib.invalidate_caches()
    importlib.import_module("innan")
    reads.watch(tmp_path / "notes", study)
    reads.stop()
    del sys.modules["innan"]
    assert '["file","egen/innan.py"]' in reads.noted(tmp_path / "notes")


def test_a_link_to_the_study_is_the_study(notes, study, tmp_path):
    link = tmp_path / "genväg"
    link.symlink_to(study)
    (link / "data/raw/a.csv").write_text("x")
    (link / "data/raw/a.csv").read_text()
    assert reads.noted(notes) == ('["file","data/raw/a.csv"]',)


def test_a_module_of_the_studys_own_is_noted_whether_it_lies_compiled_or_not(notes, study, monkeypatch):
    (study / "egen/raknar.py").write_text("ett = 1\n")
    monkeypatch.syspath_prepend(str(study / "egen"))
    importlib.invalidate_caches()
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    importlib.import_module("raknar")
    del sys.modules["raknar"]
    reads.stop()
    notes.unlink()
    reads.watch(notes, study)
    importlib.import_module("raknar")  # from __pycache__
    del sys.modules["raknar"]
    assert '["file","egen/raknar.py"]' in reads.noted(notes)


def test_a_study_below_python_itself_is_heard_and_pythons_own_files_are_not(tmp_path, study, monkeypatch):
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "prefix", str(study / "venv"))
    reads.watch(tmp_path / "notes", study)
    for path in ("data/raw/a.csv", "venv/b.py"):
        (study / path).parent.mkdir(exist_ok=True)
        (study / path).write_text("x")
        (study / path).read_text()
    reads.stop()
    assert reads.noted(tmp_path / "notes") == ('["file","data/raw/a.csv"]',)


def test_without_notes_all_may_have_been_read(tmp_path):
    assert reads.noted(tmp_path / "saknas") == (reads.ALL,)


def test_a_line_cut_short_by_a_kill_is_left_out(tmp_path):
    notes = tmp_path / "notes"
    notes.write_text('["table","plans"]\n["table","adv', encoding="utf-8")
    assert reads.noted(notes) == ('["table","plans"]',)


def test_noting_is_light_to_start():
    code = "import sys; from jimeval.base import reads; print([n for n in ('numpy', 'pandas') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], env=_with_library(), capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_numbers_of_other_kinds_are_written_as_plain_ones():
    import numpy as np

    assert reads.as_text(["ask", np.int64(2013), np.str_("å"), {2}]) == '["ask",2013,"å",[2]]'


def _with_library():
    return os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[1])}
