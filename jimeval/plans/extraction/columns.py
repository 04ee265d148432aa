"""What a heading in a plan means: by stem and synonym, in any order, not by the exact words of one template.

A Swedish heading says what it is about with its first noun ("mål för aktiviteten" is a goal) and a compound with its
last part ("resultatmål" is a goal, "aktivitetsansvarig" says who). A question says it with its first word ("Vem gör
vad?"). Terms of the programme that an agency replaced throughout ("antidiskrimineringsmål") keep their last part.
Synonyms after DOMAIN 3.2 and 5.1.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from jimeval.plans.form import DEFAULT_STATES, normal
from jimeval.plans.subgoals import names_subgoal

KINDS = ("problem", "goal", "resource", "activity", "result", "mediator", "effect")
FIELDS = ("responsible", "due", "due_start", "indicator", "status", "subgoal")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What stands under a heading.

    role   a kind of element; a field of one (responsible, due, due_start, indicator, status, subgoal); area, number or
           comment; own_or_national: a milestone or a national sub-goal, as the cells show; foreign: of other tables
    level  the plan's own word for a kind of goal: effektmål, delmål ...
    state  what the heading says of the elements' state
    also_due  whether a column for who is one for when, too
    """

    role: str
    level: str | None = None
    state: str | None = None
    also_due: bool = False

    @property
    def is_kind(self) -> bool:
        return self.role in KINDS


@dataclass(frozen=True, slots=True)
class Column:
    """What one column holds: its heading as written, its meaning, and whether the heading was only guessed."""

    heading: str
    meaning: Meaning | None
    guessed: bool = False


# Where two begin at the same place the longer wins, then the one that stands first here. "~": any letters.
_WORDS: tuple[tuple[str, str], ...] = (
    ("foreign", r"~målgrupp~|vilka berörs|närvar~|~risk(?:er)?|sannolikhet~|konsekvens~|belopp~|kostnadsslag"),
    ("foreign", r"telefon~|tel|mobil~|e-?post~|mail|adress~|namn|befattning|titel|underskrift~|begrepp~|definition~"),
    ("foreign", r"version~|revider~|ändring~|revision~|sida|sidnummer|budgetpost~|källa|källor"),
    ("foreign", r"agenda 2030~(?: ~mål)?|globala mål~|sdg~"),
    ("subgoal", r"(?:nationell~|jämställdhetspolitisk~|jämställdhetspolitikens) (?:jämställdhets)?(?:del)?mål~"),
    ("subgoal", r"koppling till (?:nationell~ |jämställdhetspolitisk~ )?delmål~"),
    ("own_or_national", r"delmål(?:et|en)?"),
    ("responsible", r"~ansvar~|ansvarig~(?: \w+)*|ansv|vem(?: \w+)*|utförare~|vilka ska \w+|ägare~"),
    (
        "responsible",
        r"genomförs av|utförs av|~kontaktperson~|uppgiftsägare|huvudman|enhet|avdelning|funktion|aktör(?:er)?",
    ),
    ("due_start", r"start~|påbörja~|börjar~|från och med|fr\.? ?o\.? ?m"),
    ("due", r"(?:tidplan|tidsplan|tidpunkt|tidsram|tidsåtgång|tidsperiod|tidsätt|tidsangivelse|tidsgräns)~|tid"),
    ("due", r"när(?: \w+)*|klar(?:t|a)?(?: \w+)?|slut(?:datum|tid|förs)?|deadline|färdig~|period|datum|senast|år"),
    ("due", r"kvartal|genomförs när|till och med|(?:start|från)~\W*(?:och |till )?\W*(?:slut|till)~"),
    ("status", r"status~|läge|läget|lägesrapport~|klarmarker~|andel (?:klar|genomför)~|genomförandegrad~"),
    ("status", r"(?:genomför[dt]a?|utför[dt]a?|uppnådda?|uppnått|uppfylld?t?a?)(?!\w| [^\W\d])"),
    ("goal", r"önskat läge|målläge"),
    ("indicator", r"~indikator~|mått|måttet|mätetal~|måttal~|måltal~|målvärde~|nyckeltal~|mätning~|mätmetod~|mäts~"),
    ("indicator", r"~uppföljning~|hur (?:\w+ )*(?:mät~|följ~)|följs upp~"),
    ("indicator", r"utvärdering~|avstämning~|hur vet vi(?: \w+)*"),
    ("problem", r"~problem~|~utvecklingsbehov~|~förbättringsområde~|~förbättringsbehov~|nuläge~|brist(?:er|en)?"),
    ("problem", r"utgångsläge~|~utmaning~|behov|varför|(?:vad|vilket) är (?:problemet|utmaningen)|vilka problem~"),
    ("problem", r"hur ser det ut(?: \w+)*|vad (?:brister|fungerar inte)"),
    ("mediator", r"förmedlande \w+|förmedlare~|mottagare~|beslutsinstans~|mottagande \w+|beslutas (?:av|i)"),
    ("goal", r"~mål(?:et|en)?|~målsättning~|~målbild~|syfte~|vad vill vi uppnå|vad ska uppnås|ambition~"),
    ("effect", r"~effekt(?:er|en|erna)?|på lång sikt|nytta"),
    ("result", r"vad (?:ska )?(?:det|vi|insatsen|åtgärden|aktiviteten) (?:ger?|led(?:er|a) till)|vad ger det"),
    ("result", r"~resultat(?:et|en)?|~utfall~|~prestation~|leverans~|leverabel~|produkt~"),
    ("resource", r"~resurs(?:er|en|erna|behov)?|~budget~|~kostnad~|personal~|finansiering~|medel|bemanning~"),
    ("activity", r"~aktivitet~|~insats(?:er|en|erna)?|~åtgärd~|genomförande~|arbetsuppgift~|uppgift|så gör vi"),
    (
        "activity",
        r"vad ska (?:vi )?göra~|vad (?:vi gör|görs|gör vi)|vad|hur(?: ska)? (?:vi )?(?:göra?|nå)~(?: \w+)*|hur",
    ),
    ("activity", r"tillvägagångssätt|metod(?:er)?(?! för)|arbetssätt"),
    ("area", r"~område~|tema~|perspektiv~|~process(?:er|en)?|inriktning~|prioritering~|del|verksamhet(?:en)?"),
    ("number", r"nr|nummer|id|#|löpnr|löpnummer|punkt|beteckning|lnr"),
    (
        "comment",
        r"~bedömning~|~kommentar~|anmärkning~|noteringar?|övrigt|avvikelse~|orsak~|beskrivning(?! av)",
    ),
    ("comment", r"förklaring~|prioritet~|comments?"),
    # Plans of universities are written in English, too.
    ("goal", r"goals?|objectives?|aims?|targets?"),
    ("activity", r"actions?|activity|activities|measures?"),
    ("responsible", r"responsible(?: \w+)*|responsibility|who|owner"),
    ("due", r"time ?lines?|time ?frame|when|schedule"),
    ("result", r"(?:expected )?(?:results?|outcomes?|outputs?)"),
    ("effect", r"(?:expected )?impacts?|effects?"),
    ("indicator", r"indicators?|follow-?up|kpis?|evaluation"),
    ("resource", r"resources?"),
    ("problem", r"problems?|challenges?"),
)


_PATTERNS = tuple(
    (role, re.compile(rf"(?<![\w-])(?:{pattern})(?!\w)"))
    for role, pattern in ((role, written.replace("~", r"[^\W\d_]*")) for role, written in _WORDS)
)
_STATES = (
    ("planned", re.compile(r"\bplanera[dt]\w*|\bplan\b|\bplanering\b")),
    ("performed", re.compile(r"\bgenomför[dt]a?\b|\butför[dt]a?\b")),
    ("achieved", re.compile(r"\buppnå(?:dd?a?|tt)\b|\bfaktisk\w*|\bverklig\w*|\buppföljning\b|\bredovisning\b")),
    ("expected", re.compile(r"\bförvänta[dt]\w*|\bönska[dt]\w*|\bavse(?:dd|tt)\w*|\bbeväntad\w*|\btänkt\w*")),
)
_FITS = {
    "activity": {"planned": "planned", "performed": "performed", "achieved": "performed", "expected": "planned"},
    "resource": {"planned": "planned", "performed": "performed"},
    "result": {"planned": "expected", "expected": "expected", "performed": "achieved", "achieved": "achieved"},
    "effect": {"planned": "expected", "expected": "expected", "performed": "achieved", "achieved": "achieved"},
}
_GOAL_RANKS = {
    0: ("övergripande", "effektmål", "långsiktig", "vision"),
    2: ("resultatmål", "processmål", "utvecklingsmål"),
    3: ("delmål", "etappmål"),
}

_LABELLED = re.compile(
    r"(?P<label>(?:[^\W\d_]+[ -])?[^\W\d_]*?(?:mål|målsättning|problem|utvecklingsbehov|förbättringsområde|effekt))"
    r"(?: (?:nr )?(?P<number>\d+(?:\.\d+)*|[A-Z]\b))?[ \t]*(?:[.:–-]|\n)\s*(?P<said>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_NUMBERED = re.compile(
    r"(?P<label>[^\W\d_]*(?:mål|problem))\s+\d+(?:\.\d+)*\.?\s+(?P<said>\S.*)", re.IGNORECASE | re.DOTALL
)


@functools.lru_cache(maxsize=4096)
def meaning(heading: str) -> Meaning | None:
    """What the heading means; None when it says nothing that is known, or is too long for a heading."""
    heading = re.sub(r"(?<=[^\W\d_])-\s*\n\s*(?=[a-zåäö])|\u00ad", "", heading)  # parted at a line's end
    bare = re.sub(r"\([^)]*\)", " ", heading)  # "Genomförd (ja/nej)"
    said = re.sub(r"\s*[/,;]\s*", " / ", normal(bare) or normal(heading))
    if not said or len(said) > 90:
        return None
    role = _role(said)
    if role is None:
        return None
    state = next((state for state, pattern in _STATES if pattern.search(said)), None)
    if role == "goal":
        return Meaning(role, _level(said))
    if role == "own_or_national":
        return Meaning(role, "delmål")
    if role in _FITS:
        level = next((word for word in ("effektmål", "resultatmål") if word in said), None)
        return Meaning(role, level, _FITS[role].get(state, None))
    if role in ("responsible", "due") and len(said.split()) <= 5 and {"responsible", "due"} <= _roles(said):
        return Meaning("responsible", also_due=True)
    return Meaning(role)


def _roles(said: str) -> set[str]:
    """What the heading's words mean one by one: "Ansvarig och tidplan" is two columns in one."""
    parts = re.split(r" och | / |, | & |\(|\)", said)
    return {role for part in parts if (role := _role(part.strip()))}


def _role(said: str) -> str | None:
    found = [
        (match.start(), match.start() - match.end(), place, role)
        for place, (role, pattern) in enumerate(_PATTERNS)
        if (match := pattern.search(said))
    ]
    return min(found)[3] if found else None


def _level(said: str) -> str:
    """The plan's own word for the goal: its last part alone would lose what kind of goal it is."""
    words = re.findall(
        r"(?:övergripande |långsiktig\w* |kortsiktig\w* )?[\w-]*mål(?:sättning\w*|bild\w*|et|en)?\b|syfte|ambition",
        said,
    )
    return words[0].strip() if words else "mål"


def joined(above: str, below: str) -> Meaning | None:
    """What a heading under a wider one means: "Aktivitet" over "planerad", "Uppföljning" over "Resultat"."""
    lower, upper, both = meaning(below), meaning(above), meaning(f"{above} {below}")
    if lower is None or (lower.role == "status" and upper and upper.is_kind):
        return both
    if upper and upper.role == "responsible" and lower.role != "due":
        return upper
    if lower.role in _FITS and both and not lower.state:
        said = normal(f"{above} {below}")
        state = next((state for state, pattern in _STATES if pattern.search(said)), None)
        return replace(lower, state=_FITS[lower.role].get(state))
    return lower


def settled(meanings: Iterable[Meaning | None]) -> list[Meaning | None]:
    """The table's headings read together: what one means may hang on the others, never on their order.

    "Effektmål" and "resultatmål" are goals with a level where the table has no plainer goal, else what the activities
    are to lead to: an effect, a result. A result beside an expected one, or beside what was performed, is what was
    achieved. A heading without a state has the kind's usual one.
    """
    found = list(meanings)
    plain = any(m and m.role == "goal" and _outcome(m) is None and goal_rank(m.level) <= 1 for m in found)
    has_effect_goal = any(m and m.role == "goal" and _outcome(m) == "effect" for m in found)
    for place, m in enumerate(found):
        if m and m.role == "goal" and (outcome := _outcome(m)) and (plain or (outcome == "result" and has_effect_goal)):
            found[place] = Meaning(outcome, m.level)
    done = any(m and m.role == "activity" and m.state == "performed" for m in found)
    for kind in ("result", "effect"):
        expected = any(m and m.role == kind and m.state == "expected" for m in found)
        for place, m in enumerate(found):
            if m and m.role == kind and m.state is None and (expected or (done and kind == "result")):
                found[place] = replace(m, state="achieved")
    return [replace(m, state=DEFAULT_STATES.get(m.role)) if m and m.is_kind and not m.state else m for m in found]


def _outcome(m: Meaning) -> str | None:
    level = m.level or ""
    return "effect" if "effektmål" in level else "result" if "resultatmål" in level else None


def goal_rank(level: str | None) -> int:
    """Place of a goal among goals on one row, the widest first."""
    return next((rank for rank, words in _GOAL_RANKS.items() if any(word in (level or "") for word in words)), 1)


def labelled(text: str) -> Meaning | None:
    """What a line with its own label is: "Mål 2: ...", "Effektmål – ...", "Problem 1 ..."."""
    match = _LABELLED.fullmatch(text.strip()) or _NUMBERED.fullmatch(text.strip())
    said = meaning(match["label"]) if match else None
    if said and said.role == "own_or_national":
        return Meaning("subgoal") if names_subgoal(text) else Meaning("goal", "delmål")
    return said if said and said.role in ("goal", "problem", "effect") else None
