"""The kernels that notebooks run in: this Python, reached over private sockets, in surroundings that never vary.

``manager_class`` says how a kernel is started; ``ForkServer`` is what makes its start cheap.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from jimeval.base.settings import ReportSettings
from jimeval.report.surroundings import FIGURES, Surroundings

KERNEL = "python3"
PROVISIONER = "jimeval-forked"
_ENTRY_POINTS = "jupyter_client.kernel_provisioners"
_NO_MEMORY = "--HistoryManager.enabled=False"  # nobody will ask what an unattended kernel was told
_PATIENCE = 5.0
RECONNECT = 10  # milliseconds, instead of a hundred: the kernel is not there yet when its sockets are first asked for
# a file of the study may be called as a module is; python's own switch for this would reach the kernels as well
_PROGRAM = """\
import sys
sys.path[:] = filter(None, sys.path)
from jimeval.report.fork_server import main
main()"""


class ForkServer:
    """A process that has imported what notebooks import and forks kernels from there; one for each run.

    address  of its socket, for :func:`manager_class`; empty when kernels must be started anew
    """

    def __init__(self, address: str = "", why_not: str = "", process: subprocess.Popen | None = None, status: int = -1):
        self.address, self._why_not = address, why_not
        self._process, self._status, self._ready = process, status, False

    @classmethod
    def start(cls, surroundings: Surroundings, preload: Iterable[str]) -> ForkServer:
        """Starts one and does not wait until it has imported everything: kernels asked for meanwhile wait in line."""
        try:
            return (
                cls._start(surroundings, preload) if not (reason := _reason_against()) else cls(why_not=_told(reason))
            )
        except OSError as error:
            return cls(why_not=_told(f"processen som de skulle delas från gick inte att starta ({error.strerror})"))

    @classmethod
    def _start(cls, surroundings: Surroundings, preload: Iterable[str]) -> ForkServer:
        address = surroundings.scratch / f"forks-{os.urandom(8).hex()}"
        with socket.socket(socket.AF_UNIX) as listener, open(_log(str(address)), "wb") as log:
            _bind(listener, address)
            status, tell = os.pipe()
            try:
                process = subprocess.Popen(
                    [sys.executable, "-c", _PROGRAM, str(listener.fileno()), str(tell), json.dumps(list(preload))],
                    stdin=subprocess.PIPE,
                    stdout=log,
                    stderr=log,
                    pass_fds=(listener.fileno(), tell),
                    cwd=surroundings.root,
                    env={**os.environ, **surroundings.environment(), "MPLBACKEND": FIGURES},
                    start_new_session=True,  # a Ctrl-C in the terminal is the runner's to handle
                )
            finally:
                os.close(tell)
        return cls(str(address), "", process, status)

    @property
    def why_not(self) -> str:
        """Why kernels are, or since a while were, started anew, in Swedish; empty when nothing is known against it."""
        self.wait(0)
        return self._why_not

    def wait(self, seconds: float = 60) -> bool:
        """Waits until the server has imported everything; returns whether it serves."""
        while self._process is not None and not self._why_not:
            if not select.select([self._status], [], [], 0 if self._ready else seconds)[0]:
                break
            said = os.read(self._status, 1 << 16)
            if said and not self._ready:
                self._ready = True
                self._why_not = _told(json.loads(said)["why_not"])
            else:
                when = "mitt i körningen" if self._ready else "innan den var klar"
                self._why_not = _told(f"processen som de skulle delas från slutade {when}")
        return bool(self.address) and self._ready and not self._why_not

    def stop(self) -> None:
        """Ends the server and every kernel that is left of it."""
        if self._process is None:
            return
        self.wait(0)
        self._process.stdin.close()
        if not self._ready:  # it would import everything first
            self._process.kill()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._status)
        self._process = None
        for file in (self.address, _log(self.address)):
            with contextlib.suppress(OSError):
                os.unlink(file)

    def __enter__(self) -> ForkServer:
        return self

    def __exit__(self, *_) -> None:
        self.stop()


def fork_server(surroundings: Surroundings, report: ReportSettings) -> ForkServer:
    """What a run's kernels are forked from as its settings say; without an address where they are to start anew."""
    return ForkServer() if report.kernels == "plain" else ForkServer.start(surroundings, report.preload)


def __getattr__(name: str):
    if name == "ForkProvisioner":  # the entry point's; only jupyter_client asks, and only it should be paid for
        from jimeval.report.provisioner import ForkProvisioner

        return ForkProvisioner
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def manager_class(surroundings: Surroundings, server: str = ""):
    """A kernel manager class for nbclient: always the runner's own Python, whatever kernels are registered.

    server  address of the fork server; empty: kernels are started anew
    """
    from ipykernel.kernelspec import get_kernel_dict
    from jupyter_client import AsyncKernelManager, BlockingKernelClient
    from jupyter_client.kernelspec import KernelSpec
    from traitlets import Type

    class OwnKernelManager(AsyncKernelManager):
        client_factory = Type("jimeval.report.kernel_client.PromptClient", BlockingKernelClient)

        @property
        def kernel_spec(self):
            if self._kernel_spec is None:
                self._kernel_spec = KernelSpec(resource_dir="", **get_kernel_dict([_NO_MEMORY]))
                self._kernel_spec.env = {"IPYTHONDIR": self._own_folder()}
                if server:
                    chosen = {"provisioner_name": PROVISIONER, "config": {"address": server}}
                    self._kernel_spec.metadata["kernel_provisioner"] = chosen
            return self._kernel_spec

        def kill_now(self) -> None:
            """Kills the kernel and all that it has started; may be called from any thread."""
            process = getattr(self.provisioner, "process", None)
            if process is None or process.poll() is not None:
                return
            with contextlib.suppress(OSError):
                if isinstance(process, subprocess.Popen) and os.name == "posix":
                    os.killpg(process.pid, signal.SIGKILL)
                else:
                    process.kill()

        def _context_default(self):
            context = super()._context_default()
            context.reconnect_ivl = RECONNECT
            return context

        def _connection_file_default(self) -> str:
            # without a name of its own, two kernels in one folder would share their sockets
            return str(surroundings.scratch / f"kernel-{os.urandom(16).hex()}.json")

        def _own_folder(self) -> str:
            """IPython's settings and memory: one kernel's are not the next one's."""
            return str(Path(self.connection_file).with_suffix(""))

        async def _async_launch_kernel(self, kernel_cmd, **kw) -> None:
            folder = Path(self._own_folder())
            folder.mkdir(mode=0o700, exist_ok=True)
            with open(folder / "said.txt", "ab") as said:  # warnings of its own, which belong in no log of ours
                await super()._async_launch_kernel(kernel_cmd, **{"stdout": said, "stderr": said, **kw})

        async def _async_wait(self, pollinterval: float = 0.01) -> None:
            await super()._async_wait(min(pollinterval, 0.01))

        async def _async_cleanup_resources(self, restart: bool = False) -> None:
            await super()._async_cleanup_resources(restart=restart)
            if not restart:
                shutil.rmtree(self._own_folder(), ignore_errors=True)

        cleanup_resources = _async_cleanup_resources

    return OwnKernelManager


def _reason_against() -> str:
    """Why no fork server can be had here, whatever the notebooks; in Swedish."""
    from importlib.metadata import entry_points

    if sys.platform != "linux" or not hasattr(os, "P_PIDFD"):
        return "att dela dem från en process går bara på Linux"
    if PROVISIONER not in entry_points(group=_ENTRY_POINTS).names:
        return "paketet jimeval är inte installerat i den här miljön (pip install -e .)"
    return ""


def _told(reason: str) -> str:
    return f"Varje kärna startas för sig: {reason}." if reason else ""


def _log(address: str) -> str:
    return f"{address}.txt"


def _bind(listener: socket.socket, address: Path) -> None:
    """Listens in a folder that only this user can open, at a path of any length."""
    folder = os.open(address.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        listener.bind(f"/proc/self/fd/{folder}/{address.name}")
        listener.listen(64)
    finally:
        os.close(folder)
