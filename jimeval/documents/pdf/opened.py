"""PDF files opened with care: what cannot or should not be read is refused with words on why and what to do."""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import pdfplumber
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from jimeval.base.errors import InputError, Problem
from jimeval.base.garbage import uncollected
from jimeval.base.swedish import number
from jimeval.documents.pdf.sheet import Sheet, read_sheet

_LARGEST = 200_000_000  # bytes of a file
_PAGES = 1000
_HEAVIEST = 6_000_000  # bytes of a page's drawing orders: a page of text has some thousands
_WORDS = 1_500_000  # of a whole paper
_OCR = "Texttolka filen (OCR) och lägg dit den texttolkade filen, eller be myndigheten om originalet."
_SAVE = "Hämta filen på nytt eller be myndigheten om den, som PDF eller Word."


def stop(document_id: str, code: str, message: str, mend: str) -> NoReturn:
    raise InputError([Problem("error", code, "", message, mend, document_id)])


@contextmanager
def quiet() -> Iterator[None]:
    """Keeps what the PDF libraries log and warn of from the screen; what matters is told as problems."""
    loggers = [logging.getLogger(name) for name in ("pdfminer", "pdfplumber", "pypdf")]
    before = [(logger.level, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            for logger, (level, propagate) in zip(loggers, before, strict=True):
                logger.setLevel(level)
                logger.propagate = propagate


def sheets_of(content: bytes, document_id: str) -> tuple[list[Sheet], list[Problem]]:
    """The pages of a PDF, one read at a time, and what could not be read of them.

    Raises InputError when the file is no PDF, damaged, locked, without pages, too large, or has no text.
    """
    if len(content) > _LARGEST:
        words = f"filen är på {number(len(content) / 1e6)} miljoner byte, och så stora PDF-filer läses inte."
        stop(document_id, "too_large", words, "Dela upp den eller kontrollera att det är rätt fil.")
    if b"%PDF-" not in content[:1024]:
        stop(document_id, "not_pdf", "filen heter .pdf men är ingen PDF-fil.", _SAVE)
    with quiet():
        heavy = _looked_through(content, document_id)
        sheets, problems = _read(content, document_id, heavy)
    return _with_text(sheets, problems, document_id)


def _looked_through(content: bytes, document_id: str) -> set[int]:
    """Numbers of the pages that are too heavy to read; stops at files that cannot be read at all."""
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            words = "filen är låst med ett lösenord och kan inte läsas."
            stop(document_id, "encrypted", words, "Be myndigheten om en olåst fil, eller spara om den utan lösenord.")
        pages = len(reader.pages)
    except InputError:
        raise
    except Exception:  # pypdf meets damage with errors of many kinds
        _damaged(document_id)
    if pages == 0:
        stop(document_id, "no_pages", "PDF-filen har inga sidor.", _SAVE)
    if pages > _PAGES:
        words = f"PDF-filen har {number(pages)} sidor; fler än {number(_PAGES)} läses inte."
        stop(document_id, "too_many_pages", words, "Dela upp den eller kontrollera att det är rätt fil.")
    return {at + 1 for at in range(pages) if _weight(reader, at) > _HEAVIEST}


def _weight(reader: PdfReader, at: int) -> int:
    """Bytes of a page's drawing orders, with those of the forms that it calls; endless when they cannot be unpacked."""
    try:
        page = reader.pages[at]
        contents = page.get_contents()
        weight = len(contents.get_data()) if contents is not None else 0
        resources = page.get("/Resources")
        things = resources.get_object().get("/XObject") if resources is not None else None
        for thing in things.get_object().values() if things is not None else ():
            thing = thing.get_object()
            if thing.get("/Subtype") == "/Form":
                weight += len(thing.get_data())
        return weight
    except (PyPdfError, MemoryError):
        return _HEAVIEST + 1
    except Exception:  # damage that the other library may read past
        return 0


def _read(content: bytes, document_id: str, heavy: set[int]) -> tuple[list[Sheet], list[Problem]]:
    try:
        pdf = pdfplumber.open(io.BytesIO(content), raise_unicode_errors=False)
        pages = pdf.pages
    except Exception:  # damage of any kind
        _damaged(document_id)
    sheets, broken, words = [], [], 0
    for page in pages:
        if page.page_number in heavy:
            sheets.append(Sheet(page.page_number, float(page.width), float(page.height), ()))
            continue
        try:
            with uncollected():
                sheet = read_sheet(page)
        except Exception:
            broken.append(page.page_number)
            sheet = Sheet(page.page_number, float(page.width), float(page.height), ())
        finally:
            page.close()
        words += len(sheet.words)
        sheets.append(sheet)
        if words > _WORDS:
            told = f"PDF-filen har mer än {number(_WORDS)} ord; inget papper är så långt, och den läses inte."
            stop(document_id, "too_large", told, "Dela upp den eller kontrollera att det är rätt fil.")
    if not sheets:
        _damaged(document_id)
    problems = []
    if broken:
        problems.append(_pages_problem("pages_broken", broken, "gick inte att läsa", document_id))
    if heavy:
        problems.append(
            _pages_problem("pages_heavy", sorted(heavy), "är för tungt ritade och lästes inte", document_id)
        )
    if problems and not any(sheet.words for sheet in sheets):
        raise InputError(problems)
    return sheets, problems


def _with_text(sheets: list[Sheet], problems: list[Problem], document_id: str) -> tuple[list[Sheet], list[Problem]]:
    """Stops at a paper of pictures or of signs without meaning; names the pages when only some are such."""
    bare = [sheet.number for sheet in sheets if _is_picture(sheet)]
    told = {number for problem in problems for number in _numbers(problem.where)}
    if not any(sheet.words for sheet in sheets) or len(bare) == len(sheets):
        pictures = any(sheet.pictured or sheet.drawn for sheet in sheets)
        words = "PDF-filen är inskannad: sidorna är bilder utan text." if pictures else "PDF-filen har ingen text."
        stop(document_id, "needs_ocr", f"{words} Ingenting lästes.", _OCR)
    unmapped = [sheet.number for sheet in sheets if sheet.unmapped > 0.3]
    if unmapped and len(unmapped) == sum(1 for sheet in sheets if sheet.words):
        words = "typsnitten i PDF-filen säger inte vilka bokstäver tecknen är, och texten går inte att läsa."
        stop(document_id, "no_unicode", words, _OCR)
    if bare := [page for page in bare if page not in told]:
        found = _pages_problem("pages_pictures", bare, "är bild utan läsbar text och lästes inte", document_id)
        problems.append(Problem(found.severity, found.code, found.where, found.message, _OCR, document_id))
    if unmapped:
        found = _pages_problem(
            "pages_unmapped", unmapped, "har tecken som typsnittet inte säger vad de är", document_id
        )
        problems.append(Problem(found.severity, found.code, found.where, found.message, _OCR, document_id))
    return sheets, problems


def _is_picture(sheet: Sheet) -> bool:
    """Whether a picture covers the page and no text but perhaps a stamp or a page number stands on it."""
    return (sheet.pictured > 0.5 and len(sheet.words) < 8) or (
        not sheet.words and (sheet.pictured > 0.1 or sheet.drawn)
    )


def _pages_problem(code: str, pages: list[int], words: str, document_id: str) -> Problem:
    one = len(pages) == 1
    shown = ", ".join(map(str, pages[:12])) + (" …" if len(pages) > 12 else "")
    message = f"{'sidan' if one else 'sidorna'} {words}."
    return Problem("warning", code, f"s. {shown}", message, "Jämför med originalet.", document_id)


def _numbers(where: str) -> set[int]:
    return {int(part) for part in where.removeprefix("s. ").replace(" …", "").split(", ") if part.isdigit()}


def _damaged(document_id: str) -> NoReturn:
    stop(document_id, "damaged", "PDF-filen är skadad eller avkortad och gick inte att öppna.", _SAVE)
