"""A REFI-QDA file as it lies on disk: opened in memory, without danger, with its problems and its XML.

Nothing is unpacked to disk, no DOCTYPE is followed, what would swell is refused, and a path that leads out of the file
is never opened. Namespaces are disregarded: NVivo writes ``codebook:1:0`` where the standard has ``codebook:1.0``.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.parsers import expat

from jimeval.base.errors import InputError, Problem

MAX_MEMBERS, MAX_BYTES, MAX_XML, MAX_RATIO = 10_000, 500_000_000, 100_000_000, 200
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


class RefiFile:
    """The file that is being read: its problems in the order in which they are found, and its members by name."""

    def __init__(self, path: Path):
        self.name, self.problems = Path(path).name, []
        self.members: dict[str, zipfile.ZipInfo] = {}
        self._archive: zipfile.ZipFile | None = None

    def unzip(self, path: Path) -> bytes:
        """Opens the archive and gives its project.qde. Raises InputError when there is none to be had."""
        try:
            self._archive = zipfile.ZipFile(path)
            self._list(self._archive.infolist())
            names = sorted(name for name in self.members if name.endswith(".qde") and "/" not in name)
            if not names:
                raise self.stop("refi_no_project", "filen saknar project.qde.", "Exportera projektet på nytt.")
            return self.read(self.members["project.qde" if "project.qde" in names else names[0]])
        except FileNotFoundError as error:
            raise self.stop("refi_missing", "filen finns inte.", "Kontrollera sökvägen.") from error
        except BROKEN as error:
            message = "filen kan inte läsas som ett REFI-QDA-projekt (.qdpx): den är ingen hel zip-fil."
            raise self.stop("refi_zip", message, "Exportera projektet på nytt.") from error

    def read(self, entry: zipfile.ZipInfo) -> bytes:
        """One part of the archive; raises one of BROKEN when it is damaged, locked or packed in an unknown way."""
        return self._archive.read(entry)

    def close(self) -> None:
        if self._archive is not None:
            self._archive.close()

    def _list(self, entries: list[zipfile.ZipInfo]) -> None:
        """What the archive holds, by name in lower case; refused as a whole when it would swell beyond reason."""
        total, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
        swollen = total > 1_000_000 and total > MAX_RATIO * max(packed, 1)
        xml = max((entry.file_size for entry in entries if entry.filename.lower().endswith(".qde")), default=0)
        if len(entries) > MAX_MEMBERS or total > MAX_BYTES or xml > MAX_XML or swollen:
            message = (
                f"filen blir orimligt stor när den packas upp ({len(entries)} delar, {total} byte) och läses inte."
            )
            raise self.stop("refi_bomb", message, "Exportera utan bilder, ljud och film, eller dela projektet.")
        for entry in entries:
            name = entry.filename.replace("\\", "/")
            if name.startswith("/") or ".." in name.split("/") or re.match("[a-zA-Z]:", name):
                self.tell("warning", "refi_path", f"del ”{name}”", "sökvägen leder ut ur filen; delen läses inte.")
            else:
                self.members.setdefault(name.lower(), entry)

    def tell(self, severity, code: str, where: str, message: str, mend: str = "") -> None:
        self.problems.append(Problem(severity, code, where, message, mend, self.name))

    def stop(self, code: str, message: str, mend: str) -> InputError:
        return InputError([Problem("error", code, "", message, mend, self.name)])


class _Stop(Exception):
    """Ends the look at what stands before the first element."""


def parse(content: bytes, file: RefiFile) -> ET.Element:
    """The XML; a DOCTYPE is refused before anything in it is followed."""
    found = []

    def seen(kind: str):
        def handler(*_) -> None:
            found.append(kind)
            raise _Stop

        return handler

    prolog = expat.ParserCreate()
    prolog.StartDoctypeDeclHandler, prolog.StartElementHandler = seen("doctype"), seen("element")
    try:
        prolog.Parse(content, True)
    except (_Stop, expat.ExpatError, ValueError, LookupError):
        pass  # what is no XML is told below, with its place
    if found == ["doctype"]:
        message = "filen har en DOCTYPE, som REFI-QDA inte använder, och läses inte."
        raise file.stop("refi_doctype", message, "Exportera projektet på nytt från ett program du litar på.")
    try:
        return ET.fromstring(content)
    except ET.ParseError as error:
        message = f"innehållet är inte giltig XML (rad {error.position[0]}, tecken {error.position[1] + 1})."
        raise file.stop("refi_xml", message, "Exportera projektet på nytt.") from error
    except (ValueError, LookupError) as error:
        raise file.stop("refi_xml", "innehållet är inte giltig XML.", "Exportera projektet på nytt.") from error


def member(path: str, file: RefiFile) -> tuple[zipfile.ZipInfo | None, str]:
    """The part of the file that a path names, or what is wrong with the path."""
    within = path.removeprefix("internal://").replace("\\", "/")
    if not path.startswith("internal://") and ("://" in path or path.startswith("/") or re.match("[a-zA-Z]:", path)):
        return None, f"texten ”{path}” ligger utanför filen."
    if ".." in within.split("/"):
        return None, f"texten ”{path}” ligger utanför filen."
    for name in (f"sources/{within}", within):
        if entry := file.members.get(name.lower()):
            return entry, ""
    return None, f"texten ”{path}” finns inte i filen."


def decode(content: bytes, where: str, file: RefiFile) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        mend = "Kontrollera å, ä och ö."
        file.tell("warning", "windows_1252", where, "texten är inte UTF-8 och lästes som Windows-1252.", mend)
        return content.decode("cp1252", errors="replace")


def tag(element: ET.Element) -> str:
    return element.tag.rsplit("}", 1)[-1]


def children(element: ET.Element | None, name: str) -> list[ET.Element]:
    return [] if element is None else [one for one in element if tag(one) == name]


def child(element: ET.Element | None, name: str) -> ET.Element | None:
    return next(iter(children(element, name)), None)


def inside(root: ET.Element, name: str) -> list[ET.Element]:
    """What stands in the containers of this name."""
    return [child for container in children(root, name) for child in container]


def text_of(element: ET.Element | None) -> str:
    return "" if element is None else element.text or ""


def guid_of(element: ET.Element | None, name: str = "guid") -> str:
    return "" if element is None else (element.get(name) or "").strip().strip("{}").lower()
