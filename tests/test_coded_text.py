"""Codes shown in the text: every word once, lines where codes hold, no half names."""

from hypothesis import given
from hypothesis import strategies as st

from jimeval.base.display import CodedPassage, CodedText, Run
from jimeval.study.coding.coded_text import Mark, runs


def test_the_words_under_a_code_are_one_run_with_its_label_at_the_end():
    found = runs("Det har legat vid sidan av.", [Mark(14, 26, "sidoordnat?", "proposed")])
    assert found == (
        Run("Det har legat "),
        Run("vid sidan av", "proposed", ("sidoordnat?",), ("sidoordnat?",)),
        Run("."),
    )


def test_where_codes_overlap_both_are_named_and_the_accepted_one_decides_the_line():
    found = runs("abcdef", [Mark(0, 4, "A?", "proposed"), Mark(2, 6, "B", "accepted")])
    assert [(run.text, run.state, run.labels, run.ending) for run in found] == [
        ("ab", "proposed", ("A?",), ()),
        ("cd", "accepted", ("A?", "B"), ("A?",)),
        ("ef", "accepted", ("B",), ("B",)),
    ]


def test_a_code_that_begins_inside_a_name_never_shows_half_of_it():
    found = runs("Enligt Ada Berg är det klart.", [Mark(11, 24, "kod?", "proposed")], [(7, 15, "Person 1")])
    assert "".join(run.text for run in found) == "Enligt Person 1 är det klart."
    assert not any("Berg" in run.text or "Ada" in run.text for run in found)


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6))
def test_the_runs_together_are_the_text(text, places):
    marks = [Mark(min(a, b, len(text)), min(max(a, b), len(text)), "x", "proposed") for a, b in places]
    assert "".join(run.text for run in runs(text, marks)) == text


def test_the_page_escapes_what_papers_hold_and_tells_states_apart_without_colour():
    text = CodedText([CodedPassage("CSN", "s. 2", (Run("<b>a</b>", "proposed", ("A?",), ("A?",)),))], "Texten")
    page = text._repr_html_()
    assert '<mark class="jim-proposed" title="A?">&lt;b&gt;a&lt;/b&gt;</mark><span class="jim-label">A?</span>' in page
    assert repr(text) == "Texten: 1 avsnitt, 1 kodade ställen"
