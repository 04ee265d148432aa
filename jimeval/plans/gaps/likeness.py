"""The same element in an agency's next plan, so that a gap that comes back keeps the date when it was first seen.

Two elements of one agency are the same when they are of one kind and their words are the same (letters and digits
compared without case; years left out), in any earlier plan; else when the words are alike to at least 85 of 100 by
rapidfuzz's token sort ratio (order of words disregarded) in the plan next before. Each element answers at most one
other, the most alike first.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from jimeval.plans.gaps.chain import Chain

ALIKE = 85.0
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WORD = re.compile(r"\w+")


def words_of(text: str) -> str:
    """The text's words in one form, to compare by."""
    return " ".join(_WORD.findall(_YEAR.sub(" ", text.casefold())))


def in_time(chains: Iterable[Chain]) -> list[Chain]:
    """An agency's plans in order of date; one without any date is last."""
    return sorted(chains, key=lambda chain: (chain.made is None, chain.made or "", chain.plan_id))


def first_seen_as(chains: Iterable[Chain]) -> dict[str, str]:
    """For each element, the id of the earliest element of its agency's plans that it is the same as, often itself."""
    by_agency: dict[str, list[Chain]] = defaultdict(list)
    for chain in chains:
        by_agency[chain.agency_id].append(chain)
    roots: dict[str, str] = {}
    for own in by_agency.values():
        known: dict[tuple[str, str], str] = {}
        before: dict[str, dict[str, str]] = {}
        for place, chain in enumerate(in_time(own)):
            if len(own) > 1:
                before = _match(chain, known, before, roots, first=not place)
            else:
                roots.update((node, node) for node in chain.elements)
    return roots


def _match(
    chain: Chain, known: dict[tuple[str, str], str], before: dict[str, dict[str, str]], roots: dict, *, first: bool
) -> dict[str, dict[str, str]]:
    """Enters the plan's elements into ``roots``; the plan's words by kind: {kind: {root: words}}.

    known  (kind, words) of all earlier elements, and what they are the same as; before  the plan next before
    """
    here: dict[str, dict[str, str]] = defaultdict(dict)
    for kind, nodes in chain.by_kind.items():
        words = {node: words_of(chain.elements[node].text) for node in nodes}
        taken: set[str] = set()
        rest = []
        for node in nodes:
            root = known.get((kind, words[node]))
            if root and root not in taken:
                roots[node] = root
                taken.add(root)
            else:
                rest.append(node)
        if rest and not first:
            choices = {root: said for root, said in before.get(kind, {}).items() if root not in taken}
            roots.update(_alike({node: words[node] for node in rest}, choices))
        for node in nodes:
            root = roots.setdefault(node, node)
            known.setdefault((kind, words[node]), root)
            here[kind][root] = words[node]
    return here


def _alike(wanted: dict[str, str], choices: dict[str, str]) -> dict[str, str]:
    """{element: root} of those whose words are alike, one to one, the most alike first."""
    if not wanted or not choices:
        return {}
    from rapidfuzz import fuzz, process

    nodes, roots = list(wanted), list(choices)
    scores = process.cdist(
        [" ".join(sorted(wanted[node].split())) for node in nodes],
        [" ".join(sorted(choices[root].split())) for root in roots],
        scorer=fuzz.ratio,
        score_cutoff=ALIKE,
    )
    pairs = sorted((-scores[i, j], i, j) for i, j in zip(*scores.nonzero(), strict=True))
    found: dict[str, str] = {}
    for _, i, j in pairs:
        if nodes[i] not in found and roots[j] not in found.values():
            found[nodes[i]] = roots[j]
    return found
