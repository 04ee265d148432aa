"""Places that are reached by a URL: object storage, and file systems on other machines, through fsspec.

On object storage a file is sent whole or not at all; elsewhere it is sent under a temporary name and moved.
"""

from __future__ import annotations

import contextlib
import fnmatch
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jimeval.base.errors import UsageError
from jimeval.base.whole_files import is_temporary, temporary_name
from jimeval.report.files import Place, inside, is_below, telling, unwritable, why

_OBJECT_STORAGE = {"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oss", "oci", "tos", "tosfs", "memory"}
_PASSWORD = re.compile(r"(?<=://)([^/@:]*):[^/@]*@")


@dataclass(frozen=True)
class Remote(Place):
    """A folder at a URL. Only the URL is kept, so that every process makes a connection of its own."""

    url: str = field(repr=False)

    @classmethod
    def reached(cls, url: str) -> Remote:
        """The place at the URL. Raises UsageError when nothing here can speak to such a place."""
        place = cls(url.rstrip("/"))
        place._opened()
        return place

    def __str__(self) -> str:
        """The URL as it may be shown: a password in it is left out."""
        return _PASSWORD.sub(r"\1@", self.url)

    __repr__ = __str__

    @property
    def local(self) -> None:
        return None

    def checked(self) -> Remote:
        probe = temporary_name()
        try:
            self.write_whole(probe, b"")
            self.remove(probe)
        except UsageError as error:
            cause = why(error.__cause__) if isinstance(error.__cause__, Exception) else str(error)
            raise UsageError(unwritable(self, cause)) from None
        return self

    def write_whole(self, name: str, content: str | bytes) -> None:
        path, system = self._path(name), self._opened()[0]
        data = content.encode() if isinstance(content, str) else content
        with telling(name, "skriva", Exception):
            if _is_object_storage(system):
                system.pipe_file(path, data)
                return
            folder = path.rpartition("/")[0]
            part = f"{folder}/{temporary_name()}"
            system.makedirs(folder, exist_ok=True)
            try:
                system.pipe_file(part, data)
                _move(system, part, path)
            except BaseException:
                with contextlib.suppress(Exception):
                    system.rm_file(part)
                raise

    def append(self, name: str, text: str) -> None:
        self.write_whole(name, (self.read(name) or b"") + text.encode())

    def read(self, name: str) -> bytes | None:
        if not is_below(name):
            return None
        with telling(name, "läsa", Exception):
            try:
                return self._opened()[0].cat_file(self._path(name))
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                return None

    def exists(self, name: str) -> bool:
        if not is_below(name):
            return False
        with telling(name, "läsa", Exception):
            system = self._opened()[0]
            system.invalidate_cache()
            return system.isfile(self._path(name))

    def remove(self, name: str) -> None:
        if is_below(name):
            with telling(name, "ta bort", Exception), contextlib.suppress(FileNotFoundError):
                self._opened()[0].rm_file(self._path(name))

    def names(self, pattern: str) -> list[str]:
        return [name for name in self._all(pattern) if not is_temporary(name.rpartition("/")[2])]

    def remove_leftovers(self) -> None:
        for pattern in (".*", "*/.*"):
            for name in self._all(pattern):
                if is_temporary(name.rpartition("/")[2]):
                    self.remove(name)

    def tree(self) -> list[str]:
        """Every file below, in order."""
        system, root = self._opened()
        system.invalidate_cache()
        with telling(str(self), "läsa", Exception):
            try:
                found = system.find(root)
            except FileNotFoundError:
                return []
        return sorted(name for path in found if is_below(name := path[len(root) :].lstrip("/")))

    def fetch(self, names: Sequence[str], folder: Path) -> None:
        """Copies files to the same names below a folder of this machine."""
        system, targets = self._opened()[0], [folder / name for name in names]
        for parent in {target.parent for target in targets}:
            parent.mkdir(parents=True, exist_ok=True)
        with telling(str(self), "läsa", Exception):
            system.get([self._path(name) for name in names], [str(target) for target in targets])

    def _all(self, pattern: str) -> list[str]:
        system, root = self._opened()
        system.invalidate_cache()
        wanted = pattern.split("/")
        with telling(str(self), "läsa", Exception):
            try:
                found = system.find(root, maxdepth=len(wanted))
            except FileNotFoundError:
                return []
        names = (path[len(root) :].lstrip("/").split("/") for path in found)
        return sorted("/".join(name) for name in names if len(name) == len(wanted) and all(map(_fits, name, wanted)))

    def _path(self, name: str) -> str:
        return f"{self._opened()[1]}/{inside(name)}"

    def _opened(self):
        """The file system and the folder's path in it; fsspec keeps one for each process."""
        try:
            import fsspec
        except ImportError:
            raise UsageError(
                f'För {self} behövs ett tillägg som inte är installerat. Kör: pip install "jimeval[cluster]"'
            ) from None
        try:
            system, root = fsspec.core.url_to_fs(self.url)
        except ImportError as error:
            package = getattr(error.__cause__, "name", None) or "fsspec"
            raise UsageError(
                f"För {self} behövs ett paket som inte är installerat. Kör: pip install {package}"
            ) from None
        except Exception as error:
            if "Protocol not known" in str(error):
                protocol = self.url.partition("://")[0]
                raise UsageError(
                    f"{self}: ”{protocol}://” är inget filsystem som jimeval känner. Kontrollera stavningen, "
                    "till exempel s3://, gs://, abfs:// eller sftp://."
                ) from None
            raise UsageError(f"{self} går inte att nå: {why(error)}.") from None
        return system, root.rstrip("/")


def _fits(name: str, pattern: str) -> bool:
    return fnmatch.fnmatchcase(name, pattern)


def _is_object_storage(system) -> bool:
    protocols = {system.protocol} if isinstance(system.protocol, str) else set(system.protocol)
    return bool(protocols & _OBJECT_STORAGE)


def _move(system, path: str, new: str) -> None:
    """Moves over a file that may be there; where a system moves only to a free name, the old one steps aside."""
    try:
        system.mv(path, new)
        return
    except Exception:
        system.invalidate_cache()
        if not (system.exists(path) and system.exists(new)):
            raise
    aside = f"{new.rpartition('/')[0]}/{temporary_name()}"
    system.mv(new, aside)
    try:
        system.mv(path, new)
    except BaseException:
        system.mv(aside, new)
        raise
    system.rm_file(aside)
