"""Shapes of all sorts that the reader was not made for: tools, other languages, protocols, footnotes, two boards."""

from rating_files.forms import CHECK, DEGREES, ITEMS4, ITEMS9, NINE, POINTS, SELF, STATEMENTS, YES_NO
from rating_files.shape import DK, Case, E, N, agreed, at, book, marks, table, text

F = "odd"
L = [label for _, label, _ in ITEMS4]
Q = [w for _, _, w in ITEMS4]
S = [row[1] for row in STATEMENTS]
D = DEGREES["scale"]["levels"]
V = SELF["scale"]["levels"]
TWO = {"D1": [3, 4, 2, 3], "D2": [5, 4, 1, 2]}
ANON = {"*a": [3, 4, 2, 3], "*b": [5, 4, 1, 2]}
BY_ITEM = [[3, 5], [4, 4], [2, 1], [3, 2]]
WIDE = [["Bedömare", *L], ["D1", 3, 4, 2, 3], ["D2", 5, 4, 1, 2]]


def four(rows=None, agency="csn", when="2014-11", kind="individual", items=(1, 2, 3, 4)):
    return marks(agency, when, items, rows or TWO, kind)


def case(name, rows, expected=None, file="CSN 2014-11.csv", form=POINTS, **more):
    content = table(rows) if isinstance(rows, list) else rows
    return Case(
        F,
        name,
        file,
        content,
        form if isinstance(form, tuple) else (form,),
        four() if expected is None else expected,
        **more,
    )


def merge(*ranges):
    def touch(workbook):
        for r in ranges:
            workbook.worksheets[0].merge_cells(r)

    return touch


X = "CSN 2014-11.xlsx"
CASES = [
    case(
        "a 1 in the column of the chosen answer, 0 in the others",
        table(
            [
                ["Svarande", "Utgångspunkt", "", "", "", "", "Effekter", "", "", "", ""],
                ["", *D, *D],
                [1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0],
                [2, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0],
            ]
        ),
        four({"*a": [3, 4], "*b": [5, 2]}, items=(1, 2)),
        form=DEGREES,
    ),
    case(
        "LimeSurvey: code and sub-question in the heading",
        table(
            [
                [
                    "id",
                    "submitdate",
                    "lastpage",
                    "startlanguage",
                    *(f"linje[SQ00{n}]. Var står ni? [{label}]" for n, label in enumerate(L, 1)),
                ],
                [1, "2014-11-04 10:00:00", 2, "sv", 3, 4, 2, 3],
                [2, "2014-11-04 10:01:00", 2, "sv", 5, 4, 1, 2],
            ],
            sep=",",
        ),
        four(ANON),
    ),
    case(
        "answers in columns, one per respondent, the number of answers above",
        table(
            [
                ["Antal svarande: 2"],
                ["", "Svar 1", "Svar 2"],
                *([label, *v] for label, v in zip(L, BY_ITEM, strict=True)),
            ]
        ),
        four(ANON),
    ),
    case(
        "stars",
        [["Bedömare", 1, 2, 3, 4], ["D1", "★★★☆☆", "★★★★☆", "★★", "★★★"], ["D2", 5, 4, 1, 2]],
        four({"D1": [None] * 4, "D2": [5, 4, 1, 2]}),
        may=four({"D1": [3, 4, 2, 3]}),
        otherwise=(("rad 2",),),
    ),
    case(
        "numbers in words",
        [["Bedömare", 1, 2, 3, 4], ["D1", "tre", "Fyra", "två", "tre"], ["D2", 5, 4, 1, 2]],
        four({"D1": [None] * 4, "D2": [5, 4, 1, 2]}),
        may=four({"D1": [3, 4, 2, 3]}),
        otherwise=(("rad 2",),),
    ),
    case(
        "a unit after the number: 4 p, 3 poäng",
        [["Bedömare", 1, 2, 3, 4], ["D1", "3 p", "4 poäng", "2p", "3"], ["D2", 5, 4, 1, 2]],
        four({"D1": [None, None, None, 3], "D2": [5, 4, 1, 2]}),
        may=four({"D1": [3, 4, 2, None]}),
        otherwise=(("rad 2",),),
    ),
    case(
        "ends in brackets after the number: 1 (inte alls), 5 (helt)",
        [["Bedömare", 1, 2, 3, 4], ["D1", "1 (inte alls)", "5 (helt)", "2", "3"]],
        four({"D1": [1, 5, 2, 3]}),
    ),
    case(
        "full stops and exclamation marks after the number",
        [["Bedömare", 1, 2, 3, 4], ["D1", "3.", "4 ", "2!", "3,"]],
        four({"D1": [None, 4, None, None]}),
        may=four({"D1": [3, None, 2, 3]}),
        otherwise=(("rad 2",),),
    ),
    case(
        "letters with a key under the table: S, P, U",
        [["Bedömare", *S], ["D1", "S", "P", "U", "U", "S"], [], ["S = saknas helt, P = pågår/delvis, U = uppnått"]],
        (),
        form=SELF,
        may=marks("csn", "2014-11", (1, 2, 3, 4, 5), {"D1": [1, 2, 3, 3, 1]}),
        otherwise=(("rad 2",),),
    ),
    case(
        "red, yellow and green in words, with a key",
        [
            ["Grön = uppnått, gul = utveckling pågår eller finns delvis, röd = saknas helt"],
            ["Bedömare", *S],
            ["D1", "Röd", "Gul", "Grön", "grön", "röd"],
        ],
        (),
        form=SELF,
        may=marks("csn", "2014-11", (1, 2, 3, 4, 5), {"D1": [1, 2, 3, 3, 1]}),
        otherwise=(("rad 3",),),
    ),
    case(
        "agreed marks over the years, a column per round",
        [
            ["Gemensamma bedömningar"],
            ["Påstående", "2013-11", "2014-11"],
            *([s, a, b] for s, a, b in zip(S, [1, 1, 2, 1, 1], [2, 2, 3, 2, 1], strict=True)),
        ],
        (
            *(agreed("csn", "2013-11", n, v) for n, v in enumerate([1, 1, 2, 1, 1], 1)),
            *(agreed("csn", "2014-11", n, v) for n, v in enumerate([2, 2, 3, 2, 1], 1)),
        ),
        "CSN.csv",
        SELF,
    ),
    case(
        "a pivot table's row labels and grand total",
        table(
            [
                ["Summa av Värde", "Kolumnetiketter"],
                ["Radetiketter", *L, "Totalsumma"],
                ["D1", 3, 4, 2, 3, 12],
                ["D2", 5, 4, 1, 2, 12],
                ["Totalsumma", 8, 8, 3, 5, 24],
            ]
        ),
        said=(("kolumn F||kolumnen F||Totalsumma",), ("rad 5",)),
    ),
    case(
        "Norwegian headings",
        [["Deltaker", "Spørsmål", "Verdi"], ["D1", 1, 3], ["D1", 2, "vet ikke"], ["D2", 1, 5]],
        (
            ("csn", "2014-11", "D1", 1, "individual", 3),
            ("csn", "2014-11", "D1", 2, "individual", DK),
            ("csn", "2014-11", "D2", 1, "individual", 5),
        ),
    ),
    case(
        "the table begins in C7",
        book(
            {"Blad1": [[], [None, None, "CSN, mätning 2014-11"], [], [], [], [], *([None, None, *row] for row in WIDE)]}
        ),
        file="m.xlsx",
    ),
    case(
        "ten lines of instructions with numbers above the table",
        table([*([f"{n}. Läs punkt {n} innan du fyller i fråga {n}."] for n in range(1, 11)), [], *WIDE]),
    ),
    case(
        "one person's form with a column of her own and one of the group's",
        [
            ["Deltagare: D7"],
            ["Fråga", "Min markering", "Gruppens markering"],
            *([label, v, g] for label, v, g in zip(L, [3, 4, 2, 3], ["", "", "", 4], strict=True)),
        ],
        (*four({"D7": [3, 4, 2, 3]}), agreed("csn", "2014-11", 4, 4)),
    ),
    case(
        "subtotals between the items' columns",
        [
            ["Bedömare", "Utgångspunkt", "Effekter", "Delsumma", "Resurser", "Samlad bedömning", "Total"],
            ["D1", 3, 4, 7, 2, 3, 12],
            ["D2", 5, 4, 9, 1, 2, 12],
        ],
        said=(("Delsumma",), ("Total",)),
    ),
    case(
        "the same sheet twice",
        book({"Blad1": WIDE, "Blad1 (2)": WIDE}),
        file=X,
        said=(("Blad1 (2)", "redan||dubb||samma"),),
    ),
    case(
        "each person's agency in brackets after the code",
        [["Fråga", "D1 (CSN)", "D2 (MSB)"], *([label, *v] for label, v in zip(L, BY_ITEM, strict=True))],
        (),
        "2014-11.csv",
        may=(*four({"*a": TWO["D1"]}), *four({"*b": TWO["D2"]}, "msb")),
        otherwise=(("yndighet",),),
    ),
    case(
        "a tick of another kind: ✓ and (x)",
        book({"D1": [["Påstående", *V], [S[0], "✓", None, None], [S[1], None, "(x)", None], [S[2], None, None, "V"]]}),
        marks("csn", "2014-11", (1, 2), {"D1": [1, 2]}),
        X,
        SELF,
        may=marks("csn", "2014-11", (3,), {"D1": [3]}),
        otherwise=(("rad 4",),),
    ),
    case(
        "yes in one column and no in another",
        book(
            {
                "D1": [
                    ["Fråga", "Ja", "Nej"],
                    [L[0], "x", None],
                    [L[1], None, "x"],
                    [L[2], "x", None],
                    [L[3], None, None],
                ]
            }
        ),
        four({"D1": [1, 0, 1, E]}),
        X,
        YES_NO,
    ),
    case(
        "a quarter",
        [
            ["Myndighet", "Tillfälle", "Bedömare", 1, 2, 3, 4],
            ["CSN", "kv 3 2014", *WIDE[1]],
            ["CSN", "kv 3 2014", *WIDE[2]],
        ],
        four(when="kv 3 2014"),
        "a.csv",
    ),
    case(
        "a meeting of two days", [["Myndighet: CSN"], ["Möte: 12–13 mars 2014"], *WIDE], four(when="2014-03*"), "a.csv"
    ),
    case(
        "before and after, without dates",
        [["Myndighet", "Omgång", "Bedömare", 1, 2, 3, 4], ["CSN", "före", *WIDE[1]], ["CSN", "efter", *WIDE[1]]],
        (*four({"D1": TWO["D1"]}, when="före"), *four({"D1": TWO["D1"]}, when="efter")),
        "a.csv",
    ),
    case(
        "an instrument that does not exist",
        table([["Instrument: fyra_poäng"], *WIDE]),
        (),
        form=(POINTS, SELF),
        may=four(),
        otherwise=(("fyra_poäng", "fyra_poang"),),
    ),
    case(
        "a very hidden sheet",
        book(
            {"Svar": WIDE, "dolt": [WIDE[0], ["D9", 1, 1, 1, 1]]},
            lambda w: setattr(w["dolt"], "sheet_state", "veryHidden"),
        ),
        file=X,
        said=(('”dolt”||"dolt"',),),
    ),
    case(
        "footnotes' marks after the numbers",
        [["Bedömare", 1, 2, 3, 4], ["D1", "3¹", 4, "2*", 3], [], ["¹ svarade efter mötet"], ["* osäker"]],
        four({"D1": [None, 4, None, 3]}),
        may=four({"D1": [3, None, 2, None]}),
        said=(("3¹||fotnot",), ("2*||2 ställen",)),
    ),
    case(
        "seven answered the one, two had gone home: a row that ends early",
        text("Bedömare;1;2;3;4\nD1;3;4;2;3\nD2;5;4\n"),
        four({"D1": TWO["D1"], "D2": [5, 4, E, E]}),
    ),
    case(
        "nine lines, items by their numbers as rows and the agencies' agreed marks as columns",
        [["Linje", "CSN", "MSB"], *([r[1], "", ""] for r in ITEMS9[:8]), ["Samlad bedömning (gemensam)", 4, 3]],
        (agreed("csn", "2014-11", 9, 4), agreed("msb", "2014-11", 9, 3)),
        "2014-11 gemensamma.csv",
        NINE,
    ),
    case(
        "an answer of the form's first page in front: consent and role",
        table(
            [
                [
                    "Tidstämpel",
                    "Jag samtycker till att svaren används",
                    "Din roll",
                    *Q,
                    "Får vi ringa dig? Ange namn och nummer",
                ],
                ["2014-11-04 09:00:00", "Ja", "Chef", 3, 4, 2, 3, "Nils Sagofigur 070-174 06 05"],
                ["2014-11-04 09:05:00", "Ja", "Handläggare", 5, 4, 1, 2, ""],
            ],
            sep=",",
        ),
        four(ANON),
        never=("Nils", "Sagofigur", "070-174"),
    ),
    case(
        "a name in a comment column",
        [["Bedömare", *L, "Kommentar"], ["D1", 3, 4, 2, 3, "Vera Påhittad tyckte annorlunda"], ["D2", 5, 4, 1, 2, ""]],
        never=("Vera", "Påhittad"),
        said=(("Kommentar",),),
    ),
    case(
        "a protocol: the marks in a table, the group's words and number after it",
        text(
            "Protokoll;Workshop 4 november 2014\nMyndighet;CSN\n\nLinje;D1;D2;Gruppen\nUtgångspunkt;3;5;\n"
            "Effekter;4;4;\nResurser;2;1;\n"
            "Samlad bedömning;3;2;4\n\n"
            "Vad gör vi nu?;\nUtgångspunkt;Skriv ner vad vi vet.\n"
        ),
        (*four(when="2014-11-04"), agreed("csn", "2014-11-04", 4, 4)),
        "protokoll.csv",
        suggestions=(("csn", 1, "Skriv ner vad vi vet."),),
    ),
    case(
        "minus one for no answer, explained",
        [["-1 = ej svar"], *WIDE, ["D3", -1, 4, 2, 3]],
        four(TWO | {"D3": [N, 4, 2, 3]}),
    ),
    case(
        "98 and 99 for no answer, not explained",
        [*WIDE, ["D3", 99, 4, 98, 3]],
        four(TWO | {"D3": [None, 4, None, 3]}),
        said=(at("B4", "99"), at("D4", "98")),
    ),
    case(
        "checklist: a row per moment, boards as columns",
        [
            ["Moment", "Nämnd A", "Nämnd B", "Medel"],
            *(
                [i["label"], a, b, (a + b) / 2]
                for i, a, b in zip(CHECK["items"], [1, 2, 3, 1, 2, 3], [2, 2, 2, 2, 2, 2], strict=True)
            ),
        ],
        marks("csn", "2014-11", range(1, 7), {"*a": [1, 2, 3, 1, 2, 3], "*b": [2] * 6}),
        form=CHECK,
        said=(("Medel",),),
    ),
]
