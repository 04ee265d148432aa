"""Makes the example plans in data/raw/plans/: eight of the eighteen agencies of 2013, five as YAML and three as XLSX.

What public sources say of a plan is retold, with its source; everything else, every link included, is invented for the
example and says "Simulerad". Invented texts say nothing about what the agency did. There is no chance in it: the
same script gives the same bytes.

One more is written as an agency writes its own: a Word paper with a table, goals merged over their rows. What is read
in it is a proposal until somebody signs (data/decisions/plans/).

    python tools/make_example_plans.py

A line is: id | text | leads to | more (field=value; ...). The id's letter gives the kind. A line whose id ends with *
is retold after the plan's source.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from make_plan_form import ROOT, form, form_bytes, without_times  # noqa: E402

FOLDER = ROOT / "data" / "raw" / "plans"
MINUTES = "JiM, minnesanteckningar från referensgruppens möte 2013-10-23"
BOVERKET = "http://docplayer.se/2585484-Handlingsplan-for-jamstalldhetsintegrering-pa-boverket-2014-boverket-myndigheten-for-samhallsplanering-byggande-och-boende.html"
UNGDOMSSTYRELSEN = "http://docplayer.se/3180621-Ungdomsstyrelsens-plan-for-jamstalldhetsintegrering-2014.html"
KINDS = {
    "P": ("problem", "Simulerat problem"),
    "M": ("mål", "Simulerat mål"),
    "R": ("resurs", "Simulerad resurs"),
    "A": ("aktivitet", "Simulerad aktivitet"),
    "F": ("resultat", "Simulerat resultat"),
    "I": ("förmedlande instans", "Simulerad förmedlande instans"),
    "E": ("effekt", "Simulerad effekt"),
}

# file: (agency, decided, source of the date and of retold rows without one of their own, lines)
PLANS = {
    "csn-2014.yml": (
        "CSN",
        "2013-09",
        MINUTES,
        """
R1* | Arbetsgrupp på två personer | A1, A3
R2 | arbetstid för en samordnare på deltid | A1, A2
R3 | medel för att köpa in en föreläsning |
A1* | Samverka med Försäkringskassan | F2
A2* | Samverka med Pensionsmyndigheten | F2
A3 | utbilda handläggare i jämställt bemötande | F1 | responsible=samordnaren; due=2014-06
A4 | gå igenom webbtexter ur ett jämställdhetsperspektiv | F1 | due=löpande
A5 | ordna en temadag för alla anställda | | due=2014-11
F1 | kvinnor och män får ett likvärdigt bemötande vid kontakt | I1 | indicator=svar i kundundersökning, efter kön
F2 | gemensam information i olika skeden av livet | E2
F3 | all ärendestatistik redovisas efter kön | E1
I1 | ledningens beslut om nya rutiner i kundtjänst | E1
E1 | lika tillgång till studiestöd för kvinnor och män | | subgoal=ekonomisk jämställdhet
E2 | mer medvetna ekonomiska val genom livet | | subgoal=2
""",
    ),
    "fk-2014.yml": (
        "Försäkringskassan",
        "2013-09",
        MINUTES,
        """
R1* | Arbetsgrupp för uppdraget | A1, A3
R2* | Styrgrupp för uppdraget | A1, A2, A4
A1* | Samarbeta med Skatteverket | F1
A2* | Samarbeta med Pensionsmyndigheten | F1
A3 | pröva ett urval av beslutsbrev ur ett jämställdhetsperspektiv | F2 | due=2014-05
A4 | lägga in frågor om jämställdhet i verksamhetsuppföljningen | F2, F3 | due=2014-10
F1 | samstämmig information till föräldrar | I1, E1
F2 | beslutsbrev skrivs på samma sätt till kvinnor och män | E2 | indicator=granskade brev, efter mottagarens kön
F3 | skillnader mellan könen följs upp varje år | I1
I1 | linjechefernas ordinarie uppföljningsmöten | E2
E1 | ett jämnare uttag av föräldraledighet | | subgoal=3
E2 | likvärdig handläggning av kvinnors och mäns ärenden | | subgoal=ekonomisk jämställdhet
""",
    ),
    "sis-2014.yml": (
        "Statens institutionsstyrelse (SiS)",
        "2013-09",
        MINUTES,
        """
M1* | Planens första mål, som referensgruppen uppfattar som att könsmönster inte skulle finnas |
M2* | Ett mål som vilar på en annan syn på jämställdhet än det första |
R1* | Tre regionala ledningsgrupper som parallellt tog fram planen | A1, A2
R2 | arbetstid för utbildare vid institutionerna | A3
R3 | ett externt metodstöd |
A1* | Samverka med NCK | F1
A2* | Samverka med länsstyrelsernas nätverk mot prostitution och människohandel | F1
A3 | utbilda personal som sätter normerna i vardagen | F2 | due=2014-12
F1 | kunskap om våld används i behandlingsplaneringen | E1
F2 | personalen känner igen könsmönster i sitt eget arbete | I1 | indicator=självskattning före och efter
I1 | handledning i arbetslagen | E2
E1 | färre utsätts för våld efter vårdtiden | | subgoal=4
E2 | flickor och pojkar får likvärdig vård |
E3 | föräldrar av båda könen deltar lika mycket i planeringen |
""",
    ),
    "mucf-2014.yml": (
        "Ungdomsstyrelsen",
        "2013-09-13",
        UNGDOMSSTYRELSEN,
        """
R1* | Medel, med förbehåll för att de tilldelas | A1
R2* | Utsedda nyckelpersoner, med generaldirektören bland dem | A2 | source=%(minutes)s
A1 | ta fram stödmaterial till handläggare av bidrag | F1 | due=2014-09
A2 | föra in könsuppdelning i myndighetens ungdomsstudier | F2
A3 | bjuda in organisationer till ett samtal om normer | F3
A4 | pröva jämställdhetsfrågor i ett urval av ansökningar |
F1 | bidragsbeslut motiveras även ur ett jämställdhetsperspektiv | E1 | indicator=granskade beslut
F2 | studier visar flickors och pojkars villkor var för sig | E2
F3 | organisationer prövar nya arbetssätt | E1
E1 | flickor och pojkar har lika inflytande i föreningslivet | | subgoal=1
E2 | ungdomspolitiken bygger på kunskap om båda könen | | subgoal=makt och inflytande
""",
    ),
    "tillvaxtverket-2014.yml": (
        "Tillväxtverket",
        "2013-09",
        MINUTES,
        """
P1* | Många uppdrag inom jämställdhet, men inget internt arbete med frågan | M1
M1 | perspektivet finns med i all ordinarie handläggning |
R1 | en samordnare med uppdrag från ledningen | A1
A1 | utbilda programansvariga | F1 | due=2014-04
A2 | se över mallar för utlysningar | F1 | due=2014-08
F1 | utlysningar är skrivna så att fler söker | E1 | indicator=sökande, efter kön
F2 | nyckeltal redovisas efter kön i årsredovisningen | E1
E1 | en jämnare fördelning av företagsstöd | | subgoal=ekonomisk jämställdhet
E2 | fler förebilder bland företagare |
""",
    ),
    "boverket-2014.xlsx": (
        "Boverket",
        "2013-09-10",
        BOVERKET,
        """
M1* | Utvecklas vidare med hjälp av jämställdhetsanalys | | source=%(minutes)s
R1* | Samordnare placerad på staben | A1, A2, A3 | source=%(minutes)s
R2* | Arbetsgrupp för uppdraget | A3, A4
A1* | Ta upp jämställdhet i svar på remisser | F1 | source=%(minutes)s
A2* | Komplettera utbildningen för chefer | F2 | source=%(minutes)s
A3* | Samverka med andra aktörer | F3 | source=%(minutes)s
A4 | ta fram en checklista för nya projekt | | due=2014-03
F1 | remissvaren visar följder för kvinnor och män | E1 | indicator=andel remissvar med analys; due=2014-12
F2 | chefer efterfrågar könsuppdelade underlag | I1
F3 | ett fungerande nätverk för erfarenhetsutbyte |
I1 | enheternas verksamhetsplanering | E1
E1 | planering och byggande svarar mot allas behov | | subgoal=makt och inflytande
""",
    ),
    "msb-2014.xlsx": (
        "MSB",
        "2013-09",
        MINUTES,
        """
M1 | jämställdhet är en del av myndighetens utbildningar | | level=huvudmål
M2* | Planens andra mål, som referensgruppen inte kan koppla till någonting | | level=delmål
M3* | Planens tredje mål, som enligt referensgruppen är hämtat från en annan plan | | level=delmål
R1* | Uppdraget är placerat på personalavdelningen | A1
A1* | Arbete inom utbildningsverksamheten, enligt referensgruppen redan gjort | | state=genomförd
F1 | kursplaner tar upp jämställdhet | E1 | indicator=genomgångna kursplaner
F2 | lärare använder exempel med både kvinnor och män |
E1 | fler kvinnor söker utbildning till räddningstjänsten | | subgoal=makt och inflytande
E2 | insatser vid kriser når kvinnor och män lika väl |
""",
    ),
    "vr-2014.xlsx": (
        "Vetenskapsrådet",
        "2013-09",
        MINUTES,
        """
P1* | Arbetet har hängt på en enda person och inte hört till hela verksamheten | M1
M1 | arbetet bärs av flera enheter |
R1* | Utsedd arbetsgrupp | A1, A2, A3
R2 | arbetstid för analys av bidragsstatistik | A3
A1* | Fortsätta det arbete som redan pågår | F1 | state=planerad
A2* | Samverka med VINNOVA | F2
A3 | följa ett urval av beredningsgruppers möten | F1, F3 | due=2014-10
A4 | skriva en rapport om arbetssätt i andra länder | | due=2014-12
F1 | bedömningen av ansökningar är könsneutral | E1 | indicator=beviljandegrad, efter kön
F2 | gemensamma riktlinjer mellan finansiärer | I1
F3 | ledamöter är medvetna om vanliga bedömningsfel |
I1 | styrelsens beslut om riktlinjer | E1
E1 | kvinnor och män har samma möjlighet att få forskningsmedel | | subgoal=ekonomisk jämställdhet
""",
    ),
}


OWN_PAPER = "forsvarsmakten-2014.docx"
OWN_SOURCE = "Försvarsmaktens redovisning den 27 mars 2015, återberättad i data/raw/reports"
COLUMNS = ("Mål", "Aktivitet", "Ansvarig", "Tidplan", "Förväntat resultat", "Indikator")
# Per goal, its rows: activity, responsible, when, result, indicator. All but the prose above the table is invented.
TABLE = {
    "Simulerat mål: de fyra jämställdhetspolitiska målen finns i den ordinarie planeringen": (
        (
            "Simulerad aktivitet: skriva in jämställdhet i anvisningarna för verksamhetsplanen",
            "planeringsavdelningen",
            "mars 2014",
            "Simulerat resultat: alla förband planerar med könsuppdelad statistik",
            "andel planer med uppgifter efter kön",
        ),
        (
            "Simulerad aktivitet: utbilda staberna i jämställdhetsintegrering",
            "personalavdelningen / skolorna",
            "hösten 2014",
            "Simulerat resultat: varje stab kan göra en jämställdhetsanalys",
            "",
        ),
        ("Simulerad aktivitet: kartlägga vilka data som saknas", "planeringsavdelningen", "juni 2014", "", ""),
    ),
    "Simulerat mål: fler kvinnor söker och stannar": (
        (
            "Simulerad aktivitet: se över bilder och texter i rekryteringen",
            "kommunikationsavdelningen",
            "2014-05-30",
            "Simulerat resultat: annonser som riktar sig till alla",
            "andel kvinnor bland sökande",
        ),
        (
            "Simulerad aktivitet: följa upp varför soldater slutar, efter kön",
            "personalavdelningen",
            "löpande",
            "Simulerat resultat: förbanden känner sina skäl till avgångar",
            "avgångssamtal, efter kön",
        ),
        ("", "", "", "Simulerat resultat: jämnare könsfördelning bland officerare", "andel kvinnor"),
    ),
}


def own_paper() -> bytes:
    """A plan as an agency writes it: headings, prose, a table with merged goals, what it rests on."""
    import docx

    paper = docx.Document()
    paper.add_heading("Handlingsplan för jämställdhetsintegrering i Försvarsmakten 2014", level=0)
    paper.add_paragraph("Simulerad plan för exemplet. Diarienummer: SIM 2013:14. Beslutad i september 2013.")
    paper.add_heading("Bakgrund", level=1)
    paper.add_paragraph(
        "Högkvarterets staber gav planen sin inriktning vid fyra möten under våren, och den antogs av myndighetens "
        "ledning i september 2013. Tre skäl anges för arbetet: rättigheter, nytta och operativ effekt."
    )
    paper.add_paragraph("Simulerat förbehåll: aktiviteterna genomförs under förutsättning att medel avsätts för 2014.")
    paper.add_heading("Mål och aktiviteter", level=1)
    table = paper.add_table(rows=1, cols=len(COLUMNS))
    table.style = "Table Grid"
    for cell, heading in zip(table.rows[0].cells, COLUMNS, strict=True):
        cell.text = heading
    for goal, rows in TABLE.items():
        first = len(table.rows)
        for row in rows:
            for cell, words in zip(table.add_row().cells[1:], row, strict=True):
                cell.text = words
        table.cell(first, 0).merge(table.cell(len(table.rows) - 1, 0)).text = goal
    paper.add_heading("Förväntade effekter", level=1)
    paper.add_paragraph(
        "Simulerad effekt: kvinnor och män kan påverka försvaret lika mycket (makt och inflytande)", style="List Bullet"
    )
    content = io.BytesIO()
    paper.save(content)
    return without_times(content.getvalue())


def rows_of(lines: str, source: str) -> tuple[list[dict[str, str]], list[tuple[str, str]]]:
    """Elements in the form's fields, and links."""
    elements, links = [], []
    for line in (lines % {"minutes": MINUTES}).strip().splitlines():
        written, text, targets, more = ([part.strip() for part in line.split("|")] + ["", ""])[:4]
        local_id, retold = written.rstrip("*"), written.endswith("*")
        kind, invented = KINDS[local_id[0]]
        element = {"id": local_id, "kind": kind, "text": text if retold else f"{invented}: {text}"}
        element |= dict(pair.strip().split("=", 1) for pair in more.split(";") if pair)
        element["origin"] = "återberättad" if retold else "simulerad"
        if retold:
            element.setdefault("source", source)
        elements.append({field: element[field] for field in form.ELEMENT_FIELDS if field in element})
        links += [(local_id, target.strip()) for target in targets.split(",") if target]
    return elements, links


def as_yaml(plan: dict[str, str], elements: list[dict[str, str]], links: list[tuple[str, str]]) -> str:
    """The form as a person would write it, one field a line."""
    lines = [
        "# Exempel. Återberättade delar bygger på den källa som anges.",
        "# Övriga delar och alla kopplingar är påhittade.",
        "plan:",
    ]
    lines += [f"  {form.PLAN_FIELDS[field][0].lower()}: {_scalar(value)}" for field, value in plan.items()]
    lines += ["", "delar:"]
    for element in elements:
        pairs = [f"{form.ELEMENT_FIELDS[field][0].lower()}: {_scalar(value)}" for field, value in element.items()]
        lines += [f"  - {pairs[0]}", *(f"    {pair}" for pair in pairs[1:])]
    lines += ["", "kopplingar:", *(f"  - [{start}, {end}]" for start, end in links)]
    return "\n".join(lines) + "\n"


def _scalar(value: str) -> str:
    return f'"{value}"' if ": " in value else value


def _after(source: str) -> str:
    also = "" if source == MINUTES else f" och {MINUTES}"
    return (
        f"påhittad plan för exemplet; de delar som är märkta återberättad följer {source}{also}, "
        "alla kopplingar är påhittade"
    )


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    cards = "".join(
        f"{name}:\n  origin: simulated\n  after: >-\n    {_after(source)}\n"
        for name, (_, _, source, _) in sorted(PLANS.items())
    )
    after = f"påhittad plan för exemplet; bakgrunden följer {OWN_SOURCE}"
    cards += f"{OWN_PAPER}:\n  origin: simulated\n  after: >-\n    {after}\n"
    (FOLDER / "sources.yml").write_text(cards, encoding="utf-8")
    (FOLDER / OWN_PAPER).write_bytes(own_paper())
    for name, (agency, decided, source, lines) in PLANS.items():
        elements, links = rows_of(lines, source)
        plan = {
            "agency": agency,
            "decided": decided,
            "period_from": "2014",
            "period_to": "2014",
            "template": "JiM 1 (2013)",
            "signed_by": "exempelstudien",
            "origin": "simulerad",
            "source": source,
        }
        if name.endswith(".xlsx"):
            (FOLDER / name).write_bytes(form_bytes(plan, elements, links))
        else:
            (FOLDER / name).write_text(as_yaml(plan, elements, links), encoding="utf-8")


if __name__ == "__main__":
    main()
