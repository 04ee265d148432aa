"""The tables as they lie in data/processed: the last build's taken up again, a new build's written whole."""

from __future__ import annotations

import contextlib
import errno
import functools
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from jimeval.base import whole_files
from jimeval.base.contracts import TABLES
from jimeval.base.errors import UsageError
from jimeval.base.study_folder import StudyFolder
from jimeval.study.inputs import checksum, readers_fingerprint, sha256

if TYPE_CHECKING:
    import pandas as pd

MANIFEST = "manifest.json"
BY_DOCUMENT = (
    "documents",
    "texts",
    "cells",
    "problems",
    "passages",
    "attendance",
    "named",
    "support",
    "collaborations",
    "advice",
    "codings",
    "coverage",
    "plans_as_read",
    "plan_elements_as_read",
    "plan_links_as_read",
    "ratings",
    "suggestions",
    "rating_forms",
)
# Those of them that the whole study's papers and persons' decisions alter: stored as they were read, too
_ALTERED = ("documents", "problems", "collaborations", "advice")

_OF_ALL_PAPERS = ("same_document", "report_without_year")  # problems of one paper that only all papers together show


def read_manifest(folder: StudyFolder) -> dict:
    """What the last build wrote of itself; empty when there is none, or it is spoiled or another version's."""
    try:
        manifest = json.loads((folder.processed / MANIFEST).read_text(encoding="utf-8"))
        described = [*manifest["tables"].values(), *manifest["as_read"].values()]
        whole = all(isinstance(one["rows"], int) and isinstance(one["sha256"], str) for one in described)
        return manifest if whole and isinstance(manifest["documents"], dict) and manifest["tables"] else {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def altered_tables(folder: StudyFolder) -> list[str]:
    """The tables whose files are gone or not as the last build wrote them: changed by hand, or half of a build that was
    stopped. All that lie there when nothing says what they should be; none when nothing is built.
    """
    manifest = read_manifest(folder)
    if not manifest:
        return sorted(path.stem for path in folder.processed.glob("*.parquet"))
    said = {_file(name): one["sha256"] for name, one in manifest["tables"].items()}
    said |= {_file(name, as_read=True): one["sha256"] for name, one in manifest["as_read"].items()}
    wrong = [file for file, content in said.items() if checksum(folder.processed / file) != content]
    return sorted({file.partition(".")[0] for file in wrong})


def read_table(folder: StudyFolder, name: str) -> pd.DataFrame:
    """One table of the last build. Raises UsageError when its file has been spoiled."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder.processed / _file(name)
    try:
        if _shared and (data := _shared.get(_as_it_lies(path))) is not None:
            return data.copy(deep=False)  # pandas copies what is written in
        content = pa.BufferReader(path.read_bytes())  # given a path, pyarrow starts threads, and pandas yet more
        return pq.ParquetFile(content).read(use_threads=False).to_pandas(use_threads=False)
    except Exception:  # of a spoiled file pyarrow raises what it likes: ArrowInvalid, KeyError, TypeError, MemoryError
        raise UsageError(f"Tabellen {name} i data/processed är skadad. Kör: jimeval build") from None


def share(folder: StudyFolder) -> None:
    """Reads every table of the last build, once for all processes that are forked from this one: as long as a file lies
    as it did, they need not read it. What cannot be read is passed over, since it is said where it is asked for."""
    for name in TABLES:
        with contextlib.suppress(OSError, UsageError):
            path = folder.processed / _file(name)
            before, data = _as_it_lies(path), read_table(folder, name)
            if before == _as_it_lies(path):
                _shared[before] = data


_shared: dict[tuple[int, ...], pd.DataFrame] = {}


def _as_it_lies(path: Path) -> tuple[int, ...]:
    """Which file it is and when it was last written: another one after every change, whatever the folder is called."""
    found = path.stat()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


class Stored(Mapping):
    """The tables of the last build, each read when it is asked for. Raises UsageError for one that has been spoiled."""

    def __init__(self, folder: StudyFolder, names: tuple[str, ...]):
        self._folder, self._names = folder, names
        self._tables: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._tables:
            self._tables[name] = read_table(self._folder, name)
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def stored_problems(folder: StudyFolder) -> list[dict]:
    """The rows of the table of problems, without importing pandas for them."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(folder.processed / _file("problems")) as file:  # read_table would import pandas
        return file.read(use_threads=False).to_pylist()


class Before:
    """The last build, when its tables are whole and as it wrote them; else nothing, and all is read again."""

    def __init__(self) -> None:
        self.fingerprints: dict[str, str] = {}
        self._tables: dict[str, pd.DataFrame] = {}

    @classmethod
    def of(cls, folder: StudyFolder) -> Before:
        import pyarrow as pa
        import pyarrow.parquet as pq

        before = cls()
        manifest = read_manifest(folder)
        try:
            for name in BY_DOCUMENT:
                content = (folder.processed / _file(name)).read_bytes()
                if sha256(content) != manifest["tables"][name]["sha256"]:
                    return cls()
                if name in _ALTERED:
                    content = (folder.processed / _file(name, as_read=True)).read_bytes()
                    if sha256(content) != manifest["as_read"][name]["sha256"]:
                        return cls()
                before._tables[name] = pq.read_table(pa.BufferReader(content)).to_pandas()
            told = before._tables["problems"]
            before._tables["problems"] = told[~told["code"].isin(_OF_ALL_PAPERS)]
            named = before._tables["attendance"]["person"].notna().any()
            if named and not folder.person_key.exists():
                return cls()  # without the key the old pseudonyms would stand for nobody
            before.fingerprints = manifest["documents"]
        except (OSError, ValueError, KeyError, TypeError):
            return cls()
        return before

    def rows_of(self, document_id: str) -> dict[str, pd.DataFrame]:
        return {
            name: groups.get_group(document_id) if document_id in groups.indices else self._tables[name][:0]
            for name, groups in self._groups.items()
        }

    @functools.cached_property
    def _groups(self) -> dict:
        """Every table's rows by paper: looked up once, not once a paper."""
        return {name: data.groupby("document_id") for name, data in self._tables.items()}


def _file(name: str, *, as_read: bool = False) -> str:
    return f"{name}.as_read" if as_read else f"{name}.parquet"


@contextlib.contextmanager
def writing(folder: StudyFolder) -> Iterator[None]:
    """Around what writes in the study's data: what the system refuses becomes one line, and nothing half is left."""
    try:
        yield
    except OSError as reason:
        remove_leftovers(folder)
        full = reason.errno in (errno.ENOSPC, errno.EDQUOT)
        told = "disken är full" if full else reason.strerror or str(reason)
        place = Path(reason.filename) if reason.filename else folder.processed
        place = place.relative_to(folder.root) if place.is_relative_to(folder.root) else place
        kept = " Tabellerna är som de var." if (folder.processed / MANIFEST).exists() else ""
        raise UsageError(
            f"{place.as_posix()} går inte att skriva: {told}.{kept} "
            f"{'Frigör plats' if full else 'Ändra det'} och kör sedan: jimeval build"
        ) from None


def remove_leftovers(folder: StudyFolder) -> None:
    """Removes what a run that was stopped had not put into place."""
    whole_files.remove_leftovers(folder.processed)
    for path in folder.processed.glob("[!.]*.new"):
        with contextlib.suppress(OSError):
            path.unlink()


def write_tables(
    folder: StudyFolder,
    tables: Mapping[str, pd.DataFrame],
    by_document: Mapping[str, pd.DataFrame],
    fingerprints: Mapping[str, str],
    inputs: Mapping[str, str | bool],
) -> None:
    """Every table under a temporary name, then all into place, the manifest last.

    While they are put into place there is no manifest: whoever is stopped in between leaves a study that is not built,
    never tables of two builds that pass for one. Nothing is flushed to the disk, since the manifest tells what is lost.

    by_document  the tables of ``BY_DOCUMENT`` as they were read, before papers were put together and decisions in
    inputs       what the build depended on, see :class:`~jimeval.study.inputs.Inputs`
    """
    waiting: list[Path] = []

    def described(file: str, data: pd.DataFrame) -> dict:
        content = _parquet(data)
        path = folder.processed / f"{file}.new"
        path.write_bytes(content)
        waiting.append(path)
        return {"rows": len(data), "sha256": sha256(content)}

    manifest = {
        "documents": dict(fingerprints),
        "readers": readers_fingerprint(),
        "inputs": dict(inputs),
        "tables": {name: described(_file(name), tables[name]) for name in TABLES if name in tables},
        "as_read": {name: described(_file(name, as_read=True), by_document[name]) for name in _ALTERED},
    }
    path = folder.processed / f"{MANIFEST}.new"
    path.write_text(
        json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True) + "\n",
        encoding="utf-8",
    )
    (folder.processed / MANIFEST).unlink(missing_ok=True)
    for written in (*waiting, path):
        os.replace(written, written.with_suffix(""))


def _parquet(data: pd.DataFrame) -> bytes:
    """The table's bytes; made in memory, so that what is written is what the manifest says."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pandas(data, preserve_index=False), sink)
    return sink.getvalue().to_pybytes()
