"""The form on paper: what it asks and says, and that it is one page when printed."""

import shutil
import subprocess
from dataclasses import replace

import pypdf
import pytest
from bs4 import BeautifulSoup
from conftest import ROOT

from jimeval.base.errors import InputError
from jimeval.ratings import Instrument, Item, Scale, load_instruments, printable_form

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
LEVELS = Scale(1, 3, 1, type="levels", levels=("saknas helt", "utveckling pågår eller finns delvis", "uppnått"))
WORDING = (
    "Varje nivå har en som ansvarar för arbetet, vet hur det följs upp och säger vidare hur det har gått hittills."
)


def nine(**scale):
    own = load_instruments(ROOT / "data" / "raw" / "ratings")["larande_uppfoljning_exempel"]
    return replace(own, scale=replace(own.scale, **scale))


def statements(count, **more):
    items = tuple(Item(n, f"Påstående {n}", WORDING, group=f"Del {n // 5}") for n in range(1, count + 1))
    return Instrument("pastaenden", "2", "Påståenden", items, LEVELS, **more)


def page(*args, **more):
    return BeautifulSoup(printable_form(*args, **more), "html.parser")


def words(element):
    return " ".join(element.get_text(" ").split())


def test_nine_lines_with_their_ends_and_a_line_for_what_would_raise_each():
    form = page(nine(), "CSN", "2014-11")
    assert len(form.select(".line")) == 9 and len(form.select(".suggestion")) == 9
    assert {words(ends) for ends in form.select(".ends")} == {"0 inte alls 10 helt och hållet"}
    assert words(form.select_one(".item")).startswith("1. Utgångspunkt")
    assert all("vet ej" in words(item) and "ej aktuellt" in words(item) for item in form.select("td.item"))


def test_the_foot_says_what_the_marks_were_made_on():
    assert words(page(nine(), "CSN", "2014-11").select_one(".foot")) == (
        "Instrument larande_uppfoljning_exempel, version exempel 1, CSN, 2014-11"
    )


def test_it_asks_for_a_code_and_never_for_a_name():
    fields = [words(field) for field in page(nine()).select(".field")]
    assert fields == ["Deltagarkod, inte namn:", "Grupp, om ni har sådana:", "Datum:"]


def test_the_agreed_mark_is_the_groups_own_part_on_its_own_scale():
    group = words(page(nine()).select_one(".group"))
    assert group.startswith("Fylls i av gruppen") and "1 har inte börjat 2 3 4 5 har nått fram" in group
    assert page(nine(), items=[1, 2]).select(".group") == []


def test_levels_are_boxes_under_the_headings_of_the_form():
    form = page(statements(13))
    assert words(form.select_one(".boxes")) == "1 saknas helt 2 utveckling pågår eller finns delvis 3 uppnått"
    assert [words(heading) for heading in form.select("h2")] == ["Del 0", "Del 1", "Del 2"]
    assert form.select(".suggestion") == [] and form.select(".line") == []


def test_yes_and_no_points_percent_and_direction_are_asked_as_they_are():
    own = [
        Scale(0, 1, 1, type="yes_no"),
        Scale(1, 4, 1, "få", "många", "lower_is_better", "points"),
        Scale(0, 100, type="percent"),
    ]
    form = Instrument("b", "1", "B", tuple(Item(n, f"F{n}", scale=scale) for n, scale in enumerate(own)))
    asked = [words(item) for item in page(form).select("td.item")]
    assert [text.split("ej aktuellt ")[1] for text in asked] == [
        "ja nej Högre är bättre",
        "1 få 2 3 4 många Lägre är bättre",
        "Svar: ____________ % (tal från 0 till 100) Högre är bättre",
    ]
    raised = page(replace(form, suggestions_asked=True)).select(".suggestion")
    assert "lägre värde" in words(raised[1])


def test_a_line_is_as_long_as_the_instrument_says_and_says_that_it_is_measured():
    form = page(nine(length=100))
    assert {scale["style"] for scale in form.select(".scale")} == {"width: 100mm"}
    assert words(form.select_one(".foot")).endswith("Skriv ut i verklig storlek (100 %): linjen mäts.")
    assert "A4 landscape" in printable_form(nine(length=200))
    with pytest.raises(InputError) as refused:
        printable_form(nine(length=300))
    [problem] = refused.value.problems
    assert problem.message == "linjen är 300 mm lång; ett liggande A4 rymmer 267 mm."


def test_without_ends_there_is_no_form():
    with pytest.raises(InputError) as refused:
        printable_form(load_instruments()["larande_uppfoljning"])
    assert refused.value.problems[0].message.startswith(
        "instrumentet ”larande_uppfoljning” anger inga ändar för skalan"
    )


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ([1, 12], "instrumentet ”larande_uppfoljning_exempel” har ingen fråga 12."),
        ([], "instrumentet ”larande_uppfoljning_exempel” har inga frågor att skriva ut."),
    ],
)
def test_items_that_are_not_there_are_refused(items, message):
    with pytest.raises(InputError) as refused:
        printable_form(nine(), items=items)
    assert [problem.message for problem in refused.value.problems] == [message]


def test_text_is_escaped_nothing_is_fetched_and_the_page_is_the_same_each_time():
    odd = replace(nine(), name="<script>x</script> & co")
    text = printable_form(odd, "<b>CSN</b>", '"2014"')
    assert "<script" not in text and "<b>CSN" not in text and "&amp; co" in text
    assert "http" not in text and "src=" not in text and "url(" not in text
    assert text == printable_form(odd, "<b>CSN</b>", '"2014"')


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="webbläsaren chromium finns inte på den här datorn")
@pytest.mark.parametrize(
    ("form", "pages"),
    [(nine(), 1), (nine(length=100), 1), (statements(13), 1), (statements(40), 3)],
    ids=["nine lines", "measured lines", "13 items of three levels", "40 items"],
)
def test_it_is_one_page_and_a_longer_one_breaks_between_items_with_its_foot_on_each(form, pages, tmp_path):
    (tmp_path / "form.html").write_text(printable_form(form, "CSN", "2014-11"), encoding="utf-8")
    flags = ["headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking"]
    flags += [
        "disable-component-update",
        "disable-sync",
        "no-pdf-header-footer",
        f"user-data-dir={tmp_path / 'profile'}",
    ]
    subprocess.run(
        [CHROMIUM, *(f"--{flag}" for flag in flags), f"--print-to-pdf={tmp_path / 'form.pdf'}"]
        + [(tmp_path / "form.html").as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    )
    printed = pypdf.PdfReader(tmp_path / "form.pdf").pages
    assert len(printed) == pages
    for sheet in printed:
        text = " ".join(sheet.extract_text().split())
        assert f"version {form.version}, CSN, 2014-11" in text
        assert text.count("vet ej") == text.count("ej aktuellt")
