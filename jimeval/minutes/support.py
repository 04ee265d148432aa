"""Support received: who met the programme, for how long, and whether before or after the plan.

One row per occasion. A full day or process day is 1, a half day 0.5, N hours N/8. An amount that is not stated
("någon timme", "till viss del", "flera gånger", "lite kontakt") stays empty and is not zero. A day with two audiences
is one occasion; two days named in one sentence are two, and are listed as doubtful.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jimeval.base.contracts import AUDIENCES
from jimeval.base.swedish import NUMBER_WORDS
from jimeval.minutes.sentences import Sentence

_NUMBER = "|".join([*sorted(NUMBER_WORDS, key=len, reverse=True), r"\d+(?:,5)?"])
_FILLER = (
    rf"(?:(?:{_NUMBER}|utsedda?|utvalda?|tillsatta?|hela|alla|samtliga|högsta|den|de|det|sina?|myndighetens|verkets|nya|egna|"
    r"lokala|centrala|flera|några|övriga|vissa|både|såväl|även|också|dels|hennes|deras|respektive)\s+)*"
)
_AUDIENCE = {
    "regional_management": r"regional\w*\s+lednings?grupp\w*|regionledning\w*|regional\w*\s+ledning\w*|regionchef\w*",
    "management": r"lednings?grupp\w*|(?:myndighets|verks)?ledning(?:en|ens)?\b|GD\b|generaldirektör\w*|direktion\w*|"
    r"myndighetschef\w*|överdirektör\w*|rikspolischef\w*",
    "managers": r"(?:enhets|avdelnings|mellan|linje|sektions|kontors)?chef(?:er|erna|sgrupp\w*|en|s)?\b",
    "working_group": r"(?:arbets|projekt)grupp\w*",
    "steering_group": r"styrgrupp\w*",
    "key_persons": r"nyckelperson\w*",
}
_ANY_AUDIENCE = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _AUDIENCE.items()), re.IGNORECASE)
_PHRASE = re.compile(rf"{_FILLER}(?:{'|'.join(_AUDIENCE.values())})(?:\s*\([^)]*\))?", re.IGNORECASE)
_CONNECTIVE = re.compile(r"\s*,?\s*(?:och|samt|inklusive|inkl\.|plus)\s+|\s*,\s+", re.IGNORECASE)
_PROGRAMME = r"(?:JiM|JIM|JiMi|[Ss]ekretariatet|[Ss]tödfunktionen|[Ss]tödteamet|Jämställdhetsmyndigheten)"

_AMOUNTS = {  # form -> pattern; 'number' where the paper counts
    "process day": rf"(?:(?P<number>{_NUMBER})\s+)?(?:\S+-ledd\s+)?"
    r"(?:process|utvecklings)dag(?P<plural>ar\b|arna)?(?:en)?",
    "half day": rf"(?:(?P<number>{_NUMBER})\s+)?(?:halvdag(?P<plural>ar\b|arna)?(?:en)?|halv\s+dag)",
    "full day": rf"(?:(?P<number>{_NUMBER})\s+)?(?:heldag(?P<plural>ar\b|arna)?(?:en)?|hel(?:a)?\s+dag(?:en)?)",
    "hours": rf"(?P<number>{_NUMBER})\s*-?(?:timm(?:e|ar)\b|tim\b|h\b)",
    "some hours": r"(?:någon|några|ett\s+par)\s+timm(?:e|ar)\b(?:\s+eller\s+så)?",
    "some meetings": r"(?:flera|några|många|ett\s+par|återkommande)\s+(?:gånger|träffar|möten|tillfällen)",
    "meetings": rf"(?P<number>{_NUMBER})\s+(?:gånger|träffar|möten|tillfällen)",
    "contact": rf"(?:lite|mest|mycket|viss|tät|löpande|sporadisk|begränsad)\s+kontakt(?:er)?\s+med\s+{_PROGRAMME}",
    "part": rf"(?:där\s+)?{_PROGRAMME}\s+(?:har\s+|hade\s+)?(?:deltagit|medverkat|varit\s+med)"
    r"(?:\s+till\s+viss\s+del|\s+delvis)?",
}
_AMOUNT = {form: re.compile(rf"(?<![\w-]){words}", re.IGNORECASE) for form, words in _AMOUNTS.items()}
_DAYS = {"process day": 1.0, "full day": 1.0, "half day": 0.5, "hours": 1 / 8}
_MEETS = re.compile(
    rf"(?:{_PROGRAMME}\s+(?:har|hade|fick|har\s+även)?\s*(?:bara|även|också|endast)?\s*(?:träffat|arbetat\s+med|mött|jobbat\s+med|besökt)|"
    rf"(?:och|samt|som)\s+(?:har\s+|fick\s+|hann\s+)?(?:träffa\w*|möta|mött))\b"
)
_MET_WITH = re.compile(
    rf"\s*(?:\((?P<aside>[^)]*)\)\s*)?(?:\w+vis\s+)?(?:tillsammans\s+)?(?:med|för|hos|ihop\s+med)\s+"
    rf"(?:{_PROGRAMME}\s+(?:och|samt)\s+)?",
    re.IGNORECASE,
)
_MEETING_WORD = re.compile(r"\b(?:träff|möt|mött|sett|besök|kontakt)", re.IGNORECASE)
_VERB_LEADS = re.compile(r"\s*(?:med\s+)?")
_AFTER_PLAN = re.compile(
    r"(?:efter\s+att|sedan|när|efter\s+det\s+att|först\s+när)\s+(?:hand\w*)?planen\s+(?:redan\s+)?(?:var|hade|blivit|skickats|"
    r"lämnats|är)|efter\s+(?:inskick\w*|inlämn\w*)|(?:planen|den)\s+(?:var|hade)\s+(?:redan\s+)?"
    r"(?:färdig|klar|inskickad|inlämnad|skickats|lämnats)",
    re.IGNORECASE,
)
_BEFORE_PLAN = re.compile(r"(?:innan|före|inför)\s+(?:att\s+)?(?:hand\w*)?planen\b", re.IGNORECASE)
_NEGATED = re.compile(
    rf"(?:dock\s+|men\s+|fast\s+)?\b(?:ej|inte|aldrig|utan)\s+(?:\w+\s+)?(?:träffat\s+|mött\s+|haft\s+\w+\s+med\s+|med\s+|för\s+)?"
    rf"(?P<who>{_PHRASE.pattern})|"
    rf"(?P<who2>{_PHRASE.pattern})\s+(?:har|hade)\s+(?:dock\s+|ännu\s+)?(?:ej|inte|aldrig)\s+(?:deltagit|träffat|varit\s+med|medverkat)",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(?:ska|kommer\s+att|planerar|vill|önskar|erbjuds?|bokat|inplanerad)\b[^,.]{0,40}$", re.IGNORECASE
)
_OWN_WORK = re.compile(r"\b(?:internt|på\s+egen\s+hand|egen\s+regi|konsult\w*|själva)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Occasion:
    """One occasion of support; ``start``, ``end``: code points of the words that say so."""

    audience: str
    form: str
    statement: str
    days: float | None
    timing: str
    start: int
    end: int
    doubtful: str | None = None


@dataclass(frozen=True, slots=True)
class _Anchor:
    form: str
    start: int
    end: int
    number: float | None
    plural: bool


def occasions(sentence: Sentence) -> list[Occasion]:
    """The occasions of support that the sentence tells of, in order."""
    text = sentence.text
    if _OWN_WORK.search(text) and not re.search(_PROGRAMME, text):
        return []
    negated = [match for match in _NEGATED.finditer(text) if match["who2"] or _tells_of_support(text)]
    found: list[tuple[Occasion, int]] = []
    anchors = _anchors(text)
    for place, anchor in enumerate(anchors):
        begin = anchors[place - 1].end if place else 0
        until = anchors[place + 1].start if place + 1 < len(anchors) else len(text)
        if _PLANNED.search(text[begin : anchor.start]):
            continue
        audience, start, end = _audience_of(text, anchor, begin, until, [match.span() for match in negated])
        clause = text[max(begin, 0) : until]
        timing = (
            "after_plan"
            if _AFTER_PLAN.search(clause)
            else "before_plan"
            if _BEFORE_PLAN.search(clause)
            else "not_stated"
        )
        count, days, doubt = _amount(anchor)
        found += [
            (
                Occasion(
                    audience, anchor.form, "given", days, timing, sentence.start + start, sentence.start + end, doubt
                ),
                place,
            )
        ] * count
    rows = [occasion for occasion, _ in _doubted(found)]
    for match in negated:
        who = match["who"] or match["who2"]
        rows.append(
            Occasion(
                _joined(_named(who)),
                "meeting",
                "stated_none",
                None,
                "not_stated",
                sentence.start + match.start(),
                sentence.start + match.end(),
            )
        )
    return rows


def _tells_of_support(text: str) -> bool:
    return bool(_MEETS.search(text) or re.search(_PROGRAMME, text) or any(p.search(text) for p in _AMOUNT.values()))


def _doubted(found: list[tuple[Occasion, int]]) -> list[tuple[Occasion, int]]:
    """Two days named in one sentence: two occasions, but perhaps one told twice, so a person should look."""
    timed = [
        (occasion.audience, place) for occasion, place in found if occasion.form in _DAYS and occasion.form != "hours"
    ]
    if len({place for _, place in timed}) < 2:
        return found
    same = len({audience for audience, _ in timed}) < len({place for _, place in timed})
    doubt = "samma målgrupp nämns två gånger i en mening" if same else "två dagar nämns i en mening"
    return [
        (Occasion(o.audience, o.form, o.statement, o.days, o.timing, o.start, o.end, o.doubtful or doubt), place)
        if o.form in _DAYS and o.form != "hours"
        else (o, place)
        for o, place in found
    ]


def _anchors(text: str) -> list[_Anchor]:
    """The words that make an occasion, in order: amounts, and meetings that no amount belongs to."""
    taken: list[_Anchor] = []
    for form, pattern in _AMOUNT.items():
        for match in pattern.finditer(text):
            if "gånger" in match.group() and not _MEETING_WORD.search(text):
                continue
            if not any(a.start < match.end() and match.start() < a.end for a in taken):
                groups = match.groupdict()
                taken.append(
                    _Anchor(
                        form, match.start(), match.end(), _as_number(groups.get("number")), bool(groups.get("plural"))
                    )
                )
    taken.sort(key=lambda anchor: anchor.start)
    taken = _counted(text, taken)
    meets = [match for match in _MEETS.finditer(text) if not _has_amount(text, match, taken)]
    taken += [_Anchor("meeting", match.start(), match.end(), None, False) for match in meets]
    return sorted(taken, key=lambda anchor: anchor.start)


def _counted(text: str, anchors: list[_Anchor]) -> list[_Anchor]:
    """``vid två tillfällen, halvdagar``: the count belongs to the amount beside it."""
    merged: list[_Anchor] = []
    for anchor in anchors:
        before = merged[-1] if merged else None
        if (
            before
            and before.form == "meetings"
            and anchor.form in _DAYS
            and re.fullmatch(r"\s*[,(à]?\s*", text[before.end : anchor.start])
        ):
            merged[-1] = _Anchor(anchor.form, before.start, anchor.end, before.number, True)
        else:
            merged.append(anchor)
    return merged


def _has_amount(text: str, meets: re.Match, anchors: list[_Anchor]) -> bool:
    """Whether the audience that was met is told with an amount after it: then the amount is the occasion."""
    following = [anchor for anchor in anchors if anchor.start >= meets.end()]
    if not following:
        return False
    between = text[meets.end() : following[0].start]
    return bool(_ANY_AUDIENCE.search(between)) and not _after(text, following[0])


def _after(text: str, anchor: _Anchor) -> re.Match | None:
    """What leads from the anchor to the audience told after it ("med", or nothing after a verb), if one is."""
    leads = (_VERB_LEADS if anchor.form == "meeting" else _MET_WITH).match(text, anchor.end)
    return leads if leads and _PHRASE.match(text, leads.end()) else None


def _as_number(word: str | None) -> float | None:
    if not word:
        return None
    return float(NUMBER_WORDS[word.lower()]) if word.lower() in NUMBER_WORDS else float(word.replace(",", "."))


def _amount(anchor: _Anchor) -> tuple[int, float | None, str | None]:
    """How many occasions, the days of each, and a doubt."""
    if anchor.form == "hours":
        return 1, (anchor.number or 1) / 8, None
    if anchor.form in _DAYS:
        if anchor.plural and anchor.number is None:
            return 1, None, "flera dagar utan antal"
        if anchor.number and anchor.number != int(anchor.number):
            return 1, anchor.number * _DAYS[anchor.form], None
        return int(anchor.number or 1), _DAYS[anchor.form], None
    if anchor.form == "meetings":
        return int(anchor.number or 1), None, None
    return 1, None, None


def _audience_of(
    text: str, anchor: _Anchor, begin: int, until: int, negated: list[tuple[int, int]]
) -> tuple[str, int, int]:
    """The audience after 'med' or the verb, else the one before, and the stretch that tells it."""
    if after := _after(text, anchor):
        audiences, end = _phrases(text, after.end(), until)
        return _joined(audiences), anchor.start, end
    before = [
        phrase
        for phrase in _PHRASE.finditer(text, begin, anchor.start)
        if not any(a < phrase.end() and phrase.start() < b for a, b in negated)
    ]
    if before:
        audiences = set().union(*(_named(phrase.group()) for phrase in before))
        return _joined(audiences), before[0].start(), anchor.end
    return "not_stated", anchor.start, anchor.end


def _phrases(text: str, start: int, until: int) -> tuple[set[str], int]:
    """The audiences listed from ``start`` on; a parenthesis that names one says what the word before it meant."""
    audiences: set[str] = set()
    end = start
    phrase = _PHRASE.match(text, start, until)
    while phrase:
        audiences |= _named(phrase.group())
        end = phrase.end()
        connective = _CONNECTIVE.match(text, end, until)
        phrase = _PHRASE.match(text, connective.end(), until) if connective else None
    return audiences, end


def _named(words: str) -> set[str]:
    aside = re.search(r"\(([^)]*)\)", words)
    if aside and (inside := {m.lastgroup for m in _ANY_AUDIENCE.finditer(aside[1])}):
        return inside
    return {m.lastgroup for m in _ANY_AUDIENCE.finditer(re.sub(r"\([^)]*\)", "", words))}


def _joined(audiences: set[str]) -> str:
    return "+".join(name for name in AUDIENCES if name in audiences) or "not_stated"
