"""papermill's engine for our notebooks: the notebook stays in memory, and a deadline holds whatever its cells do."""

from __future__ import annotations

import ast
import functools
import json
import threading
from dataclasses import dataclass, field
from typing import Any

NAME = "jimeval"


@dataclass(slots=True)
class Watched:
    """One run of a notebook, for those who look at it from outside.

    notebook  what has been run so far, also when it ended in an exception
    names     the parameters to read back; used: name -> [type, value], read when every cell has been run
    deadline  seconds until the kernel is killed; late: whether it was
    """

    notebook: Any
    names: list[str]
    deadline: float
    used: dict[str, list] = field(default_factory=dict)
    late: bool = False


@functools.cache
def engine() -> str:
    """The engine's name, registered with papermill when first asked for."""
    from nbclient.exceptions import CellExecutionComplete, CellExecutionError, CellTimeoutError, DeadKernelError
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import Engine, papermill_engines

    class Client(PapermillNotebookClient):
        def __init__(self, manager, watched: Watched, within: float, **options):
            super().__init__(manager, record_timing=False, **options)
            self.watched, self.within = watched, within

        def execute(self, **options):
            done = threading.Event()
            threading.Thread(target=self._guard, args=(done,), daemon=True).start()
            try:
                return super().execute(**options)
            finally:
                done.set()

        def papermill_execute_cells(self):
            try:
                super().papermill_execute_cells()
                self.watched.used = self._values()
            except CellTimeoutError:
                self.km.kill_now()  # asked politely, it would take five seconds more to go
                raise

        def execute_cell(self, cell, cell_index: int) -> None:
            """As nbclient's, without its three tasks in an event loop, which cost more than a cell's messages."""
            tags = cell.metadata.get("tags", ())
            if cell.cell_type != "code" or not cell.source.strip() or self.skip_cells_with_tag in tags:
                return
            self.code_cells_executed += 1
            cell.outputs, cell.execution_count = [], self.code_cells_executed
            self.clear_before_next_output = False

            def hear(message: dict) -> bool:
                try:
                    self.process_message(message, cell, cell_index)
                except CellExecutionComplete:
                    return True
                return False

            may_fail = "raises-exception" in tags
            asked = self.kc.execute(cell.source, stop_on_error=not may_fail)
            try:
                reply = self.kc.answer(asked, hear, self.within, self.iopub_timeout)["content"]
            except ConnectionResetError:
                raise DeadKernelError("Kernel died") from None
            except TimeoutError:
                raise CellTimeoutError.error_from_timeout_and_cell("late", self.within, cell) from None
            if reply["status"] == "error" and not may_fail:
                raise CellExecutionError.from_cell_and_msg(cell, reply)

        def _guard(self, done: threading.Event) -> None:
            """Kills the kernel at the deadline, and again should it have been on its way up or be slow to go."""
            wait = self.watched.deadline
            while not done.wait(wait):
                self.watched.late = True
                if (manager := self.km) is not None:
                    manager.kill_now()
                wait = 1.0

        def _values(self) -> dict[str, list]:
            asked = (
                "__import__('sys').modules['jimeval.base.kernel_side'].values"
                f"({json.dumps(self.watched.names)}, globals())"
            )
            reply = self.wait_for_reply(self.kc.execute("", silent=True, user_expressions={"values": asked}))
            answer = reply["content"].get("user_expressions", {}).get("values", {})
            return json.loads(ast.literal_eval(answer["data"]["text/plain"])) if answer.get("status") == "ok" else {}

    class InMemory(Engine):
        @classmethod
        def execute_notebook(cls, nb, kernel_name, *, watched: Watched, **options):
            watched.notebook = nb
            super().execute_notebook(nb, kernel_name, watched=watched, **options)
            return _errors_alone(nb)

        @classmethod
        def execute_managed_notebook(cls, manager, kernel_name, *, log_output=False, start_timeout=60, **options):
            options.pop("input_path", None)
            return Client(manager, kernel_name=kernel_name, startup_timeout=start_timeout, **options).execute()

    papermill_engines.register(NAME, InMemory)
    return NAME


def _errors_alone(notebook):
    """The notebook with its errors alone: papermill looks for no more, and makes a file's text of all it gets."""
    node = type(notebook)

    def light(cell):
        errors = [output for output in cell.get("outputs", ()) if output.output_type == "error"]
        return node({**cell, "outputs": errors}) if "outputs" in cell else cell

    return node({**notebook, "cells": list(map(light, notebook.cells))})
