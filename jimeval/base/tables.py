"""Making and checking the tables that ``base.contracts`` describes.

:func:`frame` makes a table of the right shape from rows; :func:`violations` checks one with pandera, which is imported
only when it is needed.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
import pyarrow as pa

from jimeval.base.contracts import TABLES

_DTYPES = {"text": "str", "integer": "Int64", "number": "float64", "boolean": "boolean"}
_TEXT = pd.StringDtype(na_value=np.nan)  # what "str" stands for


def frame(name: str, rows: Iterable[Mapping] = ()) -> pd.DataFrame:
    """A table of the contract's columns and types, in the contract's order. Rows may leave columns out.

    Raises KeyError for a column that the contract does not have: a misspelling of ours, not of a paper.
    """
    table = TABLES[name]
    rows = list(rows)
    known = set(table.names())
    for row in rows:
        if not known.issuperset(row):
            raise KeyError(f"{name} has no column {sorted(set(row) - known)}")
    columns = {column.name: [row.get(column.name) for row in rows] for column in table.columns}
    keys = list(zip(*(map(_sorts, columns[name]) for name in table.key), strict=True))
    if any(after < before for before, after in itertools.pairwise(keys)):
        order = sorted(range(len(rows)), key=keys.__getitem__)
        columns = {name: [values[place] for place in order] for name, values in columns.items()}
    arrays = {column.name: _array(columns[column.name], column.type) for column in table.columns}
    return pd.DataFrame(arrays, copy=False)


def _missing(value) -> bool:
    return value is None or value is pd.NA or value != value


def known(value):
    """The value of a cell, None when it is missing in any of pandas' ways."""
    return None if _missing(value) else value


def _sorts(value) -> tuple:
    """Missing values last, as pandas sorts them."""
    return (False, value) if type(value) is str or not _missing(value) else (True,)


def _array(values: list, kind: str):
    """One column of a contract's type, straight from its values: with a table a paper, this is most of the cost."""
    if kind == "number":
        return np.array([np.nan if _missing(value) else value for value in values], dtype="float64")
    values = [value if type(value) is str else None if _missing(value) else value for value in values]
    if kind == "text":
        values = [value if value is None or isinstance(value, str) else str(value) for value in values]
        return _TEXT.__from_arrow__(pa.array(values, pa.large_string()))
    if kind == "integer" and all(value is None or type(value) is int for value in values):
        missing = np.array([value is None for value in values], dtype=bool)
        return pd.arrays.IntegerArray(np.array([value or 0 for value in values], dtype="int64"), missing)
    return pd.array(values, dtype=_DTYPES[kind])


def typed(name: str, data: pd.DataFrame) -> pd.DataFrame:
    """The table with the contract's types and row order; the index is 0, 1, 2 ..."""
    table = TABLES[name]
    columns = {
        column.name: data[column.name]
        if data[column.name].dtype == _DTYPES[column.type]
        else _array(data[column.name].to_list(), column.type)
        for column in table.columns
    }
    return pd.DataFrame(columns, index=data.index).sort_values(list(table.key), kind="stable", ignore_index=True)


@functools.cache
def _schema(name: str, types_known: bool):
    """``types_known``: that the types are right is seen already; asking pandera of them is most of its cost."""
    import pandera.pandas as checked

    table = TABLES[name]
    columns = {}
    for column in table.columns:
        checks = []
        if column.allowed and column.joined:
            allowed = set(column.allowed)
            checks.append(
                checked.Check(
                    lambda s, allowed=allowed: s.map(lambda v: set(v.split("+")) <= allowed),
                    error=f"one or more of {', '.join(column.allowed)}, joined by +",
                )
            )
        elif column.allowed:
            checks.append(checked.Check.isin(column.allowed))
        of_type = None if types_known else _DTYPES[column.type]
        columns[column.name] = checked.Column(of_type, checks, nullable=not column.required)
    return checked.DataFrameSchema(columns, unique=list(table.key) if table.unique else None, strict=True)


def violations(name: str, data: pd.DataFrame) -> list[str]:
    """What in the table breaks its contract, one sentence each; empty when nothing does."""
    types = {column.name: _DTYPES[column.type] for column in TABLES[name].columns}
    types_known = data.dtypes.to_dict() == types
    if data.empty and types_known:
        return []  # a small study has many such, and asking pandera of each costs more than all else in a build
    import pandera.errors

    try:
        _schema(name, types_known).validate(data, lazy=True)
    except pandera.errors.SchemaErrors as found:
        cases = found.failure_cases
        return [
            f"{name}.{case.column}: {case.check}, row {case.index}: {case.failure_case}" for case in cases.itertuples()
        ]
    return []
