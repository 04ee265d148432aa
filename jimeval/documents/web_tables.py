"""Tables of web pages: which hold words in rows and columns, and how their cells span."""

from __future__ import annotations

import re

from jimeval.documents.marks import MOST_SPANNED, Spanned

_TABLE_TAGS = re.compile(r"<(?P<end>/?)(?P<name>table|thead|tbody|tfoot|tr|td|th)\b[^<>]*>", re.IGNORECASE)
_CELLS, _SECTIONS = ("td", "th"), ("thead", "tbody", "tfoot")
_WITHIN = {  # what the beginning of each ends, when it is open
    "table": (),
    **dict.fromkeys(_SECTIONS, (*_CELLS, "tr", *_SECTIONS)),
    "tr": _CELLS,
    **dict.fromkeys(_CELLS, _CELLS),
}
_LAYS_OUT = ["table", "h1", "h2", "h3", "h4", "h5", "h6", "main", "article", "form", "nav"]


def closed(source: str) -> str:
    """The page with the ends of rows and cells that HTML lets a writer leave out, and its parser here does not."""
    pieces, at = [], 0
    open_: list[str] = []
    for tag in _TABLE_TAGS.finditer(source):
        name, ends = tag["name"].lower(), bool(tag["end"])
        within = _WITHIN[name]
        if ends and name not in open_:
            continue
        pieces.append(source[at : tag.start()])
        at = tag.start()
        while open_ and open_[-1] != name and (ends or open_[-1] in within):
            pieces.append(f"</{open_.pop()}>")
        if ends:
            open_.pop()
        else:
            if open_ and open_[-1] == name != "table":
                pieces.append(f"</{open_.pop()}>")
            open_.append(name)
    return "".join([*pieces, source[at:]])


def table_rows(table) -> list[list]:
    """The cells of a table of words, row by row; none of one that only lays out the page: that holds headings or
    tables, says that it is presentation, or has a single cell."""
    if table.get("role") in ("presentation", "none") or table.find(_LAYS_OUT):
        return []
    rows = [row.find_all(["td", "th"]) for row in table.find_all("tr")]
    rows = [row for row in rows if row]
    return rows if sum(map(len, rows)) > 1 else []


def spanned(cell) -> Spanned:
    """How a cell spans; ``rowspan="0"`` is to the table's end. Set apart by ``th``, ``thead`` or bold letters."""
    words = cell.get_text(" ", strip=True)
    bold = bool(words) and words == " ".join(b.get_text(" ", strip=True) for b in cell.find_all(["strong", "b"]))
    marked = cell.name == "th" or cell.find_parent("thead") is not None or bold
    return Spanned(_number(cell.get("colspan")) or 1, _number(cell.get("rowspan"), MOST_SPANNED), marked)


def _number(text: str | None, of_zero: int = 1) -> int:
    """The number that HTML reads at the attribute's start; 1 without one."""
    match = re.match(r"\s*(\d{1,9})", text or "")
    return min(int(match[1]) or of_zero, MOST_SPANNED) if match else 1
