"""Plans in the project's own form to the tables plans, plan_elements and plan_links, with every problem at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from jimeval.base.swedish import shorten
from jimeval.base.tables import frame
from jimeval.documents.dates import parse_date, whole_date
from jimeval.documents.document import Document, Reading
from jimeval.documents.read import FORMS, read_document
from jimeval.plans import form as words
from jimeval.plans.extraction import extract, looks_like_plan
from jimeval.plans.filled import Form, Value
from jimeval.plans.form_links import Elements, read_links
from jimeval.plans.parse import is_plan_form, parse
from jimeval.plans.subgoals import Subgoal, read_subgoal
from jimeval.register.agencies import register

_OPEN = re.compile(r"tills?\s*vidare|löpande|öppen", re.IGNORECASE)


@dataclass(slots=True)
class _Plan:
    """What the sheet Plan says, checked; plan_id is None when agency or period cannot be told."""

    plan_id: str | None = None
    agency_id: str | None = None
    decided: str | None = None
    period_from: str | None = None
    period_to: str | None = None
    template: str | None = None
    signed_by: str | None = None
    signed_on: str | None = None
    origin: str = "original"
    has_source: bool = False


def read_plan(path: str | Path) -> Reading:
    """The plan at ``path``: tables plans, plan_elements, plan_links; of an agency's own document also passages.

    The project's form (XLSX or YAML) is read as filled in; an agency's own document gives proposals that nobody has
    signed. Raises InputError, with everything found, when the file or something in it cannot be read.
    """
    document = read_document(path)
    is_table = bool(document.cells) or document.suffix in FORMS
    if is_plan_form(document) or (is_table and not looks_like_plan(document)):
        return read(document).checked()
    return extract(document).checked()


def read(document: Document) -> Reading:
    """What the form says, with all problems; nothing is raised.

    ``characters_assigned`` counts the whole form less the cells and values that no field of it takes: separators,
    YAML marks and the form's own instructions belong to the form.
    """
    if not is_plan_form(document):
        form = Form(document.document_id, unread={(0, len(document.text))})
        form.report(
            "error",
            "not_a_plan_form",
            "",
            "filen är inte projektets formulär för planer.",
            "Utgå från den tomma mallen plan.xlsx eller plan.yml.",
        )
        return _reading(document, form, [], [], [])
    form = parse(document)
    if any(problem.code in ("broken_yaml", "refused_yaml") for problem in form.problems):
        return _reading(document, form, [], [], [])
    if not form.plan and not form.elements and not form.links:
        if form.unread:
            form.report(
                "error",
                "nothing_read",
                "",
                "inget i formuläret gick att läsa.",
                "Jämför med den tomma mallen plan.xlsx eller plan.yml.",
            )
        else:
            form.report("warning", "empty_form", "", "formuläret är tomt: ingen plan och inga delar är ifyllda.")
        return _reading(document, form, [], [], [])
    plan = _read_plan_fields(form)
    elements = _read_elements(form, plan)
    links = read_links(form, plan.plan_id, plan.signed_by, plan.signed_on, elements)
    if plan.plan_id is None:
        form.unread = {(0, len(document.text))}
        return _reading(document, form, [], [], [])
    if not form.elements:
        form.report(
            "warning",
            "no_elements",
            "",
            "planen har inga delar: bladet Delar är tomt."
            if document.cells
            else "planen har inga delar: listan delar är tom.",
        )
    plan_row = {
        name: getattr(plan, name)
        for name in ("plan_id", "agency_id", "decided", "period_from", "period_to", "template")
    }
    rows = [row | {"document_id": document.document_id} for row in elements.rows.values()]
    plan_row |= {"document_id": document.document_id, "registration": _text(form.plan.get("diary")), "extent": "whole"}
    return _reading(document, form, [plan_row], rows, links)


def _reading(document: Document, form: Form, plans: list[dict], elements: list[dict], links: list[dict]) -> Reading:
    rows = {"plans": plans, "plan_elements": elements, "plan_links": links}
    return Reading(
        document,
        "plan",
        {name: frame(name, those) for name, those in rows.items()},
        (*document.problems, *form.problems),
        len(document.text) - form.characters_unread,
    )


# The plan


def _read_plan_fields(form: Form) -> _Plan:
    said = form.plan
    plan = _Plan(
        template=_text(said.get("template")),
        signed_by=_text(said.get("signed_by")) or words.UNNAMED,
        has_source="source" in said,
    )
    plan.agency_id = _agency(form, said.get("agency"))
    plan.decided = _date(form, said.get("decided"), "Beslutad")
    if "decided" not in said:
        form.report("warning", "no_decided", "", "Beslutad är inte ifylld; planen får inget datum.")
    if "period_from" in said:
        plan.period_from = _date(form, said["period_from"], "Period från")
    else:
        form.report("error", "no_period", "", "Period från saknas.", "Fyll i första året, till exempel 2014.")
    plan.period_to = _period_to(form, said.get("period_to"))
    if plan.period_from and plan.period_to and plan.period_to < plan.period_from[: len(plan.period_to)]:
        form.report(
            "error",
            "period_backwards",
            said["period_to"].where,
            f"perioden slutar ({plan.period_to}) innan den börjar ({plan.period_from}).",
            "Rätta ett av åren.",
        )
    plan.signed_on = _date(form, said.get("signed_on"), "Signerad den")
    plan.origin = _word(form, said.get("origin"), words.ORIGIN_WORDS, words.ORIGIN_LABELS, "ursprunget") or "original"
    if plan.agency_id and plan.period_from:
        plan.plan_id = f"{plan.agency_id}-{plan.period_from[:4]}"
    return plan


def _text(value: Value | None) -> str | None:
    return value.text if value else None


def _agency(form: Form, value: Value | None) -> str | None:
    if value is None:
        form.report("error", "no_agency", "", "Myndighet saknas.", "Fyll i myndighetens namn eller förkortning.")
        return None
    if agency := register().find_agency(value.text):
        return agency.agency_id
    form.skip(value)
    near = register().suggestions(value.text)
    form.report(
        "error",
        "unknown_agency",
        value.where,
        f"myndigheten ”{shorten(value.text, 60)}” finns inte i registret.",
        f"Menade du {' eller '.join(near)}?" if near else "Skriv namnet som registret har det.",
    )
    return None


def _date(form: Form, value: Value | None, name: str) -> str | None:
    if value is None:
        return None
    found = whole_date(value.text) if name.startswith("Period") else parse_date(value.text)
    if found:
        return found.iso
    form.skip(value)
    form.report(
        "error",
        "no_date",
        value.where,
        f"{name} är ”{shorten(value.text, 40)}”, som inte är ett datum.",
        "Skriv 2014-03-01, 2014-03 eller 2014.",
    )
    return None


def _period_to(form: Form, value: Value | None) -> str | None:
    if value is None:
        form.report(
            "warning",
            "no_period_end",
            "",
            "Period till är inte ifylld; planens slut är okänt.",
            "Skriv sista året, eller ”tills vidare”.",
        )
        return None
    if _OPEN.fullmatch(value.text.strip()):
        form.report("note", "open_period", value.where, "planen gäller tills vidare, utan slutdatum.")
        return None
    return _date(form, value, "Period till")


def _word(form: Form, value: Value | None, meanings: dict[str, str], labels: dict[str, str], what: str) -> str | None:
    """One of the allowed words; an error naming them, and the nearest, when it is none of them."""
    if value is None:
        return None
    if found := meanings.get(words.normal(value.text)):
        return found
    form.skip(value)
    near = words.nearest(value.text, list(labels.values()))
    form.report(
        "error",
        "unknown_word",
        value.where,
        f"{what} ”{shorten(value.text, 40)}” finns inte.",
        (f"Menade du {near}? " if near else "") + f"Tillåtna: {', '.join(labels.values())}.",
    )
    return None


# Its elements


def _read_elements(form: Form, plan: _Plan) -> Elements:
    elements = Elements()
    for where, row in form.elements:
        local_id = _local_id(form, row, where, elements)
        kind = _word(form, row.get("kind"), words.KIND_WORDS, words.KIND_LABELS, "slaget")
        if "kind" not in row:
            form.report(
                "error", "no_kind", where, "raden saknar Slag.", f"Tillåtna: {', '.join(words.KIND_LABELS.values())}."
            )
        if "text" not in row:
            form.report(
                "error",
                "no_text",
                where,
                "raden saknar Text.",
                "Skriv delen som den står i planen, eller ta bort raden.",
            )
        made = _element(form, plan, row, where, kind)
        if local_id and kind and "text" in row:
            elements.rows[local_id] = made | {"element_id": f"{plan.plan_id}/{local_id}"}
        else:
            form.skip(*row.values())
            elements.left_out |= {row["id"].text} if "id" in row else set()
    return elements


def _local_id(form: Form, row: dict[str, Value], where: str, elements: Elements) -> str | None:
    if "id" not in row:
        form.report("error", "no_id", where, "raden saknar Id.", "Ge den en kort beteckning, till exempel A1.")
        return None
    local_id = row["id"].text
    if re.search(r"[\s/+,;]", local_id):
        form.report(
            "error",
            "bad_id",
            row["id"].where,
            f"id ”{shorten(local_id, 30)}” får inte innehålla mellanslag, "
            "snedstreck, plustecken, komma eller semikolon.",
            "Skriv en kort beteckning, till exempel A1.",
        )
        return None
    if local_id in elements.first_at:
        form.report(
            "error",
            "same_id",
            row["id"].where,
            f"id {local_id} står redan på {elements.first_at[local_id]}.",
            "Ge raden ett eget id, och se över kopplingarna.",
        )
        return None
    elements.first_at[local_id] = where
    return local_id


def _element(form: Form, plan: _Plan, row: dict[str, Value], where: str, kind: str | None) -> dict:
    state = _word(form, row.get("state"), words.STATE_WORDS, words.STATE_LABELS, "läget")
    if "state" not in row:
        state = words.DEFAULT_STATES.get(kind)
    origin = _word(form, row.get("origin"), words.ORIGIN_WORDS, words.ORIGIN_LABELS, "ursprunget") or plan.origin
    if origin == "retold" and "source" not in row and not plan.has_source:
        form.report(
            "warning", "no_source", where, "raden är återberättad men saknar Källa.", "Skriv var uppgiften står."
        )
    due = whole_date(row["due"].text) if "due" in row else None
    subgoal = _subgoal(form, plan, row.get("subgoal"))
    text = row.get("text")
    return {
        "plan_id": plan.plan_id,
        "agency_id": plan.agency_id,
        "kind": kind,
        "state": state,
        "level": _text(row.get("level")),
        "text": _text(text),
        "responsible": _text(row.get("responsible")),
        "due": due.iso if due else _text(row.get("due")),
        "due_precision": due.precision if due else None,
        "indicator": _text(row.get("indicator")),
        "subgoal_topic": subgoal.topic,
        "subgoal_scheme": subgoal.scheme,
        "origin": origin,
        "confidence": 1.0,
        "signed_by": plan.signed_by,
        "signed_on": plan.signed_on,
        "start": text and text.start,
        "end": text and text.end,
        "sheet": text and text.sheet,
        "row": text and text.row,
        "column": text and text.column,
    }


def _subgoal(form: Form, plan: _Plan, value: Value | None) -> Subgoal:
    if value is None:
        return Subgoal()
    subgoal = read_subgoal(value.text, plan.decided or plan.period_from)
    if subgoal.topic is None:
        form.skip(value)
        form.report(
            "warning",
            "unknown_subgoal",
            value.where,
            f"delmålet ”{shorten(value.text, 40)}” läses inte: {subgoal.why}.",
            f"Skriv delmålets namn{' eller ett nummer bland dem' if subgoal.wrong_number else ''}; "
            "egna delmål skrivs som en rad med slaget mål.",
        )
    return subgoal
