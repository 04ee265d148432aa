"""Bytes to text: the encoding found out, and files that are no text told apart with the reason."""

from __future__ import annotations

import codecs
import re
from typing import NoReturn

from jimeval.base.errors import InputError, Problem
from jimeval.base.swedish import number

LONGEST = 5_000_000  # bytes; a paper of a thousand pages has about two million characters

_BOMS = (  # the longest first: UTF-32 begins as UTF-16 does
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"%PDF", "en PDF"),
    (b"PK\x03\x04", "en zip-fil, som Word- och Excelfiler är"),
    (b"\xd0\xcf\x11\xe0", "en äldre Word- eller Excelfil"),
    (b"{\\rtf", "en RTF-fil"),
    (b"\x89PNG", "en bild"),
    (b"\xff\xd8\xff", "en bild"),
    (b"GIF8", "en bild"),
    (b"\x1f\x8b", "en komprimerad fil"),
)
_SINGLE_BYTE = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "cp850": "DOS (CP 850)"}
_EXPECTED = frozenset("åäöÅÄÖéÉüÜèàáóøæØÆ–—‘’“”•…·§°´©®½€«» ")
_RARE = frozenset("ŠŽžœŒÿŸƒˆ˜†‡‰‹›ΩπµΔ√∂∫∑∏≤≥≈◊ıˇ˘˙˚¸˝˛﷿")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_ESCAPED = re.compile("[\udc80-\udcff]")
_OWN_LETTERS = re.compile("[åäöÅÄÖéüÉÜ]")


def decoded(content: bytes, document_id: str) -> tuple[str, tuple[Problem, ...]]:
    """The text of a file's bytes, and a note when the encoding had to be guessed.

    Tried in turn: byte-order marks, UTF-16 without one, UTF-8, UTF-8 with single bytes of Windows-1252 among it, and
    the one-byte encoding that gives the most Swedish letters. Raises InputError when the bytes are no text.
    """
    for signature, what in _SIGNATURES:
        if content.startswith(signature):
            _not_text(document_id, f"filen är {what}, fast namnet säger text.")
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _whole(content.decode(encoding, errors="replace"), document_id), ()
    if encoding := _utf16_without_mark(content):
        text = _whole(content.decode(encoding, errors="replace"), document_id)
        return text, (_guess("utf_16", "filen har inget märke om kodning och lästes som UTF-16.", document_id),)
    try:
        return _whole(content.decode("utf-8"), document_id), ()
    except UnicodeDecodeError:
        pass
    text, strange = _mixed(content)
    if strange and _OWN_LETTERS.search(content.decode("utf-8", errors="ignore")):
        words = f"filen blandar UTF-8 och Windows-1252; {number(strange)} tecken lästes som Windows-1252."
        return _whole(text, document_id), (_guess("mixed_encoding", words, document_id),)
    encoding, share = _one_byte(content)
    text = _whole(content.decode(encoding, errors="replace"), document_id)
    if share < 0.1 and len(text) > 20 and _strange(content) > 0.2:
        _not_text(document_id)
    name = _SINGLE_BYTE[encoding]
    code = "windows_1252" if encoding == "cp1252" else encoding
    if share < 0.6:
        words = f"filens kodning är okänd; den lästes som {name}, men få tecken blev svenska bokstäver."
        return text, (Problem("warning", "unknown_encoding", "", words, "Spara om som UTF-8.", document_id),)
    return text, (_guess(code, f"filen är inte UTF-8 och lästes som {name}.", document_id),)


def _guess(code: str, words: str, document_id: str) -> Problem:
    return Problem("note", code, "", words, "Kontrollera å, ä och ö.", document_id)


def _not_text(document_id: str, words: str = "filen är ingen text, fast namnet säger det.") -> NoReturn:
    mend = "Öppna den i rätt program och spara om."
    raise InputError([Problem("error", "not_text", "", words, mend, document_id)])


def _whole(text: str, document_id: str) -> str:
    """The text, when it is one: control characters are no part of writing."""
    head = text[:100_000]
    if len(_CONTROL.findall(head)) > len(head) / 100:
        _not_text(document_id)
    return text


def _utf16_without_mark(content: bytes) -> str | None:
    """Latin letters in UTF-16 have a zero in every other byte: which side shows the byte order."""
    head = content[:4096]
    if b"\0" not in head or len(head) < 4:
        return None
    even, odd = head[::2].count(0) / len(head[::2]), head[1::2].count(0) / len(head[1::2])
    if odd > 0.7 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 and odd < 0.1 else None


def _mixed(content: bytes) -> tuple[str, int]:
    """The bytes as UTF-8, those that are not as Windows-1252, and how many the latter were."""
    text, strange = _ESCAPED.subn(
        lambda match: bytes([ord(match.group()) - 0xDC00]).decode("cp1252", errors="replace"),
        content.decode("utf-8", errors="surrogateescape"),
    )
    return text, strange


def _one_byte(content: bytes) -> tuple[str, float]:
    """The one-byte encoding that best explains the high bytes, and the share of them that it makes expected signs."""
    high = bytes(byte for byte in content[:200_000] if byte > 127)
    shares = {
        encoding: sum((sign in _EXPECTED) - (sign in _RARE) for sign in high.decode(encoding, errors="replace"))
        / max(1, len(high))
        for encoding in _SINGLE_BYTE
    }
    best = max(_SINGLE_BYTE, key=lambda encoding: round(shares[encoding], 3))
    return best, shares[best]


def _strange(content: bytes) -> float:
    head = content[:100_000]
    return sum(byte > 127 for byte in head) / max(1, len(head))
