"""Findings that need more than one subject, and the Swedish words for what papers are."""

from __future__ import annotations

import pandas as pd

from jimeval.base.swedish import count, listed, percent
from jimeval.register import Denominator

KIND_LABELS = {
    "minutes": "minnesanteckningar",
    "plan": "plan",
    "report": "rapport",
    "ratings": "markeringar",
    "group": "grupp",
    "form": "formulär",
    "slides": "bilder",
    "decision": "beslut",
    "list": "lista",
    "other": "annat",
}
ORIGIN_LABELS = {"original": "original", "retold": "återberättat", "simulated": "simulerat"}
ORIGIN_COUNTS = {
    "retold": ("återberättat", "återberättade"),
    "simulated": ("helt eller delvis simulerat", "helt eller delvis simulerade"),
}
SECTION_LABELS = {
    "attendance": "närvaro",
    "programme": "programmet",
    "status": "läget",
    "advice": "medskick",
    "general": "till alla",
    "other": "övrigt",
    "shell": "skal",
    "unassigned": "ej placerad",
}
VOICE_LABELS = {
    "agency": "myndigheten",
    "programme": "programmet",
    "reference_group": "referensgruppen",
    "researcher": "följeforskaren",
}
PRESENCE_LABELS = {
    "full": "hela mötet",
    "left_early": "gick tidigare",
    "joined_late": "kom senare",
    "partial": "en del av mötet",
    "absent": "frånvarande",
    "unknown": "okänt",
}
STATE_LABELS = {"proposed": "föreslagen", "accepted": "godtagen", "rejected": "avvisad"}
SEVERITY_LABELS = {"error": "fel", "warning": "se över", "note": "för kännedom"}
COUNT_WORDS = {
    "minutes": ("minnesanteckning", "minnesanteckningar"),
    "plan": ("plan", "planer"),
    "report": ("rapport", "rapporter"),
    "ratings": ("fil med markeringar", "filer med markeringar"),
}


def say_material(whose, documents: pd.DataFrame) -> str:
    """What was read. Cases: nothing; some. ``whose`` has ``label`` and ``year``."""
    if documents.empty:
        return f"Inget material om {whose.label} från {whose.year} har lästs. Det betyder inte att inget finns."
    counts = documents["kind"].value_counts()
    parts = [count(int(counts[kind]), *COUNT_WORDS[kind]) for kind in COUNT_WORDS if kind in counts.index]
    others = int(counts.sum()) - sum(int(counts.get(kind, 0)) for kind in COUNT_WORDS)
    parts += [count(others, "annat papper", "andra papper")] if others else []
    origins = documents["origin"].value_counts()
    made = [count(int(origins[origin]), *words) for origin, words in ORIGIN_COUNTS.items() if origin in origins.index]
    aside = f" Av dem är {listed(made)}." if made else ""
    return f"{whose.label} {whose.year}: {listed(parts)}.{aside}"


def say_advice(advice: pd.DataFrame, label: str) -> str:
    """Whether the reference group sent something with the agency. Cases: none, only to all, to the agency."""
    own, to_all = advice["agency_id"].notna().sum(), advice["agency_id"].isna().sum()
    if not len(advice):
        return f"Anteckningarna har inget medskick till {label} och inget till alla."
    all_words = f"{count(int(to_all), 'medskick', 'medskick')} till alla myndigheter"
    if not own:
        return f"Inget eget medskick till {label}; {all_words}."
    return f"{count(int(own), 'medskick', 'medskick')} till {label}" + (f" och {all_words}." if to_all else ".")


def say_left_out(documents: pd.DataFrame, problems: pd.DataFrame) -> str:
    """How much of the papers found its place, and how many things a person should look at."""
    if documents.empty:
        return "Inga papper, så inget är utelämnat."
    characters, assigned = int(documents["characters"].sum()), int(documents["characters_assigned"].sum())
    share = percent(assigned / characters, 1) if characters else "–"
    look = int(problems["severity"].isin(["error", "warning"]).sum())
    notes = int((problems["severity"] == "note").sum())
    found = (
        f"{count(look, 'sak', 'saker')} att se över och {count(notes, 'upplysning', 'upplysningar')} om läsningen"
        if look or notes
        else "läsningen gav inget att se över"
    )
    return f"{share} av papperens egen text har fått sin plats; {found}."


def say_members(denominator: Denominator, with_material: int) -> str:
    """How many members the programme had, how many can be named, and for how many there is material."""
    year, known = denominator.year, denominator.count
    first = f"{known} medlemmar {year}" if known is not None else f"Antalet medlemmar {year} är inte känt"
    return f"{first}; registret kan namnge {denominator.named}. Material finns om {with_material}." + (
        f" {denominator.note}" if denominator.note else ""
    )
