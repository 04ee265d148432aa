"""When a paper is from: its text's head, its title and its file's name weighed against each other."""

from __future__ import annotations

import re
import unicodedata

from jimeval.base.errors import Problem
from jimeval.documents.dates import FoundDate, dates_in, short_dates_in, yearless_in, yearless_words

_HEAD = 600  # a paper's date stands near its top; later dates belong to what it tells
_FIRST_LINES = 200  # a date without a year dates a paper only in its heading
_LABELLED = re.compile(
    r"(?:\bdatum|möte\w*|sammanträde\w*|protokoll\w*|anteckningar|noteringar|träff|\bAPL)[ \t]*:?[ \t]*(?=\d{6}(?!\d))",
    re.IGNORECASE,
)
_OTHER_TIMES = re.compile(  # other occasions than the one that the paper tells of
    r"\b(?:nästa|nästkommande|kommande|föregående|förra|tidigare|inför|anmälan|anmäl|senast)\b[^.\n]{0,80}",
    re.IGNORECASE,
)
_OCCASION = re.compile(r"(?:möte|träff|sammanträde|anteckning|notering|protokoll|\bAPL)[^.\n]{0,80}", re.IGNORECASE)
_DISAGREE = "Skriv rätt datum i data/decisions/documents.csv."


def name_date(stem: str) -> FoundDate | None:
    """The date in a file's name."""
    return _short_date(unicodedata.normalize("NFC", stem), "filnamnet")


def dated(own_text: str, title: str, stem: str, document_id: str) -> tuple[FoundDate | None, list[Problem]]:
    """The most exact of the dates in text, title and file name; none, and a problem, when two disagree.

    A lone year in a title or a file name often is the period that the paper is about ("Plan 2014", decided in 2013):
    it dates a paper only where nothing more exact does, and then it is said when it differs. A day without a year in
    the heading takes the year that title, file name or heading give, and that is said.
    """
    head = own_text.strip()[:_HEAD]
    found = [_in_text(head), _short_date(title, "rubriken"), name_date(stem)]
    exact = [date for date in found if date and date.precision != "year"]
    years = [date for date in found if date and date.precision == "year"]
    for first in exact or years:
        for second in exact or years:
            if not first.agrees_with(second):
                words = f"{first.where} säger {first.iso} men {second.where} säger {second.iso}; "
                words += "dokumentet lämnas utan datum."
                return None, [Problem("warning", "dates_disagree", "", words, _DISAGREE, document_id)]
    best = max(exact, key=lambda date: len(date.iso), default=None)
    if best is None or best.precision != "day":
        if day := _day_without_year(head, title, stem, best):
            words = f"{day.where} har dag och månad utan år; året i {day.iso} är hämtat ur {day.year_from}."
            return day, [Problem("note", "year_from_elsewhere", "", words, "Kontrollera året.", document_id)]
        if bare := _bare_day(head, title, stem):
            words = f"{bare[1]} säger ”{bare[0]}” utan år, och året står ingen annanstans."
            return best or next(iter(years), None), [Problem("note", "year_missing", "", words, _DISAGREE, document_id)]
    if best is None:
        return next(iter(years), None), []
    return best, [
        Problem(
            "note",
            "other_year",
            "",
            f"{other.where} nämner {other.iso}, {best.where} daterar dokumentet {best.iso}.",
            "",
            document_id,
        )
        for other in years
        if not other.agrees_with(best)
    ]


def _in_text(head: str) -> FoundDate | None:
    """The date that the text's head gives the meeting, else its first date; six digits only after a word that announces
    a date. A letterhead often has the day of writing above."""
    head = _OTHER_TIMES.sub(" ", head)
    occasions = (next(dates_in(match.group(), "texten"), None) for match in _OCCASION.finditer(head))
    met = next((date for date in occasions if date and date.precision == "day"), None)
    if exact := met or next(dates_in(head, "texten"), None):
        return exact
    label = _LABELLED.search(head)
    return next(short_dates_in(head[label.end() : label.end() + 6], "texten"), None) if label else None


def _short_date(words: str, where: str) -> FoundDate | None:
    """The date in a title or a file's name; a lone year only when there is just one, since two are a period."""
    if exact := next(dates_in(words, where), None) or next(short_dates_in(words, where), None):
        return exact
    years = list(dates_in(re.sub(r"[-_]", " ", words), where, years=True))
    return years[0] if len(years) == 1 else None


def _day_without_year(head: str, title: str, stem: str, known: FoundDate | None) -> FoundDate | None:
    """A day in title, file name or heading, with the one year that they give; None without day or year."""
    places = {"rubriken": title, "filnamnet": unicodedata.normalize("NFC", stem), "texten": head[:_FIRST_LINES]}
    given = {place: _years(words) for place, words in places.items()}
    if known:
        given = {known.where: {int(known.iso[:4])}}
    year, source = next(((min(years), place) for place, years in given.items() if len(years) == 1), (None, ""))
    if year is None:
        return None
    source = {"rubriken": "rubriken", "filnamnet": "filnamnet", "texten": "textens början"}[source]
    for place, words in places.items():
        for day in yearless_in(words, place, year, source):
            if known is None or known.agrees_with(day):
                return day
    return None


def _bare_day(head: str, title: str, stem: str) -> tuple[str, str] | None:
    """The words of a day without a year in the title or the heading, and where they stand."""
    for words, place in ((title, "rubriken"), (head.split("\n\n", 1)[0][:_FIRST_LINES], "texten")):
        if found := next(yearless_words(words), None):
            return found, place
    return None


def _years(words: str) -> set[int]:
    return {int(date.iso[:4]) for date in dates_in(re.sub(r"[-_]", " ", words), "", years=True)}
