"""Runs the notebooks on the example study and stores them executed and clean: no clocks, paths or widths of a screen.

Run after a change in a notebook or in anything that it shows:  .venv/bin/python tools/execute_notebooks.py
"""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbclient import NotebookClient

from jimeval.report.clean import clean

ROOT = Path(__file__).resolve().parents[1]


def execute(path: Path) -> None:
    """Runs one notebook in its own folder and writes it back, with outputs and execution counts."""
    notebook = nbformat.read(path, as_version=4)
    metadata = {
        key: notebook.metadata[key] for key in ("jimeval", "kernelspec", "language_info") if key in notebook.metadata
    }
    NotebookClient(
        notebook, kernel_name="python3", timeout=300, resources={"metadata": {"path": str(path.parent)}}
    ).execute()
    clean(notebook, ROOT)
    notebook.metadata = metadata | {"language_info": {"name": "python"}}
    nbformat.write(notebook, path)


if __name__ == "__main__":
    for found in sorted((ROOT / "notebooks").glob("*.ipynb")):
        execute(found)
        print(found.name)
