"""Codes beside agencies: what several share is said with names, and a proposal is never passed off as decided."""

import pandas as pd
import pytest

from jimeval.minutes.coding.codebook import Code, Codebook
from jimeval.minutes.coding.themes import code_grid, say_patterns, say_themes, shared_codes

LABELS = {"boverket": "Boverket", "csn": "CSN", "fk": "Försäkringskassan"}


def code(name, label, group=None):
    return Code(name, label, group, "", "", "", "")


BOOK = Codebook(
    "prov",
    "1",
    (
        code("sidoordnat", "Sidoordnat"),
        code("kompetensbehov", "Kompetensbehov"),
        code("bemotande", "Bemötande", "kompetensbehov"),
        code("upphandling", "Upphandling", "kompetensbehov"),
    ),
)


def tables(*rows):
    """Rows of (code, agency, state, disputed)."""
    codings = [
        {"passage_id": f"p{n}", "code": c.split("=")[0], "value": "ej" if "=" in c else None, "state": s, "disputed": d}
        for n, (c, _, s, d) in enumerate(rows)
    ]
    passages = [{"passage_id": f"p{n}", "agency_id": agency} for n, (_, agency, *_) in enumerate(rows)]
    columns = ["passage_id", "code", "value", "state", "disputed"]
    return pd.DataFrame(codings, columns=columns), pd.DataFrame(passages, columns=["passage_id", "agency_id"])


def shared(*rows):
    return shared_codes(code_grid(*tables(*rows), LABELS), BOOK, LABELS)


def test_a_code_stands_once_per_agency_with_its_weightiest_state():
    grid = code_grid(
        *tables(
            ("bemotande", "csn", "proposed", False),
            ("bemotande", "csn", "accepted", False),
            ("bemotande", None, "proposed", False),
            ("sidoordnat", "fk", "accepted", True),
            ("sidoordnat", "okand", "accepted", False),
        ),
        LABELS,
    )
    assert grid.fillna("").values.tolist() == [
        ["bemotande", "", 1, "proposed"],
        ["bemotande", "csn", 2, "accepted"],
        ["sidoordnat", "fk", 1, "disputed"],
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "Inga utvecklingsområden är kodade i anteckningarna."),
        (
            [("bemotande", "csn", "proposed", False)],
            "Inget utvecklingsområde är kodat hos mer än en myndighet (1 hos en enda).",
        ),
        (
            [("upphandling", None, "proposed", False)],
            "Inget utvecklingsområde är knutet till en enskild myndighet. I text om alla nämns: upphandling.",
        ),
        (
            [("bemotande", "fk", "accepted", False), ("bemotande", "csn", "accepted", False)],
            "Delas av flera, så att gemensam utbildning kan löna sig: bemötande (CSN och Försäkringskassan).",
        ),
        (
            [
                ("bemotande", "fk", "accepted", False),
                ("bemotande", "csn", "proposed", False),
                ("upphandling", None, "proposed", False),
            ],
            "Delas av flera, så att gemensam utbildning kan löna sig: bemötande (CSN och Försäkringskassan). "
            "1 område är inte avgjort för alla: förslag, eller kodare som är oense. I text om alla nämns: upphandling.",
        ),
    ],
)
def test_the_finding_on_shared_themes(rows, said):
    assert say_themes(shared(*rows), LABELS) == said


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "Inga mönster är kodade i anteckningarna."),
        ([("sidoordnat", "csn", "proposed", False)], "Ingen kod står för mer än en myndighet."),
        (
            [("sidoordnat", "csn", "proposed", False), ("sidoordnat", "fk", "proposed", False)],
            "Mönster som återkommer: sidoordnat (2 av 3). Att en kod saknas betyder att papperen inte säger det.",
        ),
        (
            [("sidoordnat", "csn", "proposed", False), ("sidoordnat=ej", "fk", "proposed", False)],
            "Ingen kod står för mer än en myndighet.",
        ),
    ],
)
def test_the_finding_on_patterns(rows, said):
    assert say_patterns(shared(*rows), len(LABELS)) == said
