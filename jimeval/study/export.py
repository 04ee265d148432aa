"""The study's tables as plain CSV, for other programs: pseudonyms for names, no stored whole texts."""

from __future__ import annotations

from pathlib import Path

from jimeval.base.contracts import TABLES
from jimeval.study.study import Study

_STAYS = {"texts", "cells", "problems"}  # whole papers stay in the study, and messages that quote them


def export_tables(study: Study, directory: Path) -> list[str]:
    """Writes one CSV a table (UTF-8 with a byte-order mark, for Excel; comma, decimal point). File names."""
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for name in TABLES:
        if name in _STAYS:
            continue
        data = study.table(name)
        for column in ("text", "message", "role", "memo"):
            if column in data:
                data = data.assign(**{column: data[column].map(study.persons.mask, na_action="ignore")})
        data.to_csv(directory / f"{name}.csv", index=False, encoding="utf-8-sig", lineterminator="\n")
        written.append(f"{name}.csv")
    return written
