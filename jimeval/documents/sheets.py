"""Sheets and pages: the numbers that extraction left in a text, told from numbers that the paper itself says.

What makes a number a page's number is that it counts: up by one, from mark to mark, at places that are alike.
Every function gives (number, start, end), positions into the text.
"""

from __future__ import annotations

import re
from collections import Counter

Mark = tuple[int, int, int]

_AT_PARAGRAPH = re.compile(r"(?:\A|\n[ \t]*\n[ \t]*)(?P<number>\d{1,3})(?=[ \t]|\n|\Z)[ \t]?")
_AT_LINE = re.compile(r"(?:\A|\n[ \t]*)(?P<number>\d{1,3})(?=[ \t]|\n|\Z)[ \t]?")
_COUNTED = re.compile(
    r"^[ \t]*(?:\((?P<five>\d{1,4})\)|Page (?P<page>\d{1,3})(?: (?:of|/) \d{1,3})?)[ \t]*$", re.MULTILINE
)
_FOOT = re.compile(
    r"^[ \t]*(?:Sid(?:a|an|nr)?\.?[ \t:]*(?P<side>\d{1,3})(?:[ \t]*(?:\(\d{1,3}\)|/[ \t]*\d{1,3}|av[ \t]+\d{1,3}))?|"
    r"(?P<of>\d{1,3})[ \t]?(?:\(\d{1,3}\)|/\d{1,3})|[-–][ \t]?(?P<dash>\d{1,3})[ \t]?[-–]|(?P<bare>\d{1,3}))[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_INLINE = re.compile(r"(?<=\s)(?P<number>\d{1,3})[ \t](?=[A-ZÅÄÖ•§\"”(]|\d{1,2}(?:\.\d)*\.?[ \t]?[A-ZÅÄÖ])")
_COUNTS_ELSE = re.compile(
    r"(?:\b(?:punkt|kap\w*|del|grupp|mål|steg|tabell|figur|bilaga|den|nr|nummer|dag|sida?|version|fas|nivå|till|av|och|"
    r"kl|år|vecka|kvartal|pass|art\w*|delmål|aktivitet)\.?|§|[-–/,:])\s*$",
    re.IGNORECASE,
)
_SHORTEST, _LONGEST_SHEET = 250, 9000  # characters of a sheet of text, when line ends are lost
_PRINTED = re.compile(
    r"(?P<full>(?:Sid(?:a|an)?\.?[ \t]*)?(?P<of>\d{1,3})[ \t]?(?:\((?:\d{1,3})\)|/[ \t]?\d{1,3}))|"
    r"(?:Sid(?:a|an)?\.?[ \t]*)(?P<side>\d{1,3})\b(?!\.\d)|(?P<bare>\d{1,3})(?=\s|\Z)",
    re.IGNORECASE,
)
_PRINTED_END = re.compile(
    r"(?<=\s)(?:Sid(?:a|an)?\.?[ \t]*)?(?P<number>\d{1,3})(?:[ \t]?\(\d{1,3}\)|/\d{1,3})?\s*\Z", re.IGNORECASE
)


_FORM_LINE = re.compile(
    r"^(?P<before>[^\n]{0,100}?)(?:\bSid(?:a|an|nr)?\.?[ \t:]*(?P<side>\d{1,3})(?:[ \t]?\(\d{1,3}\)|"
    r"[ \t]?/[ \t]?\d{1,3}|"
    r"[ \t]av[ \t]\d{1,3})?|(?<![\d-])(?P<of>\d{1,3})[ \t]?\(\d{1,3}\))(?![\d-])(?P<after>[^\n]{0,60})$",
    re.MULTILINE,
)
_LAST_NUMBER = re.compile(r"(?<!\d)(\d{1,3})[ \t]*\Z")


def form_feeds(text: str, start: int, end: int) -> list[Mark]:
    """Pages of a PDF's text, parted by form feeds, which begin every page but the first."""
    feeds = [at for at in range(start, end) if text[at] == "\f"] if "\f" in text else []
    return (
        [(1, start, start), *((number, at, at + 1) for number, at in enumerate(feeds, 2) if at + 1 < end)]
        if feeds
        else []
    )


def counted_marks(text: str, start: int, end: int) -> list[Mark]:
    """``(1)``, ``(2)`` of 5dok and ``Page 1`` of issuu: alone on their lines, two or more, counting up from one."""
    found: list[Mark] = []
    for match in _COUNTED.finditer(text, start, end):
        number = int(match["five"] or match["page"])
        if number == found[-1][0] + 1 if found else number == 1:
            found.append((number, match.start(), match.end()))
    return found if len(found) > 1 else []


def sheet_numbers(text: str, start: int, end: int, portal: bool) -> list[Mark]:
    """The numbers glued to the first word of each sheet: at the start of a paragraph, else of a line.

    Without a portal's head a numbered list looks the same: then only long paragraphs of one line each, as
    transcripts have, are taken for sheets.
    """
    marks = _chain(_AT_PARAGRAPH, text, start, end)
    if portal:
        by_line = _chain(_AT_LINE, text, start, end)
        return marks if len(marks) > 1 or len(by_line) < 2 else by_line
    if len(marks) < 3:
        return []
    bounds = [at for _, at, _ in marks] + [end]
    sheets = [text[a:b].strip() for a, b in zip(bounds, bounds[1:], strict=False)]
    alike = sum("\n" not in sheet for sheet in sheets) > 0.8 * len(sheets)
    return marks if alike and sum(map(len, sheets)) / len(sheets) > 1000 else []


def _chain(pattern: re.Pattern, text: str, start: int, end: int) -> list[Mark]:
    """The marks that count up by one; one or two that are missing are passed over when the count goes on after them."""
    window = text[max(0, start - 2) : end]
    base = end - len(window)
    candidates = [
        (int(match["number"]), base + match.start("number"), base + match.end())
        for match in pattern.finditer(window)
        if base + match.start("number") >= start
    ]
    numbers = {number for number, _, _ in candidates}
    found: list[Mark] = []
    for mark in candidates:
        last = found[-1][0] if found else 0
        step = mark[0] - last
        if step == 1 or (found and 1 < step <= 3 and last + 1 not in numbers and mark[0] + 1 in numbers):
            found.append(mark)
    if not found and len(candidates) > 1 and candidates[0][0] == 2 and 3 in numbers:  # the first sheet's is lost
        return [mark for place, mark in enumerate(candidates) if mark[0] == place + 2]
    return found


def inline_sheets(text: str, start: int, end: int) -> list[Mark]:
    """Sheet numbers in a transcript without line ends: only a whole row of them that counts up at likely distances."""
    if not re.match(r"1[ \t]", text[start : start + 2]) or text.count("\n", start, end) > 5:
        return []
    found: list[Mark] = [(1, start, start + 2)]
    for match in _INLINE.finditer(text, start + 2, end):
        number, at = int(match["number"]), match.start("number")
        if (
            number == found[-1][0] + 1
            and at - found[-1][1] >= _SHORTEST
            and not _COUNTS_ELSE.search(text, max(start, at - 12), at)
        ):
            found.append((number, at, match.end()))
    bounds = [at for _, at, _ in found] + [end]
    even = all(b - a <= _LONGEST_SHEET for a, b in zip(bounds, bounds[1:], strict=False))
    return found if even and len(found) > 1 else []


def page_marks(text: str, start: int, end: int) -> list[Mark]:
    """Printed page numbers on lines of their own in any paper: ``Sida 2 (8)``, ``2(8)``, ``- 2 -``, ``2``.

    At least two of one make, counting up; a bare number must count through three pages that hold some text.
    """
    found: dict[str, list[Mark]] = {}
    for match in _FOOT.finditer(text, start, end):
        make = match.lastgroup
        _add(found.setdefault(make, []), int(match[make]), *match.span())
    for make in ("side", "of", "dash"):
        if len(found.get(make, ())) > 1:
            return found[make]
    bare = found.get("bare", [])
    far = all(b[1] - a[2] > 600 for a, b in zip(bare, bare[1:], strict=False))
    return bare if len(bare) > 2 and far else []


def _add(row: list[Mark], number: int, start: int, end: int) -> None:
    """A mark that goes on the count; a paper's first page may be without its number."""
    if number == row[-1][0] + 1 if row else number in (1, 2):
        row.append((number, start, end))


def form_heads(text: str, start: int, end: int) -> list[Mark]:
    """The head or foot of a form, one line with the page's number among other words, the same on page after page."""
    rows: dict[str, list[Mark]] = {}
    for match in _FORM_LINE.finditer(text, start, end):
        words = re.sub(r"\d+", "0", " ".join((match["before"] + match["after"]).split()))
        if words:
            _add(rows.setdefault(words, []), int(match["side"] or match["of"]), *match.span())
    return max((row for row in rows.values() if len(row) > 1), key=len, default=[])


def line_ends(text: str, start: int, end: int) -> list[Mark]:
    """Page numbers at the ends of long lines, one a page, as ``amp`` pages have them."""
    row: list[Mark] = []
    lines = 0
    for match in re.compile(r"^[^\n]{300,}$", re.MULTILINE).finditer(text, start, end):
        lines += 1
        number = _LAST_NUMBER.search(text[match.end() - 8 : match.end()])
        if number:
            _add(row, int(number[1]), match.end() - 8 + number.start(1), match.end() - 8 + number.end(1))
    return row if len(row) > 1 and len(row) >= lines - 1 else []


def running_heads(text: str, sheets: list[Mark], end: int) -> list[tuple[int, int]]:
    """The words that sheet after sheet begins with, from the second on: a head that the form repeats.

    Digits count as alike. Three sheets must agree, or two when a page's number is among the words.
    """
    stops = [at for _, at, _ in sheets[1:]] + [end]
    tops = [
        [
            (word.end() + after, re.sub(r"\d+", "0", word.group()))
            for word in re.finditer(r"\S+", text[after : min(stop, after + 200)])
        ]
        for (_, _, after), stop in zip(sheets, stops, strict=True)
        if text[after:stop].strip()
    ]
    best: tuple[int, tuple[str, ...]] = (0, ())
    for length in range(1, 20):
        heads = Counter(tuple(word for _, word in top[:length]) for top in tops if len(top) >= length)
        head, times = heads.most_common(1)[0] if heads else ((), 0)
        left = sum(len(top) > length for top in tops)  # a head has something under it
        marked = bool(re.search(r"(?:^|\s)(?:0 ?\(0\)|0/0|[Ss]ida? 0)(?:\s|$)", " ".join(head)))
        if times >= 0.6 * len(tops) <= left and ((times > 2 and length > 1) or (times > 1 and marked)):
            best = (length, head)
    length, head = best
    agreeing = [top for top in tops if length and tuple(word for _, word in top[:length]) == head]
    starts = {top[0][0]: top[length - 1][0] for top in agreeing if top is not tops[0]}
    return [(first - len(_word_before(text, first)), last) for first, last in starts.items()]


def _word_before(text: str, end: int) -> str:
    return re.search(r"\S+\Z", text[max(0, end - 200) : end]).group()


def printed_marks(text: str, sheets: list[Mark], end: int) -> list[tuple[int, int]]:
    """Printed page numbers within the sheets, at their start or end: those at one distance from the sheets' numbers.

    ``5 3 Förord``: sheet 5 is printed page 3. Two sheets, and half of those that hold text, must agree; a number with
    ``(8)`` or ``Sida`` needs no company.
    """
    bounds = [*((number, after) for number, _, after in sheets)]
    stops = [at for _, at, _ in sheets[1:]] + [end]
    filled = [(n, a, b) for (n, a), b in zip(bounds, stops, strict=True) if text[a:b].strip()]
    marks: list[tuple[int, int]] = []
    for bare in (_at_start, _at_end):
        found = [(n, *hit) for n, a, b in filled if (hit := bare(text, a, b))]
        distances = Counter(n - number for n, number, _, _, _ in found)
        if not distances:
            continue
        best, agreeing = min(distances.items(), key=lambda item: (-item[1], abs(item[0])))
        enough = agreeing > 1 and agreeing * 2 >= len(filled)
        marks += [
            (a, b) for n, number, a, b, sure in found if n - number == best and (enough or (sure and n == number))
        ]
    return marks


def _at_start(text: str, start: int, end: int) -> tuple[int, int, int, bool] | None:
    match = _PRINTED.match(text, start, min(end, start + 20))
    if not match:
        return None
    number = match["of"] or match["side"] or match["bare"]
    return int(number), match.start(), match.end(), not match["bare"]


def _at_end(text: str, start: int, end: int) -> tuple[int, int, int, bool] | None:
    match = _PRINTED_END.search(text[max(start, end - 40) : end])
    if not match:
        return None
    base = max(start, end - 40)
    return int(match["number"]), base + match.start(), base + match.end("number"), "(" in match.group()
