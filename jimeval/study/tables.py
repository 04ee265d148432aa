"""Tables for readers: Swedish headings, Swedish numbers, and on every row a reference to the paper."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd

from jimeval import minutes, plans
from jimeval.base.disclosure import Audience, shows_marks
from jimeval.base.display import ReportTable
from jimeval.base.swedish import EN_DASH, NO_BREAK_SPACE, number, percent, short_number
from jimeval.minutes.support.summary import AUDIENCE_LABELS, FORM_LABELS, STATEMENT_LABELS, TIMING_LABELS
from jimeval.study import over_time
from jimeval.study.advice.tables import table_advice
from jimeval.study.followup.view import table_followed, table_results
from jimeval.study.marks.tables import folded
from jimeval.study.plans.evidence import gap_references
from jimeval.study.words import (
    KIND_LABELS,
    ORIGIN_LABELS,
    SECTION_LABELS,
    SEVERITY_LABELS,
    STATE_LABELS,
    VOICE_LABELS,
)

_MISSING_LABELS = {
    "empty": "tomt",
    "not_marked": "ej markerat",
    "dont_know": "vet ej",
    "not_applicable": "ej aktuellt",
    "withheld": "skyddat",
}


def for_agency(view) -> dict[str, Callable[[], ReportTable]]:
    """The tables of an agency's year, by topic; each is made when it is called."""
    return {
        "material": lambda: table_material(view.papers(*MATERIAL)),
        "minutes": lambda: table_minutes(view),
        "support": lambda: table_support(view),
        "support_over_time": lambda: over_time.table_agency_over_time(view),
        "told_twice": lambda: over_time.table_told_twice(view),
        "collaborations": lambda: table_collaborations(view, view.collaborations()),
        "codings": lambda: table_codings(view, view.codings(), of_agency=False),
        "advice": lambda: table_advice(view),
        "gaps": lambda: table_gaps(view),
        "elements": lambda: ReportTable(
            plans.table_logic(view.elements(), view.links(), view.gaps()),
            "Programlogiken som lista",
            simulated=_simulated_elements(view),
        ),
        "followed": lambda: table_followed(view.study, *view.followed_plans()),
        "results": lambda: table_results(view.study, view.agency_id, view.year),
        **view.marks_tables(),
        "left_out": lambda: table_problems(view.problems(), view.audience),
    }


def _simulated_elements(view) -> bool:
    return bool((view.elements()["origin"] == "simulated").any())


MATERIAL = (
    *("document_id", "kind", "date", "period_from", "period_to", "origin"),
    *("characters", "characters_assigned"),
)


def table_material(documents: pd.DataFrame) -> ReportTable:
    rows = pd.DataFrame(
        {
            "Papper": documents["document_id"],
            "Slag": documents["kind"].map(KIND_LABELS),
            "Datum": documents["date"],
            "Gäller": [
                _period(first, last)
                for first, last in zip(documents["period_from"], documents["period_to"], strict=True)
            ],
            "Ursprung": documents["origin"].map(ORIGIN_LABELS),
            "Placerad text": [
                percent(a / n, 1) if n else EN_DASH
                for a, n in zip(documents["characters_assigned"], documents["characters"], strict=True)
            ],
        }
    )
    return ReportTable(
        rows,
        "Vad som är läst",
        simulated=bool((documents["origin"] == "simulated").any()),
    )


def _period(first, last) -> str:
    if pd.isna(first):
        return ""
    return str(first) if first == last else f"{first}{EN_DASH}{'' if pd.isna(last) else last}"


def table_minutes(view) -> ReportTable:
    passages = view.passages()
    quotations, references = view.study.quoted(passages, 900)
    rows = pd.DataFrame(
        {
            "Del": passages["section"].map(SECTION_LABELS),
            "Röst": passages["voice"].map(VOICE_LABELS),
            "Text": quotations,
            "Belägg": references,
        }
    )
    return ReportTable(
        rows,
        f"Vad anteckningarna säger om {view.label}",
        simulated=view.study.simulated(passages["document_id"]),
    )


def table_support(view, *, of_agency: bool = False) -> ReportTable:
    """``of_agency``: with a column for whose support it was, in a view of several agencies."""
    support, labels = view.support(), view.study.labels(view.year)
    quotations, references = view.study.quoted(support, 160)
    rows = pd.DataFrame(
        {
            **({"Myndighet": support["agency_id"].map(labels)} if of_agency else {}),
            "Målgrupp": [
                ", ".join(AUDIENCE_LABELS[name] for name in joined.split("+")) for joined in support["audience"]
            ],
            "Form": support["form"].map(FORM_LABELS),
            "Utsaga": support["statement"].map(STATEMENT_LABELS),
            "Dagar": [_days(row) for row in support.itertuples()],
            "Tid": support["timing"].map(TIMING_LABELS),
            "Ordagrant": quotations,
            "Belägg": references,
        }
    )
    return ReportTable(
        rows,
        "Stöd, ett tillfälle per rad",
        simulated=view.study.simulated(support["document_id"]),
    )


def _days(row) -> str:
    if row.statement == "stated_none":
        return "inget"
    return "ej angivet" if pd.isna(row.days) else short_number(row.days, 3)


def table_collaborations(view, ties: pd.DataFrame) -> ReportTable:
    labels = view.study.labels(view.year)
    quotations, references = view.study.quoted(ties, 160)
    rows = pd.DataFrame(
        {
            "Från": [labels[agency_id] for agency_id in ties["from_agency_id"]],
            "Till": [
                EN_DASH if pd.isna(tie.partner) else labels.get(tie.partner_agency_id, tie.partner)
                for tie in ties.itertuples()
            ],
            "Utsaga": ties["statement"].map(STATEMENT_LABELS),
            "Ordagrant": quotations,
            "Belägg": references,
        }
    )
    return ReportTable(
        rows,
        "Samverkan, från den som omtalas till den som nämns",
        simulated=view.study.simulated(ties["document_id"]),
    )


def table_codings(view, codings: pd.DataFrame, *, of_agency: bool = True) -> ReportTable:
    """What stands coded, one row a stretch; ``of_agency``: with a column for whom it is about."""
    labels = view.study.labels(view.year)
    about = view.study.rows("passages", "passage_id", "agency_id", passage_id=set(codings["passage_id"]))
    passages = about.set_index("passage_id")["agency_id"]
    quotations, references = view.study.quoted(codings, 200)
    rows = pd.DataFrame(
        {
            "Kod": [view.study.code_label(row.code, row.value) for row in codings.itertuples()],
            "Värde": [_coded_value(row.value, labels) for row in codings.itertuples()],
            **({"Myndighet": [labels.get(passages.get(p), "") for p in codings["passage_id"]]} if of_agency else {}),
            "Ordagrant": quotations,
            "Läge": ["kodarna är oense" if row.disputed else STATE_LABELS[row.state] for row in codings.itertuples()],
            "Belägg": references,
        }
    )
    return ReportTable(rows, "Kodade ställen", simulated=view.study.simulated(codings["document_id"]))


def _coded_value(value, labels: dict[str, str]) -> str:
    """A coding's value in words: audience and timing of support, a partner; a denial stands with the code."""
    if pd.isna(value) or value == minutes.DENIED:
        return ""
    if value in labels:
        return labels[value]
    return ", ".join(AUDIENCE_LABELS.get(part, TIMING_LABELS.get(part, part)) for part in re.split(r"\+|, ", value))


def table_gaps(view) -> ReportTable:
    gaps, elements = view.gaps(), view.elements().set_index("element_id", drop=False)
    gaps = gaps.sort_values("rule", key=lambda rules: rules.map(plans.RULES.index), kind="stable")
    origins = elements["origin"].reindex(gaps["element_ids"].str.split("+").str[0]).map(ORIGIN_LABELS)
    rows = pd.DataFrame(
        {
            "Regel": gaps["rule"],
            "Vad som saknas": gaps["message"],
            "Att fråga": gaps["question"],
            "Delens ursprung": origins.fillna(EN_DASH).to_list(),
            "Belägg": gap_references(view.study, gaps, view.elements()),
        }
    )
    if gaps["waived_because"].notna().any():
        rows["Undantagen"] = [
            f"{gap.waived_because} ({gap.waived_by})" if isinstance(gap.waived_because, str) else ""
            for gap in gaps.itertuples()
        ]
    return ReportTable(rows, "Luckor i programlogiken", simulated=_simulated_elements(view))


def table_spread(spread: pd.DataFrame, simulated: bool) -> ReportTable:
    """Median, quartiles and D per item. What the audience may not see reads ``skyddat``, what is not there a dash."""
    kinds = [name for name in _MISSING_LABELS if f"n_{name}" in spread]
    hidden = [row.status == "withheld" and row.n > 0 for row in spread.itertuples()]

    def told(values, *ends) -> list[str]:
        return [
            " till ".join(number(value, 1) for value in (value, *rest)).replace(" ", NO_BREAK_SPACE)
            if not pd.isna(value)
            else _MISSING_LABELS["withheld"]
            if protected
            else EN_DASH
            for protected, value, *rest in zip(hidden, values, *ends, strict=True)
        ]

    rows = pd.DataFrame(
        {
            "Fråga": [f"{item} {label}" for item, label in zip(spread["item"], spread["label"], strict=True)],
            "n": [number(n) for n in spread["n"]],
            "Saknas": [
                ", ".join(
                    f"{int(row[f'n_{k}'])} {_MISSING_LABELS[k]}"
                    for k in kinds
                    if not pd.isna(row[f"n_{k}"]) and row[f"n_{k}"]
                )
                or (number(row["n_missing"]) if row["n_missing"] else "")
                for row in spread.to_dict("records")
            ],
            "D": told(spread["estimate"]),
            "95 % för D": told(spread["ci_low"].clip(lower=0), spread["ci_high"]),
            "Median": told(spread["median"]),
            "95 % för medianen": told(spread["median_low"], spread["median_high"]),
            "Kvartiler": told(spread["q1"], spread["q3"]),
            "Anmärkning": spread["note"],
        }
    )
    note = (
        "D är det genomsnittliga avståndet mellan två deltagares markeringar, i skalans enheter: 0 när alla är lika. "
        "Den gemensamma markeringen är en annan skala och ingår inte."
    )
    if any(hidden):  # never told outside the study: see base.disclosure
        rows = rows.drop(columns=["95 % för D", "95 % för medianen", "Kvartiler"])
    else:
        note += (
            " Intervallen är för de deltagare som kunde ha kommit: för D lämnas en person i taget utanför, för "
            "medianen räknas i ordning, och under sex svar finns inget. Kvartiler av typ 7."
        )
    rows, note = folded(rows, note)
    return ReportTable(rows, "Markeringar per fråga", simulated=simulated, note=note if len(rows) else "")


def say_consensus(consensus: pd.DataFrame) -> str:
    """The agreed mark, on its own scale. Cases: withheld, none asked or given, one, several."""
    given = consensus[consensus["value"].notna()]
    if (consensus["missing"] == "withheld").any():
        return "Gruppens gemensamma markering är skyddad: för få svar."
    if given.empty:
        return "Ingen gemensam markering finns."
    return " ".join(
        f"Gruppens gemensamma markering på fråga {row.item} ({row.label}) är {short_number(row.value)} "
        f"på en egen skala, {short_number(row.scale_minimum)}{EN_DASH}{short_number(row.scale_maximum)}."
        for row in given.itertuples()
    )


def say_medians(spread: pd.DataFrame, audience: Audience) -> str:
    """Median and D of every item, in the items' order. Cases: no marks, withheld, shown. Outside the study D has one
    decimal: two would narrow down a small group's marks."""
    decimals = 2 if shows_marks(audience) else 1
    marked = spread[spread["n"] > 0]
    if marked.empty:
        return "Inga medianer: det finns inga markeringar."
    shown = marked[marked["median"].notna()]
    if shown.empty:
        return "Medianerna är skyddade."
    items = [
        f"{row.item}: {number(row.median, 1)}"
        + (f" ({number(row.estimate, decimals)})" if not pd.isna(row.estimate) else "")
        for row in shown.itertuples()
    ]
    apart = ", med D inom parentes" if shown["estimate"].notna().any() else ""
    return f"Median per fråga{apart}: {'; '.join(items)}. {int(marked['n'].sum())} markeringar i allt."


def table_suggestions(view) -> ReportTable:
    suggestions = view.suggestions()
    rows = pd.DataFrame(
        {
            "Fråga": [number(item) for item in suggestions["item"]],
            "Vad som skulle ge ett högre värde nästa år": suggestions["text"].map(view.study.mask),
            "Belägg": list(view.study.evidence(suggestions)["reference"]),
        }
    )
    return ReportTable(
        rows,
        "Förslag till nästa år",
        empty="Förslagen är skyddade: för få svar." if view.withheld else "Inga förslag är nedskrivna.",
        simulated=view.study.simulated(suggestions["document_id"]),
    )


def table_problems(problems: pd.DataFrame, audience: Audience) -> ReportTable:
    """What to look at in the reading; outside the study only how many, since messages quote marks and names."""
    order = problems.sort_values(
        "severity", key=lambda grade: grade.map({"error": 0, "warning": 1, "note": 2}), kind="stable"
    )
    rows = pd.DataFrame(
        {
            "Grad": order["severity"].map(SEVERITY_LABELS),
            "Papper": order["document_id"],
            "Var": order["where"],
            "Vad": order["message"],
            "Gör så här": order["mend"],
        }
    )
    if not shows_marks(audience):
        rows = rows.groupby(["Grad", "Papper"], sort=False, dropna=False).size().reset_index(name="Antal")
    return ReportTable(
        rows,
        "Att se över i läsningen",
    )
