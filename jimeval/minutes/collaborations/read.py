"""Collaboration as minutes tell it: directed, from the agency spoken of to the partners it names.

Watching similar agencies and a tip from the reference group are no collaboration; a partner that is not named is
recorded as unnamed, and "does not appear in the plan" as stated none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from jimeval.base.sentences import Sentence
from jimeval.register import Mention, register

_COLLABORATES = re.compile(
    r"\b(?:samverka\w*|samarbet\w*|samrå[dt]\w*|gemensamma?\s+(?:insatser|aktiviteter)\s+med)|"
    r"\b(?P<together>tillsammans(?=\s+med))",
    re.IGNORECASE,
)
_SIGN = "sam"  # the letters that all of them hold
_DONE_TOGETHER = re.compile(  # what makes "tillsammans med" cooperation
    r"\b(?:ta[rs]?\s+(?:\w+\s+){0,2}fram|tagit\s+fram|arbeta\w*|driv\w*|utveckla\w*|genomför\w*|nätverk\w*|projekt\w*|"
    r"utbilda\w*|kartlägg\w*|arrangera\w*|anordna\w*)\b",
    re.IGNORECASE,
)
_WITH = re.compile(
    r"(?:(?P<between>[^.;:]{0,60}?)\b(?:med|mellan)(?:\s*:)?(?:\s*\n[ \t]*[-•*–o])?\s+|"
    r"(?P<listed>(?:[ \t]*:[*_]*(?:\s*\n[ \t]*[-•*–o])?|[ \t]+är)\s+(?-i:(?=[A-ZÅÄÖ]))))"
    r"(?:bland\s+(?:annat|andra)\s+|bl\.a\.\s+|t\.ex\.\s+|exempelvis\s+|både\s+|såväl\s+)?",
    re.IGNORECASE,
)
_NONE = re.compile(r"\b(?:inte|ej|ingen|inget|inga|aldrig|saknas|saknar|saknade|utan|varken)\b", re.IGNORECASE)
_UNNAMED = re.compile(
    r"^(?:(?:flera|andra|annan|annat|någon|något|några|många|liknande|övriga|närliggande|olika|relevanta|berörda)\s+)*"
    r"(?:myndighet\w*|aktör\w*|part(?:er|ner)?\w*|organisation\w*|varandra|dem|andra|övriga)\b",
    re.IGNORECASE,
)
_LIST_ENDS = re.compile(
    r"\s+(?:i(?=\s+(?-i:[a-zåäö]))|inom|kring|om|gällande|angående|avseende|vid|under|genom|där|som|när|så|vilket|kallat|kallad|på|"
    r"av|för\s+att|m\.?\s?fl\b|liksom|internt|"
    r"har|hade|är|var|blir|blev|går|gick|ska|kan|kommer|fungera[rt]?\w*|fortsätter|fortsatte|pågår|finns|fanns|nämns|tas|lyfts|"
    r"planeras|diskuteras|behöver|bör|borde|ger|gav|inleds|inleddes|startar|startade|"
    r"tar|tog|tagit|driver|drev|arbetar|jobbar|genomför\w*|utvecklar|man|"
    r"utifrån|enligt|men|då|bland|ang\.)(?:\s+.*)?$",
    re.IGNORECASE | re.DOTALL,
)
_NO_ITEM = re.compile(r"^(?:kallat|vilket|som|där|men|dock|så|vilka|och|bland|främst)\b", re.IGNORECASE)
_CONTRAST = re.compile(
    r",?\s+(?:men|dock|fast|däremot|utan)\s+(?P<not>(?:inte|ej)\s+)?(?:ännu\s+|heller\s+)?(?=med\s)", re.IGNORECASE
)
_SHEET = re.compile(r"\d{1,3}\s+(?=[A-ZÅÄÖ])")  # a sheet's number, glued into the sentence
_LEADS = re.compile(
    r"^(?:främst|framför\s+allt|särskilt|bland\s+(?:annat|andra)|t\.ex\.|till\s+exempel|såsom)\s+(?=(?-i:[A-ZÅÄÖ]))",
    re.I,
)
_SEPARATOR = re.compile(  # not inside "Universitets- och ..." or "Kommuner och Landsting"
    r"\s*\n[ \t]*[-•*–o][ \t]+|"
    r"\s*,\s*(?:och\s+|samt\s+)?|"
    r"(?<!-)\s+(?!och\s+(?:Landsting|Regioner)\b)(?:och|samt|respektive|eller)\s+(?:även\s+|med\s+)?",
    re.IGNORECASE,
)
_ADVISED = re.compile(  # a tip, a wish of others or a question is no cooperation
    r"^\s*(?:samverka|samarbeta|samråd|pröva|prova|fundera|överväg|försök|sök|inled|ta)\b|"
    r"\b(?:bör|borde|föresl[åo]\w*|tipsa\w*|rekommendera\w*|råde[rt]|uppmana\w*|skulle\s+kunna|vore|någon\s+att|möjlighet\w*\s+att)\b",
    re.IGNORECASE,
)
_ENDED = re.compile(r"\b(?:avsluta\w*|avbr[ui]t\w*|upphör\w*|lagts\s+ner|lades\s+ner)\b", re.IGNORECASE)
_WITH_PROGRAMME = re.compile(  # the programme's own work with the agency is support
    r"\b(?:JiM|JIM|sekretariatet)\b(?:\s+(?:och|har|hade|inte|även|också)\b)*\s*$|^\s+med\s+(?:JiM|JIM|sekretariatet)\b[\s.]*$"
)
_WITHIN = re.compile(  # within the agency itself
    r"^\W*(?:\w+\s+)?(?:internt|inom\s+(?:myndigheten|verket|organisationen)|(?:mellan|över)\s+(?:avdelning|enhet|region|kontor|sektion)\w*)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"^(?:dem|myndigheten|verket)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Collaboration:
    """One statement: ``from_agency_id`` is said to collaborate with ``partner`` (as written; None when not named).

    ``start``, ``end``: the sentence that says so; the partner's name alone would prove nothing.
    """

    from_agency_id: str
    partner: str | None
    partner_agency_id: str | None
    statement: str
    start: int
    end: int


def collaborations(
    sentence: Sentence, agency_id: str, find: Callable[[], list[Mention]] | None = None
) -> list[Collaboration]:
    """What the sentence, in the paragraph about ``agency_id``, says about collaboration.

    ``find`` gives the agencies that the sentence names, counted from its start; they are sought here without it.
    """
    word = _COLLABORATES.search(sentence.text) if _SIGN in sentence.text.lower() else None
    if not word or _is_none_of_it(sentence.text, word):
        return []
    mentions = find() if find else register().find(sentence.text)
    subject = _subject(sentence.text, word.start(), mentions) or agency_id
    turn = _CONTRAST.search(sentence.text, word.end())
    first_end = turn.start() if turn else len(sentence.text)
    found = _stated(sentence, word, word.end(), first_end, subject, agency_id, mentions, None)
    if turn and any(tie.partner for tie in found):
        refused = bool(turn["not"])
        found += _stated(sentence, word, turn.end(), len(sentence.text), subject, agency_id, mentions, refused)
    return found


def _stated(
    sentence: Sentence,
    word: re.Match,
    start: int,
    end: int,
    subject: str,
    agency_id: str,
    mentions: list[Mention],
    refused: bool | None,
) -> list[Collaboration]:
    """The statements of ``start`` to ``end``. ``refused``: whether it denies; None to see by the words themselves."""
    text = sentence.text[:end]
    partners = _partners(text, start, agency_id if subject != agency_id else None, mentions)
    if word["together"] and not (partners and partners[0][1] and _DONE_TOGETHER.search(text)):
        return []
    if refused is None:
        clause = text[max(text.rfind(",", 0, word.start()), 0) :]
        refused = bool(_NONE.search(clause.split(",", 2)[0] if clause.startswith(",") else clause))
    named = [(words, found) for words, found in partners if (found or not _UNNAMED.match(words)) and found != subject]
    if refused:
        named = named or [(None, None)]
    if subject != agency_id and not any(words for words, _ in named):
        return []  # of another agency, and no word of whom with
    statement = "stated_none" if refused else "named" if named else "unnamed"
    return [
        Collaboration(subject, words, found, statement, sentence.start, sentence.end)
        for words, found in named or [(None, None)]
    ]


def _is_none_of_it(text: str, word: re.Match) -> bool:
    """Nothing said, advice, cooperation that has ended, or one inside the agency itself."""
    if re.fullmatch(r"\s*:\W*", text[word.end() :]):
        return True  # a label with nothing after it
    if any(_WITH_PROGRAMME.search(part) for part in (text[: word.start()], text[word.end() :])):
        return True
    return bool(_ADVISED.search(text[: word.end()]) or _ENDED.search(text) or _WITHIN.match(text[word.end() :]))


def _subject(text: str, before: int, mentions: list[Mention]) -> str | None:
    """Another agency that opens the sentence and so is the one that collaborates."""
    first = next((mention for mention in mentions if mention.end <= before), None)
    opens = first and first.start == 0 and text[first.end : first.end + 2].strip()[:1].islower()
    return first.agency_id if opens else None


def _partners(text: str, start: int, other: str | None, mentions: list[Mention]) -> list[tuple[str, str | None]]:
    """(words, agency) of the partners listed after 'med'."""
    preposition = _WITH.match(text, start)
    if not preposition:
        return []
    label = re.fullmatch(r"\W*\w+", text[:start]) and text[start : start + 1] == ":"  # a note: "Samverkan: A, B"
    if preposition["listed"] and not label and not any(mention.start == preposition.end() for mention in mentions):
        return []
    found: list[tuple[str, str | None]] = []
    at = preposition.end()
    limit = len(text)
    while at < limit:
        if (sheet := _SHEET.match(text, at)) and any(mention.start == sheet.end() for mention in mentions):
            at = sheet.end()
        words, end, more = _item(text, at)
        if leads := _LEADS.match(words):
            at, words = at + leads.end(), words[leads.end() :]
        mention = next((m for m in mentions if m.start == at and m.end <= at + len(words)), None)
        length = mention.end - at if mention else 0
        if mention and re.fullmatch(r"\s*\([^)]*\)", words[length:]):
            words = words[:length]
        elif mention and length < len(words):
            words, more = words[:length], False
        elif not mention:
            shorter = _LIST_ENDS.sub("", words)
            more = more and shorter == words
            words = shorter
        words = words.strip(" .!?" if "(" in words else " .)!?")
        if not words or _NO_ITEM.match(words):
            break
        known = mention.agency_id if mention else other if other and _PRONOUN.match(words) else None
        found.append((words, known))
        if not more:
            break
        at = end
    return found


def _item(text: str, start: int) -> tuple[str, int, bool]:
    """The list item that begins at ``start``: its words, where the next begins, and whether there is one.

    An 'och' after a preposition inside the item belongs to it ("nätverk för våld och hot"), unless what follows is an
    agency or a name.
    """
    for separator in _SEPARATOR.finditer(text, start):
        words = text[start : separator.start()]
        inside = re.search(r"\s(?:för|om|mot|kring|inom|av|i)\s", words)
        follows = text[separator.end() :]
        if inside and "," not in separator.group() and not follows[:1].isupper():
            continue
        return words, separator.end(), True
    return text[start:].rstrip(" .!?"), len(text), False
