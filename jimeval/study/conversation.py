"""The conversation sheet: one page per agency for the next talk, questions first and each with where it comes from.

What has nothing to say is left out, headings included. It never scores and never compares with others.
"""

from __future__ import annotations

import html
from dataclasses import dataclass

import pandas as pd

from jimeval.base.style import SIMULATED
from jimeval.base.swedish import count, shorten
from jimeval.base.tables import known
from jimeval.plans.gaps import RULES
from jimeval.study.marks.questions import differences, proposed_last, questions
from jimeval.study.plans.evidence import gap_references
from jimeval.study.words import STATUS_LABELS

_MOST = 6  # lines under a heading: what fits a page that is talked from
_GRADES = {"error": 0, "warning": 1, "note": 2}
_UNDONE = {"not_performed": "är inte genomförd", "not_achieved": "är inte uppnått", "partly": "är delvis gjort"}
_WAITING = ("open", "partly", "not_seen", "contradicted")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to talk about: what to ask or say, and where it stands."""

    words: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    heading: str
    lines: tuple[Line, ...]


class ConversationSheet:
    """Made by :func:`conversation_sheet`. Shown as text; in a page it is printed on a page of its own."""

    def __init__(self, title: str, parts: tuple[Part, ...], *, simulated: bool = False):
        self.title, self.parts, self.simulated = title, parts, simulated

    def __repr__(self) -> str:
        if not self.parts:
            return f"{self.title}: {NOTHING}"
        mark = f" ({SIMULATED})" if self.simulated else ""
        blocks = [
            "\n".join(
                [
                    part.heading,
                    *(f"- {line.words}{f' [{line.reference}]' if line.reference else ''}" for line in part.lines),
                ]
            )
            for part in self.parts
        ]
        return "\n\n".join([f"{self.title}{mark}", *blocks])

    def _repr_html_(self) -> str:
        mark = f' <em class="jim-simulated">{SIMULATED}</em>' if self.simulated else ""
        head = f'<p class="jim-caption">{html.escape(self.title)}{mark}</p>'
        if not self.parts:
            return f'<div class="jim-sheet">{head}<p class="jim-empty">{html.escape(NOTHING)}</p></div>'
        return f'<div class="jim-sheet">{head}{"".join(map(self._part, self.parts))}</div>'

    @staticmethod
    def _part(part: Part) -> str:
        lines = "".join(
            f"<li>{html.escape(line.words)}"
            + (f' <span class="jim-place">{html.escape(line.reference)}</span>' if line.reference else "")
            + "</li>"
            for line in part.lines
        )
        return f"<h4>{html.escape(part.heading)}</h4><ul>{lines}</ul>"


NOTHING = "Inget att ta upp, av det som är läst."


def conversation_sheet(view) -> ConversationSheet:
    """The sheet of an agency's year: a view with gaps, elements, followed_up, advice, plans and proposals."""
    followed = view.followed_up()
    made = (
        Part("Att fråga om planen", _questions(view)),
        Part("Från plan till genomförande", _followed(followed)),
        Part("Medskick som inte är avslutade", _advice(view)),
        Part("Markeringar att tala om", _marks(view)),
        Part(
            "Vad ni själva föreslog sist",
            _cut([Line(one.words, one.because) for one in proposed_last(view)], "förslag"),
        ),
        Part("Vad vi inte vet", _unknown(view)),
    )
    papers = [*view.papers("document_id")["document_id"], *view.previous_marks()["document_id"]]
    parts = tuple(part for part in made if part.lines)
    simulated = view.study.simulated(papers) or bool((followed["origin"] == "simulated").any())
    return ConversationSheet(f"Samtalsunderlag: {view.label} {view.year}", parts, simulated=simulated)


def _cut(lines: list[Line], rest: str) -> tuple[Line, ...]:
    left_out = len(lines) - _MOST
    return tuple(lines) if left_out <= 0 else (*lines[:_MOST], Line(f"… och {left_out} till {rest}."))


def _questions(view) -> tuple[Line, ...]:
    """A question for each rule that finds something and is not waived: the weightiest first, one line a rule."""
    gaps = view.gaps()
    gaps = gaps[gaps["waived_because"].isna()].reset_index(drop=True)
    places = gap_references(view.study, gaps, view.elements())
    order = gaps.assign(_grade=gaps["severity"].map(_GRADES), _rule=gaps["rule"].map(RULES.index))
    lines = []
    for _, own in order.sort_values(["_grade", "_rule"], kind="stable").groupby("rule", sort=False):
        more = f" (och {len(own) - 1} till av samma slag)" if len(own) > 1 else ""
        first = own.iloc[0]
        asked = known(first["question"]) or first["message"]
        lines.append(Line(f"{view.study.mask(asked)}{more}", places[own.index[0]]))
    return _cut(lines, "i listan över luckor")


def _followed(rows: pd.DataFrame) -> tuple[Line, ...]:
    """What the reports say was not done or not reached, and how much they do not mention."""
    lines = []
    for row in rows[rows["status"].isin(list(_UNDONE))].itertuples():
        why = f"Skäl: {shorten(row.reason, 100)}." if isinstance(row.reason, str) else "Inget skäl anges."
        what = f"”{shorten(row.text, 100)}” {_UNDONE[row.status]}."
        lines.append(Line(f"{what} {why} Vad händer nu?", known(row.reference) or row.document_id))
    silent = int((rows["status"] == "not_mentioned").sum())
    if silent:
        parts = count(silent, "del av planen nämns", "delar av planen nämns")
        lines.append(Line(f"{parts} inte i de redovisningar som är lästa: vad blev det av dem?"))
    return _cut(lines, "i listan över uppföljning")


def _advice(view) -> tuple[Line, ...]:
    rows = view.advice()
    rows = rows[(rows["addressed"] == "own") & rows["status"].isin(_WAITING)]
    return _cut(
        [
            Line(f"”{shorten(row.quotation, 160)}” {STATUS_LABELS[row.status]}.", row.evidence)
            for row in rows.itertuples()
        ],
        "i listan över medskick",
    )


def _marks(view) -> tuple[Line, ...]:
    """Lines with low or split marks, and where the group says another thing than the papers: what to ask of each."""
    apart = differences(view.group_and_plan())
    asked = [*apart, *(one for one in questions(view) if one.item not in {other.item for other in apart})]
    return _cut([Line(one.words, one.because) for one in asked], "bland markeringarna")


def _unknown(view) -> tuple[Line, ...]:
    """What keeps us from saying more: a plan that is not read, cut or elsewhere, rows that nobody has signed."""
    own, lines = view.plans(), []
    if own.empty:
        lines.append(Line(f"Ingen plan från {view.year} är läst: finns det en, och kan vi få den?"))
    cut = own[own["extent"] == "cut"]
    elsewhere = own[own["extent"] == "elsewhere"]
    if len(cut):
        lines.append(Line("Planen är avklippt i det papper vi har: kan vi få den hel?"))
    if len(elsewhere):
        lines.append(Line("Planen hänvisar till ett annat papper för delar av innehållet: kan vi få det?"))
    if waiting := len(view.unsigned()):
        parts = count(waiting, "föreslagen del av planen väntar", "föreslagna delar av planen väntar")
        lines.append(Line(f"{parts} på att signeras och är inte med här."))
    return tuple(lines)
