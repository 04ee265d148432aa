"""Two made-up plans, and what a reader should find in them. Imports nothing of jimeval: what it expects is its own.

A table's cell is a text, several items (a tuple: bullets in the paper), "" for an empty cell, or None where the cell
above goes on (merged). A line end inside a text is a line break that the writer typed inside a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass

Written = str | tuple[str, ...] | None
CHAIN = ("problem", "goal", "resource", "activity", "result", "mediator", "effect")
NEIGHBOURS = {("problem", "goal"), ("goal", "activity"), ("resource", "activity"), ("activity", "result")} | {
    ("result", "mediator"),
    ("mediator", "effect"),
    ("result", "effect"),
}


@dataclass(frozen=True)
class Element:
    """What one element says, white space as single spaces; ``responsible``, ``due``, ``indicator`` as written."""

    kind: str
    text: str
    responsible: str | None = None
    due: str | None = None
    indicator: str | None = None


Ends = tuple[str, str]  # kind and text of an element


@dataclass(frozen=True)
class Plan:
    """A plan before it is written: what stands before, in and after its table. Dates are ISO."""

    name: str
    agency_id: str
    agency: str
    title: str
    registration: str
    decided: str
    decided_as_written: str
    period_from: str
    period_to: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: tuple[tuple[Written, ...], ...]
    before: tuple[str, ...]  # a line that begins with # is a heading
    after: tuple[str, ...]
    hidden: tuple[str, ...]  # a row that a workbook hides

    def laid_out(self) -> list[list[str | tuple[str, ...]]]:
        """The rows with every merged cell's words on each row that it covers."""
        rows: list[list] = []
        for row in self.rows:
            rows.append([rows[-1][place] if cell is None else cell for place, cell in enumerate(row)])
        return rows

    def span(self, row: int, column: int) -> int:
        """How many rows the cell covers, from its own down."""
        end = row + 1
        while end < len(self.rows) and self.rows[end][column] is None:
            end += 1
        return end - row

    def elements(self) -> list[Element]:
        """Row by row, from the left; a merged cell once. Who and when belong to the row's activities, the indicator to
        its result."""
        found = []
        for row in self.rows:
            beside = {
                kind: one_line(cell)
                for kind, cell in zip(self.kinds, row, strict=True)
                if isinstance(cell, str) and cell
            }
            for kind, cell in zip(self.kinds, row, strict=True):
                if kind in CHAIN:
                    who, when = (beside.get("responsible"), beside.get("due")) if kind == "activity" else (None, None)
                    indicator = beside.get("indicator") if kind == "result" else None
                    found += [Element(kind, text, who, when, indicator) for text in items(cell)]
        return found

    def links(self) -> set[tuple[Ends, Ends]]:
        """From means to ends, between neighbours of the chain that stand on one row; an empty cell ends the chain."""
        found = set()
        between = {"mediator"} & set(self.kinds)
        for row in self.laid_out():
            cells = {kind: items(cell) for kind, cell in zip(self.kinds, row, strict=True)}
            for first, last in NEIGHBOURS - ({("result", "effect")} if between else set()):
                found |= {((first, a), (last, b)) for a in cells.get(first, ()) for b in cells.get(last, ())}
        return found


def front(plan: Plan) -> list[str]:
    """The lines below the title: who, number, when decided, for how long."""
    period = f"{plan.period_from[:4]}–{plan.period_to[:4]}"
    return [
        f"Diarienummer: {plan.registration}",
        f"Beslutad {plan.decided_as_written}",
        f"Gäller {period}",
    ]


def items(cell: Written) -> list[str]:
    """The items of a cell, each on one line; none for an empty cell and for one that a merged cell covers."""
    return [one_line(text) for text in ((cell,) if isinstance(cell, str) else cell or ()) if text]


def one_line(text: str) -> str:
    return " ".join(text.split())


def cell_lines(cell: Written, bullet: str = "• ") -> list[str]:
    """The lines of a cell as typed: several items with bullets."""
    if isinstance(cell, tuple):
        return [bullet + text for text in cell]
    return (cell or "").split("\n") if cell else []


FOUR_COLUMNS = Plan(
    name="fyra-kolumner",
    agency_id="konsumentverket",
    agency="Konsumentverket",
    title="Plan för jämställdhetsintegrering vid Konsumentverket 2016–2018",
    registration="2015/4711-3",
    decided="2015-11-17",
    decided_as_written="17 november 2015",
    period_from="2016-01-01",
    period_to="2018-12-31",
    columns=("Resurser", "Planerade aktiviteter", "Förväntat resultat", "Förväntade effekter"),
    kinds=("resource", "activity", "result", "effect"),
    rows=(
        (
            "Två utredare på halvtid och en projektledare vid enheten för provning",
            "Ta fram statistik per kön över reklamationer till upplysningstjänsten och redovisa den varje tertial",
            "En tertialrapport där kvinnors och mäns reklamationer går att jämföra bransch för bransch",
            "Kvinnor och män får ett likvärdigt bemötande när de klagar på en vara, oavsett bransch och bostadsort",
        ),
        (
            None,
            "Läsa igenom hundra avslutade ärenden och notera hur den som ringer blir tilltalad och vilka råd som ges",
            "En kort sammanställning av skillnader i tilltal som används vid introduktionen av nya handläggare",
            None,
        ),
        (None, "Bjuda in tre branschförbund till ett rundabordssamtal om provköp och provkörning", "", None),
        (
            "Provbänken i Karlsvik och dess driftanslag på 400 000 kronor om året",
            (
                "Prova skyddsutrustning på dockor av båda könens mått",
                "Skriva om provningsinstruktionen så att måtten alltid anges",
            ),
            "Provningsprotokoll som visar för vilka kroppsmått en produkt faktiskt har provats",
            None,
        ),
        (
            "Kommunikationsstaben, tre veckor per år",
            "Granska bilder och tilltal i de mest lästa sidorna\noch byta ut dem som bara riktar sig till ena könet",
            "Bilder och texter som speglar alla som har rätt till stöd från konsumentvägledningen",
            "Fler kvinnor än i dag vet vart de ska vända sig när ett avtal har gått snett",
        ),
        (
            "",
            "",
            "En överenskommelse med kommunernas budgetrådgivare om gemensamma nyckeltal för skuldsättning",
            "Skuldsatta kvinnor och män får hjälp lika tidigt, innan skulden har lämnats till inkasso",
        ),
        (
            "Enheten för juridik, motsvarande en fjärdedels tjänst",
            "Pröva om marknadsföring av snabblån riktas olika till kvinnor och män i direktreklam och i sociala medier",
            "",
            "",
        ),
        (
            "Upphandlat föreläsarstöd och sex utbildningsdagar för chefer",
            "Hålla en grundutbildning i jämställdhetsanalys för samtliga chefer och stabsmedarbetare",
            "Alla chefer kan beställa ett beslutsunderlag som innehåller en jämställdhetsanalys",
            "Beslut om tillsyn fattas på underlag där konsekvenserna för kvinnor och män är kända",
        ),
        (
            None,
            "Lägga in tre kontrollfrågor om jämställdhet i mallen för beslutsunderlag till ledningsgruppen",
            "Mallen är ändrad och används i varje ärende som föredras för generaldirektören",
            "Analysen blir en vana i den ordinarie beredningen och hänger inte på enskilda eldsjälar",
        ),
        ("", "", "", "Den ekonomiska självständigheten ökar för unga kvinnor i hela landet"),
        (
            "Statistikgruppens ordinarie tid",
            (
                "Se över vilka register som saknar uppgift om kön",
                "Begära in uppgiften från de kreditgivare som har den",
                "Bygga en enkel tablå som visar utvecklingen kvartal för kvartal",
            ),
            (
                "En tablå som alla medarbetare kan öppna",
                "En förteckning över register där uppgift om kön ännu saknas",
            ),
            "Prioriteringen av tillsyn vilar på kunskap om vem som drabbas av dåliga avtal",
        ),
        (
            "Samverkan med två länsstyrelser inom deras egna ramar",
            "Ordna en halvdag per län om hur konsumentvägledningen når föräldralediga av båda könen",
            "Vägledarna i båda länen har en gemensam handledning för uppsökande arbete",
            "Konsumentvägledningen används i samma utsträckning av kvinnor och män i alla åldrar",
        ),
        (
            "En praktikant under hösten",
            "Intervjua tjugo personer som avstod från att klaga och fråga vad som hindrade dem",
            "En promemoria om hinder som läggs till grund för nästa års verksamhetsplan",
            None,
        ),
        (
            "Webbgruppen",
            "Utveckla anmälningsformuläret så att det går att fylla i på under fem minuter i mobilen",
            "Ett nytt formulär med frivillig uppgift om kön och ålder",
            None,
        ),
        (
            "Generaldirektörens strategiska medel, 150 000 kronor",
            "",
            "En modell för hur jämställdhet tas upp i dialogen med departementet",
            "",
        ),
        (
            "Controllern och verksamhetsplaneraren",
            "Följa upp planens aktiviteter i samma system och vid samma tillfällen som verksamhetsplanen i övrigt",
            "Uppföljningen redovisas i tertialrapporten utan en särskild beställning",
            "Jämställdhetsmålen styr verksamheten på samma villkor som andra mål",
        ),
    ),
    before=(
        "# Inledning",
        "Regeringen har gett Konsumentverket i uppdrag att ta fram en plan för hur verksamheten ska bidra till de "
        "jämställdhetspolitiska målen. Planen har arbetats fram av en grupp med deltagare från alla avdelningar.",
        "Planen genomförs inom ordinarie anslag. Provningen i Karlsvik utökas om medel ställs till förfogande.",
        "# Programlogik",
        "Tabellen läses från vänster: det vi sätter in, det vi gör, det som blir klart och det som förändras.",
    ),
    after=(
        "# Uppföljning",
        "Planen följs upp i mars varje år. Ändringar beslutas av generaldirektören efter beredning i ledningsgruppen.",
    ),
    hidden=(
        "Vilande resurs",
        "Utgår: kartlägga leverantörernas ägarförhållanden",
        "Vilande resultat",
        "Vilande effekt",
    ),
)

SIX_COLUMNS = Plan(
    name="sex-kolumner",
    agency_id="musikverket",
    agency="Statens musikverk",
    title="Handlingsplan för jämställdhetsintegrering vid Statens musikverk 2014–2016",
    registration="M 2013/815",
    decided="2013-12-12",
    decided_as_written="den 12 december 2013",
    period_from="2014-01-01",
    period_to="2016-12-31",
    columns=("Mål", "Aktivitet", "Ansvarig", "Tidplan", "Förväntat resultat", "Indikator"),
    kinds=("goal", "activity", "responsible", "due", "result", "indicator"),
    rows=(
        (
            "Notarkivet ska spegla musik av både kvinnor och män från alla tidsperioder",
            "Inventera samlingen av handskrivna noter och ange upphovspersonens kön där det är känt",
            "Arkivenheten/Publika enheten",
            "2014-06-30",
            "En sökbar förteckning över minst två tusen verk med uppgift om upphovsperson",
            "Andel verk med känd upphovsperson",
        ),
        (
            None,
            "Ta emot arkiv efter kvinnliga tonsättare genom uppsökande kontakter med släkt och föreningar",
            "Chefen för notarkivet",
            "31 december 2015",
            "Minst fem nya arkiv är förtecknade och tillgängliga i läsesalen",
            "Antal förtecknade arkiv",
        ),
        (
            None,
            "Beskriva urvalsprinciperna för digitalisering i ett öppet dokument",
            "Arkivenheten",
            "Q3 2014",
            "",
            "",
        ),
        (
            None,
            "Översätta äldre katalogkort som bara anger makens namn",
            "Arkivenheten och Kommunikationsenheten",
            "löpande",
            "Katalogen visar tonsättarens eget namn som huvudingång",
            "Antal rättade kort",
        ),
        (
            "Stödet till musiklivet ska fördelas så att kvinnor och män har lika möjligheter",
            "Redovisa beviljade och avslagna ansökningar efter kön på den som leder projektet",
            "Bidragskansliet",
            "15 februari varje år",
            "Årlig redovisning på webbplatsen",
            "Beviljandegrad för kvinnor respektive män",
        ),
        (
            None,
            "Utbilda de sakkunniga i hur omdömen färgas av förväntningar på genre och kön",
            "Bidragskansliet/HR",
            "hösten 2014",
            "Samtliga sakkunniga har deltagit i en halvdags övning med avidentifierade ansökningar",
            "Deltagande i procent",
        ),
        (None, "", "", "", "Nya bedömningsgrunder är beslutade av styrgruppen", "Beslut finns"),
        (
            "Publiken på scen och i museum ska möta instrument och utövare bortom invanda könsmönster",
            "Göra om basutställningen om folkmusik så att spelkvinnor får eget utrymme",
            "Publika enheten",
            "kvartal 2 2015",
            "Utställningen har fyra nya montrar och en hörstation",
            "Besökarnas svar i enkät",
        ),
        (
            None,
            "Pröva en instrumentverkstad för barn där ingen grupp väljer instrument före den andra",
            "Pedagogerna vid museet",
            "2014–2015",
            "Tio skolklasser har deltagit och läraren har fått ett studiematerial",
            "Antal klasser",
        ),
        (
            None,
            (
                "Ta fram riktlinjer för programsättning",
                "Räkna medverkande på scen efter kön varje säsong",
                "Diskutera utfallet med konsertarrangörerna",
            ),
            "Programrådet och Publika enheten",
            "senast juni 2016",
            "Riktlinjerna används i all programsättning",
            "Andel kvinnor bland medverkande",
        ),
        (
            None,
            "Skriva avtal med två festivaler om gemensam uppföljning av medverkande",
            "",
            "vecka 10 2016",
            "Två undertecknade avtal",
            "Antal avtal",
        ),
        (
            None,
            "Visa resultatet av räkningen vid en offentlig hearing",
            "Överintendenten",
            "",
            "En hearing med minst sextio deltagare från hela landet",
            "Antal deltagare",
        ),
        (
            "Jämställdhet ska vara en självklar del i myndighetens egen styrning",
            "Föra in jämställdhet som stående punkt i verksamhetsdialogerna",
            "Överintendenten",
            "2014-01-15",
            "Varje enhet har minst ett eget jämställdhetsmål i sin verksamhetsplan",
            "Antal enheter med mål",
        ),
        (
            None,
            "Granska lönesättning och konsultarvoden i konsertproduktionen",
            "HR/Ekonomienheten",
            "141031",
            "Osakliga skillnader är kända och åtgärdade inom ett år",
            "Kvarstående skillnader i kronor",
        ),
        (
            None,
            "Utse en kontaktperson per enhet med avsatt tid för uppgiften",
            "Enhetscheferna",
            "mars 2014",
            "Ett nätverk av sex kontaktpersoner som träffas varje månad",
            "Antal möten per år",
        ),
    ),
    before=(
        "# Bakgrund och nulägesbeskrivning",
        "Statens musikverk har ett brett uppdrag som rör bidrag, samlingar och publik verksamhet. En genomgång under "
        "våren visade att könsfördelningen är ojämn i alla tre delarna, men av olika skäl.",
        "Planen gäller tills den ersätts av en ny och omprövas i samband med budgetarbetet.",
        "# Mål- och aktivitetslista",
        "Nedan anges för varje mål vad som ska göras, vem som ansvarar och när arbetet ska vara klart.",
    ),
    after=(
        "# Hållbarhet och lärande",
        "Erfarenheterna samlas i en skrift som sprids till andra kulturmyndigheter när planen har löpt ut.",
    ),
    hidden=(
        "Vilande mål",
        "Utgår: bygga om förrådet i källaren",
        "Förrådsgruppen",
        "2019",
        "Vilande resultat",
        "Vilande indikator",
    ),
)

PLANS = (FOUR_COLUMNS, SIX_COLUMNS)
