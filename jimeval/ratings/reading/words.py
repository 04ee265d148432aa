"""Words of cells: whose mark it is, sums and means, codes, what may be a name or an address; what is near a word."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable
from importlib import resources

_KINDS = {
    "consensus": re.compile(
        r"gemensam|konsensus|consensus|samlad|samsyn|enat|enade|överenskom|grupp(en|ens)?\b(?!\s*(\d|[a-e]\b))",
        re.IGNORECASE,
    ),
    "external": re.compile(r"extern|utomstående|följeforskare|utvärderare", re.IGNORECASE),
    "individual": re.compile(r"egen|egna|individ|personlig|enskild|own\b|själv", re.IGNORECASE),
}
_SUMMARY = re.compile(
    r"[Σ∑Øøμµ∅]|x[\u0304\u0305]|tot\.?|(max|högsta?)\s*[-–—/−]\s*(min|lägsta?)|diff\b\.?|(differens|variationsvidd)\w*"
    r"|((grupp(en)?s?|total|riks|läns)\s*)?(medel(värde|tal|betyg)?|m[eä]dv\w*|genomsnitt(et|lig\w*)?|snitt(et)?|summa|summor"
    r"|total(t|en|summa)?|median(en)?|mean|average|avg|sum)\b.*"
    r"|(max|min)(imum|värde)?|(lägst|högst)a?( värde)?|typvärde.*"
    r"|(antal|spridning|varians|kvartil|standardav\w*|stdav\w*|std\w*|sd\b|d-mått|alfa\b|index\b)\b.*"
    r"|samtliga\b.*|alla( myndigheter| bedömare| svar\w*| deltagare)?|hela (gruppen|riket)|riket|n\s*=?\s*\d*"
    r"|(eu|oecd)[\s-]?\d{0,2}\b.*|andel\b.*",
    re.IGNORECASE | re.DOTALL,
)
_ASIDE = re.compile(  # numbers beside the marks that nobody has marked
    r"mål(värde|nivå|bild|et)?(\s+(för\s+)?\d{4})?|(önska|förvänta|eftersträva)[td]\w*\s+(läge|nivå|värde|resultat)\w*"
    r"|(bör|rikt|gräns)(läge|värde)|vikt(ning|er)?|viktighet|prio(ritet|ritering)?|max(imal\w*)?\s?poäng|facit|exempel"
    r"|(förra|föregående|tidigare|fjol)\s*(år|gång|mätning|omgång|värde|resultat)(et|en)?s?( resultat| värde)?"
    r"|bortfall|svarsfrekvens.*|samman(vägt|lagt|vägd|lagd)( \w+)?|(total)?resultat(et)? \d{4}|utfall( \d{4})?"
    r"|i fjol|(förändring|skillnad|ökning|avvikelse|jämförelse|jfr)\b.*|utveckling sedan\b.*|rang(ordning)?"
    r"|hur (viktigt|angeläget|säker)\b.*|betydelse( \(.*)?",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"[a-zåäö]{0,2}[\s._-]?\d{1,4}[a-z]?|[a-zåäö]|(deltagare|person|bedömare|respondent|svarande|grupp|nr|nummer"
    r"|extern|följeforskare|utvärderare|chef|rater|id|participant|kod|medarbetare|r|p)[\s.:_-]*(\d{0,4}|[a-zåäö])",
    re.IGNORECASE,
)
_KEY = re.compile(r"[A-ZÅÄÖ]{0,4}[-_. ]?\d{1,6}[A-Za-z]?|[a-z]\d{1,4}|[0-9a-f]{8}")
ADDRESS = re.compile(r"[^\s@;,<>”]+@[^\s@;,<>”]+\.\w+|(?<!\d)(?:19|20)?\d{6}[-+]\d{4}(?!\d)")
_CIVIC = re.compile(r"(?:19|20)?\d{6}[-+ ]?\d{4}")
_NAME = re.compile(r"[A-ZÅÄÖÉÜ][a-zåäöéüA-ZÅÄÖÉ’'-]*\.?(?:\s+(?:(?:von|af|de|van)\s+)?[A-ZÅÄÖÉÜ][\w’'-]*\.?){0,3}")


def kind_named(text: str) -> str | None:
    """individual, consensus or external, as the words of a kind's cell say; None for other words."""
    return next((kind for kind, words in _KINDS.items() if words.match(text)), None)


def kind_of_rater(text: str) -> str:
    """Whose marks a rater's cell announces: the group's, somebody's outside, else a participant's own."""
    kind = kind_named(text)
    return kind if kind in ("consensus", "external") else "individual"


def is_summary(text: str) -> bool:
    """Whether the cell heads a row or column of means, totals or counts."""
    return text.strip() != "N" and bool(_SUMMARY.fullmatch(text.strip()))  # a person may have the code N


def is_aside(text: str) -> bool:
    """Whether the cell heads numbers that nobody has marked and nobody has counted: goals, weights, last year's."""
    return bool(_ASIDE.fullmatch(folded(text)))


def is_code(text: str) -> bool:
    """Whether a rater's cell is a code (R1, D03, 7, Deltagare 4); everything else may be a name."""
    return bool(_CODE.fullmatch(text.strip()))


def is_key(text: str) -> bool:
    """Whether a person's key is a code that stands for nobody outside the study: no name, address or civic number."""
    return not is_personal(text) and bool(_KEY.fullmatch(text.strip()) or is_code(text))


def is_personal(text: str) -> bool:
    """Whether the cell holds an e-mail address or a civic registration number."""
    return bool(ADDRESS.search(text) or _CIVIC.fullmatch(text.strip()))


def without_addresses(text: str) -> str:
    """The text with e-mail addresses and civic registration numbers left out."""
    return ADDRESS.sub("(adress)", text)


def may_be_name(text: str) -> bool:
    """Whether the words are written as a person's name is: one to four words with capitals, no digits."""
    return bool(_NAME.fullmatch(" ".join(text.split())))


def looks_like_name(text: str) -> bool:
    """As :func:`may_be_name`, of words that nothing shows to be a person's: several with capitals, or a first name."""
    words = text.split()
    return may_be_name(text) and (sum(word[:1].isupper() for word in words) > 1 or folded(words[0]) in _first_names())


@functools.cache
def _first_names() -> frozenset[str]:
    file = resources.files("jimeval") / "data" / "first_names.txt"
    return frozenset(line.strip().casefold() for line in file.read_text(encoding="utf-8").splitlines())


def folded(text: str) -> str:
    """One form for comparison: composed letters, small, single blanks, no sign at the ends."""
    words = " ".join(unicodedata.normalize("NFC", text).replace("\u00ad", "").casefold().split())
    return words.strip(" .:;,?!*–-")


def near(text: str, choices: Iterable[str], most: int = 2) -> list[str]:
    """The choices that the text may be a slip for: for a question to a person, never used to decide."""
    from rapidfuzz import fuzz

    wanted = folded(text)
    if len(wanted) < 3:
        return []
    scored = [(max(fuzz.ratio(wanted, folded(c)), fuzz.token_sort_ratio(wanted, folded(c))), c) for c in choices]
    ranked = sorted((pair for pair in scored if pair[0] >= 72), key=lambda pair: (-pair[0], pair[1]))
    return list(dict.fromkeys(choice for _, choice in ranked))[:most]


def did_you_mean(text: str, choices: Iterable[str]) -> str:
    """``Menade du A eller B? `` with a blank after it; empty when nothing is near."""
    found = near(text, choices)
    return f"Menade du {' eller '.join(f'”{choice}”' for choice in found)}? " if found else ""
