"""What sentences of reports say, against a person's judgement made first, and each that is known to go wrong."""

import pytest
import report_sayings as said

from jimeval.plans.results import result_in
from jimeval.study.followup.status import told

# What the rules say otherwise than a person does. One that comes right is to be taken away from here.
KNOWN = {
    "Utbildningen har ersatts av en webbkurs.": "done",
    "Utan extra medel hade utbildningen inte kunnat genomföras.": "not",
}
KNOWN_STEPS = {"Fyra av fem handläggare uppger att de använder stödet.", "Kampanjen nådde 20 000 personer."}


@pytest.mark.parametrize(
    ("kind", "rows"), [("activity", said.OF_ACTIVITIES), ("goal", said.OF_GOALS), ("effect", said.OF_EFFECTS)]
)
def test_a_sentence_says_what_a_person_reads_in_it(kind, rows):
    wrong = {sentence: found for sentence, says in rows if (found := told(sentence, kind).says) != says}
    assert wrong == (KNOWN if kind == "activity" else {})


def test_a_result_has_the_step_and_the_evidence_that_a_person_gives_it():
    found = {sentence: result_in(sentence) for sentence, *_ in said.RESULTS}
    read = {sentence: (one.level, one.grade) if one else (None, None) for sentence, one in found.items()}
    assert read == {sentence: (level, grade) for sentence, level, grade in said.RESULTS}


def test_what_is_no_clear_result_is_left_rather_than_guessed():
    found = {sentence: result_in(sentence) for sentence, _ in said.STEPS}
    wrong = {sentence for sentence, level in said.STEPS if (found[sentence] and found[sentence].level) != level}
    assert wrong == KNOWN_STEPS and not any(found[sentence] for sentence in wrong)
