"""The national sub-goals of gender equality policy: topic and scheme, never the bare number.

Four goals until 2016 (prop. 2005/06:155), six since the government's communication 2016/17:10 of 17 November 2016.
Number 4 of the old scheme is number 6 of the new.
"""

from __future__ import annotations

from typing import Literal

Scheme = Literal["four", "six"]
SIX_SINCE = "2016-11-17"
SUBGOALS: dict[Scheme, tuple[str, ...]] = {
    "four": (
        "makt och inflytande",
        "ekonomisk jämställdhet",
        "obetalt hem- och omsorgsarbete",
        "mäns våld mot kvinnor ska upphöra",
    ),
    "six": (
        "makt och inflytande",
        "ekonomisk jämställdhet",
        "jämställd utbildning",
        "obetalt hem- och omsorgsarbete",
        "jämställd hälsa",
        "mäns våld mot kvinnor ska upphöra",
    ),
}


def subgoal_topic(number: int, scheme: Scheme) -> str:
    """The topic of a numbered sub-goal. Raises ValueError for a number that the scheme does not have."""
    topics = SUBGOALS[scheme]
    if not 1 <= number <= len(topics):
        raise ValueError(f"delmål {number} finns inte bland de {len(topics)} i indelningen {scheme}")
    return topics[number - 1]
