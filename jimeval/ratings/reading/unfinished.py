"""A rating session's own file, and whether its wall has been shown: before that its marks are nobody's to read."""

from __future__ import annotations

from jimeval.base.errors import Problem
from jimeval.base.tables import frame
from jimeval.documents import Cell, Document, Reading
from jimeval.ratings.reading.people import without_persons

SESSION_TITLE = "Skattningssamtal"  # alone in the first row
STATE = "Läge"
WALL_HIDDEN, WALL_SHOWN = "markeringarna är dolda", "väggen är visad"  # what STATE says above the headings


def hidden_wall(document: Document) -> Cell | None:
    """The cell that says that a session's marks are hidden; None for every other file."""
    cells = sorted(document.cells, key=lambda cell: cell.start)
    if not cells or cells[0].text.strip() != SESSION_TITLE:
        return None
    return next((cell for cell in cells if _says_hidden(cell.text)), None)


def _says_hidden(text: str) -> bool:
    label, colon, said = text.partition(":")
    return bool(colon) and (label.strip(), said.strip()) == (STATE, WALL_HIDDEN)


def left_out(document: Document, state: Cell) -> Reading:
    """No marks of a session that is not over, in tables or in the stored text, and a warning that says so."""
    problem = Problem(
        "warning",
        "session_not_over",
        state.where,
        "samtalet är inte avslutat: väggen är inte visad. Markeringarna är dolda och lästes inte.",
        "Fortsätt samtalet i rating_session och visa väggen (det går i förtid), eller ta bort filen.",
        document.document_id,
    )
    tables = {name: frame(name, []) for name in ("ratings", "suggestions", "rating_forms")}
    unseen = without_persons(document, [cell for cell in document.cells if cell.start > state.start])
    return Reading(unseen, "ratings", tables, (*document.problems, problem), len(document.text))
