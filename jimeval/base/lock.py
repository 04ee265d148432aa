"""One writer at a time in a study: a lock that says whose it is, and that is free at once when its owner has died."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import platform
from collections.abc import Callable, Iterator
from pathlib import Path

from jimeval.base.errors import UsageError
from jimeval.base.study_folder import StudyFolder
from jimeval.base.swedish import number
from jimeval.base.whole_files import write_whole

LOCK = ".lock"
OWNER = ".lock-owner.json"
WAIT = 600.0
_POLL = 0.1


@contextlib.contextmanager
def study_lock(
    folder: StudyFolder, what: str, *, wait: float = WAIT, say: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Holds the study for this process and thread, where it may be taken again (a run is build and report).

    what  the command, for those who wait: ``jimeval build``
    wait  seconds to wait for another; then UsageError says whose the study is
    say   called once, with a line for people, when there is somebody to wait for

    A study where nothing may be written is not locked: nobody can build in it either.
    """
    lock = _lock_of(folder)
    if lock is None:
        yield
        return
    first = not lock.is_locked
    _acquire(lock, folder, wait, say)
    try:
        if first:
            _sign(folder.processed, what)
        yield
    finally:
        if first:
            (folder.processed / OWNER).unlink(missing_ok=True)
        lock.release()


def owner(folder: StudyFolder) -> str:
    """Who holds the study, in words: ``jimeval run (process 4711 på dator x, sedan 2026-11-22 16:50)``."""
    try:
        told = json.loads((folder.processed / OWNER).read_text(encoding="utf-8"))
        return f"{told['what']} (process {told['process']} på {told['machine']}, sedan {told['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "en annan körning"


def _lock_of(folder: StudyFolder):
    from filelock import FileLock

    try:
        folder.processed.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return (
        FileLock(folder.processed.resolve() / LOCK, is_singleton=True) if os.access(folder.processed, os.W_OK) else None
    )


def _acquire(lock, folder: StudyFolder, wait: float, say: Callable[[str], None] | None) -> None:
    from filelock import Timeout

    with contextlib.suppress(Timeout):
        lock.acquire(timeout=0)
        return
    if say is not None and wait > 0:
        say(f"Väntar på {owner(folder)}, i högst {number(wait)} {'sekund' if wait == 1 else 'sekunder'}.")
    try:
        lock.acquire(timeout=wait, poll_interval=_POLL)
    except Timeout:
        raise UsageError(
            f"Studien används av {owner(folder)}. Vänta tills det är klart och försök igen, "
            "eller ange en längre väntan med --wait SEKUNDER."
        ) from None


def _sign(processed: Path, what: str) -> None:
    told = {
        "what": what,
        "process": os.getpid(),
        "machine": platform.node() or "okänd dator",
        "since": f"{datetime.datetime.now():%Y-%m-%d %H:%M}",
    }
    with contextlib.suppress(OSError):  # a full disk: whose the lock is cannot be told, but it is held
        write_whole(processed / OWNER, json.dumps(told, ensure_ascii=False) + "\n")
