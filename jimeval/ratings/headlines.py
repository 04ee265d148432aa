"""Findings in Swedish about one occasion, and about what lies between agencies. D comes before all else."""

from __future__ import annotations

import pandas as pd

from jimeval.base.swedish import count, number, percent
from jimeval.ratings.agreement import CLOSE_BUT_LOW
from jimeval.ratings.between import WORTH_A_TABLE
from jimeval.ratings.contrasts import SIGNIFICANT
from jimeval.ratings.protection import PROTECTED
from jimeval.ratings.rounds import ROUND
from jimeval.ratings.wording import (
    NO_MARKS,
    in_brackets,
    n_of,
    names,
    one_only,
    p_text,
    range_of,
    reasons,
    with_interval,
)
from jimeval.statistics import MIN_FOR_TRUST


def headline(spread_table: pd.DataFrame) -> str:
    """One agency's occasion: what is judged most differently and what most alike.

    Compares D as it is shown, with one decimal, so that a difference nobody can see is no finding; where the items have
    different scales, D as a share of each. Cases: no marks, withheld, no D, one item, all alike, no difference, a
    difference (with intervals that overlap, with few marks).
    Raises ValueError for rows of several agencies, occasions or instruments: these are not compared.
    """
    one_only(spread_table, ROUND, "headline() takes one agency's occasion on one instrument")
    if not (spread_table["n"] > 0).any():
        return NO_MARKS
    compared = spread_table[spread_table["estimate"].notna()]
    hidden = spread_table[spread_table["status"] == "withheld"]
    if compared.empty and len(hidden):
        return f"Hur lika deltagarna bedömer är {PROTECTED}: {reasons(hidden)}."
    if compared.empty:
        return "Ingen fråga har mer än en markering, så det går inte att säga hur lika deltagarna bedömer."
    tail = f" {count(len(hidden), 'fråga', 'frågor')} visas inte." if len(hidden) else ""
    distances, unit = _distances(compared)
    distance = distances["estimate"]
    shown = [number(value, 1) for value in distance]
    n = n_of(compared["n"])
    few = " Där färre än fem har markerat kan skillnaden bero på vilka de är." if compared["n"].min() < 5 else ""
    if len(compared) == 1:
        said = f"Bara {names(compared)} har mer än en markering" if not len(hidden) else f"Bara {names(compared)} visas"
        return f"{said}; där skiljer det i snitt {shown[0]} {unit} mellan två deltagare ({n}).{tail}"
    if (distance == 0).all():
        return f"Alla deltagare har markerat lika på varje fråga ({n}).{tail}"
    if len(set(shown)) == 1:
        return f"Deltagarna är lika oense om alla frågor: i snitt {shown[0]} {unit} mellan två ({n}).{tail}"
    alike, apart = (
        compared[[text == number(limit, 1) for text in shown]] for limit in (distance.min(), distance.max())
    )
    least = distances.loc[apart.index, "ci_low"].min()
    most = distances.loc[alike.index, "ci_high"].fillna(distance[alike.index]).max()  # all alike: D is 0, no interval
    unsure = not few and most >= least
    overlap = " Intervallen överlappar: skillnaden kan bero på vilka som deltog." if unsure else ""
    return (
        f"Mest olika bedöms {names(apart)} (i snitt {number(distance.max(), 1)} {unit} mellan två deltagare), "
        f"mest lika {names(alike)} ({number(distance.min(), 1)}); {n}.{few}{overlap}{tail}"
    )


def headline_agreement(table: pd.DataFrame) -> str:
    """One agency's occasion: D over all items, then alpha with what it does not say, then W.

    Cases: no marks, withheld, items on different or unknown scales, too few, all alike, alpha low though all are close,
    an order in common or none to be seen.
    Raises ValueError for rows of several agencies, occasions or instruments.
    """
    one_only(table, ROUND, "headline_agreement() takes one agency's occasion on one instrument")
    of = {row["measure"]: row for row in table.to_dict("records")}
    if not of or of["distance"]["note"] == "inga markeringar":
        return NO_MARKS
    distance, alpha, order = of["distance"], of["alpha"], of["w"]
    if distance["status"] == "withheld":
        return f"Hur lika deltagarna bedömer över alla frågor är {PROTECTED}."
    if pd.isna(distance["estimate"]):
        return f"Inget mått över alla frågor: {distance['note']}."
    n = int(distance["n"])
    if distance["estimate"] == 0:
        return f"Alla {n} deltagare är eniga på varje fråga."
    said = [
        f"Två deltagare är i snitt {number(distance['estimate'], 1)} skalenheter ifrån varandra på en fråga "
        f"({with_interval(f'n = {n}', distance, least=0)})."
    ]
    if pd.isna(alpha["estimate"]):
        said.append(f"Alfa saknas: {alpha['note']}.")
    else:
        said.append(
            f"Krippendorffs alfa är {number(alpha['estimate'], 2)}{in_brackets(alpha)}; det säger om frågorna "
            "skiljs åt på samma sätt, inte om alla är eniga."
        )
        if CLOSE_BUT_LOW in (alpha["note"] if isinstance(alpha["note"], str) else ""):
            said.append(f"{CLOSE_BUT_LOW[0].upper()}{CLOSE_BUT_LOW[1:]}.")
    if pd.notna(order["p"]):
        seen = (
            "deltagarna ordnar frågorna mer lika än slumpen skulle ge"
            if order["p"] < SIGNIFICANT
            else "ingen gemensam ordning kan ses"
        )
        said.append(f"Kendalls W är {number(order['estimate'], 2)} ({p_text(order['p'])}): {seen}.")
    if n < 5:
        said.append("Färre än fem personer: inget kan sägas om andra än dem.")
    elif n < MIN_FOR_TRUST and pd.notna(distance["ci_low"]):
        said.append("Färre än åtta personer: intervallen är osäkra.")
    return " ".join(said)


def headline_between(table: pd.DataFrame) -> str:
    """One instrument and version: how much of a mark lies between agencies. Never which agency.

    Cases: nothing to compare, withheld, no difference to be seen, under 5 %, a part that can be seen (with intervals
    down to nothing).
    Raises ValueError for rows of several instruments or versions: values of different scales are not compared.
    """
    one_only(table, ["instrument", "instrument_version"], "headline_between() takes one instrument and version")
    if table.empty:
        return NO_MARKS
    found = table[table["estimate"].notna()]
    if found.empty and (table["status"] == "withheld").any():
        return f"Hur mycket som ligger mellan myndigheter är {PROTECTED}."
    if found.empty:
        return f"Hur mycket som ligger mellan myndigheter kan inte räknas: {reasons(table)}."
    n = f"{range_of(found['n_agencies'])} myndigheter, {range_of(found['n'])} markeringar per fråga"
    seen = found[found["estimate"] >= WORTH_A_TABLE]
    if seen.empty:
        return f"Mellan myndigheterna kan ingen skillnad av betydelse ses ({n}): visa ingen tabell över myndigheterna."
    shares = [percent(share) for share in (seen["estimate"].min(), seen["estimate"].max())]
    share = shares[0] if shares[0] == shares[1] else f"mellan {shares[0]} och {shares[1]}"
    rest, unsure = len(found) - len(seen), int((seen["ci_low"] <= 0).sum())
    chance = "Intervallet når ned till noll, så det kan vara slump. "
    if unsure < len(seen):
        chance = f"På {count(unsure, 'fråga', 'frågor')} av dem når intervallet ned till noll, så det kan vara slump. "
    return (
        f"På {count(len(seen), 'fråga', 'frågor')} av {len(table)} ligger {share} av skillnaderna i markeringar mellan "
        f"myndigheter, resten mellan deltagare i samma myndighet ({n}). "
        + (chance if unsure else "")
        + (f"På {count(rest, 'fråga', 'frågor')} kan ingen skillnad av betydelse ses. " if rest else "")
        + "Varje grupp har sin egen måttstock: det är ingen rangordning."
    )


def _distances(rows: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """D and its interval in scale units; in per cent of the scale where the items do not have the same ends."""
    distances = rows[["estimate", "ci_low", "ci_high"]]
    if len(rows[["scale_minimum", "scale_maximum"]].drop_duplicates()) == 1:
        return distances, "skalenheter"
    return 100 * distances.div(rows["scale_maximum"] - rows["scale_minimum"], axis=0), "procent av skalan"
