"""The commands of jimeval. Thin: each checks what was asked, calls one function, prints, and chooses the exit code.

0 done; 1 our own fault; 2 wrong usage; 10 input that could not be read or breaks its contract; 11 a report failed;
12 a notice could not be delivered; 130 and 143 stopped by Ctrl-C and by SIGTERM.
"""

from __future__ import annotations

import contextlib
import signal
import sys

import typer

from jimeval.base.errors import JimevalError, UsageError
from jimeval.cli import running, studies

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Följeforskning om jämställdhetsintegrering: från papper till rapporter.",
)
for _command in (running.run, running.build, running.check, running.report, running.status, studies.export):
    app.command()(_command)
app.command("import")(studies.import_)
for _command in (studies.init, studies.lab):
    app.command()(_command)


def main() -> None:
    """Entry point: our own errors become a message and an exit code; anything else is a bug and exits 1."""
    with contextlib.suppress(ValueError):  # not the main thread: whoever runs us there takes the signals
        signal.signal(signal.SIGINT, _stop)
        signal.signal(signal.SIGTERM, _stop)
    try:
        app()
    except JimevalError as error:
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except (PermissionError, NotADirectoryError, FileExistsError, IsADirectoryError) as error:
        typer.echo(f"{error.filename} går inte att läsa eller skriva: {error.strerror}.", err=True)
        sys.exit(UsageError.exit_code)


def _stop(number: int, frame: object) -> None:
    """Ends as an exit does, so that everything begun is taken down; a second signal ends at once."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_DFL)
    typer.echo("Avbrutet. Det som var klart ligger kvar; nästa körning fortsätter där.", err=True)
    sys.exit(128 + number)
