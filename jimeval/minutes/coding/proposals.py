"""Codings: what the codebook's rules propose, with the words that made them fire, and what stands after decisions."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter

import pandas as pd

from jimeval.base.contracts import TABLES
from jimeval.base.sentences import sentences
from jimeval.minutes.coding.codebook import Codebook
from jimeval.minutes.coding.patterns import Find, Matcher

RULES = "regler"  # the coder of what the rules propose
DECISION_COLUMNS = (  # of the file in which a study keeps what persons decided about codings
    *("document_id", "start", "end", "quotation", "before", "after", "code", "value"),
    *("decision", "coder", "decided_on", "codebook_version", "memo"),
)
CODED_SECTIONS = ("programme", "status", "advice", "general", "other", "unassigned")
_BULLET = re.compile(r"\n[ \t]*(?:[-–—*]|o(?=[ \t])|\d{1,2}[.)](?=\s))|[•·▪●]")
_MAYBE = re.compile(r"[\n•·▪●]")  # a sentence without any of these has no bullet
FROM_TABLES = _GIVEN, _NONE, _TIES, _NO_TIES = "stod_givet", "stod_inget", "samverkan", "samverkan_ingen"


def coding_id(document_id: str, start: int, end: int, code: str, coder: str, value: str | None = None) -> str:
    """The id of one coding; ``value`` only where several share the rest, as two partners in one sentence do."""
    return f"{document_id}#{start}-{end}:{code}:{coder}" + (f":{value}" if value else "")


def propose(
    text: str,
    passages: Iterable[Mapping],
    codebook: Codebook,
    support: Iterable[Mapping] = (),
    collaborations: Iterable[Mapping] = (),
    page_at: Callable[[int], int | None] = lambda position: None,
) -> list[dict]:
    """Rows of ``codings``, all proposed, for the passages of one paper in which somebody says something.

    ``text`` is the paper's own text (shell blanked out); ``passages``, ``support`` and ``collaborations`` are rows of
    those tables, read from it. Attendance lists and shell are not coded; text that found no place is.
    """
    coded = sorted((row for row in passages if row["section"] in CODED_SECTIONS), key=itemgetter("start"))
    found = [
        (passage_id, code, find)
        for passage_id, code, find in [
            *_by_patterns(text, coded, codebook),
            *_by_support(support),
            *_by_collaborations(collaborations),
        ]
        if code in codebook
    ]
    document_id = next((row["document_id"] for row in coded), "")
    rows = [
        {
            "passage_id": passage_id,
            "document_id": document_id,
            "page": page_at(find.start),
            "start": find.start,
            "end": find.end,
            "code": code,
            "value": find.value or None,
            "coder": RULES,
            "state": "proposed",
            "codebook_version": codebook.version,
        }
        for passage_id, code, find in sorted(set(found), key=lambda f: (f[2].start, f[2].end, f[1], f[2].value))
    ]
    return with_ids(rows)


def with_ids(rows: list[dict]) -> list[dict]:
    """The rows with their ``coding_id``: the value joins it where stretch, code and coder are the same."""
    keys = [tuple(row[name] for name in ("document_id", "start", "end", "code", "coder")) for row in rows]
    times = Counter(keys)
    return [
        row | {"coding_id": coding_id(*key, row.get("value") if times[key] > 1 else None)}
        for row, key in zip(rows, keys, strict=True)
    ]


# What the rules find -------------------------------------------------------------------------------------------------
@functools.lru_cache(maxsize=8)
def _matcher(codebook: Codebook) -> Matcher:
    return Matcher(tuple((code.code, pattern) for code in codebook.codes for pattern in code.patterns))


def _by_patterns(text: str, passages: list[Mapping], codebook: Codebook) -> Iterator[tuple[str, str, Find]]:
    matcher = _matcher(codebook)
    for stretch in _stretches(text, passages):
        for sentence in sentences(text, stretch[0]["start"], stretch[-1]["end"]):
            for start, end in _items(text, sentence.start, sentence.end):
                for code, find in _joined(matcher.find(text, start, end)):
                    yield _holding(stretch, find.start), code, find


def _stretches(text: str, passages: list[Mapping]) -> Iterator[list[Mapping]]:
    """Passages of one part in a row: a sheet's number cuts a part in two, but not the sentence that it stands in."""
    together: list[Mapping] = []
    for row in passages:
        last = together[-1] if together else None
        same = last and (row["section"], row["agency_id"]) == (last["section"], last["agency_id"])
        if last and not (same and not text[last["end"] : row["start"]].strip()):
            yield together
            together = []
        together.append(row)
    if together:
        yield together


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The items of a list that has no stops, each by itself."""
    marks = [mark.start() for mark in _BULLET.finditer(text, start, end)] if _MAYBE.search(text, start, end) else []
    yield from zip([start, *marks], [*marks, end], strict=True)


def _holding(stretch: list[Mapping], position: int) -> str:
    held = [row["passage_id"] for row in stretch if row["start"] <= position]
    return held[-1] if held else stretch[0]["passage_id"]


def _joined(finds: Iterable[tuple[str, Find]]) -> list[tuple[str, Find]]:
    """The finds of a sentence, those of one code and value that overlap or stand side by side as one; a denied one
    wins over the same words taken as said."""
    joined: list[tuple[str, Find]] = []
    for code, find in sorted(finds, key=lambda found: (found[0], found[1].value, found[1].start)):
        last_code, last = joined[-1] if joined else ("", find)
        if (last_code, last.value) == (code, find.value) and find.start <= last.end + 1:
            joined[-1] = (code, Find(last.start, max(last.end, find.end), find.value))
        else:
            joined.append((code, find))
    return joined


def _by_support(rows: Iterable[Mapping]) -> Iterator[tuple[str, str, Find]]:
    for row in rows:
        timing = f", {row['timing']}" if row["timing"] != "not_stated" else ""
        code = _GIVEN if row["statement"] == "given" else _NONE
        yield row["passage_id"], code, Find(row["start"], row["end"], f"{row['audience']}{timing}")


def _by_collaborations(rows: Iterable[Mapping]) -> Iterator[tuple[str, str, Find]]:
    for row in rows:
        code = _NO_TIES if row["statement"] == "stated_none" else _TIES
        partner = next((row[name] for name in ("partner_agency_id", "partner") if isinstance(row[name], str)), "")
        yield row["passage_id"], code, Find(row["start"], row["end"], partner)


# What stands ---------------------------------------------------------------------------------------------------------
def standing(codings: pd.DataFrame) -> pd.DataFrame:
    """What stands now, one row for each stretch, code and value: the columns of ``codings`` and ``disputed``.

    Accepted by somebody and rejected by nobody is accepted; accepted by one and rejected by another is accepted and
    disputed; what nobody has decided on stays proposed; what is only rejected is out. Several coders are joined by +.
    """
    columns = TABLES["codings"].names()
    places: dict[tuple, dict[str, list[dict]]] = {}
    for row in codings[columns].astype(object).where(codings[columns].notna(), None).to_dict("records"):
        place = (row["document_id"], row["start"], row["end"], row["code"], row["value"])
        places.setdefault(place, {}).setdefault(row["state"], []).append(row)
    rows = []
    for states in places.values():
        accepted, rejected = states.get("accepted", []), "rejected" in states
        if accepted:
            latest = sorted(accepted, key=_time_last)[-1]
            coders = "+".join(sorted({row["coder"] for row in accepted}))
            rows.append({**latest, "coder": coders, "disputed": rejected})
        elif not rejected:
            rows.append({**states["proposed"][0], "disputed": False})
    found = pd.DataFrame(rows, columns=[*columns, "disputed"])
    types = {name: codings[name].dtype for name in columns} | {"disputed": "bool"}
    return found.astype(types).sort_values(["document_id", "start", "end", "code"], kind="stable", ignore_index=True)


def _time_last(row: dict) -> tuple:
    """By time, one without after the others, then by coder."""
    return row["decided_on"] is None, row["decided_on"] or "", row["coder"]
