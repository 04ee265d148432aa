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

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from jimeval.base.tables import frame
from jimeval.minutes.sentences import sentences
from jimeval.register import register
from jimeval.study.terms import Term, has_verb, rarity, stems, terms, weight

JOIN = " | "
_UNDECIDED = {"status": "open", "status_evidence": None, "decided_by": None, "decided_on": None}
_STRONG_SHARE, _WEAK_SHARE, _LONG = 0.5, 0.3, 11
_SENTENCE = 400  # characters
_AT_MOST = 3  # references per status
_TELLING = ("status", "general", "other", "programme")
_PAPERS = ("report", "plan", "form", "slides", "other")
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
class Unit:
    """One sentence of a later paper, or one plan element. ``tells``: told, planned, named or advised."""

    document_id: str
    date: str
    start: int
    end: int
    text: str
    tells: str
    codes: frozenset[str] = frozenset()

    @property
    def reference(self) -> str:
        return f"{self.document_id}#{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A unit that shares a claim's words: how strongly, and what it says: done, named, denied or again."""

    unit: Unit
    strong: bool
    says: str
    share: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """The status proposed for one agency, where it is seen, which papers were read, and why if nothing could be."""

    status: str
    evidence: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
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
            proposal = papers.propose(text, codes, advice["document_id"], agency_id, own)
            if own or proposal.papers:
                followed.append(
                    {
                        "advice_id": advice["advice_id"],
                        "agency_id": agency_id,
                        "status": proposal.status,
                        "status_evidence": JOIN.join(proposal.evidence) or None,
                        "papers": JOIN.join(proposal.papers) or None,
                        "note": proposal.note or None,
                    }
                )
        theme = {"theme": "+".join(sorted(codes)) or None}
        rows.append(
            advice | _UNDECIDED | theme | ({k: followed[-1][k] for k in ("status", "status_evidence")} if own else {})
        )
    return frame("advice", rows), frame("advice_followup", followed)


class Papers:
    """The study's papers as sentences by agency, made when they are first asked for."""

    def __init__(self, tables: Mapping[str, pd.DataFrame]):
        self._tables = tables
        documents = tables["documents"]
        self.texts = dict(zip(tables["texts"]["document_id"], tables["texts"]["text"], strict=True))
        self._dates = {d.document_id: d.date for d in documents.itertuples() if isinstance(d.date, str)}
        self._units: dict[str, list[Unit]] = {}
        self._stems: dict[Unit, frozenset[str]] = {}
        self._codes = _by_document(tables["codings"])
        self._rare: Mapping[str, float] | None = None

    @property
    def rare(self) -> Mapping[str, float]:
        if self._rare is None:
            passages, elements = self._tables["passages"], self._tables["plan_elements"]
            told = passages[passages["agency_id"].notna()]
            blocks = pd.concat([data[["document_id", "agency_id", "text"]] for data in (told, elements)])
            self._rare = rarity(" ".join(texts) for _, texts in blocks.groupby(["document_id", "agency_id"])["text"])
        return self._rare

    def codes_in(self, document_id: str, start: int, end: int) -> frozenset[str]:
        return frozenset(code for a, b, code in self._codes.get(document_id, ()) if a < end and start < b)

    def everybody(self, document_id: str) -> list[str]:
        """Whom advice to all was for: the year's named members, and whoever the same paper has a passage about."""
        passages = self._tables["passages"]
        named = set(passages.loc[passages["document_id"] == document_id, "agency_id"].dropna())
        year = self._dates.get(document_id, "")[:4]
        return sorted(named | ({agency.agency_id for agency in register().members(int(year))} if year else set()))

    def propose(self, text: str, codes: frozenset[str], document_id: str, agency_id: str, own: bool) -> Proposal:
        """The status of one piece of advice for one agency. ``own``: given to this agency and not to all."""
        date = self._dates.get(document_id)
        if date is None:
            return Proposal("open", note="papperet med medskicket saknar datum, så senare papper kan inte sökas ut")
        later = [unit for unit in self.units(agency_id) if surely_after(unit.date, date)]
        advised = "advised" if own else "advised_all"
        papers = tuple(dict.fromkeys(unit.document_id for unit in later if unit.tells != "advised_all"))
        if not papers:
            return Proposal("open")
        claims = claims_of(text, _name_stems(agency_id), bool(codes))
        if not claims:
            return Proposal("open", papers=papers, note="medskicket har inga ord som skiljer det från andra; läs själv")
        units = [unit for unit in later if not unit.tells.startswith("advised") or unit.tells == advised]
        hits = [
            [hit for unit in units if (hit := meet(claim, unit, self._stems_of(unit), codes, self.rare))]
            for claim in claims
        ]
        status, seen = judge(claims, hits)
        return Proposal(status, tuple(dict.fromkeys(hit.unit.reference for hit in seen))[:_AT_MOST], papers)

    def _stems_of(self, unit: Unit) -> frozenset[str]:
        if unit not in self._stems:
            self._stems[unit] = stems(unit.text)
        return self._stems[unit]

    def units(self, agency_id: str) -> list[Unit]:
        """All dated sentences and plan elements about the agency, in time order."""
        if agency_id not in self._units:
            found = [*self._told(agency_id), *self._advised(agency_id), *self._planned(agency_id)]
            found += self._written(
                agency_id, {unit.document_id for unit in found if unit.tells in ("planned", "named")}
            )
            self._units[agency_id] = sorted(found, key=lambda unit: (unit.date, unit.document_id, unit.start))
        return self._units[agency_id]

    def _told(self, agency_id: str) -> Iterable[Unit]:
        passages = self._tables["passages"]
        own = passages[(passages["agency_id"] == agency_id) & passages["section"].isin(_TELLING)]
        for row in own.itertuples():
            yield from self._sentences(row.document_id, row.start, row.end, "told")

    def _advised(self, agency_id: str) -> Iterable[Unit]:
        advice = self._tables["advice"]
        for row in advice[(advice["agency_id"] == agency_id) | advice["agency_id"].isna()].itertuples():
            tells = "advised" if isinstance(row.agency_id, str) else "advised_all"
            yield from self._sentences(row.document_id, row.start, row.end, tells)

    def _planned(self, agency_id: str) -> Iterable[Unit]:
        elements = self._tables["plan_elements"]
        for row in elements[elements["agency_id"] == agency_id].itertuples():
            if (date := self._dates.get(row.document_id)) and not pd.isna(row.start):
                start, end = int(row.start), int(row.end)
                tells = "named" if row.kind == "problem" else "planned"
                yield Unit(
                    row.document_id, date, start, end, row.text, tells, self.codes_in(row.document_id, start, end)
                )

    def _written(self, agency_id: str, planned: set[str]) -> Iterable[Unit]:
        """The agency's own papers that are stored as text only: reports back, and plans outside the project's form."""
        documents = self._tables["documents"]
        own = documents[(documents["agency_id"] == agency_id) & documents["kind"].isin(_PAPERS)]
        for document_id in own["document_id"]:
            if document_id not in planned:
                yield from self._sentences(document_id, 0, len(self.texts.get(document_id, "")), "told")

    def _sentences(self, document_id: str, start: int, end: int, tells: str) -> Iterable[Unit]:
        if date := self._dates.get(document_id):
            text = self.texts.get(document_id, "")
            for a, b in _stretches(text, int(start), int(end)):
                yield Unit(document_id, date, a, b, text[a:b], tells, self.codes_in(document_id, a, b))


def _stretches(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    """The sentences; what is too long to be one (a table, a list without stops) line by line, and never longer."""
    for found in sentences(text, start, end):
        if len(found.text) <= _SENTENCE:
            yield found.start, found.end
        else:
            for line in re.finditer(rf"\S.{{0,{_SENTENCE}}}(?!\S)", found.text):
                yield found.start + line.start(), found.start + line.end()


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
    return Hit(unit, strong, _says(claim, unit, shared), share)


def _is_telling(term: Term) -> bool:
    return bool(term.parts) or len(term.stem) >= _LONG


def _says(claim: Claim, unit: Unit, shared: list[Term]) -> str:
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
        telling = [hit for hit in found if hit.strong and hit.says != "named"]
        if telling:
            last = [hit for hit in telling if hit.unit.date == telling[-1].unit.date]
            says = {"done" if hit.says == "done" else "denied" for hit in last}
            outcomes.append(says.pop() if len(says) == 1 else "some")
            seen += last
        elif shown := [hit for hit in found if hit.says in ("done", "named")]:
            outcomes.append("some")
            seen.append(max(shown, key=lambda hit: hit.share))
        else:
            outcomes.append("none")
    asked = [out for claim, out in zip(claims, outcomes, strict=True) if len(claim.terms) > 1] or outcomes
    if asked and all(out == "done" for out in asked):
        return "taken_up", seen
    if "denied" in outcomes and "done" not in outcomes:
        return "contradicted", [hit for hit in seen if hit.says in ("denied", "again")]
    return ("partly" if seen else "not_seen"), seen


def surely_after(later: str, earlier: str) -> bool:
    """Whether one ISO date is after another as far as both are known: 2014 is after 2013-10, 2013 is not."""
    known = min(len(later), len(earlier))
    return later[:known] > earlier[:known]


def _by_document(codings: pd.DataFrame) -> dict[str, list[tuple[int, int, str]]]:
    found = defaultdict(list)
    for row in codings[codings["state"] != "rejected"].itertuples():
        found[row.document_id].append((int(row.start), int(row.end), row.code))
    return found


def _name_stems(agency_id: str) -> frozenset[str]:
    names = register().by_id(agency_id).names
    return frozenset(term.stem for name in names for term in terms(name.value))
