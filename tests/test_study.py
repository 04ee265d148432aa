"""The researcher's handle: what belongs to a year, evidence for every row, findings for every case."""

from pathlib import Path

import pandas as pd
import pytest

import jimeval as jim
from jimeval.base.display import Finding, ReportTable
from jimeval.base.errors import UsageError
from jimeval.base.study_folder import StudyFolder
from jimeval.base.tables import frame
from jimeval.ratings.rounds import in_time
from jimeval.register import Denominator
from jimeval.study import Study
from jimeval.study import tables as report_tables
from jimeval.study.build import build
from jimeval.study.words import say_left_out, say_material, say_members

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def study(example):
    return Study(StudyFolder(example))


def test_a_plan_belongs_to_the_year_it_was_decided_and_the_year_it_covers(study):
    assert study.years() == [2013, 2014, 2015]
    plans = [study.agency("CSN", year=year).plans()["plan_id"].tolist() for year in (2013, 2014)]
    assert plans == [["csn-2014"], ["csn-2014"]]


def test_minutes_and_marks_belong_to_the_year_they_are_dated(study):
    first, second = study.agency("CSN", year=2013), study.agency("CSN", year=2014)
    assert (len(first.support()), len(second.support())) == (2, 0)
    assert (first.marks()["occasion"].unique().tolist(), second.marks()["occasion"].unique().tolist()) == (
        ["2013-11"],
        ["2014-11"],
    )
    assert second.previous_marks()["occasion"].unique().tolist() == ["2013-11"]


@pytest.mark.parametrize("name", ["CSN", "csn", "Centrala studiestödsnämndens", "CSN:s"])
def test_any_spelling_gives_the_same_agency(study, name):
    assert study.agency(name, year=2013).agency_id == "csn"


def test_an_agency_is_called_what_it_was_called_that_year(study):
    assert study.agency("MUCF", year=2013).label == "Ungdomsstyrelsen"
    assert study.agency("Ungdomsstyrelsen", year=2014).label == "MUCF"


@pytest.mark.parametrize(
    "call, message",
    [
        (
            lambda study: study.agency("Tillväxt", year=2013),
            "Myndigheten ”Tillväxt” finns inte i registret. Menade du Tillväxtanalys eller Tillväxtverket?",
        ),
        (
            lambda study: study.agency("CSN", year=1999),
            "Studien har inget material från 1999. Den har: 2013, 2014, 2015.",
        ),
        (
            lambda study: study.agency("CSN", year=2013, audience="alla"),
            "Målgruppen ”alla” finns inte. Tillåtna: internal, agency, public.",
        ),
        (
            lambda study: study.compare("betyg", year=2013),
            "”betyg” kan inte jämföras. Välj bland: material, support, support_over_time, collaborations, "
            "advice, gaps, marks.",
        ),
        (
            lambda study: study.agency("CSN", year=2013).say("betyg"),
            "Ämnet ”betyg” finns inte. Ämnena är: material, minutes, support, support_over_time, "
            "collaborations, codings, advice, gaps, elements, followed, results, marks, consensus, "
            "medians, agreement, change, trend, groups, group_and_plan, left_out.",
        ),
        (lambda study: study.table("betyg"), None),
    ],
)
def test_what_does_not_exist_says_what_does(study, call, message):
    with pytest.raises(UsageError) as error:
        call(study)
    assert message is None or str(error.value) == message


def test_a_study_that_is_not_built_says_which_command_to_run(tmp_path):
    (tmp_path / "data/raw").mkdir(parents=True)
    study = jim.open_study(tmp_path)
    assert repr(study) == "Studien är inte byggd än. Kör: jimeval build"
    with pytest.raises(UsageError, match="Studien är inte byggd än. Kör: jimeval build"):
        study.agency("CSN", year=2013)


def test_a_folder_that_is_no_study_says_how_to_make_one(tmp_path):
    with pytest.raises(UsageError) as error:
        jim.open_study(tmp_path)
    assert (
        str(error.value) == f"{tmp_path} är ingen studie: mappen data/raw saknas. Skapa en med: jimeval init {tmp_path}"
    )


@pytest.mark.parametrize(
    "name", ["passages", "attendance", "support", "collaborations", "advice", "plan_elements", "ratings", "suggestions"]
)
def test_every_row_of_every_table_leads_to_its_words(study, name):
    rows = study.table(name)
    assert len(rows)
    found = study.evidence(rows)
    assert found["reference"].str.len().min() > 5
    if name == "ratings":
        marked = rows["missing"].isna()
        assert (found["quotation"][marked] == rows["written"][marked]).all()
        assert (found["quotation"][rows["missing"] == "empty"] == "").all()
    elif name == "plan_elements":
        assert all(
            " ".join(text.split()) in " ".join(words.split())
            for text, words in zip(rows["text"], found["quotation"], strict=True)
        )
    else:
        assert found["quotation"].str.strip().str.len().min() > 0


def test_names_in_quotations_are_pseudonyms(tmp_path):
    (tmp_path / "data/raw/minutes").mkdir(parents=True)
    (tmp_path / "data/raw/minutes/2013-01-02.md").write_text(
        "# Möte\n\nNärvarande Ada Berg, CSN\n\nMedskick från referensgruppen\n\nCSN Hör av er till Ada Berg.\n",
        encoding="utf-8",
    )
    build(StudyFolder(tmp_path))
    study = jim.open_study(tmp_path)
    shown = study.agency("CSN", year=2013).show("advice")
    assert shown.data["Medskick"].tolist() == ["Hör av er till Person 1."]


def test_comparison_is_in_swedish_order_and_tells_no_plan_from_no_gap(study):
    gaps = study.compare("gaps", year=2014)
    assert gaps.index[:3].tolist() == ["av", "boverket", "csn"]
    assert gaps.loc["av", "elements"] == 0 and pd.isna(gaps.loc["av", "G1"])
    assert gaps.loc["fk", ["G1", "G2", "G3", "G4", "G5"]].sum() == 0


def test_an_agency_that_reported_back_is_not_among_those_with_nothing(study):
    material = study.compare("material", year=2015)
    assert material.columns.tolist() == ["minutes", "plan", "ratings", "report"]
    assert material.index[material["report"] == 1].tolist() == ["boverket", "csn", "fm", "pensionsmyndigheten"]
    said = str(study.year(2015).say("material"))
    assert "rapporter för 4 av 30. Inget alls om: Arbetsförmedlingen, Arbetsmiljöverket, Diskriminerings" in said
    assert "report" not in study.compare("material", year=2014)  # a year without any says nothing of them
    assert str(study.agency("Boverket", year=2015).say("material")) == (
        "Boverket 2015: 1 rapport. Av dem är 1 återberättat."
    )


def test_small_groups_are_protected_outside_the_room(study):
    inside, outside = study.agency("Skolverket", year=2013), study.agency("Skolverket", year=2013, audience="public")
    assert inside.spread()["median"].notna().any() and inside.consensus()["value"].notna().any()
    assert outside.spread()["median"].isna().all() and outside.consensus()["value"].isna().all()
    assert set(outside.spread()["note"]) == {"skyddat: färre än fem svar"}


def test_an_agency_that_did_not_rate_has_a_page_that_says_so(study, capsys):
    sametinget = study.agency("Sametinget", year=2013)
    assert sametinget.say("marks") == "Det finns inga markeringar."
    assert sametinget.plot_marks() is None and sametinget.plot_logic() is None
    assert capsys.readouterr().out == (
        "Sametinget har inga markeringar från 2013.\nSametinget har ingen plan från 2013 att rita.\n"
    )


def test_a_year_without_minutes_is_unknown_and_not_silence(study):
    csn = study.agency("CSN", year=2014)
    assert {csn.say(topic) for topic in ("support", "collaborations", "advice")} == {
        "Inga anteckningar från 2014 har lästs, så det är okänt."
    }


def test_every_topic_has_a_finding_and_a_table_for_every_agency_and_year(study):
    from jimeval.study.agency_year import TOPICS

    for year in study.years():
        for agency in study.agencies_in(year):
            view = study.agency(agency.name, year=year)
            for topic in TOPICS:
                if topic != "suggestions":
                    assert view.say(topic).endswith((".", "!"))
                if topic not in ("consensus", "medians", "trend"):
                    assert repr(view.show(topic))


def test_simulated_material_is_marked_inside_tables_and_figures(study):
    view = study.agency("CSN", year=2014)
    assert (
        "Simulerade data" in view.show("gaps")._repr_html_() and "Simulerade data" in view.show("marks")._repr_html_()
    )
    for axes in (view.plot_marks(), view.plot_logic(), study.year(2014).plot_gaps(), study.year(2014).plot_marks()):
        assert any(text.get_text() == "Simulerade data" for text in axes.texts)
    assert "Simulerade data" not in study.agency("CSN", year=2013).show("support")._repr_html_()


class Whose:
    label, year = "CSN", 2013


def documents(*rows):
    return pd.DataFrame(rows, columns=["kind", "origin", "characters", "characters_assigned"])


@pytest.mark.parametrize(
    "given, sentence",
    [
        (documents(), "Inget material om CSN från 2013 har lästs. Det betyder inte att inget finns."),
        (documents(("plan", "original", 1, 1)), "CSN 2013: 1 plan."),
        (
            documents(
                ("minutes", "retold", 1, 1),
                ("minutes", "original", 1, 1),
                ("ratings", "simulated", 1, 1),
                ("other", "original", 1, 0),
            ),
            "CSN 2013: 2 minnesanteckningar, 1 fil med markeringar och 1 annat papper. Av dem är 1 "
            "återberättat och 1 helt eller "
            "delvis simulerat.",
        ),
    ],
)
def test_the_finding_on_material_has_a_sentence_for_every_case(given, sentence):
    assert say_material(Whose, given) == sentence


@pytest.mark.parametrize(
    "given, severities, sentence",
    [
        (documents(), [], "Inga papper, så inget är utelämnat."),
        (
            documents(("plan", "original", 200, 200)),
            [],
            "100,0\u00a0% av papperens egen text har fått sin plats; läsningen gav inget att se över.",
        ),
        (
            documents(("plan", "original", 200, 150)),
            ["error", "note", "warning"],
            "75,0\u00a0% av papperens egen text har fått sin plats; 2 saker att se över och 1 upplysning om läsningen.",
        ),
    ],
)
def test_the_finding_on_what_is_left_out_has_a_sentence_for_every_case(given, severities, sentence):
    assert say_left_out(given, pd.DataFrame({"severity": severities})) == sentence


def test_the_finding_on_members_never_guesses_a_denominator():
    assert (
        say_members(Denominator(2013, 18, 18, 0, ""), 17)
        == "18 medlemmar 2013; registret kan namnge 18. Material finns om 17."
    )
    assert say_members(Denominator(2017, None, 49, 8, "Ingen källa."), 3) == (
        "Antalet medlemmar 2017 är inte känt; registret kan namnge 49. Material finns om 3. Ingen källa."
    )


def test_findings_show_as_text_and_tables_escape_their_cells():
    assert repr(Finding("Två < tre.")) == "Två < tre."
    assert Finding("Två < tre.")._repr_html_() == '<p class="jim-finding"><strong>Två &lt; tre.</strong></p>'
    table = ReportTable(pd.DataFrame({"A": ["<script>"]}), "Tabell", empty="Inget.", simulated=True)
    assert "&lt;script&gt;" in table._repr_html_() and repr(table) == "Tabell (Simulerade data), 1 rader"
    assert ReportTable(pd.DataFrame(), "Tabell")._repr_html_() == ""
    assert ReportTable(pd.DataFrame(), "Tabell", empty="Inget.")._repr_html_() == '<p class="jim-empty">Inget.</p>'


def test_every_public_name_is_there_and_documented():
    for name in jim.__all__:
        assert getattr(jim, name).__doc__, name


def test_outside_the_study_problems_are_counted_not_quoted_and_small_groups_suggest_nothing(study):
    problems = frame(
        "problems",
        [{"document_id": "ratings/a.csv", "severity": "error", "code": "value", "message": "fråga 3: ”11, Anna”"}] * 2,
    )
    shown = report_tables.table_problems(problems, "public").data
    assert shown.to_dict("records") == [{"Grad": "fel", "Papper": "ratings/a.csv", "Antal": 2}]
    for agency in study.year(2014).agencies:
        public = study.agency(agency.name, 2014, "public")
        few = (public.spread()["note"] == "skyddat: färre än fem svar").any()
        assert public.withheld == few
        assert not few or public.suggestions().empty
        assert not few or public.say("consensus") in (
            "Gruppens gemensamma markering är skyddad: för få svar.",
            "Ingen gemensam markering finns.",
        )


def test_of_one_year_autumn_is_after_spring():
    marks = pd.DataFrame({"occasion": ["hösten 2014", "våren 2014", "2013-11"], "date": ["2014", "2014", "2013-11"]})
    assert in_time(marks) == ["2013 2013-11", "2014 våren 2014", "2014 hösten 2014"]
