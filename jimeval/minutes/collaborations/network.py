"""The directed network of collaboration: who is said to work with whom, in how many papers, and what is not named.

Never made symmetric: an edge goes from the agency spoken of to the partner that is named, and ``mutual`` says that the
partner is said to name it too. Partners outside the register are joined only when one writing is surely another's
genitive or definite form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

import networkx as nx
import pandas as pd

from jimeval.base.dot import digraph, quoted
from jimeval.base.swedish import count, listed, sort_key
from jimeval.documents.evidence import stretch
from jimeval.register import register

KIND_WORDS = {
    "member": "medlem i programmet",
    "register": "i registret, men inte känd som medlem",
    "outside": "utanför registret",
    "collective": "samlingsord utanför registret",
}
_ARTICLE = re.compile(r"^(?:de|den|det|dessa)\s+(?=[a-zåäö])", re.IGNORECASE)
_SAME_IN_PLURAL = r"(?:landsting|universitet|verk|institut|råd|organ|bolag|företag|departement|förbund|samfund)"
_COLLECTIVE = re.compile(
    r"^(?:alla|samtliga|flera|andra|övriga|olika|några|vissa|många)\b|"
    r"^(?!\w*(?:center|teater|minister|kvarter|partner|register)\b)[a-zåäö-]+(?:er|erna|ar|arna|or|orna)\b|"
    rf"^[a-zåäö]*{_SAME_IN_PLURAL}(?:en)?$(?<!departement)",
)


def collaboration_graph(
    collaborations: pd.DataFrame, documents: pd.DataFrame | None = None, labels: Mapping[str, str] | None = None
) -> nx.DiGraph:
    """The network as a directed graph of plain values, so that any program can read it; nothing in it depends on the
    order of the rows.

    collaborations  table ``collaborations``, of one paper, a year or all
    documents       table ``documents``, for dates; without it dates and years are ''
    labels          agency_id to name; without it the register's latest

    Nodes are agency ids and other partners' names. Node: label, agency (in the register), member (known as a member in
    a year of the papers), kind (member, register, outside, collective), stated_none and unnamed (papers that say so).
    Edge: n_documents, first_date, last_date, years, mutual, stated_in, references (places, as evidence writes them).
    """
    dates = {} if documents is None else dict(zip(documents["document_id"], documents["date"], strict=True))
    dates = {name: date if isinstance(date, str) else "" for name, date in dates.items()}
    named = collaborations[collaborations["statement"] == "named"]
    named = named[(named["partner_agency_id"] != named["from_agency_id"]).fillna(True)]  # itself is no partner
    outside = one_name_each(named.loc[named["partner_agency_id"].isna(), "partner"].dropna())
    outside = {words: f"”{name}”" if name in register().agencies else name for words, name in outside.items()}
    years = sorted({int(dates[d][:4]) for d in collaborations["document_id"] if dates.get(d)})
    graph = nx.DiGraph()
    agencies = {*collaborations["from_agency_id"], *named["partner_agency_id"].dropna()}
    for agency_id in sorted(agencies):
        _add_agency(graph, agency_id, labels or {}, years)
    for name in sorted(set(outside.values()), key=sort_key):
        kind = "collective" if _COLLECTIVE.match(name) else "outside"
        graph.add_node(name, label=name, agency=False, member=False, kind=kind, stated_none=0, unnamed=0)
    ties: dict[tuple[str, str], list] = {}
    for tie in named.itertuples():
        to = outside.get(tie.partner) if pd.isna(tie.partner_agency_id) else tie.partner_agency_id
        if to:
            ties.setdefault((tie.from_agency_id, to), []).append(tie)
    for pair in sorted(ties):
        graph.add_edge(*pair, mutual=(pair[1], pair[0]) in ties, **_edge(ties[pair], dates))
    for statement in ("stated_none", "unnamed"):
        said = collaborations[collaborations["statement"] == statement]
        for agency_id, papers in said.groupby("from_agency_id")["document_id"].nunique().items():
            graph.nodes[agency_id][statement] = int(papers)
    return graph


def _add_agency(graph: nx.DiGraph, agency_id: str, labels: Mapping[str, str], years: list[int]) -> None:
    agency = register().agencies.get(agency_id)
    member = bool(agency and any(agency.is_member(year) for year in years))
    label = labels.get(agency_id) or (agency.label(max(years, default=9999)) if agency else agency_id)
    graph.add_node(
        agency_id,
        label=label,
        agency=True,
        member=member,
        kind="member" if member else "register",
        stated_none=0,
        unnamed=0,
    )


def _edge(ties: list, dates: Mapping[str, str]) -> dict:
    dated = sorted(dates[tie.document_id] for tie in ties if dates.get(tie.document_id))
    return {
        "n_documents": len({tie.document_id for tie in ties}),
        "first_date": dated[0] if dated else "",
        "last_date": dated[-1] if dated else "",
        "years": " ".join(sorted({date[:4] for date in dated})),
        "stated_in": "+".join(sorted({tie.stated_in for tie in ties})),
        "references": "; ".join(dict.fromkeys(_place(tie) for tie in sorted(ties, key=_in_papers))),
    }


def _in_papers(tie) -> tuple:
    return tie.document_id, tie.start, tie.end


def _place(tie) -> str:
    return f"{tie.document_id}, {stretch(tie.page, tie.start, tie.end)}"


def one_name_each(written: Iterable[str]) -> dict[str, str]:
    """From every way of writing a partner outside the register to one name for it: the shortest writing there is.

    Joined: case, spaces and articles; a genitive or a plural's definite form whose ground form is written too.
    """
    forms: dict[str, set[str]] = {}
    clean = {words: _clean(words) for words in written}
    for name in clean.values():
        forms.setdefault(name.casefold(), set()).add(name)
    home = {key: key for key in forms}
    for key in sorted(forms, key=len, reverse=True):
        common = any(name[:1].islower() for name in forms[key])
        home[key] = next((base for base in _ground_forms(key, common) if base in forms), key)

    def last(key: str) -> str:
        while home[key] != key:
            key = home[key]
        return key

    best = {key: min(names, key=lambda name: (not name[:1].islower(), name)) for key, names in forms.items()}
    return {words: best[last(name.casefold())] for words, name in clean.items() if name}


def _clean(words: str) -> str:
    text = "".join(" " if unicodedata.category(letter)[0] == "C" else letter for letter in words)
    text = " ".join(unicodedata.normalize("NFC", text).split()).strip("”\"'’.,;:*() ")
    return _ARTICLE.sub("", text)


def _ground_forms(key: str, common: bool) -> list[str]:
    """What a writing may be a form of, nearest first; a singular's definite form may mean another one, so not that."""
    ends = (":s", "’s", "s") + (("nas", "na") if common else ())
    found = [key[: -len(end)] for end in ends if key.endswith(end)]
    if common and (plural := re.fullmatch(rf"(.*{_SAME_IN_PLURAL})ens?", key)):
        found.append(plural[1])
    return [form for form in found if len(form) > 2]


def dot(graph: nx.DiGraph, name: str = "samverkan") -> str:
    """The graph in Graphviz' language: round agencies, square partners outside (dashed for collective words), dashed
    round for those not known as members; bold both ways; a double line around who is said to have none."""
    shapes = {
        "member": {"shape": "ellipse"},
        "register": {"shape": "ellipse", "style": "dashed"},
        "outside": {"shape": "box"},
        "collective": {"shape": "box", "style": "dashed"},
    }
    nodes = [
        (
            node,
            {"label": quoted(about["label"])}
            | shapes[about["kind"]]
            | ({"peripheries": "2"} if about["stated_none"] else {}),
        )
        for node, about in sorted(graph.nodes(data=True))
    ]
    edges = [
        (
            start,
            end,
            {"style": "bold" if about["mutual"] else "solid"}
            | ({"label": quoted(str(about["n_documents"]))} if about["n_documents"] > 1 else {}),
        )
        for start, end, about in sorted(graph.edges(data=True), key=lambda edge: edge[:2])
    ]
    return digraph(name, nodes, edges)


def say_collaborations(collaborations: pd.DataFrame, names: Mapping[str, str]) -> str:
    """The finding on one agency's collaboration, from its own side and the others'. ``names``: id to label.

    Cases for each that is spoken of: named partners (once each, with the number of papers when several say so), stated
    none, none named; and both when papers differ.
    """
    if collaborations.empty:
        return "Anteckningarna säger inget om samverkan."
    graph = collaboration_graph(collaborations, labels=names)
    parts = []
    for agency_id, own in collaborations.groupby("from_agency_id", sort=True):
        who = graph.nodes[agency_id]["label"]
        refused = bool((own["statement"] == "stated_none").any())
        partners = [_partner(graph, agency_id, to) for to in _in_order(own, graph, agency_id)]
        if partners:
            differs = " Det anges också uttryckligen att ingen samverkan framgår." if refused else ""
            parts.append(f"{who} anges samverka med {listed(partners)}.{differs}")
        elif refused:
            parts.append(f"För {who} anges uttryckligen att ingen samverkan framgår.")
        else:
            parts.append(f"{who} anges samverka, men ingen part nämns vid namn.")
    return " ".join(parts)


def _in_order(own: pd.DataFrame, graph: nx.DiGraph, agency_id: str) -> list[str]:
    """The partners as the papers name them, each once."""
    named = own[own["statement"] == "named"]
    told = one_name_each(named["partner"].dropna())
    seen = [
        to if not pd.isna(to) else told.get(words)
        for words, to in zip(named["partner"], named["partner_agency_id"], strict=True)
    ]
    placed = [to for to in dict.fromkeys(seen) if to in graph and graph.has_edge(agency_id, to)]
    return placed + [to for to in graph.successors(agency_id) if to not in placed]


def _partner(graph: nx.DiGraph, agency_id: str, to: str) -> str:
    papers = graph.edges[agency_id, to]["n_documents"]
    return graph.nodes[to]["label"] + (f" (i {papers} papper)" if papers > 1 else "")


def say_network(collaborations: pd.DataFrame) -> str:
    """The finding on all ties: how many, how many mutual, who is named from outside. Cases: none, one paper, several
    papers (how many ties are named more than once, and where papers differ)."""
    graph = collaboration_graph(collaborations)
    none = sum(about["stated_none"] > 0 for _, about in graph.nodes(data=True))
    unnamed = sum(about["unnamed"] > 0 for _, about in graph.nodes(data=True))
    without = f"Utan namngiven part: {unnamed}; uttryckligen ingen: {none}."
    if not graph.number_of_edges():
        nothing = "Anteckningarna nämner ingen samverkan med namngiven part."
        return f"{nothing} {without}" if none or unnamed else nothing
    mutual = sum(both for *_, both in graph.edges(data="mutual")) // 2
    outside = sum(not graph.nodes[to]["agency"] for _, to in graph.edges)
    spoken_of = len({start for start, _ in graph.edges})
    return (
        f"{count(graph.number_of_edges(), 'riktad koppling', 'riktade kopplingar')} från "
        f"{count(spoken_of, 'myndighet', 'myndigheter')}; {count(mutual, 'ömsesidigt par', 'ömsesidiga par')}; "
        f"{outside} går till parter utanför registret. {without}{_over_papers(graph, collaborations)}"
    )


def _over_papers(graph: nx.DiGraph, collaborations: pd.DataFrame) -> str:
    papers = collaborations["document_id"].nunique()
    if papers < 2:
        return ""
    again = sum(number > 1 for *_, number in graph.edges(data="n_documents"))
    differ = sum(bool(about["stated_none"]) and graph.out_degree(node) > 0 for node, about in graph.nodes(data=True))
    both = f" För {count(differ, 'myndighet', 'myndigheter')} anges både part och uttryckligen ingen." if differ else ""
    return f" Ur {papers} papper; {count(again, 'koppling', 'kopplingar')} nämns i fler än ett.{both}"
