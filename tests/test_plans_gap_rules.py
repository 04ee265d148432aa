"""Each gap rule with a plan that breaks it and one that does not, and what is not judged: docs/luckor.md tells too."""

import re
from pathlib import Path

import pandas as pd
import pytest
from plans_generator import made_plans

from jimeval.base.tables import frame, violations
from jimeval.plans import RULE_LABELS, RULES, evidence, gap_grid, gap_reasons, gaps, headline, judging
from jimeval.plans.gaps import JUDGED_KINDS, JUDGES, RULE_COUNTS, SEVERITIES, chain, likeness
from jimeval.plans.gaps.sentences import ABSENCE

KINDS = {"P": "problem", "M": "goal", "R": "resource", "A": "activity", "F": "result", "I": "mediator", "E": "effect"}
STATES = {"R": "planned", "A": "planned", "F": "expected", "E": "expected"}
REPORT = "reports/2015-03_csn.docx"


def plan(words, links="", decided="2013-09", extent="whole", agency="csn", signed="KA", **of):
    """One plan's tables from ``{"A1": "Utbilda chefer"}``; ``of``: more columns by id, as ``A1={"due": "2013-05"}``."""
    plan_id = f"{agency}-{int((decided or '2013')[:4]) + 1}"
    shared = {"plan_id": plan_id, "agency_id": agency, "document_id": f"plans/{plan_id}.docx"}
    elements = [
        {
            **shared,
            "element_id": f"{plan_id}/{n}",
            "kind": KINDS[n[0]],
            "text": text,
            "state": STATES.get(n[0]),
            "origin": "simulated",
            "signed_by": signed,
            "start": 10 * place,
            "end": 10 * place + 5,
        }
        | of.get(n, {})
        for place, (n, text) in enumerate(words.items())
    ]
    pairs = [
        {
            "plan_id": plan_id,
            "from_element_id": f"{plan_id}/{a}",
            "to_element_id": f"{plan_id}/{b}",
            "origin": "stated",
            "signed_by": signed,
        }
        for a, b in (pair.split("-") for pair in links.split())
    ]
    about = frame("plans", [shared | {"decided": decided, "period_from": plan_id[-4:], "extent": extent}])
    return frame("plan_elements", elements), frame("plan_links", pairs), about


def told(plan_tables, statuses, confirmed=True, paper=REPORT, **reasons):
    """Table plan_followup from ``{"A1": "not_performed"}``; ``reasons`` by id."""
    plan_id = plan_tables[2]["plan_id"].item()
    return frame(
        "plan_followup",
        [
            {
                "element_id": f"{plan_id}/{n}",
                "plan_id": plan_id,
                "document_id": paper,
                "status": status,
                "reason": reasons.get(n),
                "confirmed": confirmed,
            }
            for n, status in statuses.items()
        ],
    )


def of_rule(rule, table):
    return table[table["rule"] == rule].reset_index(drop=True)


def broken(rule, words, links="", **of):
    """(the gaps' own marks, messages) of one rule in one plan."""
    table = of_rule(rule, gaps(*plan(words, links, **of)))
    return [gap_id.split("/", 2)[2] for gap_id in table["gap_id"]]


WHOLE = {"R1": "Arbetsgrupp", "A1": "Utbilda chefer", "F1": "Chefer frågar efter underlag", "E1": "Lika bemötande"}
LINKS = "R1-A1 A1-F1 F1-E1"


# What is stated as none


@pytest.mark.parametrize(
    "words",
    ["Inga särskilda medel", "Inga medel har avsatts", "Särskilda medel saknas", "Ingen", "0 kr", "Ej aktuellt"],
)
def test_a_resource_that_states_that_there_is_none_carries_nothing(words):
    table = of_rule("G5", gaps(*plan(WHOLE | {"R1": words}, LINKS)))
    assert list(table["basis"]) == ["stated_none"]
    assert list(table["message"]) == [f"Aktiviteten ”Utbilda chefer” har ingen resurs: planen säger ”{words}”."]


@pytest.mark.parametrize(
    "words",
    [
        "Inga extra medel, ryms inom ordinarie ram",
        "Ingenjörer från två enheter",
        "Utan avgift i egna lokaler",
        "Arbetstid",
    ],
)
def test_words_that_state_some_resource_are_a_resource(words):
    assert broken("G5", WHOLE | {"R1": words}, LINKS) == []


def test_no_funds_tied_to_no_activity_is_said_of_all_activities_without_a_resource():
    table = of_rule("G5", gaps(*plan({"R1": "Inga särskilda medel", "A1": "Utbilda chefer"})))
    assert [(row.element_ids, row.basis) for row in table.itertuples()] == [("csn-2014/A1", "stated_none")]


def test_not_stated_and_stated_as_none_are_different_findings():
    assert set(of_rule("G1", gaps(*plan({"A1": "Utbilda chefer"})))["basis"]) == {"not_stated"}
    table = of_rule("G1", gaps(*plan({"A1": "Utbilda chefer", "F1": "Inget resultat förväntas"}, "A1-F1")))
    assert list(table["basis"]) == ["stated_none"]
    assert list(table["message"]) == [
        "Aktiviteten ”Utbilda chefer” leder inte till något resultat: planen säger ”Inget resultat förväntas”."
    ]
    assert broken("G4", {"F1": "Inget resultat förväntas"}) == []


# G6 to G8: what became of the plan


def test_g6_planned_but_not_performed_and_no_reason_given():
    tables = plan(WHOLE | {"A2": "Ändra mallar"}, LINKS)
    table = of_rule("G6", gaps(*tables, told(tables, {"A1": "not_performed", "A2": "not_mentioned"})))
    assert list(zip(table["message"], table["basis"], table["severity"], strict=True)) == [
        (
            "Aktiviteten ”Utbilda chefer” var planerad men är enligt återrapporten inte genomförd, och inget skäl "
            "anges.",
            "stated",
            "warning",
        ),
        ("Aktiviteten ”Ändra mallar” var planerad men nämns inte i återrapporten.", "not_stated", "note"),
    ]


@pytest.mark.parametrize(
    ("statuses", "reasons"),
    [({"A1": "performed"}, {}), ({"A1": "partly"}, {}), ({"A1": "not_performed"}, {"A1": "Tjänsten var obesatt"})],
)
def test_g6_passes_what_is_performed_or_has_its_reason(statuses, reasons):
    tables = plan(WHOLE, LINKS)
    assert of_rule("G6", gaps(*tables, told(tables, statuses, **reasons))).empty


def test_g6_takes_the_best_of_several_reports():
    tables = plan(WHOLE, LINKS)
    two = [told(tables, {"A1": "not_mentioned"}), told(tables, {"A1": "performed"}, paper="reports/senare.docx")]
    assert of_rule("G6", gaps(*tables, pd.concat(two))).empty


def test_g6_to_g8_are_not_judged_without_a_report_or_before_anybody_has_confirmed_its_reading():
    tables = plan(WHOLE, LINKS)
    proposed = told(tables, {"A1": "not_performed", "F1": "not_achieved"}, confirmed=False)
    for followup in (None, frame("plan_followup"), proposed):
        assert not set(gaps(*tables, followup)["rule"]) & {"G6", "G7", "G8"}
    assert set(gaps(*tables, proposed, signed_only=False)["rule"]) >= {"G6", "G8"}
    reasons = [judging(tables[0], tables[2], f).loc["csn-2014", "G6"] for f in (None, proposed)]
    assert reasons == ["no_report", "unconfirmed"]


def results(*levels, element_id=None):
    return frame(
        "results",
        [
            {
                "agency_id": "csn",
                "document_id": REPORT,
                "year": 2014,
                "element_id": element_id,
                "level": level,
                "evidence_grade": "statement",
                "passage_id": f"{REPORT}#{place}",
            }
            for place, level in enumerate(levels)
        ],
    )


def test_g7_and_g8_ask_of_results_that_answer_no_element():
    tables = plan(WHOLE, LINKS)
    followup = told(tables, {"A1": "performed"})
    passages = frame(
        "passages",
        [
            {
                "passage_id": f"{REPORT}#{n}",
                "document_id": REPORT,
                "start": n,
                "end": n + 9,
                "section": "report",
                "text": t,
            }
            for n, t in enumerate(("Nya mallar för beslut", "Fler män söker"))
        ],
    )
    table = gaps(*tables, followup, results("output", "outcome"), passages)
    assert violations("gaps", table) == []
    assert [of_rule(rule, table)["message"].item() for rule in ("G7", "G8")] == [
        "Återrapporten redovisar ”Nya mallar för beslut”, som inte fanns i planen.",
        "Återrapporten redovisar ”Fler män söker”, som planen inte hade väntat.",
    ]
    places = evidence(of_rule("G8", table), tables[0], passages)
    assert places[["document_id", "start"]].to_numpy().tolist() == [[REPORT, 1]]
    unquoted = gaps(*tables, followup, results("output", "effect_shown"))
    assert [of_rule(rule, unquoted)["message"].item() for rule in ("G7", "G8")] == [
        "Återrapporten redovisar en prestation som inte fanns i planen.",
        "Återrapporten redovisar ett utfall eller en effekt som planen inte hade väntat.",
    ]
    tied = gaps(*tables, followup, results("output", "outcome", element_id="csn-2014/A1"))
    assert not set(tied["rule"]) & {"G7", "G8"}


def test_two_results_of_one_passage_are_two_gaps_each_with_its_own_sentence():
    tables, text = plan(WHOLE, LINKS), "Övrigt\nNya mallar finns. Ett stöd är klart."
    passages = frame(
        "passages",
        [
            {"passage_id": f"{REPORT}#0", "document_id": REPORT, "section": "report", "text": text}
            | {"start": 0, "end": len(text)}
        ],
    )
    two = results("output", "output").assign(passage_id=f"{REPORT}#0", start=[7, 25], end=[24, 43])
    table = of_rule("G7", gaps(*tables, told(tables, {"A1": "performed"}), two, passages))
    assert sorted(table["message"]) == [
        "Återrapporten redovisar ”Ett stöd är klart.”, som inte fanns i planen.",
        "Återrapporten redovisar ”Nya mallar finns.”, som inte fanns i planen.",
    ]
    assert evidence(table, tables[0], passages)["document_id"].tolist() == [REPORT, REPORT]


def test_what_was_done_before_or_only_cites_is_asked_about_once():
    words = {"A1": "Arbetsgruppen är tillsatt", "M1": "Se verksamhetsplanen"}
    tables = plan(words)
    table = gaps(*tables, told(tables, {"A1": "not_mentioned", "M1": "not_mentioned"}))
    assert sorted(table["rule"]) == ["G12", "G13"]


def test_g8_expected_but_not_achieved_with_and_without_reason_and_silent():
    tables = plan(WHOLE | {"M1": "Alla chefer kan sitt uppdrag"}, LINKS)
    followup = told(tables, {"F1": "not_achieved", "E1": "not_mentioned", "M1": "not_achieved"}, M1="Omorganisation")
    table = of_rule("G8", gaps(*tables, followup))
    assert sorted(table["message"]) == [
        "Effekten ”Lika bemötande” var förväntad men nämns inte i återrapporten.",
        "Målet ”Alla chefer kan sitt uppdrag” var satt men är enligt återrapporten inte nått; skälet som anges är "
        "”Omorganisation”.",
        "Resultatet ”Chefer frågar efter underlag” var förväntat men är enligt återrapporten inte uppnått.",
    ]
    reached = told(tables, {"F1": "achieved", "E1": "partly", "M1": "achieved"})
    assert of_rule("G8", gaps(*tables, reached)).empty


# G9 to G14 and G16: a plan that breaks the rule, and how many gaps; one that does not


@pytest.mark.parametrize(
    ("rule", "words", "links", "expected"),
    [
        ("G9", {"F1": "Nya mallar"}, "", ["F1"]),
        ("G9", {"F1": "Nya mallar", "F2": "Ny statistik", "I1": "Styrgruppen"}, "F1-I1", ["F2"]),
        ("G9", {"F1": "Nya mallar", "F2": "Ny statistik"}, "", ["plan"]),  # none anywhere: one finding
        ("G9", {"F1": "Nya mallar", "I1": "Styrgruppen"}, "F1-I1", []),
        ("G9", {"F1": "Nya mallar", "F2": "Mallarna används", "I1": "Styrgruppen"}, "F1-F2 F2-I1", []),
        ("G9", {"F1": "Ledningen har fattat beslut om nya mallar"}, "", []),  # the result is a decision
        ("G9", {"F1": "Nya mallar", "A1": "Förankra dem i ledningsgruppen"}, "F1-A1", []),
        ("G10", {"E1": "Lika bemötande"}, "", ["E1"]),
        ("G10", {"E1": "Lika bemötande", "E2": "Fler söker"}, "", ["plan"]),
        ("G10", {"P1": "Män får sämre svar", "E1": "Lika bemötande", "E2": "Fler söker"}, "P1-E1", ["E2"]),
        (
            "G10",
            {"P1": "Män får sämre svar", "M1": "M", "A1": "A", "F1": "F", "E1": "E"},
            "P1-M1 M1-A1 A1-F1 F1-E1",
            [],
        ),
        ("G10", {"E1": "Färre utsätts enligt målet att mäns våld mot kvinnor ska upphöra"}, "", []),
        ("G10", {"E1": "Lika lön, nationellt delmål 2"}, "", []),
        ("G10", {"E1": "Lika lön, vårt delmål 2"}, "", ["E1"]),  # a milestone of its own
        ("G11", {"A1": "Kartlägga bemötandet i kundtjänst"}, "", ["A1"]),
        ("G11", {"A1": "Genomföra en översyn av mallar"}, "", ["A1"]),
        ("G11", {"A1": "Aktivitet 3: se över hur statistiken redovisas för att kunna ta fram mål"}, "", ["A1"]),
        ("G11", {"A1": "Analysera ansökningar", "F1": "Analysen är klar"}, "A1-F1", ["A1"]),  # only the mapping again
        ("G11", {"A1": "Utreda och inventera behov", "A2": "Analysera svaren"}, "A1-A2", ["A1", "A2"]),
        ("G11", {"A1": "Kartlägga bemötandet och utbilda handläggare"}, "", []),
        ("G11", {"A1": "Kartlägga bemötandet", "A2": "Utbilda handläggare"}, "A1-A2", []),
        ("G11", {"A1": "Kartlägga bemötandet", "F1": "Alla får svar i tid"}, "A1-F1", []),
        ("G11", {"A1": "Nulägesanalys genomförs under kvartal 1"}, "", ["A1"]),
        ("G11", {"A1": "Under våren ska enheten göra en inventering"}, "", ["A1"]),
        ("G11", {"A1": "Utbildning i jämställdhetsanalys"}, "", []),
        ("G11", {"A1": "Bilda en grupp som kartlägger behoven"}, "", []),
        ("G11", {"A1": "Utbilda chefer i jämställdhetsanalys"}, "", []),
        ("G11", {"A1": "Ta fram ett stöd för hur handläggare gör analyser"}, "", []),
        ("G12", {"A1": "En arbetsgrupp har tillsatts"}, "", ["A1"]),
        ("G12", {"A1": "Utbildningen genomfördes under våren"}, "", ["A1"]),
        ("G12", {"A1": "Utbilda dem som har utsetts"}, "", []),
        ("G12", {"A1": "En grupp har tillsatts och ska utbilda chefer"}, "", []),
        ("G12", {"A1": "Utbilda chefer"}, "", []),
        ("G12", {"A1": "Policyn antogs 2012"}, "", ["A1"]),
        ("G12", {"A1": "Följa upp att utbildningen har genomförts"}, "", []),
        ("G12", {"A1": "Ta fram texter som är klara och tydliga"}, "", []),
        ("G13", {"M1": "Se verksamhetsplanen"}, "", ["M1"]),
        ("G13", {"M1": "Mål: enligt myndighetens jämställdhetsplan 2013-2015, avsnitt 4"}, "", ["M1"]),
        ("G13", {"M1": "Målen återfinns i strategin för tillsyn"}, "", ["M1"]),
        ("G13", {"M1": "Enligt jämställdhetsplanen ska andelen kvinnor som är chefer öka"}, "", []),
        ("G13", {"M1": "Jämställdhet ingår i verksamhetsplanen"}, "", []),
        ("G13", {"M1": "Alla planer tar upp villkor för kvinnor och män"}, "", []),
        ("G14", {"A1": "Utbilda chefer"}, "", ["plan"]),
        (
            "G14",
            {"A1": "Utbilda chefer", "R1": "Ordinarie budget", "P1": "Frågan saknas i verksamhetsplanen"},
            "",
            ["plan"],
        ),
        ("G14", {"A1": "Ta in mål i verksamhetsplaneringen"}, "", []),
        ("G14", {"A1": "Utbilda chefer", "I1": "Den ordinarie uppföljningen"}, "", []),
        ("G14", {"R1": "En samordnare"}, "", []),  # nothing to be done or reached: not judged
        ("G16", {"A1": "A", "E1": "E"}, "A1-E1", ["A1+E1"]),
        ("G16", {"R1": "R", "F1": "F"}, "R1-F1", ["R1+F1"]),
        ("G16", {"A1": "A", "I1": "I"}, "A1-I1", ["A1+I1"]),
        ("G16", {"A1": "A", "A2": "B"}, "A1-A2 A2-A1", ["A1+A2"]),
        ("G16", {"A1": "A"}, "A1-A1", ["A1"]),
        ("G16", WHOLE, f"{LINKS} A1-E1", []),  # a fuller way stands beside it
        ("G16", {"F1": "F", "E1": "E", "M1": "M", "A1": "A"}, "F1-E1 M1-A1 M1-E1", []),
    ],
)
def test_each_rule_finds_what_it_says_and_no_more(rule, words, links, expected):
    assert broken(rule, words, links) == expected


def test_g10_reads_a_number_in_the_scheme_of_the_plans_date():
    words = {"E1": "Lika vård, nationellt delmål 5"}
    table = of_rule("G10", gaps(*plan(words, decided="2013-09")))
    assert table["message"].tolist() == [
        "Effekten ”Lika vård, nationellt delmål 5” nämner nationellt delmål 5, som inte fanns när planen gjordes."
    ]
    assert table["basis"].tolist() == ["stated"]
    assert of_rule("G10", gaps(*plan(words, decided="2021-09"))).empty


def test_g10_passes_an_effect_with_a_stored_topic_or_a_goal_that_has_one():
    topic = {"subgoal_topic": "jämställd hälsa", "subgoal_scheme": "six"}
    assert broken("G10", {"E1": "Lika vård"}, E1=topic) == []
    assert broken("G10", {"M1": "Mål", "A1": "A", "F1": "F", "E1": "E"}, "M1-A1 A1-F1 F1-E1", M1=topic) == []


@pytest.mark.parametrize(
    ("due", "decided", "expected"),
    [
        ("2013-05", "2013-09", ["A1"]),
        ("2012", "2013-09", ["A1"]),
        ("2013", "2013-09", []),  # the year may end after it
        ("2013-09-30", "2013-09", []),
        ("2013-09", "2013-09-30", []),
        ("2014", "2013-09", []),
        ("löpande", "2013-09", []),
        ("2012", None, []),
    ],
)
def test_g12_compares_dates_as_far_as_they_are_known(due, decided, expected):
    assert broken("G12", {"A1": "Utbilda chefer"}, decided=decided, A1={"due": due}) == expected


def test_g12_finds_an_activity_whose_state_is_performed():
    assert broken("G12", {"A1": "Utbilda chefer"}, A1={"state": "performed"}) == ["A1"]


def test_g14_reads_indicators_and_the_plans_other_text():
    assert broken("G14", {"A1": "Utbilda chefer"}, A1={"indicator": "Redovisas i tertialrapporten"}) == []
    tables = plan({"A1": "Utbilda chefer"})
    prose = {"document_id": "plans/csn-2014.docx", "passage_id": "p", "start": 0, "end": 9, "section": "plan"}
    passages = frame("passages", [prose | {"text": "Arbetet följs upp i verksamhetsplanen."}])
    assert of_rule("G14", gaps(*tables, passages=passages)).empty


def test_g16_says_what_is_leaped_over_and_how_the_circle_goes():
    table = of_rule(
        "G16", gaps(*plan({"A1": "Utbilda", "E1": "Lika svar", "F1": "Stöd", "F2": "Råd"}, "A1-E1 F1-F2 F2-F1"))
    )
    assert sorted(table["message"]) == [
        "Aktiviteten ”Utbilda” kopplas direkt till effekten ”Lika svar”, utan resultat emellan.",
        "Kopplingarna går i cirkel: ”Stöd” → ”Råd” → ”Stöd”.",
    ]
    assert set(table["basis"]) == {"stated"}


# What is not judged


@pytest.mark.parametrize("extent", ["cut", "elsewhere"])
def test_nothing_is_called_missing_in_a_plan_that_we_do_not_have_the_whole_of(extent):
    tables = plan({"A1": "Kartlägga", "F1": "F", "E1": "E", "M1": "Se verksamhetsplanen"}, "A1-E1", extent=extent)
    assert sorted(gaps(*tables)["rule"]) == ["G13", "G16"]
    grid = gap_grid(gaps(*tables), tables[0], ["csn"], tables[2])
    reasons = gap_reasons(tables[0], ["csn"], tables[2])
    assert pd.isna(grid.at["csn", "G1"]) and reasons.at["csn", "G1"] == extent
    assert grid.at["csn", "G13"] == 1 and reasons.at["csn", "G13"] == ""
    lacking = {"cut": "Planen är avkortad", "elsewhere": "En del av planen finns i ett papper som vi inte har"}
    assert headline(gaps(*tables), tables[0], tables[2]) == (
        "2 luckor i planens programlogik, av 2 slag: 1 mål hänvisar bara till en annan plan (G13) och 1 koppling går i "
        f"cirkel eller förbi ett led (G16). {lacking[extent]}: där bedöms inte vad som saknas."
    )


def test_only_what_somebody_has_signed_is_judged_and_the_rest_is_counted():
    elements, links, plans = plan(WHOLE, LINKS)
    elements.loc[elements["kind"] == "effect", "signed_by"] = None
    table = gaps(elements, links, plans)
    assert of_rule("G4", table)["element_ids"].tolist() == ["csn-2014/F1"] and of_rule("G3", table).empty
    assert headline(table, elements, plans).endswith("1 del väntar på signering och räknas inte.")
    assert of_rule("G4", gaps(elements, links, plans, signed_only=False)).empty
    unsigned = elements.assign(signed_by=None).astype({"signed_by": "str"})
    assert gaps(unsigned, links, plans).empty
    assert set(gap_reasons(unsigned, ["csn"], plans).loc["csn"]) == {"unsigned"}
    assert headline(frame("gaps"), unsigned, plans) == (
        "Planen har 4 delar som väntar på signering, så programlogiken bedöms inte ännu."
    )


def test_an_unsigned_link_ties_nothing():
    elements, links, plans = plan(WHOLE, LINKS)
    links.loc[links["to_element_id"] == "csn-2014/E1", "signed_by"] = ""
    assert of_rule("G4", gaps(elements, links, plans))["element_ids"].tolist() == ["csn-2014/F1"]


def test_the_finding_says_that_no_report_is_read():
    tables = plan(WHOLE, LINKS)
    said = headline(frame("gaps"), tables[0], tables[2], frame("plan_followup"))
    assert said == (
        "Ingen lucka i programlogiken hittades bland de 4 delar som bedöms. Ingen återrapport har lästs, så G6, G7 och "
        "G8 bedöms inte."
    )


def test_waived_gaps_stay_but_are_not_counted():
    tables = plan({"E1": "Lika bemötande"})
    table = gaps(*tables)
    table.loc[table["rule"] == "G3", "waived_because"] = "Resultatet står i en annan plan"
    said = headline(table, tables[0], tables[2])
    assert said.startswith("2 luckor") and said.endswith("1 lucka är undantagen med skäl och räknas inte.")
    assert gap_grid(table, tables[0], ["csn"], tables[2]).at["csn", "G3"] == 0


# Over the years


def test_a_gap_that_comes_back_keeps_the_date_when_it_was_first_seen():
    first = plan({"A1": "Utbilda chefer i bemötande senast 2014", "A2": "Ordna en temadag"}, decided="2013-09")
    later = plan({"A7": "Utbilda cheferna i bemötande senast 2015", "A2": "Bjuda in en grupp"}, decided="2014-10")
    both = [pd.concat(pair, ignore_index=True) for pair in zip(first, later, strict=True)]
    table = of_rule("G1", gaps(*both)).set_index("element_ids")[["first_seen", "last_seen"]]
    assert table.loc["csn-2014/A1"].tolist() == table.loc["csn-2015/A7"].tolist() == ["2013-09", "2014-10"]
    assert table.loc["csn-2014/A2"].tolist() == ["2013-09", "2013-09"]
    assert table.loc["csn-2015/A2"].tolist() == ["2014-10", "2014-10"]


def test_another_agencys_words_and_another_kind_are_not_the_same_element():
    one = plan({"A1": "Utbilda chefer"}, decided="2013-09")
    other = plan({"A1": "Utbilda chefer"}, decided="2014-10", agency="msb")
    same = plan({"F1": "Utbilda chefer"}, decided="2014-10")
    chains = chain.chains(*(pd.concat(part, ignore_index=True) for part in zip(one, other, same, strict=True)))
    roots = likeness.first_seen_as(chains.values())
    assert roots == {node: node for node in ("csn-2014/A1", "msb-2015/A1", "csn-2015/F1")}


def test_two_alike_elements_are_matched_one_to_one():
    one = plan({"A1": "Utbilda chefer i region norr", "A2": "Utbilda chefer i region syd"}, decided="2013-09")
    two = plan({"A1": "Utbilda chefer i region syd", "A2": "Utbilda alla chefer i region norr"}, decided="2014-10")
    chains = chain.chains(*(pd.concat(part, ignore_index=True) for part in zip(one, two, strict=True)))
    roots = likeness.first_seen_as(chains.values())
    assert (roots["csn-2015/A1"], roots["csn-2015/A2"]) == ("csn-2014/A2", "csn-2014/A1")


# All rules


def test_every_rule_has_its_words_and_its_source():
    assert tuple(RULES) == tuple(RULE_LABELS) == tuple(RULE_COUNTS) == tuple(JUDGED_KINDS) == tuple(SEVERITIES)
    assert set(JUDGES) == set(RULES) - {"G15"}
    for rule, judge in JUDGES.items():
        assert judge.__doc__.startswith(f"{rule}: ") and re.search(
            "SKL|APeL|Reference|Statskontoret|evaluation", judge.__doc__
        )


def test_the_page_on_gaps_lists_the_rules_with_label_source_and_both_examples():
    page = (Path(__file__).resolve().parents[1] / "docs" / "luckor.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if re.match(r"\| G\d", line)]
    assert {row[0]: row[1] for row in rows} == {
        rule: label[0].upper() + label[1:] for rule, label in RULE_LABELS.items()
    }
    assert [row[0] for row in rows] == list(RULES)
    assert all(len(row) == 5 and all(cell.strip() for cell in row) for row in rows)
    listed = re.search(r"bedöms inte av regler om att något saknas:\n\s+(.+?)\.", page, re.DOTALL)[1]
    names = set()
    for first, last in re.findall(r"G(\d+)(?:–G(\d+))?", listed):
        names |= {f"G{n}" for n in range(int(first), int(last or first) + 1)}
    assert names == ABSENCE


def test_made_plans_break_every_rule_and_each_gap_leads_to_its_elements():
    made = made_plans(30)
    table = gaps(made["plan_elements"], made["plan_links"], made["plans"], made["plan_followup"], made["results"])
    assert violations("gaps", table) == []
    assert set(table["rule"]) == set(JUDGES)
    known = set(made["plan_elements"]["element_id"]) | set(made["plans"]["plan_id"])
    assert {part for ids in table["element_ids"] for part in ids.split("+")} <= known
    assert table["question"].str.endswith("?").all() and table["message"].str.endswith(".").all()
    assert not evidence(table, made["plan_elements"])["document_id"].isna().any()


def test_each_plan_is_judged_by_itself_and_in_any_order():
    made = made_plans(12, agencies=12)
    rows = [made[name] for name in ("plan_elements", "plan_links", "plans", "plan_followup", "results")]
    whole = gaps(*rows)
    shuffled = gaps(*(table.sample(frac=1, random_state=3) for table in rows))
    pd.testing.assert_frame_equal(whole, shuffled)
    for plan_id, own in whole.groupby("plan_id"):
        alone = gaps(*(table[table["plan_id"] == plan_id] for table in rows[:4]), rows[4])
        pd.testing.assert_frame_equal(own.reset_index(drop=True), alone)


def test_work_grows_with_the_number_of_plans_and_not_faster(monkeypatch):
    """Counted in elements visited by the search along links and by the comparison of words, not in seconds."""
    work = {"steps": 0}

    def counted(function, size):
        def call(*args):
            work["steps"] += size(*args)
            return function(*args)

        return call

    spread, alike = chain.Chain._spread, likeness._alike
    monkeypatch.setattr(chain.Chain, "_spread", counted(spread, lambda own, *_: len(own.elements)))
    monkeypatch.setattr(likeness, "_alike", counted(alike, lambda wanted, choices: len(wanted) * len(choices)))
    steps = []
    for number in (60, 240):
        made = made_plans(number, agencies=20)
        work["steps"] = 0
        gaps(made["plan_elements"], made["plan_links"], made["plans"], made["plan_followup"], made["results"])
        steps.append(work["steps"])
    assert steps[0] > 0 and steps[1] < 6 * steps[0]


def test_a_plan_that_names_no_resource_is_one_finding_and_one_activity_is_its_own():
    two = of_rule("G5", gaps(*plan({"A1": "Utbilda chefer", "A2": "Granska brevmallar"})))
    assert two["element_ids"].tolist() == ["csn-2014/A1+csn-2014/A2"]
    assert two["message"].tolist() == ["Planen anger ingen resurs för någon av sina 2 aktiviteter."]
    assert two["question"].tolist() == ["Vilka ska arbeta med aktiviteterna, och med vilken tid och vilka medel?"]
    one = of_rule("G5", gaps(*plan({"A1": "Utbilda chefer"})))
    assert one["message"].tolist() == ["Aktiviteten ”Utbilda chefer” har ingen resurs."]
