"""How a form itself counts: the sum of a checklist, and makEQuality's grades. Always with what is missing said.

A form's own score is reproduced because people have seen it, not because it measures well: steps on an ordered scale
are added as if they were equally long. No score is made for a form that does not count so itself.
"""

from __future__ import annotations

import pandas as pd

from jimeval.base.errors import InputError, Problem
from jimeval.base.swedish import count, listed, short_number
from jimeval.ratings.conversions import answer_to_grade, percent_to_share, share_to_grade
from jimeval.ratings.instruments import Instrument

FORM = ["agency_id", "instrument", "instrument_version", "occasion", "document_id", "kind", "rater"]
COLUMNS = [*FORM, "level", "goal", "sub_goal", "n", "n_missing", "n_not_applicable", "estimate", "method", "status"]
COLUMNS += ["note"]
CONTRADICTION = (
    "Källans exempel för andelar (20 av 100 ger 3,25) går inte ihop med dess egen raka linje (2,8); linjen är använd."
)


def score(ratings: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """The form's own score, one or more rows per filled-in form (agency, occasion, document, kind and rater).

    ratings  rows of table ``ratings``; those of other instruments or versions are left out

    Columns: the form's keys; level (total; for makEQuality also goal and sub_goal) with the goal and sub_goal; n
    (answers, for goals and total the parts below with a grade), n_missing, n_not_applicable; estimate, method, status
    (ok, too_few, not_asked), note (Swedish). Raises InputError when the form counts nothing, or its items do not say
    how; ValueError when a form has two marks on one item.
    """
    counting = {"sum": _summed, "makequality": _graded}.get(instrument.score)
    if counting is None:
        _refuse(f"blanketten {instrument.named} räknar inte själv ihop svaren.", "Visa svaren fråga för fråga.")
    _check(instrument)
    own = ratings[(ratings["instrument"] == instrument.id) & (ratings["instrument_version"] == instrument.version)]
    rows = []
    if own.duplicated([*FORM, "item"]).any():
        raise ValueError("one mark per form and item, please")
    for key, answers in own.groupby(FORM, sort=True, dropna=False):
        common = dict(zip(FORM, key, strict=True))
        rows += [common | row for row in counting(answers.set_index("item"), instrument)]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"estimate": float})


def _refuse(message: str, mend: str) -> None:
    raise InputError([Problem("error", "no_score", "", message, mend)])


def _check(instrument: Instrument) -> None:
    if not instrument.can_be_read:
        _refuse(
            f"frågorna i {instrument.named} är inte angivna, så inget kan räknas ihop.",
            f"Lägg dem i en egen YAML-fil i data/raw/ratings (based_on: {instrument.id}).",
        )
    if instrument.score != "makequality":
        return
    loose = [str(item.number) for item in instrument.items if not (item.group and item.subgroup)]
    if loose:
        _refuse(f"fråga {listed(loose)} saknar mål eller delmål.", "Skriv målet i group och delmålet i subgroup.")
    for item in instrument.items:
        scale = instrument.scale_for(item.number)
        if (scale.type, scale.minimum, scale.maximum) not in (("points", 1, 5), ("percent", 0, 100)):
            _refuse(
                f"fråga {item.number} går {scale.range()}, men makEQualitys regel gäller 1–5 och andelar i procent.",
                "Skriv type: points med 1–5, eller type: percent med 0–100.",
            )


def _summed(answers: pd.DataFrame, instrument: Instrument) -> list[dict]:
    """One row: the sum of all items. No sum when an answer lacks: it would look like a lower one."""
    values, counts = _answers(answers, instrument.numbers)
    low, high = (
        sum(getattr(instrument.scale_for(n), end) for n in instrument.numbers) for end in ("minimum", "maximum")
    )
    row = {"level": "total", "goal": None, "sub_goal": None} | counts
    row["method"] = f"summa av {len(instrument.items)} frågor, {short_number(low)}–{short_number(high)}"
    if counts["n"] < len(instrument.items):
        of = count(len(instrument.items), "fråga", "frågor")
        note = f"{counts['n']} av {of} är besvarade; summan visas bara när alla är det."
        aside = counts["n_not_applicable"] == len(instrument.items)
        return [row | {"estimate": None, "status": "not_asked" if aside else "too_few", "note": note}]
    return [row | {"estimate": float(values.sum()), "status": "ok", "note": ""}]


def _graded(answers: pd.DataFrame, instrument: Instrument) -> list[dict]:
    """Rows for sub-goals, goals and total: means upward without weights, in the order of the items."""
    tree: dict[str, dict[str, list[int]]] = {}
    for item in instrument.items:
        tree.setdefault(item.group, {}).setdefault(item.subgroup, []).append(item.number)
    rows, goals = [], []
    for goal, sub_goals in tree.items():
        parts = [_sub_goal(answers, instrument, goal, name, numbers) for name, numbers in sub_goals.items()]
        goals.append(_mean_of("goal", goal, parts, "delmål"))
        rows += [*parts, goals[-1]]
    return [*rows, _mean_of("total", None, goals, "mål")]


def _sub_goal(answers: pd.DataFrame, instrument: Instrument, goal: str, name: str, numbers: list[int]) -> dict:
    values, counts = _answers(answers, numbers)
    grades, shares = [], 0
    for number, value in values.items():
        if instrument.scale_for(number).type == "percent":
            grades.append(share_to_grade()(percent_to_share()(value)))
            shares += 1
        else:
            grades.append(answer_to_grade()(value))
    said = []
    if lost := len(numbers) - counts["n"]:
        kinds = [
            f"{counts['n_missing']} utan svar" if counts["n_missing"] else "",
            f"{counts['n_not_applicable']} ej aktuella" if counts["n_not_applicable"] else "",
        ]
        said.append(f"{lost} av {len(numbers)} frågor räknas inte ({listed(filter(None, kinds))}).")
    if shares:
        said.append(CONTRADICTION)
    row = {"level": "sub_goal", "goal": goal, "sub_goal": name} | counts | {"method": "medelvärde av svarens betyg"}
    return row | _mean(grades, counts["n_missing"], said)


def _mean_of(level: str, goal: str | None, parts: list[dict], below: str) -> dict:
    """The mean of the parts that have a grade; the others are counted and said."""
    graded = [part["estimate"] for part in parts if part["estimate"] is not None]
    counts = {
        "n": len(graded),
        "n_missing": sum(part["status"] == "too_few" for part in parts),
        "n_not_applicable": sum(part["status"] == "not_asked" for part in parts),
    }
    said = [f"{len(parts) - len(graded)} av {len(parts)} {below} har inget betyg."] if len(graded) < len(parts) else []
    if any(part["n_missing"] or part["n_not_applicable"] for part in parts) and not said:
        said.append("Alla svar finns inte i delarna under.")
    if any(CONTRADICTION in part["note"] for part in parts):
        said.append(CONTRADICTION)
    row = {"level": level, "goal": goal, "sub_goal": None} | counts | {"method": f"medelvärde av {below}ens betyg"}
    return row | _mean(graded, counts["n_missing"], said)


def _mean(grades: list[float], missing: int, said: list[str]) -> dict:
    if not grades:
        return {"estimate": None, "status": "too_few" if missing else "not_asked", "note": " ".join(said)}
    return {"estimate": sum(grades) / len(grades), "status": "ok", "note": " ".join(said)}


def _answers(answers: pd.DataFrame, numbers: list[int]) -> tuple[pd.Series, dict]:
    """The values given, by item, and how many items have one, lack one and were said not to be applicable."""
    here = answers.reindex(numbers)
    values = here["value"].dropna().astype(float)
    aside = int((here["missing"] == "not_applicable").sum())
    counts = {"n": len(values), "n_missing": len(numbers) - len(values) - aside, "n_not_applicable": aside}
    return values, counts
