"""Tables of a view that its findings, tables and figures all ask for: made once."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pandas as pd


def kept(make: Callable[..., pd.DataFrame]) -> Callable[..., pd.DataFrame]:
    """A view's method, without arguments, whose table is made when it is first asked for; everybody gets a copy that
    may be written in. Made again when what the audience may see has changed, as when the study's own minimum group is
    another. Needs ``_shown_to`` of the view."""

    @functools.wraps(make)
    def table(view) -> pd.DataFrame:
        tables = view.__dict__.setdefault("_kept", {})
        key = (make.__qualname__, *view._shown_to.items())
        if key not in tables:
            tables[key] = make(view)
        return tables[key].copy()

    return table
