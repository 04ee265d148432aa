"""The notice after a run: what the reports say changed in meaning since the last one, and what failed.

A notice leaves the study by mail. It says what kind of thing changed and where; never a mark, how many marked or what a
passage says, and no person's full name; causes of failures are cut before what an error quotes. Agencies stand by name,
never ranked. Of failures it tells when they begin, when they change and when they are over, not every night.

The first notice says that notices are on: a wrong address shows when it is set up, not when it is needed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from jimeval.base.errors import InputError, JimevalError
from jimeval.base.study_folder import StudyFolder
from jimeval.base.swedish import count, number, shorten, sort_key
from jimeval.report import standing
from jimeval.report.data import Data
from jimeval.report.standing import Standing

if TYPE_CHECKING:
    from jimeval.report.changes import Change

_RUN = "körningen"
_MOST_RULES = 3  # rules of one plan that are named; more are counted
_ON = (
    "Meddelanden är på. Nästa kommer när något i rapporterna har ändrats i sak (luckor, markeringar, medskick), eller "
    "när en körning misslyckas.\nNär inget ändras kommer inget; att körningen görs syns i reports/log.txt."
)
_GAPS = {
    "new": ("ny lucka", "nya luckor"),
    "gone": ("lucka borta", "luckor borta"),
    "waived": ("lucka undantagen", "luckor undantagna"),
    "unwaived": ("lucka inte längre undantagen", "luckor inte längre undantagna"),
}
_MARKS = {
    "new": "markeringar från ett nytt tillfälle, {}",
    "gone": "markeringarna från {} är borta",
    "more": "fler markeringar från {}",
    "fewer": "färre markeringar från {}",
    "corrected": "rättade markeringar från {}",
    "agreed": "gemensam markering från {} har tillkommit",
    "agreed_otherwise": "gemensam markering från {} är ändrad",
    "agreed_gone": "gemensam markering från {} är borta",
}


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run went: pages that failed and why, papers with errors and how many, and what stopped it altogether."""

    failed: Mapping[str, str] = field(default_factory=dict)
    unread: Mapping[str, int] = field(default_factory=dict)
    stopped: BaseException | None = None

    def failures(self) -> dict[str, str]:
        """What failed and why, in words that hold no value and no quotation."""
        found = {paper: f"{number(n)} fel" for paper, n in self.unread.items()}
        found |= {page: re.split(r"[:(”\n]", reason)[0].strip(" .") for page, reason in self.failed.items()}
        if self.stopped is not None:
            found[_RUN] = _why_stopped(self.stopped)
        return found


@dataclass(frozen=True, slots=True)
class Notice:
    subject: str
    text: str


def notice(folder: StudyFolder, ran: Ran) -> tuple[Notice | None, Standing]:
    """The notice to send, None when there is nothing to tell, and the standing to store when it has been sent."""
    before = standing.stored(folder)
    failures = ran.failures()
    if ran.stopped is not None:  # how pages, papers and tables stand was not seen
        last = before or Standing(seen=False)
        now, changes = replace(last, failures={**last.failures, **failures}), []
    elif before is not None and before.tables and before.tables == Data(folder).checksum:
        now, changes = replace(before, failures=failures), []
    else:
        now, changes = standing.read(folder), []
        if before is not None and before.seen:
            from jimeval.report.changes import compare

            changes, now = compare(before, now, complete=not ran.unread)
        elif ran.unread:
            now = replace(now, tables="")
        now = replace(now, failures=failures)
    if before is not None and not changes and dict(before.failures) == dict(now.failures):
        return None, now
    return _written(folder, before, now, changes), now


def _written(folder: StudyFolder, before: Standing | None, now: Standing, changes: list[Change]) -> Notice:
    from jimeval.study import Study

    study = Study(folder)
    failures = list(_failure_lines(before.failures if before else {}, now.failures))
    by_agency = _by_agency(study, changes)
    parts = [_ON] if before is None else []
    parts += failures
    if by_agency:
        parts.append("Ändrat i rapporterna sedan förra meddelandet:")
        parts += ["\n".join([name, *(f"  – {line}" for line in lines)]) for name, lines in by_agency.items()]
    if _RUN in now.failures and _RUN not in (before.failures if before else {}):
        parts.append("Hela felet står där körningens utskrift hamnar, till exempel i crons brev eller i journalctl.")
    elif before is not None and (by_agency or now.failures):
        parts.append("Det som ligger bakom står på sidorna; börja i reports/index.html.")
    said = _subject(before, now, by_agency)
    mask = study.persons.full_names().mask
    return Notice(mask(f"{shorten(study.name, 60)}: {said}"), mask("\n\n".join(parts)) + "\n")


def _subject(before: Standing | None, now: Standing, by_agency: Mapping[str, list[str]]) -> str:
    if before is None:
        return "meddelanden är på" + (", och något misslyckades" if now.failures else "")
    was = before.failures
    said = []
    if any(was.get(what) != why for what, why in now.failures.items()):
        said.append("något misslyckades")
    elif was.keys() - now.failures.keys():
        said.append("ett fel är avhjälpt" if now.failures else "allt fungerar igen")
    if by_agency:
        names = list(by_agency)
        said.append(f"nytt om {names[0] if len(names) == 1 else f'{number(len(names))} myndigheter'}")
    return ", ".join(said)


def _failure_lines(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """What began or changed to fail, what works again, and, beside them, how much fails as before."""
    new = {what: why for what, why in now.items() if before.get(what) != why}
    over = [what for what in before if what not in now]
    if new:
        yield _listed("Misslyckades:", (f"{what}: {why}" for what, why in new.items()))
    if over:
        yield _listed("Fungerar igen:", over)
    if (new or over) and (rest := len(now) - len(new)):
        yield f"Sedan tidigare misslyckas {number(rest)} till."


def _listed(heading: str, lines: Iterable[str]) -> str:
    return "\n".join([heading, *(f"  – {line}" for line in sorted(lines, key=sort_key))])


def _by_agency(study, changes: Iterable[Change]) -> dict[str, list[str]]:
    """The lines of every agency, in Swedish order; what concerns all comes first."""
    from jimeval.register import register

    changes = list(changes)
    if not changes:
        return {}
    known = register().agencies
    years = study.years()
    ids = {change.agency for change in changes if change.agency}
    names = {agency: known[agency].label(years[-1]) if years and agency in known else agency for agency in ids}
    ordered = sorted(names, key=lambda agency: sort_key(names[agency]))
    found = {"Alla myndigheter": [change for change in changes if not change.agency]}
    found |= {names[agency]: [change for change in changes if change.agency == agency] for agency in ordered}
    return {name: list(_lines(own)) for name, own in found.items() if own}


def _lines(changes: list[Change]) -> Iterator[str]:
    from jimeval.plans.gaps import RULE_LABELS

    counted = Counter(changes)
    plans = dict.fromkeys((change.when, change.what) for change in changes if change.about == "gap")
    for year, what in sorted(plans, key=lambda plan: (plan[0], list(_GAPS).index(plan[1]))):
        rules = {c.of: n for c, n in counted.items() if (c.about, c.when, c.what) == ("gap", year, what)}
        plan = f"planen {year}".strip()
        if len(rules) > _MOST_RULES:
            yield f"{plan}: {count(sum(rules.values()), *_GAPS[what])}, av {number(len(rules))} slag"
            continue
        for rule in sorted(rules, key=list(RULE_LABELS).index):
            yield f"{plan}: {count(rules[rule], *_GAPS[what])}: {RULE_LABELS[rule]}"
    for change in sorted(counted):
        if change.about == "advice":
            yield _of_advice(change, counted[change])
    marks = [change for change in counted if change.about == "marks"]
    for change in sorted(marks, key=lambda change: (change.when, list(_MARKS).index(change.what))):
        yield _MARKS[change.what].format(change.when)


def _of_advice(change: Change, n: int) -> str:
    from jimeval.study.words import STATUS_LABELS

    given = f" till alla från {change.when}" if change.to_all and change.agency else f" från {change.when}"
    if change.what == "new":
        return f"{count(n, 'nytt medskick', 'nya medskick')}{given}"
    if change.what == "gone":
        return f"{count(n, 'medskick', 'medskick')}{given} är borta"
    return (
        f"{count(n, 'medskick', 'medskick')}{given}: {STATUS_LABELS[change.what]} (förut: {STATUS_LABELS[change.of]})"
    )


def _why_stopped(error: BaseException) -> str:
    """The first line of our own errors, without what stands in brackets; of others only what kind it was."""
    if isinstance(error, InputError):
        return "papper eller beslut gick inte att läsa"
    if isinstance(error, JimevalError):
        return shorten(re.sub(r"\s*\([^)]*\)", "", str(error).split("\n")[0]), 200).rstrip(".")
    kind = type(error).__name__
    if isinstance(error, MemoryError):
        return "datorns minne tog slut"
    if isinstance(error, OSError):
        return f"datorn nekade en fil eller en process; visa utskriften för den som sköter datorn ({kind})"
    return f"ett fel i själva jimeval, inte i papperen; visa utskriften för den som sköter jimeval ({kind})"
