"""Where an attendance list ends, when the next heading is unknown or prose simply begins."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jimeval.minutes.attendance.names import ABSENT, is_first_name, is_organisation, is_role, person_cost
from jimeval.register import register

_WINDOW = 9000  # characters: no list is longer, and what follows it is not searched
_VERB = re.compile(
    r"\b(?:har|hade|är|ska|skulle|kommer|fick|får|blev|finns|gick igenom|vill|kan|tog|gav|föreslår|ser|gör|sker|"
    r"[a-zåäö]{2,}(?:ade|ades|dde|tte|ddes|erar|eras|erade|erades)|öppnar|hälsar|inleder|beslutar|beslutas|utsågs|utses|valdes|väljs|"
    r"förklarar|berättar|vi|man|det|denna|detta|mötet|dagordningen)\b"
)
_SMALL_RUN = re.compile(r"(?:\b[a-zåäö]{2,}[ \u00a0]+){2,}")
_PRACTICAL = re.compile(
    r"(?:^|(?<=\s))[#*_ ]{0,6}(?:Plats|Tid|Datum|Lokal|Bilag(?:a|or)|Dagordning|Ärenden?|Besöksadress|Agenda|Program|"
    r"Nästa möte)[*_]*[ \t]*:"
)
_NUMBERED = re.compile(
    r"(?:(?<=[\s)])§[ ]?\d+[.)]?|(?<=[^\s\d][\s])\d{1,2}[.)])[ ]+"
    r"(?=[A-ZÅÄÖ][\wåäö]+[ ]+(?:[a-zåäö]|[A-ZÅÄÖ][a-zåäö]+en\b))"
)


def attendance_end(text: str, start: int, openings: Iterable[tuple[int, str, int]], limit: int) -> int:
    """Where the list that begins at ``start`` ends: at the next heading of a part, at an agency's paragraph, or where
    prose begins. ``openings``: (start, kind, end) of the headings found after it."""
    limit = min(limit, start + _WINDOW)
    ends = [limit]
    openings = list(openings)
    parts = {at for at, kind, _ in openings if kind in ("status", "advice")}
    for at, kind, after in openings:
        if at >= limit:
            continue
        if kind == "agency":
            under = text[after : after + 120].split("\n", 1)[0]
            if is_prose(under) or _notes_under(under) or _after_bullets(text, start, at):
                ends.append(at)
            elif after in parts and _own_paragraph(text, at, after):
                ends.append(at)
        elif kind == "line":
            if not _numbered_entry(text[at:after]):
                ends.append(at)
        elif kind not in ("general", "signature", "wave"):
            ends.append(at)
    limit = min([min(ends), *(at for at, kind, after in openings if kind == "wave" and after == min(ends))])
    for pattern in (_PRACTICAL, _NUMBERED):
        if match := pattern.search(text, start, limit):
            limit = match.start() + (1 if text[match.start()].isspace() else 0)
    return min(limit, _prose_begins(text, start, limit), _paragraph_begins(text, start, limit))


def _numbered_entry(line: str) -> bool:
    """``1. Ada Berg, CSN`` is a row of the list, ``1. Mötets öppnande`` a heading."""
    words = re.sub(r"^[ \t]*\d{1,2}[.)]?[ \t]+", "", line.strip())
    if words == line.strip():
        return False
    words = re.sub(r"[ \t,]*\S+@\S+.*", "", words)
    first = re.split(r"[,(:;\t|–]", words)[0].strip()
    return person_cost(first) < 0.8 or ("," in words and person_cost(first) < 1.6) or _names_one(first)


def _names_one(words: str) -> bool:
    parts = words.split()
    return len(parts) > 2 and is_first_name(parts[0]) and is_organisation(" ".join(parts[2:]))


def is_prose(words: str) -> bool:
    """Running text rather than a list: a sentence with several small words in a row."""
    words = re.sub(r"\([^)]*\)", "", words)
    return bool(re.search(r"(?:\b[a-zåäö]{2,}[ ]+){3,}", words)) and not re.search(r"närvarade|deltog", words)


def _after_bullets(text: str, start: int, at: int) -> bool:
    """Whether a list in bullets is over: a blank line, and a line without one."""
    items = re.findall(r"^[ \t]*[-•·▪*][ \t]", text[start:at], re.MULTILINE)
    blank = re.search(r"\n[ \t]*\n[ \t]*\Z", text[max(start, at - 40) : at])
    return len(items) > 1 and bool(blank) and not re.match(r"[ \t]*[-•·▪*][ \t]", text[at : at + 20])


def _own_paragraph(text: str, at: int, after: int) -> bool:
    """Whether a heading after a blank line has the words under it on its next line: "CSN", "Läge: klart"."""
    return bool(re.search(r"\n[ \t]*\n[ \t]*\Z", text[max(0, at - 40) : at])) and text.count("\n", at, after) < 2


def _notes_under(line: str) -> bool:
    """Whether the line under an agency's name is a bullet that opens small ("- heldag med ledningen"), so no person."""
    item = re.match(r"[ \t]*[•·*▪–-][ \t]+(?=[a-zåäö])", line)
    return bool(item) and not is_role(line[item.end() :].strip())


def _prose_begins(text: str, start: int, limit: int) -> int:
    """Where a sentence begins that runs on from the list: after its last organisation, or at its own first word."""
    for run in _SMALL_RUN.finditer(text, start, limit):
        line_end = text.find("\n", run.start(), limit)
        sentence = text[run.start() : line_end if line_end >= 0 else min(limit, run.start() + 160)]
        sentence = re.split(r"(?<=[a-zåäö]{3}[.!?])\s", sentence)[0]
        if not _VERB.search(sentence[:90]) or _in_parentheses(text, start, run.start()):
            continue
        begin = max(text.rfind(mark, start, run.start()) + 1 for mark in (",", "\n", ";", ")", ":", "."))
        begin = max(begin, start)
        whole = text[begin : run.end() + 60]
        if ABSENT.search(sentence) or re.search(r"\b(?:närvarade|deltog|medverkade)\b", whole[:120]):
            continue
        head = text[begin : run.start()]
        if text[begin : run.start()].strip() == "" and text[max(start, begin - 1) : begin] in (",", ";", ")"):
            if not _VERB.match(sentence.split(" ")[0]):
                continue  # a role or a continued name after a comma
        return _split_head(text, begin, head, run.start())
    return limit


def _split_head(text: str, begin: int, head: str, run: int) -> int:
    """Within ``MSB Dagens program vi``: after the last organisation; within ``Cia Dal Ada Berg öppnade``: at the last
    name; else where the words begin."""
    mentions = [mention for mention in register().find(head) if head[mention.end :].strip()]
    if mentions and not text[max(0, begin - 1) : begin] == "\n":
        return begin + mentions[-1].end
    words = list(re.finditer(r"\S+", head))
    for place in range(len(words) - 1, 0, -1):
        if is_first_name(words[place].group()) or is_role(words[place].group()):
            name = head[words[place].start() :].strip()
            if place >= 2 and (person_cost(name) < 1 or is_role(words[place].group())):
                return begin + words[place].start()
    for place in range(1, len(words)):
        before = head[: words[place].start()].strip()
        if is_organisation(before) and len(words) - place <= 4 and text[max(0, begin - 1) : begin] == ",":
            return begin + words[place].start()
    return begin


def _in_parentheses(text: str, start: int, at: int) -> bool:
    before = text[max(start, at - 120) : at]
    return before.rfind("(") > before.rfind(")")


def _paragraph_begins(text: str, start: int, limit: int) -> int:
    """The first paragraph after the list that is a sentence and tells of nobody's absence."""
    for paragraph in re.finditer(r"\n[ \t]{0,40}\n\s{0,200}(?=\S)", text[start:limit]):
        at = start + paragraph.end()
        if not text[start:at].strip():
            continue
        following = text[at:limit].split("\n\n", 1)[0]
        bare = re.sub(r"\([^)]*\)", "", following)
        if is_prose(following) and re.search(r"[.!?](?:\s|\Z)", bare) and not ABSENT.search(following):
            return at
    return limit
