"""The same plan in every written form gives the same elements, fields and links: no cell shifted, lost or invented."""

from itertools import product

import pytest
from plan_documents import PLANS, STYLES, one_line, write_docx, write_html, write_markdown, write_pdf, write_xlsx

from jimeval import plans
from jimeval.documents import read_document

PLAIN = {"merged": False, "controls": False, "tracked": False, "box": False, "landscape": False}
FORMS = {
    "docx": (write_docx, ".docx", {}),
    "docx-enkel": (write_docx, ".docx", PLAIN),
    "docx-sammanslagna": (write_docx, ".docx", PLAIN | {"merged": True}),
    "docx-fält": (write_docx, ".docx", PLAIN | {"controls": True}),
    "docx-ändringar": (write_docx, ".docx", PLAIN | {"tracked": True}),
    "xlsx": (write_xlsx, ".xlsx", {}),
    "html": (write_html, ".html", {}),
    "markdown": (write_markdown, ".md", {}),
}
FORMS |= {
    f"pdf-{lines}{'-liggande' * landscape}{'' if repeat else '-rubrik-en-gång'}": (
        write_pdf,
        ".pdf",
        {"lines": lines, "landscape": landscape, "repeat_heading": repeat},
    )
    for lines, landscape, repeat in product(STYLES, (False, True), (True, False))
}
FORMS["pdf-ruled-delad"] = (write_pdf, ".pdf", {"lines": "ruled", "landscape": True, "split_merged": True})
STORED = {  # times that are a day or a month; all others are kept as written
    "mars 2014": "2014-03",
    "141031": "2014-10-31",
    "31 december 2015": "2015-12-31",
    "senast juni 2016": "2016-06",
}
CASES = [
    pytest.param(plan, form, id=f"{plan.name}-{form}", marks=pytest.mark.slow if form.startswith("pdf") else ())
    for plan in PLANS
    for form in FORMS
]


@pytest.fixture(scope="session")
def read(tmp_path_factory):
    folder, done = tmp_path_factory.mktemp("planer"), {}

    def reading(plan, form):
        if (plan.name, form) not in done:
            write, suffix, how = FORMS[form]
            path = write(plan, folder / f"{plan.name}-{form}{suffix}", **how)
            done[plan.name, form] = plans.extract(read_document(path), plan.agency_id)
        return done[plan.name, form]

    return reading


def said(value):
    return one_line(value) if isinstance(value, str) else None


@pytest.mark.parametrize(("plan", "form"), CASES)
def test_every_form_of_a_plan_gives_its_elements_with_their_fields_and_links(read, plan, form):
    reading = read(plan, form)
    rows = reading.plan_elements.to_dict("records")
    names = ("responsible", "due", "indicator")
    found = [(row["kind"], one_line(row["text"]), *(said(row[name]) for name in names)) for row in rows]
    expected = [(e.kind, e.text, e.responsible, STORED.get(e.due, e.due), e.indicator) for e in plan.elements()]
    assert sorted(found, key=str) == sorted(expected, key=str)
    end = {row["element_id"]: (row["kind"], one_line(row["text"])) for row in rows}
    links = reading.plan_links[["from_element_id", "to_element_id"]].itertuples(index=False)
    assert {(end[first], end[last]) for first, last in links} == plan.links()
    assert len(reading.plan_links) == len(plan.links())
    assert [problem.message for problem in reading.problems if problem.severity == "error"] == []
    for row in rows:
        own = one_line(reading.document.own_text[row["start"] : row["end"]])
        assert own.replace(" ", "") == row["text"].replace(" ", ""), "där det sägs stå"
