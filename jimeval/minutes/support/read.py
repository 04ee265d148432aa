"""Support received: who met the programme, for how long, and whether before or after the plan.

One row per occasion. A day with two audiences is one occasion; two days named in one sentence are two, and are listed
as doubtful. Who took part may be told in the sentence after ("Det var ledningsgruppen som deltog").
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace

from jimeval.base.sentences import Sentence
from jimeval.base.swedish import MONTHS
from jimeval.minutes.support.amounts import DAYS, Anchor, amount_of, amounts
from jimeval.minutes.support.audiences import ANY_AUDIENCE, FILLED, PHRASE, audiences_in, audiences_listed, joined
from jimeval.minutes.support.denials import denials
from jimeval.minutes.support.unrealised import PROGRAMME, clause_of, is_not_realised, is_own_work

_SIGNS = (  # a sentence without any of these tells of no support
    *("dag", "tim", "min", " h", "träff", "möt", "mött", "gång", "tillfäll", "kontakt", "delt", "medverk", "varit med"),
    *("besök", "arbetat med", "jobbat med", "ledning", "chef", "grupp", "gd", "direkt", "nyckelperson"),
)
_MEETS = re.compile(
    rf"(?:(?:(?:har|hade|fick|kunde)\s+)?{PROGRAMME}\s+(?:har|hade|fick)?\s*"
    r"(?:(?:bara|även|också|endast|redan|nu|därefter|dessutom|hittills|(?:under|i|på|sedan|efter)\s+\w+)\s+){0,2}"
    r"(?:träffat|träffade|träffa|arbetat\s+med|mött|mötte|jobbat\s+med|besökt|besökte)|"
    rf"(?:träffade|mötte)\s+{PROGRAMME}(?=\s+{FILLED})|"
    rf"(?:och|samt|som)\s+(?:har\s+|fick\s+|hann\s+)?(?:träffa\w*|möta|mött))\b"
)
_A_MEETING = re.compile(  # a meeting by its noun, where no amount and no verb of meeting is written
    r"\b(?:haft|hade|hållit|höll|hölls|fått|fick|genomfört|genomförde|genomfördes|gett|gav)\s+(?:\w+\s+){0,2}?"
    r"(?:möte|träff|genomgång|utbildning|workshop|seminarium|samtal|avstämning|föreläsning|information)\b"
)
_TOOK_PART = re.compile(
    rf"{PHRASE.pattern}(?:\s*(?:,|och|samt)\s*{PHRASE.pattern}){{0,3}}\s+(?:deltog|medverkade|närvarade|var\s+med)\b"
    r"(?!\s+(?:ej|inte|aldrig|tyvärr|dock|i\s+(?!dagen|mötet)))",
    re.IGNORECASE,
)
_EACH_ITS_OWN = re.compile(
    rf"\s*[,:(–-]?\s*(?:varav\s+)?(?:en|ett|den\s+ena)\s+(?:med|för)\s+(?P<first>{PHRASE.pattern})\s*(?:,|och|samt)\s*"
    rf"(?:en|ett|den\s+andra)\s+(?:med|för)\s+(?P<second>{PHRASE.pattern})",
    re.IGNORECASE,
)
_MET_BY = re.compile(rf"\b(?:träffat|träffade|mött|mötte)\s+{PROGRAMME}\b")  # the audience stands before
_BETWEEN = (  # what may stand between the day and whom it was held with
    rf"(?:\w+vis|(?:med|av|från)\s+{PROGRAMME}|(?:har\s+)?(?:genomförts|genomfördes|hållits|hölls|ordnades|ägde\s+rum)|"
    rf"(?:den\s+)?\d{{1,2}}(?:/\d{{1,2}}|\s+(?:{'|'.join(MONTHS)}))|stöd|"
    rf"(?:i|under|före|efter)\s+(?:{'|'.join(MONTHS)}|våren|sommaren|hösten|vintern|året|höst|vår|jul))"
)
_MET_WITH = re.compile(
    rf"\)?\s*(?:\((?P<aside>[^)]*)\)\s*)?(?:(?:på|vid|under)\s+(?={FILLED}\s+(?:möte|sammanträde|internat|dag)\w*)|"
    rf"(?:{_BETWEEN}\s+){{0,3}}(?:tillsammans\s+)?(?:med|m\.?|för|hos|till|åt|ihop\s+med)\s+"
    rf"(?:{PROGRAMME}\s+(?:(?:och|samt)|tillsammans\s+med|för)\s+)?)",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"[ \t]+(?={PHRASE.pattern}[ \t]*(?:[,.;(\n]|och\b|\Z))", re.IGNORECASE
)  # a note: "heldag ledningen"
_SHARED = re.compile(r"\s*(?:,|och|samt)\s+", re.IGNORECASE)
_VERB_LEADS = re.compile(rf"\s*(?:(?:med|för|hos|av)\s+(?:{PROGRAMME}\s+(?:och|för|med)\s+)?)?")
_AFTER_PLAN = re.compile(
    r"(?:efter\s+att|sedan|när|efter\s+det\s+att|först\s+när)\s+(?:hand\w*)?planen\s+(?:redan\s+)?(?:var|hade|blivit|beslut|skickats|"
    r"lämnats|är)|efter\s+(?:inskick\w*|inlämn\w*)|sedan\s+den\s+(?:redan\s+)?(?:har\s+|hade\s+)?(?:lämnats|skickats)|"
    r"(?:planen|den)\s+(?:var|hade)\s+(?:redan\s+)?"
    r"(?:färdig|klar|inskickad|inlämnad|skickats|lämnats)",
    re.IGNORECASE,
)
_BEFORE_PLAN = re.compile(r"(?:innan|före|inför)\s+(?:att\s+)?(?:hand\w*)?planen\b", re.IGNORECASE)
_PLAN_SIGNS = ("plan", "skick", "lämn", "färdig", "klar")  # a sentence without any of these does not date by the plan
_OPENS = re.compile(r",|\b(?:hade|har|fick|träffade)\b")
_ATTENDED_BY = re.compile(  # the sentence after one that told of a day, when all it does is to say who was there
    rf"\s*(?:Det\s+var\s+(?:med\s+|för\s+)?|Deltog\s+gjorde\s+|Deltog\s*:?\s+|Deltagare\s+(?:var\s+)?:?\s*|Med\s+(?:på\s+\w+\s+)?var\s+|"
    rf"(?:På\s+plats|Där|Närvarande)\s+var\s+|Där\s+deltog\s+|(?:Dagen|Träffen|Mötet|Den|Det)\s+(?:var|hölls|riktade\s+sig)\s+(?:med|för|till)\s+|"
    rf"(?={FILLED}(?:\s*(?:,|och|samt)\s*{FILLED}){{0,3}}\s+(?:deltog|medverkade|var\s+(?:med|där|på\s+plats|närvarande))\b(?!\s+(?:ej|inte|aldrig|dock|i\s+(?!dagen|träffen|mötet|det|den)))))",
    re.IGNORECASE,
)


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


def occasions(sentence: Sentence, before: Sentence | None = None, after: Sentence | None = None) -> list[Occasion]:
    """The occasions of support that the sentence tells of, in order. ``before``, ``after``: the sentences around it in
    the same stretch, which may tell of the day that this one is about, or who took part in this one's."""
    text = sentence.text
    anchors = _anchors(text)
    denied = denials(text, lambda: _tells_of_support(text) or bool(before and _told_of_a_day(before.text)))
    if not (anchors or denied) or is_own_work(text):
        return []
    spans = [(start, end) for start, end, _ in denied]
    found: list[tuple[Occasion, int]] = []
    for place, anchor in enumerate(anchors):
        begin = anchors[place - 1].end if place else 0
        until = anchors[place + 1].start if place + 1 < len(anchors) else len(text)
        if is_not_realised(text, anchor.start, anchor.end, until) or any(a <= anchor.start < b for a, b in spans):
            continue
        audience, start, end = _audience_of(text, anchor, begin, until, spans)
        if audience == "not_stated" and until < len(text) and _SHARED.fullmatch(text, anchor.end, until):
            audience = _audience_of(text, anchors[place + 1], until, len(text), [])[0]
        if audience == "not_stated" and _MET_BY.match(text, anchor.start):
            continue  # who met the programme was denied
        timing = _timing(text, anchor, begin, until)
        count, days, doubt = amount_of(anchor, text)
        own = _EACH_ITS_OWN.match(text, anchor.end) if count == 2 and audience == "not_stated" else None
        start, end = sentence.start + start, sentence.start + end
        told = Occasion(audience, anchor.form, "given", days, timing, start, end, doubt)
        who = [joined(audiences_in(words)) for words in own.groups()] if own else [audience] * count
        found += [(replace(told, audience=each), place) for each in who]
    rows = [occasion for occasion, _ in _doubted(found)]
    if after and len(rows) == 1 and rows[0].audience == "not_stated":
        rows = [_attended(rows[0], after)]
    return rows + [
        Occasion(
            joined(audiences_in(who)),
            "meeting",
            "stated_none",
            None,
            "not_stated",
            sentence.start + a,
            sentence.start + b,
        )
        for a, b, who in denied
    ]


def _attended(occasion: Occasion, after: Sentence) -> Occasion:
    """The occasion with the audience that the next sentence tells, when it does nothing else."""
    leads = _ATTENDED_BY.match(after.text)
    audiences, end = audiences_listed(after.text, leads.end(), len(after.text)) if leads else (set(), 0)
    if not audiences or amounts(after.text) or denials(after.text, lambda: True):
        return occasion
    return replace(occasion, audience=joined(audiences), end=after.start + end)


def _told_of_a_day(text: str) -> bool:
    return _tells_of_support(text) and bool(_anchors(text))


def not_counted(sentence: Sentence) -> list[tuple[int, int]]:
    """Where the sentence names an occasion that is no occasion: planned, offered, declined, called off or own work."""
    text = sentence.text
    anchors = [anchor for anchor in _anchors(text) if anchor.form in DAYS]
    if not anchors:
        return []
    ends = [*(anchor.start for anchor in anchors[1:]), len(text)]
    return [
        (sentence.start + anchor.start, sentence.start + anchor.end)
        for anchor, until in zip(anchors, ends, strict=False)
        if is_own_work(text) or is_not_realised(text, anchor.start, anchor.end, until)
    ]


def _timing(text: str, anchor: Anchor, begin: int, until: int) -> str:
    """What the anchor's own words say of the plan, else what the sentence opens with."""
    opening = _opening(text)
    if opening is None:
        return "not_stated"
    start, end = clause_of(text, anchor.start, anchor.end)
    own = text[max(start, begin) : min(end, until)]
    for words in (own, opening):
        if _AFTER_PLAN.search(words):
            return "after_plan"
        if _BEFORE_PLAN.search(words):
            return "before_plan"
    return "not_stated"


@functools.lru_cache(maxsize=64)
def _opening(text: str) -> str | None:
    """What the sentence opens with, before its verb or a comma; None where it has no word of a plan and its fate."""
    lowered = text.lower()
    if not any(sign in lowered for sign in _PLAN_SIGNS):
        return None
    return _OPENS.split(text, maxsplit=1)[0]


def _tells_of_support(text: str) -> bool:
    return bool(_MEETS.search(text) or re.search(PROGRAMME, text) or amounts(text))


def _doubted(found: list[tuple[Occasion, int]]) -> list[tuple[Occasion, int]]:
    """Two days named in one sentence: two occasions, but perhaps one told twice, so a person should look."""
    timed = [
        (occasion.audience, place) for occasion, place in found if occasion.form in DAYS and occasion.form != "hours"
    ]
    if len({place for _, place in timed}) < 2:
        return found
    same = len({audience for audience, _ in timed}) < len({place for _, place in timed})
    doubt = "samma målgrupp nämns två gånger i en mening" if same else "två dagar nämns i en mening"
    return [
        (Occasion(o.audience, o.form, o.statement, o.days, o.timing, o.start, o.end, o.doubtful or doubt), place)
        if o.form in DAYS and o.form != "hours"
        else (o, place)
        for o, place in found
    ]


@functools.lru_cache(maxsize=64)
def _anchors(text: str) -> tuple[Anchor, ...]:
    """The words that make an occasion, in order: amounts, and meetings that no amount belongs to."""
    lowered = text.lower()
    if not any(sign in lowered for sign in _SIGNS):
        return ()
    taken = list(amounts(text))
    meets = [match for match in _MEETS.finditer(text) if not _has_amount(text, match, taken)]
    if not meets and not taken and (met := list(_MET_BY.finditer(text))) and PHRASE.search(text):
        meets = met
    if not meets and not taken and re.search(PROGRAMME, text) and PHRASE.search(text):
        meets = list(_A_MEETING.finditer(text))
    taken += [Anchor("meeting", match.start(), match.end()) for match in meets]
    return tuple(sorted(taken, key=lambda anchor: anchor.start))


def _has_amount(text: str, meets: re.Match, anchors: list[Anchor]) -> bool:
    """Whether the audience that was met is told with an amount after it: then the amount is the occasion."""
    following = [anchor for anchor in anchors if anchor.start >= meets.end()]
    if not following:
        return False
    between = text[meets.end() : following[0].start]
    return bool(ANY_AUDIENCE.search(between)) and not _after(text, following[0])


def _after(text: str, anchor: Anchor) -> re.Match | None:
    """What leads from the anchor to the audience told after it ("med", or nothing after a verb), if one is."""
    for form in (_VERB_LEADS,) if anchor.form == "meeting" else (_MET_WITH, _BARE):
        leads = form.match(text, anchor.end)
        if leads and PHRASE.match(text, leads.end()):
            return leads
    return None


def _audience_of(
    text: str, anchor: Anchor, begin: int, until: int, negated: list[tuple[int, int]]
) -> tuple[str, int, int]:
    """The audience after 'med' or the verb, else the one before, and the stretch that tells it."""
    if after := _after(text, anchor):
        until = min([until, *(a for a, _ in negated if a > after.end())])
        audiences, end = audiences_listed(text, after.end(), until)
        return joined(audiences), anchor.start, end
    before = [
        phrase
        for phrase in PHRASE.finditer(text, begin, anchor.start)
        if not any(a < phrase.end() and phrase.start() < b for a, b in negated)
    ]
    if before:
        audiences = set().union(*(audiences_in(phrase.group()) for phrase in before))
        return joined(audiences), before[0].start(), anchor.end
    took_part = _TOOK_PART.search(text, anchor.end, until)
    if took_part and not any(a < took_part.end() and took_part.start() < b for a, b in negated):
        return joined(audiences_in(took_part.group())), anchor.start, took_part.end()
    return "not_stated", anchor.start, anchor.end
