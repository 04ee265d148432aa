"""Files of Word and Excel are zip archives: looked through before anything in them is unpacked.

What Office never writes is refused with one clear message: an archive that swells when it is unpacked, entities that
do the same in XML (OOXML forbids document type declarations, ECMA-376 part 2), passwords, older formats by a new name.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import NoReturn

from jimeval.base.errors import InputError, Problem
from jimeval.base.swedish import number

LARGEST = 400_000_000  # bytes of all parts together, pictures too
LARGEST_XML = 80_000_000  # bytes of one part that is to be parsed; a plan's is below one million
MOST_PARTS = 20_000
_SWELL = 150  # times that a part of more than a million bytes may grow; Office's own stay below 60
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PROGRAMS = {  # suffix: program, the file as one says, its older format, its folder in the archive
    ".docx": ("Word", "dokumentet", ".doc", "word/"),
    ".xlsx": ("Excel", "arbetsboken", ".xls", "xl/"),
}
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))


def safe_zip(content: bytes, document_id: str, suffix: str) -> zipfile.ZipFile:
    """The archive of a ``.docx`` or ``.xlsx``, every part readable and of a size that memory can hold.

    Raises InputError with one problem: encrypted, old_format, truncated, broken_document or broken_workbook,
    other_program, too_large, entities.
    """
    program, noun, older, folder = _PROGRAMS[suffix]

    def stop(code: str, message: str, mend: str) -> NoReturn:
        raise InputError([Problem("error", code, "", message, mend, document_id)])

    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            mend = f"Öppna den i {program}, ta bort lösenordet och spara om den."
            stop("encrypted", "filen är skyddad med lösenord och kan inte läsas.", mend)
        words = f"filen är i äldre format ({older}) fast den heter {suffix}."
        stop("old_format", words, f"Öppna den i {program} och spara om den som {suffix}.")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        if content.startswith(b"PK"):
            stop("truncated", "filen är avhuggen: slutet saknas.", "Hämta eller kopiera den på nytt.")
        code = "broken_workbook" if suffix == ".xlsx" else "broken_document"
        stop(code, f"{noun} gick inte att öppna.", f"Öppna den i {program} och spara om den.")
    parts = archive.infolist()
    _check_sizes(parts, stop)
    if any(part.flag_bits & 1 for part in parts):
        stop("encrypted", "filen är skyddad med lösenord och kan inte läsas.", "Spara den utan lösenord.")
    if not any(part.filename.startswith(folder) for part in parts):
        stop("other_program", f"filen heter {suffix} men är inte från {program}.", f"Spara om den som {suffix}.")
    _check_xml(archive, stop)
    return archive


def _check_sizes(parts: list[zipfile.ZipInfo], stop) -> None:
    """Sizes as the archive's directory says them; zipfile unpacks no more than that of any part."""
    size = sum(part.file_size for part in parts)
    swollen = any(part.file_size > 1_000_000 and part.file_size > _SWELL * part.compress_size for part in parts)
    xml = max((part.file_size for part in parts if _is_xml(part)), default=0)
    if size > LARGEST or xml > LARGEST_XML or len(parts) > MOST_PARTS or (swollen and size > 20_000_000):
        words = f"filen blir {number(size / 1e6)} miljoner byte i {number(len(parts))} delar när den packas upp."
        stop("too_large", words, "Den läses inte; kontrollera att det är rätt fil.")


def _check_xml(archive: zipfile.ZipFile, stop) -> None:
    """Every part of XML unpacked once, a piece at a time: whole, and without declared entities."""
    for part in filter(_is_xml, archive.infolist()):
        try:
            declares = _declares_entities(archive, part)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError):
            stop("truncated", f"filens del {part.filename} är skadad.", "Hämta eller kopiera den på nytt.")
        if declares:
            words = f"filens del {part.filename} beskriver egna tecken (DOCTYPE), som kan växa utan gräns vid läsning."
            stop("entities", words, "Den läses inte; be avsändaren spara om den.")


def _declares_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    last = b""
    with archive.open(part) as stream:
        while piece := stream.read(1 << 20):
            if any(mark in last + piece for mark in _DECLARATIONS):
                return True
            last = piece[-20:]
    return False


def _is_xml(part: zipfile.ZipInfo) -> bool:
    return part.filename.lower().endswith((".xml", ".rels"))
