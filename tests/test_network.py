"""The network of collaboration: directed, partners outside, none stated, none named; as graph, file and figure."""

import random
import re
import shutil
import subprocess
from itertools import combinations

import matplotlib.pyplot as plt
import networkx as nx
import pandas as pd
import pytest

from jimeval.base.study_folder import StudyFolder
from jimeval.base.swedish import shorten
from jimeval.base.tables import frame
from jimeval.minutes import collaboration_graph, dot, plot_collaborations, plot_support, say_collaborations, say_network
from jimeval.minutes.collaborations.network import one_name_each
from jimeval.register import register
from jimeval.study import Study
from jimeval.study.build import build
from jimeval.study.export import export_graphs

IDS = {"CSN": "csn", "MSB": "msb", "Försäkringskassan": "fk", "Skatteverket": "skatteverket", "Vinnova": "vinnova"}
PAPERS = frame(
    "documents",
    [
        {"document_id": f"minutes/{n}.md", "date": date}
        for n, date in enumerate(["2014-03-04", "2014-10-02", "2015-05", None])
    ],
)


def ties(*told):
    """Rows of ``collaborations``, each (paper, from, partner); a partner None is unnamed, '' stated none."""
    rows = []
    for number, (paper, start, partner) in enumerate(told):
        statement = {None: "unnamed", "": "stated_none"}.get(partner, "named")
        rows.append(
            {
                "document_id": f"minutes/{paper}.md",
                "passage_id": f"minutes/{paper}.md#1",
                "from_agency_id": IDS[start],
                "partner": partner or None,
                "partner_agency_id": IDS.get(partner),
                "statement": statement,
                "stated_in": "minutes",
                "start": 100 * number,
                "end": 100 * number + 40,
            }
        )
    return frame("collaborations", rows)


# Graph --------------------------------------------------------------------------------------------------------------
def test_a_tie_is_one_sided_until_the_other_names_it_too():
    one = collaboration_graph(ties((0, "CSN", "Försäkringskassan")))
    assert list(one.edges(data="mutual")) == [("csn", "fk", False)]
    both = collaboration_graph(ties((0, "CSN", "Försäkringskassan"), (2, "Försäkringskassan", "CSN")))
    assert set(both.edges(data="mutual")) == {("csn", "fk", True), ("fk", "csn", True)}


def test_an_edge_knows_how_many_papers_say_so_when_and_where():
    told = ties((0, "CSN", "Försäkringskassan"), (1, "CSN", "Försäkringskassan"), (2, "CSN", "Försäkringskassan"))
    edge = collaboration_graph(pd.concat([told, told[:1]]), PAPERS).edges["csn", "fk"]
    assert edge == {
        "mutual": False,
        "n_documents": 3,
        "first_date": "2014-03-04",
        "last_date": "2015-05",
        "years": "2014 2015",
        "stated_in": "minutes",
        "references": "minutes/0.md, tecken 0–40; minutes/1.md, tecken 100–140; minutes/2.md, tecken 200–240",
    }


def test_a_paper_without_a_date_counts_but_has_no_year():
    edge = collaboration_graph(ties((3, "CSN", "Försäkringskassan")), PAPERS).edges["csn", "fk"]
    assert (edge["n_documents"], edge["years"], edge["first_date"]) == (1, "", "")


@pytest.mark.parametrize(
    "partner, kind",
    [
        ("Försäkringskassan", "member"),
        ("Vinnova", "register"),
        ("Röda Korset", "outside"),
        ("landsbygdsdepartementet", "outside"),
        ("länsstyrelsernas nätverk mot hedersvåld", "outside"),
        ("Nordiskt centrum", "outside"),
        ("länsstyrelser", "collective"),
        ("kommuner", "collective"),
        ("flera lärosäten", "collective"),
        ("landsting", "collective"),
    ],
)
def test_a_partner_is_a_member_in_the_register_outside_it_or_a_collective_word(partner, kind):
    graph = collaboration_graph(ties((0, "CSN", partner)), PAPERS)
    node = next(iter(graph.successors("csn")))
    assert graph.nodes[node]["kind"] == kind
    assert graph.nodes[node]["agency"] == (kind in ("member", "register"))
    assert graph.nodes[node]["member"] == (kind == "member")


def test_stated_none_and_unnamed_are_on_the_node_and_no_edge():
    graph = collaboration_graph(ties((0, "CSN", ""), (1, "CSN", ""), (0, "MSB", None)))
    assert not graph.edges
    assert {n: (a["stated_none"], a["unnamed"]) for n, a in graph.nodes(data=True)} == {"csn": (2, 0), "msb": (0, 1)}


@pytest.mark.parametrize(
    "written, names",
    [
        (["länsstyrelser", "länsstyrelserna", "Länsstyrelsernas"], ["länsstyrelser"] * 3),
        (["de regionala aktörerna", "regionala aktörer"], ["regionala aktörer"] * 2),
        (["landstingen", "landsting"], ["landsting"] * 2),
        (["Röda Korset", "Röda  korset", "Röda Korsets"], ["Röda Korset"] * 3),
        (["SKL", "SKL:s"], ["SKL"] * 2),
        (["länsstyrelserna"], ["länsstyrelserna"]),  # its ground form is nowhere written
        (["kommun", "kommunen"], ["kommun", "kommunen"]),  # may be another one
        (["kommun", "kommuner"], ["kommun", "kommuner"]),
        (["Lund", "Lunds universitet"], ["Lund", "Lunds universitet"]),
        (["kvinnojouren Iris", "kvinnojouren Irja"], ["kvinnojouren Iris", "kvinnojouren Irja"]),
        (["NCK\x0b", "NCK"], ["NCK"] * 2),
    ],
)
def test_writings_of_a_partner_are_joined_only_when_one_is_surely_the_others_form(written, names):
    assert [one_name_each(written)[words] for words in written] == names
    assert one_name_each(reversed(written)) == one_name_each(written)


def test_nothing_depends_on_the_order_of_the_rows():
    told = ties(
        (0, "CSN", "länsstyrelserna"), (1, "MSB", "länsstyrelser"), (2, "MSB", "CSN"), (0, "CSN", "MSB"), (0, "CSN", "")
    )
    graph, turned = collaboration_graph(told, PAPERS), collaboration_graph(told[::-1], PAPERS[::-1])
    assert list(graph.nodes(data=True)) == list(turned.nodes(data=True))
    assert list(graph.edges(data=True)) == list(turned.edges(data=True))


def test_an_agency_is_no_partner_of_its_own_and_a_word_that_looks_like_an_id_is_no_agency():
    assert not collaboration_graph(ties((0, "CSN", "CSN"))).edges
    graph = collaboration_graph(ties((0, "CSN", "msb"), (0, "CSN", "MSB")))
    assert set(graph.successors("csn")) == {"msb", "”msb”"} and graph.nodes["msb"]["agency"]


def test_every_value_is_a_plain_one():
    graph = collaboration_graph(ties((0, "CSN", "länsstyrelserna"), (3, "MSB", "CSN"), (0, "MSB", None)), PAPERS)
    values = [v for _, about in graph.nodes(data=True) for v in about.values()]
    values += [v for *_, about in graph.edges(data=True) for v in about.values()]
    assert {type(value) for value in values} == {str, int, bool}


# Files --------------------------------------------------------------------------------------------------------------
def statements(text):
    """A small reader of the DOT that we write: node and edge names, unquoted."""
    string = r'"((?:[^"\\]|\\.)*)"'
    plain = lambda words: words.replace('\\"', '"').replace("\\\\", "\\")  # noqa: E731
    nodes = {plain(m[1]): plain(m[2]) for m in re.finditer(rf"^  {string} \[label={string}, ", text, re.MULTILINE)}
    edges = {(plain(m[1]), plain(m[2])) for m in re.finditer(rf"^  {string} -> {string} \[", text, re.MULTILINE)}
    return nodes, edges


def test_dot_says_what_the_graph_says():
    told = ties((0, "CSN", 'nätverket "Ö\\Å"'), (0, "CSN", "MSB"), (1, "CSN", "MSB"), (1, "MSB", "CSN"), (0, "MSB", ""))
    graph = collaboration_graph(told, PAPERS)
    text = dot(graph)
    nodes, edges = statements(text)
    assert edges == set(graph.edges) and nodes == dict(graph.nodes(data="label"))
    assert '"csn" -> "msb" [style=bold, label="2"];' in text
    assert '"msb" [label="MSB", shape=ellipse, peripheries=2];' in text
    assert text.count("\n") == 3 + len(nodes) + len(edges)


@pytest.mark.skipif(not shutil.which("dot"), reason="Graphviz finns inte här")
def test_graphviz_reads_the_dot():
    text = dot(collaboration_graph(ties((0, "CSN", 'nätverket "Ö\\Å"')), PAPERS))
    assert subprocess.run(["dot", "-Tplain"], input=text.encode(), capture_output=True, check=False).returncode == 0


MEETING = "Minnesanteckningar {date}\n\nMyndigheterna\n\n{told}\n"
MEETINGS = {
    "2014-03-04": "CSN: De samverkar med Försäkringskassan och länsstyrelserna. JiM har haft heldag med ledningen.\n\n"
    "MSB: Samverkan framgår inte av planen.",
    "2014-10-02": "CSN: De samverkar med Försäkringskassan. Heldagen med ledningen var lyckad.\n\n"
    "Försäkringskassan: De samverkar med CSN.",
    "2015-05-12": "MSB: De samverkar med länsstyrelser. JiM har träffat arbetsgruppen flera gånger.",
}


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """Three meetings in two years."""
    root = tmp_path_factory.mktemp("meetings")
    (root / "data/raw/minutes").mkdir(parents=True)
    for date, told in MEETINGS.items():
        (root / f"data/raw/minutes/{date}.md").write_text(MEETING.format(date=date, told=told), encoding="utf-8")
    build(StudyFolder(root))
    return Study(StudyFolder(root))


def test_graphml_read_back_is_the_graph_and_written_again_the_same_bytes(study, tmp_path):
    names = ["2014", "2015", "all"]
    files = [f"collaborations-{name}.{kind}" for name in names for kind in ("graphml", "dot")]
    assert export_graphs(study, tmp_path / "ut") == files
    graph = collaboration_graph(study.table("collaborations"), study.table("documents"), study.labels(2015))
    again = nx.read_graphml(tmp_path / "ut/collaborations-all.graphml")
    assert dict(again.nodes(data=True)) == dict(graph.nodes(data=True))
    assert {(a, b): d for a, b, d in again.edges(data=True)} == {(a, b): d for a, b, d in graph.edges(data=True)}
    assert statements((tmp_path / "ut/collaborations-all.dot").read_text(encoding="utf-8"))[1] == set(graph.edges)
    export_graphs(study, tmp_path / "igen")
    assert all((tmp_path / "ut" / name).read_bytes() == (tmp_path / "igen" / name).read_bytes() for name in files)


def test_a_years_graph_holds_that_years_ties_and_all_together_joins_them(study, tmp_path):
    export_graphs(study, tmp_path)
    first, second, whole = (nx.read_graphml(tmp_path / f"collaborations-{n}.graphml") for n in ("2014", "2015", "all"))
    assert set(first.edges) == {("csn", "fk"), ("fk", "csn"), ("csn", "länsstyrelserna")}
    assert set(second.edges) == {("msb", "länsstyrelser")}
    assert set(whole.predecessors("länsstyrelser")) == {"csn", "msb"}
    assert whole.edges["csn", "fk"]["n_documents"] == 2 and whole.nodes["msb"]["stated_none"] == 1


def test_a_study_without_ties_exports_an_empty_network(tmp_path):
    (tmp_path / "data/raw").mkdir(parents=True)
    build(StudyFolder(tmp_path))
    assert export_graphs(Study(StudyFolder(tmp_path)), tmp_path / "ut") == [
        "collaborations-all.graphml",
        "collaborations-all.dot",
    ]
    assert not nx.read_graphml(tmp_path / "ut/collaborations-all.graphml").nodes


# Findings -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "told, finding",
    [
        ([], "Anteckningarna nämner ingen samverkan med namngiven part."),
        (
            [(0, "CSN", ""), (0, "MSB", None)],
            "Anteckningarna nämner ingen samverkan med namngiven part. Utan namngiven part: 1; uttryckligen ingen: 1.",
        ),
        (
            [(0, "CSN", "MSB"), (0, "MSB", "CSN"), (0, "CSN", "kommuner")],
            "3 riktade kopplingar från 2 myndigheter; 1 ömsesidigt par; 1 går till parter utanför registret. "
            "Utan namngiven part: 0; uttryckligen ingen: 0.",
        ),
        (
            [(0, "CSN", "MSB"), (1, "CSN", "MSB"), (2, "CSN", "")],
            "1 riktad koppling från 1 myndighet; 0 ömsesidiga par; 0 går till parter utanför registret. "
            "Utan namngiven part: 0; uttryckligen ingen: 1. Ur 3 papper; 1 koppling nämns i fler än ett. "
            "För 1 myndighet anges både part och uttryckligen ingen.",
        ),
    ],
)
def test_the_finding_on_the_network_has_a_sentence_for_every_case(told, finding):
    assert say_network(ties(*told)) == finding


@pytest.mark.parametrize(
    "told, finding",
    [
        ([(0, "CSN", "kommuner"), (0, "CSN", "MSB")], "CSN anges samverka med kommuner och MSB."),
        (
            [(0, "CSN", "kommunerna"), (1, "CSN", "kommuner"), (1, "CSN", "MSB")],
            "CSN anges samverka med kommuner (i 2 papper) och MSB.",
        ),
        (
            [(0, "CSN", "MSB"), (1, "CSN", "")],
            "CSN anges samverka med MSB. Det anges också uttryckligen att ingen samverkan framgår.",
        ),
    ],
)
def test_an_agencys_partners_stand_once_each_with_the_number_of_papers(told, finding):
    assert say_collaborations(ties(*told), {"csn": "CSN", "msb": "MSB"}) == finding


# Figures ------------------------------------------------------------------------------------------------------------
def many(agencies, edges, outside=("länsstyrelser", "kommuner", "Röda Korset")):
    """(collaborations, labels) of a made-up network between the register's agencies."""
    chance = random.Random(7)
    labels = register().labels(list(register().labels(register().agencies, 2016))[:agencies], 2016)
    ids = list(labels)
    rows = []
    for number in range(edges):
        start, end = chance.sample(ids, 2)
        to = {"partner": chance.choice(outside)} if number % 6 == 5 else {"partner": "x", "partner_agency_id": end}
        rows.append({"from_agency_id": start, "statement": "named", **to})
        if number % 5 == 0:
            rows.append({"from_agency_id": end, "statement": "named", "partner": "x", "partner_agency_id": start})
    rows += [{"from_agency_id": ids[0], "statement": "stated_none"}, {"from_agency_id": ids[1], "statement": "unnamed"}]
    base = {"document_id": "m", "passage_id": "m#1", "stated_in": "minutes", "start": 0, "end": 9}
    return frame("collaborations", [base | row for row in rows]), labels


def drawn_words(ax):
    ax.figure.canvas.draw()
    texts = [*ax.texts, *ax.get_xticklabels(), *ax.get_yticklabels()] if ax.axison else ax.texts
    return [text for text in texts if text.get_text()]


def collisions(words):
    """Pairs of texts that lie over each other by more than two pixels."""
    boxes = [(text.get_text(), text.get_window_extent()) for text in words]
    return [
        (first, second)
        for (first, one), (second, other) in combinations(boxes, 2)
        if min(one.x1, other.x1) - max(one.x0, other.x0) > 2 and min(one.y1, other.y1) - max(one.y0, other.y0) > 2
    ]


@pytest.mark.parametrize("agencies, edges", [(6, 5), (17, 14), (30, 40), (60, 100), (75, 160)])
def test_no_words_lie_over_another_or_outside_the_figure(agencies, edges):
    told, labels = many(agencies, edges)
    ax = plot_collaborations(told, labels, simulated=True)
    words = drawn_words(ax)
    page = ax.figure.bbox
    for text in words:
        extent = text.get_window_extent()
        assert text.get_fontsize() >= 8
        assert page.x0 - 1 <= extent.x0 and extent.x1 <= page.x1 + 1, text.get_text()
        assert page.y0 - 1 <= extent.y0 and extent.y1 <= page.y1 + 1, text.get_text()
    assert collisions(words) == []
    assert "Simulerade data" in [text.get_text() for text in words]
    plt.close(ax.figure)


def marks(ax):
    """(shape, filled) of every mark in the square."""
    return [
        (line.get_marker(), line.get_markerfacecolor() != "#ffffff")
        for line in ax.lines
        if line.get_marker() not in ("None", None, "")
    ]


def test_a_large_network_is_a_square_with_a_mark_for_every_tie():
    told, labels = many(60, 100)
    graph = collaboration_graph(told, labels=labels)
    ax = plot_collaborations(told, labels)
    assert ax.axison and len(marks(ax)) == graph.number_of_edges()
    assert marks(ax).count(("o", True)) == sum(both for *_, both in graph.edges(data="mutual"))
    assert marks(ax).count(("s", False)) == sum(not graph.nodes[to]["agency"] for _, to in graph.edges)
    rows = [text.get_text() for text in ax.get_yticklabels()]
    assert rows == [
        shorten(label, 44) for agency_id, label in labels.items() if agency_id in graph and graph.out_degree(agency_id)
    ]
    foot = " ".join(" ".join(text.get_text().split()) for text in ax.texts)
    ids = list(labels)
    assert f"Uttryckligen ingen samverkan: {labels[ids[0]]}." in foot
    assert f"Samverkan utan namngiven part: {labels[ids[1]]}." in foot
    plt.close(ax.figure)


def test_a_small_network_has_an_arrow_for_every_pair_with_two_heads_when_mutual():
    told = ties((0, "CSN", "MSB"), (0, "MSB", "CSN"), (0, "CSN", "kommuner"))
    ax = plot_collaborations(told, {"csn": "CSN", "msb": "MSB"})
    arrows = [(patch.get_arrowstyle().__class__.__name__, patch.get_linewidth() > 2) for patch in ax.patches]
    assert sorted(arrows) == [("CurveFilledAB", True), ("CurveFilledB", False)]
    assert sorted(marks(ax)) == [("o", True), ("o", True), ("s", False)]
    plt.close(ax.figure)


def test_the_same_network_is_the_same_picture_in_any_order_of_rows(tmp_path):
    told, labels = many(30, 40)
    for name, rows in (("a", told), ("b", told[::-1])):
        plot_collaborations(rows, labels).figure.savefig(tmp_path / f"{name}.png", metadata={"Software": None})
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    plt.close("all")


def test_a_network_of_none_says_so():
    ax = plot_collaborations(ties((0, "CSN", "")), {"csn": "CSN"})
    words = " ".join(text.get_text() for text in ax.texts)
    assert "Ingen samverkan med namngiven part." in words and "Uttryckligen ingen samverkan: CSN." in words
    plt.close(ax.figure)


def test_the_figure_can_be_drawn_in_given_axes():
    figure, axes = plt.subplots(1, 2, figsize=(14, 6))
    assert plot_collaborations(ties((0, "CSN", "MSB")), {"csn": "CSN", "msb": "MSB"}, ax=axes[1]) is axes[1]
    plt.close(figure)


def support_table(agencies):
    labels = register().labels(list(register().labels(register().agencies, 2016))[:agencies], 2016)
    rows = [
        {
            "agency_id": agency_id,
            "audience": audience,
            "n": 2,
            "days": 2.0,
            "days_at_least": 1.0 + place % 2,
            "n_without_amount": 0,
            "stated_none": False,
        }
        for place, agency_id in enumerate(list(labels)[: agencies - 2])
        for audience in ("management", "key_persons", "steering_group", "all")
    ]
    return pd.DataFrame(rows), labels


def test_support_shows_at_least_and_at_most_and_names_below_those_of_whom_nothing_is_said():
    table, labels = support_table(60)
    ax = plot_support(table, labels, simulated=True)
    words = [text.get_text() for text in drawn_words(ax)]
    assert words.count("1–2") == 29 * 4 and words.count("2") == 29 * 4
    foot = " ".join(ax.get_xlabel().split())
    last, one_before = list(labels.values())[-1], list(labels.values())[-2]
    assert f"Anteckningarna säger inget om stöd till: {one_before} och {last}." in foot
    assert "1–2: minst 1 och högst 2 dagar" in foot and "Simulerade data" in words
    assert ax.figure.get_size_inches()[1] < 16
    assert collisions(drawn_words(ax)) == []
    plt.close(ax.figure)


def test_all_of_few_agencies_have_a_row():
    table, labels = support_table(12)
    ax = plot_support(table, labels)
    assert [text.get_text() for text in ax.get_yticklabels()] == list(labels.values())
    plt.close(ax.figure)


# The study's views --------------------------------------------------------------------------------------------------
def test_the_views_show_support_over_time_with_both_places_of_what_may_be_told_twice(study):
    csn = study.agency("CSN", year=2014)
    assert (
        csn.say("support")
        == csn.say("support_over_time")
        == (
            "2 minnesanteckningar nämner 2 tillfällen av stöd: minst 1 och högst 2 dagar med angiven tid. "
            "1 tillfälle kan vara nämnt två gånger."
        )
    )
    shown = csn.show("told_twice").data.iloc[0]
    assert (shown["Först"], shown["Sedan"]) == ("heldag med ledningen", "Heldagen med ledningen")
    assert shown["Samma tillfälle"] == "kanske" and shown["Belägg, sedan"].startswith("minutes/2014-10-02.md, tecken ")
    assert csn.show("support_over_time").data["Dagar"].tolist() == ["1–2", "1–2"]


def test_the_programme_sees_all_papers_up_to_its_year(study):
    table = study.year(2015).show("support_over_time").data
    assert table.to_dict("records") == [
        {"Myndighet": "CSN", "2014": "1–2", "2015": "–", "Dagar i allt": "1–2"},
        {"Myndighet": "MSB", "2014": "–", "2015": "+", "Dagar i allt": "+"},
    ]
    assert set(study.year(2014).compare("support_over_time")["agency_id"]) == {"csn"}
    assert set(study.support_over_time()["agency_id"]) == {"csn", "msb"}
    assert len(study.year(2015).show("told_twice").data) == 1
    assert (
        study.year(2015)
        .say("support_over_time")
        .startswith("3 minnesanteckningar nämner 3 tillfällen av stöd: minst 1")
    )


def test_the_programme_sees_the_network_of_all_papers_up_to_its_year(study):
    whole = study.year(2015)
    rows = whole.show("collaborations_over_time").data.drop(columns="Belägg").to_dict("records")
    assert [list(row.values()) for row in rows] == [
        ["CSN", "Försäkringskassan", "medlem i programmet", "ja", "2", "2014"],
        ["CSN", "länsstyrelser", "samlingsord utanför registret", "", "1", "2014"],
        ["Försäkringskassan", "CSN", "medlem i programmet", "ja", "1", "2014"],
        ["MSB", "länsstyrelser", "samlingsord utanför registret", "", "1", "2015"],
    ]
    assert whole.say("collaborations_over_time") == (
        "I alla papper till och med 2015: 4 riktade kopplingar från 3 myndigheter; 1 ömsesidigt par; 2 går till "
        "parter utanför registret. Utan namngiven part: 0; uttryckligen ingen: 1. Ur 3 papper; 1 koppling nämns i fler "
        "än ett. För 1 myndighet anges både part och uttryckligen ingen."
    )
    assert whole.plot_collaborations_over_time().texts
    plt.close("all")


def test_days_that_nobody_stated_are_not_zero_in_the_years_finding(study):
    assert "inget med angiven tid. " in study.year(2015).say("support")


def test_the_years_figures_are_drawn(study):
    year = study.year(2015)
    for ax in (year.plot_support(), year.plot_support_over_time(), year.plot_collaborations()):
        assert ax.texts
        plt.close(ax.figure)
