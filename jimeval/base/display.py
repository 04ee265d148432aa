"""What a notebook shows: findings as sentences and tables with Swedish headings, in plain text and in HTML."""

from __future__ import annotations

import html

import pandas as pd

from jimeval.base.style import SIMULATED

# JupyterLab sets tables to the right and in stripes; a page has its own style sheet, in which this matches nothing.
_IN_JUPYTER = (
    "<style>.jp-RenderedHTMLCommon .jim-table-frame :is(th, td, caption) "
    "{ text-align: left; vertical-align: top; white-space: normal; }</style>"
)


class Finding(str):
    """A computed sentence; shown without quotation marks, as text in a page."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return f'<p class="jim-finding"><strong>{html.escape(self)}</strong></p>'


class ReportTable:
    """A table for readers. ``data`` holds text with Swedish headings; ``empty`` is said when it has no rows, and may
    be left out where a finding above says it.

    'Simulerade data' stands inside the table when any of it is simulated: tables travel without their page.
    """

    def __init__(self, data: pd.DataFrame, caption: str, *, empty: str = "", simulated: bool = False, note: str = ""):
        self.data, self.caption, self.empty, self.simulated, self.note = data, caption, empty, simulated, note

    def __repr__(self) -> str:
        if self.data.empty:
            return self.empty or f"{self.caption}: inga rader"
        mark = f" ({SIMULATED})" if self.simulated else ""
        return f"{self.caption}{mark}, {len(self.data)} rader"

    def _repr_html_(self) -> str:
        if self.data.empty:
            return f'<p class="jim-empty">{html.escape(self.empty)}</p>' if self.empty else ""
        body = self.data.fillna("").to_html(index=False, border=0, justify="left", classes="jim-table", na_rep="")
        mark = f' <em class="jim-simulated">{SIMULATED}</em>' if self.simulated else ""
        body = body.replace("<thead>", f"<caption>{html.escape(self.caption)}{mark}</caption>\n  <thead>", 1)
        note = f'<p class="jim-note">{html.escape(self.note)}</p>' if self.note else ""
        return f'<div class="jim-table-frame">{_IN_JUPYTER}{body}</div>{note}'
