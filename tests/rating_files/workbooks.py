"""Workbooks: titles, headings in several rows, merged cells, hidden parts, totals, legends, comments, colours."""

from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from rating_files.forms import FOUR, POINTS, SELF
from rating_files.shape import Case, E, agreed, at, book, marks

FAMILY = "workbook"
HEAD = ["Bedömare", "Utgångspunkt", "Effekter", "Resurser", "Samlad bedömning"]
ROWS = [["D1", 3, 4, 2, 3], ["D2", 5, 4, 1, 2], ["D3", 2, 2, 2, 2]]
OWN = {"D1": [3, 4, 2, 3], "D2": [5, 4, 1, 2], "D3": [2, 2, 2, 2]}
MARKS = marks("boverket", "2014-11", (1, 2, 3, 4), OWN)
FILE = "Boverket 2014-11.xlsx"


def case(name, content, expected=MARKS, file=FILE, form=POINTS, **more):
    return Case(FAMILY, name, file, content, (form,), expected, **more)


def titled(workbook):
    sheet = workbook.worksheets[0]
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("A2:E2")


def groups(workbook):
    sheet = workbook.worksheets[0]
    for cells in ("A1:A2", "B1:C1", "D1:E1"):
        sheet.merge_cells(cells)


def down(workbook):
    sheet = workbook.worksheets[0]
    sheet.merge_cells("A2:A4")
    sheet.merge_cells("A5:A6")
    sheet.merge_cells("B2:B6")


def two_rounds(workbook):
    sheet = workbook.worksheets[0]
    for cells in ("B1:E1", "F1:I1"):
        sheet.merge_cells(cells)


def hide_sheet(workbook):
    workbook["Förra året"].sheet_state = "hidden"


def hide_row(workbook):
    sheet = workbook.worksheets[0]
    sheet.auto_filter.ref = "A1:E4"
    sheet.row_dimensions[4].hidden = True


def hide_column(workbook):
    workbook.worksheets[0].column_dimensions["B"].hidden = True


def comment(workbook):
    cell = workbook.worksheets[0]["C3"]
    cell.comment = Comment("Tveksam, kunde lika gärna vara 3", "Tove Hittepå")


def colours(workbook):
    sheet = workbook.worksheets[0]
    for cell, colour in {"B2": "FF00B050", "C2": "FFFFFF00", "D2": "FFFF0000", "E2": "FF00B050"}.items():
        sheet[cell].fill = PatternFill("solid", fgColor=colour)
    for cell, colour in {"B3": "FFFFFF00", "C3": "FFFFFF00", "D3": "FFFF0000", "E3": "FFFFFF00"}.items():
        sheet[cell].fill = PatternFill("solid", fgColor=colour)


CASES = [
    case(
        "merged title rows and an empty row above the headings",
        book({"Blad1": [["Höstens skattning på Boverket"], ["Tillfälle: 2014-11"], [], HEAD, *ROWS]}, titled),
        file="resultat.xlsx",
    ),
    case(
        "two rows of headings, the upper merged over two items each",
        book({"Blad1": [["Bedömare", "Mål", None, "Förutsättningar"], [None, *HEAD[1:]], *ROWS]}, groups),
    ),
    case(
        "three rows of headings: number, name and the scale's ends",
        book({"Blad1": [[None, 1, 2, 3, 4], HEAD, [None, "1–5", "1–5", "1–5", "1–5"], *ROWS]}),
    ),
    case(
        "agency and occasion merged down over the raters' rows",
        book(
            {
                "Blad1": [
                    ["Myndighet", "Tillfälle", *HEAD],
                    ["Boverket", "2014-11", *ROWS[0]],
                    [None, None, *ROWS[1]],
                    [None, None, *ROWS[2]],
                    ["CSN", None, "D1", 1, 2, 3, 4],
                    [None, None, "D2", 4, 3, 2, 1],
                ]
            },
            down,
        ),
        (*MARKS, *marks("csn", "2014-11", (1, 2, 3, 4), {"D1": [1, 2, 3, 4], "D2": [4, 3, 2, 1]})),
        "alla.xlsx",
    ),
    case(
        "two occasions side by side under merged headings",
        book(
            {
                "Blad1": [
                    [None, "2013-11", None, None, None, "2014-11"],
                    ["Bedömare", 1, 2, 3, 4, 1, 2, 3, 4],
                    ["D1", 1, 2, 1, 2, 3, 4, 2, 3],
                    ["D2", 2, 2, None, 1, 5, 4, 1, 2],
                ]
            },
            two_rounds,
        ),
        (
            *marks("boverket", "2013-11", (1, 2, 3, 4), {"D1": [1, 2, 1, 2], "D2": [2, 2, E, 1]}),
            *marks("boverket", "2014-11", (1, 2, 3, 4), {"D1": [3, 4, 2, 3], "D2": [5, 4, 1, 2]}),
        ),
        "Boverket.xlsx",
    ),
    case(
        "a hidden sheet with other marks is not read, and named",
        book({"Markeringar": [HEAD, *ROWS], "Förra året": [HEAD, ["D1", 1, 1, 1, 1]]}, hide_sheet),
        said=(("Förra året", "dol"),),
    ),
    case(
        "a row that a filter hides is named, whether it is read or not",
        book({"Blad1": [HEAD, *ROWS]}, hide_row),
        MARKS[:8],
        may=MARKS[8:],
        said=(("rad 4", "dol"),),
    ),
    case(
        "a hidden column with the persons' names is told and never kept",
        book(
            {
                "Blad1": [
                    ["Kod", "Namn", *HEAD[1:]],
                    ["D1", "Ulla-Karin Fantasi", *ROWS[0][1:]],
                    ["D2", "Bosse Påhitt", *ROWS[1][1:]],
                    ["D3", "Mirre Sagolik", *ROWS[2][1:]],
                ]
            },
            hide_column,
        ),
        said=(("kolumn B||kolumnen B", "dol"),),
        never=("Fantasi", "Påhitt", "Sagolik", "Ulla", "Bosse", "Mirre"),
    ),
    case(
        "a column of sums and a row of means",
        book(
            {
                "Blad1": [
                    [*HEAD, "Summa"],
                    *([*row, sum(row[1:])] for row in ROWS),
                    ["Medel", 3.33, 3.33, 1.67, 2.33, 10.67],
                ]
            }
        ),
        said=(("kolumn F||kolumnen F", "Summa"), ("rad 5",)),
    ),
    case(
        "formulas that no program has computed",
        book({"Blad1": [HEAD, *ROWS, ["Medelvärde", *(f"=AVERAGE({c}2:{c}4)" for c in "BCDE")]]}),
        said=(("rad 5||cell B5||cell C5||cell D5||cell E5",),),
    ),
    case(
        "the scale explained over the table",
        book({"Blad1": [["Skala:", "1 = inte alls"], [None, "5 = helt"], [], HEAD, *ROWS]}),
    ),
    case(
        "the scale explained under the table, a value to a row",
        book({"Blad1": [HEAD, *ROWS, [], ["Skala"], [1, "inte alls"], [3, "delvis"], [5, "helt"]]}),
    ),
    case(
        "the scale explained beside the table",
        book(
            {
                "Blad1": [
                    [*HEAD, None, "Förklaring"],
                    [*ROWS[0], None, 1, "inte alls"],
                    [*ROWS[1], None, 3, "delvis"],
                    [*ROWS[2], None, 5, "helt"],
                ]
            }
        ),
    ),
    case(
        "a comment on a mark is told, its author is not",
        book({"Blad1": [HEAD, *ROWS]}, comment),
        said=(at("C3", "ommentar"),),
        never=("Hittepå", "Tove"),
    ),
    case(
        "colours instead of values are no marks, and told",
        book(
            {
                "Blad1": [
                    ["Bedömare", 1, 2, 3, 4],
                    ["D1"],
                    ["D2"],
                    [],
                    ["Grönt = uppnått, gult = på gång, rött = saknas"],
                ]
            },
            colours,
        ),
        (),
        form=SELF,
        may=marks("boverket", "2014-11", (1, 2, 3, 4), {"D1": [E, E, E, E], "D2": [E, E, E, E]}),
        said=(("färg||tom",),),
    ),
    case(
        "columns beside the items that the table does not need",
        book(
            {
                "Blad1": [
                    ["Löpnr", "Bedömare", "Enhet", *HEAD[1:], "Övrigt"],
                    [101, "D1", "Stab", *ROWS[0][1:], "kom sent"],
                    [102, "D2", "Stab", *ROWS[1][1:], None],
                    [103, "D3", "IT", *ROWS[2][1:], None],
                ]
            }
        ),
        said=(("kolumn H||kolumnen H", "Övrigt"),),
    ),
    case(
        "a first sheet of instructions and a chart's numbers on the last",
        book(
            {
                "Läs först": [["Fyll i fliken Svar. Skriv en siffra per rad."], ["Frågor? Ring kansliet."]],
                "Svar": [HEAD, *ROWS],
                "Diagram": [["Fråga", "Medel"], [1, 3.33], [2, 3.33], [3, 1.67], [4, 2.33]],
            }
        ),
        said=(("Diagram||2 ställen",),),
    ),
    case(
        "numbers stored as text with a comma",
        book({"Blad1": [HEAD, ["D1", "7,5", "0", "10", "3,25"], ["D2", "4", " 6 ", "5,0", ""]]}),
        marks("boverket", "2014-11", (1, 2, 3, 4), {"D1": [7.5, 0, 10, 3.25], "D2": [4, 6, 5, E]}),
        form=FOUR,
    ),
    case(
        "the agreed mark in a merged row under the table",
        book(
            {"Blad1": [HEAD, *ROWS, ["Gruppen enades om 3 på samlad bedömning"]]},
            lambda workbook: workbook.worksheets[0].merge_cells("A5:E5"),
        ),
        (*MARKS, agreed("boverket", "2014-11", 4, 3)),
    ),
]
