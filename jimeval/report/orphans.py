"""Pages that no job makes any more: the notebook is gone, or the study no longer has that agency and year."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from jimeval.report.files import Place
from jimeval.report.records import MARK, OLD, Entry, notebook_of

_OF_NOTEBOOK = b'"injected-parameters"'


def pages_in(names: Iterable[str]) -> set[str]:
    """The pages that have a record."""
    return {f"{name[:-5]}.html" for name in names if name.endswith(".json") and not name.endswith(f"{OLD}.json")}


def orphans(place: Place, names: Collection[str], earlier: Iterable[Entry], planned: Collection[str]) -> set[str]:
    """Pages, or what a stopped run left of them, that are not among those planned.

    names    files below the place, one folder down
    earlier  entries of the last manifest, which knows pages from before there were records

    What somebody else has put there is left alone.
    """
    known = set(planned) | pages_in(names)
    told = {entry.page for entry in earlier if entry.page.endswith(".html") and entry.page in names}
    return (known | told | _left(place, names, known | told)) - set(planned)


def _left(place: Place, names: Collection[str], known: Collection[str]) -> set[str]:
    """Pages without a record of which a stopped run has left something."""
    left = set()
    for name in names:
        stem, _, ending = name.rpartition(".")
        page = f"{stem.removesuffix(OLD)}.html"
        if ending in ("html", "ipynb") and page not in known and page not in left:
            content = place.read(name) or b""
            if stem.endswith(OLD) or (_OF_NOTEBOOK if name == notebook_of(page) else MARK) in content:
                left.add(page)
    return left
