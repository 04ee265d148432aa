"""Plans in the project's own form to the tables plans, plan_elements and plan_links, with every problem at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from jimeval.base.swedish import listed, shorten
from jimeval.base.tables import frame
from jimeval.documents.dates import parse_date, whole_date
from jimeval.documents.document import Document, Reading
from jimeval.documents.read import read_document
from jimeval.plans import form as words
from jimeval.plans.filled import Form, Value
from jimeval.plans.parse import is_plan_form, parse
from jimeval.register.agencies import register
from jimeval.register.goals import SIX_SINCE, SUBGOALS, Scheme, subgoal_topic

# The chain from means to ends; a link that runs against it is kept, and asked about.
_PLACE = {"resource": 0, "activity": 1, "result": 2, "mediator": 3, "effect": 4}
_OPEN = re.compile(r"tills?\s*vidare|löpande|öppen", re.IGNORECASE)
_KEYWORDS = {
    "makt": "makt och inflytande",
    "inflytande": "makt och inflytande",
    "ekonomisk": "ekonomisk jämställdhet",
    "utbildning": "jämställd utbildning",
    "obetal": "obetalt hem- och omsorgsarbete",
    "omsorgsarbete": "obetalt hem- och omsorgsarbete",
    "hälsa": "jämställd hälsa",
    "våld": "mäns våld mot kvinnor ska upphöra",
}


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


@dataclass(slots=True)
class _Elements:
    """Rows for plan_elements by local id, and ids of rows that were reported and left out."""

    rows: dict[str, dict] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)
    first_at: dict[str, str] = field(default_factory=dict)


def read_plan(path: str | Path) -> Reading:
    """The plan in the project's form (XLSX or YAML) at ``path``: tables plans, plan_elements, plan_links.

    Raises InputError, with everything found, when the file or something in it cannot be read.
    """
    return read(read_document(path)).checked()


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
    links = _read_links(form, plan, elements)
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


def _read_elements(form: Form, plan: _Plan) -> _Elements:
    elements = _Elements()
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


def _local_id(form: Form, row: dict[str, Value], where: str, elements: _Elements) -> str | None:
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
    topic, scheme = _subgoal(form, plan, row.get("subgoal"))
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
        "subgoal_topic": topic,
        "subgoal_scheme": scheme,
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


def _subgoal(form: Form, plan: _Plan, value: Value | None) -> tuple[str | None, Scheme | None]:
    """Topic and scheme of a national sub-goal, by name or by the number it had when the plan was made."""
    if value is None:
        return None, None
    made = plan.decided or plan.period_from
    open_date = made is None or SIX_SINCE.startswith(made)
    scheme: Scheme | None = None if open_date else "four" if made < SIX_SINCE else "six"
    written = words.normal(value.text)
    topics = {topic for keyword, topic in _KEYWORDS.items() if keyword in written}
    if len(topics) == 1:
        topic = topics.pop()
        if scheme is None or topic not in SUBGOALS[scheme]:
            scheme = "six"  # the scheme that has them all
        return topic, scheme
    number = re.fullmatch(r"(?:delmål )?(\d)", written)
    if number and scheme and 1 <= int(number[1]) <= len(SUBGOALS[scheme]):
        return subgoal_topic(int(number[1]), scheme), scheme
    if number and scheme is None:
        why, mend = "numreringen ändrades den 17 november 2016 och planens datum avgör inte vilken som gäller", ""
    elif number:
        why, mend = f"när planen gjordes fanns {len(SUBGOALS[scheme])} nationella delmål", " eller ett nummer bland dem"
    else:
        why, mend = "det är inget nationellt delmål", ""
    form.skip(value)
    form.report(
        "warning",
        "unknown_subgoal",
        value.where,
        f"delmålet ”{shorten(value.text, 40)}” läses inte: {why}.",
        f"Skriv delmålets namn{mend}; egna delmål skrivs som en rad med slaget mål.",
    )
    return None, None


# Its links


def _read_links(form: Form, plan: _Plan, elements: _Elements) -> list[dict]:
    links: dict[tuple[str, str], dict] = {}
    for start, end in (tuple(_meant(form, value, elements) for value in link) for link in form.links):
        if not all(_known(form, value, elements) for value in (start, end)):
            continue
        pair = (start.text, end.text)
        if pair in links:
            form.report("note", "same_link", start.where, f"kopplingen {start.text} till {end.text} står två gånger.")
            continue
        _ask_about_direction(form, start, end, elements.rows)
        links[pair] = {
            "plan_id": plan.plan_id,
            "from_element_id": f"{plan.plan_id}/{start.text}",
            "to_element_id": f"{plan.plan_id}/{end.text}",
            "origin": "stated",
            "signed_by": plan.signed_by,
            "signed_on": plan.signed_on,
        }
    return list(links.values())


def _meant(form: Form, value: Value, elements: _Elements) -> Value:
    """The id as its row has it, when only capitals differ and one row alone can be meant."""
    known = [*elements.rows, *elements.left_out]
    alike = {local_id for local_id in known if local_id.casefold() == value.text.casefold()}
    if value.text in known or len(alike) != 1:
        return value
    meant = alike.pop()
    form.report("note", "id_case", value.where, f"id {value.text} lästes som {meant}.")
    return replace(value, text=meant)


def _known(form: Form, value: Value, elements: _Elements) -> bool:
    if value.text in elements.rows:
        return True
    if value.text in elements.left_out:
        form.report(
            "warning",
            "link_left_out",
            value.where,
            f"kopplingen läses inte, eftersom raden {value.text} inte kunde läsas.",
        )
        return False
    near = words.nearest(value.text, list(elements.rows))
    form.report(
        "error",
        "unknown_id",
        value.where,
        f"id {shorten(value.text, 30)} finns inte bland planens delar.",
        f"Menade du {near}?"
        if near
        else f"Delarna är {shorten(listed(elements.rows), 80)}."
        if elements.rows
        else "Fyll i delarna först.",
    )
    return False


def _ask_about_direction(form: Form, start: Value, end: Value, rows: dict[str, dict]) -> None:
    first, second = rows[start.text]["kind"], rows[end.text]["kind"]
    backwards = first in _PLACE and second in _PLACE and _PLACE[second] < _PLACE[first]
    if start.text == end.text:
        why = "går från en del till sig själv"
    elif backwards or (second == "problem" and first != "problem"):
        why = f"går från {words.KIND_LABELS[first]} till {words.KIND_LABELS[second]}"
    else:
        return
    form.report(
        "warning",
        "odd_link",
        start.where,
        f"kopplingen {start.text} till {end.text} {why}; den behålls som den står.",
        "Kontrollera att Från och Till inte bytt plats.",
    )
