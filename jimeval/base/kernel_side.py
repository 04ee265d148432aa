"""What happens inside the kernel of a report: reads are noted, floods of output are held back, forks end.

The runner's start-up line calls ``start`` before the first cell, and asks for ``values`` after the last one. This file
is part of ``base`` so that a kernel need not import the runner.
"""

from __future__ import annotations

import atexit
import json
import os
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from jimeval.base import reads

PRINTED = 1_000_000  # characters of printed text that a cell may show
SHOWN = 20_000_000  # characters of figures and tables, a figure as base64
_ERROR = 20_000
_RESULTS = ("display_data", "update_display_data", "execute_result")


def start(notes: str, root: str) -> None:
    """Prepares this kernel: what it reads below ``root`` is noted in the file ``notes``."""
    from IPython import get_ipython

    shell = get_ipython()
    _end_forks(shell)
    _draw_once(shell)
    _look_for_semicolons(shell.displayhook)
    _end_in_order(shell.kernel.parent)
    _lose_no_message(shell.kernel.parent.iopub_thread)
    _without_waiting(shell.kernel)
    for stream in (sys.stdout, sys.stderr):
        _flush_what_was_written(stream)
    session = shell.kernel.session
    session.send = _Limited(session.send)
    reads.watch(Path(notes), Path(root))
    reads.note("file", "matplotlibrc")  # in a forked kernel it was read, or found not to be there, before the fork


def values(names: list[str], namespace: Mapping) -> str:
    """The variables as JSON: name -> [type, value]; a value that JSON cannot hold is written as Python writes it."""
    found = {}
    for name in names:
        if name in namespace:
            value = namespace[name]
            plain = value is None or type(value) in (str, int, float, bool)
            found[name] = [type(value).__name__, value if plain else repr(value)[:200]]
    return json.dumps(found)


def _end_forks(shell) -> None:
    """A process that a cell forked and that reaches the cell's end would take the kernel's messages: it ends there."""
    kernel = os.getpid()

    def end(*_) -> None:
        if os.getpid() != kernel:
            os._exit(0)

    shell.events.register("post_execute", end)


def _draw_once(shell) -> None:
    """pyplot draws every figure after a cell, to bring a window up to date; no window is here, and the picture for the
    page is drawn right after."""
    register = shell.events.register

    def without_windows(event, function) -> None:
        if getattr(function, "__module__", "") != "matplotlib.pyplot":
            register(event, function)

    shell.events.register = without_windows


def _look_for_semicolons(hook) -> None:
    """Whether a semicolon hides a cell's value takes all of its code to pieces to find out; mostly there is none."""
    hides = hook.semicolon_at_end_of_expression
    hook.semicolon_at_end_of_expression = lambda code: ";" in code and hides(code)


def _end_in_order(app) -> None:
    """The thread that was told to end the kernel has said its last before the one that sends it is stopped.

    ipykernel stops them in the other order; the first may then wait for the second until the kernel is killed.
    """

    def last_word(thread=app.control_thread) -> None:
        if thread.is_alive():
            thread.stop()
            thread.join(1)

    atexit.register(last_word)  # after ipykernel's own, and therefore before it


def _lose_no_message(thread) -> None:
    """A cell that shows more than is fetched waits: ZMQ would drop what is more than a thousand messages ahead."""
    import zmq

    thread.schedule(lambda: thread.socket.setsockopt(zmq.XPUB_NODROP, 1))


def _without_waiting(kernel) -> None:
    """After each cell ipykernel lies still for a while, and in each it words four notes of its own for a log that shows
    none of them; the runner waits for a cell's last message in any case."""
    kernel._execute_sleep = 0
    kernel.log.setLevel(max(kernel.log.level, kernel.parent.log_level))


def _flush_what_was_written(stream) -> None:
    """A flush waits for another thread, and ipykernel asks for six in each cell, mostly of nothing."""
    flush = stream.flush

    def flush_if_written() -> None:
        if getattr(stream, "_buffers", True):  # as ipykernel names what is written and not sent; else as before
            flush()

    stream.flush = flush_if_written


class _Limited:
    """Sends a kernel's messages, those that would flood the page cut; the cell's last message says how much.

    That a cell begins, and what it says, is not told: the runner, who sent it, knows, and nobody else listens.
    """

    def __init__(self, send):
        self.send = send
        self.printed: Counter[str] = Counter()
        self.shown: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()

    def __call__(self, stream, message, content=None, parent=None, *rest, **more):
        whole = isinstance(message, dict)
        kind = message["header"]["msg_type"] if whole else message
        about = message["parent_header"] if whole else parent or {}
        cell = about.get("msg_id", "")
        content = message["content"] if whole else content
        if kind == "execute_input" or kind == "status" and content["execution_state"] == "busy":
            return None
        if kind == "stream":
            content = {**content, "text": self._cut(content["text"], cell)}
            if not content["text"]:
                return None
        elif kind in _RESULTS:
            content = self._shown(content, cell)
        elif kind in ("error", "execute_reply") and "traceback" in content:
            content = {
                **content,
                "evalue": content["evalue"][:_ERROR],
                "traceback": [line[:_ERROR] for line in content["traceback"]],
            }
        elif kind == "status" and content.get("execution_state") == "idle" and self.left_out[cell]:
            words = f"\n[Utskriften är kortad här: {_number(self.left_out.pop(cell))} tecken till visas inte.]\n"
            self.send(stream, "stream", {"name": "stdout", "text": words}, parent)
        if whole:
            message = {**message, "content": content}
        return self.send(stream, message, content, parent, *rest, **more)

    def _cut(self, text: str, cell: str) -> str:
        kept = text[: max(0, PRINTED - self.printed[cell])]
        self.printed[cell] += len(kept)
        self.left_out[cell] += len(text) - len(kept)
        return kept

    def _shown(self, content: dict, cell: str) -> dict:
        data = content["data"]
        if list(data) == ["text/plain"] and isinstance(data["text/plain"], str):
            return {**content, "data": {"text/plain": self._cut(data["text/plain"], cell)}}
        size = sum(len(value) if isinstance(value, str | bytes) else len(str(value)) for value in data.values())
        if self.shown[cell] + size <= SHOWN:
            self.shown[cell] += size
            return content
        words = f"[En figur eller tabell på {_number(size)} tecken visas inte: cellen visar för mycket.]"
        return {**content, "data": {"text/plain": words}, "metadata": {}}


def _number(whole: int) -> str:
    return f"{whole:,}".replace(",", "\N{NO-BREAK SPACE}")
