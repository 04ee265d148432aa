"""When marks of two instruments may stand side by side: the one place that says yes, or why not."""

from __future__ import annotations

from dataclasses import replace

from jimeval.base.errors import InputError, Problem
from jimeval.ratings.instruments import Instrument


def comparable(a: Instrument | None, b: Instrument | None, item: int | None = None, kind: str = "individual") -> bool:
    """Whether values of ``a`` and ``b`` may be pooled, subtracted or joined by a line; see :func:`why_not`."""
    return not why_not(a, b, item, kind)


def why_not(a: Instrument | None, b: Instrument | None, item: int | None = None, kind: str = "individual") -> str:
    """A Swedish sentence on why values may not be compared; empty when they may.

    They may on the same id and version, or where one of the two is declared to have the other's scale (``same_as``)
    and the two scales are indeed equal: for ``item``, or for all items when None. Equal ends alone are not enough.
    None stands for an instrument or version that nobody has declared. Symmetric.
    """
    if a is None or b is None:
        return "instrumentets version är inte deklarerad, så värdena kan inte jämföras."
    if (a.id, a.version) == (b.id, b.version):
        return ""
    a, b = sorted((a, b), key=lambda one: (one.id, one.version))
    if (b.id, b.version) in a.same_as or (a.id, a.version) in b.same_as:
        items = [item] if item is not None else _shared(a, b, kind)
        unlike = [number for number in items if not _same_scale(a, b, number, kind)]
        if items and not unlike:
            return ""
        where = f"skiljer sig på fråga {', '.join(map(str, unlike))}" if unlike else "har ingen fråga gemensam"
        return f"{a.named} och {b.named} sägs ha samma skala, men {where}; värdena kan inte jämföras."
    if a.family and a.family == b.family:
        return f"{a.named} och {b.named} är olika utgåvor av samma blankett; värdena kan inte jämföras."
    return f"{a.named} och {b.named} är olika instrument; värdena kan inte jämföras."


def require_comparable(a: Instrument | None, b: Instrument | None) -> None:
    """Raises InputError with the reason when values of the two may not be compared."""
    if reason := why_not(a, b):
        mend = "Visa dem var för sig, eller skriv same_as i det egna instrumentets fil om skalan verkligen är densamma."
        raise InputError([Problem("error", "not_comparable", "", reason, mend)])


def _shared(a: Instrument, b: Instrument, kind: str) -> list[int]:
    """Items that both of them have, with an agreed mark in both when that is the kind."""
    shared = {*a.numbers} & {*b.numbers}
    return sorted(shared & {*a.consensus} & {*b.consensus} if kind == "consensus" else shared)


def _same_scale(a: Instrument, b: Instrument, item: int, kind: str) -> bool:
    """Whether both have the item on scales with the same ends, steps, direction, type and words.

    The printed length and the words that people write for a level do not change what a value means.
    """
    if item not in a.numbers or item not in b.numbers:
        return False
    try:
        scales = [replace(one.scale_for(item, kind), length=None, level_words=()) for one in (a, b)]
    except InputError:
        return False  # no ends
    return scales[0] == scales[1]
