"""Files that appear whole or not at all: a reader meets the old or the new, never a half."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

_MARK = ".part"
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def write_whole(path: Path, content: str | bytes, *, private: bool = False) -> None:
    """Writes bytes, or text as UTF-8, under a temporary name beside the file's own and renames it.

    private  readable by its owner only, from its first byte
    """
    part = path.with_name(temporary_name())
    try:
        with open(os.open(part, _FLAGS, 0o600 if private else 0o666), "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def remove_leftovers(folder: Path) -> None:
    """Removes temporary files that a killed run left in the folder and the folders directly below it."""
    for pattern in (f".*{_MARK}*", f"*/.*{_MARK}*"):
        for part in folder.glob(pattern):
            with contextlib.suppress(OSError):
                part.unlink()


def temporary_name() -> str:
    """A hidden name that no other writer has, as short whatever the file is called."""
    return f".{os.urandom(6).hex()}{_MARK}"


def is_temporary(name: str) -> bool:
    return name.startswith(".") and _MARK in name
