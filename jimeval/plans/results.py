"""The result ladder: what a sentence of a report shows as a result, and how strong its evidence is (DOMAIN 3.3).

condition       förutsättning: somebody was trained, something was mapped, analysed or decided; own knowledge has grown
output          prestation: what the work put out: a routine, a template, a guide, statistics by sex
outcome         utfall: a measured state or change for those whom the work is for
effect_assumed  effekt, antagen: what the output may have contributed to, as the agency judges or expects it
effect_shown    effekt, belagd: the same, borne out by an analysis of what caused it

Outcomes are often mistaken for effects (Jämställdhetsmyndigheten, "Hur mäter vi resultat"; ESV on result reporting).
**Figures from before and after are an outcome with a comparison, never an effect shown**: for that the sentence must
name an analysis *and* set the change against what would have been without the work (a control group, those who did not
take part) or say that the analysis found its cause. "Har lett till" without an analysis is an effect assumed.

Evidence: none (an expectation without grounds), statement, number, comparison, analysis.

Only clear sentences are taken; what is to be done, is wished for or was not done is no result (but a state that was
measured and has not changed is an outcome). All are proposals by rule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jimeval.base.swedish import NUMBER_WORDS


@dataclass(frozen=True, slots=True)
class Result:
    """A sentence's step on the ladder, its evidence's grade, the year it names (else None) and its sub-goal's topic."""

    level: str
    grade: str
    year: int | None = None
    topic: str | None = None


def _words(pattern: str) -> re.Pattern:
    return re.compile(rf"\b(?:{pattern})", re.IGNORECASE)


_PAST = r"(?:ts|t|des|de)\b"  # no participle: "anpassad information" says nothing of what was done
_ASSUMES = _words(
    r"(?:förvänta\w*|väntas|antas|kan antas|antar|bedöm(?:er|s|des|de|ning\w*)|tror|torde|"
    r"sannolikt|troligen|kan (?:ha|bero|hänga)|på (?:längre )?sikt|"
    r"i förlängningen|är tänk\w+|hoppas|förhoppning\w*)\b"
)
_LEADS = _words(
    r"(?:bidra(?:git|r|s)?(?: positivt)? till|lett till|leder? till|ledde till|medför\w*|"
    r"resulterat i|inneburit att|gett effekt\w*|haft effekt\w*|"
    r"tack vare|som (?:en )?(?:följd|effekt|konsekvens) av|effekten (?:är|blev|av)|påverkat|möjliggjort|gjort att|"
    r"kan bero på)\b"
)
_CAUSE = _words(r"(?:tack vare|som (?:en )?(?:följd|effekt|konsekvens) av)\b")  # what follows is what led to it
_WILL = _words(r"(?:öka|minska|förbättra|stärka|utjämna|gynna|ökar|minskar|förbättras|stärks|bidra|leda|påverka)\b")
_ANALYSIS = _words(
    r"(?:(?:effekt|fördjupad |statistisk |kausal )?(?:analys|utvärdering|effektstudie|"
    r"studie)(?:en|er|erna|ar|arna|n|s)?\s+(?:\w+\s+){0,5}"
    r"(?:visar|visade|pekar|bekräftar|fann|ger stöd)|(?:visar|enligt|i) (?:en|vår|"
    r"den) (?:\w+ )?(?:analys|utvärdering|effektstudie|studie)\w*|"
    r"utvärder(?:ats|ades)|kontrollgrupp\w*|jämförelsegrupp\w*|regressions\w*|effektutvärdering\w*)\b"
)
_AGAINST = _words(
    r"(?:kontrollgrupp\w*|jämförelsegrupp\w*|(?:jämfört med|än|hos) (?:(?:på|i|för|bland|hos|vid) )?"
    r"(?:de|dem|kontor|grupper|"
    r"enheter|myndigheter|handläggare|regioner|län) (?:\w+ )?(?:som|där)|"
    r"beror på|berodde på|kan tillskrivas|förklaras av|orsaka[tsd]\w*|effekt(?:en|er)? av|hade en effekt|hade effekt|"
    r"till följd av (?:insats\w*|utbildning\w*|arbetet|åtgärd\w*))"
)
_CHANGE = _words(
    r"(?:ök(?:at|ade|ar|ats)|minsk(?:at|ade|ar|ats)|stigit|steg|sjunkit|sjönk|halverats?|"
    r"halverades|fördubblats?|fördubblades|förbättrats?|"
    r"förbättrades|försämrats?|jämnats ut|utjämnats|vuxit|växte|höjts|sänkts|gått (?:upp|ned|ner)|"
    r"bliv(?:it|er) (?:\w+ )?(?:jämnare|fler|färre|högre|lägre|bättre|vanligare|mindre|större)|"
    r"är oförändra\w+|(?:har )?inte (?:ökat|minskat|förändrats))\b"
)
_MEASURED = _words(
    r"(?:\w*andel\w*|antal\w*|nöjdhet\w*|skillnad\w*|könsfördelning\w*|\w*fördelning(?:en)?\b|"
    r"representation\w*|uttag\w*|index\w*|"
    r"ansökning\w*|sökande\w*|anmälning\w*|bifall\w*|avslag\w*|sjukskriv\w*|löne\w*|könsgap\w*|"
    r"väntetid\w*|handläggningstid\w*|"
    r"förtroende\w*|kvinnor\w*|män\b|männen\w*|mäns\b|flick\w*|pojk\w*|tillgång\w*|bemötande\w*|procent\b)"
)
_SHARE = re.compile(r"\d+(?:[,.]\d+)?\s*(?:procent(?:enheter)?\b|%)", re.IGNORECASE)
_SEX = _words(r"(?:kvinn\w+|män|männen|mäns|flick\w+|pojk\w+|könen|könsfördelning\w*)\b")
_BOTH = re.compile(r"\bkvinn.*\bm[äa]n|\bm[äa]n.*\bkvinn|\bflick.*\bpojk|\bpojk.*\bflick", re.I | re.S)
_STATE = _words(
    r"(?:flest|oftast|fler|färre|vanligare|överrepresenterad\w*|underrepresenterad\w*|"
    r"dubbelt så \w+|lika (?:många|stor|nöjda|ofta)|högre|lägre|nöjdare|bättre|sämre|snabbare|likvärdig\w*|jämn\w*)\b"
)
_IS = _words(r"(?:är|var|upplev(?:s|er)|utgör|utgjorde|uppger|uppgav|svara(?:r|de)|anser|ansåg|fick|får)\b")
_OWN = _words(r"(?:kunskap\w*|medveten\w*|kompetens\w*|insikt\w*|förståelse\w*|intresse\w*|engagemang\w*)\b")
_OUTPUTS = _words(
    r"(?:nya? )?\w*(?:rutin|mall|metodstöd|handbok|handböcker|vägledning|handledning|checklist|"
    r"riktlinj|verksamhetsplan|styrkort|arbetsordning|kravprofil|broschyr|webbsid|webbutbildning|webbtext|"
    r"statistik|blankett|brev|formulär|material|verktyg|arbetssätt|föreskrift|modell|utlysning|"
    r"indikator|nyckeltal|lathund|"
    r"styrdokument|instruktion|anvisning|enkätfråg|lägesbild|film|kursplan|affisch|text(?:er|en|erna)?\b)\w*"
)
_MAKES = _words(
    rf"(?:tagits? fram|togs? fram|utarbeta{_PAST}|utveckla{_PAST}|inför(?:ts|t|des|de|d|da)\b|"
    rf"publicera{_PAST}|revidera{_PAST}|uppdatera{_PAST}|"
    rf"ändra{_PAST}|omarbeta{_PAST}|skrivits?\b|skrevs?\b|lansera{_PAST}|skapa{_PAST}|"
    rf"anpassa{_PAST}|gjorts? om|ersatts?\b|producera{_PAST}|"
    rf"byggts?\b|könsuppdela(?:ts|t|des)\b|spri(?:tts|dits|ddes|dit)\b|tryckts?\b|"
    rf"implementera{_PAST}|integrera{_PAST}|lagts? in|förts? in|skriva{_PAST}|"
    r"(?:är|finns|har blivit) (?:nu )?(?:inskriv(?:en|et|na)|inarbeta(?:d|t|de)|införd?a?|upptag(?:en|et|na))\b)"
)
_PREPARES = _words(
    rf"(?:utbilda{_PAST}|fortbilda{_PAST}|kartlag(?:ts|t|d)\b|kartlades?\b|besluta(?:ts|t|des|"
    rf"de)\b|(?:beslut\w*|inriktning\w*) (?:\w+ ){{0,5}}fatta(?:des|ts)\b|fattat beslut|"
    rf"fastställ(?:ts|t|des|de|d)\b|antagits?\b|antogs?\b|"
    rf"utse(?:tts|tt|dd)\b|utsågs?\b|tillsa(?:tts|tt)\b|tillsattes?\b|inrätta{_PAST}|"
    rf"analysera{_PAST}|identifiera{_PAST}|granska{_PAST}|gå(?:tts|tt) igenom|"
    rf"anställ(?:ts|des)\b|"
    rf"rekrytera{_PAST}|g[iå]cks? igenom|inventera{_PAST}|se(?:tts|tt) över|sågs? över|undersök(?:ts|t|tes|te)\b|"
    rf"upptäck(?:ts|t|tes)\b|deltagit\b|deltog\b)"
)
_LEARNS = _words(
    r"\w*(?:utbildning|seminari|workshop|kartläggning|nulägesanalys|föreläsning|kurs|temadag|"
    r"processdag|handlingsplan|arbetsgrupp|styrgrupp|nätverk|inventering)\w*"
)
_HELD = _words(
    rf"(?:genomför(?:ts|t|des|de|d|da)\b|hållits?\b|hölls?\b|(?:an)?ordna{_PAST}|erbjudits?\b|"
    rf"erbjöds?\b|tagits? fram|togs? fram|besluta(?:ts|t|des)\b|starta{_PAST}|bilda{_PAST}|"
    rf"var (?:\w+ ){{0,6}}på\b|gjorts?\b|gjordes?\b|skett\b|gått\b|gick\b|arrangera{_PAST}|"
    rf"deltagit\b|deltog\b|fått\b|fick\b)"
)
_LEARNT = _words(  # own knowledge that is more than it was
    r"(?:är|har|har fått|fick) (?:\w+ ){0,2}(?:mer|mera|ökad|större|bättre|djupare) "
    r"(?:kunskap|kunnig|medveten|medvetna|insikt|förståelse|kompetens|intresse)\w*"
)
_NOT = _words(
    r"(?:inte|ej|icke|aldrig|ingen|inga|inget|varken|saknas?|uteblev|uteblivit|återstår|skjutits upp|ställts in)\b"
)
_OTHERS = _words(r"(?:som|där|vilka) (?:\w+ )?inte \w+")  # those that the others are compared with
_OF_OTHERS = _words(  # what somebody else did is no result of the agency's
    r"(?:regeringen|riksdagen|departementet|regeringskansliet) (?:\w+ )?(?:gav|beslutade|fattade|"
    r"beslutat|tillsatte|uppdrog|inrättade)"
)
_UNSURE = _words(r"(?:svårt att|för tidigt att|går (?:inte|ej) att|vet (?:vi )?inte|oklart|osäkert)\b")
_NOW = _words(r"(?:nu|numera|sedan dess|i dag)\b")
_WISHED = _words(r"(?:bör|borde|behöver|måste|önskar|vill)\b")
_AHEAD = _words(
    r"(?:ska|skall|skulle|kommer (?:\w+ )?att|planeras?|planerar|avser|tänker|syftar|bör|borde|"
    r"behöver|måste|önskar|vill|målet är att|tänkt|"
    r"avsikten|ambitionen|om (?:vi|det|man))\b"
)
_FIGURE = re.compile(r"(?<![\w/:.-])\d+(?:[\s\u00a0]\d{3})*(?:[,.]\d+)?(?![\w/:-])")
_YEAR = re.compile(r"(?<![\d:/.-])(?:19|20)\d\d(?![\d:/])")
_TIMES = _words(r"(?:halvera|fördubbla|tredubbla)\w*")  # a change that is a figure
_NO_FIGURE = re.compile(
    r"(?:delmål|mål|aktivitet|kapitel|avsnitt|bilaga|steg|fas|§|nr|sidan?)\s*\d+(?:\.\d+)*|"
    r"\d{1,2}\s+(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w*|[jJ]i[mM]\s*\d",
    re.IGNORECASE,
)
_COUNTED = _words(
    rf"(?:{'|'.join(word for word in NUMBER_WORDS if NUMBER_WORDS[word] > 1)}|hundra|"
    rf"tusen)\s+(?!av\b|år\b|gånger\b)[a-zåäö]{{3,}}"
)
_COMPARES = _words(
    r"(?:från (?:\w+ ){0,2}\d[\d ,.]*(?:\s*(?:procent|%))?(?: \w+){0,4} till (?:\w+ ){0,2}\d|"
    r"jämfört med|jämfört|att jämföra med|än (?:20\d\d|året innan|tidigare|föregående|före|männen|"
    r"kvinnorna|för (?:män|kvinnor)|bland)|"
    r"sedan 20\d\d|mot \d+|procentenheter|\d[\d,. ]*(?:procent|%) (?:av )?(?:kvinnorna|kvinnor|"
    r"flickorna)\b.*\d[\d,. ]*(?:procent|%)?\s*(?:av )?(?:männen|män|pojkarna))"
)
_GROUNDS = _words(
    r"(?:eftersom|genom att|enligt|baserat på|utifrån|erfarenhet\w*|forskning\w*|då (?:vi|det|"
    r"fler|färre)|därför att|grundas på|mot bakgrund)\b"
)
_TOPICS = (  # words of free text; a heading or field that names a sub-goal is read by the plans' own reader
    (
        "mäns våld mot kvinnor ska upphöra",
        _words(
            r"(?:mäns våld|våld i nära|våldsutsatt\w*|sexuellt våld|hedersrelatera\w*|"
            r"prostitution\w*|människohandel\w*)"
        ),
    ),
    (
        "ekonomisk jämställdhet",
        _words(
            r"(?:ekonomisk\w* (?:jämställdhet|självständighet)|inkomst\w*|lön(?:er|en|"
            r"eskillnad\w*)?\b|löneskillnad\w*|pension(?:en|er)?\b|företagsstöd\w*)"
        ),
    ),
    (
        "obetalt hem- och omsorgsarbete",
        _words(r"(?:obetal\w+|omsorgsarbete\w*|hemarbete\w*|föräldraledig\w*|föräldrapenning\w*)"),
    ),
    (
        "jämställd utbildning",
        _words(r"(?:jämställd utbildning|studieval\w*|könsbund\w+ \w*val\w*|elever\w*|studenter\w*)"),
    ),
    ("jämställd hälsa", _words(r"(?:jämställd hälsa|\w*ohälsa\w*|sjukskriv\w+|hälso\w*)")),
    (
        "makt och inflytande",
        _words(
            r"(?:makt och inflytande|inflytande\w*|beslutsfattande\w*|representation\w*|styrelse(?:r|ledamöter)\w*)"
        ),
    ),
)


def result_in(sentence: str) -> Result | None:
    """The result that a sentence clearly tells of; None for any other sentence."""
    level = _level(sentence)
    if level is None:
        return None
    years = [int(year) for year in _YEAR.findall(sentence)]
    return Result(level, _grade(sentence, level), max(years, default=None), topic_in(sentence))


def _level(sentence: str) -> str | None:
    if sentence.rstrip().endswith("?") or _OF_OTHERS.search(sentence):
        return None
    leads, assumes = _LEADS.search(sentence), _ASSUMES.search(sentence)
    if leads and _UNSURE.search(sentence, 0, leads.start()):
        return None
    denied = _NOT.search(_OTHERS.sub(" ", sentence))
    made = _OUTPUTS.search(sentence, leads.end()) if leads and not _CAUSE.match(leads.group()) else None
    if leads and not made and _ANALYSIS.search(sentence) and _AGAINST.search(sentence) and not denied:
        return "effect_shown"
    if _changed_by(sentence) and not denied:
        return "effect_shown"
    if assumes and not _WISHED.search(sentence) and (leads or _WILL.search(sentence, assumes.start())) and not made:
        return "effect_assumed" if not denied else None
    if _AHEAD.search(sentence):
        return None
    if leads and not made and not denied:
        return "condition" if _OWN.search(sentence, leads.start()) else "effect_assumed"
    if level := _outcome(sentence):
        return level
    if denied:
        return None
    if (_MAKES.search(sentence) or _NOW.search(sentence) or (leads and made)) and _OUTPUTS.search(sentence):
        return "output"
    if _LEARNT.search(sentence) or _PREPARES.search(sentence) or (_LEARNS.search(sentence) and _HELD.search(sentence)):
        return "condition"
    return None


def _changed_by(sentence: str) -> bool:
    """Whether an analysis sets a change against those without the work, or finds its cause."""
    return bool(
        _ANALYSIS.search(sentence)
        and _AGAINST.search(sentence)
        and (_CHANGE.search(sentence) or _STATE.search(sentence))
    )


def _outcome(sentence: str) -> str | None:
    """outcome for a change or a state that is measured; condition where it is the agency's own knowledge that grew."""
    if change := _CHANGE.search(sentence):
        own = _OWN.search(sentence)
        if own and not _SHARE.search(sentence) and own.start() < change.start():
            return "condition"
        if _MEASURED.search(sentence):
            return "outcome"
    if _PREPARES.search(sentence) or _LEARNS.search(sentence):
        return None  # "80 procent av cheferna har utbildats" is what was done
    if _SEX.search(sentence) and _STATE.search(sentence) and _NOW.search(sentence):
        return "outcome"
    if _SEX.search(sentence) and _IS.search(sentence) and (_SHARE.search(sentence) or _STATE.search(sentence)):
        return "outcome"
    if _BOTH.search(sentence) and len(_FIGURE.findall(_YEAR.sub(" ", _NO_FIGURE.sub(" ", sentence)))) > 1:
        return "outcome"
    return None


def _grade(sentence: str, level: str) -> str:
    if _ANALYSIS.search(sentence):
        return "analysis"
    if _COMPARES.search(sentence) and _figures(sentence):
        return "comparison"
    if _figures(sentence):
        return "number"
    if level == "effect_assumed" and _ASSUMES.search(sentence) and not _GROUNDS.search(sentence):
        return "none"
    return "statement"


def _figures(sentence: str) -> bool:
    """Whether something is counted or measured: years, dates and numbers of goals are no figures."""
    bare = _YEAR.sub(" ", _NO_FIGURE.sub(" ", sentence))
    return bool(_TIMES.search(bare) or _FIGURE.search(bare) or _SHARE.search(bare) or _COUNTED.search(bare))


def topic_in(sentence: str) -> str | None:
    """The national sub-goal that the sentence's words are about; None when they name none, or several."""
    named = [topic for topic, words in _TOPICS if words.search(sentence)]
    return named[0] if len(named) == 1 else None
