"""Made-up minutes with known parts, for testing the reader. Imports nothing of jimeval: what it expects is its own.

``make(seed)`` shuffles the agencies, writes them under any of their names and in any dress, leaves some out, puts
agencies among them that no register has, lets other agencies open sentences inside a paragraph, lets other voices in,
writes advice as one paragraph or as bullets, and runs the text together as transcripts do.
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
UNKNOWN = ["Havsplaneverket", "Statens havsråd", "Kustmyndigheten", "Länsstyrelsen i Strandlän"]  # in no register
ONE_LINE = ["run in", "colon", "spaced colon", "capitals run in"]
STYLES = [*ONE_LINE, "own line", "heading", "bold", "bullet", "numbered", "capitals", "addition", "from", "table"]
VOICES = [
    ("researcher", "Följeforskningen noterar att tempot är högt."),
    ("researcher", "Följeforskaren: Hur följs det upp?"),
    ("reference_group", "Referensgruppen undrar varför."),
]
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
    ("JiM har haft heldag hos dem. Det var ledningsgruppen som deltog.", [("management", 1.0)]),
    ("JiM har haft ett tvåtimmars möte med ledningsgruppen.", [("management", 0.25)]),
    (
        "JiM har haft en förmiddag med arbetsgruppen, dock ej ledningen.",
        [("working_group", 0.5), ("management", "none")],
    ),
    ("Ledningen har JiM inte träffat.", [("management", "none")]),
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
    """The text; the expected paragraphs (section, agency_id, its words); support rows (agency, audience, days: None
    where no amount is stated, 'none' where it is denied); ties (from, to); agencies that open a sentence in another's
    paragraph; names in no register; and (voice, words) of others who speak in an agency's paragraph."""

    text: str
    paragraphs: list[tuple[str, str | None, str]]
    support: list[tuple[str, str, float | str | None]]
    ties: list[tuple[str, str]]
    inside: list[str]
    unknown: list[str]
    voices: list[tuple[str, str]]


def make(seed: int) -> Made:
    chance = random.Random(seed)
    ids = chance.sample(sorted(NAMES), chance.randint(5, len(NAMES)))
    style = chance.choice(STYLES)
    one_line = style in ONE_LINE and chance.random() < 0.5
    unknown = chance.sample(UNKNOWN, chance.randint(0, 2)) if style != "capitals run in" else []
    if style in ("run in", "colon", "spaced colon"):  # in running text only one word has an agency's form
        unknown = [name for name in unknown if " " not in name]
    support, ties, inside, paragraphs, voices = [], [], [], [], []
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
        spoken = chance.choice(VOICES) if chance.random() < 0.2 else None
        paragraphs.append(("status", agency_id, words))
        if spoken:
            voices.append(spoken)
            paragraphs.append(("status", agency_id, spoken[1]))
        parts.append(
            _headed(chance.choice(NAMES[agency_id]), f"{words} {spoken[1]}" if spoken else words, style, len(parts))
        )
    for name in unknown:  # never first: an agency is known by the company it keeps
        words = chance.choice(OPENINGS)
        place = chance.randint(4, len(parts))
        parts.insert(place, _headed(name, f"{words} JiM har haft heldag med ledningsgruppen.", style, place))
    parts.append(
        "Medskick från referensgruppen till myndigheterna"
        + (" " if one_line else "\n")
        + "Generellt"
        + (": " if style not in ("run in", "capitals run in") else " ")
        + "Utgå från det som finns."
    )
    paragraphs.append(("advice", None, "Utgå från det som finns."))
    style = style if style != "addition" else "own line"
    for agency_id in chance.sample(ids, 2):
        said = chance.sample(ADVICE, chance.randint(1, 3) if style in ("own line", "heading", "colon") else 1)
        paragraphs += [("advice", agency_id, words) for words in said]
        mark = " • " if one_line else "\n- "
        words = said[0] if len(said) == 1 else mark + mark.join(said)
        parts.append(_headed(chance.choice(NAMES[agency_id]), words, style, len(parts)))
    parts.append(
        ("Övrigt " if style in ("run in", "capitals run in") or one_line else "Övrigt\n") + "Nästa gång ses vi i vår."
    )
    return Made((" " if one_line else "\n\n").join(parts) + "\n", paragraphs, support, ties, inside, unknown, voices)


def _headed(name: str, words: str, style: str, number: int) -> str:
    capitals = name.upper() if "(" not in name and len(name) > 5 else name
    return {
        "capitals run in": f"{capitals} {words}",
        "capitals": f"{capitals}\n{words}",
        "bold": f"**{name}** {words}",
        "bullet": f"- {name}: {words}",
        "numbered": f"{number}. {name}\n{words}",
        "addition": f"{name}, lägesrapport\n{words}",
        "from": f"Från {name}: {words}",
        "table": f"| {name} | {words} |",
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
