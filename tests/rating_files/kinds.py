"""Agreed marks, marks by somebody outside, and what only sums up: means, totals, Samtliga, EU27."""

from rating_files.forms import DEGREES, FOUR, POINTS, SELF, STATEMENTS
from rating_files.shape import AGREED, EXTERNAL, Case, N, agreed, at, book, marks, table, text

FAMILY = "kind"
FILE = "Kriminalvården 2014-11"
LABELS = ["Utgångspunkt", "Effekter", "Resurser", "Samlad bedömning"]
HEAD = ["Bedömare", *LABELS]
ROWS = [["D1", 3, 4, 2, 3], ["D2", 5, 4, 1, 2]]
OWN = marks("kriminalvarden", "2014-11", (1, 2, 3, 4), {"D1": [3, 4, 2, 3], "D2": [5, 4, 1, 2]})
GROUP = agreed("kriminalvarden", "2014-11", 4, 4)
OUTSIDE = marks("kriminalvarden", "2014-11", (1, 2, 3, 4), {"*ext": [2, 3, 1, 2]}, EXTERNAL)


def case(name, rows, expected=(*OWN, GROUP), form=POINTS, file=f"{FILE}.csv", **more):
    return Case(FAMILY, name, file, table(rows) if isinstance(rows, list) else rows, (form,), expected, **more)


SAID = [label for _, label, _, _ in STATEMENTS]
ALL_FIVE = tuple(agreed("kriminalvarden", "2014-11", n, v) for n, v in enumerate([1, 2, 3, 2, 1], 1))

CASES = [
    *(
        case(f"agreed row called {name}", [HEAD, *ROWS, [name, "", "", "", 4]])
        for name in ("Gemensam", "Gruppens bedömning", "Konsensus", "Enades om", "Gruppen")
    ),
    case("agreed row among the persons", [HEAD, ROWS[0], ["Gemensam bedömning", "", "", "", 4], ROWS[1]]),
    case(
        "agreed column where a row is an item",
        [
            ["Fråga", "D1", "D2", "Gemensam"],
            ["Utgångspunkt", 3, 5, ""],
            ["Effekter", 4, 4, ""],
            ["Resurser", 2, 1, ""],
            ["Samlad bedömning", 3, 2, 4],
        ],
    ),
    case(
        "agreed column where a row is a person, the mark in one merged cell",
        book(
            {"Blad1": [[*HEAD, "Gruppens gemensamma samlade bedömning"], [*ROWS[0], 4], ROWS[1]]},
            lambda workbook: workbook.worksheets[0].merge_cells("F2:F3"),
        ),
        file=f"{FILE}.xlsx",
    ),
    case(
        "agreed marks on a sheet of their own",
        book(
            {
                "Enskilda": [["Bedömare", *SAID], ["D1", 1, 2, 3, 2, 1], ["D2", 1, 1, 3, 2, 2]],
                "Gemensamt": [["Påstående", "Vi enades om"], *zip(SAID, [1, 2, 3, 2, 1], strict=True)],
            }
        ),
        (
            *marks("kriminalvarden", "2014-11", (1, 2, 3, 4, 5), {"D1": [1, 2, 3, 2, 1], "D2": [1, 1, 3, 2, 2]}),
            *ALL_FIVE,
        ),
        SELF,
        f"{FILE}.xlsx",
    ),
    case(
        "agreed mark on a line under the table",
        text("Bedömare;1;2;3;4\nD1;3;4;2;3\nD2;5;4;1;2\n\nGruppens gemensamma bedömning: 4\n"),
    ),
    case(
        "agreed mark on a line over the table",
        text("Gemensam samlad bedömning: 4 av 5\n\nBedömare;1;2;3;4\nD1;3;4;2;3\nD2;5;4;1;2\n"),
    ),
    case(
        "agreed mark in the cell beside its name under the table",
        [HEAD, *ROWS, [], ["Gruppens gemensamma bedömning", 4]],
    ),
    case(
        "agreed mark in a long table's column of kinds",
        [
            ["Bedömare", "Fråga", "Slag", "Värde"],
            ["D1", 1, "individuell", 3],
            ["D1", 4, "individuell", 3],
            ["", 4, "gemensam", 4],
        ],
        (*marks("kriminalvarden", "2014-11", (1, 4), {"D1": [3, 3]}), GROUP),
    ),
    case(
        "agreed mark on its own scale, not the line's",
        [HEAD, ["D1", "7,5", 8, 9, 10], ["Gemensam", "", "", "", 5]],
        (
            *marks("kriminalvarden", "2014-11", (1, 2, 3, 4), {"D1": [7.5, 8, 9, 10]}),
            agreed("kriminalvarden", "2014-11", 4, 5),
        ),
        FOUR,
    ),
    case(
        "agreed mark outside its own scale",
        [HEAD, ["D1", "7,5", 8, 9, 10], ["Gemensam", "", "", "", 7]],
        marks("kriminalvarden", "2014-11", (1, 2, 3, 4), {"D1": [7.5, 8, 9, 10]}),
        FOUR,
        said=(at("E3", "7", "1, 2, 3, 4 eller 5"),),
    ),
    case(
        "agreed mark on a line that the instrument asks none for",
        [HEAD, *ROWS, ["Gemensam", "", 3, "", 4]],
        said=(at("C4", "gemensam||konsensus"),),
    ),
    case(
        "the group did not agree",
        [HEAD, *ROWS, ["Gemensam", "", "", "", "-"]],
        (*OWN, ("kriminalvarden", "2014-11", None, 4, AGREED, N)),
    ),
    case(
        "only the agreed mark was kept",
        [["Myndighet", "Gemensam samlad bedömning"], ["Kriminalvården", 4], ["CSN", 2]],
        (GROUP, agreed("csn", "2014-11", 4, 2)),
        file="gemensamt 2014-11.csv",
    ),
    case(
        "words for the agreed level",
        [["Påstående", "D1", "Gruppen"], [SAID[0], "Saknas helt", "Uppnått"], [SAID[1], "Uppnått", "Uppnått"]],
        (
            *marks("kriminalvarden", "2014-11", (1, 2), {"D1": [1, 3]}),
            agreed("kriminalvarden", "2014-11", 1, 3),
            agreed("kriminalvarden", "2014-11", 2, 3),
        ),
        SELF,
    ),
    *(
        case(f"a row by somebody outside: {name}", [HEAD, *ROWS, [name, 2, 3, 1, 2]], (*OWN, *OUTSIDE))
        for name in ("Extern bedömare", "Följeforskarens bedömning", "Extern")
    ),
    case(
        "a column by somebody outside",
        [
            ["Fråga", "D1", "D2", "Extern bedömning"],
            *([label, *row] for label, row in zip(LABELS, [[3, 5, 2], [4, 4, 3], [2, 1, 1], [3, 2, 2]], strict=True)),
        ],
        (*OWN, *OUTSIDE),
    ),
    case(
        "somebody outside in a long table's column of kinds",
        [["Bedömare", "Fråga", "Slag", "Värde"], ["D1", 1, "individuell", 3], ["F1", 1, "extern", 2]],
        (
            *marks("kriminalvarden", "2014-11", (1,), {"D1": [3]}),
            *marks("kriminalvarden", "2014-11", (1,), {"*f": [2]}, EXTERNAL),
        ),
    ),
    case(
        "rows that sum up, six of them",
        [
            HEAD,
            *ROWS,
            ["Medel", "4", "4", "1,5", "2,5"],
            ["Median", 4, 4, "1,5", "2,5"],
            ["Snitt", 4, 4, 2, 2],
            ["Summa", 8, 8, 3, 5],
            ["Antal svar", 2, 2, 2, 2],
            ["Std.av.", "1,4", 0, "0,7", "0,7"],
        ],
        OWN,
        said=(("rad 4||rad 4–9||6 ställen",), ("rad 7||rad 4–9||6 ställen",), ("rad 9||rad 4–9||6 ställen",)),
    ),
    case(
        "columns that sum up where a row is an item",
        [
            ["Fråga", "D1", "D2", "Medelvärde", "Min", "Max", "Spridning"],
            *(
                [label, *row, sum(row) / 2, min(row), max(row), max(row) - min(row)]
                for label, row in zip(LABELS, [[3, 5], [4, 4], [2, 1], [3, 2]], strict=True)
            ),
        ],
        OWN,
        said=(("Medelvärde",), ("Min",), ("Max",), ("Spridning",)),
    ),
    case(
        "means between the persons' rows, one for each unit",
        [
            ["Enhet", *HEAD],
            ["Stab", *ROWS[0]],
            ["Stab", "Medel Stab", 3, 4, 2, 3],
            ["IT", *ROWS[1]],
            ["IT", "Medel IT", 5, 4, 1, 2],
        ],
        OWN,
        said=(("rad 3||2 ställen",), ("rad 5||2 ställen",)),
    ),
    case(
        "Samtliga and EU27 are no agencies",
        book(
            {
                "Gemensamma bedömningar": [
                    ["Myndighet", *SAID],
                    ["Boverket", 1, 2, 3, 2, 1],
                    ["Samtliga", 2, 2, 3, 2, 1],
                    ["CSN", 3, 2, 3, 2, 1],
                    ["EU27", 2, 2, 2, 2, 2],
                    ["Alla myndigheter", 2, 2, 3, 2, 1],
                ]
            }
        ),
        (
            *(agreed("boverket", "2014-11", n, v) for n, v in enumerate([1, 2, 3, 2, 1], 1)),
            *(agreed("csn", "2014-11", n, v) for n, v in enumerate([3, 2, 3, 2, 1], 1)),
        ),
        SELF,
        "2014-11.xlsx",
        said=(("rad 3||Samtliga||3 ställen",), ("rad 5||EU27||3 ställen",), ("rad 6||Alla myndigheter||3 ställen",)),
    ),
    case(
        "persons called N and M2 are persons",
        [HEAD, ["N", 3, 4, 2, 3], ["M2", 5, 4, 1, 2]],
        marks("kriminalvarden", "2014-11", (1, 2, 3, 4), {"*n": [3, 4, 2, 3], "*m": [5, 4, 1, 2]}),
    ),
    case(
        "last year's mean in a column beside this year's marks",
        [[*HEAD, "Medel 2013"], [*ROWS[0], "2,75"], [*ROWS[1], "3,1"]],
        OWN,
        said=(("kolumn F||kolumnen F", "Medel 2013"),),
    ),
    case(
        "shares of the answers on each level are no marks",
        [
            ["Fråga", *DEGREES["scale"]["levels"]],
            ["Utgångspunkt", "10 %", "20 %", "40 %", "30 %", "0 %"],
            ["Effekter", "0 %", "10 %", "50 %", "30 %", "10 %"],
        ],
        (),
        DEGREES,
        said=(("%||andel||procent||sammanräkn||fördelning||rubrikrad",),),
    ),
]
