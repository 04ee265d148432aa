"""Plans beside each other: how many agencies a rule concerns, what is planned alike, sub-goals and empty levels.

Only signed elements are compared. Every share names its denominator: agencies whose plan can be judged, or is read.
"""

from __future__ import annotations

import pandas as pd

from jimeval import plans
from jimeval.base.display import ReportTable
from jimeval.base.swedish import EN_DASH, count, listed, number, shorten
from jimeval.plans.logic import ORDER
from jimeval.register.goals import SUBGOALS
from jimeval.study.plans.alike import alike

_CHAIN = ("resource", "activity", "result", "effect")  # levels that a programme logic is asked for
_LEVEL_HEADINGS = {
    "problem": "Problem",
    "goal": "Mål",
    "resource": "Resurser",
    "activity": "Aktiviteter",
    "result": "Resultat",
    "mediator": "Förmedlande instanser",
    "effect": "Effekter",
}
_ALL_AGENCIES = "alla"


# Plain tables ---------------------------------------------------------------------------------------------------------
def rule_counts(grid: pd.DataFrame) -> pd.DataFrame:
    """rule, agencies (with a gap by it), judged (whose plan has what it judges); ``grid`` as ``plans.gap_grid``."""
    rules = [rule for rule in plans.RULES if rule in grid]
    return pd.DataFrame(
        {
            "rule": rules,
            "agencies": [int((grid[rule] > 0).sum()) for rule in rules],
            "judged": [int(grid[rule].notna().sum()) for rule in rules],
        }
    )


def subgoal_coverage(elements: pd.DataFrame) -> pd.DataFrame:
    """topic, scheme, agency_id, elements: how many of the agency's elements name the national sub-goal."""
    named = elements[elements["subgoal_topic"].notna()]
    counted = named.groupby(["subgoal_topic", "subgoal_scheme", "agency_id"], sort=True).size()
    return (
        counted.rename("elements").reset_index().rename(columns={"subgoal_topic": "topic", "subgoal_scheme": "scheme"})
    )


def levels(elements: pd.DataFrame, agency_ids) -> pd.DataFrame:
    """Agency x kind of element: how many; index agency_id in the order given."""
    counted = pd.crosstab(elements["agency_id"], elements["kind"])
    return counted.reindex(index=pd.Index(list(agency_ids), name="agency_id"), columns=list(ORDER), fill_value=0)


# For readers ----------------------------------------------------------------------------------------------------------
class PlansAcross:
    """A programme year's plans, for the topics rules, alike, subgoals and levels."""

    def __init__(self, study, year: int, labels: dict[str, str], elements: pd.DataFrame, grid: pd.DataFrame):
        """elements: the year's signed rows of plan_elements; grid: agency x rule of the same."""
        self.study, self.year, self.labels, self.elements, self.grid = study, year, labels, elements, grid
        self.simulated = bool((elements["origin"] == "simulated").any())
        with_plan = set(elements["agency_id"])
        self.with_plan = [agency_id for agency_id in labels if agency_id in with_plan]

    @property
    def _of(self) -> str:
        return f"{len(self.with_plan)} {'myndighet' if len(self.with_plan) == 1 else 'myndigheter'} med signerad plan"

    def _without_plans(self) -> str:
        return f"Ingen signerad plan från {self.year} att jämföra."

    def table_gaps(self, reasons: pd.DataFrame) -> ReportTable:
        """Agency x rule: how many gaps; ``reasons``: why a rule is not judged, as ``plans.gap_reasons`` has it."""
        grid = self.grid
        shown = [rule for rule in plans.RULES if grid[rule].notna().any()]
        rows = pd.DataFrame(
            {"Myndighet": [self.labels[agency_id] for agency_id in grid.index]}
            | {rule: [_gap_cell(grid.loc[a], rule, reasons.at[a, rule]) for a in grid.index] for rule in shown}
        )
        rules = "; ".join(f"{rule}: {plans.RULE_LABELS[rule]}" for rule in shown)
        signs = dict.fromkeys(reasons.loc[grid["elements"] > 0, shown].to_numpy().ravel())
        said = "".join(f"{plans.REASONS[why][0]}: {plans.REASONS[why][1]}. " for why in plans.REASONS if why in signs)
        return ReportTable(
            rows,
            f"Antal luckor per myndighet och regel {self.year}",
            simulated=self.simulated,
            note=f"{said}{rules}.",
        )

    def say_rules(self) -> str:
        """How many agencies each rule concerns. Cases: no plan, no gap, gaps."""
        if not self.with_plan:
            return self._without_plans()
        counts = rule_counts(self.grid)
        found = counts[counts["agencies"] > 0]
        if found.empty:
            return f"Ingen lucka hos {self._of}."
        parts = [f"{row.rule} hos {row.agencies} av {row.judged}" for row in found.itertuples()]
        return f"Luckor, av de myndigheter vars plan har något att bedöma: {listed(parts)}."

    def table_rules(self) -> ReportTable:
        counts = rule_counts(self.grid)
        counts = counts[counts["judged"] > 0]
        rows = pd.DataFrame(
            {
                "Regel": counts["rule"],
                "Vad den söker": counts["rule"].map(plans.RULE_LABELS),
                "Myndigheter": [f"{row.agencies} av {row.judged}" for row in counts.itertuples()],
                "Vilka": [self._named(self.grid.index[self.grid[rule].fillna(0) > 0]) for rule in counts["rule"]],
            }
        )
        return ReportTable(
            rows,
            f"Hur många myndigheter varje regel gäller {self.year}",
            empty=self._without_plans(),
            simulated=self.simulated,
            note="Nämnaren är de myndigheter vars plan har något som regeln kan bedöma." if len(rows) else "",
        )

    def _named(self, agency_ids) -> str:
        ids = set(agency_ids)
        if ids and ids >= set(self.with_plan) and len(ids) > 3:
            return _ALL_AGENCIES
        return listed(label for agency_id, label in self.labels.items() if agency_id in ids)

    def alike(self) -> pd.DataFrame:
        """Groups of activities still ahead that several agencies plan alike; see ``study.plans.alike``."""
        ahead = self.elements["state"].isna() | (self.elements["state"] == "planned")
        return alike(self.elements[ahead & (self.elements["kind"] == "activity")].reset_index(drop=True))

    def say_alike(self) -> str:
        """Cases: no plan, nothing alike, groups."""
        if not self.with_plan:
            return self._without_plans()
        found, activities = self.alike(), int((self.elements["kind"] == "activity").sum())
        among = f"{count(activities, 'aktivitet', 'aktiviteter')} hos {self._of}"
        if found.empty:
            return f"Bland {among} planeras inga lika, så långt orden visar."
        groups = found["group"].nunique()
        kinds = "Ett slags aktivitet" if groups == 1 else f"{groups} slags aktiviteter"
        return f"{kinds} planeras lika av två myndigheter eller fler, bland {among}: platser att samverka."

    def table_alike(self) -> ReportTable:
        found = self.alike()
        by_id = self.elements.set_index("element_id", drop=False)
        references = list(self.study.evidence(by_id.loc[found["element_id"]])["reference"]) if len(found) else []
        rows = pd.DataFrame(
            {
                "Grupp": [number(group) for group in found["group"]],
                "Gemensamma ord": found["shared"],
                "Myndighet": found["agency_id"].map(self.labels),
                "Aktivitet": [shorten(self.study.mask(text), 200) for text in found["text"]],
                "Belägg": references,
            }
        )
        return ReportTable(
            rows,
            "Aktiviteter som flera planerar lika",
            empty="Inga aktiviteter planeras lika, så långt orden visar.",
            simulated=self.simulated,
            note="Likheten är av ord, i grundform; en person avgör om det är samma sak." if len(rows) else "",
        )

    def say_subgoals(self) -> str:
        """Cases: no plan, no sub-goal named, named; old and new numbering apart."""
        if not self.with_plan:
            return self._without_plans()
        covered = subgoal_coverage(self.elements)
        if covered.empty:
            return f"Ingen del i planerna från {self._of} nämner ett nationellt delmål."
        agencies = covered.groupby("topic")["agency_id"].nunique()
        topics = [topic for topic in SUBGOALS["six"] if topic in agencies.index]
        parts = [f"{topic} hos {int(agencies[topic])}" for topic in topics]
        unnamed = [
            topic for topic in SUBGOALS["six" if "six" in set(covered["scheme"]) else "four"] if topic not in topics
        ]
        lacking = f" Inget delmål nämns om {listed(unnamed)}." if unnamed else ""
        return f"Delar i planerna hos {self._of} nämner {listed(parts)}.{lacking}"

    def table_subgoals(self) -> ReportTable:
        covered = subgoal_coverage(self.elements)
        rows = [
            {
                "Delmål": topic,
                "Myndigheter": f"{own['agency_id'].nunique()} av {len(self.with_plan)}",
                "Vilka": self._named(own["agency_id"]),
                "Delar": number(int(own["elements"].sum())),
                "Indelning": listed(
                    {"four": "fyra mål", "six": "sex mål"}[name] for name in sorted(set(own["scheme"]))
                ),
            }
            for topic in SUBGOALS["six"]
            if len(own := covered[covered["topic"] == topic])
        ]
        return ReportTable(
            pd.DataFrame(rows),
            f"Nationella delmål i planerna {self.year}",
            empty="Inget nationellt delmål nämns i någon signerad del.",
            simulated=self.simulated,
        )

    def say_levels(self) -> str:
        """Which levels of the chain are empty where. Cases: no plan, none empty, some."""
        if not self.with_plan:
            return self._without_plans()
        found = levels(self.elements, self.with_plan)
        empty = {kind: list(found.index[found[kind] == 0]) for kind in _CHAIN}
        parts = [f"{_LEVEL_HEADINGS[kind].lower()} hos {self._named(ids)}" for kind, ids in empty.items() if ids]
        if not parts:
            return f"Resurser, aktiviteter, resultat och effekter finns hos samtliga, {self._of}."
        return f"Tomma nivåer hos {self._of}: {'; '.join(parts)}."

    def table_levels(self) -> ReportTable:
        found = levels(self.elements, self.with_plan)
        shown = [kind for kind in ORDER if kind in _CHAIN or found[kind].any()]
        rows = pd.DataFrame(
            {"Myndighet": [self.labels[agency_id] for agency_id in found.index]}
            | {_LEVEL_HEADINGS[kind]: [number(n) if n else EN_DASH for n in found[kind]] for kind in shown}
        )
        return ReportTable(
            rows,
            f"Delar per myndighet och nivå {self.year}",
            empty=self._without_plans(),
            simulated=self.simulated,
            note=f"{EN_DASH}: ingen signerad del på nivån." if len(rows) else "",
        )


def _gap_cell(row: pd.Series, rule: str, reason: str) -> str:
    if not row["elements"]:
        return "ingen plan"
    return number(row[rule]) if not pd.isna(row[rule]) else plans.REASONS[reason][0]
