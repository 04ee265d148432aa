"""How jupyter_client is told to take a kernel from the fork server: a provisioner that our own kernelspec names."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from jupyter_client.provisioning import LocalProvisioner
from traitlets import Unicode

from jimeval.report import fork_server

_PATIENCE = 300.0  # seconds: a server may still be importing, slowly on a busy machine; one that has died says so


class ForkProvisioner(LocalProvisioner):
    """Starts kernels by asking a fork server; as any other kernel is started where that does not serve."""

    address = Unicode()

    async def launch_kernel(self, cmd: list[str], **kwargs: Any):
        if self.address and _is_own_kernel(cmd):
            try:
                self.process = await asyncio.to_thread(ForkedKernel.start, self.address, cmd, kwargs)
            except (OSError, ValueError) as error:
                self.log.warning("The fork server does not answer (%s): the kernel is started anew.", error)
            else:
                self.pid = self.pgid = self.process.pid
                self.cwd = kwargs.get("cwd") or os.getcwd()
                return self.connection_info
        return await super().launch_kernel(cmd, **kwargs)

    async def send_signal(self, signum: int) -> None:
        if isinstance(self.process, ForkedKernel):
            self.process.send_signal(signum)
        else:
            await super().send_signal(signum)

    async def wait(self) -> int | None:
        if not isinstance(self.process, ForkedKernel):
            return await super().wait()
        while (code := self.process.poll()) is None:
            await asyncio.sleep(0.01)
        self.process = None
        return code


class ForkedKernel:
    """A kernel's process as ``subprocess.Popen`` would show it, known through the connection to its server."""

    stdin = stdout = stderr = None

    def __init__(self, connection: socket.socket, pid: int):
        self.pid, self.returncode = pid, None
        self._connection, self._lock = connection, threading.RLock()

    @classmethod
    def start(cls, address: str, cmd: list[str], options: dict[str, Any]) -> ForkedKernel:
        """Asks the server at ``address`` for a kernel. Raises OSError when it gives none."""
        import importlib.util

        launcher = importlib.util.find_spec("ipykernel_launcher").origin
        order = {
            "argv": [launcher, *cmd[3:]],
            "env": dict(options["env"]),
            "cwd": str(options.get("cwd") or os.getcwd()),
        }
        connection = connect(address)
        try:
            connection.settimeout(_PATIENCE)
            with contextlib.ExitStack() as opened:
                files = [opened.enter_context(open(os.devnull)).fileno()]
                for number, name in ((1, "stdout"), (2, "stderr")):
                    given = options.get(name)
                    files.append(number if given is None else given if isinstance(given, int) else given.fileno())
                fork_server.send(connection, order, files)
            answer, _ = fork_server.receive(connection)
            return cls(connection, answer["pid"])
        except BaseException:
            connection.close()
            raise

    def poll(self) -> int | None:
        with self._lock:
            if self.returncode is None and select.select([self._connection], [], [], 0)[0]:
                try:
                    self.returncode = fork_server.receive(self._connection)[0]["code"]
                except (OSError, ValueError):  # the server has gone, and with it the one who would tell
                    fork_server.send_signal(self.pid, signal.SIGKILL)
                    self.returncode = -signal.SIGKILL
                self._connection.close()
            return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None and not select.select([self._connection], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired("kernel", timeout or 0)
        return self.poll()

    def send_signal(self, number: int) -> None:
        """To the kernel and all that it has started."""
        with self._lock:
            if self.poll() is None:
                fork_server.send_signal(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def serves(address: str) -> bool:
    """Whether a server still listens at the address."""
    try:
        connect(address).close()
    except OSError:
        return False
    return True


def connect(address: str) -> socket.socket:
    """A connection to the socket at a path of any length (a socket's own limit is a hundred characters)."""
    path = Path(address)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(f"/proc/self/fd/{folder}/{path.name}")
    except BaseException:
        connection.close()
        raise
    finally:
        os.close(folder)
    return connection


def _is_own_kernel(cmd: list[str]) -> bool:
    """Whether the command starts ipykernel in this very Python; only that can be forked."""
    return sys.platform == "linux" and cmd[:3] == [sys.executable, "-m", "ipykernel_launcher"]
