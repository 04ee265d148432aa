"""Gaps in a programme logic: SKL's annex 1, each rule by itself, and any logic against a search by brute force."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jimeval.base.tables import frame, violations
from jimeval.plans import describe_logic, gap_grid, gaps, headline, read_plan, table_logic

ANNEX = Path(__file__).parent / "papers" / "annex1.yml"
KINDS = {"P": "problem", "M": "goal", "R": "resource", "A": "activity", "F": "result", "I": "mediator", "E": "effect"}
CHAIN = ("G1", "G2", "G3", "G4", "G5")
DEFAULTS = {"resource": "planned", "activity": "planned", "result": "expected", "effect": "expected"}


def tables(ids, links, states=None, agency="csn"):
    """Elements, links and plan of one agency from ids (R1, A1, F1 ...) and pairs."""
    plan_id = f"{agency}-2014"
    shared = {"plan_id": plan_id, "agency_id": agency, "document_id": "plan"}
    elements = [
        shared
        | {
            "element_id": f"{plan_id}/{n}",
            "kind": KINDS[n[0]],
            "text": f"text {n}",
            "state": (states or {}).get(n, DEFAULTS.get(KINDS[n[0]])),
            "origin": "simulated",
            "signed_by": "KA",
        }
        for n in ids.split()
    ]
    pairs = [
        {
            "plan_id": plan_id,
            "from_element_id": f"{plan_id}/{a}",
            "to_element_id": f"{plan_id}/{b}",
            "origin": "stated",
            "signed_by": "KA",
        }
        for a, b in links
    ]
    plan = frame("plans", [shared | {"decided": "2013-09", "extent": "whole"}])
    return frame("plan_elements", elements), frame("plan_links", pairs), plan


def pairs(text):
    return [tuple(pair.split("-")) for pair in text.split()]


def chain_gaps(*args, **kwargs):
    """The gaps of the rules on the chain itself, G1 to G5; the others have cases of their own."""
    table = gaps(*args, **kwargs)
    return table[table["rule"].isin(CHAIN)].reset_index(drop=True)


def found(*args, **kwargs):
    return [gap_id.split("/", 1)[1] for gap_id in chain_gaps(*tables(*args, **kwargs))["gap_id"]]


# SKL, Lärande uppföljning för jämställda verksamheter (2011), annex 1


def annex_gaps(links=None):
    annex = read_plan(ANNEX)
    return chain_gaps(annex.plan_elements, annex.plan_links if links is None else links, annex.plans)


def test_annex_1_shows_the_gaps_that_it_names_and_no_other():
    """Activities tied to no result, results that no activity supports; resources for all; results carry the effects."""
    assert [gap.split("/", 1)[1] for gap in annex_gaps()["gap_id"]] == ["G1/A10", "G1/A8", "G1/A9", "G2/F1", "G2/F3"]


def test_pairing_row_by_row_would_hide_the_gaps_of_annex_1():
    annex = read_plan(ANNEX)
    known, plan_id = set(annex.plan_elements["element_id"]), annex.plans["plan_id"].item()
    shared = {"plan_id": plan_id, "origin": "same_row", "signed_by": "KA"}
    rows = [(f"{plan_id}/{start}{n}", f"{plan_id}/{end}{n}") for start, end in ("RA", "AF", "FE") for n in range(1, 11)]
    links = frame(
        "plan_links",
        [shared | {"from_element_id": start, "to_element_id": end} for start, end in rows if {start, end} <= known],
    )
    paired = annex_gaps(links)
    assert "G2" not in set(paired["rule"])
    assert f"{plan_id}/A8" not in set(paired.query("rule == 'G1'")["element_ids"])


# The rules


def test_a_whole_chain_has_no_gap():
    assert found("R1 A1 F1 I1 E1", pairs("R1-A1 A1-F1 F1-I1 I1-E1")) == []


@pytest.mark.parametrize(
    ("ids", "links", "expected"),
    [
        ("R1 A1", "R1-A1", ["G1/A1"]),
        ("F1 E1", "F1-E1", ["G2/F1"]),
        ("E1", "", ["G3/E1"]),
        ("R1 A1 F1", "R1-A1 A1-F1", ["G4/F1"]),
        ("A1 F1 E1", "A1-F1 F1-E1", ["G5/A1"]),
        ("R1", "", ["G5/R1"]),
        ("R1 A1 F1 I1 E1", "R1-A1 A1-F1 F1-I1", ["G3/E1", "G4/F1"]),  # a mediator that leads nowhere carries nothing
        ("R1 A1 E1", "R1-A1 A1-E1", ["G1/A1", "G3/E1"]),  # an effect without the result between
        ("R1 A1 A2 F1 E1", "R1-A1 A1-A2 A2-F1 F1-E1", ["G5/A2"]),  # by way of another activity; but whose resource?
        ("P1 M1 I1", "P1-M1", []),
    ],
)
def test_each_rule_finds_what_it_says(ids, links, expected):
    assert found(ids, pairs(links)) == expected


def test_only_what_is_ahead_is_judged_but_what_is_done_carries():
    links = pairs("R1-A1 A1-F1 F1-E1")
    assert found("R1 A1 F1 E1 A2 F2", links, {"A1": "performed", "A2": "performed", "F2": "achieved"}) == []
    assert found("R1 A1", [], {"A1": None}) == ["G1/A1", "G5/A1", "G5/R1"]


def test_a_gap_names_its_element_and_what_it_lacks():
    assert violations("gaps", gaps(*tables("A1 F1 E1 R1", []))) == []
    table = chain_gaps(*tables("A1 F1 E1 R1", []))
    assert list(table["message"]) == [
        "Aktiviteten ”text A1” leder inte till något förväntat resultat.",
        "Resultatet ”text F1” stöds inte av någon aktivitet.",
        "Effekten ”text E1” bygger inte på något resultat.",
        "Resultatet ”text F1” leder inte till någon förväntad effekt.",
        "Aktiviteten ”text A1” har ingen resurs.",
        "Resursen ”text R1” används inte i någon aktivitet.",
    ]
    assert list(table["question"])[:2] == [
        "Vad ska aktiviteten ”text A1” leda till, och hur märks det?",
        "Vad ska göras för att resultatet ”text F1” ska nås?",
    ]
    assert set(table["first_seen"]) == set(table["last_seen"]) == {"2013-09"}


NODES = [f"{kind}{n}" for kind in KINDS for n in (1, 2)]
LINKS = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), unique=True, max_size=30)


def walks(links, start, through, end):
    """By brute force: does any walk from start by ``through`` reach ``end``?"""
    reached = {start}
    for _ in NODES:
        reached |= {b for a, b in links if a in reached and (a == start or a[0] in through)}
    return any(node[0] == end for node in reached - {start}) or any(
        b == start and b[0] == end for a, b in links if a in reached and a != start and a[0] in through
    )


@settings(max_examples=40, deadline=None)
@given(LINKS, st.sets(st.sampled_from(NODES)))
def test_every_gap_is_real_and_none_is_missed(links, done):
    states = {node: "performed" if node[0] in "RA" else "achieved" for node in done if node[0] in "RAFE"}
    back = [(b, a) for a, b in links]
    ahead = [node for node in NODES if node not in states]
    expected = {f"G1/{n}" for n in ahead if n[0] == "A" and not walks(links, n, "A", "F")}
    expected |= {f"G2/{n}" for n in ahead if n[0] == "F" and not walks(back, n, "F", "A")}
    expected |= {f"G3/{n}" for n in ahead if n[0] == "E" and not walks(back, n, "IE", "F")}
    expected |= {f"G4/{n}" for n in ahead if n[0] == "F" and not walks(links, n, "IF", "E")}
    expected |= {f"G5/{n}" for n in ahead if n[0] == "A" and not any(b == n and a[0] == "R" for a, b in links)}
    expected |= {f"G5/{n}" for n in ahead if n[0] == "R" and not walks(links, n, "R", "A")}
    assert set(found(" ".join(NODES), links, states)) == expected


@settings(max_examples=30, deadline=None)
@given(LINKS, st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)))
def test_one_more_link_never_makes_a_gap(links, more):
    before, after = found(" ".join(NODES), links), found(" ".join(NODES), list(dict.fromkeys([*links, more])))
    assert set(after) <= set(before)


# Across agencies, and in words


def test_an_agency_without_plan_is_missing_in_the_grid_and_not_zero():
    elements, links, plans = tables("R1 A1 F1", pairs("R1-A1 A1-F1"))
    grid = gap_grid(gaps(elements, links, plans), elements, ["csn", "msb"], plans)
    assert grid[["elements", *CHAIN]].astype(object).where(grid.notna(), None).to_dict("index") == {
        "csn": {"elements": 3, "G1": 0, "G2": 0, "G3": None, "G4": 1, "G5": 0},
        "msb": {"elements": 0, "G1": None, "G2": None, "G3": None, "G4": None, "G5": None},
    }


@pytest.mark.parametrize(
    ("ids", "links", "states", "sentence"),
    [
        ("", "", {}, "Planen har lästs men har inga delar, så programlogiken går inte att bedöma."),
        (
            "F1 P1",
            "",
            {"F1": "achieved"},
            "Planen har inga planerade eller förväntade delar, så reglerna har inget att bedöma.",
        ),
        ("R1 A1 F1 E1", "R1-A1 A1-F1 F1-E1", {}, "Ingen lucka i programlogiken hittades bland de 4 delar som bedöms."),
        ("E1", "", {}, "1 lucka i planens programlogik: 1 effekt bygger inte på något resultat (G3)."),
        (
            "E1 E2",
            "",
            {},
            "2 luckor i planens programlogik, av ett slag: 2 effekter bygger inte på något resultat (G3).",
        ),
        (
            "E1 R1",
            "",
            {},
            "2 luckor i planens programlogik, av 2 slag: 1 effekt bygger inte på något resultat (G3) och "
            "1 aktivitet eller resurs saknar sin motpart (G5).",
        ),
    ],
)
def test_the_finding_is_computed(ids, links, states, sentence):
    elements, links, plans = tables(ids, pairs(links), states)
    assert headline(chain_gaps(elements, links, plans), elements, plans) == sentence


def test_the_finding_without_a_plan_and_with_several():
    none = [frame(name) for name in ("gaps", "plan_elements", "plans")]
    assert headline(*none) == "Ingen plan har lästs."
    csn, msb = tables("E1", []), tables("R1", [], agency="msb")
    two = [pd.concat(both, ignore_index=True) for both in zip(csn, msb, strict=True)]
    assert headline(chain_gaps(*two), two[0], two[2]) == (
        "2 luckor i de 2 planerna, av 2 slag: 1 effekt bygger inte på något resultat (G3) och 1 aktivitet eller resurs "
        "saknar sin motpart (G5)."
    )


def test_the_logic_in_words_and_as_a_listing():
    elements, links, plans = tables("R1 A1 A2 A10 F1", pairs("R1-A1 R1-A10 R1-A2 A1-F1 A2-F1 A10-F1"))
    table = chain_gaps(elements, links, plans)
    assert describe_logic(elements, links, table) == (
        "Programlogiken visar 1 resurs, 3 aktiviteter och 1 resultat, med 6 kopplingar mellan dem. "
        "5 delar är simulerade. 1 lucka är markerad: G4 på F1."
    )
    assert table_logic(elements, links, table).to_dict("split")["data"] == [
        ["R1", "resurs", "text R1", "A1, A2, A10", "", "simulerad"],
        ["A1", "aktivitet", "text A1", "F1", "", "simulerad"],
        ["A2", "aktivitet", "text A2", "F1", "", "simulerad"],
        ["A10", "aktivitet", "text A10", "F1", "", "simulerad"],
        ["F1", "resultat", "text F1", "", "G4", "simulerad"],
    ]
