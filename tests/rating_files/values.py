"""How a value is written: fractions, decimals, ranges, words, ticks, millimetres, per cent, and what is no value."""

from datetime import datetime

from rating_files.forms import CHECK, DEGREES, FOUR, GRADES, MEASURED, POINTS, REVERSED, SELF, SHARE, YES_NO
from rating_files.shape import DK, NA, Case, E, N, W, at, book, marks, table

FAMILY = "value"
FILE = "CSN 2014-11"
HEAD = ["Bedömare", 1, 2, 3, 4]
ON_SCALE = "1, 2, 3, 4 eller 5"


def case(name, rows, values, form=POINTS, file=f"{FILE}.csv", items=(1, 2, 3, 4), **more):
    content = table([HEAD, *rows]) if isinstance(rows, list) else rows
    return Case(FAMILY, name, file, content, (form,), marks("csn", "2014-11", items, values), **more)


def sheet(*rows, touch=None):
    return book({"Blad1": [HEAD, *rows]}, touch)


def shown_as_percent(workbook):
    for row in workbook.worksheets[0]["B2:E3"]:
        for cell in row:
            cell.number_format = "0%"


def one(values):
    return marks("csn", "2014-11", (1, 2, 3, 4), {"D1": values})


CASES = [
    case("3 av 5", [["D1", "3 av 5", "5 av 5", "1 av 5", "2 av 5"]], {"D1": [3, 5, 1, 2]}),
    case("3/5", [["D1", "3/5", "5/5", "1 / 5", "4/5"]], {"D1": [3, 5, 1, 4]}),
    case(
        "a fraction of another scale is no value here",
        [["D1", "3 av 10", "4", "2/7", "2"]],
        {"D1": [None, 4, None, 2]},
        said=(at("B2", "3 av 10"), at("D2", "2/7")),
    ),
    case(
        "a fraction that Excel made a date",
        sheet(["D1", datetime(2014, 5, 3), 4, 2, 2], ["D2", 3, 4, 2, 2]),
        {"D1": [None, 4, 2, 2], "D2": [3, 4, 2, 2]},
        file=f"{FILE}.xlsx",
        said=(at("B2", "2014-05-03||datum"),),
    ),
    case(
        "decimals with comma",
        [["D1", "7,75", "3,25", "10", "1"], ["D2", "5,5", "10,0", "1,0", "7,750"]],
        {"D1": [7.75, 3.25, 10, 1], "D2": [5.5, 10, 1, 7.75]},
        GRADES,
    ),
    case(
        "between two: 2-3",
        [["D1", "2-3", "4", "3–4", "2"]],
        {"D1": [None, 4, None, 2]},
        said=(at("B2", "2-3"), at("D2", "3–4")),
    ),
    case(
        "about: ca 4",
        [["D1", "ca 4", "4", "ungefär 6", "~3"]],
        {"D1": [None, 4, None, None]},
        FOUR,
        may=marks("csn", "2014-11", (1, 3, 4), {"D1": [4, 6, 3]}),
        said=(("ca 4",), ("ungefär 6||3 ställen||2 ställen",), ("~3||3 ställen||2 ställen",)),
    ),
    case(
        "a flag after the value: 34 b",
        [["D1", "34 b", "40", "51*", "60"]],
        {"D1": [None, 40, None, 60]},
        SHARE,
        may=marks("csn", "2014-11", (1, 3), {"D1": [34, 51]}),
        said=(("34 b",), ("51*",)),
    ),
    case(
        "answer and grade glued together: 23,25",
        [["D1", "23,25", "4", "35,5", "2"]],
        {"D1": [None, 4, None, 2]},
        said=(at("B2", "23,25"), at("D2", "35,5")),
    ),
    case("per cent with its sign", [["D1", "60 %", "0%", "100 %", "33,3 %"]], {"D1": [60, 0, 100, 33.3]}, SHARE),
    case(
        "per cent as Excel keeps it",
        sheet(["D1", 0.6, 0, 1, 0.333], ["D2", 0.25, 0.5, 0.05, 0.01], touch=shown_as_percent),
        {"D1": [60, 0, 100, 33.3], "D2": [25, 50, 5, 1]},
        SHARE,
        f"{FILE}.xlsx",
    ),
    case(
        "yes and no",
        [["D1", "Ja", "Nej", "ja", "NEJ"], ["D2", "J", "N", "vet ej", ""]],
        {"D1": [1, 0, 1, 0], "D2": [1, 0, DK, E]},
        YES_NO,
    ),
    case(
        "yes and no as Excel's truths",
        sheet(["D1", True, False, True, True], ["D2", "SANT", "FALSKT", None, "SANT"]),
        {"D1": [1, 0, 1, 1], "D2": [1, 0, E, 1]},
        YES_NO,
        f"{FILE}.xlsx",
    ),
    case(
        "millimetres with their unit",
        [["D1", "73 mm", "0 mm", "100 mm", "41,5 mm"]],
        {"D1": [7.3, 0, 10, 4.15]},
        MEASURED,
    ),
    case(
        "millimetres, the unit in a title",
        table([["Läge på linjen i mm"], HEAD, ["D1", 73, 5, 100, 41]]),
        {"D1": [7.3, 0.5, 10, 4.1]},
        MEASURED,
    ),
    case(
        "millimetres, the unit in the headings",
        table([["Bedömare", "1 (mm)", "2 (mm)", "3 (mm)", "4 (mm)"], ["D1", 73, 5, 100, 41]]),
        {"D1": [7.3, 0.5, 10, 4.1]},
        MEASURED,
    ),
    case(
        "millimetres past the line's end",
        [["D1", "73 mm", "112 mm", "3 mm", "10 mm"]],
        {"D1": [7.3, None, 0.3, 1]},
        MEASURED,
        said=(at("C2", "112 mm"),),
    ),
    case(
        "millimetres on a line whose length nobody has stated",
        [["D1", "73 mm", "4", "5", "6"]],
        {"D1": [None, 4, 5, 6]},
        FOUR,
        said=(at("B2", "73 mm"),),
    ),
    case(
        "zero, blank, dash, vet ej, ej aktuellt and refusal are six things",
        [["D1", 0, "", "-", "vet ej"], ["D2", "ej aktuellt", "vill inte svara", "–", "0,0"]],
        {"D1": [0, E, N, DK], "D2": [NA, W, N, 0]},
        FOUR,
    ),
    case(
        "other words for no value",
        [["D1", "?", "Vet inte", "kan ej bedöma", "Ej relevant"], ["D2", "N/A", "ikke relevant", "…", "—"]],
        {"D1": [DK, DK, DK, NA], "D2": [NA, NA, None, N]},
        FOUR,
        may=one([None] * 4) + marks("csn", "2014-11", (3,), {"D2": [N]}),
        otherwise=(("…",),),
    ),
    case(
        "words of the scale",
        [["D1", "Saknas helt", "UPPNÅTT", "utveckling pågår eller finns delvis", "uppnått "]],
        {"D1": [1, 3, 2, 3]},
        SELF,
    ),
    case(
        "words of the scale, shortened",
        [["D1", "saknas", "pågår", "delvis", "uppnådd"], ["D2", "finns delvis", "Saknas", "uppnått", "-"]],
        {"D1": [1, 2, 2, 3], "D2": [2, 1, 3, N]},
        SELF,
    ),
    case(
        "words that the instrument declares for its levels",
        [["D1", "saknas", "Pågår för fullt", "delvis", "uppnådda"]],
        {"D1": [1, 2, 2, 3]},
        SELF | {"scale": SELF["scale"] | {"level_words": [["saknas"], ["utveckling", "pågår", "delvis"], ["uppnå"]]}},
    ),
    case(
        "number and word together",
        [["D1", "1 = Inte påbörjat", "2 (behöver utvecklas)", "3. Finns", "2 – Behöver utvecklas"]],
        {"D1": [1, 2, 3, 2]},
        CHECK,
    ),
    case(
        "number and word that disagree",
        [["D1", "1 = Finns", "2", "3", "3"]],
        {"D1": [None, 2, 3, 3]},
        CHECK,
        said=(at("B2", "1 = Finns"),),
    ),
    case("numbers where the scale has words", [["D1", 1, 2, "3", "4,0"]], {"D1": [1, 2, 3, 4]}, DEGREES),
    case(
        "out of range, all of them at once",
        [["D1", 6, 0, -1, 3], ["D2", 55, 2, 3, 4]],
        {"D1": [None, None, None, 3], "D2": [None, 2, 3, 4]},
        said=(at("B2", "6", ON_SCALE), at("C2", "0", ON_SCALE), at("D2", "-1", ON_SCALE), at("B3", "55", ON_SCALE)),
    ),
    case("between the steps", [["D1", "2,5", 3, 3, 3]], {"D1": [None, 3, 3, 3]}, said=(at("B2", "2,5", ON_SCALE),)),
    case(
        "1 is best, as the instrument says: values stay as written",
        [["D1", 1, 2, 5, 4]],
        {"D1": [1, 2, 5, 4]},
        REVERSED,
    ),
    case(
        "1 is best, as the file's legend says but not the instrument",
        table([["Skala: 1 = bäst, 5 = sämst"], HEAD, ["D1", 1, 2, 5, 4]]),
        {"D1": [None, None, None, None]},
        may=one([1, 2, 5, 4]),
        said=(("rad 1", "bäst"),),
    ),
    case(
        "the file's legend has other ends than the instrument",
        table([["Skala: 1–6"], HEAD, ["D1", 1, 2, 5, 4]]),
        {"D1": [None, None, None, None]},
        may=one([1, 2, 5, 4]),
        said=(("rad 1", "1–6||6"),),
    ),
    case(
        "Excel's errors",
        sheet(["D1", "#DIV/0!", 4, "#SAKNAS!", 2]),
        {"D1": [None, 4, None, 2]},
        file=f"{FILE}.xlsx",
        said=(at("B2", "#DIV/0!"), at("D2", "#SAKNAS!||#N/A")),
    ),
    case(
        "a remark in the cell instead of a mark",
        [["D1", "se bilaga", 4, "3 (sänkt)", 2]],
        {"D1": [None, 4, None, 2]},
        may=marks("csn", "2014-11", (3,), {"D1": [3]}),
        said=(at("B2", "se bilaga"), ("3 (sänkt)",)),
    ),
    case("crosses where numbers belong", [["D1", "x", 4, 3, 2]], {"D1": [None, 4, 3, 2]}, said=(at("B2", "x"),)),
]
