"""What a command prints, and where: lines for people, one JSON object for machines, or nothing unless it fails."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from typing import TextIO

import typer


@dataclass(slots=True)
class Output:
    """How a command speaks.

    as_json  stdout holds one JSON object and nothing else
    quiet    nothing but what fails, on stderr: cron mails what is printed
    """

    as_json: bool = False
    quiet: bool = False
    _held: list[str] = field(default_factory=list)

    def say(self, line: str) -> None:
        """A line about how it goes."""
        self.release()
        if not (self.as_json or self.quiet):
            typer.echo(line)

    def hold(self, line: str) -> None:
        """A line to say before the next one, if there is a next one."""
        self._held.append(line)

    def release(self) -> None:
        held, self._held = self._held, []
        for line in held:
            self.say(line)

    def drop(self) -> None:
        self._held = []

    @property
    def holding(self) -> bool:
        return bool(self._held)

    @property
    def silent(self) -> bool:
        """Whether lines about how it goes are left out, so that what fails must be said by itself."""
        return self.quiet and not self.as_json

    def fail(self, line: str) -> None:
        """A line about what failed."""
        typer.echo(line, err=True)

    def answer(self, answer: dict) -> None:
        if self.as_json:
            print_json(answer)

    @property
    def stream(self) -> TextIO | None:
        """Where progress is shown; None: nowhere."""
        return None if self.quiet else sys.stderr if self.as_json else sys.stdout


def print_json(answer: dict) -> None:
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=1))
