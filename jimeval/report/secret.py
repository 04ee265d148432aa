"""A secret of the study, with which the record of a page for others is closed.

Checksums of few rows can be guessed back: who knows everything but one mark tries its values until the checksum is the
same. What goes out with such a page is therefore a checksum that nobody can make without the secret, and what the page
read is told in words that nobody can read without it. The same secret and words give the same bytes, wherever.
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jimeval.base.errors import UsageError
from jimeval.base.study_folder import StudyFolder
from jimeval.base.whole_files import write_whole

NAME = "report_key"
_BYTES = 32
_ABOUT = b"jimeval: reads"
_BLOCK = 4096  # so that the length tells little of how much was read


@dataclass(frozen=True, slots=True)
class Secret:
    """Without a key nothing is closed: for the pages of the study's own people."""

    key: bytes = field(default=b"", repr=False)

    def __bool__(self) -> bool:
        return bool(self.key)

    def of(self, checksum: str) -> str:
        """The checksum as it may be shown; empty stays empty."""
        if not self.key or not checksum:
            return checksum
        return hmac.digest(self.key, f"checksum {checksum}".encode(), "sha256").hex()

    def close(self, reads: Mapping[str, str]) -> str:
        """What was read, closed (AES-SIV, RFC 5297: the same words give the same bytes, and nothing else is told)."""
        content = json.dumps(dict(reads), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        content += b" " * (-len(content) % _BLOCK)
        return base64.b64encode(self._cipher().encrypt(content, [_ABOUT])).decode()

    def open(self, closed: str) -> dict[str, str] | None:
        """What was closed; None when it was closed with another secret, or has been changed."""
        from cryptography.exceptions import InvalidTag

        if not self.key:
            return None
        try:
            return json.loads(self._cipher().decrypt(base64.b64decode(closed, validate=True), [_ABOUT]))
        except (InvalidTag, ValueError):
            return None

    def _cipher(self):
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV

        return AESSIV(hmac.digest(self.key, b"what a page has read", "sha512"))


OPEN = Secret()


def path_of(folder: StudyFolder) -> Path:
    return folder.person_key.parent / NAME


def secret_of(folder: StudyFolder) -> Secret:
    """The study's secret; without a key when it has none yet. Raises UsageError when it cannot be read."""
    path = path_of(folder)
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        return OPEN
    except (OSError, ValueError):
        key = b""
    if len(key) != _BYTES:
        raise UsageError(
            f"{_name(path)} går inte att läsa eller är skadad. Lägg tillbaka den, eller ta bort den: "
            "då görs en ny, och sidorna för andra görs om."
        )
    return Secret(key)


def made_secret(folder: StudyFolder) -> Secret:
    """The study's secret, made when there is none. Raises UsageError when that cannot be done."""
    if found := secret_of(folder):
        return found
    path = path_of(folder)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, secrets.token_bytes(_BYTES).hex() + "\n", private=True)
    except OSError as error:
        raise UsageError(
            f"{_name(path)} går inte att skriva ({error.strerror or error}). Den behövs för sidor som andra får se: "
            "utan den kan enskilda markeringar gissas ur sidornas checksummor. Gör data/private skrivbar."
        ) from None
    return secret_of(folder)


def for_audience(secret: Secret, audience: object) -> Secret:
    """The secret where a page goes to others; nothing is closed for the study's own people."""
    return OPEN if audience == "internal" else secret


def _name(path: Path) -> str:
    return path.relative_to(path.parents[2]).as_posix()
