"""The files in ``data/decisions/`` as rows: one reader and one writer for all of them.

documents.csv   see ``study/document_decisions.py``
codings.csv     and codings-*.csv, see ``study/coding/decisions.py``
advice.csv      see ``study/advice/decisions.py``
followup.csv    see ``study/followup/decisions.py``
plans/          a file for each plan, also as a workbook, see ``study/plans/decisions.py``

Any spreadsheet may have saved a file: commas, semicolons or tabs, UTF-8, UTF-16 or Windows-1252 (also line by line).
git may have joined two persons' files (``.gitattributes``): a header that comes again governs the rows below it, and a
row that comes twice is harmless. What cannot be read is a problem with the row number that a spreadsheet shows; all
else is read.
"""

from __future__ import annotations

import csv
import functools
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

from jimeval.base.errors import Problem, UsageError
from jimeval.base.swedish import listed
from jimeval.base.whole_files import write_whole
from jimeval.documents.dates import parse_date

Row = tuple[int, dict[str, str]]  # the number that a spreadsheet shows, and a text for each column of the form
_SIGNS = ",;\t"  # what may stand between cells
_MERGE_MARK = re.compile(r"(<{7}|={7}|>{7}|\|{7})(?![<=>|])")
_BYTE_ORDER = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


@dataclass(frozen=True, slots=True)
class Form:
    """A decision file: its name and columns. ``needed``: those without which no row can be used; ``verbatim``: those
    whose cells keep the blanks at their ends; ``headings``: what else a column may be called, by column."""

    file: str
    columns: tuple[str, ...]
    needed: tuple[str, ...]
    verbatim: tuple[str, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def header(self) -> str:
        return ",".join(self.columns)

    def column(self, heading: str) -> str:
        """The column that a heading names; the heading itself, in small letters, when it is none of them."""
        written = " ".join(unicodedata.normalize("NFC", heading).lower().split())
        return _by_heading(self).get(written, written)

    def is_header(self, line: str) -> bool:
        """Whether most of the line's cells are names of columns, and enough of them to be sure."""
        return self.names_columns([cell.strip(' "\r\n') for cell in re.split(f"[{_SIGNS}]", line)])

    def names_columns(self, cells: Sequence[str]) -> bool:
        """As :meth:`is_header`, of cells."""
        named = sum(self.column(cell) in self.columns for cell in cells)
        return named >= min(3, len(self.needed)) and 2 * named > sum(map(bool, cells))


@functools.lru_cache
def _by_heading(form: Form) -> dict[str, str]:
    """The form's columns by their other headings; of two with the same, the first."""
    return {other.lower(): name for name, other in reversed(form.headings.items())}


def place_of(file: str) -> str:
    """The file's name in problems and messages."""
    return f"data/decisions/{file}"


def wrong_row(file: str, number: int, message: str, mend: str) -> Problem:
    return Problem("error", "wrong_decision", f"rad {number}", message, mend, place_of(file))


def without_paper(file: str, number: int, document_id: str) -> Problem:
    """That a decision is about a paper that the study does not have."""
    return Problem(
        "warning",
        "decision_without_object",
        f"rad {number}",
        f"dokumentet ”{document_id}” finns inte längre.",
        "Ändra sökvägen eller ta bort raden.",
        place_of(file),
    )


def two_minds(file: str, later: tuple[int, str], earlier: tuple[int, str], about: str) -> Problem:
    """That two persons decided differently; ``later``, ``earlier``: row and person."""
    who = f"{later[1] or 'någon'} och {earlier[1] or 'någon'} (rad {earlier[0]})"
    return Problem(
        "warning",
        "decisions_differ",
        f"rad {later[0]}",
        f"{who} har beslutat olika om {about}; den senare raden gäller.",
        "Kom överens och ta bort den ena raden.",
        place_of(file),
    )


# Reading -------------------------------------------------------------------------------------------------------------
def read_rows(path: Path, form: Form, file: str = "") -> tuple[list[Row], list[Problem]]:
    """The rows that are not blank, a cell that is missing as an empty text; and what is wrong with the file.

    No file is no rows. Under a header that lacks a needed column no row is read. ``file``: the name below
    data/decisions, when it is more than the path's own.
    """
    if not path.exists():
        return [], []
    file = file or path.name
    lines, spoiled = _lines(path.read_bytes())
    told = "filen är inte UTF-8 och lästes som Windows-1252."
    mend = "Kontrollera å, ä och ö, eller spara om som UTF-8."
    problems = [Problem("note", "windows_1252", "", told, mend, place_of(file))] if spoiled else []
    rows, wrong = rows_of((_records(part) for part in _parts(lines, form)), form, file)
    return rows, problems + wrong


def rows_of(parts: Iterable[Iterable[list[str] | None]], form: Form, file: str) -> tuple[list[Row], list[Problem]]:
    """As :func:`read_rows`, of records: parts that each begin with a header, of cells; None for what is no row."""
    problems: list[Problem] = []
    rows, number = [], 0
    for part in parts:
        names, usable = None, False
        for cells in part:
            number += 1
            if cells is None:
                told = "ett citattecken har inget slut; raden är inte läst."
                mend = "Sätt citattecken både före och efter texten, och skriv två där texten själv har ett."
                problems.append(wrong_row(file, number, told, mend))
            elif not any(cell.strip() for cell in cells) or _names_the_sign(cells):
                continue
            elif _MERGE_MARK.match(cells[0]):
                told = "git har lämnat ett märke efter en sammanslagning som inte är klar; raden är inte läst."
                problems.append(wrong_row(file, number, told, "Ta bort raden."))
            elif names is None:
                names = [form.column(cell) for cell in cells]
                wrong, usable = _header_faults(names, form, file)
                problems += [wrong_row(file, number, *fault) for fault in wrong]
                problems += _own_columns(names, form, file, number)
            elif usable and any(c.strip() for name, c in zip_longest(names, cells, fillvalue="") if not name):
                told = "det står något i en cell som inte har någon rubrik; raden är inte läst."
                mend = "Sätt citattecken runt text som innehåller skiljetecknet, eller töm cellen."
                problems.append(wrong_row(file, number, told, mend))
            elif usable:
                rows.append((number, _row(dict(zip(names, cells, strict=False)), form)))
    return rows, problems


def checked_rows(
    path: Path, form: Form, wrong_in: Callable[[Mapping[str, str]], list[tuple[str, str]]]
) -> tuple[list[Row], list[Problem]]:
    """As :func:`read_rows`, less the rows in which ``wrong_in`` finds (what is wrong, what to do); ``decided_on`` as an
    ISO date, empty where it is none."""
    rows, problems = read_rows(path, form)
    kept = []
    for number, row in rows:
        wrong = wrong_in(row)
        problems += [wrong_row(path.name, number, what, mend) for what, mend in wrong]
        if not wrong:
            date = parse_date(row["decided_on"])
            kept.append((number, row | {"decided_on": date.iso if date else ""}))
    return kept, problems


def _row(cells: Mapping[str, str], form: Form) -> dict[str, str]:
    composed = {name: unicodedata.normalize("NFC", cells.get(name, "")) for name in form.columns}
    return {name: cell if name in form.verbatim else cell.strip() for name, cell in composed.items()}


def _own_columns(names: list[str], form: Form, file: str, number: int) -> list[Problem]:
    """What a person has added beside all the form's columns: no slip of the pen, and nothing that is decided."""
    own = [name for name in names if name not in form.columns] if set(form.columns) <= set(names) else []
    told = "står inte i formuläret och läses inte."
    return [
        Problem("note", "own_column", f"rad {number}", f"kolumnen ”{name}” {told}", "", place_of(file))
        for name in own
        if name
    ]


def _header_faults(names: list[str], form: Form, file: str) -> tuple[list[tuple[str, str]], bool]:
    """((what is wrong, what to do) of the header, whether the rows below it can be read)."""
    mend = f"Rubrikraden ska vara: {form.header}"
    if not set(names) & set(form.columns):
        return [("rubrikraden saknas; raderna är inte lästa.", mend)], False
    shown = form.headings if file.endswith(".xlsx") else {}
    known = f"Kolumnerna är: {', '.join(shown.get(name, name) for name in form.columns)}."
    strange = [name for name in names if name and name not in form.columns]
    unknown = [(f"kolumnen ”{name}” finns inte.", known) for name in strange if not set(form.columns) <= set(names)]
    unread = "raderna under är inte lästa."
    spoiled = [(f"kolumnen ”{name}” saknas; {unread}", mend) for name in form.needed if name not in names]
    doubled = [name for name in form.columns if names.count(name) > 1]
    spoiled += [(f"kolumnen ”{name}” står mer än en gång; {unread}", "Behåll en av dem.") for name in doubled]
    return unknown + spoiled, not spoiled


def _names_the_sign(cells: list[str]) -> bool:
    """Whether this is the line ``sep=;`` that a spreadsheet may have put first."""
    return cells[0].strip().lower().startswith("sep=") and not any(cell.strip(" ;\t") for cell in cells[1:])


def _parts(lines: list[str], form: Form) -> list[list[str]]:
    """The lines, parted at each header."""
    parts: list[list[str]] = []
    for line in lines:
        if not parts or form.is_header(line):
            parts.append([])
        parts[-1].append(line)
    return parts


def _sign(lines: list[str]) -> str:
    """What stands between the cells: what the first line that has cells has most of."""
    first = next((line for line in lines if line.strip() and not line.lower().startswith("sep=")), "")
    return max(_SIGNS, key=first.count)


def _records(lines: list[str]) -> Iterator[list[str] | None]:
    """The cells of each row; None for a line whose citation mark has no end, and the lines below it by themselves."""
    sign = _sign(lines)
    width = max(1, *(line.count(sign) for line in lines[:1]))
    at = 0
    while at < len(lines):
        begin = at
        reader = csv.reader(lines[begin:], delimiter=sign, strict=True)
        try:
            for cells in reader:
                if any(line.count(sign) >= width for cell in cells for line in cell.splitlines()[1:]):
                    break  # a whole row within a cell
                yield cells if len(cells) > width else _otherwise(lines[at], width) or cells
                at = begin + reader.line_num
        except csv.Error:
            pass
        if at < len(lines):  # the row that begins here is no row
            loose = csv.reader([lines[at]], delimiter=sign)
            yield None if lines[at].count('"') % 2 else next(loose)
            at += 1


def _otherwise(line: str, width: int) -> list[str] | None:
    """The cells of a row from a file with another sign between them: that stands first, and there is enough of it."""
    first = re.search(f"[{_SIGNS}]", line)
    cells = next(csv.reader([line], delimiter=first.group())) if first else []
    return cells if len(cells) > width else None


def _lines(content: bytes) -> tuple[list[str], bool]:
    """The lines, each in the encoding it was written in, and whether any of them was in Windows-1252."""
    if order := _BYTE_ORDER.get(content[:2]):
        content = content[2:].decode(order, errors="replace").encode()
    lines, spoiled = [], False
    for line in content.splitlines(keepends=True):
        try:
            lines.append(line.decode("utf-8-sig"))
        except UnicodeDecodeError:
            lines.append(line.decode("cp1252", errors="replace"))
            spoiled = True
    return lines, spoiled


# Writing -------------------------------------------------------------------------------------------------------------
def append_row(path: Path, form: Form, cells: Mapping[str, object]) -> None:
    """Adds a row last; see :func:`append_rows`."""
    append_rows(path, form, [cells])


def append_rows(path: Path, form: Form, rows: Sequence[Mapping[str, object]], file: str = "") -> None:
    """Adds rows last, in the columns, delimiter, line ends and encoding that the file has; nothing there is changed.

    All of them or none: the whole file is written beside the old one and then takes its place.
    Raises UsageError when the file's header lacks a column that has a value, and when the file cannot be written.
    """
    file = file or path.name
    content = path.read_bytes() if path.exists() else b""
    lines, _ = _lines(content)
    headers = [line for line in lines if form.is_header(line)] or [line for line in lines if line.strip()][:1]
    header = headers[-1] if headers else form.header + "\n"
    sign = _sign([header])
    names = [form.column(name) for name in next(csv.reader([header], delimiter=sign))]
    filled = {name: None for cells in rows for name, cell in cells.items() if str(cell)}
    if lacking := [name for name in filled if name not in names]:
        raise UsageError(
            f"{place_of(file)} saknar {listed(lacking)} i rubrikraden. Rubrikraden ska vara: {form.header}"
        )
    end = "\r\n" if header.endswith("\r\n") else "\n"
    written = io.StringIO()
    written.write("" if not "".join(lines[-1:]) or lines[-1].endswith(("\n", "\r")) else end)
    written.write("" if headers else header)
    writer = csv.writer(written, delimiter=sign, lineterminator=end)
    writer.writerows([re.sub(r"\s+", " ", str(cells.get(name, ""))) for name in names] for cells in rows)
    replace_file(path, content + _as_the_file(written.getvalue(), content), file)


def replace_file(path: Path, content: bytes, file: str) -> None:
    """The file's new content, put in its place when all of it is written. Raises UsageError when that cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            path.open("ab").close()  # another program may hold it
        write_whole(path, content)
    except PermissionError:
        raise UsageError(
            f"{place_of(file)} går inte att skriva i. Stäng filen om den är öppen i ett annat program, och försök igen."
        ) from None


def _as_the_file(line: str, content: bytes) -> bytes:
    """The line in the file's own encoding; in UTF-8 when that lacks a letter, since lines are read one by one."""
    if order := _BYTE_ORDER.get(content[:2]):
        return line.encode(order)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return line.encode("cp1252")
        except UnicodeEncodeError:
            pass
    return line.encode("utf-8")
