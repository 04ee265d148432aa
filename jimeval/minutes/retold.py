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

from jimeval.base.swedish import MONTHS
from jimeval.documents.dates import dates_in
from jimeval.minutes.sentences import sentences
from jimeval.minutes.unrealised import clause_of

COPIED_WORDS = 10  # a run this long is copied; a shorter one is how such sentences are written
COPIED_LIKENESS = 0.85  # of two sentences that are both at least that long

_MONTH = "|".join(MONTHS)
_WHEN = re.compile(
    rf"(?<![\w/-])(?:(?P<day>[0-3]?\d)(?:\s*[-–]\s*[0-3]?\d)?(?::?e)?\s+)?(?P<month>{_MONTH})(?:\s+(?:19|20)\d\d)?(?!\w)|"
    r"(?<![\d/-])(?:19|20)\d\d-\d\d(?:-\d\d)?(?![\d-])|"
    r"(?<![\d/-])(?P<day2>[0-3]?\d)/(?P<month2>1[0-2]|0?[1-9])(?![\d/])|"
    r"\b(?:hösten|våren|sommaren|vintern|under|år)\s+(?:19|20)\d\d(?![\d–-])",
    re.IGNORECASE,
)
_OF_ANOTHER_THING = re.compile(  # a date after such a word is not the day of support
    r"\b(?:\w*plan(?:en|erna|er)?|beslut\w*|lämna\w*|skick\w*|mål\w*|inför|innan|före|efter|sedan|till|senast|förrän)\b",
    re.IGNORECASE,
)
_RETOLD = re.compile(
    r"\bsom\s+(?:(?:redan|tidigare|vi|har|är|då)\s+){0,3}(?:nämn|sag[ts]|sades|berätt|redovis|rapporter|framg|framkom|beskr|anteckn)\w*|"
    r"\b(?:redan|tidigare)\s+(?:nämn|redovisad|rapporterad|beskriv)\w*|"
    r"\b(?:enligt|se|jfr)\s+(?:(?:även|också|de)\s+)?(?:förra|föregående|tidigare)\s+(?:minnes)?(?:anteckning|möte|träff)\w*",
    re.IGNORECASE,
)
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
    when       ISO date of the occasion as far as the sentence states it, or ''
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
    when: str
    sentence: tuple[int, int]
    said: tuple[str, ...]
    words: tuple[str, ...]
    at: tuple[int, int]
    retold: bool
    since: bool
    further: bool
    definite: bool

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
    found = [
        _telling(row, said, papers.get(said["document_id"], {}), held.get(said["passage_id"], {}))
        for row, said in zip(given.index, given.to_dict("records"), strict=True)
    ]
    return sorted(_dated_one_by_one(found, held), key=lambda telling: telling.order)


def _telling(row: int, said: dict, paper: dict, passage: dict) -> Telling:
    text, offset = passage.get("text", ""), int(passage.get("start", 0))
    span = int(said["start"]), int(said["end"])
    start, end = span[0] - offset, span[1] - offset
    sentence = next((s for s in sentences(text) if s.start <= start < s.end), None)
    begin, stop, whole = (sentence.start, sentence.end, sentence.text) if sentence else (start, end, "")
    date = paper.get("date") if isinstance(paper.get("date"), str) else ""
    dates = stated_dates(whole, start - begin, end - begin, date)
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
        when=dates[0] if len(dates) == 1 else "",
        sentence=(begin + offset, stop + offset),
        said=tuple(word.lower() for word in re.findall(r"\w+", whole)),
        words=tuple(match.group().lower() for match in words),
        at=(sum(m.start() < start for m in words), sum(m.start() < end for m in words)),
        retold=bool(_RETOLD.search(whole)),
        since=bool(_SINCE.search(whole)),
        further=bool(_FURTHER.search(clause)),
        definite=bool(_DEFINITE.search(text[start:end])),
    )


def _dated_one_by_one(found: list[Telling], held: dict) -> list[Telling]:
    """As many dates as occasions in one stretch ("två heldagar, den 3 mars och den 9 april"): a date each."""
    told: dict[tuple, list[Telling]] = {}
    for telling in found:
        told.setdefault((telling.document_id, telling.span), []).append(telling)
    dated = []
    for same in told.values():
        if len(same) > 1:
            first, passage = same[0], held.get(same[0].passage_id, {})
            offset = int(passage.get("start", 0))
            whole = passage.get("text", "")[first.sentence[0] - offset : first.sentence[1] - offset]
            dates = stated_dates(
                whole, first.span[0] - first.sentence[0], first.span[1] - first.sentence[0], first.paper[0]
            )
            dates = dates if len(dates) == len(same) else [""] * len(same)
            same = [replace(telling, when=date) for telling, date in zip(same, dates, strict=True)]
        dated += same
    return dated


def stated_dates(sentence: str, start: int, end: int, paper_date: str = "") -> list[str]:
    """ISO dates that the clause around ``sentence[start:end]`` states for the occasion there, in order.

    A day or month without a year is the last one before ``paper_date``; without that it is not known and left out.
    """
    first, last = clause_of(sentence, start, min(end, len(sentence)))
    opened = re.compile(r"^\W*(?:den|i|under)?\s*$", re.IGNORECASE)
    found = []
    for match in _WHEN.finditer(sentence):
        if match.start() >= start and match.start() <= last:
            between = sentence[start : match.start()]
        elif match.end() <= start and (match.start() >= first or opened.match(sentence[: match.start()])):
            between = sentence[first if match.start() >= first else 0 : start]
        else:
            continue
        if not _OF_ANOTHER_THING.search(between) and (date := _iso(match, paper_date)):
            found.append(date)
    return found


def _iso(match: re.Match, paper_date: str) -> str:
    whole = next(iter(dates_in(match.group(), "texten", years=True)), None)
    if whole:
        return whole.iso
    month = MONTHS.index(match["month"].lower()) + 1 if match["month"] else int(match["month2"] or 0)
    day = int(match["day"] or match["day2"] or 0)
    if not month or len(paper_date) < 7 or day > 31:
        return ""
    stated = f"{month:02d}" + (f"-{day:02d}" if day else "")
    shared = min(len(stated), len(paper_date) - 5)
    year = int(paper_date[:4]) - (stated[:shared] > paper_date[5 : 5 + shared])
    written = f"{year}-{stated}"
    return written if len(written) == 7 or list(dates_in(written, "texten")) else ""


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
    copied = _copied(first, second)
    if _new(first, second) and not copied:
        return "apart", ""
    day = first.when if len(first.when) == 10 and first.when == second.when else ""
    if first.days != second.days or (first.days is None and first.form != second.form):
        if first.days is not None and second.days is not None:
            return ("perhaps", f"samma datum ({day}) men olika lång tid") if day else ("apart", "")
        return "perhaps", "bara det ena stället anger tid, eller så är formen en annan"
    if day and first.audiences & second.audiences - {"not_stated"}:
        return "same", f"samma datum anges: {day}"
    if first.audiences != second.audiences:
        return "perhaps", "målgrupperna är delvis desamma, eller anges bara på det ena stället"
    if _new(first, second):
        return "perhaps", "samma ordalydelse, men stödet sägs vara nytt"
    if copied:
        return "same", "samma ordalydelse i båda papperen"
    if _one_meeting(first, second):
        return "same", "två papper från samma möte"
    if second.retold:
        return "same", "sägs ha nämnts tidigare"
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
        return "same", "sägs ha nämnts tidigare"
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
