"""The process that kernels are forked from: it has imported what notebooks import, and draws and computes nothing.

``main`` runs with three arguments: the numbers of two open files, a listening socket and where to tell whether it can
serve, and a JSON list of modules. It ends when its standard input closes, and gives each connection one kernel, which
ends with that connection. An order is a JSON object with ``argv``, ``env`` and ``cwd``, sent with the
kernel's three standard files; the answers are its ``pid`` and, when it has ended, its ``code``.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import json
import logging
import os
import random
import selectors
import signal
import socket
import struct
import sys
import time
import weakref
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from jimeval.report.preloading import prepare

_SIZE = struct.Struct("!I")
_PATIENCE = 10.0
_LOOKS_FOR_CYCLES = (10_000, 10, 10)  # new objects between two looks: a kernel is short-lived, and a figure is many


def main() -> None:
    listener = socket.socket(fileno=int(sys.argv[1]))
    status = int(sys.argv[2])
    os.close(os.pidfd_open(os.getpid()))  # an old system has none: better to fail now than at the first kernel
    atexit.register(os._exit, 0)  # after all other exit handlers, instead of taking the imported libraries apart
    why_not = prepare(json.loads(sys.argv[3]))
    os.write(status, json.dumps({"why_not": why_not}).encode() + b"\n")
    if why_not:
        os._exit(0)  # waits for no thread that a module has started
    order = Server(listener, status).serve()
    if order is not None:  # this is now a kernel's process
        become_kernel(order)


@dataclass(eq=False)
class _Kernel:
    """A kernel that lives, or that has ended and whose starter may still send it signals: its number is kept."""

    pid: int
    ended: int
    connection: socket.socket

    def kill_group(self) -> None:
        send_signal(self.pid, signal.SIGKILL)

    def code(self) -> int:
        """How it ended, as subprocess tells it; does not free its number."""
        found = os.waitid(os.P_PIDFD, self.ended, os.WEXITED | os.WNOWAIT)
        return found.si_status if found.si_code == os.CLD_EXITED else -found.si_status


class Server:
    """Answers orders, one at a time, until its standard input closes."""

    def __init__(self, listener: socket.socket, status: int):
        self.listener, self.status = listener, status
        self.kernels: set[_Kernel] = set()
        self.watched = selectors.PollSelector()  # lives in this process only, unlike an epoll that a fork shares

    def serve(self) -> dict[str, Any] | None:
        """Returns None when all is over, and in each forked process the order it was made for."""
        self.watched.register(0, selectors.EVENT_READ, None)
        self.watched.register(self.listener, selectors.EVENT_READ, self._answer)
        while True:
            for key, _ in self.watched.select():
                if key.data is None:
                    self._end_all()
                    return None
                if key.fileobj in self.watched.get_map() and (order := key.data()) is not None:
                    return order

    def _answer(self) -> dict[str, Any] | None:
        connection, _ = self.listener.accept()
        if not same_user(connection):
            connection.close()
            return None
        connection.settimeout(_PATIENCE)
        try:
            order, files = receive(connection, 3)
        except (OSError, ValueError):  # the one who asked has gone, or speaks otherwise
            connection.close()
            return None
        try:
            pid = os.fork()
        except OSError:  # no more processes, or no memory: the one who asked starts its kernel otherwise
            pid = None
        if pid == 0:
            self._let_go(connection, files)
            return order
        for file in files:
            os.close(file)
        if pid is None:
            connection.close()
            return None
        self._watch(_Kernel(pid, os.pidfd_open(pid), connection))
        with contextlib.suppress(OSError):  # if that fails, the connection has closed, and this is noticed next
            send(connection, {"pid": pid})
        return None

    def _watch(self, kernel: _Kernel) -> None:
        self.kernels.add(kernel)
        self.watched.register(kernel.ended, selectors.EVENT_READ, lambda: self._has_ended(kernel))
        self.watched.register(kernel.connection, selectors.EVENT_READ, lambda: self._is_given_up(kernel))

    def _has_ended(self, kernel: _Kernel) -> None:
        kernel.kill_group()  # whatever it had started
        self.watched.unregister(kernel.ended)
        with contextlib.suppress(OSError):
            send(kernel.connection, {"code": kernel.code()})

    def _is_given_up(self, kernel: _Kernel) -> None:
        """Its starter has closed the connection, or died."""
        kernel.kill_group()
        if kernel.ended in self.watched.get_map():
            self.watched.unregister(kernel.ended)
        self.watched.unregister(kernel.connection)
        self.kernels.discard(kernel)
        os.waitpid(kernel.pid, 0)
        os.close(kernel.ended)
        kernel.connection.close()

    def _end_all(self) -> None:
        for kernel in self.kernels:
            kernel.kill_group()

    def _let_go(self, connection: socket.socket, files: list[int]) -> None:
        """In a forked process: a session of its own, its own standard files, and nothing left of the server's."""
        os.setsid()
        for target, file in enumerate(files):
            os.dup2(file, target)
            os.close(file)
        for kernel in self.kernels:
            kernel.connection.close()
            os.close(kernel.ended)
        connection.close()
        self.listener.close()
        os.close(self.status)


def send_signal(pid: int, number: int) -> None:
    """To a kernel and all that it has started; the caller sees to it that the number is still that kernel's."""
    with contextlib.suppress(ProcessLookupError):
        try:
            os.killpg(pid, number)
        except ProcessLookupError:  # forked just now, with no group of its own yet
            os.kill(pid, number)


def same_user(connection: socket.socket) -> bool:
    """Whether the one at the other end is who we are: whoever may ask for a kernel may run anything."""
    _, user, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    return user == os.getuid()


def send(connection: socket.socket, message: dict[str, Any], files: Iterable[int] = ()) -> None:
    body = json.dumps(message).encode()
    socket.send_fds(connection, [_SIZE.pack(len(body))], list(files))
    connection.sendall(body)


def receive(connection: socket.socket, files: int = 0) -> tuple[dict[str, Any], list[int]]:
    """One message and the open files that came with it. Raises OSError when the other end has gone."""
    head, passed, *_ = socket.recv_fds(connection, _SIZE.size, files)
    try:
        head += _exactly(connection, _SIZE.size - len(head))
        body = _exactly(connection, _SIZE.unpack(head)[0])
        if len(passed) != files:
            raise ConnectionError("files are missing")
        return json.loads(body), passed
    except BaseException:
        for file in passed:
            os.close(file)
        raise


def _exactly(connection: socket.socket, size: int) -> bytes:
    parts = []
    while size:
        part = connection.recv(min(size, 1 << 20))
        if not part:
            raise ConnectionResetError("the connection has closed")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


# --- in the forked process ---


def become_kernel(order: dict[str, Any]) -> None:
    """Runs the kernel as ``python -m ipykernel_launcher`` would, to its end."""
    end = _end_as_kernels_end()
    os.environ.clear()
    os.environ.update(order["env"], JPY_PARENT_PID=str(os.getppid()))
    time.tzset()
    os.chdir(order["cwd"])
    sys.argv = order["argv"]
    reseed()
    gc.set_threshold(*_LOOKS_FOR_CYCLES)
    from ipykernel.kernelapp import launch_new_instance

    try:
        # the variable that tells a kernel whom to watch was read when ipykernel was imported
        launch_new_instance([*sys.argv[1:], f"--IPKernelApp.parent_handle={os.getppid()}"])
        end(0)
    except SystemExit as stop:
        end(stop.code if isinstance(stop.code, int) else int(stop.code is not None))
        raise


def reseed() -> None:
    """Makes global random numbers differ between kernels, as those of fresh processes do."""
    random.seed()
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()


def _end_as_kernels_end() -> Callable[[int], None]:
    """Ends this process after the exit handlers registered from now on, before those that are the server's own.

    Taking the imported libraries apart, as an ending interpreter does, takes a second and gains nothing.
    """
    code = [1]
    for finalizer in list(weakref.finalize._registry):
        finalizer.atexit = False

    def end() -> None:
        weakref.finalize._exitfunc()
        if "multiprocessing.util" in sys.modules:
            sys.modules["multiprocessing.util"]._exit_function()
        logging.shutdown()
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(Exception):
                stream.flush()
        os._exit(code[0])

    atexit.register(end)
    return lambda given: code.__setitem__(0, given)
