"""The project's own form for a plan: its sheets, headings and allowed words, and the synonyms that people write.

One form in two dresses: a workbook (sheets Plan, Delar, Kopplingar) and the same fields as YAML. Words are compared
without case, punctuation or underscore, and may be followed by more ("Ansvarig enhet"), but not by "av": who decided
is not when.
"""

from __future__ import annotations

import re
import unicodedata

PLAN, ELEMENTS, LINKS, HELP = "Plan", "Delar", "Kopplingar", "Så fyller du i"
SHEETS = {
    PLAN: ("plan", "planen"),
    ELEMENTS: ("delar", "element", "planens delar"),
    LINKS: ("kopplingar", "länkar", "samband"),
    HELP: ("så fyller du i", "anvisningar", "instruktion"),
}

# field: (heading in the form, then synonyms and stems)
PLAN_FIELDS = {
    "agency": ("Myndighet", "organisation"),
    "decided": ("Beslutad", "beslut", "beslutsdatum", "fastställd"),
    "period_from": ("Period från", "från", "gäller från"),
    "period_to": ("Period till", "till", "gäller till"),
    "template": ("Mall",),
    "diary": ("Diarienummer", "dnr", "diarienr"),
    "signed_by": ("Ifylld av", "ifyllt av", "signerad av"),
    "signed_on": ("Signerad den", "signerad", "ifylld den"),
    "origin": ("Ursprung",),
    "source": ("Källa", "källor"),
}
ELEMENT_FIELDS = {
    "id": ("Id", "nr", "nummer", "beteckning"),
    "kind": ("Slag", "typ", "kategori", "typ av del"),
    "state": ("Läge", "status"),
    "level": ("Nivå",),
    "text": ("Text", "beskrivning", "formulering"),
    "responsible": ("Ansvarig", "ansvar", "vem"),
    "due": ("Klart", "tidplan", "tid", "när", "slutdatum"),
    "indicator": ("Indikator", "mått", "nyckeltal"),
    "subgoal": ("Delmål", "nationellt delmål", "jämställdhetspolitiskt delmål"),
    "origin": ("Ursprung",),
    "source": ("Källa", "källor"),
}
LINK_FIELDS = {"from": ("Från", "från id"), "to": ("Till", "till id", "leder till")}
NEEDED = ("id", "kind", "text")
UNNAMED = "formulär utan namn"  # who signs a typed form that says nobody's name

KIND_LABELS = {
    "problem": "problem",
    "goal": "mål",
    "resource": "resurs",
    "activity": "aktivitet",
    "result": "resultat",
    "mediator": "förmedlande instans",
    "effect": "effekt",
}
# What a plan may say that there is none of, beside an element
NONE_LABELS = KIND_LABELS | {"responsible": "ansvarig", "due": "tid", "indicator": "indikator"}
STATE_LABELS = {"planned": "planerad", "performed": "genomförd", "expected": "förväntad", "achieved": "uppnådd"}
ORIGIN_LABELS = {"original": "original", "retold": "återberättad", "simulated": "simulerad"}
DEFAULT_STATES = {"resource": "planned", "activity": "planned", "result": "expected", "effect": "expected"}
KIND_WORDS = {label: kind for kind, label in KIND_LABELS.items()} | {
    "resurser": "resource",
    "aktiviteter": "activity",
    "insats": "activity",
    "insatser": "activity",
    "åtgärd": "activity",
    "åtgärder": "activity",
    "förmedlande instanser": "mediator",
    "förmedlare": "mediator",
    "effekter": "effect",
}
STATE_WORDS = {label: state for state, label in STATE_LABELS.items()} | {
    "planerat": "planned",
    "genomfört": "performed",
    "förväntat": "expected",
    "uppnått": "achieved",
}
ORIGIN_WORDS = {label: origin for origin, label in ORIGIN_LABELS.items()} | {
    "återberättat": "retold",
    "simulerat": "simulated",
}

INSTRUCTIONS = (
    "Bladet Plan: skriv ett värde till höger om varje etikett. Myndighet och Period från behövs alltid. Datum skrivs "
    "2014-03-01, 2014-03 eller 2014. En plan utan slutdatum får ”tills vidare” i Period till.",
    "Bladet Delar: en rad för varje del av planen. Id är din egen korta beteckning, till exempel A1, och får inte stå "
    "på två rader.",
    "Slag: problem, mål, resurs, aktivitet, resultat, förmedlande instans eller effekt.",
    "Läge: planerad, genomförd, förväntad eller uppnådd. Tomt läge betyder planerad för resurser och aktiviteter och "
    "förväntad för resultat och effekter.",
    "Text: delen som den står i planen. Nivå är planens egen benämning på ett mål, till exempel effektmål.",
    "Delmål: det nationella delmålets namn eller nummer. Myndighetens egna delmål skrivs som en rad med slaget mål.",
    "Ursprung: original, återberättad eller simulerad. Tomt betyder detsamma som för hela planen. Skriv i Källa var en "
    "återberättad uppgift står.",
    "Bladet Kopplingar: en rad för varje samband som planen själv anger, från resurs till aktivitet, från aktivitet "
    "till resultat, från resultat till effekt. Flera Id i samma cell skiljs åt med komma.",
    "Att två delar står på samma rad i planens egen tabell är ingen koppling.",
)


def normal(text: str) -> str:
    """A heading or a word in one form: composed, no case, single spaces, no marks around it."""
    text = unicodedata.normalize("NFC", text).casefold().replace("_", " ")
    return re.sub(r"\s+", " ", re.sub(r"[:*?()\"”]", " ", text)).strip(" .-–")


def none_in_words(kinds: str | None) -> str:
    """What there is none of, in Swedish: "resurs + resultat"."""
    return " + ".join(NONE_LABELS[kind] for kind in (kinds or "").split("+") if kind)


def field_of(heading: str, fields: dict[str, tuple[str, ...]]) -> str | None:
    """Which field a heading means, by the whole word or else its longest beginning; None when none."""
    written = normal(heading)
    stems = {normal(word): field for field, words in fields.items() for word in words}
    if written in stems:
        return stems[written]
    fitting = [stem for stem in stems if written.startswith(f"{stem} ") and not written.startswith(f"{stem} av ")]
    return stems[max(fitting, key=len)] if fitting else None


def sheet_of(name: str) -> str | None:
    """Which of the form's sheets a sheet's name means; the researcher may have added a year or a number to it."""
    written = normal(name)
    return next(
        (
            sheet
            for sheet, words in SHEETS.items()
            if any(re.fullmatch(rf"{re.escape(word)}(\W.*|\d*)", written) for word in words)
        ),
        None,
    )


def nearest(text: str, words: list[str]) -> str | None:
    """The word most like the text, for a question to a person; never used to decide."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(normal(text), words, scorer=fuzz.ratio, processor=normal, score_cutoff=70)
    return found[0] if found else None
