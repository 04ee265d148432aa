"""Damage that extraction did to a text: mended where there is but one reading, listed where there are several.

Mended text becomes the stored text, that positions count in, and each kind of mending is told once, with its number.
What is only one form of sound writing (composed letters, line ends, no-break spaces) is brought to one form silently.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from jimeval.base.errors import Problem
from jimeval.base.swedish import MONTHS, number, shorten
from jimeval.documents.evidence import stretch

_ONE_FORM = dict.fromkeys("\u00a0\u202f\u2007\u2009\u2002\u2003\u200a\u3000", " ") | dict.fromkeys(
    "\x0b\u2028\u2029", "\n"
)
_SUSPECT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeffﬀ-ﬆ¨˚]")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff]")
_SOFT_HYPHEN = re.compile("\u00ad(?:[ \t]*\n[ \t]*(?=[a-zåäöé]))?")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"}
_LIGATURE = re.compile("[ﬀ-ﬆ]")
_ACCENT = re.compile("(?:(?P<dots>¨) ?(?P<of_dots>[aouAOU])|(?P<ring>˚) ?(?P<of_ring>[aA]))")
_ENTITY = re.compile(r"&(?:[aA]ring|[aAoOuU]uml|[eE]acute|nbsp|amp|quot|lt|gt|[nm]dash|shy|hellip|bull|sect|#\d{2,5});")
_C1 = re.compile("[\x80-\x9f]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")  # form feeds part pages, and stay
_SOUND = "åäöÅÄÖéÉèàáüÜøØæÆóñçôêëï–—‘’“”„•…·§°´½€«»©®×\u00a0\u00ad"
_SPACED = re.compile(r"(?<![\w-])(?:[A-ZÅÄÖa-zåäö] ){4,}[A-ZÅÄÖa-zåäö](?![\w-])")
_ONE_BY_ONE = re.compile(r" \w \w \w ")
_HYPHEN = re.compile(r"-(?<=[a-zåäöé][a-zåäöé]-)(?P<line>[ \t]*\n[ \t]*)?(?P<rest>[a-zåäöé]{3,})(?![\w-])")
_FIRST = re.compile(r"(?<![\w-])[A-ZÅÄÖ]?[a-zåäöé]{2,}\Z")
_HANGING = re.compile(r"(?:och|eller|samt|men|respektive|till|resp|kontra)\b")
_CAPITAL = re.compile(r"(?P<first>[A-HJ-WYZÄ])[ \n](?<!\S..)(?P<rest>[A-ZÅÄÖ]{3,}|[a-zåäö]{3,})(?![\w-])")
_OPENERS = (
    r"(?:Med|Det|De|Den|Vi|Myndigheten|Myndigheterna|Här|Detta|Dessa|En|Ett|När|Under|Efter|Som|Arbetet|Har|Dock|Även|"
    r"Syftet|Målet|Sedan|Därefter|Närvarande|Deltagare|I)\b"
)
_LOST = re.compile(  # begins with a space, which the search finds fast
    rf" (?:under|sedan|hösten|våren|sommaren|vintern|till och med|från och med|t\.o\.m\.|fr\.o\.m\.)[ ]{_OPENERS}|"
    rf" \d{{1,2}} (?:{'|'.join(MONTHS)}) {_OPENERS}|"
    r" (?:från|den|under)(?: ,)+(?: och)?(?= [a-zåäö.])| [Dd]nr\.?:? ?[-/]\d{2,4}\b"
)
_ODD = re.compile(r"[?~|\d](?<=[a-zåäö].)[a-zåäö?]{2,}[.,]?(?!\S)")
_STRAY = re.compile("[ÃÂ](?=[a-zåäö \n])|\ufffd+")


def _misread() -> dict[str, str]:
    """What a sound sign looks like when its UTF-8 was read in another encoding, once or twice, to the sign itself."""

    def read(words: str, encoding: str) -> str:
        signs = []
        for byte in words.encode("utf-8"):
            one = bytes([byte])
            signs.append(one.decode(encoding, errors="ignore") or chr(byte))
        return "".join(signs)

    once = {read(sign, encoding): sign for encoding in ("cp850", "mac_roman", "latin-1", "cp1252") for sign in _SOUND}
    twice = {read(read(sign, "cp1252"), "cp1252"): sign for sign in _SOUND}
    return {broken: sign for broken, sign in (once | twice).items() if broken[0] in "ÃÂâ√¬├"}


_MISREAD = _misread()
_MOJIBAKE = re.compile("|".join(map(re.escape, sorted(_MISREAD, key=lambda broken: (-len(broken), broken)))))


class _Mender:
    """The text as mended so far, how often each mending was made, and the first words it was made on."""

    def __init__(self, text: str):
        self.text, self.made = text, {}

    def each(self, kind: str, pattern: re.Pattern, mend: Callable[[re.Match], str | None]) -> None:
        """``mend`` gives the new words, or None to leave the place as it is."""

        def replaced(match: re.Match) -> str:
            new = mend(match)
            if new is None:
                return match.group()
            count, example = self.made.get(kind, (0, match.group()))
            self.made[kind] = (count + 1, example)
            return new

        self.text = pattern.sub(replaced, self.text)


_TOLD = {
    "mojibake": ("trasigt tecken", "trasiga tecken"),
    "entities": ("HTML-kod", "HTML-koder"),
    "accents": ("lös accent", "lösa accenter"),
    "windows_signs": ("Windowstecken", "Windowstecken"),
    "ligatures": ("ligatur", "ligaturer"),
    "soft_hyphens": ("mjukt bindestreck", "mjuka bindestreck"),
    "control_signs": ("styrtecken", "styrtecken"),
    "spaced_words": ("spärrat ord", "spärrade ord"),
    "broken_words": ("avstavat ord", "avstavade ord"),
    "split_words": ("lös begynnelsebokstav", "lösa begynnelsebokstäver"),
}


def mended(text: str, document_id: str) -> tuple[str, tuple[Problem, ...]]:
    """The text with what is certain mended, and a note on each kind of mending. Takes time in line with the length."""
    mender = _Mender(text)
    if any(sign in text for sign in "ÃÂâ√¬├"):
        mender.each("mojibake", _MOJIBAKE, lambda match: _MISREAD[match.group()])
    if "&" in text:
        mender.each("entities", _ENTITY, lambda match: html.unescape(match.group()))
    if _SUSPECT.search(mender.text):
        mender.each("windows_signs", _C1, lambda match: _windows_sign(match.group()))
        mender.each("ligatures", _LIGATURE, lambda match: _LIGATURES[match.group()])
        mender.each("accents", _ACCENT, _composed)
        mender.each("soft_hyphens", _SOFT_HYPHEN, lambda match: "")
        mender.each("control_signs", _CONTROL, lambda match: " ")
        mender.text = _INVISIBLE.sub("", mender.text)
    for sign, one in _ONE_FORM.items():
        mender.text = mender.text.replace(sign, one)
    mender.text = unicodedata.normalize("NFC", mender.text)
    if _ONE_BY_ONE.search(mender.text):
        mender.each("spaced_words", _SPACED, _joined)
    _words(mender)
    return mender.text, tuple(_told(kind, *made, document_id) for kind, made in mender.made.items())


def _told(kind: str, count: int, example: str, document_id: str) -> Problem:
    one, many = _TOLD[kind]
    shown = f" (”{shorten(example, 30)}”)" if example.strip() and example.isprintable() else ""
    words = f"den lagrade texten är lagad: {number(count)} {one if count == 1 else many}{shown}."
    return Problem("note", f"mended_{kind}", "", words, "", document_id)


def _windows_sign(sign: str) -> str | None:
    try:
        return sign.encode("latin-1").decode("cp1252")
    except UnicodeDecodeError:
        return None


def _composed(match: re.Match) -> str:
    mark, letter = ("\u0308", match["of_dots"]) if match["dots"] else ("\u030a", match["of_ring"])
    return unicodedata.normalize("NFC", letter + mark)


def _joined(match: re.Match) -> str | None:
    """A word in spaced letters: it has vowels as words have, and letters in no alphabetical row."""
    word = match.group().replace(" ", "")
    vowels = sum(letter in "aeiouyåäö" for letter in word.lower()) / len(word)
    one_case = word[1:].islower() or (word.isupper() and len(word) > 5)
    in_a_row = all(b >= a for a, b in zip(word.lower(), word.lower()[1:], strict=False))
    return word if one_case and 0.2 <= vowels <= 0.7 and not in_a_row and len(set(word.lower())) > 3 else None


@dataclass(frozen=True, slots=True)
class _Cut:
    """A word in two parts: before and after the cut, and where it stands; ``line`` when a line ends there."""

    first: str
    rest: str
    start: int
    end: int
    line: bool

    @property
    def whole(self) -> str:
        return self.first + self.rest


def _hyphened(text: str) -> list[_Cut]:
    """Words with a hyphen in them, but not those that share their last part (kvinno- och mansfrågor)."""
    found = []
    for match in _HYPHEN.finditer(text):
        first = _FIRST.search(text[max(0, match.start() - 40) : match.start()])
        if first and not _HANGING.match(match["rest"]):
            start = match.start() - len(first.group())
            found.append(_Cut(first.group(), match["rest"], start, match.end(), bool(match["line"])))
    return found


def _words(mender: _Mender) -> None:
    """Words cut by a hyphen or a lone first letter: joined when the paper itself has the whole word elsewhere."""
    hyphened = _hyphened(mender.text)
    lone = [_Cut(match["first"], match["rest"], *match.span(), False) for match in _CAPITAL.finditer(mender.text)]
    if not hyphened and not lone:
        return
    words = Counter(re.findall(r"\w+", mender.text.lower()))
    firsts, rests = Counter(cut.first.lower() for cut in hyphened), Counter(cut.rest.lower() for cut in lone)
    # A compound that the writer hyphenated has a first part that is a word by itself; the rest of a cut word is none.
    joined = {
        "broken_words": [
            cut
            for cut in hyphened
            if cut.whole.lower() in words and (cut.line or words[cut.first.lower()] == firsts[cut.first.lower()])
        ],
        "split_words": [
            cut for cut in lone if cut.whole.lower() in words and words[cut.rest.lower()] == rests[cut.rest.lower()]
        ],
    }
    pieces, at = [], 0
    for cut in sorted((cut for cuts in joined.values() for cut in cuts), key=lambda cut: cut.start):
        if cut.start >= at:
            pieces += [mender.text[at : cut.start], cut.whole]
            at = cut.end
    for kind, cuts in joined.items():
        if cuts:
            mender.made[kind] = (len(cuts), mender.text[cuts[0].start : cuts[0].end])
    mender.text = "".join([*pieces, mender.text[at:]])


def doubts(text: str, document_id: str) -> list[Problem]:
    """What of a mended text still looks damaged, and has no sure mending: one note a kind, with the first places."""
    strays = _spans(_STRAY, text) if any(sign in text for sign in "ÃÂ\ufffd") else []
    found = (
        (
            "lost_dates",
            _spans(_LOST, text),
            "ställe där ett datum, årtal eller nummer tycks ha fallit bort",
            "ställen där ett datum, årtal eller nummer tycks ha fallit bort",
        ),
        ("unreadable_signs", strays, "ställe med oläsliga tecken", "ställen med oläsliga tecken"),
        ("odd_words", _spans(_ODD, text), "ord som tycks feltolkat", "ord som tycks feltolkade"),
        (
            "hyphenated_words",
            [(cut.start, cut.end) for cut in _hyphened(text) if cut.line] if "-\n" in text else [],
            "ord som kan vara avstavat",
            "ord som kan vara avstavade",
        ),
    )
    return [
        Problem(
            "note",
            code,
            stretch(None, *places[0]),
            f"{number(len(places))} {one if len(places) == 1 else many}: {_shown(text, places)}.",
            "Jämför med originalet.",
            document_id,
        )
        for code, places, one, many in found
        if places
    ]


def _spans(pattern: re.Pattern, text: str) -> list[tuple[int, int]]:
    """Where the pattern is found, from its first sign that is no space."""
    return [(m.start() + (text[m.start()] == " "), m.end()) for m in pattern.finditer(text)]


def _shown(text: str, places: list[tuple[int, int]]) -> str:
    shown = [f"”{shorten(_around(text, start, end), 44)}” (tecken {start})" for start, end in places[:3]]
    return ", ".join(shown) + (" …" if len(places) > 3 else "")


def _around(text: str, start: int, end: int) -> str:
    """The place with the words around it, whole ones."""
    before, after = text[max(0, start - 16) : start], text[end : end + 16]
    before = before if start <= 16 else before.partition(" ")[2]
    after = after if end + 16 >= len(text) else after.rpartition(" ")[0]
    return re.sub("\ufffd{2,}", "\ufffd", before + text[start:end] + after)
