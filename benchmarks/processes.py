"""Runs a command and tells what it and all its descendants cost: wall, CPU, memory."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from document import ROOT

MEBIBYTE = 1024 * 1024
EVERY = 0.3  # seconds between two looks
OF_MEMORY = 8  # looks from one at the memory to the next: to add up its pages halts a process for a while


@dataclass(frozen=True, slots=True)
class Cost:
    """wall and cpu in seconds; MiB of the whole process tree: the peak, and means of first and last quarter."""

    wall: float
    cpu: float
    peak: float
    first: float
    last: float


def measured(command: list[str], study: Path) -> Cost:
    """Runs the command in the study; output of a failing one is shown and ends the benchmark."""
    environment = os.environ | {
        "JIMEVAL_STUDY": str(study),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")])),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # as most people have it: modules are compiled once
    adopt_orphans()
    before, started = os.times(), time.monotonic()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=study, env=environment, stdout=said, stderr=subprocess.STDOUT)
        watch = Watch(process.pid)
        code = process.wait()
        wall = time.monotonic() - started
        memory, seen = watch.end()
        wait_for_orphans()
        after = os.times()
        if code:
            said.seek(0)
            sys.exit(f"{shlex.join(command)}\nended with {code}:\n{said.read().decode(errors='replace')[-3000:]}")
    waited = after.children_user + after.children_system - before.children_user - before.children_system
    quarter = max(1, len(memory) // 4)
    return Cost(
        wall, max(waited, seen), max(memory), statistics.mean(memory[:quarter]), statistics.mean(memory[-quarter:])
    )


def adopt_orphans() -> None:
    """What a command leaves to end by itself becomes this process's child, so that its time is counted (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def wait_for_orphans(seconds: float = 5.0) -> None:
    ends = time.monotonic() + seconds
    with contextlib.suppress(ChildProcessError):  # there are none any more
        while time.monotonic() < ends:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.05)


class Watch:
    """Watches a process and all its descendants from a thread of its own."""

    def __init__(self, pid: int):
        self._root = psutil.Process(pid)
        self._memory: list[float] = []
        self._cpu: dict[tuple[int, float], float] = {}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def end(self) -> tuple[list[float], float]:
        """MiB at each look; and the CPU seconds seen, which holds also for processes that nobody waited for."""
        self._ended.set()
        self._thread.join()
        return self._memory or [0.0], sum(self._cpu.values())

    def _watch(self) -> None:
        looks = 0
        while not self._ended.wait(EVERY):
            try:
                tree = [self._root, *self._root.children(recursive=True)]
            except psutil.Error:
                continue
            for process in tree:
                self._look(process)
            if looks % OF_MEMORY == 0:
                self._memory.append(sum(map(memory, tree)) / MEBIBYTE)
            looks += 1

    def _look(self, process: psutil.Process) -> None:
        with contextlib.suppress(psutil.Error):
            used = process.cpu_times()
            self._cpu[process.pid, process.create_time()] = used.user + used.system


def memory(process: psutil.Process) -> float:
    """Bytes: the process' share of shared pages where the system tells it (PSS), else all of them (RSS)."""
    try:
        full = process.memory_full_info()
    except psutil.Error:
        return 0.0
    return getattr(full, "pss", full.rss)
