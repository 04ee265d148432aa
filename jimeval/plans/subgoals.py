"""National sub-goals as plans name them: by name, by number or by both, in the scheme of the plan's time.

A bare number means what it meant when the plan was made (four goals until 17 November 2016, six since). A number with
its name tells the scheme by itself: "delmål 4, mäns våld" is of the four whenever it was written. Goals of Agenda 2030
have numbers too, and are no sub-goals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jimeval.plans.form import normal
from jimeval.register.goals import SIX_SINCE, SUBGOALS, Scheme, subgoal_topic

_KEYWORDS = {
    "makt": "makt och inflytande",
    "inflytande": "makt och inflytande",
    "ekonomisk": "ekonomisk jämställdhet",
    "utbildning": "jämställd utbildning",
    "obetal": "obetalt hem- och omsorgsarbete",
    "omsorgsarbete": "obetalt hem- och omsorgsarbete",
    "hälsa": "jämställd hälsa",
    "våld": "mäns våld mot kvinnor ska upphöra",
}
_NAMES = tuple(
    re.compile(name)
    for name in (
        r"makt och inflytande",
        r"ekonomisk\w* jämställdhet",
        r"jämställd utbildning",
        r"obetal\w+ (?:hem|omsorg|arbete)\w*|hem-? och omsorgsarbete",
        r"jämställd hälsa",
        r"mäns våld(?: mot kvinnor)?",
    )
)
_AGENDA = re.compile(r"agenda|global\w* mål|hållbarhetsmål|\bsdg\b|2030")
_NUMBER = re.compile(r"(?:(?:delmål(?:et)?|nr|nummer|dm)\s*)*(\d)\b")
_ONLY_NUMBER = re.compile(
    r"(?:(?:nationell\w*|jämställdhetspolitisk\w*)\s+)?(?:(?:delmål(?:et)?|nr|nummer|dm)\s*)*(\d)"
)
_MOST_WORDS_AROUND = 8  # a cell that holds more than a sub-goal's name is about something, not the name of it


@dataclass(frozen=True, slots=True)
class Subgoal:
    """A sub-goal's topic and scheme, or why none was read; wrong_number: there was no such number at the time."""

    topic: str | None = None
    scheme: Scheme | None = None
    why: str = ""
    wrong_number: bool = False


def scheme_at(made: str | None) -> Scheme | None:
    """The scheme that held on the ISO date, as far as it is known; None when the date does not decide it."""
    if made is None or (SIX_SINCE.startswith(made) and made != SIX_SINCE):
        return None
    return "four" if made < SIX_SINCE else "six"


def read_subgoal(written: str, made: str | None) -> Subgoal:
    """The national sub-goal that a field for sub-goals holds; ``made``: ISO date of the plan as far as it is known."""
    said, scheme = normal(written), scheme_at(made)
    topics = {topic for keyword, topic in _KEYWORDS.items() if keyword in said}
    if _AGENDA.search(said):
        return Subgoal(why="det är ett mål i Agenda 2030, som har egna nummer")
    if len(topics) == 1:
        topic = topics.pop()
        return Subgoal(topic, _scheme_of(topic, _NUMBER.match(said), scheme))
    number = _ONLY_NUMBER.fullmatch(said)
    if number and scheme and 1 <= int(number[1]) <= len(SUBGOALS[scheme]):
        return Subgoal(subgoal_topic(int(number[1]), scheme), scheme)
    if number and scheme is None:
        return Subgoal(why="numreringen ändrades den 17 november 2016 och planens datum avgör inte vilken som gäller")
    if number:
        return Subgoal(why=f"när planen gjordes fanns {len(SUBGOALS[scheme])} nationella delmål", wrong_number=True)
    if topics:
        return Subgoal(why="flera nationella delmål nämns på en gång")
    return Subgoal(why="det är inget nationellt delmål")


def _scheme_of(topic: str, number: re.Match | None, scheme: Scheme | None) -> Scheme:
    """The scheme where the topic has the number that is written beside it; else the time's, if it has the topic."""
    numbered = [name for name in SUBGOALS if number and SUBGOALS[name][int(number[1]) - 1 :][:1] == (topic,)]
    if len(numbered) == 1:
        return numbered[0]
    return scheme if scheme and topic in SUBGOALS[scheme] else "six"  # six: the scheme that has them all


def names_subgoal(written: str) -> bool:
    """Whether a cell or a heading is a national sub-goal's number or name, and not a sentence that touches it."""
    said = normal(written)
    if _AGENDA.search(said):
        return False
    named = [name for name in _NAMES if name.search(said)]
    return bool(_ONLY_NUMBER.fullmatch(said)) or (len(named) == 1 and len(said.split()) <= _MOST_WORDS_AROUND)
