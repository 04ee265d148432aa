"""A run of the reports without kernels: what is made, kept and said is the same, and a test takes milliseconds."""

import json
import os
from pathlib import Path

import nbformat
import pytest

from jimeval.base.persons import PersonKey
from jimeval.report import worker
from jimeval.report.data import Data
from jimeval.report.execution import Executed
from jimeval.report.failure import at_cell
from jimeval.report.surroundings import Surroundings
from jimeval.report.worker import Settings, run_job

PAPERS = "data/raw"


def in_process(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Runs jobs here from now on; returns the list of pages that are run.

    A notebook is said to read the paper named like its agency. A cell that begins with ``raise`` fails, one that begins
    with ``print`` shows the rest of its line.
    """
    ran: list[str] = []

    def run(folder, jobs, *, on_done, out, audience, secret, **_):
        persons = PersonKey.load(folder.person_key).full_names()
        surroundings = Surroundings(folder.root, Path(os.urandom(8).hex()))
        settings = Settings(surroundings, out, audience, persons, tables=Data(folder).checksum, secret=secret)
        outcomes = []
        for job in jobs:
            ran.append(job.page)
            outcomes.append(run_job(job, settings))
            on_done(outcomes[-1])
        return outcomes

    monkeypatch.setattr("jimeval.report.runner.run", run)
    monkeypatch.setattr(worker, "_enter", lambda surroundings: None)
    monkeypatch.setattr("jimeval.report.execution.execute", lambda job, settings: _executed(job))
    return ran


def paper(folder, agency: str) -> Path:
    path = folder.root / PAPERS / f"{agency}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _executed(job) -> Executed:
    notebook = nbformat.read(job.notebook, as_version=4)
    read = f"{PAPERS}/{job.parameters['agency']}.txt"
    failure = None
    for place, cell in enumerate(notebook.cells):
        if cell.source.startswith("raise"):
            failure = at_cell("Cellen stannade med ValueError: nej", notebook, place)
            break
        if cell.source.startswith("print"):
            cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=cell.source[6:])]
    return Executed(notebook, failure, (json.dumps(["file", read], separators=(",", ":")),))
