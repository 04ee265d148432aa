"""What the papers show for each parameter of the nine lines: counts from plan, reports and minutes, never a mark.

A parameter may have several counts; they are never added up. Nothing to count in (no signed plan, no report read) is
another thing than a count of none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import networkx as nx

from jimeval import plans
from jimeval.base.swedish import listed
from jimeval.plans.logic import KIND_COUNTS, local_id, natural

NO_PLAN = "ingen signerad plan är läst"
NO_REPORT = "ingen rapport som svarar mot planen är läst"
NO_MINUTES = "inga anteckningar om myndigheten är lästa"
_DONE = ("performed", "achieved")
_MANAGEMENT = {"management", "managers", "regional_management"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One count for a parameter.

    what     Swedish, what is counted ("aktiviteter som leder till ett resultat")
    n, of    how many, of how many; ``of`` is None for a plain number, ``n`` where there is nothing to count in
    without  the plan's elements that the count lacks, by their ids in the plan
    silent   how many of them the reports do not mention
    lacking  why ``n`` is None
    lone     a number that shows nothing by being none: support and ties, which minutes tell of by chance
    """

    what: str
    n: int | None
    of: int | None = None
    without: tuple[str, ...] = ()
    silent: int = 0
    lacking: str = ""
    lone: bool = False

    @property
    def share(self) -> float | None:
        """0 to 1; a plain number is 0 when nothing is found and otherwise no share."""
        if self.n is None:
            return None
        if self.of is None:
            return 0.0 if self.n == 0 and not self.lone else None
        return self.n / self.of

    def words(self) -> str:
        if self.n is None:
            return f"{self.what}: {self.lacking}"
        whole = "" if self.of is None else f" av {self.of}"
        lacks = [f"inte {listed(self.without)}" if self.without and self.n else ""]
        lacks += [f"{self.silent} nämns inte i någon läst rapport" if self.silent else ""]
        beside = "; ".join(filter(None, lacks))
        number = "inga" if self.of is None and not self.n else self.n
        return f"{self.what}: {number}{whole}{f' ({beside})' if beside else ''}"


class Papers:
    """An agency's year as the counts need it: ``view`` has elements, links, followed_up, support, results ..."""

    def __init__(self, view):
        self.view = view
        self.elements = view.elements()
        self.graph = plans.graph(self.elements, view.links())
        self.followed = view.followed_up()

    def ids(self, kind: str) -> list[str]:
        own = self.elements.loc[self.elements["kind"] == kind, "element_id"]
        return sorted(own, key=natural)

    def named(self, kind: str, what: str) -> Shown:
        """How many elements of a kind the plan names."""
        return Shown(what, None, lacking=NO_PLAN) if self.elements.empty else Shown(what, len(self.ids(kind)))

    def tied(self, kind: str, other: str, what: str, *, ahead: bool) -> Shown:
        """How many elements of a kind lead (``ahead``), through whatever stands between, to one of another; or come
        from one."""
        if self.elements.empty:
            return Shown(what, None, lacking=NO_PLAN)
        own = self.ids(kind)
        if not own:
            return Shown(what, None, lacking=f"planen har inga {KIND_COUNTS[kind][1]}")
        others, reach = set(self.ids(other)), nx.descendants if ahead else nx.ancestors
        loose = [one for one in own if not others & reach(self.graph, one)]
        return Shown(what, len(own) - len(loose), len(own), tuple(local_id(one) for one in loose))

    def stated(self, kind: str, column: str, what: str) -> Shown:
        """How many elements of a kind have something in a column."""
        own = self.elements[self.elements["kind"] == kind]
        if own.empty:
            lacking = NO_PLAN if self.elements.empty else f"planen har inga {KIND_COUNTS[kind][1]}"
            return Shown(what, None, lacking=lacking)
        without = sorted(own.loc[own[column].isna(), "element_id"], key=natural)
        return Shown(what, len(own) - len(without), len(own), tuple(local_id(one) for one in without))

    def reported(self, kinds: tuple[str, ...], what: str) -> Shown:
        """How many elements of these kinds the reports say are done or reached."""
        rows = self.followed[self.followed["kind"].isin(kinds)]
        if rows.empty:
            return Shown(what, None, lacking=NO_PLAN if self.elements.empty else NO_REPORT)
        undone = sorted(rows.loc[~rows["status"].isin(_DONE), "element_id"], key=natural)
        silent = int((rows["status"] == "not_mentioned").sum())
        return Shown(what, len(rows) - len(undone), len(rows), tuple(local_id(one) for one in undone), silent)

    def supported(self, management: bool, what: str) -> Shown:
        """Occasions of support that the minutes tell of, for management or for everybody else."""
        if self.view.passages().empty:
            return Shown(what, None, lacking=NO_MINUTES)
        given = self.view.support().query("statement == 'given'")
        audiences = given["audience"].str.split("+").map(set)
        hits = audiences.map(lambda those: bool(those & _MANAGEMENT) if management else bool(those - _MANAGEMENT))
        return Shown(what, int(hits.sum()), lone=True)

    def partners(self, what: str) -> Shown:
        """Agencies that the minutes name in ties with this one, to it or from it."""
        if self.view.passages().empty:
            return Shown(what, None, lacking=NO_MINUTES)
        ties = self.view.collaborations().query("statement == 'named'")
        partners = {*ties["from_agency_id"], *ties["partner_agency_id"].fillna(ties["partner"])}
        return Shown(what, len(partners - {self.view.agency_id}), lone=True)

    def outcomes(self, what: str) -> Shown:
        """Reported results that are changes for somebody, of all results that the reports tell of."""
        rows = self.view.results()
        if rows.empty:
            return Shown(what, None, lacking="inga redovisade resultat är lästa")
        far = rows["level"].isin(["outcome", "effect_assumed", "effect_shown"])
        return Shown(what, int(far.sum()), len(rows))


_COUNTS: dict[int, tuple[Callable[[Papers], Shown], ...]] = {  # by number of the nine lines
    1: (
        lambda papers: papers.tied("goal", "problem", "mål som vilar på ett problem", ahead=False),
        lambda papers: papers.named("problem", "problem som planen nämner"),
    ),
    2: (
        lambda papers: papers.tied("result", "effect", "resultat som leder till en effekt", ahead=True),
        lambda papers: papers.named("effect", "effekter som planen nämner"),
    ),
    3: (
        lambda papers: papers.tied("activity", "result", "aktiviteter som leder till ett resultat", ahead=True),
        lambda papers: papers.reported(("result",), "resultat som redovisas som uppnådda"),
    ),
    4: (
        lambda papers: papers.named("mediator", "förmedlande instanser som planen nämner"),
        lambda papers: papers.tied(
            "result", "mediator", "resultat som någon förmedlande instans för vidare", ahead=True
        ),
    ),
    5: (lambda papers: papers.reported(("activity",), "aktiviteter som redovisas som genomförda"),),
    6: (
        lambda papers: papers.named("resource", "resurser som planen nämner"),
        lambda papers: papers.tied("activity", "resource", "aktiviteter med en resurs", ahead=False),
    ),
    7: (
        lambda papers: papers.stated("activity", "responsible", "aktiviteter med någon som ansvarar"),
        lambda papers: papers.supported(True, "tillfällen av stöd till ledning och chefer"),
    ),
    8: (
        lambda papers: papers.supported(False, "tillfällen av stöd till andra än ledningen"),
        lambda papers: papers.partners("andra myndigheter som samverkan nämns med"),
    ),
    9: (lambda papers: papers.outcomes("redovisade resultat som är en förändring för någon"),),
}


def documents_show(view) -> dict[int, tuple[Shown, ...]]:
    """For each of the nine parameters, by number, what the agency's papers of the year show."""
    papers = Papers(view)
    return {item: tuple(one(papers) for one in counts) for item, counts in _COUNTS.items()}
