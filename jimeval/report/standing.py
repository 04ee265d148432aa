"""What the reports say, as short as it can be kept: to see after the next run whether anything changed in meaning.

Gaps, advice and marks are known by what they are about, never by an id, a row's place or a version, which shift when a
paper is read better. It lies in ``data/private``, outside git and beside the key to the persons, because a fingerprint
of few marks can be guessed back. No clock in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NamedTuple

from jimeval.base.study_folder import StudyFolder
from jimeval.base.whole_files import write_whole
from jimeval.report.data import Data

_FORMAT = 1


class Gap(NamedTuple):
    """A gap: whose plan, the plan's first year, the rule, what it is about, and whether a person has waived it."""

    agency: str
    year: str
    rule: str
    words: str
    waived: bool


class Advice(NamedTuple):
    """A piece of advice: to whom (empty: all), its year, its words, its status; of advice to all every agency's too."""

    agency: str
    year: str
    words: str
    status: str
    by_agency: Mapping[str, str]


class Marks(NamedTuple):
    """One occasion's marks: how many, and fingerprints of single marks and of agreed ones (empty: none is set)."""

    agency: str
    occasion: str
    instrument: str
    n: int
    single: str
    agreed: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What a notice was last sent about.

    tables    fingerprint of the tables that all this was read from; empty when it is not theirs alone
    failures  what failed, a page or a paper, and why
    seen      whether the tables have been read at all: not while every run has been stopped before that
    """

    gaps: tuple[Gap, ...] = ()
    advice: tuple[Advice, ...] = ()
    marks: tuple[Marks, ...] = ()
    failures: Mapping[str, str] = field(default_factory=dict)
    tables: str = ""
    seen: bool = True


def place(folder: StudyFolder) -> Path:
    return folder.person_key.parent / "notice.json"


def stored(folder: StudyFolder) -> Standing | None:
    """What the last notice was sent about; None when none was sent, or its file cannot be used."""
    try:
        content = json.loads(place(folder).read_text(encoding="utf-8"))
        if content.pop("format") != _FORMAT:
            return None
        return Standing(
            tuple(Gap(*row) for row in content["gaps"]),
            tuple(Advice(*row) for row in content["advice"]),
            tuple(Marks(*row) for row in content["marks"]),
            dict(content["failures"]),
            content["tables"],
            content["seen"],
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def store(folder: StudyFolder, standing: Standing) -> None:
    path = place(folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"format": _FORMAT} | asdict(standing)
    write_whole(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n", private=True)


def read(folder: StudyFolder) -> Standing:
    """What the tables say now."""
    from jimeval.plans.gaps.likeness import words_of
    from jimeval.study import Study

    study = Study(folder)
    persons = study.persons.full_names()

    def words(text: str) -> str:
        return words_of(persons.mask(text))

    return Standing(
        tuple(_gaps(study, words)), tuple(_advice(study, words)), tuple(_marks(study)), {}, Data(folder).checksum
    )


def _gaps(study, words: Callable[[str], str]) -> list[Gap]:
    elements = study.table("plan_elements")
    texts = dict(zip(elements["element_id"], elements["text"], strict=True))
    passages = study.table("passages")
    texts |= dict(zip(passages["passage_id"], passages["text"], strict=True))
    plans = study.table("plans")
    years = dict(zip(plans["plan_id"], plans["period_from"].fillna("").str[:4], strict=True))
    found = []
    for row in study.table("gaps").itertuples():
        tail = row.gap_id.removeprefix(f"{row.plan_id}/{row.rule}/")
        of_elements = row.element_ids.split("+")
        if tail == "+".join(element.removeprefix(f"{row.plan_id}/") for element in of_elements):
            about = " + ".join(texts.get(element, element) for element in of_elements)
        else:  # a gap of the plan, of a partner or of a report's passage: ``plan``, ``one-side-fk``
            about = texts.get(tail, tail)
        waived = isinstance(row.waived_because, str)
        found.append(Gap(row.agency_id, years.get(row.plan_id, ""), row.rule, words(about), waived))
    return sorted(found)


def _advice(study, words: Callable[[str], str]) -> list[Advice]:
    texts = study.table("texts").set_index("document_id")["text"]
    dates = study.table("documents").set_index("document_id")["date"].fillna("").str[:4]
    followed: dict[str, dict[str, str]] = {}
    for row in study.table("advice_followup").itertuples():
        followed.setdefault(row.advice_id, {})[row.agency_id] = row.status
    found = []
    for row in study.table("advice").itertuples():
        said = words(texts[row.document_id][row.start : row.end])
        of_agencies = followed.get(row.advice_id, {})
        if isinstance(row.agency_id, str):
            status = of_agencies.get(row.agency_id, row.status)
            found.append(Advice(row.agency_id, dates[row.document_id], said, status, {}))
        else:
            found.append(Advice("", dates[row.document_id], said, row.status, dict(sorted(of_agencies.items()))))
    return sorted(found, key=lambda advice: (*advice[:4], sorted(advice.by_agency.items())))


def _marks(study) -> list[Marks]:
    columns = ["item", "kind", "group", "gender", "value", "missing"]
    found = []
    ratings = study.table("ratings")
    for key, rows in ratings.groupby(["agency_id", "occasion", "instrument"], sort=True):
        agreed = rows[(rows["kind"] == "consensus") & rows["value"].notna()]
        single = rows[rows["kind"] != "consensus"]
        own = [
            sorted(map(str, some[columns].itertuples(index=False, name=None)))
            for _, some in single.groupby(single["rater"].fillna(""))
        ]
        of_group = sorted(map(str, agreed[["item", "value"]].itertuples(index=False, name=None)))
        found.append(
            Marks(*key, int(single["value"].notna().sum()), _digest(sorted(own)), of_group and _digest(of_group) or "")
        )
    return found


def _digest(value) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
