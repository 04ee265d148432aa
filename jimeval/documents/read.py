"""Files to Documents: text and Markdown, web pages, Word, PDF, CSV, XLSX, and the project's forms in YAML."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from jimeval.base.errors import InputError, Problem
from jimeval.base.swedish import number, plain
from jimeval.documents.cells import csv_cells
from jimeval.documents.dates import whole_date
from jimeval.documents.dating import dated, name_date
from jimeval.documents.decode import LONGEST, decoded
from jimeval.documents.document import Document, Shell
from jimeval.documents.docx import read_docx
from jimeval.documents.grid import Heading
from jimeval.documents.markdown import headings, pipe_tables
from jimeval.documents.marks import HEADING, RUNNING, begun_pages, grids, unmarked, without_marks
from jimeval.documents.packed import LARGEST
from jimeval.documents.repair import doubts, mended
from jimeval.documents.shells import find_shell
from jimeval.documents.web import html_text, site_parts

WEB = {".html", ".htm"}
TEXT, TABLES, FORMS = {".txt", ".md", ".docx", ".pdf"} | WEB, {".csv", ".xlsx"}, {".yml", ".yaml"}
PLAIN = TEXT - {".docx", ".pdf"}  # files that are text as they are
READABLE = TEXT | TABLES | FORMS
_SAVE_AS = dict.fromkeys((".doc", ".docm", ".dot", ".dotx", ".odt", ".rtf"), "Öppna den i Word och spara om som .docx.")
_SAVE_AS |= dict.fromkeys((".xls", ".xlsm", ".xlsb", ".ods"), "Öppna den i Excel och spara om som .xlsx.")
_SAVE_AS[".pages"] = "Exportera den till Word (.docx)."
_LABEL = re.compile(  # lines that no title is: a date, a number, a letter's head
    r"[\W\d]*(?:\w{1,2}[\W\d]*)?$|\W*(?:datum|tid|plats|dnr|diarien\w*|från|till|skickat|kopia|sida|"
    r"närvarande|frånvarande|deltagare)\s*:",
    re.IGNORECASE,
)
_PAGE = re.compile(r"\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype html|html)\b", re.IGNORECASE)


def read_document(path: str | Path, root: str | Path | None = None) -> Document:
    """The paper at ``path``; ``root`` is the folder that ids are counted from (a study's data/raw).

    Raises InputError when the file is missing, empty, too large, no text or of a kind that cannot be read.
    """
    path = Path(path)
    document_id = unicodedata.normalize("NFC", path.relative_to(root).as_posix() if root else path.name)
    suffix = path.suffix.lower()
    if suffix not in READABLE:
        kind = suffix or "utan ändelse"
        mend = _SAVE_AS.get(suffix) or f"Spara om som {', '.join(sorted(READABLE))}."
        _stop(document_id, "unknown_format", f"filer av slaget {kind} kan inte läsas ännu.", mend)
    content = _content(path, document_id, suffix)
    bare = Document(
        document_id, str(path), "", hashlib.sha256(content).hexdigest(), suffix, path.stem, name_date(path.stem)
    )
    if suffix == ".xlsx":
        from jimeval.documents.workbook import read_workbook  # openpyxl is slow to import

        text, cells, grids, problems = read_workbook(content, document_id)
        return replace(bare, text=text, cells=cells, grids=grids, problems=problems)
    if suffix == ".docx":
        return _word_paper(replace(bare, title=""), content, path.stem)
    if suffix == ".pdf":
        return _laid_out(bare, content, path.stem)
    text, problems = decoded(content, document_id)
    if suffix in TEXT:
        return _running_text(replace(bare, text=text, problems=problems), path.stem)
    text = plain(text)
    if suffix == ".csv":
        text, cells, widths = csv_cells(text)
        return replace(bare, text=text, cells=cells, widths=widths, problems=problems)
    return replace(bare, text=text, problems=problems)


def _content(path: Path, document_id: str, suffix: str) -> bytes:
    try:
        size = path.stat().st_size
        if size > (LONGEST if suffix in PLAIN else LARGEST):
            unit = "tecken" if suffix in PLAIN else "byte"
            words = f"filen är på {number(size / 1e6)} miljoner {unit}; inget papper är så långt, och den läses inte."
            _stop(document_id, "too_large", words, "Dela upp den eller kontrollera att det är rätt fil.")
        content = path.read_bytes()
    except OSError as reason:
        words = f"filen gick inte att öppna ({reason.strerror})."
        _stop(document_id, "unreadable", words, "Kontrollera sökväg och rättigheter.")
    bare = content.removeprefix(b"\xef\xbb\xbf").strip(b"\xff\xfe \t\r\n\0")
    if not bare:
        _stop(document_id, "empty_file", "filen är tom.", "Lägg dit rätt fil eller ta bort den.")
    if len(bare) == 1 and suffix in PLAIN:
        _stop(document_id, "one_sign", "filen innehåller bara ett tecken.", "Lägg dit rätt fil eller ta bort den.")
    return content


def _stop(document_id: str, code: str, message: str, mend: str) -> NoReturn:
    raise InputError([Problem("error", code, "", message, mend, document_id)])


def _running_text(document: Document, stem: str) -> Document:
    """The paper with its text mended, its shell set apart, its title and date read; ``document.text`` is as decoded."""
    text = document.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    title, tables = "", []
    web = document.suffix in WEB or bool(_PAGE.match(text[:1000]))
    if web:
        text, title, tables = html_text(text)
    else:
        text = without_marks(text)
    text, notes = mended(text, document.document_id)
    text, stretches = unmarked(text)
    found = find_shell(text, site_parts(stretches))
    pipes, shifted = ((), []) if web else pipe_tables(text, found.pages, document.document_id)
    whole = replace(
        document,
        text=text,
        shell=found.shell,
        pages=found.pages,
        grids=grids(text, stretches, tables, found.pages) + pipes,
        headings=headings(text, found.shell, document.suffix == ".md" and not web),
    )
    title = found.title or _title(whole.own_text) or title
    date, doubtful = dated(whole.own_text, title, stem, document.document_id)
    problems = (*document.problems, *notes, *shifted, *doubts(whole.own_text, document.document_id), *doubtful)
    return replace(whole, title=title, date=date, problems=problems)


def _word_paper(document: Document, content: bytes, stem: str) -> Document:
    """As :func:`_running_text`, of a DOCX: no portal or site wrote around it, and the file says where things begin."""
    drawn = read_docx(content, document.document_id)
    text, notes = mended(drawn.text, document.document_id)
    text, stretches = unmarked(text)
    pages = begun_pages(text, stretches)
    shell = tuple(Shell("running_head", s.start, s.end) for s in stretches if s.sign == RUNNING and s.start < s.end)
    found = [s for s in stretches if s.sign == HEADING]
    marked = tuple(Heading(drawn.levels[s.order], s.start, s.end) for s in found)
    tables = grids(text, stretches, drawn.tables, pages)
    whole = replace(document, text=text, shell=shell, pages=pages, headings=marked, grids=tables)
    title = drawn.title or _title(whole.own_text) or drawn.property_title
    date, doubtful = dated(whole.own_text, title, stem, document.document_id)
    if date is None and not doubtful:
        date, doubtful = dated(drawn.heads, title, stem, document.document_id)
    problems = (*drawn.problems, *notes, *doubts(whole.own_text, document.document_id), *doubtful)
    return replace(whole, title=title[:200], date=date, problems=problems)


def _laid_out(document: Document, content: bytes, stem: str) -> Document:
    """A paper of pages: read from where its words stand; title and date are read as of running text."""
    from jimeval.documents.pdf import read_pdf  # pdfplumber is slow to import

    found = read_pdf(content, document.document_id)
    whole = replace(
        document,
        text=found.text,
        pages=found.pages,
        shell=found.shell,
        grids=found.grids,
        headings=found.headings,
    )
    title = found.title or _title(whole.own_text)
    date, doubtful = dated(whole.own_text, title, stem, document.document_id)
    problems = (*found.problems, *doubts(whole.own_text, document.document_id), *doubtful)
    return replace(whole, title=title, date=date, problems=problems)


def _title(own_text: str) -> str:
    """The first Markdown heading near the top, else the first line that is more than a date or a number; of a text
    without lines its first words."""
    heading = re.search(r"^#{1,2}[ \t]+(\S.*)$", own_text[:3000], re.MULTILINE)
    lines = [line for line in own_text.strip()[:3000].split("\n") if line.strip()]
    telling = next((line for line in lines[:5] if not _LABEL.match(line) and not whole_date(line)), None)
    first = heading[1] if heading else telling or next(iter(lines), "")
    return " ".join(first.split())[:200]
