"""Marks that are no numbers in a grid: crosses and codes in columns of levels, cells one under another, lists."""

from rating_files.forms import CHECK, DEGREES, POINTS, SELF, STATEMENTS
from rating_files.shape import Case, E, book, marks, table, text

FAMILY = "cross"
LABELS = ["Utgångspunkt", "Effekter", "Resurser", "Samlad bedömning"]
FILE = "Vetenskapsrådet 2014-11"
DEGREE = DEGREES["scale"]["levels"]
LEVELS = SELF["scale"]["levels"]


def case(name, content, expected, file=f"{FILE}.csv", form=POINTS, **more):
    return Case(FAMILY, name, file, content, (form,), expected, **more)


def ticked(levels, chosen, labels, tick="X", corner="Påstående"):
    """Items in rows, levels in columns, a tick in one."""
    return [
        [corner, *levels],
        *(
            [label, *(tick if place == value else None for place in range(1, len(levels) + 1))]
            for label, value in zip(labels, chosen, strict=True)
        ),
    ]


def turned(rows):
    return [list(column) for column in zip(*rows, strict=True)]


SAID = [label for _, label, _, _ in STATEMENTS]

CASES = [
    case(
        "a cross in one of three columns, statements in rows",
        book({"D1": ticked(LEVELS, [1, 3, 2, 2, 1], SAID), "D2": ticked(LEVELS, [2, 3, 3, 0, 1], SAID, "x")}),
        marks("vr", "2014-11", (1, 2, 3, 4, 5), {"D1": [1, 3, 2, 2, 1], "D2": [2, 3, 3, E, 1]}),
        f"{FILE}.xlsx",
        SELF,
    ),
    case(
        "a cross in one of three columns, which are numbered, and a column for remarks",
        book(
            {
                "D1": [
                    ["Moment", 1, 2, 3, "Kommentar"],
                    ["1. Beslut", None, None, "x", "2012"],
                    ["2. Efterfrågan", "x"],
                    ["3. Chefer", None, "x"],
                    ["4. Statistik", None, "x", None, "delvis"],
                    ["5. Underlag", "x"],
                    ["6. Förbättringar", "x"],
                    ["Summa poäng", 3, 4, 3],
                ]
            }
        ),
        marks("vr", "2014-11", (1, 2, 3, 4, 5, 6), {"D1": [3, 1, 2, 2, 1, 1]}),
        f"{FILE}.xlsx",
        CHECK,
        said=(("Kommentar",), ("rad 8",)),
    ),
    case(
        "a cross in one of three rows, statements in columns",
        book({"D1": turned(ticked(LEVELS, [1, 3, 2, 2, 1], SAID))}),
        marks("vr", "2014-11", (1, 2, 3, 4, 5), {"D1": [1, 3, 2, 2, 1]}),
        f"{FILE}.xlsx",
        SELF,
    ),
    case(
        "crosses by many persons: a block of columns for each statement",
        table(
            [
                ["Bedömare", "Utgångspunkt", "", "", "", "", "Effekter", "", "", "", ""],
                ["", *DEGREE, *DEGREE],
                ["D1", "", "X", "", "", "", "", "", "", "X", ""],
                ["D2", "", "", "", "", "X", "X", "", "", "", ""],
            ]
        ),
        marks("vr", "2014-11", (1, 2), {"D1": [2, 4], "D2": [5, 1]}),
        form=DEGREES,
    ),
    case(
        "two crosses for one statement are no mark",
        book(
            {
                "D1": [
                    ["Påstående", *LEVELS],
                    [SAID[0], "X", "X", None],
                    [SAID[1], None, "X", None],
                    [SAID[2], None, None, "X"],
                ]
            }
        ),
        marks("vr", "2014-11", (1, 2, 3), {"D1": [None, 2, 3]}),
        f"{FILE}.xlsx",
        SELF,
        said=(("rad 2", "X||kryss||två"),),
    ),
    case(
        "the persons' codes in the column of the level that they chose",
        table([["Påstående", *LEVELS], [SAID[0], "D1, D3", "D2", ""], [SAID[1], "", "D1 D2", "D3"]]),
        (),
        form=SELF,
        may=marks("vr", "2014-11", (1, 2), {"D1": [1, 2], "D2": [2, 2], "D3": [1, 3]}),
        otherwise=(("rad 2||rubrikrad",), ("rad 3||rubrikrad||2 ställen",)),
    ),
    case(
        "all in one column: item, mark, item, mark",
        text(
            "Vetenskapsrådet\n2014-11\nD1\n"
            + "".join(f"{label}\n{value}\n" for label, value in zip(LABELS, [3, 4, 2, 3], strict=True))
        ),
        (),
        may=marks("vr", "2014-11", (1, 2, 3, 4), {"D1": [3, 4, 2, 3]}),
        otherwise=(("rad",),),
        file="avskrift.csv",
    ),
    case(
        "all in one column: item and mark on a line",
        text(
            "Myndighet: Vetenskapsrådet\nTillfälle: 2014-11\nDeltagare: D1\n"
            + "".join(
                f"{n}. {label}: {value}\n" for n, (label, value) in enumerate(zip(LABELS, [3, 4, 2, 3], strict=True), 1)
            )
        ),
        (),
        may=marks("vr", "2014-11", (1, 2, 3, 4), {"D1": [3, 4, 2, 3]}),
        otherwise=(("rad",),),
        file="avskrift.csv",
    ),
    case(
        "all in one column: names of rows, names of columns, then the values",
        text("Vetenskapsrådet 2014-11\nD1\nD2\nUtgångspunkt\nEffekter\nResurser\n3\n4\n2\n5\n4\n1\n"),
        (),
        may=marks("vr", "2014-11", (1, 2, 3), {"D1": [3, 4, 2], "D2": [5, 4, 1]}),
        otherwise=(("rad",),),
        file="avskrift.csv",
    ),
    case(
        "several marks in one cell, as they were called out, are never one number",
        table([["Linje", "Markeringar"], ["Utgångspunkt", "3, 5, 2"], ["Effekter", "4 4 2"], ["Resurser", "2/1/2"]]),
        (),
        said=(("rad 2", "3, 5, 2"), ("rad 3", "4 4 2"), ("rad 4", "2/1/2")),
    ),
    case(
        "a matrix with its own words in each cell, a cross before the ones that fit",
        table(
            [
                ["Område", *LEVELS],
                [SAID[0], "Ingen tar upp det", "X Tas upp ibland", "Tas upp varje halvår"],
                [SAID[1], "Oklart vem som har uppgiften", "Klart för några", "x Klart för alla"],
                [SAID[2], "x Ingen har gått någon kurs", "Några har gått", "Alla har gått"],
            ]
        ),
        (),
        form=SELF,
        may=marks("vr", "2014-11", (1, 2, 3), {"*": [2, 3, 1]}),
        otherwise=(("rad||rubrikrad||bedömare",),),
    ),
    case(
        "a matrix that nobody has filled in is an empty form",
        table(
            [
                ["Område", *LEVELS],
                [SAID[0], "Ingen tar upp det", "Tas upp ibland", "Tas upp varje halvår"],
                [SAID[1], "Oklart vem som har uppgiften", "Klart för några", "Klart för alla"],
            ]
        ),
        (),
        form=SELF,
        said=(("tom||rubrikrad||ingen markering||inga markeringar",),),
    ),
    case(
        "boxes that are drawn, with and without a tick",
        book(
            {
                "D1": [
                    ["Påstående", *LEVELS],
                    [SAID[0], "☒", "☐", "☐"],
                    [SAID[1], "☐", "☒", "☐"],
                    [SAID[2], "☐", "☐", "☑"],
                ]
            }
        ),
        marks("vr", "2014-11", (1, 2, 3), {"D1": [1, 2, 3]}),
        f"{FILE}.xlsx",
        SELF,
    ),
]
