"""Findings that need more than one subject, and the Swedish words for what papers are."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from jimeval.base.errors import UsageError
from jimeval.base.swedish import count, in_sentence, listed, percent
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
    "plan": "del av plan",
    "report": "del av rapport",
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
STATUS_LABELS = {
    "taken_up": "har tagits upp",
    "partly": "har delvis tagits upp",
    "not_seen": "syns inte i senare papper",
    "contradicted": "senare papper säger emot",
    "open": "öppet",
}
FOLLOWED_LABELS = {  # what a report says became of a plan's element
    "performed": "genomförd",
    "achieved": "uppnått",
    "partly": "delvis eller påbörjat",
    "not_performed": "inte genomförd",
    "not_achieved": "inte uppnått",
    "mentioned": "nämns, läget framgår inte",
    "not_mentioned": "nämns inte",
}
RESULT_LABELS = {
    "condition": "förutsättning",
    "output": "prestation",
    "outcome": "utfall",
    "effect_assumed": "effekt, antagen",
    "effect_shown": "effekt, belagd",
}
RESULT_COUNTS = {
    "condition": ("förutsättning", "förutsättningar"),
    "output": ("prestation", "prestationer"),
    "outcome": ("utfall", "utfall"),
    "effect_assumed": ("antagen effekt", "antagna effekter"),
    "effect_shown": ("belagd effekt", "belagda effekter"),
}
GRADE_LABELS = {
    "none": "inget belägg",
    "statement": "påstående",
    "number": "siffra",
    "comparison": "jämförelse",
    "analysis": "analys",
}
SEVERITY_LABELS = {"error": "fel", "warning": "se över", "note": "för kännedom"}
COUNT_WORDS = {
    "minutes": ("minnesanteckning", "minnesanteckningar"),
    "plan": ("plan", "planer"),
    "report": ("rapport", "rapporter"),
    "ratings": ("fil med markeringar", "filer med markeringar"),
}


def chosen(topic: str, topics: Mapping[str, Callable]) -> Callable:
    """What belongs to the topic. Raises UsageError, naming the topics there are, for another."""
    if topic not in topics:
        raise UsageError(f"Ämnet ”{topic}” finns inte. Ämnena är: {', '.join(topics)}.")
    return topics[topic]


def of_minutes(view, say: Callable[[], str]) -> str:
    """A finding from the minutes of a view's year; where none were read, silence in them means nothing."""
    if view.study.has_minutes(view.year):
        return say()
    return f"Inga anteckningar från {view.year} har lästs, så det är okänt."


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
    """What the reference group sent with the agency, and what later papers show of it. Cases: none; only to all; own;
    no later paper read; some read, by status, proposed and decided told apart. ``advice`` as ``advice_for`` gives it.
    """
    own, to_all = (int((advice["addressed"] == word).sum()) for word in ("own", "all"))
    if not len(advice):
        return f"Anteckningarna har inget medskick till {label} och inget till alla."
    all_words = f"{count(to_all, 'medskick', 'medskick')} till alla myndigheter"
    if not own:
        given = f"Inget eget medskick till {label}; {all_words}."
    else:
        given = f"{count(own, 'medskick', 'medskick')} till {label}" + (f" och {all_words}." if to_all else ".")
    read = {paper for papers in advice["papers_read"] for paper in papers}
    decided = int((~advice["proposed"].astype(bool)).sum())
    if not read and not decided:
        return f"{given} Inget senare papper om {label} har lästs, så läget är öppet."
    papers = (
        f"{count(len(read), 'senare papper har', 'senare papper har')} lästs"
        if read
        else "inget senare papper har lästs"
    )
    counts = advice["status"].value_counts()
    parts = [f"{int(counts[status])} {words}" for status, words in STATUS_LABELS.items() if status in counts.index]
    who = (
        "Läget är föreslaget av delade ord; en person avgör."
        if not decided
        else "Läget är beslutat av en person."
        if decided == len(advice)
        else f"{decided} av lägena är beslutade av en person, resten föreslagna av delade ord."
    )
    unseen = " Att något inte syns betyder inte att det är ogjort." if "not_seen" in counts.index else ""
    return f"{given} {papers[0].upper()}{papers[1:]}: {listed(parts)}. {who}{unseen}"


def say_advice_of_year(advice: pd.DataFrame, year: int) -> str:
    """The programme's advice of a year: how many, to how many, and where the agencies' own stand. Cases: none; only to
    all; own. ``advice`` as ``advice_of_year`` gives it."""
    own, to_all = advice[advice["addressed"] == "own"], advice[advice["addressed"] == "all"]["advice_id"].nunique()
    if not len(advice):
        return f"Anteckningarna från {year} har inga medskick."
    all_words = f"{count(to_all, 'medskick', 'medskick')} till alla"
    if own.empty:
        return f"Inga medskick till enskilda myndigheter {year}; {all_words}."
    counts = own["status"].value_counts()
    parts = [f"{int(counts[status])} {words}" for status, words in STATUS_LABELS.items() if status in counts.index]
    decided = int((~own["proposed"].astype(bool)).sum())
    also = f" Dessutom {all_words}." if to_all else ""
    whom = count(own["for_agency"].nunique(), "myndighet", "myndigheter")
    return (
        f"{count(len(own), 'medskick', 'medskick')} till {whom} {year}: {listed(parts)}. "
        f"{decided} av lägena är beslutade av en person.{also}"
    )


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


def say_codings(codings: pd.DataFrame, label: Callable[..., str]) -> str:
    """What stands coded. Cases: nothing, only proposals, decided on as well."""
    if codings.empty:
        return "Inga kodade ställen, varken föreslagna eller beslutade."
    proposed = int((codings["state"] == "proposed").sum())
    accepted, disputed = int((codings["state"] == "accepted").sum()), int(codings["disputed"].sum())
    aside = f", varav {disputed} där kodarna är oense" if disputed else ""
    states = [f"{accepted} beslutade{aside}"] if accepted else []
    states += [f"{proposed} föreslagna"] if proposed else []
    labels = pd.Series([label(code, value) for code, value in zip(codings["code"], codings["value"], strict=True)])
    common = [in_sentence(words) for words in labels.value_counts().index[:3]]
    return f"{count(len(codings), 'kodat ställe', 'kodade ställen')}: {listed(states)}. Vanligast: {listed(common)}."
