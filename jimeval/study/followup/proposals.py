"""From planned to reported: what the agency's reports say became of each element of its plan, proposed by words.

An element is looked for in every report that answers its plan (``followup_papers.reports_on``). A sentence, or a
table's row, is about it when it shares enough of its telling words:

likeness  the weight of the element's telling words (``study.terms``: lemmas, compounds taken apart, rare words weigh
          more) that stand in the sentence, and half of those that stand only in the heading over it, of the weight of
          all of them; 0 to 1
mapped    at 0.5 and more, with two shared words or one that is long or a compound; a sentence that shares clearly more
          (0.2) with another element of the same kind is that element's

A sentence that only names the element (a heading, a goal restated, what is to be done) leads to those that follow it
under the same heading: the first that says a status by words for it ("Målet är uppnått", "Aktiviteten har inte
genomförts") is the evidence. A mention without any status is "mentioned"; without a mention the element is
"not_mentioned", which is not the same as not performed. What is proposed a person confirms in
``data/decisions/followup.csv``.

Threshold and rules were checked by eye on the example study and on invented reports of several shapes; they are kept
high, since a wrong "performed" does more harm than a missed one. The plan's own element state is never changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from jimeval.base.tables import frame, known
from jimeval.study.advice.proposals import name_stems
from jimeval.study.followup.papers import Unit, reports_on, units_of
from jimeval.study.followup.status import DONE_KINDS, Told, reason_in, refers_back, status_of_cells, status_word, told
from jimeval.study.terms import Term, rarity, terms, weight

FOLLOWED_KINDS = ("activity", "mediator", "goal", "result", "effect")  # problems and resources become of nothing
LIKE, CLEARLY, IN_HEADING = 0.5, 0.2, 0.5
_LONG = 11  # letters of a word that tells enough by itself
_LONG_ALONE = 7  # of the only telling word of an element
_FOLLOWING = 5  # units after a mention that may answer it


@dataclass(frozen=True, slots=True)
class Match:
    """A unit that is about an element, how alike they are, and the words they share."""

    place: int
    likeness: float
    shared: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one report says became of one element."""

    status: str
    likeness: float | None = None
    unit: Unit | None = None
    start: int | None = None
    end: int | None = None
    reason: str | None = None


def follow_plans(tables: Mapping[str, pd.DataFrame], reports: Reports | None = None) -> pd.DataFrame:
    """The table ``plan_followup``: one row per element and report that answers its plan, all proposals."""
    reports = reports or Reports(tables)
    rows = []
    by_plan = {plan_id: data.to_dict("records") for plan_id, data in tables["plan_elements"].groupby("plan_id")}
    for plan in tables["plans"].to_dict("records"):
        elements = [row for row in by_plan.get(plan["plan_id"], []) if row["kind"] in FOLLOWED_KINDS]
        for document_id in reports_on(plan, tables["documents"]):
            answers = answers_in(elements, reports.units(document_id), reports.text(document_id), reports.rare)
            rows += [_row(element, document_id, answer) for element, answer in zip(elements, answers, strict=True)]
    return frame("plan_followup", rows)


class Reports:
    """The reports' texts as units, made when they are first asked for, and how rare words are in what is compared."""

    def __init__(self, tables: Mapping[str, pd.DataFrame]):
        self._texts = dict(zip(tables["texts"]["document_id"], tables["texts"]["text"], strict=True))
        passages = tables["passages"]
        self._passages = passages[passages["section"] == "report"].sort_values(["document_id", "start"])
        self._units: dict[str, list[Unit]] = {}
        told_of = [self._passages[["document_id", "text"]], tables["plan_elements"][["document_id", "text"]]]
        filled = [data for data in told_of if len(data)]
        blocks = pd.concat(filled).groupby("document_id")["text"] if filled else ()
        self.rare = rarity(" ".join(texts) for _, texts in blocks)

    def text(self, document_id: str) -> str:
        return self._texts.get(document_id, "")

    def units(self, document_id: str) -> list[Unit]:
        if document_id not in self._units:
            own = self._passages[self._passages["document_id"] == document_id].to_dict("records")
            self._units[document_id] = units_of(own, self.text(document_id))
        return self._units[document_id]


def answers_in(elements: list[Mapping], units: list[Unit], text: str, rare: Mapping[str, float]) -> list[Answer]:
    """What one report says of each of a plan's elements, in their order."""
    wanted = [telling(element) for element in elements]
    holding: dict[str, list[int]] = {}  # the units by stem: most are about none of an element's words
    for place, unit in enumerate(units):
        for stem in unit.stems:
            holding.setdefault(stem, []).append(place)
    matches = []
    for words in wanted:
        stems = {stem for term in words for stem in (term.stem, *term.parts)}
        near = sorted({place for stem in stems for place in holding.get(stem, ())})
        matches.append([found for place in near if (found := match(words, units[place], place, rare))])
    best: dict[tuple[int, str], float] = {}  # the most that any element of the kind shares with a unit
    for element, found in zip(elements, matches, strict=True):
        for one in found:
            key = (one.place, element["kind"])
            best[key] = max(best.get(key, 0), one.likeness)
    mapped: dict[bool, set[int]] = {True: set(), False: set()}  # places that are about some element of either family
    for element, found in zip(elements, matches, strict=True):
        mapped[element["kind"] in DONE_KINDS] |= {one.place for one in found}
    return [
        _answer(
            element,
            [one for one in found if one.likeness > best[one.place, element["kind"]] - CLEARLY],
            units,
            mapped[element["kind"] in DONE_KINDS],
            text,
        )
        for element, found in zip(elements, matches, strict=True)
    ]


def telling(element: Mapping) -> tuple[Term, ...]:
    """The element's telling words, each once, without the agency's own names."""
    names = name_stems(element["agency_id"])
    words = [term for term in terms(element["text"]) if term.stem not in names]
    return tuple(term for term in words if not any(term.stem in other.parts for other in words))


def match(words: tuple[Term, ...], unit: Unit, place: int, rare: Mapping[str, float]) -> Match | None:
    """How the unit is about the element with these telling words; None when it is not."""
    own = tuple(term for term in words if term.is_in(unit.stems))
    if not own:
        return None
    over = [term for term in words if term not in own and term.is_in(unit.around)]
    total = sum(weight(term, rare) for term in words)
    shared = sum(weight(term, rare) for term in own) + IN_HEADING * sum(weight(term, rare) for term in over)
    likeness = shared / total
    enough = len(own) + len(over) >= 2 or any(term.parts or len(term.stem) >= _LONG for term in own)
    enough = enough or (len(words) == 1 and len(own[0].stem) >= _LONG_ALONE)  # the only word that it has
    return Match(place, round(likeness, 3), own) if enough and likeness >= LIKE else None


def _answer(element: Mapping, found: list[Match], units: list[Unit], mapped: set[int], text: str) -> Answer:
    """The status that the most alike of the units say, by words for it before by tense; else that it is mentioned."""
    kind, answers = element["kind"], []
    for one in found:
        unit = units[one.place]
        says, start, end, why = _says(unit, kind, one.shared, text)
        after = one.place
        if not says.says:
            for after in range(one.place + 1, min(one.place + 1 + _FOLLOWING, len(units))):
                unit = units[after]
                if unit.group != units[one.place].group or unit.is_heading or after in mapped:
                    break
                if not refers_back(unit.text, kind):
                    continue
                says, start, end, why = _says(unit, kind, (), text)
                if says.says and says.explicit:
                    break
                says = Told()
        if says.says and not (kind not in DONE_KINDS and _barely(one)):
            following = units[after + 1] if after + 1 < len(units) else None
            next_end = following.end if following and following.group == unit.group and not following.cells else None
            reason = why or (reason_in(text, start, end, next_end) if says.says != "done" else None)
            words = " ".join(text[slice(*reason)].split()) if reason else None
            answer = Answer(status_word(says.says, kind), one.likeness, unit, start, end, words)
            answers.append((one.likeness + (CLEARLY if says.explicit else 0), -one.place, answer))
    if answers:
        return max(answers, key=lambda answer: answer[:2])[2]
    if not found:
        return Answer("not_mentioned")
    nearest = max(found, key=lambda one: (one.likeness, -one.place))
    unit = units[nearest.place]
    return Answer("mentioned", nearest.likeness, unit, unit.start, unit.end)


def _barely(found: Match) -> bool:
    """Whether one short word is all that the element has: enough to see an activity by, not that it is reached."""
    return (
        found.likeness == 1
        and len(found.shared) == 1
        and not found.shared[0].parts
        and len(found.shared[0].stem) < _LONG
    )


def _says(unit: Unit, kind: str, shared: tuple[Term, ...], text: str) -> tuple[Told, int, int, tuple[int, int] | None]:
    """(what the unit says, where, and where a table's row says why)."""
    if not unit.cells:
        return (Told() if unit.is_heading else told(unit.text, kind, shared)), unit.start, unit.end, None
    says, _, why = status_of_cells([text[a:b] for a, b in unit.cells], list(unit.heads), kind)
    reason = unit.cells[why] if why is not None and says.says in ("not", "partly") else None
    return says, unit.start, unit.end, reason


def _row(element: Mapping, document_id: str, answer: Answer) -> dict:
    return {
        "element_id": element["element_id"],
        "plan_id": element["plan_id"],
        "document_id": document_id,
        "passage_id": answer.unit.passage_id if answer.unit else None,
        "status": answer.status,
        "reason": known(answer.reason),
        "likeness": answer.likeness,
        "confirmed": False,
        "page": answer.unit.page if answer.unit else None,
        "start": answer.start,
        "end": answer.end,
    }
