"""The plans as PDF: the same table ruled, with horizontal rules only, shaded by row or without a line, over pages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from plan_contents import Plan, cell_lines, front
from reportlab.lib.pagesizes import A4
from reportlab.lib.pagesizes import landscape as turned
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

STYLES = ("ruled", "horizontal", "shaded", "borderless")
_FONT, _BOLD = "Helvetica", "Helvetica-Bold"
_MARGIN, _FOOT, _PAD = 48, 70, 6
WIDTHS = {4: (0.25, 0.27, 0.26, 0.22), 6: (0.16, 0.20, 0.20, 0.12, 0.18, 0.14)}  # shares of the table's width
# where a long word may be parted when its column is too narrow; the hyphen is of the line, not of the word
PARTED = (
    ("Kommunikations", "enheten"),
    ("Kommunikations", "staben"),
    ("konsument", "vägledningen"),
    ("Konsument", "vägledningen"),
    ("instrument", "verkstad"),
    ("verksamhets", "planeraren"),
    ("provnings", "instruktionen"),
    ("verksamhets", "dialogerna"),
    ("verksamhets", "planen"),
    ("konsult", "arvoden"),
    ("jämställdhets", "analys"),
    ("jämställdhets", "mål"),
    ("med", "verkande"),
    ("folk", "musik"),
    ("upphovs", "person"),
    ("förteck", "nade"),
    ("program", "sättning"),
    ("konsert", "produktionen"),
    ("konsert", "arrangörerna"),
    ("Beviljande", "grad"),
    ("Över", "intendenten"),
    ("bas", "utställningen"),
    ("kontakt", "personer"),
    ("Enhets", "cheferna"),
    ("Bidrags", "kansliet"),
)


@dataclass
class _Sheet:
    """Where the pen is; a new page gets its running head and its number."""

    canvas: Canvas
    plan: Plan
    size: tuple[float, float] = A4
    y: float = 0.0
    page: int = 0

    def new_page(self, size: tuple[float, float] | None = None) -> None:
        if self.page:
            self.canvas.showPage()
        self.size, self.page = size or self.size, self.page + 1
        self.canvas.setPageSize(self.size)
        width, height = self.size
        self.text(_MARGIN, height - 32, f"{self.plan.agency}", 8)
        number = f"Dnr {self.plan.registration}"
        self.text(width - _MARGIN - stringWidth(number, _FONT, 8), height - 32, number, 8)
        foot = f"Sida {self.page}"
        self.text(width - _MARGIN - stringWidth(foot, _FONT, 8), 30, foot, 8)
        self.y = height - 64

    def text(self, x: float, y: float, words: str, size: float, font: str = _FONT) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, y, words)

    def paragraph(self, words: str, size: float = 10, font: str = _FONT, after: float = 6) -> None:
        for line in simpleSplit(words, font, size, self.size[0] - 2 * _MARGIN):
            if self.y < _FOOT + size:
                self.new_page()
            self.y -= size * 1.3
            self.text(_MARGIN, self.y, line, size, font)
        self.y -= after

    def prose(self, lines: tuple[str, ...]) -> None:
        for line in lines:
            if line.startswith("# "):
                self.y -= 6
                self.paragraph(line[2:], 13, _BOLD, 3)
            else:
                self.paragraph(line)


def write_pdf(
    plan: Plan,
    path: Path,
    lines: str = "ruled",
    *,
    landscape: bool = False,
    repeat_heading: bool = True,
    repeat_merged: bool | None = None,
    split_merged: bool = False,
    size: float | None = None,
) -> Path:
    """The plan as a PDF with a table over three pages, where at least one row is cut by a page break.

    lines   ruled: every line, none inside a merged cell, and a rule where the page ends; horizontal: rules between
            rows, none inside a merged cell; shaded: every other row on grey; borderless: only wider gaps between rows
    repeat_heading  the heading row on each page, else on the first only
    repeat_merged   the merged words on each of their rows. So by default in shaded and borderless papers, where
                    nothing on paper shows how far a merged cell goes: a person, too, writes the words again there
    size    of the table's type, in points (10; 11 in landscape, 8.5 for six columns without it); where a word is wider
            than its column it is parted with a hyphen (:data:`PARTED`), so mostly in six columns
    split_merged    whether a page may end among the rows of a merged cell, or inside one of them: the next page then
                    has an empty cell whose top is open, as its foot was
    """
    if repeat_merged is None:
        repeat_merged = lines in ("shaded", "borderless")
    if size is None:
        size = 11 if landscape else 8.5 if len(plan.columns) == 6 else 10
    canvas = Canvas(str(path), pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(plan.title)
    canvas.setAuthor(plan.agency)
    sheet = _Sheet(canvas, plan)
    sheet.new_page()
    sheet.paragraph(plan.title, 16, _BOLD, 10)
    for line in front(plan):
        sheet.paragraph(line, after=1)
    sheet.y -= 8
    sheet.prose(plan.before)
    if landscape:
        sheet.new_page(turned(A4))
    _Table(sheet, plan, lines, repeat_heading, repeat_merged, split_merged, size).draw()
    sheet.y -= 14
    sheet.prose(plan.after)
    canvas.save()
    return Path(path)


class _Table:
    """A table drawn row by row; what does not fit is cut between two lines of text and goes on overleaf."""

    def __init__(self, sheet, plan, lines, repeat_heading, repeat_merged, split_merged, size):
        self.sheet, self.lines, self.repeat, self.split, self.size = sheet, lines, repeat_heading, split_merged, size
        self.leading = size * 1.22
        width = sheet.size[0] - 2 * _MARGIN
        self.widths = [share * width for share in WIDTHS[len(plan.columns)]]
        self.edges = [_MARGIN + sum(self.widths[:place]) for place in range(len(self.widths) + 1)]
        self.heading = [self.wrapped(name, place, _BOLD) for place, name in enumerate(plan.columns)]
        rows = plan.laid_out() if repeat_merged else plan.rows
        self.covered = [[cell is None for cell in row] for row in rows]
        self.rows = [[self.wrapped(cell, place) for place, cell in enumerate(row)] for row in rows]
        self.number = 0

    def wrapped(self, cell, place: int, font: str = _FONT) -> list[str]:
        """The cell's lines as they stand on paper, bullets with a hanging indent."""
        out: list[str] = []
        room = self.widths[place] - 2 * _PAD
        for line in cell_lines(cell):
            if line.startswith("• "):
                first, *rest = self.split_words(line[2:], font, room - 9)
                out += [f"• {first}", *("\t" + more for more in rest)]
            else:
                out += self.split_words(line, font, room)
        return out

    def split_words(self, line: str, font: str, room: float) -> list[str]:
        """Lines no wider than ``room``; a word that is wider than that alone is parted with a hyphen."""
        for first, second in PARTED:
            if stringWidth(first + second, font, self.size) > room:
                line = line.replace(first + second, f"{first}- {second}").replace(f"/{first}- ", f"/ {first}- ")
        lines = simpleSplit(line, font, self.size, room)
        wide = [text for text in lines if stringWidth(text, font, self.size) > room]
        assert not wide, f"för brett för kolumnen: {wide}"
        return lines

    def draw(self) -> None:
        self.draw_heading()
        units = [[number] for number in range(len(self.rows))] if self.split else self.groups()
        for unit, following in zip(units, [*units[1:], []], strict=True):
            if len(unit) > 1 and self.height(unit) > self.room():
                self.next_page(unit[0])
            for number in unit:
                self.draw_row(number, len(unit) == 1, following)
        if self.lines in ("ruled", "horizontal"):
            self.rule(0, len(self.widths))

    def groups(self) -> list[list[int]]:
        """Rows that merged cells hold together."""
        groups: list[list[int]] = []
        for number, covered in enumerate(self.covered):
            if any(covered):
                groups[-1].append(number)
            else:
                groups.append([number])
        return groups

    def needed(self, number: int) -> float:
        """Height of a row; a merged cell's text needs no more than all its rows have."""
        tall = 1
        for place, cell in enumerate(self.rows[number]):
            end = number + 1
            while end < len(self.rows) and self.covered[end][place]:
                end += 1
            if end == number + 1:
                tall = max(tall, len(cell))
            else:
                tall = max(tall, -(-len(cell) // (end - number)))
        return tall * self.leading + 2 * _PAD + 2

    def height(self, group: list[int]) -> float:
        return sum(map(self.needed, group))

    def room(self) -> float:
        return self.sheet.y - _FOOT

    def next_page(self, number: int) -> None:
        """A new page for the row; a ruled paper closes its cells at the page's foot, but not a merged cell."""
        if self.lines == "ruled":
            self.upper_rules(number)
        self.sheet.new_page()
        if self.repeat:
            self.draw_heading()

    def upper_rules(self, number: int) -> None:
        for place, covered in enumerate(self.covered[number]):
            if not covered:
                self.rule(place, place + 1)

    def draw_heading(self) -> None:
        height = max(map(len, self.heading)) * self.leading + 2 * _PAD + 2
        if self.lines in ("ruled", "shaded"):
            self.fill(height, 0.80 if self.lines == "shaded" else 0.88)
        if self.lines in ("ruled", "horizontal"):
            self.rule(0, len(self.widths))
        for place, text in enumerate(self.heading):
            self.write(place, text, _BOLD)
        self.uprights(height)
        self.sheet.y -= height
        if self.lines == "horizontal":
            self.rule(0, len(self.widths))

    def draw_row(self, number: int, alone: bool, following: list[int]) -> None:
        """The row, or as much of it as the page holds and the rest overleaf.

        A row that fits is cut in its middle all the same where nothing of the ``following`` rows fits below it, so that
        page breaks come inside a row wherever they can.
        """
        texts, height = self.rows[number], self.needed(number)
        longest = max(len(text) for text, covered in zip(texts, self.covered[number], strict=True) if not covered)
        fit = self.lines_that_fit(self.room())
        if height <= self.room():
            fit = -(-longest // 2) if following and not self.begins(following, self.room() - height) else longest
        while fit < longest and any(text[fit - 1 : fit] and text[fit - 1].endswith("-") for text in texts):
            fit -= 1  # no word is parted between pages
        if alone and 2 <= fit < longest:
            self.band(number, [text[:fit] for text in texts], fit * self.leading + 2 * _PAD + 2, True)
            self.next_page(number)
            rest = [text[fit:] for text in texts]
            self.band(number, rest, (longest - fit) * self.leading + 2 * _PAD + 2, False)
            return
        if height > self.room():
            self.next_page(number)
        self.band(number, texts, height, True)

    def lines_that_fit(self, room: float) -> int:
        return int((room - 2 * _PAD - 2) // self.leading)

    def begins(self, unit: list[int], room: float) -> bool:
        """Whether the rows, or two lines of a row that may be cut, have room."""
        return self.height(unit) <= room or (len(unit) == 1 and self.lines_that_fit(room) >= 2)

    def band(self, number: int, texts: list[list[str]], height: float, top: bool) -> None:
        """A stretch of a row at the pen: ground, upper rule but over covered cells, words, uprights."""
        if self.lines == "shaded" and number % 2:
            self.fill(height, 0.93)
        if self.lines == "ruled" or (self.lines == "horizontal" and top):
            self.upper_rules(number)
        for place, text in enumerate(texts):
            self.write(place, text, _FONT)
        self.uprights(height)
        self.sheet.y -= height + (5 if self.lines == "borderless" else 0)

    def write(self, place: int, lines: list[str], font: str) -> None:
        for row, line in enumerate(lines):
            y = self.sheet.y - _PAD - self.size - row * self.leading
            x = self.edges[place] + _PAD
            if line.startswith("\t"):
                self.sheet.text(x + 9, y, line[1:], self.size, font)
            elif line.startswith("• "):
                self.sheet.text(x, y, "•", self.size, font)
                self.sheet.text(x + 9, y, line[2:], self.size, font)
            else:
                self.sheet.text(x, y, line, self.size, font)

    def rule(self, first: int, last: int) -> None:
        self.sheet.canvas.setLineWidth(0.6)
        self.sheet.canvas.line(self.edges[first], self.sheet.y, self.edges[last], self.sheet.y)

    def uprights(self, height: float) -> None:
        if self.lines == "ruled":
            self.sheet.canvas.setLineWidth(0.6)
            for x in self.edges:
                self.sheet.canvas.line(x, self.sheet.y, x, self.sheet.y - height)

    def fill(self, height: float, grey: float) -> None:
        self.sheet.canvas.setFillGray(grey)
        self.sheet.canvas.rect(self.edges[0], self.sheet.y - height, self.edges[-1] - self.edges[0], height, 0, 1)
        self.sheet.canvas.setFillGray(0)
