"""Codes beside agencies: which themes several of them share, and so where working together would pay.

Nothing is counted into a score: a code either stands for an agency, decided or proposed, or the papers do not show it.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from jimeval.base.swedish import count, in_sentence, listed
from jimeval.minutes.coding.codebook import Codebook
from jimeval.minutes.coding.patterns import DENIED

THEMES = "kompetensbehov"  # the group of development areas, in which joint training is planned
_WEIGHT = ("accepted", "disputed", "proposed")


def code_grid(codings: pd.DataFrame, passages: pd.DataFrame, agency_ids: Iterable[str]) -> pd.DataFrame:
    """Code x agency: where each code stands. ``codings`` as ``standing`` gives them.

    Columns: code, agency_id (empty: the passage is about all or none), n (places), state (accepted, disputed or
    proposed: the weightiest among them). Only agencies asked for; one row where a code stands, none where not. What
    the words deny stands apart, as ``code=ej``.
    """
    wanted = set(agency_ids)
    about = passages.drop_duplicates("passage_id").set_index("passage_id")["agency_id"]
    codes = [f"{row.code}={DENIED}" if row.value == DENIED else row.code for row in codings.itertuples()]
    placed = codings.assign(agency_id=codings["passage_id"].map(about), code=codes)
    placed["state"] = [
        "disputed" if disputed else state for disputed, state in zip(placed["disputed"], placed["state"], strict=True)
    ]
    placed = placed[placed["agency_id"].isna() | placed["agency_id"].isin(wanted)]
    rows = []
    for (code, agency_id), found in placed.groupby(["code", placed["agency_id"].fillna("")], sort=True):
        state = next(state for state in _WEIGHT if (found["state"] == state).any())
        rows.append({"code": code, "agency_id": agency_id or None, "n": len(found), "state": state})
    return pd.DataFrame(rows, columns=["code", "agency_id", "n", "state"])


def grid_codes(codebook: Codebook) -> list[tuple[str, str, str | None]]:
    """(code, label, group) of all that ``code_grid`` may hold, in the codebook's order; a denial after its code."""
    return [
        (f"{code.code}{denied}", code.label + (": nej" if denied else ""), code.group)
        for code in codebook.codes
        for denied in ("", f"={DENIED}")
    ]


def shared_codes(grid: pd.DataFrame, codebook: Codebook, agency_ids: Iterable[str]) -> pd.DataFrame:
    """One row per code that stands anywhere, in the codebook's order.

    Columns: code, label, group, n_agencies, agency_ids (joined by +, in the order given), n_decided (agencies for whom
    a person has accepted it), n_general (places about all or no agency).
    """
    order = list(agency_ids)
    rows = []
    for key, label, group in grid_codes(codebook):
        own = grid[grid["code"] == key]
        if own.empty:
            continue
        named = own[own["agency_id"].notna()]
        held = [agency_id for agency_id in order if agency_id in set(named["agency_id"])]
        rows.append(
            {
                "code": key,
                "label": label,
                "group": group,
                "n_agencies": len(held),
                "agency_ids": "+".join(held),
                "n_decided": int((named["state"] == "accepted").sum()),
                "n_general": int(own.loc[own["agency_id"].isna(), "n"].sum()),
            }
        )
    columns = ["code", "label", "group", "n_agencies", "agency_ids", "n_decided", "n_general"]
    return pd.DataFrame(rows, columns=columns)


def say_themes(shared: pd.DataFrame, labels: dict[str, str]) -> str:
    """The development areas that several agencies share. Cases: none coded, none shared, shared; said to all."""
    themes = shared[shared["group"] == THEMES]
    if themes.empty:
        return "Inga utvecklingsområden är kodade i anteckningarna."
    several = themes[themes["n_agencies"] >= 2]
    general = [in_sentence(row.label) for row in themes.itertuples() if row.n_general]
    to_all = f" I text om alla nämns: {listed(general)}." if general else ""
    if several.empty:
        single = int((themes["n_agencies"] == 1).sum())
        first = (
            f"Inget utvecklingsområde är kodat hos mer än en myndighet ({single} hos en enda)."
            if single
            else "Inget utvecklingsområde är knutet till en enskild myndighet."
        )
        return first + to_all
    parts = [
        f"{in_sentence(row.label)} ({listed(labels[agency_id] for agency_id in row.agency_ids.split('+'))})"
        for row in several.itertuples()
    ]
    undecided = int((several["n_decided"] < several["n_agencies"]).sum())
    doubt = (
        f" {count(undecided, 'område', 'områden')} är inte avgjort för alla: förslag, eller kodare som är oense."
        if undecided
        else ""
    )
    return f"Delas av flera, så att gemensam utbildning kan löna sig: {'; '.join(parts)}.{doubt}{to_all}"


def say_patterns(shared: pd.DataFrame, n_agencies: int) -> str:
    """The codes outside the themes that stand for most agencies. Cases: none, none shared, shared."""
    others = shared[shared["group"] != THEMES]
    several = others[others["n_agencies"] >= 2].sort_values("n_agencies", ascending=False, kind="stable")
    if others.empty:
        return "Inga mönster är kodade i anteckningarna."
    if several.empty:
        return "Ingen kod står för mer än en myndighet."
    parts = [f"{in_sentence(row.label)} ({row.n_agencies} av {n_agencies})" for row in several.head(6).itertuples()]
    return f"Mönster som återkommer: {listed(parts)}. Att en kod saknas betyder att papperen inte säger det."
