"""``reports/index.html``: the way in to all pages. Agencies stand in alphabetical order and are never ranked."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jimeval.base.swedish import count, sort_key
from jimeval.report.pages import BANNERS, DATA, style_sheet
from jimeval.report.records import Entry, old_of, version

NAME = "index.html"
_MIXED = "Här ligger sidor för olika mottagare. Sprid inte mappen: några av sidorna visar enskilda markeringar."


@dataclass(frozen=True, slots=True)
class IndexText:
    """What the index says besides the list of pages; all in Swedish, ready to print.

    study        the study's name
    notice       a sentence at the top, such as that material is simulated
    summary      what was read: label -> number or text, in the order to show
    review       what stands in the box "Att se över"; no box when empty
    review_link  where the box leads, a place below ``reports``; no link when empty
    """

    study: str
    notice: str = ""
    summary: Mapping[str, str | int] = field(default_factory=dict)
    review: str = ""
    review_link: str = ""


@dataclass(frozen=True, slots=True)
class _Section:
    """The pages of one notebook: a grid of rows and columns, and a plain list of those without a row."""

    heading: str
    columns: list[str]
    rows: list[tuple[str, dict[str, Entry]]]
    plain: list[Entry]


def html(text: IndexText, entries: Iterable[Entry], headings: Mapping[str, str], old: Collection[str] = ()) -> str:
    """The index of the entries.

    headings  what each notebook is called; its file name otherwise
    old       failed pages whose last good page is kept
    """
    entries = sorted(entries, key=Entry.order)
    failed = sum(entry.status == "failed" for entry in entries)
    audiences = sorted({entry.audience for entry in entries})
    page = _template().render(
        text=text,
        sections=_sections(entries, headings),
        style=style_sheet(),
        version=version("jimeval"),
        old={entry.page: old_of(entry.page) for entry in entries if entry.page in old},
        pages=count(len(entries), "sida", "sidor"),
        failed=failed,
        audience=audiences[0] if len(audiences) == 1 else "internal",
        banner=BANNERS[audiences[0]] if len(audiences) == 1 else _MIXED if audiences else "",
    )
    return page if page.endswith("\n") else page + "\n"


def _sections(entries: list[Entry], headings: Mapping[str, str]) -> list[_Section]:
    sections = []
    for notebook in dict.fromkeys(entry.notebook for entry in entries):
        own = [entry for entry in entries if entry.notebook == notebook]
        rows: dict[str, dict[str, Entry]] = {}
        for entry in own:
            if entry.row:
                rows.setdefault(entry.row, {})[entry.column] = entry
        sections.append(
            _Section(
                headings.get(notebook, Path(notebook).stem),
                sorted({entry.column for entry in own if entry.row}),
                sorted(rows.items(), key=lambda row: sort_key(row[0])),
                [entry for entry in own if not entry.row],
            )
        )
    return sections


@functools.cache
def _template():
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(DATA),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("study_index.html.j2")
