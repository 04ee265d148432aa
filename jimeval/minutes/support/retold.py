"""Whether two tellings of support are of one occasion: what the papers' dates and words say for and against it.

Minutes tell again: a paper repeats the last one's words, retells ("som nämnts") or names the day. A paper's date is not
the occasion's; it only says that the occasion was before it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from jimeval.base.sentences import sentences
from jimeval.base.swedish import MONTHS, NUMBER_WORDS
from jimeval.minutes.support.stated_dates import StatedDate, stated_dates
from jimeval.minutes.support.unrealised import clause_of

COPIED_WORDS = 10  # a run this long is copied; a shorter one is how such sentences are written
COPIED_LIKENESS = 0.85  # of two sentences that are both at least that long

_NUMBER = "|".join([*NUMBER_WORDS, r"\d+"])
_PAST = (
    r"(?:nämn(?:ts?|des|de)|sagts?|sades|berätta(?:ts?|des|de)|redovisa(?:ts?|des)|rapportera(?:ts?|des)|framgått|framkommit|"
    r"besk(?:revs|rivits|rivit)|anteckna(?:ts?|des))"
)
_COUNTED = rf"(?:{_NUMBER})\s+(?:\w*dag|\w*timm|\w*möte|\w*träff|gång|tillfäll)\w*"
_RETOLD = {  # reason: what says it
    "sägs ha nämnts tidigare": re.compile(
        rf"\bsom\s+(?:(?:redan|tidigare|vi|har|är|då)\s+){{0,3}}{_PAST}\b|"
        r"\b(?:redan|tidigare)\s+(?:nämn|redovisad|rapporterad|beskriv)\w*|"
        r"\b(?:enligt|se|jfr)\s+(?:(?:även|också|de)\s+)?(?:förra|föregående|tidigare)\s+"
        r"(?:minnes)?(?:anteckning|möte|träff)\w*",
        re.IGNORECASE,
    ),
    "ingår i en summa": re.compile(
        rf"\b(?:totalt|sammanlagt|sammantaget|hittills|allt\s+som\s+allt)\s+"
        rf"(?:(?:har|haft|hade|fått|fick|genomfört|hållit|blivit|JiM|det|vi)\s+){{0,4}}{_COUNTED}|"
        rf"\b{_COUNTED}(?:\s+med\s+\w+)?\s+(?:totalt|sammanlagt|sammantaget|i\s+allt)\b",
        re.IGNORECASE,
    ),
}
_SINCE = re.compile(
    r"\bsedan\s+(?:sist|förra|föregående|senaste)\b|\befter\s+(?:förra|föregående|senaste)\s+(?:möte|träff)\w*",
    re.IGNORECASE,
)
_FURTHER = re.compile(
    r"\b(?:ytterligare|ännu|en\s+(?:andra|tredje|fjärde|ny)|ett\s+(?:andra|tredje|nytt)|återigen|på\s+nytt)\s+(?:\w+\s+)?"
    r"(?:\w*dag|\d|\w*möte|\w*träff|\w*timm)|\b(?:dag|dagar|möte|träff)\w*\s+(?:till(?!\s+\w)|igen)\b",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"\b(?:hel|halv|process|utvecklings|utbildnings)dag(?:en|arna)\b", re.IGNORECASE)

Verdict = Literal["same", "perhaps", "apart"]


@dataclass(frozen=True, slots=True)
class Telling:
    """One row of table ``support`` that tells of support given, with what decides whether another row tells of it too.

    row        its place in the table
    paper      (ISO date as far as known, or '', document_id): the order of papers
    dates      those that its clause states; ``when``: the one that is this occasion's, or ''
    sentence   (start, end) in the paper, and its words in lower case
    words      the passage's words; ``at`` is the place of the occasion's own among them
    """

    row: int
    agency_id: str
    audiences: frozenset[str]
    form: str
    days: float | None
    timing: str
    document_id: str
    passage_id: str
    span: tuple[int, int]
    paper: tuple[str, str]
    title: str
    dates: tuple[StatedDate, ...]
    sentence: tuple[int, int]
    said: tuple[str, ...]
    words: tuple[str, ...]
    at: tuple[int, int]
    retold: str
    since: bool
    further: bool
    definite: bool
    when: str = ""
    year_stated: bool = True

    @property
    def order(self) -> tuple:
        """Papers in time, those without a date last; within a paper as written."""
        date, name = self.paper
        return not date, date, name, self.span, self.row

    @property
    def year(self) -> int | None:
        """The year of the stated date, else of the paper."""
        date = self.when or self.paper[0]
        return int(date[:4]) if date else None


def tellings(support: pd.DataFrame, documents: pd.DataFrame, passages: pd.DataFrame) -> list[Telling]:
    """The rows of ``support`` that tell of support given, in order of time."""
    given = support.reset_index(drop=True)
    given = given[given["statement"] == "given"]
    documents = documents[documents["document_id"].isin(given["document_id"])]
    passages = passages[passages["passage_id"].isin(given["passage_id"])]
    papers = {d["document_id"]: d for d in documents.to_dict("records")}
    held = {p["passage_id"]: p for p in passages.to_dict("records")}
    spans: dict[str, set[tuple[int, int]]] = {}
    for said in given.itertuples():
        spans.setdefault(said.passage_id, set()).add((said.start, said.end))
    told: dict[tuple, list[Telling]] = {}
    for row, said in zip(given.index, given.to_dict("records"), strict=True):
        paper, passage = papers.get(said["document_id"], {}), held.get(said["passage_id"], {})
        telling = _telling(row, said, paper, passage, spans[said["passage_id"]])
        told.setdefault((telling.passage_id, telling.span), []).append(telling)
    dated = [telling for same in told.values() for telling in _dated(same)]
    return sorted(dated, key=lambda telling: telling.order)


def _dated(same: list[Telling]) -> list[Telling]:
    """The tellings of one stretch with a date each ("två heldagar, den 3 mars och den 9 april"), if there are as many
    dates as occasions."""
    dates = same[0].dates
    if len(dates) != len(same):
        return same
    return [
        replace(telling, when=date.iso, year_stated=date.year_stated) for telling, date in zip(same, dates, strict=True)
    ]


def _telling(row: int, said: dict, paper: dict, passage: dict, spans: set[tuple[int, int]]) -> Telling:
    text, offset = passage.get("text", ""), int(passage.get("start", 0))
    span = int(said["start"]), int(said["end"])
    start, end = span[0] - offset, span[1] - offset
    sentence = next((s for s in sentences(text) if s.start <= start < s.end), None)
    begin, stop, whole = (sentence.start, sentence.end, sentence.text) if sentence else (start, end, "")
    date = paper.get("date") if isinstance(paper.get("date"), str) else ""
    before = max((b - offset - begin for _, b in spans if begin + offset < b <= span[0]), default=0)
    after = min((a - offset - begin for a, _ in spans if span[1] <= a < stop + offset), default=None)
    words = [match for match in re.finditer(r"\w+", text)]
    clause = whole[slice(*clause_of(whole, start - begin, min(end - begin, len(whole))))]
    return Telling(
        row=row,
        agency_id=said["agency_id"],
        audiences=frozenset(said["audience"].split("+")),
        form=said["form"] if isinstance(said["form"], str) else "",
        days=None if pd.isna(said["days"]) else float(said["days"]),
        timing=said["timing"],
        document_id=said["document_id"],
        passage_id=said["passage_id"],
        span=span,
        paper=(date, said["document_id"]),
        title=_bare(paper.get("title")),
        dates=tuple(stated_dates(whole, start - begin, end - begin, date, before, after)),
        sentence=(begin + offset, stop + offset),
        said=tuple(word.lower() for word in re.findall(r"\w+", whole)),
        words=tuple(match.group().lower() for match in words),
        at=(sum(m.start() < start for m in words), sum(m.start() < end for m in words)),
        retold=next((reason for reason, said_so in _RETOLD.items() if said_so.search(whole)), ""),
        since=bool(_SINCE.search(whole)),
        further=bool(_FURTHER.search(clause)),
        definite=bool(_DEFINITE.search(text[start:end])),
    )


def _bare(title) -> str:
    """A title without dates and numbers: what a series of meetings has in common."""
    words = re.findall(r"[^\W\d_]+", title.lower()) if isinstance(title, str) else []
    return " ".join(word for word in words if word not in MONTHS and word != "den")


def compare(first: Telling, second: Telling) -> tuple[Verdict, str]:
    """Whether two tellings, ``first`` before ``second``, are of one occasion; and why, in Swedish."""
    if first.agency_id != second.agency_id or _contradict(first, second):
        return "apart", ""
    if first.document_id == second.document_id:
        return _within(first, second)
    new = _new(first, second)
    if new and not _copied(first, second):
        return "apart", ""
    day = first.when if len(first.when) == 10 and first.when == second.when else ""
    if first.days != second.days or (first.days is None and first.form != second.form):
        if first.days is not None and second.days is not None:
            return ("perhaps", f"samma datum ({day}) men olika lång tid") if day else ("apart", "")
        return "perhaps", "bara det ena stället anger tid, eller så är formen en annan"
    if day and first.audiences & second.audiences - {"not_stated"}:
        return "same", f"samma datum anges: {day}"
    if first.audiences != second.audiences:
        also = f"; samma datum anges: {day}" if day else ""
        return "perhaps", f"målgrupperna är delvis desamma, eller anges bara på det ena stället{also}"
    if new:
        return "perhaps", "samma ordalydelse, men stödet sägs vara nytt"
    if _copied(first, second):
        return "same", "samma ordalydelse i båda papperen"
    if _one_meeting(first, second):
        return "same", "två papper från samma möte"
    if second.retold:
        return "same", second.retold
    if first.paper[0] and first.paper[0] == second.paper[0]:
        return "perhaps", "papperen har samma datum"
    if second.definite and not first.definite:
        return "perhaps", "bestämd form kan syfta på det tidigare nämnda"
    return "perhaps", "inget skiljer tillfällena åt"


def _contradict(first: Telling, second: Telling) -> bool:
    """Other people, another time, or a day after the paper that is said to tell of it."""
    told = first.audiences, second.audiences
    if not (told[0] & told[1]) and not any("not_stated" in audiences for audiences in told):
        return True
    if {first.timing, second.timing} == {"before_plan", "after_plan"}:
        return True
    if first.when[4:] and first.when[4:] == second.when[4:] and not (first.year_stated and second.year_stated):
        return False  # the same day of a year that one of them leaves out: perhaps another year's, perhaps copied
    return (
        bool(first.when and second.when and not _agree(first.when, second.when))
        or _after(first.when, second.paper[0])
        or _after(second.when, first.paper[0])
    )


def _agree(one: str, other: str) -> bool:
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]


def _after(when: str, paper_date: str) -> bool:
    """Whether the day is after the paper's, as far as both are known."""
    shared = min(len(when), len(paper_date))
    return when[:shared] > paper_date[:shared]


def _within(first: Telling, second: Telling) -> tuple[Verdict, str]:
    """Two tellings in one paper: apart as counted there, unless a word or the place says otherwise."""
    alike = first.days == second.days and first.days is not None and first.audiences == second.audiences
    if first.span == second.span or not alike or second.further:
        return "apart", ""
    if first.sentence == second.sentence:
        if first.form == second.form and first.form != "hours":
            return "perhaps", "samma målgrupp nämns två gånger i en mening"
        return "apart", ""
    if second.retold:
        return "same", second.retold
    if first.when and first.when == second.when and len(first.when) == 10:
        return "same", f"samma datum anges: {first.when}"
    if first.passage_id != second.passage_id:
        return "perhaps", "nämns på två ställen i samma papper"
    if second.definite and not first.definite:
        return "perhaps", "bestämd form kan syfta på det tidigare nämnda"
    return "apart", ""


def _new(first: Telling, second: Telling) -> bool:
    """Whether the second telling says that it is of something that the first did not know."""
    series = second.since and first.title == second.title and first.paper[0] < second.paper[0]
    return (second.further and not first.further) or series


def _one_meeting(first: Telling, second: Telling) -> bool:
    return bool(first.title and first.title == second.title and first.paper[0] == second.paper[0] and _is_day(first))


def _is_day(telling: Telling) -> bool:
    return len(telling.paper[0]) == 10


def _copied(first: Telling, second: Telling) -> bool:
    """Whether the words around both are the same: a run that holds the occasion, or two long sentences nearly alike."""
    (a, a_end), (b, b_end) = first.at, second.at
    if first.words[a:a_end] == second.words[b:b_end]:
        before = _run(reversed(first.words[:a]), reversed(second.words[:b]))
        after = _run(first.words[a_end:], second.words[b_end:])
        if before + (a_end - a) + after >= COPIED_WORDS:
            return True
    if min(len(first.said), len(second.said)) < COPIED_WORDS:
        return False
    return difflib.SequenceMatcher(None, first.said, second.said, autojunk=False).ratio() >= COPIED_LIKENESS


def _run(one: Iterable[str], other: Iterable[str]) -> int:
    length = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        length += 1
    return length
