"""How far a run has come: a bar on a terminal, one plain line for each page in a log."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TextIO

from jimeval.report.making import log_line
from jimeval.report.worker import Outcome


class Progress:
    """Says nothing. Give its methods to :func:`jimeval.report.report` as ``on_start`` and ``on_done``."""

    def start(self, total: int) -> None:
        """``total`` pages are to be made."""

    def done(self, outcome: Outcome) -> None:
        """A page is made, or has failed."""

    def close(self) -> None:
        """Nothing more comes."""


class Lines(Progress):
    """One line for each page."""

    def __init__(self, stream: TextIO):
        self.stream = stream

    def done(self, outcome: Outcome) -> None:
        print(f"  {log_line(outcome)}", file=self.stream, flush=True)


class Bar(Progress):
    """A bar that moves; only failures leave a line. It shows when there is something to make."""

    def __init__(self, stream: TextIO):
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        self.bar = RichProgress(
            TextColumn("Rapporter"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[page]}"),
            console=Console(file=stream),
        )
        self.task = None

    def start(self, total: int) -> None:
        if total:
            self.task = self.bar.add_task("rapporter", total=total, page="")
            self.bar.start()

    def done(self, outcome: Outcome) -> None:
        if outcome.status == "failed":
            self.bar.console.print(f"  {log_line(outcome)}", markup=False, highlight=False, style="bold red")
        if self.task is not None:
            self.bar.update(self.task, advance=1, page=outcome.job.page)

    def close(self) -> None:
        if self.task is not None:
            self.bar.stop()


@contextlib.contextmanager
def progress(stream: TextIO | None) -> Iterator[Progress]:
    """``with progress(sys.stdout) as shown: report(..., on_start=shown.start, on_done=shown.done)``; None says nothing.

    On a terminal a bar moves and only failures leave a line; elsewhere each page leaves one.
    """
    shown = Progress() if stream is None else Bar(stream) if stream.isatty() else Lines(stream)
    try:
        yield shown
    finally:
        shown.close()
