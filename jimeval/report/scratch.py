"""Private folders for the sockets and settings of a run; those of a run that was killed are removed by the next.

The owner holds a lock in its folder for as long as it lives. That tells the living from the dead also where a process
number would not: it may be another's by now, or belong to another container that shares the temporary folder.
"""

from __future__ import annotations

import contextlib
import functools
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_PREFIX = "jimeval-"
_LOCK = "owner.lock"
_HELD: dict[Path, object] = {}  # the locks of this process; each is let go with its folder


def make() -> Path:
    """A new folder that only this user can open."""
    from filelock import FileLock

    remove_abandoned()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    lock = FileLock(folder / _LOCK, thread_local=False)
    with contextlib.suppress(OSError):  # no locks on this file system: the folder is then left when its owner is killed
        lock.acquire(timeout=0)
        _HELD[folder] = lock
    return folder


@contextlib.contextmanager
def own_temporary() -> Iterator[None]:
    """What is made in the temporary folder meanwhile lies in a folder of this process, which goes when it ends."""
    before = tempfile.tempdir
    tempfile.tempdir = str(_of_process())
    try:
        yield
    finally:
        tempfile.tempdir = before


@functools.cache
def _of_process() -> Path:
    from multiprocessing.util import Finalize

    folder = make()
    Finalize(None, remove, (folder,), exitpriority=-200)  # after multiprocessing has removed what it has there
    return folder


def remove(folder: Path) -> None:
    """Removes the folder; whoever is on its way out may still write there for a moment."""
    if lock := _HELD.pop(folder, None):
        with contextlib.suppress(OSError):
            lock.release(force=True)
    for _ in range(5):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)


def remove_abandoned() -> None:
    """Removes the folders of runs whose owner is dead."""
    from filelock import FileLock, Timeout

    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if folder in _HELD or not (folder / _LOCK).is_file():  # without a lock it may be on its way to get one
            continue
        lock = FileLock(folder / _LOCK, thread_local=False)
        with contextlib.suppress(Timeout, OSError):
            lock.acquire(timeout=0)
            shutil.rmtree(folder, ignore_errors=True)
            lock.release(force=True)
