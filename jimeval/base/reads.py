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
["file", path]  ["folder", path]                     a file's content, a folder's names; from the root, with ".." for
                                                     what lies beside the study
["all"]                                              every table and file: nothing is known of what was read

A notebook that starts another process (``!cat``) may have read all. Not heard: what comes over the net, and whether a
file is there that is never opened.
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
from collections.abc import Callable, Iterator
from pathlib import Path

ALL = '["all"]'
_TOLD = {  # these open files where no audit hook hears it; by module what is given their paths
    "pyarrow.parquet.core": ("ParquetFile", "ParquetDataset"),
    "pyarrow.dataset": ("dataset", "parquet_dataset"),
    "lxml.etree": ("parse", "iterparse"),
}
_UNHEARD = frozenset(  # these too, each in ways of its own
    """
    polars duckdb h5py tables netCDF4 datatable pyreadstat pyreadr pyogrio fiona osgeo rasterio rpy2 python_calamine
    fastexcel connectorx datafusion igraph pypdfium2 fitz pymupdf pyarrow.csv pyarrow.json pyarrow.orc pyarrow.feather
    multiprocessing.popen_spawn_posix multiprocessing.popen_forkserver multiprocessing.popen_spawn_win32
    joblib.externals.loky
    """.split()
)
_STARTS = frozenset(
    ("subprocess.Popen", "os.system", "os.posix_spawn", "os.exec", "os.spawn", "os.forkpty", "os.startfile")
)
_OF_THE_SYSTEM = ("/usr/", "/etc/", "/proc/", "/sys/", "/dev/", "/run/", "/var/", "/lib", "/bin/", "/sbin/", "/opt/")
_PACKAGES = ("site-packages", "dist-packages")

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
        self.others = (*_OF_THE_SYSTEM, *(os.path.join(place, "") for place in _passing()))

    def write(self, query: str) -> None:
        if query not in self.made:
            os.write(self.target, f"{query}\n".encode())
            self.made.add(query)

    def path_below(self, path: str) -> str:
        """The path from the study's root, with "/"; "" for what no page is made of: Python's own and the system's."""
        whole = os.path.abspath(path)
        if whole.startswith(self.library) or whole == self.notes:
            return ""
        for place in (whole, os.path.realpath(whole)):
            for root in self.roots:
                if place == root or place.startswith(root + os.sep):
                    return _of_study(os.path.relpath(place, root).replace(os.sep, "/"))
        if f"{place}{os.sep}".startswith(self.others) or any(part in _PACKAGES for part in place.split(os.sep)):
            return ""
        try:
            return _of_study(os.path.relpath(place, self.roots[-1]).replace(os.sep, "/"))
        except ValueError:  # on another drive
            return place


def _passing() -> tuple[str, ...]:
    import tempfile

    return tuple({tempfile.gettempdir(), os.path.realpath(tempfile.gettempdir())})


def _of_study(path: str) -> str:
    parts = path.split("/")
    if any(part.startswith(".") and part not in (".", "..") for part in parts[:-1]):
        return ""  # a folder where programs keep what is theirs
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
        sys.meta_path.insert(0, _Finder())
        for name in _TOLD:
            if name in sys.modules:
                _listen_to(sys.modules[name])
        _hooked = True
    if any(name in sys.modules for name in _UNHEARD):
        _watch.write(ALL)
    for module in list(sys.modules.values()):  # the study's own, that a list of modules to load first may name
        path = getattr(module, "__file__", None)
        if isinstance(path, str) and path.startswith(_watch.roots) and not path.startswith(_watch.library):
            _opened(path)


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
    """The audit hook: hears every file opened, folder listed and process started in this process."""
    if _watch is None or event not in _EVENTS or _quiet.get():
        return
    if event in _STARTS:
        _watch.write(ALL)
    elif event in ("os.listdir", "os.scandir"):
        if not sys._getframe(1).f_code.co_filename.startswith("<frozen importlib"):  # looks for modules everywhere
            _opened(arguments[0], "folder")
    elif event != "open" or _for_reading(*arguments[1:3]):
        _opened(arguments[0])


_EVENTS = _STARTS | {"open", "os.listdir", "os.scandir", "sqlite3.connect"}


def _opened(path, kind: str = "file") -> None:
    if _watch is None or _quiet.get() or not isinstance(path, (str, bytes, os.PathLike, type(None))):
        return
    if below := _watch.path_below(os.fsdecode(path) if path is not None else "."):
        _watch.write(as_text([kind, below]))


def _for_reading(mode: str | None, flags: int) -> bool:
    if mode is not None:
        return "r" in mode or "+" in mode
    return not flags & os.O_WRONLY


class _Finder(importlib.abc.MetaPathFinder):
    """Finds no module, but is told of each that is looked for: those that open files unheard are listened to."""

    def find_spec(self, name, path=None, target=None):
        if name in _UNHEARD and _watch is not None:
            _watch.write(ALL)
        if name not in _TOLD:
            return None
        with _passed_by(self):
            spec = importlib.util.find_spec(name)
        if spec is None:
            return None
        run = spec.loader.exec_module

        def run_and_listen(module) -> None:
            run(module)
            _listen_to(module)

        spec.loader.exec_module = run_and_listen
        return spec


@contextlib.contextmanager
def _passed_by(finder) -> Iterator[None]:
    place = sys.meta_path.index(finder)
    del sys.meta_path[place]
    try:
        yield
    finally:
        sys.meta_path.insert(place, finder)


def _listen_to(module) -> None:
    """Notes the files that its readers are given, a folder's one by one."""
    for name in _TOLD[module.__name__]:
        reader = getattr(module, name)
        if isinstance(reader, type) and not hasattr(reader.__init__, "__code__"):
            continue  # made in C, and cannot be changed
        if isinstance(reader, type):
            reader.__init__ = _telling(reader.__init__, place=1)
        else:
            setattr(module, name, _telling(reader, place=0))


def _telling(reader: Callable, place: int) -> Callable:
    @functools.wraps(reader)
    def told(*arguments, **named):
        source = arguments[place] if len(arguments) > place else next(iter(named.values()), None)
        for path in source if isinstance(source, (list, tuple)) else [source]:
            if isinstance(path, (str, os.PathLike)) and os.path.isdir(path):
                for folder, _, names in os.walk(path):
                    for name in names:
                        _opened(os.path.join(folder, name))
            else:
                _opened(path)
        return reader(*arguments, **named)

    return told
