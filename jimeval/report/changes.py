"""What changed in meaning between two standings: gaps, advice and marks, agency by agency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple, TypeVar

from rapidfuzz import fuzz

from jimeval.plans.gaps.likeness import ALIKE
from jimeval.report.standing import Advice, Gap, Marks, Standing

_UNCLEAR = ("open", "not_seen")  # what advice is said to be while the paper that answers it is missing
Row = TypeVar("Row", Gap, Advice)


class Change(NamedTuple):
    """One thing that changed.

    agency  whose it is; empty for advice to all
    about   gap, advice or marks
    when    the plan's or the advice's year, or the occasion
    what    new, gone, waived, unwaived; a status; more, fewer, corrected; agreed, agreed_otherwise, agreed_gone
    of      a gap's rule, or the status that advice had
    to_all  the advice was given to all
    """

    agency: str
    about: str
    when: str
    what: str
    of: str = ""
    to_all: bool = False


def compare(before: Standing, now: Standing, *, complete: bool = True) -> tuple[list[Change], Standing]:
    """The changes, and the standing to compare with next time.

    complete  every paper could be read; otherwise what has disappeared or become unclear stands as it was, and no
              change: it may stand in a paper that could not be read
    """
    found: list[Change] = []
    kept = replace(
        now,
        gaps=tuple(sorted(_gaps(before.gaps, now.gaps, found, complete))),
        advice=tuple(sorted(_advice(before.advice, now.advice, found, complete), key=lambda row: row[:4])),
        marks=tuple(sorted(_marks(before.marks, now.marks, found, complete))),
        tables=now.tables if complete else "",
    )
    return found, kept


def _gaps(before: Iterable[Gap], now: Iterable[Gap], found: list[Change], complete: bool) -> Iterator[Gap]:
    for old, new in _pairs(before, now, lambda gap: (gap.agency, gap.year, gap.rule)):
        lost = new is None or (old is not None and old.waived and not new.waived)
        if lost and not complete:
            yield old
            continue
        if new is not None:
            yield new
        one = new or old
        if old is None or new is None:  # one that is waived when it comes or goes is no news: a person knew it
            what = "" if one.waived else "new" if old is None else "gone"
        else:
            what = "" if old.waived == new.waived else "waived" if new.waived else "unwaived"
        if what:
            found.append(Change(one.agency, "gap", one.year, what, one.rule))


def _advice(before: Iterable[Advice], now: Iterable[Advice], found: list[Change], complete: bool) -> Iterator[Advice]:
    for old, new in _pairs(before, now, lambda advice: (advice.agency, advice.year)):
        if new is None and not complete:
            yield old
        elif old is None or new is None:
            one = new or old
            found.append(
                Change(one.agency, "advice", one.year, "gone" if new is None else "new", to_all=not one.agency)
            )
            if new is not None:
                yield new
        else:
            statuses = {}
            for agency in sorted({new.agency, *old.by_agency, *new.by_agency}):
                was, is_now = old.by_agency.get(agency, old.status), new.by_agency.get(agency, new.status)
                if is_now in _UNCLEAR and not complete:
                    is_now = was
                if was != is_now:
                    found.append(Change(agency, "advice", new.year, is_now, was, to_all=not new.agency))
                statuses[agency] = is_now
            of_all = statuses.pop(new.agency)
            yield new._replace(
                status=of_all, by_agency={agency: status for agency, status in statuses.items() if status != of_all}
            )


def _marks(before: Iterable[Marks], now: Iterable[Marks], found: list[Change], complete: bool) -> Iterator[Marks]:
    was, is_now = ({row[:3]: row for row in rows} for rows in (before, now))
    for key in sorted(was | is_now):
        old, new = was.get(key), is_now.get(key)
        if not complete and old is not None and (new is None or new.n < old.n):
            yield old
            continue
        if new is not None:
            yield new
        found += [Change(key[0], "marks", key[1], what) for what in _of_marks(old, new)]


def _of_marks(old: Marks | None, new: Marks | None) -> Iterator[str]:
    if old is None or new is None:
        yield "new" if old is None else "gone"
        return
    if old.single != new.single:
        yield "more" if new.n > old.n else "fewer" if new.n < old.n else "corrected"
    if old.agreed != new.agreed:
        yield "agreed" if not old.agreed else "agreed_otherwise" if new.agreed else "agreed_gone"


def _pairs(
    before: Iterable[Row], now: Iterable[Row], group: Callable[[Row], tuple]
) -> Iterator[tuple[Row | None, Row | None]]:
    """Rows of before and now that are about the same: of one group with the same words, else with words alike."""
    groups: dict[tuple, tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
    for place, rows in enumerate((before, now)):
        for row in rows:
            groups[group(row)][place].append(row)
    for key in sorted(groups):
        old, new = groups[key]
        for row in list(old):
            if same := next((other for other in new if other.words == row.words), None):
                old.remove(row)
                new.remove(same)
                yield row, same
        while old and new:
            likeness, row, like = max(
                ((fuzz.token_sort_ratio(a.words, b.words), a, b) for a in old for b in new), key=lambda pair: pair[0]
            )
            if likeness < ALIKE:
                break
            old.remove(row)
            new.remove(like)
            yield row, like
        yield from ((row, None) for row in old)
        yield from ((None, row) for row in new)
