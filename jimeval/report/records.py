"""What each page was made of and how it went: one small file beside the page, written last.

A page whose record and bytes agree is whole; a page whose record says what holds today is current. Content only: two
runs of the same give the same bytes, whenever and wherever they were made.
"""

from __future__ import annotations

import functools
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import jimeval
from jimeval.base.errors import UsageError
from jimeval.base.persons import PersonKey
from jimeval.base.swedish import sort_key
from jimeval.report import parameters as parameters_cell
from jimeval.report.files import Place
from jimeval.report.plan import Job
from jimeval.report.secret import Secret
from jimeval.study.inputs import sha256

OLD = "~gammal"
MARK = "<summary>Så gjordes sidan</summary>".encode()  # in the foot of every page that we make
_PACKAGE = Path(jimeval.__file__).resolve().parent
_STYLE = "data/report"
_STYLE_OF_PAGES = ("page.css", "jimeval")  # the index is written by every run that changes anything
_PACKAGES = ("matplotlib", "nbconvert", "networkx", "numpy", "pandas", "pyarrow", "scipy", "seaborn")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a page is made of; two pages with the same run id show the same.

    data        fingerprint of all that the notebook read; empty when that changed while it ran. Of a page for others
                it is made with the study's secret, and so is the run id that follows from it
    source      checksum of the notebook's code and prose
    library     versions of jimeval, Python and the packages that compute and draw; ``code`` is jimeval's own checksum
    style       checksum of what pages look like
    parameters  as used: those given and the notebook's own values for the rest
    """

    notebook: str
    title: str
    data: str
    source: str
    library: Mapping[str, str]
    style: str
    parameters: Mapping[str, Any]

    @property
    def run(self) -> str:
        return checksum(asdict(self))[:12]


@dataclass(frozen=True, slots=True)
class Entry:
    """One page, as ``manifest.json`` tells of it.

    page      place below ``reports``: ``agency/csn-2013.html``
    status    ok, or failed: then the page says why
    sha256    of the page; empty when it could not be written
    jimeval   version that made it; the other fields from there on as in :class:`Stamp`
    run       id of the run, from its content; empty when it could not be written
    """

    page: str
    notebook: str
    key: str
    title: str
    row: str
    column: str
    status: str
    reason: str
    sha256: str
    jimeval: str
    parameters: dict[str, Any] = field(default_factory=dict)
    data: str = ""
    source: str = ""
    library: dict[str, str] = field(default_factory=dict)
    style: str = ""
    run: str = ""

    @property
    def audience(self) -> str:
        return self.parameters.get("audience", "internal")

    def order(self) -> tuple:
        """Notebook, then the Swedish alphabet; never how well anything went."""
        return self.notebook, sort_key(self.row), self.column, sort_key(self.title), self.page


@dataclass(frozen=True, slots=True)
class Record(Entry):
    """An entry and what it takes to tell whether its page is still true.

    reads   each query of the notebook with the checksum of what it gave; empty of a page for others
    closed  the same of a page for others: only who has the study's secret can read it
    tables  checksum of all tables when the page was last found to hold; equal: no query need be asked again
    """

    reads: dict[str, str] = field(default_factory=dict)
    closed: str = ""
    tables: str = ""

    def what_was_read(self, secret: Secret) -> dict[str, str] | None:
        """The queries and their checksums; None when they are closed and the secret does not open them."""
        return secret.open(self.closed) if secret else None if self.closed else self.reads

    def entry(self) -> Entry:
        return Entry(**{each.name: getattr(self, each.name) for each in fields(Entry)})


def name_of(page: str) -> str:
    """Where a page's record lies: ``agency/csn-2013.json``."""
    return f"{page.removesuffix('.html')}.json"


def notebook_of(page: str) -> str:
    """Where a page's executed notebook lies."""
    return f"{page.removesuffix('.html')}.ipynb"


def old_of(page: str) -> str:
    """Where the last good page is kept while a page fails: ``agency/csn-2013~gammal.html``."""
    return f"{page.removesuffix('.html')}{OLD}.html"


def files_of(page: str) -> tuple[str, ...]:
    """All files that belong to a page; the record last, so that a stop in removing them leaves nothing unknown."""
    old = old_of(page)
    return old, name_of(old), page, notebook_of(page), name_of(page)


def read(place: Place, page: str) -> Record | None:
    """The page's record; None when there is none or it cannot be read."""
    content = place.read(name_of(page))
    try:
        record = Record(**json.loads(content)) if content else None
    except (ValueError, TypeError):
        return None
    return record if record is not None and _whole(record, page) else None


def _whole(record: Record, page: str) -> bool:
    """Whether the record is this page's and each field of the kind it should be: it may be changed by hand."""
    kinds = {"parameters": dict, "library": dict, "reads": dict}
    return record.page == page and all(
        isinstance(getattr(record, each.name), kinds.get(each.name, str)) for each in fields(Record)
    )


def write(place: Place, record: Record) -> None:
    content = json.dumps(asdict(record), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    place.write_whole(name_of(record.page), content)


def remove_page(place: Place, page: str) -> None:
    for name in files_of(page):
        place.remove(name)


def remove_old(place: Place, page: str) -> None:
    for name in files_of(page)[:2]:
        place.remove(name)


def old_page(place: Place, page: str, audience: str) -> tuple[bytes, Record] | None:
    """The kept last good page and its record, when it is whole and for this audience."""
    content = place.read(old_of(page))
    record = read(place, old_of(page))
    if content is None or record is None or record.sha256 != sha256(content) or record.audience != audience:
        return None
    return content, record


def checksum(value: Any) -> str:
    return sha256(json.dumps(value, ensure_ascii=False, sort_keys=True, default=str).encode())


def of_source(notebook: Path) -> str:
    """Of a notebook's cells without outputs: running it in JupyterLab changes nothing. Empty when it is gone."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        code = [
            (
                cell["cell_type"],
                parameters_cell.source(cell),
                [cell["metadata"].get(name) for name in ("tags", "alt")],
                cell.get("attachments") or None,
            )
            for cell in cells
        ]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return checksum(code)


def of_reads(reads: Mapping[str, str]) -> str:
    """One fingerprint of all that a notebook read."""
    return checksum(dict(reads))


def defaults(notebook: Path) -> dict[str, Any]:
    """The values that a notebook's parameters have when none are given."""
    try:
        return {name: parameter.default for name, parameter in parameters_cell.declared(notebook).items()}
    except UsageError:  # its page says what is wrong with the notebook
        return {}


def parameters_used(job: Job, persons: PersonKey, of_notebook: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Every parameter of the notebook and its value in this job, with pseudonyms: one may be a file's name.

    of_notebook  its ``defaults``, for who has read them
    """
    values = {**(defaults(job.notebook) if of_notebook is None else of_notebook), **job.parameters}
    return {name: persons.mask(value) if isinstance(value, str) else value for name, value in values.items()}


@functools.cache
def library() -> dict[str, str]:
    """What computes and draws here, by name."""
    return {
        "jimeval": version("jimeval"),
        "code": _of_files(path for path in _files(_PACKAGE) if not _name(path).startswith(f"{_STYLE}/")),
        "Python": platform.python_version(),
        **{name: version(name) for name in _PACKAGES},
    }


@functools.cache
def style() -> str:
    """Of what pages look like: style sheet and templates."""
    root = _PACKAGE / _STYLE
    return _of_files(path for name in _STYLE_OF_PAGES for path in _files(root / name))


def version(package: str) -> str:
    """Its version; ``0`` where it is not installed."""
    import importlib.metadata

    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "0"


def _files(root: Path) -> list[Path]:
    if root.is_file():
        return [root]
    return sorted(path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def _of_files(paths) -> str:
    return checksum([(_name(path), sha256(path.read_bytes())) for path in paths])


def _name(path: Path) -> str:
    return path.relative_to(_PACKAGE).as_posix()
