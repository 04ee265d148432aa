"""The Swedish words of every gap rule: its label, how its gaps are counted, what each finding says and what to ask."""

from __future__ import annotations

RULE_LABELS = {
    "G1": "aktivitet som inte leder till något resultat",
    "G2": "resultat som ingen aktivitet stöder",
    "G3": "effekt som inte bygger på något resultat",
    "G4": "resultat som inte leder till någon effekt",
    "G5": "aktivitet utan resurs eller resurs utan aktivitet",
    "G6": "planerat men inte genomfört, utan skäl",
    "G7": "genomfört men inte planerat",
    "G8": "väntat men inte uppnått, eller uppnått utan att vara väntat",
    "G9": "resultat utan förmedlande instans eller beslut",
    "G10": "effekt utan ojämställdhetsproblem eller nationellt delmål",
    "G11": "aktivitet som bara kartlägger eller ser över",
    "G12": "aktivitet som redan var gjord när planen beslutades",
    "G13": "mål som bara hänvisar till en annan plan",
    "G14": "inget i planen når den ordinarie planeringen",
    "G15": "samverkan som inte stämmer mellan plan, anteckningar och parter",
    "G16": "koppling i cirkel eller förbi ett led",
}
RULES = tuple(RULE_LABELS)
RULE_COUNTS = {
    "G1": ("aktivitet leder inte till något resultat", "aktiviteter leder inte till något resultat"),
    "G2": ("resultat stöds inte av någon aktivitet", "resultat stöds inte av någon aktivitet"),
    "G3": ("effekt bygger inte på något resultat", "effekter bygger inte på något resultat"),
    "G4": ("resultat leder inte till någon effekt", "resultat leder inte till någon effekt"),
    "G5": ("aktivitet eller resurs saknar sin motpart", "aktiviteter eller resurser saknar sin motpart"),
    "G6": ("aktivitet är inte redovisad som genomförd", "aktiviteter är inte redovisade som genomförda"),
    "G7": ("genomförd sak fanns inte i planen", "genomförda saker fanns inte i planen"),
    "G8": ("sak skiljer sig mellan väntat och uppnått", "saker skiljer sig mellan väntat och uppnått"),
    "G9": ("gäller att förmedlande instans eller beslut saknas",) * 2,
    "G10": ("gäller att problem eller delmål saknas bakom effekter",) * 2,
    "G11": ("aktivitet bara kartlägger eller ser över", "aktiviteter bara kartlägger eller ser över"),
    "G12": ("aktivitet var redan gjord", "aktiviteter var redan gjorda"),
    "G13": ("mål hänvisar bara till en annan plan", "mål hänvisar bara till en annan plan"),
    "G14": ("plan når inte den ordinarie planeringen", "planer når inte den ordinarie planeringen"),
    "G15": ("uppgift om samverkan stämmer inte", "uppgifter om samverkan stämmer inte"),
    "G16": ("koppling går i cirkel eller förbi ett led", "kopplingar går i cirkel eller förbi ett led"),
}
# What a rule asks about; G14 asks about the plan, and is judged where the plan has any of these.
JUDGED_KINDS = {
    "G1": ("activity",),
    "G2": ("result",),
    "G3": ("effect",),
    "G4": ("result",),
    "G5": ("activity", "resource"),
    "G6": ("activity",),
    "G7": ("activity",),
    "G8": ("goal", "result", "effect"),
    "G9": ("result",),
    "G10": ("effect",),
    "G11": ("activity",),
    "G12": ("activity",),
    "G13": ("goal",),
    "G14": ("goal", "activity", "result", "mediator", "effect"),
    "G15": ("goal", "resource", "activity", "result", "mediator", "effect"),
    "G16": ("resource", "activity", "result", "mediator", "effect"),
}
# A broken chain is to be talked about; what may be only the plan's brevity is a note.
SEVERITIES = {rule: "note" if rule in ("G5", "G7", "G9", "G12", "G15") else "warning" for rule in RULES}
# Rules that say that something is not there: not judged of a plan that we do not have the whole of.
ABSENCE = frozenset(("G1", "G2", "G3", "G4", "G5", "G7", "G9", "G10", "G11", "G14", "G15"))
FOLLOWED_UP = frozenset(("G6", "G7", "G8"))  # rules that need a report on what became of the plan

# Why a rule is not judged of a plan: (sign in the grid, words)
REASONS = {
    "unsigned": ("○", "planens delar väntar på signering"),
    "cut": ("×", "planen är avkortad, så det går inte att se vad som saknas"),
    "elsewhere": ("×", "en del av planen finns i ett papper som vi inte har, så det går inte att se vad som saknas"),
    "no_report": ("?", "ingen återrapport har lästs"),
    "unconfirmed": ("(?)", "ingen har bekräftat vad återrapporten säger om planen"),
    "not_compared": ("≠?", "plan och anteckningar har inte kunnat jämföras"),
    "nothing": ("–", "planen har inget som regeln kan bedöma"),
}

# finding: (what it says, what to ask); {0}, {1} the elements' words, {said} what a paper says
SENTENCES = {
    "G1": (
        "Aktiviteten {0} leder inte till något förväntat resultat.",
        "Vad ska aktiviteten {0} leda till, och hur märks det?",
    ),
    "G1 none": (
        "Aktiviteten {0} leder inte till något resultat: planen säger {said}.",
        "Varför görs aktiviteten {0} om inget resultat väntas av den?",
    ),
    "G2": (
        "Resultatet {0} stöds inte av någon aktivitet.",
        "Vad ska göras för att resultatet {0} ska nås?",
    ),
    "G2 none": (
        "Resultatet {0} stöds inte av någon aktivitet: planen säger {said}.",
        "Hur ska resultatet {0} nås utan någon aktivitet?",
    ),
    "G3": (
        "Effekten {0} bygger inte på något resultat.",
        "Vilket resultat kan på sikt leda till effekten {0}?",
    ),
    "G3 none": (
        "Effekten {0} bygger inte på något resultat: planen säger {said}.",
        "Hur kan effekten {0} uppstå om inget resultat väntas före den?",
    ),
    "G4": (
        "Resultatet {0} leder inte till någon förväntad effekt.",
        "Vad ska resultatet {0} på sikt betyda för kvinnor och män?",
    ),
    "G4 none": (
        "Resultatet {0} leder inte till någon effekt: planen säger {said}.",
        "Vad är resultatet {0} till för om ingen effekt väntas av det?",
    ),
    "G5": (
        "Aktiviteten {0} har ingen resurs.",
        "Vem ska arbeta med aktiviteten {0}, och med vilken tid och vilka medel?",
    ),
    "G5 none": (
        "Aktiviteten {0} har ingen resurs: planen säger {said}.",
        "Hur ska aktiviteten {0} kunna genomföras utan egna medel?",
    ),
    "G5 unused": (
        "Resursen {0} används inte i någon aktivitet.",
        "Vad ska resursen {0} användas till?",
    ),
    "G6": (
        "Aktiviteten {0} var planerad men är enligt återrapporten inte genomförd, och inget skäl anges.",
        "Varför genomfördes inte aktiviteten {0}, och är den fortfarande aktuell?",
    ),
    "G6 silent": (
        "Aktiviteten {0} var planerad men nämns inte i återrapporten.",
        "Vad blev det av aktiviteten {0}?",
    ),
    "G7": (
        "Återrapporten redovisar {told}, som inte fanns i planen.",
        "Hur kom {told} till, och hör det till planens mål?",
    ),
    "G7 unquoted": (
        "Återrapporten redovisar en prestation som inte fanns i planen.",
        "Hur kom det som redovisas till, och hör det till planens mål?",
    ),
    "G8": (
        "{kind} {0} var {expected} men är enligt återrapporten inte {reached}.",
        "Vad hindrade {in_kind} {0}, och väntas {it} längre fram?",
    ),
    "G8 reason": (
        "{kind} {0} var {expected} men är enligt återrapporten inte {reached}; skälet som anges är {said}.",
        "Vad behöver ändras för att {in_kind} {0} ska nås?",
    ),
    "G8 silent": (
        "{kind} {0} var {expected} men nämns inte i återrapporten.",
        "Har {in_kind} {0} nåtts, och hur märks det?",
    ),
    "G8 unexpected": (
        "Återrapporten redovisar {told}, som planen inte hade väntat.",
        "Vad tror ni ledde till {told}, och bör det finnas med i nästa plan?",
    ),
    "G8 unquoted": (
        "Återrapporten redovisar ett utfall eller en effekt som planen inte hade väntat.",
        "Vad tror ni ledde till det som redovisas, och bör det finnas med i nästa plan?",
    ),
    "G5 plan": (
        "Planen anger ingen resurs för någon av sina {n} aktiviteter.",
        "Vilka ska arbeta med aktiviteterna, och med vilken tid och vilka medel?",
    ),
    "G9": (
        "Resultatet {0} har ingen förmedlande instans och inget beslut som för det vidare.",
        "Vem tar hand om resultatet {0}, och vilket beslut behövs för att det ska bestå?",
    ),
    "G9 none": (
        "Resultatet {0} har ingen förmedlande instans: planen säger {said}.",
        "Hur ska resultatet {0} leva vidare om ingen tar hand om det?",
    ),
    "G9 plan": (
        "Planen anger ingen förmedlande instans och inget beslut för {n} resultat.",
        "Vilka beslut behövs, och vilka ska ta hand om resultaten, för att de ska bli till effekter?",
    ),
    "G10": (
        "Effekten {0} är inte knuten till något ojämställdhetsproblem eller nationellt delmål.",
        "Vilket ojämställdhetsproblem ska effekten {0} minska, och vilket nationellt delmål bidrar den till?",
    ),
    "G10 number": (
        "Effekten {0} nämner nationellt delmål {number}, som inte fanns när planen gjordes.",
        "Vilket nationellt delmål avses med effekten {0}?",
    ),
    "G10 plan": (
        "Planen anger inget ojämställdhetsproblem och inget nationellt delmål för {n} effekter.",
        "Vilka ojämställdhetsproblem ska myndigheten bidra till att lösa, och vilka nationella delmål gäller det?",
    ),
    "G11": (
        "Aktiviteten {0} kartlägger eller ser över, och planen anger inget som följer på den.",
        "Vad ska göras med det som aktiviteten {0} visar, och vad är redan känt?",
    ),
    "G12": (
        "Aktiviteten {0} var enligt planen redan genomförd när planen beslutades.",
        "Vad bygger planen vidare på av aktiviteten {0}, och vad återstår att göra?",
    ),
    "G12 due": (
        "Aktiviteten {0} skulle vara klar {due}, före planens beslut {decided}.",
        "Är aktiviteten {0} redan genomförd, eller är tiden fel angiven?",
    ),
    "G13": (
        "Målet {0} hänvisar bara till en annan plan.",
        "Vad ska uppnås med målet {0}, och hur går det att följa upp här?",
    ),
    "G14": (
        "Inget i planen når den ordinarie planeringen: verksamhetsplan, budget, styrdokument eller uppföljning nämns "
        "inte.",
        "Hur kommer arbetet in i verksamhetsplaneringen, budgeten, styrdokumenten och den ordinarie uppföljningen?",
    ),
    "G16": (
        "Kopplingarna går i cirkel: {ring}.",
        "Vad kommer först av {ring}?",
    ),
    "G16 self": (
        "{0} leder till sig själv.",
        "Vad ska {0} leda till?",
    ),
    "G16 skip": (
        "{kind} {0} kopplas direkt till {in_kind} {1}, utan {missing} emellan.",
        "Genom vad leder {0} till {1}?",
    ),
}
