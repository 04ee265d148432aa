"""What an element's words say, by how such words are built: stems and short phrases, in any case.

Every test is quick to say no, since thousands of texts pass here: letters that the pattern cannot do without are sought
first. Words alone never decide more than a question to ask.
"""

from __future__ import annotations

import re

from jimeval.register.goals import SIX_SINCE, SUBGOALS

_LABEL = re.compile(r"^[^:.]{1,40}:\s+(?=\S)")  # "Aktivitet 3: kartlägga ..."

# Stated as none ------------------------------------------------------------------------------------------------------
_NOUNS = {
    "resource": r"(?:medel|resurser?|budget\w*|pengar|anslag|kostnader?|tid|personal|finansiering)",
    "activity": r"(?:aktivitet\w*|insats\w*|åtgärd\w*)",
    "result": r"(?:resultat\w*)",
    "mediator": r"(?:förmedl\w+(?:\s+instans\w*)?|instans\w*)",
    "effect": r"(?:effekt\w*)",
    "goal": r"(?:mål)",
    "problem": r"(?:(?:ojämställdhets)?problem)",
}
_ENDS = (
    r"(?:\s+(?:har|är|ska|finns|avs[aä]tt\w*|anges|angivits|angivna|behövs|krävs|planera\w*|"
    r"förvänta\w*|kan|för)\b.*)?"
)
_BARE_NONE = re.compile(
    r"\W*(?:inga|inget|ingen|saknas|nej|ej\s+(?:aktuellt|tillämpligt)|inte\s+(?:aktuellt|tillämpligt)|0(?:\s*(?:kr\w*|tkr))?)\W*",
    re.IGNORECASE,
)
_STATES_NONE = {
    kind: re.compile(
        rf"\W*(?:(?:(?:det\s+)?finns\s+)?(?:inga|inget|ingen|utan)\s+(?:[a-zåäö]+(?:a|da|ra|na|t|d)\s+){{0,2}}{noun}{_ENDS}|"
        rf"(?:[a-zåäö]+(?:a|t)\s+)?{noun}\s+(?:saknas|har\s+(?:inte|ej)\s+\w+|finns\s+(?:inte|ej))(?:\s.{{0,60}})?)\W*",
        re.IGNORECASE | re.DOTALL,
    )
    for kind, noun in _NOUNS.items()
}
_STILL_SOME = re.compile(r"\b(?:inom|i)\s+(?:befintlig|ordinarie|given|nuvarande)\w*|\barbetstid\b", re.IGNORECASE)
_NONE_LETTERS = ("ing", "sakn", "utan", "inte", "ej", "0")


def says_none(text: str, kind: str) -> bool:
    """Whether an element of the kind states that there is none of it: "inga särskilda medel", "saknas", "0 kr".

    "Inga extra medel, ryms inom ordinarie ram" states some. An empty cell is no element and never comes here.
    """
    low = text.lower()
    if not any(letters in low for letters in _NONE_LETTERS):
        return False
    stated = _BARE_NONE.fullmatch(text) or _STATES_NONE[kind].fullmatch(text)
    return bool(stated) and not _STILL_SOME.search(text)


# Only maps or reviews ------------------------------------------------------------------------------------------------
_PURPOSE = re.compile(r"\b(?:för\s+att|i\s+syfte\s+att|som\s+(?:under|be)lag|som\s+grund|till\s+grund|inför)\b", re.I)
_MAPS = re.compile(
    r"\b(?:\w*kartlägg\w*|\w*inventer\w*|\w*utred(?:a|er|s|ning\w*)|\w*översyn\w*|"
    r"(?!\w*konsekvens|risk)\w*analys(?:en|er|era\w*|ering\w*|arbete\w*)?|undersök\w*|jämföra|jämförelse\w*|"
    r"(?:se|ser|ses|titta|gå|går|gås)\s+(?:\w+\s+)?(?:över|igenom)|genomgång\w*|genomlys\w*|\w*granska\w*|"
    r"\w*granskning\w*|utvärder(?:a|ar|as|ing|ingen)|identifier\w*|förstudie\w*|nulägesbeskriv\w*|studera\w*|"
    r"ta\s+reda\s+på|samla\s+in|beskriva\s+(?:nuläge|läge|hur)\w*|(?:mäta|pröva)(?=\s+(?:hur|om|i\s+vilken)\b)|intervjua|"
    r"intervjuer|enkät(?:er|undersökning\w*)?|sammanställa\s+(?:\w+\s+)?(?:statistik|uppgifter|data|underlag)|"
    r"\w+studie[rn]?|omvärlds(?:bevak|analys)\w*)\b",
    re.IGNORECASE,
)
_MAP_LETTERS = (
    *("kartl", "inventer", "utred", "översyn", "analys", "undersök", "över", "igenom", "genomg", "genomlys"),
    *("gransk", "identif", "förstudie", "nulägesb", "studera", "reda på", "samla in", "jämför", "utvärder"),
    *("beskriv", "mäta", "pröva", "intervju", "enkät", "sammanställ", "studie", "bevak"),
)
_DEEDS = re.compile(  # verbs of doing something else, never the nouns that may be what is mapped
    r"\b(?:(?:ta|tar|tas|föra|för|förs|lägga|lägger|läggs|skriva|bygga|sätta)\s+(?:\w+\s+)?(?:fram|in|bort|upp)|"
    r"(?:ut)?arbeta[rs]?\s+(?:fram|om)|utarbeta[rs]?|(?:fort|ut)bilda[rs]?|inför(?:a|s|er)?|(?:för)?ändra[rs]?|"
    r"förbättra[rs]?|åtgärda[rs]?|revidera[rs]?|besluta[rs]?|fastställ(?:a|s|er)|implementera[rs]?|utveckla[rs]?|"
    r"vidareutveckla[rs]?|skriv(?:a|er|s)|publicera[rs]?|rekrytera[rs]?|integrera[rs]?|säkerställ(?:a|er|s)|"
    r"informera[rs]?|sprid(?:a|er|s)|uppdatera[rs]?|skapa[rs]?|upprätta[rs]?|arrangera[rs]?|anordna[rs]?|ordna[rs]?|"
    r"starta[rs]?|komplettera[rs]?|erbjud(?:a|er|s)|samverka[rs]?|samarbeta[rs]?|kommunicera[rs]?|etablera[rs]?|"
    r"utforma[rs]?|justera[rs]?|ersätt(?:a|er|s)|korrigera[rs]?|anpassa[rs]?|motverka[rs]?|förebygg(?:a|er|s)|öka[rs]?|"
    r"minska[rs]?|höj(?:a|er|s)|stärk(?:a|er|s)|pröva[rs]?|testa[rs]?|håll(?:a|er|s)|genomför(?:a|s|er)?|föreslå[rs]?|"
    r"lämna[rs]?|bilda[rs]?|tillsätt(?:a|er|s)|bjud(?:a|er|s)\s+in|ge[rs]?|leda|delta[rs]?|välja|köpa|rätta|"
    r"återkoppla[rs]?|träna[rs]?|översätt(?:a|er|s)|innehåll(?:a|er)|byt(?:a|er|s)|avskaffa[rs]?|rensa[rs]?|"
    r"stöd(?:ja|er|s)|bistå[rs]?|rättar|sker\s+(?:med\s+stöd|enligt|utifrån))\b|"
    r"\bingår?\s+i\b|\b(?:och|samt|därefter|sedan|följ\w+\s+av|med\s+efterföljande)\s+(?:utbildning|införande|revidering|"
    r"framtagande|implementering|utveckling|åtgärd|spridning|uppdatering|information|beslut|uppföljning)\w*",
    re.IGNORECASE,
)
_CARRIES_OUT = re.compile(  # "genomföra en kartläggning", "genomför en intern granskning"
    rf"\b(?:genomför(?:a|s|er)?|ta[rs]?\s+fram)\s+(?:(?:en|ett|(?!och\b)\w+(?:a|t|n|d|sk|ig))\s+){{0,3}}?(?={_MAPS.pattern})",
    re.IGNORECASE,
)
_IS_CARRIED_OUT = re.compile(r"\A(?:(?!och\b|samt\b)[^.;,]){0,60}?\bgenomför(?:s|as)\b", re.IGNORECASE)
_OTHER_HEAD = re.compile(r"\b(?:om|hur|för|av|till|med|som)\b", re.IGNORECASE)  # "utbildning om kartläggning"
_INSIDE = re.compile(r"\b(?:i|på)\b", re.IGNORECASE)
_NOUN = re.compile(r"(?:ing|ingen|ingar|ingarna|analys|analysen|översyn|översynen|studien?)\Z", re.IGNORECASE)
_ASKED = re.compile(  # what is to be found out: its verbs are not the activity's
    r"(?:\b(?:hur|om|huruvida|vilka|vilken|vilket|vad|varför)|(?<!\boch )(?<!\bsamt )\batt)\b.*?"
    r"(?=\b(?:och|samt|därefter|sedan)\s+\w+a\b|[,.;]|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_LEAD = 7  # a mapping word stands among the first words of what only maps
_FRAME = re.compile(  # where or with whom, before the verb
    r"\W*(?:inom|under|vid|med|i\s+samband\s+med|tillsammans\s+med|i\s+(?:samverkan|samarbete|samråd)\s+med|"
    r"som\s+en\s+del\s+av)\s+(?:[\w-]+,?\s+){1,8}?(?=(?:kartlägga|inventera|utreda|analysera|undersöka|granska|"
    r"identifiera|studera|utvärdera|se\s+över|gå\s+igenom)\b)",
    re.IGNORECASE,
)
# An authority also reviews and investigates in its daily work: cases, applications, offences. Such work done in some
# manner ("snabbare", "oavsett kön") is no mapping; looked at for what it shows of women and men it is.
_CASES = (
    r"(?:[\w-]+\s+){0,2}?\w*(?:ärenden|ansökning|anmäln|brott|klagomål|överklag|skador|olyck|prover|patient|"
    r"årsredovisning|anbud|intyg|deklaration|tillstånd|dödsfall|utbetalning|planer|arbetsgivare|företag|verksamhetsutövare)\w*"
)
_CASEWORK = re.compile(rf"\b(?:utreda|granska|undersöka|analysera|utvärdera|handlägga)s?\s+{_CASES}", re.IGNORECASE)
_INVESTIGATES = re.compile(
    r"\butredas?\s+(?:\w+\s+)?\w*(?:ärenden|anmälning|brott|klagomål|skador|olyck|dödsfall|misstank)\w*", re.IGNORECASE
)
_MANNER = re.compile(
    r"\b(?:\w{3,}are|bättre|mer\s+\w+t|oftare|lika\s+\w+t?|likvärdigt|enhetligt|skyndsamt|med\s+förtur|enligt|ordinarie|"
    r"löpande|rutinmässigt|oavsett|på\s+samma\s+sätt|i\s+samma\s+\w+|"
    r"inom\s+(?:\w+\s+)?(?:dagar|veckor|månader|år|tid))\b",
    re.IGNORECASE,
)
_FOR_SEX = re.compile(
    r"perspektiv|avseende|genus|jämställd|\burval|avslutade|skillnad|fördel(?:as|ning)|könsuppdel|"
    r"\b(?:19|20)\d\d\b|\bhur\b",
    re.IGNORECASE,
)


def _is_casework(text: str) -> bool:
    """Whether what is reviewed or investigated is the authority's daily work, not what it shows of women and men."""
    if _FOR_SEX.search(text):
        return False
    return bool(_INVESTIGATES.search(text) or (_CASEWORK.search(text) and _MANNER.search(text)))


def only_maps(text: str) -> bool:
    """Whether an activity's words only say that something is mapped, reviewed, studied or gone through.

    What is done "för att ..." is a purpose, not an activity; any other verb of doing makes it more than a review.
    """
    low = text.lower()
    if not any(letters in low for letters in _MAP_LETTERS):
        return False
    said = _PURPOSE.split(_LABEL.sub("", text, count=1), maxsplit=1)[0]
    if framed := _FRAME.match(said):  # "inom ramen för tillsynen kartlägga"
        said = said[framed.end() :]
    word = _MAPS.search(said)
    if not word or len(said[: word.start()].split()) >= _LEAD or _is_casework(text):
        return False
    lead = said[: word.start()]
    if _OTHER_HEAD.search(lead) or (_NOUN.search(word.group()) and _INSIDE.search(lead)):
        return False
    if carried := _CARRIES_OUT.search(said):
        said = said[: carried.start()] + said[carried.end() :]
    elif passive := _IS_CARRIED_OUT.match(said[word.end() :]):  # "en kartläggning ska genomföras"
        said = said[: word.end()] + said[word.end() + passive.end() :]
    return not _DEEDS.search(_ASKED.sub(" ", _MAPS.sub(" ", said)))


# Done already --------------------------------------------------------------------------------------------------------
_STILL_TO_DO = re.compile(
    r"\b(?:ska|skall|kommer\s+att|planeras|bör|fortsätt\w*|vidareutveckl\w*|återstår|pågår|tills|när|senast)\b", re.I
)
_SUBORDINATE = re.compile(r"\b(?:som|att|då|om|efter|sedan|vilka|vilken|vilket|hur|innan)\b[^.;]*\Z", re.IGNORECASE)
_PARTICIPLE = (
    r"(?:genomför|inför|fastställ|avsluta|besluta|publicera|inrätta|utbilda|anställ)[dt][at]?|antagen|antaget|antagna|"
    r"framtag(?:en|et|na)|tillsatta?|utsed[da]|utsedda|klar[ta]?"
)
_SUPINE = (
    r"genomfört|infört|avslutat|beslutat|fastställt|utbildat|utsett|inrättat|tillsatt|anställt|publicerat|antagit|gått|"
    r"fått|hållit|tagit\s+fram"
)
_DONE = re.compile(
    r"\bhar\s+(?:\w+\s+){0,3}?(?:\w+(?:[ai]ts|rts|lts|tts|gits|nits)|tagits\s+fram)\b|"
    rf"\bhar\s+(?:(?:redan|nu)\s+)?(?:{_SUPINE})\b|\bär\s+(?:(?:redan|nu)\s+)?(?:{_PARTICIPLE})\b(?!\s+och\b)|"
    r"\bredan\s+(?:\w{3,}(?:ad|ade|at|gen|get|gna|ngen|nget|ngna)\b|genomfö\w+|gjo\w+|klart?|avsluta\w+|införd?\w*|beslutad?\w*)\b|\b(?:finns|har)\s+(?:redan|sedan\s+(?:tidigare|länge|\d{4}))\b|"
    r"\b(?:\w{2,}(?:ades|ldes|rdes|ndes|gdes|ddes|ttes|ktes|ptes)|hölls|togs\s+fram|antogs|"
    r"(?:genom)?gick|höll|antog|deltog|började|startade|genomförde|fastställde|tog\s+(?:\w+\s+)?fram)\b|"
    rf"^\W*(?:genomfört|(?:{_PARTICIPLE}))\b\W*(?:\Z|(?=\d|(?:i|under|av|på|våren|hösten|sedan)\b))|\((?:genomfört|{_PARTICIPLE})\)",
    re.IGNORECASE,
)
_DONE_LETTERS = (
    "har ",
    "är ",
    "redan",
    "började",
    "startade",
    "des",
    "tes",
    "höll",
    "tog",
    "gick",
    "genomför",
    "fastställ",
    "klar",
    "avslut",
)
_SAID_DONE = re.compile(rf"\W*(?:genomfört|{_PARTICIPLE})\s*:", re.IGNORECASE)  # a label that tells it all


def says_done(text: str) -> bool:
    """Whether an activity's words say that it has been carried out, and nothing of what is still to do."""
    low = text.lower()
    if not any(letters in low for letters in _DONE_LETTERS):
        return False
    if _SAID_DONE.match(text):
        return not _STILL_TO_DO.search(text)
    said = _LABEL.sub("", text, count=1)
    done = _DONE.search(said)
    return bool(done) and not _SUBORDINATE.search(said[: done.start()]) and not _STILL_TO_DO.search(text)


# Only cites another plan ---------------------------------------------------------------------------------------------
_OTHER = (
    r"(?:\w*plan(?:en|er|erna|s|ens)?|\w*strategi(?:n|er|erna)?|\w*polic(?:y|yn|ies)|\w*program(?:met)?|"
    r"VP|\w*riktlinje\w*|\w*regleringsbrev\w*|\w*instruktion(?:en)?|\w*styrdokument\w*|\w*inriktning(?:en)?)"
)
_CITES = re.compile(
    r"^\W*(?:(?:\w+\s+){0,3}?mål\w*\s+(?:\w+\s+){0,2}?)?(?:se(?!\s+till)|jfr|jämför|enligt|i\s+enlighet\s+med|framgår\s+av|åter(?:finns|ges)\s+i|redovisas\s+i|"
    r"finns\s+i|anges\s+i|beskrivs\s+i|hänvisa\w*\s+till|följer\s+av|"
    r"(?:är|finns)\s+(?:formulera|beskriv|angiv|uttryck|fastställ|redovisa)\w*\s+i|samma\s+(?:mål\s+)?som\s+i|står\s+i|ingår\s+i)\s+"
    rf"(?:[\w’'-]+,?\s+){{0,4}}?{_OTHER}\b(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_TAKEN = re.compile(rf"\b(?:hämta\w*|kopiera\w*|överta\w*|lyft\w*)\s+(?:från|ur)\s+(?:\w+\s+){{0,3}}{_OTHER}\b", re.I)
_SAYS_MORE = re.compile(
    r"\b(?:ska|skall|bör|kommer|får|kan|öka\w*|minska\w*|förbättra\w*|kvinn\w*|m[äa]n|mäns|jämn\w*|likvärdig\w*|procent)\b|%",
    re.IGNORECASE,
)
_CITES_LETTERS = (
    "plan",
    "strategi",
    "polic",
    "program",
    "riktlinje",
    "regleringsbrev",
    "instruktion",
    "dokument",
    *("inriktning", "vp"),
)
_LONGEST_REST = 8  # words after the other plan's name: its number, year and chapter


def only_cites(text: str) -> bool:
    """Whether a goal's words only point to another plan, with nothing of their own to reach."""
    low = text.lower()
    if not any(letters in low for letters in _CITES_LETTERS):
        return False
    said = _LABEL.sub("", text, count=1)
    if _TAKEN.search(said):
        return not _SAYS_MORE.search(said)
    cited = _CITES.match(said)
    return bool(cited) and len(cited["rest"].split()) <= _LONGEST_REST and not _SAYS_MORE.search(said)


# The ordinary planning process, decisions, sub-goals -----------------------------------------------------------------
_ORDINARY = re.compile(
    r"verksamhets(?:plan|styrning|uppfölj|året)|budget|styrdokument|styrkort|styrprocess|ledningssystem|arbetsordning|"
    r"delegationsordning|årsredovisning|\b(?:enhets|avdelnings|uppdrags)plan|\bplanerings(?:process|direktiv|anvisning|förutsättning)|"
    r"(?:kvartals|halvårs|månads|års)uppfölj|"
    r"intern\s?(?:styrning|kontroll)|\bordinarie\s+(?:\w+\s+){0,2}?(?:\w*uppfölj|\w*planer|\w*styr|lednings|\w*process|rapporter|redovis)|"
    r"\b(?:tertial|delårs)\w*|\bVP(?=[\s,.]|\d|$)",
    re.IGNORECASE,
)
_ORDINARY_LETTERS = (
    *("verksamhets", "budget", "styr", "system", "ordning", "årsredovis", "splan", "planerings", "intern", "ordinarie"),
    *("uppfölj", "tertial", "delår", "vp"),
)
_DECIDES = re.compile(r"\b(?:beslut\w*|fastställ\w*|förankra\w*|antas|antagen|antagits)\b", re.IGNORECASE)
_DECIDES_LETTERS = ("beslut", "faststä", "förankr", "anta")


def is_ordinary_planning(text: str) -> bool:
    """Whether the words name the agency's ordinary planning, steering or follow-up, or a document of it."""
    low = text.lower()
    return any(letters in low for letters in _ORDINARY_LETTERS) and bool(_ORDINARY.search(text))


def is_decision(text: str) -> bool:
    """Whether the words name a decision, or that something is made firm in the organisation."""
    low = text.lower()
    return any(letters in low for letters in _DECIDES_LETTERS) and bool(_DECIDES.search(text))


_NATIONAL = re.compile(
    r"\b(?:nationell\w*|jämställdhetspolitisk\w*|politisk\w*|regeringens)\s+(?:\w+\s+)?(?:del)?mål\w*\s*(?:nr\.?\s*)?(?P<number>\d)\b",
    re.IGNORECASE,
)
_TOPICS = (  # as a text in passing may put them
    "makt och inflytande",
    "ekonomisk jämställdhet",
    "jämställd utbildning",
    "hem- och omsorgsarbet",
    "jämställd hälsa",
    "mäns våld mot kvinnor",
)


def names_subgoal(text: str, made: str | None) -> tuple[bool, str | None]:
    """(whether the words name a national sub-goal, the number they give that there was none of when the plan was made).

    A number counts in the scheme of the plan's date: four goals until 17 November 2016, six from then on, so that
    number 5 of a plan of 2014 is none. "Delmål 4" by itself may be the agency's own.
    """
    low = text.lower()
    if "mål" in low and (named := _NATIONAL.search(text)):
        scheme = "four" if made and made < SIX_SINCE and not SIX_SINCE.startswith(made) else "six"
        valid = 1 <= int(named["number"]) <= len(SUBGOALS[scheme])
        return valid, None if valid else named["number"]
    return any(topic in low for topic in _TOPICS), None
