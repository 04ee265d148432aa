"""What single cells say: a value, a kind of missing, whose mark it is, a code or a name."""

from __future__ import annotations

import re

from jimeval.base.swedish import parse_number, short_number
from jimeval.ratings.instruments import Scale

_MISSING = {
    "not_marked": re.compile(
        r"[-–—−]+|(ej|inte|inget) (markerat?|besvarad|ifylld?|svar(at|ade)?)|obesvarad", re.IGNORECASE
    ),
    "dont_know": re.compile(r"\?+|vet (ej|inte)|ved ikke|osäker", re.IGNORECASE),
    "not_applicable": re.compile(r"((ej|inte|ikke) (aktuellt?|tillämpligt?|relevant)|n/a)", re.IGNORECASE),
    "withheld": re.compile(r"(vill|ville) (ej|inte) (svara|uppge)|avst(år|od)", re.IGNORECASE),
}
_KINDS = {
    "consensus": re.compile(r"gemensam|konsensus|consensus|samlad|grupp(en|ens)?\b(?!\s*\d)", re.IGNORECASE),
    "external": re.compile(r"extern", re.IGNORECASE),
    "individual": re.compile(r"egen|individ|personlig|enskild|own", re.IGNORECASE),
}
_SUMMARY = re.compile(
    r"(grupp(en)?s?\s*)?(medel(värde|tal)?|genomsnitt|snitt|summa|total(t|summa)?|median|mean|average)\b.*"
    r"|(max|min)(imum|värde)?|(antal|spridning|varians|kvartil|standardav\w*|std\w*)\b.*|samtliga|alla|n\s*=?",
    re.IGNORECASE | re.DOTALL,
)
_CODE = re.compile(
    r"[a-zåäö]{0,2}[\s.-]?\d{1,4}[a-z]?|[a-zåäö]|(deltagare|person|bedömare|respondent|grupp|nr|nummer"
    r"|extern|chef|rater|id)[\s.:-]*\d{0,4}",
    re.IGNORECASE,
)


def parse_mark(text: str, scale: Scale) -> tuple[float | None, str | None, str | None]:
    """A cell as value, kind of missing, or complaint (a Swedish sentence): one of the three is given.

    Zero is a value. "3 av 5" and "3/5" are read only when the scale ends at five.
    """
    text = " ".join(text.split())
    if not text:
        return None, "empty", None
    for missing, words in _MISSING.items():
        if words.fullmatch(text.rstrip(".")):
            return None, missing, None
    if scale.type == "yes_no" and text.casefold() in ("ja", "nej"):
        return (scale.maximum if text.casefold() == "ja" else scale.minimum), None, None
    bare = text.removesuffix("%").strip() if scale.type == "percent" else text
    if of := re.fullmatch(r"(\S+)\s*(?:av|/)\s*(\d+)", bare):
        if float(of[2]) != scale.maximum:
            return None, None, f"”{text}” räknar till {of[2]}, men skalan går till {short_number(scale.maximum)}."
        bare = of[1]
    value = None if re.search(r"\d\s+\d", bare) else parse_number(bare)  # "5 6" is no 56
    if value is None:
        return None, None, f"”{text}” är inget tal."
    if not scale.minimum <= value <= scale.maximum:
        return None, None, f"”{text}” ligger utanför skalan {scale.range()}."
    if not scale.on_step(value):
        return None, None, f"”{text}” är inget av skalans steg."
    return value, None, None


def kind_named(text: str) -> str | None:
    """individual, consensus or external, as the words of a kind's cell say; None for other words."""
    return next((kind for kind, words in _KINDS.items() if words.match(text)), None)


def kind_of_rater(text: str) -> str:
    """Whose marks a rater's cell announces: the group's, somebody's outside, else a participant's own."""
    kind = kind_named(text)
    return kind if kind in ("consensus", "external") else "individual"


def is_summary(text: str) -> bool:
    """Whether the cell heads a row of means, totals or counts."""
    return text != "N" and bool(_SUMMARY.fullmatch(text))  # a person may have the code N


def is_code(text: str) -> bool:
    """Whether a rater's cell is a code (R1, D03, 7, Deltagare 4); everything else may be a name."""
    return bool(_CODE.fullmatch(text))
