"""Conversions: named and shown, ends to ends, in order, and refused where nothing says how."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jimeval.base.errors import InputError
from jimeval.ratings import Scale, load_instruments
from jimeval.ratings.conversions import (
    answer_to_grade,
    millimetres,
    percent_to_share,
    reversed_scale,
    share_to_grade,
    words_to_levels,
)

LINE = Scale(0, 10, length=120)
ONE_TO_FIVE = Scale(1, 5, 1, type="points")
LEVELS = Scale(1, 3, 1, type="levels", levels=("saknas helt", "pågår eller finns delvis", "uppnått"))
PACKAGED = load_instruments()

ends = st.tuples(st.integers(-50, 50), st.integers(1, 100)).map(lambda pair: (pair[0], pair[0] + pair[1]))
scales = st.builds(lambda pair, length: Scale(*pair, length=length), ends, st.floats(1, 500))
numeric = st.one_of(
    scales.map(reversed_scale),
    scales.map(millimetres),
    st.sampled_from([percent_to_share(), answer_to_grade(), share_to_grade()]),
)


@pytest.mark.parametrize(
    "conversion, id, name",
    [
        (reversed_scale(ONE_TO_FIVE), "reversed", "vänd skala 1–5: 6 minus det skrivna"),
        (millimetres(LINE), "millimetres", "millimeter på en linje om 120 mm till 0–10"),
        (percent_to_share(), "percent_share", "procent till andel, 0–1"),
        (answer_to_grade(), "answer_grade", "svar 1–5 till betyg 1–10"),
        (share_to_grade(), "share_grade", "andel 0–1 till betyg 1–10"),
        (words_to_levels(LEVELS), "words_levels", "ord till nivå 1–3"),
    ],
)
def test_each_conversion_has_an_id_and_a_name_that_the_reader_sees(conversion, id, name):
    assert (conversion.id, conversion.name) == (id, name)


@settings(deadline=None, max_examples=50)
@given(numeric)
def test_the_ends_go_to_the_ends(conversion):
    values = sorted((conversion(conversion.low), conversion(conversion.high)))
    known = {"percent_share": (0, 1), "answer_grade": (1, 10), "share_grade": (1, 10)}
    low, high = known.get(conversion.id) or values
    if conversion.id == "reversed":
        low, high = conversion.low, conversion.high
    elif conversion.id == "millimetres":
        low, high = (
            float(end.replace("−", "-").replace(" ", "")) for end in conversion.name.split(" till ")[1].split("–")
        )
    assert math.isclose(values[0], low, abs_tol=1e-9) and math.isclose(values[1], high, abs_tol=1e-9)


@settings(deadline=None, max_examples=50)
@given(numeric, st.floats(0, 1), st.floats(0, 1))
def test_order_is_kept_or_turned_but_never_mixed(conversion, a, b):
    low, high = sorted(
        (
            conversion.low + a * (conversion.high - conversion.low),
            conversion.low + b * (conversion.high - conversion.low),
        )
    )
    low, high = max(low, conversion.low), min(high, conversion.high)
    first, second = conversion(low), conversion(high)
    assert first >= second if conversion.id == "reversed" else first <= second


@settings(deadline=None, max_examples=50)
@given(scales, st.floats(0, 1))
def test_turning_a_scale_twice_gives_back_what_was_written(scale, share):
    written = min(scale.minimum + share * (scale.maximum - scale.minimum), scale.maximum)
    turned = reversed_scale(scale)
    assert math.isclose(turned.rule(turned(written)), written, abs_tol=1e-9)


@settings(deadline=None, max_examples=50)
@given(scales, st.floats(0, 1))
def test_millimetres_come_back_from_the_share_of_the_line(scale, share):
    written = share * scale.length
    assert math.isclose(scale.share(millimetres(scale)(written)) * scale.length, written, abs_tol=1e-6)


def test_answers_become_the_grades_of_the_source_and_whole_columns_at_once():
    grades = answer_to_grade().rule(np.array([1, 2, 3, 4, 5, np.nan]))
    np.testing.assert_allclose(grades, [1, 3.25, 5.5, 7.75, 10, np.nan])


@pytest.mark.parametrize(
    "conversion, written, complaint",
    [
        (
            millimetres(LINE),
            121,
            "121 ligger utanför 0–120 och kan inte räknas om (millimeter på en linje om 120 mm till 0–10).",
        ),
        (answer_to_grade(), 0, "0 ligger utanför 1–5 och kan inte räknas om (svar 1–5 till betyg 1–10)."),
        (
            words_to_levels(LEVELS),
            "saknas hellt",
            "”saknas hellt” är inget av skalans ord (saknas helt, pågår eller finns delvis, uppnått). "
            "Menade du ”saknas helt”?",
        ),
        (
            words_to_levels(LEVELS),
            "grön",
            "”grön” är inget av skalans ord (saknas helt, pågår eller finns delvis, uppnått).",
        ),
    ],
)
def test_what_cannot_be_converted_is_said_and_never_stretched(conversion, written, complaint):
    assert conversion.complaint(written) == complaint
    with pytest.raises(ValueError) as error:
        conversion(written)
    assert str(error.value) == complaint


def test_not_a_number_is_never_a_value():
    assert answer_to_grade().complaint(float("nan"))


@pytest.mark.parametrize(
    "instrument, words, value",
    [
        ("jamy_sjalvskattning", "Saknas helt", 1),
        ("jamy_sjalvskattning", "utveckling pågår/finns delvis", 2),
        ("jamy_sjalvskattning", "Utveckling  pågår", 2),
        ("jamy_sjalvskattning", "delvis", 2),
        ("jamy_sjalvskattning", "uppnådda", 3),
        ("jamy_sjalvskattning", "ej uppnått", None),
        ("jamy_sjalvskattning", "delvis, uppnått", None),
        ("jamy_sjalvskattning", "finns", None),
        ("jamy_sjalvskattning", "", None),
        ("skl_checklista_2017", "Inte påbörjat, finns inte", 1),
        ("skl_checklista_2017", "ej påbörjat", 1),
        ("skl_checklista_2017", "finns ej", 1),
        ("skl_checklista_2017", "påbörjat", None),
        ("skl_checklista_2017", "behöver utvecklas", 2),
        ("skl_checklista_2017", "Det finns/vi gör", 3),
        ("skl_checklista_2017", "finns", 3),
    ],
)
def test_words_are_a_level_only_when_they_cannot_be_another(instrument, words, value):
    conversion = words_to_levels(PACKAGED[instrument].scale)
    assert conversion.rule(words) == value == conversion.rule(words)


@pytest.mark.parametrize(
    "make, scale, says",
    [
        (
            reversed_scale,
            Scale(),
            "skalan har inga ändar, så inget kan räknas om. Ange minimum och maximum under scale.",
        ),
        (
            millimetres,
            Scale(0, 10),
            "linjens längd är inte angiven, så millimeter kan inte räknas om. Ange length: under scale, den tryckta "
            "linjens längd i millimeter.",
        ),
        (
            words_to_levels,
            ONE_TO_FIVE,
            "skalan har inga ord för sina nivåer, så ord kan inte läsas som värden. Ange levels: under scale, den "
            "lägsta nivån först.",
        ),
    ],
)
def test_a_scale_that_does_not_say_how_converts_nothing(make, scale, says):
    with pytest.raises(InputError) as error:
        make(scale)
    assert [problem.sentence() for problem in error.value.problems] == [says]
