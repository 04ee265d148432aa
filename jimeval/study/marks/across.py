"""Group says, plan shows, over the agencies of a year: for each parameter in how many the two part ways. No agency is
set before another; who they are stands in order of name."""

from __future__ import annotations

import pandas as pd

from jimeval.base.display import ReportTable
from jimeval.base.swedish import count, listed
from jimeval.study.marks.group_and_plan import group_and_plan

COLUMNS = ("item", "label", "n", "group_higher", "papers_higher")


def group_and_plan_across(programme) -> pd.DataFrame:
    """One row per parameter: ``n`` agencies where both marks and papers can be seen, and the agency ids, joined by
    +, where the group is clearly higher, or clearly lower, than what the papers show."""
    found, spread, agreed = [], programme.marks(), programme.consensus()
    for agency in programme.agencies:
        own, own_agreed = (table[table["agency_id"] == agency.agency_id] for table in (spread, agreed))
        if len(own):
            view = programme.study.agency(agency.name, programme.year, programme.audience)
            found.append(group_and_plan(view, own, own_agreed).assign(agency_id=agency.agency_id))
    rows = pd.concat([one for one in found if len(one)], ignore_index=True) if any(map(len, found)) else None
    if rows is None:
        return pd.DataFrame(columns=list(COLUMNS))
    seen = rows[rows["position"].notna() & rows["share"].notna()]
    across = []
    for (item, label), own in seen.groupby(["item", "label"], sort=True):
        differ = {name: own.loc[own["differ"] == name, "agency_id"].unique() for name in COLUMNS[3:]}
        joined = {name: "+".join(ids) or None for name, ids in differ.items()}
        across.append({"item": item, "label": label, "n": own["agency_id"].nunique(), **joined})
    return pd.DataFrame(across, columns=list(COLUMNS))


def _ids(joined) -> list[str]:
    return joined.split("+") if isinstance(joined, str) else []


def say_group_and_plan_across(programme, table: pd.DataFrame) -> str:
    """Cases: nothing to compare; no differences; the parameters where most agencies part ways."""
    if table.empty:
        return "Ingen myndighet har både markeringar på de nio linjerna och papper att ställa bredvid dem."
    apart = [len({*_ids(row.group_higher), *_ids(row.papers_higher)}) for row in table.itertuples()]
    most = max(apart)
    if not most:
        return (
            f"Grupp och papper går inte isär på någon fråga, i de {int(table['n'].max())} myndigheter där båda kan ses."
        )
    where = [
        f"{row.item} {row.label} ({n} av {row.n})"
        for row, n in zip(table.itertuples(), apart, strict=True)
        if n == most
    ]
    items = count(sum(n > 0 for n in apart), "fråga", "frågor")
    return (
        f"Grupp och papper går isär på {items}; i flest myndigheter på {listed(where)}. Det är något att tala om, "
        "inget mått."
    )


def table_group_and_plan_across(programme, table: pd.DataFrame) -> ReportTable:
    """For readers: parameter, in how many agencies both can be seen, and which part ways, in order of name."""
    labels = list(programme.labels)

    def names(joined) -> str:
        return ", ".join(programme.labels[one] for one in sorted(_ids(joined), key=labels.index))

    rows = pd.DataFrame(
        {
            "Fråga": [f"{row.item} {row.label}" for row in table.itertuples()],
            "Båda kan ses": table["n"],
            "Gruppen högt, papperen lågt": table["group_higher"].map(names),
            "Papperen högt, gruppen lågt": table["papers_higher"].map(names),
        }
    )
    return ReportTable(
        rows,
        "Där grupp och papper går isär",
        simulated=programme.study.simulated(programme.last_marks["document_id"]),
        note="Myndigheterna i bokstavsordning. Vad som räknas står på varje myndighets sida." if len(rows) else "",
    )
