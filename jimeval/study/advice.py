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

import pandas as pd

from jimeval.base.tables import frame
from jimeval.minutes.sentences import sentences
from jimeval.register import register
from jimeval.study.later_papers import Papers, Unit, surely_after
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


@dataclass(frozen=True, eq=False)
class Hit:
    """A unit that shares a claim's words, and how strongly."""

    claim: Claim
    unit: Unit
    shared: tuple[Term, ...]
    strong: bool
    share: float

    @functools.cached_property
    def says(self) -> str:
        """done, named, denied or again; found out when it is asked for, since most hits never are."""
        return _says(self.claim, self.unit, self.shared)


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
    rows, followed, found = [], [], {}
    for advice in tables["advice"].to_dict("records"):
        text = papers.texts.get(advice["document_id"], "")[advice["start"] : advice["end"]]
        codes = papers.codes_in(advice["document_id"], advice["start"], advice["end"])
        own = isinstance(advice["agency_id"], str)
        for agency_id in [advice["agency_id"]] if own else papers.everybody(advice["document_id"]):
            proposal = _propose(papers, advice, text, codes, agency_id, found)
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


def _propose(
    papers: Papers, advice: Mapping, text: str, codes: frozenset[str], agency_id: str, found: dict
) -> Proposal:
    """The status of one piece of advice for one agency. ``found``: hits of claims met before, to be kept."""
    date = papers.date(advice["document_id"])
    if date is None:
        return Proposal("open", note="papperet med medskicket saknar datum, så senare papper kan inte sökas ut")
    later = papers.later(agency_id, date)
    if not later:
        return Proposal("open")
    claims = claims_of(text, _name_stems(agency_id), bool(codes))
    if not claims:
        note = "medskicket har inga ord som skiljer det från andra; läs själv"
        return Proposal("open", papers=len(later), note=note)
    advised = "advised" if isinstance(advice["agency_id"], str) else "advised_all"
    hits = []
    for claim in claims:
        key = (agency_id, advised, claim, codes)
        if key not in found:
            units = papers.holding(agency_id, claim.terms)
            units = [unit for unit in units if not unit.tells.startswith("advised") or unit.tells == advised]
            met = (meet(claim, unit, unit.stems, codes, papers.rare) for unit in units)
            found[key] = [hit for hit in met if hit]
        hits.append([hit for hit in found[key] if surely_after(hit.unit.date, date)])
    status, seen = judge(claims, hits)
    return Proposal(status, tuple(dict.fromkeys(hit.unit.reference for hit in seen))[:_AT_MOST], len(later))


def claims_of(text: str, names: frozenset[str] = frozenset(), coded: bool = False) -> list[Claim]:
    """The sentences of the advice that can be looked for: with two telling words, or one that is long or a compound,
    or (``coded``: the advice has codes) any one. ``names``: stems of the agency's own names, which tell
    nothing; what stands after "i stället för" is not what was asked for."""
    found = []
    for sentence in sentences(text):
        words = [term for term in terms(_INSTEAD.sub(" ", sentence.text)) if term.stem not in names]
        words = [term for term in words if not any(term.stem in other.parts for other in words)]  # counted once
        if len(words) > 1 or any(map(_is_telling, words)) or (words and coded):
            avoid = bool(_AVOID.search(sentence.text))
            negated = not avoid and bool(_NEGATED.search(_NOT_DENIAL.sub(" ", sentence.text)))
            found.append(Claim(tuple(words), avoid, negated))
    return found


def meet(
    claim: Claim, unit: Unit, held: frozenset[str], codes: frozenset[str] = frozenset(), rare: Mapping[str, float] = {}
) -> Hit | None:
    """Whether the unit, with the stems ``held``, shares enough of the claim's words; None when it does not."""
    shared = [term for term in claim.terms if term.is_in(held)]
    if not shared:
        return None
    weights = {term: weight(term, rare) for term in claim.terms}
    share = sum(weights[term] for term in shared) / sum(weights.values())
    full = [term for term in shared if weights[term] == 1]
    enough = len(shared) >= 2 and share >= _STRONG_SHARE
    strong = enough and sum(weights[term] for term in shared) >= 1
    telling = any(map(_is_telling, full))
    weak = enough or share >= _WEAK_SHARE and (len(full) >= 2 or telling or bool(codes & unit.codes))
    if not strong and not weak:
        return None
    return Hit(claim, unit, tuple(shared), strong, share)


def _is_telling(term: Term) -> bool:
    return bool(term.parts) or len(term.stem) >= _LONG


def _says(claim: Claim, unit: Unit, shared: tuple[Term, ...]) -> str:
    """done, named, denied or again: what the clause that holds most of the shared words says, if it is one."""
    if unit.tells.startswith("advised"):
        return "again"
    if unit.tells == "named" or unit.text.rstrip().endswith("?"):
        return "named"
    holding = [(sum(term.is_in(stems(words)) for term in shared), words) for words in _CLAUSE.split(unit.text)]
    most = max(n for n, _ in holding)
    said = {_said(words, unit.tells) for n, words in holding if n == most}
    says = said.pop() if len(said) == 1 else "named"
    if claim.negated:
        return "named"  # what the sentence wants is not clear from its words
    return {"done": "denied", "denied": "done"}.get(says, says) if claim.avoid else says


def _said(clause: str, tells: str) -> str:
    if _DENIAL.search(_NOT_DENIAL.sub(" ", clause)):
        return "denied"
    if tells == "planned":
        return "done"
    return "done" if has_verb(clause) and not _WISH.search(clause) else "named"


def judge(claims: list[Claim], hits: list[list[Hit]]) -> tuple[str, list[Hit]]:
    """(status, the hits that show it), from the hits of every claim in time order."""
    outcomes, seen = [], []
    for found in hits:
        last = []
        for hit in reversed(found):
            if last and hit.unit.date != last[0].unit.date:
                break
            if hit.strong and hit.says != "named":
                last.insert(0, hit)
        by_share = sorted(found, key=lambda hit: -hit.share)
        if last:
            says = {"done" if hit.says == "done" else "denied" for hit in last}
            outcomes.append(says.pop() if len(says) == 1 else "some")
            seen += last
        elif shown := next((hit for hit in by_share if hit.says in ("done", "named")), None):
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


def _name_stems(agency_id: str) -> frozenset[str]:
    names = register().by_id(agency_id).names
    return frozenset(term.stem for name in names for term in terms(name.value))
