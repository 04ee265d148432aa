"""Swedish writing: numbers, lists, sorting, whatever the computer's settings."""

import pytest

from jimeval.base.swedish import listed, number, parse_number, percent, plain, short_number, shorten, sort_key

NBSP = "\u00a0"


@pytest.mark.parametrize(
    "value, decimals, written",
    [
        (1234567.891, 1, f"1{NBSP}234{NBSP}567,9"),
        (-3.2, 1, "−3,2"),
        (2.5, 0, "3"),
        (3.5, 0, "4"),
        (-2.5, 0, "−3"),
        (0.25, 1, "0,3"),
        (0, 0, "0"),
        (-0.04, 1, "0,0"),
        (None, 0, "–"),
        (float("nan"), 2, "–"),
        (8, 0, "8"),
    ],
)
def test_numbers_have_decimal_comma_no_break_spaces_and_a_real_minus(value, decimals, written):
    assert number(value, decimals) == written


def test_halves_are_written_without_trailing_zeros():
    assert [short_number(value) for value in (0.5, 1.0, 16.25, 0.125)] == ["0,5", "1", "16,25", "0,13"]


def test_percent_has_a_no_break_space():
    assert percent(0.256, 1) == f"25,6{NBSP}%"


def test_lists_end_with_och():
    assert [listed(words) for words in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == ["", "A", "A och B", "A, B och C"]


def test_å_ä_ö_sort_last_in_that_order():
    names = ["Öland", "Ängelholm", "Åmål", "Zinkgruvan", "ale", "Borås"]
    assert sorted(names, key=sort_key) == ["ale", "Borås", "Zinkgruvan", "Åmål", "Ängelholm", "Öland"]


def test_å_ä_ö_sort_the_same_when_their_letters_are_decomposed():
    assert sort_key("A\u030amål") == sort_key("Åmål")


@pytest.mark.parametrize(
    "text, value",
    [
        ("7,75", 7.75),
        ("1 234,5", 1234.5),
        ("−3", -3.0),
        ("3.5", 3.5),
        (" 4 ", 4.0),
        ("vet ej", None),
        ("", None),
        ("2-3", None),
        ("1e5", None),
    ],
)
def test_typed_numbers_are_read_and_everything_else_is_not(text, value):
    assert parse_number(text) == value


def test_stored_text_has_composed_letters_and_plain_line_ends():
    assert plain("\ufeffA\u030ar\r\noch\rdag") == "År\noch\ndag"


def test_long_text_is_cut_at_a_word():
    assert shorten("Samverka med flera  myndigheter", 20) == "Samverka med flera…"
