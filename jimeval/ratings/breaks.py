"""Which occasion is compared with which, and what breaks a comparison over time."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from jimeval.base.swedish import listed, sort_key
from jimeval.ratings.rounds import time_key


class Contrast(NamedTuple):
    """Two rounds, by their numbers; ``broken`` says in Swedish why they cannot be compared, None when they can.

    ``before`` is None for a round that cannot be placed in time.
    """

    before: int | None
    after: int
    broken: str | None


def contrasts(keys: pd.DataFrame, marks: pd.DataFrame) -> list[Contrast]:
    """Each round against the last before it of the same agency and instrument; the first on an instrument that follows
    another is a break. keys, marks: of :func:`rounds`."""
    known = marks[marks["group"].fillna("").str.strip() != ""]
    groups = {
        number: {name.casefold(): name for name in of_round.str.strip()}
        for number, of_round in known.groupby("round")["group"]
    }
    found = []
    for _, own in keys.groupby("agency_id", sort=True):
        found += _of_agency(own, groups)
    return found


def _of_agency(own: pd.DataFrame, groups: dict[int, dict[str, str]]) -> list[Contrast]:
    rounds = [(number, key) for number, key in own.to_dict("index").items()]
    dated = [(number, key) for number, key in rounds if isinstance(key["date"], str)]
    dated.sort(key=lambda one: time_key(one[1]["date"], one[1]["occasion"]))
    several = own["instrument"].value_counts()
    found = [
        Contrast(None, number, f"tillfället ”{key['occasion']}” har inget år och kan inte ordnas i tiden")
        for number, key in rounds
        if not isinstance(key["date"], str) and several[key["instrument"]] > 1
    ]
    for place, (after, key) in enumerate(dated):
        earlier = dated[:place]
        same = [number for number, other in earlier if other["instrument"] == key["instrument"]]
        if same:
            found.append(
                Contrast(same[-1], after, _broken(own.loc[same[-1]], key, groups.get(same[-1]), groups.get(after)))
            )
        elif earlier:
            before = earlier[-1]
            why = f"annat instrument: {before[1]['instrument']} {when(before[1])}, {key['instrument']} {when(key)}"
            found.append(Contrast(before[0], after, why))
    return found


def _broken(before, after, groups_before: dict[str, str] | None, groups_after: dict[str, str] | None) -> str | None:
    if before["instrument_version"] != after["instrument_version"]:
        return (
            f"annan version av formuläret: ”{before['instrument_version']}” {when(before)}, "
            f"”{after['instrument_version']}” {when(after)}"
        )
    if not groups_before or not groups_after or set(groups_before) == set(groups_after):
        return None
    only = [
        f"{listed(sorted(names, key=sort_key))} bara {when(which)}"
        for names, which in (
            ([groups_before[name] for name in groups_before.keys() - groups_after.keys()], before),
            ([groups_after[name] for name in groups_after.keys() - groups_before.keys()], after),
        )
        if names
    ]
    return f"andra grupper har svarat: {listed(only)}. Jämför en grupp i taget"


def when(key) -> str:
    """A round as it is named in a sentence: its occasion, with the year where the occasion does not say it."""
    year = key["date"][:4] if isinstance(key["date"], str) else ""
    return key["occasion"] if year in key["occasion"] else f"{key['occasion']} {year}"
