"""Generated minutes: whatever order, names and headings, every paragraph goes to its agency and its section."""

from hypothesis import given, settings
from hypothesis import strategies as st
from minutes_generator import make

from jimeval.base.persons import PersonKey
from jimeval.documents.document import Document
from jimeval.minutes import read


def reading(text):
    return read(Document("m.txt", "m.txt", text, "0", ".txt", text.split("\n")[0][:60]), PersonKey())


def value(cell):
    return None if cell != cell else cell


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**6))
def test_every_paragraph_goes_to_its_agency_and_section(seed):
    made = make(seed)
    passages = reading(made.text).passages
    found = [
        (row.section, value(row.agency_id), row.text)
        for row in passages.itertuples()
        if row.section in ("status", "advice") and (value(row.agency_id) or "Utgå från det" in row.text)
    ]
    assert [(section, agency) for section, agency, _ in found] == [
        (section, agency) for section, agency, _ in made.paragraphs
    ]
    for (_, _, text), (_, _, words) in zip(found, made.paragraphs, strict=True):
        assert text.rstrip(" |\n").endswith(words)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**6))
def test_agencies_in_no_register_are_listed_and_joined_to_nobody(seed):
    made = make(seed)
    result = reading(made.text)
    told = [problem.message for problem in result.problems if problem.code == "unknown_agency"]
    assert sorted(message.split("”")[1].casefold() for message in told) == sorted(n.casefold() for n in made.unknown)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**6))
def test_another_voice_has_a_passage_of_its_own(seed):
    made = make(seed)
    passages = reading(made.text).passages
    spoken = passages[(passages["section"] == "status") & passages["voice"].isin(["researcher", "reference_group"])]
    assert [(row.voice, row.text.strip(" |\n")) for row in spoken.itertuples()] == made.voices


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**6))
def test_every_occasion_of_support_and_every_tie_is_found_once(seed):
    made = make(seed)
    result = reading(made.text)
    support = [
        (row.agency_id, row.audience, "none" if row.statement == "stated_none" else value(row.days))
        for row in result.support.itertuples()
    ]
    assert sorted(support, key=str) == sorted(made.support, key=str)
    ties = [(row.from_agency_id, row.partner_agency_id) for row in result.collaborations.itertuples()]
    assert sorted(ties) == sorted(made.ties)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**6))
def test_no_character_is_lost(seed):
    text = make(seed).text
    passages = reading(text).passages
    assert "".join(passages["text"]) == text
    assert list(passages["start"][1:]) == list(passages["end"][:-1])
