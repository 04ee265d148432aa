"""What a sentence or a list's item tells, by its form: an action, a state to reach, a shortage, means."""

from __future__ import annotations

import re

_NOT_VERBS = (
    r"(?:alla|andra|våra|flera|samma|bra|egna|dessa|nya|fasta|stora|sista|första|samtliga|några|tydliga|högskola|skola|"
    r"våra|ena|olika|fria|jämna|extra|interna|externa|inga|många|båda|lika|våra|regionala|nationella|svenska|lokala)"
)
_ADJECTIVE = r"\w+(?:bundna|ställda|givna|iska|ella|(?<!t)ala|(?<!ynd)iga|ktiva|anta|enta)"
_INFINITIVE = re.compile(
    rf"(?!(?:{_NOT_VERBS}|{_ADJECTIVE})\b)(?:att\s+)?(?:[a-zåäö]{{2,}}a|se över|ta |ge |gå |få |bli |nå |utse|förse|"
    rf"se till)"
    r"(?=[ ,/]|\Z)",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"(?:[a-zåäö-]+\s){0,3}?[a-zåäö-]*(?:ning(?:en|ar|s\w*)?|tion(?:en|er)?|översyn\w*|kartläggning\w*|seminari\w*|"
    r"kurs\w*|"
    r"workshop\w*|stöd(?:et)?|framtagande\w*|analys\w*|projekt\w*)\b",
    re.IGNORECASE,
)
_WILL = (
    r"\b(?:ska(?:ll)?|kommer (?:vi |myndigheten |\w+ )?att|planerar|planeras|avser|genomförs|tas fram|utarbetas|införs|"
    r"startar|inleds|utvecklas|revideras|utbildas|kartläggs|erbjuds|anordnas|ses över|bör)\b"
)
_STATE = re.compile(
    r"^(?:Alla|Kvinnor|Män|Flickor|Pojkar|Båda|Ingen|Samtliga)\b.*\bska(?:ll)?\b|"
    r"\bska(?:ll)?\s+(?:[\wåäö-]+\s+){0,4}?(?:ha|vara|få|finnas|kunna|nå|nås|präglas|känna|bli|möta[s]?|upphöra)\b",
    re.IGNORECASE,
)
_NATIONAL = re.compile(r"\bsamma makt att forma samhället\b", re.IGNORECASE)
_ANSWERS = re.compile(
    r"(?P<who>[A-ZÅÄÖ].{1,80}?) (?:ansvarar|är (?:huvud)?ansvarig\w*|har (?:huvud)?ansvaret) för "
    r"(?:detta|arbetet|genomförandet|(?:denna |dessa )?(?:aktivitet|åtgärd|insats)\w*)\b"
)
_REFERENCE = re.compile(
    r"(?:Se (?!över\b|till\b)|Jfr\b|Jämför (?=[A-ZÅÄÖ])|(?:Prop|Skr|SOU|SFS|Dir|Ds|Bet)\.? \d|Ibid|https?:|www\.)"
)
_OTHERS = re.compile(
    r"(?:Regeringen|Riksdagen|Regeringskansliet|Kommunerna|Landstingen|Regionerna|Länsstyrelserna|Lärosätena|"
    r"(?:Statliga |Alla )?[Mm]yndigheter(?:na)?|EU|FN|Sverige)\b"
)
_PERSON = re.compile(
    r"[A-ZÅÄÖÉ][a-zåäöéü]+(?:-[A-ZÅÄÖ][a-zåäöé]+)?"
    r"(?: (?:[A-ZÅÄÖ]\.|von|af|de|van|[A-ZÅÄÖÉ][a-zåäöéü]+(?:-[A-ZÅÄÖ][a-zåäöé]+)?)){1,3}"
    r"(?:\s*[,(–-].{0,60}|\s\d[\d\s-]*)?"
)
_SIGN_OFF = re.compile(
    r"^[A-ZÅÄÖ][a-zåäö]+,? (?:den )?\d{1,2} [a-z]+ (?:19|20)\d\d|^[A-ZÅÄÖ][a-zåäö]+ (?:19|20)\d\d-\d\d-\d\d|"
    r"\b(?:generaldirektör|landshövding|överdirektör|rikspolischef|tfn|telefon|box \d|organisationsnummer|"
    r"(?:slutliga )?handläggningen har|föredragande|i detta ärende)\b|@|www\.",
    re.IGNORECASE,
)
_OF_THE_PLAN = re.compile(
    r"(?:(?:Not|Anm|Anmärkning|OBS|Obs|Källa|Förkortningar|Teckenförklaring)\.?[ \t]?:|"
    r"Nedan\b|(?:I|Av|Under) (?:tabellen|listan|detta avsnitt|bilagan|följande)\b|Tabellen\b|Listan\b|"
    r"Här (?:nedan|följer|redovisas)\b|"
    r"(?:Hela )?(?:[Pp]lanen|[Hh]andlingsplanen|[Ii]nriktningen|[Dd]okumentet|[Aa]vsnittet)\s+(?:finns|följs|gäller|"
    r"beskriver|innehåller|"
    r"består|redovisar|revideras|är|utgår|omfattar)\b|"
    r"(?:De |Dessa |Samtliga )?(?:ovanstående |planerade |föreslagna )?"
    r"(?:[Aa]ktiviteterna|[Åå]tgärderna|[Ii]nsatserna|[A-ZÅÄÖa-zåäö]*[Mm]ålen)\s|"
    r"Detta (?:dokument|avsnitt)\b|Arbetet leds\b)"
)
_FITS = {
    "activity": re.compile(_WILL, re.IGNORECASE),
    "goal": re.compile(
        r"\b(?:ska(?:ll)?|mål(?:et|en|sättningen)? (?:är|med)|vill|sträva\w*|uppnå\w*|andelen|öka\w*|minska\w*|"
        r"senast)\b",
        re.IGNORECASE,
    ),
    "result": re.compile(
        r"\b(?:ska(?:ll)?|förvänta\w*|led(?:er|a) till|bidra(?:r|ga)?|ökar?|minskar?|får|kommer att|blir|kan)\b",
        re.IGNORECASE,
    ),
    "effect": re.compile(
        r"\b(?:ska(?:ll)?|förvänta\w*|led(?:er|a) till|bidra(?:r|ga)?|ökar?|minskar?|får|kommer att|blir|kan)\b",
        re.IGNORECASE,
    ),
    "resource": re.compile(
        r"avsätt|avsatt|årsarbetskr|\w*tjänst|\d ?(?:%|procent)|timm(?:e|ar)|krono?r|\bkr\b|tkr|mnkr|\bmedel\b|budget|"
        r"finansier|\bresurs|projektled|samordnare|arbetstid|konsult",
        re.IGNORECASE,
    ),
    "problem": re.compile(
        r"\b(?:sakna\w*|brist\w*|ojämställd\w*|ojämn\w*|skillnad\w*|under-?representer\w*|över-?representer\w*|"
        r"färre|få|flest|fler|majoritet\w*|sämre|"
        r"lägre|högre|oftare|mindre|sällan|problem\w*|behöver|risk\w*|inte|dominera\w*|hinder|otillräcklig\w*|svår\w*|"
        r"missgynna\w*|könsbund\w*|stereotyp\w*|diskriminer\w*|utsatt\w*|än (?:män|kvinnor|flickor|pojkar))\b",
        re.IGNORECASE,
    ),
    "mediator": re.compile(r"\w"),
}


def fits(kind: str, sentence: str) -> bool:
    """Whether a sentence of running text tells what the heading above it is about, rather than around it."""
    return bool(_FITS[kind].search(sentence))


def is_national(words: str) -> bool:
    """Whether the words are the national goal of gender equality policy itself, which every plan repeats."""
    return bool(_NATIONAL.search(words))


def answers(sentence: str) -> str | None:
    """Who a sentence says answers for what was told before it ("HR ansvarar för arbetet"); None when it does not."""
    found = _ANSWERS.match(" ".join(sentence.split()))
    return found["who"] if found else None


def is_reference(words: str) -> bool:
    """Whether a line only refers to what is written elsewhere, as a footnote does."""
    return bool(_REFERENCE.match(words))


def is_of_others(sentence: str) -> bool:
    """Whether a sentence tells what the government, the municipalities or others of that kind shall do."""
    return bool(_OTHERS.match(sentence))


def is_person(words: str) -> bool:
    """Whether a line is a person's name, with or without a title or a number after it."""
    return bool(_PERSON.fullmatch(" ".join(words.split())))


def signs_off(words: str) -> bool:
    """Whether a line without a verb of plans is a name, a title, an address or a place and a date."""
    return is_person(words) or bool(_SIGN_OFF.search(words)) or len(words.split()) < 2


def tells_of_the_plan(sentence: str) -> bool:
    """Whether a sentence tells what the paper itself holds, or how to read it."""
    return bool(_OF_THE_PLAN.match(sentence))


def tells_state(sentence: str) -> bool:
    """Whether a sentence with "ska" tells what shall be so, rather than what shall be done."""
    return bool(_STATE.search(sentence))


def tells_action(words: str) -> bool:
    """Whether an item begins as what shall be done: with an infinitive, or a noun made of a verb."""
    return (
        bool(_INFINITIVE.match(words)) or bool(_NOUN.match(words)) or bool(re.search(_WILL, words[:120], re.IGNORECASE))
    )


def kind_by_shape(words: str, kinds: tuple[str, ...]) -> str:
    """Which of the kinds that a mixed heading names an item is."""
    action = bool(_INFINITIVE.match(words) or _NOUN.match(words))
    if "goal" in kinds and tells_state(words):
        return "goal"
    if "activity" in kinds and action:
        return "activity"
    for kind in ("goal", "result", "effect", "problem", "resource"):
        if kind in kinds and fits(kind, words):
            return kind
    return "activity" if "activity" in kinds else kinds[0]
