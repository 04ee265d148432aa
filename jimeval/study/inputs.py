"""What a build depends on beside the tables that the last one left: files, persons' decisions, jimeval's own code.

Importing this costs next to nothing, since it is all that a build of which nothing has changed asks for.
"""

from __future__ import annotations

import functools
import hashlib
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path

from jimeval.base.study_folder import StudyFolder

_READING = (  # folders and files of the package that what is read from a paper depends on
    *("base", "register", "documents", "minutes", "plans", "ratings", "study/reading.py", "study/words.py"),
    *("study/plans/persons.py", "study/terms.py"),
    *("data/register.csv", "data/first_names.txt", "data/codebook.yml", "data/instruments"),
)
# The rest of what building depends on; what only shows tables (report, lab, cli) alters none
_BUILDING = ("statistics", "study", "data/templates", *_READING)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def checksum(path: Path) -> str:
    """Of a file's bytes; of one that cannot be opened, why."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as reason:
        return f"errno {reason.errno}"


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that a build depends on, as it was when the build began.

    contents  checksum of every file below data/raw
    stamp     what the manifest keeps of all of it, but for the person key, which the build itself writes
    """

    contents: dict[Path, str]
    stamp: dict[str, str | bool]

    @classmethod
    def of(cls, folder: StudyFolder, *, partial: bool) -> Inputs:
        contents = _contents(folder.raw)
        stamp = {
            "raw": _together(folder.raw, contents),
            "decisions": _together(folder.decisions, _contents(folder.decisions)),
            "code": code_fingerprint(_BUILDING),
            "libraries": libraries_fingerprint(),
            "partial": partial,
        }
        return cls(contents, stamp)

    def with_persons(self, folder: StudyFolder) -> dict[str, str | bool]:
        """The stamp and the person key as it is now."""
        return self.stamp | {"persons": checksum(folder.person_key)}


def _contents(folder: Path) -> dict[Path, str]:
    """Every file below the folder, also what is no paper: whether a file that a card names is there matters, too."""
    return {path: checksum(path) for path in sorted(folder.rglob("*")) if not path.is_dir()}


def _together(folder: Path, contents: dict[Path, str]) -> str:
    return sha256("\n".join(f"{path.relative_to(folder).as_posix()} {c}" for path, c in contents.items()).encode())


def readers_fingerprint() -> str:
    """A checksum of all that reading depends on in jimeval: whoever changes a reader need not remember to say so."""
    return code_fingerprint(_READING)


@functools.cache
def code_fingerprint(parts: Iterable[str]) -> str:
    """A checksum of folders and files of the package."""
    contents = sorted(f"{name} {sha256(file.read_bytes())}" for name, file in _files(parts))
    return sha256("\n".join(contents).encode())


def _files(parts: Iterable[str]) -> Iterator[tuple[str, Traversable]]:
    """(path within the package, file) of code, in folders at any depth, and of the data it uses."""
    package = resources.files("jimeval")
    waiting = [(name, package.joinpath(name)) for name in parts]
    while waiting:
        name, file = waiting.pop()
        if file.is_dir():
            waiting += [(f"{name}/{below.name}", below) for below in file.iterdir()]
        elif not name.endswith((".pyc", ".pyo")):
            yield name, file


@functools.cache
def libraries_fingerprint() -> str:
    """A checksum of the versions of Python and of all packages that jimeval requires, and that they require."""
    versions = {"python": ".".join(map(str, sys.version_info[:3]))}
    waiting = ["jimeval"]
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in versions:
            continue
        try:
            found = metadata.metadata(name)
        except metadata.PackageNotFoundError:  # another system's, or jimeval run from a checkout
            versions[name] = ""
            continue
        versions[name] = found["Version"]
        required = (line for line in found.get_all("Requires-Dist", []) if "extra ==" not in line)
        waiting += [re.match(r"[\w.-]+", line)[0] for line in required]
    return sha256(repr(sorted(versions.items())).encode())
