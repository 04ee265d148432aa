"""A DOCX to text with marks: heads, body, notes and feet in that order, and what was left out, told with numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import NoReturn
from xml.etree.ElementTree import Element

from mammoth.docx.body_xml import reader
from mammoth.docx.numbering_xml import Numbering
from mammoth.docx.relationships_xml import Relationships
from mammoth.docx.styles_xml import Styles as NoStyles

from jimeval.base.errors import InputError, Problem
from jimeval.base.swedish import count, listed
from jimeval.documents.decode import LONGEST
from jimeval.documents.docx.package import Package, Part, on
from jimeval.documents.docx.styles import Lists, Styles
from jimeval.documents.docx.tree import Tree
from jimeval.documents.docx.writer import Writer
from jimeval.documents.marks import PAGE, RUNNING, RUNNING_END, Rows, unmarked


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paper's text with marks; ``tables`` and ``levels`` (of headings) in the order the marks stand.

    title  what the paper sets as its title;  property_title  what the file's properties say;  heads  words of its heads
    """

    text: str
    tables: list[Rows]
    levels: list[int]
    title: str
    property_title: str
    heads: str
    problems: tuple[Problem, ...]


def read_docx(content: bytes, document_id: str) -> Drawn:
    """Raises InputError when the file is none from Word, cannot be opened, is too large or has no text."""
    package = Package(content, document_id)
    try:
        return _read(package, document_id)
    except RecursionError:
        words = "filens delar ligger i varandra utan slut."
        _stop("too_nested", words, "Öppna den i Word och spara om den.", document_id)


def _read(package: Package, document_id: str) -> Drawn:
    styles = Styles(package.of_kind("styles"))
    tree = Tree(package, styles, Lists(package.of_kind("numbering"), styles))
    writer = Writer(tree.facts)
    heads, feet = _running(package, tree, "header"), _running(package, tree, "footer")
    tree.counted.clear()  # a head's changes are no changes of the text
    body = _flow(package.main, package.main.root.find("body"), tree, writer)
    if len(body) > LONGEST:
        words = "texten är längre än något papper brukar vara, och den läses inte."
        _stop("too_large", words, "Dela upp den eller kontrollera att det är rätt fil.", document_id)
    notes = _notes(package, tree, writer)
    own = "\n\n".join(piece for piece in (body, notes) if piece)
    if not unmarked(own)[0].strip():
        _without_words(package, document_id)
    text = "\n\n".join([*(f"{RUNNING}{head}{RUNNING_END}" for head in heads), own])
    text += "".join(f"\n\n{RUNNING}{foot}{RUNNING_END}" for foot in feet if foot not in heads) + "\n"
    problems = _left_out(tree.counted, _comments(package), document_id)
    return Drawn(text, writer.tables, writer.levels, writer.title, package.title(), "\n".join(heads), problems)


def _flow(part: Part, root: Element, tree: Tree, writer: Writer, beside: bool = False) -> str:
    """Text with marks of the blocks below ``root``; ``beside``: of a head or note, which has no headings."""
    body = reader(numbering=Numbering.EMPTY, relationships=Relationships([]), styles=NoStyles.EMPTY)
    blocks = [block for elements in tree.of_part(part, root) for block in body.read_all(elements).value]
    return writer.flow(blocks, beside).strip("\n")


def _running(package: Package, tree: Tree, kind: str) -> list[str]:
    """What the sections' heads or feet say, each once; those that Word keeps but does not show are left out."""
    settings = package.of_kind("settings")
    even = bool(settings is not None and on(settings.root, "evenAndOddHeaders"))
    found: list[str] = []
    for section in package.main.root.iter("sectPr"):
        shown = {"default", *(["first"] if on(section, "titlePg") else []), *(["even"] if even else [])}
        for reference in section.findall(f"{kind}Reference"):
            _, path = package.main.relations.get(reference.get("r-id", ""), ("", ""))
            part = package.part(path) if path and reference.get("type", "default") in shown else None
            if part is not None:
                words, _ = unmarked(_flow(part, part.root, tree, Writer(tree.facts), beside=True))
                words = "\n".join(line.strip() for line in words.split("\n") if line.strip())
                if words and words not in found:
                    found.append(words)
    return found


def _notes(package: Package, tree: Tree, writer: Writer) -> str:
    """Footnotes and endnotes that the text refers to, below it, numbered as their marks are."""
    parts = {kind: package.of_kind(f"{kind}s") for kind in ("footnote", "endnote")}
    lines = []
    for number, (kind, note_id) in enumerate(tree.notes, 1):
        part = parts[kind]
        notes = part.root.findall(kind) if part is not None else []
        note = next((note for note in notes if note.get("id") == note_id), None)
        words = _flow(part, note, tree, writer, beside=True).replace(PAGE, "") if note is not None else ""
        lines.append(f"[{number}] {words.strip()}".strip())
    return "\n".join(lines)


def _comments(package: Package) -> int:
    part = package.of_kind("comments")
    return 0 if part is None else len(part.root.findall("comment"))


def _without_words(package: Package, document_id: str) -> NoReturn:
    if pictures := package.pictures():
        words = f"dokumentet har ingen text, bara {count(pictures, 'bild', 'bilder')}."
        _stop("no_text", words, "Kör texttolkning (OCR) på bilderna och spara texten.", document_id)
    _stop("empty_file", "dokumentet har ingen text.", "Lägg dit rätt fil eller ta bort den.", document_id)


def _left_out(counted: Counter[str], comments: int, document_id: str) -> tuple[Problem, ...]:
    """What is not in the text as Word shows it: one note or warning a kind, with its number."""
    problems = []

    def tell(severity, code: str, message: str, mend: str) -> None:
        problems.append(Problem(severity, code, "", message, mend, document_id))

    inserted, deleted = counted["inserted"], counted["deleted"]
    if inserted or deleted:
        made = f"{count(inserted, 'insättning är godtagen', 'insättningar är godtagna')} och "
        made += count(deleted, "strykning är utelämnad", "strykningar är utelämnade")
        words = f"dokumentet har spårade ändringar: {made}."
        tell("note", "tracked_changes", words, "Kontrollera att det är så det gäller.")
    if comments:
        words = count(comments, "kommentar i marginalen är utelämnad", "kommentarer i marginalen är utelämnade")
        tell("note", "comments", f"{words}.", "")
    if unfilled := counted["unfilled"]:
        words = count(unfilled, "fält är inte ifyllt, och dess ledtext", "fält är inte ifyllda, och deras ledtext")
        tell("note", "unfilled_fields", f"{words} är utelämnad.", "")
    if hidden := counted["hidden"]:
        words = count(hidden, "ställe med dold text är utelämnat", "ställen med dold text är utelämnade")
        tell("note", "hidden_text", f"{words}.", "Visa texten i Word om den ska vara med.")
    kinds = (
        ("object", "inbäddat objekt", "inbäddade objekt"),
        ("chart", "diagram", "diagram"),
        ("chunk", "infogad fil", "infogade filer"),
    )
    if unread := [count(counted[kind], one, many) for kind, one, many in kinds if counted[kind]]:
        mend = "Har de text som hör till papperet: skriv in den som text i Word."
        tell("warning", "unread_parts", f"dokumentet har {listed(unread)} som inte kan läsas.", mend)
    return tuple(problems)


def _stop(code: str, message: str, mend: str, document_id: str) -> NoReturn:
    raise InputError([Problem("error", code, "", message, mend, document_id)])
