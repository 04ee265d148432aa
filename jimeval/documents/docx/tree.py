"""From the XML of a DOCX to mammoth's elements: what mammoth passes by is brought to what it reads.

mammoth reads the model (merged cells, deleted paragraphs, fields, symbols) but loses simple fields, the text boxes of
newer Word and cells that a row leaves out at its start, and lets a bookmark between two rows undo all merging. Here
one branch of alternatives is chosen, unknown elements are looked through, rows and cells are brought together, and
deletions, comments and unfilled content controls are left out and counted. What mammoth has no place for (heading
level, page, a cell's shade) goes as a bookmark, the only one that remains.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from xml.etree.ElementTree import Element

from mammoth.docx.xmlparser import XmlElement, XmlText

from jimeval.documents.docx.package import Package, Part, on, value
from jimeval.documents.docx.styles import Lists, Styles, shaded
from jimeval.documents.docx.tables import placed_rows
from jimeval.documents.marks import without_marks

_LEFT_OUT = frozenset(
    "pPr rPr tblPr tblGrid trPr tcPr sdtPr sdtEndPr sectPr delText delInstrText rt softHyphen pic-pic commentReference "
    "annotationRef footnoteRef endnoteRef tblPrEx".split()
)
_KEPT = frozenset("r tab fldChar instrText sym".split())
_LARGER = 4  # half points above the usual size of letters
_COUNTED = {"object": "object", "c-chart": "chart", "altChunk": "chunk"}  # what has words that are not read


@dataclass(frozen=True, slots=True)
class Facts:
    """What the writer needs to know of a paragraph: heading level or None, space around in twentieths of a point, size
    in half points; ``bold`` None: it has no words."""

    level: int | None
    title: bool
    before: int
    after: int
    close: bool
    style: str
    bold: bool | None
    size: int
    large: bool


class Tree:
    """Elements of one document for mammoth; ``facts`` of its paragraphs, and what was ``counted`` on the way."""

    def __init__(self, package: Package, styles: Styles, lists: Lists):
        self._package, self._styles, self._lists = package, styles, lists
        self.facts: list[Facts] = []
        self.notes: list[tuple[str, str]] = []
        self.counted: Counter[str] = Counter()
        self._muted = 0
        self._part: Part = package.main
        self._readers = {
            "p": self._paragraph,
            "r": self._run,
            "t": self._text,
            "m-t": self._text,
            "noBreakHyphen": lambda element: self._words("-"),
            "br": lambda element: [] if self._muted else [_element("br", type=_known_break(element))],
            "cr": lambda element: [] if self._muted else [_element("br")],
            "ptab": lambda element: [] if self._muted else [_element("tab")],
            "lastRenderedPageBreak": lambda element: [_fact("page")],
            "tbl": self._table,
            "sdt": self._control,
            "ins": self._inserted,
            "moveTo": self._inserted,
            "del": self._deleted,
            "moveFrom": self._deleted,
            "mc-AlternateContent": self._alternative,
            "txbxContent": lambda element: [XmlElement("w:pict", {}, self.blocks(element))],
            "a-p": lambda element: self._box(["".join(t.text or "" for t in element.iter("a-t"))]),
            "dgm-relIds": self._diagram,
            "footnoteReference": self._note,
            "endnoteReference": self._note,
        }

    def of_part(self, part: Part, root: Element) -> Iterator[list[XmlElement]]:
        """The elements below ``root``, one child of it at a time, so that a long paper need not be in memory twice."""
        self._part = part
        children = list(root)
        for child, following in zip_longest(children, children[1:]):
            yield self._one(child, following)

    def blocks(self, root: Element) -> list[XmlElement]:
        children = list(root)
        pairs = zip_longest(children, children[1:])
        return [element for child, following in pairs for element in self._one(child, following)]

    def _one(self, element: Element, following: Element | None = None) -> list[XmlElement]:
        tag = element.tag
        if tag in _LEFT_OUT:
            return []
        if tag in _COUNTED:
            self.counted[_COUNTED[tag]] += 1
        if tag == "p":
            return self._paragraph(element, following is not None and following.tag == "p")
        if reader := self._readers.get(tag):
            return reader(element)
        if tag in _KEPT:
            return [] if self._muted and tag != "fldChar" and tag != "instrText" else self._kept(element)
        return self.blocks(element)

    def _kept(self, element: Element) -> list[XmlElement]:
        if element.tag == "sym" and not _is_code(element.get("char")):
            return []
        chosen = _chosen(element) if element.tag == "fldChar" else ""
        return [_raw(element), *(self._words(chosen) if chosen else [])]

    def _paragraph(self, element: Element, goes_on: bool = False) -> list[XmlElement]:
        """``goes_on``: another paragraph follows, that this one is joined to when its end was deleted."""
        style = self._styles.paragraph_style(element)
        joined = goes_on and element.find("pPr/rPr/del") is not None
        label = "" if joined else self._lists.label(element, style)
        children = self.blocks(element)
        if label and not self._muted and _says(children):
            children.insert(0, XmlElement("w:r", {}, self._words(f"{label} ")))
        bold, size = self._letters(element, style)
        self.facts.append(
            Facts(
                self._styles.level(element, style),
                self._styles.is_title(style),
                self._styles.space(element, style, "before"),
                self._styles.space(element, style, "after"),
                self._styles.close(element, style),
                style,
                bold,
                size,
                bold is not None and size >= self._styles.size(self._styles.default) + _LARGER,
            )
        )
        children.insert(0, _fact(str(len(self.facts) - 1)))
        if joined:
            mark = XmlElement("w:rPr", {}, [XmlElement("w:del", {}, [])])
            children.insert(0, XmlElement("w:pPr", {}, [mark]))
        return [XmlElement("w:p", {}, children)]

    def _letters(self, paragraph: Element, style: str) -> tuple[bool | None, int]:
        """(whether all of the paragraph's words are bold, None without words; size of the largest in half points)."""
        runs = [run for run in paragraph.iter("r") if "".join(t.text or "" for t in run.iter("t")).strip()]
        of_style, size = self._styles.bold(style), self._styles.size(style)
        bold = [
            of_style if (own := on(run, "rPr/b")) is None and not self._bold_letters(run) else own is not False
            for run in runs
        ]
        sizes = [int(own) if (own := value(run, "rPr/sz") or "").isdecimal() else size for run in runs]
        return all(bold) if runs else None, max(sizes, default=size)

    def _bold_letters(self, run: Element) -> bool:
        style = value(run, "rPr/rStyle")
        return bool(style) and self._styles.bold(style)

    def _run(self, element: Element) -> list[XmlElement]:
        hidden = bool(on(element, "rPr/vanish"))
        if hidden and not self._muted and any((t.text or "").strip() for t in element.iter("t")):
            self.counted["hidden"] += 1
        self._muted += hidden
        children = self.blocks(element)
        self._muted -= hidden
        return [XmlElement("w:r", {}, children)]

    def _text(self, element: Element) -> list[XmlElement]:
        return self._words(element.text or "")

    def _words(self, words: str) -> list[XmlElement]:
        if self._muted:
            return []
        words = without_marks(words).replace("\r", " ").replace("\n", " ").replace("\t", " ")
        return [XmlElement("w:t", {}, [XmlText(words)])]

    def _box(self, lines: list[str]) -> list[XmlElement]:
        """Lines of a drawing, that come after the paragraph that it is tied to."""
        paragraphs = [XmlElement("w:p", {}, self._words(line)) for line in lines if line.strip()]
        return [XmlElement("w:pict", {}, paragraphs)] if paragraphs else []

    def _diagram(self, element: Element) -> list[XmlElement]:
        """The words of a SmartArt figure, which stand in a part of their own."""
        _, path = self._part.relations.get(element.get("r-dm", ""), ("", ""))
        part = self._package.part(path) if path else None
        points = [] if part is None else [point for point in part.root.iter("dgm-pt") if point.get("type") != "pres"]
        return self._box(["".join(t.text or "" for t in line.iter("a-t")) for p in points for line in p.iter("a-p")])

    def _note(self, element: Element) -> list[XmlElement]:
        if self._muted:
            return []
        self.notes.append((element.tag.removesuffix("Reference"), element.get("id", "")))
        return self._words(f"[{len(self.notes)}]")

    def _control(self, element: Element) -> list[XmlElement]:
        content = element.find("sdtContent")
        if content is None:
            return []
        unfilled = self._unfilled(element)
        self._muted += unfilled
        children = self.blocks(content)
        self._muted -= unfilled
        return children

    def _unfilled(self, control: Element) -> bool:
        """Whether a content control shows only what Word says should be written there."""
        unfilled = bool(on(control, "sdtPr/showingPlcHdr"))
        self.counted["unfilled"] += unfilled and not self._muted
        return unfilled

    def _inserted(self, element: Element) -> list[XmlElement]:
        children = self.blocks(element)
        self.counted["inserted"] += _says(children)
        return children

    def _deleted(self, element: Element) -> list[XmlElement]:
        self.counted["deleted"] += any((t.text or "").strip() for tag in ("delText", "t") for t in element.iter(tag))
        return []

    def _alternative(self, element: Element) -> list[XmlElement]:
        """The first of a drawing's forms that has words; they all say the same."""
        for branch in element:
            if any(child.tag in ("t", "a-t", "dgm-relIds", "c-chart", "object") for child in branch.iter()):
                return self.blocks(branch)
        return []

    def _table(self, element: Element) -> list[XmlElement]:
        rows = placed_rows(element)
        first_apart = self._styles.first_row_apart(element)
        self.counted["deleted"] += sum(row.deleted_whole for row in rows)
        kept = []
        for number, row in enumerate(row for row in rows if not row.deleted):
            cells = []
            for cell in row.cells:
                if cell.element is None:
                    content: list[XmlElement] = []
                else:
                    unfilled = [control for control in cell.controls if self._unfilled(control)]
                    self._muted += len(unfilled)
                    before = len(self.facts)
                    content = self.blocks(cell.element)
                    self._muted -= len(unfilled)
                    marked = row.heading or shaded(cell.element.find("tcPr")) or (first_apart and number == 0)
                    bold = all(facts.bold is not False for facts in self.facts[before:])
                    marked = marked or (bold and _says(content))
                    content.insert(0, _fact(f"cell {int(bool(marked))} {int(row.hidden)}"))
                properties = [_element("gridSpan", val=str(cell.span))]
                properties += [_element("vMerge", val="continue")] if cell.covered else []
                cells.append(XmlElement("w:tc", {}, [XmlElement("w:tcPr", {}, properties), *content]))
            kept.append(XmlElement("w:tr", {}, cells))
        return [XmlElement("w:tbl", {}, kept)]


def _element(tag: str, **attributes: str | None) -> XmlElement:
    return XmlElement(f"w:{tag}", {f"w:{key}": text for key, text in attributes.items() if text is not None}, [])


def _fact(words: str) -> XmlElement:
    return _element("bookmarkStart", name=words)


def _raw(element: Element) -> XmlElement:
    """The element as it is, for mammoth."""
    text = [XmlText(element.text)] if element.tag == "instrText" and element.text else []
    attributes = {f"w:{key}": words for key, words in element.attrib.items()}
    return XmlElement(f"w:{element.tag}", attributes, [*text, *map(_raw, element)])


def _says(elements: list[XmlElement]) -> bool:
    """Whether there are words, or a box to tick, outside text boxes."""
    return any(
        (element.name in ("w:t", "w:instrText") and any(text.value.strip() for text in element.children))
        or element.name == "w:sym"
        or (element.name not in ("w:pict", "w:t", "w:instrText") and _says(element.children))
        for element in elements
    )


def _known_break(element: Element) -> str | None:
    return found if (found := element.get("type")) in ("page", "column") else None


def _is_code(text: str | None) -> bool:
    return bool(text) and len(text) <= 6 and all(sign in "0123456789abcdefABCDEF" for sign in text)


def _chosen(field: Element) -> str:
    """The choice made in a form's drop-down list."""
    choices = field.findall("ffData/ddList/listEntry")
    number = value(field, "ffData/ddList/result") or value(field, "ffData/ddList/default") or "0"
    return choices[int(number)].get("val", "") if number.isdecimal() and int(number) < len(choices) else ""
