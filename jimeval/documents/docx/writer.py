"""mammoth's model of a DOCX as text with marks: paragraphs as lines, cells by tabs, headings by ``#``."""

from __future__ import annotations

from mammoth import documents

from jimeval.documents.docx.tree import Facts
from jimeval.documents.marks import HEADING, HEADING_END, PAGE, Rows, Spanned, drawn

_GAP = 100  # twentieths of a point between paragraphs that a reader sees as a blank line: five points
_PLAIN = Facts(None, False, 0, 0, False, "", None, 0, False)
_LONGEST_HEADING = 120
_BOX = {True: "☒", False: "☐"}


class Writer:
    """Text of mammoth's elements. ``tables`` are those between marks, in the order these stand; ``facts`` those of the
    paragraphs, by the number in their bookmark; ``title`` what the paper sets as its title."""

    def __init__(self, facts: list[Facts]):
        self._facts = facts
        self._headings: list[tuple[int, int]] = []
        self._within = 0
        self.tables: list[Rows] = []
        self.title = ""

    @property
    def levels(self) -> list[int]:
        """Levels of the headings between marks; those that only bold or large letters show lie below all others, the
        largest first."""
        deepest = max((level for level, _ in self._headings), default=0)
        sizes = sorted({size for level, size in self._headings if not level}, reverse=True)
        return [level or min(deepest + 1 + sizes.index(size), 9) for level, size in self._headings]

    def flow(self, blocks: list, in_cell: bool = False) -> str:
        """Paragraphs and tables below one another; a blank line where the paper has some space, but not in a cell."""
        pieces: list[str] = []
        last, blank = _PLAIN, False
        for block in blocks:
            facts, words, apart = self._block(block, in_cell)
            if not words.replace(PAGE, "").strip():
                pieces += [PAGE] * words.count(PAGE)
                blank = blank or (isinstance(block, documents.Paragraph) and bool(pieces))
                continue
            apart = apart or blank or _space(last, facts) >= _GAP
            if any(piece != PAGE for piece in pieces):
                pieces.append("\n\n" if apart and not in_cell else "\n")
            pieces.append(words)
            last, blank = facts, apart and isinstance(block, documents.Table)
            if words.startswith("#") and not in_cell:
                blank = True
        return "".join(pieces)

    def _block(self, block, in_cell: bool) -> tuple[Facts, str, bool]:
        """(facts, words, whether it stands apart from what is before)."""
        if isinstance(block, documents.Table):
            return _PLAIN, self._table(block), True
        facts = self._facts_of(block)
        words = self._inline(block)
        lead = len(words) - len(words.lstrip(PAGE))
        words, pages = words[lead:].strip(), PAGE * lead
        if not words or in_cell or not (facts.level or facts.title or _looks_like_heading(facts, words)):
            return facts, pages + words, False
        words = " ".join(words.split())
        level = 1 if facts.title else facts.level or 0
        if not self.title and (facts.title or (facts.large and not any(level for level, _ in self._headings))):
            self.title = words.replace(PAGE, "")
        self._headings.append((level, facts.size))
        number = f"{'#' * min(level, 6)} " if level else ""  # as the readers know headings in Markdown and web pages
        return facts, f"{pages}{number}{HEADING}{words}{HEADING_END}", bool(level)

    def _facts_of(self, block) -> Facts:
        """Those of its last bookmark: a paragraph that another was joined to, whose end was deleted, has two."""
        names = [c.name for c in getattr(block, "children", ()) if isinstance(c, documents.Bookmark)]
        numbers = [int(name) for name in names if name and name.isdecimal()]
        return self._facts[numbers[-1]] if numbers else _PLAIN

    def _inline(self, node) -> str:
        if isinstance(node, documents.Text):
            return node.value
        if isinstance(node, documents.Tab):
            return " " if self._within else "\t"  # tabs part cells
        if isinstance(node, documents.Break):
            return "\n"
        if isinstance(node, documents.Checkbox):
            return f"{_BOX[bool(node.checked)]} "
        if isinstance(node, documents.Bookmark):
            return PAGE if node.name == "page" else ""
        return "".join(map(self._inline, getattr(node, "children", ())))

    def _table(self, table: documents.Table) -> str:
        rows = [row for row in table.children if isinstance(row, documents.TableRow)]
        if _is_frame(rows) and any(self._lays_out(cell) for row in rows for cell in row.children):
            return self.flow([block for row in rows for cell in row.children for block in cell.children])
        place = len(self.tables)
        self.tables.append([])
        self._within += 1
        words, pages = [], [0]
        for row in rows:
            told = [self.flow(cell.children, in_cell=True) for cell in row.children]
            words.append([cell.replace(PAGE, "").strip() for cell in told])
            begins = any(cell.startswith(PAGE) for cell in told)
            pages[-1] += begins
            pages.append(max((cell.count(PAGE) - (begins and cell.startswith(PAGE)) for cell in told), default=0))
        self._within -= 1
        self.tables[place] = [[_spanned(cell) for cell in row.children] for row in rows]
        return drawn(self.tables[place], words, pages)

    def _lays_out(self, cell: documents.TableCell) -> bool:
        """Whether a cell holds what no cell of a table of words does: a table or a heading."""
        return any(
            isinstance(block, documents.Table) or (self._facts_of(block).level and self._inline(block).strip())
            for block in cell.children
        )


def _spanned(cell: documents.TableCell) -> Spanned:
    names = [c.name.split() for c in cell.children if isinstance(c, documents.Bookmark)]
    marked, hidden = next(((a == "1", b == "1") for word, a, b in names if word == "cell"), (False, False))
    return Spanned(cell.colspan, cell.rowspan, marked, hidden)


def _is_frame(rows: list[documents.TableRow]) -> bool:
    """One column: lines around a part of the paper."""
    return all(len(row.children) == 1 for row in rows)


def _looks_like_heading(facts: Facts, words: str) -> bool:
    """A short line, all bold or large, that ends no sentence."""
    return bool(facts.bold or facts.large) and len(words) <= _LONGEST_HEADING and words[-1] not in ".;,"


def _space(above: Facts, below: Facts) -> int:
    """Twentieths of a point between two paragraphs."""
    alike = above.style == below.style
    return max(0 if alike and above.close else above.after, 0 if alike and below.close else below.before)
