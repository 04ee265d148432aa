"""Where pages lie: files that appear whole or not at all, on any file system."""

from __future__ import annotations

import abc
import contextlib
import errno
import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from jimeval.base import whole_files
from jimeval.base.errors import UsageError
from jimeval.base.whole_files import is_temporary

_CAUSES = {
    errno.ENOENT: "filen finns inte",
    errno.EACCES: "behörighet saknas",
    errno.EPERM: "behörighet saknas",
    errno.EROFS: "filsystemet går bara att läsa",
    errno.ENOSPC: "det finns ingen plats kvar",
    errno.EDQUOT: "det finns ingen plats kvar",
    errno.ENOTDIR: "det finns redan en fil med det namnet",
    errno.EEXIST: "det finns redan en fil med det namnet",
    errno.ENAMETOOLONG: "namnet är för långt",
}


_KINDS = {PermissionError: errno.EACCES, FileNotFoundError: errno.ENOENT}


class Unwritten(UsageError):
    """A file could not be written or read where the user wanted it; says which file and why, never the folder."""


class Place(abc.ABC):
    """Where pages lie. A file's name is its place below, with forward slashes: ``agency/csn-2013.html``.

    Places are equal when they are written alike, and can be sent to another process. Two writers of one file never
    mix: each has a temporary name of its own, and the last to be done stays.
    """

    @staticmethod
    def of(where: str | Path) -> Place:
        """The place at a path, or at a URL, which needs the extra ``cluster`` unless it is ``file://``.

        Raises UsageError for a URL that nothing here can reach.
        """
        url = str(where)
        if "://" not in url:
            return Folder(Path(where).expanduser().absolute())
        protocol, _, rest = url.partition("://")
        if protocol in ("file", "local"):
            return Folder(Path(rest).expanduser().absolute())
        from jimeval.report.remote import Remote

        return Remote.reached(url)

    @property
    @abc.abstractmethod
    def local(self) -> Path | None:
        """The folder on this machine; None when the place is elsewhere."""

    @abc.abstractmethod
    def checked(self) -> Place:
        """The place itself, made if need be. Raises UsageError when nothing can be written there."""

    @abc.abstractmethod
    def write_whole(self, name: str, content: str | bytes) -> None:
        """Writes bytes, or text as UTF-8 with the line ends it has. Raises Unwritten; an old file then stays."""

    @abc.abstractmethod
    def append(self, name: str, text: str) -> None:
        """Adds to a file that one process alone writes, such as a log; makes it when there is none."""

    @abc.abstractmethod
    def read(self, name: str) -> bytes | None:
        """What the file holds; None when there is no such file. Raises Unwritten when it cannot be read."""

    @abc.abstractmethod
    def exists(self, name: str) -> bool: ...

    @abc.abstractmethod
    def remove(self, name: str) -> None:
        """Removes a file if it is there."""

    @abc.abstractmethod
    def names(self, pattern: str) -> list[str]:
        """Files whose names fit, such as ``*/*.json``, in order; temporary ones are none. ``*`` stops at a slash."""

    @abc.abstractmethod
    def remove_leftovers(self) -> None:
        """Removes temporary files that a killed run left here and in the folders directly below."""


@dataclass(frozen=True)
class Folder(Place):
    """A folder on this machine, or one that it shares with others."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)

    @property
    def local(self) -> Path:
        return self.path

    def checked(self) -> Folder:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            if not os.access(self.path, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, "")
        except OSError as error:
            raise UsageError(unwritable(self, why(error))) from None
        return Folder(self.path.resolve())

    def write_whole(self, name: str, content: str | bytes) -> None:
        path = self._path(name)
        with telling(name, "skriva"):
            path.parent.mkdir(parents=True, exist_ok=True)
            whole_files.write_whole(path, content)

    def append(self, name: str, text: str) -> None:
        with telling(name, "skriva"), self._path(name).open("a", encoding="utf-8", newline="\n") as file:
            file.write(text)

    def read(self, name: str) -> bytes | None:
        if not is_below(name):
            return None
        with telling(name, "läsa"):
            try:
                return self._path(name).read_bytes()
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                return None

    def exists(self, name: str) -> bool:
        return is_below(name) and self._path(name).is_file()

    def remove(self, name: str) -> None:
        if self.exists(name) and self._path(name).resolve().is_relative_to(self.path.resolve()):
            with telling(name, "ta bort"):
                self._path(name).unlink(missing_ok=True)

    def names(self, pattern: str) -> list[str]:
        found = (path for path in self.path.glob(pattern) if path.is_file() and not is_temporary(path.name))
        return sorted(path.relative_to(self.path).as_posix() for path in found)

    def remove_leftovers(self) -> None:
        whole_files.remove_leftovers(self.path)

    def _path(self, name: str) -> Path:
        return self.path / inside(name)


def is_below(name: str) -> bool:
    """Whether a name stays below its place, whatever a manifest says."""
    parts = PurePosixPath(name).parts
    return bool(parts) and ".." not in parts and not PurePosixPath(name).is_absolute() and not set(name) & {"\\", "\0"}


def inside(name: str) -> str:
    """The name itself. Raises ValueError for one that leads out of the place: a mistake of ours, not the user's."""
    if not is_below(name):
        raise ValueError(f"{name!r} is no name below a place")
    return name


def unwritable(place: Place, cause: str) -> str:
    return f"Mappen {place} går inte att skriva rapporter i: {cause}. Välj en annan med --out."


@contextlib.contextmanager
def telling(name: str, what: str, trouble: type[Exception] = OSError):
    """Trouble with a file as Unwritten, in one line."""
    try:
        yield
    except Unwritten:
        raise
    except trouble as error:
        raise Unwritten(f"{name} gick inte att {what}: {why(error)}.") from error


def why(error: Exception) -> str:
    """The cause in Swedish where we know it, else the system's name for it; never what a library says of its own.

    That may name hosts, folders and keys.
    """
    number = getattr(error, "errno", None)
    known = next((code for kind, code in _KINDS.items() if isinstance(error, kind)), number)
    if known in _CAUSES:
        return _CAUSES[known]
    if isinstance(error, TimeoutError):
        return "inget svar i tid"
    if isinstance(error, OSError) and isinstance(number, int) and number in errno.errorcode:
        return os.strerror(number)
    return f"oväntat fel ({type(error).__name__})"
