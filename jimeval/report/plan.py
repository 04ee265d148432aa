"""Which pages are to be made: one job for each notebook and key, checked before anything runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from jimeval.base.disclosure import AUDIENCES
from jimeval.base.errors import UsageError
from jimeval.report import parameters as parameters_cell

PER = ("agency_year", "year", "document", "plan", "group", "period", "none")


@dataclass(frozen=True, slots=True)
class Key:
    """One page of a notebook, before the notebook is chosen.

    key         file name of the page, without ending: ``csn-2013``
    title       heading of the page: ``Centrala studiestödsnämnden (CSN) 2013``
    parameters  values for the notebook's parameters cell
    row, column place in the index's table: the agency's label and the year; empty for a plain list of links
    """

    key: str
    title: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    row: str = ""
    column: str = ""

    def job(self, notebook: Path, broken: str = "") -> Job:
        return Job(notebook, self.key, self.title, dict(self.parameters), self.row, self.column, broken)


@dataclass(frozen=True, slots=True)
class Job:
    """One notebook run with one set of parameters, giving one page; fields as in :class:`Key`.

    broken  why the notebook itself cannot be run, in Swedish: then this is what its page says
    """

    notebook: Path
    key: str
    title: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    row: str = ""
    column: str = ""
    broken: str = ""

    @property
    def page(self) -> str:
        """The page's place below ``reports``, with forward slashes."""
        return f"{self.notebook.stem}/{self.key}.html"


def notebooks_in(folder: Path) -> tuple[dict[Path, str], dict[Path, str]]:
    """The notebooks of a folder in order of name, each with what its pages are *per* (one of ``PER``); and those of
    which that cannot be told, each with the reason.

    A notebook that does not say is ``none``: it is not part of the reports.
    """
    found, wrong = {}, {}
    for path in sorted(folder.glob("*.ipynb")):
        try:
            found[path] = per(path)
        except UsageError as error:
            wrong[path] = str(error)
    return found, wrong


def per(notebook: Path) -> str:
    """What the notebook's metadata ``jimeval.per`` says. Raises UsageError for a word not in ``PER``."""
    about = parameters_cell.read_notebook(notebook).get("metadata", {}).get("jimeval", {})
    found = about.get("per", "none")
    if found not in PER:
        raise UsageError(f"Arbetsboken {notebook.name} säger jimeval.per = ”{found}”. Kända: {', '.join(PER)}.")
    return found


def kinds(notebook: Path) -> tuple[str, ...]:
    """The kinds of paper that a notebook per document is about (metadata ``jimeval.kinds``); empty: all of them."""
    return tuple(parameters_cell.read_notebook(notebook).get("metadata", {}).get("jimeval", {}).get("kinds", ()))


def heading(notebook: Path) -> str:
    """What the index calls the notebook: metadata ``jimeval.title``, else its first heading, else its file name."""
    content = parameters_cell.read_notebook(notebook)
    if title := content.get("metadata", {}).get("jimeval", {}).get("title"):
        return title
    for cell in content["cells"]:
        if cell.get("cell_type") == "markdown":
            if found := re.search(r"^#{1,2} +(.+?)\s*$", parameters_cell.source(cell), re.MULTILINE):
                return found[1]
    return notebook.stem


def jobs_for(notebook: Path, keys: Iterable[Key]) -> list[Job]:
    """A job for each key. Raises UsageError when the notebook's parameters cell does not take the parameters."""
    jobs = [key.job(notebook) for key in keys]
    check(jobs)
    return jobs


def check_parameters(notebook: Path, parameters: Mapping[str, Any]) -> None:
    """Raises UsageError naming everything among the parameters that the notebook does not take."""
    if problems := parameters_cell.problems_with(notebook, parameters_cell.declared(notebook), parameters):
        raise UsageError("\n".join(dict.fromkeys(problems)))


def for_audience(jobs: Iterable[Job], audience: str) -> list[Job]:
    """The jobs with the audience among their parameters, where the notebook has such a parameter.

    Raises UsageError for an unknown audience, and when a notebook that knows no audience is asked for pages that
    go further than the study: it would show everything.
    """
    if audience not in AUDIENCES:
        raise UsageError(f"Okänd mottagare ”{audience}”. Kända: {', '.join(AUDIENCES)}.")
    adapted, problems = [], []
    knows: dict[Path, bool] = {}
    for job in jobs:
        if job.broken:
            adapted.append(replace(job, parameters={**job.parameters, "audience": audience}))
            continue
        if job.notebook not in knows:
            knows[job.notebook] = "audience" in parameters_cell.declared(job.notebook)
            if not knows[job.notebook] and audience != "internal":
                problems.append(
                    f"Arbetsboken {job.notebook.name} har ingen parameter audience och kan bara göras för "
                    f"internal, inte för {audience}."
                )
        adapted.append(
            replace(job, parameters={**job.parameters, "audience": audience}) if knows[job.notebook] else job
        )
    if problems:
        raise UsageError("\n".join(problems))
    return adapted


def check(jobs: Iterable[Job]) -> None:
    """Raises UsageError naming, once each, everything that the notebooks cannot take.

    Raises ValueError for a key that cannot be a file name or is given twice: a mistake of ours, not the user's.
    """
    problems: dict[str, None] = {}
    cells: dict[Path, dict] = {}
    pages: set[str] = set()
    for job in jobs:
        if not re.fullmatch(r"\w[\w.-]*", job.key) or job.page in pages:
            raise ValueError(f"key {job.key!r} of {job.notebook.name} is no file name, or stands twice")
        pages.add(job.page)
        if job.broken:
            continue
        if job.notebook not in cells:
            try:
                cells[job.notebook] = parameters_cell.declared(job.notebook)
            except UsageError as error:
                cells[job.notebook] = {}
                problems[str(error)] = None
                continue
        elif not cells[job.notebook] and job.parameters:
            continue
        problems.update(dict.fromkeys(parameters_cell.problems_with(job.notebook, cells[job.notebook], job.parameters)))
    if problems:
        raise UsageError("\n".join(problems))
