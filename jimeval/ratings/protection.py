"""What of the tables of marks may be shown to an audience: the rules of base.disclosure, table by table."""

from __future__ import annotations

import numpy as np
import pandas as pd

from jimeval.base.disclosure import MINIMUM_FOR_QUARTILES, Audience, shows_marks, withheld

ESTIMATES = ["median", "q1", "q3", "minimum", "maximum", "distance", "scaled"]
PROTECTED = "skyddat"
FEW_FOR_D = f"{PROTECTED}: D visas från tio svar på en skala med få steg"


def protect_spread(rows: pd.DataFrame, audience: Audience, *, few_steps: bool) -> pd.DataFrame:
    if shows_marks(audience):
        return rows
    rows[["minimum", "maximum"]] = np.nan
    rows[[name for name in rows if name.startswith("n_") and name != "n_missing"]] = pd.NA
    rows.loc[rows["n"] < MINIMUM_FOR_QUARTILES, ["q1", "q3"]] = np.nan
    with_marks = rows["n"] > 0
    if withheld([int(n) for n in rows["n"]], audience):
        rows.loc[with_marks, ESTIMATES] = np.nan
        rows.loc[with_marks, "note"] = f"{PROTECTED}: färre än fem svar"
    else:
        alike = with_marks & (rows["distance"] == 0)
        rows.loc[alike, ESTIMATES] = np.nan
        rows.loc[alike, "note"] = f"{PROTECTED}: alla svar lika"
        if few_steps:  # there, median and D of a small group leave only one set of marks that can give them
            few = with_marks & ~alike & (rows["n"] < MINIMUM_FOR_QUARTILES)
            rows.loc[few, ["distance", "scaled"]] = np.nan
            rows.loc[few, "note"] = FEW_FOR_D
    return rows
