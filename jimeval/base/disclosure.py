"""Small numbers: what may be shown of few persons' marks to whom.

In the room, and in the internal reports, everybody has seen all marks. What goes to the agency or the public
shows no single mark, and nothing at all of an occasion where any item has fewer answers than the minimum, because
the totals would give the few away by subtraction. The minimum of five follows Swedish survey practice; it can be
raised, never lowered under three.
"""

from __future__ import annotations

from typing import Literal

Audience = Literal["internal", "agency", "public"]
AUDIENCES: tuple[Audience, ...] = ("internal", "agency", "public")
MINIMUM_GROUP, FLOOR = 5, 3
MINIMUM_FOR_QUARTILES = 10


def shows_marks(audience: Audience) -> bool:
    """Whether single marks may be shown at all."""
    return audience == "internal"


def withheld(answers: list[int], audience: Audience, minimum: int = MINIMUM_GROUP) -> bool:
    """Whether a table over items with these numbers of answers is withheld as a whole.

    Raises ValueError for a minimum under the floor of three.
    """
    if minimum < FLOOR:
        raise ValueError(f"minsta grupp får inte vara under {FLOOR}")
    return not shows_marks(audience) and any(0 < n < minimum for n in answers)
