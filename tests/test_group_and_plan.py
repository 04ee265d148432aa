"""Group says, plan shows: what is counted for each parameter, when the two part ways, and what there is to ask."""

from dataclasses import dataclass, field
from types import SimpleNamespace

import pandas as pd
import pytest

from jimeval import ratings
from jimeval.base.persons import PersonKey
from jimeval.base.tables import frame
from jimeval.ratings import Instrument, Item, Scale
from jimeval.study.followup.view import COLUMNS as FOLLOWED
from jimeval.study.marks import group_and_plan as beside
from jimeval.study.marks.across import group_and_plan_across, say_group_and_plan_across, table_group_and_plan_across
from jimeval.study.marks.documents_show import NO_MINUTES, NO_PLAN, NO_REPORT, documents_show
from jimeval.study.marks.group_and_plan import say_group_and_plan, table_group_and_plan
from jimeval.study.marks.questions import differences, proposed_last, questions

LABELS = (
    "Utgångspunkt",
    "Effekter",
    "Resultat",
    "Förmedlande",
    "Aktiviteter",
    "Resurser",
    "Struktur",
    "Process",
    "Samlad",
)
ITEMS = tuple(Item(n, label, asks=("Vad bär?", "Vad fattas?") if n == 3 else ()) for n, label in enumerate(LABELS, 1))
SCALE = Scale(0, 10, anchor_low="inte alls", anchor_high="helt")
LINES = Instrument(
    "linjer", "1", "Nio linjer", ITEMS, SCALE, {9: Scale(1, 5, 1, type="levels")}, family="larande_uppfoljning"
)
TURNED = Instrument("vänd", "1", "Vänd", ITEMS, Scale(0, 10, direction="lower_is_better"), family="larande_uppfoljning")


@dataclass
class View:
    """An agency's year as the counts and the marks see it: elements as (id, kind), links as pairs, marks by item."""

    own: list = field(default_factory=list)
    pairs: list = field(default_factory=list)
    told: list = field(default_factory=list)
    given: list = field(default_factory=list)
    ties: list = field(default_factory=list)
    found: list = field(default_factory=list)
    by_item: dict = field(default_factory=dict)
    agreed: float | None = None
    minutes_read: bool = True
    audience: str = "internal"
    instrument: Instrument = LINES
    label, year, agency_id = "CSN", 2014, "csn"

    def __post_init__(self):
        self.study = SimpleNamespace(
            instruments={self.instrument.id: self.instrument},
            mask=PersonKey().mask,
            simulated=lambda papers: False,
            evidence=lambda rows: pd.DataFrame({"reference": [f"rad {n}" for n in rows["row"]]}),
        )

    def elements(self):
        return frame(
            "plan_elements",
            (
                {"element_id": f"p/{name}", "plan_id": "p", "agency_id": "csn", "kind": kind, "text": name,
                 "responsible": (more or [None])[0]}
                for name, kind, *more in self.own
            ),
        )  # fmt: skip

    def links(self):
        return frame(
            "plan_links",
            (
                {"plan_id": "p", "from_element_id": f"p/{a}", "to_element_id": f"p/{b}", "origin": "stated"}
                for a, b in self.pairs
            ),
        )

    def followed_up(self):
        rows = [{"element_id": f"p/{name}", "kind": kind, "status": status} for name, kind, status in self.told]
        return pd.DataFrame(rows, columns=list(FOLLOWED))

    def passages(self):
        return pd.DataFrame({"passage_id": ["a"] if self.minutes_read else []})

    def support(self):
        return frame(
            "support", ({"document_id": "m", "agency_id": "csn", "audience": a, "statement": s} for a, s in self.given)
        )

    def collaborations(self):
        return frame("collaborations", (
            {"document_id": "m", "from_agency_id": a, "partner_agency_id": b, "partner": c,
             "statement": "named", "stated_in": "minutes"}
            for a, b, c in self.ties
        ))  # fmt: skip

    def results(self):
        return frame("results", ({"agency_id": "csn", "year": 2014, "level": level} for level in self.found))

    def marks(self):
        rows = [
            {"item": item, "kind": "individual", "rater": f"D{n}", "value": float(value)}
            for item, values in self.by_item.items()
            for n, value in enumerate(values)
        ]
        if self.agreed is not None:
            rows.append({"item": 9, "kind": "consensus", "value": self.agreed})
        same = {"instrument": self.instrument.id, "instrument_version": "1", "agency_id": "csn", "occasion": "2014-11"}
        return frame(
            "ratings", ({"rating_id": str(n), "document_id": "r", **same, **row} for n, row in enumerate(rows))
        )

    def spread(self):
        return ratings.spread(self.marks(), self.study.instruments, self.audience)

    def consensus(self):
        return ratings.consensus(self.marks(), self.study.instruments, self.audience)

    def papers(self, *columns):
        return pd.DataFrame({"document_id": []})

    def previous_suggestions(self):
        rows = [
            {
                "agency_id": "csn",
                "instrument": "linjer",
                "occasion": "2013",
                "item": 6,
                "text": "Mer tid.",
                "document_id": "s",
                "row": 4,
            }
        ]
        return frame("suggestions", rows)


def group_and_plan(view):
    return beside.group_and_plan(view, view.spread(), view.consensus())


def words(view, item):
    return [one.words() for one in documents_show(view)[item]]


CHAIN = [("R1", "resource"), ("A1", "activity", "samordnaren"), ("A2", "activity"), ("F1", "result"), ("F2", "result"),
         ("I1", "mediator"), ("E1", "effect"), ("M1", "goal"), ("P1", "problem")]  # fmt: skip
TIES = [("R1", "A1"), ("A1", "F1"), ("F1", "I1"), ("I1", "E1"), ("P1", "M1")]


def test_each_parameter_has_its_counts_in_the_plan():
    view = View(CHAIN, TIES)
    assert words(view, 1) == ["mål som vilar på ett problem: 1 av 1", "problem som planen nämner: 1"]
    assert words(view, 2) == ["resultat som leder till en effekt: 1 av 2 (inte F2)", "effekter som planen nämner: 1"]
    assert words(view, 3)[0] == "aktiviteter som leder till ett resultat: 1 av 2 (inte A2)"
    assert words(view, 4) == [
        "förmedlande instanser som planen nämner: 1",
        "resultat som någon förmedlande instans för vidare: 1 av 2 (inte F2)",
    ]
    assert words(view, 6) == ["resurser som planen nämner: 1", "aktiviteter med en resurs: 1 av 2 (inte A2)"]
    assert words(view, 7)[0] == "aktiviteter med någon som ansvarar: 1 av 2 (inte A2)"


def test_what_is_done_is_counted_of_all_and_what_no_report_mentions_is_told():
    told = [("A1", "activity", "performed"), ("A2", "activity", "not_mentioned"), ("F1", "result", "partly")]
    view = View(CHAIN, TIES, told)
    assert words(view, 5) == [
        "aktiviteter som redovisas som genomförda: 1 av 2 (inte A2; 1 nämns inte i någon läst rapport)"
    ]
    assert words(view, 3)[1] == "resultat som redovisas som uppnådda: 0 av 1"


def test_minutes_give_support_and_ties_and_results_their_step():
    view = View(
        given=[("management", "given"), ("working_group+managers", "given"), ("key_persons", "stated_none")],
        ties=[("csn", "fk", None), ("csn", "fk", None), ("csn", None, "Lunds universitet"), ("av", "csn", None)],
        found=["output", "outcome", "effect_shown"],
    )
    assert words(view, 7)[1] == "tillfällen av stöd till ledning och chefer: 2"
    assert words(view, 8) == [
        "tillfällen av stöd till andra än ledningen: 1",
        "andra myndigheter som samverkan nämns med: 3",
    ]
    assert words(view, 9) == ["redovisade resultat som är en förändring för någon: 2 av 3"]


def test_nothing_read_is_not_none_found():
    nothing, plan = View(minutes_read=False), View([("A1", "activity")])
    assert words(nothing, 6)[0] == f"resurser som planen nämner: {NO_PLAN}"
    assert words(nothing, 7)[1] == f"tillfällen av stöd till ledning och chefer: {NO_MINUTES}"
    assert words(plan, 6)[0] == "resurser som planen nämner: inga"
    assert words(plan, 5) == [f"aktiviteter som redovisas som genomförda: {NO_REPORT}"]
    assert words(plan, 2)[0] == "resultat som leder till en effekt: planen har inga resultat"
    assert all(one.share is None for counts in documents_show(nothing).values() for one in counts)


@pytest.mark.parametrize(
    "marks, instrument, differ",
    [
        ([7, 8, 9], LINES, "group_higher"),
        ([6, 6, 6], LINES, None),  # not in the upper third
        ([1, 2, 3], TURNED, "group_higher"),  # low is best on this scale
        ([7, 8, 9], TURNED, None),
    ],
)
def test_a_group_high_where_the_plan_shows_nothing_is_lit(marks, instrument, differ):
    view = View([("A1", "activity"), ("F1", "result")], by_item={3: marks}, instrument=instrument)
    rows = group_and_plan(view).query("item == 3")
    assert list(rows["differ"].astype(object).where(rows["differ"].notna(), None)) == [differ, None]


def test_a_group_low_where_the_plan_shows_all_is_lit_and_a_few_support_days_never_are():
    view = View(CHAIN, [*TIES, ("A2", "F1")], by_item={3: [1, 2, 2], 8: [9, 9, 10]})
    table = group_and_plan(view).set_index("item")
    assert table.at[8, "differ"].isna().all()
    assert list(table.loc[3, "differ"].dropna()) == ["papers_higher"]


def test_the_agreed_mark_stands_on_its_own_scale_and_is_never_mixed_in():
    view = View(by_item={9: [2, 4, 6]}, agreed=5.0, found=["output"])
    row = group_and_plan(view).query("item == 9").iloc[0]
    assert (row["median"], row["agreed"], row["agreed_maximum"], row["position"]) == (4.0, 5.0, 5.0, 0.4)
    shown = table_group_and_plan(view, group_and_plan(view)).data
    assert "5 på 1–5" in set(shown["Gemensam, egen skala"])


def test_the_finding_has_its_cases():
    def say(view):
        return say_group_and_plan(view, group_and_plan(view))

    assert say(View()) == "CSN har inga markeringar från 2014 att ställa bredvid papperen."
    other = Instrument("linjer", "1", "Annat", ITEMS, SCALE)
    assert say(View(by_item={1: [3, 4]}, instrument=other)) == (
        "Markeringarna är gjorda på ett annat instrument än de nio linjerna, så de ställs inte bredvid papperen."
    )
    assert say(View(by_item={1: [3, 4]}, audience="public")) == (
        "Markeringarna är skyddade, så de ställs inte bredvid papperen."
    )
    assert say(View(by_item={1: [3, 4]})) == (
        "Papperen ger inget att räkna på, så markeringarna kan inte ställas bredvid dem."
    )
    assert say(View([("A1", "activity")], by_item={6: [5, 5]})) == (
        "Grupp och papper går inte isär på någon av de 1 fråga där båda kan ses."
    )
    assert say(View([("A1", "activity")], by_item={6: [9, 9], 1: [5, 5]})) == (
        "Grupp och papper går isär: på 6 Resurser sätter gruppen sig högt men papperen visar lite. "
        "Båda kan ses för 2 frågor; ingen av dem är facit."
    )


def test_low_and_split_lines_are_asked_about_with_the_instruments_own_questions_where_it_has_any():
    view = View(by_item={1: [5, 5, 6], 3: [1, 1, 2], 5: [0, 1, 9, 10], 6: [2, 2]})
    assert [(one.item, one.words, one.because) for one in questions(view)] == [
        (3, "3 Resultat. Vad bär? Vad fattas?", "lågt: median 1,0, D 0,7, n = 3"),
        (
            5,
            "5 Aktiviteter. Hur tänkte den som satte sitt märke högst, och den som satte det lägst?",
            "delat: median 5,0, D 6,3, n = 4",
        ),
        (6, "6 Resurser. Vad skulle ge ett högre värde nästa gång?", "lågt: median 2,0, D 0,0, n = 2"),
    ]


@pytest.mark.parametrize(
    "marks, is_split",
    [
        ([10, 10, 10, 10, 5, 5], False),  # D 2.7 of the 6.0 that six marks can have at most
        ([10, 10, 10, 5, 5, 5], True),  # D 3.0
        ([10, 5], True),  # D 5.0 of 10.0
        ([10, 6], False),
        ([5], False),
    ],
)
def test_split_is_half_of_the_most_that_so_many_marks_can_be_apart(marks, is_split):
    assert bool(questions(View(by_item={1: marks}))) == is_split


def test_withheld_marks_give_no_questions():
    assert questions(View(by_item={3: [1, 1, 2]}, audience="agency")) == []


def test_where_they_part_ways_there_is_one_question_an_item_and_last_times_proposals_come_back():
    view = View([("A1", "activity")], by_item={6: [9, 9]})
    (asked,) = differences(group_and_plan(view))
    assert asked.words == "6 Resurser. Ni satte er högt, men papperen visar lite: vad ser ni som inte är nedskrivet?"
    assert asked.because == "median 9,0; resurser som planen nämner: inga"
    assert [(one.words, one.because) for one in proposed_last(view)] == [
        ("6: ”Mer tid.” Vad blev det av det?", "rad 4")
    ]


def test_over_the_agencies_each_parameter_says_in_how_many_they_part_ways_in_order_of_name():
    views = {
        "av": View([("A1", "activity")], by_item={6: [9, 9]}),
        "csn": View([("A1", "activity")], by_item={6: [9, 10]}),
        "fk": View([("A1", "activity")], by_item={6: [5, 5]}),
        "sis": View(),
    }
    programme = SimpleNamespace(
        agencies=[SimpleNamespace(name=name, agency_id=name) for name in views],
        labels={name: name.upper() for name in views},
        year=2014,
        audience="internal",
        last_marks=pd.DataFrame({"document_id": []}),
        marks=lambda: pd.concat([view.spread().assign(agency_id=name) for name, view in views.items()]),
        consensus=lambda: pd.concat([view.consensus().assign(agency_id=name) for name, view in views.items()]),
        study=SimpleNamespace(agency=lambda name, year, audience: views[name], simulated=lambda papers: False),
    )
    table = group_and_plan_across(programme)
    assert table.to_dict("records") == [
        {"item": 6, "label": "Resurser", "n": 3, "group_higher": "av+csn", "papers_higher": None}
    ]
    assert say_group_and_plan_across(programme, table) == (
        "Grupp och papper går isär på 1 fråga; i flest myndigheter på 6 Resurser (2 av 3). Det är något att tala om, "
        "inget mått."
    )
    assert table_group_and_plan_across(programme, table).data.iloc[0].to_list() == ["6 Resurser", 3, "AV, CSN", ""]
