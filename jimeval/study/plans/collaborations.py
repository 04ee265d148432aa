"""Cooperation named in plans, as rows of ``collaborations`` with ``stated_in`` = plan.

Read as minutes are (``minutes.collaborations.read``), sentence by sentence, with one difference: a plan's "samverka med
..." is what the agency means to do, not advice. Of a plan as the agency wrote it the passages are read (section plan);
of one that has none, such as one typed in the project's form, its elements, and the row's passage_id is then the
element's id: it leads to the element, which carries the cell or the place.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from jimeval.base.sentences import sentences
from jimeval.base.tables import frame, known
from jimeval.minutes.collaborations.read import collaborations

_SIGN = "sam"  # the letters that every word of cooperation has, as in tillsammans


def plan_collaborations(plans: pd.DataFrame, elements: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Table ``collaborations`` of what the plans say; positions count in the paper's stored text.

    plans, elements, passages  tables plans, plan_elements (signed or not: the words stand in the paper), passages
    """
    prose = passages[passages["section"] == "plan"]
    by_paper = {document_id: own for document_id, own in prose.groupby("document_id")}
    rows: list[dict] = []
    for plan in plans.itertuples(index=False):
        if plan.document_id in by_paper:
            rows += _of_passages(plan, by_paper[plan.document_id])
        else:
            rows += _of_elements(elements[elements["plan_id"] == plan.plan_id])
    return frame("collaborations", rows)


def _of_passages(plan, passages: pd.DataFrame) -> Iterator[dict]:
    for passage in passages.itertuples(index=False):
        for tie in _ties(passage.text, plan.agency_id):
            shared = {"document_id": plan.document_id, "passage_id": passage.passage_id, "page": known(passage.page)}
            yield shared | _row(tie) | {"start": passage.start + tie.start, "end": passage.start + tie.end}


def _of_elements(elements: pd.DataFrame) -> Iterator[dict]:
    """The element's whole place: a position within its words is no place in the paper, which may write them apart."""
    for element in elements.itertuples(index=False):
        for tie in _ties(element.text, element.agency_id):
            place = {name: known(getattr(element, name)) for name in ("page", "start", "end")}
            yield {"document_id": element.document_id, "passage_id": element.element_id} | place | _row(tie)


def _ties(text: str, agency_id: str) -> Iterator:
    if _SIGN not in text.lower():
        return
    at = 0
    for part in text.split("\t"):  # the cells of a table's row, each by itself
        for sentence in sentences(text, at, at + len(part)):
            yield from collaborations(sentence, agency_id, planned=True)
        at += len(part) + 1


def _row(tie) -> dict:
    return {
        "from_agency_id": tie.from_agency_id,
        "partner": tie.partner,
        "partner_agency_id": tie.partner_agency_id,
        "statement": tie.statement,
        "stated_in": "plan",
    }
