"""Tables for readers of what the marks bear: agreement, change, groups beside each other, how much lies between."""

from __future__ import annotations

import pandas as pd

from jimeval.base.display import ReportTable
from jimeval.base.swedish import EN_DASH, NO_BREAK_SPACE, count, listed, number, percent
from jimeval.base.tables import known
from jimeval.ratings.contrasts import SIGNIFICANT
from jimeval.ratings.protection import PROTECTED
from jimeval.statistics import benjamini_hochberg

MEASURE_LABELS = {
    "distance": "D, medel över frågorna",
    "alpha": "Krippendorffs alfa, ordinalt",
    "w": "Kendalls W",
}
BY_LABELS = {"gender": "Kön", "group": "Grupp"}
_STEP = ["agency_id", "instrument", "instrument_version", "occasion_before", "date_before", "occasion", "date"]
SAMPLE_LABELS = {"independent": "alla", "same_persons": "samma personer"}


def _value(value, decimals: int = 1, *, sign: bool = False) -> str:
    if pd.isna(value):
        return EN_DASH
    text = number(value, decimals)
    return f"+{text}" if sign and value > 0 and text != number(0.0, decimals) else text


def _interval(low, high, decimals: int = 1) -> str:
    if pd.isna(low) or pd.isna(high):
        return EN_DASH
    return f"{number(low, decimals)} till {number(high, decimals)}".replace(" ", NO_BREAK_SPACE)


def _p(p) -> str:
    return EN_DASH if pd.isna(p) else "< 0,001" if p < 0.001 else number(p, 3)


def _items(table: pd.DataFrame) -> list[str]:
    return ["" if pd.isna(row.item) else f"{row.item} {known(row.label) or ''}".strip() for row in table.itertuples()]


def _withheld(table: pd.DataFrame, caption: str, simulated: bool) -> ReportTable | None:
    """A sentence in place of a table of which the audience may see nothing: withheld is not the same as none."""
    if table.empty or not (table["status"] == "withheld").all():
        return None
    reasons = "; ".join(dict.fromkeys(note for note in table["note"] if known(note)))
    empty = f"{caption}: {reasons or PROTECTED}."
    return ReportTable(pd.DataFrame(), caption, empty=empty, simulated=simulated)


def _marked(rows: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """What is withheld reads so; a dash says that there is no number."""
    hidden = (table["status"] == "withheld").to_numpy()
    return rows.mask((rows == EN_DASH) & hidden[:, None], PROTECTED)


def table_agreement(table: pd.DataFrame, simulated: bool) -> ReportTable:
    """D, alpha and W over the items of one occasion, D first."""
    if hidden := _withheld(table, "Hur lika deltagarna ser på helheten", simulated):
        return hidden
    rows = pd.DataFrame(
        {
            "Mått": table["measure"].map(MEASURE_LABELS),
            "n": [number(n) for n in table["n"]],
            "Värde": [_value(value, 2) for value in table["estimate"]],
            "95 %": [_interval(row.ci_low, row.ci_high, 2) for row in table.itertuples()],
            "p": [_p(p) for p in table["p"]],
            "Så räknat": table["method"],
            "Anmärkning": table["note"],
        }
    )
    rows, note = folded(
        _marked(rows, table),
        "D först: hur långt två deltagare är ifrån varandra. Alfa ställer oenigheten inom frågorna mot den över alla "
        "markeringar och är nära noll när alla frågor får samma svar, även om alla är eniga. W säger om deltagarna "
        "ordnar frågorna lika. Intervallen utelämnar en person i taget, från fem personer.",
    )
    return ReportTable(
        rows,
        "Hur lika deltagarna ser på helheten",
        simulated=simulated,
        note=note if len(rows) else "",
    )


def table_change(table: pd.DataFrame, simulated: bool) -> ReportTable:
    """From one occasion to the next, item by item; a break is a row that says what broke."""
    if len(table) and table["item"].isna().all():  # the whole step is broken: nothing to set in rows
        said = "; ".join(dict.fromkeys(known(note) or "" for note in table["note"]))
        empty = f"Förra tillfället och det här jämförs inte: {said}."
        return ReportTable(pd.DataFrame(), "Från förra tillfället till det här", empty=empty, simulated=simulated)
    if hidden := _withheld(table, "Från förra tillfället till det här", simulated):
        return hidden
    rows = pd.DataFrame(
        {
            "Fråga": _items(table),
            "Tillfällen": [f"{row.occasion_before} → {row.occasion}" for row in table.itertuples()],
            "n": [_both(row.n_before, row.n_after) for row in table.itertuples()],
            "Förskjutning": [_value(value, sign=True) for value in table["estimate"]],
            "95 %": [_interval(row.ci_low, row.ci_high) for row in table.itertuples()],
            "p (Holm)": [_p(p) for p in table["p_holm"]],
            "Minsta möjliga p": [_p(p) for p in table["smallest_p"]],
            "D": [
                EN_DASH
                if pd.isna(row.d_after)
                else f"{_value(row.d_before)} → {_value(row.d_after)}".replace(" ", NO_BREAK_SPACE)
                for row in table.itertuples()
            ],
            "Anmärkning": table["note"],
        }
    )
    if (table["sample"] == "same_persons").any():
        rows.insert(2, "Vilka", table["sample"].map(SAMPLE_LABELS))
    caption = "Från förra tillfället till det här"
    if rows["Tillfällen"].nunique() == 1:
        caption = f"{caption}: {rows['Tillfällen'].iloc[0]}"
        rows = rows.drop(columns="Tillfällen")
    rows, note = folded(
        _marked(rows, table),
        "Förskjutningen är medianen av alla skillnader mellan en markering nu och en då (Hodges och Lehmann), i "
        "skalans enheter. Deltagarna räknas som andra varje gång, om ingen personnyckel säger annat. Där det minsta "
        "möjliga p är över 0,05, ensamt eller efter Holm, kan skillnaden inte prövas; det är inte detsamma som att "
        "ingen finns. Nära skalans ände blir D mindre av sig självt.",
    )
    return ReportTable(
        rows,
        caption,
        empty="Det finns inget tidigare tillfälle att jämföra med.",
        simulated=simulated,
        note=note if len(rows) else "",
    )


def _both(first, second) -> str:
    if pd.isna(first) or pd.isna(second):
        return EN_DASH
    return f"{number(first)} och {number(second)}".replace(" ", NO_BREAK_SPACE)


def folded(rows: pd.DataFrame, note: str) -> tuple[pd.DataFrame, str]:
    """The rows without the column of remarks where every row has the same, or none: it is said once, below."""
    remarks = rows["Anmärkning"].fillna("").unique()
    if len(remarks) != 1:
        return rows, note
    said = f" Gäller varje rad: {remarks[0]}." if remarks[0] else ""
    return rows.drop(columns="Anmärkning"), f"{note}{said}"


def table_groups(table: pd.DataFrame, simulated: bool) -> ReportTable:
    """Groups in one room beside each other, item by item, one way at a time."""
    if hidden := _withheld(table, "Grupper bland deltagarna", simulated):
        return hidden
    rows = pd.DataFrame(
        {
            "Grupper": [f"{BY_LABELS[row.by]}: {row.first} och {row.second}" for row in table.itertuples()],
            "Fråga": _items(table),
            "n": [_both(row.n_first, row.n_second) for row in table.itertuples()],
            "Skillnad": [_value(value, sign=True) for value in table["estimate"]],
            "Cliffs delta": [_value(value, 2, sign=True) for value in table["delta"]],
            "p (Holm)": [_p(p) for p in table["p_holm"]],
            "Anmärkning": table["note"],
        }
    )
    rows.loc[rows["Grupper"].duplicated(), "Grupper"] = ""
    rows, note = folded(
        _marked(rows, table),
        "Skillnaden är den andra gruppen minus den första, i skalans enheter. Under fem svar i någon av dem prövas "
        "ingenting.",
    )
    return ReportTable(
        rows,
        "Grupper bland deltagarna",
        empty="Blanketten säger inte vilka grupper deltagarna hör till.",
        simulated=simulated,
        note=note if len(rows) else "",
    )


def table_between(table: pd.DataFrame, simulated: bool) -> ReportTable:
    """How much of a mark lies between agencies, item by item; no agency is named. ``table``: of
    ``ratings.between_agencies``, with the instrument's name in ``form`` where there are several."""
    if hidden := _withheld(table, "Hur mycket av en markering som hänger på myndigheten", simulated):
        return hidden
    rows = pd.DataFrame(
        {
            "Fråga": _items(table),
            "Myndigheter": [number(n) for n in table["n_agencies"]],
            "Markeringar": [number(n) for n in table["n"]],
            "Mellan myndigheter": [EN_DASH if pd.isna(v) else percent(max(0.0, v)) for v in table["estimate"]],
            "95 %": [
                EN_DASH
                if pd.isna(row.ci_low)
                else f"{percent(max(0.0, row.ci_low))} till {percent(max(0.0, row.ci_high))}".replace(
                    " ", NO_BREAK_SPACE
                )
                for row in table.itertuples()
            ],
            "Anmärkning": table["note"],
        }
    )
    if "form" in table:  # several instruments, each by itself
        rows.insert(0, "Instrument", table["form"].mask(table["form"].duplicated(), ""))
    rows, note = folded(
        _marked(rows, table),
        "Andelen av skillnaderna mellan enskilda markeringar som ligger mellan myndigheter, ICC(1); resten ligger "
        "mellan deltagare i samma myndighet. Varje grupp har sin egen måttstock, så andelen rangordnar ingen.",
    )
    return ReportTable(
        rows,
        "Hur mycket av en markering som hänger på myndigheten",
        simulated=simulated,
        note=note if len(rows) else "",
    )


def screened(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``ratings.change`` on all who marked, with ``moved``: whether an item has moved when many agencies
    are looked through.

    With Holm alone one agency in twenty would be named by chance. So an agency's (or occasion's) smallest p after Holm
    is tested over all of them at 5 % (Benjamini and Hochberg), and an item has moved where its agency passes and its
    own p after Holm is under the share of 5 % that those who pass are of all who could be tested.
    Source: Benjamini and Bogomolov (2014), Journal of the Royal Statistical Society B 76:297-318.
    """
    rows = table[table["sample"] == "independent"]
    family = rows.groupby(_STEP, dropna=False).ngroup()
    smallest = rows["p_holm"].groupby(family).min()
    passed = benjamini_hochberg(smallest) <= SIGNIFICANT
    tested, named = smallest.notna().sum(), passed.sum()
    return rows.assign(moved=family.isin(smallest.index[passed]) & (rows["p_holm"] * tested / named <= SIGNIFICANT))


def say_change_across(table: pd.DataFrame, labels: dict[str, str]) -> str:
    """How many agencies could be followed from the occasion before, and where marks have moved.

    Cases: none before; withheld; none could be tested; none moved; some moved.
    """
    steps = screened(table)
    if table.empty:
        return "Ingen myndighet har ett tidigare tillfälle att jämföra med."
    if (table["status"] == "withheld").any():  # beside breaks, which are told to everybody
        return "Förändringar sedan förra tillfället är skyddade och visas bara inom studien."
    broken = table.loc[table["status"] == "not_comparable", "agency_id"].nunique()
    breaks = f" I {count(broken, 'myndighet', 'myndigheter')} bryts serien." if broken else ""
    tested = steps[steps["p_holm"].notna()]
    if tested.empty and broken == table["agency_id"].nunique():
        return "Ingen förändring sedan förra tillfället kan prövas: serien bryts för alla."
    if tested.empty:
        return f"Ingen förändring sedan förra tillfället kan prövas: svaren är för få eller för lika.{breaks}"
    n = f"{tested['agency_id'].nunique()} av {count(table['agency_id'].nunique(), 'myndighet', 'myndigheter')}"
    moved = tested[tested["moved"]]
    if moved.empty:
        return (
            f"I {n} kan förändringen prövas; ingen fråga har säkert flyttat sig, vilket inte är detsamma som att ingen "
            f"skillnad finns.{breaks}"
        )
    names = listed(labels[one] for one in labels if one in set(moved["agency_id"]))
    return (
        f"I {n} kan förändringen prövas; någon fråga har flyttat sig i {moved['agency_id'].nunique()}: {names}. "
        f"Av dem som nämns väntas högst {percent(SIGNIFICANT)} bero på slump. Deltagarna räknas som andra varje gång."
        f"{breaks}"
    )


def table_change_across(table: pd.DataFrame, labels: dict[str, str], simulated: bool) -> ReportTable:
    """Per item, in how many agencies the change could be tested and in how many it moved; nobody's size is shown."""
    tested = screened(table)
    rows = []
    for (item, label), own in tested.groupby(["item", "label"], sort=True):
        could = own[own["p_holm"].notna()]
        moved = could[could["moved"]]
        way = moved["delta"].fillna(moved["estimate"])  # a shift of 0 can be one of the whole group's order
        names = {
            word: ", ".join(labels[one] for one in labels if one in set(part["agency_id"]))
            for word, part in (("Högre", moved[way > 0]), ("Lägre", moved[way < 0]))
        }
        rows.append({"Fråga": f"{item} {label}", "Kunde prövas": f"{len(could)} av {len(own)}", **names})
    return ReportTable(
        pd.DataFrame(rows, columns=["Fråga", "Kunde prövas", "Högre", "Lägre"]),
        "Vad som har flyttat sig sedan förra tillfället",
        empty="Förändringar sedan förra tillfället är skyddade."
        if (table["status"] == "withheld").any()
        else "Ingen myndighet har ett tidigare tillfälle att jämföra med.",
        simulated=simulated,
        note="Högre och lägre markeringar där skillnaden är prövad (Holm över frågorna inom varje myndighet, Benjamini "
        "och Hochberg över myndigheterna: av dem som nämns väntas högst fem procent bero på slump). Deltagarna räknas "
        "som andra varje gång. Myndigheterna i bokstavsordning."
        if rows
        else "",
    )
