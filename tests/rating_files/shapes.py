"""How the table lies: wide by item or by person, long, a sheet for each, several tables in a sheet."""

from rating_files.forms import FOUR, ITEMS9, NINE, POINTS, SELF, STATEMENTS
from rating_files.shape import DK, NA, Case, E, N, agreed, book, marks, table, text

FAMILY = "shape"
LABELS = ["Utgångspunkt", "Effekter", "Resurser", "Samlad bedömning"]
PEOPLE = ["D1", "D2", "D3"]
BY_ITEM = [[3, 5, 2], [4, 4, 2], [2, 1, 2], [3, 2, 2]]  # a row per item, a column per person
OWN = {person: [row[place] for row in BY_ITEM] for place, person in enumerate(PEOPLE)}
MARKS = marks("vr", "2014-11", (1, 2, 3, 4), OWN)
FILE = "Vetenskapsrådet 2014-11"
NINE_OWN, NINE_OTHER = [4, 3, 6, 2, 7, 5, 5, 8, 5], [6, 3, 4, 3, 8, 2, 6, 7, 6]


def case(name, content, expected=MARKS, file=f"{FILE}.csv", form=POINTS, **more):
    return Case(FAMILY, name, file, content, (form,), expected, **more)


def wide(people=PEOPLE, labels=LABELS):
    return [["Fråga", *people], *([label, *row] for label, row in zip(labels, BY_ITEM, strict=True))]


SAID = [label for _, label, _, _ in STATEMENTS]

CASES = [
    case("a row per item, a column per person", table(wide())),
    case(
        "a row per item, numbered, with the question in full beside",
        table(
            [
                ["Nr", "Fråga", *PEOPLE],
                *(
                    [n, item["wording"], *row]
                    for n, (item, row) in enumerate(zip(POINTS["items"], BY_ITEM, strict=True), 1)
                ),
            ]
        ),
    ),
    case(
        "a row per item, persons called Deltagare 1 and so on",
        table(wide(["Deltagare 1", "Deltagare 2", "Deltagare 3"])),
        marks("vr", "2014-11", (1, 2, 3, 4), {f"*{person}": values for person, values in OWN.items()}),
    ),
    case(
        "a row per item, persons numbered under one merged heading",
        book(
            {"Blad1": [["", "Deltagare", None, None], ["Fråga", 1, 2, 3], *wide()[1:]]},
            lambda workbook: workbook.worksheets[0].merge_cells("B1:D1"),
        ),
        marks("vr", "2014-11", (1, 2, 3, 4), {f"*{person}": values for person, values in OWN.items()}),
        f"{FILE}.xlsx",
    ),
    case(
        "a row per item, two agencies side by side",
        table(
            [
                ["", "Boverket", "", "CSN", ""],
                ["Linje", "D1", "D2", "D1", "D2"],
                *(
                    [label, *row]
                    for label, row in zip(
                        LABELS, [[1, 2, 3, 4], [2, 2, 3, 3], ["", 1, 5, 5], [1, 1, 4, 4]], strict=True
                    )
                ),
            ]
        ),
        (
            *marks("boverket", "2014-11", (1, 2, 3, 4), {"D1": [1, 2, E, 1], "D2": [2, 2, 1, 1]}),
            *marks("csn", "2014-11", (1, 2, 3, 4), {"D1": [3, 3, 5, 4], "D2": [4, 3, 5, 4]}),
        ),
        "skattningar 2014-11.csv",
    ),
    case(
        "a row per person, the rows in no order",
        table([["Bedömare", *LABELS], ["D3", 2, 2, 2, 2], ["D1", 3, 4, 2, 3], ["D2", 5, 4, 1, 2]]),
    ),
    case(
        "long: one mark to a row, the items by number",
        table(
            [
                ["Myndighet", "Omgång", "Bedömare", "Fråga", "Markering"],
                *(
                    ["Vetenskapsrådet", "2014-11", person, n, v]
                    for person, row in OWN.items()
                    for n, v in enumerate(row, 1)
                ),
            ]
        ),
        file="allt.csv",
    ),
    case(
        "long: the items by their names, some rows without a value",
        table([["Vem", "Linje", "Värde"], ["D1", "Effekter", 4], ["D1", "Utgångspunkt", ""], ["D2", "Samlad", "-"]]),
        (
            ("vr", "2014-11", "D1", 2, "individual", 4),
            ("vr", "2014-11", "D1", 1, "individual", E),
            ("vr", "2014-11", "D2", 4, "individual", N),
        ),
    ),
    case(
        "a sheet per agency",
        book(
            {
                "Boverket": [["Bedömare", *LABELS], ["D1", 1, 2, 3, 4]],
                "CSN": [["Bedömare", *LABELS], ["D1", 4, 3, 2, 1], ["D2", 5, 5, 5, 5]],
                "Kriminalvården": [["Bedömare", *LABELS], ["D1", 2, None, 2, 2]],
            }
        ),
        (
            *marks("boverket", "2014-11", (1, 2, 3, 4), {"D1": [1, 2, 3, 4]}),
            *marks("csn", "2014-11", (1, 2, 3, 4), {"D1": [4, 3, 2, 1], "D2": [5, 5, 5, 5]}),
            *marks("kriminalvarden", "2014-11", (1, 2, 3, 4), {"D1": [2, E, 2, 2]}),
        ),
        "Skattning 2014-11.xlsx",
    ),
    case(
        "a sheet per occasion",
        book(
            {
                "2013-11": [["Bedömare", *LABELS], ["D1", 1, 2, 3, 4]],
                "2014-11": [["Bedömare", *LABELS], ["D1", 4, 3, 2, 1]],
            }
        ),
        (
            *marks("vr", "2013-11", (1, 2, 3, 4), {"D1": [1, 2, 3, 4]}),
            *marks("vr", "2014-11", (1, 2, 3, 4), {"D1": [4, 3, 2, 1]}),
        ),
        "Vetenskapsrådet.xlsx",
    ),
    case(
        "a sheet per person, each a filled form",
        book(
            {
                "D1": [
                    ["Myndighet:", "Vetenskapsrådet"],
                    [],
                    ["Fråga", "Markering"],
                    *zip(LABELS, [3, 4, 2, 3], strict=True),
                ],
                "D2": [
                    ["Myndighet:", "Vetenskapsrådet"],
                    [],
                    ["Fråga", "Markering"],
                    *zip(LABELS, [5, 4, 1, 2], strict=True),
                ],
            }
        ),
        marks("vr", "2014-11", (1, 2, 3, 4), {"D1": [3, 4, 2, 3], "D2": [5, 4, 1, 2]}),
        "Blanketter 2014-11.xlsx",
    ),
    case(
        "one person's form, who filled it in above",
        text(
            "Myndighet;Vetenskapsrådet\nDatum;2014-11-04\nIfylld av;D4\n\nFråga;Värde\n"
            + "".join(f"{label};{value}\n" for label, value in zip(LABELS, ["7,5", "0", "vet ej", ""], strict=True))
        ),
        marks("vr", "2014-11-04", (1, 2, 3, 4), {"D4": [7.5, 0, DK, E]}),
        "blankett.csv",
        FOUR,
    ),
    case(
        "two tables in one sheet, one under the other",
        table(
            [
                ["Boverket"],
                ["Bedömare", *LABELS],
                ["D1", 1, 2, 3, 4],
                [],
                ["CSN"],
                ["Bedömare", *LABELS],
                ["D1", 4, 3, 2, 1],
            ]
        ),
        (
            *marks("boverket", "2014-11", (1, 2, 3, 4), {"D1": [1, 2, 3, 4]}),
            *marks("csn", "2014-11", (1, 2, 3, 4), {"D1": [4, 3, 2, 1]}),
        ),
        "nov 2014-11.csv",
        headings=(("", 6),),
    ),
    case(
        "two tables in one sheet, beside each other",
        table(
            [
                ["Boverket", "", "", "", "CSN"],
                ["Bedömare", "Utgångspunkt", "Effekter", "", "Bedömare", "Utgångspunkt", "Effekter"],
                ["D1", 1, 2, "", "D1", 4, 3],
                ["D2", 2, 2, "", "D2", 5, 5],
            ]
        ),
        (
            *marks("boverket", "2014-11", (1, 2), {"D1": [1, 2], "D2": [2, 2]}),
            *marks("csn", "2014-11", (1, 2), {"D1": [4, 3], "D2": [5, 5]}),
        ),
        "2014-11.csv",
    ),
    case(
        "two tables of two instruments in one sheet are told apart or named",
        table(
            [
                ["Instrument: fyra_poang"],
                ["Bedömare", *LABELS],
                ["D1", 1, 2, 3, 4],
                [],
                ["Instrument: egen_skattning"],
                ["Bedömare", *SAID],
                ["D1", 1, 2, 3, 2, 1],
            ]
        ),
        marks("vr", "2014-11", (1, 2, 3, 4), {"D1": [1, 2, 3, 4]}),
        may=marks("vr", "2014-11", (1, 2, 3, 4, 5), {"D1": [1, 2, 3, 2, 1]}),
        otherwise=(("rad 7||rad 6||rad 5",),),
        headings=(("", 6),),
    ),
    case(
        "a year's agreed marks: a row per agency, a column per item",
        book(
            {
                "Gemensamma bedömningar 2014-11": [
                    ["Myndighet", *SAID],
                    ["Boverket", 1, 2, 3, 2, 1],
                    ["CSN", 3, 2, "ej aktuellt", 2, 1],
                ]
            }
        ),
        (
            *(agreed("boverket", "2014-11", n, v) for n, v in enumerate([1, 2, 3, 2, 1], 1)),
            *(agreed("csn", "2014-11", n, v) for n, v in enumerate([3, 2, NA, 2, 1], 1)),
        ),
        "skattningar.xlsx",
        SELF,
    ),
    case(
        "nine lines with the groups' headings as rows among them",
        table(
            [
                ["Linje", "D1", "D2"],
                ["Innehåll", "", ""],
                *([row[1], a, b] for row, a, b in zip(ITEMS9[:5], NINE_OWN[:5], NINE_OTHER[:5], strict=True)),
                ["Genomförande", "", ""],
                *([row[1], a, b] for row, a, b in zip(ITEMS9[5:], NINE_OWN[5:], NINE_OTHER[5:], strict=True)),
            ]
        ),
        marks("vr", "2014-11", range(1, 10), {"D1": NINE_OWN, "D2": NINE_OTHER}),
        form=NINE,
    ),
    case(
        "marks that happen to be the items' own numbers",
        table([["Linje", "D1", "D2"], *([row[1], n, 10 - n] for n, row in enumerate(ITEMS9, 1))]),
        marks("vr", "2014-11", range(1, 10), {"D1": list(range(1, 10)), "D2": [10 - n for n in range(1, 10)]}),
        form=NINE,
    ),
    case(
        "a column for the mark and one for its reason, for each item",
        table(
            [
                ["Bedömare", "Utgångspunkt", "Motivering", "Effekter", "Motivering"],
                ["D1", 3, "ny chef", 4, ""],
                ["D2", 5, "", 4, "finns i planen"],
            ]
        ),
        marks("vr", "2014-11", (1, 2), {"D1": [3, 4], "D2": [5, 4]}),
        said=(("kolumn C||kolumnen C", "Motivering"), ("kolumn E||kolumnen E||2 ställen||C och E", "Motivering")),
    ),
    case(
        "group and gender of each person in columns beside the marks",
        table(
            [
                ["Deltagare", "Grupp", "Kön", *LABELS],
                ["D1", "Ledning", "Kvinna", 3, 4, 2, 3],
                ["D2", "Arbetsgrupp", "Man", 5, 4, 1, 2],
                ["D3", "Arbetsgrupp", "", 2, 2, 2, 2],
            ]
        ),
        people=(("D1", "Ledning", "Kvinna"), ("D2", "Arbetsgrupp", "Man"), ("D3", "Arbetsgrupp", "")),
    ),
    case(
        "persons under their groups' merged headings, a row per item",
        book(
            {"Blad1": [["", "Ledning", None, "Stab"], *wide()]},
            lambda workbook: workbook.worksheets[0].merge_cells("B1:C1"),
        ),
        file=f"{FILE}.xlsx",
        people=(("D1", "Ledning", ""), ("D2", "Ledning", ""), ("D3", "Stab", "")),
    ),
]
