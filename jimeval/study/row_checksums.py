"""A checksum of any of a table's rows, from one number a cell: made once a column, and the same on every machine."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable

import numpy as np
import pandas as pd

_TIMES = np.uint64(0x9E3779B97F4A7C15)  # odd, so that nothing is lost; the order of columns counts


class RowChecksums:
    """table  gives a table by name; mask  a text with pseudonyms for persons: a row's number also tells who is named in
    its words, since another key to the persons shows other words."""

    def __init__(self, table: Callable[[str], pd.DataFrame], mask: Callable[[str], str]):
        self._table, self._mask = table, mask
        self._column = functools.cache(self._of_column)
        self._rows = functools.cache(self._of_rows)

    def of(self, name: str, columns, places) -> str:
        """Of the rows at the places, in order; ``columns``: of these only, of all when there are none."""
        numbers = self._rows(name, tuple(columns))[places]
        return hashlib.sha256(numbers.tobytes()).hexdigest()[:16]

    def _of_rows(self, name: str, columns: tuple[str, ...]) -> np.ndarray:
        data = self._table(name)
        numbers = np.zeros(len(data), dtype=np.uint64)
        for column in columns or tuple(data):
            own = np.uint64(int.from_bytes(hashlib.sha256(column.encode()).digest()[:8]))
            numbers = (numbers ^ self._column(name, column) ^ own) * _TIMES
            numbers ^= numbers >> np.uint64(32)
        return numbers

    def _of_column(self, name: str, column: str) -> np.ndarray:
        codes, values = pd.factorize(self._table(name)[column])
        if pd.api.types.is_string_dtype(values.dtype):
            words = np.asarray(values, dtype=object)
            told = [*words, *(f"{one}\0{self._mask(one)}" for one in words)]
            numbers = pd.util.hash_array(np.array(told, dtype=object), categorize=False)
            numbers = numbers[: len(words)] ^ numbers[len(words) :] * _TIMES
        else:
            numbers = pd.util.hash_array(np.asarray(values), categorize=False)
        return np.append(numbers, np.uint64(0))[codes]  # the last is the place of a cell without a value
