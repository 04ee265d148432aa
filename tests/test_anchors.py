"""Quotations found again after corrections: sure moves done, doubtful ones said to be so, none silently wrong."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jimeval.minutes.coding.anchors import context, find_again, fold

TEXT = (
    "Kustverket Ledningen har träffat programmet en heldag och arbetet är sidoordnat. De vill gå vidare i höst.\n\n"
    "Slussverket Här är arbetet sidoordnat. Samordnaren sitter i staben och har ont om tid för uppdraget.\n\n"
    "Fyrverket Ingenting har hänt sedan sist, men det nya året ska börja med en\nkartläggning av alla ärenden.\n"
)


def anchored(text, words, occurrence=0):
    """(quotation, before, after, start, end) of the words in the text, as a decision keeps them."""
    start = [match.start() for match in re.finditer(re.escape(words), text)][occurrence]
    end = start + len(words)
    return fold(words), *context(text, start, end), start, end


def found(text, anchor):
    placement = find_again(text, *anchor)
    return placement and (text[placement.start : placement.end], placement.how)


def test_in_an_unchanged_text_every_occurrence_stays_where_it_is():
    for occurrence in (0, 1):
        anchor = anchored(TEXT, "sidoordnat", occurrence)
        placement = find_again(TEXT, *anchor)
        assert (placement.start, placement.end, placement.how) == (*anchor[3:], "same")


def test_words_above_the_quotation_move_it():
    anchor = anchored(TEXT, "sitter i staben")
    assert found("Ny första rad.\n\n" + TEXT, anchor) == ("sitter i staben", "moved")


def test_one_of_many_occurrences_is_told_by_what_stands_around_it():
    for occurrence, name in enumerate(["Kustverket", "Slussverket"]):
        text = "Ett stycke till överst, om att arbetet är sidoordnat.\n\n" + TEXT
        placement = find_again(text, *anchored(TEXT, "sidoordnat", occurrence))
        assert placement.how == "moved"
        assert text[: placement.start].split("\n\n")[-1].startswith(name)


def test_a_quotation_over_a_line_end_is_found_when_the_lines_are_broken_anew():
    anchor = anchored(TEXT, "en\nkartläggning av alla")
    assert found(TEXT.replace("en\nkart", "en kart"), anchor) == ("en kartläggning av alla", "same")


def test_the_quoted_words_corrected_are_doubtful_even_when_they_stand_elsewhere():
    anchor = anchored(TEXT, "sidoordnat")
    corrected = TEXT.replace("arbetet är sidoordnat", "arbetet är en del av linjen", 1)
    assert found(corrected, anchor) == ("en del av linjen", "doubtful")


def test_a_spelling_corrected_inside_is_doubtful_and_shows_the_new_words():
    anchor = anchored(TEXT, "Samordnaren sitter i staben")
    assert found(TEXT.replace("Samordnaren", "Samordnarna"), anchor) == ("Samordnarna sitter i staben", "doubtful")


def test_a_paragraph_taken_away_takes_the_quotation_with_it():
    anchor = anchored(TEXT, "Samordnaren sitter i staben")
    assert found(TEXT.split("\n\n")[0], anchor) is None


def test_the_same_words_in_another_paragraph_are_not_taken_for_those_that_went():
    anchor = anchored(TEXT, "sidoordnat", 1)
    without = "\n\n".join(part for part in TEXT.split("\n\n") if not part.startswith("Slussverket"))
    assert found(without, anchor)[1] == "doubtful"


def test_a_word_is_not_found_inside_a_longer_word():
    anchor = anchored("De vill ha samverka med alla.", "samverka")
    assert found("De vill ha samverkan med alla.", anchor) == ("samverkan", "doubtful")


def test_new_words_between_the_quotation_and_its_context_move_it():
    anchor = anchored(TEXT, "Samordnaren sitter i staben")
    corrected = TEXT.replace("Samordnaren", "Det är nytt i år. Samordnaren")
    assert found(corrected, anchor) == ("Samordnaren sitter i staben", "moved")


def test_without_context_only_the_same_place_or_telling_words_are_sure():
    start = TEXT.index("sidoordnat")
    assert find_again(TEXT, "sidoordnat", "", "", start, start + 10).how == "same"
    assert find_again(TEXT, "sidoordnat", "", "", 3, 13).how == "doubtful"
    assert find_again(TEXT, "Samordnaren sitter i staben", "", "", None, None).how == "moved"


@pytest.mark.parametrize("quotation", ["", "   \n "])
def test_no_quotation_is_found_nowhere(quotation):
    assert find_again(TEXT, quotation, "a", "b", 0, 1) is None


WORDS = st.lists(st.sampled_from("arbetet är sidoordnat ledningen och staben plan mål inte de i".split()), max_size=60)
GAP = st.sampled_from([" ", ". ", ".\n\n", "\n"])


@st.composite
def corrections(draw):
    """A text of few words, so that the same ones stand in many places; a stretch; and a text corrected outside it."""
    parts = [draw(WORDS), draw(WORDS), draw(WORDS)]
    head, words, tail = (draw(GAP).join(part) for part in parts)
    words = fold(words) or "målen är vaga"
    before, after = draw(GAP), draw(GAP)
    new_head, new_tail = head, tail
    for _ in range(draw(st.integers(1, 3))):
        if draw(st.booleans()):
            new_head = edited(draw, new_head)
        else:
            new_tail = edited(draw, new_tail)
    return head + before, words, after + tail, new_head + before, after + new_tail


def edited(draw, text):
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 12)))
    return text[:start] + draw(st.text(alphabet="aåbc .\n", max_size=12)) + text[end:]


@settings(max_examples=400, deadline=None)
@given(corrections())
def test_corrections_outside_the_quotation_never_place_it_wrongly(case):
    head, words, tail, new_head, new_tail = case
    text, corrected = head + words + tail, new_head + words + new_tail
    quotation = fold(words)
    placement = find_again(
        corrected, quotation, *context(text, len(head), len(head + words)), len(head), len(head + words)
    )
    if placement is None:  # cut from its surroundings otherwise than before: glued to a neighbour
        assert new_head[-1:].isalnum() or new_tail[:1].isalnum()
    elif placement.how != "doubtful":
        right = corrected[placement.start : placement.end] == words
        others = context(corrected, placement.start, placement.end) == context(
            corrected, len(new_head), len(new_head + words)
        )
        assert right and (placement.start == len(new_head) or others)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_corrections_away_from_a_quotation_that_stands_once_move_it_for_sure(data):
    letters = "abcdefghijklmnopqrstuvwxyzåäö"
    words = [letters[n % 29] + letters[n // 29 % 29] + letters[n * 7 % 29] + str(n) for n in range(80)]
    text = " ".join(words)
    first = data.draw(st.integers(20, 50))
    words_in = " ".join(words[first : first + data.draw(st.integers(1, 8))])
    start = text.index(words_in)
    near = max(0, start - 60)
    new = edited(data.draw, text[:near])
    corrected = new + text[near:]
    placement = find_again(
        corrected, words_in, *context(text, start, start + len(words_in)), start, start + len(words_in)
    )
    assert corrected[placement.start : placement.end] == words_in and placement.how in ("same", "moved")
    assert placement.start == len(new) + start - near


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_corrections_inside_the_quotation_are_never_placed_for_sure(data):
    occurrence, words = data.draw(
        st.sampled_from([(0, "sidoordnat"), (1, "sidoordnat"), (0, "sitter i staben och har ont")])
    )
    quotation, before, after, start, end = anchored(TEXT, words, occurrence)
    inside = edited(data.draw, words)
    corrected = TEXT[:start] + inside + TEXT[end:]
    placement = find_again(corrected, quotation, before, after, start, end)
    if placement and placement.how != "doubtful":
        assert fold(corrected[placement.start : placement.end]) == quotation
        assert start <= placement.start and placement.end <= start + len(inside)
