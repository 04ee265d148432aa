"""A plan in sentences and in tables for readers."""

from __future__ import annotations

import pandas as pd

from jimeval import plans
from jimeval.base.swedish import count, listed, percent, shorten
from jimeval.study.plans.changes import say_changes
from jimeval.study.plans.messages import waits
from jimeval.study.plans.naming import period
from jimeval.study.plans.signing import signed_only, unsigned_only

_SURE = 0.8  # confidence under which a proposal is worth a second look
_EXTENT_WARNINGS = {
    "cut": "Vi har inte hela planen: det som saknas i den kan stå i den del som saknas.",
    "elsewhere": "En del av planen står i ett annat papper, så det som saknas här kan stå där.",
}


# Sentences -----------------------------------------------------------------------------------------------------------
def say_read(view) -> str:
    """What was read: papers, pages, template, how much of the text was assigned, what is lacking."""
    papers, plan = view.papers(), view.plan
    pages = int(papers["pages"].fillna(0).sum())
    characters, assigned = int(papers["characters"].sum()), int(papers["characters_assigned"].sum())
    what = f"Planen är läst ur {count(len(papers), 'papper', 'papper')}"
    what += f" på {count(pages, 'sida', 'sidor')}" if pages else ""
    share = f"; {percent(assigned / characters, 1)} av texten har fått sin plats" if characters else ""
    form = f" Mall: {plan['template']}." if plan["template"] else " Ingen känd mall."
    caveats = (plan["caveats"] or "").split(" | ") if plan["caveats"] else []
    held = (
        f" {count(len(caveats), 'förbehåll', 'förbehåll')}: {'; '.join(shorten(c, 120).rstrip('.') for c in caveats)}."
        if caveats
        else ""
    )
    extent = _EXTENT_WARNINGS.get(plan["extent"], "")
    return f"{what}{share}.{form}{held}{' ' + extent if extent else ''}"


def say_proposals(elements: pd.DataFrame, links: pd.DataFrame) -> str:
    """How many proposals wait, of how many. Cases: nothing read; all signed; some wait; nothing signed."""
    if elements.empty:
        return "Inga delar har lästs och inga är signerade."
    waiting, waiting_links = len(unsigned_only(elements)), len(unsigned_only(links))
    if not waiting and not waiting_links:
        held = f"{count(len(elements), 'del', 'delar')} och {count(len(links), 'koppling', 'kopplingar')}"
        return f"Allt som är läst är signerat: {held}."
    parts = []
    if waiting:
        parts.append(f"{waiting} av {count(len(elements), 'del', 'delar')}")
    if waiting_links:
        parts.append(f"{waiting_links} av {count(len(links), 'koppling', 'kopplingar')}")
    unsure = int((unsigned_only(elements)["confidence"] < _SURE).sum())
    doubt = f" {count(unsure, 'del är osäkert läst', 'delar är osäkert lästa')}." if unsure else ""
    return f"{listed(parts)} väntar på signering och räknas inte.{doubt}"


def say_elements(elements: pd.DataFrame, links: pd.DataFrame, gaps: pd.DataFrame) -> str:
    """The logic of what is signed, in words, and how many proposals wait; ``elements``: signed and proposed."""
    waiting, signed = len(unsigned_only(elements)), signed_only(elements)
    if waiting and signed.empty:
        return f"Inget är signerat, så programlogiken är tom än. {waits(waiting)}"
    return f"{plans.describe_logic(signed, links, gaps)}{' ' + waits(waiting) if waiting else ''}"


def say_plan_changes(view) -> str:
    before = view.previous()
    if before is None:
        return f"Studien har ingen tidigare plan från {view.label.rsplit(' ', 1)[0]}."
    for plan in (before, view):
        if plan.elements().empty:
            return f"Planen {plan.plan_id} har inga signerade delar, så ändringarna går inte att se."
    return say_changes(view.changes(), f"planen {period(before.plan)}")


def say_difference(view) -> str:
    """How the last reading and what is signed differ. Cases: nothing signed; none; some."""
    if view.elements().empty:
        return "Inget är signerat, så det finns inget att jämföra läsningen med."
    counts = view.difference()["what"].value_counts()
    new = int(counts.get("new", 0))
    waiting = f" {count(new, 'läst rad är inte signerad', 'lästa rader är inte signerade')}." if new else ""
    if not set(counts.index) - {"new"}:
        return f"Den senaste läsningen säger detsamma som det signerade.{waiting}"
    words = {
        "gone": ("signerad rad läses inte längre", "signerade rader läses inte längre"),
        "otherwise": ("läses annorlunda", "läses annorlunda"),
    }
    parts = [count(int(counts[what]), *those) for what, those in words.items() if what in counts.index]
    return f"Läsningen skiljer sig från det signerade: {listed(parts)}. Det signerade gäller.{waiting}"
