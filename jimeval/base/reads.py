"""What a notebook reads of its study, noted while it runs: queries on tables, and files below the study's root.

``watch`` starts it in the notebook's process. From then on the study notes its queries with ``note``, and every other
file below the root that is opened for reading is noted too. A query is a list that JSON can hold:

["rows", table, {column: value or list}]             rows of a table
["rows_in", year, table, {column: value or list}]    those of them whose paper belongs to the year
["rows_until", year, table, {column: value or list}] those whose paper is dated up to and including it
                                                     (of all three: a list of columns at the end, if not all)
["table", table]                                     a whole table
["text", document_id, start, end]                    words of a paper, and the persons named in them
["ask", question, argument ...]                      an answer of the study's
["file", path]  ["folder", path]                     a file's content, a folder's names; from the root
["all"]                                              every table and file: nothing is known of what was read

Not heard: what another process reads that the notebook starts (``!cat``, processes that are spawned).
"""

from __future__ import annotations

import contextlib
import contextvars
import functools
import importlib.abc
import importlib.util
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

ALL = '["all"]'
_PARQUET = "pyarrow.parquet.core"  # opens files where no audit hook hears it
_UNHEARD = ("polars", "duckdb", "h5py", "tables", "netCDF4", "datatable")  # these too, each in ways of its own

_quiet: contextvars.ContextVar[bool] = contextvars.ContextVar("jimeval_quiet", default=False)
_watch: _Watch | None = None
_hooked = False


class _Watch:
    """One process's notes: where they go, and which are made already."""

    def __init__(self, notes: Path, root: Path):
        self.target = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
        self.notes = os.path.abspath(notes)
        self.roots = tuple(dict.fromkeys((os.path.abspath(root), os.path.realpath(root))))
        self.made: set[str] = set()
        # Covered by the versions that a page is stamped with; a study may lie in the same tree as Python itself
        library = [
            os.path.abspath(place) + os.sep for place in (Path(__file__).parents[1], sys.prefix, sys.base_prefix)
        ]
        self.library = tuple(
            place for place in library if not any(f"{root}{os.sep}".startswith(place) for root in self.roots)
        )

    def write(self, query: str) -> None:
        if query not in self.made:
            os.write(self.target, f"{query}\n".encode())
            self.made.add(query)

    def path_below(self, path: str) -> str:
        """The path from the study's root, with "/"; "" for what is no part of what a study is read from."""
        whole = os.path.abspath(path)
        if whole.startswith(self.library) or whole == self.notes:
            return ""
        for place in (whole, os.path.realpath(whole)):
            for root in self.roots:
                if place.startswith(root + os.sep):
                    return _of_study(os.path.relpath(place, root).replace(os.sep, "/"))
        return ""


def _of_study(path: str) -> str:
    parts = path.split("/")
    if parts[0] in ("reports", "notebooks") or any(part.startswith(".") for part in parts):
        return ""
    if "__pycache__" in parts:  # the module that lies there compiled
        try:
            return _of_study(importlib.util.source_from_cache(path).replace(os.sep, "/"))
        except ValueError:
            return ""
    return path


def watch(notes: Path, root: Path) -> None:
    """Starts noting in this process: what is read of the study at ``root`` is written to ``notes``, each query once."""
    global _watch, _hooked
    stop()
    _watch = _Watch(Path(notes), Path(root))
    if not _hooked:
        sys.addaudithook(_heard)  # cannot be taken away again
        if _PARQUET in sys.modules:
            _hear_parquet(sys.modules[_PARQUET])
        else:
            sys.meta_path.insert(0, _WhenParquetComes())
        _hooked = True
    if any(name in sys.modules for name in _UNHEARD):
        _watch.write(ALL)


def stop() -> None:
    """Ends the noting."""
    global _watch
    if _watch is not None:
        os.close(_watch.target)
        _watch = None


def note(*query) -> None:
    """Notes a query, when somebody watches."""
    if _watch is not None and not _quiet.get():
        _watch.write(as_text(query))


def as_text(query) -> str:
    """The query as it is written: one text for one question."""
    return json.dumps(query, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value):
    """Sets, and numbers of numpy's kinds."""
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return value.item() if hasattr(value, "item") else str(value)


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    """What is read inside is covered by a query that is noted already."""
    before = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(before)


def noted(notes: Path) -> tuple[str, ...]:
    """The queries in a file of notes, in order; ``ALL`` when nobody watched."""
    try:
        lines = Path(notes).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return (ALL,)
    return tuple(sorted({line for line in lines if line.startswith("[") and line.endswith("]")}))


def _heard(event: str, arguments: tuple) -> None:
    """The audit hook: hears every file opened, folder listed and module looked for in this process."""
    if _watch is None or event not in _EVENTS or _quiet.get():
        return
    if event == "import":
        if arguments[0] in _UNHEARD:
            _watch.write(ALL)
    elif event != "open" or _for_reading(*arguments[1:3]):
        _opened(arguments[0], "folder" if event in ("os.listdir", "os.scandir") else "file")


_EVENTS = frozenset(("open", "os.listdir", "os.scandir", "sqlite3.connect", "import"))


def _opened(path, kind: str = "file") -> None:
    if _watch is None or _quiet.get() or not isinstance(path, (str, bytes, os.PathLike, type(None))):
        return
    if below := _watch.path_below(os.fsdecode(path) if path is not None else "."):
        _watch.write(as_text([kind, below]))


def _for_reading(mode: str | None, flags: int) -> bool:
    if mode is not None:
        return "r" in mode or "+" in mode
    return not flags & os.O_WRONLY


class _WhenParquetComes(importlib.abc.MetaPathFinder):
    """Waits for the module that reads parquet files, and listens to it from then on."""

    def find_spec(self, name, path=None, target=None):
        if name != _PARQUET:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        run = spec.loader.exec_module

        def run_and_listen(module) -> None:
            run(module)
            _hear_parquet(module)

        spec.loader.exec_module = run_and_listen
        return spec


def _hear_parquet(module) -> None:
    """Notes the files that its readers are given, a folder's one by one."""
    for reader in (module.ParquetFile, module.ParquetDataset):
        _hear(reader)


def _hear(reader) -> None:
    made = reader.__init__

    @functools.wraps(made)
    def told(self, source, *arguments, **named) -> None:
        for path in source if isinstance(source, (list, tuple)) else [source]:
            if isinstance(path, (str, os.PathLike)) and os.path.isdir(path):
                for folder, _, names in os.walk(path):
                    for name in names:
                        _opened(os.path.join(folder, name))
            else:
                _opened(path)
        made(self, source, *arguments, **named)

    reader.__init__ = told
