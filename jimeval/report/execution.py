"""One notebook executed: papermill in a fresh kernel, everything kept in memory, as far as it ran."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jimeval.report import clean as cleaning
from jimeval.report import failure as failures
from jimeval.report.failure import Failure
from jimeval.report.kernels import KERNEL, manager_class
from jimeval.report.plan import Job

if TYPE_CHECKING:
    from jimeval.report.worker import Settings


@dataclass(frozen=True, slots=True)
class Executed:
    """A notebook as far as it was run.

    failure  why it stopped or may not be shown; None when all is well
    reads    what its kernel read, as :func:`jimeval.base.reads.noted` gives it
    used     the values its parameters had at the end, by name
    """

    notebook: Any
    failure: Failure | None = None
    reads: tuple[str, ...] = ()
    used: dict[str, Any] = field(default_factory=dict)


def execute(job: Job, settings: Settings) -> Executed:
    """The job's notebook run in a kernel of its own; tried once more if that kernel died before its first cell."""
    for last in (False, True):
        kept = {"notebook": _source(job.notebook)}
        try:
            _run(kept, job, settings)
            return Executed(kept["notebook"], failures.unfinished(kept["notebook"]))
        except Exception as error:
            notebook = _without_marks(kept["notebook"])
            failure = failures.from_exception(error, notebook, settings.cell_timeout)
            if last or not _kernel_died_early(error, notebook):
                return Executed(notebook, failure)
    raise AssertionError("unreachable")


def _run(kept: dict, job: Job, settings: Settings) -> None:
    import papermill
    from traitlets.config import Config

    papermill.execute_notebook(
        kept["notebook"],
        None,
        parameters=dict(job.parameters),
        engine_name=_engine(),
        kernel_name=KERNEL,
        language="python",
        progress_bar=False,
        autosave_cell_every=0,
        execution_timeout=settings.cell_timeout,
        kernel_manager_class=_manager_class(settings.surroundings),
        config=Config({"KernelManager": {"transport": settings.surroundings.transport()}}),
        kept=kept,
    )


@functools.cache
def _engine() -> str:
    """The name of an engine of papermill's that keeps the notebook at hand, so that nothing is saved between cells."""
    from papermill.engines import NBClientEngine, papermill_engines

    class Engine(NBClientEngine):
        @classmethod
        def execute_notebook(cls, nb, kernel_name, *, kept: dict, **options):
            kept["notebook"] = nb
            return super().execute_notebook(nb, kernel_name, **options)

    papermill_engines.register("jimeval", Engine)
    return "jimeval"


def _kernel_died_early(error: Exception, notebook) -> bool:
    return "Kernel died" in str(error) and failures.last_started(notebook) is None


def _source(path: Path):
    """The notebook without what an earlier run left in it."""
    import nbformat

    notebook = nbformat.read(path, as_version=4)
    cleaning.with_fixed_ids(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def _without_marks(notebook):
    marker = cleaning.ERROR_MARKER
    notebook.cells = [cell for cell in notebook.cells if marker not in cell.metadata.get("tags", [])]
    return notebook


_manager_class = functools.cache(manager_class)
