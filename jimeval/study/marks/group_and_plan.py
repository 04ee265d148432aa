"""Group says, plan shows: each parameter's marks beside what the papers show, and where the two disagree.

The two are never made one number. A disagreement is lit only where both are clear: the group in the upper third of its
scale and the papers in the lowest third of what they could show, or the other way round.
"""

from __future__ import annotations

import pandas as pd

from jimeval import ratings
from jimeval.base.display import ReportTable
from jimeval.base.swedish import EN_DASH, count, listed, number, short_number
from jimeval.ratings.rounds import instrument_of
from jimeval.study.marks.documents_show import Shown, documents_show

LOW, HIGH = 1 / 3, 2 / 3
COLUMNS = (
    *("item", "label", "n", "median", "estimate", "scale_minimum", "scale_maximum", "position"),
    *("agreed", "agreed_minimum", "agreed_maximum", "shows", "share", "differ", "note"),
)
DIFFER = {
    "group_higher": "gruppen högt, papperen lågt",
    "papers_higher": "papperen högt, gruppen lågt",
}
FAMILY = "larande_uppfoljning"


def group_and_plan(view, spread: pd.DataFrame, agreed: pd.DataFrame) -> pd.DataFrame:
    """One row per parameter and count, in the items' order; see ``COLUMNS``. ``spread`` and ``agreed``: the view's own
    rows of ``ratings.spread`` and ``ratings.consensus``.

    median, estimate (D), n  of the individual marks, in scale units, as the audience may see them
    position   the median's place between the scale's ends, 0 to 1, 1 is best; for comparing with ``share`` only
    agreed     the group's mark where the instrument asks for one, on a scale of its own
    shows, share  what the papers show in words, and the part of what could be shown (empty: nothing to count in)
    differ     group_higher, papers_higher or empty
    Empty without marks on the nine lines.
    """
    instrument = instrument_of(view.study.instruments, spread.iloc[0]) if len(spread) else None
    if instrument is None or instrument.family != FAMILY:
        return pd.DataFrame(columns=list(COLUMNS))
    spread, agreed = spread.set_index("item"), agreed.set_index("item")
    shown = documents_show(view)
    rows = []
    for item in spread.index:
        for one in shown.get(item, ()):
            rows.append(_row(item, spread.loc[item], agreed, one, instrument))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(
        {name: "float64" for name in ("median", "estimate", "position", "share", "agreed")}
    )


def _row(item: int, own: pd.Series, agreed: pd.DataFrame, shown: Shown, instrument: ratings.Instrument) -> dict:
    scale = instrument.scale_for(item)
    position = scale.standing(own["median"])
    return {
        "item": item,
        "label": own["label"],
        "n": own["n"],
        "median": own["median"],
        "estimate": own["estimate"],
        "scale_minimum": scale.minimum,
        "scale_maximum": scale.maximum,
        "position": position,
        "agreed": agreed.at[item, "value"] if item in agreed.index else None,
        "agreed_minimum": agreed.at[item, "scale_minimum"] if item in agreed.index else None,
        "agreed_maximum": agreed.at[item, "scale_maximum"] if item in agreed.index else None,
        "shows": shown.words(),
        "share": shown.share,
        "differ": _differ(position, shown.share),
        "note": own["note"],
    }


def _differ(position: float, share: float | None) -> str | None:
    if share is None or pd.isna(position):
        return None
    if position >= HIGH and share <= LOW:
        return "group_higher"
    if position <= LOW and share >= HIGH:
        return "papers_higher"
    return None


def say_group_and_plan(view, table: pd.DataFrame) -> str:
    """Where marks and papers part ways. Cases: no marks; withheld; nothing to count in; none differs; some do."""
    if view.marks().empty:
        return f"{view.label} har inga markeringar från {view.year} att ställa bredvid papperen."
    if table.empty:
        return "Markeringarna är gjorda på ett annat instrument än de nio linjerna, så de ställs inte bredvid papperen."
    if table["median"].isna().all():
        return "Markeringarna är skyddade, så de ställs inte bredvid papperen."
    compared = table[table["position"].notna() & table["share"].notna()]
    if compared.empty:
        return "Papperen ger inget att räkna på, så markeringarna kan inte ställas bredvid dem."
    parts = []
    for differ, words in (
        ("group_higher", "sätter gruppen sig högt men papperen visar lite"),
        ("papers_higher", "sätter gruppen sig lågt men papperen visar mycket"),
    ):
        rows = table[table["differ"] == differ].drop_duplicates("item")
        if len(rows):
            parts.append(f"på {listed(f'{row.item} {row.label}' for row in rows.itertuples())} {words}")
    asked = count(compared["item"].nunique(), "fråga", "frågor")
    if not parts:
        return f"Grupp och papper går inte isär på någon av de {asked} där båda kan ses."
    both = "; ".join(parts)
    return f"Grupp och papper går isär: {both}. Båda kan ses för {asked}; ingen av dem är facit."


def table_group_and_plan(view, table: pd.DataFrame) -> ReportTable:
    """For readers: the marks, the agreed mark on its own scale, what the papers show, and where they part ways. Without
    papers to count in there is no table: the finding says so."""
    if view.elements().empty and view.passages().empty and view.results().empty:
        table = table[:0]
    first = ~table["item"].duplicated()
    rows = pd.DataFrame(
        {
            "Fråga": [f"{row.item} {row.label}" for row in table.itertuples()],
            "Gruppen: median (D)": [
                (
                    f"{number(row.median, 1)} ({number(row.estimate, 1)}), n = {row.n}"
                    if row.median == row.median
                    else row.note
                )
                for row in table.itertuples()
            ],
            "Gemensam, egen skala": [
                ""
                if pd.isna(row.agreed)
                else f"{short_number(row.agreed)} på {short_number(row.agreed_minimum)}{EN_DASH}"
                f"{short_number(row.agreed_maximum)}"
                for row in table.itertuples()
            ],
            "Papperen visar": table["shows"],
            "Går isär": ["" if pd.isna(differ) else f"● {DIFFER[differ]}" for differ in table["differ"]],
        }
    )
    rows.loc[~first, ["Fråga", "Gruppen: median (D)", "Gemensam, egen skala"]] = ""
    if not len(rows) or not table["agreed"].notna().any():
        rows = rows.drop(columns="Gemensam, egen skala")
    papers = [*view.marks()["document_id"], *view.papers("document_id")["document_id"]]
    return ReportTable(
        rows,
        "Gruppen säger, papperen visar",
        simulated=view.study.simulated(papers),
        note="● där gruppens median ligger i skalans övre tredjedel och papperen visar högst en tredjedel av det som "
        "kunde visas, eller tvärtom. Det är något att tala om, inget mått: att papperen inte visar något kan bero på "
        "vad som är läst. Planens delar (A1, F2 …) står med sin plats i listan över programlogiken."
        if len(rows)
        else "",
    )
