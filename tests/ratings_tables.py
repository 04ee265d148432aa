"""Made tables of marks: a small instrument, and rows of ``ratings`` from lists of marks."""

from jimeval.base.tables import frame
from jimeval.ratings import Instrument, Item, Scale

TWO = Instrument(
    "rader",
    "1",
    "Två rader",
    (Item(1, "Resultat"), Item(2, "Resurser")),
    Scale(0, 10),
    {2: Scale(1, 5, 1, "låg", "hög", type="levels")},
)
KNOWN = {"rader": TWO}


def marks(*items, occasion="2013-11", agency="csn", instrument="rader", version="1", **more):
    """Individual marks: one list per item, the n-th mark of each by rater Dn; a word instead of a number is a kind of
    missing, None no row at all. ``more``: other columns, a list of one per rater, or one value for all (such as
    ``date``, which is otherwise the occasion)."""
    rows = []
    for item, cells in enumerate(items, 1):
        for n, cell in enumerate(cells):
            if cell is None:
                continue
            missing = isinstance(cell, str)
            own = {name: value[n] if isinstance(value, list) else value for name, value in more.items()}
            rows.append(
                {
                    "rating_id": f"{instrument}-{version}-{agency}-{occasion}-{item}-{n}",
                    "document_id": "d",
                    "instrument": instrument,
                    "instrument_version": version,
                    "agency_id": agency,
                    "occasion": occasion,
                    "date": occasion,
                    "item": item,
                    "kind": "individual",
                    "rater": f"D{n + 1}",
                    "value": None if missing else cell,
                    "missing": cell if missing else None,
                }
                | own
            )
    return frame("ratings", rows)
