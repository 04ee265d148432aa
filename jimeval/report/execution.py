"""One notebook executed: papermill in a fresh kernel, everything kept in memory, as far as it ran."""

from __future__ import annotations

import base64
import functools
import os
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jimeval.base.errors import UsageError
from jimeval.base.reads import noted
from jimeval.report import clean as cleaning
from jimeval.report import failure as failures
from jimeval.report import parameters as parameters_cell
from jimeval.report.engine import Watched, engine
from jimeval.report.failure import Failure
from jimeval.report.kernels import KERNEL, manager_class
from jimeval.report.plan import Job
from jimeval.report.surroundings import Surroundings

if TYPE_CHECKING:
    from jimeval.report.worker import Settings


_PICTURES = {"image/png": b"\x89PNG\r\n", "image/jpeg": b"\xff\xd8"}


@dataclass(frozen=True, slots=True)
class Executed:
    """A notebook as far as it was run.

    failure  why it stopped or may not be shown; None when all is well
    reads    what its kernel read, as :func:`jimeval.base.reads.noted` gives it
    """

    notebook: Any
    failure: Failure | None = None
    reads: tuple[str, ...] = ()


def execute(job: Job, settings: Settings) -> Executed:
    """The job's notebook run in a kernel of its own; tried once more if that kernel died before its first cell,
    or because the process it was forked from did: then in one that is started anew.
    """
    import nbformat

    try:
        expected = {name: parameter.default for name, parameter in parameters_cell.declared(job.notebook).items()}
    except UsageError as error:  # the file was changed after it was checked
        return Executed(nbformat.v4.new_notebook(), Failure(str(error)))
    expected |= job.parameters
    ends = time.monotonic() + settings.report.deadline
    for last in (False, True):
        watched = Watched(_source(job.notebook), list(expected), max(0.0, ends - time.monotonic()))
        notes = settings.surroundings.scratch / f"reads-{os.urandom(8).hex()}.txt"
        try:
            _run(watched, job, settings, notes)
        except Exception as error:
            notebook = watched.notebook
            if watched.late:
                failure = failures.late(settings.report.deadline, notebook)
            else:
                failure = failures.from_exception(error, notebook, settings.report.cell_timeout)
                if not last and _lost_its_server(error, settings):
                    settings = replace(settings, server="")
                    continue
                if not last and _kernel_died_early(error, notebook):
                    continue
            return Executed(notebook, failure, noted(notes))
        notebook = watched.notebook
        failure = failures.unfinished(notebook) or _other_values(expected, watched.used) or _broken_output(notebook)
        return Executed(notebook, failure, noted(notes))
    raise AssertionError("unreachable")


def _run(watched: Watched, job: Job, settings: Settings, notes: Path) -> None:
    import papermill
    from traitlets.config import Config

    surroundings = settings.surroundings
    papermill.execute_notebook(
        watched.notebook,
        None,
        parameters=dict(job.parameters),
        engine_name=engine(),
        kernel_name=KERNEL,
        language="python",
        progress_bar=False,
        autosave_cell_every=0,
        extra_arguments=[f"--IPKernelApp.exec_lines={first_line(notes, surroundings)}"],
        kernel_manager_class=_manager_class(surroundings, settings.server),
        config=Config({"KernelManager": {"transport": surroundings.transport()}}),
        watched=watched,
        within=settings.report.cell_timeout,
    )


def first_line(notes: Path, surroundings: Surroundings) -> str:
    """What a report's kernel does before its first cell: see :func:`jimeval.base.kernel_side.start`."""
    root = str(surroundings.root)
    return f"__import__('jimeval.base.kernel_side', fromlist=['start']).start({str(notes)!r}, {root!r})"


def _other_values(expected: dict[str, Any], used: dict[str, list]) -> Failure | None:
    """The failure of a notebook whose parameters ended with other values, or other types, than its page is about."""
    other = {name: value for name, value in expected.items() if used.get(name) != [type(value).__name__, value]}
    if not other:
        return None
    gone = [name for name in other if name not in used]
    if gone:
        return Failure(f"Arbetsboken har inte kvar sin parameter {', '.join(gone)} när den är färdig.")
    worked = " och ".join(f"{name} = {_shown(*used[name])}" for name in other)
    about = " och ".join(f"{name} = {_shown(type(value).__name__, value)}" for name, value in other.items())
    return Failure(f"Arbetsboken räknade med {worked}, men sidan gäller {about}.")


def _broken_output(notebook) -> Failure | None:
    """The failure of a notebook that shows a picture which is none; it is taken out, since no page can hold it."""
    for index, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", ()):
            for kind, start in _PICTURES.items():
                if kind in output.get("data", {}) and not _is_picture(output.data[kind], start):
                    cell.outputs.remove(output)
                    return failures.at_cell(f"Cellen visar en trasig bild ({kind}).", notebook, index)
    return None


def _is_picture(text: str, start: bytes) -> bool:
    try:
        return base64.b64decode("".join(text.split()), validate=True).startswith(start)
    except ValueError:
        return False


def _shown(kind: str, value: Any) -> str:
    return f"”{value}”" if kind == "str" else str(value)


def _kernel_died_early(error: Exception, notebook) -> bool:
    return "Kernel died" in str(error) and failures.last_started(notebook) is None


def _lost_its_server(error: Exception, settings: Settings) -> bool:
    """Whether the kernel died since its fork server had; that is not the notebook's fault."""
    if not settings.server or not failures.is_dead_kernel(error):
        return False
    from jimeval.report.provisioner import serves

    return not serves(settings.server)


def _source(path: Path):
    """The notebook without what an earlier run left in it."""
    import nbformat

    notebook = nbformat.read(path, as_version=4)
    cleaning.with_fixed_ids(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


_manager_class = functools.cache(manager_class)
