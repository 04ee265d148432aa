"""Links as the project's own form states them: ids that are known, a direction that is asked about."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from jimeval.base.swedish import listed, shorten
from jimeval.plans import form as words
from jimeval.plans.filled import Form, Value

# The chain from means to ends; a link that runs against it is kept, and asked about.
_PLACE = {"resource": 0, "activity": 1, "result": 2, "mediator": 3, "effect": 4}


@dataclass(slots=True)
class Elements:
    """Rows for plan_elements by local id, and ids of rows that were reported and left out."""

    rows: dict[str, dict] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)
    first_at: dict[str, str] = field(default_factory=dict)


def read_links(
    form: Form, plan_id: str | None, signed_by: str | None, signed_on: str | None, elements: Elements
) -> list[dict]:
    """Rows of plan_links from the links that the form states, signed by whom the form names; problems to the form."""
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
            "plan_id": plan_id,
            "from_element_id": f"{plan_id}/{start.text}",
            "to_element_id": f"{plan_id}/{end.text}",
            "origin": "stated",
            "signed_by": signed_by,
            "signed_on": signed_on,
        }
    return list(links.values())


def _meant(form: Form, value: Value, elements: Elements) -> Value:
    """The id as its row has it, when only capitals differ and one row alone can be meant."""
    known = [*elements.rows, *elements.left_out]
    alike = {local_id for local_id in known if local_id.casefold() == value.text.casefold()}
    if value.text in known or len(alike) != 1:
        return value
    meant = alike.pop()
    form.report("note", "id_case", value.where, f"id {value.text} lästes som {meant}.")
    return replace(value, text=meant)


def _known(form: Form, value: Value, elements: Elements) -> bool:
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
