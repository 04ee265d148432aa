"""Shells: what a document portal or a web page wrote around and into a paper's text, set apart with exact positions.

A portal page is made in one way: a title and buttons, then the text, and below it the beginnings of other documents.
Which words the buttons have tells the portal; what follows from how each portal builds its pages stands with its rule.
Sheets and page numbers are in ``sheets``, web pages in ``web``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from jimeval.documents.document import Page, Shell
from jimeval.documents.sheets import (
    counted_marks,
    form_feeds,
    form_heads,
    inline_sheets,
    line_ends,
    page_marks,
    printed_marks,
    running_heads,
    sheet_numbers,
)
from jimeval.documents.web import markup, web_lines

_HEAD = 6000  # the buttons stand above the text; a title may be long, and be told three times
_CARD = re.compile(r"\A(?:#[ \t]*(?:source|källa|url|hämtad|rewritten|note|anm)\b[^\n]*\n+)+", re.IGNORECASE)
_BUTTONS = re.compile(
    r"Storlek: ?px|Starta visningen från sidan:?|Save this PDF as:?(?:\s+WORD\s+PNG\s+TXT\s+JPG)?|"
    r"^[ \t]*-[ \t]+\S[^\n]{0,80}[ \t]-[ \t]+för \d+ \w+ sedan[^\n]*|\bVisningar:[ \t]*\d*|"
    r"Download[ \t]+[\"”“][^\n\"”“]+[\"”“]|Ladda ner[ \t]+[\"”“][^\n\"”“]+[\"”“]",
    re.MULTILINE,
)
_DOWNLOAD = re.compile(r"(?:Download|Ladda ner)[ \t]+[\"”“](?P<title>[^\n\"”“]+)[\"”“]")
_TRANSCRIPT = re.compile(r"\bTrans(?:kript(?:ion)?|cription)\b[ \t]*:?")
_MORE = re.compile(r"^[ \t]*Läs mer[ \t]*$", re.MULTILINE)
_RELATED = re.compile(r"^[ \t]*(?:Relevanta|Relaterade|Liknande) dokument[ \t]*:?[ \t]*", re.MULTILINE)
_PARAGRAPH = re.compile(r"\S(?:[^\n]*\S)?(?:\n[^\n\S]*\S[^\n]*)*")
_FIVE_DOK = re.compile(
    r"^[ \t]*(?:(?:\d+[ \t]+)?Download \(\d+\)|Full text(?: \(PDF\))?|•[ \t]*No results found|Loading\.{3,}.*|"
    r"\(view fulltext now\)|Show more|Page:[ \t]*\d*|Share|N/A|Academic year:.*|Protected)[ \t]*$",
    re.MULTILINE,
)
_FIVE_DOK_TAIL = re.compile(
    r"^[ \t]*(?:RELATED DOCUMENTS|Related documents|RELATERADE DOKUMENT|Outline|Download now|Updating\.{3,}|"
    r"Company|Support & legal)[ \t]*$",
    re.MULTILINE,
)
_SCATTERED = re.compile(
    r"^[ \t]*(?:advertisement|annons|ADVERTISEMENT|\[email[ \u00a0]protected\]|Add to collection\(s\)|Add to saved|"
    r"Lägg till i samling|Report|Upload document|Explore|Download)[ \t]*$|\[email[ \u00a0]protected\]",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Shelled:
    """A text taken apart: what is shell, where the sheets lie, and the title that a portal gives the paper."""

    title: str
    shell: tuple[Shell, ...]
    pages: tuple[Page, ...]


def find_shell(text: str, known: Iterable[Shell] = ()) -> Shelled:
    """What of the text is shell, beside what is ``known`` to be. A text from no portal and no site has none, and no
    title here."""
    body = card.end() if (card := _CARD.match(text)) else 0
    shells = [*known, *([Shell("header", 0, body)] if body else [])]
    title, numbers, portal = "", [], False
    if found := _transcript(text, body) or _related(text, body) or _five_dok(text, body):
        title, start, end, portal = *found, True
        shells = [*known, *([Shell("header", 0, start)] if start else [])]
    else:
        start, end = body, len(text)
    if end < len(text):
        shells.append(Shell("tail", end, len(text)))
    numbers, kind = _numbers(text, start, end, portal)
    shells += [Shell(kind, a, b) for _, a, b in numbers]
    if kind == "sheet_number":
        shells += [Shell("running_head", a, b) for a, b in running_heads(text, numbers, end)]
        shells += [Shell("page_number", a, b) for a, b in printed_marks(text, numbers, end)]
    shells += [Shell("portal", *match.span()) for match in _SCATTERED.finditer(text, start, end)]
    shells += markup(text, start, end)
    if not portal:
        shells += web_lines(text, start, end)
    return Shelled(title, _apart(shells), _pages(text, numbers, kind, start, end))


def _apart(shells: list[Shell]) -> tuple[Shell, ...]:
    """In order and apart from each other: what lies within another is left out."""
    apart: list[Shell] = []
    for shell in sorted((shell for shell in shells if shell.start < shell.end), key=lambda s: (s.start, -s.end)):
        if not apart or shell.start >= apart[-1].end:
            apart.append(shell)
        elif shell.end > apart[-1].end:
            apart.append(Shell(shell.kind, apart[-1].end, shell.end))
    return tuple(apart)


def _numbers(text: str, start: int, end: int, portal: bool) -> tuple[list[tuple[int, int, int]], str]:
    """(number, start, end) of the marks that part the pages, and what kind of shell they are."""
    if marks := form_feeds(text, start, end):
        return marks, "page_mark"
    if marks := counted_marks(text, start, end):
        return marks, "page_mark"
    if marks := sheet_numbers(text, start, end, portal):
        return marks, "sheet_number"
    if portal and (marks := inline_sheets(text, start, end)):
        return marks, "sheet_number"
    return page_marks(text, start, end) or form_heads(text, start, end) or line_ends(text, start, end), "page_number"


def _pages(text: str, numbers: list[tuple[int, int, int]], kind: str, start: int, end: int) -> tuple[Page, ...]:
    """The pages between the marks; a printed number at the foot ends its page, all others begin theirs."""
    if not numbers:
        return ()
    at_top = numbers[0][0] > 1 or len(text[start : numbers[0][1]].strip()) < 300  # a page's head, not its foot
    if kind == "page_number" and not at_top:
        ends = [after for _, _, after in numbers]
        pages = [Page(n, a, b) for (n, _, _), a, b in zip(numbers, [start, *ends[:-1]], ends, strict=True)]
        if text[ends[-1] : end].strip():
            pages.append(Page(numbers[-1][0] + 1, ends[-1], end))
        return tuple(pages)
    starts = [
        start if numbers[0][0] == 1 and kind == "page_number" else numbers[0][1],
        *(at for _, at, _ in numbers[1:]),
    ]
    pages = [Page(n, a, b) for (n, _, _), a, b in zip(numbers, starts, [*starts[1:], end], strict=True)]
    if numbers[0][0] > 1 and text[start : starts[0]].strip():
        pages.insert(0, Page(numbers[0][0] - 1, start, starts[0]))
    return tuple(pages)


def _after_space(text: str, at: int) -> int:
    return at + len(text[at : at + 400]) - len(text[at : at + 400].lstrip())


def _transcript(text: str, top: int) -> tuple[str, int, int] | None:
    """docplayer, old and new: (title, where the text begins, where the teasers do). The word ``Transkript`` ends the
    head; where a page has lost it, the last button does."""
    buttons = list(_BUTTONS.finditer(text, top, min(len(text), top + _HEAD)))
    if not buttons:
        return None
    word = _TRANSCRIPT.search(text, buttons[0].end(), min(len(text), buttons[-1].end() + 400))
    body = _after_space(text, word.end() if word else buttons[-1].end())
    download = _DOWNLOAD.search(text, top, body)
    first = text[top : buttons[0].start()].strip().split("\n", 1)[0]
    title = download["title"] if download else first
    return " ".join(title.split()), body, _tail_start(text, body)


def _related(text: str, top: int) -> tuple[str, int, int] | None:
    """docplayer ``amp``: the paper's title, then ``Relevanta dokument`` and the titles of others, each a paragraph.

    The paper's own text follows where a paragraph is longer than a title and teasers are not parted off by ``Läs
    mer``; where none does, the list is the tail and the text, if any, stood above it.
    """
    related = _RELATED.search(text, top)
    if not related:
        return None
    title = text[top : related.start()].strip().split("\n", 1)[0]
    above = text[top : related.start()].strip()
    if len(above) > 600:  # the text came first
        return " ".join(title.split())[:200], _after_space(text, top), related.start()
    own = next(
        (
            match.start()
            for match in _PARAGRAPH.finditer(text, related.end())
            if len(match.group()) > 450
            or re.match(r"1(?:\s|\Z)", match.group())
            or _TRANSCRIPT.fullmatch(match.group())
        ),
        None,
    )
    if own is None:
        return " ".join(title.split()), _after_space(text, top), related.start()
    if word := _TRANSCRIPT.match(text, own):
        own = _after_space(text, word.end())
    return " ".join(title.split()), own, _tail_start(text, own)


def _five_dok(text: str, top: int) -> tuple[str, int, int] | None:
    """5dok and 9pdf: the title, buttons in English on lines of their own, ``Full text``; related documents below."""
    marks = [match for match in _FIVE_DOK.finditer(text, top, min(len(text), top + 3000))]
    sure = [match for match in marks if re.search(r"Download \(|No results|fulltext|Full text", match.group())]
    if not sure:
        return None
    tail = _FIVE_DOK_TAIL.search(text, marks[-1].end())
    head = text[top : marks[0].start()].strip()
    title = head.split("\n", 1)[0] if head else ""
    return " ".join(title.split())[:200], _after_space(text, marks[-1].end()), tail.start() if tail else len(text)


def _tail_start(text: str, body: int) -> int:
    """Where the first teaser begins: its title and its first lines stand as two paragraphs before ``Läs mer``."""
    more = _MORE.search(text, body)
    if not more:
        return _tail_in_line(text, body)
    before = [match for match in _PARAGRAPH.finditer(text, body, more.start())]
    if not before:
        return more.start()
    if len(before) > 1 and _is_title_of(before[-2].group(), before[-1].group()):
        return before[-2].start()
    numbers = sheet_numbers(text, body, more.start(), True)
    if numbers and numbers[-1][1] == before[-1].start():  # the paper's own last sheet, not a teaser
        return more.start()
    return before[-1].start()


def _is_title_of(title: str, teaser: str) -> bool:
    """A teaser repeats its title, as its first words or among them; a sheet of running text is not repeated."""
    words = set(re.findall(r"\w+", title.casefold()))
    return len(title) < 400 and len(words & set(re.findall(r"\w+", teaser.casefold()))) >= 0.6 * len(words)


def _tail_in_line(text: str, body: int) -> int:
    """As :func:`_tail_start` where line ends are lost: the first ``Läs mer`` of several, back to its teaser's title,
    which is told twice in a row."""
    first = text.find(" Läs mer ", body)
    if first < 0 or text.count("Läs mer", body) < 2:
        return len(text)
    words = [(match.start(), match.group()) for match in re.finditer(r"\S+", text[max(body, first - 1800) : first])]
    base = max(body, first - 1800)
    plain = [word.strip(".,:;").casefold() for _, word in words]
    for at in range(len(words)):
        for length in range(min(30, (len(words) - at) // 2), 2, -1):
            if plain[at : at + length] == plain[at + length : at + 2 * length]:
                return base + words[at][0]
    stop = max(text.rfind(sign, base, first) for sign in (". ", "! ", "? "))
    return stop + 2 if stop > 0 else first
