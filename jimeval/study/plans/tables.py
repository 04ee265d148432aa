"""A plan in tables for readers."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from jimeval import plans
from jimeval.base.display import ReportTable
from jimeval.base.swedish import number, percent, shorten
from jimeval.plans.form import KIND_LABELS, STATE_LABELS
from jimeval.plans.logic import local_id
from jimeval.study import tables as report_tables
from jimeval.study.plans.changes import CHANGE_LABELS
from jimeval.study.plans.evidence import place_in_words
from jimeval.study.plans.naming import period
from jimeval.study.plans.rows import EXTENT_LABELS, LINK_ORIGINS
from jimeval.study.plans.words import say_difference, say_plan_changes

_WIDTH = 160  # characters of an element in a table
DIFFERENCE_LABELS = {
    "new": "läst, inte signerad",
    "gone": "signerad, läses inte längre",
    "otherwise": "läses annorlunda",
    "dropped": "struken",
}
_FIELD_LABELS = {
    "kind": "slag",
    "state": "läge",
    "level": "nivå",
    "responsible": "ansvarig",
    "due": "klart",
    "indicator": "indikator",
    "stated_none": "anges som inga",
}


def _table(view, rows: Mapping, caption: str, empty: str, note: str = "") -> ReportTable:
    return ReportTable(pd.DataFrame(rows), caption, empty=empty, simulated=view.simulated, note=note)


def table_read(view) -> ReportTable:
    plan, papers = view.plan, view.papers()
    facts = {
        "Papper": ", ".join(papers["document_id"]),
        "Sidor": number(int(papers["pages"].fillna(0).sum())) if papers["pages"].notna().any() else "",
        "Beslutad": plan["decided"],
        "Period": period(plan),
        "Diarienummer": plan["registration"],
        "Mall": plan["template"],
        "Förbehåll": plan["caveats"],
        "Omfattning": EXTENT_LABELS.get(plan["extent"]),
        "Placerad text": [f"{number(a)} av {number(n)} tecken" for a, n in _characters(papers)],
    }
    facts["Placerad text"] = "; ".join(facts["Placerad text"])
    shown = {name: value or "inte funnet" for name, value in facts.items()}
    return _table(view, {"Uppgift": list(shown), "Läst": list(shown.values())}, "Vad som är läst", "")


def _characters(papers: pd.DataFrame):
    return zip(papers["characters_assigned"], papers["characters"], strict=True)


def table_proposals(view) -> ReportTable:
    rows = view.proposals()
    is_link = rows["part"] == "link"
    return _table(
        view,
        {
            "Id": rows["id"],
            "Slag": [
                "koppling" if link else KIND_LABELS[kind] for link, kind in zip(is_link, rows["kind"], strict=True)
            ],
            "Läge": rows["state"].map(STATE_LABELS),
            "Text": [
                LINK_ORIGINS[origin] if link else shorten(text, _WIDTH)
                for link, origin, text in zip(is_link, rows["origin"], rows["text"], strict=True)
            ],
            "Säkerhet": ["" if pd.isna(sure) else percent(sure) for sure in rows["confidence"]],
            "Var": rows["where"].fillna(""),
        },
        "Förslag som väntar på signering",
        "Inget förslag väntar.",
        "Signera med plan.sign(...), eller i filen som plan.write_form() skriver.",
    )


def table_elements(view) -> ReportTable:
    rows = plans.table_logic(view.elements(), view.links(), view.gaps())
    by = dict(zip(view.elements()["element_id"].map(local_id), view.elements()["signed_by"], strict=True))
    rows["Signerad av"] = rows["Id"].map(by)
    return ReportTable(rows, "Signerade delar", empty="Inga delar är signerade.", simulated=view.simulated)


def table_changes(view) -> ReportTable:
    rows = view.changes()
    before = view.previous()
    return _table(
        view,
        {
            "Ändring": rows["what"].map(CHANGE_LABELS),
            "Slag": rows["kind"].map(KIND_LABELS),
            "Förra planen": [_both(a, b) for a, b in zip(rows["before_id"], rows["before"], strict=True)],
            "Denna plan": [_both(a, b) for a, b in zip(rows["after_id"], rows["after"], strict=True)],
            "Likhet": ["" if pd.isna(share) else percent(share) for share in rows["likeness"]],
        },
        f"Ändringar sedan planen {period(before.plan)}" if before else "Ändringar",
        say_plan_changes(view),
    )


def _both(element_id: str | None, text: str | None) -> str:
    return f"{local_id(element_id)} {shorten(text, _WIDTH)}" if isinstance(element_id, str) else ""


def table_difference(view) -> ReportTable:
    """Where the reading says something else than what is signed; what is new stands among the proposals."""
    rows = view.difference().query("what != 'new'")
    is_link = rows["part"] == "link"
    ids = rows["element_id"].map(local_id)
    ends = rows["to_element_id"].map(local_id, na_action="ignore")
    return _table(
        view,
        {
            "Skillnad": rows["what"].map(DIFFERENCE_LABELS),
            "Id": [f"{a} > {b}" if link else a for link, a, b in zip(is_link, ids, ends, strict=True)],
            "Slag": [KIND_LABELS.get(kind, "koppling") for kind in rows["kind"]],
            "Signerat": [shorten(text, _WIDTH) if isinstance(text, str) else "" for text in rows["signed"]],
            "Läst": [shorten(text, _WIDTH) if isinstance(text, str) else "" for text in rows["read"]],
            "Annat": [_fields(written) for written in rows["fields"]],
            "Var": [_place(row) for row in rows.to_dict("records")],
        },
        "Läsningen mot det signerade",
        say_difference(view),
    )


def _fields(written) -> str:
    return ", ".join(_FIELD_LABELS[name] for name in written.split("+")) if isinstance(written, str) else ""


def _place(row: Mapping) -> str:
    place = place_in_words(row)
    return f"{row['document_id']}, {place}" if place else ""


def table_dropped(view) -> ReportTable:
    rows = view.dropped()
    is_link = rows["part"] == "link"
    return _table(
        view,
        {
            "Id": [
                f"{a} > {b}" if link else i
                for link, a, b, i in zip(is_link, rows["from"], rows["to"], rows["id"], strict=True)
            ],
            "Slag": [KIND_LABELS.get(kind, "koppling") for kind in rows["kind"]],
            "Text": [shorten(text, _WIDTH) if isinstance(text, str) else "" for text in rows["text"]],
            "Struken av": rows["signed_by"],
            "Den": rows["signed_on"],
            "Skäl": rows["reason"],
        },
        "Struket",
        "Inget är struket.",
    )


def table_plan_problems(view) -> ReportTable:
    return report_tables.table_problems(view.problems(), view.audience)
