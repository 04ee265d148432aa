"""What a few words are by their form: a person's name, an organisation, a role, a note on presence.

No form is certain alone. The costs here say how much a reading strains the words; which reading of a whole list strains
them least is decided in ``entries.py``. The first names are common ones in Sweden; a name outside them
is still a name where its place in the list says so.
"""

from __future__ import annotations

import functools
import re
from importlib import resources

from jimeval.register import register

ABSENT = re.compile(
    r"förhinder|frånvarande|\bsjuk(?:anmäld|skriven)?\b|\b(?:ej|inte) (?:närvarande|med\b)|återbud|"
    r"kunde (?:tyvärr )?(?:inte|ej)\b|uteblev",
    re.IGNORECASE,
)
_UNTIL = r"t\.?\s?o\.?\s?m\b\.?|till och med|fram till|till kl|till lunch|\btill \d"
_FROM = r"fr\.?\s?o\.?\s?m\b\.?|från och med|från kl|\bfrån \d"
_LEFT = re.compile(rf"lämnade|\bgick\b|avvek|{_UNTIL}|förmiddag|\bfm\b", re.IGNORECASE)
_JOINED = re.compile(rf"anslöt|ansluter|\bkom\b|{_FROM}|eftermiddag|(?<!professor )\bem\b|senare", re.IGNORECASE)
_PART = re.compile(
    r"del av|delvis|delar av|§|\b(?:dagordnings)?punkt(?:en|erna)?\s*\d|\bp\.?\s*\d|\b\d{1,2}[.:]\d\d\s*[-–]|"
    r"kl\.?\s*\d+\s*[-–]\s*\d|ärende\w* \d",
    re.IGNORECASE,
)
_REMOTE = re.compile(
    r"(?:deltog |deltar |närvarande |medverkade )?(?:via|på|per|genom|över)? ?"
    r"(?:video)?(?:länk|skype|telefon|tele|teams|zoom|webb|video|distans|digitalt|online)\b.*",
    re.IGNORECASE,
)
_ROLE_STEM = (
    r"chef(?:en)?|expert|handläggare|samordnare|strateg|controller|utredare|jurist|analytiker|ledare|sekreterare|"
    r"ordförande|direktör|konsult|forskare|specialist|rådgivare|praktikant|ansvarig|representant|ombud|arkivarie|"
    r"bibliotekarie|professor|docent|lektor|dekan(?:us)?|prefekt|rektor|adjunkt|doktorand|student|assistent|hövding|"
    r"minister|statsråd|kommunalråd|regionråd|departementsråd|koordinator|projektledare|utvecklare|planerare|tekniker|ekonom|kommunikatör|pedagog|"
    r"ledamot|suppleant|ersättare|adjungerad|justerare|föredragande|protokollförare|antecknare|sammankallande|talare|"
    r"moderator|processtödjare|processledare|utvärderare|följeforskare|mötesledare|kanslist|notarie|ombudsman|"
    r"revisor|inspektör|administratör|psykolog|läkare|observatör|vid protokollet|vid pennan|kontaktperson|gäst"
)
_ROLE_SHORT = r"ordf|v\.?\s?ordf|vice ordf|mötesordf|sekr|mötessekr|prakt|adj|suppl|ers"
ROLE_WORD = re.compile(
    rf"(?:[\w-]*(?:{_ROLE_STEM})|(?:{_ROLE_SHORT})\b\.?|GD|ÖD|[Pp]rof\.|[Dd]r\.?|[Dd]oc\.)", re.IGNORECASE
)
_BEFORE_ROLE = (
    r"(?:tf|t\.\s?f|bitr|bitr[äa]dande|vice|tillförordnad|v|stf|ställföreträdande|f\.?d|mötets|inbjuden)\.?\s+"
)
_ROLE = re.compile(rf"(?:{_BEFORE_ROLE})*{ROLE_WORD.pattern}(?:[\s,/&-]+.*)?", re.IGNORECASE | re.DOTALL)
TITLE = re.compile(
    rf"(?:{_BEFORE_ROLE})*(?:[\w-]*(?:{_ROLE_STEM})|(?:{_ROLE_SHORT})\b\.?|GD|ÖD|[Pp]rof\.?|[Dd]r\.?|[Dd]oc\.?|[Tt]alman)"
    r"(?:\s*:)?\s+",
    re.IGNORECASE,
)
_STAND_IN = re.compile(r"(?:Ledamot|Person|Deltagare|Handläggare|Representant)[ \t]+(?:[A-ZÅÄÖ]|\d{1,2})|N\.?\s?N\.?")
_PARTICLES = {
    "von",
    "af",
    "de",
    "van",
    "der",
    "den",
    "el",
    "al",
    "la",
    "du",
    "da",
    "di",
    "dos",
    "zu",
    "bin",
    "ben",
    "av",
}
_NAME_WORD = re.compile(r"[^\W\d_a-zåäö][\w’'´]*(?:[-‐‑][^\W\d_][\w’'´]*)*")
_INITIAL = re.compile(r"(?:[A-ZÅÄÖ]\.?){1,2}(?:-[A-ZÅÄÖ]\.?)?")
SURNAME = re.compile(
    r"(?:sson|sen|ström|berg|gren|qvist|kvist|lund|lind|dahl|dal|holm|mark|man|mann|feldt|ell|én|ius|quist|hage|stedt|"
    r"strand|skog|borg|blad|stad|vall|wall|fors|hed|ski|vic|vić|poulos|dottir|[aeiouyäö]nen|oğlu|zadeh|iani|ov|ova)$",
    re.IGNORECASE,
)
_ORGANISATION_STEM = re.compile(
    r"(?:verket|verk|styrelsen?|departementet|myndighet(?:en)?|nämnden|rådet|kommun(?:en)?|region(?:en)?|universitet(?:et)?|"
    r"högskolan?|institut(?:et)?|kassan|ombudsmannen|inspektionen|sekretariatet|kansliet|kansli|förbund(?:et)?|stiftelsen|"
    r"rörelsen|centralen|organisation(?:er|en)?|landsting(?:et)?|akademin?|akademien|analys|polisen|allians|ungdomsråd|"
    r"förbunden|förening(?:en)?|gruppen|avdelningen|enheten|fakulteten|institutionen|institution|sektionen|bolaget|"
    r"biblioteket|bibliotek|museum|museet|centrum|center|sjukhuset|sjukhus|vården|makten|fonden|forum|distriktet|"
    r"staben|fond|stiftelse|academy|foundation|kyrkan|partiet|unionen|utskottet|delegationen|kommittén|beredning|fullmäktige|förvaltningen|tinget|"
    r"vattenråd|riksdagen|regeringen|skolan|gymnasiet|företag(?:et)?|byrån)(?:s)?$|"
    r"^länsstyrelse|^svensk|^sverige|^region$|^riks|^kungl|^AB$|^statens$|^nationell|^ideell",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"^(?:Möte|Minnesanteckning|Protokoll|Dagordning|Nätverksträff|Referensgruppsmöte|Ladda ner|Läs mer|Bilaga)|"
    r"\b\d{1,2} (?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)|\b(?:19|20)\d\d\b"
)
_TWO_BODIES = re.compile(r"[\w)] (?:och|samt) [A-ZÅÄÖ]")
_ONE_BODY = re.compile(r"(?:Sveriges|Svenska?|Förbundet|Forum|Riksförbundet)\b|\S+ (?:för|mot|av)\b|\S+- och ")
_LINKS = {
    "för",
    "mot",
    "om",
    "av",
    "i",
    "och",
    "samt",
    "på",
    "till",
    "vid",
    "med",
    "inom",
    "of",
    "the",
    "for",
    "–",
    "&",
}
_SMALL = re.compile(r"[a-zåäö]{2,}-?$")
SUBUNIT = re.compile(
    r"(?:[Ii]nstitutionen|[Aa]vdelningen|[Aa]vd\.?|[Ee]nheten|[Ee]nhet|[Cc]entrum|[Ff]akulteten|[Ss]ektionen|[Kk]ansliet|"
    r"[Ss]taben|[Rr]egion|[Bb]iblioteket|[Ss]ekretariatet|[Ss]ektion|[Gg]ruppen|[Ff]örvaltningen)\b|"
    r"\w*(?:avdelningen|enheten|fakulteten|sektionen|institutionen|staben)\b|juridiska|humanistiska"
)
NEVER = 99.0


@functools.cache
def first_names() -> frozenset[str]:
    """Common first names in Sweden, small letters."""
    file = resources.files("jimeval") / "data" / "first_names.txt"
    return frozenset(file.read_text(encoding="utf-8").casefold().split())


@functools.lru_cache(maxsize=20_000)
def is_first_name(word: str) -> bool:
    parts = re.split(r"[-‐‑]", word.rstrip(".").casefold())
    return bool(word[:1].isupper()) and all(part in first_names() for part in parts)


def presence_of(note: str) -> str:
    """What a note says of presence: ``full`` when it says nothing of it."""
    if ABSENT.search(note):
        return "absent"
    note = re.sub(r"\b[\w-]*(?:ordförande|ordf|sekreterare)\b\.?\s*§.*", "", note)  # who chaired which paragraphs
    left, joined = bool(_LEFT.search(note)), bool(_JOINED.search(note))
    if left and joined:
        return "partial"
    if left or joined:
        return "left_early" if left else "joined_late"
    return "partial" if _PART.search(note) else "full"


def is_note(words: str) -> bool:
    """A word on presence: ``gick kl. 14``, ``anslöt 10.30``, ``via länk``, ``§ 4-6``; no person's or body's name."""
    if _REMOTE.fullmatch(words):
        return True
    if not (words[:1].islower() or not words[:1].isalpha() or ABSENT.match(words) or words[:4] in ("Anmä", "Medd")):
        return False
    return presence_of(words) != "full" or bool(_PART.search(words))


def is_remote(words: str) -> bool:
    return bool(_REMOTE.fullmatch(words))


def split_title(words: str) -> tuple[str | None, str]:
    """The title before or after a name, and the name; ``Ledamot A`` stands for a name as a whole."""
    name, _, last = words.rpartition(" ")
    if " " in name and len(last) > 4 and ROLE_WORD.fullmatch(last) and person_cost(name) < 1.0:
        return last, name
    title = TITLE.match(words)
    if not title or _STAND_IN.fullmatch(words) or person_cost(words[title.end() :]) >= 2.0:
        return None, words
    return title.group().strip(" :"), words[title.end() :]


@functools.lru_cache(maxsize=20_000)
def is_role(words: str) -> bool:
    """A role as minutes write it, with its unit or task; not a role with a person's name after it."""
    if not _ROLE.fullmatch(words) or _known(words) or _STAND_IN.fullmatch(words):
        return False
    return " för " in words or not names_inside(words)


def names_inside(words: str) -> bool:
    """Whether a known first name with a capitalised word after it stands in the words."""
    parts = words.split()
    return any(is_first_name(part) and after[0].isupper() for part, after in zip(parts, parts[1:], strict=False))


@functools.lru_cache(maxsize=20_000)
def _known(words: str) -> bool:
    return bool(register().find_agency(words))


def in_register(words: str) -> bool:
    return _known(words.strip(" .*:"))


@functools.lru_cache(maxsize=20_000)
def person_cost(words: str) -> float:
    """How far the words are from a person's name; NEVER when they cannot be one."""
    if _STAND_IN.fullmatch(words):
        return 0.0
    parts = words.split()
    if not parts or len(parts) > 5 or not _name_form(parts):
        return NEVER
    first = is_first_name(parts[0])
    if len(parts) == 1:
        return 2.0 if first else 4.0 if len(words) > 2 and not words.isupper() else NEVER
    if _known(words) or any(_stem(part) and not is_first_name(part) for part in parts):
        return 6.0
    initial = bool(_INITIAL.fullmatch(parts[0]))
    cost = 0.0 if first else 0.4 if initial else 0.8
    if not first and SURNAME.search(parts[-1]):
        cost -= 0.3
    cost += {2: 0, 3: 0.2, 4: 0.9}.get(len(parts), 2.5)
    for before, part in zip(parts, parts[1:], strict=False):
        if is_first_name(part) and not is_first_name(before) and part is not parts[-1]:
            cost += 1.6  # "Civos Cecilia Olander", "Ada Berg Bo Ek": another name begins inside
    if not first and is_first_name(parts[-1]):
        cost += 1.5
    if parts[-1].isupper() and len(parts[-1]) > 1 and not words.isupper():
        cost += 3  # "Henrik LSU"
    if words.isupper():
        cost += 0.3
    return cost + (0.5 if _known(parts[-1]) or _known(parts[0]) else 0)


def _name_form(parts: list[str]) -> bool:
    if not all(
        _NAME_WORD.fullmatch(part) or part.casefold() in _PARTICLES or _INITIAL.fullmatch(part) for part in parts
    ):
        return False
    if parts[0].islower() and parts[0] not in _PARTICLES:
        return False
    if not parts[-1][0].isupper() or parts[0][0].islower() and len(parts) < 2:
        return False
    upper = [part for part in parts if len(part) > 2 and part.isupper()]
    return (
        not upper or len(upper) == sum(len(part) > 2 for part in parts) and is_first_name(parts[0]) or len(upper) == 1
    )


@functools.lru_cache(maxsize=20_000)
def organisation_cost(words: str) -> float:
    """How far the words are from an organisation's name; NEVER when they cannot be one."""
    words = words.strip(" .*")
    parts = words.split()
    if len(words) < 2 or not any(letter.isalpha() for letter in words):
        return NEVER
    if _known(words):
        return -1.0
    cost = 7.0 if _MEETING.search(words) else 0.0
    after_somebody = (
        len(parts) > 2 and is_first_name(parts[0]) and parts[1].endswith("s") and any(map(_stem, parts[2:]))
    )
    if after_somebody:
        parts = parts[1:]  # "Olof Palmes center"
    elif len(parts) > 1 and is_first_name(parts[0]) and (parts[1][0].isupper() or parts[1] in _PARTICLES):
        cost += 3.5
    if _TWO_BODIES.search(words) and not _ONE_BODY.match(words):
        cost += 3.0
    stems = [_stem(part) for part in parts]
    if _holds_another(parts):
        cost += 2.5
    cost += sum(_strain(before, part, stem) for before, part, stem in zip(["", *parts], parts, stems, strict=False))
    if parts[0][0].islower():
        return cost + (0.6 if any(stems) else 3.5)
    if any(stems):
        return cost + 0.5 * max(0, sum(part[0].isupper() for part in parts) - 3)
    if len(parts) == 1:
        if words.isupper() or re.search(r"[&/\d]|[a-zåäö][A-ZÅÄÖ]", words):
            return cost
        return 2.5 if is_first_name(words) else 2.0 if SURNAME.search(words) else 0.6
    if any(_SMALL.match(part) and part not in _PARTICLES for part in parts[1:]) or re.search(r"[&/]", words):
        return cost + 0.3
    return cost + (1.5 if len(parts) < 4 else 2.5) + (1.0 if SURNAME.search(parts[-1]) else 0)


def _holds_another(parts: list[str]) -> bool:
    """Whether an agency's whole name begins or ends the words, with other capitalised words run onto it."""
    for place in range(1, len(parts)):
        if not parts[place][0].isupper() or parts[place - 1].casefold() in _LINKS:
            continue
        if _known(" ".join(parts[:place])) or (place > 1 and _known(" ".join(parts[place:]))):
            return True
    return False


@functools.lru_cache(maxsize=20_000)
def _stem(word: str) -> bool:
    """Whether the word, or a part of it about a slash or hyphen, is an organisation's."""
    return any(_ORGANISATION_STEM.search(part) for part in re.split(r"[/-]", word) if part)


def _strain(before: str, part: str, stem: bool) -> float:
    """What a word in an organisation's name costs by what stands before it: names and fresh beginnings strain it."""
    if not before or not part[0].isalpha():
        return 0.0
    if is_first_name(part):
        return 1.8
    if part[0].isupper() and before[0].islower() and before not in _LINKS and not before.endswith("-"):
        return 1.2  # "Lunds kommun Areella", "analys Boverket"
    if stem and part[0].isupper() and part.endswith(("en", "et")) and before[0].isupper():
        return 0.0 if before.endswith(("s", "a")) or not _NAME_WORD.fullmatch(before) else 0.8
    return 1.0 if before.endswith("sson") else 0.0


def is_organisation(words: str) -> bool:
    """Certain by form: in the register, of an organisation's word, in capitals, or with small words."""
    return organisation_cost(words) < 0.5 and person_cost(words) > 0.8
