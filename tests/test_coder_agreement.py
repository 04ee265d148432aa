"""Agreement between coders, what to talk through, and the rules against a person: cases worked by hand, and peers."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jimeval.base.errors import UsageError
from jimeval.base.tables import frame
from jimeval.minutes.coding.agreement import coder_agreement, disagreements, rules_against, say_agreement
from jimeval.statistics import jackknife_units, krippendorff_alpha

PAPER = "minutes/mote.txt"
LENGTH = 10  # every passage: eight letters, a full stop, a line end


def passages(n, document_id=PAPER, **other):
    return frame(
        "passages",
        [
            {
                "passage_id": f"{document_id}#{LENGTH * k}",
                "document_id": document_id,
                "page": 1,
                "start": LENGTH * k,
                "end": LENGTH * (k + 1),
                "section": "status",
                "text": "textenna.\n",
            }
            | other
            for k in range(n)
        ],
    )


def coding(coder, start, end, code="support", state="accepted", document_id=PAPER, memo=None):
    return {
        "coding_id": f"{document_id}#{start}-{end}:{code}:{coder}:{state}",
        "passage_id": f"{document_id}#{start // LENGTH * LENGTH}",
        "document_id": document_id,
        "start": start,
        "end": end,
        "code": code,
        "coder": coder,
        "state": state,
        "codebook_version": "1",
        "memo": memo,
    }


def in_passage(coder, numbers, **other):
    """The coder sets the code on the first five characters of each of these passages."""
    return [coding(coder, LENGTH * k, LENGTH * k + 5, **other) for k in numbers]


def codings(*rows):
    return frame("codings", [row for group in rows for row in (group if isinstance(group, list) else [group])])


def read(*spans):
    return frame(
        "coverage",
        [{"document_id": PAPER, "coder": coder, "start": start, "end": end} for coder, start, end in spans],
    )


def agreement(coded, n=10, covered=None, unit="passage", uncoded="in", text=None, **options):
    text = passages(n) if text is None else text
    covered = read(("Ada", 0, LENGTH * n), ("Bo", 0, LENGTH * n)) if covered is None else covered
    return coder_agreement(coded, text, covered, unit=unit, uncoded=uncoded, **options).set_index("code")


# Krippendorff (2011), example A: two coders, ten units, alpha 0.095
EXAMPLE_A = codings(in_passage("Ada", (1, 8)), in_passage("Bo", (0, 1, 2, 5)))


def test_passages_that_two_have_read_give_krippendorffs_published_alpha():
    found = agreement(EXAMPLE_A).loc["support"]
    assert found["estimate"] == pytest.approx(0.09523809523809534)
    assert (found["n_coders"], found["n_units"], found["n_coded"]) == (2, 10, 5)


def test_uncoded_text_left_out_leaves_what_somebody_coded():
    found = agreement(EXAMPLE_A, uncoded="out").loc["support"]
    assert (found["n_units"], found["n_coded"]) == (5, 5)
    assert found["estimate"] == pytest.approx(krippendorff_alpha([[0, 1, 0, 0, 1], [1, 1, 1, 1, 0]], "nominal"))


def test_left_out_is_what_has_no_code_at_all_not_what_lacks_this_one():
    coded = codings(in_passage("Ada", (1, 2)), in_passage("Bo", (1, 2)), in_passage("Bo", (3,), code="timing"))
    found = agreement(coded, uncoded="out")
    assert found.loc["support", ["n_units", "n_coded", "estimate"]].tolist() == [3, 2, 1]


def test_characters_count_the_very_borders():
    """Ada marks 0-6 and Bo 2-8 of 20 characters: four agreed with, twelve agreed without, four disagreed."""
    coded = codings(coding("Ada", 0, 6), coding("Bo", 2, 8))
    found = agreement(coded, n=2, unit="character").loc["support"]
    by_character = np.zeros((2, 20))
    by_character[0, 0:6] = by_character[1, 2:8] = 1
    assert (found["n_units"], found["n_coded"]) == (20, 8)
    assert found["estimate"] == pytest.approx(krippendorff_alpha(by_character, "nominal"))
    assert agreement(coded, n=2).loc["support", "estimate"] == 1  # the same passage: alike


def test_the_choice_of_unit_and_of_uncoded_text_has_no_default():
    with pytest.raises(TypeError):
        coder_agreement(EXAMPLE_A, passages(10), read(), unit="passage")
    with pytest.raises(TypeError):
        coder_agreement(EXAMPLE_A, passages(10), read(), uncoded="in")
    with pytest.raises(ValueError, match="unit must be passage or character, got 'word'"):
        agreement(EXAMPLE_A, unit="word")
    with pytest.raises(ValueError, match="uncoded must be in or out, got None"):
        agreement(EXAMPLE_A, uncoded=None)


def test_what_a_coder_has_not_read_is_not_judged():
    found = agreement(EXAMPLE_A, covered=read(("Ada", 0, 100), ("Bo", 0, 60))).loc["support"]
    assert found["n_units"] == 6
    expected = krippendorff_alpha([[0, 1, 0, 0, 0, 0], [1, 1, 1, 0, 0, 1]], "nominal")
    assert found["estimate"] == pytest.approx(expected)


def test_a_passage_read_in_part_is_not_judged_but_what_was_set_or_refused_there_is():
    covered = read(("Ada", 0, 35), ("Bo", 0, 40))  # Ada stops in the middle of the fourth passage
    assert agreement(EXAMPLE_A, covered=covered).loc["support", "n_units"] == 3  # 0, 1, 2; in 8 only Ada
    refused = codings(in_passage("Ada", (1, 8)), in_passage("Bo", (0, 1)), in_passage("Bo", (8,), state="rejected"))
    assert agreement(refused, covered=read(("Ada", 0, 100), ("Bo", 0, 20))).loc["support", "n_units"] == 3


def test_the_blank_space_at_the_ends_of_a_passage_need_not_be_read_or_coded():
    covered = read(("Ada", 0, 19), ("Bo", 0, 19))  # all but the last line end
    coded = codings(coding("Ada", 0, 10), coding("Bo", 0, 5))
    assert agreement(coded, n=2, covered=covered).loc["support", ["n_units", "n_coded"]].tolist() == [2, 1]


def test_reading_in_two_sittings_that_overlap_is_reading_it_all():
    covered = read(("Ada", 0, 15), ("Ada", 8, 20), ("Ada", 2, 6), ("Bo", 0, 20))
    assert agreement(codings(coding("Ada", 0, 5)), n=2, covered=covered).loc["support", "n_units"] == 2


def test_who_has_decided_without_saying_what_was_read_has_read_the_paper_and_the_note_says_so():
    found = agreement(EXAMPLE_A, covered=read(("Ada", 0, 100))).loc["support"]
    assert found["n_units"] == 10
    assert found["note"].endswith("hela papperet räknas som läst där läsning inte är angiven: Bo")


def test_a_refusal_means_not_this_code_here():
    coded = codings(in_passage("Ada", (1, 3)), in_passage("Bo", (1,)), in_passage("Bo", (3,), state="rejected"))
    covered = read(("Ada", 0, 100), ("Bo", 10, 20), ("Bo", 40, 50))
    found = agreement(coded, covered=covered).loc["support"]
    assert found["estimate"] == pytest.approx(krippendorff_alpha([[1, 1, 0], [1, 0, 0]], "nominal"))


def test_proposals_and_the_shell_of_a_transcript_are_not_coding():
    coded = codings(in_passage("regler", range(10), state="proposed"), in_passage("Ada", (1,)), in_passage("Bo", (1,)))
    shell = pd.concat([passages(10), passages(3, document_id="minutes/skal.txt", section="shell")], ignore_index=True)
    found = agreement(coded, text=shell).loc["support"]
    assert (found["n_coders"], found["n_units"], found["n_coded"]) == (2, 10, 1)


def test_all_codes_together_are_the_summed_disagreement_against_the_expected():
    """Two codes on four passages: observed 1/4 and 0, expected 2*3*5/(8*7) and 2*4*4/(8*7)."""
    coded = codings(
        in_passage("Ada", (0, 1)),
        in_passage("Bo", (0,)),
        in_passage("Ada", (2, 3), code="timing"),
        in_passage("Bo", (2, 3), code="timing"),
    )
    found = agreement(coded, n=4, covered=read(("Ada", 0, 40), ("Bo", 0, 40)))
    assert found.index.tolist() == ["support", "timing", "all"]
    assert found.loc["all", "estimate"] == pytest.approx(1 - (1 / 4) / (30 / 56 + 32 / 56))


def test_three_coders_agree_with_the_package():
    peer = pytest.importorskip("krippendorff", reason="paketet krippendorff finns inte")
    marks = np.array([[1, 0, 1, 0, 1, 0], [1, 1, 1, 0, 0, 0], [1, 0, 1, 0, np.nan, np.nan]])
    coded = codings(*(in_passage(name, np.flatnonzero(row == 1)) for name, row in zip("ABC", marks, strict=True)))
    covered = read(("A", 0, 60), ("B", 0, 60), ("C", 0, 40))
    found = agreement(coded, n=6, covered=covered).loc["support"]
    assert found["estimate"] == pytest.approx(peer.alpha(reliability_data=marks, level_of_measurement="nominal"))
    assert found["n_coders"] == 3


def whole_passages(coder, numbers):
    return [coding(coder, LENGTH * k, LENGTH * (k + 1)) for k in numbers]


def test_the_interval_is_the_jackknife_with_one_passage_left_out():
    marks = np.zeros((2, 30))
    marks[0, :10] = marks[1, 4:14] = 1
    expected = jackknife_units(lambda m: krippendorff_alpha(m, "nominal"), marks, 0.95)
    found = agreement(codings(whole_passages("Ada", range(10)), whole_passages("Bo", range(4, 14))), n=30)
    for code in ("support", "all"):
        assert found.loc[code, ["ci_low", "ci_high"]].tolist() == pytest.approx([expected.low, expected.high])


def test_three_hundred_characters_in_thirty_passages_are_no_sharper_than_thirty_passages():
    coded = codings(whole_passages("Ada", range(10)), whole_passages("Bo", range(4, 14)))
    limits = [
        agreement(coded, n=30, unit=unit).loc["support", ["ci_low", "ci_high"]] for unit in ("passage", "character")
    ]
    assert limits[1].tolist() == pytest.approx(limits[0].tolist(), abs=0.02)


@pytest.mark.parametrize(
    "together, note, printed",
    [
        (4, "inget intervall: koden finns eller saknas i färre än 5 avsnitt", False),
        (5, "osäkert intervall: koden finns eller saknas i färre än 8 avsnitt", True),
        (8, "", True),
    ],
)
def test_a_code_found_in_few_passages_has_no_interval_or_a_flagged_one(together, note, printed):
    coded = codings(in_passage("Ada", range(together)), in_passage("Bo", range(together - 1)))
    found = agreement(coded, n=30, covered=read(("Ada", 0, 300), ("Bo", 0, 300))).loc["support"]
    assert found["note"] == note and np.isnan(found["ci_low"]) == (not printed)
    assert not np.isnan(found["estimate"])


@pytest.mark.parametrize(
    "coded, covered, note",
    [
        (codings(in_passage("Ada", (1,))), read(("Ada", 0, 100)), "ingen andra kodare"),
        (
            codings(in_passage("Ada", (1,)), in_passage("Bo", (7,))),
            read(("Ada", 0, 50), ("Bo", 50, 100)),
            "ingen text som två har läst",
        ),
        (
            codings(in_passage("Ada", (1,), state="rejected"), in_passage("Bo", (1,), state="rejected")),
            None,
            "odefinierad: ingen har satt koden",
        ),
        (
            codings(in_passage("Ada", range(10)), in_passage("Bo", range(10))),
            None,
            "odefinierad: alla har satt koden överallt",
        ),
    ],
)
def test_an_empty_estimate_has_its_reason(coded, covered, note):
    found = agreement(coded, covered=covered).loc["support"]
    assert np.isnan(found["estimate"]) and found["note"] == note


def test_no_codings_at_all_is_a_table_with_its_reason():
    found = agreement(codings(), covered=read())
    assert found.loc["all", ["n_coders", "n_units", "note"]].tolist() == [0, 0, "ingen andra kodare"]
    assert len(found) == 1 and len(disagreements(codings(), passages(3), read())) == 0


def test_the_method_says_unit_uncoded_text_and_what_is_left_out():
    found = agreement(EXAMPLE_A, unit="character", uncoded="out", confidence=0.9).loc["all", "method"]
    assert found == (
        "Krippendorffs alfa, nominell, per tecken, okodad text borta; "
        "intervall 90\u00a0%: ett avsnitt i taget utelämnat (jackknife)"
    )


def test_two_papers_do_not_mix_though_positions_are_the_same():
    both = pd.concat([passages(5), passages(5, document_id="minutes/annat.txt")], ignore_index=True)
    coded = codings(in_passage("Ada", (1,)), in_passage("Bo", (1,), document_id="minutes/annat.txt"))
    covered = frame(
        "coverage",
        [{"document_id": d, "coder": c, "start": 0, "end": 50} for d in (PAPER, "minutes/annat.txt") for c in "AB"],
    ).replace({"coder": {"A": "Ada", "B": "Bo"}})
    found = agreement(coded, text=both, covered=covered).loc["support"]
    assert (found["n_units"], found["n_coded"]) == (10, 2) and found["estimate"] < 0


SPANS = st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 58), st.integers(1, 12)), max_size=8)


@settings(max_examples=50)
@given(SPANS, SPANS)
def test_runs_of_characters_give_what_the_characters_one_by_one_give(spans, reading):
    rows = {(coder, start, min(start + length, 60)) for coder, start, length in spans}
    coded = codings([coding(*row) for row in sorted(rows)])
    covered = read(*sorted({(coder, start, min(start + 3 * length, 60)) for coder, start, length in reading}))
    one_by_one = np.full((2, 60), np.nan)
    for coder in {row[0] for row in rows} - set(covered["coder"]):
        one_by_one["AB".index(coder)] = 0
    for row in covered.itertuples():
        one_by_one["AB".index(row.coder), row.start : row.end] = 0
    for coder, start, end in rows:
        one_by_one["AB".index(coder), start:end] = 1
    found = agreement(coded, n=6, unit="character", covered=covered)
    if "support" in found.index:
        expected = krippendorff_alpha(one_by_one, "nominal")
        np.testing.assert_allclose(found.loc["support", "estimate"], expected, atol=1e-9)
        assert found.loc["support", "n_units"] == (~np.isnan(one_by_one)).all(axis=0).sum()


def test_the_passages_to_talk_through_name_who_set_the_code_and_who_did_not():
    coded = codings(
        in_passage("Ada", (1,), memo="gäller chefer"),
        in_passage("Bo", (1,)),
        in_passage("Ada", (2,), memo="hela ledningen"),
        in_passage("Bo", (2,), state="rejected", memo="bara en chef"),
        in_passage("Cia", (2,)),
    )
    covered = read(("Ada", 0, 30), ("Bo", 0, 30), ("Cia", 20, 30))
    found = disagreements(coded, passages(3), covered)
    assert found.to_dict("records") == [
        {
            "document_id": PAPER,
            "passage_id": f"{PAPER}#20",
            "page": 1,
            "start": 20,
            "end": 30,
            "code": "support",
            "coders_with": "Ada, Cia",
            "coders_without": "Bo",
            "memo": "Ada: hela ledningen; Bo: bara en chef",
            "text": "textenna.\n",
        }
    ]


def test_rules_are_counted_as_right_when_they_overlap_what_the_person_coded():
    """Four proposals, three of them hit; four codings, two of them found: one proposal hits two, one by a character."""
    coded = codings(
        coding("regler", 0, 10, state="proposed"),
        coding("regler", 12, 15, state="proposed"),
        coding("regler", 20, 25, state="proposed"),
        coding("regler", 30, 35, code="timing", state="proposed"),
        coding("Ada", 9, 13),
        coding("Ada", 30, 34),
        coding("Ada", 31, 36, code="timing"),
        coding("Ada", 50, 55, code="timing"),
    )
    found = rules_against(coded, passages(10), read(("Ada", 0, 100)), "Ada").set_index("code")
    assert found.columns.tolist() == ["n_rules", "n_person", "n_both", "n_found", "precision", "recall", "note"]
    assert found.loc["support"].tolist() == [3, 2, 2, 1, 2 / 3, 1 / 2, ""]
    assert found.loc["timing"].tolist() == [1, 2, 1, 1, 1, 1 / 2, ""]
    assert found.loc["all"].tolist() == [4, 4, 3, 2, 3 / 4, 2 / 4, ""]


def test_only_what_the_person_has_read_or_answered_counts_against_the_rules():
    coded = codings(
        coding("regler", 0, 5, state="proposed"),
        coding("regler", 50, 55, state="proposed"),
        coding("regler", 80, 85, state="proposed"),
        coding("Ada", 50, 55, state="rejected"),
        coding("Bo", 80, 85),
    )
    found = rules_against(coded, passages(10), read(("Ada", 0, 20)), "Ada").set_index("code")
    assert found.loc["support", ["n_rules", "n_both", "precision"]].tolist() == [2, 0, 0]
    assert found.loc["support", "note"] == "ingen täckning: personen har inte satt koden"
    assert np.isnan(found.loc["support", "recall"])


def test_when_the_rules_propose_nothing_there_is_no_precision():
    found = rules_against(codings(coding("Ada", 0, 5)), passages(2), read(), "Ada").set_index("code")
    assert np.isnan(found.loc["support", "precision"]) and found.loc["support", "recall"] == 0
    assert found.loc["support", "note"] == (
        "ingen precision: reglerna föreslår inget här; hela papperet räknas som läst där läsning inte är angiven"
    )


def test_an_unknown_person_is_named_with_those_that_are_known():
    with pytest.raises(UsageError) as raised:
        rules_against(EXAMPLE_A, passages(10), read(), "Cia")
    assert str(raised.value) == "Kodaren ”Cia” finns inte. Finns: Ada och Bo."


@pytest.mark.parametrize(
    "coded, covered, sentence",
    [
        (
            codings(in_passage("Ada", (1,))),
            read(("Ada", 0, 300)),
            "Ingen andra kodare: samstämmigheten kan inte prövas. "
            "Låt en person till koda samma text utan att se koderna.",
        ),
        (
            codings(in_passage("Ada", (1,)), in_passage("Bo", (7,))),
            read(("Ada", 0, 50), ("Bo", 50, 100)),
            "Det finns flera kodare, men ingen text som två av dem har läst.",
        ),
        (
            codings(in_passage("Ada", (1,), state="rejected"), in_passage("Bo", (1,), state="rejected")),
            None,
            "2 kodare har bedömt 30 avsnitt gemensamt, men där finns inget att skilja åt: alfa är odefinierad.",
        ),
        (
            codings(in_passage("Ada", (1, 2)), in_passage("Bo", (1, 2))),
            None,
            "2 kodare har bedömt 30 avsnitt gemensamt. "
            "Alfa för alla koder tillsammans: 1,00 (för få avsnitt för ett intervall).",
        ),
        (
            codings(in_passage("Ada", range(10)), in_passage("Bo", range(4, 14))),
            None,
            "2 kodare har bedömt 30 avsnitt gemensamt. Alfa för alla koder tillsammans: "
            "0,41 (intervall 0,05–0,79). Under 0,667: support. Tala igenom dem innan de används.",
        ),
    ],
)
def test_the_finding_is_computed_in_every_case(coded, covered, sentence):
    covered = read(("Ada", 0, 300), ("Bo", 0, 300)) if covered is None else covered
    found = coder_agreement(coded, passages(30), covered, unit="passage", uncoded="in")
    assert say_agreement(found) == sentence
