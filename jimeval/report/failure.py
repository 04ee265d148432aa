"""Why a notebook stopped, in words for its reader."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jimeval.report.clean import INJECTED

_CELL = re.compile(r"\([^()]*, line (\d+)\)$")  # IPython calls a cell by the number of its content
_OUR_OWN = ("JimevalError", "UsageError", "InputError", "ReportError", "UnknownAgency")


@dataclass(frozen=True, slots=True)
class Failure:
    """What the reader of a failed page needs to know.

    sentence    the cause, in Swedish
    place       which cell, counted as in the notebook itself, and the heading it stands under; empty when none ran
    cell_index  the cell's place in the executed notebook; None when the failure lies before its first cell
    """

    sentence: str
    place: str = ""
    cell_index: int | None = None


def from_exception(error: Exception, notebook, cell_timeout: float) -> Failure:
    """The failure behind an exception of papermill, nbclient or ourselves.

    ``notebook`` is what had been run when it stopped.
    """
    from nbclient.exceptions import CellTimeoutError
    from nbformat import ValidationError
    from papermill.exceptions import PapermillExecutionError

    index = last_started(notebook)
    if isinstance(error, PapermillExecutionError):
        return at_cell(_of_cell(error.ename, error.evalue), notebook, error.cell_index)
    if isinstance(error, CellTimeoutError):
        return at_cell(f"Cellen blev inte klar {within(cell_timeout)} och avbröts.", notebook, index)
    if is_dead_kernel(error):
        if index is None:
            return Failure("Kärnan som skulle köra arbetsboken startade inte.")
        return at_cell("Kärnan dog mitt i cellen, till exempel för att minnet tog slut.", notebook, index)
    if isinstance(error, ValidationError):
        return at_cell("Cellen visar något trasigt, till exempel ett tal i stället för text.", notebook, index)
    return at_cell(f"Sidan kunde inte göras: {type(error).__name__}: {_first_line(str(error))}", notebook, index)


def is_dead_kernel(error: Exception) -> bool:
    """Whether the kernel died, before its first cell or in one."""
    from nbclient.exceptions import DeadKernelError

    return isinstance(error, DeadKernelError) or "Kernel died" in str(error)


def late(deadline: float, notebook) -> Failure:
    """The failure of a notebook that was stopped at its deadline, in seconds."""
    return at_cell(f"Arbetsboken blev inte klar {within(deadline)} och avbröts.", notebook, last_started(notebook))


def within(seconds: float) -> str:
    whole = seconds >= 120 and seconds % 60 == 0
    number = f"{seconds / 60 if whole else seconds:g}".replace(".", ",")
    return f"inom {number} {'minuter' if whole else 'sekunder'}"


def unfinished(notebook) -> Failure | None:
    """The failure of a notebook that ended its own kernel quietly: cells after the last one were never run."""
    index = last_started(notebook)
    rest = notebook.cells[index + 1 :] if index is not None else notebook.cells
    if any(cell.cell_type == "code" and cell.source.strip() for cell in rest):
        return at_cell("Arbetsboken avslutade sig själv innan alla celler hade körts.", notebook, index)
    return None


def last_started(notebook) -> int | None:
    """Index of the last code cell that papermill started; None when none was."""
    started = [
        index
        for index, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and cell.metadata.get("papermill", {}).get("start_time")
    ]
    return started[-1] if started else None


def at_cell(sentence: str, notebook, index: int | None) -> Failure:
    if index is None:
        return Failure(sentence)
    before = notebook.cells[: index + 1]
    number = sum(cell.cell_type == "code" and INJECTED not in cell.metadata.get("tags", []) for cell in before)
    headings = [
        found[1]
        for cell in before
        if cell.cell_type == "markdown"
        for found in re.finditer(r"^#+ +(.+?)\s*$", cell.source, re.MULTILINE)
    ]
    under = f", under rubriken ”{headings[-1]}”" if headings else ""
    return Failure(sentence, f"Det hände i kodcell {number}{under}.", index)


def _of_cell(name: str, value: str) -> str:
    """Our own errors speak for themselves; others are named."""
    if name in _OUR_OWN:
        return value.strip() or name
    if name in ("SyntaxError", "IndentationError"):
        return "Cellen är inte giltig Python: " + _CELL.sub(r"(rad \1)", _first_line(value))
    said = f": {_first_line(value)}" if value.strip() else ""
    return f"Cellen stannade med {name}{said}"


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0] if text.strip() else ""
