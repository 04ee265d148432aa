"""Rules on what became of the plan, from what later reports say of its elements.

They are judged only of a plan that a report has been read of: without one, nobody knows. A reading that no person has
confirmed is a proposal and is not judged either.
"""

from __future__ import annotations

from collections.abc import Iterator

from jimeval.base.swedish import shorten
from jimeval.plans.gaps.chain import Chain, Finding
from jimeval.plans.gaps.wording import only_cites

# Kinds as a sentence has them: definite, expected, reached, and the pronoun
_WORDS = {
    "goal": ("Målet", "satt", "nått", "det"),
    "result": ("Resultatet", "förväntat", "uppnått", "det"),
    "effect": ("Effekten", "förväntad", "uppnådd", "den"),
}
_OUTPUT = ("condition", "output")


def planned_not_performed(chain: Chain) -> Iterator[Finding]:
    """G6: an activity was planned, and the report gives no reason why it was not performed.

    After the programme's templates for reports, which go through planned activities one by one, and SKL's guide: in
    what measure have planned activities been carried out? "Not mentioned" is another finding than "not performed": the
    report is silent, so nobody knows.
    """
    for element in chain.ahead("activity"):
        reported = chain.reported.get(element.element_id)
        if not reported or reported.reason:
            continue
        if reported.status in ("not_performed", "not_achieved"):
            yield Finding("G6", (element.element_id,), "stated")
        elif reported.status == "not_mentioned":
            yield Finding("G6 silent", (element.element_id,), severity="note")


def performed_not_planned(chain: Chain) -> Iterator[Finding]:
    """G7: a report tells of something done that no element of the plan answers.

    A plan may well be left for something better; what matters is to know why (learning evaluation). Seen in reported
    outputs (prestationer) that are tied to no element.
    """
    for untied in chain.untied:
        if untied.level in _OUTPUT:
            yield _told("G7", untied)


def expected_and_achieved_differ(chain: Chain) -> Iterator[Finding]:
    """G8: a goal, result or effect was expected but not achieved, or something was achieved that nobody expected.

    SKL's guide: in what measure have expected results been reached? Jämställdhetsmyndigheten 2018:2: more activities
    than effects are reported, which does not mean that there are none; so a silent report is a note, with its own
    words. What is partly reached is not a gap.
    """
    for element in chain.ahead("goal", "result", "effect"):
        reported = chain.reported.get(element.element_id)
        if not reported:
            continue
        kind, expected, reached, pronoun = _WORDS[element.kind]
        words = {"kind": kind, "in_kind": kind.lower(), "expected": expected, "reached": reached, "it": pronoun}
        if reported.status in ("not_achieved", "not_performed"):
            if reported.reason:
                said = f"”{shorten(reported.reason, 80)}”"
                yield Finding("G8 reason", (element.element_id,), "stated", words | {"said": said})
            else:
                yield Finding("G8", (element.element_id,), "stated", words)
        elif reported.status == "not_mentioned" and not only_cites(element.text):
            yield Finding("G8 silent", (element.element_id,), words=words, severity="note")
    for untied in chain.untied:
        if untied.level not in _OUTPUT:
            yield _told("G8", untied)


def _told(rule: str, untied) -> Finding:
    variant = {"G7": "", "G8": " unexpected"}[rule] if untied.text else " unquoted"
    words = {"told": f"”{shorten(untied.text, 80)}”"} if untied.text else {}
    return Finding(f"{rule}{variant}", (), "stated", words, untied.mark, "note")
