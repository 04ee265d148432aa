"""What became of a piece of advice: its words looked for in the agency's later papers, and a status proposed.

A sentence of advice is met by a later sentence (or plan element) that shares its telling words; ``study.terms`` says
which words those are. Thresholds, kept high, since a wrong "taken up" does more harm than a missed one:

strong   two shared words or more, at least half of the advice sentence's words by weight, not all of them common
weak     30 %, made by two rare words, by one rare word that is long or a compound, or by one word and a shared code

A strong match that tells of something done or planned speaks for *taken up*; one that is denied, or the same advice
given again, speaks for *contradicted*; of several papers the latest counts. Anything less is *partly*. No match at all
is *not seen*: the words are not in the papers that were read, and nothing more than that.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from operator import or_

import pandas as pd

from jimeval.base.sentences import sentences
from jimeval.base.tables import frame
from jimeval.register import register
from jimeval.study.advice.later_papers import Index, Papers, Unit, backward, forward
from jimeval.study.terms import Term, has_verb, stems, terms, weight

JOIN = " | "
_UNDECIDED = {"status": "open", "status_evidence": None, "decided_by": None, "decided_on": None}
_STRONG_SHARE, _WEAK_SHARE, _LONG = 0.5, 0.3, 11
_AT_MOST = 3  # references per status
_NOT_DENIAL = re.compile(
    r"\binte (?:bara|minst|enbart|endast|längre|heller)\b|\binga (?:problem|hinder)\b", re.IGNORECASE
)
_DENIAL = re.compile(
    r"\b(?:inte|ej|icke|aldrig|ingen|inget|inga|ingenting|varken|saknas?|fattas|utebli\w*|uteblev|återstår|kvarstår|"
    r"inställ[td]a?|ställts? in|ställdes in|skjut(?:s|its|en|na) upp|sköts upp|uppskj\w+|"
    r"avbr[öu]t\w*|lagts ned|avslag\w*)\b",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"\b(?:bör|borde|behöver|behövs|behövdes|önsk\w+|efterfråg\w+|efterlys\w+|överväg\w+|funder\w+|disku\w+|"
    r"rekommend\w+|viktigt?|angeläg\w+|avgörande|nödvändigt?|måste|bra att|skulle (?:kunna|behöva|vilja)|kanske|"
    r"eventuellt|osäkert|oklart|fråga[nr]? om|om det)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r";|,?\s+utan\s+(?!att\b)|,?\s+(?:men|dock|medan|fast|däremot|emellertid)\s+", re.IGNORECASE)
_INSTEAD = re.compile(r"\b(?:i stället|istället|snarare än|hellre än|i ställe)\s+(?:för|än)?\b[^.,;!?]*", re.IGNORECASE)
_AVOID = re.compile(
    r"\b(?:undvik\w*|sluta|upphör|låt bli|avstå\w*|stryk|ta bort|"
    r"(?:bör|borde|ska|skall|får|måste) (?:\w+ )?(?:inte|inga|inget|ingen|ej))\b|"
    r"^\W*(?:gör|börja|lägg|ta|skriv|satsa|starta|använd|upprepa|ordna|skapa|bygg)\s+(?:\w+\s+)?(?:inte|inga|inget|ingen|ej)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\b(?:inte|ej|aldrig)\b|\bär (?:\w+ ){0,3}(?:ingen|inget|inga)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of advice: its telling words, and whether it asks for something to be left undone."""

    terms: tuple[Term, ...]
    avoid: bool
    negated: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A unit that shares a claim's words, and what it says: done, named, denied or again."""

    unit: Unit
    says: str


@dataclass(frozen=True, slots=True)
class _Alike:
    """Units that share the same of a claim's words, as bits of their index, and how strongly they do."""

    shared: tuple[Term, ...]
    strong: bool
    share: float
    units: int


@dataclass(frozen=True, slots=True)
class Hits:
    """The units that share a claim's words. What a unit says is found out for those that are looked at: a claim may
    share its words with a great many, and one or two decide."""

    claim: Claim
    index: Index
    found: list[_Alike]

    def latest(self) -> list[Hit]:
        """The strong hits that say more than to name it, of the last day that has any, in time order."""
        last: list[Hit] = []
        for place in backward(functools.reduce(or_, (alike.units for alike in self.found if alike.strong), 0)):
            if last and self.index.units[place].date != last[-1].unit.date:
                break
            hit = self._hit(place)
            if hit.says != "named":
                last.append(hit)
        return last[::-1]

    def nearest(self) -> Hit | None:
        """The hit that shares most, the first of several, and neither denies nor gives the advice again."""
        advice = self.index.telling("advised") | self.index.telling("advised_all")
        by_share: dict[float, int] = {}
        for alike in self.found:
            by_share[alike.share] = by_share.get(alike.share, 0) | (alike.units & ~advice)
        hits = (self._hit(place) for share in sorted(by_share, reverse=True) for place in forward(by_share[share]))
        return next((hit for hit in hits if hit.says in ("done", "named")), None)

    def _hit(self, place: int) -> Hit:
        shared = next(alike.shared for alike in self.found if alike.units >> place & 1)
        unit = self.index.units[place]
        return Hit(unit, _says(self.claim, unit, shared))


@dataclass(frozen=True, slots=True)
class Proposal:
    """The status proposed for one agency, where it is seen, how many papers were read, and why if nothing could be."""

    status: str
    evidence: tuple[str, ...] = ()
    papers: int = 0
    note: str = ""


def follow_up(tables: Mapping[str, pd.DataFrame]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables ``advice`` (theme, status and evidence proposed) and ``advice_followup``, from the study's tables.

    An agency without any later paper has no row for advice to all: nothing could be looked for.
    """
    papers = Papers(tables)
    rows, followed = [], []
    for advice in tables["advice"].to_dict("records"):
        text = papers.texts.get(advice["document_id"], "")[advice["start"] : advice["end"]]
        codes = papers.codes_in(advice["document_id"], advice["start"], advice["end"])
        own = isinstance(advice["agency_id"], str)
        for agency_id in [advice["agency_id"]] if own else papers.everybody(advice["document_id"]):
            proposal = _propose(papers, advice, text, codes, agency_id)
            if own or proposal.papers:
                followed.append(
                    {
                        "advice_id": advice["advice_id"],
                        "agency_id": agency_id,
                        "status": proposal.status,
                        "status_evidence": JOIN.join(proposal.evidence) or None,
                        "papers": proposal.papers,
                        "note": proposal.note or None,
                    }
                )
        theme = {"theme": "+".join(sorted(codes)) or None}
        rows.append(
            advice | _UNDECIDED | theme | ({k: followed[-1][k] for k in ("status", "status_evidence")} if own else {})
        )
    return frame("advice", rows), frame("advice_followup", followed)


def _propose(papers: Papers, advice: Mapping, text: str, codes: frozenset[str], agency_id: str) -> Proposal:
    """The status of one piece of advice for one agency."""
    date = papers.date(advice["document_id"])
    if date is None:
        return Proposal("open", note="papperet med medskicket saknar datum, så senare papper kan inte sökas ut")
    later = papers.later(agency_id, date)
    if not later:
        return Proposal("open")
    claims = claims_of(text, name_stems(agency_id), bool(codes))
    if not claims:
        note = "medskicket har inga ord som skiljer det från andra; läs själv"
        return Proposal("open", papers=later, note=note)
    index = papers.index(agency_id)
    other = "advised_all" if isinstance(advice["agency_id"], str) else "advised"
    among = index.after(date) & ~index.telling(other)
    status, seen = judge(claims, [meet(claim, index, among, codes, papers.rare) for claim in claims])
    return Proposal(status, tuple(dict.fromkeys(hit.unit.reference for hit in seen))[:_AT_MOST], later)


def claims_of(text: str, names: frozenset[str] = frozenset(), coded: bool = False) -> list[Claim]:
    """The sentences of the advice that can be looked for: with two telling words, or one that is long or a compound,
    or (``coded``: the advice has codes) any one. ``names``: stems of the agency's own names, which tell
    nothing; what stands after "i stället för" is not what was asked for."""
    found = []
    for all_words, avoid, negated in _asked(text):
        words = [term for term in all_words if term.stem not in names]
        words = [term for term in words if not any(term.stem in other.parts for other in words)]  # counted once
        if len(words) > 1 or any(map(_is_telling, words)) or (words and coded):
            found.append(Claim(tuple(words), avoid, negated))
    return found


@functools.lru_cache(maxsize=64)
def _asked(text: str) -> list[tuple[list[Term], bool, bool]]:
    """(telling words, asks for something to be left undone, is negated) of each sentence: read once for all agencies
    that the advice is for."""
    found = []
    for sentence in sentences(text):
        avoid = bool(_AVOID.search(sentence.text))
        negated = not avoid and bool(_NEGATED.search(_NOT_DENIAL.sub(" ", sentence.text)))
        found.append((terms(_INSTEAD.sub(" ", sentence.text)), avoid, negated))
    return found


def meet(
    claim: Claim, index: Index, among: int, codes: frozenset[str] = frozenset(), rare: Mapping[str, float] = {}
) -> Hits:
    """The units ``among`` those of the index that share enough of the claim's words."""
    weights = {term: weight(term, rare) for term in claim.terms}
    total = sum(weights.values())
    found = []
    for shared, units in index.by_words(claim.terms, among):
        share = sum(weights[term] for term in shared) / total
        full = [term for term in shared if weights[term] == 1]
        enough = len(shared) >= 2 and share >= _STRONG_SHARE
        strong = enough and sum(weights[term] for term in shared) >= 1
        if not enough and not (share >= _WEAK_SHARE and (len(full) >= 2 or any(map(_is_telling, full)))):
            units = units & index.coded(codes) if share >= _WEAK_SHARE else 0
        if units:
            found.append(_Alike(shared, strong, share, units))
    return Hits(claim, index, found)


def _is_telling(term: Term) -> bool:
    return bool(term.parts) or len(term.stem) >= _LONG


def _says(claim: Claim, unit: Unit, shared: tuple[Term, ...]) -> str:
    """done, named, denied or again: what the clause that holds most of the shared words says, if it is one."""
    if unit.tells.startswith("advised"):
        return "again"
    if unit.tells == "named" or unit.text.rstrip().endswith("?"):
        return "named"
    if claim.negated:
        return "named"  # what the sentence wants is not clear from its words
    holding = [(sum(term.is_in(held) for term in shared), said) for held, said in _clauses(unit.text, unit.tells)]
    most = max(n for n, _ in holding)
    said = {said for n, said in holding if n == most}
    says = said.pop() if len(said) == 1 else "named"
    return {"done": "denied", "denied": "done"}.get(says, says) if claim.avoid else says


@functools.lru_cache(maxsize=20_000)
def _clauses(text: str, tells: str) -> tuple[tuple[frozenset[str], str], ...]:
    """The stems of each of the sentence's clauses, and what it says."""
    return tuple((stems(words), _said(words, tells)) for words in _CLAUSE.split(text))


def _said(clause: str, tells: str) -> str:
    if _DENIAL.search(_NOT_DENIAL.sub(" ", clause)):
        return "denied"
    if tells == "planned":
        return "done"
    return "done" if has_verb(clause) and not _WISH.search(clause) else "named"


def judge(claims: list[Claim], hits: list[Hits]) -> tuple[str, list[Hit]]:
    """(status, the hits that show it), from the hits of every claim."""
    outcomes, seen = [], []
    for found in hits:
        if last := found.latest():
            says = {"done" if hit.says == "done" else "denied" for hit in last}
            outcomes.append(says.pop() if len(says) == 1 else "some")
            seen += last
        elif shown := found.nearest():
            outcomes.append("some")
            seen.append(shown)
        else:
            outcomes.append("none")
    asked = [out for claim, out in zip(claims, outcomes, strict=True) if len(claim.terms) > 1] or outcomes
    if asked and all(out == "done" for out in asked):
        return "taken_up", seen
    if "denied" in outcomes and "done" not in outcomes:
        return "contradicted", [hit for hit in seen if hit.says in ("denied", "again")]
    return ("partly" if seen else "not_seen"), seen


@functools.cache
def name_stems(agency_id: str) -> frozenset[str]:
    names = register().by_id(agency_id).names
    return frozenset(term.stem for name in names for term in terms(name.value))
