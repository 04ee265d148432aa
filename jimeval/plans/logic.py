"""The programme logic as a graph: what leads to what, its columns from means to ends, and the same in words."""

from __future__ import annotations

import functools
import re

import networkx as nx
import pandas as pd

from jimeval.base.swedish import count, listed, shorten, sort_key
from jimeval.plans.form import KIND_LABELS, ORIGIN_LABELS

# Columns as the programme logic is drawn; problems and goals stand together, before the chain begins.
COLUMNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Problem och mål", ("problem", "goal")),
    ("Resurser", ("resource",)),
    ("Planerade aktiviteter", ("activity",)),
    ("Förväntade resultat", ("result",)),
    ("Förmedlande instanser", ("mediator",)),
    ("Förväntade effekter", ("effect",)),
)
ORDER = tuple(kind for _, kinds in COLUMNS for kind in kinds)
ALWAYS = ("Resurser", "Planerade aktiviteter", "Förväntade resultat", "Förväntade effekter")
KIND_COUNTS = {
    "problem": ("problem", "problem"),
    "goal": ("mål", "mål"),
    "resource": ("resurs", "resurser"),
    "activity": ("aktivitet", "aktiviteter"),
    "result": ("resultat", "resultat"),
    "mediator": ("förmedlande instans", "förmedlande instanser"),
    "effect": ("effekt", "effekter"),
}


def local_id(element_id: str) -> str:
    """The element's own id within its plan: ``csn-2014/A1`` is ``A1``."""
    return element_id.rsplit("/", 1)[-1]


def natural(element_id: str) -> tuple:
    """Sort key by plan and then by local id with numbers as numbers: A2 before A10."""
    plan_id, _, own = element_id.rpartition("/")
    return (plan_id or own, _natural_parts(own))


@functools.lru_cache(4096)  # plans use the same few local ids
def _natural_parts(local: str) -> list[tuple]:
    return [(0, int(p), "") if p.isdigit() else (1, 0, sort_key(p)) for p in re.split(r"(\d+)", local) if p]


def graph(elements: pd.DataFrame, links: pd.DataFrame) -> nx.DiGraph:
    """Elements as nodes (every column an attribute; missing is None), links as edges, in natural order.

    elements  table plan_elements; links  table plan_links. A link to an element that is not there is left out.
    """
    chain = nx.DiGraph()
    rows = {row["element_id"]: row for row in elements.astype(object).where(elements.notna(), None).to_dict("records")}
    for element_id in sorted(rows, key=natural):
        chain.add_node(element_id, **rows[element_id])
    pairs = [
        pair
        for pair in zip(links["from_element_id"], links["to_element_id"], strict=True)
        if pair[0] in rows and pair[1] in rows
    ]
    chain.add_edges_from(sorted(pairs, key=lambda pair: (natural(pair[0]), natural(pair[1]))))
    return chain


def arrange(chain: nx.DiGraph, sweeps: int = 8) -> list[tuple[str, list]]:
    """Columns (heading, nodes from top to bottom) with few crossings, by barycentres (Sugiyama, Tagawa & Toda 1981).

    A link past a column takes a place in it: the node ``(from, to, column)`` instead of an element's id. Columns for
    problems and goals, and for mediators, are there only when the plan has any.
    """
    kinds = nx.get_node_attributes(chain, "kind")
    shown = [(title, those) for title, those in COLUMNS if title in ALWAYS or any(k in those for k in kinds.values())]
    place = {node: n for n, (_, those) in enumerate(shown) for node, kind in kinds.items() if kind in those}
    columns: list[list] = [[node for node in chain if place[node] == n] for n in range(len(shown))]
    neighbours: dict = {node: [] for node in chain}
    for start, end in chain.edges:
        path = [start]
        for n in range(place[start] + 1, place[end]):
            passing = (start, end, n)
            columns[n].append(passing)
            neighbours[passing] = []
            path.append(passing)
        path.append(end)
        for first, second in zip(path, path[1:], strict=False):
            neighbours[first].append(second)
            neighbours[second].append(first)
    column_of = {node: n for n, column in enumerate(columns) for node in column}
    best, fewest = [list(column) for column in columns], _crossings(columns, neighbours, column_of)
    for sweep in range(sweeps):
        forward = sweep % 2 == 0
        for n in range(1, len(columns)) if forward else range(len(columns) - 2, -1, -1):
            fixed = {
                node: row / max(1, len(columns[n - 1 if forward else n + 1]) - 1)
                for row, node in enumerate(columns[n - 1 if forward else n + 1])
            }
            own = {node: row / max(1, len(columns[n]) - 1) for row, node in enumerate(columns[n])}
            weights = {node: [fixed[other] for other in neighbours[node] if other in fixed] for node in columns[n]}
            columns[n].sort(key=lambda node, w=weights, o=own: sum(w[node]) / len(w[node]) if w[node] else o[node])
        crossings = _crossings(columns, neighbours, column_of)
        if crossings < fewest:
            best, fewest = [list(column) for column in columns], crossings
    return [(title, column) for (title, _), column in zip(shown, best, strict=True)]


def _crossings(columns: list[list], neighbours: dict, column_of: dict) -> int:
    total = 0
    for n in range(len(columns) - 1):
        below = {node: row for row, node in enumerate(columns[n + 1])}
        ends = [
            (row, below[other])
            for row, node in enumerate(columns[n])
            for other in neighbours[node]
            if column_of[other] == n + 1
        ]
        total += sum((a[0] - b[0]) * (a[1] - b[1]) < 0 for i, a in enumerate(ends) for b in ends[:i])
    return total


def describe_logic(elements: pd.DataFrame, links: pd.DataFrame, gaps: pd.DataFrame) -> str:
    """The figure in words, for those who hear the page: what there is, how much is linked, and which elements each rule
    marks; what a gap lacks stands in the table of gaps."""
    if elements.empty:
        return "Programlogiken är tom: planen har inga delar."
    kinds = elements["kind"].value_counts()
    parts = [count(int(kinds[kind]), *KIND_COUNTS[kind]) for kind in ORDER if kind in kinds.index]
    sentences = [f"Programlogiken visar {listed(parts)}, med {count(len(links), 'koppling', 'kopplingar')} mellan dem."]
    simulated = int((elements["origin"] == "simulated").sum())
    if simulated:
        sentences.append(f"{count(simulated, 'del är simulerad', 'delar är simulerade')}.")
    standing, waived = gaps[gaps["waived_because"].isna()], gaps[gaps["waived_because"].notna()]
    if standing.empty:
        sentences.append("Ingen lucka är markerad.")
    else:
        sentences.append(f"{count(len(standing), 'lucka är markerad', 'luckor är markerade')}:")
        marked: dict[str, list[str]] = {}
        for rule, ids in zip(standing["rule"], standing["element_ids"], strict=True):
            marked.setdefault(rule, []).extend(sorted(set(ids.split("+")) & set(elements["element_id"])))
        sentences.append(f"{'; '.join(_marked(rule, marked[rule]) for rule in sorted(marked, key=rule_order))}.")
    if len(waived):
        rules = listed(sorted(set(waived["rule"]), key=rule_order))
        sentences.append(f"{count(len(waived), 'lucka är undantagen', 'luckor är undantagna')} med skäl ({rules}).")
    return " ".join(sentences)


def _marked(rule: str, element_ids: list[str]) -> str:
    whole = "" if element_ids else "hela planen"
    return f"{rule} på {whole or listed(map(local_id, sorted(set(element_ids), key=natural)))}"


def rule_order(rule: str) -> int:
    """Sort key of rules: G2 before G10."""
    return int(rule[1:])


def table_logic(elements: pd.DataFrame, links: pd.DataFrame, gaps: pd.DataFrame, width: int = 120) -> pd.DataFrame:
    """A listing to read: Id, Slag, Text, Leder till, Luckor, Ursprung; one row per element, from means to ends.

    ``width`` is the longest text in characters; longer is cut at a word.
    """
    chain = graph(elements, links)
    marks = marks_of(gaps)
    rows = []
    for node in sorted(chain, key=lambda node: ORDER.index(chain.nodes[node]["kind"])):
        element = chain.nodes[node]
        rows.append(
            {
                "Id": local_id(node),
                "Slag": KIND_LABELS[element["kind"]],
                "Text": shorten(element["text"], width),
                "Leder till": ", ".join(map(local_id, chain.successors(node))),
                "Luckor": ", ".join(marks.get(node, [])),
                "Ursprung": ORIGIN_LABELS[element["origin"]],
            }
        )
    return pd.DataFrame(rows, columns=["Id", "Slag", "Text", "Leder till", "Luckor", "Ursprung"], dtype="str")


def marks_of(gaps: pd.DataFrame) -> dict[str, list[str]]:
    """The rules that mark each element: ``{"csn-2014/A1": ["G1", "(G5)"]}``; in parentheses when waived.

    A gap that stands wins over a waived one of the same rule. Gaps of the plan as a whole mark no element.
    """
    marks: dict[str, dict[str, bool]] = {}
    columns = (gaps["element_ids"], gaps["plan_id"], gaps["rule"], gaps["waived_because"].isna())
    for element_ids, plan_id, rule, stands in zip(*columns, strict=True):
        for element_id in element_ids.split("+"):
            if element_id != plan_id:
                rules = marks.setdefault(element_id, {})
                rules[rule] = rules.get(rule, False) or bool(stands)
    return {
        element_id: [rule if rules[rule] else f"({rule})" for rule in sorted(rules, key=rule_order)]
        for element_id, rules in marks.items()
    }
