"""Findings in Swedish, computed from the tables of marks: a rule for each, with its cases. D comes before all else."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import pandas as pd

from jimeval.base.swedish import EN_DASH, count, listed, number, percent
from jimeval.ratings.agreement import CLOSE_BUT_LOW
from jimeval.ratings.between import WORTH_A_TABLE
from jimeval.ratings.breaks import when
from jimeval.ratings.contrasts import CANNOT, INDEPENDENT, PAIRED, SIGNIFICANT
from jimeval.ratings.protection import PROTECTED
from jimeval.ratings.rounds import ROUND

_NO_MARKS = "Det finns inga markeringar."
_NOT_NONE = "Det är inte detsamma som att ingen skillnad finns."


def headline(spread_table: pd.DataFrame) -> str:
    """One agency's occasion: what is judged most differently and what most alike.

    Compares D as it is shown, with one decimal, so that a difference nobody can see is no finding; where the items have
    different scales, D as a share of each. Cases: no marks, withheld, no D, one item, all alike, no difference, a
    difference (with intervals that overlap, with few marks).
    Raises ValueError for rows of several agencies, occasions or instruments: these are not compared.
    """
    _one(spread_table, ROUND, "headline() takes one agency's occasion on one instrument")
    if not (spread_table["n"] > 0).any():
        return _NO_MARKS
    compared = spread_table[spread_table["estimate"].notna()]
    hidden = spread_table[spread_table["status"] == "withheld"]
    if compared.empty and len(hidden):
        return f"Hur lika deltagarna bedömer är {PROTECTED}: {_reasons(hidden)}."
    if compared.empty:
        return "Ingen fråga har mer än en markering, så det går inte att säga hur lika deltagarna bedömer."
    tail = f" {count(len(hidden), 'fråga', 'frågor')} visas inte." if len(hidden) else ""
    distances, unit = _distances(compared)
    distance = distances["estimate"]
    shown = [number(value, 1) for value in distance]
    n = _n(compared["n"])
    few = " Där färre än fem har markerat kan skillnaden bero på vilka de är." if compared["n"].min() < 5 else ""
    if len(compared) == 1:
        said = (
            f"Bara {_names(compared)} har mer än en markering" if not len(hidden) else f"Bara {_names(compared)} visas"
        )
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
        f"Mest olika bedöms {_names(apart)} (i snitt {number(distance.max(), 1)} {unit} mellan två deltagare), "
        f"mest lika {_names(alike)} ({number(distance.min(), 1)}); {n}.{few}{overlap}{tail}"
    )


def headline_agreement(table: pd.DataFrame) -> str:
    """One agency's occasion: D over all items, then alpha with what it does not say, then W.

    Cases: no marks, withheld, items on different or unknown scales, too few, all alike, alpha low though all are close,
    an order in common or none to be seen.
    Raises ValueError for rows of several agencies, occasions or instruments.
    """
    _one(table, ROUND, "headline_agreement() takes one agency's occasion on one instrument")
    of = {row["measure"]: row for row in table.to_dict("records")}
    if not of or of["distance"]["note"] == "inga markeringar":
        return _NO_MARKS
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
        f"({_with_interval(f'n = {n}', distance, least=0)})."
    ]
    if pd.isna(alpha["estimate"]):
        said.append(f"Alfa saknas: {alpha['note']}.")
    else:
        said.append(
            f"Krippendorffs alfa är {number(alpha['estimate'], 2)}{_in_brackets(alpha)}; det säger om frågorna "
            "skiljs åt på samma sätt, inte om alla är eniga."
        )
        if CLOSE_BUT_LOW in (alpha["note"] if isinstance(alpha["note"], str) else ""):
            said.append(f"{CLOSE_BUT_LOW[0].upper()}{CLOSE_BUT_LOW[1:]}.")
    if pd.notna(order["p"]):
        seen = "deltagarna ordnar frågorna lika" if order["p"] < SIGNIFICANT else "ingen gemensam ordning kan ses"
        said.append(f"Kendalls W är {number(order['estimate'], 2)} ({_p(order['p'])}): {seen}.")
    if n < 5:
        said.append("Färre än fem personer: inget kan sägas om andra än dem.")
    return " ".join(said)


def headline_change(table: pd.DataFrame) -> str:
    """One agency: what has moved from each occasion to the next, D first. A sentence or some for each contrast.

    Cases: nothing to compare, withheld, a break, too few, cannot be tested, all alike, clear, no clear change; persons
    who are known from both occasions.
    Raises ValueError for rows of several agencies.
    """
    _one(table, ["agency_id"], "headline_change() takes one agency")
    if table.empty:
        return "Det finns inte två tillfällen att jämföra."
    steps = ["instrument", "instrument_version", "occasion_before", "date_before", "occasion", "date"]
    return " ".join(_step(rows) for _, rows in table.groupby(steps, sort=False, dropna=False))


def _step(rows: pd.DataFrame) -> str:
    first = rows.iloc[0]
    now = when({"occasion": first["occasion"], "date": first["date"]})
    before = first["occasion_before"]
    before = when({"occasion": before, "date": first["date_before"]}) if isinstance(before, str) else None
    span = f"Från {before} till {now}" if before else now
    if (rows["status"] == "not_comparable").all():
        return f"{span} jämförs inte: {first['note']}."
    if (rows["status"] == "withheld").any():
        return f"{span}: förändringen är {PROTECTED} och visas bara inom studien."
    own = rows[rows["sample"] == INDEPENDENT]
    marked = own[(own["n_before"] > 0) & (own["n_after"] > 0)]
    if marked.empty:
        return f"{span}: ingen fråga har markeringar vid båda tillfällena."
    n = f"n = {_range(marked['n_before'])} och {_range(marked['n_after'])}"
    if (marked["status"] == "undefined_all_equal").all():
        return f"{span} ({n}): alla svar är lika vid båda tillfällena."
    if marked["ci_low"].isna().all() and marked["p"].isna().all() and not _cannot(marked).any():
        return f"{span} ({n}): för få svar för att pröva någon förändring. Förskjutningarna beskrivs i tabellen."
    said = [_distance_moved(marked), _moved(marked, "flyttats")]
    if pd.notna(first["p_profile"]):
        seen = "har ändrats" if first["p_profile"] < SIGNIFICANT else "har inte säkert ändrats"
        said.append(f"Profilen som helhet {seen} ({_p(first['p_profile'])}).")
    paired = rows[rows["sample"] == PAIRED]
    if len(paired):
        said.append(f"Samma personer ({_n(paired['n'])}): {_lower(_moved(paired, 'flyttats'))}")
    return f"{span} ({n}): {_lower(' '.join(said))}"


def _distance_moved(rows: pd.DataFrame) -> str:
    clear = rows[rows["d_p_holm"] < SIGNIFICANT]
    if rows["d_p"].isna().all():
        return "Om deltagarna bedömer mer eller mindre lika kan inte prövas."
    if clear.empty:
        return "Hur lika deltagarna bedömer har inte säkert ändrats på någon fråga."
    return " ".join(
        f"Deltagarna bedömer mer {word} på {_each(part, _from_to)}."
        for word, part in (("olika", clear[clear["d_change"] > 0]), ("lika", clear[clear["d_change"] < 0]))
        if len(part)
    )


def _moved(rows: pd.DataFrame, verb: str, higher: str = "Högre", lower: str = "Lägre") -> str:
    """Which items differ for sure after Holm; else the largest shift with its interval, never that nothing does."""
    tested = rows[rows["p"].notna()]
    clear = rows[rows["p_holm"] < SIGNIFICANT]
    direction = clear["delta"].fillna(clear["estimate"])
    said = [
        f"{word} markeras {_each(part, _shift)}."
        for word, part in ((higher, clear[direction > 0]), (lower, clear[direction < 0]))
        if len(part)
    ]
    if clear.empty and len(tested) == 1:
        said.append(f"{_each(tested, _shift)} har inte säkert {verb}. {_NOT_NONE}")
    elif clear.empty and len(tested):
        largest = tested.loc[[tested["estimate"].abs().idxmax()]]
        said.append(
            f"Ingen av {number(len(tested))} prövade frågor har säkert {verb}; störst är "
            f"förskjutningen på {_each(largest, _shift)}. {_NOT_NONE}"
        )
    unable = int(_cannot(rows).sum())
    few = int(((rows["status"] == "too_few") & ~_cannot(rows)).sum())
    if unable:
        said.append(f"{count(unable, 'fråga', 'frågor')} kan inte prövas: svaren är för få eller för lika.")
    if few:
        said.append(f"{count(few, 'fråga', 'frågor')} har för få svar för att prövas.")
    return " ".join(said) or "Alla svar är lika på de frågor som kan jämföras."


def headline_groups(table: pd.DataFrame) -> str:
    """One agency's occasion: on which items one group marks higher than another. Cases as in :func:`headline_change`.

    Raises ValueError for rows of several agencies, occasions or instruments.
    """
    _one(table, ROUND, "headline_groups() takes one agency's occasion on one instrument")
    if table.empty:
        return "Det finns inte två grupper att jämföra."
    return " ".join(
        _pair(first, second, rows) for (first, second), rows in table.groupby(["first", "second"], sort=False)
    )


def _pair(first: str, second: str, rows: pd.DataFrame) -> str:
    if (rows["status"] == "withheld").any():
        return f"Skillnader mellan {first} och {second} är skyddade och visas bara inom studien."
    marked = rows[(rows["n_first"] > 0) & (rows["n_second"] > 0)]
    who = f"{first} (n = {_range(rows['n_first'])}) och {second} (n = {_range(rows['n_second'])})"
    if marked.empty:
        return f"Mellan {who}: ingen fråga har markeringar av båda."
    if (marked["status"] == "undefined_all_equal").all():
        return f"Mellan {who}: alla svar är lika."
    if marked["p"].isna().all() and not _cannot(marked).any():
        return f"Mellan {who}: för få svar för att pröva någon skillnad."
    names = (f"Högre av {second}", f"Lägre av {second}")
    return f"Mellan {who}: {_lower(_moved(marked, 'skilt sig', *names))}"


def headline_between(table: pd.DataFrame) -> str:
    """One instrument and version: how much of a mark lies between agencies. Never which agency.

    Cases: nothing to compare, withheld, no difference to be seen, under 5 %, a part that can be seen.
    Raises ValueError for rows of several instruments or versions: values of different scales are not compared.
    """
    _one(table, ["instrument", "instrument_version"], "headline_between() takes one instrument and version")
    if table.empty:
        return _NO_MARKS
    found = table[table["estimate"].notna()]
    if found.empty and (table["status"] == "withheld").any():
        return f"Hur mycket som ligger mellan myndigheter är {PROTECTED}."
    if found.empty:
        return f"Hur mycket som ligger mellan myndigheter kan inte räknas: {_reasons(table)}."
    n = f"{_range(found['n_agencies'])} myndigheter, {_range(found['n'])} markeringar per fråga"
    seen = found[found["estimate"] >= WORTH_A_TABLE]
    if seen.empty:
        return f"Mellan myndigheterna kan ingen skillnad av betydelse ses ({n}): visa ingen tabell över myndigheterna."
    shares = [percent(share) for share in (seen["estimate"].min(), seen["estimate"].max())]
    share = shares[0] if shares[0] == shares[1] else f"mellan {shares[0]} och {shares[1]}"
    rest = len(found) - len(seen)
    return (
        f"På {count(len(seen), 'fråga', 'frågor')} av {len(table)} ligger {share} av skillnaderna i markeringar mellan "
        f"myndigheter, resten mellan deltagare i samma myndighet ({n}). "
        + (f"På {count(rest, 'fråga', 'frågor')} kan ingen skillnad av betydelse ses. " if rest else "")
        + "Varje grupp har sin egen måttstock: det är ingen rangordning."
    )


def _one(table: pd.DataFrame, keys: list[str], message: str) -> None:
    if len(table[keys].drop_duplicates()) > 1:
        raise ValueError(message)


def _distances(rows: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """D and its interval in scale units; in per cent of the scale where the items do not have the same ends."""
    distances = rows[["estimate", "ci_low", "ci_high"]]
    if len(rows[["scale_minimum", "scale_maximum"]].drop_duplicates()) == 1:
        return distances, "skalenheter"
    return 100 * distances.div(rows["scale_maximum"] - rows["scale_minimum"], axis=0), "procent av skalan"


def _cannot(rows: pd.DataFrame) -> pd.Series:
    return rows["note"].str.startswith(CANNOT, na=False)


def _reasons(rows: pd.DataFrame) -> str:
    """The notes of the rows, each once, without the word that says that something is withheld."""
    notes = [note.removeprefix(f"{PROTECTED}: ") for note in rows["note"].dropna().unique()]
    return "; ".join(notes)


def _names(rows: pd.DataFrame) -> str:
    return listed(f"{item} {label}" for item, label in zip(rows["item"], rows["label"], strict=True))


def _each(rows: pd.DataFrame, say: Callable[[dict], str]) -> str:
    return listed(f"{row['item']} {row['label']} ({say(row)})" for row in rows.to_dict("records"))


def _from_to(row: dict) -> str:
    return f"D från {number(row['d_before'], 1)} till {number(row['d_after'], 1)}"


def _shift(row: dict) -> str:
    sign = "+" if row["estimate"] > 0 else ""
    return _with_interval(f"{sign}{number(row['estimate'], 1)} skalenheter", row)


def _with_interval(text: str, row: Mapping, least: float = -math.inf) -> str:
    """The text with the interval after it, if there is one; not further down than can be."""
    interval = _interval(row, 1, least)
    return f"{text}; {interval}" if interval else text


def _in_brackets(row: Mapping) -> str:
    interval = _interval(row, 2, -math.inf)
    return f" ({interval})" if interval else ""


def _interval(row: Mapping, decimals: int, least: float) -> str:
    if pd.isna(row["ci_low"]) or pd.isna(row["ci_high"]):
        return ""
    return f"95 %: {number(max(row['ci_low'], least), decimals)} till {number(row['ci_high'], decimals)}"


def _n(n: pd.Series) -> str:
    return f"n = {_range(n)}"


def _range(n: pd.Series) -> str:
    low, high = int(n.min()), int(n.max())
    return str(low) if low == high else f"{low}{EN_DASH}{high}"


def _p(p: float) -> str:
    return "p < 0,001" if p < 0.001 else f"p = {number(p, 3 if p < 0.1 else 2)}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
