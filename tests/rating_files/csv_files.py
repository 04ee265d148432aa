"""CSV in its disguises: encodings, separators, line ends, titles, quotation, blanks."""

import csv
import unicodedata

from rating_files.forms import FOUR, POINTS
from rating_files.shape import DK, Case, E, agreed, marks, table, text

FAMILY = "csv"
HEAD = ["Myndighet", "Tillfälle", "Bedömare", 1, 2, 3, 4]


def case(name, content, expected, file="marken.csv", form=FOUR, **more):
    return Case(FAMILY, name, file, content, (form,), expected, **more)


ROWS = [
    HEAD,
    ["Försäkringskassan", "2014-11", "D1", "7,5", "0", "", "4"],
    ["Försäkringskassan", "2014-11", "D2", "6", "vet ej", "3,25", "10"],
]
MARKS = marks("fk", "2014-11", (1, 2, 3, 4), {"D1": [7.5, 0, E, 4], "D2": [6, DK, 3.25, 10]})
PLAIN = [HEAD[2:], ["D1", "2,5", "3", "4", "5"], ["D2", "1", "2", "9,5", "8"]]
PLAIN_MARKS = marks("csn", "2014-11", (1, 2, 3, 4), {"D1": [2.5, 3, 4, 5], "D2": [1, 2, 9.5, 8]})
NAMED = "CSN 2014-11 linjer.csv"

CASES = [
    case("semicolon, decimal comma and BOM", table(ROWS, encoding="utf-8-sig"), MARKS),
    case("Windows-1252", table(ROWS, encoding="cp1252"), MARKS),
    case("comma between fields, numbers in quotation marks", table(ROWS, sep=",", quoting=csv.QUOTE_ALL), MARKS),
    case("Unicode text from Excel: UTF-16 and tabs", table(ROWS, sep="\t", encoding="utf-16"), MARKS),
    case("tabs", table(ROWS, sep="\t"), MARKS),
    case("first line names the separator", b"sep=;\r\n" + table(ROWS, encoding="cp1252"), MARKS),
    case("old line ends", table(ROWS, eol="\r"), MARKS),
    case("decomposed letters", unicodedata.normalize("NFD", table(ROWS).decode()).encode(), MARKS),
    case(
        "decimal point, as an English Excel writes it",
        table([[str(cell).replace(",", ".") for cell in row] for row in ROWS], sep=","),
        MARKS,
    ),
    case(
        "line breaks inside headings",
        table([["Bedömare", "1.\nUtgångspunkt", "2.\nEffekter", "3.\nResurser", "4.\nSamlad\nbedömning"], *PLAIN[1:]]),
        PLAIN_MARKS,
        NAMED,
    ),
    case(
        "rows of nothing but separators, and spaces around the values",
        text(
            "Bedömare;1;2;3;4;;;\r\n;;;;;;;\r\n D1 ; 2,5\u00a0;3 ; 4;5;;;\r\n"
            ";;;;;;;\r\nD2;\u00a01;2;9,5;8;;;\r\n;;;;;;;\r\n"
        ),
        PLAIN_MARKS,
        NAMED,
    ),
    case(
        "title lines with one field above the headings",
        text(
            "Uppföljning av arbetet\r\nMyndighet: CSN\r\nTillfälle: 2014-11\r\n\r\n"
            "Bedömare;1;2;3;4\r\nD1;2,5;3;4;5\r\nD2;1;2;9,5;8\r\n"
        ),
        PLAIN_MARKS,
        "linjer.csv",
    ),
    case(
        "a decimal comma without quotation marks between commas",
        text("Bedömare,1,2,3,4\nD1,2,5,3,4,5\nD2,1,2,9,8\n"),
        marks("csn", "2014-11", (1, 2, 3, 4), {"D2": [1, 2, 9, 8]}),
        NAMED,
        said=(("rad 2", "decimalkomma"),),
    ),
    case(
        "letters spoiled by a wrong import, saved again",
        table(ROWS).decode().encode("utf-8").decode("cp1252").encode("utf-8"),
        (),
        may=MARKS,
        otherwise=(("Ã||teckenkod||kodning||rad",),),
    ),
    case(
        "lower case headings in another order",
        table([["fråga", "deltagare", "värde", "myndighet", "datum"], ["2", "P7", "3", "csn", "2014-11-03"]]),
        marks("csn", "2014-11-03", (2,), {"P7": [3]}),
        form=POINTS,
    ),
    case(
        "an agreed line under the table with fewer fields",
        table([*PLAIN, [], ["Gruppens gemensamma bedömning: 4"]]),
        (*PLAIN_MARKS, agreed("csn", "2014-11", 4, 4)),
        NAMED,
    ),
]
