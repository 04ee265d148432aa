"""Papers as officials type them: goals, weights and sums beside the marks, protocols, counts instead of marks."""

from datetime import datetime

from rating_files.forms import DEGREES, FOUR, ITEMS4, MEASURED, POINTS, SELF, SHARE, STATEMENTS
from rating_files.shape import DK, NA, Case, E, N, agreed, at, book, marks, table

F = "office"
L = [label for _, label, _ in ITEMS4]
Q = [w for *_, w in ITEMS4]
S = [r[1] for r in STATEMENTS]
V = SELF["scale"]["levels"]
D = DEGREES["scale"]["levels"]
TWO = {"D1": [3, 4, 2, 3], "D2": [5, 4, 1, 2]}
ANON = {"*a": [3, 4, 2, 3], "*b": [5, 4, 1, 2]}
BY = [[3, 5], [4, 4], [2, 1], [3, 2]]
X = "CSN 2014-11.xlsx"
WIDE = [["Bedömare", *L], ["D1", 3, 4, 2, 3], ["D2", 5, 4, 1, 2]]


def four(rows=None, agency="csn", when="2014-11", kind="individual", items=(1, 2, 3, 4)):
    return marks(agency, when, items, rows or TWO, kind)


def case(name, rows, expected=None, file="CSN 2014-11.csv", form=POINTS, **more):
    c = table(rows) if isinstance(rows, list) else rows
    return Case(
        F, name, file, c, form if isinstance(form, tuple) else (form,), four() if expected is None else expected, **more
    )


def hide_cols(*cols):
    def t(w):
        for c in cols:
            w.worksheets[0].column_dimensions[c].hidden = True

    return t


def merge(*rs):
    def t(w):
        for r in rs:
            w.worksheets[0].merge_cells(r)

    return t


ONE = {"D1": [3, 4, 2, 3]}
CASES = [
    case(
        "protocol: read-out marks, title block and a line per item",
        book(
            {
                "Blad1": [
                    ["Minnesanteckningar workshop"],
                    ["Myndighet:", "CSN"],
                    ["Datum:", datetime(2014, 11, 4)],
                    ["Närvarande:", "sex personer"],
                    [],
                    ["Linje", "D1", "D2", "Medel"],
                    *([label, *v, sum(v) / 2] for label, v in zip(L, BY, strict=True)),
                ]
            }
        ),
        four(when="2014-11-04"),
        "protokoll.xlsx",
        said=(("Medel",),),
    ),
    case(
        "read-out marks: agreed mark in a merged cell over the persons",
        book(
            {
                "Blad1": [
                    ["Linje", "D1", "D2"],
                    *([label, *v] for label, v in zip(L, BY, strict=True)),
                    ["Gruppens markering", 4],
                ]
            },
            merge("B6:C6"),
        ),
        (*four(), agreed("csn", "2014-11", 4, 4)),
        X,
    ),
    case("row Σ under", [*WIDE, ["Σ", 8, 8, 3, 5]], said=(("rad 4",),)),
    case("row Diff and Max-min under", [*WIDE, ["Max-min", 2, 2, 1, 1], ["Differens", 2, 2, 1, 1]], said=(("rad 4",),)),
    case("row Resultat 2013 (medel) under", [*WIDE, ["Medel 2013", 2, 2, 1, 1]], said=(("rad 4",),)),
    case(
        "row Förra året under", [*WIDE, ["Förra året", 2, 2, 1, 1]], may=four({"*f": [2, 2, 1, 1]}), said=(("rad 4",),)
    ),
    case("row Mål 2015 (target) under", [*WIDE, ["Målvärde", 5, 5, 5, 5]], said=(("rad 4||Målvärde",),)),
    case(
        "column Mål at right, items in rows",
        [["Fråga", "D1", "D2", "Mål"], *([label, *v, 5] for label, v in zip(L, BY, strict=True))],
        said=(("Mål",),),
    ),
    case(
        "column Vikt (weight), items in rows",
        [["Fråga", "Vikt", "D1", "D2"], *([label, 1, *v] for label, v in zip(L, BY, strict=True))],
        said=(("Vikt",),),
    ),
    case(
        "only means per item: colleague's table",
        [["Fråga", "Medel", "Antal"], *([label, sum(v) / 2, 2] for label, v in zip(L, BY, strict=True))],
        (),
        said=(("Medel||Antal||rubrikrad",),),
    ),
    case(
        "frequency table: levels across, counts below",
        [["Fråga", "1", "2", "3", "4", "5"], *([label, 0, 1, 2, 2, 1] for label in L)],
        (),
        said=(("räknar",),),
    ),
    case(
        "frequency table in words, counts above one",
        [["Fråga", *D], *([label, 0, 3, 2, 4, 1] for label in L)],
        (),
        form=DEGREES,
        said=(("inget kryss||kryss på",),),
    ),
    case(
        "matrix with two X on a line",
        book(
            {
                "D1": [
                    ["Fråga", 1, 2, 3, 4, 5],
                    *(
                        [label, *["X" if k in (v[0], *([5] if label == L[0] else [])) else None for k in range(1, 6)]]
                        for label, v in zip(L, BY, strict=True)
                    ),
                ]
            }
        ),
        four({"D1": [None, 4, 2, 3]}),
        X,
        said=(("kryss", "rad 2"),),
    ),
    case(
        "printed form typed off in mm, heading says mm",
        [
            ["Deltagare", "Utgångspunkt (mm)", "Effekter (mm)", "Resurser (mm)", "Samlad bedömning (mm)"],
            ["D1", 35, 72, 20, 95],
            ["D2", "12,5", 50, "", 66],
        ],
        four({"D1": [3.5, 7.2, 2, 9.5], "D2": [1.25, 5, E, 6.6]}),
        form=MEASURED,
    ),
    case(
        "mm said in a note above",
        [["Mått i mm från vänster"], ["Deltagare", *L], ["D1", 35, 72, 20, 95]],
        four({"D1": [3.5, 7.2, 2, 9.5]}),
        form=MEASURED,
    ),
    case(
        "Blad1 marks Blad2 legend",
        book(
            {
                "Blad1": WIDE,
                "Blad2": [
                    ["Värde", "Betyder"],
                    [1, "inte alls"],
                    [2, "i liten grad"],
                    [3, "delvis"],
                    [4, "i hög grad"],
                    [5, "helt"],
                ],
            }
        ),
        file=X,
        said=(("Blad2",),),
    ),
    case(
        "percent formatted cells in Excel",
        book(
            {"Blad1": [["Bedömare", *L], ["D1", 0.3, 0.45, 1, 0]]},
            lambda w: [setattr(c, "number_format", "0%") for r in w.worksheets[0]["B2:E2"] for c in r],
        ),
        (),
        X,
        form=SHARE,
        may=four({"D1": [30, 45, 100, 0]}),
        otherwise=(("rad 2",),),
    ),
    case(
        "self-assessment in words, typed",
        [
            ["Påstående", "Bedömning", "Kommentar"],
            [S[0], "saknas helt", "inget gjort"],
            [S[1], "pågår", ""],
            [S[2], "uppnått", ""],
            [S[3], "delvis", ""],
            [S[4], "Uppnådd del", ""],
        ],
        marks("csn", "2014-11", (1, 2, 3, 4), {"D3": [1, 2, 3, 2]}),
        "CSN 2014-11 D3.csv",
        SELF,
        said=(at("B6", "Uppnådd del"),),
    ),
    case(
        "marks with comments in the cell",
        [["Bedömare", *L], ["D1", "7 (osäker)", "6-7", "ca 4", 5], ["D2", 7, 6, 4, 5]],
        four({"D1": [None, None, None, 5], "D2": [7, 6, 4, 5]}),
        form=FOUR,
        may=four({"D1": [7, None, None, None]}),
        said=(at("C2", "6-7"), at("D2", "ca 4")),
        otherwise=(at("B2", "osäker"),),
    ),
    case(
        "hidden column with an old mark",
        book({"Blad1": [["Bedömare", *L], ["D1", 3, 4, 2, 3], ["D2", 5, 4, 1, 2]]}, hide_cols("C")),
        (),
        X,
        may=four(),
        otherwise=(("dold",),),
        said=(),
    ),
    case(
        "agencies in blocks under each other with own lines",
        table([["CSN 2014-11"], *WIDE, [], ["MSB 2014-11"], *WIDE]),
        (*four(), *four(agency="msb")),
        "alla.csv",
        headings=(("", 7),),
    ),
    case(
        "Forms with point and feedback columns",
        [
            ["ID", "Starttid", *[h for q in Q for h in (q, f"Poäng – {q}", f"Feedback – {q}")]],
            [1, "2014-11-04 09:00", *[h for v in (3, 4, 2, 3) for h in (v, 0, "")]],
            [2, "2014-11-04 09:01", *[h for v in (5, 4, 1, 2) for h in (v, 0, "")]],
        ],
        four(ANON),
    ),
    case(
        "vet ej in other spellings",
        [
            ["Bedömare", *L],
            ["D1", "VET EJ", "vet  inte", "Vet ej!", "(vet ej)"],
            ["D2", "ej akt.", "ej relevant", "Inte aktuellt", "-"],
        ],
        four({"D1": [DK, DK, None, None], "D2": [None, NA, NA, N]}),
        may=four({"D1": [None, None, DK, DK], "D2": [NA, None, None, None]}),
        otherwise=(("rad 3", "B||ställen"),),
    ),
    case(
        "text numbers with apostrophe",
        book({"Blad1": [["Bedömare", *L], ["D1", "3", "4", "'2", "3"]]}),
        four({"D1": [3, 4, None, 3]}),
        X,
        may=four({"D1": [None, None, 2, None]}),
        otherwise=(("rad 2", "kolumn D"),),
    ),
    case(
        "1 in red: 'OBS omvänd skala' above",
        [["OBS! Omvänd skala på fråga 2"], *WIDE],
        (),
        may=four(),
        otherwise=(("omvänd",),),
        said=(("omvänd",),),
    ),
    case(
        "scale 1-10 said above a 1-5 instrument",
        [["Betyg 1-10"], ["Bedömare", *L], ["D1", 3, 4, 2, 3]],
        (),
        said=(("1–10||1-10",),),
    ),
    case(
        "crosses 5..1 (reversed order of columns)",
        book(
            {
                "D1": [
                    ["Fråga", 5, 4, 3, 2, 1],
                    *(
                        [label, *["x" if k == v[0] else None for k in (5, 4, 3, 2, 1)]]
                        for label, v in zip(L, BY, strict=True)
                    ),
                ]
            }
        ),
        four(ONE),
        X,
    ),
    case(
        "first names over columns, agreed last",
        [
            ["Linje", "Anna", "Bo", "Gemensamt"],
            *([label, *v, g] for label, v, g in zip(L, BY, ["", "", "", 4], strict=True)),
        ],
        (*four(ANON), agreed("csn", "2014-11", 4, 4)),
        never=("Anna;",),
    ),
    case(
        "items' group headings as rows",
        [
            ["Påstående", "D1", "D2"],
            ["Ledning"],
            [S[0], 1, 2],
            [S[1], 2, 2],
            ["Stöd"],
            [S[2], 3, 1],
            [S[3], 1, 1],
            ["Inriktning"],
            [S[4], 2, 3],
        ],
        marks("csn", "2014-11", range(1, 6), {"D1": [1, 2, 3, 1, 2], "D2": [2, 2, 1, 1, 3]}),
        form=SELF,
    ),
    case(
        "subtotals per group in rows",
        [
            ["Påstående", "D1", "D2"],
            ["Ledning", 3, 4],
            [S[0], 1, 2],
            [S[1], 2, 2],
            ["Stöd", 4, 2],
            [S[2], 3, 1],
            [S[3], 1, 1],
        ],
        marks("csn", "2014-11", range(1, 5), {"D1": [1, 2, 3, 1], "D2": [2, 2, 1, 1]}),
        form=SELF,
        said=(("Ledning",), ("Stöd",)),
    ),
    case(
        "last year's and this year's columns for one person",
        [["Deltagare: D1"], ["Fråga", "2013", "2014"], *([label, *v] for label, v in zip(L, BY, strict=True))],
        (*four({"D1": [3, 4, 2, 3]}, when="2013"), *four({"D1": [5, 4, 1, 2]}, when="2014")),
        "CSN.csv",
    ),
    case(
        "now and goal columns for one person",
        [
            ["Deltagare: D1"],
            ["Fråga", "Nuläge", "Önskat läge"],
            *([label, a, 5] for label, (a, _) in zip(L, BY, strict=True)),
        ],
        four(ONE),
        said=(("Önskat läge",),),
    ),
    case(
        "importance beside mark",
        [
            ["Deltagare: D1"],
            ["Fråga", "Markering", "Hur viktigt (1-5)"],
            *([label, a, 5] for label, (a, _) in zip(L, BY, strict=True)),
        ],
        four(ONE),
        said=(("viktigt",),),
    ),
    case(
        "a check column after the marks: 'OK'",
        [["Bedömare", *L, "Kontrollerad"], ["D1", 3, 4, 2, 3, "ok"], ["D2", 5, 4, 1, 2, "ok"]],
        said=(("Kontrollerad",),),
    ),
    case(
        "age and years of service between",
        [["Kod", "Ålder", "Antal år på myndigheten", *L], ["D1", 45, 12, 3, 4, 2, 3], ["D2", 33, 2, 5, 4, 1, 2]],
        said=(("Ålder",), ("Antal år",)),
    ),
    case(
        "one sheet of answers and one of means and a chart's data",
        book(
            {
                "Svar": WIDE,
                "Diagram": [["Fråga", "Medel"], *([label, sum(v) / 2] for label, v in zip(L, BY, strict=True))],
            }
        ),
        file=X,
        said=(("Diagram",),),
    ),
    case(
        "sheets Före and Efter",
        book({"Före": WIDE, "Efter": WIDE}),
        (*four(when="före"), *four(when="efter")),
        "CSN.xlsx",
        may=(),
        otherwise=(),
    ),
    case(
        "rows under the persons' of those who left and of all weighed together",
        [*WIDE, ["Bortfall", 1, 1, 1, 1], ["Sammanvägt", 4, 4, 2, 3]],
        said=(("Bortfall", "rad 4"), ("Sammanvägt", "rad 5")),
    ),
    case(
        "before and after as columns of one person's form",
        [["Fråga", "Före", "Efter"], *([label, *v] for label, v in zip(L, BY, strict=True))],
        (*four({"D1": [3, 4, 2, 3]}, when="före"), *four({"D1": [5, 4, 1, 2]}, when="efter")),
        "CSN 2014-11 D1.csv",
    ),
    case("headings Poäng: and the item", [["Bedömare", *(f"Poäng: {label}" for label in L)], *WIDE[1:]]),
]
