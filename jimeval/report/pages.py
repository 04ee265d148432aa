"""Pages for reading: an executed notebook as one self-contained HTML file, code folded, nothing fetched."""

from __future__ import annotations

import base64
import copy
import functools
import itertools
import re
import struct
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from jimeval.report.failure import Failure
from jimeval.report.plan import Job
from jimeval.report.records import Record, Stamp, version

DATA = Path(__file__).resolve().parents[1] / "data" / "report"
BANNERS = {
    "internal": "Intern version: visar enskilda markeringar. Sprid den inte.",
    "agency": "Version för myndigheten: enskilda markeringar och små grupper visas inte.",
    "public": "Version för alla: enskilda markeringar och små grupper visas inte.",
}
_KINDS = ("text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/latex", "text/plain")
_REPR = re.compile(r"<[A-Z][^<>]*>|\[?<matplotlib[^\n]*>\]?|array\(\[<Axes.*", re.DOTALL)
_NUMBER = re.compile(r"[−–-]?\s?\d[\d\s\u00a0]*([.,]\d+)?(\s?%)?|–|-|NaN|None|<NA>|")
_DATE = re.compile(r"\d{4}-\d\d(-\d\d)?")
_SENTENCES = re.compile(r'\s*<p(?: class="[\w -]+")?>[^<>]*(?:<(strong|em|code)>[^<>]*</\1>[^<>]*)*</p>\s*')
_SMALL_FIGURE = 600
_FETCHES = ("script", "link", "iframe", "object", "embed", "base", "meta")
_NOT_FETCHED = "(En bild är utelämnad: sidan hämtar inget från nätet.)"


def page(
    notebook,
    job: Job,
    audience: str,
    failure: Failure | None = None,
    stamp: Stamp | None = None,
    old: Record | None = None,
) -> str:
    """The HTML of an executed, cleaned notebook; of a failed one, what ran before it stopped and why it stopped.

    stamp  what the page is made of, for its foot
    old    record of the last good page, to lead to from a failed one
    """
    notebook = copy.deepcopy(notebook)
    if failure is not None:
        notebook.cells = notebook.cells[: failure.cell_index + 1] if failure.cell_index is not None else []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if not _is_bare_object(output)]
    _gather_code(notebook.cells)
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if "data" in output:
                output.metadata["alt"] = _alternative_text(cell, output)
                output.metadata["size"] = _size(output)
    html, _ = exporter().from_notebook_node(
        notebook,
        resources={
            "title": job.title,
            "banner": BANNERS[audience],
            "audience": audience,
            "failure": failure,
            "failed_index": failure.cell_index if failure else None,
            "style": style_sheet(),
            "version": version("jimeval"),
            "notebook": job.notebook.name,
            "parameters": _listed(stamp.parameters if stamp else job.parameters),
            "stamp": _told(stamp) if stamp else {},
            "old": PurePosixPath(old.page).name if old else "",
            "metadata": {"name": job.title, "path": str(job.notebook.parent)},
        },
    )
    return html if html.endswith("\n") else html + "\n"


def _listed(parameters: Mapping[str, object]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in parameters.items())


def _told(stamp: Stamp) -> dict[str, str]:
    """The stamp for readers: label -> words. Of checksums the beginning, which is enough to tell two apart."""
    code = stamp.library["code"][:12]
    packages = [f"{name} {version}" for name, version in stamp.library.items() if name not in ("jimeval", "code")]
    return {
        "Körning": stamp.run,
        "Underlag": stamp.data[:12] or "ändrades medan sidan gjordes",
        "Arbetsbok": f"{stamp.notebook} ({stamp.source[:12]})",
        "Parametrar": _listed(stamp.parameters) or "inga",
        "Bibliotek": f"jimeval {stamp.library['jimeval']} ({code}), {', '.join(packages)}",
        "Utseende": stamp.style[:12],
    }


@functools.cache
def style_sheet() -> str:
    return (DATA / "page.css").read_text(encoding="utf-8")


@functools.cache
def exporter():
    """One exporter per process; making it costs more than a page."""
    from nbconvert import HTMLExporter, TemplateExporter
    from traitlets.config import Config

    class PageExporter(HTMLExporter):
        def from_notebook_node(self, *notebook, **more):
            """nbconvert's own parses the page once more, for words and keys that our template writes itself."""
            return TemplateExporter.from_notebook_node(self, *notebook, **more)

        def _preprocess(self, notebook, resources):
            """There are no preprocessors, for whom nbconvert would copy and validate all of it once more."""
            return notebook, resources

    exporter = PageExporter(
        config=Config({"NbConvertBase": {"display_data_priority": list(_KINDS)}}),
        default_preprocessors=[],  # each would validate the notebook again; outputs are cleaned before
        template_name="jimeval",
        extra_template_basedirs=[str(DATA)],
        exclude_anchor_links=True,
        embed_images=True,
        language_code="sv",
    )
    exporter.register_filter("tidy", tidy)
    exporter.register_filter("printed", printed)
    exporter.register_filter("python", _highlighted)
    return exporter


@functools.lru_cache(maxsize=256)  # prose is the same on every page
def tidy(html: str) -> str:
    """Fragments of HTML made fit for the page: tables can scroll and align their numbers, nothing is fetched."""
    if "<" not in html or _SENTENCES.fullmatch(html):
        return html  # a finding: nothing in it to tidy
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "html.parser")
    found = soup.find_all([*_FETCHES, "style", "img", "table"])  # in one pass: selectors cost more than all the rest
    for element in found:
        if element.name in _FETCHES or element.name == "style" and element.has_attr("scoped"):
            element.decompose()
        elif element.name == "img" and not element.get("src", "data:").startswith("data:"):
            element.replace_with(_NOT_FETCHED)
        elif element.name == "img" and not element.has_attr("alt"):
            element["alt"] = "Bild"
    for table in (element for element in found if element.name == "table" and not element.decomposed):
        if not table.find_parent("table"):
            _tidy_table(soup, table)
    return str(soup)


def printed(text: str) -> str:
    """The CSS class of printed text: ``columns`` where spaces line things up, else ``prose``."""
    return "columns" if re.search(r"\S {2,}\S", text) else "prose"


def _tidy_table(soup, table) -> None:
    del table["border"]
    for row in table.find_all("tr", style=True):
        del row["style"]
    heads, rows = (
        [row.find_all(["th", "td"], recursive=False) for part in table.find_all(name) for row in part.find_all("tr")]
        for name in ("thead", "tbody")
    )
    spanned = any(cell.has_attr("colspan") or cell.has_attr("rowspan") for row in [*heads, *rows] for cell in row)
    if rows and not spanned and len({len(row) for row in [*heads, *rows]}) == 1:
        columns = list(zip(*rows, strict=True))
        if "dataframe" in table.get("class", []):
            _drop_row_numbers(heads, columns)
        for head, column in zip(zip(*heads, strict=True) if heads else [()] * len(columns), columns, strict=True):
            _mark_kind(head, column)
    wrapper = table.parent
    if wrapper.name == "div" and not wrapper.attrs and len(wrapper.find_all(True, recursive=False)) == 1:
        wrapper.unwrap()  # pandas' own
    if table.caption:  # its words stay in sight while a wide table scrolls
        words = soup.new_tag("span")
        words.extend(list(table.caption.contents))
        table.caption.append(words)
    table.wrap(
        soup.new_tag("div", attrs={"class": "scroll", "tabindex": "0", "role": "region", "aria-label": "Tabell"})
    )


def _drop_row_numbers(heads: list, columns: list) -> None:
    """Takes away the row numbers from 0 that pandas puts before a table without an index of its own."""
    first = [cell.get_text().strip() for cell in columns[0]]
    if first == [str(number) for number in range(len(first))] and not any(head[0].get_text().strip() for head in heads):
        for cell in [*columns[0], *(head[0] for head in heads)]:
            cell.decompose()
        del columns[0]
        for head in heads:
            del head[0]


def _mark_kind(head: tuple, column: tuple) -> None:
    """Marks a column of numbers, to be lined up, or of dates, not to be broken."""
    texts = [cell.get_text().strip() for cell in column]
    if column[0].name == "th" or not any(re.search(r"\d", text) for text in texts):
        return
    for kind, pattern in (("number", _NUMBER), ("date", _DATE)):
        if all(pattern.fullmatch(text) or not text for text in texts):
            for cell in (*head, *column):
                cell["class"] = [*cell.get("class", []), kind]
            return


def _is_bare_object(output) -> bool:
    """Whether the output is only how Python writes an object, such as the axes that a plot function returned."""
    data = output.get("data", {})
    return list(data) == ["text/plain"] and bool(_REPR.fullmatch(data["text/plain"].strip()))


def _alternative_text(cell, output) -> str:
    for kind in ("image/png", "image/svg+xml", "image/jpeg"):
        if alternative := output.metadata.get(kind, {}).get("alt"):
            return alternative
    if alternative := output.metadata.get("alt") or cell.metadata.get("alt"):
        return alternative
    plain = output.data.get("text/plain", "").strip()
    return "Figur" if not plain or _REPR.fullmatch(plain) else plain


def _gather_code(cells: list) -> None:
    """Puts the code of cells that show nothing with that of the next cell, so that it folds into one line."""
    waiting = []
    for cell, following in itertools.zip_longest(cells, cells[1:]):
        if cell.cell_type != "code":
            continue
        waiting.append(cell.source.strip("\n"))
        if cell.outputs or following is None or following.cell_type != "code":
            cell.metadata["code"] = "\n\n".join(code for code in waiting if code.strip())
            waiting = []


def _size(output) -> str:
    """Width and height of a PNG as attributes, so that the page does not jump and a phone knows what is wide."""
    if "image/png" not in output.data:
        return ""
    told = output.metadata.get("image/png", {})
    start = base64.b64decode(output.data["image/png"][:64])
    if not start.startswith(b"\x89PNG") or len(start) < 24:
        return ""
    width, height = (
        int(told.get(name, of_file))
        for name, of_file in zip(("width", "height"), struct.unpack(">II", start[16:24]), strict=True)
    )
    small = ' class="small"' if width < _SMALL_FIGURE else ""
    return f' width="{width}" height="{height}" style="--natural: {width}px"{small}'


@functools.lru_cache(maxsize=1024)  # so is the code
def _highlighted(code: str) -> str:
    from pygments import highlight

    html = highlight(code, *_lexer_and_formatter()).rstrip("\n")
    return re.sub(r'<span class="w">(\s*)</span>', r"\1", html)


@functools.cache
def _lexer_and_formatter():
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    return PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)
