"""The parts of a DOCX: found by their relations, parsed, and with short names of elements."""

from __future__ import annotations

import functools
import posixpath
import zipfile
from dataclasses import dataclass
from typing import NoReturn
from xml.etree import ElementTree

from jimeval.base.errors import InputError, Problem
from jimeval.base.swedish import number
from jimeval.documents.packed import safe_zip

_SPACES = {  # of Office 2007 and of its strict form
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r-",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r-",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m-",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m-",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a-",
    "http://purl.oclc.org/ooxml/drawingml/main": "a-",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm-",
    "http://purl.oclc.org/ooxml/drawingml/diagram": "dgm-",
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "pic-",
    "http://purl.oclc.org/ooxml/drawingml/picture": "pic-",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c-",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc-",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14-",
    "urn:schemas-microsoft-com:vml": "v-",
    "urn:schemas-microsoft-com:office:office": "o-",
    "http://purl.org/dc/elements/1.1/": "dc-",
}
_LARGEST = 30_000_000  # bytes of the main part; a thousand pages have about ten million, and each takes memory tenfold
_MEND = "Öppna den i Word och spara om den."


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the archive: its path, its tree (names after :func:`_name`), (kind, path) by relation id."""

    path: str
    root: ElementTree.Element
    relations: dict[str, tuple[str, str]]

    def related(self, kind: str) -> list[str]:
        """Paths of the parts that it relates to as ``kind``: ``styles``, ``footnotes``."""
        return [path for of_kind, path in self.relations.values() if of_kind == kind]


class Package:
    """The archive of a DOCX. Raises InputError when it is none, or when its main part is missing or broken."""

    def __init__(self, content: bytes, document_id: str):
        self.document_id = document_id
        self.archive = safe_zip(content, document_id, ".docx")
        self.names = {name.lower(): name for name in self.archive.namelist()}
        main = next((path for kind, path in self._relations("").values() if kind == "officeDocument"), "")
        main = main if main.lower() in self.names else "word/document.xml"
        if main.lower() not in self.names:
            self._stop("no_main_part", "filen saknar sin text (word/document.xml).", _MEND)
        size = self.archive.getinfo(self.names[main.lower()]).file_size
        if size > _LARGEST:
            words = (
                f"filens text är på {number(size / 1e6)} miljoner byte; inget papper är så långt, och den läses inte."
            )
            self._stop("too_large", words, "Dela upp den eller kontrollera att det är rätt fil.")
        self.main = self.part(main)
        if self.main.root.tag != "document" or self.main.root.find("body") is None:
            self._stop("no_main_part", f"filens del {main} är ingen text från Word.", _MEND)

    def part(self, path: str) -> Part | None:
        """The part at ``path``; None when the archive has none, or when it is not XML."""
        name = self.names.get(path.lower())
        if name is None or not name.lower().endswith((".xml", ".rels")):
            return None
        return Part(path, self._tree(name), {} if name.lower().endswith(".rels") else self._relations(path))

    def of_kind(self, kind: str) -> Part | None:
        """The main part's first part of that kind."""
        return next((part for path in self.main.related(kind) if (part := self.part(path))), None)

    def title(self) -> str:
        """The title among the file's properties."""
        paths = [path for kind, path in self._relations("").values() if kind == "core-properties"]
        part = self.part(paths[0]) if paths else None
        return " ".join((part.root.findtext("dc-title") or "").split()) if part else ""

    def pictures(self) -> int:
        return sum(name.startswith("word/media/") for name in self.names)

    def _relations(self, path: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(path)
        part = self.names.get(posixpath.join(folder, "_rels", f"{name}.rels").lower())
        found = {}
        for relation in self._tree(part) if part else ():
            target = relation.get("Target", "")
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], target)
        return found

    def _tree(self, name: str) -> ElementTree.Element:
        """The part's tree; :func:`safe_zip` has seen that it declares no entities."""
        try:
            with self.archive.open(name) as stream:
                root = ElementTree.parse(stream).getroot()
        except (ElementTree.ParseError, LookupError, ValueError, zipfile.BadZipFile):
            self._stop("broken_document", f"filens del {name} är skadad.", _MEND)
        for element in root.iter():
            element.tag = _name(element.tag)
            for key in [key for key in element.attrib if key[0] == "{"] if element.attrib else ():
                element.set(_name(key), element.attrib.pop(key))
        return root

    def _stop(self, code: str, message: str, mend: str) -> NoReturn:
        raise InputError([Problem("error", code, "", message, mend, self.document_id)])


@functools.lru_cache(maxsize=5_000)
def _name(tag: str) -> str:
    """``{http://…/main}p`` as ``p``; ``w14-checkbox`` and so on outside Word's own space, ``x-`` of an unknown one."""
    if tag[0] != "{":
        return tag
    space, _, local = tag[1:].partition("}")
    return _SPACES.get(space, "x-") + local


def value(element: ElementTree.Element | None, path: str, attribute: str = "val") -> str | None:
    """The attribute of the element below; None when there is no such element or attribute."""
    found = element.find(path) if element is not None else None
    return None if found is None else found.get(attribute)


def on(element: ElementTree.Element | None, path: str) -> bool | None:
    """A property that is on or off, as ``b``: None when it is not set."""
    found = element.find(path) if element is not None else None
    return None if found is None else found.get("val") not in ("0", "false", "off", "none")
