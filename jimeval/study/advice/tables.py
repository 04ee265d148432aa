"""Advice for readers: tables with Swedish headings, and the grids that the figures draw."""

from __future__ import annotations

import pandas as pd

from jimeval.base.display import ReportTable
from jimeval.base.swedish import EN_DASH, number, shorten, sort_key
from jimeval.study.advice.decisions import parse_evidence
from jimeval.study.advice.view import theme_label
from jimeval.study.words import KIND_LABELS, STATUS_LABELS


def table_advice(view) -> ReportTable:
    advice = view.advice()
    rows = pd.DataFrame(
        {
            "Till": [view.label if to == "own" else "alla" for to in advice["addressed"]],
            "Medskick": [shorten(text, 900) for text in advice["text"]],
            "Tema": advice["theme_label"],
            "Läge": [say_status(row) for row in advice.itertuples()],
            "Där det syns": [
                "; ".join(
                    f"”{shorten(words, 200)}” ({place})"
                    for words, place in zip(row.quotation.split(" | "), row.evidence.split(" | "), strict=True)
                    if place
                )
                for row in advice.itertuples()
            ],
            "Belägg": list(view.study.evidence(advice)["reference"]) if len(advice) else [],
        }
    )
    read = sorted({paper for papers in advice["papers_read"] for paper in papers})
    return ReportTable(
        rows,
        "Medskick från referensgruppen och vad senare papper visar",
        simulated=view.study.simulated([*advice["document_id"], *read]),
        note=f"Senare papper som har lästs: {', '.join(read) or 'inga'}. Föreslaget läge bygger på delade ord; "
        "en person avgör. Att något inte syns betyder inte att det är ogjort."
        if len(rows)
        else "",
    )


def say_status(row) -> str:
    """One piece of advice's status in words: how many papers were read, and whether a person has decided it."""
    words = STATUS_LABELS[row.status]
    if row.status == "not_seen":
        words += f" ({len(row.papers_read)} lästa)"
    if row.status == "open" and row.proposed:
        return f"{words}: {row.note}" if isinstance(row.note, str) else f"{words}: inget senare papper läst"
    if row.proposed:
        return f"{words} (föreslaget)"
    decided = ", ".join(word for word in (row.decided_by, row.decided_on) if isinstance(word, str))
    return f"{words} (beslutat: {decided})" + (f". {row.reason}" if isinstance(row.reason, str) else "")


def table_advice_of_year(view) -> ReportTable:
    """Agency x status of its own advice, the themes, and how many of those to all are seen; Swedish order."""
    advice, counts = view.advice(), view.advice_counts()
    own = advice[advice["addressed"] == "own"]
    rows = pd.DataFrame(
        {
            "Myndighet": [view.labels[agency_id] for agency_id in counts.index],
            "Egna medskick": [number(counts.loc[name, list(STATUS_LABELS)].sum()) for name in counts.index],
        }
        | {
            words.capitalize(): [number(n) if n else "" for n in counts[status]]
            for status, words in STATUS_LABELS.items()
        }
        | {
            "Teman": [_themes(own[own["for_agency"] == agency_id]) for agency_id in counts.index],
            "Till alla: syns helt eller delvis": [_to_all(row) for row in counts.to_dict("records")],
        }
    )
    papers = [paper for papers in advice["papers_read"] for paper in papers]
    return ReportTable(
        rows if len(advice) else rows[:0],
        f"Medskick från {view.year} och vad senare papper visar",
        empty=f"Anteckningarna från {view.year} har inga medskick.",
        simulated=view.study.simulated([*advice["document_id"], *papers]),
        note="Lägen som ingen har beslutat om är föreslagna av delade ord. Att något inte syns i de lästa "
        "papperen betyder inte att det är ogjort. Myndigheterna står i bokstavsordning.",
    )


def _themes(advice: pd.DataFrame) -> str:
    named = {label for joined in advice["theme_label"] if joined for label in joined.split(", ")}
    return ", ".join(sorted(named, key=sort_key))


def _to_all(row: dict) -> str:
    total = sum(row[f"to_all_{status}"] for status in STATUS_LABELS)
    if not total:
        return EN_DASH
    if row["to_all_open"] == total:
        return "öppet"
    return f"{row['to_all_taken_up'] + row['to_all_partly']} av {total}"


def advice_through_time(view, advice: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str], dict[str, str], bool]:
    """Advice x papers in time order for ``plot_advice``: (marks, rows, columns, simulated). The last column is the
    status now; a later paper has the sign where the status is seen, and a dot where it was read and shows nothing."""
    papers = {*advice["document_id"], *(paper for papers in advice["papers_read"] for paper in papers)}
    papers |= {name for row in advice.itertuples() for name in _seen_in(row)}
    columns = ("document_id", "kind", "date")
    documents = view.study.rows("documents", *columns, document_id=papers).set_index("document_id")
    ordered = sorted(papers, key=lambda name: (str(documents["date"].get(name) or ""), name))
    marks = []
    for row in advice.itertuples():
        seen = _seen_in(row)
        for name in dict.fromkeys([*row.papers_read, *seen]):
            marks.append((row.advice_id, name, row.status if name in seen else "read", row.proposed))
        marks += [(row.advice_id, row.document_id, "given", True), (row.advice_id, "", row.status, row.proposed)]
    columns = {name: _paper_label(documents.loc[name]) for name in ordered} | {"": "läge nu"}
    rows = {row.advice_id: ("Till alla: " if row.addressed == "all" else "") + row.text for row in advice.itertuples()}
    frame = pd.DataFrame(marks, columns=["row", "column", "sign", "proposed"])
    return frame, rows, columns, view.study.simulated(papers)


def _seen_in(row) -> list[str]:
    written = row.status_evidence if isinstance(row.status_evidence, str) else ""
    return [document_id for document_id, *_ in parse_evidence(written)]


def _paper_label(document) -> str:
    date = document["date"] if isinstance(document["date"], str) else "odaterat"
    return f"{date} {'möte' if document['kind'] == 'minutes' else KIND_LABELS[document['kind']]}"


def advice_by_theme(view) -> tuple[pd.DataFrame, dict[str, str], dict[str, str], bool]:
    """Agency x theme of the agencies' own advice for ``plot_advice``: (marks, rows, columns, simulated)."""
    own = view.advice().query("addressed == 'own'")
    marks, names = [], {}
    for row in own.itertuples():
        themes = row.theme.split("+") if isinstance(row.theme, str) else [""]
        for theme in themes:
            names[theme] = theme_label(view.study, theme) or "utan tema"
            marks.append((row.for_agency, theme, row.status, row.proposed))
    columns = dict(sorted(names.items(), key=lambda pair: (not pair[0], sort_key(pair[1]))))
    rows = {agency_id: label for agency_id, label in view.labels.items() if agency_id in set(own["for_agency"])}
    papers = [*own["document_id"], *(paper for papers in own["papers_read"] for paper in papers)]
    frame = pd.DataFrame(marks, columns=["row", "column", "sign", "proposed"])
    return frame, rows, columns, view.study.simulated(papers)


def advice_to_all(view) -> tuple[pd.DataFrame, dict[str, str], dict[str, str], bool]:
    """Agency x piece of advice to all for ``plot_advice``: (marks, rows, columns, simulated)."""
    to_all = view.advice().query("addressed == 'all'")
    columns = {row.advice_id: row.text for row in to_all.itertuples()}
    marks = to_all[["for_agency", "advice_id", "status", "proposed"]].set_axis(
        ["row", "column", "sign", "proposed"], axis=1
    )
    papers = [*to_all["document_id"], *(paper for papers in to_all["papers_read"] for paper in papers)]
    return marks, dict(view.labels), columns, view.study.simulated(papers)
