"""What a workbook's reader told of cells, said anew for a plan: which of them the plan needs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from jimeval.base.errors import Problem
from jimeval.base.swedish import count, listed
from jimeval.documents.document import Document

_CELL = re.compile(r'(?P<sheet>blad ".*"), cell (?P<cell>[A-Z]+\d+)')
_MOST = 5  # cells named in one message


def of_cells(document: Document, needed: Iterable[str]) -> list[Problem]:
    """The document's problems: hidden cells are not read; formulas without value are told once a sheet, as an error
    where a cell of the plan's elements is one of them, else as a warning. ``needed``: places of those cells."""
    told: list[Problem] = []
    formulas: dict[tuple[str, bool], list[Problem]] = {}
    wanted = set(needed)
    for problem in document.problems:
        match = _CELL.fullmatch(problem.where)
        if problem.code == "hidden_cells":
            mend = "Ta fram det i Excel om det hör till planen."
            message = f"{problem.message.removesuffix('.')}, som inte läses."
            told.append(replace(problem, severity="warning", message=message, mend=mend))
        elif problem.code == "formula_without_value" and match:
            formulas.setdefault((match["sheet"], problem.where in wanted), []).append(problem)
        else:
            told.append(problem)
    return [*told, *(_formulas(sheet, inside, found) for (sheet, inside), found in formulas.items())]


def _formulas(sheet: str, inside: bool, found: list[Problem]) -> Problem:
    cells = [_CELL.fullmatch(problem.where)["cell"] for problem in found]
    names = listed(cells) if len(cells) <= _MOST else f"{', '.join(cells[:_MOST])} med flera"
    one = len(cells) == 1
    words = f"{count(len(cells), 'cell har en formel', 'celler har formler')} utan sparat värde ({names})"
    words += " där det ska stå en del av planen." if inside else f" och läses som {'tom' if one else 'tomma'}."
    return replace(found[0], severity="error" if inside else "warning", where=sheet, message=words)
