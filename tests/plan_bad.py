"""Files that a reader must refuse, or read with a word about it: one clear message each, memory bounded."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pypdf
from docx import Document as new_document
from plan_contents import FOUR_COLUMNS
from plan_pdf import write_pdf
from plan_sheets import save_workbook, write_xlsx
from plan_word import fixed_zip, write_docx
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def encrypted_pdf(path: Path) -> Path:
    """A PDF that asks for a password before it shows anything."""
    write_pdf(FOUR_COLUMNS, path)
    writer = pypdf.PdfWriter(clone_from=str(path))
    writer.encrypt("hemligt", algorithm="RC4-128")
    writer.write(str(path))
    return Path(path)


def owner_locked_pdf(path: Path) -> Path:
    """A PDF that anyone may open, but that is encrypted against changes: it can be read."""
    write_pdf(FOUR_COLUMNS, path)
    writer = pypdf.PdfWriter(clone_from=str(path))
    writer.encrypt("", owner_password="hemligt", algorithm="RC4-128")
    writer.write(str(path))
    return Path(path)


def picture_pdf(path: Path) -> Path:
    """Two scanned pages: pictures, no text."""
    from PIL import Image, ImageDraw

    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for number in (1, 2):
        image = Image.new("L", (620, 877), 255)
        ImageDraw.Draw(image).text((60, 80), f"Handlingsplan, sida {number}", fill=0)
        canvas.drawImage(ImageReader(image), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return Path(path)


def truncated(write):
    """The first six tenths of what ``write`` makes."""

    def make(path: Path) -> Path:
        content = Path(write(FOUR_COLUMNS, path)).read_bytes()
        Path(path).write_bytes(content[: len(content) * 6 // 10])
        return Path(path)

    return make


def renamed_doc(path: Path) -> Path:
    """A paper in Word's older format that somebody renamed."""
    Path(path).write_bytes(_OLE + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(2048))
    return Path(path)


def locked_office(path: Path) -> Path:
    """A paper of Word or Excel with a password to open: an older container around an encrypted archive."""
    names = "EncryptionInfo".encode("utf-16-le") + bytes(64) + "EncryptedPackage".encode("utf-16-le")
    Path(path).write_bytes(_OLE + bytes(504) + names + bytes(range(256)) * 8)
    return Path(path)


def empty(path: Path) -> Path:
    Path(path).write_bytes(b"")
    return Path(path)


def macro_workbook(path: Path) -> Path:
    """A workbook that carries a project of macros."""
    write_xlsx(FOUR_COLUMNS, path, hidden=False, formula=False)
    return _changed(
        path,
        {
            "xl/vbaProject.bin": lambda _: _OLE + bytes(600),
            "[Content_Types].xml": lambda part: part.replace(
                b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                b"vnd.ms-excel.sheet.macroEnabled.main+xml",
            ),
        },
    )


def linked_workbook(path: Path) -> Path:
    """A workbook with a cell whose value comes from another workbook, and the value stored at the last opening."""
    book = openpyxl.Workbook()
    book.active.append(["Aktivitet", "Klart"])
    book.active.append(["Öva på ett beslut", 2015])
    save_workbook(book, path)
    rels = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packed = b"http://schemas.openxmlformats.org/package/2006/relationships"
    head = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    outer = rels + b"/externalLink"
    link = head + b"<externalLink " + _MAIN + b' xmlns:r="' + rels + b'"><externalBook r:id="rId1"/></externalLink>'
    target = (
        head + b'<Relationships xmlns="' + packed + b'"><Relationship Id="rId1" Type="' + rels + b'/externalLinkPath" '
        b'Target="file:///G:/Planer/Underlag%202015.xlsx" TargetMode="External"/></Relationships>'
    )
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"

    def with_formula(part: bytes) -> bytes:
        return part.replace(b"<v>2015</v>", b"<f>[1]Blad1!$B$2</f><v>2015</v>")

    def with_override(part: bytes) -> bytes:
        entry = b'<Override PartName="/xl/externalLinks/externalLink1.xml" ContentType="' + kind + b'"/>'
        return part.replace(b"</Types>", entry + b"</Types>")

    def with_relation(part: bytes) -> bytes:
        entry = b'<Relationship Id="rId77" Type="' + outer + b'" Target="externalLinks/externalLink1.xml"/>'
        return part.replace(b"</Relationships>", entry + b"</Relationships>")

    def with_reference(part: bytes) -> bytes:
        entry = b'<externalReferences><externalReference xmlns:r="' + rels + b'" r:id="rId77"/></externalReferences>'
        return part.replace(b"</sheets>", b"</sheets>" + entry)

    return _changed(
        path,
        {
            "xl/externalLinks/externalLink1.xml": lambda _: link,
            "xl/externalLinks/_rels/externalLink1.xml.rels": lambda _: target,
            "[Content_Types].xml": with_override,
            "xl/_rels/workbook.xml.rels": with_relation,
            "xl/workbook.xml": with_reference,
            "xl/worksheets/sheet1.xml": with_formula,
        },
    )


def million_rows(path: Path) -> Path:
    """A workbook whose first sheet says that it goes to the last row there is, with a colour in each row and no words
    beyond the fifth."""
    book = openpyxl.Workbook()
    book.active.append(["Aktivitet", "Klart"])
    book.active.append(["Öva på ett beslut", "2015"])
    save_workbook(book, path)
    rows = b"".join(b'<row r="%d" ht="15"><c r="A%d" s="0"/></row>' % (n, n) for n in range(3, 1_048_577))
    return _changed(
        path,
        {
            "xl/worksheets/sheet1.xml": lambda part: part.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"').replace(
                b"</sheetData>", rows + b"</sheetData>"
            )
        },
    )


def wide_merge(path: Path) -> Path:
    """A workbook where somebody merged a whole column to the last row there is, and one cell far out is filled."""
    book = openpyxl.Workbook()
    book.active.append(["Mål", "Aktivitet"])
    book.active.append(["Fler övar", "Öva på ett beslut"])
    book.active["XFD1048576"] = "x"
    save_workbook(book, path)
    merged = b'<mergeCells count="1"><mergeCell ref="A2:A1048576"/></mergeCells>'
    return _changed(
        path, {"xl/worksheets/sheet1.xml": lambda part: part.replace(b"</sheetData>", b"</sheetData>" + merged)}
    )


def bomb(path: Path) -> Path:
    """A Word file of a few hundred kilobytes whose text becomes three hundred million bytes."""
    stream = io.BytesIO()
    new_document().save(stream)
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (2015, 10, 1, 8, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            if name != "word/document.xml":
                new.writestr(entry, old.read(name))
                continue
            with new.open(entry, "w", force_zip64=True) as part:
                part.write(old.read(name).replace(b"</w:body></w:document>", b""))
                for _ in range(300):
                    part.write(b" " * 1_000_000)
                part.write(b"</w:body></w:document>")
    return Path(path)


def entities(path: Path) -> Path:
    """A Word file with entities that grow tenfold at each step."""
    steps = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    declared = f'<!DOCTYPE w [<!ENTITY a "mycket ">{steps}]>'.encode()
    stream = io.BytesIO()
    paper = new_document()
    paper.add_paragraph("HIT")
    paper.save(stream)
    fixed_zip(stream.getvalue(), path)
    return _changed(
        path,
        {
            "word/document.xml": lambda part: part.replace(b"<w:document", declared + b"<w:document", 1).replace(
                b"HIT", b"&i;"
            )
        },
    )


def two_headings(path: Path) -> Path:
    """A table whose heading takes two rows: what its columns have in common above, their names below."""
    paper = new_document()
    paper.add_heading("Handlingsplan för jämställdhetsintegrering 2015", 0)
    table = paper.add_table(4, 5, style="Table Grid")
    above = ["Mål", "Genomförande", "", "Uppföljning", ""]
    below = ["", "Aktivitet", "Ansvarig", "Förväntat resultat", "Indikator"]
    rows = [
        ["Fler övar på beslut", "Öva i par", "Staben", "Alla har övat en gång", "Antal övningar"],
        ["Färre bråttom-ärenden", "Planera om veckan", "Kansliet", "En lugnare fredag", "Antal ärenden"],
    ]
    for row, texts in zip(table.rows, [above, below, *rows], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 3).merge(table.cell(0, 4))
    stream = io.BytesIO()
    paper.save(stream)
    return fixed_zip(stream.getvalue(), path)


def _changed(path: Path, changes: dict) -> Path:
    """The archive with parts changed or added; ``changes``: name of a part to what makes it of its old bytes."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    for name, change in changes.items():
        parts[name] = change(parts.get(name, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(zipfile.ZipInfo(name, (2015, 10, 1, 8, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return Path(path)


BAD = {  # name of the file: what writes it there
    "låst.pdf": encrypted_pdf,
    "skrivskyddad.pdf": owner_locked_pdf,
    "bilder.pdf": picture_pdf,
    "avhuggen.pdf": truncated(write_pdf),
    "avhuggen.docx": truncated(write_docx),
    "avhuggen.xlsx": truncated(write_xlsx),
    "omdöpt.docx": renamed_doc,
    "låst.docx": locked_office,
    "låst.xlsx": locked_office,
    "tom.pdf": empty,
    "tom.docx": empty,
    "tom.xlsx": empty,
    "makron.xlsx": macro_workbook,
    "länkad.xlsx": linked_workbook,
    "miljon.xlsx": million_rows,
    "vid.xlsx": wide_merge,
    "bomb.docx": bomb,
    "entiteter.docx": entities,
    "två-rubrikrader.docx": two_headings,
}
