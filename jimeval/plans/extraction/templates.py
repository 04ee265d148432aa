"""What the headings of a plan mean, by their stems, and which form a plan follows.

The words are those that plans, their forms and the guidance on them use (docs/plans.md). A heading may have any word
before and after the stem ("Planerade aktiviteter för perioden"), and the programme's own word may be replaced
throughout, so nothing is compared whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_NUMBERING = re.compile(
    r"\s*(?:(?:bilaga|appendix)\s*(?:\d+|[a-z](?!\w))?\s*[:.–-]?\s*)?(?:(?:kapitel|avsnitt|del)\s+)?"
    r"(?:\d{1,2}(?:\.\d{1,2})*\s*[.):]?|[ivx]+[.)])?\s*",
    re.IGNORECASE,
)
_APPENDIX = re.compile(r"\s*(?:\d+\.?\s*)?(?:bilag(?:a|or)|appendix)\b", re.IGNORECASE)
_GOAL_WORD = (
    r"(?:(?:övergripande|långsiktiga?t?|kortsiktiga?t?|strategiska?t?|konkreta?|uppföljningsbara?t?)\s+)?"
    r"(?<![\w])(?:del|effekt|resultat|process|utvecklings|inriktnings|etapp|huvud|projekt|kunskaps|verksamhets|"
    r"jämställdhets)?mål(?:et|en|sättning(?:en|ar|arna)?|bild(?:en|er)?)?(?!\w)"
)
_KINDS = (  # in the order of the chain; a heading may name several
    (
        "problem",
        r"\w*(?<!integrerings)problem\w*|utvecklingsbehov\w*|(?:förbättrings|utvecklings|brist)område\w*|"
        r"\bchallenges?\b|\butmaning\w*|\bbrister(?:na)?\b|\bojämställdhet(?:er|en)?\b|\bidentifierade behov\b",
    ),
    (
        "goal",
        rf"{_GOAL_WORD}|(?:del|effekt|resultat|process)mål(?=[-/])|\bmål(?=-\s*och|/)|\b(?:objectives?|goals?|targets?)\b",
    ),
    ("resource", r"\bresurs\w*|\bresources?\b|\bbudget\w*|\bfinansiering\w*|\bkostnad\w*|\bbemanning\w*"),
    (
        "activity",
        r"\w*(?<!\bresultat)aktivitet\w*|\w*åtgärd\w*|\bactivit(?:y|ies)\b|\bactions?\b(?! plan)|"
        r"\bmeasures?\b|(?<!\w)insats(?:er|erna|en)?(?!\w)|\bhandlingsplan(?:en)?$",
    ),
    ("mediator", r"\bförmedlande\b|\bförmedlare\b"),
    ("result", r"\w*(?<!\w)resultat(?:et|en)?(?!\w)|\bprestation\w*|\b(?:results|outcomes?|outputs?)\b"),
    ("effect", r"(?<!\w)effekt(?:er|erna|en)?(?!\w)|\bnytta\b|\beffects?\b|\bimpacts?\b"),
)
_NAMES = tuple(kind for kind, _ in _KINDS)
_OTHER = (  # (meaning, words), the first that fits; asked before the kinds (first group) and after them
    (
        ("contents", r"^innehåll(?:sförteckning)?\b|^(?:table of )?contents$"),
        ("letter", r"^missiv|^följebrev"),
        (
            "contact",
            r"^kontakt(?:person|uppgift|$)|^contacts?\b|^kontakter|\b(?:arbets|projekt|styr|ledning)\w*grupp(?:en)?$|^deltagare|"
            r"^sändlista|^medverkande|^handläggare$|^författare|^projektorganisation",
        ),
        ("approval", r"^godkänn|^underskrift|^beslut(?:ad|at|sdatum)?(?: av\b.*)?$|^fastställ|^undertecknad"),
        (
            "title",
            r"\b(?:handlings|jämställdhets|verksamhets)?plan(?:en)? (?:för|med|mot|vid|i|på)\b|"
            r"\binriktning(?:en)? för\b|^\w*(?:strategi|inriktning)(?:en|n)?\s+20\d\d|\bstrategi(?:n)? för\b",
        ),
        ("followup", r"^uppfölj|^utvärder|^återrapport|^rapportering|^redovisning"),
        ("policy", r"(?:jämställdhetspolitiska|nationella|regeringens|globala)\b.*mål|\bagenda 2030"),
        ("mission", r"\buppdrag\b|\buppdraget\b|\buppdraget?s\b"),
        ("background", r"\bframtag|\bhittills\b|^sammanfattning|^förord|^inledning|^syfte$"),
        ("area", r"\b(?:insats|fokus|mål|verksamhets)område\w*|\bprioriterade? områden?\b"),
    ),
    (
        (
            "background",
            r"\bbakgrund|^background|^introduction|\bnuläge|\butgångspunkt|\bomvärld|\blagstiftning|\bdefinition|\bbegrepp|\bsyfte|\bavgränsning|"
            r"\bvision\b|\bhistorik|^om (?:planen|myndigheten)|\bkartläggning(?:en)?s? (?:resultat|visar)|\banalys\b",
        ),
        (
            "conduct",
            r"\bgenomförande|\borganis|\bstyrning|\bkompetens|\bsamverkan|\bprocess|\bkommunikation|\bhållbarhet|"
            r"\blärande|\bförutsättning|\bförankring|\bordinarie|\bledning|\bstöd och\b|\bansvar(?:sfördelning)?$",
        ),
        ("followup", r"uppfölj|utvärder|\bfollow-?\s?up|\bmonitoring|\bevaluation|\btids?plan|\bindikator|\bnyckeltal"),
    ),
)
_ASKED = (  # headings that ask or promise in plain words what the forms name with nouns
    (
        "goal",
        r"^(?:vad|vart|dit|det(?: här)?)\b.*\b(?:vill|ska)\b.*\b(?:uppnå|nå|åstadkomma|komma)\b|"
        r"^dit vill vi|^vart ska vi",
    ),
    ("followup", r"^(?:hur|så|när|vem)\b.*\b(?:följ\w*|utvärdera\w*|mäte?r?|vet vi)\b"),
    ("activity", r"^(?:vad|hur|så|det(?: här)?)\b.*\b(?:göra|gör|gå till(?:väga)?|når?|dit|genomför\w*)\b"),
    ("resource", r"^vad (?:krävs|behövs|kostar)\b"),
    ("background", r"^(?:varför|vad (?:är|innebär|betyder|menas)|var (?:är|står) vi|hur ser det ut)\b"),
)
_MEANS = re.compile(r"\b(?:nå|når|uppnå|uppnår|uppfylla)\b(?:\s+\w+)?\s+mål\w*|\bså gör vi\b")  # how goals are reached
_DONE = re.compile(r"\b(?:genomförda|vidtagna|avslutade|tidigare|redan|pågående och genomförda|uppnådda)\b")
_EXPECTED = re.compile(r"\b(?:förvänta|önska|avse|plane)")
_LONG = 9  # words: a longer heading tells of more than one thing
_INSTRUCTION = re.compile(
    r"(?:Beskriv|Redogör|Fyll|Klicka|Markera|Kryssa|Skriv)\s+\w|"
    r"(?:Ange|Lista|Redovisa|Sammanfatta|Motivera|Kommentera|Precisera)\b(?=.*\b(?:ni|er|era|ert|myndigheten|"
    r"myndighetens|vilk(?:a|en|et)|vem|hur|när|om|gärna|kort(?:fattat)?|nedan)\b)|"
    r"Här (?:anges|beskrivs|fylls|skrivs|ska|kan|redovisas)\b|(?:Max|Högst)\.? \d+ (?:sid|tecken|rad|ord)|"
    r"(?:\[|<|\{)[^\]>}]*(?:\]|>|\})\.?$|[Xx]{2,}\.?$|(?:Anvisning|Instruktion|Hjälptext|Exempel)(?:ar)?\s*:",
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What stands under a heading.

    name   an element's kind; ``mixed`` for several kinds; else contents, letter, contact, approval, title, followup,
           policy, mission, background, area or conduct
    kinds  the kinds that the heading names, in the chain's order
    level  of goals, as the heading says: effektmål, delmål ...
    done   whether it heads what is already done or achieved
    sure   whether the heading says it in few words
    """

    name: str
    kinds: tuple[str, ...] = ()
    level: str | None = None
    done: bool = False
    sure: bool = True


def bare(heading: str) -> str:
    """A heading without its number and the marks around it, in small letters."""
    words = " ".join(heading.split()).casefold()
    return words[_NUMBERING.match(words).end() :].strip(" .:–-*#_\t")


def is_appendix(heading: str) -> bool:
    return bool(_APPENDIX.match(heading))


def meaning_of(heading: str) -> Meaning | None:
    """What stands under this heading; None when its words do not tell."""
    words = bare(heading)
    if not words:
        return None
    if _MEANS.search(words):
        return Meaning("activity", ("activity",), sure=False)
    if asked := _first(_ASKED, words):
        return Meaning(asked, (asked,) if asked in _NAMES else ())
    before, after = _OTHER
    if name := _first(before, words):
        if name == "background" and re.search(r"hittills", words):
            return Meaning(name, done=True)
        return Meaning(name)
    kinds = tuple(kind for kind, stems in _KINDS if re.search(stems, words))
    if kinds:
        rest = _first(after, words)
        sure = len(words.split()) <= _LONG and rest not in ("background",)
        name = kinds[0] if len(kinds) == 1 else "mixed"
        done = bool(_DONE.search(words)) and not _EXPECTED.search(words)
        return Meaning(name, kinds, goal_level(words) if "goal" in kinds else None, done, sure)
    if name := _first(after, words):
        return Meaning(name)
    return None


def asks(heading: str) -> bool:
    """Whether a heading asks or promises in plain words: "Vad vill vi uppnå?", "Så gör vi"."""
    return _first(_ASKED, bare(heading)) is not None


def _first(meanings: Iterable[tuple[str, str]], words: str) -> str | None:
    return next((name for name, stems in meanings if re.search(stems, words)), None)


def goal_level(words: str) -> str | None:
    """The plan's own word for a kind of goal ("effektmål", "övergripande mål"), else None."""
    found = re.search(_GOAL_WORD, words.casefold())
    return re.sub(r"mål(?:et|en|\w*sättning\w*|bild\w*)$", "mål", " ".join(found.group().split())) if found else None


def is_instruction(text: str, listed: bool = False) -> bool:
    """Whether a line is the form's own instruction, left in; ``listed``: it stands as an item of a list, where an
    infinitive begins what shall be done ("Ange kön i blanketter")."""
    found = _INSTRUCTION.match(text.strip())
    if not found:
        return text.strip().endswith("?")
    return not (listed and re.match(r"Ange|Lista|Redovisa|Sammanfatta|Motivera|Kommentera|Precisera", text.strip()))


# Which form


_JIM_2015 = (
    r"\bframtag",
    r"utvecklingsbehov",
    r"uppdrag och mål",
    r"organisering och styrning",
    r"kompetensförsörjning",
    r"hållbarhet och lärande",
    r"utvecklingsarbetets förutsättningar",
    r"mål-? ?och aktivitetslista",
)
_HIGHER_EDUCATION = re.compile(r"\b(?:universitet|högskola|lärosäte)", re.IGNORECASE)


def template_of(title: str, opening: str, headings: list[str], agency_name: str, last_year: int, web: bool) -> str:
    """Which form the plan follows, by the headings that it has and that its contents name; ``last_year`` of its
    period, 0 when unknown; ``opening``: its first words."""
    words = [bare(heading) for heading in headings]
    met = {(meaning_of(heading) or Meaning("")).name for heading in headings}
    met_2015 = [stem for stem in _JIM_2015 if any(re.search(stem, heading) for heading in words)]
    if len(met_2015) >= 3 or _JIM_2015[-1] in met_2015:
        found = "JiM 2015-16"
    elif {"contact", "approval"} <= met and any(re.match(r"bakgrund|nuläge", heading) for heading in words):
        found = "JiM 2013"
    elif re.search(r"\binriktning", f"{title} {opening}", re.IGNORECASE) and (last_year >= 2021 or last_year == 0):
        found = "inriktning 2022-2025"
    elif _HIGHER_EDUCATION.search(agency_name) and any(map(is_appendix, headings)):
        found = "lärosätesplan med bilaga"
    elif web:
        found = "webbsida"
    else:
        found = "egen struktur"
    return f"{found}, med missiv" if "letter" in met or re.match(r"\W*missiv\b", opening, re.IGNORECASE) else found
