"""Same input, same bytes: parquet, pages, executed notebooks and manifests, made twice in two folders."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOG = "log.txt"  # the one place with clocks


def made(root: Path) -> dict[str, bytes]:
    """A study of the example's papers, run from nothing; what stands in it afterwards."""
    for part in ("data/raw", "data/decisions"):
        shutil.copytree(ROOT / part, root / part)
    shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copy(ROOT / "README.md", root)
    for command in (["build"], ["report", "--agency", "CSN", "--year", "2013"]):
        subprocess.run(
            [sys.executable, "-m", "jimeval.cli", *command, "--study", root], check=True, capture_output=True
        )
    folders = [root / "data/processed", root / "reports", root / "data/private"]
    return {
        str(path.relative_to(root)): path.read_bytes()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != LOG
    }


@pytest.mark.slow
def test_two_runs_in_two_folders_give_the_same_bytes(tmp_path):
    first, second = made(tmp_path / "a"), made(tmp_path / "en annan mapp")
    assert set(first) == set(second)
    assert {
        "data/processed/support.parquet",
        "reports/index.html",
        "reports/manifest.json",
        "reports/agency/csn-2013.html",
        "reports/agency/csn-2013.ipynb",
        "reports/cross_agency/2013.html",
        "reports/meeting/minutes-2013-10-23_referensgruppsmote.md.html",
    } <= set(first)
    assert [name for name in first if first[name] != second[name]] == []
    assert not any(str(tmp_path).encode() in content for content in first.values())


def test_the_committed_notebooks_are_what_running_them_gives(tmp_path):
    """make report and a new execution leave git status clean."""
    import nbformat
    from nbclient import NotebookClient

    from jimeval.report.clean import clean

    stored = nbformat.read(ROOT / "notebooks/agency.ipynb", as_version=4)
    again = nbformat.read(ROOT / "notebooks/agency.ipynb", as_version=4)
    NotebookClient(again, kernel_name="python3", resources={"metadata": {"path": str(ROOT / "notebooks")}}).execute()
    clean(again, ROOT)
    for before, after in zip(stored.cells, again.cells, strict=True):
        assert before.get("outputs") == after.get("outputs"), before.id
