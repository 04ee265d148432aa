"""Words that two papers can share: lemmas brought to one stem, compounds taken apart, words common to all left out.

The measure is plain on purpose: which words of a sentence stand in another, and how rare they are. Inflection is undone
with simplemma's Swedish word list; what that list does not know is taken apart only where both parts are known words.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PARTICLES = frozenset({"upp", "ut", "in", "över", "av", "fram", "igenom", "till"})
_NO_LEFT = set(
    "upp ut in över under av an om på från fram efter före för till åter sam samman med mot kring mellan genom igenom "
    "vid bort ned ner bak hem ihop isär gen sär små hel halv själv all icke van miss ens remi bess besk erfar prog "
    "komp kompa kompet samma förut inne mede rede kont fort förtro omför omfö däri inneh göte konka kontr akti".split()
)
_NO_RIGHT = set(
    "skap skapa full lös ning ande ende isk aktig samhet mässig liga ligt lighet barhet ring ringa läggning läggare "
    "lägga givare givning tagare tagande het heta area are dom sam verk".split()
)
_WHOLE = set(
    "vägledning handledning aktivitet aktiviteter konkret innehåll innehållet ledarskap internkontroll slutsats "
    "slutsatser riktlinje utgångspunkt".split()
)
_SHORT = set("kön län mål råd lag ort väg hus år lön vd pojk jim".split())
_VERBS = set("är var blev blir har hade ska skall kan får fick ger gav går gick ser såg står tar tog vet vill".split())
_STRONG = re.compile(
    r"^(?:var|blev|fick|kom|lät)$|(?:bjöd|stod|höll|gick|gav|tog|såg|drev|skrev|steg|drog|bröt|sköt|vann|sjönk)s?$"
)
_FAMILIES = {
    "överse": "översyn",
    "mått": "mät",
    "mätbar": "mät",
    "mäta": "mät",
    "mätning": "mät",
    "kompetensutveckla": "kompetensutveckl",
    "beslutsfatta": "besluta",
    "beslut": "besluta",
    "stöd": "stödja",
    "analys": "analysera",
    "redovisning": "redovisa",
    "budget": "budgetera",
}
# Nouns in -ning and -ing whose verb means something else: ledning (management) is not leda.
_OWN_STEM = set("ledning handling avdelning tidning ordning mening ställning riktning näring regering".split())

_GRAMMAR = """
och aldrig all alla allt alltid allmän allra andra annan annat att av avse bakom bara bland bli blir båda både bör
börja därför de dels dem den denna deras dess dessa det detta dig din dit dock du där därav då efter egen egentlig ej
eller en endast enkel enligt ens er ert ett fast finna finnas flera flesta fler fortfarande följa följande fortsätta
fram framför framgå framöver från fråga få för före förstå först första ge genom ganska gemensam gärna god göra gå ha
han henne hel hela heller helst hon hur här höra i ibland icke igen ihop in inför inga ingen inget innan inne
innehålla inom inte istället jag ju just kanske kan klar komma kort kunna känna lika liksom lite liten ligga ligg
lyfta låta lång läge lägga lämna längre man mer med medan mellan men mena mest mindre minst mot mycket många måste
möjlig ned nog noga nu ny nya nämna när någon något några nära nödvändig också ofta oklar olik om omfatta oss ovan par
per plats på redan respektive rätt sak samma samt se sedan senare ses sig sin sitt sist själv ska skola skall skulle
skriva sluta slut som sträva stor stå svår syfta säga så sådan såsom särskild sätt sätta ta tag tala tidig tidigare
till tillsammans torde trots tre två tydlig tyda tycka tänka ur ut utan utgå under upp uppge vad var vara varandra
vari varje vem verka vi via vid vidare viktig vilja vilken vill visa viss väl vända vår åt år året än ändå ännu även
äga öka över övrig behöva behov borde bra böra fortsatt gälla ingå anse använda hålla hjälpa hitta pröva försöka
tillräcklig gång del antal finns pågå bestå knyta fundera bidra veta dra föra råda stryka gott exempel sida dag vecka
månad höst januari februari mars april maj juni juli augusti september oktober november december tillvara tillvarata
inriktning igång punkt ord hög låg känd vag slag tredje fjärde femte betyda tyckas sakna saknas fatta fattas skild
röra leda syn synas erbjuda hälsa rubrik återge allvar fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton
sexton sjutton arton nitton tjugo exempelvis fin tydliggöra konkret konkretisera intressant svag sväva rimlig otydlig
hoppas förvänta tack peka uttrycka
"""
# Words that every paper of gender mainstreaming holds: sharing them says nothing about whether advice was followed.
_DOMAIN = """
jämställdhet jämställdhetsintegrering jämställdhetsintegrera jämställd ojämställdhet integrering integrera myndighet
länsstyrelse län kommun departement plan planera planering handlingsplan mål målsättning delmål utvecklingsmål
aktivitet åtgärd insats arbete arbeta verksamhet uppdrag regering program projekt kvinna man kön flicka pojke jim
perspektiv fråga område utveckla utveckling resultat effekt genomföra genomförande intern extern ansvar ansvarig
medarbetare anställd organisation möte process utvecklingsbehov sekretariat referensgrupp följeforskare stöd stödja
medskick råd rekommendation period redovisa rapport rapportera beskriva beskrivning syfte problem inriktning form
förslag nationell strategi strategisk hantera främja säkerställa stärka förbättra förbättring kvalitet modell metod
bild simulera ledamot grupp simulerad fokus fokusera innebära kärnverksamhet lärande utgångspunkt samordnare
"""


@dataclass(frozen=True, slots=True)
class Term:
    """A word as it is compared: its stem, and the stems of its parts when it is a compound (else empty)."""

    stem: str
    parts: frozenset[str] = frozenset()

    def is_in(self, stems: frozenset[str]) -> bool:
        """Whether a text with these stems has the word, or all parts of the compound."""
        return self.stem in stems or (bool(self.parts) and self.parts <= stems)


def terms(text: str) -> list[Term]:
    """The text's telling words, each once, in order: no grammar, no words that all such papers hold."""
    return list(dict.fromkeys(term for term in _all_terms(text) if not _is_common(term)))


def stems(text: str) -> frozenset[str]:
    """All stems that the text holds: its words, the parts of its compounds, particle verbs as one word."""
    words = _words(text)
    joined = (stem for term in _particle_verbs(words).values() for stem in (term.stem, *term.parts))
    return frozenset().union(joined, *map(_stems_of, set(words)))


def rarity(texts: Iterable[str]) -> Mapping[str, float]:
    """How much sharing a stem says, from how many of the texts hold it (each text: one agency in one paper).

    1 for a stem in at most five of the texts or 5 % of them, 0.6 up to 20 %, 0.3 above: common, so that two such words
    are needed where one sentence has few others. A stem that is not in the mapping is rarer still: 1.
    """
    holding: Counter[str] = Counter()
    total = 0
    for text in texts:
        total += 1
        holding.update(stems(text))
    return {stem: 0.6 if n <= max(5, 0.2 * total) else 0.3 for stem, n in holding.items() if n > max(5, 0.05 * total)}


def weight(term: Term, rare: Mapping[str, float]) -> float:
    return rare.get(term.stem, 1.0)


def has_verb(text: str) -> bool:
    """Whether the text has a verb in another form than the infinitive: it tells of something."""
    return any(map(_is_verb_form, _words(text)))


def tells_past(text: str) -> bool:
    """Whether the text has a verb that tells of what was done: a preterite, or har or hade with what follows."""
    return any(map(_is_past, _words(text)))


@functools.lru_cache(maxsize=200_000)
def _is_past(word: str) -> bool:
    """Whether it is har, hade, a strong verb's preterite (also of a compound: erbjöds), or a weak one's."""
    if word in ("har", "hade") or (_STRONG.search(word) and _known(word)):
        return True
    lemma = _lemma(word) if word.endswith(("de", "des", "te", "tes")) and _known(word) else ""
    return lemma.endswith("a") and lemma != word and not word.endswith(("ande", "ende"))


@functools.lru_cache(maxsize=200_000)
def _is_verb_form(word: str) -> bool:
    return word in _VERBS or (_known(word) and _lemma(word) != word and _lemma(word)[-1:] in "aå")


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _all_terms(text: str) -> Iterator[Term]:
    words = _words(text)
    joined = _particle_verbs(words)
    for place, word in enumerate(words):
        yield _term(word)
        if place in joined:
            yield joined[place]


def _particle_verbs(words: list[str]) -> dict[int, Term]:
    """By the verb's place, the particle verbs that it makes with the nearest of the next three words that can."""
    found: dict[int, Term] = {}
    for at, other in enumerate(words):
        if other in _PARTICLES:
            for place in range(max(0, at - 3), at):
                if place not in found and (joined := _particle_verb(words[place], other)):
                    found[place] = joined
    return found


@functools.lru_cache(maxsize=200_000)
def _stems_of(word: str) -> frozenset[str]:
    term = _term(word)
    return term.parts | {term.stem}


@functools.lru_cache(maxsize=200_000)
def _term(word: str) -> Term:
    lemma = _lemma(word)
    parts = _parts(lemma)
    return Term(_stem(lemma), frozenset(_stem(part) for part in parts) if len(parts) > 1 else frozenset())


@functools.lru_cache(maxsize=200_000)
def _particle_verb(word: str, particle: str) -> Term | None:
    """``följer ... upp`` as ``uppfölja``, where that is a word."""
    lemma = particle + _lemma(word)
    return _term(lemma) if _lemma(word).endswith("a") and _known(lemma) or lemma in _FAMILIES else None


def _is_common(term: Term) -> bool:
    """Grammar, a word of all papers, one or two letters, or a compound of nothing else."""
    if len(term.stem) < 3 or term.stem in common():
        return True
    return bool(term.parts) and term.parts <= common()


@functools.cache
def common() -> frozenset[str]:
    """Stems of words that say nothing when shared: grammar, and what all papers of the programme hold."""
    return frozenset(_stem(_lemma(word)) for word in f"{_GRAMMAR} {_DOMAIN}".split()) | frozenset(
        f"{_GRAMMAR} {_DOMAIN}".split()
    )


@functools.lru_cache(maxsize=200_000)
def _lemma(word: str) -> str:
    """The word without inflection; of an unknown compound, its last part's."""
    from simplemma import lemmatize

    if "-" in word:
        first, _, last = word.rpartition("-")
        return f"{first}-{_lemma(last)}"
    if not _known(word):
        if at := _joint(word):
            return word[:at] + _right(word[at:])
        if word.endswith("s") and len(word) > 5 and _known(word[:-1]):
            return lemmatize(word[:-1], "sv")
    return lemmatize(word, "sv")


def _parts(lemma: str) -> list[str]:
    """The words that a compound is made of, or the word alone. Only where every part is a known word."""
    if "-" in lemma:
        return [part for piece in lemma.split("-") for part in _parts(_lemma(piece))]
    whole = lemma in _WHOLE or lemma.endswith("a") and _known(lemma)  # a verb, or more than its parts
    if len(lemma) >= 7 and not whole and (at := _joint(lemma)):
        return [*_parts(_left(lemma[:at])), *_parts(_right(lemma[at:]))]
    return [lemma]


def is_word(word: str, *, compound: bool = True) -> bool:
    """Whether the word is one of the language's (or with ``compound`` made of such), in any form; capitals apart."""
    lower = word.lower()
    return _known(lower) or (compound and bool(_joint(lower)))


def _joint(word: str) -> int:
    """Where a compound's last part begins; 0 when it has none. An s between them belongs to the first."""
    for at in range(3, len(word) - 2):
        if _left(word[:at]) and _right(word[at:]):
            later = at + 1
            return later if word[at] == "s" and _left(word[:later]) and _right(word[later:]) else at
    return 0


def _left(piece: str) -> str:
    """The word before the joint, when it is one: ``chefs`` is chef, ``arbets`` arbete, ``kart`` karta; else empty."""
    if piece in _NO_LEFT:
        return ""
    bare = piece.removesuffix("s")
    long = len(piece) > 3
    tried = [bare, bare + "e", piece] if bare != piece else [piece, *([piece + "a", piece + "e"] if long else [])]
    if long and bare != piece:
        tried.append(piece + "s")  # remiss and svar share an s
    for word in tried:
        if (len(word) >= 4 or word in _SHORT) and word not in _NO_LEFT and _lexical(word) in (word, word + "a"):
            return word
    return ""


def _right(piece: str) -> str:
    """The last part without inflection, when it is a word; else empty."""
    lemma = _lexical(piece)
    return lemma if (len(lemma) >= 4 or lemma in _SHORT) and lemma[:3] == piece[:3] and lemma not in _NO_RIGHT else ""


def _lexical(word: str) -> str:
    from simplemma import lemmatize

    return lemmatize(word, "sv") if _known(word) else ""


@functools.lru_cache(maxsize=200_000)
def _known(word: str) -> bool:
    from simplemma import is_known

    return bool(is_known(word, "sv"))


@functools.lru_cache(maxsize=200_000)
def _stem(lemma: str) -> str:
    """Verb and noun of one family alike: utbilda, utbildning; planera, planering; samverka, samverkan."""
    if lemma in _FAMILIES:
        return _FAMILIES[lemma]
    if lemma in _OWN_STEM:
        return lemma
    for ending in ("ning", "ande", "ende", "ing", "an", "a"):
        if lemma.endswith(ending) and len(lemma) - len(ending) >= 5:
            return lemma[: -len(ending)]
    return lemma
