"""Plans beside each other: every share with its denominator, and every case of the findings."""

import pandas as pd
import pytest

from jimeval import plans
from jimeval.base.tables import frame
from jimeval.study.plans.across import PlansAcross, levels, rule_counts, subgoal_coverage

LABELS = {"boverket": "Boverket", "csn": "CSN", "fk": "Försäkringskassan"}


class NoStudy:
    pass


def element(agency, kind, n=1, **more):
    plan = f"{agency}-2014"
    row = {"element_id": f"{plan}/{kind}{n}", "plan_id": plan, "agency_id": agency, "document_id": f"{plan}.yml"}
    return row | {"kind": kind, "text": f"{kind} {n}", "origin": "original", "signed_by": "KA"} | more


def across(*rows, links=()):
    elements = frame("plan_elements", rows)
    ids = elements["plan_id"].unique()
    agencies = dict(zip(elements["plan_id"], elements["agency_id"], strict=True))
    own = [{"plan_id": i, "agency_id": agencies[i], "document_id": f"{i}.yml", "extent": "whole"} for i in ids]
    gaps = plans.gaps(elements, frame("plan_links", links), frame("plans", own))
    grid = plans.gap_grid(gaps, elements, LABELS)
    return PlansAcross(NoStudy(), 2014, LABELS, elements, grid)


def test_a_rule_concerns_agencies_of_those_it_can_judge():
    grid = pd.DataFrame({rule: pd.array([pd.NA] * 3, "Int64") for rule in plans.RULES}, index=list(LABELS))
    grid["G1"] = pd.array([2, 0, pd.NA], "Int64")
    counted = rule_counts(grid).set_index("rule")
    assert counted.loc["G1"].to_dict() == {"agencies": 1, "judged": 2}
    assert counted.loc["G2"].to_dict() == {"agencies": 0, "judged": 0}


def test_subgoals_are_counted_by_topic_and_scheme_never_by_number():
    elements = frame(
        "plan_elements",
        [
            element("csn", "effect", 1, subgoal_topic="mäns våld mot kvinnor ska upphöra", subgoal_scheme="four"),
            element("fk", "effect", 1, subgoal_topic="obetalt hem- och omsorgsarbete", subgoal_scheme="six"),
            element("fk", "effect", 2, subgoal_topic="obetalt hem- och omsorgsarbete", subgoal_scheme="six"),
        ],
    )
    assert subgoal_coverage(elements).to_dict("list") == {
        "topic": ["mäns våld mot kvinnor ska upphöra", "obetalt hem- och omsorgsarbete"],
        "scheme": ["four", "six"],
        "agency_id": ["csn", "fk"],
        "elements": [1, 2],
    }


def test_levels_are_counted_for_every_agency_asked_for():
    elements = frame("plan_elements", [element("csn", "activity", n) for n in (1, 2)])
    counted = levels(elements, ["csn", "fk"])
    assert counted["activity"].to_dict() == {"csn": 2, "fk": 0}
    assert counted["effect"].to_dict() == {"csn": 0, "fk": 0}


@pytest.mark.parametrize("topic", ["rules", "alike", "subgoals", "levels"])
def test_without_plans_nothing_is_compared_and_that_is_said(topic):
    assert getattr(across(), f"say_{topic}")() == "Ingen signerad plan från 2014 att jämföra."


def test_empty_levels_are_named_with_the_agencies_and_the_denominator():
    view = across(element("csn", "activity"), element("csn", "resource"), element("fk", "activity"))
    assert view.say_levels() == (
        "Tomma nivåer hos 2 myndigheter med signerad plan: resurser hos Försäkringskassan; "
        "resultat hos CSN och Försäkringskassan; effekter hos CSN och Försäkringskassan."
    )
    assert view.table_levels().data["Resurser"].tolist() == ["1", "–"]


def test_levels_that_all_have_are_said_to_be_there():
    rows = [element("csn", kind) for kind in ("resource", "activity", "result", "effect")]
    assert across(*rows).say_levels() == (
        "Resurser, aktiviteter, resultat och effekter finns hos samtliga, 1 myndighet med signerad plan."
    )


def test_subgoals_that_no_plan_names_are_named():
    view = across(
        element("csn", "effect", subgoal_topic="ekonomisk jämställdhet", subgoal_scheme="four"),
        element("fk", "effect"),
    )
    assert view.say_subgoals() == (
        "Delar i planerna hos 2 myndigheter med signerad plan nämner ekonomisk jämställdhet hos 1. "
        "Inget delmål nämns om makt och inflytande, obetalt hem- och omsorgsarbete "
        "och mäns våld mot kvinnor ska upphöra."
    )


def test_activities_alike_are_counted_among_those_compared():
    same = "Utbilda handläggare i bemötande av brottsoffer"
    view = across(element("csn", "activity", text=same), element("fk", "activity", text=same))
    assert view.say_alike() == (
        "Ett slags aktivitet planeras lika av två myndigheter eller fler, bland 2 aktiviteter hos 2 myndigheter med "
        "signerad plan: platser att samverka."
    )
    assert across(element("csn", "activity")).say_alike() == (
        "Bland 1 aktivitet hos 1 myndighet med signerad plan planeras inga lika, så långt orden visar."
    )
