"""What would give a higher value next year: in columns, in rows, on a sheet; and papers with several instruments."""

from rating_files.forms import FOUR, POINTS, SELF, STATEMENTS
from rating_files.shape import Case, agreed, book, marks, table, text

FAMILY = "suggestion"
FILE = "Sametinget 2014-11"
LABELS = ["Utgångspunkt", "Effekter", "Resurser", "Samlad bedömning"]
OWN = marks("sametinget", "2014-11", (1, 2, 3, 4), {"D1": [3, 4, 2, 3], "D2": [5, 4, 1, 2]})
FIRST, SECOND = "Fråga de som möter besökarna.", "Sätt av två dagar i månaden."
BOTH = (("sametinget", 1, FIRST), ("sametinget", 3, SECOND))
BY_ITEM = [["Utgångspunkt", 3, 5], ["Effekter", 4, 4], ["Resurser", 2, 1], ["Samlad bedömning", 3, 2]]
WIDE = [["Bedömare", *LABELS], ["D1", 3, 4, 2, 3], ["D2", 5, 4, 1, 2]]


def case(name, rows, expected=OWN, proposed=BOTH, file=f"{FILE}.csv", forms=(POINTS,), **more):
    content = table(rows) if isinstance(rows, list) else rows
    return Case(FAMILY, name, file, content, forms, expected, suggestions=proposed, **more)


CASES = [
    case(
        "a column beside the persons', a row per item",
        [
            ["Fråga", "D1", "D2", "Vad kan göras för ett högre värde?"],
            [*BY_ITEM[0], FIRST],
            [*BY_ITEM[1], ""],
            [*BY_ITEM[2], SECOND],
            [*BY_ITEM[3], "-"],
        ],
    ),
    case(
        "a column after each item, a row per person",
        [
            [
                "Bedömare",
                "Utgångspunkt",
                "Förslag",
                "Effekter",
                "Förslag",
                "Resurser",
                "Förslag",
                "Samlad bedömning",
                "Förslag",
            ],
            ["D1", 3, FIRST, 4, "", 2, "", 3, ""],
            ["D2", 5, "", 4, "", 1, SECOND, 2, ""],
        ],
    ),
    case("rows of their own under the persons'", [*WIDE, ["Förslag till nästa år", FIRST, "", SECOND, ""]]),
    case(
        "a sheet of their own",
        book(
            {"Markeringar": WIDE, "Förslag": [["Linje", "Vad ger ett högre värde nästa år?"], [1, FIRST], [3, SECOND]]}
        ),
        file=f"{FILE}.xlsx",
    ),
    case(
        "a list under the table",
        text(
            "Bedömare;1;2;3;4\nD1;3;4;2;3\nD2;5;4;1;2\n\nFörslag till nästa år\n"
            f"1. Utgångspunkt;{FIRST}\n3. Resurser;{SECOND}\n"
        ),
    ),
    case(
        "a table of its own under the marks",
        [*WIDE, [], ["Fråga", "Förslag"], ["Utgångspunkt", FIRST], ["Resurser", SECOND]],
    ),
    case(
        "several for one item, one to a line in the cell",
        book({"Blad1": [["Fråga", "D1", "D2", "Förslag"], [*BY_ITEM[0], f"{FIRST}\n{SECOND}"], *BY_ITEM[1:]]}),
        proposed=(("sametinget", 1, f"{FIRST}*"),),
        file=f"{FILE}.xlsx",
    ),
    case(
        "an address in a suggestion is never kept",
        [
            ["Fråga", "D1", "D2", "Förslag"],
            [*BY_ITEM[0], "Fråga gruppen, skriv till lo.fantasi@sameting.example"],
            *BY_ITEM[1:],
        ],
        proposed=(("sametinget", 1, "Fråga gruppen*"),),
        never=("lo.fantasi", "example"),
    ),
    case(
        "a suggestion longer than a line, beside an empty mark",
        [
            ["Fråga", "D1", "Förslag"],
            ["Utgångspunkt", "", FIRST + " " + "Det är ett år sedan sist. " * 20],
            ["Effekter", 4, ""],
        ],
        marks("sametinget", "2014-11", (1, 2), {"D1": ["empty", 4]}),
        (("sametinget", 1, f"{FIRST}*"),),
    ),
    case(
        "marks on two instruments in one long table",
        [
            ["Instrument", "Bedömare", "Fråga", "Värde"],
            ["fyra_poang", "D1", 1, 3],
            ["egen_skattning", "D1", 1, "Uppnått"],
            ["egen_skattning", "D1", 2, "Saknas helt"],
            ["fyra_poang", "D1", 4, 2],
        ],
        (
            *marks("sametinget", "2014-11", (1, 4), {"D1": [3, 2]}),
            *marks("sametinget", "2014-11", (1, 2), {"D1": [3, 1]}),
        ),
        (),
        by_form=(("fyra_poang", 2), ("egen_skattning", 2)),
        forms=(POINTS, SELF),
    ),
    case(
        "two instruments on a sheet each, named above",
        book(
            {
                "Linjer": [
                    ["Instrument: fyra_linjer"],
                    ["Bedömare", *LABELS],
                    ["D1", "7,5", 3, 0, 8],
                    ["Gemensam", "", "", "", 4],
                ],
                "Skattning": [
                    ["Instrument: egen_skattning"],
                    ["Bedömare", *(row[1] for row in STATEMENTS)],
                    ["D1", 1, 2, 3, 2, 1],
                ],
            }
        ),
        (
            *marks("sametinget", "2014-11", (1, 2, 3, 4), {"D1": [7.5, 3, 0, 8]}),
            agreed("sametinget", "2014-11", 4, 4),
            *marks("sametinget", "2014-11", (1, 2, 3, 4, 5), {"D1": [1, 2, 3, 2, 1]}),
        ),
        (),
        f"{FILE}.xlsx",
        (FOUR, SELF),
        by_form=(("fyra_linjer", 5), ("egen_skattning", 5)),
    ),
    case(
        "the only instrument whose items the headings name is the one",
        [
            ["Bedömare", *(row[2] for row in STATEMENTS)],
            ["D1", "Uppnått", "Saknas helt", "Uppnått", "vet ej", "Uppnått"],
        ],
        marks("sametinget", "2014-11", (1, 2, 3, 4, 5), {"D1": [3, 1, 3, "dont_know", 3]}),
        (),
        by_form=(("egen_skattning", 5),),
        forms=(POINTS, SELF),
    ),
]
