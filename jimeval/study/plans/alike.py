"""Activities that several agencies plan alike: places to cooperate, proposed by likeness of words.

Each activity is its telling words (``study.terms``: lemmas, compounds as their parts, words of all such papers left
out), weighted by how rare a word is among the activities compared: log((1 + n) / (1 + n_w)) (inverse document
frequency, Spärck Jones 1972, smoothed). Likeness is the weight of shared words over the weight of all words of both
(weighted Jaccard, Ruzicka 1958), 0 to 1. Two activities are alike
that share two words and are at least ``THRESHOLD`` alike, or share one that no other activity has and are at least
``ALONE`` alike. They are grouped so that *every* pair in a group is alike (complete linkage, Sørensen 1948).

The thresholds were chosen by reading the pairs of 40 activities of eight agencies (``tests/test_alike.py``): above
them 15 of 16 pairs were the same kind of work; just below, about half.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from jimeval.study.terms import common, terms

THRESHOLD, ALONE = 0.25, 0.3
_COLUMNS = ["group", "shared", "element_id", "agency_id", "document_id", "text"]


def alike(activities: pd.DataFrame) -> pd.DataFrame:
    """Groups of activities that two or more agencies plan alike; one row per activity in a group, else none.

    activities  rows of ``plan_elements``; which ones is the caller's choice
    Columns: group (1, 2 ...; in the order of their first activity), shared (words that all in the group have), and
    element_id, agency_id, document_id, text of the activity.
    """
    words = [_words(text) for text in activities["text"]]
    agencies = activities["agency_id"].to_numpy()
    told = {name: activities[name].tolist() for name in ("element_id", "agency_id", "document_id", "text")}
    groups = _groups(words)
    rows, number = [], 0
    for members in groups:
        if len({agencies[place] for place in members}) < 2:
            continue
        number += 1
        shared = ", ".join(sorted(set.intersection(*(set(words[place]) for place in members))))
        for place in members:
            rows.append({"group": number, "shared": shared} | {name: values[place] for name, values in told.items()})
    return pd.DataFrame(rows, columns=_COLUMNS)


def _words(text: str) -> frozenset[str]:
    """The stems that the text is compared by: a compound's parts instead of itself."""
    return frozenset(part for term in terms(text) for part in (term.parts or {term.stem}) if part not in common())


def _groups(words: list[frozenset[str]]) -> list[list[int]]:
    """Places of the activities of each group of two or more, in order; every pair in it is alike."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    n = len(words)
    held = Counter(word for each in words for word in each)
    place_of = {word: place for place, word in enumerate(sorted(held))}
    cells = [(row, place_of[word]) for row, each in enumerate(words) for word in sorted(each)]
    if not cells:
        return []
    rows, columns = (np.array(axis) for axis in zip(*cells, strict=True))
    has = csr_array((np.ones(len(cells)), (rows, columns)), shape=(n, len(held)))
    holders = np.array([held[word] for word in sorted(held)])
    rare = np.log((1 + n) / (1 + holders)) + 1e-9
    first, second, weight = _shared(has, rare)
    whole = has @ rare
    likeness = weight / (whole[first] + whole[second] - weight)
    close = likeness >= min(THRESHOLD, ALONE)
    first, second, likeness = first[close], second[close], likeness[close]
    both = has[first] * has[second]
    counted, alone = both.sum(axis=1), both @ (holders == 2)
    kept = likeness >= np.where(counted >= 2, THRESHOLD, np.where(alone >= 1, ALONE, np.inf))
    if not kept.any():
        return []
    near = csr_array((likeness[kept], (first[kept], second[kept])), shape=(n, n))
    _, piece = connected_components(near, directed=False)
    found = []
    for of in np.unique(piece[first[kept]]):
        members = np.flatnonzero(piece == of)
        apart = 1 - near[members][:, members].toarray()
        cluster = fcluster(linkage(apart[np.triu_indices(len(members), 1)], "complete"), 1 - THRESHOLD, "distance")
        found += [members[cluster == name].tolist() for name in np.unique(cluster) if (cluster == name).sum() > 1]
    return sorted(found)


def _shared(has, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(first, second, weight of the words that they share) of every pair that shares any; weights are positive."""
    pairs = ((has * weights) @ has.T).tocsr()
    pairs.sort_indices()
    pairs = pairs.tocoo()
    upper = pairs.row < pairs.col
    return pairs.row[upper], pairs.col[upper], pairs.data[upper]
