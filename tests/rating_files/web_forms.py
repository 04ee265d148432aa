"""What web forms export: the question as heading, time stamps, addresses, words for values, columns for tools."""

import csv
from datetime import datetime

from rating_files.forms import DEGREES, FOUR, ITEMS4, POINTS, SELF, STATEMENTS
from rating_files.shape import DK, Case, E, at, book, marks, table

FAMILY = "web form"
QUESTIONS = [wording for _, _, wording in ITEMS4]
LABELS = [label for _, label, _ in ITEMS4]
MAIL = ["kim.hittepa@csn.example", "robin.pahittad@csn.example", "lo.fantasi@csn.example"]
NAMES = ["Kim Hittepå", "Robin Påhittad", "Lo Fantasi"]
NEVER = (*MAIL, "example", "Hittepå", "Påhittad", "Fantasi", "Robin")
ANON = {"*a": [3, 4, 2, 3], "*b": [5, 4, 1, 2], "*c": [2, 2, E, 2]}
VALUES = [[3, 4, 2, 3], [5, 4, 1, 2], [2, 2, None, 2]]
DEGREE = dict(enumerate(DEGREES["scale"]["levels"], 1))
MARKS = marks("csn", "2014-03", (1, 2, 3, 4), ANON)
FILE = "CSN 2014-03 (svar).csv"


def case(name, content, expected=MARKS, file=FILE, form=POINTS, **more):
    return Case(FAMILY, name, file, content, (form,), expected, **more)


def google(rows):
    return table(rows, sep=",", eol="\n", quoting=csv.QUOTE_ALL)


def filled(before, values=VALUES, words=None, after=None):
    """Rows with the persons' columns before and the answers after."""
    return [
        [*start, *("" if value is None else words[value] if words else value for value in answers), *(after or [])]
        for start, answers in zip(before, values, strict=True)
    ]


STAMPS = ["2014-03-11 09:12:33", "2014-03-11 09:14:02", "2014-03-12 16:40:51"]
TIMES = [
    (datetime(2014, 3, 11, 9, 10, 1), datetime(2014, 3, 11, 9, 12, 33)),
    (datetime(2014, 3, 11, 9, 11, 5), datetime(2014, 3, 11, 9, 14, 2)),
    (datetime(2014, 3, 12, 16, 33, 9), datetime(2014, 3, 12, 16, 40, 51)),
]

CASES = [
    case("Google: questions in full", google([["Tidstämpel", *QUESTIONS], *filled([[s] for s in STAMPS])])),
    case(
        "Google: a grid, each row of it a heading in brackets",
        google(
            [
                ["Tidstämpel", *(f"Var på linjen står ni i dag? [{label}]" for label in LABELS)],
                *filled([[s] for s in STAMPS]),
            ]
        ),
    ),
    case(
        "Google: the time stamps alone tell the round",
        google([["Tidstämpel", *QUESTIONS], *filled([[s.replace("-", "/")] for s in STAMPS])]),
        marks("csn", "2014-03*", (1, 2, 3, 4), ANON),
        "Skattning CSN (svar).csv",
    ),
    case(
        "Google: the agency is a question, addresses are collected",
        google(
            [
                ["Tidstämpel", "E-postadress", "Vilken myndighet arbetar du på?", *QUESTIONS],
                *filled([[s, m, a] for s, m, a in zip(STAMPS, MAIL, ["CSN", "CSN", "Boverket"], strict=True)]),
            ]
        ),
        (
            *marks("csn", "2014-03", (1, 2, 3, 4), {key: ANON[key] for key in ("*a", "*b")}),
            *marks("boverket", "2014-03", (1, 2, 3, 4), {"*c": ANON["*c"]}),
        ),
        "Linjer 2014-03.csv",
        never=NEVER,
    ),
    case(
        "Google: number and word in one choice",
        google(
            [
                ["Tidstämpel", *QUESTIONS],
                *filled([[s] for s in STAMPS], words={v: f"{v} – {w}" for v, w in DEGREE.items()}),
            ]
        ),
        form=DEGREES,
    ),
    case(
        "Google: somebody wrote an answer of their own",
        google(
            [
                ["Tidstämpel", *QUESTIONS],
                [STAMPS[0], "I hög grad", "Annat: vi har precis bytt chef", "Till hälften", "Vet inte"],
                [STAMPS[1], "Inte alls", "I liten grad", "Helt och hållet", "I hög grad"],
            ]
        ),
        marks("csn", "2014-03", (1, 2, 3, 4), {"*a": [4, None, 3, DK], "*b": [1, 2, 5, 4]}),
        form=DEGREES,
        said=(at("C2", "Annat"),),
    ),
    case(
        "Microsoft: times, address, name and the answers' words",
        book(
            {
                "Form1": [
                    ["ID", "Starttid", "Slutförandetid", "E-post", "Namn", *QUESTIONS],
                    *filled(
                        [[n, *t, m, p] for n, t, m, p in zip((1, 2, 3), TIMES, MAIL, NAMES, strict=True)], words=DEGREE
                    ),
                ]
            }
        ),
        file="CSN lärande uppföljning 2014-03.xlsx",
        form=DEGREES,
        never=NEVER,
    ),
    case(
        "Microsoft: anonymous, in English, with points and feedback for each question",
        book(
            {
                "Sheet1": [
                    [
                        "ID",
                        "Start time",
                        "Completion time",
                        "Email",
                        "Name",
                        "Total points",
                        *(f"{lead}{label}" for label in LABELS for lead in ("", "Points - ", "Feedback - ")),
                    ],
                    *(
                        [n, *t, "anonymous", None, None, *(part for v in answers for part in (v, None, None))]
                        for n, t, answers in zip((1, 2, 3), TIMES, VALUES, strict=True)
                    ),
                ]
            }
        ),
        file="CSN 2014-03.xlsx",
    ),
    case(
        "Microsoft: a rating question over statements",
        book(
            {
                "Form1": [
                    ["Id", "Starttid", "Slutförandetid", "E-post", "Namn", *(row[2] for row in STATEMENTS)],
                    [1, *TIMES[0], "anonymous", None, "Uppnått", "Saknas helt", "Uppnått", "Saknas helt", "Uppnått"],
                    [2, *TIMES[1], "anonymous", None, *["Utveckling pågår eller finns delvis"] * 4, "Vet ej"],
                ]
            }
        ),
        marks("csn", "2014-03", (1, 2, 3, 4, 5), {"*a": [3, 1, 3, 1, 3], "*b": [2, 2, 2, 2, DK]}),
        "CSN 2014-03.xlsx",
        SELF,
    ),
    case(
        "SurveyMonkey: two rows of headings and the persons' addresses",
        table(
            [
                [
                    *("Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address"),
                    *("First Name", "Last Name", "Custom Data 1", "Var på linjen står ni?", "", "", ""),
                ],
                ["", "", "", "", "", "", "", "", "", *LABELS],
                *filled(
                    [
                        [n, 77, "03/11/2014 09:10:01 AM", "03/11/2014 09:12:33 AM", ip, mail, *name.split(), ""]
                        for n, ip, mail, name in zip(
                            (6001, 6002, 6003), ("192.0.2.7", "192.0.2.8", "192.0.2.9"), MAIL, NAMES, strict=True
                        )
                    ]
                ),
            ],
            sep=",",
        ),
        never=(*NEVER, "192.0.2"),
    ),
    case(
        "SurveyMonkey: a column for each choice, the chosen word in it",
        table(
            [
                ["Respondent ID", "End Date", LABELS[0], "", "", "", "", LABELS[1], "", "", "", ""],
                ["", "", *DEGREE.values(), *DEGREE.values()],
                [6001, "03/11/2014", "", "", DEGREE[3], "", "", "", "", "", DEGREE[4], ""],
                [6002, "03/11/2014", "", "", "", "", DEGREE[5], "", "", "", "", ""],
            ],
            sep=",",
        ),
        marks("csn", "2014-03", (1, 2), {"*a": [3, 4], "*b": [5, E]}),
        form=DEGREES,
    ),
    case(
        "each question twice: the choice's number and its word",
        table(
            [
                ["Respondent", "Status", *(f"{label} ({form})" for label in LABELS for form in ("värde", "text"))],
                ["R1", "Besvarad", *(part for v in (3, 4, 2, 3) for part in (v, DEGREE[v]))],
                ["R2", "Besvarad", *(part for v in (5, 4, 1, 2) for part in (v, DEGREE[v]))],
            ]
        ),
        marks("csn", "2014-03", (1, 2, 3, 4), {"*a": [3, 4, 2, 3], "*b": [5, 4, 1, 2]}),
        form=DEGREES,
    ),
    case(
        "a key of codes on a sheet of its own, where 9 is vet ej",
        book(
            {
                "Data": [["Respondent", "Q1", "Q2", "Q3", "Q4"], [1, 3, 9, 2, 3], [2, 5, 4, 9, 2]],
                "Kodnyckel": [["Kod", "Svar"], *DEGREE.items(), [9, "Vet ej"]],
            }
        ),
        marks("csn", "2014-03", (1, 2, 3, 4), {"*a": [3, DK, 2, 3], "*b": [5, 4, DK, 2]}),
        "CSN 2014-03.xlsx",
        DEGREES,
    ),
    case(
        "questions numbered by the tool after a background question",
        table(
            [
                ["Svar nr", "Datum", "1. Kön", *(f"{n}. {q}" for n, q in enumerate(QUESTIONS, 2))],
                [1, "2014-03-11", "Kvinna", 3, 4, 2, 3],
                [2, "2014-03-11", "Man", 5, 4, 1, 2],
            ]
        ),
        marks("csn", "2014-03*", (1, 2, 3, 4), {"*a": [3, 4, 2, 3], "*b": [5, 4, 1, 2]}),
        "CSN.csv",
    ),
    case(
        "somebody sent the form without answering",
        google([["Tidstämpel", *QUESTIONS], *filled([[s] for s in STAMPS], [VALUES[0], [None] * 4, VALUES[1]])]),
        marks("csn", "2014-03", (1, 2, 3, 4), {"*a": [3, 4, 2, 3], "*c": [5, 4, 1, 2]}),
        may=marks("csn", "2014-03", (1, 2, 3, 4), {"*b": [E] * 4}),
        otherwise=(("rad 3",),),
    ),
    case(
        "a summary of counts holds no person's marks",
        book(
            {
                "Sammanställning": [
                    ["Fråga", *DEGREE.values(), "Antal svar"],
                    [LABELS[0], 1, 2, 4, 3, 0, 10],
                    [LABELS[1], 0, 1, 5, 3, 1, 10],
                    [LABELS[2], 2, 2, 2, 2, 2, 10],
                ]
            }
        ),
        (),
        "CSN 2014-03.xlsx",
        DEGREES,
        said=(("antal||sammanräkn||frekvens||summa||rubrikrad||kryss",),),
    ),
    case(
        "an open question after each line",
        google(
            [
                ["Tidstämpel", *(part for q in QUESTIONS[:2] for part in (q, "Vad skulle ge ett högre värde?"))],
                [STAMPS[0], "7,5", "Ta med IT från början.", "3", ""],
                [STAMPS[1], "6", "", "2", "Rita en bild av målet."],
            ]
        ),
        marks("csn", "2014-03", (1, 2), {"*a": [7.5, 3], "*b": [6, 2]}),
        form=FOUR,
        suggestions=(("csn", 1, "Ta med IT från början."), ("csn", 2, "Rita en bild av målet.")),
    ),
]
