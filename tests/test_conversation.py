"""The conversation sheet: what is asked, where it comes from, what is left out, and that it stays one page."""

from dataclasses import dataclass, field

import pandas as pd
import pytest

from jimeval import ratings
from jimeval.base.persons import PersonKey
from jimeval.base.tables import frame
from jimeval.documents import Evidence
from jimeval.study.conversation import conversation_sheet
from jimeval.study.followup.view import COLUMNS

PLAN = {"plan_id": "csn-2014", "agency_id": "csn", "document_id": "plans/csn.pdf", "extent": "whole"}


class Study:
    """As much of a study as the sheet asks of it."""

    def __init__(self, plans):
        self.persons, self.plans = PersonKey(), plans

    def rows(self, name, /, *columns, **equal):
        return self.plans if name == "plans" else frame(name)

    def mask(self, words):
        return self.persons.mask(words)

    def evidence(self, row):
        return Evidence(row["document_id"], int(row["page"]), int(row["start"]), int(row["end"]), None, None, None, "")

    def simulated(self, papers):
        return False


@dataclass
class View:
    """An agency's year as the sheet sees it."""

    elements_: list = field(default_factory=list)
    gaps_: list = field(default_factory=list)
    followed: list = field(default_factory=list)
    advice_: list = field(default_factory=list)
    plans_: list = field(default_factory=lambda: [PLAN])
    waiting: int = 0
    label, year = "CSN", 2014

    def __post_init__(self):
        self.study = Study(self.plans())

    def elements(self):
        return frame("plan_elements", self.elements_)

    def gaps(self):
        return frame("gaps", self.gaps_)

    def followed_up(self):
        return pd.DataFrame(self.followed, columns=list(COLUMNS))

    def advice(self):
        return pd.DataFrame(self.advice_, columns=["addressed", "status", "quotation", "evidence"])

    def plans(self):
        return frame("plans", self.plans_)

    def unsigned(self):
        return range(self.waiting)

    def marks(self):
        return frame("ratings")

    previous_marks = marks

    def spread(self):
        return ratings.spread(self.marks(), {})

    def group_and_plan(self):
        return pd.DataFrame(columns=["item", "differ"])

    def previous_suggestions(self):
        return frame("suggestions")

    def papers(self, *columns):
        return pd.DataFrame({"document_id": []})


def element(name, text="Utbilda handläggare"):
    row = {"element_id": f"csn-2014/{name}", "plan_id": "csn-2014", "agency_id": "csn", "document_id": "plans/csn.pdf"}
    return row | {"kind": "activity", "text": text, "origin": "original", "page": 3, "start": 10, "end": 29}


def gap(rule, name, severity="warning", **more):
    row = {"gap_id": f"csn-2014/{rule}/{name}", "plan_id": "csn-2014", "agency_id": "csn", "rule": rule}
    words = {"message": f"{rule} {name} saknar något.", "question": f"Vad är {rule} för {name}?", "basis": "not_stated"}
    return row | {"severity": severity, "element_ids": f"csn-2014/{name}"} | words | more


def told(name, status, reason=None, reference="reports/csn.pdf, s. 4, tecken 1–9"):
    row = {"element_id": f"csn-2014/{name}", "kind": "activity", "text": f"Delen {name}", "origin": "original"}
    return row | {"document_id": "reports/csn.pdf", "status": status, "reason": reason, "reference": reference}


def test_nothing_to_say_is_said_and_no_heading_stands():
    assert repr(conversation_sheet(View())) == "Samtalsunderlag: CSN 2014: Inget att ta upp, av det som är läst."


def test_a_question_for_each_rule_the_weightiest_first_with_its_place():
    view = View(
        elements_=[element("A1"), element("A2")],
        gaps_=[gap("G5", "A1", "note"), gap("G1", "A1"), gap("G1", "A2"), gap("G10", "A2")],
    )
    assert repr(conversation_sheet(view)) == "\n".join(
        [
            "Samtalsunderlag: CSN 2014",
            "",
            "Att fråga om planen",
            "- Vad är G1 för A1? (och 1 till av samma slag) [plans/csn.pdf, s. 3, tecken 10–29]",
            "- Vad är G10 för A2? [plans/csn.pdf, s. 3, tecken 10–29]",
            "- Vad är G5 för A1? [plans/csn.pdf, s. 3, tecken 10–29]",
        ]
    )


def test_a_waived_gap_is_not_asked_about():
    view = View(elements_=[element("A1")], gaps_=[gap("G1", "A1", waived_because="annat beslut", waived_by="KA")])
    assert conversation_sheet(view).parts == ()


def test_what_was_not_done_is_asked_about_with_its_reason_and_silence_is_counted():
    view = View(
        followed=[
            told("A1", "not_performed", "brist på tid"),
            told("A2", "partly"),
            told("A3", "performed"),
            told("A4", "not_mentioned"),
        ]
    )
    (part,) = conversation_sheet(view).parts
    assert part.heading == "Från plan till genomförande"
    assert [line.words for line in part.lines] == [
        "”Delen A1” är inte genomförd. Skäl: brist på tid. Vad händer nu?",
        "”Delen A2” är delvis gjort. Inget skäl anges. Vad händer nu?",
        "1 del av planen nämns inte i de redovisningar som är lästa: vad blev det av dem?",
    ]


def test_own_advice_that_is_not_taken_up_is_on_the_sheet_and_advice_to_all_is_not():
    view = View(
        advice_=[
            {"addressed": "own", "status": "not_seen", "quotation": "Tala med ledningen", "evidence": "s. 1"},
            {"addressed": "own", "status": "taken_up", "quotation": "Skriv tydligare", "evidence": "s. 1"},
            {"addressed": "all", "status": "not_seen", "quotation": "Samverka", "evidence": "s. 2"},
        ]
    )
    (part,) = conversation_sheet(view).parts
    assert [line.words for line in part.lines] == ["”Tala med ledningen” syns inte i senare papper."]


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (View(plans_=[]), "Ingen plan från 2014 är läst: finns det en, och kan vi få den?"),
        (View(plans_=[PLAN | {"extent": "cut"}]), "Planen är avklippt i det papper vi har: kan vi få den hel?"),
        (
            View(plans_=[PLAN | {"extent": "elsewhere"}]),
            "Planen hänvisar till ett annat papper för delar av innehållet: kan vi få det?",
        ),
        (View(waiting=2), "2 föreslagna delar av planen väntar på att signeras och är inte med här."),
    ],
    ids=["no plan", "cut", "elsewhere", "unsigned"],
)
def test_what_keeps_us_from_saying_more_is_said(view, words):
    (part,) = conversation_sheet(view).parts
    assert (part.heading, [line.words for line in part.lines]) == ("Vad vi inte vet", [words])


def test_a_heading_has_no_more_lines_than_a_page_takes_and_says_how_many_are_left():
    view = View(elements_=[element("A1")], gaps_=[gap(f"G{n}", "A1") for n in (1, 2, 3, 4, 5, 9, 10, 11)])
    (part,) = conversation_sheet(view).parts
    assert [line.words for line in part.lines][-2:] == ["Vad är G9 för A1?", "… och 2 till i listan över luckor."]


def test_in_a_page_it_is_a_sheet_whose_words_are_safe():
    view = View(elements_=[element("A1")], gaps_=[gap("G1", "A1", question="Vad är <b>nytt</b> & eget?")])
    shown = conversation_sheet(view)._repr_html_()
    assert shown.startswith('<div class="jim-sheet">')
    assert "Vad är &lt;b&gt;nytt&lt;/b&gt; &amp; eget?" in shown
