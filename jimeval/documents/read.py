"""Files to Documents: text and Markdown, CSV, XLSX sheets, and the project's own forms in YAML."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from pathlib import Path

from jimeval.base.errors import InputError, Problem
from jimeval.base.swedish import plain, short_number
from jimeval.documents.dates import FoundDate, dates_in
from jimeval.documents.document import Cell, Document
from jimeval.documents.shells import find_transcript

TEXT, TABLES, FORMS = {".txt", ".md"}, {".csv", ".xlsx"}, {".yml", ".yaml"}
READABLE = TEXT | TABLES | FORMS
_HEAD = 600  # a paper's date stands near its top; later dates belong to what it tells


def read_document(path: str | Path, root: str | Path | None = None) -> Document:
    """The paper at ``path``; ``root`` is the folder that ids are counted from (a study's data/raw).

    Raises InputError when the file is missing, empty, no text or of a kind that cannot be read.
    """
    path = Path(path)
    document_id = unicodedata.normalize("NFC", path.relative_to(root).as_posix() if root else path.name)
    suffix = path.suffix.lower()
    if suffix not in READABLE:
        _stop(
            document_id,
            "unknown_format",
            f"filer av slaget {suffix or 'utan ändelse'} kan inte läsas ännu.",
            f"Spara om som {', '.join(sorted(READABLE))}.",
        )
    try:
        content = path.read_bytes()
    except OSError as reason:
        _stop(
            document_id,
            "unreadable",
            f"filen gick inte att öppna ({reason.strerror}).",
            "Kontrollera sökväg och rättigheter.",
        )
    if not content.strip():
        _stop(document_id, "empty_file", "filen är tom.", "Lägg dit rätt fil eller ta bort den.")
    sha256 = hashlib.sha256(content).hexdigest()
    if suffix == ".xlsx":
        text, cells, problems = _workbook(content, document_id)
        return Document(
            document_id, str(path), text, sha256, suffix, path.stem, _name_date(path), cells=cells, problems=problems
        )
    text, problems = _decode(content, document_id)
    if suffix == ".csv":
        text, cells, widths = _csv(text)
        return Document(
            document_id,
            str(path),
            text,
            sha256,
            suffix,
            path.stem,
            _name_date(path),
            cells=cells,
            problems=problems,
            widths=widths,
        )
    if suffix in FORMS:
        return Document(document_id, str(path), text, sha256, suffix, path.stem, _name_date(path), problems=problems)
    return _running_text(document_id, path, text, sha256, suffix, problems)


def _stop(document_id: str, code: str, message: str, mend: str):
    raise InputError([Problem("error", code, "", message, mend, document_id)])


def _decode(content: bytes, document_id: str) -> tuple[str, tuple[Problem, ...]]:
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        _stop(
            document_id,
            "not_text",
            "filen är ingen text, fast namnet säger det.",
            "Öppna den i rätt program och spara om.",
        )
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"):
        try:
            return plain(content.decode(encoding)), ()
        except UnicodeDecodeError:
            pass
    note = Problem(
        "note",
        "windows_1252",
        "",
        "filen är inte UTF-8 och lästes som Windows-1252.",
        "Kontrollera å, ä och ö.",
        document_id,
    )
    return plain(content.decode("cp1252", errors="replace")), (note,)


def _running_text(
    document_id: str, path: Path, text: str, sha256: str, suffix: str, problems: tuple[Problem, ...]
) -> Document:
    transcript = find_transcript(text)
    shell, pages = (transcript.shell, transcript.pages) if transcript else ((), ())
    bare = Document(document_id, str(path), text, sha256, suffix, shell=shell, pages=pages)
    title = transcript.title if transcript else _title(text)
    date, disagreement = _date(bare.own_text, title, path, document_id)
    return Document(
        document_id, str(path), text, sha256, suffix, title, date, pages, shell, problems=(*problems, *disagreement)
    )


def _title(text: str) -> str:
    """The first Markdown heading, else the first line; of a text without lines its first sentence."""
    heading = re.search(r"^#\s+(.+)$", text, re.MULTILINE)
    first = heading[1] if heading else text.strip().split("\n", 1)[0]
    return " ".join(first.split())[:200]


def _name_date(path: Path) -> FoundDate | None:
    return _short_date(unicodedata.normalize("NFC", path.stem), "filnamnet")


def _short_date(words: str, where: str) -> FoundDate | None:
    """The date in a title or a file's name; a lone year only when there is just one, since two are a period."""
    if exact := next(dates_in(words, where), None):
        return exact
    years = list(dates_in(re.sub(r"[-_]", " ", words), where, years=True))
    return years[0] if len(years) == 1 else None


def _date(own_text: str, title: str, path: Path, document_id: str) -> tuple[FoundDate | None, list[Problem]]:
    """The most exact of the dates in text, title and file name; none, and a problem, when two disagree.

    A lone year in a title or a file name often is the period that the paper is about ("Plan 2014", decided in 2013):
    it dates a paper only where nothing more exact does, and then it is said when it differs.
    """
    head = own_text.strip()[:_HEAD]
    found = [
        next(dates_in(head, "texten"), None),
        _short_date(title, "rubriken"),
        _name_date(path),
    ]
    exact = [date for date in found if date and date.precision != "year"]
    years = [date for date in found if date and date.precision == "year"]
    for first in exact or years:
        for second in exact or years:
            if not first.agrees_with(second):
                return None, [
                    Problem(
                        "warning",
                        "dates_disagree",
                        "",
                        f"{first.where} säger {first.iso} men {second.where} säger "
                        f"{second.iso}; dokumentet lämnas utan datum.",
                        "Skriv rätt datum i data/decisions/documents.csv.",
                        document_id,
                    )
                ]
    if not exact:
        return next(iter(years), None), []
    date = max(exact, key=lambda date: len(date.iso))
    return date, [
        Problem(
            "note",
            "other_year",
            "",
            f"{other.where} nämner {other.iso}, {date.where} daterar dokumentet {date.iso}.",
            "",
            document_id,
        )
        for other in years
        if not other.agrees_with(date)
    ]


def _csv(text: str) -> tuple[str, tuple[Cell, ...], dict[int, int]]:
    """Rows and cells of a CSV in any Swedish disguise: the delimiter is the one that splits the most lines alike."""
    lines = [line for line in text.split("\n") if line.strip()][:50]
    delimiter = max(";\t,", key=lambda mark: (sum(line.count(mark) > 0 for line in lines), mark == ";"))
    rows = dict(enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), 1))
    widths = {number: len(row) for number, row in rows.items()} if delimiter == "," else {}
    return *_stored((None, number, row) for number, row in rows.items()), widths


def _workbook(content: bytes, document_id: str) -> tuple[str, tuple[Cell, ...], tuple[Problem, ...]]:
    """Text and cells of all sheets. A formula whose value Excel never stored is no blank: it is a problem."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(content))
    except Exception:  # openpyxl raises whatever its zip and XML readers do
        _stop(document_id, "broken_workbook", "arbetsboken gick inte att öppna.", "Öppna den i Excel och spara om den.")
    valueless = [
        f'blad "{sheet.title}", cell {cell.coordinate}'
        for sheet in formulas.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and book[sheet.title][cell.coordinate].value is None
    ]
    problems = tuple(
        Problem(
            "error",
            "formula_without_value",
            where,
            "cellen har en formel utan sparat värde.",
            "Öppna filen i Excel och spara om den.",
            document_id,
        )
        for where in valueless
    )
    stored = _stored(
        (sheet.title, row[0].row, [_shown(cell.value) for cell in row])
        for sheet in book.worksheets
        for row in sheet.iter_rows()
    )
    return *stored, problems


def _shown(value) -> str:
    """A cell's value as a Swedish spreadsheet shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "SANT" if value else "FALSKT"
    if isinstance(value, int | float):
        return short_number(value, 6).replace("\u00a0", "").replace("−", "-")
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    return plain(str(value))


def _stored(rows) -> tuple[str, tuple[Cell, ...]]:
    """The text of a table (cells by tabs, rows by line ends) and where each filled cell stands in it."""
    from openpyxl.utils import get_column_letter

    parts, cells, at = [], [], 0
    for sheet, number, values in rows:
        for place, value in enumerate(values, 1):
            if value.strip():
                cells.append(
                    Cell(
                        sheet,
                        number,
                        get_column_letter(place),
                        value.strip(),
                        at + len(value) - len(value.lstrip()),
                        at + len(value.rstrip()),
                    )
                )
            parts.append(value + ("\t" if place < len(values) else ""))
            at += len(parts[-1])
        parts.append("\n")
        at += 1
    return "".join(parts), tuple(cells)
