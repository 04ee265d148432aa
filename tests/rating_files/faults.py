"""What is wrong or private: misspelt words, doubles, names, addresses, personal numbers, empty forms, other papers."""

from datetime import datetime

from rating_files.forms import DEGREES, POINTS, SELF, STATEMENTS
from rating_files.shape import Case, at, book, marks, table, text

FAMILY = "fault"
HEAD = ["Bedömare", "Utgångspunkt", "Effekter", "Resurser", "Samlad bedömning"]
FILE = "SiS 2014-11.csv"
PERSONAL = "19121212-1212"


def case(name, rows, values=None, form=POINTS, file=FILE, agency="sis", **more):
    content = table(rows) if isinstance(rows, list) else rows
    return Case(FAMILY, name, file, content, (form,), marks(agency, "2014-11", (1, 2, 3, 4), values or {}), **more)


BLANK_XLSX = {
    "Självskattning": [
        ["Egen skattning. Ange en nivå för varje påstående."],
        [],
        ["Påstående", "Saknas helt", "Utveckling pågår eller finns delvis", "Uppnått", "Kommentar"],
        *([f"{n}. {wording}"] for n, _, wording, _ in STATEMENTS),
    ]
}

CASES = [
    case(
        "a misspelt agency",
        [["Myndighet", *HEAD], ["Kriminalvårdn", "D1", 3, 4, 2, 3], ["SiS", "D2", 5, 4, 1, 2]],
        {"D2": [5, 4, 1, 2]},
        file="2014-11.csv",
        said=(at("A2", "Kriminalvårdn", "Menade du", "Kriminalvården"),),
    ),
    case(
        "an agency that is no agency of the register",
        [["Myndighet", *HEAD], ["Påhittsverket", "D1", 3, 4, 2, 3], ["SiS", "D2", 5, 4, 1, 2]],
        {"D2": [5, 4, 1, 2]},
        file="2014-11.csv",
        said=(at("A2", "Påhittsverket"),),
    ),
    case(
        "two agencies that are alike are never joined",
        [["Myndighet", *HEAD], ["Tillväxtverket", "D1", 3, 4, 2, 3], ["Tillväxt", "D2", 5, 4, 1, 2]],
        {"D1": [3, 4, 2, 3]},
        agency="tillvaxtverket",
        file="2014-11.csv",
        said=(at("A3", "Tillväxt"),),
    ),
    case(
        "misspelt levels",
        [HEAD, ["D1", "I hög grad", "I hg grad", "Inte alls", "Hlt och hållet"]],
        {"D1": [4, None, 1, None]},
        DEGREES,
        may=marks("sis", "2014-11", (2, 4), {"D1": [4, 5]}),
        said=(at("C2", "I hg grad", "enade du", "I hög grad"), ("Hlt och hållet", "enade du", "Helt och hållet")),
    ),
    case(
        "a level cut short, and one that could be two",
        [HEAD, ["D1", "grad", "I hög grad", "liten", "Inte alls"]],
        {"D1": [None, 4, None, 1]},
        DEGREES,
        may=marks("sis", "2014-11", (3,), {"D1": [2]}),
        said=(at("B2", "grad"),),
        otherwise=(at("D2", "liten"),),
    ),
    case(
        "the same person twice with other marks",
        [HEAD, ["D1", 3, 4, 2, 3], ["D2", 5, 4, 1, 2], ["D1", 3, 4, 2, 5]],
        {"D1": [3, 4, 2, 3], "D2": [5, 4, 1, 2]},
        said=(("rad 4", "redan||dubb||två gånger"),),
    ),
    case(
        "the same row twice",
        [HEAD, ["D1", 3, 4, 2, 3], ["D2", 5, 4, 1, 2], ["D1", 3, 4, 2, 3]],
        {"D1": [3, 4, 2, 3], "D2": [5, 4, 1, 2]},
        said=(("rad 4", "redan||dubb||två gånger"),),
    ),
    case(
        "names instead of codes",
        [["Namn", *HEAD[1:]], ["Vera Påhittad", 3, 4, 2, 3], ["Påhittad, Ola", 5, 4, 1, 2], ["Siv", 2, 2, 2, 2]],
        {"*a": [3, 4, 2, 3], "*b": [5, 4, 1, 2], "*c": [2, 2, 2, 2]},
        never=("Vera", "Påhittad", "Ola", "Siv"),
    ),
    case(
        "names as headings of columns",
        [
            ["Fråga", "Vera", "Ola P", "Siv Ek"],
            ["Utgångspunkt", 3, 5, 2],
            ["Effekter", 4, 4, 2],
            ["Resurser", 2, 1, 2],
            ["Samlad bedömning", 3, 2, 2],
        ],
        {"*a": [3, 4, 2, 3], "*b": [5, 4, 1, 2], "*c": [2, 2, 2, 2]},
        never=("Vera", "Ola", "Siv", "Ek;"),
    ),
    case(
        "addresses instead of codes",
        [["E-post", *HEAD[1:]], ["vera.pahittad@sis.example", 3, 4, 2, 3], ["ola@sis.example", 5, 4, 1, 2]],
        {"*a": [3, 4, 2, 3], "*b": [5, 4, 1, 2]},
        never=("@", "vera.pahittad", "example"),
    ),
    case(
        "personal numbers beside the codes",
        [["Bedömare", "Personnummer", *HEAD[1:]], ["D1", PERSONAL, 3, 4, 2, 3], ["D2", "121212-1212", 5, 4, 1, 2]],
        {"D1": [3, 4, 2, 3], "D2": [5, 4, 1, 2]},
        never=(PERSONAL, "121212"),
    ),
    case(
        "personal numbers instead of codes",
        [HEAD, [PERSONAL, 3, 4, 2, 3], ["1212121212", 5, 4, 1, 2]],
        {"*a": [3, 4, 2, 3], "*b": [5, 4, 1, 2]},
        never=(PERSONAL, "121212", "1212121212"),
    ),
    case(
        "an address where a mark belongs",
        [HEAD, ["D1", 3, "ola@sis.example", 2, 3]],
        {"D1": [3, None, 2, 3]},
        said=(at("C2"),),
        never=("ola@", "example"),
    ),
    case(
        "a name in the title: who filled it in",
        text(
            "Ifyllt av: Vera Påhittad\nMyndighet: SiS\n\nFråga;Värde\n"
            "Utgångspunkt;3\nEffekter;4\nResurser;2\nSamlad bedömning;3\n"
        ),
        {"*vera": [3, 4, 2, 3]},
        file="2014-11.csv",
        never=("Vera", "Påhittad"),
    ),
    case(
        "names as names of sheets",
        book(
            {
                "Vera Påhittad": [["Fråga", "Värde"], *zip(HEAD[1:], [3, 4, 2, 3], strict=True)],
                "Ola Låtsas": [["Fråga", "Värde"], *zip(HEAD[1:], [5, 4, 1, 2], strict=True)],
            }
        ),
        {"*a": [3, 4, 2, 3], "*b": [5, 4, 1, 2]},
        file="SiS 2014-11.xlsx",
    ),
    case("an empty form", book(BLANK_XLSX), {}, SELF, "SiS 2014-11.xlsx", said=(("tom",),)),
    case("headings and nothing under them", [HEAD], {}, said=(("tom",),)),
    case("persons and no marks at all", [HEAD, ["D1"], ["D2"], ["D3"]], {}, said=(("tom",),)),
    case("no agency anywhere", [HEAD, ["D1", 3, 4, 2, 3]], {}, file="svar 2014-11.csv", said=(("yndighet",),)),
    case("no occasion anywhere", [HEAD, ["D1", 3, 4, 2, 3]], {}, file="SiS.csv", said=(("illfälle",),)),
    case(
        "headings of quite another form",
        [["Bedömare", "Lokaler", "Fika", "Kursledare"], ["D1", 3, 4, 2]],
        {},
        said=(("Lokaler||fråg||rubrik||instrument",),),
    ),
    case(
        "an attendance list is no rating file",
        [
            ["Namn", "Organisation", "3 mars", "4 april"],
            ["Vera Påhittad", "SiS", "x", "x"],
            ["Ola Låtsas", "SiS", "", "x"],
        ],
        {},
        said=(("fråg||rubrik||instrument||markering",),),
        never=("Vera", "Påhittad", "Låtsas"),
    ),
    case(
        "a row that is longer than its headings",
        text("Bedömare;1;2;3;4\nD1;3;4;2;3\nD2;5;4;1;2;5;5\n"),
        {"D1": [3, 4, 2, 3]},
        may=marks("sis", "2014-11", (1, 2, 3, 4), {"D2": [5, 4, 1, 2]}),
        said=(("rad 3",),),
    ),
    case(
        "a row without its rater",
        [HEAD, ["D1", 3, 4, 2, 3], ["", 5, 4, 1, 2]],
        {"D1": [3, 4, 2, 3]},
        may=marks("sis", "2014-11", (1, 2, 3, 4), {"*": [5, 4, 1, 2]}),
        said=(("rad 3", "edömare"),),
    ),
    case(
        "a date where a mark belongs",
        book({"Blad1": [HEAD, ["D1", 3, datetime(2014, 2, 1), 2, 3]]}),
        {"D1": [3, None, 2, 3]},
        file="SiS 2014-11.xlsx",
        said=(at("C2", "2014-02-01||datum"),),
    ),
    case(
        "many faults are all said at once",
        [
            ["Myndighet", *HEAD],
            ["SiS", "D1", 9, "fyra?", 2, 3],
            ["Sametingett", "D1", 1, 1, 1, 1],
            ["SiS", "D2", 1, 2, "3,5", 3],
        ],
        {"D1": [None, None, 2, 3], "D2": [1, 2, None, 3]},
        file="2014-11.csv",
        said=(at("C2", "9"), at("D2", "fyra?"), at("A3", "Sametingett", "Menade du", "Sametinget"), at("E4", "3,5")),
    ),
]
