"""The form as YAML, composed and never constructed: every value keeps its place, and nothing in it can run."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from jimeval.documents.document import Document
from jimeval.plans import form as words
from jimeval.plans.filled import Form, Value, add_link, unknown_heading

_DEEPEST = 8  # the form needs four levels
_NOTHING = {"", "~", "null"}


def parse_yaml(document: Document, form: Form) -> None:
    text = document.text
    try:
        if refused := _refused(text):
            form.report("error", "refused_yaml", *refused)
            form.unread = {(0, len(text))}
            return
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as reason:
        mark = getattr(reason, "problem_mark", None)
        form.unread = {(0, len(text))}
        form.report(
            "error",
            "broken_yaml",
            f"rad {mark.line + 1}, tecken {mark.column + 1}" if mark else "",
            "filen går inte att läsa som YAML.",
            "Se över indragen, och sätt citattecken om text som innehåller "
            "kolon följt av mellanslag eller börjar med något av - # & * [ {.",
        )
        return
    parts = {"plan": _plan_part, "delar": _element_part, "kopplingar": _link_part}
    seen: set[str] = set()
    for key, node in _pairs(root, text, form):
        name = words.normal(key.text)
        if name not in parts:
            unknown_heading(form, key, list(_values(node, text)), {part: (part,) for part in parts})
        elif name in seen:
            for value in _values(node, text):
                form.leave(value, f"rubriken {name} står redan tidigare i filen")
        elif not _is_nothing(node):
            parts[name](node, text, form)
        seen.add(name)


def _refused(text: str) -> tuple[str, str, str] | None:
    """Where, what and what to do, when the YAML uses anchors (a small file can grow without end) or nests too deep."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = f"rad {event.start_mark.line + 1}"
        if getattr(event, "anchor", None):
            return (
                line,
                "ankare och hänvisningar (& och *) läses inte.",
                "Skriv ut texten, eller sätt citattecken om den.",
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            return line, "uppgifterna ligger i fler nivåer än formuläret har.", "Utgå från den tomma mallen plan.yml."
    return None


def _plan_part(node: yaml.Node, text: str, form: Form) -> None:
    _fill(form.plan, node, text, form, words.PLAN_FIELDS)


def _element_part(node: yaml.Node, text: str, form: Form) -> None:
    for item in _items(node, text, form):
        row: dict[str, Value] = {}
        _fill(row, item, text, form, words.ELEMENT_FIELDS)
        if row:
            form.elements.append((f"rad {item.start_mark.line + 1}", row))


def _link_part(node: yaml.Node, text: str, form: Form) -> None:
    for item in _items(node, text, form):
        where = f"rad {item.start_mark.line + 1}"
        row: dict[str, Value] = {}
        if isinstance(item, yaml.MappingNode):
            _fill(row, item, text, form, words.LINK_FIELDS)
        elif isinstance(item, yaml.SequenceNode) and len(item.value) <= 2:
            for name, part in zip(("from", "to"), item.value, strict=False):
                if value := _value(part, text):
                    row[name] = value
        else:
            for value in _values(item, text):
                form.leave(value, "en koppling skrivs [från, till]")
            continue
        add_link(form, row.get("from"), row.get("to"), where)


def _fill(fields: dict[str, Value], node: yaml.Node, text: str, form: Form, known: dict) -> None:
    for key, value_node in _pairs(node, text, form):
        name = words.field_of(key.text, known)
        if name is None:
            unknown_heading(form, key, list(_values(value_node, text)), known)
        elif isinstance(value_node, yaml.ScalarNode):
            if value := _value(value_node, text):
                form.put(fields, name, value)
        else:
            for value in _values(value_node, text):
                form.leave(value, f"{key.text} skrivs som en enda text")


def _pairs(node: yaml.Node | None, text: str, form: Form) -> Iterator[tuple[Value, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (
                _value(key, text)
                or Value("", f"rad {key.start_mark.line + 1}", key.start_mark.index, key.end_mark.index),
                value,
            )
    elif node is not None:
        for value in _values(node, text):
            form.leave(value, "här väntas rader av slaget rubrik: värde")


def _items(node: yaml.Node, text: str, form: Form) -> list[yaml.Node]:
    if isinstance(node, yaml.SequenceNode):
        return node.value
    for value in _values(node, text):
        form.leave(value, "här väntas en lista där varje rad börjar med -")
    return []


def _is_nothing(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.style is None and node.value.casefold() in _NOTHING


def _values(node: yaml.Node, text: str) -> Iterator[Value]:
    """Every value below a node, in the file's order."""
    if isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _values(value, text)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _values(item, text)
    elif value := _value(node, text):
        yield value


def _value(node: yaml.Node, text: str) -> Value | None:
    """A scalar with the stretch that holds its words, without quotes or block marks; None when it is empty."""
    if not isinstance(node, yaml.ScalarNode) or _is_nothing(node) or not node.value.strip():
        return None
    start, end = node.start_mark.index, node.end_mark.index
    if node.style in ("'", '"'):
        start, end = start + 1, end - 1
    elif node.style in ("|", ">"):
        start = text.index("\n", start)
    stretch = text[start:end]
    start, end = start + len(stretch) - len(stretch.lstrip()), end - (len(stretch) - len(stretch.rstrip()))
    return Value(node.value.strip(), f"rad {node.start_mark.line + 1}", start, end)
