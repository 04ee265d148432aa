"""Small numbers: what may be shown of few persons' marks to whom.

Who is guarded against. A reader of everything that is published: the pages of all agencies and all years, for the
agency and for the public, tables, figures and sentences. She knows these rules and the scales, knows who took part and
how many answered (n is never secret), may have taken part herself and so know one mark, and can try every set of marks
that people could have made. She must not be able to conclude

- any mark of any other person,
- how many marked a certain value, or which mark comes at a certain place in order (lowest, next lowest ...), but for
  the middle ones, which the median tells of,
- what is withheld from the fact that it is withheld: a rule that hides only groups that are all alike tells that they
  are. Therefore what is hidden depends on n and the scale, or is shared by marks of very different shape.

The room, and the internal reports, have seen all marks and are shown them all.

:mod:`.marks` says what may be told of the marks of one item, :mod:`.counts` which counts in a table with totals must
be hidden together, and :mod:`jimeval.ratings.protection` uses both on every table of marks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

Audience = Literal["internal", "agency", "public"]
AUDIENCES: tuple[Audience, ...] = ("internal", "agency", "public")
MINIMUM_GROUP, FLOOR = 5, 3


def shows_marks(audience: Audience) -> bool:
    """Whether single marks may be shown at all."""
    return audience == "internal"


def withheld(answers: Iterable[int], audience: Audience, minimum: int = MINIMUM_GROUP) -> bool:
    """Whether everything about an occasion with these numbers of answers per item is withheld.

    One small item is enough, since those who answered it are among those who answered the others. An item that nobody
    answered withholds nothing. The minimum of five follows Swedish survey practice.
    Raises ValueError for a minimum under the floor of three.
    """
    checked_minimum(minimum)
    return not shows_marks(audience) and any(0 < n < minimum for n in answers)


def checked_minimum(minimum: int) -> int:
    """The minimum, when it is one. Raises ValueError, in Swedish, when it is under the floor or no whole number."""
    if isinstance(minimum, bool) or not isinstance(minimum, int) or minimum < FLOOR:
        raise ValueError(f"minsta grupp ska vara ett heltal som är minst {FLOOR}, inte {minimum}")
    return minimum
