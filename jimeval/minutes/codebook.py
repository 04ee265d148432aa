"""The codebook: what the codes are, when to use them, and the Swedish patterns that propose them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """One code. ``code`` is its stable id; ``group`` the id of the code it belongs under, if any; the rest is Swedish.

    A group is itself a Code, without patterns.
    """

    code: str
    label: str
    group: str | None
    definition: str
    use_when: str
    not_when: str
    example: str
    patterns: tuple = ()


@dataclass(frozen=True, slots=True)
class Codebook:
    """A named, versioned set of codes, in the order in which they are shown."""

    name: str
    version: str
    codes: tuple[Code, ...]

    def by_id(self, code: str) -> Code:
        """The code with this id. Raises KeyError when the codebook has none."""
        for found in self.codes:
            if found.code == code:
                return found
        raise KeyError(code)

    def __contains__(self, code: object) -> bool:
        return any(found.code == code for found in self.codes)
