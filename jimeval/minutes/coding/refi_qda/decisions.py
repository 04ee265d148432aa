"""What came in from another program, as rows for ``data/decisions/codings-*.csv``."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pandas as pd

from jimeval.base.errors import Problem
from jimeval.base.swedish import count, plain
from jimeval.minutes.coding.anchors import context, fold
from jimeval.minutes.coding.codebook import Codebook
from jimeval.minutes.coding.proposals import DECISION_COLUMNS, RULES
from jimeval.minutes.coding.refi_qda.read import Imported, ImportedText
from jimeval.minutes.coding.refi_qda.write import guid


def codings_to_decisions(
    imported: Imported, texts: pd.DataFrame, codebook: Codebook
) -> tuple[list[dict], list[Problem]]:
    """The codings as accepted decisions (DECISION_COLUMNS), in reading order, and what found no place in the study.

    texts     document_id and text of the study's papers. A text is recognised by its identifier, then by being the
              same but for line ends, blank space at its ends and composed letters; positions then count in the study's
              text. One whose identifier is ours but whose words differ keeps the file's positions and quotations, for
              the study to place them by, and is told.
    codebook  the study's: a code is recognised by its id, by our identifier, then by its label.

    Proposals of the rules that went out and came back are not decisions and are left out without a word.
    """
    studied = {row.document_id: str(row.text) for row in texts.itertuples()}
    problems: list[Problem] = []
    known: dict[str, list[str]] = {}
    for document_id, text in studied.items():
        known.setdefault(_alike(text), []).append(document_id)
    papers = {document.guid: _paper(document, studied, known, problems) for document in imported.documents}
    codes = _codes(imported, codebook)
    lost: Counter[tuple[str, str]] = Counter()
    rows = []
    for coding in imported.codings:
        if coding.coder == RULES:
            continue
        paper, code = papers[coding.source], codes.get(coding.code)
        if paper is None or code is None:
            lost[("paper", coding.source) if paper is None else ("code", coding.code)] += 1
            continue
        document_id, text, move = paper
        start, end = move(coding.start), move(coding.end)
        row = (
            document_id,
            start,
            end,
            fold(text[start:end]),
            *context(text, start, end),
            code,
            coding.value,
            "accepted",
            coding.coder,
            coding.decided_on,
            imported.codebook.version or codebook.version,
            coding.memo,
        )
        rows.append(dict(zip(DECISION_COLUMNS, row, strict=True)))
    names = {document.guid: document.name for document in imported.documents}
    for (kind, key), n in lost.items():
        problems.append(_lost(kind, names.get(key, key), count(n, "kodning", "kodningar")))
    return sorted(
        rows, key=lambda row: [row[name] for name in ("document_id", "start", "end", "code", "coder")]
    ), problems


def _paper(document: ImportedText, studied: dict[str, str], known: dict[str, list[str]], problems: list[Problem]):
    """The study's paper, the text that positions count in, and how a position moves; None when there is none."""
    same = known.get(_alike(document.text), [])
    ours = [document_id for document_id in studied if guid("document", document_id) == document.guid]
    if ours and ours[0] not in same:
        message = "texten har ändrats sedan den lämnade studien; kodningarna får sökas upp efter sina citat."
        mend = "Kontrollera de kodningar som inte hittas."
        problems.append(Problem("warning", "refi_changed", "", message, mend, ours[0]))
        return ours[0], document.text, lambda place: place
    found = ours or same
    if len(found) != 1:
        return None
    text = studied[found[0]]
    if text == document.text:
        return found[0], text, lambda place: place
    shift = _blank(text) - _blank(plain(document.text))

    def move(place: int) -> int:
        return min(max(len(unicodedata.normalize("NFC", document.text[:place])) + shift, 0), len(text))

    return found[0], text, move


def _alike(text: str) -> str:
    return plain(text).strip()


def _blank(text: str) -> int:
    return len(text) - len(text.lstrip())


def _codes(imported: Imported, codebook: Codebook) -> dict[str, str]:
    """The file's code ids to the study's."""
    by_guid = {guid("code", code.code): code.code for code in codebook.codes}
    by_label = {code.label.casefold(): code.code for code in codebook.codes}
    found = {}
    for code in imported.codebook.codes:
        known = code.code if code.code in codebook else by_guid.get(imported.code_guids.get(code.code, ""))
        known = known or by_label.get(code.label.casefold())
        if known:
            found[code.code] = known
    return found


def _lost(kind: str, name: str, many: str) -> Problem:
    if kind == "paper":
        message = f"texten finns inte i studien, eller flera gånger: {many} togs inte in."
        return Problem(
            "warning", "refi_no_paper", f"text ”{name}”", message, "Lägg papperet i data/raw och läs in igen."
        )
    message = f"koden finns inte i studiens kodbok: {many} togs inte in."
    return Problem("warning", "refi_no_code", f"kod ”{name}”", message, "Lägg koden i kodboken och läs in igen.")
