"""Pieces of the findings: n, intervals, p and items as they are written."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import pandas as pd

from jimeval.base.swedish import EN_DASH, listed, number
from jimeval.ratings.protection import PROTECTED

NO_MARKS = "Det finns inga markeringar."


def one_only(table: pd.DataFrame, keys: list[str], message: str) -> None:
    if len(table[keys].drop_duplicates()) > 1:
        raise ValueError(message)


def reasons(rows: pd.DataFrame) -> str:
    """The notes of the rows, each once, without the word that says that something is withheld."""
    notes = [note.removeprefix(f"{PROTECTED}: ") for note in rows["note"].dropna().unique()]
    return "; ".join(notes)


def names(rows: pd.DataFrame) -> str:
    return listed(f"{item} {label}" for item, label in zip(rows["item"], rows["label"], strict=True))


def each(rows: pd.DataFrame, say: Callable[[dict], str]) -> str:
    return listed(f"{row['item']} {row['label']} ({say(row)})" for row in rows.to_dict("records"))


def signed(value: float) -> str:
    """With a plus when it is above 0 as it is shown."""
    text = number(value, 1)
    return f"+{text}" if value > 0 and text != number(0, 1) else text


def shift(row: dict) -> str:
    return with_interval(f"{signed(row['estimate'])} skalenheter", row)


def with_interval(text: str, row: Mapping, least: float = -math.inf) -> str:
    """The text with the interval after it, if there is one; not further down than can be."""
    interval = _interval(row, 1, least)
    return f"{text}; {interval}" if interval else text


def in_brackets(row: Mapping) -> str:
    interval = _interval(row, 2, -math.inf)
    return f" ({interval})" if interval else ""


def _interval(row: Mapping, decimals: int, least: float) -> str:
    if pd.isna(row["ci_low"]) or pd.isna(row["ci_high"]):
        return ""
    return f"95 %: {number(max(row['ci_low'], least), decimals)} till {number(row['ci_high'], decimals)}"


def n_of(n: pd.Series) -> str:
    return f"n = {range_of(n)}"


def range_of(n: pd.Series) -> str:
    low, high = int(n.min()), int(n.max())
    return str(low) if low == high else f"{low}{EN_DASH}{high}"


def p_text(p: float) -> str:
    return "p < 0,001" if p < 0.001 else f"p = {number(p, 3 if p < 0.1 else 2)}"


def lower(text: str) -> str:
    return text[:1].lower() + text[1:]
