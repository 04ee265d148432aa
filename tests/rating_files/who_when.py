"""Where the agency and the occasion stand, and how they are written."""

from datetime import date, datetime

from rating_files.forms import POINTS
from rating_files.shape import Case, book, marks, table, text

FAMILY = "who and when"
HEAD = ["Bedömare", 1, 2, 3, 4]
ROWS = [["D1", 3, 4, 2, 3], ["D2", 5, 4, 1, 2]]
OWN = {"D1": [3, 4, 2, 3], "D2": [5, 4, 1, 2]}


def case(name, rows, agency, occasion, file, values=None, **more):
    content = table(rows) if isinstance(rows, list) else rows
    return Case(FAMILY, name, file, content, (POINTS,), marks(agency, occasion, (1, 2, 3, 4), values or OWN), **more)


def long(label, *written):
    """A long table where each row has its own way to write the same occasion."""
    return [
        ["Myndighet", label, "Bedömare", 1, 2, 3, 4],
        *(["CSN", when, f"D{n}", 3, 3, 3, 3] for n, when in enumerate(written, 1)),
    ]


def each(count):
    return {f"D{n}": [3, 3, 3, 3] for n in range(1, count + 1)}


CASES = [
    case(
        "agency in the title row, occasion in words after it",
        text("Försvarsmakten, november 2014\nBedömare;1;2;3;4\nD1;3;4;2;3\nD2;5;4;1;2\n"),
        "fm",
        "2014-11",
        "skattning.csv",
    ),
    case(
        "agency and occasion in the file's name",
        [HEAD, *ROWS],
        "livsmedelsverket",
        "2014-11",
        "Livsmedelsverket_skattning_2014-11_slutlig (2).csv",
    ),
    case(
        "agency by an abbreviation in the file's name",
        [HEAD, *ROWS],
        "msb",
        "2014-11",
        "2014-11-lärande uppföljning-MSB.csv",
    ),
    case(
        "agency as the sheet's name",
        book({"Pensionsmyndigheten": [HEAD, *ROWS]}),
        "pensionsmyndigheten",
        "2014-11",
        "2014-11.xlsx",
    ),
    case(
        "agency in a labelled cell above",
        book({"Blad1": [["Myndighet", "Konstnärsnämnden"], ["Mötesdatum", date(2014, 11, 4)], [], HEAD, *ROWS]}),
        "konstnarsnamnden",
        "2014-11-04",
        "protokoll.xlsx",
    ),
    case(
        "an agency renamed between the rounds, its names in one file",
        [
            ["Myndighet", "Omgång", *HEAD],
            ["Ungdomsstyrelsen", "2013-11", *ROWS[0]],
            ["MUCF", "2014-11", *ROWS[0]],
            ["Myndigheten för ungdoms- och civilsamhällesfrågor", "2014-11", *ROWS[1]],
        ],
        "mucf",
        "2014-11",
        "serie.csv",
        may=(),
    ),
    case(
        "agency in the genitive",
        text("Skolverkets skattning\nBedömare;1;2;3;4\nD1;3;4;2;3\nD2;5;4;1;2\n"),
        "skolverket",
        "2014-11",
        "2014-11.csv",
    ),
    case(
        "agency once, blank in the rows below",
        [["Myndighet", *HEAD], ["CSN", *ROWS[0]], ["", *ROWS[1]]],
        "csn",
        "2014-11",
        "2014-11.csv",
    ),
    case(
        "an agency's regions are groups of it",
        [["Myndighet", "Region", *HEAD], ["Polismyndigheten", "Syd", *ROWS[0]], ["Polismyndigheten", "Öst", *ROWS[1]]],
        "polisen",
        "2014-11",
        "2014-11.csv",
    ),
    case("a date", long("Datum", "2014-03-12", "2014-03-12"), "csn", "2014-03-12", "a.csv", each(2)),
    case(
        "a date with a point or a slash", long("Datum", "12.3.2014", "12/3 2014"), "csn", "2014-03-12", "a.csv", each(2)
    ),
    case("a month in words", long("Månad", "mars 2014", "Mars 2014"), "csn", "2014-03", "a.csv", each(2)),
    case("a term", long("Tillfälle", "vt 2014", "VT 2014"), "csn", "vt 2014", "a.csv", each(2)),
    case(
        "a round with its number, the date beside it",
        [
            ["Myndighet", "Omgång", "Datum", *HEAD],
            ["CSN", "omgång 2", "2014-11-04", *ROWS[0]],
            ["CSN", "omgång 2", "2014-11-04", *ROWS[1]],
        ],
        "csn",
        "omgång 2",
        "a.csv",
    ),
    case(
        "Excel's date in a cell",
        book(
            {
                "Blad1": [
                    ["Myndighet", "Tillfälle", *HEAD],
                    ["CSN", datetime(2014, 3, 12), *ROWS[0]],
                    ["CSN", date(2014, 3, 12), *ROWS[1]],
                ]
            }
        ),
        "csn",
        "2014-03-12",
        "a.xlsx",
    ),
    case(
        "a date that lost its format: 41710",
        [["Myndighet", "Datum", *HEAD], ["CSN", "41710", *ROWS[0]], ["CSN", "41710", *ROWS[1]]],
        "csn",
        "2014-03-12",
        "a.csv",
    ),
    case("a year alone", long("År", 2014, 2014), "csn", "2014", "a.csv", each(2)),
    case(
        "a sheet's name is a term, the agency stands in the file's name",
        book({"HT 2014": [HEAD, *ROWS]}),
        "fk",
        "ht 2014",
        "Försäkringskassan.xlsx",
    ),
    case("the file's name has a date without dashes", [HEAD, *ROWS], "boverket", "2014-11-04", "20141104_Boverket.csv"),
    case(
        "rows disagree with the file's name: the row holds, and it is said",
        [["Tillfälle", *HEAD], ["2013-11", *ROWS[0]], ["2013-11", *ROWS[1]]],
        "boverket",
        "2013-11",
        "Boverket 2014-11.csv",
        said=(("2013-11", "2014-11"),),
    ),
]
_RENAMED = next(place for place, case in enumerate(CASES) if "renamed" in case.name)
CASES[_RENAMED] = Case(
    FAMILY,
    CASES[_RENAMED].name,
    "serie.csv",
    CASES[_RENAMED].content,
    (POINTS,),
    (*marks("mucf", "2013-11", (1, 2, 3, 4), {"D1": OWN["D1"]}), *marks("mucf", "2014-11", (1, 2, 3, 4), OWN)),
)
