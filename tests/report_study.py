"""A tiny study for the tests of the reports: a notebook of a few cells with a figure, a table and a headline."""

import json
from pathlib import Path

from jimeval.base.study_folder import StudyFolder
from jimeval.report import Job, Key, jobs_for

PARAMETERS = """\
agency: str = "CSN"  # myndighet, vilket namn som helst i registret
year: int = 2013  # år
audience: str = "internal"  # internal, agency eller public"""
FIGURE = """\
import matplotlib.pyplot as plt
figure, axes = plt.subplots(figsize=(4, 2))
axes.plot([1, 2, 3], [1, 4, 9])
axes.set_title(agency)"""
CELLS = (
    ("md", "# Vad säger materialet?\n\nVad som lästes, och vad det *inte* visar."),
    ("parameters", PARAMETERS),
    ("code", 'print(f"{agency} har 3 markeringar {year}.")'),
    ("md", "## Figuren"),
    ("code", FIGURE),
)
KEYS = (
    Key("csn-2013", "Centrala studiestödsnämnden (CSN) 2013", {"agency": "CSN", "year": 2013}, "CSN", "2013"),
    Key("ao-2013", "Ånge ombud 2013", {"agency": "Ånge ombud", "year": 2013}, "Ånge ombud", "2013"),
)


def notebook(cells, per="agency_year") -> dict:
    made = []
    for number, (kind, source) in enumerate(cells, start=1):
        cell = {
            "cell_type": "markdown" if kind == "md" else "code",
            "id": f"c{number}",
            "metadata": {},
            "source": source,
        }
        if kind != "md":
            cell |= {"outputs": [], "execution_count": None}
        if kind not in ("md", "code"):
            cell["metadata"] = {"tags": [kind]}
        made.append(cell)
    return {"cells": made, "metadata": {"jimeval": {"per": per}}, "nbformat": 4, "nbformat_minor": 5}


def study(root: Path, cells=CELLS, name="agency.ipynb", per="agency_year") -> StudyFolder:
    """A study at ``root`` with one notebook more."""
    folder = StudyFolder(root)
    folder.raw.mkdir(parents=True, exist_ok=True)
    folder.notebooks.mkdir(exist_ok=True)
    (folder.notebooks / name).write_text(json.dumps(notebook(cells, per)), encoding="utf-8")
    return folder


def jobs(folder: StudyFolder, name="agency.ipynb", keys=KEYS) -> list[Job]:
    return jobs_for(folder.notebooks / name, keys)
