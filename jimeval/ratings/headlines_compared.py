"""Findings in Swedish about what differs: between occasions, over years, between groups. Each with its cases."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from jimeval.base.swedish import count, number
from jimeval.ratings.breaks import when
from jimeval.ratings.contrasts import CANNOT, INDEPENDENT, PAIRED, SIGNIFICANT
from jimeval.ratings.rounds import ROUND
from jimeval.ratings.wording import each, lower, n_of, one_only, p_text, range_of, shift, signed

_NOT_NONE = "Det är inte detsamma som att ingen skillnad finns."
_PLURAL = {"kvinna": "kvinnor", "man": "män"}


class _Words(NamedTuple):
    differs: str
    differs_not: str
    difference: str
    higher: str
    lower: str


_OVER_TIME = _Words(
    "har säkert flyttats", "har inte säkert flyttats", "förskjutningen", "Högre markeras", "Lägre markeras"
)


def headline_change(table: pd.DataFrame) -> str:
    """One agency: what has moved from each occasion to the next, D first. A sentence or some for each contrast.

    Cases: nothing to compare, withheld, a break, too few, cannot be tested, all alike, clear, no clear change; persons
    who are known from both occasions.
    Raises ValueError for rows of several agencies.
    """
    one_only(table, ["agency_id"], "headline_change() takes one agency")
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
        return f"{span}: förändringen är skyddad och visas bara inom studien."
    own = rows[rows["sample"] == INDEPENDENT]
    marked = own[(own["n_before"] > 0) & (own["n_after"] > 0)]
    if marked.empty:
        return f"{span}: ingen fråga har markeringar vid båda tillfällena."
    n = f"n = {range_of(marked['n_before'])} och {range_of(marked['n_after'])}"
    if (marked["status"] == "undefined_all_equal").all():
        return f"{span} ({n}): alla svar är lika vid båda tillfällena."
    if marked["ci_low"].isna().all() and marked["p"].isna().all() and not _cannot(marked).any():
        return f"{span} ({n}): för få svar för att pröva någon förändring. Förskjutningarna beskrivs i tabellen."
    said = [_distance_moved(marked), _moved(marked, _OVER_TIME)]
    if pd.notna(first["p_profile"]):
        seen = "har ändrats" if first["p_profile"] < SIGNIFICANT else "har inte säkert ändrats"
        said.append(f"Profilen som helhet {seen} ({p_text(first['p_profile'])}).")
    paired = rows[rows["sample"] == PAIRED]
    if len(paired):
        said.append(f"Samma personer ({n_of(paired['n'])}): {lower(_moved(paired, _OVER_TIME))}")
    return f"{span} ({n}): {lower(' '.join(said))}"


def _distance_moved(rows: pd.DataFrame) -> str:
    clear = rows[rows["d_p_holm"] < SIGNIFICANT]
    if rows["d_p_holm"].isna().all():
        return "Om deltagarna bedömer mer eller mindre lika kan inte prövas."
    if clear.empty:
        return "Hur lika deltagarna bedömer har inte säkert ändrats på någon fråga."
    return " ".join(
        f"Deltagarna bedömer mer {word} på {each(part, _from_to)}."
        for word, part in (("olika", clear[clear["d_change"] > 0]), ("lika", clear[clear["d_change"] < 0]))
        if len(part)
    )


def _moved(rows: pd.DataFrame, words: _Words) -> str:
    """Which items differ for sure after Holm; else the largest shift with its interval, never that nothing does."""
    tested = rows[rows["p_holm"].notna()]
    clear = rows[rows["p_holm"] < SIGNIFICANT]
    direction = clear["delta"].fillna(clear["estimate"])
    said = [
        f"{word} {each(part, shift)}."
        for word, part in ((words.higher, clear[direction > 0]), (words.lower, clear[direction < 0]))
        if len(part)
    ]
    if clear.empty and len(tested) == 1:
        said.append(f"{each(tested, shift)} {words.differs_not}. {_NOT_NONE}")
    elif clear.empty and len(tested):
        largest = tested.loc[[tested["estimate"].abs().idxmax()]]
        said.append(
            f"Ingen av {number(len(tested))} prövade frågor {words.differs}; störst är {words.difference} på "
            f"{each(largest, shift)}. {_NOT_NONE}"
        )
    unable = int(_cannot(rows).sum())
    few = int(((rows["status"] == "too_few") & ~_cannot(rows)).sum())
    if unable:
        said.append(f"{count(unable, 'fråga', 'frågor')} kan inte prövas: svaren är för få eller för lika.")
    if few:
        said.append(f"{count(few, 'fråga', 'frågor')} har för få svar för att prövas.")
    return " ".join(said) or "Alla svar är lika på de frågor som kan jämföras."


def headline_trend(table: pd.DataFrame) -> str:
    """One agency: what has risen or fallen over three occasions or more. Cases: no series, withheld, too few, clear,
    no clear trend.

    Raises ValueError for rows of several agencies.
    """
    one_only(table, ["agency_id"], "headline_trend() takes one agency")
    if table.empty:
        return "Det finns inte tre tillfällen i rad att jämföra."
    series = ["instrument", "instrument_version", "occasion_before", "date_before", "occasion", "date"]
    return " ".join(_series(rows) for _, rows in table.groupby(series, sort=False, dropna=False))


def _series(rows: pd.DataFrame) -> str:
    first = rows.iloc[0]
    ends = [when({"occasion": first[f"occasion{side}"], "date": first[f"date{side}"]}) for side in ("_before", "")]
    span = f"Från {ends[0]} till {ends[1]}"
    if (rows["status"] == "withheld").any():
        return f"{span}: utvecklingen är skyddad och visas bara inom studien."
    span = f"{span} ({range_of(rows['n_rounds'])} tillfällen, n = {range_of(rows['n'])})"
    tested, clear = rows[rows["p_holm"].notna()], rows[rows["p_holm"] < SIGNIFICANT]
    if tested.empty:
        return f"{span}: för få eller för lika svar för att pröva om något stiger eller faller."
    said = [
        f"{word} {each(part, _slope)}."
        for word, part in (("stiger gör", clear[clear["estimate"] > 0]), ("faller gör", clear[clear["estimate"] < 0]))
        if len(part)
    ]
    if clear.empty:
        said.append(f"ingen fråga stiger eller faller säkert ({number(len(tested))} prövade). {_NOT_NONE}")
    said.append("Deltagarna räknas som andra varje gång.")
    return f"{span}: {' '.join(said)}"


def _slope(row: dict) -> str:
    return f"{signed(row['estimate'])} skalenheter om året, {p_text(row['p_holm'])}"


def headline_groups(table: pd.DataFrame) -> str:
    """One agency's occasion: on which items one group marks higher than another. Cases as in :func:`headline_change`.

    Raises ValueError for rows of several agencies, occasions or instruments.
    """
    one_only(table, ROUND, "headline_groups() takes one agency's occasion on one instrument")
    if table.empty:
        return "Det finns inte två grupper att jämföra."
    pairs = table.groupby(["by", "first", "second"], sort=False)
    return " ".join(_pair(first, second, rows) for (_, first, second), rows in pairs)


def _pair(first: str, second: str, rows: pd.DataFrame) -> str:
    if (rows["by"] == "gender").all():
        first, second = (_PLURAL.get(name.casefold(), name) for name in (first, second))
    if (rows["status"] == "withheld").any():
        return f"Skillnader mellan {first} och {second} är skyddade och visas bara inom studien."
    marked = rows[(rows["n_first"] > 0) & (rows["n_second"] > 0)]
    who = f"{first} (n = {range_of(rows['n_first'])}) och {second} (n = {range_of(rows['n_second'])})"
    if marked.empty:
        return f"Mellan {who}: ingen fråga har markeringar av båda."
    if (marked["status"] == "undefined_all_equal").all():
        return f"Mellan {who}: alla svar är lika."
    if marked["p"].isna().all() and not _cannot(marked).any():
        return f"Mellan {who}: för få svar för att pröva någon skillnad."
    marks = (f"{second} markerar högre på", f"{second} markerar lägre på")
    said = _moved(marked, _Words("skiljer sig säkert", "skiljer sig inte säkert", "skillnaden", *marks))
    return f"Mellan {who}: {said if said.startswith(marks) else lower(said)}"


def _from_to(row: dict) -> str:
    return f"D från {number(row['d_before'], 1)} till {number(row['d_after'], 1)}"


def _cannot(rows: pd.DataFrame) -> pd.Series:
    return rows["note"].str.startswith(CANNOT, na=False)
