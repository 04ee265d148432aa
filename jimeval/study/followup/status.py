"""What a sentence or a table's row in a report says became of something: done, done in part, or not, and why not.

A negation counts in its own clause only. What is to be done ("ska", "kommer att"), wished for or said of the plan says
nothing of what was done: then the status is empty, and the thing is mentioned, no more.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection
from dataclasses import dataclass

from jimeval.study.terms import Term, stems, tells_past

DONE_KINDS = ("activity", "mediator")  # performed or not; the others are achieved or not
_SPLIT = re.compile(
    r"(?P<but>;|,\s+vilket\s+|,?\s+utan\s+(?!att\b)|,?\s+(?:men|dock|medan|fast|däremot|emellertid|fastän)\s+)|"
    r"(?P<except>,?\s+(?:utom|förutom|med undantag (?:för|av)|bortsett från|frånsett|så när som på)\s+)",
    re.IGNORECASE,
)
_BUT_NOT = re.compile(  # a part that is left out: no verb follows
    r"(?:inte|ej)\s+(?:ännu\s+)?(?:i|på|för|av|bland|hos|till|vid|alla|samtliga|de|den)\b"
    r"(?!.*\b(?:har|hade|är|var|blev|kunde|kunnat|\w+(?:ats|tts|its|ades|des|tes))\b)",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"\b(?:inte|ej)\b(?:\s+\w+){0,3}?\s+(?:mäta|mätt|mätts|bedöma|bedömt|bedömas|mätas|följa upp|"
    r"följts upp|avgöra|utvärdera|utvärderats)\b|"
    r"\b(?:för tidigt att|svårt att (?:mäta|bedöma|avgöra|säga))\b",
    re.IGNORECASE,
)
_NOT_DENIAL = re.compile(
    r"\binte (?:bara|minst|enbart|endast|längre)\b|\b(?:inga|utan) (?:problem|hinder|avvikelser|anmärkning\w*)\b|"
    r"\binte (?:varit|visat sig) (?:svårt|något problem)\b",
    re.IGNORECASE,
)
_GOAL_AGAIN = re.compile(
    r"\b(?:mål|delmål|resultatmål|effektmål|måluppfyllelse|målsättning|resultat|effekt)(?:et|en|n)?\b", re.IGNORECASE
)
_ACTIVITY_AGAIN = re.compile(
    r"\b(?:aktivitet|insats|åtgärd|arbete|uppdrag|utbildning|kartläggning|granskning)(?:en|et|n|erna)?\b|"
    r"^\W*(?:detta|det|den|denna|de|dessa|status|läge|genomför\w*|klart?|ej|inte|påbörja\w*|pågår|delvis)\b",
    re.IGNORECASE,
)
_SHORT_OF = re.compile(  # said of what is under way
    r"\b(?:inte|ej)\b(?:\s+\w+){0,4}?\s+(?:helt|fullt|till fullo|i sin helhet|hela vägen)\b|"
    r"\b(?:inte|ej|ännu inte|inte ännu)\s+(?:ännu\s+)?(?:helt|fullt|alla|samtliga|i alla|"
    r"till fullo|avsluta\w*|slutför\w*|"
    r"klar[ta]?\b|färdig\w*|i mål|nått hela)",
    re.IGNORECASE,
)
_NEGATED = re.compile(  # a negation, and soon after it a word for doing: "vet inte varför" denies nothing planned
    r"\b(?:inte|ej|icke|aldrig|varken|ingen|inget|inga|ingenting)\b(?:\s+[\w-]+){0,5}?\s+"
    r"(?:genomför\w*|utför\w*|hållas|hölls|ordna\w*|tas fram|hunnit|hann|hinn\w*|blev|blivit|kunna\w*|kunde|"
    r"klara?t?|färdig\w*|starta\w*|påbörja\w*|inled\w*|kommit|nå|nås|nåddes|upp?nå\w*|upp?fyll\w*|"
    r"infria\w*|aktuell\w*|"
    r"gjordes|skedde|fullfölj\w*|slutför\w*|\w{2,}(?:ats|tts|its|gts|rts|des|at|gt|rt|tt|it))\b|"
    r"\b(?:blev|hann|kunde|fick|kom|hölls|skedde|\w*nådde|klarade|uppfyllde|\w{3,}(?:des|tes|ade))(?:\s+(?:vi|de|den|det|"
    r"man|dock|tyvärr|heller))?\s+(?:inte|ej|aldrig)\b",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\b(?:sakna(?:s|ts|des)|(?:ställas?|ställt) in|skjutas? (?:upp|fram)|läggas? ne[dr]|avbrytas?|på is|"
    r"utebli\w*|uteblev|återstår|kvarstår|inställ[td]a?|"
    r"ställ(?:ts|des|s) in|skjut(?:s|its|en|na|it) (?:upp|fram)|sköts (?:upp|fram)|upp?skj\w+|framskj\w+|"
    r"senarela(?:g\w+|de|des)|senarelägg\w*|flytta(?:ts|des|t|s) (?:fram|till (?:nästa|senare|våren|hösten|\d{4}))|"
    r"avbr[öu]t\w*|lag(?:ts|t|d|des) ne[dr]|"
    r"lades ne[dr]|utgå(?:tt|r|dd\w*)|utgick|"
    r"stru[kc]\w*its|ströks|(?:bort|ned|ner)priorit\w+|priorit\w+ (?:bort|ned|ner)|vilande|"
    r"pausa\w*|misslyck\w+)\b",
    re.IGNORECASE,
)
_IN_PART = re.compile(
    r"\b(?:delvis|till (?:viss |en |stor |större )?del(?:en)?|i viss (?:mån|utsträckning)|i huvudsak|till hälften|"
    r"halvvägs|försena\w*|påbörja\w*|(?:har|hade) börja[td]?\b|börja(?:de|ts)|inled(?:dd?a?|de|des|s)\b|"
    r"inle(?:tts|tt|tt)\b|pågår|pågående|fortgår|"
    r"ska fortsätta|fortsätter|under arbete|är på väg|i utkast|ett utkast|löper (?:på|enligt)|på remiss|i ?gång|"
    r"(?:några|(?<!är )(?<!som )(?<!utgör )en del|vissa|flera|hälften) av)\b",
    re.IGNORECASE,
)
_NUMBER = r"(?:en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|tolv|\d+)"
_ONLY_PART = re.compile(
    r"\b(?:pågår|pågående|fortgår|delvis|till (?:viss|en) del|i viss (?:mån|utsträckning)|"
    r"till hälften|halvvägs|i (?:huvudsak|stort sett)|nästan|"
    r"(?:några|(?<!är )(?<!som )(?<!utgör )en del|vissa|hälften) av|"
    r"(?:endast|bara|enbart) (?:en|ett|några|delar)\b|"
    r"(?:första|andra|en första) (?:delen?|steget|etappen|omgången) (?:av|i)|"
    rf"(?P<some>{_NUMBER}) av (?:de )?(?!(?P=some)\b){_NUMBER} \w+ (?:har|hölls|genom\w+|\w+des))\b",
    re.IGNORECASE,
)
_DOING = re.compile(
    r"\b(?:genomför\w*|utför\w*|hållas|hållits|hölls|ordna\w*|påbörja\w*|inle\w*|start\w*|hunnit|hann|"
    r"(?:ställ|skj[uö]t)\w* (?:in|upp)|inställd\w*|utgå\w*|utgick|utebl\w+)\b",
    re.IGNORECASE,
)
_FINISHED = re.compile(
    r"\b(?:slutför(?:ts?|des|d|da|de)|avsluta(?:ts|des|d|de)|i mål|färdig\w*|helt klar[ta]?)\b", re.IGNORECASE
)
_ACHIEVED = re.compile(
    r"\b(?:upp?nå(?:tts?|dd\w*|ddes|s)|(?:har|hade|är) nå(?:tts|dd\w*|tt)|nåddes|upp?fyll(?:ts|"
    r"d\w*|t|des|s)|infria(?:ts|t|des|d)|"
    r"måluppfyllelsen (?:är|bedöms (?:som|vara)) (?:god|hög|mycket god))\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:genomför(?:ts?|des|d|da|de)|utför(?:ts?|des|d|da|de)|(?:an)?ordna(?:ts?|des|de)|"
    r"hållits?|hölls|tagits fram|tagit fram|"
    r"togs fram|tog (?:\w+ ){0,2}fram|framtag(?:en|et|na)|sprid(?:d|da)|inrätta(?:d|t|ts|des|de)|"
    r"slutför(?:ts?|des|d|da|de)|avsluta(?:ts|des|d|de)|klar[ta]?|färdig\w*|inför(?:ts|des|t|"
    r"de|da)|beslutat?s|beslutade[s]?|"
    r"fastställ(?:ts|des|t|de|da)|antagi?ts|antogs|publicera(?:ts|des|t|d)|ägt rum|ägde rum|skett|"
    r"verkställ(?:ts|d)|realisera(?:ts|d)|"
    r"blivit av|gjorts|gjordes)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:ska|skall|skulle|kommer (?:\w+ )?att|planera(?:s|r)|(?:är|var|hade|"
    r"varit) planera[dt]\w*|avser|tänker|tänkt|syfta(?:r|de)|bör|borde|behöver|behövs|måste|"
    r"önska[rs]?|önskar|vill|föreslå[rs]|målet (?:är|var) att|syftet|enligt (?:hand\w*|verksamhets)?planen|i uppdrag|"
    r"uppdraget|förvänta[srd]\w*|väntas|avsikten|ambitionen|nästa år|framöver|längre fram)\b|\?\s*$",
    re.IGNORECASE,
)
_NOW = re.compile(r"\b(?:nu|numera|i ?dag|sedan dess|hädanefter)\b", re.IGNORECASE)
_WHY = re.compile(
    r"\b(?:på grund av|p\.? ?g\.? ?a\.?|beroende på|beror på|berodde på|till följd av|"
    r"som (?:en )?följd av|med anledning av|"
    r"eftersom|därför att|då (?=\w+ (?:har|hade|var|inte|saknades?|blev|fick)\b)|av (?:resurs|"
    r"tids|kostnads|budget|personal)skäl|"
    r"(?:skälet|orsaken|anledningen|förklaringen)(?: till detta| till det)? (?:är|var)(?: att)?|"
    r"(?:resurs|tids|personal|kompetens|medels)brist|brist på)\b",
    re.IGNORECASE,
)
_REASON_ENDS = re.compile(r"[.;!?](?:\s|$)|,\s+(?:men|dock|och (?:ska|kommer|planeras))\b")
_TELLS_WHY = re.compile(r"[^.]{0,40}?\b(?:att|eftersom|då)\b|[^.]{0,20}?(?:är|var|beror|berodde)\b", re.IGNORECASE)
_VERB_COMES = re.compile(
    r"\s+(?:\w{2,}(?:des|tes)|inte|ej|har|hade|kunde|kunnat|fick|blev|skjutits|ännu)\b", re.IGNORECASE
)
_LATER = re.compile(
    r"^\W*(?:Skälet|Orsaken|Anledningen|Förklaringen|Det(?:ta)? (?:beror|berodde)|Orsak\w*:)", re.IGNORECASE
)
_CELLS = (
    (
        "not",
        r"(?:ej|inte|icke)\b.*|nej|utgår|utgått|uppskjut\w*|framskjut\w*|skjuts upp|inställ[td]|"
        r"röd\w*|avbruten|struken",
    ),
    ("partly", r"delvis.*|pågår.*|pågående.*|påbörja[td]\w*.*|under arbete|gul\w*|fortgår|i gång|igång|försenad.*"),
    (
        "done",
        r"genomför[td]a?\b.*|klart?|klara|ja|x|✓|✔|utför[dt]a?|avslutad[et]?|avslutat|uppnå(?:dd|"
        r"tt)\w*|upp?fyll[dt]a?|slutför[dt]a?|grön\w*|färdig[t]?",
    ),
)
_BARE = {"ja", "nej", "x", "✓", "✔"}  # answers that need the question over them
_STATUS_HEAD = re.compile(
    r"status|läge\b|uppföljning|redovisning|genomför|utfört?|utfall|uppnå|uppfyll|måluppfyllelse|"
    r"resultat|klar\??$",
    re.IGNORECASE,
)
_ACTIVITY_HEAD = re.compile(r"aktivitet|åtgärd|insats", re.IGNORECASE)
_ACHIEVED_HEAD = re.compile(r"uppnå|uppfyll", re.IGNORECASE)
_WHY_HEAD = re.compile(r"kommentar|orsak|avvikelse|anmärkning|skäl|förklaring|motivering", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """``says``: done, partly, not, or empty when it tells no status; ``explicit``: by words for it, not by tense."""

    says: str = ""
    explicit: bool = False


def told(sentence: str, kind: str, shared: Collection[Term] = ()) -> Told:
    """What the sentence says became of an element of the kind; ``shared``: the words that they have in common, which
    tell the clause that is about it."""
    if why := reason_in(sentence, 0, len(sentence)):  # "eftersom mötet ställdes in" is about something else
        sentence = f"{sentence[: why[0]]} {sentence[why[1] :]}"
    clauses: list[tuple[int, Told]] = []
    for words, turned, held in _clauses_with_stems(sentence):
        n = sum(term.is_in(held) for term in shared)
        if turned and clauses and not n:  # an exception from what stands before it
            n = clauses[-1][0]
        clauses.append((n, _said(words, kind)))
    most = max(n for n, _ in clauses)
    said = [one for n, one in clauses if n == most and one.says]
    if not said and shared:  # "Utbildningen var planerad, men har inte genomförts": what follows is about the same
        said = [one for n, one in clauses if n == 0 and one.explicit]
    if not said:
        return Told()
    kinds = {one.says for one in said}
    explicit = any(one.explicit for one in said)
    return Told(kinds.pop() if len(kinds) == 1 else "partly", explicit)


@functools.lru_cache(maxsize=20_000)
def _clauses_with_stems(sentence: str) -> tuple[tuple[str, bool, frozenset[str]], ...]:
    """A sentence is asked once for each element that it may be about."""
    return tuple((words, turned, stems(words)) for words, turned in _clauses(sentence))


def _clauses(sentence: str) -> list[tuple[str, bool]]:
    """The sentence's clauses, and whether each is an exception from what stands before it ("utom i norr", "men inte för
    nyanställda"), put as the contrary of that."""
    found, at, turned = [], 0, False
    for split in _SPLIT.finditer(sentence):
        found.append((sentence[at : split.start()], turned))
        at = split.end()
        turned = bool(split["except"] or _BUT_NOT.match(sentence, at))
    found.append((sentence[at:], turned))
    before = next(words for words, turned in found if not turned)
    if any(turned for _, turned in found) and not _verb_of(before):
        return [(_SPLIT.sub(" delvis ", sentence), False)]  # "alla utom de i norr har ..."
    return [(f"{words} inte {_verb_of(before)}" if turned else words, turned) for words, turned in found]


def _verb_of(words: str) -> str:
    match = _ACHIEVED.search(words) or _DONE.search(words)
    return match.group() if match else ""


@functools.lru_cache(maxsize=20_000)
def _said(clause: str, kind: str) -> Told:
    words = _NOT_DENIAL.sub(" ", clause)
    if kind not in DONE_KINDS and _UNKNOWN.search(words):
        return Told()  # whether it is achieved is not known
    if _SHORT_OF.search(words):
        return Told("partly", True)
    if _DENIAL.search(words) or _NEGATED.search(words):
        if kind in ("goal", "effect") and _DOING.search(words) and not _GOAL_AGAIN.search(words):
            return Told()  # that something was not done does not say that an effect has not come
        return Told("not", True) if not _is_wish(words) else Told()
    achieved, done = _ACHIEVED.search(words), _DONE.search(words)
    if _ONLY_PART.search(words):
        return Told("partly", True)
    if _FINISHED.search(words) and not _AHEAD.search(words):
        return Told("done", True)
    if _IN_PART.search(words) and not (achieved and kind not in DONE_KINDS):
        return Told("partly", True)
    if _AHEAD.search(words) and not (done and tells_past(words)):
        return Told()
    if achieved or (done and kind in DONE_KINDS):
        return Told("done", True)
    if kind in DONE_KINDS and tells_past(words):
        return Told("done")
    if kind == "result" and (tells_past(words) or _NOW.search(words)):
        return Told("done")
    if _NOW.search(words):
        return Told("done")
    return Told()


def _is_wish(words: str) -> bool:
    """Whether the denial stands in what is asked for or planned: ”ska inte”, ”bör inte”, ”får inte bli”."""
    return bool(
        re.search(
            r"\b(?:ska|skall|bör|borde|måste|får|skulle|behöver|behövde)\s+(?:\w+\s+)?(?:inte|ej|inga|ingen)\b",
            words,
            re.IGNORECASE,
        )
    )


def reason_in(text: str, start: int, end: int, after: int | None = None) -> tuple[int, int] | None:
    """Where ``text[start:end]`` gives a reason, to the end of its clause; else the next sentence (to ``after``) where
    that begins as one."""
    if match := _WHY.search(text, start, end):
        stop = _REASON_ENDS.search(text, match.end() + text.startswith(".", match.end()), end)
        if not _TELLS_WHY.match(text, match.start()):  # "på grund av resursbrist inte kunnat genomföras"
            stop = _VERB_COMES.search(text, match.end(), stop.start() if stop else end) or stop
        return match.start(), stop.start() if stop else end
    if after and (later := _LATER.match(text[end:after].lstrip())):
        begin = end + len(text[end:after]) - len(text[end:after].lstrip())
        return (begin, after) if later else None
    return None


def refers_back(sentence: str, kind: str) -> bool:
    """Whether a sentence speaks of what was named before it: "Målet är uppnått", "Detta har genomförts", "Klart."."""
    return bool((_ACTIVITY_AGAIN if kind in DONE_KINDS else _GOAL_AGAIN).search(sentence))


def status_of_cells(cells: list[str], heads: list[str], kind: str = "activity") -> tuple[Told, int | None, int | None]:
    """(what a table's row says, index of the cell that says it, index of the cell that says why or None).

    In a table of activities a row says nothing of the goal beside, but where a heading asks whether it is achieved.
    """
    headed = heads if len(heads) == len(cells) else [""] * len(cells)
    of_activities = kind not in DONE_KINDS and any(_ACTIVITY_HEAD.search(head) for head in heads)
    if of_activities and not any(_ACHIEVED_HEAD.search(head) for head in heads):
        return Told(), None, None
    why = next((i for i, head in enumerate(headed) if _WHY_HEAD.search(head) and cells[i].strip()), None)
    for i, (cell, head) in enumerate(zip(cells, headed, strict=True)):
        bare, asked = cell.strip().rstrip(".!").lower(), bool(_STATUS_HEAD.search(head))
        for says, pattern in _CELLS:
            if re.fullmatch(pattern, bare) and (asked or bare not in _BARE) and (asked or len(bare) < 40):
                return Told(says, True), i, why
    for i, (cell, head) in enumerate(zip(cells, headed, strict=True)):
        if _STATUS_HEAD.search(head) or (not any(headed) and i == len(cells) - 1 and i):
            found = told(cell, "activity")
            if found.explicit or (found.says and _STATUS_HEAD.search(head)):
                return found, i, why
    return Told(), None, why


def status_word(says: str, kind: str) -> str:
    """The word of ``plan_followup`` for what was said of an element of the kind."""
    if says == "partly":
        return "partly"
    if kind in DONE_KINDS:
        return {"done": "performed", "not": "not_performed"}[says]
    return {"done": "achieved", "not": "not_achieved"}[says]
