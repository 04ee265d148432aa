"""Graphs in Graphviz' language, as text: a digraph of nodes and edges with their attributes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def digraph(
    name: str,
    nodes: Iterable[tuple[str, Mapping[str, str]]],
    edges: Iterable[tuple[str, str, Mapping[str, str]]],
    subgraphs: Iterable[Iterable[str]] = (),
) -> str:
    """The graph as DOT, left to right, in the order given. Attributes' values stand as they are: words are ``quoted``.

    subgraphs  nodes that stand in one column
    """
    lines = [f"digraph {quoted(name)} {{", '  graph [charset="UTF-8", rankdir=LR];']
    lines += [f"  {quoted(node)} [{_attributes(about)}];" for node, about in nodes]
    for together in subgraphs:
        lines.append(f"  {{ rank=same; {' '.join(f'{quoted(node)};' for node in together)} }}")
    for start, end, about in edges:
        lines.append(f"  {quoted(start)} -> {quoted(end)}{f' [{_attributes(about)}]' if about else ''};")
    return "\n".join([*lines, "}", ""])


def quoted(text: str) -> str:
    """The words on one line in DOT's quotation marks."""
    return '"' + " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _attributes(about: Mapping[str, str]) -> str:
    return ", ".join(f"{key}={value}" for key, value in about.items())
