"""Support received: who met the programme, for how long, and whether before or after the plan.

One row per occasion. A full day or process day is 1, a half day 0.5, N hours N/8. An amount that is not stated
("någon timme", "till viss del", "flera gånger", "lite kontakt") stays empty and is not zero. A day with two audiences
is one occasion; two days named in one sentence are two, and are listed as doubtful.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jimeval.base.contracts import AUDIENCES
from jimeval.base.swedish import MONTHS, NUMBER_WORDS
from jimeval.minutes.sentences import Sentence
from jimeval.minutes.unrealised import PROGRAMME, clause_of, is_not_realised, is_own_work

_NUMBER = "|".join([*sorted(NUMBER_WORDS, key=len, reverse=True), r"\d+(?:,5)?"])
_FILLER = (
    rf"(?:(?:{_NUMBER}|utsedda?|utvalda?|tillsatta?|hela|alla|samtliga|högsta|den|de|det|sina?|myndighetens|verkets|nya|egna|"
    r"lokala|centrala|flera|några|övriga|vissa|både|såväl|även|också|dels|hennes|deras|respektive|[a-zåäö]+(?:ens|ets))\s+){0,6}"
)
_AUDIENCE = {
    "regional_management": r"regional\w*\s+lednings?grupp\w*|regionledning\w*|regional\w*\s+ledning\w*|regionchef\w*",
    "management": r"lednings?grupp\w*|(?:myndighets|verks|förvaltnings|koncern|kansli)?ledning(?:en|ens)?\b|"
    r"GD\b|generaldirektör\w*|direktion\w*|"
    r"myndighetschef\w*|överdirektör\w*|rikspolischef\w*",
    "managers": r"(?:enhets|avdelnings|mellan|linje|sektions|kontors)?chef(?:er|erna|sgrupp\w*|en|s)?\b",
    "working_group": r"(?:arbets|projekt)grupp\w*",
    "steering_group": r"styrgrupp\w*",
    "key_persons": r"nyckelperson\w*",
}
_ANY_AUDIENCE = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _AUDIENCE.items()), re.IGNORECASE)
_PHRASE = re.compile(rf"(?<![\w-]){_FILLER}(?:{'|'.join(_AUDIENCE.values())})(?:\s*\([^)]*\))?", re.IGNORECASE)
_CONNECTIVE = re.compile(r"\s*,?\s*(?:och|samt|inklusive|inkl\.|plus)\s+|\s*,\s+", re.IGNORECASE)

_AMOUNTS = {  # form -> pattern; 'number' where the paper counts
    "process day": rf"(?:(?P<number>{_NUMBER})\s+)?(?:\S+-ledd\s+)?"
    r"(?:process|utvecklings)dag(?P<plural>ar\b|arna)?(?:en)?",
    "half day": rf"(?:(?P<number>{_NUMBER})\s+)?(?:halvdag(?P<plural>ar\b|arna)?(?:en)?|halv\s+dag)",
    "full day": rf"(?:(?P<number>{_NUMBER})\s+)?(?:heldag(?P<plural>ar\b|arna)?(?:en)?|hel(?:a)?\s+dag(?:en)?)",
    "days": rf"(?P<number>{_NUMBER})\s+(?:utbildnings)?dag(?:ar)?\b(?!\s+(?:sedan|senare|kvar|innan|efter|i\s+veckan))|"
    r"utbildningsdag(?:en)?\b",
    "hours": rf"(?P<number>{_NUMBER})\s*-?(?:timm(?:e|ar)\b|tim\b|h\b)",
    "some hours": r"(?:någon|några|ett\s+par)\s+timm(?:e|ar)\b(?:\s+eller\s+så)?",
    "some meetings": r"(?:flera|några|många|ett\s+par|återkommande)\s+(?:gånger|träffar|möten|tillfällen)",
    "meetings": rf"(?P<number>{_NUMBER})\s+(?:gånger|träffar|möten|tillfällen)",
    "contact": rf"(?:lite|mest|mycket|viss|tät|löpande|sporadisk|begränsad)\s+kontakt(?:er)?\s+med\s+{PROGRAMME}",
    "part": rf"(?:där\s+)?{PROGRAMME}\s+(?:har\s+|hade\s+)?(?:deltagit|medverkat|varit\s+med)"
    r"(?:\s+till\s+viss\s+del|\s+delvis)?",
}
_AMOUNT = {form: re.compile(rf"(?<![\w-]){words}", re.IGNORECASE) for form, words in _AMOUNTS.items()}
_DAYS = {"process day": 1.0, "full day": 1.0, "days": 1.0, "half day": 0.5, "hours": 1 / 8}
_MEETS = re.compile(
    rf"(?:(?:(?:har|hade|fick|kunde)\s+)?{PROGRAMME}\s+(?:har|hade|fick)?\s*(?:bara|även|också|endast)?\s*"
    r"(?:träffat|träffade|träffa|arbetat\s+med|mött|mötte|jobbat\s+med|besökt|besökte)|"
    rf"(?:träffade|mötte)\s+{PROGRAMME}(?=\s+{_FILLER}(?:{'|'.join(_AUDIENCE.values())}))|"
    rf"(?:och|samt|som)\s+(?:har\s+|fick\s+|hann\s+)?(?:träffa\w*|möta|mött))\b"
)
_MET_BY = re.compile(rf"\b(?:träffat|träffade|mött|mötte)\s+{PROGRAMME}\b")  # the audience stands before
_BETWEEN = (  # what may stand between the day and whom it was held with
    rf"(?:\w+vis|(?:med|av|från)\s+{PROGRAMME}|(?:har\s+)?(?:genomförts|genomfördes|hållits|hölls|ordnades|ägde\s+rum)|"
    rf"(?:i|under|före|efter)\s+(?:{'|'.join(MONTHS)}|våren|sommaren|hösten|vintern|året|höst|vår|jul))"
)
_MET_WITH = re.compile(
    rf"\)?\s*(?:\((?P<aside>[^)]*)\)\s*)?(?:{_BETWEEN}\s+){{0,3}}(?:tillsammans\s+)?(?:med|för|hos|ihop\s+med)\s+"
    rf"(?:{PROGRAMME}\s+(?:(?:och|samt)|tillsammans\s+med|för)\s+)?",
    re.IGNORECASE,
)
_MEETING_WORD = re.compile(r"\b(?:träff|möt|mött|sett|besök|kontakt)", re.IGNORECASE)
_COUNT_GOES_ON = rf"\s*(?:med\s+{PROGRAMME})?\s*[,(à]?\s*(?:(?:båda|bägge|samtliga|alla)\s+)?"
_SHARED = re.compile(r"\s*(?:,|och|samt)\s+", re.IGNORECASE)
_VERB_LEADS = re.compile(r"\s*(?:med\s+)?")
_AFTER_PLAN = re.compile(
    r"(?:efter\s+att|sedan|när|efter\s+det\s+att|först\s+när)\s+(?:hand\w*)?planen\s+(?:redan\s+)?(?:var|hade|blivit|beslut|skickats|"
    r"lämnats|är)|efter\s+(?:inskick\w*|inlämn\w*)|sedan\s+den\s+(?:redan\s+)?(?:har\s+|hade\s+)?(?:lämnats|skickats)|"
    r"(?:planen|den)\s+(?:var|hade)\s+(?:redan\s+)?"
    r"(?:färdig|klar|inskickad|inlämnad|skickats|lämnats)",
    re.IGNORECASE,
)
_BEFORE_PLAN = re.compile(r"(?:innan|före|inför)\s+(?:att\s+)?(?:hand\w*)?planen\b", re.IGNORECASE)
_ELSEWHERE = rf"(?!\s+(?:i|på|vid|av|som|med)\s+(?!{PROGRAMME}|\w*dag|\w*träff|\w*mötet))"
_NEGATED = re.compile(
    rf"(?:dock\s+|men\s+|fast\s+)?\b(?:ej|inte|aldrig|utan)\s+(?:\w+\s+)?(?:träffat\s+|mött\s+|haft\s+\w+\s+med\s+|med\s+|för\s+)?"
    rf"(?P<who>{_PHRASE.pattern})|"
    rf"(?P<who2>{_PHRASE.pattern})\s+(?:har|hade)\s+(?:dock\s+|ännu\s+)?(?:ej|inte|aldrig)\s+(?:deltagit|träffat|varit\s+med|medverkat){_ELSEWHERE}|"
    rf"(?P<who3>{_PHRASE.pattern})\s+(?:(?:deltog|medverkade)\s+(?:dock\s+)?(?:ej|inte|aldrig)|var\s+(?:dock\s+)?(?:ej|inte)\s+med)\b"
    rf"{_ELSEWHERE}|"
    rf"\b(?:ingen|inget|inga|något|någon|få\s+till\s+ett)\s+(?:träff\w*|möten?)\s+med\s+(?P<who4>{_PHRASE.pattern})|"
    rf"\bvarken\s+(?P<who5>{_PHRASE.pattern}\s+eller\s+{_PHRASE.pattern})",
    re.IGNORECASE,
)
_VAGUE = re.compile(r"\b(?:minst|drygt|ungefär|ca|cirka|omkring|kanske|troligen|varav\b[^,;.]*)\s*$", re.IGNORECASE)
_EACH = re.compile(r"\s*(?:per|i\s+varje|för\s+varje|vardera)\b", re.IGNORECASE)


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
    if is_own_work(text):
        return []
    negated = [match for match in _NEGATED.finditer(text) if _denies(match, text)]
    found: list[tuple[Occasion, int]] = []
    anchors = _anchors(text)
    for place, anchor in enumerate(anchors):
        begin = anchors[place - 1].end if place else 0
        until = anchors[place + 1].start if place + 1 < len(anchors) else len(text)
        if is_not_realised(text, anchor.start, anchor.end, until) or any(
            m.start() <= anchor.start < m.end() for m in negated
        ):
            continue
        audience, start, end = _audience_of(text, anchor, begin, until, [match.span() for match in negated])
        if audience == "not_stated" and until < len(text) and _SHARED.fullmatch(text, anchor.end, until):
            audience = _audience_of(text, anchors[place + 1], until, len(text), [])[0]
        if audience == "not_stated" and _MET_BY.match(text, anchor.start):
            continue  # who met the programme was denied
        timing = _timing(text, anchor, begin, until)
        count, days, doubt = _amount(anchor, text)
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
        who = _denied(match)
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


def _denied(match: re.Match) -> str:
    return match["who"] or match["who2"] or match["who3"] or match["who4"] or match["who5"]


def _denies(match: re.Match, text: str) -> bool:
    """Whether the words deny a meeting: those that do so by themselves, others where support is spoken of."""
    if match["who4"]:
        return match.group()[:2].lower() == "in" or bool(re.search(r"\binte\b", text[: match.start()]))
    return bool(match["who2"]) or _tells_of_support(text)


def not_counted(sentence: Sentence) -> list[tuple[int, int]]:
    """Where the sentence names an occasion that is no occasion: planned, offered, declined, called off or own work."""
    text = sentence.text
    anchors = [anchor for anchor in _anchors(text) if anchor.form in _DAYS]
    ends = [*(anchor.start for anchor in anchors[1:]), len(text)]
    return [
        (sentence.start + anchor.start, sentence.start + anchor.end)
        for anchor, until in zip(anchors, ends, strict=False)
        if is_own_work(text) or is_not_realised(text, anchor.start, anchor.end, until)
    ]


def _timing(text: str, anchor: _Anchor, begin: int, until: int) -> str:
    """What the anchor's own words say of the plan, else what the sentence opens with."""
    start, end = clause_of(text, anchor.start, anchor.end)
    own = text[max(start, begin) : min(end, until)]
    for words in (own, re.split(r",|\b(?:hade|har|fick|träffade)\b", text, maxsplit=1)[0]):
        if _AFTER_PLAN.search(words):
            return "after_plan"
        if _BEFORE_PLAN.search(words):
            return "before_plan"
    return "not_stated"


def _tells_of_support(text: str) -> bool:
    return bool(_MEETS.search(text) or re.search(PROGRAMME, text) or any(p.search(text) for p in _AMOUNT.values()))


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
            if form == "days" and not re.search(PROGRAMME, text):
                continue  # a day of training may be the agency's own
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
    if not meets and not taken and _PHRASE.search(text):
        meets = list(_MET_BY.finditer(text))
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
            and re.fullmatch(_COUNT_GOES_ON, text[before.end : anchor.start])
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


def _amount(anchor: _Anchor, text: str) -> tuple[int, float | None, str | None]:
    """How many occasions, the days of each, and a doubt."""
    count, days, doubt = _counted_days(anchor)
    if _EACH.match(text, anchor.end):
        return 1, None, "antalet tillfällen sägs inte"
    if vague := _VAGUE.search(text, 0, anchor.start):
        doubt = f"”{vague.group().split()[0]}” gör antalet osäkert"
    return count, days, doubt


def _counted_days(anchor: _Anchor) -> tuple[int, float | None, str | None]:
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
