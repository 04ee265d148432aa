"""What a notebook shows: findings as sentences and tables with Swedish headings, in plain text and in HTML."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from jimeval.base.style import SIMULATED

# JupyterLab sets tables to the right and in stripes; a page has its own style sheet, in which this matches nothing.
_IN_JUPYTER = (
    "<style>.jp-RenderedHTMLCommon .jim-table-frame :is(th, td, caption) "
    "{ text-align: left; vertical-align: top; white-space: normal; }</style>"
)


# The same lines and labels as the page's own style sheet has, for a notebook.
_CODED_IN_JUPYTER = (
    "<style>.jp-RenderedHTMLCommon .jim-coded mark { background: none; color: inherit; } "
    ".jp-RenderedHTMLCommon .jim-accepted { border-bottom: 2px solid; } "
    ".jp-RenderedHTMLCommon .jim-disputed { border-bottom: 4px double; } "
    ".jp-RenderedHTMLCommon .jim-proposed { border-bottom: 2px dotted; } "
    ".jp-RenderedHTMLCommon .jim-label { font-size: .75em; border: 1px solid; border-radius: .3em; "
    "padding: 0 .3em; margin-left: .2em; }</style>"
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


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a passage: its words, the codes that hold over it, and those whose stretch ends here.

    state  the weightiest among the codes that hold: ``accepted``, ``disputed``, ``proposed``; empty where none does
    """

    text: str
    state: str = ""
    labels: tuple[str, ...] = ()
    ending: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodedPassage:
    """A passage to show: what it is, where it stands, and its words in runs."""

    heading: str
    reference: str
    runs: tuple[Run, ...]


class CodedText:
    """Passages with their codes shown in the text: a line under the words, the code's name after them.

    Proposed and accepted codes differ by the kind of line and by a question mark, not by colour alone.
    """

    def __init__(self, passages: Sequence[CodedPassage], caption: str, *, simulated: bool = False, note: str = ""):
        self.passages, self.caption, self.simulated, self.note = tuple(passages), caption, simulated, note

    def __repr__(self) -> str:
        ending = sum(len(run.ending) for passage in self.passages for run in passage.runs)
        return f"{self.caption}: {len(self.passages)} avsnitt, {ending} kodade ställen"

    def _repr_html_(self) -> str:
        if not self.passages:
            return ""
        mark = f' <em class="jim-simulated">{SIMULATED}</em>' if self.simulated else ""
        note = f'<p class="jim-note">{html.escape(self.note)}</p>' if self.note else ""
        body = "".join(self._passage(passage) for passage in self.passages)
        caption = f'<p class="jim-caption">{html.escape(self.caption)}{mark}</p>'
        return f'{_CODED_IN_JUPYTER}<div class="jim-coded">{caption}{note}{body}</div>'

    def _passage(self, passage: CodedPassage) -> str:
        words = "".join(self._run(run) for run in passage.runs).strip().replace("\n", "<br>")
        return (
            f'<div class="jim-passage"><p class="jim-place"><strong>{html.escape(passage.heading)}</strong> '
            f"{html.escape(passage.reference)}</p><p>{words}</p></div>"
        )

    @staticmethod
    def _run(run: Run) -> str:
        words = html.escape(run.text)
        if run.state:
            words = f'<mark class="jim-{run.state}" title="{html.escape("; ".join(run.labels))}">{words}</mark>'
        return words + "".join(f'<span class="jim-label">{html.escape(label)}</span>' for label in run.ending)
