"""How far a run has come: a bar on a terminal, one plain line for each page in a log."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import TextIO

from jimeval.report.making import log_line
from jimeval.report.worker import Outcome


@contextlib.contextmanager
def progress(total: int, stream: TextIO | None = None) -> Iterator[Callable[[Outcome], None]]:
    """A function to call with each outcome; ``with progress(len(jobs)) as on_done: report(..., on_done=on_done)``.

    On a terminal the bar moves and only failures leave a line; elsewhere each page leaves one.
    """
    stream = stream or sys.stdout
    if not stream.isatty():
        yield lambda outcome: print(f"  {log_line(outcome)}", file=stream, flush=True)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("Rapporter"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[page]}"),
        console=Console(file=stream),
        transient=False,
    )
    with bar:
        task = bar.add_task("rapporter", total=total, page="")

        def on_done(outcome: Outcome) -> None:
            if outcome.status != "ok":
                bar.console.print(f"  {log_line(outcome)}", markup=False, highlight=False, style="bold red")
            bar.update(task, advance=1, page=outcome.job.page)

        yield on_done
