"""A workbook's archive made fit for openpyxl, which keeps every cell that is named, also those without words.

A sheet that says it goes to the last row there is, with a colour in each of them, would cost gigabytes.
"""

from __future__ import annotations

import io
import re
import zipfile

from openpyxl.utils import get_column_letter, range_boundaries

_LARGE = 2_000_000  # bytes of a sheet's XML above which cells without words are left out
_MERGED = 100_000  # cells of one merged range
_CELL = re.compile(rb'<(?:\w+:)?c\s(?=[^>]*\br="[A-Z]+\d+")[^>]*(?:/>|>\s*</(?:\w+:)?c>)')
_ROW = re.compile(rb'<(?:\w+:)?row\s(?=[^>]*\br="\d+")[^>]*(?:/>|>\s*</(?:\w+:)?row>)')
_PLACE = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]+)(\d+)"')
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?\bref="([A-Z]+\d+:[A-Z]+\d+)"[^>]*?(?:/>|></(?:\w+:)?mergeCell>)')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_DRAWN = re.compile(rb'<(?:\w+:)?Relationship\s[^>]*\bType="[^"]*/(?:drawing|vmlDrawing|image)"[^>]*/>')
_BESIDE = re.compile(  # links on whole columns, and pictures: nothing of them is read
    rb"<(?:\w+:)?hyperlinks\b.*?</(?:\w+:)?hyperlinks>|<(?:\w+:)?(?:drawing|legacyDrawing|picture)\s[^>]*/>",
    re.DOTALL,
)


def fit(archive: zipfile.ZipFile) -> tuple[bytes, bool, int]:
    """The archive again, its sheets without what costs and says nothing; whether any has a formula; cells in all."""
    stream, formulas, cells = io.BytesIO(), False, 0
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as new:
        for part in archive.infolist():
            name = part.filename
            if name.endswith("/") or name.startswith(("xl/media/", "xl/drawings/", "xl/vbaProject")):
                continue
            content = archive.read(part)
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                content = _fit_sheet(content)
                formulas = formulas or _FORMULA.search(content) is not None
                cells += content.count(b"<c ") + content.count(b":c ")
            elif name.startswith("xl/worksheets/_rels/"):
                content = _DRAWN.sub(b"", content)
            new.writestr(name, content)
    return stream.getvalue(), formulas, cells


def _fit_sheet(xml: bytes) -> bytes:
    if len(xml) > _LARGE:
        xml = _ROW.sub(b"", _CELL.sub(b"", xml))
    return _MERGE.sub(_Clip(xml), _BESIDE.sub(b"", xml))


class _Clip:
    """Cuts merged ranges at the last row and column that the sheet's cells reach; those still too large fall away."""

    def __init__(self, xml: bytes):
        self.xml = xml
        self.ends: tuple[int, int] | None = None

    def __call__(self, match: re.Match) -> bytes:
        left, top, right, bottom = range_boundaries(match[1].decode("ascii"))
        if (right - left + 1) * (bottom - top + 1) <= 1000:
            return match[0]
        if self.ends is None:
            places = _PLACE.findall(self.xml)
            columns = {letters for letters, _ in places}
            widest = max(columns, key=lambda letters: (len(letters), letters), default=b"A").decode("ascii")
            self.ends = range_boundaries(f"{widest}1")[0], max((int(number) for _, number in places), default=1)
        right, bottom = max(left, min(right, self.ends[0])), max(top, min(bottom, self.ends[1]))
        size = (right - left + 1) * (bottom - top + 1)
        if size == 1 or size > _MERGED:
            return b""
        return match[0].replace(match[1], f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}".encode())
