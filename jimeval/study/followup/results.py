"""The results that agencies' reports tell of, on the ladder of ``plans.results``, with year and the plan's element."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pandas as pd

from jimeval.base.tables import frame, known
from jimeval.plans.results import result_in
from jimeval.study.followup.papers import Unit, result_years
from jimeval.study.followup.proposals import Reports, match, telling

_ELSEWHERE = re.compile(  # headings over what is no result of the work: how things were, what is to come, what it cost
    r"\b(?:bakgrund|uppdraget|inledning|nuläge\w*|utgångsläge|fortsatt|framåt\w*|återstår|nästa|planera\w*|kommande|"
    r"ekonomisk redovisning|kostnad\w*|stöd|stödet\b.*|stödorganisation\w*|innehåll\w*|källor|referenser)\b",
    re.IGNORECASE,
)
_SHORTEST = 25  # characters of a cell that can be a sentence


def reported_results(tables: Mapping[str, pd.DataFrame], reports: Reports) -> pd.DataFrame:
    """The table ``results``, from the reports' passages, tied to the element that a sentence answers by
    ``plan_followup``, else to the one that it is most alike of the plans that the report answers.

    year  the one that the sentence names, if the report may tell of it, else the last year that the report tells of
    """
    answered = {
        (row["document_id"], int(row["start"])): row["element_id"]
        for row in tables["plan_followup"].dropna(subset="start").sort_values("likeness").to_dict("records")
    }  # of several elements the most alike
    elements = tables["plan_elements"].drop_duplicates("element_id").set_index("element_id", drop=False)
    asked = {d: list(dict.fromkeys(own)) for d, own in tables["plan_followup"].groupby("document_id")["element_id"]}
    rows = []
    for document in tables["documents"].to_dict("records"):
        agency_id, document_id = known(document["agency_id"]), document["document_id"]
        if document["kind"] != "report" or agency_id is None:
            continue
        years = result_years(known(document["title"]), known(document["date"]))
        own = elements.loc[elements.index.intersection(asked.get(document_id, []))].to_dict("records")
        words = [(element["element_id"], telling(element)) for element in own]
        for unit, start, end in _sentences(reports.units(document_id)):
            if found := result_in(reports.text(document_id)[start:end]):
                last = years[-1] if years else None
                rows.append(
                    {
                        "agency_id": agency_id,
                        "document_id": document_id,
                        "year": found.year if found.year and (last is None or found.year <= last) else last,
                        "element_id": answered.get((document_id, unit.start)) or _alike(unit, words, reports.rare),
                        "level": found.level,
                        "subgoal_topic": found.topic,
                        "evidence_grade": found.grade,
                        "passage_id": unit.passage_id,
                        "page": unit.page,
                        "start": start,
                        "end": end,
                    }
                )
    return frame("results", rows)


def _alike(unit: Unit, words: list[tuple[str, tuple]], rare: Mapping[str, float]) -> str | None:
    """The element that the unit is most about; None when it is about none."""
    found = [(one.likeness, element_id) for element_id, own in words if (one := match(own, unit, 0, rare))]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _sentences(units: list[Unit]) -> Iterator[tuple[Unit, int, int]]:
    """(unit, start, end) of what may tell of a result: sentences, and cells long enough to be one."""
    over = ""
    for unit in units:
        if unit.is_heading:
            over = unit.text
        elif not _ELSEWHERE.search(over):
            cells = [(a, b) for a, b in unit.cells if b - a >= _SHORTEST]
            yield from ((unit, a, b) for a, b in (cells if unit.cells else [(unit.start, unit.end)]))
