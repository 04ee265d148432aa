"""Files that appear whole or not at all: written beside their place under a temporary name, then renamed."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

_MARK = ".part"


def unfinished(path: Path) -> Path:
    """The temporary name of a file: hidden, in the same folder, same ending (papermill looks at the ending)."""
    return path.with_name(f".{path.stem}{_MARK}{path.suffix}")


def write_whole(path: Path, text: str) -> None:
    """Writes UTF-8 with LF line ends; a reader sees the old file or the new one, never a half."""
    part = unfinished(path)
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def remove_leftovers(folder: Path) -> None:
    """Removes temporary files that a killed run left in the folder and the folders directly below it."""
    for pattern in (f".*{_MARK}.*", f"*/.*{_MARK}.*"):
        for part in folder.glob(pattern):
            part.unlink(missing_ok=True)
