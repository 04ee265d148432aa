"""What lies in ``reports``: one entry for each page, in ``manifest.json``. No clock and no absolute path in it.

It is put together from the pages' records, so that a lost or broken one is no loss.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict

from jimeval.report.files import Place
from jimeval.report.records import Entry

NAME = "manifest.json"


class Broken(Exception):
    """The manifest is there but cannot be read."""


def read(place: Place) -> list[Entry]:
    """The entries of an earlier run, none when there was none. Raises Broken."""
    content = place.read(NAME)
    if content is None:
        return []
    try:
        return [Entry(**entry) for entry in json.loads(content)["pages"]]
    except (ValueError, TypeError, KeyError):
        raise Broken from None


def text(entries: Iterable[Entry]) -> str:
    pages = [asdict(entry) for entry in sorted(entries, key=Entry.order)]
    return json.dumps({"pages": pages}, ensure_ascii=False, indent=1) + "\n"
