"""The pages of a PDF put together: every word once in one text, with pages, headings, tables and shell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from jimeval.base.errors import Problem
from jimeval.base.swedish import shorten
from jimeval.documents.document import Page, Shell
from jimeval.documents.grid import Grid, GridCell, Heading
from jimeval.documents.pdf.continued import Table, begin, continues, go_on
from jimeval.documents.pdf.frames import Row
from jimeval.documents.pdf.lines import joined, pitch, whole_words
from jimeval.documents.pdf.margins import Edge, edges, without
from jimeval.documents.pdf.opened import sheets_of
from jimeval.documents.pdf.prose import Paragraph, Style, levels, paragraphs
from jimeval.documents.pdf.sheet import Sheet
from jimeval.documents.pdf.tables import Part, tables_on
from jimeval.documents.repair import mended

_BREAK = "\f"  # between pieces while they are mended together; no mending reaches over it
_STOP = (".", "!", "?", ":", ";")


@dataclass(frozen=True)
class PdfText:
    """A PDF's text and what is where in it, as :class:`jimeval.documents.document.Document` has them."""

    text: str
    title: str
    pages: tuple[Page, ...]
    shell: tuple[Shell, ...]
    grids: tuple[Grid, ...]
    headings: tuple[Heading, ...]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Piece:
    """What stands on one line of the text: a paragraph, a head or foot, or a table's row as cells."""

    page: int
    texts: list[str]
    paragraph: Paragraph | None = None
    edge: Edge | None = None
    row: Row | None = None
    spans: list[tuple[int, int]] = field(default_factory=list)


def read_pdf(content: bytes, document_id: str) -> PdfText:
    """What a PDF says. Raises InputError when it cannot be read, or has no text to read."""
    sheets, problems = sheets_of(content, document_id)
    margins = edges(sheets)
    flow, tables = _flow(sheets, margins)
    pieces = _pieces(flow, margins, sheets)
    text, notes = _written(pieces, document_id)
    grids = tuple(_grid(number, table, pieces, text) for number, table in enumerate(tables, 1))
    shell, headings = [], []
    for piece in pieces:
        start, end = piece.spans[0][0], piece.spans[-1][1]
        if piece.edge:
            shell.append(Shell(piece.edge.kind, start, end))
        elif piece.row and piece.row.repeated and end > start:
            shell.append(Shell("running_head", start, end))
        elif piece.paragraph and piece.paragraph.level:
            headings.append(Heading(piece.paragraph.level, start, end))
    problems += [*notes, *_doubts(tables, document_id)]
    pages = _pages(pieces, sheets, len(text))
    return PdfText(text, _title(pieces, headings, text), pages, tuple(shell), grids, tuple(headings), tuple(problems))


def _flow(sheets: Sequence[Sheet], margins: dict[int, list[Edge]]) -> tuple[list[Paragraph | Row], list[Table]]:
    """Paragraphs and rows in reading order; a row that a page break cut stands on the page where it begins."""
    tables: list[Table] = []
    pages: list[tuple[Sheet, list, list[Part]]] = []
    last: Part | None = None
    for sheet in sheets:
        parts, rest = tables_on(sheet, without(sheet, margins[sheet.number]), last)
        pages.append((sheet, rest, parts))
        low = max((word.bottom for word in rest), default=0.0)
        last = parts[-1] if parts and low < parts[-1].frame.ys[-1] else None
    body = _body(pages)
    flow: list[Paragraph | Row] = []
    ends_with: Table | None = None
    for sheet, rest, parts in pages:
        found = paragraphs(rest, sheet, body)
        items: list[Paragraph | Part] = _placed(found, parts)
        for at, item in enumerate(items):
            if isinstance(item, Paragraph):
                _add_paragraph(flow, item, at == 0)
                continue
            if at == 0 and ends_with is not None and continues(ends_with, item):
                before = len(ends_with.rows)
                go_on(ends_with, item)
                flow += ends_with.rows[before:]
            else:
                tables.append(begin(item))
                flow += item.rows
        if items:
            ends_with = tables[-1] if isinstance(items[-1], Part) else None
    levels([item for item in flow if isinstance(item, Paragraph)], body)
    return flow, tables


def _placed(found: list[Paragraph], parts: list[Part]) -> list[Paragraph | Part]:
    """A page's paragraphs, in their order, and tables before the first paragraph that stands below them."""
    items: list[Paragraph | Part] = []
    waiting = list(parts)
    for paragraph in found:
        while waiting and waiting[0].top < paragraph.top:
            items.append(waiting.pop(0))
        items.append(paragraph)
    return [*items, *waiting]


def _add_paragraph(flow: list[Paragraph | Row], item: Paragraph, first_of_page: bool) -> None:
    """A paragraph that goes on over the page break in the middle of a sentence is one."""
    last = flow[-1] if flow else None
    if first_of_page and isinstance(last, Paragraph) and last.page == item.page - 1:
        plain = last.lines[-1].size == item.lines[0].size and last.lines[-1].bold == item.lines[0].bold
        if plain and item.lines[0].text[:1].islower() and not last.text.endswith(_STOP):
            last.lines += item.lines
            return
    flow.append(item)


def _body(pages: Sequence[tuple[Sheet, list, list[Part]]]) -> Style:
    """Size and weight that most of the running text has; of a paper of tables only, those of the tables."""
    styles: Counter[Style] = Counter()
    for _, rest, _ in pages:
        for word in rest:
            styles[(word.size, word.bold)] += len(word.text)
    if sum(styles.values()) < 400:
        for sheet, _, _ in pages:
            for word in sheet.words:
                styles[(word.size, word.bold)] += len(word.text)
    return max(styles, key=lambda style: (styles[style], -style[0], not style[1])) if styles else (10.0, False)


def _pieces(flow: Sequence[Paragraph | Row], margins: dict[int, list[Edge]], sheets: Sequence[Sheet]) -> list[_Piece]:
    """What the text's lines are: on each page its head, what begins there, and its foot."""
    held: dict[int, list[_Piece]] = {sheet.number: [] for sheet in sheets}
    for item in flow:
        if isinstance(item, Paragraph):
            held[item.page].append(_Piece(item.page, [item.text], paragraph=item))
        else:
            texts = [joined(slot.lines, pitch(slot.lines)) for slot in item.slots]
            held[item.page].append(_Piece(item.page, texts, row=item))
    pieces = []
    for number, own in held.items():
        found = margins[number]
        pieces += [_Piece(number, [edge.line.text], edge=edge) for edge in found if edge.top]
        pieces += own
        pieces += [_Piece(number, [edge.line.text], edge=edge) for edge in reversed(found) if not edge.top]
    return pieces


def _written(pieces: Sequence[_Piece], document_id: str) -> tuple[str, tuple[Problem, ...]]:
    """The pieces' text, mended; each piece learns where its texts stand."""
    whole, joins = whole_words(_BREAK.join(text for piece in pieces for text in piece.texts), document_id)
    whole, notes = mended(whole, document_id)
    notes = (*joins, *notes)
    texts = iter(whole.split(_BREAK))
    written, at = [], 0
    for piece in pieces:
        own = [next(texts).strip() for _ in piece.texts]
        for text in own:
            piece.spans.append((at, at + len(text)))
            at += len(text) + 1
        written.append("\t".join(own))
    return "\n".join(written) + "\n" if written else "", notes


def _grid(number: int, table: Table, pieces: Sequence[_Piece], text: str) -> Grid:
    """The table's rows as cells; headings that are printed again on later pages are not its rows."""
    spans = {id(piece.row): piece for piece in pieces if piece.row is not None}
    own = [at for at, row in enumerate(table.rows) if not row.repeated]
    place = {at: r for r, at in enumerate(own)}
    rows = []
    for r, row in enumerate(table.rows[at] for at in own):
        cells = []
        for c, slot in enumerate(row.slots):
            chief = slot.covered_by
            source = table.rows[chief[0]] if chief else row
            column = chief[1] if chief else c
            start, end = spans[id(source)].spans[column]
            covered = (place[chief[0]], chief[1]) if chief else None
            where = f"s. {row.page}, tabell {number}, rad {r + 1}, kolumn {c + 1}"
            marked = source.slots[column].marked
            cells.append(GridCell(r, c, text[start:end], start, end, where, row.page, covered, False, marked))
        rows.append(tuple(cells))
    return Grid(number, tuple(rows), None, table.ruled)


def _doubts(tables: Sequence[Table], document_id: str) -> list[Problem]:
    """Notes on what is not certain in tables: words between two columns, rows that may be one."""
    problems = []
    for number, table in enumerate(tables, 1):
        for part in table.parts:
            if part.crossing:
                shown = ", ".join(f"”{shorten(word.text, 30)}”" for word in part.crossing[:3])
                more = " …" if len(part.crossing) > 3 else ""
                words = f"ord som kan höra till två kolumner: {shown}{more}."
                where = f"s. {part.page}, tabell {number}"
                problems.append(Problem("note", "between_columns", where, words, "Jämför med originalet.", document_id))
        unsure = [row for row in table.rows if not row.repeated and _may_be_two(row)] if not table.rows_shown else []
        for page in sorted({row.page for row in unsure}):
            first = next(slot.text for row in unsure if row.page == page for slot in row.slots if slot.lines)
            words = f"raden som börjar ”{shorten(first, 40)}” kan vara flera: inget visar var rader slutar."
            mend = "Jämför förslagen med sidan i dokumentet."
            problems.append(Problem("warning", "rows_joined", f"s. {page}, tabell {number}", words, mend, document_id))
        for page in table.doubtful:
            words = "första raden på sidan lästes som slutet av raden före sidbrytningen."
            where = f"s. {page}, tabell {number}"
            problems.append(Problem("note", "row_over_pages", where, words, "Jämför med originalet.", document_id))
    return problems


def _may_be_two(row: Row) -> bool:
    """Whether two cells of the row, or more, begin anew at the same height, after white wider than between lines."""
    begun: Counter[int] = Counter()
    for slot in row.slots:
        step = pitch(slot.lines)
        for line, after in zip(slot.lines, slot.lines[1:], strict=False):
            if after.top - line.top > 1.35 * min(step, 1.3 * line.size):
                begun[round(after.top / 4)] += 1
    return any(count > 1 for count in begun.values())


def _pages(pieces: Sequence[_Piece], sheets: Sequence[Sheet], length: int) -> tuple[Page, ...]:
    """Each page's stretch, from its first piece to the next page's; a page without text is empty."""
    starts: dict[int, int] = {}
    for piece in pieces:
        starts.setdefault(piece.page, piece.spans[0][0])
    pages, end = [], length
    for sheet in reversed(sheets):
        start = starts.get(sheet.number, end)
        pages.append(Page(sheet.number, start, end))
        end = start
    return tuple(reversed(pages))


def _title(pieces: Sequence[_Piece], headings: Sequence[Heading], text: str) -> str:
    """The first heading of the highest level on the first two pages with text; none when the paper has no such."""
    first = next((piece.page for piece in pieces if piece.paragraph), 0)
    near = [piece for piece in pieces if piece.paragraph and piece.paragraph.level and first <= piece.page <= first + 1]
    best = min(near, key=lambda piece: piece.paragraph.level, default=None)
    return " ".join(text[best.spans[0][0] : best.spans[0][1]].split())[:200] if best else ""
