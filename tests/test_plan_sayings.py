"""The word rules on texts that were judged by hand first: precision and recall, and each that is known to go wrong."""

import plan_sayings as said
import pytest

from jimeval.plans.gaps.wording import is_ordinary_planning, only_cites, only_maps, says_done

# What the rules judge otherwise than a person does. One that comes right is to be taken away from here.
KNOWN_MISSES = {
    only_maps: {"Ta fram en rapport om könsskillnader i sjukskrivning", "Diskutera resultatet av enkäten"},
    only_cites: {"Jämställdhetsplanens mål gäller"},
}
KNOWN_FALSE = {only_maps: {"Utvärdera anbud med krav på jämställdhet"}}


@pytest.mark.parametrize(
    ("rule", "yes", "no"),
    [
        (only_maps, said.MAPS, said.DOES),
        (says_done, said.DONE, said.NOT_DONE),
        (only_cites, said.CITES, said.OWN_GOALS),
        (is_ordinary_planning, said.ORDINARY, said.NOT_ORDINARY),
    ],
    ids=["only_maps", "says_done", "only_cites", "is_ordinary_planning"],
)
def test_a_word_rule_judges_as_a_person_did_but_for_what_is_known(rule, yes, no):
    assert {text for text in yes if not rule(text)} == KNOWN_MISSES.get(rule, set())
    assert {text for text in no if rule(text)} == KNOWN_FALSE.get(rule, set())
