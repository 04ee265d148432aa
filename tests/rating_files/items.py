"""How items are named: by number, in full, shortened, in another order, too few, too many, misspelt."""

from rating_files.forms import ITEMS4, ITEMS9, NINE, POINTS, SELF, STATEMENTS
from rating_files.shape import Case, marks, table

FAMILY = "item"
FILE = "Skatteverket 2014-11.csv"
VALUES = {"D1": [3, 4, 2, 3], "D2": [5, 4, 1, 2]}


def case(name, heads, items=(1, 2, 3, 4), form=POINTS, values=None, lead="Bedömare", **more):
    rows = values or VALUES
    content = table([[lead, *heads], *([rater, *row] for rater, row in rows.items())])
    kept = {rater: [v for v, item in zip(row, items, strict=True) if item] for rater, row in rows.items()}
    return Case(
        FAMILY, name, FILE, content, (form,), marks("skatteverket", "2014-11", [i for i in items if i], kept), **more
    )


NINE_VALUES = {"D1": [1, 2, 3, 4, 5, 6, 7, 8, 9]}

CASES = [
    case("Q1 to Q4", ["Q1", "Q2", "Q3", "Q4"]),
    case("Fråga 1 to Fråga 4", [f"Fråga {n}" for n in range(1, 5)]),
    case("Linje 1 to Linje 4", [f"Linje {n}:" for n in range(1, 5)]),
    case("number and name", [f"{n}. {label}" for n, label, _ in ITEMS4]),
    case("number in brackets and the question", [f"({n}) {wording}" for n, _, wording in ITEMS4]),
    case("name and question with a dash", [f"{label} – {wording.lower()}" for _, label, wording in ITEMS4]),
    case("the question cut off by the tool", [f"{wording[:22]}..." for _, _, wording in ITEMS4]),
    case("names in capitals, with colons", [f"{label.upper()}:" for _, label, _ in ITEMS4]),
    case("shortened names", ["Utg.punkt", "Eff.", "Res.", "Saml. bed."]),
    case("in another order", ["Samlad bedömning", "Resurser", "Utgångspunkt", "Effekter"], (4, 3, 1, 2)),
    case("numbers in another order", [4, 1, 3, 2], (4, 1, 3, 2)),
    case("only two of the four", ["Effekter", "Samlad bedömning"], (2, 4), values={"D1": [3, 4]}),
    case("only three of the nine", ["1", "4", "9"], (1, 4, 9), NINE, {"D1": [3, 4, 5]}),
    case(
        "a fifth line of the group's own",
        ["1", "2", "3", "4", "Eget: bemötande"],
        (1, 2, 3, 4, None),
        values={"D1": [3, 4, 2, 3, 5]},
        said=(("kolumn F||kolumnen F", "bemötande"),),
    ),
    case(
        "a line with a number that the instrument does not have",
        ["1", "2", "3", "4", "12"],
        (1, 2, 3, 4, None),
        values={"D1": [3, 4, 2, 3, 5]},
        said=(("kolumn F", "12"),),
    ),
    case(
        "a misspelt name",
        ["Utgångspunkt", "Efekter", "Resursser", "Samlad bedömning"],
        (1, None, None, 4),
        may=marks("skatteverket", "2014-11", (2, 3), {rater: row[1:3] for rater, row in VALUES.items()}),
        said=(("Efekter", "enade du", "Effekter"), ("Resursser", "enade du", "Resurser")),
    ),
    case(
        "number and name that disagree",
        ["1 Effekter", "2 Utgångspunkt", "3", "4"],
        (None, None, 3, 4),
        said=(("kolumn B", "1 Effekter"), ("kolumn C", "2 Utgångspunkt")),
    ),
    case(
        "the same item twice",
        ["1", "2", "2", "4"],
        (1, None, None, 4),
        may=marks("skatteverket", "2014-11", (2,), {r: v[1:2] for r, v in VALUES.items()}),
        said=(("kolumn D||kolumn C",),),
    ),
    case(
        "nine names of the guide in older words",
        [
            "Utgångspunkt",
            "Effekter",
            "Resultat",
            "Förmedlande instanser (omvandling)",
            "Aktiviteter",
            "Resurser",
            "Struktur (organisering)",
            "Process (delaktighet)",
            "Sammanfattning",
        ],
        range(1, 10),
        NINE,
        NINE_VALUES,
    ),
    case(
        "nine questions of which some share words",
        [wording for _, _, wording in ITEMS9],
        range(1, 10),
        NINE,
        NINE_VALUES,
    ),
    case(
        "statements with numbers of their groups: 1.1, 1.2, 2.1",
        [f"{a} {row[2]}" for a, row in zip(("1.1", "1.2", "2.1", "2.2", "3.1"), STATEMENTS, strict=True)],
        range(1, 6),
        SELF,
        {"D1": [1, 2, 3, 2, 1]},
    ),
    case(
        "statements a little otherwise worded",
        [
            "Chefsgruppen tar upp arbetet minst 2 ggr om året",
            "Var & en vet vem som har uppgiften",
            "De som behöver kunna mer har fått utbildning",
            "Någon håller ihop trådarna, och har tid för det",
            "Vi har beskrivit vilka skillnader vi vill påverka!",
        ],
        range(1, 6),
        SELF,
        {"D1": [1, 2, 3, 2, 1]},
    ),
]
