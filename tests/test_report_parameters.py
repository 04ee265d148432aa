"""The parameters cell: what it declares, and what is said about values that do not fit."""

import json

import pytest
from report_study import CELLS, KEYS, jobs, notebook, study

from jimeval.base.errors import UsageError
from jimeval.report import Key, declared, for_audience, heading, jobs_for, notebooks_in, per, report
from jimeval.report.plan import check_parameters


@pytest.fixture
def with_cell(tmp_path):
    def make(source, tag="parameters"):
        path = tmp_path / "agency.ipynb"
        path.write_text(json.dumps(notebook([(tag, source)])), encoding="utf-8")
        return path

    return make


TYPED = """\
agency: str = "CSN"  # myndighet
year: int = 2013  # år
audience: Literal["internal", "agency", "public"] = "internal"  # för vem
share: float = 0.5
last: int | None = None  # tomt: sista året"""


def test_each_line_is_a_parameter_with_type_default_and_help(with_cell):
    found = declared(with_cell(TYPED))
    assert list(found) == ["agency", "year", "audience", "share", "last"]
    assert found["year"].default == 2013 and found["year"].help == "år"
    assert found["audience"].wanted() == "internal, agency eller public"
    assert found["last"].fits(None) and found["last"].fits(3) and not found["last"].fits("3")
    assert found["share"].fits(1) and not found["year"].fits(True)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"ar": 2013},
            "Arbetsboken agency.ipynb har ingen parameter ”ar”. "
            "Den har: agency, year, audience, share, last. Menade du year?",
        ),
        ({"year": "2013"}, "Arbetsboken agency.ipynb: year ska vara heltal, men fick ”2013”."),
        ({"last": 1.5}, "Arbetsboken agency.ipynb: last ska vara heltal eller None, men fick 1.5."),
        (
            {"audience": "intern"},
            "Arbetsboken agency.ipynb: audience ska vara internal, agency eller public, "
            "men fick ”intern”. Menade du internal?",
        ),
        (
            {"x": 1, "share": True},
            "Arbetsboken agency.ipynb har ingen parameter ”x”. "
            "Den har: agency, year, audience, share, last.\n"
            "Arbetsboken agency.ipynb: share ska vara tal, men fick True.",
        ),
    ],
)
def test_a_value_that_does_not_fit_is_named_with_all_others(with_cell, given, message):
    with pytest.raises(UsageError) as raised:
        check_parameters(with_cell(TYPED), given)
    assert str(raised.value) == message
    assert raised.value.exit_code == 2


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "year = 2013",
            'rad 1 saknar typ. Skriv namn, typ, värde och en kommentar, till exempel: agency: str = "CSN"  # myndighet',
        ),
        ("year: int", 'rad 1 ger inget värde åt ett namn. Skriv till exempel: agency: str = "CSN"  # myndighet'),
        ("year: int = 2000 + 13 * n", "rad 1 räknar ut sitt värde. En parameter ska ha ett värde som står utskrivet."),
        (
            "agency: str = 'CSN'\nyear: Path = 1",
            "rad 2 har typen Path, som inte kan kontrolleras. Använd str, int, float, bool eller Literal.",
        ),
        ("year: int = '2013'", "rad 1 har värdet ”2013”, som inte är heltal."),
        ("year: int = = 3", "rad 1 är inte giltig Python."),
    ],
)
def test_a_line_that_cannot_be_checked_is_refused(with_cell, source, message):
    with pytest.raises(UsageError) as raised:
        declared(with_cell(source))
    assert str(raised.value) in (f"Arbetsboken agency.ipynb: parametercellens {message}",)


def test_a_notebook_without_parameters_cell_says_how_to_make_one(with_cell):
    with pytest.raises(UsageError) as raised:
        declared(with_cell(TYPED, tag="code"))
    assert str(raised.value) == (
        "Arbetsboken agency.ipynb har ingen cell med etiketten ”parameters”. Ge den en, med "
        'en rad för varje parameter, till exempel: agency: str = "CSN"  # myndighet'
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"cells":\n [', "filen är avbruten eller skadad vid rad 2"),
        (b" ", "filen är tom"),
        (b'{"cells": "\xe5"}', "filen är inte text i UTF-8"),
    ],
)
def test_a_broken_notebook_is_wrong_usage_not_a_crash(tmp_path, content, why):
    (tmp_path / "half.ipynb").write_bytes(content)
    with pytest.raises(UsageError) as raised:
        declared(tmp_path / "half.ipynb")
    assert str(raised.value) == (
        f"Arbetsboken half.ipynb går inte att läsa: {why}. Hämta tillbaka en hel version av filen."
    )


@pytest.mark.parametrize("about", [{"kernelspec": {"name": "ir", "language": "R"}}, {"language_info": {"name": "R"}}])
def test_a_notebook_in_another_language_is_not_run_as_if_it_were_python(with_cell, about):
    path = with_cell(TYPED)
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**content, "metadata": about}), encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        declared(path)
    assert str(raised.value) == (
        "Arbetsboken agency.ipynb är skriven i R. Sidor kan bara göras av arbetsböcker i Python."
    )


def test_a_notebook_that_is_missing_is_wrong_usage(tmp_path):
    with pytest.raises(UsageError, match="^Arbetsboken none.ipynb finns inte i mappen "):
        declared(tmp_path / "none.ipynb")


def test_the_same_mistake_in_many_jobs_is_told_once_and_nothing_is_written(tmp_path):
    folder = study(tmp_path)
    wrong = [Key(key.key, key.title, {"agenci": "CSN"}) for key in KEYS]
    with pytest.raises(UsageError) as raised:
        report(folder, jobs_for(folder.notebooks / "agency.ipynb", wrong))
    assert str(raised.value) == (
        "Arbetsboken agency.ipynb har ingen parameter ”agenci”. Den har: agency, year, audience. Menade du agency?"
    )
    assert not folder.reports.exists()


def test_the_audience_reaches_every_page_and_an_ignorant_notebook_is_not_sent_out(tmp_path):
    folder = study(tmp_path)
    assert {job.parameters["audience"] for job in for_audience(jobs(folder), "public")} == {"public"}
    study(tmp_path, [("md", "# Allt"), ("parameters", "year: int = 2013  # år")], "all.ipynb", "year")
    everything = jobs_for(folder.notebooks / "all.ipynb", [Key("2013", "Allt 2013", {"year": 2013})])
    assert for_audience(everything, "internal") == everything
    with pytest.raises(UsageError) as raised:
        for_audience(everything, "agency")
    assert str(raised.value) == (
        "Arbetsboken all.ipynb har ingen parameter audience och kan bara göras för internal, inte för agency."
    )


def test_a_notebook_says_what_its_pages_are_per(tmp_path):
    folder = study(tmp_path, name="b.ipynb")
    study(tmp_path, CELLS, "a.ipynb", "none")
    found, wrong = notebooks_in(folder.notebooks)
    assert (list(found.values()), wrong) == (["none", "agency_year"], {})
    assert heading(folder.notebooks / "a.ipynb") == "Vad säger materialet?"
    study(tmp_path, CELLS, "c.ipynb", "agency")
    with pytest.raises(UsageError) as raised:
        per(folder.notebooks / "c.ipynb")
    assert str(raised.value) == (
        "Arbetsboken c.ipynb säger jimeval.per = ”agency”. Kända: agency_year, year, "
        "document, plan, group, period, none."
    )
