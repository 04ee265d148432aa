"""Planned, performed, reported: a plan's elements beside the reports that answer it, and reported results, for readers.

Only signed elements are shown: a proposed reading of a plan is first signed, then followed.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from jimeval.base.display import ReportTable
from jimeval.base.style import COLOURS
from jimeval.base.swedish import count, listed, percent, shorten
from jimeval.base.tables import known
from jimeval.plans.form import KIND_LABELS
from jimeval.study.advice.figure import plot_signs
from jimeval.study.followup.papers import reports_on
from jimeval.study.followup.proposals import FOLLOWED_KINDS
from jimeval.study.words import FOLLOWED_LABELS, GRADE_LABELS, RESULT_COUNTS, RESULT_LABELS

COLUMNS = (
    *("element_id", "kind", "text", "origin", "document_id", "date", "status", "reason", "likeness", "quotation"),
    *("reference", "confirmed", "confirmed_by", "confirmed_on", "passage_id", "page", "start", "end"),
)
NOT_SAME = "Att en del inte nämns betyder inte att den är ogjord."
_TOLD = ("performed", "achieved")
_DENIED = ("not_performed", "not_achieved")
_INK, _GREY = COLOURS["ink"], COLOURS["grey"]
_SIGNS = {  # a shape for each status, so that it is read in grey print; activities and goals share them
    "done": {"marker": "o", "markerfacecolor": _INK},
    "partly": {"marker": "o", "fillstyle": "left", "markerfacecolor": _INK, "markerfacecoloralt": "white"},
    "not": {"marker": "X", "markerfacecolor": _INK},
    "mentioned": {"marker": "o", "markerfacecolor": "white"},
    "not_mentioned": {"marker": ".", "markerfacecolor": _GREY, "markeredgecolor": _GREY},
}
_SIGN_OF = dict.fromkeys(_TOLD, "done") | dict.fromkeys(_DENIED, "not")
_SIGN_WORDS = {
    "done": "genomfört eller uppnått",
    "not": "inte genomfört eller uppnått",
    **{status: FOLLOWED_LABELS[status] for status in ("partly", "mentioned", "not_mentioned")},
}


def follow_up(study, plan_id: str) -> pd.DataFrame:
    """What the reports say became of the plan's signed elements, in the plan's order and the reports' time order.

    One row per element and report that answers the plan; columns: see ``COLUMNS``. Empty when no report is read.
    """
    elements = study.rows("plan_elements", plan_id=plan_id)
    own = elements[elements["signed_by"].notna() & elements["kind"].isin(FOLLOWED_KINDS)]
    followup = study.rows("plan_followup", plan_id=plan_id)
    rows = followup.merge(own[["element_id", "kind", "text", "origin"]], on="element_id")
    papers = study.rows("documents", "document_id", "date", document_id=set(rows["document_id"]))
    dates = papers.set_index("document_id")["date"]
    rows["date"] = rows["document_id"].map(dates)
    seen = rows[rows["start"].notna()]
    found = study.evidence(seen) if len(seen) else pd.DataFrame(columns=["reference", "quotation"])
    rows["reference"], rows["quotation"] = (
        found["reference"].reindex(rows.index),
        found["quotation"].reindex(rows.index),
    )
    rows["reason"] = rows["reason"].map(study.mask, na_action="ignore")
    order = {kind: place for place, kind in enumerate(KIND_LABELS)}
    rows["_kind"] = rows["kind"].map(order)
    sorted_rows = rows.sort_values(["_kind", "element_id", "date", "document_id"], kind="stable", ignore_index=True)
    return sorted_rows[list(COLUMNS)]


def reports_read(study, plan_id: str) -> list[str]:
    """The reports that were searched for the plan's elements, in time order: by rule, and those that a person tied."""
    plan = study.rows("plans", plan_id=plan_id)
    by_rule = []
    if len(plan):
        columns = ("document_id", "kind", "agency_id", "title", "date")
        own = study.rows("documents", *columns, kind="report", agency_id=plan.iloc[0]["agency_id"])
        by_rule = reports_on(plan.iloc[0].to_dict(), own)
    followup = study.rows("plan_followup", plan_id=plan_id)
    tied = sorted(set(followup["document_id"]) - set(by_rule))
    return [*by_rule, *tied]


def standing(followed: pd.DataFrame) -> pd.DataFrame:
    """One row per element: of several reports the latest that says a status, else the latest that mentions it; a
    person's decision before a proposal."""
    weight = followed["status"].map({"not_mentioned": 0, "mentioned": 1}).fillna(2)
    ordered = followed.assign(
        _decided=followed["confirmed"].astype(bool), _says=weight, _date=followed["date"].fillna("")
    )
    ordered = ordered.sort_values(["_decided", "_says", "_date", "document_id"], kind="stable")
    last = ordered.groupby("element_id", sort=False).tail(1)
    return last.sort_index().drop(columns=["_decided", "_says", "_date"]).reset_index(drop=True)


def say_followed(study, plan_id: str) -> str:
    """Planned, performed, reported. Cases: nothing signed to follow; no report; some."""
    elements = study.rows("plan_elements", plan_id=plan_id)
    own = elements[elements["kind"].isin(FOLLOWED_KINDS)]
    signed = own[own["signed_by"].notna()]
    if signed.empty:
        waiting = (
            f" {count(len(own), 'föreslagen del väntar', 'föreslagna delar väntar')} på signering." if len(own) else ""
        )
        return f"Planen har inga signerade delar att följa upp.{waiting}"
    read = reports_read(study, plan_id)
    if not read:
        return "Ingen rapport som svarar mot planen har lästs, så vad som blev av den är okänt."
    rows = standing(follow_up(study, plan_id))
    papers = count(len(read), "läst rapport", "lästa rapporter")
    parts = [
        _say_kinds(rows[rows["kind"].isin(kinds)], *words)
        for kinds, words in (
            (("activity", "mediator"), ("planerad aktivitet", "planerade aktiviteter", "genomförd", "genomförda")),
            (
                ("goal", "result", "effect"),
                ("mål, resultat eller effekt", "mål, resultat och effekter", "uppnått", "uppnådda"),
            ),
        )
    ]
    decided = int(rows["confirmed"].astype(bool).sum())
    who = (
        "Läget är föreslaget av orden; en person avgör."
        if not decided
        else "Läget är bekräftat av en person."
        if decided == len(rows)
        else f"{decided} {'läge' if decided == 1 else 'lägen'} av {len(rows)} har bekräftats av en person."
    )
    unseen = f" {NOT_SAME}" if (rows["status"] == "not_mentioned").any() else ""
    return f"{' '.join(part for part in parts if part)} {papers[0].upper()}{papers[1:]}. {who}{unseen}"


def _say_kinds(rows: pd.DataFrame, one: str, many: str, done: str, all_done: str) -> str:
    """How many of one sort of elements are told of as done, in part, not, or are not mentioned; empty for none."""
    if rows.empty:
        return ""
    n = {name: int(rows["status"].isin(statuses).sum()) for name, statuses in _GROUPS.items()}
    told = f"{n['done']} av {count(len(rows), one, many)} redovisas som {done if n['done'] == 1 else all_done}"
    rest = [
        f"{n['partly']} delvis eller påbörjade" if n["partly"] else "",
        f"{n['not']} inte {done if n['not'] == 1 else all_done}" if n["not"] else "",
        f"{n['mentioned']} nämns utan att läget framgår" if n["mentioned"] else "",
        f"{n['not_mentioned']} nämns inte" if n["not_mentioned"] else "",
    ]
    rest = [words for words in rest if words]
    return f"{told}{'; ' if rest else ''}{listed(rest)}."


_GROUPS = {
    "done": _TOLD,
    "partly": ("partly",),
    "not": _DENIED,
    "mentioned": ("mentioned",),
    "not_mentioned": ("not_mentioned",),
}


def table_followed(study, *plan_ids: str) -> ReportTable:
    """Element, status, the sentence that says so, reason, reference; one row per element and report."""
    found = [follow_up(study, plan_id) for plan_id in plan_ids]
    followed = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(COLUMNS))
    read = list(dict.fromkeys(name for plan_id in plan_ids for name in reports_read(study, plan_id)))
    rows = pd.DataFrame(
        {
            "Del": [f"{KIND_LABELS[row.kind].capitalize()}: {shorten(row.text, 300)}" for row in followed.itertuples()],
            "Läge": [_say_status(row) for row in followed.itertuples()],
            "Rapporten säger": [_quoted(row.quotation, 300) for row in followed.itertuples()],
            "Skäl": [known(reason) or "" for reason in followed["reason"]],
            "Belägg": [known(row.reference) or row.document_id for row in followed.itertuples()],
        }
    )
    return ReportTable(
        rows,
        "Planerat, genomfört, redovisat",
        empty="Ingen rapport som svarar mot planen har lästs.",
        simulated=study.simulated(read) or bool((followed["origin"] == "simulated").any()),
        note=f"Rapporter som har lästs: {', '.join(read)}. Föreslaget läge bygger på delade ord; "
        f"en person avgör. {NOT_SAME}"
        if len(rows)
        else "",
    )


def _quoted(words, width: int) -> str:
    return f"”{shorten(words, width)}”" if isinstance(words, str) else ""


def _say_status(row) -> str:
    words = FOLLOWED_LABELS[row.status]
    if not row.confirmed:
        return words if row.status == "not_mentioned" else f"{words} (föreslaget)"
    decided = ", ".join(word for word in (row.confirmed_by, row.confirmed_on) if isinstance(word, str))
    return f"{words} (bekräftat: {decided})"


def plot_followed(study, plan_id: str, ax: Axes | None = None) -> Axes | None:
    """The plan's elements in rows, the reports in columns, a sign for what each says became of it; a frame: confirmed.
    Without a report it says so and gives None."""
    followed = follow_up(study, plan_id)
    if followed.empty:
        print("Ingen rapport som svarar mot planen har lästs.")
        return None
    papers = study.rows("documents", "document_id", "date", document_id=set(followed["document_id"]))
    documents = papers.set_index("document_id")
    marks = pd.DataFrame(
        {
            "row": followed["element_id"],
            "column": followed["document_id"],
            "sign": followed["status"].map(lambda status: _SIGN_OF.get(status, status)),
            "proposed": ~followed["confirmed"].astype(bool),
        }
    )
    labels = {row.element_id: f"{KIND_LABELS[row.kind].capitalize()}: {row.text}" for row in followed.itertuples()}
    reports = [name for name in reports_read(study, plan_id) if name in set(followed["document_id"])]
    columns = {name: f"{known(documents.at[name, 'date']) or 'odaterad'} rapport" for name in reports}
    simulated = study.simulated(reports) or bool((followed["origin"] == "simulated").any())
    return plot_signs(marks, labels, columns, _SIGNS, _SIGN_WORDS, simulated, ax)


# Results -------------------------------------------------------------------------------------------------------------
def results_of(study, agency_id: str, year: int) -> pd.DataFrame:
    """The results of the year that the agency's reports tell of: rows of ``results``, by step of the ladder."""
    own = study.rows_in("results", year, agency_id=agency_id)
    steps = {level: place for place, level in enumerate(RESULT_LABELS)}
    ordered = own.assign(_step=own["level"].map(steps)).sort_values(["_step", "document_id", "start"], kind="stable")
    return ordered.drop(columns="_step").reset_index(drop=True)


def say_results(study, agency_id: str, year: int, label: str) -> str:
    """How many results on each step, and how many rest on more than words. Cases: no report on the year; none; some."""
    rows = results_of(study, agency_id, year)
    if rows.empty:
        return f"Inga tydliga resultat för {year} har hittats i rapporter från {label}. De kan finnas ändå."
    counts = rows["level"].value_counts()
    parts = [count(int(counts[level]), *words) for level, words in RESULT_COUNTS.items() if level in counts.index]
    measured = int(rows["evidence_grade"].isin(["number", "comparison", "analysis"]).sum())
    shown = "" if "effect_shown" in counts.index else " Ingen effekt är belagd med analys."
    return (
        f"{count(len(rows), 'resultat', 'resultat')} för {year} i rapporter från {label}: {listed(parts)}. "
        f"{measured} ({percent(measured / len(rows))}) visas med siffra, jämförelse eller analys.{shown} "
        "Stegen är föreslagna av orden; siffror före och efter är utfall, inte effekt."
    )


def table_results(study, agency_id: str, year: int) -> ReportTable:
    """The results ladder: step, sentence, evidence's grade, the plan's element that it answers, sub-goal, reference."""
    rows = results_of(study, agency_id, year)
    elements = study.rows("plan_elements", "element_id", "text", element_id=set(rows["element_id"].dropna()))
    texts = elements.set_index("element_id")["text"]
    quotations, references = study.quoted(rows, 300)
    data = pd.DataFrame(
        {
            "Steg": rows["level"].map(RESULT_LABELS),
            "Rapporten säger": quotations,
            "Beläggets styrka": rows["evidence_grade"].map(GRADE_LABELS),
            "Planens del": [shorten(texts.get(known(name), ""), 120) for name in rows["element_id"]],
            "Delmål": [known(topic) or "" for topic in rows["subgoal_topic"]],
            "Belägg": references,
        }
    )
    return ReportTable(
        data,
        f"Redovisade resultat {year}",
        empty="Inga tydliga resultat har hittats i lästa rapporter.",
        simulated=study.simulated(rows["document_id"]),
        note="Stegen är förslag efter orden. Förändring före och efter är utfall; effekt räknas som belagd bara där en "
        "analys visar orsaken."
        if len(data)
        else "",
    )
