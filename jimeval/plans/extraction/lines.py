"""A plan's text as units in reading order: headings, numbered or labelled items, bullets, fields and running text.

Where the paper has lines a unit is a line, or lines that were broken at the margin; where a transcript has lost its
line ends the units are found within the text, by the marks that begin them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from jimeval.documents.document import Document
from jimeval.plans.extraction.inline import inline_units
from jimeval.plans.extraction.templates import asks, bare, meaning_of
from jimeval.plans.extraction.units import BULLET, NUMBERED, Unit, label_of

_LINE = re.compile(r"[^\n]+")
_HASHES = re.compile(r"(#{1,6})[ \t]+(?=\S)")
_DATED = re.compile(r"(?:19|20)\d\d-\d\d|\d/\d|\b[Dd]nr\b|[Dd]iarien")
_LEADER = re.compile(r"(?:[. …_\t]{3,}|\.{2,}[ ]?)\d{1,3}[ \t]*$")
_CLOSED = (".", "!", "?", ":", ";")
_WIDE = 55  # a line that ends earlier than this was not broken at the margin
_ONE_LINE = 350  # a line longer than this may hold headings and items
_VERB = re.compile(r"\b(?:har|är|ska|får|kan|finns|når|blir|ökar|minskar)\b", re.IGNORECASE)
_SHORT, _FEW = 95, 13  # of a heading: characters, words
_PROSE = 60
_STYLED = 3  # headings that the file marks: one with as many has few that it does not mark


def units(document: Document, skip: list[tuple[int, int]]) -> list[Unit]:
    """The paper's units outside ``skip`` (tables that are read by themselves)."""
    text = document.own_text
    for start, end in skip:
        text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
    lines = [_stripped(match) for match in _LINE.finditer(text) if match.group().strip()]
    flat = any(shell.kind == "sheet_number" for shell in document.shell)
    found = list(_of_lines(text, lines, _marked(document, text, lines), flat))
    return _contents_apart(text, found)


def _marked(document: Document, text: str, lines: list[tuple[int, int]]) -> dict[int, int]:
    """Where the lines begin that the file marks as headings, with their levels."""
    levels = {start: len(found[1]) for start, end in lines if (found := _HASHES.match(text, start, end))}
    at = sorted((heading.start, heading.level) for heading in document.headings)
    for start, end in lines:
        while at and at[0][0] < start:
            at.pop(0)
        if at and at[0][0] < end:
            levels[start] = at[0][1]
    return levels


def _stripped(match: re.Match) -> tuple[int, int]:
    words = match.group()
    return match.start() + len(words) - len(words.lstrip()), match.start() + len(words.rstrip())


def _of_lines(text: str, lines: list[tuple[int, int]], marked: dict[int, int], flat: bool) -> Iterator[Unit]:
    styled = len(marked) >= _STYLED
    last: Unit | None = None
    chapters: list[str] = []  # numbers of the headings so far
    for place, (start, end) in enumerate(lines):
        before, after = (lines[place - 1] if place else None), (lines[place + 1] if place + 1 < len(lines) else None)
        gap = before is None or text.count("\n", before[1], start) > 1
        if start in marked:
            new = _heading(text, start, end, gap, level=marked[start], marked=True)
        elif made := _within(text, start, end, flat):
            if last:
                yield last
            yield from (replace(unit, gap=gap if n == 0 else False) for n, unit in enumerate(made[:-1]))
            last = made[-1]
            continue
        elif last and not gap and _continues(text, last, start, end):
            last = replace(last, end=end)
            continue
        else:
            new = _unit(text, start, end, gap, before, after, chapters, last, styled)
        if last:
            yield last
        last = new
        if new.kind == "heading" and new.number:
            chapters.append(new.number)
    if last:
        yield last


def _within(text: str, start: int, end: int, flat: bool) -> list[Unit]:
    """The units within a line that holds several; a line of ordinary length does so only where it holds headings.
    ``flat``: a transcript's lines are whole sheets."""
    if end - start <= (_SHORT // 4 if flat else _SHORT) or BULLET.match(text, start, end):
        return []
    made = list(inline_units(text, start, end))
    return made if end - start > _ONE_LINE or any(unit.kind == "heading" for unit in made) else []


def _continues(text: str, last: Unit, start: int, end: int) -> bool:
    """Whether a line goes on with the unit before it, broken at the margin."""
    if last.marked or last.kind == "contents" or BULLET.match(text, start, end) or label_of(text, start, end):
        return False
    first, before = text[start], text[last.start : last.end].rsplit("\n", 1)[-1]
    if before.endswith(_CLOSED):
        return False
    if first.islower() or before.endswith((",", "-", "/", " och", " samt", " av", " för")):
        return last.kind != "heading" or len(before) >= _WIDE
    return last.kind in ("text", "bullet") and len(before) >= _WIDE and not NUMBERED.match(text, start, end)


def _heading(text: str, start: int, end: int, gap: bool, level: int = 0, marked: bool = False) -> Unit:
    """A heading, or an item whose words stand in one ("Mål 1: ...")."""
    at = start + len(re.match(r"[#*_ \t]*", text[start:end]).group())
    if (label := label_of(text, at, end)) and label[1] == "item":
        told = ":" in label[2]["mark"] and len(text[label[2].end() : end].split()) > 2
        if label[2]["number"] or (told and marked):
            return _labelled(text, start, end, gap, label, level, marked)
    number = NUMBERED.match(text, at, end)
    end -= len(re.search(r"[*_]*$", text[at:end]).group())
    words = number.end() if number else at
    depth = level or (number["number"].count(".") + 1 if number else 0)
    written = number["number"] if number else ""
    return Unit("heading", start, words, end, meaning_of(text[at:end]), depth, written, gap=gap, marked=marked)


def _labelled(text, start, end, gap, label, level=0, marked=False) -> Unit:
    name, what, match = label
    return Unit(
        what,
        start,
        min(match.end(), end),
        end,
        level=level,
        number=match["number"] or "",
        label=name if what == "field" else f"{name}|{match['label'].casefold()}",
        gap=gap,
        marked=marked,
    )


def _unit(text, start, end, gap, before, after, chapters, last, styled) -> Unit:
    if _LEADER.search(text, start, end):
        return Unit("contents", start, start, end, gap=gap)
    bullet = BULLET.match(text, start, end)
    if bullet:
        indent = start - text.rfind("\n", 0, start) - 1
        if (label := label_of(text, bullet.end(), end)) and (label[2]["number"] or text[label[2].end() : end].strip()):
            return _labelled(text, start, end, gap, label)
        return Unit("bullet", start, bullet.end(), end, gap=gap, indent=indent)
    if label := label_of(text, start, end):
        alone = not label[2]["number"] and not text[label[2].end() : end].strip()
        if alone and (
            label[1] == "item" or (gap and ":" not in label[2]["mark"] and _is_own_heading(text, start, end))
        ):
            return _heading(text, start, end, gap)
        return _labelled(text, start, end, gap, label)
    number = NUMBERED.match(text, start, end)
    if number and (label := label_of(text, number.end(), end)) and label[1] == "item" and label[2]["number"]:
        return _labelled(text, start, end, gap, label, number["number"].count(".") + 1)
    plain = styled and not _heads_in_styled(text, start, end, number)
    if not plain and _is_heading(text, start, end, gap, before, after, chapters, last):
        return _heading(text, start, end, gap)
    if number:
        if _counts(number["number"]) and text[number.end() - 1] in " .)\t":
            return Unit("bullet", start, number.end(), end, number=number["number"], gap=gap)
    return Unit("text", start, start, end, gap=gap)


def _heads_in_styled(text: str, start: int, end: int, number: re.Match | None) -> bool:
    """Whether a line that is not marked, in a file that marks its headings, may be one yet: a numbered subheading, or a
    few words that say what stands below ("Åtgärder:")."""
    if number:
        return "." in number["number"]
    name = bare(text[start:end])
    return meaning_of(name) is not None and (text[end - 1] == ":" or len(name.split()) <= 2)


def _is_own_heading(text: str, start: int, end: int) -> bool:
    """Whether a field's label that stands alone after an empty line is a chapter's heading ("Uppföljning")."""
    return meaning_of(text[start:end]) is not None


def _counts(number: str) -> bool:
    """Whether a number can be an item's: years and amounts are not."""
    return not number.isdigit() or int(number) <= 40


def _is_heading(text, start, end, gap, before, after, chapters, last) -> bool:
    """A heading by its shape: a short line without a stop, after which something stands.

    A line with a known meaning is one where it begins anew; a numbered one where running text follows, since a list
    has the next number there; any other only between an empty line (or a closed one) and running text or a list.
    """
    words = text[start:end]
    name = bare(words)
    if end - start > _SHORT or len(words.split()) > _FEW or not name or words.endswith((".", ",", ";", "!")):
        return False
    if re.match(r"Version\b|Sida?\b|\d{4}|\W", words) or re.search(r"[\t@]", words) or _DATED.search(words):
        return False
    number = NUMBERED.match(text, start, end)
    if after is None or (
        before and not gap and not number and not text[before[0] : before[1]].endswith(_CLOSED) and _wide(before)
    ):
        return False
    follows = text[after[0] : after[1]]
    near = text.count("\n", end, after[0]) == 1
    if near and follows[0].islower():
        return False
    if not (number or words[0].isupper()):
        return False
    known = meaning_of(words)
    if not number and last and last.kind == "heading" and not gap and _VERB.search(words) and not asks(words):
        return False  # what the heading above is about
    if words.endswith("?") and not (gap and known):
        return False  # a question of the form, left in, or one within the text
    prose = len(follows) >= _PROSE and follows[0].isupper()
    if number:
        return _is_chapter(text, start, end, number["number"], gap, after, chapters, last, bool(known), prose)
    if words.endswith(":") and len(name.split()) > 2:
        return False  # it introduces the list below it
    if known:
        return len(name.split()) <= 8 and (words.endswith(":") or gap or len(name.split()) <= 5)
    if words.endswith(":"):
        return False
    heads = prose or BULLET.match(text, *after) or (meaning_of(follows) and len(follows.split()) <= 5)
    return bool(gap and heads and not (last and last.kind == "bullet" and not gap))


def _is_chapter(text, start, end, number, gap, after, chapters, last, known, prose) -> bool:
    """Whether a numbered line is a heading rather than an item of a numbered list: what follows it, and whether its
    number is the next after the headings before it."""
    found = NUMBERED.match(text, *after)
    following = found["number"] if found else ""
    if following.startswith(f"{number}."):
        return True
    listed = following.count(".") == number.count(".") and bool(following)
    if listed and following == _next(number) and len(bare(text[start:end]).split()) > 2:
        return False  # the next one of a list
    if listed:
        return bool(
            known and gap and _follows(chapters, number) and not (last and last.kind == "bullet" and last.number)
        )
    if last and last.kind == "bullet" and last.number:
        return bool(gap and known and _follows(chapters, number)) or ("." in number and _follows(chapters, number))
    if "." in number and _follows(chapters, number) and BULLET.match(text, *after):
        return True
    if chapters and gap and _follows(chapters, number) and text[after[1] - 1] in ".:":
        return True  # the next chapter, and under it a short sentence
    return known or prose


def _next(number: str) -> str:
    before, dot, last = number.rpartition(".")
    return f"{before}{dot}{int(last) + 1}" if last.isdigit() else ""


def _follows(chapters: list[str], number: str) -> bool:
    """Whether the number is the next one after a heading's: 3 after 2, 3.1 after 3, 3.2 after 3.1."""
    if not chapters:
        return number in ("1", "I")
    parts = number.split(".")
    if not all(part.isdigit() for part in parts):
        return False
    before = ".".join([*parts[:-1], str(int(parts[-1]) - 1)])
    return any(c == before or c.startswith(f"{before}.") for c in chapters) or (
        parts[-1] == "1" and ".".join(parts[:-1]) in chapters
    )


def _wide(line: tuple[int, int]) -> bool:
    return line[1] - line[0] >= _WIDE


def _contents_apart(text: str, found: list[Unit]) -> list[Unit]:
    """The table of contents set apart: what follows its heading until its first entry comes again as a heading."""
    heading = next((n for n, unit in enumerate(found) if unit.meaning and unit.meaning.name == "contents"), None)
    if heading is None:
        return found
    entries = found[heading + 1 :]
    if not entries:
        return found
    first = _entry(text, entries[0])
    again = next(
        (n for n, unit in enumerate(entries) if n and unit.kind == "heading" and _entry(text, unit) == first), None
    )
    if again is None and found[heading].inline:
        line_end = text.find("\n", found[heading].end)
        again = next((n for n, unit in enumerate(entries) if unit.begin > line_end >= 0), len(entries))
    elif again is None:
        again = next((n for n, unit in enumerate(entries) if _page_after(text, unit) is None), len(entries))
    inside = [replace(unit, kind="contents", start=unit.begin, label="") for unit in entries[:again]]
    return [*found[: heading + 1], *inside, *entries[again:]]


def _entry(text: str, unit: Unit) -> str:
    """The words of an entry or a heading, without number, leader and page."""
    return bare(re.sub(r"[. …_\t]*\d{0,3}\s*$", "", text[unit.begin : unit.end]))


def _page_after(text: str, unit: Unit) -> int | None:
    """The page number that a line of contents ends with."""
    found = re.search(r"[. …_\t](\d{1,3})[ \t]*$", text[unit.begin : unit.end])
    return int(found[1]) if found else None


def last_page_in_contents(text: str, found: list[Unit]) -> int | None:
    """The highest page that the paper's own table of contents names."""
    pages = [page for unit in found if unit.kind == "contents" and (page := _page_after(text, unit)) is not None]
    return max(pages, default=None)
