"""Made-up minutes with known parts, for testing the reader. Imports nothing of jimeval: what it expects is its own.

``make(seed)`` shuffles the agencies, writes them under any of their names, with or without colon, leaves some out, lets
other agencies open sentences inside a paragraph, and runs the text together as transcripts do.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

NAMES = {
    "av": ["Arbetsmiljöverket"],
    "boverket": ["Boverket"],
    "csn": ["CSN", "Centrala studiestödsnämnden", "Centrala studiestödsnämnden (CSN)"],
    "fm": ["Försvarsmakten"],
    "fk": ["Försäkringskassan"],
    "konstnarsnamnden": ["Konstnärsnämnden"],
    "kriminalvarden": ["Kriminalvården"],
    "livsmedelsverket": ["Livsmedelsverket"],
    "musikverket": ["Musikverket", "Statens musikverk"],
    "msb": ["MSB", "Myndigheten för samhällsskydd och beredskap", "MCF"],
    "pensionsmyndigheten": ["Pensionsmyndigheten"],
    "sametinget": ["Sametinget"],
    "skatteverket": ["Skatteverket"],
    "sis": ["SiS", "Statens institutionsstyrelse", "Statens institutionsstyrelse (SiS)"],
    "skolverket": ["Skolverket", "Statens skolverk"],
    "tillvaxtverket": ["Tillväxtverket"],
    "mucf": ["Ungdomsstyrelsen", "MUCF"],
    "vr": ["Vetenskapsrådet"],
}
# (sentence, [(audience, days or None)])
SUPPORT = [
    ("JiM har haft heldag med ledningsgruppen.", [("management", 1.0)]),
    ("JiM har haft en halvdag med arbetsgruppen.", [("working_group", 0.5)]),
    ("JiM har haft heldag med ledning och chefsgrupp.", [("management+managers", 1.0)]),
    ("JiM har träffat styrgruppen fyra timmar.", [("steering_group", 0.5)]),
    ("JiM har träffat arbetsgruppen flera gånger.", [("working_group", None)]),
    ("Ledningsgruppen har haft halvdag med JiM.", [("management", 0.5)]),
    (
        "JiM har haft halvdag med samtliga chefer och heldag med arbetsgruppen.",
        [("managers", 0.5), ("working_group", 1.0)],
    ),
    ("Arbetet har gått trögt i höst.", []),
]
OPENINGS = [
    "De har kommit en bit på väg.",
    "Myndigheten har börjat om.",
    "Har ett nytt uppdrag i år.",
    "Det går framåt.",
]
ADVICE = ["Skriv tydligare vad som ska göras.", "Målen behöver kunna följas upp.", "Ta vara på det som redan är gjort."]


@dataclass(frozen=True)
class Made:
    """The text; the expected paragraphs (section, agency_id, its words); support rows; ties (from, to, words)."""

    text: str
    paragraphs: list[tuple[str, str | None, str]]
    support: list[tuple[str, str, float | None]]
    ties: list[tuple[str, str]]
    inside: list[str]


def make(seed: int) -> Made:
    chance = random.Random(seed)
    ids = chance.sample(sorted(NAMES), chance.randint(5, len(NAMES)))
    style = chance.choice(["run in", "colon", "spaced colon", "own line", "heading"])
    one_line = style in ("run in", "colon", "spaced colon") and chance.random() < 0.5
    support, ties, inside, paragraphs = [], [], [], []
    parts = ["Minnesanteckningar från nätverksträff 2013-08-27"]
    parts.append(
        "Närvarande Ada Berg, CSN, Bo Ek, Boverket"
        if chance.random() < 0.5
        else "Närvarande: Ada Berg, Länsstyrelsen Skåne, Bo Ek, CSN"
    )
    parts.append(
        "Myndigheterna Här följer läget." if one_line or style == "run in" else "Lägesrapport från myndigheterna"
    )
    for agency_id in ids:
        words = _status(chance, agency_id, ids, support, ties, inside)
        paragraphs.append(("status", agency_id, words))
        parts.append(_headed(chance.choice(NAMES[agency_id]), words, style))
    parts.append(
        "Medskick från referensgruppen till myndigheterna"
        + (" " if one_line else "\n")
        + "Generellt"
        + (": " if style != "run in" else " ")
        + "Utgå från det som finns."
    )
    paragraphs.append(("advice", None, "Utgå från det som finns."))
    for agency_id in chance.sample(ids, 2):
        words = chance.choice(ADVICE)
        paragraphs.append(("advice", agency_id, words))
        parts.append(_headed(chance.choice(NAMES[agency_id]), words, style))
    parts.append(("Övrigt " if style == "run in" or one_line else "Övrigt\n") + "Nästa gång ses vi i vår.")
    return Made((" " if one_line else "\n\n").join(parts) + "\n", paragraphs, support, ties, inside)


def _headed(name: str, words: str, style: str) -> str:
    return {
        "run in": f"{name} {words}",
        "colon": f"{name}: {words}",
        "spaced colon": f"{name} : {words}",
        "own line": f"{name}\n{words}",
        "heading": f"### {name}\n\n{words}",
    }[style]


def _status(chance, agency_id, ids, support, ties, inside) -> str:
    sentences = [chance.choice(OPENINGS)]
    told, rows = chance.choice(SUPPORT)
    sentences.append(told)
    support += [(agency_id, audience, days) for audience, days in rows]
    others = [other for other in sorted(NAMES) if other != agency_id]
    if chance.random() < 0.5:  # another agency opens a sentence here, and starts no paragraph
        other = chance.choice(others)
        sentences.append(
            f"{chance.choice(NAMES[other])} "
            + chance.choice(["har frågat om underlaget.", "är intresserad av metoden.", "var med på mötet."])
        )
        inside.append(other)
    if chance.random() < 0.5:
        partners = chance.sample(others, chance.randint(1, 3))
        words = [chance.choice(NAMES[partner]) for partner in partners]
        listed = (
            words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {chance.choice(['och', 'samt'])} {words[-1]}"
        )
        sentences.append(f"De ska {chance.choice(['samverka', 'bland annat samarbeta'])} med {listed}.")
        ties += [(agency_id, partner) for partner in partners]
    return " ".join(sentences)
