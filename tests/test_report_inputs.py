"""What is named for a run, by an option or by a parameter: checked against the study, and chosen among its pages."""

from types import SimpleNamespace

import pandas as pd
import pytest
from report_study import CELLS, study

from jimeval.base.errors import UsageError
from jimeval.base.persons import PersonKey
from jimeval.register import register
from jimeval.report.fanout import plan_reports

PLAN = 'plan: str = "csn-2014"  # planens id'


class Small:
    """A study of two years, two agencies and two plans, as far as the runner asks it."""

    def __init__(self, folder):
        self.folder = folder

    def years(self):
        return [2013, 2014]

    def agencies_in(self, year):
        return [register().resolve(name) for name in ("Boverket", "CSN")]

    def table(self, name):
        plans = {"plan_id": ["boverket-2014", "csn-2014"], "agency_id": ["boverket", "csn"]}
        return pd.DataFrame(plans | {"period_from": "2014", "period_to": "2014", "decided": None})

    def rows_in(self, name, year):
        return self.table(name)

    def plan(self, *, plan_id):
        if plan_id not in set(self.table("plans")["plan_id"]):
            raise UsageError(f"Planen ”{plan_id}” finns inte i studien.")
        return SimpleNamespace(label=plan_id)


@pytest.fixture
def small(tmp_path):
    folder = study(tmp_path, CELLS)
    study(tmp_path, (("parameters", PLAN),), "plan.ipynb", "plan")
    return Small(folder)


@pytest.mark.parametrize(
    ("asked", "pages"),
    [
        ({"notebook": "agency"}, "boverket-2013 csn-2013 boverket-2014 csn-2014"),
        ({"notebook": "agency", "parameters": {"year": 2014}}, "boverket-2014 csn-2014"),
        ({"notebook": "agency", "parameters": {"agency": "Centrala studiestödsnämnden"}}, "csn-2013 csn-2014"),
        ({"notebook": "agency", "agencies": ["csn"], "parameters": {"agency": "CSN", "year": 2013}}, "csn-2013"),
        ({"notebook": "plan", "parameters": {"plan": "csn-2014"}}, "csn-2014"),
    ],
)
def test_a_parameter_that_says_what_a_page_is_about_chooses_among_the_pages(small, asked, pages):
    assert [job.key for job in plan_reports(small, **asked)] == pages.split()


def test_a_page_runs_with_what_it_is_about_and_with_what_else_was_given(small):
    (job,) = plan_reports(small, notebook="agency", parameters={"agency": "csn", "year": 2013, "audience": "public"})
    assert job.parameters == {"agency": "Centrala studiestödsnämnden", "year": 2013, "audience": "public"}


def test_everything_unknown_is_said_at_once_before_anything_runs(small):
    with pytest.raises(UsageError) as raised:
        plan_reports(
            small,
            notebook="agency",
            agencies=["Borverket"],
            year=1888,
            parameters={"year": 1999, "agency": "XYZQ", "audiance": "public"},
        )
    assert str(raised.value).splitlines() == [
        "Studien har inget material från 1888. Den har: 2013, 2014.",
        "Myndigheten ”Borverket” finns inte i registret. Menade du Boverket eller Statens skolverk?",
        "Studien har inget material från 1999. Den har: 2013, 2014.",
        "Myndigheten ”XYZQ” finns inte i registret. Alla namn står i tabellen agencies.",
        "Arbetsboken agency.ipynb har ingen parameter ”audiance”. Den har: agency, year, audience. Menade du audience?",
    ]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"plan": "fm-2014"}, "Planen ”fm-2014” finns inte i studien."),
        ({"plan": 2014}, "Arbetsboken plan.ipynb: plan ska vara text, men fick 2014."),
    ],
)
def test_a_plan_is_one_of_the_studys(small, given, message):
    with pytest.raises(UsageError) as raised:
        plan_reports(small, notebook="plan", parameters=given)
    assert str(raised.value) == message


BROKEN = '{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "kod"}, 7]}'
UNREAD = "Arbetsboken plan.ipynb går inte att läsa: cell 1, 2 är trasig. Hämta tillbaka en hel version av filen."
NO_CELL = (
    "Arbetsboken plan.ipynb har ingen cell med etiketten ”parameters”. "
    'Ge den en, med en rad för varje parameter, till exempel: agency: str = "CSN"  # myndighet'
)


def test_a_notebook_that_cannot_be_read_is_an_error_where_it_is_named(small):
    (small.folder.notebooks / "plan.ipynb").write_text(BROKEN)
    with pytest.raises(UsageError) as raised:
        plan_reports(small, notebook="plan")
    assert str(raised.value) == UNREAD
    assert len(plan_reports(small, notebook="agency")) == 4


def test_in_a_run_of_all_it_has_one_page_that_says_so_and_stops_no_other(small):
    (small.folder.notebooks / "plan.ipynb").write_text(BROKEN)
    said = {job.page: job.broken for job in plan_reports(small)}
    assert said.pop("plan/arbetsboken.html") == UNREAD
    assert len(said) == 4 and not any(said.values())


def test_a_notebook_without_a_parameters_cell_says_so_on_each_of_its_pages(small):
    study(small.folder.root, (("code", "1"),), "plan.ipynb", "plan")
    said = {job.page: job.broken for job in plan_reports(small)}
    assert [said["plan/boverket-2014.html"], said["plan/csn-2014.html"]] == [NO_CELL, NO_CELL]
    assert not any(why for page, why in said.items() if page.startswith("agency/"))


def test_a_notebook_per_something_that_has_no_pages_yet_stops_no_other(small):
    study(small.folder.root, (("parameters", PLAN),), "plan.ipynb", "group")
    assert {job.page: job.broken for job in plan_reports(small) if job.broken} == {
        "plan/arbetsboken.html": "Arbetsböcker per ”group” kan inte göras till sidor ännu."
    }


def test_papers_whose_names_make_the_same_page_name_have_a_page_each(tmp_path):
    names = [
        "minutes/a-b-2.md",
        "minutes/A b.md",
        "minutes/a b.md",
        "minutes/a-b.md",
        "minutes/Anna Ek.md",
        "minutes/Bo Al.md",
    ]
    folder = study(tmp_path, (("parameters", 'document: str = "a"  # papper'),), "paper.ipynb", "document")
    documents = pd.DataFrame({"document_id": names, "title": names, "date": None, "kind": "minutes"})
    persons = PersonKey({"Anna Ek": "[person 1]", "Bo Al": "[person 1]"})
    papers = SimpleNamespace(folder=folder, years=lambda: [2013], table=lambda name: documents, persons=persons)
    keys = {job.parameters["document"]: job.key for job in plan_reports(papers)}
    assert keys == {
        "minutes/A b.md": "minutes-A-b.md",
        "minutes/Anna Ek.md": "minutes-person-1-.md",
        "minutes/Bo Al.md": "minutes-person-1-.md-2",
        "minutes/a b.md": "minutes-a-b.md-2",
        "minutes/a-b-2.md": "minutes-a-b-2.md",
        "minutes/a-b.md": "minutes-a-b.md-3",
    }
