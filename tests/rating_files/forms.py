"""The instruments of the cases, as a user would declare them. All wording is made up for these tests."""

ITEMS9 = [
    (1, "Utgångspunkt", "Hur väl vet vi vad vi utgår från?"),
    (2, "Effekter", "Hur tydligt ser vi vad som ska bli annorlunda på sikt?"),
    (3, "Resultat", "Hur mycket av årets mål har vi nått?"),
    (4, "Förmedlande instanser", "Hur väl tas det vi gjort om hand av andra?"),
    (5, "Aktiviteter", "Hur stor del av det planerade blev av?"),
    (6, "Resurser", "Hur väl räcker tiden och pengarna?"),
    (7, "Struktur", "Hur väl stöder ledning och organisation arbetet?"),
    (8, "Process", "Hur väl lär vi av varandra under vägen?"),
    (9, "Samlad bedömning", "Hur långt har vi kommit, allt sammantaget?"),
]
KEYS = {4: ["förmedlande"], 9: ["samlad", "sammanfattning"]}


def _items(rows, keys=None):
    keys = keys or {}
    return [
        {"number": number, "label": label, "wording": wording, "keywords": keys.get(number, [label.split()[0].lower()])}
        for number, label, wording in rows
    ]


FIVE = {
    "type": "levels",
    "direction": "higher_is_better",
    "minimum": 1,
    "maximum": 5,
    "step": 1,
    "anchor_low": "har inte börjat",
    "anchor_high": "har nått fram",
}
ENDS = {"anchor_low": "inte alls", "anchor_high": "helt"}
NINE = {
    "id": "nio_linjer",
    "version": "1",
    "name": "Nio linjer, 0 till 10",
    "scale": {
        "type": "line",
        "direction": "higher_is_better",
        "minimum": 0,
        "maximum": 10,
        "anchor_low": "inte alls",
        "anchor_high": "helt",
    },
    "consensus": {9: FIVE},
    "suggestions_asked": True,
    "items": _items(ITEMS9, KEYS),
}
ITEMS4 = [
    (1, "Utgångspunkt", "Hur väl vet vi vad vi utgår från?"),
    (2, "Effekter", "Hur tydligt ser vi vad som ska bli annorlunda på sikt?"),
    (3, "Resurser", "Hur väl räcker tiden och pengarna?"),
    (4, "Samlad bedömning", "Hur långt har vi kommit, allt sammantaget?"),
]
FOUR = NINE | {
    "id": "fyra_linjer",
    "name": "Fyra linjer, 0 till 10",
    "consensus": {4: FIVE},
    "items": _items(ITEMS4, {4: ["samlad", "sammanfattning"]}),
}
POINTS = FOUR | {
    "id": "fyra_poang",
    "name": "Fyra frågor, 1 till 5",
    "scale": ENDS | {"type": "points", "direction": "higher_is_better", "minimum": 1, "maximum": 5, "step": 1},
}
DEGREES = POINTS | {
    "id": "fyra_grader",
    "name": "Fyra frågor, fem grader",
    "scale": POINTS["scale"]
    | {"type": "levels", "levels": ["Inte alls", "I liten grad", "Till hälften", "I hög grad", "Helt och hållet"]}
    | {"anchor_low": "Inte alls", "anchor_high": "Helt och hållet"},
}
REVERSED = POINTS | {
    "id": "fyra_omvant",
    "name": "Fyra frågor, 1 är bäst",
    "scale": POINTS["scale"] | {"direction": "lower_is_better", "anchor_low": "bäst", "anchor_high": "sämst"},
}
MEASURED = FOUR | {
    "id": "fyra_matta",
    "name": "Fyra linjer på papper",
    "scale": FOUR["scale"] | {"length": 100},
}
SHARE = FOUR | {
    "id": "fyra_andelar",
    "name": "Fyra andelar",
    "scale": ENDS | {"type": "percent", "direction": "higher_is_better", "minimum": 0, "maximum": 100},
}
YES_NO = FOUR | {
    "id": "fyra_ja_nej",
    "name": "Fyra frågor, ja eller nej",
    "scale": {"type": "yes_no", "direction": "higher_is_better", "minimum": 0, "maximum": 1, "step": 1}
    | {"anchor_low": "nej", "anchor_high": "ja"},
}
GRADES = POINTS | {
    "id": "fyra_betyg",
    "name": "Fyra betyg, 1 till 10",
    "scale": ENDS | {"type": "line", "direction": "higher_is_better", "minimum": 1, "maximum": 10},
}
STATEMENTS = [
    (1, "Ägarskap", "Chefsgruppen tar upp arbetet minst två gånger om året.", "Ledning"),
    (2, "Ansvar", "Var och en vet vem som har uppgiften.", "Ledning"),
    (3, "Kunskap", "De som behöver kunna mer har fått utbildning.", "Stöd"),
    (4, "Samordning", "Någon håller ihop trådarna och har tid för det.", "Stöd"),
    (5, "Problem", "Vi har beskrivit vilka skillnader vi vill påverka.", "Inriktning"),
]
SELF = {
    "id": "egen_skattning",
    "version": "2",
    "name": "Egen skattning, tre nivåer",
    "scale": {
        "type": "levels",
        "direction": "higher_is_better",
        "minimum": 1,
        "maximum": 3,
        "step": 1,
        "levels": ["Saknas helt", "Utveckling pågår eller finns delvis", "Uppnått"],
    },
    "consensus": {
        number: {
            "type": "levels",
            "direction": "higher_is_better",
            "minimum": 1,
            "maximum": 3,
            "step": 1,
            "levels": ["Saknas helt", "Utveckling pågår eller finns delvis", "Uppnått"],
        }
        for number in range(1, 6)
    },
    "items": [
        {"number": number, "label": label, "wording": wording, "group": group, "keywords": [label.lower()]}
        for number, label, wording, group in STATEMENTS
    ],
}
CHECK = {
    "id": "checklista",
    "version": "2019",
    "name": "Checklista, sex moment",
    "scale": {
        "type": "levels",
        "direction": "higher_is_better",
        "minimum": 1,
        "maximum": 3,
        "step": 1,
        "levels": ["Inte påbörjat", "Behöver utvecklas", "Finns"],
    },
    "consensus": {
        number: {"type": "levels", "direction": "higher_is_better", "minimum": 1, "maximum": 3, "step": 1}
        | {"levels": ["Inte påbörjat", "Behöver utvecklas", "Finns"]}
        for number in range(1, 7)
    },
    "items": _items(
        [
            (1, "Beslut", "Styrelsen har beslutat att arbetet ska bedrivas."),
            (2, "Efterfrågan", "Styrelsen frågar efter vad arbetet har lett till."),
            (3, "Chefer", "Cheferna avsätter tid för arbetet."),
            (4, "Statistik", "Uppgifter om personer delas upp på kön."),
            (5, "Underlag", "Beslutsunderlag säger vad förslaget betyder för olika grupper."),
            (6, "Förbättringar", "Arbetet har lett till något som märks."),
        ]
    ),
}
