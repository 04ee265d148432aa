"""Support and collaboration over all meetings up to a year: findings and tables for an agency and the programme.

``view`` is an agency's year or a programme year; of the first only the agency's own rows are used.
"""

from __future__ import annotations

import pandas as pd

from jimeval import minutes
from jimeval.base.contracts import AUDIENCES
from jimeval.base.display import ReportTable
from jimeval.base.swedish import EN_DASH, number, short_number, sort_key
from jimeval.minutes.collaborations.network import KIND_WORDS
from jimeval.minutes.support.cumulated import days_between
from jimeval.minutes.support.cumulated import say_days as say_days_between
from jimeval.minutes.support.summary import AUDIENCE_LABELS, FORM_LABELS

_PAPER = ("document_id", "kind", "date", "date_precision", "period_from", "period_to", "origin")  # not its contents
_INTERVAL = (
    "1–2: minst 1 och högst 2; något tillfälle kan vara nämnt två gånger. "
    "Ett tillfälles år är det datum som anges för det, annars papperets."
)


def told_until(study, year: int | None = None, agency_id: str | None = None) -> tuple[pd.DataFrame, ...]:
    """(support, documents, passages) told of in papers dated up to and including the year; in all without one."""
    whose = {} if agency_id is None else {"agency_id": agency_id}
    support = study.rows("support", **whose) if year is None else study.rows_until("support", year, **whose)
    return support.reset_index(drop=True), *_told_in(study, support)


def _told_in(study, support: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The papers and the passages that tell of the support."""
    documents = study.rows("documents", *_PAPER, document_id=set(support["document_id"]))
    return documents, study.rows("passages", passage_id=set(support["passage_id"]))


def _tables(view) -> tuple[pd.DataFrame, ...]:
    return told_until(view.study, view.year, getattr(view, "agency_id", None))


def support_over_time(view) -> pd.DataFrame:
    """Agency x audience x year, as ``minutes.cumulated_support``: all papers up to and including the view's year."""
    return minutes.cumulated_support(*_tables(view))


def told_twice(view) -> pd.DataFrame:
    """Pairs of places, as ``minutes.told_twice``: surely or perhaps one occasion."""
    return minutes.told_twice(*_tables(view))


def support_of_year(view) -> pd.DataFrame:
    """As ``support_over_time``, of the papers of the view's own year only."""
    whose = {"agency_id": view.agency_id} if hasattr(view, "agency_id") else {}
    support = view.study.rows_in("support", view.year, **whose)
    return minutes.cumulated_support(support, *_told_in(view.study, support))


def say_days(view) -> str:
    """The year's days of support in words, all agencies together."""
    cumulated = support_of_year(view)
    whole = cumulated.loc[cumulated["audience"] == "all", ["days_at_least", "days"]].sum(min_count=1)
    return say_days_between(whole["days_at_least"], whole["days"])


def say_support(view) -> str:
    """The finding on an agency's support in the year; of several papers with what is told twice counted once."""
    papers = view.support()["document_id"].nunique()
    if papers < 2:
        return minutes.say_support(view.support())
    return minutes.say_support_over_time(support_of_year(view), papers)


def say_support_over_time(view) -> str:
    """The finding on the support in all papers up to and including the year."""
    support, documents, passages = _tables(view)
    telling = support["document_id"].nunique() or view.study.minutes_until(view.year)
    return minutes.say_support_over_time(minutes.cumulated_support(support, documents, passages), telling)


def table_agency_over_time(view) -> ReportTable:
    """Audience and year of one agency, the whole last."""
    cumulated = support_over_time(view)
    labels = {**AUDIENCE_LABELS, "all": "i allt"}
    rows = pd.DataFrame(
        {
            "Målgrupp": cumulated["audience"].map(labels),
            "År": [EN_DASH if pd.isna(year) else str(year) for year in cumulated["year"]],
            "Tillfällen": [days_between(row.n_at_least, row.n) for row in cumulated.itertuples()],
            "Dagar": [days_between(row.days_at_least, row.days) or EN_DASH for row in cumulated.itertuples()],
            "Utan angiven tid": [number(n) if n else "" for n in cumulated["n_without_amount"]],
            "Efter planen": [number(n) if n else "" for n in cumulated["n_after_plan"]],
            "Uttryckligen inget": ["ja" if none else "" for none in cumulated["stated_none"]],
            "Anmärkning": cumulated["note"],
        }
    )
    return _report(view, rows, f"Stöd till och med {view.year}", f"{EN_DASH}: ingen tid anges. {_INTERVAL}")


def table_programme_over_time(view) -> ReportTable:
    """Agency x year, days as at least and at most; a column for those whose year is not known when there are any."""
    cumulated = support_over_time(view)
    whole = cumulated[cumulated["audience"] == "all"]
    labels = {a: label for a, label in view.study.labels(view.year).items() if a in set(whole["agency_id"])}
    cells = {(row.agency_id, None if pd.isna(row.year) else row.year): row for row in whole.itertuples()}
    years = sorted({year for _, year in cells}, key=lambda year: (year is None, year))
    sums = {row.agency_id: row for row in minutes.over_years(whole).itertuples()}
    rows = pd.DataFrame(
        {"Myndighet": list(labels.values())}
        | {
            ("okänt år" if year is None else str(year)): [_cell(cells.get((agency_id, year))) for agency_id in labels]
            for year in years
        }
        | {"Dagar i allt": [_cell(sums[agency_id]) for agency_id in labels]}
    )
    signs = f"+: tillfällen utan angiven tid. nej: uttryckligen inget. {EN_DASH}: inget sägs. "
    return _report(view, rows, f"Dagar av stöd per år, till och med {view.year}", signs + _INTERVAL)


def _cell(told) -> str:
    if told is None or not (told.n or told.stated_none):
        return EN_DASH
    words = days_between(told.days_at_least, told.days) + (" +" if told.n_without_amount else "")
    return words.strip() or "nej"


def table_told_twice(view) -> ReportTable:
    """Both places of every pair, so that a person can judge whether they tell of one occasion."""
    pairs = told_twice(view)
    first = pairs[[f"first_{name}" for name in ("document_id", "page", "start", "end")]]
    said, where = view.study.quoted(pairs[["document_id", "page", "start", "end"]], 160)
    said_first, where_first = view.study.quoted(first.rename(columns=lambda name: name.removeprefix("first_")), 160)
    labels = view.study.labels(view.year)
    agency = {} if hasattr(view, "agency_id") else {"Myndighet": pairs["agency_id"].map(labels)}
    rows = pd.DataFrame(
        agency
        | {
            "Målgrupp": [
                ", ".join(AUDIENCE_LABELS[name] for name in AUDIENCES if name in joined.split("+"))
                for joined in pairs["audience"]
            ],
            "Form": pairs["form"].map(FORM_LABELS),
            "Dagar": ["ej angivet" if pd.isna(days) else short_number(days, 3) for days in pairs["days"]],
            "Samma tillfälle": ["ja" if sure else "kanske" for sure in pairs["sure"]],
            "Varför": pairs["reason"],
            "Först": said_first,
            "Belägg, först": where_first,
            "Sedan": said,
            "Belägg, sedan": where,
        }
    )
    return ReportTable(
        rows,
        "Stöd som nämns två gånger, eller kan göra det",
        empty="Inget stöd nämns två gånger.",
        simulated=view.study.simulated([*pairs["document_id"], *first["first_document_id"]]),
        note="ja: räknas en gång. kanske: räknas för sig i det högsta talet och en gång i det minsta."
        if len(rows)
        else "",
    )


def ties_until(view) -> pd.DataFrame:
    """Ties that minutes dated up to and including the view's year tell of."""
    return view.study.rows_until("collaborations", view.year, stated_in="minutes").reset_index(drop=True)


def table_network(view) -> ReportTable:
    """Every named tie once, with the number of papers that say so, their years and places."""
    ties = ties_until(view)
    documents = view.study.rows("documents", *_PAPER, document_id=set(ties["document_id"]))
    graph = minutes.collaboration_graph(ties, documents, view.study.labels(view.year))
    about = graph.nodes
    edges = sorted(graph.edges(data=True), key=lambda edge: [sort_key(about[node]["label"]) for node in edge[:2]])
    rows = pd.DataFrame(
        {
            "Från": [about[start]["label"] for start, _, _ in edges],
            "Till": [view.study.mask(about[end]["label"]) for _, end, _ in edges],
            "Parten är": [KIND_WORDS[about[end]["kind"]] for _, end, _ in edges],
            "Ömsesidig": ["ja" if tie["mutual"] else "" for *_, tie in edges],
            "Antal papper": [number(tie["n_documents"]) for *_, tie in edges],
            "År": [tie["years"].replace(" ", ", ") for *_, tie in edges],
            "Belägg": [tie["references"] for *_, tie in edges],
        }
    )
    return ReportTable(
        rows,
        f"Samverkan till och med {view.year}, från den som omtalas till den som nämns",
        empty="Anteckningarna nämner ingen samverkan med namngiven part.",
        simulated=view.study.simulated(ties["document_id"]),
    )


def _report(view, rows: pd.DataFrame, caption: str, note: str) -> ReportTable:
    papers = _tables(view)[0]["document_id"]
    return ReportTable(
        rows,
        caption,
        empty="Anteckningarna säger inget om stöd.",
        simulated=view.study.simulated(papers),
        note=note if len(rows) else "",
    )
