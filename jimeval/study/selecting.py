"""Which rows of a table a query means: looked up the same way when a view reads them and when a page is checked."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

MARKS = "marks"  # rows of ratings, by their own date and not by their paper's
_OF_PLANS = ("plan_links", "gaps", "plan_followup")  # these belong to a year with their plan


class Selection:
    """Places of rows, in the table's order. ``table`` gives a table by name; what is looked up is kept."""

    def __init__(self, table: Callable[[str], pd.DataFrame]):
        self._table = table
        self.by = functools.cache(self._by)
        self._belongs = functools.cache(self._belonging)
        self.dates = functools.cache(self._dates)

    def rows(self, name: str, equal: Mapping) -> np.ndarray:
        """The rows whose columns have the values; a list: any of them; None: no value."""
        found = None
        for column, value in equal.items():
            having = self._having(name, column, value)
            found = having if found is None else np.intersect1d(found, having, assume_unique=True)
        return np.arange(len(self.data(name))) if found is None else found

    def rows_in(self, year: int, name: str, equal: Mapping, *, until: bool = False) -> np.ndarray:
        """Those of them that belong to the year; ``until``: that are dated up to and including it."""
        found = self.rows(name, equal)
        return found[self._belongs(year, name, until)[found]]

    def data(self, name: str) -> pd.DataFrame:
        return self._table("ratings" if name == MARKS else name)

    def _having(self, name: str, column: str, value) -> np.ndarray:
        places = self.by(name, column)
        if not isinstance(value, (list, tuple, set, frozenset)):
            return places.get(value, _NONE)
        return np.sort(np.concatenate([_NONE, *(places.get(one, _NONE) for one in set(value))]))

    def _by(self, name: str, column: str) -> dict:
        """The places of a column's values; those without one under None."""
        codes, values = pd.factorize(self.data(name)[column])
        order = np.argsort(codes, kind="stable")
        bounds = np.searchsorted(codes[order], np.arange(-1, len(values) + 1))
        parts = {value: order[start:end] for value, start, end in zip(values, bounds[1:], bounds[2:], strict=False)}
        return parts | {None: order[: bounds[1]]}

    def _belonging(self, year: int, name: str, until: bool) -> np.ndarray:
        """For each row whether it belongs to the year."""
        data = self.data(name)
        if name == MARKS:
            told = data["date"].str[:4].astype("float64")
            return np.asarray((told <= year) if until else (told == year), dtype=bool)
        if until:
            dates = data["document_id"].map(self.dates()).str[:4]
            return (dates.notna() & (dates <= str(year))).to_numpy(bool)
        if name == "results":
            return np.asarray(data["year"] == year, dtype=bool)
        if name in _OF_PLANS:
            plans = self.data("plans").loc[self._belongs(year, "plans", False), "plan_id"]
            return data["plan_id"].isin(plans).to_numpy(bool)
        if name != "documents":
            own = self.data("documents").loc[self._belongs(year, "documents", False), "document_id"]
            return data["document_id"].isin(own).to_numpy(bool)
        marked = set(self.data(MARKS).loc[self._belongs(year, MARKS, False), "document_id"])
        return np.fromiter(
            (
                d.document_id in marked
                if d.kind == "ratings"
                else year in years_of(d.date) | covered(d.period_from, d.period_to)
                for d in data.itertuples()
            ),
            dtype=bool,
            count=len(data),
        )

    def _dates(self) -> pd.Series:
        """When papers are dated, else from when their period is."""
        documents = self.data("documents").set_index("document_id")
        return documents["date"].fillna(documents["period_from"])


def either(*parts: pd.DataFrame) -> pd.DataFrame:
    """The rows of one table that stand in any of its parts, in the table's order."""
    rows = pd.concat(parts) if len(parts) > 1 else parts[0]
    return rows[~rows.index.duplicated()].sort_index()


_NONE = np.empty(0, dtype=np.intp)


def years_of(date: str | None) -> set[int]:
    return {int(date[:4])} if isinstance(date, str) else set()


def covered(first: str | None, last: str | None) -> set[int]:
    """The years of a period; of an open one only the first, since nothing says how long it lasted."""
    if not isinstance(first, str):
        return set()
    begin = int(first[:4])
    return set(range(begin, (int(last[:4]) if isinstance(last, str) else begin) + 1))
