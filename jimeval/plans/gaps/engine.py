"""All rules on all plans: the table ``gaps``. Work grows with the number of elements and links, plan by plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from jimeval.base.garbage import uncollected
from jimeval.base.tables import frame
from jimeval.plans.gaps import rules_activities, rules_chain, rules_followup, rules_goals
from jimeval.plans.gaps.chain import Chain, Finding, Reported, Untied, chains
from jimeval.plans.gaps.likeness import first_seen_as
from jimeval.plans.gaps.sentences import ABSENCE, FOLLOWED_UP, SENTENCES, SEVERITIES
from jimeval.plans.logic import local_id

Rule = Callable[[Chain], Iterable[Finding]]
# G15 needs the minutes beside the plan and is computed in jimeval/study/plans/collaboration_gaps.py.
JUDGES: dict[str, Rule] = {
    "G1": rules_chain.activity_without_result,
    "G2": rules_chain.result_without_activity,
    "G3": rules_chain.effect_without_result,
    "G4": rules_chain.result_without_effect,
    "G5": rules_chain.resource_and_activity_apart,
    "G6": rules_followup.planned_not_performed,
    "G7": rules_followup.performed_not_planned,
    "G8": rules_followup.expected_and_achieved_differ,
    "G9": rules_chain.result_without_mediator,
    "G10": rules_goals.effect_without_problem,
    "G11": rules_activities.activity_only_maps,
    "G12": rules_activities.activity_done_before,
    "G13": rules_goals.goal_only_cites,
    "G14": rules_goals.outside_ordinary_planning,
    "G16": rules_chain.circular_or_skipping,
}
_BEST_FIRST = ("performed", "achieved", "partly", "not_performed", "not_achieved", "mentioned", "not_mentioned")


def gaps(
    elements: pd.DataFrame,
    links: pd.DataFrame,
    plans: pd.DataFrame,
    followup: pd.DataFrame | None = None,
    results: pd.DataFrame | None = None,
    passages: pd.DataFrame | None = None,
    *,
    signed_only: bool = True,
) -> pd.DataFrame:
    """Table ``gaps``: one row per finding, plan by plan; all rules but G15.

    elements, links, plans  tables plan_elements, plan_links, plans; each plan is judged by itself
    followup, results       tables plan_followup and results: G6 to G8 are judged of plans that these tell of
    passages                table passages: a plan's prose (section plan), and the words of reported results
    signed_only             rows that nobody has signed, and follow-up that nobody has confirmed, are left out

    Rules that say that something is missing are not judged of a plan whose extent is cut or elsewhere. first_seen and
    last_seen are dates of decision, as far as they are known: of the first and the last of the agency's plans in which
    the finding stands (see ``likeness``).
    """
    with uncollected():
        judged = chains(signed(elements, signed_only), signed(links, signed_only), plans)
        if followup is not None:
            _add_reports(judged, followup, results, passages, signed_only)
        if passages is not None:
            _add_prose(judged, plans, passages)
        found = [
            (chain, rule, finding)
            for chain in judged.values()
            for rule, judge in JUDGES.items()
            if not (rule in ABSENCE and chain.extent != "whole") and not (rule in FOLLOWED_UP and not chain.reported)
            for finding in judge(chain)
        ]
        rows = zip(found, _seen(judged, found), strict=True)
        return frame("gaps", [_row(chain, rule, finding, dates) for (chain, rule, finding), dates in rows])


def signed(rows: pd.DataFrame, signed_only: bool = True) -> pd.DataFrame:
    """The elements or links that somebody stands for."""
    return rows[rows["signed_by"].fillna("").str.strip() != ""] if signed_only and len(rows) else rows


def confirmed(followup: pd.DataFrame, confirmed_only: bool = True) -> pd.DataFrame:
    """The follow-up rows that a person has confirmed."""
    return followup[followup["confirmed"].fillna(False).astype(bool)] if confirmed_only else followup


def _row(chain: Chain, rule: str, finding: Finding, dates: tuple[str | None, str | None]) -> dict:
    message, question = SENTENCES[finding.sentence]
    names = [chain.named(node) for node in finding.elements] if not finding.mark else []
    tail = finding.mark or "+".join(map(local_id, finding.elements))
    return {
        "gap_id": f"{chain.plan_id}/{rule}/{tail}",
        "plan_id": chain.plan_id,
        "agency_id": chain.agency_id,
        "rule": rule,
        "severity": finding.severity or SEVERITIES[rule],
        "element_ids": "+".join(finding.elements) or chain.plan_id,
        "message": message.format(*names, **finding.words),
        "question": question.format(*names, **finding.words),
        "basis": finding.basis,
        "first_seen": dates[0],
        "last_seen": dates[1],
    }


def _seen(judged: Mapping[str, Chain], found: list[tuple[Chain, str, Finding]]) -> list[tuple[str | None, str | None]]:
    """The first and the last date of the plans in which each finding stands: same rule, same elements or same mark."""
    roots = first_seen_as(judged.values())
    keys = [
        (chain.agency_id, rule, finding.mark or tuple(sorted(roots[node] for node in finding.elements)))
        for chain, rule, finding in found
    ]
    dates: dict[tuple, list[str]] = {}
    for key, (chain, _, _) in zip(keys, found, strict=True):
        if chain.decided:
            dates.setdefault(key, []).append(chain.decided)
    return [(min(dates[key]), max(dates[key])) if key in dates else (None, None) for key in keys]


def _add_reports(
    judged: dict[str, Chain],
    followup: pd.DataFrame,
    results: pd.DataFrame | None,
    passages: pd.DataFrame | None,
    confirmed_only: bool,
) -> None:
    """Enters what reports say: of several on one element, the best status, with any reason that a like one gives."""
    told = confirmed(followup, confirmed_only)
    papers: dict[str, list[Chain]] = {}
    reasons = told["reason"].astype(object).where(told["reason"].notna(), None)
    columns = (told["plan_id"], told["element_id"], told["document_id"], told["status"], reasons)
    for plan_id, element_id, document_id, status, reason in zip(*columns, strict=True):
        chain = judged.get(plan_id)
        if chain is None or element_id not in chain.elements:
            continue
        if chain not in papers.setdefault(document_id, []):
            papers[document_id].append(chain)
        before = chain.reported.get(element_id)
        if before is None or _BEST_FIRST.index(status) < _BEST_FIRST.index(before.status):
            chain.reported[element_id] = Reported(status, reason or (before and before.reason))
        elif reason and not before.reason:
            chain.reported[element_id] = Reported(before.status, reason)
    if results is None or not papers:
        return
    loose = results[results["element_id"].isna() & results["document_id"].isin(papers)]
    texts: dict[str, tuple[int, str]] = {}
    if passages is not None:
        own = passages[passages["passage_id"].isin(loose["passage_id"])]
        texts = {row[0]: row[1:] for row in zip(own["passage_id"], own["start"], own["text"], strict=True)}
    columns = ("document_id", "agency_id", "passage_id", "level", "start", "end")
    for document_id, agency_id, passage_id, level, start, end in zip(*map(loose.get, columns), strict=True):
        placed = pd.notna(start)
        words = None
        if passage_id in texts:  # the sentence, not all of the passage
            begin, text = texts[passage_id]
            words = text[start - begin : end - begin] if placed else text
        mark = f"{document_id}#{start}" if placed else passage_id
        for chain in papers[document_id]:
            if chain.agency_id == agency_id and all(untied.mark != mark for untied in chain.untied):
                chain.untied.append(Untied(mark, level, words))


def _add_prose(judged: dict[str, Chain], plans: pd.DataFrame, passages: pd.DataFrame) -> None:
    paper = dict(zip(plans["plan_id"], plans["document_id"], strict=True))
    own = passages[passages["section"] == "plan"]
    prose = own.groupby("document_id", sort=False)["text"].agg("\n".join).to_dict()
    for plan_id, chain in judged.items():
        chain.prose = prose.get(paper.get(plan_id), "")
