"""G15: cooperation in minutes and plans compared, and the cooperation that a plan names."""

import sys

import pandas as pd
import pytest
from test_plans_gap_rules import plan

from jimeval.base.tables import frame, violations
from jimeval.plans import gap_grid, gaps
from jimeval.register import register
from jimeval.study.plans import collaboration_gaps as module
from jimeval.study.plans.collaboration_gaps import collaboration_gaps
from jimeval.study.plans.collaborations import plan_collaborations

MINUTES = "minutes/2013-10-23.md"


def tie(partner, agency="csn", document=MINUTES, said="minutes"):
    return {
        "document_id": document,
        "passage_id": f"{document}#0",
        "from_agency_id": agency,
        "partner": partner,
        "partner_agency_id": partner,
        "statement": "named",
        "stated_in": said,
        "start": 0,
        "end": 9,
    }


def study(*plans, minutes=("csn",), ties=(), date="2013-10-23"):
    """The tables of a study of these plans, and minutes that speak of the agencies."""
    parts = [pd.concat(part, ignore_index=True) for part in zip(*plans, strict=True)]
    passages = [
        {"passage_id": f"{MINUTES}#{n}", "document_id": MINUTES, "start": n, "end": n + 9, "section": "status"}
        | {"agency_id": agency, "text": "Läget är gott."}
        for n, agency in enumerate(minutes)
    ]
    paper = {"document_id": MINUTES, "path": MINUTES, "kind": "minutes", "date": date, "sha256": "0"}
    tables = dict(zip(("plan_elements", "plan_links", "plans"), parts, strict=True))
    tables |= {"passages": frame("passages", passages), "documents": frame("documents", [paper])}
    own = plan_collaborations(tables["plans"], tables["plan_elements"], tables["passages"])
    return tables | {"collaborations": pd.concat([frame("collaborations", ties), own], ignore_index=True)}


def messages(tables):
    found, _ = collaboration_gaps(tables)
    assert violations("gaps", found) == []
    return dict(zip(found["gap_id"], found["message"], strict=True))


def test_cooperation_in_minutes_that_the_plan_does_not_name():
    tables = study(plan({"A1": "Utbilda chefer"}), ties=[tie("fk")])
    assert messages(tables) == {
        "csn-2014/G15/minutes-fk": (
            "Enligt anteckningarna samverkar CSN med Försäkringskassan, men planen nämner det inte."
        )
    }


def test_cooperation_in_the_plan_that_minutes_do_not_mention_leads_to_its_element():
    tables = study(plan({"A1": "Samverka med Försäkringskassan om blanketter"}))
    found, compared = collaboration_gaps(tables)
    assert found[["gap_id", "element_ids", "message", "question", "basis", "first_seen"]].to_numpy().tolist() == [
        [
            "csn-2014/G15/plan-fk",
            "csn-2014/A1",
            "Planen anger samverkan med Försäkringskassan, men anteckningarna nämner den inte.",
            "Har samverkan med Försäkringskassan kommit i gång?",
            "not_stated",
            "2013-09",
        ]
    ]
    assert compared == {"csn-2014"}


def test_cooperation_that_both_sides_tell_of_is_no_gap():
    both = study(
        plan({"A1": "Samverka med Försäkringskassan"}),
        plan({"A1": "Samverka med CSN"}, agency="fk"),
        minutes=("csn", "fk"),
        ties=[tie("fk"), tie("csn", agency="fk")],
    )
    assert messages(both) == {}


def test_cooperation_that_the_other_side_does_not_tell_of():
    tables = study(
        plan({"A1": "Samverka med Försäkringskassan"}), plan({"A1": "Utbilda chefer"}, agency="fk"), ties=[tie("fk")]
    )
    assert messages(tables) == {
        "csn-2014/G15/one-side-fk": (
            "CSN samverkar enligt planen och anteckningarna med Försäkringskassan, men i det vi har om "
            "Försäkringskassan (planen) nämns inte CSN."
        )
    }


@pytest.mark.parametrize(
    "tables",
    [
        study(plan({"A1": "Utbilda chefer"}, extent="cut"), ties=[tie("fk")]),  # the plan's rest may name it
        study(plan({"A1": "Gå igenom brev som Försäkringskassan skickar"}), ties=[tie("fk")]),  # it is named there
        study(plan({"A1": "Samverka med Försäkringskassan"}), minutes=()),  # nobody has spoken of the agency
        study(plan({"A1": "Utbilda chefer"}), ties=[tie("fk")], date="2019-10-23"),  # minutes of other years
        study(plan({"A1": "Samverka med Föreningen Exempel"})),  # not in the register: may be written in many ways
        study(  # the other's plan is cut, and no minutes speak of it
            plan({"A1": "Samverka med Försäkringskassan"}),
            plan({"A1": "Utbilda chefer"}, agency="fk", extent="cut"),
            ties=[tie("fk")],
        ),
    ],
)
def test_silence_that_proves_nothing_is_no_gap(tables):
    assert messages(tables) == {}


def test_minutes_that_say_that_it_cooperates_with_nobody_are_another_basis_than_silence():
    none = tie("fk") | {"partner": None, "partner_agency_id": None, "statement": "stated_none"}
    found, _ = collaboration_gaps(study(plan({"A1": "Samverka med Försäkringskassan"}), ties=[none]))
    assert found[["message", "basis"]].to_numpy().tolist() == [
        [
            "Planen anger samverkan med Försäkringskassan, men enligt anteckningarna samverkar CSN inte med någon.",
            "stated_none",
        ]
    ]


def test_a_difference_that_comes_back_keeps_its_first_date():
    tables = study(plan({"A1": "Utbilda"}), plan({"A1": "Utbilda"}, decided="2014-10"), ties=[tie("fk")])
    later = {"document_id": "minutes/2.md", "path": "2", "kind": "minutes", "date": "2015-10-01", "sha256": "1"}
    tables["documents"] = pd.concat([tables["documents"], frame("documents", [later])], ignore_index=True)
    more = frame("collaborations", [tie("fk", document="minutes/2.md")])
    tables["collaborations"] = pd.concat([tables["collaborations"], more], ignore_index=True)
    found, _ = collaboration_gaps(tables)
    assert found[["gap_id", "first_seen", "last_seen"]].to_numpy().tolist() == [
        ["csn-2014/G15/minutes-fk", "2013-09", "2014-10"],
        ["csn-2015/G15/minutes-fk", "2013-09", "2014-10"],
    ]


def test_the_grid_has_a_number_only_for_plans_that_were_compared():
    tables = study(plan({"A1": "Utbilda"}), plan({"A1": "Utbilda"}, agency="msb"), ties=[tie("fk")])
    found, compared = collaboration_gaps(tables)
    rows = tables["plan_elements"], tables["plan_links"], tables["plans"]
    both = pd.concat([gaps(*rows), found], ignore_index=True)
    grid = gap_grid(both, rows[0], ["csn", "msb"], rows[2], compared=compared)
    assert grid.at["csn", "G15"] == 1 and pd.isna(grid.at["msb", "G15"])


# The cooperation that a plan names


def test_a_plans_passages_are_read_sentence_by_sentence_and_cell_by_cell():
    text = "Samverkan sker med Skatteverket.\tUtbilda chefer\tSamarbeta med Försäkringskassan om brev"
    elements, _, plans = plan({"A1": "Samverka med MSB"})
    passage = {"passage_id": "p#100", "document_id": "plans/csn-2014.docx", "page": 2, "start": 100, "section": "plan"}
    found = plan_collaborations(plans, elements, frame("passages", [passage | {"text": text, "end": 100 + len(text)}]))
    assert violations("collaborations", found) == []
    assert [(row.partner_agency_id, text[row.start - 100 : row.end - 100]) for row in found.itertuples()] == [
        ("skatteverket", "Samverkan sker med Skatteverket."),
        ("fk", "Samarbeta med Försäkringskassan om brev"),
    ]
    assert set(found["stated_in"]) == {"plan"} and set(found["passage_id"]) == {"p#100"} and set(found["page"]) == {2}


def test_elements_are_read_of_a_plan_without_passages_and_the_row_leads_to_the_element():
    elements, _, plans = plan({"A1": "Samverka med andra myndigheter", "A2": "Samverka internt", "A3": "Utbilda"})
    found = plan_collaborations(plans, elements, frame("passages"))
    assert found[["passage_id", "statement", "start", "end"]].to_numpy().tolist() == [["csn-2014/A1", "unnamed", 0, 5]]


def many(number):
    """The tables of so many agencies' plans, each with minutes of its own and cooperation with the next two."""
    agencies = sorted(register().agencies)[:number]
    plans, ties, passages, documents = [], [], [], []
    for n, agency in enumerate(agencies):
        paper = f"minutes/{agency}.md"
        plans.append(plan({"A1": "Utbilda chefer", "A2": f"Dela statistik i nätverk {n}"}, agency=agency))
        ties += [tie(agencies[(n + step) % number], agency=agency, document=paper) for step in (1, 2)]
        where = {"passage_id": f"{paper}#0", "document_id": paper, "start": 0, "end": 9, "section": "status"}
        passages.append(where | {"agency_id": agency, "text": "Läget är gott."})
        documents.append({"document_id": paper, "path": paper, "kind": "minutes", "date": "2013-10-23", "sha256": "0"})
    parts = [pd.concat(part, ignore_index=True) for part in zip(*plans, strict=True)]
    tables = dict(zip(("plan_elements", "plan_links", "plans"), parts, strict=True))
    tables |= {"passages": frame("passages", passages), "documents": frame("documents", documents)}
    return tables | {"collaborations": frame("collaborations", ties)}


def steps(tables) -> int:
    """Lines of the module that run."""
    counted = 0

    def trace(running, event, _):
        nonlocal counted
        if running.f_code.co_filename != module.__file__:
            return None
        counted += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        found, compared = collaboration_gaps(tables)
    finally:
        sys.settrace(before)
    assert len(compared) == len(tables["plans"]) and len(found) == 4 * len(compared)
    return counted


def test_work_grows_with_the_number_of_plans_and_not_faster():
    few, more = steps(many(15)), steps(many(60))
    assert few > 0 and more < 5 * few


def test_the_grid_counts_a_gap_that_stands_even_where_the_rule_cannot_be_judged_in_full():
    tables = study(
        plan({"A1": "Samverka med Försäkringskassan"}, extent="elsewhere"),
        plan({"A1": "Utbilda chefer"}, agency="fk"),
        minutes=(),
    )
    found, compared = collaboration_gaps(tables)
    assert found["gap_id"].tolist() == ["csn-2014/G15/one-side-fk"] and compared == frozenset()
    grid = gap_grid(found, tables["plan_elements"], ["csn", "fk"], tables["plans"], compared=compared)
    assert grid.at["csn", "G15"] == 1 and pd.isna(grid.at["fk", "G15"])
